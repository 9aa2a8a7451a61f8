"""From the trials of an answer to its verdict: points, what was seen, and the likely cause."""

from __future__ import annotations

import functools
import inspect
import math
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ...running.calls import Asked, Formula, Script
from ...running.outcome import Outcome
from ...running.play import PLAYS, Repair, play
from ...running.repairs import words
from . import comparison
from .again import is_fine, seen_again
from .besides import with_form
from .errors import stopped, stopped_somewhere, without_value
from .misconceptions import Misconception, constant, recognise
from .partly import seen_in_part
from .relation import continued, not_a_word, related
from .repair import UNSURE, Replay, most_telling, repaired
from .score import NOT_DONE, RIGHT, WRONG, Finding, Verdict
from .smaller import smaller
from .trials import Part, Trial, tried
from .two import Ranked, better, one_of_two, two_slips
from .where import first_of_all, not_so, only_place, only_where

NOT_THEIR_OWN = "the package's own function"
OUTSIDE = "a place that is not there"
SHRINKING = re.compile(r"\bdel |\.pop\(|\.remove\(|\bnp\.delete\(")
MOST_NUMBERS = 20_000  # in a result for which a cause is looked
INPUT_CHANGED = 0.25  # of its points a part loses, where nothing else is wrong


def once(function: Callable) -> Callable:
    """The function, called once for the same things, and remembered.

    >>> numbers = once(lambda things: print("asked") or len(things))
    >>> given = [1, 2]
    >>> numbers(given), numbers(given)
    asked
    (2, 2)
    """
    known: dict[tuple[int, ...], tuple[Any, Any]] = {}

    def remembered(*things: Any) -> Any:
        key = tuple(map(id, things))
        if key not in known:
            known[key] = function(*things), things  # they are kept: no other gets their numbers
        return known[key][0]
    return remembered


class Remembered:
    """A replay that plays all changes once, and then knows what came of them. Of a second question
    half as many are played."""

    def __init__(self, replay: Replay):
        self.replay = replay
        most = iter((PLAYS,))
        self.all_changes = once(lambda question: replay(
            [question], most=next(most, PLAYS // 2)))

    def __call__(self, asked: Sequence[Asked], numbers: Sequence[int] = (), *how: Any,
                 **more: Any) -> list[Repair]:
        if numbers or how or more or len(asked) != 1:
            return self.replay(asked, numbers, *how, **more)
        return self.all_changes(asked[0])


class Judging:
    """What a verdict on one exercise needs to know of it."""

    def __init__(self, name: str, reference: Callable, parts: Sequence[Part], untouched: float):
        self.name, self.reference, self.parts = name, reference, tuple(parts)
        self.untouched = untouched
        self.points = sum(p.points for p in parts) + untouched

    @np.errstate(all="ignore")  # whatever numbers came, they are looked at in silence
    def verdict(self, trials: Sequence[Trial], misconceptions: Sequence[Misconception],
                try_again: Callable[[Misconception, Trial], Trial],
                replay: Replay | None = None,
                fresh: Callable[[], Sequence[Trial]] = tuple) -> Verdict:
        replay = Remembered(functools.partial(replay, words=self.words)) if replay else None
        try_again = once(try_again)
        shown = self.example(trials, replay)
        findings = self.findings(trials, shown)
        if all(f.earned for f in findings):
            return Verdict(self.name, self.points, tuple(findings), status=RIGHT,
                           notes=self.remarks(trials))
        found, fresh = None, functools.cache(fresh)
        others = functools.cache(lambda: [*fresh(), *([shown] if shown else [])])
        ranked = functools.cache(lambda: better(trials, replay) if replay else [])
        if not any(t.outcome.kind == "time" or vast(t.outcome.value) for t in trials):
            sure, likely = recognise(trials, misconceptions, try_again)
            if sure and replay and not all(is_fine(t.outcome.value) for t in trials if t.seen):
                more = self.again_on(others(), replay)  # words and labels agree by accident
                sure = recognise([*trials, *more], misconceptions, try_again)[0] if more else sure
            found = sure or without_value(trials) or self.by_error(
                trials, shown, replay, others, ranked) or (
                self.by_asking(trials, replay, others) or two_slips(
                    trials, misconceptions, try_again, replay, fresh, ranked)
                if replay else None) or likely or (
                self.by_looking(trials, misconceptions, try_again, replay, others, ranked))
        return Verdict(self.name, self.points, tuple(findings), found.name if found else None,
                       found.advice if found else "", WRONG)

    @functools.cached_property
    def words(self) -> list[Any]:
        """Numbers and functions that a right answer has."""
        return words(self.reference)

    def by_error(self, trials: Sequence[Trial], shown: Trial | None, replay: Replay | None,
                 fresh: Callable[[], Sequence[Trial]], ranked: Ranked) -> Misconception | None:
        """What the error means that stopped all that failed, and what to look at, where one change
        helps."""
        found = stopped(trials, shown)
        if found is None:
            return None
        error, whole = found
        if replay and error.name == OUTSIDE and any(SHRINKING.search(r.code) for r in replay(
                [most_telling(trials).question])):
            return Misconception(error.name, f"{error.advice} Is something taken out while a loop "
                                 "goes on? Then all that is behind it moves up.")
        look = (repaired(trials, replay, fresh) or one_of_two(
            trials, replay, fresh, ranked)) if replay and not whole else None
        line = next(t.outcome.line for t in trials if t.seen)  # it is named already
        more = [look.advice.replace(f", `{line}`", "")] if (
            look and look.name.startswith("a slip: ")) else []
        return Misconception(error.name, " ".join([error.advice, *more]))

    def by_asking(self, trials: Sequence[Trial], replay: Replay,
                  fresh: Callable[[], Sequence[Trial]]) -> Misconception | None:
        """What the answer shows when it is asked again, as it is or with one thing changed."""
        again = seen_again(trials, replay, self.asked_of_reference, self.argument_names)
        if again:
            return again
        repair = repaired(trials, replay, fresh)
        if repair is not None and any(kind in repair.name for kind in UNSURE):
            return self.relation(trials, replay, fresh) or repair
        return repair

    def by_looking(self, trials: Sequence[Trial], misconceptions: Sequence[Misconception],
                   try_again: Callable[[Misconception, Trial], Trial], replay: Replay | None,
                   fresh: Callable[[], Sequence[Trial]], ranked: Ranked) -> Misconception | None:
        """What is seen in what came; of the first part that failed, where no more is."""
        first = next(t.part for t in trials if t.seen)
        part = [t for t in trials if t.part is first]
        again = functools.cache(lambda: self.again_on(fresh(), replay) if replay else [])
        return (not_a_word(trials) or self.relation(trials, replay, fresh) or with_form(
                    trials, misconceptions, try_again, self.argument_names)
                or (one_of_two(trials, replay, fresh, ranked) if replay else None)
                or only_where(trials, replay, self.asked_of_reference)
                or seen_in_part([*trials, *again()], self.argument_names) or only_place(trials)
                or not_so(trials) or self.there(part, replay, fresh)
                or self.relation([t for t in trials if not t.part.verify], replay, fresh)
                or stopped_somewhere(trials) or first_of_all(trials))

    def there(self, part: Sequence[Trial], replay: Replay | None,
              fresh: Callable[[], Sequence[Trial]]) -> Misconception | None:
        """A relation that holds in one part alone, and is said of that part alone."""
        found = self.relation(part, replay, fresh)
        return found and Misconception(found.name, continued(
            f"In “{part[0].part.asked}”: ", found.advice))

    def relation(self, trials: Sequence[Trial], replay: Replay | None,
                 fresh: Callable[[], Sequence[Trial]]) -> Misconception | None:
        """How what came is related to what was expected, in these trials and in fresh ones."""
        found = related(trials, self.argument_names)
        parts = {t.part for t in trials}
        if found and replay:
            more = self.again_on([t for t in fresh() if t.part in parts], replay)
            again = related([*trials, *more], self.argument_names) if more else None
            return found if not more or (again and again.name == found.name) else None
        return found

    def again_on(self, cases: Sequence[Trial], replay: Replay) -> list[Trial]:
        """These cases with what the answer makes of them; none where one takes too long, or is
        vast."""
        outcomes = [o for r in replay([t.question for t in cases], (0,)) for o in r.outcomes]
        if len(outcomes) < len(cases) or any(o.kind == "time" or vast(o.value) for o in outcomes):
            return []
        return [tried(t.part, t.question, t.expected, o)
                for t, o in zip(cases, outcomes, strict=True)]

    def asked_of_reference(self, question: Asked) -> Outcome:
        return play(self.name, self.reference, [question])[0]

    def not_done(self, sentence: str) -> Verdict:
        findings = tuple(Finding(p.asked, 0, p.points, "not done yet") for p in self.parts)
        return Verdict(self.name, self.points, findings, status=NOT_DONE, notes=(sentence,))

    def refused(self, sentence: str) -> Verdict:
        findings = (Finding("a function to judge", 0, self.points, sentence),)
        return Verdict(self.name, self.points, findings)

    def not_their_own(self, used: str) -> Verdict:
        finding = Finding("an answer of your own", 0, self.points, f"it calls {used}.")
        return Verdict(self.name, self.points, (finding,), NOT_THEIR_OWN, (
            f"{used} is what you are writing here. How does it work inside?"), WRONG)

    def example(self, trials: Sequence[Trial], replay: Replay | None = None) -> Trial | None:
        """The smallest case of the first part that failed, and what came of it."""
        failed = next((wrong for p in self.parts if (
            wrong := self.failed([t for t in trials if t.part is p]))), None)
        if failed is None:
            return None
        smallest = min(failed, key=by_hand)
        return smallest if replay is None else smaller(
            smallest, replay, self.asked_of_reference, by_hand)

    def findings(self, trials: Sequence[Trial], shown: Trial | None) -> list[Finding]:
        """One for each part, and one for the inputs if leaving them alone earns points. The first
        that failed is explained by the case that is ``shown``."""
        found, explained = [], False
        *earned, untouched = self.earned(trials)
        for p, points in zip(self.parts, earned, strict=True):
            mine = [t for t in trials if t.part is p]
            failed = self.failed(mine)
            seen = "" if mine else "not tried any more."
            if failed:
                smallest = min(failed, key=by_hand)
                seen = smallest.seen.partition("\n")[0]
                if not explained and shown is not None:
                    seen = self.explained(shown)
                elif shown is not None and stopped([shown, smallest]):
                    seen = "It stops at the same line."
                explained = True
            elif mine and points < p.points:
                seen = "right only by accident."
            found.append(Finding(p.asked, points, p.points, seen))
        if self.untouched:
            changed = [t for t in trials if t.outcome.after]
            seen = "" if found[0].earned else (
                f"this counts once “{found[0].asked}” is right.")
            if changed and not seen:
                names = self.argument_names(changed[0].question)
                seen = (f"{' and '.join(str(names[key]) for key in changed[0].outcome.after)} came "
                        f"back changed.\ninput     {self.shown(changed[0].question)}")
            found.append(Finding("the input is left as it was", untouched, self.untouched, seen))
        return found

    def earned(self, trials: Sequence[Trial]) -> list[float]:
        """The points of each part, and those for inputs that are left alone."""
        points = []
        for p in self.parts:
            mine = [t for t in trials if t.part is p]
            failed = self.failed(mine)
            lost = p.points if not mine or any(t.wrong for t in failed) else (
                math.ceil(p.points * INPUT_CHANGED) if failed else 0)  # the results are right
            points.append(p.points - lost)
        if constant(trials):  # right here and there, by accident
            points = [0.0] * len(points)
        left = points[0] == self.parts[0].points and not any(t.outcome.after for t in trials)
        return [*points, self.untouched if left else 0.0]

    def failed(self, trials: Sequence[Trial]) -> list[Trial]:
        return [t for t in trials if (t.wrong if self.untouched else t.seen)]

    def remarks(self, trials: Sequence[Trial]) -> tuple[str, ...]:
        """What a right answer could do better."""
        if any(comparison.boxed(t.outcome.value, t.expected) for t in trials):
            return ("You return the number in an array or a list of one. It counts; "
                    "the number alone is easier to use.",)
        return ()

    def explained(self, trial: Trial) -> str:
        lines = [trial.seen, f"input     {self.shown(trial.question)}"]
        if trial.outcome.printed:
            printed = trial.outcome.printed.strip().replace("\n", "\n" + " " * 10)
            lines.append(f"printed   {printed}")
        returned = expected = ""
        if trial.outcome.kind == "value" and trial.outcome.value is not None:
            returned = comparison.show(trial.outcome.value, " " * 10)
        if trial.part.verify is None and trial.wrong:
            expected = comparison.show(trial.expected, " " * 10)
        if returned != expected:  # as far as is shown
            lines += [f"{word}  {shown}" for word, shown in
                      (("returned", returned), ("expected", expected)) if shown]
        return "\n".join(lines)

    def shown(self, question: Asked) -> str:
        """What went in, as it is written."""
        names = self.argument_names(question)
        lines = [written(str(names[key]), value) for key, value in question.given().items()]
        code = question.code.strip().splitlines() if isinstance(question, Script) else []
        return ("\n" + " " * 10).join([*lines, *code])

    def argument_names(self, question: Asked) -> dict[Any, str]:
        """What is given, by the name that it has for the answer."""
        if isinstance(question, Script):
            return {name: name for name in question.given()}
        names = list(inspect.signature(self.reference).parameters)
        return {key: names[key] for key in question.given()}


def vast(value: Any) -> bool:
    """Whether a result is so large that looking for its cause would take long.

    >>> vast({"w": [np.zeros(3), "text"]}), vast((1, [np.zeros((10**9, 0))])), vast("a" * 10**6)
    (False, True, True)
    """
    def size(value: Any) -> int:
        if isinstance(value, dict):
            value = [*value, *value.values()]
        if isinstance(value, list | tuple):
            return len(value) + sum(map(size, value))
        if isinstance(value, np.ndarray):
            return max(value.size, *value.shape, 1)
        return len(value) if isinstance(value, str) else 1

    return size(value) > MOST_NUMBERS


def by_hand(trial: Trial) -> tuple[int, int]:
    """How hard a case is to follow by hand: how many numbers there are, and how many not whole."""
    formulas = [v.given for v in trial.question.given().values() if isinstance(v, Formula)]
    numbers = comparison.numbers_in([trial.question.given(), formulas, trial.expected])
    return len(numbers), sum(n % 1 != 0 for n in numbers)


def written(name: str, value: Any) -> str:
    """An argument as it is written: a function by its formula.

    >>> written("f", Formula("a * x**2", {"a": 3})), written("x", 2.5)
    ('f(x) = a * x**2 with a = 3', 'x = 2.5')
    """
    if isinstance(value, Formula):
        given = [written(key, constant) for key, constant in value.given.items()]
        return f"{name}(x) = {value.code}{' with ' if given else ''}{', '.join(given)}"
    return f"{name} = {comparison.show(value, ' ' * (13 + len(name)))}"
