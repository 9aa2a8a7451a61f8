"""Who is in a course, by all the names that a learning management system may give them.

`students.csv` at the course's root says it, with nbgrader's columns (id, first_name, last_name,
email, lms_user_id) or as Moodle and Canvas export it; what the gradebook knows besides is added.
"""

from __future__ import annotations

import csv
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..grading.intake.course import Course, CourseError
from ..grading.intake.submissions import keeps
from ..grading.judging.assignment import Assignment
from ..grading.office.gradebook import Book

FILE = "students.csv"
COLUMNS = {
    "id": ("id", "student_id", "username", "sis login id", "login id"),
    "first_name": ("first_name", "first name", "firstname"),
    "last_name": ("last_name", "last name", "lastname", "surname"),
    "email": ("email", "email address"),
    "lms_user_id": ("lms_user_id", "id number"),
    "student": ("student", "full name"),  # one column for the whole name
}
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"})


@dataclass(frozen=True)
class Person:
    """A student of the course."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.first_name, self.last_name))) or self.id

    @property
    def keys(self) -> set[str]:
        """All that may stand for them, folded."""
        return {key for name in (self.id, self.email, self.email.partition("@")[0],
                                 f"{self.first_name}{self.last_name}",
                                 f"{self.last_name}{self.first_name}") for key in folded(name)}


def folded(name: str) -> set[str]:
    """A name without case, accents, blanks and signs; umlauts in both ways they are written.

    >>> sorted(folded("Müller, Jörg-Åke")), folded("muellerjoergaake") & folded("Müller Jörg Åke")
    (['muellerjoergaake', 'mullerjorgake'], {'muellerjoergaake'})
    """
    name = unicodedata.normalize("NFC", name).casefold()
    return {"".join(c for c in unicodedata.normalize("NFKD", text) if c.isalnum())
            for text in (name, name.translate(GERMAN))} - {""}


class People:
    """The students of a course."""

    def __init__(self, found: Iterable[Person]):
        self.by_id = {one.id: one for one in found}
        self.known: dict[str, set[str]] = defaultdict(set)
        for one in self.by_id.values():
            for key in one.keys:
                self.known[key].add(one.id)
        self.by_number = {one.lms_user_id: one.id for one in self.by_id.values()
                          if one.lms_user_id}

    def match(self, name: str, number: str = "") -> str | None:
        """The one student of this name, or this number in the LMS; None if nobody or several."""
        if number in self.by_number:
            return self.by_number[number]
        found = set().union(*(self.known.get(key, ()) for key in folded(name)))
        return found.pop() if len(found) == 1 else None

    def __iter__(self) -> Iterator[Person]:
        return iter(sorted(self.by_id.values(), key=lambda one: one.id))

    def __len__(self) -> int:
        return len(self.by_id)


def enrolled(course: Course, notebooks: Sequence[Assignment]) -> People:
    """Everybody in `students.csv`, and whom the gradebook knows besides."""
    known: dict[str, dict[str, str]] = {}
    if course.has_gradebook:
        with Book(course, notebooks) as book:
            known = book.people()
    found = {student: Person(student, *(about.get(key) or "" for key in (
        "first_name", "last_name", "email", "lms_user_id")))
        for student, about in known.items()}
    if (course.root / FILE).exists():
        found |= {one.id: one for one in read(course.root / FILE)}
    return People(found.values())


def read(path: Path) -> list[Person]:
    """The students in a file. Raises `CourseError` where it has no column that names them."""
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
