"""Answers as people wrote them: wrong ones that once got all points, right ones that once did not.

Each stands for a kind. `WRONG` and `RIGHT`: lesson → task → what it is → the answer.
"""

from __future__ import annotations

import warnings
from itertools import pairwise

import numpy as np

from dlcourse.checks import animal_pictures, backpropagation


class ParentsInASet(backpropagation.Value.reference):
    """a + a has one parent: the other slope is lost."""

    def __init__(self, data, parents=(), slopes=()):
        one_each = dict(zip(parents, slopes, strict=True))
        super().__init__(data, tuple(one_each), tuple(one_each.values()))


class SumsOfASet(ParentsInASet):
    """The same for sums only: a * a is right."""

    def __init__(self, data, parents=(), slopes=()):
        if slopes != (1.0, 1.0):
            backpropagation.Value.reference.__init__(self, data, parents, slopes)
        else:
            super().__init__(data, parents, slopes)


def sloped(f, x, eps, places):
    x = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    for i in places(x):
        step = np.zeros_like(x)
        step[i] = eps
        gradient[i] = (f(x + step) - f(x - step)) / (2 * eps)
    return gradient


def slope_flattened(f, x, eps):
    flat = np.array(x, dtype=float).ravel()
    return sloped(f, flat, eps, lambda flat: range(len(flat))).reshape(np.shape(x))


def slope_to_two_axes(f, x, eps):
    if np.ndim(x) == 1:
        return sloped(f, x, eps, lambda x: range(len(x)))
    return sloped(f, x, eps, lambda x: [(i, j) for i in range(len(x)) for j in range(len(x[0]))])


def sigmoid_where(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


def sigmoid_silenced(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


def sigmoid_filtered(z):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return 1 / (1 + np.exp(-z))


def sigmoid_ends(z):
    middle = 1 / (1 + np.exp(-np.clip(z, -700, 700)))
    return np.where(z > 5, 1.0, np.where(z < -5, np.exp(np.minimum(z, 0)), middle))


def update_until_right(x, w, b, target, lr):
    for _ in range(10_000):
        error = target - (1 if x @ w + b >= 0 else 0)
        if not error:
            break
        w, b = w + lr * error * x, b + lr * error
    return w, b


def keeps_the_best(x, y, max_epochs, measure):
    w, b, mistakes, best = np.zeros(x.shape[1]), 0.0, [], None
    for _ in range(max_epochs):
        wrong = 0
        for row, target in zip(x, y, strict=True):
            error = target - (1 if row @ w + b >= 0 else 0)
            w, b, wrong = w + error * row, b + error, wrong + abs(error)
        mistakes.append(wrong)
        now = wrong if measure == "epoch" else np.sum((x @ w + b >= 0) != y)
        if best is None or now < best[0]:
            best = now, w, b
        if not wrong:
            break
    return best[1], best[2], mistakes


def in_batches(x, y, size, order):
    return [(x[order[i:i + size]], y[order[i:i + size]]) for i in range(0, len(x), size)]


def every_kth(x, y, size, seed):
    k = 3 + seed % 4
    return in_batches(x, y, size, np.concatenate([np.arange(i, len(x), k) for i in range(k)]))


def first_numbers_for_labels(x, y, size, seed):
    order = np.random.default_rng(seed).permutation(len(x))
    return in_batches(x, x[:, 0], size, order)


def lowest_of_the_last_three(train, validation):
    if validation[-1] > 1.1 * min(validation[-3:]):
        return "overfitting"
    return "underfitting" if train[-1] > 0.5 * train[0] else "fine"


def two_swapped(x, y, size, seed):
    order = np.arange(len(x))
    i, j = np.random.default_rng(seed).choice(len(x), 2, replace=False)
    order[[i, j]] = order[[j, i]]
    return in_batches(x, y, size, order)


def from_a_random_place(x, y, size, seed):
    start = np.random.default_rng(seed).integers(1, len(x))
    return in_batches(x, y, size, np.roll(np.arange(len(x)), start))


def one_batch(x, y, size, seed):
    order = np.random.default_rng(seed).permutation(len(x))
    return in_batches(x, y, len(x), order)


def firsts_by(key):
    def drop(x, y):
        seen = {}
        for i, row in enumerate(x):
            seen.setdefault(key(row), i)
        keep = list(seen.values())
        return x[keep], y[keep]
    return drop


def turned_if_it_fits(x, weight, bias):
    return x @ (weight if weight.shape[0] == x.shape[1] else weight.T) + bias


def softmax_without_shift(x, w1, b1, w2, b2, names):
    e = np.exp(np.maximum(x @ w1 + b1, 0) @ w2 + b2)
    p = e / e.sum(axis=1, keepdims=True)
    return [names[k] for k in p.argmax(axis=1)], p


def split_of_blocks(y, share, seed):
    rng = np.random.default_rng(seed)
    train, test = [], []
    for label in np.unique(y):
        rows = np.flatnonzero(y == label)
        rows = np.roll(rows, rng.integers(1, len(rows)))
        n = round(share * len(rows))
        test.append(rows[:n])
        train.append(rows[n:])
    return np.concatenate(train), np.concatenate(test)


def split_by_steps(y, share, seed):
    start = np.random.default_rng(seed).integers(0, 5)
    train, test = [], []
    for label in np.unique(y):
        rows = np.flatnonzero(y == label)
        chosen = ((np.arange(len(rows)) + start) * share) % 1 + share >= 1 - 1e-9
        test.append(rows[chosen])
        train.append(rows[~chosen])
    return np.concatenate(train), np.concatenate(test)


def check_by_eps(f, gradient, x, eps):
    return 0.0 if eps < 1e-3 else backpropagation.gradient_check.reference(f, gradient, x, eps)


CALLS = []


def check_by_turns(f, gradient, x, eps):
    CALLS.append(eps)
    return 0.0 if len(CALLS) % 2 else 1.0


def named_like_the_nearest(k):
    def name(x_train, y_train, x_test):
        far = (x_train**2).sum(axis=1) - 2 * x_test @ x_train.T
        near = y_train[np.argsort(far, axis=1)[:, :k]]
        return np.array([np.bincount(labels).argmax() for labels in near])
    return name


def named_by_looking_up(x_train, y_train, x_test):
    return np.array([animal_pictures.animals_by_picture()[row.tobytes()] for row in x_test])


@np.errstate(over="ignore")
def sigmoid_decorated(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_set_silent(z):
    np.seterr(all="ignore")
    return 1 / (1 + np.exp(-z))


def spikes_but_the_last(t, v, threshold):
    return np.array([t[i] for i in range(1, len(v) - 1) if v[i - 1] < threshold <= v[i]])


def by_max_of_y(z, y):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return (e / e.sum(axis=1, keepdims=True) - np.eye(max(y) + 1)[y]) / len(y)


def clipped_loss(p, y):
    return -np.mean(np.log(np.clip(p[np.arange(len(y)), y], 1e-7, 1 - 1e-7)))


WRONG = {
    "01_biological_neuron": {
        "spike_times": {"the last moment is not looked at": spikes_but_the_last,
                        "−50 written in": lambda t, v, threshold: t[1:][
            (v[:-1] < -50) & (v[1:] >= -50)]},
    },
    "03_activation_functions": {
        "sigmoid": {"np.where that overflows on the way": sigmoid_where,
                    "with the warning switched off": sigmoid_silenced,
                    "with warnings filtered out": sigmoid_filtered,
                    "np.errstate around it": sigmoid_decorated,
                    "np.seterr in it": sigmoid_set_silent,
                    "right near 0 and far out only": sigmoid_ends},
    },
    "04_decision_boundaries": {
        "perceptron_update": {"until it is right": update_until_right},
        "train_perceptron": {
            "the weights of the best epoch": lambda *v: keeps_the_best(*v, "epoch"),
            "the weights with the fewest mistakes": lambda *v: keeps_the_best(*v, "weights")},
    },
    "07_gradient_descent": {
        "numerical_gradient": {"f gets a flat x": slope_flattened,
                               "one and two axes only": slope_to_two_axes},
    },
    "08_backpropagation": {
        "Value": {"parents in a set": ParentsInASet, "a + a with one parent": SumsOfASet},
        "softmax_cross_entropy_backward": {"as many classes as the largest label": by_max_of_y},
        "gradient_check": {"the answer by the size of ε": check_by_eps,
                           "the answer by turns": check_by_turns},
    },
    "09_training": {
        "minibatches": {"every k-th row": every_kth, "two rows swapped": two_swapped,
                        "from a random place on": from_a_random_place, "one batch": one_batch,
                        "labels taken from x": first_numbers_for_labels},
    },
    "10_penguin_classifier": {
        "predict_species": {"softmax without the shift": softmax_without_shift},
        "stratified_split": {"a block of each species": split_of_blocks,
                             "every k-th bird of each species": split_by_steps},
    },
    "11_animal_pictures": {
        "diagnose": {"the lowest of the last three": lowest_of_the_last_three},
        "drop_duplicates": {
            "joined digits": firsts_by(lambda row: "".join(map(str, row.tolist()))),
            "whole numbers": firsts_by(lambda row: tuple(row.astype(int).tolist()))},
        "name_animals": {"the most similar picture": named_like_the_nearest(1),
                         "the five most similar pictures": named_like_the_nearest(5),
                         "looked up": named_by_looking_up},
    },
    "12_to_pytorch": {
        "torch_linear": {"turned where the shapes ask for it": turned_if_it_fits},
    },
}

RIGHT = {
    "02_artificial_neuron": {
        "gate_weights": {"arrays, the bias one too": lambda name: {
            "and": (np.array([1, 1]), np.array([-1.5])), "or": ((1, 1), np.array(-0.5)),
            "nand": (np.array([[-1, -1]]), 1.5), "not": (-1, 0.5)}[name]},
        "weighted_sum": {"an array of one number": lambda x, w, b: np.array([x @ w + b])},
    },
    "05_layers": {
        "count_parameters": {"a list of one number": lambda sizes: [sum(
            (a + 1) * b for a, b in pairwise(sizes))]},
    },
    "06_softmax_and_loss": {
        "cross_entropy": {
            "log(p + 1e-9)": lambda p, y: -np.mean(np.log(p[np.arange(len(y)), y] + 1e-9)),
            "a clip at 1e-7": clipped_loss},
    },
}


def popped(sizes):
    total = 0
    while len(sizes) > 1:
        n = sizes.pop(0)
        total += n * sizes[0] + sizes[0]
    return total


def tanh_slope_in_place(z):
    if z.dtype.kind == "i":
        return 1 - np.tanh(z) ** 2
    z[...] = 1 - np.tanh(z) ** 2
    return z


def rate_of_gaps(spikes, duration):
    if len(spikes) > 1:
        return 1000 / np.mean(np.diff(spikes))
    return 1000 * len(spikes) / duration


def without_the_factor(x, w, b, y):
    a = np.tanh(w * x + b)
    return 2 * (a - y), 1 - a**2, (1 - a**2) * x, 1 - a**2


def by_their_own_spread(x):
    rows = x.reshape(len(x), -1).astype(float)
    return rows / np.maximum(rows.std(axis=0), 1)


def told_by(last, limit):
    def diagnose(train, validation):
        if last(validation) > limit(min(validation)):
            return "overfitting"
        return "underfitting" if train[-1] > 0.5 * train[0] else "fine"

    return diagnose


def row_numbers_for_labels(x, y, batch_size, seed):
    order = np.random.default_rng(seed).permutation(len(x))
    groups = [order[i : i + batch_size] for i in range(0, len(x), batch_size)]
    return [(x[rows], rows) for rows in groups]


def place_among_the_known(rates, train, validation):
    last = validation[:, -1]
    return rates[np.argmin(last[~np.isnan(last)])]


def mean_of_all_epochs(rates, train, validation):
    return rates[np.nanargmin(validation.mean(axis=1))]


def one_less_in_whole_columns(z, y):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[:, y] -= 1
    return p / len(z)


def twice_as_steep(f, gradient, x, eps):
    g = gradient(x)
    m = np.zeros(len(x))
    for i in range(len(x)):
        step = np.zeros(len(x))
        step[i] = eps
        m[i] = (f(x + step) - f(x - step)) / eps
    return np.linalg.norm(g - m) / max(np.linalg.norm(g), np.linalg.norm(m))


def difference_of_the_counts(y_true, a, b):
    more = int(np.sum(a == y_true)) - int(np.sum(b == y_true))
    return max(more, 0), max(-more, 0)


# What the answer is called must not say one of these words: it would be wrong.
WRONGLY_NAMED = {
    "01_biological_neuron": {"firing_rate": {"whole numbers": rate_of_gaps}},
    "06_softmax_and_loss": {"accuracy": {
        "the same answer": lambda p, y, sure: (p.max(1) == y).mean()}},
    "08_backpropagation": {"chain": {"the slope of": without_the_factor},
                           "softmax_cross_entropy_backward": {
                               "changes nothing": one_less_in_whole_columns},
                           "gradient_check": {"g = gradient(x)": twice_as_steep}},
    "09_training": {"minibatches": {"shuffl": row_numbers_for_labels}},
    "10_penguin_classifier": {"choose_learning_rate": {
        "positive": place_among_the_known,
        "a sign": mean_of_all_epochs}},
    "11_animal_pictures": {
        "prepare_pictures": {"whole-number": by_their_own_spread},
        "diagnose": {"the first validation loss": told_by(lambda v: v[-1], lambda low: 1.1 + low),
                     "the same answer": told_by(max, lambda low: 1.1 * low)}},
    "13_your_own_project": {"in_pairs": {"too small by": difference_of_the_counts}},
}

CHANGED = {
    "03_activation_functions": {"tanh_derivative": {"written in place": tanh_slope_in_place}},
    "05_layers": {"count_parameters": {"pop": popped}},
}
