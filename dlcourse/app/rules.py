"""What `course.toml` says of an assignment: when it is due and for whom later, who works together,
which of several attempts counts, what being late costs.

    counts = "best"            # or "last"; or [counts] with a line for each assignment
    [due]
    06_softmax_and_loss = 2026-11-30 23:59:00
    [late]
    per_day = 0.1              # of the points, for each day begun
    at_most = 0.5
    grace_minutes = 10
    [extensions.06_softmax_and_loss]
    ada = 2                    # days
    bob = {factor = 1.5}       # of the time from [opens] to [due]
    [groups]
    06_softmax_and_loss = [["ada", "bob"], ["cleo", "dan"]]

Under the name `all`, extensions and groups are those of every assignment that has none of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from .outline import FILE, TERM, CourseError, Outline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ALL = "all"
DAY = 86400


@dataclass(frozen=True)
class Late:
    """What being late costs: a share of the points for each day begun."""

    per_day: float
    at_most: float = 1.0
    grace_minutes: float = 0.0

    def penalty(self, points: float, seconds: float) -> float:
        """The points that are taken off.

        >>> Late(0.1, at_most=0.5).penalty(20, DAY + 1), Late(0.1, 0.5).penalty(20, 30 * DAY)
        (4.0, 10.0)
        >>> Late(0.1, grace_minutes=10).penalty(20, 600)
        0.0
        """
        days = max(math.ceil((seconds - 60 * self.grace_minutes) / DAY), 0)
        return points * min(self.per_day * days, self.at_most)


@dataclass(frozen=True)
class Rules:
    """Those of one assignment; times are UTC, without a zone."""

    due: datetime | None = None
    extensions: Mapping[str, timedelta] = field(default_factory=dict)
    groups: tuple[tuple[str, ...], ...] = ()
    best: bool = False
    late: Late | None = None

    def group(self, student: str) -> tuple[str, ...]:
        """Who works with a student, themselves included."""
        return next((group for group in self.groups if student in group), (student,))

    def left(self, student: str, points: float, when: datetime | None) -> float:
        """The points that are left of those of a submission, as far as the time takes any."""
        if self.late is None or self.due is None or when is None:
            return points
        until = self.due + self.extensions.get(student, timedelta())
        return points - self.late.penalty(points, (when - until).total_seconds())


def rules(outline: Outline, name: str) -> Rules:
    """The rules of an assignment. Raises `CourseError`."""
    said = {key: outline.said.get(key, {}) for key in TERM}
    due, opens = (None if (when := outline.when(key, name)) is None else
                  when.astimezone(UTC).replace(tzinfo=None) for key in ("due", "opens"))
    counts = said["counts"]
    counts = counts.get(name, "last") if isinstance(counts, dict) else counts
    if counts not in ("best", "last"):
        raise CourseError(f'{FILE}: counts must be "best" or "last", got {counts!r}')
    return Rules(due, dict(extended(said["extensions"], name, opens, due)),
                 tuple(grouped(said["groups"], name)), counts == "best",
                 late_rule(outline.said.get("late")))


def own(table: Any, what: str, name: str) -> Any:
    """What a table says of an assignment, or else of all."""
    if not isinstance(table, dict):
        raise CourseError(f"{FILE}: [{what}] must be a table of assignments, got {table!r}")
    return table.get(name, table.get(ALL, {} if what == "extensions" else []))


def extended(table: Any, name: str, opens: datetime | None,
             due: datetime | None) -> Iterator[tuple[str, timedelta]]:
    given = own(table, "extensions", name)
    if not isinstance(given, dict):
        raise CourseError(f"{FILE}: [extensions.{name}] needs a line for each student")
    for student, value in given.items():
        days, factor = (value.get("days", 0), value.get("factor", 1)) if isinstance(
            value, dict) else (value, 1)
        if not (amount(days, 0, 1000) and amount(factor, 1, 100)):
            raise CourseError(f"{FILE}: [extensions.{name}] needs a number of days for each "
                             f"student, or {{factor = 1.5}}; {student} has {value!r}")
        if factor > 1 and (opens is None or due is None):
            raise CourseError(f"{FILE}: a factor needs the times from which and until which "
                             f"{name} is worked on, in [opens] and [due]")
        more = (due - opens) * (factor - 1) if opens and due else timedelta()
        yield student, timedelta(days=days) + more


def grouped(table: Any, name: str) -> Iterator[tuple[str, ...]]:
    seen: set[str] = set()
    given = own(table, "groups", name)
    for group in given if isinstance(given, list) else [given]:
        if not isinstance(group, list) or not all(isinstance(one, str) for one in group):
            raise CourseError(f'{FILE}: [groups] needs lists such as [["ada", "bob"]], '
                             f"got {group!r}")
        if twice := sorted(seen.intersection(group)):
            raise CourseError(f"{FILE}: [groups] has {twice[0]} in two groups of {name}")
        seen.update(group)
        yield tuple(group)


def late_rule(said: Any) -> Late | None:
    if said is None:
        return None
    known = Late.__dataclass_fields__
    if not isinstance(said, dict) or "per_day" not in said or said.keys() - known or not (
            all(amount(said.get(key, 0), 0, 1) for key in ("per_day", "at_most"))
            and amount(said.get("grace_minutes", 0), 0, 10_000)):
        raise CourseError(f"{FILE}: [late] needs per_day, and may have at_most (both from 0 to 1) "
                         f"and grace_minutes, got {said!r}")
    return Late(**said)


def amount(value: Any, low: float, high: float) -> bool:
    return type(value) in (int, float) and low <= value <= high
