"""`grade_one(data, assignment) -> result`: the one task, the same on every machine.

It runs in a process of its own, the judge's, which keeps a warm sandbox, and nothing of a
submission. A judge that is done rests, and grades what comes next; after a while of rest it ends.
One that does not come back in time, or dies, is replaced.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import resource
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Sequence
from dataclasses import asdict
from multiprocessing.connection import Connection, Pipe
from typing import Any

from ...app.terminal import Refusal
from ...checks.assignment import Assignment
from ...running.limits import BACKSTOP, OutOfTime, time_limit
from ...running.notebook import NotebookError
from ..sandbox.walls import Limits, NoConfinement, remove, walls

VERSION = "6"  # of what a result holds: results of another version are not used
MEMORY = 4 << 30  # bytes a judge may use
GRACE = 1.0  # seconds in which an idle judge ends by itself
BUSY = 20  # so many times a submission's own time may pass on the wall, `BACKSTOP` times what
# the judge may use of a processor itself
START = 60.0  # seconds a judge may take to start, besides
IDLE = 60.0  # seconds that judges rest before they end


class EngineError(Refusal):
    """Grading itself does not work; a sentence."""


class JudgeFailed(EngineError):
    """The judge failed on one submission, twice; why, for the instructor."""


def grade_one(data: bytes, assignment: Assignment, limits: Limits | None = None, *,
              hide: Sequence[str] = (), unsafe: bool = False) -> dict[str, Any]:
    """Grade the bytes of a notebook; its code sees nothing of the folders ``hide``.

    The result has "state": "graded", with "grades" (by cell: name, points, max_points, status,
    misconception, report, html), "cells" (how each of the student's ran), "unanswered" and
    "remarks" (for the instructor); or "unreadable", with "reason".
    """
    limits = limits or Limits()
    for attempt in (1, 2):
        judge = judges.take()
        try:
            result = judge.grade(data, assignment, limits, tuple(hide), unsafe)
            judges.rest(judge)
            return result
        except BaseException as why:
            judges.end(judge)
            if isinstance(why, TimeoutError):
                return {"state": "unreadable",
                        "reason": "it kept the judge busy for longer than any submission may"}
            if not isinstance(why, EngineError) or attempt == 2:
                raise
    raise AssertionError


class Judge:
    """A judge's process, from outside."""

    def __init__(self) -> None:
        environment = {k: v for k, v in os.environ.items() if k != "DLCOURSE_WORKSPACE"}
        self.folder = tempfile.mkdtemp(prefix="dlcourse-")
        os.chmod(self.folder, 0o711)  # a sandbox without bubblewrap works in a folder in it
        environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "TMPDIR": self.folder,
                        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        self.line, its = Pipe()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dlcourse.grading.judging.engine", str(its.fileno())],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/",
            env=environment, pass_fds=[its.fileno()], start_new_session=True)
        its.close()
        self.known: set[str] = set()

    def grade(self, data: bytes, assignment: Assignment, limits: Limits, hide: tuple[str, ...],
              unsafe: bool) -> dict[str, Any]:
        new = assignment.digest not in self.known
        try:
            self.line.send((data, assignment.digest, assignment if new else None, limits,
                            (hide, unsafe)))
            came = self.line.poll(BUSY * limits.total + START)
            kind, answer = self.line.recv() if came else ("busy", {})
        except (EOFError, OSError):
            self.process.kill()
            said = self.process.stderr.read().decode(errors="replace")  # type: ignore[union-attr]
            raise JudgeFailed(f"the judge stopped: {said[-800:].strip()}") from None
        troubles = {"busy": TimeoutError, "failed": EngineError, "broken": JudgeFailed}
        if kind in troubles:
            raise troubles[kind](answer)
        self.known.add(assignment.digest)
        return answer

    def close(self) -> None:
        """End the judge; its sandbox ends with it."""
        self.line.close()
        self.process.stderr.close()  # type: ignore[union-attr]
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(3)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        remove(self.folder)


class Judges:
    """The judges of this process, at rest or at work."""

    def __init__(self) -> None:
        self.resting: list[Judge] = []
        self.working: set[Judge] = set()
        self.lock = threading.Lock()
        self.alarm = threading.Timer(IDLE, self.close)

    def take(self) -> Judge:
        """One to work with; then it is given to `rest`, or to `end` if it failed."""
        with self.lock:
            judge = self.resting.pop() if self.resting else None
        if judge is not None and judge.process.poll() is not None:
            judge.close()
            return self.take()
        judge = judge or Judge()
        with self.lock:
            self.working.add(judge)
        return judge

    def rest(self, judge: Judge) -> None:
        with self.lock:
            self.working.discard(judge)
            self.resting.append(judge)
            self.alarm.cancel()
            self.alarm = threading.Timer(IDLE, self.close)
            self.alarm.daemon = True
            self.alarm.start()

    def end(self, judge: Judge) -> None:
        with self.lock:
            self.working.discard(judge)
        judge.close()

    def close(self, working: bool = False) -> None:
        """End those that rest; and those that work, if it is said."""
        with self.lock:
            self.alarm.cancel()
            ended = [*self.resting, *(self.working if working else ())]
            self.resting.clear()
        for judge in ended:
            judge.close()


judges = Judges()
atexit.register(judges.close, working=True)


# What runs in the judge's process.

sandboxes: list[subprocess.Popen] = []  # of this judge


def watch(line: int, folder: str) -> None:
    """End everything once whoever started this judge is gone, even while a submission runs."""
    gone = select.poll()
    gone.register(line, 0)
    gone.poll()
    time.sleep(GRACE)
    for process in sandboxes:
        process.kill()
        process.wait()
    remove(folder)
    os._exit(1)


def serve(line: Connection) -> None:
    """The judge's loop: an assignment and a notebook in, a result out."""
    from ..sandbox.outside import SandboxError, Warm
    from .submission import CheckError, Judging, checks_of

    warm: Warm | None = None
    known: dict[str, tuple[Assignment, dict]] = {}
    try:
        while True:
            try:
                data, digest, assignment, limits, wanted = line.recv()
            except EOFError:
                return
            reply: tuple[str, Any]
            try:
                if assignment is not None:
                    known[digest] = assignment, checks_of(assignment)
                around = walls(*wanted)
                if warm is not None and warm.walls != around:
                    sandboxes.remove(warm.process)
                    warm.close()
                    warm = None
                if warm is None:
                    warm = Warm(around)
                    sandboxes.append(warm.process)
                with time_limit((BUSY * limits.total + START) / BACKSTOP):
                    judging = Judging(known[digest][0], data, warm, limits, known[digest][1])
                    reply = "result", {"state": "graded", **asdict(judging.grade())}
            except OutOfTime:
                reply = "busy", ""
            except NotebookError as why:
                reply = "result", {"state": "unreadable", "reason": str(why)}
            except (CheckError, NoConfinement) as why:
                reply = "failed", str(why)
            except SandboxError as why:
                reply = "failed" if warm is None else "broken", str(why)
            except Exception:
                reply = "broken", "the judge failed: " + traceback.format_exc()[-1500:]
            line.send(reply)
    finally:
        if warm is not None:
            warm.close()


def main() -> None:
    folder = os.environ["TMPDIR"]
    os.chdir(folder)
    handle = int(sys.argv[1])
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    threading.Thread(target=watch, args=(handle, folder), daemon=True).start()
    try:
        serve(Connection(handle))
    finally:  # whoever started this process may be gone
        remove(folder)


if __name__ == "__main__":
    main()
