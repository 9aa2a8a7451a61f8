"""The end of a report: what to begin the next meeting with."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlcourse import checks
from dlcourse.grading.office.pages import page
from dlcourse.teaching.next_time import MOST, agenda, figure
from dlcourse.term.report import ClassReport
from dlcourse.web.local import figures

NAME = "06_softmax_and_loss"


def counted(**students):
    return [{"name": task, "mean": 1.0, "max_points": 2, "right": 0, "misconceptions": [
        {"name": name, "students": count} for name, count in wrong.items()]}
        for task, wrong in students.items()]


EXERCISES = counted(
    softmax={"softmax over the wrong axis": 7, "not done yet": 20, "shift by the minimum": 2},
    one_hot={"classes counted from 1": 9}, which_axis={"(a) something": 4})


def test_most_comes_first_each_with_its_figure_and_its_question():
    found = agenda(NAME, EXERCISES)
    assert [(one["name"], one["students"], one["figure"]) for one in found] == [
        ("classes counted from 1", 9, "SoftmaxTriangle"),
        ("softmax over the wrong axis", 7, "SoftmaxTriangle"),
        ("shift by the minimum", 2, "SoftmaxTriangle")]
    for one in found:
        assert one["question"].endswith("?") and one["right"] != one["says"] and one["say"]
    softmax = checks.lesson(NAME).exercises["softmax"]
    many = counted(softmax={m.name: 1 for m in softmax.misconceptions})
    assert len(agenda(NAME, many)) == MOST
    assert agenda("20_my_own", EXERCISES) == []


def test_the_report_ends_with_it():
    about = {"students": 9, "mean": 1.0, "median": 1.0, "max_points": 2, "exercises": EXERCISES,
             "set_aside": {}, "remarks": {}, "next_time": agenda(NAME, EXERCISES)}
    text = ClassReport(Path("there"), about).text()
    assert "9 × classes counted from 1 (one_hot)" in text.partition("Begin the next meeting")[2]
    html = page("report.html", title=NAME, ideas=[], similar=[],
                distribution=[{"from": 0, "to": 2, "students": 9}], **about)
    assert "dlcourse figure SoftmaxTriangle" in html.partition("The next meeting")[2]


@pytest.mark.parametrize("name", checks.NAMES)
def test_each_task_has_a_figure_that_there_is(name):
    for task in checks.lesson(name).exercises.values():
        if isinstance(task, checks.Coding):
            shown = figure(name, task.similar.heading if task.similar else "")
            assert figures()[shown][0] == name
