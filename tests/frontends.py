"""All lessons in a front end and a browser: cells run, figures moved, questions answered.

    python -m tests.frontends lab|notebook chromium|firefox [LESSON …]

Each figure is moved by keys and by the mouse, each question answered; nothing may stop, stay empty
or lose its widget. Which JupyterLab or Notebook it is, says the Python that runs this: one of 4.3
has an environment of its own. It takes half a minute a lesson, and is no part of ``make test``.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dlcourse.app.cli import lab_environment

from .browser.lab import NOTEBOOK, chromium, free_port, jupyterlab, serve
from .lessons.lessons import LESSONS, ROOT, asked, code_of
from .web.firefox import Firefox, firefox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

THERE = "window.jupyterapp && document.querySelector('.jp-Notebook .jp-Cell')"
READY = "window.jupyterapp.shell.currentWidget?.context?.sessionContext?.session?.kernel"
# A window that nobody looks at has no focus, in Firefox: the notebook is told that it has.
FOCUS = """[...window.jupyterapp.shell.widgets("main")].filter((one) => one.context)
    .map((one) => one.node.dispatchEvent(new FocusEvent("focus")))"""
RUN = """(async () => {
    const { content, context } = window.jupyterapp.shell.currentWidget;
    await context.ready;
    await context.sessionContext.ready;
    await window.jupyterapp.commands.execute("notebook:run-all-cells");
    return 1;
})()"""
NUMBER = """(() => {
    window.walked = {
        figures: [...document.querySelectorAll(".dlf:not(.dlq)")],
        questions: [...document.querySelectorAll(".dlq")] };
    for (const one of document.querySelectorAll(".dlf details")) one.open = true;
    for (const [kind, all] of Object.entries(window.walked))
        all.forEach((one, i) => { one.dataset.walked = kind + i; });
    return Object.values(window.walked).map((all) => all.length);
})()"""
TROUBLE = """[
    ...[...window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells]
        .flatMap((cell) => cell.outputs || [])
        .filter((one) => one.output_type === "error" || one.name === "stderr")
        .map((one) => one.text || `${one.ename}: ${one.evalue}`),
    ...[...document.querySelectorAll(".dlf-error:not([hidden])")].map((one) => one.innerText),
    ...[...document.querySelectorAll(".jp-OutputArea-output")].map((one) => one.innerText)
        .filter((text) => /Error displaying|model not found| object at 0x/.test(text))]"""
LOOK = """[...document.querySelectorAll("[data-walked=%s] :is(.dlf-panel > canvas, .dlf-summary)")]
    .map((one) => one.toDataURL?.() ?? one.textContent)"""


class Chromium(Firefox):
    """One page in Chromium, driven by the same words."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def goto(self, address: str, ready: str = "true") -> None:
        self.page.goto(address)
        self.until(ready)

    def value(self, expression: str) -> Any:
        return self.page.evaluate(f"async () => await ({expression})")

    def drag(self, *way: tuple[float, float]) -> None:
        self.page.mouse.move(*way[0])
        self.page.mouse.down()
        for place in way[1:]:
            self.page.mouse.move(*place)
        self.page.mouse.up()

    def press(self, *keys: str, held: str = "") -> None:
        for key in keys:
            self.page.keyboard.press(f"{held}+{key}" if held else key)


@contextlib.contextmanager
def browser(name: str) -> Iterator[Firefox]:
    if name == "firefox":
        with firefox() as page:
            yield page
        return
    with chromium() as program:
        yield Chromium(program.new_page(viewport={"width": 1400, "height": 1000}))


@contextlib.contextmanager
def front_end(name: str, folder: Path) -> Iterator[str]:
    """The front end, serving ``folder``; the address before a notebook's path."""
    if name == "lab":
        with jupyterlab(folder) as address:
            yield f"{address}/doc/tree"
        return
    command = [sys.executable, "-m", "notebook", f"--ServerApp.port={(port := free_port())}",
               "--no-browser", "--allow-root", *NOTEBOOK]
    with serve(command, port, folder, **lab_environment(folder)) as address:
        yield f"{address}/notebooks"


def walk(page: Firefox, address: str, lesson: Path) -> Iterator[str]:
    """What went wrong in a lesson."""
    page.goto(f"{address}/notebooks/{lesson.name}", THERE)
    page.value(FOCUS)
    page.until(READY)
    page.value(RUN)
    expected = (bool(re.search(r"^(?:figures\.[A-Z]\w+\(.*\)|figure)$", code_of(lesson), re.M)),
                len(asked(lesson)))
    with contextlib.suppress(TimeoutError):
        page.until(f"document.querySelectorAll('.dlf:not(.dlq)').length >= {expected[0]:d}"
                   f" && document.querySelectorAll('.dlq').length >= {expected[1]}", 60)
    figures, questions = page.value(NUMBER)
    if (figures, questions) < expected or questions < expected[1]:
        yield f"{figures} figures and {questions} questions, not {expected}"
    yield from page.value(TROUBLE)
    for i in range(figures):
        yield from moves(page, f"figures{i}")
    for i in range(questions):
        yield from answers(page, f"[data-walked=questions{i}]")
    yield from page.value(TROUBLE)
    page.value("window.jupyterapp.shell.currentWidget.context.sessionContext.shutdown()"
               ".then(() => { window.onbeforeunload = null;"
               " window.jupyterapp.shell.currentWidget.context.model.dirty = false; return 1; })")
    print(f"{lesson.stem}: {figures} figures, {questions} questions", flush=True)


def moves(page: Firefox, name: str) -> Iterator[str]:
    """Move a figure by keys and by the mouse, at one of its controls, or say that none moves it."""
    figure = f"[data-walked={name}]"
    page.find(figure)
    sliders = page.value(f"""[...document.querySelectorAll("{figure} input[type=range]")]
        .map((one, i) => {{ one.dataset.slider = "{name}" + i; return one.dataset.slider; }})""")
    for slider in sliders:
        if by_keys(page, name, slider) and by_mouse(page, name, slider):
            return
    for other in ("input[type=checkbox]", "canvas[role=application]", "button"):
        if not sliders and page.value(f"Boolean(document.querySelector('{figure} {other}'))"):
            before = page.value(LOOK % name)
            page.click(f"{figure} {other}")
            if changed(page, name, before):
                return
    title = page.value(f"document.querySelector('{figure} .dlf-title')?.textContent ?? ''")
    yield f"the figure {title!r} did not move by keys and by the mouse ({len(sliders)} sliders)"


def by_keys(page: Firefox, name: str, slider: str) -> bool:
    element, before = page.find(f"[data-slider={slider}]"), page.value(LOOK % name)
    page.value(f"{element}.focus() ?? 0")
    key = page.value(f"{element}.value === {element}.max ? 'ArrowLeft' : 'ArrowRight'")
    page.press(*5 * [key])
    return changed(page, name, before)


def by_mouse(page: Firefox, name: str, slider: str) -> bool:
    element, before = page.find(f"[data-slider={slider}]"), page.value(LOOK % name)
    x, y, width, height, now = page.value(
        f"(({{ x, y, width, height }}, one) => [x, y, width, height, one.value / one.max])"
        f"({element}.getBoundingClientRect(), {element})")
    at, to = x + 8 + (width - 16) * now, x + width * (0.15 if now > 0.5 else 0.85)
    page.drag((at, y + height / 2), ((at + to) / 2, y + height / 2), (to, y + height / 2))
    return changed(page, name, before)


def changed(page: Firefox, name: str, before: list[str]) -> bool:
    try:
        page.until(f"JSON.stringify({LOOK % name}) !== {json.dumps(json.dumps(before))}", 10)
    except TimeoutError:
        return False
    return True


def answers(page: Firefox, form: str) -> Iterator[str]:
    """Answer a question with its first option by the mouse, or with a number by keys."""
    if page.value(f"Boolean(document.querySelector('{form} input[type=radio]'))"):
        page.click(f"{form} input[type=radio]")
    elif page.value(f"Boolean(document.querySelector('{form} input[type=text]'))"):
        page.click(f"{form} input[type=text]")
        page.press("1")
    page.click(f"{form} .dlq-buttons button")
    try:
        page.until(f"document.querySelector('{form} .dlq-reply').textContent.trim()", 20)
    except TimeoutError:
        asked_for = page.value(f"document.querySelector('{form} legend').innerText")
        yield f"no reply to {asked_for!r}"


def main(name: str, program: str, *lessons: str) -> int:
    """0 if nothing went wrong."""
    found = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary).resolve()
        shutil.copytree(ROOT / "notebooks", folder / "notebooks")
        version = importlib.metadata.version({"lab": "jupyterlab"}.get(name, name))
        print(f"{name} {version}, {program}", flush=True)
        with front_end(name, folder) as address, browser(program) as page:
            for lesson in LESSONS:
                if not lessons or lesson.stem in lessons or lesson.stem[:2] in lessons:
                    for trouble in walk(page, address, lesson):
                        found.append(trouble)
                        print(f"  {lesson.stem}: {trouble}", flush=True)
    print(f"{len(found)} troubles")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
