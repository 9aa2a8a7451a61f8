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

IMPORTS = 2.0  # seconds more, where modules are imported meanwhile: that is long, the first time
BACKSTOP = 15  # so many times as long may a call take on the wall
GAP = 0.001  # seconds that count at most from one look at the wall's clock to the next
AGAIN = 0.05  # seconds after which what did not heed the first call to stop is called again
SOON = 0.001  # seconds, when it cannot be called now
THRESHOLDS = {__file__, contextlib.__file__}  # who is interrupted here never comes in, or out


class Time:
    """The processor time that a call may take, and that on the wall."""

    def __init__(self, seconds: float):
        self.seconds, self.modules = seconds, len(sys.modules)

    def left(self, spent: float, wall: float) -> float:
        """How much is left; nothing below 0.

        >>> Time(2).left(0.5, 0.5), Time(2).left(0.5, 40) < 0
        (1.5, True)
        """
        more = IMPORTS if len(sys.modules) > self.modules else 0
        return min(self.seconds + more - spent, BACKSTOP * (self.seconds + more) - wall)


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
    """In the main thread: an alarm of the wall's clock, which rings too early and then looks at the
    processor's. (The alarm that goes with the processor's time rings when it likes: twice as late,
    on virtual machines.) Somebody else's goes on afterwards."""
    start, wall, armed, allowed = time.thread_time(), time.monotonic(), True, Time(seconds)

    def ring(number: int, frame: FrameType | None) -> None:
        if not armed:
            return
        left = allowed.left(time.thread_time() - start, time.monotonic() - wall)
        if left <= 0 and not (frame and frame.f_code.co_filename in THRESHOLDS):
            raise OutOfTime
        signal.setitimer(signal.ITIMER_REAL, max(left, SOON), AGAIN)

    with alarm(ring, seconds):
        try:
            yield
        finally:
            armed = False


@contextlib.contextmanager
def alarm(ring: Callable, seconds: float) -> Iterator[None]:
    began = time.monotonic()
    handler = signal.signal(signal.SIGALRM, ring)
    left, interval = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(left - (time.monotonic() - began), SOON),
                             interval)


@contextlib.contextmanager
def watchdog(seconds: float) -> Iterator[None]:
    """The same outside the main thread, where there are no signals: another thread looks on."""
    me = threading.get_ident()
    thread, over, lock = ctypes.c_ulong(me), threading.Event(), threading.Lock()
    clock = clock_of(me)
    begun, wall, allowed = clock(), time.monotonic(), Time(seconds)

    def watch() -> None:
        while not over.wait(AGAIN):
            if allowed.left(clock() - begun, time.monotonic() - wall) > 0:
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
    begun, wall, allowed = counted.look(), counted.last, Time(seconds)
    soonest = begun + seconds, wall + BACKSTOP * seconds

    def look(*_: object) -> None:
        now = counted.look(), counted.last
        if (now[0] > soonest[0] or now[1] > soonest[1]) and allowed.left(
                now[0] - begun, now[1] - wall) < 0:
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
    vars(np.linalg).update(SINGULAR)
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


SINGULAR = {name: finite_only(getattr(np.linalg, name))
            for name in ("lstsq", "svd", "pinv", "matrix_rank", "cond")}


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
