"""How long a term's errands take for a class: collect, report, give back, the term's total.

    python -m tests.benchmarks.term [COUNT]

COUNT students (default 1000) handed in different notebooks of lesson 06, in one zip of Moodle's.
`make bench-grading` measures grading: here one is run, and the others get its result. Nothing else
should run meanwhile.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from dlcourse.app.cli import main as dlcourse
from dlcourse.app.course import Course
from dlcourse.grading import grade as grading
from dlcourse.grading.office.results import Results, key_of
from dlcourse.running.notebook import lean

from .grading import LESSON, ROOT

LIMITS = {"collect": 10.0, "report": 10.0, "report --all": 10.0, "give-back": 20.0}  # seconds


def archive(path: Path, count: int) -> None:
    """What Moodle gives."""
    notebook = json.loads((ROOT / "solutions" / LESSON / f"{LESSON}.ipynb").read_text())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for i in range(count):
            notebook["cells"][0]["source"] = [f"# Handed in by number {i}"]
            out.writestr(f"Ada{i} Müller_{1000 + i}_assignsubmission_file_/{LESSON}.ipynb",
                         json.dumps(notebook))


def timed(work: Callable[[], Any]) -> float:
    start = time.monotonic()
    assert work() in (0, None)
    return time.monotonic() - start


def main(count: int = 1000) -> int:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "course"
        dlcourse(["new", "course", str(root)])
        os.chdir(root)
        with open("students.csv", "w", newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow(["id", "first_name", "last_name", "email", "lms_user_id"])
            out.writerows([f"s{i}", f"Ada{i}", "Müller", f"s{i}@uni.example", i]
                          for i in range(count))
        archive(zipped := Path(folder) / "moodle.zip", count)
        seconds = {"collect": timed(lambda: dlcourse(["collect", LESSON, "--from", str(zipped)]))}
        enter(Course(root))
        for words in (["report", LESSON], ["report", "--all"], ["give-back", LESSON]):
            seconds[" ".join(words).removesuffix(f" {LESSON}")] = timed(lambda: dlcourse(words))  # noqa: B023
    print(f"\n{count} students, of each {LESSON}:")
    for what, took in seconds.items():
        print(f"  {what:14} {took:6.1f} s   (at most {LIMITS[what]:g})")
    return int(any(took > LIMITS[what] for what, took in seconds.items()))


def enter(course: Course) -> None:
    """Grade them, each with the result of the first: only what is written takes its time."""
    notebooks = course.assignment(LESSON)
    assert grading.grade(course, notebooks, only=["s0"], progress=False).points["s0"] == 100
    data = (course.submitted / "s0" / LESSON / f"{LESSON}.ipynb").read_bytes()
    with closing(Results(course)) as results:
        known = results.get(key_of(lean(data), notebooks[0]))
    grading.grade_one = lambda *_, **__: known  # type: ignore[assignment]
    grading.grade(course, notebooks, progress=False)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
