"""Lesson 08's figures say what dlcourse says."""

from __future__ import annotations

import numpy as np
import pytest

import dlcourse as dl
from dlcourse.figures.backpropagation import (
    BACKWARD,
    DEEPEST,
    FORWARD,
    LAST_STEP,
    TARGETS,
    BackThroughLayers,
    ChainRuleGraph,
    FanOut,
    GradientSizes,
    NextNumber,
    gradients,
    measured,
    small_network,
    values,
    written,
)


@pytest.fixture(scope="module")
def everywhere():
    """The graph's numbers for all positions of w and b."""
    figure = ChainRuleGraph()
    w, b = np.meshgrid(*(figure._controls[name].values for name in ("w", "b")))
    return values({"w": w.reshape(-1, 1), "b": b.reshape(-1, 1)})


@pytest.mark.parametrize("name", BACKWARD)
def test_every_gradient_is_the_one_that_can_be_measured(everywhere, name):
    np.testing.assert_allclose(gradients(everywhere)[name], measured(everywhere, name), atol=1e-6)


def test_the_graph_is_one_neuron_of_dlcourse(everywhere):
    grad = gradients(everywhere)
    for i, (w, b) in enumerate(zip(everywhere["w"], everywhere["b"], strict=True)):
        model, loss = dl.Sequential(dl.Linear(1, 1), dl.ReLU()), dl.MSELoss()
        model[0].weight.data, model[0].bias.data = [w], b
        assert loss(model([[2.0]]), [[5.0]]) == everywhere["L"][i].item()
        below = model.backward(loss.backward())
        shown = [grad[n][i].item() for n in ("w", "b", "x")]
        assert shown == [model[0].weight.grad.item(), model[0].bias.grad.item(), below.item()]


def test_relu_never_stands_at_its_kink(everywhere):
    assert (everywhere["z"] != 0).all()


def test_numbers_appear_one_by_one():
    figure = ChainRuleGraph()

    def said(step):
        figure.step = step
        arrays = figure.frames()
        return {n: (arrays[f"{n}_value"][0], arrays[f"{n}_grad"][0].strip()) for n in BACKWARD}

    assert said(0)["m"] == ("m = ?", "") and said(0)["w"] == ("w = 3", "")
    assert said(2)["z"] == ("z = 3", "") and said(2)["a"] == ("a = ?", "")
    assert said(7)["z"] == ("z = 3", "∂L/∂z = −4") and said(7)["m"][1] == ""
    assert said(LAST_STEP)["x"] == ("x = 2", "∂L/∂x = −12")
    words = figure.texts(figure.frames())[0][0]
    assert words.endswith("= −4 · 3 = −12; measured: −12.")
    assert "−4 × 2 = −8" in figure.frames()["notes"][0].split("\n")


def test_a_silent_relu_stops_the_gradient():
    figure = ChainRuleGraph()
    figure.w, figure.b, figure.step = 1, -5, LAST_STEP
    arrays = figure.frames()
    assert arrays["a_grad"][0] == "∂L/∂a = −10"
    assert [arrays[f"{n}_grad"][0][-4:] for n in ("z", "m", "b", "w", "x")] == [" = 0"] * 5


@pytest.mark.parametrize(("x1", "x2"), [(1, 1), (2, 1), (-2, 2), (0, -1)])
def test_the_small_networks_gradients_are_those_that_can_be_measured(x1, x2):
    figure, eps = BackThroughLayers(), 1e-4
    arrays = figure.frames("step", {"x1": x1, "x2": x2})

    def loss(model, x):
        return dl.MSELoss()(model(x), TARGETS)

    model, x = small_network(), np.array([[x1, x2]], float)
    slopes = []
    for array in (x, model[0].weight.data, model[2].weight.data):
        for i in np.ndindex(array.shape):
            moved = []
            for side in (eps, -eps):
                array[i] += side
                moved.append(loss(model, x))
                array[i] -= side
            slopes.append((moved[0] - moved[1]) / (2 * eps))
    lines = arrays["notes"][-1].split("\n")
    shown = [f"∂L/∂w = {written(round(v, 6))}" for v in slopes[2:]]
    assert [line.partition(", ")[2] for line in lines[:8]] == shown
    assert lines[14:16] == [f"∂L/∂x{'₁₂'[i]} = {written(round(v, 6))}"
                            for i, v in enumerate(slopes[:2])]
    assert written(loss(model, x)) in arrays["loss"][-1]


def test_the_small_network_goes_forward_then_back_a_layer_a_step():
    arrays = BackThroughLayers().frames("step")
    assert arrays["flow"].sum(axis=1).tolist() == [0, 4, 8, 8, 8, 8, 8]
    assert arrays["back"].sum(axis=1).tolist() == [0, 0, 0, 0, 0, 4, 8]
    assert (arrays["back"][5, 4:] == 1).all()                 # those of the last layer first
    counts = [frame.count("∂L/∂") for frame in arrays["notes"]]
    assert counts == [0, 0, 0, 0, 2, 2 + 2 + 4, 2 + 2 + 4 + 2 + 4]
    assert "1 · 2 + 2 · 1 = 4, times the slope of ReLU there, 1: 4" in arrays["words"][5]


def test_values_and_gradients_run_along_the_edges_they_belong_to():
    figure = ChainRuleGraph()
    arrays, nodes = figure.frames("step"), figure.panels[0].marks[0]
    names = [nodes.words[i] for i in arrays["start"][0]]
    for step in range(LAST_STEP + 1):
        ran = {name for name, f in zip(names, arrays["flow"][step], strict=True) if f}
        back = {name for name, f in zip(names, arrays["back"][step], strict=True) if f}
        assert ("w" in ran, "+" in ran) == (step >= 1, step >= 3)
        assert ("ReLU" in back, "x" in back) == (step >= 6, step >= LAST_STEP)


def test_typing_the_right_numbers_leads_through_the_graph():
    walk = NextNumber()
    for number in (6, 3, 3, 4, 1, -4, -4, -4, -4, -8, -12):
        assert "Next number" in walk.heading
        walk.press("check", number)
        assert walk.reply.verdict == "right"
    assert walk.figure.step == LAST_STEP == len(FORWARD) + len(BACKWARD)
    assert "All numbers are known" in walk.heading
    walk.press("check", 0.0)
    walk.press("show")
    assert walk.figure.step == LAST_STEP


def test_a_wrong_number_stays_and_gets_the_rule():
    walk = NextNumber()
    walk.figure.step = 9
    assert "∂L/∂w" in walk.heading
    walk.press("check", 4)
    assert walk.figure.step == 9
    assert walk.reply.verdict == "wrong" and "local slope: x" in walk.reply.words
    walk.press("show")
    assert "∂L/∂x" in walk.heading


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "ReLU"])
def test_gradient_sizes_are_those_of_the_network(activation):
    figure = GradientSizes()
    arrays = figure.frames((), {"activation": activation, "layers": 4, "scale": 2.0})
    kind, init = figure.activations[activation]
    rng = np.random.default_rng(0)
    sizes = ((4, 20), (20, 20), (20, 20), (20, 3))
    linear = [dl.Linear(a, b, init=init, rng=rng) for a, b in sizes]
    for layer in linear:
        layer.weight.data = 2 * layer.weight.data
    model = dl.Sequential(linear[0], kind(), linear[1], kind(), linear[2], kind(), linear[3])
    loss = dl.CrossEntropyLoss()
    loss(model(figure.x), figure.y)
    model.backward(loss.backward())
    # a bias's gradient is what arrives at its layer's sums, added up over the samples
    arriving = [model.gradients[i] for i in (1, 3, 5, 7)]
    for grad, layer in zip(arriving, linear, strict=True):
        np.testing.assert_allclose(grad.sum(axis=0), layer.bias.grad)
    expected = [np.sqrt((grad**2).mean()) for grad in arriving]
    np.testing.assert_allclose(arrays["sizes"][0, :4], expected)
    expected = [np.sqrt((model.activations[i] ** 2).mean()) for i in (2, 4, 6, 7)]
    np.testing.assert_allclose(arrays["outputs"][0, :4], expected)
    assert np.isnan(arrays["sizes"][0, 4:]).all()


@pytest.fixture(scope="module")
def share():
    """How much more gradient arrives at the first of twelve layers than at the last."""
    figure = GradientSizes()

    def measure(activation, scale):
        arriving = figure.sizes(activation, DEEPEST, scale)[1]
        return arriving[0] / arriving[-1]

    return measure


def test_a_scale_that_keeps_gradients_level_exists_for_tanh_and_relu_and_none_for_sigmoid(share):
    """What the figure asks for has an answer."""
    scales = next(c for c in GradientSizes.controls if c.name == "scale").values
    level = {name: [s for s in scales if 0.1 < share(name, s) < 10]
             for name in GradientSizes.activations}
    assert level == {"sigmoid": [], "tanh": [1.0, 2.0], "ReLU": [1.0]}


def test_with_small_weights_relu_lets_the_gradient_fade_and_with_large_ones_explode(share):
    assert share("ReLU", 0.5) < 1e-4
    assert share("ReLU", 2.0) > 100
    assert share("sigmoid", 1.0) < 1e-7


@pytest.mark.parametrize("x", [-2, 0, 3])
def test_what_is_used_twice_waits_for_both_gradients(x):
    """Too early, just what comes through v is missing."""
    def loss(x):
        a = 3 * x
        return (a + 1) * (2 * a)

    slope = (loss(x + 1e-5) - loss(x - 1e-5)) / 2e-5
    through_v = 3 * 2 * (3 * x + 1)
    for order, expected in (("right order", slope), ("a too early", slope - through_v)):
        figure = FanOut()
        words = figure.texts(figure.frames((), {"order": order, "step": 4, "x": x}))[0][0]
        got, true = (float(words.partition(sign)[2].split(end)[0].replace("−", "-")) for sign, end
                     in (("∂L/∂x = ", ";"), ("measured: ", ". ")))
        assert got == pytest.approx(expected) and true == pytest.approx(slope)


def test_each_step_of_the_fan_out_adds_to_what_is_there():
    figure = FanOut()
    grads = [figure.frames((), {"step": step, "x": 1})["notes"].item().split("\n")[11]
             for step in range(5)]
    assert grads == ["∂L/∂a: ?", "∂L/∂a: ?", "∂L/∂a: 6", "∂L/∂a: 6 + 8 = 14", "∂L/∂a: 6 + 8 = 14"]


def test_the_targets_are_said_as_they_are():
    formula = "".join(part for part in BackThroughLayers.formula if isinstance(part, str))
    written = [f"{target:g}" for target in TARGETS[0]]
    assert "the targets are {} and {}.".format(*written) in BackThroughLayers.summary
    assert "− {} )² + (− {} )²".format(*written) in formula
    marks = [mark.template for mark in BackThroughLayers.panels[0].marks]
    assert {f"target {target}" for target in written} <= {*marks}
