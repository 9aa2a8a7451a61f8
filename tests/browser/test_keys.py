"""A key pressed in the course's output is the course's: no shortcut of the front end hears it."""

from __future__ import annotations

import importlib.util
import sys

import nbformat
import pytest

from dlcourse.app.cli import lab_environment

from .lab import NOTEBOOK, free_port, jupyterlab, serve

pytestmark = [pytest.mark.slow, pytest.mark.browser]
CELLS = ("1", """
from dlcourse.figures import artificial_neuron, animal_pictures, ask, training
from dlcourse.figures.kit import Choice, Figure, Line, Panel, Slider, Toggle
class Every(Figure):
    title, summary, folded = "Every control", "{x:.1f}", ("more",)
    controls = (Slider("x", 0, 1, default=0, play=True), Choice("c", ["a", "b"]), Toggle("t"),
                Slider("more", 0, 1, default=0))
    panels = (Panel(Line("x", "x"), pointer="click", size=(200, 100)),)
    def compute(self, x, c, t, more):
        return {"x": x}
Every()""", "artificial_neuron.WeightedSum()", "training.Playground()",
         'ask.question("02_x/q", "?", {"a": "b", "c": "d"}, answer="a")',
         'ask.predict_number("02_x/p", "?", low=0, high=1, answer=1)',
         "import ipywidgets\n_ = ipywidgets.interact(lambda x, c: x, x=(0, 3), c=['a', 'b'])", "2")
# Of the command mode: run, insert, cut, copy, paste, delete, change, merge, move, restart, undo …
KEYS = ("Shift+Enter", "Control+Enter", "Alt+Enter", "a", "b", "c", "v", "Shift+V", "x", "d", "d",
        "m", "r", "y", "1", "6", "Shift+M", "k", "j", "ArrowUp", "ArrowDown", "ArrowLeft",
        "ArrowRight", "Shift+K", "Shift+J", "Home", "End", "PageUp", "PageDown", "o", "Shift+O",
        "l", "Shift+L", "0", "0", "i", "i", "z", "Shift+Z", "h", "p", "q", "f", "s", "Delete",
        "Backspace", "Escape", "Space", "Shift+Space", "Enter")
# One control of each kind: what has the focus when it is pressed.
KINDS = """() => {
    const kinds = {};
    for (const one of document.querySelectorAll(
        ":is(.dlf, .jupyter-widgets) :is(input, select, button, canvas, summary, [tabindex])"))
        if (one.tabIndex >= 0 && !one.disabled && one.getClientRects().length) {
            const kind = [one.tagName, one.type, one.className, one.role].join(" ");
            kinds[kind] ??= one;
        }
    window.kinds = Object.values(kinds);
    return Object.keys(kinds);
}"""
FOCUS = "(i) => { if (document.activeElement !== window.kinds[i]) window.kinds[i].focus(); }"
STATE = """() => {  // what a shortcut might have changed
    const { content, context } = window.jupyterapp.shell.currentWidget;
    return JSON.stringify([content.activeCellIndex, content.mode, context.path,
        context.sessionContext.session?.kernel?.id, document.querySelectorAll(".jp-Dialog").length,
        [...content.model.sharedModel.cells].map((one) =>
            [one.cell_type, one.id, one.getSource(), one.execution_count])]);
}"""


@pytest.fixture(scope="module", params=["JupyterLab", "Notebook 7"])
def front_end(request, tmp_path_factory):
    """The address of a front end's page with one notebook."""
    folder = tmp_path_factory.mktemp("keys")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in CELLS])
    notebook.metadata.kernelspec = {
        "name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "keys.ipynb")
    if request.param == "JupyterLab":
        with jupyterlab(folder) as address:
            yield f"{address}/doc/tree/keys.ipynb?reset"
        return
    if importlib.util.find_spec("notebook") is None:
        pytest.skip("Notebook 7 is not installed")
    with serve([sys.executable, "-m", "notebook", f"--ServerApp.port={(port := free_port())}",
                "--no-browser", "--allow-root", *NOTEBOOK], port, folder,
               **lab_environment(folder)) as address:
        yield f"{address}/notebooks/keys.ipynb"


def test_no_shortcut_hears_what_is_pressed_in_a_control(browser, front_end):
    with browser.new_context(viewport={"width": 1400, "height": 1000}) as context:
        page = context.new_page()
        page.set_default_timeout(300_000)
        page.goto(front_end)
        page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.context?.isReady")
        page.evaluate("""() => window.jupyterapp.shell.currentWidget.context.sessionContext.ready
            .then(() => window.jupyterapp.commands.execute("notebook:run-all-cells"))
            .then(() => 1)""")
        page.locator(".dlf").nth(4).wait_for()
        page.locator(".widget-interact .noUi-handle").wait_for()
        page.wait_for_timeout(500)
        kinds = page.evaluate(KINDS)
        assert len(kinds) >= 10 and any("noUi" in kind for kind in kinds), kinds
        for i, kind in enumerate(kinds):
            page.evaluate("""(i) => { window.kinds[i].scrollIntoView({ block: "center" });
                window.jupyterapp.shell.currentWidget.content.mode = "command"; }""", i)
            page.evaluate(FOCUS, i)
            before = page.evaluate(STATE)
            for key in KEYS:
                page.evaluate(FOCUS, i)
                page.keyboard.press(key)
            page.evaluate(FOCUS, i)
            assert page.evaluate(STATE) == before, kind
