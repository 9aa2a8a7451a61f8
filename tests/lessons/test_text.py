"""The lessons as text: complete, well formed, readable, and every statement taught somewhere."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import mean

import nbformat
import pytest

from dlcourse.figures import ask

from .lessons import LESSONS, ROOT, asked, cells, code_of, read, sentences, text_of, told

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
def test_tables_have_as_many_headings_as_columns(path):
    """Otherwise no table is drawn, but its lines as they are written."""
    for cell in cells(path, "markdown"):
        for heads, rule in pairwise(text_of(cell).splitlines()):
            if re.fullmatch(r"\|(:?-+:?\|)+", rule.replace(" ", "")):
                assert heads.count("|") == rule.count("|"), f"{cell['id']}: {heads}"


@every_lesson
def test_says_at_its_top_and_end_where_one_came_from_and_goes_on(path):
    """A line of links: to the lesson before, to the assignment, to the next lesson."""
    at = LESSONS.index(path)
    before, after = LESSONS[at - 1:at], LESSONS[at + 1:at + 2]
    ways = [(f"[← {number(one)} ", f"]({one.name})") for one in before]
    if (ROOT / f"exercises/{path.stem}").is_dir():
        there = f"(../exercises/{path.stem}/{path.stem}.ipynb)"
        ways.append((f"[Assignment {number(path)}]", there))
    ways += [(f"[{number(one)} ", f" →]({one.name})") for one in after]
    first, *_, last = cells(path, "markdown")
    for cell in (first, last):
        line = text_of(cell).splitlines()[-1].split(" · ")
        assert [(start in part, part.endswith(end)) for part, (start, end)
                in zip(line, ways, strict=True)] == [(True, True)] * len(ways), line


def test_from_the_first_page_to_the_last_by_links_alone():
    """From a lesson to its assignment, from there to the next lesson, each by its last cell."""
    walked, here = [], LESSONS[0]
    while here is not None:
        walked.append(here.relative_to(ROOT).as_posix())
        targets = [(here.parent / target).resolve() for target in
                   re.findall(r"\]\(([^):]+\.ipynb)\)", text_of(cells(here, "markdown")[-1]))]
        assert all(target.is_file() for target in targets), (here, targets)
        here = next((target for target in targets
                     if target.relative_to(ROOT).as_posix() not in walked), None)
    pages = [place for path in LESSONS for place in (
        f"notebooks/{path.name}", f"exercises/{path.stem}/{path.name}")]
    assert walked == [place for place in pages if (ROOT / place).is_file()]


def number(path):
    return path.stem[:2]


@every_lesson
def test_begins_with_one_line_of_code_or_two(path):
    first, *more = text_of(cells(path, "code")[0]).splitlines()
    assert cells(path, "code")[0]["id"] == "setup"
    assert first == f"from dlcourse.figures import np, dl, ask, {path.stem[3:]} as figures"
    assert len(more) <= 1


@every_lesson
def test_sentences_are_short(path):
    lengths = [len(s) for cell in cells(path, "markdown") for s in sentences(cell)]
    assert mean(lengths) <= 14, f"{mean(lengths):.1f} words a sentence"
    long = [" ".join(s) for cell in cells(path, "markdown") for s in sentences(cell) if len(s) > 35]
    assert not long, long


def shown_words(path):
    """Every word that stands in a lesson's cells of code, or can be unfolded."""
    return " ".join(re.sub(r"<[^>]*>|\s+", " ", code_of(path)).split())


@every_lesson
def test_no_answer_stands_in_a_cell(path):
    """Whoever unfolds, reads or copies a cell finds no answer and no explanation."""
    code = shown_words(path)
    assert not re.search(r"\bask\.(question|predict_\w+)\(|\b(answer|because)\s*=", code)
    for one in asked(path):
        assert one.text not in code
        assert not [words for words in told(one) if words in code], one.key


@every_lesson
def test_a_lesson_asks_all_that_its_module_holds(path):
    """In the cells' order; and no cell of a question is folded, there is nothing to hide."""
    held = [f"{path.stem}/{key}" for key in ask.of(path.stem).makers]
    assert held == [f"{one.lesson}/{one.key}" for one in asked(path)]
    for cell in cells(path, "code"):
        assert "source_hidden" not in cell["metadata"].get("jupyter", {}), cell["id"]


def test_enough_figures_predictions_and_questions():
    code = "\n".join(map(code_of, LESSONS))
    figures = set(re.findall(r"\bfigures\.([A-Z]\w+)\(", code))
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
