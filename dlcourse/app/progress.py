"""How far a learner is: one view of the record, the same wherever it is asked for.

`progress` is the truth that the command `dlcourse progress`, the table in lesson 00 and every page
show. A task counts what its last check said, not the best one: who broke a right answer has it to
mend. The lessons and their questions are those of the course, the tasks those of its checks; of an
assignment of an instructor's own, those of its notebook.
"""

from __future__ import annotations

import argparse
import json
import re
import textwrap
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .. import checks
from ..checks import marking
from ..checks.kit import worth
from ..figures import ask
from ..running.notebook import NotebookError
from . import boxes, outline, record
from .terminal import paint, printable, refuse
from .workspace import find

ASKED = re.compile(r"\bask\.(me|question|predict_\w+)\(\s*[\"'](([\w-]+)/([\w-]+))[\"']")
ALL_DONE = "All is done: every task is right, and every question is answered."
NOWHERE = "nothing is recorded here: go to the folder of your lessons, which dlcourse lab made"
WIDTH = 79


@dataclass(frozen=True)
class Task:
    """A graded task of an assignment, and what its last check said."""

    name: str
    points: float
    max_points: float
    status: str
    misconception: str | None = None
    attempts: int = 0
    hints: int = 0

    @property
    def done(self) -> bool:
        return self.points >= self.max_points


@dataclass(frozen=True)
class LessonProgress:
    """A lesson: its tasks, its predictions and questions, and when one was at work on it."""

    name: str
    called: str = ""  # by course.toml
    tasks: tuple[Task, ...] = ()
    predictions: int = 0
    predicted: int = 0
    questions: int = 0
    answered: int = 0
    right: int = 0
    latest: str = ""
    review: tuple[tuple[Any, str], ...] = ()  # what is due again: its place in a round, its name

    @property
    def title(self) -> str:
        at = 3 if self.name[:2].isdigit() else 0
        return f"{self.name[:at]}{self.called or self.name[at:]}".replace("_", " ")

    @property
    def notebook(self) -> str:
        return f"notebooks/{self.name}.ipynb"

    @property
    def assignment(self) -> str:
        return f"exercises/{self.name}/{self.name}.ipynb"

    @property
    def points(self) -> float:
        return sum(task.points for task in self.tasks)

    @property
    def max_points(self) -> float:
        return sum(task.max_points for task in self.tasks)

    @property
    def left(self) -> tuple[Task, ...]:
        return tuple(task for task in self.tasks if not task.done)

    @property
    def unanswered(self) -> int:
        return self.predictions - self.predicted + self.questions - self.answered

    @property
    def done(self) -> bool:
        return not self.left and not self.unanswered

    @property
    def at_tasks(self) -> bool:
        """Whether the next step is a task: the lesson is through, or its assignment is begun."""
        begun = any(task.attempts for task in self.tasks)
        return bool(self.left) and (begun or not self.unanswered)


@dataclass(frozen=True)
class Progress:
    """All lessons, in order."""

    lessons: tuple[LessonProgress, ...]

    @property
    def points(self) -> float:
        return sum(lesson.points for lesson in self.lessons)

    @property
    def max_points(self) -> float:
        return sum(lesson.max_points for lesson in self.lessons)

    @property
    def next(self) -> LessonProgress | None:
        """The lesson to go on with: where one was last, else the one after it; None at the end."""
        here = max(range(len(self.lessons)), key=lambda i: (self.lessons[i].latest, -i), default=0)
        onward = self.lessons[here:] + self.lessons[:here]
        return next((lesson for lesson in onward if not lesson.done), None)

    @property
    def step(self) -> str:
        """What to do next, as a sentence."""
        lesson = self.next
        if lesson is None:
            return ALL_DONE
        if lesson.at_tasks:
            return f"Task {lesson.left[0].name} in exercises/{lesson.name}."
        if any(task.attempts for task in lesson.tasks):
            return f"Answer what is still open in {lesson.notebook} ({lesson.unanswered})."
        return f"{'Read on in' if lesson.latest else 'Read'} {lesson.notebook}."

    @property
    def place(self) -> str:
        """The notebook of the next step; the first lesson when all is done."""
        lesson = self.next or self.lessons[0]
        return lesson.assignment if lesson.at_tasks else lesson.notebook

    @property
    def review(self) -> tuple[str, ...]:
        """The questions that are due again, by name, in the order of a round."""
        return tuple(name for _, name in sorted(due for one in self.lessons for due in one.review))


def progress(folder: Path | None = None) -> Progress:
    """What the record in the workspace `folder` (default: the one found from here) says."""
    folder = folder or find()
    kept, course = record.read(folder), outline.here(folder)
    questions = asked(course)
    return Progress(tuple(_lesson(one, questions.get(one.name, {}), kept, folder)
                          for one in course.lessons))


def asked(course: outline.Outline | None = None) -> dict[str, dict[str, str]]:
    """What is asked in each lesson of the course: "LESSON/NAME", and of which kind."""
    found: dict[str, dict[str, str]] = {}
    for lesson in (course or outline.here()).lessons:
        mine = found.setdefault(lesson.name, {})
        for cell in _cells(lesson.notebook):
            for how, key, of, name in ASKED.findall("".join(cell["source"])):
                of_whom = found.setdefault(of, {}) if of != lesson.name else mine
                with suppress(ImportError, KeyError):  # `dlcourse doctor` names what is not there
                    of_whom[key] = ask.of(of).kinds[name] if how == "me" else (
                        "question" if how == "question" else "prediction")
    return found


def _cells(notebook: Path | None) -> list[dict[str, Any]]:
    """A lesson's code."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"] if notebook else []
    return [cell for cell in cells if cell["cell_type"] == "code"]


def run(args: argparse.Namespace) -> int:
    """Print how far one is; in one lesson, task by task."""
    folder = args.dir or find()
    if folder is None:
        return refuse(NOWHERE)
    if not folder.is_dir():
        return refuse(f"{folder} is no folder; --dir needs the one that dlcourse lab made")
    now = progress(folder)
    if args.json:
        print(json.dumps(as_data(now), indent=1, ensure_ascii=False))
        return 0
    if args.lesson is None:
        lines = [*overview(now), f"Your work: {folder}"]
    else:
        chosen = [one for one in now.lessons
                  if args.lesson in (one.name, one.name[:2], one.name[3:])]
        if not chosen:
            return refuse(f"there is no lesson {args.lesson}")
        lines = details(chosen[0])
    print(*lines, sep="\n")
    return 0


def overview(now: Progress) -> list[str]:
    """Every lesson in a line, the sum, what is left where one is, and the next step."""
    rows = [("lesson", "tasks", "points", "predictions", "questions right")]
    for one in now.lessons:
        done = f"{len(one.tasks) - len(one.left)} of {len(one.tasks)}" if one.tasks else "–"
        points = f"{one.points:g} of {one.max_points:g}" if one.tasks else "–"
        rows.append((one.title, done, points, f"{one.predicted} of {one.predictions}",
                     f"{one.right} of {one.questions}"))
    tasks = [task for one in now.lessons for task in one.tasks]
    rows.append(("all", f"{sum(task.done for task in tasks)} of {len(tasks)}",
                 f"{now.points:g} of {now.max_points:g}",
                 f"{sum(one.predicted for one in now.lessons)} of "
                 f"{sum(one.predictions for one in now.lessons)}",
                 f"{sum(one.right for one in now.lessons)} of "
                 f"{sum(one.questions for one in now.lessons)}"))
    lines = _table(rows)
    following = now.next
    lines = [paint(lines[0], "1"), *lines[1:-1], paint(lines[-1], "1"), ""]
    if following is not None and following.left:
        left = f"Left in {following.title}: {', '.join(task.name for task in following.left)}"
        lines += textwrap.wrap(left, WIDTH, subsequent_indent="  ", max_lines=3, placeholder=" …",
                               break_on_hyphens=False)
    if now.review:
        due = ", ".join(f"{name[:2]} {name.partition('/')[2]}" for name in now.review)
        lines += textwrap.wrap(f"Due for review ({len(now.review)}), with ask.review() in a "
                               f"notebook: {due}", WIDTH,
                               subsequent_indent="  ", max_lines=2, placeholder=" …",
                               break_on_hyphens=False)
    return [*lines, f"Next: {now.step}"]


def details(one: LessonProgress) -> list[str]:
    """The tasks of a lesson, one in a line."""
    lines = [paint(f"{one.title}: {one.points:g} of {one.max_points:g} points", "1")]
    for task in one.tasks:
        mark, colour = ("✓", "32") if task.done else ("✗", "0") if task.attempts else ("·", "2")
        mistake = f"  ({task.misconception})" if task.misconception else ""
        amount = f"{task.points:g} of {task.max_points:g}"
        lines.append(paint(f"  {mark} {task.name:28} {amount:>9}  {task.status}{mistake}", colour))
    return [*lines, f"  {one.predicted} of {one.predictions} predictions made, {one.right} of "
                    f"{one.questions} questions right, {one.questions - one.answered} open"]


def as_data(now: Progress) -> dict[str, Any]:
    """The same as JSON holds it."""
    return {
        "points": now.points, "max_points": now.max_points, "next": now.step,
        "review": now.review,
        "lessons": [{
            "name": one.name, "points": one.points, "max_points": one.max_points,
            "predictions": one.predictions, "predicted": one.predicted,
            "questions": one.questions, "answered": one.answered, "right": one.right,
            "tasks": [asdict(task) for task in one.tasks],
        } for one in now.lessons],
    }  # fmt: skip


def _lesson(one: outline.Lesson, questions: dict[str, str], kept: dict[str, Any],
            folder: Path | None) -> LessonProgress:
    name = one.name
    tasks = [_task(task, _entry(kept, "exercises", f"{name}/{task}"), points)
             for task, points in _tasks(one, folder).items()]
    entries = [(kind, _entry(kept, "answers", key)) for key, kind in questions.items()]
    foretold = [entry for kind, entry in entries if kind == "prediction"]
    answers = [entry for kind, entry in entries if kind == "question"]
    times = [entry["time"] for section in ("exercises", "answers")
             for key, entry in kept[section].items()
             if key.startswith(f"{name}/") and isinstance(entry, dict)
             and isinstance(entry.get("time"), str)]
    return LessonProgress(name, one.called, tuple(tasks), len(foretold),
                          sum("answer" in a for a in foretold), len(answers),
                          sum("answer" in a for a in answers),
                          sum(a.get("right") is True for a in answers), max(times, default=""),
                          tuple((boxes.order(key, entry), key) for key, kind in questions.items()
                                if kind == "question" and _comes_back(key)
                                and boxes.due(entry := _entry(kept, "answers", key))))


def _comes_back(key: str) -> bool:
    """Whether a question can be asked again: its lesson's module has it, not a cell alone."""
    lesson, _, name = key.partition("/")
    with suppress(ImportError):
        return name in ask.of(lesson).kinds
    return False


def _tasks(one: outline.Lesson, folder: Path | None) -> dict[str, float]:
    """The tasks of a lesson's assignment, and what each is worth."""
    mine = folder / f"exercises/{one.name}/{one.name}.ipynb" if folder else None
    if one.assignment is None:
        return {}
    if one.name in checks.NAMES:
        points = worth.points(mine) if mine else {}
        return {task.name: points.get(task.name, task.points)
                for task in checks.lesson(one.name).exercises.values()
                if not isinstance(task, checks.Explanation)}
    for notebook in filter(None, (mine, one.assignment)):
        with suppress(NotebookError):
            return {cell.task: cell.points for cell in marking.read_cells(notebook)
                    if cell.part == "grade"}
    return {}


def _task(name: str, entry: dict[str, Any], most: float) -> Task:
    most = _plain(most)
    status, mistake = entry.get("status"), entry.get("misconception")
    return Task(name, min(_plain(entry.get("points")), most), most,
                printable(status) if isinstance(status, str) else "not done yet",
                printable(mistake) if isinstance(mistake, str) else None,
                int(_plain(entry.get("attempts"))), int(_plain(entry.get("hints"))))


def _entry(kept: dict[str, Any], section: str, name: str) -> dict[str, Any]:
    """An entry of the record, which anybody may have edited."""
    entry = kept[section].get(name)
    return entry if isinstance(entry, dict) else {}


def _plain(value: Any) -> float:
    """A number without needless decimals; 0 for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
        return 0
    return int(value) if value == int(value) else value


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """The rows as aligned lines, the first column to the left and the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.rjust(width) if i else cell.ljust(width)
                      for i, (cell, width) in enumerate(zip(row, widths, strict=True)))
            for row in rows]
