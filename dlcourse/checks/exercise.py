"""Exercises, declared: a reference, the inputs with the points they earn, the misconceptions.

    lesson = Lesson("03_activation_functions")

    @lesson.exercise(
        part(6, "right for ordinary numbers", lambda draw: [draw.table(), draw.table(rows=1)]),
        part(2, "whole numbers", lambda draw: [draw.table(dtype=int)]),
        untouched=2,
        hints=("Which of two numbers is the larger?", "np.maximum compares element by element."),
    )
    def relu(z):
        return np.maximum(z, 0.0)

    @relu.misconception("absolute value", "Negative numbers become positive in your answer.")
    def _(z):
        return np.abs(z)

After this, ``relu(students_relu)`` is the check: it returns a `Score`.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..app import record
from . import compare
from .inputs import Draw
from .judge import LIMIT, Outcome, attempt, flush, undisturbed
from .misconception import CONSTANT, Misconception, recognise
from .score import NOT_DONE, RIGHT, WRONG, Finding, Note, Score, Verdict


@dataclass(frozen=True, eq=False)
class Part:
    """Cases that earn points together: all of them right, or none.

    ``cases(draw)`` gives the arguments of each call: a tuple, or a single argument, or a `Script`.
    ``verify(result, *arguments)``, for questions with more than one right answer, returns a
    sentence on what is wrong, or "". Without it the result is compared with the reference's.
    ``quiet``: an overflow on the way to a result so tiny that it came out as 0 counts as wrong.
    """

    points: float
    asked: str
    cases: Callable[[Draw], Iterable[Any]]
    verify: Callable[..., str] | None = None
    rtol: float | None = None
    quiet: bool = False


part = Part


@dataclass(frozen=True)
class Script:
    """A case in lines of code: they use the answer by its name; the last line is the result."""

    code: str
    given: dict[str, Any] = field(default_factory=dict)

    def play(self, name: str, answer: Any, given: dict[str, Any]) -> Any:
        *lines, last = self.code.strip().splitlines()
        names = {"np": np, **given, name: answer}
        exec("\n".join(lines), names)
        return eval(last, names)


@dataclass
class Trial:
    """One case, tried: what came, and what is wrong with it (nothing where ``seen`` is empty)."""

    part: Part
    case: Any
    expected: Any
    outcome: Outcome
    wrong: str = ""
    seen: str = ""


class Exercise:
    """What every exercise has: a name, points, hints; calling it with an answer judges it."""

    points: float = 0
    reference: Any = None

    def __init__(self, lesson: Lesson, name: str, hints: Sequence[str] = ()):
        self.lesson, self.name, self.hints = lesson, name, tuple(hints)
        self.hints_shown = 0

    def __call__(self, answer: Any, *, seed: int | None = None) -> Score:
        """The `Score` of an answer. ``seed`` repeats a run; without it the inputs are fresh."""
        flush()
        with undisturbed():
            score = Score(self.judge(answer, np.random.default_rng(seed)))
        record.update(self.lesson.name, self.name, points=score.points,
                        max_points=score.max_points, status=score.status,
                        misconception=score.misconception, add_attempts=1)
        return score

    def judge(self, answer: Any, rng: np.random.Generator) -> Verdict:
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"check.{self.name}(…), {self.points:g} points"


class Coding(Exercise):
    """A function (or a class) to write."""

    def __init__(self, lesson: Lesson, reference: Callable, parts: Sequence[Part],
                 untouched: float, hints: Sequence[str], seconds: float):
        super().__init__(lesson, reference.__name__, hints)
        self.reference, self.parts, self.untouched = reference, tuple(parts), untouched
        self.seconds = seconds
        self.points = sum(p.points for p in parts) + untouched
        self.misconceptions: list[Misconception] = []

    def misconception(self, name: str, advice: str, wrong: Callable | None = None) -> Callable:
        """Declare a wrong implementation: as an argument, or by decorating it."""

        def declare(wrong: Callable) -> Callable:
            self.misconceptions.append(Misconception(name, advice, wrong))
            return wrong

        return declare(wrong) if wrong is not None else declare

    def judge(self, answer: Any, rng: np.random.Generator) -> Verdict:
        if answer is None or answer is ...:
            return self.not_done(f"There is no {self.name} yet.")
        if not callable(answer):
            kind = "class" if inspect.isclass(self.reference) else "function"
            return self.refused(f"Expected the {kind} {self.name}, got {compare.brief(answer)}."
                                if isinstance(answer, str | int | float | list | np.ndarray) else
                                f"Expected the {kind} {self.name}, got something else.")
        trials: list[Trial] = []
        draw = Draw(rng)
        for p in self.parts:
            for case in p.cases(draw):
                if trials and trials[-1].outcome.kind == "time":
                    break
                expected = None if p.verify else self.expected(case)
                trials.append(self.try_case(p, case, expected, answer))
                if trials[-1].outcome.kind == "not done":
                    return self.not_done(trials[-1].outcome.sentence)
        return self.verdict(trials)

    def expected(self, case: Any) -> Any:
        outcome, _ = self.play(self.reference, case)
        if outcome.kind != "value":
            raise RuntimeError(f"the reference of {self.name} failed: {outcome.sentence}")
        return outcome.value

    def play(self, answer: Any, case: Any) -> tuple[Outcome, tuple]:
        """Run one case on copies of its arguments; which of these were changed is noted."""
        if isinstance(case, Script):
            given = copy.deepcopy(case.given)
            outcome = attempt(lambda: case.play(self.name, answer, given), self.seconds)
            before, after = tuple(case.given.values()), tuple(given.values())
        else:
            before = case if isinstance(case, tuple) else (case,)
            after = copy.deepcopy(before)
            outcome = attempt(lambda: answer(*after), self.seconds)
        changed = tuple(i for i, (b, a) in enumerate(zip(before, after, strict=True))
                        if not unchanged(b, a))
        return Outcome(outcome.kind, outcome.value, outcome.sentence, changed, outcome.printed,
                       outcome.overflow), before

    def try_case(self, p: Part, case: Any, expected: Any, answer: Any) -> Trial:
        outcome, arguments = self.play(answer, case)
        wrong = outcome.sentence
        if outcome.kind == "value" and p.verify is not None:
            wrong = verified(p.verify, outcome.value, arguments)
        elif outcome.kind == "value":
            wrong = compare.difference(outcome.value, expected, p.rtol)
        if not wrong and p.quiet and outcome.overflow and not tiny_kept(outcome.value, expected):
            wrong = "A number on the way was too large to hold: it overflowed."
        seen = wrong or ("The input was changed." if outcome.changed else "")
        return Trial(p, case, expected, outcome, wrong, seen)

    def verdict(self, trials: list[Trial]) -> Verdict:
        findings, explained = [], False
        for p in self.parts:
            mine = [t for t in trials if t.part is p]
            failed = [t for t in mine if (t.wrong if self.untouched else t.seen)]
            seen = "" if mine else "not tried any more."
            if failed:
                smallest = min(failed, key=lambda t: len(self.shown(t.case)))
                seen = smallest.seen.partition("\n")[0] if explained else self.explain(smallest)
                explained = True
            findings.append(Finding(p.asked, 0 if seen else p.points, p.points, seen))
        if self.untouched:
            changed = [t for t in trials if t.outcome.changed]
            seen = "" if findings[0].earned else "not before the first part is right."
            if changed and not seen:
                seen = self.explain_change(changed[0])
            findings.append(Finding("the input is left as it was", 0 if seen else self.untouched,
                                    self.untouched, seen))
        if all(f.earned for f in findings):
            return Verdict(self.name, self.points, tuple(findings), status=RIGHT)
        found = None
        if not any(t.outcome.kind == "time" for t in trials):
            found = recognise(trials, self.misconceptions, lambda m, t: self.try_case(
                t.part, t.case, t.expected, m.wrong))
        if found is CONSTANT:  # right here and there, by accident
            findings = [Finding(f.asked, 0, f.max_points, f.seen or "right only by accident.")
                        for f in findings]
        printed = next((t.outcome.printed for t in trials if t.outcome.printed), "")
        notes = [f"It printed: {printed}"] if printed else []
        if self.hints:
            notes.append(f'A hint: check.hint("{self.name}")')
        return Verdict(self.name, self.points, tuple(findings), found.name if found else None,
                       found.advice if found else "", WRONG, tuple(notes))

    def not_done(self, sentence: str) -> Verdict:
        findings = tuple(Finding(p.asked, 0, p.points, "not done yet") for p in self.parts)
        return Verdict(self.name, self.points, findings, status=NOT_DONE, notes=(sentence,))

    def refused(self, sentence: str) -> Verdict:
        findings = (Finding("a function to judge", 0, self.points, sentence),)
        return Verdict(self.name, self.points, findings)

    def explain(self, trial: Trial) -> str:
        lines = [trial.seen, f"input     {self.shown(trial.case)}"]
        if trial.outcome.kind == "value" and trial.outcome.value is not None:
            lines.append(f"returned  {compare.show(trial.outcome.value, ' ' * 10)}")
        if trial.part.verify is None and trial.wrong:
            lines.append(f"expected  {compare.show(trial.expected, ' ' * 10)}")
        return "\n".join(lines)

    def explain_change(self, trial: Trial) -> str:
        names = self.argument_names(trial.case)
        changed = [names[i] for i in trial.outcome.changed]
        return f"{' and '.join(changed)} came back changed.\ninput     {self.shown(trial.case)}"

    def shown(self, case: Any) -> str:
        if isinstance(case, Script):
            given = [f"{n} = {compare.show(v, ' ' * (13 + len(n)))}" for n, v in case.given.items()]
            return ("\n" + " " * 10).join([*given, *case.code.strip().splitlines()])
        values = case if isinstance(case, tuple) else (case,)
        pieces = [f"{name} = {compare.show(v, ' ' * (13 + len(name)))}"
                  for name, v in zip(self.argument_names(case), values, strict=True)]
        return ("\n" + " " * 10).join(pieces)

    def argument_names(self, case: Any) -> list[str]:
        if isinstance(case, Script):
            return list(case.given)
        names = list(inspect.signature(self.reference).parameters)
        return names[: len(case) if isinstance(case, tuple) else 1]


class Choice(Exercise):
    """A question with several answers, one right; each has its explanation."""

    def __init__(self, lesson: Lesson, name: str, points: float, question: str, right: str,
                 options: dict[str, tuple[str, str]], hints: Sequence[str]):
        super().__init__(lesson, name, hints)
        self.points, self.question, self.right, self.options = points, question, right, options
        if right not in options:
            raise ValueError(f"the right answer of {name} must be one of {', '.join(options)}")

    def judge(self, answer: Any, rng: np.random.Generator) -> Verdict:
        outcome = attempt(answer if callable(answer) else lambda: answer)
        value = outcome.value
        if outcome.kind == "not done" or (outcome.kind == "value" and value in (None, ...)):
            return self.result("your answer", 0, "not done yet", NOT_DONE)
        letters = ", ".join(self.options)
        if outcome.kind != "value" or not isinstance(value, str):
            return self.result("your answer", 0, outcome.sentence or
                               f"expected one of the letters {letters}.", WRONG)
        letter = value.strip(" \n\t()'\".").lower()
        if letter not in self.options:
            return self.result("your answer", 0, f"expected one of the letters {letters}, got "
                               f"{compare.brief(value)}.", WRONG)
        text, why = self.options[letter]
        if letter == self.right:
            return self.result(f"({letter}) {text}", self.points, "", RIGHT, note=why)
        return self.result(f"({letter}) {text}", 0, why, WRONG, f"({letter}) {text}")

    def result(self, asked: str, points: float, seen: str, status: str,
               misconception: str | None = None, note: str = "") -> Verdict:
        """``misconception``: the wrong answer that was chosen; its explanation is in ``seen``."""
        finding = Finding(asked, points, self.points, seen)
        return Verdict(self.name, self.points, (finding,), misconception, "", status,
                       (note,) if note else ())


class Explanation(Exercise):
    """A question answered in words, which a person reads; a model answer to compare with.

    It earns no automatic points. The model answer is shown once an answer of at least
    ``least`` words stands there.
    """

    def __init__(self, lesson: Lesson, name: str, question: str, model: str, least: int = 20):
        super().__init__(lesson, name)
        self.question, self.model, self.least = question, model, least

    def __call__(self, answer: Any, *, seed: int | None = None) -> Note:  # type: ignore[override]
        with undisturbed():
            outcome = attempt(answer if callable(answer) else lambda: answer)
        words = len(outcome.value.split()) if isinstance(outcome.value, str) else 0
        if words < self.least:
            record.update(self.lesson.name, self.name, status=NOT_DONE)
            return Note("Not done yet", "First explain it in your own words, at least "
                        f"{self.least} of them (so far: {words}). Then a model answer appears.")
        record.update(self.lesson.name, self.name, status="written")
        return Note("A model answer, to compare with yours", self.model)


class Lesson:
    """The exercises of one assignment, in order."""

    def __init__(self, name: str):
        self.name = name
        self.exercises: dict[str, Exercise] = {}

    def add(self, exercise: Any) -> Any:
        if exercise.name in self.exercises:
            raise ValueError(f"{self.name} has two exercises named {exercise.name}")
        self.exercises[exercise.name] = exercise
        return exercise

    def exercise(self, *parts: Part, untouched: float = 0, hints: Sequence[str] = (),
                 seconds: float = LIMIT) -> Callable[[Callable], Coding]:
        """Decorates the reference; the result is the check."""
        return lambda reference: self.add(
            Coding(self, reference, parts, untouched, hints, seconds))

    def choice(self, name: str, points: float, question: str, right: str,
               options: dict[str, tuple[str, str]], hints: Sequence[str] = ()) -> Choice:
        """A graded question; ``options``: letter → (text, why it is right or wrong)."""
        return self.add(Choice(self, name, points, question, right, options, hints))

    def explanation(self, name: str, question: str, model: str) -> Explanation:
        return self.add(Explanation(self, name, question, model))

    def hint(self, name: str) -> Note:
        """The next hint for an exercise: first a nudge, then a stronger one. Costs no points."""
        if name not in self.exercises:
            raise KeyError(f"no exercise {name!r}; there are {', '.join(self.exercises)}")
        exercise = self.exercises[name]
        if not exercise.hints:
            return Note(f"{name}", "There is no hint for this one.")
        level = min(exercise.hints_shown, len(exercise.hints) - 1)
        exercise.hints_shown = level + 1
        entry = record.update(self.name, name)
        record.update(self.name, name, hints=max(level + 1, entry.get("hints", 0)))
        return Note(f"Hint {level + 1} of {len(exercise.hints)} for {name}", exercise.hints[level])


def verified(verify: Callable[..., str], value: Any, arguments: tuple) -> str:
    if value is None:
        return "It returned None. Is there a return statement?"
    try:
        return verify(value, *arguments)
    except Exception:
        return f"The result has not the form that was asked for: got {compare.brief(value)}."


def unchanged(before: Any, after: Any) -> bool:
    if isinstance(before, np.ndarray):
        return (isinstance(after, np.ndarray) and before.shape == after.shape
                and before.dtype == after.dtype
                and np.array_equal(before, after, equal_nan=before.dtype.kind == "f"))
    if isinstance(before, list | tuple):
        return (type(after) is type(before) and len(before) == len(after)
                and all(map(unchanged, before, after)))
    if isinstance(before, dict):
        return (isinstance(after, dict) and before.keys() == after.keys()
                and all(unchanged(before[k], after[k]) for k in before))
    return callable(before) or bool(before == after)


def tiny_kept(value: Any, expected: Any) -> bool:
    """Whether even numbers such as 1e-310 agree to a thousandth."""
    return bool(np.allclose(value, expected, rtol=1e-3, atol=0.0))
