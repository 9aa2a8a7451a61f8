"""The assignments as notebooks: complete, regular, repeatable, and nothing given away."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import nbformat
import pytest

from dlcourse import checks
from dlcourse.app.cli import main
from dlcourse.app.outline import following
from dlcourse.checks import Explanation, build
from dlcourse.checks.assignment import load
from dlcourse.grading.judging.submission import Judging
from dlcourse.grading.sandbox.outside import Warm
from dlcourse.grading.sandbox.walls import Limits, walls

from ..nbgrader import nbgrader
from .page import solution

ROOT = Path(__file__).parents[2]
every_assignment = pytest.mark.parametrize("name", checks.NAMES)


def path(folder: str, name: str) -> Path:
    return ROOT / folder / name / f"{name}.ipynb"


def read(folder: str, name: str) -> nbformat.NotebookNode:
    notebook = nbformat.read(path(folder, name), as_version=4)
    nbformat.validate(notebook)
    return notebook


def about(cell) -> dict:
    return cell.metadata.get("nbgrader", {})


def graded(notebook) -> list:
    return [c for c in notebook.cells if about(c).get("grade")]


def test_each_folder_holds_the_assignments_and_nothing_else():
    for folder in ("solutions", "exercises"):
        assert sorted(p.name for p in (ROOT / folder).iterdir()) == sorted(checks.NAMES)


@every_assignment
def test_points_sum_to_100_and_are_those_of_the_checks(name):
    exercises = checks.lesson(name).exercises
    cells = {c.source: about(c) for c in graded(read("solutions", name))}
    assert sum(cell["points"] for cell in cells.values()) == 100
    for e in exercises.values():
        if not isinstance(e, Explanation):
            assert cells[f"check.{e.name}({e.name})"]["points"] == e.points


@every_assignment
def test_how_many_words_an_explanation_needs_is_said_beforehand(name):
    text = "".join(c.source for c in read("exercises", name).cells if c.cell_type == "markdown")
    for e in checks.lesson(name).exercises.values():
        assert not isinstance(e, Explanation) or f"at least {e.least} words" in text


@every_assignment
def test_every_exercise_is_checked_once_and_every_answer_has_its_cell(name):
    notebook = read("solutions", name)
    exercises = checks.lesson(name).exercises
    sources = [c.source for c in notebook.cells]
    for exercise in exercises.values():
        assert sources.count(f"check.{exercise.name}({exercise.name})") == 1
    answers = [c for c in notebook.cells if about(c).get("solution")]
    assert [about(c)["grade_id"] for c in answers] == list(exercises)
    for cell in answers:
        kind = f"(def|class) {about(cell)['grade_id']}\\b"
        assert re.search(kind, cell.source), cell.source
        assert cell.source.count("### BEGIN SOLUTION") == cell.source.count("### END SOLUTION") >= 1
    for cell in notebook.cells:
        assert "HIDDEN TESTS" not in cell.source and "MARK SCHEME" not in cell.source
        if cell not in answers:
            assert "SOLUTION" not in cell.source


@every_assignment
def test_ids_are_unique_and_locks_are_right(name):
    for folder in ("solutions", "exercises"):
        notebook = read(folder, name)
        ids = [about(c)["grade_id"] for c in notebook.cells if about(c)]
        assert len(set(ids)) == len(ids)
        assert len({c.id for c in notebook.cells}) == len(notebook.cells)
        for cell in notebook.cells:
            if about(cell):
                assert about(cell)["locked"] != about(cell)["solution"]
                assert about(cell)["schema_version"] == 3


@every_assignment
def test_questions_stand_in_the_notebook_as_the_check_asks_them(name):
    text = "\n".join(c.source for c in read("exercises", name).cells if c.cell_type == "markdown")
    manual = 0
    for e in checks.lesson(name).exercises.values():
        assert e.name.startswith("explain") == isinstance(e, Explanation)
        manual += isinstance(e, Explanation)
        if hasattr(e, "question"):
            assert e.question in text
        for letter, (option, why) in getattr(e, "options", {}).items():
            assert f"**({letter})** {option}" in text
            assert why not in text
    assert manual in (1, 2)


def test_exercises_are_what_the_solutions_make_byte_for_byte(tmp_path):
    build.build(ROOT / "solutions", tmp_path)
    made = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    kept = {p.relative_to(ROOT / "exercises"): p.read_bytes()
            for p in (ROOT / "exercises").rglob("*")
            if p.is_file() and ".ipynb_checkpoints" not in p.parts}
    assert made == kept


@every_assignment
def test_the_end_leads_back_to_the_lesson_and_on_to_the_next(name):
    end = read("exercises", name).cells[-1].source
    links = re.findall(r"\]\((.+?)\)", end)
    after = following(name)
    onward = after.name if after else "00_start_here"
    assert links == [f"../../notebooks/{other}.ipynb" for other in (onward, name)]
    for link in links:
        assert (path("exercises", name).parent / link).resolve().is_file()


@every_assignment
def test_nothing_of_the_solutions_is_left_in_the_exercises(name):
    student = "\n".join(c.source for c in read("exercises", name).cells)
    assert "SOLUTION" not in student
    task = {line.strip() for c in read("exercises", name).cells for line in c.source.splitlines()}
    for cell in read("solutions", name).cells:
        for region in re.findall("### BEGIN SOLUTION\n(.*?)### END SOLUTION", cell.source, re.S):
            lines = [line.strip() for line in region.splitlines()]
            leaked = [x for x in lines if len(x) > 12 and x in task]
            assert leaked == []
    assert all(not c.get("outputs") for c in read("exercises", name).cells)


@every_assignment
def test_solutions_earn_all_points_and_exercises_none(name, capsys):
    solved = result(path("solutions", name), capsys)
    untouched = result(path("exercises", name), capsys)
    assert (solved["points"], solved["max_points"]) == (100, 100), solved
    assert (untouched["points"], untouched["max_points"]) == (0, 100), untouched
    assert {e["status"] for e in untouched["exercises"]} == {"not done yet"}
    names = [e.name for e in checks.lesson(name).exercises.values()
             if not isinstance(e, Explanation)]
    assert [e["name"] for e in solved["exercises"]] == names


def result(notebook: Path, capsys) -> dict:
    assert main(["check", str(notebook), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_at_least_60_graded_cells():
    if len(checks.NAMES) == 12:
        assert sum(len(graded(read("solutions", name))) for name in checks.NAMES) >= 60


def test_check_names_the_misconception_and_survives_a_broken_notebook(tmp_path, capsys):
    name = "06_softmax_and_loss"
    notebook = read("exercises", name)
    for cell in notebook.cells:
        if about(cell).get("grade_id") == "softmax":
            cell.source = ("def softmax(z):\n    e = np.exp(z - z.max(axis=0))\n"
                           "    return e / e.sum(axis=0)")
        if about(cell).get("grade_id") == "one_hot":
            cell.source = "%matplotlib inline\nimport sys\nsys.exit(1)"
        if about(cell).get("grade_id") == "accuracy":
            cell.source = "def accuracy(p, y:\n    return 1"
        if about(cell).get("grade_id") == "mean_squared_error":
            cell.source = solution(name, "mean_squared_error") + "\ncheck = 4"
    file = tmp_path / "mine.ipynb"
    nbformat.write(notebook, file)
    by_name = {e["name"]: e for e in result(file, capsys)["exercises"]}
    assert by_name["softmax"]["misconception"] == "softmax over the wrong axis"
    assert "one_hot" in by_name["one_hot"]["report"]
    assert by_name["accuracy"]["points"] == 0
    said = ("The cell of accuracy did not run: SyntaxError, '(' was never closed, at the line: "
            "def accuracy(p, y:")
    assert said in by_name["accuracy"]["report"]
    grades = graded_by_the_judge(notebook, name)
    assert said in grades["accuracy-check"].report
    assert {e["cell"]: e["points"] for e in by_name.values()} == {
        cell: grade.points for cell, grade in grades.items()}
    assert by_name["mean_squared_error"]["points"] > 0
    assert main(["check", str(file)]) == 0
    assert "softmax over the wrong axis" in capsys.readouterr().out


def graded_by_the_judge(notebook, name) -> dict:
    """The grades of the same notebook, by the cell."""
    (assignment,) = load(ROOT / "solutions" / name)
    with Warm(walls((str(ROOT),))) as warm:
        judging = Judging(assignment, nbformat.writes(notebook).encode(), warm, Limits())
        return judging.grade().grades


def test_what_is_no_notebook_is_refused_in_words(tmp_path, capsys):
    file = tmp_path / "broken.ipynb"
    file.write_text("{")
    assert main(["check", str(file)]) == 2
    assert main(["check", str(tmp_path / "missing.ipynb")]) == 2
    error = capsys.readouterr().err
    assert "broken.ipynb: the file is no notebook" in error and "missing.ipynb" in error


@pytest.fixture(scope="session")
def stock(tmp_path_factory) -> Path:
    """A course of nbgrader's own: its gradebook is made once."""
    root = tmp_path_factory.mktemp("stock")
    shutil.copytree(ROOT / "solutions", root / "source")
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    return root


@pytest.mark.slow
@every_assignment
def test_stock_nbgrader_gives_the_same_points(name, stock):
    """nbgrader's own generate, then autograde, on the solution and on the untouched exercise (that
    of the first and of the last assignment; `make mutation`: of each)."""
    nbgrader(stock, "generate_assignment", name)
    released = stock / "release" / name / f"{name}.ipynb"
    assert released.read_bytes() == path("exercises", name).read_bytes()
    handed_in = {"right": path("solutions", name)}
    if "DLCOURSE_WHOLE" in os.environ or name in (checks.NAMES[0], checks.NAMES[-1]):
        handed_in["empty"] = released
    for student, file in handed_in.items():
        folder = stock / "submitted" / student / name
        folder.mkdir(parents=True)
        shutil.copy(file, folder)
    nbgrader(stock, "autograde", name)
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{stock}/gradebook.db") as book:
        found = {student: book.find_submission(name, student) for student in handed_in}
        assert all(one.max_score == 100 for one in found.values())
        assert found.pop("right").score == 100 and all(one.score == 0 for one in found.values())


def test_an_instructors_own_assignment_is_found_by_its_name(tmp_path, monkeypatch, capsys):
    """And a right cell of plain asserts in it has its points."""
    cells = [nbformat.v4.new_code_cell("def double(x):\n    return 2 * x", metadata={"nbgrader": {
                 "grade_id": "double", "solution": True}}),
             nbformat.v4.new_code_cell("assert double(2) == 4", metadata={"nbgrader": {
                 "grade_id": "double-check", "grade": True, "points": 6}})]
    folder = tmp_path / "exercises" / "20_mine"
    folder.mkdir(parents=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "20_mine.ipynb")
    monkeypatch.delenv("DLCOURSE_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)
    for named in (["20_mine"], ["mine"], []):
        assert main(["check", "--json", *named]) == 0
        found = json.loads(capsys.readouterr().out)
        assert (found["points"], found["max_points"]) == (6, 6)
