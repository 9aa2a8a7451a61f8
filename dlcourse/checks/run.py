"""Running an assignment notebook outside Jupyter, and the scores of its grading cells.

The notebook runs in a process of its own, so that what it does there (loops without end, exit)
stays there. A cell that fails costs what depends on it and no more.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from .judge import OutOfTime, describe_error, time_limit
from .score import NOT_DONE, WRONG, Score, plain_number

CELL_LIMIT, NOTEBOOK_LIMIT = 60.0, 300.0  # seconds


class NotebookError(Exception):
    """Why a notebook cannot be run, as a sentence."""


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
                           stderr=subprocess.DEVNULL, timeout=NOTEBOOK_LIMIT)
        done = [json.loads(line) for line in out.read_text().splitlines()] if out.exists() else []
    by_cell = {entry["cell"]: entry for entry in done}
    return [by_cell.get(c["id"], failed(c, "The notebook stopped before this cell."))
            for c in read_cells(notebook) if c["grades"]]


def read_cells(notebook: Path) -> list[dict[str, Any]]:
    """The code cells: id, source, whether they grade automatically, and for how many points."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        found = []
        for number, cell in enumerate(cells):
            if cell["cell_type"] == "code":
                about = cell.get("metadata", {}).get("nbgrader", {})
                found.append({
                    "id": about.get("grade_id", f"cell {number}"),
                    "source": "".join(cell["source"]),
                    "grades": bool(about.get("grade") and not about.get("solution")),
                    "max_points": plain_number(about.get("points", 0)),
                })
        return found
    except OSError as error:
        raise NotebookError(f"{notebook} cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NotebookError(f"{notebook} is not a notebook, or damaged") from None


def run(notebook: Path, out: Path) -> None:
    """Run every code cell and write the scores to ``out``, a line for each grading cell."""
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in read_cells(notebook):
        value, problem = None, "The cell gives no score."
        try:
            with (time_limit(CELL_LIMIT), contextlib.redirect_stdout(io.StringIO()),
                  contextlib.redirect_stderr(io.StringIO())):
                value = execute(cell["source"], names)
        except OutOfTime:
            problem = f"The cell was stopped after {CELL_LIMIT:g} seconds."
        except NameError as error:
            problem = f"{error}: the cell that defines it did not run."
        except BaseException as error:
            problem = describe_error(error, CELL_LIMIT)
        if cell["grades"]:
            entry = entry_of(cell, value) if isinstance(value, Score) else failed(cell, problem)
            with out.open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry) + "\n")


def execute(source: str, names: dict[str, Any]) -> Any:
    """The value of the last expression; lines for IPython (%magic, !command) are left out."""
    lines = ["pass" if line.startswith(("%", "!")) else line for line in source.splitlines()]
    tree = ast.parse("\n".join(lines))
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(tree, "<cell>", "exec"), names)
        return None
    del tree.body[-1]
    exec(compile(tree, "<cell>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)


def entry_of(cell: dict[str, Any], score: Score) -> dict[str, Any]:
    return {"cell": cell["id"], "name": score.name, "points": score.points,
            "max_points": score.max_points, "status": score.status,
            "misconception": score.misconception, "report": score.report()}


def failed(cell: dict[str, Any], problem: str) -> dict[str, Any]:
    name = cell["id"].removesuffix("-check")
    status = NOT_DONE if "NotImplementedError" in problem else WRONG
    return {"cell": cell["id"], "name": name, "points": 0, "max_points": cell["max_points"],
            "status": status, "misconception": None,
            "report": f"{name}: 0 of {cell['max_points']!r} points\n  ✗ {problem}"}


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]))
