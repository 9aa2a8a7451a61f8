"""Right answers to lesson 09 written in other ways, and mutants that are right too."""

import random

import numpy as np


def batches_generator(x, y, batch_size, seed):
    order = list(range(len(x)))
    random.Random(seed).shuffle(order)
    while order:
        rows, order = order[:batch_size], order[batch_size:]
        yield x[rows], y[rows]


def batches_together(x, y, batch_size, seed):
    x, y = x.copy(), y.copy()
    np.random.default_rng(seed).shuffle(x)
    np.random.default_rng(seed).shuffle(y)
    return [[x[i : i + batch_size], y[i : i + batch_size]] for i in range(0, len(y), batch_size)]


def batches_global(x, y, batch_size, seed):
    np.random.seed(seed)
    order = np.random.permutation(len(y))
    x, y = x[order], y[order]
    cuts = range(batch_size, len(y), batch_size)
    return list(zip(np.split(x, cuts), np.split(y, cuts), strict=True))


def step_loop(x, y, w1, b1, w2, b2, lr):
    d1, e1, d2, e2 = (np.zeros_like(a) for a in (w1, b1, w2, b2))
    for xi, yi in zip(x, y, strict=True):
        z = xi @ w1 + b1
        h = z * (z > 0)
        g = 2 * (h @ w2 + b2 - yi)
        d2 += np.outer(h, g)
        e2 += g
        dz = np.where(z > 0, w2 @ g, 0)
        d1 += np.outer(xi, dz)
        e1 += dz
    n = x.shape[0]
    return [w1 - lr * d1 / n, b1 - lr * e1 / n, w2 - lr * d2 / n, b2 - lr * e2 / n]


def step_from_the_top(x, y, w1, b1, w2, b2, lr):
    h = np.clip(x @ w1 + b1, 0, None)
    g = (h @ w2 + b2 - y) * (2 / len(y))
    dh = g @ w2.T
    new_w2, new_b2 = w2 - lr * h.T @ g, b2 - lr * g.sum(0)
    dh[h <= 0] = 0
    return w1 - lr * x.T @ dh, b1 - lr * dh.sum(0), new_w2, new_b2


def step_copies(x, y, w1, b1, w2, b2, lr):
    w1, b1, w2, b2 = (a.copy() for a in (w1, b1, w2, b2))
    z = np.dot(x, w1) + b1
    h = np.maximum(0, z)
    error = h.dot(w2) + b2 - y
    gradients = []
    back = error.dot(w2.T) * np.heaviside(z, 0)
    for inputs, outputs in ((x, back), (h, error)):
        gradients += [2 * inputs.T.dot(outputs) / len(x), 2 * outputs.sum(axis=0) / len(x)]
    for parameter, gradient in zip((w1, b1, w2, b2), gradients, strict=True):
        parameter -= lr * gradient
    return w1, b1, w2, b2


def standardize_columns(train, test):
    train, test = train.astype(float), test.astype(float)
    for j in range(train.shape[1]):
        m, s = train[:, j].mean(), train[:, j].std()
        train[:, j] -= m
        test[:, j] -= m
        if s:
            train[:, j] /= s
            test[:, j] /= s
    return train, test


def standardize_root(train, test):
    mean = train.sum(axis=0) / len(train)
    deviation = np.sqrt(((train - mean) ** 2).mean(axis=0))
    deviation[deviation == 0] = 1
    return [(rows - mean) / deviation for rows in (train, test)]


def standardize_steps(train, test):
    mean, std = np.mean(train, 0), np.std(train, 0)
    shifted, changes = [train - mean, test - mean], std != 0
    for rows in shifted:
        rows[:, changes] /= std[changes]
    return shifted


def stop_counter(losses, patience):
    best, best_epoch, waited = float("inf"), 0, 0
    for epoch, loss in enumerate(losses):
        if loss < best:
            best, best_epoch, waited = loss, epoch, 0
        else:
            waited += 1
            if waited == patience:
                break
    return epoch, best_epoch


def stop_numpy(losses, patience):
    for epoch in range(len(losses)):
        best = int(np.argmin(losses[: epoch + 1]))
        if epoch - best >= patience:
            return epoch, best
    return epoch, best


def stop_recursive(losses, patience):
    best = losses.index(min(losses[:1]))
    epoch = best
    while epoch < len(losses) - 1 and epoch - best < patience:
        epoch += 1
        if losses[epoch] < losses[best]:
            best = epoch
    return [epoch, best]


RIGHT = {
    "minibatches": [batches_generator, batches_together, batches_global],
    "training_step": [step_loop, step_from_the_top, step_copies],
    "standardize": [standardize_columns, standardize_root, standardize_steps],
    "early_stopping": [stop_counter, stop_numpy, stop_recursive],
}

EQUIVALENT = {
    "training_step": {"5: z > 0 → z >= 0": "differs only where a sum is exactly 0"},
    "early_stopping": {"2: 1 → 0": "epoch 0 is neither better than itself nor late"},
}
