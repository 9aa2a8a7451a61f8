"""nbgrader's commands, each in a process forked from one that has nbgrader loaded: that takes
most of such a command's time."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

LOADED = ["nbgrader.apps.nbgraderapp", "nbgrader.converters", "nbgrader.exchange.default"]


def nbgrader(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What `nbgrader WORDS` prints in a folder. Raises `CalledProcessError` where it fails."""
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(LOADED)
    out, error = folder / ".nbgrader.out", folder / ".nbgrader.err"
    process = server.Process(target=launch, args=(words, folder, dict(os.environ), out, error))
    process.start()
    process.join()
    done = subprocess.CompletedProcess(
        ["nbgrader", *words], process.exitcode or 0, *(f.read_text() for f in (out, error)))
    out.unlink(), error.unlink()
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, done.args, done.stdout, done.stderr)
    return done


def launch(words: tuple[str, ...], folder: Path, environment: dict[str, str], out: Path,
           error: Path) -> None:
    """Be the command, with what it prints in two files."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for file, number in ((out, 1), (error, 2)):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    sys.argv = ["nbgrader", *words]
    from nbgrader.apps.nbgraderapp import NbGraderApp

    NbGraderApp.launch_instance(list(words))
