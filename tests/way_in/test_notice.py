"""A new version of a page that the learner has changed: said in the page, under its first cell."""

from __future__ import annotations

import os

import nbformat
from jupyter_client.manager import KernelManager

from dlcourse.app.cli import lab_environment
from dlcourse.app.notice import BOTH, KEEP, TAKE, notice
from dlcourse.app.workspace import lay_out, newer

from .test_workspace import newer_course

LESSON = "notebooks/02_artificial_neuron.ipynb"
MINE = "notebooks/02_artificial_neuron.mine.ipynb"
NEW = "notebooks/02_artificial_neuron.new-2.0.ipynb"


def changed(root, tmp_path):
    """A work folder of version 1 whose lesson 02 has a cell of the student's own, and version 2."""
    lay_out(root, version="1.0")
    lesson = nbformat.read(root / LESSON, as_version=4)
    lesson.cells.append(nbformat.v4.new_code_cell("mine = 1"))
    nbformat.write(lesson, root / LESSON)
    course = newer_course(tmp_path / "new")
    return lambda: lay_out(root, course, "2.0")


def test_each_answer_does_what_it_says_and_loses_nothing(tmp_path):
    root = tmp_path / "work"
    update = changed(root, tmp_path)
    update()
    form = notice(root, LESSON, NEW)
    assert "02_artificial_neuron.new-2.0.ipynb" in form.heading
    before = {path: path.read_bytes() for path in root.rglob("*.ipynb")}
    form.press("do", BOTH)
    assert before == {path: path.read_bytes() for path in root.rglob("*.ipynb")}
    form.press("do", TAKE)
    assert "02_artificial_neuron.mine.ipynb" in form.reply.words
    assert "New." in (root / LESSON).read_text() and "mine = 1" in (root / MINE).read_text()
    form.press("do", KEEP)  # too late, and harmless
    form.press("do", TAKE)
    assert "no new version" in form.reply.words
    assert "New." in (root / LESSON).read_text() and "mine = 1" in (root / MINE).read_text()


def test_it_stands_below_the_first_cell_and_below_no_other(tmp_path, monkeypatch):
    root = tmp_path / "work"
    update = changed(root, tmp_path)
    for name, value in lab_environment(root).items():
        monkeypatch.setenv(name, value)
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(env={**os.environ, "JPY_SESSION_NAME": str(root / LESSON)})
    client = manager.client()
    client.start_channels()

    def shown(source: str) -> str:
        found: list[str] = []
        client.execute_interactive(source, timeout=300, output_hook=lambda message: (
            found.append(message["content"]["data"].get("text/html", ""))
            if message["msg_type"] == "display_data" else None))
        return " ".join(found)

    try:
        client.wait_for_ready(timeout=300)
        first = "from dlcourse.figures import ask"
        assert shown(first) == ""
        update()
        assert newer(root, LESSON) == NEW
        assert shown("x = 1") == "" and shown(f"{first}\n1 / 0") == ""
        said = shown(first)
        assert "new version of this page" in said and "docmanager:open" in said and NEW in said
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
