"""A learner's walks on a laptop, in one JupyterLab: in, and how far.

The window is what 1366 x 768 leaves of a page, the work folder is fresh, and only what a learner
presses is pressed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from dlcourse import checks
from dlcourse.app.workspace import lay_out

from .lab import Lab, jupyterlab, picture
from .test_update import READY

pytestmark = [pytest.mark.slow, pytest.mark.browser]

FIRST = "notebooks/00_start_here.ipynb"
WINDOW = {"width": 1366, "height": 713}
HERE = "() => window.jupyterapp?.shell.currentWidget?.context?.path"
SHOWN = ".jp-Notebook:visible"


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    return lay_out(tmp_path_factory.mktemp("walks") / "dlcourse-work").root


@pytest.fixture(scope="module")
def lab(browser, work):
    with jupyterlab(work) as address:
        lab = Lab(browser, address)
        lab.page.set_viewport_size(WINDOW)
        yield lab
        lab.close()


def here(lab, path):
    """Wait until the notebook `path` is open in front, and its kernel is ready."""
    lab.page.wait_for_function(f"path => ({HERE})() === path", arg=path, timeout=60_000)
    lab.page.evaluate(READY)


def test_from_the_start_to_a_figure_that_moves_in_three_keys(lab):
    here(lab, FIRST)
    assert lab.soon(lambda: lab.page.evaluate("window.jupyterapp.shell.leftCollapsed"))
    for _ in range(3):  # as the page says: the first line of code, and the figure
        lab.page.keyboard.press("Shift+Enter")
    figure = lab.page.locator(f"{SHOWN} .dlf:not(.dlq)")
    figure.wait_for()
    assert "go on with this page" in lab.page.locator(SHOWN).inner_text()  # what is next
    before = picture(figure)
    figure.locator("input[type=range]").first.press("ArrowRight")
    assert lab.soon(lambda: picture(figure) != before) and lab.troubles == []


def test_links_alone_lead_from_the_first_lesson_to_the_end_and_back_to_the_start(lab):
    """The last link of a lesson's page to its assignment; the first of an assignment's end, on."""
    lab.command("docmanager:open", path=FIRST)
    here(lab, FIRST)
    met = []
    with lab.without_kernels():
        follow(lab, re.compile("→"))
        while (path := lab.page.evaluate(HERE)) != FIRST:
            met.append(path)
            if path.startswith("exercises/"):
                ends = lab.page.locator(SHOWN).locator(".jp-MarkdownCell").last
                follow(lab, ends.get_by_role("link").first)
            else:
                follow(lab, re.compile(r"^Assignment \d\d$"))
    expected = [path for lesson in checks.NAMES for path in (
        f"notebooks/{lesson}.ipynb", f"exercises/{lesson}/{lesson}.ipynb")]
    assert met == expected


def follow(lab, link):
    """Click on a link of the page in front; the page that it leads to is the only one open."""
    left = lab.page.evaluate(HERE)
    if isinstance(link, re.Pattern):
        link = lab.page.locator(SHOWN).get_by_role("link", name=link).last
    link.click()
    lab.page.wait_for_function(f"left => ![left, undefined].includes(({HERE})())", arg=left)
    lab.page.evaluate("""async left => {
        for (const one of window.jupyterapp.shell.widgets("main"))
            if (one.context?.path === left) {
                await one.context.sessionContext.shutdown();
                one.context.model.dirty = false; // nothing was written that is to be kept
                one.close();
            }
    }""", left)


def test_progress_is_one_truth_in_both_terminals(lab, work, monkeypatch):
    """After a right answer was broken, in JupyterLab's terminal and in any other."""
    monkeypatch.setenv("DLCOURSE_WORKSPACE", str(work))
    exercise = checks.lesson("02_artificial_neuron").exercises["weighted_sum"]
    exercise(exercise.reference, seed=0)
    exercise(lambda x, w, b: 0, seed=0)
    lab.command("terminal:create-new")
    lab.page.locator(".jp-Terminal .xterm-helper-textarea").last.focus()
    lab.page.keyboard.type("dlcourse progress > said.txt; dlcourse doctor > doctor.txt; echo > end")
    lab.page.keyboard.press("Enter")
    assert lab.soon((work / "end").exists)
    said = (work / "said.txt").read_text(encoding="utf-8")
    monkeypatch.delenv("DLCOURSE_WORKSPACE")
    for folder in (work.parent, work / "exercises"):
        assert said == subprocess.run(
            [sys.executable, "-m", "dlcourse.app.cli", "progress"], cwd=folder,
            env={**os.environ, "NO_COLOR": "1"}, capture_output=True, text=True).stdout
    assert len(said.splitlines()) <= 25 and "Left in 02" in said
    assert f"Your work: {work}" in said
    assert str(work) in (work / "doctor.txt").read_text() and not (work / "dlcourse-work").exists()
