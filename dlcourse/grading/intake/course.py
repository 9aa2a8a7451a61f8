"""Where a course's files are, as nbgrader's configuration says."""

from __future__ import annotations

import contextlib
import functools
import os
import re
from pathlib import Path
from typing import Any

from ...app import outline, people
from ...app.outline import CourseError
from ...app.rules import Rules, rules
from ...checks import assignment as assignments
from ...checks.assignment import Assignment
from ...running.notebook import NotebookError

OWN = ".dlcourse"  # the folder of what grading keeps for itself
MARK = re.compile(rb'(?<!\\)"grade_id"\s*:\s*"([^"\\]+)"')


class Course:
    """The course in ``root``: its folders and settings."""

    def __init__(self, root: Path = Path(".")):
        self.root = root.resolve()
        self.config = configuration(self.root)
        settings = self.config.CourseDirectory
        if "root" in settings and settings.root:
            self.root = (self.root / str(settings.root)).resolve()
        structure = settings.get("directory_structure", "")
        usual = os.path.join("{nbgrader_step}", "{student_id}", "{assignment_id}")
        if structure not in ("", usual):
            raise CourseError(f"the directory structure must be {usual}, not {structure}")
        self.course_id = str(settings.get("course_id", "") or "")
        self.db_url = str(settings.get("db_url", f"sqlite:///{self.root / 'gradebook.db'}"))
        self.solutions = self.folder(
            "source", "solutions" if (self.root / "solutions").is_dir() else "source")
        self.submitted = self.folder("submitted")
        self.autograded = self.folder("autograded")
        self.feedback = self.folder("feedback")
        self.own = self.root / OWN

    def folder(self, step: str, default: str = "") -> Path:
        """That of one of nbgrader's steps."""
        settings = self.config.CourseDirectory
        return self.root / str(settings.get(f"{step}_directory", default or step))

    @property
    def secrets(self) -> tuple[str, ...]:
        """The folders of which no submission may see anything, wherever they are."""
        exchange = str(self.config.Exchange.get("root", "") or "")
        folders = [self.root, self.solutions, self.submitted, self.autograded, self.feedback,
                   self.folder("release"), *([Path(exchange)] if exchange else [])]
        if self.db_url.startswith("sqlite:///"):
            folders.append(Path(self.db_url.removeprefix("sqlite:///")).parent)
        return tuple(dict.fromkeys(str(f.resolve()) for f in folders))

    @functools.cached_property
    def outline(self) -> outline.Outline:
        """Its lessons, and what `course.toml` says besides."""
        return outline.read(self.root)

    @property
    def assignments(self) -> list[str]:
        """Those that are there, in the course's order; without a `course.toml` by name."""
        there = {path.name for path in self.solutions.glob("*") if any(path.glob("*.ipynb"))}
        listed = [name for name in self.outline.names if name in there]
        return listed if self.outline.said.get("lessons") else sorted(there)

    def rules(self, name: str) -> Rules:
        """How an assignment is handed in, and counts."""
        return rules(self.outline, name)

    @property
    def roster(self) -> list[people.Person]:
        """The students in `students.csv`, where it is there."""
        return people.read(self.root / people.FILE)

    @property
    def has_gradebook(self) -> bool:
        """Whether there is one already; where another server keeps it, it may be."""
        path = self.db_url.removeprefix("sqlite:///")
        return path == self.db_url or Path(path).exists()

    @functools.cached_property
    def marks(self) -> dict[str, frozenset[str]]:
        """The names of the cells that each assignment's notebook has, all notebooks together."""
        found: dict[str, frozenset[str]] = {}
        for path in sorted(self.solutions.glob("*/*.ipynb")):
            with contextlib.suppress(OSError):
                name = path.parent.name
                found[name] = found.get(name, frozenset()) | marks(path.read_bytes())
        return found

    def assignment(self, name: str) -> list[Assignment]:
        """The notebooks of an assignment; its number or the end of its name will do too."""
        folders = sorted(p for p in self.solutions.glob("*") if p.is_dir())
        meant = [p for p in folders if p.name == name] or [
            p for p in folders if name in (p.name[:2], p.name[3:])]
        if len(meant) > 1:
            raise CourseError(f"{name} may be {' or '.join(p.name for p in meant)}: say which")
        for folder in meant:
            try:
                return assignments.load(folder)
            except (NotebookError, OSError) as error:
                raise CourseError(str(error)) from None
        there = ", ".join(p.name for p in folders) or "none"
        raise CourseError(f"there is no assignment {name[:80]} in {self.solutions}; there are: "
                          f"{there}")


def marks(data: bytes) -> frozenset[str]:
    """The names that nbgrader gave the cells of a notebook."""
    return frozenset(name.decode(errors="replace") for name in MARK.findall(data))


def configuration(root: Path) -> Any:
    """nbgrader's settings: those of the machine, of the user, and of the course."""
    from jupyter_core.paths import jupyter_config_path
    from traitlets.config import Config
    from traitlets.config.loader import ConfigFileNotFound, JSONFileConfigLoader, PyFileConfigLoader

    config = Config()
    for folder in [*reversed(jupyter_config_path()), str(root)]:
        for loader, name in ((JSONFileConfigLoader, "nbgrader_config.json"),
                             (PyFileConfigLoader, "nbgrader_config.py")):
            try:
                with contextlib.suppress(ConfigFileNotFound):
                    config.merge(loader(name, folder).load_config())
            except Exception as error:
                raise CourseError(f"{os.path.join(folder, name)} cannot be read: "
                                  f"{type(error).__name__}: {error}") from None
    return config
