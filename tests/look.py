"""Render each figure in both themes, for people to look at: ``make look``, then build/look/.

``python -m tests.look lesson`` takes the README's picture of lesson 00 anew.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import nbformat

from dlcourse.app.workspace import lay_out

from .browser.lab import Notebook, chromium, jupyterlab
from .figures.every import code_for, figures
from .lessons.lessons import ROOT

OUT = Path("build/look")


def lesson() -> None:
    """Lesson 00 on a laptop, its first figure under the hand."""
    root = lay_out(Path(tempfile.mkdtemp()) / "dlcourse-work").root
    with jupyterlab(root) as address, chromium() as browser:
        notebook = Notebook(browser, address, "notebooks/00_start_here.ipynb")
        notebook.page.set_viewport_size({"width": 1240, "height": 720})
        notebook.run_all()
        figure = notebook.figures.first
        for name, presses in (("flipper", 9), ("mass", 9)):
            slider = figure.locator("input[type=range]").and_(figure.get_by_label(name))
            for _ in range(presses):
                slider.press("ArrowRight")
        figure.evaluate("(it) => it.scrollIntoView({ block: 'center' })")
        notebook.page.wait_for_timeout(500)
        notebook.page.screenshot(path=ROOT / "notebooks" / "images" / "lesson.png")
        notebook.close()


def main(*names: str) -> None:
    """All figures, or those named."""
    kinds = [kind for kind in figures() if not names or kind.__name__ in names]
    OUT.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp())
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(code_for(kind)) for kind in kinds])
    notebook.metadata.kernelspec = {
        "name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "figures.ipynb")
    with jupyterlab(folder) as address, chromium() as browser:
        for theme in ("light", "dark"):
            page = Notebook(browser, address, "figures.ipynb", dark=theme == "dark")
            page.run_all()
            for i, kind in enumerate(kinds):
                figure = page.figures.nth(i)
                figure.scroll_into_view_if_needed()
                page.page.wait_for_timeout(150)
                figure.screenshot(path=OUT / f"{kind.__module__.split('.')[-1]}-{kind.__name__}-"
                                              f"{theme}.png")
            print(theme, "errors:", page.errors or "none")
            page.close()
    print(f"{len(kinds)} figures in {OUT}")


if __name__ == "__main__":
    lesson() if sys.argv[1:] == ["lesson"] else main(*sys.argv[1:])
