"""The way out of each programming task: a similar case, worked through, and where it is taught."""

from __future__ import annotations

import ast
import doctest
import itertools
import json
import re

import numpy as np
import pytest

import dlcourse as dl
from dlcourse import checks

from ..lessons.lessons import ROOT
from . import mutants, wrong

COMPUTED = re.compile(r"(?<![\w^.(*/+-])(?<![*/+^-] )(?:\(|-?\d)[-+*/(). \d]*[-+*/][-+*/(). \d]*$")
RESULT = re.compile(r"-?\d+(\.\d+)?(?![\w^(]|\.\d| ?[*/+]| - )")


def equations(text):
    """What is computed with numbers alone in a text, and the result as it stands there."""
    sides = " ".join(text.split()).translate(str.maketrans("−·", "-*")).split(" = ")
    for left, right in itertools.pairwise(sides):
        if (computed := COMPUTED.search(left)) and (result := RESULT.match(right)):
            yield computed[0], result[0]


@pytest.fixture(scope="module")
def headings():
    """The headings of each lesson."""
    found = {}
    for name in checks.NAMES:
        notebook = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text())
        texts = ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "markdown"]
        found[name] = re.findall(r"^#+ (.+)$", "\n".join(texts), re.M)
    return found


@pytest.mark.parametrize("exercise", wrong.CODING, ids=wrong.identity)
def test_a_similar_case_that_is_right_and_not_the_solution(exercise, headings):
    similar = exercise.similar
    assert similar.heading in headings[exercise.lesson.name]
    assert 2 <= len(similar.text.splitlines()) <= 12
    examples = doctest.DocTestParser().get_doctest(
        similar.text, {"np": np, "dl": dl}, exercise.name, None, None)
    assert doctest.DocTestRunner(verbose=False).run(examples).failed == 0
    tree = mutants.parse(exercise.reference)
    for node in ast.walk(tree):
        if isinstance(node, ast.Return) and len(written := ast.unparse(node.value)) > 12:
            assert written not in similar.text


def test_what_is_computed_by_hand_is_right():
    """To the digits that are written."""
    found = [(exercise.name, *equation) for exercise in wrong.CODING
             for equation in equations(exercise.similar.text)]
    assert len(found) >= 20
    for name, computed, result in found:
        digits = len(result.partition(".")[2])
        assert abs(eval(computed) - float(result)) < 0.5001 / 10**digits, (name, computed, result)
