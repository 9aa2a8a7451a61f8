"""Where a course's files are, as nbgrader's configuration says, and what was handed in."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from .judging import assignment as assignments
from .judging.assignment import Assignment, Unreadable

OWN = ".dlcourse"  # the folder of what grading keeps for itself
LARGEST_NAME = 128  # characters of a student's id: what the gradebook holds
DELAY = timedelta(minutes=5)  # between a submission's own time and the one at which it arrives


class CourseError(Exception):
    """Why a course cannot be graded, as a sentence."""


class Course:
    """The course in ``root``: its folders and settings."""

    def __init__(self, root: Path = Path(".")):
        self.root = root.resolve()
        self.config = configuration(self.root)
        settings = self.config.CourseDirectory
        if "root" in settings and settings.root:
            self.root = (self.root / str(settings.root)).resolve()
        self.course_id = str(settings.get("course_id", "") or "")
        structure = settings.get("directory_structure", "")
        usual = os.path.join("{nbgrader_step}", "{student_id}", "{assignment_id}")
        if structure not in ("", usual):
            raise CourseError(f"the directory structure must be {usual}, not {structure}")

    def folder(self, step: str, default: str) -> Path:
        return self.root / str(self.config.CourseDirectory.get(f"{step}_directory", default))

    @property
    def solutions(self) -> Path:
        usual = "solutions" if (self.root / "solutions").is_dir() else "source"
        return self.folder("source", usual)

    @property
    def submitted(self) -> Path:
        return self.folder("submitted", "submitted")

    @property
    def autograded(self) -> Path:
        return self.folder("autograded", "autograded")

    @property
    def feedback(self) -> Path:
        return self.folder("feedback", "feedback")

    @property
    def own(self) -> Path:
        return self.root / OWN

    @property
    def db_url(self) -> str:
        default = f"sqlite:///{self.root / 'gradebook.db'}"
        return str(self.config.CourseDirectory.get("db_url", default))

    @property
    def secrets(self) -> tuple[str, ...]:
        """The folders of which no submission may see anything, wherever they are."""
        exchange = str(self.config.Exchange.get("root", "") or "")
        folders = [self.root, self.solutions, self.submitted, self.autograded, self.feedback,
                   self.folder("release", "release"), *([Path(exchange)] if exchange else [])]
        if self.db_url.startswith("sqlite:///"):
            folders.append(Path(self.db_url.removeprefix("sqlite:///")).parent)
        return tuple(dict.fromkeys(str(f.resolve()) for f in folders))

    def assignment(self, name: str) -> list[Assignment]:
        """The notebooks of an assignment; its number or the end of its name will do too."""
        folders = sorted(p for p in self.solutions.glob("*") if p.is_dir())
        for folder in folders:
            if name in (folder.name, folder.name[:2], folder.name[3:]):
                try:
                    return assignments.load(folder)
                except (Unreadable, OSError) as error:
                    raise CourseError(str(error)) from None
        there = ", ".join(p.name for p in folders) or "none"
        raise CourseError(f"there is no assignment {name} in {self.solutions}; there are: {there}")


def configuration(root: Path) -> Any:
    """nbgrader's settings: those of the machine, of the user, and of the course."""
    from jupyter_core.paths import jupyter_config_path
    from traitlets.config import Config
    from traitlets.config.loader import ConfigFileNotFound, JSONFileConfigLoader, PyFileConfigLoader

    config = Config()
    for folder in [*reversed(jupyter_config_path()), str(root)]:
        for loader, name in ((JSONFileConfigLoader, "nbgrader_config.json"),
                             (PyFileConfigLoader, "nbgrader_config.py")):
            with contextlib.suppress(ConfigFileNotFound):
                config.merge(loader(name, folder).load_config())
    return config


@dataclass(frozen=True)
class Submission:
    """What a student handed in: the bytes of each notebook, or why there are none."""

    student: str
    notebooks: dict[str, bytes | Unreadable]
    timestamp: datetime | None  # UTC, without a zone, as nbgrader stores it
    note: str = ""
    secret: bytes = b""  # what nbgrader's exchange needs to give the feedback back


def students(course: Course, notebooks: list[Assignment],
             only: Sequence[str] = ()) -> tuple[dict[str, str], dict[str, str]]:
    """Who handed in, each with the reason why it is refused ("" where it is not); and for whom
    nothing can be written down, with the reason."""
    name = notebooks[0].name
    found, nobody = {}, dict.fromkeys(only, "nothing was handed in")
    try:
        entries = sorted(os.scandir(course.submitted), key=lambda e: e.name)
    except OSError:
        raise CourseError(f"there is no folder {course.submitted}: put what was handed in there, "
                          "as submitted/STUDENT/ASSIGNMENT/NOTEBOOK.ipynb, or let nbgrader "
                          "collect it") from None
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if not keeps(entry.name):
            nobody[ascii(entry.name)[1:-1][:LARGEST_NAME]] = "the student's name cannot be kept"
            continue
        why = refusal(entry, name)
        if why is not None:
            found[entry.name] = why
    found |= linked(course, notebooks, [student for student, why in found.items() if not why])
    if only:
        found = {student: why for student, why in found.items() if student in only}
    return found, {student: why for student, why in nobody.items() if student not in found}


def keeps(name: str) -> bool:
    """Whether the gradebook can keep a student of this name, and a terminal show it."""
    return len(name) <= LARGEST_NAME and name.isprintable()


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


def linked(course: Course, notebooks: list[Assignment], found: list[str]) -> dict[str, str]:
    """Who handed in a second name (a hard link) of the instructor's file or of a classmate's.

    Of those who share one, it is whose folder was there first.
    """
    owners: dict[tuple[int, int], list[tuple[float, str]]] = {}
    for one in notebooks:
        own = course.solutions / one.name / f"{one.notebook}.ipynb"
        with contextlib.suppress(OSError):
            owners[identity(os.lstat(own))] = [(0.0, "")]
        for student in found:
            path = course.submitted / student / one.name / f"{one.notebook}.ipynb"
            with contextlib.suppress(OSError):
                about = os.lstat(path)
                if about.st_nlink > 1 and stat.S_ISREG(about.st_mode):
                    came = os.lstat(path.parent).st_mtime
                    owners.setdefault(identity(about), []).append((came, student))
    return {student: "the file is a hard link to "
            + (f"that of {shared[0][1]}" if shared[0][1] else "the instructor's own")
            for shared in map(sorted, owners.values()) for _, student in shared[1:]}


def identity(about: os.stat_result) -> tuple[int, int]:
    """The same for two names of one file, and for nothing else."""
    return about.st_dev, about.st_ino


def take(course: Course, notebooks: list[Assignment], student: str, refused: str) -> Submission:
    """Read what a student handed in; whatever it is, it ends nobody else's grading."""
    if not refused:
        try:
            return read(course, notebooks, student)
        except Exception as error:
            refused = f"it cannot be read: {type(error).__name__}"
    why = Unreadable(refused)
    return Submission(student, {one.notebook: why for one in notebooks}, None)


def read(course: Course, notebooks: list[Assignment], student: str) -> Submission:
    """What a student handed in: regular files of a bounded size, and nothing else."""
    folder = course.submitted / student / notebooks[0].name
    found: dict[str, bytes | Unreadable] = {}
    for one in notebooks:
        try:
            found[one.notebook] = read_regular(folder, f"{one.notebook}.ipynb",
                                               assignments.LARGEST)
        except Unreadable as why:
            found[one.notebook] = why
    when, note = collected(course, notebooks[0].name, student, folder)
    secret = b""
    with contextlib.suppress(Unreadable):
        secret = read_regular(folder, "submission_secret.txt", 1000)
    return Submission(student, found, when, note, secret)


def read_regular(folder: Path, name: str, most: int, names: int | None = None) -> bytes:
    """The content of a regular file; a link, a pipe or anything else is refused unread, and so
    is a file with more ``names`` (hard links) than that."""
    try:
        where = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError as error:
        raise Unreadable(f"the folder cannot be read: {error.strerror}") from None
    try:
        handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY,
                         dir_fd=where)
    except OSError as error:
        reason = {errno.ELOOP: "the file is a symbolic link",
                  errno.ENXIO: "the file is a pipe or a socket",
                  errno.ENOENT: "the notebook is missing"}.get(error.errno or 0, error.strerror)
        raise Unreadable(str(reason)) from None
    finally:
        os.close(where)
    about = os.fstat(handle)
    if not stat.S_ISREG(about.st_mode):
        os.close(handle)
        raise Unreadable("the file is a pipe, a folder or a device")
    with open(handle, "rb") as file:
        if names is not None and about.st_nlink > names:
            raise Unreadable("the file is a hard link: a second name of another file")
        if about.st_size > most:
            raise Unreadable(f"the file is larger than {most:,} bytes")
        return file.read(most + 1)


def collected(course: Course, name: str, student: str,
              folder: Path) -> tuple[datetime | None, str]:
    """When it was handed in, and a remark: as the collector noted it, else as its file says."""
    ledger = course.own / "collected" / name / f"{student}.txt"
    with contextlib.suppress(OSError, ValueError):
        return parse_time(ledger.read_text()), ""
    return stamped(folder)


def stamped(folder: Path) -> tuple[datetime | None, str]:
    """When a submission was handed in, as its `timestamp.txt` says, if that can be; and a remark.

    A file that came with the submission can say anything. What is no time, or one after that at
    which the file came to lie here, cannot be right, and then the latter counts.
    """
    try:
        arrived = os.lstat(folder / "timestamp.txt").st_ctime
    except (FileNotFoundError, NotADirectoryError):
        return None, ""
    except OSError as error:
        return None, f"its timestamp cannot be read: {error.strerror}"
    latest = datetime.fromtimestamp(arrived, UTC).replace(tzinfo=None)
    try:
        when = parse_time(read_regular(folder, "timestamp.txt", 1000).decode())
        if when <= latest + DELAY:
            return when, ""
        why = "lies in the future"
    except Unreadable as unreadable:
        why = f"cannot be read ({unreadable})"
    except ValueError:
        why = "is no date"
    return latest, f"its timestamp {why}; the time at which it came here counts"


def parse_time(text: str) -> datetime:
    """A date and time with a zone's name or offset (UTC without), as UTC without a zone.

    >>> print(parse_time("2026-01-05 12:00:00 UTC"), parse_time("2026-01-05 12:00 +0130"))
    2026-01-05 12:00:00 2026-01-05 10:30:00
    >>> parse_time("9" * 40 + " m m 3100:")
    Traceback (most recent call last):
    ValueError: this is no date
    """
    try:
        return utc(text)
    except Exception:  # dateutil raises many things
        raise ValueError("this is no date") from None


def utc(text: str) -> datetime:
    match = re.fullmatch(r"\s*(\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)\s*(.*?)\s*", text)
    if match is None:
        from nbgrader.utils import parse_utc

        return parse_utc(text.strip())
    when, zone = datetime.fromisoformat(match[1].strip()), match[2]
    if zone in ("", "UTC", "Z"):
        return when
    if offset := re.fullmatch(r"([+-])(\d\d):?(\d\d)", zone):
        shift = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        return when - shift if offset[1] == "+" else when + shift
    from nbgrader.utils import parse_utc

    return parse_utc(f"{match[1]} {zone}")


@contextlib.contextmanager
def writing(course: Course, wait: float = 600.0) -> Iterator[None]:
    """One writer of a course's grades at a time; another waits."""
    import fcntl

    course.own.mkdir(exist_ok=True)
    (course.own / ".gitignore").write_text("*\n")
    with open(course.own / "grading.lock", "w") as file:
        until = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise CourseError("another `dlcourse grade` is at work on this course"
                                      ) from None
                time.sleep(0.1)
        yield
