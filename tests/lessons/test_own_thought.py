"""A task's solution does not stand in the lessons that were read before it: names aside, and piece
by piece, most of it must still be thought of."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache

import pytest

from .lessons import LESSONS, ROOT, cells, text_of

PIECE = 7  # nodes: `x @ w + b` has them, `x + 1` and `w.T` have not
# Two layers one below the other are two thirds of a line that the lesson has: to see that it serves
# twice is the task. The tasks that were once copied had nine tenths, all but their `return`.
MOST = 0.7
SAME = {"weighted_sums"}  # one row's formula, for a table: that it serves unchanged is to be found
KEPT = {"np", "dl", "range", "len", "zip", "enumerate", "sum", "max", "min"}  # mean what they say


class Renamed(ast.NodeTransformer):
    """Names in the order of their first use; so what somebody called them is no difference."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def visit_Name(self, node: ast.Name) -> ast.Name:
        name = node.id if node.id in KEPT else self.names.setdefault(
            node.id, f"_{len(self.names)}")
        return ast.Name(name, ast.Load())


def size(node: ast.AST) -> int:
    return sum(1 for _ in ast.walk(node))


def called_alike(node: ast.AST) -> str:
    """A piece of code, names aside: `x @ w + b` and `h @ w2 + b2` are one."""
    return ast.dump(Renamed().visit(deepcopy(node)))


def pieces(code: str) -> Iterator[ast.AST]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, (ast.expr, ast.stmt)) and size(node) >= PIECE:
            yield node


@cache
def shown(number: str) -> frozenset[str]:
    """All pieces of code that stand in a lesson, in its cells or between three back quotes."""
    path, = (path for path in LESSONS if path.stem.startswith(number))
    found: set[str] = set()
    texts = [text_of(cell) for cell in cells(path, "code")]
    for cell in cells(path, "markdown"):
        texts += re.findall(r"```python\n(.*?)```", text_of(cell), re.S)
    for text in texts:
        try:
            found |= {called_alike(node) for node in pieces(text)}
        except SyntaxError:
            continue  # two columns of code beside each other
    return frozenset(found)


def copied(body: list[ast.stmt], said: frozenset[str]) -> float:
    """Which share of a solution stands there, in pieces as large as possible."""
    def there(node: ast.AST) -> int:
        if isinstance(node, (ast.expr, ast.stmt)) and size(node) >= PIECE and (
                called_alike(node) in said):
            return size(node)
        return sum(map(there, ast.iter_child_nodes(node)))

    return sum(map(there, body)) / sum(map(size, body))


def solutions(source: str) -> Iterator[tuple[str, list[ast.stmt]]]:
    """What students write, by the name of the function or method it belongs to."""
    lines = source.splitlines()
    begins, ends = ([i + 1 for i, line in enumerate(lines) if mark in line]
                    for mark in ("### BEGIN SOLUTION", "### END SOLUTION"))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            body = [one for one in node.body if any(
                begin < one.lineno < end for begin, end in zip(begins, ends, strict=True))]
            if body and node.col_offset == lines[begins[0] - 1].index("#") - 4:
                yield node.name, body


TASKS = [(path.stem[:2], name, body) for path in LESSONS[1:]
         for cell in cells(ROOT / f"solutions/{path.stem}/{path.name}", "code")
         if "### BEGIN SOLUTION" in text_of(cell) for name, body in solutions(text_of(cell))
         if not (isinstance(last := body[-1], ast.Return) and isinstance(last.value, ast.Constant)
                 and len(body) == 1)]  # not the questions


@pytest.mark.parametrize(("number", "name", "body"), TASKS,
                         ids=[f"{number}-{name}" for number, name, _ in TASKS])
def test_most_of_a_solution_stands_in_no_lesson_before_it(number, name, body):
    said = frozenset().union(*(shown(path.stem[:2]) for path in LESSONS if path.stem[:2] <= number))
    assert name in SAME or copied(body, said) <= MOST
