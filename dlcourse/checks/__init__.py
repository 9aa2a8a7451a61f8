"""Checks: each judges a student's answer and says what is wrong with it.

    from dlcourse.checks import softmax_and_loss as check

    check.softmax(softmax)          # a Score: the points as a number, the report to look at
    check.hint("softmax")           # the first hint; called again, a stronger one

A module a lesson; `kit` is what they are made of, `assignments` runs a student's notebook, `build`
makes the students' assignments.
"""

from __future__ import annotations

from importlib import import_module

from .kit import Coding, Exercise, Explanation, Lesson, MultipleChoice, Note, Score

NAMES = (
    "01_biological_neuron", "02_artificial_neuron", "03_activation_functions",
    "04_decision_boundaries", "05_layers", "06_softmax_and_loss", "07_gradient_descent",
    "08_backpropagation", "09_training", "10_penguin_classifier",
    "11_animal_pictures", "12_to_pytorch",
)

__all__ = ["NAMES", "Coding", "Exercise", "Explanation", "Lesson", "MultipleChoice", "Note",
           "Score", "lesson"]


def lesson(name: str) -> Lesson:
    """The exercises of the assignment ``name``.

    >>> list(lesson("06_softmax_and_loss").exercises)[0]
    'softmax'
    """
    return import_module(f"{__name__}.{name[3:]}").lesson
