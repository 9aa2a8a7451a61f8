"""Right answers to lesson 08 written in other ways, and mutants that are right too."""

import math

import numpy as np


def chain_sech(x, w, b, y):
    z = w * x + b
    slope = 1 / math.cosh(z) ** 2
    error = math.tanh(z) - y
    return [2 * error, 2 * error * slope, 2 * error * slope * x, 2 * error * slope]


def chain_measured(x, w, b, y):
    h = 1e-5

    def loss(w, b):
        return (np.tanh(w * x + b) - y) ** 2

    db = (loss(w, b + h) - loss(w, b - h)) / (2 * h)
    a = np.tanh(w * x + b)
    return (a - y) * 2, db, (loss(w + h, b) - loss(w - h, b)) / (2 * h), db


def chain_product(x, w, b, y):
    a = np.tanh(x * w + b)
    da = a - y + a - y
    dz = da * (1 - a) * (1 + a)
    return da, dz, x * dz, dz


class Closures:
    """Each value carries the function that passes its gradient on."""

    def __init__(self, data, before=()):
        self.data, self.grad, self.before, self.pass_on = data, 0.0, before, lambda: None

    def __add__(self, other):
        out = Closures(self.data + other.data, (self, other))

        def pass_on():
            self.grad += out.grad
            other.grad += out.grad

        out.pass_on = pass_on
        return out

    def __mul__(self, other):
        out = Closures(self.data * other.data, (self, other))

        def pass_on():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out.pass_on = pass_on
        return out

    def tanh(self):
        out = Closures(math.tanh(self.data), (self,))

        def pass_on():
            self.grad += (1 - out.data**2) * out.grad

        out.pass_on = pass_on
        return out

    def backward(self):
        order = []

        def visit(value):
            if value not in order:
                for parent in value.before:
                    visit(parent)
                order.append(value)

        visit(self)
        self.grad = 1
        for value in order[::-1]:
            value.pass_on()


class Numbered:
    """Values are numbered as they are made: the newest first is an order for going back."""

    count = 0

    def __init__(self, data):
        Numbered.count += 1
        self.data, self.grad, self.number, self.edges = np.float64(data), 0, Numbered.count, []

    def __add__(self, other):
        out = Numbered(self.data + other.data)
        out.edges = [(self, 1), (other, 1)]
        return out

    def __mul__(self, other):
        out = Numbered(self.data * other.data)
        out.edges = [(self, other.data), (other, self.data)]
        return out

    def tanh(self):
        out = Numbered(np.tanh(self.data))
        out.edges = [(self, 1 / np.cosh(self.data) ** 2)]
        return out

    def backward(self):
        self.grad, waiting = 1.0, {self.number: self}
        while waiting:
            value = waiting.pop(max(waiting))
            for parent, slope in value.edges:
                parent.grad += value.grad * slope
                waiting[parent.number] = parent


class Recursive:
    """Every path from the end is walked, with the gradient of that path alone."""

    def __init__(self, data, edges=()):
        self.data, self.grad, self.edges = data, 0.0, edges

    def __add__(self, other):
        return Recursive(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        return Recursive(self.data * other.data, ((self, other.data), (other, self.data)))

    def tanh(self):
        return Recursive(math.tanh(self.data), ((self, 1 - math.tanh(self.data) ** 2),))

    def backward(self, grad=1.0):
        self.grad += grad
        for parent, slope in self.edges:
            parent.backward(grad * slope)


def linear_loop(x, w, grad):
    dw, db, dx = np.zeros(w.shape), np.zeros(w.shape[1]), np.zeros(x.shape)
    for i in range(len(x)):
        dw += np.outer(x[i], grad[i])
        db += grad[i]
        dx[i] = w @ grad[i]
    return dx, dw, db


def relu_where(z, grad, top):
    result = grad.copy()
    result[(z <= 0) | (z >= top)] = 0
    return result


def cross_entropy_loop(z, y):
    rows = []
    for row, label in zip(z.astype(float), y, strict=True):
        e = np.exp(row - row.max())
        p = e / e.sum()
        p[label] -= 1
        rows.append(p / len(y))
    return np.array(rows)


def cross_entropy_one_hot(z, y):
    one_hot = np.zeros(z.shape)
    one_hot[np.arange(len(y)), y] = 1
    p = np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))
    return (p - one_hot) / z.shape[0]


def check_eye(f, gradient, x, eps):
    m = np.array([(f(x + eps * e) - f(x - eps * e)) / (2 * eps) for e in np.eye(len(x))])
    g = np.asarray(gradient(x))
    return np.sqrt(((g - m) ** 2).sum()) / np.sqrt(max((g**2).sum(), (m**2).sum()))


def check_copy(f, gradient, x, eps):
    m = []
    for i in range(x.size):
        up, down = x.copy(), x.copy()
        up[i], down[i] = x[i] + eps, x[i] - eps
        m.append((f(up) - f(down)) / eps / 2)
    g = gradient(x)
    length = math.hypot
    return length(*(g - m)) / max(length(*g), length(*m))


def check_dot(f, gradient, x, eps):
    g, m = gradient(x), np.empty(len(x))
    x = x.copy()
    for i, old in enumerate(x.tolist()):
        x[i] = old + eps
        m[i] = f(x)
        x[i] = old - eps
        m[i] = (m[i] - f(x)) / (2 * eps)
        x[i] = old
    return ((g - m) @ (g - m)) ** 0.5 / max((g @ g) ** 0.5, (m @ m) ** 0.5)


RIGHT = {
    "chain": [chain_sech, chain_measured, chain_product],
    "Value": [Closures, Numbered, Recursive],
    "linear_backward": [linear_loop,
                        lambda x, w, g: [np.dot(g, w.T), np.dot(g.T, x).T, np.ones(len(g)) @ g],
                        lambda x, w, g: (np.einsum("ij,kj", g, w), np.einsum("ni,nj", x, g),
                                         np.sum(g, 0))],
    "relu_backward": [relu_where, lambda z, g, top: np.where((z > 0) & (z < top), g, 0.0),
                      lambda z, g, top: np.heaviside(z, 0) * np.heaviside(top - z, 1) * g,
                      lambda z, g, top: g * (z >= 0) * (z <= top)],
    "softmax_cross_entropy_backward": [
        cross_entropy_loop, cross_entropy_one_hot,
        lambda z, y: (cross_entropy_one_hot(z, y) * len(y)) / len(y)],
    "gradient_check": [check_eye, check_copy, check_dot],
}

EQUIVALENT = {
    "gradient_check": {"1: np.zeros → np.ones": "every element is written afterwards"},
    "relu_backward": {
        "1: z > 0 → z >= 0": "at a kink any slope from 0 to 1 is right",
        "1: z < top → z <= top": "at a kink any slope from 0 to 1 is right"},
}
