"""Files that are written whole: a reader finds the old one or the new one, never half of it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import BinaryIO

PART = ".part"  # how the name of a file ends that is not in its place yet; it begins with a dot


@contextlib.contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """A file to write to; when the block ends well, it takes the place of ``path`` in one step.

    When the block raises, ``path`` is what it was, and what was written is gone. Folders that are
    missing are made.

    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> with replacing(f"{folder.name}/note.txt") as file:
    ...     _ = file.write(b"whole")
    ...     print(os.path.exists(f"{folder.name}/note.txt"))
    False
    >>> os.listdir(folder.name)
    ['note.txt']
    >>> folder.cleanup()
    """
    folder = os.path.dirname(os.fspath(path))
    if folder:
        os.makedirs(folder, exist_ok=True)
    part = os.path.join(folder, f".{os.urandom(8).hex()}{PART}")
    try:
        with open(part, "xb") as file:
            yield file
        os.replace(part, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(part)
        raise


def write_whole(path: str | os.PathLike[str], data: str | bytes) -> None:
    """Write a file in one step. What is no Unicode character becomes a question mark.

    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> write_whole(f"{folder.name}/deep/note.txt", "σ")
    >>> open(f"{folder.name}/deep/note.txt", "rb").read()
    b'\\xcf\\x83'
    >>> folder.cleanup()
    """
    with replacing(path) as file:
        file.write(data.encode("utf-8", "replace") if isinstance(data, str) else data)
