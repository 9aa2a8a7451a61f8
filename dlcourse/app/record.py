"""The record of what was done: ``.dlcourse/progress.json`` in the student's workspace.

The workspace is the folder named by the environment variable DLCOURSE_WORKSPACE, or else the
nearest folder upwards that `dlcourse lab` laid out. Where there is none, nothing is recorded.
The file is replaced as a whole, so that a reader never finds half of it.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .._files import write_whole

FOLDER, FILE = ".dlcourse", "progress.json"
MANIFEST = "manifest.json"  # beside it, what was laid out: see dlcourse/app/workspace.py


def workspace() -> Path | None:
    """The student's workspace that one is in, or None."""
    if named := os.environ.get("DLCOURSE_WORKSPACE"):
        return Path(named)
    return next(filter(is_workspace, upwards()), None)


def upwards() -> Iterator[Path]:
    """The folder one is in, and those above it; none where it was deleted."""
    with contextlib.suppress(OSError):
        yield from (Path.cwd(), *Path.cwd().parents)


def is_workspace(folder: Path) -> bool:
    """Whether work is kept in a folder. (Grading has a folder `.dlcourse`, too.)"""
    try:
        return any((folder / FOLDER / name).is_file() for name in (MANIFEST, FILE))
    except OSError:
        return False


def read(folder: Path | None = None) -> dict[str, Any]:
    """The record: "exercises" and "answers", each {"LESSON/NAME": {"time": …, …}}.

    An exercise's entry has "points" and "max_points", an answer's what was predicted or chosen.
    """
    folder = folder or workspace()
    try:
        if folder is None:
            raise OSError
        record = json.loads((folder / FOLDER / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        record = {}
    if not isinstance(record, dict):
        record = {}
    sections = {name: record.get(name) for name in ("exercises", "answers")}
    return {name: kept if isinstance(kept, dict) else {} for name, kept in sections.items()}


def update(lesson: str, name: str, *, section: str = "exercises", **news: Any) -> dict[str, Any]:
    """Write ``news`` into the entry LESSON/NAME; a number under "add_…" is added to what is there.

    Returns the entry. Recording never fails what is recorded: where the folder cannot be written,
    nothing is recorded.
    """
    folder = workspace()
    if folder is None:
        _tell_once()
    with contextlib.ExitStack() as stack:
        if folder is not None:
            stack.enter_context(locked(folder / FOLDER))
        record = read(folder)
        entry = record[section].setdefault(f"{lesson}/{name}", {})
        for key, value in news.items():
            if key.startswith("add_"):
                key = key.removeprefix("add_")
                value += entry.get(key, 0)
            entry[key] = value
        if "points" in entry:
            entry["best"] = max(entry["points"], entry.get("best", 0))
        entry["time"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        entry.setdefault("since", entry["time"])
        if folder is not None:
            with contextlib.suppress(OSError):
                text = json.dumps(record, indent=1, sort_keys=True)
                write_whole(folder / FOLDER / FILE, text)
    return entry


def _tell_once() -> None:
    """In a notebook that lies in no folder of lessons: why nothing is kept, and what to do."""
    shell: Any = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if hasattr(shell, "kernel") and not hasattr(shell, "dlcourse_told"):
        shell.dlcourse_told = True
        print("Your points are not kept: this notebook lies in no folder of lessons. The command "
              "`dlcourse lab` makes one; or set DLCOURSE_WORKSPACE to a folder.")


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Two notebooks that record at once wait for each other (where the system can lock)."""
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError, ImportError):
            folder.mkdir(parents=True, exist_ok=True)
            import fcntl

            file = stack.enter_context(open(folder / "progress.lock", "w"))
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
