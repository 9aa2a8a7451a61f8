"""Tables of points: CSV, for an LMS or a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from ..app.terminal import printable
from ..grading.office.results import number

FORMULA = re.compile(r"(^|[;,|])(?=\s*[=+\-@＝＋－＠])(?!-$)")


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """CSV; a cell that a spreadsheet would take for a formula gets an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([safe(v) for v in row] for row in rows)
    return text.getvalue()


def safe(value: Any) -> Any:
    """The same text, no part of it a formula, whatever the spreadsheet parts its columns by.

    >>> safe("=1+1"), safe("ada"), safe(-2.5), safe("a;=1+1"), safe("-")
    ("'=1+1", 'ada', -2.5, "a;'=1+1", '-')
    """
    return FORMULA.sub(r"\1'", printable(value)) if isinstance(value, str) else value


def canvas(name: str, most: float, totals: dict[str, float],
           people: dict[str, dict[str, str]]) -> str:
    """What Canvas imports: a row of possible points, then a row for each student."""
    rows: list[list[Any]] = [["    Points Possible", "", "", "", number(most)]]
    for student, points in sorted(totals.items()):
        about = people.get(student, {})
        person = ", ".join(filter(None, (about.get("last_name"), about.get("first_name"))))
        rows.append([person or student, about.get("lms_user_id") or "", student, "",
                     number(points)])
    return table(["Student", "ID", "SIS Login ID", "Section", name], rows)


def moodle(name: str, most: float, totals: dict[str, float],
           people: dict[str, dict[str, str]]) -> str:
    """What Moodle imports."""
    rows = []
    for student, points in sorted(totals.items()):
        about = people.get(student, {})
        rows.append([student, about.get("first_name") or "", about.get("last_name") or "",
                     about.get("email") or "", number(points), number(most)])
    return table(["username", "firstname", "lastname", "email", name, "Maximum grade"], rows)
