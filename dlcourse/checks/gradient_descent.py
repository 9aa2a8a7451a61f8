"""Lesson 07: following the slope downhill."""

from __future__ import annotations

from typing import Any

import numpy as np

from .kit import Formula, Lesson, both, part

lesson = Lesson("07_gradient_descent")
hint = lesson.hint


def coefficients(draw, n):
    return tuple(draw.numbers((n,)) for _ in range(3))


def cubic(a, b, c):
    """f(x) = Σ a x³ + b x² + c x, plus products of neighbours."""
    return Formula("float(np.sum(a * np.ravel(x)**3 + b * np.ravel(x)**2 + c * np.ravel(x))"
                   " + np.sum(np.ravel(x)[1:] * np.ravel(x)[:-1]))", {"a": a, "b": b, "c": c})


def at_a_point(draw, x):
    return cubic(*coefficients(draw, x.size)), x, round(draw.number(0.02, 0.2), 3)


def at_a_table(draw, x):
    """A function that takes tables of the shape of x only."""
    f = Formula("float(np.sum(a * x**3) + np.sum(x[1:] * x[:-1]))", {"a": draw.numbers(x.shape)})
    return f, x, round(draw.number(0.02, 0.2), 3)


@lesson.exercise(
    part(11, "the gradient at a vector", lambda draw: [
        at_a_point(draw, draw.vector()), at_a_point(draw, draw.vector()),
        at_a_point(draw, draw.vector(1))]),
    part(4, "the gradient at an array with more than one axis", lambda draw: [
        at_a_point(draw, draw.table()), at_a_table(draw, draw.table()),
        at_a_table(draw, draw.numbers((2, 3, 2)))]),
    part(3, "the gradient at whole numbers", lambda draw: [
        at_a_point(draw, draw.vector(dtype=int)),
        (cubic(np.array([0.5, -1]), np.array([1, 0.5]), np.array([-9.0, 2])), np.array([1, -2]),
         0.1)]),  # it falls in the first direction
    untouched=2,
    hints=("Change one element at a time, by +ε and by −ε, and put it back.",
           "Work on a float copy of x. np.ndindex(x.shape) goes through all places of any shape."),
    similar=("Which way is down?", """
        f(x) = x0 · x1 at (2, 3), ε = 0.1. First x0: f(2.1, 3) = 6.3, f(1.9, 3) = 5.7, and 0.6 /
        0.2 = 3. Then x0 is 2 again, and x1 moves: 6.2 − 5.8 = 0.4, and 0.4 / 0.2 = 2. All places
        of an array, whatever its shape:

        >>> list(np.ndindex((2, 2)))
        [(0, 0), (0, 1), (1, 0), (1, 1)]
    """),
)
def numerical_gradient(f, x, eps):
    x = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        middle = x[i]
        x[i] = middle + eps
        above = f(x)
        x[i] = middle - eps
        below = f(x)
        x[i] = middle
        gradient[i] = (above - below) / (2 * eps)
    return gradient


TWICE = "Your slopes are twice as large as they should be. How far apart are x + ε and x − ε?"
TURNED = ("Your gradient points downhill: each slope has the opposite sign. Which of the two "
          "values is subtracted from which?")


def measured(f, x, eps, slope):
    """A gradient whose every element comes from ``slope(f(x + ε), f(x), f(x − ε))``."""
    x = np.array(x, dtype=float)
    result = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[i] = eps
        result[i] = slope(f(x + step), f(x), f(x - step))
    return result


@numerical_gradient.misconception(
    "one-sided difference",
    "What comes is (f(x + ε) − f(x)) / ε. The formula looks to both sides: is your second place "
    "x − ε? (An ε that is added and then taken away once leads back to x.)")
def _(f, x, eps):
    return measured(f, x, eps, lambda above, here, below: (above - here) / eps)


@numerical_gradient.misconception(
    "one-sided difference",
    "What comes is (f(x) − f(x − ε)) / ε. The formula looks to both sides: is one of your places "
    "x + ε? (An ε that is taken away and then added once leads back to x.)")
def _(f, x, eps):
    return measured(f, x, eps, lambda above, here, below: (here - below) / eps)


@numerical_gradient.misconception(
    "divided by ε instead of 2ε", TWICE)
def _(f, x, eps):
    return measured(f, x, eps, lambda above, here, below: (above - below) / eps)


@numerical_gradient.misconception(
    "not divided", "What comes is f(x + ε) − f(x − ε). A slope is a difference per step.")
def _(f, x, eps):
    return measured(f, x, eps, lambda above, here, below: above - below)


@numerical_gradient.misconception(
    "wrong sign", TURNED)
def _(f, x, eps):
    return measured(f, x, eps, lambda above, here, below: (below - above) / (2 * eps))


@numerical_gradient.misconception(
    "all elements changed at once",
    "In every place stands the same number: that of all elements moved together. Each has a slope "
    "of its own: move one at a time.")
def _(f, x, eps):
    return (f(x + eps) - f(x - eps)) / (2 * eps) * np.ones(x.shape)


for name, tip, slope in (
    ("one side, but divided by 2ε",
     "What comes is (f(x + ε) − f(x)) / (2ε): one of the two values is that at x itself (an ε that "
     "is added and then taken away once leads back to x). How far apart are the two places?",
     lambda above, here, below, eps: (above - here) / (2 * eps)),
    ("one side, but divided by 2ε",
     "What comes is (f(x) − f(x − ε)) / (2ε): one of the two values is that at x itself (an ε that "
     "is taken away and then added once leads back to x). How far apart are the two places?",
     lambda above, here, below, eps: (here - below) / (2 * eps)),
    ("one side, not divided", "What comes is f(x + ε) − f(x). The formula looks to both sides, and "
     "a slope is a difference per step.", lambda above, here, below, eps: above - here),
    ("multiplied by ε, not divided",
     "What comes is half of the difference, times ε. Is it divided by ε? Python goes from left to "
     "right: what does a / 2 * b compute, and what a / (2 * b)?",
     lambda above, here, below, eps: (above - below) / 2 * eps),
    ("multiplied by 2ε, not divided", "What comes is the difference times 2ε. A slope is a "
     "difference per step.", lambda above, here, below, eps: (above - below) * 2 * eps),
    ("the values added", "What comes is (f(x + ε) + f(x − ε)) / (2ε). A slope is a difference "
     "per step.",
     lambda above, here, below, eps: (above + below) / (2 * eps)),
    ("the size of the slope", "None of your slopes is negative. Where f falls, the slope is.",
     lambda above, here, below, eps: abs(above - below) / (2 * eps)),
    ("the second derivative", "What comes is how the slope changes: two sides less twice the "
     "middle, by ε². The slope itself is asked for.",
     lambda above, here, below, eps: (above - 2 * here + below) / eps**2),
):
    numerical_gradient.misconception(
        name, tip, lambda f, x, eps, slope=slope: measured(
            f, x, eps, lambda above, here, below: slope(above, here, below, eps)))

numerical_gradient.misconception(
    "half of ε to each side", "Your slopes are those of half of ε to each side. The formula "
    "goes a whole ε.",
    lambda f, x, eps: measured(f, x, eps / 2, lambda above, here, below: (above - below) / eps))
numerical_gradient.misconception(
    "an ε of its own", "Your slopes are those of a step much smaller than eps. With which step is "
    "x moved: with the one that is passed in?",
    lambda f, x, eps: measured(f, x, 1e-5, lambda above, here, below: (above - below) / 2e-5))

ONE_SIDE = "One of the two values is that at x itself. The formula looks to both sides."
HALF = ("One of the two values is that at x itself, and it is divided by 2ε. How far apart are the "
        "places?")
SLOPES: dict[str, Any] = {
    "": ("", 2, 0), "divided by ε instead of 2ε": (TWICE, 1, 0),
    "one-sided difference": (ONE_SIDE, 1, 1),
    "one side, but divided by 2ε": (HALF, 2, 1),
    "wrong sign": (TURNED, -2, 0),
}


ROWS = ("In a table each row is moved as a whole, and gets one number. Do you come to each single "
        "place, whatever the shape?")


def slopes_of(span, one_sided, value):
    """A gradient whose every element comes from ``value(f, x, place, ε)``, to both sides or one."""
    def gradient(f, x, eps):
        result = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            above, below = (value(f, x, i, e) for e in (eps, 0 if one_sided else -eps))
            result[i] = (above - below) / (span * eps)
        return result
    return gradient


def set_to(f, x, i, e):
    x = np.array(x, dtype=float)
    x[i] = e or x[i]
    return f(x)


def element_moved(f, x, i, e):
    return f(element(x, i, e))


def element(x, i, e):
    x = np.array(x, dtype=float)
    x[i] += e
    return x


for name, (tip, span, one_sided) in SLOPES.items():
    numerical_gradient.misconception(
        *both(("the element is set to ε", "Where an element is moved, f gets ε itself there: its "
               "old value is lost. Is ε added to it (=+ is not +=)?"), (name, tip)),
        slopes_of(span, one_sided, set_to))
    numerical_gradient.misconception(
        *both(("f gets one number", "f gets the moved number alone. It needs all of x: the "
               "whole array, with one element moved."), (name, tip)),
        slopes_of(span, one_sided, lambda f, x, i, e: f(x[i] + e)))
    numerical_gradient.misconception(
        *both(("all elements changed at once", "One number comes, of all elements moved "
               "together. Each has a slope of its own, in its own place."), (name, tip)),
        lambda f, x, eps, span=span, one=one_sided: (
            f(x + eps) - f(x - (0 if one else eps))) / (span * eps))
    right_places = slopes_of(span, one_sided, element_moved)
    numerical_gradient.misconception(
        *both(("in the order of another walk", "With more than one axis your slopes stand at "
               "each other's places. In which order are the places visited, and in which is the "
               "result filled?"),
              (name, tip)),
        lambda f, x, eps, of=right_places: of(f, x, eps).T.reshape(x.shape))
    numerical_gradient.misconception(
        *both(("the shape of x is lost", "Your slopes come back in one row. The gradient has the "
               "shape of x."), (name, tip)),
        lambda f, x, eps, of=right_places: of(f, x, eps).ravel())
    if name:
        numerical_gradient.misconception(
            *both(("all elements changed at once", "In every place stands the same number: that of "
                   "all elements moved together. Each has its own slope."), (name, tip)),
            lambda f, x, eps, span=span, one=one_sided: np.full(x.shape, (
                f(x + eps) - f(x - (0 if one else eps))) / (span * eps)))
        numerical_gradient.misconception(
            *both(("only for vectors", ROWS), (name, tip)),
            lambda f, x, eps, span=span, one=one_sided: np.stack([
                np.full(x.shape[1:], (f(element(x, i, eps)) - f(element(x, i, 0 if one else -eps)))
                        / (span * eps)) for i in range(len(x))]))


def pushed_on(f, x, eps, span):
    """Each element is moved by ε and stays; all are compared with the beginning."""
    here, result = f(x), np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        x[i] += eps
        result[i] = (f(x) - here) / (span * eps)
    return result


for span in (1, 2):
    numerical_gradient.misconception(
        "each element moved by a share of itself",
        "Each element is moved by ε times its own value. By how much should it be moved, whatever "
        "its value is?", lambda f, x, eps, span=span: slopes_of(
            span, 0, lambda f, x, i, e: f(element(x, i, e * x[i])))(f, x, eps))
numerical_gradient.misconception(
    "every slope is 0",
    "Every slope comes out as 0. Does f get the same numbers both times (two names for one array "
    "are no two arrays; and is it moved before f is called?), or is nothing written into the "
    "result?", lambda f, x, eps: np.zeros(x.shape))
numerical_gradient.misconception(
    "every slope is 0, and the shape of x is lost",
    "Two things are not right. Every slope comes out as 0: does f get the same numbers both times, "
    "as where two names stand for one array? And: The gradient has the shape of x.",
    lambda f, x, eps: np.zeros(x.size))
numerical_gradient.misconception(
    "the shape of x is lost for f, too",
    "Your slopes come back in one row, and f gets a row, too. f was made for the shape of x, and "
    "the gradient has that shape.",
    lambda f, x, eps: slopes_of(2, 0, element_moved)(f, np.ravel(x), eps))

# How x is made ready, and what is said where the array that was passed in is changed.
OWN = " And the array that was passed in is changed itself."
STILL = ("From the second slope on, elements that had their turn are still moved when f is called. "
         "Has each its old value again after its turn?")
MADE: Any = ((lambda x: np.array(x, dtype=float), ""), (lambda x: np.asarray(x, dtype=float), OWN),
        (lambda x: x, OWN))


for span in (1, 2):
    for made, more in MADE:
        numerical_gradient.misconception(
            "the element is not put back",
            f"{STILL} And the formula looks to both sides.{more}",
            lambda f, x, eps, made=made, span=span: pushed_on(f, made(x), eps, span))


def left_there(made, start, end, span):
    """Each element goes ε times ``start``, then to ``end``, where it is left."""
    def gradient(f, x, eps):
        x = made(x)
        result = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            x[i] += start * eps
            first = f(x)
            x[i] += (end - start) * eps
            result[i] = (first - f(x)) / (np.sign(start - end) * span * eps)
        return result
    return gradient


for made, more in MADE:
    for start, end in ((1, -1), (-1, 1), (0, 1)):
        for span in (2, 1):
            twice = start and span == 1
            numerical_gradient.misconception(
                *both(("the element is not put back", STILL + more),
                      ("divided by ε instead of 2ε", "How far apart are x + ε and x − ε?") if twice
                      else ("", "") if start else ("one-sided difference", ONE_SIDE) if span == 1
                      else ("one side, but divided by 2ε", HALF)),
                left_there(made, start, end, span))


@numerical_gradient.misconception(
    "whole numbers stay whole",
    "Where x has whole numbers, what f gets is cut off behind the point: 2 + ε becomes 2, and 2 − "
    "ε becomes 1. Of which type is the array that you move?")
def _(f, x, eps):
    x = np.array(x)
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        middle = x[i]
        x[i] = middle + eps
        above = f(x)
        x[i] = middle - eps
        below = f(x)
        x[i] = middle
        gradient[i] = (above - below) / (2 * eps)
    return gradient


@numerical_gradient.misconception(
    "whole slopes for whole numbers",
    "Where x has whole numbers your slopes come out whole, too: cut off behind the point. Of which "
    "type is the array that they are written into?")
def _(f, x, eps):
    return slopes_of(2, 0, element_moved)(f, x, eps).astype(x.dtype)


@numerical_gradient.misconception(
    "only for vectors", ROWS)
def _(f, x, eps):
    x = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    for i in range(len(x)):
        step = np.zeros_like(x)
        step[i] = eps
        gradient[i] = (f(x + step) - f(x - step)) / (2 * eps)
    return gradient


def step_input(draw, share, dtype=np.float64):
    """``longest`` is this share of the step that the gradient asks for."""
    w = draw.table(dtype=dtype)
    gradient, lr = draw.numbers(w.shape), draw.number(0.05, 0.4)
    return w, gradient, lr, float(f"{share * lr * np.linalg.norm(gradient):.3g}")


# Short enough; without its root the one length is too large, without its squares the other. And
# too long, with 0.5; short enough without its root.
LONG_LOOKING = ((np.array([1.0, 2.0]), np.array([30.0, -40.0]), 0.1, 6.0),
                (np.zeros((2, 2)), np.full((2, 2), 5.0), 0.1, 1.2))
SHORT_LOOKING = np.zeros(2), np.array([3.0, -4.0]), 0.1, 0.4


@lesson.exercise(
    part(4, "a step that is short enough", lambda draw: [
        *(step_input(draw, share) for share in (1.3, 2, 40)), *LONG_LOOKING]),
    part(5, "a step that is too long is shortened, and its direction stays", lambda draw: [
        *(step_input(draw, share) for share in (0.1, 0.5, 0.8)), SHORT_LOOKING]),
    part(2, "whole numbers as parameters", lambda draw: [
        *(step_input(draw, share, dtype=int) for share in (0.3, 1.2, 3)),
        (np.array([1, 2]), *SHORT_LOOKING[1:])]),
    untouched=3,
    hints=("First the step as always: which way, and how far? Then ask how long it is, as a whole.",
           "The length is the root of all squares, added up. What must you multiply the step with, "
           "so that this length becomes the longest one that is allowed?"),
    similar=("A step", """
        A step of (3, 4) is 5 long: 9 + 16 = 25, and its root is 5. At most 2.5 are allowed, half
        of that. So the step becomes (1.5, 2). It still goes 3 to the side for 4 up: only its
        length has changed.

        >>> print(np.linalg.norm([3, 4]), np.linalg.norm([1.5, 2]))
        5.0 2.5
    """),
    without=("optimizers.Optimizer.step", "optimizers.SGD.change"),
)
def descent_step(w, gradient, lr, longest):
    step = lr * gradient
    length = np.sqrt(np.sum(step ** 2))
    if length > longest:
        step = step * longest / length
    return w - step


def limited(step, longest, length=np.linalg.norm):
    """The step, no longer than ``longest``, measured by ``length``."""
    return step * np.minimum(1, longest / length(step))


UPHILL = "You go uphill: the loss will grow. With which sign is the step taken?"
descent_step.misconception(
    "uphill", UPHILL,
    lambda w, g, lr, longest: w + limited(lr * g, longest))
descent_step.misconception(
    "never shortened", "A step that is too long stays as it is. How long may a step be? Is it ever "
    "made shorter, and is it the shorter one that is taken?",
    lambda w, g, lr, longest: w - lr * g)
descent_step.misconception(
    "the learning rate is forgotten", "Your step is the gradient itself, held down to longest. "
    "What makes a step of a gradient?",
    lambda w, g, lr, longest: w - limited(g, longest))
descent_step.misconception(
    "each element is shortened by itself",
    "Each element of your step is limited by itself. That turns the step. Its direction should "
    "stay.",
    lambda w, g, lr, longest: w - np.clip(lr * g, -longest, longest))
descent_step.misconception(
    "each row is shortened by itself",
    "Each row gets a length of its own. All parameters together take one step: it has one length.",
    lambda w, g, lr, longest: w - limited(lr * g, longest, lambda step: np.linalg.norm(
        step, axis=-1, keepdims=True)))
descent_step.misconception(
    "the gradient is limited, not the step",
    "Your steps are held down to lr times longest: as if the gradient were limited, not the step. "
    "How long may the step itself be?",
    lambda w, g, lr, longest: w - lr * limited(g, longest))
descent_step.misconception(
    "always as long as allowed",
    "Each step comes out just as long as longest. One that is short enough should stay as it is.",
    lambda w, g, lr, longest: w - longest * g / np.linalg.norm(g))
descent_step.misconception(
    "only the change is returned", "What comes is the change alone. The new parameters are asked "
    "for.", lambda w, g, lr, longest: -limited(lr * g, longest))
descent_step.misconception(
    "only the step is returned", "What comes is the step alone. The new parameters are asked for.",
    lambda w, g, lr, longest: limited(lr * g, longest))
descent_step.misconception(
    "large elements cut on one side only",
    "Each element of your step is limited by itself, and only above 0. That turns the step: its "
    "direction should stay.", lambda w, g, lr, longest: w - np.minimum(lr * g, longest))
descent_step.misconception(
    "the new parameters are limited",
    "It is the new parameters that come out no longer than longest. Whose length is it about?",
    lambda w, g, lr, longest: limited(w - lr * g, longest))
descent_step.misconception(
    "longest taken for the learning rate",
    "A step that is too long becomes longest times the gradient. How long is that, and how long "
    "should it be?", lambda w, g, lr, longest: w - g * (
        longest if np.linalg.norm(lr * g) > longest else lr))
descent_step.misconception(
    "longest subtracted from the step",
    "From a step that is too long longest is subtracted, in every element. Its direction should "
    "stay: can you multiply, not subtract?", lambda w, g, lr, longest: w - (
        lr * g - longest * (np.linalg.norm(lr * g) > longest)))
descent_step.misconception(
    "nothing changes", "w comes back as it was. Is the step ever taken from it?",
    lambda w, g, lr, longest: w * 1.0)

# A length that is none, and a step that is too long made into another one than it should be.
LENGTHS: dict[str, Any] = {
    "": ("", np.linalg.norm),
    "the length is the sum of the sizes": (
        "Your steps are limited as if the sum of the elements' sizes were their length. It is the "
        "root of the squares' sum.",
        lambda step: np.abs(step).sum()),
    "the length is the largest element": (
        "Your steps are limited as if the size of the largest element were their length. A length "
        "counts all of them.",
        lambda step: np.abs(step).max()),
    "the length without its root": (
        "Your steps are limited as if the sum of the squares were their length: what is 3² + 4², "
        "and how long is (3, 4)?", lambda step: (step**2).sum()),
    "the length from the mean of the squares": (
        "Your steps are limited as if their length came from the mean of the squares. It is their "
        "sum that counts.",
        lambda step: np.sqrt((step**2).mean())),
    "the length is the mean size": (
        "Your steps are limited as if the mean of the elements' sizes were their length. It is the "
        "root of the squares' sum.",
        lambda step: np.abs(step).mean()),
    "the length from the plain sum": (
        "In your length elements of different signs cancel. What comes first, the square or the "
        "sum?", lambda step: np.abs(step.sum())),
    "each column is shortened by itself": (
        "Each column gets a length of its own. All parameters together take one step: it has one "
        "length.", lambda step: np.linalg.norm(step, axis=0)),
    "the length of a matrix": (
        "Of a table your length is another number than the root of the sum of all squares. What "
        "does a second argument of np.linalg.norm change?",
        lambda step: np.linalg.norm(step, 2)),
}
OFTEN_MEASURED = [*LENGTHS][:7]
SHORTENED: dict[str, Any] = {
    "the learning rate counts twice in a shortened step": (
        "A step that is too long comes out with a factor lr too much. Does lr come in once more "
        "where it is in the step already?",
        lambda step, size, longest, lr: lr * step * longest / size),
    "the learning rate is lost in a shortened step": (
        "A step that is too long comes out with a factor 1 / lr too much. Of what do you take the "
        "length, and what do you shorten: the gradient, or the step?",
        lambda step, size, longest, lr: step / lr * longest / size),
    "multiplied by longest, not divided by its length": (
        "A step that is too long comes out multiplied by longest. How long is it then, and how "
        "long should it be?", lambda step, size, longest, lr: step * longest),
    "divided by longest, not by its length": (
        "A step that is too long comes out divided by longest. How long is it then, and how long "
        "should it be?", lambda step, size, longest, lr: step / longest),
    "the share upside down": (
        "A step that is too long is made longer still: is it length by longest, or the other way "
        "round?", lambda step, size, longest, lr: step * size / longest),
    "shortened to the signs": (
        "In a step that is too long each element becomes longest, with its sign. That turns the "
        "step. Its direction should stay.",
        lambda step, size, longest, lr: longest * np.sign(step)),
    "longest itself as the step": (
        "In place of a step that is too long longest itself is subtracted, from every element. "
        "Where does the direction come from?",
        lambda step, size, longest, lr: np.full(step.shape, longest)),
    "halved again and again": (
        "A step that is too long becomes shorter than longest, as by halving it again and again. "
        "By which number must it be multiplied to be just as long?",
        lambda step, size, longest, lr: step / 2.0 ** np.ceil(np.log2(size / longest))),
    "halved once": ("A step that is too long comes out halved, however long it is. How long should "
                    "it be?",
                    lambda step, size, longest, lr: step / 2),
    "shortened to length 1": (
        "A step that is too long comes out 1 long, as you measure it, whatever longest is. How "
        "long should it be?", lambda step, size, longest, lr: step / size),
    "a step that is too long is left out": (
        "Where the step is too long, w comes back as it was. Such a step is taken, too, only "
        "shorter.",
        lambda step, size, longest, lr: 0 * step),
}
OFTEN_SHORTENED = [*[*SHORTENED][:2], *[*SHORTENED][5:6], *[*SHORTENED][-2:]]
TOLD_APART = {"shortened to the signs": 3, "a step that is too long is left out": 3}  # lengths


def shortened(length, short, sign=-1, turned=False, of=None):
    """A step that is measured and shortened in these ways; ``turned``: where it is not too long."""
    def step_to(w, g, lr, longest):
        step = lr * g
        size = length(step if of is None else g)
        too_long = size < longest if turned else size > longest
        return w + sign * np.where(too_long, short(step, size, longest, lr), step)
    return step_to


def to_longest(step, size, longest, lr):
    return step * longest / size


descent_step.misconception(
    "short steps lengthened, long ones kept",
    "Short steps become as long as longest, and those that are too long stay. When should a step "
    "be made shorter?", shortened(np.linalg.norm, to_longest, turned=True))
descent_step.misconception(
    "the gradient's length compared",
    "Steps that are short enough change, too, where the gradient is longer than longest. Whose "
    "length do you compare?",
    shortened(np.linalg.norm, lambda step, size, longest, lr: to_longest(
        step, size * lr, longest, lr), of="g"))
for name, (tip, length) in LENGTHS.items():
    known = {m.name for m in descent_step.misconceptions}
    if name and name not in known:
        descent_step.misconception(name, tip, shortened(length, to_longest))
    for other, (other_tip, short) in SHORTENED.items():
        if (not name and other not in known) or (
                other in OFTEN_SHORTENED and name in OFTEN_MEASURED[1:TOLD_APART.get(other)]):
            descent_step.misconception(*both((name, tip), (other, other_tip)),
                                       shortened(length, short))
    if name in OFTEN_MEASURED[1:]:
        descent_step.misconception(*both((name, tip), (
            "uphill", UPHILL)), shortened(length, to_longest, sign=1))
        descent_step.misconception(*both((name, tip), (
            "short steps lengthened, long ones kept", "Short steps are stretched, and those that "
            "are too long stay. When should a step be made shorter?")),
            shortened(length, to_longest, turned=True))
        descent_step.misconception(*both((name, tip), (
            "always as long as allowed", "A step that is short enough should stay as it is.")),
            lambda w, g, lr, longest, length=length: w - longest * lr * g / length(lr * g))
    if name in OFTEN_MEASURED[2:]:
        descent_step.misconception(*both((name, tip), (
            "the gradient is limited, not the step",
            "It is as if the gradient were limited, not the step. How long is the step?")),
            lambda w, g, lr, longest, length=length: w - lr * limited(g, longest, length))


def bowl(steepness, lowest):
    """The gradient of a bowl with its lowest point there."""
    return Formula("s * (np.asarray(x) - lowest)", {"s": steepness, "lowest": lowest})


def descent(draw, max_steps=300, tolerance=1e-3):
    n = draw.size(2, 6)
    lowest = draw.vector(n)
    return (bowl(draw.rng.uniform(0.5, 2, n), lowest), lowest + draw.numbers((n,), 1, 4),
            draw.number(0.1, 0.4), tolerance, max_steps)


def at_the_bottom(draw):
    """A start whose gradient is just as large as the tolerance: no step is needed."""
    w = draw.vector(draw.size(2, 6), low=-2.5, high=2.5)
    w[0] = 3.0
    return bowl(1.0, 0.0), w, 0.1, 3.0, 50


def negative_slopes(draw):
    """All slopes are negative at the start, and the first is small."""
    n = draw.size(2, 6)
    lowest, offset = draw.vector(n), draw.numbers((n,), 2, 4)
    offset[0] = 1e-4
    return bowl(1.0, lowest), lowest - offset, 0.2, 1e-3, 300


def slopes_alike(draw):
    """As steep everywhere: together they are more than each."""
    lowest = draw.vector(5)
    return bowl(1.0, lowest), lowest + 2.0, 0.2, 1e-3, 300


# Each slope is small enough, not all together; and one is, another is not.
FLAT = bowl(1.0, 5.0), np.array([5.4, 5.4]), 0.1, 0.5, 50
STEEP = bowl(1.0, 0.0), np.array([0.4, 3.0]), 0.1, 0.5, 50


@lesson.exercise(
    part(11, "down to the bottom, and how many steps", lambda draw: [
        descent(draw), descent(draw), negative_slopes(draw), slopes_alike(draw)]),
    part(4, "it stops after the largest number of steps", lambda draw: [
        descent(draw, max_steps=5), descent(draw, max_steps=1)]),
    part(4, "no step where it is flat enough, and steps where it is not", lambda draw: [
        at_the_bottom(draw), descent(draw, tolerance=100.0), descent(draw, tolerance=0.5), FLAT,
        STEEP]),
    untouched=3,
    hints=("In each round: the gradient here, then the question whether it is small enough, "
           "and only then a step.",
           "np.max(np.abs(g)) is the steepest slope. Return from inside the loop where it is "
           "small enough. What is left to return after the loop?"),
    similar=("A step", """
        Halve a number until it is small enough, but not too often. Before each round it is asked.

        >>> def halve(x, limit, most):
        ...     for done in range(most):
        ...         if x <= limit:
        ...             return x, done
        ...         x = x / 2
        ...     return x, most
        >>> halve(8.0, 1.0, 10), halve(8.0, 1.0, 2)
        ((1.0, 3), (2.0, 2))
    """),
)
def descend(gradient, w, lr, tolerance, max_steps):
    for step in range(max_steps):
        g = gradient(w)
        if np.max(np.abs(g)) <= tolerance:
            return w, step
        w = w - lr * g
    return w, max_steps


@descend.misconception(
    "it never stops early",
    "All steps are taken, also where the ground is flat. When is it flat enough, and is what you "
    "ask for that ever true?")
def _(gradient, w, lr, tolerance, max_steps):
    for _ in range(max_steps):
        w = w - lr * gradient(w)
    return w, max_steps


@descend.misconception(
    "a step before the first question",
    "A first step is taken even where the ground is flat from the beginning. Is it asked before?")
def _(gradient, w, lr, tolerance, max_steps):
    for steps in range(max_steps):
        g = gradient(w)
        if steps and np.max(np.abs(g)) <= tolerance:
            return w, steps
        w = w - lr * g
    return w, max_steps


@descend.misconception(
    "one step only",
    "One step is taken and counted, however flat or steep it is. Is it asked before each step "
    "whether one is needed, and does it go on until none is?")
def _(gradient, w, lr, tolerance, max_steps):
    return w - lr * gradient(w), 1


@descend.misconception(
    "the number of steps is not returned",
    "Only the parameters come back. The number of steps is asked for, too.")
def _(gradient, w, lr, tolerance, max_steps):
    return descend.reference(gradient, w, lr, tolerance, max_steps)[0]


@descend.misconception(
    "the limit is ignored",
    "It goes on until the ground is flat, also beyond the largest number of steps. What must end "
    "it there?")
def _(gradient, w, lr, tolerance, max_steps):
    return descend.reference(gradient, w, lr, tolerance, 100_000)


# What is asked in place of whether each slope is small.
SMALL: dict[str, Any] = {
    "": ("", lambda g, w, step, tolerance: np.max(np.abs(g)) <= tolerance),
    "the step compared": (
        "It stops as if what is compared with the tolerance were too small by the factor lr: is it "
        "the slope, or the step?", lambda g, w, step, tolerance: np.max(np.abs(step)) <= tolerance),
    "the parameters compared": (
        "It stops where the parameters are small. Which numbers say whether the ground is flat?",
        lambda g, w, step, tolerance: np.max(np.abs(w)) <= tolerance),
    "the length of the gradient compared": (
        "It goes on though each slope is small: as if the length of the whole gradient were "
        "compared. Each slope by itself should be small.",
        lambda g, w, step, tolerance: np.linalg.norm(g) <= tolerance),
    "a sum compared": (
        "It goes on though each slope is small: as if their sizes were added up. Each slope by "
        "itself should be small.",
        lambda g, w, step, tolerance: np.abs(g).sum() <= tolerance),
    "the mean size compared": (
        "It stops where the slopes are small on average. Which slope is it that must be small "
        "enough?",
        lambda g, w, step, tolerance: np.abs(g).mean() <= tolerance),
    "the size of the sum compared": (
        "It stops as if slopes of different signs cancelled. What comes first, the size of each "
        "slope or their sum?",
        lambda g, w, step, tolerance: abs(np.sum(g)) <= tolerance),
    "negative slopes taken for small": (
        "A slope of −5 beside a slope of 0 counts as small in yours. Which comes first: the size "
        "of each slope, or which of them is the largest?",
        lambda g, w, step, tolerance: np.max(g) <= tolerance),
    "stops as soon as one slope is small": (
        "It stops while other slopes are still large. All must be small, not one of them or the "
        "first.",
        lambda g, w, step, tolerance: np.min(np.abs(g)) <= tolerance),
    "the square compared": (
        "It stops as if squares were compared with the tolerance: 0.03 is larger than 0.001, its "
        "square is not.",
        lambda g, w, step, tolerance: np.sum(g**2) <= tolerance),
    "stops where it is steep": (
        "It stops where the ground is steep, and goes on where it is flat. When should it stop?",
        lambda g, w, step, tolerance: np.max(np.abs(g)) > tolerance),
    "a slope just as small as the tolerance": (
        "A slope of exactly the tolerance does not count as small yet. Is it small enough already?",
        lambda g, w, step, tolerance: np.max(np.abs(g)) < tolerance),
}
# What else may be done otherwise: how `walk` is called.
OTHERWISE: dict[str, Any] = {
    "returned in the wrong order": (
        "Your results stand in each other's place: first the parameters, then the number of steps.",
        {"made": lambda w, steps, took: (steps, w)}),
    "one step too many is counted": (
        "One step more is counted than is taken. Where does the count begin, and does it grow with "
        "each step or with each question?", {"made": lambda w, steps, took: (w, steps + 1)}),
    "the last round's number as the number of steps": (
        "Where it does not become flat, one step fewer is counted than is taken: what is the last "
        "number of range(n)?",
        {"made": lambda w, steps, took: (w, steps if took else steps - 1)}),
    "one step more than allowed": (
        "Where it does not become flat, one step more is taken than is allowed. When does it end, "
        "and is a step taken before or after?",
        {"more": 1}),
    "one step fewer than allowed": (
        "Where it does not become flat, one step fewer is taken than is allowed. When does it end: "
        "how often does it go round?",
        {"more": -1}),
    "the last step is taken but not counted": (
        "Where the ground is flat one more step is taken, uncounted. Is it asked before the step?",
        {"late": True, "counted": 0}),
    "asked after the step": (
        "Where the ground is flat one step more is taken, and counted. Is it asked between the "
        "gradient and the step?", {"late": True}),
    "uphill": ("You go uphill, away from the lowest point.", {"sign": 1.0}),
    "the gradient of the start in each step": (
        "All your steps are those of the slope at the start. It changes as you move: is it asked "
        "for anew, and at each new place?", {"again": False}),
    "the learning rate is forgotten": ("Your steps are the whole gradient. How much of it is a "
                                       "step?",
                                       {"rate": lambda lr: 1.0}),
    "divided by the learning rate": ("A large learning rate makes your steps short. How does it "
                                     "come into the step?", {"rate": lambda lr: 1 / lr}),
    "always from the start": (
        "The place is that after one step, however many are counted. Does each step go on from "
        "where the one before ended?",
        {"stays": True}),
}


def walk(gradient, w, lr, tolerance, max_steps, *, small=SMALL[""][1], sign=-1.0, more=0,
         late=False, again=True, stays=False, rate=lambda lr: lr,
         counted=1, made=lambda w, steps, took: (w, steps)):
    """The descent with some of it done otherwise."""
    start = new = np.array(w, dtype=float)
    g = gradient(start)
    for steps in range(max_steps + more):
        g = gradient(start if stays else new) if again else g
        step = rate(lr) * g
        flat = small(g, new, step, tolerance)
        if flat and not late:
            return made(new, steps, True)
        new = (start if stays else new) + sign * step
        if flat:
            return made(new, steps + counted, True)
    return made(new, max_steps + more, False)


KNOWN = {m.name for m in descend.misconceptions}
for name, (tip, small) in SMALL.items():
    if name and name not in KNOWN:
        descend.misconception(name, tip, lambda *a, small=small: walk(*a, small=small))
    for other, (other_tip, how) in OTHERWISE.items():
        if (name != "the size of the sum compared" and other in [*OTHERWISE][:7]
                if name else other not in KNOWN):
            descend.misconception(*both((name, tip), (other, other_tip)),
                                  lambda *a, small=small, how=how: walk(*a, small=small, **how))
for name, (tip, one) in [*OTHERWISE.items()][7:]:
    for other, (other_tip, how) in [*OTHERWISE.items()][:4]:
        descend.misconception(*both((name, tip), (other, other_tip)),
                              lambda *a, how={**one, **how}: walk(*a, **how))


@descend.misconception(
    "all places are returned",
    "The first of your results holds all places. Only the last of them is asked for.")
def _(gradient, w, lr, tolerance, max_steps):
    places = [np.array(w, dtype=float)]
    while np.max(np.abs(gradient(places[-1]))) > tolerance and len(places) <= max_steps:
        places.append(places[-1] - lr * gradient(places[-1]))
    return places, len(places) - 1


def momentum_input(draw):
    w = draw.table()
    steepness = draw.numbers(w.shape, 0.5, 2)
    return (w, draw.numbers(w.shape), bowl(steepness, draw.numbers(w.shape)),
            draw.number(0.05, 0.4), draw.number(0.5, 0.95))


@lesson.exercise(
    part(15, "the new parameters and the new velocity", lambda draw: [
        momentum_input(draw) for _ in range(3)]),
    untouched=3,
    hints=("Three things, one after the other: the place ahead, the new velocity with the gradient "
           "there, the step with the new velocity.",
           "The old velocity alone would move w by −lr · momentum · v. The step itself starts at "
           "w, not at the place ahead. Two things come back."),
    similar=("Better steps: momentum and Adam", """
        In numbers, with the slope 2 w: w = 5, v = 2, lr = 0.1, momentum 0.9. The old velocity
        alone would lead to 5 − 0.1 · 0.9 · 2 = 4.82. There the slope is 9.64. So the velocity
        becomes 0.9 · 2 + 9.64 = 11.44, and the step leads from 5 to 5 − 0.1 · 11.44 = 3.856.
    """),
    without=("optimizers.Optimizer.step", "optimizers.SGD.change"),
)
def momentum_step(w, v, gradient, lr, momentum):
    v = momentum * v + gradient(w - lr * momentum * v)
    return w - lr * v, v


PLACES: dict[str, Any] = {
    "": ("", lambda w, v, lr, m: w - lr * m * v),
    "no look ahead": ("Your gradient is that at w. Where would the old velocity alone lead?",
                      lambda w, v, lr, m: w),
    "ahead by the whole velocity": (
        "Your place ahead is that of the whole old velocity. How much of it is kept?",
        lambda w, v, lr, m: w - lr * v),
    "ahead without the learning rate": (
        "The learning rate does not come into your place ahead. A velocity is no step yet: what is "
        "it multiplied by?", lambda w, v, lr, m: w - m * v),
    "a look behind": ("Your place ahead lies on the other side of w. Which way would the old "
                      "velocity lead?", lambda w, v, lr, m: w + lr * m * v),
    "momentum twice in the place ahead": (
        "In the place ahead the momentum is counted twice: is v there still the old velocity, or "
        "is momentum in it already?", lambda w, v, lr, m: w - lr * m * m * v),
    "ahead by the bare velocity": (
        "Your place ahead is w less the old velocity itself. How far would it move w: what is it "
        "multiplied by?", lambda w, v, lr, m: w - v),
    "the gradient of the velocity": (
        "Your gradient is that at a velocity: w is not in the place. From where do you look ahead?",
        lambda w, v, lr, m: lr * m * v),
}
VELOCITIES: dict[str, Any] = {
    "": ("", lambda v, g, lr, m: m * v + g),
    "the learning rate counts twice": (
        "In your velocity the gradient is multiplied by the learning rate, and the step is once "
        "more. Where does it belong?", lambda v, g, lr, m: m * v + lr * g),
    "the gradient is scaled down": (
        "In your velocity the gradient is multiplied by 1 − momentum, as in a mean. How much of it "
        "comes in here?", lambda v, g, lr, m: m * v + (1 - m) * g),
    "momentum and its rest exchanged": (
        "In your velocity the old one is multiplied by 1 − momentum, the gradient by momentum. How "
        "much of each should come in?", lambda v, g, lr, m: (1 - m) * v + m * g),
    "1 − momentum on the old velocity": (
        "Of the old velocity 1 − momentum is kept in yours. How much of it should be?",
        lambda v, g, lr, m: (1 - m) * v + g),
    "momentum on the wrong term": (
        "In your velocity the gradient is multiplied by momentum, and all of the old velocity is "
        "kept. To which of them does momentum belong?", lambda v, g, lr, m: v + m * g),
    "momentum on both": (
        "In your velocity momentum multiplies the gradient, too. Of which of the two is a part "
        "kept, and is that what the brackets say?", lambda v, g, lr, m: m * (v + g)),
    "the whole old velocity is kept": ("Your velocity keeps all of the old one. How much of it is "
                                       "kept?", lambda v, g, lr, m: v + g),
    "no momentum": ("Your new velocity is the gradient alone. What is kept of the old one?",
                    lambda v, g, lr, m: g),
    "the gradient is subtracted from the velocity": (
        "In your velocity the gradient is subtracted. The two point the same way here: where does "
        "the minus come in?", lambda v, g, lr, m: m * v - g),
    "the old velocity less the gradient": (
        "Your velocity keeps all of the old one and goes against the gradient. Where does the "
        "minus come in, and how much of the old one is kept?", lambda v, g, lr, m: v - g),
    "momentum twice in the velocity": (
        "In the velocity the momentum is counted twice. Is v there still the old velocity?",
        lambda v, g, lr, m: m * m * v + g),
}
STEPS: dict[str, Any] = {
    "": ("", lambda w, v, new, g, ahead, lr, m: w - lr * new),
    "the step without the learning rate": (
        "Your step is the velocity itself. A velocity is no step yet: what is it multiplied by?",
        lambda w, v, new, g, ahead, lr, m: w - new),
    "uphill": ("You go uphill. With which sign is the step taken?",
               lambda w, v, new, g, ahead, lr, m: w + lr * new),
    "the old velocity is used": (
        "Your step is that of the old velocity. Is it renewed before the step, and is the new one "
        "used?", lambda w, v, new, g, ahead, lr, m: w - lr * v),
    "the step starts at the place ahead": (
        "The old velocity moves w twice: as if the step started at the place ahead. That place is "
        "for the gradient alone: is w still the old one where the step starts?",
        lambda w, v, new, g, ahead, lr, m: ahead - lr * new),
    "the step with the gradient alone": (
        "Your step takes no notice of the velocity: the gradient alone is in it.",
        lambda w, v, new, g, ahead, lr, m: w - lr * g),
    "momentum once more in the step": (
        "The step goes by momentum times the new velocity. It has its momentum already.",
        lambda w, v, new, g, ahead, lr, m: w - lr * m * new),
    "a second look ahead in the step": (
        "The step goes by momentum times the new velocity, plus the gradient. The look ahead is in "
        "the gradient already: what does the step need?",
        lambda w, v, new, g, ahead, lr, m: w - lr * (m * new + g)),
    "the step alone": ("Your first result is the step. The new parameters are asked for.",
                       lambda w, v, new, g, ahead, lr, m: lr * new),
    "the change alone": ("Your first result is the change. The new parameters are asked for.",
                         lambda w, v, new, g, ahead, lr, m: -lr * new),
    "the place ahead is returned": (
        "Your first result is the place ahead. It is for the gradient; the step starts at w.",
        lambda w, v, new, g, ahead, lr, m: ahead),
}
RETURNED: dict[str, Any] = {
    "": ("", lambda w, new, v, g: (w, new)),
    "returned in the wrong order": (
        "Your results stand in each other's place: first the parameters, then the velocity.",
        lambda w, new, v, g: (new, w)),
    "only the parameters are returned": (
        "Only the parameters come back. The next step needs the velocity, too.",
        lambda w, new, v, g: w),
    "the velocity is not kept": (
        "Your second result is the old velocity. The next step would know nothing of this one.",
        lambda w, new, v, g: (w, v)),
    "the gradient is returned": (
        "Your second result is the gradient. The new velocity is asked for.",
        lambda w, new, v, g: (w, g)),
}


def momentum_wrongly(place, velocity, step, returned):
    def moved(w, v, gradient, lr, m):
        ahead = place(w, v, lr, m)
        g = gradient(ahead)
        new = velocity(v, g, lr, m)
        return returned(step(w, v, new, g, ahead, lr, m), new, v, g)
    return moved


# As books have them, in which the velocity is the step, and the place ahead that belongs to them.
CONVENTIONS: Any = (
    (1, lambda v, g, lr, m: m * v - lr * g, lambda w, v, new, g, ahead, lr, m: w + new),
    (-1, lambda v, g, lr, m: m * v + lr * g, lambda w, v, new, g, ahead, lr, m: w - new))
INSIDE = ("the learning rate inside the velocity",
          "Your velocity is the whole step, the learning rate included, as some books have it. "
          "Here it comes in the step only, times the whole velocity.")
for sign, velocity, step in CONVENTIONS:
    for told, place in (
            *[(("", ""), how) for how in (
                PLACES[""][1], lambda w, v, lr, m, sign=sign: w + sign * m * v)],
            *[((name, PLACES[name][0]), PLACES[name][1]) for name in (
                "no look ahead", "ahead by the whole velocity", "a look behind",
                "momentum twice in the place ahead")]):
        momentum_step.misconception(*both(INSIDE, told), momentum_wrongly(
            place, velocity, step, RETURNED[""][1]))
for name, (tip, place) in PLACES.items():
    momentum_step.misconception(
        *both(("the learning rate inside the velocity", "Your second result is the step: the "
               "velocity times the learning rate. The velocity itself is asked for."), (name, tip)),
        momentum_wrongly(place, lambda v, g, lr, m: lr * (m * v + g), CONVENTIONS[1][2],
                         RETURNED[""][1]))
for place in (PLACES[name][1] for name in ("", "a look behind")):
    momentum_step.misconception(
        "a velocity that points downhill",
        "Your velocity points the way that w moves: the gradient is subtracted in it, and the step "
        "is added. Here it points the way of the gradient: where does the one minus come in?",
        momentum_wrongly(place, VELOCITIES["the gradient is subtracted from the velocity"][1],
                         STEPS["uphill"][1], RETURNED[""][1]))
momentum_step.misconception(
    *both(("a velocity that points downhill",
           "Your velocity points the way that w moves: the gradient is subtracted in it, and the "
           "step is added. Here it points the way of the gradient."),
          ("no look ahead", PLACES["no look ahead"][0])),
    momentum_wrongly(PLACES["no look ahead"][1],
                     VELOCITIES["the gradient is subtracted from the velocity"][1],
                     STEPS["uphill"][1], RETURNED[""][1]))
for order in ("", "returned in the wrong order"):
    momentum_step.misconception(
        *both(("the look ahead in the step", "Your gradient is that at w, and the look ahead comes "
               "in the step, as some programs have it. Here the gradient looks ahead: at which "
               "place?"), (order, RETURNED[order][0])),
        momentum_wrongly(PLACES["no look ahead"][1], VELOCITIES[""][1],
                         STEPS["a second look ahead in the step"][1], RETURNED[order][1]))
momentum_step.misconception(
    "the velocity is not renewed",
    "Both results hold the old velocity. Is it renewed, with the gradient, before it is used?",
    lambda w, v, gradient, lr, m: (w - lr * v, v))
momentum_step.misconception(
    "the velocity is left alone",
    "Your step is that of the gradient alone, and the old velocity comes back. What does the "
    "velocity become, and which of the two moves w?",
    lambda w, v, gradient, lr, m: (w - lr * gradient(w - lr * m * v), v))
momentum_step.misconception(
    "the learning rate is not used",
    "The learning rate comes into neither of your places. A velocity is no step yet: what is it "
    "multiplied by, on the way ahead and in the step?",
    lambda w, v, gradient, lr, m: momentum_wrongly(
        PLACES["ahead without the learning rate"][1], VELOCITIES[""][1],
        STEPS["the step without the learning rate"][1], RETURNED[""][1])(w, v, gradient, lr, m))

SAME = (  # as one mistake, which has a name of its own or is one of the two
    ("no look ahead", "the step starts at the place ahead"),
    ("no look ahead", "a second look ahead in the step"),
    ("no momentum", "the step starts at the place ahead"),
    ("no momentum", "the velocity is not kept"),
    ("the old velocity is used", "the velocity is not kept"),
    ("ahead without the learning rate", "the step without the learning rate"),
    ("the gradient is subtracted from the velocity", "uphill"),
    ("the learning rate counts twice", "the step without the learning rate"))
KINDS: Any = (PLACES, VELOCITIES, STEPS, RETURNED)
OFTEN = {
    "no look ahead", "ahead by the whole velocity", "ahead without the learning rate",
    "a look behind", "momentum twice in the place ahead", "the learning rate counts twice",
    "the gradient is scaled down", "momentum on the wrong term", "the whole old velocity is kept",
    "no momentum", "the gradient is subtracted from the velocity", "uphill",
    "the old velocity is used", "the step starts at the place ahead",
    "the step without the learning rate", "a second look ahead in the step",
    "returned in the wrong order", "the velocity is not kept"}
for first, kind in enumerate(KINDS):
    for name, (tip, how) in kind.items():
        chosen = [one[""][1] for one in KINDS]
        chosen[first] = how
        if name:
            momentum_step.misconception(name, tip, momentum_wrongly(*chosen))
for first, kind in enumerate(KINDS):
    for name, (tip, how) in kind.items():
        for second in range(first + 1, len(KINDS)):
            for other, (other_tip, otherwise) in KINDS[second].items():
                chosen = [one[""][1] for one in KINDS]
                chosen[first], chosen[second] = how, otherwise
                if {name, other} <= OFTEN and (name, other) not in SAME:
                    momentum_step.misconception(*both((name, tip), (other, other_tip)),
                                                momentum_wrongly(*chosen))


FAULTS = {"A": "too low", "B": "right", "C": "too high", "D": "far too high"}


def letters(text):
    return "".join(c for c in text.lower() if c.isalpha())


def is_fault(answer, curve):
    if isinstance(answer, str) and answer == FAULTS[curve]:
        return ""
    if isinstance(answer, dict) and curve in answer and len(answer) > 1:
        return (f"A dict with several curves came back. Only the answer for curve {curve} is asked "
                "for: look it up in it.")
    if isinstance(answer, dict | list | tuple):
        return (f"A {type(answer).__name__} came back. Only the answer for this one curve is asked "
                "for, as a text.")
    if not isinstance(answer, str):
        return 'Expected "too low", "right", "too high" or "far too high".'
    same = [f for f in FAULTS.values() if letters(f) == letters(answer)]
    if answer not in FAULTS.values() and same:
        return (f"“{answer}” is not yet “{same[0]}”: look at each letter, capitals and spaces."
                + (f" And is the rate of curve {curve} {same[0]}?" * (same[0] != FAULTS[curve])))
    if answer not in FAULTS.values():
        return (f"For curve {curve} your answer is “{answer}”. That is none of the four: "
                '"too low", "right", "too high" or "far too high".')
    return (f"For curve {curve} your answer is “{answer}”. Is the rate really {answer}? And "
            "is that the line that you meant for it?")


@lesson.exercise(
    part(4, "curve A", lambda draw: ["A"], verify=is_fault),
    part(4, "curve B", lambda draw: ["B"], verify=is_fault),
    part(4, "curve C", lambda draw: ["C"], verify=is_fault),
    part(4, "curve D", lambda draw: ["D"], verify=is_fault),
    hints=("Ask of each curve: does it fall? does it end low? does it jump?",
           "Hardly falling, falling and settling, jumping to and fro, growing without end."),
    similar=("The learning rate of the penguins", """
        Three curves of another net. 9, 8.9, 8.8, 8.7 falls, but would need hundreds of steps: too
        low. 9, 3, 1, 0.9, 0.9 falls and settles. 9, 3, 7, 2, 8 jumps to and fro: each step goes
        over the valley. And 9, 20, 90, 700 grows without end. Look at the first steps, then the
        end.
    """),
)
def learning_rate_fault(curve):
    return {"A": "too low", "B": "right", "C": "too high", "D": "far too high"}[curve]


SWAPPED = ("The curve that creeps has an answer with “high”, and one that leaps or grows has “too "
           "low”. With which rate are the steps long, with which short?")
learning_rate_fault.misconception(
    "slow and steady taken for right",
    "Curve A falls so slowly that it would take hundreds of epochs. Is “right” what your code was "
    "to say of it?",
    lambda curve: {**FAULTS, "A": "right"}[curve])
learning_rate_fault.misconception(
    "jumps taken for right", "Curve C does not settle: each step leaps over the valley. Is “right” "
    "what your code was to say of it?",
    lambda curve: {**FAULTS, "C": "right"}[curve])
learning_rate_fault.misconception(
    "jumps taken for a low rate", "A low rate gives small steps. Curve C makes large ones. Is “too "
    "low” what your code was to say of it?",
    lambda curve: {**FAULTS, "C": "too low"}[curve])
learning_rate_fault.misconception(
    "“too high” for a loss without end", "For curve D “too high” comes. It does not come back: it "
    "grows without end. Was your code to say that of it, or does a condition hold that should not?",
    lambda curve: {**FAULTS, "D": "too high"}[curve])
learning_rate_fault.misconception(
    "low and high swapped", SWAPPED,
    lambda curve: {"A": "too high", "B": "right", "C": "too low", "D": "too low"}[curve])
learning_rate_fault.misconception(
    "all curves are returned",
    "A dict comes back, with several curves in it. Only the answer for the one that is asked for "
    "is wanted.",
    lambda curve: FAULTS)
for name, tip, *said in (
    ("A and B exchanged", "Which of A and B has arrived at the end: the curve that still falls a "
     "little with each epoch, or the one that has settled low? Your answers to them are those of "
     "each other.", "right", "too low", "too high", "far too high"),
    ("B and C exchanged", "Which of B and C settles, and which jumps to and fro? Your answers to "
     "them are those of each other.", "too low", "too high", "right", "far too high"),
    ("C and D exchanged", "Which of C and D comes down again after each jump, and which grows "
     "without end? Your answers to them are those of each other.",
     "too low", "right", "far too high", "too high"),
    ("the four in the opposite order", "Your answers go from far too high for A to too low for D: "
     "they are right in the opposite order. Does a high rate make the loss fall slowly, or leap?",
     "far too high", "too high", "right", "too low"),
    ("low and high swapped", SWAPPED,
     "too high", "right", "too low", "far too high"),
    ("low and high swapped", SWAPPED,
     "far too high", "right", "too high", "too low"),
    ("low and high swapped", SWAPPED,
     "far too high", "right", "too low", "too low"),
    ("“far too high” for the first two", "For A and B “far too high” comes, for C and D what "
     "should. Does a later line undo what an earlier one found? Whose else is the last one?",
     "far too high", "far too high", "too high", "far too high"),
    *(("the same for every curve", f"Whatever the curve, you answer “{one}”. Does the curve "
       "decide: is there a condition that always holds (a text after `or` does) or never, or "
       "is a later line the last word in every case?",
       one, one, one, one) for one in FAULTS.values()),
):
    learning_rate_fault.misconception(
        name, tip, lambda curve, said=said: said["ABCD".index(curve)])

ten_times_the_loss = lesson.choice(
    "ten_times_the_loss", 5,
    "You multiply the loss by 10 and divide the learning rate by 10. What changes in plain "
    "gradient descent?",
    "a", {
        "a": ("nothing: every step is the same",
              "The gradient is 10 times as large, the rate a tenth. In their product both cancel."),
        "b": ("it gets to the bottom in a tenth of the steps",
              "The slopes are 10 times as large. But the learning rate takes that back."),
        "c": ("every step is ten times as long",
              "The slope alone would make it so. But look at the learning rate, too."),
        "d": ("it ends in another valley",
              "The loss has its valleys at the same places as before, and the steps to them are "
              "the same."),
    })

every_row_twice = lesson.choice(
    "every_row_twice", 5,
    "By mistake every row stands in the data twice. You train with the full batch, for as many "
    "epochs as before. The loss is the mean over all rows. What changes?",
    "d", {
        "a": ("every step is twice as long",
              "The mean over all rows, each of them twice, is the mean over all rows."),
        "b": ("there are twice as many steps",
              "With the full batch an epoch is one step, however many rows there are. With "
              "batches of 32 it would be so."),
        "c": ("the gradient becomes more exact", "A copy tells nothing new."),
        "d": ("the steps are the same, and each costs twice the work",
              "The mean stays what it was. So where many rows are alike, a small batch says "
              "nearly as much as all."),
    })

explain_learning_rate = lesson.explanation(
    "explain_learning_rate",
    "A friend asks: “Why not simply take the largest learning rate, to be done sooner?” "
    "Explain it in a few sentences.",
    "The gradient only says which way is down here, where we stand. A few steps further the "
    "ground may slope the other way. With a moderate step we arrive lower. With a long one we "
    "leap over the lowest point and land on the other slope, perhaps higher than before. There "
    "it is steeper still, so the next leap is longer: the loss grows, and we never get there. "
    "With a tiny step we do arrive, but it takes very long.")
