"""What Python's and NumPy's errors mean, in words for those who meet them first, with the shapes,
places and names that the message gives."""

from __future__ import annotations

import builtins
import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Words = str | Callable[[re.Match, str], str]  # of a message's match, and the line of code
KINDS = {"float": "a number", "int": "a number", "bool": "True or False", "str": "text",
         "list": "a list", "tuple": "a tuple", "dict": "a dict", "set": "a set",
         "function": "a function", "NoneType": "None", "builtin_function_or_method": "a function",
         "method": "a method, not yet called", "numpy.ndarray": "an array", "ndarray": "an array",
         "type": "a type, such as int", "numpy._ArrayFunctionDispatcher": "a function",
         "numpy.ufunc": "a function"}
OWNERS: dict[str, object] = {"numpy": np, "numpy.ndarray": np.ndarray,
                             "numpy.random._generator.Generator": np.random.Generator}
PAIR = r"unsupported operand type\(s\) for ([^:]+): '([^']+)' and '([^']+)'"


@dataclass(frozen=True)
class Meaning:
    """``pattern`` is found in "class: message"; ``whole``: no more is to be said."""

    pattern: str
    name: str
    words: Words
    whole: bool = False

    def of(self, text: str, line: str) -> str:
        """What this text means; empty if it is another error."""
        match = re.search(self.pattern, text, re.DOTALL)
        if match is None:
            return ""
        return self.words(match, line) if callable(self.words) else self.words.format(
            *match.groups())


def meaning(text: str, line: str) -> tuple[Meaning, str] | None:
    """The first meaning that fits an error's class and message, and its words.

    >>> meaning("IndexError: index 4 is out of bounds for axis 0 with size 4", "x[4]")[1]
    'Place 4 is asked for, and there are only 4: they are counted from 0, so the last is 3.'
    """
    found = ((m, m.of(text, line)) for m in MEANINGS)
    return next(((m, words) for m, words in found if words), None)


def shaped(shape: str) -> str:
    """A shape in words.

    >>> shaped("(7,)"), shaped("(5,7)"), shaped("()"), shaped("(2, 3, 4)")
    ('7 numbers', '5 rows of 7 numbers', 'a single number', 'an array of shape (2, 3, 4)')
    """
    sizes = [int(n) for n in re.findall(r"\d+", shape)]
    if len(sizes) == 2:
        return f"{counted(sizes[0], 'row')} of {counted(sizes[1], 'number')}"
    if len(sizes) > 2:
        return f"an array of shape ({', '.join(map(str, sizes))})"
    return counted(sizes[0], "number") if sizes else "a single number"


def counted(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"


def kind(name: str) -> str:
    """What a value of this type is called.

    >>> kind("float"), kind("numpy.float64"), kind("Value")
    ('a number', 'a number', 'a Value')
    """
    if re.fullmatch(r"(numpy\.)?(float|int|uint)\d+", name):
        return "a number"
    last = name.rpartition(".")[2]
    return KINDS.get(name) or f"{'an' if last[0] in 'aeioAEIO' else 'a'} {last}"


def axes(n: str) -> str:
    return "1 axis" if n == "1" else f"{n} axes"


def pointed(name: str) -> str:
    """What a value of this type is called where a whole number is needed."""
    return "a number with a point (a float)" if "float" in name else kind(name)


def capital(words: str) -> str:
    return words[0].upper() + words[1:]


def multiplied(rows: str, columns: str) -> str:
    """A product of matrices of which these numbers should be one."""
    return (f"For @ each row on the left needs as many numbers as there are rows on the right. "
            f"There a row on the left has {counted(int(columns), 'number')}, and the right side "
            f"has {counted(int(rows), 'row')}.")


def aligned(match: re.Match, line: str) -> str:
    """What np.dot cannot multiply."""
    return (f"For a product of matrices each row on the left needs as many numbers as there are "
            f"rows on the right. The left side is {shaped(match[1])} there, the right side "
            f"{shaped(match[2])}.")


def side_by_side(match: re.Match, line: str) -> str:
    """Two arrays that are combined number by number."""
    left, right = ([int(n) for n in re.findall(r"\d+", shape)] for shape in match.groups())
    said = (f"Number by number only arrays of the same shape can be combined, or one whose row is "
            f"used for all rows. There {shaped(match[1])} and {shaped(match[2])} meet.")
    if "*" in line and len(left) == len(right) == 2 and left[1] == right[0]:
        return said + " Is * what is meant, which multiplies number by number?"
    short, long = sorted((left, right), key=len)
    if len(short) == 1 and len(long) == 2 and short[0] == long[0]:
        return said + " One number for each row stands in a row there. It needs a column."
    return said


def reshaped(match: re.Match, line: str) -> str:
    places = [int(n) for n in re.findall(r"-?\d+", match[2])]
    into = (f"rows of {places[0]} each" if "-1" in line and len(places) == 1 else
            f"the shape ({', '.join(map(str, places))})")
    look = ("Is a length written there that belongs to one case only?" if re.search(r"\d\d", line)
            else "Which of the two is not what it should be: how many numbers there are, or the "
            "shape?")
    return f"{match[1]} numbers do not go into {into}. {look}"


def combined(match: re.Match, line: str) -> str:
    """Two kinds that an operation cannot combine."""
    sign, left, right = match[1], match[2], match[3]
    pair = {kind(left), kind(right)}
    said = f"{capital(kind(left))} {sign} {kind(right)} cannot be computed."
    if pair & {"a function", "a method, not yet called"}:
        return said + " Is a function to be called there, with round brackets?"
    if "a list" in pair or "a tuple" in pair:
        return said + " Python computes with lists as a whole; an array computes number by number."
    if "text" in pair:
        return said + " Text and a number do not mix."
    if "None" in pair:
        return said + (" Where does the None come from? A function without return gives None, and "
                       "so does what only prints or appends.")
    return said + " What is each of them?"


def yes_or_no(match: re.Match, line: str) -> str:
    """A whole array where one True or False is needed."""
    who = ("and, or and not take" if re.search(r"\b(and|or|not)\b", line) else
           "a < b < c asks twice, and takes" if re.search(r"[<>]=?[^<>,()]+[<>]", line) else
           "Python's own max and min take" if re.search(r"(?<![.\w])(max|min)\(", line) else
           "An if takes" if re.search(r"\bif\b", line) else
           "A while takes" if line.startswith("while") else "What stands there takes")
    return (f"{who} one True or False each time, and a whole array came, with one for each number. "
            "Is an array meant to stand there, or one number of it? A whole array is asked number "
            "by number, or by what NumPy has for it.")


def no_such_name(match: re.Match, line: str) -> str:
    """What has no such attribute, and the nearest name that it has."""
    owner, name = match[1] or match[2], match[3]
    known = OWNERS.get(owner) or getattr(builtins, owner, None)
    near = difflib.get_close_matches(name, [n for n in dir(known) if n[0] != "_"], 1, 0.7)
    who = {"numpy": "np"}.get(owner, owner) if match[1] else capital(kind(owner))
    others = {"list": (np.ndarray, "An array has."), "numpy.ndarray": (list, "A list has.")}
    other, has = others.get(owner, (None, ""))
    more = (f"Is .{near[0]} meant?" if near else has if other and hasattr(other, name) else
            "What is it that stands before the dot there?")
    return f"{who} has no .{name}. {more}"


def not_callable(match: re.Match, line: str) -> str:
    what = kind(match[1])
    extra = {"an array": " For one of its places use square brackets.",
             "a list": " For one of its places use square brackets.",
             "a number": " Is a * missing, or has a variable the name of a function?"}
    return f"Round brackets call a function, and what stands before them is {what}." + extra.get(
        what, "")


def one_value(match: re.Match, line: str) -> str:
    """One value where several are needed."""
    what = kind(match[1])
    if what == "a function" or "method" in what:
        return f"That is {what}, with nothing in it to take out. Is it to be called, with ( )?"
    if what == "None":
        return NONE
    if what == "a number":
        return "That is one number. A list or an array is needed there."
    return (f"That is {what} alone, where several values are needed. A tuple of one is written "
            "with a comma: (a,).")


NONE = ("Something there is None. A function without return gives None, and so does what only "
        "prints, appends, sorts or shuffles.")
CAST = ("The array there holds whole numbers only, and the result has something behind the point: "
        "it cannot be written into it.")
CALL = "A function is called there with other arguments than it takes"
MEANINGS = (
    Meaning(r"RecursionError", "it calls itself without end",
            "The function calls itself again and again. When should it stop?", True),
    Meaning(PAIR, "things that cannot be combined so", combined),
    Meaning(r"NoneType", "None instead of a value", NONE),
    Meaning(r"invalid index to scalar|array is 0-dimensional", "more axes than there are",
            "That is a single number already: no place can be taken out of it."),
    Meaning(r"too many indices for array: array is (\d)-dimensional, but (\d) were indexed",
            "more axes than there are", lambda m, line: (
                f"{m[2]} places are named in the square brackets, one for each axis, and the array "
                f"has {axes(m[1])} there.")),
    Meaning(r"AxisError: axis (-?\d+) is out of bounds for array of dimension (\d+)",
            "more axes than there are", lambda m, line: (
                f"Axis {m[1]} is asked for, and the array has {axes(m[2])} there, counted from 0. "
                "Is another axis meant, or was one lost in a line before?")),
    Meaning(r"index (\d+) is out of bounds for axis (\d) with size (\d+)",
            "a place that is not there", lambda m, line: (
                f"Place {m[1]} is asked for, and there {'is' if m[3] == '1' else 'are'} only "
                f"{m[3]}: they are counted from 0, so the last is {int(m[3]) - 1}."
                if int(m[3]) else "A place is asked for in something that is empty.")),
    Meaning(r"index -(\d+) is out of bounds for axis \d with size (\d+)",
            "a place that is not there",
            "Place {0} from the end is asked for, and there are only {1}."),
    Meaning(r"IndexError: (pop from|list|tuple|string|index )", "a place that is not there",
            "A place is asked for that is not there. Places are counted from 0: the last of n is "
            "n - 1."),
    Meaning(r"boolean index did not match.*size of axis is (\d+) but .* axis is (\d+)",
            "shapes that do not fit", "What chooses has {1} places, and what it chooses from has "
            "{0}. Are both made from the same rows?"),
    Meaning(r"indices must be integers.*tuple", "several places of a list",
            "A list takes one place at a time, in brackets of its own; an array takes several."),
    Meaning(r"indices must be integers.*not (\w+)", "no whole number where one is needed",
            lambda m, line: f"A place in a list is one whole number, and {pointed(m[1])} came."),
    Meaning(r"only integers, slices|arrays used as indices must be of integer",
            "no whole number where one is needed",
            "A place in an array is a whole number, and there stands something else."),
    Meaning(r"'([\w.]+)' object cannot be interpreted as an integer",
            "no whole number where one is needed", lambda m, line: (
                f"A whole number is needed there, and {pointed(m[1])} came.")),
    Meaning(r"Cannot interpret '.*' as a data type", "brackets of a shape missing",
            "A shape is one argument: (rows, columns), with brackets of its own. What stands "
            "behind it is taken for the type of the numbers."),
    Meaning(r"only integer scalar arrays|expected a sequence of integers|int\(\) argument must be",
            "no whole number where one is needed",
            "A length, an axis or a place is asked for there, and another thing came, such as an "
            "array. Do several of the arguments belong into one pair of brackets?"),
    Meaning(r"cannot convert float (NaN|infinity) to integer", "NaN is no whole number",
            "A whole number is to be made of {0}. Where does the {0} come from?"),
    Meaning(r"invalid literal|could not convert string", "text instead of a number",
            "A number is to be made of text that is none.", True),
    Meaning(r"truth value of an array", "one yes or no asked of a whole array", yes_or_no),
    Meaning(r"matmul.*\(size (\d+) is different from (\d+)\)", "shapes that do not fit",
            lambda m, line: multiplied(m[1], m[2])),
    Meaning(r"matmul.*enough dimensions", "a number in a product of matrices",
            "@ multiplies arrays. One of its two sides is a single number there."),
    Meaning(r"shapes (\([\d,]*\)) and (\([\d,]*\)) not aligned", "shapes that do not fit", aligned),
    Meaning(r"Cannot cast", "whole numbers have no room", CAST, True),
    Meaning(r"unhashable", "what cannot be looked up",
            "An array or a list can be no member of a set and no key of a dict: make something of "
            "it that does not change."),
    Meaning(r"operands could not be broadcast together with shapes? (\([\d,]*\)) (\([\d,]*\))",
            "shapes that do not fit", side_by_side),
    Meaning(r"could not broadcast input array from shape (\([\d,]*\)) into shape (\([\d,]*\))",
            "shapes that do not fit", lambda m, line: (
                f"There is room for {shaped(m[2])}, and what is written into it is {shaped(m[1])}."
            )),
    Meaning(r"non-broadcastable output operand with shape (\([\d,]*\)).*shape (\([\d,]*\))",
            "shapes that do not fit", lambda m, line: (
                f"There is room for {shaped(m[1])}, and {shaped(m[2])} are to come to it.")),
    Meaning(r"along dimension (\d), the array at index \d+ has size (\d+) and .* has size (\d+)",
            "shapes that do not fit", "The arrays that are put together there do not fit: one has "
            "the length {1}, another {2}, along axis {0}, which must be the same."),
    Meaning(r"same number of dimensions.* has (\d) dimension.* has (\d) dimension",
            "shapes that do not fit", "The arrays that are put together there must have as many "
            "axes each: one has {0}, another {1}."),
    Meaning(r"all input arrays must have the same shape", "shapes that do not fit",
            "Only arrays of the same shape can be stacked there."),
    Meaning(r"too small to calculate a numerical gradient", "neighbours instead of a slope",
            "np.gradient takes the differences between neighbours in an array. The slope of a "
            "function at each number is something else."),
    Meaning(r"diff requires input", "neighbours instead of a slope",
            "np.diff takes the differences between neighbours in an array, and there is no array."),
    Meaning(r"boolean subtract", "minus between yes and no",
            "True and False cannot be subtracted from each other in an array. Make numbers of them "
            "before, or ask with & and ~ which holds and which does not."),
    Meaning(r"cannot reshape array of size (\d+) into shape (\([\d, -]+\))",
            "another number of places", reshaped),
    Meaning(r"broadcast|dot product|sum of products|operands", "shapes that do not fit",
            "Two arrays meet there whose shapes do not fit. Write down both shapes."),
    Meaning(r"inhomogeneous", "rows of different lengths",
            "The rows that are to become an array are not all of one length."),
    Meaning(r"setting an array element|converted to (a scalar|Python scalars)|must be real number",
            "several numbers where one fits", lambda m, line: (
                "There is room for one number, and several came." + (
                    " What begins with math. takes one number at a time." if "math." in line
                    else ""))),
    Meaning(r"need at least one array|zero-size|empty (sequence|slice)|argument is empty",
            "nothing is in it",
            "Something is empty there. When is it, and what should come then?"),
    Meaning(r"not enough values to unpack \(expected (?:at least )?(\d+), got (\d+)\)",
            "more or fewer than there are",
            "{0} names stand on the left, and {1} values come for them."),
    Meaning(r"too many values to unpack \(expected (\d+)", "more or fewer than there are",
            "{0} names stand on the left, and more values come for them."),
    Meaning(r"cannot unpack non-iterable ([\w.]+)", "one value where several are expected",
            one_value),
    Meaning(r"(?:'|iterable, not )([\w.]+)(?:' object is not (?:iterable|subscriptable)|$)",
            "one value where several are expected", one_value),
    Meaning(r"object of type '([\w.]+)' has no len", "one value where several are expected",
            one_value),
    Meaning(r"iteration over a 0-d array|not a sequence", "one value where several are expected",
            "That is one number. A list or an array is needed there."),
    Meaning(r"does not support item assignment", "what cannot be written into",
            "A tuple or a text cannot be changed at one place; a list or an array can.", True),
    Meaning(r"read-only", "what cannot be written into", "Into that array nothing can be written. "
            "Is a copy needed?", True),
    Meaning(r"'([\w.]+)' object is not callable", "called like a function", not_callable),
    Meaning(r"(\w+)\(\) missing \d+ required \w+ arguments?: (.*)", "not the arguments it takes",
            CALL + ": {1} is missing in the call of {0}."),
    Meaning(r"(\w+)\(\) takes (?:from \d+ to )?(\d+) positional arguments? but (\d+) \w+ given",
            "not the arguments it takes", CALL + ": {0} gets {2} and takes {1}."),
    Meaning(r"(\w+)\(\) got an unexpected keyword argument '(\w+)'", "not the arguments it takes",
            CALL + ": {0} knows no {1}=."),
    Meaning(r"'(\w+)' is an invalid keyword argument for (\w+)", "not the arguments it takes",
            CALL + ": {1} knows no {0}=. NumPy's functions begin with np."),
    Meaning(r"missing \d+ required|unexpected keyword|takes .* argument",
            "not the arguments it takes", CALL + "."),
    Meaning(r"AttributeError: (?:module '([\w.]+)'|'([\w.]+)' object) has no attribute '(\w+)'",
            "a name that it has not", no_such_name),
    Meaning(r"AttributeError", "a name that it has not",
            "What stands before the dot has no such name. What is it there?"),
    Meaning(r"KeyError: (.+)", "a key that is not there", "There is nothing under the key {0}."),
    Meaning(r"ZeroDivisionError", "a division by 0",
            "There something is divided by 0. When is what stands below 0?"),
    Meaning(r"can't multiply sequence by non-int of type", "things that cannot be combined so",
            "A list or a text times a number repeats it, which works with whole numbers only. An "
            "array is multiplied number by number. What is to be multiplied there: all, or one "
            "number of it?"),
    Meaning(r"can only concatenate (\w+) \(not \"([\w.]+)\"\)", "things that cannot be combined so",
            lambda m, line: f"After {kind(m[1])}, + puts another behind it, and {kind(m[2])} came. "
            + ("For sums, number by number, take arrays." if m[1] == "list" else
               "Text and a number do not mix.")),
    Meaning(r"unary ~|ufunc 'invert'", "~ is no minus",
            "~ turns True into False, or the bits of a whole number. It is not the minus sign.",
            True),
    Meaning(r"ufunc 'bitwise_xor'|for \^", "^ is no power", "^ is not “to the power of” in Python: "
            "it compares bits. A power is written otherwise.", True),
    Meaning(r"ufunc 'bitwise_(and|or)' not", "& and | of numbers", "& and | join True and False. "
            "There they come between numbers: is each comparison in brackets of its own?"),
    Meaning(r"bad operand type for unary (\S+): '([\w.]+)'", "things that cannot be combined so",
            lambda m, line: f"{m[1]} cannot stand before {kind(m[2])}."),
    Meaning(r"'(\S+)' not supported between instances of '([\w.]+)' and '([\w.]+)'",
            "things that cannot be combined so", lambda m, line: (
                f"{capital(kind(m[2]))} {m[1]} {kind(m[3])} cannot be asked. Which of the two is "
                "not what was meant?")),
    Meaning(r"ufunc .* (not supported|did not contain)|loop of ufunc|bad operand",
            "things that cannot be combined so",
            "NumPy computes with numbers only, and something else came. What is it?"),
    Meaning(r"math domain error", "not defined there",
            "A root or a logarithm is asked of a number that has none: below 0, or 0."),
    Meaning(r"Singular matrix", "no inverse", "This table has no inverse: one row follows from "
            "others."),
    Meaning(r"\w+: (.* is not in list)", "a value that is not there", "{0}: it was looked for."),
    Meaning(r"(?:ValueError|TypeError|RuntimeError|DivergenceError): (.*(?:\bgot\b|optimizer holds|"
            r"diverged).*)", "not what dlcourse takes", lambda m, line: (
                f"dlcourse says what is not right there: {m[1].rstrip('.?! ')}.")),
)
