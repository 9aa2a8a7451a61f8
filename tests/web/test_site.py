"""What holds for the whole site: nothing runs that should not, and all is there without network."""

from __future__ import annotations

import json
import shutil
import threading
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from dlcourse.app import record
from dlcourse.app.progress import as_data, progress
from dlcourse.figures import ask
from dlcourse.web import offline
from dlcourse.web.serve import server

from . import walk
from .conftest import LESSON
from .test_pages import RIGHT, run, write

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
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


def test_progress_on_the_page_is_what_the_command_tells(page, site, tmp_path):
    def entry(points):
        return {"points": points, "max_points": 20, "time": "2030-01-01T00:00:00Z",
                "status": "right" if points == 20 else "wrong"}

    record = {"exercises": {f"{LESSON}/weighted_sum": entry(20),
                            f"{LESSON}/larger_weight": entry(5),
                            f"{LESSON}/of_an_older_course": entry(20)},
              "answers": {f"{LESSON}/zero-inputs": {
                  "answer": "the bias", "first": "the bias", "right": True, "kind": "question",
                  "time": "2030-01-01T00:00:00Z"}}}
    (given := tmp_path / "given.json").write_text(json.dumps(record))
    page.goto(f"{site}/progress.html")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Read a file").click()
    chooser.value.set_files(given)
    page.locator(".told").filter(has_text="entries came").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save to a file").click()
    kept = tmp_path / "work" / ".dlcourse" / "progress.json"
    kept.parent.mkdir(parents=True)
    download.value.save_as(kept)
    for one in as_data(progress(kept.parents[1]))["lessons"]:
        if (row := page.locator(f"[data-lesson='{one['name']}']")).count():
            asked = one["predictions"] + one["questions"]
            right = sum(task["points"] >= task["max_points"] for task in one["tasks"])
            parts = [f"{one['predicted'] + one['answered']} of {asked} questions",
                     *([f"{right} of {len(one['tasks'])} tasks"] if one["tasks"] else [])]
            assert row.locator(".done").inner_text() == ", ".join(parts)
            assert row.locator(".points").inner_text() == (
                f"{one['points']:g}" if one["tasks"] else "")


def test_questions_come_back_on_the_page_when_they_do_in_the_notebook(page, site, tmp_path,
                                                                      monkeypatch):
    """Missed at once, known after some days; and an answer goes into the same box."""
    def entry(box, days):
        return {"answer": "the bias", "first": "the bias", "right": box > 0, "first_right": box > 0,
                "kind": "question", "time": f"{date.today() - timedelta(days)}T00:00:00Z",
                "since": "2020-01-01T00:00:00Z"} | ({} if box == 1 else {"box": box})

    answers = {f"{LESSON}/zero-inputs": entry(2, 2), "00_start_here/output": entry(0, 9),
               "00_start_here/trained": entry(3, 7), f"{LESSON}/of_an_older_course": entry(0, 1)}
    kept = tmp_path / ".dlcourse" / "progress.json"
    kept.parent.mkdir()
    kept.write_text(json.dumps({"exercises": {}, "answers": answers}))
    page.goto(f"{site}/progress.html")
    page.evaluate("kept => localStorage.setItem('dlcourse:record', kept)", kept.read_text())
    page.reload()
    place = page.locator(".review")
    due = list(progress(tmp_path).review)
    assert due == ["00_start_here/output", "00_start_here/trained"]
    assert place.locator(".told").inner_text() == "2 due today."
    place.get_by_role("button", name="Ask me").click()
    asked = place.locator(".round fieldset")
    asked.nth(1).wait_for()
    shown = place.locator(".round [data-asks]")
    assert [shown.nth(i).get_attribute("data-asks") for i in range(shown.count())] == due
    monkeypatch.setenv("DLCOURSE_WORKSPACE", str(tmp_path))
    for i, name in enumerate(due):
        right = next(one for one, (verdict, _) in ask.me(name).replies.items()
                     if verdict == "right")
        asked.nth(i).get_by_label(right, exact=True).check()
        asked.nth(i).get_by_role("button", name="Check").click()
        ask.me(name).commit(right)
    place.get_by_text("Nothing is due today.").wait_for()
    here = page.evaluate("JSON.parse(localStorage.getItem('dlcourse:record')).answers")
    there = record.read(tmp_path)["answers"]
    assert [here[name]["box"] for name in due] == [there[name]["box"] for name in due] == [1, 4]


def test_a_page_prints_whole_and_without_answers(page, site):
    page.set_viewport_size({"width": 700, "height": 900})  # as wide as paper
    page.goto(f"{site}/lessons/{LESSON}.html")
    page.locator("#formula-code").get_by_role("button", name="Edit").click()
    write(page, "formula-code", f"print('{'long ' * 60}')")
    question = page.locator("#question-zero")
    question.locator(".shown").scroll_into_view_if_needed()
    question.get_by_label("the bias").check()
    question.get_by_role("button", name="Check").click()
    question.get_by_role("status").filter(has_text="Right").wait_for()
    page.emulate_media(media="print")
    assert page.evaluate("""[...document.querySelectorAll('main *')].filter((one) =>
        one.checkVisibility() && getComputedStyle(one).overflowX !== 'visible'
        && one.scrollWidth > one.clientWidth + 1 && one.clientWidth).length""") == 0
    told = question.inner_text()
    assert "What is z?" in told and "Right" not in told and "✓" not in told


def test_a_notebook_that_is_opened_runs_no_script(page, site, tmp_path):
    path = ROOT / "exercises" / LESSON / f"{LESSON}.ipynb"
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        about = cell["metadata"].get("nbgrader", {})
        if cell["cell_type"] == "markdown":
            cell["source"] = ATTACK
        elif about.get("solution"):
            cell["source"] = f"# {ATTACK}"
            cell["outputs"] = [{"output_type": "display_data", "metadata": {},
                                "data": {"text/html": ATTACK}}]
    (theirs := tmp_path / "theirs.ipynb").write_text(json.dumps(notebook))
    page.goto(f"{site}/exercises/{LESSON}.html")
    title = page.title()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Open a notebook").click()
    chooser.value.set_files(theirs)
    page.locator(".desk .told").filter(has_text="answers were taken").wait_for()
    page.locator("#weighted-sum .cm-content", has_text="onerror").wait_for()
    assert page.locator("main img[src='x'], main script").count() == 0
    assert page.title() == title


def test_a_cell_that_imports_matplotlib_shows_its_picture(page, site):
    page.goto(f"{site}/lessons/{LESSON}.html")
    page.locator("#formula-code").get_by_role("button", name="Edit").click()
    write(page, "formula-code", "import matplotlib.pyplot as plt\nplt.plot([1, 2], [3, 5]);")
    run(page, "formula-code")
    picture = page.locator("#formula-code .outputs img")
    assert picture.evaluate("node => node.decode().then(() => node.naturalWidth)") > 200


def test_the_standard_library_comes_when_more_of_it_is_imported(page, site):
    asked = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/lessons/{LESSON}.html")
    walk.run_all(page)
    assert any("begun.packed" in url for url in asked)
    assert not any("python_stdlib" in url for url in asked)
    page.locator("#formula-code").get_by_role("button", name="Edit").click()
    write(page, "formula-code", "open('a', 'w', encoding='koi8-r').write('ю')\n"
          "import email.message, wave; open('a', 'rb').read(), wave.__name__")
    assert run(page, "formula-code").strip() == "(b'\\xc0', 'wave')"
    assert any("python_stdlib" in url for url in asked)


def test_the_whole_course_is_kept_and_works_without_network(page, site, troubles):
    page.goto(f"{site}/progress.html")
    page.get_by_role("button", name="Keep the course on this device").click()
    page.locator(".told").filter(has_text="The whole course is on this device now").wait_for()
    page.context.set_offline(True)
    page.goto(f"{site}/exercises/{LESSON}.html")  # was never read
    write(page, "weighted-sum", RIGHT)
    assert "20 of 20 points" in run(page, "weighted-sum-check", "Check")
    page.context.set_offline(False)
    troubles[:] = [each for each in troubles if "ERR_INTERNET_DISCONNECTED" not in each]


def test_a_new_version_replaces_the_old_whole(browser, folder, tmp_path):
    """A page in the middle of its work stays whole; the new version comes when it is closed."""
    old, new, place = tmp_path / "old", tmp_path / "new", tmp_path / "served"
    shutil.copytree(folder, old)
    shutil.copytree(folder, new)
    for file in (*new.rglob("*.html"), new / "app" / "page.js", new / "app" / "worker.js"):
        file.write_text(file.read_text().replace("<h1>", "<h1>New: ") + "\n")
    for file in new.rglob("*.packed"):
        file.write_bytes(b"of another time")
    (new / "sw.js").unlink()
    offline.add(new)
    place.symlink_to(old)
    with server(str(place)) as running, closing(browser.new_context()) as context:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        site = f"http://127.0.0.1:{running.server_port}"
        page, other = context.new_page(), context.new_page()
        for one in (page, other):
            one.goto(f"{site}/lessons/{LESSON}.html")
            one.evaluate("navigator.serviceWorker.ready.then(() => 1)")
            one.reload()
        run(page, "formula-code")
        place.unlink()
        place.symlink_to(new)
        other.goto(f"{site}/exercises/{LESSON}.html")  # was never read
        other.get_by_text("A new version of the course is coming").wait_for()
        other.wait_for_function(
            "navigator.serviceWorker.getRegistration().then((here) => !!here.waiting)")
        page.locator("#formula-code").get_by_role("button", name="Edit").click()
        write(page, "formula-code", "print(6 * 7)")
        assert run(page, "formula-code").strip() == "42"  # not reloaded, and not half new
        page.reload()
        assert "New" not in page.locator("h1").inner_text()
        assert run(page, "formula-code").strip() == "42"  # typed before; Python is old, too
        page.close()
        other.locator("h1", has_text="New: ").wait_for()
        other.goto(f"{site}/lessons/{LESSON}.html")
        assert "New: " in other.locator("h1").inner_text()
        assert other.evaluate("""async () => (await (await caches.open((await caches.keys())[0]))
            .keys()).length && (await caches.keys()).length""") == 1
        running.shutdown()


def test_links_to_other_places_say_what_they_need(page, site):
    for path in (f"lessons/{LESSON}.html", f"exercises/{LESSON}.html"):
        page.goto(f"{site}/{path}")
        assert page.locator("h1").inner_text().count("Assignment") == path.startswith("exercises")
        page.get_by_text("Open it elsewhere").click()
        told = page.locator(".elsewhere").inner_text()
        assert "JupyterLab needs Python on your computer" in told
        with page.expect_download() as download:
            page.locator(".elsewhere").get_by_role("link", name=f"{LESSON}.ipynb").click()
        assert json.loads(download.value.path().read_text())["nbformat"] == 4
    assert page.locator(".onward .back").inner_text().split("\n")[-1] == "02 The artificial neuron"
