"""Lesson 10: from a file of measurements to a judged classifier."""

from __future__ import annotations

import numpy as np

from .kit import Lesson, Script, part
from .kit.comparison import number

lesson = Lesson("10_penguin_classifier")
hint = lesson.hint


def species(draw, ordered=False, classes=3):
    """Labels of classes of different size, a share, a seed."""
    counts = draw.rng.permutation([200, 80, 140, 110][:classes]) + draw.rng.integers(0, 12, classes)
    y = np.repeat(np.arange(classes), counts)
    return (y if ordered else draw.rng.permutation(y)), float(draw.rng.choice([0.2, 0.3, 0.4])), \
        draw.seed()


def each_row_once(rows, y, share, seed):
    train, test = (np.asarray(r) for r in rows)
    together = sorted(np.concatenate([train, test]).tolist())
    if together == list(range(len(y))):
        return "" if len(train) > len(test) else "The larger part comes second."
    if together == sorted(y.tolist()):
        return "These are the labels of the rows. Their numbers are asked for."
    if len(set(together)) < len(together):
        return "Some rows are in both parts, or twice in one."
    return "Some rows are missing."


def shares_are_kept(rows, y, share, seed):
    test = np.asarray(rows[1], dtype=int)
    for label in np.unique(y):
        members = int(np.sum(y == label))
        got = int(np.sum(y[test] == label))
        if abs(got - share * members) > 1:
            return (f"Of the {members} rows of class {label}, {got} are in the test; "
                    f"a share of {number(share)} would be {share * members:.1f}.")
    return each_row_once(rows, y, share, seed)


def is_random(results, y, share):
    first, again, other = (np.asarray(min(parts[::-1], key=len)).tolist() for parts in results)
    for label in np.unique(y):
        members = np.flatnonzero(y == label).tolist()
        got = sorted(set(first) & set(members))
        gaps = np.diff(np.searchsorted(members, got)).tolist()
        block = max(map(gaps.count, gaps)) >= 0.85 * len(gaps)
        if block or max(gaps) - min(gaps) <= 1:  # every second, third, second … row
            return "The test rows of a class are not drawn at random."
    if first != again:
        return "With the same seed the split should be the same."
    return "" if sorted(first) != sorted(other) else "With another seed it should be another."


def three_splits(draw):
    y, share, seed = species(draw)
    call = "stratified_split(y, share, {})"
    return [Script(f"[{call.format(seed)}, {call.format(seed)}, {call.format(seed + 1)}]",
                   {"y": y, "share": share})]


@lesson.exercise(
    part(6, "every row is in one of the parts", lambda draw: [
        species(draw), species(draw, True), species(draw, classes=4)],
         verify=each_row_once),
    part(9, "every species has its share in the test", lambda draw: [
        species(draw), species(draw, True), species(draw, classes=4)], verify=shares_are_kept),
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
    "not stratified", "You draw from all rows at once. By chance a species gets too many or few.")
def _(y, share, seed):
    order = np.random.default_rng(seed).permutation(len(y))
    n_test = round(share * len(y))
    return order[n_test:], order[:n_test]


@stratified_split.misconception(
    "the last rows are the test", "The rows may be sorted by species: the test needs all of them.")
def _(y, share, seed):
    n_test = round(share * len(y))
    return np.arange(len(y) - n_test), np.arange(len(y) - n_test, len(y))


@stratified_split.misconception(
    "the first rows of each species", "Nothing is random: neighbours in the file are often alike.")
def _(y, share, seed):
    train, test = [], []
    for label in np.unique(y):
        rows = np.flatnonzero(y == label)
        n_test = round(share * len(rows))
        test.append(rows[:n_test])
        train.append(rows[n_test:])
    return np.concatenate(train), np.concatenate(test)


@stratified_split.misconception(
    "the test rows stay in the training", "Your training part still holds the test rows.")
def _(y, share, seed):
    return np.arange(len(y)), stratified_split.reference(y, share, seed)[1]


@stratified_split.misconception(
    "training and test swapped", "First the training rows, then the test rows.")
def _(y, share, seed):
    return stratified_split.reference(y, share, seed)[::-1]


@stratified_split.misconception(
    "the same number of each species", "Each species should give its share, not the same number.")
def _(y, share, seed):
    rng = np.random.default_rng(seed)
    n_test = round(share * len(y) / len(np.unique(y)))
    test = np.concatenate([rng.permutation(np.flatnonzero(y == label))[:n_test]
                           for label in np.unique(y)])
    return np.setdiff1d(np.arange(len(y)), test), test


@stratified_split.misconception("the seed is ignored", "Whatever the seed, the split is the same.")
def _(y, share, seed):
    return stratified_split.reference(y, share, 0)


def measurements(draw, dtype=np.float64):
    n, features = draw.size(14, 22), draw.size(3, 6)
    x = draw.numbers((n, features)) * draw.rng.uniform(0.5, 9, features) + draw.numbers(
        (features,), -40, 40)
    test = np.sort(draw.rng.permutation(n)[: n // 4])
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
    "Then the same bird would get other numbers in the test than in the training.",
    lambda x, y, test: scaled_by(x, y, test, lambda keep: keep, lambda keep: test))
prepare.misconception(
    "not scaled", "A difference of 100 g would count more than one of 10 mm.",
    lambda x, y, test: (np.delete(x, test, axis=0), x[test], np.delete(y, test), y[test]))
prepare.misconception(
    "the test rows stay in the training", "A network must not train on its test.",
    lambda x, y, test: (lambda p: ((x - np.delete(x, test, 0).mean(0)) / np.delete(
        x, test, 0).std(0), p[1], y, p[3]))(prepare.reference(x, y, test)))
prepare.misconception(
    "scaled with the test's numbers", "You learn mean and deviation from the test rows.",
    lambda x, y, test: scaled_by(x, y, test, lambda keep: test))
prepare.misconception(
    "returned in another order", "First both parts of x, then both parts of y.",
    lambda x, y, test: tuple(prepare.reference(x, y, test)[i] for i in (0, 2, 1, 3)))
prepare.misconception(
    "one mean for all features", "Each measurement has its own unit, so its own mean.",
    lambda x, y, test: (lambda t: ((t - t.mean()) / t.std(), (x[test] - t.mean()) / t.std(),
                                   np.delete(y, test), y[test]))(np.delete(x, test, axis=0)))
prepare.misconception(
    "only the training rows are scaled", "The network will see the test rows in other units.",
    lambda x, y, test: (prepare.reference(x, y, test)[0], x[test],
                        *prepare.reference(x, y, test)[2:]))


NAMES = ["Adelie", "Chinstrap", "Gentoo", "King", "Emperor"]


def birds(draw, rows=None):
    n, features, hidden, classes = (int(k) for k in draw.rng.permutation(np.arange(2, 6)))
    n, hidden = rows or n + 5, hidden + 5
    names = draw.rng.permutation(NAMES)[: max(classes, 3)].tolist()
    while True:
        net = (draw.numbers((n, features)), draw.numbers((features, hidden)),
               draw.numbers((hidden,)), draw.numbers((hidden, len(names))) / 3,
               draw.numbers((len(names),)))
        if n == 1 or np.ptp(scores(*net).argmax(axis=1)):  # several birds are not all of one name
            return *net, names


def far_from_0(draw):
    """Scores whose exponentials are too large to hold."""
    x, w1, b1, w2, b2, names = birds(draw)
    return x, w1, b1, w2, b2 + 800.0, names


@lesson.exercise(
    part(14, "names and probabilities", lambda draw: [birds(draw) for _ in range(3)]),
    part(4, "a single bird, and scores far from 0", lambda draw: [
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


predict_species.misconception(
    "scores instead of probabilities", "Your rows do not sum to 1. A step is missing.",
    lambda *v: ([v[5][k] for k in scores(*v[:5]).argmax(axis=1)], scores(*v[:5])))
predict_species.misconception(
    "no activation in the hidden layer", "Without ReLU your two layers are only one.",
    lambda *v: ([v[5][k] for k in scores(*v[:5], relu=False).argmax(axis=1)],
                soft(scores(*v[:5], relu=False))))
predict_species.misconception(
    "class numbers instead of names", "You return numbers. Look the names up.",
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
    "the least likely species", "You name the species with the smallest probability.",
    lambda *v: ([v[5][k] for k in scores(*v[:5]).argmin(axis=1)], soft(scores(*v[:5]))))
predict_species.misconception(
    "probabilities before names", "First the names, then the probabilities.",
    lambda *v: predict_species.reference(*v)[::-1])


def predictions(draw, absent=False):
    n, classes = int(draw.rng.integers(30, 60)), draw.size(4, 7)
    while True:
        true = draw.labels(n, classes - absent)
        wrong = draw.rng.random(n) < 0.4
        guess = np.where(wrong, draw.rng.integers(0, classes - absent, n), true)
        matrix = counted(true, guess, classes)
        if (matrix != matrix.T).any():  # rows and columns are told apart
            return true, guess, classes


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


confusion_matrix.misconception(
    "rows and columns swapped", "Rows are the true classes, columns the predicted ones.",
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
    "shares instead of counts", "You divide. The counts are asked for.",
    lambda t, p, n: counted(t, p, n) / len(t))
confusion_matrix.misconception(
    "only the right ones are counted", "The mistakes belong in the matrix too.",
    lambda t, p, n: counted(t, p, n) * np.eye(n, dtype=int))
confusion_matrix.misconception(
    "only the mistakes are counted", "The right answers belong on the diagonal.",
    lambda t, p, n: counted(t, p, n) * (1 - np.eye(n, dtype=int)))
confusion_matrix.misconception(
    "as many rows as there are labels",
    "A class that happens not to occur still has its row and column.",
    lambda t, p, n: counted(t, p, max(t.max(), p.max()) + 1))
confusion_matrix.misconception(
    "hard-coded three classes", "The number of classes is an argument.",
    lambda t, p, n: counted(np.minimum(t, 2), np.minimum(p, 2), 3))
confusion_matrix.misconception(
    "classes counted from 1", "The first class has the number 0. You count one row and one column "
    "too early.", lambda t, p, n: counted((t - 1) % n, (p - 1) % n, n))
confusion_matrix.misconception(
    "one row, used several times",
    "All rows of your table are one and the same list: [[0] * n] * n repeats it, and what is "
    "counted in one row stands in all.",
    lambda t, p, n: np.tile(np.bincount(p, minlength=n), (n, 1)))


def runs(draw, diverged=False):
    """Learning rates, and losses of every epoch: a row for each rate.

    The best at the end is not the best by the training loss, by both losses together, by their
    distance, or by a lucky moment. ``diverged``: the first of the rates, the largest, is too high.
    """
    n, epochs = draw.size(5, 9), draw.size(5, 9)
    while True:
        final, trained = draw.rng.uniform(0.2, 0.8, n), draw.rng.uniform(0.05, 0.9, n)
        dips = draw.rng.permutation(n)
        by_accident = {int(np.argmin(other)) for other in (
            trained, final + trained, np.abs(final - trained), dips, -final)}
        told_apart = {int(trained.argmin()), int((final + trained).argmin()), 0, n - 1}
        if int(final.argmin()) not in {*by_accident, 0, 1, n - 1} and len(told_apart) == 4:
            break
    rates = np.sort(10.0 ** draw.rng.uniform(-4, 0, n))
    validation, train = draw.rng.uniform(1.0, 1.5, (2, n, epochs))
    other = draw.rng.choice(np.setdiff1d(np.arange(1, n), final.argmin()))
    validation[[final.argmin(), other], 0] += 5, 9  # the best begins high, but not highest
    validation[:, 1] = 0.05 + 0.01 * dips
    validation[final.argmin(), -2] += 1  # nor is it one epoch earlier
    validation[:, -1], train[:, -1] = final, trained
    if diverged:
        rates = rates[::-1].copy()
        validation[0, -1] = train[0, -1] = np.nan
    return rates, train, validation


@lesson.exercise(
    part(8, "the rate with the lowest validation loss at the end", lambda draw: [
        runs(draw) for _ in range(3)]),
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


choose_learning_rate.misconception(
    "chosen on the training data",
    "The training loss decides in your answer. It also falls when rows are learnt by heart.",
    lambda r, t, v: r[np.nanargmin(t[:, -1])])
choose_learning_rate.misconception(
    "chosen on the training data",
    "The training loss decides in your answer. It also falls when rows are learnt by heart.",
    lambda r, t, v: r[np.argmin(t[:, -1])])
choose_learning_rate.misconception(
    "both losses added up", "The training loss has a say in your answer. Which data may decide?",
    lambda r, t, v: r[np.nanargmin(t[:, -1] + v[:, -1])])
choose_learning_rate.misconception(
    "always the largest rate", "You return the largest rate, whatever its loss.",
    lambda r, t, v: r.max())
choose_learning_rate.misconception(
    "always the smallest rate", "You return the smallest rate, whatever its loss.",
    lambda r, t, v: r.min())
choose_learning_rate.misconception(
    "the place instead of the rate", "You return where it stands. Which rate is it?",
    lambda r, t, v: np.nanargmin(v[:, -1]))
choose_learning_rate.misconception(
    "the largest loss", "A low loss is good.", lambda r, t, v: r[np.nanargmax(v[:, -1])])
choose_learning_rate.misconception(
    "diverged training taken for the best", "NaN is not small: that training diverged.",
    lambda r, t, v: r[np.argmin(v[:, -1])])
choose_learning_rate.misconception(
    "the loss of the first epoch", "What counts is the end of the training.",
    lambda r, t, v: r[np.nanargmin(v[:, 0])])
choose_learning_rate.misconception(
    "a lucky moment on the way", "You take the lowest loss of any epoch. The end counts.",
    lambda r, t, v: r[np.nanargmin(v) // v.shape[1]])
choose_learning_rate.misconception(
    "the mean of all epochs",
    "You average over the epochs. What counts is the end of the training.",
    lambda r, t, v: r[np.nanargmin(v.mean(axis=1))])
choose_learning_rate.misconception(
    "the largest fall", "Your rate is the one with the largest fall of the loss. What counts is "
    "where it ends.",
    lambda r, t, v: r[np.nanargmax(v[:, 0] - v[:, -1])])
choose_learning_rate.misconception(
    "the loss instead of the rate", "You return the lowest loss. With which rate was it reached?",
    lambda r, t, v: np.nanmin(v[:, -1]))

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
