"""Lesson 07: which way is down, and how far to step."""

from __future__ import annotations

from contextlib import suppress
from functools import cache, partial
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

import dlcourse as dl

from .kit import (
    Choice,
    Figure,
    Handle,
    Line,
    Panel,
    Points,
    Segments,
    Slider,
    Symbol,
    Text,
    Toggle,
    on_array,
)
from .kit.questions import Questions
from .kit.style import RUNS, typeset

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .._arrays import Array


def bowl(w: Array) -> Array:
    """One valley, its bottom at 0."""
    return w**2


def two_valleys(w: Array) -> Array:
    """A deeper valley on the left, a shallower one on the right."""
    return 0.1 * w**4 - 0.9 * w**2 + 0.3 * w + 3


class BallOnACurve(Figure):
    """Gradient descent on a curve of one weight: the slope, and the step that it leads to.

    ``function`` is the loss as a function of the weight, in place of the built-in curves.
    """

    title = "A ball that follows the slope"
    try_this = ("Play the steps with learning rate 0.032, 0.32, 1 and 1.3. Then go to the two "
                "valleys: does it come to rest in the deeper one with any rate?")
    summary = "Step {step:.0f}, learning rate {lr:.2g}: {words}"
    formula = (
        Symbol(sign="new w", value="{new}", names=("to_w",), colour="gradient"), "=",
        Symbol(sign="w", value="{now}", names=("weight", "step")), "−",
        Symbol(sign="η", value="{lr:.2g}", names=("lr", "to_w"), colour="gradient"), "·",
        Symbol(sign="slope", value="{steep}", names=("tangent_x",), colour="tangent"))
    steps, far = 20, 6.0

    def __init__(self, function: Callable[[Any], Any] | None = None, start: float = 2.6) -> None:
        self.curves = {"yours": function} if function else {"bowl": bowl,
                                                            "two valleys": two_valleys}
        self.start = start
        self.w = np.linspace(-3, 3, 121)
        try:
            heights = np.array([on_array(f, self.w) for f in self.curves.values()])
        except Exception:  # `compute` meets it again, and the figure says it
            heights = np.ones(1)
        low, high = float(min(0, heights.min())), float(heights.max())
        self.controls = [
            Choice("curve", [*self.curves]),
            Slider("lr", 0.01, 10**0.1, steps=22, default=0.1, log=True, label="learning rate"),
            Slider("step", 0, self.steps, steps=self.steps + 1, default=3, digits=0, play=0.6)]
        ys = (low - 0.05 * (high - low), high + 0.05 * (high - low))
        self.panels = [
            Panel(Line("w", "curve_y", label="loss"),
                  Line("tangent_x", "tangent_y", colour="tangent", dash=True, label="slope"),
                  Points("path_w", "path_loss", hollow=True, colour="muted", size=4),
                  Segments("from_w", "from_loss", "to_w", "to_loss", colour="gradient", arrow=True,
                           label="next step"),
                  Points("weight", "loss", colour="ink", size=7),
                  x=(-3, 3), y=ys, xlabel="weight w", ylabel="loss", size=(460, 300),
                  handles=(Handle("to_w", "to_loss", "lr", label="the end of the next step"),
                           Handle("weight", "loss", "step", label="the ball"))),
            Panel(Line("steps", "path_loss"), Points("steps", "path_loss", size=3),
                  x=(0, self.steps), y=ys, xlabel="step", ylabel="loss", size=(400, 300))]
        super().__init__()

    def slope(self, curve: str, w: Array) -> Array:
        f, eps = self.curves[curve], 1e-5
        return (on_array(f, w + eps) - on_array(f, w - eps)) / (2 * eps)

    def compute(self, curve: str, lr: Array, step: Array) -> dict[str, Any]:
        lr, step = np.broadcast_arrays(lr, step)
        w, path = np.full_like(lr, self.start), []
        for _ in range(self.steps + 2):
            path.append(w)
            after = w - lr * self.slope(curve, w)
            w = np.where(np.abs(w) < self.far, after, w)  # once far away, it is left alone
        ws, rows, at = np.hstack(path), np.arange(len(lr)), step.astype(int)[:, 0]
        losses = on_array(self.curves[curve], ws)
        weight, loss = ws[rows, at, None], losses[rows, at, None]
        slope, seen = self.slope(curve, weight), np.arange(self.steps + 1) <= step
        reach = 1 / np.hypot(1, slope / 3)
        return {
            "w": self.w[None], "curve_y": on_array(self.curves[curve], self.w)[None],
            "weight": weight, "loss": loss, "steps": np.arange(self.steps + 1.0)[None],
            "path_w": np.where(seen, ws[:, :-1], np.nan),
            "path_loss": np.where(seen, losses[:, :-1], np.nan), "slope": slope,
            "tangent_x": weight + reach * [[-1, 1]], "tangent_y": loss + slope * reach * [[-1, 1]],
            "from_w": weight, "from_loss": loss, "to_w": ws[rows, at + 1, None],
            "to_loss": losses[rows, at + 1, None],
            **{name: np.where(np.abs(weight[:, 0]) < self.far,
                              [typeset(f"{v:.{digits}f}") for v in values[:, 0]], "—")
               for name, values, digits in (("now", weight, 3), ("steep", slope, 2),
                                            ("new", weight - lr * slope, 3))},
            "words": np.array([self.words(*values) for values in zip(
                weight[:, 0], loss[:, 0], slope[:, 0], losses[rows, at + 1], strict=True)])}

    def words(self, weight: float, loss: float, slope: float, after: float) -> str:
        if abs(weight) >= self.far:
            return "the ball has left the picture."
        where = f"weight {weight:.3f}, loss {loss:.3f}, slope {slope:.2f}.".replace("-", "−")
        if abs(slope) < 0.01:
            return f"{where} Hardly any slope is left."
        side = "left" if slope > 0 else "right"
        if after < loss - 1e-9:
            return f"{where} The next step goes {side}, downhill."
        return f"{where} The next step goes {side}, too far: the loss does not fall."


def descent(make: Callable[[list[dl.Parameter]], dl.Optimizer], steepness: Sequence[float],
            start: Sequence[float], steps: int) -> Array:
    """The places (steps + 1, 2) on the way down L = ½ (a w₁² + b w₂²), ``steepness`` = (a, b)."""
    w = dl.Parameter(np.array(start, float), "w")
    optimizer, path = make([w]), [w.data.copy()]
    for _ in range(steps):
        w.grad = np.multiply(steepness, w.data)  # the gradient is (a w₁, b w₂)
        optimizer.step()
        path.append(w.data.copy())
    return np.array(path)


def height(steepness: Sequence[float], path: Array) -> Array:
    return 0.5 * (np.asarray(steepness) * path**2).sum(axis=-1)


def level_lines(steepness: Sequence[float], heights: Sequence[float]) -> tuple[Array, Array]:
    """The ellipses of equal loss, one after another, parted by NaN: x and y, each (1, points)."""
    turn = np.append(np.linspace(0, 2 * np.pi, 49), np.nan)
    radius = np.sqrt(2 * np.array(heights)[:, None] / np.asarray(steepness)[:, None, None])
    return ((radius[0] * np.cos(turn)).reshape(1, -1), (radius[1] * np.sin(turn)).reshape(1, -1))


def so_far(path: Array, step: Array, low: float, high: float) -> Array:
    """The path up to each frame's step; what lies outside low … high is left out, and all after."""
    inside = np.cumprod((path > low) & (path < high)).astype(bool)
    return np.where((np.arange(len(path)) <= step) & inside, path, np.nan)


class Steepest(Figure):
    """From one place a short step in any direction: how much the loss then falls or rises."""

    title = "Which direction is steepest?"
    try_this = ("Turn the arrow until the loss falls as fast as it can. How does the arrow then "
                "stand to the line of equal loss? Only then show the gradient.")
    goal = "no direction falls faster than this one."
    summary = ("The arrow points at {turn:.0f}°. In that direction the loss changes by "
               "{slope:.2f} for each unit of way: {words}.")
    formula = (
        Symbol(sign="slope", value="{slope:.2f}", names=("slope",), colour="tangent"),
        "=", Symbol(sign="length of ∇L", value="{length:.2f}", names=("grad_x",),
                    colour="gradient"), "· cos",
        Symbol(sign="angle to ∇L", value="{between:.0f}°", names=("turn", "tip_x")))
    steepness, place = (1.0, 2.0), np.array([-2.0, 1.0])
    controls = (Toggle("shown", label="show the gradient ∇L"),
                Slider("turn", -180, 180, steps=73, default=0, unit="°", digits=0,
                       label="direction of the step"))
    panels = (
        Panel(Line("level_x", "level_y", colour="muted", width=1, label="equal loss"),
              Line("ring_x", "ring_y", colour="edge", dash=True),
              Segments("at_x", "at_y", "grad_x", "grad_y", colour="gradient", width=3, arrow=True,
                       label="the gradient, half as long"),
              Segments("at_x", "at_y", "tip_x", "tip_y", colour="ink", width=4, arrow=True,
                       label="your step"),
              Points("at_x", "at_y", colour="ink", size=6),
              x=(-4, 2), y=(-2, 3), xlabel="w₁", ylabel="w₂", equal=True, size=(420, 346),
              handles=(Handle("tip_x", "tip_y", "turn", label="the step's tip"),)),
        Panel(Line("turns", "slopes", colour="tangent"),
              Line("ends", "level", colour="muted", width=1),
              Points("turn", "slope", colour="ink", size=7),
              x=(-180, 180), y=(-4, 4), xticks={-180: "−180", -90: "−90", 0: "0", 90: "90",
                                                180: "180"},
              xlabel="direction (degrees)", ylabel="slope of the loss that way",
              drag=("turn", None), size=(440, 346),
              handles=(Handle("turn", "slope", "turn", label="the direction"),)))

    def compute(self, shown: bool, turn: Array) -> dict[str, Any]:
        gradient = np.multiply(self.steepness, self.place)               # (a w₁, b w₂)
        turns, ring = np.linspace(-180, 180, 73)[None], np.radians(np.arange(0, 361, 5))

        def slope_at(angle: Array) -> Array:
            return gradient[0] * np.cos(np.radians(angle)) + gradient[1] * np.sin(np.radians(angle))

        slope, slopes = slope_at(turn).round(9), slope_at(turns)
        tip = self.place + np.hstack([np.cos(np.radians(turn)), np.sin(np.radians(turn))])
        level_x, level_y = level_lines(self.steepness, (0.5, 1.5, 3, 5, 8))
        place, length = self.place[None], np.hypot(*gradient)
        end = self.place + 0.5 * gradient if shown else np.full(2, np.nan)
        between = np.degrees(np.arccos(np.clip(slope / length, -1, 1)))
        reached = slope <= slopes.min() + 1e-6
        return {
            "level_x": level_x, "level_y": level_y, "at_x": place[:, :1], "at_y": place[:, 1:],
            "ring_x": place[:, :1] + np.cos(ring), "ring_y": place[:, 1:] + np.sin(ring),
            "tip_x": tip[:, :1], "tip_y": tip[:, 1:], "grad_x": end[None, :1],
            "grad_y": end[None, 1:], "turns": turns, "slopes": slopes, "slope": slope,
            "ends": np.array([[-180.0, 180.0]]), "level": np.zeros((1, 2)),
            "length": np.array([[length]]), "between": between, "reached": reached,
            "words": np.select([reached, slope >= slopes.max() - 1e-6, slope < 0, slope > 0],
                               ["it falls fastest", "it rises fastest: this is the gradient's way",
                                "it falls", "it rises"], "it stays")}


class ThreeRates(Figure):
    """Three learning rates go down the same surface at once, from the same place."""

    title = "Three learning rates on one surface"
    try_this = "Play it on both surfaces. Which of the three would you choose on each?"
    rates = (0.02, 0.15, 0.35)
    names = ("low", "middle", "high")
    surfaces: ClassVar[dict[str, Any]] = {"round bowl": (1.0, 1.0), "long valley": (1.0, 6.0)}
    summary = ("After {step:.0f} steps on the {surface}, the loss is {loss0} with learning rate "
               "0.02, {loss1} with 0.15, {loss2} with 0.35. It began at {begin:.1f}.")
    steps = 40
    formula = ("w ← w −", *(
        part for i, (rate, (colour, _, _)) in enumerate(zip(rates, RUNS, strict=True))
        for part in ("or" if i else "", Symbol(sign=f"{rate}", names=(f"x{i}", f"l{i}"),
                                               colour=colour))), "· gradient")
    controls = (Choice("surface", [*surfaces], default="long valley"),
                Slider("step", 0, steps, steps=steps + 1, default=8, digits=0, play=True))
    panels = (
        Panel(Line("level_x", "level_y", colour="muted", width=1, label="equal loss"),
              *(Line(f"x{i}", f"y{i}", colour=c, dash=dash, width=1.5)
                for i, (c, _, dash) in enumerate(RUNS)),
              *(Points(f"x{i}", f"y{i}", shape=s, colour=c, size=4, label=f"{name}: {rate}")
                for i, ((c, s, _), name, rate) in enumerate(zip(RUNS, names, rates, strict=True))),
              x=(-4.5, 4.5), y=(-3.5, 3.5), xlabel="w₁", ylabel="w₂", equal=True,
              size=(446, 338),
              handles=tuple(Handle(f"x{i}", f"y{i}", "step", at=-1,
                                   label=f"the path of rate {rate}")
                            for i, rate in enumerate(rates))),
        Panel(*(Line("steps", f"l{i}", colour=c, dash=dash)
                for i, (c, _, dash) in enumerate(RUNS)),
              *(Points("steps", f"l{i}", shape=s, colour=c, size=3.5)
                for i, (c, s, _) in enumerate(RUNS)),
              x=(0, steps), y=(1e-4, 1e3), log="y", xlabel="step", ylabel="loss",
              size=(442, 338)))

    def __init__(self) -> None:
        self.start = (-4.0, 1.5)
        self.paths = {
            name: [descent(partial(dl.SGD, lr=lr), ab, self.start, self.steps)
                   for lr in self.rates] for name, ab in self.surfaces.items()}
        super().__init__()

    def compute(self, surface: str, step: Array) -> dict[str, Any]:
        ab, at = self.surfaces[surface], step.astype(int)[:, 0]
        level_x, level_y = level_lines(ab, (0.5, 2, 4.5, 8, 12.5))
        result: dict[str, Any] = {"level_x": level_x, "level_y": level_y,
                                  "steps": np.arange(self.steps + 1.0)[None]}
        for i, path in enumerate(self.paths[surface]):
            losses = height(ab, path)
            result |= {f"x{i}": so_far(path[:, 0], step, -9, 9),
                       f"y{i}": so_far(path[:, 1], step, -9, 9),
                       f"l{i}": so_far(losses, step, 1e-9, 1e4),
                       f"loss{i}": np.array([typeset(f"{v:.3g}") for v in losses[at]])}
        return {**result, "begin": height(ab, np.array(self.start))}


PENGUIN_RATES = tuple(float(f"{rate:.6g}") for rate in np.geomspace(1e-4, 10, 16))
EPOCHS = 30


@cache
def penguins_at_rate(lr: float, seed: int = 0) -> tuple[float, ...]:
    """The loss over all penguins before training, and after each of 30 epochs of 4 → 10 → 3.

    Plain gradient descent in batches of 32, from the same weights for every learning rate. NaN
    once it has run away.
    """
    rng = np.random.default_rng(seed)
    x, y = dl.load_penguins()
    x = dl.Standardizer().fit_transform(x)
    model = dl.Sequential(dl.Linear(4, 10, rng=rng), dl.ReLU(), dl.Linear(10, 3, rng=rng))
    loss, curve = dl.CrossEntropyLoss(), []

    def note(*_: Any) -> None:
        curve.append(dl.evaluate(model, x, y, loss=loss)[0])

    note()
    with suppress(dl.DivergenceError):
        dl.fit(model, x, y, epochs=EPOCHS, batch_size=32, loss=loss, rng=rng, progress=False,
               optimizer=dl.SGD(model.parameters(), lr=lr), callbacks=[note])
    return (*curve, *[float("nan")] * (EPOCHS + 1 - len(curve)))


class PenguinLearningRates(Figure):
    """The loss after training the penguins, for sixteen learning rates from 0.0001 to 10."""

    title = "Too low, right, too high: the penguins"
    try_this = ("Set the epoch to 30 and move the learning rate from end to end. Then set it to 3: "
                "do all the good rates stay good?")
    summary = "Learning rate {lr:.2g}, after {epoch:.0f} epochs: {outcome}. {others}"
    formula = (
        "w ← w −", Symbol(sign="η", value="{lr:.2g}", names=("lr",)),
        "· mean gradient of a batch; after", Symbol(sign="epochs", value="{epoch:.0f}",
                                                    names=("epoch", "epochs")),
        "the", Symbol(sign="loss", value="{now}", names=("losses", "loss", "curve"),
                      colour="model"))
    controls = (Slider("lr", 1e-4, 10, steps=16, default=0.1, log=True, label="learning rate"),
                Slider("epoch", 0, EPOCHS, steps=EPOCHS + 1, default=EPOCHS, digits=0, play=True))
    panels = (
        Panel(Line("rates", "losses"), Points("rates", "losses", size=4),
              Points("rates", "away", shape="cross", colour="wrong", size=6, label="ran away"),
              Points("lr", "loss", hollow=True, colour="ink", size=9, label="yours"),
              x=(7e-5, 14), y=(0.005, 4), log="xy", xlabel="learning rate (drag)",
              ylabel="loss after so many epochs", drag=("lr", None),
              handles=(Handle("lr", "loss", "lr", label="your learning rate"),), size=(450, 300)),
        Panel(Line("epochs", "curve"), Points("epoch", "loss", hollow=True, colour="ink", size=9),
              Text("middle", "high", "{gone}", align="center", colour="wrong", bold=True),
              x=(0, EPOCHS + 0.8), y=(0.005, 4), log="y", xlabel="epoch",
              ylabel="loss with your learning rate", drag=("epoch", None),
              handles=(Handle("epoch", "loss", "epoch", label="the epoch"),), size=(400, 300)))

    def __init__(self) -> None:
        self.losses = np.array([penguins_at_rate(rate) for rate in PENGUIN_RATES])
        super().__init__()

    def compute(self, lr: Array, epoch: Array) -> dict[str, Any]:
        lr, epoch = np.broadcast_arrays(lr, epoch)
        chosen, at = np.abs(np.log(lr / PENGUIN_RATES)).argmin(axis=1), epoch.astype(int)[:, 0]
        losses = self.losses[:, at].T                                       # (frames, rates)
        loss = losses[np.arange(len(at)), chosen]
        best = np.nanargmin(losses, axis=1)
        return {
            "rates": np.array([PENGUIN_RATES]), "losses": losses,
            "away": np.where(np.isnan(losses), 3.0, np.nan), "curve": self.losses[chosen],
            "epochs": np.arange(EPOCHS + 1.0)[None], "loss": loss[:, None],
            "middle": np.array([[EPOCHS / 2]]), "high": np.array([[2.0]]),
            "gone": np.where(np.isnan(loss), "training has run away ↑", " "),
            "now": np.array(["ran away" if np.isnan(v) else f"{v:.4f}" for v in loss]),
            "outcome": np.array(["training has run away" if np.isnan(v) else f"loss {v:.4f}"
                                 for v in loss]),
            "others": np.array([
                f"The best of the sixteen rates is then {PENGUIN_RATES[i]:.2g}, with loss {v:.4f}."
                if after else "All sixteen rates begin there."
                for after, i, v in zip(at, best, np.nanmin(losses, axis=1), strict=True)])}


class OptimizersInARavine(Figure):
    """Plain gradient descent, momentum and Adam, from the same place in a narrow ravine."""

    title = "SGD, momentum and Adam in a ravine"
    try_this = ("Find the best learning rate for each of the three. Is there one that suits all?")
    steepness, start, steps = (1.0, 25.0), (-4.0, 1.0), 60
    optimizers: ClassVar[dict[str, Any]] = {
        "SGD": dl.SGD, "SGD with momentum 0.9": partial(dl.SGD, momentum=0.9), "Adam": dl.Adam}
    summary = ("Learning rate {lr:.2g}, after {step:.0f} steps: the loss is {loss0} with SGD, "
               "{loss1} with momentum, {loss2} with Adam. It began at {begin:.1f}.")
    formula = (
        "w ← w −", Symbol(sign="η", value="{lr:.2g}", names=("lr",)), "·",
        Symbol(sign="gradient", names=("x0", "l0"), colour=RUNS[0][0]), "or ·",
        Symbol(sign="velocity", names=("x1", "l1"), colour=RUNS[1][0]), "or ·",
        Symbol(sign="mean gradient / typical size", names=("x2", "l2"), colour=RUNS[2][0]))
    controls = (Slider("lr", 10**-2.6, 10**-0.4, steps=12, default=0.04, log=True,
                       label="learning rate"),
                Slider("step", 0, steps, steps=steps // 2 + 1, default=30, digits=0, play=True))
    panels = (
        Panel(Line("level_x", "level_y", colour="muted", width=1, label="equal loss"),
              *(Line(f"x{i}", f"y{i}", colour=c, dash=dash, width=1.5)
                for i, (c, _, dash) in enumerate(RUNS)),
              *(Points(f"x{i}", f"y{i}", shape=s, colour=c, size=3.5, label=name)
                for i, ((c, s, _), name) in enumerate(zip(RUNS, optimizers, strict=True))),
              x=(-4.6, 4.6), y=(-1.7, 1.7), xlabel="w₁", ylabel="w₂", size=(500, 320),
              handles=tuple(Handle(f"x{i}", f"y{i}", "step", at=-1, label=f"the path of {name}")
                            for i, name in enumerate(optimizers))),
        Panel(*(Line("steps", f"l{i}", colour=c, dash=dash)
                for i, (c, _, dash) in enumerate(RUNS)),
              *(Points("steps", f"l{i}", shape=s, colour=c, size=3)
                for i, (c, s, _) in enumerate(RUNS)),
              x=(0, steps), y=(1e-5, 1e3), log="y", xlabel="step", ylabel="loss", size=(380, 320)))

    def __init__(self) -> None:
        self.paths = {lr: [descent(partial(make, lr=lr), self.steepness, self.start, self.steps)
                           for make in self.optimizers.values()]
                      for lr in self.controls[0].values}
        super().__init__()

    def compute(self, lr: Array, step: Array) -> dict[str, Any]:
        lr, step = np.broadcast_arrays(lr, step)
        level_x, level_y = level_lines(self.steepness, (0.5, 2, 4.5, 8, 12.5))
        paths = np.array([self.paths[rate] for rate in lr[:, 0]])   # (frames, 3, steps + 1, 2)
        heights = height(self.steepness, paths)
        at = step.astype(int)[:, 0]
        shown = np.broadcast_to(np.arange(self.steps + 1) <= step, heights[:, 0].shape)
        result: dict[str, Any] = {"level_x": level_x, "level_y": level_y,
                                  "steps": np.arange(self.steps + 1.0)[None],
                                  "begin": height(self.steepness, np.array(self.start))}
        for i in range(3):
            now = heights[np.arange(len(at)), i, at]
            result |= {f"x{i}": np.where(shown, paths[:, i, :, 0], np.nan),
                       f"y{i}": np.where(shown, paths[:, i, :, 1], np.nan),
                       f"l{i}": np.where(shown, heights[:, i], np.nan),
                       f"loss{i}": np.array(["over a million" if v > 1e6 else typeset(f"{v:.3g}")
                                             for v in now])}
        return result


# What the lesson asks ----------------------------------------------------------------------------

questions = Questions("07_gradient_descent")

questions.predict_choice(
    "one",
    "The bowl is L = w², with slope 2w. We start at 2.6 with learning rate 1. What happens?",
    ["it reaches 0 at once", "it jumps from 2.6 to −2.6 and back, for ever", "it flies away"],
    answer="it jumps from 2.6 to −2.6 and back, for ever",
    because="2.6 − 1 · 2 · 2.6 = −2.6. Try it in the figure.")

questions.question(
    "valleys",
    "The ball starts above the shallower valley. At which learning rates does it come to rest in "
    "the deeper one?",
    {"at low ones": "Low rates creep, but into the valley where they began.",
     "at high ones": "Some jump across, none stays: above 0.8 it leaves the picture.",
     "at none of them": "It knows the slope where it stands, not that there is a deeper place."},
    answer="at none of them")

def last_loss(exponent: Array) -> Array:
    """The loss after 30 epochs at a learning rate of 10 to this power; 2 where it ran away."""
    losses = [penguins_at_rate(rate)[-1] for rate in PENGUIN_RATES]
    return np.interp(exponent, np.log10(PENGUIN_RATES), np.nan_to_num(losses, nan=2.0))


questions.predict_choice(
    "steepest",
    "You stand on a line of equal loss, and want to get down as fast as you can with a short step. "
    "Where do you go?",
    ["along the line", "at a right angle to the line", "straight towards the lowest point"],
    answer="at a right angle to the line",
    because="Along the line nothing changes. And the lowest point mostly lies in another direction "
            "than the steepest: from where you stand you know nothing of it.")

questions.predict_sketch(
    "sketch",
    "Sketch the loss after 30 epochs. To the right runs the learning rate: −4 means 0.0001, 0 "
    "means 1, and 1 means 10.",
    truth=last_loss, x=(-4, 1), y=(0, 2), xlabel="learning rate, as a power of ten", ylabel="loss",
    points=6, because="Where training ran away, the dashed line goes up to 2.")

questions.predict_choice(
    "batch",
    "30 epochs with learning rate 0.1. Which batch size ends with the lowest training loss?",
    ["342: the exact gradient", "32", "1: a step after every penguin"],
    answer="1: a step after every penguin",
    because="It takes 10,260 steps, the full batch only 30. But look at the time that it needs.")

questions.predict_choice(
    "ravine",
    "A ravine is 25 times as steep across as along. All three use learning rate 0.04. Which is "
    "lowest after 30 steps?",
    ["plain SGD", "SGD with momentum", "Adam"],
    answer="SGD with momentum",
    because="Along the ravine its slopes add up. But look how it swings, and what other rates do.")

questions.question(
    "sign",
    "At the present weight the slope is −4, the learning rate is 0.1. How does the weight change?",
    {"by −0.4": "The rule subtracts: minus 0.1 times −4.",
     "by +0.4": "The loss falls to the right, so the weight grows.",
     "by −4": "The learning rate scales the slope, and the sign turns.",
     "by +40": "Multiply by the learning rate, do not divide."},
    answer="by +0.4")

questions.question(
    "curve",
    "A loss curve jumps up and down and does not get lower. What do you try first?",
    {"more epochs": "It would go on jumping.",
     "a lower learning rate": "The steps are too long for the ground.",
     "a higher learning rate": "The steps are too long already.",
     "a larger network": "First let this one learn."},
    answer="a lower learning rate")

questions.question(
    "zero",
    "At some weight the slope is exactly 0. What does gradient descent do there?",
    {"It stays, whether or not this is the lowest place.":
         "A valley that is not the deepest, or even a flat hilltop, holds it too.",
     "It goes on to the lowest place.": "It knows only the slope where it stands.",
     "It stops, and this is the lowest place.": "Remember the two valleys."},
    answer="It stays, whether or not this is the lowest place.")

questions.question(
    "epoch",
    "1000 samples, batches of 50. How many updates has an epoch?",
    {"1": "That would be the full batch.",
     "20": "1000 / 50 batches, one update each.",
     "50": "That is the number of samples in a batch.",
     "1000": "That would be batches of one."},
    answer="20")

questions.question(
    "adam",
    "All slopes become a thousand times larger, because the loss is written in other units. Whose "
    "steps stay about the same?",
    {"SGD's": "Its step is the rate times the slope: a thousand times longer.",
     "momentum's": "Its velocity is a sum of slopes: a thousand times larger, too.",
     "Adam's": "It divides the slope by the slope's own usual size."},
    answer="Adam's")
