"""How fast dlcourse trains, against its peers, side by side in one run: ``make bench``.

Every contender trains the same network on the same data, in turns, several rounds; the table
gives medians and ratios. PyTorch is compared where it is installed. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from statistics import median

import numpy as np

import dlcourse as dl

try:
    import torch
except ImportError:
    torch = None

REPORT = Path("build/benchmarks/core.md")


def penguins() -> tuple[np.ndarray, np.ndarray]:
    x, y = dl.load_penguins()
    return dl.Standardizer().fit_transform(x), y


def animals() -> tuple[np.ndarray, np.ndarray]:
    x, y = dl.load_animals()
    return (x / 255).astype(np.float32), y


def with_dlcourse(x, y, sizes, *, epochs, batch_size, lr) -> Callable[[], object]:
    rng = np.random.default_rng(0)
    layers: list[dl.Layer] = []
    for n_in, n_out in pairwise(sizes):
        layers += [dl.Linear(n_in, n_out, rng=rng, dtype=x.dtype), dl.ReLU()]
    model = dl.Sequential(*layers[:-1])
    optimizer = dl.Adam(model.parameters(), lr=lr)
    return lambda: dl.fit(model, x, y, epochs=epochs, batch_size=batch_size, optimizer=optimizer,
                          loss=dl.CrossEntropyLoss(), rng=rng, progress=False)


def with_torch(x, y, sizes, *, epochs, batch_size, lr) -> Callable[[], object]:
    torch.manual_seed(0)
    layers = []
    for n_in, n_out in pairwise(sizes):
        layers += [torch.nn.Linear(n_in, n_out), torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1]).to(torch.from_numpy(x[:1]).dtype)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    loss, xt, yt = torch.nn.CrossEntropyLoss(), torch.from_numpy(x), torch.from_numpy(y)

    def run() -> None:
        for _ in range(epochs):
            for rows in torch.randperm(len(xt)).split(batch_size):
                optimizer.zero_grad()
                loss(model(xt[rows]), yt[rows]).backward()
                optimizer.step()

    return run


def with_sklearn(x, y, sizes, *, epochs, batch_size, lr) -> Callable[[], object]:
    from sklearn.neural_network import MLPClassifier  # two seconds, which no doctest needs

    model = MLPClassifier(sizes[1:-1], alpha=0, batch_size=batch_size, learning_rate_init=lr,
                          max_iter=epochs, tol=0, n_iter_no_change=epochs + 1, random_state=0)
    return lambda: model.fit(x, y)


class Value:
    """A scalar that remembers how it came about: the peer of one update on a tiny net."""

    def __init__(self, data: float, inputs: tuple[tuple[Value, float], ...] = ()):
        self.data, self.inputs, self.grad = data, inputs, 0.0

    def __add__(self, other: Value) -> Value:
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other: Value) -> Value:
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))

    def tanh(self) -> Value:
        t = math.tanh(self.data)
        return Value(t, ((self, 1 - t * t),))

    def backward(self) -> None:
        order: list[Value] = []
        seen: set[int] = set()

        def visit(value: Value) -> None:
            if id(value) not in seen:
                seen.add(id(value))
                for below, _ in value.inputs:
                    visit(below)
                order.append(value)

        visit(self)
        self.grad = 1.0
        for value in reversed(order):
            for below, slope in value.inputs:
                below.grad += slope * value.grad


def tiny_dlcourse(updates: int) -> Callable[[], object]:
    x, y = dl.logic_gate("xor")
    model = dl.Sequential(dl.Linear(2, 4, rng=0), dl.Tanh(), dl.Linear(4, 1, rng=1))
    optimizer, loss = dl.SGD(model.parameters(), lr=0.1), dl.MSELoss()
    target = y[:, None].astype(float)
    return lambda: [dl.train_step(model, x, target, optimizer=optimizer, loss=loss)
                    for _ in range(updates)]


def tiny_autograd(updates: int) -> Callable[[], object]:
    x, y = dl.logic_gate("xor")
    rng = np.random.default_rng(0)
    hidden = [[Value(w) for w in row] for row in rng.normal(size=(4, 3)).tolist()]
    output = [Value(w) for w in rng.normal(size=5).tolist()]

    def run() -> None:
        for _ in range(updates):
            loss = Value(0.0)
            for row, target in zip(x.tolist(), y.tolist(), strict=True):
                z = output[4]
                for (w1, w2, b), v in zip(hidden, output, strict=False):
                    z += v * (w1 * Value(row[0]) + w2 * Value(row[1]) + b).tanh()
                error = z + Value(-float(target))
                loss += error * error * Value(0.25)
            weights = [w for row in hidden for w in row] + output
            for w in weights:
                w.grad = 0.0
            loss.backward()
            for w in weights:
                w.data -= 0.1 * w.grad

    return run


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def in_turns(contenders: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    for run in contenders.values():
        run()  # warm up
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, run in contenders.items():
            times[name].append(seconds(run))
    return times


def import_seconds(statement: str) -> object:
    return subprocess.run([sys.executable, "-c", statement], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    from sklearn.exceptions import ConvergenceWarning

    warnings.filterwarnings("ignore", category=ConvergenceWarning)

    jobs = {"dlcourse": with_dlcourse, "PyTorch": with_torch, "scikit-learn": with_sklearn}
    if torch is None:
        del jobs["PyTorch"]
    small = {"sizes": (4, 10, 10, 3), "epochs": 50, "batch_size": 16, "lr": 0.01}
    large = {"sizes": (784, 128, 64, 10), "epochs": 2, "batch_size": 64, "lr": 0.001}
    tables = {
        "penguins 4-10-10-3, batch 16, 50 epochs, Adam, float64":
            {name: job(*penguins(), **small) for name, job in jobs.items()},
        "animals 784-128-64-10, batch 64, 2 epochs, Adam, float32":
            {name: job(*animals(), **large) for name, job in jobs.items()},
        "XOR 2-4-1, 200 updates of all four rows, SGD, float64":
            {"dlcourse": tiny_dlcourse(200), "scalar autograd": tiny_autograd(200)},
        "import":
            {"dlcourse": lambda: import_seconds("import dlcourse"),
             "NumPy": lambda: import_seconds("import numpy")},
    }
    lines = [
        "# Speed of dlcourse against its peers", "",
        f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}, NumPy {np.__version__}, "
        + ("PyTorch not installed" if torch is None else
           f"PyTorch {torch.__version__} eager, {torch.get_num_threads()} threads")
        + f". Medians of {rounds} rounds, in turns. A ratio below 1: dlcourse is faster.", "",
        "| task | against | dlcourse, s | peer, s | ratio |", "|---|---|---|---|---|",
    ]
    for task, contenders in tables.items():
        times = in_turns(contenders, rounds)
        ours = times["dlcourse"]
        for name in list(times)[1:]:
            ratio = median(a / b for a, b in zip(ours, times[name], strict=True))
            lines.append(f"| {task} | {name} | {median(ours):.4f} | {median(times[name]):.4f} "
                         f"| {ratio:.2f} |")
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
