"""Lesson 09: batches, steps, scaling, and when to stop."""

from __future__ import annotations

import numpy as np

from .kit import Lesson, Script, part

lesson = Lesson("09_training")
hint = lesson.hint


def numbered(draw, multiple=False, batches=5):
    """Rows that can be told apart: the label of a row is 1000 more than its first number. There
    are more batches than a batch has rows."""
    size = int(draw.rng.integers(3, 5))
    rest = 0 if multiple else int(draw.rng.integers(1, size))
    n = size * int(draw.rng.integers(batches, batches + 3)) + rest
    ids = draw.rng.permutation(np.arange(100, 100 + n))
    x = np.column_stack([ids, draw.numbers((n, 2))])
    return x, ids + 1000, size, draw.seed()


def rows_of(batches):
    x = np.concatenate([np.asarray(xb, dtype=float) for xb, _ in batches])
    y = np.concatenate([np.ravel(yb) for _, yb in batches])
    return x, y


def is_complete(batches, x, y, size, seed):
    got = sorted(rows_of(batches)[0][:, 0].tolist())
    wanted = sorted(x[:, 0].tolist())
    if got == wanted:
        return ""
    if len(got) < len(wanted):
        return "Some rows of x are missing." if len(got) > len(wanted) / 2 else \
            "Most rows of x are missing."
    return "Some rows of x come twice." if len(got) > len(wanted) else \
        "Some rows of x come twice and others not at all."


def is_together(batches, x, y, size, seed):
    xs, ys = rows_of(batches)
    if xs[:, 1:].shape[1] != x.shape[1] - 1 or len(xs) != len(ys):
        return "x and y come with different numbers of rows."
    if not np.isin(ys, y).all():
        return "Labels come that are not among those of y."
    if not np.array_equal(xs[:, 0] + 1000, ys):
        return "The labels no longer belong to their rows."
    table = {row[0]: row for row in x}
    return "" if all(np.array_equal(table[r[0]], r) for r in xs) else "The rows of x were changed."


def has_sizes(batches, x, y, size, seed):
    got = [len(xb) for xb, _ in batches]
    full, rest = divmod(len(x), size)
    wanted = [size] * full + [rest] * (rest > 0)
    return "" if got == wanted else f"Expected batches of {wanted} rows, got {got[:20]}."


def is_shuffled(results, x, y, size):
    first, again, other = (rows_of(batches)[0][:, 0].tolist() for batches in results)
    if first == x[:, 0].tolist() or other == x[:, 0].tolist():
        return "The rows come in their old order."
    if first != again:
        return "With the same seed the order should be the same."
    if first == other:
        return "With another seed the order should be another."
    if sorted(first) != sorted(x[:, 0].tolist()):
        return "Rows are missing, or come twice."
    place = {label: i for i, label in enumerate(x[:, 0].tolist())}
    spans = [[place[label] for label in np.asarray(xb)[:, 0].tolist()] for xb, _ in results[0]]
    if all(max(span) - min(span) < len(span) for span in spans):
        return "Each batch still holds rows that stood next to each other."
    steps = (np.diff([place[label] for label in first]) % len(first)).tolist()
    if max(map(steps.count, steps)) > len(steps) / 2:
        return "The rows are not in a random order: most follow each other in equal steps."
    return ""


def three_seeds(draw):
    x, y, size, seed = numbered(draw, batches=10)
    call = "minibatches(x, y, size, {})"
    return [Script(f"[{call.format(seed)}, {call.format(seed)}, {call.format(seed + 1)}]",
                   {"x": x, "y": y, "size": size})]


@lesson.exercise(
    part(7, "every row comes once", lambda draw: [numbered(draw), numbered(draw, True)],
         verify=is_complete),
    part(6, "x and y stay together", lambda draw: [numbered(draw), numbered(draw)],
         verify=is_together),
    part(3, "the sizes of the batches", lambda draw: [
        numbered(draw, True), *(numbered(draw) for _ in range(5))],  # the short one comes last
         verify=has_sizes),
    part(4, "the order is shuffled, by the seed", three_seeds, verify=is_shuffled),
    untouched=2,
    hints=("Shuffle row numbers, not rows. The same numbers then pick from x and from y.",
           "np.random.default_rng(seed).permutation(n) gives the row numbers in a new order. A "
           "slice of them picks the rows of one batch, from x and from y. range can count in "
           "steps."),
    similar=("One epoch, and then the next", """
        One order for two lists keeps names and ages together; slices of it are the groups.

        >>> names, ages = np.array(["Al", "Bo", "Cy"]), np.array([4, 7, 9])
        >>> order = [2, 0, 1]
        >>> names[order[0:2]].tolist(), ages[order[0:2]].tolist()
        (['Cy', 'Al'], [9, 4])
        >>> list(range(0, 5, 2))
        [0, 2, 4]
    """),
    without=("training.batches",),
)
def minibatches(x, y, batch_size, seed):
    order = np.random.default_rng(seed).permutation(len(x))
    batches = []
    for start in range(0, len(x), batch_size):
        rows = order[start : start + batch_size]
        batches.append((x[rows], y[rows]))
    return batches


def sliced(x, y, size):
    return [(x[i : i + size], y[i : i + size]) for i in range(0, len(x), size)]


@minibatches.misconception(
    "x shuffled without y", "After your shuffling the labels belong to other rows.")
def _(x, y, batch_size, seed):
    return sliced(np.random.default_rng(seed).permutation(x), y, batch_size)


@minibatches.misconception(
    "x shuffled without y", "x and y are shuffled in two different orders.")
def _(x, y, batch_size, seed):
    rng = np.random.default_rng(seed)
    return sliced(rng.permutation(x), rng.permutation(y), batch_size)


@minibatches.misconception(
    "x shuffled without y", "You shuffle x itself, and y not with it.")
def _(x, y, batch_size, seed):
    np.random.default_rng(seed).shuffle(x)
    return sliced(x, y, batch_size)


@minibatches.misconception(
    "the last short batch is dropped", "The rows that do not fill a batch are lost.")
def _(x, y, batch_size, seed):
    order = np.random.default_rng(seed).permutation(len(x))
    whole = order[: len(x) // batch_size * batch_size]
    return sliced(x[whole], y[whole], batch_size)


@minibatches.misconception(
    "not shuffled", "The rows come in the order in which they were given.")
def _(x, y, batch_size, seed):
    return sliced(x, y, batch_size)


@minibatches.misconception(
    "drawn with replacement", "Rows are drawn again and again; others never come.")
def _(x, y, batch_size, seed):
    order = np.random.default_rng(seed).integers(0, len(x), len(x))
    return sliced(x[order], y[order], batch_size)


@minibatches.misconception(
    "the seed is ignored", "Whatever the seed, the order is the same.")
def _(x, y, batch_size, seed):
    return minibatches.reference(x, y, batch_size, 0)


@minibatches.misconception(
    "another order at each call", "The seed should make the order repeatable.")
def _(x, y, batch_size, seed):
    return minibatches.reference(x, y, batch_size, None)


@minibatches.misconception(
    "shuffled anew for each batch",
    "You shuffle anew for each batch: some rows come twice, others never. Shuffle once.")
def _(x, y, batch_size, seed):
    rng = np.random.default_rng(seed)
    drawn = (rng.permutation(len(x))[:batch_size] for _ in range(0, len(x), batch_size))
    return [(x[rows], y[rows]) for rows in drawn]


@minibatches.misconception("only the first batch", "You return one batch. All are wanted.")
def _(x, y, batch_size, seed):
    return minibatches.reference(x, y, batch_size, seed)[:1]


@minibatches.misconception(
    "batch size taken for the number of batches",
    "batch_size says how many rows a batch has, not how many batches there are.")
def _(x, y, batch_size, seed):
    order = np.random.default_rng(seed).permutation(len(x))
    return [(x[rows], y[rows]) for rows in np.array_split(order, batch_size)]


def network(draw, rows=None):
    n, n_in, hidden, n_out = (int(k) for k in draw.rng.permutation(np.arange(2, 8))[:4])
    n, hidden = rows or n + 2, hidden + 3
    x, w1, b1 = draw.numbers((n, n_in)), draw.numbers((n_in, hidden)), draw.numbers((hidden,))
    b1[:2] = np.array([0.5, -0.5]) - x[0] @ w1[:, :2]  # sums near 0, on both sides
    return (x, draw.numbers((n, n_out)), w1, b1, draw.numbers((hidden, n_out)),
            draw.numbers((n_out,)), draw.number(0.05, 0.1))


@lesson.exercise(
    part(18, "the parameters after one step", lambda draw: [network(draw) for _ in range(3)]),
    part(4, "a batch of one", lambda draw: [network(draw, rows=1), network(draw, rows=1)]),
    untouched=2,
    hints=("Forward first. Then backward: all four gradients, from the end to the beginning. "
           "Only then the four new parameters.",
           "What comes back from the output goes through w2 while it is still the old one, and "
           "then through ReLU. A weight's gradient is the transposed input of its layer times "
           "what comes back; a bias adds up over the samples."),
    similar=("One update", """
        One neuron after another, no biases: x = 1, w1 = 2, w2 = 3, y = 5, lr = 0.1. Forward: h =
        2, the output is 6. Backward: 2 · (6 − 5) = 2; dw2 = h · 2 = 4; dh = 3 · 2 = 6, with the
        old w2; dw1 = x · 6 = 6, as z > 0. Only now the steps: w2 = 3 − 0.4 = 2.6, w1 = 2 − 0.6 =
        1.4.
    """),
    without=("training.train_step", "training.train_epoch"),
)
def training_step(x, y, w1, b1, w2, b2, lr):
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    grad = 2 * (h @ w2 + b2 - y) / len(x)
    dw2, db2 = h.T @ grad, grad.sum(axis=0)
    dz = (grad @ w2.T) * (z > 0)
    dw1, db1 = x.T @ dz, dz.sum(axis=0)
    return w1 - lr * dw1, b1 - lr * db1, w2 - lr * dw2, b2 - lr * db2


def stepped(x, y, w1, b1, w2, b2, lr, *, n=None, early=False, masked=True, mask=None, bias=np.sum,
            factor=2.0):
    """The same with one mistake."""
    z = x @ w1 + b1
    h = np.maximum(z, 0)
    grad = factor * (h @ w2 + b2 - y) / (n or len(x))
    dw2, db2 = h.T @ grad, bias(grad, axis=0)
    dh = grad @ (w2 - lr * dw2 if early else w2).T
    dz = dh * (mask(dh) if mask else z > 0) if masked else dh
    dw1, db1 = x.T @ dz, bias(dz, axis=0)
    return w1 - lr * dw1, b1 - lr * db1, w2 - lr * dw2, b2 - lr * db2


training_step.misconception(
    "a layer is changed before the gradients below it are known",
    "The gradient of the first layer passes through w2: through the old one, with which the loss "
    "was computed.", lambda *v: stepped(*v, early=True))
training_step.misconception(
    "1/n is missing", "The loss is a mean over the samples, so its gradient has a 1/n.",
    lambda *v: stepped(*v, n=1))
training_step.misconception(
    "1/n twice", "Somewhere you divide by the number of samples a second time.",
    lambda *v: stepped(*v, n=len(v[0]) ** 2))
training_step.misconception(
    "ReLU's slope is forgotten", "Where a hidden neuron was silent nothing passes back.",
    lambda *v: stepped(*v, masked=False))
training_step.misconception(
    "ReLU's mask taken from the gradient",
    "You ask whether the gradient is positive. What was positive on the way forward?",
    lambda *v: stepped(*v, mask=lambda dh: dh > 0))
training_step.misconception(
    "the biases get the mean", "Sum the biases' gradients: the 1/n is in them already.",
    lambda *v: stepped(*v, bias=np.mean))
training_step.misconception(
    "uphill", "Your step goes uphill.", lambda *v: stepped(*v, factor=-2.0))
training_step.misconception(
    "the 2 of the square is missing", "The slope of a square is twice the number.",
    lambda *v: stepped(*v, factor=1.0))
training_step.misconception(
    "the biases never change", "The biases are parameters too.",
    lambda *v: (stepped(*v)[0], v[3], stepped(*v)[2], v[5]))
training_step.misconception(
    "only the last layer learns", "The first layer has gradients too.",
    lambda *v: (v[2], v[3], *stepped(*v)[2:]))
training_step.misconception(
    "mean over the outputs too", "You divide by the number of all numbers in y. The mean is over "
    "the samples.", lambda *v: stepped(*v, n=v[1].size))


@training_step.misconception(
    "a step for each sample",
    "You change the parameters after each sample. It is one step for the whole batch.")
def _(x, y, w1, b1, w2, b2, lr):
    n = len(x)
    for xi, yi in zip(x, y, strict=True):
        z = xi @ w1 + b1
        h = np.maximum(0, z)
        g = 2 / n * (h @ w2 + b2 - yi)
        d = np.where(z > 0, w2 @ g, 0)
        w1, b1 = w1 - lr * np.outer(xi, d), b1 - lr * d
        w2, b2 = w2 - lr * np.outer(h, g), b2 - lr * g
    return w1, b1, w2, b2


def train_and_test(draw, constant=False):
    columns = draw.size(3, 7)
    shift, scale = draw.numbers((columns,), -9, 9), draw.rng.uniform(0.5, 4, columns)
    scale[0] = 0.2
    train = draw.numbers((draw.size(8, 14), columns)) * scale + shift
    test = draw.numbers((draw.size(3, 6), columns)) * scale + shift + 1.0
    if constant:
        train[:, 1] = test[:, 1] = 7.0
        test[0, 1] = 9.0
    return train, test


def whole_numbers(draw):
    train, test = train_and_test(draw)
    return (train * 5).astype(int), (test * 5).astype(int)


@lesson.exercise(
    part(10, "mean and deviation of the training rows", lambda draw: [
        train_and_test(draw) for _ in range(3)]),
    part(2, "whole numbers", lambda draw: [
        whole_numbers(draw), (np.array([[0, 3], [1, 5], [0, 9], [1, 1]]), np.array([[1, 4]]))]),
    part(2, "a feature that never changes", lambda draw: [train_and_test(draw, constant=True)]),
    untouched=2,
    hints=("What may you know of the test rows before the test? Nothing, not even their mean.",
           "mean and std of train, axis=0, are used for train and for test. Where std is 0, "
           "divide by 1."),
    similar=("Scale the inputs", """
        In numbers: training 2, 4, 6 has the mean 4 and the std 1.633. A test value of 10 becomes
        (10 − 4) / 1.633 = 3.67: by the training's mean and std, whatever the test is like. A
        column that is 5 everywhere has the std 0; less its mean it is 0, and 0 / 1 is 0.
    """),
    without=("datasets.Standardizer.fit",),
)
def standardize(train, test):
    mean, std = train.mean(axis=0), train.std(axis=0)
    std = np.where(std > 0, std, 1)
    return (train - mean) / std, (test - mean) / std


def z_scores(rows, known, axis=0, ddof=0):
    mean, std = known.mean(axis=axis), known.std(axis=axis, ddof=ddof)
    return (rows - mean) / np.where(std > 0, std, 1)


standardize.misconception(
    "the test rows scaled with their own numbers",
    "The test rows are scaled with their own mean and deviation. And what becomes of a feature "
    "that never changes?",
    lambda train, test: tuple((x - x.mean(axis=0)) / x.std(axis=0) for x in (train, test)))
standardize.misconception(
    "each row scaled by itself",
    "You take the mean of each row. A column is a feature, with a unit of its own.",
    lambda train, test: tuple((x - train.mean(axis=1, keepdims=True)) / train.std(
        axis=1, keepdims=True) for x in (train, test)))
standardize.misconception(
    "each row scaled by itself",
    "You take the mean of each row. A column is a feature, with a unit of its own.",
    lambda train, test: tuple((x - x.mean(axis=1, keepdims=True)) / x.std(
        axis=1, keepdims=True) for x in (train, test)))
standardize.misconception(
    "scaled before splitting",
    "Mean and deviation come from training and test rows together: the test leaks into training.",
    lambda train, test: tuple(z_scores(r, np.vstack([train, test])) for r in (train, test)))
standardize.misconception(
    "the test rows are scaled by themselves",
    "The test rows get their own mean. Then the same bird would look different in both sets.",
    lambda train, test: (z_scores(train, train), z_scores(test, test)))
standardize.misconception(
    "one mean for all features", "Each feature has its own unit, so its own mean and deviation.",
    lambda train, test: (z_scores(train, train, None), z_scores(test, train, None)))
standardize.misconception(
    "variance instead of deviation", "You divide by the variance. Its unit is squared.",
    lambda train, test: tuple(
        (r - train.mean(axis=0)) / np.where(train.var(axis=0) > 0, train.var(axis=0), 1)
        for r in (train, test)))
standardize.misconception(
    "divided by n − 1", "Your deviation is a little too large: np.std divides by n.",
    lambda train, test: (z_scores(train, train, ddof=1), z_scores(test, train, ddof=1)))
standardize.misconception(
    "each row is scaled by itself", "A feature is a column. You scale each row by its own numbers.",
    lambda train, test: tuple(z_scores(r.T, r.T).T for r in (train, test)))
standardize.misconception(
    "only centred", "You subtract the mean but do not divide.",
    lambda train, test: (train - train.mean(axis=0), test - train.mean(axis=0)))
standardize.misconception(
    "divided by 0 where a feature never changes",
    "A feature that is the same everywhere has the deviation 0. Do not divide by it.",
    lambda train, test: tuple((r - train.mean(axis=0)) / train.std(axis=0) for r in (train, test)))
standardize.misconception(
    "divided by next to nothing where a feature never changes",
    "A tiny number added to the deviation avoids the division by 0, but where a feature never "
    "changed in training you divide by this tiny number.",
    lambda train, test: tuple((r - train.mean(axis=0)) / (train.std(axis=0) + 1e-12)
                              for r in (train, test)))
standardize.misconception(
    "only the training rows are scaled", "The network will see the test rows in other units.",
    lambda train, test: (z_scores(train, train), test * 1.0))
standardize.misconception(
    "squeezed between 0 and 1", "You use the smallest and largest value. Mean and deviation are "
    "asked for.", lambda train, test: tuple(
        (r - train.min(axis=0)) / np.where(np.ptp(train, axis=0) > 0, np.ptp(train, axis=0), 1)
        for r in (train, test)))


@standardize.misconception(
    "0 in the test for a feature that never changes",
    "Where a feature never changes in training you write 0 for the test rows. They may differ from "
    "its mean.")
def _(train, test):
    scaled, other = standardize.reference(train, test)
    return scaled, np.where(train.std(axis=0) < 1e-12, 0, other)


def falling_then_rising(draw, patience):
    """Losses that improve, wobble, and at last only rise."""
    n = int(draw.rng.integers(6, 12))
    steps = draw.rng.choice([-2, -1, 0, 1, 1], n)
    losses = 50 + np.cumsum(steps)
    tail = losses.min() + draw.rng.permutation(np.arange(1, patience + 6))
    return [float(v) / 10 for v in np.concatenate([losses, tail])], patience


def second_valley(draw, patience):
    """A deeper valley that comes after the patience has run out."""
    losses = [5.0, 4.0, 3.0, *draw.rng.uniform(3.1, 4, patience).tolist(), 3.5, 1.0, 0.5, 0.8]
    return losses, patience


def small_wobbles(draw, patience):
    """Never ``patience`` epochs without a new best, though many epochs are none."""
    losses, best = [9.0], 9.0
    for _ in range(5):
        losses += [best + 0.2, best + 0.1][: max(patience - 1, 0)]
        best -= float(draw.rng.uniform(0.2, 0.9))
        losses.append(best)
    return losses, patience


# Bad epochs that a new best makes forgotten; the first epoch as the best; a stop in the second; as
# good as before; better than the epoch before alone.
FIRST_ROUNDS = (([5.0, 6.0, 4.0, 5.0, 3.0, 4.0, 4.5, 5.0, 6.0], 3), ([1.0, 2.0, 3.0, 4.0], 2),
                ([1.0, 2.0, 0.5, 0.4], 1), ([5.0, 3.0, 3.0, 4.0, 2.0], 2),
                ([5.0, 3.0, 4.0, 3.5, 6.0, 7.0], 2))


@lesson.exercise(
    part(8, "it stops when there was no new best for a while", lambda draw: [
        *(falling_then_rising(draw, p) for p in (1, 2, 3, 4, 2, 3)), second_valley(draw, 2),
        second_valley(draw, 3), *FIRST_ROUNDS]),
    part(4, "it goes on while there are new bests", lambda draw: [
        small_wobbles(draw, 3), small_wobbles(draw, 2)]),
    part(4, "as good as before is not better", lambda draw: [
        ([3.0, 2.0, 2.0, 2.0, 2.0, 1.0, 0.5], 3), ([3.0, 2.5, 2.5, 1.0, 1.0, 1.0, 0.2], 2)]),
    hints=("Remember the best loss so far and the epoch it was in.",
           "At each epoch: if it is a new best, remember it; otherwise ask whether the best lies "
           "patience epochs back."),
    similar=("What helps", """
        In numbers: 9, 7, 8, 7.5, 6 with patience 2. Epoch 1 is the best so far (7). Epoch 2 is
        not better: 2 − 1 = 1. Epoch 3 is not better either: 3 − 1 = 2, that is the patience. Stop
        at 3; the best was in 1. Nobody sees the 6.
    """),
)
def early_stopping(losses, patience):
    best = 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        elif epoch - best >= patience:
            return epoch, best
    return len(losses) - 1, best


@early_stopping.misconception(
    "the patience is ignored", "You stop at the first epoch that is not better.")
def _(losses, patience):
    return early_stopping.reference(losses, 1)


@early_stopping.misconception(
    "compared with the epoch before", "Compare with the best so far, not with the last one.")
def _(losses, patience):
    best = bad = 0
    for epoch in range(1, len(losses)):
        bad = bad + 1 if losses[epoch] >= losses[epoch - 1] else 0
        if losses[epoch] < losses[best]:
            best = epoch
        if bad >= patience:
            return epoch, best
    return len(losses) - 1, best


@early_stopping.misconception(
    "bad epochs are counted altogether", "After a new best the counting begins anew.")
def _(losses, patience):
    best = bad = 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        else:
            bad += 1
        if bad >= patience:
            return epoch, best
    return len(losses) - 1, best


@early_stopping.misconception(
    "one epoch too patient", "You wait one epoch longer than the patience allows.")
def _(losses, patience):
    return early_stopping.reference(losses, patience + 1)


@early_stopping.misconception(
    "looks into the future",
    "You take the best of all epochs. When training has stopped, the later ones do not exist.")
def _(losses, patience):
    return early_stopping.reference(losses, patience)[0], int(np.argmin(losses))


@early_stopping.misconception(
    "as good counts as better", "Only a lower loss is a new best.")
def _(losses, patience):
    best = 0
    for epoch in range(1, len(losses)):
        if losses[epoch] <= losses[best]:
            best = epoch
        elif epoch - best >= patience:
            return epoch, best
    return len(losses) - 1, best


@early_stopping.misconception(
    "the last epoch instead of the best", "The weights to keep are those of the best epoch.")
def _(losses, patience):
    epoch, _best = early_stopping.reference(losses, patience)
    return epoch, epoch


@early_stopping.misconception("it never stops", "You go through all epochs.")
def _(losses, patience):
    return len(losses) - 1, int(np.argmin(losses))


biases_at_zero = lesson.choice(
    "biases_at_zero", 8,
    "Only the biases of a network start at 0. Its weights start at random. What follows for its "
    "hidden neurons?",
    "b", {
        "a": ("they stay equal to each other for ever",
              "So it would be if their weights were equal, too. Here they differ from the start."),
        "b": ("nothing bad: their weights already make them different",
              "Different weights get different gradients, and so do the biases then."),
        "c": ("their biases stay 0 for ever",
              "A bias gets the gradient of its neuron's sum. That is not 0 because the bias is."),
        "d": ("all of them are silent at first",
              "A neuron's sum also has the weights in it, and these are not 0."),
    })

both_losses_level = lesson.choice(
    "both_losses_level", 7,
    "Training loss and validation loss are both large, nearly the same, and have not moved for "
    "50 epochs. Which of these makes it worse?",
    "c", {
        "a": ("more hidden neurons",
              "Perhaps the network is too small for its training rows. Then more neurons help."),
        "b": ("another learning rate",
              "Perhaps the steps are too long or too short to get on. It is worth a try."),
        "c": ("more weight decay",
              "It holds the weights back even more. It helps against learning by heart, and this "
              "network has not even learnt its training rows."),
        "d": ("inputs that are scaled",
              "Perhaps the inputs are to blame. Scaling them rarely does harm."),
    })

what_is_an_epoch = lesson.choice(
    "what_is_an_epoch", 7,
    "240 rows, batches of 16. How many steps does the optimizer take in 3 epochs?",
    "d", {
        "a": ("3", "An epoch has many steps: one for each batch."),
        "b": ("15", "That is one epoch."),
        "c": ("48", "16 rows make one batch: one step, not 16."),
        "d": ("45", "240 / 16 = 15 steps in each of the 3 epochs."),
    })

explain_validation = lesson.explanation(
    "explain_validation",
    "A friend asks: “Why do you keep rows away from training? More data is better, is it not?” "
    "Explain it in a few sentences.",
    "More data is better for training. But we also want to know how well the network will do on "
    "birds it has never seen. On the rows it was trained on it may simply remember the answers, "
    "so they tell us little. Therefore we keep some rows aside and look at them only to judge. "
    "If we also use them to choose settings, they are no longer fresh, and we need a third part "
    "for the very last judgement.")
