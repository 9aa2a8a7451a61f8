"""Lesson 09: a playground for training, what an epoch is made of, and why weights start random."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

import dlcourse as dl

from .kit import (
    SAYS,
    Bars,
    Choice,
    Figure,
    Handle,
    Heat,
    Layers,
    Line,
    LiveFigure,
    Nodes,
    Panel,
    Points,
    Slider,
    Symbol,
    Toggle,
)
from .kit.carried import of_points, points_in
from .kit.questions import Questions
from .kit.style import CLASSES, RUNS, SHAPES
from .penguin_classifier import RawOrStandardised as RawOrStandardised  # for the lesson

if TYPE_CHECKING:
    from .._arrays import Array

ACTIVATIONS = {"tanh": dl.Tanh, "ReLU": dl.ReLU, "sigmoid": dl.Sigmoid}
DATA_SETS = ("two moons", "two rings", "four squares", "three blobs", "three spirals")
VALIDATION, LAST_EPOCH, EDGE = 100, 3000, 1.6
BEGIN = 0.5  # where a logarithmic axis of epochs has the 0
NAMES = ("class 0", "class 1", "class 2")
GRID, COARSE = 36, 3  # a picture of the plane has 36 × 36 pixels, a neuron's a third each way
MOST = (2, 8, 8, 8, 3)  # neurons: each has its number, whether a network has it or not
BRUSH, ERASER = 0.1, 3  # how far apart painted points are; the choice that takes them away


def make_points(name: str, n: int, noise: float, seed: int = 0) -> tuple[Array, Array]:
    """``n`` points of one of ``DATA_SETS``: x (n, 2), roughly within ±1.5, and their classes.

    >>> x, y = make_points("three blobs", 6, noise=0.1)
    >>> x.shape, y.tolist()
    ((6, 2), [0, 1, 2, 0, 1, 2])
    """
    rng = np.random.default_rng(seed)
    if name == "two moons":
        x, y = dl.moons(n, noise, rng)
        return x - [0.5, 0.25], y
    if name == "two rings":
        x, y = dl.rings(n, noise, rng)
        return 1.2 * x, y
    if name == "three spirals":
        x, y = dl.spirals(n, noise, rng)
        return 1.4 * x, y
    if name == "four squares":
        x = rng.uniform(-1.2, 1.2, (n, 2))
        return x + rng.normal(0, noise, x.shape), (x[:, 0] * x[:, 1] < 0).astype(int)
    y = np.arange(n) % 3
    angle = 2 * np.pi * y / 3 + np.pi / 2
    centre = 0.9 * np.column_stack([np.cos(angle), np.sin(angle)])
    return centre + rng.normal(0, 0.15 + noise, (n, 2)), y


def plane(pixels: int, edge: float = EDGE) -> Array:
    """The places of a picture of the plane, (pixels², 2), row by row from the bottom.

    >>> plane(2, edge=1).tolist()
    [[-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0], [1.0, 1.0]]
    """
    ticks = np.linspace(-edge, edge, pixels)
    return np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)


PLANE = plane(GRID)
COARSELY = np.arange(GRID**2).reshape(GRID, GRID)[::COARSE, ::COARSE].ravel()


class Settings(NamedTuple):
    """What the reader chooses for a run; the data are chosen for both runs together."""

    layers: int
    neurons: int
    activation: str
    learning_rate: float
    batch_size: int
    regularisation: float

    def __str__(self) -> str:
        size = "-".join(["2", *[f"{self.neurons:.0f}"] * self.layers, "3"])
        return (f"{size} {self.activation}, learning rate {self.learning_rate:.2g}, batches of "
                f"{self.batch_size}, weight decay {self.regularisation:g}")


class Run:
    """A network, its optimizer and its losses: from the same settings always the same."""

    def __init__(self, settings: Settings):
        self.rng, self.loss = np.random.default_rng(1), dl.CrossEntropyLoss()
        sizes = [2, *[int(settings.neurons)] * settings.layers, 3]
        kind = ACTIVATIONS[settings.activation]
        init = "he" if settings.activation == "ReLU" else "xavier"
        hidden = [layer for a, b in pairwise(sizes[:-1])
                  for layer in (dl.Linear(a, b, init=init, rng=self.rng), kind())]
        self.model = dl.Sequential(*hidden, dl.Linear(*sizes[-2:], init="xavier", rng=self.rng))
        self.linear = [layer for layer in self.model if isinstance(layer, dl.Linear)]
        self.layers = Layers(*sizes)
        first = np.cumsum((0, *MOST))[[*range(len(sizes) - 1), len(MOST) - 1]]
        self.slot = np.concatenate([start + np.arange(n) for start, n in zip(
            first, sizes, strict=True)])  # each neuron's number among all that a network may have
        self.optimizer = dl.Adam(self.model.parameters(), lr=settings.learning_rate)
        self.losses: list[tuple[float, float]] = []
        self.before = (np.nan, np.nan)  # the losses before any training
        self.adjust(settings)

    def adjust(self, settings: Settings) -> None:
        """Take over what may change while the training runs."""
        self.settings = settings
        self.optimizer.lr = settings.learning_rate
        self.optimizer.weight_decay = settings.regularisation

    def epoch(self, train: tuple[Array, Array], validation: tuple[Array, Array]) -> None:
        """All training points once, in shuffled batches; then the loss on the validation points."""
        total = 0.0
        for x, y in dl.batches(*train, self.settings.batch_size, self.rng):
            total += len(x) * dl.train_step(self.model, x, y, optimizer=self.optimizer,
                                            loss=self.loss)
        self.losses.append((total / len(train[1]), self.score(validation)[0]))

    def score(self, points: tuple[Array, Array]) -> tuple[float, float]:
        """The mean loss, and the share of the points named rightly."""
        loss, share = dl.evaluate(self.model, *points, loss=self.loss)
        return loss, float(share or 0)

    def regions(self) -> Array:
        """The class named at each place of the plane, (GRID, GRID)."""
        self.model.forward(PLANE)
        return self.model.activations[-1].argmax(axis=1).reshape(GRID, GRID)

    def network(self) -> dict[str, Array]:
        """What `Nodes` shows: places, edges, weights, biases, and each neuron's picture of what it
        answers over the plane. Call it after `regions`.

        An input and a hidden neuron's strongest answer has the full colour; an output's picture
        is its probability.
        """
        layers, slot, side = self.layers, self.slot, GRID // COARSE
        *hidden, logits = (outputs[COARSELY] for outputs in (
            *self.model.activations[2:-1:2], self.model.activations[-1]))
        answers = np.hstack([PLANE[COARSELY], *hidden, dl.softmax(logits)])
        answers = answers.T.reshape(-1, side, side)
        strongest = np.abs(answers).max(axis=(1, 2), keepdims=True)
        strongest[-3:] = 1
        shown = {name: np.full((1, sum(MOST)), np.nan) for name in ("x", "y")} | {
            "bias": np.zeros((1, sum(MOST))),
            "pictures": np.zeros((1, sum(MOST), side, side))}
        shown["x"][0, slot] = layers.x / layers.layer[-1]
        shown["y"][0, slot] = layers.y
        shown["bias"][0, slot[2:]] = np.hstack([
            layer.bias.data for layer in self.linear if layer.bias is not None])
        shown["pictures"][0, slot] = answers / np.where(strongest > 0, strongest, 1)
        return shown | {"start": slot[layers.start], "end": slot[layers.end],
                        "weight": layers.weights([one.weight.data for one in self.linear])[None]}

    def curves(self) -> tuple[Array, Array]:
        """Epochs (at most 150 of them, and before the first) and the two losses there."""
        n = len(self.losses)
        shown = np.unique(np.geomspace(1, n, 150).astype(int)) if n else np.arange(0)
        losses = np.array([self.before, *(self.losses[k - 1] for k in shown)])
        return np.array([BEGIN, *shown]), losses.T


def region_panel(run: str, high: int) -> Panel:
    return Panel(Heat(f"regions_{run}", extent=(-EDGE, EDGE, -EDGE, EDGE), limits=(-0.5, 2.5),
                      colours="classes3", alpha=0.3, smooth=True),
                 Points("x1", "x2", group="group", size=2.6, names=NAMES),
                 Points("check_x1", "check_x2", group="check_group", size=2.8, hollow=True),
                 x=(-EDGE, EDGE), y=(-EDGE, EDGE), title=f"Run {run.upper()}: what it says where",
                 pointer="draw", size=(230, high), legend=run == "a")


def network_panel(run: str, wide: int, high: int) -> Panel:
    hidden = [f"neuron {layer}.{j}" for layer in (1, 2, 3) for j in range(1, 9)]
    return Panel(
        Nodes(f"x_{run}", f"y_{run}", start=f"start_{run}", end=f"end_{run}",
              weight=f"weight_{run}", bias=f"bias_{run}", pictures=f"pictures_{run}", widest=3.0,
              radius=high / 21, called=("x₁", "x₂", *hidden, *NAMES),
              made=(*[""] * 2, *[", then its activation"] * 24, *[", then softmax"] * 3)),
        x=(-0.06, 1.06), y=(-1.12, 1.12), axes=False, size=(wide, high), below=run == "b",
        title=f"Run {run.upper()}: what each neuron answers over the plane", legend=False)


def playground_panels(runs: str) -> tuple[Panel, ...]:
    """For runs "a", or "ab": each network and its answer, and the losses of both."""
    wide, high = (436, 250) if runs == "a" else (368, 172)
    losses = [mark for run, (colour, shape, _) in zip(runs, RUNS, strict=False) for mark in (
        Line(f"epochs_{run}", f"train_curve_{run}", colour=colour,
             label=f"{run.upper()}: training"),
        Line(f"epochs_{run}", f"check_curve_{run}", colour=colour, dash=True,
             label=f"{run.upper()}: validation"),
        Points(f"now_{run}", f"train_now_{run}", colour=colour, shape=shape),
        Points(f"now_{run}", f"check_now_{run}", colour=colour, shape=shape, hollow=True))]
    loss = Panel(Line("span", "guess", colour="muted", width=1, dash=True, label="guessing"),
                 *losses, x=(BEGIN, LAST_EPOCH), y=(0, 1.6), log="x", xlabel="epoch",
                 ylabel="loss", title="Loss", size=(636 - wide, high),
                 xticks={BEGIN: "0", 10: "10", 100: "100", 1000: "1000"})
    first, *second = [panel for run in runs for panel in (
        network_panel(run, wide, high), region_panel(run, high))]
    return (first, second[0], loss, *second[1:])


class Playground(LiveFigure):
    """Train a small network in the plane, watch it, and compare two settings side by side."""

    title = "The playground"
    try_this = ("Train the spirals. “Keep as B” makes a second run with the settings of now: press "
                "it, change one setting of A, and train both from the start. Which wins? Point at "
                "a neuron to see its weights; draw in a picture to add points.")
    summary = "Epoch {epoch}. {runs}"
    controls = (
        Choice("data_set", DATA_SETS, default="three spirals", label="data set"),
        Choice("layers", (0, 1, 2, 3), default=2, label="hidden layers"),
        Choice("activation", [*ACTIVATIONS]),
        Choice("your_points", (0, 1, 2, ERASER), label="you draw", texts=(*NAMES, "eraser")),
        Slider("neurons", 1, 8, steps=8, default=8, digits=0, label="neurons in each hidden layer"),
        Slider("learning_rate", 1e-4, 1, steps=41, default=0.01, log=True),
        Choice("points", (30, 300), default=300, label="training points"),
        Choice("batch_size", (4, 32, 100, 300), default=32, label="batch size"),
        Choice("regularisation", (0, 0.0001, 0.001, 0.01, 0.1), label="weight decay"),
        Slider("noise", 0, 0.5, steps=26, default=0.06))
    folded = ("points", "batch_size", "regularisation", "noise")
    buttons = {"start": "▶ Start", "pause": "❚❚ Pause", "step": "Step: one epoch",  # noqa: RUF012
               "rewind": "Rewind", "keep": "Keep as B", "reset": "Reset"}

    def __init__(self) -> None:
        self.kept: Settings | None = None
        self.painted: list[tuple[float, float, int]] = []
        self.panels = playground_panels("a")
        super().__init__()

    def chosen(self) -> dict[str, Any]:
        if "_controls" in self.__dict__:
            return self.state
        return {control.name: control.values[control.default] for control in self.controls}

    def settings(self) -> Settings:
        chosen = self.chosen()
        return Settings(*(chosen[name] for name in Settings._fields))

    def lasting(self) -> tuple[Any, ...]:
        """What cannot change under a trained network: then it begins anew."""
        chosen = self.chosen()
        return tuple(chosen[name] for name in (
            "data_set", "points", "noise", "layers", "neurons", "activation"))

    def begin(self) -> None:
        self.begun_with = self.lasting()
        chosen = self.chosen()
        x, y = make_points(chosen["data_set"], 300 + VALIDATION, chosen["noise"])
        self.drawn = x[: chosen["points"]], y[: chosen["points"]]
        self.validation = x[300:], y[300:]
        self.add_painted()
        self.runs = [Run(one) for one in (self.settings(), self.kept) if one]
        for run in self.runs:
            run.before = (run.score(self.train)[0], run.score(self.validation)[0])

    def add_painted(self) -> None:
        """The training points: those of the data set, and those that the reader drew."""
        painted = np.array(self.painted).reshape(-1, 3)
        self.train = (np.vstack([self.drawn[0], painted[:, :2]]),
                      np.hstack([self.drawn[1], painted[:, 2].astype(int)]))

    def advance(self) -> bool:
        for run in self.runs:
            run.epoch(self.train, self.validation)
        return len(self.runs[0].losses) < LAST_EPOCH

    def on_move(self, before: dict[str, Any]) -> None:
        if self.lasting() != self.begun_with:
            self.rewind()
        else:
            with self.lock:
                self.runs[0].adjust(self.settings())
            self.show()

    def on_button(self, name: str) -> None:
        if name in ("keep", "reset"):
            self.kept = self.settings() if name == "keep" else None
            self.painted = self.painted if name == "keep" else []
            self.anew()
        elif name == "rewind":
            self.rewind()
        else:
            super().on_button(name)

    def note(self) -> None:
        """What a link keeps: run B's settings, “~”, and seven digits for each painted point."""
        kept = [self._controls[name].position(value) for name, value in zip(
            Settings._fields, self.kept or (), strict=False)]
        x, y, group = np.array(self.painted).reshape(-1, 3).T
        points = of_points(x, y, group, EDGE)
        self.tell(carried=f"{'.'.join(map(str, kept))}~{points}" if kept or points else "")

    def recall(self, carried: str) -> None:
        settings, _, points = carried.partition("~")
        try:
            kept = [self._controls[name].values[int(at)] for name, at in zip(
                Settings._fields, settings.split("."), strict=True)] if settings else []
            x, y, group = (v.tolist() for v in points_in(points, EDGE, groups=3))
        except (ValueError, IndexError):
            raise ValueError(f"expected a link of this figure's, with run B and painted points; "
                             f"got {carried[:40]!r}") from None
        self.kept = Settings(*kept) if kept else None
        self.painted = [*zip(x, y, group, strict=True)]
        self.anew()

    def anew(self) -> None:
        """From the start, with as many runs as there are now."""
        self.panels = playground_panels("ab" if self.kept else "a")
        self.pause()
        with self.lock:
            self.begin()
        self.refresh()
        self.note()

    def on_pointer(self, panel: int, kind: str, x: Array, y: Array) -> None:
        if kind == "up":
            self.note()
            return
        with self.lock:
            for place in zip(x.tolist(), y.tolist(), strict=True):
                near = [np.hypot(a - place[0], b - place[1]) < BRUSH for a, b, _ in self.painted]
                if self.your_points == ERASER:
                    self.painted = [one for one, close in zip(self.painted, near, strict=True)
                                    if not close]
                elif not any(near):
                    self.painted.append((*place, self.your_points))
            self.add_painted()
        self.show()

    def compute(self, **state: Any) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "epoch": len(self.runs[0].losses), "span": np.array([[BEGIN, LAST_EPOCH]]),
            "guess": np.full((1, 2), np.log(1 + self.drawn[1].max()))}
        for part, (x, y) in (("", self.train), ("check_", self.validation)):
            shown |= {f"{part}x1": x[None, :, 0], f"{part}x2": x[None, :, 1],
                      f"{part}group": y[None]}
        words = []
        for name, run in zip("ab", self.runs, strict=False):
            epochs, losses = run.curves()
            loss, right = run.score(self.validation)
            train = run.score(self.train)[0]
            arrays = {"regions": run.regions()[None], **run.network(), "epochs": epochs[None],
                      "train_curve": losses[:1], "check_curve": losses[1:],
                      "now": epochs[None, -1:], "train_now": losses[:1, -1:],
                      "check_now": losses[1:, -1:]}
            shown |= {f"{key}_{name}": array for key, array in arrays.items()}
            shown |= {f"check_{name}": loss, f"right_{name}": 100 * right}
            words.append(f"Run {name.upper()} ({run.settings}): training loss {train:.3f}, "
                         f"validation loss {loss:.3f}, right on validation points "
                         f"{100 * right:.0f} %.")
        return shown | {"runs": " ".join(words)}


ROWS = 24


class RowsOfAnEpoch(Figure):
    """Which rows of the data each update of an epoch uses."""

    title = "One epoch: every row once"
    try_this = ("Play the updates with shuffling off, then on. In which of the two does a single "
                "update see all three classes?")
    summary = ("Batches of {batch_size}: {make} an epoch. Update {now} of epoch "
               "{epoch:.0f} uses rows {rows}. They are of class 0: {zero}, class 1: {one}, "
               "class 2: {two}. So far {used} of 24 rows were used.")
    formula = (
        Symbol(sign="updates", value="{updates}", names=("used_at", "update")), "= 24 rows /",
        Symbol(sign="batch size", value="{batch_size}", names=("batch_size", "at_now")),
        ",  rounded up")
    controls = (Choice("batch_size", (1, 4, 5, 8, 24), default=4, label="batch size"),
                Toggle("shuffle"), Slider("epoch", 1, 3, steps=3, default=1, digits=0),
                Slider("update", 1, ROWS, steps=ROWS, default=1, digits=0, play=0.8))
    panels = (
        Panel(Points("row", "later", colour="muted", size=3.5, hollow=True,
                     label="still to come"),
              Points("row", "used_at", group="group", size=4.5, names=NAMES),
              Points("row", "at_now", hollow=True, colour="ink", size=8, label="in this update"),
              x=(0, ROWS + 1), y=(1.08, -0.08),
              xticks={k: str(k) for k in (1, *range(4, 25, 4))}, yticks={0: "first", 1: "last"},
              xlabel="row of the data", ylabel="update that uses it", size=(560, 300)),
        Panel(Bars("place", "seen", each=CLASSES, values=0), x=(-0.6, 2.6), y=(0, 9),
              xticks={k: f"class {k}" for k in range(3)}, counts="y", ylabel="rows in this update",
              size=(300, 300)))

    def compute(self, batch_size: int, shuffle: bool, epoch: Array, update: Array
                ) -> dict[str, Any]:
        rows, group = np.arange(ROWS), np.repeat([0, 1, 2], ROWS // 3)
        when = np.empty((len(epoch), ROWS), int)
        for frame, number in enumerate(epoch[:, 0].astype(int)):
            rng = np.random.default_rng(number) if shuffle else None
            for k, (batch, _) in enumerate(dl.batches(rows, rows, batch_size, rng), start=1):
                when[frame, batch] = k
        updates = -(-ROWS // batch_size)
        now = np.minimum(update, updates).astype(int)
        current, past = when == now, when <= now
        place = (when - 1) / max(updates - 1, 1)  # 0 is the first update, 1 the last
        seen = np.stack([(current & (group == c)).sum(axis=1) for c in range(3)], axis=1)
        return {"row": 1.0 + rows[None], "group": group[None], "place": np.arange(3)[None],
                "when": np.where(past, when, np.nan), "used_at": np.where(past, place, np.nan),
                "later": np.where(past, np.nan, place),
                "make": "1 update makes" if updates == 1 else f"{updates} updates make",
                "at_now": np.where(current, place, np.nan),
                "seen": seen, "updates": updates, "now": now,
                "used": past.sum(axis=1, keepdims=True),
                "rows": np.array([", ".join(map(str, 1 + np.flatnonzero(c))) for c in current]),
                **{n: seen[:, c : c + 1] for c, n in enumerate(("zero", "one", "two"))}}


STARTS = ("all zero", "all 0.5", "random")
UPDATES = 80


@cache
def train_from(start: str) -> dict[str, Array]:
    """A 2-4-2 tanh network from one of ``STARTS``: what it is like after 0, 1, … updates."""
    rng, loss = np.random.default_rng(3), dl.CrossEntropyLoss()
    x, y = make_points("two rings", 120, 0.05)
    model = dl.Sequential(dl.Linear(2, 4, init="xavier", rng=rng), dl.Tanh(),
                          dl.Linear(4, 2, init="xavier", rng=rng))
    for layer in (model[0], model[2]):
        if start != "random":
            layer.weight.data = np.full(layer.weight.shape, 0.0 if start == "all zero" else 0.5)
    optimizer, kept = dl.Adam(model.parameters(), lr=0.1), []
    for _ in range(UPDATES + 1):
        kept.append((model[0].weight.data.copy(), *dl.evaluate(model, x, y, loss=loss),
                     model.forward(plane(GRID)).argmax(axis=1).reshape(GRID, GRID)))
        dl.train_step(model, x, y, optimizer=optimizer, loss=loss)
    names = ("weights", "loss", "accuracy", "regions")
    return dict(zip(names, map(np.array, zip(*kept, strict=True)), strict=True))


class ZeroInitialisation(Figure):
    """Neurons that start equal stay equal: four of them then do the work of one."""

    title = "Four hidden neurons: who starts equal stays equal"
    try_this = ("Play the training from each start. How many different neurons are there at the "
                "end, and what share of the points is right?")
    summary = ("Start: {start}. After {update:.0f} updates the loss is {loss:.3f}, and "
               "{right:.0f} % are right. {alike}")
    formula = (
        "each neuron: tanh(",
        *(part for k in (1, 2) for part in (
            Symbol(sign="w" + "₁₂"[k - 1], names=(*(f"w{k}_{j}" for j in range(4)),),
                   colour="model"), f"x{'₁₂'[k - 1]} +")),
        "b ); ", Symbol(sign="different neurons", value="{different} of 4",
                        names=(*(f"w1_{j}" for j in range(4)),)), ",",
        Symbol(sign="loss", value="{loss:.3f}", names=("curve", "loss"), colour="model"), ",",
        Symbol(sign="points right", value="{right:.0f} %", names=("regions", "x1")))
    controls = (Choice("start", STARTS, label="weights start"),
                Slider("update", 0, UPDATES, steps=UPDATES + 1, default=0, digits=0, play=True,
                       label="updates"))
    panels = (
        Panel(*(Line(f"path_x{j}", f"path_y{j}", colour="muted", width=1.5) for j in range(4)),
              *(Points(f"w1_{j}", f"w2_{j}", shape=shape, size=7, hollow=True,
                       label=f"neuron {j + 1}") for j, shape in enumerate([*SHAPES][:4])),
              x=(-5.5, 5.5), y=(-5.5, 5.5), xlabel="weight of x₁", ylabel="weight of x₂",
              title="The hidden neurons' weights", size=(300, 300),
              handles=(Handle("w1_3", "w2_3", "update", label="neuron 4 on its way"),)),
        Panel(Heat("regions", extent=(-EDGE, EDGE, -EDGE, EDGE), limits=(-0.5, 1.5), smooth=True,
                   colours="classes2", alpha=0.3, key=SAYS),
              Points("x1", "x2", group="group", size=2.6, names=NAMES[:2]),
              x=(-EDGE, EDGE), y=(-EDGE, EDGE), xlabel="x₁", ylabel="x₂",
              title="What it says where", size=(300, 300)),
        Panel(Line("updates", "curve"), Points("update", "loss"), x=(0, UPDATES), y=(0, 0.8),
              xlabel="updates", ylabel="loss", title="Loss", size=(300, 300),
              handles=(Handle("update", "loss", "update", label="the update"),)))

    def compute(self, start: str, update: Array) -> dict[str, Any]:
        run, at = train_from(start), update[:, 0].astype(int)
        x, y = make_points("two rings", 120, 0.05)
        weights, past = run["weights"][at], np.arange(UPDATES + 1) <= update
        different = [len(np.unique(w.round(6), axis=1).T) for w in weights]
        paths = {f"path_{axis}{j}": np.where(past, run["weights"][:, k, j], np.nan)
                 for j in range(4) for k, axis in enumerate("xy")}
        places = {f"w{k + 1}_{j}": weights[:, k, j, None] for k in (0, 1) for j in range(4)}
        return {**paths, **places,
                "regions": run["regions"][at], "x1": x[None, :, 0], "x2": x[None, :, 1],
                "group": y[None], "updates": np.arange(UPDATES + 1)[None],
                "different": np.array(different), "alike": np.where(
                    np.array(different) == 1, "All four hidden neurons have the same weights.",
                    [f"The four hidden neurons have {n} different pairs of weights."
                     for n in different]),
                "curve": np.where(past, run["loss"], np.nan), "loss": run["loss"][at, None],
                "right": 100 * run["accuracy"][at, None]}


# What the lesson asks ----------------------------------------------------------------------------

questions = Questions("09_training")

questions.predict_number(
    "updates",
    "There are 256 training birds. With batches of 100 birds, how many updates does one epoch "
    "have?",
    low=0, high=300, answer=-(-256 // 100),
    because="Two batches of 100, and one of the 56 that are left.")

questions.predict_choice(
    "zeros",
    "A network has four hidden neurons, and all its weights start at 0. What will they be like "
    "after training?",
    ["four different neurons", "two pairs of equal neurons", "four equal neurons"],
    answer="four equal neurons",
    because="Equal neurons get equal gradients, so they stay equal. Look for yourself below.")

questions.predict_choice(
    "first-loss",
    "For a network the penguins' raw units, mm and g, are just numbers. How large is its first "
    "loss on them, before any update?",
    ["about 1, as on standardised rows", "about 10", "more than 100"],
    answer="more than 100",
    because="Thousands of grams make huge logits, so the network is very sure of nonsense. The "
            "next cell shows it for 20 networks.")

questions.predict_choice(
    "playground",
    "Run A has two hidden layers of 8 neurons, run B one of 3. Which of them will get the three "
    "spirals right?",
    ["both", "only A", "only B"],
    answer="only A",
    because="Three neurons are too few for the spirals. In task 1, below the figure, both train "
            "side by side.")

questions.predict_choice(
    "overfit",
    "It trains for 300 epochs on the 30 points. What will its loss on 300 other points "
    "(validation) do?",
    ["fall all the way, like the training loss", "fall, then stay level", "fall, then rise"],
    answer="fall, then rise",
    because="It grows ever surer of itself, also where it is wrong. See the next cell.")

questions.question(
    "q-epoch",
    "What is an epoch?",
    {"one change of the weights": "That is one update. An epoch has one for each batch.",
     "every training row used once": "Then the next epoch begins, with the rows shuffled anew.",
     "training until the loss no longer falls": "That takes many epochs."},
    answer="every training row used once")

questions.question(
    "q-batch",
    "You double the batch size. What happens to the number of updates in an epoch?",
    {"it doubles": "The other way round: each update uses up more rows, so there are fewer.",
     "it falls to about half":
         "Each update uses up twice as many rows. So the same number of epochs means fewer "
         "learning steps.",
     "nothing": "The rows of an epoch are the same, but they come in fewer batches."},
    answer="it falls to about half")

questions.question(
    "q-equal",
    "All weights start at 0.5. Why is that bad?",
    {"0.5 is too large": "The size is not the point. All at 0.01 would be just as bad.",
     "the neurons of a layer can never become different":
         "Equal neurons get equal gradients, so the layer does the work of a single neuron.",
     "the gradients are all zero":
         "With 0.5 they are not zero: the neurons do move, but together."},
    answer="the neurons of a layer can never become different")

questions.question(
    "q-curves",
    "Training loss 0.01 and falling, validation loss 0.6 and rising. What do you do?",
    {"train longer": "It would only learn more by heart. The validation loss is rising already.",
     "raise the learning rate":
         "The training loss is small already: descending is not the problem.",
     "stop earlier, or use weight decay or more data": "It is overfitting."},
    answer="stop earlier, or use weight decay or more data")

questions.question(
    "q-test",
    "You tried 50 settings, and took the one that did best on the test rows. Is its test accuracy "
    "an honest number?",
    {"no, it is too good": "Of 50 tries one picks the luckiest. Choose by validation rows.",
     "yes, the network never learnt from these rows":
         "The network did not. But you did, when you chose.",
     "no, it is too bad": "Choosing the best of 50 makes it look better, not worse."},
    answer="no, it is too good")

questions.question(
    "q-scale",
    "From which rows should mean and deviation for scaling come?",
    {"from all rows": "Then the test rows would have had a say in the training.",
     "from the training rows": "Validation and test rows are scaled with the same two numbers.",
     "each set from its own rows": "Then the same bird would become other numbers in another set."},
    answer="from the training rows")
