"""What INSTRUCTORS.md says to type works as it stands there."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from dlcourse.app.course import Course

from . import trial
from .conftest import run

TEXT = (Path(__file__).parents[2] / "INSTRUCTORS.md").read_text()
BLOCKS = re.findall(r"^```python\n(.*?)^```", TEXT, flags=re.MULTILINE | re.DOTALL)
SETTINGS = [b for b in BLOCKS if re.search(r"^c\.", b, flags=re.MULTILINE) and "ngshare" not in b]


def block(word: str) -> str:
    found = [b for b in BLOCKS if word in b]
    assert len(found) == 1, word
    return found[0]


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda s: s.split()[0])
def test_settings_are_read(course, settings):
    (course / "nbgrader_config.py").write_text(settings)
    said = re.findall(r"^c\.(\w+)\.(\w+) = (\"[^\"]*\")", settings, flags=re.MULTILINE)
    config = Course(course).config
    assert said and all(config[section][name] == eval(value) for section, name, value in said)


def test_late_days(course):
    """Their file lies beside the settings, where Python itself does not look (-P)."""
    with (course / "nbgrader_config.py").open("a") as file:
        file.write(block("penalty_method"))
    (course / "late_days.py").write_text(block("class LateDays"))
    path = trial.hand_in(course, "ada", answers=trial.RIGHT)
    (path.parent / "timestamp.txt").write_text("2026-01-02 12:00:00 UTC")
    with sqlite3.connect(course / "gradebook.db") as book:
        book.execute("UPDATE assignment SET duedate = '2026-01-01 11:00:00.000000'")
    subprocess.run([sys.executable, "-P", "-m", "dlcourse.app.cli", "grade", trial.NAME],
                   cwd=course, check=True, capture_output=True, text=True)
    with sqlite3.connect(course / "gradebook.db") as book:
        penalty = book.execute("SELECT late_submission_penalty FROM submitted_notebook").fetchall()
    assert penalty == [(pytest.approx(0.2 * trial.POINTS),)]


def test_the_driver_of_postgresql_is_named():
    """Without, each SQLAlchemy takes another one."""
    from sqlalchemy import make_url

    url = re.search(r'db_url = "(.*)"', block("db_url"))
    assert url is not None and make_url(url[1]).drivername == "postgresql+psycopg2"


def test_a_check_of_ones_own(tmp_path):
    """Its report names the mistake, though neither the module nor the cell was handed out."""
    root = trial.course(tmp_path / "course")
    (root / "checks").mkdir()
    (root / "checks" / "week_1.py").write_text(block('Lesson("week_1")'))
    test = block("BEGIN HIDDEN TESTS")
    for folder, answer, cell in (
            ("solutions", "### BEGIN SOLUTION\n{}\n### END SOLUTION", test),
            ("submitted/ada", "def middle(values):\n    return values.sum() / values.size", ""),
            ("submitted/bob", "def middle(values):\n    return values.sum()", "")):
        solution = "def middle(values):\n    return values.mean()"
        cells = [trial.cell("code", answer.format(solution), grade_id="middle", solution=True),
                 trial.cell("code", cell, grade_id="middle-check", grade=True, locked=True,
                            points=10)]
        trial.write(root / folder / trial.NAME / f"{trial.NAME}.ipynb",
                    {**trial.notebook(), "cells": cells})
    summary = run(root)
    assert summary.points == {"ada": 10, "bob": 2}, "with one number alone a sum is a mean"
    page = (root / "feedback" / "bob" / trial.NAME / f"{trial.NAME}.html").read_text()
    assert "sum instead of mean" in page and "checks import" not in page


TOML = re.findall(r"^```toml\n(.*?)^```", TEXT, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("text", TOML, ids=lambda text: text.split()[0])
def test_what_stands_in_course_toml_is_read(tmp_path, text):
    if "factor" in text:
        text += ("\n[opens]\n06_softmax_and_loss = 2026-11-01\n"
                 "[due]\n06_softmax_and_loss = 2026-11-10\n")
    (tmp_path / "course.toml").write_text(text)
    here = Course(tmp_path)
    found = here.rules("06_softmax_and_loss")
    assert here.outline.lessons
    if "factor" in text:
        assert found.best and found.late.at_most == 0.5 and len(found.groups[1]) == 3
        assert {one.days for one in found.extensions.values()} == {2, 4}


COMMANDS = sorted({
    (program, verb, flag) for program, verb, rest in re.findall(
        r"(?:^|`)(dlcourse|nbgrader) ([a-z][a-z_-]+)((?: [^`\n#]*)?)", TEXT, re.M)
    for flag in ["", *re.findall(r"--[a-z]+", rest)]})


@pytest.mark.parametrize(("program", "verb", "flag"), COMMANDS, ids=lambda word: word)
def test_each_command_is_run_by_a_test(program, verb, flag):
    """Some test calls it, with this flag."""
    texts = [path.read_text(encoding="utf-8") for path in Path(__file__).parents[1].rglob("*.py")
             if path != Path(__file__)]
    assert any(re.search(rf'["\' ]{verb}["\', ]', text) and (not flag or flag in text)
               for text in texts)
