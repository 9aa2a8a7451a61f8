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
from ..running.notebook import NotebookError
from ..running.outcome import Outcome, Scrap
from .assignment import Cell, cells_of
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
    return [by_cell.get(c.id, failed(c, "The notebook stopped before this cell."))
            for c in read_cells(notebook) if c.part == "grade"]


def read_cells(notebook: Path) -> list[Cell]:
    """The cells of code."""
    try:
        return [cell for cell in cells_of(notebook.read_bytes()) if cell.type == "code"]
    except OSError as error:
        raise NotebookError(f"{notebook} cannot be read: {error.strerror}") from None
    except NotebookError as why:
        raise NotebookError(f"{notebook}: {why}") from None


def run(notebook: Path, out: Path) -> None:
    """Run every code cell and write the scores to ``out``, a line for each grading cell."""
    names: dict[str, Any] = {"__name__": "__main__", "display": lambda *values, **_: None}
    found = read_cells(notebook)
    told.update(points(notebook))
    known = {cell.id for cell in found if cell.about.get("solution")}
    steps: list[Step] = []
    asked: dict[str, Any] = {}  # the checks, by the names that cells gave them
    for number, cell in enumerate(found):
        if cell.part == "grade":
            names |= asked  # whatever stands there now, as in grading
        ran = cells.run(cell.source, f"<cell {number}>", names, SECONDS, Scrap())
        if cell.part == "grade":
            entry = entry_of(cell, ran, steps, known)
            if not isinstance(ran.value, Score):  # which is in the record already
                record.update(notebook.stem, entry["name"], add_attempts=1, **{
                    key: entry[key] for key in ("points", "max_points", "status")})
            with out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry) + "\n")
        else:
            steps.append(Step(cell.source, cell.id, cell.id if cell.id in known else "",
                              **ran.problem()))  # type: ignore[arg-type]
            asked |= {name: names[name] for name in imported(cell.source) & names.keys()
                      if CHECKS.match(getattr(names[name], "__name__", ""))}


def entry_of(cell: Cell, ran: cells.Ran, steps: Sequence[Step] = (),
             known: Collection[str] = ()) -> dict[str, Any]:
    """What a grading cell gave: a check's score, or all its points if nothing in it failed.
    ``steps`` ran before it, and tell why a name is missing."""
    if isinstance(ran.value, Score):
        score = ran.value
        return {"cell": cell.id, "name": score.name, "points": score.points,
                "max_points": score.max_points, "status": score.status,
                "misconception": score.misconception, "report": score.report()}
    most = plain_number(cell.points)
    if not ast.parse(cell.source if ran.error is None else "0").body:  # hidden tests alone
        return {**failed(cell, ""), "status": LATER,
                "report": f"{cell.task}: {most!r} points, {LATER}"}
    if ran.error is not None:
        about: Any = ran.problem()
        kind = "undefined" if isinstance(ran.error, NameError) else (
            "not done" if isinstance(ran.error, NotImplementedError) else
            "time" if ran.stopped else "error")
        name = getattr(ran.error, "name", None) if kind == "undefined" else None
        return failed(cell, (why(name, steps, known) if isinstance(name, str) else "")
                      or Outcome(kind, seconds=ran.stopped, **about).sentence)
    points = plain_number(credit(ran.value, most))
    return {"cell": cell.id, "name": cell.task, "points": points, "max_points": most,
            "status": RIGHT if points == most else WRONG, "misconception": None,
            "report": f"{cell.task}: {points!r} of {most!r} points"}


def failed(cell: Cell, problem: str) -> dict[str, Any]:
    most = plain_number(cell.points)
    status = NOT_DONE if "NotImplementedError" in problem else WRONG
    return {"cell": cell.id, "name": cell.task, "points": 0, "max_points": most,
            "status": status, "misconception": None,
            "report": f"{cell.task}: 0 of {most!r} points\n  ✗ {problem}"}


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]))
