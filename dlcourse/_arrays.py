"""What comes in from outside becomes an array here, or is refused in words."""

from __future__ import annotations

from typing import Any

import numpy as np
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
    if array.dtype.kind not in "fiub":
        try:
            return array.astype(np.float64, casting="unsafe" if array.dtype == object else "safe")
        except (TypeError, ValueError):
            raise TypeError(
                f"expected numbers, got {type(values).__name__} of type {array.dtype}"
            ) from None
    return array.astype(np.float64)


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
        raise ValueError(
            f"expected one sample per row, an array of shape (samples, features), "
            f"got an array of shape {rows.shape}{hint}"
        )
    return rows


def as_labels(y: ArrayLike, n_classes: int | None = None) -> Array:
    """``y`` as class numbers 0, 1, 2, …: integers of shape (samples,), each below ``n_classes``.

    >>> as_labels([0.0, 2.0]).tolist()
    [0, 2]
    """
    given = np.asarray(y)
    if given.dtype.kind in "OU":
        raise TypeError(
            f"expected class numbers 0, 1, 2, …, got {given.dtype} such as {given.flat[0]!r}"
            if given.size
            else "expected class numbers 0, 1, 2, …, got an empty array of objects"
        )
    if given.ndim != 1:
        raise ValueError(
            f"expected one class number per sample, an array of shape (samples,), "
            f"got an array of shape {given.shape}"
        )
    labels = given if given.dtype.kind == "i" else given.astype(np.int64)
    if labels is not given and not np.array_equal(labels, given):
        raise ValueError(f"expected whole class numbers 0, 1, 2, …, got {given[labels != given][0]}")
    if labels.size and (
        labels.min() < 0 or (n_classes is not None and labels.max() >= n_classes)
    ):
        wrong = labels.min() if labels.min() < 0 else labels.max()
        raise ValueError(
            f"expected class numbers from 0 to {'…' if n_classes is None else n_classes - 1}, "
            f"got {wrong}"
        )
    return labels


def as_generator(rng: RandomSource) -> np.random.Generator:
    """The source of random numbers: ``rng`` itself, one seeded with the number, or a fresh one.

    >>> as_generator(0).integers(10) == as_generator(0).integers(10)
    np.True_
    """
    return rng if isinstance(rng, np.random.Generator) else np.random.default_rng(rng)


def positive(name: str, value: float, *, zero: bool = False) -> float:
    """``value``, if it is a finite number above zero (or zero, where ``zero`` says so).

    >>> positive("lr", 0.1)
    0.1
    """
    if not (np.isscalar(value) and np.isfinite(value) and (value > 0 or (zero and value == 0))):
        raise ValueError(f"{name} must be a {'number ≥ 0' if zero else 'number > 0'}, got {value!r}")
    return value
