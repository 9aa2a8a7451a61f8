"""Two slips at once: both are said where each was seen apart from the other."""

from __future__ import annotations

import numpy as np
import pytest

from dlcourse import checks

from .test_repair import written


def cause(lesson, task, source):
    return checks.lesson(lesson).exercises[task].score(written(source, task), seed=3).verdict


def test_a_misconception_and_a_slip():
    found = cause("06_softmax_and_loss", "softmax",
                  "def softmax(z):\n    return np.exp(z) / np.sum(np.exp(z))")
    assert found.misconception == "no shift by the maximum, and a slip: an axis"
    assert "line 2" in found.advice and found.advice.startswith("Two things are not right.")


@pytest.mark.parametrize("lesson, task, name, lines, source", [
    ("05_layers", "linear", "one bias for all neurons, and a slip", (4,),
     "def linear(x, w):\n    a, b = w[:-1], w[-1]\n    out = np.zeros((len(x), len(b)))\n"
     "    for i in range(len(x) - 1):\n        out[i] = x[i] @ a + b[0]\n    return out"),
    ("03_activation_functions", "relu", "all cut to whole numbers, and a slip: a beginning",
     (3,), "def relu(z):\n    out = np.zeros(z.size, dtype=int)\n"
     "    for i in range(1, z.size):\n        out[i] = max(0, z.flat[i])\n"
     "    return out.reshape(z.shape)"),
    ("03_activation_functions", "tanh_derivative", "two slips", (3, 5),
     "def tanh_derivative(z):\n    flat = z.ravel()\n    d = np.zeros_like(flat)\n    i = 0\n"
     "    while i < len(flat) - 1:\n        d[i] = 1 - np.tanh(flat[i]) ** 2\n        i += 1\n"
     "    return d.reshape(z.shape)"),
    ("08_backpropagation", "linear_backward", "a slip: an order, and perhaps more", (4,),
     "def linear_backward(x, w, grad):\n    dw, dx = x.T @ grad, grad @ w.T\n"
     "    db = np.cos(w[0])\n    return dw, dx, db"),
])
def test_two_slips_are_told_with_their_lines(lesson, task, name, lines, source):
    found = cause(lesson, task, source)
    assert found.misconception.startswith(name)
    assert all(f"line {line}, `" in found.advice for line in lines)


@pytest.mark.parametrize("lesson, task, source", [
    ("05_layers", "count_parameters", "def count_parameters(sizes):\n    return sum(sizes)"),
    ("01_biological_neuron", "euler_step",
     "def euler_step(v, current, dt, tau, rest, resistance):\n"
     "    end = rest + resistance * current\n    return end + (v - end) * np.exp(-dt / tau)"),
    ("08_backpropagation", "relu_backward",
     "def relu_backward(z, grad, top):\n    grad = grad * (z < top)\n    return grad[z > 0]"),
    ("12_to_pytorch", "train_like_torch",
     "def train_like_torch(w, gradients, lr, zero_grad):\n    if zero_grad:\n"
     "        return w - lr * np.mean(gradients, axis=0)\n"
     "    return w - lr * np.sum(gradients, axis=0)"),
])
def test_a_change_that_brings_a_misconception_in_takes_no_slip_out(lesson, task, source):
    assert "Two" not in cause(lesson, task, source).advice


@pytest.mark.parametrize("source", [
    "def fold(w1, b1, w2, b2):\n    w = np.cos(w1) @ w2\n    b = b1 @ w2 - b2\n    return b, w",
    "def fold(w1, b1, w2, b2):\n    w = w1 @ w2\n    b = b1 @ w2 - b2\n    return w, b",
])
def test_what_two_changes_do_not_mend_and_what_one_mends_is_not_called_two(source):
    found = cause("05_layers", "fold", source)
    assert not (found.misconception or "").startswith("two") and "Two" not in found.advice
    assert np.isfinite(found.points)


def test_a_misconception_that_differs_in_the_last_case_is_no_part_of_two():
    found = cause("09_training", "standardize", "def standardize(train, test):\n"
                  "    m, s = train.mean(axis=0), train.std(axis=0) + 0.01\n"
                  "    return (train - m) / s, (test - m) / s")
    assert found.points == 0 and "Two" not in found.advice


def test_a_misconception_of_which_no_wrong_number_came_is_no_part_of_two():
    found = cause("10_penguin_classifier", "confusion_matrix", (
        "def confusion_matrix(y_true, y_pred, n_classes):\n"
        "    matrix = np.zeros((n_classes, n_classes))\n    for i in range(n_classes):\n"
        "        for j in range(n_classes):\n"
        "            matrix[i, j] = np.sum((y_true == i) | (y_pred == j))\n"
        "    return matrix / len(y_true)"))
    assert found.points == 0 and "Two" not in found.advice


def test_what_is_said_holds_of_the_example_that_is_shown():
    found = cause("08_backpropagation", "relu_backward", "def relu_backward(z, grad, top):\n"
                  "    slope = np.array(z, dtype=float)\n    slope[slope < 0] = 0\n"
                  "    slope[slope > top] = 0\n    slope[slope < top] = 1\n    return slope")
    assert found.misconception != "all rows alike"
