"""Checks: each judges a student's answer and says what is wrong with it.

    from dlcourse.checks import softmax_and_loss as check

    check.softmax(softmax)          # a Score: the points as a number, the report to look at
    check.hint("softmax")           # the first hint; called again, a stronger one

A module a lesson; `kit` is what they are made of. `assignment` is an assignment with all its cells,
`marking` runs a student's notebook of one, `build` makes the students' from the instructor's.
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

from ..running import kernel
from .kit import Coding, Exercise, Explanation, Lesson, MultipleChoice, Note, Score


def names() -> tuple[str, ...]:
    """The assignments by number: a module that holds ``lesson = Lesson("NN_name")`` has one.

    >>> names()[:2]
    ('01_biological_neuron', '02_artificial_neuron')
    """
    texts = (path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("*.py"))
    found = (re.search(r'^lesson = Lesson\("(\w+)"', text, re.MULTILINE) for text in texts)
    return tuple(sorted(match[1] for match in found if match))


NAMES = names()
kernel.attach()  # in a notebook, from the first import on

__all__ = ["NAMES", "Coding", "Exercise", "Explanation", "Lesson", "MultipleChoice", "Note",
           "Score", "lesson"]


def lesson(name: str) -> Lesson:
    """The exercises of the assignment ``name``.

    >>> list(lesson("06_softmax_and_loss").exercises)[0]
    'softmax'
    """
    return import_module(f"{__name__}.{name[3:]}").lesson
