"""Marks: what a figure draws. Each names the arrays it draws, and can draw itself in Matplotlib.

A mark's data are the names of arrays that `Figure.compute` returns: of shape (frames, …), or
(1, …) for what no control changes. The browser paints the marks (player.js); ``draw`` does the
same with Matplotlib, from the same arrays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib
import numpy as np
from matplotlib.colors import Colormap, LinearSegmentedColormap, ListedColormap, to_rgb
from matplotlib.ticker import LogLocator, MaxNLocator, ScalarFormatter

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .._arrays import Array

# Told apart by people with any colour vision, and at least 3 : 1 against the background.
# player.css holds the same names for light and dark pages.
COLOURS = {
    "ink": "#1f2328", "muted": "#6a737d", "blue": "#0068a8", "orange": "#bd4b00",
    "green": "#007a5a", "purple": "#8a3c86", "red": "#b3261e",
}
CLASSES = ["blue", "orange", "green", "purple", "red", "muted"]
SHAPES = ["circle", "triangle", "square", "diamond", "cross", "star"]
_MARKERS = {"circle": "o", "triangle": "^", "square": "s", "diamond": "D", "cross": "X",
            "star": "*"}
DIVERGING = LinearSegmentedColormap.from_list("diverging", ["#bd4b00", "#f4f4f4", "#0068a8"])
# Negative orange, positive blue; reversed (class 0 is blue); as many bands as classes.
OWN_MAPS: dict[str, Colormap] = {
    "diverging": DIVERGING, "diverging_r": DIVERGING.reversed(),
    "classes2": ListedColormap([COLOURS[name] for name in CLASSES[:2]]),
    "classes3": ListedColormap([COLOURS[name] for name in CLASSES[:3]]),
}


def colour_map(name: str) -> Colormap:
    return OWN_MAPS.get(name) or matplotlib.colormaps[name]


def colour_table(name: str) -> list[int]:
    """256 colours of one of ours or of Matplotlib's maps: r, g, b, r, g, b, …, from 0 to 255.

    >>> colour_table("gray")[:3], colour_table("gray")[-3:]
    ([0, 0, 0], [255, 255, 255])
    """
    table = colour_map(name)(np.linspace(0, 1, 256))
    return np.round(255 * table[:, :3]).astype(int).ravel().tolist()


class Mark:
    """A mark: ``data`` maps what the painter calls an array to its name in ``compute``'s result.

    ``options`` are the same for all frames. ``label`` is its entry in the legend. ``text`` is a
    template, formatted anew for each frame with the values that ``compute`` returns.
    """

    kind = ""

    def __init__(self, *, label: str = "", text: str | None = None, data: dict[str, str | None],
                 **options: Any):
        self.data = {role: name for role, name in data.items() if name is not None}
        self.label, self.text, self.options = label, text, options

    def spec(self) -> dict[str, Any]:
        """What the browser needs to know."""
        return {"kind": self.kind, "label": self.label, "data": self.data, **self.options}

    def draw(self, ax: Axes, arrays: dict[str, Array], text: str) -> None:
        """Draw one frame; ``arrays`` by role, the leading axis taken away."""
        raise NotImplementedError

    def quantised(self) -> dict[str, tuple[float, float]]:
        """The arrays that are sent as one byte a value, with the values of byte 0 and 255."""
        return {}


class Line(Mark):
    """A line through (x, y), both (frames, points); NaN breaks it. ``dash``: drawn in dashes."""

    kind = "line"

    def __init__(self, x: str, y: str, *, colour: str = "blue", width: float = 2,
                 dash: bool = False, label: str = ""):
        super().__init__(data={"x": x, "y": y}, colour=colour, width=width, dash=dash, label=label)

    def draw(self, ax: Axes, arrays: dict[str, Array], text: str) -> None:
        ax.plot(arrays["x"].ravel(), arrays["y"].ravel(), color=COLOURS[self.options["colour"]],
                linewidth=self.options["width"], label=self.label or None,
                linestyle="--" if self.options["dash"] else "-")


class Points(Mark):
    """Points at (x, y); ``group`` (same shape, 0, 1, …) gives each class its colour and shape.

    ``hollow`` draws outlines only. ``names`` are the groups' entries in the legend.
    """

    kind = "points"

    def __init__(self, x: str, y: str, *, group: str | None = None, names: tuple[str, ...] = (),
                 colour: str = "blue", shape: str = "circle", size: float = 4,
                 hollow: bool = False, label: str = ""):
        super().__init__(data={"x": x, "y": y, "group": group}, names=list(names), colour=colour,
                         shape=shape, size=size, hollow=hollow, label=label)

    def draw(self, ax: Axes, arrays: dict[str, Array], text: str) -> None:
        x, y = arrays["x"].ravel(), arrays["y"].ravel()
        group = arrays["group"].ravel().astype(int) if "group" in arrays else np.full(len(x), -1)
        for g in np.unique(group):
            colour = COLOURS[self.options["colour"] if g < 0 else CLASSES[g]]
            names = self.options["names"]
            ax.scatter(x[group == g], y[group == g], s=(2 * self.options["size"]) ** 2 * 0.6,
                       marker=_MARKERS[self.options["shape"] if g < 0 else SHAPES[g]],
                       facecolors="none" if self.options["hollow"] else colour, edgecolors=colour,
                       label=(names[g] if 0 <= g < len(names) else self.label) or None)


class Bars(Mark):
    """Bars at ``x`` up to ``y`` from ``base`` (0 if left out); ``along="y"``: lying bars.

    ``by_sign`` draws bars that go down in another colour and hatched. ``values`` writes each
    bar's height beside it, with that many digits.
    """

    kind = "bars"

    def __init__(self, x: str, y: str, *, base: str | None = None, colour: str = "blue",
                 width: float = 0.7, along: str = "x", by_class: bool = False,
                 by_sign: bool = False, values: int | None = None, label: str = ""):
        super().__init__(data={"x": x, "y": y, "base": base}, colour=colour, width=width,
                         along=along, by_class=by_class, by_sign=by_sign, values=values,
                         label=label)

    def draw(self, ax: Axes, arrays: dict[str, Array], text: str) -> None:
        x, y = arrays["x"].ravel(), arrays["y"].ravel()
        base = arrays["base"].ravel() if "base" in arrays else np.zeros(len(y))
        colours = [COLOURS[CLASSES[i % 6] if self.options["by_class"] else
                           "orange" if self.options["by_sign"] and y[i] < base[i] else
                           self.options["colour"]] for i in range(len(y))]
        bar = ax.barh if self.options["along"] == "y" else ax.bar
        drawn = bar(x, y - base, self.options["width"], base, color=colours,
                    label=self.label or None)
        if self.options["values"] is not None:
            ax.bar_label(drawn, [f"{v:.{self.options['values']}f}" for v in y - base], padding=2)


class Heat(Mark):
    """A picture of numbers, (frames, rows, columns), filling ``extent`` (left, right, bottom, top).

    Row 0 is at the bottom, or at the top with ``top_down``. ``limits`` are the values of the
    colour table's ends; ``colours`` is "diverging", "diverging_r", "classes2", "classes3" (class
    numbers, with limits (−0.5, 2.5) for three; use ``alpha`` 0.3 behind points) or a Matplotlib
    map. ``values`` writes each number in its cell, with that many digits.
    """

    kind = "heat"

    def __init__(self, z: str, *, extent: tuple[float, float, float, float],
                 limits: tuple[float, float] = (-1, 1), colours: str = "diverging",
                 top_down: bool = False, smooth: bool = False, values: int | None = None,
                 alpha: float = 1.0):
        self.colours = colours
        super().__init__(data={"z": z}, extent=list(extent), limits=list(limits),
                         top_down=top_down, smooth=smooth, values=values, alpha=alpha)

    def spec(self) -> dict[str, Any]:
        return {**super().spec(), "table": colour_table(self.colours)}

    def quantised(self) -> dict[str, tuple[float, float]]:
        exact = self.options["values"] is not None
        return {} if exact else {self.data["z"]: tuple(self.options["limits"])}

    def draw(self, ax: Axes, arrays: dict[str, Array], text: str) -> None:
        z, (low, high) = np.atleast_2d(arrays["z"]), self.options["limits"]
        left, right, bottom, top = self.options["extent"]
        ax.imshow(z, extent=(left, right, bottom, top), cmap=colour_map(self.colours), vmin=low,
                  vmax=high,
                  origin="upper" if self.options["top_down"] else "lower", aspect="auto",
                  interpolation="bilinear" if self.options["smooth"] else "nearest",
                  alpha=self.options["alpha"])
        if self.options["values"] is not None:
            for (row, column), value in np.ndenumerate(z):
                down = row if self.options["top_down"] else len(z) - 1 - row
                ax.text(left + (column + 0.5) * (right - left) / z.shape[1],
                        top - (down + 0.5) * (top - bottom) / len(z),
                        f"{value:.{self.options['values']}f}", ha="center", va="center")


class Segments(Mark):
    """Straight pieces from (x0, y0) to (x1, y1); ``arrow`` gives each a head at its end.

    ``value`` (same shape) sets width and colour: positive blue and solid, negative orange and
    dashed, and the wider the further from zero, ``full`` being the widest.
    """

    kind = "segments"

    def __init__(self, x0: str, y0: str, x1: str, y1: str, *, value: str | None = None,
                 full: float = 1.0, colour: str = "ink", width: float = 2, arrow: bool = False,
                 dash: bool = False, label: str = ""):
        super().__init__(data={"x0": x0, "y0": y0, "x1": x1, "y1": y1, "value": value}, full=full,
                         colour=colour, width=width, arrow=arrow, dash=dash, label=label)

    def draw(self, ax: Axes, arrays: dict[str, Array], text: str) -> None:
        ends = [arrays[role].ravel() for role in ("x0", "y0", "x1", "y1")]
        value = arrays["value"].ravel() if "value" in arrays else None
        for i, (x0, y0, x1, y1) in enumerate(zip(*ends, strict=True)):
            colour, width, dash = (self.options[name] for name in ("colour", "width", "dash"))
            if value is not None:
                colour, dash = ("blue", False) if value[i] >= 0 else ("orange", True)
                width = 0.3 + 3.7 * min(1.0, abs(value[i]) / self.options["full"])
            style = {"color": COLOURS[colour], "linewidth": width,
                     "linestyle": "--" if dash else "-"}
            if self.options["arrow"]:
                ax.annotate("", (x1, y1), (x0, y0), arrowprops={"arrowstyle": "->", **style})
            else:
                ax.plot([x0, x1], [y0, y1], label=(self.label or None) if i == 0 else None, **style)


class Nodes(Mark):
    """Circles at (x, y), filled by ``value`` from white (0) to blue (``full``), orange if negative.

    The value is written inside, with ``digits`` after the point.
    """

    kind = "nodes"

    def __init__(self, x: str, y: str, value: str, *, full: float = 1.0, radius: float = 16,
                 digits: int | None = 1):
        super().__init__(data={"x": x, "y": y, "value": value}, full=full, radius=radius,
                         digits=digits, table=colour_table("diverging"))

    def draw(self, ax: Axes, arrays: dict[str, Array], text: str) -> None:
        x, y, value = (arrays[role].ravel() for role in ("x", "y", "value"))
        full = self.options["full"]
        ax.scatter(x, y, s=(1.4 * self.options["radius"]) ** 2, c=value, cmap=DIVERGING,
                   vmin=-full, vmax=full, edgecolors=COLOURS["ink"], zorder=3)
        if self.options["digits"] is not None:
            for i in range(len(x)):
                ax.text(x[i], y[i], f"{value[i]:.{self.options['digits']}f}", ha="center",
                        va="center", fontsize=8, zorder=4, color=_on(value[i] / full))


class Text(Mark):
    """Words at (x, y) in the panel's units: a template, formatted with what ``compute`` returns.

    ``x`` and ``y`` name arrays of one point each. ``align`` is left, center or right.
    """

    kind = "text"

    def __init__(self, x: str, y: str, text: str, *, colour: str = "ink", size: float = 13,
                 align: str = "left", bold: bool = False):
        super().__init__(data={"x": x, "y": y}, text=text, colour=colour, size=size, align=align,
                         bold=bold)

    def draw(self, ax: Axes, arrays: dict[str, Array], text: str) -> None:
        ax.text(arrays["x"].item(), arrays["y"].item(), text, va="center",
                color=COLOURS[self.options["colour"]], ha=self.options["align"],
                fontsize=0.75 * self.options["size"],
                fontweight="bold" if self.options["bold"] else "normal")


def _on(share: float) -> str:
    """Black or white: what can be read on the diverging colour of ``share`` (−1 to 1)."""
    red, green, blue = to_rgb(DIVERGING(0.5 + share / 2))
    return "black" if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 else "white"


class Panel:
    """One coordinate system with its marks.

    ``x`` and ``y`` are the ends of the axes; ``log`` names the logarithmic ones ("x", "y", "xy").
    ``xticks``/``yticks`` put words or chosen numbers at places: {0: "Adelie"}. ``axes=False``
    leaves axes away. ``size`` is width and height in CSS pixels. ``drag=(x_control, y_control)``
    lets the reader drag in the panel what the named sliders hold (either may be None).
    ``pointer`` is "click" or "draw": such events are sent to `Figure.on_pointer`.
    """

    def __init__(self, *marks: Mark, x: tuple[float, float] = (0, 1),
                 y: tuple[float, float] = (0, 1), title: str = "", xlabel: str = "",
                 ylabel: str = "", log: str = "", xticks: dict[float, str] | None = None,
                 yticks: dict[float, str] | None = None, axes: bool = True,
                 size: tuple[int, int] = (360, 260), legend: bool = True,
                 drag: tuple[str | None, str | None] = (None, None), pointer: str = ""):
        self.marks, self.x, self.y, self.log = marks, x, y, log
        self.title, self.xlabel, self.ylabel = title, xlabel, ylabel
        self.xticks = ticks(*x, "x" in log) if xticks is None else xticks
        self.yticks = ticks(*y, "y" in log) if yticks is None else yticks
        self.axes, self.size, self.legend, self.drag = axes, size, legend, drag
        self.pointer = pointer

    def spec(self) -> dict[str, Any]:
        """What the browser needs to know."""
        plain = {name: getattr(self, name) for name in (
            "x", "y", "title", "xlabel", "ylabel", "log", "axes", "size", "legend", "drag",
            "pointer")}
        return {**plain, "xticks": [*map(list, self.xticks.items())],
                "yticks": [*map(list, self.yticks.items())],
                "marks": [mark.spec() for mark in self.marks]}

    def draw(self, ax: Axes, arrays: dict[str, Array], texts: list[str]) -> None:
        """Draw one frame with Matplotlib."""
        for mark, text in zip(self.marks, texts, strict=True):
            mark.draw(ax, {role: arrays[name] for role, name in mark.data.items()}, text)
        ax.set(xscale="log" if "x" in self.log else "linear", xlim=self.x, xlabel=self.xlabel,
               yscale="log" if "y" in self.log else "linear", ylim=self.y, ylabel=self.ylabel,
               title=self.title)
        ax.set_xticks([*self.xticks], [*self.xticks.values()], minor=False)
        ax.set_yticks([*self.yticks], [*self.yticks.values()], minor=False)
        ax.minorticks_off()
        if not self.axes:
            ax.set_axis_off()
            ax.set_title(self.title)
        if self.legend and ax.get_legend_handles_labels()[1]:
            ax.legend(fontsize=8)


def ticks(low: float, high: float, log: bool = False) -> dict[float, str]:
    """Where Matplotlib would put the ticks of an axis, and what it would write there.

    >>> ticks(0, 10)
    {0.0: '0', 2.0: '2', 4.0: '4', 6.0: '6', 8.0: '8', 10.0: '10'}
    >>> ticks(0.01, 1, log=True)
    {0.01: '0.01', 0.1: '0.1', 1.0: '1'}
    """
    low, high = sorted((low, high))
    if log:
        places = LogLocator(numticks=8).tick_values(low, high)
        return {float(p): f"{p:g}" for p in places if low * 0.999 <= p <= high * 1.001}
    places = [p for p in MaxNLocator(6).tick_values(low, high) if low - 1e-9 <= p <= high + 1e-9]
    formatter = ScalarFormatter(useOffset=False)
    formatter.create_dummy_axis()
    formatter.set_locs(places)
    return {float(f"{p:.12g}"): formatter(p).replace("-", "−") for p in places}
