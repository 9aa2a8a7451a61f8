"""How what came is related to what was expected, where nobody foresaw the mistake.

A relation speaks only if it holds in every trial that failed, and if these trials hold numbers
enough to tell: what holds by accident would be a wrong cause. It is an observation, said in words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from .comparison import number, same
from .misconceptions import Misconception
from .trials import Trial

Array = np.ndarray
Names = Callable[[Any], dict[Any, str]]  # of a question: what is given, by its name
FACTORS = {2: "half of", 3: "a third of", 4: "a quarter of", 10: "a tenth of",
           100: "a hundredth of", 255: "1/255 of", 1000: "a thousandth of"}
UNBOUND = re.compile(r"(?:name|variable) '(\w+)'")
ENOUGH = 3  # so many numbers other than 0 must be expected, in all failed trials together


def related(trials: Sequence[Trial], names: Names) -> Misconception | None:
    """The first relation that holds in all failed trials; None if none does.

    >>> from dlcourse.running.calls import Call
    >>> from dlcourse.running.outcome import Outcome
    >>> from .trials import Part, tried
    >>> part = Part(1, "", lambda draw: [])
    >>> wanted = np.array([1.0, 2.0, 4.0])
    >>> trial = tried(part, Call((wanted,)), wanted, Outcome("value", -wanted))
    >>> related([trial], lambda question: {0: "x"}).advice
    'Every number has the wrong sign.'
    """
    failed = [t for t in trials if t.wrong]
    if not failed or any(t.outcome.kind != "value" or t.part.verify for t in failed):
        return None
    if said := not_finite(failed) or not_a_word(failed) or nothing_in_it(failed):
        return said
    leaves = [list(wrong_leaves(t.outcome.value, t.expected, t.part.rtol)) for t in failed]
    places = {place for mine in leaves for place, _, _ in mine}
    pairs = [(t, got, expected) for t, mine in zip(failed, leaves, strict=True)
             for _, got, expected in mine]
    if not all(leaves) or sum(np.count_nonzero(e) for _, _, e in pairs) < ENOUGH:
        return another_count(failed)
    where = f"In place {places.pop() + 1} of the result: " if len(places) == 1 else ""
    where = "" if where and not isinstance(failed[0].expected, list | tuple) else where
    for name, words, holds in RELATIONS:
        if all(holds(got, expected, t.part.rtol) for t, got, expected in pairs):
            return Misconception(name, where + words)
    if found := scaled(pairs, names) or shifted(pairs, names):
        return Misconception(found[0], where + found[1])
    return another_count(failed)


def only_where(trials: Sequence[Trial]) -> Misconception | None:
    """What the cases that went well have in common, and none of the others; or those that failed.
    One case may have a shape or signs by accident, a type of numbers it has not."""
    failed = [bool(t.seen) for t in trials]
    for where, least, holds in WHERE:
        inside = [holds(given_arrays(t)) for t in trials]
        if min(sum(failed), len(failed) - sum(failed)) >= least and inside in (
                failed, [not wrong for wrong in failed]):
            words = f"{'wrong' if inside == failed else 'right'} only {where}"
            return Misconception(words, f"Your answer is {words}. What is different in the other "
                                 "cases?")
    return None


def without_value(trials: Sequence[Trial]) -> Misconception | None:
    """Whether each trial that failed met a name that nothing was given to."""
    names = {match[1] if (match := UNBOUND.search(t.outcome.message)) and t.outcome.error in (
        "NameError", "UnboundLocalError") else "" for t in trials if t.seen}
    if len(names) != 1 or "" in names:
        return None
    return Misconception("a name without a value", f"Nothing was given to {names.pop()} before it "
                         "is used. Is a line missing, or is the name written in another way?")


def given_arrays(trial: Trial) -> list[Array]:
    return [v for v in trial.question.given().values() if isinstance(v, np.ndarray) and v.ndim]


WHERE: tuple[tuple[str, int, Callable[[list[Array]], bool]], ...] = (
    ("for numbers of half the length (float32)", 1,
     lambda arrays: any(a.dtype == np.float32 for a in arrays)),
    ("for whole numbers", 1, lambda arrays: any(a.dtype.kind == "i" for a in arrays)),
    ("where there is one row", 2, lambda arrays: any(a.ndim == 2 and len(a) == 1 for a in arrays)),
    ("where there are two columns", 2,
     lambda arrays: any(a.ndim == 2 and a.shape[1] == 2 for a in arrays)),
    ("where all numbers are positive", 2, lambda arrays: not any((a <= 0).any() for a in arrays)),
    ("where no number is NaN", 1, lambda arrays: not any(np.isnan(a).any() for a in arrays)),
)


def wrong_leaves(got: Any, expected: Any, rtol: float | None) -> Iterator[tuple[int, Array, Array]]:
    """The arrays that are not right, each with its place; none if one of them cannot be compared.

    >>> [place for place, _, _ in wrong_leaves((1.0, 2.0), (1.0, np.array([3.0, 4.0])), None)]
    [1]
    """
    several = isinstance(expected, tuple) or (
        isinstance(expected, list) and any(np.ndim(e) for e in expected))
    if several:
        if not isinstance(got, list | tuple) or len(got) != len(expected):
            return
        places = zip(got, expected, strict=True)
    else:
        places = zip([got], [expected], strict=True)
    for place, (one, wanted) in enumerate(places):
        if same(one, wanted, rtol):
            continue
        try:
            arrays = np.asarray(one), np.asarray(wanted)
        except ValueError:
            return
        if any(a.dtype.kind not in "biuf" for a in arrays):
            return
        yield place, arrays[0].astype(float), arrays[1].astype(float)


def not_finite(failed: Sequence[Trial]) -> Misconception | None:
    """Why there is NaN or an infinite number, as NumPy's warnings tell."""
    if not all("NaN" in t.wrong or "infinite" in t.wrong for t in failed):
        return None
    warned = [" ".join(t.outcome.warned) for t in failed]
    for words, name, advice in (
            ("overflow encountered in exp", "an exponential too large",
             "np.exp of a large number is infinite. Which exponential stays small?"),
            ("divide by zero encountered in log", "the logarithm of 0",
             "Somewhere the logarithm of 0 is taken. Can that be avoided?"),
            ("invalid value encountered in log", "the logarithm of a negative number",
             "Somewhere the logarithm of a negative number is taken."),
            ("invalid value encountered in sqrt", "the root of a negative number",
             "Somewhere the root of a negative number is taken."),
            ("invalid value encountered in divide", "0 divided by 0",
             "Somewhere 0 is divided by 0."),
            ("divide by zero encountered in divide", "a division by 0",
             "Somewhere a number is divided by 0.")):
        if all(words in said for said in warned):
            return Misconception(name, advice)
    return None


def not_a_word(failed: Sequence[Trial]) -> Misconception | None:
    """A word that is not among those that are expected, in no trial."""
    words = {t.expected for t in failed if isinstance(t.expected, str)}
    came = {t.outcome.value for t in failed if isinstance(t.outcome.value, str)}
    if not words or any(not isinstance(t.outcome.value, str) for t in failed) or len(came) > 1:
        return None
    (word,) = came
    near = [w for w in words if w in word or word.strip().lower() == w.lower()]
    return Misconception("a word that was not asked for", f"{word!r} is none of the words that are "
                         "asked for. Is it written as they are?") if near else None


def several(value: Any) -> bool:
    return isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim > 0)


def nothing_in_it(failed: Sequence[Trial]) -> Misconception | None:
    """An empty list or array, in every trial, where it should hold something."""
    if all(several(t.expected) and len(t.expected)
           and several(t.outcome.value) and not len(t.outcome.value) for t in failed):
        return Misconception("nothing is in it", "Your result is empty: is anything put into it?")
    return None


def another_count(failed: Sequence[Trial]) -> Misconception | None:
    """Several where one is asked for, or always too few in a list."""
    pairs = [(t.outcome.value, t.expected) for t in failed]
    if all(isinstance(e, int | float | np.generic) and several(got)
           and len(got) != 1 for got, e in pairs):
        return Misconception("several numbers instead of one",
                             "One number is asked for, and you return several.")
    if all(isinstance(e, list) and isinstance(got, list | tuple) and len(got) < len(e)
           for got, e in pairs):
        return Misconception("too few in the list",
                             "Your list is too short. What has no place in it?")
    return None


def shaped_alike(holds: Callable[[Array, Array], Array | float]) -> Callable[..., bool]:
    """Whether what came is the function of what was expected, element by element."""
    def compared(got: Array, expected: Array, rtol: float | None) -> bool:
        if got.shape != expected.shape:
            return False
        with np.errstate(all="ignore"):
            return same(got, holds(got, expected), rtol)
    return compared


def turned(got: Array, expected: Array, rtol: float | None) -> bool:
    return expected.ndim == 2 and min(expected.shape) > 1 and same(got, expected.T, rtol)


def reversed_rows(got: Array, expected: Array, rtol: float | None) -> bool:
    return expected.ndim > 0 and same(got, expected[::-1].copy(), rtol)


def other_shape(got: Array, expected: Array, rtol: float | None) -> bool:
    """The numbers are right, in their order, but stand in other axes."""
    return got.shape != expected.shape and same(got.ravel(), expected.ravel(), rtol)


def summed(got: Array, expected: Array, rtol: float | None) -> bool:
    axes = (None, *range(expected.ndim))
    return expected.ndim > 0 and any(
        np.shape(total) == got.shape and same(got, total, rtol)
        for keep in (False, True) for total in (expected.sum(a, keepdims=keep) for a in axes))


def averaged(got: Array, expected: Array, rtol: float | None) -> bool:
    axes = (None, *range(expected.ndim))
    return expected.size > 1 and any(
        np.shape(mean) == got.shape and same(got, mean, rtol)
        for keep in (False, True) for mean in (expected.mean(a, keepdims=keep) for a in axes))


def not_summed(got: Array, expected: Array, rtol: float | None) -> bool:
    return got.ndim > expected.ndim and any(
        np.shape(total) == expected.shape and same(total, expected, rtol)
        for total in (got.sum(a) for a in (None, *range(got.ndim))))


def not_averaged(got: Array, expected: Array, rtol: float | None) -> bool:
    return got.size > 0 and got.ndim > expected.ndim and any(
        np.shape(mean) == expected.shape and same(mean, expected, rtol)
        for mean in (got.mean(a) for a in (None, *range(got.ndim))))


def first_row_only(got: Array, expected: Array, rtol: float | None) -> bool:
    """Only the first row is right (or number), and none of the others."""
    return (expected.ndim > 0 and got.shape == expected.shape and len(got) > 2
            and same(got[0], expected[0], rtol)
            and not any(same(g, e, rtol) for g, e in zip(got[1:], expected[1:], strict=True)))


def cut(got: Array, expected: Array, rtol: float | None) -> bool:
    return (got.shape == expected.shape and bool((expected % 1).any()) and bool(got.any())
            and any(np.array_equal(got, f(expected)) for f in (np.trunc, np.floor, np.round)))


def rounded(got: Array, expected: Array, rtol: float | None) -> bool:
    return got.shape == expected.shape and bool(got.any()) and any(
        np.array_equal(got, np.round(expected, places)) for places in (1, 2, 3, 4))


def thresholded(got: Array, expected: Array, rtol: float | None) -> bool:
    return (got.shape == expected.shape and set(np.unique(got).tolist()) <= {0.0, 1.0}
            and any(np.array_equal(got, yes) for yes in (expected > 0, expected >= 0)))


def rows_alike(got: Array, expected: Array, rtol: float | None) -> bool:
    return (got.ndim == 2 and len(got) > 1 and bool((got == got[0]).all())
            and expected.ndim == 2 and not (expected == expected[0]).all())


def one_hot(got: Array, expected: Array, rtol: float | None) -> bool:
    return (got.shape[:-1] == expected.shape and got.ndim > 0 and got.shape[-1] > 1
            and np.array_equal(got.argmax(axis=-1), expected)
            and set(np.unique(got).tolist()) <= {0.0, 1.0})


RELATIONS: tuple[tuple[str, str, Callable[..., bool]], ...] = (
    ("wrong sign", "Every number has the wrong sign.", shaped_alike(lambda got, e: -e)),
    ("transposed", "The numbers are right, but rows and columns are exchanged.", turned),
    ("in the reverse order", "What is asked for comes in the reverse order.", reversed_rows),
    ("another shape", "The numbers are right, but they stand in an array of another shape.",
     other_shape),
    ("one-hot instead of numbers",
     "The places of the ones are right. The numbers of these places are asked for.", one_hot),
    ("cut to whole numbers",
     "Your numbers are those expected, cut or rounded to whole ones.", cut),
    ("rounded", "Your numbers are those expected, rounded.", rounded),
    ("yes or no instead of the number",
     "You return 1 where the number is positive and 0 elsewhere. The numbers are asked for.",
     thresholded),
    ("nothing but zeros", "Only zeros come: is anything written into what you return?",
     lambda got, e, rtol: got.shape == e.shape and got.size > 1 and not got.any()),
    ("all rows alike", "All rows of your result are the same. Is it one row, used several times?",
     rows_alike),
    ("the exponential of it", "Your numbers are e to the power of those expected.",
     shaped_alike(lambda got, e: np.exp(e))),
    ("the logarithm of it", "Your numbers are the logarithms of those expected.",
     shaped_alike(lambda got, e: np.log(e))),
    ("the square of it", "Your numbers are the squares of those expected.",
     shaped_alike(lambda got, e: e**2)),
    ("one over it", "Your numbers are 1 divided by those expected: what stands above, what below?",
     shaped_alike(lambda got, e: 1 / e)),
    ("one minus it", "Your numbers are 1 minus those expected.",
     shaped_alike(lambda got, e: 1 - e)),
    ("summed too much", "You return sums of the numbers that are expected: sum over less.",
     summed),
    ("averaged too much", "You return means of the numbers that are expected.", averaged),
    ("not summed", "Your numbers, added up along an axis, give what is expected.", not_summed),
    ("not averaged", "The mean of your numbers along an axis is what is expected.", not_averaged),
    ("only the first is right",
     "The first row or number is right, all that follow are wrong. What is different for them?",
     first_row_only),
)


def constant_of(values: Array) -> float | None:
    """The number that all values are, but for rounding; None where they differ."""
    if values.size == 0 or not np.isfinite(values).all():
        return None
    middle = float(np.median(values))
    return middle if np.allclose(values, middle, rtol=1e-5, atol=1e-9) else None


def scaled(pairs: Sequence[tuple[Trial, Array, Array]], names: Names) -> tuple[str, str] | None:
    """Every number is so many times what is expected: the same in all trials, or as many times as
    an array has rows or columns, or by a number that was given."""
    factors = []
    for _, got, expected in pairs:
        if got.shape != expected.shape or not np.any(expected) or np.any(got[expected == 0]):
            return None
        factor = constant_of(got[expected != 0] / expected[expected != 0])
        if factor is None or abs(factor) < 1e-9:
            return None
        factors.append(factor)
    common = constant_of(np.array(factors)) if len(pairs) > 1 else None
    for n, share in FACTORS.items():
        for k, words in ((n, f"{n} times"), (1 / n, share)):
            if common is not None and np.isclose(common, k, rtol=1e-5):
                return f"{words} what is expected", f"Every number is {words} what is expected."
    if common is not None and len(pairs) > 2 and not np.isclose(abs(common), 1):
        words = f"{number(common, 3)} times"
        return f"{words} what is expected", f"Every number is {words} what is expected."
    for words, sizes in given(pairs, names):
        if len({round(s, 6) for s in sizes}) > 1:
            if np.allclose(factors, sizes, rtol=1e-5):
                return "too large by a factor", f"Every number is too large: multiplied by {words}."
            if np.allclose(factors, 1 / np.array(sizes), rtol=1e-5):
                return "too small by a factor", f"Every number is too small: divided by {words}."
    return None


def shifted(pairs: Sequence[tuple[Trial, Array, Array]], names: Names) -> tuple[str, str] | None:
    """Every number is too large by the same: in all trials, or by a number that was given."""
    shifts = []
    for _, got, expected in pairs:
        shift = constant_of(got - expected) if got.shape == expected.shape else None
        if shift is None:
            return None
        shifts.append(shift)
    common = constant_of(np.array(shifts)) if len(pairs) > 1 else None
    if common is not None:
        words = f"too {'large' if common > 0 else 'small'} by {number(abs(common), 4)}"
        return words, f"Every number is {words}."
    for words, values in given(pairs, names):
        if len({round(v, 6) for v in values}) > 1:
            for sign, kind in ((1, "large"), (-1, "small")):
                if np.allclose(shifts, sign * np.array(values), rtol=1e-5):
                    return f"too {kind} by an argument", f"Every number is too {kind}: by {words}."
    return None


def given(pairs: Sequence[tuple[Trial, Array, Array]], names: Names,
          ) -> Iterator[tuple[str, list[float]]]:
    """Numbers that each trial was given: lengths of its arrays, and arguments that are numbers."""
    called = names(pairs[0][0].question)
    for key, name in called.items():
        values: list[Any] = [t.question.given().get(key) for t, _, _ in pairs]
        if all(isinstance(v, np.ndarray | list) and np.ndim(v) for v in values):
            yield f"the number of rows of {name}", [float(len(v)) for v in values]
            if all(np.ndim(v) == 2 for v in values):
                yield f"the number of columns of {name}", [float(np.shape(v)[1]) for v in values]
        elif all(type(v) in (int, float) and v for v in values):
            yield name, [float(v) for v in values]
