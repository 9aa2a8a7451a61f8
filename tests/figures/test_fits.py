"""Every figure at the width that JupyterLab gives it on a laptop, and on a phone."""

from __future__ import annotations

import base64
import json

import pytest

import dlcourse as dl
from dlcourse.figures.penguin_classifier import LearningCurves

from .every import figures

pytestmark = pytest.mark.browser

HEIGHT = 592  # px of a notebook that are seen in JupyterLab at 1366 × 713
ALL = """async (all) => {
    const { default: player } = await import("/joined.js");
    document.body.replaceChildren();
    for (const [id, values, data] of all) {
        values.data = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
        const el = Object.assign(document.createElement("div"), { id });
        document.body.append(el);
        player.render({ el, model: { get: (name) => values[name], on() {}, off() {}, set() {},
                                     save_changes() {}, send() {} } });
    }
}"""
MEASURE = """(width) => new Promise((done) => {
    document.body.style.cssText = `margin: 0; width: ${width}px`;
    const measure = () => Object.fromEntries([...document.body.children].map((el) => {
        const painted = el.querySelector(".dlf-panel > canvas").style.height !== "";
        return [el.id, painted && [el.querySelector(".dlf-body").offsetHeight,
            el.firstChild.scrollWidth - el.firstChild.clientWidth]];
    }));
    let before = "";
    const still = () => { // its size at rest: the same in two frames after one another
        const now = JSON.stringify(measure());
        if (now === before && !now.includes("false")) done(measure());
        else { before = now; requestAnimationFrame(() => requestAnimationFrame(still)); }
    };
    still();
})"""


def of_a_history():
    """The one figure that is of what the reader trained."""
    history = dl.History()
    for losses in (history.loss, history.accuracy, history.validation_loss,
                   history.validation_accuracy):
        losses += [0.9, 0.5, 0.4]
    return LearningCurves(history)


@pytest.fixture(scope="module")
def all_of_them(page):
    made = [(kind.__name__, kind()) for kind in figures()] + [("LearningCurves", of_a_history())]
    page.evaluate(ALL, [[name, json.loads(json.dumps({part: getattr(figure, part) for part in (
        "spec", "positions", "sets", "error")})), base64.b64encode(figure.data).decode()]
        for name, figure in made])
    return page


@pytest.mark.parametrize("width", [934, 1186], ids=["list of files open", "closed"])
def test_picture_and_controls_are_seen_together_on_a_laptop(all_of_them, width):
    sizes = all_of_them.evaluate(MEASURE, width)
    assert len(sizes) == len(figures()) + 1
    assert {name: height for name, (height, _) in sizes.items() if height > HEIGHT} == {}


def test_nothing_stands_out_on_a_phone(all_of_them):
    sizes = all_of_them.evaluate(MEASURE, 360)
    assert {name: beyond for name, (_, beyond) in sizes.items() if beyond > 0} == {}
