"""A course of one's own, and what students get of it: never a solution."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from dlcourse.app import outline
from dlcourse.app.cli import main
from dlcourse.checks import marking
from dlcourse.grading.intake.course import Course, CourseError
from dlcourse.term.hand_out import hand_out, leaks, references, texts_of

from ..grading import trial

ROOT = Path(__file__).parents[2]
LESSON, WORK = "20_sleeping_penguins", "week_9"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A course without two lessons, with a lesson and an assignment of its own."""
    root = tmp_path_factory.mktemp("mine") / "course"
    with pytest.MonkeyPatch.context() as patch:
        assert main(["new", "course", str(root), "--without", "03", "07_gradient_descent"]) == 0
        patch.chdir(root)
        assert main(["new", "lesson", LESSON, "--after", "04", "--title", "Night"]) == 0
        assert main(["new", "assignment", WORK]) == 0
    return root


@pytest.fixture
def here(made, monkeypatch):
    monkeypatch.chdir(made)
    return made


def test_everything_is_where_it_belongs_in_at_most_seven_places(here, capsys):
    assert len([path for path in here.rglob("*sleeping_penguins*") if path.is_file()]) + 1 <= 7
    assert not [*outline.gaps(outline.here())]
    names = outline.here().names
    assert names[names.index("04_decision_boundaries") + 1] == LESSON and names[-1] == WORK
    assert "07_gradient_descent" not in names
    work = here / "solutions" / WORK / f"{WORK}.ipynb"
    assert outline.Lesson(WORK, assignment=work).label == "Week 9"
    assert here.stat().st_mode & 0o077 == 0, "nobody else reads the solutions"
    tested = subprocess.run([sys.executable, "-m", "pytest", "-q", "tests"], cwd=here, text=True,
                            capture_output=True, check=False)
    assert tested.returncode == 0, tested.stdout


def test_what_is_there_is_not_written_over(here, capsys):
    before = (here / "checks" / "week_9.py").read_text()
    assert main(["new", "assignment", WORK]) == 2 and "there already" in capsys.readouterr().err
    assert main(["new", "course", str(here)]) == 2 and "not empty" in capsys.readouterr().err
    assert main(["new", "course", "else", "--without", "77"]) == 2
    assert main(["new", "lesson", "../x"]) == 2
    files = {*here.rglob("*")}
    assert main(["new", "lesson", "06_softmax_and_loss"]) == 2, "its assignment is there"
    assert main(["new", "lesson", "21_owls", "--after", "99"]) == 2
    assert {*here.rglob("*")} == files, "nothing was written by halves"
    assert (here / "checks" / "week_9.py").read_text() == before


def test_a_lesson_of_ones_own_is_a_lesson_like_the_others(here, tmp_path):
    code = ("from dlcourse.figures import np, dl, ask, sleeping_penguins as figures; "
            "figure = figures.Wave(); figure.height = 2.0; "
            f"print(figure.in_words, ask.me('{LESSON}/twice').in_words); "
            "from dlcourse.app.progress import progress; "
            "print([(one.title, one.questions) for one in progress().lessons])")
    said = subprocess.run([sys.executable, "-c", code], cwd=here, check=True, text=True,
                          capture_output=True).stdout
    assert "The wave goes from −2.0 to 2.0." in said and "How deep is the lowest" in said
    assert "('20 sleeping penguins', 1)" in said


def test_students_get_the_examples_and_no_reference(here, monkeypatch, capsys):
    assert main(["hand-out", WORK, "--zip"]) == 0
    with zipfile.ZipFile("build/hand-out/week_9.zip") as archive:
        assert archive.namelist() == ["week_9/week_9.ipynb"]
        text = archive.read("week_9/week_9.ipynb").decode()
    assert "The middle of 1 and 3 is 2." in text
    assert "checks import" not in text and "np.sum" not in text and "This was the last one." in text


def test_the_students_edition_is_a_workspace_in_which_own_homework_counts(here, tmp_path, capsys,
                                                                         monkeypatch):
    only = [*outline.said(here)["lessons"][:2], WORK]
    (tmp_path / "small").mkdir()
    for name in ("solutions/week_9/week_9.ipynb", "checks/week_9.py", "nbgrader_config.py"):
        (tmp_path / "small" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "small" / name).write_bytes((here / name).read_bytes())
    (tmp_path / "small" / "course.toml").write_text(f"lessons = {json.dumps(only)}\n")
    monkeypatch.chdir(tmp_path / "small")
    assert main(["hand-out", "--all", "--to", str(tmp_path / "theirs")]) == 0
    (tmp_path / "small" / "course.toml").write_text(f"lessons = {json.dumps([only[0], WORK])}\n")
    assert main(["hand-out", "--all", "--to", str(tmp_path / "theirs")]) == 0
    assert not [*(tmp_path / "theirs").rglob("01_*.ipynb")], "what was left out since is gone"
    monkeypatch.chdir(tmp_path / "theirs")
    work = Path("exercises/week_9/week_9.ipynb")
    for answer, said, points in (
            ("return values.sum()", "The middle of 1 and 3 is 2.", 0),
            ("return values.mean()", "middle-example: 4 of 4 points", 4)):
        notebook = json.loads(work.read_text())
        for cell in notebook["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("solution"):
                cell["source"] = f"def middle(values):\n    {answer}"
        work.write_text(json.dumps(notebook))
        capsys.readouterr()
        assert main(["check", WORK]) == 0
        out = capsys.readouterr().out
        assert said in out and f"{marking.LATER}" in out, out
        assert main(["progress", WORK]) == 0
        assert f"week 9: {points} of 10 points" in capsys.readouterr().out


def test_into_the_exchange(tmp_path, monkeypatch, capsys):
    root = trial.course(tmp_path / "course")
    _, exchange = trial.exchange(root, tmp_path)
    monkeypatch.chdir(root)
    assert main(["hand-out", trial.NAME, "--exchange"]) == 0, capsys.readouterr().err
    [notebook] = exchange.rglob(f"{trial.NAME}.ipynb")
    assert "BEGIN SOLUTION" not in notebook.read_text()


@pytest.mark.parametrize("put", ["solution.py", "answers.ipynb", "notes.md"])
def test_what_shows_a_solution_is_not_handed_out(here, put):
    beside = here / "solutions" / WORK / put
    solution = "def middle(values):\n    return np.sum(values) / len(values)\n"
    cell = {"cell_type": "code", "metadata": {}, "source": solution, "id": "x",
            "outputs": [], "execution_count": None}
    text = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    beside.write_text(text if put.endswith("ipynb") else solution)
    try:
        with pytest.raises(CourseError, match=f"{put} has the solution of middle"):
            hand_out(Course(here), WORK)
        assert not (here / "exercises" / WORK).exists()
    finally:
        beside.unlink()


def test_a_reference_of_a_check_is_not_handed_out(here):
    beside = here / "solutions" / WORK / "help.py"
    beside.write_text("def f(values):\n    return values.sum() / len(values)\n")
    try:
        with pytest.raises(CourseError, match=r"a reference of checks/(week_9|sleeping_penguins)"):
            hand_out(Course(here), WORK)
    finally:
        beside.unlink()


def test_no_assignment_of_the_course_shows_a_solution():
    course = Course(ROOT)
    for folder in sorted((ROOT / "exercises").iterdir()):
        assert [*leaks(course, folder.name, folder)] == []
    texts = "\0".join(text for path in (ROOT / "exercises").rglob("*.ipynb")
                      for text in texts_of(path))
    found = [*references(ROOT / "dlcourse" / "checks")]
    assert len(found) > 100 and [(what, text) for what, text in found if text in texts] == []


def test_no_link_of_a_new_courses_texts_is_dead(here):
    for path in here.glob("*.md"):
        for target in outline.RELATIVE.findall(path.read_text(encoding="utf-8")):
            assert (here / target).exists(), (path.name, target)
