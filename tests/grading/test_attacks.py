"""No submission gains a point, harms another, stops the run, or leaves anything behind."""

from __future__ import annotations

import contextlib
import html
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest

from dlcourse.app.course import Course
from dlcourse.grading.judging.engine import judges
from dlcourse.grading.sandbox import walls as walls_of

from . import elsewhere, trial
from .attacks import ATTACKS, FOOL_ASSERTS
from .conftest import run

WITHOUT = ["bubblewrap", "without bubblewrap"]
USER = ["--user", str(elsewhere.USER)]
PLACES = {"here": [], "in a container": ["--container"], "as a user": USER,
          "as a user in a container": [*USER, "--container"]}
HONEST = ("aaa", "honest", "zzz")
ASSERTS = trial.POINTS - trial.TASKS["softmax"][2]
FILLING = ("files without end", "files that are deleted while open")
LONG = ("loop", "sleep", "loop in every function", "output without end",
        "loop that catches everything", "crash by recursion")
ENDLESS = (*LONG, "loop without signals", "calls back without end", "a generator without end",
           "a range without end", "a huge list", "numbers of one hash", "hostile representation",
           "errors that end programs")
# Files, processes, memory, disk, network: who runs it and where makes a difference to these only.
OF_THE_SYSTEM = [n for n in list(ATTACKS)[: list(ATTACKS).index("the network") + 1]
                 if n not in LONG]
# One of each other kind: it lies, patches, talks, looks round, hangs.
OTHER_KINDS = ("loop", "equal to everything", "patch what tests use", "talk to the judge",
               "change the engine from inside", "look for the questions")
WHOLE = "DLCOURSE_WHOLE" in os.environ  # `make mutation` sets it
MOST_UNLIKE = "as a user in a container"
ALL_IN = "here" if shutil.which("bwrap") else "in a container"


NO_NOTEBOOKS = ("link", "hard link", "classmate", "folder link", "fifo", "device", "folder",
                "garbage", "nested", "huge", "no cells", "odd cells", "missing", "format 3",
                "empty")


@pytest.fixture(params=WITHOUT)
def walls(request, monkeypatch, tmp_path):
    """With the best confinement of this machine, and as in a container without namespaces."""
    judges.close()
    if request.param == "without bubblewrap":
        monkeypatch.setenv("PATH", str(tmp_path))
        if walls_of.landlock_version() == 0:
            pytest.skip("no Landlock here")
    elif shutil.which("bwrap") is None:
        pytest.skip("no bubblewrap here")
    yield request.param
    judges.close()


@contextlib.contextmanager
def listening():
    """A server that no submission may reach."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server, server.getsockname()[1]


def state(root: Path) -> dict[str, tuple]:
    """Content and rights of what a submission must not touch."""
    paths = [*root.glob("solutions/**/*"), *root.glob("submitted/**/*"), root / "SECRET"]
    return {str(p): (p.stat().st_mode, p.stat().st_mtime, p.read_bytes())
            for p in paths if p.is_file()}


@pytest.fixture
def anywhere(template):
    """A course, and folders beside it for whoever grades it: any user may enter."""
    with tempfile.TemporaryDirectory(prefix="course-") as folder:
        root = Path(folder)
        root.chmod(0o755)
        for name in ("home", "tmp"):
            (root / name).mkdir()
        yield shutil.copytree(template, root / "course")


def own(root: Path, user: int) -> None:
    for path in (root, *root.rglob("*")):
        os.chown(path, user, user)


@pytest.mark.parametrize("place", PLACES)
def test_no_cell_gains_or_harms(anywhere, place):
    """Many attacks in one run, with honest students before, between and after. All of them in one
    place, in the others those that might succeed there alone, and in that which differs most one of
    each other kind (`make mutation`: all of them everywhere)."""
    options, attacks = [*PLACES[place]], ATTACKS
    if place != ALL_IN and not WHOLE:
        others = OTHER_KINDS if place == MOST_UNLIKE else ()
        attacks = {n: ATTACKS[n] for n in (*OF_THE_SYSTEM, *others)}
    if "--user" in options and os.geteuid() != 0:
        pytest.skip("only root can become another user")
    if not options and shutil.which("bwrap") is None:
        pytest.skip("no bubblewrap here")
    course, secret = anywhere, anywhere / "SECRET"
    planted = Path(f"/tmp/planted-{os.getpid()}")
    secret.write_text("the secret")
    for i, name in enumerate(HONEST):
        cell = f"i = {i}\nopen('mine', 'wb').write(bytes(5_000_000))"
        trial.hand_in(course, name, answers=trial.RIGHT, after=cell)
    with listening() as (server, port):
        for name, cell in attacks.items():
            text = textwrap.dedent(cell).strip().replace("COURSE", str(course))
            text = text.replace("PORT", str(port)).replace('"SECRET"', f'"{secret}"')
            text = text.replace("SECRET.touched", f"{secret}.t").replace("PLANTED", str(planted))
            content = trial.notebook(before=text)
            content["cells"] = [c for c in content["cells"] if c["id"] not in trial.TASKS]
            trial.hand_in(course, "m " + name, content)
        if "--user" in options:
            own(course.parent, elsewhere.USER)
        before = state(course)
        environment = {**os.environ, "SECRETVALUE": "the secret", "HOME": f"{course.parent}/home",
                       "TMPDIR": f"{course.parent}/tmp"}
        with elsewhere.orphans() as left:
            summary = json.loads(elsewhere.call(
                options, "tests.grading.graded", str(course),
                *(f"m {name}" for name in ENDLESS if name in attacks), env=environment))
            assert not left(), "something is left running"
        with pytest.raises(BlockingIOError):
            server.accept()
    assert not os.listdir(course.parent / "tmp"), "something is left in the temporary folder"
    assert state(course) == before
    points = summary["points"]
    assert {n: points.pop(n) for n in HONEST} == dict.fromkeys(HONEST, trial.POINTS)
    for name in HONEST:
        assert '"5000000"' in (course / f"autograded/{name}/90_trial/90_trial.ipynb").read_text()
    gained = {name: points[f"m {name}"] for name in attacks if points[f"m {name}"]}
    assert set(gained) <= set(FOOL_ASSERTS) and max(gained.values(), default=0) <= ASSERTS, gained
    assert not planted.exists() and not (course / "SECRET.t").exists()
    for name in attacks:
        for file in (f"autograded/m {name}/90_trial/90_trial.ipynb",
                     f"feedback/m {name}/90_trial/90_trial.html"):
            written = (course / file).read_text()
            assert "the secret" not in written, name
            assert len(written) < 300_000, name
            assert "BEGIN SOLUTION" not in written, name
    for name in FILLING:
        written = (course / f"autograded/m {name}/90_trial/90_trial.ipynb").read_text()
        assert "No space left" in written or "more files than it may" in written, name
    for name in attacks:  # a check is fooled by none of them
        notebook = json.loads((course / f"autograded/m {name}/90_trial/90_trial.ipynb").read_text())
        check = next(c for c in notebook["cells"]
                     if c["metadata"].get("nbgrader", {}).get("grade_id") == "softmax-check")
        (output,) = check["outputs"]
        assert output["output_type"] == "error" or output["data"]["text/plain"] == "0", name


@pytest.mark.parametrize("place", PLACES)
def test_doctor_says_how_code_is_confined(place, tmp_path):
    if "--user" in PLACES[place] and os.geteuid() != 0:
        pytest.skip("only root can become another user")
    if shutil.which("bwrap") is None:
        pytest.skip("no bubblewrap here")
    said = elsewhere.call(PLACES[place], "dlcourse.app.cli", "doctor", "--json")
    found = {f["name"]: f["detail"] for f in json.loads(said)}["confinement"]
    assert ("bubblewrap" in found) == ("--container" not in PLACES[place]), found
    assert "seccomp" in found


def test_what_is_no_notebook_is_set_aside(course):
    honest = trial.hand_in(course, "honest", answers=trial.RIGHT)
    solution = course / "solutions" / trial.NAME / f"{trial.NAME}.ipynb"
    for kind in NO_NOTEBOOKS:
        path = course / "submitted" / kind / trial.NAME / f"{trial.NAME}.ipynb"
        path.parent.mkdir(parents=True)
        put(kind, path, solution, honest)
    summary = run(course)
    assert set(summary.quarantined) == set(NO_NOTEBOOKS) and all(summary.quarantined.values())
    assert summary.graded == 1
    assert summary.points == {"honest": trial.POINTS, **dict.fromkeys(NO_NOTEBOOKS, 0)}
    for kind in NO_NOTEBOOKS:
        page = (course / "feedback" / kind / trial.NAME / f"{trial.NAME}.html").read_text()
        assert summary.quarantined[kind] in html.unescape(page), kind
    again = run(course)
    assert again.points["honest"] == trial.POINTS and set(again.quarantined) == set(NO_NOTEBOOKS)


def put(kind: str, path: Path, solution: Path, honest: Path) -> None:
    """Lay something at ``path`` that is no notebook, or not one's own."""
    match kind:
        case "link":
            path.symlink_to(solution)
        case "hard link":
            os.link(solution, path)
        case "classmate":
            path.symlink_to(honest)
        case "folder link":
            path.parent.rmdir()
            path.parent.symlink_to(solution.parent)
        case "fifo":
            os.mkfifo(path)
        case "device":
            path.symlink_to("/dev/zero")
        case "folder":
            path.mkdir()
        case "garbage":
            path.write_bytes(os.urandom(1000))
        case "nested":
            path.write_bytes(b'{"cells":' + b"[" * 200_000)
        case "huge":
            with path.open("wb") as file:
                file.truncate(50_000_000)
        case "no cells":
            path.write_text('{"nbformat": 4}')
        case "odd cells":
            path.write_text('{"nbformat": 4, "cells": [1, {"cell_type": ["code"]}]}')
        case "format 3":
            path.write_text('{"nbformat": 3, "worksheets": []}')
        case "empty":
            path.write_bytes(b"")


def test_metadata_wins_nothing(course):
    """Tags, copied ids, changed points and parts: the assignment's own say counts."""
    def with_cells(change):
        content = trial.notebook()
        for cell in content["cells"]:
            change(cell)
        return content

    trial.hand_in(course, "skip", with_cells(
        lambda c: c["metadata"].update(tags=["skip-execution", "raises-exception"])))
    trial.hand_in(course, "points", with_cells(
        lambda c: c["metadata"].get("nbgrader", {}).update(points=1e9)))
    trial.hand_in(course, "parts", with_cells(
        lambda c: c["metadata"].get("nbgrader", {}).update(solution=True, grade=True)))
    trial.hand_in(course, "markdown", with_cells(
        lambda c: c.update(cell_type="markdown") if c["id"].endswith("-check") else None))
    trial.hand_in(course, "tests", with_cells(
        lambda c: c.update(source="20") if c["id"].endswith("-check") else None))
    trial.hand_in(course, "outputs", with_cells(
        lambda c: c.update(outputs=[{"output_type": "execute_result", "metadata": {},
                                     "execution_count": 1, "data": {"text/plain": "20"}}])))
    double = trial.notebook()
    double["cells"] += [{**c, "source": "20"} for c in double["cells"]]
    trial.hand_in(course, "double", double)
    summary = run(course)
    assert set(summary.points.values()) == {0} and len(summary.points) == 7


def test_a_deep_notebook_stops_nobody(course):
    """What the judge can just read may be too deep for whoever writes the page."""
    for depth in range(700, 1000, 15):
        text = json.dumps(trial.notebook(trial.RIGHT)).replace(
            '"kernelspec"', f'"deep": {"[" * depth}{"]" * depth}, "kernelspec"')
        trial.hand_in(course, f"deep {depth}", text.encode())
    trial.hand_in(course, "one", answers=trial.RIGHT)
    assert run(course).points["one"] == trial.POINTS


def test_the_exchange_is_hidden(course):
    """By default, and wherever the configuration puts it."""
    with (course / "nbgrader_config.py").open("a") as file:
        file.write('\nc.Exchange.root = "/usr/share/exchange"\n'
                   'c.CourseDirectory.db_url = "sqlite:////usr/share/grades/gradebook.db"\n')
    hidden = walls_of.hidden(Course(course).secrets)
    for path in ("/usr/local/share/nbgrader/exchange", "/usr/share/exchange/dlcourse/inbound",
                 "/usr/share/grades/gradebook.db", str(course / "submitted")):
        assert any(walls_of.within(path, p) for p in hidden), path


def test_files_beside_the_notebook_do_nothing(course):
    path = trial.hand_in(course, "one")
    for name in ("numpy.py", "dlcourse.py", "sitecustomize.py", "json.py"):
        (path.parent / name).write_text("raise SystemExit('planted')")
    os.mkfifo(path.parent / "pipe")
    os.mkfifo(path.parent / "submission_secret.txt")
    trial.hand_in(course, "two", answers=trial.RIGHT)
    assert run(course).points == {"one": 0, "two": trial.POINTS}


def test_a_forged_timestamp_gains_nothing(course):
    stamps = ("2999-01-01 00:00:00 UTC", "not a date", "", "0000-99-99", "1" * 900, "fifo", "link")
    for i, stamp in enumerate(stamps):
        path = trial.hand_in(course, f"s{i}", answers=trial.RIGHT).parent / "timestamp.txt"
        if stamp == "fifo":
            os.mkfifo(path)
        elif stamp == "link":
            path.symlink_to(course / "nbgrader_config.py")
        else:
            path.write_text(stamp)
    summary = run(course)
    students = [f"s{i}" for i in range(len(stamps))]
    assert summary.points == dict.fromkeys(students, trial.POINTS)
    assert all(summary.notes[student] for student in students)


def test_nothing_of_the_student_runs_in_a_browser(course):
    script = "<script>alert(1)</script><img src=x onerror=alert(1)>[a](javascript:alert(1))"
    script += "![](attachment:a.svg)"
    cell = f"from IPython.display import HTML\nprint({script!r})\nHTML({script!r})"
    content = trial.notebook({"square": f"# {script}", "explain": script}, before=cell)
    content["cells"][2]["source"] = script
    content["cells"][2]["attachments"] = {"a.svg": {"image/svg+xml": script}}
    trial.hand_in(course, "<b>one", content)
    run(course)
    page = (course / "feedback/<b>one/90_trial/90_trial.html").read_text()
    assert "<script" not in page and "<img" not in page
    notebook = json.loads((course / "autograded/<b>one/90_trial/90_trial.ipynb").read_text())
    for one in notebook["cells"]:
        assert "attachments" not in one
        if one["cell_type"] == "markdown":
            assert "<script" not in "".join(one["source"]), one
            assert "javascript:" not in "".join(one["source"])
            assert "attachment:" not in "".join(one["source"]), "nbconvert would stop at it"
        for output in one.get("outputs", []):
            assert "text/html" not in output.get("data", {}) or "<script" not in str(output)


def test_without_confinement_nothing_is_graded(course, monkeypatch):
    trial.hand_in(course, "one", answers=trial.RIGHT)
    program = ("import sys; from dlcourse.grading.sandbox import walls; "
               "walls.libseccomp = lambda: None; from dlcourse.app.cli import main; "
               f"sys.exit(main(['grade', '{trial.NAME}', *sys.argv[1:]]))")
    done = subprocess.run([sys.executable, "-c", program], cwd=course, text=True,
                          capture_output=True)
    assert done.returncode == 2 and "--unsafe" in done.stderr and "libseccomp" in done.stderr
    assert not (course / "autograded").exists()


def test_disk_is_bounded(course, walls):
    cell = ("for i in range(10_000):\n    with open(f'f{i}', 'wb') as file:\n"
            "        file.write(bytes(10_000_000))")
    trial.hand_in(course, "one", answers=trial.RIGHT, before=cell)
    before = shutil.disk_usage("/tmp").free
    assert run(course).points == {"one": trial.POINTS}
    assert before - shutil.disk_usage("/tmp").free < 100_000_000
    text = (course / "autograded/one/90_trial/90_trial.ipynb").read_text()
    assert "No space left" in text or "more files than it may" in text


def test_hidden_inputs_do_not_come_out(course):
    """What a function saw of a hidden test is not shown to the student."""
    cell = "def square(x):\n    if x < 0:\n        raise ValueError(f'seen {x}')\n    return x * x"
    trial.hand_in(course, "one", answers={**trial.RIGHT, "square": cell})
    assert run(course).points == {"one": trial.POINTS - 4}
    for file in course.glob("*/one/**/*.*"):
        assert "seen -12" not in file.read_text(), file


def test_a_link_beside_what_is_hidden_does_not_show_it(tmp_path):
    (tmp_path / "lib" / "checks").mkdir(parents=True)
    (tmp_path / "lib" / "numpy").mkdir()
    (tmp_path / "lib64").symlink_to("lib")
    read, listed = walls_of.visible([str(tmp_path)], [str(tmp_path / "lib" / "checks")])
    assert read == [str(tmp_path / "lib" / "numpy")]
    assert listed == [str(tmp_path), str(tmp_path / "lib")]
