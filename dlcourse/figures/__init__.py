"""What moves under a slider, and what is asked: a module a lesson, on one kit (kit/).

This door says who shows them: in a notebook kit/hosts.py, once the first is shown. And it holds
what the first line of each lesson asks for:

    from dlcourse.figures import np, dl, ask, artificial_neuron as figures

The figures of a lesson of one's own lie in the folder `figures` of the course's root.
"""

from typing import Any

import numpy as np

import dlcourse as dl

from ..app import outline
from .kit import ask
from .kit.shown import Shown

__all__ = ["ask", "dl", "np"]


def _in_a_notebook(shown: Shown) -> Any:
    try:
        from .kit import hosts
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(f"figures and questions need {error.name}, which is not "
                                  "installed here: pip install 'dlcourse[lab]'",
                                  name=error.name) from None

    return hosts.widget(shown)


__path__.append(str(outline.home() / "figures"))
Shown.host = _in_a_notebook
