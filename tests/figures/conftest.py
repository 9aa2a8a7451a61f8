"""A page of a browser with the player's modules, and how to show something in it."""

from __future__ import annotations

import pytest

from dlcourse.figures.kit import hosts

from ..browser.lab import chromium

SITE = "http://player.test/"
SHOW = """async ([module, traits, data]) => {
    const { default: player } = await import(module);
    const values = { ...traits, data: Uint8Array.from(atob(data), (c) => c.charCodeAt(0)) };
    const heard = {}, sent = [];
    document.body.replaceChildren();
    window.shown = {
        sent, values, tell: (event, ...news) => heard[event](...news),
        remove: player.render({ el: document.body, model: { widget_manager: {},
            get: (name) => values[name], set: (name, value) => { values[name] = value; },
            on: (event, act) => { heard[event] = act; }, off: (event) => { delete heard[event]; },
            save_changes() {}, send: (message) => sent.push(message) } }),
        heard };
}"""


@pytest.fixture(scope="module")
def page():
    """An empty page of a site that holds the player's files."""
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 900, "height": 700})
        files = {path.relative_to(hosts.KIT).as_posix(): path.read_text(encoding="utf-8")
                 for kind in ("js", "css") for path in hosts.KIT.rglob(f"*.{kind}")}
        start = '<!doctype html><title>The player</title><link rel="stylesheet" href="/show.css">'
        files |= {"": start, "joined.js": hosts.joined()}

        def serve(route):
            name = route.request.url.removeprefix(SITE)
            kind = {"js": "javascript", "css": "css"}.get(name.rpartition(".")[2], "html")
            route.fulfill(body=files[name], content_type=f"text/{kind}")

        page.route("**/*", serve)
        page.goto(SITE)
        yield page


@pytest.fixture
def js(page):
    """Evaluates an expression with all that one of the kit's modules exports in scope."""
    def evaluate(module, expression, **given):
        path, = hosts.KIT.rglob(f"{module}.js")
        return page.evaluate(f"""async (given) => {{
            const m = await import("/{path.relative_to(hosts.KIT).as_posix()}");
            const {{ {", ".join(given)} }} = given;
            return {expression};
        }}""", given)

    return evaluate
