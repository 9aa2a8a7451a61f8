"""When a question is asked again: what was missed at once, what is known at growing intervals.

Leitner's boxes. A question that was missed lies in box 0. Each time that it is known when it is
due, it goes one box further, and rests longer. (front/keep.js says the same on the web page.)
"""

from __future__ import annotations

import time
from datetime import date
from typing import Any

DAYS = (0, 1, 3, 7, 21, 60)  # that a question rests in each box
KNOWN = 2  # the box of what was known at first
ROUND = 8  # questions at a time: about five minutes


def today() -> str:
    return time.strftime("%Y-%m-%d", time.gmtime())


def box(entry: dict[str, Any]) -> int:
    """The box in which a question lies, by its entry in the record; older ones do not name it.

    >>> box({"box": 3}), box({"right": True, "first_right": True}), box({"right": False})
    (3, 2, 0)
    """
    kept, right = entry.get("box"), entry.get("right") is True
    if type(kept) is int and 0 <= kept < len(DAYS):
        return kept
    return (KNOWN if entry.get("first_right", True) is True else 1) if right else 0


def due(entry: dict[str, Any], day: str = "") -> bool:
    """Whether a question is to be asked again on a day (default: today). What was never answered
    is not.

    >>> entry = {"answer": "b", "time": "2026-01-01T10:00:00Z", "box": 2}
    >>> due(entry, "2026-01-03"), due(entry, "2026-01-04"), due({}, "2026-01-04")
    (False, True, False)
    """
    try:
        last = date.fromisoformat(str(entry["time"])[:10])
    except (KeyError, ValueError):
        return False
    rested = (date.fromisoformat(day or today()) - last).days
    return "answer" in entry and rested >= DAYS[box(entry)]


def after(entry: dict[str, Any], right: bool, day: str = "") -> int:
    """The box of a question once it is answered anew; ``entry`` is what the record says before.

    >>> missed = {"answer": "b", "time": "2026-01-01T10:00:00Z", "box": 0}
    >>> after({}, True), after(missed, True, "2026-01-01"), after({**missed, "box": 4}, False)
    (2, 1, 0)
    """
    if not right:
        return 0
    if "answer" not in entry:
        return KNOWN
    return min(box(entry) + due(entry, day), len(DAYS) - 1)


def order(name: str, entry: dict[str, Any]) -> tuple[int, str, str]:
    """What comes first in a round: what was missed, what was asked on an earlier day, and then by
    the question's own name, so that the lessons mix."""
    return box(entry), str(entry["time"])[:10], name.partition("/")[2] + name
