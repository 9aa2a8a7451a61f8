"""What students get: an assignment, or the whole edition of a course; never with a solution."""

from __future__ import annotations

import ast
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

from .._files import replacing, write_whole
from ..app import outline
from ..app.workspace import Manifest, changed_files, course_files, lay_out
from ..checks import build
from ..checks.assignment import HIDDEN, SOLUTION
from ..grading.intake.course import Course, CourseError
from ..grading.office.gradebook import Book

LEAST = 12  # characters of a solution that nobody writes by accident


def hand_out(course: Course, name: str, packed: bool = False, exchange: bool = False) -> Path:
    """Make the students' version of an assignment, and put it into `build/hand-out/NAME`, into a
    zip, or into nbgrader's exchange; where it is. Raises `CourseError` where it would show a
    solution or a reference."""
    notebooks = course.assignment(name)
    name, released = notebooks[0].name, course.folder("release")
    build.build(course.solutions, released, [name])
    if found := [*leaks(course, name, released / name)]:
        shutil.rmtree(released / name)
        raise CourseError(f"{name} is not handed out: {'; '.join(found)}")
    if exchange:
        with Book(course, notebooks) as book:
            book.prepare()
        return release(course, name)
    edition, target = outline.read(course.root), course.root / "build" / "hand-out" / name
    files = {path.relative_to(released / name).as_posix(): edition.linked(
        f"exercises/{path.relative_to(released).as_posix()}", path.read_bytes())
        for path in sorted((released / name).rglob("*")) if path.is_file()}
    if packed:
        target = target.with_name(f"{name}.zip")
        with replacing(target) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
            for path, data in files.items():
                out.writestr(f"{name}/{path}", data)
        return target
    shutil.rmtree(target, ignore_errors=True)
    for path, data in files.items():
        write_whole(target / path, data)
    return target


def edition(course: Course, target: Path | None = None) -> Path:
    """Lay out all lessons and assignments of a course, as students get them: a folder to give
    them, or to push to where they fetch it. Raises `CourseError`."""
    for one in outline.read(course.root).lessons:
        if (course.solutions / one.name).is_dir():
            hand_out(course, one.name)
    usual = course.root / "build" / "hand-out" / "course"
    shutil.rmtree(usual, ignore_errors=True)
    root = lay_out(target or usual).root
    for gone in Manifest.read(root).laid.keys() - {*course_files(), *changed_files(root)}:
        (root / gone).unlink(missing_ok=True)
    return root


def release(course: Course, name: str) -> Path:
    """Put an assignment into nbgrader's exchange."""
    from nbgrader.apps import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory

    api = NbGraderAPI(CourseDirectory(config=course.config, root=str(course.root)),
                      config=course.config)
    said = api.release_assignment(name)
    if not said["success"]:
        last = str(said.get("error") or said.get("log") or "").strip().splitlines()[-1:]
        raise CourseError(f"nbgrader cannot release {name}: {''.join(last)}")
    return Path(str(course.config.Exchange.get("root", "") or "the exchange"))


def leaks(course: Course, name: str, folder: Path) -> Iterator[str]:
    """What a folder for students shows of solutions, hidden tests and checks, as sentences."""
    secrets = [*secrets_of(course, name)]
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        where, texts = path.relative_to(folder).as_posix(), [*texts_of(path)]
        for what, secret in secrets:
            if any(secret in text for text in texts):
                yield f"{where} has {what}"
                break
        if any("### BEGIN SOLUTION" in text or "### BEGIN HIDDEN" in text for text in texts):
            yield f"{where} has marks of nbgrader's that hide something"


def secrets_of(course: Course, name: str) -> Iterator[tuple[str, str]]:
    """What no student may see: what it is, and its text."""
    for path in sorted((course.solutions / name).glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            source = "".join(cell["source"])
            which = cell["metadata"].get("nbgrader", {}).get("grade_id", cell.get("id", ""))
            for what, pattern in (("the solution", SOLUTION), ("hidden tests", HIDDEN)):
                for found in pattern.findall(source):
                    if len(text := squeezed("\n".join(found.splitlines()[1:-1]))) >= LEAST:
                        yield f"{what} of {which}", text
    yield from references(course.root / "checks")


def references(folder: Path) -> Iterator[tuple[str, str]]:
    """The references and the wrong implementations of a folder of checks."""
    for path in sorted(folder.glob("*.py")):
        source = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef):
                lines = source.splitlines()[node.body[0].lineno - 1 : node.end_lineno]
                if len(text := squeezed("\n".join(lines))) >= LEAST and node.decorator_list:
                    yield f"a reference of {folder.name}/{path.name}", text


def texts_of(path: Path) -> Iterator[str]:
    """What a file says, squeezed: of a notebook each cell, and what it showed."""
    try:
        text = path.read_text(encoding="utf-8")
    except ValueError:
        return
    if path.suffix != ".ipynb":
        yield squeezed(text)
        return
    for cell in json.loads(text)["cells"]:
        yield squeezed("".join(cell["source"]))
        for output in cell.get("outputs", []):
            yield squeezed(json.dumps(output, ensure_ascii=False))


def squeezed(text: str) -> str:
    r"""Text without blanks at the ends of lines, empty lines and comments.

    >>> squeezed("  a = 1  # one\n\n  b = 2\n")
    'a = 1\nb = 2'
    """
    lines = (re.sub(r"(^|\s+)#(?!##).*$", "", line).strip() for line in text.splitlines())
    return "\n".join(filter(None, lines))
