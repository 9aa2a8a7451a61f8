"""Each lesson in a real JupyterLab: Run All, go through its questions, move a control of every
figure, and (each third) open it again when the kernel is gone; `make states` does so with all."""

from __future__ import annotations

import os
import re
from functools import cache

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe

from dlcourse.app.contents import WIDGET

from ..lessons.lessons import LESSONS, asked, code_of, told
from .lab import picture, ways_to_move

pytestmark = [pytest.mark.slow, pytest.mark.browser]

SAID = """cell => [cell.innerText, ...[...cell.querySelectorAll("*")].flatMap(one =>
    ["title", "aria-label", "aria-description", "placeholder", "alt"].map(name =>
        one.getAttribute(name)))].filter(Boolean).join(" ").split(/\\s+/).join(" ")"""
# Dark? How wide? Of each two lessons one is looked at: of the first half dark and narrow, of the
# second light and wide; `make states` looks at all of them in every way.
LOOKS = [(True, 360), (False, 1400)]
if ALL := "DLCOURSE_STATES" in os.environ:
    LOOKS += [(True, 1400), (False, 360), (True, 700), (False, 700)]  # 700: as at 200 %
CUT = """all => all.filter(one => one.scrollWidth > one.clientWidth + 1)
    .map(one => `${one.innerText.slice(0, 60)}: ${one.scrollWidth} > ${one.clientWidth}`)"""
EMPTY = """output => output.innerText.trim() || output.querySelector("img")
    ? [] : [output.outerHTML]"""


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_runs_asks_and_moves(path, open_notebook, workspace):
    notebook = open_notebook(f"notebooks/{path.name}", dark=None)
    notebook.run_all()
    assert notebook.errors == []
    go_through_questions(notebook, path)
    move_every_figure(notebook, path)
    number = LESSONS.index(path)
    mine = LOOKS if ALL else [LOOKS[number * len(LOOKS) // len(LESSONS)]][number % 2 :]
    for dark, width in sorted(mine, key=lambda look: look[0] != notebook.dark):
        look(notebook, dark, width)
    notebook.page.set_viewport_size({"width": 1400, "height": 1000})
    assert notebook.errors == []
    if ALL or number % 3 == 2:
        come_back(notebook, workspace / "notebooks" / path.name)


def go_through_questions(notebook, path):
    """Before a commitment nothing of what is said then is there; of each kind the course's first
    and its last are gone through before (`make states`: every one)."""
    tried = 0
    for one in asked(path):
        cell = notebook.page.locator(".jp-CodeCell").filter(
            has=notebook.page.locator(".cm-content", has_text=f'"{one.lesson}/{one.key}"'))
        cell.evaluate("(cell, number) => { cell.dataset.asked = number; }", tried)
        cell = notebook.page.locator(f'[data-asked="{tried}"]')  # quick to find, as often as it is
        if ALL or (one.lesson, one.key) in ends_of_kinds():
            go_through(notebook, cell)
        said = cell.evaluate(SAID)
        assert one.key in said  # all of it was read
        assert [words for words in told(one) if words in said] == []
        form = cell.locator(".dlq")
        for verdict in ("right", "wrong", "noted"):
            assert form.locator(f"[data-verdict={verdict}]").count() == 0
        assert form.locator("input[type=text]").evaluate_all("all => all.map(i => i.value)") in (
            [], [""])
        tried += 1
    code = notebook.page.locator(".cm-content", has_text="ask.me(")
    assert tried == notebook.page.locator(".jp-CodeCell:has(.dlq)").filter(has=code).count()


@cache
def ends_of_kinds():
    """The first and the last question of each kind, by lesson and key."""
    every = [one for path in LESSONS for one in asked(path)]
    return {(one.lesson, one.key) for questions in (every, every[::-1])
            for one in {type(o.entry): o for o in questions}.values()}


def go_through(notebook, cell):
    """By click, arrow keys and Tab."""
    keys = notebook.page.keyboard
    cell.locator(".cm-content").click()
    keys.press("Escape")
    keys.press("ArrowDown")
    keys.press("ArrowUp")
    form = cell.locator(".dlq")
    form.locator("legend").click()
    controls = form.locator("input:visible, button:visible")
    controls.first.focus()
    for _ in range(controls.count()):
        keys.press("Tab")
    if form.locator("input[type=radio]").count():
        controls.first.focus()
        keys.press("ArrowDown")  # chooses, and does not commit


def move_every_figure(notebook, path):
    figures = notebook.figures
    expected = len(re.findall(r"^(?:figures\.[A-Z]\w+\(.*\)|figure)$", code_of(path), re.M))
    assert figures.count() >= min(1, expected)
    for i in range(figures.count()):
        figure = figures.nth(i)
        figure.scroll_into_view_if_needed()
        notebook.page.wait_for_timeout(100)
        assert figure.is_visible() and figure.locator(".dlf-summary").inner_text().strip()
        before = picture(figure)
        assert all(len(image) > 500 for image in before), "an empty canvas"
        assert any(notebook.soon(lambda f=figure, b=before: picture(f) != b, seconds=20)
                   for _ in ways_to_move(figure)), f"figure {i} did not change"


def look(notebook, dark, width):
    """Axe finds no fault in what is ours, and nothing of it is cut off."""
    notebook.page.set_viewport_size({"width": width, "height": 900})
    notebook.show(dark)
    found = Axe().run(notebook.page, context=".dlf", options={
        "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
        "resultTypes": ["violations"], "preload": False})  # of what is right, no list is made
    assert [(fault["id"], fault["nodes"][0]["html"][:200])
            for fault in found.response["violations"]] == [], (dark, width)
    assert notebook.page.locator(".dlf").evaluate_all(CUT) == [], (dark, width)


def come_back(notebook, file):
    """Save, lose the kernel, open again: each figure and question is there as words and picture."""
    shown = notebook.page.locator(".jp-OutputArea-output:has(.dlf)").count()
    notebook.command("docmanager:save")
    outputs = [output for cell in nbformat.read(file, 4).cells
               for output in cell.get("outputs", []) if "data" in output]
    assert not any(WIDGET in output["data"] for output in outputs)
    with notebook.without_kernels():
        notebook.open(f"notebooks/{file.name}", dark=None)
    stills = notebook.page.locator(".dlf-still")
    assert notebook.soon(lambda: stills.count() == shown), (stills.count(), shown)
    pages = notebook.page.locator(".jp-OutputArea-output")
    assert not [text for text in pages.all_inner_texts()
                if "Error displaying" in text or " object at 0x" in text]
    assert pages.evaluate_all(f"all => all.flatMap({EMPTY})") == []
