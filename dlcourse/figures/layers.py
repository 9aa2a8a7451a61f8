"""Lesson 05: rows times columns, a network from inside, and a space that a layer bends."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

import dlcourse as dl

from .kit import (
    SAYS,
    Choice,
    Figure,
    Handle,
    Heat,
    Layers,
    Line,
    Nodes,
    Panel,
    Points,
    Segments,
    Slider,
    Symbol,
    Text,
)
from .kit.frames import fired
from .kit.questions import Questions

if TYPE_CHECKING:
    from .._arrays import Array, ArrayLike


def signed(value: float) -> str:
    """A number as it stands in a product: negative ones in brackets."""
    text = f"{value:g}".replace("-", "−")
    return f"({text})" if value < 0 else text


class RowTimesColumn(Figure):
    """One cell of X·W: a row of X, a column of W, the products added up one after another."""

    title = "One cell of X·W"
    try_this = ("Click a cell of the result and work it out on paper. "
                "Then set “products added” back to 0 and check yourself, product by product.")
    summary = ("Sample {row:.0f}, neuron {column:.0f}: {sum_so_far}. "
               "With all products added the cell holds {whole:g}.")
    formula = (
        Symbol(sign="sum so far", value="{so_far}", names=("product", "product_box_x")), "=",
        Symbol(sign="row", value="{x_row}", names=("row", "x", "x_box_x")), "·",
        Symbol(sign="column", value="{w_column}", names=("column", "w", "w_box_x")),
        ", their first", Symbol(sign="n", value="{terms:.0f}", names=("terms",)), "numbers")

    def __init__(self, x: ArrayLike = ((2, 1, 0, 3), (1, -1, 2, 0), (0, 2, 1, 1)),
                 w: ArrayLike = ((1, 0, -1), (-1, 3, 2), (2, 1, 0), (1, -2, 1))) -> None:
        self.x, self.w = np.asarray(x, float), np.asarray(w, float)
        if self.x.ndim != 2 or self.w.ndim != 2 or self.x.shape[1] != self.w.shape[0]:
            raise ValueError("X needs as many columns as W has rows, got shapes "
                             f"{self.x.shape} and {self.w.shape}")
        (rows, inner), columns = self.x.shape, self.w.shape[1]
        self.controls = [
            Slider("row", 1, rows, steps=rows, default=1, digits=0, label="row of X (sample)"),
            Slider("column", 1, columns, steps=columns, default=1, digits=0,
                   label="column of W (neuron)"),
            Slider("terms", 0, inner, steps=inner + 1, default=inner, digits=0, play=True,
                   label="products added")]
        self.panels = [
            self.matrix("x", rows, inner, "X: a sample in each row", "input", "sample"),
            self.matrix("w", inner, columns, "W: a neuron in each column", "neuron", "input"),
            self.matrix("product", rows, columns, "X·W: click a cell", "neuron", "sample",
                        drag=("column", "row"), handles=(Handle(
                            "column", "row", "column", "row", radius=16, label="the cell"),))]
        super().__init__()

    @staticmethod
    def matrix(name: str, rows: int, columns: int, title: str, xlabel: str, ylabel: str,
               **hand: Any) -> Panel:
        return Panel(
            Heat(name, extent=(0.5, columns + 0.5, rows + 0.5, 0.5), limits=(-9, 9), values=0,
                 top_down=True),
            *(Line(f"{name}_box_x", f"{name}_box_y", colour=colour, width=width)
              for colour, width in (("paper", 8), ("ink", 4))),  # seen on light and dark cells
            x=(0.5, columns + 0.5), y=(rows + 0.5, 0.5), size=(290, 250), title=title, **hand,
            xticks={i: str(i) for i in range(1, columns + 1)}, xlabel=xlabel, ylabel=ylabel,
            yticks={i: str(i) for i in range(1, rows + 1)})

    def compute(self, row: Array, column: Array, terms: Array) -> dict[str, Any]:
        i, j, n = (v.astype(int)[:, 0] for v in np.broadcast_arrays(row - 1, column - 1, terms))
        products = self.x[i] * self.w.T[j]                                  # (frames, inputs)
        added = np.arange(products.shape[1]) < n[:, None]
        so_far = (products * added).sum(axis=1)
        result = np.repeat((self.x @ self.w)[None], len(i), axis=0)
        whole = result[np.arange(len(i)), i, j]
        result[np.arange(len(i)), i, j] = so_far
        words = [" + ".join(f"{signed(a)}·{signed(b)}" for a, b in
                            zip(self.x[r, :k], self.w[:k, c], strict=True))
                 for r, c, k in zip(i, j, n, strict=True)]
        last = self.x.shape[1] + 1

        def listed(vectors: Array) -> Array:
            return np.array([f"({', '.join(f'{v:g}' for v in one)})".replace("-", "−")
                             for one in vectors])

        return {
            "x": self.x[None], "w": self.w[None], "product": result, "whole": whole[:, None],
            "x_row": listed(self.x[i]), "w_column": listed(self.w.T[j]),
            "so_far": np.array([f"{s:g}".replace("-", "−") for s in so_far]),
            "sum_so_far": np.array([
                f"{w} = {s:g}".replace("-", "−") if w else "nothing is added yet"
                for w, s in zip(words, so_far, strict=True)]),
            **box("x", 1, last - 1, row, row), **box("w", column, column, 1, last - 1),
            **box("product", column, column, row, row)}


def box(name: str, left: Any, right: Any, top: Any, bottom: Any) -> dict[str, Array]:
    """The outline of the cells from (left, top) to (right, bottom), both included."""
    left, right, top, bottom = np.broadcast_arrays(
        *(np.atleast_2d(v).astype(float) for v in (left, right, top, bottom)))
    inset = 0.46
    return {f"{name}_box_x": np.hstack([left - inset, right + inset, right + inset, left - inset,
                                        left - inset]),
            f"{name}_box_y": np.hstack([top - inset, top - inset, bottom + inset, bottom + inset,
                                        top - inset])}


@cache
def trained_penguins() -> dl.Sequential:
    """The network 4 → 10 → 3, trained on all penguins, standardised."""
    rng = np.random.default_rng(0)
    x, y = dl.load_penguins()
    x = dl.Standardizer().fit_transform(x)
    model = dl.Sequential(dl.Linear(4, 10, rng=rng), dl.ReLU(), dl.Linear(10, 3, rng=rng))
    optimizer, loss = dl.Adam(model.parameters(), lr=0.03), dl.CrossEntropyLoss()
    for _ in range(100):
        dl.train_step(model, x, y, optimizer=optimizer, loss=loss)
    return model


class SignalsOfAPenguin(Figure):
    """4 → 10 → 3 from inside: every weight an edge, every neuron's output a node."""

    title = "A penguin runs through 4 → 10 → 3"
    try_this = ("Switch the edges to “weight times signal”. Which hidden neurons are silent, and "
                "which ones decide? Point at one to see its sum; press Play to see the values run.")
    names = ("Adelie", "Chinstrap", "Gentoo")
    summary = "Penguin {penguin:.0f}, in truth {truth}: {said}"
    layers = Layers(4, 10, 3)
    controls = (Choice("edges", ["weights", "weight times signal"]),
                Slider("penguin", 0, 339, steps=114, default=12, digits=0,
                       label="penguin (its row)"),
                Slider("layer", 0, 2, steps=3, default=2, digits=0, play=1.5,
                       label="values have run to layer"))
    panels = (Panel(
        Nodes("x", "y", "values", weight="weight", shown="edge", bias="bias", flow="flow",
              start="start", end="end", widest=2.0, full=(*[2.5] * 14, *[8] * 3), radius=16,
              called=("Bill length", "Bill depth", "Flipper length", "Body mass",
                      *(f"Hidden neuron {i + 1}" for i in range(10)), *names),
              made=(*[""] * 4, *["; ReLU makes {} of it"] * 10, *[": its score"] * 3)),
        *(Text("text_in", f"in{i}", f"{{m{i}:.{digits}f}} {unit}", align="right", size=12)
          for i, (unit, digits) in enumerate((("mm bill length", 1), ("mm bill depth", 1),
                                              ("mm flipper", 0), ("g body mass", 0)))),
        *(Text("text_out", f"out{k}", name, size=13) for k, name in enumerate(names)),
        Text("mid", "top", "10 hidden neurons, ReLU", align="center", colour="muted"),
        Text("at0", "top", "standardised inputs", align="center", colour="muted"),
        Text("at2", "top", "scores", align="center", colour="muted"),
        Text("left", "low", "lines: positive solid, negative dashed", size=12, colour="muted"),
        x=(-0.66, 2.36), y=(-1.27, 1.26), axes=False, size=(820, 425), least=680),)

    def __init__(self, model: dl.Sequential | None = None) -> None:
        self.model = model or trained_penguins()
        self.birds, self.species = dl.load_penguins()
        self.scaled = dl.Standardizer().fit_transform(self.birds)
        super().__init__()

    def compute(self, edges: str, penguin: Array, layer: Array) -> dict[str, Any]:
        penguin, layer = np.broadcast_arrays(penguin, layer)
        i = penguin.astype(int)[:, 0]
        scores = self.model.forward(self.scaled[i])
        inputs, _, hidden, _ = self.model.activations
        first, last = (self.model[k] for k in (0, 2))
        weights = self.layers.weights([first.weight.data, last.weight.data])[None]
        products = self.layers.weights([inputs[:, :, None] * first.weight.data,
                                        hidden[:, :, None] * last.weight.data])
        ys, one = self.layers.y[0], np.ones((1, 1))
        awake, answer = (hidden > 0).sum(axis=1), np.array(self.names)[scores.argmax(axis=1)]
        said = np.select([layer[:, 0] == 0, layer[:, 0] == 1], [
            "Its measurements wait at the inputs.",
            [f"{n} of 10 hidden neurons speak." for n in awake]], [
            f"{n} of 10 hidden neurons speak. Scores: Adelie {a:.1f}, Chinstrap {c:.1f}, Gentoo "
            f"{g:.1f}. The network says {name}.".replace("-", "−")
            for n, (a, c, g), name in zip(awake, scores, answer, strict=True)])
        return {
            **self.layers.places, "flow": self.layers.flow(layer),
            "values": np.hstack([inputs, hidden, scores]), "weight": weights,
            "edge": weights if edges == "weights" else products,
            "bias": np.hstack([np.zeros(4), first.bias.data, last.bias.data])[None],
            "text_in": -0.09 * one, "text_out": 2.09 * one, "top": 1.2 * one,
            "left": -0.62 * one, "low": -1.2 * one,
            "at0": 0 * one, "mid": one, "at2": 2 * one, "said": said,
            **{f"in{k}": y * one for k, y in enumerate(ys[:4])},
            **{f"out{k}": y * one for k, y in enumerate(ys[-3:])},
            **{f"m{k}": self.birds[i, k : k + 1] for k in range(4)},
            "truth": np.array(self.names)[self.species[i]]}


def xor_clouds(n: int = 120) -> dl.Dataset:
    """Four clouds of points around the corners of XOR, moved to ±1."""
    gate, corner = dl.logic_gate("xor"), np.arange(n) % 4
    scatter = np.random.default_rng(0).normal(0, 0.25, (n, 2))
    return dl.Dataset(2 * gate.x[corner] - 1 + scatter, gate.y[corner], *(("x1", "x2"), ("0", "1")))


STEPS = np.arange(0, 81, 2)
ACTIVATIONS = {"tanh": dl.Tanh, "ReLU": dl.ReLU, "none": None}


def two_two_one(activation: str, seed: int = 1) -> dl.Sequential:
    """Two inputs, two hidden neurons, one output, a logit; "none" leaves the activation out."""
    rng, kind = np.random.default_rng(seed), ACTIVATIONS[activation]
    first, last = (dl.Linear(2, n, init="xavier", rng=rng) for n in (2, 1))
    return dl.Sequential(first, *([kind()] if kind else []), last)


class BentSpace(Figure):
    """The same points where they are, and where the hidden layer puts them, while it learns."""

    title = "A hidden layer bends space until a line is enough"
    try_this = ("Play the training and watch the grid. Then choose the activation “none”: the grid "
                "stays a grid, and no line will do.")
    summary = ("Activation {activation}, after {step:.0f} updates: a straight line in the hidden "
               "space has {percent:.0f} % of the points on their right side.")
    formula = (
        Symbol(sign="h", names=("h1", "bent_x")), "= activation( W",
        Symbol(sign="x", names=("x1", "grid_x")), "+ b ),  and",
        Symbol(sign="w · h + c = 0", names=("cut_x",)), "on the line;",
        Symbol(sign="points right", value="{percent:.0f} %", names=("half", "region")))
    controls = (Choice("activation", [*ACTIVATIONS]),
                Slider("step", 0, 80, steps=len(STEPS), default=16, digits=0, play=True,
                       label="updates"))
    side, lines = 47, 11
    panels = (
        Panel(Heat("region", extent=(-2, 2, -2, 2), limits=(-0.5, 1.5), colours="classes2",
                   alpha=0.25, smooth=True, key=SAYS),
              Line("grid_x", "grid_y", colour="muted", width=1),
              Points("x1", "x2", group="group", size=3.5, names=("class 0", "class 1")),
              x=(-2, 2), y=(-2, 2), xlabel="x₁", ylabel="x₂", title="input space",
              size=(400, 380)),
        Panel(Heat("half", extent=(-1.2, 1.2, -1.2, 1.2), limits=(-0.5, 1.5), colours="classes2",
                   alpha=0.25, smooth=True),
              Line("bent_x", "bent_y", colour="muted", width=1),
              Line("cut_x", "cut_y", colour="ink", width=2.5, label="the output neuron's line"),
              Points("h1", "h2", group="group", size=3.5),
              x=(-1.2, 1.2), y=(-1.2, 1.2), xticks={0: "0"}, yticks={0: "0"},
              xlabel="hidden neuron 1", ylabel="hidden neuron 2", title="hidden space",
              handles=(Handle("h1", "h2", "step", label="a point on its way"),), size=(400, 380)))

    def __init__(self, x: ArrayLike | None = None, y: ArrayLike | None = None) -> None:
        self.x, self.y = xor_clouds() if x is None or y is None else (np.asarray(x), np.asarray(y))
        even, fine = np.linspace(-2, 2, self.lines), np.append(np.linspace(-2, 2, 21), np.nan)
        across = np.array([(a, b) for a in even for b in fine])
        self.grid = np.vstack([across, across[:, ::-1]])
        self.grid[np.isnan(self.grid).any(axis=1)] = np.nan
        square = (2 * np.arange(self.side) + 1) / self.side - 1  # the middle of each pixel
        self.square = np.dstack(np.meshgrid(square, square)).reshape(-1, 2)
        self.runs = {name: self.run(name) for name in ACTIVATIONS}
        super().__init__()

    def run(self, activation: str) -> dict[str, Array]:
        """Everything shown, at each of STEPS, for one training run."""
        model = two_two_one(activation)
        optimizer, loss = dl.Adam(model.parameters(), lr=0.05), dl.BCEWithLogitsLoss()
        shown: dict[str, list] = {}
        for step in range(STEPS[-1] + 1):
            if step in STEPS:
                for name, value in self.look(model).items():
                    shown.setdefault(name, []).append(value)
            dl.train_step(model, self.x, self.y, optimizer=optimizer, loss=loss)
        run = {name: np.array(values) for name, values in shown.items()}
        scale = np.abs(run["points"]).max(axis=(1, 2))  # tanh ends at 1; others are made to fit
        scale = np.ones_like(scale) if activation == "tanh" else scale
        return {**run, "points": run["points"] / scale[:, None, None],
                "bent": run["bent"] / scale[:, None, None],
                **self.line(run["weights"], run["offset"] / scale)}

    def look(self, model: dl.Sequential) -> dict[str, Any]:
        """The region of class 1, where the layer puts points and grid, and the output's line."""
        region = fired(model.forward(2 * self.square).reshape(self.side, self.side))
        with np.errstate(invalid="ignore"):  # the grid's lines are parted by NaN
            model.forward(self.grid)
        bent = model.activations[-2]
        right = (model.forward(self.x)[:, 0] > 0) == self.y
        return {"region": region, "bent": bent, "points": model.activations[-2],
                "percent": 100 * right.mean(), "weights": model[-1].weight.data[:, 0].copy(),
                "offset": model[-1].bias.data[0]}

    def line(self, weights: Array, offset: Array) -> dict[str, Array]:
        """Where weights · h + offset is 0, and on which side class 1 lies: (steps, …)."""
        along = np.column_stack([-weights[:, 1], weights[:, 0]])
        size = np.linalg.norm(weights, axis=1)[:, None]
        middle = -offset[:, None] * weights / size**2
        ends = middle[:, None] + along[:, None] / size[:, None] * np.linspace(-4, 4, 9)[:, None]
        half = 1.2 * weights @ self.square.T + offset[:, None]
        return {"cut": ends, "half": fired(half.reshape(-1, self.side, self.side))}

    def compute(self, activation: str, step: Array) -> dict[str, Any]:
        at, run = np.searchsorted(STEPS, step[:, 0]), self.runs[activation]
        pairs = {"bent": ("bent_x", "bent_y"), "points": ("h1", "h2"), "cut": ("cut_x", "cut_y")}
        return {
            "region": run["region"][at], "half": run["half"][at], "group": self.y[None],
            "percent": run["percent"][at, None],
            "x1": self.x[None, :, 0], "x2": self.x[None, :, 1],
            "grid_x": self.grid[None, :, 0], "grid_y": self.grid[None, :, 1],
            **{names[k]: run[key][at][:, :, k] for key, names in pairs.items() for k in (0, 1)}}


class HiddenLines(Figure):
    """Each hidden neuron's line in the plane of the inputs; the boundary bends at these lines."""

    title = "Every hidden neuron draws a line"
    try_this = ("Play the training. Where does the border between the colours bend? Then take 2 "
                "neurons: can they enclose class 1, the inner ring?")
    summary = ("{hidden} hidden neurons, after {step:.0f} updates: {lines:.0f} of their lines are "
               "in the picture, and {percent:.0f} % of the points are on their right side.")
    formula = (
        "neuron k of", Symbol(sign="n", value="{hidden}", names=("hidden",)), ":",
        Symbol(sign="w₁ x₁ + w₂ x₂ + b = 0", names=("line_x",)), "on its line,",
        Symbol(sign="> 0", names=("tip_x",), colour="model"), "on its active side;",
        Symbol(sign="loss", value="{loss:.3f}", names=("losses", "loss", "step"), colour="model"))
    most, edge, side = 8, 1.6, 41
    steps = np.arange(0, 401, 10)
    controls = (Choice("hidden", [2, 3, 4, 8], default=3, label="hidden neurons (ReLU)"),
                Slider("step", 0, 400, steps=len(steps), default=400, digits=0, play=True,
                       label="updates"))
    panels = (
        Panel(Heat("region", extent=(-edge, edge, -edge, edge), limits=(-0.5, 1.5),
                   colours="classes2", alpha=0.25, smooth=True, key=SAYS),
              Line("line_x", "line_y", colour="ink", label="a neuron's line, z = 0"),
              Segments("foot_x", "foot_y", "tip_x", "tip_y", colour="model", arrow=True,
                       label="its active side"),
              Points("x1", "x2", group="group", size=3.5, names=("class 0", "class 1")),
              x=(-edge, edge), y=(-edge, edge), xlabel="x₁", ylabel="x₂", equal=True,
              title="the inputs' plane", size=(400, 380)),
        Panel(Line("places", "losses", label="loss"), Points("step", "loss", colour="ink",
                                                             size=6),
              Text("word_x", "word_y", "{percent:.0f} % right", size=15, bold=True),
              x=(0, 400), y=(0, 1.2), xlabel="updates", ylabel="loss", drag=("step", None),
              size=(480, 375), handles=(Handle("step", "loss", "step", label="the update"),)))

    def __init__(self) -> None:
        self.x, self.y = dl.rings(120, rng=0)
        square = self.edge * ((2 * np.arange(self.side) + 1) / self.side - 1)
        self.square = np.dstack(np.meshgrid(square, square)).reshape(-1, 2)
        self.runs = {hidden: self.run(hidden) for hidden in (2, 3, 4, 8)}
        super().__init__()

    def run(self, hidden: int) -> dict[str, Array]:
        """What is shown at each of ``steps``; the lines of neurons that are not there are NaN."""
        rng = np.random.default_rng(21)
        first, last = dl.Linear(2, hidden, rng=rng), dl.Linear(hidden, 1, rng=rng)
        model = dl.Sequential(first, dl.ReLU(), last)
        optimizer, loss = dl.Adam(model.parameters(), lr=0.03), dl.BCEWithLogitsLoss()
        shown: dict[str, list] = {name: [] for name in ("region", "lines", "losses", "percent")}
        for step in range(self.steps[-1] + 1):
            if step in self.steps:
                logits = model.forward(self.x)
                region = fired(model.forward(self.square).reshape(self.side, self.side))
                lines = np.full((self.most, 3), np.nan)  # of each neuron: its weights, its bias
                lines[:hidden, :2], lines[:hidden, 2] = (p.data.T for p in first.parameters())
                right = 100 * np.mean((logits[:, 0] > 0) == self.y)
                for name, one in zip(shown, (region, lines, loss(logits, self.y), right),
                                     strict=True):
                    shown[name].append(one)
            dl.train_step(model, self.x, self.y, optimizer=optimizer, loss=loss)
        return {name: np.array(values) for name, values in shown.items()}

    def compute(self, hidden: int, step: Array) -> dict[str, Any]:
        run, at = self.runs[hidden], np.searchsorted(self.steps, step[:, 0])
        w, b = run["lines"][at, :, :2], run["lines"][at, :, 2:]           # (frames, most, 2 and 1)
        length = np.linalg.norm(w, axis=2, keepdims=True)
        foot, along = -b * w / length**2, np.dstack([-w[:, :, 1], w[:, :, 0]]) / length
        ends = np.stack([foot + 4 * along, foot - 4 * along, np.full_like(foot, np.nan)], axis=2)
        tip = foot + 0.3 * w / length
        line = ends.reshape(len(at), -1, 2)
        seen = np.abs(b[:, :, 0]) < self.edge * np.abs(w).sum(axis=2)  # even if only in a corner
        return {
            "region": run["region"][at], "percent": run["percent"][at, None],
            "line_x": line[:, :, 0], "line_y": line[:, :, 1],
            "foot_x": foot[:, :, 0], "foot_y": foot[:, :, 1],
            "tip_x": tip[:, :, 0], "tip_y": tip[:, :, 1], "lines": seen.sum(axis=1)[:, None],
            "x1": self.x[None, :, 0], "x2": self.x[None, :, 1], "group": self.y[None],
            "places": self.steps[None], "losses": run["losses"][None],
            "loss": run["losses"][at, None], "word_x": np.array([[150.0]]),
            "word_y": np.array([[1.1]])}


# What the lesson asks ----------------------------------------------------------------------------

questions = Questions("05_layers")

questions.predict_number(
    "cell",
    "A row of X is (1, −1, 2, 0). A column of W is (0, 3, 1, −2). Which number do they make?",
    low=-10, high=10, answer=1 * 0 - 1 * 3 + 2 * 1 - 0 * 2,
    because="1·0 + (−1)·3 + 2·1 + 0·(−2) = 0 − 3 + 2 + 0. The figure shows it as row 2, column 2.")

questions.predict_number(
    "parameters",
    "How many weights and biases has the network 4 → 10 → 3 in all?",
    low=0, high=500, answer=4 * 10 + 10 + 10 * 3 + 3,
    because="4·10 weights and 10 biases, then 10·3 weights and 3 biases.")

questions.predict_number(
    "without-activation",
    "Take the ReLU out of 4 → 10 → 3. Then a single layer can give exactly the same outputs. How "
    "many weights and biases does that layer have in all?",
    low=0, high=100, answer=4 * 3 + 3,
    because="Four inputs go in and three outputs come out, whatever was between: 4·3 weights and "
            "3 biases.")

questions.predict_choice(
    "grid",
    "In the figure below there is a grid of straight lines. Two hidden neurons with ReLU move it. "
    "What becomes of a straight line of the grid?",
    ["it stays straight", "straight pieces with sharp corners", "a smooth curve"],
    answer="straight pieces with sharp corners",
    because="A sum moves a line to a straight line. ReLU bends it where the sum is 0, and only "
            "there. Choose ReLU in the figure. (tanh bends it everywhere: a smooth curve.)")

questions.predict_number(
    "enclose",
    "How many hidden neurons with ReLU does it take at least to enclose the inner ring?",
    low=1, high=20, answer=3,
    because="Each neuron gives one line, and two lines leave the plane open to a side. Try 2 and 3 "
            "in the figure below.")

questions.question(
    "shape",
    "X has shape (32, 4) and W has shape (4, 10). Which shape has X @ W?",
    {"(32, 10)": "A row for each sample, a column for each neuron. The 4 is used up by the sums.",
     "(4, 4)": "The inner sizes are used up, not the outer ones.",
     "(10, 32)": "The order stays: samples first, neurons second.",
     "it does not fit": "It fits: X has 4 columns and W has 4 rows."},
    answer="(32, 10)")

questions.question(
    "column",
    "W has shape (4, 10). What does column 3 of W hold?",
    {"the weights of hidden neuron 3": "Four of them: one for each input.",
     "the weights that input 3 has": "Those are in row 3, ten of them.",
     "the outputs for sample 3": "W holds no outputs; it is the same for all samples."},
    answer="the weights of hidden neuron 3")

questions.question(
    "count",
    "How many parameters has a layer from 10 inputs to 3 neurons, biases included?",
    {"30": "These are the weights. Each neuron has a bias, too.",
     "33": "10·3 weights and 3 biases.",
     "40": "There is one bias for each neuron, not one for each input.",
     "13": "Every input has a weight to every neuron: multiply."},
    answer="33")

questions.question(
    "bias",
    "A batch of 32 samples goes through a layer of 10 neurons. How many biases are used?",
    {"10": "One for each neuron. Every sample gets the same ten.",
     "32": "A bias belongs to a neuron. All samples share it.",
     "320": "There are 320 sums, but the same ten biases serve all rows."},
    answer="10")

questions.question(
    "why-activation",
    "Why does an activation stand between two layers?",
    {"Without it the sums would grow too large.":
         "They might, but that is not the point. Even small ones gain nothing.",
     "Without it the two layers are worth one.": "The product of two matrices is again a matrix.",
     "Without it the shapes do not fit.": "An activation never changes a shape."},
    answer="Without it the two layers are worth one.")
