"""Lesson 10: from a file of measurements to a judged classifier."""

from __future__ import annotations

import numpy as np

from .kit import Lesson, Script, part
from .kit.comparison import number

lesson = Lesson("10_penguin_classifier")
BLOCK = 0.77  # of the steps from row to row are alike where none is drawn; 0.45 where all are
FEW = 5  # places in a row that say nothing of how they were drawn
hint = lesson.hint


def species(draw, ordered=False, classes=3, share=None):
    """Labels of classes of different size, a share, a seed."""
    counts = draw.rng.permutation([200, 80, 140, 110][:classes]) + draw.rng.integers(0, 12, classes)
    y = np.repeat(np.arange(classes), counts)
    return (y if ordered else draw.rng.permutation(y)), share or float(
        draw.rng.choice([0.2, 0.3, 0.4])), draw.seed()


def each_row_once(rows, y, share, seed):
    train, test = (np.asarray(r) for r in rows)
    together = np.concatenate([train, test])
    if np.array_equal(np.sort(together), np.arange(len(y))):
        if len(train) > len(test):
            return ""
        if abs(len(train) - share * len(y)) < len(y) / 20:
            return ("The larger part comes second. Which of the two has the share, and which comes "
                    "first?")
        return "The test is not smaller than the training, though its share is less than a half."
    if np.array_equal(np.sort(together), np.sort(y)):
        return "These are the labels of the rows. Their numbers are asked for."
    return not_once(train, test, y)


def not_once(train, test, y):
    """Which rows come twice or not at all, as far as it leads on."""
    together = np.concatenate([train, test])
    times = np.bincount(together.astype(int), minlength=len(y))
    classes, sizes = np.unique(y, return_counts=True)
    if together.max() < sizes.max() < len(together):
        return ("Only small numbers come. Each should be the number of a row of y. Are rows "
                "counted from 0 within each class, or do True and False come?")
    there = [label for label in classes if times[y == label].any()]
    if len(there) == 1:
        return ("Only rows of one class are there. Where are those of the others: does each class "
                "begin with empty lists, or the loop end too early?")
    if len(there) < len(classes):
        return "No row of some class is there. Which classes does your code go through?"
    for drawn, name in ((test, "test"), (train, "training")):
        if len(np.unique(drawn)) < len(drawn):
            return (f"Some rows come twice in the {name} part, and others in no part at all, as "
                    "when what is drawn is put back, or when these are no numbers of rows."
                    if (times == 0).any() else
                    f"Some rows come twice in the {name} part.")
    if (times > 1).any():
        return ("The training part still holds all rows, those of the test among them."
                if len(train) == len(y) else
                "Some rows are in both parts: is each part drawn by itself, or where does one end, "
                "and the other begin?")
    missing = [int((times[y == label] == 0).sum()) for label in classes]
    if missing == [1] * len(classes):
        return ("Of each class one row is in neither part: where does one part end, and the other "
                "begin?")
    if sum(missing) == 1:
        return "One row is in neither part: where does one part end, and the other begin?"
    return "Some rows are missing: they are in neither part."


def shares_are_kept(rows, y, share, seed):
    test = np.asarray(rows[1], dtype=int)
    classes, members = np.unique(y, return_counts=True)
    got = np.array([np.sum(y[test] == label) for label in classes])
    off = np.abs(got - share * members) > 1
    if not off.any():
        return each_row_once(rows, y, share, seed)
    if len(np.unique(test)) < len(test):
        return "The classes have not their shares in the test, and some rows come twice there."
    if (got == got[0]).all() and got[0]:
        return ("Each class gives as many rows to the test as any other. Of what should the share "
                "be taken?")
    k, too_many = int(off.argmax()), got - share * members
    if (np.abs(too_many) < 5 * np.sqrt(share * members)).all() or (
            too_many.max() > 1 and too_many.min() < -1):
        return ("Some classes give too many rows to the test, or too few, as when they are drawn "
                "without a look at the classes. Is the share cut out of the rows of each class, "
                "and are the numbers that come those of rows of y?")
    return (f"Of the {members[k]} rows of class {classes[k]}, {got[k]} are in the test; "
            f"a share of {number(share)} would be {share * members[k]:.1f}.")


def is_random(results, y, share):
    first, again, other = (np.asarray(min(parts[::-1], key=len)).tolist() for parts in results)
    found = []
    for label in np.unique(y):
        members = np.flatnonzero(y == label).tolist()
        places = np.searchsorted(members, sorted(set(first) & set(members)))
        gaps = np.diff(places).tolist()
        if len(gaps) >= FEW:  # fewer may have been drawn, whatever they are
            most = max(map(gaps.count, gaps)) / len(gaps)
            even = max(gaps) - min(gaps) <= 1  # every second, third, second … row
            found.append((most, max(most, even), places, len(members)))
    if found and (max(most for most, *_ in found) == 1 or min(one[1] for one in found) > BLOCK):
        return not_drawn(*max(found, key=lambda one: one[0])[2:])  # in one class, or in all
    if first != again:
        return ("Twice with the same seed, your function gives two splits. The same seed should "
                "give the same: does your generator know it, and begin anew each time?")
    return "" if sorted(first) != sorted(other) else (
        "With another seed it should be another. Does the seed reach what is drawn?")


def not_drawn(places, n):
    """How the test rows of a class lie in the file."""
    if places.tolist() == list(range(len(places))):
        where = "are its first ones in the file"
    elif places.tolist() == list(range(n - len(places), n)):
        where = "are its last ones in the file"
    elif np.diff(places).min() > 1:
        where = "lie evenly spread in the file"
    else:
        where = "lie side by side in the file"
    return (f"The test rows of a class {where}, as if nothing were drawn. Is what you cut shuffled "
            "before it is cut?")


def three_splits(draw):
    y, share, seed = species(draw)
    call = "stratified_split(y, share, {})"
    return [Script(f"[{call.format(seed)}, {call.format(seed)}, {call.format(seed + 1)}]",
                   {"y": y, "share": share})]


@lesson.exercise(
    part(6, "every row is in one of the parts", lambda draw: [
        species(draw, share=0.4), species(draw, True), species(draw, classes=4)],
         verify=each_row_once),
    part(9, "every species has its share in the test", lambda draw: [
        species(draw, share=0.4), species(draw, True, share=0.3), species(draw, classes=4)],
         verify=shares_are_kept),
    part(5, "drawn at random, by the seed", three_splits, verify=is_random),
    untouched=2,
    hints=("Split each species by itself, then put the pieces together.",
           "np.flatnonzero(y == label) finds the rows of one label. Shuffle these, and cut them "
           "where the rounded share ends."),
    similar=("Split first", """
        Labels 0, 0, 0, 0, 1, 1, half of them for the test: 2 of the four zeros and 1 of the two
        ones, not any 3 of six. The rows of one label, and pieces put together:

        >>> np.flatnonzero(np.array([0, 1, 0, 0]) == 0)
        array([0, 2, 3])
        >>> np.concatenate([[5, 6], [9]])
        array([5, 6, 9])
    """),
    without=("datasets.train_test_split",),
)
def stratified_split(y, share, seed):
    rng = np.random.default_rng(seed)
    train, test = [], []
    for label in np.unique(y):
        rows = rng.permutation(np.flatnonzero(y == label))
        n_test = round(share * len(rows))
        test.append(rows[:n_test])
        train.append(rows[n_test:])
    return np.concatenate(train), np.concatenate(test)


@stratified_split.misconception(
    "not stratified", "The test is as large as it should be, but its rows are not drawn from each "
    "species by itself: by chance a species gets too many or too few.")
def _(y, share, seed):
    order = np.random.default_rng(seed).permutation(len(y))
    n_test = round(share * len(y))
    return order[n_test:], order[:n_test]


@stratified_split.misconception(
    "the last rows are the test", "The test rows are the last ones of the file. They may be sorted "
    "by species: the test needs all of them.")
def _(y, share, seed):
    n_test = round(share * len(y))
    return np.arange(len(y) - n_test), np.arange(len(y) - n_test, len(y))


@stratified_split.misconception(
    "the first rows of each species", "The test rows of each species are its first ones in the "
    "file, whatever the seed. Is what you cut shuffled before it is cut? (rng.permutation gives a "
    "new array, rng.shuffle changes the one it gets.)")
def _(y, share, seed):
    train, test = [], []
    for label in np.unique(y):
        rows = np.flatnonzero(y == label)
        n_test = round(share * len(rows))
        test.append(rows[:n_test])
        train.append(rows[n_test:])
    return np.concatenate(train), np.concatenate(test)


@stratified_split.misconception(
    "the test rows stay in the training", "Your training part still holds all rows, those of the "
    "test among them.")
def _(y, share, seed):
    return np.arange(len(y)), stratified_split.reference(y, share, seed)[1]


@stratified_split.misconception(
    "training and test swapped", "The first part has the share that the test should have. Which "
    "part is cut off first, and which comes first in the end?")
def _(y, share, seed):
    return stratified_split.reference(y, share, seed)[::-1]


@stratified_split.misconception(
    "the same number of each species", "Each species gives as many rows to the test as "
    "any other. Of what should the share be taken?")
def _(y, share, seed):
    rng = np.random.default_rng(seed)
    n_test = round(share * len(y) / len(np.unique(y)))
    test = np.concatenate([rng.permutation(np.flatnonzero(y == label))[:n_test]
                           for label in np.unique(y)])
    return np.setdiff1d(np.arange(len(y)), test), test


@stratified_split.misconception(
    "the last rows of each species", "The test rows of each species are its last ones in the file, "
    "whatever the seed. Is what you cut shuffled before it is cut?")
def _(y, share, seed):
    rows = [np.flatnonzero(y == label) for label in np.unique(y)]
    cuts = [len(r) - round(share * len(r)) for r in rows]
    return (np.concatenate([r[:n] for r, n in zip(rows, cuts, strict=True)]),
            np.concatenate([r[n:] for r, n in zip(rows, cuts, strict=True)]))


@stratified_split.misconception(
    "places within a species instead of rows",
    "Your numbers count within each species, from 0. Which row of y stands at such a place?")
def _(y, share, seed):
    rng, parts = np.random.default_rng(seed), []
    for label in np.unique(y):
        places = rng.permutation(int(np.sum(y == label)))
        n_test = round(share * len(places))
        parts.append((places[n_test:], places[:n_test]))
    return tuple(np.concatenate(part) for part in zip(*parts, strict=True))


@stratified_split.misconception(
    "only the last species", "Only the rows of the last species are in your parts. Where are those "
    "of the others: does each species begin with empty lists, or is only the last one put in?")
def _(y, share, seed):
    rows = np.random.default_rng(seed).permutation(np.flatnonzero(y == y.max()))
    n_test = round(share * len(rows))
    return rows[n_test:], rows[:n_test]


@stratified_split.misconception(
    "drawn with putting back", "Some rows come twice in the test part, and others in no part, or "
    "there are too few in the test: what is drawn once should not be drawn again.")
def _(y, share, seed):
    rng, train, test = np.random.default_rng(seed), [], []
    for label in np.unique(y):
        rows = np.flatnonzero(y == label)
        test.append(rng.choice(rows, round(share * len(rows))))
        train.append(np.setdiff1d(rows, test[-1]))
    return np.concatenate(train), np.concatenate(test)


@stratified_split.misconception("the seed is ignored", "Whatever the seed, the split is the same.")
def _(y, share, seed):
    return stratified_split.reference(y, share, 0)


def measurements(draw, dtype=np.float64):
    n, features = draw.size(14, 22), draw.size(3, 6)
    x = draw.numbers((n, features)) * draw.rng.uniform(0.5, 9, features) + draw.numbers(
        (features,), -40, 40)
    while True:
        test = np.sort(draw.rng.permutation(n)[: n // 4])
        if np.diff(test).max() > 1 and test[-1] < n - 1:  # no unbroken stretch, not to the end
            break
    x[test] += 3.0
    return (x * 10).astype(int) if dtype is int else x, draw.labels(n, 3), test


@lesson.exercise(
    part(14, "split first, then scale", lambda draw: [measurements(draw) for _ in range(3)]),
    part(4, "whole numbers", lambda draw: [measurements(draw, dtype=int)]),
    untouched=2,
    hints=("Which of the two steps may see the test rows?",
           "keep = np.ones(len(x), bool); keep[test_rows] = False picks the training rows. "
           "Their mean and std scale both parts."),
    similar=("Then scale", """
        In numbers: the rows 1, 3 and 100, and row 2 is the test. The training's mean is 2, its
        std 1: the training becomes −1 and 1, the test (100 − 2) / 1 = 98. All rows but some:

        >>> keep = np.ones(4, dtype=bool)
        >>> keep[[2]] = False
        >>> np.array([5, 6, 7, 8])[keep]
        array([5, 6, 8])
    """),
)
def prepare(x, y, test_rows):
    in_training = np.ones(len(x), dtype=bool)
    in_training[test_rows] = False
    mean, std = x[in_training].mean(axis=0), x[in_training].std(axis=0)
    scaled = (x - mean) / std
    return scaled[in_training], scaled[test_rows], y[in_training], y[test_rows]


def scaled_by(x, y, test_rows, known_train, known_test=None):
    """The split, with each part scaled by the rows that are named."""
    keep = np.setdiff1d(np.arange(len(x)), test_rows)
    known_test = known_train if known_test is None else known_test

    def scaled(rows, known):
        return (x[rows] - x[known].mean(axis=0)) / x[known].std(axis=0)

    return scaled(keep, known_train(keep)), scaled(test_rows, known_test(keep)), y[keep], \
        y[test_rows]


prepare.misconception(
    "scaled before splitting",
    "Mean and deviation come from all rows: the test leaks into the training.",
    lambda x, y, test: scaled_by(x, y, test, lambda keep: np.arange(len(x))))
prepare.misconception(
    "the test rows are scaled by themselves",
    "The test rows have a mean and a deviation of their own: the same bird would get other numbers "
    "in the test than in the training.",
    lambda x, y, test: scaled_by(x, y, test, lambda keep: keep, lambda keep: test))
prepare.misconception(
    "not scaled", "The numbers come back as they were measured: a difference of 100 g would count "
    "more than one of 10 mm.",
    lambda x, y, test: (np.delete(x, test, axis=0), x[test], np.delete(y, test), y[test]))
prepare.misconception(
    "the test rows stay in the training", "Your training parts still hold the test rows. A network "
    "must not train on its test.",
    lambda x, y, test: (lambda p: ((x - np.delete(x, test, 0).mean(0)) / np.delete(
        x, test, 0).std(0), p[1], y, p[3]))(prepare.reference(x, y, test)))
prepare.misconception(
    "scaled with the test's numbers", "Mean and deviation are those of the test rows. From which "
    "rows should they be learnt?",
    lambda x, y, test: scaled_by(x, y, test, lambda keep: test))
prepare.misconception(
    "returned in another order", "First both parts of x, then both parts of y.",
    lambda x, y, test: tuple(prepare.reference(x, y, test)[i] for i in (0, 2, 1, 3)))
prepare.misconception(
    "one mean for all features", "One mean and one deviation stand for all features. Each "
    "measurement has its own unit, so its own mean.",
    lambda x, y, test: (lambda t: ((t - t.mean()) / t.std(), (x[test] - t.mean()) / t.std(),
                                   np.delete(y, test), y[test]))(np.delete(x, test, axis=0)))
prepare.misconception(
    "the first rows taken for the training",
    "Your training rows are the first ones, as if the test stood at the end. Which rows are they?",
    lambda x, y, test: (lambda n: ((x[:n] - x[:n].mean(0)) / x[:n].std(0),
                                   (x[test] - x[:n].mean(0)) / x[:n].std(0), y[:n], y[test]))(
                                       len(x) - len(test)))
prepare.misconception(
    "only the training rows are scaled",
    "Your test rows come back as they were. Are they scaled, too, and by the mean and deviation "
    "that the training rows had before they were scaled?",
    lambda x, y, test: (prepare.reference(x, y, test)[0], x[test],
                        *prepare.reference(x, y, test)[2:]))


def prepared(x, y, test, *, rows=None, scaled=None, by=None):
    """The parts, with other training rows, or with another scale, learnt `by` some of the rows."""
    keep = np.setdiff1d(np.arange(len(x)), test) if rows is None else rows(len(x), test)
    known = x[keep] if by is None else x[by(keep, test)]
    scaled = scaled or (lambda part, known: (part - known.mean(axis=0)) / known.std(axis=0))
    return scaled(x[keep], known), scaled(x[test], known), y[keep], y[test]


VARIANCE = ("In the end your columns are divided by the variance, the square of the standard "
            "deviation. Is a root missing, or is there a division too many?")
FROM_THE_END = ("Your training rows are not those that are left. A minus before row numbers, or ~, "
                "does not mean “all but these”: it counts from the end.")
for rows in (lambda n, test: -test, lambda n, test: ~test):
    prepare.misconception("rows counted from the end", FROM_THE_END,
                          lambda *v, rows=rows: prepared(*v, rows=rows))
for name, tip, scaled in (
    ("scaled by the smallest and the largest number", "Your training columns run from 0 to 1. What "
     "is asked for is a mean of 0 and a deviation of 1.",
     lambda part, t: (part - t.min(axis=0)) / (t.max(axis=0) - t.min(axis=0))),
    ("divided by the range", "Your columns are divided by the range, the largest less the smallest "
     "number. Which measure of spread is asked for?",
     lambda part, t: (part - t.mean(axis=0)) / (t.max(axis=0) - t.min(axis=0))),
    ("divided by the largest number", "Each measurement is divided by its largest number. What is "
     "asked for is a mean of 0 and a deviation of 1.", lambda part, t: part / t.max(axis=0)),
    ("divided by the variance", VARIANCE,
     lambda part, t: (part - t.mean(axis=0)) / t.var(axis=0)),
    ("multiplied by the deviation", "Your columns are multiplied by the deviation in the end. What "
     "should it be afterwards?",
     lambda part, t: (part - t.mean(axis=0)) * t.std(axis=0)),
    ("only the mean is taken off", "The mean is 0 now, the deviation not yet 1. What is missing?",
     lambda part, t: part - t.mean(axis=0)),
    ("only divided by the deviation", "The deviation is 1 now, the mean is not 0. What is missing?",
     lambda part, t: part / t.std(axis=0)),
    ("the mean is taken off too late", "The mean was taken off from numbers that were divided "
     "already. Which of the two comes first, and where do brackets belong?",
     lambda part, t: part / t.std(axis=0) - t.mean(axis=0)),
    ("the median in place of the mean", "The median is taken off. The mean is asked for.",
     lambda part, t: (part - np.median(t, axis=0)) / t.std(axis=0)),
    ("the deviation divides by n − 1", "Your deviation is a little too large: it divides by one "
     "less than the number of rows. np.std, as it is, is asked for.",
     lambda part, t: (part - t.mean(axis=0)) / t.std(axis=0, ddof=1)),
    ("one deviation for all features", "The means are those of each measurement. The deviation is "
     "one for all of them: each has its own unit.",
     lambda part, t: (part - t.mean(axis=0)) / t.std()),
    ("each row is scaled by itself", "Each bird is scaled by its own numbers. A mean and a "
     "deviation belong to a measurement, over all birds of the training.",
     lambda part, t: (part - part.mean(axis=1, keepdims=True)) / part.std(axis=1, keepdims=True)),
):
    prepare.misconception(name, tip, lambda *v, scaled=scaled: prepared(*v, scaled=scaled))
prepare.misconception(
    "the mean of the training, the deviation of all",
    "The mean comes from the training rows, the deviation from all: the test has a say in it.",
    lambda x, y, test: prepared(x, y, test, scaled=lambda part, t: (
        part - t.mean(axis=0)) / x.std(axis=0)))
prepare.misconception(
    "the mean of all, the deviation of the training",
    "The deviation comes from the training rows, the mean from all: the test has a say in it.",
    lambda x, y, test: prepared(x, y, test, scaled=lambda part, t: (
        part - x.mean(axis=0)) / t.std(axis=0)))
for some, tip, by in (
    ("the test's", "Two things are not right. Mean and deviation are learnt from the test rows. "
     f"And: {VARIANCE}", lambda keep, test: test),
    ("all rows'", "Two things are not right. Mean and deviation are learnt from all rows, those of "
     f"the test among them. And: {VARIANCE}",
     lambda keep, test: slice(None)),
):
    prepare.misconception(
        f"divided by {some} variance", tip, lambda *v, by=by: prepared(
            *v, by=by, scaled=lambda part, t: (part - t.mean(axis=0)) / t.var(axis=0)))


@prepare.misconception(
    "single numbers are taken out, not rows",
    "Your x_train is one long row of numbers: np.delete without an axis makes a table flat, and "
    "takes out single numbers. Rows should go.")
def _(x, y, test_rows):
    train = np.delete(x, test_rows)
    mean, std = train.mean(axis=0), train.std(axis=0)
    return (train - mean) / std, (x[test_rows] - mean) / std, np.delete(y, test_rows), y[test_rows]


prepare.misconception(
    "training and test change places",
    "The rows that test_rows names come first in your results, and their mean and deviation scale "
    "all. Which rows are the training?",
    lambda x, y, test: tuple(prepared(x, y, test, by=lambda keep, test: test)[i]
                             for i in (1, 0, 3, 2)))
prepare.misconception(
    "the mean of the test rows themselves",
    "In the test another mean is taken off than in the training. The same bird would get other "
    "numbers there.",
    lambda x, y, test: (lambda r, keep: (
        r[0], (x[test] - x[test].mean(axis=0)) / x[keep].std(axis=0), *r[2:]))(
            prepare.reference(x, y, test), np.setdiff1d(np.arange(len(x)), test)))
prepare.misconception(
    "scaled to 0 … 1, and before splitting", "Two things are not right. All rows together run "
    "from 0 to 1, where a mean of 0 and a deviation of 1 are asked for. And what scales is learnt "
    "from all rows: the test leaks into the training.",
    lambda x, y, test: prepared(x, y, test, scaled=lambda part, t: (
        part - x.min(axis=0)) / (x.max(axis=0) - x.min(axis=0))))
for order, tip in (
    ((1, 0, 3, 2), "First the training, then the test, both times."),
    ((1, 0, 2, 3), "Of the two parts of x the training comes first."),
    ((0, 1, 3, 2), "Of the two parts of y the training comes first."),
    ((2, 3, 0, 1), "First both parts of x, then both parts of y."),
):
    prepare.misconception("returned in another order", tip, lambda *v, order=order: tuple(
        prepare.reference(*v)[i] for i in order))


NAMES = ["Adelie", "Chinstrap", "Gentoo", "King", "Emperor"]


def birds(draw, rows=None):
    n, features, hidden, classes = (int(k) for k in draw.rng.permutation(np.arange(2, 6)))
    n, hidden = rows or n + 5, hidden + 5
    while True:
        names = draw.rng.permutation(NAMES)[: max(classes, 3)].tolist()
        net = (draw.numbers((n, features)), draw.numbers((features, hidden)),
               draw.numbers((hidden,)), draw.numbers((hidden, len(names))) / 3,
               draw.numbers((len(names),)))
        z = scores(*net)
        first = int(z[0].argmax())
        if np.ptp(z.argmax(axis=1)) if n > 1 else (  # several birds are not all of one name
                z.min() < 0 and names[first] != sorted(names)[first]):
            return *net, names


def far_from_0(draw):
    """Scores whose exponentials are too large to hold."""
    x, w1, b1, w2, b2, names = birds(draw)
    return x, w1, b1, w2, b2 + 800.0, names


@lesson.exercise(
    part(14, "names and probabilities", lambda draw: [birds(draw) for _ in range(3)]),
    part(4, "a single bird, or scores far from 0", lambda draw: [
        birds(draw, rows=1), birds(draw, rows=1), far_from_0(draw)]),
    untouched=2,
    hints=("Three steps: the scores of the network, softmax over each row, the best class's name.",
           "Two layers give scores, softmax with axis=1 probabilities, argmax the number of a "
           "class. This number picks from the names."),
    similar=("Test, once", """
        In numbers: the scores (1, 3, 2) become (0.09, 0.67, 0.24) by softmax; the largest stays
        the second. Names by number:

        >>> names = ["cat", "dog", "owl"]
        >>> [names[k] for k in np.array([1, 2])]
        ['dog', 'owl']
    """),
    without=("layers.Sequential.forward",),
)
def predict_species(x, w1, b1, w2, b2, names):
    z = np.maximum(x @ w1 + b1, 0) @ w2 + b2
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return [names[k] for k in p.argmax(axis=1)], p


def scores(x, w1, b1, w2, b2, *, relu=True):
    z = x @ w1 + b1
    return (np.maximum(z, 0) if relu else z) @ w2 + b2


def soft(z, axis=1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


LEAST = "The species that you name has the smallest probability. Which end of the order is it?"
NO_RELU = ("What comes is that of a network without ReLU: two such layers are only one. Does what "
           "ReLU gives go on to the second layer?")
predict_species.misconception(
    "scores instead of probabilities", "What comes second are the scores themselves: their rows do "
    "not sum to 1. A step is missing.",
    lambda *v: ([v[5][k] for k in scores(*v[:5]).argmax(axis=1)], scores(*v[:5])))
predict_species.misconception(
    "no activation in the hidden layer", NO_RELU,
    lambda *v: ([v[5][k] for k in scores(*v[:5], relu=False).argmax(axis=1)],
                soft(scores(*v[:5], relu=False))))
predict_species.misconception(
    "class numbers instead of names", "The numbers of the classes come in place of their names.",
    lambda *v: (scores(*v[:5]).argmax(axis=1), soft(scores(*v[:5]))))
predict_species.misconception(
    "softmax over the wrong axis", "Your columns sum to 1. The species of one bird should.",
    lambda *v: ([v[5][k] for k in soft(scores(*v[:5]), axis=0).argmax(axis=1)],
                soft(scores(*v[:5]), axis=0)))
predict_species.misconception(
    "only the largest probability", "Return the probabilities of all species, for each bird.",
    lambda *v: ([v[5][k] for k in scores(*v[:5]).argmax(axis=1)],
                soft(scores(*v[:5])).max(axis=1)))
predict_species.misconception(
    "the least likely species", LEAST,
    lambda *v: ([v[5][k] for k in scores(*v[:5]).argmin(axis=1)], soft(scores(*v[:5]))))
predict_species.misconception(
    "probabilities before names", "First the names, then the probabilities.",
    lambda *v: predict_species.reference(*v)[::-1])


def looked_up(names, p):
    return [names[k] for k in p.argmax(axis=1)]


def too_large(z):
    """Softmax by exponentials that may be too large to hold."""
    with np.errstate(all="ignore"):
        return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


def predicted(*v, z=scores, p=soft, names=looked_up):
    """Names and probabilities, with one step replaced."""
    likely = p(z(*v[:5]))
    return names(v[5], likely), likely


def layers(hidden=lambda z: np.maximum(z, 0), output=lambda z: z):
    return lambda x, w1, b1, w2, b2: output(hidden(x @ w1 + b1) @ w2 + b2)


def sigmoid(z):
    return (np.tanh(z / 2) + 1) / 2


OVERFLOW = "And where scores are far from 0 the exponentials are too large to hold."
EACH_BIRD = "For each bird the probabilities of all species sum to 1. "
for name, tip, p in (
    ("no exponential in the softmax", "The scores themselves are divided by their sum, so that "
     "some of your probabilities are below 0 or above 1. What comes first in softmax?",
     lambda z: z / z.sum(axis=1, keepdims=True)),
    ("not divided by the sum", f"{EACH_BIRD}Yours are the exponentials only.", np.exp),
    ("not divided by the sum", f"{EACH_BIRD}Yours are the exponentials only.",
     lambda z: np.exp(z - z.max(axis=1, keepdims=True))),
    ("sigmoid instead of softmax", f"{EACH_BIRD}Yours come from the sigmoid, which looks at each "
     "score alone.", sigmoid),
    ("one sum for all birds", f"{EACH_BIRD}Yours sum to 1 over all birds together.",
     lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum()),
    ("the largest score of each column is taken off", "From each species another number is taken "
     "off before the exponential: that changes the probabilities. It should be one number for a "
     "whole row.", lambda z: soft(z - z.max(axis=0))),
    ("softmax over the wrong axis", "Your columns sum to 1. The species of one bird should.",
     lambda z: (lambda e: e / e.sum(axis=0))(np.exp(z - z.max(axis=1, keepdims=True)))),
    ("softmax twice", "Your probabilities are all too much alike, as when softmax is applied once "
     "more to what came from it.", lambda z: soft(soft(z))),
    ("the logarithms of the probabilities", "You return logarithms. The probabilities themselves "
     "are asked for.", lambda z: np.log(soft(z))),
):
    predict_species.misconception(name, tip, lambda *v, p=p: predicted(*v, p=p))
for name, tip, z in (
    ("ReLU on the scores, too", "Scores below 0 have become 0: there is a ReLU after the output "
     "layer, too. Where does it belong, and where not?",
     layers(output=lambda z: np.maximum(z, 0))),
    ("ReLU after the output layer only", "There is a ReLU on the scores, and none between the two "
     "layers. Where does it belong?", layers(lambda z: z, lambda z: np.maximum(z, 0))),
    ("another activation in the hidden layer", "Your hidden layer has the sigmoid. Which function "
     "is asked for?", layers(sigmoid)),
    ("another activation in the hidden layer", "Your hidden layer has tanh. Which function is "
     "asked for?", layers(np.tanh)),
    ("the bias comes after ReLU", "The hidden layer's bias is added after ReLU. When does it "
     "belong there?", lambda x, w1, b1, w2, b2: (np.maximum(x @ w1, 0) + b1) @ w2 + b2),
):
    predict_species.misconception(name, tip, lambda *v, z=z: predicted(*v, z=z))
for name, tip, p in (
    ("no activation, and no exponential in the softmax", f"Two things are not right. {NO_RELU} "
     "And the scores themselves are divided by their sum: what comes "
     "first in softmax?", lambda z: z / z.sum(axis=1, keepdims=True)),
    ("no activation, and scores instead of probabilities", f"Two things are not right. {NO_RELU} "
     "And your rows do not sum to 1: a step is missing.",
     lambda z: z),
    ("no activation, and softmax over the wrong axis", f"Two things are not right. {NO_RELU} "
     "And your columns sum to 1: the species of one bird should.",
     lambda z: soft(z, axis=0)),
):
    predict_species.misconception(name, tip, lambda *v, p=p: predicted(
        *v, p=p, z=layers(lambda z: z)))
for name, tip, names in (
    ("the least likely species", LEAST, lambda names, p: [names[k] for k in p.argmin(axis=1)]),
    ("the least likely species", LEAST,
     lambda names, p: [names[k] for k in p.argsort(axis=1)[:, 0]]),
):
    predict_species.misconception(
        name, f"{tip} {OVERFLOW}",
        lambda *v, names=names: predicted(*v, p=too_large, names=names))
predict_species.misconception(
    "the names in another order", "The names are looked up in a sorted list. A class's number is "
    "its place in the list as it came.",
    lambda *v: predicted(*v, names=lambda names, p: looked_up(sorted(names), p)))


def predictions(draw, absent=False):
    n, classes = int(draw.rng.integers(30, 60)), draw.size(4, 7)
    while True:
        true = draw.labels(n, classes - absent)
        wrong = draw.rng.random(n) < 0.4
        guess = np.where(wrong, draw.rng.integers(0, classes - absent, n), true)
        matrix = counted(true, guess, classes)
        if (matrix != matrix.T).any() and (absent or (matrix[-1, -1] and not matrix[:, -1].all())):
            return true, guess, classes  # rows and columns are told apart; the last class is there,
            # and not every other one is taken for it


@lesson.exercise(
    part(10, "rows: true, columns: predicted", lambda draw: [predictions(draw), predictions(draw)]),
    part(3, "a class that never occurs", lambda draw: [predictions(draw, absent=True)]),
    part(3, "a single prediction", lambda draw: [(np.array([2]), np.array([0]), 3)]),
    hints=("Begin with zeros. Each pair (true, predicted) adds one somewhere.",
           "A loop over zip(y_true, y_pred), or np.add.at(matrix, (y_true, y_pred), 1)."),
    similar=("The few mistakes", """
        Results of games, home : away, counted: a 1 : 0 is one more in row 1, column 0.

        >>> table = np.zeros((2, 3), dtype=int)
        >>> for home, away in [(1, 0), (0, 2), (1, 0)]:
        ...     table[home, away] += 1
        >>> table
        array([[0, 0, 1],
               [2, 0, 0]])
    """),
)
def confusion_matrix(y_true, y_pred, n_classes):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    for true, predicted in zip(y_true, y_pred, strict=True):
        matrix[true, predicted] += 1
    return matrix


def counted(y_true, y_pred, n):
    matrix = np.zeros((n, n), dtype=int)
    np.add.at(matrix, (y_true, y_pred), 1)
    return matrix


SHARES = "Shares stand in your table: something is divided. The counts are asked for."
confusion_matrix.misconception(
    "rows and columns swapped", "Rows and columns are exchanged. Rows are the true classes, "
    "columns the predicted ones.",
    lambda t, p, n: counted(p, t, n))


@confusion_matrix.misconception(
    "a pair that occurs twice is counted once",
    "A pair that comes again must count again. Does your code add to what is there already? "
    "(matrix[y_true, y_pred] += 1 adds 1 to each place once, however often it is named.)")
def _(y_true, y_pred, n_classes):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    matrix[y_true, y_pred] += 1
    return matrix


confusion_matrix.misconception(
    "shares instead of counts", SHARES,
    lambda t, p, n: counted(t, p, n) / len(t))
confusion_matrix.misconception(
    "only the right ones are counted", "Only the diagonal is filled. The mistakes belong in the "
    "matrix too.",
    lambda t, p, n: counted(t, p, n) * np.eye(n, dtype=int))
confusion_matrix.misconception(
    "only the mistakes are counted", "The diagonal is empty. The right answers belong there.",
    lambda t, p, n: counted(t, p, n) * (1 - np.eye(n, dtype=int)))
confusion_matrix.misconception(
    "as many rows as there are labels",
    "A class that happens not to occur still has its row and column.",
    lambda t, p, n: counted(t, p, max(t.max(), p.max()) + 1))
confusion_matrix.misconception(
    "hard-coded three classes", "The number of classes is an argument.",
    lambda t, p, n: counted(np.minimum(t, 2), np.minimum(p, 2), 3))
confusion_matrix.misconception(
    "classes counted from 1", "All is counted one row and one column too early, and the class 0 in "
    "the last. Which number has the first class?",
    lambda t, p, n: counted((t - 1) % n, (p - 1) % n, n))
confusion_matrix.misconception(
    "all rows are the same",
    "All rows of your table are the same: in each stands how often each class was predicted. Does "
    "each row have a list of its own ([[0] * n] * n repeats one), and does the true class count?",
    lambda t, p, n: np.tile(np.bincount(p, minlength=n), (n, 1)))
for name, tip, wrong in (
    ("shares instead of counts", SHARES, lambda m: m / m.sum(axis=1, keepdims=True)),
    ("shares instead of counts", SHARES, lambda m: m / m.sum(axis=0)),
    ("shares instead of counts", SHARES, lambda m: m / np.maximum(1, m.sum(axis=1, keepdims=True))),
    ("shares instead of counts", SHARES, lambda m: m / m.sum(axis=1)),
    ("rows and columns swapped, and shares instead of counts", "Two things are not right. Rows are "
     "the true classes, columns the predicted ones. And shares stand there: counts are asked for.",
     lambda m: m.T / m.sum()),
    ("rows and columns swapped, and shares instead of counts", "Two things are not right. Rows are "
     "the true classes, columns the predicted ones. And shares stand there: counts are asked for.",
     lambda m: m.T / m.T.sum(axis=1, keepdims=True)),
    ("the first class is left out", "The row and the column of class 0 are empty. With which "
     "class do you begin?", lambda m: np.pad(m[1:, 1:], ((1, 0), (1, 0)))),
    ("the last class is left out", "The row and the column of the last class are empty. With "
     "which class do you end?", lambda m: np.pad(m[:-1, :-1], ((0, 1), (0, 1)))),
    ("one of the two is enough", "In each place all is counted where the true class fits or the "
     "predicted one. Both have to.",
     lambda m: m.sum(axis=1, keepdims=True) + m.sum(axis=0) - m),
    *(("each of the two counted by itself", "In each place two numbers are put together: how often "
       "the one class is true, and how often the other is predicted. In how many rows do both hold "
       "at once?", lambda m, joined=joined: joined(*np.broadcast_arrays(
           m.sum(axis=1, keepdims=True), m.sum(axis=0)))) for joined in (
        np.multiply, np.bitwise_and, np.minimum, lambda a, b: np.where(a > 0, b, 0))),
    ("1 too much everywhere", "Every number is too large by 1. With what does your table begin?",
     lambda m: m + 1),
    ("only how often one is right", "You return one number for all. How often is each class taken "
     "for each?", lambda m: np.trace(m) / m.sum()),
    ("the predicted classes are not looked at", "All is counted on the diagonal, as if each "
     "prediction were the true class. What was predicted?", lambda m: np.diag(m.sum(axis=1))),
    ("the true classes are not looked at", "All is counted on the diagonal, as if what was "
     "predicted were true. Which class was it?", lambda m: np.diag(m.sum(axis=0))),
):
    confusion_matrix.misconception(
        name, tip, lambda t, p, n, wrong=wrong: wrong(counted(t, p, n)))
LEFT_OUT = "Not all predictions are counted: one is missing. Where do you begin, where do you end?"
confusion_matrix.misconception(
    "the last prediction is left out", LEFT_OUT, lambda t, p, n: counted(t[:-1], p[:-1], n))
confusion_matrix.misconception(
    "the first prediction is left out", LEFT_OUT, lambda t, p, n: counted(t[1:], p[1:], n))
AS_MANY_AS_CLASSES = ("Only as many predictions are counted as there are classes. Over what do you "
                      "go: classes, or predictions?")
confusion_matrix.misconception(
    "as many predictions as classes", AS_MANY_AS_CLASSES,
    lambda t, p, n: counted(t[:n], p[:n], n))


@confusion_matrix.misconception("as many predictions as classes", AS_MANY_AS_CLASSES)
def _(y_true, y_pred, n_classes):
    matrix = np.zeros((n_classes, n_classes), dtype=int)
    for i in range(n_classes):
        matrix[y_true[i], y_pred[i]] += 1
    return matrix


@confusion_matrix.misconception(
    "places numbered by the number of predictions",
    "A row of the table has as many places as there are classes. By what do you multiply to get "
    "from one row to the next?")
def _(y_true, y_pred, n_classes):
    place = y_true * len(y_true) + y_pred
    return np.bincount(place, minlength=n_classes**2).reshape(n_classes, n_classes)


def runs(draw, diverged=False):
    """Learning rates, and losses of every epoch: a row for each rate.

    The best at the end is not the best by the training loss, by both losses together, by their
    distance, or by a lucky moment. ``diverged``: the first of the rates, the largest, is too high.
    """
    n, epochs = draw.size(8, 11), draw.size(5, 11)
    epochs += epochs == n
    while True:
        final, trained = draw.rng.uniform(0.2, 0.8, n), draw.rng.uniform(0.05, 0.9, n)
        dips = draw.rng.permutation(n)
        by_accident = {first + int(np.argmin(other[first:])) for first in (0, 1) for other in (
            trained, final + trained, final - trained, np.abs(final - trained), dips, -final)}
        told_apart = {int(trained.argmin()), int((final + trained).argmin()), 0, n - 1}
        if int(final.argmin()) not in {*by_accident, 0, 1, n - 1} and len(told_apart) == 4 and (
                final.argmax() not in {int(other.argmin()) for other in (
                    trained, final + trained, final - trained, np.abs(final - trained))}):
            break
    rates = np.sort(10.0 ** draw.rng.uniform(-4, 0, n))
    validation, train = draw.rng.uniform(1.0, 1.5, (2, n, epochs))
    other = draw.rng.choice(np.setdiff1d(np.arange(1, n), final.argmin()))
    validation[[final.argmin(), other], 0] += 5, 9  # the best begins high, but not highest
    validation[:, 1] = 0.05 + 0.01 * dips
    validation[final.argmin(), -2] += 1  # nor is it one epoch earlier
    if n < epochs - 1:
        validation[final.argmin(), n - 1] += 1  # nor in that of the number of rates
    validation[:, -1], train[:, -1] = final, trained
    if validation.mean(axis=1).argmin() == validation[:, -2].argmin():
        return runs(draw, diverged)  # another: these two are told apart
    if diverged:
        rates = rates[::-1].copy()
        validation[0, -1] = train[0, -1] = np.nan
    return rates, train, validation


@lesson.exercise(
    part(8, "the rate with the lowest validation loss at the end", lambda draw: [
        runs(draw) for _ in range(4)]),
    part(2, "a rate with which training diverged", lambda draw: [
        runs(draw, diverged=True), runs(draw, diverged=True)]),
    hints=("Which data may decide about a setting: those that the network was trained on?",
           "np.nanargmin looks for the place of the smallest number and passes over NaN."),
    similar=("Train", """
        Three runners. What they ran while training says little: the times of the race decide, and
        who gave up (NaN) is passed over. The last column of a table is [:, -1].

        >>> names, race = ["Al", "Bo", "Cy"], np.array([np.nan, 11.0, 12.0])
        >>> names[np.nanargmin(race)]
        'Bo'
    """),
)
def choose_learning_rate(rates, train_losses, validation_losses):
    return rates[np.nanargmin(validation_losses[:, -1])]


TRAINING = "The training loss decides in your answer. It also falls when rows are learnt by heart."
PLACE = "What comes is where the rate stands. Which rate is it?"
LOSS = "What comes is the lowest loss. With which rate was it reached?"
LARGEST = "The rate that comes has the largest loss at the end. A low loss is good."
LUCKY = "The lowest loss of any epoch decides in your answer. The end counts."
MEAN = ("The losses of all epochs have a say in your answer, as in a mean or a sum. What counts is "
        "the end of the training.")
choose_learning_rate.misconception(
    "chosen on the training data", TRAINING,
    lambda r, t, v: r[np.nanargmin(t[:, -1])])
choose_learning_rate.misconception(
    "chosen on the training data", TRAINING,
    lambda r, t, v: r[np.argmin(t[:, -1])])
choose_learning_rate.misconception(
    "the training loss has a say", "The training loss has a say in your answer. Which data may "
    "decide?",
    lambda r, t, v: r[np.nanargmin(t[:, -1] + v[:, -1])])
choose_learning_rate.misconception(
    "always the largest rate", "You return the largest rate, whatever its loss.",
    lambda r, t, v: r.max())
choose_learning_rate.misconception(
    "always the smallest rate", "You return the smallest rate, whatever its loss.",
    lambda r, t, v: r.min())
choose_learning_rate.misconception(
    "the place instead of the rate", PLACE,
    lambda r, t, v: np.nanargmin(v[:, -1]))
choose_learning_rate.misconception(
    "the largest loss", LARGEST, lambda r, t, v: r[np.nanargmax(v[:, -1])])
choose_learning_rate.misconception(
    "diverged training taken for the best", "Where training diverged with a rate, just that rate "
    "comes. NaN is not small, and no comparison with it holds. Does a 0 stand in its place?",
    lambda r, t, v: r[np.argmin(v[:, -1])])
choose_learning_rate.misconception(
    "the loss of the first epoch", "The loss after the first epoch decides in your answer. What "
    "counts is the end of the training.",
    lambda r, t, v: r[np.nanargmin(v[:, 0])])
choose_learning_rate.misconception(
    "a lucky moment on the way", LUCKY,
    lambda r, t, v: r[np.nanargmin(v) // v.shape[1]])
choose_learning_rate.misconception(
    "the mean of all epochs", MEAN,
    lambda r, t, v: r[np.nanargmin(v.mean(axis=1))])
choose_learning_rate.misconception(
    "the highest losses on the way", "Your rate is the one whose loss is the highest at the "
    "beginning: it falls most, and its mean is the highest, too. A low loss is good, and what "
    "counts is the end.",
    lambda r, t, v: r[np.nanargmax(v[:, 0] - v[:, -1])])
choose_learning_rate.misconception(
    "the loss instead of the rate", LOSS,
    lambda r, t, v: np.nanmin(v[:, -1]))

NAN = "And NaN is not small: that training diverged."
for name, tip, chosen in (
    ("the training loss has a say", "Training loss and validation loss lie closest together "
     "for your rate. A network that is bad at both is alike in both, too. Which data may decide?",
     lambda r, t, v: r[np.nanargmin(np.abs(v[:, -1] - t[:, -1]))]),
    ("the training loss has a say", "Training loss and validation loss lie closest together "
     f"for your rate. A network that is bad at both is alike in both, too. {NAN}",
     lambda r, t, v: r[np.argmin(np.abs(v[:, -1] - t[:, -1]))]),
    ("the training loss has a say", "The training loss has a say in your answer. Which data may "
     "decide?", lambda r, t, v: r[np.nanargmin(v[:, -1] - t[:, -1])]),
    ("the training loss has a say", "The training loss has a say in your answer. Which data may "
     f"decide? {NAN}", lambda r, t, v: r[np.argmin(v[:, -1] - t[:, -1])]),
    ("the training loss has a say", "The training loss has a say in your answer. Which data may "
     f"decide? {NAN}", lambda r, t, v: r[np.argmin(t[:, -1] + v[:, -1])]),
    ("one epoch too early", "The epoch before the last decides. What counts is the end.",
     lambda r, t, v: r[np.nanargmin(v[:, -2])]),
    ("a lucky moment on the way", f"{LUCKY} {NAN}",
     lambda r, t, v: r[np.argmin(v.min(axis=1))]),
    ("the mean of all epochs", f"{MEAN} {NAN}", lambda r, t, v: r[np.argmin(v.mean(axis=1))]),
    ("the mean of all epochs", MEAN, lambda r, t, v: r[np.nanargmin(np.nanmean(v, axis=1))]),
    ("the place instead of the rate", f"{PLACE} {NAN}",
     lambda r, t, v: np.argmin(v[:, -1])),
    ("the loss instead of the rate", f"{LOSS} {NAN}", lambda r, t, v: np.min(v[:, -1])),
    ("the loss instead of the rate", f"{LOSS} {NAN}",
     lambda r, t, v: np.nan_to_num(v[:, -1]).min()),
    ("the largest loss", f"{LARGEST} {NAN}", lambda r, t, v: r[np.argmax(v[:, -1])]),
    ("always the last rate", "You return the last rate, whatever its loss. If your loop looks for "
     "a smaller loss: does it keep the smallest it has seen?", lambda r, t, v: r[-1]),
    ("always the first rate", "You return the first rate, whatever its loss. Does something in "
     "your answer ever lead to another?", lambda r, t, v: r[0]),
    ("the largest rate that did not diverge", "You return the largest rate that did not diverge. "
     "Its loss at the end is not the lowest.",
     lambda r, t, v: r[~np.isnan(v[:, -1])].max()),
    ("a place in a shorter list", "It is right as long as no training diverged. Otherwise your "
     "rate stands one place off, as when the place is counted where NaN was taken out, and looked "
     "up where it was not.", lambda r, t, v: r[np.argmin(v[:, -1][~np.isnan(v[:, -1])])]),
):
    choose_learning_rate.misconception(name, tip, chosen)
for name, tip, losses in (
    ("chosen on the training data", TRAINING, lambda t, v: t[:, -1]),
    ("the mean of all epochs", MEAN, lambda t, v: v.mean(axis=1)),
    ("the mean of all epochs", MEAN, lambda t, v: v.sum(axis=1)),
    ("a lucky moment on the way", LUCKY, lambda t, v: np.nanmin(v, axis=1)),
):
    for what, told, come in (
        ("the place", PLACE, lambda losses: np.nanargmin(losses)),
        ("the place", PLACE, lambda losses: np.argmin(losses)),
        ("the loss", LOSS, lambda losses: np.nanmin(losses)),
    ):
        choose_learning_rate.misconception(
            f"{what} instead of the rate, and {name}",
            f"Two things are not right. {told} And: {tip}",
            lambda r, t, v, losses=losses, come=come: come(losses(t, v)))

fill_a_gap = lesson.choice(
    "fill_a_gap", 6,
    "The body mass of a few birds was not measured, among the training birds and among the test "
    "birds. You fill each gap with a mean. Which one?",
    "c", {
        "a": ("the mean over all birds, before the split",
              "The test birds would have had a say in what the network learns from."),
        "b": ("a mean of each part: over the training birds for them, over the test birds for "
              "those",
              "Then the same bird would get another mass in the test than in the training. And "
              "of a single new bird no mean can be taken."),
        "c": ("the mean over the training birds, for both",
              "As with the scaling: all that is learnt comes from the training birds. The test "
              "birds are treated with the same number."),
        "d": ("none: a gap becomes 0",
              "A bird of 0 g is like no other. The network would see its mass, and not a gap."),
    })

honest_baseline = lesson.choice(
    "honest_baseline", 6,
    "Of 100 birds, 44 are Adelie penguins. A classifier is right for 45. How good is it?",
    "d", {
        "a": ("good: nearly half", "Saying “Adelie” to every bird is right for 44."),
        "b": ("bad: guessing is right for half", "Among three species guessing is right for less."),
        "c": ("good: better than one third", "One third is not the best one gets without looking."),
        "d": ("hardly better than always saying “Adelie”",
              "Compare with what is possible without looking at all."),
    })

explain_confusion = lesson.explanation(
    "explain_confusion",
    "A friend says: “Our classifier is right for 95 % of the birds, what more is there to know?” "
    "Explain in a few sentences what the confusion matrix adds.",
    "The 95 % do not say which birds are wrong. If one species is rare, a classifier may miss "
    "half of it and still reach 95 %. The confusion matrix shows, for each true species, how many "
    "were named right and with which species the others were confused. So we see whether the "
    "mistakes fall on one species, and whether two of them look alike in our measurements. That "
    "tells us what to measure better.")
