"""Lesson 09: a playground for training, what an epoch is made of, and why weights start random."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

import dlcourse as dl

from .kit import (
    Bars,
    Choice,
    Figure,
    Handle,
    Heat,
    Line,
    LiveFigure,
    Panel,
    Points,
    Slider,
    Symbol,
    Toggle,
)
from .kit.questions import Questions
from .kit.style import CLASSES, SHAPES
from .penguin_classifier import RawOrStandardised as RawOrStandardised  # for the lesson

if TYPE_CHECKING:
    from .._arrays import Array

ACTIVATIONS = {"tanh": dl.Tanh, "ReLU": dl.ReLU, "sigmoid": dl.Sigmoid}
DATA_SETS = ("two moons", "two rings", "four squares", "three blobs", "three spirals")
VALIDATION, LAST_EPOCH, EDGE = 100, 3000, 1.6
NAMES = ("class 0", "class 1", "class 2")
GRID = 40  # a picture of the plane has 40 × 40 pixels, a neuron's half as many each way
TILE = GRID // 2 + 2


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


SMALL = Settings(1, 3, "tanh", 0.01, 32, 0)


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
        self.optimizer = dl.Adam(self.model.parameters(), lr=settings.learning_rate)
        self.losses: list[tuple[float, float]] = []
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

    def neurons(self) -> tuple[Array, Array, Array]:
        """Each hidden neuron's output over the plane, layer 1 on top; the pictures' outlines.

        A neuron's strongest output has the full colour. Call it after `regions`.
        """
        wall, corners = np.zeros((3 * TILE, 8 * TILE)), []
        for layer, outputs in enumerate(self.model.activations[2:-1:2]):
            pictures = outputs.reshape(GRID, GRID, -1)[::2, ::2]
            strongest = np.abs(pictures).max(axis=(0, 1))
            pictures = pictures / np.where(strongest > 0, strongest, 1)
            for j in range(pictures.shape[2]):
                row, column = (2 - layer) * TILE + 1, j * TILE + 1
                wall[row : row + GRID // 2, column : column + GRID // 2] = pictures[:, :, j]
                corners.append((column / TILE, row / TILE))
        side = GRID / 2 / TILE
        left, low = np.array(corners).reshape(-1, 2, 1).swapaxes(0, 1)
        x = left + side * np.array([0, 1, 1, 0, 0, np.nan])
        return wall, x.reshape(-1), (low + side * np.array([0, 0, 1, 1, 0, np.nan])).reshape(-1)

    def curves(self) -> tuple[Array, Array]:
        """Epochs (at most 150 of them) and the two losses there."""
        n = len(self.losses)
        shown = np.unique(np.geomspace(1, n, 150).astype(int)) if n else np.array([1])
        losses = np.array([self.losses[k - 1] for k in shown] if n else [(np.nan, np.nan)])
        return shown, losses.T


def region_panel(run: str) -> Panel:
    return Panel(Heat(f"regions_{run}", extent=(-EDGE, EDGE, -EDGE, EDGE), limits=(-0.5, 2.5),
                      colours="classes3", alpha=0.3),
                 Points("x1", "x2", group="group", size=2.6, names=NAMES),
                 Points("check_x1", "check_x2", group="check_group", size=2.8, hollow=True),
                 x=(-EDGE, EDGE), y=(-EDGE, EDGE), title=f"Run {run.upper()}: what it says where",
                 pointer="click", size=(245, 222))


def neuron_panel(run: str, **scales: Any) -> Panel:
    return Panel(Heat(f"neurons_{run}", extent=(0, 8, 0, 3)),
                 Line(f"outline_x_{run}", f"outline_y_{run}", colour="muted", width=1),
                 x=(0, 8), y=(0, 3), yticks={2.5: "layer 1", 1.5: "layer 2", 0.5: "layer 3"},
                 xticks={j + 0.5: str(j + 1) for j in range(8)}, size=(410, 135),
                 title=f"Run {run.upper()}: each hidden neuron's own picture", **scales)


class Playground(LiveFigure):
    """Train a small network in the plane, watch it, and compare two settings side by side."""

    title = "The playground"
    try_this = ("Train the spirals. Then press “Keep as B”, change one setting of A, and train "
                "both from the start. Click in a picture to add points. Which setting wins?")
    summary = ("Epoch {epoch}. Run A ({settings_a}): training loss {train_a:.3f}, validation loss "
               "{check_a:.3f}, right on validation points {right_a:.0f} %. Run B ({settings_b}): "
               "training loss {train_b:.3f}, validation loss {check_b:.3f}, right {right_b:.0f} %.")
    controls = (
        Choice("data_set", DATA_SETS, default="three spirals", label="data set"),
        Choice("points", (30, 300), default=300, label="training points"),
        Choice("layers", (0, 1, 2, 3), default=2, label="hidden layers"),
        Choice("activation", [*ACTIVATIONS]),
        Choice("batch_size", (4, 32, 100, 300), default=32, label="batch size"),
        Choice("regularisation", (0, 0.0001, 0.001, 0.01, 0.1), label="weight decay"),
        Choice("your_points", (0, 1, 2), label="a click adds", texts=NAMES),
        Slider("neurons", 1, 8, steps=8, default=8, digits=0, label="neurons in each hidden layer"),
        Slider("learning_rate", 1e-4, 1, steps=41, default=0.01, log=True),
        Slider("noise", 0, 0.5, steps=26, default=0.06))
    folded = ("points", "batch_size", "regularisation", "your_points", "noise")
    buttons = {"start": "▶ Start", "pause": "❚❚ Pause", "step": "Step: one epoch",  # noqa: RUF012
               "rewind": "Rewind", "keep": "Keep as B", "reset": "Reset"}
    panels = (
        region_panel("a"), region_panel("b"),
        Panel(Line("epochs_a", "train_curve_a", colour="run0", label="A: training"),
              Line("epochs_a", "check_curve_a", colour="run0", dash=True, label="A: validation"),
              Line("epochs_b", "train_curve_b", colour="run1", label="B: training"),
              Line("epochs_b", "check_curve_b", colour="run1", dash=True, label="B: validation"),
              x=(1, LAST_EPOCH), y=(0, 1.6), log="x", xlabel="epoch", ylabel="loss",
              title="Loss", size=(300, 222)),
        neuron_panel("a", below=True), neuron_panel("b"))

    def __init__(self) -> None:
        self.kept = SMALL
        self.clicked: list[tuple[float, float, int]] = []
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
        clicked = np.array(self.clicked).reshape(-1, 3)
        self.train = (np.vstack([x[: chosen["points"]], clicked[:, :2]]),
                      np.hstack([y[: chosen["points"]], clicked[:, 2].astype(int)]))
        self.validation = x[300:], y[300:]
        self.runs = [Run(self.settings()), Run(self.kept)]

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
        if name in ("keep", "rewind", "reset"):
            self.kept = {"keep": self.settings(), "rewind": self.kept, "reset": SMALL}[name]
            self.clicked = [] if name == "reset" else self.clicked
            self.rewind()
        else:
            super().on_button(name)

    def on_pointer(self, panel: int, kind: str, x: Array, y: Array) -> None:
        point = (float(x[0]), float(y[0]), self.your_points)
        with self.lock:
            self.clicked.append(point)
            self.train = (np.vstack([self.train[0], point[:2]]), np.append(self.train[1], point[2]))
        self.show()

    def compute(self, **state: Any) -> dict[str, Any]:
        shown: dict[str, Any] = {"epoch": len(self.runs[0].losses)}
        for part, (x, y) in (("", self.train), ("check_", self.validation)):
            shown |= {f"{part}x1": x[None, :, 0], f"{part}x2": x[None, :, 1],
                      f"{part}group": y[None]}
        for name, run in zip("ab", self.runs, strict=True):
            regions = run.regions()
            wall, outline_x, outline_y = run.neurons()
            epochs, (train, check) = run.curves()
            loss, right = run.score(self.validation)
            arrays = {"regions": regions, "neurons": wall, "outline_x": outline_x,
                      "outline_y": outline_y, "epochs": epochs, "train_curve": train,
                      "check_curve": check}
            shown |= {f"{key}_{name}": array[None] for key, array in arrays.items()}
            shown |= {f"settings_{name}": str(run.settings), f"check_{name}": loss,
                      f"train_{name}": run.score(self.train)[0], f"right_{name}": 100 * right}
        return shown


ROWS = 24


class RowsOfAnEpoch(Figure):
    """Which rows of the data each update of an epoch uses."""

    title = "One epoch: every row once"
    try_this = ("Play the updates with shuffling off, then on. In which of the two does a single "
                "update see all three classes?")
    summary = ("Batches of {batch_size}: {updates} updates make an epoch. Update {now} of epoch "
               "{epoch:.0f} uses rows {rows}. They are of class 0: {zero}, class 1: {one}, "
               "class 2: {two}. So far {used} of 24 rows were used.")
    formula = (
        Symbol(sign="updates", value="{updates}", names=("when", "update")), "= 24 rows /",
        Symbol(sign="batch size", value="{batch_size}", names=("batch_size", "at_now")),
        ",  rounded up")
    controls = (Choice("batch_size", (1, 4, 5, 8, 24), default=4, label="batch size"),
                Toggle("shuffle"), Slider("epoch", 1, 3, steps=3, default=1, digits=0),
                Slider("update", 1, ROWS, steps=ROWS, default=1, digits=0, play=0.8))
    panels = (
        Panel(Points("row", "when", group="group", size=4.5, names=NAMES),
              Points("row", "at_now", hollow=True, colour="ink", size=8, label="in this update"),
              x=(0, ROWS + 1), y=(ROWS + 1, 0), xticks={k: str(k) for k in (1, *range(4, 25, 4))},
              yticks={k: str(k) for k in (1, *range(4, 25, 4))}, xlabel="row of the data",
              ylabel="update that uses it", size=(560, 300)),
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
        seen = np.stack([(current & (group == c)).sum(axis=1) for c in range(3)], axis=1)
        return {"row": 1.0 + rows[None], "group": group[None], "place": np.arange(3)[None],
                "when": np.where(past, when, np.nan), "at_now": np.where(current, when, np.nan),
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
        Panel(Heat("regions", extent=(-EDGE, EDGE, -EDGE, EDGE), limits=(-0.5, 1.5),
                   colours="classes2", alpha=0.3),
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
                "alike": np.where(
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
    because="Three neurons are too few for the spirals. Press Start in the figure below, and "
            "watch.")

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
     "it halves":
         "Each update uses up twice as many rows. So the same number of epochs means fewer "
         "learning steps.",
     "nothing": "The rows of an epoch are the same, but they come in fewer batches."},
    answer="it halves")

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
