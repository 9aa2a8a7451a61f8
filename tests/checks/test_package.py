"""The package does not do the homework: what an answer is to be is out of reach in it."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path

import numpy as np
import pytest

import dlcourse as dl
from dlcourse import checks
from dlcourse.checks import softmax_and_loss
from dlcourse.checks.assignment import load
from dlcourse.checks.kit.verdicts import NOT_THEIR_OWN
from dlcourse.grading.judging.submission import Judging
from dlcourse.grading.sandbox.outside import Warm
from dlcourse.grading.sandbox.walls import Limits, walls
from dlcourse.running.reach import OutOfReach, found, out_of_reach

from . import package, wrong

ROOT = Path(__file__).parents[2]
BY_NAME = {f"{e.lesson.name[:2]}/{e.name}": e for e in wrong.CODING}


@pytest.fixture(autouse=True)
def unrecorded(monkeypatch, tmp_path):
    monkeypatch.setenv("DLCOURSE_WORKSPACE", str(tmp_path))


def test_whatever_the_package_can_do_is_tried():
    assert {name for name, e in BY_NAME.items() if e.without} == {*package.ANSWERS}


@pytest.mark.parametrize("name", package.ANSWERS)
def test_the_packages_own_function_earns_nothing_and_is_named(name, monkeypatch):
    exercise, answers = BY_NAME[name], package.ANSWERS[name]
    for answer in answers:
        if answer is not ...:
            score = exercise(answer)
            assert (score, score.misconception) == (0, NOT_THEIR_OWN), score.report()
            assert "is what you are writing here" in score.report()
    monkeypatch.setattr(exercise, "without", ())
    for answer in answers if ... not in answers else ():
        assert exercise(answer) >= exercise.points * 0.5, exercise(answer).report()


def test_it_is_the_same_under_every_name_and_afterwards_as_before():
    earlier, bound, partial = dl.softmax, dl.CrossEntropyLoss().forward, functools.partial(
        dl.softmax, axis=-1)
    codes = [found(n).__code__ for n in softmax_and_loss.softmax.without]
    for answer in (earlier, partial, lambda z: bound(z, [0]),
                   lambda z: __import__("dlcourse.activations").softmax(z)):
        assert softmax_and_loss.softmax(answer).misconception == NOT_THEIR_OWN
    for error in (ValueError, KeyboardInterrupt, SystemExit):
        with pytest.raises(error), out_of_reach(["activations.softmax", "layers.Linear.forward"]):
            with pytest.raises(OutOfReach, match=r"^dl\.Linear\.forward$"):
                dl.Linear(1, 1)([[1.0]])
            raise error
    assert [found(n).__code__ for n in softmax_and_loss.softmax.without] == codes
    assert earlier([0, 0]).tolist() == [0.5, 0.5]


def test_what_else_a_task_may_use_still_works():
    def from_logits(z, y):
        return -np.log(dl.softmax(z)[range(len(y)), y]).mean()

    def prepare(x, y, test_rows):
        keep = np.setdiff1d(np.arange(len(x)), test_rows)
        scaler = dl.Standardizer().fit(x[keep])
        return scaler.transform(x[keep]), scaler.transform(x[test_rows]), y[keep], y[test_rows]

    def two_layers(x, w1, b1, w2, b2):
        return package.linear(w2, b2)(dl.relu(package.linear(w1, b1)(x)))

    assert BY_NAME["05/two_layers"](two_layers).status == "right"
    assert BY_NAME["10/prepare"](prepare).status == "right"
    assert BY_NAME["06/cross_entropy_from_logits"](from_logits).misconception != NOT_THEIR_OWN


def test_a_name_that_is_none_of_the_packages_is_refused():
    with pytest.raises(ValueError, match=r"softmaxx"):
        out_of_reach(["activations.softmaxx"]).__enter__()
    with pytest.raises(ValueError, match=r"losses\.Nothing"):
        checks.Lesson("99_mine").exercise(without=["losses.Nothing.forward"])(package.species)


def test_in_the_sandbox_too():
    """The same names, bound in a student's notebook: 0 of the tasks that are the package's."""
    name = "06_softmax_and_loss"
    (assignment,) = load(ROOT / "solutions" / name)
    content = json.loads((ROOT / f"exercises/{name}/{name}.ipynb").read_text())
    mine = {"softmax": "import dlcourse as dl\nsoftmax = dl.softmax",
            "cross_entropy_from_logits": "from dlcourse import CrossEntropyLoss as Loss\n"
                                         "cross_entropy_from_logits = Loss().forward",
            "mean_squared_error": "mean_squared_error = dl.MSELoss()",
            "accuracy": "from dlcourse.metrics import accuracy as a\n"
                        "def accuracy(p, y, sure):\n"
                            "    return a(y, p.argmax(axis=1))"}
    for cell in content["cells"]:
        about = cell["metadata"].get("nbgrader", {})
        if about.get("solution") and about["grade_id"] in mine:
            cell["source"] = mine[about["grade_id"]]
        elif about.get("grade_id") == "one_hot":
            own = next(c for c in assignment.cells if c.id == "one_hot")
            cell["source"] = re.sub(r"### (BEGIN|END) SOLUTION", "", own.source)
    with Warm(walls((str(ROOT),))) as warm:
        grades = Judging(assignment, json.dumps(content).encode(), warm, Limits()).grade().grades
    for task in mine:
        assert (grades[f"{task}-check"].points, grades[f"{task}-check"].misconception) == (
            0, NOT_THEIR_OWN), grades[f"{task}-check"]
    assert grades["one_hot-check"].status == "right"
