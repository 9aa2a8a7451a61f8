"""Neurons: the biological one that fires, and the artificial one that imitates it.

Units of the biological neuron: voltage mV, time ms, current nA, resistance MΩ (1 nA · 1 MΩ = 1 mV),
rate Hz (spikes per second).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ._arrays import as_float, as_rows, positive
from .activations import sigmoid, step

if TYPE_CHECKING:
    from ._arrays import Array, ArrayLike


class Trace(NamedTuple):
    """What was recorded of a neuron: times (ms), voltage at each (mV), spike times (ms).

    >>> LeakyIntegrateAndFire().simulate([4.0]).v.tolist()
    [-69.8]
    """

    t: Array
    v: Array
    spikes: Array


@dataclass(frozen=True)
class LeakyIntegrateAndFire:
    """A membrane that charges, leaks, and fires when it reaches a threshold.

        tau · dV/dt = −(V − rest) + resistance · current

    The current charges the membrane; the leak pulls V back to rest. When V reaches the
    threshold, the neuron fires: V goes to reset and stays there for the refractory period.
    A constant current below `rheobase` never makes it fire.

    Units: tau, refractory, dt in ms; resistance in MΩ; rest, threshold, reset in mV.
    Source: Gerstner, Kistler, Naud, Paninski, *Neuronal Dynamics* (2014), section 1.3.

    >>> neuron = LeakyIntegrateAndFire()
    >>> neuron.rheobase                         # nA: (−50 − −70) mV / 10 MΩ
    2.0
    >>> neuron.step(-70.0, 4.0)                 # −70 + 0.1/20 · (0 + 10 · 4)
    -69.8
    """

    tau: float = 20.0
    resistance: float = 10.0
    rest: float = -70.0
    threshold: float = -50.0
    reset: float = -70.0
    refractory: float = 2.0
    dt: float = 0.1

    def __post_init__(self) -> None:
        for name in ("tau", "resistance", "dt"):
            positive(name, getattr(self, name))
        positive("refractory", self.refractory, zero=True)
        if not max(self.rest, self.reset) < self.threshold:
            raise ValueError(f"threshold must lie above rest and reset, got {self.threshold} mV, "
                             f"rest {self.rest} mV, reset {self.reset} mV")
        if self.dt > self.tau / 2:
            raise ValueError(f"dt must be at most tau / 2 = {self.tau / 2} ms, got {self.dt} ms")

    @property
    def rheobase(self) -> float:
        """The smallest constant current (nA) whose voltage settles at the threshold."""
        return (self.threshold - self.rest) / self.resistance

    def step(self, v: float, current: float) -> float:
        """One Euler step of dt: the voltage (mV) a moment later, before any spike."""
        return v + self.dt / self.tau * (-(v - self.rest) + self.resistance * current)

    def simulate(self, current: ArrayLike) -> Trace:
        """Voltage and spikes under a current (nA), an array of shape (steps,), one per dt.

        So are ``t`` and ``v``: the voltage of a step is the one after it, at a spike the threshold.

        >>> len(LeakyIntegrateAndFire().simulate(np.full(1000, 1.9)).spikes)    # 100 ms, too weak
        0
        """
        current = as_float(current)
        if current.ndim != 1 or not np.isfinite(current).all():
            raise ValueError(f"current must be finite numbers of shape (steps,), one per step, "
                             f"got an array of shape {current.shape}")
        t = self.dt * np.arange(1, len(current) + 1)
        trace, spikes = np.empty(len(current)), []
        v, resting = self.rest, 0  # resting: steps left of the refractory period
        for i, nA in enumerate(current.tolist()):
            if resting:
                v, resting = self.reset, resting - 1
            else:
                v = self.step(v, nA)
            trace[i] = v
            if v >= self.threshold:
                trace[i], v = self.threshold, self.reset
                resting = round(self.refractory / self.dt)
                spikes.append(t[i])
        return Trace(t, trace, np.array(spikes))

    def firing_rate(self, current: ArrayLike) -> Array:
        """Spikes per second (Hz) under a constant current (nA), from the exact solution.

        rate = 1000 / (refractory + tau · ln((R·I + rest − reset) / (R·I + rest − threshold))),
        and 0 at or below the rheobase. An array of currents gives an array of rates.

        >>> LeakyIntegrateAndFire().firing_rate([2.0, 4.0]).round(2).tolist()   # 2 + 20·ln 2 ms
        [0.0, 63.04]
        """
        drive = self.rest + self.resistance * as_float(current)  # where V would settle, mV
        fires = drive > self.threshold
        drive = np.where(fires, drive, self.threshold + 1.0)  # any value: replaced below
        rise = self.tau * np.log((drive - self.reset) / (drive - self.threshold))
        return np.asarray(np.where(fires, 1000.0 / (self.refractory + rise), 0.0))[()]


@dataclass(frozen=True)
class NeuronChain:
    """Neurons in a row, each passing its spikes to the next through a synapse.

    A spike of neuron k reaches neuron k + 1 after ``delay`` ms and drives it with
    ``weights[k]`` nA for ``pulse`` ms; a negative weight inhibits. Pulses add up.

    >>> chain = NeuronChain([LeakyIntegrateAndFire()] * 3, weights=[15.0, 1.0])
    >>> [len(trace.spikes) for trace in chain.simulate(np.full(500, 2.5))]  # the last is weak
    [1, 1, 0]
    """

    neurons: Sequence[LeakyIntegrateAndFire]
    weights: Sequence[float]
    delay: float = 1.0
    pulse: float = 5.0

    def __post_init__(self) -> None:
        if len(self.weights) != len(self.neurons) - 1:
            raise ValueError(f"{len(self.neurons)} neurons in a chain need "
                             f"{len(self.neurons) - 1} weights, got {len(self.weights)}")
        if len({neuron.dt for neuron in self.neurons}) > 1:
            raise ValueError("all neurons of a chain need the same time step dt")
        positive("delay", self.delay, zero=True)
        positive("pulse", self.pulse)

    def simulate(self, current: ArrayLike) -> list[Trace]:
        """One trace per neuron, when ``current`` (nA, one per time step) drives the first."""
        traces = [self.neurons[0].simulate(current)]
        for neuron, weight in zip(self.neurons[1:], self.weights, strict=True):
            t, _, spikes = traces[-1]
            since = t[:, None] - (spikes + self.delay)  # ms since each arrival: (steps, spikes)
            half = neuron.dt / 2  # times are multiples of dt: compare between them
            active = (since > half) & (since < self.pulse + half)
            traces.append(neuron.simulate(weight * active.sum(axis=1)))
        return traces


def hebbian_update(weight: ArrayLike, pre: ArrayLike, post: ArrayLike, *, lr: float = 0.1,
                   maximum: float = 1.0) -> Array:
    """The stronger weight of a synapse whose two neurons were active together.

        Δw = lr · pre · post · (maximum − w)

    ``pre`` and ``post`` are the activities, from 0 to 1. The nearer the weight is to its
    maximum, the less it grows; it never passes it. Shapes broadcast.
    Source: Hebb, *The Organization of Behavior* (1949); the bound: Gerstner & Kistler,
    *Spiking Neuron Models* (2002), section 10.2.

    >>> hebbian_update([0.5, 0.5], pre=[1, 1], post=[1, 0]).tolist()    # 0.5 + 0.1 · (1 − 0.5)
    [0.55, 0.5]
    """
    weight, pre, post = as_float(weight), as_float(pre), as_float(post)
    if (weight > maximum).any():
        raise ValueError(f"weights must not exceed the maximum {maximum}, got {weight.max()}")
    for name, value in (("lr", as_float(lr)), ("pre", pre), ("post", post)):
        if not ((value >= 0) & (value <= 1)).all():
            raise ValueError(f"{name} must be from 0 to 1, got {value}")
    return weight + lr * pre * post * (maximum - weight)


class ThresholdUnit:
    """Fires (1) when the weighted sum of its inputs reaches a threshold, otherwise not (0).

        output = 1  if  w · x ≥ threshold  else  0

    The idea: McCulloch & Pitts, *A logical calculus of the ideas immanent in nervous activity*,
    Bulletin of Mathematical Biophysics 5 (1943). Their units had no graded weights: excitatory
    synapses all counted the same, and a single inhibitory one silenced the unit.

    >>> both = ThresholdUnit([1, 1], threshold=2)           # AND
    >>> both([[0, 0], [0, 1], [1, 0], [1, 1]]).tolist()
    [0.0, 0.0, 0.0, 1.0]
    """

    def __init__(self, weights: ArrayLike, threshold: float):
        self.weights = as_weights(weights)
        self.threshold = threshold

    def __call__(self, x: ArrayLike) -> Array:
        """0 or 1 for one input of shape (features,), or for each row of (samples, features)."""
        return step(weighted_sum(x, self.weights, 0.0) - self.threshold)


class Neuron:
    """The artificial neuron: a weighted sum plus a bias, wrapped in an activation function.

        output = activation(w · x + b)

    >>> neuron = Neuron(weights=[2, -1], bias=1)
    >>> neuron.weighted_sum([[3, 4], [0, 0]]).tolist()      # 2·3 − 1·4 + 1, and the bias alone
    [3.0, 1.0]
    >>> print(neuron([3, 4]).round(3))                      # sigmoid(3)
    0.953
    """

    def __init__(self, weights: ArrayLike, bias: float = 0.0,
                 activation: Callable[[Array], Array] = sigmoid):
        self.weights = as_weights(weights)
        self.bias = float(bias)
        self.activation = activation

    def weighted_sum(self, x: ArrayLike) -> Array:
        """z = w₁x₁ + w₂x₂ + … + b, for one input (features,) or each row (samples, features)."""
        return weighted_sum(x, self.weights, self.bias)

    def __call__(self, x: ArrayLike) -> Array:
        """activation(z): a number for one input, an array of shape (samples,) for a table."""
        return self.activation(self.weighted_sum(x))


class Perceptron:
    """A threshold unit that learns: every mistake moves the weights towards the right answer.

        w ← w + lr · (target − output) · x          b ← b + lr · (target − output)

    Targets are 0 or 1. If a line separates the two classes, the rule finds one.
    Source: Rosenblatt, *The perceptron*, Psychological Review 65 (1958).

    >>> p = Perceptron(n_features=2)
    >>> p.fit([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 0, 0, 1])       # AND: mistakes in each epoch
    [2, 3, 3, 2, 1, 0]
    >>> p.predict([[0, 0], [0, 1], [1, 0], [1, 1]]).tolist()
    [0.0, 0.0, 0.0, 1.0]
    """

    def __init__(self, n_features: int, lr: float = 1.0):
        self.weights = np.zeros(n_features)
        self.bias = 0.0
        self.lr = positive("lr", lr)

    def predict(self, x: ArrayLike) -> Array:
        """0 or 1 for one input (features,), or for each row of (samples, features)."""
        return step(weighted_sum(x, self.weights, self.bias))

    def update(self, x: ArrayLike, target: float) -> bool:
        """Learn from one input (features,); True if it was a mistake and something changed."""
        error = float(target - self.predict(x))
        if error:
            self.weights = self.weights + self.lr * error * as_float(x)
            self.bias += self.lr * error
        return error != 0

    def fit(self, x: ArrayLike, y: ArrayLike, epochs: int = 100) -> list[int]:
        """Go through all rows, in order, until an epoch without a mistake, or ``epochs`` times.

        Returns the number of mistakes in each epoch.
        """
        rows, targets = as_rows(x), as_float(y)
        if targets.shape != (len(rows),) or not np.isin(targets, (0, 1)).all():
            raise ValueError(f"expected {len(rows)} targets, each 0 or 1, got shape "
                             f"{targets.shape} with the values {np.unique(targets)[:5].tolist()}")
        mistakes: list[int] = []
        while len(mistakes) < epochs and 0 not in mistakes:
            mistakes.append(sum(self.update(row, t) for row, t in zip(rows, targets, strict=True)))
        return mistakes


def as_weights(weights: ArrayLike) -> Array:
    """``weights`` as floats of shape (features,), one for each input."""
    array = as_float(weights)
    if array.ndim != 1:
        raise ValueError(f"expected one weight per input, got an array of shape {array.shape}")
    return array


def weighted_sum(x: ArrayLike, weights: Array, bias: float) -> Array:
    """x · w + b over the last axis of ``x``; shape (features,) or (samples, features)."""
    x = as_float(x)
    if x.ndim not in (1, 2) or x.shape[-1] != len(weights):
        raise ValueError(f"{len(weights)} weights expect {len(weights)} inputs, "
                         f"got an array of shape {x.shape}")
    return (x @ weights + bias)[()]
