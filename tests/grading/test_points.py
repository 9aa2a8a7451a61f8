"""Points are the cell's: a check gives a share of them, and the same one wherever it is asked."""

from __future__ import annotations

import html
import io
import json
import os
import zipfile

import pytest

from dlcourse.app import progress
from dlcourse.app.cli import main
from dlcourse.app.course import Course
from dlcourse.checks import softmax_and_loss
from dlcourse.checks.kit import worth
from dlcourse.grading.grade import grade
from dlcourse.grading.office.gradebook import Book
from dlcourse.running.repairs import KINDS
from dlcourse.term.report import report
from dlcourse.web import builder
from dlcourse.web.session import Session

from ..checks.page import Page
from ..nbgrader import nbgrader
from . import trial

NAME, CAUSE = "06_softmax_and_loss", "no shift by the maximum"
UNSHIFTED = "def softmax(z):\n    e = np.exp(z)\n    return e / e.sum(axis=1, keepdims=True)"
SLIPPED = ("def softmax(z):\n    e = np.exp(z - z.max(axis=1, keepdims=True))\n"
           "    return e * e.sum(axis=1, keepdims=True)")
SLIP = ("A change in line 3, `return e * e.sum(axis=1, keepdims=True)` would do. "
        f"{KINDS['an operation'][0]}")
SHARE = 0.75  # of what the check says it is worth
WORTH = [10, 20, 30, 7]
WHOLE = "DLCOURSE_WHOLE" in os.environ  # `make mutation` sets it
every_worth = pytest.mark.parametrize("points", WORTH)


def notebook(points: float, answer: str) -> str:
    """An assignment of one task."""
    answers = trial.cell("code", answer, grade_id="softmax", solution=True)
    asks = trial.cell("code", "check.softmax(softmax)", grade_id="softmax-check", grade=True,
                      locked=True, points=points)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps({"cells": [trial.cell("code", trial.SETUP, grade_id="setup", locked=True),
                                 answers, asks],
                       "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def handed_in(course, points):
    """A course with this assignment, handed in by one who is right and one who is not."""
    solution = f"### BEGIN SOLUTION\n{trial.RIGHT['softmax']}\n### END SOLUTION"
    for folder, answer in ((f"solutions/{NAME}", solution),
                           (f"submitted/ada/{NAME}", trial.RIGHT["softmax"]),
                           (f"submitted/bob/{NAME}", UNSHIFTED)):
        (course / folder).mkdir(parents=True)
        (course / folder / f"{NAME}.ipynb").write_text(notebook(points, answer))
    return course


@every_worth
def test_in_a_notebook_and_in_the_record(tmp_path, monkeypatch, points):
    monkeypatch.setenv("DLCOURSE_WORKSPACE", str(tmp_path))
    folder = tmp_path / "exercises" / NAME
    folder.mkdir(parents=True)
    page = Page(folder, NAME, monkeypatch)
    try:
        page.file.write_text(notebook(points, UNSHIFTED))
        page.shell.run_cell(f"{trial.SETUP}\n{UNSHIFTED}")
        score = softmax_and_loss.softmax(page.shell.user_ns["softmax"])
        assert (score, score.max_points) == (SHARE * points, points)
        assert score.misconception == CAUSE and f"{SHARE * points:g} of {points}" in score.report()
        right = softmax_and_loss.softmax(softmax_and_loss.softmax.reference)
        assert (right, right.status) == (points, "right") and repr(right) == str(points)
    finally:
        page.close()
    task = next(one for lesson in progress.progress(tmp_path).lessons if lesson.name == NAME
                for one in lesson.tasks if one.name == "softmax")
    assert (task.points, task.max_points, task.done) == (points, points, True)


@every_worth
def test_by_the_command_check(tmp_path, points, capsys):
    file = tmp_path / f"{NAME}.ipynb"
    for answer, share in ((UNSHIFTED, SHARE), (trial.RIGHT["softmax"], 1)):
        file.write_text(notebook(points, answer))
        assert main(["check", "--json", str(file)]) == 0
        found = json.loads(capsys.readouterr().out)
        assert (found["points"], found["max_points"]) == (share * points, points)
        assert found["exercises"][0]["misconception"] == (CAUSE if share < 1 else None)


@every_worth
def test_on_a_page(tmp_path, monkeypatch, points):
    file = tmp_path / "exercises" / NAME / f"{NAME}.ipynb"
    file.parent.mkdir(parents=True)
    file.write_text(notebook(points, UNSHIFTED))
    monkeypatch.setattr(worth, "COURSE", tmp_path)
    posted = []
    session = Session(lambda message, data: posted.append(message))
    session.run("all", f"{trial.SETUP}\n{UNSHIFTED}\ncheck.softmax(softmax)")
    assert f"softmax: {SHARE * points:g} of {points} points" in posted[-1]["html"]
    assert CAUSE in posted[-1]["html"]


@every_worth
def test_by_the_grader_in_the_gradebook_the_page_and_the_report(handed_in, points):
    here = Course(handed_in)
    assignment = here.assignment(NAME)
    assert grade(here, assignment, progress=False).points == {"ada": points, "bob": SHARE * points}
    with Book(here, assignment) as book:
        totals = {student: one.total for student, one in book.standing(["ada", "bob"]).items()}
    assert totals == {"ada": points, "bob": SHARE * points}
    assert report(here, assignment).figures["exercises"][0] == {
        "name": "softmax", "cell": "softmax-check", "max_points": points,
        "mean": points * (1 + SHARE) / 2, "right": 1,
        "misconceptions": [{"name": CAUSE, "students": 1}]}
    page = (handed_in / f"feedback/bob/{NAME}/{NAME}.html").read_text()
    assert f"{SHARE * points:g} of {points}" in page and CAUSE in page
    outputs = json.loads((handed_in / f"autograded/bob/{NAME}/{NAME}.ipynb").read_text()
                         )["cells"][2]["outputs"]
    assert outputs[0]["data"]["text/plain"] == f"{SHARE * points:g}"


@pytest.mark.parametrize("points", [10])
def test_a_cause_is_the_same_sentence_everywhere(handed_in, points, tmp_path, monkeypatch, capsys):
    """That of a repair: it hangs on the answer's source, and on the line in its cell."""
    file = handed_in / f"submitted/bob/{NAME}/{NAME}.ipynb"
    file.write_text(notebook(points, SLIPPED))
    here, said = Course(handed_in), {}
    grade(here, here.assignment(NAME), progress=False)
    said["feedback"] = (handed_in / f"feedback/bob/{NAME}/{NAME}.html").read_text()
    page = Page(tmp_path, NAME, monkeypatch)
    page.write("softmax", SLIPPED)
    for cell in ("setup", "softmax"):
        page.run(cell)
    said["notebook"] = page.run("softmax-check")
    page.close()
    assert main(["check", str(file)]) == 0
    said["command"] = " ".join(capsys.readouterr().out.split())
    posted = []
    session = Session(lambda message, data: posted.append(message))
    for cell, source in (("setup", trial.SETUP), ("softmax", SLIPPED),
                         ("check", "check.softmax(softmax)")):
        session.run(cell, source)
    said["page"] = posted[-1]["html"]
    assert [place for place, text in said.items() if SLIP not in html.unescape(text)] == []
    (found,) = report(here, here.assignment(NAME)).figures["exercises"]
    assert found["misconceptions"] == [{"name": "a slip: an operation", "students": 1}]


@pytest.mark.slow
@pytest.mark.parametrize("points", WORTH if WHOLE else [10, 7])
def test_by_stock_nbgrader(handed_in, points):
    from nbgrader.api import Gradebook

    (handed_in / "nbgrader_config.py").write_text(
        'c = get_config()\nc.CourseDirectory.source_directory = "solutions"\n')
    os.remove(handed_in / "gradebook.db")
    nbgrader(handed_in, "generate_assignment", NAME)
    nbgrader(handed_in, "autograde", NAME)
    with Gradebook(f"sqlite:///{handed_in}/gradebook.db") as book:
        scores = {s: book.find_submission(NAME, s).score for s in ("ada", "bob")}
    assert scores == {"ada": points, "bob": SHARE * points}


def test_where_no_notebook_says_it_the_check_does():
    assert worth.worth("no lesson") == {} and not worth.told
    assert softmax_and_loss.softmax(softmax_and_loss.softmax.reference) == 20


def test_the_page_brings_what_cells_are_worth_and_nothing_else_of_them(tmp_path):
    package = builder.package(builder.Course.here(tmp_path / "all"))
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        archive.extractall(tmp_path)
    file = tmp_path / f"dlcourse/course/exercises/{NAME}/{NAME}.ipynb"
    assert worth.points(file)["softmax"] == 20
    assert {cell["source"][0][:6] for cell in json.loads(file.read_text())["cells"]} == {"check."}
