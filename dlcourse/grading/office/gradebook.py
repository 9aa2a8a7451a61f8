"""The one writer into nbgrader's own gradebook.

nbgrader's tables, filled in bulk: a transaction for many submissions, instead of some hundred for
one. What a person entered (manual scores, extra credit, comments) is never touched.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import nbformat
from nbgrader import api
from nbgrader import preprocessors as steps
from nbgrader.api import Assignment as AssignmentRow
from nbgrader.api import BaseCell, Comment, Grade, Notebook, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import create_engine, event, insert, select, update
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from ..._files import write_whole
from ...app.course import Course, CourseError
from ...app.people import Person
from ...app.terminal import say
from ...checks.assignment import Assignment
from .results import CellScore, Standing, json_of

PATIENCE = 60.0  # seconds to wait for another user of the gradebook
HELD = "database is locked"  # what SQLite says of it
TRIES = 5  # times a transaction is begun
LOCK = 0x646C636F  # PostgreSQL's number for the lock of whoever writes here


@event.listens_for(Engine, "connect")
def be_patient(connection: Any, _: Any) -> None:
    """SQLite waits for a lock instead of failing at once, and readers do not stop the writer."""
    if type(connection).__module__.startswith("sqlite3"):
        connection.execute(f"PRAGMA busy_timeout = {int(PATIENCE * 1000)}")


Seen = dict[str, list[str]]  # "notebook/cell" → the answers written down last, and read last


@dataclass
class BookEntry:
    """What is to be written of one student's submission."""

    student: str
    timestamp: datetime | None
    grades: dict[tuple[str, str], float | None]  # (notebook, cell) → points; None: a person grades
    unanswered: set[tuple[str, str]] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)  # notebooks not handed in, or unreadable
    answers: dict[tuple[str, str], str] = field(default_factory=dict)  # (notebook, cell) → a digest
    seen: Seen = field(default_factory=dict)  # of what stood there when this was last written
    seen_now: Seen = field(default_factory=dict)  # filled in when it is written


class Book(AbstractContextManager["Book"]):
    """The gradebook, open for one assignment."""

    def __init__(self, course: Course, notebooks: Sequence[Assignment]):
        self.course, self.notebooks, self.name = course, notebooks, notebooks[0].name
        try:
            with path_to_alembic(), alone(course.db_url):
                self.gradebook = api.Gradebook(course.db_url, course.course_id or "default_course")
        except (SQLAlchemyError, ModuleNotFoundError) as error:
            raise unusable(course, error) from None
        self.db = self.gradebook.db
        self.cells: list[tuple[str, str, str, str]] = []  # notebook, name, id and type of each

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        self.gradebook.close()
        if isinstance(error, SQLAlchemyError):
            raise unusable(self.course, error) from None

    def prepare(self, revise: bool = False) -> None:
        """See that the gradebook knows the assignment and its cells. Raises `CourseError` where
        some came or went after students had handed in, unless it is to be revised."""
        if not self.known():
            with alone(self.course.db_url):
                self.db.expire_all()
                if not self.known():
                    self.register(revise)
        self.db.expire_all()
        given = self.course.own / "extensions" / f"{self.name}.json"  # what is gone is taken back
        before = json_of(given)
        rules = self.course.rules(self.name)
        now = rules.extensions
        if before or now or rules.due is not None:
            with patient(self.db):
                if rules.due is not None:
                    self.db.execute(update(AssignmentRow).where(AssignmentRow.name == self.name)
                                    .values(duedate=rules.due))
                for student in before.keys() - now.keys():
                    self.extend({student: None}, timedelta(days=before[student]))
                self.extend(now)
            write_whole(given, json.dumps(
                {student: days / timedelta(days=1) for student, days in now.items()}) + "\n")
        self.cells = self.db.execute(
            select(Notebook.name, BaseCell.name, BaseCell.id, BaseCell.type)
            .select_from(AssignmentRow).join(Notebook).join(BaseCell)
            .where(AssignmentRow.name == self.name)).all()
        self.db.rollback()

    def register(self, revise: bool) -> None:
        """Enter the assignment as it is now; notebooks and cells that are gone take their points
        with them."""
        try:
            there = self.db.execute(select(Notebook.name).join(AssignmentRow).where(
                AssignmentRow.name == self.name)).scalars().all()
            self.db.rollback()
            for gone in {*there} - {one.notebook for one in self.notebooks}:
                if not revise and self.gradebook.notebook_submissions(gone, self.name):
                    raise RuntimeError
                self.gradebook.remove_notebook(gone, self.name)
                for made in (*self.course.autograded.glob(f"*/{self.name}/{gone}.ipynb"),
                             *self.course.feedback.glob(f"*/{self.name}/{gone}.html")):
                    made.unlink()
            for notebook in self.notebooks:
                register(self.gradebook, self.course, notebook, revise)
        except RuntimeError:  # nbgrader's, where there are submissions
            raise CourseError(
                f"cells of {self.name} were added or removed since students handed in. "
                f"dlcourse grade {self.name} --revise grades everybody anew, with the "
                "cells as they are now; what you entered in the others stays") from None

    def known(self) -> bool:
        """Whether the gradebook has all of the assignment's cells, as they are now."""
        try:
            found = self.gradebook.find_assignment(self.name).notebooks
        except Exception:
            self.db.rollback()
            return False
        there = {n.name: ({c.name: (c.max_score, c.cell_type) for c in n.grade_cells},
                          {c.name for c in n.solution_cells},
                          {c.name: c.source for c in n.source_cells}) for n in found}
        self.db.rollback()
        return there == {one.notebook: (
            {c.id: (c.points, c.type) for c in one.cells if c.part in ("grade", "manual")},
            {c.id for c in one.cells if c.about.get("solution")},
            {c.id: c.registered for c in one.cells if c.part != "text" or c.about.get("task")})
            for one in self.notebooks}

    def graded(self, students: Sequence[str]) -> dict[str, Standing]:
        """What was graded, for what is made of it. Raises `CourseError` where it was changed since,
        so that old points would stand beside new ones."""
        found = self.standing(students)
        if found and not self.known():
            raise CourseError(f"{self.name} was changed after it was graded: dlcourse grade "
                              f"{self.name}, and then this again")
        return found

    def write(self, entries: Sequence[BookEntry]) -> None:
        """Write them all, or none."""
        for left in reversed(range(TRIES)):
            try:
                with patient(self.db):
                    ids = self.submissions(entries)
                    self.grades(entries, ids)
                    self.comments(entries, ids)
                    self.penalties(entries)
                return
            except (IntegrityError, OperationalError) as error:
                if not left or HELD in str(error):
                    raise
                # somebody else wrote the same meanwhile
                time.sleep(0.2)

    def submissions(self, entries: Sequence[BookEntry]) -> dict[tuple[str, str], str]:
        """(student, notebook) → the id of what they submitted; what is not there yet is added."""
        assignment = self.db.execute(
            select(AssignmentRow.id).where(AssignmentRow.name == self.name)).scalar_one()
        times = {e.student: e.timestamp for e in entries}
        people = select(api.Student.id).where(api.Student.id.in_(times))
        there = {*self.db.execute(people).scalars()}
        if new := [{"id": student} for student in times if student not in there]:
            self.db.execute(insert(api.Student), new)

        def submitted() -> dict[str, str]:
            return dict(self.db.execute(
                select(SubmittedAssignment.student_id, SubmittedAssignment.id).where(
                    SubmittedAssignment.assignment_id == assignment,
                    SubmittedAssignment.student_id.in_(times))).all())

        known = submitted()
        put(self.db, SubmittedAssignment, [
            {"id": known.get(student), "assignment_id": assignment, "student_id": student,
             "timestamp": when} for student, when in times.items()])
        self.extend(self.course.rules(self.name).extensions)
        known = submitted()
        notebooks = self.db.execute(select(Notebook.name, Notebook.id).where(
            Notebook.assignment_id == assignment)).all()
        query = select(SubmittedNotebook.assignment_id, SubmittedNotebook.notebook_id,
                       SubmittedNotebook.id).where(
                           SubmittedNotebook.assignment_id.in_(list(known.values())))
        have = {(a, n) for a, n, _ in self.db.execute(query)}
        put(self.db, SubmittedNotebook, [
            {"id": None, "assignment_id": a, "notebook_id": n, "flagged": False}
            for a in known.values() for _, n in notebooks if (a, n) not in have])
        ids = {(a, n): i for a, n, i in self.db.execute(query)}
        return {(student, name): ids[a, n] for student, a in known.items()
                for name, n in notebooks}

    def extend(self, given: Mapping[str, timedelta | None], before: timedelta | None = None
               ) -> None:
        """Give extra days to whoever has handed in (and, where they had those of ``before``)."""
        mine = select(AssignmentRow.id).where(AssignmentRow.name == self.name)
        for student, days in given.items():
            which = update(SubmittedAssignment).where(SubmittedAssignment.student_id == student,
                                                      SubmittedAssignment.assignment_id.in_(mine))
            if before is not None:
                which = which.where(SubmittedAssignment.extension == before)
            self.db.execute(which.values(extension=days)
                            .execution_options(synchronize_session=False))

    def grades(self, entries: Sequence[BookEntry], ids: dict[tuple[str, str], str]) -> None:
        have = self.there(Grade, ids, Grade.manual_score, Grade.needs_manual_grade)
        rows = []
        for e in entries:
            e.seen_now = {}
            for notebook, name, cell, kind in self.cells:
                number, manual, waits = have.get((ids[e.student, notebook], cell),
                                                 (None, None, True))
                row = {"id": number, "notebook_id": ids[e.student, notebook], "cell_id": cell}
                if kind == "GradeCell" and (notebook in e.missing or (notebook, name) in e.grades):
                    points = 0.0 if notebook in e.missing else e.grades[notebook, name]
                    answer = e.answers.get((notebook, name), "missing")
                    last, read = e.seen.get(f"{notebook}/{name}", [answer, ""])
                    if manual is not None and not waits:
                        read = last
                    e.seen_now[f"{notebook}/{name}"] = [answer, read]
                    rows.append(row | {"auto_score": points, "needs_manual_grade": (
                        points is None if manual is None else read != answer)})
                elif kind in ("GradeCell", "TaskCell") and number is None:
                    rows.append(row | {"auto_score": None, "needs_manual_grade": True})
        put(self.db, Grade, rows)

    def comments(self, entries: Sequence[BookEntry], ids: dict[tuple[str, str], str]) -> None:
        have = self.there(Comment, ids)
        rows = []
        for e in entries:
            for notebook, name, cell, kind in self.cells:
                number, = have.get((ids[e.student, notebook], cell), (None,))
                said = "No response." if (notebook, name) in e.unanswered else None
                if kind == "SolutionCell" or (kind == "TaskCell" and number is None):
                    rows.append({"id": number, "notebook_id": ids[e.student, notebook],
                                 "cell_id": cell, "auto_comment": said})
        put(self.db, Comment, rows)

    def there(self, table: Any, ids: dict[tuple[str, str], str], *columns: Any) -> dict:
        """By submission and cell, the rows there are: their ids, and what ``columns`` say."""
        return {(n, c): rest for n, c, *rest in self.db.execute(
            select(table.notebook_id, table.cell_id, table.id, *columns)
            .where(table.notebook_id.in_(list(ids.values()))).with_for_update())}

    def penalties(self, entries: Sequence[BookEntry]) -> None:
        """Late penalties, as `[late]` in `course.toml` or nbgrader's plugin decides."""
        rule = self.course.rules(self.name).late
        self.db.flush()
        self.db.expire_all()
        due = self.db.execute(select(AssignmentRow.duedate)
                              .where(AssignmentRow.name == self.name)).scalar()
        try:
            nbgraders = steps.AssignLatePenalties(config=self.course.config)
            nbgraders.log.setLevel("ERROR")
            nbgraders.init_plugin()
        except Exception as why:
            raise CourseError(f"c.AssignLatePenalties.plugin_class cannot be used: {why}") from None
        for submission in self.db.execute(
                select(SubmittedAssignment).join(AssignmentRow).where(
                    AssignmentRow.name == self.name,
                    SubmittedAssignment.student_id.in_([e.student for e in entries]))).scalars():
            late = 0 if due is None else submission.total_seconds_late
            for notebook in submission.notebooks:
                penalty = None
                try:
                    if late > 0:
                        penalty = (rule.penalty(notebook.score, late) if rule else
                                   nbgraders.plugin_inst.late_submission_penalty(
                                       submission.student_id, notebook.score, late))
                    if penalty is not None:
                        penalty = nbgraders._check_late_penalty(notebook, penalty)
                except Exception as why:
                    raise CourseError(
                        f"the plugin for late days fails on {submission.student_id}, {late:g} s "
                        f"late: {type(why).__name__}: {why}") from None
                if notebook.late_submission_penalty != penalty:
                    notebook.late_submission_penalty = penalty

    def people(self) -> dict[str, dict[str, str]]:
        """Names, addresses and the LMS's ids of the students."""
        rows = self.db.execute(select(api.Student.__table__)).mappings().all()
        self.db.rollback()
        return {row["id"]: {key: value or "" for key, value in row.items() if key != "id"}
                for row in rows}

    def call(self, people: Sequence[Person]) -> None:
        """Give the students who are there what a list says of them."""
        known = self.people()
        said = {one.id: known[one.id] | {key: value for key, value in one.about.items() if value}
                for one in people if one.id in known}
        if rows := [{"id": student, **about} for student, about in said.items()
                    if about != known[student]]:
            with patient(self.db):
                self.db.execute(update(api.Student), rows)

    def standing(self, students: Sequence[str]) -> dict[str, Standing]:
        """What the gradebook says of each student's submission, of those that it knows."""
        found: dict[str, Standing] = {}
        mine = (select(SubmittedAssignment.student_id, SubmittedAssignment.timestamp,
                       SubmittedAssignment.extension, AssignmentRow.duedate)
                .select_from(SubmittedAssignment).join(AssignmentRow)
                .where(AssignmentRow.name == self.name,
                       SubmittedAssignment.student_id.in_(students)))
        for student, when, extension, due in self.db.execute(mine):
            one = found[student] = Standing()
            if when is not None and due is not None:
                one.late = when > due + (extension or timedelta())
        cells = (mine.with_only_columns(SubmittedAssignment.student_id, Notebook.name,
                                        BaseCell.name).join(SubmittedNotebook).join(
                     Notebook, SubmittedNotebook.notebook_id == Notebook.id))
        for student, notebook, cell, penalty, auto, manual, extra, waits in self.db.execute(
                cells.add_columns(SubmittedNotebook.late_submission_penalty, Grade.auto_score,
                                  Grade.manual_score, Grade.extra_credit, Grade.needs_manual_grade)
                .join(Grade).join(BaseCell, Grade.cell_id == BaseCell.id)):
            one = found[student]
            one.penalty[notebook] = penalty or 0.0
            one.cells[notebook, cell] = CellScore(auto, manual, extra or 0.0, bool(waits))
        for student, notebook, cell, text in self.db.execute(
                cells.add_columns(Comment.manual_comment)
                .join(Comment).join(BaseCell, Comment.cell_id == BaseCell.id)
                .where(Comment.manual_comment.is_not(None))):
            if text:
                found[student].comments[notebook, cell] = text
        self.db.rollback()
        return found


@contextmanager
def path_to_alembic() -> Iterator[None]:
    """nbgrader asks the command alembic for its version; it is installed beside Python."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


def put(db: Any, table: Any, rows: list[dict]) -> None:
    """Add those rows that have no id yet, and change the others."""
    if added := [row | {"id": api.new_uuid()} for row in rows if row["id"] is None]:
        db.execute(insert(table), added)
    if changed := [row for row in rows if row["id"] is not None]:
        db.execute(update(table), changed)


@contextmanager
def patient(db: Any) -> Iterator[None]:
    """One transaction, with the right to write from its beginning, so that what is read stays true
    until it is written; whoever holds the gradebook is waited for."""
    db.rollback()
    dialect = db.get_bind().dialect.name
    first = {"postgresql": f"SELECT pg_advisory_xact_lock({LOCK})", "sqlite": "BEGIN IMMEDIATE"}
    try:
        if dialect in first:
            with told():
                db.connection().exec_driver_sql(first[dialect])
        yield
        with told():
            db.commit()
    except BaseException:
        db.rollback()
        raise


@contextmanager
def alone(url: str) -> Iterator[None]:
    """On PostgreSQL nobody else makes tables, or enters an assignment, inside. (On SQLite the
    course's own lock is enough.)"""
    if not url.startswith("postgresql"):
        yield
        return
    with create_engine(url, poolclass=NullPool).connect() as connection:
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({LOCK + 1})")
        yield


def unusable(course: Course, error: Exception) -> CourseError:
    """What a gradebook's trouble means for whoever grades."""
    first, name = str(error).partition("\n")[0], shown(course.db_url)
    if HELD in first:
        return CourseError(f"the gradebook {name} is held by another program: close the formgrader "
                           "or what else has it open, and run this again. Nothing is half written")
    return CourseError(f"the gradebook {name} cannot be used: {first}")


@contextmanager
def told(seconds: float = 5.0) -> Iterator[None]:
    """Inside, somebody else may be waited for; who waits long is told what for."""
    timer = threading.Timer(seconds, say, ["Waiting for another program to let go of the gradebook "
                                           f"(at most {PATIENCE:.0f} s) …"], {"file": sys.stderr})
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def shown(url: str) -> str:
    """A database's address without its password."""
    try:
        return make_url(url).render_as_string()
    except SQLAlchemyError:
        return "(whose address cannot be read)"


class Revise(steps.SaveCells):
    """nbgrader's own, also where students have handed in: a cell that is gone takes its points."""

    def _create_notebook(self, nb: Any) -> None:
        book, where = self.gradebook, (self.notebook_id, self.assignment_id)
        with suppress(api.MissingEntry):
            there = book.find_notebook(*where)
            for kind in ("grade", "solution", "task", "source"):
                old, new = getattr(there, f"{kind}_cells"), getattr(self, f"new_{kind}_cells")
                for cell in [cell for cell in old if cell.name not in new]:
                    for mark in () if kind == "source" else (*cell.grades, *cell.comments):
                        book.db.delete(mark)
                    book.db.delete(cell)
                for name in new.keys() - {cell.name for cell in old}:
                    getattr(book, f"add_{kind}_cell")(name, *where, **new[name])
            book.db.commit()
            book.db.expire_all()
        super()._create_notebook(nb)


def register(gradebook: api.Gradebook, course: Course, assignment: Assignment,
             revise: bool = False) -> None:
    """Enter an assignment's cells, as `nbgrader generate_assignment` does."""
    gradebook.update_or_create_assignment(assignment.name)
    path = course.solutions / assignment.name / f"{assignment.notebook}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    about: dict[str, Any] = {"nbgrader": {
        "notebook": assignment.notebook, "assignment": assignment.name, "student": ".",
        "db_url": course.db_url}}
    for step in (steps.LockCells, steps.ClearSolutions, steps.CheckCellMetadata,
                 steps.ComputeChecksums, Revise if revise else steps.SaveCells,
                 steps.CheckCellMetadata):
        notebook, about = step(config=course.config)(notebook, about)
