"""The lessons as programs, on the package as it is installed, outside the checkout.

In a fresh kernel each: every cell twice, top to bottom; then every cell after those alone that
make what it uses, as a reader does who jumps. For a figure or a question that is the first cell,
so that it wakes the page. No error, nothing on stderr, and nothing that the next day is no more
to be seen.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from jupyter_client.manager import start_new_kernel

from dlcourse.app.cli import lab_environment
from dlcourse.app.contents import WIDGET, put_to_sleep
from dlcourse.web.session import needed

from .lessons import LESSONS, ROOT, cells, text_of

pytestmark = pytest.mark.slow

REPR = re.compile(r"<.*>$|\w+\(.*(children|value)=", re.S)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with the package as the wheel installs it."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", folder, ROOT],
                   check=True)
    wheel, = folder.glob("*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", folder / "site", wheel], check=True)
    return folder / "site"


@pytest.fixture
def run(installed, tmp_path):
    """Run a piece of code in a fresh kernel; what goes wrong comes back as a list of lines."""
    environment = {**os.environ, **lab_environment(tmp_path), "PYTHONPATH": str(installed),
                   "JUPYTER_PLATFORM_DIRS": "1"}
    manager, client = start_new_kernel(cwd=str(tmp_path), env=environment)

    def execute(code: str) -> list[str]:
        trouble: list[str] = []

        def watch(message):
            content = message["content"]
            if message["msg_type"] == "error":
                trouble.append(f"{content['ename']}: {content['evalue']}")
            elif message["msg_type"] == "stream" and content["name"] == "stderr":
                trouble.append(f"stderr: {content['text']}")
            elif "data" in content:
                trouble.extend(spoilt(content))

        client.execute_interactive(code, timeout=120, output_hook=watch)
        return trouble

    yield execute
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def spoilt(output: dict) -> list[str]:
    """What of an output would be seen the next day, without a kernel, and should not be."""
    put_to_sleep({"type": "notebook", "content": {"cells": [{"outputs": [output]}]}})
    data = output["data"]
    bare = {*data} <= {"text/plain"} and REPR.match(data.get("text/plain", "<>"))
    return [f"the next day: {data}"] if WIDGET in data or bare else []


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_runs_top_to_bottom_every_cell_twice_and_every_cell_alone(path, run, installed):
    assert run(f"import dlcourse; assert dlcourse.__file__.startswith({str(installed)!r})") == []
    code = [(cell["id"], text_of(cell)) for cell in cells(path, "code")]
    trouble = [(name, where, t) for name, source in code for where in ("first", "again")
               for t in run(source)]
    sources = [source for _, source in code]
    for at, (name, source) in enumerate(code):
        shows = re.fullmatch(r"(ask|figures)\.[^\n]*", source)
        before = [0] if shows else needed(sources, at)
        run("%reset -f")
        trouble += [(name, "alone", t) for i in (*before, at) for t in run(sources[i])]
    assert trouble == []
