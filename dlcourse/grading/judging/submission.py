"""One submission, judged: the student's cells run in the sandbox, verdicts are made here.

A grading cell is run once all cells before it have been. A check's questions go to the student's
program, outcomes come back, and the verdict is ours; a cell of plain asserts runs there, in a child
of the program. A program that crashes or hangs is started anew, without the cell that did it.

Cells whose asserts were not handed out are run last, in a program of their own: all that a student
is shown comes from one that was never asked them.
"""

from __future__ import annotations

import builtins
import functools
import importlib
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from ...checks.assignment import CHECKS, Assignment, Cell, Check
from ...checks.kit import Exercise
from ...checks.kit.score import NOT_DONE, RIGHT, WRONG, Score, credit
from ...running.history import Step, why
from ...running.names import bound, names_in
from ...running.outcome import Outcome
from ...running.play import Repair
from ..sandbox.outside import Gone, Program, Warm
from ..sandbox.walls import Limits
from .matching import matched, remarks, texts

CAUSES = 10.0  # seconds in which changes of answers are tried, of all of a notebook
SHORTEST = 2.0  # seconds every cell is given, however many before it did not end
TEXTS = {"error": 60, "message": 600, "line": 140}  # characters of what is told of an error
CANNOT_FAIL = ("{} passes with the answer that was handed out, too: it is a test that cannot fail, "
               "or the submission deceives it. Please look at it")
ELSEWHERE = ("ModuleNotFoundError", "ImportError", "FileNotFoundError")
ALONE = ("When work is graded, there is the notebook alone, with the files that came with the "
         "assignment and the libraries of the course: put what it needs into the notebook.")
MOST_STOPPED = 10  # cells that stopped, of which a page tells


class CheckError(Exception):
    """A check that an assignment asks is not there; a sentence for the instructor."""


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
    stopped: list[str] = field(default_factory=list)  # sentences about cells that did
    remarks: list[str] = field(default_factory=list)  # for the instructor


class Judging:
    """One submission being judged; ``exercises`` are the checks, by the cell that asks."""

    def __init__(self, assignment: Assignment, data: bytes, warm: Warm, limits: Limits,
                 exercises: dict[str, Exercise] | None = None):
        self.assignment, self.warm, self.limits = assignment, warm, limits
        self.exercises = checks_of(assignment) if exercises is None else exercises
        self.pairs = matched(data, assignment)
        self.random = np.random.default_rng()
        self.left, self.patience = limits.total, limits.cell
        self.left_for_causes = CAUSES
        self.endless: set[str] = set()  # tests that crashed, or did not come to an end
        self.result = Result(cells=[{} for _ in self.pairs],
                             remarks=remarks(self.pairs, assignment))
        self.begin()

    def begin(self) -> None:
        """As if no cell of the student's had run."""
        self.history: list[tuple[int, str]] = []
        self.steps: list[Step] = []
        self.program: Program | None = None
        self.passed: list[tuple[Cell, list[str], float]] = []  # tests, with what ran before

    def grade(self) -> Result:
        try:
            self.go_through(hidden=False)
            if any(map(self.assignment.hides, self.tests)):
                self.close()
                self.begin()
                self.go_through(hidden=True)
        finally:
            self.close()
        self.result.grades = {c.id: self.result.grades[c.id] for c in self.tests}
        self.result.cells = within(self.limits.all_output, self.result.cells)
        self.note_unanswered()
        self.note_stopped()
        return self.result

    def go_through(self, hidden: bool) -> None:
        """Run the notebook from its beginning; ``hidden``: for the hidden asserts alone."""
        for number, cell, own in self.sequence:
            if own is not None and own.part == "grade":
                if own.type == "code" and self.assignment.hides(own) == hidden:
                    self.result.grades[own.id] = self.judged(own)
                elif own.type == "code" and not hidden:
                    with suppress(Gone):  # does its visible part come to an end?
                        self.asserted(own, own.released)
                if own.id in self.seen_tests:
                    self.run_cell(own.released)
            elif cell["cell_type"] == "code" and cell["source"].strip():
                ran = self.run_cell(own.released if own is not None and own.part == "locked"
                                    else cell["source"], own)
                if number is not None and not hidden:
                    self.result.cells[number] = ran
        self.result.remarks += [CANNOT_FAIL.format(passed[0].id) for passed in self.passed
                                if self.passes_without_answers(*passed)]

    @functools.cached_property
    def tests(self) -> list[Cell]:
        return [c for c in self.assignment.cells if c.part == "grade" and c.type == "code"]

    @functools.cached_property
    def sequence(self) -> list[tuple[int | None, dict[str, Any], Cell | None]]:
        """The submission's cells, each with its number; and at their places those of the
        instructor's that are missing in it."""
        found: list[tuple[int | None, dict[str, Any], Cell | None]] = [
            (number, cell, own) for number, (cell, own) in enumerate(self.pairs)]
        for cell in reversed(self.assignment.cells):
            if cell.part in ("grade", "locked") and all(own is not cell for _, _, own in found):
                later = self.assignment.cells[self.assignment.cells.index(cell) + 1 :]
                place = next((i for i, (_, _, own) in enumerate(found)
                              if own is not None and own in later), len(found))
                found.insert(place, (None, {"cell_type": cell.type, "source": cell.source}, cell))
        return found

    @functools.cached_property
    def seen_tests(self) -> set[str]:
        """The grading cells whose names a later cell of the student's uses, as it may where it was
        handed out: there, what was handed out of them is run in the student's program too."""
        found: set[str] = set()
        later: set[str] = set()
        defines = {c.id: set(bound(c.released)) for c in self.tests}
        for _, cell, own in reversed(self.sequence if any(defines.values()) else []):
            if own is not None and own.part == "grade":
                if defines.get(own.id, set()) & later:
                    found.add(own.id)
            elif cell["cell_type"] == "code":
                later |= names_in.__wrapped__(cell["source"])
        return found

    def note_unanswered(self) -> None:
        """Which answers are as they were handed out: their tasks are not wrong but not done."""
        written = texts(self.pairs)
        for cell in self.assignment.cells:
            text = written.get(cell.id, cell.released)
            if (cell.part == "manual" and text == cell.released) or (
                    cell.part == "solution" and text.strip() == cell.released.strip()):
                self.result.unanswered.append(cell.id)
        for name, grade in self.result.grades.items():
            if not grade.points and self.assignment.asked[name] in self.result.unanswered:
                grade.status = NOT_DONE

    def note_stopped(self) -> None:
        """Which of the student's cells stopped and why: to them; and to the instructor, where it
        costs an answer its points."""
        points = {self.assignment.asked[name]: grade.points
                  for name, grade in self.result.grades.items()}
        for (cell, own), ran in zip(self.pairs, self.result.cells, strict=True):
            if ran.get("status") != "error" or ran["name"] == "NotImplementedError":
                continue
            first = next(filter(str.strip, cell["source"].splitlines()), "").strip()[:60]
            where = f"The cell of {own.id}" if own is not None else f"Your cell “{first}”"
            at = f", at the line: {ran['line']}" if ran["line"] else ""
            said = f"{where} stopped with {ran['name']}: {ran['message'].rstrip('.')}{at}."
            if ran["name"] in ELSEWHERE:
                said += f" {ALONE}"
            self.result.stopped.append(said)
            if own is not None and points.get(own.id) == 0:
                self.result.remarks.append(said)
        del self.result.stopped[MOST_STOPPED:]

    # the student's program

    def close(self) -> None:
        if self.program is not None:
            self.program.close()

    @contextmanager
    def timed(self, program: Program | None = None,
              least: float = 0.0) -> Iterator[tuple[Program, float]]:
        """The program, if no other the one that is `alive`, and the seconds there are for a cell.
        One that takes all of them leaves half to the next: a notebook full of loops without end
        does not cost its number of cells in time."""
        program = program or self.alive()
        limit = max(min(max(self.patience, least), self.left), 0.01)
        before = program.used
        try:
            yield program, limit
        finally:
            used = program.used - before
            self.left -= used
            if used >= limit:
                self.patience = max(self.patience / 2, min(SHORTEST, self.limits.cell))

    def run_cell(self, source: str, own: Cell | None = None) -> dict[str, Any]:
        number = len(self.history) + 1
        try:
            with self.timed() as (program, seconds):
                reply = program.run(source, number, seconds)
        except Gone as why:
            return {"status": "error", "name": "RuntimeError", "message": str(why), "line": "",
                    "printed": "", "shown": ""}
        self.history.append((number, source))
        texts = {key: str(reply.get(key, ""))[:most] for key, most in TEXTS.items()}
        name = own.id if own is not None else ""
        answer = name if own in self.assignment.answers else ""
        self.steps.append(Step(source, name, answer, **texts))  # type: ignore[arg-type]
        shown = {key: str(reply.get(key, ""))[: self.limits.output + 100]
                 for key in ("printed", "shown")}
        return {"status": "error" if texts["error"] else "ok", "name": texts.pop("error"),
                **texts, **shown}

    def alive(self) -> Program:
        """A program in which everything that ran so far has run; `Gone` when time is used up."""
        while True:
            if self.left <= 0:
                raise Gone("The notebook's time was used up.")
            if self.program is not None and not self.program.gone:
                return self.program
            self.program = self.warm.fork(self.limits, self.assignment.files,
                                          self.assignment.libraries)
            for number, source in list(self.history):
                try:
                    with self.timed(self.program) as (program, seconds):
                        program.run(source, number, seconds)
                except Gone:
                    self.history.remove((number, source))
                    break

    # verdicts

    def judged(self, cell: Cell) -> Grade:
        try:
            return (self.checked if cell.id in self.assignment.checks else self.tested)(cell)
        except Gone as why:
            return failed(cell, str(why))

    def checked(self, cell: Cell) -> Grade:
        """Ask a check, and read its verdict."""
        exercise, answer = self.exercises[cell.id], self.assignment.checks[cell.id].answer
        cases = exercise.questions(self.random)
        with self.timed(least=exercise.seconds) as (program, seconds):
            outcomes = program.play(answer, [case.question for case in cases], exercise.seconds,
                                    seconds, exercise.without)
        again = functools.partial(self.again, program, answer)
        verdict = exercise.verdict(cases, outcomes, again)
        if outcomes and outcomes[0].kind == "undefined":
            verdict = replace(verdict, first=why(answer, self.steps,
                                                 {c.id for c in self.assignment.answers}))
        score = Score(verdict.of(cell.points))
        return Grade(score.name, float(score), cell.points, score.status, score.misconception,
                     score.report(), score._repr_html_())

    def again(self, program: Program, *asked: Any, **how: Any) -> list[Repair]:
        """What comes of asking changes of an answer, as long as there is time for such."""
        before = program.used
        try:
            return program.replay(*asked, **how) if self.left_for_causes > 0 else []
        finally:
            self.left_for_causes -= program.used - before

    def tested(self, cell: Cell) -> Grade:
        """The points of a cell of plain asserts."""
        hides = self.assignment.hides(cell)
        reply, before = self.asserted(cell, cell.source)
        if problem := problem_of(reply, cell, hides):
            return failed(cell, problem)
        points = credit(reply.get("value"), cell.points)
        if points:
            self.passed.append((cell, before, points))
        return Grade(cell.task, points, cell.points,
                     RIGHT if points == cell.points else WRONG)

    def asserted(self, cell: Cell, source: str) -> tuple[dict[str, Any], list[str]]:
        """Run asserts after the earlier ones that come to an end; what came, and those."""
        hides = self.assignment.hides(cell) and source == cell.source
        before = [c.source if hides else c.released for c in self.assignment.before[cell.id]
                  if c.id not in self.endless | self.seen_tests]
        self.endless.add(cell.id)
        with self.timed() as (program, seconds):
            reply = program.test(source, seconds, before)
        if not stopped(reply):
            self.endless.discard(cell.id)
        return reply, before

    def passes_without_answers(self, cell: Cell, before: list[str], points: float) -> bool:
        """Whether it gives the same points when the student's names are as they were handed out."""
        if not self.assignment.names:
            return False
        handed_out = [c.released for c in self.assignment.answers]
        try:
            with self.timed() as (program, seconds):
                reply = program.test(cell.source, seconds, [*handed_out, *before],
                                     self.assignment.names)
        except Gone:
            return False
        return not problem_of(reply, cell, True) and credit(
            reply.get("value"), cell.points) == points


def problem_of(reply: dict[str, Any], cell: Cell, hides: bool) -> str:
    """Why a cell of asserts earns nothing, as far as the student may read it: nothing of what was
    not handed out, be it in a message that their own code made of it. Empty if it passed."""
    error, message = (str(reply.get(key, ""))[: TEXTS[key]] for key in ("error", "message"))
    if error == "AssertionError":
        first = message.strip().partition("\n")[0]
        return first if first and (not hides or first in cell.released) else "A test did not pass."
    if error == "NotImplementedError":
        return Outcome("not done").sentence
    if error and hides:
        return f"It stopped with {error if hasattr(builtins, error) else 'an error'}."
    if error == "NameError":
        return Outcome("undefined", message=message).sentence
    if stopped(reply):
        return f"It was {message}. Is there a loop that never ends?"
    if error:
        return Outcome("error", error=error, message=message).sentence
    if complaint := str(reply.get("complained", "")).strip():
        first = "" if hides else f": {complaint.splitlines()[0][:200]}"
        return f"It showed a warning or an error, for which nbgrader gives no points{first}"
    return ""


def stopped(reply: dict[str, Any]) -> bool:
    """Whether a cell took too long."""
    return reply.get("error") == "TimeoutError" and str(reply.get("message", "")).startswith(
        "stopped after")


def failed(cell: Cell, problem: str) -> Grade:
    status = NOT_DONE if problem == Outcome("not done").sentence else WRONG
    return Grade(cell.task, 0.0, cell.points, status, None, problem)


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


def checks_of(assignment: Assignment) -> dict[str, Exercise]:
    """The exercises that an assignment's cells ask, by the cell's id. Raises `CheckError`."""
    with private_modules(assignment.private):
        return {name: exercise_of(name, check) for name, check in assignment.checks.items()}


def exercise_of(cell: str, check: Check) -> Exercise:
    names: dict[str, Any] = {}
    try:
        exec(check.statement, names)
        found = getattr(names[check.module], check.exercise, None)
    except Exception as error:
        raise CheckError(f"{cell}: `{check.statement}` fails with {type(error).__name__}: "
                         f"{error}") from None
    if not isinstance(found, Exercise):
        raise CheckError(f"{cell}: there is no check named {check.exercise}")
    return found


@contextmanager
def private_modules(files: dict[str, bytes]) -> Iterator[None]:
    """Inside, the instructor's own checks can be imported; afterwards nobody knows of them."""
    with tempfile.TemporaryDirectory(prefix="checks-") as folder:
        for name, content in files.items():
            path = Path(folder, CHECKS, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        sys.path.insert(0, folder)
        importlib.invalidate_caches()
        try:
            yield
        finally:
            sys.path.remove(folder)
            for name in [n for n in sys.modules if n.partition(".")[0] == CHECKS]:
                del sys.modules[name]
