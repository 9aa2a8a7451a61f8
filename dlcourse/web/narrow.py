"""A browser's Python counts in 32 bits. What NumPy then refuses, though every number would fit, it
takes after `accept_wide_counts`: code runs on a page as it does elsewhere."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

COUNTS = {"repeat": (1, "repeats"), "bincount": (0, "x")}  # where each function takes counts


def accept_wide_counts() -> None:
    """From now on NumPy's functions that count take 64-bit integers."""
    for name, (place, keyword) in COUNTS.items():
        setattr(np, name, accepting(getattr(np, name), place, keyword))


def accepting(function: Any, place: int, keyword: str) -> Any:
    """The same function; counts of 64 bits are made as wide as the machine's own.

    >>> repeat = accepting(np.repeat, 1, "repeats")
    >>> repeat([5, 6], np.array([2, 1], dtype=np.int64)).tolist()
    [5, 5, 6]
    """
    @functools.wraps(function)
    def accepts(*given: Any, **named: Any) -> Any:
        if keyword in named:
            named[keyword] = narrowed(named[keyword])
        elif len(given) > place:
            given = (*given[:place], narrowed(given[place]), *given[place + 1:])
        return function(*given, **named)

    return accepts


def narrowed(counts: Any) -> Any:
    wide = isinstance(counts, np.ndarray | np.integer) and counts.dtype.kind in "iu"
    return counts.astype(np.intp) if wide else counts
