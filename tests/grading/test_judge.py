"""A judge keeps nothing from one submission to the next."""

from __future__ import annotations

import json
import random
import textwrap
import time
from dataclasses import asdict

import numpy as np
import pytest

from dlcourse.checks.assignment import load
from dlcourse.checks.kit.comparison import difference
from dlcourse.grading.judging import engine, submission
from dlcourse.grading.judging.submission import Judging
from dlcourse.grading.sandbox import wire
from dlcourse.grading.sandbox.outside import Program, Warm
from dlcourse.grading.sandbox.walls import Limits, walls
from dlcourse.running.calls import Formula
from dlcourse.running.outcome import Outcome

from . import trial
from .attacks import ATTACKS
from .conftest import QUICK

# Those that lie, patch or talk; what fills or hangs is tried elsewhere.
HOSTILE = [name for name in list(ATTACKS)[list(ATTACKS).index("equal to everything") :]
           if "without end" not in name and "magics" not in name]
HALF = {**trial.RIGHT, "softmax": trial.RIGHT["softmax"].replace("keepdims=True", "keepdims=False")}


@pytest.fixture(scope="module")
def assignment(tmp_path_factory):
    (one,) = load(trial.course(tmp_path_factory.mktemp("judge")) / "solutions" / trial.NAME)
    return one


def test_hostile_submissions_before_between_and_after_honest_ones(assignment):
    """In one judge, and its warm program: the honest get what they get alone."""

    def judged(warm, before: str = "", answers: dict | None = None) -> dict:
        content = trial.notebook(answers, before=before)
        if answers is None:  # no answer of its own is in the way of the attack
            content["cells"] = [c for c in content["cells"] if c["id"] not in trial.TASKS]
        result = asdict(Judging(assignment, json.dumps(content).encode(), warm, QUICK).grade())
        return {name: grade["points"] for name, grade in result["grades"].items()}

    with Warm(walls()) as warm:
        alone = judged(warm, answers=trial.RIGHT), judged(warm, answers=HALF)
        assert sum(alone[0].values()) == trial.POINTS > sum(alone[1].values())
        states = random.getstate(), np.random.get_state()[1].tolist()
        for name in HOSTILE:
            cell = textwrap.dedent(ATTACKS[name]).strip()
            assert judged(warm, before=cell)["softmax-check"] == 0, name
            assert judged(warm, answers=trial.RIGHT) == alone[0], name
        assert judged(warm, answers=HALF) == alone[1]
        assert (random.getstate(), np.random.get_state()[1].tolist()) == states


def test_a_test_that_cannot_fail_is_told_to_the_instructor(assignment):
    """So is a submission that deceives one; an honest one is not."""

    def remarks(warm, **parts) -> list[str]:
        content = trial.notebook(**parts)
        return Judging(assignment, json.dumps(content).encode(), warm, QUICK).grade().remarks

    with Warm(walls()) as warm:
        assert remarks(warm, answers=trial.RIGHT) == []
        lie = textwrap.dedent(ATTACKS["change the engine from inside"]).strip()
        told = remarks(warm, answers=trial.RIGHT, before=lie)
        assert sorted(text.split()[0] for text in told) == sorted(
            f"{name}-check" for name in trial.TASKS if name != "softmax")


LONG = {  # to read, to compare, to explain
    "one line of many timings": {"after": "x = 1\n#" + "=%time " * 12_000},
    "a timing of many digits": {"after": "%time -" + "1" * 30_000},
    "many magics above much code": {"after": "%foo\n" * 200 + "x = 1\n" * 2000},
    "nested too deep to be read": {"after": "-" * 100_000 + "1"},
    "deep enough to be read": {"after": "y = x" + "+ x" * 900},
    "vast results": {"answers": {
        "softmax": "def softmax(z):\n    return np.random.rand(400_000).astype('f4')"}},
    "nothing, along a vast axis": {"answers": {
        "softmax": "def softmax(z):\n    return np.zeros((10**9, 0))"}},
}


def test_nothing_keeps_the_judge_busy(assignment, monkeypatch):
    """Counted is the judge's own processor time."""
    monkeypatch.setattr(submission, "CAUSES", 0.5)
    with Warm(walls()) as warm:
        for name, parts in LONG.items():
            content = trial.notebook(**parts)
            kept = [*parts.get("answers", {}), "explain"]
            content["cells"] = [c for c in content["cells"]  # what is lost is looked for
                                if c["id"] in kept or c["id"] not in trial.TASKS]
            began = time.process_time()
            grades = Judging(assignment, json.dumps(content).encode(), warm, QUICK).grade().grades
            assert time.process_time() - began < 4, name
            assert grades["softmax-check"].points == 0, name
            assert len(grades["softmax-check"].html) < 10_000, name


def test_causes_are_looked_for_as_long_as_there_is_time(assignment, monkeypatch):
    asked = []
    monkeypatch.setattr(Program, "replay", lambda self, *_, **__: asked.append(1) or [])
    data = json.dumps(trial.notebook(HALF)).encode()
    with Warm(walls()) as warm:
        Judging(assignment, data, warm, QUICK).grade()
        assert asked
        asked.clear()
        monkeypatch.setattr(submission, "CAUSES", 0.0)
        assert Judging(assignment, data, warm, QUICK).grade().grades["softmax-check"].points < 20
        assert not asked


def test_a_judge_that_is_kept_busy_lets_go(assignment, monkeypatch):
    """By its own processor time: in this one, next to none is left."""
    content = json.dumps(trial.notebook(trial.RIGHT)).encode()
    assert engine.grade_one(content, assignment)["state"] == "graded"  # and all is imported
    monkeypatch.setattr(engine, "START", 200.0)  # here, and not in the judge's process
    result = engine.grade_one(content, assignment, Limits(total=-2.9995))
    assert result["state"] == "unreadable" and "busy" in result["reason"]
    assert engine.grade_one(content, assignment)["state"] == "graded"


def test_no_answer_is_code():
    """A question may hold a formula; what comes back is data."""
    text, arrays = wire.packed({"outcomes": [Outcome("value", [Formula("1 / 0")])]})
    assert wire.unpacked(text, b"".join(arrays))
    with pytest.raises(wire.WireError):
        wire.unpacked(text, b"".join(arrays), wire.ANSWERS)


def test_a_report_is_as_short_as_it_should_be():
    keys = {f"{'x' * 100_000}{i}": 1 for i in range(400)}
    assert len(difference(keys, {"w": 1})) < 1000
