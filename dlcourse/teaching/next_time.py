"""What to begin the next meeting with: what a class got wrong, with a figure and a question."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from .. import checks
from ..app import outline
from .guide import GuideError, line, named, tasks

MOST = 5  # misconceptions that fit into the first quarter of an hour


def figure(lesson: str, heading: str) -> str:
    """The name of the first figure below a heading of a lesson; if none is there, the one before.

    >>> figure("02_artificial_neuron", "What a neuron sees of the penguins")
    'LineAndNormal'
    """
    one = outline.here().find(lesson)
    path = one.notebook if one else None
    found, below = "", False
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if path else ():
        text = "".join(cell["source"])
        if cell["cell_type"] != "code":
            if below and re.search(r"^## ", text, re.M) and found:
                return found
            below = below or bool(re.search(rf"^##+ {re.escape(heading)}$", text, re.M))
        elif shows := re.search(r"figures\.([A-Z]\w*)\(", text):
            found = shows[1]
            if below:
                return found
    return found


def agenda(lesson: str, exercises: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The misconceptions that most of the class have (as a report counts them), each with a figure
    to show, a question to ask, its right answer, what they will say, and what to say then."""
    try:
        known = {task.name: task for task in tasks(named(lesson))}
    except GuideError:  # a course of one's own may have no guide
        return []
    found = []
    for one in exercises:
        task, exercise = known.get(one["name"]), checks.lesson(lesson).exercises.get(one["name"])
        if task is None or exercise is None:
            continue
        similar = exercise.similar
        shown = figure(lesson, similar.heading if similar else "")
        told = {m.name: (f"What is {line(p.question)}?", p.right, said, m.advice)
                for p in task.probes for m, said in p.wrong}
        told |= {m.name: (question, answer, "", m.advice) for m, question, answer in task.asked}
        found += [{**dict(zip(("question", "right", "says", "say"), told[wrong["name"]],
                              strict=True)), "task": one["name"], "figure": shown, **wrong}
                  for wrong in one["misconceptions"] if wrong["name"] in told]
    return sorted(found, key=lambda one: -one["students"])[:MOST]
