"""A network under the hand: what a neuron says, and values that run from frame to frame."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from dlcourse.figures.layers import SignalsOfAPenguin
from dlcourse.figures.training import Playground

from .test_player import said, show

pytestmark = pytest.mark.browser
NUMBER = re.compile(r"−? ?\d+\.\d\d")


def numbers(words):
    return [float(one.replace("−", "-").replace(" ", "")) for one in NUMBER.findall(words)]


def test_numbers_glide_and_what_was_not_there_comes_late(js):
    """Between two frames numbers are between theirs; a number that has none before comes late."""
    given = {"sets": [{"arrays": {"v": {"shape": [2, 3], "bytes": 4, "offset": 0}}, "offset": 0}]}
    values = np.array([[0, 2, np.nan], [1, -2, 5]], "<f4")
    seen = js("frames", """[0, 0.5, 0.9].map((share) => {
        const set = { ...sets[0], bytes: new Uint8Array(data) };
        return [...m.between({ set, frame: 1, before: { set, frame: 0 }, share }, "v")]
            .map((v) => isNaN(v) ? null : v);
    })""", **given, data=[*values.tobytes()])
    assert seen[0] == [0, 2, None] and seen[1] == [0.5, 0, None]
    assert seen[2] == pytest.approx([0.9, -1.6, 5])


def test_arrow_keys_lead_to_the_next_neuron(js):
    places = [[0, 0], [0, 40], [100, 10], [100, 50]]
    for start, key, end in ((0, "ArrowDown", 1), (0, "ArrowRight", 2), (3, "ArrowLeft", 1),
                            (2, "ArrowUp", 2)):
        assert js("network", "m.beside(at, i, key)", at=places, i=start, key=key) == end


@pytest.fixture
def signals(page):
    figure = SignalsOfAPenguin()
    show(page, figure)
    said(page, "Penguin")
    return page, figure


def test_a_neuron_says_how_its_value_comes_about(signals):
    page, figure = signals
    arrays = figure.frames()
    canvas, caption = page.locator(".dlf-panel > canvas"), page.locator(".dlf-summary")
    canvas.focus()
    for key in ("ArrowLeft", "ArrowLeft"):                     # the last score, then a hidden one
        page.keyboard.press(key)
    said(page, "ReLU makes")
    page.locator(".dlf-spoken", has_text="ReLU makes").wait_for(state="attached")
    words = caption.inner_text()
    neuron = int(re.match(r"Hidden neuron (\d+):", words)[1]) - 1
    x, w = arrays["values"][0, :4], figure.model[0].weight.data[:, neuron]
    b, total = figure.model[0].bias.data[neuron], w @ x
    shown = [*(w * x), total, b, total + b, max(0.0, total + b)]
    assert numbers(words.partition(":")[2]) == pytest.approx(shown, abs=0.0051)
    page.keyboard.press("Escape")
    said(page, "Penguin")
    box = canvas.bounding_box()                                # the same by mouse: the last score
    across, up = (np.interp(v, ends, (0, 1)) for v, ends in (
        (2.0, figure.panels[0].x), (figure.layers.y[0, -1], figure.panels[0].y)))
    page.mouse.move(box["x"] + 4 + across * (box["width"] - 8),
                    box["y"] + 4 + (1 - up) * (box["height"] - 8))
    said(page, "Gentoo: ")
    page.mouse.move(0, 0)
    said(page, "Penguin")


UNKNOWN = """async (ms) => { // so much later: how many values are on their way
    window.clock += ms;
    const frame = () => new Promise(requestAnimationFrame);
    await frame();
    window.texts = [];
    await frame();
    await frame();
    return window.texts.length && window.texts.filter((text) => text === "?").length;
}"""


def test_values_run_at_their_pace_and_stand_still_for_who_wants_no_motion(signals):
    page, _ = signals
    page.evaluate("""() => {
        window.clock = performance.now();
        performance.now = () => window.clock;
        const pen = CanvasRenderingContext2D.prototype, write = pen.fillText;
        pen.fillText = function (text) {
            window.texts?.push(text);
            return write.apply(this, arguments);
        };
    }""")
    back, forward = (page.get_by_role("button", name=name) for name in ("Back", "Forward"))
    page.emulate_media(reduced_motion="reduce")
    back.click()
    said(page, "hidden neurons speak.")
    page.emulate_media(reduced_motion="no-preference")
    forward.click()
    said(page, "The network says")
    assert page.evaluate(UNKNOWN, 0) > 0                       # the scores have not come yet
    assert page.evaluate(UNKNOWN, 250) > 0
    assert page.evaluate(UNKNOWN, 230) > 0
    page.evaluate(UNKNOWN, 30)
    page.emulate_media(reduced_motion="reduce")
    back.click()
    said(page, "hidden neurons speak.")
    page.evaluate("window.texts = []")
    forward.click()                                            # at once
    said(page, "The network says")
    page.evaluate("() => new Promise(requestAnimationFrame)")
    texts = page.evaluate("window.texts")
    assert texts and "?" not in texts[-30:]
    page.emulate_media(reduced_motion="no-preference")
    assert page.get_by_label("Speed").locator("option").all_inner_texts() == [
        "0.5×", "1×", "2×", "4×"]
    page.evaluate("() => { delete performance.now; }")


def test_a_second_run_leaves_the_focus_where_it_was(page):
    figure = Playground()
    show(page, figure)
    keep = page.get_by_role("button", name="Keep as B")
    keep.focus()
    figure.on_button("keep")
    page.evaluate("""([spec, sets, data]) => { const { values, tell } = window.shown;
        Object.assign(values, { spec, sets, data: new Uint8Array(data) });
        tell("change:spec"); tell("change:data"); }""",
                  [*json.loads(json.dumps([figure.spec, figure.sets])), [*figure.data]])
    said(page, "Run B")
    assert page.locator(".dlf-panel > canvas").count() == 5
    assert keep.evaluate("(it) => it === document.activeElement")
    sent = []
    figure.send = lambda message, buffers: sent.append((message, [*buffers[0]]))
    figure.one_step()
    page.evaluate("""([message, data]) => window.shown.tell("msg:custom", message,
        [new Uint8Array(data).buffer])""", json.loads(json.dumps(sent[-1])))
    said(page, "Epoch 1.")
