"""Predictions and questions: commit first, then see.

Answers are kept in the student's workspace (dlcourse/app/record.py) and sent nowhere. Each has a
name, unique in its lesson: "03_activation_functions/flat-ends".
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ...app import record
from .controls import Slider
from .figure import Figure
from .marks import Line, Panel, Points
from .shown import Shown

if TYPE_CHECKING:
    from collections.abc import Callable


class Reply(NamedTuple):
    """What is said after an answer: a verdict (right, wrong, noted, hint), and words, as HTML."""

    verdict: str
    words: str


@dataclass
class Options:
    """One of these is chosen; none is at first."""

    options: list[str]


@dataclass
class Number:
    """A number is typed, from ``low`` to ``high`` if there are ends; ``label`` stands beside it."""

    low: float | None = None
    high: float | None = None
    step: float | None = None
    label: str = ""


class Form(Shown):
    """Words, a way to answer, buttons, and what was replied: all that a host needs to know.

    ``heading`` and ``reply`` change with what the reader does, the labels of ``buttons`` too; a
    host hands on what was pressed and what stood in ``entry`` then (`press`). A ``figure`` may
    stand above.
    """

    def __init__(self, entry: Options | Number | Sketch, buttons: dict[str, str],
                 figure: Figure | None = None) -> None:
        super().__init__()
        self.entry, self.buttons, self.figure = entry, buttons, figure
        self.heading, self.reply = "", Reply("hint", "")

    def press(self, button: str, value: Any = None) -> None:
        """The reader pressed one of ``buttons``, with this in the entry."""
        raise NotImplementedError


class Ask(Form):
    """A question, a way to answer, a button to commit, and what is said then.

    ``answer`` holds what was committed, or None. Answering again is possible; the first answer
    stays in the record as "first".
    """

    def __init__(self, name: str, kind: str, text: str, entry: Options | Number | Sketch,
                 said: Callable[[Any], tuple[str, str]]):
        self.lesson, _, self.key = name.rpartition("/")
        if not self.lesson or not self.key:
            raise ValueError(f"the name of a question is LESSON/NAME, got {name!r}")
        super().__init__(entry, {"commit": "Check" if kind == "question" else "Commit"})
        self.kind, self.answer, self._said = kind, None, said
        self.heading = f"{'Question' if kind == 'question' else 'Your prediction'}. {text}"
        earlier = record.read()["answers"].get(name)
        if isinstance(earlier, dict) and "answer" in earlier:
            self.reply = Reply("hint", "You answered this before: "
                               f"{escape(str(earlier['answer']))}. You may answer again.")

    def press(self, button: str, value: Any = None) -> None:
        self.commit(value)

    def commit(self, value: Any = None) -> None:
        """Answer: it is recorded, and what there is to say is said."""
        if isinstance(self.entry, Sketch):
            value = self.entry.heights
        if value is None:
            self.tell(reply=Reply("hint", "Choose an answer first."))
            return
        self.answer = value
        reply = Reply(*self._said(value))
        right = {"right": True, "wrong": False}.get(reply.verdict)
        earlier = record.read()["answers"].get(f"{self.lesson}/{self.key}", {})
        record.update(self.lesson, self.key, section="answers", answer=value, kind=self.kind,
                      first=earlier.get("first", value), right=right)
        again = "Check again" if self.kind == "question" else "Commit again"
        self.tell(reply=reply, buttons={"commit": again})


def predict_number(name: str, text: str, *, low: float, high: float, step: float = 1.0,
                   unit: str = "", answer: float | Callable[[], float] | None = None,
                   within: float = 0.0, because: str = "") -> Ask:
    """A number from ``low`` to ``high``. With ``answer`` (a number, or a function that computes it)
    the reply says how close it was; without, that the figure below will tell."""
    def said(value: float) -> tuple[str, str]:
        if answer is None:
            return "noted", f"{value:g} {unit}. {because or 'Now try it in the figure below.'}"
        truth = float(answer() if callable(answer) else answer)
        verdict = "right" if abs(value - truth) <= within + 1e-9 else "wrong"
        return verdict, f"You said {value:g} {unit}; it is {truth:.4g} {unit}. {because}"

    return Ask(name, "prediction", text, Number(low, high, step, unit), said)


def predict_choice(name: str, text: str, options: list[str], *, answer: str | None = None,
                   because: str = "") -> Ask:
    """One of several options. Without ``answer`` the figure below will tell."""
    if answer is not None and answer not in options:
        raise ValueError(f"the answer is one of {options}, got {answer!r}")

    def said(value: str) -> tuple[str, str]:
        if answer is None:
            return "noted", because or "Now try it in the figure below."
        verdict = "right" if value == answer else "wrong"
        return verdict, because if value == answer else f"It is: {answer}. {because}"

    return Ask(name, "prediction", text, Options(options), said)


def question(name: str, text: str, options: dict[str, str], *, answer: str) -> Ask:
    """Multiple choice: ``options`` maps each option to the explanation of why (not)."""
    if answer not in options:
        raise ValueError(f"the answer is one of {[*options]}, got {answer!r}")
    if not all(options.values()):
        raise ValueError(f"each option of {name!r} needs its explanation")
    return Ask(name, "question", text, Options([*options]),
               lambda value: ("right" if value == answer else "wrong", options[value]))


def predict_sketch(name: str, text: str, *, truth: Callable[[Any], Any], x: tuple[float, float],
                   y: tuple[float, float], xlabel: str = "", ylabel: str = "", points: int = 5,
                   because: str = "") -> Ask:
    """A line drawn by hand through ``points`` places, by mouse or with a slider for each.

    ``truth`` computes the real one, shown beside it after the commitment.
    """
    sketch = Sketch(x, y, xlabel, ylabel, points)

    def said(value: list[float]) -> tuple[str, str]:
        sketch.reveal(truth)
        return "noted", f"The dashed line is the real one. {because}"

    return Ask(name, "prediction", text, sketch, said)


class Sketch(Figure):
    """A line through a few points; each has a slider, and follows the pointer in the panel."""

    title = "Draw your line"
    summary = "Your line's heights, from left to right: {heights}. {verdict}"

    def __init__(self, x: tuple[float, float], y: tuple[float, float], xlabel: str, ylabel: str,
                 points: int) -> None:
        self.places = np.linspace(*x, points)
        self.truth: Any = None
        middle = Slider("m", *y, steps=41, default=(y[0] + y[1]) / 2).values[20]
        self.controls = [
            Slider(f"y{i + 1}", *y, steps=41, default=middle,
                   label=f"height at {place:g}".replace("-", "−"))
            for i, place in enumerate(self.places)]
        self.panels = [Panel(
            Line("fine", "truth", colour="orange", dash=True, label="the real one"),
            Line("places", "line", label="yours"), Points("places", "line"),
            x=x, y=y, xlabel=xlabel, ylabel=ylabel, size=(480, 280), pointer="draw")]
        self.x_range = x
        super().__init__()

    @property
    def heights(self) -> list[float]:
        return [float(v) for v in self.state.values()]

    def compute(self, **heights: Any) -> dict[str, Any]:
        n = max(len(column) for column in heights.values())
        line = np.hstack([np.broadcast_to(column, (n, 1)) for column in heights.values()])
        fine = np.linspace(*self.x_range, 101)
        truth = np.full(101, np.nan) if self.truth is None else np.asarray(self.truth(fine), float)
        words = np.array([", ".join(f"{v:.2g}" for v in row) for row in line])
        told = "The dashed line is the real one." if self.truth else "Commit to see the real one."
        return {"places": self.places[None], "line": line, "fine": fine[None],
                "truth": truth[None], "heights": words, "verdict": np.array([told])}

    def reveal(self, truth: Callable[[Any], Any]) -> None:
        self.truth = truth
        self.refresh()

    def on_pointer(self, panel: int, kind: str, x: Any, y: Any) -> None:
        for place, height in zip(x, y, strict=True):
            nearest = int(np.argmin(np.abs(self.places - place)))
            setattr(self, f"y{nearest + 1}", height)


class Html(str):
    """HTML that a notebook shows."""

    def _repr_html_(self) -> str:
        return str(self)


def progress() -> Html:
    """How far one is: what `dlcourse progress` says. (Named, not imported: it asks what is asked
    here.)"""
    view = import_module("dlcourse.app.progress")
    lines = view.overview(view.progress())
    return Html(f"<pre>{escape(chr(10).join(lines))}</pre>")
