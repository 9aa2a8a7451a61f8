"""Each lesson in a real JupyterLab: Run All, look at every figure, move one control of each."""

from __future__ import annotations

import re

import pytest

from ..lessons.lessons import LESSONS, code_of
from .lab import picture, ways_to_move

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_runs_and_moves(path, open_notebook):
    notebook = open_notebook(f"notebooks/{path.name}")
    notebook.run_all()
    assert notebook.errors == []
    figures = notebook.figures
    expected = len(re.findall(r"^(?:figures\.[A-Z]\w+\(.*\)|figure)$", code_of(path), re.M))
    assert figures.count() >= min(1, expected)
    for i in range(figures.count()):
        figure = figures.nth(i)
        figure.scroll_into_view_if_needed()
        notebook.page.wait_for_timeout(100)
        assert figure.is_visible() and figure.locator(".dlf-summary").inner_text().strip()
        before = picture(figure)
        assert all(len(image) > 500 for image in before), "an empty canvas"
        assert any(notebook.soon(lambda f=figure, b=before: picture(f) != b, seconds=20)
                   for _ in ways_to_move(figure)), f"figure {i} did not change"
    assert notebook.errors == []
