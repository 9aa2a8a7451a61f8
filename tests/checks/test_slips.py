"""Twelve slips of beginners, in every exercise: each is named before anything else is said."""

from __future__ import annotations

import ast
import inspect
import re

import pytest

from dlcourse import checks
from dlcourse.app import clicked
from dlcourse.checks import Coding, Exercise, MultipleChoice
from dlcourse.checks.kit import questions
from dlcourse.running import kernel
from dlcourse.running.history import alike

from .page import Page, solution

WHOLE = "02"  # the lesson in which a cause is looked for, too


@pytest.fixture(params=[pytest.param(name, marks=() if name.startswith("02") else pytest.mark.slow)
                        for name in checks.NAMES])
def page(tmp_path, monkeypatch, request):
    """A lesson's assignment: one quickly, and all of them in `make test`. What is named here comes
    before any cause, so a cause is looked for in one of them only."""
    if not request.param.startswith(WHOLE):
        monkeypatch.setattr(questions, "replay", lambda *about, **more: [])
    page = Page(tmp_path, request.param, monkeypatch)
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


@pytest.mark.parametrize("ran_before", [True, False])
def test_syntax_error(page, ran_before):
    for exercise in page.each(Exercise):
        page.run("setup")
        if ran_before:
            page.run(exercise.name)
        page.write(exercise.name, right(exercise).rstrip() + "(\n")
        page.run(exercise.name)
        named(check(page, exercise), f"The cell of {exercise.name} did not run", "SyntaxError",
              "at the line: ")


def test_indentation_error(page):
    for exercise in page.each(Exercise):
        page.run("setup")
        page.run(exercise.name)
        source = right(exercise).rstrip()
        page.write(exercise.name, f"{source}\n   x = 1")
        page.run(exercise.name)
        named(check(page, exercise), f"The cell of {exercise.name} did not run", "IndentationError",
              "at the line: ")


@pytest.mark.parametrize("ran_before", [True, False])
def test_mistyped_name(page, ran_before):
    for exercise in page.each(Exercise):
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


def test_not_run(page):
    for exercise in page.each(Exercise):
        page.run("setup")
        page.write(exercise.name, right(exercise))
        named(check(page, exercise), f"The cell of {exercise.name} has not run yet", "Shift+Enter")


def test_a_question_that_was_not_run_is_asked(page):
    """Where it can be clicked; what was typed into its cell and did not run is said, though."""
    for exercise in page.each(MultipleChoice):
        asked = []
        clicked.load_ipython_extension(page.shell)
        kernel.attach().ask = lambda question, asked=asked: asked.append(question) or True
        page.run("setup")
        assert "Click your answer above." in check(page, exercise)
        assert asked == [exercise] and exercise.name not in page.shell.user_ns
        page.write(exercise.name, right(exercise))
        named(check(page, exercise), f"The cell of {exercise.name} has not run yet")
        assert asked == [exercise]


def test_changed_and_not_run_again(page):
    for exercise in page.each(Exercise):
        page.run("setup")
        page.run(exercise.name)
        page.write(exercise.name, right(exercise))
        named(check(page, exercise), f"The cell of {exercise.name} was changed since it ran")
        page.run(exercise.name)
        assert "changed" not in check(page, exercise)


def test_run_before_the_imports(page):
    for exercise in page.each(Exercise):
        page.write(exercise.name, right(exercise))
        page.run(exercise.name)
        named(check(page, exercise), "check is made in the first cell of code, which has not run",
              "Shift+Enter")


def test_np_overwritten(page):
    for exercise in page.each(Coding):
        page.run("setup")
        page.type("values = [1, 2]\nfor np in values:\n    pass")
        page.write(exercise.name, before(right(exercise), "np.float64(1.0)"))
        page.run(exercise.name)
        named(check(page, exercise),
              "np is no longer NumPy: the line `for np in values:` made it 2",
              "run the first cell of code again")
        page.run("setup")
        assert "no longer" not in check(page, exercise)


def test_check_overwritten(page):
    for exercise in page.each(Exercise):
        page.run("setup")
        page.write(exercise.name, right(exercise))
        page.run(exercise.name)
        page.type("check = 4")
        shown = check(page, exercise)
        named(shown, "check is no longer the course's checks",
              "the line `check = 4` made it 4", "run the first cell of code again")
        assert "AttributeError" not in shown


def test_sum_overwritten(page):
    for exercise in page.each(Coding):
        page.run("setup")
        page.type("sum = 0")
        page.write(exercise.name, before(right(exercise), "sum([1.0])"))
        page.run(exercise.name)
        named(check(page, exercise),
              "sum is no longer Python's own sum: the line `sum = 0` made it 0", "`del sum`")


def test_printed_not_returned(page):
    for exercise in page.each(Exercise):
        def change(function):
            class Printed(ast.NodeTransformer):
                def visit_Return(self, node):
                    return [ast.Expr(ast.Call(ast.Name("print"), [node.value], [])), ast.Return()]
            Printed().visit(function)

        page.run("setup")
        page.write(exercise.name, spoilt(right(exercise), change))
        page.run(exercise.name)
        shown = check(page, exercise)
        named(shown, "print")
        assert re.search(r"^ +printed ", shown, re.M) or not isinstance(exercise, Coding)


def test_return_in_the_loop(page):
    for exercise in page.each(Coding):
        def change(function):
            inner = ast.parse("for number in range(3):\n"
                              "    if number == 2:\n        result = right()\n    return result")
            function.body = [*ast.parse("result = 0").body, *inner.body]

        page.run("setup")
        page.write(exercise.name, spoilt(right(exercise), change))
        page.run(exercise.name)
        named(check(page, exercise), "a return inside the loop", "`return result`")


def test_an_argument_is_missing(page):
    """(One exercise has no arguments; a method's self counts.)"""
    for exercise in page.each(Coding):
        def change(function):
            nonlocal lost
            if function.args.args and not lost:
                lost = function.args.args.pop().arg
                function.args.defaults = []

        lost = ""
        source = spoilt(right(exercise), change)
        if not inspect.signature(exercise.reference).parameters:
            assert not lost
            continue
        page.run("setup")
        page.write(exercise.name, source)
        page.run(exercise.name)
        named(check(page, exercise), "is called with", f"{lost} is missing")


def test_written_into_another_cell(page):
    """The answer stands in the cell of the next one, its own is as it was handed out."""
    for exercise in page.each(Coding):
        names = list(exercise.lesson.exercises)
        other = names[(names.index(exercise.name) + 1) % len(names)]
        page.write(other, right(exercise))
        for name in ("setup", *sorted((exercise.name, other), key=names.index)):
            page.run(name)
            if name == exercise.name:
                shown = check(page, exercise)
        if names.index(other) > names.index(exercise.name):  # its own cell, run first, is a stub
            named(shown, f"Your {exercise.name} stands in the cell under", "its own cell is")
        named(check(page, checks.lesson(exercise.lesson.name).exercises[other]),
              f"The cell of {other} defines {exercise.name}, not {other}")
