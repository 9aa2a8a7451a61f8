"""Without Node.js, npm or the network a sentence says what to do, and a lecture goes on."""

from __future__ import annotations

import pytest

from dlcourse.app import doctor
from dlcourse.app.cli import main
from dlcourse.grading.sandbox.walls import walls
from dlcourse.web import local, runtime


@pytest.fixture
def tools(tmp_path, monkeypatch):
    """Puts programs on the path, which has nothing else."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (tmp_path / "bin").mkdir()

    def put(**says: str) -> None:
        for name, said in says.items():
            path = tmp_path / "bin" / name
            path.write_text(f"#!/bin/sh\n{said}\n")
            path.chmod(0o755)

    yield put
    walls.cache_clear()  # found while bubblewrap was not on the path


@pytest.mark.parametrize(("there", "here"), [
    ({}, "no Node.js"), ({"npm": ""}, "no Node.js"), ({"node": "echo v20.1.0"}, "no npm"),
    ({"node": "echo v16.20.2", "npm": ""}, "v16.20.2")])
def test_what_is_missing_is_said_with_its_remedy(tools, tmp_path, capsys, there, here):
    tools(**there)
    assert main(["site", str(tmp_path / "out"), "--cache", str(tmp_path / "npm")]) == 2
    said = capsys.readouterr().err
    assert f"here is {here}: " in said and "nodejs.org" in said and "apt install nodejs npm" in said
    assert said.count("\n") == 1 and not (tmp_path / "out").exists()


def test_npm_without_network(tools, tmp_path):
    tools(node="echo v20.1.0", npm="echo 'npm error code ENOTFOUND' >&2; exit 1")
    with pytest.raises(runtime.RuntimeMissing, match="needs the network this once: npm error code"):
        runtime.modules(tmp_path / "npm")


def test_a_folder_without_the_packages(tmp_path, monkeypatch):
    monkeypatch.setenv("PYODIDE_PACKAGES", str(tmp_path))
    with pytest.raises(runtime.RuntimeMissing, match="named in PYODIDE_PACKAGES"):
        runtime.fetched({"file_name": "numpy.whl", "sha256": ""}, tmp_path, tmp_path)


def test_a_lecture_says_so_and_is_given_all_the_same(tools, tmp_path, monkeypatch, capsys):
    class Served(Exception):
        pass

    def build(site, *, cache, **options):
        if cache is None:
            raise Served  # built without Python: the page is next
        runtime.modules(cache)

    monkeypatch.setattr(local.builder, "build", build)
    with pytest.raises(Served):
        local.show("00_start_here", "?present", cache=tmp_path / "npm", port=0, browser=False)
    assert "as far as their frames were shipped. (Python in a page needs" in capsys.readouterr().out


def test_the_doctor_says_so(tools, tmp_path):
    [found] = [one for one in doctor.examine(tmp_path) if one.name == "Node.js with npm"]
    assert found.state == "optional" and "nodejs.org" in found.advice
