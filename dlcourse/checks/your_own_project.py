"""Lesson 13: the parts of an honest report on data of one's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .kit import Lesson, part

lesson = Lesson("13_your_own_project")
hint = lesson.hint
wrong: Callable[..., Any]  # of the misconceptions that are declared in a row


def gappy(draw, gaps=True, constant=False):
    """Training rows and test rows, with another mean, and places that were not measured."""
    n, m, features = draw.size(12, 18), draw.size(5, 9), draw.size(3, 6)
    scale, shift = draw.rng.uniform(0.5, 9, features), draw.numbers((features,), -40, 40)
    scale[0] = 0.1  # a deviation below 1
    train = draw.numbers((n, features)) * scale + shift
    test = draw.numbers((m, features)) * scale + shift + 2 * scale
    if gaps:
        train[draw.rng.permutation(n)[:4], draw.rng.integers(0, features, 4)] = np.nan
        test[draw.rng.permutation(m)[:2], draw.rng.integers(0, features, 2)] = np.nan
    if constant:
        train[:, 1] = 3.0
        test[:, 1] = draw.numbers((m,))
        train[[0, 1], [0, 2]] = test[[0, 1], [0, 2]] = np.nan  # whatever became of the gaps
    return train, test


@lesson.exercise(
    part(10, "scaled by the training rows", lambda draw: [gappy(draw, gaps=False)
                                                          for _ in range(2)]),
    part(12, "gaps filled by the training rows", lambda draw: [gappy(draw) for _ in range(3)]),
    part(4, "a column that is always the same", lambda draw: [gappy(draw, constant=True)]),
    untouched=2,
    hints=("Which numbers may come from the test rows? Write down the order of the steps.",
           "np.nanmean and np.nanstd pass gaps by. Once the training mean is subtracted, which "
           "number stands for “as the mean”?"),
    similar=("Split, then prepare", """
        One column, training 2, 6 and a gap: the mean is 4, the deviation 2. Scaled: −1, 1, and the
        gap becomes (4 − 4) / 2 = 0. A test row of 7 becomes 1.5. What passes gaps by, and finds
        them:

        >>> float(np.nanmean([2.0, 6.0, np.nan]))
        4.0
        >>> np.where(np.isnan([1.0, np.nan]), 7.0, [1.0, np.nan])
        array([1., 7.])
    """),
)
def fill_and_scale(x_train, x_test):
    mean, std = np.nanmean(x_train, axis=0), np.nanstd(x_train, axis=0)
    std = np.where(std > 0, std, 1.0)
    train, test = (x_train - mean) / std, (x_test - mean) / std
    return np.where(np.isnan(train), 0.0, train), np.where(np.isnan(test), 0.0, test)


def filled(x, mean, std):
    scaled = (x - mean) / np.where(std > 0, std, 1.0)
    return np.where(np.isnan(scaled), 0.0, scaled)


def learnt(rows):
    return np.nanmean(rows, axis=0), np.nanstd(rows, axis=0)


fill_and_scale.misconception(
    "scaled before splitting", "Mean and deviation come from all rows: the test has had a say.",
    lambda a, b: tuple(filled(x, *learnt(np.vstack([a, b]))) for x in (a, b)))
fill_and_scale.misconception(
    "the test rows are scaled by themselves",
    "The test rows have a mean and a deviation of their own: the same measurement would get "
    "another number in the test than in the training.",
    lambda a, b: (filled(a, *learnt(a)), filled(b, *learnt(b))))
fill_and_scale.misconception(
    "gaps become 0 before the scaling",
    "In your result a gap counts as a 0 that was measured, in mean and deviation, too. As what "
    "should it count?",
    lambda a, b: tuple(filled(np.nan_to_num(x), *learnt(np.nan_to_num(a))) for x in (a, b)))
fill_and_scale.misconception(
    "gaps stay gaps",
    "Your tables still hold NaN: the network would compute with it, and then all is NaN. Is a gap "
    "filled at all, and how is it found? NaN is equal to nothing, not even to itself.",
    lambda a, b: tuple((x - learnt(a)[0]) / np.where(learnt(a)[1] > 0, learnt(a)[1], 1.0)
                       for x in (a, b)))
fill_and_scale.misconception(
    "one mean for all columns", "One mean and one deviation stand for all columns. Each "
    "measurement has its own unit, so its own mean.",
    lambda a, b: tuple(filled(x, np.nanmean(a), np.nanstd(a)) for x in (a, b)))
fill_and_scale.misconception(
    "not divided by the deviation", "The mean is taken off, and the columns are as widely spread "
    "as before. By what should each be divided?",
    lambda a, b: tuple(filled(x, learnt(a)[0], np.ones(a.shape[1])) for x in (a, b)))


@fill_and_scale.misconception(
    "the deviation counts the gaps, too",
    "In your deviation a gap counts as if the mean had been measured there, and so it is too "
    "small. Which rows should count: before or after the gaps are filled, all or those measured?")
def _(x_train, x_test):
    mean = np.nanmean(x_train, axis=0)
    std = np.where(np.isnan(x_train), mean, x_train).std(axis=0)
    return filled(x_train, mean, std), filled(x_test, mean, std)


@fill_and_scale.misconception(
    "gaps become 0 before the scaling",
    "A gap comes out as a measured 0 would, with the mean taken off. What is a gap to be "
    "afterwards?")
def _(x_train, x_test):
    mean, std = np.nanmean(x_train, axis=0), np.nanstd(x_train, axis=0)
    std = np.where(std == 0, 1, std)
    return (np.nan_to_num(x_train) - mean) / std, (np.nan_to_num(x_test) - mean) / std


def scaled(x, mean, std):
    """Gaps stay gaps."""
    return (x - mean) / np.where(std > 0, std, 1.0)


def gaps_as(x, value):
    return np.where(np.isnan(x), value, x)


def complete(x):
    """The rows without a gap."""
    return x[~np.isnan(x).any(axis=1)]


def median_distance(a):
    return np.nanmedian(np.abs(a - np.nanmedian(a, axis=0)), axis=0)


def of_columns(learn):
    """Both parts, by what is learnt from the training rows."""
    return lambda a, b: tuple(filled(x, *learn(a)) for x in (a, b))


MEDIAN = "The median of each column is taken off. The mean is asked for."
VARIANCE = ("In the end your columns are divided by the variance, the square of the deviation. Is "
            "a root missing, or is there a division too many?")
NO_MEAN = "The mean is not taken off: the training columns are not centred around 0."
UNBIASED = ("Your deviation has n − 1 under the root in place of n, as ddof=1 gives it. With n is "
            "meant.")
NAN_MEAN = ("Where a single gap makes a mean or a deviation NaN, all that is computed with it is "
            "NaN. Which functions pass gaps by?")
MEAN_OF_ALL = "The mean is that of training and test rows together: the test has had a say."
for name, tip, wrong in (
    ("a gap spoils its whole column",
     f"A training column in which one gap stands comes out as 0 in all its rows. {NAN_MEAN}",
     lambda a, b: tuple(filled(x, a.mean(axis=0), a.std(axis=0)) for x in (a, b))),
    ("a gap spoils its whole column",
     f"A training column in which one gap stands comes out as NaN in all its rows. {NAN_MEAN}",
     lambda a, b: tuple(scaled(x, a.mean(axis=0), a.std(axis=0)) for x in (a, b))),
    ("the gaps of the test rows stay",
     "The gaps of the training rows are filled, and those of the test rows not.",
     lambda a, b: (filled(a, *learnt(a)), scaled(b, *learnt(a)))),
    ("the gaps of the training rows stay",
     "The gaps of the test rows are filled, and those of the training rows not.",
     lambda a, b: (scaled(a, *learnt(a)), filled(b, *learnt(a)))),
    ("rows with a gap are left out",
     "Your tables have fewer rows: those with a gap are left out. A gap is to be filled, and the "
     "rest of its row is kept.",
     lambda a, b: tuple(filled(complete(x), *learnt(complete(a))) for x in (a, b))),
    ("training rows with a gap are left out",
     "Your training table has fewer rows: those with a gap are left out. A gap is to be filled, "
     "and the rest of its row is kept.",
     lambda a, b: tuple(filled(x, *learnt(complete(a))) for x in (complete(a), b))),
    ("learnt from the rows without a gap",
     "Mean and deviation are those of the training rows without any gap. A row with one gap still "
     "says something on its other columns.",
     lambda a, b: tuple(filled(x, *learnt(complete(a))) for x in (a, b))),
    ("the median in place of the mean", MEDIAN,
     of_columns(lambda a: (np.nanmedian(a, axis=0), np.nanstd(a, axis=0)))),
    ("the median, and the variance", f"Two things are not right. {MEDIAN} And: {VARIANCE}",
     of_columns(lambda a: (np.nanmedian(a, axis=0), np.nanvar(a, axis=0)))),
    ("the median, and its own distances", "The median is taken off, and the median distance from "
     "it divided by. Mean and deviation are asked for.",
     of_columns(lambda a: (np.nanmedian(a, axis=0), median_distance(a)))),
    ("the variance in place of the deviation", VARIANCE,
     of_columns(lambda a: (np.nanmean(a, axis=0), np.nanvar(a, axis=0)))),
    ("the deviation with n − 1", UNBIASED,
     of_columns(lambda a: (np.nanmean(a, axis=0), np.nanstd(a, axis=0, ddof=1)))),
    ("the variance with n − 1", f"Two things are not right. {VARIANCE} And: {UNBIASED}",
     of_columns(lambda a: (np.nanmean(a, axis=0), np.nanvar(a, axis=0, ddof=1)))),
    ("the range in place of the deviation",
     "Your columns are divided by the largest less the smallest. The deviation is asked for.",
     of_columns(lambda a: (np.nanmean(a, axis=0), np.nanmax(a, axis=0) - np.nanmin(a, axis=0)))),
    ("between the smallest and the largest",
     "Your training columns run from 0 to 1: the smallest is taken off, and the range divided by. "
     "Mean and deviation are asked for.",
     of_columns(lambda a: (np.nanmin(a, axis=0), np.nanmax(a, axis=0) - np.nanmin(a, axis=0)))),
    ("between the smallest and the largest",
     "Your training columns run from 0 to 1: the smallest is taken off, and the range divided by. "
     "Mean and deviation are asked for. And a gap is to be as the mean.",
     lambda a, b: tuple(scaled(gaps_as(x, np.nanmean(a, axis=0)), np.nanmin(a, axis=0), np.nanmax(
         a, axis=0) - np.nanmin(a, axis=0)) for x in (a, b))),
    ("the mean is not taken off", NO_MEAN,
     of_columns(lambda a: (0.0, np.nanstd(a, axis=0)))),
    ("the mean is not taken off", NO_MEAN,
     lambda a, b: tuple(scaled(gaps_as(x, np.nanmean(a, axis=0)), 0.0, np.nanstd(a, axis=0))
                        for x in (a, b))),
    ("filled, and not scaled",
     "The gaps are filled, and nothing is scaled: mean 0 and deviation 1 are wanted of each "
     "training column.",
     lambda a, b: tuple(gaps_as(x, np.nanmean(a, axis=0)) for x in (a, b))),
    ("the test rows are not scaled",
     "The test rows are filled, and not scaled.",
     lambda a, b: (filled(a, *learnt(a)), gaps_as(b, np.nanmean(a, axis=0)))),
    ("the test rows are not scaled",
     "In the test rows the gaps are 0, and nothing is scaled. If you scale them: are mean and "
     "deviation still those of the training rows as they were measured?",
     lambda a, b: (filled(a, *learnt(a)), gaps_as(b, 0.0))),
    ("the test rows are not scaled",
     "The test rows are nearly as they came: mean and deviation were taken from training rows that "
     "are scaled already. In which order are the two computed?",
     lambda a, b: (filled(a, *learnt(a)), filled(b, *learnt(filled(a, *learnt(a)))))),
    ("the mean of the test, the deviation of the training",
     "From the test rows their own mean is taken off. What is learnt, is learnt from the training "
     "rows.", lambda a, b: (filled(a, *learnt(a)), filled(b, learnt(b)[0], learnt(a)[1]))),
    ("the mean of the training, the deviation of the test",
     "The test rows are divided by a deviation of their own. What is learnt, is learnt from the "
     "training rows.", lambda a, b: (filled(a, *learnt(a)), filled(b, learnt(a)[0], learnt(b)[1]))),
    ("gaps of the test are filled with the mean of the test",
     "The gaps of the test rows stand at the mean of the test rows. A gap is to be as the mean of "
     "the training.",
     lambda a, b: (filled(a, *learnt(a)), scaled(gaps_as(b, np.nanmean(b, axis=0)), *learnt(a)))),
    ("gaps are filled with the mean of all rows",
     "The gaps are filled with the mean of training and test together: the test has had a say.",
     lambda a, b: tuple(scaled(gaps_as(x, np.nanmean(np.vstack([a, b]), axis=0)), *learnt(a))
                        for x in (a, b))),
    ("gaps are filled with one mean of all columns",
     "All gaps are filled with one number, whatever their column. Each column has a mean of its "
     "own.", lambda a, b: tuple(scaled(gaps_as(x, np.nanmean(a)), *learnt(a)) for x in (a, b))),
    ("gaps are filled with the median",
     "The gaps are filled with the median of their column. As the mean, it says.",
     lambda a, b: tuple(scaled(gaps_as(x, np.nanmedian(a, axis=0)), *learnt(a)) for x in (a, b))),
    ("the mean is filled in after the scaling",
     "A gap gets the mean as it was measured, and stands among numbers that are scaled. Once the "
     "mean is taken off, which number stands for it?",
     lambda a, b: tuple(np.where(np.isnan(x), np.nanmean(a, axis=0), filled(x, *learnt(a)))
                        for x in (a, b))),
    ("one deviation for all columns",
     "All columns are divided by one number. Each measurement has its own unit, so its own "
     "deviation.", of_columns(lambda a: (np.nanmean(a, axis=0), np.nanstd(a)))),
    ("one mean, a deviation for each column",
     "One mean is taken off all columns. Each measurement has its own unit, so its own mean.",
     of_columns(lambda a: (np.nanmean(a), np.nanstd(a, axis=0)))),
    ("mean and deviation of each row",
     "Each row is scaled by itself: that mixes measurements of different units. Which way do the "
     "numbers of one measurement lie?",
     lambda a, b: tuple(filled(x, np.nanmean(x, axis=1, keepdims=True), np.nanstd(
         x, axis=1, keepdims=True)) for x in (a, b))),
    ("test before training",
     "In your result the test rows come first. First the training rows, then the test rows.",
     lambda a, b: tuple(filled(x, *learnt(a)) for x in (b, a))),
    ("learnt from the test rows",
     "Mean and deviation are those of the test rows. They are learnt from the training rows.",
     lambda a, b: tuple(filled(x, *learnt(b)) for x in (a, b))),
    ("a deviation below 1 is replaced, too",
     "A column whose deviation lies below 1 is not divided by it in your result, but by 1. For "
     "which deviations is 1 meant?",
     of_columns(lambda a: (np.nanmean(a, axis=0), np.maximum(np.nanstd(a, axis=0), 1.0)))),
    ("the gaps of the test become 0 before the scaling",
     "In the test rows a gap comes out as a measured 0 would, with the mean taken off. What is a "
     "gap to be afterwards?",
     lambda a, b: (filled(a, *learnt(a)), scaled(gaps_as(b, 0.0), *learnt(a)))),
    ("the mean of all rows, the deviation of the training", MEAN_OF_ALL,
     lambda a, b: tuple(filled(x, learnt(np.vstack([a, b]))[0], learnt(a)[1]) for x in (a, b))),
    ("the mean of the training, the deviation of all rows",
     "The deviation comes from training and test rows together: the test has had a say.",
     lambda a, b: tuple(filled(x, learnt(a)[0], learnt(np.vstack([a, b]))[1]) for x in (a, b))),
    ("the mean of all rows, and the deviation with n − 1",
     f"Two things are not right. {MEAN_OF_ALL} And: {UNBIASED}",
     lambda a, b: tuple(filled(x, learnt(np.vstack([a, b]))[0], np.nanstd(a, axis=0, ddof=1))
                        for x in (a, b))),
    ("a column that is always the same is divided by 0",
     "Where all training rows of a column are the same its deviation is 0, and you divide by it. "
     "What is then infinite or NaN was not meant: by what may such a column be divided?",
     lambda a, b: tuple(gaps_as((x - learnt(a)[0]) / learnt(a)[1], 0.0) for x in (a, b))),
    ("a column that is always the same is divided by 0",
     "Where all training rows of a column are the same its deviation is 0, and you divide by it: "
     "what was infinite became a huge number. By what may such a column be divided?",
     lambda a, b: tuple(np.nan_to_num((x - learnt(a)[0]) / learnt(a)[1]) for x in (a, b))),
    ("a column that is always the same becomes 0",
     "Where all training rows of a column are the same, your test rows hold 0. There they may "
     "differ: the mean is taken off, and 1 divided by.",
     lambda a, b: tuple(np.where(learnt(a)[1] > 0, filled(x, *learnt(a)), 0.0) for x in (a, b))),
    ("a column that is always the same is left as it is",
     "Where all training rows of a column are the same, you leave the column as it is. The mean is "
     "taken off there, too.", lambda a, b: tuple(np.where(
         (learnt(a)[1] > 0) | np.isnan(x), filled(x, *learnt(a)), x) for x in (a, b))),
):
    fill_and_scale.misconception(name, tip, wrong)
for tiny in (1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6):
    fill_and_scale.misconception(
        "a tiny number against the division by 0",
        "Where all training rows of a column are the same you divide by a tiny number, and a test "
        "row that differs becomes huge. By what may such a column be divided?",
        lambda a, b, tiny=tiny: tuple(gaps_as((x - learnt(a)[0]) / (learnt(a)[1] + tiny), 0.0)
                                      for x in (a, b)))
    fill_and_scale.misconception(
        "a tiny number against the division by 0",
        "Where all training rows of a column are the same you divide by a tiny number, and a test "
        "row that differs becomes huge. By what may such a column be divided?",
        lambda a, b, tiny=tiny: tuple(gaps_as(
            (x - learnt(a)[0]) / np.maximum(learnt(a)[1], tiny), 0.0) for x in (a, b)))


def two_parts(draw, classes=3, other=True):
    """Training labels and test labels; in the test another class is the most common, and no two
    are as common."""
    first, second = draw.rng.permutation(classes)[:2]
    rest = np.arange(classes)
    train = np.concatenate([rest, rest, [first] * draw.size(9, 20)])
    counts = 1 + draw.rng.permutation(classes)
    counts[second if other else first] += 6
    test = np.repeat(rest, counts)
    return draw.rng.permutation(train), draw.rng.permutation(test)


# The most common class is at one end, the mean and the median in between.
EITHER_END = np.array([0, 2, 0, 1, 2, 0, 1, 2, 0]), np.array([1, 0, 1, 1, 2, 0])
# Class 2 does not occur in the training.
A_CLASS_MISSING = np.array([3, 0, 3, 1, 3, 0]), np.array([3, 2, 3, 0, 3, 1, 0])
# The most common class comes neither first nor last, and is not that of all rows together.
OUTVOTED = np.array([0, 1, 1, 0, 1, 2]), np.array([0, 2, 0, 0, 1, 0, 1])
# Neither one of the first two classes nor the last.
IN_BETWEEN = np.array([2, 0, 2, 3, 1, 2, 1]), np.array([1, 2, 0, 1, 2, 1, 3])
LARGEST_NUMBER = np.array([0, 2, 1, 2, 2, 0, 1]), np.array([2, 0, 2, 1, 2, 0])


@lesson.exercise(
    part(9, "the class is chosen by the training rows", lambda draw: [
        two_parts(draw), two_parts(draw, classes=4), two_parts(draw, classes=5), EITHER_END,
        A_CLASS_MISSING, OUTVOTED, IN_BETWEEN]),
    part(5, "the test rows are counted", lambda draw: [
        two_parts(draw, other=False), two_parts(draw, classes=2, other=False), EITHER_END,
        OUTVOTED, LARGEST_NUMBER]),
    hints=("Two steps: which class does it name, and for how many test rows is that right?",
           "np.bincount counts the classes of the training rows; np.argmax finds the largest "
           "count. Then compare the test rows with that class."),
    similar=("A baseline first", """
        Trained on 2, 0, 2 it always says 2. In a test of 2, 1, 2, 0, 2 it is right for 3 / 5 = 0.6.
        Counted, and the place of the largest:

        >>> np.bincount([2, 0, 2]).tolist()
        [1, 0, 2]
        >>> int(np.argmax([5, 8, 1]))
        1
    """),
)
def baseline(y_train, y_test):
    common = np.argmax(np.bincount(y_train))
    return np.mean(y_test == common)


MIDDLE = ("The class that you name is the mean of the class numbers, as a whole number, or the one "
          "in the middle. A class number is a name: which one comes most often?")
baseline.misconception(
    "the most common class of the test",
    "What comes is the share of the most common class of the test. The baseline, too, learns from "
    "training rows.",
    lambda a, b: np.max(np.bincount(b)) / len(b))
baseline.misconception(
    "a place taken for the class",
    "The most common class is one of those that occur. Is its number its place among them?",
    lambda a, b: np.mean(b == np.argmax(np.unique(a, return_counts=True)[1])))
baseline.misconception(
    "counted on the training rows", "The share is that of the training rows. What is judged?",
    lambda a, b: np.max(np.bincount(a)) / len(a))
baseline.misconception(
    "the class of the largest number",
    "The class with the largest number wins in your answer, however rarely it occurs. If you "
    "count: does each class begin at 0, is the largest count so far kept, and are counts "
    "compared?",
    lambda y_train, y_test: np.mean(y_test == np.max(y_train)))
baseline.misconception(
    "as if all classes were equally common", "What comes is one over the number of classes. How "
    "often is the most common one right?",
    lambda a, b: 1 / len(np.unique(a)))
baseline.misconception(
    "a count in place of a share", "You return how many. Of how many?",
    lambda a, b: int(np.sum(b == np.argmax(np.bincount(a)))))
baseline.misconception(
    "the class in place of its share", "You return which class it names. How often is it right?",
    lambda a, b: int(np.argmax(np.bincount(a))))
baseline.misconception(
    "the share that is wrong", "What comes is the share of those for which it is wrong.",
    lambda a, b: np.mean(b != np.argmax(np.bincount(a))))
baseline.misconception(
    "per cent in place of a share", "What comes is 100 times the share, which lies between 0 and 1."
    "",
    lambda a, b: 100 * np.mean(b == np.argmax(np.bincount(a))))
baseline.misconception(
    "the mean of the class numbers",
    MIDDLE, lambda y_train, y_test: float(np.mean(y_test == round(float(np.mean(y_train))))))


def most_common(labels):
    return np.argmax(np.bincount(labels))


def named_by(choose, share=np.mean):
    """The share of the test rows for which what ``choose`` names is right."""
    return lambda a, b: share(b == choose(a))


RAREST = "The class that you name is the rarest in training. The most common one is asked for."
NO_LAST = ("The class with the largest number is never named. Over how many classes do you go? "
           "range ends before its last number.")
OF_TRAINING = ("What is right is divided by the number of training rows. For which share of the "
               "test rows is it right?")
PLACE = ("The place of the largest label among the training rows stands for a class, as argmax of "
         "the labels gives it. How often does each class occur?")
TWO_CLASSES = ("Only the class 0 or 1 is ever named in your result. Which other classes may there "
               "be?")
for name, tip, wrong in (
    ("the place of the largest label", PLACE, named_by(np.argmax)),
    ("the place of the largest label, and a count",
     f"Two things are not right. {PLACE} And you return how many. Of how many?",
     named_by(np.argmax, lambda right: int(np.sum(right)))),
    *(("only the classes 0 and 1", TWO_CLASSES, named_by(choose)) for choose in (
        lambda a: int(np.sum(a == 1) > np.sum(a == 0)),
        lambda a: int(np.sum(a == 1) >= np.sum(a == 0)),
        lambda a: int(np.mean(a) > 0.5), lambda a: int(np.mean(a) >= 0.5))),
    ("the class of the longest run", "The class that you name has the longest run of rows one "
     "after another. Are equal labels counted together that stand apart?",
     named_by(lambda a: max((len(run), run[0]) for run in np.split(
         a, np.flatnonzero(np.diff(a)) + 1))[1])),
    ("the rarest class", RAREST, named_by(lambda a: np.argmin(np.bincount(a)))),
    ("the rarest class, and divided by the training rows",
     f"Two things are not right. {RAREST} And: {OF_TRAINING}",
     lambda a, b: np.sum(b == np.argmin(np.bincount(a))) / len(a)),
    ("divided by the training rows", OF_TRAINING,
     lambda a, b: np.sum(b == most_common(a)) / len(a)),
    ("divided by all rows",
     "What is right is divided by the number of all rows. For which share of the test rows is it "
     "right?",
     lambda a, b: np.sum(b == most_common(a)) / (len(a) + len(b))),
    ("divided by the number of classes",
     "What is right is divided by the number of classes. For which share of the test rows is it "
     "right?",
     lambda a, b: np.sum(b == most_common(a)) / len(np.unique(b))),
    ("the last class is not counted", NO_LAST, named_by(lambda a: np.argmax(np.bincount(a)[:-1]))),
    ("the last class is not counted, and rounded",
     f"Two things are not right. {NO_LAST} And the share is rounded: let all digits stand.",
     lambda a, b: round(float(np.mean(b == np.argmax(np.bincount(a)[:-1]))), 1)),
    ("the last class is not counted, and rounded",
     f"Two things are not right. {NO_LAST} And the share is rounded: let all digits stand.",
     lambda a, b: round(float(np.mean(b == np.argmax(np.bincount(a)[:-1]))), 2)),
    ("the class 0 is not counted", "The class 0 is never named in your result. With which number "
     "do the classes begin?", named_by(lambda a: 1 + np.argmax(np.bincount(a)[1:]))),
    ("the class before the most common one", "The class that you name has a number that is smaller "
     "by 1 than that of the most common one. With which number do the classes begin?",
     named_by(lambda a: most_common(a) - 1)),
    ("the class after the most common one", "The class that you name has a number that is larger "
     "by 1 than that of the most common one. With which number do the classes begin?",
     named_by(lambda a: most_common(a) + 1)),
    ("the most common class of all rows",
     "The class is chosen by training and test rows together: the test has had a say.",
     lambda a, b: np.mean(b == most_common(np.concatenate([a, b])))),
    ("the most common class of the test, on the training rows",
     "Training and test are exchanged: the class is chosen by the test rows, and judged on the "
     "training rows.", lambda a, b: np.mean(a == most_common(b))),
    ("the largest count taken for a class",
     "How often the most common class occurs is taken for its number. Which class is it that "
     "occurs so often?", named_by(lambda a: np.max(np.bincount(a)))),
    ("the first training label", "The class that you name is that of the first training row. Which "
     "one is the most common?", named_by(lambda a: a[0])),
    ("the last training label", "The class that you name is that of the last training row. Which "
     "one is the most common?", named_by(lambda a: a[-1])),
    ("always the class 0", "Whatever is the most common class in training, the class 0 is named: "
     "is it written there, is it the smallest number, or does nothing ever lead to another?",
     named_by(np.min)),
    ("the mean of the class numbers", MIDDLE, named_by(lambda a: int(np.median(a)))),
    ("the mean of the class numbers", MIDDLE, named_by(lambda a: int(np.mean(a)))),
    ("the mean of the class numbers", MIDDLE, named_by(lambda a: np.sort(a)[len(a) // 2])),
    ("all classes that occur in training", "All test rows count whose class occurs in training "
     "at all. Only the most common one is named.", lambda a, b: np.mean(np.isin(b, a))),
    ("0, whatever comes", "What comes is 0, whatever the rows are. Does a comparison ever hold: is "
     "it made with a class, not with a list, a pair, a count, a mean? Or does a division such as "
     "// cut the share?", lambda a, b: 0.0),
    ("the second most common class", "The class that you name comes second. Which is the most "
     "common?", named_by(lambda a: np.argsort(np.bincount(a))[-2])),
    ("a count of the training rows", "You return how many training rows have the most common "
     "class. For which share of the test rows is that class right?",
     lambda a, b: int(np.max(np.bincount(a)))),
    ("a rounded share", "Your share is rounded. Let all digits stand.",
     lambda a, b: round(float(np.mean(b == most_common(a))), 1)),
    ("a rounded share", "Your share is rounded. Let all digits stand.",
     lambda a, b: round(float(np.mean(b == most_common(a))), 2)),
    ("which test rows are right", "You return for each test row whether it is right. For which "
     "share of them is it?", lambda a, b: b == most_common(a)),
    ("how common it is in training and test together", "The share is that of all rows. What is "
     "judged?", lambda a, b: np.mean(np.concatenate([a, b]) == most_common(a))),
    ("one over the classes of the test", "What comes is one over the number of classes. How often "
     "is the most common one right?",
     lambda a, b: 1 / len(np.unique(b))),
):
    baseline.misconception(name, tip, wrong)


def counts(draw):
    n = draw.size(30, 200)
    return int(draw.rng.integers(n // 2, n - 3)), n


@lesson.exercise(
    part(16, "low and high end", lambda draw: [counts(draw) for _ in range(4)]),
    part(6, "all right, and none", lambda draw: [(n := draw.size(20, 90), n),
                                                 (0, draw.size(20, 90))]),
    hints=("Write the formula down piece by piece: first p, then the middle, then the half width.",
           "Three lines: p = right / n, then m and h as the formulas say, with z = 1.96. The "
           "square root goes over the whole sum of two terms."),
    similar=("How sure?", """
        With z = 2 for round numbers: all 4 of 4 right, p = 1. m = (1 + 4 / 8) / (1 + 4 / 4) = 0.75.
        Under the root is 0 + 4 / 64 = 0.0625, so h = 2 · 0.25 / 2 = 0.25: from 0.5 to 1. The root:

        >>> float(np.sqrt(0.0625))
        0.25
    """),
)
def interval(right, n):
    p, z = right / n, 1.96
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return middle - half, middle + half


def wilson(right, n, z=1.96):
    p = right / n
    return (p + z**2 / (2 * n)) / (1 + z**2 / n), z * np.sqrt(
        p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)


interval.misconception(
    "as if p were exact",
    "What comes is p ± 1.96 · √(p (1 − p) / n): it has no width at all when everything is right.",
    lambda k, n: tuple(k / n + s * 1.96 * np.sqrt(k / n * (1 - k / n) / n) for s in (-1, 1)))
interval.misconception(
    "around p instead of m", "Your interval lies around p, and may pass 1. Around which number "
    "should it lie?",
    lambda k, n: tuple(k / n + s * wilson(k, n)[1] for s in (-1, 1)))
interval.misconception(
    "one standard error",
    "z counts as 1 everywhere in your result, as if it were left out: such an interval misses the "
    "truth in about a third of tests. Which z is given?",
    lambda k, n: tuple(wilson(k, n, 1.0)[0] + s * wilson(k, n, 1.0)[1] for s in (-1, 1)))
interval.misconception(
    "high before low", "First the low end, then the high one.",
    lambda k, n: tuple(wilson(k, n)[0] + s * wilson(k, n)[1] for s in (1, -1)))
interval.misconception(
    "middle and half width", "You return m and h. The two ends are asked for.", wilson)
interval.misconception(
    "per cent in place of shares", "Shares lie between 0 and 1.",
    lambda k, n: tuple(100 * (wilson(k, n)[0] + s * wilson(k, n)[1]) for s in (-1, 1)))
interval.misconception(
    "without the square root",
    "No root is taken in your h. What stands under the root is a variance. The width goes with its "
    "root.",
    lambda k, n: tuple(wilson(k, n)[0] + s * 1.96 * (
        k / n * (1 - k / n) / n + 1.96**2 / (4 * n**2)) / (1 + 1.96**2 / n) for s in (-1, 1)))


Z = 1.96


def ends(middle, half):
    return middle - half, middle + half


def wilson_but(n, p, z=Z, *, below=None, below_m=None, below_h=None, add=None, under=None,
               of_p=None, by=None, root=np.sqrt):
    """Wilson's interval, but for what is given: what both are divided by, what is added to p, the
    two terms under the root, what stands before it."""
    below = 1 + z**2 / n if below is None else below
    add = z**2 / (2 * n) if add is None else add
    of_p = p * (1 - p) / n if of_p is None else of_p
    under = z**2 / (4 * n**2) if under is None else under
    middle = (p + add) / (below if below_m is None else below_m)
    half = (z if by is None else by) * root(of_p + under) / (below if below_h is None else below_h)
    return ends(middle, half)


UNDER = "The second term under the root is not that of the formula. "
ADDED = "What is added to p in m is not what the formula says. "
BELOW = "What m and h are divided by is not what the formula says. "
ROOT = ("No root is taken in your h. What stands under the root is a variance. The width goes with "
        "its root.")
COUNT = ("p is the number of right rows in your result, and so above 1. A share lies between 0 and "
         "1.")
NOT_DIVIDED = "h is not divided by 1 + z² / n in your result."
NO_SQUARE = f"{UNDER}Is n squared there?"
TIMES_N = f"{ADDED}It is multiplied by n, as / 2 * n does. Where do brackets belong?"
EXAMPLE = "z is 2 in your result, as in the round numbers of an example. It is 1.96."
HIGH_FIRST = "First the low end, then the high one."
for name, tip, wrong in (
    ("z in place of z²", "z stands in place of z², everywhere in the formulas: in the sum with p, "
     "under the root and in what both are divided by.",
     lambda k, n: wilson_but(n, k / n, below=1 + Z / n, add=Z / (2 * n), under=Z / (4 * n**2))),
    ("2 z in place of z²", "2 z stands in place of z², everywhere in the formulas: in the sum with "
     "p, under the root and in what both are divided by.", lambda k, n: wilson_but(
         n, k / n, below=1 + 2 * Z / n, add=Z / n, under=2 * Z / (4 * n**2))),
    ("z in place of z² in m and h", "Where both are divided by 1 + z² / n, z is not squared in "
     "your result.", lambda k, n: wilson_but(n, k / n, below=1 + Z / n)),
    ("z in place of z² beside p", "z is not squared in what is added to p.",
     lambda k, n: wilson_but(n, k / n, add=Z / (2 * n))),
    ("z in place of z² under the root", "z is not squared under the root.",
     lambda k, n: wilson_but(n, k / n, under=Z / (4 * n**2))),
    ("z in place of z² in m", "z is not squared in m, neither above nor below the line.",
     lambda k, n: wilson_but(n, k / n, add=Z / (2 * n), below_m=1 + Z / n)),
    ("p above 1", "Where there are right rows the root is that of a negative number, and NaN, as "
     "it is when p is above 1. Is p a share, or a number of rows, or per cent?",
     lambda k, n: wilson_but(n, k)),
    ("a count in place of a share", COUNT,
     lambda k, n: wilson_but(n, k, root=lambda x: np.sqrt(np.abs(x)))),
    ("a count in place of a share", COUNT,
     lambda k, n: wilson_but(n, k, root=lambda x: np.sqrt(np.maximum(x, 0)))),
    ("the share wrong", "p is the share that is wrong in your result. It is the share right.",
     lambda k, n: wilson_but(n, 1 - k / n)),
    ("a share cut to a whole number", "p is 0 unless all are right in your result. // cuts a share "
     "to a whole number, and so does int.", lambda k, n: wilson_but(n, k // n)),
    ("a share cut to a whole number, and rounded", "Two things are not right. p is 0 unless all "
     "are right in your result: // cuts a share to a whole number, and so does int. And the ends "
     "are rounded: let all digits stand.",
     lambda k, n: tuple(round(float(end), 2) for end in wilson_but(n, k // n))),
    ("rounded", "The ends are rounded. Let all digits stand.",
     lambda k, n: tuple(round(float(end), 2) for end in wilson_but(n, k / n))),
    ("rounded", "The ends are rounded. Let all digits stand.",
     lambda k, n: tuple(round(float(end), 3) for end in wilson_but(n, k / n))),
    ("z of the example", EXAMPLE, lambda k, n: wilson_but(n, k / n, 2.0)),
    ("z of the example, and no root",
     f"Two things are not right. {EXAMPLE} And: {ROOT}",
     lambda k, n: wilson_but(n, k / n, 2.0, root=lambda x: x)),
    ("another z", "z is 1.645 in your result: that is for 90 %, or for one end alone. Which one is "
     "given?", lambda k, n: wilson_but(n, k / n, 1.645)),
    ("another z", "z is 2.576 in your result: that is for 99 %. Which one is given?",
     lambda k, n: wilson_but(n, k / n, 2.576)),
    ("another z", "z is 2.58 in your result: that is for 99 %. Which one is given?",
     lambda k, n: wilson_but(n, k / n, 2.58)),
    ("the confidence taken for z", "z is 0.95 in your result: that is the confidence. Which z is "
     "given?", lambda k, n: wilson_but(n, k / n, 0.95)),
    ("the confidence taken for z", "z is 0.05 in your result: that is what is left of 95 %. Which "
     "z is given?", lambda k, n: wilson_but(n, k / n, 0.05)),
    ("a root of each term", "In your result each of the two terms has its own root. It goes over "
     "their sum.",
     lambda k, n: ends(wilson(k, n)[0], Z * (
         np.sqrt(k / n * (1 - k / n) / n) + Z / (2 * n)) / (1 + Z**2 / n))),
    ("the second term outside the root", "The root ends too early: z² / (4 n²) stands outside. "
     "It goes over the sum of both terms.", lambda k, n: ends(wilson(k, n)[0], Z * (
         np.sqrt(k / n * (1 - k / n) / n) + Z**2 / (4 * n**2)) / (1 + Z**2 / n))),
    ("no second term under the root", "Under the root only p (1 − p) / n counts in your result. "
     "What else stands there?", lambda k, n: wilson_but(n, k / n, under=0)),
    ("only the second term under the root", "Under the root p (1 − p) / n is 0 in your result. "
     "p * 1 - p is 0, for one: where do brackets belong?",
     lambda k, n: wilson_but(n, k / n, of_p=0)),
    ("n in place of n²", NO_SQUARE,
     lambda k, n: wilson_but(n, k / n, under=Z**2 / (4 * n))),
    ("the 4 is squared, too", f"{UNDER}What does the square belong to: to n, or to 4 n?",
     lambda k, n: wilson_but(n, k / n, under=Z**2 / (4 * n)**2)),
    ("multiplied by n²", f"{UNDER}It is multiplied by n², as / 4 * n**2 does. Where do "
     "brackets belong?", lambda k, n: wilson_but(n, k / n, under=Z**2 / 4 * n**2)),
    ("another number under the root", f"{UNDER}By which number is z² / n² divided?",
     lambda k, n: wilson_but(n, k / n, under=Z**2 / (2 * n**2))),
    ("another number under the root", f"{UNDER}By which number is z² / n² divided?",
     lambda k, n: wilson_but(n, k / n, under=Z**2 / n**2)),
    ("another term under the root", f"{UNDER}In m stands z² / (2n); under the root, what?",
     lambda k, n: wilson_but(n, k / n, under=Z**2 / (2 * n))),
    ("the first term is not divided by n", "Under the root p (1 − p) is not divided by n in your "
     "result.", lambda k, n: wilson_but(n, k / n, of_p=k / n * (1 - k / n))),
    ("the first term is divided by n²", "Under the root p (1 − p) is divided by n² in your result. "
     "By what is it divided?", lambda k, n: wilson_but(n, k / n, of_p=k / n * (1 - k / n) / n**2)),
    ("1 + p in place of 1 − p", "Under the root p (1 + p) stands in your result. Look at the sign.",
     lambda k, n: wilson_but(n, k / n, of_p=k / n * (1 + k / n) / n)),
    ("p in place of p (1 − p)", "Under the root the factor 1 − p is missing in your result.",
     lambda k, n: wilson_but(n, k / n, of_p=k / n / n)),
    ("p² in place of p (1 − p)", "Under the root p² stands in your result, in place of p (1 − p).",
     lambda k, n: wilson_but(n, k / n, of_p=(k / n)**2 / n)),
    ("1 − p in place of p (1 − p)", "Under the root the factor p is missing in your result.",
     lambda k, n: wilson_but(n, k / n, of_p=(1 - k / n) / n)),
    ("no z before the root", "The factor z before the root is missing in your result.",
     lambda k, n: wilson_but(n, k / n, by=1)),
    ("z² before the root", "z² stands before the root in your result. Which power is it?",
     lambda k, n: wilson_but(n, k / n, by=Z**2)),
    ("half of the half width", "Your interval is half as wide as it should be. It reaches from "
     "m − h to m + h.", lambda k, n: wilson_but(n, k / n, by=Z / 2)),
    ("twice the half width", "Your interval is twice as wide as it should be. It reaches from "
     "m − h to m + h.", lambda k, n: wilson_but(n, k / n, by=2 * Z)),
    ("m is not divided", "m is not divided by 1 + z² / n in your result.",
     lambda k, n: wilson_but(n, k / n, below_m=1)),
    ("h is not divided", NOT_DIVIDED,
     lambda k, n: wilson_but(n, k / n, below_h=1)),
    ("neither is divided", "Neither m nor h is divided by 1 + z² / n in your result.",
     lambda k, n: wilson_but(n, k / n, below=1)),
    ("h is not divided, and the 4 is squared, too", f"Two things are not right. h is not divided "
     f"by 1 + z² / n. And: {UNDER}What does the square belong to: to n, or to 4 n?",
     lambda k, n: wilson_but(n, k / n, below_h=1, under=Z**2 / (4 * n)**2)),
    ("h is not divided, and n in place of n²", f"Two things are not right. h is not divided by "
     f"1 + z² / n. And: {UNDER}Is n squared there?",
     lambda k, n: wilson_but(n, k / n, below_h=1, under=Z**2 / (4 * n))),
    ("h is not divided, and no root", f"Two things are not right. h is not divided by 1 + z² / n. "
     f"And: {ROOT}", lambda k, n: wilson_but(n, k / n, below_h=1, root=lambda x: x)),
    ("h is not divided, and no z before the root", "Two things are not right. h is not divided by "
     "1 + z² / n. And the factor z before the root is missing.",
     lambda k, n: wilson_but(n, k / n, below_h=1, by=1)),
    ("p is not divided", "In m only z² / (2n) is divided by 1 + z² / n in your result. The line of "
     "the fraction goes under p, too: where do brackets belong?",
     lambda k, n: ends(k / n + Z**2 / (2 * n) / (1 + Z**2 / n), wilson(k, n)[1])),
    ("divided by 1, and then z² / n added", "m and h are divided by 1 in your result, and z² / n "
     "is added then: what stands below the line of a fraction needs brackets.",
     lambda k, n: ends(k / n + Z**2 / (2 * n) + Z**2 / n,
                       Z * np.sqrt(k / n * (1 - k / n) / n + Z**2 / (4 * n**2)) + Z**2 / n)),
    ("1 + z²", f"{BELOW}Is z² divided by n there?",
     lambda k, n: wilson_but(n, k / n, below=1 + Z**2)),
    ("(1 + z²) / n", f"{BELOW}Is only z² divided by n there, or the 1 as well?",
     lambda k, n: wilson_but(n, k / n, below=(1 + Z**2) / n)),
    ("1 + z² / (2n)", f"{BELOW}Is z² divided by n there, or by 2n?",
     lambda k, n: wilson_but(n, k / n, below=1 + Z**2 / (2 * n))),
    ("1 − z² / n", f"{BELOW}Look at the sign between 1 and z² / n.",
     lambda k, n: wilson_but(n, k / n, below=1 - Z**2 / n)),
    ("z² / 2 beside p", f"{ADDED}Is it divided by n?",
     lambda k, n: wilson_but(n, k / n, add=Z**2 / 2)),
    ("multiplied by n beside p", TIMES_N, lambda k, n: wilson_but(n, k / n, add=Z**2 / 2 * n)),
    ("z² / n beside p", f"{ADDED}By which number is z² / n divided?",
     lambda k, n: wilson_but(n, k / n, add=Z**2 / n)),
    ("nothing is added to p", "In m nothing is added to p in your result. What stands beside it?",
     lambda k, n: wilson_but(n, k / n, add=0)),
    ("taken off p", "In m z² / (2n) is taken off p in your result. Look at the sign.",
     lambda k, n: wilson_but(n, k / n, add=-Z**2 / (2 * n))),
    ("another interval, with the middle of Wilson's",
     "The middle is right, and the width is z · √(m (1 − m) / (n + z²)): that is Agresti's "
     "interval. Look at h.", lambda k, n: ends(m := wilson(k, n)[0], Z * np.sqrt(
         m * (1 - m) / (n + Z**2)))),
    ("another interval, with the middle of Wilson's",
     "The middle is right, and under the root m stands in place of p. Does p still mean the share "
     "there?",
     lambda k, n: wilson_but(n, k / n, of_p=(m := wilson(k, n)[0]) * (1 - m) / n)),
    ("as if p were exact", "What comes is p ± 2 · √(p (1 − p) / n): it has no width at all when "
     "everything is right.",
     lambda k, n: ends(k / n, 2 * np.sqrt(k / n * (1 - k / n) / n))),
    ("the half width alone", "Your interval lies around 0. Around which number should it lie?",
     lambda k, n: ends(0.0, wilson(k, n)[1])),
    ("the lower end and the middle", "Your interval ends at m. The upper end is m + h.",
     lambda k, n: (wilson(k, n)[0] - wilson(k, n)[1], wilson(k, n)[0])),
    ("the ends around m and p", "The lower end lies below m, the upper one above p. Both lie as "
     "far from m.", lambda k, n: (wilson(k, n)[0] - wilson(k, n)[1], k / n + wilson(k, n)[1])),
):
    interval.misconception(name, tip, wrong)
for name, tip, but in (
    ("z of the example", EXAMPLE, {"z": 2.0}),
    ("n in place of n²", NO_SQUARE, {"under": lambda n: Z**2 / (4 * n)}),
    ("the 4 is squared, too", f"{UNDER}What does the square belong to: to n, or to 4 n?",
     {"under": lambda n: Z**2 / (4 * n)**2}),
    ("multiplied by n beside p", TIMES_N, {"add": lambda n: Z**2 / 2 * n}),
    ("no root", ROOT, {"root": lambda n: lambda x: x}),
    ("no z before the root", "The factor z before the root is missing in your result.",
     {"by": lambda n: 1}),
):
    def also(n, but=but):
        return {key: value(n) if callable(value) else value for key, value in but.items()}

    if name in ("z of the example", "multiplied by n beside p"):
        interval.misconception(
            f"h is not divided, and {name}", f"Two things are not right. {NOT_DIVIDED} And: {tip}",
            lambda k, n, also=also: wilson_but(n, k / n, **also(n), below_h=1))
    interval.misconception(
        f"high before low, and {name}", f"Two things are not right. {HIGH_FIRST} And: {tip}",
        lambda k, n, also=also: wilson_but(n, k / n, **also(n))[::-1])
interval.misconception(
    "high before low, and h is not divided",
    f"Two things are not right. {HIGH_FIRST} And: {NOT_DIVIDED}",
    lambda k, n: wilson_but(n, k / n, below_h=1)[::-1])
interval.misconception(
    "around p, and the second term outside the root",
    "Two things are not right. Your interval lies around p: around which number should it lie? And "
    "the root ends too early: it goes over the sum of both terms.",
    lambda k, n: ends(k / n, Z * (np.sqrt(k / n * (1 - k / n) / n) + Z**2 / (4 * n**2)) / (
        1 + Z**2 / n)))


def two_models(draw, classes=3):
    n = draw.size(40, 80)
    while True:
        y = draw.labels(n, classes)
        a, b = (np.where(draw.rng.random(n) < share, draw.rng.integers(0, classes, n), y)
                for share in (0.3, 0.6))
        if len(set(np.bincount(2 * (a == y) + (b == y), minlength=4))) == 4:  # no two counts alike
            return y, a, b


# Only a is right in the first of these rows, only b in the last.
EITHER_END_COUNTS = (np.array([2, 0, 1, 0, 2, 1, 0, 2, 1, 1]),
                     np.array([2, 1, 1, 2, 2, 1, 0, 2, 1, 0]),
                     np.array([0, 0, 1, 1, 0, 2, 0, 2, 1, 1]))


@lesson.exercise(
    part(10, "only one of them is right", lambda draw: [
        two_models(draw), two_models(draw, 4), EITHER_END_COUNTS]),
    part(6, "no row that only one has right", lambda draw: [
        (y := draw.labels(draw.size(20, 30), 4), (y + 1) % 4, (y + 2) % 4),
        (y := draw.labels(draw.size(20, 30), 3), y.copy(), y.copy())]),
    hints=("Look at each row: is a right there? is b?",
           "Two masks, a == y_true and b == y_true. & is “and”, ~ is “not”; np.sum counts."),
    similar=("Choose by validation rows", """
        Rows 1 to 4: the first network is right, right, wrong, right; the second wrong, right,
        right, wrong. Only the first is right twice, only the second once. Masks that are combined:

        >>> first = np.array([True, True, False, True])
        >>> second = np.array([False, True, True, False])
        >>> (first & ~second).tolist()
        [True, False, False, True]
    """),
)
def in_pairs(y_true, a, b):
    a_right, b_right = a == y_true, b == y_true
    return np.sum(a_right & ~b_right), np.sum(b_right & ~a_right)


in_pairs.misconception(
    "all that each has right", "The rows that both have right are counted, too.",
    lambda y, a, b: (np.sum(a == y), np.sum(b == y)))
in_pairs.misconception(
    "all in which they differ", "Both numbers are those of all rows in which the two differ. Where "
    "both are wrong they may differ, too, and which of them is right?",
    lambda y, a, b: (np.sum(a != b), np.sum(a != b)))
in_pairs.misconception(
    "a and b swapped", "First the rows that only a has right.",
    lambda y, a, b: (np.sum((b == y) & (a != y)), np.sum((a == y) & (b != y))))
in_pairs.misconception(
    "shares in place of counts", "Given as shares they lose what matters here: how many.",
    lambda y, a, b: (np.mean((a == y) & (b != y)), np.mean((b == y) & (a != y))))
in_pairs.misconception(
    "a's mistakes and b's", "What comes is how often each is wrong, also where both are.",
    lambda y, a, b: (np.sum(a != y), np.sum(b != y)))
in_pairs.misconception(
    "the difference of the two counts",
    "What comes is how many rows one has right more than the other. Those of a and those of b "
    "take each other away: is each row looked at by itself?",
    lambda t, a, b: (max(0, int((a == t).sum()) - int((b == t).sum())),
                     max(0, int((b == t).sum()) - int((a == t).sum()))))
in_pairs.misconception(
    "exactly one of them", "Both numbers are those of the rows that exactly one has right. Which "
    "one of the two?",
    lambda t, a, b: (int(((a == t) ^ (b == t)).sum()),) * 2)

def labels_that_are_right(t, one, other):
    """The different labels that one network has right, and the other nowhere."""
    return len({*one[one == t].tolist()} - {*other[other == t].tolist()})


OTHER_WRONG = ("For each all rows are counted that the other has wrong, also those that both have "
               "wrong.")
BOTH_RIGHT = "all rows are counted that it has right, also those that both have right."
for name, tip, wrong in (
    ("different labels in place of rows",
     "Labels that come more than once count once in your result. What do you compare, labels or "
     "rows, and in what do two rows with the same label differ?",
     lambda t, a, b: (labels_that_are_right(t, a, b), labels_that_are_right(t, b, a))),
    ("the first is all that a has right",
     f"For a {BOTH_RIGHT}",
     lambda t, a, b: (np.sum(a == t), np.sum((b == t) & (a != t)))),
    ("the second is all that b has right",
     f"For b {BOTH_RIGHT}",
     lambda t, a, b: (np.sum((a == t) & (b != t)), np.sum(b == t))),
    ("a and b swapped, and for a all that it has right",
     f"Two things are not right. First the rows that only a has right. And for a {BOTH_RIGHT}",
     lambda t, a, b: (np.sum((b == t) & (a != t)), np.sum(a == t))),
    ("a and b swapped, and for b all that it has right",
     f"Two things are not right. First the rows that only a has right. And for b {BOTH_RIGHT}",
     lambda t, a, b: (np.sum(b == t), np.sum((a == t) & (b != t)))),
    ("the second counts where both are right",
     "For b the rows are counted that both have right. Must a be right or wrong there?",
     lambda t, a, b: (np.sum((a == t) & (b != t)), np.sum((a == t) & (b == t)))),
    ("the first counts where both are right",
     "For a the rows are counted that both have right. Must b be right or wrong there?",
     lambda t, a, b: (np.sum((a == t) & (b == t)), np.sum((b == t) & (a != t)))),
    ("the second counts where both are wrong",
     "For b the rows are counted that both have wrong. Must b be right or wrong there?",
     lambda t, a, b: (np.sum((a == t) & (b != t)), np.sum((a != t) & (b != t)))),
    ("the first counts where both are wrong",
     "For a the rows are counted that both have wrong. Must a be right or wrong there?",
     lambda t, a, b: (np.sum((a != t) & (b != t)), np.sum((b == t) & (a != t)))),
    ("the rest of what differs is given to b",
     "For b all the other rows are counted in which they differ. With more than two classes both "
     "may be wrong, and differ: must b be right there?",
     lambda t, a, b: ((n := np.sum((a == t) & (b != t))), np.sum(a != b) - n)),
    ("the rest of what differs is given to a",
     "For a all the other rows are counted in which they differ. With more than two classes both "
     "may be wrong, and differ: must a be right there?",
     lambda t, a, b: (np.sum(a != b) - (n := np.sum((b == t) & (a != t))), n)),
    ("or in place of and",
     "The rows are counted in which a is right or b is wrong, and those in which b is right or a "
     "is wrong. Both must hold at once.",
     lambda t, a, b: (np.sum((a == t) | (b != t)), np.sum((b == t) | (a != t)))),
    ("at least one of them", "Both numbers are those of the rows that at least one has right. "
     "Those that both have right do not belong to them, and which one of the two is it?",
     lambda t, a, b: (np.sum((a == t) | (b == t)),) * 2),
    ("both right, and both wrong", "You count the rows that both have right, and those that both "
     "have wrong. Those that only one of them has right are the others.",
     lambda t, a, b: (np.sum((a == t) & (b == t)), np.sum((a != t) & (b != t)))),
    ("both right, and exactly one", "You count the rows that both have right, and those that "
     "exactly one has. Which one of the two?",
     lambda t, a, b: (np.sum((a == t) & (b == t)), np.sum((a == t) ^ (b == t)))),
    ("where they agree, and where not", "You count the rows in which both name the same, and those "
     "in which they differ. Who is right there?",
     lambda t, a, b: (np.sum(a == b), np.sum(a != b))),
    ("agreement in place of being right", "Your first number counts the rows in which a is right, "
     "or both say the same. Who is right, and who is wrong, is a question for each of them.",
     lambda t, a, b: (np.sum((a == t) | (a == b)), np.sum((b == t) | (a == b)))),
    ("the second is always 0", "The second number is 0, whatever comes. Can what is asked "
     "for there ever hold, or is a part of it copied from the first? Is it ever counted?",
     lambda t, a, b: (np.sum((a == t) & (b != t)), 0)),
    ("the second is the first again", "Both numbers are the same: the rows that only a "
     "has right. In the second b is right, and a wrong.",
     lambda t, a, b: (np.sum((a == t) & (b != t)),) * 2),
    ("the difference of the two counts",
     "What comes is how many rows one has right more than the other. Those of a and those of b "
     "take each other away: is each row looked at by itself?",
     lambda t, a, b: ((d := int((a == t).sum()) - int((b == t).sum())), -d)),
    ("the difference of the two counts",
     "What comes is how many rows one has right more than the other. Those of a and those of b "
     "take each other away: is each row looked at by itself?",
     lambda t, a, b: (abs(int((a == t).sum()) - int((b == t).sum())),) * 2),
    ("shares of the rows that one has right", "Given as shares of the rows that only one has "
     "right, they lose what matters here: how many.",
     lambda t, a, b: tuple(np.sum(one) / max(np.sum((a == t) ^ (b == t)), 1) for one in (
         (a == t) & (b != t), (b == t) & (a != t)))),
    ("shares of all that each has right", "What comes is the share of all rows that each has "
     "right. How many are asked for, without those that both have right.",
     lambda t, a, b: (np.mean(a == t), np.mean(b == t))),
    ("per cent in place of counts", "Given in per cent they lose what matters here: how many.",
     lambda t, a, b: (100 * np.mean((a == t) & (b != t)), 100 * np.mean((b == t) & (a != t)))),
    ("a and b swapped, and all that each has right", "Two things are not right. First a and then "
     "b. And the rows that both have right are counted, too.",
     lambda t, a, b: (np.sum(b == t), np.sum(a == t))),
    ("1, whatever comes", "Both numbers are 1, whatever comes. If you take a length: of the rows, "
     "or of something that holds them, such as a pair of brackets around an array?",
     lambda t, a, b: (1, 1)),
    ("all that the other has wrong", OTHER_WRONG,
     lambda t, a, b: (np.sum(b != t), np.sum(a != t))),
    ("all that the other has wrong, and shares", f"Two things are not right. {OTHER_WRONG} And "
     "shares come, where numbers of rows are asked for.",
     lambda t, a, b: (np.mean(b != t), np.mean(a != t))),
    ("one number in place of two", "You return one number, of the rows that exactly one has right. "
     "Two are asked for: which one of them is it?", lambda t, a, b: np.sum((a == t) ^ (b == t))),
    ("True and False for each row", "You return True or False for each row. How many are asked "
     "for.", lambda t, a, b: ((a == t) & (b != t), (b == t) & (a != t))),
    ("the larger class number taken for the better", "You compare the class numbers by size. A "
     "class number is a name: is it the right one?",
     lambda t, a, b: (np.sum(a > b), np.sum(b > a))),
    ("the larger class number taken for the better", "You ask which class number is the larger, "
     "where one is right. A class number is a name: is the other's right, too?",
     lambda t, a, b: (np.sum((a == t) & (a > b)), np.sum((b == t) & (b > a)))),
    ("the first row is left out", "The first row does not count in your result. With which number "
     "do the rows begin?",
     lambda t, a, b: (np.sum(((a == t) & (b != t))[1:]), np.sum(((b == t) & (a != t))[1:]))),
    ("the last row is left out", "The last row does not count in your result. Up to which row do "
     "you go?", lambda t, a, b: (np.sum(((a == t) & (b != t))[:-1]),
                             np.sum(((b == t) & (a != t))[:-1]))),
):
    in_pairs.misconception(name, tip, wrong)


which_leaks = lesson.choice(
    "which_leaks", 10,
    "Someone describes their project. Which step lets the test rows take part?",
    "b", {
        "a": ("The split was drawn with a fixed seed.",
              "A fixed seed makes it repeatable. It tells nobody what is in the test."),
        "b": ("Of 200 measurements the 10 that differ most between the classes, over all rows, "
              "were kept. Then the rows were split.",
              "The choice of columns was learnt from the test rows, too. Among 200 columns some "
              "differ by chance, and in just these test rows."),
        "c": ("Of 200 measurements the 10 that differ most between the classes were kept, by the "
              "training rows alone.",
              "That is learning from training rows. It is allowed, like any other."),
        "d": ("Before the split, rows that were exact duplicates of others were left out.",
              "That prevents a leak: the same row in both parts. Nothing is learnt from it."),
    })

what_may_be_said = lesson.choice(
    "what_may_be_said", 10,
    "40 test rows, 32 right: 80 %, interval 65 % to 90 %. The baseline is right for 70 %. What may "
    "be said?",
    "c", {
        "a": ("The network is better: 80 % is more than 70 %.",
              "A network that is right for 70 % of all would reach 80 % by chance in about one "
              "of nine tests so small: 70 % lies inside the interval."),
        "b": ("The network is no better than the baseline.",
              "That is not shown either: 85 % lies inside the interval, too."),
        "c": ("The test is too small to tell.",
              "Shares below 70 % and far above agree with this test. More rows would tell."),
        "d": ("The network is better with a probability of 80 %.",
              "80 % is its share right. It says nothing on how sure a comparison is."),
    })

explain_project = lesson.explanation(
    "explain_project",
    "Your report. Say what you asked, on which data, how you went about it, what came out, and "
    "what nobody should conclude from it.",
    "Question. Can the grape of a wine be told from 13 chemical measurements? A dealer could check "
    "labels with it; to doubt an honest label is the worse mistake. Data. 178 wines of three "
    "cultivars (kinds of grape), from one region of Italy (Aeberhard and Forina, 1992, CC BY 4.0). "
    "No gaps, no row twice. How they were chosen is not said. Way. A quarter of each cultivar was "
    "laid aside first (seed 0): 45 wines. Scaling was learnt from the other 133. On ten splits of "
    "these, 13 → 3 made 6 mistakes among 330, and 13 → 10 → 3 made 9. In pairs, only the first was "
    "right for 5 rows, only the second for 2: no difference to speak of, so the simpler one was "
    "taken, trained for 50 epochs with Adam. Result. The baseline, always Grignolino, is right for "
    "18 of 45, or 40 %. The network was right for 45 of 45: with 95 % confidence, for more than 92 "
    "% of such wines. The test was used once. What nobody should conclude. These wines come from "
    "one region, and of which years is not said. Nothing is known of others, nor of a fourth "
    "grape: the network would call it one of the three. And it does not say that these "
    "measurements make the taste.",
    least=100)
