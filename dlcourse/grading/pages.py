"""What is written of a graded submission: nbgrader's autograded notebook, and the feedback page.

Neither holds a hidden test, a traceback of one, or anything of the student's that a browser would
run or fetch: outputs are plain text, and no tag in their Markdown stays a tag. What they wrote is
cut where it would keep whoever turns it into a page busy.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Sequence
from typing import Any

from .judging.assignment import Assignment, Cell, Pairs
from .standing import CellScore, Standing

EMPTY = "\u200b"  # a character that nobody sees
MOST_TEXT, MOST_CODE = 20_000, 200_000  # characters of a cell that are shown
MOST_TEXTS = 5 * MOST_TEXT  # of all of a notebook's Markdown
REST = "… The rest is left out here. It is in what was handed in."
BLANKS = re.compile(r"(?<![^\S\n])[^\S\n]{200,}")
MARK = r"\b(?:BEGIN|END)(?=\s+(?:HIDDEN|SOLUTION|MARK))"  # nbgrader's; it stops at a stray one
MARKS = re.compile(f"(?i){MARK}")
HARMFUL = re.compile(rf"""(?ix) {MARK}
    | < (?=[a-z/!?])                                    # a tag, or an address in < >
    | & (?=\#|\w+;)                                     # a character by its number or name
    | ! (?=\[)                                          # a picture
    | \] (?=[(:] (?! [ \t\r\n]*+                        # a link elsewhere
                     (?: https?:// | mailto: | [\w./\#?=%~-]* [) \t\r\n] )))
    | \b(?:javascript|vbscript|data|attachment)\s* (?=:)
    | \\ (?=(?: href | url | html\w* | data | style | class | cssid | bbox | require | unicode
          | mmltoken | includegraphics | csname ) (?![a-z]))  # what formulas can do beyond formulas
    | [`~]\s* (?=mermaid)                              # a drawing, which a script makes
    """)
STYLE = """
html{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em}
pre{overflow-x:auto;padding:.6em 1em;border-left:3px solid #8888;white-space:pre-wrap}
table{border-collapse:collapse}td,th{padding:.2em .8em;text-align:left}
tr{border-bottom:1px solid #8888}
td.n{text-align:right;font-variant-numeric:tabular-nums}section{margin:2em 0}
.comment{border:1px solid;border-radius:4px;padding:.4em 1em}
"""


def harmless(text: str) -> str:
    """Markdown without HTML, without links but to http, https, mailto and files, and without
    pictures, which would tell who looks at it: an empty character keeps each from being one.

    >>> harmless("a < b <script> ![](x)") == "a < b <\\u200bscript> !\\u200b[](x)"
    True
    """
    return HARMFUL.sub(rf"\g<0>{EMPTY}", text)


def unmarked(text: str) -> str:
    """Without nbgrader's marks of what is hidden from students."""
    return MARKS.sub(rf"\g<0>{EMPTY}", text)


def short(text: str, most: int) -> str:
    """The text up to so many characters, without long gaps.

    >>> short("a" + 300 * " " + "b", 1000) == "a" + 200 * " " + "b"
    True
    """
    text = BLANKS.sub(" " * 200, text)
    return text if len(text) <= most else f"{text[:most]}\n\n{REST}"


def autograded(pairs: Pairs, assignment: Assignment, result: dict[str, Any]) -> str:
    """The submission as nbgrader keeps it: with outputs and points, without anything hidden."""
    cells: list[dict[str, Any]] = []
    runs = result["cells"] + [{}] * len(pairs)
    room = MOST_TEXTS
    for (cell, own), run in zip(pairs, runs, strict=False):
        source = cell["source"]
        if own is not None and own.part in ("grade", "locked"):
            source = own.released
        elif cell["cell_type"] == "code":
            source = unmarked(short(source, MOST_CODE))
        else:
            source = short(source, min(MOST_TEXT, room))
            room = max(room - len(source), 0)
            source = harmless(source)
        cells.append(cell_of(len(cells), cell["cell_type"], source, own, run, result))
    present = {own.id for _, own in pairs if own is not None}
    cells += [cell_of(len(cells) + i, own.type, own.released, own, {}, result)
              for i, own in enumerate(c for c in assignment.cells
                                      if c.part == "grade" and c.id not in present)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps({"cells": cells, "metadata": {"kernelspec": kernel},
                       "nbformat": 4, "nbformat_minor": 5}, ensure_ascii=False) + "\n"


def cell_of(number: int, kind: str, source: str, own: Cell | None, run: dict[str, Any],
            result: dict[str, Any]) -> dict[str, Any]:
    about = {"nbgrader": {**own.about, "checksum": checksum(own)}} if own is not None else {}
    cell: dict[str, Any] = {"cell_type": kind, "id": f"cell-{number}", "metadata": about,
                            "source": source.splitlines(True)}
    if kind == "code":
        grade = result["grades"].get(own.id) if own is not None else None
        outputs = graded_outputs(grade) if grade is not None else outputs_of(run)
        cell |= {"execution_count": None, "outputs": outputs}
    return cell


def outputs_of(run: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    run = {key: unmarked(value) if isinstance(value, str) else value for key, value in run.items()}
    if run.get("printed"):
        found.append({"output_type": "stream", "name": "stdout", "text": run["printed"]})
    if run.get("shown"):
        found.append({"output_type": "execute_result", "execution_count": None, "metadata": {},
                      "data": {"text/plain": run["shown"]}})
    if run.get("status") == "error":
        said = f"{run['name']}: {run['message']}"
        where = [f"at the line: {run['line']}"] if run.get("line") else []
        found.append({"output_type": "error", "ename": run["name"], "evalue": run["message"],
                      "traceback": [said, *where]})
    return found


def graded_outputs(grade: dict[str, Any]) -> list[dict[str, Any]]:
    """Outputs from which nbgrader reads the same points."""
    if not grade["points"] and not grade["html"]:
        return [{"output_type": "error", "ename": "Wrong", "evalue": grade["report"],
                 "traceback": [grade["report"]]}]
    data = {"text/plain": repr(number(grade["points"]))}
    if grade["html"]:
        data["text/html"] = grade["html"]
    return [{"output_type": "execute_result", "execution_count": None, "metadata": {},
             "data": data}]


def checksum(cell: Cell) -> str:
    """nbgrader's checksum of a cell as it was handed out."""
    about = cell.about
    grade, solution = bool(about.get("grade")), bool(about.get("solution"))
    locked = not solution and (grade or bool(about.get("locked")))
    parts = [cell.released, cell.type, str(grade), str(solution), str(locked), cell.id]
    if grade:
        parts.append(str(float(cell.points)))
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()


def number(value: float) -> float:
    return int(value) if float(value).is_integer() else round(value, 4)


def feedback(pairs: Pairs, assignment: Assignment, result: dict[str, Any],
             standing: Standing | None = None) -> str:
    """The page a student gets: their code, their points, and what the judge says of each."""
    standing = standing or Standing()
    written = {own.id: cell for cell, own in pairs if own is not None}
    rows, sections, answer = [], [], None
    total = 0.0
    for cell in assignment.cells:
        if cell.part in ("solution", "manual"):
            answer = cell
        if cell.part not in ("grade", "manual"):
            continue
        grade = result["grades"].get(cell.id)
        score = standing.cells.get((assignment.notebook, cell.id)) or CellScore(
            grade["points"] if grade else None, waits=grade is None)
        total += score.points
        title = grade["name"] if grade else cell.id
        unread = score.waits and score.manual is None
        state = "to be read by a person" if unread else f"{number(score.points)}"
        rows.append(f"<tr><td>{html.escape(title)}</td><td class=n>{state}</td>"
                    f"<td class=n>{number(cell.points)}</td></tr>")
        own = written.get(answer.id) if answer is not None else None
        code = html.escape(short(own["source"], MOST_CODE)) if own else "(missing)"
        comment = "".join(
            f"<p class=comment>{html.escape(standing.comments[key])}</p>"
            for key in dict.fromkeys([(assignment.notebook, cell.id),
                                      (assignment.notebook, answer.id if answer else "")])
            if key in standing.comments)
        sections.append(f"<section><h2>{html.escape(title)}</h2><pre>{code}</pre>"
                        f"{said(grade) if grade else ''}{comment}</section>")
    penalty = standing.penalty.get(assignment.notebook, 0.0)
    late = f", less {number(penalty)} for being late" if penalty else ""
    points = f"{number(max(total - penalty, 0.0))} of {number(assignment.points)} points"
    return page(assignment.notebook, (
        f"<p>{points}{late}</p>"
        f"<table><tr><th>Exercise<th>Points<th>of</tr>{''.join(rows)}</table>"
        f"{''.join(sections)}"))


def page(title: str, body: str, style: str = "") -> str:
    """A page that a browser runs nothing of, and fetches nothing for."""
    name = html.escape(title)
    return (f"<!doctype html><html lang=en><meta charset=utf-8><title>{name}</title>"
            "<meta name=viewport content='width=device-width'>"
            "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; "
            "style-src 'unsafe-inline'\">"
            f"<style>{STYLE}{style}</style><main><h1>{name}</h1>{body}</main></html>\n")


def said(grade: dict[str, Any]) -> str:
    return grade["html"] or (
        f"<p>{number(grade['points'])} of {number(grade['max_points'])} points. "
        f"{html.escape(grade['report'])}</p>")


def refused(assignment: Assignment, reason: str) -> str:
    """The page for a submission that could not be read."""
    return page(assignment.notebook, f"<p>Your notebook could not be graded: {html.escape(reason)}."
                " Please hand it in again, or ask your instructor.</p>")


def table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """An HTML table."""
    lines = ["<tr>" + "".join(f"<th>{html.escape(h)}" for h in head) + "</tr>"]
    for row in rows:
        lines.append("<tr>" + "".join(
            f"<td class=n>{value}</td>" if isinstance(value, int | float)
            else f"<td>{html.escape(str(value))}</td>" for value in row) + "</tr>")
    return f"<table>{''.join(lines)}</table>"
