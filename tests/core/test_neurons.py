"""From the neuron that fires to the one that adds up and learns."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dlcourse as dl

GATES = ("and", "or", "nand", "nor")
share = st.floats(0, 1)


@pytest.mark.parametrize("refractory", [0.0, 2.0, 10.0])
@pytest.mark.parametrize("current", [2.1, 2.5, 4.0, 8.0])
def test_the_simulated_firing_rate_agrees_with_the_closed_form(current, refractory):
    neuron = dl.LeakyIntegrateAndFire(refractory=refractory, dt=0.01)
    spikes = neuron.simulate(np.full(30_000, current)).spikes
    assert 1000 / np.diff(spikes).mean() == pytest.approx(neuron.firing_rate(current), rel=3e-3)


def test_the_firing_rate_by_hand_reset_below_rest():
    neuron = dl.LeakyIntegrateAndFire(reset=-80.0, refractory=3.0)
    assert neuron.firing_rate(3.0) == pytest.approx(1000 / (3 + 20 * math.log(40 / 10)))


def test_a_constant_current_fires_above_the_rheobase_and_only_there():
    neuron = dl.LeakyIntegrateAndFire()
    below, above = (neuron.simulate(np.full(20_000, neuron.rheobase + d)) for d in (-0.01, 0.01))
    assert len(below.spikes) == 0
    assert len(above.spikes) > 0
    assert neuron.firing_rate([1.99, 2.0, -5.0]).tolist() == [0, 0, 0]


def test_a_spike_is_all_or_none():
    """A stimulus either reaches the threshold or not; a stronger one makes no larger spike."""
    neuron = dl.LeakyIntegrateAndFire()
    traces = [neuron.simulate(np.full(30, strength)) for strength in (5.0, 50.0, 60.0)]
    assert [len(trace.spikes) for trace in traces] == [0, 1, 1]
    assert traces[0].v.max() < neuron.threshold
    assert traces[1].v.max() == traces[2].v.max() == neuron.threshold


def test_the_neuron_rests_for_the_refractory_period():
    neuron = dl.LeakyIntegrateAndFire(refractory=5.0)
    trace = neuron.simulate(np.full(1000, 100.0))
    assert np.diff(trace.spikes).min() >= 5.0
    after = (trace.t > trace.spikes[0]) & (trace.t < trace.spikes[0] + 4.95)
    assert set(trace.v[after]) == {neuron.reset}


@pytest.mark.parametrize("weights, spikes", [
    ([15.0, 15.0], [1, 1, 1]),     # strong synapses pass it on
    ([15.0, 1.0], [1, 1, 0]),      # a weak one does not
    ([15.0, -15.0], [1, 1, 0]),    # nor one that inhibits
    ([1.0, 15.0], [1, 0, 0]),      # and what has not arrived cannot go further
])
def test_a_chain_passes_a_spike_on_or_not(weights, spikes):
    chain = dl.NeuronChain([dl.LeakyIntegrateAndFire()] * 3, weights)
    traces = chain.simulate(np.full(500, 2.5))
    assert [len(trace.spikes) for trace in traces] == spikes


def test_a_spike_arrives_after_the_delay():
    chain = dl.NeuronChain([dl.LeakyIntegrateAndFire()] * 2, [15.0], delay=7.0)
    first, second = chain.simulate(np.full(500, 2.5))
    moved = second.t[second.v > -70.0]
    assert moved[0] == pytest.approx(first.spikes[0] + 7.0 + 0.1)


@given(share, share, share, share)
def test_hebb_strengthens_what_fires_together_and_never_past_the_bound(weight, pre, post, lr):
    new = dl.hebbian_update(weight, pre, post, lr=lr)
    assert weight <= new <= 1.0 + 1e-15
    assert new == weight or (pre > 0 and post > 0 and lr > 0)


def test_hebb_used_often_a_synapse_comes_close_to_its_maximum():
    weight = 0.0
    for _ in range(100):
        weight = dl.hebbian_update(weight, 1, 1, lr=0.1, maximum=2.0)
    assert weight == pytest.approx(2.0 * (1 - 0.9**100))


@pytest.mark.parametrize("gate, weights, threshold", [
    ("and", [1, 1], 2), ("or", [1, 1], 1), ("nand", [-1, -1], -1), ("nor", [-1, -1], 0),
])
def test_a_threshold_unit_is_a_gate(gate, weights, threshold):
    x, y = dl.logic_gate(gate)
    assert dl.ThresholdUnit(weights, threshold)(x).tolist() == y.tolist()


def test_no_threshold_unit_is_xor():
    x, y = dl.logic_gate("xor")
    for w1, w2, threshold in itertools.product(range(-3, 4), repeat=3):
        assert dl.ThresholdUnit([w1, w2], threshold)(x).tolist() != y.tolist()


def test_a_neuron_worked_by_hand():
    neuron = dl.Neuron(weights=[0.5, -1.0], bias=0.25)
    assert neuron.weighted_sum([2.0, 1.0]) == 0.25           # 0.5 · 2 − 1 · 1 + 0.25
    assert neuron([2.0, 1.0]) == pytest.approx(1 / (1 + math.exp(-0.25)))
    assert neuron.weighted_sum([[2, 1], [4, 0]]).tolist() == [0.25, 2.25]
    assert dl.Neuron([1, 1], -3, activation=dl.relu)([[1, 1], [2, 2]]).tolist() == [0, 1]


@pytest.mark.parametrize("gate", GATES)
def test_the_perceptron_learns_what_a_line_separates(gate):
    x, y = dl.logic_gate(gate)
    perceptron = dl.Perceptron(n_features=2)
    assert perceptron.fit(x, y)[-1] == 0
    assert perceptron.predict(x).tolist() == y.tolist()


def test_the_perceptron_never_learns_xor():
    mistakes = dl.Perceptron(n_features=2).fit(*dl.logic_gate("xor"), epochs=200)
    assert len(mistakes) == 200
    assert min(mistakes) > 0


@pytest.mark.parametrize("wrong, words", [
    (lambda: dl.Neuron([1, 2])([1, 2, 3]), r"2 weights expect 2 inputs, .* shape \(3,\)"),
    (lambda: dl.Neuron([[1, 2]]), r"one weight per input, .* shape \(1, 2\)"),
    (lambda: dl.Perceptron(1).fit([[1]], [2]), r"1 targets, each 0 or 1, .* \[2.0\]"),
    (lambda: dl.LeakyIntegrateAndFire(threshold=-80), "threshold must lie above rest and reset"),
    (lambda: dl.LeakyIntegrateAndFire(tau=0), "tau must be a number > 0, got 0"),
    (lambda: dl.LeakyIntegrateAndFire().simulate([[1.0]]), r"shape \(steps,\), .* \(1, 1\)"),
    (lambda: dl.NeuronChain([dl.LeakyIntegrateAndFire()], [1.0]), "need 0 weights, got 1"),
    (lambda: dl.hebbian_update(1.5, 1, 1), "must not exceed the maximum 1.0, got 1.5"),
])
def test_what_makes_no_sense_is_refused_in_words(wrong, words):
    with pytest.raises(ValueError, match=words):
        wrong()
