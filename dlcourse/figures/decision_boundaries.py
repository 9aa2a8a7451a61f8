"""Lesson 04: a neuron's line, the rule that finds it, and XOR, for which there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

import dlcourse as dl

from .artificial_neuron import two_measurements as two_measurements  # for the lesson
from .kit import (
    SAYS,
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
from .kit.carried import of_points, points_in
from .kit.frames import fired
from .kit.questions import Questions
from .kit.theirs import Unexpected, array, came, number

if TYPE_CHECKING:
    from collections.abc import Callable

    from .._arrays import Array, ArrayLike

    Rule = Callable[[Array, Array, float, float, float], tuple[ArrayLike, float]]

SIDE = 41  # cells along each side of a shaded plane


def perceptron_update(x: Array, w: Array, b: float, target: float, lr: float
                      ) -> tuple[Array, float]:
    """The perceptron rule: weights and bias after one example.

    >>> w, b = perceptron_update(np.array([1, 2]), np.array([0, 1]), -1, target=0, lr=0.5)
    >>> w.tolist(), b                               # z = 1, output 1: too much
    ([-0.5, 0.0], -1.5)
    """
    error = target - dl.step(x @ w + b)
    return w + lr * error * x, float(b + lr * error)


def boundary(w: Array, b: Array, reach: float = 9.0) -> Array:
    """Two ends of the line w · x + b = 0, (frames, 2, 2); NaN where all weights are 0.

    >>> boundary(np.array([[0.0, 2.0]]), np.array([[-2.0]]), reach=1).tolist()      # x2 = 1
    [[[-1.0, 1.0], [1.0, 1.0]]]
    """
    length = np.hypot(w[:, :1], w[:, 1:])
    length = np.where(length > 0, length, np.nan)
    nearest, along = -b * w / length**2, np.hstack([-w[:, 1:], w[:, :1]]) / length
    return nearest[:, None] + np.array([[reach], [-reach]]) * along[:, None]


def fires(w: Array, b: Array, low: float, high: float) -> Array:
    """Where in the square from low to high each neuron fires: (frames, SIDE, SIDE) of 0 and 1, and
    between them where its line passes through a cell."""
    cell = (high - low) / SIDE
    middles = np.linspace(low + cell / 2, high - cell / 2, SIDE)
    z = (w[:, 0, None, None] * middles[None, None] + w[:, 1, None, None] * middles[None, :, None]
         + b[:, :, None])
    return fired(z)


def vector(values: ArrayLike) -> str:
    """Numbers as one writes a vector.

    >>> vector([1.0, -0.5])
    '(1, −0.5)'
    """
    return f"({', '.join(f'{v:g}' for v in np.ravel(values))})".replace("-", "−")


def learn(rule: Rule, table: dl.Dataset, steps: int, lr: float = 1.0) -> tuple[Array, Array]:
    """Weights (steps + 1, 2) and biases (steps + 1, 1): at first, and after each step."""
    w, b = np.zeros(2), 0.0
    ws, bs = [w], [b]
    for i in range(steps):
        row = i % len(table.x)
        new = rule(table.x[row].copy(), w.copy(), b, float(table.y[row]), lr)
        if not isinstance(new, tuple | list) or len(new) != 2:
            raise Unexpected(f"The rule gave {came(new)}. Expected: two weights, and a bias.")
        w, b = array(new[0], rule, (2,), "two weights, and a bias"), number(new[1], rule)
        ws.append(w)
        bs.append(b)
    return np.array(ws), np.array(bs)[:, None]


def step_in_words(table: dl.Dataset, step: int, ws: Array, bs: Array) -> dict[str, str]:
    """What step number ``step`` did, line by line."""
    if step == 0:
        return {"looked": "no row looked at yet", "before": "w = (0, 0), b = 0", "sum": "",
                "said": "All sums are 0: it fires everywhere.", "new_w": "", "new_b": "",
                "done": ""}
    i = (step - 1) % len(table.x)
    x, target, w, b = table.x[i], table.y[i], ws[step - 1], bs[step - 1].item()
    z = x @ w + b
    wrong = dl.step(z) != target
    moved = [not np.array_equal(w, ws[step]), b != bs[step].item()]
    changes = {(True, True): "weights and bias change", (True, False): "only the weights change",
               (False, True): "only the bias changes", (False, False): "nothing changes"}
    return {"looked": f"epoch {(step - 1) // len(table.x) + 1}, x = {vector(x)}, target {target}",
            "before": f"before: w = {vector(w)}, b = {b:g}".replace("-", "−"),
            "sum": f"z = w·x + b = {z:g}".replace("-", "−"),
            "said": f"It says {dl.step(z):.0f}: {'a mistake' if wrong else 'right'}.",
            "done": f"So {changes[moved[0], moved[1]]}.",
            "new_w": f"{'new' if moved[0] else 'kept'}: w = {vector(ws[step])}",
            "new_b": f"{'new' if moved[1] else 'kept'}: b = {bs[step].item():g}".replace("-", "−")}


def neuron_at(angle: Array, offset: Array) -> tuple[Array, Array]:
    """Weights (frames, 2) in direction ``angle`` (degrees), and the bias (frames, 1) that puts
    the line ``offset`` away from the middle (½, ½).

    >>> w, b = neuron_at(np.array([[0.0]]), np.array([[0.25]]))      # the line x1 = 0.75
    >>> w.tolist(), b.tolist()
    ([[1.0, 0.0]], [[-0.75]])
    """
    w = np.hstack([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    return w, -w.sum(axis=1, keepdims=True) / 2 - offset


class PerceptronSteps(Figure):
    """The perceptron rule, one row of a truth table after another, forward and back."""

    title = "The perceptron rule, step by step"
    try_this = ("Go through AND one step at a time. Before each step, say whether the neuron will "
                "be right, and where its line will go. Then choose XOR.")
    summary = "After {step:.0f} steps: {looked}. {said} {done} Now w = {w_now} and b = {b_now:g}."
    low, high, steps = -0.9, 1.9, 48
    controls = (Choice("gate", ["and", "or", "nand", "xor"],
                       texts=["AND", "OR", "NAND", "XOR"]),
                Slider("step", 0, steps, steps=steps + 1, default=4, digits=0, play=1.2,
                       label="steps (rows looked at)"))
    panels = (
        Panel(Heat("region", extent=(low, high, low, high), limits=(-0.5, 1.5),
                   colours="classes2", alpha=0.25, smooth=True, key=SAYS),
              Line("old_x", "old_y", colour="muted", dash=True, label="line before"),
              Line("line_x", "line_y", colour="ink", width=2.5, label="line now"),
              Segments("foot_x", "foot_y", "tip_x", "tip_y", colour="model", arrow=True,
                       label="the weights"),
              Points("x1", "x2", group="target", size=6, names=("target 0", "target 1")),
              Points("at_x", "at_y", colour="ink", size=12, hollow=True, label="row looked at"),
              x=(low, high), y=(low, high), xlabel="x₁", ylabel="x₂", equal=True, size=(345, 320)),
        Panel(*(Text("left", f"height{i}", f"{{{name}}}", size=14, bold=i == 0)
                for i, name in enumerate(("looked", "before", "sum", "said", "new_w", "new_b"))),
              x=(0, 1), y=(0, 1), axes=False, title="this step in numbers", size=(270, 320)),
        Panel(Bars("epochs", "mistakes", colour="wrong"),
              Points("epochs", "complete", colour="ink", label="epoch complete"),
              x=(0.3, 12.7), y=(-0.15, 4.3), counts="y", xlabel="epoch",
              xticks={e: str(e) for e in (1, 4, 8, 12)}, yticks={k: str(k) for k in range(5)},
              title="mistakes in each epoch so far", size=(270, 320)))

    def __init__(self, rule: Rule = perceptron_update) -> None:
        self.rule = rule
        super().__init__()

    def compute(self, gate: str, step: Array) -> dict[str, Any]:
        table, n = dl.logic_gate(gate), step.astype(int)[:, 0]
        ws, bs = learn(self.rule, table, self.steps)
        rows = np.arange(self.steps) % len(table.x)
        z = (table.x[rows] * ws[:-1]).sum(axis=1) + bs[:-1, 0]            # before each step
        wrong = dl.step(z) != table.y[rows]
        so_far = wrong[None] & (np.arange(self.steps) < n[:, None])
        w, b, last = ws[n], bs[n], np.maximum(n - 1, 0)
        now, old = boundary(w, b), boundary(ws[last], bs[last])
        foot = now.mean(axis=1)                                          # nearest to the origin
        mistakes = so_far.reshape(len(n), 12, 4).sum(axis=2)
        complete = np.where(4 * np.arange(1, 13) <= n[:, None], mistakes, np.nan)
        words = [step_in_words(table, k, ws, bs) for k in n]
        at = np.where(n[:, None] > 0, table.x[rows[last]], np.nan)
        heights = {f"height{i}": np.array([[0.92 - 0.13 * i]]) for i in range(6)}
        return {
            "region": fires(w, b, self.low, self.high), "w_now": np.array([*map(vector, w)]),
            "b_now": b, "x1": table.x[None, :, 0], "x2": table.x[None, :, 1],
            "target": table.y[None], "at_x": at[:, :1], "at_y": at[:, 1:],
            "line_x": now[:, :, 0], "line_y": now[:, :, 1],
            "old_x": old[:, :, 0], "old_y": old[:, :, 1],
            "foot_x": foot[:, :1], "foot_y": foot[:, 1:],
            "tip_x": foot[:, :1] + 0.4 * w[:, :1], "tip_y": foot[:, 1:] + 0.4 * w[:, 1:],
            "epochs": np.arange(1, 13)[None], "mistakes": mistakes,
            "complete": complete, "left": np.array([[0.02]]), **heights,
            **{name: np.array([line[name] for line in words]) for name in words[0]}}


class BestLine(Figure):
    """Every line through the four corners of a logic gate, and how many corners it gets wrong."""

    title = "How few mistakes can a line make?"
    try_this = ("Drag in the map in the middle. Look for a line without a mistake. "
                "Turn it, push it: is there one?")
    goal = "a line without a mistake."
    summary = ("Arrow at {angle:.1f} degrees, line {offset:.2f} from the middle: {mistakes:.0f} of "
               "4 rows are wrong. The best of all {lines:.0f} lines in the map has {best:.0f} "
               "wrong, the worst {worst:.0f}.")
    formula = (
        Symbol(sign="w₁", value="{w1:.2f}", names=("angle", "tip_x"), colour="model"), "· x₁ +",
        Symbol(sign="w₂", value="{w2:.2f}", names=("angle", "tip_x"), colour="model"), "· x₂ +",
        Symbol(sign="b", value="{bias:.2f}", names=("offset", "line_x")), "= 0 on the line:",
        Symbol(sign="mistakes", value="{mistakes:.0f} of 4", names=("wrong_x", "map"),
               colour="wrong"))
    angles = Slider("angle", 0, 360, steps=49, default=0, digits=1, unit="°",
                    label="direction of the arrow")
    offsets = Slider("offset", -0.95, 0.95, steps=20, default=0.05, digits=2,
                     label="distance from the middle")
    controls = (angles, offsets)

    def __init__(self, gate: str = "xor") -> None:
        self.table = dl.logic_gate(gate)
        angle, offset = np.meshgrid(self.angles.values, self.offsets.values)
        self.map = self.mistakes(angle.reshape(-1, 1), offset.reshape(-1, 1)).reshape(angle.shape)
        self.panels = [
            Panel(Line("line_x", "line_y", colour="ink", width=2.5),
                  Segments("foot_x", "foot_y", "tip_x", "tip_y", colour="model", width=3,
                           arrow=True, label="the side where it fires"),
                  Points("x1", "x2", group="target", size=7, names=("target 0", "target 1")),
                  Points("wrong_x", "wrong_y", colour="wrong", size=13, hollow=True, shape="square",
                         label="wrong"),
                  x=(-0.9, 1.9), y=(-0.9, 1.9), xlabel="x₁", ylabel="x₂",
                  title=f"{gate.upper()} and one line", equal=True,
                  size=(310, 285),
                  handles=(Handle("foot_x", "foot_y", "offset", label="the line"),
                           Handle("tip_x", "tip_y", "angle", label="the arrow's tip"))),
            Panel(Heat("map", extent=(-3.75, 363.75, -1, 1), limits=(0, 4), colours="counts",
                       key={k: f"{k} wrong" for k in sorted({*self.map.ravel().tolist()})}),
                  Points("angle", "offset", colour="ink", shape="diamond", size=8),
                  x=(-3.75, 363.75), y=(-1, 1), xlabel="direction of the arrow, degrees",
                  ylabel="distance from the middle", title="mistakes of every line (drag)",
                  xticks={d: str(d) for d in range(0, 361, 90)}, drag=("angle", "offset"),
                  handles=(Handle("angle", "offset", "angle", "offset",
                                  label="the line's place in the map"),), size=(320, 285)),
            Panel(Bars("counts", "lines_each", values=0), x=(-0.6, 4.6), y=(0, 900),
                  xticks={k: str(k) for k in range(5)}, xlabel="mistakes",
                  ylabel="lines in the map", title="how many lines make them",
                  size=(240, 285))]
        super().__init__()

    def mistakes(self, angle: Array, offset: Array) -> Array:
        """The number of rows that each neuron gets wrong: (frames,)."""
        w, b = neuron_at(angle, offset)
        return (dl.step(w @ self.table.x.T + b) != self.table.y).sum(axis=1)

    def compute(self, angle: Array, offset: Array) -> dict[str, Any]:
        angle, offset = np.broadcast_arrays(angle, offset)
        w, b = neuron_at(angle, offset)
        wrong = dl.step(w @ self.table.x.T + b) != self.table.y
        line, foot = boundary(w, b), 0.5 + offset * w
        return {
            "line_x": line[:, :, 0], "line_y": line[:, :, 1],
            "foot_x": foot[:, :1], "foot_y": foot[:, 1:],
            "tip_x": foot[:, :1] + 0.45 * w[:, :1], "tip_y": foot[:, 1:] + 0.45 * w[:, 1:],
            "w1": w[:, :1], "w2": w[:, 1:], "bias": b,
            "x1": self.table.x[None, :, 0], "x2": self.table.x[None, :, 1],
            "target": self.table.y[None], "mistakes": wrong.sum(axis=1)[:, None],
            "reached": ~wrong.any(axis=1, keepdims=True),
            "wrong_x": np.where(wrong, self.table.x[:, 0], np.nan),
            "wrong_y": np.where(wrong, self.table.x[:, 1], np.nan),
            "angle": angle, "offset": offset, "map": self.map[None], "counts": np.arange(5)[None],
            "lines_each": np.bincount(self.map.ravel(), minlength=5)[None],
            "lines": self.map.size, "best": self.map.min(), "worst": self.map.max()}


class XorInThePlaneOfOrAndNand(Figure):
    """The corners of XOR move to where OR and NAND put them; there one line is enough."""

    title = "XOR, seen by a third neuron"
    try_this = ("Play the corners on their way to the new plane. Then push the third neuron's "
                "line: how far can it go until a corner is wrong?")
    goal = "with one line in the new plane, all four corners of XOR are right."
    summary = ("{share:.0f} % of the way from (x₁, x₂) to (OR, NAND). At its end {right:.0f} of 4 "
               "corners are right: the third neuron fires where OR + NAND is at least {least:.1f}.")
    formula = ("z = OR + NAND +", Symbol(sign="b", value="{bias:.1f}", names=("bias", "cut_x")))
    low, high = -0.5, 1.7
    controls = (Slider("way", 0, 1, steps=21, default=0, play=2,
                       label="the corners' way"),
                Slider("bias", -2.4, 0, steps=25, default=-1.5, digits=1,
                       label="third neuron's bias b"))
    panels = (
        Panel(Heat("region", extent=(low, high, low, high), limits=(-0.5, 1.5),
                   colours="classes2", alpha=0.25, smooth=True, key=SAYS),
              Line("or_x", "or_y", colour="ink", label="OR's line"),
              Line("nand_x", "nand_y", colour="ink", dash=True, label="NAND's line"),
              Points("x1", "x2", group="target", size=7, names=("target 0", "target 1")),
              x=(low, high), y=(low, high), xlabel="x₁", ylabel="x₂", title="the inputs",
              equal=True, size=(400, 400)),
        Panel(Heat("half", extent=(low, high, low, high), limits=(-0.5, 1.5),
                   colours="classes2", alpha=0.25, smooth=True),
              Line("cut_x", "cut_y", colour="ink", width=2.5, label="third neuron's line"),
              Points("h1", "h2", group="target", size=7),
              *(Text(f"name{k}_x", f"name{k}_y", name, align="center", size=12)
                for k, name in enumerate(("(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"))),
              x=(low, high), y=(low, high), xlabel="output of OR", ylabel="output of NAND",
              title="where the corners go", equal=True, size=(400, 400),
              handles=(Handle("foot", "foot", "bias", label="the third neuron's line"),
                       Handle("h1", "h2", "way", at=1, label="the corner (0, 1)"))))

    def __init__(self) -> None:
        self.table = dl.logic_gate("xor")
        self.pair = np.array([[1.0, 1.0], [-1.0, -1.0]]), np.array([[-0.5], [1.5]])  # OR, NAND
        super().__init__()

    def compute(self, way: Array, bias: Array) -> dict[str, Any]:
        way, bias = np.broadcast_arrays(way, bias)
        w, b = self.pair
        seen = dl.step(self.table.x @ w.T + b.T)                          # (4, 2): OR, NAND
        place = self.table.x + way[:, :, None] * (seen - self.table.x)    # (frames, 4, 2)
        both = np.ones((len(bias), 2))
        cut = boundary(both, bias)
        planes = sum(dl.step(fires(w[k : k + 1], b[k : k + 1], self.low, self.high) - 0.5)
                     for k in (0, 1))
        said = dl.step(seen.sum(axis=1) + bias)
        right = (said == self.table.y).sum(axis=1, keepdims=True)
        lines = boundary(w, b, reach=3)
        # Beside the corners, and off the diagonal on which the handle of the line runs.
        names = np.array([[-0.2, -0.14], [-0.2, 0.14], [0.19, -0.17], [0.26, -0.14]])
        aside = np.clip(1.25 - np.abs(way - 0.485) / 0.2, 0, 1)  # (1, 1) lets (1, 0) pass
        return {
            "region": dl.step(planes + bias[:, :, None]), "half": fires(both, bias, self.low,
                                                                        self.high),
            **{f"{name}_{axis}": lines[k, None, :, j] for k, name in enumerate(("or", "nand"))
               for j, axis in enumerate("xy")},
            "x1": self.table.x[None, :, 0], "x2": self.table.x[None, :, 1],
            "target": self.table.y[None], "h1": place[:, :, 0], "h2": place[:, :, 1],
            "cut_x": cut[:, :, 0], "cut_y": cut[:, :, 1], "foot": -bias / 2,
            **{f"name{k}_{axis}": place[:, k, j, None] + names[k, j]
               + (0.24 * aside if (k, axis) == (3, "x") else 0)
               for k in range(4) for j, axis in enumerate("xy")},
            "share": 100 * way, "least": -bias, "right": right,
            "reached": (right == 4) & (way == 1)}


EXAMPLE = dl.Dataset(
    np.array([[2.0, -2.5], [-0.9, 2.2], [-2.0, 2.1], [-1.8, 1.6], [-0.4, -0.8],
              [2.5, 1.6], [1.9, -1.1], [2.2, 0.8], [1.2, 0.0], [2.2, 1.7]]),
    np.repeat([0, 1], 5), ("x1", "x2"), ("class 0", "class 1"))


class ClickPoints(Figure):
    """Points that the reader places, and the line that the perceptron rule makes of them."""

    title = "Your points, the neuron's line"
    try_this = ("Click in the left picture to add points. Can you make the rule need many epochs? "
                "Can you make it never come to rest?")
    summary = ("{zeros:.0f} points of class 0 and {ones:.0f} of class 1. After {epoch:.0f} epochs "
               "{wrong:.0f} of them are on the wrong side. {verdict}")
    edge, epochs = 3.0, 40
    controls = (Choice("a_click_adds", (0, 1), texts=("class 0 (circle)", "class 1 (triangle)")),
                Slider("epoch", 0, epochs, steps=epochs + 1, default=epochs, digits=0, play=True,
                       label="epochs"))
    buttons: ClassVar[dict[str, str]] = {
        "undo": "Remove the last point", "clear": "Remove all points", "reset": "Start over"}
    panels = (
        Panel(Heat("region", extent=(-edge, edge, -edge, edge), limits=(-0.5, 1.5),
                   colours="classes2", alpha=0.25, smooth=True, key=SAYS),
              Line("line_x", "line_y", colour="ink", width=2.5, label="the neuron's line"),
              Points("x1", "x2", group="group", size=5, names=("class 0", "class 1")),
              Points("wrong_x", "wrong_y", colour="wrong", size=10, hollow=True, shape="square",
                     label="wrong side"),
              x=(-edge, edge), y=(-edge, edge), xlabel="x₁", ylabel="x₂", pointer="click",
              title="click to add a point", size=(400, 380)),
        Panel(Line("places", "course", colour="muted", dash=True, label="to come"),
              Line("places", "mistakes", colour="wrong", label="so far"),
              Points("now", "mistakes_now", size=6, colour="ink"),
              x=(0, epochs + 1), y=(-0.5, 12), xlabel="epoch", ylabel="mistakes during the epoch",
              yticks={k: str(k) for k in range(0, 13, 2)}, title="does it come to rest?",
              drag=("epoch", None), size=(380, 380),
              handles=(Handle("now", "mistakes_now", "epoch", label="the epoch"),)))

    def __init__(self, x: ArrayLike = EXAMPLE.x, y: ArrayLike = EXAMPLE.y) -> None:
        self.start = np.asarray(x, float).reshape(-1, 2), np.asarray(y, int)
        self.x, self.y = self.start
        super().__init__()

    def add(self, x1: float, x2: float, label: int) -> None:
        """Add a point: what a click does, for those who would rather type."""
        if label not in (0, 1):
            raise ValueError(f"the class of a point is 0 or 1, got {label!r}")
        self.place(np.vstack([self.x, [x1, x2]]), np.append(self.y, label))

    def place(self, x: Array, y: Array) -> None:
        """These points, and no others; a link keeps them, unless they are those of the start."""
        self.x, self.y = x, y
        begun = all(map(np.array_equal, (x, y), self.start))
        self.tell(carried="" if begun else f"~{of_points(x[:, 0], x[:, 1], y, self.edge)}")
        self.refresh()

    def recall(self, carried: str) -> None:
        *places, y = points_in(carried.removeprefix("~"), self.edge, groups=2)
        self.place(np.stack(places, axis=1), y)

    def on_pointer(self, panel: int, kind: str, x: Array, y: Array) -> None:
        self.add(float(x[0]), float(y[0]), self.a_click_adds)

    def on_button(self, name: str) -> None:
        x, y = self.start
        self.place(*{"undo": (self.x[:-1], self.y[:-1]), "clear": (x[:0], y[:0]),
                     "reset": (x, y)}[name])

    def history(self) -> tuple[Array, Array, Array]:
        """Weights and bias before the first epoch and after each, and each epoch's mistakes."""
        neuron = dl.Perceptron(n_features=2)
        ws, bs, mistakes = [neuron.weights], [neuron.bias], []
        for _ in range(self.epochs):
            mistakes += neuron.fit(self.x, self.y, epochs=1) if len(self.x) else [0]
            ws.append(neuron.weights)
            bs.append(neuron.bias)
        return np.array(ws), np.array(bs)[:, None], np.array(mistakes)

    def compute(self, a_click_adds: int, epoch: Array) -> dict[str, Any]:
        ws, bs, mistakes = self.history()
        n = epoch.astype(int)[:, 0]
        w, b = ws[n], bs[n]
        wrong = dl.step(w @ self.x.T + b) != self.y
        line, passed = boundary(w, b), np.arange(self.epochs) < n[:, None]
        rest = np.flatnonzero(mistakes == 0)
        verdict = (f"Epoch {rest[0] + 1} is the first without a mistake." if rest.size else
                   f"No epoch up to {self.epochs} is without a mistake.")
        return {
            "region": fires(w, b, -self.edge, self.edge), "line_x": line[:, :, 0],
            "line_y": line[:, :, 1], "x1": self.x[None, :, 0], "x2": self.x[None, :, 1],
            "group": self.y[None], "wrong": wrong.sum(axis=1)[:, None],
            "wrong_x": np.where(wrong, self.x[:, 0], np.nan),
            "wrong_y": np.where(wrong, self.x[:, 1], np.nan),
            "places": np.arange(1.0, self.epochs + 1)[None],
            "mistakes": np.where(passed, mistakes, np.nan), "course": mistakes[None],
            "now": np.maximum(epoch, 1), "mistakes_now": mistakes[np.maximum(n - 1, 0), None],
            "zeros": (self.y == 0).sum(), "ones": (self.y == 1).sum(), "verdict": verdict}


# What the lesson asks ----------------------------------------------------------------------------

questions = Questions("04_decision_boundaries")

questions.predict_sketch(
    "line",
    "A neuron has w = (1, 2) and b = −2. Draw its line, then commit.",
    truth=lambda x1: (2 - x1) / 2, x=(-2, 4), y=(-2, 3), xlabel="x1", ylabel="x2",
    because="x2 = −½·x1 + 1. It starts at 2 on the left, and falls by ½ for each step to the "
            "right.")

questions.predict_number(
    "epochs",
    "AND has four rows. In which epoch does the neuron make no mistake for the first time?",
    low=1, high=20, answer=lambda: len(dl.Perceptron(2).fit(*dl.logic_gate("and"))),
    because="The figure shows why it takes a few rounds: what helps one row may spoil another.")

questions.predict_choice(
    "xor",
    "How many of the four rows of XOR can a single line get right at best?",
    ["two", "three", "four"],
    answer="three", because="Look for it in the figure: every line is one place in its map.")

questions.predict_choice(
    "click",
    "A line separates the points in the next figure. You add one circle in the midst of the "
    "triangles. What will the rule do?",
    ["it finds the best line and stops there", "it never comes to rest",
     "it stops at the first mistake it cannot mend"],
    answer="it never comes to rest",
    because="In every epoch there is at least one mistake, and every mistake changes the weights.")

questions.question(
    "right",
    "The output is 1 and the target is 1. What does the perceptron rule do?",
    {"it adds x to the weights": "Only if the output had been 0. Here the error is 1 − 1 = 0.",
     "nothing": "The error is 0, so nothing changes.",
     "it makes the weights a little larger": "The rule learns from mistakes only."},
    answer="nothing")

questions.question(
    "lower",
    "x = (3, −1), output 1, target 0, learning rate 1. How does w change?",
    {"by (3, −1)": "The error is 0 − 1 = −1: the inputs are subtracted.",
     "by (−3, 1)": "−1 times the inputs. The second weight grows, because its input is negative.",
     "by (−3, −1)": "−1 times −1 is 1. The negative input makes its weight grow.",
     "by (−1, −1)": "The error is multiplied with the inputs. Only the bias changes by −1."},
    answer="by (−3, 1)")

questions.question(
    "sides",
    "All weights and the bias are multiplied by −1. What happens?",
    {"the line turns by a right angle": "−z is 0 exactly where z is 0. The line stays.",
     "the line stays, and the sides swap": "Where z was positive it is negative now.",
     "nothing at all": "The line stays. But the neuron now fires on the other side."},
    answer="the line stays, and the sides swap")

questions.question(
    "rate",
    "All weights and the bias start at 0. You train once with learning rate 1, and once with 0.5. "
    "How do the two final lines differ?",
    {"not at all":
         "With 0.5 all weights and the bias are half as large, and the line is the same.",
     "with 0.5 the line is more exact":
         "Every change is half as large, and so are all the weights. The line is the same.",
     "with 0.5 it takes twice as many epochs":
         "It makes the same mistakes at the same rows, since the line is always the same."},
    answer="not at all")

questions.question(
    "why-xor",
    "Why can one neuron not learn XOR?",
    {"Four rows are too few to learn from.": "AND has four rows as well, and is learned.",
     "It would have to be trained longer.":
         "The proof holds for any weights, however they were found.",
     "Its boundary is one line, and XOR needs more.":
         "No line has both ones on one side and both zeros on the other."},
    answer="Its boundary is one line, and XOR needs more.")
