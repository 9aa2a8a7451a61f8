"""Relations between what came and what was expected: said where they hold, and only there."""

from __future__ import annotations

import numpy as np
import pytest

from dlcourse.checks.kit import Call, Script, part
from dlcourse.checks.kit.relation import related
from dlcourse.checks.kit.trials import tried
from dlcourse.checks.kit.verdicts import Judging
from dlcourse.running.outcome import attempt

RNG = np.random.default_rng(3)
TABLES = [RNG.uniform(1, 3, shape) for shape in ((4, 3), (5, 2), (2, 6))]
LISTS = [RNG.uniform(1, 3, n) for n in (4, 5, 7)]
LABELS = [np.array([2, 0, 1, 1]), np.array([1, 2, 0]), np.array([0, 2, 2, 1, 0])]


def double(x, lr=0.5):
    """The reference of these tests; rows stay rows."""
    return 2 * x


def cause(wrong, inputs=TABLES, reference=double, verify=None):
    one = part(1, "", lambda draw: [], verify=verify)
    judging = Judging("double", double, [one], 0)
    cases = [case if isinstance(case, tuple) else (case,) for case in inputs]
    trials = [tried(one, Call(case), reference(*case), attempt(lambda case=case: wrong(*case)))
              for case in cases]
    return related(trials, judging.argument_names)


def rates(inputs):
    return [(x, lr) for x, lr in zip(inputs, (0.1, 0.5, 0.3), strict=True)]


@pytest.mark.parametrize("name, wrong, inputs", [
    ("wrong sign", lambda x: -2 * x, TABLES),
    ("transposed", lambda x: 2 * x.T, TABLES),
    ("in the reverse order", lambda x: 2 * x[::-1], LISTS),
    ("another shape", lambda x: 2 * x[:, None], LISTS),
    ("cut to whole numbers", lambda x: (2 * x).astype(int), TABLES),
    ("cut to whole numbers", lambda x: np.round(2 * x), TABLES),
    ("rounded", lambda x: np.round(2 * x, 2), TABLES),
    ("the exponential of it", lambda x: np.exp(2 * x), TABLES),
    ("the logarithm of it", lambda x: np.log(2 * x), TABLES),
    ("the square of it", lambda x: 4 * x * x, TABLES),
    ("one over it", lambda x: 0.5 / x, TABLES),
    ("one minus it", lambda x: 1 - 2 * x, TABLES),
    ("summed too much", lambda x: np.sum(2 * x), TABLES),
    ("summed too much", lambda x: np.sum(2 * x, axis=1), TABLES),
    ("averaged too much", lambda x: np.mean(2 * x), TABLES),
    ("only the first is right", lambda x: np.append(2 * x[:1], x[1:]), LISTS),
    ("only the first is right", lambda x: np.append(2 * x[:1], x[1:] + 3), [x[:2] for x in LISTS]),
    ("3 times what is expected", lambda x: 6 * x, TABLES),
    ("half of what is expected", lambda x: x, TABLES),
    ("too large by a factor", lambda x: 2 * x * len(x), LISTS),
    ("too small by a factor", lambda x: 2 * x / x.shape[1], TABLES),
    ("too large by a factor", lambda x, lr: 2 * x * lr, rates(TABLES)),
    ("too small by 1.5", lambda x: 2 * x - 1.5, TABLES),
    ("too large by an argument", lambda x, lr: 2 * x + lr, rates(TABLES)),
    ("some are missing", lambda x: 2 * x[::2], LISTS),
    ("some are missing", lambda x: 2 * x[x > 1.5], TABLES),
    ("some are too many", lambda x: np.append(2 * x, 9), LISTS),
    ("only the first of them", lambda x: 2 * x[0], TABLES),
    ("only the last of them", lambda x: 2 * x[-1], TABLES),
    ("an argument as it was", lambda x, y: y, [(x, x[::-1] + x) for x in LISTS]),
    ("the sum of an argument", lambda x, y: y.sum(), [(x, x**2) for x in LISTS]),
    ("what is expected, plus an argument", lambda x, y: 2 * x + y, [(x, x**2) for x in LISTS]),
    ("text instead of a number", lambda x: "2", [1.0, 2.0]),
    ("one result instead of several", lambda x: 2.0, [[1, 2], [3, 4]]),
    ("the logarithm of 0", lambda x: np.log(0 * x), TABLES),
    ("an exponential too large", lambda x: np.exp(1e4 * x), TABLES),
    ("0 divided by 0", lambda x: 0 * x / (0 * x), TABLES),
])
def test_a_relation_that_holds_is_said(name, wrong, inputs):
    assert cause(wrong, inputs).name == name


@pytest.mark.parametrize("name, wrong, reference", [
    ("not summed", lambda x: x, lambda x: x.sum()),
    ("not summed", lambda x: x, lambda x: x.sum(axis=0)),
    ("not averaged", lambda x: x, lambda x: x.mean(axis=1)),
])
def test_what_is_not_yet_summed_is_said(name, wrong, reference):
    assert cause(wrong, TABLES, reference).name == name


def test_one_hot_rows_for_labels():
    assert cause(lambda y: np.eye(3)[y], LABELS, lambda y: y).name == "one-hot instead of numbers"


def test_what_is_0_or_1_only_is_not_called_its_opposite():
    yes = [np.array([1, 0, 0, 1, 1]), np.array([0, 1, 1])]
    assert cause(lambda x: 1 - x, yes, lambda x: x).name == "one minus it"
    assert cause(lambda x: 1 - x, [0, 1, 1, 0, 1], lambda x: x) is None  # what else?


def test_numbers_that_are_1_by_accident_are_no_yes_or_no():
    assert cause(lambda x: 1.0 * (x > 2), TABLES, lambda x: x - 2).name == (
        "yes or no instead of the number")
    assert cause(lambda x: 1.0, [0.2, 0.4, 0.7], lambda x: x * x + 0.1) is None


def test_another_number_where_1_or_0_is_asked_for():
    z = [-1.0, 2.5, 3.0, 0.5, -2.0]
    fires = lambda z: int(z >= 0)  # noqa: E731
    assert cause(lambda z: max(z, 0), z, fires).advice == (
        "You return numbers such as 2.5. Only 1 or 0 is asked for.")
    assert cause(lambda z: 1 if z > 0 else -1, [-2.0, 1.0, 3.0], fires) is None  # too few
    assert cause(lambda z: 1 - fires(z), z, fires) is None


def test_which_they_are_instead_of_how_many():
    found = cause(lambda x: np.flatnonzero(x > 1.5), LISTS, lambda x: int((x > 1.5).sum()))
    assert found.name == "not counted"


def test_keys_that_are_not_asked_for_are_named():
    found = cause(lambda x: {"w": x}, LISTS, lambda x: {"weight": x})
    assert found.advice == "Look at the keys; not asked for: 'w'; missing: 'weight'."


def test_what_holds_where_it_is_wrong_is_said_so():
    found = cause(lambda x: -2 * x if len(x) > 4 else 2 * x, LISTS)
    assert found.advice == "Where it is wrong: every number has the wrong sign."


def test_the_place_of_the_result_is_said_where_one_is_wrong():
    found = cause(lambda x: (x, -x), reference=lambda x: (x, x))
    assert found.advice == "In place 2 of the result: every number has the wrong sign."
    assert cause(lambda x: (-x, -x), reference=lambda x: (x, x)).advice.startswith("Every")


def test_the_factor_is_said_in_the_words_of_the_task():
    assert cause(lambda x: 2 * x * len(x), LISTS).advice == (
        "Every number is too large: the number of rows of x times what is expected.")


@pytest.mark.parametrize("wrong", [
    lambda x: 2 * x + RNG.uniform(0, 1, x.shape),  # nothing holds
    lambda x: -2 * x if len(x) > 3 else 2 * x + 1,  # something holds in some trials only
    lambda x: 1 / 0 if len(x) > 3 else -2 * x,  # no value in one of them
    lambda x: "text", lambda x: None, lambda x: [[1], [2, 3]],
    lambda x: 2 * x,
])
def test_nothing_is_said_where_none_holds_throughout(wrong):
    assert cause(wrong) is None


def test_nothing_is_said_of_too_few_numbers_or_of_what_is_verified():
    assert cause(lambda x: -2 * x, [1.0, 2.0]) is None
    assert cause(lambda x: -2 * x, verify=lambda *v: "It is wrong.") is None


def test_a_script_is_related_as_well():
    one = part(1, "", lambda draw: [])
    trials = [tried(one, Script("-x", {"x": x}), x, attempt(lambda x=x: -x)) for x in TABLES]
    assert related(trials, Judging("double", double, [one], 0).argument_names)
