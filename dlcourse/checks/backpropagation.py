"""Lesson 08: the chain rule, number by number and layer by layer."""
# mypy does not see that a decorated class, Value, becomes an Exercise.
# mypy: disable-error-code="attr-defined, name-defined, no-redef"

from __future__ import annotations

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
    "You take the slope of tanh at a. It is wanted at z, and there it is 1 − a².",
    lambda *v: chained(*v, slope=lambda a, z: 1 - np.tanh(a) ** 2))
chain.misconception(
    "z put where a belongs", "In 1 − a², a is the output of tanh, not its input.",
    lambda *v: chained(*v, slope=lambda a, z: 1 - z**2))
chain.misconception(
    "the 2 of the square is missing", "The slope of a square is twice the number.",
    lambda *v: chained(*v, factor=1.0))
chain.misconception(
    "wrong sign", "Your gradients point the other way: look at the order of a and y.",
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


def script(code):
    """A script with its numbers drawn afresh."""
    def cases(draw):
        numbers = (draw.number(0.3, 1.2) for _ in range(3))
        a, b, c = (round(one + 0.2 * (one > 0.9), 2) for one in numbers)  # at 1, · is /
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
    "= for += at a fan-out",
    "A value that is used twice gets two gradients. The second must not erase the first.")
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
    "z = a b. If a grows by 1, by how much does z grow? Not by a.")
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
    "backward calls backward", "backward begins with setting a gradient to 1. You call it on the "
    "parents, too: what has arrived there is lost.")
class _(Value.reference):
    def backward(self):
        self.grad = 1.0
        for parent, slope in zip(self.parents, self.slopes, strict=True):
            parent.grad += slope * self.grad
        for parent in self.parents:
            parent.backward()


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
    "one number for all biases", "Each neuron has its own bias. Sum over the samples only.",
    lambda x, w, g: (g @ w.T, x.T @ g, g.sum()))
linear_backward.misconception(
    "the bias sums the wrong way", "Sum over the samples, not over the neurons.",
    lambda x, w, g: (g @ w.T, x.T @ g, g.sum(axis=1)))
linear_backward.misconception(
    "the bias is not summed", "The bias has one number for each neuron, not one for each sample.",
    lambda x, w, g: (g @ w.T, x.T @ g, g))
linear_backward.misconception(
    "1/n twice", "The 1/n of the loss is in grad already. You divide once more.",
    lambda x, w, g: (g @ w.T, x.T @ g / len(x), g.sum(axis=0) / len(x)))
linear_backward.misconception(
    "the weights' gradient transposed", "The gradient has the shape of w: (inputs, neurons).",
    lambda x, w, g: (g @ w.T, g.T @ x, g.sum(axis=0)))
linear_backward.misconception(
    "the weights are not transposed", "The way back leads from neurons to inputs: which shape?",
    lambda x, w, g: (g @ w, x.T @ g, g.sum(axis=0)))
linear_backward.misconception(
    "the bias as a table of one row",
    "How many dimensions has the bias? Its gradient has the same.",
    lambda x, w, g: (g @ w.T, x.T @ g, g.sum(axis=0, keepdims=True)))
linear_backward.misconception(
    "returned in the wrong order", "First the gradient of x, then of w, then of the bias.",
    lambda x, w, g: (x.T @ g, g.sum(axis=0), g @ w.T))
linear_backward.misconception(
    "the input gets no gradient", "The gradient of x is what the layers below need.",
    lambda x, w, g: (np.zeros_like(x), x.T @ g, g.sum(axis=0)))
linear_backward.misconception(
    "reshaped instead of transposed",
    "reshape keeps the numbers in their order. Rows should become columns.",
    lambda x, w, grad: (grad @ w.reshape(w.shape[::-1]), x.T @ grad, grad.sum(axis=0)))
linear_backward.misconception(
    "a bias gets 1", "The slope towards a bias is 1. It multiplies what arrives.",
    lambda x, w, grad: (grad @ w.T, x.T @ grad, np.ones(w.shape[1])))


def relu_gradient(draw, **kind):
    z = draw.table(**kind)
    grad = draw.numbers(z.shape)
    z.flat[1:3] = (1, -1) if z.dtype.kind == "i" else (0.5, -0.5)
    z.flat[0] = 3  # above the top
    grad.flat[:3] = 2.75, -2.0, -1.5
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
    "the top is forgotten", "Above the top the curve is level, too. What goes back there?",
    lambda z, g, top: g * (z > 0))
relu_backward.misconception(
    "the gradient is capped, not the neuron",
    "The top limits what the neuron gives, not the gradient. Which of the two do you compare?",
    lambda z, g, top: np.minimum(g, top) * (z > 0))
relu_backward.misconception(
    "above the top the top comes back", "Above the top the output is level. What is its slope?",
    lambda z, g, top: np.where(z > top, top, g * (z > 0)))
for name, tip, passed in (
    ("mask taken from the gradient",
     "You ask whether the gradient is positive. What was positive on the way forward?",
     lambda z, g: g * (g > 0)),
    ("the wrong half passes", "The gradient passes where the curve rises.",
     lambda z, g: g * (z < 0)),
    ("multiplied by the output", "Where the curve rises its slope is 1, not the output.",
     lambda z, g: g * np.maximum(z, 0)),
    ("everything below the top passes", "Where the neuron was silent nothing passes.",
     lambda z, g: g * 1.0),
    ("ReLU of the product", "Negative gradients pass too, where the curve rises.",
     lambda z, g: np.maximum(g * (z > 0), 0)),
):
    relu_backward.misconception(
        name, tip, lambda z, g, top, passed=passed: passed(z, g * (z < top)))
relu_backward.misconception(
    "only the slope is returned", "You return the slope. It multiplies the gradient from above.",
    lambda z, g, top: (z > 0) * (z < top) * 1.0)


def scores(draw, rows=None, scale=1.0, dtype=np.float64):
    """With every class among the labels, but the last in a batch of one."""
    classes = draw.size(3, 5)
    z = draw.table(rows or classes + draw.size(1, 4), classes, dtype=dtype) * scale
    return z, draw.labels(len(z), classes - (rows == 1))


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
    "1/n twice", "You divide by the number of samples once too often.",
    lambda z, y: (soft(z) - hot(z, y)) / len(y) ** 2)
softmax_cross_entropy_backward.misconception(
    "wrong sign", "Your gradient points downhill. The gradient points to where the loss grows.",
    lambda z, y: (hot(z, y) - soft(z)) / len(y))
softmax_cross_entropy_backward.misconception(
    "mean over the classes too", "Divide by the number of samples, not of all entries.",
    lambda z, y: (soft(z) - hot(z, y)) / z.size)
softmax_cross_entropy_backward.misconception(
    "the labels are not subtracted", "You return the probabilities. Where do the labels come in?",
    lambda z, y: soft(z) / len(y))
softmax_cross_entropy_backward.misconception(
    "only the right class has a gradient",
    "The scores of the wrong classes matter too: they take probability away.",
    lambda z, y: (soft(z) - 1) * hot(z, y) / len(y))
softmax_cross_entropy_backward.misconception(
    "scores instead of probabilities", "You subtract from the scores. Softmax comes first.",
    lambda z, y: (z - hot(z, y)) / len(y))
softmax_cross_entropy_backward.misconception(
    "whole columns instead of one place in each row",
    "[:, y] means whole columns. For each row one place is wanted.",
    lambda z, y: (soft(z) - np.isin(np.arange(z.shape[1]), y)) / len(y))
softmax_cross_entropy_backward.misconception(
    "the label itself instead of its one-hot row",
    "You subtract the number of the class. A 1 in its column is to be subtracted.",
    lambda z, y: (soft(z) - y[:, None]) / len(y))
softmax_cross_entropy_backward.misconception(
    "softmax over the wrong axis", "Your probabilities sum to 1 down the columns.",
    lambda z, y: (soft(z, axis=0) - hot(z, y)) / len(y))


def slopes(a, b, c, *, error=0.0, factor=1.0):
    """The exact gradient of a `cubic`; or a wrong one: its last element, or all of it."""
    return Formula("(3 * a * x**2 + 2 * b * x + c + np.append(x[1:], 0) + np.append(0, x[:-1])"
                   " + error) * factor",
                   {"a": a, "b": b, "c": c, "error": error * np.eye(len(a))[-1], "factor": factor})


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
    return (f"The gradient is {'wrong' if wrong else 'right'}, but your error is "
            f"{number(error, 2)}.")


@lesson.exercise(
    part(4, "a right gradient has next to no error, a wrong one has", lambda draw: [
        KINDS[kind](draw)
        for kind in draw.rng.permutation([0] * 5 + [1] * 3 + [2, 3])],  # an order nobody guesses
        verify=tells_right_from_wrong),
    part(6, "the relative error of a wrong gradient", lambda draw: [
        bent_gradient(draw), scaled_gradient(draw), scaled_gradient(draw, 0.3, 0.7)], rtol=1e-4),
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
    "Two vectors of one length may still differ. Take the length of the difference.",
    lambda *v: compared(*v, compare=lambda g, m: abs(np.linalg.norm(g) - np.linalg.norm(m)) / max(
        np.linalg.norm(g), np.linalg.norm(m))))
gradient_check.misconception(
    "only the first element is compared", "An error may sit in any element. Compare all of them.",
    lambda *v: compared(*v, compare=lambda g, m: abs(g[0] - m[0]) / max(abs(g[0]), abs(m[0]))))
gradient_check.misconception(
    "divided by the sum of the lengths", "The formula has the larger length below, not the sum.",
    lambda *v: compared(*v, compare=lambda g, m: np.linalg.norm(g - m) / (
        np.linalg.norm(g) + np.linalg.norm(m))))
gradient_check.misconception(
    "divided by the measured length only", "The formula has the larger of the two lengths below.",
    lambda *v: compared(*v, compare=lambda g, m: np.linalg.norm(g - m) / np.linalg.norm(m)))


@gradient_check.misconception(
    "only the last slope is kept",
    "Each round writes over the slope that was measured before. All of them are needed.")
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
