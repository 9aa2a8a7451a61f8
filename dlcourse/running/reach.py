"""What an answer is asked to write is out of reach in the package while it is played.

The function itself is changed, so it is the same under every name that anybody gave it before, and
for whatever in the package uses it. Afterwards it is as it was.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from importlib import import_module
from types import CodeType, FunctionType
from typing import Any

import dlcourse


class OutOfReach(Exception):
    """An answer used what it is there to write; the message is its name."""


@contextlib.contextmanager
def out_of_reach(names: Sequence[str]) -> Iterator[None]:
    """Inside, functions of the package raise `OutOfReach`: "activations.softmax", or
    "layers.Linear.forward".

    >>> softmax = dlcourse.softmax
    >>> with out_of_reach(["activations.softmax"]):
    ...     softmax([0, 0])
    Traceback (most recent call last):
    dlcourse.running.reach.OutOfReach: dl.softmax
    >>> softmax([0, 0]).tolist()
    [0.5, 0.5]
    """
    with contextlib.ExitStack() as stack:
        for name in names:
            function = found(name)
            stack.callback(setattr, function, "__code__", function.__code__)
            function.__code__ = refusal(name, function)
        yield


def found(name: str) -> FunctionType:
    """The function of the package that has this name. Raises `ValueError`."""
    module, *path = name.split(".")
    value: Any = import_module(f"dlcourse.{module}")
    for part in path:
        value = getattr(value, part, None)
    if not isinstance(value, FunctionType):
        raise ValueError(f"expected a function of dlcourse, such as activations.softmax: {name}")
    return value


def refused(*_: Any, **__: Any) -> None:
    """Stands for a function of the package, whose globals it then has; the text is its name."""
    from dlcourse.running.reach import OutOfReach

    raise OutOfReach("its name")


def refusal(name: str, function: FunctionType) -> CodeType:
    """What stands for the function's code meanwhile."""
    path = name.partition(".")[2]
    public = path.partition(".")[0] in dlcourse.__all__
    said = f"dl.{path}" if public else f"dlcourse.{name}"
    code = refused.__code__
    return code.replace(co_freevars=function.__code__.co_freevars, co_consts=tuple(
        said if constant == "its name" else constant for constant in code.co_consts))


def same_named(task: str) -> tuple[str, ...]:
    """The public function of the package that has a task's name.

    >>> same_named("softmax"), same_named("two_layers")
    (('activations.softmax',), ())
    """
    value = getattr(dlcourse, task, None) if task in dlcourse.__all__ else None
    return (f"{value.__module__.rpartition('.')[2]}.{task}",) if isinstance(
        value, FunctionType) else ()
