"""What a check returns: points for nbgrader, and a report for the student."""

from __future__ import annotations

import html
import os
import sys
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

NOT_DONE = "not done yet"
RIGHT = "right"
WRONG = "wrong"
# A report's sign, its word, and its box: told apart by each of them, on a light and a dark page.
LOOKS = {
    RIGHT: ("✓", "", "border:2px solid #1a8a64;border-left-width:8px"),
    WRONG: ("✗", " – not right yet", "border:2px dashed #c85a1a"),
    NOT_DONE: ("○", "", "border:2px dotted currentColor"),
}


@dataclass(frozen=True)
class Finding:
    """One part of an exercise: what was asked, what it earned, and what was seen."""

    asked: str
    points: float
    max_points: float
    seen: str = ""  # empty where the part is right

    @property
    def earned(self) -> bool:
        return not self.seen


@dataclass(frozen=True)
class End:
    """How far an assignment is, and where it goes on: said in a notebook only."""

    text: str
    onward: str = ""  # the words of a link
    address: str = ""

    @property
    def html(self) -> str:
        link = (f" <a href='{html.escape(self.address, quote=True)}'>{html.escape(self.onward)}</a>"
                if self.address else "")
        return f"<div style='margin:0.6em 0'>{html.escape(self.text)}{link}</div>"


@dataclass(frozen=True)
class Similar:
    """A case like the one of a task, worked through, and where the lesson teaches it."""

    text: str
    heading: str
    lesson: str

    @property
    def taught(self) -> End:
        place = quote(self.heading.replace(" ", "-"))
        return End(f"Lesson {self.lesson[:2]} teaches it under", f"“{self.heading}”",
                   f"../../notebooks/{self.lesson}.ipynb#{place}")

    @property
    def html(self) -> str:
        return paragraphs(self.text) + self.taught.html


@dataclass(frozen=True)
class Verdict:
    """Everything a report needs."""

    name: str
    max_points: float
    findings: tuple[Finding, ...] = ()
    misconception: str | None = None
    advice: str = ""
    status: str = WRONG
    notes: tuple[str, ...] = field(default=())
    first: str = ""  # what stands between these points and the code: said instead of all else
    hints: tuple[str, ...] = ()  # one after the other, each folded into the one before,
    similar: Similar | None = None  # and this into the last
    end: End | None = None

    @property
    def points(self) -> float:
        return round(sum(f.points for f in self.findings), 4)

    def of(self, points: float) -> Verdict:
        """The same share of so many points.

        >>> Verdict("softmax", 20, (Finding("rows sum to 1", 15, 20, "they do not"),)).of(7).points
        5.25
        """
        if points == self.max_points or not self.max_points:
            return self
        share = points / self.max_points
        return replace(self, max_points=points, findings=tuple(
            replace(f, points=f.points * share, max_points=f.max_points * share)
            for f in self.findings))


class Score(float):
    """The points, as a number that prints as itself, and the report behind them.

    nbgrader reads the printed number as partial credit; a notebook shows the report.

    >>> score = Score(Verdict("softmax", 10, (Finding("rows sum to 1", 7.5, 10, "they do not"),)))
    >>> score
    7.5
    >>> score.max_points, score.misconception, score.status
    (10, None, 'wrong')
    >>> print(score.report())
    softmax: 7.5 of 10 points
      ✗ rows sum to 1 (7.5 of 10): they do not
    """

    verdict: Verdict

    def __new__(cls, verdict: Verdict) -> Score:
        score = super().__new__(cls, verdict.points)
        score.verdict = verdict
        return score

    def __reduce__(self) -> tuple:
        return Score, (self.verdict,)

    name = property(lambda self: self.verdict.name)
    points = property(lambda self: plain_number(self))
    max_points = property(lambda self: plain_number(self.verdict.max_points))
    misconception = property(lambda self: self.verdict.misconception)
    findings = property(lambda self: self.verdict.findings)
    status = property(lambda self: self.verdict.status)

    def __repr__(self) -> str:
        return repr(plain_number(self))

    def _repr_pretty_(self, printer, cycle: bool) -> None:
        printer.text(repr(self))
        if "NBGRADER_VALIDATING" in os.environ and self.status != RIGHT:
            print(self.report(), file=sys.stderr)  # all that nbgrader's Validate shows

    @property
    def heading(self) -> str:
        done = f" – {self.status}" if self.status != WRONG else ""
        return f"{self.name}: {self!r} of {self.max_points!r} points{done}"

    def report(self) -> str:
        """The report as plain text."""
        advice = [f"{self.misconception}: {self.verdict.advice}"] if self.verdict.advice else []
        if self.verdict.first:
            return "\n".join([self.heading, self.verdict.first])
        hint = [f'A hint: check.hint("{self.name}")'] if self.verdict.hints else []
        return "\n".join([self.heading, *advice, *map(line, self.told), *self.verdict.notes, *hint])

    @property
    def told(self) -> tuple[Finding, ...]:
        """The parts that are worth a line."""
        return self.findings if self.status != NOT_DONE and not self.verdict.first else ()

    def _repr_html_(self) -> str:
        """The report for a notebook: readable in light and dark, and without seeing colours.

        In the formgrader nbconvert leaves no other elements than these, and no style.
        """
        items = "".join(
            f"<li style='margin:0.3em 0'><b>{mark(f)}</b> {html.escape(f.asked)} "
            f"({amount(f)}){html_lines(f.seen)}</li>"
            for f in self.told
        )
        advice = ""
        if self.verdict.first:
            advice = f"<div style='margin:0.6em 0'><b>{html.escape(self.verdict.first)}</b></div>"
        elif self.verdict.advice:
            advice = (f"<div style='margin:0.6em 0'><b>{html.escape(str(self.misconception))}.</b> "
                      f"{html.escape(self.verdict.advice)}</div>")
        notes = "".join(f"<div style='margin:0.6em 0'>{html.escape(note)}</div>"
                        for note in self.verdict.notes if not self.verdict.first)
        sign, word, border = LOOKS[self.status]
        return (
            f"<div role='group' aria-label='Check of {html.escape(self.name, quote=True)}' "
            f"style='{border};border-radius:4px;padding:0.6em 1em;"
            "max-width:60em;color:inherit;background:transparent'>"
            f"<div style='margin:0'><b>{sign} {html.escape(self.heading)}{word}</b></div>"
            f"{advice}<ul style='list-style:none;margin:0.4em 0;padding:0'>{items}</ul>"
            f"{notes}{folded(self.verdict)}"
            f"{self.verdict.end.html if self.verdict.end else ''}</div>"
        )


def credit(value: Any, most: float) -> float:
    """The points that nbgrader reads from a cell in which nothing failed: the number that its last
    line gave, if it can be one, else all.

    >>> credit(None, 4), credit(2.5, 4), credit(9, 4)
    (4, 2.5, 4)
    """
    return float(value) if type(value) in (int, float) and 0 <= value <= most else most


def plain_number(value: float) -> float:
    """3.0 as 3, 7.5 as 7.5."""
    value = float(value)
    return int(value) if value.is_integer() else value


def amount(finding: Finding) -> str:
    earned, most = (plain_number(round(p, 2)) for p in (finding.points, finding.max_points))
    return f"{earned!r} of {most!r}"


def mark(finding: Finding) -> str:
    return "✓ right:" if finding.earned else "✗ not yet:"


def line(finding: Finding) -> str:
    seen = ": " + finding.seen.replace("\n", "\n      ") if finding.seen else ""
    return f"  {'✓' if finding.earned else '✗'} {finding.asked} ({amount(finding)}){seen}"


def html_lines(text: str) -> str:
    """The first line as it is, the rest (arrays) in fixed width."""
    if not text:
        return ""
    first, _, rest = text.partition("\n")
    block = ("<pre style='margin:0.3em 0;padding:0;color:inherit;background:transparent;"
             f"white-space:pre-wrap'>{html.escape(rest)}</pre>")
    return f": {html.escape(first)}{block if rest else ''}"


def folded(verdict: Verdict) -> str:
    """Hints that open by a click or a key, each inside the one before."""
    inside = fold("A similar case, worked through", verdict.similar.html) if verdict.similar else ""
    for number in range(len(verdict.hints), 0, -1):
        inside = fold(f"Hint {number}", html.escape(verdict.hints[number - 1]) + inside)
    return inside


def fold(title: str, inside: str) -> str:
    return (f"<details><summary>{title}</summary>"
            f"<div style='margin:0.4em 0 0.4em 1em'>{inside}</div></details>")


def paragraphs(text: str) -> str:
    """Text as HTML: an empty line ends a paragraph, and what begins with >>> is code.

    >>> paragraphs("Twice:\\n\\n>>> 2 * 3\\n6").replace(" style='margin:0.4em 0'", "")
    '<p>Twice:</p>\\n<pre>&gt;&gt;&gt; 2 * 3\\n6</pre>'
    """
    blocks = [("pre" if block.startswith(">>>") else "p", html.escape(block))
              for block in text.split("\n\n")]
    return "\n".join(f"<{tag} style='margin:0.4em 0'>{block}</{tag}>" for tag, block in blocks)


@dataclass(frozen=True)
class Note:
    """A title and a text, shown in a box in a notebook: a hint, a model answer."""

    title: str
    text: str
    end: End | None = None

    def __repr__(self) -> str:
        return f"{self.title}\n{self.text}"

    def _repr_html_(self) -> str:
        return ("<div role='note' style='border:1px solid currentColor;border-radius:4px;"
                "padding:0.6em 1em;max-width:60em;color:inherit;background:transparent'>"
                f"<p style='margin:0'><b>{html.escape(self.title)}</b></p>{paragraphs(self.text)}"
                f"{self.end.html if self.end else ''}</div>")
