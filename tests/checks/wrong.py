"""All exercises, with the right and the wrong answers that tests give to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from dlcourse import checks
from dlcourse.checks import Coding, MultipleChoice, Score

from .mutants import mutants

CODING = [e for name in checks.NAMES for e in checks.lesson(name).exercises.values()
          if isinstance(e, Coding)]
CHOICES = [e for name in checks.NAMES for e in checks.lesson(name).exercises.values()
           if isinstance(e, MultipleChoice)]


@dataclass
class Fate:
    """What became of a wrong answer: its points when they came nearest to full."""

    exercise: Coding
    kind: str  # "misconception", "mutant"
    name: str
    score: Score
    reason: str = ""  # why a mutant is equivalent to the reference

    @property
    def killed(self) -> bool:
        return self.score < self.exercise.points


def identity(exercise: Any) -> str:
    return f"{exercise.lesson.name[:2]}-{exercise.name}"


def answers(exercise: Coding, table: str) -> Any:
    module = import_module(f"{__package__}.right.{exercise.lesson.name[3:]}")
    return getattr(module, table).get(exercise.name, {} if table == "EQUIVALENT" else [])


@contextmanager
def remembering(exercise: Coding) -> Iterator[None]:
    """Meanwhile what a seed asks, and what the reference and the misconceptions make of it, is
    found out once: the exercise is asked thousands of times."""
    draw, expected, as_misconceived = (
        exercise.questions, exercise.expected, exercise.as_misconceived)
    cases: dict[str, list[Any]] = {}
    results: dict[Any, Any] = {}
    trials: dict[Any, Any] = {}

    def questions(rng: Any) -> list[Any]:
        state = str(rng.bit_generator.state)
        return cases.get(state) or cases.setdefault(state, draw(rng))

    def result(cases: Any) -> Any:
        key = tuple(map(id, cases))
        return results[key] if key in results else results.setdefault(key, expected(cases))

    def trial(misconception: Any, one: Any) -> Any:
        key = id(misconception), id(one.question)  # several may have the same name
        return trials.get(key) or trials.setdefault(key, as_misconceived(misconception, one))

    vars(exercise).update(questions=questions, expected=result, as_misconceived=trial)
    try:
        yield
    finally:
        for name in ("questions", "expected", "as_misconceived"):
            delattr(exercise, name)


def best(exercise: Coding, answer: Any, seeds: range) -> Score:
    """The highest score in several runs; what does not end is not run again."""
    scores: list[Score] = []
    for seed in seeds:
        scores.append(exercise(answer, seed=seed))
        if "It was stopped after" in scores[-1].report():
            break
    return max(scores, key=float)


def misconceived(exercise: Coding, seeds: range) -> list[Fate]:
    return [Fate(exercise, "misconception", m.name, best(exercise, m.wrong, seeds))
            for m in exercise.misconceptions]


def mutated(exercise: Coding, seeds: range, written: bool = False) -> list[Fate]:
    equivalent = answers(exercise, "EQUIVALENT")
    return [Fate(exercise, "mutant", words, best(exercise, mutant, seeds),
                 equivalent.get(words, ""))
            for words, mutant in mutants(exercise.reference, written)]
