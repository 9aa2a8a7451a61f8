"""Lesson 00: a trained network to play with, what the reader will have built at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .ideas import Ideas as Ideas
from .kit import Bars, Figure, Handle, Layers, Nodes, Panel, Slider, Text
from .kit.frames import percents
from .kit.questions import Questions
from .kit.style import CLASSES
from .penguin_classifier import SPECIES, Trained, as_rows, measurement_sliders, train_penguins

if TYPE_CHECKING:
    from .._arrays import Array


class PenguinNetwork(Figure):
    """Four sliders move four inputs; the signal runs through ten neurons to three probabilities."""

    title = "A network that names penguins"
    try_this = ("Make it a Gentoo, with at least 95 %. "
                "Then find the fewest sliders that need to move. "
                "Point at a neuron to see what it adds up; press Play to see the values run.")
    goal = "a Gentoo, with at least 95 %."
    summary = ("Bill {bill_length:.1f} mm long, {bill_depth:.1f} mm deep; flipper "
               "{flipper_length:.0f} mm; {body_mass:.0f} g. {said}")
    measured = ("bill length", "bill depth", "flipper length", "body mass")
    layers = Layers(4, 10, 3)
    controls = (*measurement_sliders(), Slider(
        "layer", 0, 2, steps=3, default=2, digits=0, play=1.5, label="values have run to layer"))
    panels = (
        Panel(Nodes("x", "y", "values", weight="weight", bias="bias", flow="flow", widest=1.5,
                    start="start", end="end", full=(*[2.5] * 4, *[4] * 10, *[100] * 3), radius=16,
                    digits=(*[1] * 14, *[0] * 3),
                    called=(*measured, *(f"Hidden neuron {i + 1}" for i in range(10)), *SPECIES),
                    made=(*[""] * 4, *["; of this, what is above zero is passed on: {}"] * 10,
                          *["; beside the other two this makes a probability of {} %"] * 3)),
              *(Text("name_x", f"in_y{i}", name, align="right", size=12)
                for i, name in enumerate(measured)),
              *(Text("species_x", f"out_y{i}", name, size=12) for i, name in enumerate(SPECIES)),
              Text("caption_x", "caption_y", "lines: positive solid, negative dashed",
                   size=12, colour="muted"),
              x=(-0.75, 2.6), y=(-1.45, 1.2), axes=False, size=(560, 410), least=500,
              handles=tuple(Handle("x", "y", name.replace(" ", "_"), at=i, radius=16, label=name)
                            for i, name in enumerate(measured))),
        Panel(Bars("place", "percent", each=CLASSES, values=0), x=(-0.6, 2.6), y=(0, 112),
              xticks=dict(enumerate(SPECIES)), ylabel="probability (%)", size=(320, 380)))

    def __init__(self, trained: Trained | None = None) -> None:
        self.trained = trained or train_penguins()
        super().__init__()

    def compute(self, layer: Array, **measured: Any) -> dict[str, Any]:
        rows = as_rows(measured)
        percent = percents(self.trained.probabilities(rows))
        inputs, _, hidden, _ = self.trained.model.activations
        first, second = (self.trained.model[i] for i in (0, 2))
        layer = np.broadcast_to(layer, (max(len(layer), len(rows)), 1))
        active = (hidden > 0).sum(axis=1)
        said = np.select([layer[:, 0] == 0, layer[:, 0] == 1], [
            "They wait at the inputs, each as its distance from the average bird.",
            [f"The values have come to the middle: {n} of ten neurons active." for n in active]], [
            f"The network says: Adelie {a:.0f} %, Chinstrap {c:.0f} %, Gentoo {g:.0f} %. Of the "
            f"ten neurons in the middle {n} are active."
            for (a, c, g), n in zip(percent, active, strict=True)])
        ys = self.layers.y[0]
        return {
            **self.layers.places, "flow": self.layers.flow(layer),
            "values": np.hstack([inputs, hidden, percent]),
            "weight": self.layers.weights([first.weight.data, second.weight.data])[None],
            "bias": np.hstack([np.zeros(4), first.bias.data, second.bias.data])[None],
            **{f"in_y{i}": np.array([[y]]) for i, y in enumerate(ys[:4])},
            **{f"out_y{i}": np.array([[y]]) for i, y in enumerate(ys[-3:])},
            "name_x": np.array([[-0.15]]), "species_x": np.array([[2.16]]),
            "caption_x": np.array([[-0.7]]), "caption_y": np.array([[-1.32]]),
            "place": np.arange(3)[None], "percent": np.where(layer == 2, percent, np.nan),
            "said": said, "reached": (layer == 2) & (percent[:, 2:] >= 95)}


# What the lesson asks ----------------------------------------------------------------------------

questions = Questions("00_start_here")

questions.predict_choice(
    "gentoo",
    "Gentoos are large: an average one weighs 5076 g. The network starts with a bird of "
    "4230 g. You raise only the body mass, as far as it goes. What will the network say?",
    ["surely Gentoo: mass alone decides", "not surely Gentoo: mass alone does not decide"],
    answer="not surely Gentoo: mass alone does not decide",
    because="The network weighs all four numbers together. Move <i>body mass</i> in the figure "
            "below, and see which species it names. (No real bird has these four. So a network "
            "that was trained from another random start may name another.)")

questions.question(
    "output",
    "What comes out of the network for one bird?",
    {"one species":
         "Almost. The species with the largest probability is what we <i>read</i> from it.",
     "three probabilities that add up to 1": "One for each species it knows.",
     "four measurements": "These go in."},
    answer="three probabilities that add up to 1")

questions.question(
    "trained",
    "Who chose how strong each connection is?",
    {"The authors of the course, by hand.":
         "The network was trained when you ran the cell of its figure.",
     "The training, from measured birds whose species was known.":
         "How that works is what most of this course is about.",
     "They are random.":
         "They start at random. Training then changes them, until the answers are right."},
    answer="The training, from measured birds whose species was known.")

questions.question(
    "king-penguin",
    "A king penguin is none of the three species. You measure one and put its numbers in. What "
    "happens?",
    {"The network says that it does not know this bird.":
         "It cannot. It has three outputs, and their probabilities always add up to 100 %.",
     "The network gives probabilities for Adelie, chinstrap and gentoo.":
         "It can only choose among what it was trained on. Keep that in mind for every network "
         "you meet.",
     "There is an error.": "Four numbers go in, and three probabilities come out."},
    answer="The network gives probabilities for Adelie, chinstrap and gentoo.")
