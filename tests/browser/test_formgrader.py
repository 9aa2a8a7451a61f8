"""The instructor's formgrader in a real browser: its Autograde button uses the course's engine."""

from __future__ import annotations

import json
import sys

import pytest

from dlcourse.app.course import Course
from dlcourse.grading.office.gradebook import Book

from ..grading import trial
from ..grading.test_runs import totals
from .lab import Formgrader, free_port, serve

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def course(tmp_path):
    root = trial.course(tmp_path / "course")
    here = Course(root)
    with Book(here, here.assignment(trial.NAME)) as book:
        book.prepare()
    trial.hand_in(root, "ada", answers=trial.RIGHT)
    path = trial.hand_in(root, "eve", before="import os\nos._exit(1)")
    (path.parent / "numpy.py").write_text("raise SystemExit")
    return root


@pytest.fixture
def formgrader(course, private_jupyter):
    """The address of the formgrader of a Jupyter server that runs in the course's folder."""
    command = [
        sys.executable, "-m", "jupyter", "server", "--no-browser", "--allow-root",
        f"--ServerApp.port={(port := free_port())}", f"--ServerApp.root_dir={course}",
        "--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}"]
    with serve(command, port, course, "formgrader/api/assignments") as address:
        yield f"{address}/formgrader"


def test_the_autograde_button(browser, formgrader, course):
    page = browser.new_page()
    page.goto(f"{formgrader}/manage_submissions/{trial.NAME}")
    for student in ("ada", "eve"):
        assert "Successfully autograded" in Formgrader(page).press(student, "autograde")
    assert totals(course) == {"ada": float(trial.POINTS), "eve": 0.0}
    page.reload()
    score = page.locator("tbody tr").filter(has_text="ada").locator(".score")
    score.wait_for()
    assert score.inner_text().startswith(f"{trial.POINTS}")
    page.close()
    graded = course / "autograded" / "ada" / trial.NAME / f"{trial.NAME}.ipynb"
    text = json.dumps(json.loads(graded.read_text()))
    assert "Check of softmax" in text and "HIDDEN" not in text
