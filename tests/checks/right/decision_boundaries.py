"""Right answers to lesson 04 written in other ways, and mutants that are right too."""

import numpy as np


def line_two_points(w, b):
    first, second = -(b + 0 * w[0]) / w[1], -(b + 1 * w[0]) / w[1]
    return second - first, first


def line_solved(w, b):
    return np.linalg.solve(np.array([[0.0, 1.0], [1.0, 1.0]]),
                           np.array([-b / w[1], -(w[0] + b) / w[1]]))


def update_cases(x, w, b, target, lr):
    fires = x @ w + b >= 0
    if fires and target == 0:
        return w - lr * x, b - lr
    if not fires and target == 1:
        return w + lr * x, b + lr
    return w, b


def update_extended(x, w, b, target, lr):
    x1, w1 = np.append(x, 1.0), np.append(w, b)
    w1 = w1 + lr * (target - float(x1[:-1] @ w1[:-1] + w1[-1] >= 0)) * x1
    return w1[:-1], w1[-1]


def train_cases(x, y, max_epochs):
    w, b, mistakes = [0.0] * x.shape[1], 0, []
    while len(mistakes) < max_epochs:
        count = 0
        for i in range(len(x)):
            fires = sum(a * c for a, c in zip(x[i], w, strict=True)) + b >= 0
            if fires != bool(y[i]):
                sign = -1 if fires else 1
                w = [c + sign * a for a, c in zip(x[i], w, strict=True)]
                b += sign
                count += 1
        mistakes.append(count)
        if not count:
            break
    return np.array(w), b, mistakes


def train_extended(x, y, max_epochs):
    rows = np.hstack([x, np.ones((len(x), 1))])
    w, mistakes = np.zeros(rows.shape[1]), []
    for _ in range(max_epochs):
        errors = []
        for row, target in zip(rows, y, strict=True):
            errors.append(target - np.heaviside(row @ w, 1.0))
            w += errors[-1] * row
        mistakes.append(np.count_nonzero(errors))
        if mistakes[-1] == 0:
            return w[:-1], w[-1], np.array(mistakes)
    return w[:-1], w[-1], mistakes


def train_flag(x, y, max_epochs):
    w, b, mistakes, done = np.zeros(x.shape[1]), 0.0, [], False
    while not done and len(mistakes) < max_epochs:
        done, before = True, (w.copy(), b)
        changes = 0
        for row, target in zip(x, y, strict=True):
            new_w, new_b = update_cases(row, w, b, target, 1)
            if new_b != b:
                done, changes = False, changes + 1
            w, b = new_w, new_b
        mistakes.append(changes)
    assert before is not None
    return [w, b, mistakes]


RIGHT = {
    "decision_line": [line_two_points, line_solved,
                      lambda w, b: [-1 * w[0] / w[1], -1 * b / w[1]],
                      lambda w, b: np.array([-w[0], -b]) / w[1]],
    "perceptron_update": [update_cases, update_extended,
                          lambda x, w, b, t, lr: [w - lr * (int(w @ x + b >= 0) - t) * x,
                                                  b - lr * (int(w @ x + b >= 0) - t)]],
    "train_perceptron": [train_cases, train_extended, train_flag],
    "best_line_for_xor": [lambda: ([-1, -1], 1.5), lambda: (np.array([2.0, 2.0]), -1),
                          lambda: [(1, -1), -0.5], lambda: ((-3, 3), -2)],
    "xor_network": [lambda: (([-1, -1], 1.5), ([1, 1], -0.5), ([1, 1], -2)),
                    lambda: (([1, 1], -0.5), ([1, 1], -1.5), ([1, -2], -0.5)),
                    lambda: [[np.array([1, -1]), -0.5], [np.array([-1, 1]), -0.5],
                             [np.array([1, 1]), -0.5]],
                    lambda: (([1, 1], -1.5), ([-1, -1], 0.5), ([-1, -1], 0))],
}

EQUIVALENT = {
    "best_line_for_xor": {"1: 1 → 2": "a larger weight: still OR, right on three rows"},
    "xor_network": {"1: 1 → 2": "a larger weight of the first hidden neuron: still OR"},
}
