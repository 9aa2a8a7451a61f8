"""Collecting from nbgrader's exchange: regular files only, with the time at which they came."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeCollect

from ..._files import write_whole
from ...app.people import keeps
from ...app.terminal import printable
from ...running.notebook import MOST_BYTES, NotebookError
from .files import read_regular
from .times import DELAY, ledger, parse_time, since

MOST_FILES = 1000  # of what is collected from a student; they have `MOST_BYTES` in all
LONGEST_PATH = 255  # characters of a file's path in the student's folder


class Collect(ExchangeCollect):
    """nbgrader's own, but for what it copies and for the times."""

    src_records: list[dict[str, Any]]

    def _path_to_record(self, path: str) -> dict[str, Any]:
        """Whose submission a folder in the exchange is, and when it came: by the newest change of
        anything in it. The time in its name counts if it is about that. A folder that is not
        taken is nobody's."""
        folder = Path(path)
        try:
            student, claimed = self.said_by(folder.name)
            about = os.lstat(folder)
            if not stat.S_ISDIR(about.st_mode):
                raise NotebookError("it is no folder")
            if self.check_owner and not may_be(student, about.st_uid):
                raise NotebookError(f"it does not belong to {student}")
            newest = max([about.st_ctime, *(inner.st_ctime for _, inner in below(folder))])
        except (NotebookError, OSError) as why:
            self.pass_over(path, why)
            return {"username": "", "filename": folder.name, "came": datetime.min,
                    "timestamp": datetime.min}
        came = since(newest)
        return {"username": student, "filename": folder.name, "came": came, "claimed": claimed,
                "timestamp": claimed if abs(came - claimed) <= DELAY else came}

    def said_by(self, name: str) -> tuple[str, datetime]:
        """The student and the time in the name of a folder that was submitted."""
        match = re.fullmatch(rf"(.+)\+{re.escape(self.coursedir.assignment_id)}\+([^+]+)(\+.*)?",
                             name)
        with suppress(ValueError):
            if match and name.isprintable() and keeps(match[1]) and match[1][0] != ".":
                return match[1], parse_time(match[2])
        raise NotebookError("submitting gives no such name")

    def _sort_by_timestamp(self, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return sorted(records, key=lambda record: record["came"], reverse=True)

    def copy_files(self) -> None:
        taken = [record for record in self.src_records if record["username"]]
        for self.src_records in [[record] for record in taken] or [[]]:
            try:
                super().copy_files()
            except Exception as why:
                self.pass_over(self.src_records[0]["filename"], why)

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        try:
            copy_regular(Path(src), Path(dest), self.pass_over)
            record = self._path_to_record(src)  # after copying, in case it was changed meanwhile
            if not record["username"]:
                raise NotebookError("it was changed while it was copied")
            stamp = f"{record['timestamp']} UTC"
            write_whole(Path(dest, "timestamp.txt"), stamp)
            write_whole(ledger(Path(self.coursedir.root), self.coursedir.assignment_id,
                               record["username"]), stamp)
        except BaseException:
            shutil.rmtree(dest, ignore_errors=True)
            raise
        if record["timestamp"] != record["claimed"]:
            self.log.warning("%s says it was submitted at %s, and came at %s", src,
                             record["claimed"], record["came"])

    def pass_over(self, path: str | Path, why: Any) -> None:
        self.log.warning("%s is not collected: %s", printable(str(path)), printable(str(why)))


def may_be(student: str, owner: int) -> bool:
    """Whether a student's folder may belong to this user: to that of their name, if there is."""
    try:
        return pwd.getpwnam(student).pw_uid == owner
    except KeyError:
        return True


Warn = Callable[[Path, Any], None]  # hears of what is left where it is, and why


def below(folder: Path, warn: Warn = lambda path, why: None) -> Iterator[tuple[Path, Any]]:
    """What is in a folder, its own files before those in its folders: paths from there, and what
    `lstat` says. No link is followed; at most `MOST_FILES` are looked at."""
    left, folders = MOST_FILES, [Path()]
    for here in folders:
        try:
            with os.scandir(folder / here) as found:
                names = sorted(islice((entry.name for entry in found), left + 1))
            for path in (here / name for name in names):
                if not left:
                    return warn(folder, f"there are more than {MOST_FILES} files in it")
                left -= 1
                if len(str(path)) > LONGEST_PATH or not path.name.isprintable():
                    warn(folder / path, "its name cannot be kept")
                    continue
                about = os.lstat(folder / path)
                yield path, about
                if stat.S_ISDIR(about.st_mode):
                    folders.append(path)
        except OSError as error:
            warn(folder / here, error.strerror)
    return None


def copy_regular(source: Path, target: Path, warn: Warn) -> None:
    """Copy a folder's regular files, notebooks first, and no more than `MOST_BYTES`."""
    left = MOST_BYTES
    target.mkdir(parents=True)
    for path, about in sorted(below(source, warn), key=lambda found: found[0].suffix != ".ipynb"):
        if stat.S_ISDIR(about.st_mode):
            continue
        try:
            data = read_regular((source / path).parent, path.name, left, names=1)
        except NotebookError as why:
            warn(source / path, why)
            continue
        left -= len(data)
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_bytes(data)
