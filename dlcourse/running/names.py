"""The names that a cell's code binds and uses, read from the code without running it."""

from __future__ import annotations

import ast
import functools

from .cell import python


def parse(source: str) -> ast.Module:
    try:
        return ast.parse(python(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # the last: nested too deep
        return ast.Module([], [])


@functools.lru_cache(2000)
def bound(source: str) -> tuple[str, ...]:
    """The names that the code binds or deletes at its top level, imports left out.

    >>> bound("import math\\ndef f(x): return x\\na, b = 1, 2\\nclass C: pass")
    ('f', 'a', 'b', 'C')
    """
    found: list[str] = []
    left: list[ast.AST] = [parse(source)]  # a stack: what is nested deep is no reason to stop
    while left:
        node = left.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.append(node.name)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.append(node.id)
        elif not isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp
                            | ast.GeneratorExp):
            left += reversed([*ast.iter_child_nodes(node)])
    return tuple(dict.fromkeys(found))


@functools.lru_cache(2000)
def names_in(source: str) -> frozenset[str]:
    """All names that the code speaks of, be it in quotes, and those it imports.

    >>> sorted(names_in("import numpy as np\\ny = f(np.ones(x))"))
    ['f', 'np', 'x', 'y']
    """
    nodes = list(ast.walk(parse(source)))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    quoted = {node.value for node in nodes if isinstance(node, ast.Constant)
              and isinstance(node.value, str) and node.value.isidentifier()}
    return imported(source).union(names, quoted, bound(source))


@functools.lru_cache(2000)
def imported(source: str) -> frozenset[str]:
    """The names that the code's import statements bind; "*" for all of a module's.

    >>> sorted(imported("import numpy as np, os.path\\nfrom math import *"))
    ['*', 'np', 'os']
    """
    return frozenset(
        (alias.asname or alias.name).partition(".")[0] for node in ast.walk(parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names)


def names_bound(source: str) -> set[str]:
    """The names that the code binds at its top level, by import statements too."""
    return {*bound(source), *imported(source)}
