"""Who handed in, and what."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from ..._files import write_whole
from ...app.course import Course, CourseError, marks
from ...app.people import LARGEST_NAME, keeps
from ...checks.assignment import Assignment
from ...running.notebook import MOST_BYTES, NotebookError, lean
from .files import read_regular
from .times import collected

SECRET = "submission_secret.txt"  # nbgrader's: what its exchange gives feedback back by
KEPT_BESIDE = ("timestamp.txt", SECRET)
STAMP = "%Y%m%d-%H%M%S"  # of a kept attempt
MOST_NAMES = 5  # of students that a sentence names


@dataclass
class Roll:
    """Who is there, by what becomes of what they handed in; each with the reason."""

    found: dict[str, str] = field(default_factory=dict)  # graded if the reason is "", else refused
    undecided: dict[str, str] = field(default_factory=dict)  # it may be another's: not graded yet
    nobody: dict[str, str] = field(default_factory=dict)  # nothing can be written down for them
    by: dict[str, str] = field(default_factory=dict)  # who handed in for them, of their group


@dataclass(frozen=True)
class Submission:
    """What a student handed in: the bytes of each notebook, or why there are none."""

    student: str
    notebooks: dict[str, bytes | NotebookError]
    timestamp: datetime | None = None  # UTC, without a zone, as nbgrader stores it
    note: str = ""
    secret: bytes = b""  # what nbgrader's exchange needs to give the feedback back


def call_roll(course: Course, notebooks: list[Assignment], only: Sequence[str] = ()) -> Roll:
    """Who handed in, of all or of ``only`` these."""
    try:
        entries = sorted(os.scandir(course.submitted), key=lambda e: e.name)
    except OSError:
        raise CourseError(f"there is no folder {course.submitted}: put what was handed in there, "
                          "as submitted/STUDENT/ASSIGNMENT/NOTEBOOK.ipynb, or let nbgrader "
                          "collect it") from None
    roll, found = Roll(), {}
    for entry in entries:
        if entry.name.startswith((".", "__MACOSX")):
            continue
        if not keeps(entry.name):
            name = ascii(entry.name)[1:-1][:LARGEST_NAME]
            roll.nobody[name] = "the student's name cannot be kept"
            continue
        if (why := refusal(entry, notebooks[0].name)) is not None:
            found[entry.name] = why
    copies, undecided = linked(course, notebooks, [s for s, why in found.items() if not why])
    roll.by = together(course, notebooks[0].name, found, {*copies, *undecided})
    found |= dict.fromkeys(roll.by, "")
    for student in only or found:
        if student not in found:
            roll.nobody.setdefault(student, "nothing was handed in")
        elif student in undecided:
            roll.undecided[student] = undecided[student]
        else:
            roll.found[student] = copies.get(student, found[student])
    return roll


def together(course: Course, name: str, found: dict[str, str],
             odd: Collection[str]) -> dict[str, str]:
    """For each of a group who handed in for all of them: the one whose submission came last."""
    by: dict[str, str] = {}
    for group in course.rules(name).groups:
        times = {one: collected(course.root, name, one, course.submitted / one / name)[0]
                 or datetime.min for one in group if found.get(one) == "" and one not in odd}
        if times:
            by |= dict.fromkeys(group, max(times, key=lambda one: (times[one], one)))
    return by


def refusal(student: os.DirEntry[str], name: str) -> str | None:
    """Why what a student handed in is refused: "" where it is not, None where there is nothing."""
    if student.is_symlink():
        return "the student's folder is a symbolic link"
    try:
        whole = stat.S_ISDIR(os.lstat(Path(student.path, name)).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return f"the student's folder cannot be read: {error.strerror}"
    return "" if whole else "the folder is a symbolic link, or no folder"


def linked(course: Course, notebooks: list[Assignment],
           students: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Whose file is a second name (a hard link) of the instructor's own; and who shares one with
    classmates: nobody can tell whose it is."""
    holders: dict[tuple[int, int], set[str]] = defaultdict(set)
    copies, undecided = {}, {}
    for one in notebooks:
        file = f"{one.notebook}.ipynb"
        for student in students:
            with contextlib.suppress(OSError):
                about = os.lstat(course.submitted / student / one.name / file)
                if about.st_nlink > 1 and stat.S_ISREG(about.st_mode):
                    holders[about.st_dev, about.st_ino].add(student)
    for one in notebooks:
        with contextlib.suppress(OSError):
            about = os.lstat(course.solutions / one.name / f"{one.notebook}.ipynb")
            for student in holders.pop((about.st_dev, about.st_ino), ()):
                copies[student] = "the file is a hard link to the instructor's own"
    for sharing in holders.values():
        group = course.rules(notebooks[0].name).group(next(iter(sharing)))
        for student in sharing if len(sharing) > 1 and not sharing.issubset(group) else ():
            undecided[student] = (
                f"the file is that of {listed(sorted(sharing - {student}))}, too (hard links). It "
                "is graded for nobody until you say whose it is: delete it in the folders of the "
                "others, or put a copy in its place for each who did write it")
    return copies, undecided


def listed(names: Sequence[str]) -> str:
    """A few names in a sentence.

    >>> listed("abc"), listed("abcdefg")
    ('a, b, c', 'a, b, c, d, e and 2 more')
    """
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def take(course: Course, notebooks: list[Assignment], student: str, refused: str,
         by: str | None = None) -> Submission:
    """Read what a student, or somebody of their group, handed in; whatever it is, it ends nobody
    else's grading."""
    if not refused:
        try:
            own = read(course, notebooks, by or student)
            if by in (None, student):
                return own
            note = "; ".join(filter(None, (f"handed in by {by}, of the same group", own.note)))
            return replace(own, student=student, note=note, secret=b"")
        except Exception as error:
            refused = f"it cannot be read: {type(error).__name__}"
    return Submission(student, {one.notebook: NotebookError(refused) for one in notebooks})


def read(course: Course, notebooks: list[Assignment], student: str) -> Submission:
    """What a student handed in: regular files of a bounded size, and nothing else."""
    folder = course.submitted / student / notebooks[0].name
    found: dict[str, bytes | NotebookError] = {}
    when, *notes = collected(course.root, notebooks[0].name, student, folder)
    expected = {f"{one.notebook}.ipynb" for one in notebooks}
    for one in notebooks:
        try:
            found[one.notebook], called = notebook_of(course, one, folder, expected)
            notes.append(called)
        except NotebookError as why:
            found[one.notebook] = NotebookError(str(why))
    brought = {name for one in notebooks for name in one.files} | {*KEPT_BESIDE}
    more = [name for name in sorted(os.listdir(folder)) if name.isprintable()
            and name[:1] != "." and name not in brought and not name.endswith(".ipynb")
            and os.path.isfile(folder / name)]
    if more:
        notes.append(f"{listed(more)} came beside the notebook, and is not there when it is graded")
    secret = b""
    with contextlib.suppress(NotebookError):
        secret = read_regular(folder, SECRET, 1000)
    return Submission(student, found, when, "; ".join(filter(None, notes)), secret)


def notebook_of(course: Course, one: Assignment, folder: Path,
                expected: Collection[str]) -> tuple[bytes, str]:
    """The notebook that was handed in, and a note where it has another name. One that is another
    assignment's, or none, is a `NotebookError`, which says what is there."""
    file = f"{one.notebook}.ipynb"
    try:
        data = lean(read_regular(folder, file, MOST_BYTES))
    except NotebookError as missing:
        others: dict[str, bytes] = {}
        for name in sorted(os.listdir(folder)) if not os.path.lexists(folder / file) else ():
            if name.endswith(".ipynb") and name not in expected and len(others) < MOST_NAMES:
                with contextlib.suppress(NotebookError):
                    others[name] = lean(read_regular(folder, name, MOST_BYTES, names=1))
        whose = {name: owner(course, one, data) for name, data in others.items()}
        if [*whose.values()].count(one.name) == 1:
            name = next(name for name in whose if whose[name] == one.name)
            return others[name], f"the notebook is called {name}; its cells are those of {one.name}"
        there = listed([f"{name} ({of})" if of else name for name, of in whose.items()])
        raise NotebookError(f"{missing}; there is {there}" if there else str(missing)) from None
    if (other := owner(course, one, data)) not in ("", one.name):
        raise NotebookError(f"the notebook is that of {other}, not of {one.name}")
    return data, ""


def owner(course: Course, one: Assignment, data: bytes) -> str:
    """The assignment whose cells a notebook has; this one where it has as many of its own."""
    there = marks(data)
    shares = {name: len(there & known) for name, known in course.marks.items()}
    shares[one.name] = len(there & {c.id for c in one.cells if c.part != "text"})
    best = max(shares, key=lambda name: (shares[name], name == one.name))
    return best if shares[best] > 1 else ""


def keep(course: Course, name: str, attempt: Submission) -> None:
    """Keep an attempt, where the best of several counts: all of it that can be read."""
    found = {f"{notebook}.ipynb": data for notebook, data in attempt.notebooks.items()
             if isinstance(data, bytes)}
    stamp = attempt.timestamp.strftime(STAMP) if attempt.timestamp else "unknown"
    content = hashlib.sha256(b"".join(found[file] for file in sorted(found))).hexdigest()[:8]
    folder = course.own / "attempts" / name / attempt.student / f"{stamp}.{content}"
    for file, data in (found | {SECRET: attempt.secret}).items() if found else ():
        if data and not (folder / file).exists():
            write_whole(folder / file, data)


def attempts(course: Course, notebooks: Sequence[Assignment],
             students: Collection[str]) -> list[Submission]:
    """All that was kept of what a group handed in, the earliest first."""
    found = []
    for student in students:
        for folder in (course.own / "attempts" / notebooks[0].name / student).glob("*"):
            files = ({path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir()
                     else {f"{notebooks[0].notebook}.ipynb": folder.read_bytes()})  # the old way
            when = None
            with contextlib.suppress(ValueError):
                when = datetime.strptime(folder.name.partition(".")[0], STAMP)
            found.append(Submission(student, {
                one.notebook: lean(files[file]) if (file := f"{one.notebook}.ipynb") in files
                else NotebookError("the notebook is missing") for one in notebooks},
                when, secret=files.get(SECRET, b"")))
    return sorted(found, key=lambda one: (one.timestamp or datetime.min, one.student))
