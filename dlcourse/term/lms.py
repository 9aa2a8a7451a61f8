"""What a learning management system puts into a zip of submissions, and how it names them there.

- Moodle: `Ada Lovelace_1234_assignsubmission_file_/NAME.ipynb`, a folder or not;
- Canvas: `lovelaceada_LATE_77_901_NAME-1.ipynb`: the user, the submission, the attempt;
- anybody: `ada/NAME.ipynb`, or `ada.ipynb`.
"""

from __future__ import annotations

import functools
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from ..app.course import CourseError
from ..running.notebook import MOST_BYTES, NotebookError

MOODLE = re.compile(r"(?P<prefix>(?P<name>[^/]+?)_(?P<number>\d+)_assignsubmission_file)_?[/_]?"
                    r"(?P<file>[^/].*)")
CANVAS = re.compile(r"(?P<prefix>(?P<name>[^/_]+)(?P<late>_LATE)?_(?P<number>\d+)_\d+)_"
                    r"(?P<file>[^/]+)")
AGAIN = re.compile(r"(?: ?\(\d+\)|-(?P<attempt>\d+))(?=\.ipynb$)")
EXTENDED_TIME = 0x5455  # of a zip's extra fields: seconds since 1970


@dataclass(frozen=True)
class Handed:
    """A notebook that somebody handed in: whose it is for the LMS, and when it came. What the LMS
    wrote of it comes first in its path; the rest is the student's, and says nothing of them."""

    name: str
    number: str
    prefix: str  # how the LMS calls whatever is theirs
    file: str
    came: datetime  # UTC, without a zone
    read: Callable[[], bytes]
    kind: str = ""
    attempt: int = 0
    late: bool = False

    @property
    def notebook(self) -> str:
        """Its file's name without what a browser or Canvas added.

        >>> Handed("", "", "", "week1 (1).ipynb", datetime.min, bytes).notebook
        'week1.ipynb'
        """
        return AGAIN.sub("", self.file.rpartition("/")[2])


def handed_in(source: Path, zone: tzinfo) -> Iterator[Handed]:
    """All notebooks in a zip, whose times without a zone are those of ``zone``, or in a folder.
    Raises `CourseError` where it is neither."""
    if source.is_dir():
        for path in sorted(source.rglob("*.ipynb")):
            if path.is_file() and not path.is_symlink():
                when = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(tzinfo=None)
                yield from named(path.relative_to(source).as_posix(), when,
                                 functools.partial(bounded, path.stat().st_size, path.read_bytes))
        return
    try:
        archive = zipfile.ZipFile(source)
    except (OSError, zipfile.BadZipFile) as why:
        raise CourseError(f"{source} is no zip and no folder: {why}") from None
    for about in archive.infolist():
        if about.filename.endswith(".ipynb"):
            yield from named(spelt(about), time_of(about, zone), functools.partial(
                bounded, about.file_size, functools.partial(archive.read, about)))


def bounded(size: int, read: Callable[[], bytes]) -> bytes:
    if size > MOST_BYTES:
        raise NotebookError(f"the file is larger than {MOST_BYTES:,} bytes")
    try:
        return read()
    except Exception as why:  # what zipfile raises has many names
        raise NotebookError(f"it is damaged, or locked: {type(why).__name__}") from None


def named(path: str, came: datetime, read: Callable[[], bytes]) -> Iterator[Handed]:
    """The submission at a path, if it is one.

    >>> [one] = named("mullerjorg_LATE_77_901_week1-2.ipynb", datetime.min, bytes)
    >>> one.name, one.number, one.late, one.attempt, one.notebook
    ('mullerjorg', '77', True, 2, 'week1.ipynb')
    >>> [one] = named("Müller, Jörg_12_assignsubmission_file_/a/week1.ipynb", datetime.min, bytes)
    >>> one.name, one.number, one.notebook
    ('Müller, Jörg', '12', 'week1.ipynb')
    >>> [one.name for one in named("ada/week1.ipynb", datetime.min, bytes)]
    ['ada']
    """
    parts = path.split("/")
    if any(part.startswith((".", "__MACOSX")) for part in parts):
        return
    for start in range(len(parts)):  # the whole may lie in a folder
        rest = "/".join(parts[start:])
        for kind, pattern in (("moodle", MOODLE), ("canvas", CANVAS)):
            if found := pattern.fullmatch(rest):
                about = found.groupdict()
                again = AGAIN.search(about["file"]) if kind == "canvas" else None
                yield Handed(about["name"], about["number"], about["prefix"], about["file"], came,
                             read, kind, int((again and again["attempt"]) or 0),
                             bool(about.get("late")))
                return
    who = parts[-2] if len(parts) > 1 else AGAIN.sub("", parts[-1]).removesuffix(".ipynb")
    yield Handed(who, "", who, parts[-1], came, read)


def spelt(about: zipfile.ZipInfo) -> str:
    """A name in a zip; some write UTF-8 without saying so."""
    if not about.flag_bits & 0x800:
        try:
            return about.filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return about.filename


def time_of(about: zipfile.ZipInfo, zone: tzinfo) -> datetime:
    """When a file in a zip was changed, as UTC without a zone; where the zip says no zone, that
    of the course is meant: no machine's, so that who is late is the same on each.

    >>> about = zipfile.ZipInfo("week1.ipynb", (2026, 11, 30, 23, 30, 0))
    >>> print(time_of(about, datetime.fromisoformat("2026-11-30T12:00+01:00").tzinfo))
    2026-11-30 22:30:00
    """
    extra = about.extra
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        if kind == EXTENDED_TIME and size >= 5 and len(extra) >= 9 and extra[4] & 1:
            seconds, = struct.unpack("<i", extra[5:9])
            return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
        extra = extra[4 + size :]
    try:
        return datetime(*about.date_time, tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
    except ValueError:
        return datetime.now(UTC).replace(tzinfo=None)
