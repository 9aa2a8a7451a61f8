"""Lesson 01: a neuron that charges, fires and passes it on."""

from __future__ import annotations

import numpy as np

from .kit import Lesson, part

lesson = Lesson("01_biological_neuron")
hint = lesson.hint


def membrane(draw):
    """Voltage, current, dt, tau, rest, resistance: mV, nA, ms, ms, mV, MΩ."""
    return (draw.number(-68, -52), draw.number(0.5, 4), draw.number(0.1, 0.9),
            draw.number(8, 25), draw.number(-75, -69), draw.number(4, 12))


def without_current(draw):
    v, _, *rest = membrane(draw)
    return v, 0.0, *rest


@lesson.exercise(
    part(14, "the voltage a moment later", lambda draw: [membrane(draw) for _ in range(4)]),
    part(4, "without a current it leaks back to rest", lambda draw: [
        without_current(draw), without_current(draw)]),
    hints=("How fast does V change? The formula says tau · dV/dt = …; divide by tau.",
           "Solve for dV/dt. A moment dt later the voltage is the old one and a change: this "
           "slope times dt."),
    similar=("The formula", """
        A bath: water flows in, and the higher it stands, the faster it flows out: 3 · dh/dt =
        inflow − h. So dh/dt = (inflow − h) / 3. From h = 6, with nothing flowing in, one step of
        dt = 0.5 adds 0.5 · (0 − 6) / 3 = −1: the new height is 5.
    """),
    without=("neurons.LeakyIntegrateAndFire.step",),
)
def euler_step(v, current, dt, tau, rest, resistance):
    return v + dt / tau * (-(v - rest) + resistance * current)


euler_step.misconception(
    "the leak has the wrong sign", "Your neuron runs away from its resting voltage.",
    lambda v, i, dt, tau, rest, r: v + dt / tau * ((v - rest) + r * i))
euler_step.misconception(
    "the leak is forgotten", "Without a current your neuron keeps its voltage for ever.",
    lambda v, i, dt, tau, rest, r: v + dt / tau * r * i)
euler_step.misconception(
    "leaks to 0 instead of rest", "The voltage should fall back to rest, not to 0 mV.",
    lambda v, i, dt, tau, rest, r: v + dt / tau * (-v + r * i))
euler_step.misconception(
    "the time step is forgotten", "How long is a moment? dt does not occur in your result.",
    lambda v, i, dt, tau, rest, r: v + (-(v - rest) + r * i) / tau)
euler_step.misconception(
    "multiplied by tau", "A larger tau means a slower neuron.",
    lambda v, i, dt, tau, rest, r: v + dt * tau * (-(v - rest) + r * i))
euler_step.misconception(
    "tau is forgotten", "tau says how slow the neuron is. It does not occur in your result.",
    lambda v, i, dt, tau, rest, r: v + dt * (-(v - rest) + r * i))
euler_step.misconception(
    "only the change is returned", "You return the change. The new voltage is asked for.",
    lambda v, i, dt, tau, rest, r: dt / tau * (-(v - rest) + r * i))
euler_step.misconception(
    "the resistance is forgotten", "A current becomes a voltage through the resistance.",
    lambda v, i, dt, tau, rest, r: v + dt / tau * (-(v - rest) + i))
euler_step.misconception(
    "brackets missing", "dt / tau multiplies the leak only. The current needs it too.",
    lambda v, i, dt, tau, rest, r: v + dt / tau * -(v - rest) + r * i)
euler_step.misconception(
    "the exact curve instead of one step",
    "You let the voltage follow its curve, with an exponential. One step along the slope that it "
    "has now is asked for.",
    lambda v, i, dt, tau, rest, r: rest + r * i + (v - rest - r * i) * np.exp(-dt / tau))
euler_step.misconception(
    "the sign of the rest", "−(V − rest) is −V + rest: look at the sign before the rest.",
    lambda v, i, dt, tau, rest, r: v + dt / tau * (-v - rest + r * i))


def trace(draw, widths, threshold=-50.0):
    """A voltage below the threshold, with a plateau above it of each width."""
    v: list[float] = []
    for width in widths:
        v += draw.rng.uniform(-25, -2, draw.rng.integers(2, 6)).tolist()
        v += draw.rng.uniform(1, 80, width).tolist()
    v += draw.rng.uniform(-25, -2, 3).tolist()
    dt = float(draw.rng.choice([0.2, 0.5, 2.5]))
    return dt * np.arange(1, len(v) + 1), threshold + np.array(v), threshold


def touching(draw):
    """Once up to exactly the threshold, once just not, once through it and beyond."""
    t, v, threshold = trace(draw, [1])
    v[v > threshold] = threshold
    more = [threshold - 1e-3, -60.0, threshold, threshold + 5.0, -60.0]
    return t[0] * np.arange(1, len(v) + 6), np.append(v, more), threshold


def begins_above(draw):
    t, v, threshold = trace(draw, [2, 1])
    v[0] = -20.0
    v[1] = -60.0
    return t, v, threshold


def ends_above(draw):
    t, v, threshold = trace(draw, [1, 1])
    return t[:-3], v[:-3], threshold


@lesson.exercise(
    part(10, "the times of single spikes", lambda draw: [
        trace(draw, [1, 1]), trace(draw, [1, 1, 1], threshold=-20.0), trace(draw, [1])]),
    part(4, "a long spike counts once, at its beginning", lambda draw: [
        trace(draw, [3, 2]), trace(draw, [1, 5, 2])]),
    part(4, "the threshold itself, and a trace that begins or ends above it", lambda draw: [
        touching(draw), begins_above(draw), ends_above(draw)]),
    part(2, "no spike, and one", lambda draw: [trace(draw, []), trace(draw, [1])]),
    untouched=2,
    hints=("Compare each voltage with the one before it: before below, now not below any more.",
           "v[:-1] and v[1:] put each voltage beside the next one. Two conditions are joined by "
           "&. Which part of t is as long?"),
    similar=("All or none", """
        When does it begin to freeze? Where the hour before was not below 0, and this one is.

        >>> hours, degrees = np.array([1, 2, 3, 4]), np.array([2, -1, -3, 1])
        >>> freezes = (degrees[:-1] >= 0) & (degrees[1:] < 0)  # one entry less than degrees
        >>> hours[1:][freezes]
        array([2])
    """),
)
def spike_times(t, v, threshold):
    rises = (v[:-1] < threshold) & (v[1:] >= threshold)
    return t[1:][rises]


spike_times.misconception(
    "every moment above the threshold", "A spike that lasts several steps is one spike.",
    lambda t, v, threshold: t[v >= threshold])
spike_times.misconception(
    "the end of the spike instead of its beginning", "You find where the voltage falls again.",
    lambda t, v, threshold: t[1:][(v[:-1] >= threshold) & (v[1:] < threshold)])
spike_times.misconception(
    "the moment before the spike", "Your times are one step too early.",
    lambda t, v, threshold: t[:-1][(v[:-1] < threshold) & (v[1:] >= threshold)])
spike_times.misconception(
    "places instead of times", "You return places in the array. When was that, in ms?",
    lambda t, v, threshold: np.flatnonzero((v[:-1] < threshold) & (v[1:] >= threshold)) + 1)
spike_times.misconception(
    "rising and falling", "You count each spike twice: up and down.",
    lambda t, v, threshold: t[1:][(v[:-1] < threshold) != (v[1:] < threshold)])
spike_times.misconception(
    "the threshold itself is not enough", "Reaching the threshold is enough for a spike.",
    lambda t, v, threshold: t[1:][(v[:-1] <= threshold) & (v[1:] > threshold)])
spike_times.misconception(
    "peaks instead of crossings",
    "You look where the voltage is highest. When does it rise through the threshold?",
    lambda t, v, threshold: t[1:-1][
        (v[1:-1] >= threshold) & (v[1:-1] > v[:-2]) & (v[1:-1] > v[2:])])
spike_times.misconception(
    "how many instead of when", "You count the spikes. Their times are asked for.",
    lambda t, v, threshold: np.sum((v[:-1] < threshold) & (v[1:] >= threshold)))
spike_times.misconception(
    "a trace that begins above counts as a spike", "Nobody saw it rise: it is not a spike.",
    lambda t, v, threshold: t[np.append(v[0] >= threshold,
                                        (v[:-1] < threshold) & (v[1:] >= threshold))])


def spikes(draw, n=None):
    duration = float(draw.rng.choice([310, 730, 1700, 2600]))
    n = draw.size(3, 12) if n is None else n
    return np.sort(draw.rng.uniform(1, duration - 1, n)), duration


@lesson.exercise(
    part(8, "spikes per second", lambda draw: [spikes(draw) for _ in range(3)]),
    part(2, "one spike, and none", lambda draw: [spikes(draw, 1), spikes(draw, 0)]),
    hints=("Spikes divided by time. In which unit is the duration, in which the rate?",
           "There are 1000 ms in a second."),
    similar=("How strong? How often!", """
        A walker makes 90 steps in 45 seconds. How many is that in a minute? 45 seconds are 45 /
        60 = 0.75 minutes, and 90 / 0.75 = 120. With hours for minutes it would be 45 / 3600:
        first bring the time into the unit of the rate, then divide.
    """),
)
def firing_rate(spikes, duration):
    return 1000 * len(spikes) / duration


firing_rate.misconception(
    "spikes per millisecond", "Your rate is 1000 times too small: a hertz is once per second.",
    lambda s, d: len(s) / d)
firing_rate.misconception(
    "intervals counted instead of spikes", "You count the gaps between spikes.",
    lambda s, d: 1000 * (len(s) - 1) / d)
firing_rate.misconception(
    "the time between two spikes", "You return a time. The rate is its reciprocal.",
    lambda s, d: d / max(len(s), 1))
firing_rate.misconception(
    "up to the last spike only", "Divide by the whole duration, also the silence at the end.",
    lambda s, d: 1000 * len(s) / s[-1] if len(s) else 0)
firing_rate.misconception(
    "divided by 1000 once more", "ms to s: which way does the 1000 go?",
    lambda s, d: len(s) / d / 1000)
firing_rate.misconception(
    "whole numbers only", "A rate may lie between two whole numbers.",
    lambda s, d: round(1000 * len(s) / d))
firing_rate.misconception(
    "whole numbers only", "A rate may lie between two whole numbers.",
    lambda s, d: 1000 * len(s) // d)
firing_rate.misconception(
    "from the mean time between two spikes",
    "You look at the time between spikes. Silence at the beginning and at the end counts too.",
    lambda s, d: 1000 / np.mean(np.diff(s)) if len(s) > 1 else 0)
firing_rate.misconception(
    "only counted", "You count the spikes. In how much time?", lambda s, d: len(s))
firing_rate.misconception(
    "divided by the time between the spikes",
    "You divide by the time from the first spike to the last. How long was it watched?",
    lambda s, d: 1000 * len(s) / (s[-1] - s[0]) if len(s) > 1 else 0.0)
firing_rate.misconception(
    "divided by 60", "How many milliseconds has a second? 60 is the seconds of a minute.",
    lambda s, d: len(s) / (d / 60))


def chain(draw, weak=None):
    """Spikes of the first neuron; delays and weights of the synapses; what a synapse needs. Whoever
    compares a time with the threshold is wrong in each chain."""
    n, threshold = draw.size(3, 6), round(draw.number(4, 6), 2)
    weights = draw.rng.uniform(1.2, 2.5, n) * threshold
    delays = draw.rng.uniform(0.5, 9, n)
    if weak is not None:
        weights[weak] = 0.6 * threshold
    delays[weak or 0] = draw.number(0.5, 3) if weak is None else draw.number(7, 9)
    return (np.sort(draw.rng.uniform(10, 90, draw.size(2, 5))),
            delays.round(2).tolist(), weights.round(2).tolist(), threshold)


def just_enough(draw):
    first, delays, weights, threshold = chain(draw)
    weights[1] = threshold
    return first, delays, weights, threshold


@lesson.exercise(
    part(9, "strong synapses pass every spike on, later", lambda draw: [chain(draw), chain(draw)]),
    part(5, "behind a weak synapse all is silent", lambda draw: [
        chain(draw, weak=0), chain(draw, weak=1)]),
    part(2, "a synapse that is just strong enough", lambda draw: [just_enough(draw)]),
    untouched=2,
    hints=("Go along the chain. What the next neuron does depends only on the one before it.",
           "Keep in a variable what the neuron before did. Adding a number makes all times later;"
           " spikes[:0] is empty."),
    similar=("The signal is passed on", """
        Each round begins with what the last one left: runners start, one falls out at each open
        gate, and no one comes through a closed one.

        >>> runners, seen = 3, [3]
        >>> for is_open in (True, True, False):
        ...     runners = runners - 1 if is_open else 0
        ...     seen.append(runners)
        >>> seen
        [3, 2, 1, 0]
    """),
    without=("neurons.NeuronChain.simulate",),
)
def along_the_chain(first, delays, weights, threshold):
    spikes = first
    chain = [spikes]
    for delay, weight in zip(delays, weights, strict=True):
        spikes = spikes + delay if weight >= threshold else spikes[:0]
        chain.append(spikes)
    return chain


def passed(first, delays, weights, threshold, *, grow=True, stop=True, sign=1.0,
           enough=lambda weight, threshold: weight >= threshold):
    spikes = first
    result, alive = [first], True
    for delay, weight in zip(delays, weights, strict=True):
        passes = enough(weight, threshold)
        alive = passes and (alive or not stop)
        spikes = (spikes if grow else first) + sign * delay
        result.append(spikes if alive else first[:0])
    return result


along_the_chain.misconception(
    "only the neuron behind a weak synapse is silent",
    "A silent neuron passes nothing on. What about those that follow it?",
    lambda first, delays, weights, threshold: [first] + [
        first + sum(d for d, w in zip(delays[: i + 1], weights, strict=False) if w >= threshold)
        if weights[i] >= threshold else first[:0] for i in range(len(delays))])
along_the_chain.misconception(
    "a weak synapse passes spikes on at once",
    "Behind a synapse that is too weak nothing arrives, not even without delay.",
    lambda first, delays, weights, threshold: [first] + [
        first + sum(d for d, w in zip(delays[: i + 1], weights, strict=False) if w >= threshold)
        for i in range(len(delays))])
along_the_chain.misconception(
    "one array for all neurons",
    "All neurons behind the first hold the same array: += changes it in every place. Make a new "
    "array for each.",
    lambda first, delays, weights, threshold: (lambda ends: [first] + [
        first + sum(delays[: max((e for e in ends if e > i), default=0)])
        if i < max(ends, default=0) else first[:0] for i in range(len(delays))])(
            [i + 1 for i in range(len(delays)) if all(w >= threshold for w in weights[: i + 1])]))
along_the_chain.misconception(
    "the delays do not add up", "The spike reaches the third neuron after two delays, not one.",
    lambda *v: passed(*v, grow=False))
along_the_chain.misconception(
    "weak synapses pass it on too", "A synapse that is too weak passes nothing on.",
    lambda *v: passed(*v, enough=lambda weight, threshold: True))
along_the_chain.misconception(
    "the signal comes back behind a weak synapse",
    "Where one neuron is silent, the next has nothing to pass on.",
    lambda *v: passed(*v, stop=False))
along_the_chain.misconception(
    "spikes arrive before they are sent", "A delay makes it later.",
    lambda *v: passed(*v, sign=-1.0))
along_the_chain.misconception(
    "the first neuron is left out", "The list begins with the first neuron itself.",
    lambda *v: passed(*v)[1:])
along_the_chain.misconception(
    "only the last neuron", "Return the spikes of every neuron of the chain.",
    lambda *v: passed(*v)[-1])
along_the_chain.misconception(
    "just strong enough is taken for too weak", "A weight equal to the threshold suffices.",
    lambda *v: passed(*v, enough=lambda weight, threshold: weight > threshold))
along_the_chain.misconception(
    "the delays are multiplied by the weights", "The weight decides whether, the delay when.",
    lambda first, delays, weights, threshold: passed(
        first, [d * w for d, w in zip(delays, weights, strict=True)], weights, threshold))


def synapses(draw, shape=None):
    shape = shape or draw.shape()
    maximum = draw.number(1.2, 3)
    return (draw.rng.uniform(0.1, 0.9, shape) * maximum, draw.rng.uniform(0.2, 1, shape),
            draw.rng.uniform(0.2, 1, shape), draw.number(0.05, 0.5), maximum)


def some_silent(draw):
    w, pre, post, lr, maximum = synapses(draw)
    pre[0, 0] = post[-1, -1] = 0.0
    w[0, -1] = maximum
    return w, pre, post, lr, maximum


@lesson.exercise(
    part(12, "used together, grown stronger", lambda draw: [
        synapses(draw), synapses(draw), synapses(draw, (1,))]),
    part(4, "silent neurons, and synapses at their bound", lambda draw: [
        some_silent(draw), some_silent(draw)]),
    untouched=2,
    hints=("The growth is a product: if one factor is 0, nothing grows.",
           "Four factors: the rate, both activities, and how far the weight still is from its "
           "maximum."),
    similar=("Used often, grown stronger", """
        In numbers: the weight is 0.4, its maximum 1, so there is room for 0.6. With pre = 1, post
        = 0.5 and lr = 0.2 it grows by 0.2 · 1 · 0.5 · 0.6 = 0.06, to 0.46. With post = 0 it stays
        0.4. With the weight at 1 there is no room, and it stays 1.
    """),
)
def hebbian_update(weight, pre, post, lr, maximum):
    return weight + lr * pre * post * (maximum - weight)


hebbian_update.misconception(
    "no bound", "Your weights grow without end. The nearer to the maximum, the slower.",
    lambda w, pre, post, lr, m: w + lr * pre * post)
hebbian_update.misconception(
    "cut off at the maximum", "Your weights grow at full speed and are then cut off. They should "
    "grow more slowly, the nearer they are.",
    lambda w, pre, post, lr, m: np.minimum(w + lr * pre * post, m))
hebbian_update.misconception(
    "one active neuron is enough", "Both neurons must be active: is that a sum or a product?",
    lambda w, pre, post, lr, m: w + lr * (pre + post) * (m - w))
hebbian_update.misconception(
    "only the first neuron counts", "The second neuron's activity has no effect in your answer.",
    lambda w, pre, post, lr, m: w + lr * pre * (m - w))
hebbian_update.misconception(
    "only the growth is returned", "You return by how much it grows. The new weight is asked for.",
    lambda w, pre, post, lr, m: lr * pre * post * (m - w))
hebbian_update.misconception(
    "grows in proportion to itself", "Your strong synapses grow fastest. It should be the weak.",
    lambda w, pre, post, lr, m: w + lr * pre * post * w)
hebbian_update.misconception(
    "becomes weaker", "Used synapses become weaker in your answer.",
    lambda w, pre, post, lr, m: w - lr * pre * post * (m - w))
hebbian_update.misconception(
    "the maximum taken for 1", "You use 1 for the maximum. It is an argument.",
    lambda w, pre, post, lr, m: w + lr * pre * post * (1 - w))

twice_the_current = lesson.choice(
    "twice_the_current", 7,
    "A neuron needs more than 2 nA to fire at all. At 2.5 nA it fires 29 times in a second. "
    "About how often does it fire at 5 nA?",
    "c", {
        "a": ("29 times, with spikes twice as high",
              "A spike is all or none: its height is fixed."),
        "b": ("58 times",
              "So it would be if the rate grew in proportion from 0 nA on. It begins at 2."),
        "c": ("clearly more than 58 times",
              "What counts is how far the current lies above the border: 0.5 nA before, 3 nA "
              "now. It fires about 82 times."),
        "d": ("between 29 and 58 times", "So close to the border the rate climbs steeply."),
    })

slower_membrane = lesson.choice(
    "slower_membrane", 7,
    "Two neurons are alike, but tau is 20 ms in one and 40 ms in the other. Both get the same "
    "steady current, for as long as we like. The first one fires. What does the second one do?",
    "b", {
        "a": ("it never fires: it leaks more",
              "A larger tau makes the leak slower. And where the voltage would settle, rest + R "
              "· I, does not depend on tau."),
        "b": ("it fires as well, but its first spike comes later",
              "It aims at the same voltage, rest + R · I, above the threshold. The way there "
              "takes twice as long."),
        "c": ("it fires sooner: it leaks less", "A larger tau slows the charging down as well."),
        "d": ("it fires at the same moments",
              "It aims at the same voltage, but gets there more slowly."),
    })

explain_learning = lesson.explanation(
    "explain_learning",
    "A friend asks: “How can looking at many pictures of penguins make my brain better at knowing "
    "them?” Explain it in a few sentences.",
    "Each time a penguin is seen, the same features make the same neurons fire together: the "
    "white belly, the flippers, the way it stands. Connections between neurons that are active "
    "together grow stronger. So the next time fewer hints are enough for the neurons that stand "
    "for “penguin” to reach their threshold. What was not used together stays weak. After many "
    "pictures the connections carry what penguins have in common.")
