"""Asking an answer: the only part of a check that touches a student's code."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from itertools import islice
from typing import Any

import numpy as np

from .calls import Asked, Call, own
from .limits import clock
from .outcome import Outcome, attempt, close, in_words, plain, unchanged
from .reach import out_of_reach
from .repairs import variants

SECONDS = 1.0  # of processor time that a call may take; right answers take 0.02
PLAYS, ENDED = 800, 100  # calls of changed answers; so many counts one that was ended
REPAIRED, BACKSTOP = 0.05, 3.0  # seconds of processor time: of such a call; of all, far away
USUAL, LONG = 0.0005, 3  # seconds of a call; where each takes longer, or one so many times as
# long, there are fewer


def play(name: str, answer: Any, asked: Sequence[Asked], seconds: float = SECONDS,
         without: Sequence[str] = (), wanted: Sequence[Any] = ()) -> list[Outcome]:
    """The outcome of each question, on copies of what is given. After a call that took too long, or
    met what is not written yet, no more are asked; nor after one that is not ``wanted``, where that
    is said. ``without``: functions of the package that it may not use.

    >>> [outcome.value for outcome in play("double", lambda x: 2 * x, [Call((1,)), Call((2,))])]
    [2, 4]
    >>> play("double", 3, [Call((1,))])[0].kind
    'no function'
    """
    if answer is None or answer is ...:
        return [Outcome("not done")]
    answer = bare(answer)
    outcomes: list[Outcome] = []
    with out_of_reach(without):
        for question in asked:
            if not callable(answer) and not (isinstance(question, Call) and question.or_value):
                return [Outcome("no function", message=in_words(answer))]
            outcomes.append(ask(name, answer, question, seconds))
            expected = wanted[len(outcomes) - 1] if wanted else None
            if outcomes[-1].kind in ("time", "not done") or (
                    expected is not None and not near(outcomes[-1].value, expected)):
                break
    return outcomes


@dataclasses.dataclass(frozen=True)
class Repair:
    """One change of an answer's source, and what came of asking the changed answer."""

    number: int  # among all changes of this answer
    kind: str
    line: int
    code: str  # that line, as it is written
    outcomes: list[Outcome]
    also: tuple[tuple[int, str], ...] = ()  # other lines that the same may be said of


UNTRIED = "untried"  # the kind of a `Repair` that was one too many, with those after it


def replay(name: str, answer: Any, asked: Sequence[Asked], numbers: Sequence[int] = (),
           wanted: Sequence[Any] = (), then: Sequence[Asked] = (), first: int = 0,
           most: int = PLAYS, words: Sequence[Any] = ()) -> list[Repair]:
    """What comes of asking each change of an answer, or those of these numbers: number 0 is the
    answer itself. Those of which comes about what is ``wanted`` are asked ``then`` all this, too;
    where ``wanted`` says more, only as long as that comes, as those of these numbers.
    ``first``: the number of a change that all have.
    ``words``: numbers and functions that a right answer has. The likelier changes come first, and
    ``most`` calls are made, on a busy machine, too; fewer, where each takes long."""
    end, left, done = clock() + BACKSTOP, float(most), []
    changed_ones = variants(bare(answer), first, words)
    for number, v in enumerate(islice(changed_ones, max(numbers) + 1 if numbers else None)):
        if numbers and number not in numbers:
            continue
        if left <= 0 or clock() > end:
            done.append(Repair(number, UNTRIED, 0, "", []))
            break
        if (changed := v.build()) is not None:
            began = clock()
            outcomes = play(name, changed, asked, REPAIRED, (), wanted if numbers else ())
            if then and all(map(near, (o.value for o in outcomes), wanted)):
                outcomes += play(name, changed, then, REPAIRED, (), wanted[len(asked):])
            left -= max(sum(ENDED if o.kind == "time" else 1 for o in outcomes),
                        (clock() - began) / (LONG * USUAL))
            if not done and any(o.kind == "value" for o in outcomes):
                left = left * USUAL // max((clock() - began) / len(outcomes), USUAL)
            done.append(Repair(number, v.kind, v.line, v.code[:100], outcomes,
                               tuple((line, code[:100]) for line, code in v.also)))
    return done


def near(got: Any, wanted: Any) -> bool:
    """Whether a result may be the one that is wanted: a coarse look.

    >>> near([1, 2.00001], np.array([1, 2])), near((1, "a"), (1, "b")), near({"w": 1}, {"w": 2})
    (True, False, False)
    """
    try:
        if isinstance(wanted, dict):
            return got.keys() == wanted.keys() and all(near(got[k], wanted[k]) for k in wanted)
        if isinstance(wanted, list | tuple):
            return len(got) == len(wanted) and all(map(near, got, wanted))
        if isinstance(wanted, str) or wanted is None:
            return bool(got == wanted)
        numbers = np.asarray(wanted, float)
        size = float(np.abs(numbers[np.isfinite(numbers)]).max(initial=0))
        return bool(close(np.ravel(got), numbers.ravel(), 1e-3, 1e-3 * size + 1e-7).all())
    except Exception:  # what came is of another form
        return False


def bare(answer: Any) -> Any:
    """The answer without an `np.errstate` that was put around it: what NumPy says is heard.

    >>> silent = np.errstate(over="ignore")(lambda z: np.exp(z))
    >>> play("silent", silent, [Call((np.array([1000.0]),))])[0].warned
    ('overflow encountered in exp',)
    """
    own = np.errstate.__init__.__code__.co_filename
    while getattr(getattr(answer, "__code__", None), "co_filename", "") == own:
        answer = answer.__wrapped__
    return answer


def ask(name: str, answer: Any, question: Asked, seconds: float) -> Outcome:
    before, given = question.given(), own(question.given())
    outcome = attempt(lambda: question.play(name, answer, given), seconds)
    after = {key: brief(given[key]) for key in before if not same(before[key], given[key])}
    return dataclasses.replace(outcome, after=after) if after else outcome


def same(before: Any, after: Any) -> bool:
    try:
        return unchanged(before, after)
    except Exception:  # what stands there now cannot be compared
        return False


def brief(value: Any) -> Any:
    """The value where it is plain data; else what it is, in words."""
    try:
        return plain(value)
    except Exception:
        return in_words(value)
