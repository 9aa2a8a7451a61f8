"""Lesson 01's figures say what dlcourse says."""

from __future__ import annotations

import numpy as np
import pytest

import dlcourse as dl
from dlcourse.figures.biological_neuron import (
    PEAK,
    ChainOfThree,
    FiringRate,
    Membrane,
    MembranePotential,
    SynapseGrows,
    WeakSynapses,
    enough,
    euler_step,
)


def words(figure, **state):
    return figure.texts(figure.frames((), state))[0][0]


def no_leak(v, current, dt, tau, rest, resistance):
    return v + dt / tau * resistance * current


def test_the_step_that_can_be_replaced_is_the_neurons_own():
    own, membrane = dl.LeakyIntegrateAndFire(dt=0.25), Membrane()
    for v, current in ((-70.0, 4.0), (-55.5, 0.0), (-61.0, -2.0)):
        assert membrane.step(v, current) == pytest.approx(own.step(v, current))


@pytest.mark.parametrize("current, leak, threshold, refractory", [
    (1.5, 1, -50, 2), (2.5, 1, -50, 2), (5, 2, -60, 0), (4, 0.5, -55, 10)])
def test_the_membrane_is_the_neuron_of_dlcourse(current, leak, threshold, refractory):
    arrays = MembranePotential().frames((), {
        "current": current, "leak": leak, "threshold": threshold, "refractory": refractory})
    # the capacitance tau / resistance is the membrane's own: a leak does not change it
    neuron = dl.LeakyIntegrateAndFire(tau=20 / leak, resistance=10 / leak, threshold=threshold,
                                      refractory=refractory, dt=0.25)
    stimulus = np.zeros(480)
    stimulus[40:400] = current                       # from 10 to 100 ms
    trace = neuron.simulate(stimulus)
    np.testing.assert_array_equal(arrays["t"][0], trace.t)
    shown = arrays["v"][0]
    np.testing.assert_allclose(trace.t[shown == PEAK], trace.spikes)
    np.testing.assert_allclose(shown[shown != PEAK], trace.v[shown != PEAK])
    assert arrays["spikes"].item() == len(trace.spikes)


def test_spikes_appear_past_the_threshold_and_never_grow():
    arrays = MembranePotential().frames("current")
    fires = arrays["spikes"][:, 0] > 0
    assert not fires[arrays["current"][:, 0] <= 2].any()
    assert fires[arrays["current"][:, 0] >= 2.1].all()
    assert (arrays["v"].max(axis=1)[fires] == PEAK).all()
    assert (np.diff(arrays["spikes"][:, 0]) >= 0).all() and arrays["spikes"].max() > 5


def test_more_leak_needs_more_current():
    figure = MembranePotential()
    for leak, least in ((0.5, 1.0), (1, 2.0), (2, 4.0)):
        heads_for = figure.frames((), {"leak": leak, "current": least})["target"].item()
        assert heads_for == pytest.approx(-50)
    assert "not above" in words(figure, current=2.0) and "is silent" in words(figure, current=2.0)
    assert "That is above" in words(figure, current=2.1)


def test_the_membrane_takes_the_readers_own_step():
    arrays = MembranePotential(no_leak).frames((), {"current": 0.5})
    assert arrays["spikes"].item() == 1              # 0.25 mV a millisecond: 80 ms to the threshold
    assert MembranePotential().frames((), {"current": 0.5})["spikes"].item() == 0
    assert MembranePotential(euler_step).data == MembranePotential().data


def test_the_rate_is_the_exact_one_and_the_counts_agree_with_it():
    figure = FiringRate()
    for refractory in (0, 2, 10):
        neuron = dl.LeakyIntegrateAndFire(refractory=refractory)
        arrays = figure.frames((), {"refractory": refractory, "current": 4})
        assert arrays["rate"].item() == neuron.firing_rate(4.0)
        np.testing.assert_allclose(arrays["counted"][0], neuron.firing_rate(figure.sampled), atol=4)
        beat = arrays["beat"][0][np.isfinite(arrays["beat"][0])]
        long = dl.LeakyIntegrateAndFire(refractory=refractory, dt=0.01).simulate(np.full(20000, 4))
        np.testing.assert_allclose(beat, long.spikes, atol=0.5)
    assert np.isnan(figure.frames((), {"current": 2})["beat"]).all()
    assert "fires 0 times" in words(figure, current=2)


def test_the_counts_are_made_by_the_readers_own_function():
    halved = FiringRate(lambda spikes, duration: 500 * len(spikes) / duration)
    np.testing.assert_allclose(2 * halved.frames()["counted"], FiringRate().frames()["counted"])


def test_the_chain_is_the_chain_of_dlcourse():
    figure, neuron = ChainOfThree(), dl.LeakyIntegrateAndFire(dt=0.25)
    stimulus = np.zeros(320)
    stimulus[20:180] = 4.0
    for w1, w2 in ((12, 12), (6, 9), (-6, 15), (0, 3)):
        arrays = figure.frames((), {"current": 4, "w1": w1, "w2": w2})
        traces = dl.NeuronChain([neuron] * 3, weights=[w1, w2]).simulate(stimulus)
        assert arrays["spikes"][0].tolist() == [len(trace.spikes) for trace in traces]
        for k, trace in enumerate(traces):
            shown = arrays[f"v{k + 1}"][0] - 70 + figure.row * k
            quiet = shown < -50
            np.testing.assert_allclose(shown[quiet], trace.v[quiet])


def test_a_weak_link_ends_the_signal_and_the_words_say_so():
    figure = ChainOfThree()
    assert words(figure).endswith("neuron 2 fires once. The synapse of 6.0 nA excites: "
                                  "neuron 3 is silent.")
    assert "neuron 3 fires once" in words(figure, w2=12)
    assert "The synapse of −3.0 nA inhibits: neuron 2 is silent" in words(figure, w1=-3.0)
    assert "The synapse of 0.0 nA does nothing: neuron 2 is silent" in words(figure, w1=0.0)
    assert "The synapse of −6.0 nA inhibits: neuron 3 is silent" in words(figure, w2=-6.0)
    assert figure.frames((), {"w1": -3})["v2"].min() < -figure.row     # below rest


def test_two_weak_pulses_close_together_do_what_one_cannot():
    figure = ChainOfThree()
    one, many = (figure.frames((), {"current": nA, "w1": 7.5}) for nA in (2.6, 5))
    assert one["spikes"][0, :2].tolist() == [1, 0]
    assert many["spikes"][0, 0] > 1 and many["spikes"][0, 1] > 0


def test_the_chain_takes_the_readers_own_step():
    assert ChainOfThree(lambda v, *_, **__: v).frames()["spikes"].tolist() == [[0, 0, 0]]


def test_the_synapse_follows_hebbs_rule():
    figure, weight = SynapseGrows(), np.array(5.0)
    for uses in range(41):
        arrays = figure.frames((), {"uses": uses, "lr": 0.2})
        assert arrays["weight"].item() == pytest.approx(float(weight))
        fires = "second neuron fires" in words(figure, uses=uses, lr=0.2)
        assert fires == (weight >= enough())
        weight = dl.hebbian_update(weight, 1, 1, lr=0.2, maximum=15.0)


def test_enough_is_the_least_weight_that_fires_the_next_neuron():
    neuron = Membrane()
    pulse = neuron.stimulus(5, 10, 40)
    assert len(neuron.simulate((enough() + 0.001) * pulse).spikes) == 1
    assert len(neuron.simulate((enough() - 0.001) * pulse).spikes) == 0


def test_use_alone_changes_nothing():
    history = SynapseGrows().frames((), {"helped": False, "lr": 0.4})["history"]
    assert (history == 5).all()


def test_the_synapse_grows_by_the_readers_own_rule():
    figure = SynapseGrows(lambda weight, pre, post, lr, maximum: weight + lr * pre * post)
    assert figure.frames((), {"uses": 40, "lr": 0.1})["weight"].item() == pytest.approx(9)


@pytest.mark.parametrize("together, within, fires", [
    (20, 0, False), (21, 0, True), (21, 20, False), (40, 20, True), (40, 40, False)])
def test_many_weak_synapses_must_come_together(together, within, fires):
    """Each spike's own current, added up in the neuron called directly."""
    neuron, t = dl.LeakyIntegrateAndFire(), 0.1 * np.arange(600)
    arrive = 5 + within * np.arange(together) / (together - 1)
    current = 0.45 * sum(((t >= at) & (t < at + 5)).astype(float) for at in arrive)
    assert (len(neuron.simulate(current).spikes) > 0) == fires
    said = words(WeakSynapses(), together=together, within=within)
    assert ("reaches the threshold" in said) == fires != ("is silent" in said)
    assert fires or 0 < float(said.split("rises by ")[1].split()[0]) < 20  # not rounded up to it
