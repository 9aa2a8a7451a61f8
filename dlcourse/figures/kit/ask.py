"""Predictions and questions: commit first, then see.

A question answers by itself: its description holds what is to be said to each answer (`Ask.form`),
so that it needs no Python where it is shown. Answers are kept in the student's workspace
(dlcourse/app/record.py) and sent nowhere. Each question has a name, unique in its lesson:
"03_activation_functions/flat-ends".
"""

from __future__ import annotations

import base64
import json
import os
import re
from dataclasses import asdict, dataclass
from html import escape, unescape
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np

from ...app import boxes, record
from .controls import Slider
from .marks import Line, Panel, Points
from .shown import Shown
from .style import spec as style

if TYPE_CHECKING:
    from collections.abc import Callable

    from .figure import Figure

NOW_TRY = "Now try it in the figure below."


class Reply(NamedTuple):
    """What is said after an answer: a verdict (right, wrong, noted, hint), and words, as HTML."""

    verdict: str
    words: str


@dataclass
class Options:
    """One of these is chosen; none is at first."""

    options: list[str]

    def spec(self) -> dict[str, Any]:
        return {"kind": "options", **asdict(self)}


@dataclass
class Number:
    """A number is typed, from ``low`` to ``high`` if there are ends; ``unit`` stands beside it."""

    low: float | None = None
    high: float | None = None
    unit: str = ""

    def spec(self) -> dict[str, Any]:
        ends = {"low": self.low, "high": self.high}
        return {"kind": "number", "unit": self.unit, **ends, "written": {
            end: None if value is None else written(value) for end, value in ends.items()}}


@dataclass
class Sketch:
    """A line is drawn through a few places, by hand or with a slider for each.

    ``truth`` computes the real one, which appears beside it once the reader has committed.
    """

    truth: Callable[[Any], Any]
    x: tuple[float, float]
    y: tuple[float, float]
    xlabel: str = ""
    ylabel: str = ""
    points: int = 5

    @property
    def real(self) -> dict[str, list[float]]:
        """The real line: its places and heights, as exact as can be seen (and so alike on all
        processors)."""
        fine = np.linspace(*self.x, 101)
        return {"x": fine.round(6).tolist(),
                "y": np.asarray(self.truth(fine), float).round(6).tolist()}

    def spec(self) -> dict[str, Any]:
        middle = Slider("", *self.y, steps=41, default=self.y[0]).values[20]
        places = np.linspace(*self.x, self.points)
        sliders = [Slider(f"y{i}", *self.y, steps=41, default=middle,
                          label=f"height at {written(place)}") for i, place in enumerate(places)]
        panel = Panel(Line("fine", "truth", colour="right", dash=True, label="the real one"),
                      Line("places", "line", label="yours"), Points("places", "line"),
                      x=self.x, y=self.y, xlabel=self.xlabel, ylabel=self.ylabel, size=(480, 280),
                      pointer="draw")
        return {"kind": "sketch", "places": places.tolist(), "panel": panel.spec(),
                "controls": [slider.spec() for slider in sliders]}


class Form(Shown):
    """Words, a way to answer, buttons, and what was replied: all that a host needs to know.

    ``heading`` and ``reply`` change with what the reader does; a host hands on what was pressed,
    and what stood in ``entry`` then (`press`). The first of ``buttons`` hands in the entry, others
    act by themselves. A ``figure`` may stand above. ``form`` says what there is.
    """

    held: ClassVar[tuple[str, ...]] = ("form", "heading", "reply", "answer")

    def __init__(self, entry: Options | Number | Sketch, buttons: dict[str, str],
                 figure: Figure | None = None) -> None:
        super().__init__()
        self.entry, self.buttons, self.figure = entry, buttons, figure
        self.heading, self.reply = "", Reply("hint", "")
        self.answer: Any = None

    @property
    def form(self) -> dict[str, Any]:
        """What there is, as plain data."""
        return {"entry": self.entry.spec(), "buttons": self.buttons, "name": "", "replies": "",
                "again": {}, "figure": self.figure is not None, "style": style()}

    @property
    def in_words(self) -> list[str]:
        options = self.entry.options if isinstance(self.entry, Options) else []
        above = self.figure.in_words if self.figure else []
        heading = unescape(re.sub(r"<[^>]*>", "", self.heading))
        return [*above, heading, *(f"– {option}" for option in options)]

    @property
    def still(self) -> str:
        return self.figure.still if self.figure else ""

    def press(self, button: str, value: Any = None) -> None:
        """The reader pressed one of ``buttons``, with this in the entry."""
        raise NotImplementedError

    def receive(self, content: dict[str, Any]) -> None:
        """What the reader did, here or in the figure above."""
        if content.get("type") == "press":
            self.press(content["button"], content.get("value"))
        elif self.figure is not None:
            self.figure.receive(content)


class Ask(Form):
    """A question, a way to answer, a button to commit, and what is said then.

    ``answer`` holds what was committed, or None. Answering again is possible; the first answer
    stays in the record as "first". ``replies`` is what there is to say, as plain data: to each of
    several options a reply; to a number `close`; to a sketch, its real line.
    """

    def __init__(self, name: str, kind: str, text: str, entry: Options | Number | Sketch,
                 replies: dict[str, Any]):
        self.lesson, _, self.key = name.rpartition("/")
        if not self.lesson or not self.key:
            raise ValueError(f"the name of a question is LESSON/NAME, got {name!r}")
        verb = "Check" if kind == "question" else "Commit"
        super().__init__(entry, {"commit": verb})
        self.kind, self.text, self.replies = kind, text, replies
        self.again = {"commit": f"{verb} again"}
        self.heading = f"{'Question' if kind == 'question' else 'Your prediction'}. {text}"
        earlier = record.read()["answers"].get(name)
        if isinstance(earlier, dict) and "answer" in earlier:
            self.reply = Reply("hint", f"{_remembered(earlier['answer'])} You may answer again.")

    @property
    def form(self) -> dict[str, Any]:
        return {**super().form, "name": f"{self.lesson}/{self.key}", "again": self.again,
                "replies": sealed(self.replies)}

    def said(self, value: Any) -> Reply:
        """What there is to say to an answer. (The player says the same: asking/reply.js.)"""
        if isinstance(self.entry, Options):
            return Reply(*self.replies[value])
        if isinstance(self.entry, Sketch):
            return Reply("noted", self.replies["words"])
        typed = value["typed"] if isinstance(value, dict) else written(value)
        answer = self.replies["answer"]
        verdict = "noted" if answer is None else (
            "right" if abs(number_in(value) - answer) <= self.replies["within"] + 1e-9 else "wrong")
        return Reply(verdict, self.replies["words"].replace("{}", escape(typed)))

    def press(self, button: str, value: Any = None) -> None:
        self.commit(value)

    def commit(self, value: Any = None) -> None:
        """Answer: it is recorded, and what there is to say is said.

        ``value`` is one of the options, a number (or ``{"number": 0.5, "typed": "½"}``), or a
        sketch's heights.
        """
        if value is None:
            self.tell(reply=Reply("hint", "Choose an answer first."))
            return
        reply = self.said(value)
        kept = number_in(value) if isinstance(value, dict) else value
        right = {"right": True, "wrong": False}.get(reply.verdict)
        earlier = record.read()["answers"].get(f"{self.lesson}/{self.key}", {})
        record.update(self.lesson, self.key, section="answers", answer=kept, kind=self.kind,
                      first=earlier.get("first", kept), right=right,
                      first_right=earlier.get("first_right", right),
                      box=boxes.after(earlier, right is True))
        self.tell(answer=value, reply=reply)
        self.send({"type": "recorded"}, [])


def number_in(value: Any) -> float:
    """The number that was typed, which the player hands in as {"number": 0.5, "typed": "½"}."""
    return float(value["number"] if isinstance(value, dict) else value)


def _remembered(answer: Any) -> str:
    if isinstance(answer, list):
        return "You drew a line here before."
    text = written(answer) if isinstance(answer, int | float) else str(answer)
    return f"You answered this before: {escape(text)}."


def sealed(data: Any) -> str:
    """Data as text that nobody reads by accident.

    >>> sealed({"a": 1})
    'eyJhIjogMX0='
    """
    return base64.b64encode(json.dumps(data).encode()).decode()


def written(value: float) -> str:
    """A number as people write it, with at most four digits that count.

    >>> written(-0.12346), written(7850), written(120000.0)
    ('−0.1235', '7850', '120000')
    """
    short = np.format_float_positional(value, 4, unique=False, fractional=False, trim="-")
    return (f"{value:.0f}" if abs(value) >= 1000 else short).replace("-", "−")


def predict_number(name: str, text: str, *, low: float, high: float, unit: str = "",
                   answer: float | Callable[[], float] | None = None, within: float = 0.0,
                   because: str = "") -> Ask:
    """A number from ``low`` to ``high``. With ``answer`` (a number, or a function that computes it)
    the reply says how close it was; without, that the figure below will tell."""
    truth = None if answer is None else float(answer() if callable(answer) else answer)
    after = f" {unit}" if unit else ""
    words = (f"{{}}{after}. {because or NOW_TRY}" if truth is None else
             f"You said {{}}{after}; it is {written(truth)}{after}. {because}")
    return Ask(name, "prediction", text, Number(low, high, unit),
               {"answer": truth, "within": within, "words": words})


def predict_choice(name: str, text: str, options: list[str], *, answer: str | None = None,
                   because: str = "") -> Ask:
    """One of several options. Without ``answer`` the figure below will tell."""
    if answer is not None and answer not in options:
        raise ValueError(f"the answer is one of {options}, got {answer!r}")
    replies = {one: Reply("noted", because or NOW_TRY) if answer is None else
               Reply("right", because) if one == answer else
               Reply("wrong", f"It is: {escape(answer)}. {because}") for one in options}
    return Ask(name, "prediction", text, Options(options), replies)


def question(name: str, text: str, options: dict[str, str], *, answer: str) -> Ask:
    """Multiple choice: ``options`` maps each option to the explanation of why (not)."""
    if answer not in options:
        raise ValueError(f"the answer is one of {[*options]}, got {answer!r}")
    if not all(options.values()):
        raise ValueError(f"each option of {name!r} needs its explanation")
    return Ask(name, "question", text, Options([*options]),
               {one: Reply("right" if one == answer else "wrong", why)
                for one, why in options.items()})


def predict_sketch(name: str, text: str, *, truth: Callable[[Any], Any], x: tuple[float, float],
                   y: tuple[float, float], xlabel: str = "", ylabel: str = "", points: int = 5,
                   because: str = "") -> Ask:
    """A line drawn by hand through ``points`` places; ``truth`` computes the real one."""
    sketch = Sketch(truth, x, y, xlabel, ylabel, points)
    return Ask(name, "prediction", text, sketch,
               {**sketch.real, "words": f"The dashed line is the real one. {because}"})


def me(name: str) -> Ask:
    """The question of this name, from its lesson's module: see kit/questions.py.

    >>> me("02_artificial_neuron/zero-inputs").heading
    'Question. All inputs are 0. What is z?'
    """
    lesson, _, key = name.rpartition("/")
    return of(lesson).ask(key)


def of(lesson: str) -> Any:
    """All that a lesson asks, as its module in dlcourse/figures says."""
    name = lesson[3:] if lesson[:2].isdigit() else lesson
    return import_module(f"...{name}", __name__).questions


class Html(str):
    """HTML that a notebook shows."""

    def _repr_html_(self) -> str:
        return str(self)


def progress() -> Html:
    """How far one is: what `dlcourse progress` says."""
    view = _view()
    lines = view.overview(view.progress())
    return Html(f"<pre>{escape(chr(10).join(lines))}</pre>")


def next_step() -> Html:
    """What is next, with a link to its notebook where one is in the work folder."""
    now, here, root = _view().progress(), Path.cwd(), record.workspace()
    said = escape(now.step)
    page = Path(os.environ.get("JPY_SESSION_NAME", "")).resolve()
    if root is not None and page == (root / now.place).resolve():
        said = "go on with this page."
    elif root is not None and here.is_relative_to(root):
        way = Path(*[".."] * len(here.relative_to(root).parts), now.place).as_posix()
        said += f' <a href="{escape(way)}">Go on there</a>'
    return Html(f"<p><b>Next:</b> {said}</p>")


class Several(list[Any]):
    """Things that are shown one below the other."""

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(*self)  # type: ignore[no-untyped-call]


def review() -> Several:
    """A few minutes of questions that are due again: what was missed, and what was known some time
    ago, from all lessons, mixed. Run it again for more."""
    due = _view().progress().review
    if not due:
        return Several([Html("<p>Nothing to review today. What you answer comes back: at once "
                             "what you missed, after some days what you knew.</p>")])
    now = due[:boxes.ROUND]
    asked = [*map(me, now)]
    for one in asked:
        one.reply = Reply("hint", "")  # what was answered earlier is to be remembered
    return Several([Html(f"<p><b>{len(now)} of {len(due)}</b> to review today. What you know now "
                         "comes back later, each time after a longer rest.</p>"), *asked])


def _view() -> Any:
    """dlcourse.app.progress. (Named, not imported: it asks what is asked here.)"""
    return import_module("dlcourse.app.progress")
