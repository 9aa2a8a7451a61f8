"""Other instructors' assignments get the points that stock nbgrader gives.

Of each assignment two in five of the submissions are graded here, every habit among them; all of
them by `make mutation`.
"""

from __future__ import annotations

import os
from fnmatch import fnmatch

import pytest

from .collection import every
from .compare import CELLS, EXPECTED, differences
from .habits import EACH, HABITS, submissions

WHOLE = "DLCOURSE_WHOLE" in os.environ  # `make mutation` sets it
SHARE = 0.99  # of the cells that are equal, at least
GROUPS = 24  # that can run beside each other

# (assignment, submission), "*" for any: why nbgrader and dlcourse differ there, in how many cells.
EXPLAINED = {
    ("mock_open", "*"): (9, "In a notebook `open` is IPython's own, which a patch of builtins.open "
                            "does not reach. Here it does, as its author meant."),
    ("*", "setup is lost"): (7, "A locked cell that a student deleted is put back."),
    ("magics", "timeit"): (3, "%%timeit leaves no function behind; here the cell is just run."),
    ("plot_current", "closes"): (2, "plt.show() lets go of a figure where it is shown; here none "
                                    "is shown."),
    ("await_top", "run"): (1, "asyncio.run fails inside Jupyter's own loop; here is none."),
}


def explained(assignment: str, submission: str) -> bool:
    return any(fnmatch(assignment, one) and fnmatch(submission, name) for one, name in EXPLAINED)


def sampled(other, number):
    """The names of the submissions that are graded: of those that are explained, all."""
    names = [*submissions(other, number)]
    if WHOLE or other.name in {assignment for assignment, _ in EXPLAINED}:
        return names
    usual, own, habits = names[:2], names[2:-EACH], names[-EACH:]
    turn = number // (len(HABITS) // EACH) % EACH  # another one when the same habits come again
    return [usual[number % 2], *own[number % 4 :: 4], habits[turn]]


@pytest.mark.slow
@pytest.mark.parametrize("group", range(GROUPS))
def test_points_equal_those_of_nbgrader(group):
    mine = [(other, n) for n, other in enumerate(every()) if n % GROUPS == group]
    found = [d for other, n in mine for d in differences(other, n, sampled(other, n))]
    for (assignment, name), (count, _) in EXPLAINED.items():
        if assignment in {other.name for other, _ in mine}:
            assert count == sum(fnmatch(d.assignment, assignment) and fnmatch(d.submission, name)
                                for d in found)
    unexplained = [str(d) for d in found if not explained(d.assignment, d.submission)]
    assert not unexplained, "\n" + "\n".join(unexplained)


def test_nearly_all_cells_are_equal():
    differ = sum(count for count, _ in EXPLAINED.values())
    assert CELLS > 2450 and differ <= (1 - SHARE) * CELLS


def test_nbgrader_graded_what_is_compared():
    handed_in = {other.name: {name: len(other.tests) for name in submissions(other, n)}
                 for n, other in enumerate(every())}
    assert handed_in == {name: {sub: len(points) for sub, points in subs.items()}
                         for name, subs in EXPECTED.items()}


def test_the_collection_tells_answers_apart():
    """Right answers get all points, wrong ones fewer, and each habit is met."""
    met = {name for n, other in enumerate(every()) for name in submissions(other, n)}
    graded = {name for n, other in enumerate(every()) for name in sampled(other, n)}
    assert set(HABITS) <= met and {*HABITS, "right", "untouched"} <= graded
    for other in every():
        points = {name: sum(p or 0 for p in got) for name, got in EXPECTED[other.name].items()}
        graded = any(p is not None for p in EXPECTED[other.name]["right"])
        if graded and other.name != "last_lines":  # whose points are what its last lines say
            assert points["untouched"] < points["right"] == max(points.values()), other.name
