"""What nbgrader uses of this engine, through its own configuration (`nbgrader_config.py`).

`Execute` takes the place of nbgrader's: `nbgrader autograde` and the formgrader's Autograde button
then run submissions as `dlcourse grade` does. `Collect` copies regular files only and notes when a
submission really came. `install` lets nothing else than regular files near nbgrader's converter.
What a student put somewhere costs that student, and stops nobody else's collecting or grading.
"""

from __future__ import annotations

import functools
import os
import stat
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Float, Int

from ..app.course import Course, CourseError
from ..app.terminal import printable
from ..running.notebook import MOST_BYTES, NotebookError, lean, read
from .intake.collect import Collect
from .intake.files import read_regular
from .intake.submissions import call_roll
from .intake.times import collected, stamped
from .judging.engine import EngineError, grade_one
from .judging.matching import matched
from .office import gradebook  # noqa: F401  (a user of the gradebook waits for others)
from .office.autograded import autograded
from .sandbox.walls import Limits, NoConfinement

__all__ = ["Collect", "Execute", "Late", "install"]


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
        data = lean(nbformat.writes(nb).encode("utf-8", "replace"))
        limits = Limits(cell=self.timeout, total=self.total, memory=self.memory)
        try:
            result = grade_one(data, found[0], limits, hide=course.secrets, unsafe=self.unsafe)
        except (NoConfinement, EngineError) as why:
            self.log.error("%s", str(why).replace("--unsafe", "c.Execute.unsafe = True"))
            raise
        if result["state"] != "graded":
            raise NotebookError(result["reason"])
        text = autograded(matched(data, found[0]), found[0], result)
        return nbformat.reads(text, as_version=4), resources


class Late(LateSubmissionPlugin):
    """What `[late]` in `course.toml` takes; without it, as nbgrader's own plugin is set."""

    def late_submission_penalty(self, student_id: str, score: float,
                                total_seconds_late: float) -> float | None:
        rule = Course(Path.cwd()).rules("").late
        return rule.penalty(score, total_seconds_late) if rule else super(
            ).late_submission_penalty(student_id, score, total_seconds_late)


def check(course: Course, assignment: str, student: str, folder: Path) -> None:
    """Raise `NotebookError` for whom `dlcourse grade` sets aside, for anything but regular files,
    and for what is no notebook."""
    roll = call_roll(course, course.assignment(assignment), [student])
    if why := (roll.found | roll.undecided | roll.nobody).get(student):
        raise NotebookError(why)
    for path in [folder, *folder.rglob("*")]:
        if not path.name.isprintable():
            raise NotebookError("a name in it cannot be shown")
        mode = os.lstat(path).st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            kind = "a symbolic link" if stat.S_ISLNK(mode) else "a pipe or a device"
            raise NotebookError(f"{path.name} is {kind}")
        if not os.access(path, os.R_OK, effective_ids=True):
            raise NotebookError(f"{path.name} cannot be read")
    for path in folder.glob("*.ipynb"):
        read(read_regular(folder, path.name, MOST_BYTES))


def install() -> None:
    """Have nbgrader's autograde set aside what cannot be graded, before it opens anything, and
    take the time of a submission as `dlcourse grade` does."""
    original = Autograde.init_destination
    if hasattr(original, "__wrapped__"):
        return

    @functools.wraps(original)
    def init_destination(self: Any, assignment_id: str, student_id: str) -> bool:
        try:
            check(Course(Path(self.coursedir.root)), assignment_id, student_id,
                  Path(self._format_source(assignment_id, student_id)))
        except Exception as why:
            self.log.error("Set aside: what %s handed in cannot be graded: %s",
                           printable(student_id), printable(str(why)))
            return False
        return original(self, assignment_id, student_id)

    def get_existing_timestamp(self: Any, dest_path: str) -> datetime | None:
        folder = Path(dest_path)
        when, note = (collected(Path(self.root), folder.name, folder.parent.name, folder)
                      if folder.parent.parent.name == self.submitted_directory
                      else stamped(folder))
        if note:
            self.log.warning("%s: %s", printable(dest_path), note)
        return when

    Autograde.init_destination = init_destination
    CourseDirectory.get_existing_timestamp = get_existing_timestamp
