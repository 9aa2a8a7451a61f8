"""`dlcourse doctor`: what is installed, what is wrong, what to do about it.

A finding is `ok`, `optional` (something is not there that only some need) or `wrong`.
`dlcourse.grading.commands` may add its own: a function `findings()` that returns a list of them.
"""

import json
import os
import re
import shutil
import sys
from dataclasses import asdict, dataclass
from importlib import import_module, metadata
from pathlib import Path
from typing import Literal

from . import __version__
from .workspace import Manifest, WorkspaceError, changed_files, course_files

PYTHONS = ((3, 11), (3, 14))  # oldest, newest tested
SHOWN = {
    "numpy": "",
    "tqdm": "",
    "matplotlib": "figures",
    "ipywidgets": "figures",
    "anywidget": "figures",
    "ipykernel": "lab",
    "jupyterlab": "lab",
    "nbgrader": "grading",
    "distributed": "cluster",
}
OPTIONAL = {
    "grading": "an instructor needs it to grade a class",
    "cluster": "only grading on many machines needs it",
    "torch": "only lesson 12 needs it",
    "safetensors": "only saving as .safetensors needs it",
}
FREE_SPACE = 200e6  # bytes below which work can no longer be saved safely
MARKS = {"ok": "ok   ", "optional": "-    ", "wrong": "WRONG"}


@dataclass(frozen=True)
class Finding:
    """One line of the report; `advice` says what to do unless all is well."""

    name: str
    state: Literal["ok", "optional", "wrong"]
    detail: str
    advice: str = ""

    def __str__(self) -> str:
        advice = f"\n      → {self.advice}" if self.advice else ""
        return f"{MARKS[self.state]} {self.name}: {self.detail}{advice}"


def run(root: Path, *, as_json: bool = False) -> int:
    """Print what is found about this installation and the workspace `root`; 1 if any is wrong."""
    found = examine(root)
    wrong = [finding for finding in found if finding.state == "wrong"]
    if as_json:
        print(json.dumps([asdict(finding) for finding in found], indent=1))
    else:
        print(*found, sep="\n")
        print(f"\n{len(wrong)} to put right." if wrong else "\nAll is well.")
    return 1 if wrong else 0


def examine(root: Path) -> list[Finding]:
    """Everything there is to find about this installation and the workspace `root`."""
    found = [_python(sys.version_info[:2]), Finding("dlcourse", "ok", __version__)]
    minimum = _minimum_versions()
    found += [_package(name, extra, minimum.get(name, "0")) for name, extra in SHOWN.items()]
    found += [_package(name, name, "0") for name in ("torch", "safetensors")]
    found += [_course(), *_workspace(root.expanduser().resolve())]
    return found + _of_grading()


def _python(version: tuple[int, ...]) -> Finding:
    detail = ".".join(map(str, version)) + f" ({sys.executable})"
    oldest, newest = PYTHONS
    if version < oldest:
        return Finding("Python", "wrong", detail, "The course needs Python 3.11 or newer.")
    if version > newest:
        return Finding("Python", "ok", detail, "Newer than what the course is tested with.")
    return Finding("Python", "ok", detail)


def _minimum_versions() -> dict[str, str]:
    """The version of each package that dlcourse asks for, from its own metadata."""
    try:
        required = metadata.requires("dlcourse") or []
    except metadata.PackageNotFoundError:
        return {}
    asked = (re.match(r"([\w.-]+)\s*[>=]=\s*([\d.]+)", line) for line in required)
    return {match[1]: match[2] for match in asked if match}


def _package(name: str, extra: str, minimum: str) -> Finding:
    install = f"pip install 'dlcourse[{extra}]'" if extra in (*SHOWN.values(), "") else ""
    install = (install or f"pip install {name}").replace("[]", "")
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        if extra in OPTIONAL:
            return Finding(name, "optional", "not installed", f"{OPTIONAL[extra]}: {install}")
        return Finding(name, "wrong", "not installed", install)
    if _numbers(version) < _numbers(minimum):
        return Finding(name, "wrong", f"{version}, needs {minimum} or newer", install)
    return Finding(name, "ok", version)


def _course() -> Finding:
    try:
        files = course_files()
    except WorkspaceError as error:
        return Finding("lessons", "wrong", "none", str(error))
    lessons = sum(re.fullmatch(r"notebooks/\d\d_\w+\.ipynb", name) is not None for name in files)
    return Finding("lessons", "ok", f"{lessons}, in {len(files)} files")


def _workspace(root: Path) -> list[Finding]:
    if not root.exists():
        return [Finding("workspace", "ok", f"{root} is not there yet; dlcourse lab makes it")]
    if not root.is_dir():
        return [Finding("workspace", "wrong", f"{root} is a file", "Give --dir a folder.")]
    found = []
    try:
        manifest, changed = Manifest.read(root), changed_files(root)
    except OSError as error:
        advice = "Change its permissions, or use another folder with --dir."
        return [Finding("workspace", "wrong", f"{error.filename} may not be read", advice)]
    if manifest.damaged:
        advice = "Nothing is lost: dlcourse lab writes it anew and keeps every file that differs."
        found.append(Finding("manifest", "wrong", "damaged", advice))
    elif not manifest.version:
        found.append(Finding("workspace", "ok", f"{root}, empty; dlcourse lab fills it"))
    else:
        advice = "dlcourse lab brings it up to date" if manifest.version != __version__ else ""
        count = f"{len(changed)} of {len(manifest.laid)} changed"
        detail = f"{root}, version {manifest.version}, {count}"
        found.append(Finding("workspace", "ok", detail, advice))
    if not os.access(root, os.W_OK | os.X_OK):
        advice = "Change its permissions, or use another folder with --dir."
        found.append(Finding("workspace", "wrong", f"{root} may not be written", advice))
    free = shutil.disk_usage(root).free
    state: Literal["ok", "wrong"] = "ok" if free >= FREE_SPACE else "wrong"
    advice = "" if state == "ok" else "Free some space, or your work cannot be saved."
    found.append(Finding("disk", state, f"{free / 1e9:.1f} GB free", advice))
    return found


def _of_grading() -> list[Finding]:
    """What grading finds, where it is installed and has anything to say."""
    try:
        commands = import_module("dlcourse.grading.commands")
    except ModuleNotFoundError:
        return []
    return commands.findings() if hasattr(commands, "findings") else []


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.match(r"[\d.]*", version)[0].split(".") if number]  # type: ignore[index]
