"""What a learning management system imports: grades of everybody, and the pages of feedback."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .._files import replacing, write_whole
from ..checks.assignment import Assignment
from ..grading.intake.course import Course, CourseError
from ..grading.office.gradebook import Book
from ..grading.office.results import Standing, number
from .collect import names_of
from .people import People, enrolled
from .tables import canvas, moodle, safe

GRADE, MOST = "Grade", "maximum grade"  # columns of Moodle's worksheet
WHO = ("Identifier", "Full name", "Email address", "ID number", "Username")


@dataclass
class GivenBack:
    """What was written, and what an instructor should know before it is imported."""

    folder: Path
    files: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    students: int = 0


def give_back(course: Course, name: str, worksheet: Path | None = None) -> GivenBack:
    """Write `build/give-back/NAME/`: `canvas.csv`, `moodle.csv`, `feedback.zip`, and Moodle's
    worksheet filled in, where it is given."""
    notebooks = course.assignment(name)
    name = notebooks[0].name
    people = enrolled(course, notebooks)
    with Book(course, notebooks) as book:
        standings = book.graded([*people.by_id])
    if not standings:
        raise CourseError(f"nothing of {name} is graded yet: dlcourse grade {name}")
    done = GivenBack(course.root / "build" / "give-back" / name, students=len(people))
    totals = {one.id: standings[one.id].total if one.id in standings else 0.0 for one in people}
    about = {one.id: one.about for one in people}
    most = sum(one.points for one in notebooks)
    write_whole(done.folder / "canvas.csv", canvas(name, most, totals, about))
    write_whole(done.folder / "moodle.csv", moodle(name, most, totals, about))
    done.files += ["canvas.csv", "moodle.csv"]
    called = names_of(course, name)
    if worksheet is not None:
        text, warnings = filled(worksheet, totals, most, people, called)
        write_whole(done.folder / "worksheet.csv", text)
        done.files.append("worksheet.csv")
        done.warnings += warnings
    pages = feedback(course, notebooks, done.folder / "feedback.zip", called, [*standings])
    done.files.append("feedback.zip")
    warn(done, standings, people, pages, called)
    return done


def warn(done: GivenBack, standings: dict[str, Standing], people: People,
         pages: Sequence[str], called: dict[str, list[str]]) -> None:
    """Say what was not read, who handed in nothing, who has no page or none that an LMS takes."""
    unread = {student: sum(cell.waits for cell in one.cells.values())
              for student, one in standings.items()}
    if waiting := sorted(student for student, count in unread.items() if count):
        done.warnings.append(f"nobody has read {sum(unread.values())} of the answers in words; "
                             f"each counts 0 until somebody does: {shown(waiting)}")
    if nothing := sorted({*people.by_id} - {*standings}):
        done.warnings.append(f"handed in nothing, and have 0 points: {shown(nothing)}")
    if missing := sorted({*standings} - {*pages}):
        done.warnings.append(f"have no page of feedback: {shown(missing)}")
    if called and (alone := sorted({*pages} - {*called})):
        done.warnings.append("your LMS has no submission of theirs, as in a group; send them their "
                             f"pages: {shown(alone)}")


def shown(names: Sequence[str], most: int = 10) -> str:
    """Names in a sentence.

    >>> shown(["ada", "bob"]), shown(["ada"] * 12, 1)
    ('2 (ada, bob)', '12 (ada, …)')
    """
    return f"{len(names)} ({', '.join([*names[:most], *(['…'] if len(names) > most else [])])})"


def filled(worksheet: Path, totals: dict[str, float], most: float, people: People,
           called: dict[str, list[str]]) -> tuple[str, list[str]]:
    """Moodle's grading worksheet with the points in it, all else as it was; and warnings. By the
    participant's number where the submission came with it, else by what else a row says of a
    student."""
    with worksheet.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        head, rows = list(reader.fieldnames or []), list(reader)
    if GRADE not in head or not {*WHO} & {*head}:
        raise CourseError(f"{worksheet} is no grading worksheet of Moodle's: it has no column "
                          f"“{GRADE}”, or none of {', '.join(WHO)}")
    by_number = {number: student for student, (kind, number, _) in called.items()
                 if kind == "moodle"}
    strangers = []
    for row in rows:
        given = [row.get(column) or "" for column in WHO]
        student = by_number.get(given[0].rpartition(" ")[2]) or next(
            filter(None, (people.match(value) for value in (given[2], given[4], given[3], given[1])
                          if value)), None)
        if student is None:
            strangers.append(given[1] or given[0])
        else:
            row[GRADE] = repr(number(totals[student]))
    out = io.StringIO()
    writer = csv.DictWriter(out, head, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows({key: safe(value) for key, value in row.items()} for row in rows)
    warnings = [f"in Moodle's worksheet and not in the course: {shown(strangers)}"
                ] if strangers else []
    for there in sorted({row.get(column) or "" for row in rows for column in head
                         if column.lower() == MOST}):
        if re.fullmatch(r"\d+(\.\d+)?", there) and float(there) != most:
            warnings.append(f"Moodle's worksheet is out of {float(there):g} points, the assignment "
                            f"out of {most:g}: set the maximum grade there")
    return out.getvalue(), warnings


def feedback(course: Course, notebooks: Sequence[Assignment], path: Path,
             called: dict[str, list[str]], students: Sequence[str]) -> list[str]:
    """Put the pages into a zip, each where the LMS looks for it; whose are there."""
    found = []
    with replacing(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, True, 1) as out:
        for student in students:
            kind, _, prefix = called.get(student, ("", "", student))
            for one in notebooks:
                page = course.feedback / student / one.name / f"{one.notebook}.html"
                if page.is_file():
                    between = {"moodle": "_/", "canvas": "_"}.get(kind, "/")
                    out.write(page, f"{prefix}{between}{one.notebook}.html")
                    found.append(student)
    return found
