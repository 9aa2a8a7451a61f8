"""The cells of a notebook, from bytes that anybody may have written.

Outputs are not looked at: `lean` cuts them out as text, before anything is made of them, with all
else that only front ends need (pictures pasted into Markdown, the state of widgets). What is left
may be `LARGEST` bytes, so that a notebook of large outputs is as good as any other, and nobody's
fills the memory.
"""

from __future__ import annotations

import json
import re
from typing import Any

MOST_BYTES = 100_000_000  # of a notebook's file
LARGEST = 20_000_000  # bytes without outputs
MOST_PARTS = 2_000_000  # texts and brackets that are cut out
MOST_CELLS = 1000
LARGEST_FILES = 4_000_000  # bytes of the data files that an assignment brings
TOO_LARGE = ("the files in {} are larger than " f"{LARGEST_FILES:,} bytes together, the most that "
             "an assignment may bring: make them smaller, or let the notebook make the data")

# In JSON a quotation mark inside a text follows a backslash, so these are keys and nothing else.
CUT = re.compile(rb'(?<!\\)"(?:outputs|attachments|widgets)"\s*:\s*[\[{]')
PART = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.S)


class NotebookError(Exception):
    """Why a notebook cannot be read, as a sentence."""


def read(data: bytes) -> list[dict[str, Any]]:
    """The cells, each with "cell_type", "source" (one text) and "metadata" (nbgrader's).

    >>> read(b'{"cells": [{"cell_type": "code", "source": ["x = 1", "0"], "outputs": [{}]}]}')
    [{'cell_type': 'code', 'source': 'x = 10', 'metadata': {'nbgrader': {}}}]
    >>> read(b"[]")
    Traceback (most recent call last):
    dlcourse.running.notebook.NotebookError: the file is no notebook of format 4
    """
    try:
        notebook = json.loads(lean(data).decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError, MemoryError):
        raise NotebookError("the file is no notebook, or damaged") from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise NotebookError("the file is no notebook of format 4")
    if len(notebook["cells"]) > MOST_CELLS:
        raise NotebookError(f"the notebook has more than {MOST_CELLS} cells")
    return [checked(cell) for cell in notebook["cells"]]


def lean(data: bytes) -> bytes:
    """The same notebook with nothing in its outputs.

    >>> lean(b'{"source": "1", "outputs": [{"text": "]"}], "metadata": {}}')
    b'{"source": "1", "outputs": [], "metadata": {}}'
    """
    if len(data) > MOST_BYTES:
        raise NotebookError(f"the file is larger than {MOST_BYTES:,} bytes")
    kept: list[bytes] = []
    parts = end = 0
    while (found := CUT.search(data, end)) is not None:
        kept.append(data[end : found.end()])
        depth = 1
        for part in PART.finditer(data, found.end()):
            end = part.start()
            depth += (data[end] in b"[{") - (data[end] in b"]}")
            parts += 1
            if not depth or parts > MOST_PARTS:
                break
        if parts > MOST_PARTS:
            raise NotebookError(f"the notebook's outputs have more than {MOST_PARTS:,} parts")
        if len(kept) > 4 * MOST_CELLS:  # as a cell has no four places that are cut
            raise NotebookError(f"the notebook has more than {MOST_CELLS} cells")
        if depth:
            raise NotebookError("the file is no notebook, or damaged")
    kept.append(data[end:])
    if sum(map(len, kept)) > LARGEST:
        raise NotebookError(f"without its outputs the notebook is larger than {LARGEST:,} bytes")
    return b"".join(kept)


def checked(cell: Any) -> dict[str, Any]:
    """What is used of a cell, of the types that everybody counts on."""
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
        raise NotebookError("the notebook has a cell of an unknown type")
    source = cell.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise NotebookError("the notebook has a cell whose source is no text")
    source = source.encode("utf-8", "replace").decode()  # half a character cannot be written
    metadata = cell.get("metadata", {})
    about = metadata.get("nbgrader", {}) if isinstance(metadata, dict) else {}
    name = about.get("grade_id") if isinstance(about, dict) else None
    about = about if isinstance(name, str) else {}
    return {"cell_type": cell["cell_type"], "source": source, "metadata": {"nbgrader": about}}
