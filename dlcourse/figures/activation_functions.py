"""Lesson 03: what a neuron makes of its sum, how steep that is, and what learning needs of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

import dlcourse as dl

from .artificial_neuron import factor, two_measurements
from .kit import (
    Bars,
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
    on_array,
)
from .kit.questions import Questions
from .kit.style import RUNS

if TYPE_CHECKING:
    from collections.abc import Callable

    from .._arrays import Array

ACTIVATIONS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "step": (dl.step, dl.step_derivative), "sigmoid": (dl.sigmoid, dl.sigmoid_derivative),
    "tanh": (dl.tanh, dl.tanh_derivative), "ReLU": (dl.relu, dl.relu_derivative)}


def measured_slope(function: Callable[[Any], Any], z: Array, h: float = 1e-4) -> Array:
    """How steep ``function`` is at each z: the rise from z − h to z + h, over the way 2h.

    >>> measured_slope(lambda z: z * z, np.array([3.0])).round(6).tolist()
    [6.0]
    """
    return (on_array(function, z + h) - on_array(function, z - h)) / (2 * h)


def with_slope(function: Callable[[Any], Any], derivative: Callable[[Any], Any] | None = None
               ) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """A function of the reader's and its derivative, measured if there is none; both on arrays."""
    return (lambda z: on_array(function, z),
            lambda z: on_array(derivative, z) if derivative else measured_slope(function, z))


def around_zero(reach: float, points: int = 121) -> Array:
    """Places from −reach to reach, and two close to 0, so that a jump looks like one: (1, …)."""
    return np.sort(np.append(np.linspace(-reach, reach, points), [-1e-6, 1e-6]))[None]


def whole(low: int, high: int) -> dict[float, str]:
    """Ticks at the whole numbers from ``low`` to ``high``.

    >>> whole(-1, 1)
    {-1: '−1', 0: '0', 1: '1'}
    """
    return {place: f"{place}".replace("-", "−") for place in range(low, high + 1)}


class Tangent(Figure):
    """A function with its tangent at z, and beside it the slope of that tangent, everywhere."""

    title = "How steep is it here?"
    try_this = ("Drag z along the sigmoid. Where is the tangent steepest, and where is it nearly "
                "level? Then do the same with the step.")
    summary = ("{activation} at z = {z:.1f}: the output is {output:.3f}, the slope is "
               "{slope:.3f}. {note}")
    formula = (Symbol(sign="output", value="{output:.3f}", names=("output", "curve"),
                      colour="model"),
               "= f(", Symbol(sign="z", value="{z:.1f}", names=("z",)), "),  slope =",
               Symbol(sign="f′(z)", value="{slope:.3f}", names=("slope", "slopes", "touch_y"),
                      colour="tangent"))
    panels = (
        Panel(Line("places", "curve", width=3, label="output"),
              Line("touch_x", "touch_y", colour="tangent", dash=True, label="tangent"),
              Points("z", "output", size=6, colour="ink"),
              Text("corner", "high", "output {output:.3f}"),
              x=(-4, 4), y=(-1.2, 2.2), xlabel="z", title="the function", size=(440, 330),
              xticks=whole(-4, 4), drag=("z", None),
              handles=(Handle("z", "output", "z", label="the point of the curve"),)),
        Panel(Line("places", "slopes", colour="tangent", width=3, label="slope"),
              Segments("z", "nothing", "z", "slope", colour="ink", width=2),
              Points("z", "slope", size=6, colour="ink"),
              Text("corner", "top", "slope {slope:.3f}"),
              x=(-4, 4), y=(-0.3, 1.5), xlabel="z", title="its slope (the derivative)",
              size=(440, 330), xticks=whole(-4, 4), drag=("z", None),
              handles=(Handle("z", "slope", "z", label="the slope's point"),)))

    def __init__(self, function: Callable[[Any], Any] | None = None,
                 derivative: Callable[[Any], Any] | None = None) -> None:
        self.functions = ({"yours": with_slope(function, derivative)} if function else ACTIVATIONS)
        self.controls = [
            Choice("activation", [*self.functions], default="sigmoid" if not function else None),
            Slider("z", -4, 4, steps=81, default=1, digits=1)]
        super().__init__()

    def compute(self, activation: str, z: Array) -> dict[str, Any]:
        function, derivative = self.functions[activation]
        places = around_zero(4)
        output, slope = function(z), derivative(z)
        half = 1.3 / np.hypot(1, slope) * np.array([[-1, 1]])  # the tangent is always as long
        special = {"step": "Here it jumps: it has no slope, and we say 0.",
                   "ReLU": "Here it has a kink: any slope from 0 to 1 is right, and we say 0."}
        return {"places": places, "curve": function(places), "slopes": derivative(places),
                "output": output, "slope": slope, "touch_x": z + half,
                "touch_y": output + slope * half, "nothing": np.zeros((1, 1)),
                "corner": np.array([[-3.8]]), "high": np.array([[1.6]]), "top": np.array([[1.25]]),
                "note": np.where(np.isclose(z, 0), special.get(activation, ""), "")}


class CompareFour(Figure):
    """The same sum in four neurons that differ in their activation alone."""

    title = "One sum, four activations"
    try_this = "Drag z from left to right. Who is silent below 0? Whose output never stops growing?"
    summary = "At z = {z:.1f} the outputs are: {outputs}. The slopes are: {slopes}."
    formula = (
        "at", Symbol(sign="z", value="{z:.1f}", names=("z", "z_each")), "the output is",
        Symbol(sign="1 if z ≥ 0, else 0", value="{at[0]:.2f}", names=("curve0",)), ", or",
        Symbol(sign="1 / (1 + exp(−z))", value="{at[1]:.2f}", names=("curve1",), colour="run0"),
        ", or", Symbol(sign="tanh z", value="{at[2]:.2f}", names=("curve2",), colour="run1"),
        ", or",
        Symbol(sign="max(0, z)", value="{at[3]:.2f}", names=("curve3",), colour="run2"))
    controls = (Slider("z", -3, 3, steps=61, default=-1, digits=1),)

    def __init__(self, function: Callable[[Any], Any] | None = None) -> None:
        self.functions = {**ACTIVATIONS, **({"yours": with_slope(function)} if function else {})}
        names = dict(enumerate(self.functions))
        looks = (("ink", True, 2), ("run0", False, 3), ("run1", True, 3), ("run2", False, 2),
                 ("model", False, 4))
        curves = [Line("places", f"curve{i}", colour=colour, dash=dash, width=width,
                       label=names[i])
                  for i, (colour, dash, width) in zip(names, looks, strict=False)]
        bars: Any = {"along": "y", "values": 2, "by_sign": True,
                     "each": tuple(colour for colour, _, _ in looks)}
        size: Any = {"yticks": names, "y": (len(names) - 0.4, -0.6), "size": (235, 320)}
        self.panels = [
            Panel(*curves, Segments("z", "low", "z", "high", colour="muted", width=1),
                  Points("z_each", "output", size=5, colour="ink"),
                  Text("left", "at_sigmoid", "sigmoid"), Text("left", "at_tanh", "tanh"),
                  Text("before", "at_step", "step", align="right"),
                  Text("right", "at_relu", "ReLU", align="right"),
                  x=(-3, 3), y=(-1.2, 3.1), xlabel="z", title="output", size=(400, 320),
                  drag=("z", None),
                  handles=(Handle("z", 2.7, "z", label="the line at z"),)),
            Panel(Bars("place", "output", **bars), x=(-3.4, 4.9), title="output at z", **size),
            Panel(Bars("place", "slope", **bars), x=(-0.5, 1.5), title="slope at z", **size)]
        super().__init__()

    def compute(self, z: Array) -> dict[str, Any]:
        places = around_zero(3)
        output, slope = (np.hstack([pair[k](z) for pair in self.functions.values()])
                         for k in (0, 1))
        return {"places": places, "output": output, "slope": slope, "at": output,
                **{f"curve{i}": function(places)
                   for i, (function, _) in enumerate(self.functions.values())},
                "place": np.arange(len(self.functions), dtype=float)[None],
                "z_each": np.repeat(z, len(self.functions), axis=1),
                "low": np.array([[-1.2]]), "high": np.array([[3.1]]),
                **{name: np.array([[place]]) for name, place in {
                    "left": -2.9, "before": -0.15, "right": 1.9, "at_sigmoid": 0.25,
                    "at_tanh": -0.75, "at_step": 1.0, "at_relu": 2.3}.items()},
                "outputs": self.told(output), "slopes": self.told(slope)}

    def told(self, values: Array) -> Array:
        """Each frame's values in words: (frames,)."""
        return np.array([", ".join(f"{name} {value + 0:.2f}" for name, value in zip(
            self.functions, row, strict=True)).replace("-", "−") for row in values.round(2)])


def flippers() -> tuple[Array, Array]:
    """Each penguin's flipper length, in cm above 20 cm, and whether it is a Gentoo (1 or 0)."""
    x, y = dl.load_penguins()
    return two_measurements(x)[:, 0], (y == 2).astype(float)


class SoftThreshold(Figure):
    """A sigmoid of w·x + b among every third penguin: how the weight and the bias shape it."""

    title = "Not only whether, but how strongly"
    try_this = ("Move the thick curve so that it is high for the Gentoos and low for the others. "
                "Then make w as large as you can: what does the curve become?")
    summary = ("With w = {w:.1f} and b = {b:.1f} the neuron's output is at least 0.5 for "
               "{gentoos:.0f} of 41 Gentoos and for {others:.0f} of 73 other penguins. "
               "At 20 cm it is {middle:.2f}.")
    formula = ("output = σ(",
               Symbol(sign="w", value="{w:.1f}", names=("w", "curve"), colour="model"),
               "· x +", Symbol(sign="b", value="{b:.1f}", names=("b", "jump_x")), ")")
    controls = (Slider("w", -5, 10, steps=31, default=1, digits=1, label="weight w"),
                Slider("b", -10, 5, steps=31, default=1, digits=1, label="bias b"))
    panels = (Panel(
        Points("flipper", "height", group="gentoo", size=2.5, names=("other species", "Gentoo")),
        Line("jump_x", "jump_y", colour="ink", width=2, dash=True, label="step"),
        Line("places", "curve", width=3, label="output"),
        x=(-3.2, 3.4), y=(-0.2, 1.2), xlabel="x: flipper length, cm above 20 cm",
        ylabel="output", xticks=whole(-3, 3), size=(906, 340),
        handles=(Handle("jump_x", 0.5, "b", at=1, label="the middle of the curve"),)),)

    def __init__(self, function: Callable[[Any], Any] = dl.sigmoid) -> None:
        self.function = function
        self.flipper, self.gentoo = (values[::3] for values in flippers())
        scatter = np.random.default_rng(0).uniform(-0.06, 0.06, len(self.gentoo))
        self.height = np.where(self.gentoo, 1.1, -0.1) + scatter
        super().__init__()

    def compute(self, w: Array, b: Array) -> dict[str, Any]:
        w, b = np.broadcast_arrays(w, b)
        places = np.linspace(-3.2, 3.4, 67)[None]
        high = on_array(self.function, w * self.flipper + b) >= 0.5
        turn = np.where(w != 0, -b / np.where(w != 0, w, 1), 9).clip(-3.2, 3.4)
        left, right = dl.step(-3.2 * w + b), dl.step(3.4 * w + b)
        return {
            "flipper": self.flipper[None], "height": self.height[None],
            "gentoo": self.gentoo[None], "places": places,
            "curve": on_array(self.function, w * places + b),
            "jump_x": np.hstack([0 * turn - 3.2, turn, turn, 0 * turn + 3.4]),
            "jump_y": np.hstack([left, left, right, right]),
            "middle": on_array(self.function, b),
            "gentoos": high[:, self.gentoo == 1].sum(axis=1, keepdims=True),
            "others": high[:, self.gentoo == 0].sum(axis=1, keepdims=True)}


class StepCannotLearn(Figure):
    """Nine penguins and one bias: how the mistake changes with it, for a step and a sigmoid."""

    title = "Which way is better?"
    try_this = ("With the step, move b a little: the mistake mostly stays the same. With the "
                "sigmoid the tangent always says which way is down. Follow it to the lowest point.")
    summary = ("{activation} with b = {b:.1f}: the mistake is {mistake:.3f}, its slope is "
               "{slope:.3f}. {advice}")
    formula = (Symbol(sign="mistake", value="{mistake:.3f}", names=("mistake", "mistakes"),
                      colour="model"),
               "= mean of (", Symbol(sign="output − truth", names=("output",),
                                     colour="wrong"), ")²,  its slope at",
               Symbol(sign="b", value="{b:.1f}", names=("b",)), ":",
               Symbol(sign="slope", value="{slope:.3f}", names=("touch_y",), colour="tangent"))
    controls = (Choice("activation", ["step", "sigmoid"]),
                Slider("b", -6, 6, steps=61, default=2.2, digits=1, label="bias b"))
    weight = 3.0
    panels = (
        Panel(Segments("flipper", "truth", "flipper", "output", colour="wrong", width=1.5,
                       label="difference"),
              Line("places", "curve", width=3, label="output"),
              Points("flipper", "truth", group="truth", size=5,
                     names=("other species", "Gentoo")),
              x=(-3.2, 3.4), y=(-0.15, 1.15), xlabel="x: flipper length, cm above 20 cm",
              title="the neuron, with w = 3", xticks=whole(-3, 3), size=(440, 330)),
        Panel(Line("biases", "mistakes", width=3, label="mistake"),
              Line("touch_x", "touch_y", colour="tangent", dash=True, width=3, label="tangent"),
              Points("b", "mistake", size=6, colour="ink"),
              Text("corner", "high", "{advice}"),
              x=(-6, 6), y=(0, 0.75), xlabel="bias b", title="mean squared difference",
              size=(440, 330), drag=("b", None),
              handles=(Handle("b", "mistake", "b", label="the point on the mistake's curve"),)))

    def __init__(self) -> None:
        flipper, gentoo = flippers()
        self.flipper, self.truth = flipper[12::40], gentoo[12::40]
        super().__init__()

    def mistake(self, activation: str, b: Array) -> tuple[Array, Array]:
        """The mean of (output − truth)² at each bias, and its slope: twice (frames, 1)."""
        function, derivative = ACTIVATIONS[activation]
        z = self.weight * self.flipper + b
        difference = function(z) - self.truth
        return (np.mean(difference**2, axis=1, keepdims=True),
                np.mean(2 * difference * derivative(z), axis=1, keepdims=True))

    def compute(self, activation: str, b: Array) -> dict[str, Any]:
        function, _ = ACTIVATIONS[activation]
        places, biases = np.linspace(-3.2, 3.4, 133)[None], np.linspace(-6, 6, 481)[None]
        mistake, slope = self.mistake(activation, b)
        half = np.array([[-1.5, 1.5]])
        advice = np.where(slope < 0, "Slope below 0: raise b.", "Slope above 0: lower b.")
        level = np.abs(slope) < 0.002
        if activation == "step":
            advice, level = np.where(level, "Slope 0: no advice.", advice), level & False
        return {"flipper": self.flipper[None], "truth": self.truth[None],
                "output": function(self.weight * self.flipper + b), "places": places,
                "curve": function(self.weight * places + b), "biases": biases,
                "mistakes": self.mistake(activation, biases.T)[0].T, "mistake": mistake,
                "slope": slope, "touch_x": b + half, "touch_y": mistake + slope * half,
                "corner": np.array([[-5.7]]), "high": np.array([[0.5]]),
                "advice": np.where(level, "Almost level: the lowest point.", advice)}


class Saturation(Figure):
    """The slopes of a chain of neurons, multiplied layer by layer."""

    title = "How much of the slope is left"
    try_this = ("Find the best z for the sigmoid, and for tanh. Then move z to 3. "
                "What does ReLU do at −1?")
    summary = ("At z = {z:.2f} one layer leaves {one0:.2g} with the sigmoid, {one1:.2g} with tanh, "
               "{one2:.2g} with ReLU. After {layers:.0f} layers {left0:.2g}, {left1:.2g} and "
               "{left2:.2g} are left.")
    names = ("sigmoid", "tanh", "ReLU")
    formula = ("left = f′(", Symbol(sign="z", value="{z:.2f}", names=("z",)), ") to the power of",
               Symbol(sign="layers", value="{layers:.0f}", names=("layers",)), ":",
               *(Symbol(sign=name, value=f"{{left{k}:.2g}}", names=(f"slope{k}", f"passed{k}"),
                        colour=RUNS[k][0]) for k, name in enumerate(("sigmoid", "tanh", "ReLU"))))
    controls = (Slider("z", -5, 5, default=1, digits=2, label="z of every neuron"),
                Slider("layers", 1, 10, steps=10, default=10, digits=0, play=True))
    looks = (("run0", "circle", 4), ("run1", "triangle", 3), ("run2", "square", 2))
    panels = (
        Panel(*(Line("places", f"slope{k}", colour=colour, dash=name == "tanh", width=width,
                     label=name)
                for k, (name, (colour, _, width)) in enumerate(zip(names, looks, strict=True))),
              Segments("z", "nothing", "z", "full", colour="ink", width=2),
              x=(-5, 5), y=(-0.05, 1.25), xlabel="z", title="slope in one layer",
              size=(400, 340), drag=("z", None),
              handles=(Handle("z", "full", "z", label="the line at z"),)),
        Panel(*(Points("depth", f"passed{k}", colour=colour, shape=shape, size=5, label=name)
                for k, (name, (colour, shape, _)) in enumerate(zip(names, looks, strict=True))),
              x=(0, 10.6), y=(1e-12, 10), log="y", xlabel="layers", size=(460, 340),
              handles=(Handle("layers", "left1", "layers", label="the last layer's slope"),),
              title="all slopes so far, multiplied"))

    def compute(self, z: Array, layers: Array) -> dict[str, Any]:
        places, depth = around_zero(5), np.arange(1.0, 11)[None]
        arrays = {"places": places, "depth": depth, "nothing": np.zeros((1, 1)),
                  "full": np.ones((1, 1))}
        for k, name in enumerate(self.names):
            _, derivative = ACTIVATIONS[name]
            slope = derivative(z)
            powers = slope**depth
            shown = (depth <= layers) & (powers > 0)  # a logarithmic axis has no 0
            arrays |= {f"slope{k}": derivative(places), f"one{k}": slope,
                       f"passed{k}": np.where(shown, powers, np.nan),
                       f"left{k}": slope**layers}
        return arrays


class ThreeRelus(Figure):
    """A sum of three ReLUs: each adds a bend where it wakes up, and its weight is how sharp."""

    title = "A curve built of three ReLUs"
    try_this = ("Drag the curve's points until it lies on the dashed tent. Then find a curve that "
                "rises, rests, and rises again.")
    goal = "the curve lies on the tent."
    summary = ("{f1} · ReLU(x) + {f2} · ReLU(x − 1) + {f3} · ReLU(x − 2): from 0 to 1 the "
               "curve has slope {s1:.1f}, from 1 to 2 slope {s2:.1f}, after that {s3:.1f}.")
    formula = (
        Symbol(sign="w₁", value="{w1:.1f}", names=("w1", "part1"), colour="run0"), "· ReLU(x) +",
        Symbol(sign="w₂", value="{w2:.1f}", names=("w2", "part2"), colour="run1"),
        "· ReLU(x − 1) +",
        Symbol(sign="w₃", value="{w3:.1f}", names=("w3", "part3"), colour="run2"),
        "· ReLU(x − 2)")
    controls = tuple(Slider(f"w{k}", -3, 3, steps=13, default=default, digits=1,
                            label=f"w{'₁₂₃'[k - 1]}")
                     for k, default in ((1, 0.5), (2, 0.5), (3, -1)))
    panels = (
        Panel(*(Line("x", f"part{k}", colour=colour, dash=dash, width=4 - k, label=f"neuron {k}")
                for k, (colour, _, dash) in enumerate(RUNS, start=1)),
              x=(-1, 3.2), y=(-4, 4), xlabel="x", title="three neurons, each times its weight",
              xticks=whole(-1, 3), size=(400, 330)),
        Panel(Line("tent_x", "tent", colour="muted", dash=True, width=5, label="the tent"),
              Line("x", "total", width=3, label="their sum"),
              Points("corner_x", "corner", colour="ink", size=6),
              x=(-1, 3.2), y=(-4, 4), xlabel="x", title="added up", xticks=whole(-1, 3),
              size=(400, 330), handles=tuple(
                  Handle("corner_x", "corner", f"w{k + 1}", at=k, label=f"the curve at x = {k + 1}")
                  for k in range(3))))

    def compute(self, w1: Array, w2: Array, w3: Array) -> dict[str, Any]:
        w1, w2, w3 = np.broadcast_arrays(w1, w2, w3)
        weights = np.hstack([w1, w2, w3])
        x, corners, wakes = np.linspace(-1, 3.2, 85), np.arange(1.0, 4), np.arange(3)[:, None]
        slopes = weights.cumsum(axis=1)
        parts = weights[:, :, None] * dl.relu(x - wakes)                 # (frames, 3, places)
        tent = np.array([1.0, -2.0, 1.0])
        return {"x": x[None], **{f"part{k + 1}": parts[:, k] for k in range(3)},
                "total": parts.sum(axis=1), "tent_x": x[None],
                "tent": (tent @ dl.relu(x - wakes))[None],
                "corner_x": corners[None], "corner": weights @ dl.relu(corners - wakes),
                **{f"s{k + 1}": slopes[:, k : k + 1] for k in range(3)},
                **{f"f{k + 1}": factor(weights[:, k]) for k in range(3)},
                "reached": (weights == tent).all(axis=1, keepdims=True)}


# What the lesson asks ----------------------------------------------------------------------------

questions = Questions("03_activation_functions")

questions.predict_sketch(
    "sketch",
    "How does the sigmoid look? At 0 it is 1 / (1 + 1). Think about the ends, then draw the line.",
    truth=dl.sigmoid, x=(-6, 6), y=(0, 1), xlabel="z", ylabel="σ(z)", points=7,
    because="It is 0.5 at z = 0, and it flattens out on both sides.")

questions.predict_choice(
    "weight-alone",
    "The neuron's output is σ(w·x + b). Let b be 0, and w above 0. What happens to its "
    "curve when w grows?",
    ["it moves to the right", "it becomes steeper", "it becomes higher than 1"],
    answer="it becomes steeper",
    because="A larger weight makes z run faster through 0. Set b to 0 in the figure, and move w. "
            "(If b is not 0, the middle of the curve moves as well: it lies at x = −b/w.)")

questions.predict_choice(
    "below-zero",
    "Let z be negative, and look at the four formulas. Which function passes on a number below 0?",
    ["step", "sigmoid", "tanh", "ReLU"],
    answer="tanh",
    because="For a negative z, e to the z is smaller than e to the −z. So what stands above is "
            "negative. The others never go below 0.")

questions.predict_choice(
    "steeper-far-out",
    "Around z = 0, tanh climbs faster than the sigmoid. Which of the two is steeper at z = 4?",
    ["sigmoid", "tanh", "both are equally steep"],
    answer="sigmoid",
    because="tanh climbs faster, and so it is done sooner: at 4 it is already nearly level. Read "
            "both slopes off the figure.")

questions.question(
    "largest-slope",
    "Read off the figure: the largest slope of tanh is how many times that of the sigmoid?",
    {"as large": "Both have it at z = 0. Read the numbers there, one after the other.",
     "twice": "At z = 0 the sigmoid has the slope 1/4. Read the one of tanh there.",
     "four times": "1 against 1/4, both at z = 0.",
     "ten times": "At z = 0 tanh has the slope 1. Read the one of the sigmoid there."},
    answer="four times")

questions.predict_choice(
    "left",
    "The sigmoid's slope is at most 1/4. At best, how much is left after ten layers?",
    ["about a fortieth", "about a thousandth", "about a millionth"],
    answer="about a millionth", because="1/4 is multiplied ten times. The next cell computes it.")

questions.predict_choice(
    "step-mistake",
    "The step's mistake is drawn over all values of b. Which shape does the curve have?",
    ["a smooth valley", "stairs", "a straight line"],
    answer="stairs",
    because="The mistake only changes when a bird changes sides. Between, it is level.")

questions.question(
    "half",
    "A neuron with a sigmoid gives exactly 0.5. What is its z?",
    {"0.5": "That is the output. σ(0.5) is about 0.62.",
     "0": "σ(0) = 1 / (1 + 1).",
     "1": "σ(1) is about 0.73.",
     "it depends on the weights": "z does. But only one z gives 0.5, whatever led to it."},
    answer="0")

questions.question(
    "relu",
    "What does ReLU make of −2, 0 and 3?",
    {"0, 0, 3": "What is negative becomes 0, the rest passes.",
     "0, 0, 1": "So would a step do it that fires only above 0. ReLU lets 3 pass as 3.",
     "2, 0, 3": "That is the absolute value. ReLU turns nothing around.",
     "−2, 0, 3": "That is what went in. ReLU lets nothing negative through."},
    answer="0, 0, 3")

questions.question(
    "slope",
    "A sigmoid's output is 0.9. What is its slope there?",
    {"0.9": "That is the output, not the slope.",
     "0.1": "That is 1 − 0.9, only one of the two factors.",
     "0.09": "0.9 · (1 − 0.9). You do not even need z.",
     "0.25": "That is the largest slope. It belongs to the output 0.5."},
    answer="0.09")

questions.question(
    "saturated",
    "A neuron with tanh gives 0.9999. What do you know?",
    {"It is saturated: a small change of z hardly changes the output.":
         "Its slope is 1 − 0.9999², about 0.0002.",
     "It is dead and will stay silent.": "It is not silent, it is nearly at its largest output.",
     "Its slope is nearly 1.": "The slope is near 1 where the output is near 0.",
     "Its z is nearly 1.": "tanh(1) is only about 0.76. Here z is about 5."},
    answer="It is saturated: a small change of z hardly changes the output.")

questions.question(
    "step",
    "Why can slopes not train a step neuron?",
    {"Its slope is 0 wherever it has one.": "No slope ever says which way is better.",
     "It is too slow to compute.": "It is a single comparison, and very fast.",
     "It gives no negative numbers.": "Nor does the sigmoid, and it learns.",
     "Its slope is too large.": "Only at the jump itself, and there it has no slope at all."},
    answer="Its slope is 0 wherever it has one.")
