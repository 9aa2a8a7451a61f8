"""What is seen by asking the same answer again: an argument that changes nothing, or a result that
remembers an earlier call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from ...running.calls import Asked, Call
from ...running.outcome import Outcome
from ...running.play import UNTRIED
from .comparison import numbers_in, same
from .misconceptions import Misconception
from .repair import Replay
from .trials import Trial

Reference = Callable[[Asked], Outcome]
UNUSED = "an argument that is not used"  # a kind of change, where there is such a one
MOST = 12  # trials that are asked again
MANY = 2  # different results may come by accident
STEPS = 1.25, -1.25  # by which a part of an argument is changed
COARSE = 5  # times that nothing changes, of a result that may stay the same by accident


def seen_again(trials: Sequence[Trial], replay: Replay, reference: Reference,
               names: Callable[[Any], dict[Any, str]]) -> Misconception | None:
    """What asking again shows, if it shows anything: an argument that changes nothing in any trial
    though it should in some, or other results for the same question."""
    if any(t.outcome.kind != "value" or t.part.verify or not isinstance(t.question, Call)
           for t in trials):
        return None
    chosen = sorted(trials, key=lambda t: not t.wrong)[:MOST]
    changed = [(t, key, other) for t in chosen for key, other in moved(t.question)]
    asked = [*(t.question for t in chosen), *(question for _, _, question in changed)]
    again = [r.outcomes for r in replay(asked, (0,))]
    if len(again) != 1 or len(again[0]) != len(asked):
        return None
    for trial, outcome in zip(chosen, again[0], strict=False):
        if outcome.kind != "value" or not same(outcome.value, trial.outcome.value):
            return Misconception(
                "another result each time",
                "Asked the same again, your answer returns something else. Is it chance: does "
                "something shuffle or draw? Or does something stay from one call to the next, such "
                "as a list that is made outside?")
    matters: dict[tuple[Any, str], list[bool]] = {}  # where an argument should: whether it does
    does = set()  # those that change anything, wherever
    for (trial, key, question), came in zip(changed, again[0][len(chosen):], strict=True):
        wanted = reference(question)
        changes = came.kind != "value" or repr(numbers_in(came.value)) != repr(
            numbers_in(trial.outcome.value)) or not same(came.value, trial.outcome.value)
        if wanted.kind == "value" and not same(wanted.value, trial.expected):
            matters.setdefault(key, []).append(changes)
        if changes and wanted.kind == "value":
            does.add(key)
    if not all(np.isfinite(numbers_in(t.outcome.value)).all() for t in chosen):
        return None  # what grows without end is no longer moved by anything
    fine = all(is_fine(t.outcome.value) for t in chosen)
    if not fine and len({repr(t.outcome.value) for t in chosen}) <= MANY:
        return None
    enough = 2 if fine else COARSE
    still = [key for key, seen in matters.items() if key not in does
             and len(seen) >= enough * (len(STEPS) if key[1] else 1)]
    still = [(key, where) for key, where in still if not where or (key, "") not in still]
    if len(still) != 1 or len(matters) == 1:
        return None
    called = names(chosen[0].question)
    ((key, where),) = still
    name = f"{where}{called[key]}"
    numbers = isinstance(chosen[0].question.given()[key], np.ndarray | list)
    said = (f"In all that was tried you may change {name}, and your answer" if where else
            f"In all that was tried, whatever {'numbers stand in ' if numbers else ''}{name}"
            f"{'' if numbers else ' is'}, your answer")
    telling = max((t for t in chosen), key=lambda t: len(numbers_in(t.expected)))
    idle = any(r.kind in (UNUSED, UNTRIED) for r in replay([telling.question], ()))
    look = (f"What should {name} change?" if idle or where else
            "It does stand in your code: follow it from there. Where does it get lost again?")
    return Misconception(f"{'a part of ' if where else ''}an argument changes nothing",
                         f"{said} returns the same. {look}")


def is_fine(value: Any) -> bool:
    """Whether a result is of numbers that are not whole: it changes with whatever matters."""
    return any(number % 1 for number in numbers_in(value))


def moved(question: Asked) -> Iterator[tuple[tuple[Any, str], Asked]]:
    """The question with one argument changed, or its end, each of those that are numbers."""
    given = question.given()
    for key, value in given.items():
        for where, other in [*(("", other) for other in others(value)), *ends(value)]:
            yield (key, where), Call(tuple({**given, key: other}.values()))


def ends(value: Any) -> Iterator[tuple[str, Any]]:
    """The first and the last row, column or number of an array of floats, made larger and smaller:
    of a number that is only asked for its sign, one of the two changes something.

    >>> [(where, other.tolist()) for where, other in ends(np.array([1.0, 2.0]))]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('the first number of ', [2.25, 2.0]), ('the first number of ', [-0.25, 2.0]),
     ('the last number of ', [1.0, 3.25]), ('the last number of ', [1.0, 0.75])]
    """
    if not isinstance(value, np.ndarray) or value.dtype.kind != "f" or value.ndim not in (1, 2):
        return
    kinds = ("row", "column") if value.ndim == 2 else ("number",)
    for axis, kind in enumerate(kinds):
        for place, word in ((0, "first"), (-1, "last")):
            for step in STEPS if value.shape[axis] > 1 else ():
                other = value.copy()
                part = np.moveaxis(other, axis, 0)[place, ...]
                part += step * np.linspace(1, 3, part.size).reshape(part.shape)  # another order
                yield f"the {word} {kind} of ", other


def others(value: Any) -> list[Any]:
    """Values that an argument may have instead.

    >>> others(2), others(np.array([1, 2]))[0], others("and")
    ([3, 5, 1], array([2, 1]), [])
    """
    if type(value) in (int, float):
        return [value + 1, 2 * value + 1, *([1] if type(value) is int and value > 1 else [])]
    if isinstance(value, np.ndarray) and value.size:
        if value.dtype.kind == "f":
            return [-value, 1.5 * value + 0.25, value - 0.5]
        # other places for the same labels, and fewer different ones
        fewer = np.where(value == value.max(), value.min(), value)
        return [np.roll(value, 1, axis=0), fewer] if (fewer != value).any() else []
    return []
