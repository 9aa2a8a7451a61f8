"""The questions of a lesson, by name: its module lists them, its notebook names them.

So no answer stands in a notebook. In dlcourse/figures/artificial_neuron.py:

    questions = Questions("02_artificial_neuron")

    questions.question("zero-inputs", "All inputs are 0. What is z?", {…}, answer="the bias")

and in a cell of notebooks/02_artificial_neuron.ipynb:

    ask.me("02_artificial_neuron/zero-inputs")
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, partialmethod
from typing import Any

from . import ask


class Questions:
    """What a lesson asks. The methods are the functions of `ask`, without the lesson's name."""

    def __init__(self, lesson: str) -> None:
        self.lesson = lesson
        self.makers: dict[str, Callable[..., ask.Ask]] = {}
        self.kinds: dict[str, str] = {}  # "prediction" or "question", by the question's name

    def _add(self, maker: Callable[..., ask.Ask], key: str, *what: Any, **options: Any) -> None:
        if key in self.makers:
            raise ValueError(f"{self.lesson} has two questions {key!r}")
        self.makers[key] = partial(maker, f"{self.lesson}/{key}", *what, **options)
        self.kinds[key] = "question" if maker is ask.question else "prediction"

    question = partialmethod(_add, ask.question)
    predict_choice = partialmethod(_add, ask.predict_choice)
    predict_number = partialmethod(_add, ask.predict_number)
    predict_sketch = partialmethod(_add, ask.predict_sketch)

    def ask(self, key: str) -> ask.Ask:
        """The question of this name, ready to be answered."""
        if key not in self.makers:
            raise ValueError(f"{self.lesson} asks nothing by the name {key!r}; it has "
                             f"{', '.join(self.makers)}")
        return self.makers[key]()
