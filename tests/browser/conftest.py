"""One JupyterLab and one browser for all tests that need them."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import nbformat
import pytest

from ..lessons.lessons import ROOT
from .lab import Notebook, chromium, jupyterlab


@pytest.fixture(scope="session")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("workspace")
    for part in ("notebooks", "exercises"):
        shutil.copytree(ROOT / part, folder / part)
    return folder


@pytest.fixture(scope="session")
def address(workspace):
    with jupyterlab(workspace) as address:
        yield address


@pytest.fixture(scope="module")
def private_jupyter(tmp_path_factory):
    """Jupyter as on a fresh machine: nobody's settings, and nothing left behind."""
    folder = tmp_path_factory.mktemp("jupyter")
    no_news = Path("labconfig", "default_setting_overrides.json")
    (folder / "config" / "labconfig").mkdir(parents=True)
    shutil.copy(ROOT / "dlcourse" / "app" / "jupyter" / no_news, folder / "config" / no_news)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("config", "data", "runtime"):
            patch.setenv(f"JUPYTER_{name.upper()}_DIR", str(folder / name))
        patch.setenv("IPYTHONDIR", str(folder / "ipython"))
        for name in ("JUPYTER_CONFIG_PATH", "JUPYTER_PATH"):
            patch.delenv(name, raising=False)
        patch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
        yield


@pytest.fixture(scope="package")  # the next package has one of its own; two at once cannot be
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def pages():
    """The page that shows one notebook after another; none at first, and after a failure."""
    pages = []
    yield pages
    for notebook in pages:
        notebook.close()


@pytest.fixture
def open_notebook(request, browser, address, pages):
    """Open a notebook of the workspace, instead of the one before."""
    failed = request.session.testsfailed

    def open_one(path, **options):
        if pages:
            pages[0].open(path, **options)
        else:
            pages.append(Notebook(browser, address, path, **options))
        return pages[0]

    yield open_one
    if request.session.testsfailed > failed and pages:
        pages.pop().close()


@pytest.fixture
def write_notebook(workspace):
    def write(name, *code):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in code])
        notebook.metadata.kernelspec = {
            "name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, workspace / name)
        return name

    return write
