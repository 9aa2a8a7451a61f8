"""The student's workspace: always complete, up to date where it may be, and nothing ever lost."""

import errno
import json
import os
import tempfile
import time
from pathlib import Path

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlcourse.app import outline, record, workspace
from dlcourse.app.workspace import (
    MANIFEST,
    WorkspaceError,
    changed_files,
    course_files,
    keep_mine,
    last_notebook,
    lay_out,
    newer,
    take_new,
)

NAMES = ("notebooks/00_start.ipynb", "notebooks/images/neuron.png", "exercises/01_a/01_a.ipynb")
LESSON = NAMES[0]


class Killed(BaseException):
    """The process died here."""


def release(folder: Path, version: str, names=NAMES) -> dict[str, Path]:
    """A course whose every file says `version`."""
    course = {name: folder / version / name for name in names}
    for name, path in course.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{name} of {version}")
    return course


def contents(root: Path) -> dict[str, str]:
    """What is in the workspace, the manifest aside."""
    paths = [path for path in root.rglob("*") if path.is_file()]
    names = {path.relative_to(root).as_posix(): path.read_text() for path in paths}
    names.pop(MANIFEST, None)
    return names


def die_at(monkeypatch, call: int, error: BaseException, *, for_good: bool = True) -> None:
    """Let `os.replace` raise at the given call, and at those after it if `for_good`."""
    calls, replace = iter(range(1000)), os.replace

    def failing(*args):
        n = next(calls)
        if n == call or (for_good and n > call):
            raise error
        replace(*args)

    monkeypatch.setattr(workspace.os, "replace", failing)


@pytest.fixture
def v1(tmp_path):
    return release(tmp_path / "course", "1.0")


@pytest.fixture
def v2(tmp_path):
    return release(tmp_path / "course", "2.0")


@pytest.fixture
def root(tmp_path):
    return tmp_path / "work"


def test_fresh_workspace_holds_the_whole_course(v1, root):
    report = lay_out(root, v1, "1.0")
    assert report.added == list(NAMES)
    assert contents(root) == {name: f"{name} of 1.0" for name in NAMES}
    assert list(report.sentences()) == [f"3 files of the course laid into {root}."]


def test_second_run_does_nothing_and_says_nothing(v1, root):
    lay_out(root, v1, "1.0")
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()}
    assert list(lay_out(root, v1, "1.0").sentences()) == []
    assert before == {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()}


def test_new_version_refreshes_what_the_student_left_alone(v1, v2, root):
    lay_out(root, v1, "1.0")
    report = lay_out(root, v2, "2.0")
    assert report.refreshed == list(NAMES)
    assert contents(root) == {name: f"{name} of 2.0" for name in NAMES}


def test_new_version_adds_what_is_new_and_keeps_what_is_gone(tmp_path, v1, root):
    lay_out(root, v1, "1.0")
    new = "notebooks/13_new.ipynb"
    report = lay_out(root, release(tmp_path / "course", "2.0", (new,)), "2.0")
    assert report.added == [new]
    assert set(contents(root)) == {*NAMES, new}


def test_changed_file_is_kept_and_the_new_one_laid_beside_it_once(v1, v2, root):
    lay_out(root, v1, "1.0")
    (root / LESSON).write_text("my work")
    beside = "notebooks/00_start.new-2.0.ipynb"
    report = lay_out(root, v2, "2.0")
    assert report.beside == [(LESSON, beside)]
    assert (root / LESSON).read_text() == "my work"
    assert (root / beside).read_text() == f"{LESSON} of 2.0"
    assert beside in " ".join(report.sentences())
    (root / beside).unlink()
    assert list(lay_out(root, v2, "2.0").sentences()) == []
    assert not (root / beside).exists()


def test_the_new_one_is_taken_and_nothing_of_the_students_is_lost(tmp_path, v1, v2, root):
    lay_out(root, v1, "1.0")
    assert newer(root, LESSON) is None
    for version, kept in (("2.0", "00_start.mine.ipynb"), ("3.0", "00_start.mine-2.ipynb")):
        course = release(tmp_path / "course", version)
        (root / LESSON).write_text(f"my work before {version}")
        lay_out(root, course, version)
        beside = newer(root, LESSON)
        assert beside == f"notebooks/00_start.new-{version}.ipynb"
        assert take_new(root, LESSON) == f"notebooks/{kept}"
        assert (root / LESSON).read_text() == f"{LESSON} of {version}"
        assert (root / "notebooks" / kept).read_text() == f"my work before {version}"
        assert newer(root, LESSON) is None and not (root / beside).exists()
        assert list(lay_out(root, course, version).sentences()) == []
        assert changed_files(root) == []
    with pytest.raises(WorkspaceError, match="no new version"):
        take_new(root, LESSON)


def test_mine_is_kept_until_there_is_another_new_one(tmp_path, v1, v2, root):
    lay_out(root, v1, "1.0")
    (root / LESSON).write_text("my work")
    lay_out(root, v2, "2.0")
    keep_mine(root, LESSON)
    assert (root / LESSON).read_text() == "my work" and newer(root, LESSON) is None
    assert list(lay_out(root, v2, "2.0").sentences()) == []
    assert list(root.rglob("*.new-*")) == []
    assert lay_out(root, release(tmp_path / "course", "3.0"), "3.0").beside
    assert newer(root, LESSON) == "notebooks/00_start.new-3.0.ipynb"


def test_changed_file_of_an_unchanged_course_is_passed_over_in_silence(v1, root):
    lay_out(root, v1, "1.0")
    (root / LESSON).write_text("my work")
    assert list(lay_out(root, v1, "1.1").sentences()) == []
    assert changed_files(root) == [LESSON]


def test_file_laid_beside_is_itself_never_overwritten(tmp_path, v1, v2, root):
    lay_out(root, v1, "1.0")
    (root / LESSON).write_text("my work")
    lay_out(root, v2, "2.0")
    (root / "notebooks/00_start.new-2.0.ipynb").write_text("more work")
    report = lay_out(root, release(tmp_path / "course", "3.0"), "2.0")
    assert report.beside == [(LESSON, "notebooks/00_start.new-2.0-2.ipynb")]
    assert (root / "notebooks/00_start.new-2.0.ipynb").read_text() == "more work"


def test_student_who_takes_the_new_one_gets_the_next_one_too(tmp_path, v1, v2, root):
    lay_out(root, v1, "1.0")
    (root / LESSON).write_text("my work")
    lay_out(root, v2, "2.0")
    os.replace(root / "notebooks/00_start.new-2.0.ipynb", root / LESSON)
    assert list(lay_out(root, v2, "2.0").sentences()) == []
    assert lay_out(root, release(tmp_path / "course", "3.0"), "3.0").refreshed == list(NAMES)


def test_version_that_comes_back_is_laid_beside_again(tmp_path, v1, v2, root):
    lay_out(root, v1, "1.0")
    (root / LESSON).write_text("my work")
    lay_out(root, v2, "2.0")
    (root / "notebooks/00_start.new-2.0.ipynb").rename(root / LESSON)
    assert LESSON in lay_out(root, release(tmp_path / "course", "3.0"), "3.0").refreshed
    (root / LESSON).write_text("more work")
    assert lay_out(root, v2, "2.0").beside == [(LESSON, "notebooks/00_start.new-2.0.ipynb")]


def test_deleted_file_is_laid_again(v1, root):
    lay_out(root, v1, "1.0")
    (root / LESSON).write_text("my work")
    (root / LESSON).rename(root / "notebooks/mine.ipynb")
    report = lay_out(root, v1, "1.0")
    assert report.restored == [LESSON]
    assert (root / LESSON).read_text() == f"{LESSON} of 1.0"
    assert (root / "notebooks/mine.ipynb").read_text() == "my work"


@pytest.mark.parametrize("for_good", [True, False], ids=["killed", "interrupted"])
@pytest.mark.parametrize("call", range(len(NAMES) + 1))
def test_interrupted_copy_continues(v1, v2, root, monkeypatch, call, for_good):
    for course, version in ((v1, "1.0"), (v2, "2.0")):
        with monkeypatch.context() as patch:
            die_at(patch, call, Killed(), for_good=for_good)
            with pytest.raises(Killed):
                lay_out(root, course, version)
        assert not list(root.rglob("*.part"))
        assert not lay_out(root, course, version).beside
        assert contents(root) == {name: f"{name} of {version}" for name in NAMES}
        assert changed_files(root) == []


def test_new_version_after_an_interrupted_copy_takes_nothing_for_the_students(
    v1, v2, root, monkeypatch
):
    with monkeypatch.context() as patch:
        die_at(patch, 2, KeyboardInterrupt(), for_good=False)
        with pytest.raises(KeyboardInterrupt):
            lay_out(root, v1, "1.0")
    report = lay_out(root, v2, "2.0")
    assert (report.refreshed, report.added, report.beside) == ([*NAMES[:2]], [NAMES[2]], [])


def test_part_file_of_a_dead_process_is_swept_away_in_time(v1, root):
    lay_out(root, v1, "1.0")
    part = root / "notebooks/.00_start.ipynb.1.part"
    part.write_text("half a less")
    lay_out(root, v1, "1.0")
    assert part.exists(), "it may belong to another copy that is running"
    os.utime(part, (time.time() - 7200,) * 2)
    lay_out(root, v1, "1.0")
    assert not part.exists()


def test_file_saved_during_the_refresh_is_kept(v1, v2, root, monkeypatch):
    lay_out(root, v1, "1.0")
    fsync = os.fsync

    def save_meanwhile(descriptor):
        (root / LESSON).write_text("my work")
        fsync(descriptor)

    monkeypatch.setattr(workspace.os, "fsync", save_meanwhile)
    assert (LESSON, "notebooks/00_start.new-2.0.ipynb") in lay_out(root, v2, "2.0").beside
    assert (root / LESSON).read_text() == "my work"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_full_disk(v1, v2, root, monkeypatch, code):
    lay_out(root, v1, "1.0")
    (root / LESSON).write_text("my work")
    with monkeypatch.context() as patch:
        die_at(patch, 1, OSError(code, os.strerror(code)))
        with pytest.raises(WorkspaceError, match=r"disk is full.*continues where it stopped"):
            lay_out(root, v2, "2.0")
    assert (root / LESSON).read_text() == "my work"
    assert {*lay_out(root, v2, "2.0").refreshed, LESSON} <= set(NAMES)
    assert contents(root)[NAMES[2]].endswith("2.0")


def test_unwritable_folder(v1, root, monkeypatch):
    if os.name == "posix" and os.geteuid() != 0:
        root.mkdir(mode=0o500)
    else:  # root may write anywhere
        refusal = PermissionError(errno.EACCES, "Permission denied", str(root / "notebooks"))
        die_at(monkeypatch, 0, refusal)
    with pytest.raises(WorkspaceError, match=r"may not be read or written.*--dir"):
        lay_out(root, v1, "1.0")


def test_any_other_error_of_the_system_is_a_sentence(v1, root, monkeypatch):
    die_at(monkeypatch, 0, OSError(errno.EIO, "Input/output error"))
    with pytest.raises(WorkspaceError, match=r"could not be read or written: Input/output error"):
        lay_out(root, v1, "1.0")


def test_dir_is_a_file(v1, root):
    root.write_text("a file")
    with pytest.raises(WorkspaceError, match="is a file; --dir needs a folder"):
        lay_out(root, v1, "1.0")


def test_file_where_a_folder_belongs_and_the_other_way_round(v1, root):
    root.mkdir()
    (root / "notebooks").write_text("a file")
    with pytest.raises(WorkspaceError, match="is a file where a folder belongs"):
        lay_out(root, v1, "1.0")
    (root / "notebooks").unlink()
    (root / LESSON).mkdir(parents=True)
    with pytest.raises(WorkspaceError, match="is a folder where a file belongs"):
        lay_out(root, v1, "1.0")


@pytest.mark.parametrize("inside", ["", "notebooks", "notebooks/deeper"])
def test_the_course_itself_is_no_workspace(v1, tmp_path, inside):
    with pytest.raises(WorkspaceError, match="is the course itself"):
        lay_out(tmp_path / "course/1.0" / inside, v1, "1.0")


@pytest.mark.parametrize(
    "damage",
    [
        b"", b"{", b"\xff\x00", b"[]", b"null", b"{}", b'{"version": "1.0", "laid": []}',
        b'{"version": "1.0", "laid": {}, "beside": []}',
        b'{"version": "1.0", "laid": {"notebooks/00_start.ipynb": 3}, "beside": {}}',
    ],
)  # fmt: skip
def test_damaged_manifest_loses_nothing(v1, v2, root, damage):
    lay_out(root, v1, "1.0")
    (root / LESSON).write_text("my work")
    (root / MANIFEST).write_bytes(damage)
    report = lay_out(root, v2, "2.0")
    assert report.manifest_damaged
    assert "was damaged" in next(report.sentences())
    assert [name for name, _ in report.beside] == list(NAMES)
    assert (root / LESSON).read_text() == "my work"
    assert list(lay_out(root, v2, "2.0").sentences()) == []


@pytest.mark.parametrize("name", ["notebooks", "exercises/01_a", ".dlcourse", MANIFEST])
def test_nothing_is_written_through_a_symbolic_link(v1, root, tmp_path, name):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (root / name).parent.mkdir(parents=True)
    (root / name).symlink_to(elsewhere)
    with pytest.raises(WorkspaceError, match="is a symbolic link"):
        lay_out(root, v1, "1.0")
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("target", ["mine.ipynb", "nowhere.ipynb"])
def test_lesson_that_is_a_symbolic_link_is_the_students_own(v1, root, tmp_path, target):
    (tmp_path / "mine.ipynb").write_text("my work")
    (root / LESSON).parent.mkdir(parents=True)
    (root / LESSON).symlink_to(tmp_path / target)
    report = lay_out(root, v1, "1.0")
    assert report.beside == [(LESSON, "notebooks/00_start.new-1.0.ipynb")]
    assert (root / LESSON).is_symlink()
    assert (tmp_path / "mine.ipynb").read_text() == "my work"


def test_workspace_behind_a_symbolic_link(v1, root, tmp_path):
    (tmp_path / "scratch").mkdir()
    root.symlink_to(tmp_path / "scratch")
    assert lay_out(root, v1, "1.0").root == tmp_path / "scratch"
    assert set(contents(tmp_path / "scratch")) == set(NAMES)


def test_wheel_without_lessons_says_so(monkeypatch, tmp_path):
    (tmp_path / "dlcourse").mkdir()
    monkeypatch.setattr(outline, "PACKAGE", tmp_path / "dlcourse")
    with pytest.raises(WorkspaceError, match="There are no lessons"):
        course_files()


def test_course_is_found_in_a_checkout_and_in_a_wheel(monkeypatch, tmp_path):
    package = tmp_path / "dlcourse"
    release(tmp_path, ".", (*NAMES, "notebooks/.ipynb_checkpoints/00_start-checkpoint.ipynb"))
    monkeypatch.setattr(outline, "PACKAGE", package)
    assert course_files() == {name: tmp_path / name for name in sorted(NAMES, reverse=True)}
    release(package, "course", ("notebooks/00_wheel.ipynb",))
    assert list(course_files()) == ["notebooks/00_wheel.ipynb"]


def notebook(*sources, **metadata) -> str:
    """A notebook as the course holds it."""
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{i}") for i, source in enumerate(sources)]
    return nbformat.writes(nbformat.v4.new_notebook(cells=cells, metadata=metadata))


def opened_and_run(path: Path) -> None:
    """What JupyterLab saves after a notebook was opened, run to its end and closed."""
    seen = nbformat.read(path, as_version=4)
    seen.metadata.kernelspec = {"name": "python3", "display_name": "Python 3 (ipykernel)",
                                "language": "python"}
    seen.metadata.language_info = {"name": "python", "version": "3.13.1"}
    seen.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    for number, cell in enumerate(seen.cells):
        cell.metadata.collapsed = False
        if cell.cell_type == "code":
            cell.execution_count = number
            cell.outputs = [nbformat.v4.new_output("stream", text="1.0\n")]
    seen.cells.append(nbformat.v4.new_code_cell(""))  # which running the last one leaves
    nbformat.write(seen, path)


def newer_course(folder: Path) -> dict[str, Path]:
    """The real course, with a line more in every lesson and assignment."""
    course = {}
    for name, source in course_files().items():
        course[name] = folder / name
        course[name].parent.mkdir(parents=True, exist_ok=True)
        course[name].write_bytes(source.read_bytes())
        if name.endswith(".ipynb"):
            lesson = nbformat.read(source, as_version=4)
            lesson.cells[0].source += "\nNew."
            nbformat.write(lesson, course[name])
    return course


def test_a_course_that_was_only_read_and_run_is_all_updated(root, tmp_path):
    lay_out(root, version="1.0")
    lessons = [name for name in course_files() if name.endswith(".ipynb")]
    for name in lessons:
        opened_and_run(root / name)
    assert changed_files(root) == []
    report = lay_out(root, newer_course(tmp_path / "new"), "2.0")
    assert report.beside == [] and report.refreshed == lessons
    assert list(root.rglob("*.new-*")) == []
    assert all("New." in (root / name).read_text(encoding="utf-8") for name in lessons)


def test_outputs_stay_where_the_course_has_nothing_new(root):
    lay_out(root)
    [first, *_] = [name for name in course_files() if name.endswith(".ipynb")]
    opened_and_run(root / first)
    before = (root / first).read_bytes()
    assert list(lay_out(root, version="2.0").sentences()) == []
    assert (root / first).read_bytes() == before


@pytest.mark.parametrize("own", [
    ("x = 2", "y = 1"), ("y = 1", "x = 1"), ("x = 1",), ("x = 1", "y = 1", "z = 1"), ("x = 1", ""),
], ids=["edited", "moved", "removed", "added", "emptied"])  # fmt: skip
def test_a_change_of_the_cells_is_the_students_own(root, tmp_path, own):
    course = release(tmp_path / "course", "1.0")
    course[LESSON].write_text(notebook("x = 1", "y = 1"))
    lay_out(root, course, "1.0")
    (root / LESSON).write_text(notebook(*own))
    assert changed_files(root) == [LESSON]
    course[LESSON].write_text(notebook("x = 1", "y = 1", "new"))
    report = lay_out(root, course, "2.0")
    assert report.beside == [(LESSON, "notebooks/00_start.new-2.0.ipynb")]
    assert (root / LESSON).read_text() == notebook(*own)


def test_a_new_one_that_was_taken_and_opened_is_the_courses_again(root, tmp_path):
    course = release(tmp_path / "course", "1.0")
    for version in ("1.0", "2.0", "3.0"):
        course[LESSON].write_text(notebook(f"version = {version}"))
        report = lay_out(root, course, version)
        if version == "1.0":
            (root / LESSON).write_text(notebook("mine"))
        if version == "2.0":
            (root / "notebooks/00_start.new-2.0.ipynb").replace(root / LESSON)
            opened_and_run(root / LESSON)
    assert report.beside == [] and LESSON in report.refreshed
    assert "version = 3.0" in (root / LESSON).read_text()


def test_a_workspace_from_before_cells_were_compared(root, tmp_path):
    course = release(tmp_path / "course", "1.0")
    course[LESSON].write_text(notebook("x = 1"))
    lay_out(root, course, "1.0")
    manifest = json.loads((root / MANIFEST).read_text())
    del manifest["cells"]
    (root / MANIFEST).write_text(json.dumps(manifest))
    course[LESSON].write_text(notebook("x = 1", "new"))
    report = lay_out(root, course, "2.0")
    assert not report.manifest_damaged and report.refreshed == [LESSON]


@pytest.mark.parametrize("damage", [
    "", "[]", '{"cells": 3}', '{"cells": [3]}', '{"cells": [{"cell_type": "code"}]}',
    '{"cells": [{"cell_type": "code", "source": 3}]}', "[" * 100_000,
], ids=range(7))  # fmt: skip
def test_what_is_no_notebook_is_the_students_own(root, tmp_path, damage):
    course = release(tmp_path / "course", "1.0")
    course[LESSON].write_text(notebook("x = 1"))
    lay_out(root, course, "1.0")
    (root / LESSON).write_text(damage)
    course[LESSON].write_text(notebook("x = 1", "new"))
    assert [name for name, _ in lay_out(root, course, "2.0").beside] == [LESSON]
    assert (root / LESSON).read_text() == damage


def test_the_notebook_that_was_saved_last(root, tmp_path):
    course = release(tmp_path / "course", "1.0")
    lay_out(root, course, "1.0")
    assert last_notebook(root) is None
    (root / NAMES[2]).write_text("my work")
    os.utime(root / NAMES[2], (2e9, 2e9))
    (root / "notebooks/my own.ipynb").write_text("my work")
    os.utime(root / "notebooks/my own.ipynb", (1e9, 1e9))
    (root / "notebooks/.ipynb_checkpoints").mkdir()
    (root / "notebooks/.ipynb_checkpoints/x.ipynb").write_text("newer still")
    os.utime(root / "notebooks/.ipynb_checkpoints/x.ipynb", (3e9, 3e9))
    assert last_notebook(root) == NAMES[2]
    os.utime(root / "notebooks/my own.ipynb", (2.1e9, 2.1e9))
    assert last_notebook(root) == "notebooks/my own.ipynb"
    lay_out(root, release(tmp_path / "course", "2.0"), "2.0")  # lays new files, beside and in place
    assert last_notebook(root) == "notebooks/my own.ipynb"


def test_a_check_or_an_answer_says_where_one_was(root, v1, monkeypatch):
    lay_out(root, v1, "1.0")
    monkeypatch.setenv("DLCOURSE_WORKSPACE", str(root))
    record.update("00_start", "gentoo", section="answers", answer="yes")
    assert last_notebook(root) == LESSON
    monkeypatch.setattr(record.time, "gmtime", lambda: time.struct_time((2099, *[1] * 8)))
    record.update("01_a", "task", points=3)
    assert last_notebook(root) == NAMES[2]
    record.update("99_gone", "task", points=3)
    assert last_notebook(root) == NAMES[2]


ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), st.integers(0, 9)),
        st.tuples(st.just("delete"), st.integers(0, 9)),
        st.tuples(st.just("update"), st.integers(1, 4)),
        st.tuples(st.just("killed update"), st.integers(1, 4)),
        st.tuples(st.just("lose manifest"), st.just(0)),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(ACTIONS)
def test_no_sequence_of_events_loses_a_students_work(actions):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as monkeypatch:
        base = Path(folder).resolve()
        root, mine = base / "work", {}
        lay_out(root, release(base, "0"), "0")
        for count, (action, n) in enumerate(actions):
            names = sorted(contents(root))
            name = names[n % len(names)]
            if action == "edit":
                mine[name] = f"work {count}"
                (root / name).write_text(mine[name])
            elif action == "delete" and len(names) > 1:
                (root / name).unlink()
                mine.pop(name, None)
            elif action == "lose manifest":
                (root / MANIFEST).write_text("{")
            elif action == "update":
                lay_out(root, release(base, str(n)), str(n))
                assert set(NAMES) <= set(contents(root))
            elif action == "killed update":
                with monkeypatch.context() as patch, pytest.raises(Killed):
                    die_at(patch, n - 1, Killed())
                    lay_out(root, release(base, str(n)), str(n))
                    raise Killed  # nothing was left to do
            assert mine.items() <= contents(root).items()


@pytest.mark.parametrize("folder", [".", ".dlcourse", "notebooks", "exercises"])
def test_a_folder_that_may_not_be_written_is_told_before_work_is_lost(folder, tmp_path,
                                                                     monkeypatch):
    """Also where there is nothing new to lay, so that nothing else would have failed."""
    course, root = release(tmp_path, "1.0"), tmp_path / "work"
    lay_out(root, course)
    real = workspace.tempfile.TemporaryFile

    def refusing(*, dir):
        if Path(dir) == (root / folder).resolve():
            raise OSError(errno.EROFS, "Read-only file system")
        return real(dir=dir)

    monkeypatch.setattr(workspace.tempfile, "TemporaryFile", refusing)
    with pytest.raises(WorkspaceError, match=r"may not be read or written\. Change"):
        lay_out(root, course)
