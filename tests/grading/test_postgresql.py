"""The gradebook in PostgreSQL: the same content as in SQLite, and many graders at once."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import create_engine, text

from dlcourse.grading.intake.course import Course
from dlcourse.grading.office.gradebook import Book, BookEntry, path_to_alembic
from dlcourse.term.report import report

from . import trial
from .conftest import run
from .test_honest import WRONG
from .test_runs import fill

SETTINGS = {"listen_addresses": "", "fsync": "off", "max_connections": "60"}


def program(name: str) -> str | None:
    """Where PostgreSQL's server keeps a program: Debian leaves them out of PATH."""
    beside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(beside[-1]) if beside else None)


@pytest.fixture(scope="module")
def database() -> Iterator[Callable[[str], str]]:
    """A server of its own, on a socket in a folder of its own: makes a database, says its URL."""
    psycopg2 = pytest.importorskip("psycopg2", reason="psycopg2-binary is not installed")
    initdb, control = program("initdb"), program("pg_ctl")
    if initdb is None or control is None:
        pytest.skip("no PostgreSQL server here: apt install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    user = None
    if os.getuid() == 0:  # PostgreSQL refuses to run as root
        user = pwd.getpwnam("nobody").pw_uid
        os.chown(folder, user, -1)

    def call(*words: str | Path) -> None:
        subprocess.run(words, user=user, cwd="/", check=True, timeout=60,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def make(name: str) -> str:
        connection = psycopg2.connect(host=str(folder), user="grader", dbname="postgres")
        connection.autocommit = True
        connection.cursor().execute(f"CREATE DATABASE {name}")
        connection.close()
        return f"postgresql+psycopg2://grader@/{name}?host={folder}"

    try:
        call(initdb, "--pgdata", folder / "data", "--username", "grader", "--auth", "trust",
             "--encoding", "UTF8", "--no-sync")
        options = " ".join(f"-c {k}='{v}'" for k, v in SETTINGS.items())
        call(control, "--pgdata", folder / "data", "--log", folder / "log", "--wait", "--options",
             f"{options} -c unix_socket_directories='{folder}'", "start")
        yield make
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            call(control, "--pgdata", folder / "data", "--mode", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def move(root: Path, url: str) -> Path:
    """Have a course keep its gradebook at ``url``, by the one setting that INSTRUCTORS.md names."""
    return set_(root, f"c.CourseDirectory.db_url = {url!r}")


def set_(root: Path, line: str) -> Path:
    with (root / "nbgrader_config.py").open("a") as file:
        file.write(f"\n{line}\n")
    return root


def content(root: Path) -> dict[str, list[tuple]]:
    """All that a gradebook says, without the numbers it gives its rows."""
    engine = create_engine(Course(root).db_url)
    submitted = ("JOIN submitted_notebook n ON x.notebook_id = n.id "
                 "JOIN submitted_assignment a ON n.assignment_id = a.id "
                 "JOIN base_cell c ON x.cell_id = c.id")
    asked = {
        "grades": "SELECT a.student_id, c.name, x.auto_score, x.manual_score, x.extra_credit, "
                  f"x.needs_manual_grade FROM grade x {submitted}",
        "comments": "SELECT a.student_id, c.name, x.auto_comment, x.manual_comment "
                    f"FROM comment x {submitted}",
        "penalties": "SELECT a.student_id, n.late_submission_penalty FROM submitted_notebook n "
                     "JOIN submitted_assignment a ON n.assignment_id = a.id",
        "times": "SELECT student_id, CAST(timestamp AS VARCHAR) FROM submitted_assignment",
        "cells": "SELECT c.name, c.type, g.max_score, g.cell_type FROM base_cell c "
                 "LEFT JOIN grade_cells g ON g.id = c.id",
    }
    with engine.connect() as connection:
        found = {name: sorted((tuple(row) for row in connection.execute(text(query))), key=repr)
                 for name, query in asked.items()}
    engine.dispose()
    found["grades"] = [(*row[:-1], bool(row[-1])) for row in found["grades"]]
    found["times"] = [(who, (when or "")[:19]) for who, when in found["times"]]
    return found


def person(root: Path) -> None:
    """Enter what a person enters: a due date, points, extra credit and a comment."""
    with Gradebook(Course(root).db_url, "dlcourse") as book:
        book.update_or_create_assignment(trial.NAME, duedate=datetime(2026, 1, 1, 11))
        said = book.find_grade("explain", trial.NAME, trial.NAME, "right")
        said.manual_score, said.needs_manual_grade = 3.5, False
        book.find_grade("square-check", trial.NAME, trial.NAME, "right").extra_credit = 1.0
        comment = book.find_comment("explain", trial.NAME, trial.NAME, "right")
        comment.manual_comment = "Schön: ∂L/∂z"
        book.db.commit()


def test_it_holds_what_sqlite_holds(course, database, tmp_path):
    """After grading, and after a person graded and the submissions changed."""
    set_(course, 'c.LateSubmissionPlugin.penalty_method = "zero"')
    other = move(shutil.copytree(course, tmp_path / "other"), database("same"))
    for root in (course, other):
        fill(root, 3)
        trial.hand_in(root, "broken", b"no notebook")
        trial.hand_in(root, "Zoë Ünal", answers=trial.RIGHT)
        path = trial.hand_in(root, "right", answers=trial.RIGHT)
        (path.parent / "timestamp.txt").write_text("2026-01-01 12:00:00 UTC")
        run(root)
    assert content(other) == content(course)
    assert len(content(other)["grades"]) == 6 * (len(trial.TASKS) + 1)
    for root in (course, other):
        person(root)
        changed = {**trial.RIGHT, "square": WRONG["square"], "explain": "Said otherwise."}
        trial.hand_in(root, "right", answers=changed)
        run(root, regrade=True)
    assert content(other) == content(course)
    mine = {row[1]: row[2:] for row in content(other)["grades"] if row[0] == "right"}
    assert mine["explain"][1] == 3.5 and mine["square-check"][:3] == (0.0, None, 1.0)
    said = {row[1]: row[3] for row in content(other)["comments"] if row[0] == "right"}
    assert said["explain"] == "Schön: ∂L/∂z"
    late = {who: penalty for who, penalty in content(other)["penalties"] if penalty}
    assert late == {"right": trial.POINTS - 4 + 1 + 3.5}
    page = other / "feedback" / "right" / trial.NAME / f"{trial.NAME}.html"
    assert "Schön: ∂L/∂z" in page.read_text()
    assert report(Course(other), Course(other).assignment(trial.NAME)).figures == report(
        Course(course), Course(course).assignment(trial.NAME)).figures


def test_nbgrader_works_with_it(course, database):
    """nbgrader makes the tables here; what its formgrader calls writes and reads them."""
    here = Course(move(course, database("stock")))
    (course / "gradebook.db").unlink()
    trial.hand_in(course, "right", answers=trial.RIGHT)
    trial.hand_in(course, "half", answers={**trial.RIGHT, "softmax": WRONG["softmax"]})
    folder = CourseDirectory(config=here.config, root=str(course))
    with path_to_alembic():
        api = NbGraderAPI(folder, config=here.config)
        said = [api.generate_assignment(trial.NAME), api.autograde(trial.NAME, "right"),
                api.autograde(trial.NAME, "half"), api.generate_feedback(trial.NAME)]
    assert all(answer["success"] for answer in said), said
    theirs = content(course)
    points = run(course).points
    assert content(course) == theirs
    assert points["half"] < points["right"] == trial.POINTS
    seen = {s["student"]: (s["score"], s["needs_manual_grade"])
            for s in api.get_submissions(trial.NAME)}
    assert seen == {who: (float(score), False) for who, score in points.items()}
    assert {s["id"]: s["score"] for s in api.get_students()} == points
    assert not (course / "gradebook.db").exists()


def test_many_graders(course, database):
    """24 writers at once: none is turned away, no update is lost."""
    here = Course(move(course, database("many")))
    notebooks = here.assignment(trial.NAME)
    with Book(here, notebooks) as book:
        book.prepare()

    def write(i: int) -> None:
        with Book(here, notebooks) as book:
            book.prepare()
            for j in range(2):
                book.write([BookEntry(f"s{i}-{j}", None, {(trial.NAME, "square-check"): float(j)})])

    with ThreadPoolExecutor(24) as pool:
        list(pool.map(write, range(24)))
    found = {row[0]: row[2] for row in content(course)["grades"] if row[1] == "square-check"}
    assert found == {f"s{i}-{j}": float(j) for i in range(24) for j in range(2)}


def test_many_graders_of_the_same_students(course, database):
    """In an empty database: they make the tables, and write of the same students at once."""
    here = Course(move(course, database("crowd")))
    notebooks = here.assignment(trial.NAME)
    students = [f"s{k}" for k in range(8)]

    def write(i: int) -> None:
        with Book(here, notebooks) as book:
            book.prepare()
            for _ in range(2):
                book.write([BookEntry(s, None, {(trial.NAME, "square-check"): float(len(s))})
                            for s in (students if i % 2 else reversed(students))])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    found = [row[:3] for row in content(course)["grades"] if row[1] == "square-check"]
    assert found == sorted((s, "square-check", float(len(s))) for s in students)
