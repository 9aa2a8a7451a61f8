"""A question of an assignment, clicked: what is chosen is written into the answer's cell.

`dlcourse lab` loads this into each kernel. In the cell the answer is code, `return "d"`, as if it
had been typed: all that judges the notebook finds it. Where nothing can be written into cells
(outside JupyterLab and Notebook) the letter is typed.
"""

from __future__ import annotations

import os
from html import escape
from typing import Any

from ..running import kernel


def load_ipython_extension(shell: Any) -> None:
    """What IPython calls."""
    if (memory := kernel.attach()) is not None:
        memory.ask = lambda choice: show(choice, shell)


def show(choice: Any, shell: Any) -> None:
    """Show a `MultipleChoice` as a form, where an answer can be written into the notebook."""
    if "JPY_SESSION_NAME" in os.environ and hasattr(shell, "kernel"):
        from IPython.display import display

        display(form(choice, shell))


def form(choice: Any, shell: Any) -> Any:
    """The question as a form (kit/ask.py): its player writes the letter into the cell
    (player/write.js), which is then run in the notebook's ``shell``, and checked."""
    from ..figures.kit.ask import Form, Options  # they take their time to load

    letters = {f"({letter}) {text}": letter for letter, (text, _) in choice.options.items()}

    class Clicked(Form):
        @property
        def form(self) -> dict[str, Any]:
            return {**super().form, "writes": {"answer": choice.name, "letters": letters}}

        def receive(self, content: dict[str, Any]) -> None:
            """The letter of ``value`` was written: the cell says ``source`` now."""
            shell.run_cell(content["source"], cell_id=content["cell"])
            score = choice.score(shell.user_ns.get(choice.name))
            self.tell(answer=content["value"], reply=said(score))
            self.send({"type": "report", "data": {"text/plain": repr(score),
                                                  "text/html": score._repr_html_()}}, [])

    clicked = Clicked(Options([*letters]), {"commit": "Check"})
    clicked.heading = "Click your answer. It is written into the cell above."
    return clicked


def said(score: Any) -> Any:
    """What the form replies to a score; the report below says the same, and more."""
    from ..checks.kit.score import NOT_DONE, RIGHT
    from ..figures.kit.ask import Reply

    verdict = score.verdict
    if verdict.first or score.status == NOT_DONE:
        return Reply("hint", escape(verdict.first or "Not done yet."))
    words = [f"{score!r} of {score.max_points!r} points.", *(f.seen for f in verdict.findings),
             *verdict.notes]
    right = "right" if score.status == RIGHT else "wrong"
    return Reply(right, escape(" ".join(filter(None, words))))
