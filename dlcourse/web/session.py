"""Runs the cells of a page, and says what came of each as plain data.

The same at build time, where the outputs go into the page, and in the browser, where they replace
them. It is also the page's host of figures and questions: each gets an address, and messages go
both ways.
"""

from __future__ import annotations

import ast
import base64
import builtins
import contextlib
import io
import linecache
import os
import pprint
import sys
import traceback
from typing import TYPE_CHECKING, Any

from ..figures.kit.ask import Several
from ..figures.kit.figure import Figure
from ..figures.kit.shown import Shown
from ..running.cell import execute, python
from ..running.names import imported, names_bound
from . import interact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence



class Session:
    """One namespace, in which cells are run by name; ``post`` gets what comes of them.

    A message is plain data, and bytes by name. Its "type" is "output" (of a "cell"), or "news" or
    "message" (of what is shown, by its "address").

    >>> posted = []
    >>> Session(lambda message, data: posted.append(message)).run("first", "x = 2\\nx + 1")
    True
    >>> posted
    [{'type': 'output', 'cell': 'first', 'kind': 'text', 'text': '3'}]
    """

    def __init__(self, post: Callable[[dict[str, Any], dict[str, bytes]], Any]) -> None:
        self.post = post
        self.names: dict[str, Any] = {"__name__": "__main__", "display": self.display}
        self.shown: dict[str, Any] = {}
        self.cell, self.count = "", 0

    # Cells ---------------------------------------------------------------------------------

    def run(self, cell: str, source: str) -> bool:
        """Run a cell: its outputs are posted, and whether it went well is returned."""
        self.cell, self.count = cell, 0
        source, name = python(source), f"<{cell}>"
        linecache.cache[name] = (len(source), None, source.splitlines(True), name)
        out, err = (Stream(self.output, which) for which in ("stdout", "stderr"))
        try:
            with self.at_work(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                value = execute(source, name, self.names)
                out.flush()
                if value is not None:
                    self.names["_"] = value
                    self.display(value)
                self.pictures()
            return True
        except BaseException as error:
            out.flush()
            self.output(kind="error", text=told(error, name))
            return False
        finally:
            err.flush()

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        """Meanwhile a page is what shows figures, also those of `interact`."""
        host, widgets = Shown.host, sys.modules.get("ipywidgets")
        Shown.host = self.show  # type: ignore[assignment]
        sys.modules["ipywidgets"] = interact
        os.environ.setdefault("MPLBACKEND", "agg")
        try:
            yield
        finally:
            Shown.host = host  # type: ignore[method-assign]
            sys.modules.pop("ipywidgets")
            if widgets is not None:
                sys.modules["ipywidgets"] = widgets

    def output(self, *, data: dict[str, bytes] | None = None, **what: Any) -> None:
        """Something came of the cell that runs."""
        self.post({"type": "output", "cell": self.cell, **what}, data or {})

    def display(self, *values: Any) -> None:
        """Show values, each in its best form."""
        sys.stdout.flush()
        for value in values:
            if isinstance(value, Shown):
                self.show(value)
            elif isinstance(value, Several):
                self.display(*value)
            elif hasattr(value, "savefig"):
                self.output(kind="image", text=value.get_label() or "A picture", png=png(value))
            elif hasattr(value, "_repr_html_"):
                self.output(kind="html", html=value._repr_html_())
            else:
                self.output(kind="text", text=written(value))

    def pictures(self) -> None:
        """Show the figures that Matplotlib has open, as a notebook does at a cell's end."""
        if plots := sys.modules.get("matplotlib.pyplot"):
            for number in plots.get_fignums():
                self.display(plots.figure(number))
            plots.close("all")

    # Figures and questions -----------------------------------------------------------------

    def show(self, shown: Any) -> None:
        """A figure or a question: what its player holds, and from now on what changes."""
        address = f"{self.cell}/{self.count}"
        self.count += 1
        self.shown[address] = shown
        held: dict[str, Any] = {}
        for one in parts(shown):
            held |= one.as_data()
            one.watch(lambda news: self.news(address, news))
            one.send = lambda content, buffers: self.post(
                {"type": "message", "address": address, "content": content},
                {str(i): bytes(buffer) for i, buffer in enumerate(buffers)})
        held, data = split(held)
        self.output(kind="shown", address=address, held=held, data=data)

    def news(self, address: str, news: dict[str, Any]) -> None:
        held, data = split(news)
        self.post({"type": "news", "address": address, "held": held}, data)

    def move(self, address: str, positions: dict[str, int]) -> None:
        """The reader moved controls."""
        if (shown := self.shown.get(address)) is not None:
            for one in parts(shown):
                if isinstance(one, Figure):
                    one.move(positions)

    def receive(self, address: str, content: dict[str, Any]) -> None:
        """What the reader did besides, or which frames the player lacks."""
        if (shown := self.shown.get(address)) is not None:
            shown.receive(content)


def parts(shown: Any) -> list[Shown]:
    """A figure or a question, and before it the figure that stands above a question."""
    above = None if isinstance(shown, Figure) else getattr(shown, "figure", None)
    return [shown] if above is None else [above, shown]


def split(held: dict[str, Any]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What a player holds: plain data, and bytes."""
    data = {name: value for name, value in held.items() if isinstance(value, bytes)}
    return {name: value for name, value in held.items() if name not in data}, data


class Stream(io.TextIOBase):
    """Hands on what is printed, a few lines at a time."""

    def __init__(self, output: Callable[..., None], name: str) -> None:
        self.output, self.stream, self.kept = output, name, ""

    def write(self, text: str) -> int:
        self.kept += text
        if len(self.kept) > 2000:
            self.flush()
        return len(text)

    def flush(self) -> None:
        if self.kept:
            text, self.kept = self.kept, ""
            self.output(kind="stream", name=self.stream, text=text)

    def writable(self) -> bool:
        return True


def written(value: Any) -> str:
    """A value as a notebook writes it.

    >>> written({"b": 1, "a": 2})
    "{'b': 1, 'a': 2}"
    """
    if isinstance(value, dict | list | tuple | set):
        return pprint.pformat(value, width=79, sort_dicts=False, compact=True)
    return repr(value)


def png(figure: Any) -> str:
    """A Matplotlib figure, as base64."""
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=110, bbox_inches="tight")
    return base64.b64encode(picture.getvalue()).decode()


def told(error: BaseException, name: str) -> str:
    """An error as Python tells it, from the reader's own cell on."""
    frames = traceback.extract_tb(error.__traceback__)
    first = next((i for i, frame in enumerate(frames) if frame.filename == name), len(frames))
    lines = traceback.format_exception_only(error)
    if own := frames[first:]:
        lines = ["Traceback (most recent call last):\n", *traceback.format_list(own), *lines]
    return "".join(lines).rstrip()


# What must have been run -------------------------------------------------------------------

def needed(sources: Sequence[str], wanted: int, ran: Iterable[int] = ()) -> list[int]:
    """The cells, in order, that must be run before cell ``wanted`` can be; those that ``ran``
    need not again.

    A cell needs an earlier one that binds a name it reads, or may change what such a name holds.
    (Calling what was imported changes nothing: `dl.fit(model)` may change the model alone.)

    >>> needed(["x = [1]", "y = 5", "x.append(2)", "print(x)"], 3)
    [0, 2]
    >>> needed(["x = [1]", "y = 5", "x.append(2)", "print(x)"], 3, ran=[0])
    [2]
    """
    wants = uses(sources[wanted])[0]
    modules = frozenset().union(*map(imported, sources))
    chosen = []
    for at in range(wanted - 1, -1, -1):
        reads, binds = uses(sources[at])
        binds -= modules - names_bound(sources[at])
        if binds & wants:
            wants |= reads | binds
            if at not in ran:
                chosen.append(at)
    return chosen[::-1]


READERS = set(dir(builtins)) - {"setattr", "delattr", "exec", "next"}


def uses(source: str) -> tuple[set[str], set[str]]:
    """The names that a cell reads, and those that it binds or may change.

    >>> reads, binds = uses("dl.fit(model, x)\\nprint(y)\\nfor i in z: w[i] = 1")
    >>> sorted(reads), sorted(binds)
    (['dl', 'i', 'model', 'w', 'x', 'y', 'z'], ['dl', 'i', 'model', 'w', 'x'])
    """
    try:
        tree = ast.parse(python(source))
    except SyntaxError:
        return set(), set()
    reads: set[str] = set()
    binds: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (reads if isinstance(node.ctx, ast.Load) else binds).add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            binds.add(node.name)
        elif isinstance(node, ast.alias):
            binds.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(
                node.ctx, ast.Load):
            binds |= names_in(node)
        elif isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Attribute):
                binds |= names_in(called)
            if not (isinstance(called, ast.Name) and called.id in READERS):
                binds |= {name for given in (*node.args, *(k.value for k in node.keywords))
                          for name in names_in(given)}
    return reads - READERS, binds - READERS


def names_in(node: ast.AST) -> set[str]:
    return {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}
