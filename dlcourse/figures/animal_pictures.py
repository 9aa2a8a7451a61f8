"""Lesson 11: pictures of animals: what the first layer sees, what depth gains, what you draw."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import numpy as np

import dlcourse as dl

from .kit import (
    Bars,
    Choice,
    Figure,
    Handle,
    Heat,
    Line,
    Panel,
    Points,
    Segments,
    Slider,
    Symbol,
    Text,
)
from .kit.carried import of_picture, picture_in
from .kit.frames import percents
from .kit.questions import Questions
from .kit.style import RUNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .._arrays import Array

ANIMALS = ("bear", "bird", "cat", "cow", "dog", "elephant", "giraffe", "horse", "sheep", "zebra")
SIDE = 28


class Pictures(NamedTuple):
    """The animals, pixels from 0 to 1, in three parts: each picture is in one of them."""

    x_train: Array
    x_validation: Array
    x_test: Array
    y_train: Array
    y_validation: Array
    y_test: Array


@cache
def load_pictures() -> Pictures:
    """A fifth of all pictures for the test, a fifth of the rest for validation.

    >>> pictures = load_pictures()
    >>> pictures.x_train.shape, pictures.x_validation.shape, pictures.x_test.shape
    ((6219, 784), (1556, 784), (1941, 784))
    """
    rng, animals = np.random.default_rng(0), dl.load_animals()
    x, x_test, y, y_test = dl.train_test_split(
        animals.x / np.float32(255), animals.y, test_size=0.2, rng=rng)
    x, x_validation, y, y_validation = dl.train_test_split(x, y, test_size=0.2, rng=rng)
    return Pictures(x, x_validation, x_test, y, y_validation, y_test)


class Learnt(NamedTuple):
    """A trained network, and for each epoch from 0: accuracies and the first neurons' weights.

    ``accuracy`` (epochs + 1, 2): on training and on validation pictures; ``weights``
    (epochs + 1, 10, 28, 28): of the first ten neurons of the first layer, as pictures.
    """

    model: dl.Sequential
    accuracy: Array
    weights: Array


@cache
def learn_animals(*hidden: int, epochs: int = 20, rows: int | None = None) -> Learnt:
    """Train 784 → hidden layers → 10 on the animals (on the first ``rows`` of them only).

    >>> learn_animals(16, epochs=1, rows=500).weights.shape
    (2, 10, 28, 28)
    """
    if (epochs, rows) == (20, None) and hidden in KEPT and KEPT_IN.exists():
        return kept(*hidden)
    rng, loss = np.random.default_rng(1), dl.CrossEntropyLoss()
    x, x_validation, _, y, y_validation, _ = load_pictures()
    x, y = x[:rows], y[:rows]
    model = untrained(hidden, rng)
    start = [dl.accuracy(labels, model.predict(rows)) for rows, labels in
             ((x, y), (x_validation, y_validation))]
    weights = []

    def watch(*_: Any) -> None:
        weights.append(model[0].weight.data[:, :10].T.reshape(-1, SIDE, SIDE).copy())

    watch()
    history = dl.fit(model, x, y, epochs=epochs, batch_size=256, loss=loss, rng=rng, progress=False,
                     optimizer=dl.Adam(model.parameters(), lr=0.004), callbacks=[watch],
                     validation_data=(x_validation, y_validation))
    accuracy = [start, *zip(history.accuracy, history.validation_accuracy, strict=True)]
    return Learnt(model, np.array(accuracy), np.array(weights))


def untrained(hidden: tuple[int, ...], rng: np.random.Generator) -> dl.Sequential:
    layers: list[dl.Layer] = []
    for n_in, n_out in pairwise([SIDE * SIDE, *hidden, len(ANIMALS)]):
        layers += [dl.Linear(n_in, n_out, rng=rng, dtype=np.float32), dl.ReLU()]
    return dl.Sequential(*layers[:-1])


# In a web page, where the same training takes a minute, it has been done beforehand.
KEPT: tuple[tuple[int, ...], ...] = ((), (64,), (64, 32))
KEPT_IN = Path(dl.__file__).parent / "data" / "learnt_animals.npz"


def keep(file: Path) -> None:
    """Train the lesson's networks, and keep what they learnt for `learn_animals` in a page."""
    arrays: dict[str, Array] = {}
    for hidden in KEPT:
        learnt = learn_animals(*hidden)
        arrays |= {f"{hidden} {i}": p.data for i, p in enumerate(learnt.model.parameters())}
        arrays[f"{hidden} accuracy"] = learnt.accuracy
        arrays[f"{hidden} weights"] = learnt.weights.astype(np.float16)
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]


def kept(*hidden: int) -> Learnt:
    """What `keep` has kept."""
    with np.load(KEPT_IN) as arrays:
        model = untrained(hidden, np.random.default_rng(1))
        for i, parameter in enumerate(model.parameters()):
            parameter.data = arrays[f"{hidden} {i}"]
        return Learnt(model, arrays[f"{hidden} accuracy"],
                      arrays[f"{hidden} weights"].astype(np.float32))


def quick(*hidden: int) -> Learnt:
    """A network that learnt a little, in a moment: for a figure that is given none."""
    return learn_animals(*hidden, epochs=3, rows=1500)


def examples() -> Array:
    """The first validation picture of each animal, (10, 28, 28)."""
    pictures = load_pictures()
    first = [np.argmax(pictures.y_validation == animal) for animal in range(len(ANIMALS))]
    return pictures.x_validation[first].reshape(-1, SIDE, SIDE)


def side_by_side(pictures: Array, columns: int, gap: float = 0.0) -> Array:
    """Pictures (frames, n, 28, 28) in rows of ``columns``: (frames, height, width).

    >>> side_by_side(np.zeros((1, 10, 28, 28)), columns=5).shape
    (1, 60, 150)
    """
    padded = np.pad(pictures, ((0, 0), (0, 0), (1, 1), (1, 1)), constant_values=gap)
    frames, n, side, _ = padded.shape
    rows = padded.reshape(frames, n // columns, columns, side, side)
    return rows.swapaxes(2, 3).reshape(frames, n // columns * side, columns * side)


def ten_bars(width: int = 330) -> Panel:
    """A lying bar for each animal's probability, in percent."""
    return Panel(Bars("percent_place", "percent", along="y", values=0), x=(0, 115), y=(9.6, -0.6),
                 yticks=dict(enumerate(ANIMALS)), xlabel="probability (%)", size=(width, 320))


def told(model: dl.Sequential, pictures: Array) -> dict[str, Array]:
    """What the bars and the words need: the ten probabilities of each picture (frames, 28, 28)."""
    shares = model.predict_proba(pictures.reshape(len(pictures), -1))
    percent, (best, second) = percents(shares), np.argsort(-shares, axis=1)[:, :2].T
    frames = np.arange(len(percent))
    return {"percent": percent, "percent_place": np.arange(10)[None],
            "best": np.array(ANIMALS)[best], "second": np.array(ANIMALS)[second],
            "best_percent": percent[frames, best], "second_percent": percent[frames, second]}


class AnimalGallery(Figure):
    """The data: twelve pictures of an animal at a time."""

    title = "The pictures"
    try_this = "Look at every animal. Which two would you yourself mix up at this size?"
    summary = "Twelve pictures of the animal {animal}, page {page:.0f} of 5: white on black."
    controls = (Choice("animal", ANIMALS),
                Slider("page", 1, 5, steps=5, default=1, digits=0, play=2))
    panels = (Panel(Heat("wall", extent=(0, 6, 2, 0), limits=(0, 1), colours="gray", top_down=True),
                    x=(0, 6), y=(2, 0), axes=False, size=(660, 224)),)

    def compute(self, animal: str, page: Array) -> dict[str, Any]:
        x, *_, y, _, _ = load_pictures()
        chosen = x[y == ANIMALS.index(animal)][:60].reshape(5, 12, SIDE, SIDE)
        return {"wall": side_by_side(chosen[page[:, 0].astype(int) - 1], 6, gap=0.4)}


class FirstLayerWeights(Figure):
    """What ten neurons of the first layer look for, as it forms over the epochs."""

    title = "The first layer's weights, as pictures"
    try_this = ("Play the training of each network. With one layer, find the giraffe's neck. With "
                "two, which neurons still look like noise?")
    summary = ("With {network}, after epoch {epoch:.0f}. White at a teal pixel raises the neuron's "
               "sum, white at a pink one lowers it. Right on validation: {right:.0f} %.")

    def __init__(self, one: Learnt | None = None, two: Learnt | None = None) -> None:
        self.learnt = {"one layer": one or quick(), "two layers": two or quick(32)}
        epochs = min(len(each.weights) for each in self.learnt.values()) - 1
        self.controls = [Choice("network", [*self.learnt]), Slider(
            "epoch", 0, epochs, steps=epochs + 1, default=epochs, digits=0, play=True)]
        self.panels = [
            Panel(Heat("wall", extent=(0, 5, 2, 0), top_down=True,
                       key={-1: "negative weight", 0: "0", 1: "positive weight"}),
                  *(Text(f"x{i}", f"y{i}", f"{{name{i}}}", align="center", size=12)
                    for i in range(10)),
                  x=(0, 5), y=(2.3, -0.3), axes=False, size=(600, 312)),
            Panel(Line("epochs", "curve"), Points("epoch", "right"), x=(0, epochs), y=(0, 100),
                  xlabel="epoch", counts="x", ylabel="right on validation (%)", size=(320, 312),
                  handles=(Handle("epoch", "right", "epoch", label="the epoch"),))]
        super().__init__()

    def compute(self, network: str, epoch: Array) -> dict[str, Any]:
        learnt, at = self.learnt[network], epoch[:, 0].astype(int)
        # the full colour for a neuron's strongest 2 % of weights
        strongest = np.quantile(np.abs(learnt.weights[-1]), 0.98, axis=(1, 2), keepdims=True)
        pictures = np.clip(learnt.weights[at] / strongest, -1, 1)
        curve = 100 * learnt.accuracy[:, 1]
        epochs = np.arange(len(curve))
        names = ANIMALS if network == "one layer" else [f"neuron {i + 1}" for i in range(10)]
        labels = {f"name{i}": np.array([name]) for i, name in enumerate(names)}
        places = {f"{axis}{i}": np.array([[value]]) for i in range(10) for axis, value in
                  (("x", i % 5 + 0.5), ("y", -0.16 if i < 5 else 2.16))}
        return {**labels, **places, "wall": side_by_side(pictures, 5),
                "epochs": epochs[None], "curve": np.where(epochs <= epoch, curve, np.nan),
                "right": curve[at, None]}


class DepthAndAccuracy(Figure):
    """Does another layer help? On pictures learnt from, and on pictures held out."""

    title = "Depth, on pictures learnt from and on pictures held out"
    try_this = ("Play the epochs. Which network learns its training pictures best? And which one "
                "is best on the held-out ones?")
    summary = ("Epoch {epoch:.0f}. Right on training and on held-out pictures: {words}.")

    def __init__(self, networks: Mapping[str, Learnt] | None = None) -> None:
        networks = networks or {
            "1 layer": quick(), "2 layers": quick(32), "3 layers": quick(32, 16)}
        self.names = [*networks]
        epochs = min(len(each.accuracy) for each in networks.values()) - 1
        # (networks, epochs + 1, 2), in percent
        self.percent = 100 * np.array([each.accuracy[: epochs + 1] for each in networks.values()])
        self.controls = [Slider("epoch", 0, epochs, steps=epochs + 1, default=epochs, digits=0,
                                play=True)]
        looks, n = [RUNS[i % len(RUNS)] for i in range(len(networks))], len(networks)
        self.panels = [
            Panel(Bars("left", "train", colour="muted", width=0.36, values=0, label="training"),
                  Bars("right", "held_out", width=0.36, values=0, label="held out"),
                  x=(-0.6, n - 0.4), y=(0, 112), xticks=dict(enumerate(self.names)),
                  ylabel="right (%)", size=(440, 300)),
            Panel(*(Line("epochs", f"curve{i}", colour=looks[i][0], dash=looks[i][2], label=name)
                    for i, name in enumerate(self.names)),
                  x=(0, epochs), y=(0, 112), counts="x", xlabel="epoch", size=(440, 300),
                  ylabel="right on held-out pictures (%)",
                  handles=(Handle("epoch", "curve0", "epoch", at=-1,
                                  label=f"the curve of {self.names[0]}"),))]
        super().__init__()

    def compute(self, epoch: Array) -> dict[str, Any]:
        now = self.percent[:, epoch[:, 0].astype(int)].swapaxes(0, 1)     # (frames, networks, 2)
        place, epochs = np.arange(len(self.names))[None], np.arange(self.percent.shape[1])
        curves = {f"curve{i}": np.where(epochs <= epoch, held_out, np.nan)
                  for i, held_out in enumerate(self.percent[:, :, 1])}
        words = [", ".join(f"{name}: {train:.0f} % and {held_out:.0f} %" for name, (
            train, held_out) in zip(self.names, frame, strict=True)) for frame in now]
        return {**curves, "left": place - 0.2, "right": place + 0.2, "train": now[:, :, 0],
                "held_out": now[:, :, 1], "epochs": epochs[None], "words": np.array(words)}


PENS = {"draw, thick": (1.6, True), "draw, thin": (0.7, True), "rub out": (1.6, False)}


class DrawAnAnimal(Figure):
    """A drawing, and the ten probabilities that the network gives it, at every stroke."""

    title = "Draw an animal"
    try_this = ("Draw an elephant's outline, then press “Fill the inside”. Or start from a "
                "picture, and rub out as little as possible until the network changes its mind.")
    summary = ("The network says: {best} ({best_percent:.0f} %), then {second} "
               "({second_percent:.0f} %).")
    controls = (Choice("start", ("blank", *ANIMALS), label="start from"), Choice("pen", [*PENS]))
    buttons = {"fill": "Fill the inside", "clear": "Clear"}  # noqa: RUF012
    panels = (Panel(Heat("picture", extent=(0, SIDE, SIDE, 0), limits=(0, 1), colours="gray",
                         top_down=True),
                    x=(0, SIDE), y=(SIDE, 0), xticks={}, yticks={},
                    title="Draw here, in white: by mouse, finger or keys",
                    pointer="draw", equal=True, size=(360, 360)),
              ten_bars(500))

    def __init__(self, model: dl.Sequential | None = None) -> None:
        self.model = model or quick(32).model
        self.pictures = dict(zip(ANIMALS, examples(), strict=True))
        self.pictures["blank"] = np.zeros((SIDE, SIDE))
        self.wipe()
        super().__init__()

    def wipe(self) -> None:
        self.drawn = np.full((SIDE, SIDE), np.nan)  # where nothing was drawn, the start shows
        self.last: tuple[float, float] | None = None

    def picture(self, start: str) -> Array:
        return np.where(np.isnan(self.drawn), self.pictures[start], self.drawn)

    def stroke(self, begin: tuple[float, float], end: tuple[float, float]) -> None:
        """A line of the pen's width from begin to end, (column, row), with soft edges."""
        radius, adds = PENS[self.pen]
        start, along = np.array(begin), np.subtract(end, begin)
        middle = np.arange(SIDE) + 0.5
        pixels = np.stack(np.meshgrid(middle, middle), axis=-1) - start
        share = np.clip(pixels @ along / max(along @ along, 1e-9), 0, 1)
        distance = np.linalg.norm(pixels - share[..., None] * along, axis=2)
        ink = np.clip(radius + 0.5 - distance, 0, 1)
        now = self.picture(self.start)
        self.drawn = np.where(ink > 0, np.maximum(now, ink) if adds else np.minimum(now, 1 - ink),
                              self.drawn)

    def on_pointer(self, panel: int, kind: str, x: Array, y: Array) -> None:
        for place in zip(x.tolist(), y.tolist(), strict=True):
            self.stroke(place if kind == "down" or self.last is None else self.last, place)
            self.last = place
        if kind == "up":
            self.last = None
            self.drawn_on()
        else:
            self.show()

    def drawn_on(self) -> None:
        """The drawing has changed: a link keeps it."""
        self.tell(carried="" if np.isnan(self.drawn).all() else of_picture(self.drawn))
        self.refresh()

    def recall(self, carried: str) -> None:
        self.drawn = picture_in(carried, (SIDE, SIDE))
        self.drawn_on()

    def on_button(self, name: str) -> None:
        if name == "fill":
            self.drawn = filled(self.picture(self.start))
        else:
            self.wipe()
        self.drawn_on()

    def on_move(self, before: dict[str, Any]) -> None:
        if self.start != before["start"]:
            self.wipe()
            self.drawn_on()

    def compute(self, start: str, pen: str) -> dict[str, Any]:
        picture = self.picture(start)[None]
        return {"picture": picture, **told(self.model, picture)}


def filled(picture: Array) -> Array:
    """White wherever no dark way leads out of the picture; what touches such a way stays.

    >>> filled(np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1]])).tolist()
    [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]
    """
    dark = np.pad(picture < 0.5, 1, constant_values=True)
    outside = np.zeros_like(dark)
    outside[0, 0] = True
    while True:
        reached = outside.copy()
        for axis in (0, 1):
            for step in (-1, 1):
                reached |= np.roll(outside, step, axis)
        if np.array_equal(reached & dark, outside):
            return np.where(reached[1:-1, 1:-1], picture, 1.0)
        outside = reached & dark


CHANGES = ("shift to the right", "turn dark into light", "stripes", "noise")


class ChangeAPicture(Figure):
    """A held-out picture changed a little at a time: where does the network lose it?"""

    title = "The same animal, a little changed"
    try_this = ("For each animal: how many pixels may it move until the network changes its mind, "
                "if it does? Then try stripes, and noise. Which of them misleads it?")
    summary = ("{animal}, {change}: {amount:.0f} of 8. The network says: {best} "
               "({best_percent:.0f} %), then {second} ({second_percent:.0f} %).")
    controls = (Choice("animal", ANIMALS, default="cow"), Choice("change", CHANGES),
                Slider("amount", 0, 8, steps=9, default=0, digits=0, play=0.8))
    panels = (Panel(Heat("picture", extent=(0, SIDE, SIDE, 0), limits=(0, 1), colours="gray",
                         top_down=True), x=(0, SIDE), y=(SIDE, 0), xticks={}, yticks={},
                    equal=True, size=(320, 320)),
              ten_bars(540))

    def __init__(self, model: dl.Sequential | None = None) -> None:
        self.model = model or quick(32).model
        self.pictures = dict(zip(ANIMALS, examples(), strict=True))
        super().__init__()

    def compute(self, animal: str, change: str, amount: Array) -> dict[str, Any]:
        picture, share = self.pictures[animal], amount[..., None] / 8
        if change == CHANGES[0]:
            changed = np.stack([np.pad(picture, ((0, 0), (int(n), 0)))[:, :SIDE]
                                for n in amount[:, 0]])
        elif change == CHANGES[1]:
            changed = (1 - share) * picture + share * (1 - picture)
        elif change == CHANGES[2]:
            changed = picture * (1 - 0.7 * share * (np.arange(SIDE) // 2 % 2))
        else:
            noise = np.random.default_rng(0).random((SIDE, SIDE))
            changed = (1 - share) * picture + share * noise
        return {"picture": changed, **told(self.model, changed)}


class OneFilter(Figure):
    """A filter of nine weights at one place of a small picture, and its answers at all places."""

    title = "One filter, laid on every place"
    try_this = ("Drag the frame along the picture, and follow the sum. Then move the picture to "
                "the right: what do the answers do?")
    summary = ("Filter “{kind}”, frame at row {row:.0f}, column {column:.0f}, picture moved by "
               "{moved:.0f}: the nine products add up to {answer:.0f}. The largest of all answers "
               "is {largest:.0f}.")
    filters: ClassVar[dict[str, list[list[int]]]] = {
        "left edges": [[-1, 0, 1]] * 3, "upper edges": [[-1] * 3, [0] * 3, [1] * 3],
        "all alike": [[1] * 3] * 3}
    drawing = ("............", "..##........", "..##........", "..#######...", "..#######...",
               "..#.....#...", "..#.....#...", "............")
    rows, columns = len(drawing), len(drawing[0])
    controls = (Choice("kind", [*filters], label="filter"),
                Slider("row", 1, rows - 2, steps=rows - 2, default=3, digits=0),
                Slider("column", 1, columns - 2, steps=columns - 2, default=2, digits=0),
                Slider("moved", 0, 3, steps=4, default=0, digits=0,
                       label="picture moved by"))
    panels = (
        Panel(Heat("picture", extent=(0.5, columns + 0.5, rows + 0.5, 0.5), limits=(-0.6, 1.6),
                   colours="gray", top_down=True, values=0),
              Line("frame_x", "frame_y", colour="paper", width=7),
              Line("frame_x", "frame_y", width=3, label="the frame"),
              x=(0.5, columns + 0.5), y=(rows + 0.5, 0.5), xticks={}, yticks={},
              title="the picture", size=(370, 290),
              handles=(Handle("middle_x", "middle_y", "column", "row", label="the frame"),)),
        Panel(Heat("weights", extent=(0, 3, 3, 0), limits=(-2, 2), top_down=True, values=0),
              Text("word_x", "times_y", "times the pixels:", align="center"),
              Heat("products", extent=(0, 3, 7, 4), limits=(-2, 2), top_down=True, values=0),
              Text("word_x", "word_y", "sum: {answer:.0f}", align="center", bold=True, size=15),
              x=(0, 3), y=(8, 0), axes=False, title="nine weights", size=(150, 290)),
        Panel(Heat("answers", extent=(0.5, columns - 1.5, rows - 1.5, 0.5), limits=(-9, 9),
                   top_down=True, values=0),
              Line("cell_x", "cell_y", colour="paper", width=7),
              Line("cell_x", "cell_y", width=3),
              x=(0.5, columns - 1.5), y=(rows - 1.5, 0.5), xticks={}, yticks={},
              title="its answers", size=(330, 290),
              handles=(Handle("column", "row", "column", "row", label="the answer"),)))

    def __init__(self) -> None:
        self.picture = np.array([[float(c == "#") for c in line] for line in self.drawing])
        super().__init__()

    def compute(self, kind: str, row: Array, column: Array, moved: Array) -> dict[str, Any]:
        row, column, moved = np.broadcast_arrays(row, column, moved)
        weights = np.array(self.filters[kind], float)
        pictures = np.array([np.roll(self.picture, int(by), axis=1) for by in moved[:, 0]])
        places = np.lib.stride_tricks.sliding_window_view(pictures, (3, 3), axis=(1, 2))
        answers = (places * weights).sum(axis=(-2, -1))
        here = (np.arange(len(row)), row[:, 0].astype(int) - 1, column[:, 0].astype(int) - 1)
        x, y = np.array([[0.0, 1, 1, 0, 0]]), np.array([[0.0, 0, 1, 1, 0]])
        return {
            "picture": pictures, "weights": weights[None], "answers": answers,
            "products": places[here] * weights + 0.0, "answer": answers[here][:, None],
            "largest": answers.max(axis=(1, 2))[:, None],
            # a little inside, so that no edge of the picture cuts them
            "frame_x": column - 0.38 + 2.76 * x, "frame_y": row - 0.38 + 2.76 * y,
            "middle_x": column + 1, "middle_y": row + 1,
            "cell_x": column - 0.4 + 0.8 * x, "cell_y": row - 0.4 + 0.8 * y,
            "word_x": np.array([[1.5]]), "times_y": np.array([[3.5]]),
            "word_y": np.array([[7.5]])}


class Calibration(Figure):
    """What a network says of how sure it is, against how often it is right: in eight groups."""

    title = "When it says 90 %, is it right nine times in ten?"
    try_this = ("Divide the logits by more and more. Which number brings the points closest to the "
                "dashed line? Does the share of right answers change?")
    goal = "on average it says what it is: as sure as it is right."
    summary = ("Logits divided by {divisor:.2f}: on average the network says {said:.1f} %, and "
               "{right:.1f} % are right. {verdict}")
    formula = ("p = softmax( logits /", Symbol(sign="T", value="{divisor:.2f}", names=(
        "divisor", "group_said")), ")")
    controls = (Slider("divisor", 0.5, 3, steps=51, default=1, label="T: logits divided by"),)
    panels = (
        Panel(Line("ends", "ends", colour="muted", dash=True, label="as sure as right"),
              Segments("group_said", "low", "group_said", "high", colour="muted",
                       label="two standard errors"),
              Line("group_said", "group_right", label="an eighth of the pictures each"),
              Points("group_said", "group_right"),
              x=(0, 105), y=(0, 112), xlabel="how sure it says it is (%)",
              ylabel="how many are right (%)", size=(540, 360),
              handles=(Handle("group_said", "group_right", "divisor", at=2,
                              label="a group of pictures"),)),
        Panel(Bars("place", "both", values=1), x=(-0.6, 1.6), y=(0, 112),
              xticks={0: "says", 1: "is right"}, ylabel="mean over all pictures (%)",
              size=(320, 360)))

    def __init__(self, model: dl.Sequential | None = None) -> None:
        pictures = load_pictures()
        self.logits = (model or quick(64).model).forward(pictures.x_validation).astype(float)
        self.right = self.logits.argmax(axis=1) == pictures.y_validation
        super().__init__()

    def compute(self, divisor: Array) -> dict[str, Any]:
        said = np.array([dl.softmax(self.logits / t).max(axis=1) for t in divisor[:, 0]])
        groups = [np.array_split(order, 8) for order in said.argsort(axis=1, kind="stable")]
        sure, right = (100 * np.array([[values[group].mean() for group in row] for values, row in
                                       zip(of_all, groups, strict=True)])
                       for of_all in (said, [self.right] * len(said)))
        error = 2 * np.sqrt(right * (100 - right) / (self.right.size / 8))
        both = 100 * np.column_stack([said.mean(axis=1), np.full(len(said), self.right.mean())])
        apart = both[:, :1] - both[:, 1:]
        return {"group_said": sure, "group_right": right, "low": right - error,
                "high": right + error, "ends": np.array([[0.0, 100.0]]),
                "place": np.arange(2)[None], "both": both, "said": both[:, :1],
                "right": both[:, 1:], "reached": np.abs(apart) < 0.4,
                "verdict": np.where(apart > 0.4, "It is too sure of itself.", np.where(
                    apart < -0.4, "It is not sure enough.", "It is as sure as it is right."))}


# What the lesson asks ----------------------------------------------------------------------------

questions = Questions("11_animal_pictures")

questions.predict_number(
    "parameters",
    "One layer, 784 inputs, 10 outputs. How many parameters (weights and biases) does it have?",
    low=0, high=100000, answer=lambda: sum(p.data.size for p in dl.Linear(784, 10).parameters()),
    because="784 · 10 weights, and 10 biases.")

questions.predict_choice(
    "depth",
    "One layer names about three quarters of the held-out pictures. What do a second and a third "
    "layer do?",
    ["each adds about ten points", "the second adds much, the third hardly anything",
     "neither helps", "the third makes it much worse"],
    answer="the second adds much, the third hardly anything", because="See the figure below.")

questions.predict_choice(
    "noise",
    "Each pixel of a picture is drawn at random. What does the network say?",
    ["about 10 % for each animal", "one animal or another, with little confidence",
     "always the same animal, and very sure"],
    answer="always the same animal, and very sure",
    because="The next cell shows which. Why, we then have to find out.")

questions.predict_choice(
    "cause",
    "We take the grey out of the noise: each pixel becomes either 0 or 1. How many of the 1000 "
    "pictures does the network still name zebra?",
    ["hardly any", "about half", "nearly all"],
    answer="nearly all",
    because="So it was not the grey. The next cell takes other things away as well.")

questions.question(
    "q-inputs",
    "How does a picture enter the network?",
    {"as 28 rows, one after another in time": "All pixels enter at once.",
     "as a vector of 784 numbers": "All rows side by side, one input for each pixel.",
     "as one number, its mean brightness": "That would throw away nearly all there is to see."},
    answer="as a vector of 784 numbers")

questions.question(
    "q-stencil",
    "In a network of one layer, a pixel's weight for 'sheep' is strongly negative. What does a "
    "white pixel there do?",
    {"it raises the sum for 'sheep'": "White times a negative weight is negative.",
     "it lowers the sum for 'sheep'": "White times a negative weight lowers the sum.",
     "nothing, negative weights are cut off":
         "ReLU cuts off negative sums, not weights. And there is none here."},
    answer="it lowers the sum for 'sheep'")

questions.question(
    "q-error",
    "Networks A and B name the same 1556 pictures. On 40 only A is right, on 34 only B. What "
    "follows?",
    {"A is better":
         "By 6 pictures. But the standard error is √74, more than 8 pictures. It may well be an "
         "accident.",
     "nothing, the difference is within the accident":
         "6 pictures, and two standard errors are 17.",
     "B overfits": "Held-out pictures alone do not say that."},
    answer="nothing, the difference is within the accident")

questions.question(
    "q-sure",
    "The network says 'zebra, 100 %'. What do you know?",
    {"it is a zebra": "Noise got that answer as well.",
     "among the ten names, zebra fits best by far": "Whether any of them fits at all is not asked.",
     "the training pictures contained this one": "It may be quite unlike all of them."},
    answer="among the ten names, zebra fits best by far")

questions.question(
    "q-shift",
    "What would help most against shifted pictures?",
    {"more epochs": "It would learn the same unshifted pictures better still.",
     "more hidden layers": "Not by themselves: they never saw a shifted picture either.",
     "shifted copies of the training pictures":
         "It is called data augmentation. But make the copies after the split, or twins get into "
         "the test."},
    answer="shifted copies of the training pictures")
