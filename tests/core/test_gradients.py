"""Backward agrees with what can be measured; and the check notices when it does not."""

import numpy as np
import pytest

import dlcourse as dl

LAYERS = {
    "Linear": lambda: dl.Linear(4, 3, rng=1),
    "Linear without bias": lambda: dl.Linear(4, 3, bias=False, rng=1),
    "ReLU": dl.ReLU,
    "Sigmoid": dl.Sigmoid,
    "Tanh": dl.Tanh,
    "Dropout, not training": lambda: dl.Dropout(0.5),
    "shallow net": lambda: net(dl.ReLU),
    "deep net": lambda: net(dl.ReLU, dl.Tanh, dl.Sigmoid, dl.ReLU, dl.Tanh),
    "net of nets": lambda: dl.Sequential(net(dl.Tanh), net(dl.ReLU), dl.Linear(4, 2, rng=2)),
}
LOSSES = [dl.MSELoss, dl.BCEWithLogitsLoss, dl.CrossEntropyLoss]


def net(*activations):
    rng = np.random.default_rng(1)
    pairs = [(dl.Linear(4, 4, rng=rng), activation()) for activation in activations]
    return dl.Sequential(*[layer for pair in pairs for layer in pair], dl.Linear(4, 4, rng=rng))


def relu_inputs(model, x):
    """Everything that a ReLU in ``model`` gets for ``x``."""
    if isinstance(model, dl.Sequential):
        model.forward(x)
        pairs = zip(model, model.activations[:-1], strict=True)
        return [z for part, a in pairs for z in relu_inputs(part, a)]
    return [x] if isinstance(model, dl.ReLU) else []


def inputs_away_from_kinks(model, rows, rng):
    while True:
        x = rng.normal(size=(rows, 4))
        if all(np.abs(z).min() > 1e-3 for z in relu_inputs(model, x)):
            return x


def targets(loss, shape, rng):
    if isinstance(loss, dl.CrossEntropyLoss):
        return rng.integers(shape[1], size=shape[0])
    if isinstance(loss, dl.BCEWithLogitsLoss):
        return rng.integers(2, size=shape)
    return rng.normal(size=shape)


def check(model, loss, rows=5, seed=0):
    rng = np.random.default_rng(seed)
    x = inputs_away_from_kinks(model, rows, rng)
    return dl.check_gradients(model, loss, x, targets(loss, model.forward(x).shape, rng))


@pytest.mark.parametrize("rows", [1, 5])
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_every_layer_with_every_loss(layer, loss, rows):
    for seed in range(3):
        result = check(layer(), loss(), rows, seed)
        assert result.max_error <= 1e-7, f"\n{result}"


def test_dropout_with_its_mask_held_fixed():
    layer, x = dl.Dropout(0.5).train(), np.random.default_rng(0).normal(size=(5, 4))

    def loss_at(x):
        layer.rng = np.random.default_rng(7)
        return (layer.forward(x) ** 2).sum()

    loss_at(x)
    grad = layer.backward(2 * (x * layer.mask))
    assert 0 < np.count_nonzero(layer.mask == 0) < x.size
    assert dl.relative_error(grad, dl.numerical_gradient(loss_at, x)) <= 1e-7


@pytest.mark.parametrize("loss", LOSSES)
def test_a_gradient_far_out_is_finite_and_bounded(loss):
    loss, z = loss(), np.array([[-1e4, 1e4], [1e4, -1e4]])
    with np.errstate(all="raise", under="ignore"):
        value = loss.forward(z, [0, 0] if isinstance(loss, dl.CrossEntropyLoss) else [[1, 0]] * 2)
        assert np.isfinite(value)
        assert np.isfinite(loss.backward()).all()


class GradientOfTheSumOfSquares(dl.MSELoss):
    def backward(self):
        return 2 * self.error


class NoMeanOverTheBatch(dl.CrossEntropyLoss):
    def backward(self):
        return self.probabilities - self.one_hot


class MeanOverClassesToo(dl.CrossEntropyLoss):
    def backward(self):
        return super().backward() / self.one_hot.shape[1]


class SignTurned(dl.BCEWithLogitsLoss):
    def backward(self):
        return -super().backward()


class MaskFromTheGradient(dl.ReLU):
    def backward(self, grad):
        return grad * (grad > 0)


class NoMask(dl.ReLU):
    def backward(self, grad):
        return grad


class SlopeAtTheOutput(dl.Sigmoid):
    def backward(self, grad):
        return grad * dl.sigmoid_derivative(self.y)


class NoSquare(dl.Tanh):
    def backward(self, grad):
        return grad * (1 - self.y)


class NotTransposed(dl.Linear):
    def backward(self, grad):
        return super().backward(grad) * 0 + grad @ self.weight.data


class WeightGradientTransposed(dl.Linear):
    def backward_parameters(self, grad):
        super().backward_parameters(grad)
        self.weight.grad = self.weight.grad.T.copy()


class BiasGradientMeanOverTheBatch(dl.Linear):
    def backward_parameters(self, grad):
        super().backward_parameters(grad)
        self.bias.grad = grad.mean(axis=0)


class BiasGradientForgotten(dl.Linear):
    def backward_parameters(self, grad):
        np.matmul(self.x.T, grad, out=self.weight.grad)


class WeightGradientAddsUp(dl.Linear):
    def backward_parameters(self, grad):
        before = self.weight.grad + 1.0
        super().backward_parameters(grad)
        self.weight.grad = self.weight.grad + before


@pytest.mark.parametrize("wrong", [
    GradientOfTheSumOfSquares, NoMeanOverTheBatch, MeanOverClassesToo, SignTurned,
    MaskFromTheGradient, NoMask, SlopeAtTheOutput, NoSquare, NotTransposed,
    WeightGradientTransposed, BiasGradientMeanOverTheBatch, BiasGradientForgotten,
    WeightGradientAddsUp,
])
def test_the_check_finds_a_wrong_backward(wrong):
    def checked(part):
        loss = part() if issubclass(part, dl.Loss) else dl.CrossEntropyLoss()
        linear = part if issubclass(part, dl.Linear) else dl.Linear
        activation = dl.Tanh if issubclass(part, dl.Linear | dl.Loss) else part
        model = dl.Sequential(dl.Linear(4, 4, rng=1), activation(), linear(4, 4, rng=2))
        return check(model, loss)

    assert checked(wrong.__base__).passed
    result = checked(wrong)
    assert not result.passed
    assert result.max_error > 1e-3
    assert "WRONG" in str(result)


def test_the_check_leaves_the_model_as_it_was(model, penguins):
    x, y = penguins
    before = [p.data.copy() for p in model.parameters()]
    dl.check_gradients(model.train(), dl.CrossEntropyLoss(), x[:3], y[:3])
    assert model.training
    assert all(np.array_equal(p.data, b) for p, b in zip(model.parameters(), before, strict=True))


def test_the_check_needs_float64():
    with pytest.raises(ValueError, match="needs float64"):
        dl.check_gradients(dl.Linear(2, 2, dtype=np.float32), dl.MSELoss(), [[1, 2]], [[1, 2]])


@pytest.mark.parametrize("a, b", [(0.0, np.nan), (np.nan, 0.0), (np.nan, np.nan)])
def test_a_gradient_that_is_no_number_never_passes(a, b):
    result = dl.GradientCheck({"good": 0.0, "bad": dl.relative_error([a], [b])}, 1e-7)
    assert not result.passed
    assert np.isnan(result.max_error)


def test_the_gradients_of_a_batch_are_the_mean_of_those_of_its_rows(model, penguins):
    x, y = penguins[0][:7], penguins[1][:7]
    loss, rows = dl.CrossEntropyLoss(), []
    for i in range(7):
        loss.forward(model.forward(x[i : i + 1]), y[i : i + 1])
        model.backward(loss.backward())
        rows.append(model[0].weight.grad.copy())
    loss.forward(model.forward(x), y)
    model.backward(loss.backward())
    np.testing.assert_allclose(model[0].weight.grad, np.mean(rows, axis=0), rtol=1e-12, atol=1e-15)
