"""Lesson 06: probabilities of classes, and how wrong they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .kit import Lesson, part

lesson = Lesson("06_softmax_and_loss")
hint = lesson.hint
wrong: Callable[..., Any]  # of the misconceptions that are declared in a row


def scores_far_apart(draw, order):
    """Rows of scores around −2000, 0 and 2000, in this order."""
    scores = draw.table(rows=3)
    return scores + 2000.0 * np.array(order)[:, None]


def one_far_above(draw):
    """Rows in which one score is 2000 above the others."""
    scores = draw.table()
    scores[np.arange(len(scores)), draw.rng.integers(0, scores.shape[1], len(scores))] += 2000.0
    return scores


# Too far above the smallest for e^…, and not above the mean.
FAR_FROM_THE_SMALLEST = np.array([[-500.0, 300.0, 400.0]])


def far_apart(draw):
    return [one_far_above(draw), scores_far_apart(draw, (-1, 1, 0)),
            scores_far_apart(draw, (1, 0, -1)), draw.table(rows=1) + 1e4,
            draw.table() + 400.0, draw.table() * 1000.0, FAR_FROM_THE_SMALLEST]


@lesson.exercise(
    part(8, "the probabilities of ordinary scores", lambda draw: [
        draw.table(), draw.table(), draw.table()]),
    part(3, "a batch of one row", lambda draw: [draw.table(rows=1), draw.table(rows=1)]),
    part(5, "very large and very small scores", far_apart, rtol=2e-3),
    part(2, "whole numbers, and float32", lambda draw: [
        draw.table(dtype=int), draw.table(dtype=np.float32)]),
    untouched=2,
    hints=("Each row has probabilities of its own. Look up what axis and keepdims do in np.sum.",
           "Subtract the largest score of each row (axis=1, keepdims=True) before np.exp."),
    similar=("Softmax", """
        Shares of a row, without e. keepdims keeps the sums a column, so that each row meets its
        own:

        >>> votes = np.array([[1.0, 3.0], [2.0, 2.0]])
        >>> votes / votes.sum(axis=1, keepdims=True)
        array([[0.25, 0.75],
               [0.5 , 0.5 ]])

        And with e: e^1000 / (e^1000 + e^999) = e^0 / (e^0 + e^−1). The same number taken from all
        exponents of a row changes nothing.
    """),
    without=("losses.CrossEntropyLoss.forward",),
)
def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


softmax.misconception(
    "the sigmoid of each score", "What comes is 1 / (1 + e^−z) of each score by itself: the rows "
    "do not sum to 1. Which other scores should have a say?",
    lambda z: 0.5 * (1 + np.tanh(np.asarray(z) / 2)))
softmax.misconception(
    "1 for the largest score",
    "The largest score of a row gets 1 and all others 0. How large is the part of each of the "
    "others?",
    lambda z: (z == z.max(axis=1, keepdims=True)).astype(float))


@softmax.misconception(
    "softmax over the wrong axis",
    "In your answer the columns sum to 1. Which way do the classes of one sample lie?")
def _(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


@softmax.misconception(
    "softmax over the whole batch",
    "All numbers of your answer together sum to 1. How many samples are in the batch?")
def _(z):
    e = np.exp(z - z.max())
    return e / e.sum()


@softmax.misconception(
    "no shift by the maximum",
    "Large scores overflow in the exponential, and rows far below 0 give 0 / 0. What is taken off "
    "each row before e^…: is it the score that the task names?")
def _(z):
    e = np.exp(z)
    return e / e.sum(axis=1, keepdims=True)


@softmax.misconception(
    "shift by the maximum of the first row",
    "What is taken off fits the first row only. Each row has a largest score of its own.")
def _(z):
    e = np.exp(z - z[0].max())
    return e / e.sum(axis=1, keepdims=True)


@softmax.misconception(
    "one maximum for the whole batch",
    "In rows far below the largest score of the batch every e^… is rounded to 0: 0 / 0. Each row "
    "has a largest score of its own.")
def _(z):
    e = np.exp(z - z.max())
    return e / e.sum(axis=1, keepdims=True)


@softmax.misconception(
    "shift in the wrong direction",
    "e^… overflows even sooner than without any shift. With which sign does the largest score of a "
    "row come in?")
def _(z):
    e = np.exp(z + z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@softmax.misconception(
    "shift by the minimum",
    "Where the scores of a row are far apart e^… still overflows: what is taken off is not the "
    "largest of the row, but its smallest, or another far below it.")
def _(z):
    e = np.exp(z - z.min(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@softmax.misconception(
    "sums without keepdims",
    "Column 1 is divided by the sum of row 1, column 2 by that of row 2, and so on. Which shape "
    "must the sums have, or which place is asked for, so that each row meets its own?")
def _(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1)


@softmax.misconception(
    "whole numbers stay whole",
    "With whole-number scores your result is cut to whole numbers. Where does it get its type: "
    "from the scores, as with np.zeros_like?")
def _(z):
    p = np.zeros_like(z)
    for i, row in enumerate(z):
        e = np.exp(row - row.max())
        p[i] = e / e.sum()
    return p


@softmax.misconception(
    "scores divided by their sum",
    "What comes is each score divided by the sum of its row, and some of it is below 0. What makes "
    "all numbers positive first?")
def _(z):
    return z / z.sum(axis=1, keepdims=True)


@softmax.misconception(
    "exponentials that are not normalised",
    "The largest score of each row gets 1, so that a row does not sum to 1. By what is it "
    "divided?")
def _(z):
    return np.exp(z - z.max(axis=1, keepdims=True))


def shares(e):
    """Each row divided by its sum."""
    return e / e.sum(axis=1, keepdims=True)


def shifted(z, axis=1):
    return z - z.max(axis=axis, keepdims=True)


for name, tip, wrong in (
    ("the smallest score wins",
     "In your answer the smallest score has the largest probability. With which sign does a score "
     "stand in the exponent?", lambda z: shares(np.exp(z.min(axis=1, keepdims=True) - z))),
    ("the smallest score wins",
     "In your answer the smallest score has the largest probability, and rows far from 0 give NaN. "
     "With which sign does a score stand in the exponent, and what is taken off before?",
     lambda z: shares(np.exp(-z))),
    ("the smallest score wins",
     "In your answer the smallest score has the largest probability, and where scores are far "
     "apart e^… overflows. With which sign does a score stand in the exponent?",
     lambda z: shares(np.exp(z.max(axis=1, keepdims=True) - z))),
    ("the sum over the wrong axis",
     "In your answer the columns sum to 1, and not the rows. Over which axis does the sum run?",
     lambda z: np.exp(shifted(z)) / np.exp(shifted(z)).sum(axis=0)),
    ("the sum over the whole batch",
     "All numbers of your answer together sum to 1. Does each row have a sum of its own?",
     lambda z: np.exp(shifted(z)) / np.exp(shifted(z)).sum()),
    ("the shift of a row far below 0",
     "Where all scores of a row are far below 0, 0 / 0 comes: what is taken off is not the largest "
     "of the row. If the largest is searched for, with which number does that begin?",
     lambda z: shares(np.exp(z - np.maximum(z.max(axis=1, keepdims=True), 0)))),
    ("the shift of a row far below 0",
     "Where the size of a row's lowest scores is far above its largest score, 0 / 0 comes: what is "
     "taken off is the largest size, without the sign. Which score of a row is the largest?",
     lambda z: shares(np.exp(z - np.abs(z).max(axis=1, keepdims=True)))),
    ("the shift of the rows before",
     "What is taken off is the largest score of this row and those before it: where the row lies "
     "far below those, 0 / 0 comes. Where does the search for the largest begin anew?",
     lambda z: shares(np.exp(z - np.maximum.accumulate(z.max(axis=1, keepdims=True), axis=0)))),
    ("no shift by the maximum",
     "Large scores overflow in the exponential, and rows far below 0 become 0. What is taken off "
     "each row before e^…: is it the score that the task names?",
     lambda z: np.exp(z) / (np.exp(z).sum(axis=1, keepdims=True) + 1e-12)),
    ("scores divided by the largest",
     "Your results are those of scores that were divided by the largest of their row. The shares "
     "depend on the differences between scores. What leaves differences as they are?",
     lambda z: shares(np.exp(z / z.max(axis=1, keepdims=True)))),
    ("scores divided by their sum",
     "The largest score gets 0: what comes is the scores less the largest, divided by their sum. "
     "Where is e^…?", lambda z: shares(shifted(z))),
    ("scores divided by their sum, over the wrong axis",
     "Two things are not right. Your results are the scores less the largest, divided by a sum: "
     "e^z is missing. And the columns sum to 1: which way do the classes of one sample lie?",
     lambda z: shifted(z) / shifted(z).sum(axis=0)),
    ("scores divided by their sum, over the wrong axis",
     "Two things are not right. Your results are scores divided by a sum: e^z is missing. And the "
     "columns sum to 1: which way do the classes of one sample lie?", lambda z: z / z.sum(axis=0)),
    ("scores divided by their sum, over the wrong axis",
     "Two things are not right. Your results are the scores less the largest of their column, "
     "divided by a sum: e^z is missing. And the columns sum to 1: which way do the classes of one "
     "sample lie?", lambda z: shifted(z, 0) / shifted(z, 0).sum(axis=0)),
    ("the largest score of each column",
     "What comes is the softmax of scores less the largest of their column. That changes the "
     "differences within a row. Which way do the classes of one sample lie?",
     lambda z: shares(np.exp(shifted(z, 0)))),
    ("the shift is in the numerator alone",
     "What comes is the probability times e^−m, with m the largest score of the row: as where m is "
     "taken off above the line of the fraction and not below it. Is the sum that of the same e^… "
     "as above?",
     lambda z: np.exp(shifted(z)) / np.exp(z).sum(axis=1, keepdims=True)),
    ("the shift is in the sum alone",
     "What comes is the probability times e^m, with m the largest score of the row: as where m is "
     "taken off below the line of the fraction and not above it. Is the sum that of the same e^… "
     "as above?",
     lambda z: np.exp(z) / np.exp(shifted(z)).sum(axis=1, keepdims=True)),
    ("mean in place of the sum",
     "Your rows sum to the number of classes, as where each e^… is divided by the mean of its row. "
     "By what must it be divided to sum to 1?",
     lambda z: shares(np.exp(shifted(z))) * z.shape[1]),
    ("logarithms of the probabilities",
     "Your results are the logarithms of the probabilities. The probabilities are asked for.",
     lambda z: np.log(shares(np.exp(shifted(z))))),
    ("the class in place of the probabilities",
     "What comes is the number of the class with the largest score. A probability for each class "
     "is asked for.",
     lambda z: z.argmax(axis=1)),
    ("logarithms of the probabilities",
     "Your results are the logarithms of the probabilities. The probabilities are asked for.",
     lambda z: shifted(z) - np.log(np.exp(shifted(z)).sum(axis=1, keepdims=True))),
    ("scores divided by their sum before e^z",
     "Your results are those of scores that were divided by their sum first. The shares depend on "
     "the differences between scores. What leaves differences as they are?",
     lambda z: shares(np.exp(z / z.sum(axis=1, keepdims=True)))),
    ("the sum runs on from row to row",
     "The sum by which a row is divided holds those of the rows before it, too. Where does it "
     "begin anew?", lambda z: np.exp(shifted(z)) / np.cumsum(
         np.exp(shifted(z)).sum(axis=1, keepdims=True), axis=0)),
    ("the sum of the first row",
     "Every row is divided by the sum of the first row. Each row has a sum of its own.",
     lambda z: np.exp(z) / np.exp(z[0]).sum()),
    ("the sum of the first row",
     "Every row is divided by the sum of the first row. Each row has a sum of its own.",
     lambda z: np.exp(shifted(z)) / np.exp(shifted(z)[0]).sum()),
    ("rounded", "The probabilities are rounded. Let all digits stand.",
     lambda z: np.round(shares(np.exp(shifted(z))), 2)),
    ("rounded", "The probabilities are rounded. Let all digits stand.",
     lambda z: np.round(shares(np.exp(shifted(z))), 3)),
    ("2 in place of e", "Your rows sum to 1, but they are the shares of 2^z. Which base is it?",
     lambda z: shares(2.0 ** shifted(z))),
    ("squares in place of e^z",
     "Your rows sum to 1, but they are the shares of z². A score and the one opposite to it would "
     "get the same. What of z is always positive, and grows with z?", lambda z: shares(z ** 2.0)),
    ("absolute values in place of e^z",
     "Your rows sum to 1, but they are the shares of |z|. A score and the one opposite to it would "
     "get the same. What of z is always positive, and grows with z?",
     lambda z: shares(np.abs(1.0 * z))),
    ("scores brought between 0 and 1",
     "Your results run from exactly 0, for the smallest of a row, to exactly 1, for the largest: "
     "each is how far a score lies between the two. e^z is missing.",
     lambda z: (z - z.min(axis=1, keepdims=True)) / np.ptp(z, axis=1, keepdims=True)),
    ("scores standardised first",
     "Your results are those of scores that were divided by the deviation of their row. The shares "
     "depend on the differences between scores. What leaves differences as they are?",
     lambda z: shares(np.exp(shifted(z) / z.std(axis=1, keepdims=True)))),
    ("1 more in the sum",
     "Your rows sum to less than 1: the sum below the line of the fraction is too large by 1. With "
     "what does it begin, and does each score come in once?",
     lambda z: np.exp(shifted(z)) / (1 + np.exp(shifted(z)).sum(axis=1, keepdims=True))),
    ("1 more in the sum",
     "Your rows sum to less than 1: the sum below the line of the fraction is too large by 1. With "
     "what does it begin? And large scores overflow.",
     lambda z: np.exp(z) / (1 + np.exp(z).sum(axis=1, keepdims=True))),
    ("exponentials that are not normalised",
     "What comes is e^z. A row does not sum to 1: what is left to be done? And large scores "
     "overflow.", np.exp),
    ("divided by the exponential of the sum",
     "What comes is e^… of a score divided by e to the sum of them all. What is added up, the "
     "scores or their e^…?",
     lambda z: np.exp(z) / np.exp(z.sum(axis=1, keepdims=True))),
    ("divided by the exponential of the sum",
     "What comes is e^… of a score divided by e to the sum of them all. What is added up, the "
     "scores or their e^…?",
     lambda z: np.exp(shifted(z)) / np.exp(shifted(z).sum(axis=1, keepdims=True))),
    ("shift by the mean",
     "Where the scores of a row are far apart e^… still overflows: what is taken off lies below "
     "the largest of the row, as its mean does.",
     lambda z: shares(np.exp(z - z.mean(axis=1, keepdims=True)))),
    ("what overflowed is set to 0",
     "Where large scores come, your row holds 0 in the place of the largest: e^… overflowed, and "
     "what was not a number became 0. What may be taken off all scores of a row before?",
     lambda z: np.nan_to_num(shares(np.exp(z)))),
    ("rows far below the others are 0",
     "Where a row lies far below the others, all of it is 0 in your answer: each of its e^… was "
     "rounded to 0. Is what is taken off the largest score of that row?",
     lambda z: np.nan_to_num(shares(np.exp(z - z.max())))),
):
    softmax.misconception(name, tip, wrong)
for limit in (20, 30, 50, 100, 200, 300, 500, 600, 700, 709):
    softmax.misconception(
        "scores cut off at a limit",
        "Scores beyond a limit are equally probable in your answer, though they differ: they are "
        "cut off, before e^… or after it. Only differences count: what may be taken off all scores "
        "of a row, so that none is too large and all differences stay?",
        lambda z, limit=limit: shares(np.exp(np.clip(z, -limit, limit))))
    softmax.misconception(
        "scores cut off at a limit",
        "Large scores beyond a limit are equally probable in your answer, though they differ: they "
        "are cut off, before e^… or after it. Only differences count: what may be taken off all "
        "scores of a row, so that none is too large and all differences stay?",
        lambda z, limit=limit: shares(np.exp(np.minimum(z, limit))))


def labels(draw, rows=None, absent=True):
    """Labels and a number of classes; the last class does not occur."""
    n, classes = draw.shape(rows=rows)
    classes += 1
    return draw.labels(n, max(classes - 1, 1) if absent else classes), classes


@lesson.exercise(
    part(7, "a row for each label, a 1 in its column", lambda draw: [
        labels(draw, absent=False), labels(draw, absent=False), (1 + draw.labels(1, 3), 5),
        (np.array([2, 0, 1, 3, 0]), 4)]),
    part(5, "a class that does not occur", lambda draw: [
        labels(draw), labels(draw), (np.array([2, 0, 2]), 5)]),
    hints=("Begin with zeros of the right shape. Then one number in each row changes.",
           "table[np.arange(n), y] names one place in each row."),
    similar=("The label is known", """
        Who sits where? Row 0 on place 2, row 1 on place 0: a list of rows, and a list of places.

        >>> seats = np.full((2, 3), 7)
        >>> seats[np.arange(2), [2, 0]] = 0
        >>> seats
        array([[7, 7, 0],
               [0, 7, 7]])
    """),
    without=("losses.CrossEntropyLoss.checked",),
)
def one_hot(y, n_classes):
    table = np.zeros((len(y), n_classes))
    table[np.arange(len(y)), y] = 1
    return table


one_hot.misconception(
    "a row for each class", "Your table has a row for each class, with the ones on the diagonal: "
    "the labels have no say. Which of these rows does each label need?",
    lambda y, n_classes: np.eye(n_classes))


@one_hot.misconception(
    "the ones of all labels in every row",
    "Every row of your table has the ones of all labels. Are whole columns set at once, or are all "
    "rows one and the same list?")
def _(y, n_classes):
    table = np.zeros((len(y), n_classes))
    table[:, y] = 1
    return table


@one_hot.misconception(
    "classes counted from 1",
    "Your ones stand one column too far left, and those of the label 0 in the last. The first "
    "class has the number 0.")
def _(y, n_classes):
    table = np.zeros((len(y), n_classes))
    table[np.arange(len(y)), y - 1] = 1
    return table


@one_hot.misconception(
    "columns only up to the largest label",
    "Your table ends with the column of the largest label. A class that happens not to occur still "
    "needs its column.")
def _(y, n_classes):
    return np.eye(y.max() + 1)[y]


@one_hot.misconception(
    "as many columns as there are different labels",
    "Only the labels that occur have a column in your table. The number of classes is given.")
def _(y, n_classes):
    return (y[:, None] == np.unique(y)).astype(float)


@one_hot.misconception(
    "always three columns",
    "Your table always has three columns. The number of classes is an argument.")
def _(y, n_classes):
    return (y[:, None] == np.arange(3)).astype(float)


@one_hot.misconception(
    "rows and columns swapped",
    "Your table has a row for each class. It should have a row for each label.")
def _(y, n_classes):
    return np.eye(n_classes)[:, y]


@one_hot.misconception(
    "the label itself instead of 1",
    "In the label's column stands the class number. What should stand there?")
def _(y, n_classes):
    table = np.zeros((len(y), n_classes))
    table[np.arange(len(y)), y] = y
    return table


def hot(y, n_classes):
    return np.eye(n_classes)[y]


SWAPPED = ("Your table has a row for each class. It should have a row for each label.")
FLAT = ("Your result is one long row, where each label has a row of its own. Are numbers put in "
        "where a row should be, or is the shape lost at the end?")
for name, tip, wrong in (
    ("classes counted from 1",
     "Your ones stand one column too far left, and the label 0 has none. The first class has the "
     "number 0.", lambda y, n: hot(y, n + 1)[:, 1:]),
    ("one column too far right",
     "Your ones stand one column too far right. The first class has the number 0, and so has the "
     "first column.", lambda y, n: hot((y + 1) % n, n)),
    ("one column too far right",
     "Your ones stand one column too far right. The first class has the number 0, and so has the "
     "first column.", lambda y, n: hot(y + 1, n + 1)[:, :n]),
    ("ones in all columns up to the label",
     "Each row has ones up to the label's column. What picks that one column alone?",
     lambda y, n: (y[:, None] >= np.arange(n)) * 1.0),
    ("ones before the label's column",
     "Each row has ones in the columns before the label's, and none in its own. What picks that "
     "one column alone?", lambda y, n: (y[:, None] > np.arange(n)) * 1.0),
    ("ones from the label's column on",
     "Each row has ones from the label's column on. What picks that one column alone?",
     lambda y, n: (y[:, None] <= np.arange(n)) * 1.0),
    ("ones after the label's column",
     "Each row has ones in the columns after the label's, and none in its own. What picks that one "
     "column alone?", lambda y, n: (y[:, None] < np.arange(n)) * 1.0),
    ("ones and zeros exchanged",
     "The label's column has the 0, and all others have 1: it should be the other way round.",
     lambda y, n: 1 - hot(y, n)),
    ("the last class has no column",
     "The last class has no column in your table. How many classes are there, and where does the "
     "count end?", lambda y, n: hot(y, n)[:, :n - 1]),
    ("a column too many",
     "Your table has one column more than there are classes. With which number do they begin, and "
     "with which do they end?", lambda y, n: hot(y, n + 1)),
    ("the label 0 has no 1",
     "A row whose label is 0 has no 1 in your table. 0 is a class like the others: is there a "
     "condition, or a place, that leaves it out?",
     lambda y, n: hot(y, n) * (y[:, None] > 0)),
    ("the columns in the opposite order",
     "Your ones are counted from the last column. The class 0 has the first column.",
     lambda y, n: hot(y, n)[:, ::-1]),
    ("ones of earlier labels stay",
     "In each row of your table stand the ones of all labels before it, too. Each label needs a "
     "row that is new: where is it made?",
     lambda y, n: np.minimum(np.cumsum(hot(y, n), axis=0), 1)),
    ("the label itself, in every column",
     "Every column of a row holds the label. It says in which column the 1 stands.",
     lambda y, n: np.repeat(y[:, None], n, axis=1)),
    ("one more than the label instead of 1",
     "Not a 1 stands in the label's column, but one more than the label.",
     lambda y, n: hot(y, n) * (y[:, None] + 1)),
):
    one_hot.misconception(name, tip, wrong)
    if name == "the label itself, in every column":
        continue  # turned, or in one row, it is another thing
    one_hot.misconception(
        f"{name}, and rows and columns swapped",
        f"Two things are not right. {SWAPPED} And once it is turned so: {tip}",
        lambda y, n_classes, wrong=wrong: wrong(y, n_classes).T)
    one_hot.misconception(
        f"{name}, and one long row",
        f"Two things are not right. {FLAT} And once it has rows: {tip}",
        lambda y, n_classes, wrong=wrong: wrong(y, n_classes).ravel())


one_hot.misconception("one long row", FLAT, lambda y, n_classes: hot(y, n_classes).ravel())


@one_hot.misconception(
    "the number of labels taken for the number of classes",
    "Your table has as many columns as there are samples. How many classes are there? Which "
    "argument says it?")
def _(y, n_classes):
    return np.eye(len(y))[y]


@one_hot.misconception(
    "the number of labels taken for the number of classes",
    "Your table has as many columns as there are samples. How many classes are there? Which "
    "argument says it?")
def _(y, n_classes):
    return np.eye(n_classes, len(y))[y]


@one_hot.misconception(
    "all ones in the first row",
    "All ones stand in the first row of your table. Does each label meet its own row, or are "
    "places counted through the whole table?")
def _(y, n_classes):
    table = np.zeros((len(y), n_classes))
    np.put(table, y, 1)
    return table


@one_hot.misconception(
    "ones along the diagonal",
    "In your table row 1 has its 1 in column 1, row 2 in column 2, and so on, whatever the labels "
    "are. Which label belongs to a row, and what does it say?")
def _(y, n_classes):
    return np.eye(len(y), n_classes)


@one_hot.misconception(
    "rows in the order of the labels",
    "Your rows are those of the labels sorted. Row 1 belongs to the first label, whichever it is.")
def _(y, n_classes):
    return hot(np.sort(y), n_classes)


@one_hot.misconception(
    "a row for each different label",
    "Labels that come again have no row of their own in your table. It has a row for each label.")
def _(y, n_classes):
    return hot(np.unique(y), n_classes)


@one_hot.misconception(
    "how often each class occurs",
    "What comes is how often each class occurs. A row for each label is asked for.")
def _(y, n_classes):
    return hot(y, n_classes).sum(axis=0)


@one_hot.misconception(
    "only the last label has its 1",
    "Only the last row of your table has a 1. What becomes of those that were set before: is the "
    "table made once?")
def _(y, n_classes):
    return np.where(np.arange(len(y))[:, None] == len(y) - 1, hot(y, n_classes), 0)


@one_hot.misconception(
    "a row for the last label only",
    "What comes is the row of the last label alone. Where are those of the others kept?")
def _(y, n_classes):
    return hot(y, n_classes)[-1]


def probabilities_and_labels(draw, rows=None):
    p = draw.probabilities(rows)
    return p, draw.labels(*p.shape)


# No probability is so small that it may be cut off.
HARDLY_PROBABLE = np.array([[0.004, 0.996], [0.7, 0.3], [0.2, 0.8]]), np.array([0, 0, 1])


@lesson.exercise(
    part(11, "the mean over the batch", lambda draw: [
        probabilities_and_labels(draw), probabilities_and_labels(draw),
        probabilities_and_labels(draw), HARDLY_PROBABLE]),
    part(3, "a batch of one", lambda draw: [
        probabilities_and_labels(draw, rows=1), (np.array([[0.5, 0.2, 0.3]]), np.array([2]))]),
    part(2, "a sure and right prediction costs nothing", lambda draw: [
        (np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.2, 0.5, 0.3]]), np.array([1, 0, 1])),
        (np.array([[1.0, 0.0], [0.25, 0.75], [0.5, 0.5]]), np.array([0, 1, 0]))], rtol=1e-5),
    hints=("Of each row only one probability matters: the one of the right class.",
           "p[np.arange(n), y] picks them. Then the logarithm, the sign, the mean."),
    similar=("The loss of a batch", """
        In numbers: (0.5, 0.3, 0.2) with the label 0, and (0.1, 0.1, 0.8) with the label 2. What
        counts is 0.5 and 0.8; their logarithms are −0.693 and −0.223, the mean is −0.458, and the
        loss 0.458. To pick one number of each row:

        >>> np.array([[5, 6, 7], [8, 9, 4]])[np.arange(2), [0, 2]]
        array([5, 4])
    """),
    without=("losses.CrossEntropyLoss.forward",),
)
def cross_entropy(p, y):
    return -np.mean(np.log(p[np.arange(len(y)), y]))


cross_entropy.misconception(
    "no logarithm",
    "What comes is the mean probability of the right classes, with a minus sign. Where is the "
    "logarithm?",
    lambda p, y: -p[np.arange(len(y)), y].mean())


@cross_entropy.misconception(
    "sum instead of mean",
    "Your loss grows with the size of the batch. It should be the loss per sample.")
def _(p, y):
    return -np.sum(np.log(p[np.arange(len(y)), y]))


@cross_entropy.misconception(
    "a loss for each sample", "What comes is a loss for each sample. One number is asked for.")
def _(p, y):
    return -np.log(p[np.arange(len(y)), y])


@cross_entropy.misconception(
    "mean over the classes too",
    "Your loss is too small by the number of classes as a factor. Over how many numbers is the "
    "mean taken: one for each sample?")
def _(p, y):
    one_hot = np.eye(p.shape[1])[y]
    return -np.mean(np.where(one_hot > 0, np.log(np.where(one_hot > 0, p, 1)), 0))


@cross_entropy.misconception(
    "wrong sign",
    "Your loss is below 0. The logarithm of a probability is negative.")
def _(p, y):
    return np.mean(np.log(p[np.arange(len(y)), y]))


@cross_entropy.misconception(
    "logarithm of the mean",
    "What comes is −ln of the mean probability. Which is taken first, the mean or the logarithm?")
def _(p, y):
    return -np.log(np.mean(p[np.arange(len(y)), y]))


@cross_entropy.misconception(
    "whole columns instead of one place in each row",
    "The probabilities of all labels are taken from every row, as by p[:, y]. Does each row meet "
    "its own label alone?")
def _(p, y):
    return -np.mean(np.log(p[:, y]))


@cross_entropy.misconception(
    "no logarithm",
    "What comes is the mean of 1 − p, of what is missing. Cross-entropy takes the logarithm of "
    "what is there.")
def _(p, y):
    return np.mean(1 - p[np.arange(len(y)), y])


@cross_entropy.misconception(
    "logarithm to another base",
    "Your losses are right up to a constant factor. Which logarithm is ln?")
def _(p, y):
    return -np.mean(np.log2(p[np.arange(len(y)), y]))


@cross_entropy.misconception(
    "logarithm to another base",
    "Your losses are right up to a constant factor. Which logarithm is ln?")
def _(p, y):
    return -np.mean(np.log10(p[np.arange(len(y)), y]))


@cross_entropy.misconception(
    "wrong classes counted too",
    "ln(1 − p) of the wrong classes is in your loss, too. That is the loss of separate yes-no "
    "questions.")
def _(p, y):
    one_hot = np.eye(p.shape[1])[y]
    return -np.mean(np.sum(np.log(np.where(one_hot > 0, p, 1 - p)), axis=1))


@cross_entropy.misconception(
    "probability of the most likely class",
    "What counts in your result is the largest probability of each row. The label says which one "
    "should.")
def _(p, y):
    return -np.mean(np.log(p.max(axis=1)))


cross_entropy.misconception(
    "softmax once more", "What comes is the loss after one more softmax. What is p: scores, or "
    "probabilities already?",
    lambda p, y: -np.mean(np.log((np.exp(p) / np.exp(p).sum(axis=1, keepdims=True))[
        np.arange(len(y)), y])))


def picked(p, y):
    """Of each row the number of the right class."""
    return p[np.arange(len(y)), y]


LOG_OF_REST = ("Your loss is large where the right class is probable: it is −ln(1 − p). What is "
               "wanted, that p is large or small?")
for name, tip, wrong in (
    ("logarithm of what is missing", LOG_OF_REST, lambda p, y: -np.mean(np.log(1 - picked(p, y)))),
    ("logarithm of what is missing, rounded",
     f"Two things are not right. {LOG_OF_REST} And your result is rounded: let all digits stand.",
     lambda p, y: round(float(-np.mean(np.log(1 - picked(p, y)))), 3)),
    ("wrong sign, and sum instead of mean",
     "Two things are not right. Your loss is below 0: the logarithm of a probability is negative. "
     "And it grows with the size of the batch: it should be the loss per sample.",
     lambda p, y: np.sum(np.log(picked(p, y)))),
    ("the product of the probabilities",
     "What comes is the product of the probabilities. Cross-entropy is made of their logarithms.",
     lambda p, y: np.prod(picked(p, y))),
    ("the probabilities of the right classes, no logarithm",
     "What comes is the mean probability of the right classes. Cross-entropy takes their "
     "logarithm.",
     lambda p, y: np.mean(picked(p, y))),
    ("the probability as a weight",
     "Each logarithm is multiplied by its probability once more: p · ln p. That is part of an "
     "entropy. What stands in front of the logarithm here, for the right class?",
     lambda p, y: -np.mean(picked(p, y) * np.log(picked(p, y)))),
    ("entropy of the predictions",
     "What comes is the mean entropy of the rows, −Σ p ln p. The labels have no say: which class "
     "is right?",
     lambda p, y: -np.mean(np.sum(p * np.log(np.where(p > 0, p, 1)), axis=1))),
    ("the logarithms of all classes",
     "The logarithms of all classes are in your result, those of the wrong ones too. Which one of "
     "each row counts?",
     lambda p, y: -np.sum(np.log(p)) / len(y)),
    ("the logarithms of all classes",
     "The logarithms of all classes are in your result, those of the wrong ones too. Which one of "
     "each row counts?",
     lambda p, y: -np.mean(np.log(p))),
    ("logarithm of 1 + p",
     "What comes is made of the logarithm of 1 + p, as by np.log1p. Of what is it wanted?",
     lambda p, y: -np.mean(np.log(1 + picked(p, y)))),
    ("squares in place of logarithms",
     "What comes is the mean of (1 − p)², the square of what is missing. Cross-entropy takes the "
     "logarithm of what is there.", lambda p, y: np.mean((1 - picked(p, y)) ** 2)),
    ("squared differences from the one-hot table",
     "What comes is the mean of the squared differences between p and the one-hot table. "
     "Cross-entropy takes a logarithm.", lambda p, y: np.mean((p - hot(y, p.shape[1])) ** 2)),
    ("squared differences from the one-hot table",
     "What comes is made of the squared differences between p and the one-hot table. Cross-entropy "
     "takes a logarithm.", lambda p, y: np.sum((p - hot(y, p.shape[1])) ** 2) / len(y)),
    ("e to the loss",
     "Your result is e to the power of the loss. The loss itself is asked for.",
     lambda p, y: np.exp(-np.mean(np.log(picked(p, y))))),
    ("1/p without the logarithm",
     "What comes is the mean of 1 / p. The logarithm is missing.",
     lambda p, y: np.mean(1 / picked(p, y))),
    ("wrong classes counted too, and divided by the classes",
     "ln(1 − p) of the wrong classes is in your loss, too, and it is divided by the number of all "
     "entries: that is the loss of separate yes-no questions. Which one number of each row "
     "counts?",
     lambda p, y: -np.mean(np.log(np.where(hot(y, p.shape[1]) > 0, p, 1 - p)))),
    ("wrong classes counted too",
     "ln(1 − p) of the wrong classes is in your loss, too. That is the loss of separate yes-no "
     "questions.", lambda p, y: -np.mean(np.sum(
         (t := hot(y, p.shape[1])) * np.log(p) + (1 - t) * np.log(1 - p), axis=1))),
    ("only the wrong classes count",
     "What comes is made of −ln p of the wrong classes alone. Which class of a row counts?",
     lambda p, y: -np.sum(np.log(p) * (1 - hot(y, p.shape[1]))) / len(y)),
    ("only ln(1 − p) of the wrong classes",
     "What comes is made of −ln(1 − p) of the wrong classes alone. Which class of a row counts, "
     "and how?",
     lambda p, y: -np.sum(np.log(1 - p) * (1 - hot(y, p.shape[1]))) / len(y)),
    ("divided by the number of classes",
     "Your sum is divided by the number of classes. Over what does the sum run: over classes or "
     "over samples?", lambda p, y: -np.sum(np.log(picked(p, y))) / p.shape[1]),
    ("the class before the right one",
     "What counts in your result is the class before the right one. The first class has the number "
     "0.", lambda p, y: -np.mean(np.log(picked(p, y - 1)))),
    ("always the first class",
     "What counts in your result is the first probability of each row. The label says which one "
     "should.",
     lambda p, y: -np.mean(np.log(p[:, 0]))),
    ("the least probable class",
     "What counts in your result is the smallest probability of each row. The label says which one "
     "should.",
     lambda p, y: -np.mean(np.log(p.min(axis=1)))),
    ("the most likely class, no logarithm",
     "What comes is the mean of the largest probabilities. The label says which one of a row "
     "counts, and its logarithm is taken.", lambda p, y: np.mean(p.max(axis=1))),
    ("the median", "What comes is the median of the losses. The mean is asked for.",
     lambda p, y: -np.median(np.log(picked(p, y)))),
    ("the largest loss", "What comes is the largest loss of the batch. The mean is asked for.",
     lambda p, y: -np.min(np.log(picked(p, y)))),
    ("only the first sample",
     "Only the first sample is in your result. Are all of them looked at before it returns?",
     lambda p, y: -np.log(p[0, y[0]])),
    ("only the last sample",
     "Only the last sample is in your result. What becomes of the losses before it?",
     lambda p, y: -np.log(p[-1, y[-1]])),
    ("only the last sample, divided by all",
     "Only the last sample is in your sum. What becomes of the losses before it?",
     lambda p, y: -np.log(p[-1, y[-1]]) / len(y)),
    ("the share of right predictions",
     "What comes is the share of right predictions. The loss asks how probable the right class "
     "is.",
     lambda p, y: np.mean(p.argmax(axis=1) == y)),
    ("classes of the first row",
     "All probabilities in your result come from the first row of p. Does each label meet its own "
     "row, or are places counted through the whole table?",
     lambda p, y: -np.mean(np.log(p[0, y]))),
    ("three samples only",
     "A result comes only where there are three samples. Is their number written in, where another "
     "batch has more or fewer?", lambda p, y: -np.mean(np.log(p[[0, 1, 2], y]))),
    ("softmax once more, and sum instead of mean",
     "Two things are not right. What comes is the loss after one more softmax: what is p, scores, "
     "or probabilities already? And it grows with the size of the batch.",
     lambda p, y: -np.sum(np.log(picked(shares(np.exp(p)), y)))),
    ("squared logarithms",
     "What comes is the mean of the squared logarithms. What makes them positive, and nothing "
     "more?",
     lambda p, y: np.mean(np.log(picked(p, y)) ** 2)),
    ("a number added inside the logarithm",
     "A number is added to p inside the logarithm, and it is large enough to change the loss. Is "
     "it needed? The probabilities of the right classes are above 0.",
     lambda p, y: -np.mean(np.log(picked(p, y) + 1e-3))),
    ("a number added inside the logarithm",
     "A number is added to p inside the logarithm, and it is large enough to change the loss. Is "
     "it needed? The probabilities of the right classes are above 0.",
     lambda p, y: -np.mean(np.log(picked(p, y) + 1e-4))),
):
    cross_entropy.misconception(name, tip, wrong)


def logits_and_labels(draw, rows=None, scale=1.0, **kind):
    z = draw.table(rows, **kind)
    return (z * scale).astype(z.dtype), draw.labels(*z.shape)


def extreme_logits(draw):
    z = scores_far_apart(draw, (-1, 1, 0))
    confident = draw.numbers((3, 5)) * 1000
    confident[[0, 1, 2], [4, 1, 2]] += 9000.0
    return [(z, draw.labels(*z.shape)), (confident, np.array([4, 0, 3])), (confident + 2e4,
            np.array([4, 1, 2])), (z[::-1].copy(), draw.labels(*z.shape)),
            (FAR_FROM_THE_SMALLEST, np.array([1]))]


@lesson.exercise(
    part(9, "ordinary scores", lambda draw: [
        logits_and_labels(draw), logits_and_labels(draw), logits_and_labels(draw)]),
    part(2, "a batch of one", lambda draw: [
        logits_and_labels(draw, rows=1), (np.array([[1.0, 3.0, 2.0]]), np.array([2]))]),
    part(5, "very large and very small scores", extreme_logits),
    part(2, "whole numbers, and float32", lambda draw: [
        logits_and_labels(draw, dtype=int), logits_and_labels(draw, dtype=np.float32)]),
    untouched=2,
    hints=("Do not compute the probability and then its logarithm. Write ln(e^a / Σ e^b) as a "
           "difference first.",
           "ln p = (z − m) − ln Σ e^(z − m), with m the largest score of the row."),
    similar=("The loss of a batch", """
        ln(e^a / e^b) needs no e at all: it is a − b. In numbers: z = (1000, 998). Take the
        largest away: (0, −2). The sum of e^0 and e^−2 is 1.135, its logarithm 0.127. So ln p is 0
        − 0.127 for the first class and −2 − 0.127 for the second; the losses are 0.127 and 2.127.
    """),
    without=("losses.CrossEntropyLoss.forward",),
)
def cross_entropy_from_logits(z, y):
    shifted = z - z.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -np.mean(log_p[np.arange(len(y)), y])


@cross_entropy_from_logits.misconception(
    "infinite where the scores are far apart",
    "Where another score is far above that of the right class your loss is infinite, or huge. "
    "Either a probability was rounded to 0 and then its logarithm taken: simplify ln(e^a / Σ e^b) "
    "before you compute it. Or an e^… overflowed, since what is taken off a row is not its largest "
    "score.")
def _(z, y):
    return -np.mean(np.log(softmax.reference(z)[np.arange(len(y)), y]))


for least in (5e-324, 2.2250738585072014e-308, 1e-300, 1e-100, 1e-50, 1e-30, 1e-20, 2.22e-16, 1e-16,
              1e-15, 1e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5):
    cross_entropy_from_logits.misconception(
        "a small number against log(0)",
        "A small number, added to the probability or put in place of a smaller one, avoids the "
        "infinite logarithm. But then no loss can be larger than minus its logarithm, however far "
        "apart the scores are. Simplify ln(e^a / Σ e^b) before you compute it.",
        lambda z, y, least=least: -np.mean(np.log(np.maximum(
            picked(softmax.reference(z), y), least))))
for least in (1e-6, 1e-5, 1e-4, 1e-3):
    cross_entropy_from_logits.misconception(
        "a small number against log(0)",
        "A small number added to the probability avoids the infinite logarithm. But it changes "
        "every loss, and none can be larger than minus its logarithm, however far apart the scores "
        "are. Simplify ln(e^a / Σ e^b) before you compute it.",
        lambda z, y, least=least: -np.mean(np.log(picked(softmax.reference(z), y) + least)))


@cross_entropy_from_logits.misconception(
    "no shift by the maximum",
    "Large scores overflow in the exponential, and rows far below 0 have a sum of 0. What is taken "
    "off each row before e^…: is it the m of the task?")
def _(z, y):
    return np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(y)), y])


@cross_entropy_from_logits.misconception(
    "no shift by the maximum",
    "Large scores overflow in the exponential, and rows far below 0 have a sum of 0. What is taken "
    "off each row before e^…: is it the m of the task?")
def _(z, y):
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    return -np.mean(np.log(p[np.arange(len(y)), y]))


@cross_entropy_from_logits.misconception(
    "a loss for each sample", "What comes is a loss for each sample. One number is asked for.")
def _(z, y):
    return np.logaddexp.reduce(z, axis=1) - z[np.arange(len(y)), y]


@cross_entropy_from_logits.misconception(
    "shift in one place only",
    "What comes is the loss less the largest score of the row. Is it taken off in both parts, in "
    "the sum and from the score of the right class?")
def _(z, y):
    shifted = z - z.max(axis=1, keepdims=True)
    return np.mean(np.log(np.exp(shifted).sum(axis=1)) - z[np.arange(len(y)), y])


@cross_entropy_from_logits.misconception(
    "scores taken for probabilities",
    "What comes is −ln of the scores of the right classes. They must become probabilities on the "
    "way.")
def _(z, y):
    return -np.mean(np.log(z[np.arange(len(y)), y]))


@cross_entropy_from_logits.misconception(
    "sum instead of mean",
    "Your loss grows with the size of the batch. It should be the loss per sample.")
def _(z, y):
    return cross_entropy_from_logits.reference(z, y) * len(y)


@cross_entropy_from_logits.misconception(
    "mean over the classes too",
    "Your loss is too small by the number of classes as a factor. Over how many numbers is the "
    "mean taken: one for each sample?")
def _(z, y):
    return cross_entropy_from_logits.reference(z, y) / z.shape[1]


@cross_entropy_from_logits.misconception(
    "wrong sign",
    "Your loss is below 0. The logarithm of a probability is negative.")
def _(z, y):
    return -cross_entropy_from_logits.reference(z, y)


@cross_entropy_from_logits.misconception(
    "softmax over the wrong axis",
    "The exponentials are added up down the columns. Which way do the classes of one sample lie?")
def _(z, y):
    shifted = z - z.max(axis=0)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=0))
    return -np.mean(log_p[np.arange(len(y)), y])


@cross_entropy_from_logits.misconception(
    "one maximum for the whole batch",
    "In rows far below the largest score of the batch every e^… is rounded to 0. Each row has a "
    "largest score of its own.")
def _(z, y):
    shifted = z - z.max()
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -np.mean(log_p[np.arange(len(y)), y])


cross_entropy_from_logits.misconception(
    "the logarithm before the sum",
    "What is taken off is the sum of the shifted scores, as where ln of each e^… is added up. "
    "Which comes first, the sum or the logarithm?",
    lambda z, y: (lambda a: -np.mean((a - np.log(np.exp(a)).sum(axis=1, keepdims=True))[
        np.arange(len(y)), y]))(z - z.max(axis=1, keepdims=True)))


def log_p(z, axis=1, more=0.0):
    """Logarithms of probabilities; ``more`` is added to the sum of exponentials."""
    less = shifted(z, axis)
    return less - np.log(np.exp(less).sum(axis=1, keepdims=True) + more)


def others(z, y):
    """The logarithm of the sum over all classes but the right one."""
    rest = np.where(hot(y, z.shape[1]) > 0, -np.inf, z)
    return np.logaddexp.reduce(rest, axis=1)


LOG1P = ("The sum of exponentials is larger by 1 before its logarithm is taken, as by np.log1p, or "
         "where it begins at 1. Does the e^… of each class come in once, and nothing else?")
COLUMNS = ("What is taken off is the largest score of each column. Which way do the classes of one "
           "sample lie?")
for name, tip, wrong in (
    ("the right class is not in the sum",
     "The sum of exponentials runs over the wrong classes alone. It runs over all classes, the "
     "right one too.", lambda z, y: np.mean(others(z, y) - picked(z, y))),
    ("the right class is not in the sum",
     "The sum of exponentials runs over the wrong classes alone. It runs over all classes, the "
     "right one too.", lambda z, y: np.mean(np.log(np.sum(
         np.exp(shifted(z)) * (1 - hot(y, z.shape[1])), axis=1)) - picked(shifted(z), y))),
    ("1 added to the sum", LOG1P, lambda z, y: -np.mean(picked(log_p(z, more=1.0), y))),
    ("1 added to the sum", f"{LOG1P} And large scores overflow.",
     lambda z, y: np.mean(np.log1p(np.exp(z).sum(axis=1)) - picked(z, y))),
    ("1 added to the sum, and the largest of each column",
     f"Two things are not right. {LOG1P} And: {COLUMNS}",
     lambda z, y: -np.mean(picked(log_p(z, 0, 1.0), y))),
    ("the largest of each column", COLUMNS, lambda z, y: -np.mean(picked(log_p(z, 0), y))),
    ("no logarithm",
     "What comes is the mean probability of the right classes. Cross-entropy takes their "
     "logarithm.",
     lambda z, y: np.mean(picked(softmax.reference(z), y))),
    ("no logarithm",
     "What comes is the mean probability of the right classes, with a minus sign. Where is the "
     "logarithm?", lambda z, y: -np.mean(picked(softmax.reference(z), y))),
    ("no logarithm",
     "What comes is the mean of 1 − p, of what is missing. Cross-entropy takes the logarithm of "
     "what is there.",
     lambda z, y: np.mean(1 - picked(softmax.reference(z), y))),
    ("logarithm of the mean",
     "What comes is −ln of the mean probability. Which is taken first, the mean or the logarithm?",
     lambda z, y: -np.log(np.mean(picked(softmax.reference(z), y)))),
    ("no logarithm of the sum",
     "The sum of the exponentials enters as it is. Its logarithm is meant.",
     lambda z, y: np.mean(np.exp(shifted(z)).sum(axis=1) - picked(shifted(z), y))),
    ("no logarithm of the sum",
     "The sum of the exponentials enters as it is. Its logarithm is meant.",
     lambda z, y: np.mean(np.exp(z).sum(axis=1) - picked(z, y))),
    ("no exponentials in the sum",
     "The sum inside the logarithm is one of the scores themselves. Where are the exponentials?",
     lambda z, y: np.mean(np.log(z.sum(axis=1)) - picked(z, y))),
    ("no exponentials",
     "What comes is −ln of scores divided by their sum. What makes all of them positive first?",
     lambda z, y: -np.mean(np.log(picked(z / z.sum(axis=1, keepdims=True), y)))),
    ("the score itself", "Your result is made of the scores of the right classes alone. In a "
     "probability all scores of the row have a say.", lambda z, y: -np.mean(picked(z, y))),
    ("the score less the largest", "Your result is made of the largest score and that of the right "
     "class alone. In ln Σ e^… all scores of the row have a say.",
     lambda z, y: -np.mean(picked(shifted(z), y))),
    ("added in place of taken off",
     "The score of the right class and the logarithm of the sum are added. ln of a fraction is a "
     "difference.",
     lambda z, y: -np.mean(picked(shifted(z), y) + np.log(np.exp(shifted(z)).sum(axis=1)))),
    ("added in place of taken off",
     "The score of the right class and the logarithm of the sum are added. ln of a fraction is a "
     "difference.",
     lambda z, y: np.mean(picked(shifted(z), y) + np.log(np.exp(shifted(z)).sum(axis=1)))),
    ("wrong sign, and sum instead of mean",
     "Two things are not right. Your loss is below 0: the logarithm of a probability is negative. "
     "And it grows with the size of the batch: it should be the loss per sample.",
     lambda z, y: np.sum(picked(log_p(z), y))),
    ("a loss for each sample, of the wrong sign",
     "Two things are not right. You return a number for each sample, where one is asked for. And "
     "they are below 0: the logarithm of a probability is negative.",
     lambda z, y: picked(log_p(z), y)),
    ("logarithm to another base",
     "Your losses are right up to a constant factor. Which logarithm is ln?",
     lambda z, y: -np.mean(picked(log_p(z), y)) / np.log(2)),
    ("logarithm to another base",
     "Your losses are right up to a constant factor. Which logarithm is ln?",
     lambda z, y: -np.mean(picked(log_p(z), y)) / np.log(10)),
    ("probability of the most likely class",
     "What counts in your result is the largest probability of each row. The label says which one "
     "should.",
     lambda z, y: -np.mean(log_p(z).max(axis=1))),
    ("whole columns instead of one place in each row",
     "The numbers of all labels are taken from every row, as by [:, y]. Does each row meet its own "
     "label alone?",
     lambda z, y: -np.mean(log_p(z)[:, y])),
    ("the logarithms of all classes",
     "The logarithms of all classes are in your result, those of the wrong ones too. Which one of "
     "each row counts?",
     lambda z, y: -np.mean(log_p(z))),
    ("the logarithms of all classes",
     "The logarithms of all classes are in your result, those of the wrong ones too. Which one of "
     "each row counts?",
     lambda z, y: -np.sum(log_p(z)) / len(y)),
    ("mean of the exponentials",
     "Your loss is too small by ln of the number of classes, as where the mean of the exponentials "
     "is taken. Their sum is meant.",
     lambda z, y: -np.mean(picked(log_p(z), y)) - np.log(z.shape[1])),
    ("the class before the right one",
     "What counts in your result is the class before the right one. The first class has the number "
     "0.",
     lambda z, y: -np.mean(picked(log_p(z), y - 1))),
    ("divided by the number of classes",
     "Your sum is divided by the number of classes. Over what does the sum run: over classes or "
     "over samples?", lambda z, y: -np.sum(picked(log_p(z), y)) / z.shape[1]),
    ("the largest score is taken off twice, or not put back",
     "Your result differs from the loss by twice the largest score. If it is taken off in the sum, "
     "with which sign does it come back?",
     lambda z, y: np.mean(np.log(np.exp(shifted(z)).sum(axis=1)) - z.max(axis=1) - picked(z, y))),
    ("shift of the score only",
     "The largest score is taken off the score of the right class, and is still in the sum of "
     "exponentials, which overflows. Does it cancel in both parts?",
     lambda z, y: np.mean(np.log(np.exp(z).sum(axis=1)) - picked(shifted(z), y))),
    ("softmax over the whole batch",
     "The exponentials of all rows are added up together. Each sample has a sum of its own.",
     lambda z, y: -np.mean(picked(z - z.max() - np.log(np.exp(z - z.max()).sum()), y))),
    ("softmax twice",
     "Your results are those of scores that went through softmax twice. Once makes probabilities.",
     lambda z, y: -np.mean(picked(log_p(softmax.reference(z)), y))),
    ("shift by the minimum",
     "Where the scores of a row are far apart e^… still overflows: what is taken off is not the "
     "largest of the row, but its smallest, or another far below it.",
     lambda z, y: np.mean(np.log(np.exp(
         z - z.min(axis=1, keepdims=True)).sum(axis=1)) - picked(
             z - z.min(axis=1, keepdims=True), y))),
    ("wrong classes counted too",
     "ln(1 − p) of the wrong classes is in your loss, too. That is the loss of separate yes-no "
     "questions.",
     lambda z, y: -np.mean(np.sum(np.log(np.where(
         hot(y, z.shape[1]) > 0, softmax.reference(z), 1 - softmax.reference(z))), axis=1))),
    ("the sigmoid of each score",
     "Only the score of the right class is in your result, through a sigmoid. In a probability all "
     "scores of the row have a say.",
     lambda z, y: np.mean(np.logaddexp(0, -picked(1.0 * z, y)))),
    ("only the first sample",
     "Only the first sample is in your result. Are all of them looked at before it returns?",
     lambda z, y: -log_p(z)[0, y[0]]),
    ("only the last sample",
     "Only the last sample is in your result. What becomes of the losses before it?",
     lambda z, y: -log_p(z)[-1, y[-1]]),
    ("only the last sample, divided by all",
     "Only the last sample is in your sum. What becomes of the losses before it?",
     lambda z, y: -log_p(z)[-1, y[-1]] / len(y)),
    ("no logarithm of the sum, and sum instead of mean",
     "Two things are not right. The sum of the exponentials enters as it is: its logarithm is "
     "meant. And your loss grows with the size of the batch: it should be the loss per sample.",
     lambda z, y: np.sum(np.exp(shifted(z)).sum(axis=1) - picked(shifted(z), y))),
    ("added in place of taken off, and sum instead of mean",
     "Two things are not right. The score of the right class and the logarithm of the sum are "
     "added: ln of a fraction is a difference. And your result grows with the size of the batch: "
     "it should be the loss per sample.",
     lambda z, y: -np.sum(picked(shifted(z), y) + np.log(np.exp(shifted(z)).sum(axis=1)))),
    ("shift by the mean",
     "Where the scores of a row are far apart e^… still overflows: what is taken off lies below "
     "the largest of the row, as its mean does.", lambda z, y: np.mean(np.log(np.exp(
         z - z.mean(axis=1, keepdims=True)).sum(axis=1)) - picked(
             z - z.mean(axis=1, keepdims=True), y))),
    ("what is infinite or NaN is set to a number",
     "Where another score is far above that of the right class the sample costs 0 in your answer: "
     "what was infinite or NaN was replaced. That hides it. What may be taken off a row before "
     "e^…?",
     lambda z, y: np.mean(np.nan_to_num(-picked(log_p(z), y) * np.where(
         picked(softmax.reference(z), y) > 0, 1.0, np.nan)))),
):
    cross_entropy_from_logits.misconception(name, tip, wrong)
for limit in (20, 30, 50, 100, 200, 300, 500, 600, 700, 709):
    cross_entropy_from_logits.misconception(
        "scores cut off at a limit",
        "Your losses are those of scores that are cut off at a limit: beyond it all are equal, "
        "though they differ. Only differences count: what may be taken off all scores of a row, so "
        "that no e^… is too large and all differences stay?",
        lambda z, y, limit=limit: -np.mean(picked(log_p(np.clip(z, -limit, limit)), y)))
for limit in (500, 600, 700, 709):
    cross_entropy_from_logits.misconception(
        "scores cut off at a limit, and the logarithm of 0",
        "Two things are not right. Scores were cut off at a limit: beyond it all are equal, though "
        "they differ. And a probability that is rounded to 0 has no finite logarithm. Only "
        "differences count: what may be taken off all scores of a row? And simplify "
        "ln(e^a / Σ e^b) before you compute it.",
        lambda z, y, limit=limit: -np.mean(np.log(picked(softmax.reference(
            np.clip(z, -limit, limit)), y))))


def pair(draw, shape=None, dtype=np.float64):
    shape = shape or (draw.size(),)
    return draw.numbers(shape, dtype=dtype), draw.numbers(shape, dtype=dtype)


def column_and_row(draw):
    prediction, target = pair(draw, (draw.size(3), 1))
    return prediction, target[:, 0]


def row_and_column(draw):
    target, prediction = column_and_row(draw)
    return prediction, target


@lesson.exercise(
    part(6, "numbers in the same shape", lambda draw: [pair(draw), pair(draw), pair(draw, (1,))]),
    part(3, "one of shape (n, 1), the other of shape (n,)", lambda draw: [
        column_and_row(draw), column_and_row(draw), row_and_column(draw)]),
    part(1, "whole numbers", lambda draw: [
        pair(draw, dtype=int), (np.array([4, 1, 3, -2]), np.array([1, 2, 1, 3]))]),
    untouched=2,
    hints=("Subtract, square, average. Print the shape of the difference.",
           "(n, 1) minus (n,) gives (n, n). np.ravel makes both flat."),
    similar=("Squared error against cross-entropy", """
        In numbers: predictions (1, 4), targets (3, 3). The differences are −2 and 1, their
        squares 4 and 1, the mean is 2.5. A column minus a flat array is a table, though:

        >>> (np.ones((2, 1)) - np.ones(2)).shape, (np.ravel(np.ones((2, 1))) - np.ones(2)).shape
        ((2, 2), (2,))
    """),
    without=("losses.MSELoss.forward",),
)
def mean_squared_error(prediction, target):
    return np.mean((np.ravel(prediction) - np.ravel(target)) ** 2)


@mean_squared_error.misconception(
    "a column minus a row",
    "Where one is of shape (n, 1) and the other of shape (n,), every prediction is compared with "
    "every target: their difference is a table. Bring both into the same shape before.")
def _(prediction, target):
    return np.mean((prediction - target) ** 2)


@mean_squared_error.misconception(
    "a column minus a row",
    "Where one is of shape (n, 1) and the other of shape (n,), every prediction is compared with "
    "every target: their difference is a table. Bring both into the same shape before.")
def _(prediction, target):
    return np.sum((prediction - target) ** 2) / len(prediction)


@mean_squared_error.misconception(
    "sum instead of mean",
    "Your loss grows with the number of predictions. It should be the mean.")
def _(prediction, target):
    return np.sum((np.ravel(prediction) - np.ravel(target)) ** 2)


@mean_squared_error.misconception(
    "absolute error", "What comes is the mean size of the errors. Large ones should weigh more: is "
    "each error squared, and does it stay so?")
def _(prediction, target):
    return np.mean(np.abs(np.ravel(prediction) - np.ravel(target)))


@mean_squared_error.misconception(
    "square of the mean error",
    "What comes is the square of the mean error: errors of different sign cancel. Which comes "
    "first, the square or the mean?")
def _(prediction, target):
    return np.mean(np.ravel(prediction) - np.ravel(target)) ** 2


@mean_squared_error.misconception(
    "root of the mean squared error", "What comes is the root of the mean squared error. No root "
    "is asked for.")
def _(prediction, target):
    return np.sqrt(np.mean((np.ravel(prediction) - np.ravel(target)) ** 2))


@mean_squared_error.misconception(
    "1/n twice", "What comes is the mean of the squares, divided by the number of samples once "
    "more.")
def _(prediction, target):
    return np.mean((np.ravel(prediction) - np.ravel(target)) ** 2) / len(prediction)


@mean_squared_error.misconception(
    "divided by n − 1", "The sum of the squares is divided by one less than the number of "
    "samples.")
def _(prediction, target):
    return np.sum((np.ravel(prediction) - np.ravel(target)) ** 2) / max(len(prediction) - 1, 1)


@mean_squared_error.misconception(
    "half of it", "Your loss is half of what it should be. Some books put ½ in front; not here.")
def _(prediction, target):
    return np.mean((np.ravel(prediction) - np.ravel(target)) ** 2) / 2


@mean_squared_error.misconception(
    "errors that are not squared",
    "What comes is the mean of the errors: those of different sign cancel.")
def _(prediction, target):
    return np.mean(np.ravel(prediction) - np.ravel(target))


def errors_of(prediction, target):
    return np.ravel(prediction) - np.ravel(target)


def each_with_each(prediction, target):
    """A table: each prediction less every target."""
    return np.ravel(prediction)[:, None] - np.ravel(target)


def only_target_a_column(prediction, target):
    return prediction - np.reshape(target, (-1, 1))


def only_prediction_a_column(prediction, target):
    return np.reshape(prediction, (-1, 1)) - target


WITH_EACH = ("Each prediction is compared with every target. It should be compared with its own "
             "alone: do two loops stand in each other, or is a column taken off a row?")
HALF = "your loss is half of that: some books put ½ in front, not here."
for name, tip, error in (
    ("each prediction with every target", WITH_EACH, each_with_each),
    ("a table where the prediction is flat",
     "Where the prediction is flat, of shape (n,), it is compared with every target: it less a "
     "column is a table. Bring both into the same shape.", only_target_a_column),
    ("a table where the target is a column",
     "Where the target has the shape (n, 1) and the prediction (n,), every prediction is compared "
     "with every target: their difference is a table. The other order is right. Which of the two "
     "is brought into shape, and when?", lambda p, t: np.ravel(p) - t if p.ndim == 2 else p - t),
    ("a table where the prediction is a column",
     "Where the prediction has the shape (n, 1) and the target (n,), every prediction is compared "
     "with every target: their difference is a table. The other order is right. Which of the two "
     "is brought into shape, and when?", lambda p, t: p - np.ravel(t) if t.ndim == 2 else p - t),
    ("a table where the target is flat",
     "Where the target is flat, of shape (n,), every prediction is compared with it all: a column "
     "less a flat array is a table. Bring both into the same shape.", only_prediction_a_column),
    ("a column minus a row",
     "Where one is of shape (n, 1) and the other of shape (n,), every prediction is compared with "
     "every target: their difference is a table. Bring both into the same shape before.",
     np.subtract),
):
    mean_squared_error.misconception(name, tip, lambda p, t, e=error: np.mean(e(p, t) ** 2))
    mean_squared_error.misconception(
        f"{name}, and half of it", f"Two things are not right. {tip} And {HALF}",
        lambda p, t, e=error: np.mean(e(p, t) ** 2) / 2)
    mean_squared_error.misconception(
        f"{name}, and sum instead of mean", f"Two things are not right. {tip} And what comes is a "
        "sum: the mean is asked for.", lambda p, t, e=error: np.sum(e(p, t) ** 2))
for name, tip, wrong in (
    ("a column minus a row, and a root",
     "Two things are not right. Where one is of shape (n, 1) and the other of shape (n,), every "
     "prediction is compared with every target: bring both into the same shape before. And what "
     "comes is a root: none is asked for.",
     lambda p, t: np.sqrt(np.mean((p - t) ** 2))),
    ("divided by the squares of the targets",
     "What comes is the sum of the squared errors divided by that of the squared targets. The mean "
     "is asked for.",
     lambda p, t: np.sum(errors_of(p, t) ** 2) / np.sum(np.ravel(t) ** 2)),
    ("compared with how much the targets vary",
     "What comes compares the squared errors with how much the targets vary, as R² does. The mean "
     "of the squared errors is asked for.",
     lambda p, t: 1 - np.sum(errors_of(p, t) ** 2) / np.sum((np.ravel(t) - np.mean(t)) ** 2)),
    ("compared with how much the targets vary",
     "What comes compares the squared errors with how much the targets vary, as R² does. The mean "
     "of the squared errors is asked for.",
     lambda p, t: np.sum(errors_of(p, t) ** 2) / np.sum((np.ravel(t) - np.mean(t)) ** 2)),
    ("compared with the mean of the targets",
     "Each prediction is compared with the mean of all targets. It has a target of its own.",
     lambda p, t: np.mean((np.ravel(p) - np.mean(t)) ** 2)),
    ("a difference of squared means",
     "What comes is the square of the mean prediction less that of the mean target. First the "
     "error of each prediction, then its square, then the mean.",
     lambda p, t: np.mean(p) ** 2 - np.mean(t) ** 2),
):
    mean_squared_error.misconception(name, tip, wrong)
mean_squared_error.misconception(
    "each prediction with every target, and a sum divided by n",
    f"{WITH_EACH} Nor is the number of pairs n any more.",
    lambda p, t: np.sum(each_with_each(p, t) ** 2) / len(p))

for name, tip, wrong in (
    ("squares before the difference",
     "What comes is made of prediction² − target². First the error, then its square.",
     lambda p, t: np.ravel(p) ** 2 - np.ravel(t) ** 2),
    ("the error is doubled",
     "What comes is made of twice the error. Its square is asked for: which operation is that?",
     lambda p, t: 2 * errors_of(p, t)),
    ("errors to the power of 3",
     "What comes is made of the third power of the error. The square is meant.",
     lambda p, t: errors_of(p, t) ** 3),
    ("squares that keep the sign",
     "Errors of different sign still cancel: a square has no sign.",
     lambda p, t: errors_of(p, t) * np.abs(errors_of(p, t))),
    ("prediction and target added",
     "What is squared is the sum of prediction and target. The error is their difference.",
     lambda p, t: (np.ravel(p) + np.ravel(t)) ** 2),
    ("prediction times target",
     "What comes is made of prediction times target. The error is their difference.",
     lambda p, t: np.ravel(p) * np.ravel(t)),
    ("errors relative to the target",
     "What is squared is the error divided by its target. The error itself is to be squared.",
     lambda p, t: (errors_of(p, t) / np.ravel(t)) ** 2),
    ("only the predictions", "Your result is made of the predictions alone. With what are they "
     "compared?", lambda p, t: np.ravel(p) ** 2.0),
    ("only the targets", "Your result is made of the targets alone. What is compared with them?",
     lambda p, t: np.ravel(t) ** 2.0),
    ("the square of half the error", "Your loss is a quarter of what it should be, as where the "
     "error is halved and then squared.", lambda p, t: (errors_of(p, t) / 2) ** 2),
    ("twice the loss", "Your loss is twice what it should be.",
     lambda p, t: 2 * errors_of(p, t) ** 2),
    ("the squares of the sorted numbers", "What comes is the loss of sorted predictions and sorted "
     "targets: then each is compared with the target of another.",
     lambda p, t: (np.sort(np.ravel(p)) - np.sort(np.ravel(t))) ** 2),
):
    mean_squared_error.misconception(name, tip, lambda p, t, w=wrong: np.mean(w(p, t)))
    mean_squared_error.misconception(
        f"{name}, and no mean", f"Two things are not right. {tip} And you return a number for each "
        "prediction: what is done with them at the end?", wrong)

for name, tip, wrong in (
    ("the variance of the errors",
     "Your result does not change if all errors grow by the same number: the mean error is taken "
     "off before the squares, as np.var does.", np.var),
    ("the deviation of the errors",
     "Your result does not change if all errors grow by the same number: the mean error is taken "
     "off, as np.std does. And a root is taken at the end.", np.std),
    ("a squared error for each prediction", "You return a number for each prediction. What is done "
     "with them at the end?", lambda e: e ** 2),
    ("an error for each prediction", "You return the differences. What comes after them: what is "
     "done with each, and what with all?", lambda e: e),
    ("half of the sum", "You return half of the sum of squares. The mean is asked for.",
     lambda e: np.sum(e ** 2) / 2),
    ("the root of the sum", "You return the root of the sum of squares, a length, as "
     "np.linalg.norm does. The mean of the squares is asked for.",
     lambda e: np.sqrt(np.sum(e ** 2))),
    ("the length divided by n", "What comes is the root of the sum of squares, divided by n. No "
     "root is asked for.", lambda e: np.sqrt(np.sum(e ** 2)) / len(e)),
    ("the square of the mean size", "What comes is the square of the mean size of the errors. "
     "Which comes first, the square or the mean?", lambda e: np.mean(np.abs(e)) ** 2),
    ("the square of the sum", "The errors are added up, so that different signs cancel, and that "
     "is squared. Which comes first, the square or the sum?", lambda e: np.sum(e) ** 2),
    ("the square of the sum, divided by n", "The errors are added up, so that different signs "
     "cancel, and that is squared. Which comes first, the square or the sum?",
     lambda e: np.sum(e) ** 2 / len(e)),
    ("the median", "What comes is the median of the squares. The mean is asked for.",
     lambda e: np.median(e ** 2)),
    ("the largest", "You return the largest of the squares. The mean is asked for.",
     lambda e: np.max(e ** 2)),
    ("the sum of absolute errors", "Two things are not right. What comes is made of the sizes of "
     "the errors, not of their squares. And it is their sum: the mean is asked for.",
     lambda e: np.sum(np.abs(e))),
    ("the errors added up", "Two things are not right. What comes is made of the errors, not of "
     "their squares, so that different signs cancel. And it is their sum: the mean is asked for.",
     np.sum),
    ("target minus prediction, not squared", "What comes is the mean of target − prediction: "
     "errors of different sign cancel. Are they squared?", lambda e: -np.mean(e)),
    ("the size of the mean error", "Errors of different sign cancel in your mean before its sign "
     "is taken away. What makes each single error positive?", lambda e: np.abs(np.mean(e))),
    ("a root of each", "What comes is the mean of the roots of the errors' sizes. Which power of "
     "an error is meant?", lambda e: np.mean(np.sqrt(np.abs(e)))),
    ("below 0", "Your loss is below 0. A mean of squares is not.", lambda e: -np.mean(e ** 2)),
    ("divided by n + 1", "The sum of the squares is divided by one more than the number of "
     "predictions.",
     lambda e: np.sum(e ** 2) / (len(e) + 1)),
    ("only the last error", "Only the last prediction is in your result. What becomes of the "
     "errors before it?", lambda e: e[-1] ** 2),
    ("only the last error, divided by n", "Only the last prediction is in your sum. What becomes "
     "of the errors before it?", lambda e: e[-1] ** 2 / len(e)),
    ("only the first error", "Only the first prediction is in your result. Are all of them looked "
     "at before it returns?", lambda e: e[0] ** 2),
    ("only the first error, divided by n", "Only the first prediction is in your result. Are all "
     "of them looked at before it returns?", lambda e: e[0] ** 2 / len(e)),
    ("the last one is left out", "The last prediction does not come in. Where does the count end?",
     lambda e: np.sum(e[:-1] ** 2) / len(e)),
    ("the first one is left out", "The first prediction does not come in. Where does the count "
     "begin?", lambda e: np.sum(e[1:] ** 2) / len(e)),
):
    mean_squared_error.misconception(
        name, tip, lambda p, t, w=wrong: w(1.0 * errors_of(p, t)))


def one_prediction(draw, right):
    p, y, _ = predictions_and_labels(draw, rows=1)
    p, y = (p, y) if y[0] else (np.roll(p, 1, axis=1), y + 1)  # the first class is no accident
    return p, y if right else y % (p.shape[1] - 1) + 1, 0.05 * p.max()


def predictions_and_labels(draw, rows=None):
    """About half of them right, one clearly; elsewhere the winner is below one half.

    Among the wrong ones the label is the second most probable class, and any other. The network
    is sure enough of all but the two least sure, one right and one wrong; of one just so.
    """
    n, classes = rows or draw.size(6, 9), draw.size(3, 7) + 1
    p = draw.rng.uniform(0.6, 1.0, (n, classes))
    order = draw.rng.permutation(n)
    y = p.argmax(axis=1)
    p[order[-1], y[order[-1]]] = classes
    for k, row in enumerate(order[: n // 2]):
        y[row] = draw.rng.choice(np.argsort(p[row])[:-1]) if k else np.argsort(p[row])[-2]
    p = p / p.sum(axis=1, keepdims=True)
    return p, y, float(np.sort(p.max(axis=1))[min(2, n - 1)])


def told_apart():
    """Right once: the most probable class; twice: the one after it; thrice: the least probable."""
    p = np.array([[35, 45, 20], [20, 45, 35], [35, 20, 45], [45, 20, 35], [45, 35, 20]]) / 100
    return p, np.array([1, 0, 1, 1, 1]), 0.3


# Of the fourth row it is just sure enough.
SURE_OF_FOUR = (np.array([[80, 10, 10], [10, 20, 70], [40, 35, 25], [30, 20, 50], [5, 90, 5]])
                / 100, np.array([0, 1, 0, 2, 1]), 0.5)


# Of the second row it is not sure; its label is 0, and it would name 1.
SURE_OF_TWO = np.array([[0.1, 0.9], [0.4, 0.6], [0.8, 0.2]]), np.array([1, 0, 0]), 0.7


# Two classes are the most probable: the first of them is named.
EQUALLY_PROBABLE = [(np.array([[20, 40, 40]]) / 100, np.array([y]), 0.0) for y in (1, 2)]


@lesson.exercise(
    part(8, "the share of right predictions, where the network is sure", lambda draw: [
        told_apart(), SURE_OF_FOUR, SURE_OF_TWO,
        predictions_and_labels(draw), predictions_and_labels(draw, rows=7),
        predictions_and_labels(draw)]),
    part(2, "a batch of one, also with equally probable classes", lambda draw: [
        one_prediction(draw, True), one_prediction(draw, False), *EQUALLY_PROBABLE]),
    hints=("First: of which rows is the network sure enough? Only these count, above and below the "
           "line of the fraction.",
           "A mask says which rows are sure: compare p.max(axis=1). It picks rows of p and of y. "
           "p.argmax(axis=1) gives the predicted classes; the mean of True and False is a share."),
    similar=("Loss and accuracy", """
        Which column is the cheapest, and was it guessed? Asked of the rows with a price below 2.

        >>> prices, guessed = np.array([[3, 1], [2, 5], [1, 4]]), np.array([1, 1, 1])
        >>> low = prices.min(axis=1) < 2
        >>> prices[low].argmin(axis=1), guessed[low]
        (array([1, 0]), array([1, 1]))
    """),
    without=("losses.CrossEntropyLoss.correct",),
)
def accuracy(p, y, sure):
    some = p.max(axis=1) >= sure
    return np.mean(p[some].argmax(axis=1) == y[some])


def where_sure(share):
    """The share, of the rows of which the network is sure enough."""
    def answer(p, y, sure):
        some = p.max(axis=1) >= sure
        return share(p[some], y[some])
    return answer


accuracy.misconception(
    "all rows count", "`sure` changes nothing in your answer: all rows count. Which should?",
    lambda p, y, sure: np.mean(p.argmax(axis=1) == y))
accuracy.misconception(
    "divided by all rows", "The rows of which it is not sure are in your share as if they were "
    "wrong. By how many rows is it to be divided?",
    lambda p, y, sure: np.mean((p.argmax(axis=1) == y) & (p.max(axis=1) >= sure)))
accuracy.misconception(
    "the share of sure rows", "What comes is how often it is sure. How often is it right then?",
    lambda p, y, sure: np.mean(p.max(axis=1) >= sure))
accuracy.misconception(
    "sure of the true class",
    "Which rows count depends in your answer on the probability of the true class. The network is "
    "sure of the class that it predicts.",
    lambda p, y, sure: np.mean((some := p[np.arange(len(y)), y] >= sure) & (
        p.argmax(axis=1) == y)) / max(np.mean(some), 1e-9))
accuracy.misconception(
    "the first class that is sure enough",
    "Where two classes of a row reach `sure`, the first of them is named in your answer. The "
    "network names the more probable one.",
    lambda p, y, sure: np.mean(((p >= sure).argmax(axis=1) == y)[p.max(axis=1) >= sure]))
accuracy.misconception(
    "the unsure rows", "The rows that count in your answer are those of which it is not sure.",
    lambda p, y, sure: (p.argmax(axis=1) == y)[p.max(axis=1) < sure].mean()
    if np.any(p.max(axis=1) < sure) else 0.0)
accuracy.misconception(
    "just sure enough is left out", "A row whose largest probability is exactly `sure` does not "
    "count in your answer. It should be at least `sure`.",
    lambda p, y, sure: (p.argmax(axis=1) == y)[p.max(axis=1) > sure].mean())
for name, tip, share in (
    ("classes counted from 1", "A prediction counts as right in your answer where the label is one "
     "more. The first class has the number 0.",
     lambda p, y: np.mean(p.argmax(axis=1) + 1 == y)),
    ("the least probable class", "What is named in your answer is the least probable class. Which "
     "one is predicted?",
     lambda p, y: np.mean(p.argmin(axis=1) == y)),
    ("a count instead of a share", "What comes is how many are right. Of how many rows is it "
     "sure?",
     lambda p, y: np.sum(p.argmax(axis=1) == y)),
    ("always 0",
     "What comes is 0, as if no name were right. What is compared with the labels: the number of a "
     "class, or its probability?",
     lambda p, y: np.mean(p.max(axis=1) == y)),
    ("percent", "Your result goes up to 100. A share lies between 0 and 1.",
     lambda p, y: 100 * np.mean(p.argmax(axis=1) == y)),
    ("share of wrong predictions", "What comes is the share of the wrong ones.",
     lambda p, y: np.mean(p.argmax(axis=1) != y)),
    ("right only above one half",
     "A row counts as right in your answer where the true class has more than one half. With "
     "several classes the largest probability wins, however small it is.",
     lambda p, y: np.mean(p[np.arange(len(y)), y] > 0.5)),
    ("mean probability of the right class",
     "What comes is the mean probability of the true classes. Accuracy only asks which class comes "
     "first.",
     lambda p, y: np.mean(p[np.arange(len(y)), y])),
    ("the largest of each column",
     "The largest is searched for in each column: that is the most likely sample of a class. Look "
     "for the class of each sample.",
     lambda p, y: np.mean(p.argmax(axis=0) == y)),
    ("divided by the number of classes", "The number of the right ones is divided by the number of "
     "classes. By how many rows should it be?",
     lambda p, y: np.sum(p.argmax(axis=1) == y) / p.shape[1]),
):
    accuracy.misconception(name, tip, where_sure(share))


@accuracy.misconception(
    "it stops at the first row that is not sure", "The rows after the first of which it is not "
    "sure do not count in your answer. Is a loop ended there, where one row alone is to be left "
    "out?")
def _(p, y, sure):
    unsure = np.flatnonzero(p.max(axis=1) < sure)
    end = unsure[0] if len(unsure) else len(y)
    return float(np.mean(p[:end].argmax(axis=1) == y[:end])) if end else 0.0


@accuracy.misconception(
    "labels of other rows", "The rows that are left are compared with the first labels of y. Are "
    "rows left out of p and not of y, or is the label counted by other rows?")
def _(p, y, sure):
    rows = p[p.max(axis=1) >= sure]
    return float(np.mean(rows.argmax(axis=1) == y[:len(rows)])) if len(rows) else 0.0


def last_of_equal(p):
    return p.shape[1] - 1 - p[:, ::-1].argmax(axis=1)


def lead(p):
    """By how much the largest probability of a row is above the second."""
    first = np.sort(p, axis=1)
    return first[:, -1] - first[:, -2]


def over(count, of):
    """A share; 0 where there is nothing to count."""
    return float(np.sum(count) / np.sum(of)) if np.sum(of) else 0.0


LAST = ("Where several classes are equally probable the last of them is named in your answer. It "
        "should be the first: which one is taken when a later one is just as probable?")
SILENT = "A silent sample counts as right in your answer. It names no class: it is left out."
ZERO = ("Rows of which it is not sure count as right in your answer where their label is 0. It "
        "names no class there: where does the class 0 come from, and which rows count?")
LEAD = ("Which rows count depends in your answer on how far the largest probability is above the "
        "second. Sure means how large the largest itself is.")
ALL_ROWS = "the rows of which it is not sure are in your share as if they were wrong. How many "
"rows does it name a class for?"
for name, tip, wrong in (
    ("the last of equally probable classes", LAST,
     lambda p, y, sure: over((last_of_equal(p) == y) & (p.max(axis=1) >= sure),
                             p.max(axis=1) >= sure)),
    ("the last of equally probable classes, and a count",
     f"Two things are not right. {LAST} And you count the right ones: a share is asked for.",
     lambda p, y, sure: np.sum((last_of_equal(p) == y) & (p.max(axis=1) >= sure))),
    ("the last of equally probable classes, and percent",
     f"Two things are not right. {LAST} And your result goes up to 100: a share lies between 0 "
     "and 1.", lambda p, y, sure: 100 * over(
         (last_of_equal(p) == y) & (p.max(axis=1) >= sure), p.max(axis=1) >= sure)),
    ("the last of equally probable classes, and divided by all rows",
     f"Two things are not right. {LAST} And {ALL_ROWS}",
     lambda p, y, sure: np.mean((last_of_equal(p) == y) & (p.max(axis=1) >= sure))),
    ("the last of equally probable classes, and just sure enough is left out",
     f"Two things are not right. {LAST} And just `sure` is enough: it says at least.",
     lambda p, y, sure: over((last_of_equal(p) == y) & (p.max(axis=1) > sure),
                             p.max(axis=1) > sure)),
    ("all of the equally probable classes",
     "Where several classes are equally probable any of them counts as right in your answer. The "
     "network names one class of a row: which one?",
     lambda p, y, sure: over((picked(p, y) == p.max(axis=1)) & (p.max(axis=1) >= sure),
                             p.max(axis=1) >= sure)),
    ("silent rows taken for class 0", ZERO, lambda p, y, sure: over(
        np.where(p.max(axis=1) >= sure, p.argmax(axis=1), 0) == y, p.max(axis=1) >= sure)),
    ("silent rows taken for class 0", ZERO, lambda p, y, sure: np.mean(
        np.where(p.max(axis=1) >= sure, p.argmax(axis=1), 0) == y)),
    ("the number of the class compared with `sure`",
     "The rows that count in your answer are those whose predicted class is not the first. What is "
     "compared with `sure`: the number of a class, or its probability?",
     lambda p, y, sure: over((p.argmax(axis=1) == y) & (p.argmax(axis=1) >= sure),
                             p.argmax(axis=1) >= sure)),
    ("divided by all rows, and percent",
     f"Two things are not right. Your result goes up to 100: a share lies between 0 and 1. And "
     f"{ALL_ROWS}",
     lambda p, y, sure: 100 * np.mean((p.argmax(axis=1) == y) & (p.max(axis=1) >= sure))),
    ("silent samples counted as right", SILENT,
     lambda p, y, sure: np.mean((p.argmax(axis=1) == y) | (p.max(axis=1) < sure))),
    ("the lead over the second", LEAD,
     lambda p, y, sure: over((p.argmax(axis=1) == y) & (lead(p) >= sure), lead(p) >= sure)),
    ("the lead over the second, and divided by all rows",
     f"Two things are not right. {LEAD} And {ALL_ROWS}",
     lambda p, y, sure: np.mean((p.argmax(axis=1) == y) & (lead(p) >= sure))),
    ("the share of the right ones of which it is sure",
     "The number of all right predictions stands below the line of the fraction. How many rows "
     "does it name a class for?",
     lambda p, y, sure: over((p.argmax(axis=1) == y) & (p.max(axis=1) >= sure),
                             p.argmax(axis=1) == y)),
    ("the true class is probable enough",
     "A row counts as right in your answer where the true class reaches `sure`. It is right where "
     "the class that it names is the true one.",
     lambda p, y, sure: np.mean(p[np.arange(len(y)), y] >= sure)),
    ("the true class is probable enough",
     "A row counts as right in your answer where the true class reaches `sure`. It is right where "
     "the class that it names is the true one.", lambda p, y, sure: over(
         (p >= sure)[np.arange(len(y)), y], p.max(axis=1) >= sure)),
    ("the classes that reach `sure`, not the rows",
     "The number of probabilities that reach `sure` stands below the line of the fraction. Of a "
     "row several may: how many rows does it name a class for?",
     lambda p, y, sure: over((p.argmax(axis=1) == y) & (p.max(axis=1) >= sure), p >= sure)),
    ("one half in place of `sure`",
     "The rows that count in your answer are those whose largest probability is at least one half. "
     "How large it must be is an argument.",
     lambda p, y, sure: over((p.argmax(axis=1) == y) & (p.max(axis=1) >= 0.5),
                                         p.max(axis=1) >= 0.5)),
    ("at most `sure`", "The rows that count in your answer are those whose largest probability is "
     "at most `sure`.",
     lambda p, y, sure: over((p.argmax(axis=1) == y) & (p.max(axis=1) <= sure),
                             p.max(axis=1) <= sure)),
    ("just sure enough is left out, and divided by all rows",
     f"Two things are not right. Just `sure` is enough: it says at least. And {ALL_ROWS}",
     lambda p, y, sure: np.mean((p.argmax(axis=1) == y) & (p.max(axis=1) > sure))),
    ("a share cut to a whole number",
     "Your share is cut to a whole number: 0 or 1. What cuts it: //, int or a type of whole "
     "numbers?",
     lambda p, y, sure: int(over((p.argmax(axis=1) == y) & (p.max(axis=1) >= sure),
                                 p.max(axis=1) >= sure))),
    ("share of wrong names among all rows",
     "What comes is the number of wrong names divided by that of all rows. Which are asked for, "
     "and of how many?",
     lambda p, y, sure: np.mean((p.argmax(axis=1) != y) & (p.max(axis=1) >= sure))),
    ("divided by one more", "The number of the right ones is divided by one more than the number "
     "of samples that it names.",
     lambda p, y, sure: np.sum((p.argmax(axis=1) == y) & (p.max(axis=1) >= sure)) / (
         1 + np.sum(p.max(axis=1) >= sure))),
    ("the mean probability of what is named",
     "What comes is the mean probability of the classes that are named. Accuracy only asks whether "
     "a name is right.",
     lambda p, y, sure: np.mean(p.max(axis=1)[p.max(axis=1) >= sure])),
    ("labels of other rows, and just sure enough is left out",
     "Two things are not right. The rows that are left are compared with the first labels of y: "
     "are rows left out of p and not of y, or is the label counted by other rows? And a row whose "
     "largest probability is exactly `sure` does not count: it should.",
     lambda p, y, sure: float(np.mean((rows := p[p.max(axis=1) > sure]).argmax(axis=1) == y[
         :len(rows)])) if np.any(p.max(axis=1) > sure) else 0.0),
    ("right predictions of all rows, divided by the sure ones",
     "Above the line of the fraction the right predictions of all rows are counted, and below it "
     "the rows of which it is sure. Which rows count?",
     lambda p, y, sure: over(p.argmax(axis=1) == y, p.max(axis=1) >= sure)),
):
    accuracy.misconception(name, tip, wrong)


which_axis = lesson.choice(
    "which_axis", 4,
    "A network's scores for a batch have the shape (8, 3). What does each row of the softmax sum "
    "to, and what does each column sum to?",
    "c", {
        "a": ("rows to 1, columns to 1",
              "There are 8 rows, each summing to 1. So all numbers sum to 8, and three columns "
              "cannot sum to 1 each."),
        "b": ("rows to 8/3, columns to 1",
              "Columns would sum to 1 if the softmax ran down them. But a column holds one class "
              "of eight different birds: they are not alternatives. (Nor would each row then sum "
              "to 8/3: three columns of 1 make 3 in all, and there are 8 rows.)"),
        "c": ("rows to 1, columns to nothing in particular",
              "The three classes of one sample are alternatives, the samples are not."),
        "d": ("all 24 numbers together to 1",
              "Then the probabilities of one sample would depend on the others in its batch."),
    })

confident_and_wrong = lesson.choice(
    "confident_and_wrong", 3,
    "The right class is number 0. Which prediction has the largest cross-entropy?",
    "d", {
        "a": ("(0.40, 0.35, 0.25)",
              "−ln 0.40 is about 0.9. The right class even comes first here."),
        "b": ("(0.34, 0.33, 0.33)", "−ln 0.34 is about 1.1: undecided, but not the worst."),
        "c": ("(0.10, 0.45, 0.45)", "−ln 0.10 is about 2.3. One of the others is larger."),
        "d": ("(0.01, 0.01, 0.98)",
              "−ln 0.01 is about 4.6. Confident and wrong is expensive."),
    })

loss_and_accuracy = lesson.choice(
    "loss_and_accuracy", 3,
    "The loss on a hundred birds fell from 0.50 to 0.40. What happened to the accuracy on these "
    "birds?",
    "b", {
        "a": ("it rose",
              "Not necessarily. Right predictions that become surer lower the loss and leave the "
              "accuracy as it is."),
        "b": ("one cannot know",
              "The loss sees how sure a prediction is, the accuracy only which class wins."),
        "c": ("it rose by 0.10", "The two have different units; they are not tied to each other."),
        "d": ("it stayed the same",
              "It may have. But a lower loss may also come from predictions that became right."),
    })

explain_loss = lesson.explanation(
    "explain_loss",
    "A friend asks: “You want many right answers. Why do you not simply train the network to "
    "make the accuracy as high as possible?” Explain it in a few sentences.",
    "Accuracy only counts. If a weight changes a little, mostly all predictions keep their class, "
    "and the accuracy does not change at all: it is flat, and its slope says nothing about which "
    "way to go. The cross-entropy mostly does change, by a little. It falls when the right class "
    "gets more probability, even before the class wins. So its slope shows the way.")
