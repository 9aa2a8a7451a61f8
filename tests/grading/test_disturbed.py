"""No command ends in a traceback, and none that did nothing ends with 0, whatever disk, gradebook,
names, arguments and settings are like: a sentence says what is wrong."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from dlcourse.app.cli import main
from dlcourse.grading.office import gradebook

from . import trial
from .test_changes import here, rule

GRADE = ["grade", trial.NAME, "--unsafe"]


def instead(path: str, content: bytes | None) -> Callable[[Path], None]:
    """Put these bytes there; None: a folder."""
    def do(root: Path) -> None:
        target = root / path
        if target.is_dir():
            shutil.rmtree(target)
        target.unlink(missing_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            target.mkdir()
        else:
            target.write_bytes(content)
    return do


def config(line: str) -> Callable[[Path], None]:
    def do(root: Path) -> None:
        with open(root / "nbgrader_config.py", "a") as file:
            file.write(f"\n{line}\n")
    return do


def late(line: str) -> Callable[[Path], None]:
    """A plugin that is asked, as somebody is late."""
    def do(root: Path) -> None:
        config(line)(root)
        (root / "late_days.py").write_text(
            "from nbgrader.plugins import LateSubmissionPlugin\n"
            "class Broken(LateSubmissionPlugin):\n"
            "    def late_submission_penalty(self, *about):\n        return about[9]\n")
        with sqlite3.connect(root / "gradebook.db") as db:
            db.execute("UPDATE assignment SET duedate = '2020-01-01 11:00:00.000000'")
        (root / "submitted" / "ada" / trial.NAME / "timestamp.txt").write_text("2024-05-01 10:00")
    return do


def held(root: Path) -> None:
    """Somebody writes into the gradebook, and does not come to an end."""
    global holder
    holder = sqlite3.connect(root / "gradebook.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")


def nothing(root: Path) -> None:
    shutil.rmtree(root / "submitted")
    (root / "submitted").mkdir()


def zipped(name: str) -> Callable[[Path], None]:
    def do(root: Path) -> None:
        with zipfile.ZipFile(root / "in.zip", "w") as file:
            file.writestr(name, "x")
    return do


def as_it_is(root: Path) -> None:
    pass


SOURCE = f"solutions/{trial.NAME}/{trial.NAME}.ipynb"
COLLECT = ["collect", trial.NAME, "--from"]
# name: what is done to a course, the command, and what the sentence says
DISTURBED: dict[str, tuple[Callable[[Path], None], list[str], str]] = {
    "gradebook is a folder": (instead("gradebook.db", None), GRADE, "gradebook.db cannot be used"),
    "gradebook is none": (instead("gradebook.db", b"x" * 5000), GRADE, "cannot be used: "),
    "gradebook cut": (instead("gradebook.db", b"SQLite format 3\0"), GRADE, "cannot be used: "),
    "gradebook held": (held, GRADE, "held by another program: close the formgrader"),
    "report of a held one": (held, ["report", trial.NAME], "held by another program"),
    "results are none": (instead(".dlcourse/results.db", b"x" * 5000), GRADE, "results.db"),
    "results are a folder": (instead(".dlcourse/results.db", None), GRADE, "results.db"),
    "own folder is a file": (instead(".dlcourse", b""), GRADE, ".dlcourse"),
    "settings no Python": (config("x = ("), GRADE, "nbgrader_config.py"),
    "settings that fail": (config("1 / 0"), GRADE, "nbgrader_config.py"),
    "settings no text": (instead("nbgrader_config.py", b"\xff\xfe\0"), GRADE, "nbgrader_config.py"),
    "another structure": (config('c.CourseDirectory.directory_structure = "x"'), GRADE,
                          "structure"),
    "an unknown database": (config('c.CourseDirectory.db_url = "nosql://x"'), GRADE, "gradebook"),
    "a limit in words": (config('c.Execute.timeout = "soon"'), GRADE, "soon"),
    "a plugin that fails": (late('c.AssignLatePenalties.plugin_class = "late_days.Broken"'), GRADE,
                            "late"),
    "a plugin not there": (late('c.AssignLatePenalties.plugin_class = "nowhere.Late"'), GRADE,
                           "nowhere"),
    "term no TOML": (instead("course.toml", b"= 1"), GRADE, "course.toml cannot be read"),
    "term no text": (instead("course.toml", b"\xff"), GRADE, "course.toml cannot be read"),
    "days in words": (instead("course.toml", f'[extensions.{trial.NAME}]\nada = "two"'.encode()),
                      GRADE, "needs a number of days"),
    "a solution that is none": (instead(SOURCE, b"{"), GRADE, "is no notebook"),
    "a solution that is a folder": (instead(SOURCE, None), GRADE, "directory"),
    "nobody": (nothing, GRADE, "nobody has handed in"),
    "submitted is a file": (instead("submitted", b""), GRADE, "there is no folder"),
    "autograded is a file": (instead("autograded", b""), GRADE, "autograded"),
    "no name": (as_it_is, ["grade", "", "--unsafe"], "there is no assignment"),
    "a path for a name": (as_it_is, ["grade", "../x", "--unsafe"], "there is no assignment ../x"),
    "a long name": (as_it_is, ["grade", "x" * 5000, "--unsafe"], "there is no assignment"),
    "half a letter": (as_it_is, ["grade", "\udc80", "--unsafe"], "there is no assignment"),
    "no such cluster": (as_it_is, [*GRADE, "--scheduler", "nowhere"], "nowhere"),
    "report before grading": (as_it_is, ["report", trial.NAME], "nothing"),
    "all before grading": (as_it_is, ["report", "--all"], "nothing is graded yet"),
    "a roster that is none": (instead("students.csv", b"\xff\xfe"), ["give-back", trial.NAME],
                              "students.csv"),
    "a roster that is a folder": (instead("students.csv", None), [*COLLECT, "."], "students.csv"),
    "a roster of others": (instead("students.csv", b"a,b\n1,2\n"), [*COLLECT, "."], "students.csv"),
    "no zip": (instead("students.csv", b"id\nada\n"), [*COLLECT, "no.zip"], "no.zip"),
    "an empty zip": (zipped("a.txt"), [*COLLECT, "in.zip"], "who is in the course"),
    "forget nobody": (as_it_is, ["forget", "zoe"], ""),
    "forget a path": (as_it_is, ["forget", "../x", "--yes"], "is no student's id"),
    "check nothing": (as_it_is, ["check", "nowhere.ipynb"], "there is no notebook nowhere.ipynb"),
    "check a course's settings": (as_it_is, ["check", "nbgrader_config.py"], "notebook"),
    "build nothing": (as_it_is, ["build-exercises", "--solutions", "x"], "no assignment in x"),
    "build on a file": (instead("exercises", b""), ["build-exercises"], "exercises"),
    "progress in a file": (instead("file", b""), ["progress", "--dir", "file"], "file"),
    "progress of no lesson": (as_it_is, ["progress", "99"], "nothing is recorded here"),
    "lab in a file": (instead("file", b""), ["lab", "--dir", "file"], "is a file"),
    "doctor of a file": (instead("file", b""), ["doctor", "--dir", "file"], ""),
}


@pytest.mark.parametrize("name", DISTURBED)
def test_a_sentence_and_no_zero(name, course, monkeypatch, capsys):
    disturb, words, said = DISTURBED[name]
    monkeypatch.setattr("dlcourse.grading.grade.grade_one", rule)
    monkeypatch.setattr("dlcourse.grading.grade.local", here)
    monkeypatch.setattr(gradebook, "PATIENCE", 0.2)
    monkeypatch.chdir(course)
    monkeypatch.delenv("DLCOURSE_WORKSPACE", raising=False)
    trial.hand_in(course, "ada", answers=trial.RIGHT)
    disturb(course)
    try:
        code = main(words)
    finally:
        if disturb is held:
            holder.close()
    shown = capsys.readouterr()
    assert code in (1, 2), shown.out
    if said:
        (sentence,) = shown.err.strip().splitlines()
        assert sentence.startswith("dlcourse: ") and said in sentence, sentence
        assert len(sentence) < 600
        for told in re.findall(r"in (\S+\.txt) ", sentence):
            os.unlink(told)
        assert "not foreseen" not in sentence, sentence
