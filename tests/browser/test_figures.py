"""A figure under the hand: dragging, keyboard, reset, theme, errors."""

from __future__ import annotations

import os

import pytest

from .lab import picture

pytestmark = [pytest.mark.slow, pytest.mark.browser]

FIGURE = "from dlcourse.figures.start_here import PenguinNetwork\nfigure = PenguinNetwork()\nfigure"
SHOW = "print(figure.state)"
IMPORTS = "from dlcourse.figures import artificial_neuron, ask, training"
KINDS = ("artificial_neuron.WeightedSum()", "training.Playground()",
         'ask.question("02_x/q", "?", {"a": "b", "c": "d"}, answer="a")',
         'ask.predict_number("02_x/p", "?", low=0, high=1, answer=1)',
         'ask.predict_sketch("02_x/s", "?", truth=lambda x: x, x=(0, 1), y=(0, 1))')
OLD = "document.querySelectorAll('.dlf').forEach((one) => { one.dataset.old = 1; })"
ALIVE = """from ipywidgets.widgets.widget import _instances
from resource import RUSAGE_SELF, getrusage
print(len(_instances), getrusage(RUSAGE_SELF).ru_maxrss)"""
TIMES = 50 if "DLCOURSE_STATES" in os.environ else 20


@pytest.fixture
def penguin(open_notebook, write_notebook):
    notebook = open_notebook(write_notebook("figure.ipynb", FIGURE, SHOW))
    notebook.run_all()
    return notebook


def summary(notebook):
    return notebook.figures.first.locator(".dlf-summary").inner_text()


def slider_of(figure, name):
    return figure.locator("input[type=range]").and_(figure.get_by_label(name))


def drag(notebook, figure, slider, shares):
    """Press the slider's thumb, and move it through these shares of its length."""
    box = slider.bounding_box()
    mouse = notebook.page.mouse
    value, last = int(slider.input_value()), int(slider.get_attribute("max"))
    y = box["y"] + box["height"] / 2
    mouse.move(box["x"] + 8 + (box["width"] - 16) * value / last, y)
    mouse.down()
    for share in shares:
        mouse.move(box["x"] + 8 + (box["width"] - 16) * share, y)
        notebook.page.wait_for_timeout(20)
    mouse.up()


def test_dragging_moves_the_picture_and_tells_python(penguin):
    figure = penguin.figures.first
    slider = slider_of(figure, "flipper length")
    before = picture(figure)
    drag(penguin, figure, slider, [0.5, 0.7, 0.9, 1.0])
    assert slider.input_value() == "40"
    assert penguin.soon(lambda: picture(figure) != before)
    penguin.page.wait_for_timeout(300)
    penguin.run("print(figure.flipper_length, figure.state['flipper_length'])")
    assert penguin.printed() == "232.0 232.0"


def test_two_controls_moved_one_after_the_other_ask_the_kernel(penguin):
    """The second drag needs frames that were not shipped."""
    figure = penguin.figures.first
    for name in ("flipper length", "bill depth"):
        drag(penguin, figure, slider_of(figure, name), [0.5, 0.2, 0.9])
        penguin.page.wait_for_timeout(500)
    penguin.run("print(figure.texts(figure.frames())[0][0])")
    assert penguin.printed() == summary(penguin)


def test_the_keyboard_moves_a_slider_and_jupyter_lets_it(penguin):
    figure = penguin.figures.first
    slider = slider_of(figure, "body mass")
    slider.focus()
    position = int(slider.input_value())
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "ArrowLeft"):
        slider.press(key)
    assert int(slider.input_value()) == position + 2
    slider.press("End")
    assert slider.get_attribute("aria-valuetext") == "6300 g"
    assert penguin.soon(lambda: figure.locator(".dlf-spoken").inner_text() == summary(penguin))


def test_python_moves_the_slider(penguin):
    penguin.run("figure.body_mass = 3000")
    slider = slider_of(penguin.figures.first, "body mass")
    assert penguin.soon(lambda: slider.get_attribute("aria-valuetext") == "2970 g")


def test_reset_returns_to_the_start(penguin):
    figure, start = penguin.figures.first, summary(penguin)
    slider = slider_of(figure, "bill length")
    slider.focus()
    slider.press("Home")
    assert penguin.soon(lambda: summary(penguin) != start)
    figure.get_by_role("button", name="Reset").click()
    assert penguin.soon(lambda: summary(penguin) == start)


def test_follows_the_theme(penguin):
    root = penguin.figures.first
    assert root.get_attribute("data-theme") == "light"
    light = picture(root)
    penguin.command("apputils:change-theme", theme="JupyterLab Dark")
    assert penguin.soon(lambda: root.get_attribute("data-theme") == "dark")
    assert penguin.soon(lambda: picture(root) != light)
    penguin.command("apputils:change-theme", theme="JupyterLab Light")
    assert penguin.soon(lambda: root.get_attribute("data-theme") == "light")


def test_an_error_in_the_students_function_stands_in_the_figure(open_notebook, write_notebook):
    code = """
import numpy as np
from dlcourse.figures.kit import Figure, Line, Panel, Slider
class Broken(Figure):
    title = "Broken"
    controls = (Slider("z", -1, 1, default=0),)
    panels = (Panel(Line("z", "z")),)
    def compute(self, z):
        raise KeyError("my mistake")
Broken()
"""
    notebook = open_notebook(write_notebook("broken.ipynb", code))
    notebook.run_all()
    told = notebook.figures.first.locator(".dlf-error").inner_text()
    assert "could not be computed" in told and "KeyError: 'my mistake'" in told
    assert notebook.troubles == []


def test_nothing_grows_when_cells_run_again_and_again(open_notebook, write_notebook):
    """One cell of each kind. The first ten times may fill what is kept for good."""
    notebook = open_notebook(write_notebook("again.ipynb", IMPORTS, *KINDS, ALIVE))
    session = notebook.page.context.new_cdp_session(notebook.page)
    session.send("Performance.enable")
    new = notebook.page.locator(".dlf:not([data-old])")

    def after(times):
        for _ in range(times):
            notebook.page.evaluate(OLD)
            notebook.run_all()
            assert notebook.soon(lambda: new.count() == len(KINDS))
        for _ in range(2):
            session.send("HeapProfiler.collectGarbage")
        heard = {one["name"]: one["value"] for one in
                 session.send("Performance.getMetrics")["metrics"]}
        return heard["JSEventListeners"], *map(int, notebook.printed().split())

    first = after(10)
    then = after(TIMES - 10)
    print(first, then)
    assert notebook.page.locator(".dlf").count() == len(KINDS) and notebook.errors == []
    assert then[0] <= first[0] + 5, "not one more for each time"
    assert then[1] == first[1] and then[2] - first[2] < 10_000
