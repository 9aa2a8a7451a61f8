"""A course that was opened, run and saved in a real JupyterLab, and then brought up to date."""

from __future__ import annotations

import os

import pytest

from dlcourse.app.workspace import changed_files, course_files, last_notebook, lay_out

from ..way_in.test_workspace import newer_course
from .lab import Lab, jupyterlab

pytestmark = [pytest.mark.slow, pytest.mark.browser]

EACH = 1 if "DLCOURSE_STATES" in os.environ else 4  # `make states` opens every lesson
FIRST_ASSIGNMENT = "exercises/01_biological_neuron/01_biological_neuron.ipynb"
READY = """async () => {
    const {content, context} = window.jupyterapp.shell.currentWidget;
    await context.ready;
    await context.sessionContext.ready;
    await context.sessionContext.session.kernel.info;
}"""
KERNEL = """() => ({ id: window.jupyterapp.shell.currentWidget.context
    .sessionContext.session.kernel.id })"""


def test_what_was_only_opened_and_run_is_updated(browser, tmp_path):
    root = lay_out(tmp_path / "work", version="1.0").root
    every = [name for name in course_files() if name.endswith(".ipynb")]
    lessons = every[:every.index(FIRST_ASSIGNMENT)]
    names = [*lessons[::EACH], FIRST_ASSIGNMENT]
    before = {name: (root / name).read_bytes() for name in names}
    kernel = None
    with jupyterlab(root) as address:
        page = Lab(browser, f"{address}/lab")
        page.page.wait_for_function("() => window.jupyterapp?.shell.currentWidget")
        assert page.soon(lambda: page.page.evaluate("window.jupyterapp.shell.leftCollapsed"))
        for name in names:
            page.command("docmanager:open", path=name, kernel=kernel)
            page.page.wait_for_function(
                "name => window.jupyterapp.shell.currentWidget?.context?.path === name", arg=name)
            page.page.evaluate(READY)
            kernel = kernel or page.page.evaluate(KERNEL)  # one for all: what it writes is the same
            tab = page.page.locator("#jp-main-dock-panel .lm-TabBar-tab.jp-mod-current")
            assert tab.inner_text().strip() == name.split("/")[-1]  # else the file were renamed
            assert (tab.get_attribute("data-dlcourse") is None) == (name != FIRST_ASSIGNMENT)
            if name == names[0]:
                page.command("notebook:run-all-cells")
            page.command("docmanager:save")
            assert page.soon(lambda n=name: (root / n).read_bytes() != before[n]), "nothing written"
        page.close()
    assert last_notebook(root) == names[-1]
    assert changed_files(root) == []
    report = lay_out(root, newer_course(tmp_path / "new"), "2.0")
    assert report.beside == [] and report.refreshed == every
