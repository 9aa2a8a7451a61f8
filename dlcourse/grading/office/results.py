"""What is known of a submission: the engine's result, kept by content, and how it stands with
the gradebook's points."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...checks.assignment import Assignment
from ..intake.course import Course, CourseError
from ..judging.engine import VERSION


class Results:
    """Results by content, and marks by student, in a file that survives a kill."""

    def __init__(self, course: Course):
        course.own.mkdir(exist_ok=True)
        path = course.own / "results.db"
        try:
            self.db = sqlite3.connect(path, timeout=60)
            self.db.execute("CREATE TABLE IF NOT EXISTS result (key TEXT PRIMARY KEY, value TEXT)")
        except sqlite3.Error as error:
            raise CourseError(f"{path} cannot be used ({error}). It holds nothing that grading "
                              "cannot make anew: delete it, and grade again") from None

    def get(self, key: str) -> Any:
        row = self.db.execute("SELECT value FROM result WHERE key = ?", (key,)).fetchone()
        return json.loads(row[0]) if row else None

    def put(self, key: str, value: Any) -> None:
        self.db.execute("INSERT OR REPLACE INTO result VALUES (?, ?)", (key, json.dumps(value)))

    def commit(self) -> None:
        self.db.commit()

    def close(self) -> None:
        self.db.commit()
        self.db.close()


def key_of(data: bytes, assignment: Assignment) -> str:
    """Under which the result of a notebook is kept."""
    return hashlib.sha256(b"\0".join([VERSION.encode(), assignment.digest.encode(), data])
                          ).hexdigest()


def quarantine(course: Course, name: str) -> Path:
    """Where an instructor finds who was set aside, and why."""
    return course.own / "quarantine" / f"{name}.json"


def set_aside(course: Course, name: str) -> dict[str, str]:
    """Who was, when the assignment was last graded; with the reasons."""
    return json_of(quarantine(course, name))


def json_of(path: Path) -> dict[str, Any]:
    """What a file of ours says; without one, nothing."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def number(value: float) -> float:
    """Points as they are written: without a fraction that says nothing.

    >>> number(2.0), number(2 / 3)
    (2, 0.6667)
    """
    return int(value) if float(value).is_integer() else round(value, 4)


@dataclass(frozen=True)
class CellScore:
    """The points of a graded cell."""

    auto: float | None
    manual: float | None = None
    extra: float = 0.0
    waits: bool = False  # for a person

    @property
    def points(self) -> float:
        return ((self.auto if self.manual is None else self.manual) or 0.0) + self.extra


@dataclass
class Standing:
    """What the gradebook says of a submission, by (notebook, cell) and by notebook."""

    cells: dict[tuple[str, str], CellScore] = field(default_factory=dict)
    comments: dict[tuple[str, str], str] = field(default_factory=dict)
    penalty: dict[str, float] = field(default_factory=dict)
    late: bool = False

    @property
    def total(self) -> float:
        """The points, less what being late costs."""
        earned: dict[str, float] = defaultdict(float)
        for (notebook, _), score in self.cells.items():
            earned[notebook] += score.points
        return sum(max(points - self.penalty.get(notebook, 0.0), 0.0)
                   for notebook, points in earned.items())
