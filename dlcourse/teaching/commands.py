"""The commands `dlcourse guide` and `dlcourse quiz`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..app.terminal import say


def add_commands(subparsers: Any) -> None:
    """Add the parsers of these commands; each sets ``run``, which returns an exit code."""
    guide = subparsers.add_parser("guide", help="a lesson's guide for teachers")
    guide.add_argument("lesson", metavar="LESSON",
                       help="such as 02, or 02_artificial_neuron; or a plan: term, weekend")
    guide.set_defaults(run=run_guide)

    quiz = subparsers.add_parser("quiz", help="draw a quiz: sheet, key, Moodle's XML, GIFT")
    quiz.add_argument("lesson", metavar="LESSON", help="such as 02, or 02_artificial_neuron")
    quiz.add_argument("--n", type=int, default=10, metavar="N", help="so many questions (10)")
    quiz.add_argument("--seed", type=int, default=1, metavar="S",
                      help="another number draws another quiz (1)")
    quiz.add_argument("--out", type=Path, metavar="DIR",
                      help="where it is written (default: build/quiz/LESSON-S)")
    quiz.set_defaults(run=run_quiz)


def run_guide(args: argparse.Namespace) -> int:
    """Print a guide as Markdown, with what it takes from the checks; or a plan."""
    from .guide import folder, markdown, named

    plan = folder() / f"{args.lesson}.md" if args.lesson in ("term", "weekend") else None
    print(plan.read_text(encoding="utf-8") if plan else markdown(named(args.lesson)), end="")
    return 0


def run_quiz(args: argparse.Namespace) -> int:
    """Draw a quiz and write its four files."""
    from .._files import write_whole
    from .quiz import drawn, gift, moodle, sheet

    guide, questions = drawn(args.lesson, args.n, args.seed)
    out = args.out or Path("build", "quiz", f"{guide.name}-{args.seed}")
    files = {"sheet.html": sheet(guide, questions, key=False),
             "key.html": sheet(guide, questions, key=True),
             "moodle.xml": moodle(guide, questions), "gift.txt": gift(guide, questions)}
    for name, text in files.items():
        write_whole(out / name, text)
    say(f"{len(questions)} questions on {guide.name}: {', '.join(files)} in {out}")
    return 0
