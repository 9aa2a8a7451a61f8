"""Figures in which something trains: frames stream from the kernel while it runs.

The work is done in a thread of its own, in small pieces, so that the next cell runs meanwhile.
A few frames are on their way at once, so that nobody waits for messages, and none that could not be
seen; more are sent as the browser says that it paints, so none queue up. It says so for every
third: to Jupyter each message costs as much as a picture. And the work pauses by itself when nobody
has looked for a while.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from typing import Any, ClassVar

from .figure import Figure

FRAME_SECONDS = 0.004  # of work between two frames
PACE = 1 / 60  # seconds from frame to frame at least: no browser paints more often
PATIENCE_SECONDS = 10.0
AHEAD = 5  # frames sent since the browser last said that it paints


class LiveFigure(Figure):
    """A figure with Start, Pause, Step and Start over.

    A subclass says how to `begin` (always from the same start), and how to `advance` by one small
    step; ``compute`` shows where it stands. `start`, `pause`, `one_step` and `rewind` do what the
    buttons do.
    """

    buttons: ClassVar[dict[str, str]] = {
        "start": "▶ Start", "pause": "❚❚ Pause", "step": "Step", "reset": "Start over"}

    def __init__(self) -> None:
        self._go, self._painted, self._ahead = threading.Event(), threading.Event(), 0
        self._thread: threading.Thread | None = None
        self._task: asyncio.Future[None] | None = None
        self.begin()
        super().__init__()

    def begin(self) -> None:
        """Back to the start."""
        raise NotImplementedError

    def advance(self) -> bool:
        """One step of a few milliseconds at most; False when there is nothing more to do."""
        raise NotImplementedError

    def on_move(self, before: dict[str, Any]) -> None:
        """Controls have moved: by default, show what `compute` makes of it."""
        self.show()

    def _axes(self) -> list[tuple[str, ...]]:
        return [()]  # of what trains there is one frame at a time

    @property
    def running(self) -> bool:
        return self._go.is_set()

    def start(self) -> None:
        """Go on in the background until `pause`, or to the end."""
        if not self.running:
            self._go.set()
            if sys.platform == "emscripten":  # a browser has no threads
                self._task = asyncio.ensure_future(self._run_between())
            else:
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()

    def pause(self) -> None:
        """Stop within one step; `start` goes on from there."""
        self._go.clear()
        if self._thread not in (None, threading.current_thread()):
            self._thread.join(2.0)

    def one_step(self) -> None:
        """A single step, and its frame."""
        self.pause()
        with self.lock:
            self.advance()
        self.show()

    def rewind(self) -> None:
        """Pause, and back to the start."""
        self.pause()
        with self.lock:
            self.begin()
        self.show()

    def leave(self) -> None:
        self.pause()
        super().leave()

    def on_button(self, name: str) -> None:
        {"start": self.start, "pause": self.pause, "step": self.one_step,
         "reset": self.rewind}[name]()

    def _run(self) -> None:
        alone, self._ahead = 0.0, 0
        while self.running and alone < PATIENCE_SECONDS:
            due = time.monotonic() + PACE
            if not self._guarded(self._one_frame):  # while the browser still paints the last ones
                break
            looked = self._ahead < AHEAD or self._painted.wait(0.25)
            alone = 0.0 if looked else alone + 0.25
            time.sleep(max(0.0, due - time.monotonic()))
            self._send_on()
        self._go.clear()

    def _send_on(self) -> None:
        self._painted.clear()
        self._ahead += 1
        self.show()

    async def _run_between(self) -> None:
        """The same between all else that a single thread has to do."""
        looked, self._ahead = time.monotonic(), 0
        while self.running and time.monotonic() - looked < PATIENCE_SECONDS:
            if not self._guarded(self._one_frame):
                break
            if self._ahead < AHEAD:
                looked = time.monotonic()
                self._send_on()
            await asyncio.sleep(0)
        self._go.clear()
        self.show()

    def _one_frame(self) -> None:
        until = time.perf_counter() + FRAME_SECONDS
        more = True
        try:
            while more and self.running and time.perf_counter() < until:
                with self.lock:
                    more = self.advance()
        except Exception:
            more = False
            raise
        finally:
            if not more:
                self._go.clear()

    def receive(self, content: dict[str, Any]) -> None:
        if content.get("type") == "painted":
            self._ahead = 0
            self._painted.set()
        else:
            super().receive(content)
