"""What the version before wrote is read as it was meant: `tests/previous` holds a submission, the
gradebook in which it was graded and read by a person, and a learner's record. They stay as they
are; the next release puts its own in their place."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from dlcourse.app.course import Course
from dlcourse.app.progress import progress
from dlcourse.app.workspace import Manifest, lay_out
from dlcourse.grading.grade import grade
from dlcourse.grading.office.gradebook import Book

ROOT = Path(__file__).parents[2]
BEFORE = ROOT / "tests/previous"
NAME = "02_artificial_neuron"


@pytest.fixture
def course(tmp_path):
    for target in (f"solutions/{NAME}", f"submitted/ada/{NAME}"):
        (tmp_path / target).mkdir(parents=True)
    shutil.copy(ROOT / f"solutions/{NAME}/{NAME}.ipynb", tmp_path / f"solutions/{NAME}")
    shutil.copy(BEFORE / f"{NAME}.ipynb", tmp_path / f"submitted/ada/{NAME}")
    (tmp_path / f"submitted/ada/{NAME}/timestamp.txt").write_text("2024-05-01 10:00:00 UTC")
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    with sqlite3.connect(tmp_path / "gradebook.db") as db:
        db.executescript((BEFORE / "gradebook.sql").read_text(encoding="utf-8"))
    return Course(tmp_path)


def test_a_submission_and_a_gradebook(course):
    """The same points; and what a person gave is there, and read."""
    notebooks = course.assignment(NAME)
    with Book(course, notebooks) as book:
        before = book.standing(["ada"])["ada"]
    assert before.total == 101.5
    assert grade(course, notebooks, progress=False, jobs=1, revise=True).points == {"ada": 100}
    with Book(course, notebooks) as book:
        after = book.standing(["ada"])["ada"]
    assert after.total == before.total
    assert after.cells[NAME, "explain_neuron"].manual == 1.5
    assert not after.cells[NAME, "explain_neuron"].waits


def test_a_work_folder(tmp_path):
    lay_out(tmp_path)
    shutil.copy(BEFORE / "progress.json", tmp_path / ".dlcourse")
    (lesson,) = [one for one in progress(tmp_path).lessons if one.name == NAME]
    assert lesson.points == 20
    assert not lay_out(tmp_path).beside and Manifest.read(tmp_path).version
