"""Data between the sandbox and the judge: JSON, and the bytes of arrays beside it; never code.

A frame is two lengths, a JSON text, and the arrays' bytes one after another. Everything in it is
a number, a text, a date, an array, one of Python's own containers of such (`KINDS`, `BOXES`), or a
*reference*: the number of a function, class or object that stays on the other side. Whatever else
an answer holds arrives as `Opaque`: its type's name, and nothing that can be called or compared.

Lists, dicts, sets, arrays and random generators that are passed to a function may be changed in
place by it, so they are numbered (`Tracked`), and what changed is sent back under the same numbers.
"""

from __future__ import annotations

import contextlib
import enum
import functools
import itertools
import json
import keyword
import math
import re
import struct
import sys
import types
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, BinaryIO, NamedTuple

import numpy as np

HEADER = struct.Struct("!II")
LARGEST_TEXT = 8_000_000  # bytes of JSON in a frame
LARGEST_BLOB = 64_000_000  # bytes of arrays in a frame
MOST_ITEMS = 400_000  # values in a frame that are no array's elements
LONGEST = 100_000  # items taken from a generator
LONGEST_RANGE = 10_000_000  # its sum, which no alarm interrupts, takes a fraction of a second
LONGEST_TEXT = 1_000_000  # characters of a text, and bytes
LONGEST_NUMBER = 4_000 * math.log2(10)  # bits of a whole number
MOST_ALIKE = 200  # keys of one hash in a dict or set; more make it slow
MOST_NAMED = 100  # named tuples of different names or fields in a frame
MOST_FIELDS = 100
MOST_AXES = 32
DEEPEST = 400  # lists inside lists
DEEPEST_NODE = 2 * DEEPEST + 20  # with the numbers of those that are numbered
RECURSION = 5_000  # what Python takes to go as deep
ERRORS = ("builtins", "numpy", "json", "decimal")  # modules whose errors are raised here too
PLAIN_TYPES = {t.__name__: t for t in (bool, int, float, complex, str, bytes, list, tuple, dict,
                                       set, frozenset, object)}
SINGLES = {"dots": ..., "unfit": NotImplemented}
ELEMENT = re.compile(  # of an array
    r"[<>|](b1|[iu][1248]|f[248]|c8|c16|[SU][1-9][0-9]{0,5}"
    r"|[Mm]8(\[([1-9][0-9]{0,5})?(Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as)\])?)")
DECIMAL = re.compile(r"-?([0-9]{1,4000}(\.[0-9]{1,4000})?([eE][+-]?[0-9]{1,4})?|NaN|Infinity)")
GENERATORS = {types.GeneratorType, map, zip, filter, enumerate, reversed}
ITERATORS: set[type] = {type(iter(x)) for x in (  # type: ignore[var-annotated]
    [], (), "", "ß", b"", bytearray(), range(0), range(2**70), set(), deque(), {}, {}.values(),
    {}.items(), OrderedDict(), reversed([]), reversed({}), reversed({}.values()),
    reversed({}.items()), iter(int, 0))}
ITERATORS |= {t for t in vars(itertools).values() if isinstance(t, type) and hasattr(t, "__next__")}


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


@contextlib.contextmanager
def nesting() -> Iterator[None]:
    """Inside, Python goes as deep as `DEEPEST` needs."""
    limit = sys.getrecursionlimit()
    if limit >= RECURSION:
        yield
        return
    sys.setrecursionlimit(RECURSION)
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


class Kind(NamedTuple):
    """How values of a type travel: as the values that ``parts`` gives, each of the types ``among``
    (any if there are none), from which ``make`` makes the same again. Both raise `CodecError` where
    there is too much."""

    of: type
    parts: Callable[[Any], Iterable]
    make: Callable[..., Any]
    among: tuple[type, ...] = ()


def told_apart(keys: Sequence) -> Sequence:
    """The same keys, if they are quick to tell apart."""
    if max(Counter(map(hash, keys)).values(), default=0) > MOST_ALIKE:
        raise CodecError("too many keys of one hash")
    return keys


def not_longer(value: Any, most: int) -> Any:
    if value[most:]:
        raise CodecError(f"a {type(value).__name__} too long")
    return value


def digits(number: int) -> tuple[str]:
    if number.bit_length() > LONGEST_NUMBER:
        raise CodecError("a number too large")
    return (f"{number:x}",)


def number_of(text: str) -> int:
    return int(not_longer(text, math.ceil(LONGEST_NUMBER / 4) + 1), 16)


def quotient(number: Fraction) -> tuple[int, int]:
    """Numerator and denominator."""
    digits(number.numerator), digits(number.denominator)
    return number.numerator, number.denominator


def decimal_text(number: Any) -> str:
    if not DECIMAL.fullmatch(text := str(number)):
        raise CodecError("a decimal number too long")
    return text


def ends(value: range | slice) -> tuple[Any, Any, Any]:
    return value.start, value.stop, value.step


def latin(value: bytes | bytearray) -> tuple[str]:
    return (not_longer(value, LONGEST_TEXT - 1).decode("latin1"),)


def items_of(*pairs: tuple) -> Any:
    told_apart([key for key, _ in pairs])
    return dict(pairs).items()


KINDS = {
    "t": Kind(tuple, tuple, lambda *values: values),
    "frozenset": Kind(frozenset, list, lambda *values: frozenset(told_apart(values))),
    "keys": Kind(type({}.keys()), list, lambda *keys: dict.fromkeys(told_apart(keys)).keys()),
    "values": Kind(type({}.values()), list, lambda *values: dict(enumerate(values)).values()),
    "items": Kind(type({}.items()), list, items_of, (tuple,)),
    "slice": Kind(slice, ends, slice),
    "r": Kind(range, lambda r: ends(not_longer(r, LONGEST_RANGE)),
              lambda *numbers: not_longer(range(*numbers), LONGEST_RANGE), (int,)),
    "i": Kind(int, digits, number_of, (str,)),
    "c": Kind(complex, lambda z: (z.real, z.imag), complex, (float,)),
    "fraction": Kind(Fraction, quotient, Fraction, (int,)),
    "decimal": Kind(Decimal, lambda n: (decimal_text(n),), lambda text: Decimal(decimal_text(text)),
                    (str,)),
    "b": Kind(bytes, latin, lambda text: text.encode("latin1"), (str,)),
    "bytearray": Kind(bytearray, latin, lambda text: bytearray(text, "latin1"), (str,)),
    "date": Kind(date, lambda d: (d.isoformat(),), date.fromisoformat, (str,)),
    "datetime": Kind(datetime, lambda d: (d.isoformat(),), datetime.fromisoformat, (str,)),
    "time": Kind(time, lambda t: (t.isoformat(),), time.fromisoformat, (str,)),
    "timedelta": Kind(timedelta, lambda d: (d.days, d.seconds, d.microseconds), timedelta, (int,)),
}
BOXES: dict[str, type] = {"l": list, "d": dict, "ordered": OrderedDict, "default": defaultdict,
                          "counter": Counter, "set": set, "deque": deque}
TAGS = {kind.of: tag for tag, kind in KINDS.items()} | {kind: tag for tag, kind in BOXES.items()}
TAGS |= {type(OrderedDict().keys()): "keys", type(OrderedDict().values()): "values",
         type(OrderedDict().items()): "items"}
MUTABLE = {*BOXES.values(), bytearray, np.ndarray, np.random.Generator}


def fill(box: Any, content: Any) -> None:
    """Put into an empty box what another of its type holds."""
    if isinstance(box, dict):
        for key, value in content.items():
            box[key] = value
    else:
        (box.update if isinstance(box, set) else box.extend)(content)


def proper(fields: Any) -> bool:
    """Whether they can be the fields of a named tuple, none of them a special method."""
    return (isinstance(fields, tuple) and len(set(fields)) == len(fields) <= MOST_FIELDS
            and all(type(f) is str and not f.startswith("_") and identifier(f, "") == f
                    for f in fields))


@functools.lru_cache(maxsize=256)
def named_tuple(name: str, fields: tuple[str, ...]) -> Any:
    return namedtuple(identifier(name), fields)


def elements(dtype: np.dtype) -> Any:
    """What is sent of an array's type: a text, or names and texts; None if it cannot travel."""
    if not dtype.names:
        return dtype.str if ELEMENT.fullmatch(dtype.str) else None
    fields = [[name, elements(dtype[name])] for name in dtype.names[: MOST_FIELDS + 1]]
    simple = len(fields) <= MOST_FIELDS and all(isinstance(text, str) for _, text in fields)
    return fields if simple else None


def dtype_of(found: Any) -> np.dtype:
    """The type of which `elements` were sent."""
    if isinstance(found, str) and ELEMENT.fullmatch(found):
        return np.dtype(found)
    if not isinstance(found, list) or not 0 < len(found) <= MOST_FIELDS:
        raise CodecError("an array of an unknown type")
    if not all(isinstance(name, str) and isinstance(text, str) for name, text in found):
        raise CodecError("an array of an unknown type")
    return np.dtype([(name, dtype_of(text)) for name, text in found])


def count(shape: Any) -> int:
    """How many elements an array has."""
    if not isinstance(shape, list) or len(shape) > MOST_AXES:
        raise CodecError("an array of no shape")
    if any(type(n) is not int or n < 0 for n in shape):
        raise CodecError("an array of no shape")
    return math.prod(shape)


class Encoder:
    """Values to nodes of JSON. ``foreign(value)`` gives the node of what is no data."""

    def __init__(self, foreign: Callable[[Any], Any], tracked: Tracked | None = None,
                 core: dict[tuple[str, str], type] | None = None):
        self.foreign, self.tracked, self.core = foreign, tracked, core or {}
        self.blobs: list[bytes] = []
        self.size = self.items = 0

    def encode(self, value: Any) -> Any:
        with nesting():
            return self.node(value, 0)

    def content(self, value: Any, kind: type, depth: int) -> Any:
        """The node of a mutable value, whether it has a number or not."""
        with nesting():
            return self.held(value, kind, depth)

    def node(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if value is None or kind is bool or kind is float:
            return value
        if kind is int and -(2**63) <= value < 2**63:
            return value
        self.items += 1
        if kind is str:
            return value if len(value) < LONGEST_TEXT else {"x": "a text too long"}
        if self.items > MOST_ITEMS:
            return {"x": "far too many values"}
        if depth > DEEPEST:
            return {"x": "lists inside lists without end"}
        if self.tracked is not None and id(value) in self.tracked.numbers:
            return {"m": self.tracked.numbers[id(value)]}
        if kind in MUTABLE or self.class_of(kind):
            return self.mutable(value, kind, depth)
        if isinstance(value, np.generic) and kind.__module__ == "numpy":
            return self.scalar(value)
        if kind in TAGS:
            return self.parts(value, kind, depth)
        if issubclass(kind, tuple) and hasattr(kind, "_fields"):
            return self.named(value, kind, depth)
        return self.other(value, kind, depth)

    def all(self, values: Iterable, depth: int) -> list:
        return [self.node(v, depth + 1) for v in values]

    def class_of(self, kind: type) -> bool:
        return self.core.get((kind.__module__, kind.__qualname__)) is kind

    def mutable(self, value: Any, kind: type, depth: int) -> Any:
        if self.tracked is None:
            return self.held(value, kind, depth)
        number = self.tracked.add(value)
        return {"m": number, "v": self.held(value, kind, depth)}

    def held(self, value: Any, kind: type, depth: int) -> Any:
        if kind is list:
            return self.all(value, depth)
        if kind is bytearray:
            return self.parts(value, kind, depth)
        if kind in TAGS:
            return self.box(value, kind, depth)
        if kind is np.ndarray:
            return self.array(value, depth)
        if kind is np.random.Generator:
            return {"rng": state_of(value)}
        return {"core": [kind.__module__, kind.__qualname__],
                "d": [[k, self.node(v, depth + 1)] for k, v in vars(value).items()]}

    def box(self, value: Any, kind: type, depth: int) -> Any:
        node: dict[str, Any] = {TAGS[kind]: self.all(value, depth)}
        if issubclass(kind, dict):
            node["to"] = self.all(value.values(), depth)
        if kind is deque:
            node["most"] = value.maxlen
        if kind is defaultdict:
            name = getattr(value.default_factory, "__name__", "")
            node["new"] = name if PLAIN_TYPES.get(name) is value.default_factory else None
        return node

    def parts(self, value: Any, kind: type, depth: int) -> Any:
        try:
            parts = KINDS[TAGS[kind]].parts(value)
        except CodecError:
            return {"x": kind.__name__}
        return {TAGS[kind]: self.all(parts, depth)}

    def named(self, value: Any, kind: Any, depth: int) -> Any:
        """A named tuple, without the methods that its class may have."""
        values = self.all(tuple.__iter__(value), depth)
        if proper(kind._fields) and len(kind._fields) == len(values):
            return {"row": values, "name": kind.__name__, "fields": kind._fields}
        return {"t": values}

    def array(self, value: np.ndarray, depth: int) -> Any:
        base = value.base
        if (self.tracked is not None and type(base) is np.ndarray and base.flags.c_contiguous
                and id(base) in self.tracked.numbers and base.dtype == value.dtype
                and isinstance(elements(base.dtype), str)):
            offset = value.__array_interface__["data"][0] - base.__array_interface__["data"][0]
            return {"view": [self.node(base, depth + 1), offset, value.shape, value.strides]}
        if value.dtype.char == "O" and value.size <= LONGEST:
            return {"objects": self.all(value.flat, depth), "shape": value.shape}
        if value.dtype.char in "gG":
            value = value.astype(float if value.dtype.char == "g" else complex)
        found = elements(value.dtype.newbyteorder("<"))
        if found is None:
            return {"x": f"an array of type {value.dtype}"[:60]}
        blob = self.blob(value.astype(dtype_of(found), copy=False))
        if blob is None:
            return {"x": f"an array of shape {value.shape}, far too large"}
        node: dict[str, Any] = {"a": [found, value.shape, blob]}
        if value.flags.fnc:
            node["f"] = True
        if not value.flags.writeable:
            node["r"] = True
        return node

    def blob(self, value: np.ndarray) -> int | None:
        if self.size + value.nbytes > LARGEST_BLOB:
            return None
        self.size += value.nbytes
        self.blobs.append(value.tobytes("A"))
        return len(self.blobs) - 1

    def scalar(self, value: np.generic) -> Any:
        node = self.array(np.asarray(value), 0)
        return {"s": node["a"][::2]} if "a" in node else {"x": identifier(type(value).__name__)}

    def other(self, value: Any, kind: type, depth: int) -> Any:
        for tag, single in SINGLES.items():
            if value is single:
                return {tag: True}
        if isinstance(value, np.dtype):
            found = "|O" if value.char == "O" else elements(value)
            return {"dtype": found} if found else {"x": "dtype"}
        if isinstance(value, type):
            name = str(getattr(value, "__name__", ""))
            if PLAIN_TYPES.get(name) is value:
                return {"type": name}
            if getattr(np, name, None) is value:
                return {"type": f"np.{name}"}
        if kind in GENERATORS or kind in ITERATORS:
            return self.generator(value, depth)
        if (node := self.foreign(value)) is not None:
            return node
        if hasattr(kind, "__array__") and type(array := np.asarray(value)) is np.ndarray:
            return self.array(array, depth)
        return {"x": identifier(kind.__name__)}

    def generator(self, value: Iterator, depth: int) -> Any:
        items: list[Any] = []
        room = LARGEST_TEXT  # bits of the large numbers among the items
        for item in value:
            if len(items) == LONGEST or room < 0:
                return {"g": items, "endless": True}
            if type(item) is int:
                room -= max(item.bit_length() - 64, 0)
            items.append(self.node(item, depth + 1))
        return {"g" if type(value) in GENERATORS else "iter": items}


class Decoder:
    """Nodes of JSON to values. ``foreign(node)`` gives the value of a reference."""

    def __init__(self, blobs: list[memoryview], foreign: Callable[[dict], Any],
                 tracked: Tracked | None = None, core: dict[tuple[str, str], type] | None = None):
        self.blobs, self.foreign, self.tracked, self.core = blobs, foreign, tracked, core or {}
        self.in_core = 0  # how many objects of the core hold what is being decoded
        self.depth = 0
        self.names: set[Any] = set()  # of named tuples, with their fields

    def decode(self, node: Any) -> Any:
        try:
            with nesting():
                return self.value(node)
        except (ArithmeticError, AttributeError, BufferError, MemoryError, RecursionError,
                SyntaxError) as error:
            raise CodecError(f"what cannot be read ({type(error).__name__})") from None

    def value(self, node: Any, number: int | None = None) -> Any:
        if node is None or isinstance(node, bool | int | float | str):
            return node
        self.depth += 1
        try:
            if self.depth > DEEPEST_NODE:
                raise CodecError("lists inside lists without end")
            if isinstance(node, list):
                return self.box("l", {"l": node}, number)
            if not isinstance(node, dict) or not node:
                raise CodecError("a value without a kind")
            if "m" in node:
                return self.numbered(node)
            kind = next(iter(node))
            if kind in BOXES:
                return self.box(kind, node, number)
            if kind in ("core", "objects"):
                return getattr(self, f"decode_{kind}")(node, number)
            value = self.made(kind, node)
            self.note(number, value)
            return value
        finally:
            self.depth -= 1

    def all(self, nodes: Any) -> list:
        if not isinstance(nodes, list):
            raise CodecError("values that are no list")
        return [self.value(v) for v in nodes]

    def made(self, kind: str, node: dict) -> Any:
        if kind in KINDS:
            parts, about = self.all(node[kind]), KINDS[kind]
            if about.among and not all(type(p) in about.among for p in parts):
                raise CodecError(f"a {kind} of the wrong parts")
            return about.make(*parts)
        if kind in SINGLES:
            return SINGLES[kind]
        method = getattr(self, f"decode_{kind}", None)
        return self.foreign(node) if method is None else method(node[kind], node)

    def box(self, kind: str, node: dict, number: int | None) -> Any:
        result: Any = BOXES[kind]()
        if kind == "deque":
            result = deque(maxlen=node.get("most"))
        if kind == "default":
            result.default_factory = PLAIN_TYPES.get(node.get("new", ""))
        self.note(number, result)
        content: Any = self.all(node[kind])
        if isinstance(result, dict):
            content = dict(zip(told_apart(content), self.all(node["to"]), strict=True))
        fill(result, told_apart(content) if kind == "set" else content)
        return result

    def numbered(self, node: dict) -> Any:
        if self.tracked is None:
            raise CodecError("a numbered value where none is expected")
        if "v" not in node:
            return self.tracked.objects[node["m"]]
        return self.value(node["v"], node["m"])

    def note(self, number: int | None, value: Any) -> None:
        if number is not None and self.tracked is not None:
            if number != len(self.tracked.objects):
                raise CodecError("numbered values out of order")
            self.tracked.add(value)

    def decode_x(self, value: str, node: dict) -> Any:
        return opaque(str(value))

    def decode_core(self, node: dict, number: int | None) -> Any:
        module, name = node["core"]
        cls = self.core.get((module, name))
        if cls is None:
            raise CodecError("an object of an unknown class")
        result: Any = object.__new__(cls)
        self.note(number, result)
        self.in_core += 1
        try:
            for k, v in node["d"]:
                set_attribute(result, k, self.value(v))
        finally:
            self.in_core -= 1
        return result

    def decode_row(self, value: list, node: dict) -> Any:
        name, fields, values = node["name"], tuple(node["fields"]), self.all(value)
        if not isinstance(name, str) or not proper(fields) or len(fields) != len(values):
            raise CodecError("a tuple of no proper names")
        self.names.add((name, fields))
        if len(self.names) > MOST_NAMED:
            raise CodecError("far too many kinds of tuples")
        if any(callable(v) and hasattr(np.ndarray, f) for f, v in zip(fields, values, strict=True)):
            raise CodecError("a tuple that answers for itself")  # when NumPy asks for its mean
        return tuple.__new__(named_tuple(name, fields), values)

    def decode_a(self, value: list, node: dict) -> np.ndarray:
        found, shape, blob = value
        dtype, data = dtype_of(found), self.blobs[blob]
        if not dtype.itemsize or count(shape) * dtype.itemsize != len(data):
            raise CodecError("an array of the wrong size")
        order: Any = "F" if node.get("f") else "C"
        array = np.ndarray(shape, dtype, data, order=order).copy("K")  # it owns its memory
        for part in [array[name] for name in dtype.names or ()] or [array]:
            if part.dtype == bool:  # of which each byte is 0 or 1
                part[...] = part.view(np.uint8) != 0
        array.flags.writeable = not node.get("r")
        return array

    def decode_objects(self, node: dict, number: int | None) -> Any:
        if count(node["shape"]) != len(node["objects"]):
            raise CodecError("an array of the wrong size")
        array = np.empty(node["shape"], object)
        self.note(number, array)
        flat = array.reshape(-1)
        for i, value in enumerate(self.all(node["objects"])):
            if isinstance(value, Opaque):  # NumPy would ask it for its own functions
                return opaque("ndarray")
            flat[i] = value
        return array

    def decode_s(self, value: list, node: dict) -> Any:
        return self.decode_a([value[0], [], value[1]], node)[()]

    def decode_view(self, value: list, node: dict) -> np.ndarray:
        base, offset, shape, strides = value
        base = self.value(base)
        if type(base) is not np.ndarray or base.dtype.hasobject:
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

    def decode_dtype(self, value: Any, node: dict) -> np.dtype:
        return np.dtype(object) if value == "|O" else dtype_of(value)

    def decode_type(self, value: str, node: dict) -> type:
        if value.startswith("np."):
            found = getattr(np, value[3:], None)
            if isinstance(found, type) and issubclass(found, np.generic):
                return found
        return PLAIN_TYPES[value]

    def decode_iter(self, value: list, node: dict) -> Iterator:
        return iter(self.all(value))

    def decode_g(self, value: list, node: dict) -> Iterator:
        items = self.all(value)
        return endless(items) if node.get("endless") else (v for v in items)


def endless(items: list) -> Iterator:
    yield from items
    raise ValueError("a generator that never ends")


def state_of(generator: np.random.Generator) -> str:
    return json.dumps(generator.bit_generator.state, default=lambda v: v.tolist())


def generator_of(state: str) -> np.random.Generator:
    """A random generator in the state that was sent."""
    about = json.loads(state)
    kinds = {k.__name__: k for k in (np.random.PCG64, np.random.PCG64DXSM, np.random.SFC64,
                                     np.random.Philox, np.random.MT19937)}
    generator = np.random.Generator(kinds[about["bit_generator"]](0))
    for place, most in ((about.get("buffer_pos", 0), 4), (about["state"].get("pos", 0), 624)):
        if type(place) is not int or not 0 <= place <= most:  # NumPy reads there unasked
            raise CodecError("a random generator in no state")
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
        content = [shallow(v) for v in value.flat] if value.dtype.hasobject else value.tobytes()
        return value.shape, value.dtype.str, content if value.dtype.hasobject else hash(content)
    if kind is np.random.Generator:
        return state_of(value)
    if kind is bytearray:
        return bytes(value)
    if kind in (list, set, deque):
        return [shallow(v) for v in value]
    items = value if issubclass(kind, dict) else vars(value)
    return [shallow(v) for pair in items.items() for v in pair]


class Same:
    """Equal only to itself; holds its value, so that no other comes to lie in its place."""

    def __init__(self, value: Any):
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.value is other.value


def shallow(value: Any) -> Any:
    return value if type(value) in (bool, int, float, str, type(None)) else Same(value)


def apply(found: list[Any], tracked: Tracked, decoder: Decoder) -> None:
    """Make the changes that happened on the other side here too."""
    for number, node in found:
        target = tracked.objects[number]
        if type(target) not in MUTABLE:
            for name, value in node["d"]:
                set_attribute(target, name, decoder.decode(value))
            continue
        if isinstance(node, dict) and "view" in node:  # its base has changed, and is told of
            continue
        new = decoder.decode(node)
        if type(new) is not type(target):
            raise CodecError("a change of one thing into another")
        if isinstance(target, np.random.Generator):
            target.bit_generator.state = new.bit_generator.state
        elif not isinstance(target, np.ndarray):
            target.clear()
            fill(target, new)
        elif target.flags.writeable:
            if new.shape != target.shape:
                target.shape = new.shape
            target[...] = new


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
    with nesting():
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
        with nesting():
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
