"""What comes in from outside becomes an array here, or is refused in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[Any]
    RandomSource = np.random.Generator | int | None  # a generator, a seed, or None: a fresh seed


def as_float(values: ArrayLike) -> Array:
    """``values`` as an array of floats; float32 and float64 stay what they are.

    >>> as_float([1, 2]).dtype, as_float(np.float32(1)).dtype
    (dtype('float64'), dtype('float32'))
    """
    array = np.asarray(values)
    if array.dtype.kind == "f" and array.dtype.itemsize >= 4:
        return array
    try:
        if array.dtype.kind in "USMmc":
            raise TypeError
        return array.astype(np.float64)
    except (TypeError, ValueError):
        first = array.ravel()[0] if array.size else None
        raise TypeError(f"expected numbers, got an array of type {array.dtype}; "
                        f"its first element is {first!r}") from None


def as_rows(x: ArrayLike, dtype: Any = None) -> Array:
    """``x`` as a table of floats, one sample a row: shape (samples, features).

    >>> as_rows([[1, 2], [3, 4]]).shape
    (2, 2)
    """
    if type(x) is np.ndarray and x.ndim == 2 and x.dtype == dtype:
        return x  # the everyday case, at no cost
    rows = as_float(x) if dtype is None else as_float(x).astype(dtype, copy=False)
    if rows.ndim != 2:
        hint = "; one sample is a table of one row: x[None, :]" if rows.ndim == 1 else ""
        raise ValueError(f"expected one sample per row, an array of shape (samples, features), "
                         f"got an array of shape {rows.shape}{hint}")
    return rows


def as_labels(y: ArrayLike, n_classes: int | None = None) -> Array:
    """``y`` as class numbers: integers of shape (samples,), from 0 to below ``n_classes``.

    >>> as_labels([0.0, 2.0]).tolist()
    [0, 2]
    """
    numbers = as_float(y)
    wrong = (numbers < 0) | (numbers != np.floor(numbers)) | (numbers >= (n_classes or np.inf))
    if numbers.ndim != 1 or wrong.any():
        got = (f"an array of shape {numbers.shape}{as_row(numbers)}" if numbers.ndim != 1 else
               f"{numbers[wrong][0]:g}")
        last = "…" if n_classes is None else n_classes - 1
        raise ValueError(f"expected one class number per sample, from 0 to {last}, got {got}")
    return numbers.astype(np.int64)


def as_row(y: Array) -> str:
    """What makes one number a sample of a table of labels, as the end of a sentence.

    >>> as_row(np.eye(3)), as_row(np.zeros((3, 1)))
    ('; of one-hot rows take y.argmax(axis=1)', '; of a single column take y[:, 0]')
    """
    if y.ndim != 2:
        return ""
    return ("; of a single column take y[:, 0]" if y.shape[1] == 1 else
            "; of one-hot rows take y.argmax(axis=1)")


def as_generator(rng: RandomSource) -> np.random.Generator:
    """The source of random numbers: ``rng`` itself, one seeded with the number, or a fresh one."""
    return rng if isinstance(rng, np.random.Generator) else np.random.default_rng(rng)


def positive(name: str, value: Any, *, zero: bool = False, whole: bool = False) -> Any:
    """``value``, if it is a finite number above zero (``zero``: or zero; ``whole``: an integer).

    >>> positive("lr", 0.1)
    0.1
    """
    kinds = (int, np.integer) if whole else (int, float, np.integer, np.floating)
    number = isinstance(value, kinds) and np.isfinite(value)
    if not number or value < 0 or (value == 0 and not zero):
        kind = "a whole number" if whole else "a number"
        raise ValueError(f"{name} must be {kind} {'≥' if zero else '>'} 0, got {value!r}")
    return value


def same_shape(prediction: ArrayLike, target: ArrayLike) -> tuple[Array, Array]:
    """Both as floats; targets of a single output may come as a plain row of numbers."""
    z = as_float(prediction)
    y = as_float(target).astype(z.dtype, copy=False)
    if z.ndim == 2 and y.ndim == 1 and z.shape == (len(y), 1):
        y = y[:, None]
    if z.shape != y.shape or not z.size:
        classes = "; class numbers are for CrossEntropyLoss" if z.shape[:1] == y.shape else ""
        raise ValueError(f"expected one target for each output, got outputs of shape {z.shape} "
                         f"and targets of shape {y.shape}{classes}")
    return z, y


def as_classes(true: Array, predicted: Array) -> tuple[Array, Array]:
    """Both, where they are both names, or both numbers of classes."""
    names = [array.dtype.kind in "USO" for array in (true, predicted)]
    if names[0] != names[1]:
        raise ValueError("expected both as class numbers or both as names, got "
                         f"{true[0]!r} against {predicted[0]!r}: class_names[number] is the name")
    shares = (predicted[predicted != np.floor(predicted)] if predicted.dtype.kind == "f"
              else predicted[:0])
    if shares.size:
        raise ValueError(f"expected predicted classes, got {shares[0]:g}, a probability or a "
                         "score: take model.predict(x), or (p > 0.5) of a single column")
    return true, predicted


def one_number(value: ArrayLike) -> float:
    """What a function returned that is to have a gradient."""
    if np.size(value) != 1:
        raise ValueError("numerical_gradient needs an f that returns one number, got an array of "
                         f"shape {np.shape(value)}: return a sum or a mean")
    return float(as_float(value).reshape(()))


def finite(kind: str, *data: ArrayLike) -> None:
    """Refuse gaps in x and y before they are in every weight."""
    for name, values in zip("xy", data, strict=False):
        if wrong := int(np.count_nonzero(~np.isfinite(as_float(values)))):
            raise ValueError(f"{kind}{name} holds {wrong} values that are NaN or infinite: leave "
                             "such rows out (x[np.isfinite(x).all(axis=1)]), or fill the gaps")


def belong(parameters: Iterable[Any], own: Iterable[Any]) -> None:
    """Refuse parameters of an optimizer whose steps would change another model, this one never."""
    known = set(map(id, own))
    if strangers := [p for p in parameters if id(p) not in known]:
        raise ValueError(
            f"the optimizer holds {len(strangers)} parameters that are not this model's. Was the "
            "model made anew, by its cell? Make the optimizer anew after it, from "
            "model.parameters()")


def each_once(layers: Iterable[Any]) -> None:
    """Refuse a layer that is there twice, be it inside of another: each keeps what it saw last."""
    seen: set[int] = set()
    todo = list(layers)
    for layer in todo:
        if id(layer) in seen:
            raise ValueError("each place in Sequential needs a layer of its own, got the same "
                             f"{layer!r} twice: make one for each place")
        seen.add(id(layer))
        todo += getattr(layer, "__dict__", {}).get("layers", [])
