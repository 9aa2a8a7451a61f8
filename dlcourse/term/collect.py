"""Taking submissions from what a learning management system gives."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from .._files import write_whole
from ..app.course import Course, CourseError
from ..app.people import FILE
from ..grading.intake.submissions import Submission, keep
from ..grading.intake.times import ledger, parse_time
from ..running.notebook import NotebookError, lean
from . import lms
from .people import enrolled


@dataclass
class Collected:
    """What was done: whose submissions were taken, and what an instructor should know."""

    taken: list[str] = field(default_factory=list)
    as_before: list[str] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=dict)
    unmatched: dict[str, list[str]] = field(default_factory=dict)  # a name: its files


def collect(course: Course, name: str, source: Path, matches: Mapping[str, str] | None = None
            ) -> Collected:
    """Put everybody's newest submission where grading looks for it, with the time it came.

    ``matches``: a name of the LMS's → a student's id, where it cannot be told. It is remembered.
    """
    notebooks = course.assignment(name)
    name, wanted = notebooks[0].name, tuple(f"{one.notebook}.ipynb" for one in notebooks)
    people = enrolled(course, notebooks)
    if not len(people):
        raise CourseError(f"who is in the course? Put {FILE} into {course.root}, with the columns "
                          "id, first_name, last_name, email, or as your LMS exports it")
    told = remembered(course) | dict(matches or {})
    if strangers := sorted({*told.values()} - {*people.by_id}):
        raise CourseError(f"there is no student {', '.join(strangers)} in {FILE}")
    done = Collected()
    mine: dict[str, list[lms.Handed]] = defaultdict(list)
    for one in lms.handed_in(source, course.outline.zone):
        student = (told.get(numbered(one)) or told.get(one.name)
                   or people.match(one.name, one.number if one.kind == "canvas" else ""))
        if student is None:
            done.unmatched.setdefault(one.name, []).append(one.file)
        else:
            mine[student].append(one)
    for student in [s for s, handed in mine.items() if len({one.number for one in handed}) > 1]:
        for one in mine.pop(student):  # several people of one name, which anybody may have taken
            done.unmatched.setdefault(numbered(one), []).append(one.file)
    for student, handed in sorted(mine.items()):
        take(course, name, wanted, student, handed, done)
    if matches:
        write_whole(course.own / "matches.json", json.dumps(told, ensure_ascii=False, indent=1))
    prefixes = names_of(course, name) | {
        student: [handed[-1].kind, handed[-1].number, handed[-1].prefix]
        for student, handed in mine.items()}
    write_whole(names_file(course, name), json.dumps(prefixes, ensure_ascii=False, indent=1))
    return done


def numbered(one: lms.Handed) -> str:
    """What the LMS calls somebody, and nobody else."""
    return f"{one.name}_{one.number}"


def take(course: Course, name: str, wanted: tuple[str, ...], student: str,
         handed: list[lms.Handed], done: Collected) -> None:
    """The newest notebook of each name that is wanted; where one is wanted, the newest at all."""
    folder, notes, changed, late = course.submitted / student / name, [], False, False
    alone, best = len(wanted) == 1, course.rules(name).best
    notes += [f"{one.file} is none of {', '.join(wanted)}" for one in handed
              if not alone and one.notebook not in wanted]
    handed = sorted((one for one in handed if alone or one.notebook in wanted),
                    key=lambda one: (one.attempt, one.came))
    if best:
        keep_all(course, name, wanted, student, handed)
    when = None
    for file in wanted:
        fitting = [one for one in handed if alone or one.notebook == file]
        if not fitting:
            continue
        newest = max(fitting, key=lambda one: (one.notebook == file, one.attempt, one.came))
        if len(fitting) > 1:
            notes.append(f"{len(fitting)} notebooks came; "
                         f"{'the best' if best else newest.file} counts")
        try:
            data = newest.read()
        except (NotebookError, OSError, RuntimeError, ValueError) as why:
            notes.append(f"{newest.file} cannot be read: {why}")
            continue
        late = late or newest.late
        when = max(when or newest.came, newest.came)
        if not (folder / file).is_file() or (folder / file).read_bytes() != data:
            if came_later(course, name, student, newest.came):
                notes.append("what was there came later, and stays")
                continue
            write_whole(folder / file, data)
            changed = True
    if changed and when is not None:
        stamp = f"{when:%Y-%m-%d %H:%M:%S} UTC"
        write_whole(folder / "timestamp.txt", stamp)
        write_whole(ledger(course.root, name, student), stamp)
    if late:
        notes.append("late, says Canvas")
    (done.taken if changed else done.as_before).append(student)
    if notes:
        done.notes[student] = notes


def keep_all(course: Course, name: str, wanted: tuple[str, ...], student: str,
             handed: list[lms.Handed]) -> None:
    """Keep each attempt: what of each notebook was the newest when it had come."""
    there: dict[str, bytes | NotebookError] = {}
    alone = len(wanted) == 1
    for _, together in groupby(handed, key=lambda one: one.file if alone else (
            one.attempt, one.kind == "canvas" or one.came)):
        for one in together:
            with suppress(NotebookError, OSError, RuntimeError, ValueError):
                file = wanted[0] if alone else one.notebook
                there[file.removesuffix(".ipynb")] = lean(one.read())
        keep(course, name, Submission(student, there, one.came))


def came_later(course: Course, name: str, student: str, when: object) -> bool:
    try:
        return parse_time(ledger(course.root, name, student).read_text()) > when  # type: ignore[operator]
    except (OSError, ValueError):
        return False


def names_file(course: Course, name: str) -> Path:
    return course.own / "lms" / f"{name}.json"


def names_of(course: Course, name: str) -> dict[str, list[str]]:
    """For each student whose submission came from an LMS: which, their number, and their prefix."""
    path = names_file(course, name)
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def remembered(course: Course) -> dict[str, str]:
    path = course.own / "matches.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

