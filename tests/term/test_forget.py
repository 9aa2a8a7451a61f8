"""A student who is forgotten is nowhere, and stays so."""

from __future__ import annotations

import csv
import sqlite3
import zipfile
from contextlib import closing

import pytest

from dlcourse._files import write_whole
from dlcourse.app.cli import main
from dlcourse.app.outline import shipped
from dlcourse.grading.intake.course import Course, CourseError
from dlcourse.term.collect import collect
from dlcourse.term.forget import forget, traces
from dlcourse.term.give_back import give_back
from dlcourse.term.report import report

from ..grading import trial
from ..grading.conftest import course, run, template  # noqa: F401  (fixtures)
from .test_lms import CANVAS, NAME, ROSTER, packed


def test_a_student_is_forgotten_and_stays_so(course, tmp_path, monkeypatch, capsys):  # noqa: F811
    (course / "students.csv").write_text(ROSTER.replace("ada,Ada", "zora.k,Ada"), encoding="utf-8")
    here = Course(course)
    collect(here, NAME, packed(tmp_path / "canvas.zip", CANVAS), {"smithsam": "zora.k"})
    mine = trial.RIGHT | {"square": "print('a word of my own')\ndef square(x): return x * x"}
    trial.hand_in(course, "zora.k", answers=mine)
    before = run(course).points
    report(here, here.assignment(NAME)), give_back(here, NAME)
    assert len(traces(here, "zora.k")) > 8
    monkeypatch.chdir(course)
    assert main(["forget", "zora.k"]) == 0 and "--yes" in capsys.readouterr().out
    assert (course / "submitted" / "zora.k").exists(), "nothing is removed without --yes"
    assert main(["forget", "zora.k", "--yes"]) == 0
    assert "still" not in capsys.readouterr().out
    for secret in (b"zora.k", b"a word of my own"):
        assert not [path for path in course.rglob("*") if path.is_file()
                    and (secret in path.read_bytes() or secret.decode() in path.name)], secret
    again = run(course)
    assert again.points == {s: p for s, p in before.items() if s != "zora.k"}
    assert again.graded == 0, "what the others have is kept"
    done = collect(here, NAME, tmp_path / "canvas.zip")
    assert "lovelaceada" in done.unmatched and not traces(here, "zora.k")
    rows = [*csv.DictReader((course / "students.csv").open(encoding="utf-8"))]
    assert [row["last_name"] for row in rows][:2] == ["Müller", "van der Berg, Jr."]


def test_a_student_leaves_a_group_and_the_rules_and_the_partner_keeps_the_work(
        course, monkeypatch, capsys):  # noqa: F811
    (course / "course.toml").write_text(
        f'counts = "best"\n[groups]\nall = [["zora.k", "bob"], ["cleo", "dan"]]\n'
        f'[extensions.{NAME}]\n"zora.k" = 2\ncleo = 1  # ill\n')
    (course / "students.csv").write_text("id,first_name\nzora.k,Zora\nbob,Bob\n")
    trial.hand_in(course, "zora.k", answers=trial.RIGHT)
    assert run(course).points == {"zora.k": trial.POINTS, "bob": trial.POINTS}
    monkeypatch.chdir(course)
    assert main(["forget", "zora.k", "--yes"]) == 0, capsys.readouterr().out
    said = (course / "course.toml").read_text()
    assert '[["bob"], ["cleo", "dan"]]' in said and "cleo = 1  # ill" in said
    assert not traces(Course(course), "zora.k")
    assert run(course).points == {"bob": trial.POINTS}


def test_a_trace_is_their_id_as_a_word_in_the_courses_records_and_texts(
        course):  # noqa: F811
    (course / "INSTRUCTORS.md").write_text("Of nobody.")
    name = "solutions/06_softmax_and_loss/06_softmax_and_loss.ipynb"
    write_whole(course / name, (shipped() / name).read_bytes())
    assert name not in traces(Course(course), "softmax")
    site = course / "build" / "site"
    site.mkdir(parents=True)
    for name in ("sw.js", "app.webmanifest", "teacher.html"):
        (site / name).write_text("nobody")
    (course / "build" / "dlcourse.whl").write_bytes(b"PK\0\0 nobody \0")
    (course / "notes.md").write_text("nobodys, nobody-else, anobody")
    assert traces(Course(course), "nobody") == []
    (course / "notes.md").write_text("That of nobody, too.")
    (course / "nobody.png").write_bytes(b"\0")
    with zipfile.ZipFile(course / "moodle.zip", "w") as out:
        out.writestr("nobody/week1.ipynb", "")
    with closing(sqlite3.connect(course / "gradebook.db.before")) as db:
        db.execute("CREATE TABLE one AS SELECT 'nobody' AS id")
        db.commit()
    (course / "students.csv").write_text("id\nnobody\n")
    assert traces(Course(course), "nobody") == [
        "gradebook.db.before", "moodle.zip", "nobody.png", "notes.md", "students.csv"]


@pytest.mark.parametrize("student", ["", "..", "a/b", ".hidden", "x" * 200])
def test_what_is_no_id_removes_nothing(course, student):  # noqa: F811
    with pytest.raises(CourseError, match="is no student's id"):
        forget(Course(course), student)
