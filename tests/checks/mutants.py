"""Machine-made wrong answers: the reference with one small thing changed."""

from __future__ import annotations

import ast
import copy
import inspect
import linecache
import textwrap
from collections.abc import Iterator
from typing import Any

OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
             ast.MatMult: ast.Mult, ast.Pow: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Add,
             ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd}
COMPARISONS = {ast.Lt: [ast.LtE, ast.GtE], ast.LtE: [ast.Lt, ast.Gt], ast.Gt: [ast.GtE, ast.LtE],
               ast.GtE: [ast.Gt, ast.Lt], ast.Eq: [ast.NotEq], ast.NotEq: [ast.Eq]}
NAMES = {"mean": "sum", "sum": "mean", "max": "min", "min": "max", "maximum": "minimum",
         "minimum": "maximum", "zeros": "ones", "ones": "zeros", "argmax": "argmin",
         "argmin": "argmax", "std": "var", "floor": "ceil", "append": "remove",
         "zeros_like": "ones_like", "ones_like": "zeros_like"}
SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.If, ast.For, ast.While)


def mutants(reference: Any, written: bool = False) -> Iterator[tuple[str, Any]]:
    """Every mutant of a function or class: what was changed, and the changed function. Where it is
    ``written``, its source can be looked at, as that of what students write."""
    tree = parse(reference)
    strict = {id(k.value) for k in ast.walk(tree)
              if isinstance(k, ast.keyword) and k.arg == "strict"}  # only says what holds anyway
    for number, node in enumerate(ast.walk(tree)):
        for change in changes(node) if id(node) not in strict else ():
            mutated = copy.deepcopy(tree)
            twin = list(ast.walk(mutated))[number]
            before = said(twin)
            replacement = change(twin)
            if replacement is not None:
                replace(mutated, twin, replacement)
            line = getattr(node, "lineno", 0) - tree.body[0].lineno
            words = f"{line}: {before} → {said(replacement if replacement is not None else twin)}"
            yield words, build(mutated, reference, f"<mutant {number}>" if written else "")


def parse(reference: Any) -> ast.Module:
    tree = ast.parse(textwrap.dedent(inspect.getsource(reference)))
    tree.body[0].decorator_list = []
    return tree


def build(tree: ast.Module, reference: Any, file: str = "") -> Any:
    names = dict(inspect.getmodule(reference).__dict__)
    source = ast.unparse(ast.fix_missing_locations(tree))
    if file:
        linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    exec(compile(source, file or "<mutant>", "exec"), names)
    return names[reference.__name__]


def said(node: ast.AST) -> str:
    """The code of a node: of an if, a loop or a function only the first line."""
    return ast.unparse(node).splitlines()[0] if not isinstance(node, ast.Pass) else "(nothing)"


def replace(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
            elif isinstance(value, list):
                setattr(parent, name, [new if item is old else item for item in value])


def changes(node: ast.AST) -> Iterator[Any]:
    """Functions that change the node, or return what is to stand in its place."""
    if isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in OPERATORS:
        yield lambda n: setattr(n, "op", OPERATORS[type(n.op)]())
    if isinstance(node, ast.AugAssign):
        yield lambda n: ast.copy_location(ast.Assign([n.target], n.value), n)
    if isinstance(node, ast.Compare):
        for other in COMPARISONS.get(type(node.ops[0]), []):
            yield lambda n, other=other: setattr(n, "ops", [other(), *n.ops[1:]])
    if isinstance(node, ast.BoolOp):
        other = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield lambda n: setattr(n, "op", other())
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bool) :
            yield lambda n: setattr(n, "value", not n.value)
        elif isinstance(node.value, int):
            yield lambda n: setattr(n, "value", n.value + 1)
            yield lambda n: setattr(n, "value", n.value - 1)
        elif isinstance(node.value, float):
            yield lambda n: setattr(n, "value", n.value * 2 + 0.5)
        elif isinstance(node.value, str):
            yield lambda n: setattr(n, "value", n.value + "x")
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not | ast.Invert):
        yield lambda n: n.operand
    if isinstance(node, ast.Call) and node.keywords:
        for i, keyword in enumerate(node.keywords):
            if keyword.arg != "strict":
                yield lambda n, i=i: n.keywords.pop(i) and None
    if isinstance(node, ast.Attribute) and node.attr in NAMES:
        yield lambda n: setattr(n, "attr", NAMES[n.attr])
    if isinstance(node, ast.Name) and node.id in NAMES and isinstance(node.ctx, ast.Load):
        yield lambda n: setattr(n, "id", NAMES[n.id])
    if isinstance(node, ast.If | ast.While | ast.IfExp):
        yield lambda n: setattr(n, "test", ast.UnaryOp(ast.Not(), n.test))
    if isinstance(node, SIMPLE) and not isinstance(getattr(node, "value", None), ast.Constant):
        yield lambda n: ast.Pass()
