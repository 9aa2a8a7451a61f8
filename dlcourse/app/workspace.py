"""The student's own copy of the lessons and exercises, kept up to date without losing their work.

`lay_out` copies the course into a workspace and may be run again at any time. A manifest
(`.dlcourse/manifest.json`) holds the SHA-256 of every file as it was laid; it decides what happens
to a file for which the course has new content. A notebook is changed when its cells were: outputs
and metadata alone, which JupyterLab writes by itself, make it nobody's own.

| the file in the workspace is …               | what happens                                     |
|----------------------------------------------|--------------------------------------------------|
| not there, never was                         | laid                                             |
| not there, deleted or renamed by the student | laid again: this is how a lesson is started over |
| as it was laid, there or beside              | refreshed                                        |
| changed by the student, or unknown           | kept; the new one is laid beside it, once, as    |
|                                              | `NAME.new-VERSION.ipynb`                         |

Every file is written beside its place and then moved there in one step, so a file is either the old
one or the new one. A copy that was interrupted continues at the next run. A damaged manifest makes
every file "unknown", so nothing is overwritten.
"""

import contextlib
import glob
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from errno import EACCES, EDQUOT, ENOSPC, EPERM, EROFS
from pathlib import Path

from .. import __version__
from .._files import PART, replacing, write_whole
from . import outline, record
from .news import news
from .outline import FOLDERS, hidden
from .terminal import Refusal

MANIFEST = f"{record.FOLDER}/{record.MANIFEST}"
DEFAULT_FOLDER = "dlcourse-work"
STALE_AFTER = 3600.0  # seconds after which a part file belongs to no running copy


class WorkspaceError(Refusal):
    """What kept the workspace from being laid out, as a sentence for the student."""


@dataclass
class Manifest:
    """What was laid: for each file its SHA-256, and that of the content last laid beside it.

    `cells` gives for the SHA-256 of a notebook that was laid the SHA-256 of its cells.
    """

    version: str = ""
    laid: dict[str, str] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    damaged: bool = False

    @classmethod
    def read(cls, root: Path) -> "Manifest":
        """The manifest of the workspace `root`: empty where there is none, or a damaged one."""
        try:
            text = (root / MANIFEST).read_bytes()
        except FileNotFoundError:
            return cls()
        try:
            content = json.loads(text)
            manifest = cls(content["version"], content["laid"], content["beside"],
                           content.get("cells", {}))  # fmt: skip
        except (ValueError, KeyError, TypeError):
            return cls(damaged=True)
        hashes = (manifest.laid, manifest.beside, manifest.cells)
        if all(isinstance(h, dict) and all(map(_is_text, h.values())) for h in hashes):
            return manifest
        return cls(damaged=True)

    def write(self, root: Path) -> None:
        """Write the manifest into the workspace `root`, unless it already says the same."""
        used = {*self.laid.values(), *self.beside.values()}
        self.cells = {sha: cells for sha, cells in self.cells.items() if sha in used}
        content = {"version": self.version, "laid": self.laid, "beside": self.beside,
                   "cells": self.cells}  # fmt: skip
        data = (json.dumps(content, indent=1, sort_keys=True) + "\n").encode()
        path = root / MANIFEST
        if _digest(path) != _sha256(data):
            write_whole(path, data)


@dataclass
class Report:
    """What `lay_out` did: paths relative to the workspace."""

    root: Path
    added: list[str] = field(default_factory=list)
    restored: list[str] = field(default_factory=list)
    refreshed: list[str] = field(default_factory=list)
    beside: list[tuple[str, str]] = field(default_factory=list)
    news: dict[str, str] = field(default_factory=dict)  # of what changed, in words
    manifest_damaged: bool = False

    def sentences(self) -> Iterator[str]:
        """What the student should know, a sentence each; none when nothing happened."""
        if self.manifest_damaged:
            yield f"{MANIFEST} was damaged, so every file that differs was taken to be yours."
        if self.added:
            yield f"{_files(self.added)} of the course laid into {self.root}."
        if self.refreshed:
            yield f"{_files(self.refreshed)} you had not changed brought up to date."
        for name in self.restored:
            yield f"{name} was gone; a fresh copy is in its place."
        for name, new in self.beside:
            yield f"{name} has your changes and was left alone; the course's new one is {new}."


def course_files() -> dict[str, Path]:
    """Every file of the course by its path in the workspace (`notebooks/00_start_here.ipynb`).

    Raises `WorkspaceError` where there is none, `CourseError` where its `course.toml` is wrong.
    """
    files = outline.here().files()
    if not files:
        raise WorkspaceError(f"There are no lessons in {outline.shipped()}. "
                             "Install dlcourse again.")
    return files


def lay_out(
    root: Path, course: dict[str, Path] | None = None, version: str = __version__
) -> Report:
    """Copy the course into the workspace `root`, or bring that workspace up to date.

    `course` gives for each path in the workspace the file it is copied from (as `course_files`).
    Raises `WorkspaceError` where the folder cannot be used or written; what was laid until then
    stays, and what the student has changed is never touched.
    """
    course, edition = course_files() if course is None else course, outline.here()
    try:
        root = root.expanduser().resolve()
        if record.is_workspace(root) and (root / outline.FILE).is_file():  # an edition to work in
            course = {name: source for name, source in course.items()
                      if not source.is_relative_to(root)}
        _check_folders(root, course)
        for folder in {(root / name).parent for name in (MANIFEST, *course)}:
            folder.mkdir(parents=True, exist_ok=True)
            _sweep(folder)
        for folder in (root, *(root / name for name in (record.FOLDER, *FOLDERS))):
            if error := unwritable(folder):
                raise error
        manifest = Manifest.read(root)
        report = Report(root, manifest_damaged=manifest.damaged)
        try:
            for name, source in course.items():
                data = edition.linked(name, source.read_bytes())
                _lay(name, data, manifest, report, version)
            manifest.version = version
        finally:
            manifest.write(root)
    except OSError as error:
        raise WorkspaceError(_explain(error, root)) from error
    return report


def unwritable(folder: Path) -> OSError | None:
    """Why nothing can be written into a folder that is there, or None: it is tried."""
    try:
        with contextlib.suppress(FileNotFoundError), tempfile.TemporaryFile(dir=folder):
            return None
    except OSError as error:
        error.filename = str(folder)
        return error
    return None


def changed_files(root: Path) -> list[str]:
    """The files of the workspace `root` that the student has changed since they were laid."""
    manifest = Manifest.read(root)
    return [name for name, laid in manifest.laid.items()
            if _digest(root / name) is not None and not _as_laid(root / name, (laid,), manifest)]


def newer(root: Path, name: str) -> str | None:
    """What lies beside the file `name` as the course's new version of it, undecided; or None."""
    beside = Manifest.read(root).beside.get(name)
    path = root / name
    found = (one for one in path.parent.glob(f"{glob.escape(path.stem)}.new-*{path.suffix}")
             if beside is not None and _digest(one) == beside)
    return next((one.relative_to(root).as_posix() for one in sorted(found)), None)


def take_new(root: Path, name: str) -> str:
    """Put the new version of the file `name` in its place; returns the name that yours has now.

    Raises `WorkspaceError` where there is none, or where a file cannot be written.
    """
    manifest, new = Manifest.read(root), newer(root, name)
    if new is None:
        raise WorkspaceError(f"There is no new version of {name} any more.")
    path, data = root / name, (root / new).read_bytes()
    mine, attempt = path.with_name(f"{path.stem}.mine{path.suffix}"), 1
    while mine.exists():
        attempt += 1
        mine = path.with_name(f"{path.stem}.mine-{attempt}{path.suffix}")
    try:
        _put(mine, path.read_bytes())
        if not _put(path, data, replaces=_digest(mine)):
            raise WorkspaceError(f"{name} was saved just now. Try it again.")
        _decided(root, name, new, manifest)
    except OSError as error:
        raise WorkspaceError(_explain(error, root)) from error
    return mine.relative_to(root).as_posix()


def keep_mine(root: Path, name: str) -> None:
    """Leave the file `name` as it is, and ask no more until there is another new version."""
    if new := newer(root, name):
        try:
            _decided(root, name, new, Manifest.read(root))
        except OSError as error:
            raise WorkspaceError(_explain(error, root)) from error


def _decided(root: Path, name: str, new: str, manifest: Manifest) -> None:
    """The new version that lay beside `name` is known now, and lies there no more."""
    manifest.laid[name] = manifest.beside.pop(name)
    manifest.write(root)
    (root / new).unlink()


def find() -> Path | None:
    """The workspace that belongs to where one is.

    That is the one that one is in, or else the `dlcourse-work` in the nearest folder upwards that
    holds one: where `dlcourse lab` was called, or `make lab`.
    """
    beside = (folder / DEFAULT_FOLDER for folder in record.upwards())
    return record.workspace() or next(filter(record.is_workspace, beside), None)


def last_notebook(root: Path) -> str | None:
    """The notebook of the workspace `root` that was saved or checked last; None before the first.

    One that is as it was laid was not saved; answers and checks are in the record at once.
    """
    manifest = Manifest.read(root)
    ours = {*manifest.laid.values(), *manifest.beside.values()}
    times: dict[str, float] = {}
    for folder in FOLDERS:
        for path in (root / folder).rglob("*.ipynb"):
            inside = path.relative_to(root)
            if not hidden(inside) and path.is_file() and _digest(path) not in ours:
                times[inside.as_posix()] = path.stat().st_mtime
    places = {"answers": "notebooks/{0}.ipynb", "exercises": "exercises/{0}/{0}.ipynb"}
    for section, place in places.items():
        for known, entry in record.read(root)[section].items():
            name = place.format(known.partition("/")[0])
            if (root / name).is_file():
                times[name] = max(times.get(name, 0.0), _seconds(entry))
    return max(times, key=times.__getitem__, default=None)


def _lay(name: str, data: bytes, manifest: Manifest, report: Report, version: str) -> None:
    """Bring the one file `name` up to date with the course's `data`."""
    path, new = report.root / name, _sha256(data)
    old, laid, beside = _digest(path), manifest.laid.get(name), manifest.beside.get(name)
    if cells := _cells(data):
        manifest.cells[new] = cells
    if old is None:
        _put(path, data)
        (report.added if laid is None else report.restored).append(name)
    elif old != new:
        if old not in (laid, beside) and new == laid:  # worked on, and there is nothing new
            return
        before = b"" if path.is_symlink() else path.read_bytes()
        untouched = _as_laid(path, (laid, beside, new), manifest)
        if untouched and _put(path, data, replaces=old):
            report.refreshed.append(name)
            report.news[name] = news(before, data)
        else:
            if new not in (laid, beside):
                report.beside.append((name, _lay_beside(report.root, name, data, version)))
                manifest.beside[name] = new
            return
    manifest.laid[name] = new
    manifest.beside.pop(name, None)


def _lay_beside(root: Path, name: str, data: bytes, version: str) -> str:
    """Write `data` beside the file `name` and return the new name; never over another file."""
    path, new = root / name, _sha256(data)
    beside, attempt = path.with_name(f"{path.stem}.new-{version}{path.suffix}"), 1
    while _digest(beside) not in (None, new):
        attempt += 1
        beside = path.with_name(f"{path.stem}.new-{version}-{attempt}{path.suffix}")
    _put(beside, data)
    return beside.relative_to(root).as_posix()


def _put(path: Path, data: bytes, *, replaces: str | None = None) -> bool:
    """Write `data` to `path` in one step, and to the disk before that.

    With `replaces`, the SHA-256 the file should still have, a file that was saved meanwhile is
    left alone and the answer is False.
    """
    try:
        with replacing(path) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            if replaces is not None and _digest(path) != replaces:
                raise _SavedMeanwhile
    except _SavedMeanwhile:
        return False
    return True


class _SavedMeanwhile(Exception):
    """The student saved the file that was to be replaced."""


def _check_folders(root: Path, course: dict[str, Path]) -> None:
    """Raise `WorkspaceError` unless the course can be laid out below `root`."""
    if root.exists() and not root.is_dir():
        raise WorkspaceError(f"{root} is a file; --dir needs a folder.")
    homes = {source.parents[name.count("/") - 1] for name, source in course.items() if "/" in name}
    if any((root / home.name).resolve() == home or root.is_relative_to(home) for home in homes):
        raise WorkspaceError(f"{root} is the course itself; choose another folder with --dir.")
    folders = {folder for name in (MANIFEST, *course) for folder in Path(name).parents}
    for folder in [*sorted(folders - {Path(".")}), Path(MANIFEST)]:
        if (root / folder).is_symlink():
            raise WorkspaceError(
                f"{root / folder} is a symbolic link, and nothing is written through one. "
                "Remove it, or choose another folder with --dir."
            )
    for folder in sorted(folders):
        if (root / folder).exists() and not (root / folder).is_dir():
            raise WorkspaceError(f"{root / folder} is a file where a folder belongs; rename it.")
    for name in course:
        if (root / name).is_dir():
            raise WorkspaceError(f"{root / name} is a folder where a file belongs; rename it.")


def _sweep(folder: Path) -> None:
    """Remove part files that an interrupted copy left behind in `folder`."""
    for part in folder.glob(f".*{PART}"):
        if time.time() - part.stat().st_mtime > STALE_AFTER:
            part.unlink(missing_ok=True)


def _explain(error: OSError, root: Path) -> str:
    """The error as a sentence that says what to do."""
    path = error.filename or root
    if error.errno in (ENOSPC, EDQUOT):
        return (
            f"The disk is full, so the course could not be copied to {root}. Free some space and "
            "run the command again: it continues where it stopped, and your work is untouched."
        )
    if error.errno in (EACCES, EPERM, EROFS):
        return (
            f"{path} may not be read or written. Change its permissions, "
            "or choose another folder with --dir."
        )
    return f"{path} could not be read or written: {error.strerror or error}."


def _digest(path: Path) -> str | None:
    """The SHA-256 of a file; None where there is none. A symbolic link is nobody's but its own."""
    if path.is_symlink():
        return "symbolic link"
    try:
        return _sha256(path.read_bytes())
    except FileNotFoundError:
        return None


def _as_laid(path: Path, laid: Iterable[str | None], manifest: Manifest) -> bool:
    """Whether a file is what was laid under one of these SHA-256, or a notebook with its cells."""
    if path.is_symlink():
        return False
    data = path.read_bytes()
    cells = _cells(data)
    return _sha256(data) in laid or (
        cells is not None and cells in {manifest.cells.get(sha) for sha in laid if sha})


def _cells(data: bytes) -> str | None:
    """The SHA-256 of a notebook's cells: their kinds and texts, in order; None of what is none.

    Outputs, numbers and metadata are not counted: JupyterLab writes them when a notebook is only
    opened. Nor are empty cells, which running the last one leaves behind.
    """
    try:
        cells = [(cell["cell_type"], "".join(cell["source"])) for cell in json.loads(data)["cells"]]
        return _sha256(json.dumps([cell for cell in cells if cell[1].strip()]).encode())
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _seconds(entry: object) -> float:
    """When an entry of the record was written; 0 where that cannot be read."""
    try:
        return datetime.fromisoformat(entry["time"]).timestamp()  # type: ignore[index]
    except (KeyError, TypeError, ValueError):
        return 0.0


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _files(names: list[str]) -> str:
    return "1 file" if len(names) == 1 else f"{len(names)} files"
