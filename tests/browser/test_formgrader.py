"""The instructor's formgrader in a real browser: its Autograde button uses the course's engine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from dlcourse.grading.course import Course
from dlcourse.grading.gradebook import Book

from ..grading import trial
from ..grading.test_runs import totals
from .lab import free_port

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
def formgrader(course):
    """The address of the formgrader of a Jupyter server that runs in the course's folder."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    command = [
        sys.executable, "-m", "jupyter", "server", "--no-browser", "--allow-root",
        f"--ServerApp.port={port}", "--IdentityProvider.token=", f"--ServerApp.root_dir={course}",
        "--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}"]
    with subprocess.Popen(command, cwd=course, env=environment, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(200):
                try:
                    urllib.request.urlopen(f"{address}/formgrader/api/assignments", timeout=20)
                    break
                except OSError:
                    time.sleep(0.3)
            yield f"{address}/formgrader"
        finally:
            server.terminate()


def test_the_autograde_button(browser, formgrader, course):
    page = browser.new_page()
    page.goto(f"{formgrader}/manage_submissions/{trial.NAME}")
    for student in ("ada", "eve"):
        row = page.locator("tbody tr").filter(has_text=student)
        row.locator(".autograde a").click()
        done = page.locator(".modal.in, .modal.show").filter(has_text="Success")
        done.wait_for(timeout=120_000)
        done.get_by_role("button").last.click()
        done.wait_for(state="hidden")
    assert totals(course) == {"ada": float(trial.POINTS), "eve": 0.0}
    page.reload()
    score = page.locator("tbody tr").filter(has_text="ada").locator(".score")
    score.wait_for()
    assert score.inner_text().startswith(f"{trial.POINTS}")
    page.close()
    graded = course / "autograded" / "ada" / trial.NAME / f"{trial.NAME}.ipynb"
    text = json.dumps(json.loads(graded.read_text()))
    assert "Check of softmax" in text and "HIDDEN" not in text
