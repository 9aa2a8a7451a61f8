"""Named misconceptions: wrong implementations that students really write, and how to recognise one.

A misconception is recognised by what it does: the answer under judgement gives the same results,
right and wrong, as the wrong implementation that stands here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .comparison import numbers_in, same
from .trials import Trial

SURE = 2  # failed trials that must agree where others cannot be compared
SHARE = re.compile(r"[\d.]+ %")  # what a network reached: no two reach the same


@dataclass(frozen=True)
class Misconception:
    """``wrong`` is the implementation. ``advice`` tells the student what they seem to have done; it
    does not give the answer."""

    name: str
    advice: str
    wrong: Callable[..., Any] | None = None


AND = ", and "  # joins the names of two that come together


def both(one: tuple[str, str], other: tuple[str, str]) -> tuple[str, str]:
    """The name and the advice of two mistakes at once; of one, where the other has no name.

    >>> both(("wrong sign", "It falls."), ("flat", "It is one row."))
    ('wrong sign, and flat', 'Two things are not right. It falls. And: It is one row.')
    >>> both(("wrong sign", "It falls."), ("", ""))
    ('wrong sign', 'It falls.')
    """
    told = [part for part in (one, other) if part[0]]
    if len(told) == 1:
        return told[0]
    (name, tip), (other_name, other_tip) = told
    return f"{name}{AND}{other_name}", f"Two things are not right. {tip} And: {other_tip}"


def single(misconceptions: Sequence[Misconception]) -> list[Misconception]:
    """Those that are not two mistakes already."""
    return [one for one in misconceptions if AND not in one.name]


NEVER_THERE = Misconception(
    "nothing came back",
    "In all that was tried nothing came back, that is None. Is a return reached, and does what "
    "stands there give anything back?")
NO_RETURN = Misconception(
    "no return",
    "Your code gives nothing back. Is there a return, and does the code ever come to it?")
SOMETIMES = Misconception(
    "nothing comes back in some cases",
    "In some cases nothing comes back, that is None. What does your code return then, and does it "
    "come to a return?")
PRINTS = Misconception(
    "prints instead of returning", "You print the result. Whoever calls needs it returned.")
CONSTANT = Misconception(
    "the same answer for every input",
    "In all that was tried the same came out. Look at each step, from the end on: where does what "
    "goes in get lost? In a comparison that always holds, or never, in a difference of two things "
    "that are one, in //, in a length, in values of another cell?")
CHANGES_INPUT = Misconception(
    "changes its input",
    "The result is right, but the array that was passed in is not what it was. "
    "Operations such as -= and [...] = write into it.")


def recognise(
    trials: Sequence[Trial], misconceptions: Sequence[Misconception],
    try_again: Callable[[Misconception, Trial], Trial],
) -> tuple[Misconception | None, Misconception | None]:
    """The misconception that explains the failed trials for sure, and one that may; None where
    none does.

    Sure: one that agrees in every trial, and not in errors alone. Likely, where something else
    stopped the answer in some trials: one that agrees in all others, wherever a value came, and is
    wrong in most of the parts that failed. A wrong name is worse than none.
    """
    failed = {t.part for t in trials if t.seen}
    best: tuple[int, Misconception] | None = None
    almost: Misconception | None = None
    for misconception in misconceptions:
        pairs = beside(trials, misconception, try_again)
        if not pairs:
            continue
        same_there = [agree(t, w) for t, w in pairs]
        agreed = [s or beyond(t, w) for s, (t, w) in zip(same_there, pairs, strict=True)]
        telling = [bool(t.seen) and (t.outcome.kind == "value" or same_words(t, w))
                   for t, w in pairs]
        sure = sum(bool(told and s and t.outcome.kind == "value")
                   for t, told, s in zip(trials, telling, same_there, strict=True))
        if all(same_there) and sure:
            return misconception, None
        if all(agreed) and sure >= SURE:
            almost = almost or misconception
        explained = {t.part for t, as_well, told in zip(trials, agreed, telling, strict=True)
                     if as_well and told}
        if 2 * len(explained) > len(failed) and (best is None or sum(agreed) > best[0]):
            best = (sum(agreed), misconception)
    return almost or usual(trials), best[1] if best else None


def beside(trials: Sequence[Trial], misconception: Misconception,
           try_again: Callable[[Misconception, Trial], Trial]) -> list[tuple[Trial, Trial]]:
    """Each trial and that of somebody who has the misconception; none where they disagree on a
    value that came: of the rest nothing is asked then."""
    pairs = []
    for trial in trials:
        pairs.append((trial, try_again(misconception, trial)))
        if trial.outcome.kind == "value" and not agree(*pairs[-1]) and not beyond(*pairs[-1]):
            return []
    return pairs


def beyond(trial: Trial, wrong: Trial) -> bool:
    """Whether both are wrong where the misconception overflows: whoever limits the numbers on the
    way has others there."""
    own, came = trial.outcome, wrong.outcome
    return bool(trial.wrong and wrong.wrong and own.kind == came.kind == "value"
                and not trial.part.verify and shapes(own.value) == shapes(came.value)
                and np.isfinite(numbers_in(own.value)).all()
                and any("overflow" in said for said in came.warned))


def agree(trial: Trial, wrong: Trial) -> bool:
    """Whether two answers did the same with the same input."""
    one, other = trial.outcome, wrong.outcome
    if (one.kind, one.after.keys(), bool(trial.seen)) != (
            other.kind, other.after.keys(), bool(wrong.seen)):
        return False
    if one.kind != "value":
        return one.sentence.split(":")[0] == other.sentence.split(":")[0]
    if trial.part.verify is not None:
        return SHARE.sub("%", trial.seen) == SHARE.sub("%", wrong.seen) and (
            shapes(one.value) == shapes(other.value))
    return same(one.value, other.value, trial.part.rtol)


def shapes(value: Any) -> Any:
    """The shapes of all that a result is made of: where it is not compared itself, they are.

    >>> shapes((np.zeros(3), [1.5, np.ones((2, 2))])), shapes([1, 2, 3])
    ([(3,), [(), (2, 2)]], (3,))
    """
    if isinstance(value, list | tuple):
        inner = [shapes(v) for v in value]
        return inner if any(inner) or not inner else (len(inner),)  # of numbers alone: as an array
    return np.shape(value) if isinstance(value, np.ndarray) else ()


def same_words(trial: Trial, wrong: Trial) -> bool:
    return trial.outcome.sentence.split("\n")[0] == wrong.outcome.sentence.split("\n")[0]


def usual(trials: Sequence[Trial]) -> Misconception | None:
    """The mistakes that can be made in any exercise."""
    values = [t.outcome.value for t in trials if t.outcome.kind == "value"]
    if len(values) == len(trials) and all(v is None for v in values):
        return PRINTS if all(t.outcome.printed for t in trials) else NEVER_THERE
    if all(t.outcome.kind == "value" and t.outcome.value is None for t in trials if t.seen) and any(
            t.wrong and t.expected is not None for t in trials):
        return SOMETIMES
    if any(t.outcome.after for t in trials) and all(
            not t.wrong or "Cannot cast" in t.wrong for t in trials):
        return CHANGES_INPUT
    return CONSTANT if constant(trials) else None


def constant(trials: Sequence[Trial]) -> bool:
    """Whether the same comes in every trial, and not the same is expected."""
    values = [t.outcome.value for t in trials if t.outcome.kind == "value"]
    expected = [t.expected for t in trials]
    return (len(values) == len(trials) > 2 and all(same(v, values[0]) for v in values)
            and not all(same(e, expected[0]) for e in expected))
