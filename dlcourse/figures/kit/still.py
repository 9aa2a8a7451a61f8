"""A figure's picture as it stands, for where no player runs: one small SVG, in both themes.

It is painted from the arrays that the player gets, and looks as the player's (player/panel.js,
player/marks.js). It goes into a page as an ``<img>``, which every host of notebooks shows.
"""

from __future__ import annotations

import base64
import struct
import zlib
from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import numpy as np

from .marks import Heat, bottoms, number
from .style import (
    CLASSES,
    COLOURS,
    DASH,
    FONT,
    HALO,
    MARGIN,
    SHAPE_OF_CLASS,
    SHAPES,
    SIZES,
    colour_table,
    is_light,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..._arrays import Array
    from .marks import Bars, Line, Mark, Nodes, Panel, Points, Segments, Text

WIDEST, GAP = 960, 18  # px: of a row of panels, and between two
TITLE, LEGEND, LETTER = 20, 18, 0.56  # px above, px a row below, a letter's width in its size
WHOLE = ("points", "nodes", "text")  # what stands on an edge of the axes is not cut in half
MOST_POINTS = 400  # of a line; a picture has no more columns to tell them apart


def image(panels: Sequence[Panel], arrays: dict[str, Array], texts: Sequence[str]) -> str:
    """An ``<img>`` of one frame: ``arrays`` and each mark's text, as `Figure.texts` gives them.

    >>> from .marks import Line, Panel
    >>> arrays = {"x": np.array([[0.0, 1.0]]), "y": np.array([[0.0, 1.0]])}
    >>> image([Panel(Line("x", "y"))], arrays, [""])[:44]
    '<img alt="" style="max-width:100%" width="36'
    """
    rest, words = [], iter(texts)
    for panel, bottom in zip(panels, bottoms(panels), strict=True):
        rest.append(Still(panel, arrays, [next(words) for _ in panel.marks], bottom))
    above = TITLE if any(panel.title for panel in panels) else 0
    rows: list[list[Still]] = []
    for one in rest:
        if rows and sum(p.width + GAP for p in rows[-1]) + one.width <= WIDEST:
            rows[-1].append(one)
        else:
            rows.append([one])
    placed, top = "", 0.0
    for row in rows:
        left = 0.0
        for one in row:
            content = one.painted(above, f"{left:.0f}-{top:.0f}")
            placed += f"<g transform='translate({_n(left)} {_n(top)})'>{content}</g>"
            left += one.width + GAP
        top += above + max(p.height + p.legend_height for p in row) + 8
    wide = max(sum(p.width + GAP for p in row) - GAP for row in rows)
    light, dark = ("".join(f"--{name}:{pair[i]};" for name, pair in COLOURS.items())
                   for i in (0, 1))
    svg = (f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {wide:.0f} {top:.0f}' "
           f"font-family='{FONT}'><style>svg{{{light}}}@media(prefers-color-scheme:dark)"
           f"{{svg{{{dark}}}}}text{{fill:var(--ink);dominant-baseline:central}}</style>"
           f"<rect width='100%' height='100%' fill='var(--paper)'/>{placed}</svg>")
    source = quote(svg, safe=" ='()/:;,.-+*!?@$[]{}|~")
    return (f'<img alt="" style="max-width:100%" width="{wide:.0f}" height="{top:.0f}" '
            f'src="data:image/svg+xml,{source}">')


class Still:
    """One panel and what is painted on it."""

    def __init__(self, panel: Panel, arrays: dict[str, Array], texts: Sequence[str],
                 bottom: int) -> None:
        self.panel, self.arrays, self.texts = panel, arrays, texts
        self.width, self.height = map(float, panel.size)
        widest = max((len(t) for t in panel.yticks.values()), default=0) * LETTER * SIZES["tick"]
        labelled = panel.ylabel or panel.yticks
        margin = {**MARGIN, "left": 12 + (18 if panel.ylabel else 0) + widest if labelled else 14,
                  "bottom": bottom} if panel.axes else dict.fromkeys(MARGIN, 4)
        wide = self.width - margin["left"] - margin["right"]
        around = margin["top"] + margin["bottom"]
        if panel.equal:
            self.height = around + round(wide * np.ptp(panel.y) / np.ptp(panel.x))
        self.box = (margin["left"], margin["top"], wide, self.height - around)
        self.legend = [*_legend(panel)]
        self.over: list[str] = []  # words: they stand over all marks

    def x(self, value: Any) -> Any:
        return self.box[0] + self.box[2] * _share(value, self.panel.x, "x" in self.panel.log)

    def y(self, value: Any) -> Any:
        return self.box[1] + self.box[3] * (1 - _share(value, self.panel.y, "y" in self.panel.log))

    @property
    def legend_rows(self) -> list[list[tuple[str, str]]]:
        rows: list[list[tuple[str, str]]] = []
        left = np.inf
        for text, sample in self.legend:
            needed = 43 + len(text) * LETTER * SIZES["tick"]
            if left + needed > self.width:
                rows, left = [*rows, []], 0
            rows[-1].append((text, sample))
            left += needed
        return rows

    @property
    def legend_height(self) -> int:
        return LEGEND * len(self.legend_rows)

    def painted(self, above: float, place: str) -> str:
        """All of it, below ``above`` px for the title; ``place`` is a name of its own."""
        left, top, wide, high = self.box
        out = _text(self.panel.title, self.width / 2, above / 2, SIZES["label"], "middle") if (
            above) else ""
        out += f"<g transform='translate(0 {_n(above)})'>"
        if self.panel.axes:
            out += self.grid()
            out += (f"<clipPath id='c{place}'><rect x='{_n(left)}' y='{_n(top)}' "
                    f"width='{_n(wide)}' height='{_n(high)}'/></clipPath>")
        for mark, words in zip(self.panel.marks, self.texts, strict=True):
            data = {role: np.asarray(self.arrays[name], float)[0]
                    for role, name in mark.data.items()}
            painted = PAINT[mark.kind](self, mark, data, words)
            cut = self.panel.axes and mark.kind not in WHOLE
            out += f"<g clip-path='url(#c{place})'>{painted}</g>" if cut else painted
        out += "".join(self.over) + "</g>"
        for row, entries in enumerate(self.legend_rows):
            at = 4.0
            for text, sample in entries:
                y = above + self.height + LEGEND * row + 2
                out += f"<g transform='translate({_n(at)} {_n(y)})'>{sample}</g>"
                out += _text(text, at + 29, y + 7, SIZES["tick"])
                at += 43 + len(text) * LETTER * SIZES["tick"]
        return out

    def grid(self) -> str:
        panel, (left, top, wide, high) = self.panel, self.box
        lines = [f"M{_n(self.x(v))} {_n(top)}v{_n(high)}" for v in panel.xticks]
        lines += [f"M{_n(left)} {_n(self.y(v))}h{_n(wide)}" for v in panel.yticks]
        out = _path("".join(lines), "grid", 1)
        out += _path(f"M{_n(left)} {_n(top)}h{_n(wide)}v{_n(high)}h{_n(-wide)}z", "edge", 1)
        for v, text in panel.xticks.items():
            out += _text(text, self.x(v), top + high + 12, SIZES["tick"], "middle", "muted")
        for v, text in panel.yticks.items():
            out += _text(text, left - 6, self.y(v), SIZES["tick"], "end", "muted")
        out += _text(panel.xlabel, left + wide / 2, top + high + 30, SIZES["label"], "middle")
        middle = _n(top + high / 2)
        return out + (f"<g transform='rotate(-90 9 {middle})'>"
                      f"{_text(panel.ylabel, 9, top + high / 2, SIZES['label'], 'middle')}</g>"
                      if panel.ylabel else "")


# The marks, as player/marks.js paints them ------------------------------------------------------

def _line(p: Still, mark: Line, d: dict[str, Array], words: str) -> str:
    x, y = p.x(d["x"]).ravel(), p.y(d["y"]).ravel()
    if len(x) > MOST_POINTS:
        chosen = np.linspace(0, len(x) - 1, MOST_POINTS).astype(int)
        x, y = x[chosen], y[chosen]
    path, down = "", False
    for at, up in zip(x, y, strict=True):
        here = bool(np.isfinite(at) and np.isfinite(up))
        path += f"{'L' if down else 'M'}{_n(at)} {_n(up)}" if here else ""
        down = here
    return _path(path, mark.colour, mark.width, mark.dash)


def _points(p: Still, mark: Points, d: dict[str, Array], words: str) -> str:
    x, y = p.x(d["x"]).ravel(), p.y(d["y"]).ravel()
    group = d["group"].ravel() if "group" in d else np.full(len(y), -1.0)
    seen = ~np.isnan(x + y + group)
    (left, top, wide, high), beyond = p.box, np.zeros_like(seen)
    if p.panel.axes:  # what lies outside leaves an arrow at the edge
        beyond = (x < left - 1.5) | (x > left + wide + 1.5) | (y < top - 1.5) | (
            y > top + high + 1.5)
    out = ""
    for g in np.unique(group[seen]).astype(int):
        colour, shape = _class(g) if g >= 0 else (mark.colour, mark.shape)
        chosen = seen & (group == g)
        here, there = chosen & ~beyond, chosen & beyond
        out += _dots(x[here], y[here], shape, colour, mark.size, mark.hollow)
        for at, up in zip(x[there], y[there], strict=True):
            a, b = np.clip(at, left, left + wide), np.clip(up, top, top + high)
            out += _head(a, b, np.arctan2(np.sign(up - b), np.sign(at - a)), colour)
    return out


def _dots(x: Array, y: Array, shape: str, colour: str, size: float, hollow: bool) -> str:
    if not (corners := size * np.array(SHAPES[shape])).size:
        outline = (f"m{_n(-size)} 0a{_n(size)} {_n(size)} 0 1 0 {_n(2 * size)} 0"
                   f"a{_n(size)} {_n(size)} 0 1 0 {_n(-2 * size)} 0z")
    else:
        steps = np.diff(corners, axis=0, prepend=np.zeros((1, 2)))
        outline = "m" + " ".join(_n(v) for v in steps.ravel()) + "z"
    path = "".join(f"M{_n(a)} {_n(b)}{outline}" for a, b in zip(x, y, strict=True))
    fill = "none" if hollow else f"var(--{colour})"
    return _path(path, colour if hollow else "paper", 2 if hollow else 0.8, fill=fill)


def _bars(p: Still, mark: Bars, d: dict[str, Array], words: str) -> str:
    x, y = np.broadcast_arrays(d["x"].ravel(), d["y"].ravel())
    base = np.broadcast_to(d["base"].ravel() if "base" in d else 0.0, y.shape)
    out, half = "", mark.width / 2
    for i, (at, end, start) in enumerate(zip(x, y, base, strict=True)):
        if not np.isfinite([at, end, start]).all():
            continue
        down = mark.by_sign and end < start
        colour = mark.colour_of(i, end - start)
        if mark.along == "y":
            x0, x1, y0, y1 = p.x(start), p.x(end), p.y(at - half), p.y(at + half)
        else:
            x0, x1, y0, y1 = p.x(at - half), p.x(at + half), p.y(start), p.y(end)
        left, top, wide, high = min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0)
        out += _rect(left, top, wide, high, f"var(--{colour})")
        if down:  # a hatch says the same as the colour
            rungs = np.arange(3, high, 7)
            out += _path("".join(f"M{_n(left)} {_n(top + r)}h{_n(wide)}" for r in rungs),
                         "paper", 1.5)
        if mark.values is not None:
            text, up = number(end - start, mark.values), end >= start
            if mark.along == "y":
                p.over.append(_text(text, x1 + (4 if up else -4), (y0 + y1) / 2, SIZES["tick"],
                                    "start" if up else "end", halo=True))
            else:
                by, level = -9 if up else 10, p.y(d["clear"].ravel()[0]) if "clear" in d else np.inf
                near = level if abs(y1 + by - level) < 10 else y1
                p.over.append(_text(text, (x0 + x1) / 2, near + by, SIZES["tick"], "middle",
                                    halo=True))
    return out


def _heat(p: Still, mark: Heat, d: dict[str, Array], words: str) -> str:
    z, (left, right, bottom, top) = np.atleast_2d(d["z"]), mark.extent
    low, high = mark.limits
    codes = np.round(255 * np.clip((np.nan_to_num(z, nan=low) - low) / (high - low), 0, 1))
    rows = codes if mark.top_down else codes[::-1]
    table, x, y = colour_table(mark.colours), p.x(left), p.y(top)
    wide, tall = p.x(right) - x, p.y(bottom) - y
    smooth = "" if mark.smooth else " image-rendering='pixelated'"
    out = (f"<image x='{_n(x)}' y='{_n(y)}' width='{_n(wide)}' height='{_n(tall)}' "
           f"preserveAspectRatio='none' opacity='{mark.alpha:g}'{smooth} "
           f"href='data:image/png;base64,{_png(rows.astype('u1'), table)}'/>")
    if mark.values is not None:
        for (row, column), value in np.ndenumerate(z):
            down = row if mark.top_down else len(z) - 1 - row
            out += _text(number(value, mark.values), x + (column + 0.5) * wide / z.shape[1],
                         y + (down + 0.5) * tall / len(z), SIZES["tick"], "middle",
                         fill=_ink_on(table[int(codes[row, column])]))
    return out


def _segments(p: Still, mark: Segments, d: dict[str, Array], words: str) -> str:
    ends = np.broadcast_arrays(p.x(d["x0"]).ravel(), p.y(d["y0"]).ravel(), p.x(d["x1"]).ravel(),
                               p.y(d["y1"]).ravel())
    path, heads = "", ""
    for x0, y0, x1, y1 in zip(*ends, strict=True):
        if not np.isfinite([x0, y0, x1, y1]).all():
            continue
        path += f"M{_n(x0)} {_n(y0)}L{_n(x1)} {_n(y1)}"
        if mark.arrow and np.hypot(x1 - x0, y1 - y0) > 2:
            heads += _head(x1, y1, np.arctan2(y1 - y0, x1 - x0), mark.colour)
    return _path(path, mark.colour, mark.width, mark.dash) + heads


def _head(x: float, y: float, angle: float, colour: str) -> str:
    """An arrow's head that points at (x, y)."""
    turn = angle + np.array([2.7, -2.7])
    (a, b), (u, v) = x + 9 * np.cos(turn), y + 9 * np.sin(turn)
    return (f"<path d='M{_n(x)} {_n(y)}L{_n(a)} {_n(u)}L{_n(b)} {_n(v)}z' "
            f"fill='var(--{colour})'/>")


def _nodes(p: Still, mark: Nodes, d: dict[str, Array], words: str) -> str:
    at = np.stack(np.broadcast_arrays(p.x(d["x"]).ravel(), p.y(d["y"]).ravel()), axis=1)
    styles: dict[tuple[str, float, bool], str] = {}
    out = ""
    for start, end, colour, width, dash in mark.pieces(d):
        along = at[end] - at[start]
        along *= (mark.radius + 2) / max(np.hypot(*along), 1)
        (x0, y0), (x1, y1) = at[start] + along, at[end] - along
        key = (colour, round(width, 1), dash)
        styles[key] = styles.get(key, "") + f"M{_n(x0)} {_n(y0)}L{_n(x1)} {_n(y1)}"
        out += _head(x1, y1, np.arctan2(y1 - y0, x1 - x0), colour) if mark.arrow else ""
    out = "".join(_path(path, *key) for key, path in styles.items()) + out
    for note, (a, b), side, colour in mark.noted(words, at, d):
        away = np.sign(side) * (mark.radius - 6 + 17 * abs(side))
        p.over.append(_text(note, a, b - away, SIZES["tick"], "middle", colour, halo=True))
    if "pictures" in d:
        table, r = colour_table("diverging"), mark.radius
        for (a, b), z in zip(at, d["pictures"], strict=True):
            if np.isnan(a):
                continue
            codes = np.round(255 * (np.clip(z, -1, 1) + 1) / 2).astype("u1")[::-1]
            out += (f"<image x='{_n(a - r)}' y='{_n(b - r)}' width='{_n(2 * r)}' "
                    f"height='{_n(2 * r)}' href='data:image/png;base64,{_png(codes, table)}'/>")
        return out
    for (a, b), fill, inside in zip(at, *mark.filled(d), strict=True):
        if not np.isfinite([a, b]).all():
            continue
        out += (f"<circle cx='{_n(a)}' cy='{_n(b)}' r='{_n(mark.radius)}' fill='{_hex(fill)}' "
                "stroke='var(--ink)' stroke-width='1.5'/>")
        size = max(SIZES["least"], 0 if len(inside) > 3 else min(SIZES["tick"], 0.72 * mark.radius))
        out += _text(inside, a, b, size, "middle", bold=bool(mark.words), fill=_ink_on(fill))
    return out


def _words(p: Still, mark: Text, d: dict[str, Array], words: str) -> str:
    anchor = {"left": "start", "center": "middle", "right": "end"}[mark.align]
    p.over.append(_text(words, p.x(d["x"].ravel()[0]), p.y(d["y"].ravel()[0]), mark.size, anchor,
                        mark.colour, mark.bold, halo=True))
    return ""


PAINT: dict[str, Any] = {"line": _line, "points": _points, "bars": _bars, "heat": _heat,
                         "segments": _segments, "nodes": _nodes, "text": _words}


def _legend(panel: Panel) -> Iterator[tuple[str, str]]:
    """The words of each entry, and its sample, 24 by 14 px."""
    for mark in panel.marks if panel.legend else ():
        names = getattr(mark, "names", ())
        for g, text in enumerate(names):
            yield text, _sample(mark, *_class(g))
        if isinstance(mark, Heat):
            for value, text in mark.key.items():
                yield text, _rect(4, 2, 16, 10, _hex(mark.coloured(value)), mark.alpha)
        if mark.label:
            yield mark.label, _sample(mark, getattr(mark, "colour", "ink"),
                                      getattr(mark, "shape", "circle"))


def _sample(mark: Mark, colour: str, shape: str) -> str:
    if mark.kind == "points":
        return _dots(np.array([12.0]), np.array([7.0]), shape, colour, 5,
                     getattr(mark, "hollow", False))
    if mark.kind == "bars":
        return _rect(4, 2, 16, 10, f"var(--{colour})")
    return _path("M0 7h24", colour, max(2, getattr(mark, "width", 2)),
                 getattr(mark, "dash", False))


# Small pieces of SVG ----------------------------------------------------------------------------

def _n(value: float) -> str:
    """A number to a tenth of a pixel, far outside not too far.

    >>> _n(3.0), _n(-0.04), _n(2.55), _n(1e30)
    ('3', '0', '2.5', '100000')
    """
    text = f"{min(max(float(value), -1e5), 1e5):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _path(path: str, colour: str, width: float, dash: bool = False, fill: str = "none") -> str:
    dashes = f" stroke-dasharray='{DASH[0]} {DASH[1]}'" if dash else ""
    return (f"<path d='{path}' fill='{fill}' stroke='var(--{colour})' stroke-width='{width:g}' "
            f"stroke-linejoin='round'{dashes}/>") if path else ""


def _rect(x: float, y: float, wide: float, high: float, fill: str, alpha: float = 1) -> str:
    through = f" fill-opacity='{alpha:g}'" if alpha < 1 else ""
    return (f"<rect x='{_n(x)}' y='{_n(y)}' width='{_n(wide)}' height='{_n(high)}' "
            f"fill='{fill}'{through}/>")


def _text(words: str, x: float, y: float, size: float, anchor: str = "start",
          colour: str = "ink", bold: bool = False, fill: str = "", halo: bool = False) -> str:
    if not words or not np.isfinite([x, y]).all():
        return ""
    style = f"fill:{fill or f'var(--{colour})'}"
    if halo:
        style += (f";paint-order:stroke;stroke:var(--paper);stroke-width:{HALO};"
                  "stroke-linejoin:round")
    weight = " font-weight='600'" if bold else ""
    return (f"<text x='{_n(x)}' y='{_n(y)}' font-size='{size:g}' text-anchor='{anchor}' "
            f"style='{style}'{weight}>{escape(words)}</text>")


def _png(codes: Array, table: Array) -> str:
    """Rows of codes and the colours that they stand for, as a PNG in base64."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))

    rows, columns = codes.shape
    lines = np.pad(codes, ((0, 0), (1, 0))).tobytes()  # each after its filter, none
    data = (b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, 3, 0, 0, 0))
            + chunk(b"PLTE", table.astype("u1").tobytes())
            + chunk(b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b""))
    return base64.b64encode(data).decode()


def _share(value: Any, ends: tuple[float, float], log: bool) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        value, low, high = (np.log10(v) if log else np.asarray(v, float) for v in (value, *ends))
    return (value - low) / (high - low)


def _class(g: int) -> tuple[str, str]:
    return CLASSES[g % len(CLASSES)], SHAPE_OF_CLASS[g % len(SHAPES)]


def _hex(rgb: Array) -> str:
    return "#" + bytes(int(v) for v in rgb).hex()


def _ink_on(rgb: Array) -> str:
    return "#000" if is_light(rgb) else "#fff"
