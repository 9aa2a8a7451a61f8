"""The cause that one repair shows: where one small change of the answer makes all of it right, the
slip is there. The report says the line and what to look at, never the change.

The changed answers are played where the answer runs; here is judged what came. Where changes of
several kinds help, only what they share is said: a wrong cause is worse than none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ...running.play import UNTRIED, Repair
from ...running.repairs import KINDS
from .comparison import numbers_in
from .misconceptions import Misconception
from .trials import Trial, tried

Replay = Callable[..., list[Repair]]  # `play.replay` of an answer
MOST = 60  # repairs of one failed case that are tried on all others
UNSURE = ("the same in several lines",)  # it counts where no other helps
NEARER = {  # kinds that say it better, where they help in the same line, too
    "a function": ("whole numbers",), "a name": ("whole numbers",),
    "a number": ("whole numbers",), "the brackets": ("whole numbers",),
    "an update": ("a line inside or outside the loop",),
    "an argument that is not used": ("a name",),
    "a condition": ("a comparison that is cut short",)}
SHARP = ("a comparison", "where it goes on")  # kinds that do not help by accident, as those do:
BLUNT = ("a name", "a number", "something too much", "a condition", "the order of the lines")
ELSEWHERE = ("a number", "an order", "a name", "a place", "a sign",  # by accident, where more than
             "the order of the lines")  # one result is right
TOO_MUCH = "something too much"  # that two kinds help shows that it may be something else
TWO, MANY = 2, 3  # lines that one sentence may name, kinds; with lines where a name is made


def repaired(trials: Sequence[Trial], replay: Replay,
             fresh: Callable[[], Sequence[Trial]] = tuple) -> Misconception | None:
    """Where the slip is, if changing one place makes all trials right, and those that are drawn
    ``fresh`` then; None where it is unclear."""
    telling = most_telling(trials)
    played = replay([telling.question])
    numbers = [r.number for r in mending([telling], played)[:MOST]]
    cases = [*trials, *fresh()] if numbers else []
    again = replay([t.question for t in cases], numbers, [t.expected for t in cases]
                   ) if numbers else []
    played, found = [*played, *again], mending(cases, again)
    if any(r.kind == UNTRIED for r in played):  # another place might be the right one
        found = [r for r in found if r.kind not in UNSURE]
    if telling.part.verify:  # other answers are right, too
        found = [r for r in found if r.kind not in ELSEWHERE]
    sure = [r for r in found if r.kind not in UNSURE] or found
    if not sure:
        return None
    known = {(r.line, r.kind) for r in sure}
    sure = [r for r in sure if not any((r.line, nearer) in known
                                       for nearer in NEARER.get(r.kind, ()))]
    if sharp := {r.line for r in sure if r.kind in SHARP}:
        sure = [r for r in sure if r.line in sharp or r.kind not in BLUNT]
    kinds = dict.fromkeys(r.kind for r in sure)
    lines = dict.fromkeys((r.line, r.code) for r in sure)
    if len(lines) > (TWO if len(kinds) == 1 else 1):  # others would do by accident
        return None
    where = named_lines(lines)
    which = f": {' or '.join(kinds)}" if len(kinds) <= MANY and TOO_MUCH not in kinds else ""
    if len(kinds) > 1:
        return Misconception("a slip in one line", f"A change in {where} would do{which}. "
                             "Compare it with what is asked.")
    (kind,) = kinds
    also = {a for r in sure for a in r.also} | {*lines}
    if len(also) <= MANY:
        where = named_lines(also)
    change = (f"The same change in {where} and in lines like it" if kind in UNSURE
              else f"A change in {where}")
    return Misconception(f"a slip: {kind}", f"{change} would do. {KINDS[kind][0]}")


def named_lines(lines: Iterable[tuple[int, str]]) -> str:
    """Lines as a sentence names them.

    >>> named_lines([(3, "return y"), (2, "y = x")])
    'line 2, `y = x` or line 3, `return y`'
    """
    return " or ".join(f"line {number}, `{code}`" for number, code in sorted(lines))


def most_telling(trials: Sequence[Trial]) -> Trial:
    """The failed trial with most numbers; one in which the result is compared, if there is one."""
    return max((t for t in trials if t.seen), key=lambda t: (not t.part.verify,
                                                             len(numbers_in(t.expected))))


def mending(trials: Sequence[Trial], repairs: Sequence[Repair]) -> list[Repair]:
    """The repairs that mend these trials."""
    return [r for r in repairs if mends(trials, r)]


def mends(trials: Sequence[Trial], repair: Repair) -> bool:
    """Whether the changed answer is right in these trials."""
    return repair.kind in KINDS and len(repair.outcomes) == len(trials) and not any(
        tried(t.part, t.question, t.expected, outcome).seen
        for t, outcome in zip(trials, repair.outcomes, strict=True))
