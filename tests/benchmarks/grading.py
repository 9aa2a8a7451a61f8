"""How fast a class is graded: all the figures, in one run.

    python -m tests.benchmarks.grading [COUNT [STOCK [COPIES]]]

COUNT different submissions of lesson 06 (default 200) are graded by `dlcourse grade` with one job
and with one for each core, resumed after a kill, and graded by Dask's workers; STOCK (default 6) by
stock nbgrader; COPIES (default 400) with a look at the memory. Nothing else should run meanwhile.

The ratio to nbgrader leaves the start out on both sides: nbgrader's is that of its command, ours
that of judges and sandboxes, and what either adds to a submission depends on how many there are.
Ours with its start, divided among COUNT, stands beside it.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

from dlcourse.app.course import Course
from dlcourse.grading.grade import Summary, grade
from dlcourse.grading.judging.engine import judges
from dlcourse.grading.office.gradebook import Book

ROOT = Path(__file__).parents[2]
LESSON = "06_softmax_and_loss"
STOCK = 'c = get_config()\nc.CourseDirectory.source_directory = "solutions"\n'
CORES = os.cpu_count() or 1
FEW = 4  # submissions of a run that is mostly its start


def course(root: Path, count: int) -> Path:
    """A course of ``count`` right submissions, no two of the same bytes."""
    source = root / "solutions" / LESSON
    source.mkdir(parents=True)
    text = (ROOT / "solutions" / LESSON / f"{LESSON}.ipynb").read_text()
    (source / f"{LESSON}.ipynb").write_text(text)
    (root / "nbgrader_config.py").write_text(STOCK)
    notebook = json.loads(text)
    for i in range(count):
        notebook["metadata"]["number"] = i
        path = root / "submitted" / f"s{i:05}" / LESSON / f"{LESSON}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook))
    return root


def ours(root: Path, most: int | None = None, **options: object) -> Summary:
    """Grade a course, or as many of its submissions, anew: with judges that have yet to start."""
    judges.close()
    here = Course(root)
    with Book(here, here.assignment(LESSON)) as book:
        book.prepare()  # what `nbgrader generate_assignment` does
    only = sorted(os.listdir(root / "submitted"))[:most] if most else ()
    summary = grade(here, here.assignment(LESSON), only=only, progress=False, regrade=True,
                    **options)  # type: ignore[arg-type]
    assert set(summary.points.values()) == {100}, "the benchmark's submissions are all right"
    return summary


def each(root: Path, count: int, **options: object) -> tuple[float, float]:
    """Seconds a submission, without the start (of which a run of few is most) and with it."""
    few, all_of_them = ours(root, FEW, **options), ours(root, **options)
    return (all_of_them.seconds - few.seconds) / (count - FEW), all_of_them.seconds / count


def stock(root: Path) -> float:
    """Seconds a submission, the start of nbgrader left out."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}

    def run(*words: str) -> float:
        start = time.monotonic()
        subprocess.run([sys.executable, "-m", "nbgrader", *words], cwd=root, env=environment,
                       check=True, capture_output=True)
        return time.monotonic() - start

    run("generate_assignment", LESSON)
    count = len(list(root.glob("submitted/*")))
    start = run("--version")
    return (run("autograde", LESSON) - start) / count


def start(root: Path) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-m", "dlcourse.app.cli", "grade", LESSON], cwd=root,
                            stdout=subprocess.DEVNULL)


def written(root: Path) -> int:
    """How many students' pages are there."""
    return sum(1 for _ in root.glob("feedback/*"))


def megabytes(process: psutil.Process) -> tuple[float, float]:
    """What a run's main process holds in memory, and its judges and sandboxes together.

    What processes share counts for each its part.
    """
    def held(processes: list[psutil.Process]) -> Iterator[int]:
        for one in processes:
            try:
                yield one.memory_full_info().pss
            except psutil.Error:
                continue

    return sum(held([process])) / 2**20, sum(held(process.children(recursive=True))) / 2**20


def memory(root: Path, count: int) -> Iterator[str]:
    """One command grades all: its memory when a tenth is done, and at the end."""
    began, run = time.monotonic(), start(root)
    process = psutil.Process(run.pid)
    early = late = (0.0, 0.0)
    while run.poll() is None:
        with contextlib.suppress(psutil.Error):
            held = megabytes(process)
            if all(held):  # they start last and end first
                late = held
                early = held if written(root) <= count / 10 or not any(early) else early
        time.sleep(0.5 if count < 2000 else 2)
    assert run.wait() == 0 and written(root) == count
    each = (time.monotonic() - began) / count
    yield f"{count} copies, one command     {each:.4f} s a submission, its start included"
    for name, before, after in zip(("main process", "judges, sandboxes"), early, late,
                                   strict=True):
        yield f"  memory, {name:18} {before:.0f} MB after a tenth, {after:.0f} MB at the end"


def resumed(root: Path, count: int) -> Iterator[str]:
    run = start(root)
    while written(root) < count / 2:
        time.sleep(0.02)
    run.send_signal(signal.SIGKILL)
    run.wait()
    there = written(root)
    summary = grade(Course(root), Course(root).assignment(LESSON), progress=False)
    assert summary.graded <= count - there and summary.graded + summary.from_before == count
    began = time.monotonic()
    assert start(root).wait() == 0
    yield f"killed with {there} of {count} written: {summary.graded} were graded in the next run"
    yield f"the whole command, all graded  {time.monotonic() - began:.1f} s"


def dask(root: Path, count: int) -> Iterator[str]:
    """Workers of one thread each; the start of their judges is left out."""
    from distributed import LocalCluster

    found = {}
    for workers in (1, 2):
        with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None,
                          silence_logs=50) as cluster:
            found[workers], _ = each(root, count, scheduler=cluster.scheduler_address)
    yield f"Dask, 1 worker; 2              {found[1]:.4f} s; {found[2]:.4f} s a submission"
    yield f"  ratio                        {found[1] / found[2]:.2f}"


def main(count: int = 200, of_stock: int = 6, copies: int = 400) -> None:
    def show(name: str, size: int, figures: Callable[[Path, int], Iterator[str]]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for line in figures(course(Path(folder, name), size), size):
                print(line, flush=True)

    def speed(root: Path, count: int) -> Iterator[str]:
        found = {jobs: each(root, count, jobs=jobs) for jobs in sorted({1, CORES})}
        for jobs, (seconds, whole) in found.items():
            yield (f"dlcourse grade, --jobs {jobs}       {seconds:.4f} s a submission; "
                   f"{whole:.4f} s with the start")
        if of_stock:
            theirs = stock(course(root.parent / "stock", of_stock))
            yield f"nbgrader autograde             {theirs:.4f} s a submission"
            for jobs, (seconds, whole) in found.items():
                yield (f"  ratio, --jobs {jobs}              1/{theirs / seconds:.1f}; "
                       f"1/{theirs / whole:.1f} with our start")

    show("speed", count, speed)
    show("copies", copies, memory)
    show("killed", count, resumed)
    show("dask", count, dask)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
