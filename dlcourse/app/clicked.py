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
from ..running.history import STUB


def load_ipython_extension(shell: Any) -> None:
    """What IPython calls."""
    if (memory := kernel.attach()) is not None:
        memory.ask = lambda choice: show(choice, shell)
        unanswered: list[str] = []

        def before(info: Any) -> None:
            unanswered.extend(not_run(memory, info.raw_cell or ""))
            shell.user_ns.update(dict.fromkeys(unanswered))

        def after(result: Any) -> None:
            while unanswered:
                if shell.user_ns.get(name := unanswered.pop(), ...) is None:  # not what it is now
                    del shell.user_ns[name]

        shell.events.register("pre_run_cell", before)
        shell.events.register("post_run_cell", after)


def not_run(memory: kernel.Memory, source: str) -> list[str]:
    """The question that a cell checks, if the answer's own cell is as it was handed out and did not
    run: it can be clicked without."""
    found = kernel.ASKS.search(source)
    if found is None or found[2] in memory.shell.user_ns:
        return []
    choice = getattr(memory.shell.user_ns.get("check"), found[1], None)
    return [c.answer for c in memory.cells() if c.answer == found[2] and hasattr(choice, "options")
            and STUB in c.source and not memory.ran(c)]


def show(choice: Any, shell: Any) -> bool:
    """Whether a `MultipleChoice` is shown as a form: where an answer can be written into the
    notebook."""
    if "JPY_SESSION_NAME" not in os.environ or not hasattr(shell, "kernel"):
        return False
    from IPython.display import display

    display(form(choice, shell))
    return True


def form(choice: Any, shell: Any) -> Any:
    """The question as a form (kit/ask.py): its player writes the letter into the cell
    (asking/write.js), which is then run in the notebook's ``shell``, and checked."""
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
    """What the form replies to a score; why, the report below says."""
    from ..checks.kit.score import NOT_DONE, RIGHT
    from ..figures.kit.ask import Reply

    verdict = score.verdict
    if verdict.first or score.status == NOT_DONE:
        return Reply("hint", escape(verdict.first or "Not done yet."))
    return Reply("right" if score.status == RIGHT else "wrong",
                 f"{score!r} of {score.max_points!r} points. Why? That stands below.")
