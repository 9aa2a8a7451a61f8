from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dlcourse.app.course import Course
from dlcourse.grading.grade import Summary, grade
from dlcourse.grading.office.gradebook import Book
from dlcourse.grading.sandbox.walls import Limits

from . import trial

SMALL = 400 << 20  # bytes: a machine is soon full of what has no end
QUICK = Limits(cell=2.0, total=10.0, memory=SMALL)  # for code that may have no end
BRIEF = Limits(cell=0.5, total=1.0, memory=SMALL)  # for code that has none, and deserves nothing
LOOPING = Limits(cell=1.0, total=15.0)  # for code that has none, in a notebook that goes on
PATIENT = Limits(cell=8.0, total=40.0)  # for cells that import Matplotlib


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


def run(root: Path, **options) -> Summary:
    """Grade the trial assignment of a course, quietly."""
    here = Course(root)
    options = {"limits": PATIENT, "progress": False, "jobs": 2, **options}
    return grade(here, here.assignment(trial.NAME), **options)
