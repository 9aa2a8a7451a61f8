"""Lesson 11: pictures of animals, and where depth pays."""

from __future__ import annotations

import math
from functools import cache

import numpy as np

import dlcourse as dl

from .kit import Lesson, part

lesson = Lesson("11_animal_pictures")
hint = lesson.hint


def pictures(draw, n=None):
    """Pictures of whole numbers from 0 to 255, neither square nor as bright as can be."""
    height, width = draw.shape()
    height += 2 if height + 1 == width else 1
    return draw.rng.integers(0, 250, (n or draw.size(3, 8), height, width)).astype(np.uint8)


@lesson.exercise(
    part(11, "a row of numbers from 0 to 1 for each picture", lambda draw: [
        pictures(draw), pictures(draw), pictures(draw)]),
    part(3, "a single picture", lambda draw: [pictures(draw, 1)]),
    untouched=2,
    hints=("The first axis counts the pictures; the other two become one.",
           "In reshape, −1 is worked out by itself. Which division makes the brightest value, "
           "255, a 1?"),
    similar=("A picture is a vector", """
        Two sheets of 3 lines with 4 letters: the sheets stay apart, lines and letters become one
        axis. −1 lets NumPy find the 12 by itself. And a grey of 51 of 255 is 0.2.

        >>> np.arange(24).reshape(2, 3, 4).reshape(2, -1).shape
        (2, 12)
    """),
)
def prepare_pictures(x):
    return x.reshape(len(x), -1) / 255


prepare_pictures.misconception(
    "not scaled", "Your numbers go up to 255. Training wants them small.",
    lambda x: x.reshape(len(x), -1) * 1.0)
prepare_pictures.misconception(
    "scaled by the brightest pixel", "White is 255, even if no pixel happens to be white.",
    lambda x: x.reshape(len(x), -1) / x.max())
prepare_pictures.misconception(
    "divided by 256", "White, 255, should become exactly 1.",
    lambda x: x.reshape(len(x), -1) / 256)
prepare_pictures.misconception(
    "cut off behind the point",
    "Everything behind the point is cut off: // does that, int does, and an array of whole "
    "numbers does when something is written into it.",
    lambda x: x.reshape(len(x), -1) // 255)
prepare_pictures.misconception(
    "all pictures in one row", "Each picture needs a row of its own.", lambda x: x.ravel() / 255)
prepare_pictures.misconception(
    "column by column", "The pixels come row after row.",
    lambda x: x.transpose(0, 2, 1).reshape(len(x), -1) / 255)
prepare_pictures.misconception(
    "a column for each picture", "A row is a picture, a column a pixel.",
    lambda x: (x.reshape(len(x), -1) / 255).T)
prepare_pictures.misconception(
    "not flattened", "The pictures keep their two axes. One row of numbers each is wanted.",
    lambda x: x / 255)


def repeated(draw, odd_labels=False):
    """Small pictures in no order; some come again, next to each other or far apart."""
    n, size = draw.size(5, 9), draw.size(3, 6)
    different = draw.rng.integers(0, 3, (n, size))
    different[:, 0], different[:, -1] = divmod(draw.rng.permutation(n), 3)  # no pixel tells all
    order = np.concatenate([np.arange(n), draw.rng.integers(0, n, 4)])
    order = np.concatenate([draw.rng.permutation(order), [order[0], order[0], 2, 1, 2]])
    labels = draw.rng.integers(0, 4, n)[order]
    if odd_labels:
        labels[-1] += 1
        labels[-2] += 1
    return different[order].astype(np.uint8), labels


def mirrored_sums(draw):
    """Different pictures with the same pixels in another order; equal ones are no neighbours."""
    x = np.array([[1, 2, 3], [3, 2, 1], [1, 2, 3], [2, 1, 3], [3, 2, 1]], dtype=np.uint8)
    return x[:: draw.rng.choice([-1, 1])], draw.rng.integers(0, 9, 5)


def nearly_equal(draw):
    """Different pictures whose digits are the same in a row, or that differ behind the point."""
    digits = np.array([[1, 12, 3], [11, 2, 3], [1, 1, 23], [1, 12, 3], [11, 2, 3]], dtype=np.uint8)
    parts = np.array([[0.5, 1.0], [0.25, 1.0], [0.5, 1.0], [0.5, 1.25], [0.25, 1.0]])
    return [(x[draw.rng.permutation(5)], draw.rng.integers(0, 9, 5)) for x in (digits, parts)]


@lesson.exercise(
    part(10, "the first of equal pictures stays, in the old order", lambda draw: [
        repeated(draw), repeated(draw)]),
    part(3, "the same pixels in another place are another picture", lambda draw: [
        mirrored_sums(draw), mirrored_sums(draw), *nearly_equal(draw)]),
    part(3, "equal pictures with different labels", lambda draw: [
        repeated(draw, odd_labels=True), repeated(draw, odd_labels=True)]),
    untouched=2,
    hints=("Go through the pictures and remember which you have seen.",
           "picture.tobytes() can be kept in a set. Collect the numbers of the rows to keep, "
           "then pick them from x and from y."),
    similar=("The pictures", """
        Words a, b, a, c, b: the rows 0, 1 and 3 stay. At each one ask first whether it has been
        seen, then note it. An array cannot be kept in a set, but its bytes can:

        >>> seen = {np.array([1, 2]).tobytes()}
        >>> np.array([1, 2]).tobytes() in seen
        True
    """),
)
def drop_duplicates(x, y):
    seen, keep = set(), []
    for i in range(len(x)):
        picture = x[i].tobytes()
        if picture not in seen:
            seen.add(picture)
            keep.append(i)
    return x[keep], y[keep]


def firsts(x):
    return np.sort(np.unique(x, axis=0, return_index=True)[1])


drop_duplicates.misconception(
    "sorted by the way", "np.unique sorts. The pictures should stay in their order.",
    lambda x, y: (lambda i: (x[i], y[i]))(np.unique(x, axis=0, return_index=True)[1]))
drop_duplicates.misconception(
    "the labels are not reduced", "x is shorter now. What about y?",
    lambda x, y: (x[firsts(x)], y))
drop_duplicates.misconception(
    "the last of equal pictures stays", "The first one should stay.",
    lambda x, y: (lambda i: (x[i], y[i]))(np.sort(len(x) - 1 - firsts(x[::-1]))))
drop_duplicates.misconception(
    "all copies are thrown away", "One of the equal pictures should stay.",
    lambda x, y: (lambda i: (x[i], y[i]))([i for i in range(len(x)) if np.sum(
        (x == x[i]).all(axis=1)) == 1]))
drop_duplicates.misconception(
    "only neighbours are compared", "Equal pictures may stand far apart.",
    lambda x, y: (lambda i: (x[i], y[i]))([i for i in range(len(x)) if i == 0 or (
        x[i] != x[i - 1]).any()]))
drop_duplicates.misconception(
    "sums compared instead of pictures", "Different pictures may have the same sum.",
    lambda x, y: (lambda i: (x[i], y[i]))(np.sort(np.unique(
        x.sum(axis=1), return_index=True)[1])))
drop_duplicates.misconception(
    "the label counts too",
    "The same picture under two labels is still one picture: it could stand in train and test.",
    lambda x, y: (lambda i: (x[i], y[i]))(firsts(np.column_stack([x, y]))))
drop_duplicates.misconception(
    "nothing is dropped", "There are still equal pictures.", lambda x, y: (x * 1, y * 1))


@drop_duplicates.misconception(
    "one equal pixel is enough", "`in` asks of arrays whether any number is equal. Two pictures "
    "are the same only if all of their pixels are.")
def _(x, y):
    keep = [i for i in range(len(x)) if not (x[:i] == x[i]).any()]
    return x[keep], y[keep]


@cache
def small_animals():
    """All animals, 7 × 7 pixels from 0 to 1, and their classes."""
    x, y = dl.load_animals()
    blocks = x.reshape(-1, 7, 4, 7, 4).mean(axis=(2, 4)) / 255
    return blocks.reshape(len(x), 49), y


@cache
def animals_by_picture():
    return {row.tobytes(): label for row, label in zip(*small_animals(), strict=True)}


def animals(draw):
    """2,000 pictures to train on and 2,000 others."""
    x, y = small_animals()
    order = draw.rng.permutation(len(x))[:4000]
    return x[order[:2000]], y[order[:2000]], x[order[2000:]]


BAR, GUESSING, LOOKED_UP, ALIKE = 0.76, 0.2, 0.97, 0.93


def like_neighbours(named, x_train, y_train, x_test):
    """Whether these are the classes of the most similar pictures, what needs no training."""
    far = (x_train**2).sum(axis=1) - 2 * x_test @ x_train.T
    near = y_train[np.argsort(far, axis=1)[:, :9]]
    votes = (np.eye(10)[near[:, :k]].sum(axis=1).argmax(axis=1) for k in (1, 3, 5, 7, 9))
    return any(np.mean(named == vote) > ALIKE for vote in votes)


def names_enough(named, x_train, y_train, x_test):
    named = np.asarray(named)
    if named.shape != (len(x_test),):
        return (f"Expected one class number for each of the {len(x_test)} held-out pictures, got "
                f"an array of shape {named.shape}.")
    if (named == named[0]).all():
        return "Every picture gets the same name."
    known = animals_by_picture()
    right = np.mean(named == np.array([known[row.tobytes()] for row in x_test]))
    if right > LOOKED_UP:
        return ("So many no network names rightly that has seen only these pictures. Were they "
                "looked up? Train a network.")
    if right >= BAR and like_neighbours(named, x_train, y_train, x_test):
        return "These are the names of the most similar pictures. Train a network."
    if right >= BAR:
        return ""
    if right < GUESSING:
        return "Your network names the held-out pictures hardly better than by guessing."
    return (f"Your network names {math.floor(1000 * right) / 10} % of the held-out pictures "
            f"rightly; {100 * BAR:g} % are asked. One layer gets to about 73 %.")


@lesson.exercise(
    part(24, f"at least {BAR:.0%} of held-out pictures named rightly", lambda draw: [
        animals(draw)], verify=names_enough),
    untouched=2, seconds=10,
    hints=("One layer is not enough here. Which layers stand between the pixels and the scores, "
           "and how often has the network seen all pictures?",
           "About a hundred hidden neurons with ReLU, Adam with a learning rate near 0.01, small "
           "batches, and more than ten epochs."),
    similar=("Training", """
        The penguins' network has 4 inputs, 16 hidden neurons and 3 classes. It is made, then
        trained with dl.fit on the training rows, and only then asked:

        >>> model = dl.Sequential(dl.Linear(4, 16, rng=0), dl.ReLU(), dl.Linear(16, 3, rng=1))
        >>> model.predict(np.zeros((2, 4))).shape
        (2,)
    """),
    without=("datasets.load_animals",),
)
def name_animals(x_train, y_train, x_test):
    model = dl.Sequential(dl.Linear(49, 96, rng=0), dl.ReLU(), dl.Linear(96, 10, rng=1))
    dl.fit(model, x_train, y_train, epochs=12, batch_size=80, loss=dl.CrossEntropyLoss(),
           optimizer=dl.Adam(model.parameters(), lr=0.02), rng=0, progress=False)
    return model.predict(x_test)


def one_layer(x, y, epochs=15):
    model = dl.Sequential(dl.Linear(49, 10, rng=0))
    dl.fit(model, x, y, epochs=epochs, batch_size=50, loss=dl.CrossEntropyLoss(),
           optimizer=dl.Adam(model.parameters(), lr=0.01), rng=0, progress=False)
    return model


name_animals.misconception(
    "too simple, or not trained for long",
    "A single layer cannot do it; nor can a deeper one that has hardly begun to learn.",
    lambda x, y, x_test: one_layer(x, y).predict(x_test))
name_animals.misconception(
    "names that have nothing to do with the pictures",
    "Was the network trained before it was asked, and for long enough? With the labels of the same "
    "pictures, in the same order? And do the test pictures go in as the training pictures did?",
    lambda x, y, x_test: one_layer(x, y[::-1].copy()).predict(x_test))
name_animals.misconception(
    "the same name for all", "Always one class: did the network learn at all?",
    lambda x, y, x_test: np.zeros(len(x_test), dtype=int))
name_animals.misconception(
    "probabilities instead of classes", "A class number for each picture is asked for.",
    lambda x, y, x_test: one_layer(x, y, 1).predict_proba(x_test))
name_animals.misconception(
    "one name in all", "You return a single class for all pictures.",
    lambda x, y, x_test: one_layer(x, y, 1).predict(x_test)[0])


def curves(draw, kind):
    n = draw.size(5, 9)
    validation = np.sort(draw.rng.uniform(0.5, 1.0, n))[::-1]
    validation[0] = 1.0
    if kind == "overfitting":
        low = 0.4
        validation = np.append(validation, [low, low * draw.number(1.15, 1.6)])
        train = np.sort(draw.rng.uniform(0.4, 1.0, n + 2))[::-1]
        train[[0, -1]] = 1.0, draw.number(0.2, 0.35)
    elif kind == "underfitting":
        validation = np.append(validation, [0.4, 0.4 * draw.number(1.01, 1.08)])
        train = np.linspace(1.0, draw.number(0.55, 0.9), n + 2)
    else:
        validation = np.append(validation, [0.4, 0.4 * draw.number(1.01, 1.08)])
        train = np.linspace(1.0, draw.number(0.1, 0.36), n + 2)
    return train.round(4).tolist(), validation.round(4).tolist()


def both_faults(draw):
    """Overfitting, though the training loss has not halved either."""
    train, _ = curves(draw, "underfitting")
    validation = curves(draw, "overfitting")[1]
    return train, validation


def low_training(draw):
    """Fine, with a training loss far below the validation loss, both still falling."""
    return [1.0, 0.5, 0.2, 0.05], [1.1, 0.8, 0.7, draw.number(0.6, 0.69)]


def slow_validation(draw):
    """Underfitting, though the validation loss has halved; its first loss is the highest."""
    return [1.0, 0.9, 0.8, draw.number(0.6, 0.75)], [2.4, 1.0, 0.9, 0.85]


def long_after_the_lowest(draw):
    """Overfitting, though the last epoch hardly changed anything; all losses are small."""
    lowest = draw.number(0.04, 0.06)
    return [0.3, 0.2, 0.1, 0.04], [0.3, lowest, 1.6 * lowest, 1.61 * lowest]


def from_the_start(draw):
    """Overfitting: the first validation loss is the lowest, and the last ones hardly differ."""
    return [2.0, 1.5, 1.2, 0.8, 0.6, 0.5], [0.5, 0.91, 0.92, 0.9, draw.number(0.91, 0.94), 0.95]


def nearly_level(draw):
    """Underfitting: no validation loss is far from another, the highest not from the lowest."""
    return [1.0, 0.99, draw.number(0.97, 0.98)], [1.0, 0.97, draw.number(0.94, 0.96)]


def ups_and_downs(draw):
    """The first training loss is neither the highest nor the lowest but one."""
    high = draw.number(1.5, 1.6)
    return [([1.0, high, 0.8, 0.7], [1.0, 0.9, 0.8, 0.7]),
            ([1.0, 0.4, 0.8, 0.7], [9.0, 6.0, 5.0, 5.3])]


def at_the_limits(draw):
    return [([1.0, 0.7, 0.5], [1.0, 0.8, 0.6]), ([2.0, 0.8, 0.8], [1.0, 0.5, 0.55]),
            ([2.0, 1.3, 1.25], [1.0, 0.75, 0.5]), ([2.0, 0.9, 0.7], [1.5, 1.0, 1.125])]


@lesson.exercise(
    part(5, "overfitting", lambda draw: [
        curves(draw, "overfitting"), curves(draw, "overfitting"), both_faults(draw),
        low_training(draw), long_after_the_lowest(draw), from_the_start(draw)]),
    part(5, "underfitting", lambda draw: [
        curves(draw, "underfitting"), curves(draw, "underfitting"), slow_validation(draw),
        low_training(draw), nearly_level(draw), *ups_and_downs(draw)]),
    part(4, "neither", lambda draw: [
        curves(draw, "fine"), curves(draw, "fine"), curves(draw, "overfitting")]),
    part(2, "just at the limits", at_the_limits),
    hints=("First the validation loss: how does its last value compare with its lowest?",
           "validation[-1] > 1.1 * min(validation), and only then train[-1] > train[0] / 2."),
    similar=("A gap, seen", """
        In numbers: a validation loss of 1.0, 0.5, 0.8 ends at 1.6 times its lowest: it has turned
        up. One of 1.0, 0.5, 0.51 ends at 1.02 times: it has not. Only then look at the training
        loss: 2.0 → 1.5 has lost a quarter, 2.0 → 0.4 four fifths.
    """),
)
def diagnose(train, validation):
    if validation[-1] > 1.1 * min(validation):
        return "overfitting"
    if train[-1] > 0.5 * train[0]:
        return "underfitting"
    return "fine"


def diagnosed(train, validation, *, over=None, under=None):
    over = validation[-1] > 1.1 * min(validation) if over is None else over
    under = train[-1] > 0.5 * train[0] if under is None else under
    return "overfitting" if over else "underfitting" if under else "fine"


diagnose.misconception(
    "the gap taken for overfitting",
    "A training loss below the validation loss is usual. Overfitting is when the validation loss "
    "rises again.", lambda t, v: diagnosed(t, v, over=t[-1] < v[-1]))
diagnose.misconception(
    "over and under swapped", "Learning by heart is overfitting; learning too little is under.",
    lambda t, v: {"overfitting": "underfitting", "underfitting": "overfitting",
                  "fine": "fine"}[diagnosed(t, v)])
diagnose.misconception(
    "compared with the first validation loss", "Compare the last one with the lowest.",
    lambda t, v: diagnosed(t, v, over=v[-1] > 1.1 * v[0]))
diagnose.misconception(
    "underfitting before overfitting", "If both are true, overfitting is the answer. Is it asked "
    "first, and does no later line undo it?",
    lambda t, v: "underfitting" if t[-1] > 0.5 * t[0] else diagnosed(t, v))
diagnose.misconception(
    "underfitting judged by the validation loss", "Ask the training loss whether it has halved.",
    lambda t, v: diagnosed(t, v, under=v[-1] > 0.5 * v[0]))
diagnose.misconception(
    "any rise counts", "A rise of a few per cent is a tremble. The limit is 10 %.",
    lambda t, v: diagnosed(t, v, over=v[-1] > min(v)))
diagnose.misconception(
    "the place of the lowest loss", "np.argmin says where the lowest loss stands. How low is it?",
    lambda t, v: diagnosed(t, v, over=v[-1] > 1.1 * int(np.argmin(v))))
diagnose.misconception(
    "the highest loss instead of the last",
    "You compare the highest validation loss with the lowest. Which one comes at the end?",
    lambda t, v: diagnosed(t, v, over=max(v) > 1.1 * min(v)))


def labelled(draw):
    x = pictures(draw)
    return x, draw.labels(len(x), 3)


@lesson.exercise(
    part(14, "the pictures and their mirror images", lambda draw: [
        labelled(draw), labelled(draw), labelled(draw)]),
    untouched=2,
    hints=("Left and right change places: which axis is that?",
           "A slice with the step −1 turns an axis round. Which axis goes from left to right? "
           "np.concatenate joins the pictures; the labels come twice, in the same order."),
    similar=("A picture is a vector", """
        Upside down instead: the axes are pictures, rows, columns, so it is the rows that turn
        round. The labels stay what they are, once for each copy.

        >>> np.array([[[1, 2], [3, 4]]])[:, ::-1, :].tolist()
        [[[3, 4], [1, 2]]]
        >>> np.concatenate([[5, 6], [5, 6]])
        array([5, 6, 5, 6])
    """),
)
def with_mirror_images(x, y):
    return np.concatenate([x, x[:, :, ::-1]]), np.concatenate([y, y])


with_mirror_images.misconception(
    "each picture beside its mirror image",
    "First all pictures, then all mirror images: yours take turns.",
    lambda x, y: (np.stack([x, x[:, :, ::-1]], axis=1).reshape(-1, *x.shape[1:]), np.repeat(y, 2)))
with_mirror_images.misconception(
    "the mirror images first", "The pictures come first, and their mirror images after them.",
    lambda x, y: (np.concatenate([x[:, :, ::-1], x]), np.concatenate([y, y])))
with_mirror_images.misconception(
    "the labels multiplied by 2", "A label says which animal it is. Twice the number is another "
    "animal: each label is needed twice.",
    lambda x, y: (np.concatenate([x, x[:, :, ::-1]]), 2 * y))
with_mirror_images.misconception(
    "upside down", "Your animals stand on their heads. Left and right should change places.",
    lambda x, y: (np.concatenate([x, x[:, ::-1]]), np.concatenate([y, y])))
with_mirror_images.misconception(
    "the labels are not doubled", "There are twice as many pictures now.",
    lambda x, y: (np.concatenate([x, x[:, :, ::-1]]), y))
with_mirror_images.misconception(
    "the originals are lost", "You return the mirror images only.",
    lambda x, y: (x[:, :, ::-1], y))
with_mirror_images.misconception(
    "labels in another order than pictures",
    "np.repeat doubles each label on the spot; your pictures come one set after the other.",
    lambda x, y: (np.concatenate([x, x[:, :, ::-1]]), np.repeat(y, 2)))
with_mirror_images.misconception(
    "the pictures in reverse order", "You turned the order of the pictures, not the pictures.",
    lambda x, y: (np.concatenate([x, x[::-1]]), np.concatenate([y, y])))
with_mirror_images.misconception(
    "turned by half", "Both axes are turned: that is a rotation, not a mirror image.",
    lambda x, y: (np.concatenate([x, x[:, ::-1, ::-1]]), np.concatenate([y, y])))
with_mirror_images.misconception(
    "everything turned round", "np.flip without an axis turns all of them round: the order of the "
    "pictures and top and bottom, too.",
    lambda x, y: (np.concatenate([x, np.flip(x)]), np.concatenate([y, y])))

why_duplicates = lesson.choice(
    "why_duplicates", 4,
    "The same picture is in the training and in the test part. Why does it matter?",
    "b", {
        "a": ("training takes longer", "By a hair. The trouble is another one."),
        "b": ("the test looks better than the network is",
              "It may have learnt this picture by heart."),
        "c": ("the loss becomes NaN", "Numbers do not mind copies."),
        "d": ("it does not matter", "A test is to show what happens with new pictures."),
    })

no_flipping = lesson.choice(
    "no_flipping", 4,
    "For which task would mirror images as additional training pictures do harm?",
    "c", {
        "a": ("telling giraffes from zebras", "A giraffe looking left is a giraffe."),
        "b": ("finding cats", "Cats walk both ways."),
        "c": ("reading the letters b and d",
              "A mirrored b is a d, and its label would be wrong."),
        "d": ("telling birds from bears", "Both may look left or right."),
    })

explain_depth = lesson.explanation(
    "explain_depth",
    "A friend asks: “For the penguins one layer was enough. Why not for pictures of animals?” "
    "Explain it in a few sentences.",
    "For the penguins each measurement means something by itself: a long flipper speaks for a "
    "Gentoo, and such hints can simply be added up. A single pixel says little: the same animal "
    "is dark there in one pose and bright in another. Only pixels together make an ear or a "
    "neck. A hidden layer can find such patterns first, and the next layer adds up the patterns "
    "and not the pixels.")
