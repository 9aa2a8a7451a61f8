"""Lesson 06: from scores to probabilities, and from probabilities to a loss."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

import dlcourse as dl

from .kit import (
    Bars,
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
from .kit.style import CLASSES
from .kit.theirs import array
from .layers import trained_penguins as trained_penguins  # for the lesson

if TYPE_CHECKING:
    from collections.abc import Callable

    from .._arrays import Array

SPECIES = ("Adelie", "Chinstrap", "Gentoo")
CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, np.sqrt(0.75)]])  # of the triangle, by class


class SoftmaxTriangle(Figure):
    """Three logits, the probabilities that softmax makes of them, and their point in a triangle.

    ``function`` takes rows of logits (samples, 3) and returns rows of probabilities.
    """

    title = "Three scores, three probabilities"
    try_this = ("Move “shift all” from end to end. Then find three scores that put the point "
                "exactly in the middle. Is there only one way?")
    goal = "the point is exactly in the middle."
    summary = ("Logits {l0:.1f}, {l1:.1f}, {l2:.1f} give Adelie {p0:.1f} %, Chinstrap {p1:.1f} %, "
               "Gentoo {p2:.1f} %. The most probable: {best}.")
    formula = (
        Symbol(sign="p₁", value="{p0:.1f} %", names=("percent", "point_x")), "= exp(",
        Symbol(sign="z₁", value="{l0:.1f}", names=("z1", "shift")), ") / ( exp(",
        Symbol(sign="z₁", value="{l0:.1f}", names=("z1", "shift")), ") + exp(",
        Symbol(sign="z₂", value="{l1:.1f}", names=("z2", "shift")), ") + exp(",
        Symbol(sign="z₃", value="{l2:.1f}", names=("z3", "shift")), ") )")
    controls = (*(Slider(f"z{i + 1}", -5, 5, steps=51, default=default, digits=1,
                         label=f"z{'₁₂₃'[i]} ({name})")
                  for i, (name, default) in enumerate(zip(SPECIES, (2, 1, 0), strict=True))),
                Slider("shift", -5, 5, steps=51, default=0, digits=1, label="shift all"))
    panels = (
        Panel(Bars("place", "logits", each=CLASSES, values=1), x=(-0.6, 2.6), y=(-11, 11),
              xticks=dict(enumerate(SPECIES)), ylabel="logit", title="scores (logits)",
              size=(290, 280),
              handles=tuple(Handle("place", "logits", f"z{i + 1}", at=i, flat=True,
                                   label=f"{name}'s score")
                            for i, name in enumerate(SPECIES))),
        Panel(Bars("place", "percent", each=CLASSES, values=1), x=(-0.6, 2.6), y=(0, 112),
              xticks=dict(enumerate(SPECIES)), ylabel="probability (%)", title="softmax",
              size=(290, 280)),
        Panel(Line("edge_x", "edge_y", colour="ink"),
              Line("tie_x", "tie_y", colour="muted", dash=True, width=1, label="two are equal"),
              Text("x0", "low", "Adelie", colour="class0", bold=True, align="center"),
              Text("x1", "low", "Chinstrap", colour="class1", bold=True, align="center"),
              Text("x2", "high", "Gentoo", colour="class2", bold=True, align="center"),
              Points("point_x", "point_y", shape="star", colour="ink", size=9),
              x=(-0.25, 1.25), y=(-0.15, 1.0), axes=False, title="the same as a point",
              equal=True, size=(310, 280),
              handles=(Handle("point_x", "point_y", "z1", "z2", label="the star"),)))

    def __init__(self, function: Callable[[Any], Any] = dl.softmax) -> None:
        self.function = function
        super().__init__()

    def compute(self, z1: Array, z2: Array, z3: Array, shift: Array) -> dict[str, Any]:
        logits = np.hstack(np.broadcast_arrays(z1, z2, z3)) + shift
        p = array(self.function(logits.copy()), self.function, logits.shape,
                  f"probabilities of the logits' shape, (samples, classes) = {logits.shape}")
        point = p @ CORNERS
        first = np.isclose(p, p.max(axis=1, keepdims=True))
        nan = [np.nan] * 3  # each line once: dashes over dashes would be solid
        ties = np.array([[1, 1, 0], [1, 1, 1], [0, 1, 1], nan, [1, 1, 1], [1, 0, 1]])
        ties = ties / ties.sum(axis=1, keepdims=True) @ CORNERS
        return {
            "reached": np.isclose(p, 1 / 3).all(axis=1, keepdims=True),
            "place": np.arange(3)[None], "logits": logits, "percent": 100 * p,
            "edge_x": CORNERS[None, [0, 1, 2, 0], 0], "edge_y": CORNERS[None, [0, 1, 2, 0], 1],
            "tie_x": ties[None, :, 0], "tie_y": ties[None, :, 1],
            "point_x": point[:, :1], "point_y": point[:, 1:],
            "low": np.array([[-0.08]]), "high": np.array([[0.95]]),
            **{f"x{k}": CORNERS[None, k, :1] for k in range(3)},
            **{f"l{k}": logits[:, k : k + 1] for k in range(3)},
            **{f"p{k}": 100 * p[:, k : k + 1] for k in range(3)},
            "best": np.where(first.sum(axis=1) > 1, "no single one",
                             np.array(SPECIES)[p.argmax(axis=1)])}


def minus_log(p: Array) -> Array:
    """The loss of one sample whose true class got probability p."""
    return -np.log(p)


class LossOfOneBird(Figure):
    """The true class's probability, dragged: its loss, the slope, and what it does to a batch.

    ``function`` turns the probability of the true class, above 0 and at most 1, into the loss.
    """

    title = "Confident and wrong is expensive"
    try_this = ("Drag the point to the left. Find the place from which on this bird alone costs "
                "more than the other three together.")
    goal = "from here on this bird alone costs more than the other three together."
    summary = ("The true species got {p:.2f}: its loss is {loss:.2f}, and there the curve has "
               "slope {slope:.1f}. The mean over all four birds is {mean:.2f}.")
    formula = (
        Symbol(sign="loss", value="{loss:.2f}", names=("loss", "curve"), colour="model"),
        "= −ln", Symbol(sign="p", value="{p:.2f}", names=("p",)), ",  mean of the batch",
        Symbol(sign="L", value="{mean:.2f}", names=("mean_line",)))
    controls = (Slider("p", 0.01, 0.99, steps=99, default=0.5,
                       label="probability of the true class"),)
    others = np.array([0.9, 0.8, 0.6])
    panels = (
        Panel(Line("ps", "curve", label="loss"),
              Line("tangent_x", "tangent_y", colour="tangent", dash=True, label="slope"),
              Points("p", "loss", colour="ink", size=6),
              x=(0, 1), y=(0, 5), xlabel="probability of the true class (drag)", ylabel="loss",
              drag=("p", None), size=(420, 280),
              handles=(Handle("p", "loss", "p", label="the point of the curve"),)),
        Panel(Bars("place", "losses", values=2, clear="mean_line"),
              Line("across", "mean_line", colour="ink", dash=True,
                   label="mean: the batch's loss"),
              x=(-0.6, 3.6), y=(0, 5.5), ylabel="loss of each bird",
              xticks={0: "p = 0.9", 1: "p = 0.8", 2: "p = 0.6", 3: "yours"}, size=(400, 280),
              handles=(Handle("place", "losses", "p", at=3, flat=True,
                              label="the loss of your bird"),)))

    def __init__(self, function: Callable[[Any], Any] = minus_log) -> None:
        self.function = function
        super().__init__()

    def compute(self, p: Array) -> dict[str, Any]:
        ps, step = np.linspace(0.005, 1, 200)[None], 1e-5
        loss = on_array(self.function, p)
        slope = (on_array(self.function, p + step) - on_array(self.function, p - step)) / (2 * step)
        reach = 0.5 / np.hypot(1, slope / 5)  # half as long as the panel is wide, at any slope
        tangent_x = p + reach * np.array([[-1, 1]])
        rest = np.repeat(on_array(self.function, self.others)[None], len(p), axis=0)
        losses, others = np.hstack([rest, loss]), rest.sum(axis=1, keepdims=True)
        mean = losses.mean(axis=1, keepdims=True)
        return {"ps": ps, "curve": on_array(self.function, ps), "loss": loss, "slope": slope,
                "tangent_x": tangent_x, "tangent_y": loss + slope * (tangent_x - p),
                "place": np.arange(4)[None], "losses": losses, "mean": mean,
                "reached": (loss > others) & (on_array(self.function, p + 0.01) <= others),
                "across": np.array([[-0.6, 3.6]]), "mean_line": np.repeat(mean, 2, axis=1)}


class WhyMinusLog(Figure):
    """Three probabilities multiplied, and the minus logarithms of the same three added."""

    title = "A product becomes a sum"
    try_this = ("Halve one probability, then another. What happens each time to the product, and "
                "what to the sum? Then make the sum 0.")
    goal = "the sum is 0: every true species has probability 1."
    summary = ("Probabilities {p1:.2f}, {p2:.2f} and {p3:.2f}. All three true species together: "
               "the product, {product:.3f}. The minus logarithms add up to {total:.2f}, which is "
               "minus the logarithm of the product (before it is rounded).")
    formula = (
        "−ln (", Symbol(sign="p₁", value="{p1:.2f}", names=("p1", "p", "end")), "·",
        Symbol(sign="p₂", value="{p2:.2f}", names=("p2", "p", "end")), "·",
        Symbol(sign="p₃", value="{p3:.2f}", names=("p3", "p", "end")),
        ") = −ln p₁ − ln p₂ − ln p₃ =",
        Symbol(sign="sum", value="{total:.2f}", names=("total",)))
    controls = tuple(Slider(f"p{k}", 0.1, 1, steps=19, default=default,
                            label=f"p{'₁₂₃'[k - 1]} (bird {k})")
                     for k, default in ((1, 0.8), (2, 0.4), (3, 0.6)))
    panels = (
        Panel(Bars("place", "p", values=2), Bars("last", "product", colour="ink", values=3),
              x=(-0.6, 3.6), y=(0, 1.15), xticks={0: "bird 1", 1: "bird 2", 2: "bird 3",
                                                  3: "product"},
              ylabel="probability of the true species", title="multiplied", size=(400, 300),
              handles=tuple(Handle("place", "p", f"p{k + 1}", at=k, flat=True,
                                   label=f"the probability of bird {k + 1}") for k in range(3))),
        Panel(Bars("place", "end", base="start", values=2),
              Bars("last", "total", colour="ink", values=2),
              Segments("join_x0", "join_y", "join_x1", "join_y", colour="muted", width=1,
                       dash=True),
              x=(-0.6, 3.6), y=(0, 7.5), xticks={0: "bird 1", 1: "bird 2", 2: "bird 3", 3: "sum"},
              ylabel="−ln p", title="minus logarithms, added", size=(400, 300)))

    def compute(self, p1: Array, p2: Array, p3: Array) -> dict[str, Any]:
        p = np.hstack(np.broadcast_arrays(p1, p2, p3))
        end = minus_log(p).cumsum(axis=1) + 0.0
        places = np.arange(3.0)[None]
        return {"place": places, "p": p, "product": p.prod(axis=1, keepdims=True),
                "last": np.array([[3.0]]), "start": end - minus_log(p), "end": end,
                "total": end[:, 2:], "join_x0": places + 0.35, "join_x1": places + 0.65,
                "join_y": end, "reached": (p == 1).all(axis=1, keepdims=True)}


class SquaredAgainstCrossEntropy(Figure):
    """Two losses of one logit whose right answer is class 1, and how much slope each leaves."""

    title = "Squared error against cross-entropy"
    try_this = ("Move the logit far to the left: sure of the wrong class. Which loss still has a "
                "slope to learn from?")
    summary = ("Logit {z:.1f} gives class 1, the right one, probability {p:.4f}. Cross-entropy "
               "{cross:.2f} with slope {cross_slope:.3f}; squared error {squared:.2f} with slope "
               "{squared_slope:.3f}.")
    formula = (
        "cross-entropy",
        Symbol(sign="−ln p", value="{cross:.2f}", names=("crosses",), colour="run0"),
        ",  squared error", Symbol(sign="(p − 1)²", value="{squared:.2f}", names=("squares",),
                                  colour="run1"),
        ",  with", Symbol(sign="p = σ(z)", value="{p:.4f}", names=("z",)))
    controls = (Slider("z", -8, 8, steps=81, default=-3, digits=1,
                       label="logit z of the right class"),)
    panels = (
        Panel(Line("zs", "crosses", colour="run0", label="cross-entropy"),
              Line("zs", "squares", colour="run1", dash=True, label="squared error"),
              Points("z", "cross", colour="run0"),
              Points("z", "squared", colour="run1", shape="triangle"),
              x=(-8, 8), y=(0, 8), xlabel="logit z (drag)", ylabel="loss", title="loss",
              drag=("z", None), size=(410, 290),
              handles=(Handle("z", "cross", "z", label="the point of cross-entropy"),
                       Handle("z", "squared", "z", label="the point of squared error"))),
        Panel(Line("zs", "cross_slopes", colour="run0", label="cross-entropy"),
              Line("zs", "squared_slopes", colour="run1", dash=True, label="squared error"),
              Points("z", "cross_slope", colour="run0"),
              Points("z", "squared_slope", colour="run1", shape="triangle"),
              x=(-8, 8), y=(-1.1, 0.1), xlabel="logit z (drag)", ylabel="slope of the loss",
              title="slope: what learning goes by", drag=("z", None), size=(410, 290)))

    def compute(self, z: Array) -> dict[str, Any]:
        zs = np.linspace(-8, 8, 161)[None]
        return {"zs": zs, "p": dl.sigmoid(z),
                **dict(zip(("crosses", "squares", "cross_slopes", "squared_slopes"),
                           self.losses(zs), strict=True)),
                **dict(zip(("cross", "squared", "cross_slope", "squared_slope"), self.losses(z),
                           strict=True))}

    @staticmethod
    def losses(z: Array) -> tuple[Array, ...]:
        """Both losses of label 1, and their derivatives with respect to the logit z."""
        p = dl.sigmoid(z)
        return -np.log(p), (p - 1) ** 2, p - 1, 2 * (p - 1) * dl.sigmoid_derivative(z)


# What the lesson asks ----------------------------------------------------------------------------

questions = Questions("06_softmax_and_loss")

questions.predict_choice(
    "shift",
    "The logits are 2, 1 and 0. We add 5 to all three. What happens to the probabilities?",
    ["they all grow", "the largest one grows, the others shrink", "nothing"],
    answer="nothing",
    because="e^(z+5) is e^5 times e^z. The factor stands above and below, and cancels. Try “shift "
            "all”.")

questions.predict_number(
    "confident",
    "With p_true = 0.5 the loss is 0.69. Which loss has a bird whose true class got only 0.01?",
    low=0, high=100, within=0.3, answer=-np.log(0.01),
    because="Nearly seven times as much as the 0.69. Each time that p_true gets 100 times "
            "smaller, as much again is added.")

questions.predict_choice(
    "bold-or-timid",
    "Two classes, four birds. The network “bold” gives the true classes 0.7, 0.7, 0.7 and 0.001: "
    "three are right. “Timid” gives them 0.52, 0.52, 0.48 and 0.48: two are right. Whose loss is "
    "smaller?",
    ["bold's", "timid's", "both are about equal"],
    answer="timid's",
    because="Bold pays 0.36 for each of three birds, and 6.9 for the last. Timid pays 0.65 or "
            "0.73 for each.")

questions.predict_choice(
    "steepest-squared",
    "A network learns by the slope of its loss. Take squared error as the loss. At which logit z "
    "of the right class is its slope steepest?",
    ["z = −8: sure, and wrong", "z = −0.7: nearly undecided", "z = 8: sure, and right"],
    answer="z = −0.7: nearly undecided",
    because="At −8 the error is largest. But the sigmoid is saturated there, and squared error "
            "has to pass its slope through it. Look for the lowest point of the dashed line on "
            "the right.")

questions.question(
    "equal",
    "Three logits are all equal to 7. Which probabilities come out?",
    {"0.7 each": "Together that would be more than 1.",
     "1/3 each": "Only differences count, and there are none.",
     "it depends on the 7": "Shifting all logits changes nothing."},
    answer="1/3 each")

questions.question(
    "double",
    "All logits are doubled. What happens?",
    {"nothing, as with a shift": "A shift keeps the differences. Doubling them does not.",
     "the network gets surer":
         "The differences double, so the largest class gets more. If all are equal, nothing "
         "changes.",
     "the network gets less sure": "That is what halving would do.",
     "another class wins": "The order of the logits stays as it was."},
    answer="the network gets surer")

questions.question(
    "value",
    "A network with ten classes starts with a loss of about 2.30. What does that say?",
    {"It has a bug: a loss is at most 1.": "There is no upper limit to −ln p.",
     "It is wrong for 2.3 % of the samples.":
         "The loss is no percentage; it does not count errors.",
     "It knows as little as “1/10 for each class”.": "−ln(1/10) is 2.3026."},
    answer="It knows as little as “1/10 for each class”.")

questions.question(
    "only-true",
    "Probabilities (0.5, 0.3, 0.2), true class 0. Now they become (0.5, 0.5, 0). The "
    "cross-entropy …",
    {"falls": "Its formula holds only the probability of the true class.",
     "rises": "Its formula holds only the probability of the true class.",
     "stays −ln 0.5": "Only the true class counts; the others count because all make 1."},
    answer="stays −ln 0.5")

questions.question(
    "rise",
    "Accuracy stays at 98 %, and the loss on the same birds rises. How can that be?",
    {"Impossible: one of them is computed wrongly.":
         "It is quite possible. They measure different things.",
     "The wrong answers are given with more and more confidence.":
         "They stay just as many, but cost more.",
     "The learning has stopped.": "If nothing changed, the loss would stay as well."},
    answer="The wrong answers are given with more and more confidence.")
