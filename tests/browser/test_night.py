"""A lesson in an evening and on the next day: nothing spoils, nothing false is shown."""

from __future__ import annotations

import shutil

import nbformat
import pytest

from dlcourse.app.contents import WIDGET
from dlcourse.figures.kit.shown import ASLEEP

from ..lessons.lessons import ROOT
from .lab import Notebook, jupyterlab
from .test_update import READY

pytestmark = [pytest.mark.slow, pytest.mark.browser]

PATH, COPY = "notebooks/02_artificial_neuron.ipynb", "notebooks/copy.ipynb"
LET_GO = """() => window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel
    .requestExecute({ code: "import ipywidgets; ipywidgets.Widget.close_all()" }).done
    .then(() => 1)"""
TRUSTED = """() => window.jupyterapp.shell.currentWidget.content.widgets
    .filter((cell) => cell.model.outputs?.length && cell.model.trusted).length"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("night")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    return folder


def test_a_page_survives_the_night(browser, folder):
    with jupyterlab(folder) as address:
        evening = Notebook(browser, address, PATH)
        evening.run_all()
        shown = evening.page.locator(".dlf").count()
        assert shown > 5 and evening.figures.count() >= 3
        evening.command("docmanager:save")

        evening.page.reload()                                # the kernel still runs
        assert evening.soon(lambda: evening.page.locator(".dlf").count() == shown)
        assert evening.page.locator(".dlf-still").count() == 0
        evening.command("docmanager:save")

        evening.page.evaluate(LET_GO)
        evening.page.reload()
        stills = evening.page.locator(".dlf-still")
        assert evening.soon(lambda: stills.count() == shown)
        assert evening.page.get_by_text("Error displaying widget").count() == 0
        assert all("widget model not found" in trouble for trouble in evening.troubles)
        evening.close()
    saved = nbformat.read(folder / PATH, 4)
    outputs = [o for c in saved.cells for o in c.get("outputs", []) if "data" in o]
    assert not any(WIDGET in o["data"] for o in outputs)

    saved.cells[0].source += "\n"  # a copy from somebody else: Jupyter does not trust it
    nbformat.write(saved, folder / COPY)
    with jupyterlab(folder) as address:
        morning = Notebook(browser, address, COPY)
        assert morning.page.evaluate(TRUSTED) == 0
        tells_without_a_kernel(morning)
        morning.open(PATH)
        tells_without_a_kernel(morning)
        morning.page.evaluate(READY)
        morning.page.get_by_role("button", name="Wake this page").first.click()
        assert morning.soon(lambda: morning.page.locator(".dlf").count() == shown)
        assert morning.page.locator(".dlf-still").count() == 0 and morning.errors == []
        morning.close()


def tells_without_a_kernel(notebook):
    """Words and pictures, and what to do; nothing empty, no widget that was not found."""
    assert notebook.soon(lambda: notebook.page.locator(".dlf-still").count() > 5)
    outputs = notebook.page.locator(".jp-OutputArea-output")
    assert [said for said in outputs.all_inner_texts()
            if any(bad in said for bad in ("Error displaying", "interactive(", " at 0x"))] == []
    assert outputs.evaluate_all(
        "all => all.filter(o => !o.innerText.trim() && !o.querySelector('img')).length") == 0
    assert all(ASLEEP in t for t in notebook.page.locator(".dlf-still").all_inner_texts())
    pictures = notebook.page.locator(".dlf-still img")
    assert pictures.count() >= 3
    assert pictures.evaluate_all("all => all.every(one => one.naturalWidth > 0)")
    assert notebook.troubles == []


TOUCH = """([nth, selector]) => {  // what it says before anything else can happen
    const root = [...document.querySelectorAll(".dlf")][nth];
    for (const one of root.querySelectorAll(selector)) // the first slider's frames were shipped
        if (one.type === "range") {
            one.value = one.max;
            one.dispatchEvent(new Event("input", { bubbles: true }));
        } else { one.click(); break; }
    return [...root.querySelectorAll(".dlf-note")].filter((one) => !one.hidden)
        .map((one) => one.textContent).join(" ");
}"""
COMMIT = ".dlq-buttons button"
KINDS = {"start_here.PenguinNetwork()": "[type=range]",
         "training.Playground()": "button",
         'ask.question("02_x/q", "?", {"a": "b", "c": "d"}, answer="a")': COMMIT,
         'ask.predict_number("02_x/p", "?", low=0, high=1, answer=1)': COMMIT,
         'ask.predict_choice("02_x/c", "?", ["a", "b"], answer="a")': COMMIT,
         'ask.predict_sketch("02_x/s", "?", truth=lambda x: x, x=(0, 1), y=(0, 1))': COMMIT}


def test_after_a_restart_each_kind_says_at_once_what_to_run(open_notebook, write_notebook):
    """In the same task of the page as the first touch: no time passes."""
    notebook = open_notebook(write_notebook(
        "asleep.ipynb", "from dlcourse.figures import ask, start_here, training", *KINDS))
    notebook.run_all()
    assert notebook.errors == []
    assert notebook.soon(lambda: notebook.page.locator(".dlf").count() == len(KINDS))
    for number in notebook.page.locator(".dlq input[type=text]").all():
        number.fill("1")
    for choice in notebook.page.locator(".dlq label:first-of-type input[type=radio]").all():
        choice.check()
    notebook.page.evaluate("""() => {
        window.restarted = window.jupyterapp.commands.execute("kernelmenu:restart"); }""")
    notebook.page.get_by_role("button", name="Confirm Kernel Restart").click()
    notebook.page.evaluate("() => window.restarted.then(() => 1)")
    notebook.run("print('restarted')")
    assert notebook.soon(lambda: notebook.printed() == "restarted")
    said = {code: notebook.page.evaluate(TOUCH, [nth, touched])
            for nth, (code, touched) in enumerate(KINDS.items())}
    assert {code: words for code, words in said.items()
            if "run" not in words or "cell" not in words} == {}
