"""Fresh random inputs: no shape twice, none square, so that no answer is right by accident."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray


class Draw:
    """Draws inputs for one run of a check, from one generator.

    >>> draw = Draw(np.random.default_rng(0))
    >>> a, b = draw.table(), draw.table()
    >>> a.ndim, a.shape != b.shape, a.shape[0] != a.shape[1]
    (2, True, True)
    >>> draw.table(rows=1).shape[0]
    1
    """

    def __init__(self, rng: np.random.Generator):
        self.rng = rng
        self.used: set[tuple[int, ...]] = set()

    def shape(self, rows: int | None = None, columns: int | None = None) -> tuple[int, int]:
        """A shape (rows, columns) not drawn before, not square; small ones first. Two columns are
        too few: what is written for two would be right."""
        for largest in range(4, 40):
            r = self.rng.integers(2, largest + 1) if rows is None else rows
            c = self.rng.integers(3, largest + 1) if columns is None else columns
            shape = (int(r), int(c))
            fixed = rows is not None and columns is not None
            if fixed or (shape not in self.used and r != c):
                break
        self.used.add(shape)
        return shape

    def size(self, least: int = 3, most: int = 9) -> int:
        """A length not drawn before, where that is possible."""
        free = [n for n in range(least, most + 1) if (n,) not in self.used]
        n = int(self.rng.choice(free or range(least, most + 1)))
        self.used.add((n,))
        return n

    def table(self, rows: int | None = None, columns: int | None = None, *, low: float = -3.0,
              high: float = 3.0, dtype: Any = np.float64) -> Array:
        """Random numbers from ``low`` to ``high``, of a fresh shape."""
        return self.numbers(self.shape(rows, columns), low, high, dtype)

    def vector(self, n: int | None = None, *, low: float = -3.0, high: float = 3.0,
               dtype: Any = np.float64) -> Array:
        return self.numbers((self.size() if n is None else n,), low, high, dtype)

    def numbers(self, shape: tuple[int, ...], low: float = -3.0, high: float = 3.0,
                dtype: Any = np.float64) -> Array:
        """Floats away from 0 (by a hundredth of the range), or whole numbers, each other than 0.
        Where there is room, numbers of both signs above and below 1 are among them."""
        telling = (0.3, 0.9), (-2.0, -1.2), (1.2, 2.0), (-0.9, -0.3)
        if np.dtype(dtype).kind in "iu":
            whole = self.rng.integers(int(low), int(high) + 1, shape)
            values = np.where(whole == 0, int(high), whole)
            known = np.array([1, -2, 2, -1])
        else:
            values = self.rng.uniform(low, high, shape).round(2)  # short enough to follow by hand
            if low < 0 < high:
                gap = (high - low) / 100
                values = np.where(np.abs(values) < gap, np.copysign(gap, values), values)
            known = self.rng.uniform(*np.transpose(telling)).round(2)
        if values.size > 1 and low <= -2 and high >= 2:
            places = self.rng.permutation(values.size)[: len(known)]
            values.flat[places] = known[: len(places)]
        return values.astype(dtype)

    def number(self, low: float = -3.0, high: float = 3.0) -> float:
        return float(self.numbers((), low, high))

    def labels(self, n: int, classes: int) -> Array:
        """Class numbers; every class occurs where there are rows enough, not in order."""
        y = np.arange(n) % classes
        if n < classes:
            y = self.rng.integers(0, classes, n)
        return self.rng.permutation(y)

    def probabilities(self, rows: int | None = None, columns: int | None = None) -> Array:
        """Rows of positive numbers that sum to 1."""
        raw = self.rng.uniform(0.2, 2.0, self.shape(rows, columns))
        return raw / raw.sum(axis=1, keepdims=True)

    def seed(self) -> int:
        """Not large: whoever takes it for a count, by a slip, does not wait for gigabytes."""
        return int(self.rng.integers(10_000))
