"""How figures look: the one table that the browser's player and Matplotlib's pictures go by.

The player gets it with each figure (`spec`); nothing of it is said again in JavaScript or CSS.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from ..._arrays import Array

# The grammar of colour. Each name is a role, on a light and on a dark page, and means one thing in
# all figures; what stands behind it says the same without colour. CONTRIBUTING.md has it for
# people; tests/figures/test_colours.py holds figures and colours to it.
COLOURS = {
    # what there is whatever is shown: words, lines that belong to no role, the paper
    "ink": ("#1f2328", "#e8eaed"), "muted": ("#5c646d", "#94a2ae"),
    "paper": ("#ffffff", "#15181c"), "soft": ("#f3f5f7", "#20252b"),
    "grid": ("#e4e7eb", "#30363d"), "edge": ("#818b95", "#7d8792"),
    "accent": ("#4c5157", "#b9c0c8"),  # sliders and what has the focus
    # the classes of the data, and nothing else: circle, triangle, square
    "class0": ("#0572c3", "#2198dc"), "class1": ("#a45105", "#fe9748"),
    "class2": ("#084729", "#41f6ad"),
    # a number's sign: negative ones are hatched or dashed; 0 is muted
    "positive": ("#0a7d77", "#0bd7d5"), "negative": ("#cb0d63", "#f6568b"),
    "model": ("#672ac3", "#b480f2"),     # what a neuron or a network computes, and what it learns
    "tangent": ("#756903", "#ccaf2e"),   # a slope: dashed
    "gradient": ("#71135b", "#fdb3e4"),  # what comes back, and the step that it leads to: an arrow
    "wrong": ("#e00219", "#f06450"),     # a mistake, a difference: hollow square, thin line
    "right": ("#3c7a00", "#8fd14f"),     # a goal that is reached, a right answer: ✓
    # runs, rates, functions that are compared: circle; triangle and dashes; square
    "run0": ("#353383", "#cdb5fe"), "run1": ("#6e64bc", "#979f3b"), "run2": ("#751e02", "#f1d88e"),
}
LIGHT = {name: light for name, (light, _) in COLOURS.items()}
CLASSES = ("class0", "class1", "class2")  # a fourth class has the first one's colour, its own shape
RUNS = (("run0", "circle", False), ("run1", "triangle", True), ("run2", "square", False))
PAGES = {  # of the web pages' own words: links, code
    "blue": ("#0068a8", "#5cb8f2"), "green": ("#007a5a", "#3fcb9d"),
    "purple": ("#8a3c86", "#e29bdc"), "red": ("#b3261e", "#ff8a80")}

# Each shape's corners around (0, 0), y downwards, for a radius of 1; none: a circle.
SHAPES: dict[str, list[tuple[float, float]]] = {
    "circle": [],
    "triangle": [(0, -1.25), (1.15, 0.85), (-1.15, 0.85)],
    "square": [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
    "diamond": [(0, -1.3), (1.1, 0), (0, 1.3), (-1.1, 0)],
    "cross": [(-1.1, -0.5), (-0.5, -1.1), (0, -0.6), (0.5, -1.1), (1.1, -0.5), (0.6, 0),
              (1.1, 0.5), (0.5, 1.1), (0, 0.6), (-0.5, 1.1), (-1.1, 0.5), (-0.6, 0)],
    "star": [(reach * float(np.sin(turn)), -reach * float(np.cos(turn)))
             for reach, turn in zip([1.35, 0.55] * 5, np.arange(10) * np.pi / 5, strict=True)],
}
SHAPE_OF_CLASS = (*SHAPES,)

FONT = "system-ui, sans-serif"
SIZES = {"tick": 12, "label": 13, "least": 11}  # px
FAINT = 0.3  # opacity of what was there before the hand moved
HALO = 3  # px of paper around words that stand in a picture
MARGIN = {"left": 50, "right": 14, "top": 8, "bottom": 40}  # px around a panel with all its labels
DASH = (6, 4)  # px
EDGE_WIDTHS = (0.3, 4)  # px of a segment of value 0, and of a full one
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
LUMINANCE = (0.2126, 0.7152, 0.0722)  # of linear red, green and blue, as WCAG 2 has it

# Maps from a number to a colour, by the colours that they lead through: a sign's, how many (the
# darker, the more), Matplotlib's gray.
MAPS = {
    "diverging": (LIGHT["negative"], "#f4f4f4", LIGHT["positive"]),
    "counts": ("#f7f6fb", LIGHT["model"]),
    "gray": ("#000000", "#ffffff"),
}


def sign(value: float) -> str:
    """The colour of a number.

    >>> sign(2.5), sign(0), sign(-1)
    ('positive', 'muted', 'negative')
    """
    return "positive" if value > 0 else "negative" if value < 0 else "muted"


def spec() -> dict[str, Any]:
    """What the player needs to know."""
    themes = {theme: {name: pair[i] for name, pair in COLOURS.items()}
              for i, theme in enumerate(("light", "dark"))}
    return {"colours": themes, "classes": CLASSES, "shapes": SHAPES,
            "shape_of_class": SHAPE_OF_CLASS, "font": FONT, "sizes": SIZES, "halo": HALO,
            "faint": FAINT, "margin": MARGIN, "dash": DASH, "edge_widths": EDGE_WIDTHS,
            "luminance": LUMINANCE}


@cache
def colour_table(name: str) -> Array:
    """256 colours of a map, (256, 3) from 0 to 255: of ``MAPS``, "classes2" or "classes3" (as
    many bands as classes; two blend between their middles), or of Matplotlib's.

    >>> colour_table("gray")[[0, 128, 255]].tolist()
    [[0, 0, 0], [128, 128, 128], [255, 255, 255]]
    """
    if name.startswith("classes"):
        bands = np.array([rgb(LIGHT[colour]) for colour in CLASSES[:int(name[7:])]])
        if len(bands) == 2:
            share = np.clip(2 * np.linspace(0, 1, 256) - 0.5, 0, 1)[:, None]
            return np.round(bands[0] + share * (bands[1] - bands[0])).astype(int)
        return bands[np.minimum(np.arange(256) * len(bands) // 255, len(bands) - 1)]
    if name in MAPS:
        through = np.array([rgb(colour) for colour in MAPS[name]]) / 255
        at = np.linspace(0, 1, len(through))
        table = np.stack([np.interp(np.linspace(0, 1, 256), at, one) for one in through.T], axis=1)
    else:
        import matplotlib

        table = matplotlib.colormaps[name](np.arange(256) / 255)[:, :3]
    return np.round(255 * table).astype(int)


def typeset(text: str) -> str:
    """A number as people write it: a real minus sign, none before zero, powers of ten raised.

    >>> typeset("-0.0"), typeset("-2.5"), typeset("2e+03"), typeset("-8.6e-08")
    ('0.0', '−2.5', '2000', '−8.6 · 10⁻⁸')
    """
    mantissa, _, power = text.partition("e")
    if 0 <= int(power or -1) < 5:
        mantissa, power = f"{float(text):.0f}", ""
    sign = "−" if text.startswith("-") and float(text) else ""
    raised = f" · 10{str(int(power)).translate(RAISED)}" if power else ""
    return sign + mantissa.lstrip("-") + raised


def is_light(colour: ArrayLike) -> bool:
    """Whether black stands out from it more than white; red, green and blue, from 0 to 255.

    >>> is_light((255, 0, 0)), is_light((0, 0, 255)), is_light((118, 118, 118))
    (True, False, True)
    """
    share = np.asarray(colour) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return bool(linear @ LUMINANCE > 0.179)


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, from 0 to 255.

    >>> rgb("#bd4b00")
    (189, 75, 0)
    """
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue


def ticks(low: float, high: float, log: bool = False, whole: bool = False) -> dict[float, str]:
    """Where Matplotlib would put the ticks of an axis (about six), and what it would write there.

    >>> ticks(0, 10)
    {0.0: '0', 2.0: '2', 4.0: '4', 6.0: '6', 8.0: '8', 10.0: '10'}
    >>> ticks(0.01, 1, log=True)
    {0.01: '0.01', 0.1: '0.1', 1.0: '1'}
    >>> ticks(1e-6, 1, log=True), ticks(0, 3, whole=True)      # whole: what is counted
    ({1e-06: '10⁻⁶', 1e-05: '10⁻⁵', 0.0001: '10⁻⁴', 0.001: '10⁻³', 0.01: '10⁻²', 0.1: '10⁻¹', \
1.0: '1'}, {0.0: '0', 1.0: '1', 2.0: '2', 3.0: '3'})
    """
    low, high = sorted((low, high))
    if log:
        powers = [*_decades(low, high)]
        plain = all(-4 <= p <= 4 for p in powers)
        return {10.0**p: f"{10.0**p:g}" if plain or p in (0, 1) else f"10{str(p).translate(RAISED)}"
                for p in powers}
    least = max((high - low) / 6, 1.0 if whole else 0.0)
    power = 10 ** (np.log10(least) // 1)
    step = next(s * power for s in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 15)
                if s * power >= least and not (whole and s * power % 1))
    middle = abs(low + high) / 2  # far from zero, they are counted from a round number near by
    start = 0.0 if middle < 100 * (high - low) else np.copysign(
        10 ** (np.log10(middle) // 1), low + high)
    first, last = (low - start) / step - 1e-10, (high - start) / step + 1e-10
    places = start + step * np.arange(np.ceil(first), np.floor(last) + 1)
    size = 10 ** np.floor(np.log10(np.ptp(places)))
    digits = next(d for d in range(20) if np.abs(places - places.round(d)).max() < 1e-3 * size)
    return {float(f"{p:.12g}"): f"{p if abs(p) > 1e-8 else 0:.{digits}f}".replace("-", "−")
            for p in places}


def _decades(low: float, high: float, most: int = 8) -> range:
    """The powers of ten between two numbers, or if there are more than ``most`` every second, …"""
    first, last = int(np.ceil(np.log10(low) - 1e-3)), int(np.floor(np.log10(high) + 1e-3))
    n = last - first + 1
    if n <= most:
        return range(first, last + 1)
    wanted = min(most, -(-n // (n // (most + 1) + 1)))
    step = (n - 1) // (wanted - 1)
    if step < n / wanted:
        step = n // wanted
    least, end = max(n - step * wanted, 0), min(n - step * (wanted - 1), step)
    offset = -first % step  # whole multiples of the step, if they fit
    return range(first + (offset if least <= offset < end else least), last + 1, step)
