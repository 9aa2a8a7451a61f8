"""Lesson 06's figures say what dlcourse says."""

from __future__ import annotations

import numpy as np
import pytest

import dlcourse as dl
from dlcourse.figures.softmax_and_loss import (
    LossOfOneBird,
    SoftmaxTriangle,
    SquaredAgainstCrossEntropy,
    WhyMinusLog,
)


@pytest.mark.parametrize("logits", [(2, 1, 0), (-5, 5, 0), (0.4, 0.4, 0.4)])
def test_bars_are_softmax_and_shifting_all_changes_nothing(logits):
    figure = SoftmaxTriangle()
    state = dict(zip(("z1", "z2", "z3"), logits, strict=True))
    percent = figure.frames("shift", state)["percent"]
    np.testing.assert_allclose(percent, np.tile(100 * dl.softmax(logits), (51, 1)))


def test_the_point_is_in_a_corner_when_sure_and_in_the_middle_when_not():
    figure = SoftmaxTriangle()
    sure = figure.frames((), {"z1": -5.0, "z2": -5.0, "z3": 5.0})
    assert sure["point_x"].item() == pytest.approx(0.5, abs=1e-3)
    assert sure["point_y"].item() == pytest.approx(np.sqrt(0.75), abs=1e-3)
    assert figure.texts(sure)[0][0].endswith("The most probable: Gentoo.")
    torn = figure.frames((), {"z1": 1.0, "z2": 1.0, "z3": 1.0})
    assert torn["point_y"].item() == pytest.approx(np.sqrt(0.75) / 3)


def test_takes_a_softmax_of_the_readers_own_and_says_if_its_shape_is_wrong():
    def without_normalising(z):
        return np.exp(z)

    assert SoftmaxTriangle(without_normalising).frames()["percent"][0, 2] == pytest.approx(100)
    assert "of the logits' shape" in SoftmaxTriangle(lambda z: z.sum(axis=1)).error


def test_loss_and_slope_of_the_true_classs_probability():
    figure = LossOfOneBird()
    for p in (0.01, 0.3, 0.99):
        arrays = figure.frames((), {"p": p})
        logits = np.log([[p, 1 - p]])
        assert arrays["loss"].item() == pytest.approx(dl.CrossEntropyLoss()(logits, [0]))
        assert arrays["slope"].item() == pytest.approx(-1 / p, rel=1e-6)
        (x0, x1), (y0, y1) = arrays["tangent_x"][0], arrays["tangent_y"][0]
        assert (y1 - y0) / (x1 - x0) == pytest.approx(-1 / p, rel=1e-6)
        batch = np.log([[q, 1 - q] for q in (0.9, 0.8, 0.6, p)])
        assert arrays["mean"].item() == pytest.approx(dl.CrossEntropyLoss()(batch, [0] * 4))


def test_takes_a_loss_of_the_readers_own():
    arrays = LossOfOneBird(lambda p: 1 - p).frames((), {"p": 0.25})
    assert arrays["loss"].item() == 0.75
    assert arrays["slope"].item() == pytest.approx(-1)


def test_both_losses_and_their_slopes():
    figure = SquaredAgainstCrossEntropy()
    for z in (-8.0, -3.0, 0.0, 5.0):
        arrays = figure.frames((), {"z": z})
        cross, squared = dl.BCEWithLogitsLoss(), dl.MSELoss()
        assert arrays["cross"].item() == pytest.approx(cross([[z]], [[1]]))
        assert arrays["cross_slope"].item() == pytest.approx(cross.backward().item())
        layer = dl.Sigmoid()
        assert arrays["squared"].item() == pytest.approx(squared(layer(np.array([[z]])), [[1]]))
        slope = layer.backward(squared.backward()).item()
        assert arrays["squared_slope"].item() == pytest.approx(slope)


def test_where_it_is_sure_and_wrong_only_cross_entropy_has_a_slope():
    arrays = SquaredAgainstCrossEntropy().frames((), {"z": -8.0})
    assert abs(arrays["cross_slope"].item()) > 0.99
    assert abs(arrays["squared_slope"].item()) < 0.001


@pytest.mark.parametrize("name", ["p1", "p2", "p3"])
def test_half_the_probability_is_half_the_product_and_ln_2_more(name):
    figure = WhyMinusLog()
    once, half = (figure.frames((), {name: p}) for p in (0.8, 0.4))
    assert half["product"].item() == pytest.approx(once["product"].item() / 2)
    assert half["total"].item() - once["total"].item() == pytest.approx(np.log(2))
    assert once["total"].item() == pytest.approx(-np.log(once["product"].item()))
    np.testing.assert_allclose(once["end"] - once["start"], -np.log(once["p"]))
