"""The pages in Firefox: what a reader does first works there, too."""

from __future__ import annotations

import pytest

from . import firefox
from .conftest import LESSON

pytestmark = [pytest.mark.browser, pytest.mark.skipif(
    firefox.PROGRAM is None, reason="Firefox is not installed")]
IDLE = "document.documentElement.dataset.python === 'waits'"
SUMMARY = "document.querySelector('#sum-figure .dlf-summary').textContent"


def test_a_lesson_and_its_assignment_work_in_firefox(site):
    with firefox.firefox() as page:
        page.goto(f"{site}/lessons/{LESSON}.html")
        page.find("#sum-figure .shown")
        page.click("#sum-figure input[type=range]")
        before = page.value(SUMMARY)
        page.press("ArrowRight")
        page.until(f"{SUMMARY} !== {before!r}")
        page.find("#question-zero .shown")
        page.click("#question-zero input[type=radio]")
        page.click("#question-zero .dlq-buttons button")
        page.until("document.querySelector('#question-zero .dlq-reply').textContent.trim()")
        page.click("#formula-code .bar button")
        page.until(IDLE)
        assert page.value("document.querySelector('#formula-code .outputs').textContent").strip()
        page.goto(f"{site}/exercises/{LESSON}.html")
        page.click("#weighted-sum .cm-content")
        page.press("a", held="Control")
        page.press(*"def weighted_sum(x, w, b):", "Enter", *"return x @ w + b")
        page.click("#weighted-sum-check .bar button")
        page.until("document.querySelector('#weighted-sum-check .outputs')"
                   ".textContent.includes('20 of 20 points')")
        points = page.value("document.querySelector('.points').textContent")
        assert points == "20 points, 1 of 7 tasks right"
