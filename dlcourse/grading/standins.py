"""What the judge holds in place of the student's functions, classes and objects.

A function's stand-in sends each call to the sandbox. What comes back is data, and what the call
changed in its arguments is changed here too. A class that the student was to write, and its
instances, can be called, their attributes read and set, and the instances added, multiplied and
so on *with an instance as the result*. Nothing of the student's is ever asked whether it equals
something, is true, or is a number: so no answer can declare itself right.
"""

from __future__ import annotations

import builtins
import sys
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from . import codec

if TYPE_CHECKING:
    from .sandbox import Line

ARITHMETIC = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul",
              "radd", "rsub", "rmul", "rtruediv", "rfloordiv", "rmod", "rpow", "rmatmul",
              "iadd", "isub", "imul", "itruediv", "neg", "pos", "abs")
DATA = ("len", "getitem", "call")
CORE = codec.core_classes()
WARNINGS = {c.__name__: c for c in vars(builtins).values()
            if isinstance(c, type) and issubclass(c, Warning)}
USUAL_ERRORS = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}


class StandIn(codec.Opaque):
    """An instance of a class that the student was to write."""

    __hash__: Any = object.__hash__
    __array_ufunc__ = None  # an array leaves the arithmetic to the object

    def __init__(self, line: Line, number: int):
        object.__setattr__(self, "_line", line)
        object.__setattr__(self, "_number", number)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, StandIn):
            return self is other
        return super().__eq__(other)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"{type(self).__name__} has no {name!r} that may be read")
        return ask(self._line, {"op": "get", "on": self._number, "name": name})

    def __setattr__(self, name: str, value: Any) -> None:
        tracked = codec.Tracked()
        encoder = encoder_for(self._line, tracked)
        node = encoder.encode(value)
        ask(self._line, {"op": "set", "on": self._number, "name": name, "value": node},
            encoder.blobs, tracked)

    def __deepcopy__(self, memo: dict) -> StandIn:
        return self

    def __iter__(self) -> Any:
        return iter(call(self._line, self._number, "__iter__", (), {}))


def forward(name: str, keep: bool) -> Callable:
    def method(self: StandIn, *arguments: Any, **keywords: Any) -> Any:
        result = call(self._line, self._number, name, arguments, keywords)
        if keep and not isinstance(result, StandIn) and result is not NotImplemented:
            raise TypeError(f"{name} returned {plain_name(result)}, expected an instance of "
                            f"{type(self).__name__}")
        return result

    method.__name__ = name
    return method


for short in ARITHMETIC:
    setattr(StandIn, f"__{short}__", forward(f"__{short}__", keep=True))
for short in DATA:
    setattr(StandIn, f"__{short}__", forward(f"__{short}__", keep=False))


def plain_name(value: Any) -> str:
    return type(value).__name__


class ClassStandIn(type):
    """A class that the student was to write: calling it makes an instance, over there."""

    def __call__(cls, *arguments: Any, **keywords: Any) -> Any:
        return call(cls._line, cls._class_number, None, arguments, keywords)  # type: ignore[attr-defined]


def make_class(line: Line, number: int, name: str) -> type:
    return ClassStandIn(codec.identifier(name), (StandIn,),
                        {"_line": line, "_class_number": number, "__hash__": object.__hash__})


def make_function(line: Line, number: int, name: str) -> Callable:
    def function(*arguments: Any, **keywords: Any) -> Any:
        return call(line, number, None, arguments, keywords)

    function.__name__ = function.__qualname__ = codec.identifier(name, "function")
    function._number = number  # type: ignore[attr-defined]
    return function


def call(line: Line, number: int, method: str | None, arguments: tuple, keywords: dict) -> Any:
    """Call an object in the sandbox, or a method of it."""
    tracked = codec.Tracked()
    encoder = encoder_for(line, tracked)
    node = encoder.encode((arguments, keywords))
    message = {"op": "call", "on": number, "method": method, "arguments": node}
    return ask(line, message, encoder.blobs, tracked)


def ask(line: Line, message: dict, blobs: list[bytes] | None = None,
        tracked: codec.Tracked | None = None) -> Any:
    """Send a message; give its result, or raise what was raised there.

    What the student's code printed is printed here too, and so with its warnings.
    """
    tracked = tracked or codec.Tracked()
    reply, arrays = line.ask(message | circumstances(), blobs or [], line.limits.cell)
    error = None
    try:
        for category, text in reply["warned"]:
            warnings.warn_explicit(str(text)[:200], WARNINGS.get(category, UserWarning),
                                   "<submission>", 1, module="__main__")
        sys.stdout.write(str(reply["printed"])[: line.limits.output + 100])
        sys.stderr.write(str(reply["complained"])[:600])
        if "raised" in reply:
            about = reply["raised"]
            error = codec.exception(str(about["name"]), str(about["message"]))
            if about["line"]:
                error.add_note(f"at the line: {about['line']}")
        else:
            decoder = decoder_for(line, arrays, tracked)
            result = decoder.decode(reply["ok"])
            codec.apply(reply["changed"], tracked, decoder)
    except Warning:
        raise
    except Exception as problem:
        raise TypeError(f"it gave what cannot be read ({type(problem).__name__})") from None
    if error is not None:
        raise error
    return result


def circumstances() -> dict[str, Any]:
    """What a call here would find set for the whole process: NumPy's error handling where it is
    not as usual, and whether every warning is looked for."""
    errors = np.geterr()
    action, *about = warnings.filters[0] if warnings.filters else ("default", 1)
    return {"errors": {} if errors == USUAL_ERRORS else errors,
            "always": action in ("always", "error") and about == [None, Warning, None, 0]}


def fetch(line: Line, names: list[str], classes: set[str]) -> dict[str, Any]:
    """The values of ``names`` in the student's program: data and stand-ins.

    Those of ``classes`` are classes that the student was to write.
    """
    reply, arrays = line.ask({"op": "fetch", "names": names}, [], line.limits.cell)
    tracked = codec.Tracked()
    decoder = decoder_for(line, arrays, tracked)
    found = reply["found"] if isinstance(reply.get("found"), dict) else {}
    for name in classes & found.keys():
        node = found[name]
        if isinstance(node, dict) and type(node.get("class")) is int:
            number = node["class"]
            line.stand_ins.setdefault(number, make_class(line, number, name))
    values = {}
    for name in names:
        if name in found:
            try:
                values[name] = decoder.decode(found[name])
            except Exception:
                values[name] = codec.opaque("something")
    return values


def decoder_for(line: Line, arrays: list, tracked: codec.Tracked | None) -> codec.Decoder:
    decoder = codec.Decoder(arrays, lambda node: refer(line, node, bool(decoder.in_core)),
                            tracked, CORE)
    return decoder


def refer(line: Line, node: dict, in_core: bool) -> Any:
    """The stand-in for a reference; `Opaque` for an object of a class nobody asked for.

    A layer of the student's own, inside a model of the core, is one that is asked for.
    """
    name = str(node.get("name", "something"))
    known = line.stand_ins
    if type(number := node.get("function")) is int:
        if number not in known:
            known[number] = make_function(line, number, name)
        return known[number]
    if type(number := node.get("class")) is int:
        return known.get(number) or codec.opaque(name)
    if type(number := node.get("object")) is int:
        cls = known.get(node.get("of", -1))
        if cls is None and in_core:
            cls = make_class(line, node["of"], name)
        if isinstance(cls, ClassStandIn):
            if number not in known:
                instance: Any = object.__new__(cls)  # type: ignore[arg-type]
                StandIn.__init__(instance, line, number)
                known[number] = instance
            return known[number]
        if node.get("callable") is True:
            return known.setdefault(number, make_function(line, number, name))
        return codec.opaque(name)
    raise codec.CodecError("a reference to nothing")


def encoder_for(line: Line, tracked: codec.Tracked) -> codec.Encoder:
    return codec.Encoder(lambda value: reference(line, value), tracked, CORE)


def reference(line: Line, value: Any) -> dict:
    """How the sandbox is told of a function: its own by number, the core's and NumPy's by name,
    any other as one to call back."""
    if isinstance(value, codec.Opaque):
        if isinstance(value, StandIn):
            return {"mine": value._number}
        raise TypeError(f"{value!r} cannot be passed on")
    if isinstance(value, ClassStandIn):
        return {"mine": value._class_number}  # type: ignore[attr-defined]
    if type(number := getattr(value, "_number", None)) is int:
        return {"mine": number}
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if isinstance(value, np.ufunc):
        module, name = "numpy", value.__name__
    if (isinstance(module, str) and module.split(".")[0] in ("dlcourse", "numpy", "math")
            and not module.startswith(("dlcourse.checks", "dlcourse.grading"))
            and getattr(sys.modules.get(module), str(name), None) is value):
        return {"named": f"{module}:{name}"}
    if callable(value) and hasattr(value, "__name__"):
        line.callbacks.append(value)
        return {"yours": len(line.callbacks) - 1, "name": value.__name__}
    raise TypeError(f"a {type(value).__name__} cannot be passed to a submission")


def call_back(line: Line, message: dict, arrays: list) -> tuple[dict, list[bytes]]:
    """Call a function of the judge's for the student's program."""
    decoder = decoder_for(line, arrays, None)
    encoder = encoder_for(line, codec.Tracked())
    try:
        function = line.callbacks[message["on"]]
        arguments, keywords = decoder.decode(message["arguments"])
        result = encoder.encode(function(*arguments, **keywords))
    except Exception as error:
        return {"raised": {"name": type(error).__name__, "message": str(error)[:300]}}, []
    return {"ok": result}, encoder.blobs
