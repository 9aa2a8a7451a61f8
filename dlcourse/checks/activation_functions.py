"""Lesson 03: activation functions and their slopes."""

from __future__ import annotations

import math

import numpy as np

from .kit import Lesson, part
from .kit.comparison import number

lesson = Lesson("03_activation_functions")
hint = lesson.hint

WHOLE = ("Where z holds whole numbers, your result is cut to whole numbers. Which type has what "
         "you write into or return? np.zeros_like(z), z.copy() and the like take that of z.")
FAR = ("Near 0 your values are right, far from 0 they are not. Go through your lines for z = 1000 "
       "and z = −1000: is z limited too early, is there another formula or value for them, or does "
       "something replace a nan?")
NOT_A_NUMBER = ("Far from 0 your values are not numbers (nan): an exponential is infinite there, "
                "and ∞ / ∞, ∞ · 0 or ∞ − ∞ is no number. Which exponential stays small?")
NO_BRACKETS = "Without brackets only what stands beside the / is divided, and only by that."
TOO_LARGE = ("An exponential is too large to hold: e^(−z) is for very negative z, e^z for large z. "
             "Which one stays small? (np.where computes both its values for every number, those "
             "that it does not choose, too.)")


def ordinary(draw):
    return [with_ends(draw.table(), 0.5, 1.25), with_ends(draw.vector(), -0.75, 2.75),
            draw.table(rows=1), with_ends(draw.numbers((2, 3, 2)), 0.5, -1.25)]


def with_ends(z, first, last):
    """Whoever leaves out one end is always wrong; so is who takes the type of all results from the
    first, a whole 0."""
    z.flat[[0, -1]] = first, last
    return z


def other_types(draw):
    return [*without_zero(draw), np.array([0, 3, -2]), np.array([-2, 0, 3])]


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
            "Your numbers come from neighbours in the array, as those of np.gradient and np.diff "
            "do: a difference of one number and another. The slope at a number does not depend on "
            "what stands beside it. With what can it be computed from this number alone?", wrong)


def slope_not_divided(task, f):
    """The difference of two values, by which the step should divide."""
    def rise(before, after):
        return lambda z: f(z + after) - f(z - before)

    for h in (0.01, 0.001, 1e-4, 1e-5):
        for wrong in (rise(h, h), rise(0, h), rise(h, 0), lambda z, h=h: rise(h, h)(z) / 2,
                      *(lambda z, h=h, r=r, by=by: r(z) / by * h for by in (1, 2)
                        for r in (rise(h, h), rise(0, h)) if h > 1e-4)):
            task.misconception(
                "a rise that is not divided by its run",
                "Your numbers are far too small: they are a rise that the run does not divide. "
                "What belongs below the line, and is all of it there? In a / 2 * h only the 2 "
                "divides.", wrong)


def slopes_of_one_size(task, slope):
    """Slopes that are 0 everywhere, twice or half of what they should be."""
    task.misconception(
        "0 everywhere",
        "Only 0 comes, whatever z is. Is something taken from itself (a * 1 - a is a − a; with a "
        "step too small to matter, z + h is z), or cut to a whole number? Or is nothing written "
        "into what you return?",
        lambda z: np.zeros(z.shape))
    task.misconception(
        "twice the slope",
        "All your slopes are twice what they should be. If you measure them: how far is it from "
        "one of your two points to the other? If you have a formula: what counts twice in it?",
        lambda z: 2 * slope(z))
    task.misconception(
        "half the slope",
        "All your slopes are half of what they should be. If you measure them: how far is it from "
        "one of your two points to the other? If you have a formula: what is halved in it?",
        lambda z: slope(z) / 2)


def without_zero(draw):
    return [draw.table(dtype=int), with_ends(draw.table(dtype=np.float32), -0.75, 0.75),
            np.array([0.5, -0.5], np.float32)]


def extreme(draw):
    """Up to ±10,000, where curves are nearly level, and numbers whose e^z is tiny but not 0."""
    return [draw.table() * 1e4, np.array([-6.0, -4.5, -3.25, 3.5, 4.75, 5.5]),
            np.append(draw.numbers((3,), -740, -712), [0.3, 800.0])]


@lesson.exercise(
    part(8, "ordinary numbers, in any shape", lambda draw: [
        *ordinary(draw), *(draw.vector(low=low, high=low + 5) for low in (-10, -5, 5))]),
    part(6, "numbers far from 0, without overflow", extreme, quiet=True),
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
    "not a number far from 0",
    NOT_A_NUMBER,
    lambda z: np.exp(z) / (1 + np.exp(z)))
for wrong in (lambda z: 1 / (1 + np.exp(np.minimum(z, 700))),
              lambda z: np.exp(-z) / (1 + np.exp(-z))):
    sigmoid.misconception(
        "falls instead of rising",
        "Your curve falls from 1 to 0: what you return for z belongs to −z. Look at the sign in "
        "each exponent, for a 1 − too many, and at which of two values belongs to which side of "
        "0.", wrong)
sigmoid.misconception(
    "right for negative z only",
    "For z and for −z your value is the same, and never above ½. It is right on the left of 0. "
    "Which value belongs to the right of 0, and where are the two sides told apart?",
    lambda z: 1 / (1 + np.exp(limited(np.abs(z)))))
sigmoid.misconception(
    "right for positive z only",
    "For z and for −z your value is the same, and never below ½. It is right on the right of 0. "
    "Which value belongs to the left of 0, and where are the two sides told apart?",
    lambda z: 1 / (1 + np.exp(-np.abs(z))))
sigmoid.misconception(
    "shifted by the largest number",
    "Your values are those of the sigmoid at z less the largest of all z. Such a shift changes "
    "nothing in a softmax. Here each number is squeezed by itself, as it is.",
    lambda z: s(z - np.max(z)))
sigmoid.misconception(
    "tanh for sigmoid",
    "Your values are those of tanh(z): between −1 and 1, and 0 at 0. Those of the sigmoid lie "
    "between 0 and 1. Which function is it, and if it is a fraction: what stands above the line?",
    lambda z: np.tanh(z))
sigmoid.misconception(
    "tanh for sigmoid",
    "Your values are those of tanh(z / 2): between −1 and 1, and 0 at 0. Those of the sigmoid lie "
    "between 0 and 1. Is something still to be added or halved? In a fraction: what stands above "
    "the line?",
    lambda z: np.tanh(z / 2))
sigmoid.misconception(
    "between 0 and 2",
    "Your values lie between 0 and 2, twice those of a sigmoid. In a fraction: what stands above "
    "the line? In a sum: is all of it halved that should be?",
    lambda z: 1 + np.tanh(z / 2))
sigmoid.misconception(
    "between 0 and 2",
    "Your values lie between 0 and 2, twice those of a sigmoid. In a fraction: what stands above "
    "the line? In a sum: is all of it halved that should be?",
    lambda z: 1 + np.tanh(z))
sigmoid.misconception(
    "between ½ and 1½",
    "Your values lie between ½ and 1½: they are those of a sigmoid, with ½ too much. What is "
    "added, and is all of the sum halved?", lambda z: 1 + np.tanh(z / 2) / 2)
sigmoid.misconception(
    "between ½ and 1½",
    "Your values lie between ½ and 1½: they are those of a sigmoid, with ½ too much. What is "
    "added, and is all of the sum halved?", lambda z: 1 + np.tanh(z) / 2)
sigmoid.misconception(
    "twice as steep", "Your curve has the form of a sigmoid, but at z you return what belongs to "
    "2 z. Look at what is put into the exponential (or into tanh): is it as large as it should be?",
    lambda z: s(2 * z))
sigmoid.misconception(
    "half as steep", "Your curve has the form of a sigmoid, but at z you return what belongs to "
    "z / 2. Look at what is put into the exponential (or into tanh): is it as large as it should "
    "be?", lambda z: s(z / 2))
sigmoid.misconception(
    "e^z itself",
    "Your values are e^z, and go beyond 1. Which part of the formula is that, and what is missing "
    "in it?",
    lambda z: 1 / np.exp(-z))
sigmoid.misconception(
    "e^(−z) itself",
    "Your values are e^(−z): they fall, and go beyond 1. Compare with the formula what stands "
    "above and below the line, and the sign in the exponent.",
    lambda z: 1 / np.exp(z))
for wrong in (lambda z: 1 / (1 - np.exp(-z)), lambda z: np.exp(z) / (1 - np.exp(z)),
              lambda z: np.exp(z) / (np.exp(z) - 1)):
    sigmoid.misconception(
        "minus below the line",
        "Near 0 your values grow without bound: you divide by something near 0 there, 1 less a "
        "power of e or the like. Compare each sign below the line with the formula.", wrong)
sigmoid.misconception(
    "softmax for sigmoid", "All your values together make 1, as those of softmax. Each number "
    "should be squeezed by itself, whatever its neighbours are.",
    lambda z: np.exp(z) / np.sum(np.exp(z)))
for wrong in (lambda z: np.where(z >= 0, 1.0, 0.0), lambda z: np.where(z > 0, 1.0, 0.0),
              lambda z: np.heaviside(z, 0.5)):
    sigmoid.misconception(
        "a step",
        "Your values jump from 0 to 1. The sigmoid rises gradually. What makes just two values of "
        "all numbers: a comparison, rounding, a type?", wrong)
sigmoid.misconception(
    "ReLU for sigmoid", "What is positive comes back as it is, and all else as 0: that is ReLU.",
    lambda z: np.maximum(z, 0.0))
sigmoid.misconception(
    "cut off instead of squeezed", "Your values are z itself, cut off below 0 and above 1. The "
    "sigmoid squeezes: it comes near to 0 and 1, and is ½ at 0.",
    lambda z: np.clip(z, 0.0, 1.0))
sigmoid.misconception(
    "the slope instead of the value",
    "What comes is the slope of the sigmoid, s (1 − s): it is ¼ at 0, and falls on both sides. "
    "Its value is asked for here. Which factor, or which square, is too many?",
    lambda z: s(z) * (1 - s(z)))
sigmoid.misconception(
    "e times instead of e to the power",
    "What comes is 1 / (1 − e · z): e is multiplied. It is to be raised to a power.",
    lambda z: 1 / (1 + np.e * -z))
for base in (2.0, 10.0):
    sigmoid.misconception(
        "another base than e",
        "Your curve has the form of a sigmoid, but as if another number than e were raised to the "
        "power. Which function has e^x?", with_base(base))
for about_e in (2.7, 2.71, 2.718, 2.72, 2.7183):
    sigmoid.misconception(
        "e rounded", "Your values are near to the right ones, as if e were rounded. NumPy knows "
        "e^x exactly.", with_base(about_e))
sigmoid.misconception(
    "1 + e^(−z) itself",
    "What comes is 1 + e^(−z), and not 1 divided by it. Is all of it below the line? Without "
    "brackets, 1 / 1 + e divides by the first 1 only.", lambda z: 1 / 1 + np.exp(-z))
sigmoid.misconception(
    "1 + e^z itself",
    "What comes is 1 + e^z, and not something divided by it. Is all of it below the line? Without "
    "brackets, 1 / 1 + e divides by the first 1 only. And look at the sign in the exponent.",
    lambda z: 1 + np.exp(z))
for wrong in (lambda z: 2 * np.exp(z), lambda z: 2 * np.exp(-z)):
    sigmoid.misconception(
        "twice a power of e",
        "What comes is 2 e^z, or 2 e^(−z). Is all of the sum below the line? " + NO_BRACKETS,
        wrong)
sigmoid.misconception(
    "1 + e^(−|z|) itself",
    "What comes is 1 + e^(−|z|), and not something divided by it. Is all of it below the line? "
    "Without brackets, 1 / 1 + e divides by the first 1 only.", lambda z: 1 + np.exp(-np.abs(z)))
sigmoid.misconception(
    "1 on both sides far from 0", "Near 0 your values are right; far from 0 they are 1 on both "
    "sides. Which value does the curve come near to for very negative z?",
    lambda z: np.where(np.abs(z) > 20, 1, s(z)))
sigmoid.misconception(
    "whole numbers stay whole", WHOLE, lambda z: sigmoid.reference(z).astype(z.dtype)[()])
also_whole(sigmoid, "not a number far from 0", "overflow in the exponential",
           "falls instead of rising", "right for negative z only", "twice as steep",
           "right for positive z only", "half as steep", "1 + e^(−z) itself")
also_flat(sigmoid, "not a number far from 0", "falls instead of rising", "wrong far from 0",
          "right for negative z only", "right for positive z only", "1 + e^(−z) itself", "a step",
          "twice as steep", "half as steep", "e^z itself",
          "minus below the line", "1 on both sides far from 0", "tanh for sigmoid",
          "whole numbers stay whole", "between 0 and 2", "the slope instead of the value")


@lesson.exercise(
    part(10, "ordinary numbers, in any shape", ordinary),
    part(3, "numbers far from 0", extreme),
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
    "What comes is the slope at σ(z). It is wanted at z itself: is the sigmoid taken twice?",
    lambda z: s(s(z)) * (1 - s(s(z))))
sigmoid_derivative.misconception(
    "z put where σ(z) belongs",
    "What comes is z (1 − z). In s (1 − s), s is the sigmoid of z, not z.",
    lambda z: z * (1 - z))
sigmoid_derivative.misconception(
    "z put where σ(z) belongs",
    "What comes is σ(z) · (1 − z). In s (1 − s), s is the sigmoid of z at both places.",
    lambda z: s(z) * (1 - z))
sigmoid_derivative.misconception(
    "z put where σ(z) belongs",
    "What comes is z · (1 − σ(z)). In s (1 − s), s is the sigmoid of z at both places.",
    lambda z: z * (1 - s(z)))
for wrong in (s, lambda z: np.exp(z) / (1 + np.exp(z))):
    sigmoid_derivative.misconception(
        "the sigmoid itself",
        "What comes is the value of the sigmoid, not its slope. Which factor is missing? (If you "
        "have a fraction: is there a square in it?)", wrong)
for wrong in (lambda z: 1 - s(z), lambda z: np.exp(-z) / (1 + np.exp(-z))):
    sigmoid_derivative.misconception(
        "one factor is missing",
        "What comes is 1 − σ(z), which is σ(−z) and e^(−z) / (1 + e^(−z)) as well. A factor is "
        "missing, or the square of what stands below the line.", wrong)
sigmoid_derivative.misconception(
    "the smaller of σ(z) and 1 − σ(z)",
    "What comes is the smaller of σ(z) and 1 − σ(z), which is e / (1 + e) with e = e^(−|z|). At 0 "
    "it is ½: twice the slope there. Which factor is missing, or which square?",
    lambda z: 1 / (1 + np.exp(limited(np.abs(z)))))
sigmoid_derivative.misconception(
    "the square of the sigmoid",
    "What comes is σ(z)²; it rises up to 1. Which two factors are wanted? (In a fraction: what "
    "stands above the line?)", lambda z: s(z) ** 2)
sigmoid_derivative.misconception(
    "the square of 1 − σ(z)",
    "What comes is (1 − σ(z))²; it falls from 1. Which two factors are wanted? (In a fraction: "
    "what stands above the line, and which sign is in each exponent?)", lambda z: (1 - s(z)) ** 2)
for wrong in (lambda z: s(z) * (1 - s(z) ** 2), lambda z: s(z) ** 2 * (1 - s(z)),
              lambda z: s(z) * (1 - s(z)) ** 2, lambda z: (s(z) * (1 - s(z))) ** 2):
    sigmoid_derivative.misconception(
        "a square too many",
        "Something is squared in what comes, or multiplied once more. In s (1 − s) each of the "
        "two factors stands once. In a fraction: which power is below the line?", wrong)
sigmoid_derivative.misconception(
    "the formula of tanh's slope", "What comes is 1 − σ(z)², and 1 − a² is the formula for the "
    "slope of tanh. The sigmoid has another.", lambda z: 1 - s(z) ** 2)
sigmoid_derivative.misconception(
    "the formula of tanh's slope", "What comes is 1 − tanh(z)², the slope of tanh. That of the "
    "sigmoid is asked for.", lambda z: 1 - np.tanh(z) ** 2)
sigmoid_derivative.misconception(
    "tanh put where σ(z) belongs",
    "What comes is a (1 − a) with a = tanh(z). In s (1 − s), s is the sigmoid of z.",
    lambda z: np.tanh(z) * (1 - np.tanh(z)))
sigmoid_derivative.misconception(
    "wrong sign",
    "The sign of your slope is turned round. The sigmoid rises everywhere: what is subtracted "
    "from what, and is there a minus too many?", lambda z: -s(z) * (1 - s(z)))
sigmoid_derivative.misconception(
    "plus instead of minus",
    "What comes is s (1 + s) with s = σ(z), and grows beyond ¼. Look at the sign between 1 and s.",
    lambda z: s(z) * (1 + s(z)))
sigmoid_derivative.misconception(
    "1 everywhere",
    "For every z 1 comes. Are the two factors put together by a product? Does something cancel, "
    "or is 1 left over that was to be replaced?", lambda z: np.ones(z.shape))
sigmoid_derivative.misconception(
    "2 σ(z) − 1",
    "What comes is 2 σ(z) − 1, which is tanh(z / 2) and s − (1 − s): it rises from −1 to 1. A "
    "slope of the sigmoid is nowhere negative. How are its two factors put together?",
    lambda z: 2 * s(z) - 1)
NOT_DIVIDED = ("What you have for σ(z) is 1 + e^(−z), and not 1 divided by it. Without brackets, "
               "1 / 1 + e divides by the first 1 only.")
sigmoid_derivative.misconception(
    "1 + e^(−z) in place of σ(z)", NOT_DIVIDED, lambda z: -(1 + np.exp(-z)) * np.exp(-z))
sigmoid_derivative.misconception(
    "1 + e^(−z) as a factor",
    "What comes is (1 + e^(−z)) · e^(−z). By what is to be divided, and is all of it below the "
    "line? (Without brackets, 1 / 1 + e divides by the first 1 only.) Where you subtract: what "
    "from what?",
    lambda z: (1 + np.exp(-z)) * np.exp(-z))
sigmoid_derivative.misconception(
    "not a number far from 0",
    NOT_A_NUMBER,
    lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2)
sigmoid_derivative.misconception(
    "not a number far from 0",
    NOT_A_NUMBER,
    lambda z: np.exp(z) / (1 + np.exp(z)) ** 2)
sigmoid_derivative.misconception(
    "not a number far from 0",
    NOT_A_NUMBER,
    lambda z: (lambda a: a * (1 - a))(np.exp(z) / (1 + np.exp(z))))
sigmoid_derivative.misconception(
    "σ(1 − z) instead of 1 − σ(z)",
    "What comes is σ(z) · σ(1 − z). What is subtracted from 1: z, or its sigmoid?",
    lambda z: s(z) * s(1 - z))
sigmoid_derivative.misconception(
    "whole numbers stay whole", WHOLE,
    lambda z: sigmoid_derivative.reference(z).astype(z.dtype)[()])
slopes_of_one_size(sigmoid_derivative, sigmoid_derivative.reference)
slope_by_neighbours(sigmoid_derivative, s)
slope_not_divided(sigmoid_derivative, s)
also_whole(sigmoid_derivative, "twice the slope", "wrong sign", "the sigmoid itself",
           "one factor is missing", "the formula of tanh's slope", "not a number far from 0")
also_flat(sigmoid_derivative, "z put where σ(z) belongs", "the formula of tanh's slope",
          "wrong sign", "the sigmoid itself", "one factor is missing", "twice the slope",
          "0 everywhere", "the square of 1 − σ(z)", "the square of the sigmoid",
          "plus instead of minus",
          "slope at the output instead of at z", "the smaller of σ(z) and 1 − σ(z)",
          "not a number far from 0", "wrong far from 0", "whole numbers stay whole")


def unbracketed():
    """tanh as a fraction, with brackets around one half of it or none."""
    def fraction(read):
        return [(f"brackets missing around {name}", lambda z, form=form: form(*read(z)))
                for name, form in forms.items()]

    forms = {
        "the numerator and the denominator": lambda a, b: a - b / a + b,
        "the numerator": lambda a, b: a - b / (a + b),
        "the denominator": lambda a, b: (a - b) / a + b}
    return [one for read in (
        lambda z: (np.exp(z), np.exp(-z)), lambda z: (np.exp(2 * z), 1),
        lambda z: (np.exp(z), 1)) for one in fraction(read)]


@lesson.exercise(
    part(7, "ordinary numbers, in any shape", ordinary),
    part(4, "numbers far from 0", extreme),
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
        "not a number far from 0",
        NOT_A_NUMBER, wrong)
tanh.misconception(
    "1 on both sides far from 0", "Near 0 your values are right; far from 0 they are 1 on both "
    "sides. Which value does the curve come near to for very negative z?",
    lambda z: np.where(np.abs(z) > 20, 1, np.tanh(z)))
tanh.misconception(
    "0 far from 0",
    "Near 0 your values are right; far from 0 they are 0. Does that 0 replace a nan, or something "
    "else? To which values does the curve come near there?",
    lambda z: np.where(np.abs(z) > 20, 0, np.tanh(z)))
tanh.misconception(
    "sigmoid for tanh",
    "Your values are those of the sigmoid, between 0 and 1; tanh lies between −1 and 1.", s)
tanh.misconception(
    "not stretched from −1 to 1", "Your curve has the right form, but it lies between 0 and 1. "
    "tanh lies between −1 and 1.", lambda z: s(2 * z))
tanh.misconception(
    "not moved down",
    "Your values lie between 0 and 2; tanh lies between −1 and 1. What stands above the line, or "
    "what is still to be taken off?",
    lambda z: 2 * s(2 * z))
tanh.misconception(
    "not moved down",
    "Your values lie between 0 and 2; tanh lies between −1 and 1. What stands above the line, or "
    "what is still to be taken off? And look at each exponent.",
    lambda z: 2 * s(z))
tanh.misconception(
    "not stretched from −1 to 1",
    "Your values lie between −1 and 0. tanh lies between −1 and 1: is something to be doubled "
    "before 1 is taken off?", lambda z: s(2 * z) - 1)
tanh.misconception(
    "not stretched from −1 to 1",
    "Your values lie between −1 and 0. tanh lies between −1 and 1: is something to be doubled "
    "before 1 is taken off? And look at each exponent.", lambda z: s(z) - 1)
tanh.misconception(
    "falls instead of rising", "Your curve falls: what you return for z belongs to −z. What is "
    "subtracted from what, and which sign has which exponent or side?",
    lambda z: -np.tanh(z))
for wrong in (lambda z: 1 / np.tanh(z), lambda z: (
        lambda e: np.sign(z) * (1 + e) / (1 - e))(np.exp(-2 * np.abs(z)))):
    tanh.misconception(
        "upside down",
        "What comes is 1 / tanh(z), beyond −1 and 1 everywhere. What belongs above the line and "
        "what below, and in which of them is the minus?", wrong)
tanh.misconception(
    "half as steep",
    "Your curve rises too slowly: at z you return what belongs to z / 2. Is there a 2 missing, in "
    "an exponent or wherever z goes in?", lambda z: np.tanh(z / 2))
tanh.misconception(
    "twice as steep",
    "Your curve rises too fast: at z you return what belongs to 2 z. Is there a 2 too many, in an "
    "exponent or wherever z goes in?", lambda z: np.tanh(2 * z))
for wrong in (np.tan, lambda z: np.sin(z) / np.cos(z)):
    tanh.misconception(
        "tangent for hyperbolic tangent",
        "What comes is the tangent of an angle (np.tan, sine over cosine). The hyperbolic tangent "
        "is another function.", wrong)
tanh.misconception(
    "arctangent for hyperbolic tangent",
    "What comes is the arctangent (np.arctan): the angle that has this tangent. Another function "
    "is asked for.", np.arctan)
tanh.misconception(
    "the inverse of tanh",
    "What comes is the inverse of tanh (np.arctanh): it undoes tanh, and is not tanh.", np.arctanh)
tanh.misconception(
    "the sign of z is lost",
    "For negative z your result is positive: for z and −z it is the same. Where does the sign of "
    "z come in?",
    lambda z: np.tanh(np.abs(z)))
tanh.misconception(
    "never positive", "For positive z, too, your result is negative: for z and −z it is the same. "
    "What is subtracted from what, and where does the sign of z come in?",
    lambda z: -np.tanh(np.abs(z)))
for wrong in (np.sinh, lambda z: np.sign(z) * np.sinh(np.abs(z))):
    tanh.misconception(
        "sinh for tanh",
        "What comes is (e^z − e^(−z)) / 2, which grows without bound. What stands below the line "
        "in tanh?", wrong)
tanh.misconception(
    "sinh for tanh",
    "What comes is half of (e^z − e^(−z)) / 2 + 1, which grows without bound. What stands below "
    "the line in tanh? And has tanh to be moved up, or halved?", lambda z: (np.sinh(z) + 1) / 2)
tanh.misconception(
    "cosh for tanh",
    "What comes is (e^z + e^(−z)) / 2, which is never below 1. Look at what stands above the "
    "line, and what below.", np.cosh)
tanh.misconception(
    "nothing below the line",
    "What comes is e^z − e^(−z). By what is it to be divided?",
    lambda z: np.exp(z) - np.exp(-z))
tanh.misconception(
    "one over cosh",
    "What comes is 2 / (e^z + e^(−z)), the same for z and −z. Look at what stands above the line.",
    lambda z: 1 / np.cosh(z))
for wrong in (lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(z)),
              lambda z: (1 - np.exp(-2 * z)) / 2):
    tanh.misconception(
        "2 e^z below the line",
        "What comes is (e^z − e^(−z)) / (2 e^z), which is (1 − e^(−2z)) / 2. Which two "
        "exponentials are to be added below the line?", wrong)
for wrong in (lambda z: 2 * np.exp(z) / (np.exp(z) - np.exp(z)),
              lambda z: 2 * np.exp(-z) / (np.exp(-z) - np.exp(-z))):
    tanh.misconception(
        "0 below the line",
        "You divide by 0 for every z: below the line two equal things cancel. Is each minus where "
        "it belongs, in the exponent or in front of the power?", wrong)
for name, wrong in unbracketed():
    tanh.misconception(name, NO_BRACKETS, wrong)
for wrong in (lambda z: np.ones(z.shape), lambda z: (np.exp(z) + np.exp(-z)) / (
        np.exp(z) + np.exp(-z))):
    tanh.misconception(
        "1 everywhere", "For every z 1 comes. Does something cancel? Compare each sign with the "
        "formula, and look for brackets around what stands above and below the line.", wrong)
for wrong in (np.sign, lambda z: np.where(z >= 0, 1.0, -1.0), lambda z: np.where(z > 0, 1.0, -1.0)):
    tanh.misconception(
        "a step from −1 to 1",
        "Your values jump from −1 to 1; tanh rises gradually. What makes just two values of all "
        "numbers: a sign, a comparison, or a fraction in which all else cancels?", wrong)
tanh.misconception(
    "cut off instead of squeezed", "Your values are z itself, cut off at −1 and 1. tanh squeezes: "
    "it bends gradually.", lambda z: np.clip(z, -1.0, 1.0))
tanh.misconception(
    "z cut off before tanh",
    "Beyond −1 and 1 your values stay what they are at −1 and 1. Is z cut off before tanh gets "
    "it? It is the result that lies between −1 and 1.", lambda z: np.tanh(np.clip(z, -1, 1)))
for wrong in (lambda z: 1 - np.tanh(z) ** 2, lambda z: 1 / np.cosh(limited(z, 300)) ** 2):
    tanh.misconception(
        "the slope instead of the value",
        "What comes is the slope of tanh, which is 1 at 0. Its value is asked for here.", wrong)
tanh.misconception(
    "degrees for numbers",
    "What comes belongs to π / 180 times z, as if z were an angle in degrees. tanh takes it as it "
    "is.", lambda z: np.tanh(np.radians(z)))
tanh.misconception(
    "whole numbers stay whole", WHOLE, lambda z: np.tanh(z).astype(z.dtype)[()])
also_whole(tanh, "half as steep", "the sign of z is lost", "1 on both sides far from 0",
           "not a number far from 0", "falls instead of rising", "wrong far from 0",
           "twice as steep", "upside down")
also_flat(tanh, "half as steep", "the sign of z is lost", "1 on both sides far from 0",
          "upside down", "not a number far from 0", "falls instead of rising",
          "sigmoid for tanh", "twice as steep", "wrong far from 0",
          "not stretched from −1 to 1", "never positive",
          "brackets missing around the numerator and the denominator", "sinh for tanh",
          "brackets missing around the numerator", "brackets missing around the denominator",
          "whole numbers stay whole")


@lesson.exercise(
    part(9, "ordinary numbers, in any shape", ordinary),
    part(2, "numbers far from 0", extreme),
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


for wrong in (lambda z: 1 - ((np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))) ** 2,
              lambda z: 1 - ((np.exp(2 * z) - 1) / (np.exp(2 * z) + 1)) ** 2,
              lambda z: 1 - ((1 - np.exp(-2 * z)) / (1 + np.exp(-2 * z))) ** 2,
              lambda z: 4 * np.exp(2 * z) / (np.exp(2 * z) + 1) ** 2):
    tanh_derivative.misconception("not a number far from 0", NOT_A_NUMBER, wrong)
for name, wrong in unbracketed():
    tanh_derivative.misconception(
        name, f"What you have for tanh(z) is not that. {NO_BRACKETS}",
        lambda z, wrong=wrong: 1 - wrong(z) ** 2)
    tanh_derivative.misconception(
        f"{name}, and doubled instead of squared", f"What you have for tanh(z) is not that. "
        f"{NO_BRACKETS} And besides: one star multiplies; how is a square written?",
        lambda z, wrong=wrong: 1 - 2 * wrong(z))
tanh_derivative.misconception(
    "slope at the output instead of at z",
    "What comes is the slope at tanh(z). It is wanted at z itself: is tanh taken twice?",
    lambda z: 1 - np.tanh(np.tanh(z)) ** 2)
tanh_derivative.misconception(
    "the square is missing",
    "What comes is 1 − tanh(z), which differs for z and −z. Something is to be squared.",
    lambda z: 1 - np.tanh(z))
tanh_derivative.misconception(
    "z put where tanh(z) belongs",
    "What comes is 1 − z². In 1 − a², a is tanh(z), not z.", lambda z: 1 - z**2)
tanh_derivative.misconception(
    "the formula of the sigmoid's slope",
    "What comes is a (1 − a) with a = tanh(z). That is the formula for the slope of the sigmoid; "
    "tanh has another.",
    lambda z: np.tanh(z) * (1 - np.tanh(z)))
tanh_derivative.misconception(
    "the formula of the sigmoid's slope",
    "What comes is the slope of the sigmoid: at 0 it is ¼. That of tanh is asked for.",
    lambda z: s(z) * (1 - s(z)))
tanh_derivative.misconception(
    "the sigmoid put where tanh belongs",
    "What comes is 1 − σ(z)². In 1 − a², a is tanh(z), not the sigmoid.",
    lambda z: 1 - s(z) ** 2)
tanh_derivative.misconception(
    "tanh half as steep",
    "What comes is 1 − tanh(z / 2)²: right at 0, too large elsewhere. In what you compute it "
    "with: is there a 2 missing, in an exponent or wherever z goes in?",
    lambda z: 1 - np.tanh(z / 2) ** 2)
tanh_derivative.misconception(
    "doubled instead of squared",
    "What comes is 1 − 2 tanh(z). One star multiplies; how is a square written?",
    lambda z: 1 - 2 * np.tanh(z))
tanh_derivative.misconception(
    "the 1 − is missing",
    "What comes is the square of tanh(z): 0 at 0, where tanh is steepest. What is it to be taken "
    "from?", lambda z: np.tanh(z) ** 2)
tanh_derivative.misconception(
    "the slope of the slope",
    "What comes is −2 a (1 − a²) with a = tanh(z): the slope of 1 − a². What is asked for is 1 − "
    "a² itself, the slope of tanh.", lambda z: -2 * np.tanh(z) * (1 - np.tanh(z) ** 2))
for wrong in (lambda z: -2 * np.tanh(z), lambda z: 2 * np.tanh(z)):
    tanh_derivative.misconception(
        "tanh doubled",
        "What comes is 2 tanh(z), perhaps with a minus. Is something doubled that was to be "
        "squared, or a² differentiated? 1 − a² is the slope already.", wrong)
tanh_derivative.misconception(
    "the square is missing",
    "What comes is 1 / cosh(z). Something is to be squared.",
    lambda z: 1 / np.cosh(z))
for wrong in (lambda z: 1 / np.sinh(z), lambda z: 1 / np.sinh(z) ** 2):
    tanh_derivative.misconception(
        "sinh for cosh",
        "What comes is 1 / sinh(z), or its square: sinh has a minus between its exponentials and "
        "is 0 at 0. Is it cosh that you mean? And is it squared?", wrong)
tanh_derivative.misconception(
    "upside down",
    "What comes is cosh(z)², which is 1 / (1 − tanh²) and grows without bound. What belongs above "
    "the line, and what below?", lambda z: np.cosh(z) ** 2)
tanh_derivative.misconception(
    "the slope of arctan",
    "What comes is 1 / (1 + z²), the slope of the arctangent, np.arctan.",
    lambda z: 1 / (1 + z**2.0))
tanh_derivative.misconception(
    "tan for tanh",
    "What comes is 1 − tan(z)². The tangent of an angle, np.tan, is another function than tanh.",
    lambda z: 1 - np.tan(z) ** 2)
tanh_derivative.misconception(
    "a power too high", "What comes is 1 − tanh(z)⁴: is something squared twice?",
    lambda z: 1 - np.tanh(z) ** 4)
tanh_derivative.misconception(
    "a power too high", "What comes is 1 − tanh(z)³, more than 1 for negative z. Which power is "
    "wanted?", lambda z: 1 - np.tanh(z) ** 3)
tanh_derivative.misconception(
    "wrong sign",
    "The sign of your slope is turned round. tanh rises everywhere: what is subtracted from what, "
    "and is there a minus too many?",
    lambda z: np.tanh(z) ** 2 - 1)
tanh_derivative.misconception(
    "tanh itself",
    "What comes is tanh itself, the value and not the slope.", lambda z: np.tanh(z))
tanh_derivative.misconception(
    "plus instead of minus",
    "What comes is 1 + tanh(z)², above 1 wherever z is not 0. tanh is nowhere steeper than at 0.",
    lambda z: 1 + np.tanh(z) ** 2)
tanh_derivative.misconception(
    "tanh of tanh",
    "What comes is 1 − tanh(tanh(z)): tanh is taken twice. tanh² is the square of tanh(z).",
    lambda z: 1 - np.tanh(np.tanh(z)))
tanh_derivative.misconception(
    "the square of z instead of the square of tanh",
    "What comes is 1 − tanh(z²). Which of the two comes first, tanh or the square?",
    lambda z: 1 - np.tanh(z**2.0))
tanh_derivative.misconception(
    "the square of the difference",
    "What comes is the square of 1 − tanh(z). Only tanh is squared.",
    lambda z: (1 - np.tanh(z)) ** 2)
tanh_derivative.misconception(
    "whole numbers stay whole", WHOLE,
    lambda z: tanh_derivative.reference(z).astype(z.dtype)[()])
slopes_of_one_size(tanh_derivative, tanh_derivative.reference)
slope_by_neighbours(tanh_derivative, np.tanh)
slope_not_divided(tanh_derivative, np.tanh)
also_whole(tanh_derivative, "doubled instead of squared", "the square is missing", "wrong sign",
           "the formula of the sigmoid's slope", "the 1 − is missing", "twice the slope",
           "tanh half as steep", "the square of the difference",
           "the sigmoid put where tanh belongs")
also_flat(tanh_derivative, "doubled instead of squared", "the square is missing", "wrong sign",
          "the formula of the sigmoid's slope", "the 1 − is missing",
          "z put where tanh(z) belongs", "tanh itself", "twice the slope", "plus instead of minus",
          "tanh of tanh", "the square of the difference",
          "the square of z instead of the square of tanh",
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


def all_but(which):
    """The ReLU of all numbers but one."""
    def wrong(z):
        result = np.maximum(z, 0)
        result.flat[which] = z.flat[which]
        return result

    return wrong


def measured(before, after):
    """The slope of the ReLU, between two points that are too far apart."""
    return lambda z: (np.maximum(z + after, 0) - np.maximum(z - before, 0)) / (before + after)


relu.misconception(
    "absolute value", "Negative numbers become positive in your answer. They should become 0.",
    lambda z: np.abs(z))
relu.misconception(
    "the wrong half is kept",
    "What is negative passes in your answer, and what is positive becomes 0. Which of the two "
    "should pass?", lambda z: np.minimum(z, 0))
relu.misconception(
    "the wrong half is kept, without its sign", "What is positive becomes 0 in your answer, and "
    "what is negative passes without its minus. Look at which half is kept, and at the sign of "
    "what passes.", lambda z: np.maximum(-z, 0))
relu.misconception(
    "what passes has the wrong sign", "What is positive comes back negative. It should pass as it "
    "is.", lambda z: -np.maximum(z, 0))
relu.misconception(
    "the largest along an axis",
    "What comes is the largest number along the first axis (np.max(z, 0) takes the 0 for an "
    "axis). You want each number compared with 0.",
    lambda z: np.max(z, 0))
relu.misconception(
    "the largest of all",
    "One number comes, the largest of all (or 0). You want each number compared with 0.",
    lambda z: max(0.0, np.max(z)))
relu.misconception(
    "the largest of all", "The same number comes everywhere, the largest of all. You want each "
    "number compared with 0.", lambda z: np.maximum(np.zeros(z.shape), np.max(z)))
relu.misconception(
    "one yes or no asked of a whole array",
    "A yes or no is asked of the whole array: by an if, and, or, not, or by Python's own max or "
    "min. The question is to be asked of each number.",
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
for which in (0, -1):
    relu.misconception(
        "one end is left as it is", "The first number, or the last, is not asked whether it is "
        "negative. Where do you begin, and where do you end?", all_but(which))
relu.misconception(
    "cut off at 1",
    "What is above 1 becomes 1 in your answer. Large numbers should pass as they are.",
    lambda z: np.clip(z, 0, 1))
for leak in (0.01, 0.1, 0.02, 0.2, 0.001, 0.3, 0.5, 0.25, 0.05):
    relu.misconception(
        "a leak for negative numbers", "Negative numbers become smaller, and not 0, in your "
        "answer: that is a leaky ReLU.", leaky(leak))
for leak in (0.01, 0.1):
    relu.misconception(
        "a leak for negative numbers, and 0 or 1 instead of the number", "Negative numbers become "
        "smaller, and not 0, as in a leaky ReLU. And besides, you return 1 where the number itself "
        "should pass.",
        one_or(leaky(leak)))
    relu.misconception(
        "a leak for negative numbers, and 0 or 1 instead of the number", "Negative numbers become "
        "smaller, and not 0, as in a leaky ReLU. And besides, you return 1 where the number itself "
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
    "1 taken off",
    "Your kink lies at 1 and not at 0, and what passes comes 1 too small. With what is each "
    "number compared, and what is taken off?", lambda z: np.maximum(z - 1, 0))
for wrong in (lambda z: z[z > 0], lambda z: z[z >= 0]):
    relu.misconception(
        "negative numbers are thrown away", "Only what is positive comes, in one row: what is "
        "negative is left out. It should stay in its place, as 0.", wrong)
relu.misconception(
    "positive numbers are thrown away", "Only what is negative comes, in one row. What is positive "
    "should pass, and what is negative become 0, each in its place.", lambda z: z[z < 0])
relu.misconception(
    "the sigmoid",
    "Your numbers lie between 0 and 1: they are those of the sigmoid.", s)
relu.misconception(
    "tanh",
    "Your numbers lie between −1 and 1: they are those of tanh.", np.tanh)
relu.misconception(
    "a soft bend",
    "What comes is ln(1 + e^z), the soft relative of ReLU (softplus). ReLU has a sharp kink.",
    lambda z: np.log1p(np.exp(z)))
relu.misconception(
    "ELU for ReLU", "Negative numbers become e^z − 1 in your answer. They should become 0.",
    lambda z: np.where(z > 0, z, np.exp(z) - 1))
relu.misconception(
    "all cut to whole numbers",
    "Your numbers are cut to whole numbers. Does int() or // do it, or is it the type of the "
    "array that you write into?", lambda z: np.maximum(z, 0).astype(int))
also_flat(relu, "one end is left as it is", "absolute value", "the wrong half is kept",
          "0 or 1 instead of the number",
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
    part(1, "with 0 among the numbers, the kink", lambda draw: [with_zeros(draw)],
         verify=at_the_kink),
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
    "the ReLU itself",
    "What comes is the ReLU itself, its value and not its slope.", lambda z: np.maximum(z, 0))
relu_derivative.misconception(
    "1 everywhere",
    "For every z 1 comes. Left of 0 the ReLU is flat. Is each number asked on which side it is, "
    "and does no later line undo what one before wrote?",
    lambda z: np.ones_like(z))
relu_derivative.misconception(
    "the wrong half",
    "What comes is 1 left of 0 and 0 right of it. On which side does the ReLU rise?",
    lambda z: np.where(z > 0, 0.0, 1.0))
for wrong in (np.sign, lambda z: z / np.abs(z), lambda z: np.where(z >= 0, 1.0, -1.0)):
    relu_derivative.misconception(
        "−1 for negative numbers", "Left of 0 the ReLU is flat; −1 would mean that it falls.",
        wrong)
relu_derivative.misconception(
    "one yes or no asked of a whole array",
    "A yes or no is asked of the whole array: by an if, and, or, not, or by Python's own max or "
    "min. The question is to be asked of each number.",
    lambda z: 1 if z > 0 else 0)
for leak in (0.01, 0.1, 0.02, 0.2, 0.001, 0.3, 0.5, 0.25, 0.05):
    relu_derivative.misconception(
        "a leak for negative numbers", "Left of 0 your slope is less than 1, but not 0. How steep "
        "is the ReLU there?",
        one_or(lambda z, leak=leak: leak))
for leak in (0.01, 0.1):
    relu_derivative.misconception(
        "a leak for negative numbers, and z instead of the slope", "Left of 0 the slope is 0, not "
        "merely small. And besides, right of 0 you return z itself, not the slope there.",
        value_or(leak))
    relu_derivative.misconception(
        "the leaky ReLU itself",
        "What comes is the value, not the slope; and that of a leaky ReLU, which is not flat on "
        "the left.", leaky(leak))
relu_derivative.misconception(
    "the kink at 1",
    "Your slope goes from 0 to 1 at z = 1. The kink of the ReLU is at 0.",
    lambda z: np.where(z > 1, 1.0, 0.0))
relu_derivative.misconception(
    "the kink at −1",
    "Your slope goes from 0 to 1 at z = −1. The kink of the ReLU is at 0.",
    lambda z: np.where(z > -1, 1.0, 0.0))
relu_derivative.misconception(
    "0 everywhere",
    "Only 0 comes. Is the question on which side it is asked of each number, and not once for "
    "all? Is the 1 written into what you return, and not overwritten? If you measure: is the step "
    "too small to matter?",
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
    "−1 and 0 instead of 0 and 1",
    "Left of 0 −1 comes, right of it 0: each 1 too small. Left of 0 the ReLU is flat; right of 0 "
    "it rises.", lambda z: np.where(z > 0, 0.0, -1.0))
for wrong in (lambda z: (lambda r: r * (1 - r))(np.maximum(z, 0)),
              lambda z: (lambda r: r * (1 - r))(np.minimum(z, 0)), lambda z: z * (1 - z),
              lambda z: s(z) * (1 - s(z))):
    relu_derivative.misconception(
        "the formula of the sigmoid's slope",
        "What comes is a (1 − a), with one a or another: that belongs to the sigmoid. How steep "
        "is the line that ReLU is on the left of 0, and how steep is it on the right?", wrong)
for wrong in (lambda z: 1 - np.maximum(z, 0.0) ** 2, lambda z: 1 - np.tanh(z) ** 2,
              lambda z: 1 - z**2.0):
    relu_derivative.misconception(
        "the formula of tanh's slope",
        "What comes is 1 − a², with one a or another: that belongs to tanh. How steep is the line "
        "that ReLU is on the left of 0, and how steep is it on the right?", wrong)
relu_derivative.misconception(
    "a soft step",
    "Your values go gradually from 0 to 1: they are those of the sigmoid. The ReLU has a sharp "
    "kink, and straight lines on both sides.", s)
relu_derivative.misconception(
    "how many are positive",
    "One number comes: how many of z are positive. Each number of z has a slope of its own.",
    lambda z: np.sum(z > 0))
for h in (1.0, 0.5, 0.1, 2.0):
    for before, after in ((h, h), (0.0, h), (h, 0.0)):
        relu_derivative.misconception(
            "between 0 and 1 near the kink",
            "Near 0 some of your slopes lie between 0 and 1. If you measure: how far apart may "
            "your two points be, with the kink near them? If you replace or limit numbers: which "
            "of them stay as they are?",
            measured(before, after))
slopes_of_one_size(relu_derivative, relu_derivative.reference)
slope_by_neighbours(relu_derivative, lambda z: np.maximum(z, 0.0))
slope_not_divided(relu_derivative, lambda z: np.maximum(z, 0.0))
also_flat(relu_derivative, "the ReLU itself", "the wrong half", "−1 for negative numbers",
          "a leak for negative numbers", "the kink at 1", "negative numbers stay", "1 everywhere",
          "the formula of the sigmoid's slope", "between 0 and 1 near the kink")


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
