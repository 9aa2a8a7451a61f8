"""Forgetting a student: nothing of theirs stays in a course, and the next grading finds nothing.

Where a student is: `students.csv`; `submitted/`, `autograded/`, `feedback/`; the gradebook; in
`.dlcourse/` results, times, who was set aside, and what the LMS calls them; reports and what was
given back, which are made anew; the exchange.
"""

from __future__ import annotations

import csv
import filecmp
import io
import json
import os
import re
import shutil
import sqlite3
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from .._files import write_whole
from ..app import outline
from ..app.course import Course, CourseError
from ..app.people import FILE, keeps, person
from ..grading.grade import writing
from ..grading.intake.submissions import call_roll, take
from ..grading.intake.times import ledger
from ..grading.office.gradebook import Book
from ..grading.office.results import Results, key_of
from ..running.notebook import NotebookError

LARGEST = 20_000_000  # bytes of a file that is searched, if it is no database
NOT_SEARCHED = {".git", ".venv", "node_modules", "__pycache__"}
SITE = {"sw.js", "app.webmanifest"}  # a folder with these is a site that `dlcourse site` built
DATABASE = b"SQLite format 3\0"


def forget(course: Course, student: str) -> list[str]:
    """Remove a student everywhere, and say where their id still stands. Raises `CourseError`."""
    named(student)
    with writing(course):
        to_partners(course, student)
        for folder in (course.submitted, course.autograded, course.feedback):
            shutil.rmtree(folder / student, ignore_errors=True)
        for made in ("reports", "give-back"):
            shutil.rmtree(course.root / "build" / made, ignore_errors=True)
        if (inbound := exchange(course)) is not None:
            for path in inbound.glob("*"):
                if path.name.startswith(f"{student}+"):
                    shutil.rmtree(path, ignore_errors=True)
        for kept_attempts in course.own.glob(f"attempts/*/{student}"):
            shutil.rmtree(kept_attempts, ignore_errors=True)
        for noted in course.own.glob(f"collected/*/{student}.txt"):
            noted.unlink()
        for kept_in in course.own.rglob("*.json"):
            with suppress(ValueError):
                kept = without(json.loads(kept_in.read_text(encoding="utf-8")), student)
                write_whole(kept_in, json.dumps(kept, ensure_ascii=False, indent=1) + "\n")
        from_roster(course.root / FILE, student)
        from_rules(course.root / outline.FILE, student)
        vars(course).pop("outline", None)  # as it was read before
        from_results(course)
        from_gradebook(course, student)
    return traces(course, student)


def named(student: str) -> None:
    """Raise `CourseError` for what cannot be a student's id, such as a path."""
    if not student or not keeps(student) or student[0] == "." or {"/", "\\"} & {*student}:
        raise CourseError(f"{student!r} is no student's id")


def word(student: str) -> re.Pattern[bytes]:
    """Their id, where it is not a part of another word."""
    return re.compile(rb"(?<![\w.@+-])" + re.escape(student.encode()) + rb"(?![\w@-])")


def traces(course: Course, student: str) -> list[str]:
    """Where a student's id stands in the course's folder: in names, and in text and databases.

    Not searched is what came with the package and is as it came, and a site that was built.
    """
    named(student)
    wanted, found = word(student), []
    for path in walked(course.root):
        name = path.relative_to(course.root)
        with suppress(OSError):
            if not as_it_came(path, name) and (wanted.search(os.fsencode(name))
                                               or wanted.search(written(path))):
                found.append(str(name))
    return sorted(found)


def walked(root: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(root):
        if SITE.issubset(files):
            folders.clear()
        else:
            folders[:] = [name for name in folders if name not in NOT_SEARCHED]
            yield from (Path(folder, name) for name in files)


def as_it_came(path: Path, name: Path) -> bool:
    """Whether a course's file is the package's own, copied."""
    there = outline.shipped() / name
    return name == Path("INSTRUCTORS.md") or (
        path.is_file() and there.is_file() and not there.samefile(path)
        and filecmp.cmp(path, there, shallow=False))


def written(path: Path) -> bytes:
    """What a file says: of text and a database all, of an archive the names in it, of other binary
    files (pictures, wheels) nothing."""
    if not path.is_file():
        return b""
    if path.suffix == ".zip":
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(path) as archive:
            return "\n".join(archive.namelist()).encode()
    with path.open("rb") as file:
        database = file.read(len(DATABASE)) == DATABASE
    if not database and path.stat().st_size > LARGEST:
        return b""
    content = path.read_bytes()
    return content if database or b"\0" not in content else b""


def exchange(course: Course) -> Path | None:
    root = str(course.config.Exchange.get("root", "") or "")
    return Path(root) / course.course_id / "inbound" if root else None


def without(value: Any, student: str) -> Any:
    """The same without a student: as a key, as a value, as a word in a sentence.

    >>> without({"ada": "late", "bob": "the file is that of ada, too", "Ada L": "ada"}, "ada")
    {'bob': 'the file is that of …, too'}
    """
    if isinstance(value, dict):
        return {key: without(one, student) for key, one in value.items()
                if student not in (key, one)}
    if isinstance(value, list):
        return [without(one, student) for one in value if one != student]
    if isinstance(value, str):
        return word(student).sub("…".encode(), value.encode()).decode()
    return value


def from_roster(path: Path, student: str) -> None:
    """Take their row out of `students.csv`; the others stay as they are."""
    if not path.exists():
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = [*csv.reader(file)] or [[]]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    for row in rows:
        one = person(dict(zip(head, row, strict=False)))
        if one is None or one.id != student:
            writer.writerow(row)
    write_whole(path, out.getvalue())


def to_partners(course: Course, student: str) -> None:
    """What a student handed in for a group is the others' work, too: they keep it."""
    for name in course.assignments if course.submitted.is_dir() else ():
        for other, by in call_roll(course, course.assignment(name)).by.items():
            there = course.submitted / other / name
            if by == student != other and not there.exists():
                shutil.copytree(course.submitted / student / name, there, symlinks=True)
                if (noted := ledger(course.root, name, student)).exists():
                    write_whole(ledger(course.root, name, other), noted.read_bytes())


def from_rules(path: Path, student: str) -> None:
    """Take a student out of the groups and the extensions of `course.toml`; where that is written
    in a way of its own, it stays, and is said."""
    if not path.exists():
        return
    text = path.read_text(encoding="utf-8")
    one = re.escape(student)
    text = re.sub(rf'^\s*(?:{one}|"{one}")\s*=.*\n?', "", text, flags=re.M)
    text = re.sub(rf'"{one}"\s*,\s*|,\s*"{one}"(?=\s*\])|"{one}"(?=\s*\])', "", text)
    with suppress(ValueError):
        tomllib.loads(text)
        write_whole(path, text)


def from_results(course: Course) -> None:
    """Keep the results of what the others handed in, and no other; in no free page either."""
    if not (course.own / "results.db").exists():
        return
    kept: list[str] = []
    for folder in sorted(path for path in course.solutions.glob("*") if any(path.glob("*.ipynb"))):
        notebooks = course.assignment(folder.name)
        roll = call_roll(course, notebooks)
        for other in roll.found:
            kept.append(json.dumps([folder.name, other]))
            handed = take(course, notebooks, other, roll.found[other], roll.by.get(other)).notebooks
            kept += [key_of(data, one) for one in notebooks
                     if not isinstance(data := handed[one.notebook], NotebookError)]
    with closing(Results(course)) as results:
        results.db.execute("CREATE TEMP TABLE kept (key TEXT PRIMARY KEY)")
        results.db.executemany("INSERT OR IGNORE INTO kept VALUES (?)", [(key,) for key in kept])
        results.db.execute("DELETE FROM result WHERE key NOT IN (SELECT key FROM kept)")
        results.commit()
        results.db.execute("VACUUM")


def from_gradebook(course: Course, student: str) -> None:
    """Take them and their submissions out of the gradebook, and of its file's free pages."""
    names = sorted(path.name for path in course.solutions.glob("*") if any(path.glob("*.ipynb")))
    if not course.has_gradebook or not names:
        return
    with Book(course, course.assignment(names[0])) as book:
        if student in book.people():
            book.gradebook.remove_student(student)
    if course.db_url.startswith("sqlite:///"):
        with closing(sqlite3.connect(course.db_url.removeprefix("sqlite:///"), timeout=60)) as db:
            db.execute("VACUUM")
