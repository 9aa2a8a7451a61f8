"""What a release says and does: workflows, licences, ways to open the course."""

import json
import os
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_can_be_read_and_names_what_there_is(path):
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert said["permissions"]["contents"] == "read"
    steps = [step for job in said["jobs"].values() for step in job["steps"]]
    for step in steps:
        if "uses" in step:
            assert re.fullmatch(r"[\w.-]+/[\w.-]+(/[\w.-]+)*@(v\d+|release/v\d+)", step["uses"])
        for target in re.findall(r"^make ([a-z-]+)", step.get("run", ""), re.M):
            assert target in TARGETS, target
        for named in re.findall(r"tests/[\w/.]+", step.get("run", "")):
            assert (ROOT / named).exists(), named


def test_what_is_tested_anywhere_is_the_same_here_and_there():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    here = re.search(r"^ANYWHERE := (.*)$", makefile, re.M)[1].split()
    there = (ROOT / ".github/workflows/tests.yml").read_text(encoding="utf-8")
    assert here and all(name in there.split() for name in here)


def test_publishing_needs_no_password():
    said = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8"))
    publish = said["jobs"]["publish"]
    assert publish["permissions"] == {"id-token": "write"} and publish["environment"] == "pypi"
    assert not any("password" in step.get("with", {}) for step in publish["steps"])


def test_it_is_tested_on_three_systems_and_every_python_it_names():
    said = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text(encoding="utf-8"))
    matrix = said["jobs"]["anywhere"]["strategy"]["matrix"]
    named = re.findall(r"Python :: (3\.\d+)", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert matrix["python"] == named and len(matrix["os"]) == 3


def test_every_file_of_data_has_its_licence():
    folder = ROOT / "dlcourse/data"
    said = (folder / "README.md").read_text(encoding="utf-8")
    for path in folder.iterdir():
        assert path.name == "README.md" or path.name in said, path.name


def test_ways_to_open_it_elsewhere_name_what_there_is():
    container = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8"))
    assert "'.[lab]'" in container["postCreateCommand"]
    port = container["forwardPorts"][0]
    assert container["postAttachCommand"].endswith(f"--port {port}")
    assert ".[lab]" in (ROOT / ".binder/requirements.txt").read_text().splitlines()
    assert os.access(ROOT / ".binder/start", os.X_OK)
    table = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Where it opens")[2]
    rows = re.findall(r"^\| \*\*(.+?)\*\* \|(.+)\|$", table, re.M)
    assert {name for name, _ in rows} >= {"JupyterLab", "Notebook 7", "VS Code", "Colab", "marimo",
                                          "Binder, Codespaces", "a browser alone"}
    for name, row in rows:
        tested = re.findall(r"`(tests/[\w/.]+)`", row)
        assert tested or "by hand, not tested" in row, name
        assert all((ROOT / path).exists() for path in tested), name


def test_the_readme_says_what_it_is_for_whom_and_moves():
    """Three lines, a picture that moves, and the start; the picture is small."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip()]
    assert all(len(line) < 120 and line[0] not in "#![`" for line in lines[1:4])
    picture = re.search(r"!\[([^]]+)\]\(([^)]+)\)", text)
    path = ROOT / picture[2]
    assert text.index("## Start") > picture.start() and len(picture[1]) > 40
    assert path.stat().st_size <= 300_000
    assert path.suffix == ".svg" and b"@keyframes" in path.read_bytes()
    assert b"prefers-reduced-motion" in path.read_bytes()


def test_the_paper_is_a_page_and_cites_what_it_lists():
    text = (ROOT / "paper/paper.md").read_text(encoding="utf-8")
    _, head, body = text.split("---\n", 2)
    about = yaml.safe_load(head)
    assert {"title", "tags", "authors", "affiliations", "date", "bibliography"} <= set(about)
    assert 250 <= len(body.split()) <= 1000
    listed = re.findall(r"^@\w+\{(\w+),", (ROOT / "paper/paper.bib").read_text("utf-8"), re.M)
    assert set(re.findall(r"@(\w+)", body)) == set(listed)
