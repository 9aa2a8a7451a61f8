"""Controls: what the reader moves. Each has a name, its positions, and a value at each position."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .style import typeset

if TYPE_CHECKING:
    from collections.abc import Sequence


class Control:
    """A control with positions 0, 1, …; ``values[i]`` is its value at position i.

    ``texts[i]`` is how that value is written beside the control.
    """

    kind = ""

    def __init__(self, name: str, values: Sequence[Any], texts: Sequence[str], default: Any,
                 label: str | None):
        self.name, self.values, self.texts = name, list(values), list(texts)
        self.label = label or name.replace("_", " ")
        self.default = self.position(default)

    def __len__(self) -> int:
        return len(self.values)

    def position(self, value: Any) -> int:
        """The position of ``value``; a ValueError says what can be chosen."""
        if value not in self.values:
            raise ValueError(f"{self.name} is one of {', '.join(map(repr, self.values))}, "
                             f"got {value!r}")
        return self.values.index(value)

    def spec(self) -> dict[str, Any]:
        """What the browser needs to know."""
        return {"kind": self.kind, "name": self.name, "label": self.label, "texts": self.texts,
                "default": self.default}


class Slider(Control):
    """A number from ``low`` to ``high``, both included, at ``steps`` evenly spaced positions.

    With ``log`` the positions are evenly spaced on a logarithmic scale. ``unit`` and ``digits``
    (after the point; with ``log`` the significant ones) are for the text beside it. ``play`` adds
    a button that moves the slider from its place to its end: in about four seconds, or with as
    many seconds at each position as it says.

    >>> weight = Slider("weight", -2, 2, steps=9, default=0.5)
    >>> weight.values[0], weight.values[weight.default], weight.values[-1]
    (-2.0, 0.5, 2.0)
    >>> Slider("lr", 1e-3, 1, steps=4, default=0.1, log=True).texts
    ['0.001', '0.01', '0.1', '1']
    """

    kind = "slider"

    def __init__(self, name: str, low: float, high: float, *, steps: int = 41, default: float,
                 label: str | None = None, unit: str = "", digits: int = 2, log: bool = False,
                 play: bool | float = False):
        spaced = np.geomspace if log else np.linspace
        values = [float(f"{v:.12g}") for v in spaced(low, high, steps)]
        form = f"{{:.{digits}g}}" if log else f"{{:.{digits}f}}"
        texts = [typeset(form.format(v)) + (f" {unit}" if unit else "") for v in values]
        self.low, self.high, self.log, self.play = low, high, log, play
        super().__init__(name, values, texts, default, label)

    def position(self, value: Any) -> int:
        """The position nearest to ``value``, which must lie between the ends."""
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = float("nan")
        if not self.low <= number <= self.high:
            raise ValueError(f"{self.name} is a number from {self.low:g} to {self.high:g}, "
                             f"got {value!r}")
        scale = np.log if self.log else np.asarray
        return int(np.argmin(np.abs(scale(self.values) - scale(number))))

    def spec(self) -> dict[str, Any]:
        return {**super().spec(), "values": self.values, "log": self.log, "play": self.play}


class Choice(Control):
    """One of several named options.

    >>> Choice("activation", ["step", "sigmoid"], default="sigmoid").default
    1
    """

    kind = "choice"

    def __init__(self, name: str, options: Sequence[Any], *, default: Any = None,
                 label: str | None = None, texts: Sequence[str] | None = None):
        super().__init__(name, options, texts or [str(option) for option in options],
                         options[0] if default is None else default, label)

    def spec(self) -> dict[str, Any]:
        return {**super().spec(), "values": [*range(len(self))]}  # for `Panel(drag=…)`


class Toggle(Control):
    """On or off: the value is True or False.

    >>> Toggle("shuffle", default=True).values
    [False, True]
    """

    kind = "toggle"

    def __init__(self, name: str, *, default: bool = False, label: str | None = None):
        super().__init__(name, [False, True], ["off", "on"], default, label)
