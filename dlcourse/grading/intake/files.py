"""Single files, where anybody may have put anything."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from ...running.notebook import NotebookError


def read_regular(folder: Path, name: str, most: int, names: int | None = None) -> bytes:
    """The content of a regular file; a link, a pipe or anything else is refused unread, and so
    is a file with more ``names`` (hard links) than that."""
    try:
        where = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError as error:
        raise NotebookError(f"the folder cannot be read: {error.strerror}") from None
    try:
        handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY,
                         dir_fd=where)
    except OSError as error:
        reason = {errno.ELOOP: "the file is a symbolic link",
                  errno.ENXIO: "the file is a pipe or a socket",
                  errno.ENOENT: "the notebook is missing"}.get(error.errno or 0, error.strerror)
        raise NotebookError(str(reason)) from None
    finally:
        os.close(where)
    about = os.fstat(handle)
    if not stat.S_ISREG(about.st_mode):  # of a folder no file object can be made
        os.close(handle)
        raise NotebookError("the file is a pipe, a folder or a device")
    with open(handle, "rb") as file:
        if names is not None and about.st_nlink > names:
            raise NotebookError("the file is a hard link: a second name of another file")
        if about.st_size > most:
            raise NotebookError(f"the file is larger than {most:,} bytes")
        return file.read(most + 1)
