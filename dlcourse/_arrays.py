"""What comes in from outside becomes an array here, or is refused in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[Any]
    RandomSource = np.random.Generator | int | None  # a generator, a seed, or None: a fresh seed


def as_float(values: ArrayLike) -> Array:
    """``values`` as an array of floats; float32 and float64 stay what they are.

    >>> as_float([1, 2]).dtype, as_float(np.float32(1)).dtype
    (dtype('float64'), dtype('float32'))
    """
    array = np.asarray(values)
    if array.dtype.kind == "f" and array.dtype.itemsize >= 4:
        return array
    try:
        if array.dtype.kind in "USMmc":
            raise TypeError
        return array.astype(np.float64)
    except (TypeError, ValueError):
        raise TypeError(f"expected numbers, got an array of type {array.dtype}") from None


def as_rows(x: ArrayLike, dtype: Any = None) -> Array:
    """``x`` as a table of floats, one sample a row: shape (samples, features).

    >>> as_rows([[1, 2], [3, 4]]).shape
    (2, 2)
    """
    if type(x) is np.ndarray and x.ndim == 2 and x.dtype == dtype:
        return x  # the everyday case, at no cost
    rows = as_float(x) if dtype is None else as_float(x).astype(dtype, copy=False)
    if rows.ndim != 2:
        hint = "; one sample is a table of one row: x[None, :]" if rows.ndim == 1 else ""
        raise ValueError(f"expected one sample per row, an array of shape (samples, features), "
                         f"got an array of shape {rows.shape}{hint}")
    return rows


def as_labels(y: ArrayLike, n_classes: int | None = None) -> Array:
    """``y`` as class numbers: integers of shape (samples,), from 0 to below ``n_classes``.

    >>> as_labels([0.0, 2.0]).tolist()
    [0, 2]
    """
    numbers = as_float(y)
    wrong = (numbers < 0) | (numbers != np.floor(numbers)) | (numbers >= (n_classes or np.inf))
    if numbers.ndim != 1 or wrong.any():
        got = f"an array of shape {numbers.shape}" if numbers.ndim != 1 else numbers[wrong][0]
        last = "…" if n_classes is None else n_classes - 1
        raise ValueError(f"expected one class number per sample, from 0 to {last}, got {got}")
    return numbers.astype(np.int64)


def as_generator(rng: RandomSource) -> np.random.Generator:
    """The source of random numbers: ``rng`` itself, one seeded with the number, or a fresh one."""
    return rng if isinstance(rng, np.random.Generator) else np.random.default_rng(rng)


def positive(name: str, value: Any, *, zero: bool = False, whole: bool = False) -> Any:
    """``value``, if it is a finite number above zero (``zero``: or zero; ``whole``: an integer).

    >>> positive("lr", 0.1)
    0.1
    """
    kinds = (int, np.integer) if whole else (int, float, np.integer, np.floating)
    number = isinstance(value, kinds) and np.isfinite(value)
    if not number or value < 0 or (value == 0 and not zero):
        kind = "a whole number" if whole else "a number"
        raise ValueError(f"{name} must be {kind} {'≥' if zero else '>'} 0, got {value!r}")
    return value
