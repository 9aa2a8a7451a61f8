"""Checks: each judges a student's answer and says what is wrong with it.

    from dlcourse.checks import softmax_and_loss as check

    check.softmax(softmax)          # a Score: the points as a number, the report to look at
    check.hint("softmax")           # the first hint; called again, a stronger one

`exercise` says how an exercise is declared, `judge` how somebody else's code is called,
`misconception` how a mistake is recognised, `score` what comes back.
"""

from __future__ import annotations

from importlib import import_module

from .exercise import Choice, Coding, Exercise, Explanation, Lesson
from .score import Note, Score

NAMES = (
    "01_biological_neuron", "02_artificial_neuron", "03_activation_functions",
    "04_decision_boundaries", "05_layers", "06_softmax_and_loss", "07_gradient_descent",
    "08_backpropagation", "09_training", "10_penguin_classifier",
    "11_animal_pictures", "12_to_pytorch",
)

__all__ = ["NAMES", "Choice", "Coding", "Exercise", "Explanation", "Lesson", "Note", "Score",
           "lesson"]


def lesson(name: str) -> Lesson:
    """The exercises of the assignment ``name``.

    >>> list(lesson("06_softmax_and_loss").exercises)[0]
    'softmax'
    """
    return import_module(f"{__name__}.{name[3:]}").lesson
