"""The collection: `corpus/*.txt`, read.

An assignment begins with `=== name | what it is about`. Its parts begin with `>> kind`; what is
after a ` | ` is the part's first line, and a ⏎ there is the end of a line. Of the kinds,

    text, locked, given     Markdown; a locked cell of code; one that nbgrader does not know
    solution, def           what the student writes; of `def` the header is handed out
    manual, essay           text, code that a person reads
    test POINTS             a grading cell; from a line `--hidden--` on it is a hidden test
    hidden POINTS           one that is hidden altogether
    file NAME               lies beside the notebook
    swap WHY | old ⇒ new    a submission: the right one, with one thing in it changed
    with WHY, with2 WHY     a submission: the right one, its first (second) solution another
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).with_name("corpus")
FILES = sorted(path.stem for path in CORPUS.glob("*.txt"))
STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
BEGIN, END = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
CODE = ("locked", "given", "solution", "def", "essay", "test", "hidden")
WRITTEN = ("solution", "def", "manual", "essay")  # by the student
GRADED = ("manual", "essay", "test", "hidden")

Notebook = dict[str, Any]


@dataclass
class Part:
    """A cell: what the instructor wrote, what is handed out, and what the student hands in."""

    kind: str
    source: str
    points: int
    id: str

    @property
    def right(self) -> str:
        return self.source

    @property
    def instructors(self) -> str:
        """As it stands in nbgrader's source directory."""
        if self.kind == "def":
            header, body = self.header_and_body()
            return f"{header}    ### BEGIN SOLUTION\n{body}\n    ### END SOLUTION"
        if self.kind == "hidden":
            return f"{BEGIN}\n{self.source}\n{END}"
        before, mark, after = self.source.partition("--hidden--\n")
        return f"{before}{BEGIN}\n{after}\n{END}" if mark else self.source

    @property
    def released(self) -> str:
        """As `nbgrader generate_assignment` hands it out."""
        if self.kind == "def":
            return self.header_and_body()[0] + re.sub("^", "    ", STUB, flags=re.M)
        if self.kind == "hidden":
            return ""
        if self.kind == "manual":
            return "YOUR ANSWER HERE"
        if self.kind in WRITTEN:
            return STUB
        return self.source.partition("--hidden--\n")[0].removesuffix("\n")

    def header_and_body(self) -> tuple[str, str]:
        found = re.match(r'(def .*\n)(    """[^\n]*"""\n)?', self.source)
        assert found, self.source
        return found[0], self.source[found.end():]

    def cell(self, source: str) -> Notebook:
        about = {"schema_version": 3, "grade_id": self.id, "task": False,
                 "grade": self.kind in GRADED, "solution": self.kind in WRITTEN,
                 "locked": self.kind in ("locked", "test", "hidden")}
        if self.kind in GRADED:
            about["points"] = self.points
        metadata = {} if self.kind in ("text", "given") else {"nbgrader": about}
        return cell("code" if self.kind in CODE else "markdown", source, self.id, metadata)


@dataclass
class Other:
    """An assignment, and what differs from the right answer in each submission of it."""

    name: str
    parts: list[Part] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    variants: dict[str, tuple[str, str]] = field(default_factory=dict)  # name: how, what

    @property
    def tests(self) -> list[Part]:
        return [p for p in self.parts if p.kind in ("test", "hidden")]

    @functools.cached_property
    def answers(self) -> list[Part]:
        return [p for p in self.parts if p.kind in ("solution", "def")]

    def source(self) -> Notebook:
        return notebook([p.cell(p.instructors) for p in self.parts])

    def released(self) -> list[Notebook]:
        return [p.cell(p.released) for p in self.parts]

    def right(self) -> list[Notebook]:
        return [p.cell(p.right if p.kind in WRITTEN else p.released) for p in self.parts]

    def variant(self, name: str) -> list[Notebook]:
        """The cells of the right submission, but for one thing."""
        how, what = self.variants[name]
        cells = {c["id"]: c for c in self.right()}
        if how != "swap":
            cells[self.answers[int(how[4:] or 1) - 1].id]["source"] = what
            return list(cells.values())
        old, _, new = (part.strip(" ").replace("⏎", "\n") for part in what.partition("⇒"))
        changed = next((p for p in self.answers if old in p.right), None)
        assert changed is not None, f"{self.name}, {name}: {old!r} is in no solution"
        cells[changed.id]["source"] = changed.right.replace(old, new, 1)
        return list(cells.values())


def cell(kind: str, source: str, id: str, metadata: Notebook | None = None) -> Notebook:
    code = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "id": id, "metadata": metadata or {}, "source": source, **code}


def notebook(cells: list[Notebook]) -> Notebook:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


@functools.cache
def read(file: str) -> list[Other]:
    """The assignments of one file of the corpus."""
    found = []
    for text in re.split(r"^=== ", (CORPUS / f"{file}.txt").read_text(), flags=re.M)[1:]:
        title, *parts = re.split(r"^>> ", text.rstrip("\n"), flags=re.M)
        other = Other(title.partition(" | ")[0])
        for part in parts:
            head, _, rest = part.partition("\n")
            head, _, first = head.partition(" | ")
            kind, _, argument = head.partition(" ")
            if kind == "swap":
                other.variants[argument] = kind, first
                continue
            source = "\n".join(s for s in (first.replace("⏎", "\n"), rest.removesuffix("\n")) if s)
            if kind == "file":
                other.files[argument] = source + "\n"
            elif kind.startswith("with"):
                other.variants[argument] = kind, source
            else:
                assert kind in (*CODE, "text", "manual"), f"{other.name}: {head}"
                number = sum(p.kind == kind for p in other.parts) + 1
                points = int(argument or 1) if kind in GRADED else 0
                other.parts.append(Part(kind, source, points, f"{kind}-{number}"))
        found.append(other)
    return found


def every() -> list[Other]:
    """All of the collection."""
    return [other for file in FILES for other in read(file)]
