"""The figures of lessons 00 and 10 against the package called directly."""

from __future__ import annotations

import numpy as np
import pytest

import dlcourse as dl
from dlcourse.figures.penguin_classifier import (
    LEAKS,
    ConfusionMatrix,
    LeakSwitch,
    LearningCurves,
    MeasureAPenguin,
    RawOrStandardised,
    cross_validated,
    train_penguins,
)
from dlcourse.figures.start_here import PenguinNetwork

BIRD = {"bill_length": 46.0, "bill_depth": 14.8, "flipper_length": 215.4, "body_mass": 5040}


@pytest.fixture(scope="module")
def trained():
    return train_penguins()


def test_training_keeps_the_test_rows_out(trained):
    birds = {tuple(row) for row in trained.x_train}
    assert not any(tuple(row) in birds for row in trained.x_test)
    np.testing.assert_allclose(trained.scaler.mean, trained.x_train.mean(axis=0))


@pytest.mark.parametrize("kind", [PenguinNetwork, MeasureAPenguin])
def test_the_bars_are_the_networks_probabilities(kind, trained):
    figure = kind(trained)
    for name, value in BIRD.items():
        setattr(figure, name, value)
    row = np.array([[figure.state[name] for name in BIRD]])
    expected = trained.model.predict_proba(trained.scaler.transform(row))
    np.testing.assert_allclose(figure.frames()["percent"], 100 * expected, atol=1)
    percent = figure.frames("body_mass")["percent"]
    assert (percent.sum(axis=1) == 100).all() and (percent % 1 == 0).all()


def test_the_network_shows_its_own_activations_and_weights(trained):
    figure = PenguinNetwork(trained)
    arrays = figure.frames()
    row = np.array([[figure.state[name] for name in BIRD]])
    x = trained.scaler.transform(row)
    np.testing.assert_allclose(arrays["values"][:, :4], x)
    np.testing.assert_allclose(arrays["values"][:, 4:14], dl.relu(trained.model[0].forward(x)))
    assert arrays["weight"].shape == (1, 4 * 10 + 10 * 3)
    assert arrays["weight"][0, 10] == trained.model[0].weight.data[1, 0]


def test_the_nearest_neighbour_of_a_real_bird_is_itself(trained):
    x, y = dl.load_penguins()
    figure = MeasureAPenguin(trained)
    arrays = figure.compute(**{n: x[200:201, [i]] for i, n in enumerate(BIRD)})
    np.testing.assert_array_equal(arrays["near_length"][0, 0], x[200, 0])
    assert arrays["neighbours"][0].startswith(dl.load_penguins().class_names[y[200]])


def test_raw_units_learn_much_worse():
    figure = RawOrStandardised()
    now = figure.frames((), {"epoch": 50})
    assert now["raw_now"].item() > 20 * now["scaled_now"].item()
    assert np.isnan(figure.frames((), {"epoch": 10})["raw"][0, 11:]).all()


def test_only_a_copied_bird_lets_the_test_promise_too_much():
    figure = LeakSwitch()
    figure.shuffled_labels = True
    claims = {}
    for leak in LEAKS:
        figure.leak = leak
        claims[leak] = figure.frames()["percent"][0]
    assert claims[LEAKS[2]][1] > claims[LEAKS[0]][1] + 15
    assert abs(claims[LEAKS[2]][2] - claims[LEAKS[0]][2]) < 10


def test_the_confusion_matrix_counts_and_shows_the_birds_of_a_cell():
    x, y = dl.load_penguins()
    taken = y.copy()
    taken[[3, 5]] = 1
    figure = ConfusionMatrix(y, taken)
    arrays = figure.frames()
    np.testing.assert_array_equal(arrays["matrix"][0], dl.confusion_matrix(y, taken))
    chosen = arrays["chosen_length"][0]
    np.testing.assert_array_equal(chosen[np.isfinite(chosen)], x[[3, 5], 0])
    with pytest.raises(ValueError, match="each of the 342 birds"):
        ConfusionMatrix([0, 1], [0, 1])


def test_cross_validated_mistakes_are_few_and_never_gentoo():
    y = dl.load_penguins().y
    wrong = cross_validated() != y
    assert 1 <= wrong.sum() <= 10 and not wrong[y == 2].any()


def test_learning_curves_need_validation():
    with pytest.raises(ValueError, match="validation_data"):
        LearningCurves(dl.History())
