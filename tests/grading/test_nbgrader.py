"""All of nbgrader works with this course: the exchange's whole round."""

from __future__ import annotations

import getpass
import json
import os

import pytest

from ..nbgrader import nbgrader
from . import trial
from .test_runs import totals


@pytest.fixture
def exchange(course, tmp_path, monkeypatch):
    """A course with an exchange, and a student's folder beside it."""
    student, root = trial.exchange(course, tmp_path)
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    return course, student, root


@pytest.mark.slow
def test_the_whole_round(exchange):
    course, student, root = exchange
    me = getpass.getuser()
    nbgrader(course, "generate_assignment", trial.NAME)
    released = (course / "exercises" / trial.NAME / f"{trial.NAME}.ipynb").read_text()
    assert "SOLUTION" not in released and "HIDDEN" not in released
    nbgrader(course, "release_assignment", trial.NAME)
    assert trial.NAME in nbgrader(student, "list").stderr
    nbgrader(student, "fetch_assignment", trial.NAME)
    mine = student / trial.NAME / f"{trial.NAME}.ipynb"
    content = json.loads(mine.read_text())
    for cell in content["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "square":
            cell["source"] = trial.RIGHT["square"]
    mine.write_text(json.dumps(content))
    (mine.parent / "stolen.txt").symlink_to("/etc/passwd")
    (mine.parent / "stolen.txt").unlink()
    nbgrader(student, "submit", trial.NAME)
    inbound = next((root / "dlcourse" / "inbound").glob("*"))
    os.chmod(inbound, 0o755)
    (inbound / "link.txt").symlink_to("/etc/passwd")
    os.mkfifo(inbound / "pipe")
    (inbound / "timestamp.txt").chmod(0o644)
    (inbound / "timestamp.txt").write_text("2001-01-01 00:00:00.000000 UTC")
    nbgrader(course, "collect", trial.NAME)
    collected = course / "submitted" / me / trial.NAME
    assert {p.name for p in collected.iterdir()} >= {f"{trial.NAME}.ipynb", "timestamp.txt"}
    assert not (collected / "link.txt").exists() and not (collected / "pipe").exists()
    assert not (collected / "timestamp.txt").read_text().startswith("2001")
    nbgrader(course, "autograde", trial.NAME)
    assert totals(course) == {me: 4.0}
    nbgrader(course, "generate_feedback", trial.NAME)
    nbgrader(course, "release_feedback", trial.NAME)
    nbgrader(course, "export")
    assert me in (course / "grades.csv").read_text()
