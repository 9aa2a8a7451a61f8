"""The notebook as host: a figure or a question becomes an anywidget.

This is the one module that knows them. A host mirrors what its figure or question tells of, and
hands on what the reader does; nothing is computed or decided here. What shows them (show.js) is
written as ES modules; anywidget wants one text, so `joined` puts them one after another.
"""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from .figure import Figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .shown import Shown

KIT = Path(__file__).resolve().parent
IMPORT = re.compile(r'^import \{[^}]*\} from "([./\w]+\.js)";\n', re.M)


@cache
def joined() -> str:
    """What shows figures and questions, and all that it imports, as one ES module.

    >>> "import {" in joined(), joined().count("export ")
    (False, 1)
    """
    texts: dict[Path, str] = {}

    def take(path: Path) -> None:
        if path not in texts:
            text = path.read_text(encoding="utf-8")
            for needed in IMPORT.findall(text):
                take((path.parent / needed).resolve())
            texts[path] = re.sub(r"^export (?!default)", "", IMPORT.sub("", text), flags=re.M)

    take(KIT / "show.js")
    return "\n".join(texts.values())


def widget(shown: Any) -> anywidget.AnyWidget:
    """What shows a figure or a question in a notebook."""
    if isinstance(shown, Figure):
        return FigureWidget(shown)
    return FormWidget(*filter(None, [shown.figure, shown]))


def process() -> str:
    """This process of this kernel; empty outside of Jupyter's."""
    try:
        from ipykernel.connect import get_connection_file

        return f"{Path(get_connection_file()).stem}/{os.getpid()}"
    except (ImportError, RuntimeError, OSError):
        return ""


class Outputs:
    """The widgets that the outputs of a shell's cells show. A cell that ran again shows others:
    what then stands nowhere is let go, in the kernel and in the page."""

    def __init__(self, shell: Any):
        self.new: set[FigureWidget] = set()
        self.shown: dict[str, set[FigureWidget]] = {}
        shell.events.register("post_run_cell", self.end)

    def end(self, result: Any) -> None:
        """A cell has run. (Some front ends do not say which: what it shows stays.)"""
        cell, new, self.new = getattr(result.info, "cell_id", None) or "", self.new, set()
        before = self.shown.get(cell, set())
        self.shown[cell] = new if cell else before | new
        for widget in before.difference(*self.shown.values()):
            widget.let_go()


@cache
def outputs() -> Outputs | None:
    """Those of this kernel; none outside a notebook."""
    from IPython import get_ipython

    shell: Any = get_ipython()  # type: ignore[no-untyped-call]
    return None if shell is None else Outputs(shell)


class FigureWidget(anywidget.AnyWidget):
    """A figure in a notebook: its `Figure` and the player hold the same traits."""

    _esm = joined()
    _css = (KIT / "show.css").read_text(encoding="utf-8")
    spec = traitlets.Dict().tag(sync=True)
    positions = traitlets.Dict().tag(sync=True)
    sets: traitlets.List = traitlets.List().tag(sync=True)
    data = traitlets.Bytes().tag(sync=True)
    error = traitlets.Unicode().tag(sync=True)
    carried = traitlets.Unicode().tag(sync=True)

    def __init__(self, *shown: Shown) -> None:
        self.of = shown
        super().__init__(**{name: value for one in shown for name, value in one.as_data().items()})
        for one in shown:
            one.watch(self.mirror)
            one.send = self.post
            if isinstance(one, Figure):
                self.observe(lambda change, one=one: one.move(change["new"]), "positions")
        self.on_msg(lambda _, content, __: shown[-1].receive(content))

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """The widget; the metadata say where it lives: see dlcourse/app/contents.py."""
        shown: Any = super()._repr_mimebundle_(**options)
        bundle, metadata = shown
        if (here := outputs()) is not None:
            here.new.add(self)
        return bundle, {**metadata, "dlcourse": {"process": process()}}

    def let_go(self) -> None:
        """No output shows it any more."""
        for one in self.of:
            one.leave()
        self.sets, self.data = [], b""  # the page, too, may keep what it has seen
        self.layout.close()
        self.close()

    def mirror(self, news: dict[str, Any]) -> None:
        with self.hold_sync():
            for name, value in news.items():
                setattr(self, name, value)

    def post(self, content: dict[str, Any], buffers: Sequence[bytes]) -> None:
        self.send(content, [*buffers])


class FormWidget(FigureWidget):
    """A question in a notebook, and the figure above it if there is one."""

    form = traitlets.Dict().tag(sync=True)
    heading = traitlets.Unicode().tag(sync=True)
    reply = traitlets.Any().tag(sync=True)
    answer = traitlets.Any().tag(sync=True)
