"""The judge's end: a warm process to fork from, and a line to each program.

    with Warm(walls, scratch) as warm:
        program = warm.fork(limits, files={})
        program.run("x = 1", number=1, seconds=5)

What a program uses is the time that it had of a processor, and the time in which it waited though
it could have worked: how busy the machine is changes neither.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import psutil

from ...running.calls import Asked
from ...running.outcome import Outcome
from ...running.play import Repair
from . import walls, wire

SMALLEST = 4096  # bytes a file counts for, however empty
LOOK = 0.1  # seconds between looks at a program that works
GRACE = 2.0  # seconds beyond its limit that a program has to notice it
BACKSTOP = 600.0  # seconds on the wall after which nobody waits any more
INSIDE = ("import sys; sys.path[:] = {paths!r}; "
          "from dlcourse.grading.sandbox import warm; warm.main()")


class Gone(Exception):
    """The student's program is no longer there; a sentence says why."""


class SandboxError(Exception):
    """The sandbox itself does not work."""


class Exceeded(Exception):
    """A program used more than it may; a sentence."""


class Warm(contextlib.AbstractContextManager):
    """A process in the sandbox that has Python and NumPy loaded."""

    def __init__(self, around: walls.Walls):
        self.walls = around
        self.scratch = walls.PRIVATE if around.command else tempfile.mkdtemp(prefix="dlcourse-")
        if not around.command and os.geteuid() == 0:
            os.chmod(self.scratch, 0o1777)
        paths = [p for p in sys.path if p and os.path.isabs(p)]
        paths += [str(walls.PACKAGE.parent)]
        self.control, other = socket.socketpair()
        about = json.dumps([other.fileno(), asdict(around), self.scratch])
        self.process = subprocess.Popen(
            [*around.command, walls.PYTHON, "-I", "-c", INSIDE.format(paths=paths), about],
            env=walls.environment(), cwd="/", pass_fds=[other.fileno()],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        other.close()
        self.replies = self.control.makefile("rb")
        self.own: set[int] = set()  # the processes that are no student's
        try:
            if not self.replies.readline():
                raise SandboxError(self.complaint())
            self.own = {p.pid for p in self.processes()}
            self.fork(walls.Limits(), {}).close()
        except SandboxError as problem:
            self.close()
            raise SandboxError(f"the sandbox does not start: {problem}") from None

    def fork(self, limits: walls.Limits, files: dict[str, bytes],
             libraries: Sequence[str] = ()) -> Program:
        """A new program, in a folder that holds ``files``. The ``libraries`` are loaded once,
        before."""
        mine, its = socket.socketpair()
        order = {"do": "fork", "limits": asdict(limits), "libraries": list(libraries)}
        try:
            socket.send_fds(self.control, [json.dumps(order).encode()], [its.fileno()])
        finally:
            its.close()
        self.reply()
        program = Program(self, mine, limits)
        try:
            program.ask("files", 10.0, files={name: np.frombuffer(data, np.uint8)
                                              for name, data in files.items()})
        except Gone:
            raise SandboxError(f"a submission could not be confined: {program.gone} "
                               f"{self.complaint()}") from None
        return program

    def end(self) -> int:
        """Kill the program that was forked last; its exit status."""
        self.control.sendall(b'{"do": "end"}')
        return self.reply()["status"]

    def processes(self) -> list[psutil.Process]:
        """The students' processes, the oldest first."""
        with contextlib.suppress(psutil.Error):
            found = psutil.Process(self.process.pid).children(recursive=True)
            found = [p for p in found if p.pid not in self.own]
            return sorted(found, key=lambda p: (p.create_time(), p.pid))
        return []

    def files(self) -> int:
        """The bytes of files and folders that there are."""
        total, folders = 0, [self.scratch]
        while folders:
            try:
                entries = [*os.scandir(folders.pop())]
            except FileNotFoundError:
                continue
            except OSError:  # longer than a path may be, or locked
                total += walls.Limits.disk
                continue
            for entry in entries:
                with contextlib.suppress(OSError):
                    total += max(entry.stat(follow_symlinks=False).st_blocks * 512, SMALLEST)
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
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
        """End the warm process and its program, and remove what they wrote."""
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
            walls.remove(self.scratch)

    def __exit__(self, *_: Any) -> None:
        self.close()


class Program:
    """A student's program. Once it is `gone` (a sentence), every request raises `Gone`."""

    def __init__(self, warm: Warm, end: socket.socket, limits: walls.Limits):
        self.warm, self.end, self.limits = warm, end, limits
        self.received, self.used, self.gone = 0, 0.0, ""

    def run(self, source: str, number: int, seconds: float) -> dict[str, Any]:
        """Run a cell: what it "printed" and "shown", and the "error", "message", "line" if any."""
        return self.ask("run", seconds, source=source, number=number)

    def play(self, name: str, asked: Sequence[Asked], each: float, seconds: float,
             without: Sequence[str] = ()) -> list[Outcome]:
        """What comes of asking the answer of this name; ``without`` what of the package."""
        reply = self.ask("play", seconds, name=name, asked=list(asked), each=each,
                         without=list(without))
        outcomes = reply.get("outcomes")
        if type(outcomes) is list and outcomes and all(type(o) is Outcome for o in outcomes):
            return outcomes
        raise self.broken(reply)

    def replay(self, name: str, asked: Sequence[Asked], *how: Any,
               **more: Any) -> list[Repair]:
        """What comes of asking changes of this answer, as `play.replay` does; none where that does
        not go well."""
        with contextlib.suppress(Gone):
            reply = self.ask("replay", GRACE, name=name, asked=list(asked), how=how, more=more)
            repairs = reply.get("repairs")
            if type(repairs) is list and all(type(r) is Repair for r in repairs):
                return repairs
        return []

    def test(self, source: str, seconds: float, before: Sequence[str] = (),
             without: Sequence[str] = ()) -> dict[str, Any]:
        """What comes of a cell of asserts: its "value" if that is a number, what it "complained",
        and the error if any."""
        reply = self.ask("test", seconds, source=source, before=list(before),
                         without=list(without))
        if "complained" in reply:
            return reply
        raise self.broken(reply)

    def broken(self, reply: dict[str, Any]) -> Gone:
        """Why a child did not answer. The program goes on."""
        status = reply.get("died")
        return Gone(death(status) if type(status) is int else "It sent what is no answer.")

    def ask(self, do: str, seconds: float, **about: Any) -> dict[str, Any]:
        """Send an order and wait for its reply; ``used`` grows by the seconds it took."""
        if self.gone:
            raise Gone(self.gone)
        self.watch = Watch(self, seconds, do != "run")
        try:
            self.end.settimeout(10)
            with self.end.makefile("wb") as stream:
                wire.write(stream, {"do": do, "seconds": seconds, **about})
            reply = wire.read(self.take, wire.ANSWERS)
            self.check_disk()
            if type(reply) is not dict:
                raise wire.WireError("what is no answer")
            if self.watch.reason:
                raise Gone(self.watch.reason)
            return reply
        except Exceeded as why:
            self.give_up(str(why))
        except (EOFError, OSError):
            self.give_up("", died=True)
        except wire.WireError as error:
            self.give_up(f"It sent {error}.")
        finally:
            self.used += self.watch.used()
        raise Gone(self.gone)

    def give_up(self, why: str, died: bool = False) -> None:
        """Kill the program and remember why."""
        self.end.close()
        status = self.warm.end()
        self.gone = death(status) if died else why

    def close(self) -> None:
        if not self.gone:
            self.give_up("It is over.")

    def take(self, count: int) -> bytes:
        data = bytearray()
        self.end.settimeout(LOOK)
        while len(data) < count:
            try:
                piece = self.end.recv(min(count - len(data), 1 << 20))
            except TimeoutError:
                self.watch.look()
                self.check_disk()
                continue
            if not piece:
                raise EOFError
            data += piece
            self.received += len(piece)
        return bytes(data)

    def check_disk(self) -> None:
        """Raise `Exceeded` when the program has written more than it may.

        What it has written counts, not only what there is: a file that is deleted while open
        takes room too.
        """
        if self.warm.walls.command:
            return
        written = sum(map(wrote, self.watch.processes)) - self.received
        if max(self.warm.files(), written) > self.limits.disk:
            raise Exceeded("It wrote more files than it may.")


class Watch:
    """What a program and its children use while an order is carried out."""

    def __init__(self, program: Program, seconds: float, by_child: bool):
        self.program, self.seconds, self.by_child = program, seconds, by_child
        self.began = self.looked = time.monotonic()
        self.before: float | None = None  # processor time used before
        self.worked = self.waited = 0.0
        self.processes: list[psutil.Process] = []
        self.reason = ""  # why the child that carries it out was killed

    def used(self) -> float:
        """Seconds so far; what was over before the first look took less than a look."""
        return self.worked + self.waited or min(time.monotonic() - self.began, LOOK)

    def look(self) -> None:
        """Raise `Exceeded` if the program uses too much; of a child, kill it first."""
        now = time.monotonic()
        self.processes = self.program.warm.processes()
        work, memory, runs = 0.0, 0, False
        for process in self.processes:
            with contextlib.suppress(psutil.Error), process.oneshot():
                work += sum(process.cpu_times()[:4])
                memory += process.memory_info().rss
                runs |= process.status() not in (psutil.STATUS_SLEEPING, psutil.STATUS_STOPPED)
        if self.before is None:
            self.before = max(work - (now - self.began), 0.0)
        if not runs and work - self.before <= self.worked:
            self.waited += now - self.looked
        self.worked, self.looked = max(work - self.before, self.worked), now
        limits = self.program.limits
        if memory > 2 * limits.memory or len(self.processes) > limits.processes:
            raise Exceeded("The program was ended: too much memory, or too many processes.")
        if self.worked + self.waited > self.seconds + GRACE or now - self.began > BACKSTOP:
            why = (f"It was stopped after {self.seconds:.3g} seconds. Is there a loop that "
                   "never ends?")
            if self.reason or not self.by_child or len(self.processes) < 2:
                raise Exceeded(why)
            self.reason, self.seconds = why, self.seconds + GRACE
            for process in self.processes[1:]:
                with contextlib.suppress(psutil.Error):
                    process.kill()


def wrote(process: psutil.Process) -> int:
    """The bytes that a process has written so far, to files and lines alike."""
    for reader in (contextlib.nullcontext, walls.as_nobody):
        with contextlib.suppress(psutil.Error, RuntimeError), reader():
            return process.io_counters().write_chars
    return 0


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
