"""`dlcourse lab`, really started."""

import json
import os
import re
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from dlcourse.app.cli import FIRST_LESSON
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

    def fetch(path: str) -> str:
        url = f"http://127.0.0.1:{port}/{path}?{urlencode({'token': TOKEN})}"
        return urlopen(url, timeout=300).read().decode()

    while True:  # however long a busy machine takes
        try:
            fetch("api")
            break
        except (URLError, ConnectionError):
            if process.poll() is not None:
                pytest.fail(f"JupyterLab did not start:\n{process.communicate()[0]}")
            time.sleep(0.1)
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
