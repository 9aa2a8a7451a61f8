"""Training: batches, one update, and the loop over epochs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import numpy as np

from ._arrays import as_generator, as_rows, belong, finite, positive
from .layers import Sequential
from .losses import Loss
from .optimizers import Optimizer

if TYPE_CHECKING:
    from ._arrays import Array, ArrayLike, RandomSource


class History:
    """What happened in each epoch: lists with one number an epoch.

    ``loss`` and ``accuracy`` are means over the training rows, taken while the weights were
    changing; ``validation_loss`` and ``validation_accuracy`` are taken at the end of the epoch.
    The accuracies stay empty where the loss is not about classes. ``stopped`` is None, or a
    sentence that says why training ended before its last epoch.

    >>> len(History())                                  # epochs so far
    0
    """

    def __init__(self) -> None:
        self.loss: list[float] = []
        self.accuracy: list[float] = []
        self.validation_loss: list[float] = []
        self.validation_accuracy: list[float] = []
        self.stopped: str | None = None

    def __len__(self) -> int:
        return len(self.loss)

    def __repr__(self) -> str:
        last = [f"{name}={value[-1]:.4g}" for name, value in vars(self).items()
                if isinstance(value, list) and value]
        stopped = [f"stopped={self.stopped!r}"] if self.stopped else []
        return f"History({', '.join([f'{len(self)} epochs', *last, *stopped])})"


class DivergenceError(ArithmeticError):
    """Training ran away from the minimum; ``history`` holds the epochs until then.

    >>> DivergenceError("the loss became nan", History()).history
    History(0 epochs)
    """

    def __init__(self, message: str, history: History):
        super().__init__(message)
        self.history = history


def batches(x: ArrayLike, y: ArrayLike, batch_size: int,
            rng: RandomSource = None) -> Iterator[tuple[Array, Array]]:
    """The rows of x and y in batches, each row once; shuffled (both alike) if ``rng`` is given.

    The last batch is smaller where ``batch_size`` does not divide the number of rows.

    >>> [yb.tolist() for xb, yb in batches([[0], [1], [2]], [0, 10, 20], batch_size=2)]
    [[0, 10], [20]]
    """
    x, y = np.asarray(x), np.asarray(y)
    if len(x) != len(y) or not len(x):
        raise ValueError(f"expected as many targets as rows, at least one, got {len(x)} rows "
                         f"and {len(y)} targets")
    starts = range(0, len(x), positive("batch_size", batch_size, whole=True))
    order = np.arange(len(x)) if rng is None else as_generator(rng).permutation(len(x))
    chosen = (order[start : start + batch_size] for start in starts)
    return ((x[rows], y[rows]) for rows in chosen)


def train_step(model: Sequential, x: ArrayLike, y: ArrayLike, *, optimizer: Optimizer,
               loss: Loss) -> float:
    """One update from one batch: forward, loss, backward, step. Returns the loss before the step.

    All gradients are known before any parameter changes.

    >>> import dlcourse as dl
    >>> model = dl.Sequential(dl.Linear(1, 1, init="zeros"))
    >>> sgd = dl.SGD(model.parameters(), lr=0.25)
    >>> train_step(model, [[1.0]], [[2.0]], optimizer=sgd, loss=dl.MSELoss())   # (0 − 2)²
    4.0
    >>> model[0].weight.data.tolist()                                           # 0 + 0.25 · 4
    [[1.0]]
    """
    value = loss.forward(model.forward(x), y)
    model.backward_parameters(loss.backward())
    optimizer.step()
    return value


def evaluate(model: Sequential, x: ArrayLike, y: ArrayLike, *,
             loss: Loss) -> tuple[float, float | None]:
    """Mean loss and accuracy (None where the loss is not about classes), without learning.

    >>> import dlcourse as dl
    >>> model = dl.Sequential(dl.Linear(1, 2, init="zeros"))
    >>> evaluate(model, [[1], [2], [3], [4]], [0, 0, 0, 1], loss=dl.CrossEntropyLoss())
    (0.6931471805599453, 0.75)
    """
    was_training = model.training
    value = loss.forward(model.eval().forward(x), y)
    model.train(was_training)
    return value, loss.correct() / len(model.activations[0]) if loss.classification else None


def fit(
    model: Sequential, x: ArrayLike, y: ArrayLike, *,
    epochs: int, batch_size: int, optimizer: Optimizer, loss: Loss,
    validation_data: tuple[ArrayLike, ArrayLike] | None = None,
    rng: RandomSource = None, progress: bool = True,
    callbacks: Iterable[Callable[[int, Sequential, History], Any]] = (),
) -> History:
    """Train ``model`` on all rows of x, ``epochs`` times, in shuffled batches.

    x: (samples, features); y: class numbers (samples,) for `CrossEntropyLoss`, else numbers.
    ``rng``: generator or seed of the shuffling; the same seed gives the same numbers, bit for bit.
    ``callbacks``: each is called as ``callback(epoch, model, history)`` after every epoch (the
    first is 1); one that returns True ends the training.

    Interrupting it (Ctrl-C, or Jupyter's stop button) keeps the model as it is and returns the
    history so far. A loss that is no longer a number, or grows without bound, raises
    `DivergenceError`.

    >>> import dlcourse as dl
    >>> model = dl.Sequential(dl.Linear(1, 1, init="zeros"))
    >>> sgd = dl.SGD(model.parameters(), lr=0.25)
    >>> fit(model, [[1], [1]], [2, 2], epochs=3, batch_size=2, optimizer=sgd, loss=dl.MSELoss(),
    ...     progress=False).loss                        # after one step w + b = 1 + 1 = 2
    [4.0, 0.0, 0.0]
    """
    positive("epochs", epochs, whole=True, zero=True)
    x, y, rng = as_rows(x, model.dtype), loss.targets(y), as_generator(rng)
    belong(optimizer.parameters, model.parameters())
    finite("", x, y)
    finite("validation ", *(validation_data or ()))
    history, callbacks = History(), list(callbacks)
    with np.errstate(over="ignore", invalid="ignore"), progress_bar(epochs, progress) as bar:
        try:
            for epoch in range(1, epochs + 1):
                train_epoch(model.train(), batches(x, y, batch_size, rng), optimizer, loss, history)
                if validation_data is not None:
                    value, share = evaluate(model, *validation_data, loss=loss)
                    history.validation_loss.append(value)
                    history.validation_accuracy += [] if share is None else [share]
                if bar is not None:
                    bar.set_postfix_str(f"loss {history.loss[-1]:.4g}", refresh=False)
                    bar.update()
                answers = [callback(epoch, model, history) for callback in callbacks]
                if True in answers:
                    history.stopped = f"a callback ended the training after epoch {epoch}"
                    break
        except KeyboardInterrupt:
            history.stopped = f"interrupted in epoch {len(history) + 1}; the model is kept as it is"
        finally:
            model.eval()
    return history


def train_epoch(model: Sequential, pairs: Iterable[tuple[Array, Array]], optimizer: Optimizer,
                loss: Loss, history: History) -> None:
    """One pass over all batches, and one entry in the history; refuses to go on with nonsense."""
    total, right, rows, start = 0.0, 0, 0, history.loss[:1]
    for xb, yb in pairs:
        value = train_step(model, xb, yb, optimizer=optimizer, loss=loss)
        total, rows = total + value * len(xb), rows + len(xb)
        right += loss.correct() if loss.classification else 0
        start = start or [value]
        if diverged := not value < 1e6 * max(1.0, *start):  # also where it is NaN
            break
    if diverged or not all(np.isfinite(p.data).all() for p in model.parameters()):
        raise DivergenceError(
            f"training diverged in epoch {len(history) + 1}: the loss became {value:.3g}. "
            f"The learning rate is {optimizer.lr:g}: make the model anew and train it with a "
            f"smaller one (try {min(optimizer.lr / 10, 0.1):g}). Are the inputs scaled?",
            history)
    history.loss.append(total / rows)
    history.accuracy += [right / rows] if loss.classification else []


def progress_bar(epochs: int, progress: bool) -> Any:
    if not progress or sys.platform == "emscripten":  # a web page has no tqdm
        return nullcontext()
    from tqdm.auto import tqdm

    return tqdm(total=epochs, unit="epoch")
