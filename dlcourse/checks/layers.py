"""Lesson 05: layers of neurons."""

from __future__ import annotations

import numpy as np

from .kit import Lesson, part

lesson = Lesson("05_layers")
hint = lesson.hint


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


@linear.misconception(
    "the biases taken from the first row", "The biases stand in the last row of the table.")
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


@linear.misconception("the bias is forgotten", "One row of the table is not used.")
def _(x, w):
    return x @ w[:-1]


@linear.misconception(
    "one bias for all neurons", "Each neuron has a bias of its own.")
def _(x, w):
    w, b = taken_apart(w)
    return x @ w + b[0]


@linear.misconception(
    "the bias as a column",
    "A column is added to the samples. The bias belongs to the neurons: leave it flat.")
def _(x, w):
    w, b = taken_apart(w)
    return x @ w + b[:, None]


@linear.misconception(
    "the biases are added up", "You add the sum of all biases to every neuron.")
def _(x, w):
    w, b = taken_apart(w)
    return x @ w + b.sum()


@linear.misconception(
    "the bias is added for every input", "You add the bias once for every input. Once is enough.")
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
    w, b = taken_apart(w)
    return np.maximum(x @ w + b, 0)


@linear.misconception("only the first sample", "You return the outputs of the first row only.")
def _(x, w):
    w, b = taken_apart(w)
    return x[0] @ w + b


def network(draw, rows=None, dtype=np.float64):
    n, n_in, hidden, n_out = sizes(draw, 4)
    hidden += 3
    x, w1 = draw.numbers((rows or n, n_in), dtype=dtype), draw.numbers((n_in, hidden))
    b1, w2 = draw.numbers((hidden,)), draw.numbers((hidden, n_out))
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
    "ReLU belongs between the two layers. The outputs are scores: they may be negative.")
def _(x, w1, b1, w2, b2):
    return np.maximum(0, (x @ w1 + b1) @ w2 + b2)


@two_layers.misconception(
    "a step instead of ReLU", "Your hidden neurons give 0 or 1. What is positive passes unchanged.")
def _(x, w1, b1, w2, b2):
    return (x @ w1 + b1 > 0) @ w2 + b2


@two_layers.misconception(
    "the size instead of ReLU",
    "Negative sums become positive in your answer. What should they be?")
def _(x, w1, b1, w2, b2):
    return np.abs(x @ w1 + b1) @ w2 + b2


@two_layers.misconception(
    "no activation between the layers",
    "Your two layers are linear, so they are worth one. What stands between them?")
def _(x, w1, b1, w2, b2):
    return (x @ w1 + b1) @ w2 + b2


@two_layers.misconception(
    "ReLU on the output too", "The outputs are scores: they may be negative.")
def _(x, w1, b1, w2, b2):
    return np.maximum(np.maximum(x @ w1 + b1, 0) @ w2 + b2, 0)


@two_layers.misconception(
    "ReLU before the first bias", "The bias belongs to the sum, inside the activation.")
def _(x, w1, b1, w2, b2):
    return (np.maximum(x @ w1, 0) + b1) @ w2 + b2


@two_layers.misconception(
    "ReLU on the inputs", "You cut off negative inputs. The activation comes after the sums.")
def _(x, w1, b1, w2, b2):
    return (np.maximum(x, 0) @ w1 + b1) @ w2 + b2


@two_layers.misconception(
    "the first bias is forgotten", "Each layer has its own bias; one is not used.")
def _(x, w1, b1, w2, b2):
    return np.maximum(x @ w1, 0) @ w2 + b2


@two_layers.misconception(
    "the second bias is forgotten", "Each layer has its own bias; one is not used.")
def _(x, w1, b1, w2, b2):
    return np.maximum(x @ w1 + b1, 0) @ w2


@two_layers.misconception(
    "the hidden layer is returned", "You return what the first layer gives. One more follows.")
def _(x, w1, b1, w2, b2):
    return np.maximum(x @ w1 + b1, 0)


@two_layers.misconception(
    "another activation", "The hidden layer should use ReLU.")
def _(x, w1, b1, w2, b2):
    return 1 / (1 + np.exp(-(x @ w1 + b1))) @ w2 + b2


@two_layers.misconception(
    "the second layer sees the input",
    "The second layer gets x. It should get what the first one gives.")
def _(x, w1, b1, w2, b2):
    return x @ w2 + b2


two_layers.misconception(
    "ReLU on each product",
    "You cut each product at 0, and add then. A neuron adds first: ReLU gets its sum.",
    lambda x, w1, b1, w2, b2: (np.maximum(0, x[:, :, None] * w1).sum(axis=1) + b1) @ w2 + b2)


@lesson.exercise(
    part(6, "one layer", lambda draw: [sizes(draw, 2), sizes(draw, 2)]),
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


count_parameters.misconception(
    "the biases are forgotten", "You count the weights. What else does training adjust?",
    weights_only)
count_parameters.misconception(
    "one bias for each layer", "Every neuron has a bias, not every layer.",
    lambda sizes: weights_only(sizes) + len(sizes) - 1)
count_parameters.misconception(
    "a bias for each input too", "The inputs are not neurons; they have no bias.",
    lambda sizes: weights_only(sizes) + sum(sizes))
count_parameters.misconception(
    "neurons counted", "You count neurons. Count what lies between them.",
    lambda sizes: sum(sizes[1:]))
count_parameters.misconception(
    "only the first layer", "You count one layer. There may be more.",
    lambda sizes: sizes[0] * sizes[1] + sizes[1])
count_parameters.misconception(
    "all sizes multiplied", "You multiply all sizes. Weights join neighbouring layers only.",
    lambda sizes: int(np.prod(sizes)))
count_parameters.misconception(
    "the last layer is left out", "Your loop ends one layer too early.",
    lambda sizes: weights_only(sizes[:-1]) + sum(sizes[1:-1]))
count_parameters.misconception(
    "all sizes multiplied", "You multiply all sizes. Weights join neighbouring layers only.",
    lambda sizes: int(np.prod(sizes)) + sum(sizes[1:]))
count_parameters.misconception(
    "a layer before the first",
    "You count weights between the last layer and the inputs, too: a place of −1 is the last.",
    lambda sizes: sum(n * sizes[i - 1] + n for i, n in enumerate(sizes)))
count_parameters.misconception(
    "every layer sees the inputs",
    "You multiply each layer by the number of inputs. Which layer stands before it?",
    lambda sizes: sum(sizes[0] * n + n for n in sizes[1:]))


def two_linear(draw, dtype=np.float64):
    n_in, hidden, n_out = sizes(draw, 3)
    return (draw.numbers((n_in, hidden), dtype=dtype), draw.numbers((hidden,), dtype=dtype),
            draw.numbers((hidden, n_out), dtype=dtype), draw.numbers((n_out,), dtype=dtype))


@lesson.exercise(
    part(16, "one layer that does the same", lambda draw: [
        two_linear(draw), two_linear(draw), two_linear(draw)]),
    part(2, "whole numbers", lambda draw: [two_linear(draw, dtype=int)]),
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


@fold.misconception(
    "the first bias is lost", "b1 goes through the second layer too. It is not in your result.")
def _(w1, b1, w2, b2):
    return w1 @ w2, b2


@fold.misconception("the second bias is lost", "b2 is not in your result.")
def _(w1, b1, w2, b2):
    return w1 @ w2, b1 @ w2


@fold.misconception(
    "the biases are simply added",
    "b1 and b2 belong to different layers. b1 passes through the second one first.")
def _(w1, b1, w2, b2):
    return w1 @ w2, b1 + b2


@fold.misconception(
    "the weights in the wrong order", "The order of a product matters. Which layer is first?")
def _(w1, b1, w2, b2):
    return w2 @ w1, b1 @ w2 + b2


@fold.misconception(
    "bias before weight", "You return the bias first. The weight comes first.")
def _(w1, b1, w2, b2):
    return b1 @ w2 + b2, w1 @ w2


@fold.misconception("only the weights", "A layer has weights and biases: return both.")
def _(w1, b1, w2, b2):
    return w1 @ w2


@fold.misconception(
    "the second bias passes through the layer too",
    "b2 is added last, after the second layer's weights.")
def _(w1, b1, w2, b2):
    return w1 @ w2, b1 @ w2 + b2 * w2.sum(axis=0)


fold.misconception(
    "the bias is in the weights, too",
    "What one input gives is its weights and the bias together. Take the bias off again.",
    lambda w1, b1, w2, b2: (w1 @ w2 + b1 @ w2 + b2, b1 @ w2 + b2))
fold.misconception(
    "an activation that is not there", "Between these two layers stands no ReLU.",
    lambda w1, b1, w2, b2: (w1 @ w2, np.maximum(0, b1) @ w2 + b2))


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
