"""Seconds a submission: this grader against `nbgrader autograde`, in the same run.

    python -m tests.benchmarks.grading [COUNT [STOCK]]

COUNT different submissions of lesson 06 (default 200) are graded by `dlcourse grade`, STOCK of them
(default 6) by stock nbgrader. Nothing else should run on the machine meanwhile.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dlcourse.grading.course import Course
from dlcourse.grading.grade import grade
from dlcourse.grading.gradebook import Book

ROOT = Path(__file__).parents[2]
LESSON = "06_softmax_and_loss"
STOCK = 'c = get_config()\nc.CourseDirectory.source_directory = "solutions"\n'


def course(root: Path, count: int, config: str) -> Path:
    """A course of ``count`` right submissions, no two of the same bytes."""
    source = root / "solutions" / LESSON
    source.mkdir(parents=True)
    text = (ROOT / "solutions" / LESSON / f"{LESSON}.ipynb").read_text()
    (source / f"{LESSON}.ipynb").write_text(text)
    (root / "nbgrader_config.py").write_text(config)
    notebook = json.loads(text)
    for i in range(count):
        notebook["metadata"]["number"] = i
        path = root / "submitted" / f"s{i:05}" / LESSON / f"{LESSON}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook))
    return root


def ours(root: Path, jobs: int) -> tuple[float, float]:
    """Seconds a submission, and the growth of this process's memory in MB from the first tenth."""
    here = Course(root)
    with Book(here, here.assignment(LESSON)) as book:
        book.prepare()  # what `nbgrader generate_assignment` does
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    summary = grade(here, here.assignment(LESSON), jobs=jobs, progress=sys.stderr.isatty(),
                    regrade=True)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert set(summary.points.values()) == {100}, "the benchmark's submissions are all right"
    return summary.seconds / summary.graded, grown / 1024


def stock(root: Path) -> float:
    """Seconds a submission, the start of nbgrader left out."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}

    def run(*words: str) -> float:
        start = time.monotonic()
        subprocess.run([sys.executable, "-m", "nbgrader", *words], cwd=root, env=environment,
                       check=True, capture_output=True)
        return time.monotonic() - start

    run("generate_assignment", LESSON)
    count = len(list(root.glob("submitted/*")))
    start = run("--version")
    return (run("autograde", LESSON) - start) / count


def main(count: int = 200, of_stock: int = 6) -> None:
    with tempfile.TemporaryDirectory() as folder:
        mine = course(Path(folder, "mine"), count, STOCK)
        one, _ = ours(course(Path(folder, "one"), max(count // 4, 1), STOCK), jobs=1)
        many, grown = ours(mine, jobs=os.cpu_count() or 1)
        theirs = stock(course(Path(folder, "stock"), of_stock, STOCK)) if of_stock else 0.0
    print(f"dlcourse grade, 1 job:     {one:.4f} s a submission")
    print(f"dlcourse grade, {os.cpu_count()} jobs:    {many:.4f} s a submission ({count}; memory "
          f"grew by {grown:.0f} MB)")
    if of_stock:
        print(f"nbgrader autograde:        {theirs:.4f} s a submission ({of_stock})")
        print(f"ratio:                     1/{theirs / many:.0f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
