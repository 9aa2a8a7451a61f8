"""A graded submission as nbgrader keeps it, in `autograded/`.

It holds no hidden test, no traceback of one, and nothing of the student's that a browser would run
or fetch: outputs are plain text, and no tag in their Markdown stays a tag. What they wrote is cut
where it would keep whoever turns it into a page busy.
"""

from __future__ import annotations

import json
import re
from typing import Any

from nbformat import from_dict
from nbgrader.utils import compute_checksum

from ...checks.assignment import Assignment, Cell
from ..judging.matching import Pairs
from .results import number

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
    present = {own.id for _, own in pairs if own is not None}
    pairs = [*pairs, *(({"cell_type": own.type, "source": own.released}, own)
                       for own in assignment.cells
                       if own.part == "grade" and own.id not in present)]
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
    return compute_checksum(from_dict({"cell_type": cell.type, "source": cell.released,
                                       "metadata": {"nbgrader": cell.about}}))
