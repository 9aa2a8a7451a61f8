"""A cell's code, run as a notebook runs it, without Jupyter: the student's cells in the sandbox,
the instructor's in the judge.

IPython's own transformer reads magics and shell commands; `Shell` is what they are then sent to.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Callable
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

TIMED = re.compile(r"^%%(?:time|timeit|capture|prun)\b.*\n?|((?:(?<==)|^)[ \t]*)"
                   r"%(?:time|timeit|prun)[ \t]+(?:-\w+[ \t]*\d*[ \t]+)*", re.M)
SETTINGS = ("matplotlib", "config", "load_ext", "autoreload", "precision", "pylab")
SILENT = re.compile(r"(?:[^#'\"]|'[^']*'|\"[^\"]*\")*;\s*(?:#.*)?")


@functools.lru_cache(500)
def python(source: str) -> str:
    """The cell in plain Python; what is only timed is run.

    >>> python("%%time\\nx = 1"), python("%time f(x)"), python("!ls")
    ('x = 1', 'f(x)', "get_ipython().system('ls')\\n")
    """
    untimed = TIMED.sub(r"\1", source)
    for transform in (lambda: source, lambda: untimed,
                      lambda: TransformerManager().transform_cell(untimed)):
        try:
            ast.parse(found := transform())
            return found
        except Exception:
            pass
    return source  # what is no Python in any way is reported as the student wrote it


def execute(source: str, name: str, names: dict[str, Any]) -> Any:
    """Run Python in ``names``; the value of its last expression, None after a semicolon.

    >>> execute("x = 2\\nx + 1", "<cell>", {}), execute("1;", "<cell>", {})
    (3, None)
    """
    most, last = compiled(source, name)
    exec(most, names)
    return eval(last, names) if last else None


@functools.lru_cache(500)
def compiled(source: str, name: str) -> tuple[Any, Any]:
    """The code of a cell, and of the expression at its end whose value is shown."""
    tree = ast.parse(source, name)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr) and not silent(source):
        last = ast.Expression(tree.body.pop().value)  # type: ignore[attr-defined]
    return (compile(tree, name, "exec", dont_inherit=True),
            compile(last, name, "eval", dont_inherit=True) if last else None)


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

    def __init__(self, say: Callable[[str], Any]):
        self.say = say

    def refuse(self, what: str) -> None:
        self.say(f"{what[:40]} is not run when this is graded\n")

    def run_line_magic(self, name: str, *_: Any) -> None:
        if name not in SETTINGS:
            self.refuse(f"%{name}")

    def run_cell_magic(self, name: str, *_: Any) -> None:
        self.refuse(f"%%{name}")

    def system(self, command: str) -> None:
        self.refuse(f"!{command}")

    def getoutput(self, command: str) -> list[str]:
        self.refuse(f"!{command}")
        return []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *_, **__: None
