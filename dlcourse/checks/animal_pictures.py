"""Lesson 11: pictures of animals, and where depth pays."""

from __future__ import annotations

import math
from functools import cache, lru_cache
from itertools import pairwise

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
    "not scaled",
    "Your numbers go up to 255. Training wants them from 0 to 1.",
    lambda x: x.reshape(len(x), -1) * 1.0)
prepare_pictures.misconception(
    "scaled by the brightest pixel",
    "Your numbers are divided by the brightest pixel that came. White is 255, even if no pixel "
    "happens to be white.",
    lambda x: x.reshape(len(x), -1) / x.max())
prepare_pictures.misconception(
    "divided by 256",
    "Your numbers are those of a division by 256. White, 255, should become exactly 1.",
    lambda x: x.reshape(len(x), -1) / 256)
prepare_pictures.misconception(
    "zeros where shades of grey should be",
    "All your numbers are 0. Is what stands behind the point cut off (// does that, int does, and "
    "an array of whole numbers does when something is written into it)? Or does nothing get into "
    "the array that comes back?",
    lambda x: x.reshape(len(x), -1) // 255)
prepare_pictures.misconception(
    "all pictures in one row", "Each picture needs a row of its own.", lambda x: x.ravel() / 255)
prepare_pictures.misconception(
    "column by column",
    "Your pixels come column after column. They should come row after row: which of the two axes "
    "is gone through first?",
    lambda x: x.transpose(0, 2, 1).reshape(len(x), -1) / 255)
prepare_pictures.misconception(
    "a column for each picture",
    "Your pictures are columns. A row is a picture, a column a pixel.",
    lambda x: (x.reshape(len(x), -1) / 255).T)
prepare_pictures.misconception(
    "not flattened", "The pictures keep their two axes. One row of numbers each is wanted.",
    lambda x: x / 255)
prepare_pictures.misconception(
    "neither scaled nor flattened",
    "The numbers still go up to 255, and the pictures still have their two axes.",
    lambda x: x * 1.0)
prepare_pictures.misconception(
    "scaled by the brightest pixel of each picture",
    "Each picture is divided by its own brightest pixel. White is 255 in all of them, even where "
    "no pixel is white.",
    lambda x: (rows := x.reshape(len(x), -1)) / rows.max(axis=1, keepdims=True))
prepare_pictures.misconception(
    "stretched from darkest to brightest",
    "The darkest pixel becomes 0 and the brightest 1, whatever they are. Only 0 is black, and only "
    "255 is white.",
    lambda x: (x.reshape(len(x), -1) - 1.0 * x.min()) / (1.0 * x.max() - x.min()))
prepare_pictures.misconception(
    "not flattened, and scaled by the brightest pixel",
    "Two things are not right. The pictures keep their two axes: one row of numbers each is "
    "wanted. And white is 255, even if no pixel happens to be white.",
    lambda x: x / x.max())
prepare_pictures.misconception(
    "not flattened, and divided by 256",
    "Two things are not right. The pictures keep their two axes: one row of numbers each is "
    "wanted. And white, 255, should become exactly 1.",
    lambda x: x / 256)
prepare_pictures.misconception(
    "one row, and divided by 256",
    "Two things are not right. Each picture needs a row of its own. And white, 255, should become "
    "exactly 1.", lambda x: x.ravel() / 256)
prepare_pictures.misconception(
    "one row, and not scaled",
    "Two things are not right. Each picture needs a row of its own. And your numbers go up to 255.",
    lambda x: x.ravel() * 1.0)
prepare_pictures.misconception(
    "column by column, and black and white exchanged",
    "Two things are not right. Your pixels come column after column, and should come row after "
    "row. And 0 has become 1, and 255 has become 0.",
    lambda x: 1 - x.transpose(0, 2, 1).reshape(len(x), -1) / 255)
prepare_pictures.misconception(
    "black and white exchanged, and scaled by the brightest pixel of each picture",
    "Two things are not right. What was dark is bright now. And each picture is divided by its own "
    "brightest pixel: white is 255, even where no pixel is white.",
    lambda x: 1 - (rows := x.reshape(len(x), -1)) / rows.max(axis=1, keepdims=True))
prepare_pictures.misconception(
    "a mean of 0 and a spread of 1",
    "All numbers together have a mean of 0 and a standard deviation of 1. That can be done with "
    "numbers of any kind; here 0 is to stay 0 and 255 to become 1.",
    lambda x: (x.reshape(len(x), -1) - x.mean()) / x.std())
prepare_pictures.misconception(
    "each picture divided by its sum",
    "The numbers of each picture add up to 1. It is the brightest that can come, 255, that should "
    "become 1.",
    lambda x: (rows := x.reshape(len(x), -1)) / rows.sum(axis=1, keepdims=True))
prepare_pictures.misconception(
    "pictures side by side",
    "The pictures are put side by side: a row of yours goes through all of them. Each picture "
    "needs a row of its own.", lambda x: np.hstack(list(x)) / 255)
prepare_pictures.misconception(
    "the numbers wrap round",
    "Your numbers have wrapped round: whole numbers of 8 bits go from 0 to 255 only. Are they "
    "multiplied with 255, or is their sign turned? What makes 255 a 1?",
    lambda x: x.reshape(len(x), -1) * np.uint8(255))
prepare_pictures.misconception(
    "each picture stretched from darkest to brightest",
    "In each picture the darkest pixel becomes 0 and the brightest 1, whatever they are. Only 0 is "
    "black, and only 255 is white.",
    lambda x: (lambda rows: (rows - rows.min(axis=1, keepdims=True)) / np.ptp(
        rows, axis=1, keepdims=True))(x.reshape(len(x), -1) * 1.0))
prepare_pictures.misconception(
    "black and white exchanged", "0 has become 1, and 255 has become 0: what was dark is bright "
    "now. Is something subtracted that should not be?",
    lambda x: 1 - x.reshape(len(x), -1) / 255)
prepare_pictures.misconception(
    "from −1 to 1", "Your numbers go from −1 to 1. From 0 to 1 are asked for.",
    lambda x: x.reshape(len(x), -1) / 127.5 - 1)
prepare_pictures.misconception(
    "divided by 255 twice", "White has become 1/255: it is divided by 255 once more than needed.",
    lambda x: x.reshape(len(x), -1) / 255 / 255)
prepare_pictures.misconception(
    "pixels of different pictures in a row",
    "The shape is right, but a row holds pixels of different pictures. Which axis stays when the "
    "shape is changed? To turn round what was cut wrongly does not put it right.",
    lambda x: x.reshape(-1, len(x)).T / 255)
prepare_pictures.misconception(
    "a row for each line of a picture",
    "Each line of pixels got a row of its own. All lines of a picture belong into one row.",
    lambda x: x.reshape(-1, x.shape[-1]) / 255)
prepare_pictures.misconception(
    "as many columns as pictures",
    "Your table has a column for each picture, and its rows are not the pixels of one place. How "
    "many rows should there be, and how long is each?",
    lambda x: x.reshape(-1, len(x)) / 255)
prepare_pictures.misconception(
    "the first picture alone", "Only the first picture comes back. What about the others?",
    lambda x: x[0].ravel() / 255)
prepare_pictures.misconception(
    "only 0 and 1 left",
    "All shades of grey are gone: your numbers are 0 or 1, dark or bright. Are they rounded, or "
    "compared with something?",
    lambda x: (x.reshape(len(x), -1) / 255).round())


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


def copy_between():
    """A copy before the last picture, whose label is another: the first labels are not enough."""
    x = np.array([[1, 2], [3, 4], [1, 2], [5, 6]], dtype=np.uint8)
    return x, np.array([0, 1, 0, 2])


def nearly_equal(draw):
    """Different pictures whose digits are the same in a row, or that differ behind the point."""
    digits = np.array([[1, 12, 3], [11, 2, 3], [1, 1, 23], [1, 12, 3], [11, 2, 3]], dtype=np.uint8)
    parts = np.array([[0.5, 1.0], [0.25, 1.0], [0.5, 1.0], [0.5, 1.25], [0.25, 1.0]])
    return [(x[draw.rng.permutation(5)], draw.rng.integers(0, 9, 5)) for x in (digits, parts)]


@lesson.exercise(
    part(10, "the first of equal pictures stays, in the old order", lambda draw: [
        repeated(draw), repeated(draw), copy_between()]),
    part(3, "pictures that are merely alike stay, equal ones go", lambda draw: [
        mirrored_sums(draw), mirrored_sums(draw), *nearly_equal(draw), copy_between()]),
    part(3, "equal pictures go, whatever their labels", lambda draw: [
        repeated(draw, odd_labels=True), repeated(draw, odd_labels=True), copy_between()]),
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


def lasts(x):
    return np.sort(len(x) - 1 - firsts(x[::-1]))


def both(chosen, x, y):
    return x[chosen], y[chosen]


drop_duplicates.misconception(
    "sorted by the way",
    "Your pictures come sorted, as from np.unique. They should stay in their order.",
    lambda x, y: (lambda i: (x[i], y[i]))(np.unique(x, axis=0, return_index=True)[1]))
drop_duplicates.misconception(
    "the labels are not reduced",
    "x is shorter now, and y is as long as before. Which labels belong to the pictures that stay?",
    lambda x, y: (x[firsts(x)], y))
drop_duplicates.misconception(
    "the last of equal pictures stays",
    "Of equal pictures the last stays. The first one should.",
    lambda x, y: both(lasts(x), x, y))
drop_duplicates.misconception(
    "all copies are thrown away",
    "Of pictures that come more than once none is left. The first of them should stay.",
    lambda x, y: (lambda i: (x[i], y[i]))([i for i in range(len(x)) if np.sum(
        (x == x[i]).all(axis=1)) == 1]))
drop_duplicates.misconception(
    "only neighbours are compared",
    "Only copies that follow directly on an equal picture are dropped. Equal pictures may stand "
    "far apart: with which ones is each compared?",
    lambda x, y: (lambda i: (x[i], y[i]))([i for i in range(len(x)) if i == 0 or (
        x[i] != x[i - 1]).any()]))
drop_duplicates.misconception(
    "sums compared instead of pictures",
    "Different pictures with the same sum of their pixels count as equal. What is compared, the "
    "pictures or something made of them?",
    lambda x, y: (lambda i: (x[i], y[i]))(np.sort(np.unique(
        x.sum(axis=1), return_index=True)[1])))
drop_duplicates.misconception(
    "the label counts too",
    "Equal pictures with different labels both stay. The same picture under two labels is still "
    "one picture: it could stand in train and test.",
    lambda x, y: (lambda i: (x[i], y[i]))(firsts(np.column_stack([x, y]))))
drop_duplicates.misconception(
    "nothing is dropped",
    "All pictures have come back, equal ones as well. Is any picture ever found among those that "
    "were there before, and does what is dropped get lost again?",
    lambda x, y: (x * 1, y * 1))


@drop_duplicates.misconception(
    "one equal pixel is enough",
    "Too many are dropped: one pixel equal to that of any picture before it is enough (`in` asks "
    "of arrays whether any number is equal, as any does). Two pictures are the same only if all of "
    "their pixels are.")
def _(x, y):
    keep = [i for i in range(len(x)) if not (x[:i] == x[i]).any()]
    return x[keep], y[keep]


@drop_duplicates.misconception(
    "one pixel equal to one of those kept is enough",
    "Too many are dropped: one pixel equal to that of a picture kept is enough (`in` asks of "
    "arrays whether any number is equal, as any does). Two pictures are the same only if all of "
    "their pixels are.")
def _(x, y):
    keep: list[int] = []
    for i in range(len(x)):
        if not (x[keep] == x[i]).any():
            keep.append(i)
    return x[keep], y[keep]


def without_neighbours(x):
    return [0, *(i for i in range(1, len(x)) if (x[i] != x[i - 1]).any())]


def later(x):
    """The places of all but the first of equal pictures."""
    return np.setdiff1d(np.arange(len(x)), firsts(x))


def as_a_set(x):
    return np.array(list(set(map(tuple, x.tolist()))))


drop_duplicates.misconception(
    "the label of the last of equal pictures",
    "The pictures are right, but with each stands the label of its last copy. Is something that is "
    "kept of the first one overwritten when a copy comes, as in a dict?",
    lambda x, y: (x[firsts(x)], y[[np.flatnonzero((x == x[i]).all(axis=1))[-1]
                                   for i in firsts(x)]]))
drop_duplicates.misconception(
    "the first labels instead of theirs",
    "There are as many labels as pictures, but they are simply the first ones. A picture that "
    "stays keeps its own label: both have to be chosen by the same places.",
    lambda x, y: (x[firsts(x)], y[:len(firsts(x))]))
drop_duplicates.misconception(
    "the last of equal pictures stays, with other labels",
    "Two things are not right. Of equal pictures the last stays, not the first. And the labels are "
    "simply the first ones, not those of the pictures that stay.",
    lambda x, y: (x[lasts(x)], y[:len(lasts(x))]))
drop_duplicates.misconception(
    "the last of equal pictures stays, and the labels are not reduced",
    "Two things are not right. Of equal pictures the last stays, not the first. And there are "
    "still as many labels as before.",
    lambda x, y: (x[lasts(x)], y))
drop_duplicates.misconception(
    "from the end on", "The pictures come from the last to the first, and of equal ones the last "
    "stays. In which direction do you go through them?",
    lambda x, y: both(lasts(x)[::-1], x, y))
drop_duplicates.misconception(
    "only neighbours are compared, and the labels are not reduced",
    "Two things are not right. Equal pictures may stand far apart: with which ones is each "
    "compared? And there are still as many labels as before.",
    lambda x, y: (x[without_neighbours(x)], y))
drop_duplicates.misconception(
    "only neighbours are compared, and the first picture is lost",
    "Two things are not right. Equal pictures may stand far apart: with which ones is each "
    "compared? And the very first picture is never among those that stay.",
    lambda x, y: both(without_neighbours(x)[1:], x, y))
drop_duplicates.misconception(
    "the first picture is lost",
    "The very first picture is missing. Where does what you keep begin?",
    lambda x, y: both(firsts(x)[1:], x, y))
drop_duplicates.misconception(
    "only copies of the first picture are dropped",
    "The copies of the very first picture are gone; those of all others are still there. With what "
    "is each picture compared?",
    lambda x, y: both([i for i in range(len(x)) if i == 0 or (x[i] != x[0]).any()], x, y))
drop_duplicates.misconception(
    "all copies are thrown away, and the labels are not reduced",
    "Two things are not right. One of the equal pictures should stay. And there are still as many "
    "labels as before.",
    lambda x, y: (x[[(x == row).all(axis=1).sum() == 1 for row in x]], y))
drop_duplicates.misconception(
    "only the copies stay", "What should go is what you keep: the first of equal pictures is "
    "missing, and its copies are there. Is a condition the wrong way round?",
    lambda x, y: both(later(x), x, y))
drop_duplicates.misconception(
    "one picture of each class", "Of each label one picture stays. It is equal pictures that "
    "should go, not equal labels: what do you compare?",
    lambda x, y: both(np.sort(np.unique(y, return_index=True)[1]), x, y))
drop_duplicates.misconception(
    "equal labels dropped, too", "The pictures are right. But of the labels, too, each comes only "
    "once: a picture that stays keeps its label, whether another has the same or not.",
    lambda x, y: (x[firsts(x)], np.unique(y)))
drop_duplicates.misconception(
    "sorted, and the labels are not those of the pictures",
    "Your pictures come sorted, as from np.unique. They should stay in their order. And of the "
    "labels each comes only once: a picture that stays keeps its label.",
    lambda x, y: (np.unique(x, axis=0), np.unique(y)))
drop_duplicates.misconception(
    "sorted, and the labels are not reduced",
    "Your pictures come sorted, as from np.unique. They should stay in their order. And there are "
    "still as many labels as before.",
    lambda x, y: (np.unique(x, axis=0), y))
drop_duplicates.misconception(
    "the order of a set",
    "Your pictures come in the order of a set, which has none of its own. And the labels are all "
    "there still: a picture that stays keeps its own.",
    lambda x, y: (as_a_set(x), y))
drop_duplicates.misconception(
    "the order of a set, and each label once",
    "Your pictures come in the order of a set, which has none of its own. And of the labels each "
    "comes only once: a picture that stays keeps its own, whether another has the same or not.",
    lambda x, y: (as_a_set(x), np.unique(y)))
drop_duplicates.misconception(
    "sorted pictures, and labels in their old order",
    "Your pictures come sorted, as from np.unique. They should stay in their order. The labels are "
    "in the old order: pick both by the same places, in the same order.",
    lambda x, y: (np.unique(x, axis=0), y[firsts(x)]))
drop_duplicates.misconception(
    "each label once, in the old order",
    "The pictures are right. But of the labels, too, each comes only once: a picture that stays "
    "keeps its label, whether another has the same or not.",
    lambda x, y: (x[firsts(x)], y[np.sort(np.unique(y, return_index=True)[1])]))
drop_duplicates.misconception(
    "the numbers of the pictures instead of their places",
    "As many pictures come back as before, and not those: the numbers by which they are picked say "
    "for each picture which of the different ones it is, as return_inverse does. Where does each "
    "of those stand first?",
    lambda x, y: both(np.unique(x, axis=0, return_inverse=True)[1].ravel(), x, y))
drop_duplicates.misconception(
    "nothing is left", "No picture is left. Each is equal to itself: is it compared with itself, "
    "or noted before it is asked for?", lambda x, y: (x[:0], y[:0]))
drop_duplicates.misconception(
    "one pixel equal to that of the neighbour is enough",
    "Two things are not right. Equal pictures may stand far apart, and each is compared only with "
    "the one before it. And one equal pixel is enough for you: different are pictures as soon as "
    "any pixel is.",
    lambda x, y: both([0, *(i for i in range(1, len(x)) if (x[i] != x[i - 1]).all())], x, y))
drop_duplicates.misconception(
    "the places instead of the labels",
    "The pictures are right. In the second place stand the numbers of the rows that stay, not the "
    "labels of these rows.", lambda x, y: (x[firsts(x)], firsts(x)))
drop_duplicates.misconception(
    "the labels are not returned",
    "The pictures come back alone. What about their labels?",
    lambda x, y: x[firsts(x)])
drop_duplicates.misconception(
    "the pictures are not reduced", "There are fewer labels now. What about the pictures?",
    lambda x, y: (x, y[firsts(x)]))
drop_duplicates.misconception(
    "only the first pixel is compared",
    "Pictures with the same first pixel count as equal, whatever their others are. Is it the whole "
    "row that is compared?",
    lambda x, y: both(firsts(x[:, :1]), x, y))


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
UNRELATED = 0.15  # of the names are right at most where pictures and labels were mixed up
TOLD_APART = 0.5  # of the names are right then, if they are taken in another way
SELDOM = 0.002  # of the pictures have a name then that hardly ever comes
FEW, MANY = 5, 6  # names, where others hardly ever come; where nearly all do
BLIND = 0.05  # nats that the names tell of the pictures, less than in any training
LIKE_ONE, NEARER = 0.8, 0.03  # of the names are those of one layer, so much more than of two


def like_neighbours(named, x_train, y_train, x_test):
    """Whether these are the classes of the most similar pictures, what needs no training."""
    far = (x_train**2).sum(axis=1) - 2 * x_test @ x_train.T
    near = y_train[np.argsort(far, axis=1)[:, :9]]
    votes = (np.eye(10)[near[:, :k]].sum(axis=1).argmax(axis=1) for k in (1, 3, 5, 7, 9))
    return any(np.mean(named == vote) > ALIKE for vote in votes)


def names_enough(named, x_train, y_train, x_test):
    named = np.asarray(named)
    if wrong := no_names(named, len(x_test)):
        return wrong
    known = animals_by_picture()
    true = np.array([known[row.tobytes()] for row in x_test])
    right = np.mean(named == true)
    if right > LOOKED_UP:
        return ("So many no network names rightly that has seen only these pictures. Were they "
                "looked up? Train a network.")
    if right >= BAR and like_neighbours(named, x_train, y_train, x_test):
        return "These are the names of the most similar pictures. Train a network."
    if right >= BAR:
        return ""
    if (named == named[0]).all():
        return "Every picture gets the same name."
    if right < GUESSING and (seen := seen_otherwise(named, true, y_train)):
        return seen
    reached = (f"{math.floor(1000 * right) / 10} % of the held-out pictures are named rightly; "
               f"{100 * BAR:g} % are asked.")
    spread = how_many(named)
    if right < UNRELATED and spread >= MANY:
        return f"{reached} Nearly all of the ten names come, but guessing gets as far."
    if spread < FEW or not_named(named) > 1:
        return f"{reached} Some of the ten names hardly ever come, or never."
    if right < GUESSING:
        return f"{reached} That is hardly better than by guessing."
    if like_one_layer(named, x_train, y_train, x_test):
        return f"{reached} One layer gets to about 73 %, and names most of them as you do."
    return f"{reached} One layer gets to about 73 %."


def no_names(named, n):
    """What is wrong with the form of what should be a class number for each of n pictures."""
    if named.dtype.kind not in "iufb":
        return "Expected class numbers from 0 to 9, and something else came."
    if named.shape == (n,):
        return "" if (named % 1 == 0).all() else (
            f"Expected class numbers, which are whole; got such as {named[named % 1 != 0][0]:.3g}.")
    if named.ndim == 1:
        more = ("That is one for each class, as when the largest is looked for along the pictures."
                if len(named) == 10 else
                "Which pictures were named? Does x_test still hold what was passed in?")
        return (f"Expected {n} class numbers, one for each picture in x_test; {len(named)} came. "
                f"{more}")
    return (f"Expected one class number for each of the {n} held-out pictures, got "
            f"an array of shape {named.shape}.")


def seen_otherwise(named, true, y_train):
    """What the names are right for, where they are not for the pictures in their order."""
    if np.mean(named == y_train) > TOLD_APART:
        return "These are the names of the training pictures. Those of x_test are asked."
    if np.mean(named[::-1] == true) > TOLD_APART:
        return "The names are right for the pictures from the last to the first."
    numbers, rows = np.unique(named, return_inverse=True)
    together = np.zeros((len(numbers), 10))
    np.add.at(together, (rows, true), 1)
    if together.max(axis=1).sum() > TOLD_APART * len(true) and len(
            set(together.argmax(axis=1))) == len(numbers) > FEW:
        return "The animals are told apart, but have other numbers than theirs."
    share = together / len(true)
    alone = share.sum(axis=1, keepdims=True) * share.sum(axis=0)
    told = (share * np.log(np.where(share > 0, share, 1) / np.where(share > 0, alone, 1))).sum()
    if told < BLIND and how_many(named) > MANY:
        return "The names have nothing to do with the pictures in x_test: as if drawn by lot."
    return ""


def how_many(named):
    """How many names come, each counted by how often: two that come equally often are 2."""
    share = np.unique(named, return_counts=True)[1] / len(named)
    return np.exp(-(share * np.log(share)).sum())


def not_named(named):
    """How many of the ten names hardly ever come."""
    return sum(np.mean(named == name) < SELDOM for name in range(10))


def like_one_layer(named, x_train, y_train, x_test):
    one, two = names_of_networks(
        x_train.tobytes(), y_train.astype(np.int64).tobytes(), x_test.tobytes())
    near_one, near_two = (max(np.mean(named == other) for other in some) for some in (one, two))
    return near_one > LIKE_ONE and near_one - near_two > NEARER


@lru_cache(1)
def names_of_networks(*given):
    """What networks name these pictures as they go on learning: of one layer, or of two without an
    activation between them, which are one; and with an activation."""
    x_train, x_test = (np.frombuffer(given[i]).reshape(-1, 49) for i in (0, 2))
    y_train = np.frombuffer(given[1], np.int64)
    one, two, deep = (49, 10), (49, 64, 10), (49, 64, 10)
    return ([*while_learning(x_train, y_train, x_test, one, (8, 8, 16, 32), 0.01, None),
             *while_learning(x_train, y_train, x_test, two, (5, 10, 15), 0.004, None)],
            [*while_learning(x_train, y_train, x_test, deep, (10, 5, 5), 0.001),
             *while_learning(x_train, y_train, x_test, deep, (2, 1, 1, 2), 0.01)])


def network(sizes, activation=dl.ReLU, **init):
    """Linear layers of these sizes, with an activation between them if any is given."""
    layers = [dl.Linear(a, b, rng=i, **init) for i, (a, b) in enumerate(pairwise(sizes))]
    between = [[layer, *([activation()] if activation else [])] for layer in layers[:-1]]
    return dl.Sequential(*(layer for pair in between for layer in pair), layers[-1])


def trained(model, x, y, epochs, rate):
    dl.fit(model, x, y, epochs=epochs, batch_size=80, loss=dl.CrossEntropyLoss(),
           optimizer=dl.Adam(model.parameters(), lr=rate), rng=0, progress=False)
    return model


def while_learning(x, y, x_test, sizes, epochs, rate, activation=dl.ReLU):
    model = network(sizes, activation)
    for more in epochs:
        yield trained(model, x, y, more, rate).predict(x_test)


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
    "not more than one layer",
    "Most of your names are those that a network of a single layer gives, and about as many are "
    "right. Is there a hidden layer, and an activation such as ReLU between the linear layers? "
    "Without one, several of them are no more than one. More epochs do not help then.",
    lambda x, y, x_test: trained(network((49, 64, 10), None), x, y, 25, 0.005).predict(x_test))
name_animals.misconception(
    "has not learnt enough",
    "It learns, but does not get far enough. Look in this order. How many steps is it trained for "
    "(the epochs times the batches in each), and how large are they? Is it the same network in all "
    "rounds, or made anew in each? Is there a hidden layer, with an activation after it, and wide "
    "enough? Do the numbers go in as they came, from 0 to 1, or are they scaled once more? And are "
    "all pictures used?",
    lambda x, y, x_test: trained(network((49, 64, 10)), x, y, 9, 0.001).predict(x_test))


@name_animals.misconception(
    "only a few of the names",
    "Some of the ten names hardly ever come. Do the test pictures go in just as the training "
    "pictures did? Is the network that is asked the one that was trained, in all rounds? If so, it "
    "may have hardly begun to learn: few epochs, few large batches, small steps, or pictures "
    "divided by 255 that go from 0 to 1 already. Or the steps are far too large, the hidden "
    "neurons very few, or a ReLU stands on the last layer.")
def _(x, y, x_test):
    return network((49, 64, 10)).predict(x_test)


def a_third(x_test, renamed):
    """A third of the pictures named by what they show, though wrongly, the others by turns."""
    true = np.array([animals_by_picture()[row.tobytes()] for row in x_test])
    turns = np.arange(len(true))
    return np.where(turns % 3 == 0, renamed(true), turns % 10)


name_animals.misconception(
    "hardly better than guessing",
    "The names depend on the pictures, but hardly one is right. Is the network that is asked the "
    "one that was trained, with enough steps, and large ones? With the labels of the same "
    "pictures, in the same order? And do the test pictures go in as the training pictures did?",
    lambda x, y, x_test: a_third(
        x_test, lambda true: (true + (np.arange(len(true)) % 10 < 7)) % 10))
name_animals.misconception(
    "labels that do not belong to the pictures",
    "Nearly all names come, but hardly one is right. So it is where pictures and labels do not "
    "belong together in the training: were the pictures put into another order (shuffled, sorted, "
    "chosen), and the labels not, or otherwise? If not: do the test pictures go in as the training "
    "pictures did, and was the network trained for more than a few steps?",
    lambda x, y, x_test: a_third(x_test, lambda true: (true + 1) % 10))
name_animals.misconception(
    "names that have nothing to do with the pictures",
    "Whatever animal a picture shows, each name comes about equally often for it. Are these names "
    "of the pictures in x_test, or of others? Were those put into another order before they were "
    "named? Are they drawn by lot?",
    lambda x, y, x_test: one_layer(x, y).predict(np.roll(x_test, 1, axis=0)))
name_animals.misconception(
    "the training pictures named",
    "Your names fit the training pictures, one after the other. Which pictures are to be named?",
    lambda x, y, x_test: one_layer(x, y).predict(x))
name_animals.misconception(
    "the names from the last to the first",
    "Your names are right for the pictures in reverse order. Where is something turned round?",
    lambda x, y, x_test: one_layer(x, y).predict(x_test)[::-1])
name_animals.misconception(
    "other numbers for the classes",
    "The animals are told apart, but each has another number than its own. Are the classes counted "
    "from 1, or numbered anew?",
    lambda x, y, x_test: one_layer(x, y).predict(x_test) + 1)
name_animals.misconception(
    "the same name for all",
    "Always one name: nothing of a picture comes through to the end. Look in this order. Do all "
    "weights start at 0? Are the pictures divided by 255 once more, though they go from 0 to 1 "
    "already, in training or when the network is asked? Is the learning rate so large that hidden "
    "neurons fall silent for good? Is there a ReLU or a softmax after the last layer?",
    lambda x, y, x_test: np.zeros(len(x_test), dtype=int))
name_animals.misconception(
    "ten numbers for each picture",
    "Ten numbers come for each picture, a score or a probability for each class. What is asked for "
    "is which class has the largest.",
    lambda x, y, x_test: one_layer(x, y, 1).predict_proba(x_test))
name_animals.misconception(
    "the best picture of each class",
    "Ten numbers came, one for each class: which picture fits it best. For each picture is asked "
    "which class fits it best. Along which axis is the largest looked for?",
    lambda x, y, x_test: one_layer(x, y, 1).predict_proba(x_test).argmax(axis=0))
name_animals.misconception(
    "a single number",
    "A single number comes back. Is it the class of one picture, or a share or a loss? For each "
    "picture in x_test one class is asked for.",
    lambda x, y, x_test: one_layer(x, y, 1).predict(x_test)[0])
name_animals.misconception(
    "no class numbers",
    "What comes back are no numbers. What does each of your functions return? dl.fit, for one, "
    "gives the history of the training: the network has to be asked for the names after it.",
    lambda x, y, x_test: dl.fit(
        model := network((49, 10)), x, y, epochs=1, batch_size=500, loss=dl.CrossEntropyLoss(),
        optimizer=dl.Adam(model.parameters()), progress=False))


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
            ([2.0, 1.3, 1.25], [1.0, 0.75, 0.5]), ([2.0, 0.9, 0.7], [1.5, 1.0, 1.125]),
            ([2.0, 0.9, 0.7], [1.5, 1.0, 1.105])]


@lesson.exercise(
    part(5, "overfitting, told from neither", lambda draw: [
        curves(draw, "overfitting"), curves(draw, "overfitting"), both_faults(draw),
        low_training(draw), long_after_the_lowest(draw), from_the_start(draw),
        ([1.0, 0.4, 0.2], [1.0, 0.1, 0.8])]),
    part(5, "underfitting, told from neither", lambda draw: [
        curves(draw, "underfitting"), curves(draw, "underfitting"), slow_validation(draw),
        low_training(draw), nearly_level(draw), *ups_and_downs(draw)]),
    part(4, "neither, told from overfitting", lambda draw: [
        curves(draw, "fine"), curves(draw, "fine"), curves(draw, "overfitting"),
        ([1.0, 0.5, 0.3], [1.0, 0.4, 0.46]), ([1.0, 0.5, 0.1], [1.0, 0.4, 0.42]),
        ([1.0, 0.5, 0.4, 0.3], [1.0, 0.5, 0.7, 0.45])]),
    part(2, "at the limits, or near them", at_the_limits),
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
    "“overfitting” comes wherever the training loss ends below the validation losses. That is "
    "usual. Overfitting is when the validation loss rises above its own lowest.",
    lambda t, v: diagnosed(t, v, over=t[-1] < v[-1]))
diagnose.misconception(
    "over and under swapped",
    "“overfitting” and “underfitting” stand in each other's place. Learning by heart is "
    "overfitting; learning too little is under.",
    lambda t, v: {"overfitting": "underfitting", "underfitting": "overfitting",
                  "fine": "fine"}[diagnosed(t, v)])
diagnose.misconception(
    "not compared with the lowest validation loss",
    "“overfitting” does not come where the validation loss has fallen far and risen again. With "
    "which of its values is the last one compared? The lowest is meant, not the first, and not the "
    "mean of all.",
    lambda t, v: diagnosed(t, v, over=v[-1] > 1.1 * v[0]))
diagnose.misconception(
    "underfitting before overfitting", "If both are true, overfitting is the answer. Is it asked "
    "first, and does no later line undo it?",
    lambda t, v: "underfitting" if t[-1] > 0.5 * t[0] else diagnosed(t, v))
diagnose.misconception(
    "underfitting judged by the validation loss",
    "“underfitting” follows the validation loss: whether that has halved. It is the training loss "
    "that should have.",
    lambda t, v: diagnosed(t, v, under=v[-1] > 0.5 * v[0]))
diagnose.misconception(
    "any rise counts",
    "“overfitting” comes after the least rise. A rise of a few per cent is a tremble: the limit is "
    "10 %.",
    lambda t, v: diagnosed(t, v, over=v[-1] > min(v)))
diagnose.misconception(
    "the place of the lowest loss",
    "The limit for the last validation loss is made of the place of the lowest one, as np.argmin "
    "gives it. How low is it?",
    lambda t, v: diagnosed(t, v, over=v[-1] > 1.1 * int(np.argmin(v))))
diagnose.misconception(
    "the highest loss instead of the last",
    "“overfitting” comes where any validation loss, even the first, is far above the lowest. Which "
    "one is meant?",
    lambda t, v: diagnosed(t, v, over=max(v) > 1.1 * min(v)))


@diagnose.misconception(
    "sorted, and the order of the epochs lost",
    "The losses come back sorted: the last is the highest then, and no more that of the last "
    "epoch. (And the list that was passed in is changed.)")
def _(t, v):
    v.sort()
    return diagnosed(t, v)


diagnose.misconception(
    "a gap of 0.1 taken for overfitting",
    "“overfitting” comes where the training loss ends well below the validation loss. That is "
    "usual. Overfitting is when the validation loss rises above its own lowest.",
    lambda t, v: diagnosed(t, v, over=v[-1] - t[-1] > 0.1))
diagnose.misconception(
    "a wide gap taken for overfitting",
    "“overfitting” comes where the validation loss ends at a multiple of the training loss. That "
    "is usual. Overfitting is when the validation loss rises above its own lowest.",
    lambda t, v: diagnosed(t, v, over=v[-1] > 2 * t[-1]))
diagnose.misconception(
    "underfitting judged by the gap",
    "“underfitting” comes where the training loss ends above the validation loss. It is meant for "
    "a training loss that has not come down far enough from its own first value.",
    lambda t, v: diagnosed(t, v, under=t[-1] > v[-1]))
diagnose.misconception(
    "each word under the condition of the other",
    "“overfitting” comes where the training loss has not halved, and “underfitting” where the "
    "validation loss has risen. Which condition belongs to which word? And if both are true, "
    "overfitting is the answer.",
    lambda t, v: "overfitting" if t[-1] > 0.5 * t[0] else
    "underfitting" if v[-1] > 1.1 * min(v) else "fine")
diagnose.misconception(
    "training and validation exchanged",
    "It is the validation loss that tells overfitting, and the training loss that tells "
    "underfitting: you have them the other way round. In which order do they come in?",
    lambda t, v: diagnosed(v, t))
diagnose.misconception(
    "overfitting judged by the training loss",
    "“overfitting” comes where the training loss has risen above its lowest. It is meant for the "
    "validation loss.",
    lambda t, v: diagnosed(t, v, over=t[-1] > 1.1 * min(t)))
diagnose.misconception(
    "0.1 more instead of 10 % more",
    "The limit for the last validation loss is 0.1 above the lowest. 10 % of a small loss is less "
    "than that: what is the lowest loss multiplied with?",
    lambda t, v: diagnosed(t, v, over=v[-1] > min(v) + 0.1))
diagnose.misconception(
    "10 % of the last loss",
    "The limit is not quite what is asked: 10 % of the lowest loss are meant, not 10 % of the last "
    "one, which is more. On which side of the comparison does the factor stand, and which is it?",
    lambda t, v: diagnosed(t, v, over=0.9 * v[-1] > min(v)))
diagnose.misconception(
    "compared with the epoch before",
    "“overfitting” comes only where the last validation loss is far above the one before it. It "
    "should be compared with the lowest of all.",
    lambda t, v: diagnosed(t, v, over=v[-1] > 1.1 * v[-2]))
diagnose.misconception(
    "always overfitting",
    "“overfitting” comes whatever the losses are. Is there a condition for it, and does it ever "
    "fail? The last loss is never below the lowest one, nor is 1.1 times the last. What has to be "
    "multiplied with 1.1?",
    lambda t, v: "overfitting")
diagnose.misconception(
    "never overfitting", "“overfitting” never comes, and all else is right. Either its condition "
    "never holds (with what is the last loss compared? None is above the highest), or a later line "
    "puts another word in its place: an if after it, with its own else.",
    lambda t, v: diagnosed(t, v, over=False))
diagnose.misconception(
    "overfitting after a rise that passed",
    "“overfitting” comes where the validation loss rose on the way and fell again. Of which epoch "
    "is the loss compared with the lowest? The last one is meant.",
    lambda t, v: diagnosed(t, v, over=any(
        a > 1.1 * low for a, low in zip(v, np.minimum.accumulate(v), strict=True))))
diagnose.misconception(
    "overfitting only far above the lowest",
    "“overfitting” comes only where the last validation loss is more than twice the lowest. What "
    "is compared with 1.1: the last loss, or only what it has risen by?",
    lambda t, v: diagnosed(t, v, over=v[-1] > 2.1 * min(v)))
diagnose.misconception(
    "never underfitting", "“underfitting” never comes, and all else is right. Its condition never "
    "holds, or is not come to: with how much of the first training loss is the last compared?",
    lambda t, v: diagnosed(t, v, under=False))
diagnose.misconception(
    "always fine",
    "“fine” comes whatever the losses are. Does either condition ever hold, and does no later line "
    "undo it? Are the lowest validation loss times 1.1 and half of the first training loss what is "
    "compared with?",
    lambda t, v: "fine")
diagnose.misconception(
    "underfitting the wrong way round",
    "“underfitting” and “fine” stand in each other's place, where it is not overfitting. Has the "
    "training loss of somebody who learns too little come far down, or not?",
    lambda t, v: diagnosed(t, v, under=t[-1] < 0.5 * t[0]))
diagnose.misconception(
    "overfitting the wrong way round",
    "“overfitting” comes where the last validation loss is near the lowest, and not where it is "
    "far above. Which way round is the comparison?",
    lambda t, v: diagnosed(t, v, over=v[-1] < 1.1 * min(v)))
for name, words, rise in (
        ("0.1 more instead of 10 % more", "The limit for the last validation loss is 0.1 above the "
         "lowest. 10 % of a small loss is less than that.", lambda v: v[-1] > min(v) + 0.1),
        ("any rise counts", "“overfitting” comes after the least rise. The limit is 10 %.",
         lambda v: v[-1] > min(v))):
    diagnose.misconception(
        f"{name}, and underfitting the wrong way round",
        f"Two things are not right. {words} And “underfitting” and “fine” stand in each other's "
        "place: has the training loss of somebody who learns too little come far down, or not?",
        lambda t, v, rise=rise: diagnosed(t, v, over=rise(v), under=t[-1] < 0.5 * t[0]))
diagnose.misconception(
    "0.5 instead of half of the first loss",
    "The limit for the last training loss is 0.5. Half of the first one is meant, whatever it is.",
    lambda t, v: diagnosed(t, v, under=t[-1] > 0.5))
diagnose.misconception(
    "0.5 less instead of half",
    "The limit for the last training loss is 0.5 below the first. Half of it is meant, whatever it "
    "is.",
    lambda t, v: diagnosed(t, v, under=t[-1] > t[0] - 0.5))
diagnose.misconception(
    "the highest training loss instead of the first",
    "The highest training loss need not be the first. With half of which one is the last compared?",
    lambda t, v: diagnosed(t, v, under=t[-1] > 0.5 * max(t)))
diagnose.misconception(
    "the lowest training loss instead of the last",
    "The lowest training loss need not be the last. Which one is compared with half of the first?",
    lambda t, v: diagnosed(t, v, under=min(t) > 0.5 * t[0]))
diagnose.misconception(
    "the second training loss instead of the first",
    "The limit for the last training loss is half of the second one. Half of the first is meant, "
    "and Python counts from 0.",
    lambda t, v: diagnosed(t, v, under=t[-1] > 0.5 * t[1]))
diagnose.misconception(
    "underfitting judged by the last two epochs",
    "“underfitting” comes wherever the last epoch has not halved the training loss. Half of the "
    "first one is meant.",
    lambda t, v: diagnosed(t, v, under=t[-1] > 0.5 * t[-2]))
diagnose.misconception(
    "half of the first validation loss",
    "Underfitting is a matter of the training loss alone: half of its own first value is meant, "
    "not half of the first validation loss.",
    lambda t, v: diagnosed(t, v, under=t[-1] > 0.5 * v[0]))
diagnose.misconception(
    "the last validation loss and the first training loss",
    "Underfitting is a matter of the training loss alone: its own last value is meant, not the "
    "last validation loss.",
    lambda t, v: diagnosed(t, v, under=v[-1] > 0.5 * t[0]))


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
    "In yours each picture is followed by its mirror image. First all pictures are asked for, then "
    "all mirror images.",
    lambda x, y: (np.stack([x, x[:, :, ::-1]], axis=1).reshape(-1, *x.shape[1:]), np.repeat(y, 2)))
with_mirror_images.misconception(
    "the mirror images first",
    "Your mirror images come first. The pictures should, and their mirror images after them.",
    lambda x, y: (np.concatenate([x[:, :, ::-1], x]), np.concatenate([y, y])))
with_mirror_images.misconception(
    "the labels multiplied by 2", "A label says which animal it is. Twice the number is another "
    "animal: each label is needed twice.",
    lambda x, y: (np.concatenate([x, x[:, :, ::-1]]), 2 * y))
with_mirror_images.misconception(
    "upside down", "Your animals stand on their heads. Left and right should change places.",
    lambda x, y: (np.concatenate([x, x[:, ::-1]]), np.concatenate([y, y])))
with_mirror_images.misconception(
    "the labels are not doubled",
    "There are twice as many pictures now, and no more labels than before.",
    lambda x, y: (np.concatenate([x, x[:, :, ::-1]]), y))
with_mirror_images.misconception(
    "the originals are lost",
    "Only the mirror images come back. The pictures belong before them, and each label comes "
    "twice.",
    lambda x, y: (x[:, :, ::-1], y))
with_mirror_images.misconception(
    "labels in another order than pictures",
    "Each label comes twice on the spot, as np.repeat does it. Your pictures come one set after "
    "the other.",
    lambda x, y: (np.concatenate([x, x[:, :, ::-1]]), np.repeat(y, 2)))
with_mirror_images.misconception(
    "the pictures in reverse order",
    "The second half holds the same pictures from the last to the first, none of them mirrored. "
    "Which axis counts the pictures, and which goes from left to right?",
    lambda x, y: (np.concatenate([x, x[::-1]]), np.concatenate([y, y])))
with_mirror_images.misconception(
    "turned by half", "Both axes are turned: that is a rotation, not a mirror image.",
    lambda x, y: (np.concatenate([x, x[:, ::-1, ::-1]]), np.concatenate([y, y])))
with_mirror_images.misconception(
    "everything turned round",
    "In the second half all is turned round, the order of the pictures and top and bottom, too: so "
    "it is with np.flip without an axis, or [::-1] after all has been put in one row.",
    lambda x, y: (np.concatenate([x, np.flip(x)]), np.concatenate([y, y])))


def mirrored(x):
    return x[:, :, ::-1]


def twice(a):
    return np.concatenate([a, a])


with_mirror_images.misconception(
    "everything turned round, and labels on the spot",
    "Two things are not right. All axes are turned round: the order of the pictures and top and "
    "bottom, too, as np.flip does without an axis. And each label is doubled on the spot, while "
    "the pictures come one set after the other.",
    lambda x, y: (np.concatenate([x, np.flip(x)]), np.repeat(y, 2)))
with_mirror_images.misconception(
    "upside down, and labels on the spot",
    "Two things are not right. Your animals stand on their heads: left and right should change "
    "places. And each label is doubled on the spot, while the pictures come one set after the "
    "other.", lambda x, y: (np.concatenate([x, x[:, ::-1]]), np.repeat(y, 2)))
with_mirror_images.misconception(
    "upside down, and the labels are not doubled",
    "Two things are not right. Your animals stand on their heads: left and right should change "
    "places. And there are twice as many pictures now, but no more labels.",
    lambda x, y: (np.concatenate([x, x[:, ::-1]]), y))
with_mirror_images.misconception(
    "pictures in reverse order, the labels, too",
    "The second half holds the same pictures from the last to the first. It is in each picture "
    "that left and right change places.",
    lambda x, y: (np.concatenate([x, x[::-1]]), np.concatenate([y, y[::-1]])))
with_mirror_images.misconception(
    "the second labels in reverse order",
    "The mirror images are in the order of the pictures, but their labels come from the last to "
    "the first. A mirror image keeps its picture's label.",
    lambda x, y: (np.concatenate([x, mirrored(x)]), np.concatenate([y, y[::-1]])))
with_mirror_images.misconception(
    "pictures by turns, labels one set after the other",
    "Each mirror image stands beside its picture, but the labels come one set after the other. "
    "First all pictures are asked for, then all mirror images.",
    lambda x, y: (np.stack([x, mirrored(x)], axis=1).reshape(-1, *x.shape[1:]), twice(y)))
with_mirror_images.misconception(
    "pictures by turns, and the labels are not doubled",
    "Each mirror image stands beside its picture: first all pictures are asked for, then all "
    "mirror images. And there are no more labels than before.",
    lambda x, y: (np.stack([x, mirrored(x)], axis=1).reshape(-1, *x.shape[1:]), y))
with_mirror_images.misconception(
    "the labels side by side", "The labels form a table of two rows or columns. They should come "
    "one set after the other, in one row.",
    lambda x, y: (np.concatenate([x, mirrored(x)]), np.stack([y, y])))
with_mirror_images.misconception(
    "a new axis instead of more pictures",
    "Pictures and mirror images stand behind each other on a new axis, as np.stack and np.array "
    "put them. There should be twice as many pictures instead, on the axis that counts them.",
    lambda x, y: (np.stack([x, mirrored(x)]), twice(y)))
with_mirror_images.misconception(
    "a new axis, for the labels, too",
    "Both sets stand behind each other on a new axis, as np.stack and np.array put them. There "
    "should be twice as many pictures instead, and as many labels, in one row.",
    lambda x, y: (np.stack([x, mirrored(x)]), np.stack([y, y])))
with_mirror_images.misconception(
    "picture and mirror image glued together",
    "Each picture has become twice as wide: its mirror image stands at its side. Along which axis "
    "are they joined, and which one counts the pictures?",
    lambda x, y: (np.concatenate([x, mirrored(x)], axis=2), twice(y)))
with_mirror_images.misconception(
    "picture and mirror image one below the other",
    "Each picture has become twice as high: its mirror image stands below it. Along which axis are "
    "they joined (np.hstack takes the second), and which one counts the pictures?",
    lambda x, y: (np.concatenate([x, mirrored(x)], axis=1), twice(y)))
with_mirror_images.misconception(
    "one long row of pixels",
    "All pixels stand in one long row, as np.append puts them where no axis is given. Along which "
    "axis should pictures be added?",
    lambda x, y: (np.append(x, mirrored(x)), twice(y)))
with_mirror_images.misconception(
    "the pictures twice, none mirrored",
    "The second half holds the pictures as they are. Is what was turned round what is joined? Or "
    "is it turned twice, as when each pair of columns is exchanged once from either side?",
    lambda x, y: (twice(x), twice(y)))
with_mirror_images.misconception(
    "the mirror images twice",
    "Both halves hold mirror images. Is the picture itself turned round, in its own array, or "
    "joined twice? A second name for an array is no copy.",
    lambda x, y: (twice(mirrored(x)), twice(y)))
with_mirror_images.misconception(
    "the originals are lost, and the labels doubled",
    "The mirror images come alone, with twice as many labels. The pictures belong before them.",
    lambda x, y: (mirrored(x), twice(y)))
with_mirror_images.misconception(
    "only the labels are doubled", "There are twice as many labels, and no more pictures.",
    lambda x, y: (x, twice(y)))
with_mirror_images.misconception(
    "the labels are not returned",
    "The pictures come back alone. What about their labels?",
    lambda x, y: np.concatenate([x, mirrored(x)]))
with_mirror_images.misconception(
    "mirror images in reverse order",
    "The mirror images are right, but they come from the last to the first. Which axis counts the "
    "pictures, and which goes from left to right?",
    lambda x, y: (np.concatenate([x, mirrored(x)[::-1]]), twice(y)))
with_mirror_images.misconception(
    "turned by half, and labels on the spot",
    "Two things are not right. Both axes of a picture are turned: that is a rotation, not a mirror "
    "image. And each label is doubled on the spot; the pictures come one set after the other.",
    lambda x, y: (np.concatenate([x, x[:, ::-1, ::-1]]), np.repeat(y, 2)))
with_mirror_images.misconception(
    "added pixel by pixel", "Each picture and its mirror image are added, pixel by pixel, and so "
    "are the labels: + adds the numbers of arrays. Put one set after the other.",
    lambda x, y: (x + mirrored(x), y + y))
with_mirror_images.misconception(
    "pictures added pixel by pixel", "Each picture and its mirror image are added, pixel by pixel: "
    "+ adds the numbers of arrays. Put one set after the other.",
    lambda x, y: (x + mirrored(x), twice(y)))
with_mirror_images.misconception(
    "pictures added, and no more labels",
    "Each picture and its mirror image are added, pixel by pixel: + adds the numbers of arrays. "
    "There should be twice as many pictures, and labels.",
    lambda x, y: (x + mirrored(x), y))
with_mirror_images.misconception(
    "light and dark exchanged", "The second half holds negatives: light and dark are exchanged. "
    "Left and right should change places.",
    lambda x, y: (np.concatenate([x, 255 - x]), twice(y)))
with_mirror_images.misconception(
    "one column off",
    "The columns come from right to left, but the first has stayed where it was: the places are "
    "off by one. Counted from the end, the last column is −1.",
    lambda x, y: (np.concatenate([x, np.roll(mirrored(x), 1, axis=2)]), twice(y)))
with_mirror_images.misconception(
    "one column off, and the labels are not doubled",
    "Two things are not right. The columns come from right to left, but the first has stayed where "
    "it was: your places are off by one. And there are no more labels than before.",
    lambda x, y: (np.concatenate([x, np.roll(mirrored(x), 1, axis=2)]), y))


@with_mirror_images.misconception(
    "the originals turned round, too",
    "Both halves hold mirror images, and the pictures that were passed in are turned round as "
    "well: a second name for an array is no copy of it.")
def _(x, y):
    x[...] = x[:, :, ::-1].copy()
    return twice(x), twice(y)


def right_half_over_left(x):
    """What comes of mirroring in place, column after column."""
    for column in range(x.shape[2]):
        x[:, :, column] = x[:, :, x.shape[2] - 1 - column]
    return x


@with_mirror_images.misconception(
    "columns overwritten before they are read, the originals, too",
    "Half of each picture is lost: on one side stands the mirror image of the other. Are columns "
    "overwritten before they are read, in the array that was passed in? A second name for an array "
    "is no copy of it.")
def _(x, y):
    return twice(right_half_over_left(x)), twice(y)


with_mirror_images.misconception(
    "columns overwritten before they are read",
    "The left half of your mirror images is right, and the right half is that half once more, "
    "turned round. Are its columns read when they are overwritten already? From where should they "
    "be read?",
    lambda x, y: (np.concatenate([x, right_half_over_left(x.copy())]), twice(y)))
with_mirror_images.misconception(
    "columns overwritten before they are read, in both halves",
    "Half of each picture is lost, also in the first half: on one side stands the mirror image of "
    "the other. Is what is written and what is read the same array? A second name is no copy.",
    lambda x, y: (twice(right_half_over_left(x.copy())), twice(y)))

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
