"""What can be asked of an answer: a call with arguments, or some lines of code that use it.

All of it is plain data, so that it can be sent to where the answer is. A function that is passed to
the answer goes as its `Formula`.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Formula:
    """A function of one argument x, written down; ``given`` are the constants in it.

    >>> Formula("a * x**2", {"a": 3})(2)
    12
    """

    code: str
    given: dict[str, Any] = field(default_factory=dict)

    def __call__(self, x: Any) -> Any:
        return eval(compiled(self.code, "eval"), {"np": np, **self.given, "x": x})


@dataclass(frozen=True)
class Call:
    """One call of the answer. ``or_value``: an answer that cannot be called is the result itself.

    >>> Call((2, 3)).play("power", pow)
    8
    """

    arguments: tuple
    or_value: bool = False

    def given(self) -> dict[Any, Any]:
        return dict(enumerate(self.arguments))

    def play(self, name: str, answer: Any, given: dict[Any, Any] | None = None) -> Any:
        """What the answer returns; ``given`` are copies of the arguments that it may change."""
        if self.or_value and not callable(answer):
            return answer
        return answer(*(self.given() if given is None else given).values())


@dataclass(frozen=True)
class Script:
    """Lines of code: they use the answer by its name; the last line is the result.

    >>> Script("y = double(x)\\ny + 1", {"x": 4}).play("double", lambda x: 2 * x)
    9
    """

    code: str
    names: dict[str, Any] = field(default_factory=dict)

    def given(self) -> dict[Any, Any]:
        return dict(self.names)

    def play(self, name: str, answer: Any, given: dict[Any, Any] | None = None) -> Any:
        *lines, last = self.code.strip().splitlines()
        names = {"np": np, **(self.given() if given is None else given), name: answer}
        exec(compiled("\n".join(lines)), names)
        return eval(compiled(last, "eval"), names)


Asked = Call | Script


@functools.lru_cache(256)
def compiled(code: str, mode: str = "exec") -> CodeType:
    """What is asked is asked of many changed answers, and compiled once."""
    return compile(code, "<string>", mode)


def own(given: dict[Any, Any]) -> dict[Any, Any]:
    """Copies that whoever gets them may change; a `Formula` as a function with no more to it."""
    return {key: as_function(value) if isinstance(value, Formula) else copy.deepcopy(value)
            for key, value in given.items()}


def as_function(formula: Formula) -> Callable[[Any], Any]:
    code = compiled(formula.code, "eval")
    names = {"np": np, **copy.deepcopy(formula.given)}

    def f(x: Any) -> Any:
        return eval(code, {**names, "x": x})

    return f
