"""Which of several attempts counts, where the best one does: their results are all known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..intake.course import Course, CourseError
from ..intake.submissions import Submission, attempts
from ..judging.assignment import Assignment
from .results import Results, key_of


def the_one(notebooks: list[Assignment]) -> Assignment:
    """The notebook of an assignment of which the best attempt counts. Raises `CourseError`."""
    if len(notebooks) > 1:
        raise CourseError('counts = "best" needs an assignment of one notebook')
    return notebooks[0]


def key(attempt: Submission, one: Assignment) -> str:
    """Under which the result of an attempt is kept."""
    return key_of(attempt.notebooks[one.notebook], one)  # type: ignore[arg-type]


def tried(course: Course, one: Assignment, students: Iterable[str]) -> dict[str, list[Submission]]:
    """All attempts of each student and their group, the earliest first."""
    rules = course.rules(one.name)
    return {student: attempts(course, one, rules.group(student)) for student in students}


def best(course: Course, notebooks: list[Assignment], students: Iterable[str],
         results: Results) -> dict[str, Submission]:
    """For each student who has several attempts, the one that leaves most points once it is seen
    when it came; of equal ones the earliest."""
    one, found = the_one(notebooks), {}
    rules = course.rules(one.name)
    for student, several in tried(course, one, students).items():
        if len(several) > 1:
            points = {}
            for number, attempt in enumerate(several):
                grades = (results.get(key(attempt, one)) or {}).get("grades", {}).values()
                points[number] = rules.left(student, sum(g["points"] for g in grades),
                                            attempt.timestamp)
            counts = several[max(points, key=lambda number: (points[number], -number))]
            when = f"{counts.timestamp:%Y-%m-%d %H:%M}" if counts.timestamp else "an unknown time"
            note = f"of {len(several)} attempts that of {when} counts"
            found[student] = replace(counts, student=student, note=note)
    return found
