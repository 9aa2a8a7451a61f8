"""What the judge holds in place of the student's functions, classes and objects.

A function's stand-in sends each call to the sandbox. What comes back is data, and what the call
changed in its arguments is changed here too. A class that the student was to write, and its
instances, can be called, their attributes read and set, their lengths and texts asked for, and the
instances added, multiplied and so on *with an instance as the result*. None is ever asked whether
it equals something or is less than it: so no answer can declare itself right.
"""

from __future__ import annotations

import builtins
import random
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
DATA = ("len", "getitem", "setitem", "delitem", "contains", "call", "enter", "bool", "float", "int",
        "index", "round", "format")
CORE = codec.core_classes()
WARNINGS = {c.__name__: c for c in vars(builtins).values()
            if isinstance(c, type) and issubclass(c, Warning)}
EVERYWHERE = ("dlcourse", "numpy", "math", "builtins")  # modules that both sides have
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
        if name.startswith(("__", "_repr_", "_ipython_")):
            raise AttributeError(f"{type(self).__name__} has no {name!r} that may be read")
        value = ask(self._line, {"op": "get", "on": self._number, "name": name}, owned=True)
        return self._line.places.lend(self._number, name, value)

    def __setattr__(self, name: str, value: Any) -> None:
        tracked = codec.Tracked()
        encoder = encoder_for(self._line, tracked)
        node = encoder.encode(value)
        ask(self._line, {"op": "set", "on": self._number, "name": name, "value": node},
            encoder, tracked)
        self._line.places.lend(self._number, name, value)

    def __deepcopy__(self, memo: dict) -> StandIn:
        return self

    def __iter__(self) -> Any:
        return iter(call(self._line, self._number, "__iter__", (), {}))

    def __exit__(self, *_: Any) -> None:
        """Let it end its block; whether an error is swallowed is not for it to say."""
        call(self._line, self._number, "__exit__", (None, None, None), {})

    def __str__(self) -> str:
        return self._text("__str__")

    def __repr__(self) -> str:
        return self._text("__repr__")

    def _text(self, method: str) -> str:
        text = call_if_there(self, method)
        return text if type(text) is str else super().__repr__()


def call_if_there(instance: StandIn, method: str) -> Any:
    try:
        return call(instance._line, instance._number, method, (), {})
    except Exception:
        return None


def forward(name: str, keep: bool) -> Callable:
    def method(self: StandIn, *arguments: Any, **keywords: Any) -> Any:
        try:
            result = call(self._line, self._number, name, arguments, keywords)
        except AttributeError as error:
            if f"no attribute {name!r}" not in str(error):
                raise
            if name == "__bool__":  # true, unless it has a length and that is 0
                return call_if_there(self, "__len__") != 0
            raise TypeError(str(error)) from None  # as Python says it of an operator
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

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"{cls.__name__} has no {name!r} that may be read")
        message = {"op": "get", "on": cls._class_number, "name": name}  # type: ignore[attr-defined]
        return ask(cls._line, message, owned=True)  # type: ignore[attr-defined]


def make_class(line: Line, number: int, name: str) -> type:
    return ClassStandIn(codec.identifier(name), (StandIn,),
                        {"_line": line, "_class_number": number, "__hash__": object.__hash__})


def make_error(line: Line, number: int, name: str, classes: Any) -> type:
    """A class of errors of the student's, as one that can be raised and caught here."""
    base = type(codec.exception({"name": "Exception", "message": "", "classes": classes}, {}))
    kind = type(codec.identifier(name), (base if base.__module__ == "builtins" else Exception,),
                {"_number": number})
    line.errors[name] = kind
    return kind


def make_function(line: Line, number: int, name: str, doc: Any) -> Callable:
    def function(*arguments: Any, **keywords: Any) -> Any:
        return call(line, number, None, arguments, keywords)

    function.__name__ = function.__qualname__ = codec.identifier(name, "function")
    function.__doc__ = doc[:5000] if isinstance(doc, str) else None
    function._number = number  # type: ignore[attr-defined]
    return function


def call(line: Line, number: int, method: str | None, arguments: tuple, keywords: dict) -> Any:
    """Call an object in the sandbox, or a method of it."""
    tracked = codec.Tracked()
    encoder = encoder_for(line, tracked)
    node = encoder.encode((arguments, keywords))
    message = {"op": "call", "on": number, "method": method, "arguments": node}
    return ask(line, message, encoder, tracked, owned=method is not None)


def ask(line: Line, message: dict, encoder: codec.Encoder | None = None,
        tracked: codec.Tracked | None = None, owned: bool = False) -> Any:
    """Send a message; give its result, or raise what was raised there.

    What the student's code printed is printed here too, and so with its warnings; what it changed
    is changed here. ``owned``: the result comes from an object of a class that was asked for, and
    objects in it are stand-ins whatever their class.
    """
    tracked = tracked or codec.Tracked()
    encoder = encoder or encoder_for(line, tracked)
    message |= circumstances() | line.places.changes(encoder)
    if line.seeded:
        message["seeds"] = encoder.encode((random.getstate(), np.random.get_state()))
    reply, arrays = line.ask(message, encoder.blobs, line.limits.cell)
    error = None
    try:
        for category, text in reply["warned"]:
            warnings.warn_explicit(str(text)[:200], WARNINGS.get(category, UserWarning),
                                   "<submission>", 1, module="__main__")
        sys.stdout.write(str(reply["printed"])[: line.limits.output + 100])
        sys.stderr.write(str(reply["complained"])[:600])
        if "raised" in reply:
            error = codec.exception(reply["raised"], line.errors)
            error.at_line = str(reply["raised"]["line"])[:140]  # type: ignore[attr-defined]
        else:
            decoder = decoder_for(line, arrays, tracked, owned)
            result = decoder.decode(reply["ok"])
            codec.apply(reply["changed"], tracked, decoder)
            line.places.take(reply["places"], decoder)
            if line.seeded:
                set_seeds(*decoder.decode(reply["seeds"]))
    except Warning:
        raise
    except Exception as problem:
        raise TypeError(f"it gave what cannot be read ({type(problem).__name__})") from None
    if error is not None:
        raise error
    return result


def set_seeds(python: tuple, numpy: tuple) -> None:
    """Set the global random generators to what came from there."""
    name, keys, position, *_ = numpy
    if (name, len(keys)) != ("MT19937", 624) or type(position) is not int or not (
            0 <= position <= 624):  # NumPy does not look, and reads where there is nothing
        raise codec.CodecError("the state of no generator")
    random.setstate(python)
    np.random.set_state(numpy)


def circumstances() -> dict[str, Any]:
    """What a call here would find set for the whole process: NumPy's error handling where it is
    not as usual, and whether every warning is looked for."""
    errors = np.geterr()
    action, *about = warnings.filters[0] if warnings.filters else ("default", 1)
    return {"errors": {} if errors == USUAL_ERRORS else errors,
            "always": action in ("always", "error") and about == [None, Warning, None, 0]}


def fetch(line: Line, names: list[str], classes: set[str],
          imported: dict[str, Any] | None = None) -> dict[str, Any]:
    """The values of ``names`` in the student's program: data and stand-ins.

    Those of ``classes`` are classes that the student was to write; for one of ``imported`` that the
    student has imported too it is the value given there.
    """
    reply, arrays = line.ask({"op": "fetch", "names": names}, [], line.limits.cell)
    decoder = decoder_for(line, arrays, codec.Tracked())
    found = reply["found"] if isinstance(reply.get("found"), dict) else {}
    for name in classes & found.keys():
        node = found[name]
        number = node.get("class") if isinstance(node, dict) else None
        if type(number) is int and number not in line.stand_ins:
            line.stand_ins[number] = (make_error(line, number, name, node["error"])
                                      if "error" in node else make_class(line, number, name))
    values = {}
    for name in names:
        if name not in found:
            continue
        node, own = found[name], (imported or {}).get(name)
        if own is not None and isinstance(node, dict) and node.get("where") == codec.where(own):
            values[name] = own
            continue
        try:
            values[name] = decoder.decode(node)
        except Exception:
            values[name] = codec.opaque("something")
    return values


def decoder_for(line: Line, arrays: list, tracked: codec.Tracked | None,
                owned: bool = False) -> codec.Decoder:
    decoder = codec.Decoder(arrays, lambda node: refer(line, node, owned or decoder.in_core > 0),
                            tracked, line.core)
    return decoder


def refer(line: Line, node: dict, owned: bool) -> Any:
    """The stand-in for a reference; `Opaque` for an object of a class nobody asked for.

    What is in a model of the core, or in an object that was asked for, is ``owned``: asked for too.
    """
    name = str(node.get("name", "something"))
    known = line.stand_ins
    if type(number := node.get("function")) is int:
        if number not in known:
            known[number] = make_function(line, number, name, node.get("doc"))
        return known[number]
    if type(number := node.get("class")) is int:
        return known.get(number) or codec.opaque(name)
    if type(number := node.get("object")) is int:
        cls = known.get(node.get("of", -1))
        if cls is None and owned:
            cls = known.setdefault(node["of"], make_class(line, node["of"], name))
        if isinstance(cls, ClassStandIn):
            if number not in known:
                instance: Any = object.__new__(cls)  # type: ignore[arg-type]
                StandIn.__init__(instance, line, number)
                known[number] = instance
            return known[number]
        if node.get("callable") is True:
            return known.setdefault(number, make_function(line, number, name, None))
        return codec.opaque(name)
    raise codec.CodecError("a reference to nothing")


def is_reference(value: Any) -> bool:
    """Whether a value is a stand-in, or no data otherwise."""
    return isinstance(value, codec.Opaque) or callable(value)


def encoder_for(line: Line, tracked: codec.Tracked) -> codec.Encoder:
    return codec.Encoder(lambda value: reference(line, value), tracked, line.core)


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
    if (isinstance(module, str) and module.split(".")[0] in EVERYWHERE
            and not module.startswith(("dlcourse.checks", "dlcourse.grading"))
            and getattr(sys.modules.get(module), str(name), None) is value):
        return {"named": f"{module}:{name}"}
    if callable(value):
        line.callbacks.append(value)
        return {"yours": len(line.callbacks) - 1,
                "name": str(getattr(value, "__name__", type(value).__name__))}
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
        return {"raised": {"name": type(error).__name__, "message": str(error)[:300],
                           "classes": [codec.where(c) for c in type(error).__mro__]}}, []
    return {"ok": result}, encoder.blobs
