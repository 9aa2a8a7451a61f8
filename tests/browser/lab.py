"""A real JupyterLab in a real browser, driven as a student drives it."""

from __future__ import annotations

import contextlib
import functools
import os
import random
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from dlcourse.app.cli import lab_command, lab_environment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, FrameLocator, Locator, Page

CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync"]
OPEN = """async path => {
    const {shell, commands} = window.jupyterapp;
    const open = [shell.currentWidget, ...shell.widgets('main')].find(one => one?.context);
    const {context} = open;
    await context.ready;
    await context.sessionContext.ready;
    await context.sessionContext.session?.kernel?.info.catch(() => 0);
    await context.sessionContext.shutdown();
    context.model.dirty = false;
    open.dispose();
    await commands.execute('docmanager:open', {path});
}"""
SHOWN = """() => {
    const {shell} = window.jupyterapp;
    const ready = [...shell.widgets('main')].filter(one => one.context?.isReady);
    const shown = ready.find(one => one.isVisible) ?? ready[0];
    if (shown) shell.activateById(shown.id);
    return shown && shell.currentWidget === shown;
}"""
NOTEBOOK = ("--JupyterNotebookApp.expose_app_in_browser=True", "--ServerApp.token=",
            "--ServerApp.disable_check_xsrf=True")
NOISE = ("favicon", "ResizeObserver loop", "source map", "Failed to load resource")


def free_port() -> int:
    """A port that nobody listens on, and that the system gives to nobody who asks for any."""
    while True:
        port = random.SystemRandom().randrange(20_000, 30_000)
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


@contextlib.contextmanager
def serve(command: list[str], port: int, folder: Path, page: str = "api",
          **environment: str) -> Iterator[str]:
    """A Jupyter server that runs in ``folder``; gives its address once it shows ``page``."""
    command = [*command, "--IdentityProvider.token="]
    address = f"http://127.0.0.1:{port}"
    with open(folder / ".lab.log", "w") as log, subprocess.Popen(
        command, cwd=folder, env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
        stdout=log, stderr=subprocess.STDOUT,
    ) as server:
        try:
            while server.poll() is None:  # however long a busy machine takes
                try:
                    urllib.request.urlopen(f"{address}/{page}", timeout=300)
                    break
                except OSError:
                    time.sleep(0.2)
            yield address
        finally:
            server.terminate()


@contextlib.contextmanager
def jupyterlab(folder: Path) -> Iterator[str]:
    """The JupyterLab that `dlcourse lab` starts, serving ``folder``; gives its address."""
    port = free_port()
    command = [*lab_command(folder, port=port, browser=False),
               "--LabApp.expose_app_in_browser=True"]
    with serve(command, port, folder, **{
        **lab_environment(folder), "JUPYTERLAB_SETTINGS_DIR": str(folder / ".settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(folder / ".workspaces"),
    }) as address:
        yield address


@contextlib.contextmanager
def nbgraders_jupyterlab(folder: Path) -> Iterator[str]:
    """The JupyterLab that `jupyter lab` starts in ``folder``, with nbgrader's panels."""
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.port={(port := free_port())}",
               "--no-browser", "--allow-root", "--LabApp.expose_app_in_browser=True"]
    with serve(command, port, folder) as address:
        yield address


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's or Playwright's own Chromium, headless."""
    installed = next((p for p in ("/usr/bin/chromium", "/usr/bin/google-chrome")
                      if Path(p).exists()), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed, args=CHROMIUM)
        try:
            yield browser
        finally:
            browser.close()


@functools.cache
def context(browser: Browser, server: str) -> BrowserContext:
    """What the browser's pages of a server share: with the code that is compiled already, another
    page of JupyterLab takes half the time."""
    return browser.new_context(viewport={"width": 1400, "height": 1000})


class Lab:
    """JupyterLab in a page of the browser."""

    def __init__(self, browser: Browser, address: str):
        self.page: Page = context(browser, urlsplit(address).netloc).new_page()
        self.page.set_default_timeout(300_000)  # nothing takes that long, on any machine
        self.troubles: list[str] = []
        self.page.on("console", lambda message: message.type == "error" and self._note(
            f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self._note(f"page error: {error}"))
        self.page.goto(address)

    def _note(self, trouble: str) -> None:
        if not any(word in trouble for word in NOISE):
            self.troubles.append(trouble)

    def choose(self, *items: str) -> None:
        """Click on items of the menu, one after another."""
        for item in items:
            self.page.get_by_role("menuitem", name=item, exact=True).click()

    def command(self, name: str, **arguments: Any) -> None:
        """Carry out one of JupyterLab's commands, to its end. (On a busy machine the end of one now
        and then never comes, as of a save during a save: then what follows shows what it did.)"""
        self.page.evaluate(
            """([n, a]) => Promise.race([
                 window.jupyterapp.commands.execute(n, a).then(() => 1),
                 new Promise((over) => setTimeout(() => over(0), 120_000))])""",
            [name, arguments])

    @contextlib.contextmanager
    def without_kernels(self) -> Iterator[None]:
        """What is opened inside gets no kernel: none takes its time where none is needed."""
        self.page.evaluate("""() => {
            const registry = window.jupyterapp.docRegistry, { getKernelPreference } = registry;
            registry.getKernelPreference = (...about) => ({
                ...getKernelPreference.apply(registry, about), shouldStart: false });
        }""")
        yield
        self.page.evaluate("() => { delete window.jupyterapp.docRegistry.getKernelPreference; }")

    def soon(self, holds: Callable[[], bool], seconds: float = 60.0) -> bool:
        """Whether ``holds()`` becomes true within some seconds."""
        until = time.monotonic() + seconds
        while not (true := holds()) and time.monotonic() < until:
            self.page.wait_for_timeout(50)
        return true

    def close(self) -> None:
        self.page.close()


class Notebook(Lab):
    """An open notebook in a page of the browser."""

    def __init__(self, browser: Browser, address: str, path: str, *, dark: bool | None = False):
        super().__init__(browser, f"{address}/doc/tree/{path}?reset")
        self.show(dark)

    def open(self, path: str, *, dark: bool | None = False) -> None:
        """Another notebook in the same page, instead of this one: its kernel ends."""
        self.page.evaluate(OPEN, path)
        self.troubles.clear()
        self.show(dark)

    def show(self, dark: bool | None) -> None:
        """In this theme; None: in the one there is."""
        self.page.wait_for_selector(".jp-Notebook .jp-Cell")
        self.page.wait_for_function(SHOWN)  # what else opens late, a launcher, may be in front
        if dark not in (None, self.dark):  # a change costs two seconds
            self.command("apputils:change-theme", theme=f"JupyterLab {'Dark' if dark else 'Light'}")
            assert self.soon(lambda: self.dark == dark)

    @property
    def dark(self) -> bool:
        return self.page.locator("body[data-jp-theme-light=false]").count() == 1

    def run_all(self) -> None:
        """Run every cell, to the end, and let the figures paint."""
        self.page.evaluate("""() => window.jupyterapp.shell.currentWidget.context
                              .sessionContext.ready.then(() => 1)""")
        self.command("notebook:run-all-cells")
        self.page.wait_for_timeout(500)

    def run(self, code: str) -> None:
        """Run code in the notebook's kernel, in a new cell at the end."""
        self.page.evaluate(
            """async code => {
                 const {content, context} = window.jupyterapp.shell.currentWidget;
                 const cells = content.model.sharedModel;
                 cells.insertCell(cells.cells.length, {cell_type: 'code', source: code});
                 content.activeCellIndex = cells.cells.length - 1;
                 await window.jupyterapp.commands.execute('notebook:run-cell');
               }""", code)

    def printed(self) -> str:
        """What the last cell printed."""
        return self.page.evaluate(
            """() => window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells.at(-1)
                 .outputs.map(o => o.text || '').join('')""").strip()

    def close(self) -> None:
        """With its kernel: who opens the notebook next does not meet it."""
        self.page.evaluate("""() => window.jupyterapp.shell.currentWidget?.context
                              .sessionContext.shutdown().then(() => 1)""")
        super().close()

    @property
    def figures(self) -> Locator:
        return self.page.locator(".dlf:not(.dlq)")

    @property
    def errors(self) -> list[str]:
        """What went wrong: error outputs, errors told in figures, and the console's."""
        shown = self.page.evaluate(
            """() => window.jupyterapp.shell.currentWidget.content.model.sharedModel.cells
                 .flatMap(cell => cell.outputs || [])
                 .filter(o => o.output_type === 'error' || o.name === 'stderr')
                 .map(o => o.text || `${o.ename}: ${o.evalue}`)""")
        told = self.page.locator(".dlf-error:not([hidden])").all_inner_texts()
        return [*shown, *told, *self.troubles]


class Formgrader:
    """nbgrader's formgrader, in a page of its own or in JupyterLab's frame."""

    def __init__(self, page: Page | FrameLocator):
        self.page = page

    def row(self, name: str) -> Locator:
        """The row of a table that has this name."""
        return self.page.locator("tbody tr").filter(has_text=name)

    def press(self, name: str, button: str) -> str:
        """Press a button in a row, and read what the formgrader says of it."""
        self.row(name).locator(f".{button} a").click()
        said = self.page.locator(".modal.in")
        said.wait_for()
        text = said.inner_text()
        said.get_by_role("button").last.click()
        said.wait_for(state="hidden")
        return text


def picture(figure: Locator) -> list[str]:
    """What the figure's panels show, to be compared."""
    return figure.locator(".dlf-panel > canvas").evaluate_all("all => all.map(c => c.toDataURL())")


def ways_to_move(figure: Locator) -> Iterator[None]:
    """Move one control after another, by keyboard or click: the sliders first."""
    figure.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    for slider in figure.locator("input[type=range]").all():
        slider.focus()
        at_end = slider.input_value() == slider.get_attribute("max")
        for _ in range(3):
            slider.press("ArrowLeft" if at_end else "ArrowRight")
        yield
    for choice in figure.locator("select").all():
        choice.select_option(index=choice.locator("option").count() - 1)
        yield
    for other in (*figure.locator("input[type=checkbox]").all(),
                  *figure.locator("button").filter(has_text="Step").all()):
        other.click()
        yield
