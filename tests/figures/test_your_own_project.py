"""Lesson 13's figure and what it computes with."""

from __future__ import annotations

import numpy as np
import pytest

import dlcourse as dl
from dlcourse.figures.your_own_project import HowSure, interval, trained


@pytest.mark.parametrize("share", [0.6, 0.9, 0.98])
def test_the_interval_holds_the_truth_in_about_95_of_100_tests(share):
    n = 142
    right = np.random.default_rng(0).binomial(n, share, 20_000)
    low, high = interval(right, n)
    assert np.mean((low <= share) & (share <= high)) == pytest.approx(0.95, abs=0.03)


def test_its_ends_are_where_the_share_seen_is_just_z_standard_errors_away():
    low, high = interval(138, 142)
    for end in (low, high):
        assert abs(138 / 142 - end) == pytest.approx(1.96 * np.sqrt(end * (1 - end) / 142))


def test_the_figure_shows_the_interval_of_whole_counts():
    figure = HowSure()
    at = figure.frames((), {"rows": 40, "percent": 95})
    low, high = interval(38, 40)
    np.testing.assert_allclose(np.ravel(at["bar_y"]), [100 * low, 100 * high])
    assert at["share"].item() == 95


def test_what_is_trained_scales_by_the_rows_it_learnt_from():
    x, y = dl.load_csv("wine.csv", "cultivar")
    said = trained(x, y, hidden=4, epochs=20)
    assert dl.accuracy(y, said(x)) > 0.95
    assert said(x[:1]).tolist() == said(x)[:1].tolist()
