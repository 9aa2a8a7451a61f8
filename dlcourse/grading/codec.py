"""Data between the sandbox and the judge: JSON, and the bytes of arrays beside it; never code.

A frame is two lengths, a JSON text, and the arrays' bytes one after another. Everything in it is
a number, a text, an array, a list, tuple, dict, set, range or generator of such, or a *reference*:
the number of a function, class or object that stays on the other side. Whatever else an answer
holds arrives as `Opaque`: its type's name, and nothing that can be called or compared.

Lists, dicts, arrays and random generators that are passed to a function may be changed in place
by it, so they are numbered (`Tracked`), and what changed is sent back under the same numbers.
"""

from __future__ import annotations

import enum
import json
import keyword
import math
import struct
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any, BinaryIO

import numpy as np

HEADER = struct.Struct("!II")
LARGEST_TEXT = 8_000_000  # bytes of JSON in a frame
LARGEST_BLOB = 64_000_000  # bytes of arrays in a frame
MOST_ITEMS = 400_000  # values in a frame that are no array's elements
LONGEST = 100_000  # items taken from a generator
DEEPEST = 60
ERRORS = ("builtins", "numpy", "json", "decimal")  # modules whose errors are raised here too
KINDS = "biufcU"
PLAIN_TYPES = {t.__name__: t for t in (bool, int, float, complex, str, list, tuple, dict, object)}


class CodecError(Exception):
    """A frame that is no frame, or too large; a sentence."""


class Opaque:
    """Something that is no data. Nothing can be done with it but to say what it is."""

    __hash__: Any = None

    def __eq__(self, other: object) -> bool:
        raise TypeError(f"{self!r} cannot be compared")

    def __bool__(self) -> bool:
        raise TypeError(f"{self!r} is neither true nor false")

    def __repr__(self) -> str:
        return f"an object of type {type(self).__name__}"


def opaque(name: str) -> Opaque:
    return type(identifier(name), (Opaque,), {})()


def identifier(name: str, otherwise: str = "something") -> str:
    """``name`` if it can be a name in Python, cut to 40 characters."""
    name = name[:40]
    return name if name.isidentifier() and not keyword.iskeyword(name) else otherwise


class Tracked:
    """The numbered objects of one message: those that can be changed in place."""

    def __init__(self) -> None:
        self.objects: list[Any] = []
        self.numbers: dict[int, int] = {}

    def add(self, value: Any) -> int:
        self.numbers[id(value)] = len(self.objects)
        self.objects.append(value)
        return len(self.objects) - 1


class Encoder:
    """Values to nodes of JSON. ``foreign(value)`` gives the node of what is no data."""

    def __init__(self, foreign: Callable[[Any], Any], tracked: Tracked | None = None,
                 core: dict[tuple[str, str], type] | None = None):
        self.foreign, self.tracked, self.core = foreign, tracked, core or {}
        self.blobs: list[bytes] = []
        self.size = self.items = 0

    def encode(self, value: Any, depth: int = 0) -> Any:
        kind = type(value)
        if value is None or kind is bool or kind is float:
            return value
        if kind is int:
            return value if -(2**63) <= value < 2**63 else {"x": "a number too large"}
        self.items += 1
        if kind is str:
            return value if len(value) < 1_000_000 else {"x": "a text too long"}
        if self.items > MOST_ITEMS:
            return {"x": "far too many values"}
        if depth > DEEPEST:
            return {"x": "lists inside lists without end"}
        if self.tracked is not None and id(value) in self.tracked.numbers:
            return {"m": self.tracked.numbers[id(value)]}
        if kind in (list, dict, np.ndarray, np.random.Generator) or self.class_of(kind):
            return self.mutable(value, kind, depth)
        if isinstance(value, np.generic) and kind.__module__ == "numpy":
            return self.scalar(value)
        if kind is tuple or (issubclass(kind, tuple) and hasattr(kind, "_fields")):
            return {"t": [self.encode(v, depth + 1) for v in tuple.__iter__(value)]}
        return self.other(value, kind, depth)

    def class_of(self, kind: type) -> bool:
        return self.core.get((kind.__module__, kind.__qualname__)) is kind

    def mutable(self, value: Any, kind: type, depth: int) -> Any:
        if self.tracked is None:
            return self.content(value, kind, depth)
        number = self.tracked.add(value)
        return {"m": number, "v": self.content(value, kind, depth)}

    def content(self, value: Any, kind: type, depth: int) -> Any:
        """The node of a mutable value."""
        if kind is list:
            return [self.encode(v, depth + 1) for v in value]
        if kind is dict:
            return {"d": [[self.encode(k, depth + 1), self.encode(v, depth + 1)]
                          for k, v in value.items()]}
        if kind is np.ndarray:
            return self.array(value, depth)
        if kind is np.random.Generator:
            return {"rng": json.dumps(value.bit_generator.state, default=int)}
        return {"core": [kind.__module__, kind.__qualname__],
                "d": [[k, self.encode(v, depth + 1)] for k, v in vars(value).items()]}

    def array(self, value: np.ndarray, depth: int) -> Any:
        base = value.base
        if (self.tracked is not None and type(base) is np.ndarray and base.flags.c_contiguous
                and id(base) in self.tracked.numbers and base.dtype == value.dtype):
            offset = value.__array_interface__["data"][0] - base.__array_interface__["data"][0]
            return {"view": [self.encode(base, depth + 1), offset, value.shape, value.strides]}
        if value.dtype.kind not in KINDS:
            return {"x": f"an array of type {value.dtype}"[:60]}
        if value.dtype.itemsize > 16 or (value.dtype.kind == "f" and value.dtype.itemsize > 8):
            value = value.astype(float) if value.dtype.kind == "f" else value
        node: dict[str, Any] = {"a": [value.dtype.newbyteorder("<").str, value.shape,
                      self.blob(value.astype(value.dtype.newbyteorder("<"), copy=False))]}
        if node["a"][2] is None:
            return {"x": f"an array of shape {value.shape}, far too large"}
        if not value.flags.writeable:
            node["r"] = True
        return node

    def blob(self, value: np.ndarray) -> int | None:
        if self.size + value.nbytes > LARGEST_BLOB:
            return None
        self.size += value.nbytes
        self.blobs.append(value.tobytes())
        return len(self.blobs) - 1

    def scalar(self, value: np.generic) -> Any:
        if value.dtype.kind not in KINDS:
            return {"x": identifier(type(value).__name__)}
        node = self.array(np.asarray(value), 0)
        return {"s": node["a"][::2]} if "a" in node else node

    def other(self, value: Any, kind: type, depth: int) -> Any:
        if kind is complex:
            return {"c": [value.real, value.imag]}
        if kind is bytes:
            return {"b": value[:1_000_000].decode("latin1")}
        if kind is range:
            if value[LONGEST:]:
                return {"x": "a range too long"}
            return {"r": [value.start, value.stop, value.step]}
        if kind in (set, frozenset):
            return {"e": [self.encode(v, depth + 1) for v in value]}
        if kind is slice:
            return {"slice": [self.encode(v, depth + 1)
                              for v in (value.start, value.stop, value.step)]}
        if value is Ellipsis:
            return {"dots": True}
        if isinstance(value, np.dtype):
            return {"dtype": value.str}
        if isinstance(value, type):
            name = str(getattr(value, "__name__", ""))
            if PLAIN_TYPES.get(name) is value:
                return {"type": name}
            if getattr(np, name, None) is value:
                return {"type": f"np.{name}"}
        if kind in (types.GeneratorType, map, zip, filter, enumerate, reversed):
            return self.generator(value, depth)
        if (node := self.foreign(value)) is not None:
            return node
        if hasattr(kind, "__array__") and type(array := np.asarray(value)) is np.ndarray:
            return self.array(array, depth)
        return {"x": identifier(kind.__name__)}

    def generator(self, value: Iterator, depth: int) -> Any:
        items: list[Any] = []
        for item in value:
            if len(items) == LONGEST:
                return {"g": items, "endless": True}
            items.append(self.encode(item, depth + 1))
        return {"g": items}


class Decoder:
    """Nodes of JSON to values. ``foreign(node)`` gives the value of a reference."""

    def __init__(self, blobs: list[memoryview], foreign: Callable[[dict], Any],
                 tracked: Tracked | None = None, core: dict[tuple[str, str], type] | None = None):
        self.blobs, self.foreign, self.tracked, self.core = blobs, foreign, tracked, core or {}
        self.in_core = 0  # how many objects of the core hold what is being decoded

    def decode(self, node: Any, number: int | None = None) -> Any:
        if node is None or isinstance(node, bool | int | float | str):
            return node
        if isinstance(node, list):
            values: list[Any] = []
            self.note(number, values)
            values.extend(self.decode(v) for v in node)
            return values
        if not isinstance(node, dict) or not node:
            raise CodecError("a value without a kind")
        if "m" in node:
            return self.numbered(node)
        kind = next(iter(node))
        method = getattr(self, f"decode_{kind}", None)
        if method is None:
            return self.foreign(node)
        if kind in ("d", "core"):
            return method(node, number)
        value = method(node[kind], node)
        self.note(number, value)
        return value

    def numbered(self, node: dict) -> Any:
        if self.tracked is None:
            raise CodecError("a numbered value where none is expected")
        if "v" not in node:
            return self.tracked.objects[node["m"]]
        return self.decode(node["v"], node["m"])

    def note(self, number: int | None, value: Any) -> None:
        if number is not None and self.tracked is not None:
            if number != len(self.tracked.objects):
                raise CodecError("numbered values out of order")
            self.tracked.add(value)

    def decode_x(self, value: str, node: dict) -> Any:
        return opaque(str(value))

    def decode_t(self, value: list, node: dict) -> tuple:
        return tuple(self.decode(v) for v in value)

    def decode_d(self, node: dict, number: int | None) -> dict:
        result: dict[Any, Any] = {}
        self.note(number, result)
        for k, v in node["d"]:
            result[self.decode(k)] = self.decode(v)
        return result

    def decode_core(self, node: dict, number: int | None) -> Any:
        module, name = node["core"]
        cls = self.core.get((module, name))
        if cls is None:
            raise CodecError("an object of an unknown class")
        result: Any = object.__new__(cls)
        self.note(number, result)
        self.in_core += 1
        for k, v in node["d"]:
            set_attribute(result, k, self.decode(v))
        self.in_core -= 1
        return result

    def decode_a(self, value: list, node: dict) -> np.ndarray:
        dtype, shape, blob = value
        dtype = np.dtype(str(dtype))
        if dtype.kind not in KINDS or not isinstance(shape, list) or len(shape) > 32:
            raise CodecError("an array of an unknown type")
        array = np.frombuffer(self.blobs[blob], np.uint8 if dtype.kind == "b" else dtype)
        array = array.reshape(shape)
        array = np.array(array != 0 if dtype.kind == "b" else array)  # it owns its memory
        array.flags.writeable = not node.get("r")
        return array

    def decode_s(self, value: list, node: dict) -> Any:
        return self.decode_a([value[0], [], value[1]], node)[()]

    def decode_view(self, value: list, node: dict) -> np.ndarray:
        base, offset, shape, strides = value
        base = self.decode(base)
        if type(base) is not np.ndarray:
            raise CodecError("a view of no array")
        if len(shape) != len(strides) or any(type(n) is not int or n < 0 for n in shape):
            raise CodecError("a view of no shape")
        if math.prod(shape) * base.itemsize > LARGEST_BLOB:
            raise CodecError("a view far too large")
        steps = [(n - 1) * step for n, step in zip(shape, strides, strict=True)]
        first = offset + sum(min(step, 0) for step in steps)  # whole numbers of any size
        last = offset + sum(max(step, 0) for step in steps) + base.itemsize
        if math.prod(shape) and not 0 <= first < last <= base.nbytes:
            raise CodecError("a view beyond its array")
        return np.ndarray(shape, base.dtype, base, offset, strides)

    def decode_rng(self, value: str, node: dict) -> np.random.Generator:
        return generator_of(value)

    def decode_c(self, value: list, node: dict) -> complex:
        return complex(*value)

    def decode_b(self, value: str, node: dict) -> bytes:
        return value.encode("latin1")

    def decode_r(self, value: list, node: dict) -> range:
        found = range(*value)
        if found[LONGEST:]:
            raise CodecError("a range too long")
        return found

    def decode_e(self, value: list, node: dict) -> set:
        return {self.decode(v) for v in value}

    def decode_slice(self, value: list, node: dict) -> slice:
        return slice(*(self.decode(v) for v in value))

    def decode_dots(self, value: bool, node: dict) -> Any:
        return ...

    def decode_dtype(self, value: str, node: dict) -> np.dtype:
        return np.dtype(str(value))

    def decode_type(self, value: str, node: dict) -> type:
        if value.startswith("np."):
            found = getattr(np, value[3:], None)
            if isinstance(found, type) and issubclass(found, np.generic):
                return found
        return PLAIN_TYPES[value]

    def decode_g(self, value: list, node: dict) -> Iterator:
        items = [self.decode(v) for v in value]
        return endless(items) if node.get("endless") else (v for v in items)


def endless(items: list) -> Iterator:
    yield from items
    raise ValueError("a generator that never ends")


def generator_of(state: str) -> np.random.Generator:
    """A random generator in the state that was sent."""
    about = json.loads(state)
    kinds = {k.__name__: k for k in (np.random.PCG64, np.random.PCG64DXSM, np.random.SFC64,
                                     np.random.Philox, np.random.MT19937)}
    generator = np.random.Generator(kinds[about["bit_generator"]](0))
    generator.bit_generator.state = about
    return generator


def set_attribute(target: Any, name: str, value: Any) -> None:
    """Set what belongs to the object itself; its methods and properties stay."""
    if not isinstance(name, str) or not name.isidentifier() or name.startswith("__"):
        raise CodecError("an attribute without a proper name")
    if callable(getattr(type(target), name, None)):
        raise CodecError(f"{name} is a method and stays what it is")
    vars(target)[name] = value


def core_classes() -> dict[tuple[str, str], type]:
    """The classes of dlcourse's core: their objects travel by value."""
    import dlcourse

    return {(c.__module__, c.__qualname__): c for c in vars(dlcourse).values()
            if isinstance(c, type) and not issubclass(c, BaseException | tuple)}


def fingerprint(value: Any) -> Any:
    """Equal before and after if nothing was changed in the value itself (not in what it holds)."""
    kind = type(value)
    if kind is np.ndarray:
        return value.shape, value.dtype.str, hash(value.tobytes())
    if kind is np.random.Generator:
        return json.dumps(value.bit_generator.state, default=int)
    items = value if kind is list else (value if kind is dict else vars(value)).items()
    return [shallow(v) for v in items]


def shallow(value: Any) -> Any:
    if isinstance(value, tuple) and len(value) == 2:
        return shallow(value[0]), shallow(value[1])
    return value if type(value) in (bool, int, float, str, type(None)) else id(value)


def apply(found: list[Any], tracked: Tracked, decoder: Decoder) -> None:
    """Make the changes that happened on the other side here too."""
    for number, node in found:
        target = tracked.objects[number]
        if isinstance(target, np.random.Generator):
            target.bit_generator.state = generator_of(node["rng"]).bit_generator.state
        elif isinstance(target, np.ndarray):
            if "view" not in node:
                new = decoder.decode(node)
                if target.flags.writeable:
                    if new.shape != target.shape:
                        target.shape = new.shape
                    target[...] = new
        elif isinstance(target, list):
            target[:] = decoder.decode(node)
        elif isinstance(target, dict):
            new = decoder.decode(node)
            target.clear()
            target.update(new)
        else:
            for name, value in node["d"]:
                set_attribute(target, name, decoder.decode(value))


def where(value: Any) -> str:
    """Module and name of a function, class or module, as one can import it.

    >>> where(math.hypot), where(math), where(np.exp)
    ('math:hypot', 'math:', 'numpy:exp')
    """
    if isinstance(value, types.ModuleType):
        return f"{value.__name__}:"
    if isinstance(value, np.ufunc):
        return f"numpy:{value.__name__}"
    return f"{getattr(value, '__module__', '')}:{getattr(value, '__qualname__', '')}"[:200]


def know_given(core: dict[tuple[str, str], type], names: dict[str, Any],
               given: Sequence[str]) -> None:
    """Let objects of the classes ``given`` travel by value: those that an assignment hands out,
    and that both sides have."""
    for name in given:
        kind = names.get(name)
        if (isinstance(kind, type) and kind.__dictoffset__ and kind.__module__ == "__main__"
                and not issubclass(kind, BaseException | tuple | list | dict | enum.Enum)):
            core["__main__", name] = kind


def exception(about: dict[str, Any], own: dict[str, Any]) -> BaseException:
    """The error that ``about`` describes: of the first of its classes that is built in, NumPy's or
    among ``own``; else of one made for it."""
    message, arguments = str(about["message"]), about.get("arguments")
    if isinstance(arguments, list):
        arguments = [a for a in arguments if a is None or type(a) in (str, int, float, bool)]
    for place in about.get("classes", [])[:10] or [f"builtins:{about['name']}"]:
        module, _, name = str(place).partition(":")
        kind = own.get(name) if module == "__main__" else None
        if module.split(".")[0] in ERRORS and module in sys.modules:
            kind = getattr(sys.modules[module], name, None)
        if not (isinstance(kind, type) and issubclass(kind, Exception | SystemExit)):
            continue
        if issubclass(kind, StopIteration | StopAsyncIteration):  # would end a loop here
            kind = RuntimeError
        for these in ([arguments] if isinstance(arguments, list) else []) + [[message]]:
            try:
                return kind(*these)
            except Exception:
                continue
    return type(identifier(str(about["name"]), "Exception"), (Exception,), {})(message)


def write(stream: BinaryIO, message: dict, blobs: list[bytes]) -> None:
    text = json.dumps({**message, "blobs": [len(b) for b in blobs]},
                      separators=(",", ":"), check_circular=False).encode()
    stream.write(b"".join([HEADER.pack(len(text), sum(map(len, blobs))), text, *blobs]))
    stream.flush()


def read(take: Callable[[int], bytes]) -> tuple[dict, list[memoryview]]:
    """The next frame; ``take(n)`` gives exactly n bytes. Raises EOFError, CodecError."""
    length, rest = HEADER.unpack(take(HEADER.size))
    if length > LARGEST_TEXT or rest > LARGEST_BLOB:
        raise CodecError("far more data than any answer")
    try:
        message = json.loads(take(length))
        sizes = message["blobs"]
        data, blobs, start = memoryview(take(rest)), [], 0
        for size in sizes:
            if type(size) is not int or size < 0 or start + size > rest:
                raise CodecError("arrays of the wrong size")
            blobs.append(data[start : start + size])
            start += size
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CodecError(f"data that cannot be read ({type(error).__name__})") from None
    return message, blobs
