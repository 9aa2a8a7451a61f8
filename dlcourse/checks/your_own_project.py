"""Lesson 13: the parts of an honest report on data of one's own."""

from __future__ import annotations

import numpy as np

from .kit import Lesson, part

lesson = Lesson("13_your_own_project")
hint = lesson.hint


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
        train[0, 0] = test[0, 0] = np.nan  # whatever became of the gaps
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
    "The same measurement would get another number in the test than in the training.",
    lambda a, b: (filled(a, *learnt(a)), filled(b, *learnt(b))))
fill_and_scale.misconception(
    "gaps become 0 before the scaling",
    "A 0 there says that something was measured, and is 0. Then it is scaled, too.",
    lambda a, b: tuple(filled(np.nan_to_num(x), *learnt(np.nan_to_num(a))) for x in (a, b)))
fill_and_scale.misconception(
    "gaps stay gaps", "The network would compute with NaN, and then all is NaN.",
    lambda a, b: tuple((x - learnt(a)[0]) / np.where(learnt(a)[1] > 0, learnt(a)[1], 1.0)
                       for x in (a, b)))
fill_and_scale.misconception(
    "one mean for all columns", "Each measurement has its own unit, so its own mean.",
    lambda a, b: tuple(filled(x, np.nanmean(a), np.nanstd(a)) for x in (a, b)))
fill_and_scale.misconception(
    "not divided by the deviation", "You subtract the mean, and stop there.",
    lambda a, b: tuple(filled(x, learnt(a)[0], np.ones(a.shape[1])) for x in (a, b)))


@fill_and_scale.misconception(
    "the deviation is taken after the gaps are filled",
    "Filled places do not vary: with them the deviation is too small. Take those that were "
    "measured.")
def _(x_train, x_test):
    mean = np.nanmean(x_train, axis=0)
    std = np.where(np.isnan(x_train), mean, x_train).std(axis=0)
    return filled(x_train, mean, std), filled(x_test, mean, std)


@fill_and_scale.misconception(
    "gaps become 0 before the scaling",
    "A gap that is filled with 0 before the mean is taken off does not stay 0. What is a gap to be "
    "afterwards?")
def _(x_train, x_test):
    mean, std = np.nanmean(x_train, axis=0), np.nanstd(x_train, axis=0)
    std = np.where(std == 0, 1, std)
    return (np.nan_to_num(x_train) - mean) / std, (np.nan_to_num(x_test) - mean) / std


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
A_CLASS_MISSING = np.array([3, 0, 3, 1, 3, 0]), np.array([3, 2, 3, 0, 3, 1])


@lesson.exercise(
    part(9, "the class is chosen by the training rows", lambda draw: [
        two_parts(draw), two_parts(draw, classes=4), two_parts(draw, classes=5), EITHER_END,
        A_CLASS_MISSING]),
    part(5, "the test rows are counted", lambda draw: [
        two_parts(draw, other=False), two_parts(draw, classes=2, other=False), EITHER_END]),
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


baseline.misconception(
    "the most common class of the test",
    "You look at the test rows to choose the class. The baseline, too, learns from training rows.",
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
    "You name the class that has the largest number, not the one that is most common.",
    lambda y_train, y_test: np.mean(y_test == np.max(y_train)))
baseline.misconception(
    "as if all classes were equally common", "One over the number of classes is no baseline here.",
    lambda a, b: 1 / len(np.unique(a)))
baseline.misconception(
    "a count in place of a share", "You return how many. Of how many?",
    lambda a, b: int(np.sum(b == np.argmax(np.bincount(a)))))
baseline.misconception(
    "the class in place of its share", "You return which class it names. How often is it right?",
    lambda a, b: int(np.argmax(np.bincount(a))))
baseline.misconception(
    "the share that is wrong", "You count those for which it is wrong.",
    lambda a, b: np.mean(b != np.argmax(np.bincount(a))))
baseline.misconception(
    "per cent in place of a share", "A share lies between 0 and 1.",
    lambda a, b: 100 * np.mean(b == np.argmax(np.bincount(a))))
baseline.misconception(
    "the mean of the class numbers",
    "You average the numbers of the classes. A class number is a name: which one comes most often?",
    lambda y_train, y_test: float(np.mean(y_test == round(float(np.mean(y_train))))))


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
    "p ± 1.96 · √(p (1 − p) / n) has no width at all when everything is right.",
    lambda k, n: tuple(k / n + s * 1.96 * np.sqrt(k / n * (1 - k / n) / n) for s in (-1, 1)))
interval.misconception(
    "around p instead of m", "The interval lies around m. With p it may pass 1.",
    lambda k, n: tuple(k / n + s * wilson(k, n)[1] for s in (-1, 1)))
interval.misconception(
    "one standard error",
    "z is 1.96: with 1 the interval misses the truth in about a third of tests.",
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
    "What stands under the root is a variance. The width goes with its root.",
    lambda k, n: tuple(wilson(k, n)[0] + s * 1.96 * (
        k / n * (1 - k / n) / n + 1.96**2 / (4 * n**2)) / (1 + 1.96**2 / n) for s in (-1, 1)))


def two_models(draw, classes=3):
    n = draw.size(40, 80)
    while True:
        y = draw.labels(n, classes)
        a, b = (np.where(draw.rng.random(n) < share, draw.rng.integers(0, classes, n), y)
                for share in (0.3, 0.6))
        if len(set(np.bincount(2 * (a == y) + (b == y), minlength=4))) == 4:  # no two counts alike
            return y, a, b


@lesson.exercise(
    part(10, "only one of them is right", lambda draw: [two_models(draw), two_models(draw, 4)]),
    part(6, "both wrong, in different ways", lambda draw: [
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
    "all that each has right", "You count the rows that both have right, too.",
    lambda y, a, b: (np.sum(a == y), np.sum(b == y)))
in_pairs.misconception(
    "all in which they differ", "Where both are wrong they may differ, too.",
    lambda y, a, b: (np.sum(a != b), np.sum(a != b)))
in_pairs.misconception(
    "a and b swapped", "First the rows that only a has right.",
    lambda y, a, b: (np.sum((b == y) & (a != y)), np.sum((a == y) & (b != y))))
in_pairs.misconception(
    "shares in place of counts", "Given as shares they lose what matters here: how many.",
    lambda y, a, b: (np.mean((a == y) & (b != y)), np.mean((b == y) & (a != y))))
in_pairs.misconception(
    "a's mistakes and b's", "You count mistakes, also those that both make.",
    lambda y, a, b: (np.sum(a != y), np.sum(b != y)))
in_pairs.misconception(
    "the difference of the two counts",
    "You subtract how many each has right: rows that only a has right, and rows that only b has, "
    "take each other away.",
    lambda t, a, b: (max(0, int((a == t).sum()) - int((b == t).sum())),
                     max(0, int((b == t).sum()) - int((a == t).sum()))))
in_pairs.misconception(
    "exactly one of them", "You count the rows that exactly one has right. Which one of the two?",
    lambda t, a, b: (int(((a == t) ^ (b == t)).sum()),) * 2)

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
