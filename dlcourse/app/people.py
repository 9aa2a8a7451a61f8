"""Who is in a course: `students.csv` at its root, with nbgrader's columns (id, first_name,
last_name, email, lms_user_id) or as Moodle and Canvas export it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .outline import CourseError

FILE = "students.csv"
COLUMNS = {
    "id": ("id", "student_id", "username", "sis login id", "login id"),
    "first_name": ("first_name", "first name", "firstname"),
    "last_name": ("last_name", "last name", "lastname", "surname"),
    "email": ("email", "email address"),
    "lms_user_id": ("lms_user_id", "id number"),
    "student": ("student", "full name"),  # one column for the whole name
}
LARGEST_NAME = 128  # characters of a student's id: what the gradebook holds


@dataclass(frozen=True)
class Person:
    """A student of the course."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""

    @property
    def about(self) -> dict[str, str]:
        """All but the id, as the gradebook calls it."""
        return {key: value for key, value in vars(self).items() if key != "id"}


def keeps(name: str) -> bool:
    """Whether the gradebook can keep a student of this name, and a terminal show it."""
    return len(name) <= LARGEST_NAME and name.isprintable()


def read(path: Path) -> list[Person]:
    """The students in a file, if it is there. Raises `CourseError` where it cannot be read, or has
    no column that names them."""
    if not path.exists():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, ValueError, csv.Error) as why:
        raise CourseError(f"{path.name} cannot be read: {why}. It is text: save it as CSV, in "
                          "UTF-8") from None
    people = [one for one in map(person, rows) if one is not None]
    if rows and not people:
        raise CourseError(f"{path.name} has no column that names students: expected one of "
                          f"{', '.join(COLUMNS['id'])} or email")
    return people


def person(row: Mapping[str, Any]) -> Person | None:
    """Whom a row names, if it names somebody whose id can be kept."""
    given = {(key or "").strip().lower(): (value or "").strip() for key, value in row.items()
             if isinstance(value, str)}
    about = {field: next((given[c] for c in columns if given.get(c)), "")
             for field, columns in COLUMNS.items()}
    if "student" in given and "sis login id" in given:  # Canvas: "Last, First", its own number
        about["lms_user_id"], about["id"] = given.get("id", ""), given["sis login id"]
    whole = about.pop("student")
    if whole and not about["last_name"]:
        last, comma, first = whole.partition(",")
        about["first_name"], about["last_name"] = (
            (first.strip(), last) if comma else whole.rpartition(" ")[::2])
    about["id"] = about["id"] or about["email"].partition("@")[0]
    fits = keeps(about["id"]) and not {"/", "\\"} & {*about["id"]} and about["id"][:1] != "."
    return Person(**about) if about["id"] and fits else None
