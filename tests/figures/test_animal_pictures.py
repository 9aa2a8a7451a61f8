"""The figures of lesson 11 against the package called directly."""

from __future__ import annotations

import numpy as np
import pytest

import dlcourse as dl
from dlcourse.figures.animal_pictures import (
    ANIMALS,
    SIDE,
    AnimalGallery,
    Calibration,
    ChangeAPicture,
    DepthAndAccuracy,
    DrawAnAnimal,
    FirstLayerWeights,
    OneFilter,
    examples,
    filled,
    learn_animals,
    load_pictures,
)


@pytest.fixture(scope="module")
def one():
    return learn_animals(epochs=2, rows=1000)


@pytest.fixture(scope="module")
def two():
    return learn_animals(24, epochs=2, rows=1000)


def test_no_picture_is_in_two_parts():
    parts = [{row.tobytes() for row in part} for part in load_pictures()[:3]]
    assert sum(map(len, parts)) == len(set.union(*parts)) == 9716
    assert load_pictures().x_train.min() == 0 and load_pictures().x_train.max() == 1
    assert dl.load_animals().class_names == ANIMALS


def test_the_record_of_a_training_is_what_the_model_does(two):
    pictures = load_pictures()
    assert two.accuracy.shape == (3, 2) and two.weights.shape == (3, 10, SIDE, SIDE)
    assert two.accuracy[0, 1] < 0.3 < two.accuracy[-1, 1]
    right = dl.accuracy(pictures.y_validation, two.model.predict(pictures.x_validation))
    assert two.accuracy[-1, 1] == pytest.approx(right)
    assert np.array_equal(two.weights[-1][3].ravel(), two.model[0].weight.data[:, 3])
    assert not np.array_equal(two.weights[0], two.weights[1])


def test_the_wall_shows_each_neurons_weights(one, two):
    figure = FirstLayerWeights(one, two)
    for network, learnt in (("one layer", one), ("two layers", two)):
        figure.network, figure.epoch = network, 1
        wall = figure.frames()["wall"][0]
        for neuron in (0, 4, 7):
            row, column = neuron // 5 * 30 + 1, neuron % 5 * 30 + 1
            weights = learnt.weights[1, neuron]
            shown = wall[row : row + SIDE, column : column + SIDE]
            weak = np.abs(shown) < 1
            ratio = shown[weak] / weights[weak]
            np.testing.assert_allclose(ratio, ratio[0], rtol=1e-5)
            assert np.array_equal(np.sign(shown), np.sign(weights)) and 0.9 < weak.mean() < 1
        assert figure.frames()["right"].item() == pytest.approx(100 * learnt.accuracy[1, 1])


def test_the_depths_bars_are_the_recorded_accuracies(one, two):
    figure = DepthAndAccuracy({"1 layer": one, "2 layers": two})
    arrays = figure.frames("epoch")
    expected = [100 * learnt.accuracy[2, 1] for learnt in (one, two)]
    np.testing.assert_allclose(arrays["held_out"][2], expected)
    np.testing.assert_allclose(arrays["train"][0, 0], 100 * one.accuracy[0, 0])
    assert figure.texts(arrays)[0][1].startswith("Epoch 1.")


def test_the_gallery_shows_only_the_chosen_animal():
    figure, pictures = AnimalGallery(), load_pictures()
    figure.animal, figure.page = "zebra", 2
    wall = figure.frames()["wall"][0]
    zebras = pictures.x_train[pictures.y_train == ANIMALS.index("zebra")]
    np.testing.assert_array_equal(wall[1:29, 1:29].ravel(), zebras[12])
    np.testing.assert_array_equal(wall[31:59, 151:179].ravel(), zebras[23])


def test_a_stroke_whitens_what_lies_under_it_and_the_network_is_asked(two):
    figure = DrawAnAnimal(two.model)
    figure.on_pointer(0, "down", np.array([4.0]), np.array([10.0]))
    figure.on_pointer(0, "move", np.array([12.0, 20.0]), np.array([10.0, 10.0]))
    figure.on_pointer(0, "up", np.array([20.0]), np.array([10.0]))
    arrays = figure.frames()
    picture = arrays["picture"][0]
    assert np.all(picture[9:11, 4:20] == 1) and picture[:7].max() == 0 == picture[13:].max()
    expected = 100 * two.model.predict_proba(picture.reshape(1, -1))
    np.testing.assert_allclose(arrays["percent"], expected, atol=1)      # whole, and add up to 100
    assert arrays["percent"].sum() == 100
    assert arrays["best"][0] == ANIMALS[int(expected.argmax())]


def test_rubbing_out_clearing_and_starting_from_a_picture(two):
    figure = DrawAnAnimal(two.model)
    figure.start = "bear"
    bear = examples()[0]
    np.testing.assert_array_equal(figure.frames()["picture"][0], bear)
    figure.pen = "rub out"
    for kind in ("down", "up"):
        figure.on_pointer(0, kind, np.array([14.0]), np.array([14.0]))
    rubbed = figure.frames()["picture"][0]
    assert bear[13:15, 13:15].min() > 0.7 and rubbed[13:15, 13:15].max() == 0
    assert np.all(rubbed <= bear)
    figure.on_pointer(0, "down", np.array([1.0]), np.array([1.0]))  # where it is black already
    assert np.all(figure.frames()["picture"][0] <= bear)
    figure.on_button("clear")
    np.testing.assert_array_equal(figure.frames()["picture"][0], bear)
    figure.pen = "draw, thick"
    figure.on_pointer(0, "down", np.array([1.0]), np.array([1.0]))
    figure.start = "blank"
    assert figure.frames()["picture"].max() == 0 and figure.error == ""


def test_an_outline_is_filled_and_a_gap_lets_the_dark_in(two):
    figure = DrawAnAnimal(two.model)
    square = (np.array([8.0, 20, 20, 8, 8]), np.array([8.0, 8, 20, 20, 8]))
    figure.on_pointer(0, "down", square[0][:1], square[1][:1])
    figure.on_pointer(0, "move", *square)
    assert figure.frames()["picture"][0, 14, 14] == 0
    figure.on_button("fill")
    assert figure.frames()["picture"][0, 8:20, 8:20].min() == 1
    assert figure.frames()["picture"][0, 3].max() == 0
    ring = np.ones((5, 5))
    ring[1:4, 1:4] = 0
    assert filled(ring).min() == 1
    ring[0, 2] = 0
    assert np.array_equal(filled(ring), ring)


@pytest.mark.parametrize("change, full", [
    ("shift to the right", lambda p: np.hstack([np.zeros((SIDE, 8)), p[:, :-8]])),
    ("turn dark into light", lambda p: 1 - p),
    ("noise", lambda p: np.random.default_rng(0).random((SIDE, SIDE))),
])
def test_changes_at_their_full_amount(two, change, full):
    figure = ChangeAPicture(two.model)
    figure.animal, figure.change, figure.amount = "sheep", change, 8
    sheep, arrays = examples()[ANIMALS.index("sheep")], figure.frames()
    np.testing.assert_allclose(arrays["picture"][0], full(sheep), atol=1e-6)
    changed = arrays["picture"].reshape(1, -1)
    expected = 100 * two.model.predict_proba(changed)
    np.testing.assert_allclose(arrays["percent"], expected, atol=1)
    figure.amount = 0
    np.testing.assert_allclose(figure.frames()["picture"][0], sheep)


@pytest.mark.parametrize("kind", OneFilter.filters)
def test_the_answers_are_those_of_a_filter_slid_by_hand_and_move_along(kind):
    figure, weights = OneFilter(), np.array(OneFilter.filters[kind])
    frames = figure.frames("moved", {"kind": kind})
    for picture, answers in zip(frames["picture"], frames["answers"], strict=True):
        for (r, c), answer in np.ndenumerate(answers):
            assert answer == np.sum(picture[r:r + 3, c:c + 3] * weights)
    for by in (1, 2, 3):
        np.testing.assert_array_equal(frames["answers"][by, :, by:], frames["answers"][0, :, :-by])
    at = figure.frames((), {"kind": kind, "row": 2, "column": 3})
    assert at["answer"].item() == at["answers"][0, 1, 2] == at["products"].sum()
    assert at["frame_x"].min() == 2.5 + 0.12 and at["frame_x"].max() == 5.5 - 0.12


def test_what_is_said_and_what_is_right_are_counted_and_dividing_changes_no_winner(two):
    figure, pictures = Calibration(two.model), load_pictures()
    frames = figure.frames("divisor")
    assert len(np.unique(frames["right"])) == 1 and (np.diff(frames["said"][:, 0]) < 0).all()
    once = figure.frames((), {"divisor": 1})
    said = two.model.predict_proba(pictures.x_validation).max(axis=1)
    right = two.model.predict(pictures.x_validation) == pictures.y_validation
    assert once["said"].item() == pytest.approx(100 * said.mean(), abs=1e-3)
    assert once["right"].item() == pytest.approx(100 * right.mean())
    least = np.argsort(said, kind="stable")[:-(-len(said) // 8)]
    assert once["group_said"][0, 0] == pytest.approx(100 * said[least].mean(), abs=1e-3)
    assert once["group_right"][0, 0] == pytest.approx(100 * right[least].mean())


def test_a_link_carries_the_drawing(two):
    figure, other = DrawAnAnimal(two.model), DrawAnAnimal(two.model)
    assert figure.carried == ""
    figure.on_pointer(0, "down", np.array([4.0]), np.array([5.0]))
    figure.on_pointer(0, "up", np.array([20.0]), np.array([9.0]))
    other.receive({"type": "recall", "carried": figure.carried})
    np.testing.assert_allclose(other.drawn, figure.drawn, atol=0.003)
    assert other.carried == figure.carried and other.error == "" and len(figure.carried) < 2000
    other.receive({"type": "recall", "carried": "nothing"})
    assert "a picture of 784 pixels" in other.error
    figure.on_button("clear")
    assert figure.carried == ""
