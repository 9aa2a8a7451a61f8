"""A named misconception and something else, seen in what came alone: no student's code runs.

Whoever has the misconception and besides rounds, or turns the sign, returns what it returns, in
another form.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

import numpy as np

from ...running.outcome import close
from .comparison import few, numbers_in
from .misconceptions import Misconception, single
from .relation import Names, related
from .trials import Trial
from .two import Mistaken, as_wrong

ENOUGH = 3  # trials in which both are seen
FACTORS, NEAR = (1, 2, 0.5, 100, 1000, 0.001), 1e-3  # of a coarse look
FORMS = {  # relations of what came to what comes of a misconception
    "wrong sign": "the sign is the other one.",
    "transposed": "rows and columns are exchanged.",
    "in the reverse order": "they come in the reverse order.",
    "another shape": "they stand in an array of another shape.",
    "rounded": "they are rounded.",
    "cut to whole numbers": "they are cut or rounded to whole ones.",
    "100 times what is expected": "every number is 100 times as large, as percents are.",
    "1000 times what is expected": "every number is 1000 times as large.",
    "a thousandth of what is expected": "every number is a thousandth of it.",
    "half of what is expected": "every number is half as large.",
    "2 times what is expected": "every number is 2 times as large.",
}


def with_form(trials: Sequence[Trial], misconceptions: Sequence[Misconception],
              mistaken: Mistaken, names: Names) -> Misconception | None:
    """The one misconception of which the numbers come in another form in every trial."""
    found = []
    for one, others in mistaken_all(trials, misconceptions, mistaken):
        pairs = [as_wrong(t, w) for t, w in zip(trials, others, strict=True)]
        if sum(bool(p.wrong and w.wrong) for p, w in zip(pairs, others, strict=True)) < ENOUGH:
            continue
        form = related(pairs, names)
        if form and form.name in FORMS and not form.advice.startswith(("In place", "Where")) and (
                not ((alone := related(others, names)) and alone.name in FORMS)):  # a form itself
            found.append((one, form))
    if len({one.name for one, _ in found}) != 1:
        return None
    one, form = found[0]
    return Misconception(f"{one.name}, and {form.name.replace(' what is expected', '')}", (
        f"Two things are not right. {one.advice} And of the numbers that come then, "
        f"{FORMS[form.name]}"))


def may_be_of(trial: Trial, wrong: Trial) -> bool:
    """Whether what came may be what comes of a misconception, in another form: a coarse look."""
    if wrong.outcome.kind != "value":
        return False
    came, other = (np.array(numbers_in(t.outcome.value)) for t in (trial, wrong))
    if came.shape != other.shape:
        return False
    moved = close(np.sort(abs(came)), np.sort(abs(other)), NEAR, NEAR).all()  # or another sign
    scaled = np.any([close(k * abs(other), abs(came), NEAR, NEAR) for k in FACTORS], axis=0)
    return bool(moved or (scaled | (abs(came - other) <= 1)).all())  # 1: rounded


def mistaken_all(trials: Sequence[Trial], misconceptions: Sequence[Misconception],
                 mistaken: Mistaken) -> list[tuple[Misconception, list[Trial]]]:
    """The misconceptions that give a wrong value in most trials, and of which what came may be
    another form; each with its trials."""
    if any(t.outcome.kind != "value" or t.part.verify for t in trials) or few(
            t.outcome.value for t in trials):
        return []
    found = []
    for one in single(misconceptions):
        if one.wrong is None:
            continue
        others = [w for _, w in takewhile(lambda pair: may_be_of(*pair), (
            (t, mistaken(one, t)) for t in trials))]
        if len(others) == len(trials) and not few(
                w.outcome.value for w in others) and sum(
                    bool(w.wrong) for w in others) >= max(ENOUGH, len(others) / 2):
            found.append((one, others))
    return found
