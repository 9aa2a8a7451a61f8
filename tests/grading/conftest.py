from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from dlcourse.grading.grade import Summary, grade
from dlcourse.grading.intake.course import Course
from dlcourse.grading.judging.engine import workers
from dlcourse.grading.office.gradebook import Book
from dlcourse.grading.sandbox.walls import Limits

from . import trial

QUICK = Limits(cell=2.0, total=10.0)  # for code without end
PATIENT = Limits(cell=8.0, total=40.0)  # Matplotlib looks for its fonts in less


@pytest.fixture(scope="session")
def template(tmp_path_factory) -> Path:
    """A course whose gradebook knows the assignment already."""
    root = trial.course(tmp_path_factory.mktemp("template") / "course")
    here = Course(root)
    with Book(here, here.assignment(trial.NAME)) as book:
        book.prepare()
    return root


@pytest.fixture
def course(tmp_path: Path, template: Path) -> Path:
    return shutil.copytree(template, tmp_path / "course")


@pytest.fixture(scope="session", autouse=True)
def no_judges_left():
    yield
    workers.close()


def run(root: Path, **options) -> Summary:
    """Grade the trial assignment of a course, quietly."""
    here = Course(root)
    options = {"limits": PATIENT, "progress": False, "jobs": 2, **options}
    return grade(here, here.assignment(trial.NAME), **options)


def processes(course: Path) -> set[str]:
    """The command lines of what grading ``course`` has started and is still there."""
    found, parents = {}, {}
    me, above = str(os.getpid()), str(os.getppid())
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                command = Path("/proc", entry, "cmdline").read_bytes().decode(errors="replace")
                about = Path("/proc", entry, "stat").read_text()
                parents[entry] = about.rpartition(")")[2].split()[1]
            except OSError:
                continue
            if "dlcourse.grading" in command and int(entry) != os.getpid():
                found[entry] = command

    def elsewhere(entry: str | None) -> bool:  # a run on another course, beside this one
        while entry in parents and entry != me:
            if "PYTEST_XDIST_WORKER" in os.environ and parents[entry] == above:
                return True  # of another process that runs tests
            command = found.get(entry, "")
            if "judging.engine" in command and str(course) not in command:
                return True
            entry = parents[entry]
        return False

    return {f"{entry} {command[:100]}" for entry, command in found.items()
            if not elsewhere(entry)}
