"""What is new in a notebook, in words: under which headings something came, went or changed."""

from __future__ import annotations

import json
import re


def news(old: bytes, new: bytes) -> str:
    r"""What a new version of a notebook has that is not in the old one; empty where that cannot be
    said.

    >>> def notebook(*texts):
    ...     cells = [{"cell_type": "markdown", "source": text} for text in texts]
    ...     return json.dumps({"cells": cells}).encode()
    >>> news(notebook("# A", "## B\nold", "## C"), notebook("# A", "## B\nnew", "## D"))
    'changed: “B”; new: “D”; gone: “C”'
    """
    try:
        before, after = sections(old), sections(new)
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
    said = {"changed": [name for name in after if name in before and after[name] != before[name]],
            "new": [name for name in after if name not in before],
            "gone": [name for name in before if name not in after]}
    return "; ".join(f"{how}: {', '.join(f'“{name}”' for name in names)}"
                     for how, names in said.items() if names)


def sections(notebook: bytes) -> dict[str, list[str]]:
    """The texts of a notebook's cells, by the headings that they stand under."""
    found: dict[str, list[str]] = {}
    heading = "the beginning"
    for cell in json.loads(notebook)["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and (title := re.match(r"#{1,3} (.+)", text)):
            heading = title[1].strip()
        if text.strip():
            found.setdefault(heading, []).append(text)
    return found
