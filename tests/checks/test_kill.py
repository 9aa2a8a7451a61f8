"""Every check against answers known to be right and answers known to be wrong."""

from __future__ import annotations

import ast
import html
import os
from contextlib import nullcontext

import numpy as np
import pytest

from dlcourse.checks.kit import questions
from dlcourse.checks.kit.meanings import MEANINGS
from dlcourse.checks.kit.score import NOT_DONE, RIGHT
from dlcourse.running.play import SECONDS

from .. import mutation
from . import wrong
from .mutants import parse

DRAWS = 4  # of each answer; `python -m tests.mutation draws` takes 200
SEEDS = range(2)  # of each misconception and mutant; `make mutation` takes 3


def trains(exercise):
    """Whether the answer trains a network, which takes what it takes."""
    return exercise.seconds > SECONDS


ERRORS = {meaning.name for meaning in MEANINGS}  # what stops everywhere is named by its error

every_exercise = pytest.mark.parametrize("exercise", [
    pytest.param(e, marks=pytest.mark.slow if trains(e) else ()) for e in wrong.CODING
], ids=lambda e: wrong.identity(e))
every_choice = pytest.mark.parametrize("choice", wrong.CHOICES, ids=wrong.identity)


@pytest.fixture(autouse=True)
def cheaper(request, monkeypatch):
    """Nothing is recorded, what is asked again and again is worked out once, and no change is
    sought that would do: that earns no points."""
    monkeypatch.setenv("DLCOURSE_WORKSPACE", os.devnull)
    monkeypatch.setattr(questions, "replay", lambda *about, **more: [])
    exercise = request.node.callspec.params.get("exercise") if hasattr(
        request.node, "callspec") else None
    with wrong.remembering(exercise) if exercise is not None else nullcontext():
        yield


@every_exercise
def test_the_reference_earns_every_point(exercise):
    for seed in range(DRAWS):
        score = exercise(exercise.reference, seed=seed)
        assert (score, score.status) == (exercise.points, RIGHT), score.report()


@every_exercise
def test_a_stub_earns_nothing_and_is_not_called_wrong(exercise):
    def stub(*arguments):
        raise NotImplementedError

    score = exercise(stub)
    assert (score, score.status, score.misconception) == (0, NOT_DONE, None)


@every_exercise
def test_nonsense_earns_nothing(exercise):
    for nonsense in (lambda *a: None, lambda *a: "a string", lambda *a: float("nan"),
                     lambda *a: object(), lambda *a: [], lambda *a: {}, 3, "text"):
        score = exercise(nonsense)
        assert score == 0 and score.status != RIGHT, score.report()


@every_exercise
def test_each_misconception_loses_the_same_points_and_is_named(exercise):
    assert len({m.name for m in exercise.misconceptions}) >= 4
    named = total = 0
    for misconception in exercise.misconceptions:
        points = set()
        for seed in SEEDS:
            score = exercise(misconception.wrong, seed=seed)
            assert score < exercise.points, f"{misconception.name}, seed {seed}"
            named, total = named + (score.misconception in (misconception.name, *ERRORS)), total + 1
            points.add(float(score))
        assert len(points) == 1, f"{misconception.name} gets {points}, as it is drawn"
    assert named >= 0.99 * total


@every_exercise
def test_each_mutant_loses_points_unless_it_is_equivalent(exercise):
    fates = wrong.mutated(exercise, SEEDS)
    survivors = [f.name for f in fates if not f.killed and not f.reason]
    assert survivors == []
    pointless = set(wrong.answers(exercise, "EQUIVALENT")) - {f.name for f in fates if not f.killed}
    assert pointless == set(), "listed as equivalent, but caught or no longer made"


@every_exercise
def test_right_answers_written_in_other_ways_earn_every_point(exercise):
    others = wrong.answers(exercise, "RIGHT")
    assert len(others) >= 3
    for other in others:
        for seed in range(DRAWS if trains(exercise) else 4 * DRAWS):
            score = exercise(other, seed=seed)
            assert score == exercise.points, f"{other}, seed {seed}: {score.report()}"


@every_exercise
def test_two_hints_that_differ(exercise):
    assert len(exercise.hints) == 2 and exercise.hints[0] != exercise.hints[1]


@every_exercise
def test_no_hint_is_the_solution(exercise):
    returned = [ast.unparse(node.value) for node in ast.walk(parse(exercise.reference))
                if isinstance(node, ast.Return) and isinstance(node.value, ast.BinOp | ast.Call)]
    said = " ".join(exercise.hints).replace(" ", "")
    assert not [text for text in returned if text.replace(" ", "") in said]


def test_the_kill_matrix_lists_every_answer_with_its_fate():
    fates = wrong.misconceived(wrong.CODING[0], range(1)) + wrong.mutated(wrong.CODING[0], range(1))
    page = mutation.matrix(fates)
    assert page.count("<td>caught</td>") == len(fates) > 10
    assert f"{len(fates)} of {len(fates)} wrong answers caught" in page
    assert all(html.escape(f.name) in page for f in fates)


@every_choice
def test_a_choice_earns_its_points_for_the_right_letter_only(choice):
    for letter, (_, why) in choice.options.items():
        score = choice(f" {letter.upper()} ")
        assert (score == choice.points) == (letter == choice.right)
        assert why in score.report()
        assert score in (0, choice.points)
    assert len(choice.options) >= 3
    for nonsense in ("", "abcd", 3, ["a", "b", "c", "d"], lambda: None, 1.5, lambda: 1 / 0):
        assert choice(nonsense) == 0


@every_exercise
def test_answers_that_do_nothing_earn_nothing(exercise):
    for idle in (lambda *a: a[0] if a else 0, lambda *a: 0, lambda *a: 1.0, lambda *a: True,
                 lambda *a: (a[0], 0) if a else 0, lambda *a: a[:2], lambda *a: np.zeros(3)):
        assert exercise(idle) == 0


def test_what_was_done_to_numpys_errors_stops_no_check():
    """After ``np.seterr(all="raise")`` in a cell of the student's."""
    quick = [e for e in wrong.CODING if not trains(e)]
    assert len(quick) >= 5
    with np.errstate(all="raise"):
        for exercise in quick:
            score = exercise(exercise.reference, seed=0)
            assert (score, score.status) == (exercise.points, RIGHT), score.report()
