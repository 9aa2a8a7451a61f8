"""From Moodle and Canvas into the course, and back again: nobody lost, and nothing by hand."""

from __future__ import annotations

import csv
import json
import os
import shutil
import struct
import time
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from nbgrader.coursedir import CourseDirectory

from dlcourse.app.cli import main
from dlcourse.app.course import Course, CourseError
from dlcourse.app.people import read
from dlcourse.grading.intake.submissions import call_roll, take
from dlcourse.grading.office.gradebook import Book
from dlcourse.term.collect import collect
from dlcourse.term.give_back import give_back
from dlcourse.term.totals import Weights, totals

from ..grading import trial
from ..grading.conftest import course, run, template  # noqa: F401  (fixtures)

NAME, FILE = trial.NAME, f"{trial.NAME}.ipynb"
ROSTER = """id,first_name,last_name,email,lms_user_id
ada,Ada,Lovelace,ada@uni.example,71
jm,Jörg,Müller,joerg.mueller@uni.example,72
bob,Bob,"van der Berg, Jr.",bob@uni.example,73
sam1,Sam,Smith,sam1@uni.example,74
sam2,Sam,Smith,sam2@uni.example,75
lazy,Lena,Zygmunt,lena@uni.example,76
"""
MOODLE = {  # as Moodle names them; the answers; the time
    f"Ada Lovelace_1001_assignsubmission_file_/{FILE}": ({}, 10),
    f"Ada Lovelace_1001_assignsubmission_file_/{NAME} (1).ipynb": (trial.RIGHT, 12),
    "Jo\u0308rg Mu\u0308ller_1002_assignsubmission_file_/meine Lösung.ipynb": (trial.RIGHT, 11),
    f"van der Berg, Jr., Bob_1003_assignsubmission_file_{FILE}": (trial.RIGHT, 11),
    f"Sam Smith_1004_assignsubmission_file_/{FILE}": (trial.RIGHT, 11),
    f"Guest Auditor_1009_assignsubmission_file_/{FILE}": ({}, 11),
    "Ada Lovelace_1001_assignsubmission_onlinetext_/onlinetext.html": (None, 9),
}
CANVAS = {
    f"lovelaceada_71_501_{NAME}.ipynb": ({}, 10),
    f"lovelaceada_71_502_{NAME}-1.ipynb": (trial.RIGHT, 10),
    f"müllerjörg_LATE_72_503_{NAME}.ipynb": (trial.RIGHT, 12),
    f"vanderbergjrbob_73_504_{NAME}-2.ipynb": (trial.RIGHT, 11),
    f"smithsam_74_505_{NAME}.ipynb": (trial.RIGHT, 11),
    f"smithsam_75_506_{NAME}.ipynb": ({}, 11),
    f"auditorguest_99_507_{NAME}.ipynb": ({}, 11),
}


def packed(path: Path, files: dict, inside: str = "") -> Path:
    """A zip as an LMS makes it, its times in UTC."""
    with zipfile.ZipFile(path, "w") as out:
        for name, (answers, hour) in files.items():
            info = zipfile.ZipInfo(inside + name, (2026, 11, 30, hour, 0, 0))
            seconds = int(datetime(2026, 11, 30, hour, tzinfo=UTC).timestamp())
            info.extra = struct.pack("<HHBi", 0x5455, 5, 1, seconds)
            out.writestr(info, "<p>text</p>" if answers is None else answers if isinstance(
                answers, str) else json.dumps(trial.notebook(answers)))
    return path


@pytest.fixture
def term(course):  # noqa: F811
    (course / "students.csv").write_text(ROSTER, encoding="utf-8")
    return course


def came(root: Path, student: str) -> str:
    here = Course(root)
    notebooks = here.assignment(NAME)
    return f"{take(here, notebooks, student, call_roll(here, notebooks).found[student]).timestamp}"


def test_from_moodle(term, tmp_path):
    done = collect(Course(term), NAME, packed(tmp_path / "moodle.zip", MOODLE))
    assert done.taken == ["ada", "bob", "jm"]
    assert sorted(done.unmatched) == ["Guest Auditor", "Sam Smith"], "there are two of that name"
    assert done.notes["ada"] == [f"2 notebooks came; {NAME} (1).ipynb counts"]
    assert came(term, "jm") == "2026-11-30 11:00:00"
    again = collect(Course(term), NAME, packed(tmp_path / "moodle.zip", MOODLE),
                    {"Sam Smith": "sam2"})
    assert (again.taken, again.as_before) == (["sam2"], ["ada", "bob", "jm"])
    assert [*collect(Course(term), NAME, tmp_path / "moodle.zip").unmatched] == ["Guest Auditor"]
    assert run(term).points.keys() == {"ada", "bob", "jm", "sam2"}
    with Book(here := Course(term), here.assignment(NAME)) as book:  # for the formgrader
        assert book.people()["jm"] == {"first_name": "Jörg", "last_name": "Müller",
                                       "email": "joerg.mueller@uni.example", "lms_user_id": "72"}
    button = CourseDirectory(root=str(term)).get_existing_timestamp(
        str(term / "submitted" / "jm" / NAME))
    assert f"{button}" == came(term, "jm"), "the formgrader's buttons know no other time"


def test_from_canvas_and_a_later_attempt(term, tmp_path):
    done = collect(Course(term), NAME, packed(tmp_path / "canvas.zip", CANVAS, "submissions/"))
    assert done.taken == ["ada", "bob", "jm", "sam1", "sam2"]
    assert [*done.unmatched] == ["auditorguest"]
    assert done.notes == {"ada": [f"2 notebooks came; {NAME}-1.ipynb counts"],
                          "jm": ["late, says Canvas"]}
    points = run(term).points
    assert points == dict.fromkeys(("ada", "bob", "jm", "sam1"), trial.POINTS) | {"sam2": 0}
    earlier = {f"smithsam_74_505_{NAME}.ipynb": ({}, 9)}
    late = {f"smithsam_75_508_{NAME}-1.ipynb": (trial.RIGHT, 13)}
    done = collect(Course(term), NAME, packed(tmp_path / "again.zip", earlier | late))
    assert done.taken == ["sam2"] and done.notes == {
        "sam1": ["what was there came later, and stays"]}
    assert run(term).points["sam2"] == trial.POINTS


@pytest.mark.parametrize(("kind", "mine", "bobs"), [
    ("canvas", f"lovelaceada_71_501_x_73_assignsubmission_file_{FILE}",
     f"vanderbergjrbob_73_504_{NAME}.ipynb"),
    ("moodle", f"Ada Lovelace_1001_assignsubmission_file_x_73_assignsubmission_file_{FILE}",
     f"van der Berg, Jr., Bob_1003_assignsubmission_file_{FILE}"),
    ("moodle", f"Ada Lovelace_73_assignsubmission_file_{FILE}",
     f"van der Berg, Jr., Bob_1003_assignsubmission_file_{FILE}")])
def test_nobody_hands_in_for_another_by_what_they_call_their_file(
        term, tmp_path, kind, mine, bobs):
    files = {bobs: (trial.RIGHT, 11), mine: ({}, 12)}
    done = collect(Course(term), NAME, packed(tmp_path / f"{kind}.zip", files))
    assert [*done.taken, *done.unmatched] == (
        ["bob", "lovelaceada_71_501_x"] if kind == "canvas" else ["ada", "bob"])
    assert run(term).points["bob"] == trial.POINTS


def test_who_takes_the_name_of_another_is_asked_about(term, tmp_path):
    files = {f"Ada Lovelace_{number}_assignsubmission_file_{FILE}": (answers, hour)
             for number, answers, hour in ((1001, trial.RIGHT, 11), (1003, {}, 12))}
    path = packed(tmp_path / "moodle.zip", files)
    done = collect(Course(term), NAME, path)
    assert (done.taken, [*done.unmatched]) == ([], ["Ada Lovelace_1001", "Ada Lovelace_1003"])
    done = collect(Course(term), NAME, path, {"Ada Lovelace_1003": "bob"})
    assert (done.taken, done.unmatched) == (["ada", "bob"], {})
    assert run(term).points == {"ada": trial.POINTS, "bob": 0}


def test_what_is_damaged_in_a_zip_costs_its_owner_alone(term, tmp_path):
    path = packed(tmp_path / "plain.zip", {f"{who}/{FILE}": (trial.RIGHT, 11)
                                           for who in ("ada", "bob", "jm")})
    data = bytearray(path.read_bytes())
    data[data.index(b"def square")] ^= 1  # of Ada's: what it should add up to, it does not
    path.write_bytes(data)
    done = collect(Course(term), NAME, path)
    assert (run(term).points.keys(), [*done.notes]) == ({"bob", "jm"}, ["ada"])


@pytest.mark.parametrize("machine", ["Asia/Tokyo", "America/Los_Angeles"])
def test_a_time_without_a_zone_is_the_courses_on_every_machine(
        term, tmp_path, monkeypatch, machine):
    (term / "course.toml").write_text('timezone = "Europe/Berlin"\n')
    with zipfile.ZipFile(tmp_path / "plain.zip", "w") as out:
        out.writestr(zipfile.ZipInfo(f"ada/{FILE}", (2026, 11, 30, 23, 30, 0)),
                     json.dumps(trial.notebook()))
    monkeypatch.setenv("TZ", machine)
    time.tzset()
    try:
        collect(Course(term), NAME, tmp_path / "plain.zip")
    finally:
        monkeypatch.undo()
        time.tzset()
    assert came(term, "ada") == "2026-11-30 22:30:00"


def test_from_a_folder_and_by_names_without_utf8(term, tmp_path):
    for name in ("ada", "Jörg Müller"):
        (tmp_path / "all" / name).mkdir(parents=True)
        (tmp_path / "all" / name / FILE).write_text(json.dumps(trial.notebook(trial.RIGHT)))
    (tmp_path / "all" / "bob.ipynb").write_text(json.dumps(trial.notebook()))
    os.symlink("/etc/passwd", tmp_path / "all" / "sam1.ipynb")
    assert collect(Course(term), NAME, tmp_path / "all").taken == ["ada", "bob", "jm"]
    with pytest.raises(CourseError, match="no zip and no folder"):
        collect(Course(term), NAME, tmp_path / "all" / "bob.ipynb")
    with pytest.raises(CourseError, match="there is no student nobody"):
        collect(Course(term), NAME, tmp_path / "all", {"ada": "nobody"})
    (term / "students.csv").unlink()
    with pytest.raises(CourseError, match=r"students\.csv"):
        collect(Course(term), NAME, tmp_path / "all")


@pytest.mark.parametrize(("text", "found"), [
    ("Student,ID,SIS Login ID,Section\n\"Müller, Jörg\",72,jm,A\n", ("jm", "Jörg", "Müller", "72")),
    ("First name,Last name,Email address\nJörg,Müller,jm@uni.example\n",
     ("jm", "Jörg", "Müller", "")),
    ("id,email\n../evil,x@y\n.hidden,x@y\njm,j@uni.example\n", ("jm", "", "", "")),
])
def test_who_is_in_the_course_as_an_lms_exports_it(tmp_path, text, found):
    (tmp_path / "students.csv").write_text(text, encoding="utf-8-sig")
    [one] = read(tmp_path / "students.csv")
    assert (one.id, one.first_name, one.last_name, one.lms_user_id) == found


def worksheet(path: Path) -> Path:
    rows = [("Participant 1001", "Ada Lovelace", "ada@uni.example"),
            ("Participant 1002", "Jörg Müller", "other@address.example"),
            ("Participant 1003", "Bob van der Berg, Jr.", "bob@uni.example"),
            ("Participant 1005", "Sam Smith", "sam1@uni.example"),
            ("Participant 1004", "Sam Smith", "sam2@uni.example"),
            ("Participant 1006", "Lena Zygmunt", "lena@uni.example"),
            ("Participant 1009", "Guest Auditor", "guest@uni.example")]
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["Identifier", "Full name", "Email address", "Status", "Grade",
                      "Maximum grade", "Last modified (grade)", "Feedback comments"])
        out.writerows([*row, "Submitted", "", "50.00", "-", ""] for row in rows)
    return path


def test_back_to_moodle(term, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(term)
    packed(tmp_path / "moodle.zip", MOODLE)
    assert main(["give-back", NAME]) == 2
    assert main(["collect", NAME, "--from", str(tmp_path / "moodle.zip"),
                 "--match", "Sam Smith=sam2"]) == 1
    assert "whose is it? Guest Auditor" in capsys.readouterr().out
    run(term)
    assert main(["give-back", NAME, "--worksheet", str(worksheet(tmp_path / "w.csv"))]) == 0
    said = capsys.readouterr().out
    assert "handed in nothing, and have 0 points: 2 (lazy, sam1)" in said
    assert "in Moodle's worksheet and not in the course: 1 (Guest Auditor)" in said
    assert "worksheet is out of 50 points, the assignment out of 49: set the maximum" in said
    made = term / "build" / "give-back" / NAME
    rows = {row["Identifier"][-4:]: row["Grade"] for row in csv.DictReader(
        (made / "worksheet.csv").open(encoding="utf-8"))}
    assert ",-,\n" in (made / "worksheet.csv").read_text(), "and all else is as it was"
    full = str(trial.POINTS)
    assert rows == {"1001": full, "1002": full, "1003": full, "1004": full, "1005": "0",
                    "1006": "0", "1009": ""}
    names = zipfile.ZipFile(made / "feedback.zip").namelist()
    assert f"Ada Lovelace_1001_assignsubmission_file_/{NAME}.html" in names and len(names) == 4
    assert len((made / "moodle.csv").read_text().splitlines()) == 7


def test_back_to_canvas_with_a_warning_for_what_nobody_has_read(term, tmp_path):
    collect(Course(term), NAME, packed(tmp_path / "canvas.zip", CANVAS))
    trial.hand_in(term, "ada", answers=trial.RIGHT | {"explain": "Rows sum to one."})
    run(term)
    done = give_back(Course(term), NAME)
    assert done.warnings[0] == ("nobody has read 1 of the answers in words; each counts 0 until "
                                "somebody does: 1 (ada)")
    rows = [*csv.reader((done.folder / "canvas.csv").open(encoding="utf-8"))][2:]
    assert [row[2] for row in rows] == ["ada", "bob", "jm", "lazy", "sam1", "sam2"]
    assert rows[2][:2] == ["Müller, Jörg", "72"] and rows[3][4] == "0"
    names = zipfile.ZipFile(done.folder / "feedback.zip").namelist()
    assert f"müllerjörg_LATE_72_503_{NAME}.html" in names
    assert not [said for said in done.warnings if "send them" in said]
    trial.hand_in(term, "lazy", answers=trial.RIGHT)  # Canvas knows nothing of it
    run(term)
    assert "send them their pages: 1 (lazy)" in give_back(Course(term), NAME).warnings[-1]


def test_a_term_added_up(term, monkeypatch, capsys):
    shutil.copytree(term / "solutions" / NAME, term / "solutions" / "91_more")
    (term / "solutions/91_more" / FILE).rename(term / "solutions/91_more/91_more.ipynb")
    trial.hand_in(term, "ada", answers=trial.RIGHT)
    run(term)
    path, whole = totals(Course(term))
    most = trial.POINTS + 5  # with the answer in words
    assert whole["ada"] == pytest.approx(trial.POINTS / most) and whole["lazy"] == 0
    assert "lazy,Zygmunt,Lena,0,0.0" in path.read_text()
    (term / "course.toml").write_text('drop_lowest = 1\n[weights]\n"nothing" = 2\n')
    monkeypatch.chdir(term)
    assert main(["report", "--all"]) == 2
    assert "there is no assignment nothing" in capsys.readouterr().err
    (term / "course.toml").write_text('[weights]\n"90_trial" = 2\n')
    assert Weights.read(Course(term)).of == {NAME: 2.0} and main(["report", "--all"]) == 0


def test_extra_days_before_anything_came(term):
    (term / "course.toml").write_text(f'[extensions.{NAME}]\nada = 2\n')
    here = Course(term)
    with Book(here, here.assignment(NAME)) as book:
        book.gradebook.update_or_create_assignment(NAME, duedate="2026-01-05 12:00:00 UTC")
    for student in ("ada", "bob"):
        path = trial.hand_in(term, student, answers=trial.RIGHT)
        path.with_name("timestamp.txt").write_text("2026-01-06 12:00:00 UTC")
    run(term)
    with Book(here, here.assignment(NAME)) as book:
        found = book.standing(["ada", "bob"])
    assert (found["ada"].late, found["bob"].late) == (False, True)
    (term / "course.toml").write_text(f'[extensions.{NAME}]\nbob = "long"\n')
    with pytest.raises(CourseError, match="needs a number of days"):
        run(term)
