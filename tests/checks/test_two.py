"""Two slips at once: both are said where each was seen apart from the other."""

from __future__ import annotations

import numpy as np
import pytest

from dlcourse import checks

from .test_repair import written


def cause(lesson, task, source):
    return checks.lesson(lesson).exercises[task].score(written(source, task), seed=3).verdict


def test_a_misconception_and_a_slip():
    found = cause("06_softmax_and_loss", "softmax",
                  "def softmax(z):\n    return np.exp(z) / np.sum(np.exp(z))")
    assert found.misconception == "no shift by the maximum, and a slip: an axis"
    assert "line 2" in found.advice and found.advice.startswith("Two things are not right.")


def test_two_slips_in_different_lines():
    found = cause("05_layers", "fold", "def fold(w1, b1, w2, b2):\n    w = w1 @ w2\n"
                  "    b = b1 @ w2 - b2\n    return b, w")
    assert found.misconception == "two slips: a sign and an order"
    assert "line 3" in found.advice and "line 4" in found.advice


@pytest.mark.parametrize("source", [
    "def fold(w1, b1, w2, b2):\n    w = np.cos(w1) @ w2\n    b = b1 @ w2 - b2\n    return b, w",
    "def fold(w1, b1, w2, b2):\n    w = w1 @ w2\n    b = b1 @ w2 - b2\n    return w, b",
])
def test_what_two_changes_do_not_mend_and_what_one_mends_is_not_called_two(source):
    found = cause("05_layers", "fold", source)
    assert not (found.misconception or "").startswith("two") and "Two" not in found.advice
    assert np.isfinite(found.points)


def test_a_misconception_that_differs_in_the_last_case_is_no_part_of_two():
    found = cause("09_training", "standardize", "def standardize(train, test):\n"
                  "    m, s = train.mean(axis=0), train.std(axis=0) + 0.01\n"
                  "    return (train - m) / s, (test - m) / s")
    assert found.points == 0 and "Two" not in found.advice
