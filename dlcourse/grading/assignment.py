"""An assignment as the judge needs it, and a submission as a list of cells.

An assignment is the instructor's notebook, `solutions/NAME/NAME.ipynb`, each cell with its part:

- "grade": points are given automatically for what it returns;
- "manual": written by the student, read by a person;
- "solution": written by the student;
- "locked": the instructor's, run as it is;
- "text": anything else. A cell of code that a graded one builds upon is run as it is, too.
"""

from __future__ import annotations

import ast
import builtins
import functools
import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from .cells import python

SLOW = ("matplotlib.pyplot", "pandas")  # libraries that take long to load
LARGEST = 20_000_000  # bytes of a submitted notebook
MOST_CELLS = 1000
LARGEST_FILES = 4_000_000  # bytes of data files an assignment brings

SOLUTION = re.compile(r"^[^\n]*### BEGIN SOLUTION.*?### END SOLUTION[^\n]*\n?", re.S | re.M)
AUTOTEST = re.compile(r"^\s*### (HASHED )?AUTOTEST", re.M)
HIDDEN = re.compile(r"^[^\n]*### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS[^\n]*\n?", re.S | re.M)


class Unreadable(Exception):
    """Why a notebook cannot be graded, as a sentence."""


@dataclass(frozen=True)
class Cell:
    """A cell of an assignment. ``released`` is what the student was given."""

    id: str
    part: str
    type: str
    source: str
    released: str
    points: float = 0
    about: dict[str, Any] = field(default_factory=dict)  # nbgrader's metadata


Pairs = list[tuple[dict[str, Any], Cell | None]]  # submitted cells, and what they are


@dataclass(frozen=True)
class Assignment:
    """One notebook of an assignment, with the data files that go with it."""

    name: str
    notebook: str
    cells: tuple[Cell, ...]
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def points(self) -> float:
        return sum(c.points for c in self.cells if c.part in ("grade", "manual"))

    @functools.cached_property
    def digest(self) -> str:
        about = [asdict(c) for c in self.cells]
        text = json.dumps([self.name, self.notebook, about], sort_keys=True).encode()
        files = [name.encode() + b"\0" + data for name, data in sorted(self.files.items())]
        return hashlib.sha256(b"\0".join([text, *files])).hexdigest()

    @functools.cached_property
    def answers(self) -> list[Cell]:
        """The cells of code that the student writes."""
        return [c for c in self.cells if c.part in ("solution", "manual") and c.type == "code"]

    @functools.cached_property
    def names(self) -> list[str]:
        """The names that the student is to define, to change, or to import from somewhere."""
        modules = set().union(*(imported(c.source) for c in self.cells if c.type == "code"))
        found = [n for c in self.answers for n in (*bound(c.source), *changed(c.source))
                 if n not in modules]
        return list(dict.fromkeys([*found, *self.imported]))

    @functools.cached_property
    def imported(self) -> dict[str, str]:
        """What the student is to import from a module: the statement by the name."""
        return {name: f"from {node.module} import {alias.name} as {name}"
                for c in self.answers for node in parse(c.source).body
                if isinstance(node, ast.ImportFrom) and node.module and not node.level
                for alias in node.names if (name := alias.asname or alias.name) != "*"}

    @functools.cached_property
    def classes(self) -> set[str]:
        """Those that are classes."""
        return {name for c in self.answers for name in defined_classes(c.source)}

    @functools.cached_property
    def given(self) -> list[str]:
        """The classes that the instructor's own cells define."""
        return [name for c in self.cells if c.id in self.uses and c.part != "grade"
                for name in defined_classes(c.source)]

    @functools.cached_property
    def libraries(self) -> list[str]:
        """Those of `SLOW` that the instructor's notebook imports."""
        source = "\n".join(modules(c.source) for c in self.cells if c.type == "code")
        found = {alias.name for node in parse(source).body if isinstance(node, ast.Import)
                 for alias in node.names}
        return [name for name in SLOW if name in found]

    @functools.cached_property
    def shared(self) -> set[str]:
        """The names that mean the same for the student's code and for grading cells: the
        student's, and those that a grading cell sets and the student's code reads."""
        read = set().union(*(names_in(c.source) for c in self.answers))
        set_ = set().union(*({*bound(c.source), *changed(c.source)} for c in self.cells
                             if c.part == "grade" and c.type == "code"))
        return set(self.names) | (read & set_)

    @functools.cached_property
    def uses(self) -> dict[str, frozenset[str]]:
        """For each of the instructor's own cells that the judge runs, the names it speaks of.

        Of the cells that are not locked, those that import or change what a later one uses.
        """
        own = [c for c in self.cells if c.type == "code" and c.part in ("grade", "locked", "text")]
        names = {c.id: names_in(c.source) for c in own}
        brings = {c.id: imported(c.source) for c in own}
        given = set(self.names).union(dir(builtins), *brings.values())
        found = {c.id for c in own if c.part != "text" or "*" in brings[c.id]}
        while True:
            needed = set().union(*(names[i] for i in found))
            more = {i for i in names if needed & (names[i] - given | brings[i])} - found
            if not more:
                return {i: names[i] for i in names if i in found}
            found |= more

    @functools.cached_property
    def wanted(self) -> list[str]:
        """The names of the student's that the instructor's own cells use."""
        used = set().union(*self.uses.values())
        return [name for name in self.names if name in used]


def load(folder: Path) -> list[Assignment]:
    """The assignments, one for each notebook, of the instructor's folder for one lesson."""
    files = {}
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and path.suffix != ".ipynb" and not any(
                p.startswith((".", "__pycache__")) for p in parts):
            files["/".join(parts)] = path.read_bytes()
    if sum(map(len, files.values())) > LARGEST_FILES:
        raise Unreadable(f"the files in {folder} are larger than {LARGEST_FILES:,} bytes")
    found = [read_assignment(path, files) for path in sorted(folder.glob("*.ipynb"))]
    if not found:
        raise Unreadable(f"there is no assignment in {folder}: expected NAME/NAME.ipynb")
    return found


def read_assignment(path: Path, files: dict[str, bytes]) -> Assignment:
    cells = []
    for number, cell in enumerate(parse_notebook(path.read_bytes())):
        about = cell["metadata"].get("nbgrader", {})
        source = cell["source"]
        released = HIDDEN.sub("", stubbed(source, cell["cell_type"])
                              if about.get("solution") else source)
        name = about.get("grade_id") or f"cell {number}"
        if about.get("grade") and AUTOTEST.search(source):
            raise Unreadable(f"{path.name}, {name}: ### AUTOTEST is filled in by nbgrader "
                             "generate_assignment only, and is not graded here: write the tests")
        cells.append(Cell(name, part_of(about), cell["cell_type"], source, released,
                          float(about.get("points", 0) or 0), about))
    return Assignment(path.parent.name, path.stem, tuple(cells), files)


def part_of(about: dict[str, Any]) -> str:
    if not about.get("grade_id"):
        return "text"
    if about.get("grade"):
        by_hand = about.get("solution") or about.get("cell_type") == "markdown"
        return "manual" if by_hand else "grade"
    if about.get("solution"):
        return "solution"
    return "locked" if about.get("locked") and not about.get("task") else "text"


def stubbed(source: str, kind: str) -> str:
    """The cell as the student got it: what nbgrader puts in place of a solution.

    >>> stubbed("def f():\\n    ### BEGIN SOLUTION\\n    return 1\\n    ### END SOLUTION", "code")
    'def f():\\n    # YOUR CODE HERE\\n    raise NotImplementedError()'
    """

    def stub(match: re.Match) -> str:
        indent = re.match(r"[ \t]*", match[0])[0]  # type: ignore[index]
        end = "\n" if match[0].endswith("\n") else ""
        if kind != "code":
            return f"{indent}YOUR ANSWER HERE{end}"
        return f"{indent}# YOUR CODE HERE\n{indent}raise NotImplementedError(){end}"

    cleared, count = SOLUTION.subn(stub, source)
    if count:
        return cleared
    return "# YOUR CODE HERE\nraise NotImplementedError()" if kind == "code" else "YOUR ANSWER HERE"


def parse(source: str) -> ast.Module:
    try:
        return ast.parse(python(source))
    except (SyntaxError, ValueError, RecursionError):
        return ast.Module([], [])


@functools.lru_cache(2000)
def bound(source: str) -> tuple[str, ...]:
    """The names that the code binds or deletes at its top level, imports left out.

    >>> bound("import math\\ndef f(x): return x\\na, b = 1, 2\\nclass C: pass")
    ('f', 'a', 'b', 'C')
    """
    found: list[str] = []

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.append(node.name)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            found.append(node.id)
        elif not isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp
                            | ast.GeneratorExp):
            for child in ast.iter_child_nodes(node):
                visit(child)

    visit(parse(source))
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


@functools.lru_cache(2000)
def modules(source: str) -> str:
    """The statements at the code's top level that import a whole module."""
    return "\n".join(ast.unparse(node) for node in parse(source).body
                     if isinstance(node, ast.Import))


def defined_classes(source: str) -> list[str]:
    return [node.name for node in parse(source).body if isinstance(node, ast.ClassDef)]


@functools.lru_cache(2000)
def changed(source: str) -> tuple[str, ...]:
    """The names whose values the code changes at its top level, as far as one can see.

    >>> changed("items.append(3)\\nx[0] += 1\\nobj.a.b = 2\\nprint(y)\\ndel z[1]")
    ('items', 'x', 'obj', 'z')
    """
    found: list[str] = []
    for node in ast.walk(ast.Module([n for n in parse(source).body if not isinstance(
            n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)], [])):
        place: Any = None
        if isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
            place = node
        elif (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
              and isinstance(node.value.func, ast.Attribute)):
            place = node.value.func
        while isinstance(place, ast.Subscript | ast.Attribute):
            place = place.value
        if isinstance(place, ast.Name):
            found.append(place.id)
    return tuple(dict.fromkeys(found))


def parse_notebook(data: bytes) -> list[dict[str, Any]]:
    """The cells of a notebook, checked: "cell_type", "source" (one text), "metadata" (a dict)."""
    if len(data) > LARGEST:
        raise Unreadable(f"the notebook is larger than {LARGEST:,} bytes")
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError, MemoryError):
        raise Unreadable("the file is no notebook, or damaged") from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise Unreadable("the file is no notebook of format 4")
    if len(notebook["cells"]) > MOST_CELLS:
        raise Unreadable(f"the notebook has more than {MOST_CELLS} cells")
    return [checked(cell) for cell in notebook["cells"]]


def checked(cell: Any) -> dict[str, Any]:
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
        raise Unreadable("the notebook has a cell of an unknown type")
    source = cell.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise Unreadable("the notebook has a cell whose source is no text")
    source = source.encode("utf-8", "replace").decode()  # half a character cannot be written
    metadata = cell.get("metadata", {})
    about = metadata.get("nbgrader", {}) if isinstance(metadata, dict) else {}
    name = about.get("grade_id") if isinstance(about, dict) else None
    about = about if isinstance(name, str) else {}
    return {"cell_type": cell["cell_type"], "source": source, "metadata": {"nbgrader": about}}


def matched(data: bytes, assignment: Assignment) -> Pairs:
    """Each submitted cell with the assignment's cell it is; of two of one name the last counts.

    Raises `Unreadable`.
    """
    cells = parse_notebook(data)
    known = {c.id: c for c in assignment.cells if c.part != "text"}
    pairs: Pairs = []
    for cell in reversed(cells):
        name = cell["metadata"]["nbgrader"].get("grade_id")
        own = known.get(name)
        if own is not None:
            del known[name]
            cell = {**cell, "cell_type": own.type}  # one key turns code into text by accident
        else:
            own = None
        pairs.append((cell, own))
    return pairs[::-1]
