"""The warm process in the sandbox: Python and NumPy are loaded, and it forks a program for each
submission.

It takes two orders on its control line: "fork", with the program's own line to the judge, and
"end", which kills the program with all that it started and removes what it wrote. When the line
closes it goes.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import io
import json
import os
import resource
import select
import signal
import socket
import sys
import tempfile
from collections.abc import Sequence
from typing import Any

import numpy as np

import dlcourse

from ...running.calls import Call
from . import program, walls, wire

LOOK = 0.1  # seconds between looks at how many files there are
MOST_FILES = 16_000  # in a file system of our own
PR_SET_CHILD_SUBREAPER = 36


def serve(control: socket.socket, around: walls.Walls, scratch: str) -> None:
    """Take orders until the line closes."""
    if around.safe:
        walls.drop_root([sys.executable, np.__file__, dlcourse.__file__])
    own, others = scratch == walls.PRIVATE, walls.threads()
    calls = walls.filter_of_calls() if around.seccomp else b""
    if sys.platform == "linux":  # what a program leaves behind is this process's, to be killed
        walls.LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    warm_up()
    gc.collect()
    gc.freeze()
    control.sendall(b"{}\n")
    child, folder = 0, ""
    while True:
        while own and child and not select.select([control], [], [], LOOK)[0]:
            about = os.statvfs(scratch)
            if about.f_files - about.f_ffree > MOST_FILES:
                kill(child)
        message, handles, *_ = socket.recv_fds(control, 65536, 1)
        if not message:
            break
        order = json.loads(message)
        status = end(child, scratch if own else folder) if child else 0
        child = 0
        if order["do"] == "fork":
            load(order["libraries"])
            folder = tempfile.mkdtemp(prefix="work-", dir=scratch)
            limits = walls.Limits(**order["limits"])
            confine = functools.partial(walls.confine, around, limits, folder, others, calls)
            child = os.fork()
            if child == 0:
                control.close()
                program.be(handles[0], limits, folder, confine if around.safe else os.setsid)
            os.close(handles[0])
        control.sendall(json.dumps({"status": status}).encode() + b"\n")
    if child:
        end(child, folder)


def warm_up() -> None:
    """Go the way of every order a few times: what Python does to code that it runs often is then
    done before a program forks, and not in each program and each of its children anew."""
    double = "def double(x, *_):\n    return x + x\ndouble(1)"
    orders: list[dict[str, Any]] = [
        {"do": "run", "source": double, "number": 1},
        {"do": "play", "name": "double", "asked": [Call((np.ones((2, 2)), 1, [1.0]))] * 5,
         "each": 1.0, "without": []},
        {"do": "test", "source": "assert double(1) == 2", "before": [], "without": []}]
    rehearsal = program.Program(io.BytesIO(), io.BytesIO(), walls.Limits())
    for order in orders * 20:
        text, arrays = wire.packed(order | {"seconds": 5.0})
        rehearsal.answer(wire.unpacked(text, b"".join(arrays)))


def load(libraries: Sequence[str]) -> None:
    """Import what programs will import, so that it takes its time only once."""
    new = [name for name in libraries if name not in sys.modules]
    for name in new:
        with contextlib.suppress(ImportError):
            __import__(name)
    if new:
        gc.collect()
        gc.freeze()


def kill(child: int) -> None:
    """Kill a program and all that it forked: none of it can leave its group."""
    for kill in (os.killpg, os.kill):  # until it leads a group it is killed alone
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(child, signal.SIGKILL)


def end(child: int, folder: str) -> int:
    """Kill a program and remove all that is where it wrote; its exit status."""
    kill(child)
    status = os.waitpid(child, 0)[1]
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, 0)[0]:  # what it forked
            pass
    with contextlib.suppress(OSError):
        walls.empty(folder)
        if folder != walls.PRIVATE:
            os.rmdir(folder)
    return status


def main() -> None:
    handle, around, scratch = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    serve(socket.socket(fileno=handle), walls.Walls(**around), scratch)
