"""Which of several attempts counts, where the best one does: their results are all known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ...app.course import Course
from ...checks.assignment import Assignment
from ..intake.submissions import Submission, attempts
from .results import Results, key_of


def readable(attempt: Submission,
             notebooks: list[Assignment]) -> Iterator[tuple[bytes, Assignment, str]]:
    """Its notebooks that can be graded, and under which key the result of each is kept."""
    for one in notebooks:
        if isinstance(data := attempt.notebooks[one.notebook], bytes):
            yield data, one, key_of(data, one)


def tried(course: Course, notebooks: list[Assignment],
          students: Iterable[str]) -> dict[str, list[Submission]]:
    """All attempts of each student and their group, the earliest first."""
    rules = course.rules(notebooks[0].name)
    return {student: attempts(course, notebooks, rules.group(student)) for student in students}


def best(course: Course, notebooks: list[Assignment], tried: dict[str, list[Submission]],
         results: Results) -> dict[str, Submission]:
    """For each student who ``tried``, the attempt that leaves most points once it is seen when it
    came; of equal ones the earliest."""
    rules, found = course.rules(notebooks[0].name), {}

    def points(student: str, attempt: Submission) -> float:
        known = [results.get(key) or {} for _, _, key in readable(attempt, notebooks)]
        given = sum(grade["points"] for one in known for grade in one.get("grades", {}).values())
        return rules.left(student, given, attempt.timestamp)

    for student, several in tried.items():
        if several:
            counts = max(several, key=lambda attempt: points(student, attempt))
            when = f"{counts.timestamp:%Y-%m-%d %H:%M}" if counts.timestamp else "an unknown time"
            note = f"of {len(several)} attempts that of {when} counts" * (len(several) > 1)
            found[student] = replace(counts, student=student, note=note)
    return found


def counting(now: Submission, attempt: Submission | None,
             notebooks: list[Assignment]) -> Submission:
    """What counts: what is there now, or the best attempt, where there were several or what is
    there now cannot be read."""
    there = any(readable(now, notebooks))
    if attempt is None or (there and not attempt.note):
        return now
    return attempt if there else replace(attempt, note="what came last cannot be read; "
                                         f"{attempt.note or 'what came before counts'}")
