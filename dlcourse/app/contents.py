"""Notebooks as JupyterLab reads and writes them: on the disk lie pictures, no widgets.

A widget lives in a kernel's process. Saved and opened the next day it would say "Error displaying
widget: model not found", and hide the picture and the words that stand beside it. So a notebook is
saved without its widgets: it shows its pictures everywhere, here and elsewhere. What is needed to
bring a widget back is kept in the output's metadata, and used where its process still runs: when
a page is only loaded again, its figures go on.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDGET = "application/vnd.jupyter.widget-view+json"
ASLEEP = "Run this cell to bring to life what stands here."  # of widgets that have no picture


class Contents(AsyncLargeFileManager):
    """JupyterLab's own, with widgets taken out at each saving."""

    async def get(self, path: str, *args: Any, **options: Any) -> dict[str, Any]:
        model: dict[str, Any] = await super().get(path, *args, **options)
        wake(model, await self.processes(path))
        return model

    async def save(self, model: dict[str, Any], path: str = "") -> dict[str, Any]:
        put_to_sleep(model)
        saved: dict[str, Any] = await super().save(model, path)
        return saved

    async def processes(self, path: str) -> set[str]:
        """The processes of the kernels that a notebook has now, as kit/hosts.py names its own."""
        server: Any = self.parent
        sessions = await server.session_manager.list_sessions()
        kernels = [server.kernel_manager.get_kernel(session["kernel"]["id"])
                   for session in sessions if session["path"] == path.strip("/")]
        return {f"{Path(kernel.connection_file).stem}/{getattr(kernel.provisioner, 'pid', '')}"
                for kernel in kernels}


def put_to_sleep(model: dict[str, Any]) -> None:
    """Take the widgets out of a notebook's outputs; their words and pictures stay.

    >>> output = {"data": {WIDGET: {"model_id": "a"}, "text/html": "a picture"}}
    >>> put_to_sleep({"type": "notebook", "content": {"cells": [{"outputs": [output]}]}})
    >>> output
    {'data': {'text/html': 'a picture'}, 'metadata': {'dlcourse': {'widget': {'model_id': 'a'}}}}
    """
    for output in _outputs(model):
        data = output["data"]
        if widget := data.pop(WIDGET, None):
            output.setdefault("metadata", {}).setdefault("dlcourse", {})["widget"] = widget
            data.setdefault("text/html", f"<p><i>{escape(ASLEEP)}</i></p>")


def wake(model: dict[str, Any], processes: set[str]) -> None:
    """Put the widgets back that live in one of ``processes``; all others sleep."""
    put_to_sleep(model)  # it may have been saved by another Jupyter
    for output in _outputs(model):
        about = output.get("metadata", {}).get("dlcourse", {})
        if about.get("widget") and about.get("process") in processes:
            output["data"][WIDGET] = about["widget"]


def _outputs(model: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The outputs of a notebook that hold data; none of what is no notebook."""
    content = model.get("content")
    cells = content.get("cells", []) if (
        model.get("type") == "notebook" and isinstance(content, dict)) else []
    for cell in cells:
        yield from (output for output in cell.get("outputs", []) if "data" in output)
