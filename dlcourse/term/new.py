"""A course, a lesson, an assignment of one's own: everything where it belongs, then only text."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .._files import write_whole
from ..app import outline
from ..app.outline import FILE, CourseError, near, shipped

TEMPLATES = Path(__file__).with_name("templates")
IGNORED = """\
# of students, and what is made anew: not for a repository that others can read
students.csv
submitted/
autograded/
feedback/
gradebook.db*
.dlcourse/
.nbgrader.log
build/
dlcourse-work/
__pycache__/
.ipynb_checkpoints/
.venv/
"""
NAME = re.compile(r"(?:\d\d_)?[a-z]\w*")


def new_course(root: Path, without: Sequence[str] = ()) -> list[str]:
    """Lay out a course of one's own in a folder that is empty or not there yet; what it holds.

    ``without`` names lessons by number or name. Raises `CourseError`.
    """
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise CourseError(f"{root} is not empty: choose a new folder")
    whole = outline.Outline(shipped(), {})
    left_out = set()
    for word in without:
        if (one := whole.find(word)) is None:
            raise CourseError(f"there is no lesson {word}{near(word, whole.names)}")
        left_out.add(one.name)
    lessons = [one for one in whole.lessons if one.name not in left_out]
    for one in lessons:
        source = shipped() / "solutions" / one.name
        if source.is_dir():
            shutil.copytree(source, root / "solutions" / one.name, ignore=shutil.ignore_patterns(
                ".*", "__pycache__"))
    named = "\n".join(f'    "{one.name}",' for one in lessons)
    write_whole(root / FILE, template("course.toml").replace("LESSONS", named))
    root.chmod(0o700)  # it has the solutions
    write_whole(root / "README.md", template("README.md"))
    write_whole(root / ".gitignore", IGNORED)
    write_whole(root / "students.csv", "id,first_name,last_name,email,lms_user_id\n")
    shutil.copy(shipped() / "nbgrader_config.py", root)
    words = (shipped() / "INSTRUCTORS.md").read_text(encoding="utf-8")
    write_whole(root / "INSTRUCTORS.md", re.sub(r"\[([^]]*)\]\(teaching/[^)]*\)", r"\1", words))
    return sorted(path.name + "/" * path.is_dir() for path in root.iterdir())


def new_assignment(root: Path, name: str, after: str | None = None, title: str = "") -> list[str]:
    """Write an assignment: its notebook with solution, its check, the check's tests; and its line
    in `course.toml`. The files, by their places. Raises `CourseError`."""
    short = checked(root, name)
    title = title or short.replace("_", " ").capitalize()
    lesson = any((base / "notebooks" / f"{name}.ipynb").is_file() for base in (root, shipped()))
    return put(root, assignment(name, short, title, lesson), name, after)


def assignment(name: str, short: str, title: str, lesson: bool) -> dict[str, str]:
    """The files of an assignment, with a link to its lesson where there is one."""
    heading = f"Assignment {name[:2]}: {title}" if short != name else f"Assignment: {title}"
    ways = f"\n\nThe lesson: [{title}](../../notebooks/{name}.ipynb)." if lesson else ""
    return {
        f"solutions/{name}/{name}.ipynb": notebook(
            text("about", template("about.md").replace("HEADING", heading) + ways),
            code("setup", "import numpy as np", locked=True),
            text("middle-task", template("task.md")),
            code("middle", template("solution.txt"), solution=True),
            code("middle-example", template("example.txt"), grade=True, locked=True, points=4),
            code("middle-check", template("hidden.txt").replace("MODULE", short),
                 grade=True, locked=True, points=6),
            text("done", template("done.md"))),
        f"checks/{short}.py": template("check.txt").replace("NAME", name).replace("MODULE", short),
        f"tests/test_{short}.py": template("test.txt").replace("MODULE", short),
    }


def new_lesson(root: Path, name: str, after: str | None = None, title: str = "") -> list[str]:
    """Write a lesson, its figure and its questions, and its assignment. Raises `CourseError`."""
    short = checked(root, name)
    title = title or short.replace("_", " ").capitalize()
    written = template("lesson.txt").replace("TITLE", title).replace("MODULE", short)
    cells = re.split(r"^%% (\w+) ([\w-]+)\n", written.replace("NAME", name), flags=re.M)[1:]
    made = [(text if kind == "text" else code)(key, source.strip("\n"))
            for kind, key, source in zip(cells[::3], cells[1::3], cells[2::3], strict=True)]
    files = {f"notebooks/{name}.ipynb": notebook(*made),
             f"figures/{short}.py": template("figure.txt").replace("NAME", name)}
    return put(root, files | assignment(name, short, title, lesson=True), name, after)


def checked(root: Path, name: str) -> str:
    """The name without its number. Raises `CourseError` where it cannot be one, or there is no
    course of one's own."""
    if not (root / FILE).is_file():
        raise CourseError(f"there is no {FILE} here: dlcourse new course DIR makes a course")
    if not NAME.fullmatch(name):
        raise CourseError(f"expected a name such as 20_sleeping_penguins, got {name!r}")
    return name[3:] if name[:2].isdigit() else name


def put(root: Path, files: dict[str, str], name: str, after: str | None) -> list[str]:
    """Write the files of a lesson and its line; nothing where one is there, or the line has no
    place."""
    if there := [one for one in files if (root / one).exists()]:
        raise CourseError(f"{there[0]} is there already, and stays as it is")
    files = files | entered(root, name, after)
    for one, content in files.items():
        write_whole(root / one, content)
    return [*files]


def entered(root: Path, name: str, after: str | None) -> dict[str, str]:
    """`course.toml` with a lesson's line, at the end or after another's; nothing where it is in."""
    course = (root / FILE).read_text(encoding="utf-8")
    if re.search(rf'^\s*"{name}"', course, re.M):
        return {}
    listed = outline.said(root).get("lessons", [])
    before = listed[-1] if after is None and listed else next(
        (one for one in listed if after in (one, one[:2], one[3:])), None)
    found = before and re.search(rf'^([ \t]*)"{before}",?.*$', course, re.M)
    if not found:
        raise CourseError(f"{FILE}: no line of lessons has “{after or 'a name'}”; write "
                           f'"{name}" into lessons')
    line = found[0] if "," in found[0] else f'{found[1]}"{before}",'
    return {FILE: course.replace(found[0], f'{line}\n{found[1]}"{name}",', 1)}


def template(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def text(key: str, source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": key, "metadata": {},
            "source": source.rstrip("\n").splitlines(True)}


def code(key: str, source: str, **about: Any) -> dict[str, Any]:
    usual = {"schema_version": 3, "grade_id": key, "grade": False, "solution": False,
             "locked": False, "task": False}
    return {"cell_type": "code", "id": key,
            "metadata": {"nbgrader": usual | about} if about else {},
            "source": source.rstrip("\n").splitlines(True), "outputs": [], "execution_count": None}


def notebook(*cells: dict[str, Any]) -> str:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps({"cells": cells, "metadata": {
        "kernelspec": kernel, "language_info": {"name": "python"}}, "nbformat": 4,
        "nbformat_minor": 5}, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
