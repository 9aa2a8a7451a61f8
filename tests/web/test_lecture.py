"""A lecture from a lesson's page: screens, keys, notes, paper, links; with nothing from npm."""

from __future__ import annotations

import threading

import pytest

from dlcourse.web import builder
from dlcourse.web.serve import server

from . import lecture
from .conftest import LESSON

pytestmark = pytest.mark.browser
FIGURE, PRINTS = "sum-figure", "weights"  # cells of the lesson: a figure, and code that prints


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the pages of one lesson lie, without Python for the browser."""
    site = tmp_path_factory.mktemp("lecture") / "a path"
    builder.build(site, cache=None, only=[LESSON])
    return site


@pytest.fixture(scope="module")
def site(folder):
    with server(str(folder.parent)) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/a%20path"
        running.shutdown()


@pytest.fixture
def address(site):
    return f"{site}/lessons/{LESSON}.html"


def at(page):
    return int(page.locator(".stage-bar span").inner_text().split("/")[0])


def test_each_screen_holds_what_it_shows_and_no_answer_and_so_does_the_paper(page, address):
    assert lecture.walk(page, address) == []
    assert lecture.handout(page) == []


def test_keys_and_clicker_lead_and_take_nothing_from_a_control(page, address):
    last = lecture.begin(page, address)
    for key, there in (("PageDown", 2), (" ", 3), ("ArrowRight", 4), ("PageUp", 3),
                       ("Shift+ ", 2), ("End", last), ("Home", 1)):
        page.keyboard.press(key)
        assert at(page) == there, key
    lecture.begin(page, address, f"?present#{FIGURE}")
    here, slider = at(page), page.locator(f"#{FIGURE} input[type=range]").first
    before = slider.input_value()
    slider.focus()
    for key in ("ArrowRight", " ", "Home"):
        slider.press(key)
        assert at(page) == here, key
    assert slider.input_value() != before
    page.keyboard.press("Escape")  # lets go of the control
    page.keyboard.press("PageDown")
    assert at(page) == here + 1
    page.keyboard.press("Escape")
    page.locator("body:not(.present)").wait_for()


def test_what_code_prints_waits_until_it_is_asked_for(page, address):
    lecture.begin(page, address, f"?present#{PRINTS}")
    here, printed = at(page), page.locator(f"#{PRINTS} .outputs")
    assert printed.evaluate("node => !node.checkVisibility({visibilityProperty: true})")
    page.keyboard.press("PageDown")
    assert at(page) == here and printed.is_visible()
    page.keyboard.press("PageUp")
    assert at(page) == here and not printed.is_visible()


def test_a_figure_alone_fills_the_screen_and_is_still_dragged_by_its_handle(page, address):
    lecture.begin(page, address, "?present&alone#likeness-figure&turn=0&length=2")
    figure = page.locator("#likeness-figure .dlf")
    page.locator(".now .inside[data-whole]").wait_for()  # several widths have been tried
    page.wait_for_function("""node => {
        const { left, top, bottom, width, height } = node.getBoundingClientRect();
        return (width > 0.9 * innerWidth || height > 0.9 * innerHeight)
            && left >= 0 && top >= 0 && bottom <= innerHeight; }""", arg=figure.element_handle())
    assert not figure.locator(".dlf-try").is_visible()
    handle, summary = figure.locator(".dlf-handle").last, figure.locator(".dlf-summary")
    box, before = handle.bounding_box(), summary.inner_text()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y, steps=4)
    page.mouse.up()
    page.wait_for_function("([node, before]) => node.innerText !== before",
                           arg=[summary.element_handle(), before])
    page.evaluate("() => new Promise(requestAnimationFrame)")  # the last movement, too, is painted
    after = handle.bounding_box()
    far = after["x"] + after["width"] / 2 - x - 30
    assert abs(far) < 13, far  # near the hand: on the curve, which falls from here, 5° a step
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert figure.locator(".dlf-try").is_visible()


def test_the_guide_follows_in_a_second_window_and_leads_too(page, address):
    lecture.begin(page, address)
    with page.context.expect_page() as opened:
        page.keyboard.press("n")
    notes = opened.value
    notes.locator(".follows", has_text="Next:").wait_for()
    notes.bring_to_front()
    notes.keyboard.press("PageDown")
    notes.locator("[data-section='What you will be able to do'].now").wait_for()
    assert at(page) == 2
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    notes.locator("[data-section='Signals become numbers'].now").wait_for()
    assert "this part ends at 8." in notes.locator(".follows").inner_text()


def test_a_link_carries_what_a_figure_shows(page, address):
    page.set_viewport_size({"width": 1200, "height": 900})
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}#{FIGURE}&w1=-1.5")
    cell = page.locator(f"#{FIGURE}")
    output = cell.locator("output").first
    output.wait_for()
    assert output.inner_text() == "−1.5"
    assert cell.locator(".dlf").evaluate("node => node.getBoundingClientRect().top < innerHeight")
    slider = cell.locator("input[type=range]").first
    slider.press("ArrowRight")
    moved = output.inner_text()
    cell.get_by_role("button", name="Link to this").click()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url and "w1=" in link
    page.evaluate(f"location.hash = '{FIGURE}&w1=2'")
    cell.locator("output", has_text="2.0").first.wait_for()
    page.goto("about:blank")
    page.goto(link)
    output.wait_for()
    assert output.inner_text() == moved
