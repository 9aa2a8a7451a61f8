"""24 users of a gradebook at once, each a process that has read the course's settings as nbgrader
does; what went wrong, as JSON.

    python -m tests.grading.crowd COURSE

Of these, `GRADERS` use `dlcourse grade`, `BUTTONS` what the formgrader's Autograde button calls;
`READERS` look, one keeps the gradebook to itself for a while, the others give points and comments.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import time
import traceback
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.apps.nbgraderapp import NbGraderApp
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import create_engine

from . import trial

USERS, GRADERS, BUTTONS, READERS = 24, 4, 2, 3
ROUNDS = 12
KEPT = 7.0  # seconds: more than SQLite waits for by default


def people() -> list[int]:
    """Which of the users are people who give points, each to a student of the same number."""
    return list(range(GRADERS + BUTTONS + READERS + 1, USERS))


def use(i: int, config: Any) -> None:
    folder = CourseDirectory(config=config, root=os.getcwd())
    if i < GRADERS:
        from dlcourse.app.cli import main

        assert main(["grade", trial.NAME, "--jobs", "1", *["--regrade"][i % 2 :], "--json"]) == 0
    elif i < GRADERS + BUTTONS:
        said = NbGraderAPI(folder, config=config).autograde(trial.NAME, f"s{i:03}", force=True)
        assert said["success"], said
    elif i < GRADERS + BUTTONS + READERS:
        for _ in range(ROUNDS):
            assert NbGraderAPI(folder, config=config).get_submissions(trial.NAME)
    elif i not in people():
        with create_engine(folder.db_url).connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            time.sleep(KEPT)
    else:
        for j in range(ROUNDS):
            with Gradebook(folder.db_url, "dlcourse") as book:
                grade = book.find_grade("explain", trial.NAME, trial.NAME, f"s{i:03}")
                grade.manual_score, grade.needs_manual_grade = j / 4, False
                comment = book.find_comment("explain", trial.NAME, trial.NAME, f"s{i:03}")
                comment.manual_comment = f"comment {j}"
                book.db.commit()


def child(i: int, config: Any, start: Any, said: Any) -> None:
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        start.wait()
        use(i, config)
        said.put("")
    except BaseException:
        said.put(f"user {i}: {traceback.format_exc()[-800:]}")


def main(course: str) -> None:
    os.chdir(course)
    app = NbGraderApp()
    app.load_config_file()
    fork = multiprocessing.get_context("fork")
    start, said = fork.Barrier(USERS), fork.Queue()
    users = [fork.Process(target=child, args=(i, app.config, start, said))
             for i in range(USERS)]
    for user in users:
        user.start()
    wrong = [why for why in (said.get(timeout=300) for _ in users) if why]
    for user in users:
        user.join()
    print(json.dumps(wrong))


if __name__ == "__main__":
    main(sys.argv[1])
