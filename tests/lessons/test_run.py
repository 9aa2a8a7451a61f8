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
import zipfile

import pytest
from jupyter_client.manager import start_new_kernel

from dlcourse.app.cli import lab_environment
from dlcourse.app.contents import WIDGET, put_to_sleep
from dlcourse.web.session import imported, names_bound, needed, uses

from .lessons import LESSONS, ROOT, cells, text_of

pytestmark = pytest.mark.slow

REPR = re.compile(r"<.*>$|\w+\(.*(children|value)=", re.S)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with the package as the wheel installs it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    wheel, = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
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


def alone(sources: list[str]) -> list[list[int]]:
    """Runs in fresh names, in which every cell follows those alone that make what it uses.

    What one cell needs is often what another needs, and itself; and a cell that changes no name is
    for the next as if it had not run: so a run serves many cells.

    >>> alone(["x = 1", "y = x + 1", "print(y)", "print(x)", "y + 2", "z = 3"])
    [[0, 3, 1, 2, 4], [5]]
    """
    modules = frozenset().union(*map(imported, sources))
    chains = []
    for at, source in enumerate(sources):
        shows = re.fullmatch(r"(ask|figures)\.[^\n]*", source)
        before = [0] if shows else needed(sources, at)
        changes = uses(source)[1] - (modules - names_bound(source))
        chains.append(([*before, at] if changes else [*before, -1, at], before, at))
    runs: list[list[int]] = [[]]
    ran: list[int] = []  # of the last run, what a later cell may notice
    for key, before, at in sorted(chains):
        if before[: len(ran)] != ran:
            runs.append([])
            ran = []
        runs[-1] += [*before[len(ran) :], at]
        ran = before if -1 in key else key
    return runs


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_runs_top_to_bottom_every_cell_twice_and_every_cell_alone(path, run, installed):
    assert run(f"import dlcourse; assert dlcourse.__file__.startswith({str(installed)!r})") == []
    code = [(cell["id"], text_of(cell)) for cell in cells(path, "code")]
    trouble = [(name, where, t) for name, source in code for where in ("first", "again")
               for t in run(source)]
    for several in alone([source for _, source in code]):
        run("%reset -f")
        trouble += [(code[i][0], "alone", t) for i in several for t in run(code[i][1])]
    assert trouble == []
