"""A teacher's guide, read from its Markdown: teaching/README.md says how one is written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from .. import checks
from ..app import outline
from ..app.terminal import Refusal
from ..checks.kit.misconceptions import Misconception, single
from .probes import Probe, probes

PLAN = re.compile(r"Plan: (\d+) minutes")
PART = re.compile(r"(\d+) min: (.+)")
UNCOVERS = re.compile(r"^- \*(.+?)\*: (.+\?) (.+)$", re.M)
OPTION = re.compile(r"^- \[([ x])\] (.+?) — (.+)$", re.M)
NUMBER = re.compile(r"^= (−?[\d.]+)(?: ± ([\d.]+))?$", re.M)


class GuideError(Refusal):
    """Why there is no such guide, or what in it cannot be read, as a sentence."""


@dataclass(frozen=True)
class Part:
    """A section of the lesson in the plan: how long it takes, and what to do."""

    section: str
    minutes: int
    text: str


@dataclass(frozen=True)
class Question:
    """A question of an exam. ``options``: (text, whether it is right, why); or a ``number`` with
    how close is close enough; or neither: it is answered in words. ``key`` is for who marks it."""

    name: str
    text: str
    options: tuple[tuple[str, bool, str], ...] = ()
    number: float | None = None
    within: float = 0.0
    key: str = ""


@dataclass(frozen=True)
class Guide:
    """All that stands in a guide. ``uncovers``: by task and misconception, a question and what to
    answer, where no computed question tells it (`probes`)."""

    name: str
    title: str
    lead: str
    minutes: int
    parts: tuple[Part, ...]
    sections: dict[str, str]
    uncovers: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    exam: tuple[Question, ...] = ()


def folder() -> Path:
    """Where the guides lie: in the course one is in, else where the package has them."""
    for root in (outline.here().root, outline.shipped()):
        if (root / "teaching" / "README.md").is_file():
            return root / "teaching"
    raise GuideError("there is no folder teaching with the guides here")


def names() -> list[str]:
    """The lessons that have a guide."""
    return sorted(path.stem for path in folder().glob("[0-9][0-9]_*.md"))


def named(name: str) -> Guide:
    """The guide of a lesson, by its name or its number."""
    found = [one for one in names() if name in (one, one[:2])]
    if not found:
        raise GuideError(f"there is no guide {name!r}; there are {', '.join(names())}")
    return parsed(found[0], (folder() / f"{found[0]}.md").read_text(encoding="utf-8"))


def parsed(name: str, text: str) -> Guide:
    """A guide from its text.

    >>> guide = parsed("01_mine", "# Mine\\n\\nWhy.\\n\\n## Plan: 5 minutes\\n\\n### 5 min: Sums"
    ...                "\\n\\nAdd.\\n\\n## Exam\\n\\n### A sum\\n\\n1 + 1?\\n\\n= 2\\n\\nIt is 2.")
    >>> guide.parts[0].section, guide.exam[0].number, guide.exam[0].key
    ('Sums', 2.0, 'It is 2.')
    """
    head, *rest = re.split(r"^## ", text, flags=re.M)
    title, _, lead = head.removeprefix("# ").strip().partition("\n")
    bodies = {heading.strip(): body.strip() for heading, _, body in
              (one.partition("\n") for one in rest)}
    plan = next((heading for heading in bodies if PLAN.fullmatch(heading)), None)
    if plan is None:
        raise GuideError(f"{name}: a guide needs a heading “Plan: 90 minutes”")
    parts = []
    for heading, body in pieces(bodies.pop(plan)):
        if not (found := PART.fullmatch(heading)):
            raise GuideError(f"{name}: a part of the plan is headed “5 min: Section”, "
                             f"not {heading!r}")
        parts.append(Part(found[2], int(found[1]), body))
    uncovers = {(task, which.replace("\\", "")): (question, answer)
                for task, body in pieces(bodies.pop("Misconceptions", ""))
                for which, question, answer in UNCOVERS.findall(body)}
    exam = [exam_question(name, *piece) for piece in pieces(bodies.pop("Exam", ""))]
    return Guide(name, title, lead.strip(), int(PLAN.fullmatch(plan)[1]),  # type: ignore[index]
                 tuple(parts), bodies, uncovers, tuple(exam))


def pieces(body: str) -> list[tuple[str, str]]:
    """What stands below each heading of the third level."""
    return [(heading.strip(), text.strip()) for heading, _, text in
            (one.partition("\n") for one in re.split(r"^### ", body, flags=re.M)[1:])]


def exam_question(guide: str, name: str, body: str) -> Question:
    """A question of the bank: its text, then its options, its number, or a key in a quotation."""
    if options := OPTION.findall(body):
        if len([1 for mark, _, _ in options if mark == "x"]) != 1:
            raise GuideError(f"{guide}: the question {name!r} needs one right option")
        return Question(name, body.partition("\n- [")[0].strip(),
                        tuple((text, mark == "x", why) for mark, text, why in options))
    if found := NUMBER.search(body):
        return Question(name, body[:found.start()].strip(), key=body[found.end():].strip(),
                        number=float(found[1].replace("−", "-")), within=float(found[2] or 0))
    text, quoted, key = body.partition("\n> ")
    if not quoted:
        raise GuideError(f"{guide}: the question {name!r} has no options, no number, no key")
    return Question(name, text.strip(), key=key.replace("\n> ", " ").strip())


@dataclass(frozen=True)
class Task:
    """A task of the assignment with what uncovers its misconceptions."""

    name: str
    probes: list[Probe]
    asked: list[tuple[Misconception, str, str]]  # which, question, answer
    left: list[str]  # those that have no question


def tasks(guide: Guide) -> list[Task]:
    """The tasks of a lesson's assignment that are code, each misconception in its place."""
    found = []
    exercises = checks.lesson(guide.name).exercises if guide.name in checks.NAMES else {}
    for exercise in exercises.values():
        if isinstance(exercise, checks.Coding):
            computed = probes(exercise)
            told = {m.name for probe in computed for m, _ in probe.wrong}
            rest = {m.name: m for m in single(exercise.misconceptions) if m.name not in told}
            asked = [(m, *guide.uncovers[exercise.name, m.name]) for m in rest.values()
                     if (exercise.name, m.name) in guide.uncovers]
            found.append(Task(exercise.name, computed, asked, [
                name for name in rest if (exercise.name, name) not in guide.uncovers]))
    return found


def misconceptions(guide: Guide) -> str:
    """The misconceptions to expect, as Markdown: by task, what to ask, what each answer tells."""
    lines = []
    for task in tasks(guide):
        lines += [f"### Task `{task.name}`", ""]
        for probe in task.probes:
            lines += [f"Ask: what is `{line(probe.question)}`? It is `{probe.right}`.", "",
                      "| who says | thinks | say |", "|---|---|---|",
                      *(f"| `{cell(said)}` | {cell(m.name)} | {cell(m.advice)} |"
                        for m, said in probe.wrong), ""]
        for m, question, answer in task.asked:
            lines += [f"- *{m.name}*. Ask: {question} {answer} Say: {m.advice}"]
        lines += [""]
    return "\n".join(lines)


def line(code: str) -> str:
    return code.replace("\n", "; ")


def cell(text: str) -> str:
    return text.replace("|", "\\|")


def markdown(guide: Guide) -> str:
    """The whole guide as one page, with what it takes from the checks."""
    plan = "\n\n".join(f"### {part.minutes} min: {part.section}\n\n{part.text}"
                       for part in guide.parts)
    exam = "\n\n".join(f"### {one.name}\n\n{one.text}\n\n{keyed(one)}" for one in guide.exam)
    rest = dict(guide.sections)
    before = {name: rest.pop(name) for name in ("Aims", "What must be known") if name in rest}
    named = {**before, f"Plan: {guide.minutes} minutes": plan,
             "Misconceptions": misconceptions(guide), **rest, "Exam": exam}
    return f"# {guide.title}\n\n{guide.lead}\n\n" + "\n\n".join(
        f"## {heading}\n\n{body}" for heading, body in named.items() if body.strip()) + "\n"


def keyed(question: Question) -> str:
    """What is right, for who asks."""
    if question.options:
        return "\n".join(f"- {'✓' if right else '✗'} {text} — {why}"
                         for text, right, why in question.options)
    number = "" if question.number is None else f"**{question.number:g}**" + (
        f" ± {question.within:g}. " if question.within else ". ")
    return f"{number}{question.key}"
