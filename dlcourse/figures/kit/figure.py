"""A figure: controls, the arrays they lead to, and the marks that show them.

NumPy computes every frame, the browser plays them. A figure says what it shows:

    class Product(Figure):
        title = "A weight strengthens or weakens its input"
        try_this = "Make the product 3."
        controls = (Slider("x", -2, 2, default=1), Slider("w", -2, 2, default=0.5))
        summary = "{x:.1f} times {w:.1f} is {product:.2f}."
        panels = (Panel(Bars("place", "product"), x=(-1, 1), y=(-4, 4)),)

        def compute(self, x, w):
            return {"place": np.zeros((1, 1)), "product": x * w}

``compute`` gets the value of each slider as an array (frames, 1) and of each other control as
itself, and returns arrays (frames, …), or (1, …) for what stays the same in all frames. So one
call gives the frames of a whole drag, and dragging needs no answer from the kernel.
"""

from __future__ import annotations

import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from .controls import Control, Slider
from .frames import formatted, longest, packed, sweep, unlike
from .marks import bottoms
from .shown import Shown
from .still import image
from .style import spec as style
from .theirs import Unexpected

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.figure import Figure as MatplotlibFigure

    from ..._arrays import Array
    from .marks import Panel, Symbol

GRID_FRAMES, GRID_BYTES = 4000, 1_500_000  # beyond these, frames are shipped a control at a time
PACKAGE = Path(__file__).parents[2]


class Figure(Shown):
    """A figure that moves under its controls: subclass it as the module's docstring shows.

    ``figure.weight`` is the value of the control named weight, and setting it moves the control;
    ``figure.state`` holds all of them. `frames` computes, `plot` draws with Matplotlib.

    For its host it has ``spec`` (what there is), ``positions`` of the controls, the shipped
    frames' ``sets`` and ``data``, and ``error``, a sentence; the host calls `move` and `receive`.
    """

    held: ClassVar[tuple[str, ...]] = ("spec", "positions", "sets", "data", "error", "carried")
    title: ClassVar[str] = ""
    try_this: ClassVar[str] = ""
    goal: ClassVar[str] = ""  # what `try_this` asks for: reached where `compute` says "reached"
    formula: Sequence[Symbol | str] = ()  # under the title; numbers stand below its symbols
    summary: ClassVar[str] = ""  # a template: the figure in words, for those who cannot see it
    controls: Sequence[Control] = ()
    panels: Sequence[Panel] = ()
    folded: ClassVar[tuple[str, ...]] = ()  # controls that stand under “More: …”
    buttons: ClassVar[dict[str, str]] = {}  # name → label; a press calls on_button(name)
    carried: str = ""  # what a link keeps besides the controls: `recall` makes it so again

    def __init__(self) -> None:
        super().__init__()
        self.lock = threading.RLock()
        self._controls = {control.name: control for control in self.controls}
        self.positions = {control.name: control.default for control in self.controls}
        self.spec, self.error = self._spec(), ""
        self.sets: list[dict[str, Any]] = []
        self.data = b""
        self.refresh()

    def as_data(self) -> dict[str, Any]:
        if not self.error and not any(one["fixed"].items() <= self.positions.items()
                                      for one in self.sets):
            self.refresh()  # moved since its frames were shipped
        return super().as_data()

    def leave(self) -> None:
        super().leave()
        self.sets, self.data = [], b""

    def compute(self, *_: Any, **state: Any) -> dict[str, Any]:
        """The arrays that the marks show, by name, for all frames at once."""
        raise NotImplementedError

    def on_pointer(self, panel: int, kind: str, x: Array, y: Array) -> None:
        """The reader clicked or drew in a panel: ``kind`` is "down", "move" or "up"."""

    def on_button(self, name: str) -> None:
        """The reader pressed one of ``buttons``."""

    def recall(self, carried: str) -> None:
        """The reader came by a link that keeps this; a ValueError says why it cannot be read."""

    def on_move(self, before: dict[str, Any]) -> None:
        """Controls have moved, by hand or from Python; ``before`` was the state till then."""

    @property
    def in_words(self) -> list[str]:
        try:
            return [self.title, *self.texts(self.frames())[0][0].split("\n")]
        except Exception as error:  # of a function that the reader wrote
            return [self.title, f"This figure could not be computed. {told(error)}"]

    @property
    def still(self) -> str:
        try:
            arrays = self.frames()
            _, *texts = self.texts(arrays)
            return image(self.panels, arrays, [words[0] for words in texts])
        except Exception:  # as above
            return ""

    # Values --------------------------------------------------------------------------------

    @property
    def state(self) -> dict[str, Any]:
        """The value of each control, by name."""
        return self._values(self.positions)

    def _values(self, positions: dict[str, int]) -> dict[str, Any]:
        return {name: c.values[positions[name]] for name, c in self._controls.items()}

    def __getattr__(self, name: str) -> Any:
        if name in self.__dict__.get("_controls", {}):
            return self.state[name]
        raise AttributeError(f"{type(self).__name__} has no {name!r}; its controls are "
                             f"{', '.join(self.__dict__.get('_controls', {})) or 'none'}")

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self.__dict__.get("_controls", {}):
            self.move({**self.positions, name: self._controls[name].position(value)})
        else:
            super().__setattr__(name, value)

    def __repr__(self) -> str:
        return (f"{type(self).__name__}("
                f"{', '.join(f'{name}={value!r}' for name, value in self.state.items())})")

    def move(self, positions: dict[str, int]) -> None:
        """All controls are at these positions now."""
        if positions != self.positions:
            before = self.state
            self.tell(positions=positions)
            self._guarded(lambda: self.on_move(before))

    # Frames --------------------------------------------------------------------------------

    def frames(self, axes: str | Sequence[str] = (), state: dict[str, Any] | None = None
               ) -> dict[str, Array]:
        """The arrays at every position of the controls ``axes``, the others held at ``state``.

        The leading axis runs over the positions, the last of several controls fastest; it is 1
        for arrays that stay the same. Without ``axes``: the one frame of ``state`` (default: now).
        """
        axes = (axes,) if isinstance(axes, str) else axes
        with self.lock:
            return sweep(self.compute, self._controls, axes, self.state | (state or {}))

    def texts(self, arrays: dict[str, Array]) -> list[list[str]]:
        """The summary and each mark's text, each a list over the frames (or of one).

        Where the goal is reached, the summary says so in a line of its own.
        """
        marks = [formatted(mark.template, arrays) for p in self.panels for mark in p.marks]
        words = formatted(self.summary, arrays)
        if self.goal:
            reached = np.broadcast_to(np.ravel(arrays["reached"]), len(words))
            words = [f"{said}\n✓ Reached: {self.goal}" if done else said
                     for said, done in zip(words, reached, strict=True)]
        return [words, *marks]

    def refresh(self) -> None:
        """Compute and ship the frames anew: call it when what the figure shows has changed."""
        self._guarded(self._ship)

    def show(self) -> None:
        """Send the frame of the present state alone: for what changes all the time."""
        def one() -> None:
            frame, data = unlike(*self._packed((), self.state), self.sets[:1], self.data)
            self.tell(error="")
            self.send({"type": "frames", "set": frame, "live": True}, [data])
        self._guarded(one)

    def _ship(self) -> None:
        sets: list[dict[str, Any]] = []
        known, data = {axes: self.frames(axes) for axes in self._axes()}, b""
        for axes, arrays in known.items():
            frame, content = self._packed(axes, self.state, arrays)
            sets.append({**frame, "offset": len(data)})
            data += content
        sets[0]["longest"] = self._longest([*known.values()])
        self.tell(spec=self._spec(), sets=sets, data=data, error="")

    def _longest(self, known: list[dict[str, Array]]) -> str:
        """The caption with each of its parts at its longest, also where all sliders are at an end:
        the player keeps room for it."""
        ends = [self.frames((), {name: control.values[i] for name, control in
                                 self._controls.items() if isinstance(control, Slider)})
                for i in (0, -1)]
        return longest(self.summary, known + ends) + (
            f"\n✓ Reached: {self.goal}" if self.goal else "")

    def _axes(self) -> list[tuple[str, ...]]:
        """Along which controls frames are shipped: all together, or one at a time."""
        order = sorted(self._controls, key=lambda name: isinstance(self._controls[name], Slider))
        total = int(np.prod([len(self._controls[name]) for name in order]))
        single = len(self._packed((), self.state)[1])
        if total <= GRID_FRAMES and single * total <= GRID_BYTES:
            return [(*order,)]
        return [(name,) for name in order]

    def _packed(self, axes: Sequence[str], state: dict[str, Any],
                arrays: dict[str, Array] | None = None) -> tuple[dict[str, Any], bytes]:
        """Frames as the browser takes them: a description, and the numbers as bytes."""
        arrays = arrays or self.frames(axes, state)
        described, data = packed(arrays, self.panels)
        fixed = {name: c.position(state[name]) for name, c in self._controls.items()
                 if name not in axes}
        return {"axes": list(axes), "fixed": fixed, "arrays": described, "offset": 0,
                "texts": self.texts(arrays), "values": [
                    formatted(one.value, arrays) for one in self.formula
                    if not isinstance(one, str)]}, data

    def _spec(self) -> dict[str, Any]:
        return {"title": self.title, "try_this": self.try_this, "buttons": self.buttons,
                "folded": self.folded, "formula": [
                    one if isinstance(one, str) else one.spec() for one in self.formula],
                "controls": [control.spec() for control in self.controls],
                "panels": [panel.spec() | {"bottom": bottom} for panel, bottom in
                           zip(self.panels, bottoms(self.panels), strict=True)],
                "style": style()}

    # Messages ------------------------------------------------------------------------------

    def receive(self, content: dict[str, Any]) -> None:
        """What the reader did, or which frames the player lacks."""
        kind = content.get("type")
        if kind == "frames":
            self._guarded(lambda: self._answer(content))
        elif kind == "pointer":
            self._guarded(lambda: self.on_pointer(
                content["panel"], content["kind"], np.array(content["x"], float),
                np.array(content["y"], float)))
        elif kind == "button":
            self._guarded(lambda: self.on_button(content["name"]))
        elif kind == "recall":
            self._guarded(lambda: self.recall(content["carried"]))

    def _answer(self, content: dict[str, Any]) -> None:
        frame, data = self._packed(content["axes"], self._values(content["positions"]))
        self.tell(error="")
        self.send({"type": "frames", "set": frame, "id": content["id"]}, [data])

    def _guarded(self, work: Callable[[], Any]) -> bool:
        """Do it, and say whether that went well; an error is told in the figure, not swallowed."""
        try:
            work()
        except Exception as error:
            self.tell(error=told(error))
            return False
        return True

    # Matplotlib ----------------------------------------------------------------------------

    def plot(self) -> MatplotlibFigure:
        """The figure as it stands, drawn by Matplotlib: to print it, or to change it."""
        import matplotlib.pyplot as plt

        arrays = self.frames()
        (words,), *texts = self.texts(arrays)
        widths = [panel.size[0] for panel in self.panels]
        height = max(panel.size[1] for panel in self.panels)
        figure, axes = plt.subplots(
            1, len(self.panels), squeeze=False, layout="constrained", width_ratios=widths,
            figsize=(sum(widths) / 80, height / 80 + 0.6))
        rest = iter(texts)
        for panel, ax in zip(self.panels, axes[0], strict=True):
            panel.draw(ax, {name: np.asarray(array)[0] for name, array in arrays.items()
                            if np.ndim(array)}, [next(rest)[0] for _ in panel.marks])
        figure.suptitle(self.title)
        figure.set_label(words)
        plt.close(figure)  # a notebook shows it once, as the cell's value
        return figure


def told(error: Exception) -> str:
    """An error in a line, with the line of the reader's own code in which it arose, if any."""
    if isinstance(error, Unexpected):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)
    theirs = [f for f in frames if not Path(f.filename).is_relative_to(PACKAGE)
              and "site-packages" not in Path(f.filename).parts]
    where = f" (line {theirs[-1].lineno} of {theirs[-1].name}: {theirs[-1].line})" if theirs else ""
    return f"{type(error).__name__}: {error}{where}"
