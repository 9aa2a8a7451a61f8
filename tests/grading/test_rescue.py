"""What a slip at handing in costs: nothing where it can be mended, and never 0 in silence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dlcourse.app.cli import main
from dlcourse.app.course import Course
from dlcourse.grading.office.gradebook import Book

from . import trial
from .conftest import run

WRITTEN = trial.RIGHT | {"explain": "Because each row sums to one."}
OTHER = "91_other"


@pytest.fixture
def two(course):
    """A course with a second assignment."""
    cells = [trial.cell("code", trial.SETUP, grade_id="setup", locked=True),
             trial.cell("code", "def cube(x):\n    return x**3", grade_id="cube", solution=True),
             trial.cell("code", "assert cube(2) == 8", grade_id="cube-check", grade=True,
                        locked=True, points=3)]
    content = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    trial.write(course / "solutions" / OTHER / f"{OTHER}.ipynb", content)
    return course


def as_called(course: Path, student: str, name: str, content: dict | None = None) -> None:
    path = trial.hand_in(course, student, content or trial.notebook(WRITTEN))
    path.rename(path.with_name(name))


def waits(course: Path, student: str) -> bool:
    """Whether a person is asked to read the answer in words."""
    here = Course(course)
    with Book(here, here.assignment(trial.NAME)) as book:
        return book.standing([student])[student].cells[trial.NAME, "explain"].waits


def without_mark(name: str) -> dict:
    content = trial.notebook(WRITTEN)
    for cell in content["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == name:
            cell["metadata"] = {}
    return content


def test_a_renamed_notebook_is_graded_with_a_note(two):
    as_called(two, "ada", "90_trial (1).ipynb")
    as_called(two, "bob", "final.ipynb")
    trial.write(two / "submitted/bob" / trial.NAME / "scrap.ipynb", {**trial.notebook(),
                                                                     "cells": []})
    summary = run(two)
    assert summary.points == {"ada": trial.POINTS, "bob": trial.POINTS}
    assert summary.notes["ada"] == [
        "the notebook is called 90_trial (1).ipynb; its cells are those of 90_trial"]
    assert "final.ipynb" in summary.notes["bob"][0] and waits(two, "ada")
    page = (two / f"feedback/ada/{trial.NAME}/{trial.NAME}.html").read_text()
    assert "Because each row" in page


def test_two_that_could_be_it_are_named(two):
    as_called(two, "ada", "first.ipynb")
    as_called(two, "ada", "second.ipynb")
    assert run(two).quarantined["ada"] == (
        "the notebook is missing; there is first.ipynb (90_trial), second.ipynb (90_trial)")


def test_another_assignments_notebook_is_named(two):
    other = json.loads((two / f"solutions/{OTHER}/{OTHER}.ipynb").read_text())
    trial.hand_in(two, "ada", other)
    as_called(two, "bob", f"{OTHER}.ipynb", other)
    assert run(two).quarantined == {
        "ada": f"the notebook is that of {OTHER}, not of {trial.NAME}",
        "bob": f"the notebook is missing; there is {OTHER}.ipynb ({OTHER})"}
    assert OTHER in (two / f"feedback/ada/{trial.NAME}/{trial.NAME}.html").read_text()


def test_a_written_answer_without_its_mark_is_read_by_a_person(course):
    trial.hand_in(course, "ada", without_mark("explain"))
    trial.hand_in(course, "bob", trial.notebook(trial.RIGHT))
    summary = run(course)
    assert waits(course, "ada") and not waits(course, "bob")
    assert summary.notes == {"ada": [
        "explain: its cell has lost its name; what stands in its place is taken for it"]}
    page = (course / f"feedback/ada/{trial.NAME}/{trial.NAME}.html").read_text()
    assert "Because each row" in page and "(missing)" not in page


def test_code_without_its_mark_counts_as_before_and_is_said(course):
    trial.hand_in(course, "ada", without_mark("square"))
    summary = run(course)
    assert summary.points == {"ada": trial.POINTS}
    assert summary.notes["ada"][0].startswith("square: its cell has lost its name")


def test_a_cell_that_is_there_twice_or_not_at_all_is_said(course):
    content = trial.notebook(WRITTEN)
    square = next(c for c in content["cells"] if c["id"] == "square")
    content["cells"].append({**square, "source": "def square(x): return 0"})
    content["cells"] = [c for c in content["cells"] if c["id"] not in ("explain", "table")]
    trial.hand_in(course, "ada", content)
    said = run(course).notes["ada"]
    assert said == ["square: its cell is there 2 times; the last one counts",
                    "table: its cell is missing", "explain: its cell is missing"]


# Cells that come and go in mid-term

def revised(course: Path, change: str) -> None:
    """Add a task to the assignment, or take one away."""
    path = course / "solutions" / trial.NAME / f"{trial.NAME}.ipynb"
    content = json.loads(path.read_text())
    content["cells"] = [c for c in content["cells"]
                        if not (change == "fewer" and c["id"].startswith("square"))]
    if change == "more":
        content["cells"].append(trial.cell("code", "assert square(5) == 25", grade_id="more-check",
                                           grade=True, locked=True, points=6))
    path.write_text(json.dumps(content))


@pytest.mark.parametrize(("change", "points"), [("more", 6), ("fewer", -4)])
def test_a_revised_assignment(course, monkeypatch, capsys, change, points):
    trial.hand_in(course, "ada", answers=WRITTEN)
    trial.hand_in(course, "bob", answers={"table": trial.RIGHT["table"]})
    run(course)
    here = Course(course)
    with Book(here, here.assignment(trial.NAME)) as book:
        read = book.gradebook.find_grade("explain", trial.NAME, trial.NAME, "ada")
        read.manual_score = 3.0
        book.db.commit()
    revised(course, change)
    monkeypatch.chdir(course)
    assert main(["grade", trial.NAME, "--unsafe"]) == 2
    assert "were added or removed since students handed in" in capsys.readouterr().err
    assert main(["grade", trial.NAME, "--revise", "--unsafe"]) == 0
    full = trial.POINTS + 3
    assert f"revised: ada: {full} → {full + points}" in capsys.readouterr().out
    with Book(here, Course(course).assignment(trial.NAME)) as book:
        assert book.known()
        found = book.standing(["ada", "bob"])
        assert found["ada"].total == full + points and found["bob"].total == 4
        assert found["ada"].cells[trial.NAME, "explain"].manual == 3
    assert run(course).revised == {}
