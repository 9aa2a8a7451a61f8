"""Lesson 01: a membrane that charges and fires, a spike on its way, a synapse that grows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

import dlcourse as dl

from .kit import (
    Choice,
    Figure,
    Handle,
    Line,
    Nodes,
    Panel,
    Points,
    Segments,
    Slider,
    Symbol,
    Text,
    Toggle,
)
from .kit.questions import Questions
from .kit.theirs import number

if TYPE_CHECKING:
    from .._arrays import Array

PEAK = 30.0  # mV: how high a spike is drawn; the model knows only when it happens


def euler_step(v: float, current: float, dt: float, tau: float, rest: float,
               resistance: float) -> float:
    """The membrane's voltage (mV) a moment dt later: v + dt/tau · (−(v − rest) + R·I).

    >>> euler_step(-60, 2, dt=1, tau=20, rest=-70, resistance=10)   # −60 + 1/20 · (−10 + 20)
    -59.5
    """
    return v + dt / tau * (-(v - rest) + resistance * current)


@dataclass(frozen=True)
class Membrane(dl.LeakyIntegrateAndFire):
    """The leaky integrate-and-fire neuron, with whatever function makes its steps."""

    dt: float = 0.25
    function: Callable[..., float] = euler_step

    def step(self, v: float, current: float) -> float:
        return number(self.function(v, current, self.dt, self.tau, self.rest, self.resistance),
                      self.function)

    def stimulus(self, begin: float, end: float, duration: float) -> Array:
        """1 from ``begin`` to ``end``, 0 before and after, for each step of ``duration`` (ms)."""
        t = self.dt * np.arange(round(duration / self.dt))
        return ((t >= begin) & (t < end)).astype(float)

    def drawn(self, trace: dl.Trace) -> Array:
        """The voltage with its spikes drawn in, up to PEAK."""
        v = trace.v.copy()
        v[np.round(trace.spikes / self.dt).astype(int) - 1] = PEAK
        return v


def times(count: int) -> str:
    """How often, in words.

    >>> times(0), times(1), times(3)
    ('is silent', 'fires once', 'fires 3 times')
    """
    return ("is silent", "fires once")[count] if count < 2 else f"fires {count} times"


class MembranePotential(Figure):
    """The voltage of a nerve cell under a stimulus: it charges, leaks, and perhaps fires."""

    title = "A membrane under a stimulus"
    try_this = ("Raise the current slowly until the first spike appears. Then raise it further: "
                "do the spikes grow?")
    goal = "a spike."
    summary = ("A current of {current:.1f} nA {pulls} the voltage towards {target:.1f} mV. That "
               "is {side} the threshold of {threshold:.1f} mV. {owner} {fires}.")
    formula = (
        "pulled towards", Symbol(sign="target", value="{target:.1f} mV", names=("v",),
                                 colour="model"),
        "= −70 mV + 10 ·", Symbol(sign="stimulus", value="{current:.1f} nA",
                                  names=("current", "stimulus_y"), colour="positive"), "/",
        Symbol(sign="leak", value="{leak:.2f}", names=("leak",)), ",  fires at",
        Symbol(sign="threshold", value="{threshold:.1f} mV", names=("threshold", "threshold_y")))
    controls = (Slider("current", 0, 5, steps=51, default=1.5, unit="nA", digits=1,
                       label="stimulus"),
                Slider("leak", 0.2, 2, steps=37, default=1, label="leak (1 is normal)"),
                Slider("threshold", -60, -40, steps=41, default=-50, unit="mV", digits=1),
                Slider("refractory", 0, 20, steps=41, default=2, unit="ms", digits=1,
                       label="refractory period"))
    panels = (Panel(
        Line("stimulus_x", "stimulus_y", colour="positive", width=3, label="stimulus"),
        Line("across", "threshold_y", colour="ink", dash=True, label="threshold"),
        Line("t", "v", label="voltage"),
        Text("word_x", "word_y", "the neuron {fires}", size=15, bold=True),
        Text("beside_x", "beside_y", "{current:.1f} nA", size=12),
        x=(0, 120), y=(-95, 45), xlabel="time (ms)", ylabel="voltage (mV)", size=(820, 330),
        handles=(Handle(113, "threshold_y", "threshold", label="the threshold"),
                 Handle(55, "stimulus_level", "current", label="the stimulus"))),)

    def __init__(self, function: Callable[..., float] = euler_step) -> None:
        self.function = function
        super().__init__()

    def compute(self, current: Array, leak: Array, threshold: Array, refractory: Array
                ) -> dict[str, Any]:
        columns = np.broadcast_arrays(current, leak, threshold, refractory)
        v, spikes, target = [], [], []
        for nA, share, limit, pause in np.hstack(columns).tolist():
            # more leak is less resistance; resistance and tau shrink together
            neuron = Membrane(tau=20 / share, resistance=10 / share, threshold=limit,
                              refractory=pause, function=self.function)
            trace = neuron.simulate(nA * neuron.stimulus(10, 100, 120))
            v.append(neuron.drawn(trace))
            spikes.append([len(trace.spikes)])
            target.append([neuron.rest + neuron.resistance * nA])
        above = np.round(target, 9) > columns[2]
        ours = self.function is euler_step
        return {"t": trace.t[None], "v": np.array(v), "spikes": np.array(spikes),
                "target": np.array(target), "side": np.where(above, "above", "not above"),
                "fires": np.array([times(n) for n, in spikes]),
                "reached": np.array(spikes) > 0,
                "pulls": "pulls" if ours else "should pull",
                "owner": "The neuron" if ours else "With your step the neuron",
                "stimulus_x": np.array([[0.0, 10, 10, 100, 100, 120]]),
                "stimulus_y": -92 + 3 * current * [0, 0, 1, 1, 0, 0],
                "stimulus_level": -92 + 3 * current,
                "beside_x": np.array([[102.0]]), "beside_y": np.array([[-84.0]]),
                "across": np.array([[0.0, 120.0]]), "threshold_y": threshold.repeat(2, axis=1),
                "word_x": np.array([[2.0]]), "word_y": np.array([[38.0]])}


def firing_rate(spikes: Array, duration: float) -> float:
    """Spikes per second (Hz), counted over ``duration`` (ms).

    >>> firing_rate([10.0, 20.0, 30.0], 500)
    6.0
    """
    return 1000 * len(spikes) / duration


class FiringRate(Figure):
    """The stronger the stimulus, the more often the neuron fires: from 0, with a corner."""

    title = "A stronger stimulus, more spikes"
    try_this = ("Find the current at which the firing begins. Then choose the longest refractory "
                "period: which rate can the neuron never exceed?")
    summary = ("At {current:.1f} nA and with a refractory period of {refractory} ms, the neuron "
               "fires {rate:.0f} times a second. Up to {least:.0f} nA it is silent.")
    controls = (Choice("refractory", [0, 2, 10], default=2, label="refractory period",
                       texts=["0 ms", "2 ms", "10 ms"]),
                Slider("current", 0, 6, steps=61, default=3, unit="nA", digits=1))
    panels = (
        Panel(Line("currents", "curve", label="exact"),
              Points("sampled", "counted", colour="ink", shape="square", hollow=True, size=5,
                     label="spikes counted over 500 ms"),
              Points("current", "rate", colour="ink", size=7),
              x=(-0.15, 6.15), y=(-5, 140), xlabel="current (nA)", ylabel="spikes a second (Hz)",
              xticks={i: str(i) for i in range(7)},
              size=(440, 300), drag=("current", None),
              handles=(Handle("current", "rate", "current", label="the point of the curve"),)),
        Panel(Segments("beat", "low", "beat", "high", colour="model", width=3),
              Text("word_x", "word_y", "{rate:.0f} Hz", size=18, bold=True),
              x=(0, 200), y=(0, 1.3), yticks={}, xlabel="time (ms)", title="its spikes",
              size=(400, 300)))
    sampled = np.linspace(0, 6, 13)

    def __init__(self, function: Callable[[Array, float], float] = firing_rate) -> None:
        self.function = function
        self.spikes = {refractory: [
            dl.LeakyIntegrateAndFire(dt=0.25, refractory=refractory).simulate(
                np.full(2000, nA)).spikes for nA in self.sampled] for refractory in (0, 2, 10)}
        super().__init__()

    def compute(self, refractory: int, current: Array) -> dict[str, Any]:
        neuron = dl.LeakyIntegrateAndFire(refractory=refractory)
        currents = np.linspace(0, 6, 241)[None]
        rate = neuron.firing_rate(current)
        counted = [number(self.function(spikes, 500.0), self.function)
                   for spikes in self.spikes[refractory]]
        with np.errstate(divide="ignore"):
            interval = 1000 / rate
        beat = interval * np.arange(1, 27) - refractory  # the first spike needs no pause before it
        beat = np.where(beat <= 200, beat, np.nan)
        return {"currents": currents, "curve": neuron.firing_rate(currents), "rate": rate,
                "sampled": self.sampled[None], "counted": np.array([counted], float),
                "beat": beat, "low": np.zeros((1, 26)), "high": np.ones((1, 26)),
                "least": np.array([[neuron.rheobase]]),
                "word_x": np.array([[8.0]]), "word_y": np.array([[1.15]])}


class ChainOfThree(Figure):
    """Three neurons in a row: a spike is passed on where the synapse is strong enough."""

    title = "A spike on its way through three neurons"
    try_this = ("Make the third neuron fire with the weakest synapses you can find. "
                "Then make a synapse inhibit, and watch the voltage behind it.")
    goal = "neuron 3 fires."
    summary = ("Neuron 1 {f1}. The synapse of {w1:.1f} nA {kind1}: neuron 2 {f2}. "
               "The synapse of {w2:.1f} nA {kind2}: neuron 3 {f3}.")
    controls = (Slider("current", 0, 5, steps=26, default=2.6, unit="nA", digits=1,
                       label="stimulus of neuron 1"),
                Slider("w1", -6, 15, steps=43, default=12, unit="nA", digits=1,
                       label="synapse 1 → 2"),
                Slider("w2", -6, 15, steps=43, default=6, unit="nA", digits=1,
                       label="synapse 2 → 3"))
    row = 140.0  # mV from one neuron's trace to the next
    panels = (
        Panel(Nodes("node_x", "node_y", "spikes", full=4.0, radius=20, digits=0,
                    start="start", end="end", weight="weights", widest=15.0, arrow=True),
              *(Text("word_x", f"y{k}", f"neuron {k} {{f{k}}}") for k in (1, 2, 3)),
              *(Text("word_x", f"wire{k}", f"{{w{k}:.1f}} nA {{kind{k}}}", colour="muted")
                for k in (1, 2)),
              x=(-0.25, 1.5), y=(-330, 120), axes=False, size=(250, 370),
              handles=tuple(Handle("wire_x", f"wire{k}", f"w{k}", label=f"synapse {k} → {k + 1}")
                            for k in (1, 2))),
        Panel(Line("stimulus_x", "stimulus_y", colour="positive", width=3, label="stimulus"),
              Line("limit_x", "limit_y", colour="ink", width=1.5, dash=True, label="threshold"),
              *(Line("t", f"v{k}") for k in (1, 2, 3)),
              x=(0, 80), y=(-330, 120), xlabel="time (ms)", title="voltage of each neuron",
              handles=(Handle(25, "stimulus_y", "current", at=2, label="the stimulus"),),
              yticks={0: "neuron 1", -row: "neuron 2", -2 * row: "neuron 3"}, size=(560, 370)))

    def __init__(self, function: Callable[..., float] = euler_step) -> None:
        self.neuron = Membrane(function=function)
        super().__init__()

    def compute(self, current: Array, w1: Array, w2: Array) -> dict[str, Any]:
        columns = np.hstack(np.broadcast_arrays(current, w1, w2))
        on, neurons = self.neuron.stimulus(5, 45, 80), [self.neuron] * 3
        runs = [dl.NeuronChain(neurons, weights=[a, b]).simulate(nA * on)
                for nA, a, b in columns.tolist()]
        spikes = np.array([[len(trace.spikes) for trace in run] for run in runs])
        heights = -self.row * np.arange(3)  # of each neuron's voltage at rest
        shown = np.array([[self.neuron.drawn(trace) for trace in run] for run in runs])
        shown += (heights - self.neuron.rest)[:, None]
        limit = heights + self.neuron.threshold - self.neuron.rest
        one = np.ones((1, 1))
        return {
            "reached": spikes[:, 2:] > 0,
            "t": runs[0][0].t[None], "spikes": spikes, "weights": columns[:, 1:],
            **{f"v{k + 1}": shown[:, k] for k in range(3)},
            **{f"f{k + 1}": np.array([times(n) for n in spikes[:, k]]) for k in range(3)},
            **{f"kind{k}": np.select([w > 0, w < 0], ["excites", "inhibits"], "does nothing")
               for k, w in ((1, w1), (2, w2))},
            "limit_x": np.tile([0.0, 80.0, np.nan], 3)[None],
            "limit_y": (limit[:, None] + np.array([0, 0, np.nan])).reshape(1, -1),
            "stimulus_x": np.array([[0.0, 5, 5, 45, 45, 80]]),
            "stimulus_y": -34 + 4 * current * [0, 0, 1, 1, 0, 0],
            "node_x": np.zeros((1, 3)), "node_y": heights[None], "wire_x": np.zeros((1, 1)),
            "start": np.array([[0, 1]]), "end": np.array([[1, 2]]),
            "word_x": 0.22 * one, **{f"y{k + 1}": h * one for k, h in enumerate(heights)},
            **{f"wire{k}": -self.row * (k - 0.5) * one for k in (1, 2)}}


class WeakSynapses(Figure):
    """Many weak synapses: how many spikes must come together, and how close, for one to leave."""

    title = "How many weak synapses make a neuron fire?"
    try_this = ("Let all spikes come at once. How few of them are enough? Then let the same number "
                "come one after another.")
    goal = "a spike, with as few synapses as can be."
    summary = ("{synapses} of 0.45 nA, their spikes within {within:.0f} ms: the "
               "voltage {rises}. The neuron {fires}.")
    most, strength, first, pulse, duration = 40, 0.45, 5.0, 5.0, 60.0  # synapses, nA, and ms
    controls = (Slider("together", 1, most, steps=most, default=10, digits=0,
                       label="how many spikes come"),
                Slider("within", 0, 40, steps=5, default=0, unit="ms", digits=0,
                       label="they come within"))
    panels = (
        Panel(Points("spike_x", "spike_y", colour="ink", size=2.5),
              x=(0, duration), y=(-1, most + 2), ylabel="synapse", title="spikes that arrive",
              yticks={1: "1st", 20: "20th", 40: "40th"}, size=(500, 170),
              handles=(Handle("last_x", "last_y", "within", "together",
                              label="the last of the spikes"),)),
        Panel(Line("across", "threshold", colour="ink", dash=True, label="threshold"),
              Line("t", "v", label="the neuron's voltage"),
              Text("word_x", "word_y", "the neuron {fires}", size=15, bold=True, align="right"),
              x=(0, duration), y=(-75, 40), xlabel="time (ms)", ylabel="mV",
              yticks={-70: "−70", -50: "−50", 0: "0", 30: "30"}, size=(500, 230), below=True))

    def compute(self, together: Array, within: Array) -> dict[str, Any]:
        together, within = np.broadcast_arrays(together, within)
        number, neuron = np.arange(1.0, self.most + 1)[None], Membrane(dt=0.1)
        share = (number - 1) / np.maximum(together - 1, 1)
        arrive = np.where(number <= together, self.first + within * share, np.nan)
        t = neuron.dt * np.arange(round(self.duration / neuron.dt))
        flows = ((t >= arrive[:, :, None]) & (t < arrive[:, :, None] + self.pulse)).sum(axis=1)
        traces = [neuron.simulate(self.strength * n) for n in flows]
        lifted = np.array([trace.v.max() - neuron.rest for trace in traces])
        fired = np.array([len(trace.spikes) > 0 for trace in traces])
        rises = [f"rises by {lift:.2f} mV of the 20 mV that are needed" for lift in lifted]
        fewest = np.ceil(enough(neuron.dt) / self.strength)
        return {
            "spike_x": arrive, "spike_y": number,
            "last_x": self.first + np.where(together > 1, within, 0), "last_y": together,
            "t": traces[0].t[None], "v": np.array([neuron.drawn(trace) for trace in traces]),
            "across": np.array([[0.0, self.duration]]),
            "threshold": np.full((1, 2), neuron.threshold),
            "synapses": np.array(["1 synapse" if n == 1 else f"{n:.0f} synapses"
                                  for n in together[:, 0]]),
            "rises": np.where(fired, "reaches the threshold", rises),
            "fires": np.array([times(len(trace.spikes)) for trace in traces]),
            "reached": (together == fewest) & (within == 0),
            "word_x": np.array([[59.0]]), "word_y": np.array([[25.0]])}


PULSE, STRONGEST, WEAKEST, USES = (5.0, 10.0), 15.0, 5.0, 40


@cache
def response(weight: float) -> tuple[dl.Trace, Array]:
    """What one spike does through a synapse of ``weight`` (nA): the trace, and how it is drawn."""
    neuron = Membrane()
    trace = neuron.simulate(weight * neuron.stimulus(*PULSE, 40))
    return trace, neuron.drawn(trace)


def enough(dt: float = 0.25) -> float:
    """The least weight (nA) with which one spike of a rested neuron makes the next one fire."""
    neuron = Membrane(dt=dt)
    steps = round((PULSE[1] - PULSE[0]) / neuron.dt)
    return neuron.rheobase / (1 - (1 - neuron.dt / neuron.tau) ** steps)


class SynapseGrows(Figure):
    """Used together, grown stronger: in the end one spike is enough."""

    title = "A synapse that strengthens with use"
    try_this = ("Play the uses. After how many does a single spike get through? "
                "Then let the second neuron stay silent: what does use alone do?")
    summary = ("After {uses:.0f} uses at a learning rate of {lr:.2f}, {together}, the synapse has "
               "{weight:.2f} nA. One spike through it alone: the second neuron {fires}.")
    formula = (
        "with each use:  + ", Symbol(sign="η", value="{lr:.2f}", names=("lr",)), "· ( 15 nA −",
        Symbol(sign="strength", value="{weight:.2f} nA", names=("weight", "history", "uses"),
               colour="model"), "),  if both fire")
    controls = (Toggle("helped", default=True, label="another input makes neuron 2 fire as well"),
                Slider("lr", 0.05, 0.4, steps=8, default=0.1, label="learning rate"),
                Slider("uses", 0, USES, steps=USES + 1, default=0, digits=0, play=0.2))
    panels = (
        Panel(Line("ends", "limit", colour="ink", dash=True, label="enough for a spike"),
              Line("n", "history"), Points("uses", "weight", colour="ink", size=7),
              x=(0, USES), y=(0, 16), xlabel="uses", ylabel="strength of the synapse (nA)",
              size=(400, 300), drag=("uses", None),
              handles=(Handle("uses", "weight", "uses", label="the synapse"),)),
        Panel(Line("across", "threshold", colour="ink", dash=True, label="threshold"),
              Line("t", "v", label="neuron 2"),
              Text("word_x", "word_y", "neuron 2 {fires}", size=15, bold=True, align="right"),
              x=(0, 40), y=(-80, 45), xlabel="time (ms)", ylabel="voltage (mV)",
              title="one spike, through this synapse alone", size=(440, 300)))

    def __init__(self, function: Callable[..., Any] = dl.hebbian_update) -> None:
        self.function = function
        super().__init__()

    def history(self, lr: float, helped: bool) -> list[float]:
        """The strength of the synapse after 0, 1, 2, … uses."""
        weights = [WEAKEST]
        for _ in range(USES):
            fires = helped or len(response(weights[-1])[0].spikes) > 0
            new = self.function(np.array([weights[-1]]), np.ones(1), np.array([float(fires)]),
                                lr=lr, maximum=STRONGEST)
            weights.append(number(new, self.function))
        return weights

    def compute(self, helped: bool, lr: Array, uses: Array) -> dict[str, Any]:
        lr, uses = np.broadcast_arrays(lr, uses)
        histories = {rate: self.history(rate, helped) for rate in {*lr[:, 0].tolist()}}
        history = np.array([histories[rate] for rate in lr[:, 0].tolist()])
        weight = np.take_along_axis(history, uses.astype(int), axis=1)
        tried = [response(w) for w in weight[:, 0].tolist()]
        return {
            "n": np.arange(USES + 1.0)[None], "history": history, "weight": weight,
            "ends": np.array([[0.0, USES]]), "limit": np.full((1, 2), enough()),
            "t": tried[0][0].t[None], "v": np.array([drawn for _, drawn in tried]),
            "across": np.array([[0.0, 40.0]]), "threshold": np.full((1, 2), Membrane().threshold),
            "fires": np.array([times(len(trace.spikes)) for trace, _ in tried]),
            "together": "both neurons active" if helped else "neuron 2 not helped",
            "word_x": np.array([[39.0]]), "word_y": np.array([[25.0]])}


# What the lesson asks ----------------------------------------------------------------------------

questions = Questions("01_biological_neuron")

questions.predict_choice(
    "twice",
    "A current of 2.5 nA makes a neuron fire. What happens with 5 nA instead?",
    ["the spikes are twice as high", "the spikes come more often", "the spikes last twice as long",
     "nothing changes"],
    answer="the spikes come more often",
    because="Every spike is the same. Try it in the figure below, with the slider "
            "<i>stimulus</i>.")

questions.predict_sketch(
    "rate",
    "Draw the firing rate (Hz) for currents from 0 to 6 nA.",
    truth=dl.LeakyIntegrateAndFire().firing_rate,
    x=(0, 6), y=(0, 140), xlabel="current (nA)", ylabel="rate (Hz)",
    points=7, because="Silent up to 2 nA; then it climbs, steeply at first.")

questions.predict_choice(
    "adding-up",
    "One spike through a synapse of 7.5 nA is too weak: neuron 2 stays silent. Now neuron 1 fires "
    "three times in a row, about 12 ms apart. What does neuron 2 do?",
    ["it stays silent: each spike is too weak", "it fires: the pushes add up",
     "it fires three times: once for each spike"],
    answer="it fires: the pushes add up",
    because="The second push comes before the first has leaked away. In the figure, set synapse 1 "
            "→ 2 to 7.5 nA and the stimulus to 5 nA.")

def uses_needed(w: float = 5.0, enough: float = 9.05) -> int:
    """After how many uses a synapse reaches a strength (nA)."""
    uses = 0
    while w < enough:
        w = float(dl.hebbian_update(w, pre=1, post=1, lr=0.1, maximum=15))
        uses += 1
    return uses


questions.predict_choice(
    "come-together",
    "21 of these weak synapses make the neuron fire when their spikes come together. Now the same "
    "21 spikes come one after another, within 20 ms. What happens?",
    ["it fires, only later", "it stays silent", "it fires several times"],
    answer="it stays silent",
    because="While the last ones come, part of what the first ones brought has leaked away. Set "
            "both sliders of the figure below, and see how many more it takes.")

questions.predict_number(
    "uses",
    "A synapse starts at 5 nA, can reach 15 nA, and its learning rate is 0.1. From 9.05 nA on, a "
    "single spike gets through it. How many uses does that take?",
    low=0, high=40, answer=uses_needed,
    because="5, 6, 6.9, 7.71, 8.44, 9.10: each use covers a tenth of what is left. Play it in the "
            "figure.")

questions.question(
    "just-below",
    "A constant current lets the voltage settle at −51 mV; the threshold is −50 mV. What happens?",
    {"It fires weakly.": "There are no weak spikes: all or none.",
     "It fires after a long time.":
         "The leak removes exactly as much as flows in. The voltage no longer rises.",
     "It never fires.": "However long we wait, the threshold is not reached."},
    answer="It never fires.")

questions.question(
    "strength",
    "How does our neuron show that its stimulus has become stronger?",
    {"by higher spikes": "All spikes have the same height.",
     "by more spikes in a second": "By its firing rate.",
     "by spikes that travel further": "A spike that is sent is always the whole spike."},
    answer="by more spikes in a second")

questions.question(
    "leak",
    "A membrane leaks twice as much, and so its R is only 5 megaohms. The threshold is still 20 "
    "mV above rest. Which current is needed at least?",
    {"1 nA": "5 megaohms · 1 nA is only 5 mV.",
     "2 nA": "That was the border for 10 megaohms. Now it gives only 10 mV.",
     "4 nA": "5 megaohms · 4 nA = 20 mV. To fire, it must be a little more.",
     "8 nA": "It would fire, but so it would with little more than half of that."},
    answer="4 nA")

questions.question(
    "inhibit",
    "A synapse that inhibits carries a spike. What does it do to the next neuron?",
    {"It makes it fire a negative spike.": "There are no negative spikes.",
     "It pushes its voltage away from the threshold.":
         "Other inputs must now push harder to make it fire.",
     "Nothing, it blocks only its own signal.":
         "It does act: in the figure the voltage dips below rest."},
    answer="It pushes its voltage away from the threshold.")

questions.question(
    "together",
    "Neuron A fires very often. Neuron B, behind it, stays silent. What does our rule do to their "
    "synapse?",
    {"It grows, since it is used.": "The rule multiplies both activities, and one of them is 0.",
     "It stays as it is.": "pre · post = 1 · 0 = 0. Both must be active together.",
     "It becomes weaker.": "Real synapses may. But our rule has nothing that weakens."},
    answer="It stays as it is.")
