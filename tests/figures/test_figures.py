"""Every figure of every lesson, at its controls' ends and at random: finite, and in words."""

from __future__ import annotations

import gzip
import string
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest

from dlcourse.figures.kit import LiveFigure, Slider
from dlcourse.figures.kit.marks import number

from .every import figures

every_figure = pytest.mark.parametrize("kind", figures(), ids=lambda kind: kind.__name__)


def states(figure, n=50):
    """All controls at their least, their default and their greatest, and n states at random."""
    rng = np.random.default_rng(0)
    controls = figure._controls.values()
    yield {c.name: c.values[0] for c in controls}
    yield {c.name: c.values[c.default] for c in controls}
    yield {c.name: c.values[-1] for c in controls}
    for _ in range(n):
        yield {c.name: c.values[rng.integers(len(c))] for c in controls}


def shown(figure):
    return {(mark.kind, role): name for panel in figure.panels for mark in panel.marks
            for role, name in mark.data.items()}


@every_figure
def test_every_state_can_be_shown(kind):
    figure = kind()
    assert figure.error == ""
    room = len(figure.sets[0]["longest"])  # of the caption
    shapes = {name: np.shape(a)[1:] for name, a in figure.frames().items()}
    for state in states(figure):
        arrays = figure.frames((), state)
        for (mark, role), name in shown(figure).items():
            array = np.asarray(arrays[name], float)
            assert array.ndim >= 2 and len(array) == 1, f"{name}: shape {array.shape}"
            assert not np.isinf(array).any(), name
            if (mark in ("heat", "nodes") and role not in "xy") or role == "value":
                assert np.isfinite(array).all(), f"{name} at {state}"
            if not isinstance(figure, LiveFigure) and mark != "points":
                assert array.shape[1:] == shapes[name], f"{name} at {state}"
        words, *texts = figure.texts(arrays)
        assert len(words) == 1 and words[0].strip() and "nan" not in words[0], words
        assert len(words[0]) <= room, words
        assert all(len(text) == 1 for text in texts)


@every_figure
def test_a_sweep_is_the_same_as_its_single_frames(kind):
    """What is shipped for a drag equals what is computed for each position alone."""
    figure = kind()
    for name, control in figure._controls.items():
        swept = figure.frames(name)
        for i in {0, len(control) // 2, len(control) - 1}:
            single = figure.frames((), {name: control.values[i]})
            for key in shown(figure).values():
                a, b = np.asarray(swept[key], float), np.asarray(single[key], float)
                np.testing.assert_allclose(a[i if len(a) > 1 else 0], b[0], rtol=1e-5, atol=1e-6)


@every_figure
def test_is_described_for_those_who_cannot_see_it(kind):
    figure = kind()
    assert figure.title and figure.try_this and len(figure.summary) > 20
    assert all(control.label for control in figure.controls)


@every_figure
def test_moves_within_its_panels(kind):
    """At the default, what is drawn lies (mostly) inside the axes."""
    figure = kind()
    arrays = figure.frames()
    for panel in figure.panels:
        for mark in panel.marks:
            for role, (low, high) in (("x", panel.x), ("y", panel.y)):
                if role in mark.data and mark.kind in ("line", "points"):
                    values = np.asarray(arrays[mark.data[role]], float)
                    values = values[np.isfinite(values)]
                    low, high = min(low, high), max(low, high)
                    assert values.size <= 2 or ((values >= low) & (values <= high)).any(), (
                        f"{mark.data[role]} is nowhere between {low} and {high}")


@every_figure
def test_matplotlib_draws_the_same(kind):
    figure = kind()
    drawn = figure.plot()
    assert len(drawn.axes) == len(figure.panels)
    drawn.canvas.draw()


@every_figure
def test_ships_little_and_soon(kind):
    figure = kind()
    assert len(figure.data) + len(str(figure.sets)) < 2_500_000
    assert sum(panel.size[0] for panel in figure.panels) <= 1000 or len(figure.panels) > 2
    assert any(isinstance(c, Slider) or c for c in figure.controls) or figure.buttons or any(
        panel.pointer for panel in figure.panels)


@every_figure
def test_its_picture_is_small_and_whole(kind):
    """What stands in a saved notebook."""
    figure = kind()
    source = figure.still.partition('src="data:image/svg+xml,')[2].partition('"')[0]
    picture = ElementTree.fromstring(unquote(source))
    assert len(picture.findall("{*}g")) == len(figure.panels)
    assert " nan" not in unquote(source) and len(gzip.compress(figure.still.encode())) < 15_000


@every_figure
def test_words_and_picture_say_the_same_numbers(kind):
    """What stands at a bar or in a circle is what caption and formula say of it."""
    figure = kind()
    templates = [figure.summary, *(one.value for one in figure.formula if not isinstance(one, str))]
    said = [(name, form) for template in templates
            for _, name, form, _ in string.Formatter().parse(template) if name]
    all_of_them = [figure.frames((), state) for state in states(figure, 10)]
    for mark in (mark for panel in figure.panels for mark in panel.marks):
        digits = getattr(mark, "values", getattr(mark, "digits", None))
        role = {"bars": "y", "nodes": "value"}.get(mark.kind)
        if digits is None or role not in mark.data or "base" in mark.data:
            continue
        shown = np.array([np.ravel(arrays[mark.data[role]]) for arrays in all_of_them])
        for name, form in said:
            values = [np.asarray(arrays.get(name, "")) for arrays in all_of_them]
            if not all(v.size == 1 and v.dtype.kind in "if" for v in values):
                continue
            numbers = np.array([v.item() for v in values])
            of_it = np.isclose(shown, numbers[:, None], rtol=1e-9, atol=1e-9).all(axis=0)
            if np.ptp(numbers) and of_it.any():  # the same thing, in the picture and in words
                there = digits if isinstance(digits, int) else digits[of_it.argmax()]
                assert [format(v, form).replace("-", "−") for v in numbers] == [
                    number(v, there) for v in numbers], name
