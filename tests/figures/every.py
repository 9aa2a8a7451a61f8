"""All figures of the lessons that can be made without arguments."""

from __future__ import annotations

import importlib
import inspect
from pathlib import Path

from dlcourse.figures.kit import Figure

FOLDER = Path(importlib.import_module("dlcourse.figures").__file__).parent


def needs_nothing(kind: type) -> bool:
    parameters = [*inspect.signature(kind.__init__).parameters.values()][1:]
    return all(p.default is not p.empty or p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD)
               for p in parameters)


def figures() -> list[type[Figure]]:
    """The figures, lesson module by lesson module, in the order of their definition."""
    found = []
    for path in sorted(FOLDER.glob("*.py")):
        if path.stem != "__init__":
            module = importlib.import_module(f"dlcourse.figures.{path.stem}")
            found += [kind for kind in vars(module).values()
                      if inspect.isclass(kind) and issubclass(kind, Figure)
                      and kind.__module__ == module.__name__ and not kind.__name__.startswith("_")
                      and needs_nothing(kind)]
    return found


def code_for(kind: type[Figure]) -> str:
    """A cell that shows the figure."""
    return f"from {kind.__module__} import {kind.__name__}\nfigure = {kind.__name__}()\nfigure"
