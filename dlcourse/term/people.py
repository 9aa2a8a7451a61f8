"""The students of a course by all the names that a learning management system may give them:
those in `students.csv`, and whom the gradebook knows besides."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ..app.people import Person
from ..checks.assignment import Assignment
from ..grading.intake.course import Course
from ..grading.office.gradebook import Book

GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"})


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
            for name in (one.id, one.email, one.email.partition("@")[0],
                         f"{one.first_name}{one.last_name}", f"{one.last_name}{one.first_name}"):
                for key in folded(name):
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
    listed = course.roster
    known: dict[str, dict[str, str]] = {}
    if course.has_gradebook:
        with Book(course, notebooks) as book:
            book.call(listed)
            known = book.people()
    return People([*(Person(student, **about) for student, about in known.items()), *listed])
