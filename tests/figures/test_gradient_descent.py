"""Lesson 07's figures say what dlcourse says."""

from __future__ import annotations

import numpy as np
import pytest

import dlcourse as dl
from dlcourse.figures.gradient_descent import (
    PENGUIN_RATES,
    BallOnACurve,
    OptimizersInARavine,
    PenguinLearningRates,
    Steepest,
    ThreeRates,
    bowl,
    descent,
    penguins_at_rate,
    two_valleys,
)
from dlcourse.figures.kit.style import typeset


@pytest.mark.parametrize("curve", [bowl, two_valleys])
@pytest.mark.parametrize("lr", [0.01, 0.1, 0.5])
def test_the_ball_goes_as_sgd_goes(curve, lr):
    figure = BallOnACurve()
    name = {bowl: "bowl", two_valleys: "two valleys"}[curve]
    w = dl.Parameter(np.array([2.6]), "w")
    optimizer = dl.SGD([w], lr=figure._controls["lr"].values[figure._controls["lr"].position(lr)])
    for step in range(6):
        arrays = figure.frames((), {"curve": name, "lr": optimizer.lr, "step": step})
        assert arrays["weight"].item() == pytest.approx(w.data.item(), abs=1e-8)
        assert arrays["loss"].item() == pytest.approx(curve(w.data).item(), abs=1e-8)
        w.grad = dl.numerical_gradient(lambda v: curve(v).sum(), w.data)
        (x0, x1), (y0, y1) = arrays["tangent_x"][0], arrays["tangent_y"][0]
        assert (y1 - y0) / (x1 - x0) == pytest.approx(w.grad.item(), abs=1e-6)
        optimizer.step()
        assert arrays["to_w"].item() == pytest.approx(w.data.item(), abs=1e-8)


def test_too_high_a_rate_throws_the_ball_out_and_says_so():
    figure = BallOnACurve()
    figure.lr, figure.step = 1.2589, 20
    words = figure.texts(figure.frames())[0][0]
    assert words == "Step 20, learning rate 1.3: the ball has left the picture."
    figure.lr = 1.0
    assert abs(figure.frames()["weight"].item()) == pytest.approx(2.6, rel=1e-6)


def test_a_curve_of_the_readers_own():
    figure = BallOnACurve(lambda w: abs(w) + 1, start=1.0)
    arrays = figure.frames((), {"lr": 0.1, "step": 5})
    assert figure.error == "" and arrays["weight"].item() == pytest.approx(0.5)


def test_three_rates_are_three_runs_of_sgd():
    figure = ThreeRates()
    for surface, (a, b) in figure.surfaces.items():
        arrays = figure.frames((), {"surface": surface, "step": 40})
        for i, lr in enumerate(figure.rates):
            w = np.array(figure.start) * (1 - lr * np.array([a, b])) ** 40
            shown = np.array([arrays[f"x{i}"][0, -1], arrays[f"y{i}"][0, -1]])
            if not np.isnan(shown).any():
                np.testing.assert_allclose(shown, w)
            loss = 0.5 * (a * w[0] ** 2 + b * w[1] ** 2)
            assert arrays[f"loss{i}"][0] == typeset(f"{loss:.3g}")
    # too high for the long valley, best of the three in the round bowl
    assert float(figure.frames((), {"surface": "long valley", "step": 40})["loss2"][0]) > 100
    round_bowl = figure.frames((), {"surface": "round bowl", "step": 10})
    assert float(round_bowl["loss2"][0]) < float(round_bowl["loss1"][0])


def test_the_path_is_drawn_up_to_the_step():
    arrays = ThreeRates().frames((), {"surface": "round bowl", "step": 3})
    assert np.isfinite(arrays["x0"][0]).sum() == 4


def test_penguins_at_a_rate_are_trained_by_fit():
    rng = np.random.default_rng(0)
    x, y = dl.load_penguins()
    x = dl.Standardizer().fit_transform(x)
    model = dl.Sequential(dl.Linear(4, 10, rng=rng), dl.ReLU(), dl.Linear(10, 3, rng=rng))
    loss = dl.CrossEntropyLoss()
    dl.fit(model, x, y, epochs=30, batch_size=32, loss=loss, rng=rng, progress=False,
           optimizer=dl.SGD(model.parameters(), lr=0.1))
    assert penguins_at_rate(0.1)[-1] == dl.evaluate(model, x, y, loss=loss)[0]


def test_too_low_takes_long_and_too_high_runs_away():
    figure = PenguinLearningRates()
    assert PENGUIN_RATES[0] == 1e-4 and PENGUIN_RATES[-1] == 10
    assert figure.losses[0, -1] > 0.9 * figure.losses[0, 0]
    assert np.isnan(figure.losses[-1, 1:]).all()
    arrays = figure.frames((), {"lr": 10, "epoch": 30})
    assert arrays["outcome"][0] == "training has run away"
    assert np.isfinite(arrays["away"]).sum() == np.isnan(arrays["losses"]).sum() == 1
    assert arrays["others"][0].endswith(f"with loss {np.nanmin(figure.losses[:, -1]):.4f}.")
    before = figure.frames((), {"lr": 0.1, "epoch": 0})["others"]
    assert [*before] == ["All sixteen rates begin there."]  # none is the best


def test_the_ravine_shows_the_optimizers_own_paths():
    figure = OptimizersInARavine()
    lr = figure.lr
    makers = (lambda p: dl.SGD(p, lr=lr), lambda p: dl.SGD(p, lr=lr, momentum=0.9),
              lambda p: dl.Adam(p, lr=lr))
    arrays = figure.frames((), {"lr": lr, "step": 60})
    for i, make in enumerate(makers):
        path = descent(make, figure.steepness, figure.start, 60)
        np.testing.assert_allclose(np.column_stack([arrays[f"x{i}"][0], arrays[f"y{i}"][0]]), path)


def test_one_step_of_descent_by_hand():
    path = descent(lambda p: dl.SGD(p, lr=0.1), (1, 25), (-4, 1), 1)
    assert path.tolist() == [[-4, 1], [-3.6, -1.5]]


def test_the_steepest_way_down_is_against_the_gradient_and_across_the_line_of_equal_loss():
    figure, eps = Steepest(), 1e-6
    frames, place = figure.frames("turn"), figure.place

    def loss(w):
        return 0.5 * (np.array(figure.steepness) * w**2).sum(axis=-1)

    way = np.column_stack([frames["tip_x"], frames["tip_y"]]) - place
    measured_slopes = (loss(place + eps * way) - loss(place - eps * way)) / (2 * eps)
    np.testing.assert_allclose(frames["slope"][:, 0], measured_slopes, atol=1e-6)
    steepest = frames["turn"][frames["reached"]].item()
    assert steepest == frames["turn"][frames["slope"].argmin()].item() == -45
    level = frames["turn"][np.isclose(frames["slope"], 0)]
    np.testing.assert_allclose(abs(level - steepest), [90, 90])
    shown = figure.frames((), {"shown": True, "turn": 135})
    uphill = np.array([shown["grad_x"].item(), shown["grad_y"].item()]) - place
    assert np.degrees(np.arctan2(uphill[1], uphill[0])) == pytest.approx(135)
