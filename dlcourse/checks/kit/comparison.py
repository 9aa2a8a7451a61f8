"""Is this the answer that was expected, and if not, how does it differ?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Any

import numpy as np

from ...running.outcome import close, in_words

ENOUGH = 3  # different numbers that do not agree by accident
SINGLE, DOUBLE = 2e-4, 1e-6  # relative tolerance where float32 is involved, and where it is not


def difference(got: Any, expected: Any, rtol: float | None = None) -> str:
    """A sentence on how plain data ``got`` differs from ``expected``; empty where it does not.

    >>> difference([1, 2.0000000001], np.array([1, 2]))
    ''
    >>> difference(np.array([1, 2]), np.array([[1], [2]]))
    'Expected an array of shape (2, 1), got one of shape (2,).'
    >>> difference(None, 1.0)
    'It returned None. Is there a return statement?'
    """
    if got is None and expected is not None:
        return "It returned None. Is there a return statement?"
    if isinstance(expected, str) or expected is None:
        same = isinstance(got, type(expected)) and got == expected
        return "" if same else f"Expected {expected!r}, got {in_words(got)}."
    if isinstance(expected, dict):
        return dict_difference(got, expected, rtol)
    if isinstance(expected, list | tuple) and not is_numbers(expected):
        return sequence_difference(got, expected, rtol)
    return number_difference(got, np.asarray(expected), rtol)


def same(got: Any, expected: Any, rtol: float | None = None) -> bool:
    return not difference(got, expected, rtol)


def is_numbers(values: Any) -> bool:
    """Whether a list is flat and of numbers: then it compares like an array."""
    kinds = (int, float, np.number, np.bool_)
    return len(values) > 0 and all(isinstance(v, kinds) for v in values)


def number_difference(got: Any, expected: np.ndarray, rtol: float | None) -> str:
    if isinstance(got, str):
        return f"Expected {form(expected)}, got the string {in_words(got)}."
    if isinstance(got, dict):
        return f"Expected {form(expected)}, got a dict."
    try:
        array = np.asarray(got)
    except Exception:
        array = np.array(None)
    if array.dtype.kind not in "biuf":
        return f"Expected {form(expected)}, got {in_words(got)}."
    if not expected.ndim and array.size == 1:
        array = array.reshape(())  # a number in an array of one: see `boxed`
    if array.shape != expected.shape:
        article = "one" if expected.ndim else "an array"
        return f"Expected {form(expected)}, got {form(array, article=article)}."
    wanted, given = expected.astype(np.float64), array.astype(np.float64)
    if np.array_equal(given, wanted):
        return ""
    if np.isnan(given).any() and not np.isnan(wanted).any():
        return "The result holds NaN (not a number)."
    if np.isinf(given).any() and not np.isinf(wanted).any():
        return "The result holds an infinite number."
    single = (any(a.dtype.kind == "f" and a.dtype.itemsize < 8 for a in (array, expected))
              or was_single(given))
    rtol = rtol or (SINGLE if single else DOUBLE)
    largest = np.abs(wanted[np.isfinite(wanted)]).max(initial=0.0)
    atol = max(1e-5 * largest, 1e-8) if single else max(3e-7 * largest, 1e-10)
    right = close(given, wanted, rtol, atol)
    if right.all():
        return ""
    first = tuple(int(i) for i in np.argwhere(~right)[0])
    was, came = told_apart(wanted[first], given[first], 4 if array.ndim else 6)
    if array.size == 1:
        return f"Expected {was}, got {came}."
    return (f"{np.count_nonzero(~right)} of {right.size} numbers are wrong: in {place(first)}, "
            f"{was} was expected and {came} came.")


def place(index: tuple[int, ...]) -> str:
    """Where a number stands, counted as people count.

    >>> place((0,)), place((1, 0)), place((0, 2, 1))
    ('place 1', 'row 2, column 1', 'place 1, 3, 2')
    """
    if len(index) == 2:
        return f"row {index[0] + 1}, column {index[1] + 1}"
    return f"place {', '.join(str(i + 1) for i in index)}"


def told_apart(one: float, other: float, least: int = 4) -> tuple[str, str]:
    """Two numbers that differ, for a sentence: with digits enough to see it, ``least`` or more.

    >>> told_apart(-0.5, 0.25), told_apart(1.0, 1.0000004)
    (('−0.5', '0.25'), ('1', '1.0000004'))
    """
    for digits in (least, 6, 9, 17):
        was, came = (re.sub("^-", "−", number(value, digits)) for value in (one, other))
        if was != came:
            break
    return was, came


def boxed(got: Any, expected: Any) -> bool:
    """Whether a number came in an array or a list of one.

    >>> boxed(np.array([2.0]), 2.0), boxed(np.array([2.0]), np.array([2.0])), boxed(2.0, 2.0)
    (True, False, False)
    """
    number = isinstance(expected, int | float | np.generic)
    return number and isinstance(got, np.ndarray | list | tuple) and np.size(got) == 1


def was_single(numbers: np.ndarray) -> bool:
    """Whether these are float32 numbers, kept as Python's or as float64.

    >>> was_single(np.array([float(np.float32(0.1)), 1.0])), was_single(np.array([0.1, 1.0]))
    (True, False)
    """
    with np.errstate(over="ignore", invalid="ignore"):
        return bool((numbers % 1).any() and np.array_equal(numbers, numbers.astype(np.float32)))


def sequence_difference(got: Any, expected: Any, rtol: float | None) -> str:
    kind = "a list" if isinstance(expected, list) else "a tuple"
    if isinstance(got, np.ndarray) and got.ndim:
        got = list(got)
    if not isinstance(got, list | tuple):
        return f"Expected {kind} of {len(expected)}, got {in_words(got)}."
    if len(got) != len(expected):
        return f"Expected {kind} of {len(expected)}, got {len(got)}."
    for i, (g, e) in enumerate(zip(got, expected, strict=True)):
        if sentence := difference(g, e, rtol):
            return f"In place {i + 1} of the result: {sentence}"
    return ""


def dict_difference(got: Any, expected: dict, rtol: float | None) -> str:
    if not isinstance(got, dict):
        return f"Expected a dict with {', '.join(map(repr, expected))}, got {in_words(got)}."
    if got.keys() != expected.keys():
        return (f"Expected a dict with {', '.join(map(repr, expected))}, "
                f"got {named(got) or 'an empty one'}.")
    for key in expected:
        if sentence := difference(got[key], expected[key], rtol):
            return f"Under {key!r}: {sentence}"
    return ""


def named(keys: Iterable[Any], most: int = 10) -> str:
    """Keys that may be any, in a sentence.

    >>> named(["w", 1]), named(range(3), 1)
    ("'w', 1", '0, …')
    """
    words = [in_words(key) for key in islice(keys, most + 1)]
    return ", ".join([*words[:most], *["…"] * (len(words) > most)])


def numbers_in(value: Any) -> list[float]:
    """All numbers of a result or an argument, one after another.

    >>> numbers_in(({"w": np.array([[1, 2]])}, [0.5, "text"]))
    [1.0, 2.0, 0.5]
    """
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [number for item in value for number in numbers_in(item)]
    array = np.asarray(value)
    return array.ravel().astype(float).tolist() if array.dtype.kind in "biuf" else []


def few(values: Iterable[Any]) -> bool:
    """Whether there are so few different numbers that they may agree by accident.

    >>> few([np.ones(9), 2]), few([0.5, np.array([1, 2])])
    (True, False)
    """
    return len({number for value in values for number in numbers_in(value)}) < ENOUGH


def form(array: np.ndarray, article: str = "an array") -> str:
    return f"{article} of shape {array.shape}" if array.ndim else "one number"


def number(value: Any, digits: int = 6) -> str:
    """A number as people write it: powers of ten only where there would be rows of zeros.

    >>> number(100.0), number(123.4, 2), number(2e-05), number(1e-12), number(-2e30)
    ('100', '120', '0.00002', '1e-12', '-2e30')
    """
    value = float(value)
    if value == 0 or 1e-6 <= abs(value) < 1e15:
        return np.format_float_positional(value, digits, unique=False, fractional=False, trim="-")
    return re.sub(r"e([+-])0*", lambda sign: "e" + sign[1].strip("+"), f"{value:.{digits}g}")


def show(value: Any, indent: str = "") -> str:
    """The value, small enough to read.

    >>> print(show(np.array([[1.0, 2.0]])))
    [[1. 2.]]
    """
    if isinstance(value, np.ndarray | np.generic):
        value = np.asarray(value)
        if not value.ndim:
            return number(value)
        text = np.array2string(value, precision=4, threshold=30, edgeitems=2, max_line_width=76,
                               suppress_small=bool(np.abs(value).max(initial=0) > 1e-3))
    elif isinstance(value, float):
        text = number(value)
    elif isinstance(value, list | tuple):
        left, right = "[]" if isinstance(value, list) else "()"
        inner = [show(v) for v in value[:6]] + (["…"] if len(value) > 6 else [])
        text = left + ", ".join(inner) + right
    elif callable(value):
        text = "a function"
    else:
        text = repr(value)
    lines = (text if len(text) <= 800 else text[:800] + " …").splitlines()
    return ("\n" + indent).join(lines[:12] + (["…"] if len(lines) > 12 else []))
