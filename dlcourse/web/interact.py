"""ipywidgets' `interact`, as far as a page can: every argument gets a control.

What the function prints is computed for every place of a control beforehand, as in all figures.
"""

from __future__ import annotations

import contextlib
import inspect
import io
from typing import TYPE_CHECKING, Any

import numpy as np

from ..figures.kit import Choice, Figure, Slider, Toggle
from ..figures.kit.shown import Shown

if TYPE_CHECKING:
    from collections.abc import Callable


def interact(function: Callable[..., Any], **arguments: Any) -> Callable[..., Any]:
    """Show a control for each argument, and below them what ``function`` prints or returns."""
    Shown.host(Interaction(function, arguments))
    return function


class Interaction(Figure):
    """What a function prints, for every place of its arguments' controls."""

    title = "What the function makes of its arguments"
    summary = "{printed}"

    def __init__(self, function: Callable[..., Any], arguments: dict[str, Any]) -> None:
        known = inspect.signature(function).parameters
        defaults = {name: known[name].default if name in known else inspect.Parameter.empty
                    for name in arguments}
        self.function = function
        self.controls = [
            control(name, values, None if defaults[name] is inspect.Parameter.empty
                    else defaults[name]) for name, values in arguments.items()]
        super().__init__()

    def compute(self, **state: Any) -> dict[str, Any]:
        """
        >>> def double(x=2):
        ...     print(2 * x)
        >>> Interaction(double, {"x": (0, 4)}).frames()["printed"].tolist()
        ['4']
        """
        columns = dict(zip(state, np.broadcast_arrays(*state.values()), strict=True))
        n = max(len(np.atleast_1d(column)) for column in columns.values())
        rows = ({name: self.own(name, np.ravel(column)[frame])
                 for name, column in columns.items()} for frame in range(n))
        return {"printed": np.array([self.printed(row) for row in rows])}

    def own(self, name: str, value: Any) -> Any:
        """The value as the function gets it: Python's own, a whole number where it was one."""
        value = value.item() if hasattr(value, "item") else value
        whole = isinstance(value, float) and name in self._whole
        return int(value) if whole else value

    @property
    def _whole(self) -> set[str]:
        return {c.name for c in self.controls if isinstance(c, Slider) and "." not in c.texts[0]}

    def printed(self, arguments: dict[str, Any]) -> str:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            value = self.function(**arguments)
        return "\n".join(filter(None, (out.getvalue().rstrip(),
                                       "" if value is None else repr(value))))


def control(name: str, values: Any, default: Any) -> Any:
    """The control for what `interact` was given: (low, high, step), a list, a truth value.

    >>> control("w", (-2, 2, 0.5), 1.0).texts[:3]
    ['−2.0', '−1.5', '−1.0']
    """
    if isinstance(values, bool):
        return Toggle(name, default=values)
    if isinstance(values, tuple) and len(values) in (2, 3):
        low, high, *rest = values
        whole = all(isinstance(value, int) for value in values)
        step = rest[0] if rest else (1 if whole else (high - low) / 40)
        digits = 0 if whole else max(1, -int(np.floor(np.log10(step))))
        return Slider(name, low, high, steps=round((high - low) / step) + 1, digits=digits,
                      default=(low + high) / 2 if default is None else default)
    options = list(values)
    return Choice(name, options, default=options[0] if default is None else default)
