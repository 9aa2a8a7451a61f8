"""The player's modules in a browser, as they are: frames, numbers, positions, layout, controls."""

from __future__ import annotations

import base64
import json

import numpy as np
import pytest

from dlcourse.figures.kit import (
    Bars,
    Figure,
    Heat,
    Line,
    Panel,
    Points,
    Slider,
    Text,
    Toggle,
    style,
)

from .conftest import SHOW

pytestmark = pytest.mark.browser


def with_bytes(figure):
    """The figure's frames as JavaScript finds them: the bytes as a list of numbers."""
    return {"sets": figure.sets, "data": [*figure.data]}


class Product(Figure):
    title, summary = "A product", "{x:.1f} times {w:.1f} is {product:.2f}."
    try_this = "Make it 2."
    controls = (Toggle("on", default=True), Slider("x", -2, 2, default=1, play=True),
                Slider("w", -2, 2, steps=5, default=-1))
    panels = (Panel(Line("t", "curve", label="the product"), Text("zero", "zero", "{product:.1f}"),
                    Heat("square", extent=(0, 1, 0, 1), limits=(-4, 4)), x=(-4, 4), y=(-4, 4),
                    xlabel="t", ylabel="curve", drag=("x", "w")),
              Panel(Line("t", "powers"), y=(1e-6, 1e3), log="y"))

    def compute(self, on, x, w):
        t, product = np.linspace(0, 1, 7), x * w
        curve = product * t
        curve[:, 3] = np.nan
        return {"t": t[None], "curve": curve, "product": product, "zero": np.zeros((1, 1)),
                "square": np.broadcast_to(product[:, :, None], (len(product), 2, 3)),
                "powers": 10.0 ** np.arange(-6, 1)[None]}


def test_numbers_are_what_compute_said(js):
    figure = Product()
    for frame in (0, 17, 409):
        for name, within in (("t", 1 / 8191), ("curve", 8 / 8191), ("square", 4 / 255),
                             ("powers", 1e-6)):
            seen = js("frames", """(() => {
                const set = { ...sets[0], bytes: m.bytesOf(new Uint8Array(data)) };
                const one = m.numbers(set, name, frame);
                return { shape: one.shape, values: [...one].map((v) => isNaN(v) ? null : v) };
            })()""", **with_bytes(figure), name=name, frame=frame)
            exact = figure.frames(("on", "x", "w"))[name]
            exact = exact[frame if len(exact) > 1 else 0]
            assert seen["shape"] == [*exact.shape]
            np.testing.assert_allclose(
                np.array(seen["values"], float), exact.ravel(), atol=within, rtol=1e-6)


def test_bytes_may_be_a_part_of_a_buffer(js):
    assert js("frames", """[...m.bytesOf(new DataView(new Uint8Array([1, 2, 3, 4]).buffer, 1, 2)),
                            ...m.bytesOf(new Uint8Array([5]).buffer)]""") == [2, 3, 5]


def test_a_frame_is_found_by_its_positions(js):
    spec = Product().spec["controls"]
    find = """(() => {
        const frames = new m.Frames(controls), data = new ArrayBuffer(0);
        frames.ship(sets, data);
        for (const set of fetched) frames.add(set, data);
        const found = frames.find(at);
        return [found && found.set.name, found && found.frame,
                controls.map(({ name }) => frames.along(name, at))];
    })()"""
    grid = [{"name": "all", "axes": ["on", "x", "w"], "fixed": {}}]
    assert js("frames", find, controls=spec, sets=grid, fetched=[],
              at={"on": 1, "x": 30, "w": 2}) == ["all", (1 * 41 + 30) * 5 + 2, [True] * 3]
    sweeps = [{"name": name, "axes": [name], "fixed": {other: 1 for other in ("on", "x", "w")
                                                       if other != name}}
              for name in ("on", "x", "w")]
    assert js("frames", find, controls=spec, sets=sweeps, fetched=[],
              at={"on": 1, "x": 30, "w": 1}) == ["x", 30, [False, True, False]]
    assert js("frames", find, controls=spec, sets=sweeps, fetched=[],
              at={"on": 1, "x": 30, "w": 2})[:2] == [None, None]
    fetched = [{"name": f"fetched {x}", "axes": ["w"], "fixed": {"on": 1, "x": x}}
               for x in range(20, 31)]
    assert js("frames", find, controls=spec, sets=sweeps, fetched=fetched,
              at={"on": 1, "x": 30, "w": 2}) == ["fetched 30", 2, [False, False, True]]
    assert js("frames", find, controls=spec, sets=sweeps, fetched=fetched,
              at={"on": 1, "x": 20, "w": 2})[0] is None      # the oldest have gone


def test_a_live_frame_stands_before_all_others(js):
    assert js("frames", """(() => {
        const frames = new m.Frames([{ name: "x", texts: ["0", "1"] }]), none = new ArrayBuffer(0);
        frames.ship([{ name: "shipped", axes: ["x"], fixed: {} }], none);
        frames.showLive({ name: "live" }, none);
        const live = frames.find({ x: 1 }), along = frames.along("y", {});
        frames.ship([{ name: "shipped", axes: ["x"], fixed: {} }], none);
        return [live.set.name, live.frame, along, frames.find({ x: 1 }).frame];
    })()""") == ["live", 0, True, 1]


@pytest.mark.parametrize(("value", "digits", "text"), [
    (1.25, 1, "1.2"), (62.5, 0, "62"), (0.75, 1, "0.8"),
    (-2.0, 1, "−2.0"), (-0.04, 1, "0.0"), (-0.06, 1, "−0.1"), (-0.4, 0, "0"),
    (7, 0, "7"), (-1e-9, 3, "0.000"), (-12.5, 2, "−12.50")])
def test_numbers_are_written_as_python_writes_them(js, value, digits, text):
    assert js("marks", "m.fixed(value, digits)", value=value, digits=digits) == text


def test_a_share_has_its_colour_and_ends_hold(js):
    table = style.colour_table("diverging")
    for share, row in ((-3, 0), (0, 0), (0.5, 128), (1, 255), (7, 255)):
        assert js("marks", "m.colourAt(table, share)", table=table.ravel().tolist(),
                  share=share) == table[row].tolist()


def test_each_class_has_its_colour_and_shape(js):
    given = {"style": style.spec()}
    assert js("marks", "[0, 2, 6].map((g) => Object.values(m.classOf(style, g)))", **given) == [
        ["class0", "circle"], ["class2", "square"], ["class0", "circle"]]
    assert js("marks", """m.legendOf({ names: ["Adelie", "Chinstrap"], label: "all",
                        colour: "wrong", shape: "star" }, style).map(
                            ({ label, colour, shape }) => [label, colour, shape])""", **given) == [
        ["Adelie", "class0", "circle"], ["Chinstrap", "class1", "triangle"],
        ["all", "wrong", "star"]]


def test_words_on_a_colour_are_dark_or_light(js):
    for colour, light in (([255, 255, 255], True), ([0, 104, 168], False), ([189, 75, 0], False),
                          ([244, 244, 244], True), ([128, 128, 128], True)):
        assert js("dom", "m.isLight(colour, by)", colour=colour, by=style.LUMINANCE) is light


def laid_out(js, width=400, widest=20, **options):
    spec = Panel(**{"size": (400, 300), **options}).spec()
    return js("panel", "m.layout(spec, style, width, widest)", spec=spec, style=style.spec(),
              width=width, widest=widest)


def test_a_panel_has_room_for_its_labels(js):
    assert laid_out(js) == {"width": 400, "height": 300, "box": [32, 8, 354, 268]}
    assert laid_out(js, xlabel="x", ylabel="y")["box"] == [50, 8, 336, 252]
    assert laid_out(js, yticks={})["box"] == [14, 8, 372, 268]
    assert laid_out(js, axes=False)["box"] == [4, 4, 392, 292]
    assert laid_out(js, width=200)["height"] == 190  # no lower: what is in it stays apart


@pytest.mark.parametrize(("ends", "log", "values"), [
    ((-2, 6), False, {-2: 0, 0: 0.25, 6: 1}), ((6, -2), False, {6: 0, 0: 0.75}),
    ((1e-2, 1e2), True, {1e-2: 0, 1: 0.5, 1e2: 1})])
def test_an_axis_goes_there_and_back(js, ends, log, values):
    for value, share in values.items():
        seen, back = js("panel", """(() => { const a = m.axis(ends, log), u = a.share(value);
                                             return [u, a.value(u)]; })()""",
                        ends=ends, log=log, value=value)
        assert seen == pytest.approx(share) and back == pytest.approx(value)


def test_the_nearest_position_is_pythons(js):
    x, rate = Slider("x", -1, 1, default=0), Slider("lr", 1e-4, 10, default=1, log=True)
    for slider, value in ((x, 0.33), (x, -7), (rate, 0.116)):
        assert js("pointer", "m.nearest(control, value)", control=slider.spec(), value=value
                  ) == slider.position(np.clip(value, slider.low, slider.high))


def test_arrow_keys_move_a_cross_within_the_axes(js):
    def step(cross, key, axes=((0, 4), (20, 0))):
        return js("pointer", "m.stepped(cross, key, axes)", cross=cross, key=key, axes=axes)

    assert step([2, 10], "ArrowRight") == pytest.approx([2.1, 10])
    assert step([2, 10], "ArrowUp") == pytest.approx([2, 9.5])     # up, on an axis upside down
    assert step([4, 10], "ArrowRight") == [4, 10]
    assert step([2, 20], "ArrowDown") == [2, 20]


def test_moves_wait_until_the_last_were_answered(js):
    assert js("pointer", """(() => {
        const sent = [], moves = new m.Moves((message) => sent.push(message));
        moves.add(0, [1, 2]);
        moves.add(0, [3, 4]);
        moves.add(0, [5, 6]);
        const before = sent.length;
        moves.answered();
        moves.stop();
        return [before, sent.map(({ kind, x, y }) => [kind, x, y])];
    })()""") == [1, [["move", [1], [2]], ["move", [3, 5], [4, 6]]]]


# The whole player ---------------------------------------------------------------------------

def show(page, figure, module="joined"):
    traits = {name: getattr(figure, name) for name in ("spec", "positions", "sets", "error")}
    page.evaluate(SHOW, [f"/{module}.js", json.loads(json.dumps(traits)),
                         base64.b64encode(figure.data).decode()])
    page.set_default_timeout(10_000)
    page.locator(".dlf[data-theme]").wait_for()
    return page


@pytest.fixture(params=["show", "joined"])
def product(page, request):
    """A figure in the page, by the modules and by the text that anywidget gets."""
    return show(page, Product(), request.param)


def said(page, words):
    page.locator(".dlf-summary", has_text=words).wait_for(timeout=5000)


def test_moves_under_the_keys_and_the_hand(product):
    said(product, "1.0 times −1.0 is −1.00.")
    slider = product.locator("input[id$=-x]")
    slider.press("ArrowRight")
    said(product, "1.1 times −1.0 is −1.10.")
    assert slider.get_attribute("aria-valuetext") == "1.10"
    canvas = product.locator(".dlf-panel > canvas").first
    box = canvas.bounding_box()
    canvas.click(position={"x": box["width"] - 1, "y": 1})        # drag sets x and w
    said(product, "2.0 times 2.0 is 4.00.")
    product.wait_for_function("() => window.shown.values.positions.w === 4")
    product.get_by_role("button", name="Reset").click()
    said(product, "1.0 times −1.0 is −1.00.")
    assert {"type": "button", "name": "reset"} in product.evaluate("window.shown.sent")


def test_is_led_by_python_and_asks_for_what_it_lacks(product):
    product.evaluate("""() => { const { values, tell } = window.shown;
        values.positions = { on: 1, x: 0, w: 0 };
        tell("change:positions"); }""")
    said(product, "−2.0 times −2.0 is 4.00.")
    product.evaluate("""() => { const { values, tell } = window.shown;
        values.sets = values.sets.map((set) => ({ ...set, axes: ["w"], fixed: { on: 1, x: 5 } }));
        tell("change:data"); values.error = "KeyError: my mistake"; tell("change:error"); }""")
    product.locator("input[id$=-w]").press("ArrowRight")
    asked = [m for m in product.evaluate("window.shown.sent") if m["type"] == "frames"]
    assert asked[-1]["axes"] == ["w"] and asked[-1]["positions"]["x"] == 0
    assert "my mistake" in product.locator(".dlf-error").inner_text()


def test_what_was_moved_before_it_is_shown_has_its_picture(product):
    page = product
    page.evaluate("""async () => { const { values, sent } = window.shown;
        window.shown.remove();
        values.sets = [{ ...values.sets[0], axes: ["x"], fixed: { on: 1, w: 1 } }];
        values.positions = { on: 1, x: 30, w: 4 };          // by Python, or yesterday
        const { default: player } = await import("/show.js");
        window.render = (send) => { document.body.replaceChildren();
            player.render({ el: document.body, model: { get: (name) => values[name], set() {},
                on() {}, off() {}, save_changes() {}, send } }); };
        sent.length = 0;
        window.render((message) => sent.push(message)); }""")
    asked = [m for m in page.evaluate("window.shown.sent") if m["type"] == "frames"]
    assert asked[0]["positions"] == {"on": 1, "x": 30, "w": 4}
    page.evaluate("window.render(() => { throw new Error('there is no kernel'); })")
    assert page.locator("input[id$=-w]").input_value() == "1"
    page.locator(".dlf-summary", has_text="times").wait_for()


def test_a_kernel_that_falls_silent_is_told_of_and_what_waits_for_it_goes_back(product):
    page, w = product, product.locator("input[id$=-w]")
    said(page, "1.0 times −1.0")
    page.evaluate("""() => { const { values, tell } = window.shown;
        values.sets = [{ ...values.sets[0], axes: ["x"], fixed: { on: 1, w: 1 } }];
        tell("change:data"); }""")
    w.press("End")                                          # nobody answers, nobody says why
    page.locator(".dlf-late").wait_for()
    page.locator(".dlf-note:not([hidden])").wait_for()
    assert "Python does not answer" in page.locator(".dlf-note").inner_text()
    assert w.input_value() == "1" and w.is_disabled()
    assert page.evaluate("window.shown.values.positions.w") == 1
    assert page.locator("input[id$=-x]").is_enabled()
    page.locator(".dlf-late").wait_for(state="detached")
    page.evaluate("""() => { const { sets } = window.shown.values;     // it was only busy
        window.shown.tell("msg:custom", { type: "frames", id: 1, set: { ...sets[0], axes: ["w"],
            fixed: { on: 1, x: 30 } } }, [new ArrayBuffer(1e6)]); }""")
    assert w.is_enabled() and not page.locator(".dlf-note").is_visible()


def test_what_cannot_be_computed_leaves_no_empty_panel_and_no_false_picture(product):
    w = product.locator("input[id$=-w]")
    said(product, "1.0 times −1.0")
    product.evaluate("""() => { const { values, tell } = window.shown;
        values.sets = [{ ...values.sets[0], axes: ["x"], fixed: { on: 1, w: 1 } }];
        tell("change:data"); }""")
    w.press("End")                                          # its frames cannot be computed
    product.evaluate("""() => { const { values, tell } = window.shown;
        values.error = "f gave nan."; tell("change:error"); }""")
    assert "f gave nan." in product.locator(".dlf-error").inner_text()
    assert w.input_value() == "1" and product.locator(".dlf-panel").first.is_visible()
    product.evaluate("""async () => { const { values, tell } = window.shown;
        values.sets = []; window.shown.remove();
        const { default: player } = await import("/show.js");
        document.body.replaceChildren();
        player.render({ el: document.body, model: { get: (name) => values[name], set() {},
            on() {}, off() {}, save_changes() {}, send() {} } }); }""")
    assert "f gave nan." in product.locator(".dlf-error").inner_text()
    assert not product.locator(".dlf-panel").first.is_visible() and not w.is_visible()


def test_without_a_kernel_nothing_moves_that_cannot_follow(product):
    page = product
    page.evaluate("""() => { const { values, tell } = window.shown;
        values.sets = [{ ...values.sets[0], axes: ["x"], fixed: { on: 1, w: 1 } }];
        tell("change:data"); }""")
    x, w = page.locator("input[id$=-x]"), page.locator("input[id$=-w]")
    w.press("End")                                          # nobody answers
    page.evaluate("""() => { document.body.classList.add("jupyter-widgets-disconnected");
        window.shown.tell("comm_live_update"); }""")
    page.locator(".dlf-note:not([hidden])").wait_for()
    assert "needs a running kernel" in page.locator(".dlf-note").inner_text()
    assert w.input_value() == "1" and w.is_disabled() and x.is_enabled()
    x.press("End")                                          # shipped frames move
    assert x.input_value() == "40"
    page.evaluate("""() => { document.body.classList.remove("jupyter-widgets-disconnected");
        window.shown.tell("comm_live_update"); }""")
    page.locator("input:disabled").first.wait_for(state="detached")


def test_takes_its_colours_from_python_in_both_themes(product):
    paper = """() => getComputedStyle(document.querySelector('.dlf'))
                     .getPropertyValue('--dl-paper')"""
    assert product.evaluate(paper) == style.COLOURS["paper"][0]
    product.evaluate("document.body.style.background = '#111'")
    product.locator(".dlf[data-theme=dark]").wait_for()
    assert product.evaluate(paper) == style.COLOURS["paper"][1]
    product.evaluate("document.body.style.background = ''")


def test_leaves_nothing_behind(product):
    product.get_by_role("button", name="▶ Play").click()
    product.evaluate("window.shown.remove()")
    assert product.evaluate("Object.keys(window.shown.heard)") == []
    before = product.evaluate("JSON.stringify(window.shown.values.positions)")
    product.wait_for_timeout(300)
    assert product.evaluate("JSON.stringify(window.shown.values.positions)") == before


class Leaving(Figure):
    """A red dot and a green line that may leave the axes, and words that start at their end."""

    title, summary = "Away", "At {x:g}: {words}"
    controls = (Slider("x", -2, 4, steps=7, default=0, digits=0),)
    panels = (Panel(Bars("ends", "level", colour="model"), Line("ends", "level", colour="right"),
                    Points("x", "zero", colour="wrong", size=6),
                    x=(-1, 1), y=(-1, 1), xticks={}, yticks={}, size=(220, 220)),
              Panel(Text("x", "zero", "words", colour="positive"), x=(-1, 1), axes=False,
                    size=(220, 60)),
              Panel(x=(-1, 1), y=(-2, 2), equal=True, xticks={}, yticks={}, size=(220, 99)))

    def compute(self, x):
        huge = np.where(x == 4, 1e200, x)  # the numbers near zero stay what they are
        return {"x": huge, "zero": np.zeros((1, 1)), "ends": np.array([[-0.5, 0.5]]),
                "level": 5 * huge + [[0, 0]],
                "words": np.where(abs(x[:, 0]) < 2, "long " * 60, "short")}


SEEN = """([panel, colour]) => {  // where it is on a panel, in px: left, right, top, bottom
    const canvas = document.querySelectorAll(".dlf-panel > canvas")[panel], w = canvas.width;
    const { data } = canvas.getContext("2d").getImageData(0, 0, w, canvas.height);
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    const xs = [], ys = [];
    for (let i = 0; i < data.length; i += 4) {
        if (data[i] !== r || data[i + 1] !== g || data[i + 2] !== b) continue;
        xs.push(i / 4 % w);
        ys.push(Math.floor(i / 4 / w));
    }
    return xs.length ? [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)] : null;
}"""


def test_what_leaves_the_axes_leaves_an_arrow_and_nothing_is_cut(page):
    show(page, Leaving())
    slider = page.locator("input[type=range]")

    def at(position, panel, colour):
        if slider.input_value() != str(position):
            slider.fill(str(position))
        said(page, f"At {[-2, -1, 0, 1, 2, 3, '1 · 10²⁰⁰'][position]:}".replace("-", "−"))
        page.evaluate("() => new Promise(requestAnimationFrame)")
        return page.evaluate(SEEN, [panel, style.LIGHT[colour]])

    wide = page.locator(".dlf-panel > canvas").first.evaluate("(canvas) => canvas.clientWidth")
    box = [14, wide - 14]
    left, right, *_ = at(2, 0, "wrong")
    assert right - left > 7 and abs((left + right) / 2 - wide / 2) < 2    # in the middle, whole
    assert at(2, 0, "right") is not None                                 # a line in sight
    left, right, *_ = at(3, 0, "wrong")
    assert right > box[1] + 3                                            # on the edge, whole
    for position in (4, 6):                                              # outside: an arrow
        left, right, *_ = at(position, 0, "wrong")
        assert box[1] - 12 < left and right <= box[1] + 1
        assert at(position, 0, "right")[2] <= 12                         # above: at the top edge
        assert at(position, 0, "model")[2] <= 10
    assert at(0, 0, "wrong")[0] >= box[0] - 1 and at(0, 0, "wrong")[1] < box[0] + 12
    assert at(0, 0, "right")[3] > 190
    for position in (0, 3, 6):                                           # words in the picture
        left, right, *_ = at(position, 1, "positive")
        assert left >= 0 and right < 219
    canvases = page.locator(".dlf-panel > canvas")
    high = canvases.nth(2).evaluate("(it) => it.clientHeight")
    assert high == 2 * (wide - 28) + 8 + 24                              # a unit is a unit


def test_nothing_asks_for_a_size_while_it_moves(page):
    """Each question of that kind, after something was written, costs a layout of the page."""
    show(page, Leaving())
    said(page, "At 0")
    page.evaluate("() => new Promise((done) => setTimeout(done, 300))")
    assert page.locator("input[type=range]").evaluate("""async (slider) => {
        const asked = [], real = [];
        for (const [kind, ...names] of [
            [Element.prototype, "clientWidth", "clientHeight", "scrollWidth"],
            [HTMLElement.prototype, "offsetWidth", "offsetHeight", "offsetLeft", "offsetTop"]])
            for (const name of names) {
                const got = Object.getOwnPropertyDescriptor(kind, name);
                real.push([kind, name, got]);
                Object.defineProperty(kind, name, { ...got, get() {
                    asked.push(name);
                    return got.get.call(this);
                } });
            }
        for (let i = 0; i < 7; i++) {
            slider.value = i;
            slider.dispatchEvent(new Event("input", { bubbles: true }));
            await new Promise(requestAnimationFrame);
        }
        for (const one of real) Object.defineProperty(...one);
        return asked;
    }""") == []


def test_a_caption_keeps_the_height_of_its_longest(page):
    show(page, Leaving())
    caption, heights = page.locator(".dlf-summary"), set()
    for position in range(7):
        page.locator("input[type=range]").fill(str(position))
        page.evaluate("() => new Promise((done) => setTimeout(done, 50))")
        heights.add(caption.evaluate("(it) => it.offsetHeight"))
    assert len(heights) == 1 and heights.pop() > 40


def test_a_neuron_without_a_value_is_explained_by_its_weights(js):
    said = js("network", """m.explained({
        mark: { called: ["x", "y"], made: ["", ", then softmax"], digits: null },
        d: { weight: [-0.5], bias: [0, 2] }, edges: [[0, 1]] }, 1)""")
    assert said == "y: −0.50 · x, with its bias of 2.00, then softmax."
