"""How several processes share the tests (`make test`).

A file's tests stay together, since they may share a fixture. All that needs a browser stays
together, since one JupyterLab (or one web edition) and one Chromium serve it. Files whose many
tests share nothing are dealt out test by test, last, so that no process is left with a long file
at the end.
"""

from __future__ import annotations

from typing import Any

import pytest

ONE_BY_ONE = ("tests/checks/test_assignments.py", "tests/checks/test_kill.py",
              "tests/figures/test_figures.py", "tests/grading/test_attacks.py",
              "tests/grading/test_equal.py", "tests/grading/test_intake.py")  # fmt: skip


def together(nodeid: str) -> str:
    """Tests with the same answer run in one process, one after another.

    >>> together("tests/browser/test_lessons.py::test_runs_and_moves[05_layers]")
    'tests/browser'
    >>> together("tests/core/test_state.py::test_loads")
    'tests/core/test_state.py'
    >>> together("tests/checks/test_kill.py::test_reference[06-softmax]")
    'tests/checks/test_kill.py::test_reference[06-softmax]'
    """
    file = nodeid.partition("::")[0]
    for folder in ("tests/browser", "tests/web"):  # one server and one Chromium serve it
        if file.startswith(f"{folder}/"):
            return folder
    return nodeid if file in ONE_BY_ONE else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from xdist.scheduler import LoadScopeScheduling

    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = together
    return scheduler
