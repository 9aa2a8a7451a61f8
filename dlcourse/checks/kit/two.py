"""Two slips at once: each of them is told only where it was seen apart from the other.

One change of the answer makes more of it right, and one more change all of it; or one change makes
of it what somebody with a named misconception writes. Where one change makes a whole result or part
right, and what else there is stays unknown, that one is told.
"""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from typing import Any

import numpy as np

from ...running.outcome import close
from ...running.play import UNTRIED, Repair, near
from ...running.repairs import KINDS
from .comparison import few, numbers_in
from .misconceptions import Misconception, single
from .repair import TWO, UNSURE, Replay, mending, most_telling, repaired
from .trials import Trial, tried
from .where import right_places, several_results

PARTS, FIRST = 3, 4  # failed cases that are looked at; first changes, to each of which one is added
TRIED = 8  # misconceptions that are tried with another slip
MOST, FEWER = 250, 60  # calls of changed answers in a round; so many fewer in each that follows
SURE = 4  # times as much at least, where one of two slips is gone
LOST = 10  # times as much must be right then as is wrong
VAGUE = (*UNSURE, "something too much", UNTRIED)  # which may undo what is right
PLAIN = "a slip: whole numbers"  # that is seen, though nothing is right without it
ACCIDENTAL = ("a place", "an update", "the order of the lines",  # they lead to one by accident
              "the brackets")
EASY = ("a name", "a number", "an argument that is not used")  # easily found by accident
Mistaken = Callable[[Misconception, Trial], Trial]  # the trial of somebody who has it
Fresh = Callable[[], Sequence[Trial]]
Ranked = Callable[[], Sequence[tuple[Repair, Sequence[Trial]]]]
Places = set[tuple[Any, ...]]


def two_slips(trials: Sequence[Trial], misconceptions: Sequence[Misconception],
              mistaken: Mistaken, replay: Replay, fresh: Fresh,
              ranked: Ranked) -> Misconception | None:
    """Both slips, where there are two and each is sure. ``ranked``: what `better` finds."""
    if not can_be_told(trials):
        return None
    return with_misconception(trials, misconceptions, mistaken, replay, fresh) or two_repairs(
        trials, replay, fresh, ranked)


def can_be_told(trials: Sequence[Trial]) -> bool:
    return not most_telling(trials).part.verify and not any(
        t.outcome.kind == "time" for t in trials)


def with_misconception(trials: Sequence[Trial], misconceptions: Sequence[Misconception],
                       mistaken: Mistaken, replay: Replay, fresh: Fresh) -> Misconception | None:
    """A misconception and another slip: without the slip, the answer is that of the misconception
    everywhere."""
    telling = most_telling(trials)
    came = [r.outcomes[0].value for r in replay([telling.question])
            if r.kind in KINDS and r.kind not in VAGUE]
    came = [*{pickle.dumps(value): value for value in came}.values()]  # many are the same
    found: list[tuple[Misconception, Misconception]] = []
    tried_out: set[str] = set()
    for one in single(misconceptions):
        wrong = mistaken(one, telling)
        if len(tried_out) >= TRIED:
            break
        if wrong.outcome.kind != "value" or (key := repr(wrong.outcome.value)) in tried_out or (
                not any(near(value, wrong.outcome.value) for value in came)):
            continue
        tried_out.add(key)
        cases = [t for t in (*trials, *fresh()) if not t.part.verify]
        others = [*takewhile(lambda w: w.outcome.kind == "value",
                             (mistaken(one, t) for t in cases))]
        if len(others) < len(cases) or len(
                {repr(w.outcome.value) for w in others}) == 1 or not any(
                w.wrong for w in others[:len(trials)]) or (few(
                w.outcome.value for w in others) and not few(t.expected for t in cases)):
            continue
        pairs = [as_wrong(t, w) for t, w in zip(cases, others, strict=True)]
        mine = [t for t in pairs if t.outcome.kind != "not done"]
        if not any(t.seen for t in mine):  # the same by accident: in fresh trials it is not
            continue
        own, then = (right(some[:len(mine)]) for some in (cases, others))
        gain, loss, seen = len(then - own), len(own - then), len(right(mine) - own)
        if not seen or max(gain, seen) < SURE * loss:  # its wrong numbers stand beside the
            continue  # slip, and nobody with two slips has more right than with one of them
        if any(infinite(w) and not infinite(t) for t, w in zip(trials, others, strict=False)):
            continue
        slip = repaired(mine, replay, pairs[len(mine):].copy)
        if slip and (gain or slip.name == PLAIN) and not any(
                kind in slip.name + slip.advice for kind in (*VAGUE, *EASY, *ACCIDENTAL)):
            found.append((one, slip))
    if len({one.name for one, _ in found}) != 1:
        return None
    one, slip = found[0]
    return Misconception(f"{one.name}, and {slip.name}", (
        f"Two things are not right. {one.advice} And something else: {slip.advice}"))


def infinite(trial: Trial) -> bool:
    """Whether something of the result is no number."""
    return not np.isfinite(numbers_in(trial.outcome.value)).all()


def as_wrong(trial: Trial, wrong: Trial) -> Trial:
    """The trial as if what comes of a misconception were asked for."""
    part = dataclasses.replace(trial.part, quiet=False)
    return tried(part, trial.question, wrong.outcome.value, trial.outcome)


def two_repairs(trials: Sequence[Trial], replay: Replay, fresh: Fresh,
                ranked: Ranked) -> Misconception | None:
    """Two changes: the first makes more of the answer right, both all of it."""
    cases = [*trials, *fresh()]
    pairs: dict[Any, list[Any]] = {}
    for number, (first, new) in enumerate(ranked()[:FIRST]):
        most = MOST - FEWER * number if not pairs else MOST // 2  # what is found, others may deny
        if all(not t.seen for t in new):
            continue
        last = most_telling(new)
        found = replay([last.question], (), [t.expected for t in (last, *cases)],
                       [t.question for t in cases], first.number, most)
        for second in mending([last, *cases], found):
            if second.kind not in VAGUE and (second.line, second.kind) != (
                    first.line, first.kind) and not (
                    second.line == first.line and {second.kind, first.kind} & {*EASY}) and not (
                    {second.kind, first.kind} <= {"an order", *EASY}):  # by accident
                slips = sorted([first, second], key=lambda r: r.line)
                pairs.setdefault(tuple((r.line, r.code) for r in slips), []).append(slips)
    if len(pairs) != 1:  # of other places the same might be said
        return one_beside(pairs)
    ((slips, *others),) = pairs.values()
    kinds = [{pair[i].kind for pair in (slips, *others)} for i in (0, 1)]
    said = [KINDS[r.kind][0] if len(mine) == 1 else "Compare it with what is asked."
            for r, mine in zip(slips, kinds, strict=True)]
    names = [r.kind if len(mine) == 1 else "a slip in one line"
             for r, mine in zip(slips, kinds, strict=True)]
    if {*names} & {*EASY, "the order of the lines"}:
        return None
    one, other = slips
    name = f"two slips: {' and '.join(dict.fromkeys(names))}"
    if one.line == other.line:
        return Misconception("a slip in one line", f"A change in line {one.line}, `{one.code}` "
                             "would do. Compare it with what is asked.")
    return Misconception(name, f"Two changes would do. In line {one.line}, `{one.code}`: "
                         f"{said[0]} And in line {other.line}, `{other.code}`: {said[1]}")


def one_beside(pairs: dict[Any, list[Any]]) -> Misconception | None:
    """The line that all pairs share, and those of which one is the other."""
    if not pairs or not (shared := set.intersection(*(set(lines) for lines in pairs))):
        return None
    first = min(shared)
    others = sorted({line for lines in pairs for line in lines} - {first})
    if len(shared) > 1 or not 1 <= len(others) <= TWO:
        return None
    mine = {r.kind for many in pairs.values() for pair in many for r in pair
            if (r.line, r.code) == first}
    look = KINDS[min(mine)][0] if len(mine) == 1 else "Compare it with what is asked."
    name = min(mine) if len(mine) == 1 else "a slip in one line"
    where = " or ".join(f"line {line}, `{code}`" for line, code in others)
    return Misconception(f"two slips: {name} and another line", (
        f"Two changes would do. In line {first[0]}, `{first[1]}`: {look} And in {where}: "
        "Compare it with what is asked."))


def one_of_two(trials: Sequence[Trial], replay: Replay, fresh: Fresh,
               ranked: Ranked) -> Misconception | None:
    """One change that makes a whole result right, or a whole part, in every trial and in those that
    are drawn ``fresh``; next to nothing is wrong then that was right, by accident."""
    if not can_be_told(trials):
        return None
    own, found = wholes(trials), []
    some = [(r, new) for r, new in ranked()[:2 * FIRST]
            if wholes(new) > own and LOST * len(right(trials) - right(new)) <= len(
                right(new) - right(trials))]
    cases = [t for t in fresh() if not t.part.verify]
    again = {r.number: r.outcomes for r in replay(
        [t.question for t in cases], [r.number for r, _ in some])} if some else {}
    for r, new in some:
        more = [tried(t.part, t.question, t.expected, o) for t, o in zip(
            cases, again.get(r.number, ()), strict=False)]
        if len(more) == len(cases) and wholes([*new, *more]) - own:
            found.append((r, wholes([*new, *more])))
    most = max((len(w) for _, w in found), default=0)
    found = [(r, w) for r, w in found if len(w) == most]
    lines = {(r.line, r.code) for r, _ in found}
    kinds = {r.kind for r, _ in found}
    if not 1 <= len(lines) <= (TWO if len(kinds) == 1 else 1) or any(
            w != found[0][1] for _, w in found):
        return None
    where = " or ".join(f"line {line}, `{code}`" for line, code in sorted(lines))
    look = KINDS[found[0][0].kind][0] if len(kinds) == 1 else "Compare it with what is asked."
    name = f"a slip: {found[0][0].kind}" if len(kinds) == 1 else "a slip in one line"
    return Misconception(f"{name}, and perhaps more", f"A change in {where} makes a part of it "
                         f"right, and not yet all of it. {look}")


def better(trials: Sequence[Trial], replay: Replay) -> list[tuple[Repair, list[Trial]]]:
    """The changes that make more of the answer right, each with the trials then; those first that
    do most."""
    telling = most_telling(trials)
    asked = [telling, *(t for t in tellings(trials) if t is not telling)][:PARTS]
    played = {r.number: r for r in replay([telling.question])
              if r.number and r.kind in KINDS and r.kind not in VAGUE}
    others: dict[int, list[Any]] = {}
    if played and asked[1:]:
        others = {r.number: r.outcomes for r in replay(
            [t.question for t in asked[1:]], [*played], most=MOST)}
    ranked = []
    for r in played.values():
        came = [*r.outcomes[:1], *others.get(r.number, ())]
        new = [tried(t.part, t.question, t.expected, o) for t, o in zip(asked, came, strict=False)]
        if (gain := len(right(new)) - len(right(asked[:len(new)]))) > 0:
            ranked.append((gain, r))
    ranked.sort(key=lambda pair: -pair[0])
    chosen: dict[Any, Repair] = {}
    for _, r in ranked:
        chosen.setdefault((r.line, r.kind), r)
    some = [*chosen.values()][:4 * FIRST]
    all_of_it = {r.number: r.outcomes for r in replay(
        [t.question for t in trials], [r.number for r in some])} if some else {}
    found = []
    own = right(trials)
    for r in some:
        new = [tried(t.part, t.question, t.expected, o) for t, o in zip(
            trials, all_of_it.get(r.number, ()), strict=False)]
        if len(new) == len(trials) and (gain := len(right(new)) - len(own)) > 0:
            found.append((gain, r, new))
    found.sort(key=lambda one: -one[0])
    return [(r, new) for _, r, new in found]


def tellings(trials: Sequence[Trial]) -> Iterator[Trial]:
    """Of each part that failed the case with most numbers, then those with fewest."""
    failed = [t for t in trials if t.seen]
    for choose in (max, min):
        for part in dict.fromkeys(t.part for t in failed):
            yield choose((t for t in failed if t.part is part),
                         key=lambda t: len(numbers_in(t.expected)))


def right(trials: Sequence[Trial]) -> Places:
    """What is right: that there is a value, its form, and each number of it."""
    return {(n, *place) for n, t in enumerate(trials) for place in right_in(t)}


def right_in(trial: Trial) -> Iterator[tuple[Any, ...]]:
    if trial.outcome.kind == "value":
        yield ("value",)
        if trial.part.verify or trial.expected is None or not trial.seen:
            yield from ((("all", i) for i in range(1 + len(numbers_in(trial.expected))))
                        if not trial.seen else ())
            return
        places = several_results(trial) or {"": (trial.outcome.value, trial.expected)}
        for key, (one, other) in places.items():
            yield from ((key, *place) for place in right_numbers(one, other))


def right_numbers(got: Any, expected: Any) -> Iterator[tuple[Any, ...]]:
    try:
        one, other = np.asarray(got, float), np.asarray(expected, float)
    except (TypeError, ValueError):
        return
    if one.shape == other.shape:
        yield ("shape",)
        yield from (("number", i) for i in np.flatnonzero(close(one, other, 1e-6, 1e-9)).tolist())


def wholes(trials: Sequence[Trial]) -> Places:
    """The parts of the task and, of several results, those that are right in all trials."""
    found: Places = set()
    for part in dict.fromkeys(t.part for t in trials):
        mine = [t for t in trials if t.part is part]
        if not any(t.seen for t in mine) and not few(t.expected for t in mine):
            found.add(("part", part))
    places = [right_places(t) or dict.fromkeys(right_places_of(t), not t.seen) for t in trials
              if not t.part.verify]
    if places and all(places) and not few(t.expected for t in trials):
        found |= {("place", key) for key in places[0] if all(p.get(key) for p in places)}
    return found


def right_places_of(trial: Trial) -> list[Any]:
    """The places of several results."""
    expected = trial.expected
    return ([*expected] if isinstance(expected, dict) else
            [*range(len(expected))] if isinstance(expected, tuple) else [])
