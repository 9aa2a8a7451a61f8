"""Functions as learners write them, in every figure that takes one: told in words, never hidden."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

from dlcourse.figures.artificial_neuron import WeightedSum, weighted_sum
from dlcourse.figures.biological_neuron import MembranePotential
from dlcourse.figures.decision_boundaries import PerceptronSteps
from dlcourse.figures.gradient_descent import BallOnACurve

from .every import figures

TAKES = [kind for kind in figures()
         if {"function", "rule"} & set(inspect.signature(kind.__init__).parameters)]


def raises(*_, **__):
    raise ZeroDivisionError("mine")


SLIPS = {
    "nothing": (lambda *_, **__: None, "gave None (is there a return?)"),
    "words": (lambda *_, **__: "half", "gave 'half'"),
    "a list": (lambda *_, **__: [1.0, 2.0, 3.0], "gave a list of 3 elements"),
    "an array": (lambda *_, **__: np.ones((5, 7)), "gave an array of shape (5, 7)"),
    "itself": (lambda *_, **__: raises, "gave a function, which was not called"),
    "nan": (lambda *_, **__: np.nan, "gave nan"),
    "inf": (lambda *_, **__: np.inf, "gave inf"),
    "an error": (raises, "ZeroDivisionError: mine (line "),
    "no arguments": (lambda: 1.0, " argument"),
}


def test_all_that_take_one_are_tried():
    assert len(TAKES) == 12, [kind.__name__ for kind in TAKES]


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize("kind", TAKES, ids=lambda kind: kind.__name__)
def test_what_came_is_said_and_nothing_is_shown(kind, slip):
    function, said = SLIPS[slip]
    figure = kind(function)
    assert said in figure.error, figure.error
    if said.startswith("gave"):
        assert "Expected: " in figure.error
    assert figure.sets == [] and figure.data == b"" and figure.still == ""
    assert figure.in_words == [figure.title, f"This figure could not be computed. {figure.error}"]


@pytest.mark.parametrize("kind", [BallOnACurve], ids=lambda kind: kind.__name__)
def test_a_gap_in_a_curve_is_said_with_its_place(kind):
    assert kind(np.sqrt).error == "sqrt gave nan at −3. Expected: one number."


def words(figure, **state):
    return figure.texts(figure.frames((), state))[0][0]


def test_a_forgotten_bias_is_seen():
    assert words(WeightedSum(lambda x, w, b: sum(x * w))).endswith(
        "end at 1.00. The function says z = 0.50. That is not where the steps end.")
    assert words(WeightedSum(weighted_sum)).endswith("end at 1.00. The function says z = 1.00.")


def test_a_rule_that_leaves_the_bias_out_is_not_said_to_change_it():
    def rule(x, w, b, target, lr):
        return w + lr * (target - (x @ w + b >= 0)) * x, b

    assert "So nothing changes. Now w = (0, 0) and b = 0." in words(PerceptronSteps(rule), step=1)
    assert "only the weights change" in words(PerceptronSteps(rule), step=2)
    assert "only the bias changes" in words(PerceptronSteps(), step=1)


def test_a_membrane_that_never_moves_is_not_said_to_be_pulled():
    told = words(MembranePotential(lambda v, *_: v))
    assert "should pull" in told and told.endswith("With your step the neuron is silent.")
