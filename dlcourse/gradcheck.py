"""Gradient checking: is the derivative that was worked out the one that can be measured?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ._arrays import as_float, as_rows, one_number
from .layers import Layer, Parameter
from .losses import Loss

if TYPE_CHECKING:
    from ._arrays import Array, ArrayLike


def numerical_gradient(f: Callable[[Array], float], x: ArrayLike, eps: float = 1e-5) -> Array:
    """The gradient of f at x, measured: (f(x + ε) − f(x − ε)) / 2ε for one element at a time.

    ``f`` takes an array of x's shape, its own to change, and returns a number. It costs
    two calls of f for each element, which is why networks are not trained this way. The error is
    about ε²; the result is wrong where f has a kink within ε of x.

    >>> numerical_gradient(lambda x: x[0] ** 2 + 3 * x[1], [2.0, 5.0]).round(6).tolist()
    [4.0, 3.0]
    """
    x = as_float(x).astype(np.float64)
    gradient = np.empty_like(x)
    for i in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[i] += eps
        below[i] -= eps
        gradient[i] = (one_number(f(above)) - one_number(f(below))) / (2 * eps)
    return gradient


def relative_error(a: ArrayLike, b: ArrayLike) -> float:
    """‖a − b‖ / max(‖a‖, ‖b‖), and 0 where both are zero: how far apart two gradients are.

    >>> relative_error([1.0, 0.0], [0.0, 0.0])
    1.0
    """
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    if a.shape != b.shape:
        raise ValueError(f"expected two gradients of one shape, got {a.shape} and {b.shape}")
    largest = np.maximum(np.linalg.norm(a), np.linalg.norm(b))  # NaN if either is
    return float(np.linalg.norm(a - b) / largest) if largest else 0.0


@dataclass(frozen=True)
class GradientCheck:
    """The relative error of each gradient: of the input, and of every parameter.

    >>> GradientCheck({"input": 1e-9, "weight": 0.5}, tolerance=1e-7).passed
    False
    """

    errors: dict[str, float]
    tolerance: float

    @property
    def max_error(self) -> float:
        return float(np.max(list(self.errors.values())))

    @property
    def passed(self) -> bool:
        return all(error <= self.tolerance for error in self.errors.values())  # False for NaN

    def __str__(self) -> str:
        width = max(map(len, self.errors))
        lines = [f"{name:{width}}  {error:.1e}  {'ok' if error <= self.tolerance else 'WRONG'}"
                 for name, error in self.errors.items()]
        return "\n".join(lines)


def check_gradients(model: Layer, loss: Loss, x: ArrayLike, y: ArrayLike, *, eps: float = 1e-5,
                    tolerance: float = 1e-7) -> GradientCheck:
    """Compare ``backward`` with `numerical_gradient`, for the input and for every parameter.

    The model is taken as it is outside training: nothing is dropped. Choose ``x`` so that
    no ReLU gets an input within about ``eps`` of 0, where it has a kink.

    >>> import dlcourse as dl
    >>> model = dl.Sequential(dl.Linear(2, 3, rng=0), dl.Tanh(), dl.Linear(3, 2, rng=1))
    >>> check_gradients(model, dl.CrossEntropyLoss(), [[1.0, 2.0]], [1]).passed
    True
    """
    x, was_training = as_rows(x), model.training
    if any(a.dtype != np.float64 for a in (x, *(p.data for p in model.parameters()))):
        raise ValueError("a gradient check needs float64: leave dtype=np.float32 out")

    def loss_at(x: Array) -> float:
        return loss.forward(model.forward(x), y)

    model.eval()
    loss_at(x)
    grad = model.backward(loss.backward())
    errors = {"input": relative_error(grad, numerical_gradient(loss_at, x, eps))}
    for name, p in model.named_parameters():
        before = p.data.copy()

        def loss_with(data: Array, p: Parameter = p) -> float:
            p.data = data
            return loss_at(x)

        errors[name] = relative_error(p.grad, numerical_gradient(loss_with, before, eps))
        p.data = before
    model.train(was_training)
    return GradientCheck(errors, tolerance)
