"""Lesson 03: activation functions and their slopes."""

from __future__ import annotations

import math

import numpy as np

from .kit import Lesson, part
from .kit.comparison import number

lesson = Lesson("03_activation_functions")
hint = lesson.hint

WHOLE = ("Where z holds whole numbers, your result is cut to whole numbers. Of which type is the "
         "array that you write into? np.zeros_like(z), z.copy() and the like take that of z.")
FAR = ("Near 0 your values are right, far from 0 they are not. What becomes of z there: is it "
       "limited too early, is the same value taken on both sides, or another formula?")
TOO_LARGE = ("An exponential is too large to hold: e^(−z) is for very negative z, e^z for large z. "
             "Which one stays small? (np.where computes both its values for every number, those "
             "that it does not choose, too.)")


def ordinary(draw):
    return [draw.table(), first_below_0(draw.vector()), draw.table(rows=1),
            draw.numbers((2, 3, 2))]


def first_below_0(z):
    """Whoever takes the type of all results from the first, a whole 0, is always wrong."""
    z.flat[0] = -0.75
    return z


def other_types(draw):
    return [*without_zero(draw), np.array([0, 3, -2])]


def besides(task, slip, said, change, *names):
    """Who has one of the misconceptions of these names, and another one with it that ``change``
    makes of the result."""
    def changed(wrong):
        return lambda z: change(np.asarray(wrong(z)), z)

    for one in [*task.misconceptions]:
        if one.name in names:
            task.misconception(f"{one.name}, and {slip}", f"{one.advice} And besides: {said}",
                               changed(one.wrong))


def also_flat(task, *others):
    """Whoever goes through the numbers in a loop may forget to give the result its shape back."""
    besides(task, "a flat result", "Your numbers stand in one row. Give them the shape of z.",
            lambda result, z: result.ravel(), *others)


def also_whole(task, *others):
    besides(task, "whole numbers stay whole", WHOLE, lambda result, z: result.astype(z.dtype),
            *others)


def slope_by_neighbours(task, f):
    """np.gradient and np.diff, which know nothing of the function between the numbers."""
    for wrong in (
            lambda z: np.gradient(f(z)), lambda z: np.gradient(f(z), axis=0),
            lambda z: np.gradient(f(z), axis=-1), lambda z: np.gradient(f(z), z),
            lambda z: np.gradient(f(z).ravel()).reshape(z.shape),
            lambda z: np.gradient(f(z).ravel(), z.ravel()).reshape(z.shape),
            lambda z: np.gradient(f(z).ravel()), lambda z: np.gradient(f(z).ravel(), z.ravel()),
            lambda z: np.diff(f(z)), lambda z: np.diff(f(z)) / np.diff(z),
            lambda z: np.diff(f(z), axis=0) / np.diff(z, axis=0), lambda z: np.diff(f(z), axis=0),
            lambda z: np.diff(f(z).ravel()) / np.diff(z.ravel())):
        task.misconception(
            "differences of neighbours instead of a slope",
            "Your numbers come from neighbours in the array: np.gradient and np.diff take the "
            "difference of one number and the next. The slope at a number does not depend on what "
            "stands beside it. With what can it be computed from this number alone?", wrong)


def slopes_of_one_size(task, slope):
    """Slopes that are 0 everywhere, twice or half of what they should be."""
    task.misconception(
        "0 everywhere",
        "Only 0 comes, whatever z is. Is something taken from itself (a * 1 - a is a − a; with a "
        "step too small to matter, z + h is z)? Or is nothing written into what you return?",
        lambda z: np.zeros(z.shape))
    task.misconception(
        "twice the slope",
        "All your slopes are twice too large. If you measure them: how far is it from one of your "
        "two points to the other? If you have a formula: what counts twice in it?",
        lambda z: 2 * slope(z))
    task.misconception(
        "half the slope",
        "All your slopes are half of what they should be. If you measure them: how far is it from "
        "one of your two points to the other? If you have a formula: what is halved in it?",
        lambda z: slope(z) / 2)


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


def limited(z, most=700.0):
    return np.clip(z, -most, most)


def s(z):
    return 1 / (1 + np.exp(-limited(z)))


def with_base(base):
    return lambda z: 1 / (1 + base ** limited(-z, 300))


@sigmoid.misconception("wrong far from 0", FAR)
def _(z):
    np.exp(np.abs(z))  # is too large: whoever avoids it may have any value there
    return np.where(np.abs(z) > 12, 0.5, sigmoid.reference(z))


sigmoid.misconception(
    "overflow in the exponential", TOO_LARGE, lambda z: 1 / (1 + np.exp(-z)))
sigmoid.misconception(
    "overflow in the exponential", TOO_LARGE,
    lambda z: np.vectorize(lambda v: 1 / (1 + math.exp(-v)), otypes=[float])(z))
sigmoid.misconception(
    "infinity divided by infinity",
    "For large z both e^z and 1 + e^z are infinite. Which exponential stays small?",
    lambda z: np.exp(z) / (1 + np.exp(z)))
for wrong in (lambda z: 1 / (1 + np.exp(np.minimum(z, 700))),
              lambda z: np.exp(-z) / (1 + np.exp(-z))):
    sigmoid.misconception(
        "falls instead of rising",
        "Your curve falls from 1 to 0: what you return for z belongs to −z. Look at the sign in "
        "each exponent, at what is subtracted from 1, and at which of two values belongs to which "
        "side of 0.", wrong)
sigmoid.misconception(
    "right for negative z only",
    "For z and for −z your value is the same, and never above ½. It is right on the left of 0. "
    "Which value belongs to the right of 0, where e^(−|z|) is e^(−z)?",
    lambda z: 1 / (1 + np.exp(limited(np.abs(z)))))
sigmoid.misconception(
    "right for positive z only",
    "For z and for −z your value is the same, and never below ½. It is right on the right of 0. "
    "Which value belongs to the left of 0, where −|z| is z and not −z?",
    lambda z: 1 / (1 + np.exp(-np.abs(z))))
sigmoid.misconception(
    "shifted by the largest number",
    "Your values are those of the sigmoid at z less the largest of all z. Such a shift changes "
    "nothing in a softmax. Here each number is squeezed by itself, as it is.",
    lambda z: s(z - np.max(z)))
sigmoid.misconception(
    "tanh for sigmoid", "Your values lie between −1 and 1. The sigmoid lies between 0 and 1.",
    lambda z: np.tanh(z))
sigmoid.misconception(
    "tanh for sigmoid", "Your values lie between −1 and 1. The sigmoid lies between 0 and 1.",
    lambda z: np.tanh(z / 2))
sigmoid.misconception(
    "between 0 and 2", "Your values lie between 0 and 2, twice those of a sigmoid. Where does what "
    "you add come to stand: inside or outside of what is halved?",
    lambda z: 1 + np.tanh(z / 2))
sigmoid.misconception(
    "between 0 and 2", "Your values lie between 0 and 2, twice those of a sigmoid. Where does what "
    "you add come to stand: inside or outside of what is halved?",
    lambda z: 1 + np.tanh(z))
sigmoid.misconception(
    "between ½ and 1½", "Your values lie between ½ and 1½: something is added after it was halved, "
    "which should be halved too, or be less.", lambda z: 1 + np.tanh(z / 2) / 2)
sigmoid.misconception(
    "between ½ and 1½", "Your values lie between ½ and 1½: something is added after it was halved, "
    "which should be halved too, or be less.", lambda z: 1 + np.tanh(z) / 2)
sigmoid.misconception(
    "twice as steep", "Your curve has the form of a sigmoid, but at z you return what belongs to "
    "2 z. Look at what is put into the exponential (or into tanh): is it as large as it should be?",
    lambda z: s(2 * z))
sigmoid.misconception(
    "half as steep", "Your curve has the form of a sigmoid, but at z you return what belongs to "
    "z / 2. Look at what is put into the exponential (or into tanh): is it as large as it should "
    "be?", lambda z: s(z / 2))
sigmoid.misconception(
    "the 1 + is missing", "Your values go beyond 1. Compare the denominator with the formula.",
    lambda z: 1 / np.exp(-z))
sigmoid.misconception(
    "the 1 + is missing, and falls", "Your values are e^(−z): they fall, and go beyond 1. Look at "
    "the sign in the exponent, at what stands above and below the line, and for the 1 +.",
    lambda z: 1 / np.exp(z))
for wrong in (lambda z: 1 / (1 - np.exp(-z)), lambda z: np.exp(z) / (1 - np.exp(z)),
              lambda z: np.exp(z) / (np.exp(z) - 1)):
    sigmoid.misconception(
        "minus below the line", "Near 0 your values grow without bound: below the line something "
        "near 0 stands, as two things are subtracted there. Compare it with the formula.", wrong)
sigmoid.misconception(
    "softmax for sigmoid", "All your values together make 1, as those of softmax. Each number "
    "should be squeezed by itself, whatever its neighbours are.",
    lambda z: np.exp(z) / np.sum(np.exp(z)))
for wrong in (lambda z: np.where(z >= 0, 1.0, 0.0), lambda z: np.where(z > 0, 1.0, 0.0),
              lambda z: np.heaviside(z, 0.5)):
    sigmoid.misconception(
        "a step", "Your values jump from 0 to 1. The sigmoid rises gradually.", wrong)
sigmoid.misconception(
    "ReLU for sigmoid", "What is positive comes back as it is, and all else as 0: that is ReLU.",
    lambda z: np.maximum(z, 0.0))
sigmoid.misconception(
    "cut off instead of squeezed", "Your values are z itself, cut off below 0 and above 1. The "
    "sigmoid squeezes: it comes near to 0 and 1, and is ½ at 0.",
    lambda z: np.clip(z, 0.0, 1.0))
sigmoid.misconception(
    "the slope instead of the value", "You return the slope of the sigmoid, s (1 − s). Its value "
    "is asked for here.", lambda z: s(z) * (1 - s(z)))
sigmoid.misconception(
    "e times instead of e to the power", "In your exponential e is multiplied. It is to be raised "
    "to a power.", lambda z: 1 / (1 + np.e * -z))
for base in (2.0, 10.0):
    sigmoid.misconception(
        "another base than e", "Your curve has the form of a sigmoid, but another number than e "
        "is raised to the power. Which function has e^x?", with_base(base))
for about_e in (2.7, 2.71, 2.718, 2.72, 2.7183):
    sigmoid.misconception(
        "e rounded", "Your values are near to the right ones, as if e were rounded. NumPy knows "
        "e^x exactly.", with_base(about_e))
sigmoid.misconception(
    "1 + e^(−z) itself",
    "You get 1 + e^(−z), and not 1 divided by it. Is all of it below the line? Without brackets, "
    "1 / 1 + e divides by the first 1 only.", lambda z: 1 / 1 + np.exp(-z))
sigmoid.misconception(
    "1 + e^z itself",
    "You get 1 + e^z, and not 1 divided by something. Is all of it below the line? Without "
    "brackets, 1 / 1 + e divides by the first 1 only. And look at the sign in the exponent.",
    lambda z: 1 + np.exp(z))
sigmoid.misconception(
    "1 + e^(−|z|) itself",
    "You get 1 + e^(−|z|), and not something divided by it. Is all of it below the line? Without "
    "brackets, 1 / 1 + e divides by the first 1 only.", lambda z: 1 + np.exp(-np.abs(z)))
sigmoid.misconception(
    "1 on both sides far from 0", "Near 0 your values are right; far from 0 they are 1 on both "
    "sides. Which value does the curve come near to for very negative z?",
    lambda z: np.where(np.abs(z) > 20, 1, s(z)))
sigmoid.misconception(
    "whole numbers stay whole", WHOLE, lambda z: sigmoid.reference(z).astype(z.dtype)[()])
also_whole(sigmoid, "infinity divided by infinity", "overflow in the exponential",
           "falls instead of rising", "right for negative z only", "twice as steep",
           "right for positive z only", "half as steep", "1 + e^(−z) itself")
also_flat(sigmoid, "infinity divided by infinity", "falls instead of rising", "wrong far from 0",
          "right for negative z only", "right for positive z only", "1 + e^(−z) itself", "a step",
          "twice as steep", "half as steep", "the 1 + is missing",
          "minus below the line", "1 on both sides far from 0", "tanh for sigmoid",
          "whole numbers stay whole", "between 0 and 2", "the slope instead of the value")


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


@sigmoid_derivative.misconception("wrong far from 0", FAR)
def _(z):
    np.exp(np.abs(z))
    return np.where(np.abs(z) > 6, 0.125, sigmoid_derivative.reference(z))


sigmoid_derivative.misconception(
    "slope at the output instead of at z",
    "You take the slope at σ(z). It is wanted at z itself: is the sigmoid taken twice?",
    lambda z: s(s(z)) * (1 - s(s(z))))
sigmoid_derivative.misconception(
    "z put where σ(z) belongs", "In s (1 − s), s is the sigmoid of z, not z.",
    lambda z: z * (1 - z))
sigmoid_derivative.misconception(
    "z put where σ(z) belongs", "In s (1 − s), s is the sigmoid of z at both places. At the second "
    "z itself stands.", lambda z: s(z) * (1 - z))
sigmoid_derivative.misconception(
    "z put where σ(z) belongs", "In s (1 − s), s is the sigmoid of z at both places. At the first "
    "z itself stands.", lambda z: z * (1 - s(z)))
for wrong in (s, lambda z: np.exp(z) / (1 + np.exp(z))):
    sigmoid_derivative.misconception(
        "the sigmoid itself", "You return the value, not the slope. (If you have a fraction: is "
        "there a square in it?)", wrong)
for wrong in (lambda z: 1 - s(z), lambda z: np.exp(-z) / (1 + np.exp(-z))):
    sigmoid_derivative.misconception(
        "one factor is missing", "You get 1 − σ(z), which is e^(−z) / (1 + e^(−z)) as well. A "
        "factor is missing, or the square of what stands below the line.", wrong)
sigmoid_derivative.misconception(
    "the square below the line is missing", "You get e / (1 + e) with e = e^(−|z|). At 0 it is ½: "
    "twice the slope there. Compare what stands below the line with the formula.",
    lambda z: 1 / (1 + np.exp(limited(np.abs(z)))))
sigmoid_derivative.misconception(
    "the square of the sigmoid", "You get σ(z)²; it rises up to 1. Which two factors are wanted? "
    "(In a fraction: what stands above the line?)", lambda z: s(z) ** 2)
sigmoid_derivative.misconception(
    "the square of 1 − σ(z)", "You get (1 − σ(z))². Which two factors are wanted, and which of "
    "them is squared in yours?", lambda z: (1 - s(z)) ** 2)
for wrong in (lambda z: s(z) * (1 - s(z) ** 2), lambda z: s(z) ** 2 * (1 - s(z)),
              lambda z: s(z) * (1 - s(z)) ** 2, lambda z: (s(z) * (1 - s(z))) ** 2):
    sigmoid_derivative.misconception(
        "a square too many", "In s (1 − s) nothing is squared. In yours something is.", wrong)
for wrong in (lambda z: 1 - s(z) ** 2, lambda z: 1 - np.tanh(z) ** 2):
    sigmoid_derivative.misconception(
        "the slope of tanh", "1 − a² is the slope of tanh.", wrong)
sigmoid_derivative.misconception(
    "tanh put where σ(z) belongs", "In s (1 − s), s is the sigmoid of z, not tanh(z).",
    lambda z: np.tanh(z) * (1 - np.tanh(z)))
sigmoid_derivative.misconception(
    "wrong sign", "The sign of your slope is turned round. The sigmoid rises everywhere: what is "
    "subtracted from what?", lambda z: -s(z) * (1 - s(z)))
sigmoid_derivative.misconception(
    "plus instead of minus", "s (1 + s) grows beyond ¼. Look at the sign in the bracket.",
    lambda z: s(z) * (1 + s(z)))
sigmoid_derivative.misconception(
    "the factors are added", "The two factors are combined otherwise than by a product: yours "
    "make 1 for every z.", lambda z: np.ones(z.shape))
sigmoid_derivative.misconception(
    "the factors are subtracted", "You get 2 σ(z) − 1: the two factors are not multiplied, one is "
    "taken from the other.", lambda z: 2 * s(z) - 1)
NOT_DIVIDED = ("What you put in for σ(z) is 1 + e^(−z), and not 1 divided by it. Without brackets, "
               "1 / 1 + e divides by the first 1 only.")
sigmoid_derivative.misconception(
    "1 + e^(−z) in place of σ(z)", NOT_DIVIDED, lambda z: -(1 + np.exp(-z)) * np.exp(-z))
sigmoid_derivative.misconception(
    "1 + e^(−z) in place of σ(z), and wrong sign",
    f"{NOT_DIVIDED} And besides: what is subtracted from what in the other factor?",
    lambda z: (1 + np.exp(-z)) * np.exp(-z))
sigmoid_derivative.misconception(
    "infinity divided by infinity",
    "For numbers far from 0 your exponentials are infinite. Use one that stays small.",
    lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2)
sigmoid_derivative.misconception(
    "infinity divided by infinity",
    "For numbers far from 0 your exponentials are infinite. Use one that stays small.",
    lambda z: np.exp(z) / (1 + np.exp(z)) ** 2)
sigmoid_derivative.misconception(
    "infinity divided by infinity",
    "For numbers far from 0 your exponentials are infinite. Use one that stays small.",
    lambda z: (lambda a: a * (1 - a))(np.exp(z) / (1 + np.exp(z))))
sigmoid_derivative.misconception(
    "σ(1 − z) instead of 1 − σ(z)", "You take the sigmoid of 1 − z. What is subtracted from 1?",
    lambda z: s(z) * s(1 - z))
sigmoid_derivative.misconception(
    "whole numbers stay whole", WHOLE,
    lambda z: sigmoid_derivative.reference(z).astype(z.dtype)[()])
slopes_of_one_size(sigmoid_derivative, sigmoid_derivative.reference)
slope_by_neighbours(sigmoid_derivative, s)
also_whole(sigmoid_derivative, "twice the slope", "wrong sign", "the sigmoid itself",
           "one factor is missing", "the slope of tanh", "infinity divided by infinity")
also_flat(sigmoid_derivative, "z put where σ(z) belongs", "the slope of tanh", "wrong sign",
          "the sigmoid itself", "one factor is missing", "twice the slope", "0 everywhere",
          "the square of 1 − σ(z)", "the square of the sigmoid", "plus instead of minus",
          "slope at the output instead of at z", "the square below the line is missing",
          "infinity divided by infinity", "wrong far from 0", "whole numbers stay whole")


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


@tanh.misconception("wrong far from 0", FAR)
def _(z):
    np.exp(np.abs(z))
    return np.where(np.abs(z) > 6, 0.5, np.tanh(z))


for wrong in (lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
              lambda z: (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1),
              lambda z: (1 - np.exp(-2 * z)) / (1 + np.exp(-2 * z))):
    tanh.misconception(
        "infinity divided by infinity",
        "Far from 0 one of the exponentials is infinite. Use one that stays small.", wrong)
tanh.misconception(
    "1 on both sides far from 0", "Near 0 your values are right; far from 0 they are 1 on both "
    "sides. Which value does the curve come near to for very negative z?",
    lambda z: np.where(np.abs(z) > 20, 1, np.tanh(z)))
tanh.misconception(
    "0 far from 0", "Near 0 your values are right; far from 0 you return 0. To which values does "
    "the curve come near there?", lambda z: np.where(np.abs(z) > 20, 0, np.tanh(z)))
tanh.misconception(
    "sigmoid for tanh", "Your values lie between 0 and 1; tanh lies between −1 and 1.", s)
tanh.misconception(
    "not stretched from −1 to 1", "Your curve has the right form, but it lies between 0 and 1. "
    "tanh lies between −1 and 1.", lambda z: s(2 * z))
tanh.misconception(
    "not moved down", "Your values lie between 0 and 2; tanh lies between −1 and 1.",
    lambda z: 2 * s(2 * z))
tanh.misconception(
    "not moved down", "Your values lie between 0 and 2; tanh lies between −1 and 1.",
    lambda z: 2 * s(z))
tanh.misconception(
    "not stretched from −1 to 1", "Your values lie between −1 and 0. tanh lies between −1 and 1: "
    "is something to be doubled before 1 is taken off?", lambda z: s(2 * z) - 1)
tanh.misconception(
    "not stretched from −1 to 1", "Your values lie between −1 and 0. tanh lies between −1 and 1: "
    "is something to be doubled before 1 is taken off?", lambda z: s(z) - 1)
tanh.misconception(
    "falls instead of rising", "Your curve falls: what you return for z belongs to −z. What is "
    "subtracted from what, and which sign has which exponent or side?",
    lambda z: -np.tanh(z))
for wrong in (lambda z: 1 / np.tanh(z), lambda z: (
        lambda e: np.sign(z) * (1 + e) / (1 - e))(np.exp(-2 * np.abs(z)))):
    tanh.misconception(
        "upside down", "You get 1 / tanh(z): what stands above the line and what below is "
        "exchanged, or the plus and the minus in them.", wrong)
tanh.misconception(
    "half as steep", "Your curve rises too slowly: at z you return what belongs to z / 2. Is there "
    "a 2 missing in the exponent?", lambda z: np.tanh(z / 2))
tanh.misconception(
    "twice as steep", "Your curve rises too fast: at z you return what belongs to 2 z. Is there "
    "a 2 too many in the exponent?", lambda z: np.tanh(2 * z))
for wrong in (np.tan, lambda z: np.sin(z) / np.cos(z)):
    tanh.misconception(
        "tangent for hyperbolic tangent", "np.tan is the tangent of an angle.", wrong)
tanh.misconception(
    "arctangent for hyperbolic tangent", "np.arctan gives the angle that has this tangent. Another "
    "function is asked for.", np.arctan)
tanh.misconception(
    "the inverse of tanh", "np.arctanh undoes tanh: it is not tanh.", np.arctanh)
tanh.misconception(
    "the sign of z is lost", "For negative z your result is positive.",
    lambda z: np.tanh(np.abs(z)))
tanh.misconception(
    "never positive", "For positive z, too, your result is negative: for z and −z it is the same. "
    "What is subtracted from what, and where does the sign of z come in?",
    lambda z: -np.tanh(np.abs(z)))
for wrong in (np.sinh, lambda z: np.sign(z) * np.sinh(np.abs(z))):
    tanh.misconception(
        "sinh for tanh", "You get (e^z − e^(−z)) / 2, which grows without bound. What stands below "
        "the line in tanh?", wrong)
tanh.misconception(
    "sinh for tanh", "You get (e^z − e^(−z)) / 2, which grows without bound, and squeeze it like a "
    "tanh afterwards. What stands below the line in tanh?", lambda z: (np.sinh(z) + 1) / 2)
tanh.misconception(
    "cosh for tanh", "You get (e^z + e^(−z)) / 2, which is never below 1. Look at what stands "
    "above the line, and what below.", np.cosh)
tanh.misconception(
    "nothing below the line", "You get e^z − e^(−z). By what is it to be divided?",
    lambda z: np.exp(z) - np.exp(-z))
tanh.misconception(
    "one over cosh", "You get 2 / (e^z + e^(−z)) or half of it, the same for z and −z. Look at "
    "what stands above the line.", lambda z: 1 / np.cosh(z))
for wrong in (lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(z)),
              lambda z: (1 - np.exp(-2 * z)) / 2):
    tanh.misconception(
        "the same exponential twice below the line", "Below the line stands twice the same "
        "(2 e^z, or 2). Which two exponentials are added there?", wrong)
for wrong in (lambda z: 2 * np.exp(z) / (np.exp(z) - np.exp(z)),
              lambda z: 2 * np.exp(-z) / (np.exp(-z) - np.exp(-z))):
    tanh.misconception(
        "0 below the line", "Below the line stands 0 for every z: two equal things cancel. Is each "
        "minus where it belongs, in the exponent or in front of the power?", wrong)
tanh.misconception(
    "brackets missing around the numerator and the denominator",
    "Without brackets only what stands beside the / is divided.",
    lambda z: np.exp(z) - np.exp(-z) / np.exp(z) + np.exp(-z))
tanh.misconception(
    "brackets missing around the numerator",
    "Only e^(−z) is divided. Without brackets only what stands beside the / is.",
    lambda z: np.exp(z) - np.exp(-z) / (np.exp(z) + np.exp(-z)))
tanh.misconception(
    "brackets missing around the denominator",
    "You divide by e^z alone. Without brackets only what stands beside the / is meant.",
    lambda z: (np.exp(z) - np.exp(-z)) / np.exp(z) + np.exp(-z))
for wrong in (np.sign, lambda z: np.where(z >= 0, 1.0, -1.0), lambda z: np.where(z > 0, 1.0, -1.0)):
    tanh.misconception(
        "a step from −1 to 1", "Your values jump from −1 to 1; tanh rises gradually. (In a "
        "fraction: are there brackets around what stands above and below?)", wrong)
tanh.misconception(
    "cut off instead of squeezed", "Your values are z itself, cut off at −1 and 1. tanh squeezes: "
    "it bends gradually.", lambda z: np.clip(z, -1.0, 1.0))
tanh.misconception(
    "z cut off before tanh", "z is cut off at −1 and 1 before tanh gets it. It is the result that "
    "lies between −1 and 1.", lambda z: np.tanh(np.clip(z, -1, 1)))
for wrong in (lambda z: 1 - np.tanh(z) ** 2, lambda z: 1 / np.cosh(limited(z, 300)) ** 2):
    tanh.misconception(
        "the slope instead of the value", "You return the slope of tanh. Its value is asked for "
        "here.", wrong)
tanh.misconception(
    "degrees for numbers", "z is taken for an angle and turned into radians. tanh takes it as it "
    "is.", lambda z: np.tanh(np.radians(z)))
tanh.misconception(
    "whole numbers stay whole", WHOLE, lambda z: np.tanh(z).astype(z.dtype)[()])
also_whole(tanh, "half as steep", "the sign of z is lost", "1 on both sides far from 0",
           "infinity divided by infinity", "falls instead of rising", "wrong far from 0",
           "twice as steep", "upside down")
also_flat(tanh, "half as steep", "the sign of z is lost", "1 on both sides far from 0",
          "upside down", "infinity divided by infinity", "falls instead of rising",
          "sigmoid for tanh", "twice as steep", "wrong far from 0",
          "not stretched from −1 to 1", "never positive",
          "brackets missing around the numerator and the denominator", "sinh for tanh",
          "brackets missing around the numerator", "brackets missing around the denominator",
          "whole numbers stay whole")


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


@tanh_derivative.misconception("wrong far from 0", FAR)
def _(z):
    np.exp(np.abs(z))
    return np.where(np.abs(z) > 6, 0.5, tanh_derivative.reference(z))


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
    "the slope of the sigmoid", "You return the slope of the sigmoid: at 0 it is ¼. That of tanh "
    "is asked for.", lambda z: s(z) * (1 - s(z)))
tanh_derivative.misconception(
    "the sigmoid put where tanh belongs", "In 1 − a², a is tanh(z), not the sigmoid.",
    lambda z: 1 - s(z) ** 2)
tanh_derivative.misconception(
    "tanh half as steep", "In your 1 − a² stands tanh(z / 2) for a. In what you compute tanh with: "
    "is there a 2 missing in the exponent?", lambda z: 1 - np.tanh(z / 2) ** 2)
tanh_derivative.misconception(
    "doubled instead of squared", "You get 1 − 2 tanh(z). One star multiplies; how is a square "
    "written?", lambda z: 1 - 2 * np.tanh(z))
tanh_derivative.misconception(
    "the 1 − is missing", "You get the square of tanh(z): 0 at 0, where tanh is steepest. What is "
    "it to be taken from?", lambda z: np.tanh(z) ** 2)
tanh_derivative.misconception(
    "the slope of the slope", "You get the slope of 1 − a² or of a². What is asked for is 1 − a² "
    "itself, the slope of tanh.", lambda z: -2 * np.tanh(z) * (1 - np.tanh(z) ** 2))
for wrong in (lambda z: -2 * np.tanh(z), lambda z: 2 * np.tanh(z)):
    tanh_derivative.misconception(
        "the slope of the slope", "You get 2 tanh(z) or −2 tanh(z), as if a² were to be "
        "differentiated once more. 1 − a² is the slope already.", wrong)
tanh_derivative.misconception(
    "the square is missing", "You get 1 / cosh(z). Something is to be squared.",
    lambda z: 1 / np.cosh(z))
for wrong in (lambda z: 1 / np.sinh(z), lambda z: 1 / np.sinh(z) ** 2):
    tanh_derivative.misconception(
        "sinh for cosh", "Below the line stands sinh, which has a minus between its exponentials "
        "and is 0 at 0. Is it cosh that you mean? And is it squared?", wrong)
tanh_derivative.misconception(
    "upside down", "You get cosh² = 1 / (1 − tanh²), which grows without bound. What belongs above "
    "the line, and what below?", lambda z: np.cosh(z) ** 2)
tanh_derivative.misconception(
    "the slope of arctan", "1 / (1 + z²) is the slope of the arctangent, np.arctan.",
    lambda z: 1 / (1 + z**2.0))
tanh_derivative.misconception(
    "tan for tanh", "np.tan is the tangent of an angle; tanh is another function.",
    lambda z: 1 - np.tan(z) ** 2)
tanh_derivative.misconception(
    "a power too high", "You get 1 − tanh(z)⁴ or 1 − tanh(z)³: is something squared twice?",
    lambda z: 1 - np.tanh(z) ** 4)
tanh_derivative.misconception(
    "wrong sign", "The sign of your slope is turned round. tanh rises everywhere: what is "
    "subtracted from what?",
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
tanh_derivative.misconception(
    "whole numbers stay whole", WHOLE,
    lambda z: tanh_derivative.reference(z).astype(z.dtype)[()])
slopes_of_one_size(tanh_derivative, tanh_derivative.reference)
slope_by_neighbours(tanh_derivative, np.tanh)
also_whole(tanh_derivative, "doubled instead of squared", "the square is missing", "wrong sign",
           "the slope of the sigmoid", "the 1 − is missing", "twice the slope",
           "tanh half as steep", "the square of the difference",
           "the sigmoid put where tanh belongs")
also_flat(tanh_derivative, "doubled instead of squared", "the square is missing", "wrong sign",
          "the slope of the sigmoid", "the 1 − is missing", "z put where tanh(z) belongs",
          "tanh itself", "twice the slope", "plus instead of minus", "tanh of tanh",
          "the square of the difference", "the square of z instead of the square of tanh",
          "tanh half as steep", "0 everywhere", "whole numbers stay whole")


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


def leaky(leak):
    return lambda z: np.where(z > 0, z, leak * z)


def value_or(number):
    return lambda z: np.where(z > 0, z, number)


def one_or(left):
    return lambda z: np.where(z > 0, 1.0, left(z))


def measured(before, after):
    """The slope of the ReLU, between two points that are too far apart."""
    return lambda z: (np.maximum(z + after, 0) - np.maximum(z - before, 0)) / (before + after)


relu.misconception(
    "absolute value", "Negative numbers become positive in your answer. They should become 0.",
    lambda z: np.abs(z))
relu.misconception(
    "the wrong half is kept", "Your answer keeps what is negative.", lambda z: np.minimum(z, 0))
relu.misconception(
    "the wrong half is kept, without its sign", "What is positive becomes 0 in your answer, and "
    "what is negative passes without its minus. Look at which half is kept, and at the sign of "
    "what passes.", lambda z: np.maximum(-z, 0))
relu.misconception(
    "what passes has the wrong sign", "What is positive comes back negative. It should pass as it "
    "is.", lambda z: -np.maximum(z, 0))
relu.misconception(
    "np.max for np.maximum",
    "np.max looks for the largest number along an axis. You want each number compared with 0.",
    lambda z: np.max(z, 0))
relu.misconception(
    "the largest of all", "One number comes, the largest of all. You want each number compared "
    "with 0.", lambda z: max(0.0, np.max(z)))
relu.misconception(
    "the largest of all", "The same number comes everywhere, the largest of all. You want each "
    "number compared with 0.", lambda z: np.maximum(np.zeros(z.shape), np.max(z)))
relu.misconception(
    "one yes or no asked of a whole array",
    "An if asks one question of the whole array. The question is to be asked of each number.",
    lambda z: z if z > 0 else 0)
relu.misconception(
    "nothing is cut off", "z comes back as it is. Is the question whether it is negative asked of "
    "each number, and does what you return have the answer in it? (z.any(), z.max() and the like "
    "ask once for all.)", lambda z: z + 0.0)
relu.misconception(
    "0 everywhere", "Only 0 comes. Is the question asked of each number, and not once for all? "
    "Is what is positive written into what you return?", lambda z: np.zeros(z.shape))
for wrong in (lambda z: np.where(z > 0, 1.0, 0.0), lambda z: np.where(z >= 0, 1.0, 0.0)):
    relu.misconception(
        "0 or 1 instead of the number", "You return 1 where the number itself should pass.", wrong)
relu.misconception(
    "0 or 1 instead of the number", "You return 1 where the number is positive and −1 where it is "
    "negative. What is positive should pass as it is, all else become 0.", lambda z: np.sign(z))
relu.misconception(
    "cut off at 1", "Large numbers should pass as they are.", lambda z: np.clip(z, 0, 1))
for leak in (0.01, 0.1, 0.02, 0.2, 0.001, 0.3, 0.5, 0.25, 0.05):
    relu.misconception(
        "a leak for negative numbers", "Negative numbers become small, and not 0, in your answer: "
        "that is the leaky ReLU.", leaky(leak))
for leak in (0.01, 0.1):
    relu.misconception(
        "a leak for negative numbers, and 0 or 1 instead of the number", "Negative numbers become "
        "small, and not 0, as in the leaky ReLU. And besides, you return 1 where the number itself "
        "should pass.",
        one_or(leaky(leak)))
    relu.misconception(
        "a leak for negative numbers, and 0 or 1 instead of the number", "Negative numbers become "
        "small, and not 0, as in the leaky ReLU. And besides, you return 1 where the number itself "
        "should pass.", (lambda z, leak=leak: np.where(z < 0, leak * z, 1.0)))
    relu.misconception(
        "a leak for negative numbers", "For every negative number you return the same number near "
        "0. It should be 0.", value_or(leak))
relu.misconception(
    "−1 for negative numbers", "You return −1 for every negative number. It should be 0.",
    lambda z: np.where(z > 0, z, -1))
relu.misconception(
    "1 for negative numbers", "You return 1 for every negative number. It should be 0.",
    lambda z: np.where(z > 0, z, 1))
relu.misconception(
    "doubled", "What is positive comes doubled. It should pass as it is. (What is z + |z| for a "
    "positive z?)", lambda z: 2 * np.maximum(z, 0))
relu.misconception(
    "halved", "What is positive comes halved. It should pass as it is.",
    lambda z: np.maximum(z, 0) / 2)
relu.misconception(
    "squared", "What is positive comes squared. It should pass as it is.",
    lambda z: np.maximum(z, 0.0) * z)
relu.misconception(
    "the kink at 1", "Numbers from 0 to 1 become 0 in your answer. They are positive, and pass.",
    lambda z: np.where(z > 1, z, 0))
relu.misconception(
    "1 at least", "Your numbers are 1 at least. What is the number compared with?",
    lambda z: np.maximum(z, 1))
relu.misconception(
    "1 taken off", "Your kink lies at 1 and not at 0: each number is compared with 0 after 1 was "
    "taken off.", lambda z: np.maximum(z - 1, 0))
for wrong in (lambda z: z[z > 0], lambda z: z[z >= 0]):
    relu.misconception(
        "negative numbers are thrown away", "Only what is positive comes, in one row: what is "
        "negative is left out. It should stay in its place, as 0.", wrong)
relu.misconception(
    "positive numbers are thrown away", "Only what is negative comes, in one row. What is positive "
    "should pass, and what is negative become 0, each in its place.", lambda z: z[z < 0])
relu.misconception(
    "the sigmoid", "Your numbers lie between 0 and 1: that is the sigmoid.", s)
relu.misconception("tanh", "Your numbers lie between −1 and 1: that is tanh.", np.tanh)
relu.misconception(
    "a soft bend", "ln(1 + e^z) is the soft relative of ReLU (softplus). ReLU has a sharp kink.",
    lambda z: np.log1p(np.exp(z)))
relu.misconception(
    "ELU for ReLU", "Negative numbers become e^z − 1 in your answer. They should become 0.",
    lambda z: np.where(z > 0, z, np.exp(z) - 1))
relu.misconception(
    "all cut to whole numbers", "Your numbers are cut to whole numbers. Of which type is the array "
    "that you write into?", lambda z: np.maximum(z, 0).astype(int))
also_flat(relu, "absolute value", "the wrong half is kept", "0 or 1 instead of the number",
          "a leak for negative numbers", "the kink at 1", "doubled", "cut off at 1",
          "−1 for negative numbers", "all cut to whole numbers", "nothing is cut off",
          "the wrong half is kept, without its sign", "what passes has the wrong sign")


def at_the_kink(slope, z):
    """Right is 0 below 0, 1 above, anything between at 0."""
    slope = np.asarray(slope, dtype=float)
    if slope.shape != z.shape:
        return f"Expected an array of shape {z.shape}, got one of shape {slope.shape}."
    if np.any(slope[z < 0] != 0) or np.any(slope[z > 0] != 1):
        return "Away from 0 the slopes are wrong."
    bad = slope[(z == 0) & ~((slope >= 0) & (slope <= 1))]
    why = " Is something divided by 0 there?" if bad.size and np.isnan(bad[0]) else ""
    return f"At z = 0 a slope from 0 to 1 is right, got {number(bad[0])}.{why}" if bad.size else ""


def near_the_kink(draw):
    """Numbers near 0: whoever measures the slope between points too far apart is always wrong."""
    z = draw.vector(4)
    z[1:3] = 0.06, -0.06
    return z


def with_zeros(draw):
    z = draw.table()
    z[0, 0] = z[-1, -1] = 0.0
    z[0, -1], z[-1, 0], z[0, 1], z[-1, 1] = 1.5, -1.5, 0.06, -0.06
    return z


@lesson.exercise(
    part(9, "ordinary numbers, in any shape", lambda draw: [
        *ordinary(draw), near_the_kink(draw)]),
    part(3, "whole numbers, and float32", lambda draw: [
        *without_zero(draw), np.array([0.06, -0.06, 2], np.float32)]),
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
    "1 everywhere", "You return 1 for every z. Left of 0 the ReLU is flat. Is each number asked "
    "on which side it is, and does no later line undo what one before wrote?",
    lambda z: np.ones_like(z))
relu_derivative.misconception(
    "the wrong half", "You have the slopes of the two halves swapped.",
    lambda z: np.where(z > 0, 0.0, 1.0))
for wrong in (np.sign, lambda z: z / np.abs(z), lambda z: np.where(z >= 0, 1.0, -1.0)):
    relu_derivative.misconception(
        "−1 for negative numbers", "Left of 0 the ReLU is flat; −1 would mean that it falls.",
        wrong)
relu_derivative.misconception(
    "one yes or no asked of a whole array",
    "An if asks one question of the whole array. The question is to be asked of each number.",
    lambda z: 1 if z > 0 else 0)
for leak in (0.01, 0.1, 0.02, 0.2, 0.001, 0.3, 0.5, 0.25, 0.05):
    relu_derivative.misconception(
        "a leak for negative numbers", "Left of 0 the slope is 0, not merely small.",
        one_or(lambda z, leak=leak: leak))
for leak in (0.01, 0.1):
    relu_derivative.misconception(
        "a leak for negative numbers, and z instead of the slope", "Left of 0 the slope is 0, not "
        "merely small. And besides, right of 0 you return z itself, not the slope there.",
        value_or(leak))
    relu_derivative.misconception(
        "the leaky ReLU itself", "You return the value, not the slope; and that of the leaky ReLU, "
        "which is not flat on the left.", leaky(leak))
relu_derivative.misconception(
    "the kink at 1", "The kink of the ReLU is at 0, not at 1.", lambda z: np.where(z > 1, 1.0, 0.0))
relu_derivative.misconception(
    "the kink at −1", "The kink of the ReLU is at 0, not at −1.",
    lambda z: np.where(z > -1, 1.0, 0.0))
relu_derivative.misconception(
    "0 everywhere", "Only 0 comes. Is the question on which side it is asked of each number, and "
    "not once for all? Is the 1 written into what you return, and not overwritten?",
    lambda z: np.zeros(z.shape))
relu_derivative.misconception(
    "z itself", "z comes back as it is. On which number depends the slope, and which one is "
    "returned? (np.heaviside looks at the sign of its first argument.)", lambda z: z + 0.0)
relu_derivative.misconception(
    "negative numbers stay", "Right of 0 you return 1, as you should. Left of 0 z itself stays: "
    "what is the slope there?", lambda z: np.where(z > 0, 1.0, z))
relu_derivative.misconception(
    "negative numbers stay", "Right of 0 you return 0, and left of 0 z itself stays. What is the "
    "slope on either side? And does a later line undo what one before wrote?",
    lambda z: np.where(z > 0, 0.0, z))
relu_derivative.misconception(
    "the slope of |z| turned", "Right of 0 you return −1, left of 0 1. Which way does the ReLU go "
    "on either side?", lambda z: -np.sign(z))
relu_derivative.misconception(
    "the slope turned round", "Right of 0 you return −1: the ReLU would fall there.",
    lambda z: np.where(z > 0, -1.0, 0.0))
relu_derivative.misconception(
    "−1 for negative numbers, and 0 for positive ones", "Left of 0 the ReLU is flat; right of 0 it "
    "rises.", lambda z: np.where(z > 0, 0.0, -1.0))
for wrong in (lambda z: (lambda r: r * (1 - r))(np.maximum(z, 0)),
              lambda z: (lambda r: r * (1 - r))(np.minimum(z, 0)), lambda z: z * (1 - z),
              lambda z: s(z) * (1 - s(z))):
    relu_derivative.misconception(
        "the slope of the sigmoid", "a (1 − a) belongs to the sigmoid. How steep is the line that "
        "ReLU is on the left of 0, and how steep is it on the right?", wrong)
for wrong in (lambda z: 1 - np.maximum(z, 0.0) ** 2, lambda z: 1 - np.tanh(z) ** 2,
              lambda z: 1 - z**2.0):
    relu_derivative.misconception(
        "the slope of tanh", "1 − a² belongs to tanh. How steep is the line that ReLU is on the "
        "left of 0, and how steep is it on the right?", wrong)
relu_derivative.misconception(
    "a soft step", "Your slope goes gradually from 0 to 1: that is the sigmoid. The ReLU has a "
    "sharp kink, and straight lines on both sides.", s)
relu_derivative.misconception(
    "how many are positive", "You return how many numbers are positive. Each number of z has a "
    "slope of its own.", lambda z: np.sum(z > 0))
for h in (1.0, 0.5, 0.1, 2.0):
    for before, after in ((h, h), (0.0, h), (h, 0.0)):
        relu_derivative.misconception(
            "a step across the kink", "Near 0 some of your slopes are wrong: one of the two points "
            "between which you measure lies left of the kink, the other one right. How far apart "
            "may they be?",
            measured(before, after))
slopes_of_one_size(relu_derivative, relu_derivative.reference)
slope_by_neighbours(relu_derivative, lambda z: np.maximum(z, 0.0))
also_flat(relu_derivative, "the ReLU itself", "the wrong half", "−1 for negative numbers",
          "a leak for negative numbers", "the kink at 1", "negative numbers stay", "1 everywhere",
          "the slope of the sigmoid")


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
