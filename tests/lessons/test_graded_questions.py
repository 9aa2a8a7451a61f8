"""The graded questions that have to be thought about: what each answer says, computed."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

import dlcourse as dl
from dlcourse import checks
from dlcourse.checks.kit.questions import MultipleChoice
from dlcourse.figures import ask

from .lessons import LESSONS


def answer(lesson: str, name: str) -> str:
    """The text of the right option."""
    exercise = checks.lesson(lesson).exercises[name]
    assert isinstance(exercise, MultipleChoice)
    return exercise.options[exercise.right][0]


def test_twice_the_current_is_more_than_twice_the_rate():
    neuron = dl.LeakyIntegrateAndFire()
    before, after = neuron.firing_rate(2.5), neuron.firing_rate(5)
    assert neuron.rheobase == 2 and (round(before), round(after)) == (29, 82)
    assert answer("01_biological_neuron", "twice_the_current") == "clearly more than 58 times"


def test_a_slower_membrane_fires_later():
    first = [dl.LeakyIntegrateAndFire(tau=tau).simulate(np.full(3000, 2.5)).spikes[0]
             for tau in (20, 40)]
    assert first[1] == pytest.approx(2 * first[0], rel=0.01)
    assert answer("01_biological_neuron", "slower_membrane").endswith("comes later")


def test_in_mm_the_weights_become_a_tenth_and_the_bias_stays():
    x, w, b = np.array([3.0, -2.0]), np.array([0.5, 4.0]), 1.5
    assert 10 * x @ (w / 10) + b == pytest.approx(x @ w + b)
    assert answer("02_artificial_neuron", "other_units") == (
        "the weights are divided by 10, the bias stays")


def test_tanh_becomes_a_probability():
    z = np.linspace(-3, 3, 61)
    np.testing.assert_allclose((np.tanh(z) + 1) / 2, dl.sigmoid(2 * z))
    assert answer("03_activation_functions", "rain_from_tanh") == "take (a + 1) / 2"


def test_a_fine_staircase_is_near_the_sigmoid_and_has_no_slope():
    def stairs(z):
        return np.floor(1000 * dl.sigmoid(z)) / 1000

    z = np.linspace(-3, 3, 61) + 0.0123
    assert np.abs(stairs(z) - dl.sigmoid(z)).max() <= 0.001
    assert (stairs(z + 1e-7) == stairs(z - 1e-7)).all()
    assert "slope is 0" in answer("03_activation_functions", "a_thousand_stairs")


def test_ten_halves_are_five_quarters():
    layers = int(answer("03_activation_functions", "as_many_layers"))
    assert 0.5**layers == 0.25**5


def test_mistakes_after_100_epochs_prove_nothing():
    """Two rows that a line separates, with so narrow a gap that the rule takes longer."""
    x, y = np.array([[1.0, 1.0], [1.0, 1.01]]), np.array([0, 1])
    mistakes = dl.Perceptron(n_features=2).fit(x, y, epochs=100_000)
    assert len(mistakes) > 100 and min(mistakes[:100]) > 0 == mistakes[-1]
    assert "not done yet" in answer("04_decision_boundaries", "still_mistakes")
    neuron, (x, y) = dl.Perceptron(n_features=2), dl.logic_gate("and")
    assert min(neuron.fit(x, y, epochs=5)) > 0  # and still, its line separates them already
    assert (neuron.predict(x) == y).all()


def test_larger_weights_alone_bring_the_line_nearer():
    w, b = np.array([2.0, -4.0]), 3.0

    def line(w):
        return -w[0] / w[1], -b / w[1]

    assert line(10 * w) == (line(w)[0], pytest.approx(line(w)[1] / 10))
    assert "towards (0, 0)" in answer("04_decision_boundaries", "weights_alone")


def test_through_one_neuron_all_outputs_move_together():
    rng = np.random.default_rng(0)
    model = dl.Sequential(dl.Linear(4, 1, rng=rng), dl.Linear(1, 3, rng=rng))
    outputs = model(rng.normal(size=(50, 4)))
    assert np.linalg.matrix_rank(outputs - outputs[0], tol=1e-9) == 1
    assert "independently" in answer("05_layers", "through_one_neuron")


def test_ten_times_the_loss_with_a_tenth_of_the_rate_and_every_row_twice():
    (x, y), model = dl.moons(20, rng=0), partial(dl.Linear, 2, 2, rng=0)
    steps = []
    for rows, labels, factor, lr in ((x, y, 1, 0.3), (x, y, 10, 0.03),
                                     (np.tile(x, (2, 1)), np.tile(y, 2), 1, 0.3)):
        layer, loss = model(), dl.CrossEntropyLoss()
        loss(layer(rows), labels)
        layer.backward(factor * loss.backward())
        dl.SGD(layer.parameters(), lr=lr).step()
        steps.append(layer.weight.data)
    np.testing.assert_allclose(steps[1], steps[0])
    np.testing.assert_allclose(steps[2], steps[0])
    assert answer("07_gradient_descent", "ten_times_the_loss").startswith("nothing")
    assert "twice the work" in answer("07_gradient_descent", "every_row_twice")


def test_with_biases_at_zero_hidden_neurons_become_different_and_biases_move():
    (x, y), rng = dl.moons(60, noise=0.2, rng=0), np.random.default_rng(0)
    model = dl.Sequential(dl.Linear(2, 4, rng=rng), dl.Tanh(), dl.Linear(4, 2, rng=rng))
    assert not model[0].bias.data.any()
    dl.fit(model, x, y, epochs=5, batch_size=20, loss=dl.CrossEntropyLoss(), rng=rng,
           optimizer=dl.SGD(model.parameters(), lr=0.1), progress=False)
    assert len({*model[0].bias.data}) == 4
    assert "already make them different" in answer("09_training", "biases_at_zero")


def test_more_weight_decay_makes_a_large_training_loss_larger():
    (x, y), losses = dl.moons(60, noise=0.2, rng=0), []
    for decay in (0.1, 1.0):
        model = dl.Sequential(dl.Linear(2, 8, rng=0), dl.ReLU(), dl.Linear(8, 2, rng=1))
        history = dl.fit(model, x, y, epochs=100, batch_size=60, loss=dl.CrossEntropyLoss(),
                         rng=0, progress=False,
                         optimizer=dl.SGD(model.parameters(), lr=0.1, weight_decay=decay))
        losses.append(history.loss[-1])
    assert losses[1] > losses[0] + 0.05
    assert answer("09_training", "both_losses_level") == "more weight decay"


def test_a_square_weight_fits_transposed_and_says_something_else():
    layer, x = dl.Linear(10, 10, rng=0), np.random.default_rng(1).normal(size=(3, 10))
    right = layer(x)
    layer.weight.data = layer.weight.data.T
    assert not np.allclose(layer(x), right)
    assert answer("12_to_pytorch", "forgot_to_transpose") == "no error, and other outputs"


def test_no_graded_question_is_asked_in_a_lesson():
    """Neither its text nor its right answer is one that a lesson's question already has."""
    said = [one.text + " " + " ".join(one.replies) for path in LESSONS
            for one in (ask.me(f"{path.stem}/{key}") for key in ask.of(path.stem).makers)]
    for path in LESSONS[1:]:
        for name, exercise in checks.lesson(path.stem).exercises.items():
            if isinstance(exercise, MultipleChoice):
                right = exercise.options[exercise.right][0]
                assert not [words for words in said if exercise.question in words
                            or (len(right) > 25 and right.lower() in words.lower())], name
