"""The figure of lesson 12, and the numbers that were recorded from PyTorch for it."""

from __future__ import annotations

import numpy as np
import pytest

import dlcourse as dl
from dlcourse.figures.kit.style import typeset
from dlcourse.figures.to_pytorch import (
    EPOCHS,
    RECORDED,
    SideBySide,
    losses_of_dlcourse,
    penguins_and_network,
    recorded,
)

from .make_pytorch import pytorch_numbers


def test_dlcourse_agrees_with_what_was_recorded():
    x, y, *_, model = penguins_and_network()
    loss = dl.CrossEntropyLoss()
    np.testing.assert_allclose(model.forward(x[:16]), recorded()["logits"], rtol=1e-10)
    assert loss.forward(model.forward(x[:16]), y[:16]) == pytest.approx(recorded()["loss"], 1e-12)
    model.backward(loss.backward())
    for name, p in model.named_parameters():
        np.testing.assert_allclose(p.grad.T, recorded()[f"gradient {name}"], rtol=1e-9, atol=1e-15)
    twice = recorded()["2.bias after two backwards"]
    np.testing.assert_allclose(twice, 2 * model[2].bias.grad, rtol=1e-9)


@pytest.mark.parametrize("dtype, apart", [("float64", 1e-12), ("float32", 1e-4)])
def test_a_whole_training_agrees(dtype, apart):
    ours, theirs = losses_of_dlcourse(dtype), recorded()[f"losses {dtype}"]
    assert ours.shape == theirs.shape == (EPOCHS * 16,)
    np.testing.assert_allclose(ours, theirs, atol=apart)


def test_the_figure_shows_both_and_their_difference():
    figure = SideBySide()
    figure.digits, figure.update = "float32", 100
    arrays, theirs = figure.frames(), recorded()["losses float32"]
    ours = losses_of_dlcourse("float32")
    assert np.isfinite(arrays["apart"]).sum() == 100
    np.testing.assert_allclose(arrays["theirs"][0, :100], theirs[:100])
    difference = np.abs(ours - theirs)[:100]
    np.testing.assert_allclose(arrays["apart"][0, :100], np.maximum(difference, 1e-30))
    assert typeset(f"{difference.max():.0e}") in figure.texts(arrays)[0][0]


def test_the_recorded_file_is_small_and_what_the_script_writes():
    pytest.importorskip("torch")
    assert RECORDED.stat().st_size < 50_000
    live = pytorch_numbers()
    assert live.keys() == recorded().keys()
    for name, array in live.items():
        atol = 1e-4 if name.endswith("float32") else 1e-10
        np.testing.assert_allclose(array, recorded()[name], rtol=1e-8, atol=atol, err_msg=name)
