"""Lesson 10: from four measurements to three probabilities, and what can go wrong on the way."""

from __future__ import annotations

from functools import cache
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
    Panel,
    Points,
    Slider,
    Symbol,
    Text,
    Toggle,
)
from .kit.frames import percents
from .kit.questions import Questions
from .kit.style import CLASSES

if TYPE_CHECKING:
    from .._arrays import Array

SPECIES = ("Adelie", "Chinstrap", "Gentoo")
# name, low, high, label, unit, digits: a little beyond the smallest and the largest bird
MEASUREMENTS = (
    ("bill_length", 32, 60, "bill length", "mm", 1), ("bill_depth", 13, 22, "bill depth", "mm", 1),
    ("flipper_length", 170, 232, "flipper length", "mm", 0),
    ("body_mass", 2700, 6300, "body mass", "g", 0))


class Trained(NamedTuple):
    """A trained network, the scaler before it, the rows it learnt from and the test rows."""

    model: dl.Sequential
    scaler: dl.Standardizer
    x_train: Array
    x_test: Array
    y_train: Array
    y_test: Array
    history: dl.History

    def probabilities(self, x: Array) -> Array:
        """From measurements in mm and g (birds, 4) to probabilities (birds, 3)."""
        return self.model.predict_proba(self.scaler.transform(x))


def train_penguins(seed: int = 0, *, hidden: int = 10, epochs: int = 50) -> Trained:
    """The whole pipeline: split, scale by the training rows, train 4 → ``hidden`` → 3.

    ``hidden=0`` leaves the hidden layer away.

    >>> trained = train_penguins()
    >>> trained.x_train.shape, trained.x_test.shape
    ((256, 4), (86, 4))
    """
    rng = np.random.default_rng(seed)
    x_train, x_test, y_train, y_test = dl.train_test_split(*dl.load_penguins(), rng=rng)
    scaler = dl.Standardizer().fit(x_train)
    layers = [dl.Linear(4, 3, rng=rng)] if not hidden else [
        dl.Linear(4, hidden, rng=rng), dl.ReLU(), dl.Linear(hidden, 3, rng=rng)]
    model = dl.Sequential(*layers)
    history = dl.fit(
        model, scaler.transform(x_train), y_train, epochs=epochs, batch_size=16,
        optimizer=dl.Adam(model.parameters(), lr=0.01), loss=dl.CrossEntropyLoss(), rng=rng,
        progress=False)
    return Trained(model, scaler, x_train, x_test, y_train, y_test, history)


def cross_validated(seed: int = 0, folds: int = 10) -> Array:
    """A prediction for each of the 342 birds, by a network that never saw this bird.

    The birds are dealt into ``folds`` heaps. Each heap is predicted by a network trained on all
    the others. Shape (342,), class numbers.
    """
    x, y = dl.load_penguins()
    rng = np.random.default_rng(seed)
    fold = rng.permutation(len(x)) % folds
    predicted = np.empty(len(x), int)
    for k in range(folds):
        inside, outside = fold != k, fold == k
        scaler = dl.Standardizer().fit(x[inside])
        model = dl.Sequential(dl.Linear(4, 10, rng=rng), dl.ReLU(), dl.Linear(10, 3, rng=rng))
        dl.fit(model, scaler.transform(x[inside]), y[inside], epochs=50, batch_size=16,
               optimizer=dl.Adam(model.parameters(), lr=0.01), loss=dl.CrossEntropyLoss(), rng=rng,
               progress=False)
        predicted[outside] = model.predict(scaler.transform(x[outside]))
    return predicted


def measurement_sliders() -> list[Slider]:
    """A slider for each measurement, standing at a bird between the species."""
    start = {"bill_length": 44.6, "bill_depth": 17.5, "flipper_length": 201, "body_mass": 4200}
    return [Slider(name, low, high, steps=41, default=start[name], label=label, unit=unit,
                   digits=digits) for name, low, high, label, unit, digits in MEASUREMENTS]


def as_rows(measured: dict[str, Array]) -> Array:
    """The sliders' values, each (frames, 1), as one bird a row: (frames, 4)."""
    return np.hstack(np.broadcast_arrays(*(measured[name] for name, *_ in MEASUREMENTS)))


class MeasureAPenguin(Figure):
    """Four measurements in, three probabilities out, and the real birds most like it."""

    title = "Measure a penguin"
    try_this = ("Find a bird of which the network is unsure: no probability above 60 %. "
                "What do its nearest real neighbours say?")
    goal = "no probability above 60 %."
    summary = ("Adelie {adelie:.0f} %, Chinstrap {chinstrap:.0f} %, Gentoo {gentoo:.0f} %. "
               "The three real penguins most like it: {neighbours}.")
    controls = measurement_sliders()
    panels = (
        Panel(Bars("place", "percent", each=CLASSES, values=0), x=(-0.6, 2.6), y=(0, 112),
              xticks=dict(enumerate(SPECIES)), ylabel="probability (%)", size=(240, 310)),
        Panel(Points("length", "depth", group="species", size=2.5, names=SPECIES),
              Points("near_length", "near_depth", hollow=True, colour="ink", size=5,
                     label="nearest"),
              Points("bill_length", "bill_depth", shape="star", colour="ink", size=6,
                     label="yours"),
              x=(31, 61), y=(12.5, 22.5), xlabel="bill length (mm)", ylabel="bill depth (mm)",
              drag=("bill_length", "bill_depth"), size=(340, 310),
              handles=(Handle("bill_length", "bill_depth", "bill_length", "bill_depth",
                              label="your penguin's bill"),)),
        Panel(Points("flipper", "mass", group="species", size=2.5),
              Points("near_flipper", "near_mass", hollow=True, colour="ink", size=5),
              Points("flipper_length", "body_mass", shape="star", colour="ink", size=6),
              x=(168, 234), y=(2500, 6500), xlabel="flipper length (mm)", ylabel="body mass (g)",
              drag=("flipper_length", "body_mass"), size=(340, 310),
              handles=(Handle("flipper_length", "body_mass", "flipper_length", "body_mass",
                              label="your penguin's flipper and mass"),)))

    def __init__(self, trained: Trained | None = None) -> None:
        self.trained = trained or train_penguins()
        self.birds, self.species = dl.load_penguins()
        super().__init__()

    def compute(self, **measured: Any) -> dict[str, Any]:
        rows = as_rows(measured)
        percent = percents(self.trained.probabilities(rows))
        scaled, yours = map(self.trained.scaler.transform, (self.birds, rows))
        distance = np.linalg.norm(scaled[None] - yours[:, None], axis=2)      # (frames, 342)
        near = np.argsort(distance, axis=1)[:, :3]
        named = np.array(SPECIES)[self.species[near]]
        columns = ("length", "depth", "flipper", "mass")
        return {
            "reached": percent.max(axis=1, keepdims=True) <= 60,
            "place": np.arange(3)[None], "percent": percent, "adelie": percent[:, :1],
            "chinstrap": percent[:, 1:2], "gentoo": percent[:, 2:], "species": self.species[None],
            "neighbours": np.array([", ".join(names) for names in named]),
            **{name: self.birds[None, :, i] for i, name in enumerate(columns)},
            **{f"near_{name}": self.birds[near, i] for i, name in enumerate(columns)}}


class LearningCurves(Figure):
    """Loss and accuracy after each epoch, on training and on validation rows."""

    title = "Learning curves"
    try_this = "Play the training. After which epoch would you have stopped?"
    summary = ("After epoch {epoch:.0f}: training loss {loss_now:.3f}, validation loss "
               "{validation_loss_now:.3f}; right on the validation rows: {percent:.1f} %.")

    def __init__(self, history: dl.History) -> None:
        if not history.validation_accuracy:
            raise ValueError("expected a history of fit(…, validation_data=(x, y)), got one "
                             "without validation accuracies")
        self.curves = {name: np.array(getattr(history, name)) for name in (
            "loss", "validation_loss", "accuracy", "validation_accuracy")}
        n = len(history)
        self.controls = [Slider("epoch", 1, n, steps=n, default=n, digits=0, play=True)]
        top = 1.05 * max(self.curves["loss"].max(), self.curves["validation_loss"].max())
        self.panels = [
            Panel(Line("epochs", "loss", colour="run0", label="training rows"),
                  Line("epochs", "validation_loss", colour="run1", dash=True,
                       label="validation rows"), Line("now_x", "now_y", colour="muted", width=1),
                  x=(1, n), y=(0, float(top)), counts="x", xlabel="epoch", ylabel="loss"),
            Panel(Line("epochs", "accuracy", colour="run0", label="training rows"),
                  Line("epochs", "validation_accuracy", colour="run1", dash=True,
                       label="validation rows"), Line("now_x", "now_y", colour="muted", width=1),
                  x=(1, n), y=(0, 1.03), counts="x", xlabel="epoch", ylabel="share right")]
        super().__init__()

    def compute(self, epoch: Array) -> dict[str, Any]:
        at = epoch.astype(int) - 1
        epochs = np.arange(1.0, len(self.curves["loss"]) + 1)[None]
        shown = {name: np.where(epochs <= epoch, curve, np.nan)
                 for name, curve in self.curves.items()}
        now = {f"{name}_now": curve[at] for name, curve in self.curves.items()}
        return {"epochs": epochs, **shown, **now, "percent": 100 * now["validation_accuracy_now"],
                "now_x": np.repeat(epoch, 2, axis=1), "now_y": np.array([[0.0, 1000.0]])}


@cache
def raw_and_standardised(epochs: int = 50) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The training loss after each epoch: on raw units, and on standardised measurements."""
    curves = []
    for scaled in (False, True):
        x, _, y, _ = dl.train_test_split(*dl.load_penguins(), rng=0)  # the lesson's training rows
        rng = np.random.default_rng(1)
        x = dl.Standardizer().fit_transform(x) if scaled else x
        model = dl.Sequential(dl.Linear(4, 10, rng=rng), dl.ReLU(), dl.Linear(10, 3, rng=rng))
        loss = dl.CrossEntropyLoss()
        start = loss.forward(model.forward(x), y)
        history = dl.fit(model, x, y, epochs=epochs, batch_size=16, loss=loss, rng=rng,
                         optimizer=dl.Adam(model.parameters(), lr=0.01), progress=False)
        curves.append((start, *history.loss))
    return curves[0], curves[1]


class RawOrStandardised(Figure):
    """The same network, the same training birds: raw units against standard deviations."""

    title = "What the network sees, and how it learns from it"
    try_this = ("Play the training. Then switch the scaling: what becomes of the cloud of birds, "
                "and of the loss?")
    summary = ("{seen} After epoch {epoch:.0f} the loss is {raw_now:.2f} in raw units and "
               "{scaled_now:.2f} on standardised measurements.")
    formula = (
        "standardised = ( x − mean ) / standard deviation.  Loss:",
        Symbol(sign="standardised", value="{scaled_now:.2f}", names=("scaled", "scaled_now"),
               colour="run0"), ",",
        Symbol(sign="raw", value="{raw_now:.2f}", names=("raw", "raw_now"), colour="run1"))
    controls = (Toggle("standardised", default=False),
                Slider("epoch", 0, 50, steps=51, default=50, digits=0, play=True))
    panels = (
        Panel(Points("seen_length", "seen_mass", group="species", size=3, names=SPECIES),
              Text("centre", "top", "mass from {mass_low:.4g} to {mass_high:.4g}", align="center"),
              Text("centre", "foot", "bill from {bill_low:.3g} to {bill_high:.3g}",
                   align="center"),
              x=(0, 1), y=(0, 1), xticks={}, yticks={}, equal=True, size=(320, 290),
              xlabel="bill length, as the network sees it", ylabel="body mass, at the same scale"),
        Panel(Line("epochs", "raw", colour="run1", dash=True, label="raw units"),
              Line("epochs", "scaled", colour="run0", label="standardised"),
              Points("epoch", "raw_now", colour="run1", shape="triangle"),
              Points("epoch", "scaled_now", colour="run0"), x=(0, 50), y=(0.005, 2000), log="y",
              xlabel="epoch", ylabel="training loss", size=(560, 324),
              handles=(Handle("epoch", "raw_now", "epoch", label="the epoch, in raw units"),
                       Handle("epoch", "scaled_now", "epoch",
                              label="the epoch, standardised"))))

    def __init__(self) -> None:
        self.curves = [np.array(curve) for curve in raw_and_standardised()]
        self.birds, _, self.species, _ = dl.train_test_split(*dl.load_penguins(), rng=0)
        super().__init__()

    def compute(self, standardised: bool, epoch: Array) -> dict[str, Any]:
        x = dl.Standardizer().fit_transform(self.birds) if standardised else self.birds
        pair = x[:, [0, 3]]
        # one length for both axes: a step of 1 to the right is as long as a step of 1 upwards
        (low, high), span = np.array([pair.min(axis=0), pair.max(axis=0)]), np.ptp(
            pair, axis=0).max() * 1.2
        seen = 0.5 + (pair - (low + high) / 2) / span
        at, past = epoch.astype(int), np.arange(51)[None] <= epoch
        raw, scaled = self.curves
        words = ("Standardised, both measurements spread alike." if standardised else
                 "In raw units the mass spreads over thousands, and the bill over a few dozen: all "
                 "birds seem to stand on one line.")
        return {"bill_low": low[:1, None], "bill_high": high[:1, None], "mass_low": low[1:, None],
                "mass_high": high[1:, None], "centre": np.array([[0.5]]),
                "top": np.array([[0.955]]), "foot": np.array([[0.04]]),
                "seen_length": seen[None, :, 0], "seen_mass": seen[None, :, 1],
                "species": self.species[None], "epochs": np.arange(51.0)[None],
                "raw": np.where(past, raw, np.nan), "scaled": np.where(past, scaled, np.nan),
                "raw_now": raw[at], "scaled_now": scaled[at], "seen": np.array([words])}


LEAKS = ("none", "scaled before the split", "every bird twice before the split")


@cache
def leak_experiment() -> dict[tuple[str, bool], tuple[float, ...]]:
    """(leak, labels shuffled) → share right on the training rows, test rows, and 86 new birds.

    The new birds are laid aside before anything else happens: they tell the truth.
    """
    results = {}
    for shuffled in (False, True):
        for leak in LEAKS:
            rng = np.random.default_rng(2)
            x, x_new, y, y_new = dl.train_test_split(*dl.load_penguins(), rng=rng)
            if shuffled:
                y, y_new = rng.permutation(y), rng.permutation(y_new)
            if leak == LEAKS[2]:
                x, y = np.vstack([x, x]), np.hstack([y, y])
            everything = dl.Standardizer().fit(x)
            x_train, x_test, y_train, y_test = dl.train_test_split(x, y, rng=rng)
            scaler = everything if leak == LEAKS[1] else dl.Standardizer().fit(x_train)
            model = dl.Sequential(
                dl.Linear(4, 100, rng=rng), dl.ReLU(), dl.Linear(100, 3, rng=rng))
            dl.fit(model, scaler.transform(x_train), y_train, epochs=300, batch_size=64,
                   optimizer=dl.Adam(model.parameters(), lr=0.02), loss=dl.CrossEntropyLoss(),
                   rng=rng, progress=False)
            results[leak, shuffled] = tuple(
                dl.accuracy(labels, model.predict(scaler.transform(rows)))
                for rows, labels in ((x_train, y_train), (x_test, y_test), (x_new, y_new)))
    return results


class LeakSwitch(Figure):
    """A leak makes the test score a lie; with shuffled labels one sees how large."""

    title = "What a leak does to the test score"
    try_this = ("Shuffle the labels: now there is nothing to learn. "
                "Which leak makes the test say otherwise?")
    summary = ("Leak: {leak}; labels {labels}. Right on the training birds: {train:.0f} %; on the "
               "test birds: {test:.0f} %; on new birds: {new:.0f} %.")
    controls = (Choice("leak", LEAKS), Toggle("shuffled_labels", label="shuffle the labels"))
    panels = (Panel(
        Bars("place", "percent", values=0), Line("across", "chance", colour="ink", dash=True,
             label="always saying the most common species"),
        x=(-0.6, 2.6), y=(0, 112), title="what the test claims",
        xticks={0: "training birds", 1: "test birds", 2: "new birds"},
        yticks={0: "0", 25: "25", 50: "50", 75: "75", 100: "100"}, ylabel="right (%)",
        size=(520, 290)),)

    def compute(self, leak: str, shuffled_labels: bool) -> dict[str, Any]:
        percent = 100 * np.array([leak_experiment()[leak, shuffled_labels]])
        common = 100 * np.bincount(dl.load_penguins().y).max() / 342
        return {"place": np.arange(3)[None], "percent": percent, "across": np.array([[-0.6, 2.6]]),
                "chance": np.full((1, 2), common),
                "train": percent[:, :1], "test": percent[:, 1:2], "new": percent[:, 2:],
                "labels": "shuffled" if shuffled_labels else "true"}


class ConfusionMatrix(Figure):
    """Who was taken for whom: click a cell, and see those birds among all others."""

    title = "Who was taken for whom"
    try_this = "Click the cells beside the diagonal. What do these birds have in common?"
    summary = "{species} taken for {taken_for}: {count} of {total} {species} penguins. {which}"
    controls = (Choice("species", SPECIES, label="true species"),
                Choice("taken_for", SPECIES, default="Chinstrap", label="taken for"))
    panels = (
        Panel(Heat("matrix", extent=(-0.5, 2.5, 2.5, -0.5), limits=(0, 160), colours="counts",
                   top_down=True, values=0),
              *(Line("box_x", "box_y", colour=colour, width=width)
                for colour, width in (("paper", 8), ("ink", 4))),  # seen on light and dark cells
              x=(-0.5, 2.5), y=(2.5, -0.5), xticks=dict(enumerate(SPECIES)),
              yticks=dict(enumerate(SPECIES)), xlabel="taken for (click a cell)",
              ylabel="true species", drag=("taken_for", "species"), size=(420, 310),
              handles=(Handle("column", "row", "taken_for", "species", radius=16,
                              label="the cell"),)),
        Panel(Points("length", "depth", group="group", size=2.5, names=SPECIES),
              Points("chosen_length", "chosen_depth", colour="ink", hollow=True, size=7,
                     label="in the chosen cell"),
              x=(31, 61), y=(12.5, 22.5), xlabel="bill length (mm)", ylabel="bill depth (mm)",
              size=(460, 310)))

    def __init__(self, y_true: Any = None, y_pred: Any = None) -> None:
        self.birds, species = dl.load_penguins()
        self.true = species if y_true is None else np.asarray(y_true)
        if y_pred is None:
            trained = train_penguins()
            y_pred = trained.probabilities(self.birds).argmax(axis=1)
        self.taken = np.asarray(y_pred)
        if not self.true.shape == self.taken.shape == species.shape:
            raise ValueError(f"expected a true and a predicted species for each of the "
                             f"{len(species)} birds, got {self.true.shape} and {self.taken.shape}")
        super().__init__()

    def compute(self, species: str, taken_for: str) -> dict[str, Any]:
        row, column = SPECIES.index(species), SPECIES.index(taken_for)
        chosen = (self.true == row) & (self.taken == column)
        length, depth = self.birds[None, :, 0], self.birds[None, :, 1]
        bills = ", ".join(f"{v:.1f}" for v in length[0, chosen])
        right = row == column
        which = ("They are right." if right else "No such mistake was made." if not chosen.any()
                 else f"Bill lengths: {bills} mm.")
        return {"matrix": dl.confusion_matrix(self.true, self.taken, 3)[None],
                "column": np.array([[column]]), "row": np.array([[row]]),
                "box_x": column + np.array([[-0.5, 0.5, 0.5, -0.5, -0.5]]),
                "box_y": row + np.array([[-0.5, -0.5, 0.5, 0.5, -0.5]]),
                "length": length, "depth": depth, "group": self.true[None],
                "chosen_length": np.where(chosen, length, np.nan),
                "chosen_depth": np.where(chosen, depth, np.nan), "which": which,
                "count": int(chosen.sum()), "total": int((self.true == row).sum())}


# What the lesson asks ----------------------------------------------------------------------------

questions = Questions("10_penguin_classifier")

questions.predict_choice(
    "dice",
    "Always “Adelie” is right for 44 % of the birds. And the dice?",
    ["more often", "just as often", "less often"],
    answer="less often",
    because="A bird is an Adelie in 44 of 100 cases, and only in 44 % of these do the dice say so. "
            "In all, 0.44² + 0.20² + 0.36² = 0.36. A good baseline always names the most common.")

questions.predict_choice(
    "one-layer",
    "We take the hidden layer away: 4 → 3, a single layer. What happens to the share right on "
    "validation birds?",
    ["it falls to about 70 %", "it falls to about 90 %", "it stays about the same"],
    answer="it stays about the same",
    because="Surprised? The next cell measures it with twenty different splits.")

questions.predict_choice(
    "mistakes",
    "Which two species will be taken for each other most often?",
    ["Adelie and Gentoo", "Adelie and Chinstrap", "Chinstrap and Gentoo"],
    answer="Adelie and Chinstrap",
    because="These two are about equally heavy. Mostly the length of the bill tells them apart.")

questions.predict_choice(
    "leak",
    "We shuffle the labels, so that there is nothing to learn. Then every bird is copied once, "
    "before the split. What will the test score be?",
    ["about 40 %, as for guessing", "clearly more than for guessing", "100 %"],
    answer="clearly more than for guessing",
    because="Many test birds have their copy among the training birds, and the network knew many "
            "of these by heart.")

questions.question(
    "order",
    "Which order is right?",
    {"scale, split, train, test": "The scaler would then know the test rows. Split comes first.",
     "split, scale by the training rows, train, test":
         "So nothing about the test rows is known before the test.",
     "split, train, scale, test":
         "The network would be trained on raw numbers and tested on scaled ones.",
     "split, scale each part by itself, train, test":
         "Then the same bird would get other numbers in the test than in the training."},
    answer="split, scale by the training rows, train, test")

questions.question(
    "twice",
    "The test accuracy is 95 %. You change the learning rate until it is 99 %. What do you "
    "report?",
    {"99 %": "You chose by the test set, so it has helped in the training.",
     "99 %, from new birds only":
         "If you have new birds: test on them, and report what <i>they</i> say. It may be less.",
     "the accuracy on birds that had no part in any choice":
         "Choose by validation rows, and test once."},
    answer="the accuracy on birds that had no part in any choice")

questions.question(
    "rare",
    "Of 1000 birds 990 are Adelies. A classifier is right for 99 %. Is it good?",
    {"Yes, 99 % is excellent.":
         "Look at the baseline: always saying “Adelie” is right for 99 %, too.",
     "One cannot tell: always saying “Adelie” gets 99 % as well.":
         "Look at the confusion matrix: does it find any of the ten others? That is their recall.",
     "No, it must be bad.":
         "It may find all ten others, and take ten Adelies for them. The accuracy alone does not "
         "say."},
    answer="One cannot tell: always saying “Adelie” gets 99 % as well.")

questions.question(
    "depth",
    "One layer is as good as two on the penguins. What follows?",
    {"Hidden layers are useless.": "Not on data that no flat boundary separates. Remember XOR.",
     "For these birds the simpler model is the better choice.":
         "It has fewer parameters, trains faster, and is easier to understand.",
     "We should add a third layer.": "There is hardly a mistake left that a layer could mend."},
    answer="For these birds the simpler model is the better choice.")
