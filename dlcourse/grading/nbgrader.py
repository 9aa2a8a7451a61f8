"""What nbgrader uses of this engine, through its own configuration (`nbgrader_config.py`).

`Execute` takes the place of nbgrader's: `nbgrader autograde` and the formgrader's Autograde button
then run submissions as `dlcourse grade` does. `Collect` copies regular files only and notes when a
submission really came. `install` lets nothing else than regular files near nbgrader's converter.
What a student put somewhere costs that student, and stops nobody else's collecting or grading.
"""

from __future__ import annotations

import functools
import os
import pwd
import re
import shutil
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeCollect
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Float, Int

from .._files import write_whole
from ..app.terminal import printable
from . import gradebook, pages  # noqa: F401  (a user of the gradebook waits for others)
from .course import (
    DELAY,
    Course,
    CourseError,
    keeps,
    parse_time,
    read_regular,
    stamped,
)
from .judging.assignment import LARGEST, Unreadable, matched, parse_notebook
from .judging.engine import EngineError, grade_one
from .sandbox.walls import Limits, NoConfinement

MOST_FILES, MOST_BYTES = 1000, 100_000_000  # of what is collected from a student
LONGEST_PATH = 255  # characters of a file's path in the student's folder


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

    src_records: list[dict[str, Any]]

    def _path_to_record(self, path: str) -> dict[str, Any]:
        """Whose submission a folder in the exchange is, and when it came: by the newest change of
        anything in it. The time in its name counts if it is about that. A folder that is not
        taken is nobody's."""
        folder = Path(path)
        try:
            student, claimed = self.said_by(folder.name)
            about = os.lstat(folder)
            if not stat.S_ISDIR(about.st_mode):
                raise Unreadable("it is no folder")
            if self.check_owner and not may_be(student, about.st_uid):
                raise Unreadable(f"it does not belong to {student}")
            newest = max([about.st_ctime, *(inner.st_ctime for _, inner in below(folder))])
        except (Unreadable, OSError) as why:
            self.pass_over(path, why)
            return {"username": "", "filename": folder.name, "came": datetime.min,
                    "timestamp": datetime.min}
        came = datetime.fromtimestamp(newest, UTC).replace(tzinfo=None)
        return {"username": student, "filename": folder.name, "came": came, "claimed": claimed,
                "timestamp": claimed if abs(came - claimed) <= DELAY else came}

    def said_by(self, name: str) -> tuple[str, datetime]:
        """The student and the time in the name of a folder that was submitted."""
        match = re.fullmatch(rf"(.+)\+{re.escape(self.coursedir.assignment_id)}\+([^+]+)(\+.*)?",
                             name)
        try:
            if match and name.isprintable() and keeps(match[1]) and match[1][0] != ".":
                return match[1], parse_time(match[2])
        except ValueError:
            pass
        raise Unreadable("submitting gives no such name")

    def _sort_by_timestamp(self, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return sorted(records, key=lambda record: record["came"], reverse=True)

    def copy_files(self) -> None:
        taken = [record for record in self.src_records if record["username"]]
        for self.src_records in [[record] for record in taken] or [[]]:
            try:
                super().copy_files()
            except Exception as why:
                self.pass_over(self.src_records[0]["filename"], why)

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        try:
            copy_regular(Path(src), Path(dest), self.pass_over)
            record = self._path_to_record(src)  # after copying, in case it was changed meanwhile
            if not record["username"]:
                raise Unreadable("it was changed while it was copied")
            stamp = f"{record['timestamp']} UTC"
            write_whole(Path(dest, "timestamp.txt"), stamp)
            write_whole(Path(self.coursedir.root, ".dlcourse", "collected",
                             self.coursedir.assignment_id, f"{record['username']}.txt"), stamp)
        except BaseException:
            shutil.rmtree(dest, ignore_errors=True)
            raise
        if record["timestamp"] != record["claimed"]:
            self.log.warning("%s says it was submitted at %s, and came at %s", src,
                             record["claimed"], record["came"])

    def pass_over(self, path: str | Path, why: Any) -> None:
        self.log.warning("%s is not collected: %s", printable(str(path)), printable(str(why)))


def may_be(student: str, owner: int) -> bool:
    """Whether a student's folder may belong to this user: to that of their name, if there is."""
    try:
        return pwd.getpwnam(student).pw_uid == owner
    except KeyError:
        return True


Warn = Callable[[Path, Any], None]  # hears of what is left where it is, and why


def below(folder: Path, warn: Warn = lambda path, why: None) -> Iterator[tuple[Path, Any]]:
    """What is in a folder, its own files before those in its folders: paths from there, and what
    `lstat` says. No link is followed; at most `MOST_FILES` are looked at."""
    left, folders = MOST_FILES, [Path()]
    for here in folders:
        try:
            with os.scandir(folder / here) as found:
                names = sorted(islice((entry.name for entry in found), left + 1))
            for path in (here / name for name in names):
                if not left:
                    return warn(folder, f"there are more than {MOST_FILES} files in it")
                left -= 1
                if len(str(path)) > LONGEST_PATH or not path.name.isprintable():
                    warn(folder / path, "its name cannot be kept")
                    continue
                about = os.lstat(folder / path)
                yield path, about
                if stat.S_ISDIR(about.st_mode):
                    folders.append(path)
        except OSError as error:
            warn(folder / here, error.strerror)
    return None


def copy_regular(source: Path, target: Path, warn: Warn) -> None:
    """Copy a folder's regular files, and no more than `MOST_BYTES`."""
    left = MOST_BYTES
    target.mkdir(parents=True)
    for path, about in below(source, warn):
        if stat.S_ISDIR(about.st_mode):
            continue
        try:
            data = read_regular((source / path).parent, path.name, min(LARGEST, left), names=1)
        except Unreadable as why:
            warn(source / path, why)
            continue
        left -= len(data)
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_bytes(data)


def check(folder: Path) -> None:
    """Raise `Unreadable` for anything but regular files, and for what is no notebook."""
    for path in [folder.parent, folder, *folder.rglob("*")]:
        if not path.name.isprintable():
            raise Unreadable("a name in it cannot be shown")
        mode = os.lstat(path).st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            kind = "a symbolic link" if stat.S_ISLNK(mode) else "a pipe or a device"
            raise Unreadable(f"{path.name} is {kind}")
        if not os.access(path, os.R_OK, effective_ids=True):
            raise Unreadable(f"{path.name} cannot be read")
    for path in folder.glob("*.ipynb"):
        parse_notebook(read_regular(folder, path.name, LARGEST))


def install() -> None:
    """Have nbgrader's autograde set aside what cannot be graded, before it opens anything, and
    take the time of a submission as `dlcourse grade` does."""
    original = Autograde.init_destination
    if hasattr(original, "checks"):
        return

    @functools.wraps(original)
    def init_destination(self: Any, assignment_id: str, student_id: str) -> bool:
        try:
            check(Path(self._format_source(assignment_id, student_id)))
        except Exception as why:
            self.log.error("Set aside: what %s handed in cannot be graded: %s",
                           printable(student_id), printable(str(why)))
            return False
        return original(self, assignment_id, student_id)

    def get_existing_timestamp(self: Any, dest_path: str) -> datetime | None:
        when, note = stamped(Path(dest_path))
        if note:
            self.log.warning("%s: %s", printable(dest_path), note)
        return when

    init_destination.checks = True  # type: ignore[attr-defined]
    Autograde.init_destination = init_destination
    CourseDirectory.get_existing_timestamp = get_existing_timestamp
