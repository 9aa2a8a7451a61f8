"""Lesson 04: the line that one neuron draws."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np

from .kit import Lesson, part

lesson = Lesson("04_decision_boundaries")
hint = lesson.hint


def line(draw, dtype=np.float64):
    w = draw.numbers((2,), dtype=dtype)
    if dtype is int:
        w = np.array([int(draw.rng.choice([-5, -1, 1, 7])), int(draw.rng.choice([-4, -2, 2, 4]))])
    return w, int(draw.rng.choice([-3, 3])) if dtype is int else draw.number()  # never as w[0]


def falling(draw, dtype=np.float64):
    """A line with negative slope and intercept: what has lost its sign is not right."""
    w, b = line(draw, dtype)
    return np.abs(w), abs(b)


@lesson.exercise(
    part(12, "slope and intercept", lambda draw: [*(line(draw) for _ in range(4)), falling(draw)]),
    part(4, "whole numbers", lambda draw: [line(draw, int), falling(draw, int)]),
    hints=("On the line the weighted sum is 0. Solve for x2.",
           "w2 x2 = −w1 x1 − b. Divide by w2: what stands before x1, and what is left?"),
    similar=("One neuron draws one line", """
        In numbers: w = (4, 2), b = −6. On the line 4 x1 + 2 x2 − 6 = 0, so 2 x2 = −4 x1 + 6 and
        x2 = −2 x1 + 3: the slope is −2, the intercept 3. A point to try: x1 = 1 gives x2 = 1, and
        4 · 1 + 2 · 1 − 6 is 0.
    """),
)
def decision_line(w, b):
    return -w[0] / w[1], -b / w[1]


decision_line.misconception(
    "the slope has the wrong sign",
    "Your line rises where it should fall, and falls where it should rise. Follow the signs: of w1 "
    "x1 when it changes sides, of the two points' differences, or of what it is divided by.",
    lambda w, b: (w[0] / w[1], -b / w[1]))
decision_line.misconception(
    "the intercept has the wrong sign",
    "Your line crosses the x2 axis as far from 0 as it should, and on the wrong side. Follow the "
    "sign of b, and of what it is divided by.",
    lambda w, b: (-w[0] / w[1], b / w[1]))
decision_line.misconception(
    "slope and intercept have the wrong sign",
    "Slope and intercept both have the wrong sign. Follow the signs: what changes sides changes "
    "its sign, and so does all that is divided by a negative number.",
    lambda w, b: (w[0] / w[1], b / w[1]))
decision_line.misconception(
    "the weights the wrong way round",
    "Your slope comes out as −w2 / w1, upside down; the intercept is right. The slope is how much "
    "x2 changes where x1 goes on by 1: which weight stands below?",
    lambda w, b: (-w[1] / w[0], -b / w[1]))
decision_line.misconception(
    "solved for x1",
    "Slope and intercept are those of x1 = slope · x2 + intercept. The line is wanted as x2 = "
    "slope · x1 + intercept: for which of the two is the equation solved, and which weight belongs "
    "to which?",
    lambda w, b: (-w[1] / w[0], -b / w[0]))
decision_line.misconception(
    "the bias taken for the intercept",
    "Your intercept is −b. The bias has to be divided as well.",
    lambda w, b: (-w[0] / w[1], -b))
decision_line.misconception(
    "intercept before slope", "First the slope, then the intercept.",
    lambda w, b: (-b / w[1], -w[0] / w[1]))
decision_line.misconception(
    "whole-number division",
    "Slope and intercept are whole numbers, rounded down: so it is with // or with floor. Which "
    "division keeps what stands behind the point?",
    lambda w, b: (-w[0] // w[1], -b // w[1]))
for words, slope, intercept in (
        ("slope", lambda w, b: abs(w[0] / w[1]), lambda w, b: -b / w[1]),
        ("intercept", lambda w, b: -w[0] / w[1], lambda w, b: abs(b / w[1])),
        ("slope and intercept", lambda w, b: abs(w[0] / w[1]), lambda w, b: abs(b / w[1]))):
    decision_line.misconception(
        "never negative",
        f"Your {words} is never below 0, as after abs. Lines fall, too, and cross the axis below "
        "0.",
        lambda w, b, slope=slope, intercept=intercept: (slope(w, b), intercept(w, b)))
for sign in (-1, 1):
    decision_line.misconception(
        "the slope of the arrow of the weights",
        "Your slope is w2 / w1, that of the arrow (w1, w2). The line stands at a right angle to "
        "the arrow: solve w1 x1 + w2 x2 + b = 0 for x2." + (
            " And what of the sign of b, when it changes sides?" if sign > 0 else ""),
        lambda w, b, sign=sign: (w[1] / w[0], sign * b / w[1]))
    b_over_w1 = "b / w1" if sign > 0 else "−b / w1"
    decision_line.misconception(
        "the bias divided by the first weight",
        f"Your intercept is {b_over_w1}, with the first weight. That belongs to the x1 axis. "
        "Wanted is where the x2 axis is crossed: what is left of the equation where x1 is 0?"
        + (" And what of the sign of b, when it changes sides?" if sign > 0 else ""),
        lambda w, b, sign=sign: (-w[0] / w[1], sign * b / w[0]))
    decision_line.misconception(
        "the distance from (0, 0) as intercept",
        f"Your second result is {'b' if sign > 0 else '−b'} divided by the length of the weights, "
        "as for the distance of the line from (0, 0). The intercept is x2 where x1 is 0.",
        lambda w, b, sign=sign: (-w[0] / w[1], sign * b / np.sqrt(w[0] ** 2 + w[1] ** 2)))
decision_line.misconception(
    "the distance from (0, 0) as intercept",
    "Your second result is how far the line is from (0, 0). The intercept is "
    "x2 where x1 is 0, and it has a sign.",
    lambda w, b: (-w[0] / w[1], abs(b) / np.sqrt(w[0] ** 2 + w[1] ** 2)))
decision_line.misconception(
    "the weights scaled, the bias not",
    "Your intercept is multiplied by the length of (w1, w2). Whatever is done to the weights has "
    "to be done to the bias, too.",
    lambda w, b: (-w[0] / w[1], -b * np.sqrt(w[0] ** 2 + w[1] ** 2) / w[1]))
decision_line.misconception(
    "the slope is not divided",
    "Your slope is −w1, without w2. What stands before x2 when you read the slope off?",
    lambda w, b: (-w[0], -b / w[1]))
decision_line.misconception(
    "not divided by w2",
    "Your results are −w1 and −b. On the line that is w2 · x2: what has to be done for x2 alone?",
    lambda w, b: (-w[0], -b))
decision_line.misconception(
    "multiplied instead of divided",
    "Your results are −w1 · w2 and −b · w2. In the equation w2 multiplies x2: how does it come to "
    "the other side?",
    lambda w, b: (-w[0] * w[1], -b * w[1]))
decision_line.misconception(
    "the bias taken for the intercept, with its own sign",
    "Your intercept is b as it is. It has to change sides, and what stands before x2 is still "
    "there.",
    lambda w, b: (-w[0] / w[1], b))
decision_line.misconception(
    "solved for x1, and nothing changed its sign",
    "Slope and intercept are w2 / w1 and b / w1. The line is wanted as x2 = slope · x1 + "
    "intercept: for which of the two is the equation solved? And follow the signs: what changes "
    "sides changes its sign.",
    lambda w, b: (w[1] / w[0], b / w[0]))
decision_line.misconception(
    "the sum is 0.5 on the line, not 0",
    "Your line is where the weighted sum with the bias is 0.5: at which sum "
    "does the neuron begin to fire?",
    lambda w, b: (-w[0] / w[1], (0.5 - b) / w[1]))
decision_line.misconception(
    "the angle instead of the slope", "Your first result is an angle. The slope is how much x2 "
    "rises where x1 goes on by 1.",
    lambda w, b: (np.arctan(-w[0] / w[1]), -b / w[1]))


def example(draw, total, target):
    """An input whose sum with bias is ``total``."""
    x = draw.vector()
    w = draw.vector(len(x))
    return x, w, total - float(x @ w), target, draw.number(0.1, 0.8)


def bias_decides(draw):
    """A mistake of a neuron that would answer otherwise without its bias."""
    x, w, *_ = example(draw, 0.0, 0)
    total = -float(np.copysign(0.6, x @ w))
    return x, w, total - float(x @ w), int(total < 0), draw.number(0.1, 0.8)


def whole_example(draw, target):
    x = draw.vector(dtype=int)
    w = draw.vector(len(x), dtype=int).astype(float)
    return x, w, -float(x @ w), target, 0.5


# Where inputs and weights that are added would decide the other way.
SILENT = np.array([3.0, 1.0]), np.array([-1.0, 1.0]), 1.0  # x · w + b is −1
FIRES = np.array([-2.0, -1.0]), np.array([-1.0, -1.0]), -1.0  # 2
ZERO = np.array([-2.0, 1.0]), np.array([-1.0, -1.0]), -1.0  # 0
# The same for inputs that are divided by their weights, and for a neuron without its bias.
QUIET = np.array([4.0, 1.0]), np.array([0.5, -1.5]), -1.0  # −0.5
EVEN = np.array([1.0, -1.0]), np.array([2.0, 0.5]), -1.5  # 0
LIFTED = np.array([-1.0, 1.0]), np.array([2.0, 0.5]), 1.5  # 0, without its bias below
HIGH = np.array([2.0, -1.0]), np.array([1.0, 1.0]), 2.5  # 3.5; 1 without its bias, −1.5 less it


@lesson.exercise(
    part(12, "a mistake moves weights and bias", lambda draw: [
        example(draw, -0.4, 1), example(draw, 0.4, 0), example(draw, 2.5, 0),
        example(draw, -2.5, 1), bias_decides(draw), example(draw, 200.0, 0),
        example(draw, -200.0, 1),  # one update does not make it right
        (*SILENT, 1, 0.5), (*FIRES, 0, 0.5), (*QUIET, 1, 0.5), (*HIGH, 0, 0.5)]),
    part(4, "a right answer changes nothing, a wrong one something", lambda draw: [
        example(draw, 0.6, 1), example(draw, -0.6, 0), example(draw, 3.0, 1),
        example(draw, 0.6, 0), (*SILENT, 0, 0.5), (*QUIET, 0, 0.5),
        (*HIGH, 0, 2.0)]),  # the first weight alone makes it right
    part(4, "the sum 0 counts as firing", lambda draw: [
        whole_example(draw, 0), whole_example(draw, 1), (*ZERO, 1, 0.5),
        (*ZERO, 0, 0.5), (*EVEN, 1, 0.5), (*LIFTED, 1, 0.5)]),
    untouched=2,
    hints=("First the output, 0 or 1. The error is target minus output: −1, 0 or 1.",
           "Each weight moves by the rate times the error times its own input. Which input "
           "belongs to the bias?"),
    similar=("Learning from a mistake", """
        In numbers: x = (1, 2), w = (0.5, −1), b = 0.2, target 1, lr = 0.1. The sum is 0.5 − 2 +
        0.2 = −1.3, so the output is 0 and the error 1 − 0 = 1. Each weight moves by 0.1 · 1 · its
        input: w = (0.6, −0.8); the bias by 0.1 · 1: b = 0.3. With the target 0 the error is 0,
        and nothing moves.
    """),
    without=("neurons.Perceptron.update",),
)
def perceptron_update(x, w, b, target, lr):
    output = 1 if np.sum(x * w) + b >= 0 else 0
    error = target - output
    return w + lr * error * x, b + lr * error


def updated(x, w, b, target, lr, *, output=lambda z: 1 if z >= 0 else 0,
            error=lambda target, output: target - output):
    change = lr * error(target, output(np.sum(x * w) + b))
    return w + change * x, b + change


def half(learn):
    """Weights and bias of which one is not what it should be: ``learn`` has the old and the right
    ones, the error, the inputs and the rate."""

    def wrong(x, w, b, target, lr):
        new_w, new_b = updated(x, w, b, target, lr)
        return learn(w, b, new_w, new_b, target - (1 if np.sum(x * w) + b >= 0 else 0), x, lr)

    return wrong


def until_right(x, w, b, target, lr):
    for _ in range(10_000):
        if target == (1 if np.sum(x * w) + b >= 0 else 0):
            break
        w, b = updated(x, w, b, target, lr)
    return w, b


perceptron_update.misconception(
    "the bias is never updated",
    "The bias comes back as it was. It learns too: think of it as a weight whose input is 1. Is "
    "its change computed, and is the new bias what comes back?",
    lambda x, w, b, target, lr: (updated(x, w, b, target, lr)[0], b))
perceptron_update.misconception(
    "wrong sign", "Your update makes the mistake larger: which of target and output is taken off "
    "which, and is the change added or taken off?",
    lambda x, w, b, target, lr: updated(x, w, b, target, -lr))
perceptron_update.misconception(
    "the sum instead of the output",
    "Your changes are those of target minus weighted sum. The error is target minus output: where "
    "does the sum become an output, 0 or 1, and is that what is subtracted?",
    lambda *v: updated(*v, output=lambda z: z))
perceptron_update.misconception(
    "learns from right answers too",
    "Right answers change something as well, and all changes are half of a whole one, as if the "
    "output were always 0.5. If the answer is right, nothing should change.",
    lambda *v: updated(*v, output=lambda z: 0.5))
perceptron_update.misconception(
    "only the target decides",
    "Weights and bias change after right answers, too: up where the target is 1, down where it is "
    "0. Where does it come in whether the neuron fired?",
    lambda *v: updated(*v, output=lambda z: 0.5, error=lambda t, o: 2 * (t - o)))
perceptron_update.misconception(
    "the target instead of the error",
    "Your change follows the target alone, whatever the neuron did: right answers change "
    "something, and with the target 0 nothing is learnt. What has to be compared with the target?",
    lambda *v: updated(*v, output=lambda z: 0))
perceptron_update.misconception(
    "the output instead of the error",
    "Your change follows the output alone, whatever the target is. What is the error?",
    lambda *v: updated(*v, error=lambda t, o: o))
perceptron_update.misconception(
    "a silent neuron counts as −1",
    "Where the sum is negative your error is too large by 1, as if the output were −1; at the sum "
    "0 it is as if it were 0 (so it is with np.sign). This neuron says 0 or 1, and at 0 it fires.",
    lambda *v: updated(*v, output=np.sign))
perceptron_update.misconception(
    "a silent neuron counts as −1",
    "Where the neuron is silent your error is too large by 1, as if its output were −1. This "
    "neuron says 0 or 1.",
    lambda *v: updated(*v, output=lambda z: 1 if z >= 0 else -1))
perceptron_update.misconception(
    "every change twice as large",
    "Every change is twice what it should be: as for targets and outputs of −1 and 1, or with a "
    "factor 2 somewhere. Here the error is −1, 0 or 1.",
    lambda *v: updated(*v, error=lambda t, o: 2 * (t - o)))
perceptron_update.misconception(
    "the output of a sigmoid",
    "Your changes are those of an output between 0 and 1, that of a sigmoid, so that right answers "
    "change something as well. A perceptron's output is a step: 0 or 1, and nothing between.",
    lambda *v: updated(*v, output=lambda z: 1 / (1 + np.exp(-z))))
perceptron_update.misconception(
    "the output of a ReLU",
    "Your changes are those of an output that is the sum itself where that is positive. A "
    "perceptron's output is a step: 0 or 1, and nothing else.",
    lambda *v: updated(*v, output=lambda z: max(z, 0.0)))
perceptron_update.misconception(
    "fires from 0.5 on",
    "Where the sum with the bias is 0, or only just above, your neuron is silent: as if it had to "
    "reach about 0.5. From which sum on should it fire?",
    lambda *v: updated(*v, output=lambda z: 1 if z >= 0.5 else 0))
perceptron_update.misconception(
    "the inputs are added after every mistake",
    "After every mistake your inputs are added, also where the neuron fired and should not. The "
    "error has a sign, which is lost (abs? a square? one case for both mistakes?).",
    lambda *v: updated(*v, error=lambda t, o: abs(t - o)))
perceptron_update.misconception(
    "the inputs are subtracted after every mistake",
    "After every mistake your inputs are subtracted, also where the neuron was silent and should "
    "fire. The error has a sign: which mistake is which?",
    lambda *v: updated(*v, error=lambda t, o: -abs(t - o)))
perceptron_update.misconception(
    "learns only to fire", "When the neuron fires and should not, it must learn too.",
    lambda x, w, b, target, lr: updated(x, w, b, target, lr) if target else (w, b))
perceptron_update.misconception(
    "learns only to be silent", "When the neuron is silent and should fire, it must learn too.",
    lambda x, w, b, target, lr: (w, b) if target else updated(x, w, b, target, lr))
perceptron_update.misconception(
    "nothing is learnt",
    "Weights and bias come back as they were, after mistakes too. Is there a condition that holds "
    "for right answers instead of wrong ones, is each change 0, or is the old returned?",
    lambda x, w, b, target, lr: (w, b))
perceptron_update.misconception(
    "learns from right answers instead of mistakes", "Right answers change something, and mistakes "
    "nothing. Is the output turned round (1 where the sum is negative), or a condition?",
    lambda *v: updated(*v, output=lambda z: 0 if z >= 0 else 1))
perceptron_update.misconception(
    "updated until it is right", "In yours one mistake makes as many updates as it takes to be "
    "right. Wanted is one.",
    until_right)
perceptron_update.misconception(
    "the bias is not returned",
    "Only the weights come back. Wanted are both: weights and bias.",
    lambda *v: updated(*v)[0])
perceptron_update.misconception(
    "the bias learns from an output of its own",
    "The change of your bias comes from an output that was computed with the new weights. Both "
    "learn from the same mistake: that of the old ones.",
    lambda x, w, b, target, lr: (
        updated(x, w, b, target, lr)[0],
        updated(x, updated(x, w, b, target, lr)[0], b, target, lr)[1]))
perceptron_update.misconception(
    "the changes alone",
    "What comes back is how much weights and bias change. Wanted are the new ones.",
    half(lambda w, b, new_w, new_b, error, x, lr: (lr * error * x, lr * error)))
perceptron_update.misconception(
    "bias before weights", "First the weights, then the bias.",
    lambda *v: updated(*v)[::-1])
perceptron_update.misconception(
    "the learning rate is forgotten", "Your steps are as large as for lr = 1: by what is the error "
    "multiplied in each change?",
    lambda x, w, b, target, lr: updated(x, w, b, target, 1))
perceptron_update.misconception(
    "the learning rate counts twice",
    "In the changes of weights and bias lr counts twice. In how many places is it multiplied in?",
    lambda x, w, b, target, lr: updated(x, w, b, target, lr ** 2))
perceptron_update.misconception(
    "the bias without the learning rate", "The bias moves by a full error: "
    "what makes the steps of the weights smaller?",
    half(lambda w, b, new_w, new_b, error, x, lr: (new_w, b + error)))
perceptron_update.misconception(
    "the sum instead of the output, and the bias without the learning rate",
    "Two things are not right. Your changes are those of target minus weighted sum: where does the "
    "sum become an output, 0 or 1? And the bias moves by a full error: what makes the steps of the "
    "weights smaller?",
    lambda x, w, b, target, lr: (
        w + lr * (target - np.sum(x * w) - b) * x, b + target - np.sum(x * w) - b))
perceptron_update.misconception(
    "the first weight where the bias belongs, and the bias among the weights",
    "Your numbers are right and stand in other places: as bias comes the first weight, and the "
    "bias is the last of your weights. Where weights and bias are one long array: is it taken "
    "apart as it was put together?",
    lambda *v: (lambda w, b: (np.append(w[1:], b), w[0]))(*updated(*v)))
perceptron_update.misconception(
    "the last weight where the bias belongs, and the bias among the weights",
    "Your numbers are right and stand in other places: as bias comes the last weight, and the "
    "bias is the first of your weights. Where weights and bias are one long array: is it taken "
    "apart as it was put together?",
    lambda *v: (lambda w, b: (np.append(b, w[:-1]), w[-1]))(*updated(*v)))
perceptron_update.misconception(
    "the weights without the learning rate", "The weights move too far: what "
    "makes the step of the bias smaller?",
    half(lambda w, b, new_w, new_b, error, x, lr: (w + error * x, new_b)))
perceptron_update.misconception(
    "the bias moves the wrong way", "The bias moves the other way: which "
    "sign has its change, and which has that of the weights?",
    half(lambda w, b, new_w, new_b, error, x, lr: (new_w, b - lr * error)))
perceptron_update.misconception(
    "the weights move the wrong way", "The weights move the other way: which "
    "sign has their change, and which has that of the bias?",
    half(lambda w, b, new_w, new_b, error, x, lr: (w - lr * error * x, new_b)))
perceptron_update.misconception(
    "the bias learns only to fire", "The bias is never lowered: where the "
    "neuron fires and should not, it has to move as well.",
    half(lambda w, b, new_w, new_b, error, x, lr: (new_w, new_b if error > 0 else b)))
perceptron_update.misconception(
    "the bias learns only to be silent", "The bias is never raised: where "
    "the neuron is silent and should fire, it has to move as well.",
    half(lambda w, b, new_w, new_b, error, x, lr: (new_w, new_b if error < 0 else b)))
perceptron_update.misconception(
    "the weights are never updated",
    "The weights come back as they were. Is a change of theirs computed, is it kept, and are the "
    "new weights what comes back?",
    half(lambda w, b, new_w, new_b, error, x, lr: (w, new_b)))
for name, inputs in (("sum", np.sum), ("mean", np.mean)):
    perceptron_update.misconception(
        "the bias moves by the inputs too", f"The {name} of the inputs is "
        "in your change of the bias. Think of the bias as a weight: which input is its own?",
        half(lambda w, b, new_w, new_b, error, x, lr, inputs=inputs: (
            new_w, b + lr * error * inputs(x))))
perceptron_update.misconception(
    "the bias moves by itself", "In your change of the bias the bias is a "
    "factor. Think of it as a weight: which input is its own?",
    half(lambda w, b, new_w, new_b, error, x, lr: (new_w, b + lr * error * b)))
perceptron_update.misconception(
    "the weights move by themselves", "In your change of the weights the "
    "weights are a factor. By what did each weight take part in the mistake?",
    half(lambda w, b, new_w, new_b, error, x, lr: (w + lr * error * w, new_b)))
perceptron_update.misconception(
    "all weights change alike",
    "All weights change by the same amount. Each should change in proportion to its own input.",
    half(lambda w, b, new_w, new_b, error, x, lr: (w + lr * error, new_b)))
perceptron_update.misconception(
    "each input its own output",
    "In yours each product w x has an output and an error of its own. A neuron adds the products "
    "up first, and has one output.",
    lambda x, w, b, target, lr: (
        w + lr * (target - (w * x + b >= 0)) * x, b + lr * (target - (w * x + b >= 0))))
perceptron_update.misconception(
    "the output without the bias",
    "Your neuron fires or not as if its bias were 0. Is b in the sum that decides, and is that sum "
    "compared with 0?",
    lambda x, w, b, target, lr: updated(x, w, b, target, lr, output=lambda z: 1 if z >= b else 0))
perceptron_update.misconception(
    "the bias is subtracted in the sum",
    "Your neuron fires or not as if its bias had the other sign. Is b taken off the sum, or is it "
    "what the sum is compared with? It is added, and the whole compared with 0.",
    lambda x, w, b, target, lr: updated(
        x, w, b, target, lr, output=lambda z: 1 if z - 2 * b >= 0 else 0))
perceptron_update.misconception(
    "silent at the sum 0",
    "With the sum 0 your neuron is silent, and it should fire. Look at the comparison, or at what "
    "decides there instead of one (np.sign? np.heaviside?).",
    lambda *v: updated(*v, output=lambda z: 1 if z > 0 else 0))


def gate(draw, table):
    order = draw.rng.permutation(4)
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])[order]
    return x, np.array(table)[order], 30


ENOUGH, EPOCHS = 20, 5  # epochs at the most: of those that end before, of those that do not


def two_sides(draw, features=2):
    """Points on two sides of a line, more of them on one side."""
    normal = draw.vector(features, dtype=int)
    shift = draw.rng.integers(-3, 4, features)
    x = draw.rng.integers(-6, 7, (40, features))
    side = (x - shift) @ normal
    keep = np.abs(side) >= 4
    return x[keep][:14], (side[keep] > 0).astype(int)[:14]


def separable(draw, features=2, unit=1):
    """Such points, multiples of ``unit``, which are learnt in time."""
    while True:
        x, y = two_sides(draw, features)
        if not trained(x * unit, y, ENOUGH)[2][-1]:
            return x * unit, y, ENOUGH


def to_its_ends(draw):
    """Points of which the first and the last each have an effect."""
    while True:
        x, y, most = separable(draw)
        w, b, mistakes = trained(x, y, most)
        others = [trained(x[rows], y[rows], most) for rows in (slice(-1), slice(1, None))]
        if not any(np.allclose([*w, b], [*v, a]) for v, a, _ in others) and not any(
                mistakes == m for *_, m in others):
            return x, y, most


def restless(draw):
    """Points of which one is on the other side, and epochs of which the last is not the best, by
    any count; one has a single mistake, and the first point is right at the start."""
    while True:
        x, y = two_sides(draw)
        y[draw.rng.integers(len(y))] ^= 1
        if not y[0]:
            continue
        w, b, mistakes = trained(x, y, EPOCHS)
        if 1 not in mistakes or len(mistakes) < EPOCHS or min(mistakes[:-1]) >= mistakes[-1]:
            continue
        *before, _ = after = [*ends(x, y, EPOCHS)]
        left = [int(np.sum((x @ v + a >= 0) != y)) for v, a in after]
        if min(left[:-1]) < left[-1] and not any(
                np.array_equal([*w, b], [*v, a]) for v, a in before):
            return x, y, EPOCHS


@lesson.exercise(
    part(12, "it learns what a line can separate", lambda draw: [
        gate(draw, [0, 0, 0, 1]), gate(draw, [0, 1, 1, 1]), gate(draw, [1, 1, 1, 0]),
        to_its_ends(draw), separable(draw, unit=0.25), separable(draw, features=3)]),
    part(6, "it ends after the largest number of epochs", lambda draw: [
        *((*gate(draw, [0, 1, 1, 0])[:2], limit) for limit in (4, 7)), restless(draw)]),
    untouched=2,
    hints=("Two loops: over the epochs, and in each over all rows. Count its mistakes.",
           "After each epoch append the count to a list. If it is 0, stop."),
    similar=("Round after round", """
        Games of throwing a die, until one is without a 6, and how many each had:

        >>> sixes = []
        >>> for throws in [[6, 1], [6, 6], [2, 3], [6, 4]]:
        ...     sixes.append(sum(throw == 6 for throw in throws))
        ...     if sixes[-1] == 0:
        ...         break
        >>> sixes
        [1, 2, 0]
    """),
    without=("neurons.Perceptron.fit",),
)
def train_perceptron(x, y, max_epochs):
    w, b, mistakes = np.zeros(x.shape[1]), 0.0, []
    for _ in range(max_epochs):
        wrong = 0
        for row, target in zip(x, y, strict=True):
            error = target - (1 if row @ w + b >= 0 else 0)
            w = w + error * row
            b = b + error
            wrong += abs(error)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return w, b, mistakes


def step(z):
    return 1 if z >= 0 else 0


def trained(x, y, max_epochs, *, early=True, bias=True, anew=False, output=step, batch=False,
            greedy=False, count=abs, kept=False, late="", start=0.0, error=np.subtract, rows=None,
            inputs=lambda row: row, rate=1):
    """The same with one mistake."""
    w, b, mistakes = np.zeros(x.shape[1]), start, []
    wrong = 0
    for _ in range(max_epochs):
        if anew:
            w, b = np.zeros(x.shape[1]), 0.0
        wrong, old_w, old_b = wrong if kept else 0, w, b
        for row, target in zip(x[rows or slice(None)], y[rows or slice(None)], strict=True):
            used_w, used_b = (old_w, old_b) if batch else (w, b)
            off = error(target, output(row @ used_w + used_b))
            w, b = w + rate * off * inputs(row), b + rate * off * bias
            wrong += int(target != output(row @ w + b)) if late == "row" else count(off)
            if greedy and not off:
                break
        if late == "epoch":
            wrong = int(np.sum((x @ w + b >= 0) != y))
        mistakes.append(wrong)
        if early and not wrong:
            break
    return w, b, mistakes


def ends(x, y, max_epochs):
    """Weights and bias after each epoch."""
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in trained(x, y, max_epochs)[2]:
        for row, target in zip(x, y, strict=True):
            error = target - (1 if row @ w + b >= 0 else 0)
            w, b = w + error * row, b + error
        yield w, b


def signed(x, y, max_epochs):
    """The sums of the errors of each epoch; each of them is what the bias moved by."""
    biases = [0.0, *(b for _, b in ends(x, y, max_epochs))]
    return np.diff(biases).astype(int).tolist()


def used_up(x, y, max_epochs, early):
    """The rows come in the first epoch alone."""
    w, b, mistakes = trained(x, y, 1)
    return w, b, mistakes if early and not mistakes[0] else [
        *mistakes, *[0] * (1 if early else max_epochs - 1)]


def fewest(x, y, max_epochs, *, first):
    """Weights and bias after the epoch with the fewest mistakes, the first or the last such."""
    counts = trained(x, y, max_epochs)[2]
    best = min(range(len(counts)), key=lambda i: (counts[i], i if first else -i))
    return list(ends(x, y, max_epochs))[best]


train_perceptron.misconception(
    "one epoch only", "Your result is that of one epoch. Repeat until no mistake is left: does a "
    "return or a break end it too early?",
    lambda x, y, n: trained(x, y, 1))
for early in (True, False):
    train_perceptron.misconception(
        "one epoch only",
        "Weights and bias are those of one epoch, and in the next no mistake is counted any more. "
        "Do all rows come in each epoch anew? zip, for one, is used up when it has been gone "
        "through once.",
        lambda x, y, n, early=early: used_up(x, y, n, early))
for first in (True, False):
    train_perceptron.misconception(
        "the epoch with the fewest mistakes instead of the last",
        "Where no line separates the rows your weights and bias are those of an epoch with few "
        "mistakes. Wanted are those at the end, whether they are the best or not.",
        lambda *v, first=first: (*fewest(*v, first=first), trained(*v)[2]))
train_perceptron.misconception(
    "zeros after an epoch without a mistake", "When an epoch had no mistake, nothing will change "
    "any more. Your list goes on with zeros: is there a stop, does its condition ever hold, and "
    "had the list more places than epochs from the start?",
    lambda *v: trained(*v, early=False))
train_perceptron.misconception(
    "the bias is never updated",
    "Your bias is 0 at the end, and so every line goes through the point (0, 0). Does it move when "
    "the weights do, and does what it has learnt come back?",
    lambda *v: trained(*v, bias=False))
train_perceptron.misconception(
    "it begins anew in each epoch",
    "Each epoch gives the same: it begins with weights and bias of 0, and what was learnt before "
    "is lost. Where do they get their first values?",
    lambda *v: trained(*v, anew=True))
train_perceptron.misconception(
    "the whole epoch with the old weights",
    "In yours all outputs of an epoch come from the weights that it began with. After each mistake "
    "the new ones should be used at once, for the next row.",
    lambda *v: trained(*v, batch=True))
train_perceptron.misconception(
    "all mistakes in one number",
    "Your third result is the number of all mistakes together. Return the mistakes of each epoch "
    "as a list.",
    lambda *v: (*trained(*v)[:2], int(sum(trained(*v)[2]))))
train_perceptron.misconception(
    "stops at the first right answer", "One right row does not mean that all are right. In yours "
    "the rows after it do not come any more in that epoch: what should a right row do?",
    lambda *v: trained(*v, greedy=True))
train_perceptron.misconception(
    "the last epoch is not counted", "The epoch without a mistake belongs in the list too.",
    lambda *v: (*trained(*v)[:2], [m for m in trained(*v)[2] if m]))
for early in (True, False):
    train_perceptron.misconception(
        "mistakes cancel each other", "Your counts are sums of 1 and −1: an error of −1 cancels "
        "one of 1. Each is one mistake.",
        lambda *v, early=early: trained(*v, count=lambda off: off, early=early))
train_perceptron.misconception(
    "mistakes cancel each other", "Your counts are sums of 1 and −1: "
    "an error of −1 cancels one of 1. Each is one mistake.",
    lambda *v: (*trained(*v)[:2], signed(*v)))
train_perceptron.misconception(
    "mistakes cancel each other", "Your counts are sums of 1 and −1, without their sign: "
    "an error of −1 cancels one of 1. Each is one mistake.",
    lambda *v: (*trained(*v, count=lambda off: off)[:2],
                [abs(n) for n in trained(*v, count=lambda off: off)[2]]))
train_perceptron.misconception(
    "the count goes on from epoch to epoch", "Your numbers are those of all epochs so far. Each "
    "epoch has a count of its own: where does it begin with 0?",
    lambda *v: trained(*v, kept=True))
train_perceptron.misconception(
    "the count goes on from epoch to epoch", "Your numbers are those "
    "of all epochs so far. Each epoch has a count of its own: where does it begin with 0?",
    lambda *v: (*trained(*v)[:2], np.cumsum(trained(*v)[2]).tolist()))
for early in (True, False):
    train_perceptron.misconception(
        "counted after the epoch", "Your counts are those of the weights at the end of each epoch. "
        "Count each row when it comes, with the weights that it meets.",
        lambda *v, early=early: trained(*v, late="epoch", early=early))
train_perceptron.misconception(
    "counted after the epoch", "Your counts are those of the weights "
    "at the end of each epoch. Count each row when it comes, with the weights that it meets.",
    lambda *v: (*trained(*v)[:2], [
        int(np.sum((v[0] @ w + b >= 0) != v[1])) for w, b in ends(*v)]))
train_perceptron.misconception(
    "counted after the row's update", "In yours a row counts as a mistake by its output after its "
    "own update. The output before it is what was wrong.",
    lambda *v: trained(*v, late="row"))
train_perceptron.misconception(
    "right rows are counted", "Your list has the rows that were right. Wanted are the mistakes.",
    lambda x, y, n: (*trained(x, y, n)[:2], [len(y) - m for m in trained(x, y, n)[2]]))
train_perceptron.misconception(
    "shares instead of counts", "Your list has a share of the rows for each epoch. Wanted is how "
    "many mistakes there were.",
    lambda x, y, n: (*trained(x, y, n)[:2], [m / len(y) for m in trained(x, y, n)[2]]))
train_perceptron.misconception(
    "the number of epochs instead of the list", "Your third result is how many epochs there were. "
    "Wanted is a list: the mistakes of each.",
    lambda *v: (*trained(*v)[:2], len(trained(*v)[2])))
train_perceptron.misconception(
    "the mistakes of the last epoch alone", "Your third result is the last epoch's. Wanted is a "
    "list with the mistakes of each.",
    lambda *v: (*trained(*v)[:2], trained(*v)[2][-1]))
train_perceptron.misconception(
    "the bias does not start at 0, all mistakes in one number",
    "Your results are those of a bias that starts with 1. Which start is asked for? And return the "
    "mistakes of each epoch as a list.",
    lambda *v: (*trained(*v, start=1.0)[:2], sum(trained(*v, start=1.0)[2])))
train_perceptron.misconception(
    "silent at the sum 0",
    "With the sum 0 your neuron is silent, and it should fire. At the start every sum is 0: look "
    "at the comparison, or at what decides instead of one (np.sign? np.heaviside?).",
    lambda *v: trained(*v, output=lambda z: 1 if z > 0 else 0))
for rate in (0.5, 0.1, 0.01, 2):
    doubled = " (So it is for targets −1 and 1, too: twice the error.)" if rate == 2 else ""
    for early, words, too in ((True, "", ""), (False, ", and it never stops early", (
            " And when an epoch had no mistake, nothing will change any more."))):
        train_perceptron.misconception(
            f"another learning rate{words}", "Your weights and bias are those of a learning rate "
            f"of {rate}. Which one is asked for?{doubled}{too}",
            lambda *v, rate=rate, early=early: trained(*v, rate=rate, early=early))
train_perceptron.misconception(
    "all weights change alike",
    "All weights change by the same amount. Each should change in proportion to its own input.",
    lambda *v: trained(*v, inputs=np.ones_like))
for words, output in (
        ("Your outputs are −1, 0 and 1, as from np.sign: a silent neuron's error is too large by "
         "1. This neuron says 0 or 1.", np.sign),
        ("Your outputs are −1 and 1, the targets 0 and 1: a silent neuron's error is too large by "
         "1. This neuron says 0 or 1.", lambda z: 1 if z >= 0 else -1)):
    for count in (abs, lambda off: int(off != 0)):
        train_perceptron.misconception(
            "a silent neuron counts as −1", words,
            lambda *v, output=output, count=count: trained(*v, output=output, count=count))
for count in (abs, lambda off: int(off != 0)):
    train_perceptron.misconception(
        "the sum instead of the output",
        "Your changes are those of target minus weighted sum. The error is target minus output: "
        "where does the sum become an output, 0 or 1, and is that what is subtracted?",
        lambda *v, count=count: trained(*v, output=lambda z: z, count=count))
for few, words in ((slice(2), "Weights and bias are returned, but not the mistakes."),
                   (2, "Only the mistakes are returned: weights and bias come first."),
                   (0, "Only the weights are returned: bias and mistakes come after them.")):
    train_perceptron.misconception(
        "not all that is asked for", words, lambda *v, few=few: trained(*v)[few])
train_perceptron.misconception(
    "the bias does not start at 0",
    "Your results are those of a bias that starts with 1. Which start is asked for?",
    lambda *v: trained(*v, start=1.0))
for more in (-1, 1):
    train_perceptron.misconception(
        f"one epoch too {'few' if more < 0 else 'many'}",
        "Where no line separates the rows your last epoch is not the one that max_epochs names: "
        f"there is one epoch too {'few' if more < 0 else 'many'}. Where does the count begin and "
        "end?",
        lambda x, y, n, more=more: trained(x, y, n + more))
train_perceptron.misconception(
    "the inputs are added after every mistake", "After every mistake your inputs are added, also "
    "where the neuron fired and should not. Which sign has the error there?",
    lambda *v: trained(*v, error=lambda target, output: abs(target - output)))
train_perceptron.misconception(
    "wrong sign", "Your updates make the mistakes larger: which of target and output is taken off "
    "which, and is the change added or taken off?",
    lambda *v: trained(*v, error=lambda target, output: output - target))
train_perceptron.misconception(
    "learns only to fire",
    "Where the neuron fires and should not, nothing changes, and nothing is counted. It must learn "
    "from that mistake too.",
    lambda *v: trained(*v, error=lambda target, output: max(target - output, 0)))
train_perceptron.misconception(
    "the last row never comes",
    "The last row has no influence on your result. Where do the rows that you go through end?",
    lambda *v: trained(*v, rows=slice(-1)))
train_perceptron.misconception(
    "the first row never comes",
    "The first row has no influence on your result. Where do the rows that you go through begin?",
    lambda *v: trained(*v, rows=slice(1, None)))


INPUTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
OR, NAND, AND, NOR = ([1, 1], -0.5), ([-1, -1], 1.5), ([1, 1], -1.5), ([-1, -1], 0.5)
ONLY_1, ONLY_2 = ([1, -1], -0.5), ([-1, 1], -0.5)


FORM = "([w1, w2], b)"  # of a neuron, as it is returned


def neuron(answer):
    """The weights and the bias of ``([w1, w2], b)``; None where it has another form.

    >>> neuron((0.5, [1, 1])) is None
    True
    """
    try:
        w, b = (np.ravel(np.asarray(part, dtype=float)) for part in answer)
    except (TypeError, ValueError):
        return None
    return (w, b[0]) if (w.size, b.size) == (2, 1) else None


def unit(inputs, neuron):
    w, b = neuron
    return (np.asarray(inputs) @ w + b >= 0).astype(int)


ROWS = ("00", "01", "10", "11")
XOR = (0, 1, 1, 0)
GATES = {  # what one neuron can do, by its outputs for 00, 01, 10, 11
    (0, 0, 0, 0): "never fires", (1, 1, 1, 1): "always fires",
    (0, 0, 0, 1): "computes AND", (0, 1, 1, 1): "computes OR",
    (1, 0, 0, 0): "computes NOR", (1, 1, 1, 0): "computes NAND",
    (0, 0, 1, 1): "repeats x1", (0, 1, 0, 1): "repeats x2",
    (1, 1, 0, 0): "computes “not x1”", (1, 0, 1, 0): "computes “not x2”",
    (0, 0, 1, 0): "computes “x1 and not x2”", (0, 1, 0, 0): "computes “x2 and not x1”",
    (1, 0, 1, 1): "computes “x1 or not x2”", (1, 1, 0, 1): "computes “x2 or not x1”"}


def gate_of(neuron):
    return tuple(unit(INPUTS, neuron).tolist())


def silent_at_zero(neuron):
    """The same neuron, if 0 would not fire."""
    w, b = neuron
    sums = INPUTS @ w + b
    return (w, np.nextafter(b, -np.inf) if b else -1e-300) if (sums == 0).any() else neuron


def at_zero(neuron):
    """The rows, in words, at which the sum is exactly 0."""
    w, b = neuron
    return " and ".join(row for row, z in zip(ROWS, INPUTS @ w + b, strict=True) if z == 0)


def rows_right(neuron):
    return sum(o == t for o, t in zip(gate_of(neuron), XOR, strict=True))


def form_of_one(answer):
    """What is wrong with the form of what should be one neuron."""
    said = f"Expected the two weights and then the bias: {FORM}."
    try:
        sizes = [np.size(np.asarray(part, dtype=float)) for part in answer]
    except (TypeError, ValueError):
        several = isinstance(answer, list | tuple) and all(neuron(o) is not None for o in answer)
        return f"{said} Yours has several neurons, and one is asked for." if several else said
    return f"{said} " + {
        (1, 2): "Yours has the bias first.",
        (1, 1, 1): "Yours has three numbers in a row: the weights belong together.",
        (1, 1, 1, 1): "Yours has four numbers. The outputs are not asked for, but the neuron.",
        (3,): "Yours is one pair too deep: there is one thing inside.",
        (2, 2): "Yours has two pairs: there are two weights, and one bias.",
    }.get(tuple(sizes), "")


def gets_three(answer):
    one = neuron(answer)
    if one is None:
        return form_of_one(answer).strip()
    right = rows_right(one)
    return "" if right == 3 else (
        f"Your neuron {GATES[gate_of(one)]}: for 00, 01, 10, 11 it gives {list(gate_of(one))}, "
        f"{right} of the 4 {'is' if right == 1 else 'are'} right. {to_three(one)}")


def to_three(neuron):
    """What to look at where one or two rows are right."""
    outputs = gate_of(neuron)
    if rows_right(silent_at_zero(neuron)) == 3:
        return (f"At {at_zero(neuron)} its sum is exactly 0, and at 0 a neuron fires: there it "
                "should be silent. What does its bias do there?")
    if np.abs(neuron[0]).max() < 1e-6:
        return ("Its weights are 0, or nearly: the inputs do not count. If they were computed (by "
                "least squares?): what was made small there is not the number of wrong rows.")
    if outputs == (1, 1, 1, 1):
        return ("It should be silent at 00, where the sum is the bias alone, or at 11, where it is "
                "the bias and both weights. Look at the signs of these sums.")
    if outputs == (0, 0, 0, 0):
        return ("It should fire at 01 or at 10, where the sum is the bias and one weight. Look at "
                "the signs of these sums.")
    if sum(outputs) == 2:
        return ("One input alone decides: with any such line two rows are wrong. For three both "
                "must count. (If the weights were trained: the last ones need not be the best.)")
    return ("No line gets fewer right, and its opposite gets three. So do the same weights with "
            "another bias: in which rows should the sum be below 0? (If a search found it: does "
            "it keep the most right ones, and is its table that of XOR?)")


@lesson.exercise(
    part(10, "three of the four rows are right", lambda draw: [()], verify=gets_three),
    hints=("Which gate that one neuron can compute differs from XOR in one row only?",
           "Compare the truth tables of OR and of NAND with that of XOR."),
    similar=("XOR: is there a line?", """
        The opposite of XOR, “both are equal”, gives 1, 0, 0, 1 for 00, 01, 10, 11. One neuron can
        do AND: 0, 0, 0, 1. It differs in the first row only, so three of four are right. Look for
        such a neighbour of XOR.
    """),
)
def best_line_for_xor():
    return [1, 1], -0.5


for name, *answers in (
    ("it always fires", ([1, 1], 0.5), ([0, 0], 0)), ("it never fires", ([1, 1], -3), ([0, 0], -1)),
    ("AND", ([1, 1], -1.5)), ("NOR", ([-1, -1], 0.5)),
    ("only the first input counts", ([1, 0], -0.5), ([-1, 0], 0.5)),
    ("only the second input counts", ([0, 1], -0.5), ([0, -1], 0.5)),
    ("the opposite of the best", ([2, -2], 1), ([-2, 2], 1)),
    ("exactly 0 where it should be silent", ([1, 1], 0), ([-1, -1], 2), ([1, -1], 0), ([-1, 1], 0),
     ([1, -2], 0), ([-2, 1], 0), ([2, -1], -1), ([-1, 2], -1)),
):
    for one in answers:
        best_line_for_xor.misconception(name, gets_three(one), lambda one=one: one)


def hidden_codes(answer):
    return np.column_stack([unit(INPUTS, neuron(one)) for one in answer[:2]])


def three_neurons(answer):
    """What is wrong with the form of an answer; empty where nothing is."""
    if isinstance(answer, list | tuple) and len(answer) == 3 and all(
            neuron(one) is not None for one in answer):
        return ""
    said = f"Expected three neurons, the one of the output last, each as {FORM}."
    if not isinstance(answer, list | tuple):
        return said
    if all(neuron(one) is not None for one in answer):
        return f"{said} Yours has {len(answer)}."
    return f"{said} Yours has the bias first." if len(answer) == 3 and all(
        isinstance(one, list | tuple) and neuron(one[::-1]) is not None for one in answer) else said


ALL_GATES = [(sign * np.array(w), sign * b) for w, b in (
    OR, AND, ONLY_1, ONLY_2, ([1, 0], -0.5), ([0, 1], -0.5), ([0, 0], 1)) for sign in (-1, 1)]
PLACES = ("the first", "the second", "the third")


def network(neurons):
    """What three neurons, each of weights and bias, give for 00, 01, 10, 11."""
    first, second, third = neurons
    return tuple(unit(np.column_stack([unit(INPUTS, first), unit(INPUTS, second)]), third).tolist())


def with_others(neurons, **changed):
    return [changed.get(f"n{i}", one) for i, one in enumerate(neurons)]


def to_xor(answer):
    """What to look at in three neurons that do not compute XOR."""
    three = [neuron(one) for one in answer]
    zeros = [i for i, one in enumerate(three) if at_zero(one)]
    for some in (s for n in (1, 2, 3) for s in combinations(zeros, n)):
        if network(with_others(three, **{f"n{i}": silent_at_zero(three[i]) for i in some})) == XOR:
            where = ", ".join(f"{PLACES[i]} has it for its inputs {at_zero(three[i])}"
                              for i in some)
            return (f"Where a sum is exactly 0 the neuron fires: {where}. Were it silent there, "
                    "the network would be XOR. What does the bias do there?")
    if network([three[1], three[0], three[2]]) == XOR:
        return ("With the two hidden neurons exchanged it would be XOR: which weight of the third "
                "belongs to which of them?")
    if any(network(order) == XOR for order in permutations(three)):
        return ("With your three neurons in another order it would be XOR: which gate belongs "
                "where? The output's comes last.")
    if network([(w, -b) for w, b in three]) == XOR:
        return ("With the other sign of each bias it would be XOR. A bias is added to the sum: are "
                "yours what the sum has to reach?")
    alone = [i for i in range(3) if any(
        network(with_others(three, **{f"n{i}": other})) == XOR for other in ALL_GATES)]
    if not alone:
        return no_single(three)
    who = " or ".join(f"{PLACES[i]} neuron" for i in alone)
    if len(alone) > 1:
        return f"Another gate in place of {who} would do: for which do you decide?"
    return f"With another gate in place of {who} alone it would be XOR. {signs(three, alone[0])}"


def signs(three, place):
    """What to look at in the one neuron that should be another."""
    w, b = three[place]
    would_do = [words for words, other in (
        ("the sign of its bias", (w, -b)), ("the signs of its weights", (-w, b)),
        ("the sign of its first weight", (w * [-1, 1], b)),
        ("the sign of its second weight", (w * [1, -1], b)))
        if network(with_others(three, **{f"n{place}": other})) == XOR]
    if would_do:
        return f"Look at {' or '.join(would_do)}."
    if network(with_others(three, **{f"n{place}": (-w, np.nextafter(-b, -np.inf))})) == XOR:
        return "It does the opposite of what is needed."
    if len(set(gate_of(three[place]))) == 1:
        return "It says the same whatever comes: look at the size of its bias beside its weights."
    return "Which rows should it tell from the others, and which gate does that?"


def no_single(three):
    """The same where no one neuron alone is to blame."""
    hidden = [gate_of(one) for one in three[:2]]
    same_always = [i for i in (0, 1) if len(set(hidden[i])) == 1]
    if hidden[0] == hidden[1] and not same_always:
        return ("Both hidden neurons do the same: what should the second ask that the first does "
                "not?")
    places = [words.format(" or ".join(who)) for words, change in (
        ("what the bias does at a sum of exactly 0, where a neuron fires: so it is in {}",
         silent_at_zero),
        ("the sign of the bias of {}", lambda one: (one[0], -one[1])),
        ("the signs of the weights of {}", lambda one: (-one[0], one[1])))
        if (who := [PLACES[i] for i in (0, 1) if separate(
            [change(three[j]) if j == i else three[j] for j in (0, 1)])])]
    if places and not separate(three[:2]):
        look = places[0] if "exactly 0" in places[0] else " or ".join(places)
        return f"Look at {look}. And then at the third: which gate of these two is XOR?"
    if same_always:
        return (f"{' and '.join(PLACES[i] for i in same_always).capitalize()} always "
                f"{'say' if same_always[1:] else 'says'} the same, which tells nothing. Look at "
                "weights and bias, their signs and sizes. (If it was trained: until no mistake was "
                "left?)")
    return ("More than one of the three has to be another gate. Begin with the hidden ones. (If "
            "they were trained: until no mistake was left?)")


def separate(hidden):
    """Whether one neuron can make XOR of what two say."""
    return any(network([*hidden, other]) == XOR for other in ALL_GATES)


def gates(answer):
    first, second = (GATES[gate_of(neuron(one))] for one in answer[:2])
    return f"Your first hidden neuron {first}, the second {second}"


def tells_apart(answer):
    if said := three_neurons(answer):
        return said
    codes = [tuple(c) for c in hidden_codes(answer).tolist()]
    ones, zeros = {codes[1], codes[2]}, {codes[0], codes[3]}
    if ones & zeros:
        one, zero = next((o, z) for o in (1, 2) for z in (0, 3) if codes[o] == codes[z])
        return (f"{gates(answer)}: for {ROWS[one]} and {ROWS[zero]}, which need different answers, "
                f"the third gets the same, {codes[one]}. {to_xor(answer)}")
    if ones | zeros == {(0, 0), (0, 1), (1, 0), (1, 1)} and len({sum(c) % 2 for c in ones}) == 1:
        return (f"{gates(answer)}: the third gets {codes} for 00, 01, 10, 11 and would have to "
                "compute XOR by itself, or its opposite, and no line does that.")
    return ""


def is_xor(answer):
    if said := three_neurons(answer):
        return said
    outputs = network([neuron(one) for one in answer])
    third = GATES[gate_of(neuron(answer[2]))].replace("x1", "its first input").replace(
        "x2", "its second input")
    return "" if outputs == XOR else (
        f"{gates(answer)}, the third, of these two, {third}. For 00, 01, 10, 11 that gives "
        f"{list(outputs)}; XOR is {list(XOR)}. {to_xor(answer)}")


@lesson.exercise(
    part(5, "the hidden neurons leave the third what one neuron can do", lambda draw: [()],
         verify=tells_apart),
    part(11, "the network computes XOR", lambda draw: [()], verify=is_xor),
    hints=("XOR means: at least one of them, and not both. Each half of this sentence is a gate.",
           "Hidden: OR and NAND. The third neuron asks for both of them."),
    similar=("The way out: more neurons", """
        “Both are equal” means: both are 1, or none is. One hidden neuron says “both” (AND: [1,
        1], −1.5), one says “none” ([−1, −1], 0.5), and the third fires if one of these two does
        (OR: [1, 1], −0.5). Put your sentence about XOR together in the same way.
    """),
)
def xor_network():
    return ([1, 1], -0.5), ([-1, -1], 1.5), ([1, 1], -1.5)


for name, advice, *networks in (
    ("OR of the two instead of AND",
     "Your hidden neurons are OR and NAND. Your third neuron is content with one of the two.",
     (OR, NAND, OR), (NAND, OR, OR)),
    ("AND of the two instead of OR",
     "Your hidden neurons each find one of the rows 01 and 10, and never fire both. Your third "
     "neuron asks for both.",
     (ONLY_1, ONLY_2, AND), (ONLY_2, ONLY_1, AND)),
    ("AND counts for, not against",
     "Your hidden neurons are OR and AND. 11 should speak against firing: in the hidden neuron, or "
     "in the weight that the third has for it?",
     (OR, AND, OR), (AND, OR, OR)),
    ("AND of OR and AND",
     "Your hidden neurons are OR and AND, and your third asks for both: so the network is AND. 11 "
     "should speak against firing: in the hidden neuron, or in the weight that the third has for "
     "it?",
     (OR, AND, AND), (AND, OR, AND)),
    ("the opposite of XOR",
     "Your network gives exactly the opposite of XOR. Your hidden neurons are OR and NAND, and "
     "your third is silent where both fire.",
     (OR, NAND, NAND), (NAND, OR, NAND)),
    ("NOR instead of NAND", "", (OR, NOR, AND), (NOR, OR, AND)),
    ("two equal hidden neurons", "Both hidden neurons ask the same: what should the second "
     "find that the first does not?",
     (OR, OR, AND), (NAND, NAND, AND), (ONLY_1, ONLY_1, OR), (ONLY_2, ONLY_2, OR),
     (AND, AND, AND), (OR, OR, OR)),
    ("the hidden neurons are AND and NOR",
     "Your hidden neurons find 11 and 00: your third neuron should be silent for these.",
     (AND, NOR, OR), (NOR, AND, OR)),
    ("the third neuron ignores one of the two",
     "Your third neuron looks at one hidden neuron only.",
     (OR, NAND, ([1, 0], -0.5)), (OR, NAND, ([0, 1], -0.5)),
     (NAND, OR, ([1, 0], -0.5)), (NAND, OR, ([0, 1], -0.5))),
    ("the three gates in another order", "",
     (AND, OR, NAND), (AND, NAND, OR), (OR, AND, NAND), (NAND, AND, OR)),
    ("the hidden neurons in the other order", "", (OR, AND, ONLY_2), (AND, OR, ONLY_1)),
    ("a sum of exactly 0 fires", "",
     (([1, -1], 0), ([-1, 1], 0), OR), (([-1, 1], 0), ([1, -1], 0), OR),
     (OR, NAND, ([1, 1], -1)), (NAND, OR, ([1, 1], -1)), (OR, AND, ([1, -1], 0)),
     (AND, OR, ([-1, 1], 0)), (ONLY_1, ([-1, 1], 0), OR), (([1, -1], 0), ONLY_2, OR),
     (([1, 1], 0), NAND, AND), (NAND, ([1, 1], 0), AND)),
    ("thresholds instead of biases", "",
     (([1, 1], 0.5), ([-1, -1], -1.5), ([1, 1], 1.5)),
     (([-1, -1], -1.5), ([1, 1], 0.5), ([1, 1], 1.5))),
):
    for three in networks:
        xor_network.misconception(name, advice or tells_apart(three) or is_xor(three),
                                  lambda three=three: three)

still_mistakes = lesson.choice(
    "still_mistakes", 8,
    "After 100 epochs the perceptron rule still makes mistakes in every epoch. What do you know?",
    "a", {
        "a": ("that it is not done yet, and no more",
              "Perhaps no line separates the classes. Perhaps the gap is narrow, or one "
              "feature's numbers are huge, and it takes far longer. Perhaps the next epoch is "
              "without a mistake."),
        "b": ("that no line separates the classes",
              "Perhaps. But where the gap is narrow, or one feature's numbers are huge, the rule "
              "may need far more epochs and still get there."),
        "c": ("that its line is the best there is",
              "The rule knows nothing of “best”: each mistake moves the line again."),
        "d": ("that the learning rate is too high",
              "If all weights start at 0, another rate makes all of them larger or smaller. The "
              "line is the same."),
    })

weights_alone = lesson.choice(
    "weights_alone", 8,
    "Both weights of a neuron are multiplied by 10. Its bias is not 0, and it stays. What "
    "happens to the decision line?",
    "d", {
        "a": ("it stays where it is", "So it would if the bias were multiplied, too."),
        "b": ("it becomes ten times as steep", "The slope is −w1 / w2: the 10 cancels."),
        "c": ("it moves away from (0, 0)",
              "It is the other way round: −b / w2 becomes a tenth of what it was."),
        "d": ("it moves towards (0, 0), and does not turn",
              "The slope −w1 / w2 stays. What lay at −b / w2 lies ten times as near to 0."),
    })

explain_xor = lesson.explanation(
    "explain_xor",
    "A friend asks: “Why can one neuron not learn XOR, however long it is trained?” "
    "Explain it in a few sentences.",
    "A neuron fires on one side of a straight line and is silent on the other. For XOR it should "
    "fire at (0, 1) and (1, 0) and be silent at (0, 0) and (1, 1). These are the corners of a "
    "square, and the equal ones lie across from each other. No straight line has two opposite "
    "corners on one side and the other two on the other. So no weights exist that do it, and "
    "training cannot find what does not exist.")
