"""What `dlcourse doctor` says of one thing."""

from dataclasses import dataclass
from typing import Literal

MARKS = {"ok": "ok   ", "optional": "-    ", "wrong": "WRONG"}


@dataclass(frozen=True)
class Diagnosis:
    """One line of the report; `advice` says what to do unless all is well.

    >>> print(Diagnosis("disk", "wrong", "0.0 GB free", "Free some space."))
    WRONG disk: 0.0 GB free
          → Free some space.
    """

    name: str
    state: Literal["ok", "optional", "wrong"]
    detail: str
    advice: str = ""

    def __str__(self) -> str:
        advice = f"\n      → {self.advice}" if self.advice else ""
        return f"{MARKS[self.state]} {self.name}: {self.detail}{advice}"
