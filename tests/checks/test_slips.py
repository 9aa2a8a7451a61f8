"""Twelve slips of beginners, in every exercise: each is named before anything else is said."""

from __future__ import annotations

import ast
import inspect
import re

import pytest

from dlcourse import checks
from dlcourse.checks import Coding
from dlcourse.running.history import alike

from .page import Page, solution

EVERY = [e for name in checks.NAMES for e in checks.lesson(name).exercises.values()]
CODING = [e for e in EVERY if isinstance(e, Coding)]


def identity(exercise):
    return f"{exercise.lesson.name[:2]}-{exercise.name}"


def each(exercises):
    """One lesson's quickly, and all of them in `make test`."""
    quick = "02_artificial_neuron"
    return pytest.mark.parametrize("exercise", [
        pytest.param(e, id=identity(e), marks=() if e.lesson.name == quick else pytest.mark.slow)
        for e in exercises])


every, coding = each(EVERY), each(CODING)


@pytest.fixture
def page(tmp_path, monkeypatch, exercise):
    page = Page(tmp_path, exercise.lesson.name, monkeypatch)
    yield page
    page.close()


def right(exercise):
    return solution(exercise.lesson.name, exercise.name)


def first(shown):
    """The first thing that is said: after the points, where there are some."""
    lines = shown.strip().splitlines()
    if len(lines) > 1 and re.match(r".*: [\d.]+ of [\d.]+ points|Not done yet", lines[0]):
        lines = lines[1:]
    return lines[0] if lines else ""


def named(shown, *words):
    """What is said first says this; nowhere is there a frame of the package or of Python's."""
    said = first(shown)
    assert all(word in said for word in words), shown
    assert not re.search(r"dlcourse/|site-packages|Traceback|Cell In\[|----", shown), shown


def check(page, exercise):
    return page.run(f"{exercise.name}-check")


def functions(tree):
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]


def spoilt(source, change):
    """The source with the function (or the class's methods that return) changed."""
    tree = ast.parse(source)
    for function in functions(tree):
        if any(isinstance(n, ast.Return) for n in ast.walk(function)):
            change(function)
    return ast.unparse(ast.fix_missing_locations(tree))


def before(source, line):
    """The source with a line more at the beginning of each function."""
    def change(function):
        function.body.insert(0, ast.parse(line).body[0])
    return spoilt(source, change)


@every
@pytest.mark.parametrize("ran_before", [True, False])
def test_syntax_error(page, exercise, ran_before):
    page.run("setup")
    if ran_before:
        page.run(exercise.name)
    page.write(exercise.name, right(exercise).rstrip() + "(\n")
    page.run(exercise.name)
    named(check(page, exercise), f"The cell of {exercise.name} did not run", "SyntaxError",
          "at the line: ")


@every
def test_indentation_error(page, exercise):
    page.run("setup")
    page.run(exercise.name)
    source = right(exercise).rstrip()
    page.write(exercise.name, f"{source}\n   x = 1")
    page.run(exercise.name)
    named(check(page, exercise), f"The cell of {exercise.name} did not run", "IndentationError",
          "at the line: ")


@every
@pytest.mark.parametrize("ran_before", [True, False])
def test_mistyped_name(page, exercise, ran_before):
    name = exercise.name
    middle = len(name) // 2
    wrong = name[:middle] + name[middle] * 2 + name[middle + 1:]
    assert alike(name, [wrong])
    page.run("setup")
    if ran_before:
        page.run(name)
    page.write(name, re.sub(rf"^(def|class) {name}\b", rf"\1 {wrong}", right(exercise),
                            flags=re.M))
    page.run(name)
    named(check(page, exercise), f"The cell of {name} defines {wrong}, not {name}", "mistyped")


@every
def test_not_run(page, exercise):
    page.run("setup")
    page.write(exercise.name, right(exercise))
    named(check(page, exercise), f"The cell of {exercise.name} has not run yet", "Shift+Enter")


@every
def test_changed_and_not_run_again(page, exercise):
    page.run("setup")
    page.run(exercise.name)
    page.write(exercise.name, right(exercise))
    named(check(page, exercise), f"The cell of {exercise.name} was changed since it ran")
    page.run(exercise.name)
    assert "changed" not in check(page, exercise)


@every
def test_run_before_the_imports(page, exercise):
    page.write(exercise.name, right(exercise))
    page.run(exercise.name)
    named(check(page, exercise), "check is made in the first cell of code, which has not run yet")


@coding
def test_np_overwritten(page, exercise):
    page.run("setup")
    page.type("values = [1, 2]\nfor np in values:\n    pass")
    page.write(exercise.name, before(right(exercise), "np.float64(1.0)"))
    page.run(exercise.name)
    named(check(page, exercise), "np is no longer NumPy: the line `for np in values:` made it 2",
          "run the first cell of code again")
    page.run("setup")
    assert "no longer" not in check(page, exercise)


@every
def test_check_overwritten(page, exercise):
    page.run("setup")
    page.write(exercise.name, right(exercise))
    page.run(exercise.name)
    page.type("check = 4")
    named(check(page, exercise), "check is no longer the course's checks",
          "the line `check = 4` made it 4", "run the first cell of code again")


@coding
def test_sum_overwritten(page, exercise):
    page.run("setup")
    page.type("sum = 0")
    page.write(exercise.name, before(right(exercise), "sum([1.0])"))
    page.run(exercise.name)
    named(check(page, exercise), "sum is no longer Python's own sum: the line `sum = 0` made it 0",
          "`del sum`")


@every
def test_printed_not_returned(page, exercise):
    def change(function):
        class Printed(ast.NodeTransformer):
            def visit_Return(self, node):
                return [ast.Expr(ast.Call(ast.Name("print"), [node.value], [])), ast.Return()]
        Printed().visit(function)

    page.run("setup")
    page.write(exercise.name, spoilt(right(exercise), change))
    page.run(exercise.name)
    named(check(page, exercise), "print")


@coding
def test_return_in_the_loop(page, exercise):
    def change(function):
        inner = ast.parse("for number in range(3):\n"
                          "    if number == 2:\n        result = right()\n    return result")
        function.body = [*ast.parse("result = 0").body, *inner.body]

    page.run("setup")
    page.write(exercise.name, spoilt(right(exercise), change))
    page.run(exercise.name)
    named(check(page, exercise), "a return inside the loop", "`return result`")


@coding
def test_an_argument_is_missing(page, exercise):
    """(One exercise has no arguments; a method's self counts.)"""
    def change(function):
        nonlocal lost
        if function.args.args and not lost:
            lost = function.args.args.pop().arg
            function.args.defaults = []

    lost = ""
    source = spoilt(right(exercise), change)
    if not inspect.signature(exercise.reference).parameters:
        assert not lost
        return
    page.run("setup")
    page.write(exercise.name, source)
    page.run(exercise.name)
    named(check(page, exercise), "is called with", f"{lost} is missing")


@coding
def test_written_into_another_cell(page, exercise):
    """The answer stands in the cell of the next one, its own is as it was handed out."""
    names = list(exercise.lesson.exercises)
    other = names[(names.index(exercise.name) + 1) % len(names)]
    page.write(other, right(exercise))
    for name in ("setup", *sorted((exercise.name, other), key=names.index)):
        page.run(name)
        if name == exercise.name:
            shown = check(page, exercise)
    if names.index(other) > names.index(exercise.name):  # run from above: its own cell is a stub
        named(shown, f"Your {exercise.name} stands in the cell under", "its own cell is")
    named(check(page, checks.lesson(exercise.lesson.name).exercises[other]),
          f"The cell of {other} defines {exercise.name}, not {other}")
