"""Right answers to lesson 10 written in other ways, and mutants that are right too."""

import math

import numpy as np

from dlcourse import Standardizer, softmax


def split_lists(y, share, seed):
    order = np.random.default_rng(seed).permutation(len(y)).tolist()
    test = []
    for label in set(y.tolist()):
        rows = [row for row in order if y[row] == label]
        test += rows[:round(share * len(rows))]
    return [row for row in range(len(y)) if row not in test], test


def split_mask(y, share, seed):
    rng = np.random.default_rng(seed)
    in_test = np.zeros(len(y), bool)
    for label in set(y.tolist()):
        rows = np.where(y == label)[0]
        in_test[rng.choice(rows, math.floor(share * len(rows)), replace=False)] = True
    return np.flatnonzero(~in_test).tolist(), np.flatnonzero(in_test).tolist()


def split_global(y, share, seed):
    np.random.seed(seed % 2**32)
    order = np.random.permutation(len(y))
    train, test = [], []
    for label in range(y.max() + 1):
        members = [i for i in order if y[i] == label]
        cut = math.ceil(len(members) * share)
        test += members[:cut]
        train += members[cut:]
    return np.array(train), np.array(test)


def prepare_library(x, y, test_rows):
    keep = np.setdiff1d(np.arange(len(x)), test_rows)
    scaler = Standardizer().fit(x[keep])
    return scaler.transform(x[keep]), scaler.transform(x[test_rows]), y[keep], y[test_rows]


def prepare_delete(x, y, test_rows):
    train, test = np.delete(x, test_rows, axis=0), x[test_rows]
    m, s = np.mean(train, axis=0), np.std(train, axis=0)
    return [(train - m) / s, (test - m) / s, np.delete(y, test_rows), y[test_rows]]


def prepare_loop(x, y, test_rows):
    held = set(test_rows.tolist())
    keep = [i for i in range(len(x)) if i not in held]
    x = x.astype(float)
    for j in range(x.shape[1]):
        column = x[keep, j]
        x[:, j] = (x[:, j] - column.mean()) / column.std()
    return x[keep], x[test_rows], y[keep], y[test_rows]


def species_loop(x, w1, b1, w2, b2, names):
    called, table = [], []
    for row in x:
        h = np.clip(row @ w1 + b1, 0, None)
        z = h @ w2 + b2
        e = np.exp(z - max(z))
        p = e / e.sum()
        table.append(p)
        called.append(names[int(np.argmax(p))])
    return called, np.array(table)


def species_array(x, w1, b1, w2, b2, names):
    p = softmax(np.maximum(x @ w1 + b1, 0) @ w2 + b2)
    return np.array(names)[p.argmax(axis=1)], p


def species_tuple(x, w1, b1, w2, b2, names):
    h = x @ w1 + b1
    h[h < 0] = 0
    z = h @ w2 + b2
    p = np.exp(z - np.logaddexp.reduce(z, axis=1)[:, None])
    return tuple(names[i] for i in np.argmax(z, 1)), p


def confusion_counts(y_true, y_pred, n_classes):
    return [[int(np.sum((y_true == i) & (y_pred == j))) for j in range(n_classes)]
            for i in range(n_classes)]


def rate_loop(rates, train_losses, validation_losses):
    best, chosen = math.inf, None
    for rate, losses in zip(rates, validation_losses, strict=True):
        if losses[-1] < best:
            best, chosen = losses[-1], rate
    return chosen


RIGHT = {
    "stratified_split": [split_lists, split_mask, split_global],
    "prepare": [prepare_library, prepare_delete, prepare_loop],
    "predict_species": [species_loop, species_array, species_tuple],
    "confusion_matrix": [
        confusion_counts,
        lambda t, p, n: np.bincount(t * n + p, minlength=n * n).reshape(n, n),
        lambda t, p, n: np.eye(n)[t].T @ np.eye(n)[p]],
    "choose_learning_rate": [
        rate_loop,
        lambda r, t, v: float(r[int(np.argmin(np.nan_to_num(v[:, -1], nan=np.inf)))]),
        lambda r, t, v: min((loss, rate) for loss, rate in zip(v[:, -1], r, strict=True)
                            if not np.isnan(loss))[1]],
}

EQUIVALENT = {
    "predict_species": dict.fromkeys((
        "2: z.max(axis=1, keepdims=True) → z.max(keepdims=True)",
        "2: z.max → z.min",
    ), "softmax is the same after any shift that leaves its scores small"),
    "confusion_matrix": {
        "1: np.zeros((n_classes, n_classes), dtype=int) → np.zeros((n_classes, n_classes))":
            "counts may be floats",
    },
}
