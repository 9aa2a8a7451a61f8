"""How what came is related to what was expected, where nobody foresaw the mistake.

A relation speaks only if it holds in every trial that failed, and if these trials hold numbers
enough to tell: what holds by accident would be a wrong cause. It is an observation, said in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from ...running.outcome import in_words
from .comparison import named, number, same
from .misconceptions import Misconception
from .trials import Trial

Array = np.ndarray
Pair = tuple[Trial, Array, Array]  # what came and what was expected, of a trial
Names = Callable[[Any], dict[Any, str]]  # of a question: what is given, by its name
FACTORS = {2: "half of", 3: "a third of", 4: "a quarter of", 10: "a tenth of",
           100: "a hundredth of", 255: "1/255 of", 1000: "a thousandth of"}
TABLE = 2  # axes of one
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
    if said := not_finite(failed) or another_kind(failed) or (
            not_one_or_zero(trials)) or only_whether(trials):
        return said
    leaves = [list(wrong_leaves(t.outcome.value, t.expected, t.part.rtol)) for t in failed]
    places = {place for mine in leaves for place, _, _ in mine}
    pairs = [(t, got, expected) for t, mine in zip(failed, leaves, strict=True)
             for _, got, expected in mine]
    if not all(leaves) or not enough(pairs):
        return another_count(failed)
    where = f"In place {places.pop() + 1} of the result: " if len(places) == 1 else ""
    where = "" if where and not isinstance(failed[0].expected, list | tuple) else where
    if any(not t.seen for t in trials):
        where = f"Where it is wrong: {where[:1].lower()}{where[1:]}"
    found = of_pairs(pairs, names)
    return Misconception(found[0], continued(where, found[1])) if found else another_count(failed)


def continued(where: str, sentence: str) -> str:
    """A sentence after what says where it holds.

    >>> continued("In row 1: ", "Every number is too large."), continued("", "Every one.")
    ('In row 1: every number is too large.', 'Every one.')
    """
    return where + sentence[:1].lower() + sentence[1:] if where else sentence


def of_pairs(pairs: Sequence[Pair], names: Names) -> tuple[str, str] | None:
    """The name of the first relation that holds of all these pairs, and a sentence."""
    alike = (words[:2] for words in RELATIONS
             if all(words[2](got, expected, t.part.rtol) for t, got, expected in pairs))
    return next(alike, None) or scaled(pairs, names) or shifted(pairs, names) or of_an_argument(
        pairs, names) or cut_off(pairs) or off_alike(pairs)


def enough(pairs: Sequence[tuple[Trial, Array, Array]]) -> bool:
    """Whether there are numbers enough that nothing holds by accident: of those that are 0 or 1
    only, a wrong one is always 1 minus the right one."""
    values = {v for _, got, expected in pairs for a in (got, expected) for v in a.ravel().tolist()}
    if values <= {0.0, 1.0}:
        return sum(expected.size - 1 for _, _, expected in pairs) >= 2 * ENOUGH
    return bool(sum(np.count_nonzero(expected) for _, _, expected in pairs) >= ENOUGH)


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


def not_a_word(trials: Sequence[Trial]) -> Misconception | None:
    """A word that is never expected, in every trial that failed."""
    words = [t.expected for t in trials]
    came = [t.outcome.value for t in trials if t.wrong]
    if not all(isinstance(v, str) for v in (*words, *came)) or {*came} & {*words}:
        return None
    return Misconception("a word that was not asked for", f"{in_words(came[0])} is none of the "
                         "words that are asked for. Is it written as they are?")


def several(value: Any) -> bool:
    return isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim > 0)


def another_kind(failed: Sequence[Trial]) -> Misconception | None:
    """Something of another kind than what is expected, in every trial."""
    for name, words, holds in KINDS:
        if all(holds(t.outcome.value, t.expected) for t in failed):
            return Misconception(name, words)
    got, expected = failed[0].outcome.value, failed[0].expected
    if all(isinstance(t.outcome.value, dict) and isinstance(t.expected, dict)
           and t.outcome.value.keys() != t.expected.keys() for t in failed):
        strange = [key for key in got if key not in expected]
        lost = [key for key in expected if key not in got]
        said = [f"{words} {named(keys)}" for words, keys in (
            ("not asked for:", strange), ("missing:", lost)) if keys]
        return Misconception("other keys", f"Look at the keys; {'; '.join(said)}.")
    return None


def not_one_or_zero(trials: Sequence[Trial]) -> Misconception | None:
    """Another number, wherever it is wrong, where only 1 or 0 is ever asked for."""
    if any(t.part.verify or not is_number(t.expected) for t in trials) or {
            float(t.expected) for t in trials} != {0.0, 1.0}:
        return None
    strange = [t.outcome.value for t in trials if t.wrong]
    if len(strange) < ENOUGH or not all(is_number(v) and v not in (0, 1) for v in strange):
        return None
    return Misconception("neither 1 nor 0", f"You return numbers such as {number(strange[0], 4)}. "
                         "Only 1 or 0 is asked for.")


def only_whether(trials: Sequence[Trial]) -> Misconception | None:
    """1 or 0, as the number is positive or not, where single numbers are asked for."""
    pairs = [(t.outcome.value, t.expected) for t in trials if not t.part.verify]
    if len(pairs) < len(trials) or len(pairs) < 2 * ENOUGH or not all(
            is_number(v) for pair in pairs for v in pair):
        return None
    came = [float(got) for got, _ in pairs]
    if set(came) != {0.0, 1.0} or {float(e) for _, e in pairs} <= {0.0, 1.0} or not any(
            came == [float(yes(e)) for _, e in pairs] for yes in (
                lambda e: e > 0, lambda e: e >= 0)):
        return None
    return Misconception("yes or no instead of the number", "You return 1 where the number is "
                         "positive and 0 elsewhere. The number itself is asked for.")


def is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.generic)


KINDS: tuple[tuple[str, str, Callable[[Any, Any], bool]], ...] = (
    ("nothing is in it", "Your result is empty: is anything put into it?",
     lambda got, e: several(e) and len(e) > 0 and several(got) and len(got) == 0),
    ("text instead of a number",
     "You return text, in quotation marks. A number without them is asked for.",
     lambda got, e: isinstance(got, str) and is_number(e)),
    ("yes or no instead of a number", "You return True or False. A number is asked for.",
     lambda got, e: isinstance(got, bool | np.bool_) and is_number(e) and e not in (0, 1)),
    ("a number instead of text", "You return a number. A word, in quotation marks, is asked for.",
     lambda got, e: is_number(got) and isinstance(e, str)),
    ("a dict that is not asked for", "You return a dict. The values alone are asked for.",
     lambda got, e: isinstance(got, dict) and not isinstance(e, dict)),
    ("no dict", "A dict is asked for: each value under its key.",
     lambda got, e: isinstance(e, dict) and not isinstance(got, dict)),
    ("one result instead of several", "Several results are asked for, and you return one number.",
     lambda got, e: is_number(got) and isinstance(e, list | tuple)),
    ("one result instead of several", "Several results are asked for, and one of them came alone.",
     lambda got, e: isinstance(e, tuple) and isinstance(got, np.ndarray) and len(e) > 1 and any(
         isinstance(one, np.ndarray) and one.ndim and one.shape == got.shape for one in e)),
)


def another_count(failed: Sequence[Trial]) -> Misconception | None:
    """Several where one is asked for, or always too few in a list."""
    pairs = [(t.outcome.value, t.expected) for t in failed]
    if all(is_number(e) and several(got) for got, e in pairs) and any(
            len(got) > 1 for got, _ in pairs):
        return Misconception("several numbers instead of one",
                             "One number is asked for, and you return several.")
    if all(isinstance(e, list | tuple) and isinstance(got, list | tuple) and len(got) != len(e)
           for got, e in pairs):
        few = [len(got) < len(e) for got, e in pairs]
        what = "list" if isinstance(pairs[0][1], list) else "result"
        if all(few):
            return Misconception(f"too few in the {what}",
                                 f"Your {what} is too short. What has no place in it?")
        if not any(few):
            return Misconception(f"too many in the {what}",
                                 f"Your {what} is too long. What is in it that is not asked for?")
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


def only_row(place: int) -> Callable[..., bool]:
    """One row (or number) of those expected comes, the others are lost."""
    def holds(got: Array, expected: Array, rtol: float | None) -> bool:
        return (expected.ndim > 0 and len(expected) > 0 and got.size * len(expected) ==
                expected.size and same(got.ravel(), expected[place].ravel(), rtol))
    return holds


def some_of(got: Array, expected: Array, rtol: float | None) -> bool:
    """All that comes is expected, in this order, but some is missing."""
    if got.ndim == 1:
        expected = expected.ravel()
    if not 0 < got.ndim == expected.ndim or not 0 < len(got) < len(expected):
        return False
    rest = iter(expected)
    return all(any(same(g, e, rtol) for e in rest) for g in got)


def more_than(got: Array, expected: Array, rtol: float | None) -> bool:
    return some_of(expected, got, rtol)


def first_row_only(got: Array, expected: Array, rtol: float | None) -> bool:
    """Only the first row is right (or number), and none of the others."""
    return (expected.ndim > 0 and got.shape == expected.shape and len(got) > 1
            and same(got[0], expected[0], rtol)
            and not any(same(g, e, rtol) for g, e in zip(got[1:], expected[1:], strict=True)))


def cut(got: Array, expected: Array, rtol: float | None) -> bool:
    return (got.shape == expected.shape and bool((expected % 1).any()) and bool(got.any())
            and any(np.array_equal(got, f(expected)) for f in (np.trunc, np.floor, np.round)))


def rounded(got: Array, expected: Array, rtol: float | None) -> bool:
    return got.shape == expected.shape and bool(got.any()) and any(
        np.array_equal(got, np.round(expected, places)) for places in (1, 2, 3, 4))


def lost_sign(got: Array, expected: Array, rtol: float | None) -> bool:
    return bool((expected < 0).any()) and same(got, np.abs(expected), rtol)


def other_signs(got: Array, expected: Array, rtol: float | None) -> bool:
    return expected.size > 1 and same(np.abs(got), np.abs(expected), rtol)


def moved_by(step: int) -> Callable[..., bool]:
    """Each number (or row) stands so many places further; what falls out at the end comes in at
    the beginning."""
    def holds(got: Array, expected: Array, rtol: float | None) -> bool:
        return (expected.ndim > 0 and len(expected) > 2 and got.shape == expected.shape
                and same(got, np.roll(expected, step, axis=0), rtol))
    return holds


def rows_elsewhere(got: Array, expected: Array, rtol: float | None) -> bool:
    """The same rows, each whole, and not in the same places."""
    if got.shape != expected.shape or got.ndim != TABLE or len(got) < 2:
        return False
    mine, wanted = (np.array(sorted(a.reshape(len(a), -1).tolist())) for a in (got, expected))
    return len(np.unique(wanted, axis=0)) > 1 and same(mine, wanted, rtol)


def elsewhere_in_rows(got: Array, expected: Array, rtol: float | None) -> bool:
    """The numbers of each row, and not in the same places of it."""
    return (got.shape == expected.shape and got.ndim == TABLE and len(got) > 1
            and all(other_order(g, e, rtol) for g, e in zip(got, expected, strict=True)))


def other_order(got: Array, expected: Array, rtol: float | None) -> bool:
    """The same numbers, and not in the same places."""
    return (got.shape == expected.shape and len(np.unique(expected)) > ENOUGH
            and same(np.sort(got, axis=None), np.sort(expected, axis=None), rtol))


def cut_off(pairs: Sequence[Pair]) -> tuple[str, str] | None:
    """Numbers that are right up to a limit, and the limit beyond it."""
    if any(got.shape != expected.shape for _, got, expected in pairs):
        return None
    got = np.concatenate([got.ravel() for _, got, _ in pairs])
    expected = np.concatenate([expected.ravel() for _, _, expected in pairs])
    for end, limit, words in ((np.minimum, got.max(), "above"), (np.maximum, got.min(), "below")):
        beyond = expected[~np.isclose(expected, got, 1e-5)]
        free = got[got != limit]
        if (np.isfinite(limit) and len(set(beyond.tolist())) >= ENOUGH and len(free) >= ENOUGH
                and np.allclose(got, end(expected, limit), 1e-5, 1e-9 * abs(limit))):
            return f"cut off {words}", (
                f"None of your numbers goes {words} {number(float(limit), 3)}. Some of those "
                "expected do, and all others are right.")
    return None


SPREADS = (
    ("in each row", 1, 2), ("in each column", 0, 2), ("in each case", None, 1))


def off_alike(pairs: Sequence[Pair]) -> tuple[str, str] | None:
    """All numbers of a row, of a column or of a result are off by the same factor or amount, which
    is another for others."""
    alone = len({id(t) for t, _, _ in pairs}) == len(pairs)  # not several results of a case
    for where, axis, least in SPREADS if alone else SPREADS[:2]:
        if any(got.shape != expected.shape or got.ndim < least for _, got, expected in pairs):
            continue
        free = sum(e.size - (1 if axis is None else e.size // e.shape[axis]) for _, _, e in pairs
                   if e.size)
        if free < 2 * ENOUGH:
            continue
        with np.errstate(all="ignore"):
            factors = [got / expected for _, got, expected in pairs]
        shifts = [got - expected for _, got, expected in pairs]
        if 2 * sum(np.count_nonzero(np.abs(s) > 1e-9) for s in shifts) <= sum(
                s.size for s in shifts):  # most are right
            return None
        if all(level(f, axis) for f in factors) and all(
                got.any() and np.abs(f).max() > 1e-6
                for f, (_, got, _) in zip(factors, pairs, strict=True)):
            return f"off by a factor {where}", (
                f"{where.capitalize()} all numbers are off by the same factor. By what are they "
                "multiplied or divided?")
        if all(level(s, axis) for s in shifts):
            return f"off by the same {where}", (
                f"{where.capitalize()} all numbers are off by the same amount. What is added to "
                "them, or taken away?")
    return None


def level(values: Array, axis: int | None) -> bool:
    """Whether all numbers along an axis are the same, but for rounding."""
    if not np.isfinite(values).all() or not values.size:
        return False
    spread = np.ptp(values, axis=axis)
    return bool(np.all(spread <= 1e-6 * np.abs(values).max(initial=1e-3)))


def thresholded(got: Array, expected: Array, rtol: float | None) -> bool:
    return (got.shape == expected.shape and got.size > 1  # a number alone may be 1 by accident
            and set(np.unique(got).tolist()) <= {0.0, 1.0}
            and any(np.array_equal(got, yes) for yes in (expected > 0, expected >= 0)))


def rows_alike(got: Array, expected: Array, rtol: float | None) -> bool:
    return (got.ndim == 2 and len(got) > 1 and bool((got == got[0]).all())
            and expected.ndim == 2 and len(expected) > 0
            and not (expected == expected[0]).all())


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
     "1 comes where the number is positive and 0 elsewhere. The numbers are asked for.",
     thresholded),
    ("nothing but zeros", "Only zeros come. From which step on is all 0: a difference of equal "
     "things, nothing written into the result, no room for numbers with a point?",
     lambda got, e, rtol: got.shape == e.shape and got.size > 1 and not got.any()),
    ("all rows alike", "All rows of your result are the same. Is it one row, used several times?",
     rows_alike),
    ("the exponential of it", "Your numbers are e to the power of those expected.",
     shaped_alike(lambda got, e: np.exp(e))),
    ("the logarithm of it", "Your numbers are the logarithms of those expected.",
     shaped_alike(lambda got, e: np.log(e))),
    ("the square of it", "Your numbers are the squares of those expected.",
     shaped_alike(lambda got, e: e**2)),
    ("the root of it", "Your numbers are the square roots of those expected.",
     shaped_alike(lambda got, e: np.sqrt(e))),
    ("the sign is lost", "The sizes are right, but no number is negative: where is the sign lost?",
     lost_sign),
    ("some signs are wrong", "The sizes are right, some of the signs are not.", other_signs),
    ("one place too far", "Each stands one place too far towards the end.", moved_by(1)),
    ("one place too early", "Each stands one place too far towards the beginning.", moved_by(-1)),
    ("one over it", "Your numbers are 1 divided by those expected: what stands above, what below?",
     shaped_alike(lambda got, e: 1 / e)),
    ("one minus it", "Your numbers are 1 minus those expected.",
     shaped_alike(lambda got, e: 1 - e)),
    ("only the first of them", "Only the first of what is expected comes. Where are the others?",
     only_row(0)),
    ("only the last of them", "Only the last of what is expected comes. Where are the others?",
     only_row(-1)),
    ("rows in another order", "Each row is right as a whole, but the rows come in another order.",
     rows_elsewhere),
    ("in other places of a row", "Each row has its right numbers, but they stand in other places "
     "of it.", elsewhere_in_rows),
    ("in other places", "The numbers are right, but they stand in other places.", other_order),
    ("not counted", "As many come as the number that is asked for. Are they to be "
     "counted?",
     lambda got, e, rtol: got.ndim == 1 and not e.ndim and len(got) == e and len(got) != 1),
    ("some are missing", "What comes is right, but some are missing.", some_of),
    ("some are too many", "All that is expected comes, and something else besides.", more_than),
    ("summed too much", "Your numbers are sums of those expected. Over what is added up?",
     summed),
    ("averaged too much", "Your numbers are means of those expected. Over what is averaged?",
     averaged),
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
        with np.errstate(over="ignore"):
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
                return "too large by a factor", (
                    f"Every number is too large: {words} times what is expected.")
            if np.allclose(factors, 1 / np.array(sizes), rtol=1e-5):
                return "too small by a factor", (
                    f"Every number is too small: what is expected is {words} times as large.")
    return None


def shifted(pairs: Sequence[tuple[Trial, Array, Array]], names: Names) -> tuple[str, str] | None:
    """Every number is too large by the same: in all trials, or by a number that was given."""
    shifts = []
    for _, got, expected in pairs:
        shift = constant_of(got - expected) if got.shape == expected.shape else None
        if shift is None:
            return None
        shifts.append(shift)
    common = constant_of(np.array(shifts)) if len(pairs) >= ENOUGH else None
    if common is not None:
        words = f"too {'large' if common > 0 else 'small'} by {number(abs(common), 4)}"
        return words, f"Every number is {words}."
    for words, values in given(pairs, names):
        if len({round(v, 6) for v in values}) > 1:
            for sign, kind in ((1, "large"), (-1, "small")):
                if np.allclose(shifts, sign * np.array(values), rtol=1e-5):
                    return f"too {kind} by an argument", f"Every number is too {kind}: by {words}."
    return None


OF = (("the sum of", np.sum), ("the mean of", np.mean), ("the largest of", np.max),
      ("the smallest of", np.min), ("the product of", np.prod), ("the length of", len))
WITH = (("what is expected, times", np.multiply), ("what is expected, divided by", np.divide),
        ("what is expected, plus", np.add), ("what is expected, minus", np.subtract))


def of_an_argument(pairs: Sequence[tuple[Trial, Array, Array]], names: Names,
                   ) -> tuple[str, str] | None:
    """What comes is an argument, or made of one; or of it and of what is expected."""
    came = {number for _, got, _ in pairs for number in got.ravel().tolist()}
    for key, name in names(pairs[0][0].question).items() if len(came) >= ENOUGH else ():
        known: list[Any] = [t.question.given().get(key) for t, _, _ in pairs]
        if all(type(v) in (int, float) and not got.ndim and got == v
               for v, (_, got, _) in zip(known, pairs, strict=True)):
            return "an argument as it was", f"What comes is {name} as it was given."
        if not all(several(v) and np.asarray(v).dtype.kind in "biuf" and np.size(v)
                   for v in known):
            continue
        arrays = [np.asarray(v, float) for v in known]
        if all(same(got, a) for (_, got, _), a in zip(pairs, arrays, strict=True)):
            return "an argument as it was", f"What comes is {name} as it was given."
        for words, make in OF:
            if all(not got.ndim and same(got, make(a))
                   for (_, got, _), a in zip(pairs, arrays, strict=True)):
                return f"{words} an argument", f"Your result is {words} {name}."
        for words, join in WITH:
            with np.errstate(all="ignore"):
                if all(a.shape == expected.shape and len(set(a.ravel().tolist())) > 1
                       and same(got, join(expected, a))
                       for (_, got, expected), a in zip(pairs, arrays, strict=True)):
                    return (f"{words} an argument", f"Your numbers are {words} {name}.")
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
