"""A cell's code, run as a notebook runs it, without Jupyter, and under limits.

IPython's own transformer reads magics and shell commands; `Shell` is what they are then sent to.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import inspect
import io
import linecache
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from .limits import OutOfTime, time_limit
from .outcome import Scrap, described

TIMED = re.compile(r"^%%(?:time|timeit|prun)\b.*\n?|((?:(?<==)|^)[ \t]*)"
                   r"%(?:time|timeit|prun)(?!.{0,200}\s-o\b)[ \t]+"
                   r"(?:-\w++(?:[ \t]++\d++)?[ \t]++)*", re.M)
MAGIC = re.compile(r"^[ \t]*[%!?,;/]|\?[ \t]*$|=[ \t]*[%!]", re.M)  # for IPython
MOST_CHANGED = 500_000  # characters: for each such place it reads the whole cell again
SETTINGS = ("matplotlib", "config", "load_ext", "autoreload", "precision", "pylab")
FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
OPTIONS = re.compile(r"^\s*(-\w+\s*\d*\s+)*")
SILENT = re.compile(r"(?:[^#'\"]|'[^']*'|\"[^\"]*\")*;\s*(?:#.*)?")


@dataclass
class Ran:
    """What came of a cell: the value of its last expression, or the error that ended it."""

    value: Any = None
    error: BaseException | None = None
    stopped: float = 0.0  # the seconds after which it was stopped, where it was

    def problem(self) -> dict[str, str]:
        """The error as texts: its class, message and line; empty where there is none."""
        if self.stopped:
            return {"error": "TimeoutError", "message": f"stopped after {self.stopped:.3g} seconds",
                    "line": ""}
        return described(self.error) if self.error is not None else {}


def run(source: str, name: str, names: dict[str, Any], seconds: float, printed: Scrap,
        complained: Scrap | None = None) -> Ran:
    """Run a cell in ``names``; what it prints goes to ``printed``, and what it writes to the error
    stream too, if not to ``complained``.

    >>> run("x = 2\\nx + 1", "<cell 1>", {}, 5, Scrap()).value
    3
    >>> run("1 / 0", "<cell 1>", {}, 5, Scrap()).problem()["error"]
    'ZeroDivisionError'
    """
    source = python(source)
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    shell = Shell(printed.write, names)
    names |= {"get_ipython": lambda: shell, "In": names.get("In", []), "Out": names.get("Out", {})}
    names.pop("__warningregistry__", None)  # each cell may warn anew
    try:
        with (contextlib.redirect_stdout(printed),
              contextlib.redirect_stderr(complained or printed), time_limit(seconds)):
            return Ran(execute(source, name, names))
    except OutOfTime as error:
        return Ran(error=error, stopped=seconds)
    except BaseException as error:
        return Ran(error=error)
    finally:
        if plots := sys.modules.get("matplotlib.pyplot"):
            plots.close("all")  # a notebook shows them, and lets go of them



@functools.lru_cache(500)
def python(source: str) -> str:
    """The cell in plain Python; what is only timed is run.

    >>> python("%%time\\nx = 1"), python("%time f(x)"), python("!ls")
    ('x = 1', 'f(x)', "get_ipython().system('ls')\\n")
    """
    untimed = TIMED.sub(r"\1", source)
    for transform in (lambda: source, lambda: untimed, lambda: transformed(untimed)):
        try:
            compile(found := transform(), "<cell>", "exec", FLAGS, dont_inherit=True)
            return found
        except Exception:
            pass
    return source  # what is no Python in any way is reported as the student wrote it


def transformed(source: str) -> str:
    if len(source) * (1 + len(MAGIC.findall(source))) > MOST_CHANGED:
        return source
    from IPython.core.inputtransformer2 import TransformerManager  # a tenth of a second to load

    return TransformerManager().transform_cell(source)


def execute(source: str, name: str, names: dict[str, Any]) -> Any:
    """Run Python in ``names``; the value of its last expression, None after a semicolon.

    >>> execute("x = 2\\nx + 1", "<cell>", {}), execute("1;", "<cell>", {})
    (3, None)
    """
    most, last = compiled(source, name)
    for code in (most, last):
        value = eval(code, names) if code else None
        if code and code.co_flags & inspect.CO_COROUTINE:  # await, at the top level
            import asyncio  # rare, and large

            value = asyncio.run(value)  # type: ignore[arg-type]
    return value


@functools.lru_cache(500)
def compiled(source: str, name: str) -> tuple[Any, Any]:
    """The code of a cell, and of the expression at its end whose value is shown."""
    tree = ast.parse(source, name)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr) and not silent(source):
        last = ast.Expression(tree.body.pop().value)  # type: ignore[attr-defined]
    return (compile(tree, name, "exec", FLAGS, dont_inherit=True),
            compile(last, name, "eval", FLAGS, dont_inherit=True) if last else None)


def silent(source: str) -> bool:
    """Whether the cell's last line ends with a semicolon, a comment after it left out.

    >>> silent("plot(x);  # no output"), silent("'a;b'  # c;")
    (True, False)
    """
    lines = source.rstrip().splitlines()
    return bool(lines) and SILENT.fullmatch(lines[-1]) is not None


class Shell:
    """Stands for IPython's shell: what sets something does nothing, and of other magics and
    commands ``say`` is told that they are not run."""

    def __init__(self, say: Callable[[str], Any], names: dict[str, Any]):
        self.say, self.user_ns = say, names

    def refuse(self, what: str) -> None:
        self.say(f"{what[:40]} is not run when this is graded\n")

    def run_line_magic(self, name: str, line: str = "", *_: Any) -> Any:
        if name == "reset":
            for own in [own for own in self.user_ns if not own.startswith("__")]:
                del self.user_ns[own]
        elif name == "timeit":  # with -o, as only that gives something
            start = time.process_time()
            execute(OPTIONS.sub("", line), "<timed>", self.user_ns)
            taken = time.process_time() - start
            return SimpleNamespace(best=taken, worst=taken, average=taken)
        elif name not in SETTINGS:
            self.refuse(f"%{name}")
        return None

    def run_cell_magic(self, name: str, line: str, cell: str) -> None:
        if name != "capture":
            return self.refuse(f"%%{name}")
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            execute(python(cell), "<captured>", self.user_ns)
        if line.strip().isidentifier():
            self.user_ns[line.strip()] = SimpleNamespace(
                stdout=out.getvalue(), stderr=err.getvalue(), outputs=[])
        return None

    def system(self, command: str) -> None:
        self.refuse(f"!{command}")

    def getoutput(self, command: str) -> list[str]:
        self.refuse(f"!{command}")
        return []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *_, **__: None
