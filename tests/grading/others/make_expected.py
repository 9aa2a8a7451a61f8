"""Write expected.json: the points that stock nbgrader gives for all of the collection.

    python -m tests.grading.others.make_expected [PROCESSES]

It needs nothing of dlcourse: nbgrader's own converters, preprocessors and defaults, a kernel for
each notebook; about a quarter of an hour. A grading cell that nbgrader finds nowhere in a
submission is null.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import tempfile
from pathlib import Path

from .collection import FILES, Other, notebook, read
from .habits import submissions

FILE = Path(__file__).with_name("expected.json")
Points = dict[str, list[float | None]]


def student(name: str) -> str:
    return name.replace(" ", "_").replace("*", "all")


def graded_by_nbgrader(job: tuple[Other, int]) -> tuple[str, Points]:
    """For each submission the points of the assignment's grading cells, in their order."""
    from nbgrader.api import Gradebook, MissingEntry
    from nbgrader.converters import Autograde, GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    other, number = job
    os.environ["IPYTHONDIR"] = os.environ["MPLCONFIGDIR"] = tempfile.gettempdir()
    with tempfile.TemporaryDirectory() as root:
        def write(folder: Path, content: dict) -> None:
            folder.mkdir(parents=True)
            (folder / f"{other.name}.ipynb").write_text(json.dumps(content))

        write(Path(root, "source", other.name), other.source())
        for name, text in other.files.items():
            Path(root, "source", other.name, name).write_text(text)
        every = submissions(other, number)
        for name, cells in every.items():
            write(Path(root, "submitted", student(name), other.name), notebook(cells))

        config = Config()
        config.CourseDirectory.root = root
        config.CourseDirectory.course_id = "others"
        config.CourseDirectory.assignment_id = other.name
        config.Application.log_level = "CRITICAL"
        folder = CourseDirectory(config=config)
        GenerateAssignment(coursedir=folder, config=config).start()
        check_released(other, Path(root, "release", other.name, f"{other.name}.ipynb"))
        Autograde(coursedir=folder, config=config).start()

        found: Points = {}
        with Gradebook(folder.db_url, "others") as book:
            for name in every:
                found[name] = []
                for test in other.tests:
                    try:
                        grade = book.find_grade(test.id, other.name, other.name, student(name))
                        found[name].append(grade.auto_score)
                    except MissingEntry:
                        found[name].append(None)
    print(other.name, flush=True)
    return other.name, found


def check_released(other: Other, path: Path) -> None:
    """What nbgrader hands out is what the submissions here are made from."""
    ours = [c["source"] for c in other.released()]
    cells = json.loads(path.read_text())["cells"]
    theirs = ["".join(c["source"]).strip() for c in cells]
    assert [s.strip() for s in ours] == theirs, (other.name, ours, theirs)


def dumped(expected: dict[str, Points]) -> str:
    """JSON, a submission a line."""
    lines = []
    for name, every in sorted(expected.items()):
        rows = [f"  {json.dumps(sub)}: {json.dumps(points)}" for sub, points in every.items()]
        lines.append(f" {json.dumps(name)}: {{\n" + ",\n".join(rows) + "}")
    return "{\n" + ",\n".join(lines) + "}\n"


def main() -> None:
    every = [other for file in FILES for other in read(file)]
    only = sys.argv[2:]
    jobs = [(other, number) for number, other in enumerate(every)
            if not only or other.name in only]
    known = json.loads(FILE.read_text()) if only else {}
    spawn = multiprocessing.get_context("spawn")
    with spawn.Pool(int(sys.argv[1]) if sys.argv[1:] else 2, maxtasksperchild=4) as pool:
        FILE.write_text(dumped(known | dict(pool.imap_unordered(graded_by_nbgrader, jobs))))


if __name__ == "__main__":
    main()
