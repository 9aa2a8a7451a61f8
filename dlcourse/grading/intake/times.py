"""When something was handed in. A file that came with it can say anything."""

from __future__ import annotations

import contextlib
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ...app.course import OWN
from ...running.notebook import NotebookError
from .files import read_regular

TIME = re.compile(r"(?P<time>\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)\s*"
                  r"(?:(?P<name>[A-Za-z][\w/+-]{0,40})|(?P<offset>[+-]\d\d(?::?\d\d)?))?", re.ASCII)
OFFSET = re.compile(r"[+-](?:0\d|1[0-4])(?::?[0-5]\d)?", re.ASCII)  # offsets that a place may have
DELAY = timedelta(minutes=5)  # between a submission's own time and the one at which it arrives


def ledger(root: Path, name: str, student: str) -> Path:
    """Where in a course the collector notes when a submission came."""
    return root / OWN / "collected" / name / f"{student}.txt"


def collected(root: Path, name: str, student: str,
              folder: Path) -> tuple[datetime | None, str]:
    """When it was handed in, and a remark: as the collector noted it, else as its file says."""
    with contextlib.suppress(OSError, ValueError):
        return parse_time(ledger(root, name, student).read_text()), ""
    return stamped(folder)


def stamped(folder: Path) -> tuple[datetime | None, str]:
    """When a submission was handed in, as its `timestamp.txt` says, if that can be; and a remark.

    What is no time, or one after that at which the file came to lie here, cannot be right, and
    then the latter counts.
    """
    try:
        arrived = since(os.lstat(folder / "timestamp.txt").st_ctime)
    except (FileNotFoundError, NotADirectoryError):
        return None, ""
    except OSError as error:
        return None, f"its timestamp cannot be read: {error.strerror}"
    try:
        when = parse_time(read_regular(folder, "timestamp.txt", 1000).decode())
        if when <= arrived + DELAY:
            return when, ""
        why = "lies in the future"
    except NotebookError as unreadable:
        why = f"cannot be read ({unreadable})"
    except UnicodeDecodeError:
        why = "is no text in UTF-8"
    except ValueError as unread:
        why = str(unread)
    return arrived, f"its timestamp {why}; the time at which it came here counts"


def since(seconds: float) -> datetime:
    """The time that a file system means, as UTC without a zone."""
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


def parse_time(text: str) -> datetime:
    """A date and time with an offset or a zone's full name (UTC without), as UTC without a zone.
    What can be read in two ways is a ValueError, whose text goes on "its timestamp …".

    >>> print(parse_time("2026-01-05 12:00:00 UTC"), parse_time("2026-01-05 12:00 +0130"))
    2026-01-05 12:00:00 2026-01-05 10:30:00
    >>> print(parse_time("2026-07-05 12:00 Europe/Berlin"), parse_time("2026-01-05 04:00 -08"))
    2026-07-05 10:00:00 2026-01-05 12:00:00
    >>> parse_time("2026-01-05 12:00 IST")
    Traceback (most recent call last):
    ValueError: has the zone IST, which has several meanings or none: write +02:00, or Europe/Berlin
    """
    found = TIME.fullmatch(text.removeprefix("\ufeff").strip())
    if found is None:
        raise ValueError("is no date of the form 2026-11-30 23:12:00 UTC")
    zone, offset = found["name"] or "", found["offset"] or ""
    if offset and not OFFSET.fullmatch(offset):
        raise ValueError(f"has the offset {offset}, which is nowhere")
    try:
        when = datetime.fromisoformat(found["time"] + offset)
    except ValueError:
        raise ValueError("is no date of this calendar") from None
    try:
        if when.tzinfo is not None:
            return when.astimezone(UTC).replace(tzinfo=None)
        if zone not in ("", "UTC", "GMT", "Z"):
            place = ZoneInfo(zone if "/" in zone else "no/such place")
            meant = {when.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1)}
            if len(meant) > 1:
                raise ValueError(f"is an hour that {zone} has twice, or never: write it with UTC")
            when = meant.pop().replace(tzinfo=None)
        return when
    except (ZoneInfoNotFoundError, IsADirectoryError):
        raise ValueError(f"has the zone {zone}, which has several meanings or none: write +02:00, "
                         "or Europe/Berlin") from None
    except OverflowError:
        raise ValueError("is no date of this calendar") from None
