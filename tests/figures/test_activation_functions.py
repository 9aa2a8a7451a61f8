"""Lesson 03's figures say what dlcourse says."""

from __future__ import annotations

import numpy as np
import pytest

import dlcourse as dl
from dlcourse.figures.activation_functions import (
    ACTIVATIONS,
    CompareFour,
    Saturation,
    SoftThreshold,
    StepCannotLearn,
    Tangent,
    ThreeRelus,
    flippers,
    measured_slope,
)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("z", [-3.9, -0.5, 0.7, 2.0])
def test_the_tangent_is_as_steep_as_the_function(name, z):
    function, _ = ACTIVATIONS[name]
    arrays = Tangent().frames((), {"activation": name, "z": z})
    assert arrays["output"].item() == function(z)
    steepness = measured_slope(function, np.array(z)).item()
    assert arrays["slope"].item() == pytest.approx(steepness, abs=1e-7)
    (x0, x1), (y0, y1) = arrays["touch_x"][0], arrays["touch_y"][0]
    assert (y1 - y0) / (x1 - x0) == pytest.approx(steepness, abs=1e-7)
    assert (x0 + x1) / 2 == pytest.approx(z) and (y0 + y1) / 2 == pytest.approx(function(z))


def test_kink_and_jump_are_told():
    figure = Tangent()
    told = {name: figure.texts(figure.frames((), {"activation": name, "z": 0.0}))[0][0]
            for name in ACTIVATIONS}
    assert "jumps" in told["step"] and "kink" in told["ReLU"]
    assert told["sigmoid"].strip() == (
        "sigmoid at z = 0.0: the output is 0.500, the slope is 0.250.")
    figure.activation, figure.z = "step", 1.0
    assert "jumps" not in figure.texts(figure.frames())[0][0]


def test_the_readers_own_function_is_shown_with_its_slope():
    figure = Tangent(lambda z: max(0.1 * z, z))
    assert figure.error == "" and figure.state == {"activation": "yours", "z": 1.0}
    arrays = figure.frames("z")
    np.testing.assert_allclose(arrays["slope"][:40], 0.1)
    np.testing.assert_allclose(arrays["slope"][41:], 1)
    given = Tangent(dl.tanh, lambda z: 0 * z).frames("z")     # a wrong derivative is shown as it is
    assert not given["slope"].any() and not given["slopes"].any()


def test_four_activations_of_the_same_sum():
    for z in (-3.0, -0.4, 0.0, 1.5):
        arrays = CompareFour().frames((), {"z": z})
        np.testing.assert_allclose(
            arrays["output"][0], [dl.step(z), dl.sigmoid(z), dl.tanh(z), dl.relu(z)])
        np.testing.assert_allclose(arrays["slope"][0], [
            dl.step_derivative(z), dl.sigmoid_derivative(z), dl.tanh_derivative(z),
            dl.relu_derivative(z)])
        for i, (function, _) in enumerate(ACTIVATIONS.values()):
            np.testing.assert_array_equal(arrays[f"curve{i}"], function(arrays["places"]))
    words = CompareFour().texts(CompareFour().frames((), {"z": -1.0}))[0][0]
    assert "tanh −0.76" in words and "ReLU 0.00" in words


def test_a_fifth_function_joins_the_four():
    arrays = CompareFour(lambda z: z / 2).frames((), {"z": 2.0})
    assert arrays["output"][0, 4] == 1 and arrays["slope"][0, 4] == pytest.approx(0.5)
    np.testing.assert_allclose(arrays["curve4"], arrays["places"] / 2)


@pytest.mark.parametrize(("w", "b"), [(1, 1), (10, -6.5), (-2, 0.5), (0, -1)])
def test_the_soft_threshold_is_a_neuron(w, b):
    figure = SoftThreshold()
    arrays = figure.frames((), {"w": w, "b": b})
    neuron = dl.Neuron([w], b, activation=dl.sigmoid)
    np.testing.assert_allclose(arrays["curve"][0], neuron(arrays["places"][0][:, None]))
    high = neuron(figure.flipper[:, None]) >= 0.5
    assert arrays["gentoos"].item() == high[figure.gentoo == 1].sum()
    assert arrays["others"].item() == high[figure.gentoo == 0].sum()
    # the step turns where the sigmoid is one half, if it does so in the panel at all
    turn, sides = arrays["jump_x"][0, 1], arrays["jump_y"][0, [0, -1]]
    if sides[0] != sides[1]:
        assert w * turn + b == pytest.approx(0, abs=1e-9)


def test_the_summary_counts_all_birds_that_are_drawn():
    gentoo = SoftThreshold().gentoo
    assert (gentoo == 1).sum() == 41 and (gentoo == 0).sum() == 73
    assert flippers()[1].sum() == 123


@pytest.mark.parametrize("activation", ["step", "sigmoid"])
@pytest.mark.parametrize("b", [-5.2, -1.0, 2.2])
def test_the_mistake_is_the_mean_squared_difference(activation, b):
    figure = StepCannotLearn()
    assert set(figure.truth) == {0, 1} and len(figure.truth) == 9
    arrays = figure.frames((), {"activation": activation, "b": b})
    output = ACTIVATIONS[activation][0](3 * figure.flipper + b)
    loss = dl.MSELoss().forward(output[:, None], figure.truth[:, None])
    assert arrays["mistake"].item() == pytest.approx(loss)
    steepness = measured_slope(lambda v: figure.mistake(activation, v)[0], np.array([[b]]))
    assert arrays["slope"].item() == pytest.approx(steepness.item(), abs=1e-6)


def test_following_the_slope_leads_down_with_the_sigmoid_and_nowhere_with_the_step():
    figure = StepCannotLearn()
    step, sigmoid = (figure.frames("b", {"activation": a}) for a in ("step", "sigmoid"))
    assert not step["slope"].any() and set(step["advice"].ravel()) == {"Slope 0: no advice."}
    lowest = sigmoid["mistake"].argmin()
    advice = sigmoid["advice"].ravel()
    assert set(advice[: lowest - 3]) == {"Slope below 0: raise b."}
    assert set(advice[lowest + 3:]) == {"Slope above 0: lower b."}


@pytest.mark.parametrize("z", [-1.0, 0.0, 2.0, 5.0])
def test_slopes_are_multiplied_layer_by_layer(z):
    arrays = Saturation().frames((), {"z": z, "layers": 10})
    for k, name in enumerate(Saturation.names):
        slope, left = ACTIVATIONS[name][1](z), 1.0
        for layer in range(10):
            left *= slope
            shown = arrays[f"passed{k}"][0, layer]
            assert shown == pytest.approx(left) if left > 0 else np.isnan(shown)
        assert arrays[f"left{k}"].item() == pytest.approx(left)


def test_the_sentence_says_the_z_that_was_computed_with():
    figure = Saturation()
    assert "At z = −1.75 one" in figure.texts(figure.frames((), {"z": -1.75}))[0][0]


def test_the_sigmoid_loses_the_slope_and_relu_keeps_it():
    arrays = Saturation().frames("z", {"layers": 10})
    assert arrays["left0"].max() == 0.25**10
    assert set(arrays["left2"].ravel()) == {0, 1}


def test_three_neurons_added_up_are_the_curve_and_the_tent_is_one_of_them():
    state = {"w1": 1.0, "w2": -2.0, "w3": 1.0}
    arrays = ThreeRelus().frames((), state)
    x = arrays["x"][0]
    neurons = [dl.Neuron([1.0], -float(k), activation=dl.relu) for k in range(3)]
    total = sum(w * neuron(x[:, None]) for w, neuron in zip(state.values(), neurons, strict=True))
    np.testing.assert_allclose(arrays["total"][0], total)
    np.testing.assert_allclose(arrays["tent"][0], np.maximum(0, 1 - np.abs(x - 1)), atol=1e-12)
    np.testing.assert_allclose(arrays["corner"][0], np.interp([1, 2, 3], x, total), atol=1e-12)
