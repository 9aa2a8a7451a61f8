"""The same task on a Dask cluster (`dlcourse[cluster]`)."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from typing import Any

from .course import CourseError
from .engine import workers

TRIES = 5  # times a task is given out again when a worker is lost


@contextmanager
def remote(scheduler: str) -> Iterator[Any]:
    """Runs tasks on the cluster of ``scheduler``; its workers' judges are ended in the end."""
    from distributed import Client

    try:
        client = Client(scheduler, timeout=10, set_as_default=False)
    except OSError as error:
        raise CourseError(f"there is no Dask scheduler at {scheduler}: {error}") from None

    def submit(task: Any, data: bytes, assignment: Any, limits: Any, **options: Any) -> Future:
        there = client.submit(task, data, assignment, limits, **options, pure=False,
                              retries=TRIES)
        here: Future = Future()
        there.add_done_callback(partial(pass_on, here))
        return here

    try:
        yield submit
    finally:
        client.run(end_judges)
        client.close()


def end_judges() -> None:
    """End the judges of a worker's process."""
    workers.close()


def pass_on(here: Future, there: Any) -> None:
    """Give a result that came from the cluster to who waits for it here."""
    try:
        here.set_result(there.result())
    except BaseException as error:
        here.set_exception(error)


