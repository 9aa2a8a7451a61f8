"""`grade_one(data, assignment) -> result`: the one task, the same on every machine.

It runs in a process of its own, the judge's, which keeps a warm sandbox; each thread that calls
`grade_one` has one such process, and it goes when the thread's program does. A judge that does
not come back in time, or dies, is replaced.
"""

from __future__ import annotations

import atexit
import contextlib
import json
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
from typing import Any, BinaryIO

import numpy as np

from . import codec
from .assignment import Assignment, Cell, Unreadable
from .confine import Limits, NoConfinement, remove, walls

VERSION = "3"  # of what a result holds: results of another version are not used
MEMORY = 4 << 30  # bytes a judge may use
GRACE = 1.0  # seconds in which an idle judge ends by itself
START = 60.0  # seconds a judge may take to start, besides the submission's own time


class EngineError(Exception):
    """Grading itself does not work; a sentence."""


class JudgeFailed(EngineError):
    """The judge failed on one submission, twice; why, for the instructor."""


def grade_one(data: bytes, assignment: Assignment, limits: Limits | None = None, *,
              hide: Sequence[str] = (), unsafe: bool = False) -> dict[str, Any]:
    """Grade the bytes of a notebook; its code sees nothing of the folders ``hide``.

    The result has "state": "graded", with "grades" (by cell: name, points, max_points, status,
    misconception, report, html), "cells" (how each of the student's ran) and "unanswered"; or
    "unreadable", with "reason".
    """
    limits = limits or Limits()
    for attempt in (1, 2):
        judge = workers.mine(tuple(hide), unsafe)
        try:
            return judge.grade(data, assignment, limits)
        except EngineError:
            workers.drop()
            if attempt == 2:
                raise
        except TimeoutError:
            workers.drop()
            return {"state": "unreadable",
                    "reason": "it kept the judge busy for longer than any submission may"}
        except BaseException:
            workers.drop()
            raise
    raise AssertionError


class Judge:
    """A judge's process, from outside."""

    def __init__(self, hide: tuple[str, ...], unsafe: bool):
        environment = {k: v for k, v in os.environ.items() if k != "DLCOURSE_WORKSPACE"}
        self.folder = tempfile.mkdtemp(prefix="dlcourse-")
        os.chmod(self.folder, 0o711)  # a sandbox without bubblewrap works in a folder in it
        environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "TMPDIR": self.folder,
                        "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dlcourse.grading.engine", json.dumps([hide, unsafe])],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd="/",
            env=environment, start_new_session=True)
        self.known: set[str] = set()

    def grade(self, data: bytes, assignment: Assignment, limits: Limits) -> dict[str, Any]:
        digest = assignment.digest
        message: dict[str, Any] = {"digest": digest, "limits": limits.as_dict()}
        blobs = [data]
        if digest not in self.known:
            message |= {"assignment": [assignment.name, assignment.notebook,
                                       [asdict(c) for c in assignment.cells],
                                       list(assignment.files)]}
            blobs += assignment.files.values()
        self.deadline = time.monotonic() + limits.total + START
        try:
            codec.write(self.process.stdin, message, blobs)  # type: ignore[arg-type]
            reply, _ = codec.read(self.take)
        except (EOFError, OSError, codec.CodecError) as error:
            if isinstance(error, TimeoutError):
                raise
            raise JudgeFailed(f"the judge stopped: {self.last_words()}") from None
        if "failed" in reply:
            raise EngineError(reply["failed"])
        if "broken" in reply:
            raise JudgeFailed(reply["broken"])
        self.known.add(digest)
        return reply["result"]

    def take(self, count: int) -> bytes:
        data = bytearray()
        handle = self.process.stdout.fileno()  # type: ignore[union-attr]
        while len(data) < count:
            ready, _, _ = select.select([handle], [], [], max(self.deadline - time.monotonic(), 0))
            if not ready:
                raise TimeoutError
            piece = os.read(handle, min(count - len(data), 1 << 20))
            if not piece:
                raise EOFError
            data += piece
        return bytes(data)

    def last_words(self) -> str:
        self.process.kill()
        return self.process.stderr.read().decode(errors="replace")[-800:].strip()  # type: ignore[union-attr]

    def close(self) -> None:
        """End the judge; its sandbox ends with it."""
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            with contextlib.suppress(OSError):
                stream.close()  # type: ignore[union-attr]
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(3)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        remove(self.folder)


class Workers:
    """One judge for each thread."""

    def __init__(self) -> None:
        self.judges: dict[int, tuple[tuple[tuple[str, ...], bool], Judge]] = {}
        self.lock = threading.Lock()

    def mine(self, hide: tuple[str, ...], unsafe: bool) -> Judge:
        me, kind = threading.get_ident(), (hide, unsafe)
        with self.lock:
            found = self.judges.get(me)
        if found is not None and found[0] == kind and found[1].process.poll() is None:
            return found[1]
        self.drop()
        judge = Judge(hide, unsafe)
        with self.lock:
            self.judges[me] = kind, judge
        return judge

    def drop(self) -> None:
        with self.lock:
            found = self.judges.pop(threading.get_ident(), None)
        if found is not None:
            found[1].close()

    def close(self) -> None:
        """End all of them."""
        with self.lock:
            judges, self.judges = list(self.judges.values()), {}
        for _, judge in judges:
            judge.close()


workers = Workers()
atexit.register(workers.close)


sandboxes: list[subprocess.Popen] = []  # of this judge


def watch(folder: str) -> None:
    """End everything once whoever started this judge is gone, even while a submission runs."""
    line = select.poll()
    line.register(0, 0)
    line.poll()
    time.sleep(GRACE)
    for process in sandboxes:
        process.kill()
        process.wait()
    remove(folder)
    os._exit(1)


def serve(hide: tuple[str, ...], unsafe: bool, source: BinaryIO, sink: BinaryIO) -> None:
    """The judge's loop: an assignment and a notebook in, a result out."""
    from .judge import Run
    from .sandbox import SandboxError, Warm

    def take(count: int) -> bytes:
        data = source.read(count)
        if len(data) < count:
            raise EOFError
        return data

    warm: Warm | None = None
    known: dict[str, Assignment] = {}
    try:
        while True:
            try:
                message, blobs = codec.read(take)
            except EOFError:
                return
            reply: dict[str, Any]
            try:
                if "assignment" in message:
                    name, notebook, cells, files = message["assignment"]
                    known[message["digest"]] = Assignment(
                        name, notebook, tuple(Cell(**c) for c in cells),
                        {f: bytes(b) for f, b in zip(files, blobs[1:], strict=True)})
                if warm is None:
                    warm = Warm(walls(hide, unsafe))
                    sandboxes.append(warm.process)
                np.random.seed(None)
                run = Run(known[message["digest"]], bytes(blobs[0]), warm,
                          Limits(**message["limits"]))
                reply = {"result": {"state": "graded", **asdict(run.grade())}}
            except Unreadable as why:
                reply = {"result": {"state": "unreadable", "reason": str(why)}}
            except (NoConfinement, SandboxError) as why:
                reply = {"failed" if warm is None else "broken": str(why)}
            except Exception:
                reply = {"broken": "the judge failed: " + traceback.format_exc()[-1500:]}
            codec.write(sink, reply, [])
    finally:
        if warm is not None:
            warm.close()


def main() -> None:
    folder = os.environ["TMPDIR"]
    os.chdir(folder)
    hide, unsafe = json.loads(sys.argv[1])
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    threading.Thread(target=watch, args=(folder,), daemon=True).start()
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what grading cells print goes nowhere
    try:
        serve(tuple(hide), unsafe, sys.stdin.buffer, sink)
    finally:  # whoever started this process may be gone
        remove(folder)


if __name__ == "__main__":
    main()
