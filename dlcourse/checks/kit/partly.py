"""What is seen in a part of what came, in every trial: in one of several results, at one place of
them, for some of the numbers that went in. Each is an observation that tells where to look."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np

from .comparison import number, same
from .misconceptions import Misconception
from .relation import ENOUGH, WITH, Names, continued, enough, of_pairs, wrong_leaves
from .trials import Trial
from .where import ORDINALS, right_places

Array = np.ndarray
TRIALS = 4  # so many must show it
USUAL = 20  # the size of numbers that are not so large that a function is at its end
ENDS = (("first row", lambda a: a[:1]), ("last row", lambda a: a[-1:]),
        ("first column", lambda a: a[:, :1]), ("last column", lambda a: a[:, -1:]),
        ("first number", lambda a: a.ravel()[:1]), ("last number", lambda a: a.ravel()[-1:]))


def seen_in_part(trials: Sequence[Trial], names: Names) -> Misconception | None:
    """The first of these observations that holds in all trials in which results are compared; None
    if none does."""
    values = [t for t in trials if not t.part.verify]
    failed = [t for t in values if t.wrong]
    if not failed or any(t.outcome.kind != "value" for t in trials):
        return None
    return (exchanged(failed) or alike(values) or where_numbers(values, names)
            or one_place(values, names) or never_said(values) or end_is_zero(values)
            or whole_only(failed))


def several(trial: Trial) -> tuple[Sequence[Any], Sequence[Any]] | None:
    """The results that came and those expected, where there are as many of them."""
    got, expected = trial.outcome.value, trial.expected
    if isinstance(expected, tuple) and isinstance(got, tuple | list) and 1 < len(expected) == len(
            got) <= len(ORDINALS):
        return got, expected
    return None


def exchanged(failed: Sequence[Trial]) -> Misconception | None:
    """Two results, each in the other's place: the same numbers, or at least of its shape."""
    pairs = [several(t) for t in failed]
    if any(p is None for p in pairs):
        return None
    known = [p for p in pairs if p]
    for i, j in combinations(range(len(known[0][1])), 2):
        the = f"the {ORDINALS[i]} and the {ORDINALS[j]} of your results"
        if all(same(g[i], e[j]) and same(g[j], e[i]) for g, e in known) and not all(
                same(e[i], e[j]) for _, e in known):
            return Misconception("results exchanged", f"{the[0].upper()}{the[1:]} stand in each "
                                 "other's place.")
        shapes = [[np.shape(v) for v in (g[i], g[j], e[j], e[i])] for g, e in known
                  if all(not isinstance(v, list) for v in (g[i], g[j], e[j], e[i]))]
        if len(shapes) == len(known) >= ENOUGH and all(
                s[:2] == s[2:] and s[0] != s[1] for s in shapes):
            return Misconception("results exchanged", f"{the[0].upper()}{the[1:]} have each "
                                 "other's shape. In which order are they asked for?")
    return None


def alike(values: Sequence[Trial]) -> Misconception | None:
    """Results that are always equal to each other, where those expected are not."""
    known = [p for t in values if (p := several(t))]
    if (len(known) == len(values) and all(same(v, g[0]) for g, _ in known for v in g)
            and sum(not same(v, e[0]) for _, e in known for v in e[1:]) >= ENOUGH):
        return Misconception("all results are the same", "Your results are always equal to each "
                             "other. In what should they differ?")
    return None


def one_place(values: Sequence[Trial], names: Names) -> Misconception | None:
    """What holds of one of several results, whatever the others are."""
    for key in right_places(values[0]):
        told = [t for t in values if key in right_places(t)]
        wrong = [t for t in told if not right_places(t)[key]]
        if len(told) < len(values) or not wrong:
            continue
        which = f"Under {key!r}: " if isinstance(key, str) else (
            f"In place {key + 1} of the result: ")
        there = which if len(wrong) == len(told) else f"{which}where it is wrong, "
        if len(wrong) >= TRIALS and (one := only_number([t.outcome.value[key] for t in told]
                                                        )) is not None and len(
                {repr(t.expected[key]) for t in told}) >= TRIALS:
            return Misconception("a result that is always the same", f"{which}always "
                                 f"{number(one, 4)} comes. Is it changed at all?")
        leaves = [(t, g, e) for t in wrong for _, g, e in wrong_leaves(
            t.outcome.value[key], t.expected[key], t.part.rtol)]
        if len(leaves) == len(wrong) >= min(2, len(told)) and enough(leaves) and (
                found := of_pairs(leaves, names) or of_another(leaves, key)):
            return Misconception(found[0], continued(there, found[1]))
    return None


def only_number(values: Sequence[Any]) -> float | None:
    """The one number that all of these values are made of.

    >>> only_number([np.zeros(2), 0]), only_number([1, "a"]), only_number([1, [[1], [1, 2]]])
    (0.0, None, None)
    """
    if any(not isinstance(v, np.ndarray | np.generic | int | float) for v in values):
        return None
    found = {v for value in values for v in np.ravel(value).astype(float).tolist()}
    return found.pop() if len(found) == 1 else None


def of_another(leaves: Sequence[tuple[Trial, Array, Array]], key: Any) -> tuple[str, str] | None:
    """What is expected and another of the results, joined."""
    first = leaves[0][0].expected
    for other in range(len(first)) if isinstance(first, tuple) else ():
        for words, join in WITH if other != key else ():
            try:
                with np.errstate(all="ignore"):
                    joined = [join(e, np.asarray(t.expected[other], float)) for t, _, e in leaves]
            except (ValueError, TypeError):
                continue
            if all(same(g, made, t.part.rtol) for (t, g, _), made in zip(
                    leaves, joined, strict=True)):
                return (f"{words} another result",
                        f"You return {words} the {ORDINALS[other]} result.")
    return None


def arrays_of(values: Sequence[Trial]) -> list[tuple[Trial, Array, Array]]:
    """What came and what was expected, where each is one array of numbers of the same shape."""
    found = []
    for t in values:
        got, expected = (np.asarray(v) if isinstance(v, np.ndarray | np.generic | float | int)
                         else None for v in (t.outcome.value, t.expected))
        if got is None or expected is None or got.shape != expected.shape or not got.size or any(
                a.dtype.kind not in "biuf" for a in (got, expected)):
            return []
        found.append((t, got.astype(float), expected.astype(float)))
    return found


def where_numbers(values: Sequence[Trial], names: Names) -> Misconception | None:
    """Of what makes a number of each number: for which it is right, and for which it is not."""
    known = arrays_of(values)
    for key, name in names(values[0].question).items() if known else ():
        given = [t.question.given().get(key) for t, _, _ in known]
        if any(not isinstance(z, np.ndarray) or z.shape != e.shape or z.dtype.kind not in "biuf"
               for z, (_, _, e) in zip(given, known, strict=True)):
            continue
        z = np.concatenate([np.ravel(v).astype(float) for v in given if v is not None])
        wrong = np.concatenate([~near(g, e, t.part.rtol).ravel() for t, g, e in known])
        wanted = np.concatenate([e.ravel() for _, _, e in known])
        if (np.abs(z[wrong]) <= USUAL).any():  # beyond them much is right by itself
            wrong, wanted, z = (a[np.abs(z) <= USUAL] for a in (wrong, wanted, z))
        if (min(wrong.sum(), (~wrong).sum()) < TRIALS or not np.isfinite(z).all()
                or len(set(wanted[~wrong].tolist())) < min(len(set(wanted.tolist())), TRIALS)
                or as_it_was(known, [k for k in names(values[0].question) if k != key])):
            continue
        for numbers, below, above in ((z, "{0} is below {1}", "{0} is above {1}"),
                                      (np.abs(z), "{0} lies between −{1} and {1}",
                                       "{0} lies below −{1} or above {1}")):
            bad, good = numbers[wrong], numbers[~wrong]
            where = (f"{name} is 0" if numbers is not z and not bad.any() and good.all()
                     else below.format(name, limit(bad.max(), good.min())) if bad.max() < good.min()
                     else above.format(name, limit(good.max(), bad.min()))
                     if good.max() < bad.min() else "")
            if where:
                return Misconception("wrong for some numbers only", f"Your answer is wrong where "
                                     f"{where}, and right elsewhere. What happens there?")
    return None


def as_it_was(known: Sequence[tuple[Trial, Array, Array]], keys: Sequence[Any]) -> bool:
    """Whether all that is right is one of these arguments as it was: nothing had to be done."""
    for key in keys:
        given = [t.question.given().get(key) for t, _, _ in known]
        if all(isinstance(v, np.ndarray) and v.shape == e.shape and v.dtype.kind in "biuf"
               and near(v, e, t.part.rtol)[near(g, e, t.part.rtol)].all()
               for v, (t, g, e) in zip(given, known, strict=True)):
            return True
    return False


def near(got: Array, expected: Array, rtol: float | None) -> Array:
    tolerance = max(rtol or 0, 1e-5)
    return np.isclose(got, expected, tolerance, 1e-8, equal_nan=True)


def limit(low: float, high: float) -> str:
    """A short number from the lower to the higher one.

    >>> limit(0.92, 1.2), limit(4.7, 5.4), limit(-5.4, -4.7)
    ('1', '5', '−5')
    """
    if low <= 0 <= high:
        return "0"
    for digits in range(1, 6):
        for value in (float(f"{high:.{digits}g}"), float(f"{(low + high) / 2:.{digits}g}")):
            if low <= value <= high:
                return number(value, digits).replace("-", "−")
    return number((low + high) / 2, 4).replace("-", "−")


def never_said(values: Sequence[Trial]) -> Misconception | None:
    """A word that is expected several times and never comes."""
    if not all(isinstance(v, str) for t in values for v in (t.outcome.value, t.expected)):
        return None
    expected, came = [t.expected for t in values], {t.outcome.value for t in values}
    lost = [w for w in dict.fromkeys(expected) if w not in came and expected.count(w) > 1]
    if len(lost) != 1 or len(came) < 2 or not came <= set(expected):
        return None
    return Misconception("a word that never comes", f"In all that was tried {lost[0]!r} never "
                         "comes. Which condition should lead to it? Does it ask what is meant?")


def end_is_zero(values: Sequence[Trial]) -> Misconception | None:
    """A first or last place of the result that is 0 in every trial, and should not be."""
    known = [k for k in arrays_of(values) if k[1].size > 1]
    for words, end in ENDS if known else ():
        if "number" not in words and any(g.ndim < 2 for _, g, _ in known):
            continue
        missed = sum(bool(end(e).any()) for _, _, e in known)
        if missed < ENOUGH or any(end(g).any() for _, g, _ in known):
            continue
        asked = sum(np.count_nonzero(e) - np.count_nonzero(end(e)) for _, _, e in known)
        came = sum(np.count_nonzero(g[e != 0]) for _, g, e in known)
        if came == asked > 0 and missed >= TRIALS:  # no other place is 0 by accident
            return Misconception(f"the {words} stays 0", f"The {words} of your result is always 0. "
                                 "Does the code come to it?")
    return None


def whole_only(failed: Sequence[Trial]) -> Misconception | None:
    """Whole numbers, where nearly none is expected."""
    known = arrays_of(failed)
    got = np.concatenate([g.ravel() for _, g, _ in known]) if known else np.zeros(0)
    expected = np.concatenate([e.ravel() for _, _, e in known]) if known else np.zeros(0)
    if (np.isfinite(got).all() and not (got % 1).any() and len(set(got.tolist())) > ENOUGH
            and np.count_nonzero(expected % 1) >= max(2 * ENOUGH, 0.8 * expected.size)):
        return Misconception("only whole numbers come", "Only whole numbers come. Most of those "
                             "expected have something behind the point.")
    return None
