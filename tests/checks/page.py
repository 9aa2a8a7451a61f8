"""A learner's notebook in a kernel of its own, without Jupyter: cells run, and what is shown."""

from __future__ import annotations

import atexit
import json
import os
import re
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

from dlcourse import checks
from dlcourse.checks import Note, Score
from dlcourse.running import kernel

ROOT = Path(__file__).parents[2]
SOLUTION = re.compile(r"[ \t]*### (BEGIN|END) SOLUTION\n?")
QUIET = Config({"HistoryAccessor": {"enabled": False}})  # no file of what was typed
COLOURS = re.compile(r"\x1b\[[\d;]*m")


class Page:
    """The exercise's notebook ``name`` as a student has it, in a folder of the student's."""

    def __init__(self, folder: Path, name: str, monkeypatch: Any, aware: bool = True):
        self.file, self.name, self.monkeypatch = folder / f"{name}.ipynb", name, monkeypatch
        self.now = time.time() - 1000
        monkeypatch.setenv("JPY_SESSION_NAME", str(self.file))
        InteractiveShell.clear_instance()
        self.shell = InteractiveShell.instance(config=QUIET)
        atexit.unregister(self.shell.atexit_operations)
        self.shell.colors = "nocolor"
        monkeypatch.setattr(kernel.time, "time", lambda: self.now)
        self.anew(aware)

    def anew(self, aware: bool = True) -> None:
        """As it was handed out, in a kernel in which nothing ran."""
        text = (ROOT / f"exercises/{self.name}/{self.name}.ipynb").read_text()
        self.notebook = json.loads(text)
        self.cells = {c["metadata"].get("nbgrader", {}).get("grade_id", c["id"]): c
                      for c in self.notebook["cells"]}
        self.save()
        shell = self.shell  # its own reset, and its end, collect garbage: half a second each
        shell.user_ns.clear()
        shell.history_manager.reset()
        shell.init_user_ns()
        shell.events.callbacks = {name: [] for name in shell.events.callbacks}
        shell.set_custom_exc((), None)
        self.monkeypatch.setattr(kernel, "_memory", None)
        if aware:
            kernel.attach()  # as `dlcourse lab` has it

    def each(self, kind: type) -> Iterator[Any]:
        """The tasks of a kind, each with the notebook anew."""
        for exercise in checks.lesson(self.name).exercises.values():
            if isinstance(exercise, kind):
                self.anew()
                yield exercise

    def close(self) -> None:
        self.shell.restore_sys_module_state()  # it was __main__
        InteractiveShell.clear_instance()

    def save(self) -> None:
        """As JupyterLab does, some seconds later."""
        self.now += 10
        self.file.write_text(json.dumps(self.notebook))
        os.utime(self.file, (self.now, self.now))
        self.now += 10

    def write(self, answer: str, source: str) -> None:
        """Edit the cell of an answer, and have it saved."""
        self.cells[answer]["source"] = source
        self.save()

    def run(self, answer: str) -> str:
        """Run a cell; what is shown then."""
        cell = self.cells[answer]
        return self.type("".join(cell["source"]), cell["id"])

    def type(self, source: str, cell_id: str | None = None) -> str:
        """Run some code in a cell; what is shown."""
        self.now += 1
        with capture_output() as seen:
            result = self.shell.run_cell(source, store_history=True, cell_id=cell_id)
        if isinstance(result.result, Score):
            assert result.result._repr_html_()
            return result.result.report()
        if isinstance(result.result, Note):
            return f"{result.result.title}\n{result.result.text}"
        return COLOURS.sub("", seen.stdout + seen.stderr).strip()


def solution(name: str, answer: str) -> str:
    """The model solution of one answer, as a student might have written it."""
    notebook = json.loads((ROOT / f"solutions/{name}/{name}.ipynb").read_text())
    (cell,) = [c for c in notebook["cells"]
               if c["metadata"].get("nbgrader", {}).get("grade_id") == answer]
    return SOLUTION.sub("", textwrap.dedent("".join(cell["source"])))
