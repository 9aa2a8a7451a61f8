"""The first minutes of a learner, on a laptop, as JupyterLab opens: 1366 by 713 pixels."""

from __future__ import annotations

import pytest

from .lab import Lab

pytestmark = [pytest.mark.slow, pytest.mark.browser]
FIRST = "notebooks/00_start_here.ipynb"
PATH = "() => window.jupyterapp?.shell.currentWidget?.context?.path"


@pytest.fixture
def laptop(browser, address):
    lab = Lab(browser, f"{address}/lab/tree/{FIRST}?reset")
    lab.page.set_viewport_size({"width": 1366, "height": 713})
    yield lab
    lab.close()


def test_the_first_figure_moves_after_a_click_and_two_keys_and_links_lead_on(laptop):
    page = laptop.page
    page.wait_for_function(f"() => ({PATH})() === {FIRST!r}")
    page.evaluate("() => window.jupyterapp.shell.currentWidget.context.sessionContext.ready"
                  ".then(() => 1)")
    assert laptop.soon(lambda: page.evaluate("window.jupyterapp.shell.leftCollapsed"))
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")
    figure = page.locator(".dlf[data-theme]").first
    figure.wait_for()
    said = figure.locator(".dlf-summary").inner_text()
    slider = figure.get_by_label("flipper length")
    slider.focus()
    slider.press("ArrowLeft")
    assert laptop.soon(lambda: figure.locator(".dlf-summary").inner_text() != said)
    top, bottom = figure.locator(".dlf-panels").first.bounding_box(), slider.bounding_box()
    assert bottom["y"] + bottom["height"] - top["y"] <= 592
    lesson, assignment = "notebooks/01_biological_neuron", "exercises/01_biological_neuron"
    for link, path in [("01 The biological neuron →", f"{lesson}.ipynb"),
                       ("Assignment 01", f"{assignment}/01_biological_neuron.ipynb"),
                       ("The biological neuron", f"{lesson}.ipynb"),
                       ("02 The artificial neuron →", "notebooks/02_artificial_neuron.ipynb")]:
        here = page.locator(".lm-Widget.jp-NotebookPanel:not(.lm-mod-hidden)")
        here.get_by_role("link", name=link).first.click()
        page.wait_for_function(f"() => ({PATH})() === {path!r}")
    assert laptop.troubles == []
