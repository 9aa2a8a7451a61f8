"""Kinds of answers that were judged wrongly once: each gets what it deserves, whatever is drawn."""

from __future__ import annotations

import os

import numpy as np
import pytest

from dlcourse import checks
from dlcourse.checks.animal_pictures import animals_by_picture, names_enough
from dlcourse.checks.kit import questions
from dlcourse.checks.kit.score import RIGHT

from .. import mutation
from . import faults, written

SEEDS = range(6)
# An alarm that rings while Hypothesis times the garbage collector is lost, and rings again.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. .function gc_cum:pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
def unrepaired(monkeypatch):
    """Points alone: no repair is tried, which takes its time."""
    monkeypatch.setattr(questions, "replay", lambda *about, **more: [])


def listed(table):
    return [pytest.param(checks.lesson(lesson).exercises[task], answer, id=f"{task}: {name}")
            for lesson, tasks in table.items() for task, named in tasks.items()
            for name, answer in named.items()]


@pytest.mark.usefixtures("unrepaired")
@pytest.mark.parametrize("exercise, answer", listed(faults.WRONG))
def test_a_wrong_answer_loses_points_and_the_same_whatever_is_drawn(exercise, answer):
    points = {float(exercise(answer, seed=seed)) for seed in SEEDS}
    assert len(points) == 1 and max(points) < exercise.points


@pytest.mark.parametrize("exercise, answer", listed(faults.RIGHT))
def test_a_right_answer_earns_every_point(exercise, answer):
    for seed in SEEDS:
        score = exercise(answer, seed=seed)
        assert score == exercise.points and score.status == RIGHT, score.report()


def test_a_number_in_an_array_is_remarked_on():
    weighted_sum = checks.lesson("02_artificial_neuron").exercises["weighted_sum"]
    assert "in an array or a list of one" in weighted_sum(lambda x, w, b: [x @ w + b]).report()
    assert weighted_sum(lambda x, w, b: x @ w + b).verdict.notes == ()
    assert weighted_sum(lambda x, w, b: [x @ w + b, 0]) == 0


@pytest.mark.parametrize("exercise, answer", listed(faults.CHANGED))
def test_a_right_result_keeps_most_points_though_the_input_is_changed(exercise, answer):
    for seed in SEEDS:
        score = exercise(answer, seed=seed)
        assert exercise.points / 2 < score < exercise.points
        assert score.misconception == "changes its input"


@pytest.mark.parametrize("exercise, words, answer", [
    (checks.lesson(lesson).exercises[task], words, answer)
    for lesson, tasks in faults.WRONGLY_NAMED.items()
    for task, named in tasks.items() for words, answer in named.items()])
def test_no_cause_is_named_that_is_not_there(exercise, words, answer):
    for seed in range(3):
        score = exercise(answer, seed=seed)
        assert score < exercise.points
        assert words not in f"{score.misconception}: {score.verdict.advice}"


def test_a_name_needs_every_value_that_came():
    """Right in one part's way and wrong in another's: two mistakes, and no name for both."""
    relu_derivative = checks.lesson("03_activation_functions").exercises["relu_derivative"]
    known = relu_derivative.misconceptions[0]
    assert relu_derivative(known.wrong, seed=0).misconception == known.name
    for seed in SEEDS:
        score = relu_derivative(lambda z: known.wrong(z) + (z.ndim == 1), seed=seed)
        assert score.misconception != known.name


def test_weights_and_bias_in_the_other_order_are_told_what_is_expected():
    boundaries = checks.lesson("04_decision_boundaries").exercises
    report = boundaries["best_line_for_xor"](lambda: (-0.5, [1, 1])).report()
    assert "the two weights and then the bias: ([w1, w2], b)" in report
    report = boundaries["xor_network"](lambda: ([1, 1], -0.5)).report()
    assert "Expected three neurons" in report


def test_where_either_of_two_signs_would_do_both_are_named():
    xor_network = checks.lesson("04_decision_boundaries").exercises["xor_network"]
    report = xor_network(lambda: (([1, 1], -0.5), ([-1, -1], -1.5), ([1, 1], -0.5))).report()
    assert ("the sign of the bias of the second or the signs of the weights of the second"
            in " ".join(report.split()))


def test_the_example_of_a_task_handed_in_earns_nothing():
    xor_network = checks.lesson("04_decision_boundaries").exercises["xor_network"]
    assert xor_network(lambda: (([1, 0], -0.5), ([0, 1], -0.5), ([1, 1], -1.5))) == 0


def test_the_same_word_again_and_again_explains_nothing(own_workspace):
    explain = checks.lesson("04_decision_boundaries").exercises["explain_xor"]
    assert explain("word " * 30).title == "Not done yet"
    assert explain(" ".join(f"word{i // 2}" for i in range(30))).title != "Not done yet"


def test_name_animals_says_the_share_that_was_reached():
    pictures = checks.lesson("11_animal_pictures")
    task = pictures.exercises["name_animals"]
    (case,) = task.questions(np.random.default_rng(0))
    x_train, y_train, x_test = case.question.arguments
    named = np.array([animals_by_picture()[row.tobytes()] for row in x_test])
    named[: len(named) // 2] = (named[: len(named) // 2] + 1) % 10
    assert "50.0 % of the held-out" in names_enough(named, x_train, y_train, x_test)


def test_a_cause_is_true_of_every_answer_that_it_is_said_of():
    """Each of these was once told of another answer than the one that it is true of."""
    said = {one.about: one.exercise(one.answer(), seed=0).verdict.advice
            for one in written.collection() if one.about in (
                "upper case names", "labels returned", "both right and both wrong",
                "the walk starts with the parents, not reversed", "activity as yes or no",
                "last rate's row in place of the last epoch")}
    assert "Is a return reached" in said["upper case names"]
    assert said["labels returned"].startswith("These are the labels")
    assert "border" not in said["both right and both wrong"]
    assert "before its parents" in said["the walk starts with the parents, not reversed"]
    assert "hatever" not in said["activity as yes or no"]
    assert "hatever" not in said["last rate's row in place of the last epoch"]


@pytest.mark.slow
def test_answers_that_people_wrote_are_judged_and_most_are_explained(monkeypatch):
    """Of each task the first wrong and the first right one, and each sixteenth after it; `make
    mutation` takes all."""
    monkeypatch.setenv("DLCOURSE_WORKSPACE", os.devnull)
    *tasks, (_, wrongs, explained, _, full, rights, refused, *_) = mutation.table(every=16)[1:]
    assert all(wrong and right for _, wrong, _, _, _, right, *_ in tasks)
    assert (full, refused) == (0, 0) and wrongs > 150 and rights > 60
    assert explained > 0.92 * wrongs


@pytest.mark.usefixtures("unrepaired")
def test_what_gets_other_points_in_another_draw_is_found():
    relu = checks.lesson("03_activation_functions").exercises["relu"]
    calls: list[int] = []
    answers = [relu.reference, lambda z: np.maximum(z, calls.append(1) or len(calls) > 40)]
    assert written.unsteady(relu, [relu.reference], 5) == []
    assert written.unsteady(relu, answers, 20) == [1]
