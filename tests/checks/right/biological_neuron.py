"""Right answers to lesson 01 written in other ways, and mutants that are right too."""

import numpy as np


def euler_slope(v, current, dt, tau, rest, resistance):
    slope = (rest - v + resistance * current) / tau
    v += slope * dt
    return v


def euler_mix(v, current, dt, tau, rest, resistance):
    share = dt / tau
    return (1 - share) * v + share * (rest + resistance * current)


def spikes_loop(t, v, threshold):
    times = []
    for i in range(1, len(v)):
        if v[i - 1] < threshold <= v[i]:
            times.append(t[i])
    return times


def spikes_state(t, v, threshold):
    times, above = [], True
    for time, voltage in zip(t, v, strict=True):
        if voltage >= threshold and not above:
            times.append(time)
        above = voltage >= threshold
    return np.array(times)


def chain_cumulative(first, delays, weights, threshold):
    arrivals = np.concatenate([[0.0], np.cumsum(delays)])
    strong = np.concatenate([[True], np.array(weights) >= threshold])
    return [first + d if strong[: k + 1].all() else np.array([]) for k, d in enumerate(arrivals)]


def chain_loops(first, delays, weights, threshold):
    result = [[float(s) for s in first]]
    for k in range(len(delays)):
        if weights[k] < threshold:
            result.append([])
        else:
            result.append([s + delays[k] for s in result[-1]])
    return result


def chain_recursive(first, delays, weights, threshold):
    if not len(delays):
        return [first]
    following = first + delays[0] if weights[0] >= threshold else np.zeros(0)
    return [first, *chain_recursive(following, delays[1:], weights[1:], threshold)]


def hebb_loop(weight, pre, post, lr, maximum):
    result = weight.copy()
    for i in np.ndindex(weight.shape):
        result[i] += lr * pre[i] * post[i] * (maximum - weight[i])
    return result


def hebb_mix(weight, pre, post, lr, maximum):
    share = lr * pre * post
    return weight * (1 - share) + share * maximum


RIGHT = {
    "euler_step": [euler_slope, euler_mix,
                   lambda v, i, dt, tau, rest, r: v - dt * (v - rest) / tau + dt * r * i / tau],
    "spike_times": [spikes_loop, spikes_state,
                    lambda t, v, threshold: t[np.flatnonzero(
                        np.diff((v >= threshold).astype(int)) == 1) + 1],
                    lambda t, v, threshold: np.array([], float) if (v < threshold).all()
                    else np.array(spikes_loop(t, v, threshold))],
    "firing_rate": [lambda s, d: len(s) / (d / 1000), lambda s, d: s.size * 1e3 / d,
                    lambda s, d: float(np.sum(np.ones_like(s))) / d * 1000],
    "along_the_chain": [chain_cumulative, chain_loops, chain_recursive],
    "hebbian_update": [hebb_loop, hebb_mix,
                       lambda w, pre, post, lr, m: w + (m - w) * post * pre * lr],
}

EQUIVALENT: dict[str, dict[str, str]] = {}
