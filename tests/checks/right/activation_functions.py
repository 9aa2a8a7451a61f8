"""Right answers to lesson 03 written in other ways, and mutants that are right too."""

import math

import numpy as np


def sigmoid_two_branches(z):
    falling = np.exp(np.minimum(z, 0))
    return np.where(z >= 0, 1 / (1 + np.exp(-np.maximum(z, 0))), falling / (1 + falling))


def sigmoid_loop(z):
    def one(v):
        return 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v))

    return np.vectorize(one, otypes=[float])(z)


def sigmoid_masked(z):
    z = np.asarray(z, dtype=float)
    result = np.empty_like(z)
    positive = z >= 0
    result[positive] = 1 / (1 + np.exp(-z[positive]))
    e = np.exp(z[~positive])
    result[~positive] = e / (1 + e)
    return result


def sigmoid_tanh(z):
    return 0.5 * (1 + np.tanh(np.asarray(z) / 2))


def tanh_masked(z):
    e = np.exp(-2 * np.abs(z))
    return np.where(z >= 0, (1 - e) / (1 + e), (e - 1) / (1 + e))


def relu_copy(z):
    z = np.array(z, dtype=float)
    z[z < 0] = 0
    return z


def slope_loop(z):
    return np.vectorize(lambda v: 1.0 if v > 0 else 0.0)(z)


RIGHT = {
    "sigmoid": [sigmoid_two_branches, sigmoid_loop, sigmoid_masked, sigmoid_tanh,
                lambda z: np.exp(-np.logaddexp(0, -np.asarray(z))),
                lambda z: 1 / (1 + np.exp(-np.clip(z, -500, 500)))],
    "sigmoid_derivative": [lambda z: sigmoid_tanh(z) * (1 - sigmoid_tanh(z)),
                           lambda z: sigmoid_tanh(z) - sigmoid_tanh(z) ** 2,
                           lambda z: sigmoid_masked(z) * sigmoid_masked(-z),
                           lambda z: (1 - np.tanh(z / 2) ** 2) / 4],
    "tanh": [np.tanh, tanh_masked, lambda z: 2 * sigmoid_masked(2 * z) - 1,
             lambda z: np.vectorize(math.tanh, otypes=[float])(z)],
    "tanh_derivative": [lambda z: 1 - np.tanh(z) * np.tanh(z),
                        lambda z: (1 - np.tanh(z)) * (1 + np.tanh(z)),
                        lambda z: 4 * sigmoid_masked(2 * z) * (1 - sigmoid_masked(2 * z)),
                        lambda z: 1 / np.cosh(np.clip(z, -300, 300)) ** 2],
    "relu": [relu_copy, lambda z: np.where(z > 0, z, 0), lambda z: z * (z > 0),
             lambda z: (z + np.abs(z)) / 2, lambda z: np.clip(z, 0, None)],
    "relu_derivative": [lambda z: (z > 0).astype(float), lambda z: z >= 0, slope_loop,
                        lambda z: np.heaviside(z, 0.5), lambda z: (np.sign(z) + 1) / 2,
                        lambda z: np.where(z < 0, 0, 1)],
}

EQUIVALENT = {
    "sigmoid": {"2: z >= 0 → z > 0": "at z = 0, e is 1 and both branches agree"},
    "relu_derivative": {"1: z > 0 → z >= 0": "at the kink any slope from 0 to 1 is right"},
}
