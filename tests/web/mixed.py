"""Answers of which some are right, some have a slip, and some were left out; what they get."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from dlcourse.checks import assignment
from dlcourse.grading.judging.submission import Judging
from dlcourse.grading.sandbox.outside import Warm
from dlcourse.grading.sandbox.walls import Limits, walls

from ..grading.test_equal import ROOT, submission

if TYPE_CHECKING:
    from pathlib import Path


def write(name: str, seed: int, path: Path) -> dict[str, float]:
    """Write a submission to ``path``; the points of each task as `dlcourse grade` gives them."""
    content = submission(name, seed)
    path.write_text(json.dumps(content), encoding="utf-8")
    (one,) = assignment.load(ROOT / "solutions" / name)
    with Warm(walls((str(ROOT),))) as warm:
        grades = Judging(one, path.read_bytes(), warm, Limits()).grade().grades
    tasks = {cell["metadata"]["nbgrader"]["grade_id"]: found[1] for cell in content["cells"]
             if (found := re.match(r"check\.(\w+)\(", "".join(cell["source"])))}
    return {task: float(grades[name].points) for name, task in tasks.items()
            if name in grades}  # what a person reads gets none
