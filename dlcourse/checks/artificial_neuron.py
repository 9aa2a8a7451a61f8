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


def held_back(draw, n, dtype=np.float64):
    """A neuron that all speaks against: weights and bias are negative, the inputs are not."""
    x, w, b = neuron(draw, n, dtype)
    return abs(x), -abs(w), -b


@lesson.exercise(
    part(12, "the sum for several inputs", lambda draw: [
        neuron(draw, 3), neuron(draw), neuron(draw, 2), neuron(draw), held_back(draw, 3)]),
    part(3, "a neuron with a single input", lambda draw: [
        neuron(draw, 1), held_back(draw, 1), (np.array([0.37]), np.array([0.73]), 0.1234)]),
    part(3, "whole numbers as inputs", lambda draw: [
        neuron(draw, 5, dtype=int), neuron(draw, 4, dtype=int), held_back(draw, 4, int),
        (np.array([3, 2]), np.array([0.37, 0.73]), 0.1234)]),
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


@weighted_sum.misconception(
    "the bias is forgotten", "One of the three arguments has no effect on your result. Which?")
def _(x, w, b):
    return np.sum(x * w)


@weighted_sum.misconception(
    "the bias is added for every input",
    "The bias is in your sum once for each input. How many has a neuron?")
def _(x, w, b):
    return np.sum(x * w + b)


@weighted_sum.misconception(
    "the bias is subtracted", "The bias comes in with the wrong sign.")
def _(x, w, b):
    return np.sum(x * w) - b


@weighted_sum.misconception(
    "the bias is multiplied",
    "The sum is multiplied by the bias in your result. It shifts the sum, it stretches nothing.")
def _(x, w, b):
    return np.sum(x * w) * b


@weighted_sum.misconception(
    "the products are not added up",
    "One number comes for each input. A neuron has one sum.")
def _(x, w, b):
    return x * w + b


@weighted_sum.misconception(
    "weights are added to the inputs",
    "What comes is the sum of all inputs, all weights and the bias. A weight strengthens or "
    "weakens its input: what does that?")
def _(x, w, b):
    return np.sum(x + w) + b


@weighted_sum.misconception(
    "hard-coded two inputs",
    "Only the first two inputs are in your result. There may be any number of them.")
def _(x, w, b):
    return x[0] * w[0] + x[1] * w[1] + b


@weighted_sum.misconception(
    "mean instead of sum", "The mean of the products is in your result.")
def _(x, w, b):
    return np.mean(x * w) + b


@weighted_sum.misconception(
    "sum of inputs times sum of weights",
    "What comes is the sum of the inputs times the sum of the weights. Does each input meet its "
    "own weight only?")
def _(x, w, b):
    return np.sum(x) * np.sum(w) + b


@weighted_sum.misconception(
    "the last input is left out", "The last input has no effect on your result. Where does "
    "what is added up end?")
def _(x, w, b):
    return np.sum(x[:-1] * w[:-1]) + b


@weighted_sum.misconception(
    "the first input is left out",
    "The first input has no effect on your result: Python counts from 0.")
def _(x, w, b):
    return np.sum(x[1:] * w[1:]) + b


weighted_sum.misconception(
    "divided by the sum of the weights",
    "What comes is divided by the sum of the weights: a weighted mean, as from np.average. Nothing "
    "is divided in a weighted sum.", lambda x, w, b: float(np.average(x, weights=w)) + b)
weighted_sum.misconception(
    "the decision instead of the sum",
    "You return 1 or 0: whether the neuron fires. The sum itself is asked for.",
    lambda x, w, b: int(np.dot(x, w) + b >= 0))
weighted_sum.misconception(
    "an activation instead of the sum",
    "You return what an activation function (a sigmoid) makes of the sum. The sum itself is asked "
    "for.", lambda x, w, b: 1 / (1 + np.exp(-(np.dot(x, w) + b))))
weighted_sum.misconception(
    "negative sums become 0", "Where the sum is below 0 you return 0. The sum itself is asked for.",
    lambda x, w, b: max(float(np.dot(x, w) + b), 0.0))
weighted_sum.misconception(
    "negative weights are left out",
    "The weights below 0 have no effect in your result. A negative one makes the sum smaller.",
    lambda x, w, b: np.sum((x * w)[w > 0]) + b)
weighted_sum.misconception(
    "negative products are left out",
    "The products below 0 have no effect in your result. They make the sum smaller.",
    lambda x, w, b: np.sum((x * w)[x * w > 0]) + b)
weighted_sum.misconception(
    "the signs are lost",
    "In your result no product makes the sum smaller. Signs matter: is there an abs or a square?",
    lambda x, w, b: np.sum(np.abs(x * w)) + b)
weighted_sum.misconception(
    "the bias counts twice", "The bias is in your sum twice: where does the sum begin, and what is "
    "added at the end?", lambda x, w, b: np.sum(x * w) + 2 * b)
weighted_sum.misconception(
    "the last product only",
    "Only the last product is in your result. Is each added to those before, or put in their "
    "place?",
    lambda x, w, b: x[-1] * w[-1] + b)
weighted_sum.misconception(
    "the first product only",
    "Only the first input is in your result. Is something returned before the others have come, or "
    "is a place named?",
    lambda x, w, b: x[0] * w[0] + b)
weighted_sum.misconception(
    "the largest product only", "Only the largest product is in your result. What of the others?",
    lambda x, w, b: np.max(x * w) + b)
weighted_sum.misconception(
    "the products are multiplied", "The products are multiplied with each other in your result. A "
    "weighted sum adds them.", lambda x, w, b: np.prod(x * w) + b)
weighted_sum.misconception(
    "the cosine instead of the sum",
    "What comes is divided by the lengths of the two vectors: that says how alike they are. "
    "Nothing is divided in a weighted sum.",
    lambda x, w, b: np.dot(x, w) / (np.linalg.norm(x) * np.linalg.norm(w)) + b)
weighted_sum.misconception(
    "the bias is added to each input",
    "The bias is multiplied by the weights in your result. It comes once, to the sum.",
    lambda x, w, b: np.sum((x + b) * w))
weighted_sum.misconception(
    "the bias is added to each weight",
    "The bias is multiplied by the inputs in your result. It comes once, to the sum.",
    lambda x, w, b: np.sum(x * (w + b)))
weighted_sum.misconception(
    "the bias is multiplied by all inputs",
    "What comes is the sum of the inputs times the sum of the weights and the bias. Does each "
    "input meet its own weight only? And the bias has no input.",
    lambda x, w, b: np.sum(x) * (np.sum(w) + b))
weighted_sum.misconception(
    "the inputs alone",
    "The weights have no effect on your result: it is the sum of the inputs and the bias.",
    lambda x, w, b: np.sum(x) + b)
weighted_sum.misconception(
    "the weights alone",
    "The inputs have no effect on your result: it is the sum of the weights and the bias.",
    lambda x, w, b: np.sum(w) + b)
weighted_sum.misconception(
    "the weights in the reverse order",
    "The first input meets the last weight in your result, the last input the first.",
    lambda x, w, b: np.sum(x * w[::-1]) + b)
weighted_sum.misconception(
    "rounded", "Your sums are those expected, rounded. Return them as they are.",
    lambda x, w, b: np.round(x @ w + b, 1))
for whole in (np.trunc, np.round, np.floor):
    weighted_sum.misconception(
        "whole numbers only", "Only whole numbers come. A sum may lie between them: does something "
        "cut or round it, or keep it in an array of whole numbers?",
        lambda x, w, b, whole=whole: whole(x @ w + b))
PRODUCTS = (
    ("the last input is left out", "The last input has no effect in your result.",
     lambda x, w: x[:-1] @ w[:-1]),
    ("the first input is left out", "The first input has no effect on your result: Python "
     "counts from 0.",
     lambda x, w: x[1:] @ w[1:]),
    ("the last product only", "Only the last product is in your result: is each added to those "
     "before, or put in their place?", lambda x, w: x[-1] * w[-1]),
    ("the first product only", "Only the first input is in your result: is something returned "
     "before the others have come?",
     lambda x, w: x[0] * w[0]),
    ("mean instead of sum", "The mean of the products is in your result.",
     lambda x, w: np.mean(x * w)),
    ("sum of inputs times sum of weights",
     "The sum of the inputs times the sum of the weights is in your result. Does each input meet "
     "its own weight only?", lambda x, w: np.sum(x) * np.sum(w)),
    ("weights are added to the inputs",
     "The sum of all inputs and all weights is in your result. A weight strengthens or weakens its "
     "input: what does that?", lambda x, w: np.sum(x + w)))
WITH_BIAS = (
    ("the bias is forgotten", "the bias has no effect", lambda z, b: z),
    ("the bias is subtracted", "the bias comes in with the wrong sign", lambda z, b: z - b),
    ("the bias is multiplied", "all is multiplied by the bias: it shifts the sum, it stretches "
     "nothing",
     lambda z, b: z * b))


def without_a_part(products, bias):
    return lambda x, w, b: bias(products(x, w), b)


for some, said, products in PRODUCTS:
    for biased, more, added in WITH_BIAS:
        weighted_sum.misconception(f"{some}, and {biased}", f"{said} And {more}.",
                                   without_a_part(products, added))
for number, cut in (("", lambda z: z), (", and whole numbers only", int)):
    said = " And a sum may lie between whole numbers: what cuts it?" if number else ""
    weighted_sum.misconception(
        f"each input has its neighbour's weight{number}",
        "The first input is multiplied by the bias in your result, and the last weight by 1: the 1 "
        f"and the bias stand at different ends.{said}",
        lambda x, w, b, cut=cut: cut(np.append(x, 1.0) @ np.append(b, w)))
    weighted_sum.misconception(
        f"each input has its neighbour's weight{number}",
        "The first weight is multiplied by 1 in your result, and the last input by the bias: the 1 "
        f"and the bias stand at different ends.{said}",
        lambda x, w, b, cut=cut: cut(np.append(1.0, x) @ np.append(w, b)))


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
    "reciprocal of the threshold",
    "What comes is 1 divided by the threshold. It only has to change sides.",
    lambda t: 1 / t)
bias_from_threshold.misconception(
    "always negative", "A negative threshold needs a positive bias.", lambda t: -abs(t))
bias_from_threshold.misconception(
    "one minus the threshold",
    "Your bias is 1 more than it should be. Where does the 1 come from? The sum is compared "
    "with 0.",
    lambda t: 1 - t)
bias_from_threshold.misconception(
    "cut to a whole number", "A threshold may lie between whole numbers.", lambda t: -int(t))
for margin, called in ((0.5, "½"), (1.0, "1"), (0.1, "0.1")):
    for sign, way in ((1, "more"), (-1, "less")):
        if (margin, sign) == (1.0, 1):
            continue  # one minus the threshold
        bias_from_threshold.misconception(
            "a margin",
            f"Your bias is {called} {way} than it should be. Where the sum without bias is just "
            f"the threshold, with your bias it is {'−' * (sign < 0)}{called}. What should it be?",
            lambda t, shift=sign * margin: -t + shift)
    for shift, done in ((margin, "added"), (-margin, "taken off")):
        bias_from_threshold.misconception(
            "the sign is not changed, and a margin",
            "With this bias a high threshold makes the neuron fire more easily: which sign does it "
            f"need? And {called} is {done}: with the bias, a sum just at the threshold should be "
            "0.", lambda t, shift=shift: t + shift)
bias_from_threshold.misconception(
    "reciprocal of the threshold",
    "What comes is −1 divided by the threshold. It changes sides by a subtraction, not by a "
    "division.",
    lambda t: -1 / t)
bias_from_threshold.misconception(
    "always positive", "A positive threshold needs a negative bias.", abs)
bias_from_threshold.misconception(
    "no bias for a negative threshold",
    "For a negative threshold your bias is 0. It changes sides in the same way, to a bias above 0.",
    lambda t: -max(t, 0.0))
bias_from_threshold.misconception(
    "no bias for a positive threshold",
    "For a positive threshold your bias is 0. It changes sides in the same way, to a bias below 0.",
    lambda t: -min(t, 0.0))
bias_from_threshold.misconception(
    "only the sign is left, and it is not changed",
    "Only 1 or −1 comes. The bias is as large as the threshold, and which sign does it have?",
    np.sign)
bias_from_threshold.misconception(
    "only the sign is left", "Only 1 or −1 comes. The bias is as large as the threshold.",
    lambda t: -np.sign(t))
bias_from_threshold.misconception(
    "cut to a whole number, and the sign is not changed",
    "A threshold may lie between whole numbers. And with this bias a high one makes the neuron "
    "fire more easily: which sign does it need?", lambda t: int(t))
for cut in (round, np.floor, np.ceil):
    bias_from_threshold.misconception(
        "cut to a whole number", "A threshold may lie between whole numbers: nothing is rounded.",
        lambda t, cut=cut: -cut(t))
bias_from_threshold.misconception(
    "half of the threshold", "Only half of the threshold is in your bias.", lambda t: -t / 2)
bias_from_threshold.misconception(
    "twice the threshold", "The threshold is in your bias twice.", lambda t: -2 * t)
bias_from_threshold.misconception(
    "a square",
    "The square of the threshold is in your bias. It only has to change sides.", lambda t: -t ** 2)


def decision(draw, total):
    """A neuron whose weighted sum with bias is ``total``, without the bias the opposite."""
    x = draw.vector()
    w = np.abs(draw.vector(len(x), low=0.5)) * np.sign(x) * (1 if total < 0 else -1)
    return x, w, total - float(x @ w)


def some_neuron(draw, sign):
    x, w, b = neuron(draw)
    return x, w, sign * b


def nearly_one(draw, times, bias):
    """The sum is ½ if the bias is added so many times: never, or (None) once for each input."""
    x = draw.vector()
    times = len(x) if times is None else times
    return x, x * (0.5 - times * bias) / float(x @ x), bias


def shifted(draw, sign, factor):
    """A neuron whose bias is a multiple of its weighted sum, which has this sign."""
    x = draw.vector()
    w = np.abs(draw.vector(len(x), low=0.5)) * np.sign(x) * sign
    return x, w, factor * float(x @ w)


def on_the_threshold(draw, n=None):
    """The products make up for the bias, which is not 0."""
    x = draw.vector(n, dtype=int)
    w = draw.vector(len(x), dtype=int)
    if x @ w == 0:
        w[0] += np.sign(w[0])
    return x, w, -int(x @ w)


def a_bias_for_each(draw, n=4):
    """The sum is 0 if the bias is added for each input."""
    x, w, b = on_the_threshold(draw, n)
    return x, -np.sign(b) * w, -abs(b) / n


def as_large_as_the_bias(draw, sign):
    x, w, b = on_the_threshold(draw)
    return x, -sign * np.sign(b) * w, sign * abs(b)


def far_from_it(draw, sign, bias):
    """All products have one sign, and the bias, larger than each of them, has the other."""
    x = draw.vector()
    return x, np.abs(draw.vector(len(x))) * np.sign(x) * -sign, bias


def balanced(draw, bias):
    """The products alone make 0."""
    x = draw.vector(2, dtype=int)
    return x, x[::-1] * np.array([1, -1]), bias


# Silent. A mean of the products, a quotient, or one input alone would make it fire.
JUST_BELOW = np.array([2.0, 1.0, 1.0]), np.array([-2.0, -1.0, -1.0]), 5.0


@lesson.exercise(
    part(11, "above and below the threshold", lambda draw: [
        *(decision(draw, s * t) for t in (0.3, 0.7, 2.0) for s in (1, -1)),
        *(shifted(draw, s, factor) for factor in (2.0, -0.8, 0.5) for s in (1, -1)),
        *(as_large_as_the_bias(draw, s) for s in (1, -1)),
        a_bias_for_each(draw), far_from_it(draw, 1, 12.0),
        far_from_it(draw, -1, -12.0),
        *(balanced(draw, bias) for bias in (1.5, -1.5)),
        *(nearly_one(draw, times, bias) for times in (0, None) for bias in (1.3, -1.3)),
        *(some_neuron(draw, s) for s in (1, -1) * 8)]),
    part(5, "at the threshold it fires, below it does not", lambda draw: [
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


@fires.misconception(
    "reversed", "Your neuron fires where it should be silent, and is silent where it should fire.")
def _(x, w, b):
    return int(np.sum(x * w) + b < 0)


@fires.misconception(
    "the bias is forgotten", "One of the three arguments has no effect on your result. Which?")
def _(x, w, b):
    return int(np.sum(x * w) >= 0)


@fires.misconception(
    "the sum instead of the decision",
    "What comes is the weighted sum. It remains to decide: 1 or 0.")
def _(x, w, b):
    return np.sum(x * w) + b


@fires.misconception(
    "−1 instead of 0", "A neuron that does not fire gives 0 here, not −1.")
def _(x, w, b):
    return 1 if np.sum(x * w) + b >= 0 else -1


@fires.misconception(
    "sums from 0 to 1 do not fire",
    "Your neuron is silent for sums from 0 up to 1. Which border has the comparison, and is the "
    "sum cut to a whole number (int)?")
def _(x, w, b):
    return int(np.sum(x * w) + b >= 1)


@fires.misconception(
    "sums from 0 to one half do not fire",
    "Your neuron is silent for sums from 0 up to ½. Which border has the comparison, and is the "
    "sum rounded?")
def _(x, w, b):
    return int(np.sum(x * w) + b >= 0.5)


@fires.misconception(
    "the sum compared with the bias",
    "Your neuron fires as if the sum had to reach the bias. What belongs to the sum, and what must "
    "it reach?")
def _(x, w, b):
    return int(np.sum(x * w) >= b)


fires.misconception(
    "every sum but 0 fires",
    "Your neuron fires for negative sums as for positive ones, and is silent at 0 alone: so does "
    "Python take a number for True or False. With what must the sum be compared?",
    lambda x, w, b: int(bool(np.sum(x * w) + b)))
fires.misconception(
    "fires at exactly 0 alone",
    "Your neuron fires where the sum is exactly 0 and nowhere else. So does `not` take a number, "
    "and so does ==. What of larger sums?", lambda x, w, b: int(np.sum(x * w) + b == 0))
fires.misconception(
    "sums between −1 and 0 fire",
    "Sums between −1 and 0 fire in your answer. Is the sum cut to a whole number (int), and which "
    "border has the comparison?",
    lambda x, w, b: int(int(np.sum(x * w) + b) >= 0))
fires.misconception(
    "sums between −½ and 0 fire",
    "Sums between −½ and 0 fire in your answer. Is the sum rounded, and which border has the "
    "comparison?",
    lambda x, w, b: int(round(np.sum(x * w) + b) >= 0))
fires.misconception(
    "one half at the threshold", "Where the sum is exactly 0 you return ½. There it fires: 1.",
    lambda x, w, b: float(np.heaviside(np.sum(x * w) + b, 0.5)))
fires.misconception(
    "0 at the threshold, −1 below",
    "What comes is the sign of the sum: −1, 0 or 1. A neuron that does not fire gives 0, and at "
    "exactly 0 it fires.", lambda x, w, b: int(np.sign(np.sum(x * w) + b)))
fires.misconception(
    "the sum where it fires",
    "Where it fires the sum itself comes. A neuron that fires gives 1, however large the sum.",
    lambda x, w, b: max(float(np.sum(x * w) + b), 0.0))
fires.misconception(
    "a sigmoid instead of the decision",
    "What comes is a number between 0 and 1 (a sigmoid). It remains to decide: 1 or 0.",
    lambda x, w, b: 1 / (1 + np.exp(-(np.sum(x * w) + b))))
fires.misconception(
    "a sigmoid instead of the decision, and inputs plus weights",
    "What comes is a number between 0 and 1 (a sigmoid). It remains to decide: 1 or 0. And the "
    "weights are added to the inputs: a weight strengthens or weakens, what does that?",
    lambda x, w, b: 1 / (1 + np.exp(-(np.sum(x + w) + b))))
fires.misconception(
    "how many products instead of one decision",
    "What comes is for how many inputs the product with the bias is at least 0. All products are "
    "added up first, and then there is one decision.",
    lambda x, w, b: int(np.sum(x * w + b >= 0)))
fires.misconception(
    "a decision for each input",
    "A 1 or 0 comes for each input. The products are added up first: a neuron has one sum.",
    lambda x, w, b: (x * w + b >= 0).astype(int))

TOTALS = (
    ("the bias is forgotten", "The bias has no effect in your answer.",
     lambda x, w, b: np.sum(x * w)),
    ("the last product only", "Only the last product has an effect. Is each added to those before, "
     "or put in their place?", lambda x, w, b: x[-1] * w[-1] + b),
    ("the first product only", "Only the first product has an effect. Where are the others added?",
     lambda x, w, b: x[0] * w[0] + b),
    ("the inputs alone", "The weights have no effect in your answer: the inputs alone decide.",
     lambda x, w, b: np.sum(x) + b),
    ("hard-coded two inputs", "Only the first two inputs have an effect. There may be any number.",
     lambda x, w, b: x[:2] @ w[:2] + b),
    ("the bias counts once for each input",
     "The decision is as if the neuron had its bias once for each input. Is it added inside the "
     "sum, or are the products averaged?", lambda x, w, b: np.sum(x * w + b)),
    ("the sum compared with the bias",
     "The decision is as if the sum had to reach the bias. What belongs to the sum, and what must "
     "it reach?", lambda x, w, b: np.sum(x * w) - b),
    ("weights are added to the inputs",
     "The decision is that of the sum of all inputs, all weights and the bias. A weight "
     "strengthens or weakens its input: what does that?", lambda x, w, b: np.sum(x + w) + b),
    ("each product by itself", "The largest product alone decides in your answer. They are added "
     "up first, and then one decision is made.", lambda x, w, b: np.max(x * w)),
    ("each product by itself", "The largest product with the bias alone decides in your answer. "
     "All are added up first, and then one decision is made.", lambda x, w, b: np.max(x * w + b)),
    ("each product by itself", "The smallest product with the bias alone decides in your answer. "
     "All are added up first, and then one decision is made.", lambda x, w, b: np.min(x * w + b)),
    ("a part of the sum is enough",
     "It decides in your answer whether the sum on the way, with the first products alone, is "
     "enough. When is the sum complete?", lambda x, w, b: np.max(np.cumsum(x * w) + b)))
DECISIONS = (
    ("", "", lambda z: int(z >= 0)),
    ("reversed", "The decision is turned round: where does 1 come, and where 0?",
     lambda z: int(z < 0)),
    ("−1 instead of 0", "A neuron that does not fire gives 0 here, not −1.",
     lambda z: 1 if z >= 0 else -1),
    ("silent at the threshold", "Where it is exactly 0 the neuron should fire.",
     lambda z: int(z > 0)),
    ("sums from 0 to 1 do not fire", "Sums from 0 up to 1 are silent. Which border has the "
     "comparison, and is the sum cut to a whole number?",
     lambda z: int(z >= 1)))


def decided(total, choose):
    return lambda x, w, b: choose(total(x, w, b))


for summed, said, total in TOTALS:
    alike = 5 if "bias " in summed else 4 if "bias" in summed else 3
    for chosen, more, choose in DECISIONS[:alike]:
        if chosen or summed not in ("the bias is forgotten", "the sum compared with the bias"):
            fires.misconception(", and ".join(filter(None, (summed, chosen))),
                                " And: ".join(filter(None, (said, more))), decided(total, choose))


GATES = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "nand": [1, 1, 1, 0], "not": [1, 0]}


DOES = {"0001": "AND", "0111": "OR", "1110": "NAND", "1000": "NOR (1 for 00 alone)",
        "0110": "XOR", "0000": "silent always", "1111": "1 always", "0011": "the first input alone",
        "0101": "the second input alone", "1100": "NOT of the first input alone",
        "1010": "NOT of the second input alone", "01": "the input itself", "10": "NOT",
        "00": "silent always", "11": "1 always"}


def is_gate(answer, name):
    """What a threshold unit with these weights and bias does, if it is not the gate."""
    if len(answer) != 2:
        return (f"{len(answer)} things came. The weights are a list, which is the first of two "
                "things, and the bias is the second: ([weights], bias).")
    w, b = (np.ravel(np.asarray(part, dtype=float)) for part in answer)
    inputs = [[0], [1]] if name == "not" else [[0, 0], [0, 1], [1, 0], [1, 1]]
    if (w.size, b.size) == (1, len(inputs[0])) != (1, 1):
        return (f"Your {name.upper()} has one weight and {b.size} biases. Which comes first? "
                "Return ([weights], bias).")
    if w.size == b.size == 1 != len(inputs[0]):
        return (f"Two numbers came: one weight and one bias. {name.upper()} needs two weights, in "
                "a list, and then the bias: ([weights], bias).")
    if (w.size, b.size) != (len(inputs[0]), 1):
        return (f"{name.upper()} needs {len(inputs[0])} weight(s) and one bias, and {w.size} and "
                f"{b.size} came: return ([weights], bias).")
    sums = [float(np.dot(x, w) + b[0]) for x in inputs]
    outputs = [int(z >= 0) for z in sums]
    if outputs == GATES[name]:
        return ""
    rows = ["".join(map(str, x)) for x in inputs]
    said = (f"For the inputs {', '.join(rows)} your neuron gives {', '.join(map(str, outputs))}; "
            f"{name.upper()} is {', '.join(map(str, GATES[name]))}.")
    does = DOES.get("".join(map(str, outputs)))
    return " ".join(filter(None, (said, f"Yours is {does}." if does else "",
                                  why_not(rows, sums, outputs, GATES[name]))))


def why_not(rows, sums, outputs, wanted):
    """Where a sum of 0 decides, or which sums lie on the wrong side."""
    wrong = [k for k, (o, y) in enumerate(zip(outputs, wanted, strict=True)) if o != y]
    zero = [rows[k] for k in wrong if sums[k] == 0]
    if not any(sums):
        return "All sums are 0, weights and bias, too: where do they become something else?"
    if zero:
        return (f"With {' and '.join(zero)} its sum is exactly 0, and 0 fires: it must lie below 0 "
                "there.")
    if len(wrong) == len(rows):
        return "Each output is turned round: are these the weights of the gate that is asked for?"
    if 0 in wrong:
        return (f"With {rows[0]} the bias alone is the sum: it is "
                f"{'not below' if outputs[0] else 'below'} 0. Which sign must it have?")
    over = [rows[k] for k in wrong if outputs[k]]
    return (f"With {' and '.join(over)} the sum should be below 0." if over else
            f"With {' and '.join(rows[k] for k in wrong)} the sum should reach 0.")


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


RIGHT_GATES = {name: gate_weights.reference(name) for name in GATES}


def gates(**others):
    """What somebody returns who has these gates, and the others right."""
    return lambda name: (RIGHT_GATES | others)[name]


for bias in (-0.5, -1):
    gate_weights.misconception(
        "AND that fires for one input",
        "Your AND fires as soon as one input is 1. That is OR. Which weights and bias ask for "
        "both? A sum of exactly 0 fires, too.", gates(**{"and": ([1, 1], bias)}))
gate_weights.misconception(
    "OR that asks for both inputs",
    "Your OR fires only for both inputs. That is AND. Which weights and bias are content with one?",
    gates(**{"or": ([1, 1], -1.5)}))
gate_weights.misconception(
    "AND without a bias that holds it back",
    "Your AND gives 1 for no input, too. With 00 the sum is the bias alone; with the bias 0 it is "
    "0, and 0 fires. The bias must hold it back.", gates(**{"and": ([1, 1], 0)}))
gate_weights.misconception(
    "OR without a bias that holds it back",
    "Your OR gives 1 for no input, too. With 00 the sum is the bias alone; with the bias 0 it is "
    "0, and 0 fires. The bias must hold it back, and one input must overcome it.",
    gates(**{"or": ([1, 1], 0)}))
gate_weights.misconception(
    "AND that never fires", "Even both inputs together do not reach the threshold of your AND.",
    gates(**{"and": ([1, 1], -2.5)}))
gate_weights.misconception(
    "NAND that never fires",
    "Your NAND never fires. Its bias is negative: which sign has that of AND, and which the "
    "opposite of it?",
    gates(nand=([-1, -1], -1.5)))
gate_weights.misconception(
    "NAND that always fires",
    "Your NAND fires for both inputs, too. There both weights and the bias are added, and the sum "
    "must lie below 0: which signs have the weights, and how large is the bias?",
    gates(nand=([1, 1], 1.5)))
gate_weights.misconception(
    "NAND that always fires",
    "Your NAND fires for both inputs, too: with 11 the sum is exactly 0, and 0 fires. So it is "
    "where an AND whose sum is 0 there has all its signs changed.", gates(nand=([-1, -1], 2)))
gate_weights.misconception(
    "NOR for NAND", "Your NAND is silent as soon as one input is 1. It should need both.",
    gates(nand=([-1, -1], 0.5)))
gate_weights.misconception(
    "AND for NAND",
    "Your NAND does what AND should. Does the name lead to its own weights (\"and\" is in "
    "\"nand\", too), and which signs have they?",
    gates(nand=([1, 1], -1.5)))
gate_weights.misconception(
    "NOT with a positive weight", "Your NOT passes its input on. Which weight turns it round?",
    gates(**{"not": ([1], -0.5)}))
for weight, bias in ((-1, 1), (1, 0.5)):
    gate_weights.misconception(
        "NOT that always fires",
        "Your NOT fires for the input 1, too. There the sum is weight and bias together, and it "
        "must lie below 0: exactly 0 fires.", gates(**{"not": ([weight], bias)}))
gate_weights.misconception(
    "NOT that never fires",
    "Your NOT is silent for the input 0, too. There the sum is the bias alone: which sign must it "
    "have?", gates(**{"not": ([-1], -0.5)}))
for two in ([-1, -1], 0.5), ([-1, 0], 0.5):
    gate_weights.misconception(
        "NOT with two inputs",
        "Asked for NOT, two weights come back. It has one input: does what is meant for it arrive "
        "at the return, or does another gate's take its place?", gates(**{"not": two}))
for one, other in ((-0.5, -1.5), (-1, -1.5), (-1, -2)):
    gate_weights.misconception(
        "AND and OR exchanged",
        "Your AND does what OR should, and your OR what AND should. Which of the two biases must "
        "hold more back, and does each name lead to its own?",
        gates(**{"and": ([1, 1], one), "or": ([1, 1], other)}))
gate_weights.misconception(
    "biases as if 0 did not fire",
    "Your AND fires for one input already, and your OR for none: there the sum is exactly 0, and "
    "0 fires.",
    gates(**{"and": ([1, 1], -1), "or": ([1, 1], 0)}))
gate_weights.misconception(
    "biases as if 0 did not fire",
    "In your AND with one input, OR with none, NAND with both and NOT with 1 the sum is exactly 0: "
    "0 fires.", gates(**{"and": ([1, 1], -1), "or": ([1, 1], 0), "nand": ([-1, -1], 2),
                         "not": ([-1], 1)}))
gate_weights.misconception(
    "thresholds instead of biases",
    "Your AND and OR always fire, NAND and NOT never. So it is where a threshold stands for the "
    "bias: the bias has the other sign.",
    gates(**{"and": ([1, 1], 1.5), "or": ([1, 1], 0.5), "nand": ([-1, -1], -1.5),
             "not": ([-1], -0.5)}))
gate_weights.misconception(
    "all gates turned round",
    "Each of your gates gives 1 where it should give 0, and 0 where 1: what lies above 0 "
    "should lie below, and the reverse. Which signs have weights and biases?",
    gates(**{"and": ([-1, -1], 1.5), "or": ([-1, -1], 0.5), "nand": ([1, 1], -1.5),
                           "not": ([1], -0.5)}))


def the_same(name):
    """The weights and the bias of this gate, for whatever is asked."""
    return lambda asked: RIGHT_GATES[name]


ALWAYS = ("Is each name asked for, and does its line get a turn? A condition such as "
          'name == "a" or "b" holds always: `or` joins two whole comparisons.')
for gate in ("and", "or", "nand"):
    gate_weights.misconception(
        f"all gates do what {gate.upper()} does",
        f"All of your gates do what {gate.upper()} does, NOT with two weights. {ALWAYS}",
        the_same(gate))
gate_weights.misconception(
    "OR and NOT do what AND does",
    f"Your OR does what AND does, and your NOT has two weights. {ALWAYS}",
    gates(**{"or": RIGHT_GATES["and"], "not": RIGHT_GATES["and"]}))
gate_weights.misconception(
    "AND and OR do what NAND and NOR do",
    f"Your AND and OR are turned round: they do what NAND and NOR do. {ALWAYS}",
    gates(**{"and": ([-1, -1], 1.5), "or": ([-1, -1], 0.5)}))
gate_weights.misconception(
    "NOR for OR",
    "Your OR fires for no input alone: that is NOR, which is OR turned round. Which signs has OR?",
    gates(**{"or": ([-1, -1], 0.5)}))
gate_weights.misconception(
    "AND and OR never fire",
    "Your AND and OR never fire. Are their biases too low, or do they get negative weights, as "
    f"NAND should? {ALWAYS}",
    gates(**{"and": ([-1, -1], -1.5), "or": ([-1, -1], -0.5)}))
gate_weights.misconception(
    "AND and OR have one weight",
    "Your AND and OR come with one weight, as NOT should. Does a later line, such as a last else, "
    "put something else in the place of what was right?",
    gates(**{"and": RIGHT_GATES["not"], "or": RIGHT_GATES["not"]}))
gate_weights.misconception(
    "AND and OR do what NAND does",
    "Your AND and OR do what NAND does. Does a later line, such as a last else, put something else "
    "in the place of what was right?",
    gates(**{"and": RIGHT_GATES["nand"], "or": RIGHT_GATES["nand"]}))


def batch(draw, rows=None, dtype=np.float64):
    x = draw.table(rows, dtype=dtype)
    return x, draw.vector(x.shape[1]), draw.number(1, 3)


def all_held_back(draw, rows=None, dtype=np.float64):
    """Samples that all speaks against: weights and bias are negative, the inputs are not."""
    x, w, b = batch(draw, rows, dtype)
    return abs(x), -abs(w), -b


@lesson.exercise(
    part(12, "a sum for each row", lambda draw: [
        batch(draw), batch(draw), batch(draw), all_held_back(draw)]),
    part(4, "a batch of one", lambda draw: [batch(draw, rows=1), all_held_back(draw, rows=1)]),
    part(2, "whole numbers as inputs", lambda draw: [
        batch(draw, dtype=int), all_held_back(draw, dtype=int)]),
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
    "the products are not added up",
    "A number comes for each feature of each sample: the products, and nothing is added up. Rows "
    "times weights, summed: what does that?")
def _(x, w, b):
    return x * w + b


@weighted_sums.misconception(
    "summed down the columns",
    "Your sums go over all samples of each feature. Add up all features of each sample.")
def _(x, w, b):
    return np.sum(x * w, axis=0) + b


@weighted_sums.misconception(
    "one sum for the whole batch",
    "One number comes for the whole batch: all is added up. Each row has a sum of its own.")
def _(x, w, b):
    return np.sum(x * w) + b


@weighted_sums.misconception(
    "the bias is forgotten", "One of the three arguments has no effect on your result. Which?")
def _(x, w, b):
    return x @ w


@weighted_sums.misconception(
    "the bias is added for every input",
    "The bias is in each sum once for every feature. How many has a neuron?")
def _(x, w, b):
    return np.sum(x * w + b, axis=1)


@weighted_sums.misconception(
    "a column instead of a row of numbers",
    "Your result has the shape (samples, 1). It should be flat: (samples,).")
def _(x, w, b):
    return x @ w[:, None] + b


@weighted_sums.misconception(
    "only the first row", "What comes is the sum of the first sample only.")
def _(x, w, b):
    return x[0] @ w + b


@weighted_sums.misconception(
    "a batch of one becomes a number", "One sample is still a batch: the shape should be (1,).")
def _(x, w, b):
    return np.squeeze(x @ w + b)


weighted_sums.misconception(
    "the decisions instead of the sums",
    "What comes is 1 or 0: whether the neuron fires. The sums themselves are asked for.",
    lambda x, w, b: (x @ w + b >= 0).astype(int))
weighted_sums.misconception(
    "mean instead of sum", "The mean of the products comes. They should be added up.",
    lambda x, w, b: (x * w).mean(axis=1) + b)
weighted_sums.misconception(
    "each row with one weight",
    "In your result the first row is multiplied by the first weight alone, the second row by the "
    "second. Each row meets all weights: what do you go through together, rows and weights?",
    lambda x, w, b: np.array([np.sum(row * one) + b for row, one in zip(x, w, strict=False)]))
weighted_sums.misconception(
    "each sum contains those of the rows before",
    "Each of your sums contains those of the rows before it. Where does each row begin anew?",
    lambda x, w, b: np.cumsum(x @ w) + b)
weighted_sums.misconception(
    "each sum contains those of the rows before",
    "Each of your sums contains those of the rows before it, each time with the bias. Where does "
    "each row begin anew?", lambda x, w, b: np.cumsum(x @ w + b))
weighted_sums.misconception(
    "the last row is left out", "The last row has no sum in your result.",
    lambda x, w, b: x[:-1] @ w + b)
weighted_sums.misconception(
    "the first row is left out", "The first row has no sum in your result: Python counts from 0.",
    lambda x, w, b: x[1:] @ w + b)
weighted_sums.misconception(
    "the last row stays 0", "The last sum is always 0 in your result. Does the code come to it?",
    lambda x, w, b: np.append(x[:-1] @ w + b, 0.0))
weighted_sums.misconception(
    "the first row stays 0", "The first sum is always 0 in your result: Python counts from 0.",
    lambda x, w, b: np.append(0.0, x[1:] @ w + b))
weighted_sums.misconception(
    "the last row only",
    "What comes is the sum of the last sample only. Where are the others kept?",
    lambda x, w, b: x[-1] @ w + b)
weighted_sums.misconception(
    "the last input is left out", "The last feature has no effect in your sums.",
    lambda x, w, b: x[:, :-1] @ w[:-1] + b)
weighted_sums.misconception(
    "the first input is left out",
    "The first feature has no effect in your sums: Python counts from 0.",
    lambda x, w, b: x[:, 1:] @ w[1:] + b)
weighted_sums.misconception(
    "hard-coded two inputs", "Only two features are in your sums. There may be any number of them.",
    lambda x, w, b: x[:, 0] * w[0] + x[:, 1] * w[1] + b)
weighted_sums.misconception(
    "the last product only", "Only the last product of each row is in your sums. Is each added to "
    "those before, or put in their place?", lambda x, w, b: x[:, -1] * w[-1] + b)
weighted_sums.misconception(
    "the first product only", "Only the first product of each row is in your sums.",
    lambda x, w, b: x[:, 0] * w[0] + b)
weighted_sums.misconception(
    "the bias is subtracted", "The bias comes in with the wrong sign.", lambda x, w, b: x @ w - b)
weighted_sums.misconception(
    "the bias is multiplied",
    "All is multiplied by the bias in your result. It shifts the sums, it stretches nothing.",
    lambda x, w, b: x @ w * b)
weighted_sums.misconception(
    "the bias counts twice", "The bias is in your sums twice: where does a sum begin, and what is "
    "added at the end?", lambda x, w, b: x @ w + 2 * b)
weighted_sums.misconception(
    "sum of inputs times sum of weights",
    "What comes is the sum of the inputs times the sum of the weights. Does each input meet its "
    "own weight only?", lambda x, w, b: x.sum(axis=1) * w.sum() + b)
weighted_sums.misconception(
    "divided by the sum of the weights",
    "What comes is divided by the sum of the weights: weighted means. Nothing is divided in a "
    "weighted sum.", lambda x, w, b: x @ w / w.sum() + b)
weighted_sums.misconception(
    "weights are added to the inputs",
    "What comes is the sum of all inputs, all weights and the bias. A weight strengthens or "
    "weakens its input: what does that?", lambda x, w, b: (x + w).sum(axis=1) + b)
weighted_sums.misconception(
    "a row instead of flat numbers",
    "Your result has the shape (1, samples). It should be flat: (samples,).",
    lambda x, w, b: (x @ w + b)[None, :])
weighted_sums.misconception(
    "negative sums become 0", "Where a sum is below 0 you return 0. The sums themselves are asked "
    "for.", lambda x, w, b: np.maximum(x @ w + b, 0))
weighted_sums.misconception(
    "each input has its neighbour's weight",
    "The first feature is multiplied by the bias in your result, and the last weight by 1: the 1 "
    "and the bias stand at different ends.",
    lambda x, w, b: np.column_stack([x, np.ones(len(x))]) @ np.append(b, w))
weighted_sums.misconception(
    "each input has its neighbour's weight",
    "The first weight is multiplied by 1 in your result, and the last feature by the bias: the 1 "
    "and the bias stand at different ends.",
    lambda x, w, b: np.column_stack([np.ones(len(x)), x]) @ np.append(w, b))
weighted_sums.misconception(
    "the largest product only", "Only the largest product of each row is in your sums.",
    lambda x, w, b: (x * w).max(axis=1) + b)
weighted_sums.misconception(
    "rounded", "Your sums are those expected, rounded. Return them as they are.",
    lambda x, w, b: np.round(x @ w + b, 1))
for whole in (np.trunc, np.round, np.floor):
    weighted_sums.misconception(
        "whole numbers only", "Only whole numbers come. A sum may lie between them: does something "
        "cut or round it, or keep it in an array of whole numbers?",
        lambda x, w, b, whole=whole: whole(x @ w + b))
weighted_sums.misconception(
    "the bias in the first sum only", "Only the first of your sums has the bias. Each needs it.",
    lambda x, w, b: x @ w + b * (np.arange(len(x)) == 0))
weighted_sums.misconception(
    "the mean of the columns",
    "A mean over the samples comes for each feature. Add up all features of each sample.",
    lambda x, w, b: (x * w).mean(axis=0) + b)
weighted_sums.misconception(
    "the mean of the columns, and the bias is forgotten",
    "A mean over the samples comes for each feature. Add up all features of each sample. And the "
    "bias has no effect.", lambda x, w, b: (x * w).mean(axis=0))
for slip, more, sign in (("the bias is forgotten", "the bias has no effect", 0),
                         ("the bias is subtracted", "the bias comes in with the wrong sign", -1)):
    weighted_sums.misconception(
        f"summed down the columns, and {slip}",
        "Your sums go over all samples of each feature. Add up all features of each sample. And "
        f"{more}.", lambda x, w, b, sign=sign: np.sum(x * w, axis=0) + sign * b)
    weighted_sums.misconception(
        f"mean instead of sum, and {slip}", f"The mean of the products comes. They should be added "
        f"up. And {more}.", lambda x, w, b, sign=sign: (x * w).mean(axis=1) + sign * b)
    weighted_sums.misconception(
        f"sum of inputs times sum of weights, and {slip}",
        "What comes is the sum of the inputs times the sum of the weights. Does each input meet "
        f"its own weight only? And {more}.",
        lambda x, w, b, sign=sign: x.sum(axis=1) * w.sum() + sign * b)
    weighted_sums.misconception(
        f"one sum for the whole batch, and {slip}",
        "One number comes for the whole batch: all is added up. Each row has a sum of its own. "
        f"And {more}.",
        lambda x, w, b, sign=sign: np.sum(x * w) + sign * b)
    weighted_sums.misconception(
        f"each sum contains those of the rows before, and {slip}",
        f"Each of your sums contains those of the rows before it: where does each begin anew? And "
        f"{more}.", lambda x, w, b, sign=sign: np.cumsum(x @ w) + sign * b)
for slip, more, added_up in (
        ("the bias is forgotten", "the bias has no effect", lambda n, b: 0.0),
        ("the bias is added for every input", "the bias counts once for every feature",
         lambda n, b: n * b)):
    weighted_sums.misconception(
        f"the decisions instead of the sums, and {slip}",
        "What comes is 1 or 0: whether the neuron fires. The sums themselves are asked for. And "
        f"{more}.", lambda x, w, b, added_up=added_up: (
            x @ w + added_up(len(w), b) >= 0).astype(int))


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
