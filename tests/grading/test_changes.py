"""Whatever changes about an assignment after it was graded: the same as grading all anew.

Random sequences of changes and runs, each against one run of a fresh course that was as this one is
in the end. The judge is played by a rule that reads the answers, so that a sequence takes a moment.
Twelve of them meet every change; ``DLCOURSE_SEQUENCES=300`` tries as many (`make mutation`: 120). A
failure says its seed and its steps.
"""

from __future__ import annotations

import csv
import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from nbgrader.plugins import LateSubmissionPlugin

from dlcourse.app.course import Course, CourseError
from dlcourse.checks.assignment import Assignment
from dlcourse.grading import grade as grading
from dlcourse.grading.intake.times import ledger
from dlcourse.grading.judging.matching import matched
from dlcourse.grading.office.gradebook import Book
from dlcourse.running.notebook import NotebookError
from dlcourse.term.give_back import give_back
from dlcourse.term.report import report
from dlcourse.term.totals import totals

from . import trial

SEQUENCES = int(os.environ.get("DLCOURSE_SEQUENCES", "12"))
NAME = "70_changing"
STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
SHARES = {"right": 1.0, "half": 0.5, "wrong": 0.0}
PLUGINS = ["", 'c.LateSubmissionPlugin.penalty_method = "zero"',
           f'c.AssignLatePenalties.plugin_class = "{__name__}.Tenth"']
STUDENTS = ["ada", "bob", "cy"]


class Tenth(LateSubmissionPlugin):
    """A tenth for each day begun."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return min(score, 0.1 * score * -(-total_seconds_late // 86400))


def rule(data: bytes, assignment: Assignment, *_: Any, **__: Any) -> dict[str, Any]:
    """What a judge says, by the word that an answer is."""
    try:
        pairs = matched(data, assignment)
    except NotebookError as why:
        return {"state": "unreadable", "reason": str(why)}
    written = {own.id: cell["source"] for cell, own in pairs if own is not None}
    grades = {}
    for cell in (c for c in assignment.cells if c.part == "grade"):
        share = SHARES.get(written.get(cell.id.removesuffix("-check"), "").strip("# "), 0.0)
        grades[cell.id] = {
            "name": cell.id, "points": share * cell.points, "max_points": cell.points,
            "status": "right" if share == 1 else "wrong", "misconception": None,
            "report": f"{share}", "html": f"<p>{share}</p>"}
    return {"state": "graded", "grades": grades, "cells": [{} for _ in pairs], "remarks": [],
            "unanswered": [c.id for c in assignment.cells if c.part in ("solution", "manual")
                           and written.get(c.id, c.released) == c.released]}


def at_once(function: Callable, *args: Any, **options: Any) -> Future:
    done: Future = Future()
    done.set_result(function(*args, **options))
    return done


@dataclass
class Task:
    """A task of the assignment: code with a cell of asserts, or words that a person reads."""

    name: str
    points: int
    words: bool = False
    test: str = "assert True"

    def cells(self, text: str | None) -> list[dict[str, Any]]:
        """As the instructor has them, or with what a student wrote."""
        if self.words:
            return [trial.cell("markdown", text or "YOUR ANSWER HERE", grade_id=self.name,
                               grade=True, solution=True, points=self.points)]
        return [trial.cell("code", text or STUB, grade_id=self.name, solution=True),
                trial.cell("code", self.test, grade_id=f"{self.name}-check", grade=True,
                           locked=True, points=self.points)]

    @property
    def graded(self) -> str:
        return self.name if self.words else f"{self.name}-check"


@dataclass
class Handed:
    """What a student handed in, and when."""

    answers: dict[str, str]
    came: str = ""
    noted: str = ""  # by the collector
    readable: bool = True


@dataclass
class World:
    """All that a course is, but for what was graded before."""

    notebooks: dict[str, list[Task]]
    handed: dict[str, Handed] = field(default_factory=dict)
    due: str | None = None
    plugin: str = ""
    days: dict[str, int] = field(default_factory=dict)
    roster: list[list[str]] = field(default_factory=list)
    known: dict[str, str] = field(default_factory=dict)  # the gradebook's own: id → first name
    # what a person gave, and for which answer: (student, notebook, cell) → score, extra, answer
    given: dict[tuple[str, str, str], tuple[float, float, str]] = field(default_factory=dict)

    def tasks(self) -> list[tuple[str, Task]]:
        return [(n, task) for n, tasks in self.notebooks.items() for task in tasks]

    def answer(self, student: str, notebook: str, cell: str) -> str:
        """What stands where a person reads, as far as it bears on the cell."""
        name = cell.removesuffix("-check")
        return f"{self.handed[student].answers.get(name, '')} {self.handed[student].readable}"

    def write(self, root: Path) -> None:
        """Make the course's files as this says."""
        for folder in (root / "solutions" / NAME, root / "submitted", root / ".dlcourse/collected"):
            shutil.rmtree(folder, ignore_errors=True)
        for notebook, tasks in self.notebooks.items():
            self.put(root / "solutions" / NAME / f"{notebook}.ipynb", tasks, {})
        for student, one in self.handed.items():
            folder = root / "submitted" / student / NAME
            for notebook, tasks in self.notebooks.items():
                self.put(folder / f"{notebook}.ipynb", tasks, one.answers)
                if not one.readable:
                    (folder / f"{notebook}.ipynb").write_text("{")
            if one.came:
                (folder / "timestamp.txt").write_text(one.came)
            if one.noted:
                path = ledger(root, NAME, student)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(one.noted)
        (root / "nbgrader_config.py").write_text(
            'c = get_config()\nc.CourseDirectory.source_directory = "solutions"\n'
            f'c.CourseDirectory.course_id = "dlcourse"\n{self.plugin}\n')
        (root / "course.toml").write_text(f"[extensions.{NAME}]\n" + "".join(
            f"{student} = {days}\n" for student, days in self.days.items()))
        (root / "students.csv").unlink(missing_ok=True)
        if self.roster:
            with (root / "students.csv").open("w", newline="") as file:
                csv.writer(file).writerows([["id", "first_name", "last_name"], *self.roster])

    def put(self, path: Path, tasks: list[Task], answers: dict[str, str]) -> None:
        cells = [cell for task in tasks for cell in task.cells(answers.get(task.name))]
        trial.write(path, {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})

    def enter(self, root: Path) -> None:
        """What an instructor enters into the gradebook itself."""
        course = Course(root)
        with Book(course, course.assignment(NAME)) as book:
            book.gradebook.update_or_create_assignment(NAME, duedate=self.due)
            for student, name in self.known.items():
                book.gradebook.update_or_create_student(student, first_name=name)


def run(root: Path) -> None:
    """Grade, as an instructor does who does what the message says."""
    course = Course(root)
    try:
        grading.grade(course, course.assignment(NAME), progress=False, jobs=1)
    except CourseError as why:
        assert "--revise" in str(why)
        grading.grade(course, course.assignment(NAME), progress=False, jobs=1, revise=True)


def score(root: Path, student: str, notebook: str, cell: str, points: float, extra: float,
          read: bool = True) -> None:
    """As the formgrader does when a person gives points."""
    course = Course(root)
    with Book(course, course.assignment(NAME)) as book:
        grade = book.gradebook.find_grade(cell, notebook, NAME, student)
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = points, extra, not read
        book.db.commit()


# The changes: each does one thing to a world, as may happen to a course in mid-term.

def cell_added(w: World, rng: random.Random, root: Path) -> None:
    tasks = rng.choice([*w.notebooks.values()])
    number = 1 + max([int(t.name[1:]) for _, t in w.tasks()] or [0])
    tasks.insert(rng.randint(0, len(tasks)),
                 Task(f"t{number}", rng.randint(1, 9), rng.random() < 0.4))


def cell_taken_out(w: World, rng: random.Random, root: Path) -> None:
    tasks = rng.choice([*w.notebooks.values()])
    if len(tasks) > 1:
        w.given = {k: v for k, v in w.given.items() if k[2] != tasks[0].graded}
        del tasks[0]


def points_changed(w: World, rng: random.Random, root: Path) -> None:
    rng.choice(w.tasks())[1].points = rng.randint(0, 12)


def cell_renamed(w: World, rng: random.Random, root: Path) -> None:
    task = rng.choice(w.tasks())[1]
    w.given = {k: v for k, v in w.given.items() if k[2] != task.graded}
    task.name = f"r{rng.randint(100, 999)}"
    task.name = f"t{task.name[1:]}"


def kind_changed(w: World, rng: random.Random, root: Path) -> None:
    task = rng.choice(w.tasks())[1]
    w.given = {k: v for k, v in w.given.items() if k[2] != task.graded}
    task.words = not task.words


def asserts_rewritten(w: World, rng: random.Random, root: Path) -> None:
    rng.choice(w.tasks())[1].test = rng.choice(["assert 1", "assert 2\n", "\n assert 3  \n\n"])


def cells_in_another_order(w: World, rng: random.Random, root: Path) -> None:
    rng.shuffle(rng.choice([*w.notebooks.values()]))


def notebook_added_or_taken_out(w: World, rng: random.Random, root: Path) -> None:
    if len(w.notebooks) > 1:
        gone = rng.choice([*w.notebooks])
        w.given = {k: v for k, v in w.given.items() if k[1] != gone}
        del w.notebooks[gone]
    else:
        w.notebooks["second"] = [Task(f"t{rng.randint(50, 99)}", 3)]


def due_date(w: World, rng: random.Random, root: Path) -> None:
    w.due = rng.choice([None, "2024-05-01 12:00:00", "2024-05-03 12:00:00", "2024-05-09 12:00:00"])
    w.enter(root)


def penalties(w: World, rng: random.Random, root: Path) -> None:
    w.plugin = rng.choice(PLUGINS)


def extension(w: World, rng: random.Random, root: Path) -> None:
    w.days = {s: rng.randint(0, 4) for s in STUDENTS if rng.random() < 0.4}


def roster(w: World, rng: random.Random, root: Path) -> None:
    w.roster = [[s, rng.choice(["Ada", "Bo", "Cyd"]), "Last"] for s in [*STUDENTS, "dan"]
                if rng.random() < 0.7]


def names(w: World, rng: random.Random, root: Path) -> None:
    w.known[rng.choice(STUDENTS)] = rng.choice(["Ann", "=Bea", "Cé"])
    w.enter(root)


def time_of_arrival(w: World, rng: random.Random, root: Path) -> None:
    one = rng.choice([*w.handed.values()])
    times = ["", "2024-05-01 10:00:00 UTC", "2024-05-02 13:00:00 UTC", "2024-05-08 13:00:00 +0200"]
    if rng.random() < 0.5:
        one.came = rng.choice(times)
    else:
        one.noted = rng.choice(times)


def handed_in_again(w: World, rng: random.Random, root: Path) -> None:
    one = w.handed.setdefault(rng.choice(STUDENTS), Handed({}))
    for _, task in w.tasks():
        if rng.random() < 0.4:
            one.answers[task.name] = f"# {rng.choice([*SHARES])}"


def unreadable_or_readable(w: World, rng: random.Random, root: Path) -> None:
    one = rng.choice([*w.handed.values()])
    one.readable = not one.readable


def scored_by_a_person(w: World, rng: random.Random, root: Path) -> None:
    """Of what is graded as it is now; where something changed since, they see it first."""
    w.write(root)
    run(root)
    student, (notebook, task) = rng.choice([*w.handed]), rng.choice(w.tasks())
    points, extra = rng.randint(0, task.points), rng.choice([0, 0, 1])
    score(root, student, notebook, task.graded, points, extra)
    w.given[student, notebook, task.graded] = (
        points, extra, w.answer(student, notebook, task.graded))


def graded(w: World, rng: random.Random, root: Path) -> None:
    w.write(root)
    run(root)
    if rng.random() < 0.3:
        exported(root)


CHANGES = [cell_added, cell_taken_out, points_changed, cell_renamed, kind_changed,
           asserts_rewritten, cells_in_another_order, notebook_added_or_taken_out, due_date,
           penalties, extension, roster, names, time_of_arrival, handed_in_again,
           unreadable_or_readable, scored_by_a_person, scored_by_a_person, graded, graded, graded]


def exported(root: Path) -> None:
    course = Course(root)
    for made in (lambda: report(course, course.assignment(NAME)), lambda: give_back(course, NAME),
                 lambda: totals(course)):
        made()


def said(root: Path) -> dict[str, Any]:
    """All that a course says of its students: gradebook, pages, notebooks, reports, exports."""
    with closing(sqlite3.connect(root / "gradebook.db")) as db:
        found: dict[str, Any] = {
            "grades": sorted(db.execute(
                "SELECT a.student_id, nb.name, c.name, g.auto_score, g.manual_score, "
                "ifnull(g.extra_credit, 0), g.needs_manual_grade FROM grade g "
                "JOIN base_cell c ON g.cell_id = c.id "
                "JOIN submitted_notebook n ON g.notebook_id = n.id "
                "JOIN notebook nb ON n.notebook_id = nb.id "
                "JOIN submitted_assignment a ON n.assignment_id = a.id"), key=str),
            "comments": sorted(db.execute(
                "SELECT a.student_id, nb.name, c.name, m.auto_comment FROM comment m "
                "JOIN base_cell c ON m.cell_id = c.id "
                "JOIN submitted_notebook n ON m.notebook_id = n.id "
                "JOIN notebook nb ON n.notebook_id = nb.id "
                "JOIN submitted_assignment a ON n.assignment_id = a.id"), key=str),
            "cells": sorted(db.execute(
                "SELECT nb.name, c.name, c.type, g.max_score, g.cell_type, s.source, s.checksum "
                "FROM base_cell c JOIN notebook nb ON c.notebook_id = nb.id "
                "LEFT JOIN grade_cells g ON g.id = c.id "
                "LEFT JOIN source_cell s ON s.id = c.id"), key=str),
            "late": sorted(db.execute(
                "SELECT a.student_id, a.timestamp, nb.name, ifnull(n.late_submission_penalty, 0) "
                "FROM submitted_notebook n JOIN notebook nb ON n.notebook_id = nb.id "
                "JOIN submitted_assignment a ON n.assignment_id = a.id"), key=str),
            "extra days": sorted(db.execute(
                "SELECT student_id, extension FROM submitted_assignment"), key=str)}
    for folder in ("autograded", "feedback", "build", ".dlcourse/quarantine"):
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.suffix != ".zip":
                found[str(path.relative_to(root))] = path.read_text().splitlines()
    if found.get(aside := f".dlcourse/quarantine/{NAME}.json") == ["{}"]:
        del found[aside]
    return found


@pytest.fixture(scope="module")
def empty(tmp_path_factory) -> Path:
    """A gradebook that knows nothing."""
    from nbgrader.api import Gradebook

    from dlcourse.grading.office.gradebook import path_to_alembic

    root = tmp_path_factory.mktemp("empty")
    with path_to_alembic():
        Gradebook(f"sqlite:///{root / 'gradebook.db'}", "dlcourse").close()
    return root


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(grading, "grade_one", rule)
    monkeypatch.setattr(grading, "local", here)


def here(jobs: int) -> Any:
    """A pool that does each task at once."""
    return nullcontext((at_once, lambda: 1))


def play(seed: int, empty: Path, folder: Path) -> tuple[dict, dict, list[str]]:
    """A sequence of changes; what the course says after it, and a fresh one; and the steps."""
    rng = random.Random(seed)
    world = World({NAME: [Task("t1", 4), Task("t2", 6), Task("t3", 5, words=True)]})
    for student in STUDENTS[: rng.randint(1, 3)]:
        world.handed[student] = Handed({f"t{i}": f"# {rng.choice([*SHARES])}" for i in (1, 2, 3)},
                                       "2024-05-02 10:00:00 UTC")
    changed, fresh = (shutil.copytree(empty, folder / name) for name in ("changed", "fresh"))
    world.write(changed)
    run(changed)
    steps = []
    for change in rng.choices(CHANGES, k=rng.randint(3, 9)):
        steps.append(change.__name__)
        world.write(changed)
        change(world, rng, changed)
    world.write(changed)
    run(changed)
    exported(changed)

    world.write(fresh)
    world.enter(fresh)
    run(fresh)
    for (student, notebook, cell), (points, extra, answer) in world.given.items():
        score(fresh, student, notebook, cell, points, extra,
              read=answer == world.answer(student, notebook, cell))
    run(fresh)
    exported(fresh)
    return said(changed), said(fresh), steps


@pytest.mark.parametrize("start", range(0, SEQUENCES, 12))
def test_changes_after_grading_say_what_grading_anew_says(start, empty, quick, tmp_path):
    for seed in range(start, min(start + 12, SEQUENCES)):
        after, anew, steps = play(seed, empty, tmp_path / str(seed))
        for what in {**after, **anew}:
            assert after.get(what) == anew.get(what), f"seed {seed}, {what}: {' → '.join(steps)}"
        shutil.rmtree(tmp_path / str(seed))


def test_the_gradebook_knows_the_courses_own_assignments_as_they_are(empty, tmp_path):
    """Otherwise each run would enter them anew."""
    root = shutil.copytree(empty, tmp_path / "course")
    (root / "solutions").symlink_to(Path(__file__).parents[2] / "solutions")
    course = Course(root)
    for folder in sorted((root / "solutions").iterdir()):
        with Book(course, course.assignment(folder.name)) as book:
            assert not book.known()
            book.prepare()
            assert book.known(), folder.name
