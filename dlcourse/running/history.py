"""The cells that ran, in order, and what they say about a name that is not what it should be.

The same for a kernel (`kernel`), for `dlcourse check` and for the grader: each keeps its list of
`Step`. What is said here holds wherever the cells ran.
"""

from __future__ import annotations

import ast
import difflib
import functools
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from .names import imported, names_bound, parse

NO_PYTHON = ("SyntaxError", "IndentationError", "TabError")
DEFINED = re.compile(r"^(?:async )?(?:def|class)\s+(\w+)", re.M)
STUB = "raise NotImplementedError"
ALIKE = 0.7  # how much two names must have in common for one to be the other, mistyped


@dataclass(frozen=True)
class Step:
    """A cell that ran: its text, its id, the answer it is there for (where those are known), and
    the error that ended it. ``time``: when, in seconds since 1970."""

    source: str
    cell: str = ""
    answer: str = ""
    error: str = ""
    message: str = ""
    line: str = ""
    time: float = 0.0

    @functools.cached_property
    def names(self) -> frozenset[str]:
        """What it binds; of what is no Python, the functions and classes that it begins.

        >>> sorted(Step("import numpy as np\\nx = 1").names), sorted(Step("def f(x:").names)
        (['np', 'x'], ['f'])
        """
        return frozenset(names_bound(self.source)) or frozenset(DEFINED.findall(self.source))

    @property
    def written(self) -> bool:
        """Whether it is more than what was handed out."""
        return STUB not in self.source


def why(name: str, steps: Sequence[Step], known: Collection[str] = (), there: bool = False) -> str:
    """Why the answer ``name`` is missing, or (``there``) not what its cell says; empty where these
    steps do not tell. ``known`` are the names of all answers.

    >>> why("f", [Step("def f(x:\\n  return x", "", "f", "SyntaxError", "'(' was never closed")])
    "The cell of f did not run: SyntaxError, '(' was never closed."
    >>> why("total", [Step("def totla(x):\\n  return x")])
    'There is no total, but there is totla. Is that name mistyped?'
    """
    mine = about(name, steps)
    if not mine:
        other = alike(name, [n for s in steps for n in DEFINED.findall(s.source)], known)
        return (f"There is no {name}, but there is {other}. Is that name mistyped?"
                if other and not there else "")
    last = mine[-1]
    at = f", at the line: {last.line}" if last.line else ""
    if last.error in NO_PYTHON:
        return f"The cell of {name} did not run: {last.error}, {last.message.rstrip('.')}{at}."
    if name in last.names:
        return "" if there or not last.error else (
            f"The cell of {name} stopped with {last.error}: {last.message.rstrip('.')}{at}.")
    others = [n for n in DEFINED.findall(last.source) if n != name]
    if other := alike(name, others, known):
        return f"The cell of {name} defines {other}, not {name}. Is that name mistyped?"
    if last.answer != name:
        return ""
    if others:
        return f"The cell of {name} defines {others[0]}, not {name}."
    return f"The cell of {name} does not define {name} any more."


def about(name: str, steps: Sequence[Step]) -> list[Step]:
    """The steps of the cell that is there for ``name``, or else of the one that bound it last."""
    cells = {s.cell for s in steps if s.answer == name and s.cell}
    if not cells and not any(s.answer == name for s in steps):
        cells = {s.cell for s in [s for s in steps if name in s.names][-1:] if s.cell}
    return [s for s in steps if s.answer == name or name in s.names or s.cell in cells]


def elsewhere(name: str, steps: Sequence[Step]) -> Step | None:
    """Where an answer was written, if not in the cell that is there for it."""
    return next((s for s in reversed(steps)
                 if name in s.names and s.answer != name and s.written), None)


def alike(name: str, others: Collection[str], known: Collection[str] = ()) -> str:
    """The one of ``others`` that is ``name`` with a slip of the finger, if there is one.

    >>> alike("weighted_sum", ["weigthed_sum", "weighted_sums"], known=["weighted_sums"])
    'weigthed_sum'
    """
    own = [other for other in others if other not in known and other != name]
    return next(iter(difflib.get_close_matches(name, own, 1, ALIKE)), "")


@functools.lru_cache(500)
def line_that_binds(name: str, source: str) -> str:
    """The line at the cell's top level that gives ``name`` to something, imports left out.

    >>> line_that_binds("np", "x = 1\\nfor np in range(3):  # oh\\n    pass")
    'for np in range(3):  # oh'
    """
    if name in imported(source) or name not in names_bound(source):
        return ""
    lines = source.splitlines()
    inner = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)

    def find(node: ast.AST) -> int:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return node.lineno if node.name == name else 0
        if isinstance(node, ast.Name) and node.id == name and not isinstance(node.ctx, ast.Load):
            return node.lineno
        if isinstance(node, inner):
            return 0
        return next(filter(None, map(find, ast.iter_child_nodes(node))), 0)

    number = find(parse(source))
    return lines[number - 1].strip() if 0 < number <= len(lines) else ""
