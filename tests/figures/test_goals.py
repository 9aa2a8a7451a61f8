"""What “Try this” asks for is noticed when it is reached, and not before."""

from __future__ import annotations

import pytest

from dlcourse.figures.activation_functions import ThreeRelus
from dlcourse.figures.animal_pictures import Calibration
from dlcourse.figures.artificial_neuron import Likeness, LineAndNormal, WeightedSum
from dlcourse.figures.biological_neuron import ChainOfThree, MembranePotential, WeakSynapses
from dlcourse.figures.decision_boundaries import BestLine, XorInThePlaneOfOrAndNand
from dlcourse.figures.gradient_descent import Steepest
from dlcourse.figures.penguin_classifier import MeasureAPenguin
from dlcourse.figures.softmax_and_loss import LossOfOneBird, SoftmaxTriangle, WhyMinusLog
from dlcourse.figures.start_here import PenguinNetwork
from dlcourse.figures.your_own_project import HowSure

from .every import figures

# Each figure with a goal: a state in which it is reached, and one in which it nearly is.
GOALS = {
    PenguinNetwork: ({"flipper_length": 230, "body_mass": 5500, "bill_depth": 14},
                     {"flipper_length": 205}),
    WeightedSum: ({"w1": 0, "w2": 0.5, "w3": 0}, {"w1": -0.5, "w2": 0, "w3": 0, "bias": 1}),
    Likeness: ({"turn": -90}, {"turn": 85}),
    LineAndNormal: ({"w1": 0.2, "w2": -0.2, "bias": -0.2}, {"w1": 0.2, "w2": -0.2, "bias": 0.2}),
    MembranePotential: ({"current": 2.1}, {"current": 2.0}),
    ChainOfThree: ({"w2": 12}, {"w2": 7}),
    WeakSynapses: ({"together": 21}, {"together": 22}),
    ThreeRelus: ({"w1": 1, "w2": -2, "w3": 1}, {"w1": 1, "w2": -2, "w3": 0.5}),
    XorInThePlaneOfOrAndNand: ({"way": 1, "bias": -1.5}, {"way": 0.9, "bias": -1.5}),
    WhyMinusLog: ({"p1": 1, "p2": 1, "p3": 1}, {"p1": 1, "p2": 1, "p3": 0.95}),
    Steepest: ({"turn": -45}, {"turn": -40}),
    BestLine: (None, {"angle": 45, "offset": 0.35}),
    SoftmaxTriangle: ({"z1": 1, "z2": 1, "z3": 1}, {"z1": 1, "z2": 1, "z3": 0.9}),
    LossOfOneBird: ({"p": 0.43}, {"p": 0.42}),
    Calibration: ({"divisor": 0.8}, {"divisor": 0.9}),
    HowSure: ({"rows": 200}, {"rows": 100}),
    MeasureAPenguin: ({"bill_depth": 16.6}, {"bill_depth": 17.5}),
}


def said(figure, state):
    words, _, reached = figure.texts(figure.frames((), state))[0][0].partition("\n")
    return words, reached


def test_all_that_have_one_are_tried():
    assert {kind for kind in figures() if kind.goal} == set(GOALS)


@pytest.mark.parametrize("kind", GOALS, ids=lambda kind: kind.__name__)
def test_it_is_said_where_it_is_reached_and_nowhere_else(kind):
    figure, (there, nearly) = kind(), GOALS[kind]
    assert said(figure, {})[1] == said(figure, nearly)[1] == ""
    if there:
        words, reached = said(figure, there)
        assert words and reached == f"✓ Reached: {figure.goal}"


def test_a_line_for_and_is_found_and_none_for_xor():
    assert not BestLine().frames(("angle", "offset"))["reached"].any()
    assert said(BestLine("and"), {"angle": 45, "offset": 0.35})[1].startswith("✓")


def test_the_still_picture_says_it_too():
    figure = SoftmaxTriangle()
    figure.z1 = figure.z2 = figure.z3 = 2
    assert figure.in_words[2] == "✓ Reached: the point is exactly in the middle."
