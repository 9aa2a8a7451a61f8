"""A small course to try the grader on: one assignment, and what students hand in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

NAME = "90_trial"
SETUP = "import numpy as np\n\nfrom dlcourse.checks import softmax_and_loss as check"

# name: (what the student is to write, the grading cell, its points)
TASKS: dict[str, tuple[str, str, int]] = {
    "square": (
        "def square(x):\n    return x * x",
        "assert square(3) == 9\n### BEGIN HIDDEN TESTS\nassert square(-12) == 144\n"
        "### END HIDDEN TESTS",
        4),
    "middle": (
        "def middle(values):\n    return sum(values) / len(values)",
        "result = middle(np.array([1.0, 2.0, 6.0]))\nassert np.allclose(result, 3.0)\n"
        "assert abs(result - 3.0) < 1e-9\nassert result == 3.0",
        4),
    "table": (
        "def table(n):\n    return np.arange(n * n).reshape(n, n)",
        "assert table(3).shape == (3, 3)\nassert (table(3) == np.arange(9).reshape(3, 3)).all()\n"
        "assert table(2).sum() == 6",
        4),
    "shift": (
        "def shift(x):\n    x += 1",
        "x = np.zeros(3)\nshift(x)\nassert x.tolist() == [1, 1, 1]\nrows = [[1], [2]]\n"
        "assert shift(np.ones(2)) is None",
        4),
    "slope": (
        "def slope(f, x, h=1e-6):\n    return (f(x + h) - f(x - h)) / (2 * h)",
        "assert abs(slope(lambda x: x * x, 3.0) - 6) < 1e-3\n"
        "assert abs(slope(np.sin, 0.0, h=1e-4) - 1) < 1e-3",
        4),
    "Value": (
        "class Value:\n"
        "    def __init__(self, data, parents=()):\n"
        "        self.data, self.grad, self.parents = data, 0.0, parents\n"
        "        self.push = lambda: None\n"
        "    def __add__(self, other):\n"
        "        out = Value(self.data + other.data, (self, other))\n"
        "        def push():\n"
        "            self.grad += out.grad\n"
        "            other.grad += out.grad\n"
        "        out.push = push\n"
        "        return out\n"
        "    def __mul__(self, other):\n"
        "        out = Value(self.data * other.data, (self, other))\n"
        "        def push():\n"
        "            self.grad += other.data * out.grad\n"
        "            other.grad += self.data * out.grad\n"
        "        out.push = push\n"
        "        return out\n"
        "    def backward(self):\n"
        "        self.grad = 1.0\n"
        "        todo = [self]\n"
        "        while todo:\n"
        "            node = todo.pop(0)\n"
        "            node.push()\n"
        "            todo.extend(node.parents)",
        "a, b = Value(2.0), Value(3.0)\nc = a * b + b\nc.backward()\n"
        "assert c.data == 9.0\nassert (a.grad, b.grad) == (3.0, 3.0)\n"
        "assert isinstance(c, Value)\na.grad = 0.0\nassert a.grad == 0.0",
        4),
    "softmax": (
        "def softmax(z):\n    e = np.exp(z - z.max(axis=1, keepdims=True))\n"
        "    return e / e.sum(axis=1, keepdims=True)",
        "check.softmax(softmax)",
        20),
}
POINTS = sum(points for _, _, points in TASKS.values())


def cell(kind: str, source: str, **about: Any) -> dict[str, Any]:
    metadata = {"nbgrader": {"schema_version": 3, "task": False, "grade": False, "solution": False,
                             "locked": False, **about}} if about else {}
    code = {"outputs": [], "execution_count": None} if kind == "code" else {}
    number = about.get("grade_id", f"c{abs(hash(source)) % 10**9}")
    return {"cell_type": kind, "id": str(number), "metadata": metadata, "source": source, **code}


def notebook(answers: dict[str, str] | None = None, *, before: str = "", after: str = "",
             source: bool = False) -> dict[str, Any]:
    """The assignment (``source``), or a submission with ``answers``; the rest is untouched."""
    cells = [cell("code", SETUP, grade_id="setup", locked=True)]
    if before:
        cells.append(cell("code", before))
    for name, (solution, test, points) in TASKS.items():
        if source:
            text = f"### BEGIN SOLUTION\n{solution}\n### END SOLUTION"
        else:
            text = (answers or {}).get(name, "# YOUR CODE HERE\nraise NotImplementedError()\n")
            test = test.partition("### BEGIN HIDDEN")[0]
        cells.append(cell("markdown", f"Write `{name}`."))
        cells.append(cell("code", text, grade_id=name, solution=True))
        cells.append(cell("code", test, grade_id=f"{name}-check", grade=True, locked=True,
                          points=points))
    said = "An explanation." if source else (answers or {}).get("explain", "YOUR ANSWER HERE")
    cells.append(cell("markdown", said, grade_id="explain", grade=True, solution=True, points=5))
    if after:
        cells.append(cell("code", after))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


RIGHT = {name: solution for name, (solution, _, _) in TASKS.items()}


def course(root: Path, config: str = "") -> Path:
    """A course with this assignment."""
    write(root / "solutions" / NAME / f"{NAME}.ipynb", notebook(source=True))
    (root / "nbgrader_config.py").write_text(config or (
        Path(__file__).parents[2] / "nbgrader_config.py").read_text())
    return root


def exchange(course: Path, beside: Path) -> tuple[Path, Path]:
    """Give a course an exchange; a student's folder that knows it, and the exchange."""
    root = beside / "exchange"
    root.mkdir()
    root.chmod(0o777)
    config = (course / "nbgrader_config.py").read_text()
    (course / "nbgrader_config.py").write_text(f"{config}\nc.Exchange.root = {str(root)!r}\n")
    student = beside / "student"
    student.mkdir()
    (student / "nbgrader_config.py").write_text(
        f'c = get_config()\nc.Exchange.root = {str(root)!r}\n'
        'c.CourseDirectory.course_id = "dlcourse"\n')
    return student, root


def hand_in(root: Path, student: str, content: dict[str, Any] | bytes | None = None,
            **parts: Any) -> Path:
    """Put a submission where nbgrader's collect would."""
    path = root / "submitted" / student / NAME / f"{NAME}.ipynb"
    write(path, content if content is not None else notebook(**parts))
    return path


def write(path: Path, content: dict[str, Any] | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
