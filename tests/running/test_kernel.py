"""A kernel of the course's JupyterLab knows what ran from its first cell on."""

from __future__ import annotations

import json
import os

from jupyter_client.manager import KernelManager

from dlcourse.app.cli import lab_environment


def error_of(manager, source):
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=300)
        errors = []
        client.execute_interactive(source, timeout=300, output_hook=lambda message: (
            errors.append(message["content"]) if message["msg_type"] == "error" else None))
        return errors[0]
    finally:
        client.stop_channels()


def test_a_name_error_before_the_first_cell_says_what_to_run(tmp_path, monkeypatch):
    cells = [{"cell_type": "code", "id": "setup", "source": "penguins = 3", "metadata": {}},
             {"cell_type": "code", "id": "next", "source": "penguins + 1", "metadata": {}}]
    notebook = tmp_path / "lesson.ipynb"
    notebook.write_text(json.dumps({"cells": cells}))
    for name, value in lab_environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel(env={**os.environ, "JPY_SESSION_NAME": str(notebook)})
    try:
        error = error_of(manager, "penguins + 1")
        (said,) = error["traceback"]
        assert said.startswith("penguins is made in the first cell of code, which has not run yet")
        assert "File" not in said
        (said, *_) = error_of(manager, "unknown_thing")["traceback"]
        assert "made in" not in said
    finally:
        manager.shutdown_kernel(now=True)
