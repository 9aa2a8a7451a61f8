"""Lesson 04: the line that one neuron draws."""

from __future__ import annotations

import numpy as np

from .kit import Lesson, part

lesson = Lesson("04_decision_boundaries")
hint = lesson.hint


def line(draw, dtype=np.float64):
    w = draw.numbers((2,), dtype=dtype)
    if dtype is int:
        w = np.array([int(draw.rng.choice([-5, -1, 1, 7])), int(draw.rng.choice([-4, -2, 2, 4]))])
    return w, int(draw.rng.choice([-3, 3])) if dtype is int else draw.number()  # never as w[0]


@lesson.exercise(
    part(12, "slope and intercept", lambda draw: [line(draw) for _ in range(4)]),
    part(4, "whole numbers", lambda draw: [line(draw, int), line(draw, int)]),
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
    "the slope has the wrong sign", "When w1 x1 changes sides it changes its sign.",
    lambda w, b: (w[0] / w[1], -b / w[1]))
decision_line.misconception(
    "the intercept has the wrong sign", "When b changes sides it changes its sign.",
    lambda w, b: (-w[0] / w[1], b / w[1]))
decision_line.misconception(
    "nothing changed its sign", "What changes sides changes its sign.",
    lambda w, b: (w[0] / w[1], b / w[1]))
decision_line.misconception(
    "the weights the wrong way round", "Solve for x2, so divide by the weight of x2.",
    lambda w, b: (-w[1] / w[0], -b / w[1]))
decision_line.misconception(
    "solved for x1", "You solved for x1. The line is wanted as x2 = slope · x1 + intercept.",
    lambda w, b: (-w[1] / w[0], -b / w[0]))
decision_line.misconception(
    "the bias taken for the intercept", "The bias has to be divided as well.",
    lambda w, b: (-w[0] / w[1], -b))
decision_line.misconception(
    "intercept before slope", "First the slope, then the intercept.",
    lambda w, b: (-b / w[1], -w[0] / w[1]))
decision_line.misconception(
    "whole-number division", "// cuts the result to a whole number.",
    lambda w, b: (-w[0] // w[1], -b // w[1]))


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


@lesson.exercise(
    part(12, "a mistake moves weights and bias", lambda draw: [
        example(draw, -0.4, 1), example(draw, 0.4, 0), example(draw, 2.5, 0),
        example(draw, -2.5, 1), bias_decides(draw), example(draw, 200.0, 0),
        example(draw, -200.0, 1),  # one update does not make it right
        (*SILENT, 1, 0.5), (*FIRES, 0, 0.5), (*QUIET, 1, 0.5)]),
    part(4, "a right answer changes nothing, a wrong one something", lambda draw: [
        example(draw, 0.6, 1), example(draw, -0.6, 0), example(draw, 3.0, 1),
        example(draw, 0.6, 0), (*SILENT, 0, 0.5), (*QUIET, 0, 0.5)]),
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


def updated(x, w, b, target, lr, *, output=lambda z: 1 if z >= 0 else 0):
    error = target - output(np.sum(x * w) + b)
    return w + lr * error * x, b + lr * error


perceptron_update.misconception(
    "the bias is never updated", "The bias learns too: think of it as a weight whose input is 1.",
    lambda x, w, b, target, lr: (updated(x, w, b, target, lr)[0], b))
perceptron_update.misconception(
    "wrong sign", "Your update makes the mistake larger.",
    lambda x, w, b, target, lr: updated(x, w, b, target, -lr))
perceptron_update.misconception(
    "the sum instead of the output",
    "You subtract the weighted sum from the target. Subtract the output, 0 or 1.",
    lambda *v: updated(*v, output=lambda z: z))
perceptron_update.misconception(
    "learns from right answers too", "If the answer is right, nothing should change.",
    lambda *v: updated(*v, output=lambda z: 0.5))
perceptron_update.misconception(
    "learns only to fire", "When the neuron fires and should not, it must learn too.",
    lambda x, w, b, target, lr: updated(x, w, b, target, lr) if target else (w, b))
perceptron_update.misconception(
    "the learning rate is forgotten", "One of the arguments is not used.",
    lambda x, w, b, target, lr: updated(x, w, b, target, 1))
perceptron_update.misconception(
    "all weights change alike", "A weight changes in proportion to its own input.",
    lambda x, w, b, target, lr: (w + updated(x, w, b, target, lr)[1] - b,
                                 updated(x, w, b, target, lr)[1]))
perceptron_update.misconception(
    "the output without the bias", "Whether the neuron fires depends on its bias too.",
    lambda x, w, b, target, lr: updated(x, w, b, target, lr, output=lambda z: 1 if z >= b else 0))
perceptron_update.misconception(
    "silent at the sum 0", "With the sum 0 the neuron fires.",
    lambda *v: updated(*v, output=lambda z: 1 if z > 0 else 0))


def gate(draw, table):
    order = draw.rng.permutation(4)
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])[order]
    return x, np.array(table)[order], 30


def separable(draw, features=2, unit=1):
    """Points on two sides of a line, more of them on one side; multiples of ``unit``."""
    normal = draw.vector(features, dtype=int)
    shift = draw.rng.integers(-3, 4, features)
    x = draw.rng.integers(-6, 7, (40, features))
    side = (x - shift) @ normal
    keep = np.abs(side) >= 4
    return x[keep][:14] * unit, (side[keep] > 0).astype(int)[:14], 60


def restless(draw):
    """Points that no line separates, and epochs of which the last is not the best, by any count."""
    while True:
        x, y, _ = separable(draw)
        y = draw.rng.permutation(y)
        ends = [trained(x, y, n) for n in range(1, 6)]
        mistakes = ends[-1][2]
        left = [int(np.sum((x @ w + b >= 0) != y)) for w, b, _ in ends]
        if len(mistakes) == len(ends) and all(
                min(counts[:-1]) < counts[-1] for counts in (mistakes, left)):
            return x, y, len(ends)


@lesson.exercise(
    part(12, "it learns what a line can separate", lambda draw: [
        gate(draw, [0, 0, 0, 1]), gate(draw, [0, 1, 1, 1]), gate(draw, [1, 1, 1, 0]),
        separable(draw), separable(draw, unit=0.25), separable(draw, features=3)]),
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


def trained(x, y, max_epochs, *, early=True, bias=True, anew=False, threshold=0.0, batch=False,
            greedy=False):
    """The same with one mistake."""
    w, b, mistakes = np.zeros(x.shape[1]), 0.0, []
    for _ in range(max_epochs):
        if anew:
            w, b = np.zeros(x.shape[1]), 0.0
        wrong, old_w, old_b = 0, w, b
        for row, target in zip(x, y, strict=True):
            used_w, used_b = (old_w, old_b) if batch else (w, b)
            error = target - (1 if row @ used_w + used_b >= threshold else 0)
            w, b = w + error * row, b + error * bias
            wrong += abs(error)
            if greedy and not error:
                break
        mistakes.append(wrong)
        if early and not wrong:
            break
    return w, b, mistakes


train_perceptron.misconception(
    "one epoch only", "You go through the rows once. Repeat until no mistake is left.",
    lambda x, y, n: trained(x, y, 1))
train_perceptron.misconception(
    "it never stops early", "When an epoch had no mistake, nothing will change any more.",
    lambda *v: trained(*v, early=False))
train_perceptron.misconception(
    "the bias is never updated", "Without a bias every line goes through the point (0, 0).",
    lambda *v: trained(*v, bias=False))
train_perceptron.misconception(
    "it begins anew in each epoch", "What was learnt is thrown away at each new epoch.",
    lambda *v: trained(*v, anew=True))
train_perceptron.misconception(
    "the whole epoch with the old weights",
    "After each mistake the new weights should be used at once, for the next row.",
    lambda *v: trained(*v, batch=True))
train_perceptron.misconception(
    "all mistakes in one number", "Return the mistakes of each epoch as a list.",
    lambda *v: (*trained(*v)[:2], int(sum(trained(*v)[2]))))
train_perceptron.misconception(
    "stops at the first right answer", "One right row does not mean that all are right.",
    lambda *v: trained(*v, greedy=True))
train_perceptron.misconception(
    "the last epoch is not counted", "The epoch without a mistake belongs in the list too.",
    lambda *v: (*trained(*v)[:2], [m for m in trained(*v)[2] if m]))


INPUTS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])


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


def gets_three(answer):
    if neuron(answer) is None:
        return f"Expected the two weights and then the bias: {FORM}."
    outputs = unit(INPUTS, neuron(answer)).tolist()
    right = sum(o == t for o, t in zip(outputs, (0, 1, 1, 0), strict=True))
    return "" if right == 3 else (f"For 00, 01, 10, 11 your neuron gives {outputs}: "
                                  f"{right} of the 4 are right.")


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


best_line_for_xor.misconception(
    "it always fires", "Your neuron says 1 to everything.", lambda: ([0, 0], 0))
best_line_for_xor.misconception(
    "it never fires", "Your neuron says 0 to everything.", lambda: ([0, 0], -1))
best_line_for_xor.misconception(
    "AND", "Your neuron computes AND. It differs from XOR in three rows.", lambda: ([1, 1], -1.5))
best_line_for_xor.misconception(
    "only the first input counts", "Your neuron looks at x1 only.", lambda: ([1, 0], -0.5))
best_line_for_xor.misconception(
    "only the second input counts", "Your neuron looks at x2 only.", lambda: ([0, 1], -0.5))


def hidden_codes(answer):
    return np.column_stack([unit(INPUTS, neuron(one)) for one in answer[:2]])


def three_neurons(answer):
    """What is wrong with the form of an answer; empty where nothing is."""
    if isinstance(answer, list | tuple) and len(answer) == 3 and all(
            neuron(one) is not None for one in answer):
        return ""
    return f"Expected three neurons, the one of the output last, each as {FORM}."


def tells_apart(answer):
    if said := three_neurons(answer):
        return said
    codes = [tuple(c) for c in hidden_codes(answer).tolist()]
    ones, zeros = {codes[1], codes[2]}, {codes[0], codes[3]}
    if ones & zeros:
        return (f"For 00, 01, 10, 11 the two hidden neurons give {codes}: rows with different "
                "answers look the same to the third.")
    if ones | zeros == {(0, 0), (0, 1), (1, 0), (1, 1)} and len({sum(c) % 2 for c in ones}) == 1:
        return (f"For 00, 01, 10, 11 the two hidden neurons give {codes}: the third would have to "
                "compute XOR by itself, and no line does that.")
    return ""


def is_xor(answer):
    if said := three_neurons(answer):
        return said
    codes = hidden_codes(answer)
    outputs = unit(codes, neuron(answer[2])).tolist()
    return "" if outputs == [0, 1, 1, 0] else (
        f"For 00, 01, 10, 11 your hidden neurons give {codes[:, 0].tolist()} and "
        f"{codes[:, 1].tolist()}, the network {outputs}; XOR is [0, 1, 1, 0].")


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


OR, NAND, AND, NOR = (([1, 1], -0.5), ([-1, -1], 1.5), ([1, 1], -1.5), ([-1, -1], 0.5))

xor_network.misconception(
    "OR of the two instead of AND", "Your third neuron is content with one of the two.",
    lambda: (OR, NAND, OR))
xor_network.misconception(
    "AND counts for, not against",
    "Both inputs together should speak against firing. Which sign has that weight?",
    lambda: (OR, AND, OR))
xor_network.misconception(
    "two equal hidden neurons", "Both hidden neurons ask the same question.",
    lambda: (OR, OR, AND))
xor_network.misconception(
    "the hidden neurons are AND and NOR",
    "Your hidden neurons find 11 and 00: your third neuron should be silent for these.",
    lambda: (AND, NOR, OR))
xor_network.misconception(
    "the third neuron ignores one of the two", "Your third neuron looks at one hidden neuron only.",
    lambda: (OR, NAND, ([1, 0], -0.5)))
xor_network.misconception(
    "two equal hidden neurons", "Both hidden neurons ask the same question.",
    lambda: (NAND, NAND, AND))

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
