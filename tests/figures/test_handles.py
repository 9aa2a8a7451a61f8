"""What can be taken hold of in the figures: by mouse, by finger and by keys, without a kernel."""

from __future__ import annotations

import base64
import json
from functools import cache

import pytest

from .conftest import SHOW
from .every import figures

pytestmark = pytest.mark.browser

# The figures whose subject is taken in hand. The others have none that could be: pictures to look
# at (AnimalGallery, ChangeAPicture), a switch (LeakSwitch), steps of a list (PerceptronSteps,
# RowsOfAnEpoch), a row of a table (SignalsOfAPenguin); in two the hand draws.
GRABBED = {
    "Tangent", "CompareFour", "SoftThreshold", "StepCannotLearn", "Saturation",
    "FirstLayerWeights", "DepthAndAccuracy", "WeightedSum", "ThresholdToBias", "LineAndNormal",
    "BackThroughLayers", "ChainRuleGraph", "GradientSizes", "MembranePotential", "FiringRate",
    "ChainOfThree", "SynapseGrows", "BestLine", "ClickPoints", "BallOnACurve", "ThreeRates",
    "PenguinLearningRates", "OptimizersInARavine", "RowTimesColumn", "BentSpace",
    "MeasureAPenguin", "RawOrStandardised", "ConfusionMatrix", "SoftmaxTriangle", "LossOfOneBird",
    "SquaredAgainstCrossEntropy", "HowSure", "Likeness",
    "PenguinNetwork", "SideBySide", "ZeroInitialisation", "WeakSynapses", "ThreeRelus",
    "XorInThePlaneOfOrAndNand", "HiddenLines", "WhyMinusLog", "Steepest", "FanOut", "OneFilter",
    "Calibration"}
BY_HAND = {"DrawAnAnimal": "draw", "Playground": "draw"}
PLACE = "(it) => { const { left, top } = it.getBoundingClientRect(); return [left, top]; }"
KINDS = {kind.__name__: kind for kind in figures()}
make = cache(lambda name: KINDS[name]())


def show(page, name):
    figure = make(name)
    page.evaluate(SHOW, ["/joined.js", json.loads(json.dumps({part: getattr(figure, part)
                  for part in ("spec", "positions", "sets", "error")})),
                  base64.b64encode(figure.data).decode()])
    page.wait_for_function("() => [...document.querySelectorAll('.dlf-handle')]"
                           ".some((one) => one.style.translate) || window.shown.sent.length")
    page.wait_for_timeout(60)
    return figure


def positions(page):
    return page.evaluate("() => ({ ...window.shown.values.positions })")


def home(page, figure):
    """Back to the frames that were shipped."""
    page.evaluate("(at) => { window.shown.values.positions = at;"
                  " window.shown.tell('change:positions'); }", figure.positions)
    page.wait_for_timeout(40)


def test_the_figures_with_something_to_grab_are_these():
    with_handles = {name for name in KINDS
                    if any(panel.handles for panel in make(name).panels)}
    assert with_handles == GRABBED and len(GRABBED) >= 30
    for name, way in BY_HAND.items():
        assert way in [panel.pointer for panel in make(name).panels]


@pytest.mark.parametrize("name", sorted(GRABBED))
def test_each_handle_moves_its_controls_by_mouse_by_finger_and_by_keys(page, name):
    figure, finger = show(page, name), page.context.new_cdp_session(page)
    wanted = [one for panel in figure.panels for one in panel.handles]
    assert page.locator(".dlf-handle").count() == len(wanted)
    for i, one in enumerate(wanted):
        handle = page.locator(".dlf-handle").nth(i)
        if not handle.is_visible() and not handle.evaluate("(it) => it.style.translate"):
            continue                       # where the figure begins it is not in the picture
        assert handle.get_attribute("role") == "slider" and one.label in handle.get_attribute(
            "aria-label")
        moved = set()
        for keys in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
            handle.focus()
            page.keyboard.press(keys)
            moved |= {c for c, at in positions(page).items() if at != figure.positions[c]}
            home(page, figure)
        assert moved and moved <= {*one.moves}, f"{one.label}: keys move {moved or 'nothing'}"
        moved = set()
        for dx, dy in ((45, -35), (-70, 60)):
            x, y = handle.evaluate(PLACE)
            page.mouse.move(x, y)
            page.mouse.down()
            page.mouse.move(x + dx, y + dy, steps=3)
            page.mouse.up()
            moved |= {c for c, at in positions(page).items() if at != figure.positions[c]}
            home(page, figure)
        assert moved and moved <= {*one.moves}, f"{one.label}: the mouse moves {moved or None}"
        moved = set()
        for dx, dy in ((45, -35), (-70, 60)):
            x, y = handle.evaluate(PLACE)
            for what, at in (("Start", [(x, y)]), ("Move", [(x + dx / 2, y + dy / 2)]),
                             ("Move", [(x + dx, y + dy)]), ("End", [])):
                finger.send("Input.dispatchTouchEvent", {"type": f"touch{what}", "touchPoints": [
                    {"x": left, "y": top} for left, top in at]})
            moved |= {c for c, at in positions(page).items() if at != figure.positions[c]}
            home(page, figure)
        assert moved and moved <= {*one.moves}, f"{one.label}: a finger moves {moved or None}"


def test_a_handle_is_no_mark_and_the_legend_says_so(page):
    """Arrowheads to where it moves, ribs on a bar; each kind once among the legends."""
    seen = """() => [[...new Set([...document.querySelectorAll(".dlf-grip")].map((it) => (
        `${it.parentElement.classList.contains("dlf-flat") ? "flat" : "ring"} ${it.className}`)))],
        [...document.querySelectorAll(".dlf-legend > span")].map((it) => it.textContent)
            .filter((text) => text === "to drag").length]"""
    for name, kinds, entries in (("CompareFour", ["ring dlf-grip dlf-x"], 1),
                                 ("ChainOfThree", ["ring dlf-grip dlf-y"], 1),
                                 ("MeasureAPenguin", ["ring dlf-grip dlf-xy"], 1),
                                 ("WeightedSum", ["flat dlf-grip dlf-y"], 1),
                                 ("LossOfOneBird", ["ring dlf-grip dlf-xy",
                                                    "flat dlf-grip dlf-y"], 2)):
        show(page, name)
        assert page.evaluate(seen) == [kinds, entries], name


def test_no_arrowhead_leads_out_of_the_axes(page):
    figure = show(page, "LossOfOneBird")
    lengths = """() => ["left", "right", "up", "down"].filter((side) => (
        document.querySelector(".dlf-handle").style.getPropertyValue(`--${side}`) === "0px"))"""
    assert page.evaluate(lengths) == []
    page.locator("input[type=range]").press("End")
    page.wait_for_timeout(60)
    assert page.evaluate(lengths) == ["right", "down"]
    home(page, figure)


def test_what_is_dragged_stays_under_the_hand(page):
    show(page, "SoftmaxTriangle")
    bar = page.get_by_role("slider", name="Chinstrap's score, to be dragged")
    x, y = bar.evaluate(PLACE)
    page.mouse.move(x + 4, y - 3)              # where it is taken, there it stays in the hand
    page.mouse.down()
    for up in (7, 23, 40):
        page.mouse.move(x + 9, y - 3 - up)
        page.wait_for_timeout(40)
        now = bar.evaluate(PLACE)
        assert now[0] == pytest.approx(x, abs=1) and now[1] == pytest.approx(y - up, abs=2)
    page.mouse.up()


def test_what_was_there_stays_and_the_difference_is_told(page):
    show(page, "WeightedSum")
    bar = page.get_by_role("slider", name="the end of x₁·w₁, to be dragged")
    slider = page.locator("input[type=range]").first
    output = page.locator("output").first
    pixels = """() => { const it = document.querySelector(".dlf-panel > canvas");
                        return it.toDataURL(); }"""
    bar.focus()
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    page.wait_for_timeout(60)
    assert output.get_attribute("data-was") == "1.0 → " and output.text_content() == "1.3"
    assert output.get_attribute("data-by") == " (+0.3)"
    assert slider.evaluate("(it) => it.style.getPropertyValue('--was')") == "0.75"
    with_ghost = page.evaluate(pixels)
    page.locator("input[type=range]").nth(1).focus()                   # the hand goes elsewhere
    page.wait_for_timeout(60)
    assert output.get_attribute("data-was") is None
    assert page.evaluate(pixels) != with_ghost


def test_the_height_stays_while_the_hand_moves(page):
    for name in ("WeightedSum", "LineAndNormal", "MeasureAPenguin"):
        show(page, name)
        height = "() => document.querySelector('.dlf').offsetHeight"
        before = page.evaluate(height)
        page.locator(".dlf-handle").first.focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")
            page.keyboard.press("ArrowUp")
        page.wait_for_timeout(60)
        assert page.evaluate(height) == before


def test_a_finger_finds_44_pixels(page):
    show(page, "WeightedSum")
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    session.send("Emulation.setEmulatedMedia", {"features": [
        {"name": "pointer", "value": "coarse"}, {"name": "prefers-reduced-motion",
                                                 "value": "reduce"}]})
    sized = page.evaluate("""() => { const it = document.querySelector(".dlf-handle");
        const one = getComputedStyle(it, "::before"), ring = getComputedStyle(it, "::after");
        return [one.width, ring.animationName, matchMedia("(pointer: coarse)").matches]; }""")
    session.send("Emulation.setEmulatedMedia", {"features": []})
    session.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    assert sized[1] == "none"
    assert not sized[2] or sized[0] == "44px"


# The formula ------------------------------------------------------------------------------------


def test_a_formula_names_controls_and_arrays_that_are_there():
    told = {name: make(name) for name in KINDS if make(name).formula}
    assert len(told) >= 7
    for name, figure in told.items():
        arrays = {array for panel in figure.panels for mark in panel.marks
                  for array in mark.data.values()}
        for one in figure.formula:
            if not isinstance(one, str):
                assert {*one.names} <= arrays | {*figure.positions}, (name, one.sign)


def test_a_formulas_numbers_are_the_frames(page):
    figure = show(page, "WeightedSum")
    seen = "() => [...document.querySelectorAll('.dlf-number')].map((it) => it.textContent)"
    assert page.evaluate(seen) == ["1.00", "1.0", "1.0", "−1.0", "0.5"]
    page.locator("input[type=range]").nth(1).press("ArrowLeft")
    page.wait_for_timeout(60)
    assert page.evaluate(seen) == ["1.10", "1.0", "0.9", "−1.0", "0.5"]
    home(page, figure)


def test_a_formula_has_no_holes(page):
    """What has no number takes no room for one, and brackets stay with what they enclose."""
    show(page, "BentSpace")
    wide = "() => [...document.querySelectorAll('.dlf-number')].map((it) => it.offsetWidth)"
    assert page.evaluate(wide)[:3] == [0, 0, 0] and page.evaluate(wide)[3] > 0
    show(page, "SoftmaxTriangle")
    page.evaluate("() => { document.body.style.width = '360px'; }")
    tops = """() => [...document.querySelectorAll(".dlf-whole")].map((whole) => {
        const range = document.createRange(), all = [...whole.childNodes].flatMap((node) => {
            range.selectNodeContents(node.querySelector?.("b") ?? node);
            return [...range.getClientRects()].map(({ bottom }) => Math.round(bottom / 8));
        });
        return [whole.textContent, new Set(all).size];
    })"""
    found = page.evaluate(tops)
    page.evaluate("() => { document.body.style.width = ''; }")
    assert len(found) == 5 and all("exp(" in text for text, _ in found[1:])
    assert {lines for _, lines in found} == {1}


def test_a_formula_is_linked_both_ways(page):
    show(page, "WeightedSum")
    lit = """() => [[...document.querySelectorAll(".dlf-symbol.dlf-lit > b")]
            .map((it) => it.textContent),
        [...document.querySelectorAll(".dlf-control.dlf-lit input")]
            .map((it) => it.id.split("-").pop()),
        [...document.querySelectorAll(".dlf-handle.dlf-lit")].length]"""
    picture = "() => document.querySelector('.dlf-panel > canvas').toDataURL()"
    plain = page.evaluate(picture)
    page.locator(".dlf-symbol", has_text="w₂").focus()
    page.wait_for_timeout(60)
    assert page.evaluate(lit)[1:] == [["w2"], 1] and "w₂" in page.evaluate(lit)[0]
    assert page.evaluate(picture) != plain                 # the other marks are faint
    page.get_by_role("slider", name="the end of the bias, to be dragged").focus()
    page.wait_for_timeout(60)
    assert page.evaluate(lit) == [["b"], [], 0]
    assert page.evaluate(picture) == plain
