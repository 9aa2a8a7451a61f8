"""How long until something moves: ``python -m tests.benchmarks.start``, in ``make bench-figures``.

A fresh work folder, and a fresh JupyterLab each time: seconds to a server that answers, from there
to lesson 00 with its kernel ready, and to a figure that has moved by an arrow key. Beside it, in
the same run, plain JupyterLab with a notebook of one slider by ``interact`` and Matplotlib, which
is the least that a notebook that moves costs.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import nbformat
from playwright.sync_api import Browser, Page

from dlcourse.app.workspace import lay_out

from ..browser.lab import Lab, chromium, jupyterlab, nbgraders_jupyterlab
from ..browser.test_update import READY

WINDOW = {"width": 1366, "height": 713}
HERE = "() => window.jupyterapp?.shell.currentWidget?.context?.path?.endsWith('.ipynb')"
PLAIN = """%matplotlib inline
import numpy as np, matplotlib.pyplot as plt
from ipywidgets import interact
@interact(w=(-3.0, 3.0))
def draw(w=1.0):
    plt.plot(np.linspace(-5, 5), w * np.linspace(-5, 5))
    plt.show()"""


def ours(folder: Path) -> tuple[Path, str]:
    """A work folder as `make lab` lays it out; what is opened by itself."""
    return lay_out(folder / "dlcourse-work").root, ""


def plain(folder: Path) -> tuple[Path, str]:
    """A folder with one notebook."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(PLAIN)])
    notebook.metadata.kernelspec = {
        "name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "plain.ipynb")
    return folder, "/doc/tree/plain.ipynb?reset"


def move_ours(page: Page) -> None:
    """As the page says: three times Shift+Enter, then an arrow key on the first slider."""
    for _ in range(3):
        page.keyboard.press("Shift+Enter")
    figure = page.locator(".dlf:not(.dlq)").first
    words = figure.locator(".dlf-summary").inner_text(timeout=120_000)
    figure.locator("input[type=range]").first.press("ArrowRight")
    page.wait_for_function("before => document.querySelector('.dlf:not(.dlq) .dlf-summary')"
                           ".innerText !== before", arg=words, polling="raf")


def move_plain(page: Page) -> None:
    page.keyboard.press("Shift+Enter")
    image = page.locator(".widget-output img").first
    shown = image.get_attribute("src", timeout=120_000)
    page.locator(".noUi-handle").first.press("ArrowRight")
    page.wait_for_function("before => document.querySelector('.widget-output img')?.src"
                           " && document.querySelector('.widget-output img').src !== before",
                           arg=shown, polling="raf")


def walk(browser: Browser, lay: Callable[[Path], tuple[Path, str]],
         serve: Callable[[Path], object], move: Callable[[Page], None]) -> list[float]:
    """Seconds to the server, to the page, and to what moved."""
    with tempfile.TemporaryDirectory() as folder:
        root, page = lay(Path(folder))
        times = [time.perf_counter()]
        with serve(root) as address:  # type: ignore[attr-defined]
            times.append(time.perf_counter())
            lab = Lab(browser, f"{address}{page}")
            lab.page.set_viewport_size(WINDOW)
            lab.page.wait_for_function(HERE)
            lab.page.evaluate(READY)
            times.append(time.perf_counter())
            move(lab.page)
            times.append(time.perf_counter())
            lab.close()
    return [after - before for before, after in pairwise(times)]


def main(runs: int = 3) -> None:
    print("| median s | server | page and kernel | something moved | page to motion |",
          "|---|---|---|---|---|", sep="\n")
    with chromium() as browser:
        walks = {"the course": (ours, jupyterlab, move_ours),
                 "one slider": (plain, nbgraders_jupyterlab, move_plain)}
        seen: dict[str, list[list[float]]] = {name: [] for name in walks}
        for _ in range(runs):
            for name, how in walks.items():
                seen[name].append(walk(browser, *how))
    for name, rows in seen.items():
        server, page, motion = (statistics.median(column) for column in zip(*rows, strict=True))
        print(f"| {name} | {server:.1f} | {page:.1f} | {motion:.1f} | {page + motion:.1f} |")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
