"""A question of an assignment, clicked: what is chosen is written into the answer's cell.

There it is code, `return "d"`, as if it had been typed: all that judges the notebook finds it.
Where nothing can be written into cells (outside JupyterLab and Notebook) the letter is typed.
"""

from __future__ import annotations

import os
from html import escape
from typing import TYPE_CHECKING, Any

from ...figures.kit.ask import Form, Options, Reply
from ...running import kernel
from .score import NOT_DONE, RIGHT

if TYPE_CHECKING:
    from .score import Score


def show(choice: Any) -> None:
    """Show the question of a `MultipleChoice` above its report, where an answer can be written into
    the notebook."""
    memory = kernel.attach()
    if memory is not None and "JPY_SESSION_NAME" in os.environ and hasattr(memory.shell, "kernel"):
        from IPython.display import display

        display(Clicked(choice, memory.shell))


class Clicked(Form):
    """The form: its player writes the letter into the cell (player/write.js), which is run in the
    notebook's ``shell``, and checked."""

    def __init__(self, choice: Any, shell: Any):
        self.letters = {f"({letter}) {text}": letter
                        for letter, (text, _) in choice.options.items()}
        super().__init__(Options([*self.letters]), {"commit": "Check"})
        self.choice, self.shell = choice, shell
        self.heading = "Click your answer. It is written into the cell above."

    @property
    def form(self) -> dict[str, Any]:
        return {**super().form, "writes": {"answer": self.choice.name, "letters": self.letters}}

    def receive(self, content: dict[str, Any]) -> None:
        """The letter of ``value`` was written: the cell says ``source`` now."""
        self.shell.run_cell(content["source"], cell_id=content["cell"])
        score = self.choice.score(self.shell.user_ns.get(self.choice.name))
        self.tell(answer=content["value"], reply=said(score))
        self.send({"type": "report", "data": {"text/plain": repr(score),
                                              "text/html": score._repr_html_()}}, [])


def said(score: Score) -> Reply:
    """What the form replies; the report below says the same, and more."""
    verdict = score.verdict
    if verdict.first or score.status == NOT_DONE:
        return Reply("hint", escape(verdict.first or "Not done yet."))
    words = [f"{score!r} of {score.max_points!r} points.", *(f.seen for f in verdict.findings),
             *verdict.notes]
    right = "right" if score.status == RIGHT else "wrong"
    return Reply(right, escape(" ".join(filter(None, words))))
