"""Layers and networks: their start, what they keep, how they are copied."""

import copy
import pickle

import numpy as np
import pytest

import dlcourse as dl


def test_he_and_xavier_keep_the_signals_size():
    he = dl.Linear(400, 300, init="he", rng=0).weight.data
    assert he.std() == pytest.approx(np.sqrt(2 / 400), rel=0.01)
    xavier, limit = dl.Linear(400, 300, init="xavier", rng=0).weight.data, np.sqrt(6 / 700)
    assert xavier.std() == pytest.approx(limit / np.sqrt(3), rel=0.01)
    assert 0.999 * limit < np.abs(xavier).max() <= limit
    assert not dl.Linear(4, 3, init="zeros").weight.data.any()
    assert not dl.Linear(4, 3).bias.data.any()


def test_dropout_drops_only_while_training_and_keeps_the_mean():
    layer, x = dl.Dropout(0.2, rng=0), np.ones((300, 300), np.float32)
    assert np.array_equal(layer.forward(x), x)
    y = layer.train().forward(x)
    assert (y == 0).mean() == pytest.approx(0.2, abs=0.01)
    assert y.mean() == pytest.approx(1, abs=0.01)
    assert y.dtype == np.float32
    assert np.array_equal(layer.backward(x), y)         # what was dropped gets no gradient
    assert not np.array_equal(layer.forward(x), y)      # a new mask each time


def test_prediction_drops_nothing_and_does_not_end_the_training():
    model = dl.Sequential(dl.Dropout(0.5, rng=0), dl.Linear(4, 3, rng=0)).train()
    x = np.ones((20, 4))
    assert np.array_equal(model.predict_proba(x), model.predict_proba(x))
    assert model.training
    assert model[0].training


def test_a_network_keeps_every_activation_and_gradient(model, penguins):
    x, y = penguins[0][:5], penguins[1][:5]
    loss = dl.CrossEntropyLoss()
    logits = model.forward(x)
    loss.forward(logits, y)
    below = model.backward(loss.backward())
    assert model.activations[-1] is logits
    assert model.gradients[0] is below
    assert [g.shape for g in model.gradients] == [a.shape for a in model.activations]
    hidden = x @ model[0].weight.data + model[0].bias.data
    np.testing.assert_allclose(model.activations[1], hidden)
    np.testing.assert_allclose(model[2].weight.grad, np.maximum(hidden, 0).T @ loss.backward())


def test_gradients_are_assigned_not_accumulated(model, penguins):
    grads = []
    for _ in range(2):
        model.backward(np.ones_like(model.forward(penguins[0])))
        grads.append(model[0].weight.grad.copy())
    assert np.array_equal(*grads)


def test_training_skips_only_the_gradient_of_the_input(model, penguins):
    grad = np.ones_like(model.forward(penguins[0]))
    model.backward(grad)
    full = [p.grad.copy() for p in model.parameters()]
    model.backward_parameters(grad)
    assert model.gradients[0] is None
    assert all(np.array_equal(p.grad, g) for p, g in zip(model.parameters(), full, strict=True))


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
def test_a_copy_trains_and_leaves_the_original_alone(model, penguins, copied):
    model.backward(np.ones_like(model.forward(penguins[0])))
    before, twin = model.forward(penguins[0]), copied(model)
    assert np.array_equal(twin.forward(penguins[0]), before)
    assert np.array_equal(twin[0].weight.grad, model[0].weight.grad)
    dl.train_step(twin, *penguins, optimizer=dl.SGD(twin.parameters(), lr=0.1),
                  loss=dl.CrossEntropyLoss())
    assert not np.array_equal(twin.forward(penguins[0]), before)
    assert np.array_equal(model.forward(penguins[0]), before)


@pytest.mark.parametrize("taken", [0, 2])
def test_an_optimizer_notices_that_a_layer_went_into_another_model(model, taken):
    optimizer = dl.SGD(model.parameters(), lr=0.1)
    dl.Sequential(model[taken])
    with pytest.raises(RuntimeError, match="make the optimizer anew"):
        optimizer.step()


def test_an_optimizer_may_hold_a_part_of_the_parameters(model, penguins):
    frozen, last = model[0].weight.data.copy(), model[2].weight.data.copy()
    dl.train_step(model, *penguins, optimizer=dl.Adam(model[2].parameters()),
                  loss=dl.CrossEntropyLoss())
    assert np.array_equal(model[0].weight.data, frozen)
    assert not np.array_equal(model[2].weight.data, last)


@pytest.mark.parametrize("wrong, words", [
    (lambda m: dl.Linear(4, 10).forward(np.ones((16, 3))),
     "Linear(4, 10) expects 4 features per row, got an array of shape (16, 3)"),
    (lambda m: dl.Sequential(dl.Linear(4, 10), dl.Linear(3, 2)).forward(np.ones((16, 4))),
     "Linear(3, 2) expects 3 features per row, got an array of shape (16, 10)"),
    (lambda m: m.predict([1, 2, 3, 4]), "got an array of shape (4,); one sample is a table of one"),
    (lambda m: m.forward(np.ones((2, 2, 4))), "features), got an array of shape (2, 2, 4)"),
    (lambda m: m.backward(np.ones((2, 3))), "call model.forward(x) first"),
    (lambda m: m.backward(m.forward(np.ones((2, 4))).T), "of shape (2, 3), got (3, 2)"),
    (lambda m: setattr(m[0].weight, "data", np.ones((10, 4))),
     "weight has shape (4, 10), got shape (10, 4)"),
    (lambda m: dl.Sequential(m[0], dl.Linear(10, 3, dtype=np.float32)), "need the same dtype"),
    (lambda m: dl.Sequential(m[0], m[0]), "of its own, got the same Linear(4, 10) twice"),
    (lambda m: dl.Linear(4, 0), "out_features must be a whole number > 0, got 0"),
    (lambda m: dl.Linear(4, 3, init="best"), "'he', 'xavier' or 'zeros', got 'best'"),
    (lambda m: dl.Dropout(1.0), "p must be below 1, got 1.0"),
    (lambda m: dl.SGD(m.parameters(), lr=-0.1), "lr must be a number > 0, got -0.1"),
    (lambda m: dl.SGD(m.parameters(), lr=0.1, momentum=1), "momentum must be at least 0 and below"),
    (lambda m: dl.CrossEntropyLoss().forward(np.ones((2, 3)), [0, 3]), "from 0 to 2, got 3"),
    (lambda m: dl.CrossEntropyLoss().forward(np.ones((2, 3)), [0]), "labels of shape (1,)"),
    (lambda m: dl.BCEWithLogitsLoss().forward([[0.0]], [[2]]), "targets from 0 to 1, got 2"),
    (lambda m: dl.MSELoss().forward(np.ones((2, 3)), [1, 2]), "one target for each output"),
])
def test_what_does_not_fit_is_refused_in_words(model, wrong, words):
    with pytest.raises(ValueError) as refusal:
        wrong(model)
    assert words in str(refusal.value)


@pytest.mark.parametrize("part", [dl.Linear(2, 2), dl.ReLU(), dl.Dropout(), dl.MSELoss(),
                                  dl.CrossEntropyLoss()])
def test_backward_before_forward_says_so(part):
    with pytest.raises(AttributeError, match="call forward before backward"):
        part.backward(*[np.ones((1, 2))] * isinstance(part, dl.Layer))
