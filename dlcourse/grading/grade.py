"""Grading all submissions of an assignment: many tasks, one writer.

What has been graded is kept by content in `.dlcourse/results.db`, so a run that was killed goes
on where it stopped, and a notebook that has not changed is not run again. What has been written
of a student leaves a mark there, so that it is not written again while nothing has changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from nbgrader.api import MissingEntry

from .._files import write_whole
from ..app.course import Course, CourseError
from ..checks.assignment import Assignment
from ..running.notebook import NotebookError
from .intake.submissions import Roll, Submission, call_roll, keep, take
from .judging.engine import VERSION, JudgeFailed, grade_one, judges
from .judging.matching import Pairs, matched, texts
from .office import pages
from .office.attempts import best, counting, readable, tried
from .office.autograded import autograded
from .office.gradebook import Book, BookEntry
from .office.results import Results, Standing, json_of, number, quarantine, set_aside
from .sandbox.walls import Limits

BATCH = 100  # submissions written in one transaction
PAUSE = 2.0  # seconds after which what is there is written anyway

Submit = Callable[..., Future]
Width = Callable[[], int]  # how many tasks run at once
Task = tuple[bytes, Assignment, str]  # a notebook, its assignment, and the key of its result


@dataclass
class Summary:
    """What a run did."""

    graded: int = 0
    from_before: int = 0
    quarantined: dict[str, str] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)
    points: dict[str, float] = field(default_factory=dict)
    revised: dict[str, list[float]] = field(default_factory=dict)  # totals: before, and now
    max_points: float = 0.0
    seconds: float = 0.0

    def note(self, student: str, sentence: str) -> None:
        if sentence:
            self.notes.setdefault(student, []).append(sentence)


@contextmanager
def local(jobs: int) -> Iterator[tuple[Submit, Width]]:
    """Runs tasks in local processes, each held by a thread."""
    pool = ThreadPoolExecutor(jobs)
    try:
        yield pool.submit, lambda: jobs
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        judges.close(working=True)
        raise
    pool.shutdown()


def grade(course: Course, notebooks: list[Assignment], *, only: Sequence[str] = (),
          jobs: int | None = None, scheduler: str | None = None, regrade: bool = False,
          revise: bool = False, unsafe: bool = False, limits: Limits | None = None,
          progress: bool = True) -> Summary:
    """Grade what was handed in, and write it down."""
    started = time.monotonic()
    summary = Summary(max_points=sum(n.points for n in notebooks))
    roll = call_roll(course, notebooks, only)
    summary.quarantined = roll.nobody | roll.undecided
    limits = limits or limits_of(course.config)
    if scheduler:
        from .judging.cluster import remote

        pool = remote(scheduler)
    else:
        pool = local(min(jobs or os.cpu_count() or 1, max(len(roll.found), 1)))
    with (writing(course), Book(course, notebooks) as book, closing(Results(course)) as results,
          pool as (submit, width)):
        earlier = book.standing([*roll.found]) if revise else {}
        book.prepare(revise)
        if not only:
            parted(course, book, roll)
        run = Grading(course, notebooks, book, results, summary)
        hide = course.secrets
        run.start = lambda data, one: submit(grade_one, data, one, limits, hide=hide,
                                             unsafe=unsafe)
        run.all(roll, regrade, width, progress)
        with suppress(CourseError):  # said where the list is needed
            book.call(course.roster)
        before = set_aside(course, notebooks[0].name) if only else {}
        run.refuse({s: why for s, why in before.items() if s not in only} | summary.quarantined)
        now = book.standing([*earlier])
        summary.revised = {student: [number(one.total), number(now[student].total)]
                           for student, one in earlier.items() if student in now
                           and one.total != now[student].total}
    summary.seconds = time.monotonic() - started
    return summary


def parted(course: Course, book: Book, roll: Roll) -> None:
    """Whoever was in a group, is in none any more and handed in nothing, has no points of it."""
    kept = course.own / "groups" / f"{book.name}.json"
    before, now = json_of(kept), {who: by for who, by in roll.by.items() if by != who}
    for student in before.keys() - {*roll.found, *roll.undecided}:
        with suppress(MissingEntry):
            book.gradebook.remove_submission(book.name, student)
        for folder in (course.autograded, course.feedback):
            shutil.rmtree(folder / student / book.name, ignore_errors=True)
    if now != before:
        write_whole(kept, json.dumps(now, ensure_ascii=False) + "\n")


@contextmanager
def writing(course: Course, wait: float = 600.0) -> Iterator[None]:
    """One writer of a course's grades at a time; another waits."""
    import fcntl

    course.own.mkdir(exist_ok=True)
    (course.own / ".gitignore").write_text("*\n")
    with open(course.own / "grading.lock", "w") as file:
        until = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise CourseError("another `dlcourse grade` is at work on this course"
                                      ) from None
                time.sleep(0.1)
        yield


def limits_of(config: Any) -> Limits:
    """The limits that `c.Execute` sets, for the Autograde button as for this command."""
    usual, own = Limits(), config.Execute
    try:
        return Limits(cell=float(own.get("timeout", usual.cell)),
                      total=float(own.get("total", usual.total)),
                      memory=int(own.get("memory", usual.memory)))
    except (TypeError, ValueError) as why:
        raise CourseError("c.Execute.timeout, total and memory are numbers of seconds and bytes: "
                          f"{why}") from None


@dataclass
class Pending:
    """A student whose notebooks are being graded."""

    submission: Submission
    keys: list[str]  # of the notebooks that can be read
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    pairs: dict[str, Pairs] = field(default_factory=dict)  # of the notebooks that were graded
    left: int = 0

    @property
    def readable(self) -> bool:
        """Whether any of the notebooks could be graded."""
        return any(result["state"] == "graded" for result in self.results.values())

    def mark(self, standing: Standing) -> str:
        """The same as long as nothing changes that is written of this student."""
        about = (VERSION, self.keys, self.submission.timestamp, self.submission.secret,
                 *(sorted(d.items()) for d in (standing.cells, standing.comments,
                                               standing.penalty)))
        return hashlib.sha256(repr(about).encode("utf-8", "replace")).hexdigest()


class Grading:
    """One run."""

    def __init__(self, course: Course, notebooks: list[Assignment], book: Book, results: Results,
                 summary: Summary):
        self.course, self.notebooks, self.book = course, notebooks, book
        self.results, self.summary = results, summary
        self.start: Callable[[bytes, Assignment], Future]
        self.running: dict[str, list[tuple[Pending, Assignment]]] = {}  # by the result's key
        self.done: list[Pending] = []
        self.written = time.monotonic()

    def all(self, roll: Roll, regrade: bool, width: Width, progress: bool) -> None:
        from tqdm import tqdm

        for student in roll.undecided:  # what they have got before, they keep
            for one in self.notebooks:
                _, page = self.written_files(student, one)
                if not page.exists():
                    write_whole(page, pages.undecided(one))
        names = list(roll.found)
        better = self.best(roll, width) if self.course.rules(self.notebooks[0].name).best else {}

        def tasks() -> Iterator[Task]:
            for start in range(0, len(names), BATCH):
                chunk = names[start : start + BATCH]
                standings = {} if regrade else self.book.standing(chunk)
                for student in chunk:
                    now = take(self.course, self.notebooks, student, roll.found[student],
                               roll.by.get(student))
                    submission = counting(now, better.get(student), self.notebooks)
                    yield from self.take(submission, standings.get(student), regrade)
                    self.flush()

        with tqdm(total=len(names), unit="student", disable=not progress, file=sys.stderr) as bar:
            self.bar = bar
            for key, future in self.run(tasks(), width):
                self.settle(key, future)
                self.flush()
            self.flush(everything=True)

    def run(self, tasks: Iterable[Task], width: Width) -> Iterator[tuple[str, Future]]:
        """Run tasks, twice as many at once as there is room for; what comes of each, by its key."""
        running: dict[Future, str] = {}

        def finished() -> Iterator[tuple[str, Future]]:
            for future in wait(running, return_when=FIRST_COMPLETED)[0]:
                yield running.pop(future), future

        for data, one, key in tasks:
            if key not in running.values():
                running[self.start(data, one)] = key
            while len(running) >= 2 * width():
                yield from finished()
        while running:
            yield from finished()

    def best(self, roll: Roll, width: Width) -> dict[str, Submission]:
        """The attempts that count, where the best one does: what was handed in now is kept, and
        each that is not graded yet is run."""
        for student in {roll.by.get(s, s) for s, refused in roll.found.items() if not refused}:
            keep(self.course, self.notebooks[0].name,
                 take(self.course, self.notebooks, student, ""))

        several = tried(self.course, self.notebooks, roll.found)
        todo = (task for attempt in chain(*several.values())
                for task in readable(attempt, self.notebooks)
                if self.results.get(task[-1]) is None)
        for key, future in self.run(todo, width):
            with suppress(JudgeFailed):  # said where it is graded
                self.results.put(key, future.result())
        return best(self.course, self.notebooks, several, self.results)

    def take(self, submission: Submission, standing: Standing | None,
             regrade: bool) -> list[Task]:
        """What of a submission is to be run."""
        student = submission.student
        self.summary.note(student, submission.note)
        found = [*readable(submission, self.notebooks)]
        pending = Pending(submission, [key for _, _, key in found])
        if standing and self.unchanged(pending, standing):
            self.summary.points[student] = number(
                sum(s.auto or 0.0 for s in standing.cells.values()))
            self.summary.from_before += 1
            self.bar.update()
            return []
        pending.results = {name: {"state": "unreadable", "reason": str(why)}
                           for name, why in submission.notebooks.items()
                           if isinstance(why, NotebookError)}
        tasks = []
        for task in found:
            _, one, key = task
            known = None if regrade else self.results.get(key)
            if known is not None:
                pending.results[one.notebook] = known
                continue
            pending.left += 1
            if key not in self.running:
                tasks.append(task)
            self.running.setdefault(key, []).append((pending, one))
        if not pending.left:
            self.summary.from_before += pending.readable
            self.done.append(pending)
        return tasks

    def unchanged(self, pending: Pending, standing: Standing) -> bool:
        """Whether all that would be written is there already. (A penalty is always asked for
        anew: whoever decides on it may have changed their mind.)"""
        return (not standing.late and not any(standing.penalty.values())
                and self.noted(pending)["mark"] == pending.mark(standing)
                and all(path.exists() for one in self.notebooks
                        for path in self.written_files(pending.submission.student, one)))

    def mark_of(self, pending: Pending) -> str:
        return json.dumps([self.notebooks[0].name, pending.submission.student])

    def noted(self, pending: Pending) -> dict[str, Any]:
        """What was noted when this student was last written down: a mark, and what was seen."""
        noted = self.results.get(self.mark_of(pending))
        return noted if isinstance(noted, dict) else {"mark": noted, "seen": {}}

    def written_files(self, student: str, one: Assignment) -> tuple[Path, Path]:
        """Where the graded notebook and the feedback page of a student are."""
        return (self.course.autograded / student / one.name / f"{one.notebook}.ipynb",
                self.course.feedback / student / one.name / f"{one.notebook}.html")

    def settle(self, key: str, future: Future) -> None:
        """A notebook is graded, for each who handed in the same."""
        waiting = self.running.pop(key)
        try:
            result = future.result()
            self.results.put(key, result)
        except JudgeFailed as why:
            result = {"state": "unreadable", "reason": "the judge failed on it"}
            self.summary.note(waiting[0][0].submission.student, str(why))
        for pending, one in waiting:
            pending.results[one.notebook] = result
            pending.left -= 1
            if not pending.left:
                self.summary.graded += pending.readable
                self.done.append(pending)

    def flush(self, everything: bool = False) -> None:
        """Write what is there, now and then."""
        late = time.monotonic() - self.written > PAUSE
        if not self.done or not (everything or late or len(self.done) >= BATCH):
            return
        done, self.done = self.done, []
        self.results.commit()
        entries = [self.entry(p) for p in done]
        self.book.write(entries)
        standings = self.book.standing([p.submission.student for p in done])
        for pending, entry in zip(done, entries, strict=True):
            standing = standings[pending.submission.student]
            whole = self.write_files(pending, standing)
            self.results.put(self.mark_of(pending), {
                "mark": pending.mark(standing) if whole else None, "seen": entry.seen_now})
        self.results.commit()
        self.bar.update(len(done))
        self.written = time.monotonic()

    def entry(self, pending: Pending) -> BookEntry:
        student = pending.submission.student
        entry = BookEntry(student, pending.submission.timestamp, {},
                          seen=self.noted(pending)["seen"])
        for one in self.notebooks:
            result, data = pending.results[one.notebook], pending.submission.notebooks[one.notebook]
            if result["state"] != "graded" or isinstance(data, NotebookError):
                entry.missing.add(one.notebook)
                self.summary.quarantined[student] = result["reason"]
                continue
            try:
                pending.pairs[one.notebook] = matched(data, one)
            except NotebookError as why:  # nested deeper than there is room for here
                self.summary.note(student, str(why))
            for remark in result.get("remarks", ()):
                self.summary.note(student, remark)
            written = texts(pending.pairs.get(one.notebook, []))
            for name, asked in one.asked.items():
                key, answer = (one.notebook, name), written.get(asked, "")
                entry.answers[key] = hashlib.sha256(answer.encode("utf-8", "replace")).hexdigest()
                grade = result["grades"].get(name)
                entry.grades[key] = grade["points"] if grade else None
                if name == asked and name in result["unanswered"]:
                    entry.grades[key] = 0.0
            entry.unanswered |= {(one.notebook, name) for name in result["unanswered"]}
        self.summary.points[student] = number(sum(filter(None, entry.grades.values())))
        return entry

    def write_files(self, pending: Pending, standing: Standing) -> bool:
        """Whether all could be written."""
        student, name = pending.submission.student, self.notebooks[0].name
        for one in self.notebooks:
            result = pending.results[one.notebook]
            notebook, page = self.written_files(student, one)
            if result["state"] != "graded":
                notebook.unlink(missing_ok=True)  # of what was handed in before
                write_whole(page, pages.refused(one, result["reason"]))
            elif pairs := pending.pairs.get(one.notebook):
                write_whole(notebook, autograded(pairs, one, result))
                write_whole(page, pages.feedback(pairs, one, result, standing))
        when = pending.submission.timestamp
        stamp = f"{when:%Y-%m-%d %H:%M:%S.%f} UTC".encode() if when is not None else b""
        for folder in (self.course.autograded, self.course.feedback):
            for file, text in (("timestamp.txt", stamp),
                               ("submission_secret.txt", pending.submission.secret)):
                path = folder / student / name / file
                if text:
                    write_whole(path, text)
                else:
                    path.unlink(missing_ok=True)
        return len(pending.pairs) == len(self.notebooks)

    def refuse(self, reasons: dict[str, str]) -> None:
        """Note the reasons where an instructor finds them; when there are none, no file."""
        path = quarantine(self.course, self.notebooks[0].name)
        if reasons or path.exists():
            write_whole(path, json.dumps(reasons, indent=1, ensure_ascii=False) + "\n")
