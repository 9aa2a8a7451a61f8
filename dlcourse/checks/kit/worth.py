"""What a cell that asks a check is worth: points are the cell's, and a check gives a share of them.

Nothing but the notebook says so, in nbgrader's metadata: whoever changes the points there has
changed them everywhere. It is found wherever a check runs: the notebook of the kernel; where that
is not told (`nbgrader autograde` and `nbgrader validate`), the notebooks in the folder one is in;
in a workspace the assignment; on a page the one that came with it. `told` comes before all.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from pathlib import Path

from ...app import record
from ...running import kernel

ASKS = re.compile(r"^\w+\.(\w+)\(\w+\)\s*\Z", re.M)
COURSE = Path(__file__).resolve().parents[2] / "course"  # in a wheel, and in a page's Python
told: dict[str, float] = {}  # by whoever runs a notebook that it has read


def worth(lesson: str) -> dict[str, float]:
    """The points of a lesson's tasks, by their names; empty where no notebook says any."""
    return told or next(filter(None, map(points, notebooks(lesson))), {})


def notebooks(lesson: str) -> Iterator[Path]:
    """Where the notebook of an assignment may be, the surest place first."""
    memory, file = kernel.attach(), f"{lesson}.ipynb"
    if memory is not None and memory.file is not None:
        yield memory.file
    elif memory is not None:
        yield from sorted(Path().glob("*.ipynb"), key=lambda path: path.name != file)
    for root in (record.workspace(), COURSE):
        if root is not None:
            yield root / "exercises" / lesson / file


def points(notebook: Path) -> dict[str, float]:
    """What the grading cells of a notebook are worth, by the tasks that they ask."""
    try:
        return read(notebook, notebook.stat().st_mtime_ns)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


@functools.lru_cache(20)
def read(notebook: Path, _: int) -> dict[str, float]:
    cells = json.loads(notebook.read_bytes())["cells"]
    return {task: float(about["points"]) for cell in cells
            if (about := cell["metadata"].get("nbgrader", {})).get("grade")
            and (task := asked("".join(cell["source"])))}


def asked(source: str) -> str:
    """The task that a cell asks; empty where it asks none.

    >>> asked("check.softmax(softmax)"), asked("assert softmax(1)")
    ('softmax', '')
    """
    found = ASKS.search(source)
    return found[1] if found else ""
