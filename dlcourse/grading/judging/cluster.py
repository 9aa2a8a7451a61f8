"""The same task on a Dask cluster (`dlcourse[cluster]`).

An assignment goes there once, as the result of a task: where the worker that holds it is lost, Dask
runs that task again. A submission goes with its own task, and few of them are on their way at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from typing import Any

from ...checks.assignment import Assignment
from .engine import VERSION, EngineError, JudgeFailed, grade_one, judges

TRIES = 2  # times a task is given out again when a worker cannot run it
ASK = 5.0  # seconds after which the cluster is asked anew how large it is
PATIENCE = 60.0  # seconds to wait for a first worker
THEIR_VERSION = f"__import__('importlib').import_module({grade_one.__module__!r}).VERSION"


@contextmanager
def remote(scheduler: str) -> Iterator[tuple[Callable[..., Future], Callable[[], int]]]:
    """Runs tasks on the cluster of ``scheduler``; its workers' judges are ended in the end."""
    from distributed import Client

    try:
        client = Client(scheduler, timeout=10, set_as_default=False)
    except (OSError, ValueError) as error:
        raise EngineError(f"there is no Dask scheduler at {scheduler}: {error}") from None
    cluster = Cluster(client)
    try:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise EngineError(f"the Dask scheduler at {scheduler} has no workers: start some with "
                              f"`dask worker {scheduler} --nthreads 1`") from None
        cluster.check()
        yield cluster.submit, cluster.width
    finally:
        with suppress(Exception, CancelledError):  # the scheduler, or a worker, may be gone
            client.cancel(list(cluster.waiting.values()))
            client.run(end_judges, on_error="ignore")
        client.close(timeout=5)


class Cluster:
    """The tasks of one run."""

    def __init__(self, client: Any):
        self.client = client
        self.assignments: dict[str, Any] = {}
        self.waiting: dict[Future, Any] = {}
        self.size, self.asked = 1, 0.0

    def check(self) -> None:
        """Raise `EngineError` unless each worker has this version of the engine."""
        found = self.client.run(eval, THEIR_VERSION, on_error="return")
        for address, version in found.items():
            if version != VERSION:
                what = "another version of it" if isinstance(version, str) else repr(version)
                raise EngineError("each Dask worker needs the same dlcourse[cluster] as this "
                                  f"machine: the one at {address} has {what}")

    def width(self) -> int:
        """How many tasks the workers can run at once."""
        if time.monotonic() - self.asked > ASK:
            with suppress(OSError):
                self.size = max(sum(self.client.nthreads().values()), 1)
            self.asked = time.monotonic()
        return self.size

    def submit(self, task: Any, data: bytes, assignment: Assignment, limits: Any,
               **options: Any) -> Future:
        if assignment.digest not in self.assignments:
            self.assignments[assignment.digest] = self.client.submit(hold, assignment, pure=False)
        here: Future = Future()
        self.waiting[here] = there = self.client.submit(
            run_there, data, self.assignments[assignment.digest], limits, options, pure=False,
            retries=TRIES)
        self.client.loop.add_callback(self.fetch, there, here)
        return here

    async def fetch(self, there: Any, here: Future) -> None:
        """Give a result that came from the cluster to who waits for it here."""
        from distributed import KilledWorker

        try:
            answer = await there.result()
            if "judge" in answer:
                raise JudgeFailed(answer["judge"])
            here.set_result(answer["result"])
        except KilledWorker as why:
            here.set_exception(EngineError(f"Dask workers are lost, one after another: {why}"))
        except CancelledError:
            here.set_exception(EngineError(
                "the Dask scheduler is gone. What was graded is kept: start it, and grade again"))
        except BaseException as error:
            here.set_exception(error)
        finally:
            self.waiting.pop(here, None)


# What runs on a worker.


def hold(assignment: Assignment) -> Assignment:
    return assignment


def run_there(data: bytes, assignment: Assignment, limits: Any,
              options: dict[str, Any]) -> dict[str, Any]:
    """Grade; a judge that fails on this submission would not fare better elsewhere."""
    try:
        return {"result": grade_one(data, assignment, limits, **options)}
    except JudgeFailed as why:
        return {"judge": str(why)}


def end_judges() -> None:
    """End the judges that rest; any that grade for somebody else go on."""
    judges.close()
