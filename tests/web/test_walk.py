"""One lesson and its assignment, walked whole; ``make bench-site`` walks all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from . import mixed, walk
from .conftest import LESSON

pytestmark = pytest.mark.browser
SOLUTIONS = Path(__file__).parents[2] / "solutions"


def test_every_cell_runs_every_control_moves_every_question_answers(page, site):
    assert walk.lesson(page, f"{site}/lessons/{LESSON}.html") == []


def test_solutions_get_every_point(page, site):
    points = walk.exercise(page, f"{site}/exercises/{LESSON}.html",
                           SOLUTIONS / LESSON / f"{LESSON}.ipynb")
    assert sum(points.values()) == 100


def test_mixed_answers_get_the_points_that_the_grader_gives(page, site, tmp_path):
    path = tmp_path / f"{LESSON}.ipynb"
    points = mixed.write(LESSON, 4, path)
    assert 0 < sum(points.values()) < 100
    shown = walk.exercise(page, f"{site}/exercises/{LESSON}.html", path)
    assert {name: shown.get(name, 0) for name in points} == points
