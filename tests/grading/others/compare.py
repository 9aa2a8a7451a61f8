"""What dlcourse gives for the collection, beside what stock nbgrader gave.

    python -m tests.grading.others.compare [ASSIGNMENT …]

prints every cell for which the two differ, and how many there are.
"""

from __future__ import annotations

import json
import math
import sys
import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from dlcourse.checks.assignment import load
from dlcourse.grading.judging.engine import grade_one, judges
from dlcourse.grading.sandbox.walls import Limits

from .collection import Other, every, notebook
from .habits import submissions
from .make_expected import FILE

LIMITS = Limits(cell=2.0, total=6.0)  # nobody deserves more time, and some loop without end
EXPECTED = json.loads(FILE.read_text())
# Cells that nbgrader graded. It gives nothing at all for a notebook in which a name occurs twice, a
# test that was deleted, a cell that does not end, and a last line whose text is no number it knows.
CELLS = sum(p is not None for subs in EXPECTED.values() for got in subs.values() for p in got)


@dataclass(frozen=True)
class Difference:
    """A grading cell that got other points than stock nbgrader gave."""

    assignment: str
    submission: str
    cell: str
    stock: float
    here: float | None
    report: str

    @property
    def place(self) -> tuple[str, str, str]:
        return self.assignment, self.submission, self.cell

    def __str__(self) -> str:
        here = "nothing" if self.here is None else f"{self.here:g}"
        said = self.report.strip().replace("\n", " ") or "no report"
        return f"{' · '.join(self.place)}: nbgrader {self.stock:g}, here {here} ({said})"


def differences(other: Other, number: int, names: Collection[str] = ()) -> list[Difference]:
    """All that differ in the submissions of the assignment that is the ``number``-th of all; or in
    those of these ``names``."""
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root, other.name)
        folder.mkdir()
        (folder / f"{other.name}.ipynb").write_text(json.dumps(other.source()))
        for name, text in other.files.items():
            (folder / name).write_text(text)
        (assignment,) = load(folder)
    found = []
    for name, cells in submissions(other, number).items():
        if names and name not in names:
            continue
        result = grade_one(json.dumps(notebook(cells)).encode(), assignment, LIMITS)
        grades = result.get("grades", {})
        for test, stock in zip(other.tests, EXPECTED[other.name][name], strict=True):
            grade = grades.get(test.id, {"points": None, "report": result.get("reason", "")})
            if stock is not None and not math.isclose(grade["points"] or 0, stock):
                found.append(Difference(other.name, name, test.id, stock, grade["points"],
                                        grade["report"]))
    return found


def main() -> None:
    count = 0
    for number, other in enumerate(every()):
        if not sys.argv[1:] or other.name in sys.argv[1:]:
            for difference in differences(other, number):
                count += 1
                print(difference, flush=True)
    print(f"{count} differ, of {CELLS} in the whole collection")
    judges.close()


if __name__ == "__main__":
    main()
