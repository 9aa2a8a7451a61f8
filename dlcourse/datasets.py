"""Data: the penguins, the animals, small made-up sets, and how to split and scale them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np

from ._arrays import as_generator, as_row, as_rows, finite, positive
from ._files import read_table

if TYPE_CHECKING:
    from ._arrays import Array, ArrayLike, RandomSource

DATA = os.path.join(os.path.dirname(__file__), "data")


@dataclass(frozen=True)
class Dataset:
    """Samples ``x`` (samples, features), their classes ``y`` (samples,), and what both are called.

    >>> x, y = load_penguins()          # unpacks into the two arrays
    >>> x.shape, y.shape
    ((342, 4), (342,))
    """

    x: Array
    y: Array
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]

    def __iter__(self) -> Iterator[Array]:
        return iter((self.x, self.y))

    def __repr__(self) -> str:
        return f"Dataset({len(self.x)} samples, classes {', '.join(self.class_names)})"


def load_csv(path: str, label: str, features: Sequence[str] | None = None) -> Dataset:
    """Samples from a file with commas: its first line names the columns, each other is a sample.

    The column ``label`` holds the classes, numbered by the alphabet; ``features`` are those to
    learn from, all others unless given. Empty, "NA" or "?" is a gap: NaN. Where no such file is,
    the course's is read: "breast_cancer.csv", "penguins.csv", "wine.csv".

    >>> load_csv("penguins.csv", "species", ["body_mass_g"]).x[:4, 0].tolist()
    [3750.0, 3800.0, 3250.0, nan]
    """
    x, y, *names = read_table(path, label, features, DATA)
    return Dataset(np.array(x), np.array(y), *names)


def load_penguins() -> Dataset:
    """342 penguins of three species, four measurements each (mm, mm, mm, g).

    Two of the 344 birds in the file were not measured and are left out.
    Source: Gorman, Williams & Fraser, PLoS ONE 9(3): e90081 (2014). CC0.

    >>> penguins = load_penguins()
    >>> penguins.feature_names
    ('bill_length_mm', 'bill_depth_mm', 'flipper_length_mm', 'body_mass_g')
    >>> dict(zip(penguins.class_names, np.bincount(penguins.y).tolist()))
    {'Adelie': 151, 'Chinstrap': 68, 'Gentoo': 123}
    """
    features = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")
    birds = load_csv(os.path.join(DATA, "penguins.csv"), "species", features)
    measured = ~np.isnan(birds.x).any(axis=1)
    return replace(birds, x=birds.x[measured], y=birds.y[measured])


def load_animals() -> Dataset:
    """9,716 drawings of animals in 10 classes, 28 × 28 pixels, flattened to 784 features.

    A pixel is a number from 0 (the black background) to 255 (the white animal), uint8: scale it
    before training. ``x.reshape(-1, 28, 28)`` gives the pictures. No picture occurs twice: of the
    10,000 in the source, 284 were exact duplicates of another and are left out.
    Source: ``animal-mnist`` 0.4 by S. Mohammadi, MIT licence, copyright (c) 2025 SinaSR-6.

    >>> animals = load_animals()
    >>> animals.x.shape, animals.class_names[:3]
    ((9716, 784), ('bear', 'bird', 'cat'))
    """
    with np.load(os.path.join(DATA, "animals.npz"), allow_pickle=False) as file:
        images, y, names = file["images"], file["labels"], file["names"]
    pixels = tuple(f"pixel_{row}_{column}" for row in range(28) for column in range(28))
    return Dataset(images.reshape(len(images), -1), y.astype(int), pixels, tuple(names.tolist()))


def logic_gate(name: str) -> Dataset:
    """The four rows of a truth table: "and", "or", "nand", "nor" or "xor".

    >>> logic_gate("xor").y.tolist()            # for 00, 01, 10, 11
    [0, 1, 1, 0]
    """
    tables = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "nand": [1, 1, 1, 0], "nor": [1, 0, 0, 0],
              "xor": [0, 1, 1, 0]}
    if name.lower() not in tables:
        raise ValueError(f"gate must be one of {', '.join(tables)}, got {name!r}")
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float)
    return Dataset(x, np.array(tables[name.lower()]), ("x1", "x2"), ("0", "1"))


def moons(n: int = 300, noise: float = 0.1, rng: RandomSource = None) -> Dataset:
    """Two half circles that reach into each other; ``n`` points, Gaussian noise added.

    >>> moons(100, rng=0).x.shape
    (100, 2)
    """
    rng, y = as_generator(rng), _classes(n, 2)
    angle = np.pi * rng.random(n)
    upper = np.column_stack([np.cos(angle), np.sin(angle)])
    return _noisy(np.where(y[:, None] == 0, upper, [1.0, 0.5] - upper), y, noise, rng)


def rings(n: int = 300, noise: float = 0.1, rng: RandomSource = None) -> Dataset:
    """A ring of radius 1/2 inside a ring of radius 1.

    >>> np.linalg.norm(rings(4, noise=0, rng=0).x, axis=1).round(6).tolist()
    [1.0, 0.5, 1.0, 0.5]
    """
    rng, y = as_generator(rng), _classes(n, 2)
    angle = 2 * np.pi * rng.random(n)
    radius = np.where(y == 0, 1.0, 0.5)[:, None]
    return _noisy(radius * np.column_stack([np.cos(angle), np.sin(angle)]), y, noise, rng)


def spirals(n: int = 300, noise: float = 0.05, rng: RandomSource = None,
            classes: int = 3) -> Dataset:
    """Arms that wind around each other from the middle to radius 1, one for each class.

    >>> spirals(9, rng=0, classes=3).y.tolist()
    [0, 1, 2, 0, 1, 2, 0, 1, 2]
    """
    rng, y = as_generator(rng), _classes(n, classes)
    radius = np.sqrt(rng.random(n))
    angle = 2 * np.pi * (y / classes + 0.75 * radius)
    return _noisy(radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)]), y, noise, rng)


def train_test_split(x: ArrayLike, y: ArrayLike, *, test_size: float = 0.25, stratify: bool = True,
                     rng: RandomSource = None) -> tuple[Array, Array, Array, Array]:
    """x_train, x_test, y_train, y_test: every row in one of them, drawn at random.

    ``test_size`` is the share of the rows kept for the test, above 0 and below 1. With
    ``stratify`` each class has that same share in the test (to within one row).

    >>> x, y = np.arange(8)[:, None], np.array([0, 0, 0, 0, 1, 1, 1, 1])
    >>> x_train, x_test, y_train, y_test = train_test_split(x, y, rng=0)
    >>> sorted(y_train.tolist()), sorted(y_test.tolist())
    ([0, 0, 0, 1, 1, 1], [0, 1])
    """
    x, y = np.asarray(x), np.asarray(y)
    if len(x) != len(y):
        raise ValueError(f"expected as many labels as rows, got {len(x)} rows and {len(y)} labels")
    if stratify and y.ndim != 1:
        raise ValueError(f"stratify needs one label per row, got y of shape {y.shape}{as_row(y)}; "
                         "for anything but classes say stratify=False")
    if not 0 < test_size < 1:
        raise ValueError(f"test_size is a share above 0 and below 1, got {test_size!r}")
    order = as_generator(rng).permutation(len(x))
    in_test = np.zeros(len(x), bool)
    for members in [order[y[order] == label] for label in np.unique(y)] if stratify else [order]:
        in_test[members[: round(test_size * len(members))]] = True
    if in_test.all() or not in_test.any():
        raise ValueError(f"test_size={test_size} of {len(x)} rows leaves train or test empty: take "
                         "more rows or another share; for anything but classes, stratify=False")
    train, test = order[~in_test[order]], order[in_test[order]]
    return x[train], x[test], y[train], y[test]


class Standardizer:
    """Shift and scale every feature so that the training rows have mean 0 and deviation 1.

        transformed = (x − mean) / std

    Fit it on the training rows only: what the test rows are like must not leak into training.
    A feature that never changes becomes 0.

    >>> scaler = Standardizer().fit([[0, 5], [2, 5]])
    >>> scaler.mean.tolist(), scaler.std.tolist()
    ([1.0, 5.0], [1.0, 0.0])
    >>> scaler.transform([[4, 5]]).tolist()                 # (4 − 1) / 1
    [[3.0, 0.0]]
    """

    mean: Array | None = None
    std: Array | None = None

    def fit(self, x: ArrayLike) -> Self:
        """Learn mean and standard deviation of each column of x (samples, features)."""
        rows = as_rows(x)
        if not len(rows):
            raise ValueError(f"expected at least one row, got shape {rows.shape}")
        finite("", rows)
        constant = (rows == rows[0]).all(axis=0)  # of these, mean and std would be rounded
        self.mean = np.where(constant, rows[0], rows.mean(axis=0))
        self.std = np.where(constant, 0.0, rows.std(axis=0))
        return self

    def transform(self, x: ArrayLike) -> Array:
        """x in units of standard deviations from the training mean, in x's shape."""
        rows, mean, std = self._fitted(x)
        return (rows - mean) / std

    def fit_transform(self, x: ArrayLike) -> Array:
        """``fit`` and then ``transform`` the same rows: for the training rows."""
        return self.fit(x).transform(x)

    def inverse_transform(self, x: ArrayLike) -> Array:
        """Back to the original units."""
        rows, mean, std = self._fitted(x)
        return rows * std + mean

    def _fitted(self, x: ArrayLike) -> tuple[Array, Array, Array]:
        if self.mean is None or self.std is None:
            raise RuntimeError("this Standardizer knows no mean yet: call fit(x_train) first")
        rows = as_rows(x)
        if rows.shape[1] != len(self.mean):
            raise ValueError(f"fitted on {len(self.mean)} features, got shape {rows.shape}")
        return rows, self.mean, np.where(self.std > 0, self.std, 1.0)


def _classes(n: int, classes: int) -> Array:
    if positive("n", n, whole=True) < positive("classes", classes, whole=True):
        raise ValueError(f"n must be at least {classes}, one point a class, got {n!r}")
    return np.arange(n) % classes


def _noisy(x: Array, y: Array, noise: float, rng: np.random.Generator) -> Dataset:
    spread = positive("noise", noise, zero=True)
    names = tuple(str(c) for c in range(int(y.max()) + 1))
    return Dataset(x + rng.normal(0.0, spread, x.shape), y, ("x1", "x2"), names)
