"""The notebook as host: a figure becomes an anywidget, a question a box of ipywidgets.

This is the one module that knows them. A host mirrors what its figure or question tells of, and
hands on what the reader does; nothing is computed or decided here. The player (player/*.js) is
written as ES modules; anywidget wants one text, so `joined` puts them one after another.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import ipywidgets
import traitlets

from .ask import Number, Options
from .figure import Figure
from .style import LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .ask import Form, Reply

PLAYER = Path(__file__).with_name("player")
IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+)\.js";\n', re.M)


@cache
def joined(entry: str = "figure") -> str:
    """The module ``entry`` of the player and all that it imports, as one ES module.

    >>> "import {" in joined(), joined().count("export ")
    (False, 1)
    """
    texts: dict[str, str] = {}

    def take(name: str) -> None:
        if name not in texts:
            text = (PLAYER / f"{name}.js").read_text(encoding="utf-8")
            for needed in IMPORT.findall(text):
                take(needed)
            texts[name] = re.sub(r"^export (?!default)", "", IMPORT.sub("", text), flags=re.M)

    take(entry)
    return "\n".join(texts.values())


def widget(shown: Any) -> ipywidgets.DOMWidget:
    """What shows a figure or a question in a notebook."""
    return FigureWidget(shown) if isinstance(shown, Figure) else FormWidget(shown)


class FigureWidget(anywidget.AnyWidget):
    """A figure in a notebook: its `Figure` and the player hold the same traits."""

    _esm = joined()
    _css = (PLAYER / "player.css").read_text(encoding="utf-8")
    spec = traitlets.Dict().tag(sync=True)
    positions = traitlets.Dict().tag(sync=True)
    sets: traitlets.List = traitlets.List().tag(sync=True)
    data = traitlets.Bytes().tag(sync=True)
    error = traitlets.Unicode().tag(sync=True)

    def __init__(self, figure: Figure) -> None:
        super().__init__(**{name: getattr(figure, name) for name in (
            "spec", "positions", "sets", "data", "error")})
        figure.watch(self.mirror)
        figure.send = self.post
        self.observe(lambda change: figure.move(change["new"]), "positions")
        self.on_msg(lambda _, content, __: figure.receive(content))

    def mirror(self, news: dict[str, Any]) -> None:
        with self.hold_sync():
            for name, value in news.items():
                setattr(self, name, value)

    def post(self, content: dict[str, Any], buffers: Sequence[bytes]) -> None:
        self.send(content, [*buffers])


VERDICTS = {"right": ("green", "<b>✓ Right.</b> "), "wrong": ("orange", "<b>✗ Not this.</b> "),
            "noted": ("blue", "<b>Noted.</b> "), "hint": ("edge", "")}


class FormWidget(ipywidgets.VBox):
    """A question in a notebook: its words, the entry, buttons, and the reply."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.heading, self.reply = ipywidgets.HTML(), ipywidgets.HTML()
        self.entry = _entry(form.entry)
        self.buttons = {name: ipywidgets.Button() for name in form.buttons}
        for name, button in self.buttons.items():
            button.on_click(lambda _, name=name: form.press(
                name, getattr(self.entry, "value", None)))
        above = [form.figure.widget] if form.figure else []
        super().__init__([*above, self.heading, self.entry,
                          ipywidgets.HBox([*self.buttons.values()]), self.reply])
        self.add_class("dlcourse-ask")
        form.watch(lambda _: self.mirror())
        self.mirror()

    def mirror(self) -> None:
        self.heading.value = (f'<span style="display: block; margin: 2px 0 6px; font-weight: 600">'
                              f'{self.form.heading}</span>')
        self.reply.value = _box(self.form.reply)
        for name, label in self.form.buttons.items():
            self.buttons[name].description = label


def _entry(entry: Any) -> ipywidgets.DOMWidget:
    if isinstance(entry, Options):
        return ipywidgets.RadioButtons(options=entry.options, value=None,
                                       layout={"width": "max-content"})
    if isinstance(entry, Number):
        ends = {} if entry.low is None else {
            "value": entry.low, "min": entry.low, "max": entry.high}
        kind = ipywidgets.BoundedFloatText if ends else ipywidgets.FloatText
        return kind(**ends, step=entry.step, description=entry.label,
                    style={"description_width": "auto"})
    return entry.widget  # a figure to draw in


def _box(reply: Reply) -> str:
    if not reply.words:
        return ""
    colour, mark = VERDICTS[reply.verdict]
    return (f'<div role="status" style="border-left: 4px solid {LIGHT[colour]}; padding: 4px 10px; '
            f'margin: 6px 0; color: var(--jp-content-font-color1, inherit)">'
            f'{mark}{reply.words}</div>')
