"""The smallest example: a case that failed, with fewer rows and columns and whole numbers."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from ...running.calls import Asked, Call
from ...running.outcome import Outcome
from .comparison import numbers_in
from .repair import Replay
from .trials import Trial, tried

FEW = 6  # numbers that are followed by hand as they are


def smaller(trial: Trial, replay: Replay, reference: Callable[[Asked], Outcome],
            size: Callable[[Trial], Any]) -> Trial:
    """A trial like this one that fails in the same way and is easier to follow, by its ``size``;
    this one, where there is none."""
    question = trial.question
    if (not trial.wrong or trial.outcome.kind == "time" or trial.part.verify
            or not isinstance(question, Call) or len(numbers_in(question.given())) <= FEW):
        return trial
    expected = [(q, reference(q)) for q in cut(question)]
    asked = [(q, e.value) for q, e in expected if e.kind == "value" and not e.warned
             and np.isfinite(numbers_in(e.value)).all() and numbers_in(e.value)]
    played = replay([q for q, _ in asked], (0,)) if asked else []
    trials = [tried(trial.part, q, value, outcome) for r in played
              for (q, value), outcome in zip(asked, r.outcomes, strict=False)]
    alike = [t for t in trials if t.wrong and (t.outcome.kind, t.outcome.error) == (
        trial.outcome.kind, trial.outcome.error)]
    return min([trial, *alike], key=size)


def cut(question: Call) -> Iterator[Call]:
    """The question with its first or last rows only, or with short axes throughout; with its
    numbers as they are, and whole.

    >>> [call.arguments[0].tolist() for call in cut(Call((np.array([1.4, 2.6, 4.1]),)))]
    [[1.4, 2.6], [1.0, 3.0], [2.6, 4.1], [3.0, 4.0]]
    """
    given = question.given()
    arrays = [v for v in given.values() if isinstance(v, np.ndarray) and v.ndim]
    if not arrays:
        return
    rows = {len(arrays[0]): 2}
    lengths = sorted({n for a in arrays for n in a.shape if n > 1})
    shares = any(a.ndim == 2 and np.allclose(a.sum(axis=1), 1) for a in arrays)
    every = {n: min(n, 2 + k) for k, n in enumerate(lengths)}
    for short in (rows,) if shares or len(lengths) < 2 else (rows, every):
        for first in (True, False):
            small = {key: shortened(v, short, first) for key, v in given.items()}
            for values in (small, {key: whole(v) for key, v in small.items()}):
                yield dataclasses.replace(question, arguments=tuple(values.values()))


def shortened(value: Any, lengths: dict[int, int], first: bool) -> Any:
    if not isinstance(value, np.ndarray):
        return value
    ends = [lengths.get(n, n) for n in value.shape]
    return value[tuple(slice(e) if first else slice(n - e, n)
                       for n, e in zip(value.shape, ends, strict=True))].copy()


def whole(value: Any) -> Any:
    """An array of whole numbers, of the same type; 0 only where it is, and shares as they are."""
    if type(value) is float and abs(value) >= 1:
        return float(round(value))
    if not isinstance(value, np.ndarray) or value.dtype.kind != "f" or (
            value.size and value.min() >= 0 and value.max() <= 1):
        return value
    near = np.round(value)
    return np.where((near == 0) & (value != 0), np.sign(value), near).astype(value.dtype)
