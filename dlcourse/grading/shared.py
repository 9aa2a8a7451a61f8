"""What judge and sandbox both hold beyond a call's arguments, so that each sees what the other
changes: names of the notebook that a grading cell sets or reads, and attributes that it fetched
from the student's objects.

A `Place` is one of them: a name (``of`` is None), or an attribute of the object of number ``of``.
With each request goes what has changed here, and with its reply comes what has changed there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from . import codec

LARGE = 1_000_000  # bytes of an array in which changes are not looked for
MOST_LENT = 100  # attributes of a cell's that are kept the same
GONE = object()  # the value of a name that is not there
IN_PLACE = (list, dict, set, np.ndarray)


@dataclass
class Place:
    of: int | None
    name: str
    value: Any = GONE  # as both sides last agreed on
    seen: Any = None  # its fingerprint then

    def agree(self, value: Any) -> None:
        self.value, self.seen = value, fingerprint(value)

    def differs(self, value: Any) -> bool:
        return value is not self.value or fingerprint(value) != self.seen


def fingerprint(value: Any) -> Any:
    """Changes with what is in the value, where that can change and is not too much to look at."""
    if type(value) not in IN_PLACE or (isinstance(value, np.ndarray) and value.nbytes > LARGE):
        return None
    return codec.fingerprint(value)


def renew(old: Any, new: Any) -> Any:
    """``new``, in the place of ``old`` where that can be: whoever holds ``old`` sees it."""
    if old is new or type(old) is not type(new) or type(new) not in IN_PLACE:
        return new
    if isinstance(new, np.ndarray):
        if old.shape != new.shape or old.dtype != new.dtype or not old.flags.writeable:
            return new
        old[...] = new
    elif isinstance(new, list):
        old[:] = new
    else:
        old.clear()
        old.update(new)
    return old


class Places:
    """The judge's side: the places of the cell that runs."""

    def __init__(self, names: dict[str, Any]):
        self.names = names
        self.all: list[Place] = []

    def watch(self, names: list[str]) -> None:
        """Forget all, and keep these names the same from now on."""
        self.all = [Place(None, name) for name in names]
        for place in self.all:
            place.agree(self.names.get(place.name, GONE))

    def lend(self, of: int, name: str, value: Any) -> Any:
        """An attribute that was fetched. The object that was fetched before, if it is the same."""
        for place in self.all:
            if (place.of, place.name) == (of, name):
                place.agree(renew(place.value, value))
                return place.value
        if type(value) in IN_PLACE and len(self.all) < MOST_LENT:
            self.all.append(Place(of, name))
            self.all[-1].agree(value)
        return value

    def current(self, place: Place) -> Any:
        return self.names.get(place.name, GONE) if place.of is None else place.value

    def changes(self, encoder: codec.Encoder) -> dict[str, Any]:
        """What a request says of places: which there are, and what has changed here."""
        put = []
        for number, place in enumerate(self.all):
            value = self.current(place)
            if place.differs(value):
                try:
                    put.append([number, *([] if value is GONE else [encoder.encode(value)])])
                except TypeError:  # what cannot be sent stays here
                    continue
                place.agree(value)
        return {"places": [[place.of, place.name] for place in self.all], "put": put}

    def take(self, found: list, decoder: codec.Decoder) -> None:
        """What has changed there, from a reply."""
        for number, *node in found:
            place = self.all[number]
            value = renew(self.current(place), decoder.decode(node[0])) if node else GONE
            if place.of is None:
                self.names.pop(place.name, None)
                if value is not GONE:
                    self.names[place.name] = value
            place.agree(value)


class There:
    """The sandbox's side, for one request."""

    def __init__(self, places: list, names: dict[str, Any], objects: list[Any]):
        self.names, self.objects = names, objects
        self.all = [Place(of, name) for of, name in places]

    def current(self, place: Place) -> Any:
        if place.of is None:
            return self.names.get(place.name, GONE)
        return getattr(self.objects[place.of], place.name, GONE)

    def put(self, found: list, decoder: codec.Decoder) -> None:
        """Make the judge's changes, and note how all stands before the request."""
        for number, *node in found:
            place = self.all[number]
            old = self.current(place)
            value = renew(old, decoder.decode(node[0])) if node else GONE
            if place.of is not None:
                if value is not old:
                    setattr(self.objects[place.of], place.name, value)
            elif value is GONE:
                self.names.pop(place.name, None)
            else:
                self.names[place.name] = value
        for place in self.all:
            place.agree(self.current(place))

    def changes(self, encoder: codec.Encoder) -> list:
        return [[number, *([] if value is GONE else [encoder.encode(value)])]
                for number, place in enumerate(self.all)
                if place.differs(value := self.current(place))]
