"""One reader of notebooks, for whatever anybody hands in."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlcourse.running import notebook
from dlcourse.running.notebook import NotebookError, lean, read

TEXTS = st.text() | st.sampled_from(
    ["outputs", '"outputs', '"outputs": [', '\\"outputs": [', "]}", '\\', '"', "widgets",
     '", "outputs": [{"'])
JSON = st.recursive(st.none() | st.booleans() | st.integers() | TEXTS,
                    lambda inner: st.lists(inner, max_size=4)
                    | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=12)
CELLS = st.fixed_dictionaries(
    {"cell_type": st.sampled_from(["code", "markdown", "raw"]),
     "source": TEXTS | st.lists(TEXTS)},
    optional={"outputs": st.lists(JSON), "id": TEXTS, "attachments": JSON,
              "metadata": st.dictionaries(TEXTS, JSON, max_size=3) | st.fixed_dictionaries(
                  {"nbgrader": st.fixed_dictionaries({"grade_id": TEXTS})})})


def made(*cells: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more}


def code(source: str = "1", *outputs: Any, **more: Any) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "outputs": list(outputs), **more}


def emptied(content: Any) -> Any:
    """As `lean` should leave it, by another way."""
    if isinstance(content, dict):
        return {key: type(value)() if key in ("outputs", "attachments", "widgets")
                and isinstance(value, list | dict) else emptied(value)
                for key, value in content.items()}
    return [emptied(value) for value in content] if isinstance(content, list) else content


@given(st.lists(CELLS, max_size=4), JSON, st.booleans(), st.sampled_from([None, 1]))
def test_outputs_are_cut_and_nothing_else(cells, more, ascii_only, indent):
    content = made(*cells, metadata={"widgets": more, "other": more})
    data = json.dumps(content, ensure_ascii=ascii_only, indent=indent).encode("utf-8", "replace")
    content = json.loads(data)
    assert json.loads(lean(data)) == emptied(content)
    assert lean(lean(data)) == lean(data)
    assert [cell["source"] for cell in read(data)] == [
        "".join(cell["source"]).encode("utf-8", "replace").decode() for cell in content["cells"]]


@pytest.mark.parametrize("heavy", [
    code("1", {"data": {"image/png": "A" * 30_000_000}}),
    code("1", *({"text": ["x" * 100 + '"]}\\\n'] * 60} for _ in range(5000))),
    code("1", {"data": {"application/vnd.plotly.v1+json": {"x": [0.25] * 4_000_000}}}),
    {"cell_type": "markdown", "source": "1", "attachments": {"a": {"image/png": "A" * 25_000_000}}},
], ids=["picture", "lines", "numbers", "attachment"])
def test_an_honest_notebook_of_large_outputs_is_read(heavy):
    data = json.dumps(made(heavy, code("2"))).encode()
    assert len(data) > notebook.LARGEST
    tracemalloc.start()
    assert [cell["source"] for cell in read(data)] == ["1", "2"]
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_the_state_of_widgets_does_not_count():
    state = {"application/vnd.jupyter.widget-state+json": {"state": {"a": "A" * 25_000_000}}}
    assert read(json.dumps(made(code(), metadata={"widgets": state})).encode())


@pytest.mark.parametrize(("before", "piece", "times", "why"), [
    ("", " ", notebook.MOST_BYTES + 1, "the file is larger than 100,000,000 bytes"),
    ('{"cells": ["', "x", notebook.LARGEST, "without its outputs the notebook is larger than"),
    ('{"outputs"', " ", notebook.LARGEST, "without its outputs the notebook is larger than"),
    ('{"cells": [', '"outputs":[],', 7_000_000, "more than 1000 cells"),
    ('{"cells": [{"outputs": [', "[],", 30_000_000, "more than 2,000,000 parts"),
    ('{"cells": [{"outputs": [', '"",', 30_000_000, "more than 2,000,000 parts"),
    ('{"cells": [{"outputs": ["', '\\"', 40_000_000, "damaged"),
    ('{"cells": [{"outputs": [', '"outputs": [', 900_000, "damaged"),
    ('{"cells": [{"outputs": [', " ", 90_000_000, "damaged"),
    ('{"cells":', "[", 200_000, "damaged"),
    ('{"a": ', "9", 10_000, "damaged"),
    ('{"outputs": [', "}", 1, "damaged"),
    ("", "", 0, "damaged"), ("\xff\xfe{\0}", "\0", 1, "damaged"),
    ("null", "", 0, "format 4"), ('{"nbformat": 3, "worksheets": []}', "", 0, "format 4"),
    ('{"cells": {}}', "", 0, "format 4"),
    ('{"cells": [1', ", 1", 1000, "more than 1000 cells"),
    ('{"cells": [{"cell_type": ["code"]}', "", 0, "unknown type"),
    ('{"cells": [1', "", 0, "unknown type"),
    ('{"cells": [{"cell_type": "code", "source": [1]}', "", 0, "no text"),
    ('{"cells": [{"cell_type": "code", "source": null}', "", 0, "no text"),
], ids=range(22))
def test_what_is_no_notebook_is_told_in_a_sentence(before, piece, times, why):
    end = "]}" if why.endswith(("cells", "type", "text")) else ""
    with pytest.raises(NotebookError, match=why):
        read((before + piece * times + end).encode("latin-1"))


def test_deep_outputs_are_as_good_as_any():
    data = json.dumps(made(code("1", "deep"))).replace('"deep"', "[" * 100_000 + "]" * 100_000)
    assert read(data.encode())[0]["source"] == "1"


@pytest.mark.parametrize("data", [
    b"\xef\xbb\xbf" + json.dumps(made(code())).encode(),  # a byte order mark
    json.dumps(made(code()), indent=1).replace("\n", "\r\n").encode(),  # Windows' lines
    json.dumps(made({"cell_type": "code", "source": ["1"]})).encode(),  # no outputs, no metadata
])
def test_however_it_was_written(data):
    assert read(data) == [{"cell_type": "code", "source": "1", "metadata": {"nbgrader": {}}}]


@pytest.mark.parametrize("about", [None, 1, [], {"grade_id": 1}, {"grade_id": ["a"]}, {}])
def test_odd_metadata_says_nothing(about):
    for metadata in ({"nbgrader": about}, about):
        data = json.dumps(made(code(metadata=metadata))).encode()
        assert read(data)[0]["metadata"] == {"nbgrader": {}}


def test_half_a_character_becomes_a_question_mark():
    assert read(json.dumps(made(code("'\ud800'"))).encode())[0]["source"] == "'?'"
