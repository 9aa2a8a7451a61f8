"""What holds for the whole site: nothing runs that should not, and all is there without network."""

from __future__ import annotations

import json

import pytest

from .conftest import LESSON
from .test_pages import run, write

pytestmark = pytest.mark.browser
ATTACK = '<img src="x" onerror="document.title = 1"><script>document.title = 2</script>'


def test_what_was_read_is_there_without_network(page, site, troubles):
    page.goto(f"{site}/lessons/{LESSON}.html")
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    page.reload()  # now the worker hands out what is read
    run(page, "formula-code")
    page.context.set_offline(True)
    page.reload()
    assert run(page, "formula-code").strip()
    page.goto(f"{site}/index.html")
    assert page.locator("h1").is_visible()
    page.context.set_offline(False)
    troubles[:] = [each for each in troubles if "ERR_INTERNET_DISCONNECTED" not in each]


def test_output_of_a_reader_runs_no_script(page, site, troubles):
    page.goto(f"{site}/lessons/{LESSON}.html")
    title = page.title()
    page.locator("#formula-code").get_by_role("button", name="Edit").click()
    write(page, "formula-code", f"class A:\n_repr_html_ = lambda self: {ATTACK!r}\n")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("A()")
    run(page, "formula-code")
    assert page.locator("#formula-code .out.html img").count() == 1
    assert page.title() == title
    assert troubles and all("Content Security Policy" in each or "404" in each
                            for each in troubles)  # it was tried, and refused
    troubles.clear()


def test_progress_is_saved_to_a_file_and_read_again(page, site, tmp_path):
    page.goto(f"{site}/progress.html")
    entry = {"points": 20, "max_points": 20, "status": "right", "time": "2030-01-01T00:00:00Z"}
    record = tmp_path / "progress.json"  # as `dlcourse lab` keeps it
    record.write_text(json.dumps({"exercises": {f"{LESSON}/weighted_sum": entry}, "answers": {}}))
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Read a file").click()
    chooser.value.set_files(record)
    row = page.locator(f"[data-lesson='{LESSON}']")
    row.locator(".done").filter(has_text="1 of 7 tasks").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save to a file").click()
    saved = json.loads(download.value.path().read_text())
    assert saved["exercises"] == {f"{LESSON}/weighted_sum": entry}
    page.goto(f"{site}/index.html")
    assert "1 of 7 tasks" in page.locator(f"[data-lesson='{LESSON}'] .done").inner_text()
