"""Slips that are seen in an answer's code itself, or in the notebook around it.

They are looked for where the answer can be seen: in a notebook's kernel, and on a web page.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
import types
from collections.abc import Callable, Iterator
from typing import Any

from ...running import kernel
from ...running.source import functions, globals_of
from .misconceptions import NO_RETURN, PRINTS, Misconception

COUNTS = ("no argument", "one argument", "two arguments", "three arguments", "four arguments",
          "five arguments", "six arguments")


def not_this_code(name: str, answer: Any) -> str:
    """Why what is judged is not what stands in the cell of ``name``; empty where it is."""
    memory = kernel.attach()
    if memory is None or memory.shell.user_ns.get(name) is not answer:
        return ""
    return memory.about(name)


def overwritten(answer: Any) -> str:
    """Which of the course's names, or Python's, the answer uses though it is something else now."""
    memory = kernel.attach()
    if memory is None:
        return ""
    return memory.overwritten({n for f in functions(answer, memory.shell.user_ns)
                               for n in globals_of(f.__code__)})


def arguments(name: str, answer: Any, reference: Callable) -> str:
    """How the answer's arguments differ from those it is called with; empty if it takes them.

    >>> arguments("f", lambda x: x, lambda x, y: x)
    'f is called with two arguments (x, y), but yours takes one argument (x): y is missing.'
    """
    if inspect.isclass(reference):
        for key, wanted in vars(reference).items():
            given = vars(answer).get(key) if inspect.isclass(answer) else None
            both = all(isinstance(f, types.FunctionType) for f in (wanted, given))
            if both and (said := arguments(f"{name}.{key}", given, wanted)):
                return said
        return ""
    try:
        wanted, given = (inspect.signature(f).parameters for f in (reference, answer))
        needed = [p.name for p in wanted.values() if p.default is p.empty]
        try:
            inspect.signature(answer).bind(*needed)
            return ""
        except TypeError:
            pass
    except (TypeError, ValueError):  # what has no signature
        return ""
    missing = [n for n in needed if n not in given] if len(given) < len(needed) else []
    what = f": {' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing"
    return (f"{name} is called with {counted(needed)}, but yours takes {counted([*given])}"
            f"{what if missing else ''}.")


def counted(names: list[str]) -> str:
    count = COUNTS[len(names)] if len(names) < len(COUNTS) else f"{len(names)} arguments"
    return f"{count} ({', '.join(names)})" if names else count


def seen_in(answer: Any, reference: Any = None) -> Misconception | None:
    """A slip that stands in the code of an answer whatever is asked of it.

    >>> def total(x):
    ...     s = 0
    ...     for value in x:
    ...         s += value
    ...         return s
    >>> seen_in(total).name
    'a return inside the loop'
    """
    for function, wanted in pairs(answer, reference):
        tree = tree_of(function)
        if tree is None:
            continue
        if line := line_of_loop(tree):
            return Misconception(
                "a return inside the loop",
                f"The loop ends in its first round, at the line `{line}`. Does that belong inside "
                "the loop, or after it?")
        if not returns(tree) and (wanted is None or returns(tree_of(wanted))):
            called = [n.func.id for n in ast.walk(tree)
                      if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
            return PRINTS if "print" in called else NO_RETURN
    return None


def pairs(answer: Any, reference: Any) -> Iterator[tuple[Any, Any]]:
    """The answer's function with the reference's, or each method of a class with its own."""
    if inspect.isclass(answer):
        yield from ((vars(answer)[key], wanted) for key, wanted in vars(reference).items()
                    if key in vars(answer) and isinstance(wanted, types.FunctionType))
    elif isinstance(answer, types.FunctionType):
        yield answer, None


def tree_of(function: Any) -> ast.FunctionDef | None:
    """The code of a function that was defined with def."""
    try:
        (tree,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    except (OSError, TypeError, ValueError, SyntaxError):
        return None
    return tree if isinstance(tree, ast.FunctionDef) else None


def returns(tree: ast.AST | None) -> bool:
    """Whether a function gives anything back, those inside it left out."""
    return tree is not None and any(
        isinstance(n, ast.Yield | ast.YieldFrom) or (isinstance(n, ast.Return) and n.value)
        for n in own_nodes(tree))


def own_nodes(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if not isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            yield node
            yield from own_nodes(node)


def line_of_loop(tree: ast.FunctionDef) -> str:
    """The return of a loop that always ends in its first round, as it is written."""
    loops = (node for node in own_nodes(tree) if isinstance(node, ast.For | ast.While)
             and not any(isinstance(inner, ast.Continue) for inner in ast.walk(node)))
    end = next(filter(None, (ending(loop.body) for loop in loops)), None)
    return ast.unparse(end) if end is not None else ""


def ending(body: list[ast.stmt]) -> ast.stmt | None:
    """The statement of a block that returns in any case, if there is one."""
    for statement in body:
        if isinstance(statement, ast.Return):
            return statement
        if (isinstance(statement, ast.If) and ending(statement.orelse)
                and (found := ending(statement.body)) is not None):
            return found
    return None
