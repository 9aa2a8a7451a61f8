"""A model's state: saved to one file and loaded again, or handed to PyTorch and back.

A file holds the kinds of the layers, as JSON, and the parameters as plain arrays. Loading reads
data, never code: no pickle, no compression, and nothing larger than the file itself.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import numpy as np

from ._files import replacing
from .layers import Dropout, Layer, Linear, ReLU, Sequential, Sigmoid, Tanh

if TYPE_CHECKING:
    from pathlib import Path

    from ._arrays import Array

PLAIN = {"ReLU": ReLU, "Sigmoid": Sigmoid, "Tanh": Tanh}  # layers with nothing to remember


def save(model: Sequential, path: str | Path) -> None:
    """Write ``model`` to ``path``: ``.npz``, or ``.safetensors`` where that library is installed.

    The file is complete or not there: a half-written one never takes the place of an old one.

    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> model = Sequential(Linear(4, 10), ReLU(), Linear(10, 3))
    >>> save(model, f"{folder.name}/penguins.npz")
    >>> load(f"{folder.name}/penguins.npz")
    Sequential(Linear(4, 10), ReLU(), Linear(10, 3))
    >>> folder.cleanup()
    """
    import json

    path, safetensors = os.fspath(path), is_safetensors(path)
    layers = json.dumps(kind(model))
    named: dict[str, Any] = {n: np.ascontiguousarray(p.data) for n, p in model.named_parameters()}
    with replacing(path) as file:
        if safetensors:
            from safetensors.numpy import save as to_bytes

            file.write(to_bytes(named, {"layers": layers}))
        else:
            np.savez(file, layers=np.array(layers), **named)


def load(path: str | Path) -> Sequential:
    """The model that `save` wrote. A damaged or foreign file raises ValueError and says why.

    >>> load("model.pkl")
    Traceback (most recent call last):
    ValueError: expected a file name ending in .npz or .safetensors, got model.pkl
    """
    import json

    read = read_safetensors if is_safetensors(path) else read_npz
    try:
        layers, arrays = read(os.fspath(path))
        model = build(json.loads(layers), arrays)
        if arrays:
            raise ValueError(f"no layer for {', '.join(arrays)}")
        return model
    except (FileNotFoundError, PermissionError, ImportError):
        raise
    except Exception as error:
        raise ValueError(f"{path} is not a model saved by dlcourse, or damaged: {error}") from None


def to_torch(model: Sequential) -> Any:
    """The same model as a ``torch.nn.Sequential`` that gives the same outputs (needs PyTorch)."""
    import torch

    def twin(layer: Layer) -> Any:
        name = kind(layer)
        if isinstance(layer, Sequential):
            return torch.nn.Sequential(*map(twin, layer))
        if isinstance(layer, Linear):
            dtype = getattr(torch, layer.weight.data.dtype.name)
            return torch.nn.Linear(layer.in_features, layer.out_features,
                                   bias=layer.bias is not None, dtype=dtype)
        if isinstance(layer, Dropout):
            return torch.nn.Dropout(layer.p)
        return getattr(torch.nn, name)()

    module = twin(model)
    module.load_state_dict({name: torch.tensor(p.data.T) for name, p in model.named_parameters()})
    return module.train(model.training)


def from_torch(module: Any) -> Sequential:
    """A `Sequential` with the layers, weights and outputs of a ``torch.nn.Sequential``."""
    import torch

    arrays: dict[str, Array] = {}

    def torch_kind(layer: Any, prefix: str = "") -> Any:
        if type(layer) is torch.nn.Sequential:
            return [torch_kind(inner, f"{prefix}{i}.") for i, inner in enumerate(layer)]
        for name, tensor in layer.state_dict().items():
            arrays[prefix + name] = tensor.detach().cpu().numpy().T
        if type(layer) is torch.nn.Dropout:
            return {"Dropout": layer.p}
        if type(layer) in [getattr(torch.nn, name) for name in ("Linear", *PLAIN)]:
            return type(layer).__name__
        raise TypeError(f"dlcourse has no layer that does what {layer!r} does")

    if not isinstance(module, torch.nn.Sequential):
        raise TypeError(f"expected a torch.nn.Sequential, got {type(module).__name__}")
    return build(torch_kind(module), arrays).train(module.training)


def kind(layer: Layer) -> Any:
    """What is needed, beside the parameters, to build the layer again.

    >>> kind(Sequential(Linear(4, 10), ReLU(), Dropout(0.5)))
    ['Linear', 'ReLU', {'Dropout': 0.5}]
    """
    if type(layer) is Sequential:
        return [kind(inner) for inner in layer]
    if type(layer) is Dropout:
        return {"Dropout": layer.p}
    if type(layer) in (Linear, *PLAIN.values()):
        return type(layer).__name__
    raise TypeError(f"only dlcourse's own layers can be saved or converted, got {layer!r}")


def build(kinds: Any, arrays: dict[str, Array], prefix: str = "") -> Sequential:
    """The layers of these kinds, with the parameters from ``arrays``, which are used up."""
    layers: list[Layer] = []
    for i, kind in enumerate(kinds):
        match kind:
            case list():
                layers.append(build(kind, arrays, f"{prefix}{i}."))
            case "Linear":
                weight = arrays.pop(f"{prefix}{i}.weight")
                linear = Linear(*weight.shape, bias=f"{prefix}{i}.bias" in arrays, init="zeros",
                                dtype=weight.dtype)
                linear.weight.data = weight
                if linear.bias is not None:
                    linear.bias.data = arrays.pop(f"{prefix}{i}.bias")
                layers.append(linear)
            case {"Dropout": p}:
                layers.append(Dropout(p))
            case "ReLU" | "Sigmoid" | "Tanh":
                layers.append(PLAIN[kind]())
            case _:
                raise ValueError(f"a layer of the unknown kind {kind!r}")
    return Sequential(*layers)


def is_safetensors(path: str | Path) -> bool:
    if not os.fspath(path).endswith((".npz", ".safetensors")):
        raise ValueError(f"expected a file name ending in .npz or .safetensors, got {path!s}")
    return os.fspath(path).endswith(".safetensors")


def read_npz(path: str) -> tuple[str, dict[str, Array]]:
    """Every array's size is compared with the file's before room is made for it."""
    import zipfile

    with zipfile.ZipFile(path) as archive:
        if sum(member.file_size for member in archive.infolist()) > os.path.getsize(path):
            raise ValueError("it is compressed")
        for member in archive.infolist():
            with archive.open(member) as file:
                np.lib.format.read_magic(file)
                shape, _, dtype = np.lib.format.read_array_header_1_0(file)
                size = int(np.prod(shape, dtype=object)) * dtype.itemsize
                if file.tell() + size != member.file_size:
                    raise ValueError(f"{member.filename} is not as long as it says")
    with np.load(path, allow_pickle=False) as arrays:
        return str(arrays["layers"]), {name: arrays[name] for name in arrays if name != "layers"}


def read_safetensors(path: str) -> tuple[str, dict[str, Array]]:
    from safetensors import safe_open

    with safe_open(path, framework="np") as file:
        return file.metadata()["layers"], {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
