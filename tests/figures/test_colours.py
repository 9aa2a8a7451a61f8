"""One grammar of colour: a role means one thing in all figures, to eyes of every kind."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from dlcourse.figures.kit import style

from .every import figures

# How a colour looks without one kind of cone, from linear red, green and blue: G. M. Machado,
# M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision
# Deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (2009), severity 1.
EYES = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                   [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                   [0.004733, 0.691367, 0.303900]]}
APART = 15  # CIEDE2000
ALL = [*EYES.values()]
CLASS = re.compile(r"Adelie|Chinstrap|Gentoo|other species|(class|target) \d")


def test_people_read_of_every_role():
    text = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text.split("### The grammar of colour")[1].split("\n## ")[0]
    roles = {role for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
             for role in re.findall(r"`(\w+)`", row)}
    assert roles == {*style.COLOURS} - {"paper", "soft", "grid", "edge", "accent"}


def linear(colour):
    share = np.array(style.rgb(colour)) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def lab(light):
    """CIE L*a*b* of linear red, green and blue, in daylight (D65)."""
    xyz = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                    [0.0193339, 0.1191920, 0.9503041]]) @ light / (0.95047, 1, 1.08883)
    x, y, z = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def ciede2000(one, other):
    """How far two colours in L*a*b* are apart; about 2 can just be seen."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 1.5 - 0.5 * np.sqrt(mean**7 / (mean**7 + 25**7))
    c1, c2 = np.hypot(g * a1, b1), np.hypot(g * a2, b2)
    h1, h2 = (np.degrees(np.arctan2(b, g * a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180
    light, chroma, hue = (l1 + l2) / 2, (c1 + c2) / 2, (h1 + turn / 2) % 360
    t = sum(f * np.cos(np.radians(k * hue + by)) for f, k, by in (
        (1, 0, 0), (-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.2, 4, -63)))
    twist = -2 * np.sqrt(chroma**7 / (chroma**7 + 25**7)) * np.sin(
        np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2))))
    dl = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2))
    dc = (c2 - c1) / (1 + 0.045 * chroma)
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * chroma * t)
    return np.sqrt(dl**2 + dc**2 + dh**2 + twist * dc * dh)


def test_the_distance_is_ciede2000():
    """Pairs 1, 9 and 17 of the test data of Sharma, Wu and Dalal (2005)."""
    for one, other, apart in (
            ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
            ((50, -0.0010, 2.49), (50, 0.0009, -2.49), 4.8045),
            ((50, 2.5, 0), (73, 25, -18), 27.1492)):
        assert ciede2000(one, other) == pytest.approx(apart, abs=5e-4)


def apart(one, other, theme, eyes=ALL):
    """The least distance of two roles in a theme, over these eyes."""
    pair = [linear(style.spec()["colours"][theme][name]) for name in (one, other)]
    return min(ciede2000(*(lab(np.clip(np.array(eye) @ light, 0, 1)) for light in pair))
               for eye in eyes)


def looks(panel):
    """What a panel's marks look like, their colour aside, and that colour."""
    for mark in panel.marks:
        if mark.kind == "line":
            yield ("line", mark.dash, mark.width > 3), mark.colour
        elif mark.kind == "segments" and "value" not in mark.data:
            yield ("arrow" if mark.arrow else "line", mark.dash, mark.width > 3), mark.colour
        elif mark.kind == "points" and "group" not in mark.data:
            yield (mark.shape, mark.hollow), mark.colour
        elif mark.kind == "bars" and not mark.each:
            yield ("bars",), mark.colour


@pytest.fixture(scope="module")
def panels():
    """Each figure's name and panels."""
    return [(kind.__name__, kind().panels) for kind in figures()]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_looks_alike_is_told_apart_by_its_colour_by_every_eye(panels, theme):
    alike = {(name, *sorted(pair)): apart(*pair, theme) for name, all_of_them in panels
             for panel in all_of_them for (a, one), (b, other) in combinations(looks(panel), 2)
             if a == b and one != other for pair in [{one, other}]}
    pairs = [("positive", "negative"), *combinations(style.CLASSES, 2)]  # also as fields of colour
    alike |= {("everywhere", *pair): apart(*pair, theme) for pair in pairs}
    assert len(alike) > 8
    assert {pair: far for pair, far in alike.items() if far < APART} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_other_role_looks_like_a_class(theme):
    others = [name for name in style.COLOURS if name not in (*style.CLASSES, "paper", "soft")]
    near = {(name, one): far for name in others for one in style.CLASSES
            if (far := apart(name, one, theme, [np.eye(3)])) < APART}
    assert near == {}


def test_a_class_has_its_colour_and_nothing_else_has(panels):
    """Marks say roles, never colours; those of classes are said where classes are."""
    classes = 0
    for name, all_of_them in panels:
        for mark in (mark for panel in all_of_them for mark in panel.marks):
            colours = {*getattr(mark, "each", ()), *([mark.colour] if hasattr(mark, "colour")
                                                     else [])}
            assert colours <= {*style.COLOURS}, name
            if colours & {*style.CLASSES}:
                classes += 1
                assert mark.each == style.CLASSES if mark.kind == "bars" else (
                    CLASS.fullmatch(mark.template)), (name, mark)
            if "group" in mark.data:
                classes += 1
                assert all(map(CLASS.fullmatch, mark.names)), (name, mark.names)
        assert not {one.colour for kind in figures() if kind.__name__ == name
                    for one in kind.formula if not isinstance(one, str)} & {*style.CLASSES}
    assert classes > 20


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_of_every_role_can_be_read(theme):
    colours = style.spec()["colours"][theme]

    def luminance(name):
        return linear(colours[name]) @ (0.2126, 0.7152, 0.0722) + 0.05

    for name in {*colours} - {"paper", "soft", "grid", "edge"}:
        for behind in ("paper", "soft"):
            low, high = sorted((luminance(name), luminance(behind)))
            assert high / low >= 4.5, (name, behind)
    low, high = sorted((luminance("edge"), luminance("paper")))
    assert high / low >= 3


def test_a_plane_shaded_by_class_is_named():
    """In a legend of its figure, or by a title that says what the colours are of."""
    shaded = {}
    for kind in figures():
        panels = kind().panels
        marks = [mark for panel in panels for mark in panel.marks]
        if any(mark.kind == "heat" and mark.alpha < 1 for mark in marks):
            shaded[kind.__name__] = any(mark.kind == "heat" and mark.key for mark in marks) or any(
                "what it says" in panel.title.lower() for panel in panels)
    assert len(shaded) >= 8
    assert [name for name, named in shaded.items() if not named] == []
