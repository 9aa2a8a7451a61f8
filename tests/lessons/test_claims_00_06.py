"""Lessons 00 to 06: the text says what the cells say, and nothing is told before it is asked.

The cells run once, in order, in this process. A claim about a cause is tested by taking the cause
away.
"""

from __future__ import annotations

import re

import numpy as np
import pytest

import dlcourse as dl
from dlcourse.figures.artificial_neuron import two_measurements

from .lessons import LESSONS
from .page import (
    WORDS,
    given_away,
    minutes,
    numbers,
    page,
    printed,
    stated,
    without_a_cell,
    words,
)

pytestmark = pytest.mark.slow

FIRST = [path.stem[:2] for path in LESSONS[:7]]
first_lessons = pytest.mark.parametrize("number", FIRST)
BY_HAND = {"2.718", "1.25", "180", "99.99"}  # e, a step of a sum, a half turn, a rounded axis

# What would give a prediction away, if it stood above it. The question's own cell is not read.
TELLS = {
    "00_start_here/gentoo": r"not surely|mass alone|all four (?:numbers|measurements) together",
    "01_biological_neuron/twice": r"more often|firing rate|never grow",
    "01_biological_neuron/rate": r"\d Hz|steep",
    "01_biological_neuron/adding-up": r"add up|adds up",
    "01_biological_neuron/come-together": r"has leaked away",
    "01_biological_neuron/uses": r"\b(?:8\.44|9\.1|9\.10)\b",
    "02_artificial_neuron/weighted-sum": r"(?<![\d.])2\.5\b|0\.5, −2, 1",
    "02_artificial_neuron/threshold-as-bias": r"−\s?(?:θ|\\theta|threshold)|minus the threshold",
    "02_artificial_neuron/arrow": r"doubl|stays where",
    "03_activation_functions/sketch": r"flat|S shape",
    "03_activation_functions/weight-alone": r"steeper",
    "03_activation_functions/below-zero": r"−1 (?:to|and) 1|between −1",
    "03_activation_functions/steeper-far-out": r"0\.0013|level at 4",
    "03_activation_functions/left": r"millionth|e-07",
    "03_activation_functions/step-mistake": r"stairs",
    "04_decision_boundaries/line": r"−½|starts at 2",
    "04_decision_boundaries/epochs": r"\[2, 3, 3, 2, 1, 0\]|epoch 6",
    "04_decision_boundaries/xor": r"\"three\"|three of the four|at most three",
    "04_decision_boundaries/click": r"every mistake changes",
    "05_layers/cell": r"0 − 3 \+ 2",
    "05_layers/parameters": r"\b83\b",
    "05_layers/without-activation": r"W_1 W_2|against 15|than 15",
    "05_layers/grid": r"fold|corner|sharp",
    "05_layers/enclose": r"Three can",
    "06_softmax_and_loss/shift": r"cancels|only (?:\*)?differences|shift",
    "06_softmax_and_loss/confident": r"4\.6|expensive",
    "06_softmax_and_loss/bold-or-timid": r"only asks|who wins|has the worse|several times",
    "06_softmax_and_loss/steepest-squared": r"weakness|stuck|poor choice|nearly zero",
}

# What must be said no later than in the cell that first uses it.
SAID = {
    r"\[\w+ == \w+\]": r"\(a mask\)",
    r"axis=0": r"axis=0\) goes down",
    r"axis=1": r"larger sum in each row|axis=1: along each row",
    r"keepdims": r"keepdims=True` keeps",
    r"\bsamples?\b": r"is a \*sample\*",
    r"np\.where\(": r"`np\.where\(condition, a, b\)`",
    r"np\.maximum\(": r"np\.maximum: the larger",
    r"\w\.T\b": r"\*transpose\*",
    r"ŷ|\\hat y": r"say “y hat”",
    r"standard deviation": r"usual distance from the mean",
    r"\bbatch\b": r"are a \*batch\*",
    r"logits?\b": r"are called \*logits\*",
}


@first_lessons
def test_is_short_enough(number):
    """In words, and in minutes: lesson 00 says how many."""
    assert words(number) <= WORDS and 30 <= minutes(number) <= 60
    assert number == "00" or abs(minutes(number) - stated(number)) <= 3


@first_lessons
def test_numbers_in_the_text_come_from_the_cells(number):
    assert without_a_cell(number, BY_HAND) == []


@first_lessons
def test_no_prediction_is_answered_above_it(number):
    assert given_away(number, TELLS) == []


@pytest.mark.parametrize("used", SAID)
def test_is_said_before_it_is_used(used):
    """Through all lessons in their order, but not what is asked, nor what 00 keeps for later."""
    told = [cell.source for number in FIRST for cell in page(number)[1]
            if not cell.asked and not cell.name.startswith("numpy-")]
    first = next(i for i, source in enumerate(told) if re.search(used, source))
    assert any(re.search(SAID[used], source) for source in told[:first + 2]), told[first][:200]


# 01: the neuron of flesh and blood

def test_one_spike_through_9_05_nanoamperes_is_enough_and_9_is_not():
    neuron = dl.LeakyIntegrateAndFire()
    fires = [len(neuron.simulate(np.repeat([nA, 0.0], [50, 150])).spikes) for nA in (9.0, 9.05)]
    assert fires == [0, 1]


def test_recognition_stays_while_the_lead_shrinks_and_only_then_shaking_harms():
    """Taking the shaking away takes the harm away; so does stopping while the lead is large."""
    rows = [numbers(line) for line in printed("01", "wrong-hebb").splitlines()]
    (_, lead, exact, shaken), _, (_, late_lead, late_exact, late_shaken) = rows
    assert lead > 0.5 > 0.05 > late_lead
    assert min(exact, shaken, late_exact) >= 90 and 45 <= late_shaken <= 60


def test_long_tail_points_to_the_penguin_because_it_started_so():
    """Started equal, the same twenty pictures make it point to the dog."""
    names, _ = page("01")
    before, after = (names["look_at"](n, np.random.default_rng(0))[7] for n in (0, 20))
    assert before[0] > before[1] and after[0] > after[1]
    rng = np.random.default_rng(0)
    rng.uniform(0, 0.3, (8, 2))
    equal = np.full((8, 2), 0.15)
    for picture, animal in zip(*names["pictures"](20, rng), strict=True):
        equal = dl.hebbian_update(equal, picture[:, None], np.eye(2)[animal], lr=0.1)
    assert equal[7, 0] < equal[7, 1]


# 02, 03: the sum, and what is made of it

def test_the_figure_can_find_all_gentoos_and_no_other_bird():
    """With the sliders' own steps, as the text says."""
    x, y = dl.load_penguins()
    assert ((two_measurements(x) @ [2.0, -0.5] - 1.6 >= 0) == (y == 2)).all()


def test_arrows_compared_by_likeness_are_equally_long():
    points = re.findall(r"\[(-?\d), (-?\d)\]", printed("02", "likeness"))
    assert {np.hypot(*map(int, point)) for point in points} == {np.hypot(2, 1)}


def test_with_a_larger_weight_and_no_bias_the_sigmoid_only_gets_steeper():
    """Its middle stays; with a bias of 1 it would move, and two answers would be right."""
    def middle(w, b):
        places = np.linspace(-3, 3, 6001)
        return places[np.abs(dl.sigmoid(w * places + b) - 0.5).argmin()]
    assert middle(1, 0) == middle(3, 0)
    assert middle(1, 1) < middle(3, 1)
    assert dl.sigmoid_derivative(4.0) > dl.tanh_derivative(4.0)


# 04: one line

def test_no_line_parts_adelies_and_chinstraps_by_the_bill():
    """A Chinstrap stands amidst Adelies: seen from it, they lie in no half of the directions."""
    x, y = dl.load_penguins()
    adelies, chinstraps = (x[y == k][:, :2] for k in (0, 1))
    gaps = []
    for bird in chinstraps:
        angles = np.sort(np.arctan2(*(adelies - bird).T))
        gaps.append(np.diff(np.append(angles, angles[0] + 2 * np.pi)).max())
    assert min(gaps) < np.pi


def test_it_is_the_mass_in_grams_that_slows_the_rule_down():
    raw, in_kg, standardised = (
        numbers(line.partition("  ")[2])
        for line in printed("04", "raw").splitlines())
    assert raw[0] == 300 and raw[-1] > 0
    assert in_kg[0] < 10 and standardised[0] < 10 and in_kg[-1] == standardised[-1] == 0


# 05: layers

def test_the_two_corners_fall_together_before_relu_and_relu_folds():
    names, _ = page("05")
    sums, hidden = names["sums"], dl.ReLU()(names["sums"])
    assert (sums[1] == sums[2]).all()
    assert np.linalg.matrix_rank(sums - sums[0]) == 1  # all on one straight line
    assert np.linalg.matrix_rank(hidden - hidden[0]) == 2  # and no more
    assert (sums != hidden).any(axis=1).tolist() == [True, False, False, False]


def test_a_line_of_the_grid_stays_in_straight_pieces_under_relu_and_not_under_tanh():
    """Along a line: the second difference is 0 all but at the corners."""
    line = np.linspace([-2, -1.7], [2, 1.1], 401)
    layer = dl.Linear(2, 2, rng=np.random.default_rng(1))
    bent = {f: np.abs(np.diff(f(layer(line)), 2, axis=0)).max(axis=1) > 1e-9
            for f in (dl.relu, dl.tanh)}
    assert bent[dl.relu].sum() <= 4 and bent[dl.tanh].mean() > 0.9


def test_the_border_bends_only_where_it_crosses_a_neurons_line():
    """Between the lines the output is a plane: its second differences are 0; tanh's are not."""
    for relu, kind in ((True, dl.ReLU), (False, dl.Tanh)):
        rng = np.random.default_rng(0)
        model = dl.Sequential(dl.Linear(2, 3, rng=rng), kind(), dl.Linear(3, 1, rng=rng))
        way = np.linspace([-2, -1.7], [2, 1.1], 401)
        output = model.forward(way)[:, 0]
        sides = (model[0].forward(way) > 0).astype(int)
        bends = np.abs(np.diff(output, 2)) > 1e-9
        crossed = (np.diff(sides, axis=0) != 0).any(axis=1)
        assert (not (bends & ~crossed[:-1] & ~crossed[1:]).any()) == relu


def test_more_neurons_find_a_way_more_often():
    counts = [numbers(line)[1] for line in printed("05", "small").splitlines()]
    assert counts == sorted(counts) and counts[0] < 20 < 35 < counts[1]


# 06: the loss

def test_squared_error_is_steepest_where_the_question_says():
    z = np.linspace(-8, 8, 1601)
    slope = 2 * (dl.sigmoid(z) - 1) * dl.sigmoid_derivative(z)
    assert abs(z[np.abs(slope).argmax()] - -0.7) < 0.05


def test_timid_pays_less_than_bold():
    bold, timid = ([0.7, 0.7, 0.7, 0.001], [0.52, 0.52, 0.48, 0.48])
    loss = {row.split()[0]: numbers(row)[-1]
            for row in printed("06", "accuracy").splitlines()}
    assert loss["bold"] == pytest.approx(np.mean(-np.log(bold)), abs=1e-3)
    assert loss["timid"] == pytest.approx(np.mean(-np.log(timid)), abs=1e-3)
    assert loss["timid"] < loss["bold"]
