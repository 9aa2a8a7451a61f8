"""Two slips at once: each of them is told only where it was seen apart from the other.

One change of the answer makes more of it right, and one more change all of it; or one change makes
of it what somebody with a named misconception writes, whose results are seen in the answer, too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

from ...running.play import UNTRIED
from ...running.repairs import KINDS
from .changed import few
from .comparison import numbers_in
from .misconceptions import Misconception
from .repair import UNSURE, Replay, mending, repaired
from .trials import Trial, tried
from .where import right_places

PARTS, FIRST = 3, 2  # failed cases that are looked at; first changes, to each of which one is added
MOST = 300  # calls of changed answers in a round
VAGUE = (*UNSURE, "something too much", UNTRIED)  # which may undo what is right
Mistaken = Callable[[Misconception, Trial], Trial]  # the trial of somebody who has it
Fresh = Callable[[], Sequence[Trial]]


def two_slips(trials: Sequence[Trial], misconceptions: Sequence[Misconception],
              mistaken: Mistaken, replay: Replay, fresh: Fresh) -> Misconception | None:
    """Both slips, where there are two and each is sure."""
    if any(t.part.verify or t.outcome.kind == "time" for t in trials if t.seen):
        return None
    return with_misconception(trials, misconceptions, mistaken, replay, fresh) or two_repairs(
        trials, replay, fresh)


def with_misconception(trials: Sequence[Trial], misconceptions: Sequence[Misconception],
                       mistaken: Mistaken, replay: Replay, fresh: Fresh) -> Misconception | None:
    """A misconception that is seen where it shows, and a slip that is seen where it does not:
    without the slip, the answer is that of the misconception everywhere."""
    if few(t.outcome.value for t in trials) and not few(t.expected for t in trials):
        return None
    for one in misconceptions:
        pairs = []
        for t in trials:
            w = mistaken(one, t)
            if w.outcome.kind != "value" or w.part.verify or (w.seen and t.wrong != w.wrong):
                break  # of the rest nothing is asked
            pairs.append((t, w))
        if (len(pairs) < len(trials) or not any(t.wrong for t, w in pairs if not w.seen)
                or not any(w.wrong for _, w in pairs)):
            continue
        more = [as_wrong(t, mistaken(one, t)) for t in fresh()]
        found = repaired([as_wrong(t, w) for t, w in pairs], replay, more.copy)
        if found and not any(kind in found.name for kind in VAGUE):
            return Misconception(f"{one.name}, and {found.name}", (
                f"Two things are not right. {one.advice} And something else: {found.advice}"))
    return None


def as_wrong(trial: Trial, wrong: Trial) -> Trial:
    """The trial as if what comes of a misconception were asked for."""
    part = dataclasses.replace(trial.part, quiet=False)
    return tried(part, trial.question, wrong.outcome.value, trial.outcome)


def two_repairs(trials: Sequence[Trial], replay: Replay, fresh: Fresh) -> Misconception | None:
    """Two changes in different lines: the first makes more of the answer right, both all of it."""
    telling = most_telling(trials)
    played = replay([t.question for t in telling], (), [t.expected for t in telling],
                    [t.question for t in trials], True, 0, MOST)
    own = right(trials)
    better: dict[Any, tuple[Any, list[Trial]]] = {}
    for r in played:
        if r.kind in KINDS and r.kind not in VAGUE and len(r.outcomes) > len(telling):
            new = [tried(t.part, t.question, t.expected, outcome) for t, outcome in
                   zip(trials, r.outcomes[len(telling):], strict=False)]
            if len(new) == len(trials) and own < right(new):
                better.setdefault((r.line, r.kind), (r, new))
    cases = [*trials, *fresh()]
    pairs: dict[Any, list[Any]] = {}
    for first, new in [*better.values()][:FIRST]:
        if all(not t.seen for t in new):
            continue
        last = most_telling(new)[0]
        found = replay([last.question], (), [last.expected], [t.question for t in cases], False,
                       first.number, MOST)
        for second in mending([last, *cases], found):
            if second.kind not in VAGUE and second.line != first.line:
                slips = sorted([first, second], key=lambda r: r.line)
                pairs.setdefault(tuple((r.line, r.code) for r in slips), []).append(slips)
    if len(pairs) != 1:  # of other places the same might be said
        return None
    ((slips, *others),) = pairs.values()
    kinds = [{pair[i].kind for pair in (slips, *others)} for i in (0, 1)]
    said = [f"line {r.line}, `{r.code}`: " + (KINDS[r.kind][0] if len(mine) == 1 else
                                              "Compare it with what is asked.")
            for r, mine in zip(slips, kinds, strict=True)]
    names = [r.kind if len(mine) == 1 else "a slip in one line"
             for r, mine in zip(slips, kinds, strict=True)]
    return Misconception(f"two slips: {' and '.join(dict.fromkeys(names))}",
                         f"Two things are not right. In {said[0]} And in {said[1]}")


def most_telling(trials: Sequence[Trial]) -> list[Trial]:
    """Of each part that failed the case with most numbers."""
    failed = [t for t in trials if t.seen]
    parts = dict.fromkeys(t.part for t in failed)
    return [max((t for t in failed if t.part is p), key=lambda t: len(numbers_in(t.expected)))
            for p in parts][:PARTS]


def right(trials: Sequence[Trial]) -> set[Any]:
    """What is right: of several results each by itself."""
    return {(number, place) for number, t in enumerate(trials)
            for place, fine in (right_places(t) or {None: not t.seen}).items() if fine}
