"""What is seen in a part of what came: said where it holds in every trial, and only there."""

from __future__ import annotations

import numpy as np
import pytest

from dlcourse.checks.kit import Call, part
from dlcourse.checks.kit.misconceptions import Misconception, recognise
from dlcourse.checks.kit.partly import seen_in_part
from dlcourse.checks.kit.trials import tried
from dlcourse.checks.kit.verdicts import Judging
from dlcourse.running.outcome import attempt

from .test_relation import LISTS, TABLES, cause

RNG = np.random.default_rng(5)
WIDE = [RNG.uniform(-4, 4, n) for n in (6, 7, 9)]
NUMBERS = [(float(v), float(w)) for v, w in RNG.uniform(1, 3, (6, 2))]


def trials(wrong, reference, inputs):
    one = part(1, "", lambda draw: [])
    cases = [case if isinstance(case, tuple) else (case,) for case in inputs]
    return [tried(one, Call(case), reference(*case), attempt(lambda case=case: wrong(*case)))
            for case in cases]


def seen(wrong, reference, inputs):
    return seen_in_part(trials(wrong, reference, inputs),
                        Judging("task", reference, [], 0).argument_names)


def both(x, y):
    return x + y, x * y


def table(x):
    return x - 2, x * 3


@pytest.mark.parametrize("name, words, wrong, reference, inputs", [
    ("results exchanged", "The first and the second of your results stand in",
     lambda x, y: (x * y, x + y), both, NUMBERS),
    ("results exchanged", "each other's shape", lambda x: (7, x**2), lambda x: (x, 1), LISTS),
    ("all results are the same", "equal to each other", lambda x, y: (x - y, x - y), both, NUMBERS),
    ("a result that is always the same", "In place 2 of the result: always 0 comes",
     lambda x, y: (x - y, 0), both, NUMBERS),
    ("an argument as it was", "In place 2 of the result: what comes is y as it was given.",
     lambda x, y: (x / y, y), lambda x, y: (x + y, x * x + 1), NUMBERS),
    ("wrong sign", "In place 1 of the result: every number has the wrong sign.",
     lambda x: (2 - x, x**0.5), table, TABLES),
    ("wrong sign", "Under 'w': every number", lambda x: {"w": -x, "b": x**2},
     lambda x: {"w": x, "b": x}, TABLES),
    ("what is expected, plus another result", "what is expected, plus the second result",
     lambda x: (4 * x - 2, 0 * x), table, TABLES),
    ("wrong for some numbers only", "Your answer is wrong where x is 0, and right elsewhere.",
     lambda x: np.where(x == 0, 7, x), lambda x: x,
     [np.append(x, [0.0, 0.0]) for x in WIDE]),
    ("the first number stays 0", "The first number of your result is always 0.",
     lambda x: np.append(0, x[1:] ** 2), lambda x: x + 1, LISTS + WIDE),
    ("the last row stays 0", "The last row", lambda x: np.append(x[:-1], 0 * x[:1], axis=0),
     lambda x: 3 * x, TABLES * 2),
    ("only whole numbers come", "behind the point", lambda x: (9 * x**2).astype(int),
     lambda x: 2 * x, TABLES),
    ("wrong for some numbers only", "wrong where x is below 0, and right",
     lambda x: np.where(x < 0, 3.3, x), lambda x: x, WIDE),
    ("wrong for some numbers only", "wrong where x lies between −1 and 1, and",
     lambda x: np.where(abs(x) < 1, 9.0, x), lambda x: x, [*WIDE, RNG.uniform(-1, 1, 9)]),
    ("wrong for some numbers only", "wrong where x lies below −2 or above 2, and",
     lambda x: np.where(abs(x) > 2, 9.0, x), lambda x: x, [*WIDE, RNG.uniform(1.9, 2.1, 20)]),
    ("a word that never comes", "'high' never comes. Which", lambda x: "low" if x < 0 else "middle",
     lambda x: "low" if x < 0 else "high" if x > 2 else "middle", [-1, 1, 3, -2, 1.5, 4]),
])
def test_what_holds_of_a_part_is_said(name, words, wrong, reference, inputs):
    found = seen(wrong, reference, inputs)
    assert found.name == name and words in found.advice


@pytest.mark.parametrize("wrong, reference, inputs", [
    (lambda x, y: (x * y, x + y + 1), both, NUMBERS),  # one of the two is something else
    (lambda x, y: (x - y, x - y) if x > y else (x, y), both, NUMBERS),
    (lambda x, y: (x - y, 0), lambda x, y: (x + y, 1), NUMBERS),  # always the same is asked for
    (lambda x: np.append(0, x[1:] ** 2), lambda x: np.append(0, x[1:]), LISTS),  # 0 is right there
    (lambda x: np.where(x < 0, 3.3, x) + (len(x) > 6), lambda x: x, WIDE),  # and elsewhere, too
    (lambda x: x**2.5, lambda x: x, LISTS), (lambda x: x, lambda x: x, LISTS),
    (lambda x, y: x + (y < 2), lambda x, y: x, NUMBERS),  # y may differ by accident
    (lambda x: "low", lambda x: "low" if x < 0 else "high", [-1, 1, 3, -2]),
    (lambda x: 1 / 0 if len(x) > 6 else -x, lambda x: x, WIDE),
])
def test_nothing_is_said_where_it_does_not_hold(wrong, reference, inputs):
    assert seen(wrong, reference, inputs) is None


def test_where_a_function_is_at_its_end_nothing_is_told_of_its_numbers():
    far = [np.append(x, [-1e3, -900, 800, 1e4, -2e3, 7e3]) for x in WIDE]
    assert seen(lambda x: x + np.tanh(x / 2), lambda x: x + np.tanh(x), far) is None


@pytest.mark.parametrize("name, wrong, reference, inputs", [
    ("the root of it", lambda x: np.sqrt(2 * x), lambda x: 2 * x, TABLES),
    ("the sign is lost", abs, lambda x: x, WIDE),
    ("some signs are wrong", lambda x: x * np.resize([1, -1], x.shape), lambda x: x, WIDE),
    ("one place too far", lambda x: np.roll(x, 1), lambda x: x, WIDE),
    ("one place too early", lambda x: np.roll(x, -1), lambda x: x, WIDE),
    ("in other places", np.sort, lambda x: x, WIDE),
    ("cut off above", lambda x: np.minimum(x, 1), lambda x: x, WIDE),
    ("cut off below", lambda x: np.maximum(x, 0), lambda x: x, WIDE),
    ("off by a factor in each row", lambda x: x / x.sum(axis=1, keepdims=True), lambda x: x,
     TABLES),
    ("off by the same in each column", lambda x: x + x.mean(axis=0), lambda x: x, TABLES),
    ("off by the same in each case", lambda x: x + x.std() ** 3, lambda x: x, LISTS),
    ("off by a factor in each case", lambda x: x * x.std() ** 3, lambda x: x, LISTS),
    ("yes or no instead of the number", lambda x: int(x >= 0), lambda x: x,
     [-1.2, 0.3, 2.5, -0.4, 3.1, 1.7]),
])
def test_a_relation_that_holds_throughout_is_said(name, wrong, reference, inputs):
    assert cause(wrong, inputs, reference).name == name


def test_most_of_a_result_must_be_off_for_what_all_share():
    def one_column(x):
        return np.append(x[:, :-1], x[:, -1:] + 1, axis=1)
    assert cause(one_column, [RNG.uniform(1, 3, (4, 5)) for _ in range(3)], lambda x: x) is None


def test_who_limits_numbers_has_the_misconception_that_overflows():
    grows = Misconception("grows", "It grows.", np.exp)
    ordinary = [*WIDE, np.array([800.0, 900.0])]

    def judged(answer, reference=np.tanh):
        return recognise(trials(answer, reference, ordinary), [grows], lambda m, t: tried(
            t.part, t.question, t.expected, attempt(lambda: m.wrong(*t.question.arguments))))[0]

    assert judged(lambda x: np.exp(np.minimum(x, 300))) is grows
    assert judged(np.exp) is grows
    assert judged(lambda x: np.exp(np.minimum(x, 3))) is None  # other numbers elsewhere, too
    assert judged(lambda x: np.exp(np.minimum(x, 300)), lambda x: np.exp(np.minimum(x, 500))) is (
        None)  # right elsewhere: it is no sign of it
