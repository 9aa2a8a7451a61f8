"""An answer's own source: the functions that it is made of, and where they are defined.

>>> [f.__name__ for f in functions(definition)]  # itself, and those of its own that it uses
['definition', 'code_of', 'defines', 'begins']
"""

from __future__ import annotations

import ast
import functools as tools
import inspect
import linecache
import types
from collections.abc import Iterator
from typing import Any


def functions(answer: Any, names: dict[str, Any] | None = None,
              seen: tuple[Any, ...] = ()) -> Iterator[types.FunctionType]:
    """The answer's functions that were written in the notebook ``names`` (by default, where the
    first was), and those they use."""
    if inspect.isclass(answer):
        for member in vars(answer).values():
            yield from functions(member, names, seen)
    elif (isinstance(answer, types.FunctionType) and answer not in seen
          and (names is None or answer.__globals__ is names)):
        yield answer
        for name in sorted(globals_of(answer.__code__)):
            yield from functions(answer.__globals__.get(name), answer.__globals__, (*seen, answer))


def globals_of(code: types.CodeType) -> set[str]:
    """The names that code uses and does not bind, methods and attributes among them."""
    inner = (c for c in code.co_consts if isinstance(c, types.CodeType))
    return set(code.co_names).union(*map(globals_of, inner))


def definition(answer: Any) -> Any:
    """The statement that defines a function or a class, with its lines counted as in its cell;
    None where that is not known."""
    if (code := code_of(answer)) is None or getattr(answer, "__closure__", None):
        return None
    tree = parsed("".join(linecache.getlines(code.co_filename)))
    return next((n for n in ast.walk(tree) if defines(n, answer, code.co_firstlineno)), None)


def defines(node: Any, answer: Any, line: int) -> bool:
    """Whether this is the statement that defines the answer, of which code begins at the line."""
    if isinstance(node, ast.ClassDef):
        return node.name == getattr(answer, "__name__", "") and line in map(begins, node.body)
    if isinstance(node, ast.FunctionDef):
        return node.name == getattr(answer, "__name__", "") and begins(node) == line
    return (isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda)
            and isinstance(node.targets[0], ast.Name) and node.lineno == line)


def code_of(answer: Any) -> types.CodeType | None:
    """The code of a function, or of a class's first method."""
    members = vars(answer).values() if inspect.isclass(answer) else [answer]
    return next((f.__code__ for f in members if isinstance(f, types.FunctionType)), None)


def file_of(answer: Any) -> str:
    code = code_of(answer)
    return code.co_filename if code is not None else ""


def begins(node: ast.AST) -> int:
    """The line at which a definition begins, its decorators included."""
    lines = [node, *getattr(node, "decorator_list", [])]
    return min(getattr(line, "lineno", 0) for line in lines)


@tools.lru_cache(50)
def parsed(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return ast.Module([], [])
