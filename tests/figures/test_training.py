"""The figures of lesson 09 against the package called directly."""

from __future__ import annotations

import time

import numpy as np
import pytest

import dlcourse as dl
from dlcourse.figures.kit.frames import packed
from dlcourse.figures.training import (
    COARSE,
    DATA_SETS,
    ERASER,
    GRID,
    STARTS,
    UPDATES,
    Playground,
    RowsOfAnEpoch,
    Run,
    Settings,
    ZeroInitialisation,
    make_points,
    plane,
    train_from,
)

SPIRALS = Settings(2, 8, "tanh", 0.01, 16, 0)


@pytest.fixture
def playground():
    figure = Playground()
    yield figure
    figure.pause()


@pytest.mark.parametrize("name", DATA_SETS)
def test_the_data_sets_are_balanced_and_in_sight(name):
    x, y = make_points(name, 400, 0.06)
    assert x.shape == (400, 2) and np.abs(x).max() < 1.9
    assert np.bincount(y).min() > 110
    quiet, same = make_points(name, 400, 0.0)
    assert np.array_equal(y, same) and not np.array_equal(x, quiet)


def test_a_run_trains_as_fit_does():
    train, check = make_points("two moons", 60, 0.1), make_points("two moons", 30, 0.1, seed=1)
    run = Run(SPIRALS)
    rng = np.random.default_rng(1)
    model = dl.Sequential(dl.Linear(2, 8, init="xavier", rng=rng), dl.Tanh(),
                          dl.Linear(8, 8, init="xavier", rng=rng), dl.Tanh(),
                          dl.Linear(8, 3, init="xavier", rng=rng))
    history = dl.fit(model, *train, epochs=3, batch_size=16, loss=dl.CrossEntropyLoss(), rng=rng,
                     optimizer=dl.Adam(model.parameters(), lr=0.01), validation_data=check,
                     progress=False)
    for _ in range(3):
        run.epoch(train, check)
    np.testing.assert_allclose(run.losses, np.column_stack([history.loss, history.validation_loss]))


def test_the_pictures_are_what_the_network_says(playground):
    for _ in range(5):
        playground.advance()
    model, arrays = playground.runs[0].model, playground.frames()
    assert np.array_equal(arrays["regions_a"][0].ravel(), model.predict(plane(GRID)))
    outputs = np.tanh(plane(GRID) @ model[0].weight.data + model[0].bias.data)
    pictures = arrays["pictures_a"][0]
    for neuron in (0, 7):                                 # after the two inputs
        picture = outputs[:, neuron].reshape(GRID, GRID)[::COARSE, ::COARSE]
        np.testing.assert_allclose(pictures[2 + neuron], picture / np.abs(picture).max())
    share = model.predict_proba(plane(GRID))[:, 2].reshape(GRID, GRID)[::COARSE, ::COARSE]
    np.testing.assert_allclose(pictures[-1], share)
    loss, share = dl.evaluate(model, *playground.validation, loss=dl.CrossEntropyLoss())
    assert arrays["check_a"] == pytest.approx(loss)
    assert arrays["right_a"] == pytest.approx(100 * share)


@pytest.mark.parametrize("layers", [0, 1, 3])
def test_edges_join_the_neurons_that_their_weights_join(playground, layers):
    playground.layers, playground.neurons = layers, 5
    arrays, model = playground.frames(), playground.runs[0].model
    there = np.flatnonzero(~np.isnan(arrays["x_a"][0]))
    hidden = [2 + 8 * layer + j for layer in range(layers) for j in range(5)]
    assert there.tolist() == [0, 1, *hidden, 26, 27, 28]
    edges = dict(zip(zip(arrays["start_a"][0].tolist(), arrays["end_a"][0].tolist(), strict=True),
                     arrays["weight_a"][0], strict=True))
    assert edges[1, hidden[4] if layers else 28] == model[0].weight.data[1, 4 if layers else 2]
    if layers == 3:
        assert edges[2 + 8 + 3, 2 + 16 + 1] == model[4].weight.data[3, 1]
        assert edges[2 + 16 + 4, 27] == model[6].weight.data[4, 1]
        assert arrays["bias_a"][0, 2 + 8 + 3] == model[2].bias.data[3]


def test_the_loss_is_there_before_any_training(playground):
    arrays = playground.frames()
    loss, _ = dl.evaluate(playground.runs[0].model, *playground.train, loss=dl.CrossEntropyLoss())
    assert arrays["train_now_a"].item() == arrays["train_curve_a"].item() == pytest.approx(loss)
    assert arrays["guess"][0, 0] == pytest.approx(np.log(3))


def test_a_frame_sends_what_was_not_shipped_alike(playground):
    sent = []
    playground.send = lambda message, buffers: sent.append((message["set"], buffers[0]))
    playground.one_step()
    frame, data = sent[-1]
    assert {"regions_a", "pictures_a", "weight_a"} <= set(frame["arrays"])
    assert not {"x1", "x2", "group", "x_a", "start_a", "span"} & set(frame["arrays"])
    whole = packed(playground.frames(), playground.panels)[1]
    assert len(data) < len(whole) / 1.5
    one = frame["arrays"]["weight_a"]
    codes = np.frombuffer(data, "<u2", int(np.prod(one["shape"])), one["offset"])
    shown = one["low"] + codes * (one["high"] - one["low"]) / 65534
    np.testing.assert_allclose(shown, playground.frames()["weight_a"][0], atol=1e-4)


def test_rewind_leads_to_the_same_weights_and_keeps_the_settings(playground):
    playground.layers, playground.learning_rate = 1, 0.1
    before = playground.runs[0].model[0].weight.data.copy()
    for _ in range(5):
        playground.one_step()
    first = playground.runs[0].losses
    assert len(first) == 5 and not np.array_equal(before, playground.runs[0].model[0].weight.data)
    playground.on_button("rewind")
    assert playground.layers == 1 and playground.learning_rate == pytest.approx(0.1)
    assert np.array_equal(before, playground.runs[0].model[0].weight.data)
    for _ in range(5):
        playground.one_step()
    assert playground.runs[0].losses == first


def test_no_validation_point_is_a_training_point(playground):
    (x, y), (x_validation, y_validation) = playground.train, playground.validation
    assert (len(x), len(y), len(x_validation), len(y_validation)) == (300, 300, 100, 100)
    assert not set(map(tuple, x)) & set(map(tuple, x_validation))


def test_two_runs_that_differ_in_one_setting_start_alike(playground):
    assert len(playground.runs) == 1 and "Run B" not in playground.in_words[1]
    playground.on_button("keep")
    assert "Run B" in playground.in_words[1] and len(playground.spec["panels"]) == 5
    playground.learning_rate = 0.1
    a, b = playground.runs
    assert (a.optimizer.lr, b.optimizer.lr) == (pytest.approx(0.1), pytest.approx(0.01))
    assert np.array_equal(a.model[0].weight.data, b.model[0].weight.data)
    playground.one_step()
    assert not np.array_equal(a.model[0].weight.data, b.model[0].weight.data)


def test_what_changes_while_training_does_not_begin_anew(playground):
    playground.one_step()
    playground.learning_rate, playground.regularisation = 0.1, 0.01
    assert len(playground.runs[0].losses) == 1
    assert playground.runs[0].optimizer.weight_decay == 0.01
    playground.activation = "ReLU"
    assert len(playground.runs[0].losses) == 0


def test_points_are_drawn_and_wiped_until_reset(playground):
    playground.your_points = 2
    playground.on_pointer(1, "down", np.array([0.5]), np.array([-0.25]))
    playground.on_pointer(1, "move", np.array([0.51, 0.7, 0.9]), np.array([-0.25, -0.25, -0.25]))
    playground.on_pointer(1, "up", np.array([0.9]), np.array([-0.25]))
    assert playground.train[0][-3:].tolist() == [[0.5, -0.25], [0.7, -0.25], [0.9, -0.25]]
    assert playground.train[1][-3:].tolist() == [2, 2, 2]
    playground.on_button("rewind")
    assert len(playground.train[1]) == 303
    playground.your_points = ERASER
    playground.on_pointer(1, "down", np.array([0.71]), np.array([-0.2]))
    assert playground.train[0][-2:].tolist() == [[0.5, -0.25], [0.9, -0.25]]
    playground.on_button("reset")
    assert len(playground.train[1]) == 300


@pytest.mark.parametrize("name", DATA_SETS)
def test_the_default_network_learns_every_set(playground, name):
    playground.data_set = name
    for _ in range(200):
        playground.advance()
    assert playground.frames()["right_a"] >= 90


def test_many_epochs_a_second_for_both_runs(playground):
    playground.batch_size = 32
    playground.on_button("keep")
    start = time.process_time()
    for _ in range(100):
        playground.advance()
    assert time.process_time() - start < 2  # of the processor, whatever else it does


@pytest.mark.parametrize("batch_size", [1, 4, 5, 8, 24])
@pytest.mark.parametrize("shuffle", [False, True])
def test_an_epoch_uses_every_row_once(batch_size, shuffle):
    figure = RowsOfAnEpoch()
    figure.batch_size, figure.shuffle, figure.epoch = batch_size, shuffle, 2
    arrays = figure.frames("update")
    rng = np.random.default_rng(2) if shuffle else None
    expected = [b.tolist() for b, _ in dl.batches(np.arange(24), np.arange(24), batch_size, rng)]
    for k, rows in enumerate(expected):
        assert np.flatnonzero(np.isfinite(arrays["at_now"][k])).tolist() == sorted(rows)
        assert arrays["seen"][k].sum() == len(rows)
    assert arrays["updates"] == len(expected) and np.isfinite(arrays["when"][-1]).all()
    assert (arrays["seen"][0] > 0).sum() == 1 or shuffle or batch_size == 24


def test_shuffling_differs_from_epoch_to_epoch():
    figure = RowsOfAnEpoch()
    figure.shuffle = True
    orders = figure.frames("epoch", {"update": 24.0})["when"]
    assert len(np.unique(orders, axis=0)) == 3


def test_neurons_that_start_equal_stay_equal():
    for start, neurons in zip(STARTS, (1, 1, 4), strict=True):
        for weights in train_from(start)["weights"][[1, UPDATES // 2, UPDATES]]:
            assert len(np.unique(weights.round(9), axis=1).T) == neurons
    assert np.all(train_from("all zero")["weights"] == 0)
    equal, random = (train_from(start)["accuracy"][-1] for start in STARTS[1:])
    assert equal < 0.75 < 0.99 < random


def test_zero_initialisation_shows_the_run_at_each_update():
    figure = ZeroInitialisation()
    figure.start, figure.update = "random", 20
    arrays, run = figure.frames(), train_from("random")
    assert np.array_equal([arrays[f"w1_{j}"][0, 0] for j in range(4)], run["weights"][20, 0])
    assert np.isfinite(arrays["curve"]).sum() == 21 and arrays["loss"] == run["loss"][20]
    assert "4 different" in figure.texts(arrays)[0][0]


def test_a_link_carries_run_b_and_what_was_painted():
    figure, other = Playground(), Playground()
    figure.neurons = 3
    figure.on_button("keep")
    figure.neurons = 8
    for group, x, y in ((0, 0.5, -0.25), (2, -1.1, 1.2)):
        figure.your_points = group
        figure.receive({"type": "pointer", "kind": "down", "panel": 1, "x": [x], "y": [y]})
    figure.receive({"type": "pointer", "kind": "up", "panel": 1, "x": [0], "y": [0]})
    assert figure.carried.startswith("2.2.0.") and figure.carried.endswith("~65642101568742")
    other.receive({"type": "recall", "carried": figure.carried})
    assert other.kept == figure.kept and other.carried == figure.carried and other.error == ""
    np.testing.assert_allclose(other.painted, figure.painted, atol=0.002)
    assert len(other.runs) == 2 and len(other.train[1]) == 302
    other.receive({"type": "recall", "carried": "2.2~nonsense"})
    assert "expected a link of this figure's" in other.error
    assert other.carried == figure.carried
    figure.on_button("reset")
    assert figure.carried == ""
