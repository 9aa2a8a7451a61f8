"""Lesson 08: the chain rule, number by number and layer by layer."""
# mypy does not see that a decorated class, Value, becomes an Exercise.
# mypy: disable-error-code="attr-defined, name-defined, no-redef"

from __future__ import annotations

from itertools import combinations_with_replacement

import numpy as np

from .gradient_descent import coefficients, cubic
from .kit import Formula, Lesson, Script, part
from .kit.comparison import number

lesson = Lesson("08_backpropagation")
hint = lesson.hint


def one_neuron(draw):
    """x, w, b, y, with the weighted sum neither near 0 nor saturated."""
    x, w = draw.number(0.8, 2) * draw.rng.choice([-1, 1]), draw.number(1.2, 2)
    z = draw.number(0.4, 1.1) * draw.rng.choice([-1, 1])
    return float(x), float(w), float(z - x * w), draw.number(1.5, 3)


@lesson.exercise(
    part(11, "the four gradients", lambda draw: [one_neuron(draw) for _ in range(4)]),
    part(3, "whole numbers", lambda draw: [(1, 2, -1, 3), (-2, 1, 1, 0)]),
    hints=("Walk backwards: from L to a, from a to z, from z to w and to b. At each step multiply "
           "by the local slope.",
           "Begin at the end: the slope of the loss for a, then times the slope of tanh, 1 − a². "
           "What stands beside w in z, and what beside b?"),
    similar=("The chain rule", """
        L = (3 u − 1)² at u = 2. Forward: 3 u = 6, minus 1 is 5, squared 25. Backward, each time
        times the local slope: the square has 2 · 5 = 10, the “minus 1” has 1, “3 u” has 3. So
        dL/du = 10 · 1 · 3 = 30.
    """),
)
def chain(x, w, b, y):
    a = np.tanh(w * x + b)
    da = 2 * (a - y)
    dz = da * (1 - a**2)
    return da, dz, dz * x, dz


def chained(x, w, b, y, *, factor=2.0, slope=lambda a, z: 1 - a**2, dw=None, db=None):
    """The same, with one local slope replaced."""
    z = w * x + b
    a = np.tanh(z)
    da = factor * (a - y)
    dz = da * slope(a, z)
    return da, dz, dz * (x if dw is None else dw(w)), dz * (1 if db is None else db(b))


chain.misconception(
    "the slope of the activation is forgotten",
    "On the way from a to z the slope of tanh belongs in the product.",
    lambda *v: chained(*v, slope=lambda a, z: 1.0))
chain.misconception(
    "the slope of tanh at the wrong point",
    "What you multiply by on the way from a to z is the slope of tanh at a, with tanh twice in it. "
    "How often is tanh between z and a?",
    lambda *v: chained(*v, slope=lambda a, z: 1 - np.tanh(a) ** 2))
chain.misconception(
    "z put where a belongs", "In 1 − a², a is the output of tanh, not its input.",
    lambda *v: chained(*v, slope=lambda a, z: 1 - z**2))
chain.misconception(
    "the 2 of the square is missing", "The slope of a square is twice the number.",
    lambda *v: chained(*v, factor=1.0))
chain.misconception(
    "wrong sign", "Your gradients point the other way: look at the order of a and y, and at each "
    "minus.",
    lambda *v: chained(*v, factor=-2.0))
chain.misconception(
    "the slope for w is w", "z = w x + b. If w grows by 1, by how much does z grow?",
    lambda *v: chained(*v, dw=lambda w: w))
chain.misconception(
    "the bias taken as a factor", "z = w x + b. If b grows by 1, by how much does z grow?",
    lambda *v: chained(*v, db=lambda b: b))
chain.misconception(
    "the bias has no gradient", "z = w x + b. If b grows by 1, by how much does z grow?",
    lambda *v: chained(*v, db=lambda b: 0))
chain.misconception(
    "the slope of the sigmoid", "On the way from a to z you multiply by what a (1 − a) gives: that "
    "is the slope of the sigmoid. Which function is at work between z and a?",
    lambda *v: chained(*v, slope=lambda a, z: a * (1 - a)))
chain.misconception(
    "the slope of tanh without its square",
    "On the way from a to z you multiply by what 1 − a gives. Look up the slope of tanh again.",
    lambda *v: chained(*v, slope=lambda a, z: 1 - a))
chain.misconception(
    "the loss in place of its slope",
    "Your first gradient is the loss itself, (a − y)². How fast does it grow if a grows?",
    lambda x, w, b, y: tuple(one / 2 * (np.tanh(w * x + b) - y) for one in chain.reference(
        x, w, b, y)))
chain.misconception(
    "the slope of ReLU", "On the way from a to z the gradient passes unchanged where z is "
    "positive, and nothing elsewhere: that is the slope of ReLU. Which function is at work here?",
    lambda *v: chained(*v, slope=lambda a, z: float(z > 0)))
chain.misconception(
    "sigmoid in place of tanh", "Your numbers are those of a neuron with the sigmoid. Which "
    "function is at work between z and a?",
    lambda x, w, b, y: (lambda a: (lambda da, dz: (da, dz, dz * x, dz))(
        2 * (a - y), 2 * (a - y) * a * (1 - a)))(1 / (1 + np.exp(-w * x - b))))
BIAS_LATE = ("Your first gradient is that of a neuron to which the bias is added after tanh. What "
             "comes first in it, the sum or tanh?")
for late in (lambda da, t, a, x: (da, da * (1 - t**2), da * (1 - t**2) * x, da * (1 - t**2)),
             lambda da, t, a, x: (da, da * (1 - t**2), da * (1 - t**2) * x, da),
             lambda da, t, a, x: (da, da * (1 - a**2), da * (1 - a**2) * x, da * (1 - a**2))):
    for name, tip, twice in (
        ("the bias added after tanh", BIAS_LATE, 2),
        ("the bias added after tanh, and the 2 of the square is missing",
         "Two things are not right. "
         f"{BIAS_LATE} And: The slope of a square is twice the number.", 1),
    ):
        chain.misconception(name, tip, lambda x, w, b, y, late=late, twice=twice: (
            lambda t: late(twice * (t + b - y), t, t + b, x))(np.tanh(w * x)))
chain.misconception(
    "no 2, and the wrong sign", "Two things are not right in the slope of the loss for a: its "
    "sign, and the 2 that the square brings.", lambda *v: chained(*v, factor=-1.0))
chain.misconception(
    "tanh is not in the numbers", "Your first gradient is 2 (z − y): tanh was not applied before "
    "the loss was looked at. Which number comes out of the neuron?",
    lambda x, w, b, y: (lambda z: (lambda da, dz: (da, dz, dz * x, dz))(
        2 * (z - y), 2 * (z - y) * (1 - z**2)))(w * x + b))


def walked(by):
    """A chain from the gradient for a, the slope of tanh, that for z, and x."""
    def wrong(x, w, b, y):
        da, dz, *_ = chain.reference(x, w, b, y)
        return by(da, dz / da, dz, x)
    return wrong


for name, tip, by in (
    ("the way to w and b leaves tanh out", "Between a and w, and between a and b, the slope "
     "of tanh is not in your result. From which gradient do you go on to w and b?",
     lambda da, t, dz, x: (da, dz, da * x, da)),
    ("the way to w leaves tanh out", "Between a and w the slope of tanh is not in your result. "
     "From which gradient do you go on to w?", lambda da, t, dz, x: (da, dz, da * x, dz)),
    ("the way to b leaves tanh out", "Between a and b the slope of tanh is not in your result. "
     "From which gradient do you go on to b?", lambda da, t, dz, x: (da, dz, dz * x, da)),
    ("the gradient for a is left behind", "At z there is only a local slope in your result, that "
     "of tanh, and so it is in all that follows. What has arrived at a, how does it get to z?",
     lambda da, t, dz, x: (da, t, t * x, t)),
    ("only local slopes", "From z on each of your numbers is a local slope alone. On the way "
     "back each is multiplied by what has arrived there.", lambda da, t, dz, x: (da, t, x, 1.0)),
    ("only local slopes", "For w and b you have the slopes of z alone. On the way back each is "
     "multiplied by what has arrived at z.", lambda da, t, dz, x: (da, dz, x, 1.0)),
    ("the bias has only its local slope", "For b you have 1, the slope of z. On the way back it is "
     "multiplied by what has arrived at z.", lambda da, t, dz, x: (da, dz, dz * x, 1.0)),
    ("the weight has only its local slope", "For w you have x, the slope of z. On the way back it "
     "is multiplied by what has arrived at z.", lambda da, t, dz, x: (da, dz, x, dz)),
    ("x in the bias's gradient, too", "In your gradient for b there is the factor x, as in that "
     "for w. What stands beside b in z?", lambda da, t, dz, x: (da, dz, dz * x, dz * x)),
    ("returned in another order", "The numbers are right, their order is not: look at what the "
     "task asks for first.", lambda da, t, dz, x: (dz, dz * x, dz, da)),
    ("returned in another order", "The numbers are right, their order is not: look at what the "
     "task asks for third and last.", lambda da, t, dz, x: (da, dz, dz, dz * x)),
):
    chain.misconception(name, tip, walked(by))


def script(code):
    """A script with its numbers drawn afresh."""
    def cases(draw):
        made = [0.0, 0.0]
        while len({round(one, 6) for one in made}) < len(made):  # no two are equal by accident
            numbers = [draw.number(0.3, 1.2) for _ in range(3)]
            numbers = [round(one + 0.2 * (one > 0.9), 2) for one in numbers]  # at 1, · is /
            pairs = [*combinations_with_replacement(numbers, 2)]
            made = [*numbers, *(v * w for v, w in pairs), *(v + w for v, w in pairs)]
        a, b, c = numbers
        return [Script(f"a, b, c = Value({s * a}), Value({b}), Value({t * c})\n{code}")
                for s, t in ((1, 1), (-1, 1), (1, -1))]
    return cases


GRADS = "[float(v.grad) for v in (a, b, c)]"
complete = script(
    f"d = a * b\ne = d * c\nout = e.tanh() * d + e + d * d\nout.backward()\n{GRADS}")
twins = script(
    f"d = Value(a.data) + c\ne = Value(a.data) * b\nout = (a + c) * d * e\nout.backward()\n{GRADS}")


@lesson.exercise(
    part(4, "sums, products and tanh have the right values", script(
        "[float(v.data) for v in (a + b, a * b, c.tanh(), (a + b) * c.tanh())]")),
    part(5, "the gradients of a sum and of a product", script(
        f"out = a * b + c\nout.backward()\n{GRADS}")),
    part(4, "the gradient of tanh", script(
        f"out = (a * b + c).tanh()\nout.backward()\n{GRADS}")),
    part(6, "where a value is used twice, its gradients add up", lambda draw: [
        *script(f"out = a * a + a * b + a + c\nout.backward()\n{GRADS}")(draw),
        *script(f"out = (a + a) * b + c\nout.backward()\n{GRADS}")(draw)]),
    part(3, "a value passes its gradient on when it is complete", lambda draw: [
        *complete(draw), *twins(draw)]),
    part(2, "the gradients in between, and that of the end", script(
        "d = a * b\nout = d + c\nout.backward()\n[float(d.grad), float(out.grad)]")),
    hints=("tanh makes a new value, as + and * do, but from one parent, with one slope. "
           "backward goes through all values, the last first.",
           "List the values so that parents come before children, and set the gradient of the end"
           " to 1. From the end on, each gives its gradient times the slope to each parent. What "
           "if a value is used twice?"),
    similar=("`Value`: numbers that remember", """
        y = a · a + a at a = 3: a is used three times, so its gradient has three parts. The
        product brings 3 (the other factor) twice, the sum brings 1: 7 altogether. So backward
        adds to a.grad. It comes to a last, when all that uses it has its own gradient: the sum,
        the product, then a.
    """),
)
class Value:
    def __init__(self, data, parents=(), slopes=()):
        self.data, self.grad = data, 0.0
        self.parents, self.slopes = parents, slopes

    def __add__(self, other):
        return type(self)(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return type(self)(self.data * other.data, (self, other), (other.data, self.data))

    def tanh(self):
        t = float(np.tanh(self.data))
        return type(self)(t, (self,), (1 - t**2,))

    def backward(self):
        order, seen = [], set()

        def visit(value):
            if value not in seen:
                seen.add(value)
                for parent in value.parents:
                    visit(parent)
                order.append(value)

        visit(self)
        self.grad = 1.0
        for value in reversed(order):
            for parent, slope in zip(value.parents, value.slopes, strict=True):
                parent.grad += slope * value.grad


def backwards(end):
    """All values, children before parents."""
    order, seen = [], set()

    def visit(value):
        if value not in seen:
            seen.add(value)
            for parent in value.parents:
                visit(parent)
            order.append(value)

    visit(end)
    return order[::-1]


@Value.misconception(
    "only one gradient counts at a fan-out",
    "A value that is used twice gets two gradients. Both count: does the second erase the first, "
    "or is it left out?")
class _(Value.reference):
    def backward(self):
        self.grad = 1.0
        for value in backwards(self):
            for parent, slope in zip(value.parents, value.slopes, strict=True):
                parent.grad = slope * value.grad


@Value.misconception(
    "passed on before it is complete",
    "A value passes its gradient on once for each use, and the first time too early: "
    "gradients are counted twice. Wait until all its children are done.")
class _(Value.reference):
    def backward(self):
        self.grad = 1.0
        self.pass_on()

    def pass_on(self):
        for parent, slope in zip(self.parents, self.slopes, strict=True):
            parent.grad += slope * self.grad
            parent.pass_on()


@Value.misconception(
    "the end has no gradient of 1",
    "All gradients are 0. With which number does the walk backwards begin?")
class _(Value.reference):
    def backward(self):
        for value in backwards(self):
            for parent, slope in zip(value.parents, value.slopes, strict=True):
                parent.grad += slope * value.grad


@Value.misconception(
    "each factor gets its own value",
    "z = a b. If a grows by 1, by how much does z grow? Not by a. Which slope is kept for which "
    "factor, and does backward hand each to its own?")
class _(Value.reference):
    def __mul__(self, other):
        return type(self)(self.data * other.data, (self, other), (self.data, other.data))


@Value.misconception(
    "a sum treated like a product",
    "z = a + b. If a grows by 1, by how much does z grow?")
class _(Value.reference):
    def __add__(self, other):
        return type(self)(self.data + other.data, (self, other), (other.data, self.data))


@Value.misconception(
    "the slope of tanh at the wrong point", "In 1 − t², t is the output of tanh, not its input.")
class _(Value.reference):
    def tanh(self):
        return type(self)(float(np.tanh(self.data)), (self,), (1 - self.data**2,))


@Value.misconception(
    "the slope of tanh is forgotten", "tanh passes the gradient on unchanged in your class.")
class _(Value.reference):
    def tanh(self):
        return type(self)(float(np.tanh(self.data)), (self,), (1.0,))


@Value.misconception(
    "only the direct parents get a gradient",
    "Does the walk backwards reach every value, and each one before its parents? A value that has "
    "no gradient yet passes none on.")
class _(Value.reference):
    def backward(self):
        self.grad = 1.0
        for parent, slope in zip(self.parents, self.slopes, strict=True):
            parent.grad += slope


@Value.misconception(
    "every value gets the gradient 1",
    "What has arrived at a value is lost: its gradient becomes 1. Only that of the end is 1. If "
    "you call backward on the parents: with what does it begin?")
class _(Value.reference):
    def backward(self):
        self.grad = 1.0
        for parent, slope in zip(self.parents, self.slopes, strict=True):
            parent.grad += slope * self.grad
        for parent in self.parents:
            parent.backward()


@Value.misconception(
    "only local slopes are passed on",
    "Each value passes only its slopes on: what has arrived at it is not in there. Whose gradient "
    "stands in your product?")
class _(Value.reference):
    def backward(self):
        self.grad = 1.0
        for value in backwards(self):
            for parent, slope in zip(value.parents, value.slopes, strict=True):
                parent.grad += slope


@Value.misconception(
    "the slopes are not used",
    "Each value passes its gradient on as it is. Where do the slopes come in?")
class _(Value.reference):
    def backward(self):
        self.grad = 1.0
        for value in backwards(self):
            for parent in value.parents:
                parent.grad += value.grad


@Value.misconception(
    "the end passes nothing on",
    "The end has its 1, and nothing gets from there to its parents. Is the end among the values "
    "that you go through, and is it there when the loop begins?")
class _(Value.reference):
    def backward(self):
        self.grad = 1.0


@Value.misconception(
    "tanh does not know its parent",
    "At tanh the way back ends. Which parents, and which slopes, does the new value get there?")
class _(Value.reference):
    def tanh(self):
        return type(self)(float(np.tanh(self.data)))


for slip, tip, slope in (
    ("the slope of tanh without its square", "At tanh you multiply by what 1 − t gives. Look up "
     "the slope of tanh again.", lambda t: 1 - t),
    ("the slope of tanh at the wrong point",
     "At tanh you multiply by what 1 − tanh(t)² gives, with tanh twice in it. How often is it on "
     "the way forward?", lambda t: 1 - float(np.tanh(t)) ** 2),
    ("the slope of the sigmoid", "At tanh you multiply by what t (1 − t) gives: that is the slope "
     "of the sigmoid.", lambda t: t * (1 - t)),
    ("the output of tanh as its slope", "At tanh you multiply by t, what comes out of it. What is "
     "the slope there?", lambda t: t),
):
    @Value.misconception(slip, tip)
    class _(Value.reference):
        SLOPE = staticmethod(slope)

        def tanh(self):
            t = float(np.tanh(self.data))
            return type(self)(t, (self,), (self.SLOPE(t),))


for slip, tip, at_tanh in (  # the slopes that tanh keeps, one for each parent
    ("the slope of tanh without its square", "At tanh you multiply by what 1 − t gives.",
     lambda data, t: (1 - t,)),
    ("the slope of tanh at the wrong point", "In 1 − t², t is the output of tanh, not its input.",
     lambda data, t: (1 - data**2,)),
    ("the slope of tanh is forgotten", "tanh passes the gradient on unchanged in your class.",
     lambda data, t: (1.0,)),
    ("tanh does not know its parent", "At tanh the way back ends.", lambda data, t: ()),
):
    for name, other, several in (
        ("a value passes on several times", "A value that was used twice passes its gradient on "
         "more than once.", True),
        ("only one gradient counts at a fan-out", "A value that is used twice gets two gradients. "
         "Both count: does the second erase the first, or is it left out?", False),
    ):
        @Value.misconception(f"{slip}, and {name}", f"Two things are not right. {tip} And: {other}")
        class _(Value.reference):
            AT_TANH, SEVERAL = staticmethod(at_tanh), several

            def tanh(self):
                t = float(np.tanh(self.data))
                slopes = self.AT_TANH(self.data, t)
                return type(self)(t, (self,) * len(slopes), slopes)

            def backward(self):
                self.grad = 1.0
                for value in each_use(self)[::-1] if self.SEVERAL else backwards(self):
                    for parent, slope in zip(value.parents, value.slopes, strict=True):
                        parent.grad = parent.grad * self.SEVERAL + slope * value.grad


def in_order(name, tip, order):
    """A walk back in another order, from a function of the end."""
    @Value.misconception(name, tip)
    class _(Value.reference):
        def backward(self):
            self.grad = 1.0
            for value in order(self):
                for parent, slope in zip(value.parents, value.slopes, strict=True):
                    parent.grad += slope * value.grad


def as_found(take, *, turned=False, early=True, once=True):
    """Values as they are found from the end on: `take` is the place in the list of those to come;
    each `once`, and noted when it is found (`early`) or when its turn comes."""
    def order(end):
        to_come, found, seen = [end], [], {end}
        while to_come:
            value = to_come.pop(take)
            if once and not early and value in found:
                continue
            found.append(value)
            for parent in value.parents[::-1] if turned else value.parents:
                if not once or not early or parent not in seen:
                    seen.add(parent)
                    to_come.append(parent)
        return found
    return order


def each_use(value):
    """All ways from a value, parents first: what is used twice stands there twice."""
    return [one for parent in value.parents for one in each_use(parent)] + [value]


def equal_numbers(end):
    """Values of which each number occurs once."""
    order, seen = [], set()

    def visit(value):
        if value.data not in seen:
            seen.add(value.data)
            for parent in value.parents:
                visit(parent)
            order.append(value)

    visit(end)
    return order[::-1]


EARLY = ("a value goes first that should wait",
         "Some value passes its gradient on before all that was computed from it has passed on "
         "its own; what arrives there later gets no further. In which order are the values found, "
         "and when is one put on your list: before its parents, or after them?")
for kind in (as_found(0), as_found(-1), as_found(-1, turned=True), as_found(-1, early=False),
             as_found(-1, early=False, turned=True), as_found(0, turned=True)):
    in_order(*EARLY, kind)
for kind in (lambda end: each_use(end)[::-1], as_found(0, once=False), as_found(-1, once=False),
             as_found(-1, once=False, turned=True)):
    in_order("a value passes on several times",
             "A value that was used twice passes its gradient on more than once, with all that it "
             "has by then. Does it stand on your list once only, however often it is met?", kind)
in_order("equal numbers are taken for one value",
         "Two values with the same number are two values. By what do you know whether one was "
         "there already?", equal_numbers)


@Value.misconception(
    "only one gradient counts at a fan-out",
    "A value that is used twice gets two gradients. Both count: does the second erase the first, "
    "or is it left out?")
class _(Value.reference):
    def backward(self):
        self.grad = 1.0
        self.pass_on()

    def pass_on(self):
        for parent, slope in zip(self.parents, self.slopes, strict=True):
            parent.grad = slope * self.grad
            parent.pass_on()


def layer_gradient(draw, rows=None, dtype=np.float64):
    n, n_in, n_out = (int(k) for k in draw.rng.permutation(np.arange(2, 8))[:3])
    n = rows or n
    return (draw.numbers((n, n_in), dtype=dtype), draw.numbers((n_in, n_out)),
            draw.numbers((n, n_out)))


@lesson.exercise(
    part(11, "the three gradients", lambda draw: [layer_gradient(draw) for _ in range(3)]),
    part(3, "a batch of one", lambda draw: [layer_gradient(draw, rows=1)]),
    part(2, "whole numbers as inputs", lambda draw: [layer_gradient(draw, dtype=int)]),
    untouched=2,
    hints=("Write down the shapes. Each gradient has the shape of the thing it belongs to.",
           "∂L/∂W = xᵀ · grad. The bias is added to every sample: sum over the samples. "
           "∂L/∂x = grad · Wᵀ."),
    similar=("Layer by layer", """
        5 samples, 4 inputs, 3 neurons: x is (5, 4), w (4, 3), grad (5, 3). What belongs to w is
        (4, 3), and only (4, 5) @ (5, 3) makes that; what belongs to x is (5, 4), from (5, 3) @
        (3, 4). Turning a table round:

        >>> np.ones((5, 4)).T.shape
        (4, 5)
    """),
    without=("layers.Linear.backward", "layers.Linear.backward_parameters"),
)
def linear_backward(x, w, grad):
    return grad @ w.T, x.T @ grad, grad.sum(axis=0)


linear_backward.misconception(
    "the bias gets the mean", "Every sample adds its part to the bias. They are not averaged: the "
    "1/n of the loss is in grad already.",
    lambda x, w, g: (g @ w.T, x.T @ g, g.mean(axis=0)))
linear_backward.misconception(
    "one number for all biases",
    "One number comes for the bias. Each neuron has its own: over what is to be summed?",
    lambda x, w, g: (g @ w.T, x.T @ g, g.sum()))
linear_backward.misconception(
    "the bias sums the wrong way",
    "For the bias a number comes for each sample: the sum goes over the neurons. Each neuron has "
    "its own bias.",
    lambda x, w, g: (g @ w.T, x.T @ g, g.sum(axis=1)))
linear_backward.misconception(
    "the bias is not summed", "The bias has one number for each neuron, not one for each sample.",
    lambda x, w, g: (g @ w.T, x.T @ g, g))
linear_backward.misconception(
    "1/n twice", "The gradients of w and of the bias come out n times too small, as when they are "
    "divided by the number of samples. The 1/n of the loss is in grad already.",
    lambda x, w, g: (g @ w.T, x.T @ g / len(x), g.sum(axis=0) / len(x)))
linear_backward.misconception(
    "the weights' gradient transposed",
    "Rows and columns are swapped in what comes for w. Its gradient has the shape of w: (inputs, "
    "neurons).",
    lambda x, w, g: (g @ w.T, g.T @ x, g.sum(axis=0)))
linear_backward.misconception(
    "no way back to the inputs", "For the gradient of x the way leads from the neurons back to the "
    "inputs, through the weights: which shape has the table that does that?",
    lambda x, w, g: (g @ w, x.T @ g, g.sum(axis=0)))
linear_backward.misconception(
    "the bias as a table of one row",
    "How many dimensions has the bias? Its gradient has the same.",
    lambda x, w, g: (g @ w.T, x.T @ g, g.sum(axis=0, keepdims=True)))
linear_backward.misconception(
    "returned in the wrong order", "First the gradient of x, then of w, then of the bias.",
    lambda x, w, g: (x.T @ g, g.sum(axis=0), g @ w.T))
for order in ((1, 0, 2), (2, 1, 0), (0, 2, 1), (2, 0, 1)):
    linear_backward.misconception(
        "returned in the wrong order", "First the gradient of x, then of w, then of the bias.",
        lambda x, w, g, order=order: tuple(linear_backward.reference(x, w, g)[i] for i in order))
linear_backward.misconception(
    "the input gets no gradient",
    "The gradient of x is 0 in your answer. It is what the layers below need.",
    lambda x, w, g: (np.zeros_like(x), x.T @ g, g.sum(axis=0)))
linear_backward.misconception(
    "reshaped instead of transposed",
    "In the gradient of x, w has another shape with its numbers in the same order, as reshape "
    "gives it. Rows should become columns.",
    lambda x, w, grad: (grad @ w.reshape(w.shape[::-1]), x.T @ grad, grad.sum(axis=0)))
linear_backward.misconception(
    "a bias gets 1", "The slope towards a bias is 1. It multiplies what arrives.",
    lambda x, w, grad: (grad @ w.T, x.T @ grad, np.ones(w.shape[1])))
for name, tip, wrong in (
    ("1/n once more, for the weights", "The gradient of w comes out n times too small, as when it "
     "is divided by the number of samples. The 1/n of the loss is in grad already.",
     lambda x, w, g: (g @ w.T, x.T @ g / len(x), g.sum(axis=0))),
    ("1/n twice",
     "All gradients come out n times too small, as when they are divided by the number of samples. "
     "The 1/n of the loss is in grad already.",
     lambda x, w, g: (g @ w.T / len(x), x.T @ g / len(x), g.sum(axis=0) / len(x))),
    ("only the last sample counts for w", "In the gradient of w only the last sample is left. What "
     "happens to what the samples before it have brought?",
     lambda x, w, g: (g @ w.T, np.outer(x[-1], g[-1]), g.sum(axis=0))),
    ("only the last sample counts for w and b", "In the gradients of w and of the bias only the "
     "last sample is left. What happens to what the samples before it have brought?",
     lambda x, w, g: (g @ w.T, np.outer(x[-1], g[-1]), g[-1])),
    ("only the last sample counts for b", "In the gradient of the bias only the last sample is "
     "left. What happens to what the samples before it have brought?",
     lambda x, w, g: (g @ w.T, x.T @ g, g[-1])),
    ("the inputs are summed for the bias", "For the bias you have the sums of x. What arrives "
     "at the neurons, and is not multiplied by any input?",
     lambda x, w, g: (g @ w.T, x.T @ g, x.sum(axis=0))),
    ("the inputs' gradient transposed", "The gradient of x has the shape of x: (samples, inputs).",
     lambda x, w, g: (w @ g.T, x.T @ g, g.sum(axis=0))),
    ("both gradients transposed", "Each gradient has the shape of the thing it belongs to: x is "
     "(samples, inputs), w is (inputs, neurons).",
     lambda x, w, g: (w @ g.T, g.T @ x, g.sum(axis=0))),
    ("reshaped instead of transposed", "In the gradient of w, x has another shape with its numbers "
     "in the same order, as reshape gives it. Rows should become columns.",
     lambda x, w, g: (g @ w.T, x.reshape(x.shape[::-1]) @ g, g.sum(axis=0))),
    ("reshaped instead of transposed", "Another shape with the numbers in the same order, that is "
     "what reshape gives. In both products rows should become columns.",
     lambda x, w, g: (g @ w.reshape(w.shape[::-1]), x.reshape(x.shape[::-1]) @ g, g.sum(axis=0))),
):
    linear_backward.misconception(name, tip, wrong)


def relu_gradient(draw, **kind):
    z = draw.table(**kind)
    grad = draw.numbers(z.shape)
    z.flat[1:3] = (1, -1) if z.dtype.kind == "i" else (0.5, -0.5)
    z.flat[0] = 3  # above the top
    grad.flat[:3] = 1.25, -2.0, -1.5
    if z.size > 5 and z.dtype.kind == "f":  # where only z tells what passes
        z.flat[3:6], grad.flat[3:6] = (-2.75, 2.9, 1.5), (1.25, 0.75, 2.5)
    return z, grad, 2.255  # no z is


def at_the_kinks(draw):
    z, grad, top = relu_gradient(draw)
    z[1, 0], z[-1, -1] = 0.0, top
    return z, grad, top


def between(passed, z, grad, top):
    """At z = 0 and at z = top anything from nothing to the whole gradient is right."""
    share = np.asarray(passed, dtype=float) / grad
    if share.shape != z.shape:
        return f"Expected an array of shape {z.shape}, got one of shape {share.shape}."
    kink = (z == 0) | (z == top)
    if not np.allclose(share[~kink], ((z > 0) & (z < top))[~kink], rtol=1e-4, atol=1e-4):
        return "Away from the kinks the gradient is wrong."
    if not np.all((share[kink] >= -1e-4) & (share[kink] <= 1 + 1e-4)):
        return "At a kink neither nothing passes, nor the gradient, nor anything between."
    return ""


@lesson.exercise(
    part(5, "the gradient passes where the slope is 1", lambda draw: [
        relu_gradient(draw) for _ in range(3)]),
    part(1, "at the kinks", lambda draw: [at_the_kinks(draw)], verify=between),
    part(2, "a batch of one, and whole numbers", lambda draw: [
        relu_gradient(draw, rows=1), relu_gradient(draw, dtype=int)]),
    untouched=2,
    hints=("Draw the curve of the capped ReLU. Where is it level, and where does it rise?",
           "Where the curve is level nothing goes back. A comparison gives True and False, which "
           "multiply like 1 and 0; there are two of them."),
    similar=("Layer by layer", """
        A gate that was open where z was above 5. On the way back z decides again, not the
        gradient: where it was open the gradient goes through as it is, be it negative; elsewhere
        it becomes 0.

        >>> z, gradient = np.array([7, 2]), np.array([-3, 4])
        >>> np.where(z > 5, gradient, 0)
        array([-3,  0])
    """),
    without=("layers.ReLU.backward",),
)
def relu_backward(z, grad, top):
    return grad * (z > 0) * (z < top)


relu_backward.misconception(
    "passes above the top, too",
    "Above the top the curve is level, too: what goes back there? If you ask what came out of the "
    "neuron: can that be above the top?",
    lambda z, g, top: g * (z > 0))
relu_backward.misconception(
    "the gradient is capped, not the neuron",
    "The top limits what the neuron gives, not the gradient. Which of the two is limited in yours?",
    lambda z, g, top: np.minimum(g, top) * (z > 0))
relu_backward.misconception(
    "above the top the top comes back", "Above the top the output is level. What is its slope?",
    lambda z, g, top: np.where(z > top, top, g * (z > 0)))
for name, tip, passed in (
    ("mask taken from the gradient",
     "Below the top only positive gradients pass, whatever z is there. What decides whether one "
     "passes: its own sign, or what was there on the way forward?",
     lambda z, g: g * (g > 0)),
    ("the wrong half passes", "The gradient passes where the curve rises.",
     lambda z, g: g * (z < 0)),
    ("multiplied by the output", "Where the curve rises its slope is 1, not the output.",
     lambda z, g: g * np.maximum(z, 0)),
    ("everything below the top passes",
     "Where the neuron was silent nothing passes. Is that in your answer, and does no later step "
     "undo it?",
     lambda z, g: g * 1.0),
    ("negative gradients are lost", "Negative gradients pass, too, where the curve rises.",
     lambda z, g: np.maximum(g * (z > 0), 0)),
):
    relu_backward.misconception(
        name, tip, lambda z, g, top, passed=passed: passed(z, g * (z < top)))
relu_backward.misconception(
    "only the slope is returned", "You return the slope. It multiplies the gradient from above.",
    lambda z, g, top: (z > 0) * (z < top) * 1.0)
for name, tip, came in (
    ("multiplied by the output", "You multiply by what came out of the neuron. What belongs there "
     "is the slope: how steep is the curve, in each of its three pieces?",
     lambda z, g, top: g * np.clip(z, 0, top)),
    ("multiplied by the output, and no top", "You multiply by z where it is positive. What belongs "
     "there is the slope, and above the top the curve is level.",
     lambda z, g, top: g * np.maximum(z, 0)),
    ("the function is applied to the gradient", "The gradient itself is cut off at 0 and at the "
     "top. It is z that decides where something passes; what passes is not changed.",
     lambda z, g, top: np.clip(g, 0, top)),
    ("the function is applied to the gradient", "The gradient itself is cut off at 0. It is z that "
     "decides where something passes, and above the top, too.",
     lambda z, g, top: np.maximum(g, 0)),
    ("the gradient is cut off at the top",
     "The gradient itself is cut off, at 0 and at the top. It is z that decides there: above the "
     "top nothing passes, be the gradient small or large.",
     lambda z, g, top: np.clip(g * (z > 0), 0, top)),
    ("the gradient is compared, not z", "Where the gradient lies between 0 and the top it passes "
     "in your answer. What lay there on the way forward?",
     lambda z, g, top: g * (g > 0) * (g < top)),
    ("the gradient is compared with the top", "Gradients above the top do not pass, and where z is "
     "above it they do. What was limited there on the way forward?",
     lambda z, g, top: g * (z > 0) * (g < top)),
    ("everything passes", "Your gradient goes through everywhere, as it came. Is there a z for "
     "which your condition does not hold? If you compare what came out of the neuron: that is "
     "never below 0 nor above the top. If there are two conditions: must both hold, or is one "
     "enough?",
     lambda z, g, top: g * 1.0),
    ("negative z pass, too", "Between −top and 0 your gradient passes, and below that it does not: "
     "do you compare z, or its size without the sign?",
     lambda z, g, top: g * (np.abs(z) < top)),
    ("passes where the curve is level", "Your gradient passes where the curve is level, and not "
     "where it rises. Which of the two belongs to your condition?",
     lambda z, g, top: g * ((z <= 0) | (z >= top))),
    ("passes above the top only", "Your gradient passes where z is above the top. What does the "
     "curve do there?", lambda z, g, top: g * (z >= top)),
    ("only the slope is returned, and it is 1 above the top, too",
     "Two things are not right. You return a slope, which should multiply the gradient from above. "
     "And above the top the curve is level.",
     lambda z, g, top: (z > 0) * 1.0),
    ("the output is returned", "You return what the neuron gives on the way forward. On the way "
     "back its slope is wanted, times what arrives.", lambda z, g, top: np.clip(z, 0, top)),
    ("a little passes below 0",
     "Below 0 a hundredth of the gradient passes, as in a leaky ReLU. How does this one go there?",
     lambda z, g, top: g * np.where(z < 0, 0.01, z < top)),
    ("multiplied by the top above it", "Above the top the gradient is multiplied by the top. What "
     "is the slope there?", lambda z, g, top: g * np.where(z > top, top, z > 0)),
    ("a little passes below 0, and multiplied by the top above it",
     "Two things are not right. Below 0 a hundredth of the gradient passes, as in a leaky ReLU. "
     "And: Above the top the gradient is multiplied by the top. How does the curve go there?",
     lambda z, g, top: g * np.where(z > top, top, np.where(z < 0, 0.01, 1))),
    ("above the top 1 comes back", "Above the top you return 1, whatever arrives. What is the "
     "slope there?", lambda z, g, top: np.where(z > top, 1, g * (z > 0))),
):
    relu_backward.misconception(name, tip, came)


def scores(draw, rows=None, scale=1.0, dtype=np.float64):
    """With every class among the labels; in a batch of one the label is neither the first class,
    which is the likeliest there, nor the last."""
    classes = draw.size(3, 5)
    z = draw.table(rows or classes + draw.size(1, 4), classes, dtype=dtype) * scale
    if rows == 1:
        z[0, [0, z.argmax()]] = z[0, [z.argmax(), 0]]
        return z, draw.rng.integers(1, classes - 1, 1)
    return z, draw.labels(len(z), classes)


def far_apart(draw):
    """Rows of scores around −2000, 2000 and 0."""
    z, y = scores(draw)
    return z + np.resize([-2000.0, 2000.0, 0.0], (len(z), 1)), y


@lesson.exercise(
    part(10, "the gradient for the scores", lambda draw: [scores(draw) for _ in range(3)]),
    part(2, "a batch of one", lambda draw: [scores(draw, rows=1)]),
    part(2, "very large scores, and whole numbers", lambda draw: [
        scores(draw, scale=3000.0), far_apart(draw), scores(draw, dtype=int)]),
    untouched=2,
    hints=("What each probability has too much: which probability should the right class have, "
           "and which the others?",
           "Three steps: the probabilities; 1 less in one place of each row; and the loss is a "
           "mean, so what is divided by?"),
    similar=("Layer by layer", """
        One sample: p = (0.2, 0.5, 0.3), and the right class is 1. It should be (0, 1, 0), so
        there is (0.2, −0.5, 0.3) too much. In a batch of 4 the loss is a mean: each row is
        divided by 4, and this one becomes (0.05, −0.125, 0.075).
    """),
    without=("losses.CrossEntropyLoss.backward",),
)
def softmax_cross_entropy_backward(z, y):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    return p / len(y)


def soft(z, axis=1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def hot(z, y):
    return np.eye(z.shape[1])[y]


softmax_cross_entropy_backward.misconception(
    "1/n is missing", "The loss is a mean over the samples. So is its gradient.",
    lambda z, y: soft(z) - hot(z, y))
softmax_cross_entropy_backward.misconception(
    "1/n twice", "Your gradient is divided by the number of samples once too often.",
    lambda z, y: (soft(z) - hot(z, y)) / len(y) ** 2)
softmax_cross_entropy_backward.misconception(
    "wrong sign", "Your gradient points downhill. The gradient points to where the loss grows.",
    lambda z, y: (hot(z, y) - soft(z)) / len(y))
softmax_cross_entropy_backward.misconception(
    "mean over the classes too", "Divide by the number of samples, not of all entries.",
    lambda z, y: (soft(z) - hot(z, y)) / z.size)
softmax_cross_entropy_backward.misconception(
    "the labels are not subtracted", "What comes are the probabilities, divided by the number of "
    "samples. Where do the labels come in?",
    lambda z, y: soft(z) / len(y))
softmax_cross_entropy_backward.misconception(
    "only the right class has a gradient",
    "The scores of the wrong classes matter too: they take probability away.",
    lambda z, y: (soft(z) - 1) * hot(z, y) / len(y))
softmax_cross_entropy_backward.misconception(
    "scores instead of probabilities",
    "The scores stand where the probabilities belong. Softmax comes first.",
    lambda z, y: (z - hot(z, y)) / len(y))
softmax_cross_entropy_backward.misconception(
    "whole columns instead of one place in each row",
    "In every row something is taken off at each class that occurs among the labels. For each row "
    "one place is wanted: does [:, y] name that?",
    lambda z, y: (soft(z) - np.isin(np.arange(z.shape[1]), y)) / len(y))
softmax_cross_entropy_backward.misconception(
    "the label itself instead of its one-hot row",
    "The number of the class is taken off from its whole row. What should be taken off, and where?",
    lambda z, y: (soft(z) - y[:, None]) / len(y))
softmax_cross_entropy_backward.misconception(
    "softmax over the wrong axis", "Your probabilities sum to 1 down the columns. "
    "The classes of one sample should: which axis is that?",
    lambda z, y: (soft(z, axis=0) - hot(z, y)) / len(y))


def e_to(z):
    return np.exp(z - z.max(axis=1, keepdims=True))


def each_loss(z, y):
    z = z - z.max(axis=1, keepdims=True)
    return np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(y)), y]


def cut(z, low, high):
    return soft(np.clip(z, low, high))


for name, tip, gradient in (
    ("the loss, not its gradient", "You return the loss, one number. Its gradient has a number "
     "for each score, and needs no logarithm.",
     lambda z, y: each_loss(z, y).mean()),
    ("the loss, not its gradient", "You return the loss of each sample. Its gradient has a number "
     "for each score, and needs no logarithm.",
     each_loss),
    ("1/n in one place only", "Only the probabilities are divided by the number of samples, the 1 "
     "at the right class is not. Look at the brackets, and at what is divided when.",
     lambda z, y: soft(z) / len(y) - hot(z, y)),
    ("1/n in one place only", "Only what is taken off at the right class is divided by the number "
     "of samples, the probabilities are not. Look at the brackets, and at what is divided when.",
     lambda z, y: soft(z) - hot(z, y) / len(y)),
    ("divided by the number of classes",
     "What is divided by is the number of classes. The loss is a mean over something else.",
     lambda z, y: (soft(z) - hot(z, y)) / z.shape[1]),
    ("one maximum for the whole batch", "Only where the rows lie far apart you get NaN: far below "
     "the largest score of the batch every exponential is 0, and 0 / 0 is no number. Whose largest "
     "score is taken off?",
     lambda z, y: (lambda e: (e / e.sum(axis=1, keepdims=True) - hot(z, y)) / len(y))(
         np.exp(z - z.max()))),
    ("the maximum is taken off after the exponential", "Your rows are no probabilities: from the "
     "exponentials their maximum was taken off. From what should it be taken off, and when?",
     lambda z, y: (lambda e: ((e - e.max(axis=1, keepdims=True)) / (
         e - e.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True) - hot(z, y)) / len(y))(
             np.exp(z))),
    ("one sum for the whole batch", "Your probabilities sum to 1 over the whole batch. The classes "
     "of one sample should.",
     lambda z, y: (np.exp(z - z.max()) / np.exp(z - z.max()).sum() - hot(z, y)) / len(y)),
    ("softmax over the wrong axis", "Your probabilities sum to 1 down the columns. "
    "The classes of one sample should: which axis is that?",
     lambda z, y: (e_to(z) / e_to(z).sum(axis=0) - hot(z, y)) / len(y)),
    ("exponentials instead of probabilities", "The exponentials of a row do not sum to 1 yet. What "
     "makes probabilities of them?", lambda z, y: (np.exp(z) - hot(z, y)) / len(y)),
    ("exponentials instead of probabilities", "The exponentials of a row do not sum to 1 yet. What "
     "makes probabilities of them?", lambda z, y: (e_to(z) - hot(z, y)) / len(y)),
    ("logarithms instead of probabilities", "The 1 is taken off from the logarithms of the "
     "probabilities. The gradient is made of the probabilities themselves.",
     lambda z, y: (np.log(soft(z)) - hot(z, y)) / len(y)),
    ("the slope for the probabilities, not the scores", "−1/p at the right class is how the loss "
     "changes with p. From the probabilities the way goes on, through softmax, to the scores.",
     lambda z, y: -hot(z, y) / soft(z) / len(y)),
    ("the slope of a sigmoid on top", "There is a factor p (1 − p) too much: p minus the one-hot "
     "row has the slope of softmax in it already.",
     lambda z, y: (soft(z) - hot(z, y)) * soft(z) * (1 - soft(z)) / len(y)),
    ("the likeliest class in place of the right one", "The 1 is taken off at the class that is "
     "likeliest. What do the labels say?",
     lambda z, y: (soft(z) - hot(z, z.argmax(axis=1))) / len(y)),
    ("one row for the whole batch", "You return one row for all samples together. Each sample has "
     "scores of its own, and a gradient for them.",
     lambda z, y: (soft(z) - hot(z, y)).mean(axis=0)),
    ("the probabilities of the right classes",
     "One number comes for each sample, that of its class. Each of its scores has a gradient.",
     lambda z, y: (soft(z)[np.arange(len(y)), y] - 1) / len(y)),
    ("wrong sign, and 1/n is missing", "Two things are not right. Your gradient points downhill: "
     "what is taken off from what? And the loss is a mean over the samples.",
     lambda z, y: hot(z, y) - soft(z)),
):
    softmax_cross_entropy_backward.misconception(name, tip, gradient)
for low, high in ((-500, 500), (-700, 700), (-709, 709), (-100, 100), (-50, 50), (-30, 30),
                  (-np.inf, 700), (-np.inf, 500), (-np.inf, 100)):
    softmax_cross_entropy_backward.misconception(
        "large scores are cut off", "Only very large scores are wrong: they are cut off, and "
        "scores that were different become equal. What can be done to all scores of a row that "
        "changes no probability?",
        lambda z, y, low=low, high=high: (cut(z, low, high) - hot(z, y)) / len(y))


@softmax_cross_entropy_backward.misconception(
    "as many columns as labels occur", "The one-hot table has only as many columns as the largest "
    "label needs. There is a column for every class, whether it occurs or not: where is their "
    "number known from?")
def _(z, y):
    return (soft(z) - np.eye(y.max() + 1)[y]) / len(y)


def slopes(a, b, c, *, error=0.0, factor=1.0):
    """The exact gradient of a `cubic`; or a wrong one: its last element, or all of it."""
    return Formula("(3 * a * x**2 + 2 * b * x + c + np.append(x[1:], 0) + np.append(0, x[:-1])"
                   " + error) * factor",
                   {"a": a, "b": b, "c": c, "factor": factor,
                    "error": error if np.ndim(error) else error * np.eye(len(a))[-1]})


def right_gradient(draw):
    x = draw.vector()
    abc = [2 * one for one in coefficients(draw, len(x))]  # long: who multiplies by it sees that
    return cubic(*abc), slopes(*abc), x, 1e-4


def bent_gradient(draw):
    x = draw.vector()
    abc = coefficients(draw, len(x))
    size = float(np.linalg.norm(slopes(*abc)(x)))
    error = size * draw.number(0.3, 2) * float(draw.rng.choice([-1, 1]))
    return cubic(*abc), slopes(*abc, error=error), x, 1e-4


def mixed_gradient(draw):
    """Too long in its first element, and 0 in the largest of the others: where the larger numbers
    are taken one by one they belong to no vector."""
    x = draw.vector()
    abc = coefficients(draw, len(x))
    right = slopes(*abc)(x)
    error = np.zeros(len(x))
    error[0] = np.copysign(np.linalg.norm(right) / 2, right[0])
    k = 1 + int(np.abs(right[1:]).argmax())
    error[k] = -right[k]
    return cubic(*abc), slopes(*abc, error=error), x, 1e-4


def scaled_gradient(draw, low=1.5, high=4.0):
    x = draw.vector()
    abc = coefficients(draw, len(x))
    return cubic(*abc), slopes(*abc, factor=draw.number(low, high)), x, draw.number(0.05, 0.2)


def turned_gradient(draw):
    """As long as the right one, and the other way round."""
    x = draw.vector()
    abc = coefficients(draw, len(x))
    return cubic(*abc), slopes(*abc, factor=-1.0), x, 1e-4


KINDS = right_gradient, scaled_gradient, bent_gradient, turned_gradient


def tells_right_from_wrong(error, f, gradient, x, eps):
    error, true = float(error), float(gradient_check.reference(f, gradient, x, eps))
    wrong = true > 1e-6
    if error > 0.01 if wrong else 0 <= error < 1e-6:
        return ""
    if wrong:
        return f"The gradient is wrong, but your error is {number(error, 2)}: it should be large."
    return f"The gradient is right, but your error is {number(error, 2)}. {known_error(error)}"


def known_error(error):
    """What leads to such an error of a right gradient."""
    if abs(error - 0.5) < 0.002:
        return ("That comes when one of the two gradients is half as long as the other: how far "
                "apart are the two places at which you measure, and by what do you divide?")
    if abs(error - 1 / 3) < 0.002:
        return ("That comes when one of the two gradients is twice as long as the other, and their "
                "sum stands below: by what do you divide, both times?")
    if abs(error - 1) < 0.002:
        return ("That comes when next to one of the two gradients the other is nothing, or when it "
                "is half as long and stands below. Print what you measured: if it is far too "
                "large, how far is an element moved, and by what do you divide?")
    if abs(error - 0.25) < 0.002:
        return ("That is 0.5 squared: one of the two gradients is half as long as the other, and a "
                "root is missing.")
    return "Print what you measured beside the gradient: where do they differ?"


@lesson.exercise(
    part(4, "a right gradient has next to no error, a wrong one has", lambda draw: [
        KINDS[kind](draw)
        for kind in draw.rng.permutation([0] * 5 + [1] * 3 + [2, 3])],  # an order nobody guesses
        verify=tells_right_from_wrong),
    part(6, "the relative error of a wrong gradient", lambda draw: [
        bent_gradient(draw), scaled_gradient(draw), scaled_gradient(draw, 0.3, 0.7),
        mixed_gradient(draw)], rtol=1e-4),
    untouched=2,
    hints=("Measure the gradient by small steps, then compare two vectors by their lengths.",
           "np.linalg.norm is the length of a vector. You need three: of the difference, and of "
           "both gradients. The larger of these two stands below."),
    similar=("The gradient check", """
        In numbers: the formula says (3, 4), measured is (3, 4.5). The difference (0, 0.5) has the
        length 0.5, the vectors have 5 and 5.41. So 0.5 / 5.41 = 0.092: far too much for a right
        formula.

        >>> float(np.linalg.norm([3, 4]))
        5.0
    """),
    without=("gradcheck.check_gradients", "gradcheck.relative_error"),
)
def gradient_check(f, gradient, x, eps):
    measured = np.zeros(len(x))
    for i in range(len(x)):
        step = np.zeros(len(x))
        step[i] = eps
        measured[i] = (f(x + step) - f(x - step)) / (2 * eps)
    g = gradient(x)
    return np.linalg.norm(g - measured) / max(np.linalg.norm(g), np.linalg.norm(measured))


def compared(f, gradient, x, eps, *, compare, two_sided=True):
    measured = np.zeros(len(x))
    for i in range(len(x)):
        step = np.zeros(len(x))
        step[i] = eps
        below = f(x - step) if two_sided else f(x)
        measured[i] = (f(x + step) - below) / (eps * (1 + two_sided))
    return compare(gradient(x), measured)


def relative(g, m):
    return np.linalg.norm(g - m) / max(np.linalg.norm(g), np.linalg.norm(m))


gradient_check.misconception(
    "absolute instead of relative error",
    "Whether a difference is large depends on how large the gradients are.",
    lambda *v: compared(*v, compare=lambda g, m: np.linalg.norm(g - m)))
gradient_check.misconception(
    "one-sided difference", "Measure to both sides: with one side only the error stays visible.",
    lambda *v: compared(*v, compare=relative, two_sided=False))
gradient_check.misconception(
    "lengths compared instead of directions",
    "Your error is the difference of two lengths. Two vectors of one length may still differ.",
    lambda *v: compared(*v, compare=lambda g, m: abs(np.linalg.norm(g) - np.linalg.norm(m)) / max(
        np.linalg.norm(g), np.linalg.norm(m))))
gradient_check.misconception(
    "only the first element is compared", "Only the first element is in your error. Another may be "
    "wrong, too.",
    lambda *v: compared(*v, compare=lambda g, m: abs(g[0] - m[0]) / max(abs(g[0]), abs(m[0]))))
gradient_check.misconception(
    "divided by the sum of the lengths", "The formula has the larger length below, not the sum.",
    lambda *v: compared(*v, compare=lambda g, m: np.linalg.norm(g - m) / (
        np.linalg.norm(g) + np.linalg.norm(m))))
gradient_check.misconception(
    "divided by the measured length only", "The formula has the larger of the two lengths below.",
    lambda *v: compared(*v, compare=lambda g, m: np.linalg.norm(g - m) / np.linalg.norm(m)))


NUMBER_BY_NUMBER = ("Number by number something is divided, or the larger chosen. What is compared "
                    "is the length of one whole vector with that of another.")
ALL_AT_ONCE = ("Every slope that you measure is the sum of all slopes, as when all elements are "
               "moved at once. How is one moved alone?")
for name, tip, compare in (
    ("divided by the shorter length", "The formula has the larger of the two lengths below.",
     lambda g, m: np.linalg.norm(g - m) / min(np.linalg.norm(g), np.linalg.norm(m))),
    ("divided by the given length only", "The formula has the larger of the two lengths below.",
     lambda g, m: np.linalg.norm(g - m) / np.linalg.norm(g)),
    ("divided by the mean of the lengths", "The formula has the larger length below, not their "
     "mean.", lambda g, m: 2 * np.linalg.norm(g - m) / (np.linalg.norm(g) + np.linalg.norm(m))),
    ("number by number, not by length", NUMBER_BY_NUMBER,
     lambda g, m: np.max(np.abs(g - m) / np.maximum(np.abs(g), np.abs(m)))),
    ("number by number, not by length", NUMBER_BY_NUMBER,
     lambda g, m: np.mean(np.abs(g - m) / np.maximum(np.abs(g), np.abs(m)))),
    ("number by number, not by length", NUMBER_BY_NUMBER,
     lambda g, m: np.linalg.norm((g - m) / np.maximum(np.abs(g), np.abs(m)))),
    ("number by number, not by length", NUMBER_BY_NUMBER,
     lambda g, m: np.linalg.norm(g - m) / np.linalg.norm(np.maximum(np.abs(g), np.abs(m)))),
    ("the largest numbers, not the lengths", "The largest numbers stand in place of the lengths. "
     "All numbers of a vector make its length.",
     lambda g, m: np.max(np.abs(g - m)) / max(np.max(np.abs(g)), np.max(np.abs(m)))),
    ("sums of sizes, not lengths",
     "Sums of sizes stand in place of the lengths. A vector's length is the root of the sum of its "
     "squares.",
     lambda g, m: np.abs(g - m).sum() / max(np.abs(g).sum(), np.abs(m).sum())),
    ("squares, not lengths", "The length of a vector is a root: of which sum? It is missing in "
     "your error, above the line and below.",
     lambda g, m: np.sum((g - m) ** 2) / max(np.sum(g**2), np.sum(m**2))),
    ("no root above the line", "Above the line the square of a length stands. The length itself "
     "is a root.",
     lambda g, m: np.sum((g - m) ** 2) / max(np.linalg.norm(g), np.linalg.norm(m))),
    ("absolute instead of relative error",
     "What comes is the largest difference. Whether it is large depends on how large the gradients "
     "are.", lambda g, m: np.max(np.abs(g - m))),
    ("absolute instead of relative error", "What comes is the mean difference. Whether it is large "
     "depends on how large the gradients are.", lambda g, m: np.mean(np.abs(g - m))),
):
    gradient_check.misconception(name, tip, lambda *v, compare=compare: compared(
        *v, compare=compare))


def all_measured(f, x, eps, slope, step=1.0):
    """What is measured of each element alone."""
    return np.array([slope(f, x, step * one, eps) for one in np.eye(len(x))])


def both_sides(f, x, e, eps):
    return (f(x + eps * e) - f(x - eps * e)) / (2 * eps)


def moved_along(f, x, eps):
    """Each element stays moved when the next ones are measured."""
    return np.array([both_sides(f, x, e, eps) for e in np.tril(np.ones((len(x), len(x))))])


def not_put_back(f, x, eps, left):
    """Each element stays where the last run has it."""
    steps = eps * np.eye(len(x))
    before = left * np.tril(np.ones((len(x), len(x))), -1) * eps
    return np.array([(f(x + b + s) - f(x + b - s)) / (2 * eps)
                     for b, s in zip(before, steps, strict=True)])


def step_of_1(f, x, eps):
    return np.array([(f(x + e) - f(x - e)) / (2 * eps) for e in np.eye(len(x))])


STEP_1 = ("An element goes by a whole 1 to both sides, and 2 eps is what is divided by. How far "
          "should it be moved?")
HALF = ("What you measure is twice or half of what it should be: how far apart are the two places, "
        "and by what do you divide?")
STAYS = ("An element is still moved when the next ones are measured. Is each step made anew, or "
         "taken back, before the next one?")
for name, tip, measured in (
    ("the two places lie 2 eps apart", HALF, lambda f, x, eps: 2 * all_measured(
        f, x, eps, both_sides)),
    ("the two places lie one eps apart", HALF, lambda f, x, eps: all_measured(
        f, x, eps, lambda f, x, e, eps: (f(x + eps * e) - f(x)) / (2 * eps))),
    ("one-sided difference", "Measure to both sides: with one side only the error stays visible.",
     lambda f, x, eps: all_measured(
        f, x, eps, lambda f, x, e, eps: (f(x) - f(x - eps * e)) / eps)),
    ("all elements are moved at once", ALL_AT_ONCE, lambda f, x, eps: np.full(
        len(x), both_sides(f, x, np.ones(len(x)), eps))),
    ("nothing is measured", "Your error is 1 whatever comes in, as it is when all measured slopes "
     "are 0. Are the two places at which you measure two arrays (= gives one array a second name "
     "only)? And is what you measure written where you look for it?",
     lambda f, x, eps: np.zeros(len(x))),
    ("a step of 1, not of eps", STEP_1, step_of_1),
    ("multiplied by eps, not divided", "What you measure becomes smaller with eps where it "
     "should not: is the whole distance divided by? Python divides from left to right.",
     lambda f, x, eps: eps**2 * all_measured(f, x, eps, both_sides)),
    ("not divided by the distance", "The difference of two values of f is no slope yet: over "
     "which distance did it come?",
     lambda f, x, eps: 2 * eps * all_measured(f, x, eps, both_sides)),
    ("a sum where a difference belongs", "A slope comes from how much f changes from one place to "
     "the other. The two values are added in what you measure.", lambda f, x, eps: all_measured(
         f, x, eps, lambda f, x, e, eps: (f(x + eps * e) + f(x - eps * e)) / (2 * eps))),
    ("the places the wrong way round", "What you measure has the wrong sign: which of the two "
     "values is taken off from which?", lambda f, x, eps: -all_measured(f, x, eps, both_sides)),
    ("earlier elements stay moved", STAYS, moved_along),
    ("earlier elements stay moved", STAYS, lambda f, x, eps: not_put_back(f, x, eps, -1)),
    ("earlier elements stay moved", STAYS, lambda f, x, eps: not_put_back(f, x, eps, 1)),
    ("an element is not measured", "For the first element 0 is measured in your answer. Where does "
     "your loop begin?", lambda f, x, eps: all_measured(f, x, eps, both_sides) * (
         np.arange(len(x)) > 0)),
    ("an element is not measured", "For the last element 0 is measured in your answer. Where does "
     "your loop end?", lambda f, x, eps: all_measured(f, x, eps, both_sides) * (
         np.arange(len(x)) < len(x) - 1)),
):
    gradient_check.misconception(name, tip, lambda f, gradient, x, eps, measured=measured: relative(
        gradient(x), measured(f, x, eps)))
for name, tip, measured in (
    ("one number for all slopes", "What you measure is the sum of all slopes, one number. Is one "
     "element moved alone, and does it get a slope of its own?",
     lambda f, x, eps: all_measured(f, x, eps, both_sides).sum()),
    ("one number for all slopes, and a sum where a difference belongs", "Two things are not right. "
     "What was measured becomes one number; there should be a slope for each element. And a slope "
     "comes from a difference of two values.",
     lambda f, x, eps: all_measured(f, x, eps, lambda f, x, e, eps: (
         f(x + eps * e) + f(x - eps * e)) / (2 * eps)).sum()),
):
    gradient_check.misconception(name, tip, lambda f, gradient, x, eps, measured=measured: (
        lambda g, m: np.linalg.norm(g - m) / max(np.linalg.norm(g), np.linalg.norm(m)))(
            gradient(x), measured(f, x, eps)))
BELOW = {
    "the sum of the lengths below": lambda g, m: np.linalg.norm(g) + np.linalg.norm(m),
    "the shorter length below": lambda g, m: min(np.linalg.norm(g), np.linalg.norm(m)),
    "nothing below": lambda g, m: 1.0,
}
for below, length in BELOW.items():
    for name, tip, measured in (
        ("twice the slope is measured", HALF,
         lambda f, x, eps: 2 * all_measured(f, x, eps, both_sides)),
        ("half of the slope is measured", HALF, lambda f, x, eps: all_measured(
            f, x, eps, lambda f, x, e, eps: (f(x + eps * e) - f(x)) / (2 * eps))),
        ("to one side of the slope is measured", "The slope is measured to one side only.",
         lambda f, x, eps: all_measured(
            f, x, eps, lambda f, x, e, eps: (f(x + eps * e) - f(x)) / eps)),
        ("a step of 1, not of eps", STEP_1, step_of_1),
        ("earlier elements stay moved", STAYS, moved_along),
    ):
        gradient_check.misconception(
            f"{name}, and {below}", f"Two things are not right. {tip}"
            " And in the relative error the larger of the two lengths stands below.",
            lambda f, gradient, x, eps, measured=measured, length=length: (
                lambda g, m: np.linalg.norm(g - m) / length(g, m))(
                    gradient(x), measured(f, x, eps)))


@gradient_check.misconception(
    "only the last slope is kept",
    "Of all slopes only the last is left. Does each round write over the one that was measured "
    "before?")
def _(f, gradient, x, eps):
    e = np.eye(len(x))[-1]
    m, g = (f(x + eps * e) - f(x - eps * e)) / (2 * eps), gradient(x)
    return np.linalg.norm(g - m) / max(np.linalg.norm(g), np.linalg.norm(m))


fan_out = lesson.choice(
    "fan_out", 6,
    "A value feeds two neurons. From one comes the gradient 3, from the other −5. What is the "
    "gradient of the value?",
    "c", {
        "a": ("−5, the later one", "Both ways lead to the loss; neither replaces the other."),
        "b": ("−15", "Along one way slopes are multiplied. Here are two ways."),
        "c": ("−2", "A change takes both ways, and their effects add up."),
        "d": ("−1, the mean", "Effects add up; nobody divides them by two."),
    })

explain_backpropagation = lesson.explanation(
    "explain_backpropagation",
    "A friend asks: “How can the network know what a weight in its first layer has to do with the "
    "error at its end?” Explain it in a few sentences.",
    "Every step of the computation is simple, and for each we know its slope: by how much its "
    "output changes if its input changes a little. We start at the loss and walk back. At each "
    "step we multiply by the local slope; where a value was used several times we add up what "
    "comes back. When we arrive at the weight, we hold the product of all slopes on the way: by "
    "how much the loss changes if this weight changes a little. One walk gives this for all "
    "weights at once.")
