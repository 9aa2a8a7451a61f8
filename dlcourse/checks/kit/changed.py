"""What a right answer becomes with one change, or with two: an answer that does the same has these
slips, however it is written.

The changes of `running.repairs` are made in the reference here. No student's code runs.
"""

from __future__ import annotations

import ast
import inspect
import warnings
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from ...running.calls import own
from ...running.limits import OutOfTime, time_limit
from ...running.outcome import plain
from ...running.play import near, nearer
from ...running.repairs import KINDS, Variant, variants
from ...running.source import definition
from .comparison import numbers_in, same
from .misconceptions import Misconception
from .trials import Trial

LEFT_OUT, ADDED = "something too much", "something missing"  # kinds: what undoes them is meant
SOLVING = (LEFT_OUT, "a comparison", "a condition", "a sign", "an axis", "a function", "an order",
           "the brackets", "an operation", "rows and columns", "a place", "a beginning or an end",
           "a number")
ELSEWHERE = ("an order", "a place", "a number")  # an answer may come to the same otherwise
VISIBLE = ("a comparison", "a condition", "an axis", "a place", "a beginning or an end", "a number",
           "an order", "a line inside or outside the loop", "an update", "whole numbers")
REST = tuple(kind for kind in KINDS if kind not in SOLVING)
NODES, LOOP = 100_000, 4  # of the code that is tried in a round; a loop takes as much,
FORMULA = 15  # nodes; a function that it is given, and calls
SECONDS = 0.8  # far away: what is counted is the code
ENOUGH = 3  # different values, and wrong ones
Slip = tuple[str, str]  # its kind, and what is said of it
PARTS = {  # of what is left out, or is too much: what it is, and where to look
    ast.Mult: ("A factor", "what is multiplied, divided, raised to a power?"),
    ast.Add: ("A term", "what is added, and what is taken off?"),
    ast.BitAnd: ("A condition", "what must hold, and what must not?"),
    ast.Call: ("A function", "which is applied to what?"),
    list: ("A step", "what is done, one thing after the other?"),
}
OTHERWISE: tuple[tuple[Slip, Callable[[Any], Any]], ...] = (  # how a result may come besides
    (("an order", "Look at the order: what comes first, and what second?"),
     lambda value: value[::-1] if isinstance(value, tuple) and len(value) == 2 else None),
    (("another shape", "Look at the shape of what comes."),
     lambda value: value.ravel() if isinstance(value, np.ndarray) else None),
)


def as_changed(trials: Sequence[Trial], name: str, reference: Any,
               fresh: Callable[[], Sequence[Trial]],
               stands: Callable[[], Container[str]]) -> Misconception | None:
    """The slips that make of the right answer what this one is, in these trials and in fresh ones;
    None where one or two do not. ``stands``: the kinds of what can be changed in the answer; of a
    comparison nothing is said where there is none."""
    cases = telling(trials, reference, fresh)
    slips = in_time(lambda: Search(cases, name, reference).slips()) if cases else None
    if not slips or not visible(slips, stands):
        return None
    kinds, said = (dict.fromkeys(words) for words in zip(*slips, strict=True))
    name, many = ("a slip", "one slip") if len(slips) == 1 else ("two slips", "two slips")
    return Misconception(f"{name}: {' and '.join(kinds)}",
                         f"Your results are those of a right answer with {many} in it. "
                         + " And: ".join(said))


def telling(trials: Sequence[Trial], reference: Any,
            fresh: Callable[[], Sequence[Trial]]) -> list[Trial]:
    """These trials and fresh ones, where results are compared; none where they may agree by
    accident."""
    if inspect.isclass(reference) or any(t.outcome.kind != "value" for t in trials):
        return []
    trials = [t for t in (*trials, *fresh()) if not t.part.verify]
    came = {repr(numbers_in(t.outcome.value)) for t in trials}
    if few(t.outcome.value for t in trials) and not few(t.expected for t in trials):
        return []
    if min(len(came), sum(bool(t.wrong) for t in trials)) < ENOUGH or any(
            t.outcome.kind != "value" for t in trials):
        return []
    return trials


def in_time(search: Callable[[], Any]) -> Any:
    """What a search finds; None where it takes too long."""
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            with time_limit(SECONDS):
                return search()
    except OutOfTime:
        return None


def visible(slips: Sequence[Slip], stands: Callable[[], Container[str]]) -> bool:
    """Whether of each kind there is something in the answer, if that can be told."""
    return not any(kind in VISIBLE and kind not in stands() for kind, _ in slips)


def few(values: Iterable[Any]) -> bool:
    """Whether there are so few different numbers that they may agree by accident."""
    return len({number for value in values for number in numbers_in(value)}) < ENOUGH


class Search:
    """The search for a changed reference that does what an answer does."""

    def __init__(self, trials: Sequence[Trial], name: str, reference: Any, share: int = 1):
        self.name, self.reference = name, reference
        self.arguments = {*inspect.signature(reference).parameters}
        self.telling = max((t for t in trials if t.wrong),
                           key=lambda t: len(numbers_in(t.outcome.value)))
        self.others = sorted((t for t in trials if t is not self.telling),
                             key=lambda t: not t.wrong)
        nodes = [n for line in definition(reference).body for n in ast.walk(line)]
        loop = LOOP if any(isinstance(n, ast.For) for n in nodes) else 1
        self.most = NODES // (len(nodes) * loop + FORMULA * self.calls()) // share
        self.left = self.most

    def calls(self) -> int:
        """How often the reference calls the functions that it is given, in the telling trial."""
        said: list[Any] = []

        def counting(f: Callable[[Any], Any]) -> Callable[[Any], Any]:
            return lambda x: said.append(x) or f(x)  # type: ignore[func-returns-value]

        given = own(self.telling.question.given())
        self.telling.question.play(self.name, self.reference, {
            key: counting(v) if callable(v) else v for key, v in given.items()})
        return len(said)

    def slip(self) -> Slip | None:
        """The first that is enough by itself, of those that can be said in words."""
        for _, variant, result in self.changed(0, SOLVING):
            told = self.told(variant)
            if variant.kind not in ELSEWHERE and not vague(told) and self.is_the_answer(
                    variant, result, lambda value: value):
                return told
        return None

    def slips(self) -> list[Slip]:
        """One, or two; none where that is not what the answer does."""
        usual, wanted = self.asked(self.reference, self.telling), self.telling.outcome.value
        seen: set[str] = set()
        firsts: list[tuple[int, Slip]] = []
        better: list[tuple[int, Slip]] = []
        for number, variant, result in self.changed(0, (*SOLVING, *REST)):
            told, key = self.told(variant), repr(numbers_in(result))
            if variant.kind not in ELSEWHERE and self.is_the_answer(
                    variant, result, lambda value: value):
                return [told]
            for slip, otherwise in OTHERWISE:
                if self.is_the_answer(variant, result, otherwise):
                    return [told, slip]
            if variant.kind in SOLVING and not (
                    result is None or key in seen or same(result, usual)):
                seen.add(key)
                (better if isinstance(wanted, tuple | dict) and nearer(result, usual, wanted)
                 else firsts).append((number, told))
        self.left = self.most
        kinds = (*SOLVING, ADDED) if better else SOLVING
        for number, first in better or firsts:
            for _, variant, result in self.changed(number, kinds):
                second = self.told(variant)
                if (not {first[0], second[0]} & {*ELSEWHERE}
                        and vague(first) + vague(second) <= bool(better)
                        and self.is_the_answer(variant, result, lambda value: value)):
                    return [first, second]
        return []

    def changed(self, first: int, kinds: Sequence[str]) -> Iterator[tuple[int, Variant, Any]]:
        """The changes of the reference, each with what comes of it in the telling trial."""
        for number, variant in enumerate(variants(self.reference, first, kinds)):
            if self.left <= 0:
                return
            if number and not self.unlikely(variant):
                self.left -= 1
                yield number, variant, self.asked(variant.build(), self.telling)

    def is_the_answer(self, variant: Variant, result: Any,
                      otherwise: Callable[[Any], Any]) -> bool:
        """Whether the changed reference returns in every trial what the answer does."""
        if result is None or not near(otherwise(result), self.telling.outcome.value):
            return False
        built = variant.build()
        return all(same(t.outcome.value, otherwise(self.asked(built, t)), t.part.rtol)
                   for t in (self.telling, *self.others))

    def asked(self, answer: Any, trial: Trial) -> Any:
        try:
            return plain(trial.question.play(self.name, answer, own(trial.question.given())))
        except Exception:
            return None

    def told(self, variant: Variant) -> Slip:
        """What is said of a change, in words of the task: what is taken off here is missing there.
        An argument is named that stands there alone."""
        kind = {LEFT_OUT: ADDED, ADDED: LEFT_OUT}.get(variant.kind, variant.kind)
        if kind not in (ADDED, LEFT_OUT):
            return kind, KINDS[kind][0]
        stands = variant.new if kind == ADDED else variant.old
        about = {n.id for one in (variant.old, variant.new) for n in operands(one)
                 if isinstance(n, ast.Name)} & self.arguments - names(stands)
        if len(about) == 1:
            return kind, f"Look at {about.pop()}: " + (
                "somewhere it is left out." if kind == ADDED else "somewhere it does not belong.")
        whole = variant.old if kind == ADDED else variant.new
        op = getattr(whole, "op", None)
        what, look = PARTS[
            list if isinstance(whole, list) else ast.Call if isinstance(whole, ast.Call)
            else ast.Add if isinstance(op, ast.Add | ast.Sub)
            else ast.BitAnd if isinstance(op, ast.BitAnd | ast.BitOr) else ast.Mult]
        return kind, f"{what} is {'left out' if kind == ADDED else 'too much'}: {look}"

    def unlikely(self, variant: Variant) -> bool:
        """What nobody leaves out: the numerator alone, that from which something is taken. What
        nobody adds: what is no argument, nor made of one."""
        old, new = variant.old, variant.new
        if variant.kind == "a name":  # the names of the reference are not those of the answer
            return True
        if variant.kind == ADDED:
            return not self.told(variant)[1].startswith("Look at")
        if variant.kind == LEFT_OUT and isinstance(old, ast.Call) and not self.told(
                variant)[1].startswith("Look at"):
            return True
        return (variant.kind == LEFT_OUT and isinstance(old, ast.BinOp) and new is old.right
                and not isinstance(old.op, ast.Add | ast.Mult | ast.MatMult)
                and not isinstance(old.left, ast.Constant))


def vague(slip: Slip) -> bool:
    return slip[0] in (LEFT_OUT, ADDED) and not slip[1].startswith("Look at")


def operands(node: Any) -> list[Any]:
    return [node.left, node.right] if isinstance(node, ast.BinOp) else []


def names(node: Any) -> set[str]:
    nodes = node if isinstance(node, list) else [node]
    return {n.id for one in nodes for n in ast.walk(one) if isinstance(n, ast.Name)}
