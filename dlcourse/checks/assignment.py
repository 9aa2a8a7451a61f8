"""An assignment: the instructor's notebook, `solutions/NAME/NAME.ipynb`, each cell with its part:

- "grade": points are given automatically for what it returns;
- "manual": written by the student, read by a person;
- "solution": written by the student;
- "locked": the instructor's, run as it is;
- "text": anything else.

A grading cell that is exactly ``check.NAME(ANSWER)`` asks a check, whose module the notebook
imports as ``check``; any other is a cell of plain asserts.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..running.names import bound, names_bound, names_in, parse
from ..running.notebook import LARGEST_FILES, TOO_LARGE, NotebookError, read

SLOW = {"matplotlib", "networkx", "pandas", "pytest", "scipy", "seaborn", "sklearn", "sympy",
        "torch"}  # fmt: skip
CHECKS = "checks"  # the folder, beside that of the solutions, of an instructor's own checks

SOLUTION = re.compile(r"^[^\n]*### BEGIN SOLUTION.*?### END SOLUTION[^\n]*\n?", re.S | re.M)
AUTOTEST = re.compile(r"^\s*### (HASHED )?AUTOTEST", re.M)
HIDDEN = re.compile(r"^[^\n]*### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS[^\n]*\n?", re.S | re.M)


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

    @property
    def task(self) -> str:
        """The name of what a grading cell judges.

        >>> Cell("softmax-check", "grade", "code", "", "").task
        'softmax'
        """
        return self.id.removesuffix("-check")

    @property
    def registered(self) -> str:
        """The source that nbgrader's gradebook keeps: without the solution, with hidden tests."""
        return stubbed(self.source, self.type) if self.about.get("solution") else self.source


@dataclass(frozen=True)
class Check:
    """What a grading cell asks: the exercise ``exercise`` of the module that ``statement`` imports
    under the name ``module``, about the student's ``answer``."""

    statement: str
    module: str
    exercise: str
    answer: str


@dataclass(frozen=True)
class Assignment:
    """One notebook of an assignment, with the data files that go with it."""

    name: str
    notebook: str
    cells: tuple[Cell, ...]
    files: dict[str, bytes] = field(default_factory=dict)
    private: dict[str, bytes] = field(default_factory=dict)  # the instructor's own checks

    @property
    def points(self) -> float:
        return sum(c.points for c in self.cells if c.part in ("grade", "manual"))

    @functools.cached_property
    def digest(self) -> str:
        about = [asdict(c) for c in self.cells]
        text = json.dumps([self.name, self.notebook, about], sort_keys=True).encode()
        files = [name.encode() + b"\0" + data
                 for found in (self.files, self.private) for name, data in sorted(found.items())]
        return hashlib.sha256(b"\0".join([text, *files])).hexdigest()

    @functools.cached_property
    def answers(self) -> list[Cell]:
        """The cells of code that the student writes."""
        return [c for c in self.cells if c.part in ("solution", "manual") and c.type == "code"]

    @functools.cached_property
    def asked(self) -> dict[str, str]:
        """For each cell with points the one in which its answer stands: the last before it that the
        student writes, or itself; "" where there is none."""
        found, answer = {}, ""
        for cell in self.cells:
            if cell.part in ("solution", "manual"):
                answer = cell.id
            if cell.part in ("grade", "manual"):
                found[cell.id] = answer
        return found

    @functools.cached_property
    def names(self) -> list[str]:
        """The names that the student is to define."""
        return list(dict.fromkeys(name for c in self.answers for name in bound(c.source)))

    @functools.cached_property
    def libraries(self) -> list[str]:
        """What the instructor's notebook imports of libraries that take long to load (`SLOW`)."""
        nodes = [node for c in self.cells if c.type == "code" for node in ast.walk(parse(c.source))]
        found = {alias.name for node in nodes if isinstance(node, ast.Import)
                 for alias in node.names}
        found |= {node.module or "" for node in nodes
                  if isinstance(node, ast.ImportFrom) and not node.level}
        return sorted(name for name in found if name.partition(".")[0] in SLOW)

    @functools.cached_property
    def checks(self) -> dict[str, Check]:
        """The checks that grading cells ask, by the cell's id. Raises `NotebookError` for a cell
        that uses a check in another way."""
        imports = {alias.asname or alias.name: ast.unparse(node)
                   for c in self.cells if c.type == "code" and c.part not in ("solution", "manual")
                   for node in ast.walk(parse(c.source)) if isinstance(node, ast.ImportFrom)
                   for alias in node.names if node.module == "dlcourse.checks"
                   or (node.module == CHECKS and f"{alias.name}.py" in self.private)}
        found = {}
        for cell in self.cells:
            if cell.part == "grade" and cell.type == "code":
                one = asks(cell.source)
                if one is not None and one[0] in imports:
                    found[cell.id] = Check(imports[one[0]], *one)
                elif used := sorted(imports.keys() & names_in(cell.source) - {*bound(cell.source)}):
                    raise NotebookError(
                        f"{self.name}, {cell.id}: a cell that asks a check is exactly "
                        f"`{used[0]}.NAME(ANSWER)`; plain asserts go in another cell")
        return found

    @functools.cached_property
    def before(self) -> dict[str, list[Cell]]:
        """The earlier cells of plain asserts, for each of them: in a notebook it would find what
        they left behind."""
        plain = [c for c in self.cells
                 if c.part == "grade" and c.type == "code" and c.id not in self.checks]
        return {cell.id: plain[:number] for number, cell in enumerate(plain)}

    def hides(self, cell: Cell) -> bool:
        """Whether a cell of asserts has some that were not handed out, or uses their names."""
        if cell.id in self.checks:
            return False
        hidden = set().union(*(names_bound(c.source) - names_bound(c.released)
                               for c in self.before.get(cell.id, ())))
        return cell.released != cell.source or bool(hidden & names_in(cell.source))


def load(folder: Path) -> list[Assignment]:
    """The assignments, one for each notebook, of the instructor's folder for one lesson."""
    files = files_in(folder)
    if sum(map(len, files.values())) > LARGEST_FILES:
        raise NotebookError(TOO_LARGE.format(folder))
    private = {name: data for name, data in files_in(folder.parent.parent / CHECKS).items()
               if name.endswith(".py")}
    found = [read_assignment(path, files, private) for path in sorted(folder.glob("*.ipynb"))]
    if not found:
        raise NotebookError(f"there is no assignment in {folder}: expected NAME/NAME.ipynb")
    return found


def files_in(folder: Path) -> dict[str, bytes]:
    """The content of the files in a folder, notebooks and what is hidden left out."""
    found = {}
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and path.suffix != ".ipynb" and not any(
                p.startswith((".", "__pycache__")) for p in parts):
            found["/".join(parts)] = path.read_bytes()
    return found


def read_assignment(path: Path, files: dict[str, bytes],
                    private: dict[str, bytes]) -> Assignment:
    cells = cells_of(path.read_bytes())
    for cell in cells:
        if cell.about.get("grade") and AUTOTEST.search(cell.source):
            raise NotebookError(f"{path.name}, {cell.id}: ### AUTOTEST is filled in by nbgrader "
                             "generate_assignment only, and is not graded here: write the tests")
    found = Assignment(path.parent.name, path.stem, cells, files, private)
    found.checks  # noqa: B018  (what cannot be graded is said before anything is)
    return found


def cells_of(data: bytes) -> tuple[Cell, ...]:
    """The cells of an assignment's notebook, be it the instructor's or a student's."""
    cells = []
    for number, cell in enumerate(read(data)):
        about, source = cell["metadata"]["nbgrader"], cell["source"]
        released = HIDDEN.sub("", stubbed(source, cell["cell_type"])
                              if about.get("solution") else source)
        cells.append(Cell(about.get("grade_id") or f"cell {number}", part_of(about),
                          cell["cell_type"], source, released,
                          float(about.get("points", 0) or 0), about))
    return tuple(cells)


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


def asks(source: str) -> tuple[str, str, str] | None:
    """The module, exercise and answer of a cell that asks a check, after its imports.

    >>> asks("from checks import week1 as check\\ncheck.mean(mean)")
    ('check', 'mean', 'mean')
    >>> asks("check.mean(mean) == 3")
    """
    body = [n for n in parse(source).body if not isinstance(n, ast.ImportFrom | ast.Import)]
    call = body[0].value if len(body) == 1 and isinstance(body[0], ast.Expr) else None
    if (isinstance(call, ast.Call) and not call.keywords and len(call.args) == 1
            and isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name)
            and isinstance(call.args[0], ast.Name)):
        return call.func.value.id, call.func.attr, call.args[0].id
    return None
