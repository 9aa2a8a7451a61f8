"""The commands `dlcourse check` and `dlcourse build-exercises`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..app import record
from ..app.terminal import paint, refuse
from ..running.notebook import NotebookError
from . import NAMES, build, marking
from .kit.score import NOT_DONE, RIGHT, plain_number

COLOURS = {RIGHT: "32", NOT_DONE: "2"}


def add_commands(subparsers: Any) -> None:
    """Add the parsers of these commands; each sets ``run``, which returns an exit code."""
    check = subparsers.add_parser("check", help="judge your answers in one assignment, or in all")
    check.add_argument("notebook", nargs="?", type=Path, metavar="NOTEBOOK",
                       help="a notebook, or an assignment's name (default: all assignments)")
    check.add_argument("--json", action="store_true", help="the result as JSON")
    check.set_defaults(run=run_check)

    make = subparsers.add_parser("build-exercises",
                                 help="make the students' assignments from the solutions")
    make.add_argument("--solutions", type=Path, default=Path("solutions"), metavar="DIR")
    make.add_argument("--exercises", type=Path, default=Path("exercises"), metavar="DIR")
    make.set_defaults(run=run_build)


def run_check(args: argparse.Namespace) -> int:
    """Run the notebooks and print what each of their answers is worth."""
    try:
        notebooks = [find(args.notebook)] if args.notebook else notebooks_here()
        results = [{"assignment": n.stem, **entry}
                   for n in notebooks for entry in marking.scores(n)]
    except NotebookError as error:
        return refuse(str(error))
    if not notebooks:
        return refuse("no assignment here; name a notebook, or go to the folder of your lessons "
                      "(the one that `dlcourse lab` made)")
    if not results:
        return refuse(f"{notebooks[0]} has no task that a check judges")
    if args.json:
        print_json(results)
    else:
        for name in dict.fromkeys(r["assignment"] for r in results):
            mine = [r for r in results if r["assignment"] == name]
            print(paint(f"{name}: {total(mine)}", "1"))
            for entry in mine:
                print(paint(entry["report"], COLOURS.get(entry["status"], "0")))
            print()
    return 0


def run_build(args: argparse.Namespace) -> int:
    """Write the students' assignments."""
    names = build.build(args.solutions, args.exercises)
    print(f"{len(names)} assignments in {args.exercises}: {', '.join(names)}")
    return 0


def notebooks_here() -> list[Path]:
    """The assignments' notebooks in the workspace, an instructor's own too, or here."""
    roots = [root for root in (record.workspace(), Path("."), Path("dlcourse-work")) if root]
    for root in roots:
        if found := [p for p in sorted(root.glob("exercises/*/*.ipynb"))
                     if p.stem == p.parent.name]:
            return found
        for pattern in ("{0}/{0}.ipynb", "{0}.ipynb"):
            if found := [p for n in NAMES if (p := root / pattern.format(n)).is_file()]:
                return found
    return []


def find(notebook: Path) -> Path:
    """The file that was named, or the assignment of that name."""
    if notebook.is_file():
        return notebook
    if notebook.is_dir() and (inside := notebook / f"{notebook.resolve().name}.ipynb").is_file():
        return inside
    name = notebook.name.removesuffix(".ipynb")
    there = notebooks_here()
    meant = [path for path in there if path.stem == name] or [
        path for path in there if name in (path.stem[:2], path.stem[3:])]
    if len(meant) > 1:
        raise NotebookError(f"{name} may be {' or '.join(p.stem for p in meant)}: say which")
    if meant:
        return meant[0]
    raise NotebookError(f"there is no notebook {notebook}")


def total(results: Iterable[dict[str, Any]]) -> str:
    results = list(results)
    points, most = (plain_number(sum(r[key] for r in results)) for key in ("points", "max_points"))
    return f"{points!r} of {most!r} points"


def print_json(results: list[dict[str, Any]]) -> None:
    sums = {key: plain_number(sum(r[key] for r in results)) for key in ("points", "max_points")}
    print(json.dumps({**sums, "exercises": results}, indent=1, ensure_ascii=False))
