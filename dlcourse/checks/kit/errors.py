"""What an error means that stops an answer, in words for those who meet it first."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from ...running.outcome import Outcome
from .meanings import meaning
from .misconceptions import Misconception
from .trials import Trial

UNBOUND = re.compile(r"(?:name|variable) '(\w+)'")


def stopped(trials: Sequence[Trial], shown: Trial | None = None) -> tuple[Misconception, bool] | (
        None):
    """What the error means that stopped every trial that failed, at one line, and whether that is
    all that is to be said. Shapes and places are those of the trial that is ``shown``.

    >>> from dlcourse.running.calls import Call
    >>> from dlcourse.running.outcome import attempt
    >>> from .trials import Part, tried
    >>> outcome = attempt(lambda: [1, 2][2])
    >>> stopped([tried(Part(1, "", lambda draw: []), Call(()), 2, outcome)])[0].name
    'a place that is not there'
    """
    failed = [t.outcome for t in trials if t.seen]
    if any(o.kind != "error" for o in failed) or len({(o.error, o.line) for o in failed}) != 1:
        return None
    found = [said(o) for o in failed]
    if len({one and one[0].name for one in found}) != 1:
        return None
    return said(shown.outcome) if shown and shown.outcome.line == failed[0].line else found[0]


def stopped_somewhere(trials: Sequence[Trial]) -> Misconception | None:
    """What the one error means that stopped some of the trials, where others went on."""
    errors = [t for t in trials if t.seen and t.outcome.kind == "error"]
    found = stopped(errors) if errors and any(t.outcome.kind == "value" for t in trials) else None
    if found is None:
        return None
    more = any(t.wrong and t.outcome.kind == "value" for t in trials)
    return Misconception(found[0].name, f"In some cases it stops. {found[0].advice}" + (
        " In others it goes on, and what comes is not right either." if more else ""))


def said(outcome: Outcome) -> tuple[Misconception, bool] | None:
    """What an error means, with the line at which it came."""
    where = f"At the line `{outcome.line}`: " if outcome.line else ""
    if unbracketed(outcome.line):
        return Misconception("comparisons without brackets", f"{where}& and | are worked out "
                             "before == and <. Each comparison needs brackets of its own there."
                             ), True
    found = meaning(f"{outcome.error}: {outcome.message}", outcome.line)
    return found and (Misconception(found[0].name, where + found[1]), found[0].whole)


def unbracketed(line: str) -> bool:
    """Whether what stands between two comparisons is taken for a part of them.

    >>> unbracketed("n = sum(a == y & b != y)"), unbracketed("n = sum((a == y) & (b != y))")
    (True, False)
    """
    try:
        tree = ast.parse(f"{line} pass" if line.endswith(":") else line)
    except SyntaxError:
        return False
    return any(isinstance(node, ast.Compare) and len(node.ops) > 1 and any(
        isinstance(one, ast.BinOp) and isinstance(one.op, ast.BitAnd | ast.BitOr)
        for one in node.comparators) for node in ast.walk(tree))


def without_value(trials: Sequence[Trial]) -> Misconception | None:
    """Whether each trial that failed met a name that nothing was given to."""
    names = {match[1] if (match := UNBOUND.search(t.outcome.message)) and t.outcome.error in (
        "NameError", "UnboundLocalError") else "" for t in trials if t.seen}
    if len(names) != 1 or "" in names:
        return None
    return Misconception("a name without a value", f"Nothing was given to {names.pop()} before it "
                         "is used. Is a line missing, or is the name written in another way?")
