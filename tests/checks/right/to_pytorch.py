"""Right answers to lesson 12 written in other ways, and mutants that are right too."""

from collections import OrderedDict

import numpy as np


def state_loop(w1, b1, w2, b2):
    state = {}
    for number, (w, b) in zip((0, 2), ((w1, b1), (w2, b2)), strict=True):
        state[f"{number}.weight"] = np.transpose(w)
        state[f"{number}.bias"] = b.copy()
    return state


def torch_loop(x, weight, bias):
    return np.array([[row @ w + b for w, b in zip(weight, bias, strict=True)] for row in x])


def steps_in_place(w, gradients, lr, zero_grad):
    w, grad = w.copy(), np.zeros_like(w)
    for g in gradients:
        if zero_grad:
            grad[:] = 0
        grad += g
        w -= lr * grad
    return w


def steps_sums(w, gradients, lr, zero_grad):
    gradients = np.array(gradients)
    used = gradients if zero_grad else np.cumsum(gradients, axis=0)
    return w - lr * used.sum(axis=0)


def steps_weighted(w, gradients, lr, zero_grad):
    n = len(gradients)
    for i, g in enumerate(gradients):
        w = w - lr * g * (1 if zero_grad else n - i)
    return w


RIGHT = {
    "state_dict": [state_loop, lambda w1, b1, w2, b2: OrderedDict(state_loop(w1, b1, w2, b2)),
                   lambda w1, b1, w2, b2: dict(zip(
                       ("0.weight", "0.bias", "2.weight", "2.bias"),
                       (w1.T.copy(), b1, w2.T.copy(), b2), strict=True)),
                   lambda w1, b1, w2, b2: {"2.bias": b2, "2.weight": w2.swapaxes(0, 1),
                                           "0.bias": b1, "0.weight": w1.swapaxes(0, 1)}],
    "torch_linear": [torch_loop, lambda x, w, b: (w @ x.T).T + b,
                     lambda x, w, b: np.einsum("ij,kj->ik", x, w) + b],
    "train_like_torch": [steps_in_place, steps_sums, steps_weighted],
}

EQUIVALENT: dict[str, dict[str, str]] = {}
