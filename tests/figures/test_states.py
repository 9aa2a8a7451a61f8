"""Every figure at both ends of every control, and at random: what is seen is whole and says what
it should.

``make test`` takes the ends, dark on a laptop and light on a phone; ``make states`` takes both
themes at both widths, and twenty random states of each figure. ``DLCOURSE_FIGURES="FanOut"`` takes
those figures alone.
"""

from __future__ import annotations

import base64
import json
import math
import os
import random
import re

import numpy as np
import pytest

from .every import figures
from .test_fits import ALL

pytestmark = pytest.mark.browser

STATES = int(os.environ.get("DLCOURSE_STATES", "0"))  # random ones, besides the ends
FIGURES = os.environ.get("DLCOURSE_FIGURES", "").split()
PLACES = [("dark", 934), ("light", 360)] + [("light", 934), ("dark", 360)] * (STATES > 0)
# Sees what is painted: by panel its words, [text, left, top, right, bottom, size, contrast], and
# its marks, [what, whether it has anything to show, whether that is seen, its ends in px].
WATCH = """async () => {
    const { PAINT } = await import("/player/marks.js"), pen = CanvasRenderingContext2D.prototype;
    window.painted = new Map();
    const about = (canvas) => {
        if (!window.painted.has(canvas)) window.painted.set(canvas, { words: [], marks: [] });
        return window.painted.get(canvas);
    };
    const light = (r, g, b) => [r, g, b].map((v) => v / 255).map((v) => (
        v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce(
        (sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0.05);
    const mask = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    // What the letters stand out by from the pixels under and around them, nearly at worst.
    const contrast = (c, text, left, top, wide, high) => {
        const [w, h] = [Math.ceil(wide) + 4, Math.ceil(high) + 8];
        const [x, y] = [Math.floor(left) - 2, Math.floor(top) - 4];
        Object.assign(mask.canvas, { width: w, height: h });
        Object.assign(mask, { font: c.font, textBaseline: "middle", lineWidth: 2 });
        mask.strokeText(text, left - x, top + high / 2 - y);
        mask.fillText(text, left - x, top + high / 2 - y);
        const there = mask.getImageData(0, 0, w, h).data, here = c.getImageData(x, y, w, h).data;
        const ink = light(...c.fillStyle.match(/[0-9a-f]{2}/g).map((v) => parseInt(v, 16)));
        const all = [];
        for (let i = 0; i < here.length; i += 4) {
            if (there[i + 3] < 200 || here[i + 3] < 255) continue;
            const behind = light(here[i], here[i + 1], here[i + 2]);
            all.push(Math.max(ink, behind) / Math.min(ink, behind));
        }
        return all.sort((a, b) => a - b)[Math.floor(all.length / 20)] ?? 21;
    };
    const write = pen.fillText;
    pen.fillText = function (text, x, y) {
        if (this === mask || !this.canvas.closest?.(".dlf-panel") || !text.trim())
            return write.apply(this, arguments);
        const size = parseFloat(this.font.match(/([\\d.]+)px/)[1]), half = 0.36 * size;
        const wide = this.measureText(text).width, matrix = this.getTransform();
        const from = x - { left: 0, center: wide / 2, right: wide }[this.textAlign];
        const ends = [[from, y - half], [from + wide, y + half]].map(
            ([u, v]) => matrix.transformPoint({ x: u, y: v }));
        const [left, right] = ends.map((at) => at.x).sort((a, b) => a - b);
        const [top, bottom] = ends.map((at) => at.y).sort((a, b) => a - b);
        about(this.canvas).words.push([text, left, top, right, bottom, size,
            matrix.b ? 21 : contrast(this, text, left, top, wide, 2 * half)]);
        return write.apply(this, arguments);
    };
    const far = { segments: ["x0", "y0", "x1", "y1"], bars: ["x", "y"] };
    for (const kind of ["line", "points", "bars", "segments", "nodes"]) {
        const paint = PAINT[kind];
        PAINT[kind] = (p, mark, d, words) => {
            const roles = far[kind] ?? ["x", "y"];
            const long = Math.max(...roles.map((r) => d[r].length));
            const at = (i) => roles.map((r) => d[r][i % d[r].length]);
            let there = [...Array(long).keys()].filter((i) => at(i).every(isFinite)
                && (!d.group || isFinite(d.group[i])));
            if (kind === "bars") {
                const place = mark.along === "y" ? (v) => p.x(v) : (v) => p.y(v);
                there = there.filter(
                    (i) => Math.abs(place(d.y[i]) - place(d.base?.[i] ?? 0)) > 1);
            }
            const px = (x, y) => [p.x(x), p.y(y)];
            let ends = [];
            if (kind === "segments") {
                ends = there.map(at).map(([a, b, u, v]) => [...px(a, b), ...px(u, v)])
                    .filter(([a, b, u, v]) => Math.hypot(u - a, v - b) > 1);
                there = ends;
            } else if (kind === "line" && there.length > 1)
                ends = [[...px(...at(there[0])), ...px(...at(there.at(-1)))]];
            const [left, top, w, h] = p.box, all = [0, 0, p.canvas.width, p.canvas.height];
            const inside = (kind === "segments" ? ends.map((e) => e.slice(2)) : there.map(
                (i) => px(...(mark.along === "y" ? at(i).reverse() : at(i))))).filter(([x, y]) => (
                x > left && x < left + w && y > top && y < top + h));
            // around some of its points that lie inside the axes, or all of the picture
            const by = 8 + (mark.size ?? 0), corner = (v) => Math.round(p.ratio * (v - by));
            const where = inside.length ? [0, 1, 2, 3].map((k) => inside[
                Math.round(k * (inside.length - 1) / 3)]).map(([x, y]) => [
                corner(x), corner(y), 2 * by * p.ratio, 2 * by * p.ratio]) : [all];
            const shot = () => where.map((box) => new Uint32Array(
                p.c.getImageData(...box).data.buffer));
            const before = there.length && shot();
            paint(p, mark, d, words);
            const seen = there.length > 0 && shot().some(
                (one, k) => one.some((v, i) => v !== before[k][i]));
            const what = `${kind} ${mark.label || Object.values(mark.data).join("/")}`;
            about(p.canvas).marks.push([what, there.length > 0, seen, ends[0] ?? null]);
        };
    }
}"""
# Sees in which order lines, what covers them, and words are drawn in each panel; struck(canvas) are
# the words through which a line goes: one drawn later, or one from before that no halo keeps off.
LINES = """() => {
    const pen = CanvasRenderingContext2D.prototype, logs = new Map();
    const everywhere = [-1e9, -1e9, 1e9, 1e9];
    const log = ({ canvas }) => {
        if (!canvas.parentElement?.classList.contains("dlf-panel")) return null;
        if (!logs.has(canvas)) logs.set(canvas, { path: [], at: null, start: null, halo: "",
            clip: everywhere, clips: [], drawn: [] });
        return logs.get(canvas);
    };
    const spy = (name, act) => {
        const was = pen[name];
        pen[name] = function (...given) {
            const mine = log(this);
            if (mine) act(mine, given, this);
            return was.apply(this, given);
        };
    };
    const box = (x, y, w, h) => [
        Math.min(x, x + w), Math.min(y, y + h), Math.max(x, x + w), Math.max(y, y + h)];
    const common = (a, b) => [Math.max(a[0], b[0]), Math.max(a[1], b[1]),
        Math.min(a[2], b[2]), Math.min(a[3], b[3])];
    const inside = (a, b) => common(a, b).every((v, k) => v === a[k]);
    const around = ([left, top, right, bottom]) => [[left, top, right, top],
        [right, top, right, bottom], [right, bottom, left, bottom], [left, bottom, left, top]];
    const draw = (mine, path, c) => mine.drawn.push(
        { path, half: c.lineWidth / 2, clip: mine.clip });
    const cover = (mine, given, c) => {
        const covered = common(box(...given.slice(-4)), mine.clip);
        if (c.globalAlpha === 1) mine.drawn.push({ covered });
    };
    spy("save", (mine) => mine.clips.push(mine.clip));
    spy("restore", (mine) => { mine.clip = mine.clips.pop() ?? everywhere; });
    spy("beginPath", (mine) => Object.assign(mine, { path: [], at: null }));
    spy("moveTo", (mine, to) => Object.assign(mine, { at: to, start: to }));
    spy("lineTo", (mine, to) => {
        if (mine.at) mine.path.push([...mine.at, ...to]);
        else mine.start = to;
        mine.at = to;
    });
    spy("closePath", (mine) => mine.at && mine.path.push([...mine.at, ...mine.start]));
    spy("rect", (mine, given) => {
        mine.path.push(...around(box(...given)));
        mine.whole = box(...given);
    });
    spy("arc", (mine, [x, y, r]) => {
        const on = (i) => [x + r * Math.cos(i * Math.PI / 12), y + r * Math.sin(i * Math.PI / 12)];
        for (let i = 0; i < 24; i++) mine.path.push([...on(i), ...on(i + 1)]);
    });
    spy("clip", (mine) => { mine.clip = common(mine.clip, mine.whole); });
    spy("stroke", (mine, given, c) => draw(mine, mine.path, c));
    spy("strokeRect", (mine, given, c) => draw(mine, around(box(...given)), c));
    spy("fillRect", (mine, given, c) => {
        cover(mine, given, c);
        if (given[2] >= c.canvas.clientWidth) mine.drawn = []; // all begins anew
    });
    spy("drawImage", cover);
    spy("strokeText", (mine, given, c) => {
        mine.halo = c.lineWidth >= 2 && c.globalAlpha === 1 ? given.join() : "";
    });
    spy("fillText", (mine, given, c) => {
        const [text, x, y] = given, size = parseFloat(c.font.match(/([\\d.]+)px/)[1]);
        const wide = c.measureText(text).width, matrix = c.getTransform();
        const from = x - { left: 0, center: wide / 2, right: wide }[c.textAlign];
        const [one, other] = [[from, y - 0.36 * size], [from + wide, y + 0.36 * size]].map(
            ([u, v]) => matrix.transformPoint({ x: u, y: v }));
        if (text.trim()) mine.drawn.push({ text, halo: mine.halo === given.join(),
            covered: box(one.x, one.y, other.x - one.x, other.y - one.y) });
        mine.halo = "";
    });
    // Whether a straight piece comes into a box.
    const enters = ([x0, y0, x1, y1], [left, top, right, bottom]) => {
        let [first, last] = [0, 1];
        for (const [from, to, low, high] of [[x0, x1, left, right], [y0, y1, top, bottom]]) {
            if (from === to && (from < low || from > high)) return false;
            if (from === to) continue;
            const shares = [low, high].map((edge) => (edge - from) / (to - from));
            first = Math.max(first, Math.min(...shares));
            last = Math.min(last, Math.max(...shares));
        }
        return first < last;
    };
    window.struck = (canvas) => {
        const { drawn } = logs.get(canvas), found = [];
        drawn.forEach(({ text, halo, covered }, i) => {
            if (!text) return;
            const hidden = halo ? i : drawn.findLastIndex((one, k) => k < i && !one.text
                && one.covered && inside(covered, one.covered));
            const [left, top, right, bottom] = covered;
            const hit = drawn.slice(hidden + 1).some(({ path, half, clip }) => {
                const by = 1 - half, near = common([left + by, top + by, right - by, bottom - by],
                    clip ?? everywhere);
                return near[0] < near[2] && near[1] < near[3]
                    && path?.some((piece) => enters(piece, near));
            });
            if (hit) found.push(text);
        });
        return found;
    };
}"""
# Moves all figures, each to its own state; what is seen then, by figure.
GO = """async (moves) => {
    const handles = (canvas) => [...canvas.parentElement.querySelectorAll(
        ".dlf-handle:not([hidden])")].map((node) => {
        const [here, there] = [node, canvas].map((it) => it.getBoundingClientRect());
        return [here.left - there.left, here.top - there.top,
            parseFloat(node.style.getPropertyValue("--r")), node.classList.contains("dlf-flat")];
    });
    window.painted = new Map();
    for (const [id, positions, set, data] of moves) {
        const { values, heard } = window.models[id];
        if (set) heard["msg:custom"]({ type: "frames", id: 1e9, set },
            [Uint8Array.from(atob(data), (c) => c.charCodeAt(0))]);
        values.positions = positions;
        heard["change:positions"]();
    }
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const seen = {};
    for (const [canvas, { words, marks }] of window.painted) {
        const root = canvas.closest("body > div"), box = root.querySelector(".dlf");
        const one = seen[root.id] ??= { size: [box.offsetWidth, box.offsetHeight],
            caption: root.querySelector(".dlf-summary").textContent, panels: {} };
        const all = [...root.querySelectorAll(".dlf-panel > canvas")];
        one.panels[all.indexOf(canvas)] = {
            wide: canvas.clientWidth, high: canvas.clientHeight, words, marks,
            struck: window.struck(canvas), handles: handles(canvas) };
    }
    return seen;
}"""


@pytest.fixture(scope="module")
def all_of_them(page):
    """All figures in one page that is watched, and whose states are set."""
    made = {kind.__name__: kind() for kind in figures() if kind.__name__ in FIGURES or not FIGURES}
    page.emulate_media(reduced_motion="reduce")  # a picture a move: nothing glides
    page.evaluate(WATCH)
    page.evaluate(LINES)
    page.evaluate("document.body.style.cssText = 'margin: 0; width: 934px'")
    page.evaluate(ALL.replace("/joined.js", "/show.js").replace("on() {}", """on(event, act) {
        ((window.models ??= {})[id] ??= { values, heard: {} }).heard[event] = act; }"""), [
        [name, json.loads(json.dumps({part: getattr(figure, part) for part in (
            "spec", "positions", "sets", "error")})), base64.b64encode(figure.data).decode()]
        for name, figure in made.items()])
    page.wait_for_timeout(500)
    return page, made


def ends(figures):
    """Each control at its low and its high end, the others as they are: moves of all figures."""
    for k in range(max(2 * len(figure._controls) for figure in figures.values())):
        yield {name: {**figure.positions, control.name: (0, len(control) - 1)[k % 2]}
               for name, figure in figures.items()
               for control in [*figure._controls.values()][k // 2 : k // 2 + 1]}


def at_random(figures, n):
    """All controls somewhere."""
    chance = random.Random(0)
    for _ in range(n):
        yield {name: {control.name: chance.randrange(len(control))
                      for control in figure._controls.values()}
               for name, figure in figures.items() if figure._controls}


def moved(figure, positions):
    """A state as the page takes it, with its frame if none was shipped; and its caption."""
    state, packed = figure._values(positions), [None, None]
    if not any(one["fixed"].items() <= positions.items() for one in figure.sets):
        home = figure.positions
        figure.move(positions)  # what is live begins anew
        described, data = figure._packed((), state)
        packed = [json.loads(json.dumps(described)), base64.b64encode(data).decode()]
        caption = described["texts"][0][0]
        figure.move(home)
    else:
        caption = figure.texts(figure.frames((), state))[0][0]
    return [positions, *packed], caption.replace("\n", " ")


def over(handle, word):
    """Whether a handle's ring goes through a word, or a flat handle lies on it."""
    x, y, r, flat = handle
    _, left, top, right, bottom, *_ = word
    left, top, right, bottom = left + 1 - x, top + 1 - y, right - 1 - x, bottom - 1 - y
    if flat:
        return left < 15 and right > -15 and top < 4 and bottom > -4
    nearest = math.hypot(max(left, 0, -right), max(top, 0, -bottom))
    farthest = math.hypot(max(-left, right), max(-top, bottom))
    return nearest < r < farthest


def faults(panel):
    """What is wrong in what a panel shows."""
    wide, high, words = panel["wide"], panel["high"], panel["words"]
    for i, (text, left, top, right, bottom, size, contrast) in enumerate(words):
        if left < -1 or right > wide + 1 or top < -1 or bottom > high + 1:
            yield f"cut: {text}"
        if re.search("NaN|undefined|nan", text):
            yield f"no number: {text}"
        if size < 11:
            yield f"{size} px: {text}"
        if contrast < 4.5:
            yield f"contrast {contrast:.1f}: {text}"
        for other, le, to, ri, bo, *_ in words[:i]:
            if min(right, ri) - max(left, le) > 1 and min(bottom, bo) - max(top, to) > 1:
                yield f"over one another: {other} | {text}"
    yield from (f"struck through: {text}" for text in panel["struck"])
    yield from (f"under a handle: {word[0]}" for word in words for handle in panel["handles"]
                if over(handle, word))
    yield from (f"out of sight: {what}" for what, there, seen, _ in panel["marks"]
                if there and not seen)


@pytest.mark.parametrize(("theme", "width"), PLACES)
def test_what_is_seen_is_whole(all_of_them, theme, width):
    page, made = all_of_them
    page.evaluate("""([theme, width]) => Object.assign(document.body.style, {
        width: `${width}px`, background: theme === "dark" ? "#15181c" : "#ffffff" })""",
                  [theme, width])
    page.wait_for_timeout(500)
    found, sizes, words = {}, {}, 0
    for moves in (*ends(made), *at_random(made, STATES)):
        ready = {name: moved(made[name], positions) for name, positions in moves.items()}
        seen = page.evaluate(GO, [[name, *move] for name, (move, _) in ready.items()])
        for name, (_, caption) in ready.items():
            wrong = found.setdefault(name, set())
            if name not in seen:
                continue  # nothing has changed
            one = seen[name]
            for panel in one["panels"].values():
                words += len(panel["words"])
                wrong.update(faults(panel))
            if one["caption"] != caption:
                wrong.add(f"caption: {one['caption']} | {caption}")
            if sizes.setdefault(name, one["size"]) != one["size"]:
                wrong.add(f"size {sizes[name]} → {one['size']}")
            wrong.update(angles(name, made[name]._values(moves[name]), one["panels"]))
    assert words > (5 if FIGURES else 5000)
    told = [f"{name}: {one}" for name, wrong in found.items() for one in sorted(wrong)]
    assert not told, "\n" + "\n".join(told)


# The words struck through if none had a halo, in all panels: the figures are dressed anew.
BARE = """async () => {
    const { Pen } = await import("/player/marks.js"), { write } = Pen.prototype;
    const { style } = document.body, was = style.background;
    const dressed = async (background) => {
        style.background = background;
        await new Promise((done) => setTimeout(done, 500));
        return [...document.querySelectorAll(".dlf-panel > canvas")].flatMap(window.struck);
    };
    Pen.prototype.write = function (...given) { write.apply(this, given.slice(0, 6)); };
    const bare = await dressed(was === "rgb(255, 255, 255)" ? "#15181c" : "#ffffff");
    Pen.prototype.write = write;
    return [bare, await dressed(was)];
}"""


def test_without_halos_lines_strike_through_words(all_of_them):
    page, _ = all_of_them
    bare, whole = page.evaluate(BARE)
    assert len(bare) > (0 if FIGURES else 50)
    assert whole == []


HIDDEN = """async () => {
    const hidden = [];
    for (const input of document.querySelectorAll(".dlf input[type=range]")) {
        const [name, value] = input.closest(".dlf-control").querySelectorAll("label > *");
        const begin = input.value;
        for (const end of [input.min, input.max]) {
            input.dispatchEvent(new PointerEvent("pointerdown"));
            input.value = end;
            input.dispatchEvent(new Event("input"));
            const [left, right] = [name, value].map((it) => it.getBoundingClientRect());
            if (left.right > right.left + 1)
                hidden.push(`${name.textContent} | ${value.textContent}`);
            input.dispatchEvent(new FocusEvent("blur"));
        }
        input.value = begin;
        input.dispatchEvent(new Event("input"));
    }
    return hidden;
}"""


@pytest.mark.parametrize("width", [934, 360])
def test_what_there_was_does_not_hide_what_it_is_of(all_of_them, width):
    page, _ = all_of_them
    page.evaluate("(width) => { document.body.style.width = `${width}px`; }", width)
    assert page.evaluate(HIDDEN) == []


# What is said of angles: by figure the panel, two marks, and how many degrees lie between them.
ANGLES = {
    "LineAndNormal": ("0", "line z = 0", "segments the weights", lambda state: 90),
    "PerceptronSteps": ("0", "line line now", "segments the weights", lambda state: 90),
    "BestLine": ("0", "line line_x/line_y", "segments the side where it fires", lambda state: 90),
    "Likeness": ("0", "segments the weights w", "segments the inputs x",
                 lambda state: abs(state["turn"])),
}


def angles(name, state, panels):
    """What is said of angles, and not so in px."""
    if name not in ANGLES or ANGLES[name][0] not in panels:
        return
    panel, one, other, said = ANGLES[name]
    marks = {what: np.array(ends) for what, _, _, ends in panels[panel]["marks"] if ends}
    if one in marks and other in marks:
        (a, b), (c, d) = (marks[what][2:] - marks[what][:2] for what in (one, other))
        seen = abs((np.degrees(np.arctan2(b, a) - np.arctan2(d, c)) + 180) % 360 - 180)
        seen = 180 - seen if said(state) == 90 and seen > 90 else seen
        if abs(seen - said(state)) > 1:
            yield f"angle {seen:.1f}°, said {said(state):g}°"


TRUE = [("LineAndNormal", 0), ("PerceptronSteps", 0), ("BestLine", 0), ("Likeness", 0),
        ("SoftmaxTriangle", 2), ("ThreeRates", 0), ("RawOrStandardised", 0)]


def test_where_lengths_are_compared_a_unit_is_a_unit(all_of_them):
    """A triangle with three equal sides, a round bowl, two measurements at the same scale."""
    _, made = all_of_them
    assert [(name, i) for name, i in TRUE
            if name in made and not made[name].panels[i].equal] == []
