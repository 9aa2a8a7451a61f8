"""Lesson 02: inputs, weights and a bias become one sum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

import dlcourse as dl

from .kit import Bars, Figure, Handle, Heat, Line, Panel, Points, Segments, Slider, Symbol, Text
from .kit.frames import fired
from .kit.questions import Questions
from .kit.theirs import number

if TYPE_CHECKING:
    from collections.abc import Callable

    from .._arrays import Array

SPECIES = ("Adelie", "Chinstrap", "Gentoo")


def weighted_sum(x: Array, w: Array, b: float) -> float:
    """z = x₁w₁ + x₂w₂ + … + b

    >>> print(weighted_sum(np.array([2.0, 3.0]), np.array([1.0, -1.0]), 0.5))   # 2 − 3 + 0.5
    -0.5
    """
    return float(dl.Neuron(w, b).weighted_sum(x))


def factor(values: Array) -> Array:
    """Numbers as they stand in a product or a sum: negative ones in brackets.

    >>> print(*factor(np.array([1.0, -0.5])))
    1.0 (−0.5)
    """
    return np.where(values < 0, np.char.mod("(−%.1f)", abs(values)), np.char.mod("%.1f", values))


class WeightedSum(Figure):
    """Each product x·w is a step; the bias is the last one; where the steps end is z."""

    title = "Products and bias stack up to the weighted sum"
    try_this = ("Make z exactly 0 without touching the bias. "
                "Then move the bias alone, and watch which bars change.")
    goal = "z is 0, and the bias is where it was."
    summary = ("2.0 · {f1} + (−1.0) · {f2} + 0.5 · {f3} + {f4}: the steps are {p1:.2f}, {p2:.2f}, "
               "{p3:.2f} and the bias, and end at {sum:.2f}. The function says z = {z:.2f}.{apart}")
    formula = (
        Symbol(sign="z", value="{z:.2f}", names=("z",), colour="model"), "=",
        "x₁ ·", Symbol(sign="w₁", value="{w1:.1f}", names=("w1", "end")), "+ x₂ ·",
        Symbol(sign="w₂", value="{w2:.1f}", names=("w2", "end")), "+ x₃ ·",
        Symbol(sign="w₃", value="{w3:.1f}", names=("w3", "end")), "+",
        Symbol(sign="b", value="{bias:.1f}", names=("bias", "end")))
    controls = (Slider("w1", -2, 2, default=1, digits=1, label="w₁ (of x₁ = 2)"),
                Slider("w2", -2, 2, default=1, digits=1, label="w₂ (of x₂ = −1)"),
                Slider("w3", -2, 2, default=-1, digits=1, label="w₃ (of x₃ = 0.5)"),
                Slider("bias", -2, 2, default=0.5, digits=1, label="bias b"))
    panels = (Panel(
        Bars("place", "end", base="start", by_sign=True, values=2, clear="zero"),
        Bars("last", "z", colour="model", values=2, clear="zero"),
        Segments("join_x0", "join_y", "join_x1", "join_y", colour="muted", width=1, dash=True),
        Line("across", "zero", colour="ink", width=1),
        x=(-0.6, 4.6), y=(-8.5, 8.5), ylabel="sum so far",
        xticks=dict(enumerate(("x₁·w₁", "x₂·w₂", "x₃·w₃", "b", "z"))), size=(620, 380),
        handles=tuple(Handle("place", "end", name, at=i, flat=True, label=f"the end of {bar}")
                      for i, (name, bar) in enumerate((("w1", "x₁·w₁"), ("w2", "x₂·w₂"),
                                                       ("w3", "x₃·w₃"), ("bias", "the bias"))))),)

    def __init__(self, function: Callable[[Array, Array, float], float] = weighted_sum) -> None:
        self.function, self.x = function, np.array([2.0, -1.0, 0.5])
        super().__init__()

    def compute(self, w1: Array, w2: Array, w3: Array, bias: Array) -> dict[str, Any]:
        w1, w2, w3, bias = np.broadcast_arrays(w1, w2, w3, bias)
        w = np.hstack([w1, w2, w3])
        steps = np.hstack([self.x * w, bias])                             # (frames, 4)
        end = steps.cumsum(axis=1)
        start = end - steps
        z = np.array([[number(self.function(self.x.copy(), row.copy(), float(b)), self.function)]
                      for row, b in zip(w, bias[:, 0], strict=True)])
        apart = ~np.isclose(z, end[:, 3:])
        places = np.arange(4.0)[None]
        return {"place": places, "start": start, "end": end, "last": np.array([[4.0]]), "z": z,
                "p1": steps[:, :1], "p2": steps[:, 1:2], "p3": steps[:, 2:3], "sum": end[:, 3:],
                "reached": np.isclose(z, 0) & (bias == 0.5),
                "apart": np.where(apart, " That is not where the steps end.", ""),
                **{f"f{i}": factor(v) for i, v in enumerate((w1, w2, w3, bias), start=1)},
                "join_x0": places + 0.35, "join_x1": places + 0.65, "join_y": end,
                "across": np.array([[-0.6, 4.6]]), "zero": np.zeros((1, 2))}


class ThresholdToBias(Figure):
    """A threshold θ on the sum, or a bias b = −θ and a threshold at 0: the same neuron."""

    title = "The threshold, moved to the other side"
    try_this = "Choose a sum, and move θ across it. Do the two neurons ever disagree?"
    summary = ("Left: the sum {sum:.1f} is {compared} the threshold {theta:.1f}. Right: the sum "
               "plus the bias {bias:.1f} is {z:.1f}, which is {sign} 0. The neuron {fires}.")
    formula = (
        Symbol(sign="z", value="{z:.1f}", names=("z",), colour="model"), "=",
        Symbol(sign="x₁w₁ + x₂w₂ + …", value="{sum:.1f}", names=("sum",), colour="model"), "+",
        Symbol(sign="b", value="{bias:.1f}", names=("theta",)),
        "with b = −θ,  θ =",
        Symbol(sign="θ", value="{theta:.1f}", names=("theta",)))
    controls = (Slider("sum", -3, 3, steps=61, default=1, digits=1,
                       label="weighted sum without bias"),
                Slider("theta", -2, 2, default=0.5, digits=1, label="threshold θ"))
    panels = (
        Panel(Line("s", "left"), Segments("theta", "low", "theta", "high", colour="ink",
              dash=True, label="threshold θ"), Points("sum", "output", size=7, colour="model"),
              x=(-5, 5), y=(-0.15, 1.25), yticks={0: "silent 0", 1: "fires 1"},
              xlabel="x₁w₁ + x₂w₂ + …", title="with a threshold θ", drag=("sum", None),
              size=(440, 280),
              handles=(Handle("theta", 0.5, "theta", label="the threshold"),
                       Handle("sum", "output", "sum", label="the sum"))),
        Panel(Line("s", "right"), Segments("zero", "low", "zero", "high", colour="ink",
              dash=True, label="0"), Points("z", "output", size=7, colour="model"),
              Text("beside", "above", "z = {z:.1f}", align="center"),
              x=(-5, 5), y=(-0.15, 1.25), yticks={0: "silent 0", 1: "fires 1"},
              xlabel="z = x₁w₁ + x₂w₂ + … + b", title="with a bias b = −θ", size=(440, 280),
              handles=(Handle("z", "output", "sum", label="the sum with its bias"),)))

    def compute(self, sum: Array, theta: Array) -> dict[str, Any]:
        s = np.linspace(-5, 5, 401)[None]
        sum, theta = np.broadcast_arrays(sum, theta)
        bias = -theta
        z = sum + bias
        output = np.array([dl.ThresholdUnit([1.0], t)([v]) for v, t in
                           zip(sum[:, 0], theta[:, 0], strict=True)]).reshape(-1, 1)
        reached = output > 0
        return {"s": s, "left": dl.step(s - theta), "right": dl.step(s), "output": output,
                "bias": bias, "z": z, "zero": np.zeros((1, 1)), "low": np.array([[-0.15]]),
                "high": np.array([[1.25]]),
                "beside": np.where(reached, np.maximum(z, 0.9), np.minimum(z, -0.9)),
                "above": np.where(reached, 1.12, 0.12),
                "compared": np.where(reached, "at least", "below"),
                "sign": np.where(reached, "at least", "below"),
                "fires": np.where(reached, "fires", "stays silent")}


class Likeness(Figure):
    """Two arrows of inputs and weights: their dot product says how alike their directions are."""

    title = "The dot product as likeness"
    try_this = "Turn the inputs until x · w is 0. How do the two arrows stand now?"
    goal = "x · w is 0."
    summary = ("Inputs ({x1:.3f}, {x2:.3f}), weights (2, 1). The angle between them is "
               "{between:.0f}°, and x · w = 2·({x1:.3f}) + 1·({x2:.3f}) = {dot:.2f}.")
    formula = (
        Symbol(sign="x · w", value="{dot:.2f}", names=("dot", "dots")), "=",
        Symbol(sign="length of x", value="{length:.2f}", names=("length", "x1")), "·",
        Symbol(sign="length of w", value="2.24", names=("w1",), colour="model"), "· cos",
        Symbol(sign="angle", value="{between:.0f}°", names=("turn",)))
    controls = (Slider("turn", -180, 180, steps=73, default=40, unit="°", digits=0,
                       label="from weights to inputs"),
                Slider("length", 0.5, 2, steps=31, default=1.5, digits=2,
                       label="length of the inputs"))
    panels = (
        Panel(Segments("zero", "zero", "w1", "w2", colour="model", width=4, arrow=True,
                       label="the weights w"),
              Segments("zero", "zero", "x1", "x2", colour="ink", width=4, arrow=True,
                       label="the inputs x"),
              Line("across_x", "across_y", colour="muted", dash=True,
                   label="at a right angle to w: x · w = 0"),
              x=(-2.4, 2.4), y=(-2.4, 2.4), xlabel="first", ylabel="second", equal=True,
              size=(352, 344), handles=(Handle("x1", "x2", "turn", "length",
                                               label="the inputs' arrow"),)),
        Panel(Line("turns", "dots"), Points("turn", "dot", colour="ink", size=6),
              Line("ends", "level", colour="muted", width=1),
              x=(-180, 180), y=(-5, 5), xticks={-180: "−180", -90: "−90", 0: "0", 90: "90",
                                                180: "180"},
              xlabel="angle (degrees)", ylabel="x · w", size=(500, 327),
              handles=(Handle("turn", "dot", "turn", label="the angle of the inputs"),)))

    def compute(self, turn: Array, length: Array) -> dict[str, Any]:
        turn, length = np.broadcast_arrays(turn, length)
        w = np.array([2.0, 1.0])
        angle = np.arctan2(w[1], w[0]) + np.radians(turn)
        x1, x2 = length * np.cos(angle), length * np.sin(angle)
        turns = np.linspace(-180, 180, 73)[None]
        dot = w[0] * x1 + w[1] * x2
        dot = np.where(np.abs(dot) < 1e-9, 0.0, dot)  # a right angle, but for rounding
        return {"zero": np.zeros((1, 1)), "w1": w[None, :1], "w2": w[None, 1:], "x1": x1, "x2": x2,
                "across_x": np.array([[1.5, -1.5]]), "across_y": np.array([[-3.0, 3.0]]),
                "turns": turns, "dots": length * np.hypot(*w) * np.cos(np.radians(turns)),
                "ends": np.array([[-180.0, 180.0]]), "level": np.zeros((1, 2)),
                "dot": dot, "between": np.abs(turn), "reached": dot == 0}


class LineAndNormal(Figure):
    """Two measurements of a penguin, and the line at which the neuron changes its mind."""

    title = "Where the neuron changes its mind"
    try_this = ("Make the neuron fire for the Gentoos (squares) only. "
                "Turn the line with the weights, and push it with the bias.")
    goal = "it fires for all Gentoos, and for no other penguin."
    summary = ("The neuron fires for {gentoo:.0f} of 123 Gentoos and for {others:.0f} of 219 other "
               "penguins. The arrow of the weights ({w1:.1f}, {w2:.1f}) {arrow}.")
    formula = (
        Symbol(sign="w₁", value="{w1:.1f}", names=("w1", "tip_x"), colour="model"), "· x₁ +",
        Symbol(sign="w₂", value="{w2:.1f}", names=("w2", "tip_x"), colour="model"), "· x₂ +",
        Symbol(sign="b", value="{bias:.1f}", names=("bias", "line_x")), "= 0 on the line")
    controls = (Slider("w1", -2, 2, default=0.5, digits=1, label="w₁ (of the flipper)"),
                Slider("w2", -2, 2, default=0.5, digits=1, label="w₂ (of the bill's depth)"),
                Slider("bias", -4, 4, default=0.6, digits=1, label="bias b"))
    panels = (Panel(
        Heat("fires", extent=(-4, 4, -4.5, 5), limits=(-1, 1), alpha=0.25, smooth=True,
             key={1: "fires", -0.4: "silent"}),
        Points("flipper", "depth", group="species", size=3, names=SPECIES),
        Line("line_x", "line_y", colour="ink", width=2.5, label="z = 0"),
        Segments("foot_x", "foot_y", "tip_x", "tip_y", colour="model", width=3, arrow=True,
                 label="the weights"),
        x=(-4, 4), y=(-4.5, 5), xlabel="x₁: flipper length, cm above 20 cm",
        ylabel="x₂: bill depth, mm above 17 mm", equal=True, size=(400, 444),
        handles=(Handle("foot_x", "foot_y", "bias", label="the line"),
                 Handle("tip_x", "tip_y", "w1", "w2", label="the arrow's tip"))),)

    def __init__(self) -> None:
        x, self.species = dl.load_penguins()
        self.x = two_measurements(x)
        super().__init__()

    def compute(self, w1: Array, w2: Array, bias: Array) -> dict[str, Any]:
        w1, w2, bias = np.broadcast_arrays(w1, w2, bias)
        z = w1 * self.x[:, 0] + w2 * self.x[:, 1] + bias                  # (frames, birds)
        across, up = np.linspace(-4, 4, 81), np.linspace(-4.5, 5, 81)
        grid = (w1[:, :, None] * across[None, None] + w2[:, :, None] * up[None, :, None]
                + bias[:, :, None])
        length = np.hypot(w1, w2)
        safe = np.where(length > 0, length, 1.0)
        # the point of the line nearest to the origin, and a long way along the line from there
        foot = np.where(length > 0, -bias / safe**2, np.nan) * np.hstack([w1, w2])
        along = np.hstack([-w2, w1]) / safe
        reach = np.array([[-12.0, 12.0]])
        gentoo = self.species == 2
        return {
            "reached": ((z >= 0) == gentoo).all(axis=1, keepdims=True),
            "flipper": self.x[None, :, 0], "depth": self.x[None, :, 1],
            "species": self.species[None], "fires": 1.4 * fired(grid) - 0.4,
            "line_x": foot[:, :1] + reach * along[:, :1],
            "line_y": foot[:, 1:] + reach * along[:, 1:],
            "foot_x": foot[:, :1], "foot_y": foot[:, 1:],
            "tip_x": foot[:, :1] + w1, "tip_y": foot[:, 1:] + w2,
            "arrow": np.where(length[:, 0] > 0, "stands at a right angle to the line and points to "
                              "the side where it fires", "has no length: there is no line"),
            "gentoo": (z[:, gentoo] >= 0).sum(axis=1, keepdims=True),
            "others": (z[:, ~gentoo] >= 0).sum(axis=1, keepdims=True)}


def two_measurements(x: Array) -> Array:
    """Flipper length in cm above 20 cm, and bill depth in mm above 17 mm: (birds, 2).

    >>> print(two_measurements(np.array([[39.1, 18.7, 181.0, 3750.0]])).round(1))
    [[-1.9  1.7]]
    """
    return np.column_stack([x[:, 2] / 10 - 20, x[:, 1] - 17])


# What the lesson asks ----------------------------------------------------------------------------

questions = Questions("02_artificial_neuron")

questions.predict_number(
    "weighted-sum",
    "x = (2, −1, 0.5), w = (0.5, −2, 1), b = −1. What is z?",
    low=-10, high=10, within=0.01, answer=2 * 0.5 + 1 * 2 + 0.5 * 1 - 1,
    because="The products are 1, 2 and 0.5. The bias takes 1 away. Set these weights in the "
            "figure below.")

questions.predict_choice(
    "threshold-as-bias",
    "A neuron is hard to wake: it fires if its sum is at least θ = 5. With which bias does it "
    "fire for exactly the same inputs, when z is compared with 0?",
    ["5", "−5", "0"],
    answer="−5",
    because="At a sum of 5, z must be exactly 0. A neuron that is hard to wake has a very "
            "negative bias.")

questions.predict_choice(
    "arrow",
    "Both weights are doubled, and the bias too. What happens to the line?",
    ["it turns", "it moves away", "it stays where it is"],
    answer="it stays where it is",
    because="2z is 0 where z is 0. In the figure, try the weights (0.5, 0.5) with the bias 0.6, "
            "and then (1, 1) with 1.2. Only the arrow grows.")

questions.question(
    "zero-inputs",
    "All inputs are 0. What is z?",
    {"0": "Only if the bias is 0, too.",
     "the bias": "All products are 0, and the bias remains.",
     "the sum of the weights": "Each weight is multiplied by 0."},
    answer="the bias")

questions.question(
    "negative",
    "The weight of x₂ is −3. What happens to z when x₂ grows by 1?",
    {"z grows by 3": "The weight is negative: the effect is turned around.",
     "z falls by 3": "Each 1 that x₂ gains is multiplied by −3.",
     "z falls to −3": "z changes <i>by</i> −3. Where it ends depends on the other inputs as well.",
     "it depends on the bias": "The bias moves z, but not how z changes with x₂."},
    answer="z falls by 3")

questions.question(
    "count",
    "A neuron looks at all four measurements of a penguin. How many numbers can training adjust "
    "in it?",
    {"4": "These are the weights. There is one more.",
     "5": "Four weights and one bias.",
     "8": "There is one bias for the neuron, not one for each input."},
    answer="5")

questions.question(
    "turn",
    "Two inputs, and no weight is 0. You want to move the line z = 0 without turning it, by "
    "changing a single number. "
    "Which one?",
    {"the bias": "It pushes the line along the arrow of the weights, or against it.",
     "the first weight": "That turns the line.",
     "both weights, by the same factor":
         "That moves the line, too, if the bias is not 0. But these are two numbers, and one is "
         "enough."},
    answer="the bias")
