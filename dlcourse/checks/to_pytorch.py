"""Lesson 12: what changes in PyTorch, without needing it."""

from __future__ import annotations

import numpy as np

from .kit import Lesson, part

lesson = Lesson("12_to_pytorch")
hint = lesson.hint


def parameters(draw):
    n_in, hidden, n_out = (int(k) for k in draw.rng.permutation(np.arange(2, 8))[:3])
    return (draw.numbers((n_in, hidden)), draw.numbers((hidden,)), draw.numbers((hidden, n_out)),
            draw.numbers((n_out,)))


@lesson.exercise(
    part(24, "the four arrays under their names", lambda draw: [
        parameters(draw) for _ in range(3)]),
    untouched=2,
    hints=("PyTorch stores a weight as (neurons, inputs).",
           "The layers are numbered 0 (Linear), 1 (ReLU), 2 (Linear). Weights are transposed, "
           "biases are not."),
    similar=("The same words", """
        Three layers: Linear, Tanh, Linear, Tanh, Linear have the numbers 0, 1, 2, 3, 4. Only
        those with weights have names in it: "0.weight", "0.bias", "2.weight", "2.bias",
        "4.weight", "4.bias". A weight of ours from 4 inputs to 10 neurons, (4, 10), stands there
        as (10, 4).
    """),
)
def state_dict(w1, b1, w2, b2):
    return {"0.weight": w1.T, "0.bias": b1, "2.weight": w2.T, "2.bias": b2}


state_dict.misconception(
    "the weights are not transposed", "PyTorch stores a row for each neuron.",
    lambda w1, b1, w2, b2: {"0.weight": w1, "0.bias": b1, "2.weight": w2, "2.bias": b2})
state_dict.misconception(
    "the ReLU is not counted", "The ReLU has no parameters, but it has a number.",
    lambda w1, b1, w2, b2: {"0.weight": w1.T, "0.bias": b1, "1.weight": w2.T, "1.bias": b2})
state_dict.misconception(
    "layers counted from 1", "The first layer has the number 0.",
    lambda w1, b1, w2, b2: {"1.weight": w1.T, "1.bias": b1, "3.weight": w2.T, "3.bias": b2})
state_dict.misconception(
    "the biases are missing", "Each linear layer has a bias too.",
    lambda w1, b1, w2, b2: {"0.weight": w1.T, "2.weight": w2.T})
state_dict.misconception(
    "reshaped instead of transposed",
    "reshape keeps the numbers in their order; transposing swaps rows and columns.",
    lambda w1, b1, w2, b2: {"0.weight": w1.reshape(w1.shape[::-1]), "0.bias": b1,
                            "2.weight": w2.reshape(w2.shape[::-1]), "2.bias": b2})
state_dict.misconception(
    "only the first layer is transposed", "Both weights are stored that way.",
    lambda w1, b1, w2, b2: {"0.weight": w1.T, "0.bias": b1, "2.weight": w2, "2.bias": b2})


def torch_layer(draw, rows=None):
    n, n_in, n_out = (int(k) for k in draw.rng.permutation(np.arange(2, 8))[:3])
    return draw.numbers((rows or n, n_in)), draw.numbers((n_out, n_in)), draw.numbers((n_out,))


def as_many_neurons_as_inputs(draw):
    return draw.numbers((4, 3)), draw.numbers((3, 3)), draw.numbers((3,))


@lesson.exercise(
    part(18, "a batch", lambda draw: [torch_layer(draw) for _ in range(3)]),
    part(6, "a batch of one, and as many neurons as inputs", lambda draw: [
        torch_layer(draw, rows=1), as_many_neurons_as_inputs(draw)]),
    untouched=2,
    hints=("The weight has a row for each neuron: which way must it be turned for x @ …?",
           "PyTorch keeps one row of weights for each neuron. What has to be turned, so that x @ "
           "… fits?"),
    similar=("The same words", """
        Three neurons, four inputs, five samples: the weight is (3, 4), x is (5, 4). In (5, 4) @
        (3, 4) the inner numbers, 4 and 3, differ. Turned round, the weight is (4, 3), and it
        fits:

        >>> (np.ones((5, 4)) @ np.ones((3, 4)).T).shape
        (5, 3)
    """),
    without=("layers.Linear.forward",),
)
def torch_linear(x, weight, bias):
    return x @ weight.T + bias


torch_linear.misconception(
    "the weight is not transposed", "(samples, inputs) @ (neurons, inputs) does not fit.",
    lambda x, w, b: x @ w + b)
torch_linear.misconception(
    "the result transposed", "A row of the result belongs to a sample.",
    lambda x, w, b: (x @ w.T + b).T)
torch_linear.misconception(
    "the bias is forgotten", "One argument is not used.", lambda x, w, b: x @ w.T)
torch_linear.misconception(
    "reshaped instead of transposed", "reshape keeps the numbers in their order.",
    lambda x, w, b: x @ w.reshape(w.shape[::-1]) + b)
torch_linear.misconception(
    "the bias is subtracted", "The bias has the wrong sign.", lambda x, w, b: x @ w.T - b)


def steps(draw, zero):
    n, k = draw.size(2, 6), draw.size(3, 7)
    return draw.vector(n), [draw.vector(n) for _ in range(k)], draw.number(0.05, 0.5), zero


@lesson.exercise(
    part(12, "with zero_grad before each backward", lambda draw: [
        steps(draw, True), steps(draw, True)]),
    part(14, "without zero_grad: gradients pile up", lambda draw: [
        steps(draw, False), steps(draw, False)]),
    untouched=2,
    hints=("backward adds to grad. zero_grad sets it to 0. step uses what stands there.",
           "A gradient that is not set to zero still holds the earlier ones: a sum that grows. "
           "The step uses this sum."),
    similar=("A habit that bites: gradients add up", """
        In numbers: w = 0, lr = 0.1, three gradients of 1. Without zero_grad grad is 1, then 2,
        then 3, and w goes to −0.1, −0.3, −0.6. With zero_grad grad is 1 each time: −0.1, −0.2,
        −0.3.
    """),
)
def train_like_torch(w, gradients, lr, zero_grad):
    grad = np.zeros(len(w))
    for g in gradients:
        if zero_grad:
            grad = np.zeros(len(w))
        grad = grad + g
        w = w - lr * grad
    return w


def plain_steps(w, gradients, lr):
    return w - lr * np.sum(gradients, axis=0)


train_like_torch.misconception(
    "gradients never pile up", "Without zero_grad the old gradients are still there at each step.",
    lambda w, g, lr, zero: plain_steps(w, g, lr))
train_like_torch.misconception(
    "gradients always pile up", "zero_grad empties grad before each backward.",
    lambda w, g, lr, zero: train_like_torch.reference(w, g, lr, False))
train_like_torch.misconception(
    "the other way round", "You pile up when zero_grad is True.",
    lambda w, g, lr, zero: train_like_torch.reference(w, g, lr, not zero))
train_like_torch.misconception(
    "uphill", "Your steps go uphill.",
    lambda w, g, lr, zero: train_like_torch.reference(w, g, -lr, zero))
train_like_torch.misconception(
    "one step at the end", "There is a step after every backward.",
    lambda w, g, lr, zero: w - lr * (g[-1] if zero else np.sum(g, axis=0)))
train_like_torch.misconception(
    "the learning rate is forgotten", "One argument is not used.",
    lambda w, g, lr, zero: train_like_torch.reference(w, g, 1.0, zero))

forgot_to_transpose = lesson.choice(
    "forgot_to_transpose", 10,
    "You copy the weights of torch.nn.Linear(10, 10) into dl.Linear(10, 10) and forget to "
    "transpose them. What happens?",
    "b", {
        "a": ("an error: the shapes do not fit",
              "They would not for 4 inputs and 10 neurons. But (10, 10) transposed is (10, 10)."),
        "b": ("no error, and other outputs",
              "Each weight now joins another input to another neuron, and nothing complains."),
        "c": ("the same outputs, and other gradients",
              "The outputs are made from the weights, so they are the first to change."),
        "d": ("nothing changes: the shapes are the same",
              "The shape is the same. Row and column of each number are not."),
    })

an_if_in_forward = lesson.choice(
    "an_if_in_forward", 10,
    "The forward of a PyTorch network holds an “if”: for some inputs it takes another way. Who "
    "writes its backward?",
    "a", {
        "a": ("nobody: autograd recorded the way that was taken, and walks it back",
              "The record is made anew in each forward. It holds what was computed, and nothing "
              "of the other way."),
        "b": ("the programmer, for this case",
              "Only who leaves the operations that PyTorch knows has a backward to write."),
        "c": ("nobody: such a network cannot be trained",
              "ReLU is such an “if”, too, and it is trained every day."),
        "d": ("the optimizer, when it steps", "It only uses the gradients that are there."),
    })

explain_frameworks = lesson.explanation(
    "explain_frameworks",
    "A friend asks: “If PyTorch does it all, why did you write it by hand?” "
    "Explain it in a few sentences.",
    "The framework does the same as our code: sums, activations, a loss, the chain rule, a step. "
    "It does it faster, on graphics cards, and for far larger networks. But it does not tell me "
    "when I ask for the wrong thing: a softmax too many, gradients that pile up, a test row that "
    "slipped into training. It runs all the same and is merely worse. Who has written the parts "
    "knows where to look.")
