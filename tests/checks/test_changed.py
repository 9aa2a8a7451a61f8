"""What an answer does is found among right answers with one change or two, and only there."""

from __future__ import annotations

import numpy as np
import pytest

from dlcourse import checks
from dlcourse.checks.kit import Call, changed, part
from dlcourse.checks.kit.changed import as_changed
from dlcourse.checks.kit.trials import tried
from dlcourse.running.repairs import KINDS, words

RNG = np.random.default_rng(7)
CASES = [(RNG.uniform(1, 3, n), RNG.uniform(1, 3, n), rate) for n, rate in
         ((3, 0.5), (4, 0.25), (5, 0.2), (2, 0.1))]


def stepped(x, w, rate):
    """The reference of these tests."""
    return w - rate * (x * w - x.mean())


def averaged(x, w, rate):
    return w - rate * (x * w - np.sum(x) / 2)


def both(x, w, rate):
    return x * w - rate, np.sum(x) / rate


def cause(wrong, reference=stepped, fresh=tuple, cases=CASES):
    one = part(1, "", lambda draw: [])
    trials = [tried(one, Call(case), reference(*case), checks.kit.questions.attempt(
        lambda case=case: wrong(*case))) for case in cases]
    return as_changed(trials, "answer", reference, fresh, lambda: KINDS)


@pytest.mark.parametrize("name, wrong, reference, said", [
    ("a slip: something missing", lambda x, w, rate: w - (x * w - x.sum() / x.size), stepped,
     "Look at rate: somewhere it is left out."),
    ("a slip: a sign", lambda x, w, rate: x.mean() * -rate + w + rate * x * w, stepped,
     "Your results are those of a right answer with one slip in it. Look at the signs"),
    ("two slips: something missing and a sign", lambda x, w, rate: w + (x * w - x.mean()), stepped,
     "Look at rate: somewhere it is left out. And: Look at the signs"),
    ("a slip: something missing", lambda x, w, rate: w - rate * (x * w - x.sum()), averaged,
     "A factor is left out: what is multiplied, divided, raised to a power?"),
    ("a slip: something missing", lambda x, w, rate: w - rate * (x * w), stepped,
     "A term is left out: what is added, and what is taken off?"),
    ("two slips: a sign and an order", lambda x, w, rate: (x.sum() / rate, rate + x * w), both,
     "Your results are those of a right answer with two slips in it. Look at the signs"),
])
def test_however_it_is_written(name, wrong, reference, said):
    found = cause(wrong, reference)
    assert found is not None and found.name == name and said in found.advice


@pytest.mark.parametrize("wrong", [
    lambda x, w, rate: np.cos(x) + np.sqrt(w),  # far from it
    lambda x, w, rate: 0 * w,  # the same everywhere
    lambda x, w, rate: "text",
    lambda x, w, rate: w[:0] / rate + 1 / 0,
])
def test_nothing_is_said_of_what_is_something_else(wrong):
    assert cause(wrong) is None


def test_what_agrees_by_accident_is_not_said():
    uphill = lambda x, w, rate: w + rate * (x * w - x.mean())  # noqa: E731
    assert cause(uphill).name == "a slip: a sign"
    other = part(1, "", lambda draw: [])
    case = CASES[0]
    fresh = [tried(other, Call(case), stepped(*case), checks.kit.questions.attempt(
        lambda: np.sin(case[0])))]
    assert cause(uphill, fresh=lambda: fresh) is None


def test_so_much_is_tried_and_no_more(monkeypatch):
    two = lambda x, w, rate: w + (x * w - x.mean())  # noqa: E731
    assert cause(two) is not None
    monkeypatch.setattr(changed, "NODES", 100)
    assert cause(two) is None


def test_the_numbers_and_functions_of_a_right_answer_are_known_to_a_repair():
    interval = checks.lesson("13_your_own_project").exercises["interval"]
    assert {1.96, "sqrt"} <= {*words(interval.reference)}
