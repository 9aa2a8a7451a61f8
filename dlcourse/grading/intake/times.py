"""When something was handed in. A file that came with it can say anything."""

from __future__ import annotations

import contextlib
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ...running.notebook import NotebookError
from .course import OWN, Course
from .files import read_regular

DELAY = timedelta(minutes=5)  # between a submission's own time and the one at which it arrives


def ledger(root: Path, name: str, student: str) -> Path:
    """Where in a course the collector notes when a submission came."""
    return root / OWN / "collected" / name / f"{student}.txt"


def collected(course: Course, name: str, student: str,
              folder: Path) -> tuple[datetime | None, str]:
    """When it was handed in, and a remark: as the collector noted it, else as its file says."""
    with contextlib.suppress(OSError, ValueError):
        return parse_time(ledger(course.root, name, student).read_text()), ""
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
    except ValueError:
        why = "is no date"
    return arrived, f"its timestamp {why}; the time at which it came here counts"


def since(seconds: float) -> datetime:
    """The time that a file system means, as UTC without a zone."""
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


def parse_time(text: str) -> datetime:
    """A date and time with a zone's name or offset (UTC without), as UTC without a zone.

    >>> print(parse_time("2026-01-05 12:00:00 UTC"), parse_time("2026-01-05 12:00 +0130"))
    2026-01-05 12:00:00 2026-01-05 10:30:00
    >>> parse_time("9" * 40 + " m m 3100:")
    Traceback (most recent call last):
    ValueError: this is no date
    """
    iso = re.fullmatch(r"(\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*"
                       r"(?:UTC|Z|([+-]\d\d:?\d\d))?", text.strip(), re.ASCII)
    try:
        if iso is not None:
            when = datetime.fromisoformat(iso[1] + (iso[2] or "+00:00"))
            return when.astimezone(UTC).replace(tzinfo=None)
        from nbgrader.utils import parse_utc

        return parse_utc(text.strip())
    except Exception:  # dateutil raises many things
        raise ValueError("this is no date") from None
