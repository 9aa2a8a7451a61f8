"""Lesson 04's figures say what dlcourse says."""

from __future__ import annotations

import numpy as np
import pytest

import dlcourse as dl
from dlcourse.figures.decision_boundaries import (
    EXAMPLE,
    SIDE,
    BestLine,
    ClickPoints,
    PerceptronSteps,
    XorInThePlaneOfOrAndNand,
    boundary,
    fires,
    neuron_at,
    perceptron_update,
)

GATES = ("and", "or", "nand", "xor")


@pytest.mark.parametrize("gate", GATES)
def test_the_steps_are_those_of_a_perceptron(gate):
    figure, (x, y) = PerceptronSteps(), dl.logic_gate(gate)
    neuron, mistakes = dl.Perceptron(n_features=2), [0] * 12
    for step in range(1, figure.steps + 1):
        i = (step - 1) % 4
        wrong = neuron.update(x[i], y[i])
        mistakes[(step - 1) // 4] += wrong
        arrays = figure.frames((), {"gate": gate, "step": step})
        assert arrays["b_now"].item() == neuron.bias
        assert arrays["mistakes"][0].tolist() == mistakes
        assert (arrays["at_x"].item(), arrays["at_y"].item()) == tuple(x[i])
        words = figure.texts(arrays)[0][0]
        assert ("a mistake" in words) == wrong
        assert words.endswith(f"b = {neuron.bias:g}.".replace("-", "−"))
        ends = np.column_stack([arrays["line_x"][0], arrays["line_y"][0]])
        if neuron.weights.any():
            np.testing.assert_allclose(ends @ neuron.weights + neuron.bias, 0, atol=1e-9)
            arrow = [arrays["tip_x"] - arrays["foot_x"], arrays["tip_y"] - arrays["foot_y"]]
            np.testing.assert_allclose(np.ravel(arrow), 0.4 * neuron.weights, atol=1e-12)
        else:
            assert np.isnan(ends).all()


def test_only_epochs_that_are_over_are_marked():
    for step, over in ((0, 0), (3, 0), (4, 1), (11, 2), (48, 12)):
        complete = PerceptronSteps().frames((), {"step": step})["complete"]
        assert np.isfinite(complete).sum() == over


def test_the_dashed_line_is_the_one_before():
    figure = PerceptronSteps()
    lines = figure.frames("step", {"gate": "or"})
    np.testing.assert_array_equal(lines["old_x"][1:], lines["line_x"][:-1])
    np.testing.assert_array_equal(lines["old_y"][1:], lines["line_y"][:-1])


def test_the_readers_own_rule_is_the_one_shown():
    figure = PerceptronSteps(lambda x, w, b, target, lr: (w + 1, b - 2))
    arrays = figure.frames((), {"step": 3})
    assert figure.texts(arrays)[0][0].endswith("Now w = (3, 3) and b = −6.")
    assert "NotImplementedError" in PerceptronSteps(unwritten).error
    assert "two weights" in PerceptronSteps(lambda x, w, b, target, lr: (1.0, b)).error


def unwritten(x, w, b, target, lr):
    raise NotImplementedError


def test_the_rule_leaves_its_arguments_alone():
    x, w = np.array([1.0, 2.0]), np.array([0.0, 1.0])
    perceptron_update(x, w, -1.0, 0, 1.0)
    assert x.tolist() == [1, 2] and w.tolist() == [0, 1]


def test_the_shaded_side_is_where_the_neuron_fires():
    w, b = np.array([[1.0, -2.0]]), np.array([[0.3]])
    middles = -2 + 4 * (np.arange(SIDE) + 0.5) / SIDE
    plane = np.dstack(np.meshgrid(middles, middles)).reshape(-1, 2)
    shown = fires(w, b, -2, 2)
    np.testing.assert_array_equal(shown.ravel() >= 0.5, dl.Neuron(w[0], 0.3, dl.step)(plane))
    assert 0 < np.isin(shown, (0, 1), invert=True).sum() < 0.1 * shown.size  # where the line passes


@pytest.mark.parametrize("gate", GATES)
def test_the_map_counts_what_neurons_get_wrong(gate):
    figure, (x, y) = BestLine(gate), dl.logic_gate(gate)
    rng = np.random.default_rng(0)
    for _ in range(50):
        i, j = rng.integers(len(figure.offsets)), rng.integers(len(figure.angles))
        arrays = figure.frames((), {"angle": figure.angles.values[j],
                                    "offset": figure.offsets.values[i]})
        turn = np.radians(figure.angles.values[j])
        w = np.array([np.cos(turn), np.sin(turn)])
        on = np.array([0.5, 0.5]) + figure.offsets.values[i] * w         # a point of the line
        wrong = (dl.Neuron(w, -w @ on, dl.step)(x) != y).sum()
        assert arrays["mistakes"].item() == figure.map[i, j] == wrong
        assert np.isfinite(arrays["wrong_x"]).sum() == wrong
        for end in ("foot", "line"):
            z = arrays[f"{end}_x"] * w[0] + arrays[f"{end}_y"] * w[1] - w @ on
            np.testing.assert_allclose(z, 0, atol=1e-9)
        tip = [arrays["tip_x"].item(), arrays["tip_y"].item()]
        assert dl.Neuron(w, -w @ on, dl.step)(tip) == 1
    assert arrays["lines_each"].sum() == figure.map.size


def test_no_line_solves_xor_and_lines_solve_the_others():
    assert {gate: BestLine(gate).map.min() for gate in GATES} == {
        "and": 0, "or": 0, "nand": 0, "xor": 1}
    assert BestLine().map.max() == 3
    assert "has 1 wrong, the worst 3" in BestLine().texts(BestLine().frames())[0][0]


def test_no_line_of_the_map_meets_a_corner():
    """So that rounding decides nothing."""
    figure = BestLine()
    angle, offset = np.meshgrid(figure.angles.values, figure.offsets.values)
    w, b = neuron_at(angle.reshape(-1, 1), offset.reshape(-1, 1))
    assert np.abs(w @ dl.logic_gate("xor").x.T + b).min() > 1e-3


def test_clicked_points_are_learned():
    figure = ClickPoints()
    figure.a_click_adds = 1
    figure.on_pointer(0, "down", np.array([-2.0]), np.array([2.5]))
    assert figure.x[-1].tolist() == [-2, 2.5] and figure.y[-1] == 1
    for epochs in (1, 7, 40):
        neuron, mistakes = dl.Perceptron(2), 0
        for _ in range(epochs):
            (mistakes,) = neuron.fit(figure.x, figure.y, epochs=1)
        arrays = figure.frames((), {"epoch": epochs})
        assert arrays["mistakes_now"].item() == mistakes
        assert arrays["wrong"].item() == (neuron.predict(figure.x) != figure.y).sum()
        ends = np.column_stack([arrays["line_x"][0], arrays["line_y"][0]])
        np.testing.assert_allclose(ends @ neuron.weights + neuron.bias, 0, atol=1e-6)


def test_says_when_it_comes_to_rest():
    figure = ClickPoints()
    first = len(dl.Perceptron(2).fit(*EXAMPLE))
    assert figure.texts(figure.frames())[0][0].endswith(
        f"Epoch {first} is the first without a mistake.")
    figure.add(*EXAMPLE.x[0], 1)                     # the same place in both classes
    assert "No epoch up to 40" in figure.texts(figure.frames())[0][0]


def test_points_can_be_removed_and_brought_back():
    figure = ClickPoints()
    figure.on_button("undo")
    assert len(figure.x) == len(figure.y) == len(EXAMPLE.x) - 1
    figure.on_button("clear")
    assert len(figure.x) == 0 and figure.error == ""
    assert figure.texts(figure.frames())[0][0].startswith("0 points of class 0 and 0 of class 1")
    figure.on_button("undo")
    assert figure.error == ""
    figure.receive({"type": "button", "name": "reset"})
    assert figure.error == ""
    np.testing.assert_array_equal(figure.x, EXAMPLE.x)
    with pytest.raises(ValueError, match="0 or 1, got 2"):
        figure.add(0, 0, 2)


def test_a_neuron_without_weights_has_no_line():
    assert np.isnan(boundary(np.zeros((1, 2)), np.ones((1, 1)))).all()


@pytest.mark.parametrize("bias", [-2.4, -2.0, -1.9, -1.5, -1.0, -0.9, -0.0])
def test_three_neurons_are_right_where_the_figure_says(bias):
    """OR, NAND and a neuron that looks at both, called directly; two corners fall together."""
    arrays = XorInThePlaneOfOrAndNand().frames((), {"way": 1.0, "bias": bias})
    x, y = dl.logic_gate("xor")
    hidden = np.column_stack([dl.Neuron(w, b, dl.step)(x) for w, b in (
        ([1, 1], -0.5), ([-1, -1], 1.5))])
    np.testing.assert_array_equal(np.column_stack([arrays["h1"][0], arrays["h2"][0]]), hidden)
    assert (hidden[1] == hidden[2]).all() and len(np.unique(hidden, axis=0)) == 3
    right = (dl.Neuron([1, 1], bias, dl.step)(hidden) == y).sum()
    assert arrays["right"].item() == right and (right == 4) == (-2 <= bias < -1)
    assert arrays["reached"].item() == (right == 4)


def test_a_link_carries_the_points():
    figure, other = ClickPoints(), ClickPoints()
    assert figure.carried == ""
    figure.on_button("clear")
    assert figure.carried == "~"
    figure.add(1.5, -2.25, 1)
    other.receive({"type": "recall", "carried": figure.carried})
    np.testing.assert_allclose(other.x, figure.x, atol=0.004)
    assert other.y.tolist() == [1] and other.carried == figure.carried and other.error == ""
    other.receive({"type": "recall", "carried": "~12"})
    assert "seven digits" in other.error and len(other.x) == 1
    figure.on_button("reset")
    assert figure.carried == ""
