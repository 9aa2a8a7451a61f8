"""How several processes share the tests (`make test`).

A file's tests stay together, since they may share a fixture. All that needs a browser stays
together, since one JupyterLab (or one web edition) and one Chromium serve it; the lessons, half of
that, have their own. What takes long comes first; files whose many tests share nothing are dealt
out test by test, last: so no process is left with much at the end. There is one process more than
there are cores: now and then each waits for a browser, a kernel or a judge.
"""

from __future__ import annotations

import os
from typing import Any

import pytest

import dlcourse.grading  # noqa: F401  (before nbformat it spares each process a second)

ONE_BY_ONE = ("tests/checks/test_assignments.py", "tests/checks/test_kill.py",
              "tests/figures/test_figures.py", "tests/grading/test_attacks.py",
              "tests/grading/test_equal.py", "tests/grading/test_intake.py")  # fmt: skip
LONG = ("tests/browser/test_lessons.py", "tests/browser/",
        "tests/grading/test_attacks.py::test_no_cell",
        "tests/grading/test_runs.py", "tests/grading/others/", "tests/web/",
        "tests/checks/test_slips.py", "tests/lessons/test_run.py", "tests/figures/test_handles.py",
        "tests/checks/test_faults.py", "tests/grading/test_postgresql.py",
        "tests/grading/test_sandbox.py", "tests/grading/test_judge.py")  # fmt: skip


def when(nodeid: str) -> int:
    """What has a smaller number runs earlier.

    >>> when("tests/web/test_site.py::test_links") < when("tests/core/test_state.py::test_loads")
    True
    >>> when("tests/core/test_state.py::test_loads") < when("tests/grading/test_attacks.py::test_a")
    True
    """
    last = nodeid.partition("::")[0] in ONE_BY_ONE
    return next((i for i, start in enumerate(LONG) if nodeid.startswith(start)), len(LONG) + last)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):  # one of several processes
        items.sort(key=lambda item: when(item.nodeid))


def together(nodeid: str) -> str:
    """Tests with the same answer run in one process, one after another.

    >>> together("tests/browser/test_keys.py::test_no_shortcut[JupyterLab]")
    'tests/browser'
    >>> together("tests/browser/test_lessons.py::test_runs_and_moves[05_layers]")
    'tests/browser/test_lessons.py'
    >>> together("tests/core/test_state.py::test_loads")
    'tests/core/test_state.py'
    >>> together("tests/checks/test_kill.py::test_reference[06-softmax]")
    'tests/checks/test_kill.py::test_reference[06-softmax]'
    """
    file = nodeid.partition("::")[0]
    if file == "tests/browser/test_lessons.py":
        return file
    for folder in ("tests/browser", "tests/web"):  # one server and one Chromium serve it
        if file.startswith(f"{folder}/"):
            return folder
    return nodeid if file in ONE_BY_ONE else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from xdist.scheduler import LoadScopeScheduling

    config.option.loadscopereorder = False  # the order is ours
    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = together
    return scheduler
