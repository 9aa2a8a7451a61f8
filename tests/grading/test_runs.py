"""Whole runs: killed and resumed, with nbgrader, on a cluster, many at once, and the reports."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from dlcourse.app.cli import main
from dlcourse.app.course import Course
from dlcourse.grading.judging.engine import EngineError, grade_one, judges
from dlcourse.grading.office.gradebook import Book, BookEntry
from dlcourse.term.give_back import give_back
from dlcourse.term.report import report

from ..nbgrader import nbgrader
from . import crowd, elsewhere, trial
from .conftest import run
from .test_honest import WRONG

ROOT = Path(__file__).parents[2]
WHOLE = "DLCOURSE_WHOLE" in os.environ  # `make mutation` sets it
SUBMISSIONS = 20 if WHOLE else 12  # of the run that is killed
STOCK = """
c = get_config()
c.CourseDirectory.course_id = "dlcourse"
c.CourseDirectory.source_directory = "solutions"
"""


def grades(root: Path) -> list[tuple]:
    """What the gradebook says, without the numbers it gives its rows."""
    with sqlite3.connect(root / "gradebook.db") as db:
        return sorted(db.execute(
            "SELECT a.student_id, c.name, g.auto_score, g.manual_score, g.needs_manual_grade "
            "FROM grade g JOIN base_cell c ON g.cell_id = c.id "
            "JOIN submitted_notebook n ON g.notebook_id = n.id "
            "JOIN submitted_assignment a ON n.assignment_id = a.id"))


def totals(root: Path) -> dict[str, float]:
    found: dict[str, float] = {}
    for student, _, auto, *_ in grades(root):
        found[student] = found.get(student, 0) + (auto or 0)
    return found


def fill(root: Path, count: int, seed: int = 0) -> None:
    """Hand in ``count`` honest submissions: each task right, wrong, or not done."""
    rng = random.Random(seed)
    for i in range(count):
        answers = {}
        for name, right in trial.RIGHT.items():
            answer = rng.choice([right, right, WRONG[name], None])
            if answer is not None:
                answers[name] = f"# {i}\n{answer}"
        trial.hand_in(root, f"s{i:03}", answers=answers)


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", *words]


@pytest.mark.slow
def test_killed_and_resumed(course, template, tmp_path):
    """Its main process alone, and its whole process group (`make mutation`: twice each); one
    submission is in an endless loop."""
    loop = {**trial.RIGHT, "square": "def square(x):\n    while True:\n        pass"}
    calm = shutil.copytree(template, tmp_path / "calm")
    for root in (course, calm):
        with open(root / "nbgrader_config.py", "a") as config:
            config.write("\nc.Execute.timeout, c.Execute.total = 1, 10\n")
        fill(root, SUBMISSIONS)
        trial.hand_in(root, "aaa", answers=loop)
    run(calm, limits=None)
    folder = tmp_path / "temporary"
    folder.mkdir()
    rng = random.Random(1)
    environment = {**os.environ, "TMPDIR": str(folder)}

    def judges() -> list[Path]:
        return list(folder.glob("dlcourse-*"))

    with elsewhere.orphans() as left:
        for whole_group in (False, True) * (2 if WHOLE else 1):
            child = subprocess.Popen(command("dlcourse.app.cli", "grade", trial.NAME), cwd=course,
                                     stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                     env=environment, start_new_session=True)
            wait_for(judges, 60)
            time.sleep(rng.uniform(0.1, 3))
            (os.killpg if whole_group else os.kill)(child.pid, signal.SIGKILL)
            child.wait()
            wait_for(lambda: not left(), 15)  # under load; else about two
            assert not left(), "something is left running"
            assert not judges(), "something is left in the temporary folder"
    summary = run(course, limits=None)
    assert summary.graded + summary.from_before == SUBMISSIONS + 1
    assert grades(course) == grades(calm)
    assert run(course).graded == 0


def judging() -> list[str]:
    """The judges that this process has started, be it through others."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            found.append(" ".join(process.cmdline()))
    return [command for command in found if "judging.engine" in command]


def wait_for(what: Callable[[], object], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not what() and time.monotonic() < until:
        time.sleep(0.05)


@pytest.mark.slow
def test_points_equal_stock_nbgrader(course, tmp_path):
    """Each task right, wrong, and not done."""
    stock = trial.course(tmp_path / "stock", STOCK)
    for root in (course, stock):
        trial.hand_in(root, "right", answers=trial.RIGHT)
        trial.hand_in(root, "wrong", answers=WRONG)
        trial.hand_in(root, "empty")
    run(course)
    nbgrader(stock, "generate_assignment", trial.NAME)
    nbgrader(stock, "autograde", trial.NAME)
    assert grades(course) == grades(stock)


@pytest.mark.slow
def test_nbgraders_own_autograde_uses_this_engine(course, tmp_path):
    fill(course, 3)
    path = trial.hand_in(course, "thief", before="print(open('/etc/passwd').read())")
    (path.parent / "numpy.py").write_text("raise SystemExit")
    fifo = course / "submitted" / "fifo" / trial.NAME / f"{trial.NAME}.ipynb"
    fifo.parent.mkdir(parents=True)
    os.mkfifo(fifo)
    nbgrader(course, "autograde", trial.NAME)
    mine = totals(course)
    assert mine.pop("thief") == 0
    assert mine == {k: float(v) for k, v in run(course, regrade=True).points.items() if k in mine}
    nbgrader(course, "generate_feedback", trial.NAME, "--force")
    for page in course.glob("feedback/*/*/*.html"):
        text = page.read_text()
        assert "HIDDEN" not in text and "== 144" not in text and "root:" not in text
    assert not (course / "feedback" / "fifo").exists() or "pipe" in (
        course / "feedback" / "fifo" / trial.NAME / f"{trial.NAME}.html").read_text()


def test_late_penalty_is_nbgraders(course):
    (course / "nbgrader_config.py").write_text(STOCK + (
        'c.LateSubmissionPlugin.penalty_method = "zero"\n'))
    for student, stamp in (("early", "2026-01-01 10:00:00 UTC"), ("late", "2026-01-01 12:00 UTC")):
        path = trial.hand_in(course, student, answers=trial.RIGHT)
        (path.parent / "timestamp.txt").write_text(stamp)
    with sqlite3.connect(course / "gradebook.db") as db:
        db.execute("UPDATE assignment SET duedate = '2026-01-01 11:00:00.000000'")
    run(course)
    with sqlite3.connect(course / "gradebook.db") as db:
        penalties = dict(db.execute(
            "SELECT a.student_id, n.late_submission_penalty FROM submitted_notebook n "
            "JOIN submitted_assignment a ON n.assignment_id = a.id"))
    assert penalties == {"early": None, "late": trial.POINTS}
    page = (course / f"feedback/late/90_trial/{trial.NAME}.html").read_text()
    assert f"points: {trial.POINTS}, less {trial.POINTS} for being late" in page


@pytest.mark.slow
def test_many_users_of_the_gradebook(course):
    """24 processes at once: none is turned away, no update is lost."""
    fill(course, crowd.USERS)
    expected = run(course).points
    done = subprocess.run(command("tests.grading.crowd", str(course)), cwd=ROOT, text=True,
                          capture_output=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout) == []
    last = crowd.ROUNDS - 1
    given = {student: manual for student, name, _, manual, _ in grades(course) if name == "explain"}
    assert {s: m for s, m in given.items() if m is not None} == {
        f"s{i:03}": last / 4 for i in crowd.people()}
    with sqlite3.connect(course / "gradebook.db") as db:
        said = db.execute("SELECT manual_comment, COUNT(*) FROM comment "
                          "WHERE manual_comment IS NOT NULL GROUP BY 1").fetchall()
    assert said == [(f"comment {last}", len(crowd.people()))]
    assert totals(course) == expected


def test_writers_of_one_process(course):
    """A new student of each of 8 threads, in one transaction after the other."""
    here = Course(course)
    notebooks = here.assignment(trial.NAME)

    def write(i: int) -> None:
        with Book(here, notebooks) as book:
            book.prepare()
            for j in range(4):
                book.write([BookEntry(f"s{i}-{j}", None, {(trial.NAME, "square-check"): float(j)})])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    found = {s: p for s, name, p, *_ in grades(course) if name == "square-check"}
    assert found == {f"s{i}-{j}": float(j) for i in range(8) for j in range(4)}


def test_reports(course):
    trial.hand_in(course, "=ada", answers=trial.RIGHT)
    trial.hand_in(course, "bob", answers={**trial.RIGHT, "softmax": WRONG["softmax"]})
    trial.hand_in(course, "cy")
    for student, letters in (("bob", "a" * 20), ("cy", "b" * 20)):
        file, = (course / "submitted" / student).glob("*/*.ipynb")
        notebook = json.loads(file.read_text())
        line = f"<p>ideas before={letters} after={'c' * 20}</p>"
        notebook["cells"].append({
            "cell_type": "code", "id": "ideas", "metadata": {}, "source": "1", "execution_count": 1,
            "outputs": [{"output_type": "display_data", "metadata": {},
                         "data": {"text/html": [line]}}]})
        file.write_text(json.dumps(notebook))
    run(course)
    here = Course(course)
    made = report(here, here.assignment(trial.NAME))
    assert len(made.figures["ideas"]) == 20 and made.figures["ideas"][0]["students"] == 2
    assert len((made.folder / "ideas.csv").read_text().splitlines()) == 21
    assert "a spike is all or none" in (made.folder / "index.html").read_text()
    softmax = next(e for e in made.figures["exercises"] if e["name"] == "softmax")
    assert {m["name"] for m in softmax["misconceptions"]} == {
        "softmax over the whole batch", "not done yet"}
    assert sum(b["students"] for b in made.figures["distribution"]) == 3
    given = give_back(here, trial.NAME).folder
    canvas = list(csv.reader((given / "canvas.csv").open()))
    assert canvas[0][-1] == trial.NAME and canvas[1][-1] == str(trial.POINTS + 5)
    assert ["'=ada", "", "'=ada", "", str(trial.POINTS)] in canvas
    moodle = list(csv.DictReader((given / "moodle.csv").open()))
    assert {r["username"]: r[trial.NAME] for r in moodle}["cy"] == "0"
    assert made.figures["similar"][0]["students"] == ["=ada", "bob"]
    assert "softmax over the whole batch" in (made.folder / "index.html").read_text()


def test_remarks_reach_the_instructor(course, monkeypatch, capsys):
    """What the engine has to say to them: beside the points, and in the report, of each student."""
    remark = "square-check also passes with the answer that was handed out"

    def remarking(*args, **options):
        return {**grade_one(*args, **options), "remarks": [remark, "<b>another</b>"]}

    monkeypatch.setattr("dlcourse.grading.grade.grade_one", remarking)
    trial.hand_in(course, "ada", answers=trial.RIGHT)
    monkeypatch.chdir(course)
    assert main(["grade", trial.NAME]) == 0
    assert f"note: ada: {remark}" in capsys.readouterr().out
    monkeypatch.undo()
    trial.hand_in(course, "bob", answers={})
    run(course)
    made = report(Course(course), Course(course).assignment(trial.NAME))
    assert made.figures["remarks"] == {"ada": [remark, "<b>another</b>"]}
    assert f"look at: ada: {remark}" in made.text()
    page = (made.folder / "index.html").read_text()
    assert remark in page and "&lt;b&gt;another" in page
    said = (course / "feedback" / "ada" / trial.NAME / f"{trial.NAME}.html").read_text()
    assert remark not in said, "it is not for students"


def test_a_judge_that_fails_stops_nobody_else(course):
    """An instructor's check that ends the judge itself costs that submission only."""
    (course / "checks").mkdir()
    (course / "checks" / "own.py").write_text(
        "import os\nfrom dlcourse.checks.kit import Lesson, part\nlesson = Lesson('own')\n"
        "@lesson.exercise(part(4, 'three', lambda draw: [3],\n"
        "                 verify=lambda found, x: os._exit(1) if found == 6 else ''))\n"
        "def square(x):\n    return x * x\n")
    source = course / "solutions" / trial.NAME / f"{trial.NAME}.ipynb"
    content = json.loads(source.read_text())
    (cell,) = [c for c in content["cells"] if c["id"] == "square-check"]
    cell["source"] = "from checks import own\nown.square(square)"
    source.write_text(json.dumps(content))
    trial.hand_in(course, "aaa", answers={**trial.RIGHT, "square": WRONG["square"]})
    trial.hand_in(course, "zzz", answers=trial.RIGHT)
    summary = run(course)
    assert summary.quarantined == {"aaa": "the judge failed on it"}
    assert summary.points["zzz"] == trial.POINTS


def test_command_line(course, monkeypatch, capsys):
    trial.hand_in(course, "ada", answers=trial.RIGHT)
    trial.hand_in(course, "bob", answers=trial.RIGHT)
    done = subprocess.run(command("dlcourse.app.cli", "grade", "90", "--student", "ada", "--json"),
                          cwd=course, text=True, capture_output=True, check=True)
    assert json.loads(done.stdout)["points"] == {"ada": trial.POINTS}
    monkeypatch.chdir(course)
    assert main(["grade", "no such"]) == 2 and "90_trial" in capsys.readouterr().err
    assert main(["report", "90", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["students"] == 1


@pytest.mark.slow
def test_dask(course, template, tmp_path, monkeypatch):
    """The same points from a cluster, though one of its workers is killed half-way; no judge is
    left on the workers."""
    distributed = pytest.importorskip("distributed")
    local = shutil.copytree(template, tmp_path / "local")
    for root in (course, local):
        fill(root, 24)
    run(local)
    judges.close()
    monkeypatch.setattr("dlcourse.grading.grade.PAUSE", 0.0)  # each is written at once
    here = {"dashboard_address": None, "silence_logs": 50}
    with (elsewhere.orphans(),
          distributed.LocalCluster(n_workers=2, threads_per_worker=1, **here) as cluster):
        victim = next(iter(cluster.workers.values())).pid
        with ThreadPoolExecutor(1) as pool:
            future = pool.submit(run, course, scheduler=cluster.scheduler_address)
            wait_for(lambda: (course / "feedback").exists(), 60)  # the first are written
            assert not future.done()
            os.kill(victim, signal.SIGKILL)
            assert future.result().graded == 24
        wait_for(lambda: not judging(), 15)
        assert not judging()
    assert grades(course) == grades(local)


@pytest.mark.slow
def test_dask_says_what_is_missing(course):
    distributed = pytest.importorskip("distributed")
    trial.hand_in(course, "one")
    with pytest.raises(EngineError, match="no Dask scheduler"):
        run(course, scheduler="tcp://127.0.0.1:9")
    with distributed.LocalCluster(n_workers=1, processes=False, dashboard_address=None,
                                  silence_logs=50) as cluster:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("dlcourse.grading.judging.cluster.VERSION", "another")
            with pytest.raises(EngineError, match="the same dlcourse"):
                run(course, scheduler=cluster.scheduler_address)
        cluster.scale(0)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("dlcourse.grading.judging.cluster.PATIENCE", 0.5)
            wait_for(lambda: not cluster.scheduler.workers, 30)
            with pytest.raises(EngineError, match="no workers"):
                run(course, scheduler=cluster.scheduler_address)
