"""Single files and lines, where anybody may have put anything; and one that is written whole."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from pathlib import Path

from ..assignment import Unreadable


def read_regular(folder: Path, name: str, most: int, names: int | None = None) -> bytes:
    """The content of a regular file; a link, a pipe or anything else is refused unread, and so
    is a file with more ``names`` (hard links) than that."""
    try:
        where = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError as error:
        raise Unreadable(f"the folder cannot be read: {error.strerror}") from None
    try:
        handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY,
                         dir_fd=where)
    except OSError as error:
        reason = {errno.ELOOP: "the file is a symbolic link",
                  errno.ENXIO: "the file is a pipe or a socket",
                  errno.ENOENT: "the notebook is missing"}.get(error.errno or 0, error.strerror)
        raise Unreadable(str(reason)) from None
    finally:
        os.close(where)
    about = os.fstat(handle)
    if not stat.S_ISREG(about.st_mode):  # of a folder no file object can be made
        os.close(handle)
        raise Unreadable("the file is a pipe, a folder or a device")
    with open(handle, "rb") as file:
        if names is not None and about.st_nlink > names:
            raise Unreadable("the file is a hard link: a second name of another file")
        if about.st_size > most:
            raise Unreadable(f"the file is larger than {most:,} bytes")
        return file.read(most + 1)


def printable(text: str) -> str:
    """One line without anything that a terminal would obey, or could not write.

    >>> printable("x\\x1b[2J") == "x\N{REPLACEMENT CHARACTER}[2J"
    True
    """
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that a reader finds the old one or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
