"""A judge keeps nothing from one submission to the next."""

from __future__ import annotations

import json
import random
import textwrap
from dataclasses import asdict

import numpy as np
import pytest

from dlcourse.checks.assignment import load
from dlcourse.grading.judging.submission import Judging
from dlcourse.grading.sandbox.outside import Warm
from dlcourse.grading.sandbox.walls import walls

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
