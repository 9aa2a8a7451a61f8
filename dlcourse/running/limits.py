"""Ending somebody else's code that takes too long, by the processor time that it took.

How busy the machine is changes nothing: what counts is the time this thread has had of a processor.
A clock on the wall is only the distant backstop, for what waits and computes nothing.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import numpy as np

BACKSTOP = 15  # so many times as long may a call take on the wall
GAP = 0.001  # seconds that count at most from one look at the wall's clock to the next
AGAIN = 0.05  # seconds after which what did not heed the first call to stop is called again
SOON = 0.001  # seconds, when it cannot be called now
SINGULAR = ("lstsq", "svd", "pinv", "matrix_rank", "cond")  # of `np.linalg`
THRESHOLDS = {__file__, contextlib.__file__}  # who is interrupted here never comes in, or out


class OutOfTime(BaseException):
    """Raised inside code that takes too long; no `except Exception` there catches it."""


class Counted:
    """Processor time where only the wall's is known: what passes between looks at that, and from
    one that is long a little, for others may have had the processor meanwhile.

    >>> ours = Counted()
    >>> time.sleep(0.01)
    >>> ours.look() == GAP
    True
    """

    def __init__(self) -> None:
        self.spent, self.last = 0.0, time.perf_counter()

    def look(self) -> float:
        now = time.perf_counter()
        self.spent += min(now - self.last, GAP)
        self.last = now
        return self.spent


counted = Counted()
clock = getattr(time, "thread_time", counted.look)  # a browser knows the wall's alone


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raises `OutOfTime` inside after ``seconds`` of processor time, again until it is heeded.

    >>> with time_limit(5):
    ...     sum(range(10))
    45
    """
    main = threading.current_thread() is threading.main_thread()
    if sys.platform == "emscripten":
        limit = lookout
    else:
        limit = alarms if main and hasattr(signal, "setitimer") else watchdog
    with limit(seconds):
        yield


@contextlib.contextmanager
def alarms(seconds: float) -> Iterator[None]:
    """In the main thread: two alarms, one that goes with the processor's time, one with the wall's.
    Somebody else's go on afterwards."""
    start, armed = time.thread_time(), True

    def ring(number: int, frame: FrameType | None) -> None:
        if not armed:
            return
        processor = number == signal.SIGPROF
        # Other threads drive that one, too.
        left = seconds - (time.thread_time() - start) if processor else 0.0
        if left <= 0 and not (frame and frame.f_code.co_filename in THRESHOLDS):
            raise OutOfTime
        signal.setitimer(signal.ITIMER_PROF if processor else signal.ITIMER_REAL,
                         max(left, SOON), AGAIN)

    with (alarm(signal.ITIMER_PROF, signal.SIGPROF, ring, seconds, time.process_time),
          alarm(signal.ITIMER_REAL, signal.SIGALRM, ring, BACKSTOP * seconds, time.monotonic)):
        try:
            yield
        finally:
            armed = False


@contextlib.contextmanager
def alarm(timer: int, number: int, ring: Callable, seconds: float,
          clock: Callable[[], float]) -> Iterator[None]:
    began = clock()
    handler = signal.signal(number, ring)
    left, interval = signal.setitimer(timer, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(timer, 0)
        signal.signal(number, handler)
        if left:
            signal.setitimer(timer, max(left - (clock() - began), SOON), interval)


@contextlib.contextmanager
def watchdog(seconds: float) -> Iterator[None]:
    """The same outside the main thread, where there are no signals: another thread looks on."""
    me = threading.get_ident()
    thread, over, lock = ctypes.c_ulong(me), threading.Event(), threading.Lock()
    clock = clock_of(me)
    begun, wall = clock(), time.monotonic()

    def watch() -> None:
        while not over.wait(AGAIN):
            if clock() - begun < seconds and time.monotonic() - wall < BACKSTOP * seconds:
                continue
            with lock:
                if not over.is_set():
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(OutOfTime))

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        with lock:
            over.set()
            ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, None)  # one that is on its way


@contextlib.contextmanager
def lookout(seconds: float) -> Iterator[None]:
    """The same in a browser, which has neither signals nor threads: Python looks at the clock at
    each turn of a loop and each beginning of a function. Needs Python 3.12."""
    monitoring: Any = sys.monitoring  # type: ignore[attr-defined]
    events = monitoring.events.JUMP | monitoring.events.PY_START
    tool = next(number for number in (3, 4) if monitoring.get_tool(number) is None)
    end, wall = counted.look() + seconds, counted.last + BACKSTOP * seconds

    def look(*_: object) -> None:
        if counted.look() > end or counted.last > wall:
            raise OutOfTime

    monitoring.use_tool_id(tool, f"dlcourse {tool}")
    for event in (monitoring.events.JUMP, monitoring.events.PY_START):
        monitoring.register_callback(tool, event, look)
    monitoring.set_events(tool, events)
    try:
        yield
    finally:
        monitoring.set_events(tool, 0)
        for event in (monitoring.events.JUMP, monitoring.events.PY_START):
            monitoring.register_callback(tool, event, None)
        monitoring.free_tool_id(tool)


def clock_of(thread: int) -> Callable[[], float]:
    """The processor time of a thread; where that cannot be asked, of the whole process."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.process_time
    number = time.pthread_getcpuclockid(thread)
    return lambda: time.clock_gettime(number)


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Inside, what NumPy computes from the singular values of a table raises `LinAlgError` where a
    number is not finite: LAPACK does not always come to an end then, and nobody could stop it.

    >>> with interruptible():
    ...     np.linalg.svd([[1, np.inf]])
    Traceback (most recent call last):
    numpy.linalg.LinAlgError: svd got numbers that are infinite or NaN
    """
    kept = {name: getattr(np.linalg, name) for name in SINGULAR}
    vars(np.linalg).update({name: finite_only(function) for name, function in kept.items()})
    try:
        yield
    finally:
        vars(np.linalg).update(kept)


def finite_only(function: Callable) -> Callable:
    @functools.wraps(function)
    def checked(*tables: Any, **options: Any) -> Any:
        if not all(map(finite, tables[:2])):
            raise np.linalg.LinAlgError(
                f"{function.__name__} got numbers that are infinite or NaN")
        return function(*tables, **options)

    return checked


def finite(given: Any) -> bool:
    """Whether all numbers in it are; whatever holds none has none that are not.

    >>> finite([[1, 2]]), finite([[1, np.inf]]), finite("text")
    (True, False, True)
    """
    try:
        return bool(np.isfinite(np.asarray(given, complex)).all())
    except (TypeError, ValueError):
        return True


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Whatever runs inside, Python's and NumPy's global random states are as before; and whatever
    was done to `np.seterr`, what overflows inside is told as usual, and stops nothing."""
    python, numpy = random.getstate(), np.random.get_state()
    try:
        with np.errstate(divide="warn", over="warn", under="ignore", invalid="warn"):
            yield
    finally:
        random.setstate(python)
        np.random.set_state(numpy)
