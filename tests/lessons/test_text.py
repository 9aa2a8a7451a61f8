"""The lessons as text: complete, well formed, readable, and every statement taught somewhere."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import mean

import nbformat
import pytest

from .lessons import LESSONS, ROOT, cells, code_of, read, sentences, text_of

every_lesson = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
TAUGHT = range(1, 27)  # the numbers of the statements in CONTRIBUTING.md


def test_lessons_are_numbered_without_a_gap():
    assert [path.stem[:2] for path in LESSONS] == [f"{n:02}" for n in range(len(LESSONS))]


@every_lesson
def test_is_a_valid_notebook_without_outputs(path):
    nbformat.validate(nbformat.reads(path.read_text(encoding="utf-8"), as_version=4))
    notebook = read(path)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    for cell in cells(path, "code"):
        assert cell["outputs"] == [] and cell["execution_count"] is None, cell["id"]
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in ids), ids


@every_lesson
def test_headings_descend_without_a_gap(path):
    levels = [
        len(mark)
        for cell in cells(path, "markdown")
        for mark in re.findall(r"^(#+) ", re.sub(r"```.*?```", "", text_of(cell), flags=re.S), re.M)
    ]
    assert levels[0] == 1 and levels.count(1) == 1, levels
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


@every_lesson
def test_pictures_have_alternative_texts(path):
    for cell in cells(path, "markdown"):
        text = text_of(cell)
        assert not re.search(r"!\[\s*\]\(", text), cell["id"]
        assert all("alt=" in tag for tag in re.findall(r"<img[^>]*>", text)), cell["id"]


@every_lesson
def test_links_lead_somewhere(path):
    for cell in cells(path, "markdown"):
        for target in re.findall(r"\]\(([^)\s]+)\)", text_of(cell)):
            if not re.match(r"https?:|#|mailto:", target):
                assert (path.parent / target.split("#")[0]).exists(), f"{cell['id']}: {target}"


@every_lesson
def test_leads_to_the_next_lesson(path):
    if path != LESSONS[-1]:
        following = LESSONS[LESSONS.index(path) + 1].name
        assert following in "".join(map(text_of, cells(path, "markdown"))), following


@every_lesson
def test_sentences_are_short(path):
    lengths = [len(s) for cell in cells(path, "markdown") for s in sentences(cell)]
    assert mean(lengths) <= 14, f"{mean(lengths):.1f} words a sentence"
    long = [" ".join(s) for cell in cells(path, "markdown") for s in sentences(cell) if len(s) > 35]
    assert not long, long


@every_lesson
def test_answers_are_folded_away(path):
    """The code of a prediction or a question holds its answer: nobody should read it first."""
    for cell in cells(path, "code"):
        asks = re.search(r"\bask\.(question|predict_\w+)\(", text_of(cell))
        assert bool(asks) == cell["metadata"].get("jupyter", {}).get("source_hidden", False), (
            cell["id"])


def test_enough_figures_predictions_and_questions():
    code = "\n".join(map(code_of, LESSONS))
    figures = set(re.findall(r"from dlcourse\.figures\.\w+ import (\w+)", code))
    assert len(figures) >= 30, sorted(figures)
    assert len(re.findall(r"\bpredict_(?:number|choice|sketch)\(", code)) >= 26
    assert len(re.findall(r"\bquestion\(", code)) >= 50


@every_lesson
def test_has_its_bones(path):
    code, text = code_of(path), "\n\n".join(map(text_of, cells(path, "markdown")))
    assert "What you will be able to do" in text
    assert "What you need from before" in text
    if path.stem not in ("00_start_here", "12_to_pytorch"):
        assert len(re.findall(r"\bpredict_(?:number|choice|sketch)\(", code)) >= 2
        assert 3 <= len(re.findall(r"\bquestion\(", code)) <= 7
        assert f"../exercises/{path.stem}/{path.stem}.ipynb" in text
    assert re.search(r"^## Summary", text, re.M)


def test_every_statement_is_taught_where_contributing_says():
    """The table in CONTRIBUTING.md is the cells' own metadata, number by number."""
    taught = {
        (number, path.stem, cell["id"])
        for path in LESSONS
        for cell in read(path)["cells"]
        for number in cell["metadata"].get("dlcourse", {}).get("teaches", [])
    }
    assert {number for number, *_ in taught} == set(TAUGHT)
    table = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = {
        (int(number), lesson, cell)
        for number, places in re.findall(r"^\| (\d+) \|[^|]*\| ([^|]*) \|$", table, re.M)
        for lesson, cell in re.findall(r"(\d\d_\w+) `([\w-]+)`", places)
    }
    assert rows == taught, f"missing {sorted(taught - rows)}, too much {sorted(rows - taught)}"
