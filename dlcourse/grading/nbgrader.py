"""What nbgrader uses of this engine, through its own configuration (`nbgrader_config.py`).

`Execute` takes the place of nbgrader's: `nbgrader autograde` and the formgrader's Autograde button
then run submissions as `dlcourse grade` does. `Collect` copies regular files only and notes when a
submission really came. `install` lets nothing else than regular files near nbgrader's converter.
"""

from __future__ import annotations

import functools
import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.converters import Autograde
from nbgrader.exchange.default import ExchangeCollect
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Float, Int

from . import gradebook, pages  # noqa: F401  (a user of the gradebook waits for others)
from .assignment import LARGEST, Unreadable, matched, parse_notebook
from .confine import Limits, NoConfinement
from .course import Course, CourseError, read_regular, write_whole
from .engine import EngineError, grade_one

MOST_FILES, MOST_BYTES, DEEPEST = 1000, 100_000_000, 20  # of what is collected from a student
DELAY = timedelta(minutes=5)  # between a submission's own time and the one at which it arrives


class Execute(NbGraderPreprocessor):
    """Runs the student's cells in the sandbox and the grading cells in the judge."""

    unsafe = Bool(False, help="Grade even where students' code cannot be confined."
                  ).tag(config=True)
    timeout = Float(Limits.cell, help="Seconds a cell may take.").tag(config=True)
    total = Float(Limits.total, help="Seconds a notebook may take.").tag(config=True)
    memory = Int(Limits.memory, help="Bytes of memory a notebook may use.").tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        about = resources["nbgrader"]
        course = Course(Path.cwd())
        found = [one for one in course.assignment(about["assignment"])
                 if one.notebook == about["notebook"]]
        if not found:
            raise CourseError(f"{course.solutions} has no notebook {about['notebook']}")
        data = nbformat.writes(nb).encode("utf-8", "replace")
        limits = Limits(cell=self.timeout, total=self.total, memory=self.memory)
        try:
            result = grade_one(data, found[0], limits, hide=course.secrets,
                               unsafe=self.unsafe)
        except (NoConfinement, EngineError) as why:
            self.log.error("%s", str(why).replace("--unsafe", "c.Execute.unsafe = True"))
            raise
        if result["state"] != "graded":
            raise Unreadable(result["reason"])
        text = pages.autograded(matched(data, found[0]), found[0], result)
        return nbformat.reads(text, as_version=4), resources


class Collect(ExchangeCollect):
    """Collects regular files, and keeps the time at which they came."""

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        came = datetime.fromtimestamp(os.lstat(src).st_ctime, UTC).replace(tzinfo=None)
        copy_regular(Path(src), Path(dest), self.log.warning)
        claimed = self.coursedir.get_existing_timestamp(dest)
        if claimed is None or abs(came - claimed) > DELAY:
            self.log.warning("%s says it was submitted at %s, and came at %s", src, claimed, came)
            write_whole(Path(dest, "timestamp.txt"), f"{came} UTC")
        student = Path(dest).parent.name
        note = Path(self.coursedir.root, ".dlcourse", "collected",
                    self.coursedir.assignment_id, f"{student}.txt")
        write_whole(note, Path(dest, "timestamp.txt").read_text())


def copy_regular(source: Path, target: Path, warn: Callable[[str], Any]) -> None:
    """Copy a folder's regular files; ``warn`` hears of what is left where it is: links, pipes,
    devices, and what goes beyond `MOST_FILES` or `MOST_BYTES`."""
    files, left, deep = MOST_FILES, MOST_BYTES, len(source.parts) + DEEPEST
    for folder, folders, names in os.walk(source):
        here = Path(folder)
        if len(here.parts) > deep:
            folders.clear()
            continue
        (target / here.relative_to(source)).mkdir(parents=True)
        folders[:] = sorted(f for f in folders if not (here / f).is_symlink())
        for name in sorted(names):
            try:
                if not files:
                    raise Unreadable(f"there are more than {MOST_FILES} files")
                data = read_regular(here, name, min(LARGEST, left), names=1)
            except Unreadable as why:
                warn(f"{here / name} is not collected: {why}")
                continue
            files, left = files - 1, left - len(data)
            (target / here.relative_to(source) / name).write_bytes(data)


def check(folder: Path) -> None:
    """Raise `Unreadable` for anything but regular files, and for what is no notebook."""
    for path in [folder.parent, folder, *folder.rglob("*")]:
        mode = os.lstat(path).st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            kind = "a symbolic link" if stat.S_ISLNK(mode) else "a pipe or a device"
            raise Unreadable(f"{path.name} is {kind}")
    for path in folder.glob("*.ipynb"):
        parse_notebook(read_regular(folder, path.name, LARGEST))


def install() -> None:
    """Have nbgrader's autograde set aside what cannot be graded, before it opens anything."""
    original = Autograde.init_destination
    if hasattr(original, "checks"):
        return

    @functools.wraps(original)
    def init_destination(self: Any, assignment_id: str, student_id: str) -> bool:
        try:
            check(Path(self._format_source(assignment_id, student_id)))
        except Unreadable as why:
            self.log.error("Set aside: what %s handed in cannot be graded: %s", student_id, why)
            return False
        return original(self, assignment_id, student_id)

    init_destination.checks = True  # type: ignore[attr-defined]
    Autograde.init_destination = init_destination
