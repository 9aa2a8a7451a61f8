"""Right answers to lesson 07 written in other ways, and mutants that are right too."""

import numpy as np


def gradient_steps(f, x, eps):
    result = []
    for place in range(x.size):
        step = np.zeros(x.size)
        step[place] = eps
        step = step.reshape(x.shape)
        result.append((f(x + step) - f(x - step)) / (2 * eps))
    return np.array(result).reshape(x.shape)


def gradient_flat(f, x, eps):
    flat, shape = x.astype(float).flatten(), x.shape
    result = np.empty(flat.size)
    for i in range(flat.size):
        up, down = flat.copy(), flat.copy()
        up[i] += eps
        down[i] -= eps
        result[i] = (f(up.reshape(shape)) - f(down.reshape(shape))) / eps / 2
    return result.reshape(shape)


def gradient_nditer(f, x, eps):
    x = x * 1.0
    gradient = np.zeros(x.shape)
    it = np.nditer(x, flags=["multi_index"])
    for _ in it:
        i = it.multi_index
        old = float(x[i])
        x[i] = old + eps
        gradient[i] += f(x) / (2 * eps)
        x[i] = old - eps
        gradient[i] -= f(x) / (2 * eps)
        x[i] = old
    return gradient


def step_copy(w, gradient, lr, longest):
    w, step = w.astype(float), gradient * lr
    if np.linalg.norm(step) > longest:
        step *= longest / np.linalg.norm(step)
    w -= step
    return w


def step_shared(w, gradient, lr, longest):
    length = lr * (gradient**2).sum() ** 0.5
    return w - gradient * lr * min(1, longest / length)


def step_rate(w, gradient, lr, longest):
    return w - min(lr, longest / np.linalg.norm(gradient)) * gradient


def descend_while(gradient, w, lr, tolerance, max_steps):
    w, steps = w.copy(), 0
    while steps < max_steps and (np.abs(gradient(w)) > tolerance).any():
        w -= lr * gradient(w)
        steps += 1
    return w, steps


def descend_count(gradient, w, lr, tolerance, max_steps):
    w = np.array(w)
    count = 0
    while True:
        if count == max_steps:
            break
        g = gradient(w)
        if max(abs(v) for v in g) <= tolerance:
            break
        w = np.add(w, -lr * g)
        count = count + 1
    return [w, count]


def descend_recursive(gradient, w, lr, tolerance, max_steps):
    if max_steps == 0 or np.linalg.norm(gradient(w), np.inf) <= tolerance:
        return w, 0
    w, steps = descend_recursive(gradient, w - lr * gradient(w), lr, tolerance, max_steps - 1)
    return w, steps + 1


def momentum_copy(w, v, gradient, lr, momentum):
    w, v = w.copy(), v.copy()
    v *= momentum
    v += gradient(w - lr * v)
    w -= lr * v
    return [w, v]


FAULT = ("too low", "right", "too high", "far too high")

RIGHT = {
    "numerical_gradient": [gradient_steps, gradient_flat, gradient_nditer],
    "descent_step": [step_copy, step_shared, step_rate],
    "descend": [descend_while, descend_count, descend_recursive],
    "momentum_step": [momentum_copy,
                      lambda w, v, g, lr, m: (w - lr * m * v - lr * g(w - lr * m * v),
                                              g(w - lr * m * v) + v * m),
                      lambda w, v, g, lr, m: (w - (m * v + (ahead := g(w - m * v * lr))) * lr,
                                              np.add(m * v, ahead))],
    "learning_rate_fault": [lambda curve: FAULT["ABCD".index(curve)],
                            lambda curve: dict(zip("ABCD", FAULT, strict=True))[curve],
                            lambda curve: FAULT[ord(curve) - ord("A")]],
}

EQUIVALENT = {
    "descent_step": {
        "3: length > longest → length >= longest": "a step just as long as allowed stays as it is",
    },
    "numerical_gradient": {
        "2: np.zeros_like → np.ones_like": "every element is written afterwards",
    },
}
