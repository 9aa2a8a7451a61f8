"""Where an answer is wrong, and where it is right: in which cases, parts, places of the result.

What is said here is seen, not guessed: it tells where to look.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ...running.calls import Asked, Call
from ...running.outcome import Outcome
from .comparison import same
from .misconceptions import Misconception
from .repair import Replay
from .trials import Trial, tried

Array = np.ndarray
LEAST, SIGNS = 3, 6  # cases, and numbers, in which something holds that is no accident
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


def only_where(trials: Sequence[Trial], replay: Replay | None = None,
               reference: Callable[[Asked], Outcome] | None = None) -> Misconception | None:
    """What the cases that went well have in common, and none of the others; or those that failed.
    One case may have a shape or signs by accident, a type of numbers it has not. A type that is
    said to matter is taken away: then what was wrong must be right, or the other way round."""
    failed = [bool(t.seen) for t in trials]
    for where, least, holds, change in WHERE:
        inside = [holds(given_arrays(t)) for t in trials]
        if min(sum(failed), len(failed) - sum(failed)) >= least and inside in (
                failed, [not wrong for wrong in failed]):
            here = [t for t, yes in zip(trials, inside, strict=True) if yes]
            if change and replay and reference and not turns(here, change, replay, reference):
                continue
            words = f"{'wrong' if inside == failed else 'right'} only {where}"
            return Misconception(words, f"In what was tried your answer is {words}. What is "
                                 "different in the other cases?")
    return None


def turns(trials: Sequence[Trial], change: Callable[[Array], Array], replay: Replay,
          reference: Callable[[Asked], Outcome]) -> bool:
    """Whether each of these, changed so, is right where it was wrong, and wrong where right."""
    cases = [(t, Call(tuple(change(v) if isinstance(v, np.ndarray) else v for v in
                            t.question.arguments)))
             for t in trials if isinstance(t.question, Call) and not t.part.verify]
    wanted = [reference(question) for _, question in cases]
    played = [o for r in replay([q for _, q in cases], (0,)) for o in r.outcomes] if cases else []
    return len(cases) == len(trials) == len(played) and all(
        expected.kind == "value" and bool(t.seen) != bool(
            tried(t.part, question, expected.value, outcome).seen)
        for (t, question), expected, outcome in zip(cases, wanted, played, strict=True))


def only_place(trials: Sequence[Trial]) -> Misconception | None:
    """Of several results, those that are right in every trial, and the first that never is."""
    wrong = [right_places(t) for t in trials if t.wrong]
    if not wrong or not wrong[0] or any(w.keys() != wrong[0].keys() for w in wrong):
        return None
    places = [*wrong[0]]
    never = [p for p in places if not any(w[p] for w in wrong)]
    always = [p for p in places if all(w[p] for w in wrong)]
    if not never or not always or len(never) + len(always) < len(places):
        return None
    right, look = (in_words(some, places) for some in (always, never[:1]))
    shapes = [[np.shape(v[never[0]]) for v in (t.outcome.value, t.expected)
               if not isinstance(v[never[0]], list | tuple)] for t in trials if t.wrong]
    if all(len(s) == 2 and s[0] != s[1] for s in shapes):
        (got, wanted), *_ = shapes
        return Misconception(f"wrong result: {look}", (
            f"Of the {len(places)} results {right} {'is' if len(always) == 1 else 'are'} right. "
            f"Look at {look}: its shape is {got}, and {wanted} is expected. From where on?"))
    return Misconception(
        f"wrong result: {look}", f"Of the {len(places)} results {right} "
        f"{'is' if len(always) == 1 else 'are'} right. Look at {look}: how is it computed?")


def in_words(some: Sequence[Any], places: Sequence[Any]) -> str:
    """Results by their names, or by their places.

    >>> in_words([0, 2], [0, 1, 2]), in_words(["w"], ["w", "b"])
    ('the first and the third', "'w'")
    """
    names = [repr(p) if isinstance(p, str) else f"the {ORDINALS[p]}" for p in some]
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def right_places(trial: Trial) -> dict[Any, bool]:
    """Whether each of several results is right; empty where one alone is expected."""
    return {key: same(one, other, trial.part.rtol)
            for key, (one, other) in several_results(trial).items()}


def several_results(trial: Trial) -> dict[Any, tuple[Any, Any]]:
    """What came and what was expected in each place of several results."""
    got, expected = trial.outcome.value, trial.expected
    if trial.outcome.kind != "value" or trial.part.verify:
        return {}
    if isinstance(expected, dict):
        known = isinstance(got, dict) and got.keys() == expected.keys()
        return {key: (got[key], expected[key]) for key in expected} if known else {}
    if isinstance(expected, tuple) and isinstance(got, tuple | list | np.ndarray):
        known = np.ndim(got) > 0 if isinstance(got, np.ndarray) else True
        known = known and len(got) == len(expected) <= len(ORDINALS)
        return dict(enumerate(zip(got, expected, strict=True))) if known else {}
    return {}


def not_so(trials: Sequence[Trial]) -> Misconception | None:
    """What does not hold of the result, where that is looked at instead of the result itself."""
    failed = [t for t in trials if t.seen and t.outcome.kind == "value"]
    first = [t for t in failed if t.part is failed[0].part]
    said = {t.wrong.partition("\n")[0] for t in first}
    if first and first[0].part.verify and len(said) == 1 and (sentence := said.pop()):
        return Misconception(f"seen under “{first[0].part.asked}”", sentence)
    return None


def first_of_all(trials: Sequence[Trial]) -> Misconception | None:
    """What is not right in any case, whatever else there is: the shape, or all signs."""
    failed = [t for t in trials if t.wrong]
    if len(failed) < LEAST or any(t.outcome.kind != "value" or t.part.verify or not all(
            isinstance(v, np.ndarray | np.generic | float | int)
            for v in (t.outcome.value, t.expected)) for t in failed):
        return None
    pairs = [(np.asarray(t.outcome.value), np.asarray(t.expected)) for t in failed]
    if all(got.shape != wanted.shape for got, wanted in pairs):
        (got, wanted), *_ = pairs
        if wanted.ndim or got.ndim:
            return Misconception("another shape, and something else", (
                f"Look at the shape first: what comes has the shape {got.shape}, and "
                f"{wanted.shape} is expected there. After which step is it another one?"))
    if all(got.shape == wanted.shape and got.dtype.kind in "biuf" for got, wanted in pairs):
        came, asked = (np.concatenate([np.sign(a).ravel() for a in some])
                       for some in zip(*pairs, strict=True))
        if np.count_nonzero(asked) >= SIGNS and np.array_equal(came, -asked):
            return Misconception("all signs are wrong, and something else", (
                "Look at the signs first: each number has the other sign than the one that is "
                "expected. Their sizes are not right either."))
    return None


def given_arrays(trial: Trial) -> list[Array]:
    return [v for v in trial.question.given().values() if isinstance(v, np.ndarray) and v.ndim]


Holds = Callable[[list[Array]], bool]
Change = Callable[[Array], Array]
WHERE: tuple[tuple[str, int, Holds, Change | None], ...] = (
    ("for numbers of half the length (float32)", 1,
     lambda arrays: any(a.dtype == np.float32 for a in arrays),
     lambda a: a.astype(float) if a.dtype == np.float32 else a),
    ("for a single number", 1, lambda arrays: not arrays, None),
    ("for whole numbers", 1, lambda arrays: any(a.dtype.kind == "i" for a in arrays),
     lambda a: a.astype(float) if a.dtype.kind == "i" else a),
    ("where there is one row", 2, lambda arrays: any(a.ndim == 2 and len(a) == 1 for a in arrays),
     None),
    ("where there are two columns", 2,
     lambda arrays: any(a.ndim == 2 and a.shape[1] == 2 for a in arrays), None),
    ("where there is one axis", 1, lambda arrays: not any(a.ndim > 1 for a in arrays), None),
    ("where all numbers are positive", 2, lambda arrays: not any((a <= 0).any() for a in arrays),
     lambda a: -a),
    ("where no number is NaN", 1, lambda arrays: not any(np.isnan(a).any() for a in arrays), None),
)
