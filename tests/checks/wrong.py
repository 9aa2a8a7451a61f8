"""All exercises, with the right and the wrong answers that tests give to them."""

from __future__ import annotations

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


def best(exercise: Coding, answer: Any, seeds: range) -> Score:
    """The highest score in several runs."""
    return max((exercise(answer, seed=seed) for seed in seeds), key=float)


def misconceived(exercise: Coding, seeds: range) -> list[Fate]:
    return [Fate(exercise, "misconception", m.name, best(exercise, m.wrong, seeds))
            for m in exercise.misconceptions]


def mutated(exercise: Coding, seeds: range) -> list[Fate]:
    equivalent = answers(exercise, "EQUIVALENT")
    return [Fate(exercise, "mutant", words, best(exercise, mutant, seeds),
                 equivalent.get(words, ""))
            for words, mutant in mutants(exercise.reference)]
