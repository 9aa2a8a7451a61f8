"""A misconception and something else besides, seen in what came alone."""

from __future__ import annotations

import numpy as np
import pytest

from dlcourse.checks.kit import Call, part
from dlcourse.checks.kit.besides import with_form
from dlcourse.checks.kit.misconceptions import Misconception
from dlcourse.checks.kit.trials import tried
from dlcourse.running.outcome import attempt

RNG = np.random.default_rng(5)
CASES = [RNG.uniform(-2, 3, (n, m)) for n, m in ((3, 4), (4, 3), (2, 5), (6, 3))]
ONE = part(1, "", lambda draw: [])


def mean_square(x):
    return (x**2).mean(axis=0)


def squares_summed(x):
    return (x**2).sum(axis=0)


def largest(x):
    return x.max(axis=0)


KNOWN = [Misconception("sum instead of mean", "It grows with the rows.", squares_summed),
         Misconception("the largest", "You look for the largest.", largest)]


def played(answer, x):
    return tried(ONE, Call((x,)), mean_square(x), attempt(lambda: answer(x)))


def mistaken(one, trial):
    return played(one.wrong, trial.question.arguments[0])


@pytest.mark.parametrize("answer, said", [
    (lambda x: -(x**2).sum(axis=0), "the sign is the other one"),
    (lambda x: np.round((x**2).sum(axis=0), 2), "they are rounded"),
    (lambda x: 100 * (x**2).sum(axis=0), "100 times as large"),
    (lambda x: (x**2).sum(axis=0)[:, None], "an array of another shape"),
    (lambda x: (x**2).sum(axis=0)[::-1], "in the reverse order"),
])
def test_a_misconception_in_another_form_is_told_with_the_form(answer, said):
    trials = [played(answer, x) for x in CASES]
    found = with_form(trials, KNOWN, mistaken, lambda question: {0: "x"})
    assert found.name.startswith("sum instead of mean, and ")
    assert "It grows with the rows." in found.advice and said in found.advice


def test_a_form_is_not_told_twice():
    rounded = Misconception("rounded", "Return them so.", lambda x: mean_square(x).round(2))
    trials = [played(lambda x: mean_square(x).round(0), x) for x in CASES]
    assert with_form(trials, [rounded], mistaken, lambda question: {0: "x"}) is None


@pytest.mark.parametrize("answer", [
    mean_square, lambda x: -mean_square(x), lambda x: np.sqrt(x.max(axis=0)), lambda x: 1 / 0,
    lambda x: 3.0])
def test_of_the_form_nothing_is_said_that_is_not_so(answer):
    trials = [played(answer, x) for x in CASES]
    assert with_form(trials, KNOWN, mistaken, lambda question: {0: "x"}) is None
