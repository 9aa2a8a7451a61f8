"""Render each figure in both themes, for people to look at: ``make look``, then build/look/."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import nbformat

from .browser.lab import Notebook, chromium, jupyterlab
from .figures.every import code_for, figures

OUT = Path("build/look")


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
    main(*sys.argv[1:])
