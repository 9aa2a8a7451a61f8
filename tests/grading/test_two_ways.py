"""What can be read in two ways is asked or refused, never guessed: times, dates, zones, names."""

from __future__ import annotations

import json
import shutil

import pytest

from dlcourse.app.course import Course, CourseError
from dlcourse.checks import commands
from dlcourse.grading.intake.times import parse_time
from dlcourse.running.notebook import NotebookError

from . import trial
from .conftest import run

READ = {
    "2024-11-05 23:12:00 UTC": "2024-11-05 23:12:00",
    "2024-11-05 23:12:00.250000 UTC": "2024-11-05 23:12:00.250000",
    "\ufeff2024-11-05 23:12 UTC\r\n": "2024-11-05 23:12:00",
    "2024-11-05T23:12Z": "2024-11-05 23:12:00",
    "2024-11-05 23:12 GMT": "2024-11-05 23:12:00",
    "2024-11-05 23:12": "2024-11-05 23:12:00",
    "2024-11-05 23:12 -08": "2024-11-06 07:12:00",
    "2024-11-05 23:12 -0800": "2024-11-06 07:12:00",
    "2024-11-05 23:12+05:30": "2024-11-05 17:42:00",
    "2024-11-05 23:12 Europe/Berlin": "2024-11-05 22:12:00",
    "2024-07-05 23:12 America/Los_Angeles": "2024-07-06 06:12:00",
}
REFUSED = {
    **dict.fromkeys((f"2024-11-05 23:12 {zone}" for zone in (
        "PDT", "CEST", "IST", "CST", "BST", "EST", "local", "Europ/Berlin", "Europe", "Mars/One",
        "PM")), "has the zone"),
    **dict.fromkeys(("2024-10-27 02:30 Europe/Berlin", "2024-03-31 02:30 Europe/Berlin"),
                    "twice, or never"),
    **dict.fromkeys((
        "05.11.2024 23:12", "05/11/2024 23:12 UTC", "11-05-2024 23:12", "24-11-05 23:12",
        "11:12 PM 2024-11-05", "Nov 5 2024 23:12", "2024-11-05", "23:12", "1730848320", "",
        "2024-11-05 23:12 UTC+2 h", "soon", "9" * 40 + " m m 3100:"), "is no date of the form"),
    **dict.fromkeys((f"2024-11-05 23:12 {offset}" for offset in ("+99", "+0175", "-15", "+14:60")),
                    "which is nowhere"),
    **dict.fromkeys(("2024-11-31 23:12 UTC", "2024-11-05 25:12 UTC", "0001-01-01 00:00 +05:00"),
                    "is no date of this calendar"),
}


@pytest.mark.parametrize("text", READ)
def test_what_has_one_meaning_is_read(text):
    assert str(parse_time(text)) == READ[text]


@pytest.mark.parametrize("text", REFUSED)
def test_what_has_two_or_none_is_refused_with_the_way_out(text):
    with pytest.raises(ValueError) as refused:
        parse_time(text)
    assert REFUSED[text] in str(refused.value)


def test_the_instructor_is_told_what_to_write(course):
    for student, stamp in (("ada", "2024-11-05 23:12 PDT"), ("bob", "05.11.2024 23:12"),
                           ("cy", "\ufeff2024-11-05 23:12 UTC")):
        path = trial.hand_in(course, student, answers=trial.RIGHT)
        (path.parent / "timestamp.txt").write_text(stamp, encoding="utf-8")
    notes = run(course).notes
    assert "zone PDT" in notes["ada"][0] and "Europe/Berlin" in notes["ada"][0]
    assert "2026-11-30 23:12:00 UTC; the time at which it came here counts" in notes["bob"][0]
    assert "cy" not in notes


def test_a_number_of_two_assignments_is_asked(course, monkeypatch):
    for other in ("90_other", "91_trial"):
        shutil.copytree(course / "solutions" / trial.NAME, course / "solutions" / other)
        (course / f"solutions/{other}/{trial.NAME}.ipynb").rename(
            course / f"solutions/{other}/{other}.ipynb")
    here = Course(course)
    for name in ("90", "trial"):
        with pytest.raises(CourseError, match=f"{name} may be .* or .*: say which"):
            here.assignment(name)
    assert here.assignment(trial.NAME)[0].name == trial.NAME
    assert here.assignment("other")[0].name == here.assignment("90_other")[0].name == "90_other"

    shutil.copytree(course / "solutions", course / "exercises")
    monkeypatch.chdir(course)
    monkeypatch.delenv("DLCOURSE_WORKSPACE", raising=False)
    with pytest.raises(NotebookError, match="say which"):
        commands.find(commands.Path("90"))
    assert commands.find(commands.Path("91")).stem == "91_trial"


def test_a_name_of_two_students_is_asked(course):
    from dlcourse.app.people import Person
    from dlcourse.term.people import People

    people = People([Person("sam1", "Sam", "Smith"), Person("sam2", "Sam", "Smith"),
                     Person("mueller", "Jo", "Müller"), Person("muller", "Jo", "Muller"),
                     Person("x7", "Ada", "Byron", "sam1@x.org")])
    for name in ("Sam Smith", "smith, sam", "SAM SMITH", "Jo Muller", "nobody", ""):
        assert people.match(name) is None, name
    assert people.match("Ada Byron") == "x7" and people.match("sam2") == "sam2"


def test_a_file_that_may_be_one_of_two_is_asked(course):
    for name in ("first.ipynb", "second.ipynb"):
        path = trial.hand_in(course, "ada", answers=trial.RIGHT)
        path.rename(path.with_name(name))
    assert "there is first.ipynb" in run(course).quarantined["ada"]
    assert json.loads((course / f".dlcourse/quarantine/{trial.NAME}.json").read_text())
