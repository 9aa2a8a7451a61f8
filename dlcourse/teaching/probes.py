"""Questions that uncover misconceptions: small cases, computed, which each answers in its own way.

Nothing here is written down twice. What a misconception does stands at its check, as code, and so
does what to say to it. Both it and the reference are asked; short cases that tell them apart are
the questions.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import numpy as np

from ..checks import Coding
from ..checks.kit.comparison import numbers_in, same
from ..checks.kit.misconceptions import Misconception, single
from ..checks.kit.smaller import cut
from ..running.calls import Asked, Call, Formula
from ..running.outcome import in_words
from ..running.play import play

SEEDS, MOST = 3, 120  # draws of the check's own questions; how many, the shortest, are tried
LONGEST = 240  # characters of a question that is read out, and of an answer


@dataclass(frozen=True)
class Probe:
    """A question about a task, its right answer, and what each misconception answers; one that is
    made in several ways answers once."""

    question: str
    right: str
    wrong: list[tuple[Misconception, str]] = field(default_factory=list)


@functools.cache
def probes(exercise: Coding) -> list[Probe]:
    """Few questions that uncover what can be uncovered by a short one; each tells as many
    misconceptions apart as it can.

    >>> from dlcourse import checks
    >>> first = probes(checks.lesson("03_activation_functions").exercises["relu"])[0]
    >>> "relu(" in first.question, [m.name for m, said in first.wrong if said == first.right]
    (True, [])
    """
    asked = [*islice((probe for question in shortest(exercise)
                      if (probe := ask(exercise, question))), MOST)]
    left = {m.name for m in single(exercise.misconceptions)}
    found = []
    while asked:
        best = max(asked, key=lambda one: len({said for m, said in one.wrong if m.name in left}))
        new = [(m, said) for m, said in best.wrong if m.name in left]
        if not new:
            break
        found.append(Probe(best.question, best.right, new))
        left -= {m.name for m, _ in new}
    return found


def shortest(exercise: Coding) -> list[Asked]:
    """The check's own questions and smaller ones like them, as far as they can be read out."""
    made = {code(exercise.name, question): question
            for seed in range(SEEDS) for case in exercise.questions(np.random.default_rng(seed))
            if case.part is not None and not case.part.verify
            for question in map(rounded, smaller(case.question))}
    return [made[text] for text in sorted(made, key=len) if len(text) <= LONGEST]


def smaller(question: Asked, depth: int = 2) -> Iterator[Asked]:
    yield question
    if isinstance(question, Call) and depth:
        for one in cut(question):
            yield from smaller(one, depth - 1)


def rounded(question: Asked) -> Asked:
    """The question with its numbers as they are written, so that its answers follow from them."""
    if isinstance(question, Call):
        return replace(question, arguments=tuple(map(short, question.arguments)))
    return replace(question, names={key: short(value) for key, value in question.names.items()})


def short(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return np.array([short(float(v)) for v in value.flat]).reshape(value.shape)
    return float(f"{value:.3g}") if isinstance(value, float) and np.isfinite(value) else value


def ask(exercise: Coding, question: Asked) -> Probe | None:
    """What comes of a question; None where the right answer is none that can be said."""
    (right,) = play(exercise.name, exercise.reference, [question], exercise.seconds)
    if (right.kind != "value" or right.warned or len(text := written(right.value)) > LONGEST
            or not np.isfinite(numbers_in(right.value) or [0]).all()):
        return None
    wrong: dict[str, tuple[Misconception, str]] = {}
    for misconception in single(exercise.misconceptions):
        if misconception.name in wrong:
            continue
        (given,) = play(exercise.name, misconception.wrong, [question], exercise.seconds)
        said = written(given.value)
        if (given.kind == "value" and len(said) <= LONGEST and said != text
                and not same(given.value, right.value, None)):
            wrong[misconception.name] = misconception, said
    return Probe(code(exercise.name, question), text, [*wrong.values()])


def code(name: str, question: Asked) -> str:
    """The question as code that can be followed by hand."""
    if isinstance(question, Call):
        return f"{name}({', '.join(map(written, question.arguments))})"
    given = "".join(f"{key} = {written(value)}\n" for key, value in question.names.items())
    return f"{given}{inspect.cleandoc(question.code)}"


def written(value: Any) -> str:
    """A value in few characters.

    >>> written((np.array([[1.0, 0.25]]), -0.0, "gentoo"))
    "([[1, 0.25]], 0, 'gentoo')"
    """
    if isinstance(value, np.ndarray | np.generic):
        return written(value.tolist())
    if isinstance(value, list | tuple):
        ends = "[]" if isinstance(value, list) else "()"
        return f"{ends[0]}{', '.join(map(written, value))}{ends[1]}"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key!r}: {written(one)}' for key, one in value.items())}}}"
    if isinstance(value, Formula):
        return f"lambda x: {value.code}"
    if isinstance(value, float) and np.isfinite(value):
        return f"{value:.4g}" if abs(value) > 1e-12 else "0"
    return repr(value) if isinstance(value, str | bool | int) else in_words(value)
