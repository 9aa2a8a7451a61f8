"""Lesson 12: what changes in PyTorch, without needing it."""

from __future__ import annotations

import numpy as np

from .kit import Lesson, part

lesson = Lesson("12_to_pytorch")
hint = lesson.hint


def parameters(draw, order=(0, 1, 2)):
    """``order``: which of the three sizes, from small to large, each layer has."""
    sizes = np.sort(draw.rng.permutation(np.arange(2, 8))[:3])
    n_in, hidden, n_out = (int(k) for k in sizes[list(order)])
    return (draw.numbers((n_in, hidden)), draw.numbers((hidden,)), draw.numbers((hidden, n_out)),
            draw.numbers((n_out,)))


@lesson.exercise(
    part(24, "the four arrays under their names", lambda draw: [
        parameters(draw, order) for order in ((0, 2, 1), (2, 0, 1), draw.rng.permutation(3))]),
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


def named(w1, b1, w2, b2, *, keys=("0.weight", "0.bias", "2.weight", "2.bias"),
          weight=np.transpose, bias=lambda b: b):
    """The same with one mistake."""
    return dict(zip(keys, (weight(w1), bias(b1), weight(w2), bias(b2)), strict=True))


state_dict.misconception(
    "the weights are not transposed",
    "Your weights have their shape from our layers, (inputs, neurons). PyTorch stores a row for "
    "each neuron.",
    lambda *v: named(*v, weight=lambda w: w))
state_dict.misconception(
    "the ReLU is not counted",
    "Your layers have the numbers 0 and 1. The ReLU has no parameters, but it has a number.",
    lambda *v: named(*v, keys=("0.weight", "0.bias", "1.weight", "1.bias")))
state_dict.misconception(
    "layers counted from 1",
    "Your layers have the numbers 1 and 3. The first layer has the number 0.",
    lambda *v: named(*v, keys=("1.weight", "1.bias", "3.weight", "3.bias")))
state_dict.misconception(
    "layers counted from 1, the ReLU not counted",
    "The first layer has the number 0. And the ReLU has no parameters, but it has a number.",
    lambda *v: named(*v, keys=("1.weight", "1.bias", "2.weight", "2.bias")))
state_dict.misconception(
    "the arrays counted instead of the layers",
    "In your keys the numbers go on with each array, from 0 to 3. Weight and bias of one layer "
    "have the same number: that of the layer.",
    lambda *v: named(*v, keys=("0.weight", "1.bias", "2.weight", "3.bias")))
state_dict.misconception(
    "layers counted from 1, the weights not transposed",
    "The first layer has the number 0. And PyTorch stores a row for each neuron.",
    lambda *v: named(*v, keys=("1.weight", "1.bias", "3.weight", "3.bias"), weight=lambda w: w))
state_dict.misconception(
    "the ReLU not counted, the weights not transposed",
    "The ReLU has no parameters, but it has a number. And PyTorch stores a row for each neuron.",
    lambda *v: named(*v, keys=("0.weight", "0.bias", "1.weight", "1.bias"), weight=lambda w: w))
state_dict.misconception(
    "the biases are missing",
    "There is no bias among your arrays. Each linear layer has a bias too.",
    lambda w1, b1, w2, b2: {"0.weight": w1.T, "2.weight": w2.T})
state_dict.misconception(
    "reshaped instead of transposed",
    "Your weights have the right shape, but their numbers have kept their old order, row by row: "
    "so it is with reshape. Transposing swaps rows and columns.",
    lambda *v: named(*v, weight=lambda w: w.reshape(w.shape[::-1])))
state_dict.misconception(
    "turned by a quarter instead of transposed",
    "Your weights are turned like a picture, as by np.rot90, and one order "
    "is reversed. Transposing makes the first row the first column.",
    lambda *v: named(*v, weight=np.rot90))
state_dict.misconception(
    "turned by a quarter instead of transposed",
    "Your weights are turned like a picture, as by np.rot90, and one order "
    "is reversed. Transposing makes the first row the first column.",
    lambda *v: named(*v, weight=lambda w: np.rot90(w, -1)))
state_dict.misconception(
    "only the first layer is transposed",
    "The first layer's weight is transposed, the second's is not. Both are stored that way.",
    lambda w1, b1, w2, b2: named(w1, b1, w2.T, b2))
state_dict.misconception(
    "only the second layer is transposed",
    "The second layer's weight is transposed, the first's is not. Both are stored that way.",
    lambda w1, b1, w2, b2: named(w1.T, b1, w2, b2))
for words, turned in (("fewer rows than columns", lambda w: w.shape[0] < w.shape[1]),
                      ("more rows than columns", lambda w: w.shape[0] > w.shape[1])):
    state_dict.misconception(
        "transposed by the shape", f"In yours a weight with {words} is transposed, and another is "
        "not. Its shape does not say how it is stored: ours are all (inputs, neurons).",
        lambda *v, turned=turned: named(*v, weight=lambda w: w.T if turned(w) else w))
state_dict.misconception(
    "weight and bias exchanged", "Under “weight” you have the biases, and under “bias” the "
    "weights. In which order do names and arrays come together?",
    lambda w1, b1, w2, b2: {"0.weight": b1, "0.bias": w1.T, "2.weight": b2, "2.bias": w2.T})
state_dict.misconception(
    "weight and bias exchanged", "Under “weight” you have the biases, and under “bias” the "
    "weights, which are not transposed either.",
    lambda w1, b1, w2, b2: {"0.weight": b1, "0.bias": w1, "2.weight": b2, "2.bias": w2})
state_dict.misconception(
    "the layers exchanged", "Under 0 you have the second layer, and under 2 the first.",
    lambda w1, b1, w2, b2: named(w2, b2, w1, b1))
state_dict.misconception(
    "the layers exchanged", "Under 0 you have the second layer, and under 2 the first. And PyTorch "
    "stores a row for each neuron.",
    lambda w1, b1, w2, b2: named(w2, b2, w1, b1, weight=lambda w: w))
state_dict.misconception(
    "the biases exchanged", "The biases stand under each other's layer.",
    lambda w1, b1, w2, b2: named(w1, b2, w2, b1))
state_dict.misconception(
    "the weights exchanged", "The weights stand under each other's layer.",
    lambda w1, b1, w2, b2: named(w2, b1, w1, b2))
state_dict.misconception(
    "the first layer's weight twice", "Under “2.weight” you have w1, the first layer's weight.",
    lambda w1, b1, w2, b2: named(w1, b1, w1, b2))
state_dict.misconception(
    "the first layer's bias twice", "Under “2.bias” you have b1, the first layer's bias.",
    lambda w1, b1, w2, b2: named(w1, b1, w2, b1))
state_dict.misconception(
    "the first layer twice", "Under 2 you have the first layer's weight and bias once more.",
    lambda w1, b1, w2, b2: named(w1, b1, w1, b1))
for words, shaped in (("columns, of shape (neurons, 1)", lambda b: b[:, None]),
                      ("rows of a table, of shape (1, neurons)", lambda b: b[None])):
    for turned, too in ((np.transpose, ""), (lambda w: w, " And PyTorch stores a row of weights "
                                             "for each neuron.")):
        state_dict.misconception(
            "the biases have a second axis", f"Your biases are {words}. A bias is one number for "
            f"each neuron and stays as it is, (neurons,).{too}",
            lambda *v, shaped=shaped, turned=turned: named(*v, weight=turned, bias=shaped))
state_dict.misconception(
    "the weights in one row", "Your weights have lost their second axis. Wanted is (neurons, "
    "inputs).",
    lambda *v: named(*v, weight=lambda w: w.T.ravel()))
state_dict.misconception(
    "the weights in one row", "Your weights have lost their second axis, and come in our order. "
    "Wanted is (neurons, inputs).",
    lambda *v: named(*v, weight=np.ravel))


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
    "the columns of weight instead of its rows",
    "In yours each row of x meets the columns of weight. weight has a row for each neuron, and "
    "each row of x has to meet each of these rows. Which way does your product take them (@ and "
    "np.dot: rows with columns; np.inner: rows with rows), and does weight have to be turned for "
    "it?",
    lambda x, w, b: x @ w + b)
torch_linear.misconception(
    "the columns of weight instead of its rows, and no bias",
    "In yours each row of x meets the columns of weight. weight has a row for each neuron, and "
    "each row of x has to meet each of these rows. And bias changes nothing.",
    lambda x, w, b: x @ w)
torch_linear.misconception(
    "the result transposed",
    "Your result has a row for each neuron. A row of the result belongs to a sample.",
    lambda x, w, b: (x @ w.T + b).T)
torch_linear.misconception(
    "the result transposed, and no bias",
    "Your result has a row for each neuron. A row of the result belongs to a sample. And bias "
    "changes nothing.",
    lambda x, w, b: w @ x.T)
torch_linear.misconception(
    "the result transposed, before the bias comes",
    "The product has a row for each neuron and a column for each sample there, where the bias is "
    "added. A row of the result belongs to a sample.",
    lambda x, w, b: w @ x.T + b)
torch_linear.misconception(
    "number by number instead of @", "x and weight are multiplied number by number. Each sample "
    "has to meet each neuron: each row of x each row of weight, and the products of two rows are "
    "added up.",
    lambda x, w, b: np.sum(x * w, axis=1) + b)
torch_linear.misconception(
    "the bias is forgotten",
    "bias changes nothing in your result: what does each neuron add, and does it get into what "
    "comes back?",
    lambda x, w, b: x @ w.T)
torch_linear.misconception(
    "reshaped instead of transposed",
    "Your weights are used in the right shape, but their numbers have kept their old order, row by "
    "row: so it is with reshape. Transposing swaps rows and columns.",
    lambda x, w, b: x @ w.reshape(w.shape[::-1]) + b)
torch_linear.misconception(
    "the bias is subtracted", "The bias has the wrong sign.", lambda x, w, b: x @ w.T - b)
torch_linear.misconception(
    "the bias as a column", "The bias is added as a column, one number for each sample. It has one "
    "for each neuron: a neuron is a column of the result.",
    lambda x, w, b: x @ w.T + b[:, None])
torch_linear.misconception(
    "the bias once for each input",
    "The bias is in your sums as often as there are inputs. A neuron adds it once: is it added "
    "where the inputs are gone through?",
    lambda x, w, b: x @ w.T + x.shape[1] * b)
torch_linear.misconception(
    "the bias twice", "The bias is added twice.",
    lambda x, w, b: x @ w.T + 2 * b)
for words, one in (("the first number of bias", lambda b: b[0]),
                   ("the sum of bias", np.sum), ("the mean of bias", np.mean)):
    torch_linear.misconception(
        "one bias for all neurons", f"In yours all neurons get {words}. "
        "Each has a bias of its own.",
        lambda x, w, b, one=one: x @ w.T + one(b))
for words, activation in (
        ("a ReLU: nothing is below 0", lambda z: np.maximum(z, 0)),
        ("a sigmoid: all is between 0 and 1", lambda z: 1 / (1 + np.exp(-z))),
        ("a tanh: all is between −1 and 1", np.tanh),
        ("a step: all is 0 or 1", lambda z: (z >= 0).astype(float))):
    torch_linear.misconception(
        "an activation that is not asked for", f"Your result has gone through {words}. A linear "
        "layer has no activation.",
        lambda x, w, b, activation=activation: activation(x @ w.T + b))
torch_linear.misconception(
    "an activation that is not asked for", "Your result has gone through a softmax: each row sums "
    "to 1. A linear layer has no activation.",
    lambda x, w, b: np.exp(x @ w.T + b) / np.exp(x @ w.T + b).sum(axis=1, keepdims=True))
torch_linear.misconception(
    "added up over the neurons",
    "Your products are added up over the neurons. A neuron adds up those of its own inputs.",
    lambda x, w, b: (x[:, None] * w).sum(axis=1) + b)
torch_linear.misconception(
    "the last neuron is left out",
    "The last column of your result is 0. Where do the neurons that you go through end?",
    lambda x, w, b: (x @ w.T + b) * (np.arange(len(b)) < len(b) - 1))
torch_linear.misconception(
    "reshaped instead of transposed, and an activation that is not asked for",
    "Two things are not right. Your weights are used in the right shape, but their numbers have "
    "kept their old order, row by row: so it is with reshape. And the result has gone through a "
    "ReLU: nothing is below 0, and a linear layer has no activation.",
    lambda x, w, b: np.maximum(x @ w.reshape(w.shape[::-1]) + b, 0))
torch_linear.misconception(
    "the bias times the sum of the inputs",
    "In your result each bias is multiplied by the sum of the sample's inputs. A neuron adds it "
    "once, to its sum: is it added to the weights before they meet the inputs?",
    lambda x, w, b: x @ w.T + x.sum(axis=1, keepdims=True) * b)
torch_linear.misconception(
    "one neuron for each sample",
    "In your result the first sample has met the first neuron alone, the second the second, and so "
    "on, until the samples or the neurons end: zip makes such pairs. Each sample has to meet each "
    "neuron.",
    lambda x, w, b: np.array([row @ one + add for row, one, add in zip(x, w, b, strict=False)]))
for words, bias in (("is subtracted", lambda b: -b), ("is missing", lambda b: 0 * b)):
    torch_linear.misconception(
        "an activation that is not asked for", "Your result has gone through a ReLU: nothing is "
        f"below 0. A linear layer has no activation. And the bias {words}.",
        lambda x, w, b, bias=bias: np.maximum(x @ w.T + bias(b), 0))
for words, bias in (("", lambda b: b), (" And bias changes nothing.", lambda b: 0 * b)):
    torch_linear.misconception(
        "the mean instead of the sum",
        "Your products are added up and divided by the number of inputs, as in a mean. A neuron "
        f"adds them up.{words}",
        lambda x, w, b, bias=bias: x @ w.T / x.shape[1] + bias(b))
torch_linear.misconception(
    "the last input is left out",
    "The last column of x has no influence. Where do the inputs that you go through end?",
    lambda x, w, b: x[:, :-1] @ w[:, :-1].T + b)
torch_linear.misconception(
    "the first sample alone", "Your result is that of the first sample. Each row of x is one.",
    lambda x, w, b: x[0] @ w.T + b)
torch_linear.misconception(
    "one number for each sample",
    "One number comes for each sample, the sum over the neurons. Each neuron is a column of the "
    "result.",
    lambda x, w, b: (x @ w.T + b).sum(axis=1))


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


def rounds(w, gradients, lr, before, after=lambda grad, i: grad):
    """``before(grad, g)`` is what stands in grad after a backward, ``after`` what a step uses."""
    grad = np.zeros(len(w))
    for i, g in enumerate(gradients):
        grad = before(grad, g)
        w = w - lr * after(grad, i)
    return w


def right(w, g, lr, zero):
    return train_like_torch.reference(w, g, lr, zero)


train_like_torch.misconception(
    "gradients never pile up",
    "In your result each gradient counts once, without zero_grad too. There a step comes after "
    "every backward, and the old gradients are still in grad at each step.",
    lambda w, g, lr, zero: plain_steps(w, g, lr))
train_like_torch.misconception(
    "gradients always pile up",
    "With zero_grad, too, your steps hold all gradients so far. zero_grad empties grad before each "
    "backward: is that done, and in every round?",
    lambda w, g, lr, zero: right(w, g, lr, False))
train_like_torch.misconception(
    "the other way round",
    "With zero_grad your gradients pile up, and without it they do not. What does your condition "
    "ask, and what stands in each of its branches?",
    lambda w, g, lr, zero: right(w, g, lr, not zero))
train_like_torch.misconception(
    "uphill",
    "Your steps go uphill. Which sign has a step?",
    lambda w, g, lr, zero: right(w, g, -lr, zero))
for name, up in (
        ("gradients never pile up", lambda w, g, lr, zero: plain_steps(w, g, -lr)),
        ("gradients always pile up", lambda w, g, lr, zero: right(w, g, -lr, False)),
        ("the other way round", lambda w, g, lr, zero: right(w, g, -lr, not zero))):
    train_like_torch.misconception(
        f"uphill, and {name}", "Your steps go uphill. And look at what is in grad at each step, "
        f"with zero_grad and without: {name}.", up)
train_like_torch.misconception(
    "the step comes before its backward",
    "With zero_grad your w comes back as it was, and without it the last gradient is in no step. "
    "In which order do zero_grad, backward and step come?",
    lambda w, g, lr, zero: w if zero else right(w, g[:-1], lr, zero))
train_like_torch.misconception(
    "grad is empty when the step comes",
    "With zero_grad your w comes back as it was: when the step comes, there is nothing in grad. In "
    "which order do zero_grad, backward and step come? And without it your steps are as large as "
    "for lr = 1.",
    lambda w, g, lr, zero: w if zero else right(w, g, 1.0, zero))
train_like_torch.misconception(
    "steps divided by the number of gradients",
    "Your steps are too small, by the number of gradients. A step uses what is in grad as it is.",
    lambda w, g, lr, zero: right(w, g, lr / len(g), zero))
train_like_torch.misconception(
    "only one step counts",
    "Your result holds one step alone, made with what was in grad at the end. Is a step made after "
    "every backward, and does each go on from where the one before ended?",
    lambda w, g, lr, zero: w - lr * (g[-1] if zero else np.sum(g, axis=0)))
train_like_torch.misconception(
    "only one step counts",
    "Your result holds one step alone, the last, and the gradients do not pile up in it. Does each "
    "step go on from where the one before ended? And what is in grad without zero_grad?",
    lambda w, g, lr, zero: w - lr * g[-1])
train_like_torch.misconception(
    "only one step counts",
    "Your result holds one step alone, with the mean of the gradients where they pile up. Is a "
    "step made after every backward? And a sum is what grad holds: nothing divides it.",
    lambda w, g, lr, zero: w - lr * (g[-1] / len(g) if zero else np.mean(g, axis=0)))
train_like_torch.misconception(
    "only one step counts",
    "Your result holds one step alone, with the mean of the gradients. Is a step made after every "
    "backward? And a sum is what grad holds: nothing divides it.",
    lambda w, g, lr, zero: w - lr * np.mean(g, axis=0))
train_like_torch.misconception(
    "only the first round counts", "Your result is that of the first round. Does a return end the "
    "loop, or does only the first gradient come?",
    lambda w, g, lr, zero: w - lr * g[0])
train_like_torch.misconception(
    "the learning rate is forgotten", "Your steps are as large as for lr = 1: by what is grad "
    "multiplied in a step?",
    lambda w, g, lr, zero: right(w, g, 1.0, zero))
train_like_torch.misconception(
    "the learning rate counts twice",
    "lr counts twice in your steps. In how many places is it multiplied in?",
    lambda w, g, lr, zero: right(w, g, lr ** 2, zero))
train_like_torch.misconception(
    "grad is empty when the step comes",
    "With zero_grad your w comes back as it was: when the step comes, there is nothing in grad. In "
    "which order do zero_grad, backward and step come?",
    lambda w, g, lr, zero: w if zero else right(w, g, lr, zero))
train_like_torch.misconception(
    "only the round before is still there",
    "Without zero_grad your steps hold two gradients: the new one and that of the round before. "
    "What has come to grad in all the rounds before that?",
    lambda w, g, lr, zero: right(w, g, lr, zero) if zero else (
        plain_steps(w, g, lr) - lr * np.sum(g[:-1], axis=0)))
train_like_torch.misconception(
    "the first gradient counts twice",
    "Without zero_grad the first gradient counts twice in your steps. What is in grad before the "
    "first backward?",
    lambda w, g, lr, zero: right(w, g, lr, zero) - (0 if zero else lr * len(g) * g[0]))
train_like_torch.misconception(
    "each gradient counts twice",
    "Without zero_grad each gradient is in two of your steps, or in one step twice. What has come "
    "to grad in all rounds so far? And where a list is asked for place −1, its last comes.",
    lambda w, g, lr, zero: right(w, g, lr, zero) if zero else plain_steps(w, g, 2 * lr))
train_like_torch.misconception(
    "the gradients in reverse order",
    "Without zero_grad the last gradient counts most in your result, and the first only once. "
    "Which of them is in grad already when the first step comes, and which at the last?",
    lambda w, g, lr, zero: right(w, g[::-1], lr, zero))
train_like_torch.misconception(
    "the last gradient does not count",
    "The last gradient is in none of your steps: do you go on to the end, and does each step come "
    "after its backward?",
    lambda w, g, lr, zero: right(w, g[:-1], lr, zero))
train_like_torch.misconception(
    "the first gradient does not count",
    "The first gradient is in none of your steps: where do the gradients that you go through "
    "begin?",
    lambda w, g, lr, zero: right(w, g[1:], lr, zero))
train_like_torch.misconception(
    "the last gradient does not count, nor the learning rate",
    "The last gradient is in none of your steps: do you go on to the end, and does each step come "
    "after its backward? And the steps are as large as for lr = 1.",
    lambda w, g, lr, zero: right(w, g[:-1], 1.0, zero))
train_like_torch.misconception(
    "the first gradient does not count, nor the learning rate",
    "The first gradient is in none of your steps: where do the gradients that you go through "
    "begin? And the steps are as large as for lr = 1.",
    lambda w, g, lr, zero: right(w, g[1:], 1.0, zero))
train_like_torch.misconception(
    "the parameters are emptied",
    "With zero_grad your result is the last step alone, as if w had been 0 before it. zero_grad "
    "empties grad, not w: does each step go on from the w before it?",
    lambda w, g, lr, zero: -lr * g[-1] if zero else right(w, g, lr, zero))
train_like_torch.misconception(
    "the parameters are emptied",
    "With zero_grad your result is one step alone, made with all gradients, as if w had been 0 "
    "before it. zero_grad empties grad, not w: which of the two is emptied in yours?",
    lambda w, g, lr, zero: -lr * np.sum(g, axis=0) if zero else right(w, g, lr, zero))
train_like_torch.misconception(
    "the mean of the gradients",
    "Without zero_grad your steps use the mean of the gradients so far. backward adds to grad, and "
    "nothing divides it.",
    lambda w, g, lr, zero: right(w, g, lr, zero) if zero else rounds(
        w, g, lr, np.add, lambda grad, i: grad / (i + 1)))
train_like_torch.misconception(
    "what is in grad doubles",
    "Without zero_grad what is in grad counts twice when the next gradient comes. backward adds "
    "the new gradient to it, once.",
    lambda w, g, lr, zero: right(w, g, lr, zero) if zero else rounds(
        w, g, lr, lambda grad, new: 2 * grad + new))
train_like_torch.misconception(
    "the steps alone", "Your result is how far w has moved. Wanted is w itself: where do the steps "
    "begin?",
    lambda w, g, lr, zero: right(0 * w, g, lr, zero))
train_like_torch.misconception(
    "grad is returned",
    "What comes back is what is in grad at the end. Wanted are the parameters.",
    lambda w, g, lr, zero: g[-1] if zero else np.sum(g, axis=0))
train_like_torch.misconception(
    "all steps are returned",
    "w comes back as it was after each step. Wanted is the last of them.",
    lambda w, g, lr, zero: [right(w, g[:k], lr, zero) for k in range(1, len(g) + 1)])
train_like_torch.misconception(
    "all steps are returned",
    "w comes back as it was at the start and after each step. Wanted is the last of them.",
    lambda w, g, lr, zero: [right(w, g[:k], lr, zero) for k in range(len(g) + 1)])

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
