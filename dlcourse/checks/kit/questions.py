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

import difflib
import functools
import inspect
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ...app import outline, record
from ...running import kernel
from ...running.calls import Call, own
from ...running.limits import undisturbed
from ...running.outcome import Outcome, attempt, flush, in_words
from ...running.play import SECONDS, play, replay
from ...running.reach import OutOfReach, found, same_named
from . import slips
from .inputs import Draw
from .misconceptions import PRINTS, Misconception
from .repair import Replay
from .score import NOT_DONE, RIGHT, WRONG, End, Finding, Note, Score, Similar, Verdict, plain_number
from .trials import Case, Part, Trial, asked, tried
from .verdicts import NOT_THEIR_OWN, Judging
from .worth import worth

part = Part
UNQUOTED = re.compile(r"name '(\w)' is not defined")
TRIES = 5  # wrong answers after which a similar case is worked through: the hints, and three more


class Exercise:
    """What every exercise has: a name, points, hints. Calling it with an answer does the three:
    `questions`, playing them, `verdict`. A grader does the playing elsewhere."""

    points: float = 0
    reference: Any = None
    seconds: float = SECONDS  # that a call may take
    without: tuple[str, ...] = ()  # functions of the package that an answer may not use
    similar: Similar | None = None

    def __init__(self, lesson: Lesson, name: str, hints: Sequence[str] = ()):
        self.lesson, self.name, self.hints = lesson, name, tuple(hints)
        self.hints_shown = 0
        self.tries = 0  # that were wrong, since it was right last

    def questions(self, rng: np.random.Generator) -> list[Case]:
        """What is asked of an answer, drawn anew."""
        raise NotImplementedError

    def verdict(self, cases: Sequence[Case], outcomes: Sequence[Outcome],
                replay: Replay | None = None) -> Verdict:
        """What the outcomes say. Those of the last cases may be missing. ``replay`` asks the answer
        again, with one thing changed."""
        raise NotImplementedError

    def __call__(self, answer: Any, *, seed: int | None = None) -> Score:
        """The `Score` of an answer. ``seed`` repeats a run; without it the inputs are fresh."""
        return self.score(answer, seed)

    def score(self, answer: Any, seed: int | None = None) -> Score:
        flush()
        with undisturbed():
            cases = self.questions(np.random.default_rng(seed))
            outcomes = play(self.name, answer, [c.question for c in cases], self.seconds,
                            self.without)
            again = functools.partial(replay, self.name, answer)
            verdict = self.looked_at(answer, self.verdict(cases, outcomes, again)).of(self.worth)
        self.tries = 0 if verdict.status == RIGHT else self.tried + (verdict.status == WRONG)
        self.lesson.latest[self.name] = verdict.points
        score = Score(replace(self.helped(verdict), end=self.lesson.end(self)))
        record.update(self.lesson.name, self.name, points=score.points,
                      max_points=score.max_points, status=score.status,
                      misconception=score.misconception, tries=self.tries, add_attempts=1)
        return score

    @property
    def worth(self) -> float:
        """The points of the cell that asks it; its own where no notebook says any."""
        return worth(self.lesson.name).get(self.name, self.points)

    @property
    def tried(self) -> int:
        """How often it was wrong since it was right last, yesterday too."""
        kept = record.read()["exercises"].get(f"{self.lesson.name}/{self.name}")
        return max(self.tries, int(earlier(kept, "tries")))

    def looked_at(self, answer: Any, verdict: Verdict) -> Verdict:
        """The same points, with what is seen in the answer's code and the notebook around it."""
        return replace(verdict, first=slips.not_this_code(self.name, answer))

    def helped(self, verdict: Verdict) -> Verdict:
        """The same with what can be opened in the report of a wrong answer."""
        if verdict.status != WRONG or verdict.first:
            return verdict
        return replace(verdict, hints=self.hints,
                       similar=self.similar if self.tries >= TRIES else None)

    def __repr__(self) -> str:
        return f"check.{self.name}(…), {self.points:g} points"


class Coding(Exercise):
    """A function (or a class) to write."""

    def __init__(self, lesson: Lesson, reference: Callable, parts: Sequence[Part],
                 untouched: float, hints: Sequence[str], seconds: float,
                 similar: tuple[str, str] | None = None, without: Sequence[str] = ()):
        super().__init__(lesson, reference.__name__, hints)
        if similar:
            self.similar = Similar(inspect.cleandoc(similar[1]), similar[0], lesson.name)
        self.reference, self.parts, self.untouched = reference, tuple(parts), untouched
        self.seconds = seconds
        self.without = (*same_named(self.name), *without)
        for name in without:
            found(name)
        self.judging = Judging(self.name, reference, parts, untouched)
        self.points = self.judging.points
        self.misconceptions: list[Misconception] = []

    def misconception(self, name: str, advice: str, wrong: Callable | None = None) -> Callable:
        """Declare a wrong implementation: as an argument, or by decorating it."""

        def declare(wrong: Callable) -> Callable:
            self.misconceptions.append(Misconception(name, advice, wrong))
            return wrong

        return declare(wrong) if wrong is not None else declare

    def questions(self, rng: np.random.Generator) -> list[Case]:
        draw = Draw(rng)
        return [Case(asked(case), p) for p in self.parts for case in p.cases(draw)]

    def verdict(self, cases: Sequence[Case], outcomes: Sequence[Outcome],
                replay: Replay | None = None) -> Verdict:
        first = outcomes[0] if outcomes else Outcome("not done")
        if first.kind == "no function":
            kind = "class" if inspect.isclass(self.reference) else "function"
            return self.judging.refused(f"Expected the {kind} {self.name}, got {first.message}.")
        if first.kind == "undefined":
            return self.judging.refused(first.sentence)
        if used := [o.message for o in outcomes if o.error == OutOfReach.__name__]:
            return self.judging.not_their_own(used[0])
        if "not done" in (o.kind for o in outcomes):
            return self.judging.not_done(Outcome("not done").sentence)
        trials = self.trials(cases[: len(outcomes)], outcomes)
        if self.seconds > SECONDS:  # what trains a network is not trained again and again
            replay = None
        return self.judging.verdict(trials, self.misconceptions, self.as_misconceived, replay,
                                    self.unanswered)

    def unanswered(self) -> list[Trial]:
        """Fresh cases with what is expected: for what looked right by accident."""
        cases = [case for seed in (10_001, 10_002)
                 for case in self.questions(np.random.default_rng(seed))]
        return self.trials(cases, [Outcome("not done")] * len(cases))

    def trials(self, cases: Sequence[Case], outcomes: Sequence[Outcome]) -> list[Trial]:
        """Each case with what came of it and what was expected."""
        return [tried(case.part, case.question, expected, outcome)  # type: ignore[arg-type]
                for case, expected, outcome
                in zip(cases, self.expected(cases), outcomes, strict=False)]

    def looked_at(self, answer: Any, verdict: Verdict) -> Verdict:
        verdict = super().looked_at(answer, verdict)
        if verdict.first or verdict.status == RIGHT or verdict.misconception == NOT_THEIR_OWN:
            return verdict
        if verdict.status == NOT_DONE:
            return replace(verdict, first=self.in_another_cell())
        first = slips.overwritten(answer) or slips.arguments(self.name, answer, self.reference)
        slip = slips.seen_in(answer, self.reference)
        if slip is None:
            return replace(verdict, first=first)
        return replace(verdict, first=first, misconception=slip.name, advice=slip.advice)

    def in_another_cell(self) -> str:
        """Whether another answer of the notebook is the one that was asked for here."""
        memory = kernel.attach()
        names = memory.shell.user_ns if memory is not None else {}
        cases = self.questions(np.random.default_rng(0))
        for other in self.lesson.exercises.values():
            answer = names.get(other.name)
            if (isinstance(other, Coding) and other is not self and answer is not None
                    and not slips.arguments(self.name, answer, self.reference)):
                outcomes = play(self.name, answer, [c.question for c in cases], self.seconds,
                                self.without)
                if self.verdict(cases, outcomes).status == RIGHT:
                    return (f"What you wrote in the cell of {other.name} is a right answer here. "
                            f"It belongs into the cell of {self.name}, where it still says "
                            "NotImplementedError.")
        return ""

    def expected(self, cases: Sequence[Case]) -> list[Any]:
        """What the reference returns in each case; None where the result is verified instead."""
        questions = [None if case.part and case.part.verify else case.question for case in cases]
        outcome = attempt(lambda: [question and question.play(
            self.name, self.reference, own(question.given())) for question in questions],
            self.seconds * len(cases))
        if outcome.kind != "value":
            raise RuntimeError(f"the reference of {self.name} failed: {outcome.sentence}")
        return outcome.value

    def as_misconceived(self, misconception: Misconception, trial: Trial) -> Trial:
        """The same trial with the answer of somebody who has this misconception."""
        (outcome,) = play(self.name, misconception.wrong, [trial.question], self.seconds)
        return tried(trial.part, trial.question, trial.expected, outcome)


class MultipleChoice(Exercise):
    """A question with several answers, one right; each has its explanation."""

    def __init__(self, lesson: Lesson, name: str, points: float, question: str, right: str,
                 options: dict[str, tuple[str, str]], hints: Sequence[str]):
        super().__init__(lesson, name, hints)
        self.points, self.question, self.right, self.options = points, question, right, options
        if right not in options:
            raise ValueError(f"the right answer of {name} must be one of {', '.join(options)}")

    def __call__(self, answer: Any, *, seed: int | None = None) -> Score:
        score = super().__call__(answer, seed=seed)
        memory = kernel.attach()
        if score.status == RIGHT or memory is None or not memory.ask(self):
            return score
        click = ("Click your answer above.",) if score.status == NOT_DONE else score.verdict.notes
        return Score(replace(score.verdict, notes=click))

    def questions(self, rng: np.random.Generator) -> list[Case]:
        return [Case(Call((), or_value=True))]

    def verdict(self, cases: Sequence[Case], outcomes: Sequence[Outcome],
                replay: Replay | None = None) -> Verdict:
        outcome = outcomes[0] if outcomes else Outcome("not done")
        value = outcome.value
        if outcome.kind == "value" and value is None and outcome.printed:
            return self.result("your answer", 0, PRINTS.advice, WRONG)
        letters = ", ".join(self.options)
        if outcome.kind == "not done" or (outcome.kind == "value" and value is None):
            return self.result("your answer", 0, "not done yet", NOT_DONE, note=(
                f'Write the letter of your answer, one of {letters}: return "…"'))
        if outcome.error == "NameError" and (found := UNQUOTED.match(outcome.message)):
            return self.result("your answer", 0, "a letter needs quotation marks: "
                               f'return "{found[1]}"', WRONG)
        if outcome.kind != "value" or not isinstance(value, str):
            return self.result("your answer", 0, outcome.sentence or
                               f"expected one of the letters {letters}.", WRONG)
        letter = value.strip(" \n\t()'\".").lower()
        if letter not in self.options:
            return self.result("your answer", 0, f"expected one of the letters {letters}, got "
                               f"{in_words(value)}.", WRONG)
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
        said = outcome.value.lower().split() if isinstance(outcome.value, str) else []
        words = min(len(said), 2 * len(set(said)))  # one word many times is no explanation
        first = slips.not_this_code(self.name, answer)
        if not first and outcome.printed and not words:
            first = PRINTS.advice
        if words < self.least:
            record.update(self.lesson.name, self.name, status=NOT_DONE)
            return Note("Not done yet", first or "First explain it in your own words, at least "
                        f"{self.least} of them (so far: {words}). Then a model answer appears.",
                        self.lesson.end(self))
        record.update(self.lesson.name, self.name, status="written")
        model = "A model answer, to compare with yours"
        return Note(model, f"{first}\n\n{self.model}" if first else self.model,
                    self.lesson.end(self))


class Lesson:
    """The exercises of one assignment, in order."""

    def __init__(self, name: str):
        self.name = name
        self.exercises: dict[str, Exercise] = {}
        self.latest: dict[str, float] = {}  # points, as they were checked in this process
        self.complete = False  # as the last check found it

    def add(self, exercise: Any) -> Any:
        if exercise.name in self.exercises:
            raise ValueError(f"{self.name} has two tasks named {exercise.name}")
        self.exercises[exercise.name] = exercise
        return exercise

    def exercise(self, *parts: Part, untouched: float = 0, hints: Sequence[str] = (),
                 seconds: float = SECONDS, similar: tuple[str, str] | None = None,
                 without: Sequence[str] = ()) -> Callable[[Callable], Coding]:
        """Decorates the reference; the result is the check. ``similar``: the heading under which
        the lesson teaches it, and a case like it, worked through. ``without``: what of the package
        does the same; while an answer is played it is out of reach, as is a function of the
        task's own name."""
        return lambda reference: self.add(
            Coding(self, reference, parts, untouched, hints, seconds, similar, without))

    def choice(self, name: str, points: float, question: str, right: str,
               options: dict[str, tuple[str, str]], hints: Sequence[str] = ()) -> MultipleChoice:
        """A graded question; ``options``: letter → (text, why it is right or wrong)."""
        return self.add(MultipleChoice(self, name, points, question, right, options, hints))

    def explanation(self, name: str, question: str, model: str, least: int = 20) -> Explanation:
        """A question answered in ``least`` words or more, which a person reads."""
        return self.add(Explanation(self, name, question, model, least))

    def hint(self, what: Any = None) -> Note:
        """The next hint for an exercise, given by its name or its function: first a nudge, then a
        stronger one. Costs no points."""
        name = what if isinstance(what, str) else getattr(what, "name", None) or getattr(
            what, "__name__", "")
        if name not in self.exercises:
            names = [e.name for e in self.exercises.values() if e.hints]
            near = difflib.get_close_matches(str(name), names, 2, 0.5)
            lines = [f'check.hint("{one}")' for one in near or names]
            return Note("Which hint?" if near else "There are hints for these",
                        "\n\n".join(["Copy one of these lines and run it:", *lines]))
        exercise = self.exercises[name]
        if not exercise.hints:
            return Note(f"{name}", "There is no hint for this one.")
        most, similar = len(exercise.hints), exercise.similar
        if exercise.hints_shown == most and similar and exercise.tried >= TRIES:
            return Note(f"A case similar to {name}, worked through", similar.text, similar.taught)
        more = TRIES - exercise.tried if exercise.hints_shown == most and similar else 0
        level = min(exercise.hints_shown, most - 1)
        exercise.hints_shown = level + 1
        entry = record.update(self.name, name)
        record.update(self.name, name, hints=max(level + 1, entry.get("hints", 0)))
        tries = f"{more} more {'try' if more == 1 else 'tries'}"
        return Note(f"Hint {level + 1} of {most} for {name}", exercise.hints[level] + (
            f"\n\nAfter {tries} a similar case is worked through here." if more else ""))

    def end(self, checked: Exercise) -> End | None:
        """What the last check of the assignment says, and a check that completes it."""
        kept = record.read()["exercises"]
        graded = [e for e in self.exercises.values() if e.points]
        points = {e.name: self.latest.get(e.name, earlier(kept.get(f"{self.name}/{e.name}")))
                  for e in graded}
        said = worth(self.name)
        of = {e.name: said.get(e.name, e.points) for e in graded}
        left = [name for name in of if points[name] < of[name]]
        most = plain_number(sum(of.values()))
        last = checked is list(self.exercises.values())[-1]
        before, self.complete = self.complete, not left
        if not last and (left or before):
            return None
        if not left:
            text = f"Done, {most!r} of {most!r} points."
            if unwritten := [e.name for e in self.exercises.values() if isinstance(
                    e, Explanation) and not written(kept.get(f"{self.name}/{e.name}"))]:
                return End(f"{text} Left, in your own words: {', '.join(unwritten)}.")
            after = outline.following(self.name)
            return End(text) if after is None else End(
                f"{text} Next:", f"lesson {after.label}", f"../../{outline.place(after)}")
        return End(f"So far {plain_number(sum(points.values()))!r} of {most!r} points. "
                   f"Left: {', '.join(left)}.")


def written(entry: Any) -> bool:
    """Whether the record says that an explanation stands there."""
    return isinstance(entry, dict) and entry.get("status") == "written"


def earlier(entry: Any, what: str = "points") -> float:
    """A number that the record, which anybody may have edited, has for an exercise."""
    kept = entry.get(what) if isinstance(entry, dict) else None
    return float(kept) if isinstance(kept, int | float) and math.isfinite(kept) else 0.0
