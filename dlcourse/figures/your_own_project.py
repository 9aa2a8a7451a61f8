"""Lesson 13: a project of one's own, from the question to a report that promises no more than it
can."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

import dlcourse as dl

from .ideas import Ideas as Ideas
from .ideas import gain as gain
from .kit import Figure, Handle, Line, Panel, Points, Slider, Symbol
from .kit.questions import Questions

if TYPE_CHECKING:
    from .._arrays import Array


def interval(right: Array | int, n: Array | int, z: float = 1.96) -> tuple[Array, Array]:
    """Wilson's interval: between which shares right the truth lies, seen ``right`` of ``n``.

    With ``z`` 1.96 it holds the truth in about 95 of 100 such tests.

    >>> low, high = interval(4, 4, z=2)
    >>> float(low), float(high)
    (0.5, 1.0)
    """
    share = right / n
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return middle - half, middle + half


def trained(x: Array, y: Array, hidden: int = 0, *, seed: int = 0, epochs: int = 50) -> Any:
    """A network trained on these rows, and the scaling that it learnt from them: a function from
    rows as they were measured to class numbers. ``hidden`` neurons stand between, or none."""
    rng, classes = np.random.default_rng(seed), int(y.max()) + 1
    scaler = dl.Standardizer().fit(x)
    sizes = [x.shape[1], hidden, classes] if hidden else [x.shape[1], classes]
    layers: list[dl.Layer] = []
    for fan_in, fan_out in pairwise(sizes):
        layers += [dl.Linear(fan_in, fan_out, rng=rng), dl.ReLU()]
    model = dl.Sequential(*layers[:-1])
    dl.fit(model, scaler.transform(x), y, epochs=epochs, batch_size=16, rng=rng, progress=False,
           optimizer=dl.Adam(model.parameters(), lr=0.01), loss=dl.CrossEntropyLoss())
    return lambda rows: model.predict(scaler.transform(rows))


class HowSure(Figure):
    """What a test of so many rows, of which so many were right, says of all others."""

    title = "How much a test can promise"
    try_this = ("Leave the share at 95 %. How many test rows does it take until the whole interval "
                "lies above 90 %?")
    goal = "95 % right, and the whole interval above 90 %."
    summary = ("{right:.0f} of {n:.0f} right, {share:.1f} %. With 95 % confidence the share right "
               "of all such rows lies between {low_now:.1f} % and {high_now:.1f} %.")
    formula = (
        Symbol(sign="share", value="{share:.1f} %", names=("share", "percent")), "=",
        Symbol(sign="right", value="{right:.0f}", names=("percent",)), "/",
        Symbol(sign="rows", value="{n:.0f}", names=("rows",)), ",  of all such rows from",
        Symbol(sign="low", value="{low_now:.1f} %", names=("bar_y", "low"), colour="model"), "to",
        Symbol(sign="high", value="{high_now:.1f} %", names=("bar_y", "high"), colour="model"))
    controls = (Slider("rows", 20, 2000, steps=41, default=40, log=True, label="test rows"),
                Slider("percent", 50, 100, steps=51, default=95, unit="%", digits=0,
                       label="right in the test"))
    panels = (
        Panel(Line("ns", "high", dash=True, label="ends of the 95 % interval"),
              Line("ns", "low", dash=True),
              Line("bar_x", "bar_y", width=6, label="the interval of this test"),
              Points("n", "share", colour="ink", size=5, label="right in this test"),
              Line("ends", "ninety", colour="muted", width=1),
              x=(18, 2200), y=(30, 102), log="x", xlabel="test rows",
              ylabel="right (%)", size=(560, 330),
              handles=(Handle("n", "share", "rows", "percent", label="the test"),)),)

    def compute(self, rows: Array, percent: Array) -> dict[str, Any]:
        n = np.round(rows)
        right = np.round(percent / 100 * n)
        low, high = (100 * end for end in interval(right, n))
        ns = np.geomspace(20, 2000, 60)[None]
        lows, highs = (100 * end for end in interval(percent / 100 * ns, ns))
        return {"ns": ns, "low": lows, "high": highs, "bar_x": np.repeat(n, 2, axis=1),
                "bar_y": np.hstack([low, high]), "n": n, "right": right, "share": 100 * right / n,
                "ends": np.array([[18.0, 2200.0]]), "ninety": np.array([[90.0, 90.0]]),
                "low_now": low, "high_now": high,
                "reached": (low > 90) & (np.abs(percent - 95) < 0.5)}


# What the lesson asks ----------------------------------------------------------------------------

questions = Questions("13_your_own_project")

questions.question(
    "first",
    "You have a file of measurements. What comes first?",
    {"train something, to see whether it can be learnt":
         "Then you have seen all rows, and so has your choice of what to try.",
     "write the question down, and who would use the answer":
         "The question decides which rows count, what is measured, and which mistake is worse.",
     "scale all the columns": "Before the split? Then the test rows have had a say."},
    answer="write the question down, and who would use the answer")

questions.predict_choice(
    "hidden",
    "30 measurements, 427 tumours to learn from. Ten splits into training and validation rows. "
    "Which network makes fewer mistakes on the validation rows?",
    ["30 → 10 → 2, clearly", "30 → 2, clearly", "about the same"],
    answer="about the same",
    because="The classes are nearly separated by a flat boundary, as the penguins were.")

questions.predict_choice(
    "rows",
    "38 of 40 test rows are right: an interval about 15 percentage points wide. You want it half "
    "as wide, at the same share right. About how many test rows does it take?",
    ["80", "160", "400"],
    answer="160",
    because="Four times the rows, about half the width: it goes with one over the square root of "
            "their number. (Near 100 % it shrinks a little faster.)")

questions.question(
    "twice",
    "Your test says 88 %. You change the network, and test again: 92 %. What do you report?",
    {"92 %: it is the better network":
         "You chose by the test rows. The score of what was chosen is too good, on average.",
     "the mean, 90 %": "Neither test was wrong. Their use was.",
     "88 %, and that a second network was tried afterwards":
         "The first look was an honest one. To judge the second network you need new rows."},
    answer="88 %, and that a second network was tried afterwards")

questions.question(
    "patients",
    "Each patient gave five samples: five rows. What should the split deal out?",
    {"rows": "Then four samples of a patient may be learnt from, and the fifth be tested on. The "
             "network may know the patient, not the disease.",
     "patients, each with all five rows":
         "The question is about patients that were never seen. So the test has to be.",
     "it makes no difference": "It does, wherever rows of one patient are alike."},
    answer="patients, each with all five rows")

questions.question(
    "negative",
    "After all your work the network is no better than the baseline. What is that?",
    {"a failure, not worth a report": "Others would spend the same weeks on the same question.",
     "a result": "If the way was honest, it says: these measurements, so used, do not tell the "
                 "classes apart. State the interval, too: a small test may have missed it.",
     "a sign to try until it is better":
         "Who tries often enough finds something by chance. Count your tries, and say so."},
    answer="a result")
