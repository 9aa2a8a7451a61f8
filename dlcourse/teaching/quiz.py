"""A quiz drawn from a lesson's guide: a sheet and its key, Moodle's XML, GIFT.

The bank of exam questions comes first. Beside it stand questions that the lesson asks itself, and
computed ones whose wrong answers are those of misconceptions (`probes`).
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from html import escape, unescape
from xml.etree import ElementTree as Tree

from .. import checks
from ..figures.kit import ask
from .guide import Guide, GuideError, Question, keyed, line, named
from .probes import probes

LETTERS = "ABCDEFGH"
STYLE = ("body{font:12pt/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}"
         "section{break-inside:avoid;margin:1.6rem 0}ol{list-style:upper-alpha;margin:.4rem 0}"
         "code{font:.92em monospace}.room{border-bottom:1px solid #888;height:2rem}"
         "@page{size:A4;margin:18mm}@media print{body{margin:0;max-width:none}}")


def drawn(name: str, n: int, seed: int) -> tuple[Guide, list[Question]]:
    """``n`` questions of a lesson, in an order that the seed draws, as it draws their options'.

    Two of three come from the bank, as far as it goes.
    """
    guide, rng = named(name), random.Random(seed)
    bank, more = [*guide.exam], [*asked(guide.name), *computed(guide.name)]
    if not 1 <= n <= len(bank) + len(more):
        raise GuideError(f"{guide.name} has {len(bank) + len(more)} questions; --n was {n}")
    rng.shuffle(bank)
    rng.shuffle(more)
    first = max(n - len(more), min(len(bank), -(-2 * n // 3)))
    chosen = bank[:first] + more[:n - first]
    rng.shuffle(chosen)
    return guide, [Question(one.name, one.text, tuple(rng.sample(one.options, len(one.options))),
                            one.number, one.within, one.key) for one in chosen]


def asked(lesson: str) -> list[Question]:
    """The lesson's own quick questions."""
    questions = ask.of(lesson)
    return [Question(name, plain(one.text), tuple(
                (plain(text), reply[0] == "right", plain(reply[1]))
                for text, reply in one.replies.items()))
            for name, kind in questions.kinds.items() if kind == "question"
            if isinstance((one := questions.ask(name)).entry, ask.Options)]


def computed(lesson: str) -> list[Question]:
    """What does this call give? Each wrong option is what a misconception makes of it."""
    found = []
    exercises = checks.lesson(lesson).exercises if lesson in checks.NAMES else {}
    for exercise in exercises.values():
        for probe in probes(exercise)[:1] if isinstance(exercise, checks.Coding) else ():
            wrong = {said: m for m, said in probe.wrong}
            options = [(f"`{said}`", False, f"{m.name}. {m.advice}")
                       for said, m in [*wrong.items()][:3]]
            if len(options) > 1:
                found.append(Question(exercise.name, f"What does `{line(probe.question)}` give?", (
                    (f"`{probe.right}`", True, "This is what it gives."), *options)))
    return found


def plain(html: str) -> str:
    """Words without the few tags that questions use.

    >>> plain("z changes <i>by</i> &minus;3")
    'z changes by −3'
    """
    return unescape(re.sub(r"<[^>]*>", "", html))


def inline(text: str) -> str:
    """A line of Markdown as HTML: code and emphasis.

    >>> inline("What *is* `a < b`? **2**")
    'What <em>is</em> <code>a &lt; b</code>? <b>2</b>'
    """
    parts = re.split(r"`([^`]*)`", escape(text, quote=False))
    return "".join(f"<code>{part}</code>" if i % 2 else re.sub(
        r"\*([^*]+)\*", r"<em>\1</em>", re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", part))
        .replace("\n", "<br>") for i, part in enumerate(parts))


def sheet(guide: Guide, questions: Sequence[Question], *, key: bool) -> str:
    """The page that is printed: the questions, or with ``key`` what is right and why."""
    title = f"{guide.title}: {'key' if key else 'quiz'}"
    parts = []
    for number, one in enumerate(questions, 1):
        options = "".join(f"<li>{inline(text)}{told(right, why) if key else ''}</li>"
                          for text, right, why in one.options)
        answer = (f"<ol>{options}</ol>" if options else f"<p>{inline(keyed(one))}</p>" if key
                  else '<div class="room"></div>' * (1 if one.number is not None else 4))
        parts.append(f"<section><p><b>{number}.</b> {inline(one.text)}</p>{answer}</section>")
    return (f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
            f"<style>{STYLE}</style><main><h1>{inline(title)}</h1>"
            + ("" if key else "<p>Name:</p>") + "".join(parts) + "</main></html>\n")


def told(right: bool, why: str) -> str:
    return f" <b>{'✓' if right else '✗'}</b> {inline(why)}"


def moodle(guide: Guide, questions: Sequence[Question]) -> str:
    """Moodle's XML (*Question bank → Import*). The options stand in the order that was drawn."""
    quiz = Tree.Element("quiz")
    category = Tree.SubElement(quiz, "question", type="category")
    add(category, "category", f"$course$/top/dlcourse/{guide.name}")
    for number, one in enumerate(questions, 1):
        kind = "multichoice" if one.options else "essay" if one.number is None else "numerical"
        question = Tree.SubElement(quiz, "question", type=kind)
        add(question, "name", f"{guide.name} {number:02}: {one.name}")
        add(question, "questiontext", inline(one.text), format="html")
        add(question, "defaultgrade", None, "1")
        for text, right, why in one.options:
            answer = Tree.SubElement(question, "answer", fraction="100" if right else "0",
                                     format="html")
            Tree.SubElement(answer, "text").text = inline(text)
            add(answer, "feedback", inline(why), format="html")
        if one.options:
            add(question, "single", None, "true")
            add(question, "shuffleanswers", None, "0")
            add(question, "answernumbering", None, "ABCD")
        elif one.number is not None:
            answer = Tree.SubElement(question, "answer", fraction="100")
            Tree.SubElement(answer, "text").text = f"{one.number:g}"
            Tree.SubElement(answer, "tolerance").text = f"{one.within:g}"
            add(question, "generalfeedback", inline(one.key), format="html")
        else:
            add(question, "graderinfo", inline(one.key), format="html")
    Tree.indent(quiz)
    return Tree.tostring(quiz, "unicode", xml_declaration=True) + "\n"


def add(parent: Tree.Element, tag: str, text: str | None, value: str = "", **about: str) -> None:
    """An element with a ``<text>`` in it, as Moodle has most; or with a ``value``."""
    one = Tree.SubElement(parent, tag, about)
    if text is None:
        one.text = value
    else:
        Tree.SubElement(one, "text").text = text


def gift(guide: Guide, questions: Sequence[Question]) -> str:
    """The same as GIFT, which most learning platforms read.

    >>> from .guide import Question
    >>> one = Question("sum", "1 + 1 = ?", (("2", True, "Yes."), ("3", False, "One more.")))
    >>> gift(Guide("01_mine", "Mine", "", 0, (), {}), [one]).splitlines()[-4:]
    ['::01_mine 01\\\\: sum:: [markdown]1 + 1 \\\\= ? {', '\\t=2#Yes.', '\\t~3#One more.', '}']
    """
    made = [f"$CATEGORY: $course$/top/dlcourse/{guide.name}"]
    for number, one in enumerate(questions, 1):
        head = f"::{safe(f'{guide.name} {number:02}: {one.name}')}:: [markdown]{safe(one.text)} {{"
        lines = [f"\t{'=' if right else '~'}{safe(text)}#{safe(why)}"
                 for text, right, why in one.options]
        if one.number is not None:
            lines = [f"\t#{one.number:g}:{one.within:g}####{safe(one.key)}"]
        elif not lines:
            lines = [f"\t####{safe(one.key)}"]
        made.append("\n".join([head, *lines, "}"]))
    return "\n\n".join(made) + "\n"


def safe(text: str) -> str:
    """Text in which GIFT sees no signs of its own."""
    return re.sub(r"([~=#{}:\\])", r"\\\1", text).replace("\n", "\\n")
