"""What a host shows: a figure, a question. It is Python that knows nothing of its host.

A host holds what the attributes ``held`` say (`Shown.as_data`), is told of what changes
(`Shown.watch`), gets messages (``send``, which it sets), and hands on what the reader does
(`Shown.receive`). ``Shown.host`` makes one; whoever imports the kit names it (the room's door
does: dlcourse/figures/__init__.py).
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ASLEEP = "Run the first cell of this page, and then this one, to wake it."


class Shown:
    """Something to show; a notebook asks it for its host by `_repr_mimebundle_`."""

    host: ClassVar[Callable[[Any], Any]]  # shown → what shows it here
    held: ClassVar[tuple[str, ...]] = ()  # the attributes that a host holds, too

    def __init__(self) -> None:
        self._watchers: list[Callable[[dict[str, Any]], Any]] = []
        self._widget: Any = None
        # a message for who shows it: nobody does, until a host sets this
        self.send: Callable[[dict[str, Any], Sequence[bytes]], Any] = lambda *_: None

    def as_data(self) -> dict[str, Any]:
        """All that its host holds."""
        return {name: getattr(self, name) for name in self.held}

    def receive(self, content: dict[str, Any]) -> None:
        """A message from its host: what the reader did."""

    def watch(self, watcher: Callable[[dict[str, Any]], Any]) -> None:
        """``watcher`` is called with what changes, by name, each time that something does."""
        self._watchers.append(watcher)

    def tell(self, **news: Any) -> None:
        """Attributes change, and all who watch hear of it."""
        vars(self).update(news)
        for watcher in self._watchers:
            watcher(news)

    @property
    def widget(self) -> Any:
        """Its one host, to be placed beside other things."""
        if self._widget is None:
            self._widget = Shown.host(self)
        return self._widget

    @property
    def in_words(self) -> list[str]:
        """What there is to see, in words: a heading, and what stands below it."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """Its widget; and in words, for where no widget can be shown."""
        bundle, metadata = self.widget._repr_mimebundle_(**options)
        title, *rest = self.in_words
        lines = "".join(f"<p>{escape(line)}</p>" for line in rest)
        html = f"<div><p><b>{escape(title)}</b></p>{lines}<p><i>{ASLEEP}</i></p></div>"
        return {**bundle, "text/plain": "\n".join(self.in_words), "text/html": html}, metadata
