"""What a page's cells make, without a browser."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from dlcourse.web.session import Session, needed

ROOT = Path(__file__).parents[2]
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def ran(*sources):
    """What was posted when cells were run one after another."""
    posted = []
    session = Session(lambda message, data: posted.append((message, data)))
    for i, source in enumerate(sources):
        session.run(f"c{i}", source)
    return session, posted


def test_what_is_printed_comes_before_what_is_shown_and_before_an_error():
    _, posted = ran("print('a')\n3", "print('b')\n1 / 0")
    assert [(m["kind"], m.get("text")) for m, _ in posted[:3]] == [
        ("stream", "a\n"), ("text", "3"), ("stream", "b\n")]
    assert posted[3][0]["kind"] == "error"
    assert posted[3][0]["text"].splitlines()[1:3] == ['  File "<c1>", line 2, in <module>',
                                                      "    1 / 0"]


def test_a_figure_answers_by_its_address():
    session, posted = ran(
        "from dlcourse.figures import artificial_neuron as a\nfigure = a.WeightedSum()\nfigure")
    shown, data = posted[0]
    assert (shown["address"], [*data]) == ("c0/0", ["data"])
    posted.clear()
    session.move("c0/0", {**shown["held"]["positions"], "bias": 0})
    assert session.names["figure"].bias == -2
    session.receive("c0/0", {"type": "frames", "axes": ["w1"], "id": 1, "positions": dict(
        shown["held"]["positions"], bias=0)})
    assert [m["type"] for m, _ in posted] == ["news", "news", "message"]
    assert posted[-1][0]["content"]["id"] == 1 and posted[-1][1]["0"]


def test_interact_shows_what_the_function_prints():
    _, posted = ran("from ipywidgets import interact\n"
                    "def f(n=2, on=True):\n    print(n * 3, on)\n"
                    "interact(f, n=(0, 4), on=False);")
    held = posted[0][0]["held"]
    assert [c["label"] for c in held["spec"]["controls"]] == ["n", "on"]
    assert held["sets"][0]["texts"][0][2 + 5] == "6 True"


def test_what_is_shown_elsewhere_stays_as_it_was():
    import sys

    from dlcourse.figures.kit.shown import Shown

    before = Shown.host, sys.modules.get("ipywidgets")
    ran("1 / 0")
    assert (Shown.host, sys.modules.get("ipywidgets")) == before


@pytest.mark.parametrize("path", [LESSONS[2], LESSONS[6], LESSONS[8]], ids=lambda path: path.stem)
def test_a_cell_shows_the_same_when_only_what_it_needs_ran_before(path):
    cells = [(c["id"], "".join(c["source"])) for c in json.loads(path.read_text())["cells"]
             if c["cell_type"] == "code"]

    def said(order):
        posted = []
        session = Session(lambda message, data: posted.append(message))
        for i in order:
            session.run(*cells[i])
        return {name: [re.sub(r" *[\d.]+ ms", " ms", m.get("text", "")) for m in posted
                       if m.get("cell") == name] for name, _ in cells}

    whole, fewer = said(range(len(cells))), 0
    for wanted, (name, _) in enumerate(cells):
        before = needed([source for _, source in cells], wanted)
        fewer += wanted - len(before)
        assert said([*before, wanted])[name] == whole[name], name
    assert fewer
