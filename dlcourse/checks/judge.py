"""Calling somebody else's code, and coming back whatever it does.

`attempt` runs one call and returns an `Outcome`: plain data, or one sentence that says why there
is none. The call is timed; what it prints is kept away from the page; its warnings are counted;
the filters of the warnings, NumPy's error handling and the global random state are left alone.
"""

from __future__ import annotations

import contextlib
import ctypes
import io
import random
import signal
import sys
import threading
import time
import traceback
import types
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

LIMIT = 2.0  # seconds a call may take
LARGEST = 2_000_000  # elements a result may have
DEEPEST = 20  # how deep lists may be nested
QUIET_KINDS = "biuf"  # NumPy's booleans, whole numbers, floats


class OutOfTime(BaseException):
    """Raised inside code that takes too long; no `except Exception` there catches it."""


class Unreadable(Exception):
    """A result that is no plain data; its message says what it is."""


@dataclass(frozen=True)
class Outcome:
    """What came of a call.

    ``kind``: "value", or why there is none: "not done", "error", "time", "unreadable".
    """

    kind: str
    value: Any = None
    sentence: str = ""
    changed: tuple[int, ...] = ()  # which arguments were modified
    printed: str = ""
    overflow: bool = False


def attempt(play: Callable[[], Any], seconds: float = LIMIT) -> Outcome:
    """The outcome of ``play()``.

    >>> attempt(lambda: 1 + 1)
    Outcome(kind='value', value=2, sentence='', changed=(), printed='', overflow=False)
    >>> attempt(lambda: 1 / 0).sentence
    'It stopped with ZeroDivisionError: division by zero.'
    """
    printed = Scrap()
    kind, value, sentence = "value", None, ""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            with (contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed),
                  np.errstate(all="warn"), time_limit(seconds)):
                value = plain(play())
        except OutOfTime:
            kind, sentence = "time", (
                f"It was stopped after {seconds:g} seconds. Is there a loop that never ends?")
        except NotImplementedError:
            kind, sentence = "not done", "Write your code where it says NotImplementedError."
        except Unreadable as error:
            kind, sentence = "unreadable", str(error)
        except (KeyboardInterrupt, GeneratorExit):
            raise
        except BaseException as error:
            kind, sentence = "error", describe_error(error, seconds)
    overflow = any("overflow" in str(w.message) for w in caught)
    return Outcome(kind, value, sentence, (), printed.text(), overflow)


def describe_error(error: BaseException, seconds: float) -> str:
    if isinstance(error, TimeoutError):
        return f"It was stopped after {seconds:g} seconds. Is there a loop that never ends?"
    if isinstance(error, SystemExit):
        return "It called exit(). A function ends with return."
    if isinstance(error, RecursionError):
        return "It called itself without end (RecursionError)."
    if isinstance(error, MemoryError):
        return "It asked for more memory than there is (MemoryError)."
    try:
        message = str(error)[:300]
        known = str(getattr(error, "at_line", ""))[:140]  # where no traceback leads to it
    except BaseException:
        message, known = "(its message cannot be read)", ""
    lines = (f"at the line: {frame.line[:120]}"
             for frame in reversed(traceback.extract_tb(error.__traceback__))
             if frame.line and "dlcourse" not in frame.filename and "numpy" not in frame.filename)
    line = next(lines, "") or (f"at the line: {known}" if known else "")
    return (f"It stopped with {type(error).__name__}: {message.rstrip('.')}."
            + (f"\n{line}" if line else ""))


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Whatever runs inside, Python's and NumPy's global random states are as before."""
    python, numpy = random.getstate(), np.random.get_state()
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises `OutOfTime` inside after ``seconds``, again and again until it is heeded."""
    main = threading.current_thread() is threading.main_thread()
    with (alarm if main and hasattr(signal, "setitimer") else watchdog)(seconds):
        yield


@contextlib.contextmanager
def alarm(seconds: float) -> Iterator[None]:
    armed = True

    def ring(*_: Any) -> None:
        if armed:
            raise OutOfTime

    start = time.monotonic()
    handler = signal.signal(signal.SIGALRM, ring)
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds, 0.05)
    try:
        yield
    finally:
        armed = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if left:  # somebody else's alarm goes on
            rest = max(left - (time.monotonic() - start), 0.001)
            signal.setitimer(signal.ITIMER_REAL, rest, interval)


@contextlib.contextmanager
def watchdog(seconds: float) -> Iterator[None]:
    """The same outside the main thread, where there are no signals."""
    thread, over, lock = ctypes.c_ulong(threading.get_ident()), threading.Event(), threading.Lock()

    def watch() -> None:
        pause = seconds
        while not over.wait(pause):
            with lock:
                if not over.is_set():
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(OutOfTime))
            pause = 0.05

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        with lock:
            over.set()
            ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, None)  # one that is still on its way


class Scrap(io.TextIOBase):
    """Takes all that is printed and keeps the beginning."""

    def __init__(self) -> None:
        self.kept = ""

    def write(self, text: str) -> int:
        if len(self.kept) < 500:
            self.kept += str(text)[: 500 - len(self.kept)]
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
    dlcourse.checks.judge.Unreadable: It returned an object of type object.
    """
    kind = type(value)
    if value is None or kind in (bool, float, str):
        return value
    if kind is int:
        if abs(value) >= 2**63:
            raise Unreadable("It returned a number too large for any answer.")
        return value
    if depth > DEEPEST:
        raise Unreadable("It returned lists inside lists without end.")
    if isinstance(value, np.generic | np.ndarray):
        return plain_array(value)
    if kind in (list, tuple) or (issubclass(kind, tuple) and hasattr(kind, "_fields")):
        if len(value) > LARGEST:
            raise Unreadable(f"It returned {len(value):,} elements.")
        return (list if kind is list else tuple)([plain(v, depth + 1) for v in value])
    if issubclass(kind, dict):
        return {plain(k, depth + 1): plain(v, depth + 1) for k, v in dict.items(value)}
    if kind is types.MappingProxyType:
        return plain(dict(value), depth)
    if kind in (types.GeneratorType, map, zip, filter, enumerate, range, reversed):
        items = []
        for item in value:
            items.append(plain(item, depth + 1))
            if len(items) > 100_000:
                raise Unreadable("It returned a generator that never ends.")
        return items
    if kind in (types.FunctionType, types.BuiltinFunctionType, types.MethodType, np.ufunc):
        raise Unreadable("It returned a function instead of calling it. Are brackets missing?")
    if kind is complex:
        raise Unreadable("It returned a complex number.")
    if hasattr(kind, "__array__"):
        return plain_array(np.asarray(value))
    raise Unreadable(f"It returned an object of type {kind.__name__[:40]}.")


def plain_array(value: Any) -> Any:
    if value.size > LARGEST:
        raise Unreadable(f"It returned an array of shape {value.shape}, far too large.")
    if value.dtype.kind == "U":
        return value.tolist()
    if value.dtype.kind not in QUIET_KINDS:
        raise Unreadable(f"It returned an array of type {value.dtype}, not of numbers.")
    return np.array(value, copy=True, subok=False)[()]


def flush() -> None:
    """What was printed before a check appears before its report."""
    with contextlib.suppress(Exception):
        sys.stdout.flush()
