"""`dlcourse doctor`: what is installed, what is wrong, what to do about it.

A diagnosis is `ok`, `optional` (something is not there that only some need) or `wrong`.
`dlcourse.grading.commands` adds its own: `diagnoses()` returns a list of them.
"""

import json
import re
import shutil
import sys
from dataclasses import asdict
from importlib import import_module, metadata
from pathlib import Path
from typing import Literal

from .. import __version__
from . import outline, record
from .diagnosis import Diagnosis
from .terminal import Refusal
from .workspace import Manifest, changed_files, course_files, unwritable

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
    "latex2mathml": "site",
    "distributed": "cluster",
}
OPTIONAL = {
    "grading": "an instructor needs it to grade a class",
    "site": "only `dlcourse lecture`, `figure` and `site` need it",
    "cluster": "only grading on many machines needs it",
    "torch": "only lesson 12 needs it",
    "safetensors": "only saving as .safetensors needs it",
}
FREE_SPACE = 200e6  # bytes below which work can no longer be saved safely


def run(root: Path, *, as_json: bool = False) -> int:
    """Print what is found about this installation and the workspace `root`; 1 if any is wrong."""
    found = examine(root)
    wrong = [diagnosis for diagnosis in found if diagnosis.state == "wrong"]
    if as_json:
        print(json.dumps([asdict(diagnosis) for diagnosis in found], indent=1))
    else:
        print(*found, sep="\n")
        print(f"\n{len(wrong)} to put right." if wrong else "\nAll is well.")
    return 1 if wrong else 0


def examine(root: Path) -> list[Diagnosis]:
    """Everything there is to find about this installation and the workspace `root`."""
    found = [_python(sys.version_info[:2]), Diagnosis("dlcourse", "ok", __version__)]
    minimum = _minimum_versions()
    found += [_package(name, extra, minimum.get(name, "0")) for name, extra in SHOWN.items()]
    found += [_package(name, name, "0") for name in ("torch", "safetensors")
              if name != "torch" or _has_pytorch()]
    found += [_node(), *_course(), *_workspace(root.expanduser().resolve())]
    return found + _of_grading()


def _has_pytorch() -> bool:
    """Whether the course has the lesson that needs torch; where that cannot be read, it may."""
    try:
        return outline.here().find("12_to_pytorch") is not None
    except outline.CourseError:
        return True


def _python(version: tuple[int, ...]) -> Diagnosis:
    detail = ".".join(map(str, version)) + f" ({sys.executable})"
    oldest, newest = PYTHONS
    if version < oldest:
        return Diagnosis("Python", "wrong", detail, "The course needs Python 3.11 or newer.")
    if version > newest:
        return Diagnosis("Python", "ok", detail, "Newer than what the course is tested with.")
    return Diagnosis("Python", "ok", detail)


def _minimum_versions() -> dict[str, str]:
    """The version of each package that dlcourse asks for, from its own metadata."""
    try:
        required = metadata.requires("dlcourse") or []
    except metadata.PackageNotFoundError:
        return {}
    asked = (re.match(r"([\w.-]+)\s*[>=]=\s*([\d.]+)", line) for line in required)
    return {match[1]: match[2] for match in asked if match}


def _package(name: str, extra: str, minimum: str) -> Diagnosis:
    install = f"pip install 'dlcourse[{extra}]'" if extra in (*SHOWN.values(), "") else ""
    install = (install or f"pip install {name}").replace("[]", "")
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        if extra in OPTIONAL:
            return Diagnosis(name, "optional", "not installed", f"{OPTIONAL[extra]}: {install}")
        return Diagnosis(name, "wrong", "not installed", install)
    if _numbers(version) < _numbers(minimum):
        return Diagnosis(name, "wrong", f"{version}, needs {minimum} or newer", install)
    return Diagnosis(name, "ok", version)


def _node() -> Diagnosis:
    if where := shutil.which("node") and shutil.which("npm"):
        return Diagnosis("Node.js with npm", "ok", where)
    return Diagnosis("Node.js with npm", "optional", "not installed",
                     "only Python in the pages of `dlcourse lecture`, `figure` and `site` needs "
                     "it: nodejs.org, or apt install nodejs npm")


def _course() -> list[Diagnosis]:
    try:
        files = course_files()
    except Refusal as error:
        return [Diagnosis("lessons", "wrong", "none", str(error))]
    lessons = sum(re.fullmatch(r"notebooks/[\w-]+\.ipynb", name) is not None for name in files)
    found = [Diagnosis("lessons", "ok", f"{lessons}, in {len(files)} files")]
    if outline.FILE in files:
        wrong = [*outline.gaps(outline.here())]
        found.append(Diagnosis(outline.FILE, "ok", str(files[outline.FILE])) if not wrong else
                     Diagnosis(outline.FILE, "wrong", "; ".join(wrong[:5]), "Mend these places."))
    return found


def _workspace(root: Path) -> list[Diagnosis]:
    if not root.exists():
        return [Diagnosis("workspace", "ok", f"{root} is not there yet; dlcourse lab makes it")]
    if not root.is_dir():
        return [Diagnosis("workspace", "wrong", f"{root} is a file", "Give --dir a folder.")]
    found = []
    try:
        manifest, changed = Manifest.read(root), changed_files(root)
    except OSError as error:
        advice = "Change its permissions, or use another folder with --dir."
        return [Diagnosis("workspace", "wrong", f"{error.filename} may not be read", advice)]
    if manifest.damaged:
        advice = "Nothing is lost: dlcourse lab writes it anew and keeps every file that differs."
        found.append(Diagnosis("manifest", "wrong", "damaged", advice))
    elif not manifest.version:
        found.append(Diagnosis("workspace", "ok", f"{root}, empty; dlcourse lab fills it"))
    else:
        advice = "dlcourse lab brings it up to date" if manifest.version != __version__ else ""
        count = f"{len(changed)} of {len(manifest.laid)} changed"
        detail = f"{root}, version {manifest.version}, {count}"
        found.append(Diagnosis("workspace", "ok", detail, advice))
    for folder in (root, root / record.FOLDER, root / "notebooks", root / "exercises"):
        if unwritable(folder):
            advice = "Change its permissions, or use another folder with --dir."
            found.append(Diagnosis("workspace", "wrong", f"{folder} may not be written", advice))
            break
    free = shutil.disk_usage(root).free
    state: Literal["ok", "wrong"] = "ok" if free >= FREE_SPACE else "wrong"
    advice = "" if state == "ok" else "Free some space, or your work cannot be saved."
    found.append(Diagnosis("disk", state, f"{free / 1e9:.1f} GB free", advice))
    return found


def _of_grading() -> list[Diagnosis]:
    """What grading finds, where it is installed and has anything to say."""
    try:
        commands = import_module("dlcourse.grading.commands")
    except ModuleNotFoundError:
        return []
    return commands.diagnoses() if hasattr(commands, "diagnoses") else []


def _numbers(version: str) -> list[int]:
    return [int(number) for number in re.match(r"[\d.]*", version)[0].split(".") if number]  # type: ignore[index]
