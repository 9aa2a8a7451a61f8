"""Layers: neurons side by side, and layers one after another.

``forward(x)`` turns a batch of inputs, one sample a row, into outputs. ``backward(grad)`` takes
the gradient of the loss with respect to these outputs and returns the one with respect to the
inputs; on its way it leaves the gradient of each of its parameters in ``parameter.grad``.

Two conventions hold in the whole course:

1. A weight has shape (in_features, out_features), PyTorch's transposed: ``x @ weight + bias``.
2. Gradients are assigned, not accumulated: each backward replaces the last, no ``zero_grad``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from ._arrays import as_generator, as_rows, each_once, positive
from .activations import sigmoid, softmax

if TYPE_CHECKING:
    from ._arrays import Array, ArrayLike, RandomSource


class Parameter:
    """An array that training adjusts, ``data``, and the gradient of the loss for it, ``grad``.

    Both may be set: the values are copied in, the shape stays. (A model keeps all its parameters
    in one long vector, of which these arrays are views; so an optimizer updates all at once.)

    >>> p = Parameter(np.zeros((2, 3)), "weight")
    >>> p.data = np.ones((2, 3))
    >>> print(p.data.sum(), p.grad.sum())
    6.0 0.0
    """

    def __init__(self, data: Array, name: str):
        self.name, self.shape = name, np.shape(data)
        self.move_to(np.ravel(data).copy(), np.zeros(np.size(data), data.dtype), 0)

    def move_to(self, data: Array, grad: Array, start: int) -> None:
        """Live from now on in these two vectors, from ``start``; the values do not move along."""
        self.home, stop = (data, grad, start), start + int(np.prod(self.shape))
        self._data = data[start:stop].reshape(self.shape)
        self._grad = grad[start:stop].reshape(self.shape)

    @property
    def data(self) -> Array:
        return self._data

    @data.setter
    def data(self, values: ArrayLike) -> None:
        self._data[...] = self.fitting(values)

    @property
    def grad(self) -> Array:
        return self._grad

    @grad.setter
    def grad(self, values: ArrayLike) -> None:
        self._grad[...] = self.fitting(values)

    def fitting(self, values: ArrayLike) -> ArrayLike:
        if np.shape(values) != self.shape:
            turned = "; its transpose .T fits" if np.shape(values) == self.shape[::-1] else ""
            raise ValueError(
                f"{self.name} has shape {self.shape}, got shape {np.shape(values)}{turned}")
        return values

    def __reduce__(self) -> tuple:  # a copy, or a pickle, gets vectors of its own
        return Parameter, (self.data, self.name), (None, {"grad": self.grad})

    def __repr__(self) -> str:
        return f"Parameter({self.name}, shape={self.shape})"


def pack(parameters: list[Parameter]) -> None:
    """Move all parameters into one vector, and all gradients into another, side by side."""
    dtypes = {p.data.dtype for p in parameters} or {np.dtype(np.float64)}
    if len(dtypes) > 1:
        raise ValueError("all layers of a model need the same dtype, got float32 and float64: "
                         "give each Linear the same dtype=")
    size, dtype, start = sum(p.data.size for p in parameters), dtypes.pop(), 0
    data, grad = np.empty(size, dtype), np.empty(size, dtype)
    for p in parameters:
        old_data, old_grad = p.data, p.grad
        p.move_to(data, grad, start)
        p.data, p.grad = old_data, old_grad
        start += p.data.size


class Layer:
    """What every layer offers; one without parameters needs only ``forward`` and ``backward``.

    >>> class Double(Layer):
    ...     def forward(self, x): return 2 * x
    >>> Sequential(Double(), Double()).forward([[1, 3]]).tolist()
    [[4.0, 12.0]]
    """

    training = False  # fit switches it on while it trains; only Dropout looks at it

    def forward(self, x: Array) -> Array:
        """The outputs for a batch of inputs, both (samples, features)."""
        raise NotImplementedError

    def backward(self, grad: Array) -> Array:
        """From the gradient for the last forward's outputs to the one for its inputs."""
        raise NotImplementedError

    def backward_parameters(self, grad: Array) -> None:
        """Only the parameters' gradients: enough for the first layer, nothing lies below it."""

    def named_parameters(self) -> list[tuple[str, Parameter]]:
        """What training adjusts, in a fixed order; in a model "0.weight", "0.bias", "2.weight" …"""
        return []

    def parameters(self) -> list[Parameter]:
        """The parameters without their names: what an optimizer takes."""
        return [p for _, p in self.named_parameters()]

    def train(self, mode: bool = True) -> Self:
        """Switch training mode on (or off): Dropout drops only while training."""
        self.training = mode
        return self

    def eval(self) -> Self:
        """Switch training mode off."""
        return self.train(False)

    def __call__(self, x: Array) -> Array:
        return self.forward(x)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def __getattr__(self, name: str) -> Any:
        hint = "; call forward before backward" if name in ("x", "y", "mask") else ""
        raise AttributeError(f"{type(self).__name__} has no {name!r}{hint}")


def initial_weight(scheme: str, n_in: int, n_out: int, rng: np.random.Generator) -> Array:
    """Random weights (n_in, n_out), scaled so that signals neither fade nor explode.

    - ``"he"``: normal, variance 2 / n_in, for ReLU. He et al., ICCV 2015, arXiv:1502.01852.
    - ``"xavier"``: uniform within ±√(6 / (n_in + n_out)), for sigmoid and tanh.
      Glorot & Bengio, AISTATS 2010.
    - ``"zeros"``: all zero, to see what goes wrong: neurons that start equal stay equal.
    """
    if scheme == "he":
        return rng.normal(0.0, np.sqrt(2 / n_in), (n_in, n_out))
    if scheme == "xavier":
        limit = np.sqrt(6 / (n_in + n_out))
        return rng.uniform(-limit, limit, (n_in, n_out))
    if scheme == "zeros":
        return np.zeros((n_in, n_out))
    raise ValueError(f"init must be 'he', 'xavier' or 'zeros', got {scheme!r}")


class Linear(Layer):
    """A layer of neurons side by side, each a weighted sum of all inputs plus its bias.

        forward     y = x W + b
        backward    ∂L/∂W = xᵀ · ∂L/∂y      ∂L/∂b = Σ over samples of ∂L/∂y      ∂L/∂x = ∂L/∂y · Wᵀ

    Shapes: x (samples, in_features), W (in_features, out_features), b (out_features,),
    y (samples, out_features). Column j of W holds the weights of neuron j.

    >>> layer = Linear(2, 1)
    >>> layer.weight.data, layer.bias.data = [[3], [4]], [5]
    >>> layer.forward([[1, 2]]).tolist()                # 1·3 + 2·4 + 5
    [[16.0]]
    >>> layer.backward(np.array([[10.0]])).tolist()     # 10·3, 10·4
    [[30.0, 40.0]]
    >>> layer.weight.grad.tolist(), layer.bias.grad.tolist()
    ([[10.0], [20.0]], [10.0])
    """

    def __init__(self, in_features: int, out_features: int, *, init: str = "he",
                 bias: bool = True, rng: RandomSource = None, dtype: Any = np.float64):
        self.in_features = int(positive("in_features", in_features, whole=True))
        self.out_features = int(positive("out_features", out_features, whole=True))
        if np.dtype(dtype) not in (np.float32, np.float64):
            raise ValueError(f"dtype must be float32 or float64, got {dtype!r}")
        weight = initial_weight(init, self.in_features, self.out_features, as_generator(rng))
        self.weight = Parameter(weight.astype(dtype), "weight")
        self.bias = Parameter(np.zeros(self.out_features, dtype), "bias") if bias else None

    def forward(self, x: ArrayLike) -> Array:
        self.x = as_rows(x, self.weight.data.dtype)
        if self.x.shape[1] != self.in_features:
            raise ValueError(f"{self} expects {self.in_features} features per row, "
                             f"got an array of shape {self.x.shape}")
        y = self.x @ self.weight.data
        return y if self.bias is None else y + self.bias.data

    def backward(self, grad: Array) -> Array:
        self.backward_parameters(grad)
        return grad @ self.weight.data.T

    def backward_parameters(self, grad: Array) -> None:
        np.matmul(self.x.T, grad, out=self.weight.grad)
        if self.bias is not None:
            np.sum(grad, axis=0, out=self.bias.grad)

    def named_parameters(self) -> list[tuple[str, Parameter]]:
        return [(p.name, p) for p in (self.weight, self.bias) if p is not None]

    def __repr__(self) -> str:
        return f"Linear({self.in_features}, {self.out_features})"


class ReLU(Layer):
    """forward  y = max(0, x)        backward  ∂L/∂x = ∂L/∂y where x > 0, otherwise 0

    >>> layer = ReLU()
    >>> layer.forward(np.array([[-2.0, 3.0]])).tolist()
    [[0.0, 3.0]]
    >>> layer.backward(np.array([[7.0, 7.0]])).tolist()
    [[0.0, 7.0]]
    """

    def forward(self, x: Array) -> Array:
        self.y = np.maximum(x, 0)
        return self.y

    def backward(self, grad: Array) -> Array:
        return grad * (self.y > 0)


class Sigmoid(Layer):
    """forward  y = σ(x)        backward  ∂L/∂x = ∂L/∂y · y · (1 − y)

    >>> layer = Sigmoid()
    >>> layer.forward(np.array([[0.0]])).tolist(), layer.backward(np.array([[8.0]])).tolist()
    ([[0.5]], [[2.0]])
    """

    def forward(self, x: Array) -> Array:
        self.y = sigmoid(x)
        return self.y

    def backward(self, grad: Array) -> Array:
        return grad * self.y * (1 - self.y)


class Tanh(Layer):
    """forward  y = tanh(x)        backward  ∂L/∂x = ∂L/∂y · (1 − y²)

    >>> layer = Tanh()
    >>> layer.forward(np.array([[0.0]])).tolist(), layer.backward(np.array([[8.0]])).tolist()
    ([[0.0]], [[8.0]])
    """

    def forward(self, x: Array) -> Array:
        self.y = np.tanh(x)
        return self.y

    def backward(self, grad: Array) -> Array:
        return grad * (1 - self.y**2)


class Dropout(Layer):
    """While training, silence each input with probability p; scale the others by 1 / (1 − p).

        forward     y = x · mask        backward     ∂L/∂x = ∂L/∂y · mask

    The mask is 0 or 1 / (1 − p), drawn anew at each forward: on average y is x. Outside
    training nothing happens. Source: Srivastava et al., JMLR 15 (2014).

    >>> layer = Dropout(0.5, rng=0)
    >>> layer.forward(np.ones((1, 4))).tolist()
    [[1.0, 1.0, 1.0, 1.0]]
    >>> sorted(set(layer.train().forward(np.ones((1, 100))).ravel().tolist()))
    [0.0, 2.0]
    """

    def __init__(self, p: float = 0.5, *, rng: RandomSource = None):
        self.p, self.rng = float(positive("p", p, zero=True)), as_generator(rng)
        if self.p >= 1:
            raise ValueError(f"p must be below 1, got {p!r}")

    def forward(self, x: Array) -> Array:
        self.mask: Any = 1.0
        if self.training:
            self.mask = (self.rng.random(x.shape) >= self.p).astype(x.dtype) / (1 - self.p)
        return x * self.mask

    def backward(self, grad: Array) -> Array:
        return grad * self.mask

    def __repr__(self) -> str:
        return f"Dropout({self.p})"


class Sequential(Layer):
    """Layers one after another: the output of each is the input of the next.

    After ``forward(x)``, ``activations`` holds x, the output of the first layer, …, the output
    of the last. After ``backward(grad)``, ``gradients`` holds at the same places the gradients
    of the loss with respect to these arrays.

    >>> model = Sequential(Linear(4, 10, rng=0), ReLU(), Linear(10, 3, rng=1))
    >>> model.forward(np.zeros((2, 4))).shape
    (2, 3)
    >>> [a.shape for a in model.activations]
    [(2, 4), (2, 10), (2, 10), (2, 3)]
    >>> sum(p.data.size for p in model.parameters())    # 4·10 + 10 + 10·3 + 3
    83
    """

    def __init__(self, *layers: Layer):
        if not layers or not all(isinstance(layer, Layer) for layer in layers):
            raise TypeError(f"Sequential expects layers, such as ReLU(), got {layers!r}")
        each_once(layers)
        self.layers = list(layers)
        self.activations: list[Array] = []
        self.gradients: list[Array | None] = []
        pack(self.parameters())
        self.dtype = next((p.data.dtype for p in self.parameters()), None)  # float64 or float32

    def forward(self, x: ArrayLike) -> Array:
        self.activations = [as_rows(x, self.dtype)]
        for layer in self.layers:
            self.activations.append(layer.forward(self.activations[-1]))
        return self.activations[-1]

    def backward(self, grad: Array) -> Array:
        below = self.layers[0].backward(self.backward_above_first(grad))
        self.gradients[0] = below
        return below

    def backward_parameters(self, grad: Array) -> None:
        """Set every parameter's ``grad`` and no more; the gradient of the input x stays None.

        Training never needs that one, and in a wide first layer it costs as much as all above.
        """
        self.layers[0].backward_parameters(self.backward_above_first(grad))

    def backward_above_first(self, grad: Array) -> Array:
        if not self.activations:
            raise ValueError("backward follows a forward: call model.forward(x) first")
        if grad.shape != (expected := self.activations[-1].shape):
            raise ValueError(f"backward expects a gradient of shape {expected}, got {grad.shape}")
        self.gradients = [grad]
        for layer in self.layers[:0:-1]:
            grad = layer.backward(grad)
            self.gradients.insert(0, grad)
        self.gradients.insert(0, None)
        return grad

    def named_parameters(self) -> list[tuple[str, Parameter]]:
        named = [layer.named_parameters() for layer in self.layers]
        return [(f"{i}.{name}", p) for i, pairs in enumerate(named) for name, p in pairs]

    def train(self, mode: bool = True) -> Self:
        for layer in self.layers:
            layer.train(mode)
        return super().train(mode)

    def predict_proba(self, x: ArrayLike) -> Array:
        """Each class's probability, shape (samples, classes), from a model that ends in logits.

        One output is taken as the logit of class 1 of two: then the columns are 1 − σ(z), σ(z).
        """
        was_training = self.training
        z = self.eval().forward(x)
        self.train(was_training)
        return softmax(np.hstack([np.zeros_like(z), z]) if z.shape[1] == 1 else z)

    def predict(self, x: ArrayLike) -> Array:
        """The most probable class of each row, shape (samples,)."""
        return self.predict_proba(x).argmax(axis=1)

    def __iter__(self) -> Iterator[Layer]:
        return iter(self.layers)

    def __len__(self) -> int:
        return len(self.layers)

    def __getitem__(self, i: int) -> Layer:
        return self.layers[i]

    def __repr__(self) -> str:
        return f"Sequential({', '.join(map(repr, self.layers))})"
