"""`dlcourse doctor`: it sees what is wrong, and says what to do."""

import json
import shutil
import sys
import types
from collections import namedtuple
from importlib import metadata

import pytest

from dlcourse.app import cli, doctor
from dlcourse.app.diagnosis import Diagnosis
from dlcourse.app.workspace import MANIFEST, course_files, lay_out

LESSON = "notebooks/00_start_here.ipynb"


@pytest.fixture
def root(tmp_path, monkeypatch):
    lesson = tmp_path / "course/notebooks/00_start_here.ipynb"
    lesson.parent.mkdir(parents=True)
    lesson.write_text("{}")
    monkeypatch.setattr(doctor, "course_files", lambda: {LESSON: lesson})
    lay_out(tmp_path / "work", {LESSON: lesson})
    return tmp_path / "work"


def found(root, name) -> list[Diagnosis]:
    return [diagnosis for diagnosis in doctor.examine(root) if diagnosis.name == name]


def test_all_is_well_here(root, capsys):
    assert doctor.run(root) == 0, capsys.readouterr().out
    out = capsys.readouterr().out
    assert out.endswith("All is well.\n")
    assert f"jupyterlab: {metadata.version('jupyterlab')}" in out


def test_json(root, capsys):
    doctor.run(root, as_json=True)
    diagnoses = json.loads(capsys.readouterr().out)
    assert {"Python", "dlcourse", "numpy", "workspace", "disk"} <= {f["name"] for f in diagnoses}
    assert {f["state"] for f in diagnoses} <= {"ok", "optional", "wrong"}


def forget(monkeypatch, package):
    version = metadata.version

    def missing(name):
        if name == package:
            raise metadata.PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(doctor.metadata, "version", missing)


@pytest.mark.parametrize(
    ("package", "state", "advice"),
    [
        ("numpy", "wrong", "pip install 'dlcourse'"),
        ("anywidget", "wrong", "pip install 'dlcourse[figures]'"),
        ("jupyterlab", "wrong", "pip install 'dlcourse[lab]'"),
        ("nbgrader", "optional", "pip install 'dlcourse[grading]'"),
        ("torch", "optional", "only lesson 12 needs it: pip install torch"),
    ],
)
def test_missing_package(root, monkeypatch, capsys, package, state, advice):
    forget(monkeypatch, package)
    [diagnosis] = found(root, package)
    assert (diagnosis.state, diagnosis.detail) == (state, "not installed")
    assert advice in diagnosis.advice
    assert doctor.run(root) == (state == "wrong")
    assert advice in capsys.readouterr().out


def test_package_that_is_too_old(root, monkeypatch):
    monkeypatch.setattr(doctor.metadata, "requires", lambda _: ["jupyterlab>=4.3; extra == 'lab'"])
    monkeypatch.setattr(doctor.metadata, "version", lambda _: "4.2.10rc1")
    [diagnosis] = found(root, "jupyterlab")
    assert (diagnosis.state, diagnosis.detail) == ("wrong", "4.2.10rc1, needs 4.3 or newer")
    monkeypatch.setattr(doctor.metadata, "version", lambda _: "4.10")
    assert found(root, "jupyterlab")[0].state == "ok"


@pytest.mark.parametrize(
    ("version", "state", "advice"),
    [((3, 10), "wrong", "3.11"), ((3, 11), "ok", ""), ((3, 15), "ok", "Newer")],
)
def test_python(version, state, advice):
    diagnosis = doctor._python(version)
    assert diagnosis.state == state
    assert advice in diagnosis.advice


def test_workspace_with_work_in_it(root):
    [diagnosis] = found(root, "workspace")
    assert diagnosis.detail.endswith("0 of 1 changed")
    (root / LESSON).write_text("my work")
    [diagnosis] = found(root, "workspace")
    assert diagnosis.detail.endswith("1 of 1 changed")


def test_workspace_that_is_not_there_yet(root, tmp_path):
    [diagnosis] = found(tmp_path / "later", "workspace")
    assert diagnosis.state == "ok"
    assert "dlcourse lab makes it" in diagnosis.detail


def test_workspace_that_is_a_file(root, tmp_path):
    (tmp_path / "file").write_text("")
    assert found(tmp_path / "file", "workspace")[0].state == "wrong"


def test_damaged_manifest(root):
    (root / MANIFEST).write_text("{")
    assert found(root, "manifest")[0].state == "wrong"


def test_older_workspace(root):
    path = root / MANIFEST
    path.write_text(path.read_text().replace('"version": "', '"version": "0.0.'))
    assert "brings it up to date" in found(root, "workspace")[0].advice


def test_unwritable_workspace(root, monkeypatch):
    monkeypatch.setattr(doctor, "unwritable", lambda folder: PermissionError())
    assert "may not be written" in found(root, "workspace")[-1].detail


def test_full_disk(root, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 10**6))
    assert found(root, "disk")[0].state == "wrong"


def test_no_lessons(root, monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "course_files", course_files)
    monkeypatch.setattr("dlcourse.app.outline.PACKAGE", tmp_path / "empty/dlcourse")
    assert found(root, "lessons")[0].state == "wrong"


def test_grading_adds_what_it_finds(root, monkeypatch):
    commands = types.ModuleType("dlcourse.grading.commands")
    commands.diagnoses = lambda: [Diagnosis("sandbox", "wrong", "none", "install bubblewrap")]
    monkeypatch.setitem(sys.modules, "dlcourse.grading", types.ModuleType("dlcourse.grading"))
    monkeypatch.setitem(sys.modules, "dlcourse.grading.commands", commands)
    assert found(root, "sandbox")[0].state == "wrong"
    assert doctor.run(root) == 1


@pytest.mark.parametrize("inside", ["", "notebooks", ".."])
def test_the_work_folder_is_found_from_inside_and_from_where_it_was_made(
    root, monkeypatch, capsys, inside
):
    monkeypatch.delenv("DLCOURSE_WORKSPACE", raising=False)
    work = root.parent / "dlcourse-work"
    lay_out(work)
    monkeypatch.chdir(work / inside)
    cli.main(["doctor"])
    assert f"workspace: {work}, version" in capsys.readouterr().out
