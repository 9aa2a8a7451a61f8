"""Lesson 07: following the slope downhill."""

from __future__ import annotations

import numpy as np

from .kit import Formula, Lesson, part

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
    part(4, "the gradient at a table of numbers", lambda draw: [
        at_a_point(draw, draw.table()), at_a_table(draw, draw.table()),
        at_a_table(draw, draw.numbers((2, 3, 2)))]),
    part(3, "whole numbers", lambda draw: [at_a_point(draw, draw.vector(dtype=int))]),
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
    "You compare f(x + ε) with f(x). The formula looks to both sides, and is more exact.")
def _(f, x, eps):
    return measured(f, x, eps, lambda above, here, below: (above - here) / eps)


@numerical_gradient.misconception(
    "one-sided difference",
    "You compare f(x) with f(x − ε). The formula looks to both sides, and is more exact.")
def _(f, x, eps):
    return measured(f, x, eps, lambda above, here, below: (here - below) / eps)


@numerical_gradient.misconception(
    "divided by ε instead of 2ε", "How far apart are x + ε and x − ε?")
def _(f, x, eps):
    return measured(f, x, eps, lambda above, here, below: (above - below) / eps)


@numerical_gradient.misconception(
    "not divided", "You return a difference of values. A slope is a difference per step.")
def _(f, x, eps):
    return measured(f, x, eps, lambda above, here, below: above - below)


@numerical_gradient.misconception(
    "wrong sign", "Your gradient points downhill. The gradient points uphill.")
def _(f, x, eps):
    return measured(f, x, eps, lambda above, here, below: (below - above) / (2 * eps))


@numerical_gradient.misconception(
    "all elements changed at once",
    "You move all elements together. Each has a slope of its own: move one at a time.")
def _(f, x, eps):
    return (f(x + eps) - f(x - eps)) / (2 * eps) * np.ones(x.shape)


@numerical_gradient.misconception(
    "the element is not put back",
    "After its turn an element must have its old value again, or the next slope is wrong.")
def _(f, x, eps):
    x = np.array(x, dtype=float)
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += eps
        above = f(x)
        x[i] -= 2 * eps
        gradient[i] = (above - f(x)) / (2 * eps)
    return gradient


@numerical_gradient.misconception(
    "whole numbers stay whole",
    "An array of whole numbers cuts off what is behind the point: 2 + ε becomes 2 there, and 2 − ε "
    "becomes 1. Work on floats.")
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
    "only for vectors", "Your loop goes along the first axis only. x may be a table too.")
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


# Short enough; without its root the one length is too large, without its squares the other.
LONG_LOOKING = ((np.array([1.0, 2.0]), np.array([30.0, -40.0]), 0.1, 6.0),
                (np.zeros((2, 2)), np.full((2, 2), 5.0), 0.1, 1.2))


@lesson.exercise(
    part(4, "a step that is short enough", lambda draw: [
        *(step_input(draw, share) for share in (1.3, 2, 40)), *LONG_LOOKING]),
    part(5, "a step that is too long is shortened, and its direction stays", lambda draw: [
        step_input(draw, share) for share in (0.1, 0.5, 0.8)]),
    part(2, "whole numbers as parameters", lambda draw: [
        step_input(draw, share, dtype=int) for share in (0.3, 3)]),
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


descent_step.misconception(
    "uphill", "You go uphill: the loss will grow.",
    lambda w, g, lr, longest: w + limited(lr * g, longest))
descent_step.misconception(
    "never shortened", "One argument is not used. How long may a step be?",
    lambda w, g, lr, longest: w - lr * g)
descent_step.misconception(
    "the learning rate is forgotten", "You go the whole gradient. One argument is not used.",
    lambda w, g, lr, longest: w - limited(g, longest))
descent_step.misconception(
    "each element is shortened by itself",
    "You limit each element by itself. That turns the step. Its direction should stay.",
    lambda w, g, lr, longest: w - np.clip(lr * g, -longest, longest))
descent_step.misconception(
    "each row is shortened by itself", "All parameters together take one step. It has one length.",
    lambda w, g, lr, longest: w - limited(lr * g, longest, lambda step: np.linalg.norm(
        step, axis=-1, keepdims=True)))
descent_step.misconception(
    "the gradient is limited, not the step",
    "You limit the gradient. How long is the step that comes of it?",
    lambda w, g, lr, longest: w - lr * limited(g, longest))
descent_step.misconception(
    "always as long as allowed", "A step that is short enough should stay as it is.",
    lambda w, g, lr, longest: w - longest * g / np.linalg.norm(g))
descent_step.misconception(
    "shortened to length 1", "You bring a step that is too long to length 1.",
    lambda w, g, lr, longest: w - (lr * g if np.linalg.norm(lr * g) <= longest
                                   else g / np.linalg.norm(g)))
descent_step.misconception(
    "a step that is too long is left out", "A step that is too long is taken, too, only shorter.",
    lambda w, g, lr, longest: w - (lr * g if np.linalg.norm(lr * g) <= longest else 0 * g))
descent_step.misconception(
    "the length is the sum of the sizes",
    "You add the elements' sizes up. The length is the root of their squares' sum.",
    lambda w, g, lr, longest: w - limited(lr * g, longest, lambda step: np.abs(step).sum()))
descent_step.misconception(
    "the length is the largest element",
    "You measure by the largest element. The length counts all of them.",
    lambda w, g, lr, longest: w - limited(lr * g, longest, lambda step: np.abs(step).max()))
descent_step.misconception(
    "only the change is returned", "You return the change. The new parameters are asked for.",
    lambda w, g, lr, longest: -limited(lr * g, longest))


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
    part(4, "at the bottom there is nothing to do, above it there is", lambda draw: [
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


def descend_wrongly(gradient, w, lr, tolerance, max_steps, *, sign=-1.0, again=True,
                    small=lambda g, tolerance: np.max(np.abs(g)) <= tolerance, first=True):
    g = gradient(w)
    for step in range(max_steps):
        g = gradient(w) if again else g
        if (first or step) and small(g, tolerance):
            return w, step
        w = w + sign * lr * g
    return w, max_steps


descend.misconception(
    "uphill", "You go uphill, away from the lowest point.",
    lambda *a: descend_wrongly(*a, sign=1.0))
descend.misconception(
    "the gradient is computed only once",
    "The slope changes as you move. Ask for it again before each step.",
    lambda *a: descend_wrongly(*a, again=False))
descend.misconception(
    "it never stops early", "You always take all steps. When is the ground flat enough?",
    lambda *a: descend_wrongly(*a, small=lambda g, tolerance: False))
descend.misconception(
    "negative slopes taken for small", "A slope of −5 is below the tolerance but not small.",
    lambda *a: descend_wrongly(*a, small=lambda g, tolerance: np.max(g) <= tolerance))
descend.misconception(
    "stops as soon as one slope is small", "All slopes must be small, not just one of them.",
    lambda *a: descend_wrongly(*a, small=lambda g, tolerance: np.min(np.abs(g)) <= tolerance))
descend.misconception(
    "a step before the first question",
    "Where the ground is flat from the beginning no step is needed. Ask first.",
    lambda *a: descend_wrongly(*a, first=False))


@descend.misconception(
    "one step too many is counted", "Count the steps that were taken, not the questions.")
def _(gradient, w, lr, tolerance, max_steps):
    w, steps = descend.reference(gradient, w, lr, tolerance, max_steps)
    return w, steps + 1


@descend.misconception("one step only", "You take a single step. Repeat until it is flat.")
def _(gradient, w, lr, tolerance, max_steps):
    return w - lr * gradient(w), 1


@descend.misconception(
    "the number of steps is not returned", "Return two things: the parameters and the steps.")
def _(gradient, w, lr, tolerance, max_steps):
    return descend.reference(gradient, w, lr, tolerance, max_steps)[0]


@descend.misconception(
    "the limit is ignored", "The loop must also end after the largest number of steps.")
def _(gradient, w, lr, tolerance, max_steps):
    return descend.reference(gradient, w, lr, tolerance, 100_000)


@descend.misconception(
    "the length of the gradient compared",
    "You compare the length of the whole gradient. Each slope by itself should be small.")
def _(gradient, w, lr, tolerance, max_steps):
    w = np.array(w, dtype=float)
    for steps in range(max_steps):
        g = gradient(w)
        if np.linalg.norm(g) <= tolerance:
            return w, steps
        w = w - lr * g
    return w, max_steps


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


def looking_ahead(step):
    """The step with the gradient at the place ahead."""
    return lambda w, v, gradient, lr, m: step(w, v, gradient(w - lr * m * v), lr, m)


for name, tip, place in (
    ("no look ahead", "You ask for the gradient where you stand. Where would the old velocity "
     "alone lead?", lambda w, v, lr, m: w),
    ("ahead by the whole velocity", "Of the old velocity a part is kept: look no further ahead.",
     lambda w, v, lr, m: w - lr * v),
    ("ahead without the learning rate", "A velocity is no step yet. What is it multiplied by?",
     lambda w, v, lr, m: w - m * v),
    ("a look behind", "The place ahead lies where the step would lead: against the velocity.",
     lambda w, v, lr, m: w + lr * m * v),
):
    momentum_step.misconception(
        name, tip, lambda w, v, gradient, lr, m, place=place: (
            w - lr * (m * v + gradient(place(w, v, lr, m))),
            m * v + gradient(place(w, v, lr, m))))


@momentum_step.misconception(
    "the step starts at the place ahead", "The place ahead is for the gradient. Step from w.")
def _(w, v, gradient, lr, m):
    ahead = w - lr * m * v
    v = m * v + gradient(ahead)
    return ahead - lr * v, v


for name, tip, step in (
    ("the learning rate inside the velocity",
     "Your velocity holds the learning rate, as some books have it. Here it comes in the step "
     "only.", lambda w, v, g, lr, m: (w + m * v - lr * g, m * v - lr * g)),
    ("the old velocity is used", "You step with the velocity of before. Renew it first.",
     lambda w, v, g, lr, m: (w - lr * v, m * v + g)),
    ("the velocity is not kept",
     "You return the old velocity. The next step would know nothing of this one.",
     lambda w, v, g, lr, m: (w - lr * (m * v + g), v)),
    ("only the parameters are returned", "Return two things: the next step needs the velocity.",
     lambda w, v, g, lr, m: w - lr * (m * v + g)),
    ("the gradient is scaled down",
     "You multiply the gradient by 1 − momentum. Not in this form.",
     lambda w, v, g, lr, m: (w - lr * (m * v + (1 - m) * g), m * v + (1 - m) * g)),
    ("the learning rate counts twice", "The learning rate is in the velocity and in the step.",
     lambda w, v, g, lr, m: (w - lr * (m * v + lr * g), m * v + lr * g)),
    ("momentum on the wrong term",
     "The momentum belongs to the old velocity, not to the gradient.",
     lambda w, v, g, lr, m: (w - lr * (v + m * g), v + m * g)),
    ("no momentum", "Your new velocity is the gradient alone. What is kept of the old one?",
     lambda w, v, g, lr, m: (w - lr * g, g)),
    ("uphill", "You go uphill.", lambda w, v, g, lr, m: (w + lr * (m * v + g), m * v + g)),
    ("the gradient is subtracted from the velocity",
     "Velocity and gradient point the same way here; the minus comes in the step.",
     lambda w, v, g, lr, m: (w - lr * (m * v - g), m * v - g)),
    ("returned in the wrong order", "First the parameters, then the velocity.",
     lambda w, v, g, lr, m: (m * v + g, w - lr * (m * v + g))),
):
    momentum_step.misconception(name, tip, looking_ahead(step))


FAULTS = {"A": "too low", "B": "right", "C": "too high", "D": "far too high"}


def is_fault(answer, curve):
    if answer == FAULTS[curve]:
        return ""
    if answer not in FAULTS.values():
        return 'Expected "too low", "right", "too high" or "far too high".'
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
    "divergence taken for a mere jump", "Curve D does not come back: it grows without end. Is “too "
    "high” what your code was to say of it?",
    lambda curve: {**FAULTS, "D": "too high"}[curve])
learning_rate_fault.misconception(
    "low and high swapped", "With a high rate the steps are long, with a low one short.",
    lambda curve: {"A": "too high", "B": "right", "C": "too low", "D": "too low"}[curve])

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
