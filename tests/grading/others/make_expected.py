"""Write expected.json: the points that stock nbgrader gives for all of the collection.

    python -m tests.grading.others.make_expected [PROCESSES [ASSIGNMENT …]]

It needs nothing of dlcourse: nbgrader's own converters, preprocessors and defaults, a kernel for
each notebook; about a quarter of an hour. A grading cell that nbgrader finds nowhere in a
submission is null.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import sys
import tempfile
from pathlib import Path

from .collection import Other, every, notebook
from .habits import Cells, submissions

FILE = Path(__file__).with_name("expected.json")
Points = dict[str, list[float | None]]


def student(name: str) -> str:
    return name.replace(" ", "_").replace("*", "all")


def begin() -> None:
    """Every process has a course of its own, with a gradebook."""
    programs = os.path.dirname(sys.executable)  # nbgrader calls one named alembic
    os.environ["PATH"] = os.pathsep.join([programs, os.environ["PATH"]])
    os.chdir(tempfile.mkdtemp(dir=os.environ["COURSES"]))
    os.environ["IPYTHONDIR"] = os.environ["MPLCONFIGDIR"] = os.getcwd()


def graded_by_nbgrader(job: tuple[Other, int]) -> tuple[str, Points]:
    """For each submission the points of the assignment's grading cells, in their order."""
    from nbgrader.api import Gradebook, MissingEntry
    from nbgrader.converters import Autograde, GenerateAssignment
    from nbgrader.converters.base import NbGraderException
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    other, number = job
    handed_in = submissions(other, number)
    config = Config()
    config.CourseDirectory.root = os.getcwd()
    config.CourseDirectory.assignment_id = other.name
    config.Application.log_level = "ERROR"
    folder = CourseDirectory(config=config)

    write(Path("source", other.name, f"{other.name}.ipynb"), json.dumps(other.source()))
    for name, text in other.files.items():
        write(Path("source", other.name, name), text)
    GenerateAssignment(coursedir=folder, config=config).start()
    check_released(other)
    found: Points = {}
    for name, cells in handed_in.items():
        config.CourseDirectory.student_id = student(name)
        write(Path("submitted", student(name), other.name, f"{other.name}.ipynb"),
              json.dumps(notebook(deduplicated(cells))))
        folder = CourseDirectory(config=config)
        with contextlib.suppress(NbGraderException):  # it says what it cannot grade
            Autograde(coursedir=folder, config=config).start()
        found[name] = []
        with Gradebook(folder.db_url) as book:
            for test in other.tests:
                try:
                    grade = book.find_grade(test.id, other.name, other.name, student(name))
                    found[name].append(grade.auto_score)
                except MissingEntry:
                    found[name].append(None)
    print(other.name, flush=True)
    return other.name, found


def write(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)


def deduplicated(cells: Cells) -> Cells:
    """Of two cells with one id the last has it. nbgrader 0.9.6 means to do this, but leaves an
    empty "nbgrader" in the other's metadata, and then refuses the notebook for it."""
    last = {c["metadata"]["nbgrader"]["grade_id"]: c for c in cells if "nbgrader" in c["metadata"]}
    return [c if c in last.values() else {**c, "metadata": {}} for c in cells]


def check_released(other: Other) -> None:
    """What nbgrader hands out is what the submissions here are made from."""
    ours = [c["source"] for c in other.released()]
    path = Path("release", other.name, f"{other.name}.ipynb")
    cells = json.loads(path.read_text())["cells"]
    theirs = ["".join(c["source"]).strip() for c in cells]
    assert [s.strip() for s in ours] == theirs, (other.name, ours, theirs)


def dumped(expected: dict[str, Points]) -> str:
    """JSON, a submission a line."""
    lines = []
    for name, subs in sorted(expected.items()):
        rows = [f"  {json.dumps(sub)}: {json.dumps(points)}" for sub, points in subs.items()]
        lines.append(f" {json.dumps(name)}: {{\n" + ",\n".join(rows) + "}")
    return "{\n" + ",\n".join(lines) + "}\n"


def main() -> None:
    only = sys.argv[2:]
    jobs = [(other, number) for number, other in enumerate(every())
            if not only or other.name in only]
    known = json.loads(FILE.read_text()) if only else {}
    processes = int(sys.argv[1]) if sys.argv[1:] else 2
    with tempfile.TemporaryDirectory() as os.environ["COURSES"]:
        pool = multiprocessing.get_context("spawn").Pool(processes, begin)
        for name, points in pool.imap_unordered(graded_by_nbgrader, jobs):
            known[name] = points
            FILE.write_text(dumped(known))
        pool.close()
        pool.join()


if __name__ == "__main__":
    main()
