"""One repair: an answer's own source, changed in one place at a time, as data.

`KINDS` says what is easily slipped in, with the sentence where to look then, and what is tried in
such a place. `play.replay` asks the changed answers; which of them is right is judged where that is
known. The likelier slips come first.

>>> def positive(x):
...     return x > 0
>>> tree = ast.parse("def positive(x):\\n    return x > 0")
>>> [(kind, ast.unparse(node)) for kind, _, _, node in changes(tree.body[0])][:3]
[('a comparison', 'x >= 0'), ('a condition', 'x < 0'), ('a condition', 'x <= 0')]
"""

from __future__ import annotations

import ast
import copy
import functools
import itertools
import linecache
import types
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from .source import definition, file_of, functions

Node = Any  # an ast.expr, an ast.stmt, or the statements of a block
LINES = 9  # of a block that are tried in another order
TWO, THREE, MANY = 2, 3, 4  # things, arguments, results
MOST = 12  # functions of its own that an answer is made of


class Place(NamedTuple):
    """Where a node stands: a field of its parent, and its number if that is a list."""

    parent: Any
    field: str
    number: int | None = None

    def node(self) -> Node:
        held = getattr(self.parent, self.field)
        return held if self.number is None else held[self.number]

    def put(self, node: Node) -> None:
        if self.number is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.number] = node


class Variant(NamedTuple):
    """A change of an answer: what kind of slip it mends, at which line, and what makes it."""

    kind: str
    line: int
    code: str  # that line, as it is written
    build: Callable[[], Any]
    also: tuple[tuple[int, str], ...] = ()  # other lines that the same may be said of


def variants(answer: Any, first: int = 0, words: Sequence[Any] = ()) -> Iterable[Variant]:
    """The answer itself, then the changes of it and of the functions of its own that it uses; of
    what the change with the number ``first`` has made of it, if there is one. ``words``: numbers
    and names of functions that a right answer has."""
    if first or type(answer) not in (types.FunctionType, type):  # others have a hash of their own
        return made(answer, first, words)
    return kept(answer, tuple(words))


@functools.lru_cache(1)
def kept(answer: Any, words: Sequence[Any]) -> Kept:
    return Kept(made(answer, 0, words))


class Kept:
    """Items that are made when they are first asked for, and are the same ever after.

    >>> squares = Kept(print(n) or n * n for n in (2, 3))
    >>> next(iter(squares)), list(squares)
    2
    3
    (4, [4, 9])
    """

    def __init__(self, items: Iterator[Any]):
        self.items = items
        self.known: list[Any] = []

    def __iter__(self) -> Iterator[Any]:
        for number in itertools.count():
            if number == len(self.known):
                self.known.extend(itertools.islice(self.items, 1))
            if number == len(self.known):
                return
            yield self.known[number]


def made(answer: Any, first: int, words: Sequence[Any]) -> Iterator[Variant]:
    yield Variant("", 0, "", lambda: answer)
    others = (f for f in functions(answer) if "." not in f.__qualname__)
    parts = [*dict.fromkeys([answer, *others])]
    found = [(part, tree) for part in parts[:MOST] if (tree := definition(part)) is not None]
    if not found or found[0][0] is not answer:
        return
    trees: list[Any] = [copy.deepcopy(tree) for _, tree in found]
    for tree in trees:
        if isinstance(tree, ast.FunctionDef):
            tree.decorator_list = []  # what is asked is what they gave
    module = ast.Module(list(reversed(trees)), [])
    names = next(functions(answer)).__globals__
    name = getattr(trees[0], "name", "") or trees[0].targets[0].id
    files = [file_of(part) for part, _ in found]

    def compiled(place: Place, new: Node) -> Any:
        old = place.node()
        place.put(located(new))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of `2 is x`, and the like
                return compile(module, "<repair>", "exec")
        except Exception:
            return None
        finally:
            place.put(old)

    def build(code: Callable[[], Any]) -> Any:
        own = dict(names)
        try:
            exec(code(), own)
        except Exception:  # this change is no code, or none that can be defined
            return None
        return own.get(name)

    def ordered() -> Iterator[Any]:
        """All changes of the definitions as they are now, kind by kind; each is made when it is
        asked for."""
        looked_at = [(n, at_hand(tree)._replace(words=words), places_with_lines(tree))
                     for n, tree in enumerate(trees)]
        return ((n, *change) for kind in KINDS for n, known, everywhere in looked_at
                for change in replaced(kind, known, everywhere))

    origins = [origins_of(tree, trees) for tree in trees]

    if first:
        *_, place, new = next(itertools.islice(ordered(), first - 1, None))
        place.put(new)
    all_changes = ordered()
    if first:
        located(new)
    for n, kind, at, place, new in all_changes:
        old = place.node()
        also = tuple((line, linecache.getline(files[m], line).strip())
                     for m, line in origins[n](kind, at, old, new))
        line = min([item.lineno for item in rearranged(kind, old, new)], default=at.lineno)
        code = linecache.getline(files[n], line).strip()
        ready = functools.cache(functools.partial(compiled, place, new))
        yield Variant(kind, line, code, functools.partial(build, ready), also)


def origins_of(tree: Any, trees: Sequence[Any]) -> Callable[..., list[tuple[int, int]]]:
    """For changes of one of these definitions: which lines of which of them a student may look at
    as well. What stands under a name that is used but once may be changed where it is made; what a
    function does that is called several times in one line, there.

    >>> tree = ast.parse("def f(x):\\n    a = x\\n    return a").body[0]
    >>> origins_of(tree, [tree])("a name", tree.body[1], tree.body[1].value, load("x"))
    [(0, 2)]
    """
    everything = [n for line in getattr(tree, "body", ()) if isinstance(tree, ast.FunctionDef)
                  for n in ast.walk(line)]
    used = [n.id for n in everything if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)]
    stored = [n.id for n in everything if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    made = {n.id: line.lineno for line in everything if isinstance(line, ast.Assign)
            for target in line.targets for n in ast.walk(target) if isinstance(n, ast.Name)}
    once = {name for name in made if used.count(name) == stored.count(name) == 1}
    here = next(i for i, one in enumerate(trees) if one is tree)
    helpers = [n for n in everything if isinstance(n, ast.FunctionDef)] + (
        [tree] if here and isinstance(tree, ast.FunctionDef) else [])
    calls = {id(h): [(i, n.lineno) for i, one in enumerate(trees) for n in ast.walk(one)
                     if isinstance(n, ast.Call) and getattr(n.func, "id", "") == h.name
                     and not (i == here and h.lineno <= n.lineno <= (h.end_lineno or 0))]
             for h in helpers}

    def origins(kind: str, at: Any, old: Node, new: Node) -> list[tuple[int, int]]:
        for h in helpers:
            if h.lineno <= at.lineno <= (h.end_lineno or 0) and len(calls[id(h)]) > 1 and len(
                    {*calls[id(h)]}) == 1:  # where it is called from several, each would need it
                return calls[id(h)][:1]
        items = ([old] if kind == "a name" and isinstance(old, ast.Name)
                 else rearranged(kind, old, new))
        if items and all(isinstance(n, ast.Name) and n.id in once for n in items):
            lines = {made[n.id] for n in items} - {at.lineno}
            return [(here, line) for line in lines] if len(lines) == 1 else []
        return [(here, line) for line in sorted({n.lineno for n in items[1:]} - {at.lineno})]
    return origins


def rearranged(kind: str, old: Node, new: Node) -> list[Any]:
    """The items that stand in other places of a changed list, call or dictionary.

    >>> old = ast.parse("[a, b, c]").body[0].value
    >>> new = next(orders(old, Place(None, ""), at_hand(old)))
    >>> [item.id for item in rearranged("an order", old, new)]
    ['a', 'b']
    """
    if kind != "an order":
        return []
    fields = [getattr(node, "args", None) or getattr(node, "elts", None) or getattr(
        node, "values", []) for node in (old, new)]
    return [a for a, b in zip(*fields, strict=False) if a is not b]


def located(new: Node) -> Node:
    """What stands in a place now, with the line numbers that Python wants of it."""
    for node in new if isinstance(new, list) else [new]:
        ast.fix_missing_locations(node)
    return new


def changes(tree: Any, kinds: Sequence[str] = (), words: Sequence[Any] = (),
            ) -> Iterator[tuple[str, Any, Place, Node]]:
    """What can be changed in a definition: the kind, the node that is looked at, its place, and
    what is put there instead."""
    known, everywhere = at_hand(tree)._replace(words=words), places_with_lines(tree)
    for kind in kinds or KINDS:
        yield from replaced(kind, known, everywhere)


def replaced(kind: str, known: Known, everywhere: Sequence[tuple[Place, Node]],
             ) -> Iterator[tuple[str, Any, Place, Node]]:
    """The changes of one kind."""
    replacements = KINDS[kind][1]
    for place, node in everywhere:
        if isinstance(node, list):
            for at, new in replacements(node, place, known):
                yield kind, at, place, new
        else:
            for new in replacements(node, place, known):
                yield kind, node, place, new


def places_with_lines(tree: ast.AST) -> list[tuple[Place, Node]]:
    """Where something can be changed: blocks, and what stands in a line."""
    return [(place, node) for place, node in places(tree)
            if isinstance(node, list) or hasattr(node, "lineno")]


def places(node: ast.AST) -> Iterator[tuple[Place, Node]]:
    """All that stands in the code of a definition, and each block as a whole."""
    for place, part in within(node):
        yield place, part
        if isinstance(part, ast.AST):
            yield from places(part)


def within(node: ast.AST) -> Iterator[tuple[Place, Node]]:
    """What a node is made of, and each of its blocks as a whole."""
    for field, value in ast.iter_fields(node):
        if field in ("decorator_list", "annotation", "returns", "defaults", "ctx"):
            continue
        if isinstance(value, ast.AST):
            yield Place(node, field), value
        elif isinstance(value, list):
            if field in ("body", "orelse") and value and isinstance(value[0], ast.stmt):
                yield Place(node, field), value
            for number, item in enumerate(value):
                if isinstance(item, ast.AST) and not is_docstring(item):
                    yield Place(node, field, number), item


def is_docstring(node: ast.AST) -> bool:
    return (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str))


class Known(NamedTuple):
    """The names that there are in a definition."""

    arguments: list[str]
    variables: list[str]
    attributes: list[str]  # of self
    unused: list[str]  # arguments
    rounds: list[str]  # variables of loops
    looped: frozenset[int] = frozenset()  # ids of what stands in a loop
    helpers: frozenset[str] = frozenset()  # functions that are defined inside
    words: Sequence[Any] = ()  # numbers and names of functions of a right answer


def at_hand(tree: Any) -> Known:
    nodes = [*ast.walk(tree)]
    arguments = [n.arg for n in nodes if isinstance(n, ast.arg) and n.arg != "self"]
    used = {n.id for n in nodes if isinstance(n, ast.Name)}
    found: Any = ([*dict.fromkeys(names)] for names in (
        arguments,
        (n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)),
        (n.attr for n in nodes if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name)
         and n.value.id == "self"), (name for name in arguments if name not in used),
        (n.id for loop in nodes if isinstance(loop, ast.For | ast.comprehension)
         for n in ast.walk(loop.target) if isinstance(n, ast.Name))))
    looped = frozenset(id(n) for loop in nodes if isinstance(loop, ast.For | ast.While)
                       for line in loop.body for n in ast.walk(line))
    helpers = frozenset(n.name for n in nodes[1:] if isinstance(n, ast.FunctionDef))
    return Known(*found)._replace(looped=looped, helpers=helpers)


# What is tried in a place. Each gets the node, its place and the names at hand.

Replacements = Callable[[Node, Place, Known], Iterable[Any]]


def load(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def number(value: float) -> ast.expr:
    return (ast.UnaryOp(ast.USub(), ast.Constant(-value)) if value < 0 else ast.Constant(value))


def like(node: Any, **fields: Any) -> Any:
    """A copy of the node with other fields; what is in it stays the same."""
    new = copy.copy(node)
    for field, value in fields.items():
        setattr(new, field, value)
    return new


def called(node: Any) -> str:
    """The last name of the function that is called; empty if this is no call."""
    function = node.func if isinstance(node, ast.Call) else None
    return getattr(function, "attr", "") or getattr(function, "id", "")


EDGE = {ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Lt: ast.LtE, ast.LtE: ast.Lt}
SIDES = (ast.GtE, ast.Gt, ast.Lt, ast.LtE)
OTHER_SIDE: dict[Any, tuple[Any, ...]] = {
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,)}
BOTH = (ast.BitAnd, ast.BitOr, ast.BitXor)


def comparisons(node: Node, place: Place, known: Known) -> Iterator[Node]:
    """Whether equal ones count: in one comparison, in both that are joined."""
    if isinstance(node, ast.Compare):
        for i, old in enumerate(map(type, node.ops)):
            news = (ast.GtE, ast.LtE) if old is ast.Eq else (EDGE[old],) if old in EDGE else ()
            yield from (like(node, ops=[*node.ops[:i], new(), *node.ops[i + 1 :]]) for new in news)
    joined: list[Any] = node.values if isinstance(node, ast.BoolOp) else []
    if isinstance(node, ast.BinOp) and isinstance(node.op, BOTH):
        joined = [node.left, node.right]
    if joined and all(isinstance(c, ast.Compare) and type(c.ops[0]) in EDGE for c in joined):
        both = [like(c, ops=[EDGE[type(c.ops[0])](), *c.ops[1:]]) for c in joined]
        yield (like(node, values=both) if isinstance(node, ast.BoolOp)
               else like(node, left=both[0], right=both[1]))


def alone(node: Node, place: Place, known: Known) -> Iterator[Node]:
    """A text or a number alone beside a comparison: it always holds, or never."""
    if isinstance(node, ast.BoolOp) and isinstance(first := node.values[0], ast.Compare):
        whole = [v for v in node.values if not isinstance(v, ast.Constant)]
        if len(whole) < len(node.values):
            yield like(node, values=[v if v in whole else like(first, comparators=[v])
                                     for v in node.values])
            yield like(node, values=whole) if whole[1:] else first


def conditions(node: Node, place: Place, known: Known) -> Iterator[Node]:
    """When a condition holds: on the other side, where both hold, where it does not."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        old = type(node.ops[0])
        others = SIDES if old in SIDES else OTHER_SIDE.get(old, ())
        yield from (like(node, ops=[new()]) for new in others if new not in (old, EDGE.get(old)))
    if isinstance(node, ast.BoolOp):
        yield like(node, op=ast.And() if isinstance(node.op, ast.Or) else ast.Or())
    if isinstance(node, ast.BinOp) and isinstance(node.op, BOTH):
        yield from (like(node, op=new()) for new in BOTH if not isinstance(node.op, new))
        for new in (ast.BitAnd(), ast.BitOr()):
            yield like(node, op=new, left=ast.UnaryOp(ast.Invert(), node.left))
            yield like(node, op=new, right=ast.UnaryOp(ast.Invert(), node.right))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert) and (
            not isinstance(node.operand, ast.Name) or isinstance(node.op, ast.Not)):
        yield node.operand
    if place.field == "test":
        yield ast.UnaryOp(ast.Not(), node)


def signs(node: Node, place: Place, known: Known) -> Iterator[Node]:
    if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Add | ast.Sub):
        yield like(node, op=ast.Sub() if isinstance(node.op, ast.Add) else ast.Add())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
        yield like(node, op=ast.USub())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node.operand
    elif (isinstance(node, ast.expr) and not isinstance(node, ast.Tuple | ast.List | ast.Slice)
          and place.field in ("value", "args", "elts", "left", "right")
          and isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
          and not isinstance(place.parent, ast.Attribute | ast.Subscript | ast.Expr | ast.Compare)
          and not (place.field == "args" and (
              getattr(place.parent.func, "id", "") in known.helpers or is_whole(node)))
          and not is_size(node)
          and not (isinstance(node, ast.Constant) and (isinstance(node.value, str) or (
              place.field == "elts" and known.looped)))  # a table of what a loop goes through
          and not is_count(node)):
        yield ast.UnaryOp(ast.USub(), node)


FACTORS = (ast.Mult, ast.Div, ast.MatMult, ast.Pow, ast.FloorDiv)


def operations(node: Node, place: Place, known: Known) -> Iterator[Node]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitXor):
        yield like(node, op=ast.Pow())
    elif called(node) == "sum" and node.args and isinstance(inner := node.args[0], ast.BinOp) and (
            isinstance(inner.op, ast.Mult)):
        yield ast.BinOp(inner.left, ast.MatMult(), inner.right)
        yield ast.BinOp(inner.left, ast.MatMult(), ast.Attribute(inner.right, "T", ast.Load()))
    elif isinstance(node, ast.BinOp | ast.AugAssign):
        old = type(node.op)
        if old is ast.MatMult and isinstance(node, ast.BinOp):
            left, right = (side.value if isinstance(side, ast.Attribute) and side.attr == "T"
                           else side for side in (node.left, node.right))
            if (left, right) != (node.left, node.right):
                yield ast.BinOp(left, ast.Mult(), right)
        others = (*FACTORS, ast.Add, ast.Sub, ast.Mod) if old in FACTORS else (
            ast.Mult, ast.Div, ast.Mod)
        if isinstance(node, ast.BinOp) and isinstance(inner := node.left, ast.BinOp) and isinstance(
                inner.op, ast.Add | ast.Sub) and old in (ast.Add, ast.Sub):
            yield from (like(inner, right=ast.BinOp(inner.right, new(), node.right))
                        for new in (ast.Mult, ast.Div))
        yield from (like(node, op=new()) for new in others
                    if new is not old and (old, new) != (ast.FloorDiv, ast.Div))


def brackets(node: Node, place: Place, known: Known) -> Iterator[Node]:
    """What is computed first: a - b / c and (a - b) / c, a / b * c and a / (b * c)."""
    if isinstance(node, ast.BinOp) and isinstance(inner := node.right, ast.BinOp):
        yield like(inner, left=like(node, right=inner.left))
    if isinstance(node, ast.BinOp) and isinstance(inner := node.left, ast.BinOp):
        yield like(inner, right=like(node, left=inner.right))
    if (isinstance(node, ast.BinOp) and isinstance(first := node.left, ast.BinOp)
            and isinstance(inner := first.right, ast.BinOp)):  # a - b / c + d: (a - b) / (c + d)
        yield like(inner, left=like(first, right=inner.left), right=like(node, left=inner.right))
    argument, around = applied(node)
    if isinstance(argument, ast.BinOp):
        yield like(argument, left=around(argument.left))
        yield like(argument, right=around(argument.right))
    if isinstance(node, ast.BinOp):
        for side in ("left", "right"):
            argument, around = applied(getattr(node, side))
            if argument is not None:
                yield around(like(node, **{side: argument}))


def applied(node: Node) -> tuple[Any, Callable[[Any], Any]]:
    """What a function is applied to, if that is one thing, numbers aside: f(x), f(0, x), x.f();
    and how it is applied to something else."""
    if isinstance(node, ast.Call) and called(node) not in MAKING:
        given = [i for i, one in enumerate(node.args) if not isinstance(one, ast.Constant)]
        if len(given) == 1:
            (at,) = given
            return node.args[at], lambda new: like(node, args=[
                *node.args[:at], new, *node.args[at + 1 :]])
        if not node.args and isinstance(node.func, ast.Attribute):
            return node.func.value, lambda new: like(node, func=like(node.func, value=new))
    return None, lambda new: new


MAKING = {"range", "len", "enumerate", "zip", "zeros", "ones", "empty", "arange", "list", "array",
          "asarray", "append", "print", "eye", "copy", "zeros_like", "ones_like", "empty_like"}


def everywhere(replacements: Replacements) -> Replacements:
    """The same change in all places of a statement where the same stands."""
    def repeated(node: Node, place: Place, known: Known) -> Iterator[Node]:
        if isinstance(node, ast.Return | ast.Assign | ast.AugAssign):
            for (changed,) in throughout([node], replacements, known):
                yield changed
    return lambda *about: (*replacements(*about), *repeated(*about))


def throughout(lines: list[Any], replacements: Replacements, known: Known,
               ) -> Iterator[list[Any]]:
    """These lines with the same change wherever the same stands, if it stands there twice."""
    block = ast.Module(lines, [])
    counts: dict[Any, list[int]] = {}
    for at, old in places(block):
        if isinstance(old, ast.expr) and (news := [*replacements(old, at, known)]):
            counts.setdefault(sort(old), []).append(len(news))
    for one, many in counts.items():
        for number in range(max(many) if len(many) > 1 else 0):
            def changed(node: Node, at: Place, one: Any = one, number: int = number) -> Node:
                if not isinstance(node, ast.expr) or sort(node) != one:
                    return node
                return next(itertools.islice(replacements(node, at, known), number, None), node)
            yield rewritten(block, changed).body


def rewritten(node: Node, changed: Callable[[Node, Place], Node]) -> Node:
    """The node with each thing in it as it is ``changed``, what is inside first. Nothing is written
    into: where something is another, what is around it is a copy.

    >>> tree = ast.parse("x + x * 2")
    >>> new = rewritten(tree, lambda node, at: load("y") if isinstance(node, ast.Name) else node)
    >>> ast.unparse(new), ast.unparse(tree)
    ('y + y * 2', 'x + x * 2')
    """
    new = node
    for place, part in within(node):
        if isinstance(part, ast.AST) and (
                other := changed(rewritten(part, changed), place)) is not part:
            held = getattr(new, place.field)
            new = like(new, **{place.field: other if place.number is None else [
                *held[:place.number], other, *held[place.number + 1 :]]})
    return new


def words(answer: Any) -> list[Any]:
    """The numbers and the names of functions in the definition of an answer.

    >>> words(sort)
    []
    """
    tree = definition(answer)
    nodes = [n for line in getattr(tree, "body", []) for n in ast.walk(line)]
    return [*dict.fromkeys([n.value for n in nodes if isinstance(n, ast.Constant) and type(n.value)
                            in (int, float)] + [n.func.attr for n in nodes if isinstance(
                                n, ast.Call) and isinstance(n.func, ast.Attribute)])]


def sort(node: Any) -> tuple:
    name = "" if called(node) in TOGETHER else called(node)  # what takes an axis is alike
    return (type(node), getattr(node, "attr", "") or getattr(node, "id", "") or name,
            type(getattr(node, "op", None)), *map(type, getattr(node, "ops", ())))


TOGETHER = {"sum", "mean", "max", "min", "argmax", "argmin", "std", "var", "any", "all", "prod",
            "concatenate", "stack", "append", "norm", "cumsum", "argsort", "sort", "median"}


def axes(node: Node, place: Place, known: Known) -> Iterator[Node]:
    if called(node) in TOGETHER and isinstance(node.func, ast.Attribute):
        of = node.func.value
        method = not (isinstance(of, ast.Name) and of.id in ("np", "numpy"))
        rest = [k for k in node.keywords if k.arg not in ("axis", "keepdims")]
        given = [*node.args] if method else node.args[: 2 if node.func.attr == "append" else 1]
        said = {(k.arg, ast.unparse(k.value)) for k in node.keywords}
        for axis in (None, 0, 1, -1):
            for keep in (False, True):
                keywords = ([ast.keyword("axis", number(axis))] if axis is not None else []) + (
                    [ast.keyword("keepdims", ast.Constant(True))] if keep else [])
                if {(k.arg, ast.unparse(k.value)) for k in keywords} != said:
                    yield like(node, args=[] if method and node.args else given,
                               keywords=rest + keywords)
    if called(node) == "append" and len(node.args) == TWO and not node.keywords:  # a column
        column = ast.Tuple([ast.Slice(), ast.Constant(None)], ast.Load())
        zeros = ast.BinOp(ast.Subscript(node.args[0], ast.Tuple(
            [ast.Slice(), number(0)], ast.Load()), ast.Load()), ast.Mult(), number(0))
        yield like(node, args=[node.args[0], ast.Subscript(ast.BinOp(
            zeros, ast.Add(), node.args[1]), column, ast.Load())],
            keywords=[ast.keyword("axis", number(1))])
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and not isinstance(
            node.slice, ast.Tuple | ast.Slice):
        yield like(node, slice=ast.Tuple([ast.Slice(), node.slice], ast.Load()))
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        given = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        turn = [s for s in given if isinstance(s, ast.Slice) and s.step is not None]
        if len(turn) == 1:  # what is turned round, along another axis
            yield from (like(node, slice=ast.Tuple([*[ast.Slice()] * n, *turn], ast.Load()))
                        for n in range(3) if n != len(given) - 1)
    if (isinstance(place.parent, ast.BinOp | ast.Compare) and isinstance(node, ast.Name | ast.Call
                                                                      | ast.Subscript)
            and id(node) not in known.looped  # where an array would grow in each round
            and isinstance(getattr(node, "ctx", ast.Load()), ast.Load)):
        new = ast.Tuple([ast.Slice(), ast.Constant(None)], ast.Load())
        yield ast.Subscript(node, new, ast.Load())


ALIKE = (("mean", "sum", "median", "max", "min", "prod"), ("max", "maximum"), ("min", "minimum"),
         ("maximum", "minimum"), ("max", "min"), ("argmax", "argmin", "max", "argsort"),
         ("argmin", "min"),
         ("exp", "log", "exp2", "expm1"), ("log", "log2", "log10", "log1p"), ("std", "var"),
         ("nanmean", "nanmedian", "nansum"), ("nanstd", "nanvar"), ("nanmax", "nanmin"),
         ("zeros", "ones", "empty"), ("zeros_like", "ones_like", "empty_like"),
         ("floor", "ceil", "round", "rint"), ("tanh", "sinh", "tan", "cosh"), ("append", "extend"),
         ("dot", "multiply", "outer", "matmul"), ("any", "all"),
         ("logical_and", "logical_or", "logical_xor"), ("sqrt", "square", "abs"),
         ("hstack", "vstack", "concatenate"), ("sin", "cos"), ("uniform", "normal", "random"),
         ("shuffle", "permutation"), ("cumsum", "sum"), ("choice", "permutation"))


def others(name: str) -> list[str]:
    return [*dict.fromkeys(o for group in ALIKE if name in group for o in group if o != name)]


def calls(node: Node, place: Place, known: Known) -> Iterator[Node]:
    if called(node) in ("abs", "fabs", "absolute", "sign") and len(node.args) == 1:
        yield node.args[0]
    if called(node) == "len" and len(node.args) == 1:
        yield ast.Attribute(node.args[0], "size", ast.Load())
        yield ast.Subscript(ast.Attribute(node.args[0], "shape", ast.Load()), number(1), ast.Load())
    if isinstance(node, ast.Attribute) and node.attr == "size":
        yield ast.Call(load("len"), [node.value], [])
    if called(node) == "norm" and len(node.args) > 1:
        yield like(node, args=node.args[:1])
    if called(node) in ("std", "var", "nanstd", "nanvar"):
        rest = [k for k in node.keywords if k.arg != "ddof"]
        yield like(node, keywords=rest if len(rest) < len(node.keywords) else [
            *rest, ast.keyword("ddof", ast.Constant(1))])
    if called(node) == "norm" and len(node.args) == 1:
        inf = ast.Attribute(load("np"), "inf", ast.Load())
        yield from (like(node, args=[*node.args, order]) for order in (inf, ast.Constant(1)))
    if called(node) in ("max", "min", "sum", "mean", "len", "median") and len(node.args) == 1:
        yield from (ast.Subscript(node.args[0], number(i), ast.Load()) for i in (0, -1))
    if place.field != "func":
        return
    if isinstance(node, ast.Attribute):
        new = [*others(node.attr), *(w for w in known.words if isinstance(w, str))]
        yield from (like(node, attr=other) for other in dict.fromkeys(new) if other != node.attr)
    if getattr(node, "attr", "") == "sum" or getattr(node, "id", "") == "sum":
        yield load("len")
    if isinstance(node, ast.Name):
        yield from (load(other) for other in others(node.id))
        yield from (ast.Attribute(load("np"), other, ast.Load()) for other in others(node.id))


def is_whole(node: Node) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) is int


def is_end(place: Place) -> bool:
    """Whether an end of a slice or a range stands there."""
    return isinstance(place.parent, ast.Slice) or (
        place.field == "args" and called(place.parent) in ("range", "arange"))


def moved(node: Node) -> Iterator[Node]:
    """The first or the last place, one more or one less."""
    inner: Any = node.operand if isinstance(node, ast.UnaryOp) else node
    value = None if not is_whole(inner) else inner.value if inner is node else -inner.value
    if value is not None:
        yield from (number(new) for new in (0, -1, value + 1, value - 1) if new != value)
    elif not isinstance(node, ast.Slice | ast.Tuple):
        yield from (ast.BinOp(node, op, ast.Constant(1)) for op in (ast.Add(), ast.Sub()))


def indices(node: Node, place: Place, known: Known) -> Iterator[Node]:
    if place.field == "slice" or (isinstance(place.parent, ast.Tuple) and place.field == "elts"
                                  and is_whole(node)):
        yield from moved(node)
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and not isinstance(
            node.slice, ast.Slice | ast.Tuple):
        if is_whole(node.slice):
            yield from (ast.Call(load(f), [node.value], []) for f in ("min", "max"))
        if is_whole(node.slice) or getattr(node.slice, "id", "") in known.rounds:
            yield node.value
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Tuple):
        elts = node.slice.elts
        for i in range(len(elts) if elts[1:] else 0):
            rest = [*elts[:i], *elts[i + 1 :]]
            yield like(node, slice=like(node.slice, elts=rest) if rest[1:] else rest[0])
    if (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in
            known.rounds and place.field not in ("func", "iter", "slice")
            and node.id in (*known.arguments, *known.variables)):
        yield from (ast.Subscript(node, load(name), ast.Load()) for name in known.rounds[:3])


def ends(node: Node, place: Place, known: Known) -> Iterator[Node]:
    """Slices, ranges: the first or the last, one more or one less."""
    if is_end(place):
        yield from moved(node)
    if isinstance(node, ast.Slice):
        for field in ("lower", "upper", "step"):
            if getattr(node, field) is not None:
                yield like(node, **{field: None})
        if node.lower is None:
            yield like(node, lower=ast.Constant(1))
        if node.upper is None:
            yield like(node, upper=number(-1))
    if called(node) == "range":
        if len(node.args) == 1:
            yield like(node, args=[ast.Constant(1), *node.args])
            yield like(node, args=[ast.BinOp(node.args[0], ast.Sub(), ast.Constant(1)),
                                   number(-1), number(-1)])
            yield like(node, args=[ast.BinOp(node.args[0], ast.FloorDiv(), ast.Constant(2))])
        elif len(node.args) == 2:
            yield like(node, args=node.args[1:])
    if called(node) == "enumerate" and not node.keywords:
        yield like(node, args=[node.args[0], ast.Constant(1)] if len(node.args) == 1 else
                   node.args[:1])
    if place.field == "iter":
        items = (ast.List([ast.Starred(node, ast.Load())], ast.Load())
                 if isinstance(node, ast.Call) else node)
        for part in (ast.Slice(ast.Constant(1)), ast.Slice(None, number(-1)),
                     ast.Slice(None, None, number(-1))):
            yield ast.Subscript(items, part, ast.Load())


def orders(node: Node, place: Place, known: Known) -> Iterator[Node]:
    if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.Add | ast.Mult):
        yield like(node, left=node.right, right=node.left)
    for field in ("args", "elts"):
        items = getattr(node, field, None)
        if isinstance(node, ast.Call | ast.Tuple | ast.List) and isinstance(items, list) and (
                called(node) != "clip"):  # limits in any other order are right by accident
            yield from (like(node, **{field: new}) for new in exchanged(items))
            if len(items) > THREE:
                yield like(node, **{field: items[::-1]})
            if len(items) == THREE:
                a, b, c = items
                yield from (like(node, **{field: new}) for new in ([b, c, a], [c, a, b]))
    if isinstance(node, ast.Dict):
        yield from (like(node, values=new) for new in exchanged(node.values))


def exchanged(items: list[Any]) -> Iterator[list[Any]]:
    """These with two of them exchanged, neighbours first.

    >>> [*exchanged([1, 2, 3])]
    [[2, 1, 3], [1, 3, 2], [3, 2, 1]]
    """
    for apart in range(1, min(len(items), MANY)):
        for i in range(len(items) - apart):
            new = [*items]
            new[i], new[i + apart] = items[i + apart], items[i]
            yield new


def turned(node: Node, place: Place, known: Known) -> Iterator[Node]:
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    elif called(node) == "reshape" and isinstance(node.func, ast.Attribute):
        yield node.func.value
        yield ast.Call(like(node.func, attr="ravel"), [], [])
    elif (isinstance(node, ast.Name | ast.Attribute | ast.Subscript) and place.field in (
            "left", "right", "value") and isinstance(node.ctx, ast.Load)
          and isinstance(place.parent, ast.BinOp | ast.Return | ast.Assign)):
        yield ast.Attribute(node, "T", ast.Load())


def is_size(node: Node) -> bool:
    """Whether it is a length of an array: x.shape[0], x.size."""
    return any(isinstance(n, ast.Attribute) and n.attr in ("shape", "size", "ndim")
               for n in (node, getattr(node, "value", None)))


def is_count(node: Node) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len"


def numbers(node: Node, place: Place, known: Known) -> Iterator[Node]:
    if is_end(place) or place.field == "slice" or getattr(place.parent, "arg", "") in (
            "axis", "keepdims"):
        return
    if isinstance(node, ast.Constant) and type(node.value) is bool:
        yield ast.Constant(not node.value)
    v: Any = getattr(node, "value", None)
    if isinstance(node, ast.Constant) and type(v) in (int, float) and abs(v) < 1e6:
        asked = [w for w in known.words if not isinstance(w, str)]
        new = (*asked, 0, 1, 2, 0.5, v + 1, v - 1, 2 * v, v / 2, 10 * v, v / 10, 100 * v, v / 100,
               1000 * v, v / 1000, v * v)
        if isinstance(place.parent, ast.Compare) and is_count(place.parent.left):
            new = (0, 1, 2, v + 1, v - 1)  # another one would only be a way past the rest
        yield from (number(int(n) if float(n).is_integer() and type(v) is int else n)
                    for n in dict.fromkeys(new) if n != v and abs(n) < 1e6)


def named(node: Node, place: Place, known: Known) -> Iterator[Node]:
    names = [*known.arguments, *known.variables]
    if isinstance(node, ast.Name) and node.id in names and place.field != "target":
        yield from (ast.Name(name, node.ctx) for name in names[:10] if name != node.id)
    if isinstance(node, ast.BinOp) and place.field == "slice":
        yield from map(load, names[:10])
    if (isinstance(node, ast.Attribute) and node.attr in known.attributes
            and isinstance(node.value, ast.Name) and node.value.id == "self"):
        yield from (like(node, attr=a) for a in known.attributes[:8] if a != node.attr)


def unused(node: Node, place: Place, known: Known) -> Iterator[Node]:
    """An argument that stands nowhere yet, in the place of something else."""
    if isinstance(node, ast.Call | ast.Subscript | ast.Constant | ast.Attribute | ast.Name) and (
            isinstance(getattr(node, "ctx", ast.Load()), ast.Load)) and place.field != "func":
        yield from (load(name) for name in known.unused)


def updates(node: Node, place: Place, known: Known) -> Iterator[Any]:
    for i, loop in enumerate(node if isinstance(node, list) else []):
        for j, line in enumerate(loop.body if isinstance(loop, ast.For) else []):
            if isinstance(line, ast.Assign) and isinstance(name := line.targets[0], ast.Name):
                got = ast.copy_location(ast.Expr(ast.Call(ast.Attribute(
                    load(name.id), "append", ast.Load()), [line.value], [])), line)
                more = ast.copy_location(ast.AugAssign(name, ast.Add(), line.value), line)
                for first, new in ((ast.List([], ast.Load()), got), (number(0), more)):
                    begin = ast.copy_location(ast.Assign([name], first), line)
                    yield line, [*node[:i], begin, like(loop, body=[
                        *loop.body[:j], new, *loop.body[j + 1 :]]), *node[i + 1 :]]
    if isinstance(node, ast.AugAssign):
        yield ast.copy_location(ast.Assign([node.target], node.value), node)
    if (isinstance(node, ast.Assign) and len(node.targets) == 1
            and isinstance(target := node.targets[0], ast.Name | ast.Attribute | ast.Subscript)):
        for op in (ast.Add(), ast.Sub()):
            yield ast.copy_location(ast.AugAssign(target, op, node.value), node)


def rounds(node: Node, place: Place, known: Known) -> Iterator[tuple[Any, list[ast.stmt]]]:
    """Blocks: the last line of a loop after it, the line after it into it, the first before it."""
    for i, loop in enumerate(node if isinstance(node, list) else []):
        if not isinstance(loop, ast.For | ast.While):
            continue
        before, after, inside = node[:i], node[i + 1 :], loop.body
        if len(inside) > 1:
            yield inside[-1], [*before, like(loop, body=inside[:-1]), inside[-1], *after]
            yield inside[0], [*before, inside[0], like(loop, body=inside[1:]), *after]
        last = inside[-1]
        if isinstance(last, ast.AugAssign) and isinstance(last.value, ast.BinOp) and isinstance(
                last.value.op, ast.Add | ast.Sub):
            once = like(last, op=last.value.op, value=last.value.right)
            yield last, [*before, like(loop, body=[*inside[:-1], like(
                last, value=last.value.left)]), once, *after]
        if isinstance(last, ast.If | ast.For) and len(last.body) > 1:
            moved = like(last, body=last.body[:-1])
            yield last.body[-1], [*before, like(loop, body=[*inside[:-1], moved, last.body[-1]]),
                                  *after]
        if isinstance(last, ast.If) and last.orelse and isinstance(last.orelse[-1], ast.Return):
            yield last.orelse[-1], [*before, like(loop, body=[*inside[:-1], like(last, orelse=[])]),
                                    *last.orelse, *after]
        if after:
            yield after[0], [*before, like(loop, body=[*inside, after[0]]), *after[1:]]
        if before:
            yield before[-1], [*before[:-1], like(loop, body=[before[-1], *inside]), *after]
        for j, line in enumerate(before[:-1]):
            if isinstance(line, ast.Assign):
                yield line, [*before[:j], *before[j + 1 :], like(loop, body=[line, *inside]),
                             *after]
        for j, line in enumerate(inside[1:], 1):
            if isinstance(line, ast.Assign):
                yield line, [*before, line, like(loop, body=[*inside[:j], *inside[j + 1 :]]),
                             *after]


def sequences(node: Node, place: Place, known: Known) -> Iterator[tuple[Any, list[ast.stmt]]]:
    for i, line in enumerate(node if isinstance(node, list) else []):
        rest = [*node[:i], *node[i + 1 :]]
        for j in range(len(node) if len(node) < LINES else 0):
            if j not in (i, i - 1) and not isinstance(line, ast.FunctionDef) and (
                    not is_docstring(line)):  # one down is the other one up
                yield line, [*rest[:j], line, *rest[j:]]


def goings_on(node: Node, place: Place, known: Known) -> Iterator[Any]:
    """Where it goes on: break and continue, if and while, one condition after another."""
    if isinstance(node, ast.Break | ast.Continue):
        yield ast.copy_location(ast.Continue() if isinstance(node, ast.Break) else ast.Break(),
                                node)
    if isinstance(node, ast.While) and not node.orelse and not any(
            isinstance(n, ast.Break | ast.Continue) for n in ast.walk(node)):
        yield ast.copy_location(ast.If(node.test, node.body, []), node)
    if isinstance(node, ast.If) and len(node.orelse) == 1 and isinstance(
            other := node.orelse[0], ast.If):
        yield like(node, test=other.test, body=other.body, orelse=[like(
            other, test=node.test, body=node.body)])
    for i, line in enumerate(node if isinstance(node, list) else []):
        if not isinstance(line, ast.If):
            continue
        after = node[i + 1 :]
        if line.orelse:
            yield line, [*node[:i], like(line, orelse=[]), *line.orelse, *after]
        elif after and isinstance(after[0], ast.If):
            yield after[0], [*node[:i], like(line, orelse=[after[0]]), *after[1:]]
        elif after:
            yield line, [*node[:i], like(line, orelse=[after[0]]), *after[1:]]


def repeated(node: Node, place: Place, known: Known) -> Iterator[tuple[Any, list[ast.stmt]]]:
    """The same slip in several lines."""
    if isinstance(node, list) and isinstance(place.parent, ast.FunctionDef) and len(node) > 1:
        for replacements in (comparisons, conditions, signs, operations, axes, indices, turned,
                             calls, too_much):
            for lines in throughout(node, replacements, known):
                changed = [old for old, new in zip(node, lines, strict=True)
                           if old is not new and ast.dump(old) != ast.dump(new)]
                if len(changed) > 1:
                    yield changed[0], lines


def in_place(node: Node, place: Place, known: Known) -> Iterator[Node]:
    """What writes into an array that is somewhere else, too."""
    if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
        yield ast.copy_location(ast.Assign([node.target], ast.BinOp(
            load(node.target.id), node.op, node.value)), node)
    if (isinstance(node, ast.Name | ast.Subscript) and isinstance(node.ctx, ast.Load)
            and isinstance(place.parent, ast.Assign | ast.Call | ast.List)
            and place.field in ("value", "args", "elts")):
        yield ast.Call(ast.Attribute(node, "copy", ast.Load()), [], [])


CUTTING = ("int", "round", "rint", "floor", "trunc", "astype")


def whole(node: Node, place: Place, known: Known) -> Iterator[Node]:
    if called(node) in ("zeros_like", "ones_like", "full_like", "empty_like", "array", "asarray",
                        "zeros", "ones", "full"):
        if node.keywords:
            yield like(node, keywords=[k for k in node.keywords if k.arg != "dtype"])
        if not any(k.arg == "dtype" for k in node.keywords):
            yield like(node, keywords=[*node.keywords, ast.keyword("dtype", load("float"))])
    if called(node) in CUTTING and len(node.args) == 1:  # more digits are not cut off
        yield node.args[0]
    if called(node) == "astype" and isinstance(node.func, ast.Attribute):
        yield node.func.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.FloorDiv):
        yield like(node, op=ast.Div())


def too_much(node: Node, place: Place, known: Known) -> Iterator[Any]:
    for i, line in enumerate(node if isinstance(node, list) else []):
        if len(node) > 1 and not isinstance(line, ast.Return | ast.FunctionDef):
            yield line, [*node[:i], *node[i + 1 :]]
    if isinstance(node, ast.BinOp):
        yield from (node.left, node.right)
        if isinstance(node.op, ast.Div) and not isinstance(node.left, ast.Constant):
            yield like(node, left=ast.Constant(1))
    if called(node) and place.field != "iter" and (
            called(node) not in CUTTING or len(getattr(node, "args", ())) > 1):
        yield from node.args
        if not node.args and isinstance(node.func, ast.Attribute) and {
                getattr(n, "id", "") for n in ast.walk(node.func.value)} & {
                *known.arguments, *known.variables}:  # what is at hand, and no module
            yield node.func.value
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and not (
            is_whole(node.slice) or getattr(node.slice, "id", "") in known.rounds):
        yield node.value


KINDS: dict[str, tuple[str, Replacements]] = {
    "a comparison that is cut short": (
        "Look at what stands beside and, or: a text or a number alone is always true there. Each "
        "comparison must be written whole.", alone),
    "a comparison": (
        "Look at the comparison: what is compared, and what happens where both are equal?",
        everywhere(comparisons)),
    "a condition": (
        "Look at the condition: when should it hold, and what follows where it holds, and where it "
        "does not?", everywhere(conditions)),
    "a sign": ("Look at the signs: what is added, and what is taken away?",
               everywhere(signs)),
    "the brackets": ("Look at the brackets: what is computed first?", everywhere(brackets)),
    "an axis": (
        "Look at the axes: which numbers are put together, and which shape has what comes?",
        everywhere(axes)),
    "an operation": (
        "Look at the operations: what is added, taken off, multiplied, divided, raised to a power?",
        everywhere(operations)),
    "a function": (
        "Look at the functions that are called: is each the one that is meant?",
        everywhere(calls)),
    "a place": ("Look at the places that are named there: is each the one that is meant? "
                "Python counts from 0.", indices),
    "a beginning or an end": (
        "Look at the places: with which does it begin, and with which does it end?", ends),
    "an order": ("Look at the order: what comes first, and what second?", orders),
    "rows and columns": (
        "Look at rows and columns: which shape has what meets there, and which should it have?",
        turned),
    "a line inside or outside the loop": (
        "Look at the loop: what happens in each round, and what only once?", rounds),
    "where it goes on": (
        "Look at where it goes on from there: does the loop end, or its round? Which conditions "
        "are asked, and when?", goings_on),
    "an argument that is not used": (
        "Look at the arguments: is one of them not used? Where does it belong?", unused),
    "an update": (
        "Look at what stands on the left: is its value replaced, or does something come to it?",
        updates),
    "a change in place": (
        "Look at what is changed in place there: is it the same array as elsewhere?", in_place),
    "whole numbers": (
        "Look at the kind of numbers: does something cut them to whole ones?", everywhere(whole)),
    "the same in several lines": (
        "Look at this line and at those like it: the same thing is not right in each of them.",
        repeated),
    "a number": ("Look at the numbers that are written there: is each the one that is meant?",
                 everywhere(numbers)),
    "a name": (
        "Look at the names: is each the one that is meant there, and does it hold what it should?",
        named),
    "the order of the lines": (
        "Look at the order of the lines: what is needed before, and what does a later line undo?",
        sequences),
    "something too much": (
        "Compare it with what is asked, part by part. Is something there that is not asked for?",
        too_much),
}
