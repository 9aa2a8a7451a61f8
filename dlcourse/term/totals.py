"""A term added up: each assignment's share of its points, by its weight."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .._files import write_whole
from ..app.outline import FILE
from ..grading.intake.course import Course, CourseError
from ..grading.office.gradebook import Book
from ..grading.office.results import number
from .people import enrolled
from .tables import table


@dataclass(frozen=True)
class Weights:
    """How the assignments of a term count: `[weights]`, and `drop_lowest` of them."""

    of: dict[str, float]
    drop_lowest: int = 0

    @classmethod
    def read(cls, course: Course) -> Weights:
        """What a course's file says; without one, all count alike. Raises `CourseError`."""
        said = course.outline.said
        of, drop = said.get("weights", {}), said.get("drop_lowest", 0)
        if not isinstance(of, dict) or not all(weighs(value) for value in of.values()):
            raise CourseError(f"{FILE}: [weights] needs a number from 0 for each assignment")
        if type(drop) is not int or drop < 0:
            raise CourseError(f"{FILE}: drop_lowest must be a whole number from 0, got {drop!r}")
        return cls({name: float(value) for name, value in of.items()}, drop)

    def total(self, shares: dict[str, float]) -> float:
        """The weighted mean of shares from 0 to 1, the lowest of them left out.

        >>> Weights({"a": 3.0}, drop_lowest=1).total({"a": 0.5, "b": 1.0, "c": 0.0})
        0.625
        """
        kept = dict(sorted(shares.items(), key=lambda item: item[1])[self.drop_lowest:])
        weights = {name: self.of.get(name, 1.0) for name in kept}
        most = sum(weights.values())
        return sum(kept[name] * weights[name] for name in kept) / most if most else 0.0


def weighs(value: Any) -> bool:
    return type(value) in (int, float) and value >= 0


def totals(course: Course) -> tuple[Path, dict[str, float]]:
    """Write `build/reports/grades.csv`: everybody's points in each graded assignment, and their
    share of the whole in percent."""
    weights = Weights.read(course)
    names = course.assignments
    if unknown := sorted({*weights.of} - {*names}):
        raise CourseError(f"{FILE}: there is no assignment {', '.join(unknown)}")
    graded: dict[str, tuple[float, dict[str, float]]] = {}
    people = None
    for name in names:
        notebooks = course.assignment(name)
        people = people or enrolled(course, notebooks)
        with Book(course, notebooks) as book:
            found = book.graded([*people.by_id])
        if found:
            graded[name] = (sum(one.points for one in notebooks),
                            {student: one.total for student, one in found.items()})
    if not graded or people is None:
        raise CourseError("nothing is graded yet: dlcourse grade NAME")
    rows, whole = [], {}
    for one in people:
        points = {name: given.get(one.id, 0.0) for name, (_, given) in graded.items()}
        whole[one.id] = weights.total({name: min(points[name] / most, 1.0) if most else 0.0
                                       for name, (most, _) in graded.items()})
        rows.append([one.id, one.last_name, one.first_name, *map(number, points.values()),
                     round(100 * whole[one.id], 2)])
    path = course.root / "build" / "reports" / "grades.csv"
    head = [f"{name} ({most:g})" for name, (most, _) in graded.items()]
    write_whole(path, table(["id", "last name", "first name", *head, "percent"], rows))
    return path, whole
