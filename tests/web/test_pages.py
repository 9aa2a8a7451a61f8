"""The pages in a browser: they read, move and ask at once, and run Python when it is wanted."""

from __future__ import annotations

import json

import pytest

from dlcourse.checks import marking

from ..browser.lab import picture
from . import walk
from .conftest import LESSON

pytestmark = pytest.mark.browser
RIGHT = "def weighted_sum(x, w, b):\nreturn x @ w + b"


def run(page, cell, button="Run"):
    """Press a cell's button, and wait until Python is done."""
    cell = page.locator(f"#{cell}")
    cell.get_by_role("button", name=button).click()
    walk.idle(page)
    return cell.locator(".outputs").inner_text()


def write(page, cell, text):
    """Type in a cell's editor, as a student types: it indents by itself."""
    editor = page.locator(f"#{cell} .cm-content")
    editor.click()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def test_a_lesson_reads_moves_and_asks_without_python(page, site):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/lessons/{LESSON}.html")
    assert page.locator("math").count() == 4
    assert "$" not in page.locator("main").inner_text()
    page.locator("#sum-figure .shown").scroll_into_view_if_needed()
    figure = page.locator("#sum-figure .dlf")
    before = picture(figure)
    figure.locator("input[type=range]").first.press("ArrowRight")
    page.wait_for_timeout(200)
    assert picture(figure) != before
    question = page.locator("#question-zero")
    question.locator(".shown").scroll_into_view_if_needed()
    assert not question.locator(".source").is_visible()  # its code is folded
    question.get_by_label("the bias").check()
    question.get_by_role("button", name="Check").click()
    assert "Right." in question.get_by_role("status").inner_text()
    kept = json.loads(page.evaluate("localStorage.getItem('dlcourse:record')"))
    assert kept["answers"][f"{LESSON}/zero-inputs"]["right"] is True
    assert not any("/python/" in url for url in asked)
    page.reload()
    question.locator(".shown").scroll_into_view_if_needed()
    assert "answered this before: the bias" in question.get_by_role("status").inner_text()


def test_python_begins_as_the_hand_comes_near_and_takes_all_answers_along(page, site):
    page.goto(f"{site}/lessons/{LESSON}.html")
    with page.expect_request(lambda request: request.url.endswith("/python/pyodide.mjs")):
        page.locator("#formula-code").get_by_role("button", name="Run").hover()
    answered = []
    for cell in ("question-zero", "question-count"):  # without Python, and with it
        question = page.locator(f"#{cell}")
        question.locator(".shown").scroll_into_view_if_needed()
        option = question.locator("input").first
        option.fill("3") if option.get_attribute("type") == "text" else option.check()
        question.get_by_role("button", name="Check").click()
        answered.append(cell)
        page.wait_for_function("""(n) => Object.keys(JSON.parse(
            localStorage.getItem('dlcourse:record') ?? '{}').answers ?? {}).length === n""",
                               arg=len(answered))
        walk.run_all(page)


@pytest.mark.parametrize("path", ["index.html", f"lessons/{LESSON}.html",
                                  f"exercises/{LESSON}.html", "progress.html",
                                  "instructors.html", "reference/dlcourse/layers.html"])
def test_a_page_fits_a_phone_and_has_no_trouble_with_access(page, site, path):
    from axe_playwright_python.sync_playwright import Axe

    page.goto(f"{site}/{path}")
    page.locator("html[data-ready]").wait_for()
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.wait_for_timeout(200)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_figure_is_taken_over_and_then_moves_everywhere(page, site):
    page.goto(f"{site}/lessons/{LESSON}.html")
    page.locator("#sum-figure .shown").scroll_into_view_if_needed()
    figure = page.locator("#sum-figure .dlf")
    figure.evaluate("node => { node.mine = true; }")
    sliders = figure.locator("input[type=range]")
    for i, key in ((0, "End"), (1, "End"), (2, "Home"), (3, "Home")):
        sliders.nth(i).press(key)  # beyond what was shipped: Python starts
    words = figure.locator(".dlf-summary")
    words.filter(has_text="says z = −1.00").wait_for()
    assert figure.evaluate("node => node.mine")  # it is the same: nothing flickered


def test_the_folded_code_of_a_figure_can_be_changed(page, site):
    page.goto(f"{site}/lessons/{LESSON}.html")
    cell = page.locator("#sum-figure")
    cell.get_by_text("The code of this figure").click()
    cell.get_by_role("button", name="Edit").click()
    write(page, "sum-figure", "print(6 * 7)")
    assert run(page, "sum-figure").strip() == "42"
    page.reload()
    assert cell.locator(".cm-content").inner_text().strip() == "print(6 * 7)"  # is not hidden


def test_a_changed_cell_runs_with_what_it_needs(page, site):
    page.goto(f"{site}/lessons/{LESSON}.html")
    cell = page.locator("#formula-code")
    cell.get_by_role("button", name="Edit").click()
    write(page, "formula-code", "print(figures.two_measurements(penguins.x).shape)")
    assert run(page, "formula-code").strip() == "(342, 2)"
    page.reload()
    assert "two_measurements" in page.locator("#formula-code .cm-content").inner_text()
    page.locator("#formula-code").get_by_role("button", name="As it was").click()
    assert "weighted_sum" in page.locator("#formula-code .cm-content").inner_text()


def test_a_loop_is_stopped_and_python_starts_anew(page, site):
    page.goto(f"{site}/lessons/{LESSON}.html")
    page.locator("#formula-code").get_by_role("button", name="Edit").click()
    write(page, "formula-code", "while True: pass")
    page.locator("#formula-code").get_by_role("button", name="Run").click()
    page.locator(".cell.runs#formula-code").wait_for()
    page.get_by_role("button", name="Stop").click()
    assert "while True" in page.locator("#formula-code .cm-content").inner_text()
    assert "x @ w = 5" in run(page, "likeness")


def test_an_exercise_is_checked_kept_downloaded_and_graded_the_same(page, site, tmp_path):
    page.goto(f"{site}/exercises/{LESSON}.html")
    page.locator("#weighted-sum .cm-content").wait_for()
    write(page, "weighted-sum", "def weighted_sum(x, w, b):\nwhile True:\npass")
    assert "never ends" in run(page, "weighted-sum-check", "Check")
    assert "Hint 1" in run(page, "weighted-sum-check", "Hint")
    write(page, "weighted-sum", RIGHT.replace("+ b", "+ 0.7 * b * b"))  # no mistake with a name
    said = run(page, "weighted-sum-check", "Check")
    assert "not right yet" in said and "line 2" in said.lower() and "Traceback" not in said
    write(page, "weighted-sum", RIGHT)
    assert "20 of 20 points" in run(page, "weighted-sum-check", "Check")
    page.reload()
    assert page.locator(".points").inner_text() == "20 points, 1 of 7 tasks right"
    assert "x @ w + b" in page.locator("#weighted-sum .cm-content").inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the notebook").click()
    assert download.value.suggested_filename == f"{LESSON}.ipynb"
    path = tmp_path / f"{LESSON}.ipynb"
    download.value.save_as(path)
    points = {entry["name"]: entry["points"] for entry in marking.scores(path)}
    assert points["weighted_sum"] == 20 and sum(points.values()) == 20


def test_keys_alone_lead_from_the_front_page_to_a_checked_assignment(page, site):
    page.goto(f"{site}/index.html")
    walk.tab_to(page, f"a[href$='lessons/{LESSON}.html']")
    page.keyboard.press("Enter")
    page.locator("html[data-ready]").wait_for()
    walk.tab_to(page, f"a[href$='exercises/{LESSON}.html']")
    page.keyboard.press("Enter")
    page.locator("#weighted-sum .cm-content").wait_for()
    walk.tab_to(page, "#weighted-sum .cm-content")
    page.keyboard.press("Control+a")
    page.keyboard.type(RIGHT)
    page.keyboard.press("Escape")  # then Tab leaves the editor
    walk.tab_to(page, "#weighted-sum-check button")
    page.keyboard.press("Enter")
    walk.idle(page)
    page.locator("#weighted-sum-check .outputs", has_text="20 of 20 points").wait_for()
