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

import itertools
import string
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import anywidget
import matplotlib.pyplot as plt
import numpy as np
import traitlets

from .controls import Choice, Control, Slider, Toggle
from .marks import Bars, Heat, Line, Nodes, Panel, Points, Segments, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.figure import Figure as MatplotlibFigure

    from .._arrays import Array

__all__ = ["Bars", "Choice", "Figure", "Heat", "Line", "Nodes", "Panel", "Points", "Segments",
           "Slider", "Text", "Toggle", "on_array"]

HERE = Path(__file__).parent
GRID_FRAMES, GRID_BYTES = 4000, 1_500_000  # beyond these, frames are shipped a control at a time


class Figure(anywidget.AnyWidget):
    """A figure that moves under its controls: subclass it as the module's docstring shows.

    ``figure.weight`` is the value of the control named weight, and setting it moves the control;
    ``figure.state`` holds all of them. `frames` computes, `plot` draws with Matplotlib.
    """

    title: ClassVar[str] = ""
    try_this: ClassVar[str] = ""
    summary: ClassVar[str] = ""  # a template: the figure in words, for those who cannot see it
    controls: Sequence[Control] = ()
    panels: Sequence[Panel] = ()
    buttons: ClassVar[dict[str, str]] = {}  # name → label; a press calls on_button(name)

    _esm = HERE / "player.js"
    _css = HERE / "player.css"
    spec = traitlets.Dict().tag(sync=True)
    positions = traitlets.Dict().tag(sync=True)
    sets: traitlets.List = traitlets.List().tag(sync=True)
    data = traitlets.Bytes().tag(sync=True)
    error = traitlets.Unicode().tag(sync=True)

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._controls = {control.name: control for control in self.controls}
        positions = {control.name: control.default for control in self.controls}
        super().__init__(spec=self._spec(), positions=positions)
        self.refresh()
        self.on_msg(self._on_message)

    def compute(self, *_: Any, **state: Any) -> dict[str, Any]:
        """The arrays that the marks show, by name, for all frames at once."""
        raise NotImplementedError

    def on_pointer(self, panel: int, kind: str, x: Array, y: Array) -> None:
        """The reader clicked or drew in a panel: ``kind`` is "down", "move" or "up"."""

    def on_button(self, name: str) -> None:
        """The reader pressed one of ``buttons``."""

    # Values --------------------------------------------------------------------------------

    @property
    def state(self) -> dict[str, Any]:
        """The value of each control, by name."""
        return {name: c.values[self.positions[name]] for name, c in self._controls.items()}

    def __getattr__(self, name: str) -> Any:
        if name in self.__dict__.get("_controls", {}):
            return self.state[name]
        raise AttributeError(f"{type(self).__name__} has no {name!r}; its controls are "
                             f"{', '.join(self.__dict__.get('_controls', {})) or 'none'}")

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self.__dict__.get("_controls", {}):
            self.positions = {**self.positions, name: self._controls[name].position(value)}
        else:
            super().__setattr__(name, value)

    # Frames --------------------------------------------------------------------------------

    def frames(self, axes: str | Sequence[str] = (), state: dict[str, Any] | None = None
               ) -> dict[str, Array]:
        """The arrays at every position of the controls ``axes``, the others held at ``state``.

        The leading axis runs over the positions, the last of several controls fastest; it is 1
        for arrays that stay the same. Without ``axes``: the one frame of ``state`` (default: now).
        """
        axes = (axes,) if isinstance(axes, str) else tuple(axes)
        at = self.state | (state or {})
        sliders = [name for name in axes if isinstance(self._controls[name], Slider)]
        others = [name for name in axes if name not in sliders]
        if axes != (*others, *sliders):
            raise ValueError(f"name choices before sliders, got {axes}")
        grid = np.meshgrid(*(self._controls[name].values for name in sliders), indexing="ij")
        swept = {name: values.reshape(-1, 1) for name, values in zip(sliders, grid, strict=True)}
        parts = []
        for chosen in itertools.product(*(self._controls[name].values for name in others)):
            values = {**at, **dict(zip(others, chosen, strict=True))}
            arguments = {name: swept.get(name, np.array([[value]]) if isinstance(
                self._controls[name], Slider) else value) for name, value in values.items()}
            with self.lock:
                arrays = self.compute(**arguments)
            n = len(next(iter(swept.values()))) if swept else 1
            parts.append(_checked({**arguments, **arrays}, n))
        return parts[0] if len(parts) == 1 else _joined(parts)

    def texts(self, arrays: dict[str, Array]) -> list[list[str]]:
        """The summary and each mark's text, each a list over the frames (or of one)."""
        templates = [self.summary, *(mark.text or "" for p in self.panels for mark in p.marks)]
        return [_formatted(template, arrays) for template in templates]

    def refresh(self) -> None:
        """Compute and ship the frames anew: call it when what the figure shows has changed."""
        self._guarded(self._ship)

    def show(self) -> None:
        """Send the frame of the present state alone: for what changes all the time."""
        def one() -> None:
            frame, data = self._packed((), self.state)
            self.send({"type": "frames", "set": frame, "live": True}, [data])
        self._guarded(one)

    def _ship(self) -> None:
        order = sorted(self._controls, key=lambda name: isinstance(self._controls[name], Slider))
        total = int(np.prod([len(self._controls[name]) for name in order])) if order else 1
        single = self._packed((), self.state)
        if total <= GRID_FRAMES and len(single[1]) * total <= GRID_BYTES:
            packed = [self._packed(order, self.state)]
        else:
            packed = [self._packed((name,), self.state) for name in order]
        sets, data = [], b""
        for frame, content in packed:
            sets.append({**frame, "offset": len(data)})
            data += content
        with self.hold_sync():
            self.spec, self.sets, self.data = self._spec(), sets, data

    def _packed(self, axes: Sequence[str], state: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Frames as the browser takes them: a description, and the numbers as bytes."""
        arrays = self.frames(axes, state)
        bytewise: dict[str, tuple[float, float]] = {}
        for mark in (mark for panel in self.panels for mark in panel.marks):
            bytewise |= mark.quantised()
        names = dict.fromkeys(
            name for panel in self.panels for mark in panel.marks for name in mark.data.values())
        logarithmic = {name for panel in self.panels if panel.log for mark in panel.marks
                       for name in mark.data.values()}
        data, described = b"", {}
        for name in names:
            codes, low, high = _coded(
                np.asarray(arrays[name]), bytewise.get(name), exact=name in logarithmic)
            data += b"\0" * (-len(data) % 4)
            described[name] = {"shape": arrays[name].shape, "bytes": codes.itemsize,
                               "offset": len(data), "low": low, "high": high}
            data += codes.tobytes()
        data += b"\0" * (-len(data) % 4)
        fixed = {name: c.position(state[name]) for name, c in self._controls.items()
                 if name not in axes}
        return {"axes": list(axes), "fixed": fixed, "arrays": described, "offset": 0,
                "texts": self.texts(arrays)}, data

    def _spec(self) -> dict[str, Any]:
        return {"title": self.title, "try_this": self.try_this, "buttons": self.buttons,
                "controls": [control.spec() for control in self.controls],
                "panels": [panel.spec() for panel in self.panels]}

    # Messages ------------------------------------------------------------------------------

    def _on_message(self, _: Any, content: dict[str, Any], __: Any) -> None:
        kind = content.get("type")
        if kind == "frames":
            self._guarded(lambda: self._answer(content))
        elif kind == "pointer":
            self._guarded(lambda: self.on_pointer(
                content["panel"], content["kind"], np.array(content["x"], float),
                np.array(content["y"], float)))
        elif kind == "button":
            self._guarded(lambda: self.on_button(content["name"]))

    def _answer(self, content: dict[str, Any]) -> None:
        state = {name: self._controls[name].values[i] for name, i in content["positions"].items()}
        frame, data = self._packed(content["axes"], state)
        self.send({"type": "frames", "set": frame, "id": content["id"]}, [data])

    def _guarded(self, work: Callable[[], Any]) -> None:
        """Do it; what goes wrong is told in the figure, never swallowed."""
        try:
            work()
            self.error = ""
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            self.error = (f"{type(error).__name__}: {error} (line {last.lineno} of {last.name}: "
                          f"{last.line or '?'})")

    # Matplotlib ----------------------------------------------------------------------------

    def plot(self) -> MatplotlibFigure:
        """The figure as it stands, drawn by Matplotlib: to print it, or to change it."""
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


def on_array(function: Callable[[Any], Any], values: Array) -> Array:
    """``function`` at each of ``values``, in their shape, whether it takes arrays or one number.

    >>> on_array(lambda z: max(0, z), np.array([[-1.0, 2.0]])).tolist()
    [[0.0, 2.0]]
    """
    try:
        result = np.asarray(function(values.copy()), float)
        if result.shape == values.shape:
            return result
    except (TypeError, ValueError):
        pass  # it takes one number, then
    each = [function(value) for value in values.ravel().tolist()]
    return np.array(each, float).reshape(values.shape)


class _Number(float):
    """A number whose minus sign is one, not a hyphen."""

    def __format__(self, form: str) -> str:
        text = super().__format__(form)
        return text.replace("-", "−") if float(text) != 0 else text.replace("-", "")


def _formatted(template: str, arrays: dict[str, Array]) -> list[str]:
    fields = {name.split("[")[0].split(".")[0]
              for _, name, _, _ in string.Formatter().parse(template) if name}
    columns = {name: np.asarray(arrays[name]) for name in fields}
    n = max((len(c) for c in columns.values() if c.ndim), default=1)
    return [template.format(**{name: _one(c, f) for name, c in columns.items()})
            for f in range(n)]


def _one(column: Array, frame: int) -> Any:
    """What a template gets of an array: one frame's number, word, or list of numbers."""
    value = column[frame if len(column) > 1 else 0] if column.ndim else column
    plain = [_Number(v) if isinstance(v, float) else v
             for v in np.ravel(value).tolist()]
    return plain[0] if len(plain) == 1 else plain


def _checked(arrays: dict[str, Any], n: int) -> dict[str, Array]:
    result = {name: np.asarray(array) for name, array in arrays.items()}
    for name, array in result.items():
        if array.ndim and len(array) not in (1, n):
            raise ValueError(f"{name!r} needs one entry for each of {n} frames (or 1), "
                             f"got an array of shape {array.shape}")
    return result


def _joined(parts: list[dict[str, Array]]) -> dict[str, Array]:
    """The frames of several calls, one after another."""
    n = max(len(a) for part in parts for a in part.values() if a.ndim)
    joined = {}
    for name in parts[0]:
        arrays = [part[name] for part in parts]
        if all(a.ndim and len(a) == 1 and np.array_equal(a, arrays[0]) for a in arrays):
            joined[name] = arrays[0]
        else:
            joined[name] = np.concatenate([
                np.broadcast_to(a, (n, *a.shape[1:])) if a.ndim else np.full((n, 1), a[()])
                for a in arrays])
    return joined


def _coded(array: Array, limits: tuple[float, float] | None, *, exact: bool = False
           ) -> tuple[Array, float, float]:
    """Numbers as codes of 1 byte (between ``limits``) or 2 (between the extremes), NaN the last.

    A 65,535th of an array's range is far below what a screen can show, unless the axis is
    logarithmic: ``exact`` leaves them numbers, of 4 bytes.
    """
    array = np.asarray(array, float)
    if exact and not limits:
        return array.astype("<f4"), 0.0, 0.0
    dtype, top = (np.uint8, 255) if limits else (np.uint16, 65534)
    finite = array[np.isfinite(array)]
    low, high = limits or ((finite.min(), finite.max()) if finite.size else (0.0, 0.0))
    share = (np.nan_to_num(array, nan=low, posinf=high, neginf=low) - low) / ((high - low) or 1.0)
    codes = np.round(top * np.clip(share, 0, 1)).astype(dtype)
    if not limits:
        codes[~np.isfinite(array)] = 65535
    return codes, float(low), float(high)
