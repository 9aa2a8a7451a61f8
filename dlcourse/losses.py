"""Losses: how far the outputs are from the known answers, as one number, and its gradient.

``forward(prediction, target)`` returns the loss, a float: the mean over the batch.
``backward()`` returns its gradient with respect to the prediction, in the prediction's shape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ._arrays import as_float, as_labels, as_row, as_rows, same_shape
from .activations import sigmoid

if TYPE_CHECKING:
    from ._arrays import Array, ArrayLike


class Loss:
    """What every loss offers; where targets are classes, ``correct()`` counts the right ones.

    >>> [kind.classification for kind in (MSELoss, BCEWithLogitsLoss, CrossEntropyLoss)]
    [False, True, True]
    """

    classification = False

    def forward(self, prediction: ArrayLike, target: ArrayLike) -> float:
        """The mean loss of a batch."""
        raise NotImplementedError

    def backward(self) -> Array:
        """The gradient of the last forward's loss with respect to its prediction."""
        raise NotImplementedError

    def correct(self) -> int:
        """How many predictions of the last forward were right."""
        raise NotImplementedError

    def targets(self, y: ArrayLike) -> Array:
        """``y`` as this loss wants it: numbers here, class numbers for cross-entropy."""
        return as_float(y)

    def __call__(self, prediction: ArrayLike, target: ArrayLike) -> float:
        return self.forward(prediction, target)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"{type(self).__name__} has no {name!r}; call forward before backward")


class MSELoss(Loss):
    """Mean squared error: L = mean of (ŷ − y)² over all n elements; ∂L/∂ŷ = 2 (ŷ − y) / n.

    >>> loss = MSELoss()
    >>> loss.forward([[1.0], [4.0]], [[0.0], [2.0]])        # (1² + 2²) / 2
    2.5
    >>> loss.backward().tolist()
    [[1.0], [2.0]]
    """

    def forward(self, prediction: ArrayLike, target: ArrayLike) -> float:
        prediction, target = same_shape(prediction, target)
        self.error = prediction - target
        return float((self.error**2).sum()) / self.error.size

    def backward(self) -> Array:
        return self.error * (2 / self.error.size)


class BCEWithLogitsLoss(Loss):
    """Binary cross-entropy from logits z, with p = σ(z): L = mean of −y ln p − (1 − y) ln(1 − p).

    ∂L/∂z = (σ(z) − y) / n. Computed as max(z, 0) − z·y + ln(1 + e^(−|z|)), which never takes
    the logarithm of 0. Targets y lie between 0 and 1.

    >>> loss = BCEWithLogitsLoss()
    >>> round(loss.forward([[0.0]], [[1.0]]), 4)            # ln 2
    0.6931
    >>> loss.backward().tolist()
    [[-0.5]]
    """

    classification = True

    def forward(self, logits: ArrayLike, target: ArrayLike) -> float:
        z, y = self.z, self.y = same_shape(logits, target)
        if not (y.min() >= 0 and y.max() <= 1):
            raise ValueError(f"expected targets from 0 to 1, got {y.min():g} to {y.max():g}; for "
                             "more than two classes take CrossEntropyLoss")
        return float(np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))))

    def backward(self) -> Array:
        return (sigmoid(self.z) - self.y) / self.z.size

    def correct(self) -> int:
        return int(np.count_nonzero((self.z > 0) == (self.y > 0.5)))


class CrossEntropyLoss(Loss):
    """Cross-entropy from logits z and the number of the right class: L = mean of −ln p_right.

    p = softmax(z), and the gradient is what each probability has too much:
    ∂L/∂z = (p − one_hot) / samples. Computed as ln p = (z − max) − ln Σ e^(z − max), which
    never takes the logarithm of 0.

    Shapes: logits (samples, classes), labels (samples,) with numbers from 0 to classes − 1.

    >>> loss = CrossEntropyLoss()
    >>> round(loss.forward([[0.0, 0.0]], [1]), 4)           # ln 2
    0.6931
    >>> loss.backward().tolist()
    [[0.5, -0.5]]
    """

    classification = True

    def forward(self, logits: ArrayLike, labels: ArrayLike) -> float:
        z, self.one_hot = self.checked(logits, labels)
        shifted = z - z.max(axis=1, keepdims=True)
        e = np.exp(shifted)
        total = e.sum(axis=1, keepdims=True)
        self.probabilities = e / total
        log_p = shifted - np.log(total)
        return -float(log_p[self.one_hot].sum()) / len(z)

    def backward(self) -> Array:
        return (self.probabilities - self.one_hot) / len(self.one_hot)

    def correct(self) -> int:
        best = self.probabilities.argmax(axis=1)
        return int(np.count_nonzero(self.one_hot[np.arange(len(best)), best]))

    def targets(self, y: ArrayLike) -> Array:
        return as_labels(y)

    def checked(self, logits: ArrayLike, labels: ArrayLike) -> tuple[Array, Array]:
        """The logits, and the labels as rows of False with True at the right class."""
        z, y = as_rows(logits), np.asarray(labels)
        if y.shape != z.shape[:1] or not z.size:
            raise ValueError(f"expected one label for each row of logits, got logits of shape "
                             f"{z.shape} and labels of shape {y.shape}{as_row(y)}")
        one_hot = y[:, None] == np.arange(z.shape[1])
        if np.count_nonzero(one_hot) != len(z):
            as_labels(y, z.shape[1])  # says which label is none of the classes
        return z, one_hot
