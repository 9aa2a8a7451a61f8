"""What came of a call of somebody else's code: an `Outcome`, which is plain data.

Whatever the code does, the caller comes back: it is ended in time, what it prints is kept away from
the page, its warnings are noted, and warnings' filters, NumPy's error handling and the global
random states are afterwards as before.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import traceback
import types
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .limits import OutOfTime, interruptible, time_limit

LARGEST = 2_000_000  # elements a result may have
DEEPEST = 20  # how deep lists may be nested
MOST_ITEMS = 100_000  # of a generator
LONGEST = 1_000_000  # characters of a text
KINDS = "biuf"  # NumPy's booleans, whole numbers, floats
OURS = (os.path.dirname(os.path.dirname(__file__)), os.path.dirname(os.__file__))  # and Python's
MOST_PRINTED, MOST_WARNED = 500, 5  # characters; warnings


class NotData(Exception):
    """A result that is no plain data; its message says what it is."""


@dataclass(frozen=True)
class Outcome:
    """What came of a call.

    ``kind``: "value"; or why there is none: "no data" (``value`` says what came instead), "error",
    "time", "not done"; "no function" (``value`` is what stands where the answer should),
    "undefined" (there is nothing of that name).
    """

    kind: str
    value: Any = None
    after: dict[Any, Any] = field(default_factory=dict)  # arguments that came back changed
    warned: tuple[str, ...] = ()
    printed: str = ""
    error: str = ""  # the class of the exception
    message: str = ""
    line: str = ""  # of the student's code
    seconds: float = 0.0  # the limit, where it was reached

    @property
    def sentence(self) -> str:
        """Why there is no value; empty where there is one, and nowhere else.

        >>> attempt(lambda: 1 / 0).sentence.splitlines()[0]
        'It stopped with ZeroDivisionError: division by zero.'
        >>> Outcome("no data", "").sentence
        'It gave no answer.'
        >>> Outcome("undefined", message="name 'nump' is not defined").sentence.partition(",")[0]
        "name 'nump' is not defined. Is it written in another way"
        """
        if self.kind == "time":
            return (f"It was stopped after {self.seconds:g} seconds. Is there a loop that never "
                    "ends?")
        if self.kind == "not done":
            return "Write your code where it says NotImplementedError."
        if self.kind == "no data" and self.value:
            return str(self.value)
        if self.kind == "undefined":
            return (f"{self.message}. Is it written in another way, or is the cell that defines it "
                    "missing, or did it not run?")
        if self.kind != "error":
            return "" if self.kind == "value" else "It gave no answer."
        said = USUAL.get(self.error) or (
            f"It stopped with {self.error}: {self.message.rstrip('. ')}.")
        return said + (f"\nat the line: {self.line}" if self.line else "")


USUAL = {
    "SystemExit": "It called exit(). A function ends with return.",
    "RecursionError": "It called itself without end (RecursionError).",
    "MemoryError": "It asked for more memory than there is (MemoryError).",
}


def attempt(work: Callable[[], Any], seconds: float = 2.0) -> Outcome:
    """The outcome of ``work()``, which may take so many seconds of processor time.

    >>> attempt(lambda: 1 + 1).value
    2
    """
    printed, heard = Scrap(), Heard()
    about: dict[str, Any] = {}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            with (contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed),
                  np.errstate(all="log", call=heard), unsilenced(), interruptible(),
                  time_limit(seconds)):
                about = {"kind": "value", "value": plain(work())}
        except OutOfTime:
            about = {"kind": "time", "seconds": seconds}
        except NotImplementedError:
            about = {"kind": "not done"}
        except NotData as what:
            about = {"kind": "no data", "value": str(what)}
        except (KeyboardInterrupt, GeneratorExit):
            raise
        except BaseException as error:
            about = {"kind": "error", **described(error)}
    warned = tuple([*heard.said, *(str(w.message)[:200] for w in caught)][:MOST_WARNED])
    return Outcome(printed=printed.text(), warned=warned, **about)


class Heard:
    """What NumPy says of overflow, division by 0 and NaN: told here, whatever is done to warnings'
    filters."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def write(self, text: str) -> None:
        text = text.strip().removeprefix("Warning: ")
        if text not in self.said and len(self.said) < MOST_WARNED:
            self.said.append(text)


class Unsilenced(np.errstate):
    """What stands for `np.errstate` meanwhile: whoever ignores an overflow has it all the same.

    >>> def silent():
    ...     with np.errstate(over="ignore"):
    ...         return np.exp(np.float64(1000))
    >>> attempt(silent).warned
    ('overflow encountered in exp',)
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{k: v for k, v in settings.items() if v != "ignore"})


@contextlib.contextmanager
def unsilenced() -> Iterator[None]:
    kept = {"errstate": np.errstate, "seterr": np.seterr}
    vars(np).update(errstate=Unsilenced, seterr=lambda *args, **settings: np.geterr())
    try:
        yield
    finally:
        vars(np).update(kept)


def described(error: BaseException) -> dict[str, str]:
    """An exception's class, message and line, as texts of a bounded length.

    >>> described(KeyError("x"))
    {'error': 'KeyError', 'message': "'x'", 'line': ''}
    """
    try:
        message = str(error)[:300]
    except BaseException:
        message = "(its message cannot be read)"
    if type(error) in (SyntaxError, IndentationError, TabError):  # what never ran has no frame
        msg, text = (getattr(error, name) for name in ("msg", "text"))
        return {"error": type(error).__name__, "message": unlined(msg)[:300],
                "line": unlined(text)[:120]}
    lines = (frame.line[:120] for frame in reversed(traceback.extract_tb(error.__traceback__))
             if frame.line and not frame.filename.startswith(OURS)
             and "site-packages" not in frame.filename)
    return {"error": type(error).__name__[:60], "message": message, "line": next(lines, "")}


def unlined(text: object) -> str:
    return " ".join(text.split()) if type(text) is str else ""


class Scrap(io.TextIOBase):
    """Takes all that is printed and keeps the beginning; how much was ``lost`` is counted. What
    comes here goes to ``also`` as well."""

    def __init__(self, most: int = MOST_PRINTED, also: Scrap | None = None) -> None:
        self.most, self.also = most, also
        self.clear()

    def clear(self) -> None:
        self.kept, self.lost = "", 0

    def write(self, text: str) -> int:
        text = str(text)
        if self.also is not None:
            self.also.write(text)
        room = max(self.most - len(self.kept), 0)
        self.kept += text[:room]
        self.lost += max(len(text) - room, 0)
        return len(text)

    def writable(self) -> bool:
        return True

    def text(self) -> str:
        return self.kept.strip()


def plain(value: Any, depth: int = 0) -> Any:
    """A copy of ``value`` made of plain data only: None, numbers, strings, arrays, lists, dicts.

    >>> plain((1, [True, None], "a"))
    (1, [True, None], 'a')
    >>> plain(x for x in (1, 2))
    [1, 2]
    >>> plain(object())
    Traceback (most recent call last):
    dlcourse.running.outcome.NotData: It returned an object of type object.
    """
    kind = type(value)
    if value is None or kind in (bool, float):
        return value
    if kind is str:
        if len(value) > LONGEST:
            raise NotData(f"It returned a text of {len(value):,} characters.")
        return value
    if kind is int:
        if abs(value) >= 2**63:
            raise NotData("It returned a number too large for any answer.")
        return value
    if depth > DEEPEST:
        raise NotData("It returned lists inside lists without end.")
    if isinstance(value, np.generic | np.ndarray):
        return plain_array(value)
    if kind in (list, tuple) or (issubclass(kind, tuple) and hasattr(kind, "_fields")):
        if len(value) > LARGEST:
            raise NotData(f"It returned {len(value):,} elements.")
        return (list if kind is list else tuple)([plain(v, depth + 1) for v in value])
    if issubclass(kind, dict):
        return {plain(k, depth + 1): plain(v, depth + 1) for k, v in dict.items(value)}
    if kind is types.MappingProxyType:
        return plain(dict(value), depth)
    if kind in (types.GeneratorType, map, zip, filter, enumerate, range, reversed):
        items = []
        for item in value:
            items.append(plain(item, depth + 1))
            if len(items) > MOST_ITEMS:
                raise NotData("It returned a generator that never ends.")
        return items
    if kind in (types.FunctionType, types.BuiltinFunctionType, types.MethodType, np.ufunc):
        raise NotData("It returned a function instead of calling it. Are brackets missing?")
    if kind is complex:
        raise NotData("It returned a complex number.")
    if hasattr(kind, "__array__"):
        return plain_array(np.asarray(value))
    raise NotData(f"It returned an object of type {kind.__name__[:40]}.")


def plain_array(value: Any) -> Any:
    if max(value.size, *value.shape, 0) > LARGEST:
        raise NotData(f"It returned an array of shape {value.shape}, far too large.")
    if value.dtype.kind == "U":
        return value.tolist()
    if value.dtype.kind not in KINDS:
        raise NotData(f"It returned an array of type {value.dtype}, not of numbers.")
    if value.dtype.itemsize > 8:
        value = value.astype(np.float64)
    return np.array(value, copy=True, subok=False)[()]


def in_words(value: Any) -> str:
    """The value in a few words.

    >>> in_words("a"), in_words([1, 2]), in_words(np.zeros((2, 3))), in_words(object())
    ("'a'", 'a list of 2', 'an array of shape (2, 3)', 'an object of type object')
    """
    kind = type(value)
    if issubclass(kind, np.ndarray):
        return f"an array of shape {value.shape}" if value.ndim else "one number"
    if kind in (list, tuple, dict):
        return f"a {kind.__name__} of {len(value)}"
    if value is not None and kind not in (bool, int, float, str) and not issubclass(
            kind, np.generic):
        return f"an object of type {kind.__name__[:40]}"
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def unchanged(before: Any, after: Any) -> bool:
    """Whether an argument came back as it was given.

    >>> unchanged(np.ones(2), np.ones(2)), unchanged([1, 2], [1, 3])
    (True, False)
    """
    if isinstance(before, np.ndarray):
        return (isinstance(after, np.ndarray) and before.shape == after.shape
                and before.dtype == after.dtype
                and np.array_equal(before, after, equal_nan=before.dtype.kind == "f"))
    if isinstance(before, list | tuple):
        return (type(after) is type(before) and len(before) == len(after)
                and all(map(unchanged, before, after)))
    if isinstance(before, dict):
        return (isinstance(after, dict) and before.keys() == after.keys()
                and all(unchanged(before[k], after[k]) for k in before))
    return callable(before) or bool(before == after)


def close(got: Any, wanted: Any, rtol: float, atol: float) -> np.ndarray:
    """Where floats agree with those that are wanted, NaN with NaN: as `np.isclose` says it, which
    takes four times as long for few numbers.

    >>> close(np.array([1.0, np.nan, 2.0]), np.array([1.001, np.nan, np.inf]), 0.01, 0.0).tolist()
    [True, True, False]
    """
    with np.errstate(all="ignore"):
        alike = (np.abs(got - wanted) <= atol + rtol * np.abs(wanted)) & np.isfinite(wanted)
    return alike | (got == wanted) | ((got != got) & (wanted != wanted))


def flush() -> None:
    """What was printed before appears before what is shown next."""
    with contextlib.suppress(Exception):
        sys.stdout.flush()
