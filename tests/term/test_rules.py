"""What `course.toml` says of an assignment, seen on the points."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from dlcourse.grading.intake.course import Course, CourseError
from dlcourse.grading.office.gradebook import Book
from dlcourse.term.collect import collect
from dlcourse.term.give_back import give_back
from dlcourse.term.report import report
from dlcourse.term.totals import totals

from ..grading import trial
from ..grading.conftest import course, run, template  # noqa: F401  (fixtures)
from .test_lms import packed

NAME, MOST = trial.NAME, trial.POINTS
HALF = {name: trial.RIGHT[name] for name in ("softmax", "square")}  # 24 points
DUE = f"[due]\n{NAME} = 2025-11-30 12:00:00\n"


def says(root, text):
    (root / "course.toml").write_text(text)


def hand_in(root, student, answers, when):
    path = trial.hand_in(root, student, answers=answers)
    path.with_name("timestamp.txt").write_text(f"2025-{when} UTC")


def points(root) -> dict[str, float]:
    """Everybody's, as the gradebook has them after grading."""
    run(root)
    here = Course(root)
    with Book(here, here.assignment(NAME)) as book:
        return {student: one.total for student, one in book.standing([*book.people()]).items()}


def test_a_group_has_the_points_of_what_one_of_them_handed_in_last(course):  # noqa: F811
    says(course, f'[groups]\n{NAME} = [["ada", "bob", "cleo"], ["dan", "eve"]]\n')
    said = (course / "course.toml").read_text()
    hand_in(course, "ada", {}, "11-30 10:00:00")
    hand_in(course, "bob", trial.RIGHT, "11-30 11:00:00")
    hand_in(course, "finn", HALF, "11-30 11:00:00")
    assert points(course) == {"ada": MOST, "bob": MOST, "cleo": MOST, "finn": 24}
    assert (course / "feedback" / "cleo" / NAME / f"{NAME}.html").is_file()
    here = Course(course)
    found = report(here, here.assignment(NAME)).figures
    assert found["students"] == 4
    assert [one["students"] for one in found["similar"]] == [["bob", "finn"]], "and no partner's"
    says(course, "")
    run(course)
    assert not (course / "feedback" / "cleo" / NAME).exists()
    with Book(here, here.assignment(NAME)) as book:
        assert {*book.standing(["ada", "cleo"])} == {"ada"}, "each has their own, or nothing"
    says(course, said)
    hand_in(course, "cleo", HALF, "11-30 11:30:00")
    assert points(course)["ada"] == 24, "the last one counts, for all of them"


def test_late_days_cost_a_share_of_the_points(course):  # noqa: F811
    says(course, DUE + "[late]\nper_day = 0.1\nat_most = 0.3\ngrace_minutes = 10\n")
    for student, when in (("ada", "11-30 12:10:00"), ("bob", "11-30 12:11:00"),
                          ("cleo", "12-01 12:11:00"), ("dan", "12-30 12:00:00")):
        hand_in(course, student, trial.RIGHT, when)
    shares = {student: one / MOST for student, one in points(course).items()}
    assert shares == pytest.approx({"ada": 1, "bob": 0.9, "cleo": 0.8, "dan": 0.7})
    subprocess.run([sys.executable, "-m", "nbgrader", "autograde", NAME, "--student", "cleo",
                    "--force"], cwd=course, check=True, capture_output=True)
    here = Course(course)
    with Book(here, here.assignment(NAME)) as book:
        assert book.standing(["cleo"])["cleo"].total == pytest.approx(0.8 * MOST)


def test_more_time_by_days_or_by_a_factor_before_anything_came(course):  # noqa: F811
    says(course, f"timezone = \"Europe/Berlin\"\n[opens]\n{NAME} = 2025-11-20\n"
                 f"[due]\n{NAME} = 2025-11-30\n[late]\nper_day = 1\n"
                 f"[extensions.all]\nada = {{factor = 1.5}}\nbob = 9\n")
    run_nothing = Course(course).rules(NAME)
    assert run_nothing.extensions["ada"].total_seconds() == 0.5 * (11 * 86400 - 1)
    for student, when in (("ada", "12-06 10:59:00"), ("bob", "12-09 22:59:00"),
                          ("cleo", "11-30 22:59:00"), ("dan", "11-30 23:00:00")):
        hand_in(course, student, trial.RIGHT, when)
    assert points(course) == {"ada": MOST, "bob": MOST, "cleo": MOST, "dan": 0}
    says(course, (course / "course.toml").read_text() + f"[extensions.{NAME}]\ndan = 1\n")
    assert points(course) == {"ada": 0, "bob": 0, "cleo": MOST, "dan": MOST}, "its own for all"


def test_the_best_of_several_or_the_last(course, tmp_path):  # noqa: F811
    (course / "students.csv").write_text("id,first_name,last_name\nada,Ada,L\nbob,Bob,M\n")
    file = f"{NAME}.ipynb"
    handed = {f"Ada L_1_assignsubmission_file_/{file}": (trial.RIGHT, 10),
              f"Ada L_1_assignsubmission_file_/{NAME} (1).ipynb": (HALF, 11),
              f"Bob M_2_assignsubmission_file_/{file}": ({}, 10)}
    says(course, 'counts = "last"\n')
    collect(Course(course), NAME, packed(tmp_path / "moodle.zip", handed))
    assert points(course) == {"ada": 24, "bob": 0}
    says(course, 'counts = "best"\n')
    collect(Course(course), NAME, tmp_path / "moodle.zip")
    assert points(course) == {"ada": MOST, "bob": 0}
    hand_in(course, "bob", HALF, "11-30 12:00:00")
    (course / ".dlcourse" / "collected" / NAME / "bob.txt").unlink()
    assert points(course)["bob"] == 24
    hand_in(course, "bob", {}, "11-30 13:00:00")
    assert points(course) == {"ada": MOST, "bob": 24}
    page = (course / "feedback" / "bob" / NAME / f"{NAME}.html").read_text()
    assert "24 of" in page
    says(course, 'counts = "best"\n[late]\nper_day = 0.5\n[due]\n'
                 f"{NAME} = 2025-11-30 11:30:00\n")
    hand_in(course, "bob", trial.RIGHT, "11-30 14:00:00")
    assert points(course)["bob"] == MOST / 2, "of what is left once it is seen that it was late"


def test_the_best_of_several_attempts_of_two_notebooks(course, tmp_path):  # noqa: F811
    """An attempt is what was there of both; each that was kept has its own time and secret."""
    def more(answer):
        cells = [trial.cell("code", f"def cube(x):\n    {answer}", grade_id="cube", solution=True),
                 trial.cell("code", "assert cube(2) == 8", grade_id="cube-check", grade=True,
                            locked=True, points=10)]
        return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}

    trial.write(course / "solutions" / NAME / "more.ipynb", more("return x**3"))
    (course / "students.csv").write_text("id,lms_user_id\nada,1\nbob,2\n")
    says(course, 'counts = "best"\n')
    wrong, right = json.dumps(more("pass")), json.dumps(more("return x**3"))
    handed = {"ada_1_11_90_trial.ipynb": (HALF, 9), "ada_1_12_more.ipynb": (right, 9),
              "ada_1_13_90_trial-1.ipynb": (trial.RIGHT, 10), "ada_1_14_more-1.ipynb": (wrong, 11),
              "ada_1_15_90_trial-2.ipynb": ({}, 12), "ada_1_16_more-2.ipynb": (right, 13),
              "bob_2_17_more.ipynb": (right, 9), "bob_2_18_mine.ipynb": (HALF, 9)}
    done = collect(Course(course), NAME, packed(tmp_path / "canvas.zip", handed))
    assert "mine.ipynb is none of 90_trial.ipynb, more.ipynb" in done.notes["bob"]
    assert points(course) == {"ada": MOST, "bob": 10}, "the second has more than the other two"
    here = Course(course)
    found = report(here, here.assignment(NAME)).figures
    assert {one["name"]: one["right"] for one in found["exercises"]}["softmax"] == 1
    give_back(here, NAME)
    path = trial.hand_in(course, "ada", b"no notebook")
    path.with_name("timestamp.txt").write_text("2027-01-01 10:00:00 UTC")
    path.with_name("more.ipynb").unlink()
    path.with_name("submission_secret.txt").write_text("new")
    assert points(course)["ada"] == MOST, "what cannot be read takes nothing away"
    path.unlink()
    trial.write(path.with_name("more.ipynb"), more("return x**3"))
    trial.hand_in(course, "ada", answers=trial.RIGHT)
    assert points(course)["ada"] == MOST + 10
    secret = course / "feedback" / "ada" / NAME / "submission_secret.txt"
    assert secret.read_text() == "new", "nbgrader gives the feedback back by it"


def test_the_lowest_is_dropped(course):  # noqa: F811
    other = course / "solutions" / "91_more" / "91_more.ipynb"
    other.parent.mkdir()
    other.write_bytes((course / "solutions" / NAME / f"{NAME}.ipynb").read_bytes())
    hand_in(course, "ada", trial.RIGHT, "11-30 10:00:00")
    run(course)
    says(course, "drop_lowest = 1\n")
    done = course / "submitted" / "ada" / "91_more" / "91_more.ipynb"
    done.parent.mkdir()
    done.write_bytes((course / "submitted" / "ada" / NAME / f"{NAME}.ipynb").read_bytes())
    from dlcourse.grading.grade import grade
    here = Course(course)
    grade(here, here.assignment("91_more"), progress=False, jobs=2)
    assert totals(here)[1]["ada"] == pytest.approx(MOST / (MOST + 5))


@pytest.mark.parametrize(("text", "why"), [
    ('counts = "most"', 'must be "best" or "last"'),
    ("[late]\nper_week = 1", "[late] needs per_day"),
    ("[late]\nper_day = 3", "[late] needs per_day"),
    ("[groups]\nall = [[1]]", "[groups] needs lists"),
    ('[groups]\nall = [["ada", "bob"], ["bob"]]', "bob in two groups"),
    ('[extensions.all]\nada = "long"', "needs a number of days"),
    ("[extensions.all]\nada = {factor = 2}", "a factor needs the times"),
    ("extensions = 3", "must be a table"),
])
def test_what_is_wrong_with_a_rule_is_said(course, text, why):  # noqa: F811
    says(course, text)
    with pytest.raises(CourseError, match=re.escape(why)):
        Course(course).rules(NAME)
