"""The pages that people read, from the templates beside this module.

All that comes from a notebook, a name or a comment is escaped; a browser runs nothing of a page,
and fetches nothing for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ...checks.assignment import Assignment
from ..judging.matching import Pairs, texts
from .autograded import MOST_CODE, short
from .results import CellScore, Standing, number

templates = Environment(loader=FileSystemLoader(Path(__file__).with_name("templates")),
                        autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                        lstrip_blocks=True)
templates.filters["number"] = number


def page(template: str, **values: Any) -> str:
    return templates.get_template(template).render(values)


def feedback(pairs: Pairs, assignment: Assignment, result: dict[str, Any],
             standing: Standing | None = None) -> str:
    """The page a student gets: their code, their points, and what the judge says of each. No
    hidden test, and no traceback of one."""
    standing = standing or Standing()
    written = texts(pairs)
    exercises: list[dict[str, Any]] = []
    for cell in (cell for cell in assignment.cells if cell.id in assignment.asked):
        answer = assignment.asked[cell.id]
        grade = result["grades"].get(cell.id)
        if grade:  # its HTML is the report of a check, made by the judge
            grade = {**grade, "html": Markup(grade["html"])}
        exercises.append({
            "title": grade["name"] if grade else cell.id, "grade": grade, "of": cell.points,
            "score": standing.cells.get((assignment.notebook, cell.id)) or CellScore(
                grade["points"] if grade else None, waits=grade is None),
            "code": short(written.get(answer, "(missing)"), MOST_CODE),
            "comments": [standing.comments[assignment.notebook, name]
                         for name in dict.fromkeys([cell.id, answer])
                         if (assignment.notebook, name) in standing.comments]})
    penalty = standing.penalty.get(assignment.notebook, 0.0)
    total = max(sum(one["score"].points for one in exercises) - penalty, 0.0)
    return page("feedback.html", title=assignment.notebook, exercises=exercises, total=total,
                of=assignment.points, penalty=penalty, stopped=result.get("stopped", ()))


def refused(assignment: Assignment, reason: str) -> str:
    """The page for a submission that could not be read."""
    return page("message.html", title=assignment.notebook, message=(
        f"Your notebook could not be graded: {reason}. Please hand it in again, or ask your "
        "instructor."))


def undecided(assignment: Assignment) -> str:
    """The page for a submission that may be another student's."""
    return page("message.html", title=assignment.notebook, message=(
        "Your notebook has not been graded yet: on the disk it is one file with another student's. "
        "This is no verdict. Your instructor has been told, and decides whose it is; please ask "
        "them."))
