"""Lesson 12: the same training in dlcourse and in PyTorch, update by update."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

import dlcourse as dl

from .kit import Choice, Figure, Handle, Line, Panel, Points, Slider, Symbol
from .kit.questions import Questions
from .kit.style import typeset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .._arrays import Array

RECORDED = Path(dl.__file__).with_name("data") / "pytorch.npz"
EPOCHS = 20


def penguins_and_network(dtype: str = "float64"
                         ) -> tuple[Array, Array, Array, Array, dl.Sequential]:
    """x_train, y_train, x_test, y_test, all scaled, and the untrained 4 → 10 → 3 network.

    >>> x, y, x_test, y_test, model = penguins_and_network()
    >>> x.shape, model
    ((256, 4), Sequential(Linear(4, 10), ReLU(), Linear(10, 3)))
    """
    x_train, x_test, y_train, y_test = dl.train_test_split(*dl.load_penguins(), rng=0)
    scaler, rng = dl.Standardizer().fit(x_train), np.random.default_rng(1)
    model = dl.Sequential(dl.Linear(4, 10, rng=rng, dtype=dtype), dl.ReLU(),
                          dl.Linear(10, 3, rng=rng, dtype=dtype))
    return (scaler.transform(x_train).astype(dtype), y_train,
            scaler.transform(x_test).astype(dtype), y_test, model)


@cache
def losses_of_dlcourse(dtype: str) -> Array:
    """The loss before each update of ``EPOCHS`` epochs, in batches of 16, in the rows' order."""
    x, y, *_, model = penguins_and_network(dtype)
    optimizer, loss = dl.Adam(model.parameters(), lr=0.01), dl.CrossEntropyLoss()
    return np.array([dl.train_step(model, xb, yb, optimizer=optimizer, loss=loss)
                     for _ in range(EPOCHS) for xb, yb in dl.batches(x, y, 16)])


@cache
def recorded() -> dict[str, Array]:
    """What PyTorch computed when these numbers were recorded."""
    with np.load(RECORDED, allow_pickle=False) as file:
        return dict(file)


class SideBySide(Figure):
    """Two programs, the same network: their losses, and how far these are apart."""

    title = "The same training in dlcourse and in PyTorch"
    try_this = "Switch to float32. By how many powers of ten do the two now differ more?"
    summary = ("Numbers in {digits}. Before update {update:.0f} the loss is {ours_now:.6f} in "
               "dlcourse and {theirs_now:.6f} in PyTorch. Largest difference so far: {largest}.")
    formula = (
        Symbol(sign="dlcourse", value="{ours_now:.6f}", names=("ours", "ours_now"), colour="run0"),
        "−", Symbol(sign="PyTorch", value="{theirs_now:.6f}", names=("theirs",), colour="run1"),
        ":", Symbol(sign="difference", value="{now_apart}", names=("apart",), colour="model"))
    controls = (Choice("digits", ("float64", "float32"), label="numbers"),
                Slider("update", 4, 320, steps=80, default=320, digits=0, play=True))
    panels = (
        Panel(Line("updates", "ours", colour="run0", width=5, label="dlcourse"),
              Line("updates", "theirs", colour="run1", dash=True, label="PyTorch"),
              Points("update", "ours_now", colour="run0", size=5),
              x=(0, 320), y=(0, 1.4), xlabel="update", ylabel="loss of the batch", size=(440, 300),
              handles=(Handle("update", "ours_now", "update", label="the update"),)),
        Panel(Points("updates", "apart", size=2.4, label="difference (an arrow: none at all)"),
              x=(0, 320), y=(1e-18, 1e-4), log="y", xlabel="update", ylabel="difference",
              size=(440, 300)))

    def __init__(self, theirs: Mapping[str, Array] | None = None) -> None:
        self.theirs = recorded() if theirs is None else theirs
        super().__init__()

    def compute(self, digits: str, update: Array) -> dict[str, Any]:
        ours, theirs = losses_of_dlcourse(digits), self.theirs[f"losses {digits}"]
        updates, at = np.arange(1, len(ours) + 1), update[:, 0].astype(int) - 1
        apart = np.abs(ours - theirs)
        shown = {"ours": ours, "theirs": theirs,
                 "apart": np.maximum(apart, 1e-30)}  # an axis of powers has no 0: far below it
        largest = [typeset(f"{apart[: i + 1].max():.0e}") for i in at]
        return {**{name: np.where(updates <= update, values, np.nan)
                   for name, values in shown.items()},
                "updates": updates[None], "ours_now": ours[at, None],
                "theirs_now": theirs[at, None], "largest": np.array(largest),
                "now_apart": np.array([typeset(f"{apart[i]:.0e}") if apart[i] else "0"
                                       for i in at])}


# What the lesson asks ----------------------------------------------------------------------------

questions = Questions("12_to_pytorch")

questions.predict_choice(
    "digits",
    "The loss by our NumPy code, and by PyTorch, with the same weights and birds. They agree …",
    ["to about 3 digits", "to about 6 digits", "to 12 digits or more"],
    answer="to 12 digits or more",
    because="Both compute the same formula. Only rounding differs, and a float64 has about 16 "
            "digits.")

questions.predict_choice(
    "float32",
    "Both now compute with float32. By how much will the losses differ at most?",
    ["about 1e-16, as before", "about 1e-7", "about 1e-2"],
    answer="about 1e-7",
    because="A float32 has about seven digits, so the last one of a number near 1 is near 1e-7.")

questions.question(
    "q-zero",
    "Why does a PyTorch loop call optimizer.zero_grad()?",
    {"because backward adds to the gradients that are there":
         "Ours replaces them, so we need no such call.",
     "because the weights must start at zero": "It clears gradients, not weights.",
     "because it makes training faster": "It makes training right."},
    answer="because backward adds to the gradients that are there")

questions.question(
    "q-softmax",
    "What does torch.nn.CrossEntropyLoss expect?",
    {"probabilities":
         "Then the softmax would be applied twice, and the loss would never get small.",
     "logits": "As ours does. The softmax is inside.",
     "the number of the predicted class": "From that number alone no gradient could be computed."},
    answer="logits")

questions.question(
    "q-autograd",
    "What does autograd do?",
    {"it nudges each weight and looks how the loss changes":
         "That is the numerical gradient: it needs two forward passes for each weight.",
     "it records the forward computation and applies the chain rule backwards":
         "So does Value in lesson 08.",
     "it chooses the learning rate": "That is still up to you."},
    answer="it records the forward computation and applies the chain rule backwards")

questions.question(
    "q-shape",
    "What is the weight's shape in torch.nn.Linear(4, 10)?",
    {"(4, 10)": "That is ours. PyTorch's is transposed.",
     "(10, 4)": "One row for each neuron. It computes x Wᵀ + b.",
     "(4,)": "Ten neurons with four weights each are 40 numbers."},
    answer="(10, 4)")
