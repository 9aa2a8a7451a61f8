"""A course of one's own: its `course.toml` holds wherever lessons are listed or linked."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pytest

from dlcourse.app import outline
from dlcourse.app.cli import main
from dlcourse.app.outline import FILE, CourseError, Outline, gaps, here, read
from dlcourse.app.progress import asked, progress
from dlcourse.app.workspace import lay_out
from dlcourse.web import builder, lessons

WHOLE = [one.name for one in here().lessons]
OWN = "20_sleeping_penguins"


def notebook(*cells: tuple[str, str]) -> str:
    return json.dumps({"cells": [
        {"cell_type": kind, "id": f"c{i}", "metadata": {}, "source": source,
         **({"outputs": [], "execution_count": None} if kind == "code" else {})}
        for i, (kind, source) in enumerate(cells)], "metadata": {}, "nbformat": 4,
        "nbformat_minor": 5})


def source(cell: dict) -> str:
    return "".join(cell["source"])


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Without lessons 03, 07 and 12, with one of one's own after 04, which has a figure's module,
    two questions, and no assignment; and homework without a lesson at the end."""
    names = [n for n in WHOLE if n[:2] not in ("03", "07", "12")]
    names.insert(names.index("04_decision_boundaries") + 1, OWN)
    root = tmp_path / "mine"
    (root / "notebooks").mkdir(parents=True)
    (root / "figures").mkdir()
    (root / "exercises" / "week_9").mkdir(parents=True)
    (root / "notebooks" / f"{OWN}.ipynb").write_text(notebook(
        ("markdown", "# Penguins at night: a study\n\nThey sleep."),
        ("code", f'ask.question("{OWN}/why", "Why?", {{"a": "b"}}, answer="a")'),
        ("code", f'ask.me("{OWN}/when")'),
        ("markdown", "See [lesson 07](07_gradient_descent.ipynb), "
                     "and [02](02_artificial_neuron.ipynb).")))
    (root / "figures" / "sleeping_penguins.py").write_text(
        "from .kit.questions import Questions\nquestions = Questions(__name__)\n")
    (root / "exercises" / "week_9" / "week_9.ipynb").write_text(
        notebook(("markdown", "# Assignment: Homework")))
    (root / FILE).write_text(
        f"lessons = {json.dumps([*names, 'week_9'])}\ntimezone = \"Europe/Berlin\"\n"
        f'[titles]\n{OWN} = "Night & day"\n[due]\n01_biological_neuron = 2026-11-30\n'
        "[weights]\nweek_9 = 2\n[extensions.all]\nada = 3\n")
    monkeypatch.chdir(root)
    return root


def test_the_links_that_are_written_in_the_lessons_are_those_of_the_whole_course():
    """So what makes the links of a course of one's own is right for all of them."""
    edition = Outline(here().root, {"title": "The whole"})
    for name, path in here().files().items():
        assert edition.linked(name, path.read_bytes()) == path.read_bytes(), name


def test_a_lesson_is_left_out_and_one_put_in_by_a_line_each(course, tmp_path):
    work = lay_out(tmp_path / "work").root
    laid = {path.stem for path in (work / "notebooks").glob("*.ipynb")}
    assert OWN in laid and not laid & {"03_activation_functions", "07_gradient_descent"}
    assert not [*gaps(here(work))] and [one.name for one in here(work).lessons] == here().names
    text = {path.stem: "\n".join(map(source, json.loads(path.read_text())["cells"]))
            for path in work.glob("*/**/*.ipynb")}
    assert "[← 04 Decision boundaries](04_decision_boundaries.ipynb) · [05 Layers →](" in text[OWN]
    assert "[20 Night & day →](20_sleeping_penguins.ipynb)" in text["04_decision_boundaries"]
    assert "lesson 07 of the whole course, and [02](" in text[OWN]
    assert "| [20](20_sleeping_penguins.ipynb) | Night & day |  |" in text["00_start_here"]
    assert "a stimulus, a threshold, a spike | 30 November 2026, 23:59 |" in text["00_start_here"]
    assert "07_gradient" not in text["00_start_here"] + text["06_softmax_and_loss"]
    assert "Next, we make it" not in text["06_softmax_and_loss"]
    assert "- The optimizer and its learning rate.\n" in text["09_training"]
    assert "- Gradient descent and the measured slope." in text["08_backpropagation"]
    assert "The next lesson" not in text["11_animal_pictures"]


@pytest.mark.parametrize("left_out", here().names)
def test_no_text_leads_to_a_lesson_that_is_left_out_or_says_what_was_seen_in_it(left_out):
    edition = Outline(here().root, {"lessons": [n for n in here().names if n != left_out]})
    assert [*gaps(edition)] == []
    number, reader = left_out[:2], re.compile(r"\b(?:you|your|our)\b", re.I)
    odd = re.compile(r"\( *\)| [,.](?= |$)|course of the whole|\(, |, \)|\0")
    for name, path in edition.files().items():
        if not name.endswith(".ipynb"):
            continue
        data = path.read_bytes()
        for before, cell in zip(json.loads(data)["cells"],
                                json.loads(edition.linked(name, data))["cells"], strict=True):
            text = source(cell)
            if cell["cell_type"] != "markdown":
                continue
            assert left_out not in text, (name, text)
            for found in re.findall(rf"[Ll]essons? (?:\d\d (?:and|to) )?{number}\b.*", text):
                assert re.match(r"[Ll]essons? \d\d(?: \w+ \d\d)? of the whole", found), found
            for sentence in re.split(r"(?<=[.!?])\s", text):
                assert not ("of the whole course" in sentence and reader.search(sentence)), sentence
            assert len(odd.findall(text)) <= len(odd.findall(source(before))), (name, text)


def test_a_walk_by_the_links_alone_goes_through_every_lesson(course, tmp_path):
    work = lay_out(tmp_path / "work").root
    walked, at = [], work / "notebooks" / "00_start_here.ipynb"
    while at is not None and at not in walked:
        walked.append(at)
        cells = json.loads(at.read_text())["cells"]
        last = "".join([c for c in cells if c["cell_type"] == "markdown"][-1]["source"])
        onward = re.search(r" →\]\(([^)]*)\)$", last)
        at = (at.parent / onward[1]).resolve() if onward else None
    assert [path.stem for path in walked] == here().names


def test_all_that_lists_lessons_asks_the_outline(course, tmp_path, capsys):
    work = lay_out(tmp_path / "work").root
    mine = progress(work)
    assert [one.name for one in mine.lessons] == here().names
    assert mine.lessons[4].title == "20 Night & day" and mine.lessons[4].questions == 1
    assert asked()[OWN] == {f"{OWN}/why": "question"}
    (work / ".dlcourse" / "progress.json").write_text(json.dumps({"answers": {
        key: {"answer": "x", "right": False, "time": "2026-01-01T10:00:00Z"}
        for key in (f"{OWN}/why", "07_gradient_descent/valleys", "06_softmax_and_loss/equal")}}))
    assert progress(work).review == ("06_softmax_and_loss/equal",), "of this course"
    assert main(["progress", "--dir", str(work)]) == 0
    assert "20 Night & day" in capsys.readouterr().out
    assert outline.following("06_softmax_and_loss").name == "08_backpropagation"
    said = (work / FILE).read_text()
    assert "ada" not in said and "weights" not in said and "2026-11-30T23:59:59+01:00" in said


def test_the_site_is_built_of_the_same_lessons(course, tmp_path):
    built = builder.Course.here(tmp_path / "all")
    assert [path.stem for path in built.notebooks()] == here().names[:-1]
    assert [path.stem for path in built.exercises()][-1] == "week_9"
    with zipfile.ZipFile(io.BytesIO(builder.package(built))) as archive:
        names = archive.namelist()
        assert b"ada" not in archive.read("dlcourse/course/course.toml")
    assert "dlcourse/course/figures/sleeping_penguins.py" in names
    assert not [name for name in names if "07_gradient" in name]


def test_the_site_has_the_courses_titles_and_a_row_for_homework(course, tmp_path):
    built = builder.Course.here(tmp_path / "all")
    pages = [lessons.page(built.root / path, run=False) for path in (
        f"notebooks/{OWN}.ipynb", "exercises/week_9/week_9.ipynb")]
    taught, worked = map(built.called, pages)
    assert (taught.title, worked.title) == ("Night &amp; day", "Assignment: Homework")
    builder.Shelf([taught], [worked], "", [], [], False).write(
        tmp_path / "progress.html", "progress.html", root="", megabytes=1)
    rows = re.findall(r'data-lesson="([^"]*)".*?<a href="([^"]*)">(.*?)</a>',
                      (tmp_path / "progress.html").read_text(), re.S)
    assert [(name, href) for name, href, _ in rows] == [
        (OWN, f"lessons/{OWN}.html"), ("week_9", "exercises/week_9.html")]
    assert "Night &amp; day" in rows[0][2] and "Homework" in rows[1][2]


def test_what_was_handed_out_is_worked_in_and_brought_up_to_date(course, tmp_path, monkeypatch,
                                                                  capsys):
    work = lay_out(tmp_path / "work").root
    mine = work / "notebooks" / "02_artificial_neuron.ipynb"
    mine.write_text(mine.read_text().replace("You will build", "You shall build"))
    before = mine.read_bytes()
    path = course / "notebooks" / f"{OWN}.ipynb"
    path.write_text(path.read_text().replace("They sleep.", "They sleep little."))
    assert main(["update", "--dir", str(work)]) == 0
    assert f"notebooks/{OWN}.ipynb: changed: “Penguins at night: a study”" in (
        capsys.readouterr().out)
    monkeypatch.chdir(work)
    assert main(["update"]) == 0 and "Nothing is new." in capsys.readouterr().out
    assert mine.read_bytes() == before


def test_doctor_is_green_and_says_what_is_missing(course, capsys):
    main(["doctor", "--dir", "nowhere", "--json"])
    found = {one["name"]: one for one in json.loads(capsys.readouterr().out)}
    assert found[FILE]["state"] == "ok" and found["lessons"]["state"] == "ok"
    assert "torch" not in found, "lesson 12 is left out"
    path = course / "notebooks" / f"{OWN}.ipynb"
    path.write_text(path.read_text().replace("02_artificial_neuron.ipynb", "elsewhere/x.ipynb"))
    [wrong] = gaps(here())
    assert wrong == f"notebooks/{OWN}.ipynb has a link to elsewhere/x.ipynb, which is not there"
    assert main(["doctor", "--dir", "nowhere"]) == 1


@pytest.mark.parametrize(("text", "says"), [
    ("lesson = []", "no key 'lesson'; did you mean lessons"),
    ("lessons = 3", "lessons must be a list"),
    ('lessons = ["06_softmax_and_los"]', "no 06_softmax_and_los; did you mean 06_softmax_and_loss"),
    ('lessons = ["05_layers", "05_layers"]', "there twice"),
    ('lessons = ["../x"]', "expected a name"),
    ('[due]\n05_layers = "soon"', "expected a date"),
    ('[titles]\n05_layer = "x"', "did you mean 05_layers"),
    ('timezone = "Mars"', "no 'Mars'"),
    ("lessons = [", "cannot be read"),
])
def test_what_is_wrong_in_it_is_said(tmp_path, text, says, monkeypatch, capsys):
    (tmp_path / FILE).write_text(text)
    with pytest.raises(CourseError, match=re.escape(says)):
        read(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["lab", "--dir", "work"]) == 2 and says in capsys.readouterr().err
    assert not Path("work").exists()
