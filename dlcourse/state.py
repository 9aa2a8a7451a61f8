"""A model's state: saved to one file and loaded again, or handed to PyTorch and back.

A file holds the architecture as JSON and the parameters as plain arrays. Loading reads data,
never code: no pickle, no compression, and nothing larger than the file itself.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from ._arrays import Array
from .layers import Dropout, Layer, Linear, ReLU, Sequential, Sigmoid, Tanh

__all__ = ["from_torch", "load", "save", "to_torch"]

_PLAIN = {layer.__name__: layer for layer in (ReLU, Sigmoid, Tanh)}  # nothing to remember
_ARCHITECTURE = "architecture"


def save(model: Sequential, path: str | Path) -> None:
    """Write ``model`` to ``path``: ``.npz``, or ``.safetensors`` where that library is installed.

    The file is complete or not there: a half-written one never takes the place of an old one.

    >>> folder = tempfile.TemporaryDirectory()
    >>> model = Sequential(Linear(4, 10), ReLU(), Linear(10, 3))
    >>> save(model, f"{folder.name}/penguins.npz")
    >>> load(f"{folder.name}/penguins.npz")
    Sequential(Linear(4, 10), ReLU(), Linear(10, 3))
    >>> folder.cleanup()
    """
    path = Path(path)
    safetensors = _is_safetensors(path)
    architecture = json.dumps(_describe(model))
    arrays = {name: np.ascontiguousarray(p.data) for name, p in model.named_parameters()}
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            if safetensors:
                from safetensors.numpy import save as to_bytes

                file.write(to_bytes(arrays, {_ARCHITECTURE: architecture}))
            else:
                np.savez(file, **{_ARCHITECTURE: np.array(architecture)}, **arrays)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def load(path: str | Path) -> Sequential:
    """The model that `save` wrote. A damaged or foreign file raises ValueError and says why."""
    path = Path(path)
    read = _read_safetensors if _is_safetensors(path) else _read_npz
    try:
        architecture, arrays = read(path)
        description = json.loads(architecture)
        expected = _shapes(description)
        found = {name: array.shape for name, array in arrays.items()}
        if found != expected:
            raise ValueError(f"its layers need the arrays {expected}, it holds {found}")
        dtypes = {array.dtype for array in arrays.values()}
        if len(dtypes) > 1 or not dtypes <= {np.dtype(np.float32), np.dtype(np.float64)}:
            raise ValueError(f"its arrays must all be float32 or all float64, they are {dtypes}")
        model = _build(description, dtypes.pop() if dtypes else np.float64)
    except OSError:
        raise
    except Exception as error:
        raise ValueError(f"{path} is not a model saved by dlcourse, or is damaged: {error}") from None
    for name, p in model.named_parameters():
        p.data = arrays[name]
    return model


def to_torch(model: Sequential) -> Any:
    """The same model as a ``torch.nn.Sequential`` that gives the same outputs (needs PyTorch)."""
    import torch

    def convert(layer: Layer) -> Any:
        if isinstance(layer, Sequential):
            return torch.nn.Sequential(*map(convert, layer))
        if isinstance(layer, Linear):
            dtype = torch.from_numpy(layer.weight.data[:0]).dtype
            twin = torch.nn.Linear(layer.in_features, layer.out_features,
                                   bias=layer.bias is not None, dtype=dtype)
            with torch.no_grad():
                twin.weight.copy_(torch.tensor(layer.weight.data.T))
                if layer.bias is not None:
                    twin.bias.copy_(torch.tensor(layer.bias.data))
            return twin
        if isinstance(layer, Dropout):
            return torch.nn.Dropout(layer.p)
        _describe(layer)  # refuses what we do not know
        return getattr(torch.nn, type(layer).__name__)()

    return convert(model).train(model.training)


def from_torch(module: Any) -> Sequential:
    """A `Sequential` with the layers, weights and outputs of a ``torch.nn.Sequential``."""
    import torch

    def convert(layer: Any) -> Layer:
        kind = type(layer).__name__
        if isinstance(layer, torch.nn.Sequential):
            return Sequential(*map(convert, layer))
        if isinstance(layer, torch.nn.Linear):
            weight = layer.weight.detach().cpu().numpy()
            twin = Linear(layer.in_features, layer.out_features, init="zeros",
                          bias=layer.bias is not None, dtype=weight.dtype)
            twin.weight.data = weight.T
            if twin.bias is not None:
                twin.bias.data = layer.bias.detach().cpu().numpy()
            return twin
        if isinstance(layer, torch.nn.Dropout):
            return Dropout(layer.p)
        if kind in _PLAIN and isinstance(layer, getattr(torch.nn, kind)):
            return _PLAIN[kind]()
        raise TypeError(f"dlcourse has no layer that does what {layer!r} does")

    if not isinstance(module, torch.nn.Sequential):
        raise TypeError(f"expected a torch.nn.Sequential, got {type(module).__name__}")
    model = convert(module)
    assert isinstance(model, Sequential)
    return model.train(module.training)


def _describe(layer: Layer) -> dict[str, Any]:
    """What is needed, beside the parameters, to build the layer again."""
    kind = type(layer)
    if isinstance(layer, Sequential) and kind is Sequential:
        return {"type": "Sequential", "layers": [_describe(inner) for inner in layer]}
    if isinstance(layer, Linear) and kind is Linear:
        return {"type": "Linear", "in_features": layer.in_features,
                "out_features": layer.out_features, "bias": layer.bias is not None}
    if isinstance(layer, Dropout) and kind is Dropout:
        return {"type": "Dropout", "p": layer.p}
    if kind in _PLAIN.values():
        return {"type": kind.__name__}
    raise TypeError(f"only dlcourse's own layers can be saved or converted, got {layer!r}")


def _shapes(description: Any) -> dict[str, tuple[int, ...]]:
    """Name and shape of every parameter that a described layer has."""
    if description["type"] == "Linear":
        n_in, n_out = description["in_features"], description["out_features"]
        return {"weight": (n_in, n_out)} | ({"bias": (n_out,)} if description["bias"] else {})
    inner = [_shapes(layer) for layer in description.get("layers", [])]
    return {f"{i}.{name}": shape for i, shapes in enumerate(inner) for name, shape in shapes.items()}


def _build(description: Any, dtype: Any) -> Any:
    kind, rest = description["type"], {k: v for k, v in description.items() if k != "type"}
    if kind == "Sequential":
        return Sequential(*(_build(layer, dtype) for layer in rest["layers"]))
    if kind == "Linear":
        return Linear(**rest, init="zeros", dtype=dtype)
    if kind == "Dropout":
        return Dropout(**rest)
    if kind in _PLAIN:
        return _PLAIN[kind](**rest)
    raise ValueError(f"it has a layer of the unknown type {kind!r}")


def _is_safetensors(path: Path) -> bool:
    if path.suffix not in (".npz", ".safetensors"):
        raise ValueError(f"expected a file name ending in .npz or .safetensors, got {path.name!r}")
    return path.suffix == ".safetensors"


def _read_npz(path: Path) -> tuple[str, dict[str, Array]]:
    """Every array's size is compared with the file's before room is made for it."""
    with zipfile.ZipFile(path) as archive:
        if sum(member.file_size for member in archive.infolist()) > path.stat().st_size:
            raise ValueError("it is compressed")
        for member in archive.infolist():
            with archive.open(member) as file:
                np.lib.format.read_magic(file)
                shape, _, dtype = np.lib.format.read_array_header_1_0(file)
                if file.tell() + math.prod(shape) * dtype.itemsize != member.file_size:
                    raise ValueError(f"{member.filename} is not as long as it says")
    with np.load(path, allow_pickle=False) as file:
        arrays = dict(file)
    return str(arrays.pop(_ARCHITECTURE)), arrays


def _read_safetensors(path: Path) -> tuple[str, dict[str, Array]]:
    from safetensors import safe_open

    with safe_open(path, framework="np") as file:
        return file.metadata()[_ARCHITECTURE], {name: file.get_tensor(name) for name in file.keys()}
