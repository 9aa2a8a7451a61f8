"""Lesson 00: a trained network to play with, what the reader will have built at the end."""

from __future__ import annotations

from typing import Any

import numpy as np

from .ideas import Ideas as Ideas
from .kit import Bars, Figure, Handle, Nodes, Panel, Segments, Text
from .kit.frames import percents
from .kit.questions import Questions
from .kit.style import CLASSES
from .penguin_classifier import SPECIES, Trained, as_rows, measurement_sliders, train_penguins


class PenguinNetwork(Figure):
    """Four sliders move four inputs; the signal runs through ten neurons to three probabilities."""

    title = "A network that names penguins"
    try_this = ("Make it a Gentoo, with at least 95 %. "
                "Then find the fewest sliders that need to move.")
    goal = "a Gentoo, with at least 95 %."
    summary = ("The network says: Adelie {adelie:.0f} %, Chinstrap {chinstrap:.0f} %, "
               "Gentoo {gentoo:.0f} %. Of the ten hidden neurons {active:.0f} are active.")
    controls = measurement_sliders()
    panels = (
        Panel(Segments("x0", "y0", "x1", "y1", value="weight", full=1.5),
              Nodes("in_x", "in_y", "inputs", full=2.5, radius=15),
              Nodes("hidden_x", "hidden_y", "hidden", full=4, radius=13),
              Nodes("out_x", "out_y", "outputs", full=1, radius=17, digits=2),
              *(Text("name_x", f"in_y{i}", name, align="right", size=12) for i, name in
                enumerate(("bill length", "bill depth", "flipper length", "body mass"))),
              *(Text("species_x", f"out_y{i}", name, size=12) for i, name in enumerate(SPECIES)),
              Text("caption_x", "caption_y", "lines: positive weights solid, negative dashed",
                   align="center", size=12, colour="muted"),
              x=(-0.75, 2.6), y=(-1.45, 1.2), axes=False, size=(560, 330), least=500,
              handles=tuple(Handle("in_x", "in_y", name, at=i, radius=15,
                                   label=name.replace("_", " "))
                            for i, name in enumerate(("bill_length", "bill_depth",
                                                      "flipper_length", "body_mass")))),
        Panel(Bars("place", "percent", each=CLASSES, values=0), x=(-0.6, 2.6), y=(0, 112),
              xticks=dict(enumerate(SPECIES)), ylabel="probability (%)", size=(320, 300)))

    def __init__(self, trained: Trained | None = None) -> None:
        self.trained = trained or train_penguins()
        super().__init__()

    def compute(self, **measured: Any) -> dict[str, Any]:
        rows = as_rows(measured)
        probabilities = self.trained.probabilities(rows)
        inputs, _, hidden, _ = self.trained.model.activations
        first, second = (self.trained.model[i].weight.data for i in (0, 2))
        # where the neurons stand: the layers side by side, each from top to bottom
        ys = [np.linspace(1, -1, n) * spread for n, spread in ((4, 0.8), (10, 1.0), (3, 0.6))]
        edges = [(layer + 0.06, ys[layer][i], layer + 0.94, ys[layer + 1][j], w)
                 for layer, weights in enumerate((first, second))
                 for (i, j), w in np.ndenumerate(weights)]
        places = {name: np.full((1, len(y)), float(layer)) for layer, (name, y) in
                  enumerate(zip(("in_x", "hidden_x", "out_x"), ys, strict=True))}
        percent = percents(probabilities)
        return {
            **dict(zip(("x0", "y0", "x1", "y1", "weight"), np.array(edges).T[:, None],
                       strict=True)),
            **places, "in_y": ys[0][None], "hidden_y": ys[1][None], "out_y": ys[2][None],
            **{f"in_y{i}": np.array([[y]]) for i, y in enumerate(ys[0])},
            **{f"out_y{i}": np.array([[y]]) for i, y in enumerate(ys[2])},
            "name_x": np.array([[-0.1]]), "species_x": np.array([[2.13]]),
            "caption_x": np.array([[1.0]]), "caption_y": np.array([[-1.32]]),
            "inputs": inputs, "hidden": hidden, "outputs": percent / 100,
            "place": np.arange(3)[None], "percent": percent,
            "adelie": percent[:, :1], "chinstrap": percent[:, 1:2],
            "gentoo": percent[:, 2:], "reached": percent[:, 2:] >= 95,
            "active": (hidden > 0).sum(axis=1, keepdims=True)}


# What the lesson asks ----------------------------------------------------------------------------

questions = Questions("00_start_here")

questions.predict_choice(
    "gentoo",
    "Gentoos are large: an average one weighs 5076 g. The network starts with a bird of "
    "4230 g. You raise only the body mass, as far as it goes. What will the network say?",
    ["surely Gentoo: mass alone decides", "not surely Gentoo: other measurements speak against it"],
    answer="not surely Gentoo: other measurements speak against it",
    because="The network weighs all four numbers together. Move <i>body mass</i> in the figure "
            "below, and see which species it names.")

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
