"""What a link carries of a figure besides its controls, as a short text."""

from __future__ import annotations

import base64
import zlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ..._arrays import Array, ArrayLike

FINE = 999  # steps from edge to edge at which points are kept
LEVELS = 250  # of a pixel


def of_points(x: ArrayLike, y: ArrayLike, group: ArrayLike, edge: float) -> str:
    """Points between −edge and edge, with their groups: seven digits each.

    >>> of_points([0.0, -2.0], [2.0, 1.0], [0, 1], edge=2.0)
    '50099900007491'
    """
    fine = [np.round((np.asarray(v, float) + edge) / (2 * edge) * FINE) for v in (x, y)]
    return "".join(f"{a:03.0f}{b:03.0f}{c:.0f}" for a, b, c in zip(
        *fine, np.asarray(group), strict=True))


def points_in(text: str, edge: float, groups: int) -> tuple[Array, Array, Array]:
    """The points (x, y, group) that `of_points` wrote; a ValueError where it did not.

    >>> [v.round(2).tolist() for v in points_in("50099900007491", edge=2.0, groups=2)]
    [[0.0, -2.0], [2.0, 1.0], [0, 1]]
    """
    if len(text) % 7 or not (text.isdecimal() or not text):
        raise ValueError(f"expected seven digits for each point, got {text[:40]!r}")
    codes = [(int(text[i : i + 3]), int(text[i + 3 : i + 6]), int(text[i + 6]))
             for i in range(0, len(text), 7)]
    x, y, group = np.array(codes, int).reshape(-1, 3).T
    return 2 * edge * x / FINE - edge, 2 * edge * y / FINE - edge, np.minimum(group, groups - 1)


def of_picture(picture: Array) -> str:
    """A picture of values from 0 to 1, NaN where there is none.

    >>> picture_in(of_picture(np.array([[0.0, np.nan], [1.0, 0.5]])), (2, 2)).tolist()
    [[0.0, nan], [1.0, 0.5]]
    """
    codes = np.where(np.isnan(picture), 255, np.round(LEVELS * np.nan_to_num(picture)))
    return base64.urlsafe_b64encode(zlib.compress(codes.astype("u1").tobytes(), 9)).decode()


def picture_in(text: str, shape: tuple[int, int]) -> Array:
    """The picture that `of_picture` wrote; a ValueError where it did not."""
    size = int(np.prod(shape))
    try:
        data = zlib.decompressobj().decompress(base64.urlsafe_b64decode(text), size + 1)
        codes = np.frombuffer(data, "u1").reshape(shape)
    except (ValueError, zlib.error):
        raise ValueError(f"expected a picture of {size} pixels, got {text[:40]!r}") from None
    return np.where(codes == 255, np.nan, np.minimum(codes, LEVELS) / LEVELS)
