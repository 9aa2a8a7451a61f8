"""Said in the page: the course has a new version of a notebook that the learner has changed.

`dlcourse lab` loads this into each kernel. After the cell that loads the course it shows what
`lay_out` laid beside the notebook, and asks what to do. Nothing of the learner's is overwritten.
"""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path
from typing import Any

from ..running.kernel import attach
from . import record
from .workspace import WorkspaceError, keep_mine, newer, take_new

LOADS = re.compile(r"^from dlcourse\.(figures|checks)\b", re.M)  # the first cell of a notebook
TAKE, KEEP, BOTH = "take the new one", "keep mine", "show both"


def load_ipython_extension(shell: Any) -> None:
    """What IPython calls."""
    shell.events.register("post_run_cell", tell)


def tell(result: Any) -> None:
    """Show the notice below the cell that has loaded the course, where there is one to show."""
    memory = attach()
    root, file = record.workspace(), memory.file if memory else None
    if root is None or file is None or not LOADS.search(result.info.raw_cell or ""):
        return
    name = file.resolve().relative_to(root.resolve()).as_posix() if file.resolve().is_relative_to(
        root.resolve()) else ""
    new = newer(root, name)
    if new is not None and result.success:
        from IPython.display import HTML, display

        display(notice(root, name, new), HTML(buttons(new)))


def notice(root: Path, name: str, new: str) -> Any:
    """The question what to do with the new version of a notebook, as a form (kit/ask.py)."""
    from ..figures.kit.ask import Form, Options, Reply

    class Notice(Form):
        def press(self, button: str, value: Any = None) -> None:
            try:
                self.tell(reply=Reply("noted", answers[value]()))
            except WorkspaceError as error:
                self.tell(reply=Reply("hint", escape(str(error))))

    def take() -> str:
        kept = take_new(root, name)
        return (f"The new one is in place. Yours is kept as <b>{escape(Path(kept).name)}</b>. Now "
                "press “Load this page anew”. If you are asked, choose <i>Revert</i>.")

    def keep() -> str:
        keep_mine(root, name)
        return "Yours stays as it is, until there is another new one."

    answers = {TAKE: take, KEEP: keep, BOTH: lambda: (
        "Both stay. Press “Show the new one beside this one”. Run this cell again to decide.")}
    form = Notice(Options([*answers]), {"do": "Do it"})
    form.heading = (
        f"The course has a new version of this page. It lies beside yours, as "
        f"<b>{escape(Path(new).name)}</b>. Yours has your changes; nothing of it was touched.")
    return form


def buttons(new: str) -> str:
    """Two of JupyterLab's own commands, to be pressed in an output.

    >>> buttons("notebooks/a.new-2.ipynb").count("<button")
    2
    """
    def button(label: str, command: str, **args: Any) -> str:
        given = escape(json.dumps(args), quote=True)
        return (f'<button type="button" data-commandlinker-command="{command}" '
                f'data-commandlinker-args="{given}">{label}</button>')

    return " ".join([button("Show the new one beside this one", "docmanager:open", path=new,
                            options={"mode": "split-right"}),
                     button("Load this page anew", "docmanager:reload")])
