"""The student's program: it runs the cells of a notebook, and forks a child for each question.

The judge says "run" for a cell; "play" for an answer that is to be asked something, "replay" for
the same with one thing in it changed; "test" for a cell of plain asserts. All but the first are
done by a child, which is then gone: what a check or a test does, or a student's function in it, is
known to nobody afterwards, and a crash costs the child only.
"""

from __future__ import annotations

import contextlib
import importlib.abc
import importlib.machinery
import os
import resource
import sys
import tempfile
import traceback
import types
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from ...running import cell as cells
from ...running.outcome import MOST_PRINTED, Outcome, Scrap
from ...running.play import play, replay
from . import walls, wire


def be(line: int, limits: walls.Limits, folder: str, confine: Callable[[], Any]) -> None:
    """Be a student's program, in a process that was forked for it. Never returns."""
    try:
        os.chdir(folder)
        for variable in ("HOME", "TMPDIR", "MPLCONFIGDIR"):
            os.environ[variable] = folder
        tempfile.tempdir = folder
        program = Program(os.fdopen(line, "rb", closefd=False),
                          os.fdopen(line, "wb", closefd=False), limits)
        sys.modules["__main__"] = program.main
        sys.path.insert(0, "")  # the modules that the assignment brings
        sys.meta_path.insert(0, NoChecks())
        for name, content in wire.read(program.orders.read)["files"].items():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_bytes(content.tobytes())
        confine()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        program.send({"ready": True})
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    try:
        program.serve()
    finally:
        os._exit(0)


class Program:
    """The program's end of the line, and the names of the notebook."""

    def __init__(self, orders: BinaryIO, replies: BinaryIO, limits: walls.Limits):
        self.orders, self.replies = orders, replies
        self.limits, self.process = limits, os.getpid()
        self.printed = Scrap(limits.output)
        self.complained = Scrap(limits.output, also=self.printed)
        self.main = types.ModuleType("__main__")
        self.names = vars(self.main)
        self.names["display"] = display

    def send(self, reply: dict[str, Any]) -> None:
        if os.getpid() != self.process:  # what student code has forked is not this program
            os._exit(0)
        wire.write(self.replies, reply)

    def serve(self) -> None:
        while True:
            order = wire.read(self.orders.read)
            if order["do"] == "run":
                self.answer(order)
            else:
                self.fork(order)

    def answer(self, order: dict[str, Any]) -> None:
        self.send(getattr(self, order["do"])(order))

    def run(self, order: dict[str, Any]) -> dict[str, Any]:
        """Run a cell; what it printed, showed, and how it ended."""
        name = f"<cell {order['number']}>"
        ran = self.cell(order["source"], name, order["seconds"])
        if ran.value is not None:
            self.names["_"] = ran.value
        more = f"\n… and {self.printed.lost:,} characters more" if self.printed.lost else ""
        return {"printed": self.printed.kept + more, "shown": shown(ran.value, self.limits.output),
                **ran.problem()}

    def cell(self, source: str, name: str, seconds: float) -> cells.Ran:
        """Run a cell, with nothing printed yet. (The streams stay the same: a logger may hold
        them.)"""
        self.printed.clear()
        self.complained.clear()
        return cells.run(source, name, self.names, seconds, self.printed, self.complained)

    def fork(self, order: dict[str, Any]) -> None:
        """Have a child do it. It answers itself; if it cannot, how it ended is told."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of forking beside threads
            child = os.fork()
        if child == 0:
            self.process = os.getpid()
            try:
                walls.die_with_parent()
                bound = int(order["seconds"] * 2) + 1
                resource.setrlimit(resource.RLIMIT_CPU, (bound, bound))
                self.answer(order)
            except wire.WireError:
                self.send({"outcomes": [Outcome("no data", "It returned more than an answer may "
                                                           "hold.")]})
            finally:
                os._exit(0)
        status = os.waitpid(child, 0)[1]
        if status:
            self.send({"died": status})

    def play(self, order: dict[str, Any]) -> dict[str, Any]:
        """Ask the answer of a name."""
        name = order["name"]
        if name not in self.names:
            return {"outcomes": [Outcome("undefined", message=f"name {name!r} is not defined")]}
        return {"outcomes": play(name, self.names[name], order["asked"], order["each"],
                                 order["without"])}

    def replay(self, order: dict[str, Any]) -> dict[str, Any]:
        """Ask the answer of a name again, with one thing changed each time."""
        return {"repairs": replay(order["name"], self.names.get(order["name"]), order["asked"],
                                  *order["how"], **order["more"])}

    def test(self, order: dict[str, Any]) -> dict[str, Any]:
        """Run a cell of asserts, after what it builds upon. ``without``: first these names are
        gone, and the cells that were handed out for them run again."""
        for name in order["without"]:
            self.names.pop(name, None)
        for number, source in enumerate(order["before"]):
            self.cell(source, f"<test {number}>", order["seconds"])
        ran = self.cell(order["source"], "<grading cell>", order["seconds"])
        value = ran.value if type(ran.value) in (int, float) else None
        complained = self.complained.text()[:MOST_PRINTED]
        return {"value": value, "complained": complained, **ran.problem()}


def display(*values: Any, **_: Any) -> Silent:
    """Show values; what is done with what comes back does nothing."""
    print(*values)
    return Silent("handle")


def shown(value: Any, most: int) -> str:
    with contextlib.suppress(Exception):
        text = "" if value is None else repr(value)
        return text[:most] if type(text) is str else ""
    return ""


class Silent(types.ModuleType):
    """Stands for the checks, which are not here: whatever is asked of it, nothing comes."""

    __path__ = ()  # type: ignore[assignment]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Silent(name)

    def __call__(self, *_: Any, **__: Any) -> Any:
        return None


class NoChecks(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives `Silent` for dlcourse.checks, so that cells that use it run."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name == "dlcourse.checks" or name.startswith("dlcourse.checks."):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: Any) -> types.ModuleType:
        return Silent(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        pass
