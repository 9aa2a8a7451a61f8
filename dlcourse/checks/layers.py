"""Lesson 05: layers of neurons."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np

from .kit import Lesson, part

lesson = Lesson("05_layers")
hint = lesson.hint


def besides(task, first, second, wrong):
    """Both misconceptions at once: each is a name and what is said of it."""
    task.misconception(f"{first[0]}, and {second[0]}", f"{first[1]} And besides: {second[1]}",
                       wrong)


def turned(task, *names):
    """Who has one of the misconceptions of these names, and whose result lies on its side."""
    for one in [*task.misconceptions]:
        if one.name in names:
            besides(task, (one.name, one.advice), (
                "transposed", "Your result has a row for each neuron and a column for each sample. "
                "It should be the other way round."), turning(one.wrong))


def turning(wrong):
    return lambda *given: np.asarray(wrong(*given)).T


def sizes(draw, n):
    """Different numbers of neurons, one for each layer."""
    return [int(k) for k in draw.rng.permutation(np.arange(2, 3 + n + 3))[:n]]


def layer_input(draw, rows=None, dtype=np.float64):
    n, n_in, n_out = sizes(draw, 3)
    x, w = draw.numbers((rows or n, n_in), dtype=dtype), draw.numbers((n_in, n_out))
    return x, np.vstack([w, one_negative(x, w, draw.numbers((n_out,), 1, 3))])


def one_negative(x, w, b):
    """The biases, the first so low that the first output is negative."""
    b[0] = min(b[0], np.floor(-x[0] @ w[:, 0]) - 1)
    return b


@lesson.exercise(
    part(11, "the outputs of a batch", lambda draw: [
        layer_input(draw), layer_input(draw), layer_input(draw)]),
    part(3, "a batch of one", lambda draw: [layer_input(draw, rows=1)]),
    part(2, "whole numbers as inputs", lambda draw: [layer_input(draw, dtype=int)]),
    untouched=2,
    hints=("Which rows of the table meet an input, and which is left for the biases?",
           "w[:-1] is all rows but the last, w[-1] is the last. NumPy adds a flat array to every "
           "row."),
    similar=("The formula of a layer", """
        Each row of x meets each column of w: (1, 0, 2) and (4, 1, −1) give 4 + 0 − 2 = 2.

        >>> np.array([[1, 0, 2], [0, 1, 0]]) @ np.array([[4, 0], [1, 1], [-1, 3]])
        array([[2, 6],
               [1, 1]])

        A neuron's bias belongs to its column: with the biases (10, 20) the first row is (12, 26).
        Of a list, too, one can leave out an end:

        >>> [7, 8, 9][1:], [7, 8, 9][-1]
        ([8, 9], 9)
    """),
    without=("layers.Linear.forward",),
)
def linear(x, w):
    return x @ w[:-1] + w[-1]


def taken_apart(table):
    return table[:-1], table[-1]


def sums(x, w):
    return x @ w[:-1] + w[-1]


def last_row_0(result):
    return np.vstack([result[:-1], 0 * result[-1:]])


@linear.misconception(
    "the biases taken from the first row",
    "The first row of the table comes in as biases. In which row do they stand (and where, then, "
    "must a column of ones stand)?")
def _(x, w):
    return x @ w[1:] + w[0]


@linear.misconception(
    "* for @", "* multiplies in pairs and needs equal shapes. Rows times columns: which sign?")
def _(x, w):
    w, b = taken_apart(w)
    return x * w + b


@linear.misconception(
    "weights transposed",
    "The weights have a row for each input and a column for each neuron already.")
def _(x, w):
    w, b = taken_apart(w)
    return x @ w.T + b


@linear.misconception(
    "the bias is forgotten",
    "The last row of the table has no effect on your result. What is it to do with the sums?")
def _(x, w):
    return x @ w[:-1]


@linear.misconception(
    "the bias as a column",
    "The biases stand in a column there. They belong to the neurons, and these are the columns of "
    "the result: what is added to every row?")
def _(x, w):
    w, b = taken_apart(w)
    return x @ w + b[:, None]


@linear.misconception(
    "the biases are added up", "The sum of all biases comes in for every neuron. Each neuron has "
    "a bias of its own.")
def _(x, w):
    w, b = taken_apart(w)
    return x @ w + b.sum()


@linear.misconception(
    "the bias is added for every input", "The bias comes in as often as there are inputs. Once is "
    "enough: is it added before the products are added up, or with each of them?")
def _(x, w):
    w, b = taken_apart(w)
    return x @ w + len(w) * b


@linear.misconception("the bias is subtracted", "The bias comes in with the wrong sign.")
def _(x, w):
    w, b = taken_apart(w)
    return x @ w - b


@linear.misconception(
    "an activation that was not asked for",
    "Negative sums became 0. Here only the sums are asked for.")
def _(x, w):
    return np.maximum(sums(x, w), 0)


@linear.misconception(
    "only the first sample", "Only the outputs of the first row of x come. What becomes of the "
    "other rows?")
def _(x, w):
    return sums(x, w)[0]


NO_FIRST_ROW = ("The first row of the table has no effect on your result, and the last one comes "
                "in as weights. Which rows are the weights?")
NO_LAST_INPUT = ("The last column of x has no effect on your result, nor have its weights. Are all "
                 "inputs used, the last one too?")
WRONG_SIGN = "And besides, the bias comes in with the wrong sign."
NO_BIAS = "And besides, the biases are not added."
for name, advice, weighted in (
        ("the weights begin one row too late", NO_FIRST_ROW, lambda x, w: x @ w[1:]),
        ("the last input is left out", NO_LAST_INPUT, lambda x, w: x[:, :-1] @ w[:-2]),
        ("an activation that was not asked for", "Negative sums became 0. Here only the sums are "
         "asked for.", None)):
    for more, also, sign in (("", "", 1), (", and the bias is subtracted", WRONG_SIGN, -1),
                             (", and the bias is forgotten", NO_BIAS, 0)):
        if weighted:
            linear.misconception(f"{name}{more}", f"{advice} {also}".strip(), (
                lambda x, w, f=weighted, sign=sign: f(x, w) + sign * w[-1]))
        elif more:
            linear.misconception(f"{name}{more}", f"{advice} {also}", (
                lambda x, w, sign=sign: np.maximum(x @ w[:-1] + sign * w[-1], 0)))
linear.misconception(
    "the bias taken from the first row, which is a weight too",
    "The first row of the table comes in twice, as weights and as biases, and the last row not at "
    "all. In which row stand the biases?", lambda x, w: x @ w[:-1] + w[0])
linear.misconception(
    "the bias taken from the last row of weights",
    "The row above the last comes in twice, as weights and as biases, and the last row not at "
    "all. In which row stand the biases?", lambda x, w: x @ w[:-1] + w[-2])
linear.misconception(
    "the last input is left out, and its weights taken for the bias",
    "The last column of x and the last row of the table have no effect on your result, and the "
    "row above comes in as biases. How many rows are weights, and which row follows them?",
    lambda x, w: x[:, :-1] @ w[:-2] + w[-2])
linear.misconception(
    "the first input is left out",
    "The first column of x has no effect on your result, nor have its weights. Python counts from "
    "0.", lambda x, w: x[:, 1:] @ w[1:-1] + w[-1])
linear.misconception(
    "the bias is added twice",
    "The biases come in twice. If a column of ones goes beside x, the last row is in the sums "
    "already.", lambda x, w: x @ w[:-1] + 2 * w[-1])
linear.misconception(
    "the bias as a factor", "The biases come in as factors. What is a bias to do with a sum?",
    lambda x, w: (x @ w[:-1]) * w[-1])
linear.misconception(
    "the mean of the products", "What comes is the mean of the products, and the bias with it. "
    "Their sum is asked for.", lambda x, w: x @ w[:-1] / x.shape[1] + w[-1])
for count, without in (("inputs", 1), ("rows of the table", 0)):
    linear.misconception(
        "the mean of the products", f"The sums come divided by the number of {count}, their biases "
        "too. The sum itself is asked for, not a mean.",
        lambda x, w, without=without: sums(x, w) / (len(w) - without))
for axis, what, over in ((1, "sample", "neurons"), (0, "neuron", "samples")):
    linear.misconception(
        f"one number for each {what}",
        f"What comes is one number for each {what}: its sums for all {over} together. A number "
        "for each neuron of each sample is asked for. Where does a sum begin, and where does it "
        "end?", lambda x, w, axis=axis: sums(x, w).sum(axis=axis))
linear.misconception(
    "one number for all", "What comes is one number: the sums of all samples and neurons together. "
    "A number for each of them is asked for.", lambda x, w: sums(x, w).sum())
for axis, where in ((0, "samples above it"), (1, "neurons before it")):
    for cumulated in (lambda x, w, axis=axis: np.cumsum(sums(x, w), axis=axis),
                      lambda x, w, axis=axis: np.cumsum(x @ w[:-1], axis=axis) + w[-1]):
        linear.misconception(
            "the sum goes on from the one before", f"In each of your sums those of the {where} are "
            "still contained. Where does a sum begin at 0 again?", cumulated)
for both in (lambda x, w: np.cumsum(sums(x, w)).reshape(len(x), -1),
             lambda x, w: np.cumsum(x @ w[:-1]).reshape(len(x), -1) + w[-1]):
    linear.misconception(
        "the sum goes on from the one before", "In each of your sums all those before it are "
        "still contained. Where does a sum begin at 0 again?", both)


def one_product(last):
    """The product of one input alone, with its bias."""
    def wrong(x, w):
        i = x.shape[1] - 1 if last else 0
        return x[:, i:i + 1] * w[i] + w[-1]
    return wrong


linear.misconception(
    "only the last input counts", "Of each sample only the last input is in your result: are the "
    "products added up, or does each take the place of the one before?", one_product(True))
linear.misconception(
    "only the first input counts", "Of each sample only the first input is in your result. Are the "
    "products of all inputs added up? (A return within a loop ends it.)", one_product(False))
for which, bias in (("bias of the first neuron", lambda b: b[0]),
                    ("bias of the last neuron", lambda b: b[-1]),
                    ("mean of the biases", np.mean)):
    linear.misconception(
        "one bias for all neurons",
        f"The {which} comes in for all neurons. Each neuron has a bias of its own.",
        lambda x, w, bias=bias: x @ w[:-1] + bias(w[-1]))
linear.misconception(
    "only the last sample", "Only the outputs of the last row of x come. Are those of the others "
    "kept?", lambda x, w: sums(x, w)[-1])
for became, wrong in (("is 0", lambda x, w: last_row_0(sums(x, w))),
                      ("is not there", lambda x, w: sums(x, w)[:-1])):
    linear.misconception(
        "the last sample is left out", f"The last row of your result {became}. Does each sample "
        "get its sums, the last one too?", wrong)
for name, activation in (
        ("a sigmoid", lambda v: 1 / (1 + np.exp(-v))), ("tanh", np.tanh),
        ("a step", lambda v: v > 0), ("the absolute value", np.abs)):
    linear.misconception(
        f"{name} that was not asked for",
        f"What comes is {name} of each sum. Here only the sums are asked for.",
        lambda x, w, f=activation: f(sums(x, w)))
linear.misconception(
    "the class instead of the sums", "What comes is the place of the largest sum of each sample. "
    "The sums are asked for.", lambda x, w: sums(x, w).argmax(axis=1))
linear.misconception(
    "the samples are added up", "The products of all samples are added up in one row. Each sample "
    "has its own row in the result.", lambda x, w: x.sum(axis=0) @ w[:-1] + w[-1])
turned(linear, "the bias is forgotten", "the biases taken from the first row",
       "the bias is subtracted", "an activation that was not asked for", "one bias for all neurons",
       "the bias is added for every input", "the last input is left out")


def network(draw, rows=None, dtype=np.float64):
    n, n_in, hidden, n_out = sizes(draw, 4)
    hidden = max(hidden, n_out, n_in) + 3
    x, w1 = draw.numbers((rows or n, n_in), dtype=dtype), draw.numbers((n_in, hidden))
    b1, w2 = draw.numbers((hidden,)), draw.numbers((hidden, n_out))
    b1[-1] = 1 - x[0] @ w1[:, -1]  # the last neuron fires at the first sample,
    fires = x[0] @ w1[:, 0] > 0  # the first one only with its bias, or only without it
    b1[0] = (-1 if fires else 1) - x[0] @ w1[:, 0]
    if np.maximum(x[0] @ w1 + b1, 0) @ w2[:, 0] > 0:  # the first output is negative without its
        w2[:, 0] *= -1  # bias, too
    b2 = one_negative(np.maximum(x @ w1 + b1, 0), w2, draw.numbers((n_out,), 1, 3))
    return x, w1, b1, w2, b2


@lesson.exercise(
    part(14, "the outputs of a batch", lambda draw: [
        network(draw), network(draw), network(draw)]),
    part(4, "a batch of one", lambda draw: [network(draw, rows=1), network(draw, rows=1)]),
    part(2, "whole numbers as inputs", lambda draw: [network(draw, dtype=int)]),
    untouched=2,
    hints=("Work from the inside: sums of the first layer, ReLU, sums of the second layer.",
           "ReLU stands between the layers: np.maximum. What does the second layer see, x or what"
           " the first made of it?"),
    similar=("Layers one after another", """
        In numbers: x = 2. The first layer has the weights (3, −1) and the biases (0, 1): its sums
        are 6 and −1, and ReLU makes (6, 0) of them. The second has the weights (0.5, 2) and the
        bias 1: 6 · 0.5 + 0 · 2 + 1 = 4. It never sees the −1.
    """),
    without=("layers.Sequential.forward",),
)
def two_layers(x, w1, b1, w2, b2):
    h = np.maximum(x @ w1 + b1, 0)
    return h @ w2 + b2


@two_layers.misconception(
    "ReLU at the end only",
    "Negative outputs became 0, and in front of the second layer there is no ReLU, or what it "
    "gives is not passed on. Where does it belong?")
def _(x, w1, b1, w2, b2):
    return np.maximum(0, (x @ w1 + b1) @ w2 + b2)


@two_layers.misconception(
    "ReLU on the inputs",
    "Negative inputs count as 0, and negative sums of the first layer do not. Of what should ReLU "
    "be taken?")
def _(x, w1, b1, w2, b2):
    return (np.maximum(x, 0) @ w1 + b1) @ w2 + b2


@two_layers.misconception(
    "the hidden layer is returned",
    "What comes is what the first layer gives. One more layer follows.")
def _(x, w1, b1, w2, b2):
    return np.maximum(x @ w1 + b1, 0)


@two_layers.misconception(
    "the second layer sees the input",
    "The second layer gets x. It should get what the first one gives.")
def _(x, w1, b1, w2, b2):
    return x @ w2 + b2


two_layers.misconception(
    "ReLU on each product",
    "Each product below 0 counts as 0, before the sum. A neuron adds first: of what is ReLU taken?",
    lambda x, w1, b1, w2, b2: (np.maximum(0, x[:, :, None] * w1).sum(axis=1) + b1) @ w2 + b2)
for silent in (lambda row: np.any(row < 0), lambda row: row.sum() < 0):
    two_layers.misconception(
        "whole rows become 0",
        "Some samples have all their hidden neurons at 0, and others pass unchanged. Each neuron "
        "is silent, or not, by itself: is each number compared with 0, or something of the row?",
        lambda x, w1, b1, w2, b2, silent=silent: by_row(x @ w1 + b1, silent) @ w2 + b2)
two_layers.misconception(
    "the largest of all samples instead of ReLU",
    "The samples are melted into one: of each hidden neuron the largest of all samples goes on. "
    "(The second argument of np.max is an axis.) Each number should be compared with 0.",
    lambda x, w1, b1, w2, b2: np.max(x @ w1 + b1, 0) @ w2 + b2)
two_layers.misconception(
    "the second bias is added twice", "b2 comes in twice. Once is enough.",
    lambda x, w1, b1, w2, b2: np.maximum(x @ w1 + b1, 0) @ w2 + 2 * b2)
two_layers.misconception(
    "only the last sample", "Only the outputs of the last row of x come. Are those of the others "
    "kept?", lambda *given: two_layers.reference(*given)[-1])
for first in (0, slice(1)):
    two_layers.misconception(
        "only the first sample", "Only the outputs of the first row of x come. What becomes of the "
        "other rows?", lambda *given, first=first: two_layers.reference(*given)[first])
two_layers.misconception(
    "the hidden layer is returned", "What comes are the sums of the first layer. ReLU and one more "
    "layer follow.", lambda x, w1, b1, w2, b2: x @ w1 + b1)


def by_row(z, silent):
    return np.where(np.array([[bool(silent(row))] for row in z]), 0, z)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def relu(z):
    return np.maximum(z, 0)


HIDDEN = (  # what comes of the sums of the first layer, without their bias; n is their inputs
    ("a step instead of ReLU", "Your hidden neurons give 0 or 1. What is positive passes "
     "unchanged.", lambda v, b, n: v + b > 0),
    ("the size instead of ReLU", "Negative sums become positive in your hidden layer. What should "
     "they be?", lambda v, b, n: np.abs(v + b)),
    ("no activation between the layers", "Your result is that of two linear layers, which are "
     "worth one: there is no ReLU between them, or what it gives is not passed on.",
     lambda v, b, n: v + b),
    ("ReLU before the first bias", "The first bias comes in behind ReLU. It belongs to the sum, "
     "inside the activation.", lambda v, b, n: relu(v) + b),
    ("the first bias is forgotten", "b1 has no effect on your result. Each layer has its own bias.",
     lambda v, b, n: relu(v)),
    ("the first bias is subtracted", "The first bias comes in with the wrong sign.",
     lambda v, b, n: relu(v - b)),
    ("the first bias is added for every input", "b1 comes in as often as there are inputs. Once is "
     "enough: is it added with each product?", lambda v, b, n: relu(v + n * b)),
    ("another activation", "What your hidden neurons give is the sigmoid of their sums. Which "
     "activation is asked for?", lambda v, b, n: sigmoid(v + b)),
    ("another activation", "What your hidden neurons give is tanh of their sums. Which activation "
     "is asked for?", lambda v, b, n: np.tanh(v + b)),
    ("ReLU keeps the wrong half", "Your hidden layer keeps what is negative, and makes 0 of the "
     "rest.", lambda v, b, n: np.minimum(v + b, 0)),
    ("a leak in ReLU", "Negative sums become small, and not 0, in your hidden layer.",
     lambda v, b, n: np.maximum(v + b, 0.1 * (v + b))),
    ("a leak in ReLU", "Negative sums become small, and not 0, in your hidden layer.",
     lambda v, b, n: np.maximum(v + b, 0.01 * (v + b))),
    ("ReLU cut off at 1", "Your hidden neurons give at most 1. Large sums should pass as they are.",
     lambda v, b, n: np.clip(v + b, 0, 1)),
    ("ReLU is turned round", "What your hidden layer keeps are the negative sums, without their "
     "minus.", lambda v, b, n: relu(-(v + b))),
)
LAST = (  # what comes of the sums of the second layer
    ("ReLU on the output too", "Negative outputs became 0. They are scores, and may be negative.",
     lambda v, b, n: relu(v + b)),
    ("the second bias is forgotten", "b2 has no effect on your result. Each layer has its own "
     "bias.", lambda v, b, n: v),
    ("the second bias is subtracted", "The second bias comes in with the wrong sign.",
     lambda v, b, n: v - b),
    ("the second bias is added for every hidden neuron", "b2 comes in as often as there are hidden "
     "neurons. Once is enough: is it added with each product?", lambda v, b, n: v + n * b),
    ("a sigmoid on the output", "What comes is the sigmoid of the outputs. They are scores, and "
     "need not lie between 0 and 1.", lambda v, b, n: sigmoid(v + b)),
    ("a softmax on the output", "What comes is the softmax of the outputs. They are scores, and "
     "need not add up to 1.", lambda v, b, n: softmax(v + b)),
    ("ReLU before the second bias", "Negative sums of the second layer became 0, before its bias "
     "was added. The outputs are scores: they may be negative.", lambda v, b, n: relu(v) + b),
    ("a step on the output", "Your outputs are 0 or 1. They are scores, the sums themselves.",
     lambda v, b, n: 1.0 * (v + b > 0)),
)
WITH_ALL = 4  # so many of LAST come with all of HIDDEN
ALIKE = {"another activation": "a sigmoid on the output",  # the same function for both layers
         "a step instead of ReLU": "a step on the output",
         "ReLU before the first bias": "ReLU before the second bias"}


def layered(hidden, last):
    return lambda x, w1, b1, w2, b2: last(
        hidden(x @ w1, b1, len(w1)) @ w2, b2, len(w2))


for name, advice, hidden in HIDDEN:
    two_layers.misconception(name, advice, layered(hidden, lambda v, b, n: v + b))
for name, advice, last in LAST:
    two_layers.misconception(name, advice, layered(lambda v, b, n: relu(v + b), last))
for name, advice, hidden in HIDDEN:
    for other, said, last in LAST:
        if (ALIKE.get(name) == other or (other, said, last) in LAST[:WITH_ALL]) and not (
                name.startswith("no activation") and other.startswith("ReLU on")):
            besides(two_layers, (name, advice), (other, said), layered(hidden, last))
two_layers.misconception(
    "the class instead of the outputs", "What comes is the place of the largest output of each "
    "sample. The outputs themselves are asked for.",
    lambda *given: two_layers.reference(*given).argmax(axis=1))
two_layers.misconception(
    "ReLU at the end only, and the second bias is forgotten",
    "ReLU belongs between the two layers, not at the end. And besides: b2 has no effect on your "
    "result.", lambda x, w1, b1, w2, b2: relu((x @ w1 + b1) @ w2))
turned(two_layers, "the second bias is forgotten", "ReLU on the output too", "another activation",
       "the first bias is forgotten", "no activation between the layers", "ReLU on the inputs",
       "a step instead of ReLU", "ReLU before the first bias")


@lesson.exercise(
    part(6, "one layer", lambda draw: [sizes(draw, 2), sizes(draw, 2), [4, 3]]),
    part(10, "several layers", lambda draw: [sizes(draw, 3), sizes(draw, 4), sizes(draw, 6)]),
    hints=("Look at two neighbouring numbers: how many weights lie between these layers, how many "
           "biases belong to the second?",
           "sizes[i] and sizes[i + 1] are neighbours. Add inputs · neurons + neurons."),
    similar=("Layers one after another", """
        4 → 10 → 3: from 4 to 10 there are 4 · 10 weights and 10 biases, from 10 to 3 there are 30
        and 3; 83 altogether. Neighbours in a list, here subtracted:

        >>> floors = [2, 5, 9]
        >>> [floors[i + 1] - floors[i] for i in range(len(floors) - 1)]
        [3, 4]
    """),
)
def count_parameters(sizes):
    total = 0
    for i in range(len(sizes) - 1):
        total += sizes[i] * sizes[i + 1] + sizes[i + 1]
    return total


def weights_only(sizes):
    return sum(sizes[i] * sizes[i + 1] for i in range(len(sizes) - 1))


for name, advice, counted in (  # what comes beside the weights
        ("one bias for each layer", "Beside the weights one is counted for each size, and not for "
         "each neuron. To what does a bias belong?", len),
        ("a single bias", "Beside the weights a single one is counted. To what does a bias belong, "
         "and how many are there?", lambda sizes: 1),
        ("a bias for each input too", "A bias is counted for each input too. The inputs are not "
         "neurons; they have no bias.", sum),
        ("biases on both sides", "In each layer a bias is counted for each neuron and one for each "
         "of its inputs. To which of them does a bias belong?",
         lambda sizes: sum(a + b for a, b in pairwise(sizes))),
        ("the biases of the last layer only", "Of the biases those of the last layer alone are "
         "counted. Every neuron has one: are they added for each layer?", lambda sizes: sizes[-1]),
        ("the biases of the first layer only", "Of the biases those of the first layer alone are "
         "counted. Every neuron has one.", lambda sizes: sizes[1]),
        ("the biases of the last layer are left out",
         "The neurons of the last layer have biases too.", lambda sizes: sum(sizes[1:-1])),
        ("a bias for the inputs alone", "Beside the weights as many are counted as there are "
         "inputs, and none for the neurons.", lambda sizes: sizes[0]),
        ("the biases counted twice", "Every bias is counted twice.",
         lambda sizes: 2 * sum(sizes[1:])),
        ("the last size is counted once more", "The size of the last layer is in it once more than "
         "it should be. What is counted when no further layer comes?",
         lambda sizes: sum(sizes[1:]) + sizes[-1]),
        ("the biases subtracted", "The number of biases is taken off. They are parameters as well.",
         lambda sizes: -sum(sizes[1:]))):
    count_parameters.misconception(
        name, advice, lambda sizes, counted=counted: weights_only(sizes) + counted(sizes))
count_parameters.misconception(
    "the weights counted twice", "Every weight is counted twice.",
    lambda sizes: 2 * weights_only(sizes) + sum(sizes[1:]))
for neurons in (lambda sizes: sum(sizes[1:]), sum, lambda sizes: sum(sizes[:-1]),
                lambda sizes: sum(sizes[1:-1])):
    count_parameters.misconception(
        "the sizes added up", "What comes are sizes added up, and no more. How many weights lie "
        "between two layers?", neurons)
for layers in (len, lambda sizes: len(sizes) - 1):
    count_parameters.misconception(
        "layers counted", "What comes is how many layers there are, with the inputs or without "
        "them. What lies between their neurons?", layers)


def chain(of_pair, chosen=pairwise):
    """What is counted for each pair, for those pairs that are ``chosen``."""
    return lambda sizes: sum(of_pair(a, b) for a, b in chosen(sizes))


OF_PAIR = (  # what is counted for two neighbours: what is wrong with it, in words
    ("", "", lambda a, b: a * b + b),
    ("the biases are forgotten", "What is counted are the weights alone. What else does training "
     "adjust?", lambda a, b: a * b),
    ("the biases of the layer before", "For each layer as many biases are counted as it has "
     "inputs. How many neurons does it have?", lambda a, b: a * b + a),
    ("one bias for each layer", "One bias is counted for each layer. Every neuron has one.",
     lambda a, b: a * b + 1),
    ("sizes added", "The sizes of neighbouring layers are added up. Each neuron of one is joined "
     "to each of the other: how many weights is that?", lambda a, b: a + b + b),
    ("sizes added", "The sizes of neighbouring layers are added up. Each neuron of one is joined "
     "to each of the other: how many weights is that?", lambda a, b: a + b),
    ("1 more on both sides", "What comes is (inputs + 1) · (neurons + 1) for each layer: a bias "
     "for each input too, and one more besides. To which of the two does the bias belong?",
     lambda a, b: (a + 1) * (b + 1)),
)
CHOSEN = (  # which pairs are counted
    ("", "", pairwise),
    ("the last layer is left out", "The last layer is not in what is counted. Is each pair of "
     "neighbours counted, up to the last?", lambda sizes: pairwise(sizes[:-1])),
    ("the first layer is left out", "The layer that gets the inputs is not in what is counted. Is "
     "each pair of neighbours counted, from the first on?", lambda sizes: pairwise(sizes[1:])),
    ("only the first layer", "Only the first layer is in what is counted. Does it go on after it? "
     "(A return within a loop ends it.)", lambda sizes: [sizes[:2]]),
    ("only the last layer", "Only the last layer is in what is counted. Does each layer add to "
     "what was counted before, or take its place?", lambda sizes: [sizes[-2:]]),
    ("every second pair is left out", "The first size is paired with the second, the third with "
     "the fourth. Between the second and the third there are weights too.",
     lambda sizes: zip(sizes[::2], sizes[1::2], strict=False)),
    ("every layer sees the inputs", "Each layer is counted as if it got the inputs of the network. "
     "Which layer stands before it?", lambda sizes: [(sizes[0], n) for n in sizes[1:]]),
    ("every layer sees all before it", "Each layer is counted with all before it. Weights join "
     "neighbouring layers only.", lambda sizes: combinations(sizes, 2)),
    ("two places too far", "Each layer is counted with the next but one. Weights join neighbouring "
     "layers.", lambda sizes: zip(sizes, sizes[2:], strict=False)),
    ("a layer before the first", "Weights between the last layer and the inputs are counted, too. "
     "Does a place before the first come up? (The place −1 is the last.)",
     lambda sizes: [(sizes[-1], sizes[0]), *pairwise(sizes)]),
    *(("a layer with itself", "The size of a layer is multiplied with itself. Weights join it to "
       "its neighbour.", lambda sizes, some=some: [(n, n) for n in sizes[some]])
      for some in (slice(1, None), slice(-1), slice(None))),
)
OFTEN = ("the last layer is left out", "the first layer is left out", "only the first layer",
         "only the last layer", "every second pair is left out", "every layer sees the inputs")
for name, advice, of_pair in OF_PAIR:
    for other, said, chosen in CHOSEN:
        if name and other in OFTEN:
            besides(count_parameters, (other, said), (name, advice), chain(of_pair, chosen))
        elif bool(name) != bool(other):
            count_parameters.misconception(name or other, advice or said, chain(of_pair, chosen))
count_parameters.misconception(
    "every second pair is left out", "The weights between the second layer and the third are not "
    "counted, and so on: only those of every second pair are.",
    lambda sizes: sum(a * b for a, b in zip(sizes[::2], sizes[1::2], strict=False))
    + sum(sizes[1:]))
count_parameters.misconception(
    "the last layer's weights are left out", "The weights to the last layer are not counted. Is "
    "each pair of neighbours multiplied, up to the last?",
    lambda sizes: weights_only(sizes[:-1]) + sum(sizes[1:]))
for product in (lambda sizes: 0, lambda sizes: sum(sizes[1:]), sum, lambda sizes: len(sizes) - 1):
    count_parameters.misconception(
        "all sizes multiplied", "All sizes are multiplied with each other. Weights join "
        "neighbouring layers only.",
        lambda sizes, biases=product: int(np.prod(sizes)) + biases(sizes))


def two_linear(draw, dtype=np.float64):
    n_in, hidden, n_out = sizes(draw, 3)
    return (draw.numbers((n_in, hidden), dtype=dtype), draw.numbers((hidden,), dtype=dtype),
            draw.numbers((hidden, n_out), dtype=dtype), draw.numbers((n_out,), dtype=dtype))


@lesson.exercise(
    part(16, "one layer that does the same", lambda draw: [
        two_linear(draw), two_linear(draw), two_linear(draw)]),
    part(2, "whole numbers", lambda draw: [
        two_linear(draw, dtype=int), (np.array([[1, -2, 3], [2, 1, -1]]), np.array([-1, 2, -3]),
                                      np.array([[1, -1, 0, 2], [2, 1, -1, 1], [-1, 3, 1, 0]]),
                                      np.array([1, -2, 3, 2]))]),
    untouched=2,
    hints=("Multiply out (x W1 + b1) W2 + b2.",
           "What stands behind x is the weight. All the rest is the bias."),
    similar=("Why there must be an activation in between", """
        With numbers: first 3 x + 1, then 5 times that, plus 2. Multiplied out: 5 (3 x + 1) + 2 =
        15 x + 7. Its weight is 3 · 5, its bias 1 · 5 + 2: the first bias goes through the second
        layer, too. With matrices the order counts, x stands on the left: x W1 W2.
    """),
)
def fold(w1, b1, w2, b2):
    return w1 @ w2, b1 @ w2 + b2


WEIGHTS = (  # how the weights come to be wrong
    ("", "", lambda w1, b1, w2: w1 @ w2),
    ("an activation that is not there", "Negative weights of w1 count as 0. Between these two "
     "layers stands no ReLU.", lambda w1, b1, w2: relu(w1) @ w2),
    ("an activation that is not there", "Negative weights became 0. Behind these two layers stands "
     "no ReLU.", lambda w1, b1, w2: relu(w1 @ w2)),
    ("the first bias is in the weights", "In your weights there is something of b1. They depend on "
     "w1 and w2 alone: is b1 added to them, or not taken off again?",
     lambda w1, b1, w2: (w1 + b1) @ w2),
    ("only the last hidden neuron counts", "In your weights only the last hidden neuron counts: is "
     "each product added to those before, or does it take their place?",
     lambda w1, b1, w2: w1[:, -1:] * w2[-1]),
    ("only the first hidden neuron counts", "In your weights only the first hidden neuron counts. "
     "There is a product for each of them, and they are added up.",
     lambda w1, b1, w2: w1[:, :1] * w2[0]),
    ("the last hidden neuron is left out", "In your weights the last hidden neuron is missing: "
     "does what is added up go on to it?", lambda w1, b1, w2: w1[:, :-1] @ w2[:-1]),
    ("the weights transposed", "Your weights lie on their side: a row for each input, and a column "
     "for each output, are asked for.", lambda w1, b1, w2: (w1 @ w2).T),
    ("sums multiplied", "Each of your weights is one sum times another, that of a row of w1 and "
     "that of a column of w2. Does each number meet its own partner only?",
     lambda w1, b1, w2: w1.sum(axis=1)[:, None] * w2.sum(axis=0)),
)
BIASES = (  # how the bias comes to be wrong
    ("", "", lambda b1, w2, b2: b1 @ w2 + b2),
    ("the first bias is lost", "b1 has no effect on your bias. It goes through the second layer, "
     "too.", lambda b1, w2, b2: b2),
    ("the second bias is lost", "b2 has no effect on your bias.", lambda b1, w2, b2: b1 @ w2),
    ("the second bias passes through the layer too",
     "b2 is multiplied by the second layer's weights. Does it come in before them, or after?",
     lambda b1, w2, b2: b1 @ w2 + b2 * w2.sum(axis=0)),
    ("an activation that is not there", "What is negative in b1 counts as 0. Between these two "
     "layers stands no ReLU.", lambda b1, w2, b2: relu(b1) @ w2 + b2),
    ("an activation that is not there", "Negative biases became 0. Behind these two layers stands "
     "no ReLU.", lambda b1, w2, b2: relu(b1 @ w2 + b2)),
    ("the second bias is subtracted", "b2 comes in with the wrong sign.",
     lambda b1, w2, b2: b1 @ w2 - b2),
    ("the first bias is subtracted", "b1 comes in with the wrong sign.",
     lambda b1, w2, b2: b2 - b1 @ w2),
    ("the second bias as a factor", "b2 comes in as a factor. What is a bias to do with a sum?",
     lambda b1, w2, b2: b1 @ w2 * b2),
    ("the second bias is added for every hidden neuron", "b2 comes in once for each hidden neuron. "
     "Once is enough: is it added with each product?", lambda b1, w2, b2: b1 @ w2 + len(b1) * b2),
    ("the bias as a table", "Your bias is a table with one row. The numbers alone are asked for, "
     "in a flat array.", lambda b1, w2, b2: (b1 @ w2 + b2)[None]),
    ("the bias as a table", "Your bias is a table with one column. The numbers alone are asked "
     "for, in a flat array.", lambda b1, w2, b2: (b1 @ w2 + b2)[:, None]),
    ("sums multiplied for the bias", "What comes for b1 is its sum times the sum of a column of "
     "w2. Does each number of b1 meet its own row of w2 only?",
     lambda b1, w2, b2: b1.sum() * w2.sum(axis=0) + b2),
    ("the first bias is only added up", "What comes for b1 is its sum. What do the weights of the "
     "second layer make of it?", lambda b1, w2, b2: b1.sum() + b2),
    ("the first bias is taken as 1", "Your bias is that of a b1 with 1 everywhere: its numbers "
     "have no effect.", lambda b1, w2, b2: w2.sum(axis=0) + b2),
    ("only the last hidden neuron counts for the bias", "In your bias only the last hidden neuron "
     "counts: is each product added to those before, or does it take their place?",
     lambda b1, w2, b2: b1[-1] * w2[-1] + b2),
    ("only the first hidden neuron counts for the bias", "In your bias only the first hidden "
     "neuron counts. There is a product for each of them, and they are added up.",
     lambda b1, w2, b2: b1[0] * w2[0] + b2),
    ("the last hidden neuron is left out of the bias", "In your bias the last hidden neuron is "
     "missing: does what is added up go on to it?", lambda b1, w2, b2: b1[:-1] @ w2[:-1] + b2),
    ("one bias for all outputs", "Your bias is one number, that of all outputs together. Each "
     "output has its own.", lambda b1, w2, b2: (b1 @ w2 + b2).sum()),
)
FORMS = (  # how the two come back
    ("", "", lambda w, b: (w, b)),
    ("bias before weight", "The bias comes back first. The weights should come first.",
     lambda w, b: (b, w)),
    ("only the weights", "The weights alone come back. What does a layer have besides?",
     lambda w, b: w),
    ("only the bias", "The bias alone comes back. What does a layer have besides?",
     lambda w, b: b),
    ("one table instead of two results", "Weights and bias come back in one table, the bias below. "
     "They are asked for apart.", lambda w, b: np.vstack([w, b])),
    ("one table instead of two results", "Weights and bias come back in one table, the bias above. "
     "They are asked for apart.", lambda w, b: np.vstack([b, w])),
    ("the bias is in the weights, too", "Each row of your weights has the bias in it, as what a "
     "single input of 1 gives. What is left of that without the bias?", lambda w, b: (w + b, b)),
)
PLAIN_WEIGHTS, PLAIN_BIASES, PLAIN_FORM = WEIGHTS[0][-1], BIASES[0][-1], FORMS[0][-1]


def folded(weights=PLAIN_WEIGHTS, biases=PLAIN_BIASES, form=PLAIN_FORM):
    return lambda w1, b1, w2, b2: form(weights(w1, b1, w2), biases(b1, w2, b2))


for name, advice, weights in WEIGHTS[1:]:
    fold.misconception(name, advice, folded(weights=weights))
for name, advice, biases in BIASES[1:]:
    fold.misconception(name, advice, folded(biases=biases))
for name, advice, form in FORMS[1:]:
    fold.misconception(name, advice, folded(form=form))


@fold.misconception(
    "the biases are simply added",
    "b1 and b2 belong to different layers. b1 passes through the second one first.")
def _(w1, b1, w2, b2):
    return w1 @ w2, b1 + b2


@fold.misconception(
    "the weights in the wrong order", "The order of a product matters. Which layer is first?")
def _(w1, b1, w2, b2):
    return w2 @ w1, b1 @ w2 + b2


fold.misconception(
    "an activation that is not there", "Negative weights of w1 and what is negative in b1 count as "
    "0. Between these two layers stands no ReLU.",
    lambda w1, b1, w2, b2: (relu(w1) @ w2, relu(b1) @ w2 + b2))
fold.misconception(
    "an activation that is not there", "Negative weights and biases became 0. Behind these two "
    "layers stands no ReLU.",
    lambda w1, b1, w2, b2: (relu(w1 @ w2), relu(b1 @ w2 + b2)))


for name, advice, weights in WEIGHTS[1:]:  # two mistakes of the same kind, or one bias besides
    for other, said, biases in BIASES[1:]:
        if other in (f"{name} for the bias", f"{name} of the bias") or (
                name in ("only the last hidden neuron counts", "the last hidden neuron is left out")
                and other.endswith(" is lost")):
            besides(fold, (name, advice), (other, said), folded(weights, biases))
for name, advice, biases in BIASES[1:3]:  # one bias is lost
    for other, said, form in FORMS[1:]:
        if other == "bias before weight" or other.startswith("one table"):
            besides(fold, (name, advice), (other, said), folded(biases=biases, form=form))


shape_of_weights = lesson.choice(
    "shape_of_weights", 8,
    "A batch has the shape (16, 4). A layer of 10 neurons gets it. Which shape do the weights "
    "have, and which the bias?",
    "b", {
        "a": ("(10, 4) and (10,)",
              "PyTorch stores them so. Here x @ W must fit: (16, 4) @ (10, 4) does not."),
        "b": ("(4, 10) and (10,)",
              "A row for each input, a column and a bias for each neuron."),
        "c": ("(16, 10) and (16,)",
              "The weights do not depend on how many samples happen to come."),
        "d": ("(4, 10) and (16, 10)", "The bias belongs to the neurons, not to the samples."),
    })

inner_sizes = lesson.choice(
    "inner_sizes", 8,
    "For which shapes can x @ A @ B be computed?",
    "c", {
        "a": ("x (5, 4), A (5, 3), B (3, 2)",
              "x @ A needs 4 = 5: the last size of x and the first of A must agree."),
        "b": ("x (5, 4), A (4, 3), B (2, 3)", "The result of x @ A is (5, 3); then 3 meets 2."),
        "c": ("x (5, 4), A (4, 3), B (3, 2)", "4 meets 4, 3 meets 3; the result is (5, 2)."),
        "d": ("x (5, 4), A (5, 4), B (5, 4)",
              "Equal shapes are what * needs. For @ the inner sizes must agree."),
    })

through_one_neuron = lesson.choice(
    "through_one_neuron", 8,
    "Two linear layers, 4 → 1 → 3, have no activation in between. You fold them into a single "
    "layer, 4 → 3. What can it not do that other layers 4 → 3 can?",
    "b", {
        "a": ("nothing: a layer 4 → 3 is a layer 4 → 3",
              "It has the shape. But its 12 weights are products of 4 and 3 numbers, and not "
              "free."),
        "b": ("let its three outputs change independently of each other",
              "All three follow the one number in between, each with its own weight. So they can "
              "only move together."),
        "c": ("have biases", "It has three: what b1 becomes in the second layer, plus b2."),
        "d": ("give negative outputs",
              "Weights and biases may be negative, and no activation cuts anything off."),
    })

explain_layers = lesson.explanation(
    "explain_layers",
    "A friend asks: “What does a hidden layer do that one layer alone cannot?” "
    "Explain it in a few sentences.",
    "One layer can only separate with straight lines. A hidden layer first computes new features "
    "from the old ones: each of its neurons asks its own yes-or-no question, softly. With these "
    "answers as coordinates the points lie in other places: space has been bent. Points that no "
    "line could separate before may then lie on two sides of a line, and the last layer draws it.")
