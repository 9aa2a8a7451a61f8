"""Running an assignment's notebook outside Jupyter, and the scores of its grading cells.

The notebook runs in a process of its own, so that what it does there (loops without end, exit)
stays there. A cell that fails costs what depends on it and no more.
"""

from __future__ import annotations

import ast
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from ..app import record
from ..running import cell as cells
from ..running.history import Step, why
from ..running.names import imported
from ..running.notebook import NotebookError, read
from ..running.outcome import Outcome, Scrap
from .kit.score import NOT_DONE, RIGHT, WRONG, Score, credit, plain_number
from .kit.worth import points, told

LATER = "judged when it is handed in"  # of a cell whose tests are all hidden from students
SECONDS = 30.0  # of processor time for a cell
PATIENCE = 900.0  # seconds on the wall for a notebook
CHECKS = re.compile(r"(dlcourse\.)?checks\.")  # modules: the course's, and instructors' own


def scores(notebook: Path) -> list[dict[str, Any]]:
    """One entry for each grading cell: name, points, max_points, status, misconception, report."""
    read_cells(notebook)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "scores.json"
        command = [sys.executable, "-m", __name__, str(notebook.resolve()), str(out)]
        environment = {**os.environ, "MPLBACKEND": "agg"}
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(command, cwd=notebook.resolve().parent, env=environment, check=False,
                           stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, timeout=PATIENCE)
        done = [json.loads(line) for line in out.read_text().splitlines()] if out.exists() else []
    by_cell = {entry["cell"]: entry for entry in done}
    return [by_cell.get(c["id"], failed(c, "The notebook stopped before this cell."))
            for c in read_cells(notebook) if c["grades"]]


def read_cells(notebook: Path) -> list[dict[str, Any]]:
    """The code cells: id, source, whether they grade automatically, and for how many points."""
    try:
        cells = read(notebook.read_bytes())
    except OSError as error:
        raise NotebookError(f"{notebook} cannot be read: {error.strerror}") from None
    except NotebookError as why:
        raise NotebookError(f"{notebook}: {why}") from None
    found = []
    for number, cell in enumerate(cells):
        about = cell["metadata"]["nbgrader"]
        if cell["cell_type"] == "code":
            found.append({
                "id": about.get("grade_id", f"cell {number}"), "source": cell["source"],
                "grades": bool(about.get("grade") and not about.get("solution")),
                "answers": bool(about.get("solution")),
                "max_points": plain_number(about.get("points") or 0),
            })
    return found


def run(notebook: Path, out: Path) -> None:
    """Run every code cell and write the scores to ``out``, a line for each grading cell."""
    names: dict[str, Any] = {"__name__": "__main__", "display": lambda *values, **_: None}
    found = read_cells(notebook)
    told.update(points(notebook))
    known = {cell["id"] for cell in found if cell["answers"]}
    steps: list[Step] = []
    asked: dict[str, Any] = {}  # the checks, by the names that cells gave them
    for number, cell in enumerate(found):
        if cell["grades"]:
            names |= asked  # whatever stands there now, as in grading
        ran = cells.run(cell["source"], f"<cell {number}>", names, SECONDS, Scrap())
        if cell["grades"]:
            entry = entry_of(cell, ran, steps, known)
            if not isinstance(ran.value, Score):  # which is in the record already
                record.update(notebook.stem, entry["name"], add_attempts=1, **{
                    key: entry[key] for key in ("points", "max_points", "status")})
            with out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry) + "\n")
        else:
            steps.append(Step(cell["source"], cell["id"], cell["id"] if cell["answers"] else "",
                              **ran.problem()))  # type: ignore[arg-type]
            asked |= {name: names[name] for name in imported(cell["source"]) & names.keys()
                      if CHECKS.match(getattr(names[name], "__name__", ""))}


def entry_of(cell: dict[str, Any], ran: cells.Ran, steps: Sequence[Step] = (),
             known: Collection[str] = ()) -> dict[str, Any]:
    """What a grading cell gave: a check's score, or all its points if nothing in it failed.
    ``steps`` ran before it, and tell why a name is missing."""
    if isinstance(ran.value, Score):
        score = ran.value
        return {"cell": cell["id"], "name": score.name, "points": score.points,
                "max_points": score.max_points, "status": score.status,
                "misconception": score.misconception, "report": score.report()}
    if not ast.parse(cell["source"] if ran.error is None else "0").body:  # hidden tests alone
        return {**failed(cell, ""), "status": LATER,
                "report": f"{task(cell)}: {cell['max_points']!r} points, {LATER}"}
    if ran.error is not None:
        about: Any = ran.problem()
        kind = "undefined" if isinstance(ran.error, NameError) else (
            "not done" if isinstance(ran.error, NotImplementedError) else
            "time" if ran.stopped else "error")
        name = getattr(ran.error, "name", None) if kind == "undefined" else None
        return failed(cell, (why(name, steps, known) if isinstance(name, str) else "")
                      or Outcome(kind, seconds=ran.stopped, **about).sentence)
    name = task(cell)
    points = plain_number(credit(ran.value, cell["max_points"]))
    status = RIGHT if points == cell["max_points"] else WRONG
    return {"cell": cell["id"], "name": name, "points": points, "max_points": cell["max_points"],
            "status": status, "misconception": None,
            "report": f"{name}: {points!r} of {cell['max_points']!r} points"}


def task(cell: dict[str, Any]) -> str:
    """The name of what a grading cell judges.

    >>> task({"id": "softmax-check"})
    'softmax'
    """
    return str(cell["id"]).removesuffix("-check")


def failed(cell: dict[str, Any], problem: str) -> dict[str, Any]:
    name = task(cell)
    status = NOT_DONE if "NotImplementedError" in problem else WRONG
    return {"cell": cell["id"], "name": name, "points": 0, "max_points": cell["max_points"],
            "status": status, "misconception": None,
            "report": f"{name}: 0 of {cell['max_points']!r} points\n  ✗ {problem}"}


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]))
