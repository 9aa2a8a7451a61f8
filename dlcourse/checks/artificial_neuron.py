"""Lesson 02: one artificial neuron."""

from __future__ import annotations

import numpy as np

from .kit import Lesson, part

lesson = Lesson("02_artificial_neuron")
hint = lesson.hint


def neuron(draw, n=None, dtype=np.float64):
    """One input vector, its weights, a bias."""
    x = draw.vector(n, dtype=dtype)
    return x, draw.vector(len(x)), draw.number(1, 3)


@lesson.exercise(
    part(12, "the sum for several inputs", lambda draw: [
        neuron(draw, 3), neuron(draw), neuron(draw, 2), neuron(draw)]),
    part(3, "a neuron with a single input", lambda draw: [neuron(draw, 1)]),
    part(3, "whole numbers as inputs", lambda draw: [
        neuron(draw, 5, dtype=int), neuron(draw, 4, dtype=int)]),
    untouched=2,
    hints=("Multiply each input by its own weight. What happens with the products?",
           "x * w multiplies in pairs, np.sum adds up. The bias comes once, at the end."),
    similar=("The formula", """
        By hand: x = (2, 0, −1), w = (1, 5, 3), b = 4. The products are 2, 0 and −3, their sum is
        −1; with the bias it is 3. The squares of a vector are added up in the same way:

        >>> v = np.array([3, 4])
        >>> v * v
        array([ 9, 16])
        >>> int(np.sum(v * v))
        25
    """),
    without=("neurons.weighted_sum", "layers.Linear.forward"),
)
def weighted_sum(x, w, b):
    return np.sum(x * w) + b


@weighted_sum.misconception("the bias is forgotten", "One of the three arguments is not used.")
def _(x, w, b):
    return np.sum(x * w)


@weighted_sum.misconception(
    "the bias is added for every input", "You add the bias several times. How many has a neuron?")
def _(x, w, b):
    return np.sum(x * w + b)


@weighted_sum.misconception(
    "the bias is subtracted", "The bias comes in with the wrong sign.")
def _(x, w, b):
    return np.sum(x * w) - b


@weighted_sum.misconception(
    "the bias is multiplied", "You multiply by the bias. It shifts the sum, it stretches nothing.")
def _(x, w, b):
    return np.sum(x * w) * b


@weighted_sum.misconception(
    "the products are not added up",
    "You return one number for each input. A neuron has one sum.")
def _(x, w, b):
    return x * w + b


@weighted_sum.misconception(
    "weights are added to the inputs",
    "You add each weight to its input. A weight strengthens or weakens: what does that?")
def _(x, w, b):
    return np.sum(x + w) + b


@weighted_sum.misconception(
    "hard-coded two inputs", "Your neuron always has two inputs. There may be any number of them.")
def _(x, w, b):
    return x[0] * w[0] + x[1] * w[1] + b


@weighted_sum.misconception("mean instead of sum", "You average the products.")
def _(x, w, b):
    return np.mean(x * w) + b


@weighted_sum.misconception(
    "sum of inputs times sum of weights",
    "You add up first and multiply then. Every input has a weight of its own.")
def _(x, w, b):
    return np.sum(x) * np.sum(w) + b


@weighted_sum.misconception("the last input is left out", "Your loop ends one input too early.")
def _(x, w, b):
    return np.sum(x[:-1] * w[:-1]) + b


@weighted_sum.misconception(
    "the first input is left out", "Your loop begins one input too late: Python counts from 0.")
def _(x, w, b):
    return np.sum(x[1:] * w[1:]) + b


weighted_sum.misconception(
    "divided by the sum of the weights",
    "You return a weighted mean: np.average divides by the sum of the weights. Nothing is divided "
    "in a weighted sum.", lambda x, w, b: float(np.average(x, weights=w)) + b)
weighted_sum.misconception(
    "the decision instead of the sum",
    "You return 1 or 0: whether the neuron fires. The sum itself is asked for.",
    lambda x, w, b: int(np.dot(x, w) + b >= 0))


@lesson.exercise(
    part(5, "a positive threshold", lambda draw: [draw.number(1.2, 3), draw.number(3.5, 9)]),
    part(3, "a negative threshold", lambda draw: [-draw.number(1.2, 3), -draw.number(3.5, 9)]),
    hints=("Write: weighted sum without bias ≥ threshold. Bring the threshold to the other side.",
           "A number changes its sign when it changes sides."),
    similar=("The threshold becomes a bias", """
        A shop sends parcels from 5 pieces on: pieces ≥ 5. Take 5 from both sides: pieces − 5 ≥ 0.
        What is added on the left is −5. From pieces ≥ −2 the same step makes pieces + 2 ≥ 0. Now
        with θ instead of a number.
    """),
)
def bias_from_threshold(threshold):
    return -threshold


bias_from_threshold.misconception(
    "the sign is not changed",
    "With this bias a high threshold makes the neuron fire more easily.", lambda t: t)
bias_from_threshold.misconception(
    "reciprocal of the threshold", "You divide by the threshold. It only has to change sides.",
    lambda t: 1 / t)
bias_from_threshold.misconception(
    "always negative", "A negative threshold needs a positive bias.", lambda t: -abs(t))
bias_from_threshold.misconception(
    "one minus the threshold", "Where does the 1 come from? The sum is compared with 0.",
    lambda t: 1 - t)
bias_from_threshold.misconception(
    "cut to a whole number", "A threshold may lie between whole numbers.", lambda t: -int(t))


def decision(draw, total):
    """A neuron whose weighted sum with bias is ``total``, without the bias the opposite."""
    x = draw.vector()
    w = np.abs(draw.vector(len(x), low=0.5)) * np.sign(x) * (1 if total < 0 else -1)
    return x, w, total - float(x @ w)


def shifted(draw, sign, factor):
    """A neuron whose bias is a multiple of its weighted sum, which has this sign."""
    x = draw.vector()
    w = np.abs(draw.vector(len(x), low=0.5)) * np.sign(x) * sign
    return x, w, factor * float(x @ w)


def on_the_threshold(draw):
    x = draw.vector(dtype=int)
    w = draw.vector(len(x), dtype=int)
    return x, w, -int(x @ w)


# Silent. A mean of the products, a quotient, or one input alone would make it fire.
JUST_BELOW = np.array([2.0, 1.0, 1.0]), np.array([-2.0, -1.0, -1.0]), 5.0


@lesson.exercise(
    part(11, "above and below the threshold", lambda draw: [
        *(decision(draw, s * t) for t in (0.3, 0.7, 2.0) for s in (1, -1)),
        *(shifted(draw, s, factor) for factor in (2.0, -0.8) for s in (1, -1))]),
    part(5, "exactly at the threshold it fires", lambda draw: [
        on_the_threshold(draw), on_the_threshold(draw), decision(draw, -0.2), JUST_BELOW]),
    hints=("First the weighted sum with bias, then one comparison.",
           "Compare with 0. Is the neuron to fire when the sum is exactly 0?"),
    similar=("Passing it on or not", """
        Do 2 cakes for 2 and 1 for 3 fit into a budget of 7? First the sum, then one comparison. 7
        is just enough, so it is <= and not <; int makes a number of True.

        >>> total = 2 * 2 + 1 * 3
        >>> int(total <= 7), int(total < 7)
        (1, 0)
    """),
    without=("neurons.ThresholdUnit.__call__",
             "neurons.Neuron.__call__",
             "neurons.Perceptron.predict"),
)
def fires(x, w, b):
    return int(np.sum(x * w) + b >= 0)


@fires.misconception(
    "silent at the threshold", "Your neuron does not fire when the sum is exactly 0. It should.")
def _(x, w, b):
    return int(np.sum(x * w) + b > 0)


@fires.misconception("reversed", "Your neuron fires when it should be silent.")
def _(x, w, b):
    return int(np.sum(x * w) + b < 0)


@fires.misconception("the bias is forgotten", "One of the three arguments is not used.")
def _(x, w, b):
    return int(np.sum(x * w) >= 0)


@fires.misconception(
    "the sum instead of the decision",
    "You return the weighted sum. It remains to decide: 1 or 0.")
def _(x, w, b):
    return np.sum(x * w) + b


@fires.misconception(
    "−1 instead of 0", "A neuron that does not fire gives 0 here, not −1.")
def _(x, w, b):
    return 1 if np.sum(x * w) + b >= 0 else -1


@fires.misconception(
    "compared with 1", "You compare with 1. The bias has already moved the threshold to 0.")
def _(x, w, b):
    return int(np.sum(x * w) + b >= 1)


@fires.misconception(
    "compared with one half", "You compare with ½. The bias has already moved the threshold to 0.")
def _(x, w, b):
    return int(np.sum(x * w) + b >= 0.5)


@fires.misconception(
    "the sum compared with the bias",
    "Your neuron fires as if the sum had to reach the bias. What belongs to the sum, and what must "
    "it reach?")
def _(x, w, b):
    return int(np.sum(x * w) >= b)


GATES = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "nand": [1, 1, 1, 0], "not": [1, 0]}


def is_gate(answer, name):
    """What a threshold unit with these weights and bias does, if it is not the gate."""
    w, b = (np.ravel(np.asarray(part, dtype=float)) for part in answer)
    inputs = [[0], [1]] if name == "not" else [[0, 0], [0, 1], [1, 0], [1, 1]]
    if (w.size, b.size) != (len(inputs[0]), 1):
        return (f"{name.upper()} needs {len(inputs[0])} weight(s) and one bias: "
                "return ([weights], bias).")
    outputs = [int(np.dot(x, w) + b[0] >= 0) for x in inputs]
    if outputs == GATES[name]:
        return ""
    return (f"For the inputs {', '.join(''.join(map(str, x)) for x in inputs)} your neuron gives "
            f"{', '.join(map(str, outputs))}; {name.upper()} is "
            f"{', '.join(map(str, GATES[name]))}.")


@lesson.exercise(
    part(6, "AND", lambda draw: ["and"], verify=is_gate),
    part(6, "OR", lambda draw: ["or"], verify=is_gate),
    part(6, "NAND", lambda draw: ["nand"], verify=is_gate),
    part(6, "NOT", lambda draw: ["not"], verify=is_gate),
    hints=("Write down the sum for every row of the truth table. It must be ≥ 0 exactly where "
           "the table says 1.",
           "For AND with two equal weights: one weight alone must not reach the threshold, "
           "both together must. NAND is AND with all signs changed, if no sum of your AND is 0."),
    similar=("Passing it on or not", """
        Another gate: “at least two of three”. With the weights 1, 1, 1 the sum without bias is
        the number of ones: 0, 1, 2 or 3. The bias must hold back 1 and let 2 pass: 1 + b < 0 and
        2 + b ≥ 0. So b lies between −2 and −1, for example −1.5.
    """),
    without=("neurons.Perceptron.update",),
)
def gate_weights(name):
    if name == "and":
        return [1, 1], -1.5
    if name == "or":
        return [1, 1], -0.5
    if name == "nand":
        return [-1, -1], 1.5
    return [-1], 0.5


@gate_weights.misconception(
    "AND that fires for one input",
    "Your AND fires as soon as one input is 1. That is OR. Which bias asks for both?")
def _(name):
    return {**RIGHT_GATES, "and": ([1, 1], -0.5)}[name]


@gate_weights.misconception(
    "OR that asks for both inputs",
    "Your OR fires only for both inputs. That is AND. Which bias is content with one?")
def _(name):
    return {**RIGHT_GATES, "or": ([1, 1], -1.5)}[name]


@gate_weights.misconception(
    "AND without a bias",
    "With the bias 0 the sum of no input is 0, and 0 fires. The bias must hold it back.")
def _(name):
    return {**RIGHT_GATES, "and": ([1, 1], 0)}[name]


@gate_weights.misconception(
    "AND that never fires", "Even both inputs together do not reach the threshold of your AND.")
def _(name):
    return {**RIGHT_GATES, "and": ([1, 1], -2.5)}[name]


@gate_weights.misconception(
    "only the weights of NAND are negative",
    "Your NAND never fires. Changing the signs means all of them, the bias too.")
def _(name):
    return {**RIGHT_GATES, "nand": ([-1, -1], -1.5)}[name]


@gate_weights.misconception(
    "NOR for NAND", "Your NAND is silent as soon as one input is 1. It should need both.")
def _(name):
    return {**RIGHT_GATES, "nand": ([-1, -1], 0.5)}[name]


@gate_weights.misconception(
    "NOT with a positive weight", "Your NOT passes its input on. Which weight turns it round?")
def _(name):
    return {**RIGHT_GATES, "not": ([1], -0.5)}[name]


@gate_weights.misconception(
    "NOT with two inputs", "NOT has one input, so one weight.")
def _(name):
    return {**RIGHT_GATES, "not": ([-1, -1], 0.5)}[name]


RIGHT_GATES = {name: gate_weights.reference(name) for name in GATES}


def batch(draw, rows=None, dtype=np.float64):
    x = draw.table(rows, dtype=dtype)
    return x, draw.vector(x.shape[1]), draw.number(1, 3)


@lesson.exercise(
    part(12, "a sum for each row", lambda draw: [batch(draw), batch(draw), batch(draw)]),
    part(4, "a batch of one", lambda draw: [batch(draw, rows=1)]),
    part(2, "whole numbers as inputs", lambda draw: [batch(draw, dtype=int)]),
    untouched=2,
    hints=("Each row is one input vector. All rows share the weights and the bias.",
           "x @ w gives one number for each row."),
    similar=("What a neuron sees of the penguins", """
        Three bills of two goods, a row each. All share the prices; @ multiplies each row by them
        and adds up. (3, 2) @ (2,) has the shape (3,).

        >>> pieces, prices = np.array([[1, 2], [0, 3], [2, 0]]), np.array([5, 1])
        >>> pieces @ prices
        array([ 7,  3, 10])
    """),
    without=("neurons.weighted_sum", "layers.Linear.forward"),
)
def weighted_sums(x, w, b):
    return x @ w + b


@weighted_sums.misconception(
    "* for @", "* multiplies in pairs and adds nothing up. Rows times weights, summed: which sign?")
def _(x, w, b):
    return x * w + b


@weighted_sums.misconception(
    "summed down the columns",
    "You add up all samples of each feature. Add up all features of each sample.")
def _(x, w, b):
    return np.sum(x * w, axis=0) + b


@weighted_sums.misconception(
    "one sum for the whole batch", "You add up everything. Each row has a sum of its own.")
def _(x, w, b):
    return np.sum(x * w) + b


@weighted_sums.misconception("the bias is forgotten", "One of the three arguments is not used.")
def _(x, w, b):
    return x @ w


@weighted_sums.misconception(
    "the bias is added for every input", "You add the bias once for every feature.")
def _(x, w, b):
    return np.sum(x * w + b, axis=1)


@weighted_sums.misconception(
    "a column instead of a row of numbers",
    "Your result has the shape (samples, 1). It should be flat: (samples,).")
def _(x, w, b):
    return x @ w[:, None] + b


@weighted_sums.misconception(
    "only the first row", "You return the sum of the first sample only.")
def _(x, w, b):
    return x[0] @ w + b


@weighted_sums.misconception(
    "a batch of one becomes a number", "One sample is still a batch: the shape should be (1,).")
def _(x, w, b):
    return np.squeeze(x @ w + b)


weighted_sums.misconception(
    "the decisions instead of the sums",
    "You return 1 or 0: whether the neuron fires. The sums themselves are asked for.",
    lambda x, w, b: (x @ w + b >= 0).astype(int))
weighted_sums.misconception(
    "mean instead of sum", "You average the products. They should be added up.",
    lambda x, w, b: (x * w).mean(axis=1) + b)


larger_weight = lesson.choice(
    "larger_weight", 6,
    "A neuron has the weights (2, −3) and the bias 1. Which change of its input raises the "
    "weighted sum most?",
    "d", {
        "a": ("x1 grows by 1", "That raises the sum by 2. One of the others raises it more."),
        "b": ("x2 grows by 1", "Its weight is negative: the sum falls by 3."),
        "c": ("x1 falls by 1", "The sum falls by 2."),
        "d": ("x2 falls by 1", "−3 · (−1) = +3. A negative weight turns the effect round."),
    })

other_units = lesson.choice(
    "other_units", 6,
    "A neuron's inputs were in cm. Now they come in mm, so each number is 10 times as large. "
    "What must happen to its weights and its bias, whatever they are, so that the weighted sum "
    "stays the same?",
    "d", {
        "a": ("all are divided by 10",
              "The products are then as before. But no input is multiplied with the bias: it "
              "has to stay as it was."),
        "b": ("the weights are multiplied by 10, the bias stays",
              "Then each product is 100 times as large as before."),
        "c": ("the bias is divided by 10, the weights stay",
              "The products are then still 10 times as large as before."),
        "d": ("the weights are divided by 10, the bias stays",
              "Each product is then as before, and the bias does not depend on any input."),
    })

explain_neuron = lesson.explanation(
    "explain_neuron",
    "A friend asks: “What is the bias for? Are the weights not enough?” "
    "Explain it in a few sentences.",
    "The weights say how much each input counts. The bias says how easily the neuron fires at "
    "all: it is the threshold, moved to the other side of the comparison. Without it the neuron "
    "would compare its sum with 0 and nothing else. So with all inputs 0 the sum would always be "
    "0, whatever the weights are. AND, for example, could not be built.")
