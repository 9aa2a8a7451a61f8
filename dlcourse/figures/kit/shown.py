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
# Where JupyterLab shows it, a button runs the page; the picture wears the page's theme.
STYLE = (".dlf-still img{color-scheme:light}.dlf-still button{display:none;margin-left:8px}"
         "[data-jp-theme-light] .dlf-still button{display:inline}"
         "[data-jp-theme-light=false] .dlf-still img,.vscode-dark .dlf-still img"
         "{color-scheme:dark}")
WAKE = ('<button type="button" data-commandlinker-command="notebook:run-all-cells">'
        "Wake this page</button>")


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

    def leave(self) -> None:
        """Nobody shows it any more: what was made for its host is let go. (It can be shown again:
        then it gets a new one.)"""
        self._watchers.clear()
        self._widget, self.send = None, lambda *_: None

    @property
    def in_words(self) -> list[str]:
        """What there is to see, in words: a heading, and what stands below it."""
        raise NotImplementedError

    @property
    def still(self) -> str:
        """What there is to see, as an ``<img>``; empty where words are all."""
        return ""

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """Its widget; and for where no widget can be shown, its picture and its words."""
        bundle, metadata = self.widget._repr_mimebundle_(**options)
        title, *rest = map(escape, self.in_words)
        html = "".join([f'<div class="dlf-still"><style>{STYLE}</style><p><b>{title}</b></p>',
                        self.still, *(f"<p>{line}</p>" for line in rest),
                        f"<p><i>{ASLEEP}</i>{WAKE}</p></div>"])
        return {**bundle, "text/plain": "\n".join(self.in_words), "text/html": html}, metadata
