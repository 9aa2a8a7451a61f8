"""Marks: what a figure draws. Each names the arrays it draws, and can draw itself in Matplotlib.

A mark is a dataclass: first the names of arrays that `Figure.compute` returns, of shape
(frames, …), or (1, …) for what no control changes; then its options, which are the same for all
frames. The browser paints the marks (player/marks.js); ``draw`` does the same with Matplotlib,
from the same arrays.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field, fields
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from .style import (
    CLASSES,
    EDGE_WIDTHS,
    HALO,
    LIGHT,
    MARGIN,
    SHAPE_OF_CLASS,
    SHAPES,
    colour_table,
    is_light,
    sign,
    ticks,
    typeset,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from ..._arrays import Array

ARRAY = {"array": True}  # a field that names an array
SAYS: dict[float, str] = {0: "says 0", 1: "says 1"}  # the key of a plane shaded by what is said


def number(value: float, digits: int) -> str:
    """As the player writes it (`fixed`): its minus sign a real one, and none before zero.

    >>> number(-1.25, 1), number(-0.001, 2), number(62.5, 0)
    ('−1.2', '0.00', '62')
    """
    return typeset(f"{value:.{digits}f}")


@dataclass(kw_only=True)
class Symbol:
    """A symbol of a figure's formula, and below it its number: a template of ``compute``'s values.

    ``names`` are the controls, and the arrays of the marks, that it stands for: it lights them up,
    and they light it; without any it is a number alone. ``colour`` is theirs.
    """

    sign: str
    value: str = ""
    names: tuple[str, ...]
    colour: str = "ink"

    def spec(self) -> dict[str, Any]:
        """What the browser needs to know."""
        return {"sign": self.sign, "names": self.names, "colour": self.colour}


@dataclass
class Mark:
    """A mark. ``label`` is its entry in the legend."""

    kind: ClassVar[str] = ""
    _: KW_ONLY
    label: str = ""

    @property
    def data(self) -> dict[str, str]:
        """What the painter calls each array, and its name in ``compute``'s result."""
        named = {f.name: getattr(self, f.name) for f in fields(self) if f.metadata == ARRAY}
        return {role: name for role, name in named.items() if name is not None}

    @property
    def template(self) -> str:
        """Its text, formatted anew for each frame with the values that ``compute`` returns."""
        return ""

    def spec(self) -> dict[str, Any]:
        """What the browser needs to know."""
        options = {f.name: getattr(self, f.name) for f in fields(self) if f.metadata != ARRAY}
        return {"kind": self.kind, "data": self.data, **options}

    def draw(self, ax: Axes, arrays: dict[str, Array], text: str) -> None:
        """Draw one frame; ``arrays`` by role, the leading axis taken away."""
        raise NotImplementedError

    def quantised(self) -> dict[str, tuple[float, float]]:
        """The arrays that are sent as one byte a value, with the values of byte 0 and 255."""
        return {}


@dataclass
class Line(Mark):
    """A line through (x, y), both (frames, points); NaN breaks it. ``dash``: drawn in dashes."""

    kind = "line"
    x: str = field(metadata=ARRAY)
    y: str = field(metadata=ARRAY)
    _: KW_ONLY
    colour: str = "model"
    width: float = 2
    dash: bool = False

    def draw(self, ax: Axes, arrays: dict[str, Array], text: str) -> None:
        ax.plot(arrays["x"].ravel(), arrays["y"].ravel(), color=LIGHT[self.colour],
                linewidth=self.width, label=self.label or None,
                linestyle="--" if self.dash else "-")


@dataclass
class Points(Mark):
    """Points at (x, y); ``group`` (same shape, 0, 1, …) gives each class its colour and shape.

    ``hollow`` draws outlines only. ``names`` are the groups' entries in the legend.
    """

    kind = "points"
    x: str = field(metadata=ARRAY)
    y: str = field(metadata=ARRAY)
    _: KW_ONLY
    group: str | None = field(default=None, metadata=ARRAY)
    names: tuple[str, ...] = ()
    colour: str = "model"
    shape: str = "circle"
    size: float = 4
    hollow: bool = False

    def draw(self, ax: Axes, arrays: dict[str, Array], text: str) -> None:
        x, y = arrays["x"].ravel(), arrays["y"].ravel()
        group = arrays["group"].ravel() if "group" in arrays else np.full(len(x), -1)
        for g in np.unique(group[~np.isnan(group)]).astype(int):
            colour = LIGHT[self.colour if g < 0 else CLASSES[g % len(CLASSES)]]
            corners = SHAPES[self.shape if g < 0 else SHAPE_OF_CLASS[g % len(SHAPES)]]
            marker: Any = [(u, -v) for u, v in corners] or "o"
            reach = np.abs(corners).max() if corners else 1.0
            ax.scatter(x[group == g], y[group == g], s=(1.5 * self.size * reach) ** 2,
                       marker=marker,
                       facecolors="none" if self.hollow else colour, edgecolors=colour,
                       label=(self.names[g] if 0 <= g < len(self.names) else self.label) or None)


@dataclass
class Bars(Mark):
    """Bars at ``x`` up to ``y`` from ``base`` (0 if left out); ``along="y"``: lying bars.

    ``each`` gives every bar a colour of its own, as `CLASSES`; ``by_sign`` gives it that of its
    sign, and hatches it if it goes down. ``values`` writes each bar's height beside it, with that
    many digits; ``clear`` names a level line's heights, which it keeps away from.
    """

    kind = "bars"
    x: str = field(metadata=ARRAY)
    y: str = field(metadata=ARRAY)
    _: KW_ONLY
    base: str | None = field(default=None, metadata=ARRAY)
    clear: str | None = field(default=None, metadata=ARRAY)
    colour: str = "model"
    width: float = 0.7
    along: str = "x"
    each: tuple[str, ...] = ()
    by_sign: bool = False
    values: int | None = None

    def draw(self, ax: Axes, arrays: dict[str, Array], text: str) -> None:
        x, y = arrays["x"].ravel(), arrays["y"].ravel()
        base = arrays["base"].ravel() if "base" in arrays else np.zeros(len(y))
        colours = [LIGHT[self.colour_of(i, y[i] - base[i])] for i in range(len(y))]
        bar = ax.barh if self.along == "y" else ax.bar
        drawn = bar(x, y - base, self.width, base, color=colours, label=self.label or None)
        if self.values is not None:
            ax.bar_label(drawn, [number(v, self.values) for v in y - base], padding=2)

    def colour_of(self, i: int, height: float) -> str:
        """The colour of bar ``i``.

        >>> Bars("x", "y", by_sign=True).colour_of(0, -2), Bars("x", "y").colour_of(0, -2)
        ('negative', 'model')
        """
        return self.each[i % len(self.each)] if self.each else (
            sign(height) if self.by_sign else self.colour)


@dataclass
class Heat(Mark):
    """A picture of numbers, (frames, rows, columns), filling ``extent`` (left, right, bottom, top).

    Row 0 is at the bottom, or at the top with ``top_down``. ``limits`` are the values of the
    colour table's ends; ``colours`` is "diverging", "counts", "classes2", "classes3" (class
    numbers, with limits (−0.5, 2.5) for three; use ``alpha`` 0.3 behind points) or a Matplotlib
    map. ``values`` writes each number in its cell, with that many digits; ``key`` puts values with
    their words into the legend.
    """

    kind = "heat"
    z: str = field(metadata=ARRAY)
    _: KW_ONLY
    extent: tuple[float, float, float, float]
    limits: tuple[float, float] = (-1, 1)
    colours: str = "diverging"
    top_down: bool = False
    smooth: bool = False
    values: int | None = None
    alpha: float = 1.0
    key: dict[float, str] = field(default_factory=dict)

    def spec(self) -> dict[str, Any]:
        return {**super().spec(), "table": colour_table(self.colours).ravel().tolist(),
                "key": [*self.key.items()]}

    def coloured(self, value: float) -> Array:
        """The colour of a value: red, green, blue, from 0 to 255.

        >>> Heat("z", extent=(0, 1, 0, 1), colours="gray", limits=(0, 2)).coloured(2).tolist()
        [255, 255, 255]
        """
        return colour_table(self.colours)[round(255 * float(np.interp(value, self.limits, (0, 1))))]

    def quantised(self) -> dict[str, tuple[float, float]]:
        return {self.z: self.limits} if self.values is None else {}

    def draw(self, ax: Axes, arrays: dict[str, Array], text: str) -> None:
        from matplotlib.colors import ListedColormap

        z, (left, right, bottom, top) = np.atleast_2d(arrays["z"]), self.extent
        ax.imshow(z, extent=self.extent, cmap=ListedColormap(colour_table(self.colours) / 255),
                  vmin=self.limits[0], vmax=self.limits[1], aspect="auto", alpha=self.alpha,
                  origin="upper" if self.top_down else "lower",
                  interpolation="bilinear" if self.smooth else "nearest")
        if self.values is not None:
            for (row, column), value in np.ndenumerate(z):
                down = row if self.top_down else len(z) - 1 - row
                ax.text(left + (column + 0.5) * (right - left) / z.shape[1],
                        top - (down + 0.5) * (top - bottom) / len(z),
                        number(value, self.values), ha="center", va="center")


@dataclass
class Segments(Mark):
    """Straight pieces from (x0, y0) to (x1, y1); ``arrow`` gives each a head at its end."""

    kind = "segments"
    x0: str = field(metadata=ARRAY)
    y0: str = field(metadata=ARRAY)
    x1: str = field(metadata=ARRAY)
    y1: str = field(metadata=ARRAY)
    _: KW_ONLY
    colour: str = "ink"
    width: float = 2
    arrow: bool = False
    dash: bool = False

    def draw(self, ax: Axes, arrays: dict[str, Array], text: str) -> None:
        ends = [arrays[role].ravel() for role in ("x0", "y0", "x1", "y1")]
        style: dict[str, Any] = {"color": LIGHT[self.colour], "linewidth": self.width,
                                 "linestyle": "--" if self.dash else "-"}
        for i, (x0, y0, x1, y1) in enumerate(zip(*ends, strict=True)):
            if self.arrow:
                ax.annotate("", (x1, y1), (x0, y0), arrowprops={"arrowstyle": "->", **style})
            else:
                ax.plot([x0, x1], [y0, y1], label=(self.label or None) if i == 0 else None, **style)


@dataclass
class Nodes(Mark):
    """Circles at (x, y), joined by edges from number ``start`` to ``end``: neurons and synapses.

    A circle is filled by its ``value``, from white (0) to the colour of its sign (``full``); the
    value is written inside, with ``digits`` after the point, or ``words``, one a circle. ``full``
    and ``digits`` may be one for each circle.
    ``pictures`` (frames, circles, rows, columns), from −1 to 1, row 0 at the bottom, stand in
    their places as squares. What has no place (NaN) is not there.

    ``weight``, one an edge, sets its width and colour: that of its sign, negative ones dashed, and
    the wider the further from zero, ``widest`` being the widest; ``shown`` does
    this in its place. ``flow`` is the share of each edge that a value has run through, from its
    start, and ``back`` the share that a gradient has, from its end; left out: all, and none. A
    circle that values are still on their way to shows “?”.

    ``notes`` is a template of lines: one for each edge, ``note_at`` this share of its way; then,
    if there are more, one above each circle, one below each, in the gradient's colour, and one
    below that.

    Where the circles are ``called`` something, the reader points at one, or walks there with the
    arrow keys: its edges alone stay, each with its product, and the caption says how its value
    comes about: products, sum, ``bias``, and what is ``made`` of it (a template of the value).
    """

    kind = "nodes"
    x: str = field(metadata=ARRAY)
    y: str = field(metadata=ARRAY)
    value: str | None = field(default=None, metadata=ARRAY)
    _: KW_ONLY
    start: str | None = field(default=None, metadata=ARRAY)
    end: str | None = field(default=None, metadata=ARRAY)
    weight: str | None = field(default=None, metadata=ARRAY)
    shown: str | None = field(default=None, metadata=ARRAY)
    bias: str | None = field(default=None, metadata=ARRAY)
    flow: str | None = field(default=None, metadata=ARRAY)
    back: str | None = field(default=None, metadata=ARRAY)
    pictures: str | None = field(default=None, metadata=ARRAY)
    widest: float = 1.0
    arrow: bool = False
    full: float | tuple[float, ...] = 1.0
    radius: float = 16
    digits: int | tuple[int, ...] | None = 1
    words: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    notes: str = ""
    note_at: float = 0.5

    @property
    def template(self) -> str:
        return self.notes

    def spec(self) -> dict[str, Any]:
        return {**super().spec(), "table": colour_table("diverging").ravel().tolist()}

    def quantised(self) -> dict[str, tuple[float, float]]:
        ends = {self.flow: (0.0, 1.0), self.back: (0.0, 1.0), self.pictures: (-1.0, 1.0)}
        return {name: limits for name, limits in ends.items() if name}

    @staticmethod
    def edges(d: dict[str, Array]) -> list[list[int]]:
        """The two circles of each edge."""
        return np.stack([d[role].ravel().astype(int) for role in ("start", "end")],
                        axis=1).tolist() if "start" in d else []

    def filled(self, d: dict[str, Array]) -> tuple[Array, list[str]]:
        """What fills each circle (red, green, blue, from 0 to 255), and what stands in it."""
        value = np.broadcast_to(d["value"].ravel(), d["x"].size)
        coming = np.zeros(len(value), bool)
        if "flow" in d:
            coming[d["end"].ravel().astype(int)[d["flow"].ravel() < 1]] = True
        share = np.clip(value / np.broadcast_to(self.full, value.shape), -1, 1)
        share[coming] = 0
        fill = colour_table("diverging")[np.round(255 * (0.5 + share / 2)).astype(int)]
        return fill, ["?" if late and not self.words else self.written(i, v)
                      for i, (v, late) in enumerate(zip(value, coming, strict=True))]

    def pieces(self, d: dict[str, Array]) -> list[tuple[int, int, str, float, bool]]:
        """Each edge: its two circles, its colour, width, and whether it is dashed; where a value
        has not come yet, and where a gradient has come already, the colour says so."""
        found = []
        for k, (start, end) in enumerate(self.edges(d)):
            weight = (d["shown"] if "shown" in d else d["weight"]).ravel()[k] if (
                self.weight) else None
            colour, dash, width = "muted", False, 1.5
            if weight is not None:
                colour, dash = sign(weight), bool(weight < 0)
                width = float(np.interp(abs(weight) / self.widest, (0, 1), EDGE_WIDTHS))
            if "flow" in d and d["flow"].ravel()[k] < 1:
                colour = "grid"
            if "back" in d and d["back"].ravel()[k] > 0:
                colour, width = "gradient", max(width, 2.5)
            found.append((start, end, colour, width, dash))
        return found

    def noted(self, text: str, at: Array, d: dict[str, Array]) -> list[tuple[str, Array, int, str]]:
        """The notes: each with its place, of ``at`` (circles, 2) or between, how many rows above
        the circle it stands, and its colour."""
        lines = text.split("\n") if text else []
        share = self.note_at
        places = [((1 - share) * at[i] + share * at[j], 0, "ink") for i, j in self.edges(d)]
        places += [(one, row, colour) for row, colour in (
            (1, "ink"), (-1, "gradient"), (-2, "muted")) for one in at]
        return [(line, *place) for line, place in zip(lines, places, strict=False) if line.strip()]

    def draw(self, ax: Axes, arrays: dict[str, Array], text: str) -> None:
        x, y = arrays["x"].ravel(), arrays["y"].ravel()
        for words, place, side, colour in self.noted(text, np.stack([x, y], axis=1), arrays):
            ax.annotate(words, (place[0], place[1]), (0, side * self.radius), zorder=5,
                        textcoords="offset points", ha="center", va="center", fontsize=9,
                        color=LIGHT[colour])
        for start, end, colour, width, dash in self.pieces(arrays):
            ax.annotate("", (x[end], y[end]), (x[start], y[start]), arrowprops={
                "arrowstyle": "->" if self.arrow else "-", "color": LIGHT[colour],
                "linewidth": width, "linestyle": "--" if dash else "-",
                "shrinkA": 0.7 * self.radius, "shrinkB": 0.7 * self.radius})
        if "pictures" in arrays:
            from matplotlib.offsetbox import AnnotationBbox, OffsetImage

            for a, b, z in zip(x, y, arrays["pictures"], strict=True):
                codes = np.round(255 * (np.clip(z[::-1], -1, 1) + 1) / 2).astype(int)
                ax.add_artist(AnnotationBbox(OffsetImage(
                    colour_table("diverging")[codes].astype("u1"),
                    zoom=1.6 * self.radius / len(z)), (a, b), pad=0.1))
            return
        fill, inside = self.filled(arrays)
        ax.scatter(x, y, s=(1.4 * self.radius) ** 2, c=fill / 255, edgecolors=LIGHT["ink"],
                   zorder=3)
        for a, b, words, light in zip(x, y, inside, map(is_light, fill), strict=True):
            ax.text(a, b, words, ha="center", va="center", fontsize=8, zorder=4,
                    color="black" if light else "white")

    def written(self, i: int, value: float) -> str:
        """What stands in circle ``i``.

        >>> Nodes("x", "y", "value", digits=2).written(0, -0.001), Nodes(
        ...     "x", "y", "value", words=("w", "b")).written(1, 0.5)
        ('0.00', 'b')
        """
        digits = self.digits[i] if isinstance(self.digits, tuple) else self.digits
        return self.words[i] if self.words else "" if digits is None else number(value, digits)


@dataclass
class Text(Mark):
    """Words at (x, y) in the panel's units: a template, formatted with what ``compute`` returns.

    ``x`` and ``y`` name arrays of one point each. ``align`` is left, center or right.
    """

    kind = "text"
    x: str = field(metadata=ARRAY)
    y: str = field(metadata=ARRAY)
    text: str
    _: KW_ONLY
    colour: str = "ink"
    size: float = 13
    align: str = "left"
    bold: bool = False

    @property
    def template(self) -> str:
        return self.text

    def draw(self, ax: Axes, arrays: dict[str, Array], text: str) -> None:
        from matplotlib.patheffects import withStroke

        ax.text(arrays["x"].item(), arrays["y"].item(), text, va="center", ha=self.align,
                color=LIGHT[self.colour], fontsize=0.75 * self.size,
                fontweight="bold" if self.bold else "normal",
                path_effects=[withStroke(linewidth=HALO, foreground=LIGHT["paper"])])


@dataclass
class Handle:
    """A place in a panel that the reader takes hold of: dragging it moves the controls ``moves``.

    ``x`` and ``y`` name arrays, or are numbers; ``at`` says which of their points, −1 being the
    last that is not NaN. The player tries the frames it has, and takes the one in which the place
    is nearest to the hand; where the place does not move, up and to the right is more. ``label``
    names what is taken hold of, as a noun, for those who hear the figure; ``radius`` is that of
    its ring, in px; ``flat`` makes it a grip on the end of a bar, which hides no value.

    >>> Handle("tip_x", 0.5, "w1", "w2", label="the arrow's tip").data
    {'x': 'tip_x'}
    """

    x: str | float
    y: str | float
    moves: tuple[str, ...]
    label: str
    at: int
    radius: float
    flat: bool

    def __init__(self, x: str | float, y: str | float, *moves: str, label: str, at: int = 0,
                 radius: float = 10, flat: bool = False):
        self.x, self.y, self.moves = x, y, moves
        self.label, self.at, self.radius, self.flat = label, at, radius, flat

    @property
    def data(self) -> dict[str, str]:
        """The arrays it stands on, by role."""
        return {role: name for role, name in (("x", self.x), ("y", self.y))
                if isinstance(name, str)}

    def spec(self) -> dict[str, Any]:
        """What the browser needs to know."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


@dataclass(kw_only=True)
class Scales:
    """What a panel shows, its marks aside; see there."""

    x: tuple[float, float] = (0, 1)
    y: tuple[float, float] = (0, 1)
    title: str = ""
    xlabel: str = ""
    ylabel: str = ""
    log: str = ""
    counts: str = ""
    xticks: dict[float, str] | None = None
    yticks: dict[float, str] | None = None
    axes: bool = True
    size: tuple[int, int] = (360, 260)
    least: int = 0
    below: bool = False
    equal: bool = False
    legend: bool = True
    drag: tuple[str | None, str | None] = (None, None)
    handles: tuple[Handle, ...] = ()
    pointer: str = ""


def bottoms(panels: Sequence[Panel]) -> list[int]:
    """The room below each panel, px: alike in a row, so that axes side by side end alike.

    >>> bottoms([Panel(xlabel="x"), Panel(), Panel(below=True)])
    [40, 40, 24]
    """
    rows = np.cumsum([panel.below for panel in panels])
    labelled = {row for row, panel in zip(rows, panels, strict=True) if panel.axes and panel.xlabel}
    return [MARGIN["bottom"] if row in labelled else 24 for row in rows]


class Panel(Scales):
    """One coordinate system with its marks.

    ``x`` and ``y`` are the ends of the axes; ``log`` names the logarithmic ones ("x", "y", "xy"),
    and ``counts`` those of whole numbers, as of epochs.
    ``xticks``/``yticks`` put words or chosen numbers at places: {0: "Adelie"}. ``axes=False``
    leaves axes away. ``size`` is width and height in CSS pixels, at most; narrower
    than ``least`` the picture is not drawn, but moves sideways; ``below`` begins a new row. With
    ``equal`` one unit is as long upwards as to the right, so that angles are true; ``size`` then
    says the width only. ``drag=(x_control, y_control)`` lets the reader drag in the panel what
    the named sliders hold (either may be None); ``handles`` are what can be taken hold of in it.
    ``pointer`` is "click" or "draw": such events are sent to `Figure.on_pointer`.
    """

    xticks: dict[float, str]
    yticks: dict[float, str]

    def __init__(self, *marks: Mark, **scales: Any):
        super().__init__(**scales)
        self.marks = marks
        if self.xticks is None:
            self.xticks = ticks(*self.x, "x" in self.log, "x" in self.counts)
        if self.yticks is None:
            self.yticks = ticks(*self.y, "y" in self.log, "y" in self.counts)

    def spec(self) -> dict[str, Any]:
        """What the browser needs to know."""
        plain = {f.name: getattr(self, f.name) for f in fields(self)}
        return {**plain, "xticks": [*self.xticks.items()], "yticks": [*self.yticks.items()],
                "marks": [mark.spec() for mark in self.marks],
                "handles": [handle.spec() for handle in self.handles]}

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
        if self.equal:
            ax.set_aspect("equal")
        if not self.axes:
            ax.set_axis_off()
            ax.set_title(self.title)
        if self.legend and ax.get_legend_handles_labels()[1]:
            ax.legend(fontsize=8)
