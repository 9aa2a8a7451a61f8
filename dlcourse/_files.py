"""Files: written whole, so that a reader finds the old one or the new one, never half of it; and
tables, read."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
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


def read_table(path: str | os.PathLike[str], label: str, features: Sequence[str] | None,
               shipped: str = "",
               ) -> tuple[list[list[float]], list[int], tuple[str, ...], tuple[str, ...]]:
    """A file of lines with commas: rows of numbers, their classes by the column ``label``, the
    numbers' names and the classes'. `dlcourse.load_csv` says what a gap is; a file that is not
    there is looked for in the folder ``shipped``.

    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> write_whole(f"{folder.name}/birds.csv", "kind,mass\\nowl,1.5\\nwren,\\n")
    >>> read_table(f"{folder.name}/birds.csv", "kind", None)
    ([[1.5], [nan]], [0, 1], ('mass',), ('owl', 'wren'))
    >>> folder.cleanup()
    """
    import csv

    ours = os.path.join(shipped, path)
    path = ours if os.path.exists(ours) and not os.path.exists(path) else path
    with open(path, newline="", encoding="utf-8-sig") as file:
        lines = csv.DictReader(file)
        columns = list(lines.fieldnames or ())
        names = tuple(features or [name for name in columns if name != label])
        for name in (label, *names):
            if name not in columns:
                raise ValueError(f"there is no column {name!r}; the first line of the file names "
                                 f"{', '.join(columns) or 'none'}")
        rows = [({name: (line[name] or "").strip() for name in (label, *names)}, lines.line_num)
                for line in lines]
    if not rows or not names:
        raise ValueError("expected samples and at least one column of numbers, got "
                         f"{len(rows)} samples and {len(names)} such columns")
    x = [[_number(row[name], name, number) for name in names] for row, number in rows]
    labels = [row[label] for row, _ in rows]
    if "" in labels:
        raise ValueError(f"column {label!r} is empty for some samples: leave these out")
    classes = tuple(sorted(set(labels)))
    return x, [classes.index(one) for one in labels], names, classes


def _number(text: str, column: str, line: int) -> float:
    try:
        return float("nan" if text in ("", "NA", "?") else text)
    except ValueError:
        raise ValueError(f"line {line}, column {column!r}: expected a number, got {text!r}; name "
                         "the columns to learn from in features") from None
