"""Every figure at both ends of every control: its words are whole, apart, and large enough."""

from __future__ import annotations

import base64
import json
import os
import random

import pytest

from .every import figures
from .test_fits import ALL

pytestmark = pytest.mark.browser

STATES = int(os.environ.get("DLCOURSE_STATES", "0"))  # random ones, besides the ends
# Which words each picture shows, and where: [text, left, top, right, bottom, size] by picture.
LISTEN = """() => {
    const pen = CanvasRenderingContext2D.prototype, write = pen.fillText;
    window.written = new Map();
    pen.fillText = function (text, x, y) {
        if (!window.written.has(this.canvas)) window.written.set(this.canvas, []);
        const size = parseFloat(this.font.match(/([\\d.]+)px/)[1]), half = 0.36 * size;
        const wide = this.measureText(text).width;
        const from = x - { left: 0, center: wide / 2, right: wide }[this.textAlign];
        const matrix = this.getTransform(), ratio = window.devicePixelRatio;
        const ends = [[from, y - half], [from + wide, y + half]].map(([u, v]) => {
            const at = matrix.transformPoint({ x: u, y: v });
            return [at.x / ratio, at.y / ratio];
        });
        const [left, right] = ends.map(([u]) => u).sort((a, b) => a - b);
        const [top, bottom] = ends.map(([, v]) => v).sort((a, b) => a - b);
        if (text.trim())
            window.written.get(this.canvas).push([text, left, top, right, bottom, size]);
        return write.apply(this, arguments);
    };
}"""
# Moves all figures, each to its own positions; what is wrong then, by figure.
FAULTS = """async (moves) => {
    window.written = new Map();
    for (const [id, at] of Object.entries(moves)) window.models[id].go(at);
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const faults = {};
    for (const [canvas, words] of window.written) {
        const [wide, high] = [canvas.clientWidth, canvas.clientHeight], found = [];
        words.forEach(([text, left, top, right, bottom, size], i) => {
            if (left < -1 || right > wide + 1 || top < -1 || bottom > high + 1)
                found.push(`cut: ${text}`);
            if (size < 11) found.push(`${size} px: ${text}`);
            if (/NaN|undefined/.test(text)) found.push(`no number: ${text}`);
            for (const [other, l, t, r, b] of words.slice(0, i))
                if (Math.min(right, r) - Math.max(left, l) > 1
                    && Math.min(bottom, b) - Math.max(top, t) > 1)
                    found.push(`over one another: ${other} | ${text}`);
        });
        const id = canvas.closest("body > div")?.id;
        if (found.length && id) faults[id] = [...(faults[id] ?? []), ...found];
    }
    window.words = [...window.written.values()].flat().length;
    for (const [id] of Object.entries(moves)) {
        const height = document.getElementById(id).offsetHeight;
        const before = window.heights?.[id] ?? height;
        (window.heights ??= {})[id] = height;
        if (Math.abs(height - before) > 1)
            faults[id] = [...(faults[id] ?? []), `height ${before} → ${height}`];
    }
    return faults;
}"""


@pytest.fixture(scope="module")
def all_of_them(page):
    """All figures in one page, with words that are listened to and positions that are set."""
    made = {kind.__name__: kind() for kind in figures()}
    page.emulate_media(reduced_motion="reduce")  # a picture a move: nothing glides
    page.evaluate(LISTEN)
    page.evaluate("(width) => { document.body.style.cssText = `margin: 0; width: ${width}px`; }",
                  934)
    page.evaluate(ALL.replace("on() {}", """on(event, act) {
        if (event === "change:positions") (window.models ??= {})[id] = { go: (at) => {
            values.positions = at; act(); } }; }"""), [
        [name, json.loads(json.dumps({part: getattr(figure, part) for part in (
            "spec", "positions", "sets", "error")})), base64.b64encode(figure.data).decode()]
        for name, figure in made.items()])
    page.wait_for_timeout(500)
    return page, made


def ends(figures):
    """Each control at its low and its high end, the others as they are: moves of all figures."""
    rounds = max(2 * len(figure._controls) for figure in figures.values())
    for k in range(rounds):
        moves = {}
        for name, figure in figures.items():
            controls = [*figure._controls.values()]
            if k < 2 * len(controls):
                control = controls[k // 2]
                at = 0 if k % 2 == 0 else len(control) - 1
                moves[name] = {**figure.positions, control.name: at}
        yield moves


def at_random(figures, n):
    """Controls somewhere, one at a time: so their frames are there without a kernel."""
    chance = random.Random(0)
    for _ in range(n):
        yield {name: {**figure.positions, control.name: chance.randrange(len(control))}
               for name, figure in figures.items() if figure._controls
               for control in [chance.choice([*figure._controls.values()])]}


@pytest.mark.parametrize("width", [934, 360])
def test_words_are_whole_apart_and_large_at_both_ends(all_of_them, width):
    page, made = all_of_them
    page.evaluate("(width) => { document.body.style.width = `${width}px`; window.heights = {}; }",
                  width)
    page.wait_for_timeout(500)
    faults = {}
    for moves in (*ends(made), *at_random(made, STATES)):
        for name, found in page.evaluate(FAULTS, moves).items():
            faults.setdefault(name, set()).update(found)
        assert page.evaluate("window.words") > 10 * len(moves) / 2
    assert {name: sorted(found) for name, found in faults.items()} == {}
