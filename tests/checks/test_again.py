"""Asking the same answer again: what changes nothing, and what remembers; and the smallest case."""

from __future__ import annotations

import numpy as np
import pytest

from dlcourse.checks.kit import Call, Formula, part
from dlcourse.checks.kit.again import seen_again
from dlcourse.checks.kit.errors import without_value
from dlcourse.checks.kit.trials import tried
from dlcourse.checks.kit.verdicts import Judging, by_hand
from dlcourse.checks.kit.where import first_of_all, not_so, only_place, only_where
from dlcourse.running.outcome import Outcome, attempt
from dlcourse.running.play import play, replay

RNG = np.random.default_rng(8)
CASES = [(RNG.uniform(-2, 2, n), 0.5, b) for n, b in ((3, 2.0), (5, -1.0), (4, 3.0))]
ONE = part(1, "", lambda draw: [])


def reference(x, lr, b):
    return lr * x[x > -1] + b


def seen(answer, reference=reference, cases=CASES):
    asked = [Call(case) for case in cases]
    trials = [tried(ONE, question, reference(*question.arguments), outcome) for question, outcome
              in zip(asked, play("reference", answer, asked), strict=True)]
    return seen_again(
        trials, lambda asked, numbers: replay("reference", answer, asked, numbers),
        lambda question: play("reference", reference, [question])[0],
        Judging("reference", reference, [ONE], 0).argument_names)


def test_an_argument_that_changes_nothing_is_named():
    said = seen(lambda x, lr, b: x[x > -1] + b), seen(lambda x, lr, b: lr * x[x > -1] + 2)
    assert [one.advice.split(" is, ")[0] for one in said] == [
        f"In all that was tried, whatever {name}" for name in ("lr", "b")]


@pytest.mark.parametrize("answer", [
    lambda x, lr, b: lr * x[x > -1] - b,  # wrong, but all of them matter
    lambda x, lr, b: x[x > 5],  # nothing matters: whose fault is it?
    lambda x, lr, b: lr * x[x > -1] + (b if b > 0 else 1),  # b matters here and there
    lambda x, lr, b: 1 / 0, reference,
])
def test_nothing_is_said_of_arguments_that_matter(answer):
    assert seen(answer) is None


def test_an_argument_of_which_the_sign_alone_matters_does_matter():
    positive = [(abs(x) + 0.1, lr, b) for x, lr, b in CASES]
    assert seen(lambda x, lr, b: lr * (x > 0) + b / 3, lambda x, lr, b: lr * x + b,
                positive) is None


def test_a_result_that_remembers_is_told():
    kept = []

    def answer(x, lr, b):
        kept.append(b)
        return lr * x[x > -1] + sum(kept)

    assert seen(answer).name == "another result each time"


def cases_of(holds):
    tables = [RNG.uniform(-2, 2, shape) for shape in ((1, 3), (1, 4), (5, 3), (4, 6))]
    return [tried(ONE, Call((x,)), x, attempt(lambda x=x: x if holds(x) else x + 1))
            for x in [*tables, *(abs(t) for t in tables[2:])]]


def test_which_of_several_results_is_wrong_is_said():
    def trials(*results):
        return [tried(ONE, Call((1,)), (1, 2.0, np.ones(2)), Outcome("value", r)) for r in results]

    found = only_place(trials((1, 3.0, np.ones(2)), (1, 5.0, np.ones(2))))
    assert found.advice.startswith("Of the 3 results the first and the third are right. Look at "
                                   "the second")
    assert only_place(trials((1, 3.0, np.ones(2)), (2, 2.0, np.ones(2)))) is None  # now and then
    assert only_place(trials((2, 3.0, np.zeros(2)))) is None
    keys = [tried(ONE, Call((1,)), {"w": 1, "b": 2}, Outcome("value", {"w": 1, "b": 3}))]
    assert "Look at 'b'" in only_place(keys).advice


def test_what_does_not_hold_is_said():
    sums = part(1, "sums to 1", lambda draw: [], verify=lambda got, x: "" if got == 1 else "No 1.")
    found = not_so([tried(sums, Call((1,)), None, Outcome("value", 2))])
    assert (found.name, found.advice) == ("seen under “sums to 1”", "No 1.")


def test_a_type_of_numbers_is_named_where_taking_it_away_helps():
    x = np.array([1.5, 2.5, 3.5], np.float32)
    cases = [Call((x,)), Call((x.astype(float) * 2,))]

    def said(answer):
        trials = [tried(ONE, q, 2 * q.arguments[0], o)
                  for q, o in zip(cases, play("f", answer, cases), strict=True)]
        return only_where(trials, lambda *about: replay("f", answer, *about),
                          lambda q: play("f", lambda x: 2 * x, [q])[0])

    assert said(lambda x: 2 * x + (x.dtype == np.float32)).name.startswith("wrong only for numbers")
    assert said(lambda x: 2 * x + (x.max() < 4)) is None  # it was not the type


def test_what_is_right_or_wrong_in_one_kind_of_case_only_is_said():
    assert only_where(cases_of(lambda x: len(x) == 1)).name == "right only where there is one row"
    assert only_where(cases_of(lambda x: len(x) > 1)).name == "wrong only where there is one row"
    assert only_where(cases_of(lambda x: (x > 0).all())).name == (
        "right only where all numbers are positive")
    assert only_where(cases_of(lambda x: x.shape[1] == 4)) is None  # one case is no rule
    assert only_where(cases_of(lambda x: True)) is None


def test_one_failed_case_of_another_type_tells():
    cases = [tried(ONE, Call((x,)), x, Outcome("value", x + (x.dtype == kind)))
             for kind in (np.float32, np.int64) for x in (np.ones(3), np.ones(4, kind))]
    assert only_where(cases[:2]).name == "wrong only for numbers of half the length (float32)"
    assert only_where(cases[2:]).name == "wrong only for whole numbers"


def test_a_name_without_a_value_is_told():
    def answer(x):
        if not len(x):
            total = 0
        return total + x

    cases = [tried(ONE, Call((x,)), x, attempt(lambda x=x: answer(x))) for x in (np.ones(2), [1])]
    assert without_value(cases).advice.startswith("Nothing was given to total before")
    other = tried(ONE, Call((1,)), 1, attempt(lambda: nowhere))  # noqa: F821
    assert without_value([other]).advice.startswith("Nothing was given to nowhere before")
    assert without_value([*cases, other]) is None  # two names
    assert without_value([*cases, tried(ONE, Call((1,)), 1, Outcome("value", 2))]) is None


def test_the_example_is_the_one_that_is_followed_by_hand():
    def trial(*arguments):
        return tried(ONE, Call(arguments), 1.0, Outcome("value", 2.0))

    small, whole, large = trial(np.array([0.5, 1.5])), trial(np.array([1, 2])), trial(np.ones(9))
    assert min([large, small, whole], key=by_hand) is whole
    assert min([trial(Formula("a * x", {"a": np.ones(9)})), large, small], key=by_hand) is small


def test_an_example_says_where_and_never_shows_much():
    judging = Judging("reference", reference, [ONE], 0)
    wanted = np.zeros((30, 4))
    got = wanted.copy()
    got[1, 0] = 5e-7
    text = judging.explained(tried(ONE, Call((wanted, 1, 2)), wanted, Outcome("value", got)))
    assert "in row 2, column 1, 0 was expected and 5e-7 came" in text
    assert len(text.splitlines()) < 20


@pytest.mark.parametrize("answer, name, said", [
    (lambda x: np.append(x**2, 0), "another shape, and something else", "(4,), and (3,) is"),
    (lambda x: -(x**2) * np.sign(x) - x, "all signs are wrong, and something else", "other sign"),
    (lambda x: x**3, None, ""), (lambda x: "text", None, ""),
])
def test_the_shape_and_the_signs_are_told_where_no_more_is_known(answer, name, said):
    trials = [tried(ONE, Call((x,)), x + 0.1 * np.sign(x), attempt(lambda x=x: answer(x)))
              for x, *_ in CASES]
    found = first_of_all(trials)
    assert (found and found.name) == name and said in getattr(found, "advice", "")
