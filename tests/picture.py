"""The README's moving picture: a network learns to tell three species apart.

    python -m tests.picture            # writes .github/learning.svg

Each frame is a group that is shown for its part of the time; who wants less motion sees the last.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import numpy as np

import dlcourse as dl
from dlcourse.figures.kit.style import CLASSES, LIGHT

OUT = Path(__file__).parents[1] / ".github" / "learning.svg"
WIDTH, HEIGHT, LEFT, TOP, ROWS, COLUMNS = 720, 300, 56, 34, 44, 66
EPOCHS = [0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 18, 22, 27, 33, 40, 50, 60, 75, 90, 110, 130, 150,
          150]
COLOURS = [LIGHT[name] for name in CLASSES]
SHAPES = ("M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z", "M0-4l4 7h-8z", "M-3-3h6v6h-6z")
SECONDS = 9


def picture() -> str:
    birds = dl.load_penguins()
    x = dl.Standardizer().fit_transform(birds.x[:, [0, 2]])
    low, high = x.min(axis=0) - 0.25, x.max(axis=0) + 0.25
    model = dl.Sequential(dl.Linear(2, 10, rng=2), dl.Tanh(), dl.Linear(10, 3, rng=3))
    optimizer = dl.SGD(model.parameters(), lr=0.1)
    size = np.array([WIDTH - LEFT - 10, HEIGHT - TOP - 40])
    across, down = size / (COLUMNS, ROWS)

    def place(point: np.ndarray) -> tuple[float, float]:
        right, up = (point - low) / (high - low) * size
        return round(LEFT + right, 1), round(TOP + size[1] - up, 1)

    middles = [(np.arange(n) + 0.5) / n * (high[i] - low[i]) + low[i]
               for i, n in enumerate((COLUMNS, ROWS))]
    grid = np.stack(np.meshgrid(middles[0], middles[1][::-1]), axis=-1)
    frames, done = [], 0
    for number, epoch in enumerate(EPOCHS):
        dl.fit(model, x, birds.y, epochs=epoch - done, batch_size=16, optimizer=optimizer, rng=done,
               loss=dl.CrossEntropyLoss(), progress=False)
        done = epoch
        regions = model.predict(grid.reshape(-1, 2)).reshape(ROWS, COLUMNS)
        paths = ["", "", ""]
        for row, line in enumerate(regions):
            at = 0
            for kind, run in groupby(line.tolist()):
                n = len([*run])
                paths[kind] += (f"M{LEFT + at * across:.0f} {TOP + row * down:.1f}"
                                f"h{n * across:.0f}v{down + 0.3:.1f}h-{n * across:.0f}z")
                at += n
        share = dl.accuracy(birds.y, model.predict(x))
        shapes = "".join(f'<path d="{path}" fill="{colour}"/>'
                         for path, colour in zip(paths, COLOURS, strict=True))
        frames.append(f'<g style="animation-delay:{number * SECONDS / len(EPOCHS):.2f}s">{shapes}'
                      f'<text x="{WIDTH - 10}" y="22" text-anchor="end">epoch {epoch}: '
                      f'{share:.0%} right</text></g>')
    marks = "".join(
        f'<path d="{SHAPES[kind]}" transform="translate({place(point)[0]} {place(point)[1]})" '
        f'fill="{COLOURS[kind]}"/>' for point, kind in zip(x, birds.y, strict=True))
    legend = "".join(
        f'<path d="{SHAPES[i]}" transform="translate({LEFT + 6 + 100 * i} 17)" '
        f'fill="{COLOURS[i]}"/>'
        f'<text x="{LEFT + 16 + 100 * i}" y="22">{name}</text>'
        for i, name in enumerate(birds.class_names))
    shown = 100 / len(EPOCHS)
    return f'''<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">
<title>A network learns to tell three species of penguins by their bills and flippers</title>
<style>
text {{ font: 14px system-ui, sans-serif; fill: #222 }}
.frames g {{ opacity: 0; animation: shown {SECONDS}s step-end infinite }}
.frames path {{ fill-opacity: .22 }}
.birds path {{ stroke: #fff; stroke-width: .7 }}
@keyframes shown {{ 0% {{ opacity: 1 }} {shown:.3f}% {{ opacity: 0 }} }}
@media (prefers-reduced-motion: reduce) {{
  .frames g {{ animation: none }}
  .frames g:last-child {{ opacity: 1 }}
}}
</style>
<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>
<g class="frames">{"".join(frames)}</g>
<g class="birds">{marks}{legend}</g>
<text x="{LEFT + size[0] / 2}" y="{HEIGHT - 12}" text-anchor="middle">length of the bill</text>
<text transform="translate(22 {TOP + size[1] / 2}) rotate(-90)" text-anchor="middle">length of the \
flipper</text>
</svg>
'''


if __name__ == "__main__":
    OUT.write_text(picture(), encoding="utf-8")
