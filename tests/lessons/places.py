"""Where a lesson has to be written into, and which of these places was forgotten.

It reads files alone, so that a test can try it on a copy of the course.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from .lessons import cells, read, text_of

FIRST = "00_start_here"  # has no assignment, and holds the index
# Each is a row of the table in CONTRIBUTING.md; {before} is the lesson before.
PLACES = {
    "the lesson": "notebooks/{name}.ipynb",
    "its row in the index": f"notebooks/{FIRST}.ipynb",
    "the link to it": "notebooks/{before}.ipynb",
    "its figures and its questions": "dlcourse/figures/{short}.py",
    "its assignment": "solutions/{name}/{name}.ipynb",
    "its checks": "dlcourse/checks/{short}.py",
    "other right answers for them": "tests/checks/right/{short}.py",
}


def named(root: Path) -> list[str]:
    """Every lesson that any place of the course in `root` speaks of, by number."""
    found = {path.stem for path in (root / "notebooks").glob("[0-9][0-9]_*.ipynb")}
    found |= {path.name for path in (root / "solutions").glob("[0-9][0-9]_*")}
    for path in (root / "dlcourse" / "checks").glob("*.py"):
        found |= {*re.findall(r'^lesson = Lesson\("(\w+)"', path.read_text("utf-8"), re.M)}
    return sorted(found)


def places(name: str, before: str = "") -> dict[str, str]:
    """The files in which the lesson `name` is written down."""
    return {what: path.format(name=name, short=name[3:], before=before)
            for what, path in PLACES.items()}


def forgotten(root: Path) -> list[str]:
    """Every place of the course in `root` that was forgotten, as a sentence."""
    lessons = named(root)
    found = []
    for before, name in zip(["", *lessons], lessons, strict=False):
        if name != FIRST:
            found += [f"{name}: {sentence}" for sentence in missing(root, name, before)]
    return found


def missing(root: Path, name: str, before: str) -> Iterator[str]:
    where, short = places(name, before), name[3:]
    lesson = root / where["the lesson"]
    for what in ("the lesson", "its assignment", "its checks", "other right answers for them"):
        if not (root / where[what]).is_file():
            yield f"{what} is not there: {where[what]}"
    if f"({name}.ipynb)" not in text_at(root / where["its row in the index"], "sequence"):
        yield f"its row in the index is not there: {where['its row in the index']}"
    if (root / where["the link to it"]).is_file() and (
            f"({name}.ipynb)" not in prose(root / where["the link to it"])):
        yield f"the link to it is not there: {where['the link to it']}"
    if lesson.is_file():
        if not (root / f"dlcourse/figures/{short}.py").is_file():
            yield f"its figures and its questions are not there: dlcourse/figures/{short}.py"
        if f"(../exercises/{name}/{name}.ipynb)" not in prose(lesson):
            yield f"the link to its assignment is not there: {where['the lesson']}"
    checks = root / where["its checks"]
    if checks.is_file() and f'lesson = Lesson("{name}"' not in checks.read_text("utf-8"):
        yield f"its checks are those of another lesson: {where['its checks']}"
    if (root / f"dlcourse/figures/{short}.py").is_file() and not (
            root / f"tests/figures/test_{short}.py").is_file():
        yield f"the test of its figures is not there: tests/figures/test_{short}.py"
    if (root / where["its assignment"]).is_file() and not (
            root / f"exercises/{name}/{name}.ipynb").is_file():
        yield f"exercises/{name} is not there: run dlcourse build-exercises"


def prose(path: Path) -> str:
    return "\n\n".join(map(text_of, cells(path, "markdown")))


def text_at(path: Path, cell_id: str) -> str:
    """A cell's text; nothing where there is no such cell."""
    return "".join(text_of(cell) for cell in read(path)["cells"] if cell["id"] == cell_id)
