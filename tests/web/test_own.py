"""Homework of an instructor's own on the site: answers in words, and what an assert judges."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from dlcourse.term.new import code, notebook, text
from dlcourse.web import builder
from dlcourse.web.serve import server

pytestmark = pytest.mark.browser
JUDGED = {"grade": True, "locked": True}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The site of a course of one lesson and one homework, without Python for the browser."""
    root = tmp_path_factory.mktemp("own")
    words = text("words", "Write *here*.")
    words["metadata"]["nbgrader"] = {"grade": True, "solution": True, "grade_id": "words",
                                     "points": 3, "locked": False, "schema_version": 3}
    work = root / "exercises" / "week_9" / "week_9.ipynb"
    work.parent.mkdir(parents=True)
    work.write_text(notebook(
        text("about", "# Assignment: Homework\n\nOf this week."), words,
        code("sum-check", "assert 1 + 1 == 2", points=4, **JUDGED)))
    (root / "course.toml").write_text('lessons = ["00_start_here", "week_9"]\n')
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        builder.build(root / "below" / "a path", cache=None)
    return root / "below" / "a path"


@pytest.fixture(scope="module")
def site(folder):
    with server(str(folder.parent)) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/a%20path"
        running.shutdown()


def fits(page):
    """In light and dark nothing is in the way of anybody, and nothing hangs over on a phone."""
    from axe_playwright_python.sync_playwright import Axe

    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.wait_for_timeout(200)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_an_answer_in_words_is_written_kept_and_handed_in(page, site, tmp_path):
    page.goto(f"{site}/exercises/week_9.html")
    area = page.get_by_role("textbox", name="Your answer in words")
    assert area.input_value() == "Write *here*."
    fits(page)
    area.fill("Because <b> &\nof it.")
    page.reload()
    assert area.input_value() == "Because <b> &\nof it."
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the notebook").click()
    download.value.save_as(tmp_path / "mine.ipynb")
    cells = json.loads(Path(tmp_path / "mine.ipynb").read_text(encoding="utf-8"))["cells"]
    assert "".join(cells[1]["source"]) == "Because <b> &\nof it."
    page.get_by_role("button", name="As it was").click()
    assert area.input_value() == "Write *here*."


def test_what_an_assert_judges_is_a_task_on_the_page_and_in_the_progress(page, site):
    page.goto(f"{site}/exercises/week_9.html")
    said = page.locator(".desk .points")
    assert said.inner_text() == "0 points, 0 of 1 tasks right"
    for well, words in ((True, "4 points, 1 of 1 tasks right"),
                        (False, "0 points, 0 of 1 tasks right"),
                        (True, "4 points, 1 of 1 tasks right")):
        page.evaluate("""async (well) => {  // as when Python has run it
            const { Cell } = await import("../web/front/cells.js");
            const node = document.querySelector("[data-task]").cloneNode(true);
            const cell = new Cell(node, { page: "week_9" });
            cell.begun();
            cell.ran(well);
        }""", well)
        assert said.inner_text() == words
    page.goto(f"{site}/progress.html")
    row = page.locator("[data-lesson=week_9]")
    assert row.locator(".done").inner_text() == "✓ 1 of 1 tasks"
    assert row.locator(".points").inner_text() == "4"
