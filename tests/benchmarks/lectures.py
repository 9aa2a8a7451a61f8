"""Gives the lecture of each lesson, and prints its handout.

    python -m tests.benchmarks.lectures [LESSON …]

Every screen at 1280 × 720 and the paper, A4: nothing stands out or is cut, no answer is in sight,
axe finds nothing. With PICTURES=DIR in the environment each screen is also kept as a picture.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from pathlib import Path

from dlcourse.app import outline
from dlcourse.web import builder
from dlcourse.web.serve import server

from ..browser.lab import chromium
from ..web import lecture


def main(names: list[str]) -> int:
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        names = builder.build(site, cache=None, only=names)
        with server(str(site)) as running, chromium() as browser:
            threading.Thread(target=running.serve_forever, daemon=True).start()
            for name in names:
                page = browser.new_page()
                pictures = Path(os.environ["PICTURES"], name) if "PICTURES" in os.environ else None
                if pictures:
                    pictures.mkdir(parents=True, exist_ok=True)
                address = f"http://127.0.0.1:{running.server_port}/lessons/{name}.html"
                found = [*lecture.walk(page, address, pictures, axe=1), *lecture.handout(page)]
                print(f"{name}: {lecture.screens(page)} screens, {len(found)} troubles", flush=True)
                print(*(f"    {one}" for one in found), sep="\n", end="\n" if found else "")
                wrong += bool(found)
                page.close()
            running.shutdown()
    return wrong


if __name__ == "__main__":
    known = [one.name for one in outline.here().lessons if one.notebook]
    sys.exit(main([name for name in known if not sys.argv[1:] or name in sys.argv[1:]]) > 0)
