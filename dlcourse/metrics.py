"""Metrics: how good predictions are, in numbers that people read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ._arrays import as_classes, as_labels, as_row

if TYPE_CHECKING:
    from ._arrays import Array, ArrayLike

def accuracy(y_true: ArrayLike, y_pred: ArrayLike) -> float:
    """The share of predictions that are right, from 0 to 1.

    >>> accuracy([0, 1, 2, 2], [0, 1, 2, 1])
    0.75
    """
    true, predicted = as_classes(*_same_length(y_true, y_pred))
    return float(np.mean(true == predicted))


def confusion_matrix(y_true: ArrayLike, y_pred: ArrayLike, n_classes: int | None = None) -> Array:
    """How many of each true class (row) were predicted as each class (column).

    Shape (n_classes, n_classes), whole numbers; the right answers stand on the diagonal.
    ``n_classes`` is the largest class number + 1 unless given.

    >>> confusion_matrix([0, 1, 2, 2], [0, 1, 2, 1]).tolist()
    [[1, 0, 0], [0, 1, 0], [0, 1, 1]]
    """
    true, predicted = _same_length(as_labels(y_true, n_classes), as_labels(y_pred, n_classes))
    n = n_classes or int(max(true.max(), predicted.max())) + 1
    matrix = np.zeros((n, n), int)
    np.add.at(matrix, (true, predicted), 1)
    return matrix


def _same_length(y_true: ArrayLike, y_pred: ArrayLike) -> tuple[Array, Array]:
    true, predicted = np.asarray(y_true), np.asarray(y_pred)
    if true.shape != predicted.shape or true.ndim != 1 or not true.size:
        raise ValueError(f"expected as many predictions as true classes, one number each, "
                         f"at least one, got shapes {true.shape} and {predicted.shape}"
                         f"{as_row(predicted) or as_row(true)}")
    return true, predicted
