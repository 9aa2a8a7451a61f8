"""Other instructors' assignments get the points that stock nbgrader gives."""

from __future__ import annotations

import pytest

from .collection import every
from .compare import CELLS, EXPECTED, differences
from .habits import HABITS, submissions

SHARE = 0.99  # of the cells that are equal, at least
GROUPS = 24  # that can run beside each other

# (assignment, submission, cell): why nbgrader and dlcourse differ there.
EXPLAINED: dict[tuple[str, str, str], str] = {}


@pytest.mark.slow
@pytest.mark.parametrize("group", range(GROUPS))
def test_points_equal_those_of_nbgrader(group):
    mine = [(other, n) for n, other in enumerate(every()) if n % GROUPS == group]
    found = {d.place: str(d) for other, n in mine for d in differences(other, n)}
    names = {other.name for other, _ in mine}
    explained = {place for place in EXPLAINED if place[0] in names}
    unexplained = [said for place, said in found.items() if place not in explained]
    assert not unexplained, "\n" + "\n".join(unexplained)
    assert explained <= set(found), "these do not differ any more"


def test_nearly_all_cells_are_equal():
    assert CELLS > 2450 and len(EXPLAINED) <= (1 - SHARE) * CELLS


def test_nbgrader_graded_what_is_compared():
    handed_in = {other.name: {name: len(other.tests) for name in submissions(other, n)}
                 for n, other in enumerate(every())}
    assert handed_in == {name: {sub: len(points) for sub, points in subs.items()}
                         for name, subs in EXPECTED.items()}


def test_the_collection_tells_answers_apart():
    """Right answers get all points, wrong ones fewer, and each habit is met."""
    met = {name for n, other in enumerate(every()) for name in submissions(other, n)}
    assert set(HABITS) <= met
    for other in every():
        points = {name: sum(p or 0 for p in got) for name, got in EXPECTED[other.name].items()}
        assert points["untouched"] < points["right"] == max(points.values()), other.name
