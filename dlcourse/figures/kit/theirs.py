"""What a function of the reader's own gives to a figure: looked at before anything is shown."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..._arrays import Array


class Unexpected(ValueError):
    """A reader's function gave what the figure cannot show; its words say what, and what fits."""


def number(value: Any, function: Callable[..., Any], where: str = "") -> float:
    """The one finite number that ``function`` should have given.

    >>> number(np.array([0.5]), max)
    0.5
    >>> number("2", max)
    Traceback (most recent call last):
    dlcourse.figures.kit.theirs.Unexpected: max gave '2'. Expected: one number.
    """
    if isinstance(value, float) and isfinite(value):
        return float(value)
    found = _floats(value)
    if found is None or found.size != 1 or not np.isfinite(found).all():
        raise Unexpected(f"{_name(function)} gave {came(value)}{where}. Expected: one number.")
    return found.item()


def array(value: Any, function: Callable[..., Any], shape: tuple[int, ...], what: str) -> Array:
    """The finite numbers of this shape that ``function`` should have given: ``what`` they are.

    >>> array([1, 2], max, (3,), "three weights")
    Traceback (most recent call last):
    dlcourse.figures.kit.theirs.Unexpected: max gave a list of 2 elements. Expected: three weights.
    """
    found = _floats(value)
    if found is None or found.shape != shape:
        raise Unexpected(f"{_name(function)} gave {came(value)}. Expected: {what}.")
    bad = found[~np.isfinite(found)]
    if bad.size:
        raise Unexpected(f"{_name(function)} gave {came(value)} with {bad[0]} in it. "
                         f"Expected: {what}.")
    return found


def on_array(function: Callable[[Any], Any], values: Array) -> Array:
    """``function`` at each of ``values``, in their shape, whether it takes arrays or one number.

    Where a value is NaN, nothing is asked and the result is NaN.

    >>> on_array(lambda z: max(0, z), np.array([[-1.0, 2.0]])).tolist()
    [[0.0, 2.0]]
    """
    with np.errstate(all="ignore"):
        try:
            result = _floats(function(values.copy()))
        except (TypeError, ValueError):
            result = None  # it takes one number, then
        if result is None or result.shape != values.shape:
            each = [value if np.isnan(value) else number(function(value), function, _at(value))
                    for value in values.ravel().tolist()]
            return np.array(each, float).reshape(values.shape)
    bad = ~np.isfinite(result) & ~np.isnan(values)
    if bad.any():
        number(result[bad][0], function, _at(values[bad][0]))
    return result


def came(value: Any) -> str:
    """A value in words.

    >>> came(None), came([1, 2]), came(np.ones((2, 3))), came("half")
    ('None (is there a return?)', 'a list of 2 elements', 'an array of shape (2, 3)', "'half'")
    """
    if value is None:
        return "None (is there a return?)"
    if isinstance(value, list | tuple | dict | set):
        return f"a {type(value).__name__} of {len(value)} elements"
    if isinstance(value, np.ndarray) and value.ndim:
        return f"an array of shape {value.shape}"
    if callable(value):
        return "a function, which was not called"
    return repr(value.item() if isinstance(value, np.generic | np.ndarray) else value)[:60]


def _name(function: Callable[..., Any]) -> str:
    name = getattr(function, "__name__", "")
    return name if name.isidentifier() else "Your function"


def _at(value: float) -> str:
    return f" at {value:g}".replace("-", "−")


def _floats(value: Any) -> Array | None:
    """Real numbers as an array; None for anything else."""
    try:
        found = np.asarray(value)
    except ValueError:  # rows of different lengths
        return None
    return found.astype(float) if found.dtype.kind in "biuf" else None
