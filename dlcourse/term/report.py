"""What a class got wrong.

Into `build/reports/ASSIGNMENT/`: `index.html`, `misconceptions.csv`, `similar.csv`. The points
are the gradebook's, so what a person entered counts.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median
from textwrap import shorten
from typing import Any

from .._files import write_whole
from ..app.course import Course, CourseError
from ..app.terminal import printable
from ..checks.assignment import Assignment
from ..figures.ideas import of_class
from ..grading.intake.files import read_regular
from ..grading.intake.submissions import call_roll, take
from ..grading.judging.matching import matched
from ..grading.office.attempts import best, counting, tried
from ..grading.office.gradebook import Book
from ..grading.office.pages import page
from ..grading.office.results import Results, Standing, key_of, number, set_aside
from ..running.notebook import MOST_BYTES, NotebookError
from ..teaching.next_time import agenda
from .similarity import similar
from .tables import table

BANDS = 10  # of the distribution of points


@dataclass
class ClassReport:
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
        if f["next_time"]:
            lines.append("Begin the next meeting with:")
        for one in f["next_time"]:
            lines += [f"  {one['students']} × {one['name']} ({one['task']})",
                      f"      show {one['figure']}, ask: {one['question']} {one['right']}"]
        lines += [f"  set aside: {student}: {why}" for student, why in f["set_aside"].items()]
        lines += [f"  look at: {student}: {sentence}"
                  for student, sentences in f["remarks"].items() for sentence in sentences]
        return "\n".join([*lines, f"The page and the tables are in {self.folder}"])


def report(course: Course, notebooks: list[Assignment]) -> ClassReport:
    """Write the reports of an assignment."""
    name = notebooks[0].name
    roll = call_roll(course, notebooks)
    with Book(course, notebooks) as book:
        standings = book.graded([*roll.found, *roll.undecided])
    if not standings:
        raise CourseError(f"nothing of {name} is graded yet: dlcourse grade {name}")
    students = [student for student, why in roll.found.items() if not why]
    results, sources = gather(course, notebooks, students, roll.by)
    totals = {student: one.total for student, one in standings.items()}
    most = sum(n.points for n in notebooks)
    remarks: dict[str, list[str]] = defaultdict(list)
    for result in results:
        remarks[result["student"]] += result["remarks"]
    made = ClassReport(course.root / "build" / "reports" / name)
    made.figures = {
        "assignment": name, "students": len(totals), "max_points": most,
        "mean": mean(totals.values()), "median": median(totals.values()),
        "distribution": distribution(totals.values(), most),
        "exercises": exercises(notebooks, results, standings),
        "set_aside": set_aside(course, name) | roll.undecided,
        "remarks": {student: said for student, said in remarks.items() if said},
        "similar": similar(sources),
        "ideas": of_class([*outputs(course, notebooks, students)]),
    }
    made.figures["next_time"] = agenda(name, made.figures["exercises"])
    write_whole(made.folder / "index.html", page("report.html", title=name, **made.figures))
    write_whole(made.folder / "misconceptions.csv", table(
        ["exercise", "misconception", "students", "share"],
        [[e["name"], m["name"], m["students"], round(m["students"] / len(totals), 4)]
         for e in made.figures["exercises"] for m in e["misconceptions"]]))
    if made.figures["ideas"]:
        write_whole(made.folder / "ideas.csv", table(
            ["idea", "students", "right before", "right after", "most usual misconception left"],
            [[i["about"], i["students"], i["before"], i["after"],
              i["left"][0]["name"] if i["left"] else ""] for i in made.figures["ideas"]]))
    write_whole(made.folder / "similar.csv", table(
        ["student", "and", "common share"],
        [[*s["students"], s["share"]] for s in made.figures["similar"]]))
    return made


def gather(course: Course, notebooks: list[Assignment], students: Sequence[str],
           by: dict[str, str]) -> tuple[list[dict], dict[str, list[str]]]:
    """The results that are kept, and the code that each wrote who handed in."""
    results, sources = [], defaultdict(list)
    with closing(Results(course)) as kept:
        several = tried(course, notebooks, students)
        counts = best(course, notebooks, several, kept) if course.rules(
            notebooks[0].name).best else {}
        for student in students:
            submission = counting(take(course, notebooks, student, "", by.get(student)),
                                  counts.get(student), notebooks)
            for one in notebooks:
                data = submission.notebooks[one.notebook]
                if isinstance(data, NotebookError):
                    continue
                result = kept.get(key_of(data, one))
                if result is None or result["state"] != "graded":
                    continue
                results.append({
                    "student": student, "notebook": one.notebook,
                    "remarks": result.get("remarks", []),
                    "grades": {cell: {"name": g["name"], "wrong": g["misconception"] or reason(g),
                                      "lost": g["points"] < g["max_points"]}
                               for cell, g in result["grades"].items()}})
                try:
                    pairs = matched(data, one)
                except NotebookError:  # nested deeper than there is room for here
                    continue
                for cell, own in pairs:
                    changed = own is None or cell["source"].strip() != own.released.strip()
                    writable = own is None or own.part in ("solution", "manual")
                    mine = by.get(student, student) == student
                    if cell["cell_type"] == "code" and changed and writable and mine:
                        sources[student].append(cell["source"])
    return results, sources


def outputs(course: Course, notebooks: list[Assignment],
            students: Sequence[str]) -> Iterator[bytes]:
    """The notebooks with their outputs, which grading leaves away: for what gives no points."""
    for student in students:
        for one in notebooks:
            with suppress(NotebookError):
                yield read_regular(course.submitted / student / one.name,
                                   f"{one.notebook}.ipynb", MOST_BYTES)


def exercises(notebooks: list[Assignment], results: list[dict],
              standings: dict[str, Standing]) -> list[dict[str, Any]]:
    """For each graded cell: mean points, and its misconceptions by how many have them."""
    found = []
    for one in notebooks:
        mine = [r["grades"] for r in results if r["notebook"] == one.notebook]
        for cell in one.cells:
            if cell.part not in ("grade", "manual"):
                continue
            grades = [given[cell.id] for given in mine if cell.id in given]
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
    alike = re.sub(r"['\"].*?['\"]", "…", grade["report"])  # whatever the name or the text
    return printable(shorten(alike, 90, placeholder=" …")) or "wrong in another way"


def distribution(points: Iterable[float], most: float) -> list[dict[str, Any]]:
    """How many students are in each tenth of the points.

    >>> [band["students"] for band in distribution([0, 5, 95, 100], 100)]
    [2, 0, 0, 0, 0, 0, 0, 0, 0, 2]
    """
    counts = Counter(min(int(BANDS * p / most), BANDS - 1) if most else 0 for p in points)
    return [{"from": number(most * i / BANDS), "to": number(most * (i + 1) / BANDS),
             "students": counts[i]} for i in range(BANDS)]
