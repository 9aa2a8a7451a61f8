"""The lessons as the tests see them."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

from dlcourse.figures import ask
from dlcourse.figures.kit.ask import Ask, Options

ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def text_of(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def cells(path: Path, kind: str) -> list[dict[str, Any]]:
    return [cell for cell in read(path)["cells"] if cell["cell_type"] == kind]


def code_of(path: Path) -> str:
    return "\n".join(text_of(cell) for cell in cells(path, "code"))


def prose_of(cell: dict[str, Any]) -> str:
    """A markdown cell's running text: without code, formulas, tables, headings and link targets."""
    text = re.sub(r"```.*?```|\$\$.*?\$\$", "", text_of(cell), flags=re.S)
    text = re.sub(r"`[^`]*`|\$[^$]*\$", "X", text)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    lines = [line for line in text.splitlines() if not line.lstrip().startswith(("#", "|", "<"))]
    return "\n".join(re.sub(r"^\s*([-*]|\d+\.)\s+", "\n\n", line) for line in lines)


def sentences(cell: dict[str, Any]) -> list[list[str]]:
    """The sentences of a markdown cell, each as its words."""
    paragraphs = re.split(r"\n\s*\n", prose_of(cell))
    pieces = [s for p in paragraphs for s in re.split(r"(?<=[.!?:;])[\"”*_)]*\s+", p)]
    return [words for s in pieces if (words := re.findall(r"\w[\w'’-]*", s))]


def asked(path: Path) -> list[Ask]:
    """What a lesson's cells ask."""
    return [ask.me(name) for name in re.findall(r'^ask\.me\("([\w/-]+)"\)$', code_of(path), re.M)]


def told(one: Ask) -> list[str]:
    """All that is said to answers, whichever is given, as plain text: nobody sees it before."""
    replies = ([words for _, words in one.replies.values()] if isinstance(one.entry, Options)
               else one.replies["words"].split("{}"))
    plain = (" ".join(unescape(re.sub(r"<[^>]*>", " ", words)).split()) for words in replies)
    return [words for words in plain if len(words) > 15]
