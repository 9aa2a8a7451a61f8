"""The web edition of one lesson and its exercise, built once, in a browser."""

from __future__ import annotations

import threading

import pytest

from dlcourse.web import builder, runtime
from dlcourse.web.serve import server

from ..browser.lab import chromium

LESSON = "02_artificial_neuron"


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Where a site with one lesson lies. Skipped where npm cannot be had."""
    folder = tmp_path_factory.mktemp("web")
    try:
        runtime.modules(folder / "npm")
        builder.build(folder / "below" / "a path", cache=folder / "npm",
                      only=["00_start_here", LESSON])
    except runtime.RuntimeMissing as why:
        pytest.skip(str(why))
    return folder / "below" / "a path"


@pytest.fixture(scope="session")
def site(folder):
    """Its address, below a path."""
    with server(str(folder.parent)) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/a%20path"
        running.shutdown()


@pytest.fixture(scope="package")  # the next package has one of its own; two at once cannot be
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture
def troubles():
    """What a page complained of, for a test that means it to."""
    return []


@pytest.fixture
def page(browser, site, troubles):
    """A page of its own, with nothing kept; nothing went wrong in it, and nothing left the site."""
    context = browser.new_context(viewport={"width": 1200, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.on("console", lambda message: message.type == "error" and troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda request: request.url.startswith((site, "blob:", "data:"))
            or troubles.append(f"a request outside: {request.url}"))
    yield page
    context.close()
    assert troubles == []
