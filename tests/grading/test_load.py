"""Points do not depend on how busy the machine is: beside 8 processes that never rest, on the same
processor, everybody gets what they deserve, by the grader and by the checks in a notebook."""

from __future__ import annotations

import contextlib
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from dlcourse.checks.assignment import Assignment, load
from dlcourse.grading.judging.engine import grade_one, judges
from dlcourse.running.cell import execute, python

ROOT = Path(__file__).parents[2]
NAMES = sorted(p.name for p in (ROOT / "solutions").glob("*") if p.is_dir())
IN_A_NOTEBOOK = ["02_artificial_neuron", "06_softmax_and_loss", "08_backpropagation",
                 "09_training"]
BUSY = 8  # for one processor; as 16 for two
SUBMISSIONS = int(os.environ.get("SUBMISSIONS", "12"))  # 60 to be sure
JOBS = 2
TRIES = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"

Points = dict[str, float]


@contextlib.contextmanager
def busy_machine() -> Iterator[None]:
    """Inside, what runs has one processor, and processes beside it use all the time they get."""
    judges.close()  # those that start inside stay on this processor, too
    every = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(every)})
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(BUSY)]
    try:
        yield
        assert all(one.poll() is None for one in busy)
    finally:
        for one in busy:
            one.kill()
            one.wait()
        judges.close()
        os.sched_setaffinity(0, every)


def handed_in(one: Assignment, seed: int) -> tuple[bytes, Points]:
    """An honest submission, each task right or left as it was, and the points it deserves."""
    rng = random.Random(f"{one.name} {seed}")
    content = json.loads((ROOT / "exercises" / one.name / f"{one.name}.ipynb").read_text())
    deserved, right = {}, True
    for own, cell in zip(one.cells, content["cells"], strict=True):
        if own.part == "solution":
            right = not seed or rng.random() < 0.75
            if right:
                cell["source"] = own.source
        elif own.part == "grade":
            deserved[own.id] = own.points if right else 0.0
    if seed % 2:
        tries = {"cell_type": "code", "id": "tries", "metadata": {}, "source": TRIES,
                 "outputs": [], "execution_count": None}
        content["cells"].insert(0, tries)
    return json.dumps(content).encode(), deserved


def by_the_grader(work: list[tuple[bytes, Assignment]]) -> list[Points]:
    def points(data: bytes, one: Assignment) -> Points:
        result = grade_one(data, one)
        assert result["state"] == "graded", result
        return {cell: grade["points"] for cell, grade in result["grades"].items()}

    with ThreadPoolExecutor(JOBS) as pool:
        return list(pool.map(points, *zip(*work, strict=True)))


def in_a_notebook(name: str) -> Points:
    """What the checks say to the right answers, here in this process."""
    (one,) = load(ROOT / "solutions" / name)
    names: dict[str, Any] = {"__name__": "__main__"}
    points = {}
    for cell in one.cells:
        if cell.type == "code":
            value = execute(python(cell.source), "<cell>", names)
            if cell.part == "grade":
                points[cell.id] = float(value)
    return points


@pytest.mark.slow
def test_the_grader_gives_what_is_deserved_beside_busy_processes():
    work, deserved = [], []
    for i in range(SUBMISSIONS):
        again, which = divmod(i, len(NAMES))
        (one,) = load(ROOT / "solutions" / NAMES[which])
        data, points = handed_in(one, seed=which + again)
        work.append((data, one))
        deserved.append(points)
    with busy_machine():
        assert by_the_grader(work) == deserved


@pytest.mark.slow
@pytest.mark.parametrize("name", IN_A_NOTEBOOK)
def test_checks_in_a_notebook_give_what_is_deserved_beside_busy_processes(name):
    with busy_machine():
        points = in_a_notebook(name)
    (one,) = load(ROOT / "solutions" / name)
    assert points == {c.id: c.points for c in one.cells if c.part == "grade"}
