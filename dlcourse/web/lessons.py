"""A notebook as a page: its cells in order, and what each showed when it was run."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from . import words
from .packed import packed
from .session import Session

SHOWS = {"question": r"ask\.\w+\(.*\)", "figure": r"figures\.[A-Z]\w*\(.*\)"}  # by their code
PLANNED = re.compile(r'<h3 id="[^"]*">(\d+) min: (.*?)</h3>(.*?)(?=<h[123]|\Z)', re.S)


@dataclass
class Page:
    """What a page's template needs."""

    name: str  # 02_artificial_neuron
    title: str
    lead: str  # what it is about, in a sentence
    sections: list[tuple[str, str]]  # the headings: anchor and HTML
    cells: list[Cell]
    files: dict[str, bytes] = field(default_factory=dict)  # that it needs, by their paths

    @property
    def number(self) -> str:
        number = self.name.partition("_")[0]
        return number if number.isdigit() else ""  # an assignment of one's own may have none


@dataclass
class Cell:
    """A cell: text is HTML already; code has its source and outputs.

    ``role`` says what a piece of code is here: "code", "question" or "figure" (whose code is
    folded), and in an exercise "answer" (to be written), "check", "setup"; an answer in words,
    Markdown, is "written". ``task`` is the name of what a grading cell of an instructor's judges.
    """

    name: str
    role: str
    html: str = ""
    source: str = ""
    outputs: str = ""
    task: str = ""
    points: float = 0

    @property
    def silent(self) -> bool:
        """One line that shows nothing: a lecture and paper leave it out."""
        return self.role == "code" and not self.outputs and "\n" not in self.source.strip()


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def page(path: Path, *, run: bool) -> Page:
    """The notebook at ``path`` as a page; with ``run``, with what its cells show."""
    notebook = read(path)
    texts = {cell["id"]: "".join(cell["source"]) for cell in notebook["cells"]}
    shown = Shown(path.stem)
    cells = []
    session = Session(shown.add) if run else None
    for cell in notebook["cells"]:
        name, text = cell["id"], texts[cell["id"]]
        if cell["cell_type"] != "code":
            if cell["metadata"].get("nbgrader", {}).get("solution"):
                html = f"<pre><code>{escape(text)}</code></pre>"
                cells.append(Cell(name, "written", html, text))
                continue
            cells.append(Cell(name, "text", html=words.html(text)))
            continue
        if session is not None and not session.run(name, text):
            raise RuntimeError(f"{path.name}: the cell {name} failed: {shown.failed}")
        about = cell["metadata"].get("nbgrader", {})
        task = ({"task": about["grade_id"].removesuffix("-check"), "points": about["points"]}
                if about.get("grade") and not about.get("solution") else {})
        cells.append(Cell(name, role(cell), words.coloured(text), text, shown.html(name), **task))
    title, lead = beginning(cells[0].html)
    cells[0].html = cells[0].html.replace(f"{title[0]}", "", 1).replace(lead[0], "", 1)
    return Page(path.stem, title[1], lead[1], headings(cells), cells, shown.files)


def text(name: str, markdown: str, root: str = "../") -> Page:
    """Markdown as a page; ``root`` leads from it to the site's."""
    html = PLANNED.sub(planned, words.html(markdown).replace('="../', f'="{root}'))
    title, lead = beginning(html)
    html = html.replace(title[0], "", 1).replace(lead[0], "", 1)
    cells = [Cell("text", "text", html=html)]
    return Page(name, title[1], lead[1], headings(cells), cells)


def planned(found: re.Match[str]) -> str:
    """A part of a teacher's plan: it knows its section, so that it can follow a lecture."""
    section = re.sub(r"<[^>]*>", "", found[2])
    return (f'<section class="part" data-minutes="{found[1]}" data-section="{section}">'
            f"<h3>{found[2]} <small>{found[1]} min</small></h3>{found[3]}</section>")


def role(cell: dict[str, Any]) -> str:
    """What a code cell is for.

    >>> role({"source": ['ask.me("02_artificial_neuron/z")'], "metadata": {}})
    'question'
    >>> role({"source": ["check.f(f)"], "metadata": {"nbgrader": {"locked": True}}})
    'check'
    >>> role({"source": ["assert f(1)"], "metadata": {"nbgrader": {"locked": True, "grade": True}}})
    'code'
    """
    about, source = cell["metadata"].get("nbgrader", {}), "".join(cell["source"])
    if about.get("solution"):
        return "answer"
    if about.get("locked"):
        plain = "code" if about.get("grade") and source.strip() else "setup"  # asserts, or hidden
        return "check" if source.startswith("check.") else plain
    return next((name for name, code in SHOWS.items() if re.fullmatch(code, source, re.S)), "code")


def beginning(html: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """The title and the first paragraph of a page: each as it stands, and its inside.

    >>> beginning("<h1 id='a'>Softmax</h1><p>What it does.</p><p>More.</p>")
    (("<h1 id='a'>Softmax</h1>", 'Softmax'), ('<p>What it does.</p>', 'What it does.'))
    """
    title = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.S)
    lead = re.search(r"<p>((?!<img).*?)</p>", html, re.S)
    return ((title[0], title[1]) if title else ("", "")), ((lead[0], lead[1]) if lead else ("", ""))


def headings(cells: list[Cell]) -> list[tuple[str, str]]:
    return [found for cell in cells if cell.role == "text"
            for found in re.findall(r'<h2 id="([^"]*)">(.*?)</h2>', cell.html)]


class Shown:
    """What the cells of a page showed, as HTML; frames of figures become files."""

    def __init__(self, page: str) -> None:
        self.page, self.files, self.failed = page, dict[str, bytes](), ""
        self.parts: dict[str, list[str]] = {}

    def html(self, cell: str) -> str:
        return "".join(self.parts.get(cell, []))

    def add(self, message: dict[str, Any], data: dict[str, bytes]) -> None:
        if message["type"] == "output":
            self.parts.setdefault(message["cell"], []).append(
                getattr(self, f"_{message['kind']}")(message, data))

    def _stream(self, message: dict[str, Any], _: Any) -> str:
        return f'<pre class="out {message["name"]}" tabindex="0">{escape(message["text"])}</pre>'

    def _text(self, message: dict[str, Any], _: Any) -> str:
        return f'<pre class="out" tabindex="0">{escape(message["text"])}</pre>'

    def _html(self, message: dict[str, Any], _: Any) -> str:
        return f'<div class="out html">{message["html"]}</div>'

    def _image(self, message: dict[str, Any], _: Any) -> str:
        return (f'<img class="out" alt="{escape(message["text"], quote=True)}" '
                f'src="data:image/png;base64,{message["png"]}">')

    def _error(self, message: dict[str, Any], _: Any) -> str:
        self.failed = message["text"]
        return f'<pre class="out error" tabindex="0">{escape(message["text"])}</pre>'

    def _shown(self, message: dict[str, Any], data: dict[str, bytes]) -> str:
        address, held = message["address"], message["held"]
        name = f"{self.page}/{address.replace('/', '-')}.frames"
        if "sets" in held:
            data = {**data, "data": differences(held["sets"], data["data"])}
        self.files[f"frames/{name}"] = packed(held, data)
        about = f'data-address="{address}" data-frames="{name}"'
        return f'<div class="shown" {about}>{in_words(held)}</div>'


def differences(sets: list[dict[str, Any]], data: bytes) -> bytes:
    """Frames as their differences from the frame before: these take a third less over the wire.
    (front/models.js adds them up again.)

    >>> x = {"shape": [3, 2], "bytes": 1, "offset": 0}
    >>> [*differences([{"offset": 0, "arrays": {"x": x}}], bytes([1, 2, 1, 3, 0, 3]))]
    [1, 2, 0, 1, 255, 0]
    """
    whole = np.frombuffer(data, np.uint8).copy()
    for frames in sets:
        for array in frames["arrays"].values():
            start = frames["offset"] + array["offset"]
            end = start + int(np.prod(array["shape"])) * array["bytes"]
            rows = whole[start:end].reshape(array["shape"][0], -1)
            rows[1:] = np.diff(rows, axis=0)
    return whole.tobytes()


def in_words(held: dict[str, Any]) -> str:
    """What stands where a figure or a question will be, until it is there; in its height."""
    if spec := held.get("spec"):
        first = held["sets"][0]
        at = dict(held["positions"])
        frame = 0
        for axis in first["axes"]:
            count = next(len(c["texts"]) for c in spec["controls"] if c["name"] == axis)
            frame = frame * count + at[axis]
        texts = first["texts"][0]
        said = texts[frame if len(texts) > 1 else 0]
        return (f'<div class="waits" style="min-height:{height(spec)}px">'
                f"<p><b>{escape(spec['title'])}</b></p><p>{escape(said)}</p></div>")
    options = "".join(f"<li>{escape(one)}</li>" for one in held["form"]["entry"].get("options", []))
    listed = f"<ul>{options}</ul>" if options else ""
    return f'<div class="waits"><p>{held.get("heading", "")}</p>{listed}</div>'


def height(spec: dict[str, Any], width: int = 660) -> int:
    """About how high a figure will stand, in pixels."""
    rows, used, tallest, total = 1, 0, 0, 0
    for panel in spec["panels"]:
        across, up = panel["size"]
        if used and used + across > width:
            total, used, tallest, rows = total + tallest, 0, 0, rows + 1
        used, tallest = used + across + 18, max(tallest, up + 24)
    controls = -(-len(spec["controls"]) // 2) * 58
    return total + tallest + controls + (110 if spec["try_this"] else 70) + 8 * rows
