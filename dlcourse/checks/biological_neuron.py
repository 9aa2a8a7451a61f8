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


def near_the_threshold(draw):
    """A step that ends between −50 and −40 mV: no spike is asked for."""
    return (draw.number(-52, -50.5), draw.number(5, 6), draw.number(0.7, 0.9),
            draw.number(8, 10), draw.number(-75, -69), draw.number(10, 12))


def without_current(draw):
    v, _, *rest = membrane(draw)
    return v, 0.0, *rest


@lesson.exercise(
    part(14, "the voltage a moment later", lambda draw: [
        *(membrane(draw) for _ in range(4)), near_the_threshold(draw)]),
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
    "the leak has the wrong sign",
    "In your result the leak drives the voltage away from rest. Without a current it should fall "
    "from above rest, and rise from below.",
    lambda v, i, dt, tau, rest, r: v + dt / tau * ((v - rest) + r * i))
euler_step.misconception(
    "the leak is forgotten", "Without a current your neuron keeps its voltage for ever.",
    lambda v, i, dt, tau, rest, r: v + dt / tau * r * i)
euler_step.misconception(
    "leaks to 0 instead of rest", "The voltage should fall back to rest, not to 0 mV.",
    lambda v, i, dt, tau, rest, r: v + dt / tau * (-v + r * i))
euler_step.misconception(
    "the time step is forgotten",
    "In your result each step is 1 ms long, whatever dt is. Where does its length come in?",
    lambda v, i, dt, tau, rest, r: v + (-(v - rest) + r * i) / tau)
euler_step.misconception(
    "multiplied by tau", "A larger tau means a slower neuron. In your result it is a faster one.",
    lambda v, i, dt, tau, rest, r: v + dt * tau * (-(v - rest) + r * i))
euler_step.misconception(
    "tau is forgotten", "tau says how slow the neuron is. It has no effect on your result.",
    lambda v, i, dt, tau, rest, r: v + dt * (-(v - rest) + r * i))
euler_step.misconception(
    "only the change is returned",
    "What comes is the change alone. The new voltage is asked for.",
    lambda v, i, dt, tau, rest, r: dt / tau * (-(v - rest) + r * i))
euler_step.misconception(
    "the resistance is forgotten",
    "A current becomes a voltage through the resistance. It has no effect on your result.",
    lambda v, i, dt, tau, rest, r: v + dt / tau * (-(v - rest) + i))
euler_step.misconception(
    "dt / tau for the leak only",
    "In your result dt / tau multiplies the leak only. Does the formula have it for the current?",
    lambda v, i, dt, tau, rest, r: v + dt / tau * -(v - rest) + r * i)
euler_step.misconception(
    "the exact curve instead of one step",
    "Your voltage lies on its exact curve, an exponential. One straight step along the slope that "
    "it has now is asked for.",
    lambda v, i, dt, tau, rest, r: rest + r * i + (v - rest - r * i) * np.exp(-dt / tau))
euler_step.misconception(
    "the sign of the rest",
    "In your result the leak is −V − rest: which sign has rest in −(V − rest)?",
    lambda v, i, dt, tau, rest, r: v + dt / tau * (-v - rest + r * i))
euler_step.misconception(
    "the change is added to rest",
    "In your result the step starts from rest. The neuron has the voltage v now: to what is the "
    "change added?",
    lambda v, i, dt, tau, rest, r: rest + dt / tau * (-(v - rest) + r * i))
euler_step.misconception(
    "the current is divided by the resistance",
    "The more resistance, the more voltage a current makes. In your result it makes less.",
    lambda v, i, dt, tau, rest, r: v + dt / tau * (-(v - rest) + i / r))
euler_step.misconception(
    "dt and tau have changed places",
    "A slower neuron (larger tau) should change less in a step, and a longer step (larger dt) "
    "change more. In your result it is the other way round.",
    lambda v, i, dt, tau, rest, r: v + tau / dt * (-(v - rest) + r * i))
euler_step.misconception(
    "the change has the wrong sign",
    "Leak and current both move your voltage the wrong way. Is the change added, and does it have "
    "the sign that the formula gives?",
    lambda v, i, dt, tau, rest, r: v - dt / tau * (-(v - rest) + r * i))
euler_step.misconception(
    "the current has the wrong sign",
    "In your result a current lowers the voltage. It should lift it.",
    lambda v, i, dt, tau, rest, r: v + dt / tau * (-(v - rest) - r * i))
euler_step.misconception(
    "the current is forgotten",
    "Your neuron only leaks: the current has no effect on your result.",
    lambda v, i, dt, tau, rest, r: v + dt / tau * -(v - rest))
euler_step.misconception(
    "tau divides the leak only",
    "In your result tau slows the leak only. What does it slow in the formula?",
    lambda v, i, dt, tau, rest, r: v + dt * (-(v - rest) / tau + r * i))
euler_step.misconception(
    "tau divides the current only",
    "In your result tau slows only what the current does. What does it slow in the formula?",
    lambda v, i, dt, tau, rest, r: v + dt * (-(v - rest) + r * i / tau))
euler_step.misconception(
    "the slope instead of the voltage",
    "What comes is dV/dt: by how much the voltage changes in a millisecond. How much is it in dt, "
    "and which voltage does that lead to?",
    lambda v, i, dt, tau, rest, r: (-(v - rest) + r * i) / tau)
euler_step.misconception(
    "dt and tau are forgotten",
    "Your result is rest + R · I, where the voltage would settle: the whole way, and not one step. "
    "How slow is the neuron (tau), and how long is the step (dt)?",
    lambda v, i, dt, tau, rest, r: v - (v - rest) + r * i)
euler_step.misconception(
    "milliseconds and seconds are mixed",
    "Your change is 1000 times too small. dt and tau both stand in ms: nothing is to be converted.",
    lambda v, i, dt, tau, rest, r: v + dt / 1000 / tau * (-(v - rest) + r * i))
euler_step.misconception(
    "milliseconds and seconds are mixed",
    "Your change is 1000 times too large. dt and tau both stand in ms: nothing is to be converted.",
    lambda v, i, dt, tau, rest, r: v + 1000 * dt / tau * (-(v - rest) + r * i))
euler_step.misconception(
    "the slope at the end of the step",
    "Your result is that with the slope which the voltage has where the step ends. The one that it "
    "has now, at v, is asked for.",
    lambda v, i, dt, tau, rest, r: (v + dt / tau * (rest + r * i)) / (1 + dt / tau))
euler_step.misconception(
    "no step is taken",
    "In all that was asked the voltage comes back as it was. Each dt was below 1: int(dt), "
    "round(dt) and // may make 0 of it, and a loop of 0 rounds does nothing. Where is the "
    "voltage changed?",
    lambda v, i, dt, tau, rest, r: v)
for places in (None, 1):
    euler_step.misconception(
        "no step is taken",
        "The voltage comes back as it was, only rounded. Here dt is below 1: int(dt), round(dt) or "
        "// may make 0 of it, and a loop of 0 rounds does nothing. One step, as long as dt, is "
        "asked for, and its result as it is.",
        lambda v, i, dt, tau, rest, r, places=places: round(v, places))
for places in (None, 1, 2):
    euler_step.misconception(
        "rounded", "Your voltages are those expected, rounded. Return them as they are.",
        lambda v, i, dt, tau, rest, r, places=places: round(
            v + dt / tau * (-(v - rest) + r * i), places))
OF_THE_LESSON = {"tau": 20.0, "rest": -70.0, "resistance": 10.0}


def with_numbers(names):
    """A step with these numbers of the lesson, whatever the arguments are."""
    def step(v, current, dt, tau, rest, resistance):
        own = {"tau": tau, "rest": rest, "resistance": resistance}
        own |= {name: OF_THE_LESSON[name] for name in names}
        return euler_step.reference(v, current, dt, **own)
    return step


for fixed in (("tau", "rest", "resistance"), ("tau", "rest"), ("tau", "resistance"),
              ("rest", "resistance")):
    euler_step.misconception(
        "numbers of the lesson instead of the arguments",
        f"Whatever {' and '.join(fixed)} are, your result is that for "
        f"{' and '.join(f'{OF_THE_LESSON[name]:g}' for name in fixed).replace('-', '−')}, as in "
        "the lesson. Each is an argument.", with_numbers(fixed))


DRIVES = (
    ("the leak has the wrong sign", "the leak pushes away from rest",
     lambda v, i, rest, r: v - rest + r * i),
    ("the sign of the rest", "which sign has rest in −(V − rest)?",
     lambda v, i, rest, r: -v - rest + r * i),
    ("leaks to 0 instead of rest", "the voltage should fall back to rest, not to 0 mV",
     lambda v, i, rest, r: -v + r * i),
    ("the leak is forgotten", "nothing leaks", lambda v, i, rest, r: r * i),
    ("the current is divided by the resistance",
     "the more resistance, the more voltage a current makes",
     lambda v, i, rest, r: rest - v + i / r),
    ("the resistance is forgotten", "a current becomes a voltage through the resistance",
     lambda v, i, rest, r: rest - v + i),
    ("the rest of the lesson", "−70 is the rest of the lesson, and here it is an argument",
     lambda v, i, rest, r: -(v + 70) + r * i))
SHARES = (
    ("the time step is forgotten", "each step is 1 ms long, whatever dt is",
     lambda dt, tau: 1 / tau),
    ("tau is forgotten", "how slow is the neuron? tau has no effect", lambda dt, tau: dt),
    ("multiplied by tau", "a larger tau means a slower neuron", lambda dt, tau: dt * tau),
    ("dt and tau have changed places", "a larger tau means a slower neuron, a longer step more "
     "change", lambda dt, tau: tau / dt))
for low, called in ((None, "rest"), (-70.0, "−70 mV")):
    euler_step.misconception(
        "a spike that nobody asked for",
        f"Where the new voltage is above −50 mV you return {called} instead. A single step is "
        "asked for, and nothing about a threshold.",
        lambda v, i, dt, tau, rest, r, low=low: (
            lambda new: new if new < -50 else rest if low is None else low)(
                v + dt / tau * (-(v - rest) + r * i)))
STARTS = (
    ("only the change is returned", "What comes is a change. The new voltage is asked for.",
     lambda v, rest: 0.0),
    ("the change is added to rest", "In your result the step starts from rest, not from v.",
     lambda v, rest: rest))


def two_wrong(start=lambda v, rest: v, share=lambda dt, tau: dt / tau,
              drive=lambda v, i, rest, r: rest - v + r * i):
    return lambda v, i, dt, tau, rest, r: start(v, rest) + share(dt, tau) * drive(v, i, rest, r)


ONE_THING = (
    ("the change is added to rest", "leaks to 0 instead of rest"),
    ("the change is added to rest", "the leak is forgotten"),
    ("the change is added to rest", "the leak has the wrong sign"))
euler_step.misconception(
    "begins at rest",
    "The voltage v has no effect on your result: it is that of a step from rest. Where does v get "
    "lost: in what the step starts from, or in what dt / tau multiplies?",
    two_wrong(start=lambda v, rest: rest, drive=lambda v, i, rest, r: r * i))
euler_step.misconception(
    "v and rest have changed places",
    "In your result the step starts from rest and leaks towards v. Which of the two has the neuron "
    "now, and which does it fall back to?",
    two_wrong(start=lambda v, rest: rest, drive=lambda v, i, rest, r: v - rest + r * i))
for started, said, start in STARTS:
    for driven, more, drive in DRIVES:
        if (started, driven) not in ONE_THING:
            euler_step.misconception(f"{started}, and {driven}", f"{said} And {more}.",
                                     two_wrong(start=start, drive=drive))
    for slowed, more, share in SHARES:
        if (started, slowed) != ("only the change is returned", "the time step is forgotten"):
            euler_step.misconception(f"{started}, and {slowed}", f"{said} And {more}.",
                                     two_wrong(start=start, share=share))
for driven, more, drive in DRIVES:
    for slowed, less, share in SHARES:
        euler_step.misconception(
            f"{driven}, and {slowed}", f"Two things are not right: {more}; and {less}.",
            two_wrong(share=share, drive=drive))
for driven, more, drive in DRIVES[4:6]:
    euler_step.misconception(
        f"{driven}, and the rest of the lesson", f"Two things are not right: {more}; and −70 is "
        "the rest of the lesson, while here it is an argument.",
        two_wrong(drive=lambda v, i, rest, r, drive=drive: drive(v, i, -70.0, r)))


def trace(draw, widths, threshold=-50.0):
    """A voltage below the threshold, with a plateau above it of each width."""
    v: list[float] = []
    for width in widths:
        v += draw.rng.uniform(-25, -2, draw.rng.integers(2, 6)).tolist()
        v += draw.rng.uniform(1, 80, width).tolist()
    v += draw.rng.uniform(-25, -2, 3).tolist()
    dt = float(draw.rng.choice([0.2, 0.4, 2.5]))  # no place is a time
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


def at_once(draw):
    """The first moment is below the threshold, the second is not."""
    t, v, threshold = trace(draw, [2, 1])
    v[:2] = threshold - 3, threshold + 3
    v[2] = threshold - 4
    return t, v, threshold


def ends_above(draw):
    t, v, threshold = trace(draw, [1, 1])
    return t[:-3], v[:-3], threshold


def steps(step, highs, threshold=-20.0):
    """A trace in steps of so many ms: above the threshold (1), at it (0), or below (-1)."""
    v = np.array([{1: 25.0, 0: threshold, -1: -60.0}[high] for high in highs])
    return step * np.arange(1, len(v) + 1), v, threshold


# Spikes that follow each other fast, and one that lasts: no pause is asked for.
FAST, TOUCHED_FAST = steps(0.5, [-1, 1, -1, 1, -1, -1, 1, -1]), steps(0.5, [-1, 0, -1, 0, -1])
LASTING = steps(1.0, [-1, 1, 1, 1, 1, 1, 1, -1])


@lesson.exercise(
    part(10, "the times of single spikes", lambda draw: [
        trace(draw, [1, 1]), trace(draw, [1, 1, 1], threshold=-20.0), trace(draw, [1]), FAST]),
    part(4, "a long spike counts once, at its beginning", lambda draw: [
        trace(draw, [3, 2]), trace(draw, [1, 5, 2]), LASTING]),
    part(4, "the threshold itself, and a trace that begins or ends above it", lambda draw: [
        touching(draw), begins_above(draw), at_once(draw), ends_above(draw), TOUCHED_FAST]),
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
    "the end of the spike instead of its beginning",
    "Your times are those at which the voltage has fallen below the threshold again.",
    lambda t, v, threshold: t[1:][(v[:-1] >= threshold) & (v[1:] < threshold)])
spike_times.misconception(
    "the moment before the spike", "Your times are one step too early.",
    lambda t, v, threshold: t[:-1][(v[:-1] < threshold) & (v[1:] >= threshold)])
spike_times.misconception(
    "places instead of times", "What comes are places in the array. When was that, in ms?",
    lambda t, v, threshold: np.flatnonzero((v[:-1] < threshold) & (v[1:] >= threshold)) + 1)
spike_times.misconception(
    "rising and falling", "Each spike comes twice: where it begins, and where it ends.",
    lambda t, v, threshold: t[1:][(v[:-1] < threshold) != (v[1:] < threshold)])
spike_times.misconception(
    "the threshold itself is not enough", "Reaching the threshold is enough for a spike.",
    lambda t, v, threshold: t[1:][(v[:-1] <= threshold) & (v[1:] > threshold)])
spike_times.misconception(
    "peaks instead of crossings",
    "Your times are those of the peaks. When does the voltage rise through the threshold?",
    lambda t, v, threshold: t[1:-1][
        (v[1:-1] >= threshold) & (v[1:-1] > v[:-2]) & (v[1:-1] > v[2:])])
for first in (0, 1):
    spike_times.misconception(
        "peaks instead of crossings",
        "Your times are those of the peaks, also at the end of the trace. When does the voltage "
        "rise through the threshold?",
        lambda t, v, threshold, first=first: t[first:][(
            (v >= threshold) & (v > np.append(-np.inf, v[:-1])) & (v > np.append(v[1:], -np.inf)))[
                first:]])
spike_times.misconception(
    "how many instead of when",
    "What comes is the number of spikes. Their times are asked for.",
    lambda t, v, threshold: np.sum((v[:-1] < threshold) & (v[1:] >= threshold)))
spike_times.misconception(
    "a trace that begins above counts as a spike", "Nobody saw it rise: it is not a spike.",
    lambda t, v, threshold: t[np.append(v[0] >= threshold,
                                        (v[:-1] < threshold) & (v[1:] >= threshold))])
spike_times.misconception(
    "each rise above the threshold",
    "Your times are all moments above the threshold at which the voltage has risen. A spike that "
    "goes on rising counts several times: where was the voltage a moment before?",
    lambda t, v, threshold: t[1:][(np.diff(v) > 0) & (v[1:] >= threshold)])
spike_times.misconception(
    "each fall above the threshold",
    "Your times are the moments above the threshold at which the voltage has fallen. When does it "
    "rise through the threshold?",
    lambda t, v, threshold: t[1:][(np.diff(v) < 0) & (v[1:] >= threshold)])
spike_times.misconception(
    "every moment above the threshold", "A spike that lasts several steps is one spike: was the "
    "voltage below the threshold a moment before?",
    lambda t, v, threshold: t[1:][v[1:] >= threshold])
spike_times.misconception(
    "zeros where there is no spike",
    "Your result has a place for each moment, with 0 where no spike begins. How do the moments "
    "with a spike come alone?",
    lambda t, v, threshold: t[1:] * ((v[:-1] < threshold) & (v[1:] >= threshold)))
spike_times.misconception(
    "zeros where there is no spike",
    "Your result has a place for each moment, with 0 where no spike begins. How do the moments "
    "with a spike come alone?",
    lambda t, v, threshold: t * np.append(False, (v[:-1] < threshold) & (v[1:] >= threshold)))
spike_times.misconception(
    "every moment below the threshold",
    "Your times are all moments below the threshold. When is it reached?",
    lambda t, v, threshold: t[v < threshold])
spike_times.misconception(
    "a moment that stays at the threshold counts again",
    "Where the voltage is exactly at the threshold and then not below it, both moments are in your "
    "result. Was it below the threshold a moment before?",
    lambda t, v, threshold: t[1:][(v[:-1] <= threshold) & (v[1:] >= threshold)])
spike_times.misconception(
    "the threshold itself is neither below nor reached",
    "Where the voltage comes up to exactly the threshold a spike begins, also if it rises further. "
    "Your result has none there.",
    lambda t, v, threshold: t[1:][(v[:-1] < threshold) & (v[1:] > threshold)])
spike_times.misconception(
    "a spike at the last moment is missed",
    "Where the voltage reaches the threshold at the very last moment, you find no spike. Where "
    "does what you look at end?",
    lambda t, v, threshold: t[1:-1][(v[:-2] < threshold) & (v[1:-1] >= threshold)])
spike_times.misconception(
    "a spike at the second moment is missed",
    "Where the voltage is below the threshold at the first moment and not at the second, you find "
    "no spike. Where does what you look at begin?",
    lambda t, v, threshold: t[2:][(v[1:-1] < threshold) & (v[2:] >= threshold)])
spike_times.misconception(
    "voltages instead of times", "What comes are voltages. When was that, in ms?",
    lambda t, v, threshold: v[1:][(v[:-1] < threshold) & (v[1:] >= threshold)])
spike_times.misconception(
    "voltages instead of times",
    "What comes are voltages: all that are not below the threshold. The times of the spikes are "
    "asked for, and a spike that lasts is one.", lambda t, v, threshold: v[v >= threshold])
spike_times.misconception(
    "places instead of times",
    "What comes are places in the array, each one too early. When was it, in ms?",
    lambda t, v, threshold: np.flatnonzero((v[:-1] < threshold) & (v[1:] >= threshold)))
spike_times.misconception(
    "places instead of times",
    "What comes are the places of all moments above the threshold. When were they, in ms, and "
    "which of them begins a spike?", lambda t, v, threshold: np.flatnonzero(v >= threshold))
spike_times.misconception(
    "yes or no instead of times",
    "What comes is whether a spike begins, for each moment. At which moments of t does one?",
    lambda t, v, threshold: (v[:-1] < threshold) & (v[1:] >= threshold))
spike_times.misconception(
    "yes or no instead of times",
    "What comes is whether the voltage is above the threshold, for each moment. At which moments, "
    "in ms, does a spike begin?", lambda t, v, threshold: v >= threshold)
spike_times.misconception(
    "the time between two spikes",
    "What comes is how long it is from spike to spike. When are they?",
    lambda t, v, threshold: np.diff(spike_times.reference(t, v, threshold)))


def crossed(t, v, threshold):
    """When a straight line from moment to moment crosses the threshold."""
    k = np.flatnonzero((v[:-1] < threshold) & (v[1:] >= threshold))
    return t[k] + (threshold - v[k]) / (v[k + 1] - v[k]) * (t[k + 1] - t[k])


spike_times.misconception(
    "a time between two moments",
    "Your times lie between two moments of t, where a line would cross the threshold. The first "
    "moment of t at which it is reached is asked for.",
    crossed)


def spikes(draw, n=None, duration=None):
    """Times of spikes, of which the last is near the end of the duration."""
    duration = float(draw.rng.choice([310, 730, 1700, 2600]) if duration is None else duration)
    n = draw.size(3, 12) if n is None else n
    times = np.sort(draw.rng.uniform(1, duration - 1, n))
    times[-1:] = duration - draw.rng.uniform(20, 99)
    return np.sort(times), duration


def shorter_and_longer(draw):
    """Durations below and above a second."""
    return [spikes(draw, duration=d) for d in draw.rng.permutation([310, 730, 1700, 2600])[:3]]


@lesson.exercise(
    part(8, "spikes per second", shorter_and_longer),
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
    "the time per spike", "What comes is a time: milliseconds per spike. The rate is spikes per "
    "second.",
    lambda s, d: d / max(len(s), 1))
firing_rate.misconception(
    "up to the last spike only", "Your rate is that up to the last spike. The silence after "
    "it counts, too.",
    lambda s, d: 1000 * len(s) / s[-1] if len(s) else 0)
firing_rate.misconception(
    "divided by 1000 once more", "Your rate is a million times too small. ms to s: which way "
    "does the 1000 go?",
    lambda s, d: len(s) / d / 1000)
firing_rate.misconception(
    "whole numbers only", "A rate may lie between two whole numbers.",
    lambda s, d: round(1000 * len(s) / d))
firing_rate.misconception(
    "whole numbers only", "A rate may lie between two whole numbers.",
    lambda s, d: 1000 * len(s) // d)
firing_rate.misconception(
    "only counted", "What comes is the number of spikes. In how much time?", lambda s, d: len(s))
firing_rate.misconception(
    "divided by 60", "In your result a second has 60 milliseconds. How many are there?",
    lambda s, d: len(s) / (d / 60))
firing_rate.misconception(
    "per minute", "Your rate is 60 times too large: a hertz is once per second, not per minute.",
    lambda s, d: 60_000 * len(s) / d)
firing_rate.misconception(
    "the time per spike", "Your fraction is upside down: seconds per spike. The rate is spikes per "
    "second.", lambda s, d: d / 1000 / max(len(s), 1))
for places in (1, 2):
    firing_rate.misconception(
        "rounded", "Your rates are those expected, rounded. Return them as they are.",
        lambda s, d, places=places: round(1000 * len(s) / d, places))
firing_rate.misconception(
    "no number where there is no spike",
    "Without a spike your answer gives None. How often does such a neuron fire? There is a number "
    "for that.", lambda s, d: 1000 * len(s) / d if len(s) else None)
firing_rate.misconception(
    "no number where there is no spike",
    "Without a spike your answer gives nan. How often does such a neuron fire? There is a number "
    "for that.", lambda s, d: 1000 * len(s) / d if len(s) else np.nan)
firing_rate.misconception(
    "the spikes of the first second",
    "What comes is how many spikes lie in the first 1000 ms. The rate comes from all spikes, and "
    "the whole duration: neither more nor less than it.", lambda s, d: int(np.sum(s < 1000)))
for otherwise in (lambda s, d: 0.0, lambda s, d: 1000 * len(s) / d, lambda s, d: np.nan):
    firing_rate.misconception(
        "from the mean time between two spikes",
        "Your rate is that between the first spike and the last. Silence before and after counts, "
        "too.",
        lambda s, d, otherwise=otherwise: (
            1000 / np.mean(np.diff(s)) if len(s) > 1 else otherwise(s, d)))
    firing_rate.misconception(
        "from the median time between two spikes",
        "Your rate belongs to the median time from spike to spike. How many spikes are there in "
        "the whole time watched?",
        lambda s, d, otherwise=otherwise: (
            1000 / np.median(np.diff(s)) if len(s) > 1 else otherwise(s, d)))
    firing_rate.misconception(
        "from the mean time between two spikes, per millisecond",
        "Your rate is that between the first spike and the last: silence before and after counts, "
        "too. And a hertz is once per second, not per millisecond.",
        lambda s, d, otherwise=otherwise: (
            1 / np.mean(np.diff(s)) if len(s) > 1 else otherwise(s, d) / 1000))
    firing_rate.misconception(
        "divided by the time between the spikes",
        "In your result the time runs from the first spike to the last. How long was the neuron "
        "watched?",
        lambda s, d, otherwise=otherwise: (
            1000 * len(s) / (s[-1] - s[0]) if len(s) > 1 else otherwise(s, d)))
firing_rate.misconception(
    "the mean time between two spikes",
    "What comes is a time, from spike to spike. How many spikes are there in a second of the "
    "time watched?",
    lambda s, d: np.mean(np.diff(s)) if len(s) > 1 else 0.0)

COUNTS = (
    ("one spike too many", "Your rate is that of one spike more than there is. Where does "
     "the count begin, and what is counted?",
     lambda s: len(s) + 1),
    ("one spike too few", "Your rate is that of one spike less than there is. What is "
     "counted: gaps, or places from 0 on?",
     lambda s: len(s) - 1),
    ("one spike too few", "Your rate is that of one spike less than there is. What is "
     "counted: gaps, or places from 0 on?",
     lambda s: max(len(s) - 1, 0)),
    ("the times are added up",
     "The sum of the times stands where the number of spikes should.", np.sum),
    ("a time instead of a number of spikes",
     "The time of the last spike stands where the number of spikes should.",
     lambda s: s[-1] if len(s) else 0.0),
    ("a time instead of a number of spikes",
     "The mean of the times stands where the number of spikes should.",
     lambda s: np.mean(s) if len(s) else 0.0))
IN_UNITS = (
    ("", "", lambda d: 1000 / d),
    ("per millisecond", "And the duration is in ms, while a hertz is once per second.",
     lambda d: 1 / d),
    ("divided by 60", "And a second has 60 milliseconds in your result.",
     lambda d: 60 / d),
    ("divided by 1000 once more", "And ms to s: which way does the 1000 go?",
     lambda d: 1 / d / 1000),
    ("the duration is forgotten",
     "And the result does not depend on how long the neuron was watched.",
     lambda d: 1),
    ("the duration of the example", "And the duration counts as 500 ms, as in the example, "
     "whatever it is.",
     lambda d: 2))
firing_rate.misconception(
    "the duration of the example", "Your rate is that for 500 ms, as in the example, however long "
    "the neuron was watched.", lambda s, d: 2 * len(s))
for counted, said, count in COUNTS:
    for unit, more, factor in IN_UNITS:
        firing_rate.misconception(
            f"{counted}, and {unit}" if unit else counted, f"{said} {more}".strip(),
            lambda s, d, count=count, factor=factor: count(s) * factor(d))
for counted, said, count in (("spikes", "", len), *COUNTS[:1]):
    firing_rate.misconception(
        f"up to the last spike only{', and ' * bool(said)}{counted * bool(said)}, in another unit",
        f"Your result is up to the last spike, not for the whole duration. {said} And how many "
        "milliseconds has a second?".replace("  ", " "),
        lambda s, d, count=count: 100 * count(s) / s[-1] if len(s) else 0.0)


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


def zeroed(first, delays, weights, threshold):
    """A silent neuron has its times set to 0, and passes them on."""
    result = [first]
    for delay, weight in zip(delays, weights, strict=True):
        result.append(result[-1] + delay if weight >= threshold else 0.0 * first)
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
    "the times of the last neuron for all",
    "All neurons behind the first have the times of the last one that fires. Is the array of one "
    "changed by a later step (+=), or does each get the delays of the whole chain?",
    lambda first, delays, weights, threshold: (lambda ends: [first] + [
        first + sum(delays[: max((e for e in ends if e > i), default=0)])
        if i < max(ends, default=0) else first[:0] for i in range(len(delays))])(
            [i + 1 for i in range(len(delays)) if all(w >= threshold for w in weights[: i + 1])]))
along_the_chain.misconception(
    "the delays do not add up", "The spike reaches the third neuron after two delays, not one.",
    lambda *v: passed(*v, grow=False))
along_the_chain.misconception(
    "weak synapses pass it on too", "A synapse that is too weak passes nothing on. Is its weight "
    "compared with the threshold, and what follows where it is too small?",
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
    "the delays are multiplied by the weights",
    "The times grow by delay times weight in your chain. The weight decides whether, the delay "
    "when.",
    lambda first, delays, weights, threshold: passed(
        first, [d * w for d, w in zip(delays, weights, strict=True)], weights, threshold))
along_the_chain.misconception(
    "the weights are not asked one by one",
    "A weak first synapse silences your chain, a weak one further on does not. Is each weight "
    "compared by itself? A sum, or the largest of several, hides a weak one.",
    lambda first, delays, weights, threshold: passed(
        first, delays, np.cumsum(weights), threshold))
along_the_chain.misconception(
    "zeros instead of silence",
    "Where a neuron is silent there are zeros in your list. A 0 is a spike at the time 0: how many "
    "times are in the array of a neuron that does not fire?",
    lambda *v: [s if len(s) else 0.0 * v[0] for s in passed(*v)])
along_the_chain.misconception(
    "a zero instead of silence",
    "Where a neuron is silent you return a 0. That is a spike at the time 0: how many times are in "
    "the array of a neuron that does not fire?",
    lambda *v: [s if len(s) else np.zeros(1) for s in passed(*v)])
along_the_chain.misconception(
    "None instead of silence",
    "Where a neuron is silent you put None. What does an array look like that holds no spike?",
    lambda *v: [s if len(s) else None for s in passed(*v)])
along_the_chain.misconception(
    "nan instead of silence",
    "Where a neuron is silent you return nan. How many times are in the array of a neuron that "
    "does not fire?", lambda *v: [s if len(s) else np.nan * v[0] for s in passed(*v)])
along_the_chain.misconception(
    "spikes at 0 that are passed on",
    "Where a neuron is silent you set its times to 0, and the delays go on from there. A 0 is a "
    "spike at the time 0: how many times are in the array of a neuron that does not fire?",
    lambda first, *v: zeroed(first, *v))
along_the_chain.misconception(
    "a weak synapse silences the neurons before it",
    "With one weak synapse all neurons behind the first are silent in your chain, also those in "
    "front of it. Whom does the weak one reach?",
    lambda first, delays, weights, threshold: passed(
        first, delays, [min(weights)] * len(weights), threshold))
along_the_chain.misconception(
    "a weak synapse silences the neurons before it, and just strong enough is too weak",
    "With one weak synapse all neurons behind the first are silent in your chain, also those in "
    "front of it: whom does the weak one reach? And a weight equal to the threshold suffices.",
    lambda first, delays, weights, threshold: passed(
        first, delays, [min(weights)] * len(weights), threshold,
        enough=lambda weight, threshold: weight > threshold))
along_the_chain.misconception(
    "a weak synapse silences the whole chain",
    "With one weak synapse the first neuron, too, is silent in your chain. Who is behind the weak "
    "one?", lambda first, delays, weights, threshold: [
        s if min(weights) >= threshold else first[:0]
        for s in passed(first, delays, weights, threshold)])
along_the_chain.misconception(
    "silence begins one neuron too late",
    "The neuron directly behind a weak synapse still fires in your chain. Which neuron does this "
    "synapse lead to?",
    lambda first, delays, weights, threshold: passed(
        first, delays, [2 * threshold, *weights[:-1]], threshold))
along_the_chain.misconception(
    "the silent neurons are left out",
    "Your list ends at the weak synapse. A silent neuron has its place in it, too: which array "
    "does it get?", lambda *v: [s for s in passed(*v) if len(s)])
along_the_chain.misconception(
    "no place for the neuron behind a weak synapse",
    "Your list has no place for the neuron behind a weak synapse, and the spikes go on behind it. "
    "It is silent: which array does it get, and what can it pass on?",
    lambda *v: [s for s in passed(*v, stop=False) if len(s)])
along_the_chain.misconception(
    "no place for the neuron behind a weak synapse",
    "Your list has no place for the neuron behind a weak synapse, and the spikes go on behind it. "
    "It is silent: which array does it get, and what can it pass on?",
    lambda first, delays, weights, threshold: passed(
        first, [d for d, w in zip(delays, weights, strict=True) if w >= threshold],
        [w for w in weights if w >= threshold], threshold))
along_the_chain.misconception(
    "the last neuron is left out",
    "Your list is one too short at its end. How many neurons are there, if there is one more than "
    "synapses?", lambda *v: passed(*v)[:-1])
along_the_chain.misconception(
    "strong synapses are silent and weak ones are not",
    "Your neurons are silent behind a strong synapse. Which of the two should pass it on?",
    lambda *v: passed(*v, enough=lambda weight, threshold: weight < threshold))
along_the_chain.misconception(
    "strong synapses are silent and weak ones are not",
    "Your neurons are silent behind a strong synapse. Which of the two should pass it on?",
    lambda *v: passed(*v, enough=lambda weight, threshold: weight <= threshold))
along_the_chain.misconception(
    "the weights are added instead of the delays",
    "The times grow by the weights in your chain. The weight decides whether, the delay when.",
    lambda first, delays, weights, threshold: passed(first, weights, weights, threshold))
along_the_chain.misconception(
    "the first spike only", "Each neuron passes on all of its spikes, not just the first.",
    lambda *v: [s[:1] for s in passed(*v)])
along_the_chain.misconception(
    "a single array for the whole chain",
    "What comes is one array with the spikes of all neurons. Each neuron has an array of its own.",
    lambda *v: np.concatenate(passed(*v)))
along_the_chain.misconception(
    "the number of spikes instead of their times", "What comes are numbers of spikes. "
    "When does each neuron fire?", lambda *v: [len(s) for s in passed(*v)])


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
    "cut off at the maximum", "Your weights grow at full speed up to the maximum. They should "
    "grow more slowly, the nearer they are.",
    lambda w, pre, post, lr, m: np.minimum(w + lr * pre * post, m))
hebbian_update.misconception(
    "one active neuron is enough", "Both neurons must be active: is that a sum or a product?",
    lambda w, pre, post, lr, m: w + lr * (pre + post) * (m - w))
hebbian_update.misconception(
    "only the first neuron counts", "The second neuron's activity has no effect in your answer.",
    lambda w, pre, post, lr, m: w + lr * pre * (m - w))
hebbian_update.misconception(
    "only the growth is returned",
    "What comes is by how much the weight grows. The new weight is asked for.",
    lambda w, pre, post, lr, m: lr * pre * post * (m - w))
hebbian_update.misconception(
    "grows in proportion to itself", "Your strong synapses grow fastest. It should be the weak.",
    lambda w, pre, post, lr, m: w + lr * pre * post * w)
hebbian_update.misconception(
    "becomes weaker", "Used synapses become weaker in your answer.",
    lambda w, pre, post, lr, m: w - lr * pre * post * (m - w))
hebbian_update.misconception(
    "the maximum taken for 1",
    "The growth in your result is that for a maximum of 1. It is an argument.",
    lambda w, pre, post, lr, m: w + lr * pre * post * (1 - w))
hebbian_update.misconception(
    "the old weight is gone",
    "The old weight has no effect on your result. Is it never added, or is it taken away again? "
    "Look at the brackets round the distance to the maximum.",
    lambda w, pre, post, lr, m: lr * pre * post * m)
hebbian_update.misconception(
    "the old weight is multiplied, too",
    "The old weight, too, is multiplied by the distance to the maximum in your result. What is "
    "computed first?", lambda w, pre, post, lr, m: (w + lr * pre * post) * (m - w))
hebbian_update.misconception(
    "the old weight shrinks",
    "Your weights run towards the product of the activities (times the maximum), so those of "
    "silent neurons shrink. Where nothing is active together, nothing should change.",
    lambda w, pre, post, lr, m: w + lr * (pre * post * m - w))
hebbian_update.misconception(
    "the old weight shrinks",
    "Your weights run towards the product of the activities, so those of silent neurons shrink. "
    "Where nothing is active together, nothing should change.",
    lambda w, pre, post, lr, m: w + lr * (pre * post - w))
hebbian_update.misconception(
    "the learning rate is forgotten",
    "lr has no effect on your result: it says how fast the weights grow.",
    lambda w, pre, post, lr, m: w + pre * post * (m - w))

TOGETHER = (  # how the two activities come in
    ("", "", lambda pre, post: pre * post),
    ("one active neuron is enough", "Both neurons must be active: is that a sum or a product?",
     lambda pre, post: pre + post),
    ("only the first neuron counts", "The second neuron's activity has no effect in your answer.",
     lambda pre, post: pre),
    ("only the second neuron counts", "The first neuron's activity has no effect in your answer.",
     lambda pre, post: post),
    ("one neuron counts twice", "The first neuron's activity is multiplied with itself, and the "
     "second's is not there.", lambda pre, post: pre * pre),
    ("one neuron counts twice", "The second neuron's activity is multiplied with itself, and the "
     "first's is not there.", lambda pre, post: post * post),
    ("active or not, and no more", "Wherever both neurons are active, your growth does not depend "
     "on how active they are.", lambda pre, post: ((pre > 0) & (post > 0)).astype(float)),
    ("active or not, and no more", "In your result an activity counts as 1 above one half, as 0 "
     "below it: how active the neurons are has no other effect.",
     lambda pre, post: ((pre > 0.5) & (post > 0.5)).astype(float)),
    ("the smaller activity instead of the product",
     "Only the smaller of the two activities has an effect in your answer. Each is a factor.",
     np.minimum),
    ("the larger activity instead of the product",
     "Only the larger of the two activities has an effect in your answer. Each is a factor.",
     np.maximum),
    ("the mean activity instead of the product",
     "The mean of the two activities is a factor in your result: so one active neuron is enough. "
     "Must not both be active?",
     lambda pre, post: (pre + post) / 2),
    ("one number for all synapses", "The activities of all synapses are added up, so that each "
     "grows by what the others do. Each has its own two neurons.",
     lambda pre, post: np.sum(pre * post)))
ROOM = (  # how far the weight may still grow
    ("", "", lambda w, m: m - w),
    ("the maximum taken for 1",
     "The growth in your result is that for a maximum of 1. It is an argument.",
     lambda w, m: 1 - w),
    ("the distance as a share", "The distance to the maximum is divided by the maximum in "
     "your result.",
     lambda w, m: 1 - w / m),
    ("no bound", "Your growth does not depend on how far the weight is from the maximum.",
     lambda w, m: 1),
    ("the whole maximum", "The whole maximum is a factor in your answer. How far is it from the "
     "weight to there?", lambda w, m: m),
    ("the largest weight that is there", "The largest of the present weights stands where the "
     "largest possible one should: that is an argument.", lambda w, m: w.max() - w),
    ("becomes weaker", "Used synapses become weaker in your answer.", lambda w, m: w - m))


def grown(together, room):
    return lambda w, pre, post, lr, m: w + lr * together(pre, post) * room(w, m)


for together, said, activity in TOGETHER:
    for bound, more, room in ROOM:
        if together or bound:
            hebbian_update.misconception(
                ", and ".join(filter(None, (together, bound))),
                " And: ".join(filter(None, (said, more))), grown(activity, room))
for together, said, activity in TOGETHER[1:]:
    hebbian_update.misconception(
        f"only the growth is returned, and {together}",
        f"What comes is a growth, and the new weight is asked for. And: {said}",
        lambda w, pre, post, lr, m, activity=activity: lr * activity(pre, post) * (m - w))
for bound, said, room in ROOM[1:]:
    if bound != "the whole maximum":  # the old weight is gone
        hebbian_update.misconception(
            f"only the growth is returned, and {bound}",
            f"What comes is a change, and the new weight is asked for. And: {said}",
            lambda w, pre, post, lr, m, room=room: lr * pre * post * room(w, m))
for _, said, activity in TOGETHER[:6]:
    hebbian_update.misconception(
        "silent synapses lose their weight",
        "Where a neuron is silent, your weight becomes 0. Nothing grows there: which weight stays? "
        + said, lambda w, pre, post, lr, m, activity=activity: np.where(
            (pre > 0) & (post > 0), w + lr * activity(pre, post) * (m - w), 0.0))

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
