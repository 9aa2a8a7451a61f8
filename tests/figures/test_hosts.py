"""The notebook as host: widgets that mirror figures and questions, and hand on what is done."""

from __future__ import annotations

import re
from unittest.mock import patch

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

from dlcourse.figures import ask
from dlcourse.figures.backpropagation import NextNumber
from dlcourse.figures.kit import Figure, Line, Panel, Slider, hosts


class Wave(Figure):
    title, summary = "A wave", "Its height is {height:.1f}."
    controls = (Slider("height", 0, 1, steps=11, default=0.5),)
    panels = (Panel(Line("t", "y")),)
    pressed = ""

    def compute(self, height):
        t = np.linspace(0, 1, 5)
        return {"t": t[None], "y": height * np.sin(t)}

    def on_button(self, name):
        self.pressed = name


@pytest.fixture(autouse=True)
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("DLCOURSE_WORKSPACE", str(tmp_path))


def test_a_notebook_shows_a_figure_as_one_widget():
    figure = Wave()
    bundle, _ = figure._repr_mimebundle_()
    shown = bundle["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert shown == figure.widget.model_id and figure._repr_mimebundle_()[0] == bundle


def test_the_widget_holds_what_the_figure_holds():
    figure = Wave()
    widget = figure.widget
    assert (widget.spec, widget.sets, widget.data) == (figure.spec, figure.sets, figure.data)
    figure.height = 1
    assert widget.positions == {"height": 10}
    shipped = widget.data
    figure.compute = lambda height: {"t": np.zeros((1, 5)), "y": height * np.ones(5)}
    figure.refresh()
    assert widget.data == figure.data != shipped
    figure.compute = lambda height: 1 / 0
    figure.refresh()
    assert "ZeroDivisionError" in widget.error == figure.error


def test_what_was_moved_before_it_is_shown_ships_the_frames_around():
    class Plane(Wave):
        controls = (Slider("height", 0, 1, default=0.5),
                    Slider("other", 0, 1, steps=4001, default=0))

        def compute(self, height, other):
            return super().compute(height + other)

    figure = Plane()
    assert len(figure.sets) == 2
    figure.height, figure.other = 1, 0.5
    assert {"other": 2000} in [one["fixed"] for one in figure.widget.sets]


def test_the_figure_hears_what_the_reader_does():
    figure, sent = Wave(), []
    widget = figure.widget
    widget.send = lambda content, buffers: sent.append((content, buffers))
    widget.positions = {"height": 2}                  # as the player sets it
    assert figure.height == 0.2
    widget._handle_custom_msg({"type": "button", "name": "reset"}, [])
    assert figure.pressed == "reset"
    widget._handle_custom_msg(
        {"type": "frames", "axes": ["height"], "id": 7, "positions": {"height": 2}}, [])
    (content, buffers), = sent
    assert content["id"] == 7 and isinstance(buffers, list) and len(buffers[0]) > 0


def test_where_no_widget_can_be_shown_its_words_stand():
    bundle, _ = Wave()._repr_mimebundle_()
    assert bundle["text/plain"] == "A wave\nIts height is 0.5."
    assert all(words in bundle["text/html"] for words in ("Its height is 0.5.", "Run the first"))
    q = ask.question("02_x/q", "Is <i>a</i> &lt; b?", {"yes": "Why.", "no": "Not."}, answer="yes")
    bundle, _ = q._repr_mimebundle_()
    assert bundle["text/plain"] == "Question. Is a < b?\n– yes\n– no"
    assert "Why" not in bundle["text/html"] and "a &lt; b?" in bundle["text/html"]


def test_an_error_names_the_readers_line_and_none_of_the_package():
    figure = Wave()
    figure.compute = lambda height: {"t": undefined}  # noqa: F821
    figure.refresh()
    assert figure.error.startswith("NameError: name 'undefined' is not defined (line ")
    assert "figure.compute = lambda" in figure.error
    figure.compute = lambda height: {"t": np.zeros((3, 1))}       # found wrong by the package
    figure.refresh()
    assert "needs one entry" in figure.error and "(line" not in figure.error
    assert figure.in_words == ["A wave", f"This figure could not be computed. {figure.error}"]


def pressed(widget, button, value=None):
    widget._handle_custom_msg({"type": "press", "button": button, "value": value}, [])


def test_a_question_hears_what_was_pressed_and_its_widget_what_is_said():
    q = ask.question("02_x/q", "1 + 1?", {"1": "Count again.", "2": "Yes."}, answer="2")
    widget = q.widget
    assert widget.heading == "Question. 1 + 1?" and widget.form == q.form
    assert widget.answer is None and widget.reply == ("hint", "")
    pressed(widget, "commit", "1")
    assert widget.reply == ("wrong", "Count again.") and widget.answer == q.answer == "1"
    pressed(widget, "commit", "2")
    assert widget.reply == q.reply == ("right", "Yes.")


def test_a_figure_with_a_question_of_its_own_is_one_widget():
    walk = NextNumber()
    widget = walk.widget
    assert widget.spec == walk.figure.spec and "<b>m</b>" in widget.heading
    pressed(widget, "check", {"number": 6, "typed": "6"})
    assert widget.reply[0] == "right" and "<b>z</b>" in widget.heading
    assert widget.positions["step"] == 1
    pressed(widget, "show")
    assert walk.figure.step == 2
    widget.positions = {**widget.positions, "step": 5}            # as the player sets it
    assert walk.figure.step == 5 and "∂L/∂a" in widget.heading


def test_the_player_is_joined_from_all_its_modules():
    text = hosts.joined()
    for path in hosts.KIT.rglob("*.js"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert text.count(first) == 1, path.name
    assert re.findall(r"^(?:import|export)\b.*", text, re.M) == ["export default { render };"]


def test_what_no_cell_shows_any_more_is_let_go():
    shell = InteractiveShell()
    shell.user_ns.update(Wave=Wave, display=lambda shown: bool(shown._repr_mimebundle_()))
    here = hosts.Outputs(shell)
    with patch.object(hosts, "outputs", lambda: here):
        def run(cell, code):
            shell.run_cell(code, cell_id=cell).raise_error()
            return shell.user_ns["wave"]

        kept = run("kept", "wave = kept = Wave(); display(kept)")
        first = run("a", "wave = Wave(); display(wave); display(kept)")
        widget = first.widget
        again = run("a", "wave = Wave(); display(wave)")
        assert widget.comm is None and first.data == b"" and first._widget is None
        assert again.widget.comm is not None is not kept.widget.comm
        for _ in range(3):
            run("", "wave = Wave(); display(wave)")  # a front end that does not say which cell
        assert len(here.shown[""]) == 3
        first.height = 1  # it is only shown no longer
        assert first._repr_mimebundle_()[0] and first.widget is not widget and first.data
