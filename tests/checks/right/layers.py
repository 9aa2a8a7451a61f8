"""Right answers to lesson 05 written in other ways, and mutants that are right too."""

from itertools import pairwise

import numpy as np


def sums_loop(x, w, b):
    result = np.zeros((len(x), w.shape[1]))
    for i in range(len(x)):
        for j in range(w.shape[1]):
            result[i, j] = sum(x[i, k] * w[k, j] for k in range(len(w))) + b[j]
    return result


def linear_ones(x, w):
    return np.hstack([x, np.ones((len(x), 1))]) @ w


def two_layers_mask(x, w1, b1, w2, b2):
    z = x @ w1 + b1
    z[z < 0] = 0
    return z @ w2 + b2


def fold_probe(w1, b1, w2, b2):
    def both(x):
        return (x @ w1 + b1) @ w2 + b2

    zero = np.zeros((1, len(w1)))
    return both(np.eye(len(w1))) - both(zero), both(zero)[0]


RIGHT = {
    "linear": [lambda x, w: sums_loop(x, w[:-1], w[-1]), linear_ones,
               lambda x, w: np.dot(x, w[:-1]) + w[None, -1],
               lambda x, w: (w[:-1].T @ x.T).T + w[-1],
               lambda x, w: np.einsum("ij,jk", x, w[: x.shape[1]]) + w[x.shape[1]]],
    "two_layers": [two_layers_mask,
                   lambda x, w1, b1, w2, b2: sums_loop(np.clip(sums_loop(x, w1, b1), 0, None),
                                                       w2, b2),
                   lambda x, w1, b1, w2, b2: b2 + ((x @ w1 + b1) * (x @ w1 + b1 > 0)) @ w2],
    "count_parameters": [
        lambda sizes: sum((a + 1) * b for a, b in pairwise(sizes)),
        lambda sizes: int(np.dot(sizes[:-1], sizes[1:]) + sum(sizes[1:])),
        lambda sizes: sum(np.zeros((a, b)).size + b for a, b in pairwise(sizes)),
    ],
    "fold": [fold_probe, lambda w1, b1, w2, b2: [np.dot(w1, w2), b2 + np.dot(b1, w2)],
             lambda w1, b1, w2, b2: ((w2.T @ w1.T).T, w2.T @ b1 + b2)],
}

EQUIVALENT: dict[str, dict[str, str]] = {}
