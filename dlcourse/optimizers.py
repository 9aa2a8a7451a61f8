"""Optimizers: how each parameter changes, once its gradient is known.

An optimizer holds the parameters of a model. ``step()`` changes them, in place, from the
gradients that the last backward left in them.

A model keeps its parameters in one long vector, so a step is a handful of operations on that
vector, however many layers there are. ``out=`` writes a result into an array that exists
already: after the first step no new array is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ._arrays import positive
from .layers import Parameter

if TYPE_CHECKING:
    from ._arrays import Array


def spans(parameters: Sequence[Parameter]) -> list[tuple[Array, Array, list[Parameter]]]:
    """The parameters as flat (data, grad, members); those side by side come as one.

    >>> from dlcourse.layers import Linear, Sequential
    >>> model = Sequential(Linear(4, 10), Linear(10, 3))
    >>> [data.shape for data, grad, members in spans(model.parameters())]
    [(83,)]
    """
    runs: list[list] = []
    for p in parameters:
        data, grad, start = p.home
        if not (runs and runs[-1][0] is data and runs[-1][3] == start):
            runs.append([data, grad, start, start, []])
        runs[-1][3] += p.data.size
        runs[-1][4].append(p)
    return [(data[start:stop], grad[start:stop], ps) for data, grad, start, stop, ps in runs]


class Optimizer:
    """What every optimizer offers: ``step()``, the learning rate ``lr``, ``weight_decay``.

    ``weight_decay`` λ adds λ · w to the gradient of every parameter: it pulls all of them
    towards zero (L2 regularisation).

    >>> SGD([Parameter(np.zeros(2), "w")], lr=0.1)
    SGD(lr=0.1)
    """

    def __init__(self, parameters: Sequence[Parameter], lr: float, weight_decay: float):
        self.parameters = list(parameters) if isinstance(parameters, Iterable) else []
        if not self.parameters or not all(isinstance(p, Parameter) for p in self.parameters):
            raise TypeError("expected a model's parameters: pass model.parameters(), got "
                            f"{parameters!r}")
        self.lr = positive("lr", lr)
        self.weight_decay = positive("weight_decay", weight_decay, zero=True)
        self.spans = spans(self.parameters)
        self.scratch = [(np.empty_like(data), np.empty_like(data)) for data, *_ in self.spans]

    def step(self) -> None:
        """Change every parameter once, from its gradient."""
        for i, (data, grad, members) in enumerate(self.spans):
            if any(p.home[0] is not data.base for p in members):
                raise RuntimeError("a layer was put into another model: make the optimizer anew, "
                                   "from model.parameters()")
            change, decayed = self.scratch[i]
            if self.weight_decay:
                np.multiply(data, self.weight_decay, out=decayed)
                grad = np.add(grad, decayed, out=decayed)
            data -= self.change(i, grad, change)

    def change(self, i: int, grad: Array, out: Array) -> Array:
        """What span number ``i`` is to lose, computed in ``out``."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{type(self).__name__}(lr={self.lr:g})"


class SGD(Optimizer):
    """Gradient descent: w ← w − lr · g; with momentum μ: v ← μ v + g, w ← w − lr · v.

    "Stochastic" when each g comes from a batch rather than from all the data.
    Source of momentum: Polyak (1964); in this form Sutskever et al., ICML 2013.

    >>> p = Parameter(np.array([1.0]), "w")
    >>> p.grad = [2.0]
    >>> optimizer = SGD([p], lr=0.1, momentum=0.5)
    >>> optimizer.step(); p.data.round(6).tolist()          # 1 − 0.1 · 2
    [0.8]
    >>> optimizer.step(); p.data.round(6).tolist()          # 0.8 − 0.1 · (0.5 · 2 + 2)
    [0.5]
    """

    def __init__(self, parameters: Sequence[Parameter], lr: float, momentum: float = 0.0,
                 weight_decay: float = 0.0):
        super().__init__(parameters, lr, weight_decay)
        if not 0 <= momentum < 1:
            raise ValueError(f"momentum must be at least 0 and below 1, got {momentum!r}")
        self.momentum = momentum
        self.velocity = [np.zeros_like(data) for data, *_ in self.spans]

    def change(self, i: int, grad: Array, out: Array) -> Array:
        if self.momentum:
            v = self.velocity[i]
            v *= self.momentum
            v += grad
            grad = v
        return np.multiply(grad, self.lr, out=out)


class Adam(Optimizer):
    """Steps of about lr for every parameter, whatever the size of its gradients.

        m ← β₁ m + (1 − β₁) g            the gradient, averaged
        v ← β₂ v + (1 − β₂) g²           its square, averaged
        w ← w − lr · m̂ / (√v̂ + ε)        with m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ)

    m and v start at 0; dividing by 1 − βᵗ at step t makes up for that. (Both divisions are done
    on lr and ε, which are single numbers: multiply above and below by √(1 − β₂ᵗ) to see it.)
    Source: Kingma & Ba, ICLR 2015, arXiv:1412.6980.

    >>> p = Parameter(np.array([1.0, 1.0]), "w")
    >>> p.grad = [100.0, -0.01]
    >>> Adam([p], lr=0.1).step(); p.data.round(6).tolist()
    [0.9, 1.1]
    """

    def __init__(self, parameters: Sequence[Parameter], lr: float = 1e-3,
                 betas: tuple[float, float] = (0.9, 0.999), eps: float = 1e-8,
                 weight_decay: float = 0.0):
        super().__init__(parameters, lr, weight_decay)
        if not all(0 <= beta < 1 for beta in betas):
            raise ValueError(f"betas must be at least 0 and below 1, got {betas!r}")
        self.betas, self.eps, self.t = betas, positive("eps", eps), 0
        self.m = [np.zeros_like(data) for data, *_ in self.spans]
        self.v = [np.zeros_like(data) for data, *_ in self.spans]

    def step(self) -> None:
        self.t += 1
        super().step()

    def change(self, i: int, grad: Array, out: Array) -> Array:
        (beta1, beta2), m, v = self.betas, self.m[i], self.v[i]
        m *= beta1
        m += np.multiply(grad, 1 - beta1, out=out)
        v *= beta2
        np.multiply(grad, grad, out=out)
        v += np.multiply(out, 1 - beta2, out=out)
        correction = (1 - beta2**self.t) ** 0.5
        np.sqrt(v, out=out)
        out += self.eps * correction
        np.divide(m, out, out=out)
        return np.multiply(out, self.lr * correction / (1 - beta1**self.t), out=out)
