"""Right answers to lesson 02 written in other ways, and mutants that are right too."""

import numpy as np


def weighted_sum_loop(x, w, b):
    total = b
    for i in range(len(x)):
        total += x[i] * w[i]
    return total


def fires_if(x, w, b):
    if np.dot(x, w) < -b:
        return 0
    return 1


def sums_single(x, w, b):
    return [float(np.float32(b) + row @ w.astype(np.float32)) for row in x.astype(np.float32)]


def sums_loop(x, w, b):
    return [sum(xi * wi for xi, wi in zip(row, w, strict=True)) + b for row in x]


RIGHT = {
    "weighted_sum": [weighted_sum_loop, lambda x, w, b: x @ w + b, lambda x, w, b: b + np.dot(w, x),
                     lambda x, w, b: float((w * x).sum() + b)],
    "bias_from_threshold": [lambda t: -1 * t, lambda t: 0 - t, lambda t: np.negative(t)],
    "fires": [lambda x, w, b: x @ w + b >= 0, fires_if,
              lambda x, w, b: np.heaviside(np.dot(x, w) + b, 1.0)],
    "gate_weights": [
        lambda name: {"and": ([2, 3], -4), "or": ([1, 1], -1), "nand": ([-1, -1], 1.9),
                      "not": ([-5], 0)}[name],
        lambda name: {"and": (np.ones(2), -2.0), "or": (np.array([10, 20.0]), -5),
                      "nand": ((-2, -2), 3), "not": (np.array([-1.0]), 0.9)}[name],
        lambda name: [[[1, 1], -1.5], [[1, 1], -0.5], [[-1, -1], 1.5], [[-1], 0.5]][
            ["and", "or", "nand", "not"].index(name)]],
    "weighted_sums": [sums_single, sums_loop, lambda x, w, b: np.sum(x * w, axis=1) + b,
                      lambda x, w, b: w @ x.T + b, lambda x, w, b: np.einsum("ij,j->i", x, w) + b],
}

EQUIVALENT = {
    "gate_weights": {
        "4: 1 → 2": "a larger weight: OR still fires for either input",
        "7: 1 → 2": "a larger negative weight: NOT still falls below 0",
    },
}
