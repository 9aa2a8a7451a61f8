"""Firefox, driven by the protocol that browsers share (WebDriver BiDi): what a few walks need."""

from __future__ import annotations

import contextlib
import itertools
import json
import re
import shutil
import subprocess
import tempfile
import time
from typing import TYPE_CHECKING, Any

import websocket

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = shutil.which("firefox-esr") or shutil.which("firefox")
PATIENCE = 300  # seconds after which something is taken to hang
READY = "document.documentElement.dataset.ready === 'true'"
KEYS = {"Enter": "\ue007", "ArrowLeft": "\ue012", "ArrowRight": "\ue014", "Control": "\ue009"}


class Firefox:
    """One page in Firefox."""

    def __init__(self, line: websocket.WebSocket) -> None:
        self.line, self.count = line, itertools.count()
        self.ask("session.new", capabilities={})
        self.context = self.ask("browsingContext.getTree")["contexts"][0]["context"]

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self.count)
        self.line.send(json.dumps({"id": number, "method": method, "params": params}))
        while (answer := json.loads(self.line.recv())).get("id") != number:
            pass
        if answer["type"] == "error":
            raise RuntimeError(f"{method}: {answer['error']}: {answer['message']}")
        return answer["result"]

    def goto(self, address: str, ready: str = READY) -> None:
        self.ask("browsingContext.navigate", context=self.context, url=address, wait="complete")
        self.until(ready)

    def value(self, expression: str) -> Any:
        """What JavaScript makes of an expression, as plain data."""
        said = self.ask(
            "script.evaluate", expression=f"(async () => JSON.stringify(await ({expression})))()",
            target={"context": self.context}, awaitPromise=True)
        if said["type"] == "exception":
            raise RuntimeError(said["exceptionDetails"]["text"])
        return json.loads(said["result"].get("value", "null"))

    def until(self, expression: str, seconds: float = PATIENCE) -> None:
        end = time.monotonic() + seconds
        while not self.value(f"Boolean({expression})"):
            if time.monotonic() > end:
                raise TimeoutError(f"never became true: {expression}")
            time.sleep(0.1)

    def find(self, selector: str) -> str:
        """An element once it is there, brought into view, as an expression."""
        element = f"document.querySelector({json.dumps(selector)})"
        self.until(element)
        self.value(f"{element}.scrollIntoView({{ block: 'center', behavior: 'instant' }}) ?? 0")
        return element

    def click(self, selector: str) -> None:
        element = self.find(selector)
        box = self.value(f"(({{ x, y, width, height }}) => [x + width / 2, y + height / 2])"
                         f"({element}.getBoundingClientRect())")
        self.drag(box, box)

    def drag(self, *way: tuple[float, float]) -> None:
        """Press the mouse's button at the first place, and let it go at the last."""
        moves = [{"type": "pointerMove", "x": round(x), "y": round(y)} for x, y in way]
        self.ask("input.performActions", context=self.context, actions=[
            {"type": "pointer", "id": "mouse", "actions": [
                moves[0], {"type": "pointerDown", "button": 0}, *moves[1:],
                {"type": "pointerUp", "button": 0}]}])

    def press(self, *keys: str, held: str = "") -> None:
        """Press keys one after another, while another is ``held``."""
        strokes = [{"type": which, "value": KEYS.get(key, key)} for key in keys
                   for which in ("keyDown", "keyUp")]
        if held:
            strokes = [{"type": "keyDown", "value": KEYS[held]}, *strokes,
                       {"type": "keyUp", "value": KEYS[held]}]
        self.ask("input.performActions", context=self.context, actions=[
            {"type": "key", "id": "keys", "actions": strokes}])


@contextlib.contextmanager
def firefox() -> Iterator[Firefox]:
    """Firefox without a window, and with nothing kept from before."""
    assert PROGRAM is not None
    with tempfile.TemporaryDirectory() as profile, subprocess.Popen(
            [PROGRAM, "--headless", "--no-remote", "--profile", profile,
             "--width=1200", "--height=900", "--remote-debugging-port=0"],
            stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as program:
        try:
            assert program.stderr is not None
            found = next(filter(None, (re.search(r"ws://\S+", line) for line in program.stderr)))
            line = websocket.create_connection(f"{found[0]}/session", timeout=PATIENCE,
                                               suppress_origin=True)
            yield Firefox(line)
            line.close()
        finally:
            program.terminate()
