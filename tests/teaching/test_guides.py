"""The teacher's guides: each lesson has one, and what it promises is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from dlcourse import checks
from dlcourse.app import outline
from dlcourse.checks.kit.misconceptions import single
from dlcourse.teaching import guide

ROOT = Path(__file__).parents[2]
LESSONS = [one.name for one in outline.read(outline.shipped()).lessons]
SECTIONS = ("Aims", "What must be known", "Discussion", "On the board", "Homework")


def headings(name):
    cells = json.loads((ROOT / f"notebooks/{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] != "code"]
    return [found for text in texts for found in re.findall(r"^## (.*)$", text, re.M)]


@pytest.mark.parametrize("name", LESSONS)
def test_a_guide_is_whole(name):
    one = guide.named(name)
    assert [part.section for part in one.parts] == headings(name)  # a plan for each section
    assert sum(part.minutes for part in one.parts) == one.minutes
    assert all(part.text for part in one.parts)
    assert set(SECTIONS) <= set(one.sections)
    assert len(one.exam) >= 5 and len({question.name for question in one.exam}) == len(one.exam)
    tasks = checks.lesson(name).exercises if name in checks.NAMES else {}
    for task in tasks.values():
        if isinstance(task, checks.Explanation):  # a rubric of three levels for each
            rubric = re.search(rf"^### {task.name}\n(.*?)(?=^###|\Z)",
                               one.sections["Written tasks"], re.M | re.S)
            assert rubric and re.findall(r"^- \*\*(\d)\*\*", rubric[1], re.M) == ["3", "2", "1"]


@pytest.mark.parametrize("name", checks.NAMES)
def test_each_declared_misconception_has_a_question_and_no_other(name):
    one = guide.named(name)
    declared = {(task.name, m.name) for task in checks.lesson(name).exercises.values()
                if isinstance(task, checks.Coding) for m in single(task.misconceptions)}
    computed = set()
    for task in guide.tasks(one):
        assert task.left == [], f"{task.name} has no question for these"
        rows = [m.name for probe in task.probes for m, _ in probe.wrong]
        assert len(rows) == len(set(rows)), f"the tables of {task.name} tell a name twice"
        for probe in task.probes:
            computed |= {(task.name, m.name) for m, _ in probe.wrong}
            assert probe.right not in [said for _, said in probe.wrong]
    assert computed | set(one.uncovers) == declared
    assert not computed & set(one.uncovers), "these are computed: take them out of the guide"
    told = guide.misconceptions(one)
    assert all(guide.cell(which) in told for _, which in declared)


def test_what_a_guide_lacks_is_said_in_a_sentence():
    with pytest.raises(guide.GuideError, match="Plan: 90 minutes"):
        guide.parsed("01_mine", "# Mine\n\n## Aims\n")
    with pytest.raises(guide.GuideError, match="5 min: Section"):
        guide.parsed("01_mine", "# Mine\n\n## Plan: 5 minutes\n\n### Sums\n\nAdd.\n")
    with pytest.raises(guide.GuideError, match="one right option"):
        guide.exam_question("01_mine", "sum", "1 + 1?\n\n- [ ] 2 — Yes.\n- [ ] 3 — No.")
    with pytest.raises(guide.GuideError, match="no options, no number, no key"):
        guide.exam_question("01_mine", "sum", "1 + 1?")
    with pytest.raises(guide.GuideError, match="02_artificial_neuron"):
        guide.named("99")


def test_the_plans_name_each_lesson_and_their_times_add_up():
    for plan in ("README", "term", "weekend"):
        text = (ROOT / f"teaching/{plan}.md").read_text(encoding="utf-8")
        linked = set(re.findall(r"\((\d\d_\w+)\.md\)", text))
        assert linked <= set(LESSONS)
        if plan != "weekend":
            assert linked == set(LESSONS)
    rows = re.findall(r"^\| (\d+):(\d+) \| (\d+) min \|", text, re.M)
    for (hour, minute, length), after in zip(rows, [*rows[1:], None], strict=True):
        if after and int(after[0]) >= int(hour):  # the next row of the same day
            assert int(after[0]) * 60 + int(after[1]) == int(hour) * 60 + int(minute) + int(length)
