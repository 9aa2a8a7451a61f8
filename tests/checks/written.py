"""Answers as beginners write them, from a lesson and its assignment alone: `written/*.txt`.

Each begins with a line `### task | w or r | what is wrong`; w is wrong, r is right.
"""

from __future__ import annotations

import linecache
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import dlcourse as dl
from dlcourse import checks
from dlcourse.checks import Coding, Score
from dlcourse.running.limits import undisturbed
from dlcourse.running.play import play
from dlcourse.running.reach import OutOfReach

NOTHING = ("no function", "undefined", "not done")

FOLDER = Path(__file__).parent / "written"


@dataclass(frozen=True)
class Written:
    """An answer that somebody wrote: ``about`` says what is wrong with it; empty if it is right."""

    exercise: Coding
    about: str
    code: str

    @property
    def right(self) -> bool:
        return not self.about

    def answer(self) -> Any:
        """The function, defined as in a notebook's cell."""
        file = f"<written {abs(hash(self.code))}>"
        linecache.cache[file] = (len(self.code), None, self.code.splitlines(True), file)
        names: dict[str, Any] = {"np": np, "dl": dl}
        exec(compile(self.code, file, "exec"), names)
        return names[self.exercise.name]


def collection() -> list[Written]:
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        lesson = next(name for name in checks.NAMES if name.endswith(path.stem))
        for block in re.split(r"(?m)^### ", path.read_text(encoding="utf-8"))[1:]:
            head, code = block.split("\n", 1)
            task, kind, about = (part.strip() for part in head.split("|", 2))
            if (kind == "r") != (not about):
                raise ValueError(f"{path.name}, {task}: a wrong answer says what is wrong")
            found.append(Written(checks.lesson(lesson).exercises[task], about, code))
    return found


def checked(one: Written, seed: int = 0) -> tuple[Score, float]:
    """The score of an answer, and the seconds of processor time that its check took."""
    answer, before = one.answer(), time.process_time()
    return one.exercise(answer, seed=seed), time.process_time() - before


def points(exercise: Coding, answer: Any, seed: int) -> float:
    """Its points with what this seed draws; no cause is looked for."""
    cases = exercise.questions(np.random.default_rng(seed))
    with undisturbed():
        outcomes = play(exercise.name, answer, [c.question for c in cases], exercise.seconds,
                        exercise.without)
    if any(o.kind in NOTHING or o.error == OutOfReach.__name__ for o in outcomes):
        return 0.0
    trials = exercise.trials(cases[: len(outcomes)], outcomes)
    return sum(exercise.judging.earned(trials))


def unsteady(exercise: Coding, answers: list[Any], draws: int) -> list[int]:
    """The numbers of the answers that get other points when something else is drawn."""
    return [number for number, answer in enumerate(answers)
            if len({points(exercise, answer, seed) for seed in range(draws)}) > 1]
