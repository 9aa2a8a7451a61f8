"""What the judge and a student's program say to each other: plain data, and never code.

A frame is two lengths, a msgpack text, and the bytes of the arrays in it, one after another. In the
text are numbers, texts, lists, tuples, dicts and arrays, and what `dlcourse.running` asks and
answers with (`RECORDS`). It is bounded in bytes, in depth and in counts, on both sides.

>>> text, arrays = packed({"outcome": Outcome("value", (1, np.array([2.0])))})
>>> unpacked(text, b"".join(arrays))["outcome"].value
(1, array([2.]))
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

import msgpack
import numpy as np

from ...running.calls import Call, Formula, Script
from ...running.outcome import LARGEST, Outcome
from ...running.play import Repair

HEADER = struct.Struct("!II")
LARGEST_TEXT = 4_000_000  # bytes of msgpack in a frame
LARGEST_ARRAYS = 64_000_000  # bytes of arrays in a frame
MOST_KEYS = 500  # of a dict
MOST_AXES = 32
DEEPEST = 30
ELEMENT = re.compile(r"[<>|](b1|[iu][1248]|f[248])")  # of an array
ANSWERS: tuple[Any, ...] = (Outcome, Repair)
RECORDS: tuple[Any, ...] = (Call, Formula, Script, *ANSWERS)
PLAIN = (type(None), bool, int, float, str, bytes)
ARRAY, TUPLE, RECORD = 1, 2, 3  # msgpack's types of our own


class WireError(Exception):
    """What came is no frame, or too large; a sentence."""


def packed(value: Any) -> tuple[bytes, list[bytes]]:
    """The text of a frame, and the bytes of its arrays."""
    arrays: list[bytes] = []

    def other(value: Any) -> msgpack.ExtType:
        if type(value) is tuple:
            return msgpack.ExtType(TUPLE, text_of(list(value)))
        if isinstance(value, np.ndarray | np.generic):
            data = np.ascontiguousarray(value)
            arrays.append(data.tobytes())
            about = [data.dtype.str, list(np.shape(value)), isinstance(value, np.generic)]
            return msgpack.ExtType(ARRAY, text_of(about))
        if type(value) in RECORDS:
            return msgpack.ExtType(RECORD, text_of([type(value).__name__, vars(value)]))
        raise TypeError(f"a {type(value).__name__} cannot be sent")

    def text_of(value: Any) -> bytes:
        return msgpack.packb(value, default=other, strict_types=True,
                             unicode_errors="backslashreplace")

    text = text_of(value)
    if len(text) > LARGEST_TEXT or sum(map(len, arrays)) > LARGEST_ARRAYS:
        raise WireError("more than an answer may hold")
    return text, arrays


def unpacked(text: bytes, arrays: bytes, records: tuple[Any, ...] = RECORDS) -> Any:
    """The value of a frame, in which there may be these ``records``. Raises `WireError`."""
    room, taken, depth = memoryview(arrays), 0, 0

    def other(code: int, data: bytes) -> Any:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise WireError("lists inside lists without end")
        value = value_of(bytes(data))
        depth -= 1
        if code == TUPLE and type(value) is list:
            return tuple(value)
        if code == ARRAY:
            return array(*value)
        if code == RECORD:
            return record(records, *value)
        raise WireError("something unknown")

    def array(kind: Any, shape: Any, single: Any) -> Any:
        nonlocal taken
        if not (type(kind) is str and ELEMENT.fullmatch(kind) and type(shape) is list
                and len(shape) <= MOST_AXES and all(type(n) is int and n >= 0 for n in shape)):
            raise WireError("an array that is none")
        dtype, count = np.dtype(kind), math.prod(shape)
        start, taken = taken, taken + count * dtype.itemsize
        if taken > len(room) or (not count and max(shape) > LARGEST):
            raise WireError("an array without its numbers")
        found = np.frombuffer(room[start:taken], dtype).reshape(shape).copy()
        return found[()] if single is True else found

    def value_of(data: bytes) -> Any:
        return msgpack.unpackb(data, ext_hook=other, strict_map_key=False, max_map_len=MOST_KEYS)

    try:
        return bounded(value_of(text))
    except WireError:
        raise
    except Exception as error:
        raise WireError(f"what cannot be read ({type(error).__name__})") from None


def bounded(value: Any, depth: int = 0) -> Any:
    """The value, if it is of known types and no deeper than there is room for. Else `WireError`."""
    kind = type(value)
    inner: Iterable[Any] = ()
    if depth > DEEPEST:
        raise WireError("lists inside lists without end")
    if kind in (list, tuple):
        inner = value
    elif kind is dict:
        inner = (*value, *value.values())
    elif kind in RECORDS:
        inner = vars(value).values()
    elif kind not in PLAIN and not issubclass(kind, np.ndarray | np.generic):
        raise WireError("something unknown")
    for one in inner:
        bounded(one, depth + 1)
    return value


def record(records: tuple[Any, ...], name: Any, fields: Any) -> Any:
    kind = next((kind for kind in records if kind.__name__ == name), None)
    if kind is None or type(fields) is not dict:
        raise WireError("something unknown")
    return CHECKED.get(name, kind)(**fields)


def outcome(*, kind: str, value: Any, after: dict, warned: tuple, printed: str, error: str,
            message: str, line: str, seconds: float) -> Outcome:
    """An outcome whose texts are texts, and no longer than ours would be."""
    texts = (kind, printed, error, message, line, *warned)
    if not (all(type(text) is str and len(text) <= 1000 for text in texts)
            and type(after) is dict and type(seconds) in (int, float)):
        raise WireError("an outcome that is none")
    return Outcome(kind, value, after, tuple(warned), printed, error, message, line, seconds)


def repair(*, number: int, kind: str, line: int, code: str, outcomes: list[Outcome],
           also: Any) -> Repair:
    """A repair whose texts are short texts, with outcomes in it."""
    known = type(also) in (list, tuple) and all(type(p) in (list, tuple) for p in also)
    pairs = [(line, code), *(map(tuple, also) if known else ())]
    if not (known and len(pairs) < MOST_KEYS and type(number) is int and type(kind) is str
            and all([*map(type, pair)] == [int, str] for pair in pairs)
            and all(len(text) <= 200 for text in (kind, *(text for _, text in pairs)))
            and type(outcomes) is list and all(type(o) is Outcome for o in outcomes)):
        raise WireError("a repair that is none")
    return Repair(number, kind, line, code, outcomes, tuple(pairs[1:]))


CHECKED: dict[str, Callable[..., Any]] = {"Outcome": outcome, "Repair": repair}


def write(stream: BinaryIO, value: Any) -> None:
    """Send a frame."""
    text, arrays = packed(value)
    stream.write(b"".join([HEADER.pack(len(text), sum(map(len, arrays))), text, *arrays]))
    stream.flush()


def read(take: Callable[[int], bytes], records: tuple[Any, ...] = RECORDS) -> Any:
    """The next frame; ``take(n)`` gives n bytes. Raises `WireError`."""
    text, arrays = HEADER.unpack(take(HEADER.size))
    if text > LARGEST_TEXT or arrays > LARGEST_ARRAYS:
        raise WireError("more than an answer may hold")
    return unpacked(take(text), take(arrays), records)
