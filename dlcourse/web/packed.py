"""Files that a page fetches whole: a description, and beside it bytes by name
(front/packed.js reads them)."""

from __future__ import annotations

import gzip
import io
import json
import re
import struct
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def packed(held: Mapping[str, Any], data: Mapping[str, bytes]) -> bytes:
    """The length of the description, this, and the bytes.

    >>> whole = gzip.decompress(packed({"a": 1}, {"x": b"123"}))
    >>> whole[:4], whole[4:]
    (b' \\x00\\x00\\x00', b'{"held":{"a":1},"sizes":{"x":3}}123')
    """
    sizes = {name: len(content) for name, content in data.items()}
    head = json.dumps({"held": held, "sizes": sizes}, separators=(",", ":")).encode()
    return gzip.compress(struct.pack("<I", len(head)) + head + b"".join(data.values()), mtime=0)


def repacked(archive: bytes, without: str = "$") -> bytes:
    """The files of a zip archive, but those whose whole path matches a pattern."""
    with zipfile.ZipFile(io.BytesIO(archive)) as read:
        return packed({}, {name: read.read(name) for name in read.namelist()
                           if not name.endswith("/") and not re.fullmatch(without, name)})
