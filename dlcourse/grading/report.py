"""What a class got wrong, and its grades for an LMS.

Into `build/reports/ASSIGNMENT/`: `index.html`, `misconceptions.csv`, `canvas.csv`, `moodle.csv`,
`similar.csv`. The points are the gradebook's, so what a person entered counts.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from statistics import mean, median
from typing import Any

from .._files import write_whole
from ..app.terminal import printable
from . import pages
from .course import Course, CourseError, students, take
from .grade import Results, key_of
from .judging.assignment import Assignment, Unreadable, matched
from .standing import Standing

BANDS = 10  # of the distribution of points
ALIKE = 0.8  # the share of common pieces above which two submissions are listed
PIECE = 8  # tokens in a piece
FORMULA = re.compile(r"(^|[;,|])(?=\s*[=+\-@＝＋－＠])")
KEPT = {"def", "class", "return", "for", "while", "if", "else", "in", "lambda", "np", "import"}
TOKEN = re.compile(r"""
    \# .*? $                                             # what says nothing: comments,
    | \'{3} .*? \'{3} | "{3} .*? "{3}                    # texts
    | \' (?: \\. | [^'\\\n] )* \'? | " (?: \\. | [^"\\\n] )* "?
    | ([^\W\d]\w*)                                       # names
    | (\d[\w.]* | [^\s\w])                               # numbers and signs
    """, re.S | re.M | re.X)
LONGEST = 100_000  # characters of a student's code that are looked at
TOO_COMMON = 20  # a piece more students have says nothing about any two


@dataclass
class Report:
    """The figures, and where they were written."""

    folder: Path
    figures: dict[str, Any] = field(default_factory=dict)

    def text(self) -> str:
        f = self.figures
        lines = [f"{f['students']} students, mean {f['mean']:.1f}, median {f['median']:.1f} "
                 f"of {f['max_points']:g} points"]
        for one in f["exercises"]:
            lines.append(f"  {one['name']:28} {one['mean']:6.1f} of {one['max_points']:g}")
            lines += [f"      {m['students']:4} × {m['name']}" for m in one["misconceptions"][:5]]
        return "\n".join([*lines, f"The page and the tables are in {self.folder}"])


def report(course: Course, notebooks: list[Assignment]) -> Report:
    """Write the reports of an assignment."""
    from .gradebook import Book

    name = notebooks[0].name
    found, _ = students(course, notebooks)
    with Book(course, notebooks) as book:
        if not book.known():
            raise CourseError(f"nothing of {name} is graded yet: dlcourse grade {name}")
        standings = book.standing(list(found))
        people = book.people()
    readable = [student for student, refused in found.items() if not refused]
    results, sources = collect(course, notebooks, readable)
    totals = {student: one.total for student, one in standings.items()}
    if not totals:
        raise CourseError(f"nothing of {name} is graded yet: dlcourse grade {name}")
    most = sum(n.points for n in notebooks)
    made = Report(course.root / "build" / "reports" / name)
    made.figures = {
        "assignment": name, "students": len(totals), "max_points": most,
        "mean": mean(totals.values()), "median": median(totals.values()),
        "distribution": distribution(totals.values(), most),
        "exercises": exercises(notebooks, results, standings),
        "similar": similar(sources),
    }
    write_whole(made.folder / "index.html", page(made.figures))
    write_whole(made.folder / "misconceptions.csv", table(
        ["exercise", "misconception", "students", "share"],
        [[e["name"], m["name"], m["students"], round(m["students"] / len(totals), 4)]
         for e in made.figures["exercises"] for m in e["misconceptions"]]))
    write_whole(made.folder / "canvas.csv", canvas(name, most, totals, people))
    write_whole(made.folder / "moodle.csv", moodle(name, most, totals, people))
    write_whole(made.folder / "similar.csv", table(
        ["student", "and", "common share"],
        [[s["students"][0], s["students"][1], s["share"]] for s in made.figures["similar"]]))
    return made


def collect(course: Course, notebooks: list[Assignment],
            found: Sequence[str]) -> tuple[list[dict], dict[str, list[str]]]:
    """The results that are kept, and the code that each student wrote."""
    results, sources = [], defaultdict(list)
    with closing(Results(course)) as kept:
        for student in found:
            submission = take(course, notebooks, student, refused="")
            for one in notebooks:
                data = submission.notebooks[one.notebook]
                if isinstance(data, Unreadable):
                    continue
                result = kept.get(key_of(data, one))
                if result is None or result["state"] != "graded":
                    continue
                results.append({"notebook": one.notebook, "grades": {
                    cell: {"name": g["name"], "wrong": g["misconception"] or reason(g),
                           "lost": g["points"] < g["max_points"]}
                    for cell, g in result["grades"].items()}})
                try:
                    pairs = matched(data, one)
                except Unreadable:  # nested deeper than there is room for here
                    continue
                for cell, own in pairs:
                    changed = own is None or cell["source"].strip() != own.released.strip()
                    writable = own is None or own.part in ("solution", "manual")
                    if cell["cell_type"] == "code" and changed and writable:
                        sources[student].append(cell["source"])
    return results, sources


def exercises(notebooks: list[Assignment], results: list[dict],
              standings: dict[str, Standing]) -> list[dict[str, Any]]:
    """For each graded cell: mean points, and its misconceptions by how many have them."""
    found = []
    for one in notebooks:
        mine = [r for r in results if r["notebook"] == one.notebook]
        for cell in one.cells:
            if cell.part not in ("grade", "manual"):
                continue
            grades = [r["grades"][cell.id] for r in mine if cell.id in r["grades"]]
            points = [s.cells[one.notebook, cell.id].points for s in standings.values()
                      if (one.notebook, cell.id) in s.cells]
            wrong = Counter(g["wrong"] for g in grades if g["lost"])
            found.append({
                "name": grades[0]["name"] if grades else cell.id, "cell": cell.id,
                "max_points": cell.points, "mean": mean(points) if points else 0.0,
                "right": sum(p >= cell.points for p in points),
                "misconceptions": [{"name": n, "students": k} for n, k in wrong.most_common()],
            })
    return found


def reason(grade: dict[str, Any]) -> str:
    """Why points are missing, where no misconception has a name."""
    if grade["status"] != "wrong":
        return grade["status"]
    if grade["html"]:
        return "wrong in another way"
    return printable(re.sub(r"['\"].*?['\"]", "…", grade["report"])[:60]) or "wrong in another way"


def distribution(points: Iterable[float], most: float) -> list[dict[str, Any]]:
    """How many students are in each tenth of the points.

    >>> [band["students"] for band in distribution([0, 5, 95, 100], 100)]
    [2, 0, 0, 0, 0, 0, 0, 0, 0, 2]
    """
    counts = Counter(min(int(BANDS * p / most), BANDS - 1) if most else 0 for p in points)
    return [{"from": pages.number(most * i / BANDS), "to": pages.number(most * (i + 1) / BANDS),
             "students": counts[i]} for i in range(BANDS)]


def similar(sources: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Pairs whose code has most of its pieces in common; names and layout do not matter.

    It is for the instructor's eye. In small tasks honest answers are alike: that says nothing.
    """
    pieces = {student: fingerprints(code) for student, code in sources.items()}
    owners: dict[int, list[str]] = defaultdict(list)
    for student, mine in sorted(pieces.items()):
        for piece in mine:
            owners[piece].append(student)
    common: Counter = Counter()
    telling: Counter = Counter()
    for having in owners.values():
        if len(having) <= TOO_COMMON:
            common.update(combinations(having, 2))
            telling.update(having)
    found: list[dict[str, Any]] = []
    for (a, b), count in common.items():
        share = count / max(min(telling[a], telling[b]), 1)
        if share >= ALIKE and count >= 2 * PIECE:
            found.append({"students": [a, b], "share": round(share, 3)})
    return sorted(found, key=lambda s: (-s["share"], s["students"]))[:200]


def fingerprints(code: Iterable[str]) -> set[int]:
    """Hashes of the runs of tokens in the code; all names are one, but for a few.

    >>> len(fingerprints(["def f(x): return 2 * x"]) ^ fingerprints(["def g(y): return 2*y  # g"]))
    0
    """
    kinds: list[str] = []
    room = LONGEST
    for cell in sorted(code, key=len):
        kinds += [(name if name in KEPT else "name") if name else other
                  for name, other in TOKEN.findall(cell[:room]) if name or other]
        room = max(room - len(cell), 0)
    return {hash(tuple(kinds[i : i + PIECE])) for i in range(len(kinds) - PIECE + 1)}


def table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """CSV; a cell that a spreadsheet would take for a formula gets an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([safe(v) for v in row] for row in rows)
    return text.getvalue()


def safe(value: Any) -> Any:
    """The same text, no part of it a formula, whatever the spreadsheet parts its columns by.

    >>> safe("=1+1"), safe("ada"), safe(-2.5), safe("a;=1+1")
    ("'=1+1", 'ada', -2.5, "a;'=1+1")
    """
    return FORMULA.sub(r"\1'", printable(value)) if isinstance(value, str) else value


def canvas(name: str, most: float, totals: dict[str, float],
           people: dict[str, dict[str, str]]) -> str:
    """What Canvas imports: a row of possible points, then a row for each student."""
    rows: list[list[Any]] = [["    Points Possible", "", "", "", pages.number(most)]]
    for student, points in sorted(totals.items()):
        about = people.get(student, {})
        person = ", ".join(filter(None, (about.get("last_name"), about.get("first_name"))))
        rows.append([person or student, about.get("lms_user_id") or "", student, "",
                     pages.number(points)])
    return table(["Student", "ID", "SIS Login ID", "Section", name], rows)


def moodle(name: str, most: float, totals: dict[str, float],
           people: dict[str, dict[str, str]]) -> str:
    """What Moodle imports."""
    rows = []
    for student, points in sorted(totals.items()):
        about = people.get(student, {})
        rows.append([student, about.get("first_name") or "", about.get("last_name") or "",
                     about.get("email") or "", pages.number(points), pages.number(most)])
    return table(["username", "firstname", "lastname", "email", name, "Maximum grade"], rows)


def page(figures: dict[str, Any]) -> str:
    """The page to look at."""
    top = max(band["students"] for band in figures["distribution"]) or 1
    bars = "".join(
        f"<tr><td class=n>{b['from']:g}–{b['to']:g}</td><td class=n>{b['students']}</td><td>"
        f"<span class=bar style='width:{20 * b['students'] / top:.2f}em'></span></td></tr>"
        for b in figures["distribution"])
    sections = []
    for one in figures["exercises"]:
        rows = [(m["name"], m["students"]) for m in one["misconceptions"]]
        wrong = pages.table(["What they got wrong", "Students"], rows) if rows else ""
        sections.append(
            f"<section><h2>{pages.html.escape(one['name'])}</h2><p>Mean {one['mean']:.2f} of "
            f"{one['max_points']:g} points; all points: {one['right']} students.</p>{wrong}"
            "</section>")
    alike = pages.table(["Student", "and", "common share"],
                        [(*s["students"], s["share"]) for s in figures["similar"]])
    return pages.page(figures["assignment"], (
        f"<p>{figures['students']} students, mean {figures['mean']:.2f}, median "
        f"{figures['median']:.2f} of {figures['max_points']:g} points.</p>"
        f"<table><tr><th>Points<th>Students<th></tr>{bars}</table>{''.join(sections)}"
        "<section><h2>Similar submissions</h2>"
        f"<p>For your eye, no verdict: short right answers are often alike.</p>{alike}</section>"
    ), ".bar{display:inline-block;height:.8em;background:#4477aa}")
