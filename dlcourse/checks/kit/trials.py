"""One case of an exercise, tried: what was asked, what came, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...running.calls import Asked, Call, Script
from ...running.outcome import Outcome, in_words
from . import comparison
from .inputs import Draw


@dataclass(frozen=True, eq=False)
class Part:
    """Cases that earn points together: all of them right, or none (but most, where the results
    are right and only the input was changed).

    ``cases(draw)`` gives the arguments of each call: a tuple, or a single argument, or a `Script`.
    ``verify(result, *arguments)``, for questions with more than one right answer, returns a
    sentence on what is wrong, or "". Without it the result is compared with the reference's.
    ``quiet``: an overflow on the way counts as wrong.
    """

    points: float
    asked: str
    cases: Callable[[Draw], Iterable[Any]]
    verify: Callable[..., str] | None = None
    rtol: float | None = None
    quiet: bool = False


@dataclass(frozen=True)
class Case:
    """What is asked once, and the part of the exercise it belongs to (None: it has no parts)."""

    question: Asked
    part: Part | None = None


@dataclass(frozen=True)
class Trial:
    """A case with what came of it; nothing is wrong where ``seen`` is empty."""

    part: Part
    question: Asked
    expected: Any
    outcome: Outcome
    wrong: str = ""

    @property
    def seen(self) -> str:
        return self.wrong or ("The input was changed." if self.outcome.after else "")


def asked(case: Any) -> Asked:
    """What a part's ``cases`` gave, as a question.

    >>> asked((1, 2)), asked(3.0)
    (Call(arguments=(1, 2), or_value=False), Call(arguments=(3.0,), or_value=False))
    """
    if isinstance(case, Call | Script):
        return case
    return Call(case if isinstance(case, tuple) else (case,))


def tried(part: Part, question: Asked, expected: Any, outcome: Outcome) -> Trial:
    """Compare what came with what was expected, or verify it."""
    wrong = outcome.sentence
    if outcome.kind == "value" and part.verify is not None:
        wrong = verified(part.verify, outcome.value, tuple(question.given().values()))
    elif outcome.kind == "value":
        wrong = comparison.difference(outcome.value, expected, part.rtol)
    if not wrong and part.quiet and any("overflow" in text for text in outcome.warned):
        wrong = "A number on the way was too large to hold: it overflowed."
    return Trial(part, question, expected, outcome, wrong)


def verified(verify: Callable[..., str], value: Any, arguments: tuple) -> str:
    if value is None:
        return "It returned None. Is there a return statement?"
    try:
        with np.errstate(all="ignore"):  # whatever numbers came, they are looked at in silence
            return verify(value, *arguments)
    except Exception:
        return f"The result has not the form that was asked for: got {in_words(value)}."
