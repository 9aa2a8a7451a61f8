"""The command `dlcourse grade`."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import Any

from ..app.diagnosis import Diagnosis
from ..app.terminal import refuse, say
from .sandbox.walls import NoConfinement, walls


def add_commands(subparsers: Any) -> None:
    """Add the parser of this command; it sets ``run``, which returns an exit code."""
    grade = subparsers.add_parser("grade", help="grade what students handed in (for instructors)")
    grade.add_argument("assignment", metavar="ASSIGNMENT", help="such as 06_softmax_and_loss")
    grade.add_argument("--student", nargs="+", action="extend", default=[], metavar="ID",
                       help="only these students")
    grade.add_argument("--jobs", type=positive, metavar="N",
                       help="so many at once (default: the number of cores)")
    grade.add_argument("--scheduler", metavar="tcp://…", help="use this Dask cluster")
    grade.add_argument("--regrade", action="store_true",
                       help="run again what has been graded; what a person entered stays")
    grade.add_argument("--revise", action="store_true",
                       help="also where cells came or went since; says whose points changed")
    grade.add_argument("--unsafe", action="store_true",
                       help="grade even where students' code cannot be confined")
    grade.add_argument("--json", action="store_true", help="the summary as JSON")
    grade.set_defaults(run=run_grade)


def run_grade(args: argparse.Namespace) -> int:
    """Grade, and say what was done."""
    try:
        confinement = walls((), args.unsafe)
    except NoConfinement as why:
        return refuse(str(why))
    from ..app.course import Course
    from .grade import grade

    course = Course()
    summary = grade(course, course.assignment(args.assignment), only=args.student,
                    jobs=args.jobs, scheduler=args.scheduler, regrade=args.regrade,
                    revise=args.revise, unsafe=args.unsafe,
                    progress=not args.json and sys.stderr.isatty())
    if args.json:
        print(json.dumps(asdict(summary), indent=1))
        return 0
    if not confinement.safe:
        say(f"Confined by {confinement.name}.")
    again = f", {summary.from_before} unchanged since before" if summary.from_before else ""
    say(f"{summary.graded} graded in {summary.seconds:.1f} s{again}, "
        f"{len(summary.quarantined)} set aside.")
    for student, reason in summary.quarantined.items():
        say(f"  set aside: {student}: {reason}")
    for student, (before, now) in summary.revised.items():
        say(f"  revised: {student}: {before:g} → {now:g}")
    for student, notes in summary.notes.items():
        for note in notes:
            say(f"  note: {student}: {note}")
    if not (summary.graded or summary.from_before or summary.quarantined):
        return refuse(f"nobody has handed in anything of this assignment in {course.submitted}")
    return 0


def diagnoses() -> list[Diagnosis]:
    """What `dlcourse doctor` says about grading here."""
    try:
        return [Diagnosis("confinement", "ok", walls().name)]
    except NoConfinement as why:
        return [Diagnosis("confinement", "optional", "none",
                          f"Only grading a class needs it: {why}")]


def positive(text: str) -> int:
    if text.isdecimal() and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"expected a number above 0, got {text!r}")
