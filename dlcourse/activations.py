"""Activation functions: what a neuron does with its weighted sum, each beside its derivative.

Each function takes an array ``z`` of any shape (or a list, or a number) and works on every
element by itself; only `softmax` looks at a whole row. The result has the shape of ``z``.
Whole numbers come back as floats, and float32 stays float32.

Every derivative takes the same ``z`` that the function took, not the function's output.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ._arrays import as_float

if TYPE_CHECKING:
    from ._arrays import Array, ArrayLike

def step(z: ArrayLike) -> Array:
    """1 where z ≥ 0, otherwise 0: the neuron fires or it does not.

    >>> step([-2, 0, 3]).tolist()
    [0.0, 1.0, 1.0]
    """
    z = as_float(z)
    return np.where(np.isnan(z), z, z >= 0).astype(z.dtype)[()]


def step_derivative(z: ArrayLike) -> Array:
    """0 everywhere: the step is flat. (At z = 0 it jumps and has no derivative; we say 0.)

    >>> step_derivative([-2, 0, 3]).tolist()
    [0.0, 0.0, 0.0]
    """
    return np.zeros_like(as_float(z))[()]


def sigmoid(z: ArrayLike) -> Array:
    """σ(z) = 1 / (1 + e⁻ᶻ): squeezes any number into 0 to 1.

    Computed from e^(−|z|), which never overflows.

    >>> sigmoid([-1e4, 0, 1e4]).tolist()
    [0.0, 0.5, 1.0]
    """
    z = as_float(z)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))[()]


def sigmoid_derivative(z: ArrayLike) -> Array:
    """σ'(z) = σ(z) · (1 − σ(z)): at most 1/4, at z = 0.

    >>> sigmoid_derivative([0, 1e4]).tolist()
    [0.25, 0.0]
    """
    return sigmoid(z) * sigmoid(-as_float(z))  # 1 − σ(z) = σ(−z), without its rounding near 1


def tanh(z: ArrayLike) -> Array:
    """tanh(z) = (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ): squeezes any number into −1 to 1.

    >>> tanh([-1e4, 0, 1e4]).tolist()
    [-1.0, 0.0, 1.0]
    """
    return np.tanh(as_float(z))


def tanh_derivative(z: ArrayLike) -> Array:
    """tanh'(z) = 1 − tanh²(z): at most 1, at z = 0.

    >>> tanh_derivative([0, 1e4]).tolist()
    [1.0, 0.0]
    """
    return 1 - np.tanh(as_float(z)) ** 2


def relu(z: ArrayLike) -> Array:
    """max(0, z), the rectified linear unit: what is negative becomes 0, the rest passes.

    >>> relu([-2, 0, 3]).tolist()
    [0.0, 0.0, 3.0]
    """
    return np.maximum(as_float(z), 0)


def relu_derivative(z: ArrayLike) -> Array:
    """1 where z > 0, otherwise 0. (At z = 0 any slope from 0 to 1 is right; we say 0.)

    >>> relu_derivative([-2, 0, 3]).tolist()
    [0.0, 0.0, 1.0]
    """
    z = as_float(z)
    return np.where(np.isnan(z), z, z > 0).astype(z.dtype)[()]


def softmax(z: ArrayLike, axis: int = -1) -> Array:
    """softmax(z)ᵢ = e^zᵢ / Σⱼ e^zⱼ: turns scores into probabilities that sum to 1 along ``axis``.

    Adding the same number to all scores changes nothing, so the largest is subtracted first:
    then no exponential overflows.

    >>> softmax([1e4, 1e4]).tolist()
    [0.5, 0.5]
    >>> softmax([[0, 0], [0, np.log(3)]]).round(2).tolist()
    [[0.5, 0.5], [0.25, 0.75]]
    """
    z = as_float(z)
    if z.ndim == 0 or z.shape[axis] == 0:
        raise ValueError(f"softmax expects at least one score, got an array of shape {z.shape}")
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def softmax_derivative(z: ArrayLike) -> Array:
    """∂pᵢ/∂zⱼ = pᵢ (δᵢⱼ − pⱼ) with p = softmax(z): every score moves every probability.

    ``z`` has shape (..., C), the result (..., C, C): for each row a matrix, row i, column j.

    >>> softmax_derivative([0, 0]).tolist()
    [[0.25, -0.25], [-0.25, 0.25]]
    """
    p = softmax(z)
    return p[..., :, None] * (np.eye(p.shape[-1], dtype=p.dtype) - p[..., None, :])
