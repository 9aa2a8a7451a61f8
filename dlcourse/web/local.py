"""Pages of the course on this machine alone: a lecture, a figure."""

from __future__ import annotations

import re
import tempfile
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

from ..app import outline
from ..app.terminal import Refusal, say
from . import builder, lessons, runtime
from .serve import server

SHOWS = re.compile(r"figures\.([A-Z]\w*)\(")
WITHOUT = "Without Python in the page: its figures move as far as their frames were shipped. "


class Unknown(Refusal):
    """What was asked for is not there, as a sentence that says what is."""


def lesson(name: str) -> str:
    """A lesson's whole name, by that or its number.

    >>> lesson("02")
    '02_artificial_neuron'
    """
    found = outline.here().find(name)
    if found is None or found.notebook is None:
        known = [one.name for one in outline.here().lessons if one.notebook]
        raise Unknown(f"there is no lesson {name!r}; there are {', '.join(known)}")
    return found.name


def figures() -> dict[str, tuple[str, str]]:
    """Where each figure stands: by its name, and by LESSON/CELL, its lesson and its cell.

    >>> figures()["WeightedSum"], figures()["02/yours"]
    (('02_artificial_neuron', 'sum-figure'), ('02_artificial_neuron', 'yours'))
    """
    found: dict[str, tuple[str, str]] = {}
    for one in outline.here().lessons:
        for cell in lessons.read(one.notebook)["cells"] if one.notebook else ():
            shows = SHOWS.search("".join(cell["source"])) if cell["cell_type"] == "code" else None
            if shows:
                place = (one.name, cell["id"])
                found.setdefault(shows[1], place)
                found |= {f"{one.name}/{cell['id']}": place, f"{one.number}/{cell['id']}": place}
    return found


def figure(name: str, state: Sequence[str]) -> tuple[str, str]:
    """The lesson of a figure, and the address of the figure alone on its page, in this state."""
    known = figures()
    if name not in known:
        raise Unknown(f"there is no figure {name!r}; there are "
                      f"{', '.join(one for one in known if '/' not in one)}")
    if wrong := [one for one in state if "=" not in one]:
        raise Unknown(f"a state is CONTROL=VALUE, got {wrong[0]!r}")
    path, cell = known[name]
    return path, "?present&alone#" + "&".join(
        [cell, *(urlencode([(one.partition("=")[0], one.partition("=")[2])]) for one in state)])


def show(name: str, query: str, *, cache: Path, port: int, browser: bool) -> None:
    """Build a lesson's page, serve it on this machine, and open it."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        try:
            builder.build(site, cache=cache, only=[name], whole=False)
        except runtime.RuntimeMissing as why:
            say(f"{WITHOUT}({why})")
            builder.build(site, cache=None, only=[name], whole=False)
        with server(str(site), port) as running:
            address = f"http://127.0.0.1:{running.server_port}/lessons/{name}.html{query}"
            print(f"{address}  (Ctrl-C ends it)", flush=True)
            if browser:
                webbrowser.open(address)
            running.serve_forever()
