"""The lessons as text: complete, well formed, readable, and every statement taught somewhere."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import mean

import nbformat
import pytest

from dlcourse.figures import ask
from dlcourse.figures.kit.ask import Options

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


def asked(path):
    """What a lesson's cells ask, by name."""
    found = re.findall(r'^ask\.me\("([\w/-]+)"\)$', code_of(path), re.M)
    return [ask.me(name) for name in found]


def shown_words(path):
    """Every word that stands in a lesson's cells of code, or can be unfolded."""
    return " ".join(re.sub(r"<[^>]*>|\s+", " ", code_of(path)).split())


@every_lesson
def test_no_answer_stands_in_a_cell(path):
    """Whoever unfolds, reads or copies a cell finds no answer and no explanation."""
    code = shown_words(path)
    assert not re.search(r"\bask\.(question|predict_\w+)\(|\b(answer|because)\s*=", code)
    for one in asked(path):
        told = [words for _, words in one.replies.values()] if isinstance(one.entry, Options) else [
            one.replies["words"]]
        assert one.text not in code
        assert not [words for words in told if words and words in code], one.key


@every_lesson
def test_a_lesson_asks_all_that_its_module_holds(path):
    """In the cells' order; and no cell of a question is folded, there is nothing to hide."""
    held = [f"{path.stem}/{key}" for key in ask.of(path.stem).makers]
    assert held == [f"{one.lesson}/{one.key}" for one in asked(path)]
    for cell in cells(path, "code"):
        assert "source_hidden" not in cell["metadata"].get("jupyter", {}), cell["id"]


def test_enough_figures_predictions_and_questions():
    code = "\n".join(map(code_of, LESSONS))
    figures = set(re.findall(r"from dlcourse\.figures\.\w+ import (\w+)", code))
    assert len(figures) >= 30, sorted(figures)
    kinds = [one.kind for path in LESSONS for one in asked(path)]
    assert kinds.count("prediction") >= 26 and kinds.count("question") >= 50


@every_lesson
def test_has_its_bones(path):
    text = "\n\n".join(map(text_of, cells(path, "markdown")))
    assert "What you will be able to do" in text
    assert "What you need from before" in text
    if path.stem not in ("00_start_here", "12_to_pytorch"):
        kinds = [one.kind for one in asked(path)]
        assert kinds.count("prediction") >= 2 and 3 <= kinds.count("question") <= 7
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
