"""How a command prints: on any terminal, into any pipe, whatever is in the text.

A terminal that has no "✓" or "→" (Windows' cp1252, the C locale) gets what comes nearest; what
could steer a terminal is taken out of what others wrote; a reader who closes the pipe
(`dlcourse progress | head`) is no error.
"""

from __future__ import annotations

import codecs
import contextlib
import os
import sys
import unicodedata
from typing import TextIO

CLOSED = 141  # the exit code of a command whose reader is gone, as a shell says it
NEAREST = str.maketrans({
    "✓": "+", "✗": "x", "·": "-", "→": "->", "←": "<-", "−": "-", "–": "-", "—": "-", "×": "x",
    "…": "...", "≤": "<=", "≥": ">=", "≠": "!=", "‘": "'", "’": "'", "“": '"', "”": '"',
})  # fmt: skip


class Refusal(Exception):
    """Why something cannot be done, as a sentence: a command says it and ends, with the code 2."""


def prepare() -> None:
    """Let standard output and error take every character."""
    codecs.register_error("dlcourse.nearest", _nearest)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="dlcourse.nearest")


def say(line: str, *, file: TextIO | None = None) -> None:
    """Print a line, whatever is in it that students wrote."""
    print(printable(line), file=file)


def refuse(sentence: str) -> int:
    """Say why a command could not be run; returns its exit code."""
    say(f"dlcourse: {sentence}", file=sys.stderr)
    return 2


def paint(text: str, code: str) -> str:
    """In colour on a terminal that has it (and does not set NO_COLOR); the words are the same.

    >>> paint("done", "32")
    'done'
    """
    plain = not sys.stdout.isatty() or "NO_COLOR" in os.environ or code == "0"
    return text if plain else f"\x1b[{code}m{text}\x1b[0m"


def printable(text: str) -> str:
    """The text, with a mark where a character is no letter, sign or space.

    >>> printable("x\\x1b[2J") == "x\N{REPLACEMENT CHARACTER}[2J"
    True
    """
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def hang_up() -> int:
    """Forget what the reader who is gone did not take; returns the command's exit code."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # in a test a stream may have no number
            silent = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silent, stream.fileno())
            os.close(silent)
    return CLOSED


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """What stands for characters that a terminal does not have."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end].translate(NEAREST)
    parts = unicodedata.normalize("NFKD", text).replace("\N{FRACTION SLASH}", "/")
    plain = parts.encode("ascii", "ignore").decode()
    return plain or "?", error.end
