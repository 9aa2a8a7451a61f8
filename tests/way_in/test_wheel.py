"""The wheel: small, and enough on its own."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from dlcourse.app.workspace import FOLDERS, course_files

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=600)
    [path] = folder.glob("*.whl")
    return path


def test_wheel_is_under_5_mb(wheel):
    assert wheel.stat().st_size < 5e6


def test_wheel_carries_the_course_and_the_data(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    for name in course_files():
        assert f"dlcourse/course/{name}" in names
    for name in ("penguins.csv", "animals.npz", "wine.csv", "breast_cancer.csv", "README.md"):
        assert f"dlcourse/data/{name}" in names
    for name in ("page", "message", "feedback", "report"):
        assert f"dlcourse/grading/office/templates/{name}.html" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert any(name.endswith(".data/data/etc/jupyter/jupyter_server_config.d/dlcourse.json")
               for name in names), "what a plain `jupyter lab` reads"


def test_wheel_carries_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"dlcourse"}
    assert not [name for name in names if ".ipynb_checkpoints" in name or name.endswith(".pyc")]


def test_wheel_alone_lays_out_the_course(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    code = (
        "import dlcourse, pathlib; from dlcourse.app.workspace import lay_out; "
        "print(dlcourse.__file__); dlcourse.load_animals(); lay_out(pathlib.Path('work'))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith(str(tmp_path))
    work = tmp_path / "work"
    for name, source in course_files().items():
        assert (work / name).read_bytes() == source.read_bytes()
    laid = {p.relative_to(work).as_posix() for f in FOLDERS for p in work.glob(f"{f}/**/*.*")}
    assert laid == set(course_files())
