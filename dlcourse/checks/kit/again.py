"""What is seen by asking the same answer again: an argument that changes nothing, or a result that
remembers an earlier call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from ...running.calls import Asked, Call
from ...running.outcome import Outcome
from .comparison import same
from .misconceptions import Misconception
from .repair import Replay
from .trials import Trial

Reference = Callable[[Asked], Outcome]
MOST = 6  # trials that are asked again


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
                "remembers an earlier call",
                "Asked the same again, your answer returns something else. Does something stay "
                "from one call to the next, such as a list that is made outside? Or is it chance?")
    matters: dict[Any, list[bool]] = {}  # where an argument should: whether it does
    for (trial, key, question), came in zip(changed, again[0][len(chosen):], strict=True):
        wanted = reference(question)
        if wanted.kind == "value" and not same(wanted.value, trial.expected):
            matters.setdefault(key, []).append(
                came.kind != "value" or not same(came.value, trial.outcome.value))
    still = [key for key, does in matters.items() if len(does) > 1 and not any(does)]
    if len(still) != 1 or len(matters) == 1:
        return None
    name = names(chosen[0].question)[still[0]]
    return Misconception("an argument changes nothing", f"Whatever {name} is, your answer returns "
                         f"the same. What should {name} change?")


def moved(question: Asked) -> Iterator[tuple[Any, Asked]]:
    """The question with one argument changed, each of those that are numbers."""
    given = question.given()
    for key, value in given.items():
        for other in others(value):
            yield key, Call(tuple({**given, key: other}.values()))


def others(value: Any) -> list[Any]:
    """Values that an argument may have instead.

    >>> others(2), others(np.array([1, 2]))[0], others("and")
    ([3, 5], array([2, 1]), [])
    """
    if type(value) in (int, float):
        return [value + 1, 2 * value + 1]
    if isinstance(value, np.ndarray) and value.size:
        if value.dtype.kind == "f":
            return [1.5 * value + 0.25, value - 0.5]
        return [np.roll(value, 1, axis=0)] if len(set(value.ravel().tolist())) > 1 else []
    return []
