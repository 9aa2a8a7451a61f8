"""Lesson 09: batches, steps, scaling, and when to stop."""

from __future__ import annotations

from typing import Any

import numpy as np

from .kit import Lesson, Script, both, part

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


def in_pairs(batches, x):
    """Whether batches have the form that is asked for; a sentence where they have another."""
    if isinstance(batches, tuple) and len(batches) == 2 and len(batches[0]) == len(batches[1]):
        return ("Two things came, one for x and one for y. A list is asked for in which each batch "
                "is a pair of its own: its rows of x and their labels.")
    if isinstance(batches, list) and batches and all(
            isinstance(b, np.ndarray) and b.ndim == x.ndim for b in batches):
        return "Each batch is one array. A pair is asked for: its rows of x and their labels."
    if isinstance(batches, list) and batches and all(
            isinstance(b, list | tuple) and len(b) == 2 and np.ndim(b[0]) == 1 for b in batches):
        return ("The first of each pair is a row of numbers, not a table: are they row numbers, or "
                "one row of x? All rows of the batch are asked for.")
    return ""


def is_complete(batches, x, y, size, seed):
    if form := in_pairs(batches, x):
        return form
    got = sorted(rows_of(batches)[0][:, 0].tolist())
    wanted = sorted(x[:, 0].tolist())
    if got == wanted:
        return ""
    if not set(got) <= set(wanted):
        return "Rows come that are not among those of x."
    if len(got) < len(wanted):
        return missing(batches, x, size)
    return "Some rows of x come twice." if len(got) > len(wanted) else (
        "Some rows of x come twice and others not at all, as when each batch is drawn from all "
        "rows again, or what was drawn is put back.")


ONE_SHORT = ("Full batches come out one row too short. A slice ends before its stop: with which "
             "row does each batch begin, and where does it stop?")


def missing(batches, x, size):
    """Which rows are missing."""
    sizes = [len(xb) for xb, _ in batches]
    if any(n == 0 for n in sizes):
        return ("Some batches are empty. A slice goes from its start to its stop, not for as many "
                "rows: where does each batch start, and where does it stop?")
    if len(sizes) == 1:
        return "Only one batch came."
    if all(n == size - 1 for n in sizes[:-1]) and size > 2:
        return ONE_SHORT
    lost = len(x) - sum(sizes)
    if set(sizes) == {size} and 0 < lost <= size:
        return ("One batch is missing: the last, or the first? Where does the cutting begin, and "
                "where does it end?")
    return f"{'Some' if lost < len(x) / 2 else 'Most'} rows of x are missing."


def is_together(batches, x, y, size, seed):
    shapes = [np.shape(yb) for _, yb in batches if np.ndim(yb) != 1]
    if shapes:
        return (f"The labels of a batch have the shape {shapes[0]}. In y they are one row of "
                "numbers, and so they should be in a batch.")
    xs, ys = rows_of(batches)
    if xs.shape[1] != x.shape[1]:
        return f"Each row of x has {x.shape[1]} numbers, those in your batches have {xs.shape[1]}."
    if len(xs) != len(ys):
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
    if got == wanted:
        return ""
    if len(got) == size and max(got) - min(got) < 2:
        return "As many batches came as a batch should have rows."
    if sorted(got) == sorted(wanted) and are_blocks(batches, x):
        return ("The short batch is not the last: rows that stood next to each other in x are "
                "together in each batch, as when the batches are cut before anything is shuffled.")
    return f"Expected batches of {wanted} rows, got {got[:20]}."


def are_blocks(batches, x):
    """Whether each batch holds rows that stood next to each other."""
    place = {label: i for i, label in enumerate(x[:, 0].tolist())}
    spans = [[place[label] for label in np.asarray(xb)[:, 0].tolist()] for xb, _ in batches]
    return all(max(span) - min(span) < len(span) for span in spans if span)


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
    if are_blocks(results[0], x):
        return ("Each batch still holds rows that stood next to each other. Which order is "
                "shuffled: that of the rows, or that of the batches?")
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
        numbered(draw, True), *(numbered(draw) for _ in range(5)),  # the short one comes last
        (np.arange(20.0).reshape(10, 2), np.arange(10), 4, draw.seed())],
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


APART = ("The labels belong to other rows. Is there one order for x and y, or does each come in "
         "its own?")


@minibatches.misconception(
    "x and y not shuffled together", APART)
def _(x, y, batch_size, seed):
    return sliced(np.random.default_rng(seed).permutation(x), y, batch_size)


@minibatches.misconception(
    "x and y not shuffled together", APART)
def _(x, y, batch_size, seed):
    rng = np.random.default_rng(seed)
    return sliced(rng.permutation(x), rng.permutation(y), batch_size)


@minibatches.misconception(
    "x and y not shuffled together", APART)
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
    "some rows twice and others never",
    "Some rows come twice and others never. Are rows drawn that were drawn before: each by itself, "
    "or each batch anew from all rows? One new order of all of them is enough.")
def _(x, y, batch_size, seed):
    order = np.random.default_rng(seed).integers(0, len(x), len(x))
    return sliced(x[order], y[order], batch_size)


@minibatches.misconception(
    "the seed is ignored", "Whatever the seed, the order is the same. Where does the seed come in?")
def _(x, y, batch_size, seed):
    return minibatches.reference(x, y, batch_size, 0)


@minibatches.misconception(
    "another order at each call", "With one and the same seed the order is another at each call. "
    "Which generator shuffles, and with what does it begin?")
def _(x, y, batch_size, seed):
    return minibatches.reference(x, y, batch_size, None)


@minibatches.misconception(
    "rows in several batches",
    "Some rows come twice, others never, as when each batch is taken from a new order of all rows. "
    "Is there one order for all batches, and where in it does each begin?")
def _(x, y, batch_size, seed):
    rng = np.random.default_rng(seed)
    drawn = (rng.permutation(len(x))[:batch_size] for _ in range(0, len(x), batch_size))
    return [(x[rows], y[rows]) for rows in drawn]


@minibatches.misconception(
    "only one batch",
    "One batch comes back. Is it returned before the others are cut, or are they cut and not kept?")
def _(x, y, batch_size, seed):
    return minibatches.reference(x, y, batch_size, seed)[:1]


@minibatches.misconception(
    "batch size taken for the number of batches",
    "batch_size says how many rows a batch has, not how many batches there are.")
def _(x, y, batch_size, seed):
    order = np.random.default_rng(seed).permutation(len(x))
    return [(x[rows], y[rows]) for rows in np.array_split(order, batch_size)]


for name, tip, cut in (
    ("each batch stops at batch_size",
     "Only the first batch has rows, the others are empty. A slice goes from its start to its "
     "stop, not for as many rows: where does each batch stop?", lambda i, size, n: slice(i, size)),
    ("a batch is one row short", ONE_SHORT, lambda i, size, n: slice(i, i + size - 1)),
    ("a batch is one row too long",
     "The batches are one row too long, and some rows come twice. A slice ends before its stop: "
     "where does each batch stop?",
     lambda i, size, n: slice(i, i + size + 1)),
    ("the last batch is left out",
     "One batch is missing at the end, be it short or full. Where does the cutting end, and what "
     "becomes of the rows that are left then?",
     lambda i, size, n: slice(i, i + size) if i < n - size else None),
):
    @minibatches.misconception(name, tip)
    def _(x, y, batch_size, seed, cut=cut):
        order = np.random.default_rng(seed).permutation(len(x))
        cuts = (cut(i, batch_size, len(x)) for i in range(0, len(x), batch_size))
        return [(x[order[one]], y[order[one]]) for one in cuts if one]


@minibatches.misconception(
    "a batch begins at every row",
    "There are as many batches as rows, and they overlap: by how much does a batch's start grow?")
def _(x, y, batch_size, seed):
    order = np.random.default_rng(seed).permutation(len(x))
    return [(x[order[i : i + batch_size]], y[order[i : i + batch_size]]) for i in range(len(x))]


@minibatches.misconception(
    "the order of the batches shuffled",
    "Each batch holds rows that stood next to each other, and the batches come in a new "
    "order. What must be shuffled before the first batch is cut?")
def _(x, y, batch_size, seed):
    blocks = sliced(x, y, batch_size)
    return [blocks[k] for k in np.random.default_rng(seed).permutation(len(blocks))]


@minibatches.misconception(
    "shuffled inside each batch",
    "Each batch holds rows that stood next to each other in x, be their order inside it new or "
    "not. What must be shuffled before the first batch is cut?")
def _(x, y, batch_size, seed):
    rng = np.random.default_rng(seed)
    orders = [start + rng.permutation(min(batch_size, len(x) - start))
              for start in range(0, len(x), batch_size)]
    return [(x[rows], y[rows]) for rows in orders]


def network(draw, rows=None):
    n, n_in, hidden, n_out = (int(k) for k in draw.rng.permutation(np.arange(2, 8))[:4])
    n, hidden = rows or n + 2, hidden + 3
    x, w1, b1 = draw.numbers((n, n_in)), draw.numbers((n_in, hidden)), draw.numbers((hidden,))
    products = x[0] @ w1[:, :2]  # sums near 0, on both sides, and one on the other than without b1
    b1[:2] = np.array([0.5, -0.5]) * (1 if products[0] < 0 else -1) - products
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


MASK = ("Only positive gradients pass back through ReLU, wherever they come. What decides whether "
        "one passes: its own sign, or something on the way forward?")
training_step.misconception(
    "a layer is changed before the gradients below it are known",
    "The gradient of the first layer passes through w2: through the old one, with which the loss "
    "was computed.", lambda *v: stepped(*v, early=True))
training_step.misconception(
    "1/n is missing", "The loss is a mean over the samples, so its gradient has a 1/n.",
    lambda *v: stepped(*v, n=1))
training_step.misconception(
    "1/n twice",
    "Your steps are too short by the number of samples. Is the 1/n there already where you divide?",
    lambda *v: stepped(*v, n=len(v[0]) ** 2))
training_step.misconception(
    "ReLU's slope is forgotten", "Where a hidden neuron was silent nothing passes back.",
    lambda *v: stepped(*v, masked=False))
training_step.misconception(
    "ReLU's mask taken from the gradient",
    MASK, lambda *v: stepped(*v, mask=lambda dh: dh > 0))
training_step.misconception(
    "the biases get the mean",
    "The gradients of the biases are a mean over the samples. The 1/n is in what is added up "
    "already.",
    lambda *v: stepped(*v, bias=np.mean))
training_step.misconception(
    "uphill", "Your step goes uphill: which sign has the error, and which the step?",
    lambda *v: stepped(*v, factor=-2.0))
training_step.misconception(
    "the 2 of the square is missing", "The slope of a square is twice the number.",
    lambda *v: stepped(*v, factor=1.0))
training_step.misconception(
    "the biases never change", "The biases come back as they were. They are parameters, too.",
    lambda *v: (stepped(*v)[0], v[3], stepped(*v)[2], v[5]))
training_step.misconception(
    "only the last layer learns",
    "w1 and b1 come back as they were. The first layer has gradients, too.",
    lambda *v: (v[2], v[3], *stepped(*v)[2:]))
training_step.misconception(
    "mean over the outputs too", "The gradient is divided by the number of samples and by that of "
    "outputs, as by all numbers in y. The mean is over the samples.",
    lambda *v: stepped(*v, n=v[1].size))


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


SCALES: dict[str, Any] = {  # what multiplies 2 · (prediction − y), of x and y
    "1/n is missing": ("The loss is a mean over the samples, so its gradient has a 1/n.",
                       lambda x, y: 1.0),
    "1/n twice": ("Your steps are too short by the number of samples. Is the 1/n there already "
                  "where you divide?", lambda x, y: 1 / len(x) ** 2),
    "the 2 of the square is missing": ("The slope of a square is twice the number.",
                                       lambda x, y: 0.5 / len(x)),
    "mean over the outputs too": (
        "The gradient is divided by the number of samples and by that of outputs, as by all "
        "numbers in y. The mean is over the samples.",
        lambda x, y: 1 / y.size),
    "neither 2 nor 1/n": (
        "The gradient at the output has neither the 2 of the square nor the 1/n of the mean.",
        lambda x, y: 0.5),
    "divided by the number of outputs": (
        "The gradient is divided by the number of outputs. The mean is over the samples: which "
        "axis are they?",
        lambda x, y: 1 / y.shape[1]),
    "uphill": ("Your step goes uphill: which sign has the error, and which the step?",
               lambda x, y: -1 / len(x)),
}
SLOPES: dict[str, Any] = {  # what ReLU lets back: of what comes back, the sums and x
    "ReLU's slope is forgotten": ("Where a hidden neuron was silent nothing passes back.",
                                  lambda dh, z: dh),
    "ReLU's mask taken from the gradient": (MASK, lambda dh, z: dh * (dh > 0)),
    "multiplied by ReLU instead of its slope": (
        "What goes back through ReLU is multiplied by what the neurons gave. ReLU's slope is "
        "another: where is it 1, where 0?", lambda dh, z: dh * np.maximum(z, 0)),
    "ReLU's mask upside down": (
        "The gradient passes where a neuron was silent, and not where it was active.",
        lambda dh, z: dh * (z <= 0)),
    "the sign as ReLU's slope": (
        "Where a neuron was silent your gradient is turned round. What passes back there?",
        lambda dh, z: dh * np.sign(z)),
    "multiplied by the sums": (
        "What goes back through ReLU is multiplied by the hidden sums. ReLU's slope is another: "
        "where is it 1, where 0?", lambda dh, z: dh * z),
}
BIASES: dict[str, Any] = {
    "the biases get the mean": ("The gradients of the biases are a mean over the samples. The 1/n "
                                "is in what is added up already.", lambda g: g.mean(axis=0)),
    "one number for all biases of a layer": (
        "All biases of a layer get the same number: over which axis do you add up?",
        lambda g: g.sum()),
    "a bias as a row": (
        "Your new biases are tables of one row. They should have the shape that they came in.",
        lambda g: g.sum(axis=0, keepdims=True)),
    "the biases never change": ("The biases come back as they were. They are parameters, too.",
                                lambda g: 0.0),
}
WAYS: dict[str, Any] = {  # what else is done with the gradients
    "a layer is changed before the gradients below it are known": (
        "The gradient of the first layer passes through w2: through the old one, with which the "
        "loss was computed.", {"early": True}),
    "the gradients are returned": (
        "You return the gradients. The new parameters are asked for.",
        {"made": lambda p, g, lr: g}),
    "the changes are returned": (
        "You return the changes. The new parameters are asked for.",
        {"made": lambda p, g, lr: -lr * g}),
    "the learning rate is forgotten": (
        "You take the whole gradient away. How much of it is a step?",
        {"made": lambda p, g, lr: p - g}),
    "no ReLU on the way forward": (
        "Your hidden neurons are never silent: what stands between the two layers on the way "
        "forward?",
        {"forward": lambda z: z}),
    "ReLU at the output": (
        "Your outputs are never below 0, as if ReLU stood there, too. Which neurons have it?",
        {"output": lambda o: np.maximum(o, 0)}),
    "weights first, then biases": (
        "Your four results come in another order. In which are they asked for?",
        {"order": (0, 2, 1, 3)}),
    "the last layer first": (
        "Your four results come in another order. In which are they asked for?",
        {"order": (2, 3, 0, 1)}),
    "only the last layer learns": (
        "w1 and b1 come back as they were. The first layer has gradients, too.", {"first": 0.0}),
    "the sums where what the neurons gave belongs": (
        "The gradient of w2 is made of the hidden sums. What came into the last layer on the way "
        "forward?", {"fed": lambda z, h: z}),
}


def stepped_otherwise(x, y, w1, b1, w2, b2, lr, *, scale=lambda x, y: 1 / len(x),
                      slope=lambda dh, z: dh * (z > 0), bias=lambda g: g.sum(axis=0),
                      made=lambda p, g, lr: p - lr * g, forward=lambda z: np.maximum(z, 0),
                      output=lambda o: o, order=(0, 1, 2, 3), early=False, first=1.0,
                      fed=lambda z, h: h):
    z = x @ w1 + b1
    h = forward(z)
    g = 2 * (output(h @ w2 + b2) - y) * scale(x, y)
    dw2 = fed(z, h).T @ g
    dz = first * slope(g @ (w2 - lr * dw2 if early else w2).T, z)
    new = [made(p, d, lr) for p, d in ((w1, x.T @ dz), (b1, bias(dz)), (w2, dw2), (b2, bias(g)))]
    return tuple(new[i] for i in order)


MISTAKES: list[Any] = [
    *((name, tip, {"scale": how}) for name, (tip, how) in SCALES.items()),
    *((name, tip, {"slope": how}) for name, (tip, how) in SLOPES.items()),
    *((name, tip, {"bias": how}) for name, (tip, how) in BIASES.items()),
    *((name, tip, how) for name, (tip, how) in WAYS.items())]
for name, tip, how in MISTAKES:
    if name not in {m.name for m in training_step.misconceptions}:
        training_step.misconception(
            name, tip, lambda *v, how=how: stepped_otherwise(*v, **how))


@training_step.misconception(
    "a hidden bias gets what ReLU holds back",
    "Of your four results only the new b1 is wrong: on the way back the gradient passes ReLU "
    "before it comes to w1 and to b1. Is it the same gradient for both?")
def _(*v):
    w1, _b1, w2, b2 = stepped_otherwise(*v)
    return w1, stepped_otherwise(*v, slope=lambda dh, z: dh)[1], w2, b2


@training_step.misconception(
    "the weights' gradients divided once more",
    "The new biases are right, and the steps of the weights too short by the number of samples: "
    "the 1/n is in what comes back already.")
def _(*v):
    (w1, _, w2, _), (_, b1, _, b2) = (
        stepped_otherwise(*v, scale=lambda x, y, n=n: 1 / len(x)**n) for n in (2, 1))
    return w1, b1, w2, b2


@training_step.misconception(
    "1/n is missing for the weights",
    "The new biases are right, and the steps of the weights too long by the number of samples. Is "
    "the 1/n in what comes back, or only where the biases get theirs?")
def _(*v):
    (w1, _, w2, _), (_, b1, _, b2) = (
        stepped_otherwise(*v, scale=lambda x, y, n=n: 1 / len(x)**n) for n in (0, 1))
    return w1, b1, w2, b2


training_step.misconception(
    "no ReLU at all",
    "Your hidden neurons are never silent, neither forward nor backward. What stands between the "
    "two layers?",
    lambda *v: stepped_otherwise(*v, forward=lambda z: z, slope=lambda dh, z: dh))


@training_step.misconception(
    "no biases on the way forward", "On the way forward your sums are without the biases.")
def _(x, y, w1, b1, w2, b2, lr):
    new = stepped_otherwise(x, y, w1, 0 * b1, w2, 0 * b2, lr)
    return new[0], b1 + new[1], new[2], b2 + new[3]


@training_step.misconception(
    "the error squared on the way back",
    "What goes back from the output is the squared error itself, over n, and never negative. What "
    "is the slope of a square?")
def _(x, y, w1, b1, w2, b2, lr):
    h = np.maximum(x @ w1 + b1, 0)
    away = h @ w2 + b2 - y
    return stepped_otherwise(x, h @ w2 + b2 - away**2 / 2, w1, b1, w2, b2, lr)


OFTEN = [m for m in MISTAKES if m[0] not in (
    "divided by the number of outputs", "ReLU's mask upside down", "the sign as ReLU's slope",
    "multiplied by the sums", "the learning rate is forgotten", "the gradients are returned",
    "the changes are returned", "the last layer first", "only the last layer learns",
    "neither 2 nor 1/n", "the biases never change")]
ONE = {  # one thing, or the sentence of one is false beside the other
    ("1/n is missing", "the biases get the mean"),
    *((name, "no ReLU on the way forward") for name in (
        "ReLU's slope is forgotten", "multiplied by ReLU instead of its slope")),
    ("no ReLU on the way forward", "the sums where what the neurons gave belongs")}
for place, (name, tip, how) in enumerate(OFTEN):
    for other, other_tip, otherwise in OFTEN[place + 1:]:
        if not {*how} & {*otherwise} and (name, other) not in ONE:
            training_step.misconception(
                *both((name, tip), (other, other_tip)),
                lambda *v, how={**how, **otherwise}: stepped_otherwise(*v, **how))


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
    "Mean and deviation are those of each row. A column is a feature, with a unit of its own.",
    lambda train, test: tuple((x - train.mean(axis=1, keepdims=True)) / train.std(
        axis=1, keepdims=True) for x in (train, test)))
standardize.misconception(
    "each row scaled by itself",
    "Mean and deviation are those of each row. A column is a feature, with a unit of its own.",
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
VARIANCE = ("What is divided by is the variance, the square of the deviation: is a root missing, "
            "or is divided twice?")
standardize.misconception(
    "variance instead of deviation", VARIANCE, lambda train, test: tuple(
        (r - train.mean(axis=0)) / np.where(train.var(axis=0) > 0, train.var(axis=0), 1)
        for r in (train, test)))
standardize.misconception(
    "divided by n − 1", "Your deviation is a little too large: np.std divides by n.",
    lambda train, test: (z_scores(train, train, ddof=1), z_scores(test, train, ddof=1)))
standardize.misconception(
    "each row is scaled by itself", "Each row is scaled by its own numbers. A feature is a column.",
    lambda train, test: tuple(z_scores(r.T, r.T).T for r in (train, test)))
standardize.misconception(
    "only centred",
    "The mean is subtracted, but the numbers are not divided.",
    lambda train, test: (train - train.mean(axis=0), test - train.mean(axis=0)))
standardize.misconception(
    "divided by 0 where a feature never changes",
    "A feature that is the same everywhere is divided by 0.",
    lambda train, test: tuple((r - train.mean(axis=0)) / train.std(axis=0) for r in (train, test)))

TINY = [10.0**-k for k in range(4, 17)] + [float(np.finfo(float).eps)]
NEXT_TO_NOTHING = (
    "A tiny number in place of the deviation 0 (added to it, or as the least) avoids the division "
    "by 0, but where a feature never changed in training the test rows are divided by this tiny "
    "number.")
for tiny in TINY:
    standardize.misconception(
        "divided by next to nothing where a feature never changes",
        NEXT_TO_NOTHING, lambda train, test, tiny=tiny: tuple(
            (r - train.mean(axis=0)) / np.maximum(train.std(axis=0), tiny) for r in (train, test)))

# Which rows' numbers scale the training rows, and which the test rows.
WHOSE: dict[str, Any] = {
    "": ("", lambda train, test: (train, train)),
    "the test rows are scaled by themselves": (
        "The test rows get their own mean and deviation. Then the same bird would look different "
        "in both sets.", lambda train, test: (train, test)),
    "scaled before splitting": (
        "Mean and deviation come from training and test rows together: the test leaks into "
        "training.", lambda train, test: (np.vstack([train, test]),) * 2),
    "the test rows scale the training rows": (
        "Both are scaled by the numbers of the test rows. Which rows are known before the test?",
        lambda train, test: (test, test)),
    "each scaled by the other": (
        "The training rows are scaled by the test rows' numbers. Which rows are known before the "
        "test?", lambda train, test: (test, train)),
}
DEVIATIONS: dict[str, Any] = {
    "": ("", lambda known: known.std(axis=0)),
    "divided by n − 1": ("Your deviation is a little too large: np.std divides by n.",
                         lambda known: known.std(axis=0, ddof=1)),
    "variance instead of deviation": (
        VARIANCE, lambda known: known.var(axis=0)),
    "the root of the deviation": (
        "What is divided by is the root of the deviation: how many roots are taken?",
        lambda known: np.sqrt(known.std(axis=0))),
    "only centred": ("The mean is subtracted, but the numbers are not divided.",
                     lambda known: np.ones(known.shape[1])),
    "divided by the range": ("What is divided by is the largest less the smallest value. The "
                             "deviation is asked for.", lambda known: np.ptp(known, axis=0)),
    "one deviation for all features": (
        "Each feature has its own unit, so its own deviation: one for all is in your result.",
        lambda known: np.full(known.shape[1], known.std())),
    "divided by the mean": ("What is divided by is the mean. The deviation is asked for.",
                            lambda known: known.mean(axis=0)),
    "the mean distance instead of the deviation": (
        "What is divided by is the mean distance from the mean. The deviation is made of squares.",
        lambda known: np.abs(known - known.mean(axis=0)).mean(axis=0)),
}
CENTRES: dict[str, Any] = {
    "": ("", lambda rows, known, by: (rows - known.mean(axis=0)) / by),
    "only divided": ("The numbers are only divided: no mean is subtracted.",
                     lambda rows, known, by: rows / by),
    "only the mean is divided": (
        "The deviation divides the mean alone: which comes first, the minus or the division?",
        lambda rows, known, by: rows - known.mean(axis=0) / by),
    "multiplied by the deviation": (
        "Your numbers are multiplied by the deviation. How large should the deviation of each "
        "feature be in the end?",
        lambda rows, known, by: (rows - known.mean(axis=0)) * by),
    "the mean added": ("The mean is added. Where should a feature's mean come to lie?",
                       lambda rows, known, by: (rows + known.mean(axis=0)) / by),
    "the median instead of the mean": (
        "Your middle is the median. The mean is asked for.",
        lambda rows, known, by: (rows - np.median(known, axis=0)) / by),
    "one mean for all features, each its own deviation": (
        "Each feature has its own mean: one for all is in your result.",
        lambda rows, known, by: (rows - known.mean()) / by),
}
NEVER_CHANGES: dict[str, Any] = {  # what becomes of a deviation of 0, and of its rows
    "": ("", lambda by: np.where(by != 0, by, 1)),
    "divided by 0 where a feature never changes": (
        "A feature that is the same everywhere is divided by 0.",
        lambda by: by),
    "one feature that never changes decides for all": (
        "Where one feature never changes in training, the others are not divided either. Ask each "
        "feature by itself.", lambda by: by if by.all() else np.ones(len(by))),
    "a small deviation taken for 1": (
        "Features with a deviation below 1 are not divided. Which deviations may stay out?",
        lambda by: np.maximum(by, 1)),
}
RETURNED: dict[str, Any] = {
    "": ("", lambda train, test: (train, test)),
    "returned in the wrong order": ("First the training rows, then the test rows.",
                                    lambda train, test: (test, train)),
    "only the test rows are returned": ("Return two things: the training rows are scaled, too.",
                                        lambda train, test: test),
    "only the training rows are returned": ("Return two things: the test rows are scaled, too.",
                                            lambda train, test: train),
    "all rows in one table": ("Training and test rows come back in one table. Two are asked for.",
                              lambda train, test: np.vstack([train, test])),
}


def scaled(whose, deviation, centre, constant, returned):
    def both_scaled(train, test):
        return returned(*(centre(rows, known, constant(deviation(known)))
                          for rows, known in zip((train, test), whose(train, test), strict=True)))
    return both_scaled


ALIKE = {  # not told apart from one of the two, or from others
    ("the test rows are scaled by themselves", "divided by 0 where a feature never changes"),
    *((name, more) for name in ("scaled before splitting", "only centred",
                                "one deviation for all features",
                                "the test rows scale the training rows")
      for more in ("divided by 0 where a feature never changes",
                   "one feature that never changes decides for all")
      if (name[:8], more[:7]) != ("the test", "divided")),
    *((name, more) for name in ("divided by the mean", "multiplied by the deviation")
      for more in ("divided by 0 where a feature never changes", "a small deviation taken for 1",
                   "one feature that never changes decides for all")),
    *((name, "a small deviation taken for 1") for name in (
        "only centred", "divided by the range", "one deviation for all features")),
    *((name, "looks into the future") for name in (
        "no epoch is ever a new best", "the largest loss taken for the best")),
    ("no epoch is ever a new best", "only the last epoch"),
    *(("one epoch too impatient", more) for more in (
        "the stop counted from 1", "epochs counted from 1")),
    *(("no epoch is ever a new best", more) for more in (
        "the stop counted from 1", "the number of epochs as the last one",
        "bad epochs are counted altogether", "the first epoch is left out",
        "the last epoch is left out", "the first epoch counts as a bad one")),
    ("the number of epochs as the last one", "the first epoch counts as a bad one"),
    ("the largest loss taken for the best", "bad epochs are counted altogether"),
    *((name, "the first epoch is left out") for name in (
        "the largest loss taken for the best", "lower than the epoch before is a new best",
        "lower than the first is a new best")),
    ("one epoch too impatient", "the number of epochs as the last one"),
    ("one epoch too impatient", "the last epoch is left out"),
    ("the number of epochs as the last one", "bad epochs are counted altogether"),
    ("looks into the future", "it goes on after the stop"),
    ("looks into the future", "the last epoch is left out"),
    ("only the last epoch", "the last epoch is left out"),
}


def choose(kinds, exercise, make, pairs):
    """Each mistake of each kind alone, and each two of the kinds whose numbers are in ``pairs``."""
    right = [kind[""][1] for kind in kinds]
    for number, kind in enumerate(kinds):
        for name, (tip, how) in kind.items():
            if name and name not in {m.name for m in exercise.misconceptions}:
                exercise.misconception(
                    name, tip, make(*right[:number], how, *right[number + 1:]))
    for one, other in pairs:
        for name, (tip, how) in kinds[one].items():
            for more, (more_tip, otherwise) in kinds[other].items():
                if name and more and (name, more) not in ALIKE:
                    chosen = list(right)
                    chosen[one], chosen[other] = how, otherwise
                    exercise.misconception(*both((name, tip), (more, more_tip)), make(*chosen))


choose((WHOSE, DEVIATIONS, CENTRES, NEVER_CHANGES, RETURNED), standardize, scaled,
       ((0, 1), (0, 3), (1, 3), (2, 3), (0, 2), (1, 4), (3, 4)))
standardize.misconception(
    "multiplied by the deviation", CENTRES["multiplied by the deviation"][0],
    lambda train, test: tuple((r - train.mean(axis=0)) * train.std(axis=0) for r in (train, test)))
standardize.misconception(
    "a vast number where a feature never changes",
    "Where a feature never changed in training a vast number stands in your test rows: there the "
    "deviation is 0. By what is divided, and what becomes of inf?",
    lambda train, test: tuple(np.nan_to_num((r - train.mean(axis=0)) / train.std(axis=0))
                              for r in (train, test)))
standardize.misconception(
    "a feature that never changes is left as it was",
    "Where a feature never changes in training it comes back as it was. Its mean, too, is "
    "subtracted.",
    lambda train, test: tuple(np.where(train.std(axis=0) > 0, z_scores(r, train), r)
                              for r in (train, test)))
standardize.misconception(
    "divided by n − 1, and a feature that never changes is left as it was",
    "Two things are not right. Your deviation is a little too large: np.std divides by n. And: "
    "Where a feature never changes in training it comes back as it was. Its mean is "
    "subtracted, too.",
    lambda train, test: tuple(np.where(train.std(axis=0) > 0, z_scores(r, train, ddof=1), r)
                              for r in (train, test)))
standardize.misconception(
    "a feature that never changes is left out",
    "Where a feature never changes in training its column is missing. All columns are asked for.",
    lambda train, test: tuple(z_scores(r, train)[:, train.std(axis=0) > 0] for r in (train, test)))
standardize.misconception(
    "divided by next to nothing where a feature never changes",
    NEXT_TO_NOTHING, lambda train, test: tuple(
        (r - train.mean(axis=0)) / (train.std(axis=0) + 1e-12) for r in (train, test)))
standardize.misconception(
    "only the training rows are scaled",
    "Your test rows come back as they were. Are they scaled, too, and by the mean and deviation "
    "that the training rows had before they were scaled?",
    lambda train, test: (z_scores(train, train), test * 1.0))
standardize.misconception(
    "squeezed between 0 and 1",
    "The training rows lie between 0 and 1: the smallest and the largest value make your scale. "
    "Mean and deviation are asked for.", lambda train, test: tuple(
        (r - train.min(axis=0)) / np.where(np.ptp(train, axis=0) > 0, np.ptp(train, axis=0), 1)
        for r in (train, test)))


@standardize.misconception(
    "0 in the test for a feature that never changes",
    "Where a feature never changes in training your test rows are 0. They may differ from its "
    "mean.")
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
# good as before; better than the epoch before alone; a new best just when the patience would end.
FIRST_ROUNDS = (([5.0, 6.0, 4.0, 5.0, 3.0, 4.0, 4.5, 5.0, 6.0], 3), ([1.0, 2.0, 3.0, 4.0], 2),
                ([1.0, 2.0, 0.5, 0.4], 1), ([5.0, 3.0, 3.0, 4.0, 2.0], 2),
                ([5.0, 3.0, 4.0, 3.5, 6.0, 7.0], 2), ([5.0, 4.0, 4.5, 3.0, 3.5, 4.0], 2))


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
    "the patience is ignored",
    "It stops at the first epoch that is not better, whatever the patience.")
def _(losses, patience):
    return early_stopping.reference(losses, 1)


@early_stopping.misconception(
    "compared with the epoch before",
    "The patience begins anew wherever a loss is lower than the one before. Lower than which one "
    "should it be?")
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
    "bad epochs are counted altogether",
    "Epochs without a new best use up patience for ever. What should a new best do to that?")
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
    "one epoch too patient", "It stops one epoch later than the patience allows.")
def _(losses, patience):
    return early_stopping.reference(losses, patience + 1)


@early_stopping.misconception(
    "looks into the future",
    "Your best is that of all epochs. When training has stopped, the later ones do not exist.")
def _(losses, patience):
    return early_stopping.reference(losses, patience)[0], int(np.argmin(losses))


@early_stopping.misconception(
    "looks into the future",
    "Both of your numbers come from the lowest loss of all epochs. When training has stopped, the "
    "later ones do not exist: does each epoch ask only for those before it?")
def _(losses, patience):
    best = int(np.argmin(losses))
    return min(best + patience, len(losses) - 1), best


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
    "the last epoch instead of the best",
    "Both numbers are the epoch in which it stops. The second should be that of the lowest loss.")
def _(losses, patience):
    epoch, _best = early_stopping.reference(losses, patience)
    return epoch, epoch


@early_stopping.misconception("it never stops",
    "The last epoch comes, and the best of all, as if it never stopped. Is the patience ever used "
    "up, and what happens then?")
def _(losses, patience):
    return len(losses) - 1, int(np.argmin(losses))

BETTER: dict[str, Any] = {  # of the loss, those before and the lowest that was remembered
    "": ("", lambda loss, before, lowest: loss < lowest),
    "as good counts as better": ("Only a lower loss is a new best.",
                                 lambda loss, before, lowest: loss <= lowest),
    "the largest loss taken for the best": (
        "A larger loss counts as a new best in yours: which way round is the comparison?",
        lambda loss, before, lowest: loss > lowest),
    "lower than the epoch before is a new best": (
        "An epoch that is better than the one before it counts as a new best. Better than which "
        "one should it be?", lambda loss, before, lowest: loss < before[-1]),
    "lower than the first is a new best": (
        "Whatever is lower than the loss at the beginning counts as a new best. Does what you "
        "compare with become the new best's loss?", lambda loss, before, lowest: loss < before[0]),
    "no epoch is ever a new best": (
        "Epoch 0 stays the best in all that was tried. With what is a loss compared, and what does "
        "that start at: a number that no loss is below?", lambda loss, before, lowest: False),
}
PATIENCE: dict[str, Any] = {
    "": ("", 0),
    "one epoch too patient": ("It stops one epoch later than the patience allows.", 1),
    "one epoch too impatient": ("It stops one epoch before the patience is used up.", -1),
}
OUT: dict[str, Any] = {
    "": ("", lambda stop, best, losses, stopped: (stop, best)),
    "returned in the wrong order": ("First the epoch in which it stops, then the best.",
                                    lambda stop, best, losses, stopped: (best, stop)),
    "the lowest loss instead of its epoch": (
        "Your second result is a loss. The epoch in which it was is asked for.",
        lambda stop, best, losses, stopped: (stop, losses[best])),
    "epochs counted from 1": ("Your epochs are one too high: the first has the number 0.",
                              lambda stop, best, losses, stopped: (stop + 1, best + 1)),
    "the stop counted from 1": (
        "The epoch in which it stops comes out one too high. The first is 0: is counted on before "
        "it is returned?",
        lambda stop, best, losses, stopped: (stop + 1, best)),
    "epochs counted from 1, and returned in the wrong order": (
        "Two things are not right. Your epochs are one too high: the first has the number 0. And: "
        "First the epoch in which it stops, then the best.",
        lambda stop, best, losses, stopped: (best + 1, stop + 1)),
    "the number of epochs as the last one": (
        "Where it never stops you return the number of epochs. The last one has a smaller number: "
        "the first is 0.", lambda stop, best, losses, stopped: (stop + (not stopped), best)),
    "looks into the future": (
        "Your best is that of all epochs. When training has stopped, the later ones do not exist.",
        lambda stop, best, losses, stopped: (stop, int(np.argmin(losses)))),
    "the best epoch as the stop, too": (
        "Both numbers are the best epoch where it stops. In which epoch is that found out?",
        lambda stop, best, losses, stopped: (best if stopped else stop, best)),
    "only the best epoch": ("Two things are asked for: the epoch in which it stops, then the best.",
                            lambda stop, best, losses, stopped: best),
    "only the last epoch": ("Two things are asked for: the epoch in which it stops, then the best.",
                            lambda stop, best, losses, stopped: stop),
}
LOOPS: dict[str, Any] = {
    "": ("", {}),
    "it goes on after the stop": (
        "What you return is of a later epoch than the first in which the patience was used up: "
        "does the loop end there?", {"goes_on": True}),
    "bad epochs are counted altogether": (
        "Epochs without a new best use up patience for ever. What should a new best do to that?",
        {"altogether": True}),
    "the first epoch is left out": (
        "Epoch 0 is never the best in yours. With which epoch does your loop begin, and what is "
        "the lowest loss before it?", {"first": False}),
    "the first epoch counts as a bad one": (
        "Epoch 0 uses up patience in yours: it is not lower than itself. Is the counter "
        "0 after it?",
        {"begun": 1}),
    "the last epoch is left out": ("The last epoch is never looked at: where does your loop end?",
                                   {"last": False}),
}


def stop_otherwise(better, more, out, how):
    def stopping(losses, patience, goes_on=False, altogether=False, first=True, last=True,
                 begun=0):
        best = last_stop = 0
        bad = begun
        lowest, found = losses[0] if first else np.inf, None
        for epoch in range(1, len(losses) - (not last)):
            if better(losses[epoch], losses[:epoch], lowest):
                best, lowest, bad = epoch, losses[epoch], bad if altogether else 0
            else:
                bad += 1
            if (bad if altogether or begun else epoch - best) >= patience + more:
                found, last_stop = out(epoch, best, losses, True), epoch
                if not goes_on:
                    break
        if goes_on and found is not None:
            return out(last_stop, best, losses, True)
        return found if found is not None else out(len(losses) - 1, best, losses, False)
    return lambda losses, patience: stopping(losses, patience, **how)


choose((BETTER, PATIENCE, OUT, LOOPS), early_stopping, stop_otherwise,
       ((0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)))


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
