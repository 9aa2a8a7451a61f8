"""Lesson 03: activation functions and their slopes."""

from __future__ import annotations

import math

import numpy as np

from .kit import Lesson, part
from .kit.comparison import number

lesson = Lesson("03_activation_functions")
hint = lesson.hint


def ordinary(draw):
    return [draw.table(), first_below_0(draw.vector()), draw.table(rows=1),
            draw.numbers((2, 3, 2))]


def first_below_0(z):
    """Whoever takes the type of all results from the first, a whole 0, is always wrong."""
    z.flat[0] = -0.75
    return z


def other_types(draw):
    return [*without_zero(draw), np.array([0, 3, -2])]


def without_zero(draw):
    return [draw.table(dtype=int), first_below_0(draw.table(dtype=np.float32)),
            np.array([0.5, -0.5], np.float32)]


def extreme(draw):
    """Up to ±10,000, and numbers whose e^z is tiny but not 0."""
    return [draw.table() * 1e4, np.append(draw.numbers((3,), -740, -712), [0.3, 800.0])]


@lesson.exercise(
    part(8, "ordinary numbers, in any shape", lambda draw: [
        *ordinary(draw), *(draw.vector(low=low, high=low + 5) for low in (-10, -5, 5))]),
    part(6, "very large and very small numbers, without overflow", extreme, quiet=True),
    part(2, "whole numbers, 0 among them, and float32", other_types),
    untouched=2,
    hints=("For which z is e^(−z) too large to hold? Find a form for these z that needs e^z only.",
           "e^(−|z|) is never above 1. For z < 0: what becomes of 1 / (1 + e^(−z)) if you "
           "multiply above and below by e^z?"),
    similar=("The sigmoid: how strongly", """
        ln(1 + e^z) has the same trouble: e^1000 is too large to hold. Take e^z out of the
        bracket: ln(e^z · (e^(−z) + 1)) = z + ln(1 + e^(−z)). For z ≥ 0 use this form, for z < 0
        the first; both need e^(−|z|) only.

        >>> z = np.array([-1000.0, 0.0, 1000.0])
        >>> (np.where(z >= 0, z, 0) + np.log(1 + np.exp(-np.abs(z)))).round(3).tolist()
        [0.0, 0.693, 1000.0]
    """),
)
def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


sigmoid.misconception(
    "overflow in the exponential",
    "For very negative z the number e^(−z) is too large to hold. Which exponential stays small?",
    lambda z: 1 / (1 + np.exp(-z)))
sigmoid.misconception(
    "overflow in the exponential",
    "For very negative z the number e^(−z) is too large to hold. Which exponential stays small?",
    lambda z: np.vectorize(lambda v: 1 / (1 + math.exp(-v)), otypes=[float])(z))
sigmoid.misconception(
    "infinity divided by infinity",
    "For large z both e^z and 1 + e^z are infinite. Which exponential stays small?",
    lambda z: np.exp(z) / (1 + np.exp(z)))
sigmoid.misconception(
    "falls instead of rising", "Your curve falls from 1 to 0. Look at the sign in the exponent, "
    "and at which value belongs to which z.",
    lambda z: 1 / (1 + np.exp(np.minimum(z, 700))))
sigmoid.misconception(
    "tanh for sigmoid", "Your values lie between −1 and 1. The sigmoid lies between 0 and 1.",
    lambda z: np.tanh(z))
sigmoid.misconception(
    "the 1 + is missing", "Your values go beyond 1. Compare the denominator with the formula.",
    lambda z: 1 / np.exp(-z))
sigmoid.misconception(
    "one value for all", "Each number should be squeezed by itself, whatever its neighbours are.",
    lambda z: np.exp(z) / np.sum(np.exp(z)))
sigmoid.misconception(
    "a step", "Your values are 0 or 1 only. The sigmoid rises gradually.",
    lambda z: np.where(z >= 0, 1.0, 0.0))
sigmoid.misconception(
    "brackets missing in 1 / (1 + e)", "1 / 1 + e is (1 / 1) + e. Brackets are needed.",
    lambda z: 1 / 1 + np.exp(-z))


@sigmoid.misconception(
    "whole numbers stay whole",
    "With whole numbers your result is cut to whole numbers. np.zeros_like copies the type too.")
def _(z):
    result = np.zeros_like(z)
    result[...] = sigmoid.reference(z)
    return result[()]


@lesson.exercise(
    part(10, "ordinary numbers, in any shape", ordinary),
    part(3, "very large and very small numbers", extreme),
    part(3, "whole numbers, 0 among them, and float32", other_types),
    hints=("First the sigmoid itself. Its slope can be written with it alone.",
           "With s = σ(z): the slope is s (1 − s). Take care that s does not overflow."),
    similar=("How steep is it?", """
        A slope that is written with the function itself: f(z) = 1 / z has the slope −1 / z², and
        that is −f². So f is computed once, safely, and the slope from it.

        >>> f = 1 / np.array([1.0, 4.0])
        >>> -(f**2)
        array([-1.    , -0.0625])
    """),
    without=("layers.Sigmoid.backward",),
)
def sigmoid_derivative(z):
    e = np.exp(-np.abs(z))
    return e / (1 + e) ** 2


def s(z):
    return 1 / (1 + np.exp(-np.clip(z, -700, 700)))


sigmoid_derivative.misconception(
    "slope at the output instead of at z",
    "You take the slope at σ(z). It is wanted at z itself.", lambda z: s(s(z)) * (1 - s(s(z))))
sigmoid_derivative.misconception(
    "z put where σ(z) belongs", "In s (1 − s), s is the sigmoid of z, not z.",
    lambda z: z * (1 - z))
sigmoid_derivative.misconception(
    "the sigmoid itself", "You return the value, not the slope.", s)
sigmoid_derivative.misconception(
    "one factor is missing", "You return 1 − σ(z). A factor is missing.", lambda z: 1 - s(z))
sigmoid_derivative.misconception(
    "the slope of tanh", "1 − a² is the slope of tanh.", lambda z: 1 - s(z) ** 2)
sigmoid_derivative.misconception(
    "wrong sign", "The sigmoid rises everywhere; your slope is negative.",
    lambda z: -s(z) * (1 - s(z)))
sigmoid_derivative.misconception(
    "plus instead of minus", "s (1 + s) grows beyond ¼. Look at the sign in the bracket.",
    lambda z: s(z) * (1 + s(z)))
sigmoid_derivative.misconception(
    "infinity divided by infinity",
    "For numbers far from 0 your exponentials are infinite. Use one that stays small.",
    lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2)
sigmoid_derivative.misconception(
    "σ(1 − z) instead of 1 − σ(z)", "You take the sigmoid of 1 − z. What is subtracted from 1?",
    lambda z: s(z) * s(1 - z))


@lesson.exercise(
    part(7, "ordinary numbers, in any shape", ordinary),
    part(4, "very large and very small numbers", extreme),
    part(1, "whole numbers, 0 among them, and float32", other_types),
    untouched=2,
    hints=("Multiply above and below by e^(−z). What is left when z is large?",
           "With e = e^(−2|z|) the size is (1 − e) / (1 + e); the sign is that of z."),
    similar=("Two more: tanh and ReLU", """
        e^z / (e^z + 2) is inf / inf for z = 1000. Multiply above and below by e^(−z): 1 / (1 + 2
        e^(−z)). Now e^(−1000) is 0, and the result is 1. (For z = −1000 the first form is the
        safe one: the sign of z decides.)

        >>> 1 / (1 + 2 * np.exp(-np.array([0.0, 1000.0])))
        array([0.33333333, 1.        ])
    """),
    without=("layers.Tanh.forward",),
)
def tanh(z):
    e = np.exp(-2 * np.abs(z))
    return np.sign(z) * (1 - e) / (1 + e)


tanh.misconception(
    "infinity divided by infinity",
    "Far from 0 one of the exponentials is infinite. Use one that stays small.",
    lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)))
tanh.misconception(
    "infinity divided by infinity",
    "Far from 0 one of the exponentials is infinite. Use one that stays small.",
    lambda z: (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1))
tanh.misconception(
    "sigmoid for tanh", "Your values lie between 0 and 1; tanh lies between −1 and 1.", s)
tanh.misconception(
    "falls instead of rising", "Your curve falls. Which of the two exponentials is subtracted?",
    lambda z: -np.tanh(z))
tanh.misconception(
    "upside down", "You swapped what stands above and below.", lambda z: 1 / np.tanh(z))
tanh.misconception(
    "half as steep", "Your curve rises too slowly: is there a 2 missing in the exponent?",
    lambda z: np.tanh(z / 2))
tanh.misconception(
    "tangent for hyperbolic tangent", "np.tan is the tangent of an angle.", lambda z: np.tan(z))
tanh.misconception(
    "the sign of z is lost", "For negative z your result is positive.",
    lambda z: np.tanh(np.abs(z)))
tanh.misconception(
    "brackets missing around the numerator and the denominator",
    "Without brackets only what stands beside the / is divided.",
    lambda z: np.exp(z) - np.exp(-z) / np.exp(z) + np.exp(-z))


@lesson.exercise(
    part(9, "ordinary numbers, in any shape", ordinary),
    part(2, "very large and very small numbers", extreme),
    part(3, "whole numbers, 0 among them, and float32", other_types),
    hints=("The slope can be written with tanh(z) alone. At z = 0 it is 1.",
           "With a = tanh(z): the slope is 1 − a²."),
    similar=("How steep is it?", """
        The root as an example: f(z) = √z has the slope 1 / (2√z). Written with f alone it is 1 /
        (2 f). At z = 9: f = 3, and the slope is 1/6.

        >>> f = np.sqrt(np.array([1.0, 9.0]))
        >>> 1 / (2 * f)
        array([0.5       , 0.16666667])
    """),
    without=("layers.Tanh.backward",),
)
def tanh_derivative(z):
    return 1 - np.tanh(z) ** 2


tanh_derivative.misconception(
    "slope at the output instead of at z",
    "You take the slope at tanh(z). It is wanted at z itself.",
    lambda z: 1 - np.tanh(np.tanh(z)) ** 2)
tanh_derivative.misconception(
    "the square is missing", "1 − tanh(z) is not symmetric. Something is to be squared.",
    lambda z: 1 - np.tanh(z))
tanh_derivative.misconception(
    "z put where tanh(z) belongs", "In 1 − a², a is tanh(z), not z.", lambda z: 1 - z**2)
tanh_derivative.misconception(
    "the slope of the sigmoid", "a (1 − a) is the slope of the sigmoid.",
    lambda z: np.tanh(z) * (1 - np.tanh(z)))
tanh_derivative.misconception(
    "wrong sign", "tanh rises everywhere; your slope is negative.",
    lambda z: np.tanh(z) ** 2 - 1)
tanh_derivative.misconception(
    "tanh itself", "You return the value, not the slope.", lambda z: np.tanh(z))
tanh_derivative.misconception(
    "plus instead of minus", "Your slope is above 1. tanh is nowhere steeper than at 0.",
    lambda z: 1 + np.tanh(z) ** 2)
tanh_derivative.misconception(
    "tanh of tanh", "tanh² is the square of tanh(z). You take tanh twice.",
    lambda z: 1 - np.tanh(np.tanh(z)))
tanh_derivative.misconception(
    "the square of z instead of the square of tanh",
    "You square z, and take tanh then. Which of the two comes first?",
    lambda z: 1 - np.tanh(z**2.0))
tanh_derivative.misconception(
    "the square of the difference", "You square 1 − tanh(z). Only tanh is squared.",
    lambda z: (1 - np.tanh(z)) ** 2)


@lesson.exercise(
    part(6, "ordinary numbers, in any shape", ordinary),
    part(2, "whole numbers, 0 among them, and float32", other_types),
    untouched=2,
    hints=("Of each number and 0, take the larger.",
           "np.maximum compares element by element; np.max looks for one largest number."),
    similar=("Two more: tanh and ReLU", """
        Nobody gets more than 5: of each number and 5, take the smaller.

        >>> np.minimum(np.array([[3, 8], [5, 6]]), 5)
        array([[3, 5],
               [5, 5]])
    """),
    without=("layers.ReLU.forward",),
)
def relu(z):
    return np.maximum(z, 0)


relu.misconception(
    "absolute value", "Negative numbers become positive in your answer. They should become 0.",
    lambda z: np.abs(z))
relu.misconception(
    "the wrong half is kept", "Your answer keeps what is negative.", lambda z: np.minimum(z, 0))
relu.misconception(
    "np.max for np.maximum",
    "np.max looks for the largest number along an axis. You want each number compared with 0.",
    lambda z: np.max(z, 0))
relu.misconception(
    "one yes or no asked of a whole array",
    "An if asks one question of the whole array. The question is to be asked of each number.",
    lambda z: z if z > 0 else 0)
relu.misconception(
    "0 or 1 instead of the number", "You return 1 where the number itself should pass.",
    lambda z: np.where(z > 0, 1.0, 0.0))
relu.misconception(
    "cut off at 1", "Large numbers should pass as they are.", lambda z: np.clip(z, 0, 1))
relu.misconception(
    "a leak for negative numbers", "Negative numbers become small, and not 0, in your answer.",
    lambda z: np.where(z > 0, z, 0.01 * z))


def at_the_kink(slope, z):
    """Right is 0 below 0, 1 above, anything between at 0."""
    slope = np.asarray(slope, dtype=float)
    if slope.shape != z.shape:
        return f"Expected an array of shape {z.shape}, got one of shape {slope.shape}."
    if np.any(slope[z < 0] != 0) or np.any(slope[z > 0] != 1):
        return "Away from 0 the slopes are wrong."
    bad = slope[(z == 0) & ~((slope >= 0) & (slope <= 1))]
    return f"At z = 0 a slope from 0 to 1 is right, got {number(bad[0])}." if bad.size else ""


def with_zeros(draw):
    z = draw.table()
    z[0, 0] = z[-1, -1] = 0.0
    z[0, -1], z[-1, 0], z[0, 1], z[-1, 1] = 1.5, -1.5, 0.5, -0.5
    return z


@lesson.exercise(
    part(9, "ordinary numbers, in any shape", ordinary),
    part(3, "whole numbers, and float32", without_zero),
    part(1, "at the kink", lambda draw: [with_zeros(draw)], verify=at_the_kink),
    hints=("Draw the ReLU. How steep is it on the left, how steep on the right?",
           "z > 0 is True or False for each number; as a number, 1 or 0."),
    similar=("How steep is it?", """
        |z| falls on the left of 0 with the slope −1, and rises on the right with 1. Which side it
        is, z > 0 says for each number: False counts as 0, True as 1, and 2 · that − 1 as −1 or 1.

        >>> 2.0 * (np.array([-2.0, 3.0]) > 0) - 1
        array([-1.,  1.])
    """),
    without=("layers.ReLU.backward",),
)
def relu_derivative(z):
    return np.where(z > 0, 1.0, 0.0)


relu_derivative.misconception(
    "the ReLU itself", "You return the value, not the slope.", lambda z: np.maximum(z, 0))
relu_derivative.misconception(
    "1 everywhere", "Left of 0 the ReLU is flat.", lambda z: np.ones_like(z))
relu_derivative.misconception(
    "the wrong half", "You have the slopes of the two halves swapped.",
    lambda z: np.where(z > 0, 0.0, 1.0))
relu_derivative.misconception(
    "−1 for negative numbers", "Left of 0 the ReLU is flat; −1 would mean that it falls.",
    lambda z: np.sign(z))
relu_derivative.misconception(
    "one yes or no asked of a whole array",
    "An if asks one question of the whole array. The question is to be asked of each number.",
    lambda z: 1 if z > 0 else 0)
relu_derivative.misconception(
    "a leak for negative numbers", "Left of 0 the slope is 0, not merely small.",
    lambda z: np.where(z > 0, 1.0, 0.01))
relu_derivative.misconception(
    "the kink at 1", "The kink of the ReLU is at 0, not at 1.", lambda z: np.where(z > 1, 1.0, 0.0))


rain_from_tanh = lesson.choice(
    "rain_from_tanh", 5,
    "A network's single output is to be the probability that it rains: between 0 and 1 for every "
    "z, larger for a larger z, and ½ at z = 0. Its last neuron has tanh, and gives a. What is to "
    "be done with a?",
    "a", {
        "a": ("take (a + 1) / 2",
              "tanh runs from −1 to 1. Adding 1 makes it 0 to 2, halving 0 to 1. At z = 0 it is "
              "½."),
        "b": ("nothing", "tanh also gives negative numbers. A probability is at least 0."),
        "c": ("take the larger of 0 and a",
              "That is never negative. But it is 0 for every z below 0, and at z = 0 as well."),
        "d": ("take a²",
              "That lies between 0 and 1. But a very negative z gives nearly 1, as a large one "
              "does."),
    })

a_thousand_stairs = lesson.choice(
    "a_thousand_stairs", 5,
    "Somebody replaces the sigmoid by a staircase of a thousand tiny steps. It is so fine that "
    "no eye sees a difference. Can a network of such neurons be trained by following slopes?",
    "c", {
        "a": ("yes, as well as with the sigmoid",
              "The outputs are nearly those of the sigmoid. The slopes are not."),
        "b": ("yes, but a thousand times more slowly",
              "A small slope would make it slow. Here the slope is 0, and 0 moves nothing."),
        "c": ("no: on every stair the slope is 0",
              "However fine they are: each stair is level, and a jump has no slope."),
        "d": ("no: its outputs are no longer between 0 and 1",
              "They are. The stairs run along the sigmoid."),
    })

as_many_layers = lesson.choice(
    "as_many_layers", 5,
    "A hint travels back through five layers of sigmoid neurons, all with their largest slope, "
    "¼. In layers of tanh neurons the slope is ½. After how many of those is as much lost? "
    "(Leave the weights out.)",
    "b", {
        "a": ("5", "Each of these keeps a half, and not only a quarter."),
        "b": ("10", "½ · ½ = ¼: two of these layers take as much as one of the others."),
        "c": ("20", "½ · ½ · ½ · ½ is less than ¼ already."),
        "d": ("never: tanh loses nothing",
              "It loses nothing only where its slope is 1, at z = 0."),
    })

explain_activation = lesson.explanation(
    "explain_activation",
    "A friend asks: “Why is there an activation function at all? Why does a neuron not simply "
    "pass on its weighted sum?” Explain it in a few sentences.",
    "A weighted sum of weighted sums is again a weighted sum. So without an activation function "
    "many layers could do no more than one. The function bends the straight line: a small input "
    "may be held back, a large one passed on or limited. Only by such bends can a network follow "
    "what is not a straight line. Some functions also give the output a meaning: the sigmoid lies "
    "between 0 and 1, as a probability does.")
