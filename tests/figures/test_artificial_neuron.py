"""The figures of lesson 02 against the package called directly."""

from __future__ import annotations

import numpy as np
import pytest

import dlcourse as dl
from dlcourse.figures.artificial_neuron import (
    Likeness,
    LineAndNormal,
    ThresholdToBias,
    WeightedSum,
    two_measurements,
)


def test_the_steps_end_at_the_weighted_sum():
    figure = WeightedSum()
    figure.w1, figure.w2, figure.w3, figure.bias = 0.5, -1.5, 2, -0.7
    arrays = figure.frames()
    expected = dl.Neuron([0.5, -1.5, 2], -0.7).weighted_sum([2, -1, 0.5])
    assert arrays["z"].item() == pytest.approx(expected)
    assert arrays["end"][0, -1] == pytest.approx(expected)
    np.testing.assert_allclose(arrays["end"] - arrays["start"], [[1.0, 1.5, 1.0, -0.7]])


def test_shows_what_the_students_function_says():
    figure = WeightedSum(lambda x, w, b: sum(x * w))              # the bias is forgotten
    assert figure.frames()["z"].item() == pytest.approx(0.5)
    assert figure.frames()["end"][0, -1] == pytest.approx(1.0)
    assert figure.in_words[1] == (
        "2.0 · 1.0 + (−1.0) · 1.0 + 0.5 · (−1.0) + 0.5: the steps are 2.00, −1.00, −0.50 and the "
        "bias, and end at 1.00. The function says z = 0.50. That is not where the steps end.")


@pytest.mark.parametrize(("total", "theta"), [(1, 0.5), (-0.6, 0.2), (0.5, 0.5), (-3, -2)])
def test_threshold_and_bias_agree(total, theta):
    figure = ThresholdToBias()
    figure.sum, figure.theta = total, theta
    arrays = figure.frames()
    s, t = figure.sum, figure.theta
    assert arrays["output"].item() == dl.ThresholdUnit([1], t)([s]) == dl.Neuron(
        [1], -t, dl.step)([s])
    assert ("fires" in figure.texts(arrays)[0][0].split(". ")[-1]) == bool(s >= t)


def test_the_line_is_where_z_is_zero_and_the_arrow_stands_across_it():
    figure = LineAndNormal()
    figure.w1, figure.w2, figure.bias = 0.7, -1.1, 0.8
    a = figure.frames()
    neuron = dl.Neuron([figure.w1, figure.w2], figure.bias, dl.step)
    line = np.column_stack([a["line_x"][0], a["line_y"][0]])
    np.testing.assert_allclose(neuron.weighted_sum(line), 0, atol=1e-9)
    arrow = np.array([a["tip_x"] - a["foot_x"], a["tip_y"] - a["foot_y"]]).ravel()
    assert (line[1] - line[0]) @ arrow == pytest.approx(0, abs=1e-9)
    np.testing.assert_allclose(arrow, [figure.w1, figure.w2])


def test_counts_the_birds_for_which_it_fires():
    figure = LineAndNormal()
    figure.w1, figure.w2, figure.bias = 1, -1, -1.6
    x, y = dl.load_penguins()
    fires = dl.Neuron([figure.w1, figure.w2], figure.bias, dl.step)(two_measurements(x)) == 1
    a = figure.frames()
    assert a["gentoo"].item() == fires[y == 2].sum()
    assert a["others"].item() == fires[y != 2].sum()


def test_without_weights_there_is_no_line():
    figure = LineAndNormal()
    figure.w1, figure.w2 = 0, 0
    assert figure.error == "" and np.isnan(figure.frames()["line_x"]).all()
    assert "there is no line" in figure.in_words[1] and "right angle" not in figure.in_words[1]


@pytest.mark.parametrize("turn, dot", [(0, 5), (90, 0), (180, -5), (-90, 0), (60, 2.5)])
def test_likeness_is_the_dot_product(turn, dot):
    """With arrows of the same length √5: 5 times the cosine of the angle."""
    figure = Likeness()
    nearest = min(figure._controls["length"].values, key=lambda v: abs(v - 5**0.5 / 1.25))
    at = {name: array.item() for name, array in figure.frames((), {
        "turn": turn, "length": nearest}).items() if np.size(array) == 1}
    assert at["dot"] == pytest.approx(dl.Neuron([2, 1], 0).weighted_sum([at["x1"], at["x2"]]))
    assert at["dot"] == pytest.approx(dot * nearest / 5**0.5)
