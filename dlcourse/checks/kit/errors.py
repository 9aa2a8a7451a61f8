"""What an error means that stops an answer, in words for those who meet it first."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from .misconceptions import Misconception
from .trials import Trial

UNBOUND = re.compile(r"(?:name|variable) '(\w+)'")
MEANINGS = tuple((re.compile(pattern), name, words) for pattern, name, words in (
    (r"NoneType", "None instead of a value",
     "Something there is None: what was it to get its value from? What prints, appends, sorts or "
     "shuffles gives nothing back."),
    (r"IndexError: (too many indices|invalid index to scalar)", "more axes than there are",
     "More places are named than the array has axes. Which shape has it?"),
    (r"IndexError: (list|tuple|string|index .* out of bounds)", "a place that is not there",
     "A place is asked for that is not there. Places are counted from 0: the last of n is n - 1."),
    (r"boolean index", "shapes that do not fit",
     "What chooses has another length than what is chosen from. Write down both shapes."),
    (r"indices must be integers.*tuple", "several places of a list",
     "A list takes one place at a time, in brackets of its own; an array takes several."),
    (r"(Index|Type|Value)Error: .*(integer|indices must be|int\(\))",
     "no whole number where one is needed",
     "Where a place, a length, an axis or a count is asked for, there stands something else. "
     "What is it?"),
    (r"truth value of an array", "one yes or no asked of a whole array",
     "There one True or False is needed, and a whole array came, with one for each number. "
     "Treat the numbers one by one, or use what NumPy has for whole arrays."),
    (r"matmul.*enough dimensions", "a number in a product of matrices",
     "@ multiplies arrays. One of its two sides is a single number there."),
    (r"Cannot cast", "whole numbers have no room",
     "Numbers with something behind the point are written into an array of whole numbers."),
    (r"unhashable", "what cannot be looked up",
     "An array or a list can be no member of a set and no key of a dict: make something of it that "
     "does not change."),
    (r"matmul|shapes .* not aligned|dot product|sum of products", "shapes that do not fit",
     "In a product of matrices, the first must have as many columns as the second has rows. "
     "Write down both shapes."),
    (r"broadcast|all the input array|operands", "shapes that do not fit",
     "Two arrays meet there whose shapes do not fit. Write down both shapes."),
    (r"cannot reshape", "another number of places",
     "The new shape has not as many places as there are numbers. Is a length written as a number "
     "that belongs to one case only?"),
    (r"setting an array element|inhomogeneous|converted to (a scalar|Python scalars)",
     "several numbers where one fits", "There is room for one number, and several came."),
    (r"need at least one array|zero-size|empty (sequence|slice)|iterable argument is empty",
     "nothing is in it", "Something is empty there. What should have been put into it before?"),
    (r"not enough values|too many values|expected \d+ values", "more or fewer than there are",
     "What is taken there is not what is there: count what there is."),
    (r"(not iterable|non-iterable|has no len|not subscriptable|sized object)",
     "one value where several are expected",
     "That is one number, or a function, and not a list or an array."),
    (r"not callable", "called like a function",
     "Round brackets call a function. What stands before them is none."),
    (r"missing \d+ required|unexpected keyword|takes .* argument", "not the arguments it takes",
     "A function is called there with other arguments than it takes."),
    (r"AttributeError", "a name that it has not",
     "What stands before the dot has no such name. What is it there?"),
    (r"KeyError", "a key that is not there", "There is nothing under this key."),
    (r"ZeroDivisionError", "a division by 0", "There something is divided by 0."),
    (r"unsupported operand|ufunc .* not|can only concatenate|not supported between|bad operand",
     "things that cannot be combined so",
     "The two sides of the operation are of kinds that do not fit. What is each of them?"),
))


def stopped(trials: Sequence[Trial]) -> Misconception | None:
    """What the error means that stopped every trial that failed, at one line.

    >>> from dlcourse.running.calls import Call
    >>> from dlcourse.running.outcome import attempt
    >>> from .trials import Part, tried
    >>> outcome = attempt(lambda: [1, 2][2])
    >>> stopped([tried(Part(1, "", lambda draw: []), Call(()), 2, outcome)]).name
    'a place that is not there'
    """
    said = {(t.outcome.error, t.outcome.line) for t in trials if t.seen}
    if len(said) != 1 or any(t.outcome.kind != "error" for t in trials if t.seen):
        return None
    line = next(iter(said))[1]
    where = f"At the line `{line}`: " if line else ""
    if unbracketed(line):
        return Misconception("comparisons without brackets", f"{where}& and | are worked out "
                             "before == and <. Each comparison needs brackets of its own there.")
    texts = [f"{t.outcome.error}: {t.outcome.message}" for t in trials if t.seen]
    return next((Misconception(name, where + words) for pattern, name, words in MEANINGS
                 if all(pattern.search(text) for text in texts)), None)


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
