"""What runs in the sandbox: a warm process that forks one child for each submission.

The warm process takes two orders on its control line: "fork", with the child's own line to the
judge, and "end", which kills the child and removes what it wrote. When the line closes it goes.
The child runs the student's cells and answers the judge; it can do nothing else.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib.abc
import importlib.machinery
import io
import json
import linecache
import os
import random
import resource
import select
import signal
import socket
import sys
import traceback
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

import dlcourse

from . import cells, codec, confine, shared

LOOK = 0.1  # seconds between looks at how many files there are
MOST_FILES = 16_000
SETUP_FAILED = 70  # the exit code of a child that could not be confined
FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, np.ufunc,
             types.MethodWrapperType, types.WrapperDescriptorType, types.MethodDescriptorType)


class TimeUp(BaseException):
    """Raised inside student code that takes too long."""


def serve(control: socket.socket, walls: confine.Walls, scratch: str) -> None:
    """The warm process's loop."""
    if walls.safe:
        confine.drop_root([sys.executable, np.__file__, dlcourse.__file__])
    own, others = scratch == confine.PRIVATE, confine.threads()
    calls = confine.filter_of_calls() if walls.seccomp else b""
    gc.collect()
    gc.freeze()
    control.sendall(b"{}\n")
    child, folder = 0, ""
    while True:
        while child and not select.select([control], [], [], LOOK)[0]:
            if own and crowded(scratch):
                os.kill(child, signal.SIGKILL)
        message, handles, *_ = socket.recv_fds(control, 65536, 1)
        if not message:
            break
        order = json.loads(message)
        status = end(child, scratch if own else folder) if child else 0
        child = 0
        if order["do"] == "fork":
            load(order["libraries"])
            folder = os.path.join(scratch, f"work-{order['number']}")
            os.mkdir(folder, 0o700)
            child = os.fork()
            if child == 0:
                control.close()
                limits = confine.Limits(**order["limits"])
                raise_walls = functools.partial(confine.confine, walls, limits, folder, others,
                                                calls)
                be_child(handles[0], limits, folder, raise_walls if walls.safe else None)
            os.close(handles[0])
            answer: dict[str, Any] = {"pid": child}
        else:
            answer = {"status": status}
        control.sendall(json.dumps(answer).encode() + b"\n")
    if child:
        end(child, folder)


def load(libraries: Sequence[str]) -> None:
    """Import what children will import, so that it takes its time only once."""
    new = [name for name in libraries if name not in sys.modules]
    for name in new:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    if new:
        gc.collect()
        gc.freeze()


def crowded(scratch: str) -> bool:
    """Whether there are too many files in a file system of our own."""
    about = os.statvfs(scratch)
    return about.f_files - about.f_ffree > MOST_FILES


def end(child: int, folder: str) -> int:
    """Kill a child and remove all that is where it wrote; its exit status."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    with contextlib.suppress(OSError):
        confine.empty(folder)
        if folder != confine.PRIVATE:
            os.rmdir(folder)
    return status


def be_child(handle: int, limits: confine.Limits, folder: str,
             raise_walls: Callable[[], None] | None) -> None:
    """Never returns."""
    try:
        os.chdir(folder)
        os.environ.update(HOME=folder, TMPDIR=folder, MPLCONFIGDIR=folder)
        student = Student(handle, limits)
        student.take_files()
        if raise_walls:
            raise_walls()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        student.send({"ready": True}, [])
    except BaseException:
        traceback.print_exc()
        os._exit(SETUP_FAILED)
    try:
        student.serve()
    finally:
        os._exit(0)


class Printed(io.TextIOBase):
    """Keeps the beginning of what is printed, and counts the rest."""

    def __init__(self, most: int):
        self.most, self.kept, self.lost = most, "", 0

    def write(self, text: str) -> int:
        text = str(text)
        room = max(self.most - len(self.kept), 0)
        self.kept += text[:room]
        self.lost += max(len(text) - room, 0)
        return len(text)

    def writable(self) -> bool:
        return True

    def text(self) -> str:
        return self.kept + (f"\n… and {self.lost:,} characters more" if self.lost else "")


def display(*values: Any, **_: Any) -> Silent:
    """Show values; what is done with what comes back does nothing."""
    print(*values)
    return Silent("handle")


class Student:
    """The student's program, and the objects of it that the judge knows by number."""

    def __init__(self, line: int, limits: confine.Limits):
        self.line, self.limits = line, limits
        self.objects: list[Any] = []
        self.numbers: dict[int, int] = {}
        self.core = codec.core_classes()
        main = types.ModuleType("__main__")
        sys.modules["__main__"] = main
        self.names = vars(main)
        self.names["display"] = display
        sys.path.insert(0, "")  # the modules that the assignment brings
        self.cells = 0
        sys.meta_path.insert(0, NoChecks())

    # the line

    def take(self, count: int) -> bytes:
        data = bytearray()
        while len(data) < count:
            piece = os.read(self.line, min(count - len(data), 1 << 20))
            if not piece:
                raise EOFError
            data += piece
        return bytes(data)

    def send(self, message: dict, blobs: list[bytes]) -> None:
        with open(self.line, "wb", closefd=False) as stream:
            codec.write(stream, message, blobs)

    def serve(self) -> None:
        while True:
            message, blobs = codec.read(self.take)
            codec.know_given(self.core, self.names, self.given)
            reply, out = getattr(self, "do_" + message["op"])(message, blobs)
            self.send(reply, out)

    def take_files(self) -> None:
        message, blobs = codec.read(self.take)
        self.given = message["given"]
        for name, content in self.decoder(blobs, None).decode(message["files"]).items():
            os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
            with open(name, "wb") as file:
                file.write(content.tobytes())

    # orders

    def do_run(self, message: dict, blobs: list) -> tuple[dict, list]:
        """Run a cell; what it printed, showed, and how it ended."""
        self.cells += 1
        name = f"<cell {message['number']}>"
        printed, shown = Printed(self.limits.output), ""
        reply: dict[str, Any] = {"status": "ok"}
        try:
            with (contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed),
                  alarm(message["limit"])):
                shown = self.execute(message["source"], name, printed)
        except BaseException as error:
            reply = {"status": "error", **describe(error, message["limit"])}
        reply |= {"printed": printed.text(), "shown": shown}
        return reply, []

    def execute(self, source: str, name: str, printed: Printed) -> str:
        source = cells.python(source)
        linecache.cache[name] = (len(source), None, source.splitlines(True), name)
        shell = cells.Shell(printed.write)
        self.names["get_ipython"] = lambda: shell
        value = cells.execute(source, name, self.names)
        if value is not None:
            self.names["_"] = value
        text = "" if value is None else repr(value)
        return text[: self.limits.output] if type(text) is str else ""

    def do_fetch(self, message: dict, blobs: list) -> tuple[dict, list]:
        """The values of names, those that there are."""
        encoder = self.encoder(codec.Tracked())
        found = {}
        for name in message["names"]:
            if name in self.names:
                with contextlib.suppress(BaseException), alarm(message["limit"]):
                    found[name] = encoder.encode(self.names[name])
        return {"found": found}, encoder.blobs

    def do_call(self, message: dict, blobs: list) -> tuple[dict, list]:
        """Call an object, or its method, and send back result and changes."""
        tracked = codec.Tracked()
        decoder = self.decoder(blobs, tracked)
        arguments, keywords = decoder.decode(message["arguments"])
        target, method = self.objects[message["on"]], message.get("method")
        before = [codec.fingerprint(v) for v in tracked.objects]

        def work() -> Any:
            if method == "__iter__":
                return (item for item in target)  # its items travel, not the object
            return (getattr(target, method) if method else target)(*arguments, **keywords)

        return self.answer(work, message, decoder, before)

    def do_get(self, message: dict, blobs: list) -> tuple[dict, list]:
        return self.answer(lambda: getattr(self.objects[message["on"]], message["name"]), message,
                           self.decoder(blobs, codec.Tracked()))

    def do_set(self, message: dict, blobs: list) -> tuple[dict, list]:
        decoder = self.decoder(blobs, codec.Tracked())
        value = decoder.decode(message["value"])
        return self.answer(lambda: setattr(self.objects[message["on"]], message["name"], value),
                           message, decoder)

    def do_share(self, message: dict, blobs: list) -> tuple[dict, list]:
        """Only make the judge's changes."""
        return self.answer(lambda: None, message, self.decoder(blobs, codec.Tracked()))

    def answer(self, work: Callable[[], Any], message: dict, decoder: codec.Decoder,
               before: Sequence = ()) -> tuple[dict, list]:
        tracked = decoder.tracked or codec.Tracked()
        printed, complained = Printed(self.limits.output), Printed(500)
        there = shared.There(message["places"], self.names, self.objects)
        there.put(message["put"], decoder)
        if "seeds" in message:
            set_seeds(decoder.decode(message["seeds"]))
        reply: dict[str, Any] = {}
        encoder = self.encoder(tracked)
        with warnings.catch_warnings(record=True) as caught:
            if message["always"]:
                warnings.simplefilter("always")
            try:
                with (contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complained),
                      np.errstate(**message["errors"]), alarm(message["limit"])):
                    reply["ok"] = encoder.encode(work())
                    reply["changed"] = [[i, encoder.content(v, type(v), 0)]
                                        for i, v in enumerate(tracked.objects[: len(before)])
                                        if codec.fingerprint(v) != before[i]]
                    reply["places"] = there.changes(encoder)
                    if "seeds" in message:
                        reply["seeds"] = encoder.encode(seeds())
            except BaseException as error:
                encoder = self.encoder(None)
                reply = {"raised": describe(error, message["limit"])}
        seen = {(w.category.__name__, str(w.message)[:200]) for w in caught[:100]}
        return {**reply, "printed": printed.text(), "complained": complained.text(),
                "warned": sorted(seen)[:10]}, encoder.blobs

    # values

    def encoder(self, tracked: codec.Tracked | None) -> codec.Encoder:
        return codec.Encoder(self.reference, tracked, self.core)

    def decoder(self, blobs: list, tracked: codec.Tracked | None) -> codec.Decoder:
        return codec.Decoder(blobs, self.dereference, tracked, self.core)

    def reference(self, value: Any) -> dict | None:
        """The number of a function, class or object of the student's."""
        if isinstance(value, types.ModuleType):
            return {"x": "module", "where": codec.where(value)}
        if isinstance(value, type):
            node = {"class": self.number(value), "name": value.__name__,
                    "where": codec.where(value)}
            return node | ({"error": lineage(value)} if issubclass(value, BaseException) else {})
        if isinstance(value, FUNCTIONS):
            return {"function": self.number(value), "name": getattr(value, "__name__", "function"),
                    "where": codec.where(value), "doc": documentation(value)}
        if type(value).__module__ == "__main__":
            return {"object": self.number(value), "of": self.number(type(value)),
                    "name": type(value).__name__, "callable": callable(value)}
        if callable(value):
            return {"function": self.number(value), "name": type(value).__name__}
        return None

    def number(self, value: Any) -> int:
        if id(value) not in self.numbers:
            self.numbers[id(value)] = len(self.objects)
            self.objects.append(value)
        return self.numbers[id(value)]

    def dereference(self, node: dict) -> Any:
        if "mine" in node:
            return self.objects[node["mine"]]
        if "named" in node:
            module, _, name = node["named"].partition(":")
            return getattr(importlib.import_module(module), name)
        return self.callback(node["yours"], node.get("name", "function"))

    def callback(self, number: int, name: str) -> Callable:
        """A function of the judge's, such as the one whose slope is asked for."""

        def function(*arguments: Any, **keywords: Any) -> Any:
            encoder = self.encoder(None)
            node = encoder.encode((arguments, keywords))
            left = signal.setitimer(signal.ITIMER_REAL, 0)[0]
            self.send({"op": "callback", "on": number, "arguments": node}, encoder.blobs)
            reply, blobs = codec.read(self.take)
            if left:
                signal.setitimer(signal.ITIMER_REAL, left, 0.05)
            if "raised" in reply:
                raise codec.exception(reply["raised"], {})
            return self.decoder(blobs, codec.Tracked()).decode(reply["ok"])

        function.__name__ = function.__qualname__ = codec.identifier(name, "function")
        return function


def seeds() -> tuple[Any, Any]:
    """The state of the two global random generators."""
    return random.getstate(), np.random.get_state()


def set_seeds(found: tuple[Any, Any]) -> None:
    random.setstate(found[0])
    np.random.set_state(found[1])


@contextlib.contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raises `TimeUp` inside after ``seconds``, again and again until it is heeded."""
    armed = True

    def ring(*_: Any) -> None:
        if armed:
            raise TimeUp

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.05)
    try:
        yield
    finally:
        armed = False
        signal.setitimer(signal.ITIMER_REAL, 0)


def documentation(value: Any) -> str | None:
    text = getattr(value, "__doc__", None)
    return text[:5000] if type(text) is str else None


def lineage(kind: type) -> list[str]:
    """Where a class of errors comes from, itself first."""
    return [codec.where(c) for c in kind.__mro__[:10]]


def describe(error: BaseException, limit: float) -> dict[str, Any]:
    """What an error is: name, message and line, as texts of a bounded length; its classes; and
    its arguments where they are plain."""
    if isinstance(error, TimeUp):
        return {"name": "TimeoutError", "message": f"stopped after {limit:.3g} seconds", "line": "",
                "classes": ["builtins:TimeoutError"], "arguments": None}
    try:
        message = str(error)
        message = message[:500] if type(message) is str else ""
    except BaseException:
        message = "(its message cannot be read)"
    where = ""
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.startswith("<cell "):
            where = linecache.getline(name, trace.tb_lineno).strip()[:120]
        trace = trace.tb_next
    plain = all(type(a) in (str, int, float, bool, type(None)) and len(str(a)) < 500
                for a in error.args[:5])
    return {"name": str(type(error).__name__)[:60], "message": message, "line": where,
            "classes": lineage(type(error)), "arguments": list(error.args[:5]) if plain else None}


class Silent(types.ModuleType):
    """Stands for the checks, which are not here: whatever is asked of it, nothing comes."""

    __path__ = ()  # type: ignore[assignment]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Silent(name)

    def __call__(self, *_: Any, **__: Any) -> Any:
        return None


class NoChecks(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives `Silent` for dlcourse.checks, so that cells that use it run."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name == "dlcourse.checks" or name.startswith("dlcourse.checks."):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: Any) -> types.ModuleType:
        return Silent(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        pass


def main() -> None:
    handle, walls, scratch = json.loads(sys.argv[1])
    walls |= {name: tuple(walls[name]) for name in ("command", "reads", "lists")}
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    serve(socket.socket(fileno=handle), confine.Walls(**walls), scratch)


if __name__ == "__main__":
    main()
