"""Nobody gets 0 in silence: points, or a sentence to student and instructor."""

from __future__ import annotations

import json
import shutil

import pytest

from dlcourse.app.course import Course
from dlcourse.checks.build import BuildError, build
from dlcourse.grading.office.gradebook import Book
from dlcourse.running.notebook import LARGEST_FILES

from . import trial
from .conftest import run

SAID = "Because each row sums to one."


def content(**answers: str) -> dict:
    return trial.notebook(trial.RIGHT | answers)


def put(notebook: dict, after: str, cell: dict) -> dict:
    """A cell more, below the one of this name."""
    place = next(i for i, c in enumerate(notebook["cells"]) if c["id"] == after)
    notebook["cells"].insert(place + 1, {**cell, "id": f"{after}-more"})
    return notebook


def plain(kind: str, text: str) -> dict:
    return {key: value for key, value in trial.cell(kind, text, grade_id="x").items()
            if key != "metadata"} | {"metadata": {}}


def named(kind: str, name: str, text: str) -> dict:
    """A copy of an answer's cell, as a front end makes it: with its name."""
    grade = {"grade": True, "points": 5} if name == "explain" else {}
    return trial.cell(kind, text, grade_id=name, solution=True, **grade)


BESIDE = {
    "below it": lambda: put(content(), "explain", plain("markdown", SAID)),
    "below it, as code": lambda: put(content(), "explain", plain("code", f"# {SAID}")),
    "below it, raw": lambda: put(content(), "explain", plain("raw", SAID)),
    "above it": lambda: put(content(), "softmax-check", plain("markdown", SAID)),
    "in a copy below it": lambda: put(content(), "explain", named("markdown", "explain", SAID)),
    "in it, with an empty copy below": lambda: put(
        content(explain=SAID), "explain", named("markdown", "explain", "YOUR ANSWER HERE")),
    "in it, with nothing in a copy": lambda: put(
        content(explain=SAID), "explain", named("markdown", "explain", "")),
}


@pytest.fixture(scope="module")
def read(template, tmp_path_factory):
    """All of `BESIDE` graded, each a student's."""
    root = shutil.copytree(template, tmp_path_factory.mktemp("silence") / "course")
    for number, made in enumerate(BESIDE.values()):
        trial.hand_in(root, f"s{number}", made())
    trial.hand_in(root, "nothing", content())
    return root, run(root)


@pytest.mark.parametrize("where", BESIDE)
def test_words_wherever_they_stand_are_read_by_a_person(read, where):
    root, _ = read
    student = f"s{[*BESIDE].index(where)}"
    course = Course(root)
    with Book(course, course.assignment(trial.NAME)) as book:
        standings = book.standing([student, "nothing"])
    assert standings[student].cells[trial.NAME, "explain"].waits
    assert not standings["nothing"].cells[trial.NAME, "explain"].waits
    assert SAID in (root / f"feedback/{student}/{trial.NAME}/{trial.NAME}.html").read_text()
    notebook = json.loads(
        (root / f"autograded/{student}/{trial.NAME}/{trial.NAME}.ipynb").read_text())
    assert [SAID in "".join(c["source"]) for c in notebook["cells"]
            if c["metadata"].get("nbgrader", {}).get("grade_id") == "explain"] == [True]


def test_the_instructor_is_told_what_was_taken(read):
    _, summary = read
    assert summary.notes["s0"] == [
        "explain: its cell is as it was handed out; what stands beside it is taken for it"]
    assert summary.notes["s5"] == ["explain: its cell is there 2 times; number 1 counts"]
    assert "nothing" not in summary.notes


@pytest.mark.parametrize("kind", ["markdown", "raw"])
@pytest.mark.parametrize("text", [trial.RIGHT["square"], "an older idea", ""])
def test_a_copy_of_an_answer_kept_as_text_costs_nothing(course, kind, text):
    trial.hand_in(course, "ada", put(content(), "square", named(kind, "square", text)))
    assert run(course).points == {"ada": trial.POINTS}


STOPS = {
    "syntax": ("def square(x:\n    return x * x", "SyntaxError"),
    "library": ("import nosuchlibrary\ndef square(x):\n    return x * x", "ModuleNotFoundError"),
    "file": ("table = open('mine.csv').read()\ndef square(x):\n    return x", "FileNotFoundError"),
    "module": ("from helpers import two\ndef square(x):\n    return x**two", "ModuleNotFoundError"),
    "arithmetic": ("1 / 0\ndef square(x):\n    return x * x", "ZeroDivisionError"),
    "name": ("X = undefined\ndef square(x):\n    return x * x", "NameError"),
}


def test_a_cell_that_stopped_is_told_to_student_and_instructor(course):
    for student, (code, _) in STOPS.items():
        path = trial.hand_in(course, student, content(square=code))
        (path.parent / "helpers.py").write_text("two = 2\n")
    summary = run(course)
    for student, (_, error) in STOPS.items():
        page = (course / f"feedback/{student}/{trial.NAME}/{trial.NAME}.html").read_text()
        assert f"The cell of square stopped with {error}" in page
        assert ("put what it needs into the notebook" in page) == (student in (
            "library", "file", "module"))
        beside, said = summary.notes[student]
        assert beside == ("helpers.py came beside the notebook, and is not there when it is graded")
        assert said.startswith(f"The cell of square stopped with {error}")
        assert summary.points[student] == trial.POINTS - 4


def test_what_macos_puts_into_a_zip_is_no_student(course):
    trial.hand_in(course, "ada", content())
    trial.write(course / "submitted" / "__MACOSX" / trial.NAME / f"._{trial.NAME}.ipynb", b"x")
    summary = run(course)
    assert summary.points == {"ada": trial.POINTS} and not summary.quarantined


def test_a_large_output_costs_nothing(course):
    notebook = content()
    notebook["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout",
                                        "text": "x" * 25_000_000}]
    trial.hand_in(course, "ada", notebook)
    assert run(course).points == {"ada": trial.POINTS}


def test_data_too_large_is_refused_when_the_assignment_is_built(course):
    folder = course / "solutions" / trial.NAME
    (folder / "data.bin").write_bytes(b"0" * (LARGEST_FILES + 1))
    with pytest.raises(BuildError, match="4,000,000 bytes together"):
        build(course / "solutions", course / "exercises")
    assert not (course / "exercises").exists()
    trial.write(folder / f"{trial.NAME}.ipynb", {"cells": 3})
    (folder / "data.bin").unlink()
    with pytest.raises(BuildError, match="no notebook of format 4"):
        build(course / "solutions", course / "exercises")
