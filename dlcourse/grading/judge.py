"""The run of one submission: the student's cells in the sandbox, the grading cells here.

A grading cell is run once all student cells before it have been. It sees what the instructor's
own cells define, and for each name that the student was to define its value or stand-in. A
program that crashes or hangs is started anew, without the cell that did it.
"""

from __future__ import annotations

import ast
import contextlib
import io
import time
from dataclasses import dataclass, field
from typing import Any

from ..checks.judge import OutOfTime, describe_error, time_limit
from ..checks.score import NOT_DONE, RIGHT, WRONG, Score
from . import standins
from .assignment import Assignment, Cell, imports, matched, parse_notebook
from .confine import Limits
from .sandbox import Gone, Line, Warm


@dataclass
class Grade:
    """What a grading cell gave."""

    name: str
    points: float
    max_points: float
    status: str
    misconception: str | None = None
    report: str = ""
    html: str = ""


@dataclass
class Result:
    """What came of a submission: a grade for each grading cell, and how its cells ran."""

    grades: dict[str, Grade] = field(default_factory=dict)
    cells: list[dict[str, Any]] = field(default_factory=list)  # how each submitted cell ran
    unanswered: list[str] = field(default_factory=list)  # left as they were handed out


class Run:
    """One submission, being graded."""

    def __init__(self, assignment: Assignment, data: bytes, warm: Warm, limits: Limits):
        self.assignment, self.warm, self.limits = assignment, warm, limits
        self.pairs = matched(parse_notebook(data), assignment)
        self.over = time.monotonic() + limits.total
        self.names: dict[str, Any] = {"__name__": "__main__"}
        self.wanted = assignment.wanted
        self.history: list[tuple[int, str]] = []
        self.line: Line | None = None
        self.next = 0
        self.result = Result()

    def grade(self) -> Result:
        try:
            places = {own.id: i for i, (_, own) in enumerate(self.pairs) if own is not None}
            for number, cell in enumerate(self.assignment.cells):
                if cell.part in ("grade", "locked"):
                    self.run_student(until=self.place(number, places))
                if cell.part == "grade" and cell.type == "code":
                    self.result.grades[cell.id] = self.judge(cell)
                elif cell.part == "locked" and cell.type == "code":
                    self.try_cell(cell.source)
                elif cell.part in ("solution", "manual") and cell.type == "code":
                    self.try_cell(imports(cell.source))
            self.run_student(until=len(self.pairs))
        finally:
            if self.line is not None:
                self.line.close()
        written = {own.id: cell["source"] for cell, own in self.pairs if own is not None}
        for cell in self.assignment.cells:
            same = written.get(cell.id, cell.released).strip() == cell.released.strip()
            if same and cell.part in ("solution", "manual"):
                self.result.unanswered.append(cell.id)
        self.note_not_done()
        return self.result

    def note_not_done(self) -> None:
        """A task whose cell was left as it was is not wrong but not done."""
        answer = ""
        for cell in self.assignment.cells:
            if cell.part == "solution":
                answer = cell.id
            grade = self.result.grades.get(cell.id)
            if grade is not None and not grade.points and answer in self.result.unanswered:
                grade.status = NOT_DONE

    def place(self, number: int, places: dict[str, int]) -> int:
        """How far the submission is to have run before the assignment's cell ``number``."""
        cell = self.assignment.cells[number]
        if cell.id in places:
            return places[cell.id]
        later = (places[c.id] for c in self.assignment.cells[number:] if c.id in places)
        return next(later, len(self.pairs))

    # the student's side

    def run_student(self, until: int) -> None:
        while self.next < until:
            cell, own = self.pairs[self.next]
            self.next += 1
            source = own.released if own is not None and own.part == "locked" else cell["source"]
            grades = own is not None and own.part == "grade"
            runs = cell["cell_type"] == "code" and source.strip() and not grades
            self.result.cells.append(self.run_cell(source) if runs else {})

    def run_cell(self, source: str) -> dict[str, Any]:
        left = self.over - time.monotonic()
        if left <= 0:
            return failed("TimeoutError", "The notebook's time was used up.")
        number = len(self.result.cells)
        try:
            reply = self.alive().run(source, number, min(self.limits.cell, left))
        except Gone as why:
            return failed("RuntimeError", str(why))
        self.history.append((number, source))
        return {"status": str(reply.get("status")),
                **{key: str(reply.get(key, ""))[: self.limits.output + 100]
                   for key in ("printed", "shown", "name", "message", "line")}}

    def alive(self) -> Line:
        """A program in which everything that ran so far has run."""
        if self.line is None or self.line.gone:
            self.line = self.warm.fork(self.limits, self.assignment.files)
            for number, source in list(self.history):
                left = self.over - time.monotonic()
                try:
                    self.line.run(source, number, max(min(self.limits.cell, left), 0.01))
                except Gone:
                    self.history.remove((number, source))
                    return self.alive()
        return self.line

    # the judge's side

    def judge(self, cell: Cell) -> Grade:
        """Run a grading cell and read its points."""
        value, problem = None, ""
        if time.monotonic() > self.over:
            problem = "The notebook's time was used up before this cell."
        else:
            try:
                line = self.alive()
                for name in self.wanted:
                    self.names.pop(name, None)
                self.names |= standins.fetch(line, self.wanted, self.assignment.classes)
                value = self.execute(cell.source)
            except OutOfTime:
                problem = f"It was stopped after {self.limits.cell:g} seconds."
            except NameError as error:
                problem = f"{error}: the cell that defines it is missing, or did not run."
            except Gone as why:
                problem = str(why)
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                problem = public(error, cell, self.limits.cell)
        return grade_of(cell, value, problem)

    def try_cell(self, source: str) -> None:
        """Run one of the instructor's own cells; what needs its names fails later, and says so."""
        with contextlib.suppress(Exception, OutOfTime, SystemExit):
            self.execute(source)

    def execute(self, source: str) -> Any:
        tree = ast.parse(source)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        quiet = io.StringIO()
        with (time_limit(self.limits.cell), contextlib.redirect_stdout(quiet),
              contextlib.redirect_stderr(quiet)):
            exec(compile(tree, "<grading cell>", "exec"), self.names)
            if last is not None:
                return eval(compile(ast.Expression(last.value), "<grading cell>", "eval"),  # type: ignore[attr-defined]
                            self.names)
        return None


def failed(name: str, message: str) -> dict[str, Any]:
    return {"status": "error", "name": name, "message": message, "line": "", "printed": "",
            "shown": ""}


def grade_of(cell: Cell, value: Any, problem: str) -> Grade:
    """Points as nbgrader reads them: none after an error, else the number the cell returned,
    else all."""
    name = getattr(value, "name", None) if isinstance(value, Score) else None
    name = name or cell.id.removesuffix("-check")
    if problem:
        status = NOT_DONE if "NotImplementedError" in problem else WRONG
        return Grade(name, 0.0, cell.points, status, None, problem)
    if isinstance(value, Score):
        points = min(max(float(value), 0.0), cell.points)
        return Grade(name, points, cell.points, value.status, value.misconception,
                     value.report(), value._repr_html_())
    points = partial_credit(value, cell.points)
    return Grade(name, points, cell.points, RIGHT if points == cell.points else WRONG)


def partial_credit(value: Any, most: float) -> float:
    """The points of a cell that passed: the number it returned if it can be one, else all."""
    if type(value) in (int, float) and 0 <= value <= most:
        return float(value)
    return most


def public(error: BaseException, cell: Cell, limit: float) -> str:
    """What a student may read of an error in a grading cell: nothing of what was hidden."""
    hides = cell.released != cell.source
    if isinstance(error, AssertionError):
        first = str(error).strip().partition("\n")[0][:300]
        return first if first and (not hides or first in cell.released) else "A test did not pass."
    if hides and not isinstance(error, NotImplementedError):
        return f"It stopped with {type(error).__name__}."
    return describe_error(error, limit).partition("\n")[0]
