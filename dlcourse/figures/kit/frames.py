"""Frames: the arrays of every position of a figure's controls, and how they go to the browser."""

from __future__ import annotations

import itertools
import string
from typing import TYPE_CHECKING, Any

import numpy as np

from .controls import Slider
from .marks import Line, Mark, Points
from .style import typeset

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..._arrays import Array
    from .controls import Control
    from .marks import Handle, Panel

COARSE = 16  # codes, a 4,096th of a range: less than a tenth of a pixel from where it belongs


def sweep(compute: Callable[..., dict[str, Any]], controls: dict[str, Control],
          axes: Sequence[str], state: dict[str, Any]) -> dict[str, Array]:
    """What ``compute`` returns at every position of the controls ``axes``, others at ``state``.

    The leading axis runs over the positions, the last of several controls fastest; it is 1 for
    arrays that stay the same.
    """
    sliders = [name for name in axes if isinstance(controls[name], Slider)]
    others = [name for name in axes if name not in sliders]
    if (*axes,) != (*others, *sliders):
        raise ValueError(f"name choices before sliders, got {axes}")
    grid = np.meshgrid(*(controls[name].values for name in sliders), indexing="ij")
    swept = {name: values.reshape(-1, 1) for name, values in zip(sliders, grid, strict=True)}
    n = grid[0].size if grid else 1
    parts = []
    for chosen in itertools.product(*(controls[name].values for name in others)):
        values = {**state, **dict(zip(others, chosen, strict=True))}
        arguments = {name: swept.get(name, np.array([[value]]) if isinstance(
            controls[name], Slider) else value) for name, value in values.items()}
        parts.append(_checked({**arguments, **compute(**arguments)}, n))
    return parts[0] if len(parts) == 1 else _joined(parts)


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


def packed(arrays: dict[str, Array], panels: Sequence[Panel]) -> tuple[dict[str, Any], bytes]:
    """The arrays that marks show as the browser takes them: described, and their numbers as bytes.
    """
    bytewise: dict[str, tuple[float, float]] = {}
    grains: dict[str, int] = {}  # by name, in the order of the marks
    for panel in panels:
        pieces: list[Mark | Handle] = [*panel.marks, *panel.handles]
        for piece in pieces:
            bytewise |= piece.quantised() if isinstance(piece, Mark) else {}
            grains |= {name: min(grains.get(name, COARSE),
                                 _grain(np.asarray(arrays[name], float), role, piece, panel))
                       for role, name in piece.data.items()}
    data, described = b"", {}
    for name, grain in grains.items():
        codes, low, high = _coded(np.asarray(arrays[name], float), bytewise.get(name), grain)
        described[name] = {"shape": arrays[name].shape, "bytes": codes.itemsize,
                           "offset": len(data), "low": low, "high": high}
        data += codes.tobytes()
        data += b"\0" * (-len(data) % 4)
    return described, data


def unlike(frame: dict[str, Any], data: bytes, sets: list[dict[str, Any]], shipped: bytes
           ) -> tuple[dict[str, Any], bytes]:
    """Of a frame those arrays alone that the first of ``sets`` does not hold alike: the player has
    the others."""
    there, sent, changed = sets[0]["arrays"] if sets else {}, b"", {}
    for name, one in frame["arrays"].items():
        size = int(np.prod(one["shape"])) * one["bytes"]
        content, old = data[one["offset"] :][:size], there.get(name, one)
        same = {**one, "offset": 0} == {**old, "offset": 0}
        if not (same and sets and content == shipped[sets[0]["offset"] + old["offset"] :][:size]):
            changed[name] = {**one, "offset": len(sent)}
            sent += content + b"\0" * (-size % 4)
    return {**frame, "arrays": changed}, sent


def _grain(array: Array, role: str, piece: Mark | Handle, panel: Panel) -> int:
    """How many of its codes may be one where this shows an array; 0 if all would be too coarse.

    Lines and points that stay about the axes need some 4,000 places across them, and are then half
    as large when compressed; those that reach far beyond need all, or more than there are.
    """
    if panel.log:
        return 0
    ends = {"x": panel.x, "y": panel.y, "b": panel.y}.get(role[0] if panel.axes else "")
    if ends is None or not np.size(array):
        return 1
    if np.nanmax(np.abs(array), initial=0.0) > 30 * np.abs(ends).max():
        return 0
    span = np.nanmax(array, initial=-np.inf) - np.nanmin(array, initial=np.inf)
    return COARSE if isinstance(piece, Line | Points) and span <= 2 * abs(ends[1] - ends[0]) else 1


def _coded(array: Array, limits: tuple[float, float] | None, grain: int
           ) -> tuple[Array, float, float]:
    """Numbers as codes of 1 byte (between ``limits``) or 2 (between the extremes), NaN the last.

    A 65,535th of an array's range is far below what a screen can show, unless the axis is
    logarithmic, or they reach far beyond it: with ``grain`` 0 they stay numbers, of 4 bytes.
    """
    if grain == 0 and not limits:
        return np.clip(array, -1e38, 1e38).astype("<f4"), 0.0, 0.0
    finite = array[np.isfinite(array)]
    low, high = limits or ((finite.min(), finite.max()) if finite.size else (0.0, 0.0))
    top, grain = (255, 1) if limits else (65534, grain)
    share = np.clip((array - low) / ((high - low) or 1.0), 0, 1)
    share[np.isnan(share)] = 0
    codes = np.minimum(grain * np.round(top * share / grain), top).astype("u1" if limits else "<u2")
    if not limits and finite.size < array.size:
        codes[~np.isfinite(array)] = 65535
    return codes, float(low), float(high)


def percents(shares: Array) -> Array:
    """Shares of a whole as whole percents that add up to 100, whatever rounding each would do: the
    largest remainders are rounded up.

    >>> percents(np.array([[0.317, 0.647, 0.036], [0.125, 0.375, 0.5]])).tolist()
    [[32.0, 65.0, 3.0], [13.0, 37.0, 50.0]]
    """
    exact = 100 * shares
    down = np.floor(exact)
    missing = (100 - down.sum(axis=-1, keepdims=True)).round()
    rank = (down - exact).argsort(axis=-1, kind="stable").argsort(axis=-1)
    return down + (rank < missing)


def fired(z: Array) -> Array:
    """Where z ≥ 0 on a grid (…, rows, columns): 1, elsewhere 0; where the border passes through a
    cell, the share of the cell, so that it looks as straight as it is.

    >>> fired(np.array([[-1.5, -0.5, 0.25], [-1.5, -0.5, 0.25]])).round(2).tolist()[0]
    [0.0, 0.0, 0.83]
    """
    slope = np.hypot(*np.gradient(z, axis=(-2, -1)))
    return np.where(slope > 0, np.clip(0.5 + z / np.maximum(slope, 1e-12), 0, 1), z >= 0)


def formatted(template: str, arrays: dict[str, Array]) -> list[str]:
    """A template's words in each frame, or in all (one).

    >>> formatted("{w:.1f}: {word}", {"w": np.array([[-0.04], [-2.0]]), "word": np.array("so")})
    ['0.0: so', '−2.0: so']
    >>> formatted("{left:.2g}", {"left": np.array([8.6e-8, 13800.0])})
    ['8.6 · 10⁻⁸', '14000']
    """
    fields = {name.split("[")[0].split(".")[0]
              for _, name, _, _ in string.Formatter().parse(template) if name}
    columns = {name: np.asarray(arrays[name]) for name in fields}
    n = max((len(c) for c in columns.values() if c.ndim), default=1)
    return [template.format(**{name: _one(c, f) for name, c in columns.items()})
            for f in range(n)]


def longest(template: str, sets: Sequence[dict[str, Array]]) -> str:
    """A template with the longest words that each of its fields takes in any of these frames.

    >>> longest("{a}, {b:.1f}.", [{"a": np.array(["no", "yes"]), "b": np.array([[-2.0], [3.0]])}])
    'yes, −2.0.'
    """
    words = ""
    for literal, name, form, _ in string.Formatter().parse(template):
        field = "" if name is None else f"{{{name}:{form}}}"
        words += literal + max((said for arrays in sets for said in formatted(field, arrays)),
                               key=len)
    return words


class _Number(float):
    """A number that is written as `typeset` does."""

    def __format__(self, form: str) -> str:
        return typeset(super().__format__(form))


def _one(column: Array, frame: int) -> Any:
    """What a template gets of an array: one frame's number, word, or list of numbers."""
    value = column[frame if len(column) > 1 else 0] if column.ndim else column
    plain = [_Number(v) if isinstance(v, float) else v
             for v in np.ravel(value).tolist()]
    return plain[0] if len(plain) == 1 else plain
