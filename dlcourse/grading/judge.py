"""The run of one submission: the student's cells in the sandbox, the grading cells here.

A grading cell is run once all student cells before it have been. It sees what the instructor's
own cells define, and for each name that the student was to define its value or stand-in. A
program that crashes or hangs is started anew, without the cell that did it.
"""

from __future__ import annotations

import builtins
import contextlib
import functools
import importlib
import io
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ..checks.judge import OutOfTime, describe_error, time_limit
from ..checks.score import NOT_DONE, RIGHT, WRONG, Score
from . import cells, codec, standins
from .assignment import Assignment, Cell, bound, changed, matched, modules, names_in
from .confine import Limits
from .sandbox import Gone, Line, Warm

SHORTEST = 2.0  # seconds every cell is given, however many before it did not end
TIME_UP = "The notebook's time was used up."
NOT_IMPLEMENTED = "Write your code where it says NotImplementedError."


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
        self.pairs = matched(data, assignment)
        self.over = time.monotonic() + limits.total
        self.patience = limits.cell
        self.names = names_of_a_notebook()
        self.result = Result()
        self.lengths = dict.fromkeys(("printed", "shown"), limits.output + 100) | {
            "name": 60, "message": 600, "line": 140}
        self.told = len(self.pairs)  # from this cell on the student may know a hidden test
        self.begin()

    def begin(self) -> None:
        """As if no cell of the student's had run."""
        self.ran: list[dict[str, Any]] = []
        self.history: list[tuple[int, str]] = []
        self.line: Line | None = None

    def grade(self) -> Result:
        try:
            with folder_of(self.assignment.files):
                self.run_all()
            self.forget_hidden_tests()
        finally:
            self.close()
        self.result.cells = within(self.limits.all_output, self.ran)
        written = {own.id: cell["source"] for cell, own in self.pairs if own is not None}
        for cell in self.assignment.cells:
            text = written.get(cell.id, cell.released)
            if (cell.part == "manual" and text == cell.released) or (
                    cell.part == "solution" and text.strip() == cell.released.strip()):
                self.result.unanswered.append(cell.id)
        self.note_not_done()
        return self.result

    def run_all(self) -> None:
        """The student's cells, and each of the instructor's at its place."""
        places = {own.id: i for i, (_, own) in enumerate(self.pairs) if own is not None}
        for number, cell in enumerate(self.assignment.cells):
            if cell.id in self.assignment.uses:
                self.run_student(until=self.place(number, places))
                if cell.part == "grade":
                    self.result.grades[cell.id] = self.judge(cell)
                else:
                    self.try_cell(cell.source)
            elif cell.part in ("solution", "manual") and cell.type == "code":
                self.try_cell(modules(cell.source))
        self.run_student(until=len(self.pairs))

    def forget_hidden_tests(self) -> None:
        """What cells show that ran after a hidden test could tell what it asked: it is replaced by
        what they show in a program that was asked nothing."""
        if any(self.ran[self.told :]):
            self.close()
            before = self.ran[: self.told]
            self.begin()
            self.run_student(until=len(self.pairs))
            self.ran = before + self.ran[self.told :]

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

    def close(self) -> None:
        if self.line is not None:
            self.line.close()

    @contextlib.contextmanager
    def timed(self) -> Iterator[float]:
        """The seconds there are for a cell. One that takes all of them leaves half to the next:
        a notebook full of loops without end does not cost its number of cells in time."""
        start = time.monotonic()
        limit = max(min(self.patience, self.over - start), 0.01)
        try:
            yield limit
        finally:
            if time.monotonic() - start >= limit:
                self.patience = max(self.patience / 2, min(SHORTEST, self.limits.cell))

    # the student's side

    def run_student(self, until: int) -> None:
        while len(self.ran) < until:
            cell, own = self.pairs[len(self.ran)]
            source = own.released if own is not None and own.part == "locked" else cell["source"]
            if own is not None and own.part == "grade":
                self.ran.append({})
                if own.id in self.seen_tests:
                    self.run_cell(own.released)
            else:
                runs = cell["cell_type"] == "code" and source.strip()
                self.ran.append(self.run_cell(source) if runs else {})

    @functools.cached_property
    def seen_tests(self) -> set[str]:
        """The grading cells whose names a later cell of the student's uses, as it may where it was
        handed out: there, what was handed out of them is run in the student's program too."""
        found: set[str] = set()
        later: set[str] = set()
        tests = {own.id: set(bound(own.released)) for _, own in self.pairs
                 if own is not None and own.part == "grade" and own.type == "code"}
        for cell, own in reversed(self.pairs if any(tests.values()) else []):
            if own is not None and own.part == "grade":
                if tests.get(own.id, set()) & later:
                    found.add(own.id)
            elif cell["cell_type"] == "code":
                later |= names_in.__wrapped__(cell["source"])
        return found

    def run_cell(self, source: str) -> dict[str, Any]:
        number = len(self.ran)
        try:
            line = self.alive()
            with self.timed() as limit:
                reply = line.run(source, number, limit)
        except Gone as why:
            return failed("RuntimeError", str(why))
        self.history.append((number, source))
        return {"status": str(reply.get("status")),
                **{key: str(reply.get(key, ""))[:most] for key, most in self.lengths.items()}}

    def alive(self) -> Line:
        """A program in which everything that ran so far has run; `Gone` when time is used up."""
        while True:
            if time.monotonic() > self.over:
                raise Gone(TIME_UP)
            if self.line is not None and not self.line.gone:
                return self.line
            one = self.assignment
            self.line = self.warm.fork(self.limits, one.files, one.given, one.libraries)
            self.line.places.names = self.names
            for number, source in list(self.history):
                try:
                    with self.timed() as limit:
                        self.line.run(source, number, limit)
                except Gone:
                    self.history.remove((number, source))
                    break

    # the judge's side

    def judge(self, cell: Cell) -> Grade:
        """Run a grading cell and read its points."""
        told = self.told < len(self.pairs)
        grade = self.attempt(cell)
        if told and not hides(cell) and grade.points < cell.points:
            self.close()  # what is said of it shall come from a program that no hidden test asked
            grade = self.attempt(cell)
        if hides(cell):
            self.told = min(self.told, len(self.ran))
        return grade

    def attempt(self, cell: Cell) -> Grade:
        value, problem = None, ""
        try:
            value, complaint = self.execute(cell.source, refresh=self.assignment.wanted)
            if complaint and not isinstance(value, Score):
                problem = complained(complaint, cell)
        except OutOfTime:
            problem = f"It was stopped after {self.limits.cell:g} seconds."
        except Gone as why:
            problem = str(why)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            problem = public(error, cell, self.limits.cell)
        return grade_of(cell, value, problem)

    def try_cell(self, source: str) -> None:
        """Run one of the instructor's own cells; what needs its names fails later, and says so."""
        used = names_in(source)
        with contextlib.suppress(Exception, OutOfTime, SystemExit):
            self.execute(source, refresh=[n for n in self.assignment.wanted if n in used])

    def execute(self, source: str, refresh: list[str]) -> tuple[Any, str]:
        """The value of the last expression of one of the instructor's cells, and what it showed of
        warnings and errors. The student's names to ``refresh`` are asked for anew."""
        complaints = io.StringIO()
        if refresh:
            self.alive()
        with (self.timed() as limit, time_limit(limit), np.errstate(),
              contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(complaints),
              warnings.catch_warnings(record=True) as caught):
            if refresh:
                self.fetch(refresh, source)
            value = cells.execute(cells.python(source), "<grading cell>", self.names)
            if refresh:
                self.share()
        shown = [f"{w.category.__name__}: {w.message}" for w in caught]
        return value, "\n".join([*shown, complaints.getvalue()]).strip()

    def fetch(self, names: list[str], source: str) -> None:
        """Get the student's ``names``, for a cell of the ``source``."""
        line = self.alive()
        codec.know_given(line.core, self.names, self.assignment.given)
        line.errors |= {name: kind for name in self.assignment.given
                        if isinstance(kind := self.names.get(name), type)
                        and issubclass(kind, Exception)}
        for name in names:
            self.names.pop(name, None)
        imported: dict[str, Any] = {}
        for name in names:
            if name in self.assignment.imported:
                with contextlib.suppress(Exception):
                    exec(self.assignment.imported[name], imported)
        self.names |= standins.fetch(line, names, self.assignment.classes, imported)
        line.seeded = "seed" in source
        sets = {*bound(source), *changed(source)}
        line.places.watch([n for n in self.assignment.shared & names_in(source)
                           if n in sets or not standins.is_reference(self.names.get(n))])

    def share(self) -> None:
        """What the cell has set is set for the student's code too."""
        if self.line is not None and not self.line.gone and self.line.places.all:
            with contextlib.suppress(Exception):
                standins.ask(self.line, {"op": "share"})


def names_of_a_notebook() -> dict[str, Any]:
    """What the instructor's cells find before the first of them has run."""
    shell = cells.Shell(lambda _: None)
    return {"__name__": "__main__", "get_ipython": lambda: shell,
            "display": lambda *_, **__: None}


@contextlib.contextmanager
def folder_of(files: dict[str, bytes]) -> Iterator[None]:
    """Inside, the working folder holds the assignment's files, and its modules can be imported."""
    before, path = os.getcwd(), list(sys.path)
    with tempfile.TemporaryDirectory(prefix="judge-") as folder:
        for name, content in files.items():
            path_of = Path(folder, name)
            path_of.parent.mkdir(parents=True, exist_ok=True)
            path_of.write_bytes(content)
        os.chdir(folder)
        sys.path.insert(0, folder)
        importlib.invalidate_caches()
        try:
            yield
        finally:
            os.chdir(before)
            sys.path[:] = path
            sys.path_importer_cache.pop(folder, None)
            for name, module in list(sys.modules.items()):
                if str(getattr(module, "__file__", "")).startswith(folder):
                    del sys.modules[name]


def within(most: int, ran: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same with texts of ``most`` characters altogether: what is beyond is left out."""
    kept = []
    for cell in ran:
        cell = dict(cell)
        for key in ("printed", "shown"):
            if len(text := cell.get(key, "")) > most:
                cell[key] = f"{text[:most]}\n… and more: the notebook shows too much"
            most = max(most - len(text), 0)
        kept.append(cell)
    return kept


def failed(name: str, message: str) -> dict[str, Any]:
    return {"status": "error", "name": name, "message": message, "line": "", "printed": "",
            "shown": ""}


def grade_of(cell: Cell, value: Any, problem: str) -> Grade:
    """Points as nbgrader reads them: none after an error, else the number the cell returned,
    else all."""
    name = getattr(value, "name", None) if isinstance(value, Score) else None
    name = name or cell.id.removesuffix("-check")
    if problem:
        status = NOT_DONE if problem == NOT_IMPLEMENTED else WRONG
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


def complained(text: str, cell: Cell) -> str:
    """Why nbgrader gives no points to a cell that wrote to the error stream."""
    first = next((line for line in text.splitlines() if line.strip()), "")[:200]
    shown = "" if hides(cell) or not first else f": {first}"
    return f"It showed a warning or an error, for which nbgrader gives no points{shown}"


def hides(cell: Cell) -> bool:
    """Whether part of it was not handed out."""
    return cell.released != cell.source


def public(error: BaseException, cell: Cell, limit: float) -> str:
    """What a student may read of an error in a grading cell: nothing of what was hidden, be it in
    a message that their own code made of it."""
    if isinstance(error, AssertionError):
        first = str(error).strip().partition("\n")[0][:300]
        told = first and (not hides(cell) or first in cell.released)
        return first if told else "A test did not pass."
    if isinstance(error, NotImplementedError):
        return NOT_IMPLEMENTED
    if hides(cell):
        name = type(error).__name__
        return f"It stopped with {name if hasattr(builtins, name) else 'an error'}."
    if isinstance(error, NameError):
        return f"{error}: the cell that defines it is missing, or did not run."
    return describe_error(error, limit).partition("\n")[0]
