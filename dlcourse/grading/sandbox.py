"""The judge's end of the line: a warm process to fork from, and a line to each child.

    with Warm(walls, scratch) as warm:
        line = warm.fork(limits, files={})
        line.run("x = 1", number=1, limit=5)

A line never raises in the middle of an exchange: the alarm of a check that times the student's
function is held back until the answer is here or the child is given up.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from . import codec, confine, shared, standins

SMALLEST = 4096  # bytes a file counts for, however empty
LOOK = 0.1  # seconds between looks at what is written while a child works
GRACE = 0.5  # seconds a child has to notice that its time is up
INSIDE = ("import sys; sys.path[:] = {paths!r}; "
          "from dlcourse.grading import inside; inside.main()")


class Gone(Exception):
    """The student's program is no longer there; a sentence says why."""


class SandboxError(Exception):
    """The sandbox itself does not work."""


class Warm:
    """A process in the sandbox that has Python and NumPy loaded."""

    def __init__(self, walls: confine.Walls):
        self.walls, self.count = walls, 0
        self.scratch = confine.PRIVATE if walls.command else tempfile.mkdtemp(prefix="dlcourse-")
        if not walls.command and os.geteuid() == 0:
            os.chmod(self.scratch, 0o1777)
        paths = [p for p in sys.path if p and os.path.isabs(p)]
        paths += [str(confine.PACKAGE.parent)]
        self.control, other = socket.socketpair()
        about = json.dumps([other.fileno(), asdict(walls), self.scratch])
        self.process = subprocess.Popen(
            [*walls.command, confine.PYTHON, "-I", "-c", INSIDE.format(paths=paths), about],
            env=confine.environment(), cwd="/", pass_fds=[other.fileno()],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        other.close()
        self.replies = self.control.makefile("rb")
        try:
            if not self.replies.readline():
                raise SandboxError(self.complaint())
            self.fork(confine.Limits(), {}).close()
        except SandboxError as problem:
            self.close()
            raise SandboxError(f"the sandbox does not start: {problem}") from None

    def fork(self, limits: confine.Limits, files: dict[str, bytes],
             given: Sequence[str] = (), libraries: Sequence[str] = ()) -> Line:
        """A new child, in a folder that holds ``files``. Objects of the classes ``given``, which
        the assignment hands out, travel by value. The ``libraries`` are loaded once, before."""
        mine, its = socket.socketpair()
        self.count += 1
        order = {"do": "fork", "limits": limits.as_dict(), "number": self.count,
                 "libraries": list(libraries)}
        try:
            socket.send_fds(self.control, [json.dumps(order).encode()], [its.fileno()])
        finally:
            its.close()
        line = Line(self, mine, limits, self.reply()["pid"])
        line.start(files, given)
        return line

    def end(self) -> int:
        """Kill the child that was forked last; its exit status."""
        self.control.sendall(b'{"do": "end"}')
        return self.reply()["status"]

    def files(self) -> int:
        """The bytes of files and folders that there are, where nothing else bounds them."""
        if self.walls.command:
            return 0
        total = 0

        def unread(error: OSError) -> None:
            nonlocal total
            if not isinstance(error, FileNotFoundError):  # longer than a path may be, or locked
                total += confine.Limits.disk

        for folder, inner, names in os.walk(self.scratch, onerror=unread):
            for name in [*inner, *names]:
                with contextlib.suppress(OSError):
                    blocks = os.lstat(os.path.join(folder, name)).st_blocks
                    total += max(blocks * 512, SMALLEST)
        return total

    def complaint(self) -> str:
        """What the warm process has said on its error stream."""
        handle = self.process.stderr.fileno()  # type: ignore[union-attr]
        ready, _, _ = select.select([handle], [], [], 0.2)
        return os.read(handle, 10_000).decode(errors="replace")[-500:] if ready else ""

    def reply(self) -> dict[str, Any]:
        text = self.replies.readline()
        if not text:
            raise SandboxError("the sandbox has stopped")
        return json.loads(text)

    def close(self) -> None:
        """End the warm process and its child, and remove what they wrote."""
        self.replies.close()
        self.control.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stderr:
            self.process.stderr.close()
        if not self.walls.command:
            confine.remove(self.scratch)

    def __enter__(self) -> Warm:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


class Line:
    """The line to one child. Once it is `gone` (a sentence), every request raises `Gone`."""

    def __init__(self, warm: Warm, end: socket.socket, limits: confine.Limits, process: int):
        self.warm, self.end, self.limits, self.process = warm, end, limits, process
        self.received = 0
        self.gone = ""
        self.stand_ins: dict[int, Any] = {}
        self.errors: dict[str, type] = {}  # classes of errors that the student or we have defined
        self.callbacks: list[Any] = []
        self.core = dict(standins.CORE)
        self.places = shared.Places({})
        self.seeded = False  # whether the global random generators are the same on both sides

    def start(self, files: dict[str, bytes], given: Sequence[str]) -> None:
        encoder = codec.Encoder(lambda value: None)
        content = {name: np.frombuffer(data, np.uint8) for name, data in files.items()}
        self.deadline = time.monotonic() + 10
        try:
            self.send({"files": encoder.encode(content), "given": list(given)}, encoder.blobs)
            codec.read(self.take)
        except (OSError, EOFError):
            self.give_up("", died=True)
            raise SandboxError(f"a submission could not be confined: {self.gone} "
                               f"{self.warm.complaint()}") from None

    def run(self, source: str, number: int, limit: float) -> dict[str, Any]:
        """Run a cell: its "status", what was "printed" and "shown", and the error if any."""
        reply, _ = self.ask({"op": "run", "source": source, "number": number}, [], limit)
        return reply

    def ask(self, message: dict, blobs: list[bytes], limit: float) -> tuple[dict, list]:
        """Send a message and wait for its reply, answering what the child asks meanwhile."""
        if self.gone:
            raise Gone(self.gone)
        with held_back() as left:
            limit = max(min(limit, left), 0.001)
            self.deadline = time.monotonic() + limit + GRACE
            try:
                self.send({**message, "limit": limit}, blobs)
                while True:
                    reply, arrays = codec.read(self.take)
                    if reply.get("op") != "callback":
                        self.check_disk()
                        return reply, arrays
                    self.send(*standins.call_back(self, reply, arrays))
            except TimeoutError:
                self.give_up(f"It was stopped after {limit:.3g} seconds. Is there a loop that "
                             "never ends?")
            except (EOFError, OSError):
                self.give_up("", died=True)
            except codec.CodecError as error:
                self.give_up(f"It sent {error}.")
            except Exception as error:
                self.give_up(f"It sent what cannot be read ({type(error).__name__}).")
        raise Gone(self.gone)

    def give_up(self, why: str, died: bool = False) -> None:
        """Kill the child and remember why."""
        self.end.close()
        status = self.warm.end()
        self.gone = death(status) if died else why

    def close(self) -> None:
        if not self.gone:
            self.give_up("It is over.")

    def send(self, message: dict, blobs: list[bytes]) -> None:
        self.end.settimeout(10)
        with self.end.makefile("wb") as stream:
            codec.write(stream, message, blobs)

    def take(self, count: int) -> bytes:
        data = bytearray()
        while len(data) < count:
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self.end.settimeout(min(left, LOOK))
            try:
                piece = self.end.recv(min(count - len(data), 1 << 20))
            except TimeoutError:
                self.check_disk()
                continue
            if not piece:
                raise EOFError
            data += piece
            self.received += len(piece)
        return bytes(data)

    def check_disk(self) -> None:
        """Raise `CodecError` when the child has written more than it may.

        What it has written counts, not only what there is: a file that is deleted while open
        takes room too.
        """
        if max(self.warm.files(), self.written()) > self.limits.disk:
            raise codec.CodecError("more files than it may write")

    def written(self) -> int:
        """The bytes that the child has written elsewhere than to this line."""
        if self.warm.walls.command:
            return 0
        path = Path(f"/proc/{self.process}/io")
        try:
            text = path.read_text()
        except OSError:
            try:
                with confine.as_nobody():
                    text = path.read_text()
            except OSError:
                return 0
        return int(re.findall(r"wchar: (\d+)", text)[0]) - self.received


@contextlib.contextmanager
def held_back() -> Iterator[float]:
    """The alarm that is set, if any, rings after the block; the seconds until then.

    It is put off, not blocked: another thread would take the signal.
    """
    start = time.monotonic()
    left, interval = signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        yield left or float("inf")
    finally:
        if left:
            rest = left - (time.monotonic() - start)
            signal.setitimer(signal.ITIMER_REAL, rest if rest > 0 else interval or left, interval)
            if rest <= 0:
                signal.raise_signal(signal.SIGALRM)


def death(status: int) -> str:
    """Why a process ended, from its exit status."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number == signal.SIGXCPU:
            return "The program used up its time."
        if number != signal.SIGKILL:
            return f"The program crashed ({signal.Signals(number).name})."
        return "The program was ended: too much memory, or too much time."
    return "The program ended itself. A function ends with return, a notebook just ends."
