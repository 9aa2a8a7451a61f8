"""The web edition, walked whole and measured: ``make bench-site`` (after it has built build/site).

Each page has a browser context of its own, so nothing is kept from one to the next. The table
says what is wanted and what was found; on a busy machine times are longer.
"""

from __future__ import annotations

import gzip
import json
import shutil
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator

from dlcourse.web import runtime
from dlcourse.web.serve import server

from ..browser.lab import Notebook, chromium, jupyterlab
from ..web import mixed, walk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
SITE, CACHE = ROOT / "build" / "site", ROOT / "build" / "npm"
LESSON, PLAYGROUND, HEAVY = "02_artificial_neuron", "09_training", "11_animal_pictures"
MIXED = 5  # for each assignment: 60 altogether
PAINTED = """() => new Promise((resolve) => {
  const look = () => {
    const canvas = document.querySelector('.dlf canvas');
    if (canvas?.width > 0) requestAnimationFrame(() => resolve(performance.now()));
    else requestAnimationFrame(look);
  };
  look();
})"""
# Milliseconds from the hand's movement (its event's own time) to the end of the paint, at each.
HAND = """(slider) => {
  window.took = [];
  let begun = null;
  slider.addEventListener('pointermove', (event) => { begun ??= event.timeStamp; });
  slider.addEventListener('input', () => {
    const from = begun ?? Infinity, channel = new MessageChannel();
    begun = null;
    channel.port1.onmessage = () => window.took.push(performance.now() - from);
    requestAnimationFrame(() => channel.port2.postMessage(0));
  });
}"""
# The same where a script moves it just after a frame: the wait for the next, 16.7 ms, is in it.
DRAG = """async (slider) => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now());
    channel.port2.postMessage(0);
  }));
  const took = [], low = Number(slider.min), high = Number(slider.max);
  for (let i = 0; i < 60; i++) {
    await frame();
    const begun = performance.now();
    slider.value = low + (i * 7) % (high - low + 1);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    took.push(await frame() - begun);
  }
  return took;
}"""
# A worker that starts the runtime as it comes, imports NumPy, and says how long that took.
BARE = """
const begun = performance.now();
const { loadPyodide } = await import('./pyodide.mjs');
const pyodide = await loadPyodide({ packages: ['numpy'] });
pyodide.runPython('import numpy');
postMessage((performance.now() - begun) / 1000);
"""
STARTED = """() => new Promise((done, failed) => {
  const worker = new Worker('bare.js', { type: 'module' });
  worker.onmessage = ({ data }) => done(data);
  worker.onerror = failed;
})"""
FRAMES = """async (figure) => {
  const words = figure.querySelector('.dlf-summary'), begun = performance.now();
  let count = 0, last = begun;
  const watch = new MutationObserver(() => { count++; last = performance.now(); });
  watch.observe(words, { childList: true, characterData: true, subtree: true });
  await new Promise((done) => setTimeout(done, 5000)); // it may be trained before
  return count / (last - begun) * 1000;
}"""


class Measured:
    """Rows of the table: what, what is wanted, what was found, whether it holds."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str, bool]] = []

    def add(self, what: str, wanted: str, found: str, holds: bool) -> None:
        self.rows.append((what, wanted, found, holds))
        print(f"{'ok   ' if holds else 'FALLS'} {what:52} {wanted:>12} {found:>14}", flush=True)

    def most(self, what: str, limit: float, value: float, unit: str) -> None:
        self.add(what, f"≤ {limit:g} {unit}", f"{value:.3g} {unit}", value <= limit)


class Visit:
    """A page in a context of its own, and what it asked for."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.context = browser.new_context(viewport={"width": 1200, "height": 900},
                                           service_workers="block")
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(walk.PATIENCE)
        self.asked: list[str] = []
        self.site, self.troubles = site, list[str]()
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: Any) -> None:
        self.context.close()

    @property
    def outside(self) -> list[str]:
        return [url for url in self.asked if not url.startswith((self.site, "blob:", "data:"))]

    @property
    def kilobytes(self) -> float:
        """All that was asked for once, as a server that compresses sends it."""
        paths = {url.removeprefix(self.site + "/").split("?")[0] for url in self.asked}
        files = (SITE / path for path in paths if (SITE / path).is_file())
        return sum(len(gzip.compress(file.read_bytes(), 6)) for file in files) / 1000


def read(browser: Browser, site: str, name: str, table: Measured) -> list[str]:
    """A lesson without Python: every figure and question comes."""
    with Visit(browser, site) as visit:
        visit.page.goto(f"{site}/lessons/{name}.html")
        for shown in visit.page.locator("main .cell .shown").all():
            shown.scroll_into_view_if_needed()
            shown.locator(".dlf").first.wait_for()
        table.most(f"{name} without Python, gzip", 900 if name == HEAVY else 300,
                   visit.kilobytes, "KB")
        return visit.outside


def run(browser: Browser, site: str, name: str, table: Measured) -> list[str]:
    """A lesson with Python, cold: the first result, all cells; then a walk through it."""
    with Visit(browser, site) as visit:
        page = visit.page
        page.goto(f"{site}/lessons/{name}.html")
        page.locator("html[data-ready]").wait_for()
        begun = time.perf_counter()
        page.get_by_role("button", name="Run all cells").click()
        page.locator(".cell:not(.runs) .bar").first.wait_for()
        walk.idle(page)
        table.most(f"{name}: all cells, cold", 15 if name == HEAVY else 10,
                   time.perf_counter() - begun, "s")
        if name == LESSON:
            table.most("over the wire with Python, gzip", 13, visit.kilobytes / 1000, "MB")
        troubles = [*walk.lesson(page, f"{site}/lessons/{name}.html"), *visit.troubles]
        table.add(f"{name}: cells, controls, questions", "no trouble",
                  "; ".join(troubles)[:200] or "no trouble", not troubles)
        return visit.outside


def exercise(browser: Browser, site: str, name: str, table: Measured) -> list[str]:
    """An assignment's page: the solutions, nothing, and mixed answers as the grader has them."""
    outside = []
    with tempfile.TemporaryDirectory() as folder:
        given: list[tuple[str, Path | None, dict[str, float] | float]] = [
            ("solutions", ROOT / "solutions" / name / f"{name}.ipynb", 100.0), ("stubs", None, 0.0)]
        for seed in range(1, MIXED + 1):
            path = Path(folder, f"{seed}.ipynb")
            given.append((f"mixed answers {seed}", path, mixed.write(name, seed, path)))
        for what, notebook, wanted in given:
            with Visit(browser, site) as visit:
                shown = walk.exercise(visit.page, f"{site}/exercises/{name}.html", notebook)
                points = sum(shown.values())
                if isinstance(wanted, float):
                    table.add(f"{name}: {what}", f"{wanted:g}", f"{points:g}", points == wanted)
                else:
                    table.add(f"{name}: {what}", f"{sum(wanted.values()):g}", f"{points:g}",
                              {task: shown.get(task, 0) for task in wanted} == wanted)
                outside += visit.outside
    return outside


def access(browser: Browser, site: str, path: str, table: Measured) -> None:
    """A page with all its figures, light and dark: what axe-core finds, and whether a phone is wide
    enough."""
    with Visit(browser, site) as visit:
        page, faults = visit.page, list[str]()
        page.goto(f"{site}/{path}")
        page.locator("html[data-ready]").wait_for()
        for shown in filter(Locator.is_visible, page.locator("main .cell .shown").all()):
            shown.scroll_into_view_if_needed()
            shown.locator(".dlf").first.wait_for()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(200)
            faults += [f"{scheme}: {fault['id']}" for fault in
                       Axe().run(page).response["violations"]]
        page.set_viewport_size({"width": 360, "height": 700})
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            faults.append("wider than a phone")
        table.add(f"{path}: access", "no fault", "; ".join(faults)[:200] or "no fault", not faults)


def bare(browser: Browser) -> float:
    """Seconds until the runtime as it comes has NumPy: what the same machine needs at this time."""
    with tempfile.TemporaryDirectory() as folder:
        runtime.modules(CACHE)
        source, place = CACHE / "node_modules" / "pyodide", Path(folder)
        for name in (*runtime.FILES, "pyodide-lock.json"):
            shutil.copy(source / name, place)
        numpy = json.loads((source / "pyodide-lock.json").read_text())["packages"]["numpy"]
        (place / numpy["file_name"]).write_bytes(
            runtime.fetched(numpy, source / "pyodide.mjs", CACHE))
        (place / "bare.js").write_text(BARE)
        (place / "index.html").write_text("<!doctype html><title>bare</title>")
        with server(folder) as running:
            threading.Thread(target=running.serve_forever, daemon=True).start()
            with Visit(browser, f"http://127.0.0.1:{running.server_port}") as visit:
                visit.page.goto(f"{visit.site}/index.html")
                took = visit.page.evaluate(STARTED)
            running.shutdown()
    return float(took)


def first_result(browser: Browser, site: str) -> float:
    """Seconds from a click on Run to the first result of Python, cold."""
    with Visit(browser, site) as visit:
        visit.page.goto(f"{site}/lessons/{LESSON}.html")
        visit.page.locator("html[data-ready]").wait_for()
        begun = time.perf_counter()
        visit.page.locator("#formula-code").get_by_role("button", name="Run").click()
        walk.idle(visit.page)
        return time.perf_counter() - begun


def speed(browser: Browser, site: str, table: Measured) -> None:
    """How soon what is seen and done on a page is there."""
    painted = []
    for _ in range(5):
        with Visit(browser, site) as visit:
            visit.page.goto(f"{site}/index.html", wait_until="commit")
            painted.append(visit.page.evaluate(PAINTED) / 1000)
    table.most("first figure painted, cold (median of 5)", 0.4, statistics.median(painted), "s")
    with Visit(browser, site) as visit:
        visit.page.goto(f"{site}/lessons/{LESSON}.html")
        slider = visit.page.locator("#sum-figure input[type=range]").first
        visit.page.locator("#sum-figure .shown").scroll_into_view_if_needed()
        slider.wait_for()
        for how, took in (("mouse", by_hand(slider)), ("script", slider.evaluate(DRAG))):
            middle, most = (sorted(took)[int(share * len(took))] for share in (0.5, 0.95))
            table.most(f"drag by {how}: input → paint, median", 20, middle, "ms")
            table.most(f"drag by {how}: input → paint, p95", 40, most, "ms")
    starts = [(first_result(browser, site), bare(browser)) for _ in range(3)]
    table.most("Run → first result, cold (median of 3)", 4,
               statistics.median(ours for ours, _ in starts), "s")
    table.most("the same, as a share of a bare runtime with NumPy", 1,
               statistics.median(ours / theirs for ours, theirs in starts), "")
    with Visit(browser, site) as visit:
        visit.page.goto(f"{site}/lessons/{PLAYGROUND}.html")
        visit.page.locator("html[data-ready]").wait_for()
        walk.run_all(visit.page)
        figure = visit.page.locator(".dlf").filter(has_text="The playground").first
        figure.scroll_into_view_if_needed()
        on_page = trains(figure)
    rates = [("page", 20, on_page), ("JupyterLab", 30, in_jupyterlab(browser))]  # not beside it
    for where, least, rate in rates:
        table.add(f"playground, {where}: frames a second", f"≥ {least}", f"{rate:.1f}",
                  rate >= least)


def by_hand(slider: Locator) -> list[float]:
    """Milliseconds from a movement of the mouse to the paint, in a drag of sixty."""
    slider.evaluate(HAND)
    box, mouse = slider.bounding_box() or {}, slider.page.mouse
    middle = box["y"] + box["height"] / 2
    mouse.move(box["x"] + 10, middle)
    mouse.down()
    for i in range(60):
        mouse.move(box["x"] + 10 + i * 7 % (box["width"] - 20), middle)
        slider.page.wait_for_timeout(10 + i * 37 % 17 / 2)  # at all times between two frames
    mouse.up()
    slider.page.wait_for_timeout(100)
    return list(slider.page.evaluate("window.took"))


def trains(playground: Locator) -> float:
    """Frames a second while two runs train."""
    playground.get_by_role("button", name="Keep as B").click()
    playground.locator(".dlf-summary", has_text="Run B").wait_for()
    playground.get_by_role("button", name="▶ Start").click()
    return float(playground.evaluate(FRAMES))


def in_jupyterlab(browser: Browser) -> float:
    """The same in a notebook."""
    with tempfile.TemporaryDirectory() as folder:
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(
            "from dlcourse.figures import training\ntraining.Playground()")])
        notebook.metadata.kernelspec = {
            "name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, Path(folder, "playground.ipynb"))
        with jupyterlab(Path(folder)) as address:
            lab = Notebook(browser, address, "playground.ipynb")
            lab.run_all()
            rate = trains(lab.figures.first)
            lab.close()
    return rate


def main(*only: str) -> None:
    """All of it, or what concerns the lessons that are named."""
    table, outside = Measured(), list[str]()
    with server(str(SITE)) as running, chromium() as browser:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        site = f"http://127.0.0.1:{running.server_port}"
        if not only:
            speed(browser, site, table)
        for path in sorted(SITE.rglob("*.html")):
            if not only or path.stem in only or "access" in only:
                access(browser, site, path.relative_to(SITE).as_posix(), table)
        for folder, parts in (("lessons", (read, run)), ("exercises", (exercise,))):
            for path in sorted((SITE / folder).glob("*.html")):
                for part in parts if not only or path.stem in only else ():
                    try:
                        outside += part(browser, site, path.stem, table)
                    except Exception as error:
                        table.add(f"{path.stem}: {part.__name__}", "no trouble",
                                  str(error).splitlines()[0], False)
        table.add("requests outside", "0", str(len(outside)), not outside)
        running.shutdown()
    lines = [f"| {what} | {wanted} | {found} | {'✓' if holds else '✗'} |"
             for what, wanted, found, holds in table.rows]
    (ROOT / "build" / "bench-site.md").write_text(
        "\n".join(["| what | wanted | found | |", "|---|---|---|---|", *lines, ""]))
    sys.exit(not all(holds for *_, holds in table.rows))


if __name__ == "__main__":
    main(*sys.argv[1:])
