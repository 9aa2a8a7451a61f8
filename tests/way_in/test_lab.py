"""`dlcourse lab`, really started."""

import asyncio
import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from tornado.websocket import websocket_connect

from dlcourse.app.outline import INDEX as FIRST_LESSON
from dlcourse.app.workspace import course_files

from ..browser.lab import free_port

pytestmark = pytest.mark.slow
TOKEN = "a-token-for-the-test"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A running `dlcourse lab`: its workspace, and a function that fetches a page."""
    root = tmp_path_factory.mktemp("lab") / "work with space"
    port = free_port()
    options = ["--no-browser", "--port", str(port), "--dir", str(root)]
    process = subprocess.Popen(
        [sys.executable, "-m", "dlcourse.app.cli", "lab", *options],
        env={**os.environ, "JUPYTER_TOKEN": TOKEN},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )

    def fetch(path: str, method: str = "GET") -> str:
        request = Request(f"http://127.0.0.1:{port}/{path}?{urlencode({'token': TOKEN})}",
                          method=method)  # fmt: skip
        return urlopen(request, timeout=300).read().decode()

    while True:  # however long a busy machine takes
        try:
            fetch("api")
            break
        except (URLError, ConnectionError):
            if process.poll() is not None:
                pytest.fail(f"JupyterLab did not start:\n{process.communicate()[0]}")
            time.sleep(0.1)
    fetch.port = port
    yield root, fetch
    process.terminate()
    out = process.communicate(timeout=300)[0]
    assert f"Your workspace is {root}" in out


def test_lab_serves_the_first_lesson_of_the_workspace(lab):
    root, fetch = lab
    served = json.loads(fetch(f"api/contents/{FIRST_LESSON}"))["content"]
    assert served["cells"], "the lesson is empty"
    on_disk = json.loads((root / FIRST_LESSON).read_text(encoding="utf-8"))
    assert len(served["cells"]) == len(on_disk["cells"])
    assert (root / FIRST_LESSON).read_bytes() == course_files()[FIRST_LESSON].read_bytes()


def test_lab_opens_quietly(lab):
    _, fetch = lab
    page = fetch(f"lab/tree/{FIRST_LESSON}")
    data = re.search(r'jupyter-config-data" type="application/json">(.*?)</script>', page, re.S)
    assert json.loads(data[1])["news"] == {"disabled": True}
    assert json.loads(fetch("lab/api/update"))["notification"] is None
    settings = json.loads(fetch("lab/api/settings/@jupyterlab/apputils-extension:notification"))
    assert settings["schema"]["properties"]["fetchNews"]["default"] == "false"
    assert settings["schema"]["properties"]["checkForUpdates"]["default"] is False


def test_its_terminal_knows_the_command_and_the_work(lab):
    root, fetch = lab
    name = json.loads(fetch("api/terminals", method="POST"))["name"]
    address = f"ws://127.0.0.1:{fetch.port}/terminals/websocket/{name}?token={TOKEN}"

    async def printed(line: str) -> str:
        """What the terminal shows, from the line that was typed to the word that ends it."""
        connection = await websocket_connect(address)
        await connection.write_message(json.dumps(["stdin", f"{line}; echo e''nd\r"]))
        shown = ""
        while "\nend" not in shown.replace("\r", ""):
            kind, *data = json.loads(await connection.read_message())
            shown += data[0] if kind == "stdout" else ""
        return shown

    # in a thread of its own: a browser that another test drives has a running loop in this one
    typed = asyncio.wait_for(printed("cd / && dlcourse progress"), 600)
    with ThreadPoolExecutor(1) as thread:
        shown = thread.submit(asyncio.run, typed).result()
    assert f"Your work: {root}" in shown
