"""`exercises/` from `solutions/`: nbgrader's own generate_assignment, byte for byte repeatable."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ..app.terminal import Refusal
from ..running.notebook import LARGEST_FILES, TOO_LARGE, NotebookError, read


class BuildError(Refusal):
    """Why the exercises cannot be built, as a sentence."""


def build(solutions: Path, exercises: Path, only: Sequence[str] = ()) -> list[str]:
    """Write the student's version of every assignment, or of ``only`` some; returns their names.

    nbgrader runs in a course of its own, made for this and removed afterwards. What no longer
    has a solution is removed from ``exercises``.
    """
    there = [p.name for p in solutions.glob("*") if any(p.glob("*.ipynb"))]
    names = sorted({*there}.intersection(only or there))
    if not names:
        raise BuildError(f"no assignment in {solutions}: expected NAME/NAME.ipynb")
    for name in names:
        files = [path for path in (solutions / name).rglob("*")
                 if path.is_file() and path.suffix != ".ipynb"]
        if sum(path.stat().st_size for path in files) > LARGEST_FILES:
            raise BuildError(TOO_LARGE.format(solutions / name))
        try:
            read((solutions / name / f"{name}.ipynb").read_bytes())
        except NotebookError as why:
            raise BuildError(f"{name}: {why}") from None
    with tempfile.TemporaryDirectory() as folder:
        course = Path(folder)
        for name in names:
            shutil.copytree(solutions / name, course / "source" / name,
                            ignore=shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__"))
        generate(course, names)
        for name in names:
            target = exercises / name
            target.mkdir(parents=True, exist_ok=True)
            for file in sorted((course / "release" / name).rglob("*")):
                if file.is_file():
                    copy_to = target / file.relative_to(course / "release" / name)
                    copy_to.parent.mkdir(parents=True, exist_ok=True)
                    copy_to.write_bytes(tidy(file))
    for old in exercises.glob("*"):
        if old.is_dir() and old.name not in there:
            shutil.rmtree(old)
    return names


def generate(course: Path, names: list[str]) -> None:
    """Run nbgrader's converter; its messages appear only where it fails."""
    import logging

    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config

    config = Config()
    config.CourseDirectory.root = str(course)
    for name in names:
        config.CourseDirectory.assignment_id = name
        directory = CourseDirectory(config=config)
        converter = GenerateAssignment(coursedir=directory, config=config, no_database=True)
        converter.preprocessors = [p for p in converter.preprocessors
                                   if p.__name__ != "SaveCells"]  # it fills a gradebook
        converter.log.setLevel(logging.ERROR)
        converter.start()


def tidy(file: Path) -> bytes:
    """A notebook in one fixed form; any other file as it is."""
    if file.suffix != ".ipynb":
        return file.read_bytes()
    notebook = json.loads(file.read_text(encoding="utf-8"))
    about = notebook["metadata"]
    notebook["metadata"] = {k: about[k] for k in ("kernelspec", "language_info") if k in about}
    text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True)
    return (text + "\n").encode()
