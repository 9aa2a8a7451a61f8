"""The commands `dlcourse new`, `hand-out`, `collect`, `report`, `give-back` and `forget`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from ..app.terminal import refuse, say


def add_commands(subparsers: Any) -> None:
    """Add the parsers of these commands; each sets ``run``, which returns an exit code."""
    new = subparsers.add_parser("new", help="a course, a lesson, an assignment of your own")
    what = new.add_subparsers(title="what", dest="what", required=True)
    course = what.add_parser("course", help="a folder with all that a course needs")
    course.add_argument("folder", type=Path, metavar="DIR")
    course.add_argument("--without", nargs="+", action="extend", default=[], metavar="LESSON",
                        help="lessons to leave out, such as 07")
    for kind, words in (("lesson", "a lesson, with its assignment"),
                        ("assignment", "an assignment alone")):
        one = what.add_parser(kind, help=words)
        one.add_argument("name", metavar="NAME", help="such as 20_sleeping_penguins")
        one.add_argument("--after", metavar="LESSON", help="where it stands (default: at the end)")
        one.add_argument("--title", default="", help="how it is called (default: its name)")
    new.set_defaults(run=run_new)

    out = subparsers.add_parser("hand-out", help="what students get: never with a solution")
    out.add_argument("assignment", metavar="ASSIGNMENT", nargs="?")
    out.add_argument("--all", action="store_true", help="all lessons and assignments")
    how = out.add_mutually_exclusive_group()
    how.add_argument("--zip", action="store_true", help="as a zip")
    how.add_argument("--exchange", action="store_true", help="into nbgrader's exchange")
    how.add_argument("--to", type=Path, metavar="DIR", help="with --all: lay them out here")
    out.set_defaults(run=run_hand_out)

    take = subparsers.add_parser("collect", help="take submissions from Moodle's or Canvas's zip")
    take.add_argument("assignment", metavar="ASSIGNMENT", help="such as 06_softmax_and_loss")
    take.add_argument("--from", dest="source", type=Path, required=True, metavar="ZIP",
                      help="what the LMS gives: a zip, or a folder")
    take.add_argument("--match", action="append", default=[], type=pair, metavar="NAME=ID",
                      help="whose a name is, where that cannot be told; it is remembered")
    take.set_defaults(run=run_collect)

    report = subparsers.add_parser("report", help="what the class got wrong, and its grades")
    report.add_argument("assignment", metavar="ASSIGNMENT", nargs="?")
    report.add_argument("--all", action="store_true",
                        help="everybody's points in all assignments, and their total")
    report.add_argument("--json", action="store_true", help="the figures as JSON")
    report.set_defaults(run=run_report)

    give = subparsers.add_parser("give-back", help="grades and feedback for Moodle or Canvas")
    give.add_argument("assignment", metavar="ASSIGNMENT")
    give.add_argument("--worksheet", type=Path, metavar="CSV",
                      help="Moodle's grading worksheet, to be filled in")
    give.set_defaults(run=run_give_back)

    drop = subparsers.add_parser("forget", help="remove a student from a course, for good")
    drop.add_argument("student", metavar="ID")
    drop.add_argument("--yes", action="store_true", help="without this it only says what there is")
    drop.set_defaults(run=run_forget)


def pair(text: str) -> tuple[str, str]:
    name, equals, student = text.rpartition("=")
    if not equals or not name or not student:
        raise argparse.ArgumentTypeError(f"expected NAME=ID, got {text!r}")
    return name, student


def run_new(args: argparse.Namespace) -> int:
    """Write what is new, and say where it is."""
    from . import new

    if args.what == "course":
        made, where = new.new_course(args.folder, args.without), args.folder
    else:
        write = new.new_lesson if args.what == "lesson" else new.new_assignment
        made, where = write(Path(), args.name, args.after, args.title), Path()
    for name in made:
        say(f"  {where / name}{'/' * name.endswith('/')}")
    say("Now its text. `dlcourse doctor` says whether all fits together.")
    return 0


def run_hand_out(args: argparse.Namespace) -> int:
    """Make what students get, and say where it is."""
    from ..grading.intake.course import Course
    from .hand_out import edition, hand_out

    if bool(args.assignment) == args.all:
        return refuse("hand-out needs an assignment, or --all")
    where = edition(Course(), args.to) if args.all else hand_out(
        Course(), args.assignment, args.zip, args.exchange)
    say(f"Students {'fetch it from' if args.exchange else 'get'} {where}. No solution is in it.")
    return 0


def run_collect(args: argparse.Namespace) -> int:
    """Collect, and say what came, from whom, and what it was not clear whose it is."""
    from ..grading.intake.course import Course
    from .collect import collect

    done = collect(Course(), args.assignment, args.source, dict(args.match))
    say(f"{len(done.taken)} collected, {len(done.as_before)} as before, "
        f"{len(done.unmatched)} not matched.")
    for student, notes in done.notes.items():
        for note in notes:
            say(f"  note: {student}: {note}")
    for name, files in done.unmatched.items():
        say(f"  whose is it? {name}: {', '.join(files)}")
    if done.unmatched:
        say(f'Say whose each is: --match "{next(iter(done.unmatched))}=ID", and collect again.')
    if not (done.taken or done.as_before or done.unmatched):
        return refuse(f"there is no notebook in {args.source}")
    return 1 if done.unmatched else 0


def run_report(args: argparse.Namespace) -> int:
    """Write the reports, and say where they are."""
    from ..grading.intake.course import Course
    from .report import report
    from .totals import totals

    if bool(args.assignment) == args.all:
        return refuse("report needs an assignment, or --all")
    course = Course()
    if args.all:
        path, whole = totals(course)
        lines = [f"{len(whole)} students: {path}"]
        figures: Any = whole
    else:
        found = report(course, course.assignment(args.assignment))
        figures, lines = found.figures, found.text().splitlines()
    if args.json:
        print(json.dumps(figures, indent=1))
        return 0
    for line in lines:
        say(line)
    return 0


def run_give_back(args: argparse.Namespace) -> int:
    """Write what an LMS imports, and say where it is and what to look at before."""
    from ..grading.intake.course import Course
    from .give_back import give_back

    done = give_back(Course(), args.assignment, args.worksheet)
    say(f"{done.students} students: {', '.join(done.files)} in {done.folder}")
    for warning in done.warnings:
        say(f"  warning: {warning}")
    return 0


def run_forget(args: argparse.Namespace) -> int:
    """Remove a student everywhere, or say what would go; and what is left to look at."""
    from ..grading.intake.course import Course
    from .forget import forget, traces

    course = Course()
    if not args.yes:
        found = traces(course, args.student)
        for where in found:
            say(f"  {where}")
        say(f"{args.student} is in {len(found)} places. To remove them for good: --yes")
        return 0 if found else 1
    left = forget(course, args.student)
    say(f"{args.student} is forgotten here. Archives elsewhere are yours to delete.")
    for where in left:
        say(f"  still named in: {where}")
    return 1 if left else 0
