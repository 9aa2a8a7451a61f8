"""How fast the figures follow the hand: ``make bench-figures``.

Real drags in a real JupyterLab: each figure, and beside it the same picture redrawn by
``interact`` with inline Matplotlib, in the same notebook and run. A drag moves the figure's first
slider to and fro. Measured from the slider's input event to the end of the frame that shows it.

Frames a second are the browser's own while the hand drags: what the page keeps up. Pictures a
second are those that were painted anew: at most one for each position that the hand comes to, so
that a slider with few positions has few.
"""

from __future__ import annotations

import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat

from ..browser.lab import Notebook, chromium, jupyterlab
from ..figures.every import code_for, figures

OUT = Path("build/bench-figures.md")
INTERACT = """
import ipywidgets
other = type(figure)()                       # on no page: only its Matplotlib picture is shown
name, control = next((n, c) for n, c in figure._controls.items() if hasattr(c, "low"))
def draw(position):
    setattr(other, name, control.values[position])
    return other.plot()
ipywidgets.interact(draw, position=ipywidgets.IntSlider(control.default, 0, len(control) - 1))
"""
MEMORY = ("import psutil, os, gc; gc.collect(); "
          "print(psutil.Process(os.getpid()).memory_info().rss / 2**20)")
# Notes when a slider moves, and when the frame with the new canvas or image has been painted.
WATCH = """
() => {
  window.moved = []; window.painted = []; window.frames_seen = [];
  const frame = (now) => { window.frames_seen.push(now); requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
  document.addEventListener('input', () => window.moved.push(performance.now()), true);
  document.addEventListener('pointermove', (event) => {
    if (event.target.closest('.noUi-target') && event.buttons) window.moved.push(performance.now());
  }, true);
  const original = CanvasRenderingContext2D.prototype.setTransform;
  let booked = false;
  CanvasRenderingContext2D.prototype.setTransform = function (...args) {
    if (!booked) {
      booked = true;
      const channel = new MessageChannel();
      channel.port1.onmessage = () => { booked = false; window.painted.push(performance.now()); };
      channel.port2.postMessage(0);
    }
    return original.apply(this, args);
  };
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of [change.target, ...change.addedNodes]) {
      const found = change.type === 'attributes' || node !== change.target;
      const image = found && node.nodeType === 1 &&
        (node.matches('img') ? node : node.querySelector('img'));
      if (image) image.decode().then(
        () => requestAnimationFrame(() => window.painted.push(performance.now())));
    }
  }).observe(document.body, {childList: true, subtree: true, attributeFilter: ['src']});
}
"""
NOW = """() => { const seen = [window.moved, window.painted, window.frames_seen];
                 window.moved = []; window.painted = []; window.frames_seen = []; return seen }"""


def drag(page: Any, slider: Any, seconds: float) -> dict[str, float]:
    """Drag to and fro for some seconds; latencies in ms, the browser's frames a second, pictures
    painted a second, lag after release."""
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    y, left, width = box["y"] + box["height"] / 2, box["x"] + 9, box["width"] - 18
    handle = slider.locator(".noUi-handle")
    if handle.count():                                # ipywidgets': it must be taken by the handle
        thumb = handle.bounding_box()
        share = (thumb["x"] + thumb["width"] / 2 - left) / width
    else:
        share = int(slider.input_value()) / int(slider.get_attribute("max"))
    page.mouse.move(left + width * share, y)
    page.wait_for_timeout(400)
    page.evaluate(NOW)
    page.mouse.down()
    step, direction = 0.025, 1 if share < 0.5 else -1
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        share += direction * step
        if share < 0.02 or share > 0.98:
            direction = 1 if share < 0.5 else -1
        page.mouse.move(left + width * share, y)
    released = page.evaluate("() => performance.now()")
    page.mouse.up()
    page.wait_for_timeout(1500)
    moved, painted, frames = page.evaluate(NOW)
    waits = [min((p - m for p in painted if p >= m), default=1500.0) for m in moved]
    fps, pictures = (sum(moved[0] <= t <= released for t in times) / (released - moved[0]) * 1000
                     for times in (frames, painted))
    return {"moves": len(moved), "median": statistics.median(waits),
            "p95": statistics.quantiles(waits, n=20)[-1], "fps": fps, "pictures": pictures,
            "lag": max([0.0, *(p - released for p in painted)])}


def measure(names: tuple[str, ...], seconds: float = 2.0) -> list[dict[str, Any]]:
    kinds = [k for k in figures() if not names or k.__name__ in names]
    rows = []
    folder = Path(tempfile.mkdtemp())
    with jupyterlab(folder) as address, chromium() as browser:
        for kind in kinds:
            if not any(hasattr(c, "low") for c in kind().controls):
                continue
            cells = ["%matplotlib inline", code_for(kind), INTERACT,
                     "print(len(figure.data) + len(str(figure.sets)))"]
            document = nbformat.v4.new_notebook(
                cells=[nbformat.v4.new_code_cell(code) for code in cells])
            document.metadata.kernelspec = {
                "name": "python3", "display_name": "Python 3", "language": "python"}
            nbformat.write(document, folder / "bench.ipynb")
            lab = Notebook(browser, address, "bench.ipynb")
            lab.run_all()
            shipped = int(lab.printed())
            lab.page.evaluate(WATCH)
            lab.page.evaluate(NOW)
            start = lab.page.evaluate("() => performance.now()")
            lab.run(f"{kind.__name__}()")
            lab.page.wait_for_timeout(700)
            first = min((p for p in lab.page.evaluate(NOW)[1] if p > start), default=start + 9999)
            ours = lab.figures.first.locator("input[type=range]").first
            lab.run(MEMORY)
            before = float(lab.printed())
            mine = drag(lab.page, ours, seconds)
            ours.focus()
            for _ in range(max(0, 500 - int(mine["moves"]))):
                ours.press("ArrowLeft" if int(ours.input_value()) > 1 else "End")
            lab.page.wait_for_timeout(500)
            lab.run(MEMORY)
            grown = float(lab.printed()) - before
            theirs = drag(lab.page, lab.page.locator(".noUi-base").last, seconds)
            rows.append({"figure": kind.__name__, **{f"our_{k}": v for k, v in mine.items()},
                         **{f"mpl_{k}": v for k, v in theirs.items()}, "grown": grown,
                         "shipped": shipped, "first": first - start})
            print(line(rows[-1]), flush=True)
            lab.close()
    return rows


def line(row: dict[str, Any]) -> str:
    return ("| {figure} | {first:.0f} | {our_median:.0f} | {our_p95:.0f} | {our_fps:.0f} | "
            "{our_pictures:.0f} | {our_lag:.0f} | {mpl_median:.0f} | {mpl_p95:.0f} | "
            "{mpl_pictures:.1f} | {ratio:.0f} | "
            "{grown:.1f} | {kb:.0f} |").format(**row, kb=row["shipped"] / 1024,
                                 ratio=row["our_pictures"] / max(row["mpl_pictures"], 0.1))


def main(*names: str) -> None:
    head = ("| figure | first frame ms | median ms | p95 ms | frames/s | pictures/s | lag ms | "
            "interact: median ms | p95 ms | pictures/s | times as many | MB grown in 500 moves | "
            "KB shipped |")
    print(head, "|---" * 13 + "|", sep="\n")
    rows = measure(names)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text("\n".join([f"{platform.processor() or platform.machine()}, "
                              f"Python {platform.python_version()}", "", head, "|---" * 13 + "|",
                              *map(line, rows)]) + "\n", encoding="utf-8")
    print(f"written to {OUT}")


if __name__ == "__main__":
    main(*sys.argv[1:])
