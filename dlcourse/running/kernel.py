"""What a notebook's kernel knows of the cells that ran, and what it says where they did not.

`attach` gives a kernel a memory; it is also an extension, which `dlcourse lab` loads at the start
of each kernel, so that even a NameError before the first import says what to run:

    %load_ext dlcourse.running.kernel

That a cell was changed since it ran only its notebook can tell, as it was saved last: what is not
saved yet is not known here.
"""

from __future__ import annotations

import builtins
import contextlib
import json
import os
import re
import sys
import time
import types
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .history import STUB, Step, elsewhere, line_that_binds, why
from .names import imported, names_bound, names_in
from .outcome import described, in_words

SLIPS = (NameError, AttributeError, TypeError)  # what comes of a name that is not what it was
RUN = "Click into that cell and press Shift+Enter, then run this one."
FIRST = "the first cell of code"
COURSE = {"np", "dl", "check", "ask", "figures", "plt"}  # where no notebook can be read
CALLED = {"numpy": "NumPy", "dlcourse": "the course's package"}
ASKS = re.compile(r"check\.(\w+)\((\w+)\)\s*$")


@dataclass(frozen=True)
class Cell:
    """A cell of code of the saved notebook; ``place`` says where it stands."""

    id: str
    source: str
    place: str
    answer: str = ""  # the name that it is there to define
    locked: bool = False


class Memory:
    """The cells that a shell ran, what they imported, and the notebook that they are from."""

    def __init__(self, shell: Any):
        self.shell, self.running = shell, ""
        self.ask: Callable[[Any], bool] = lambda question: False  # shows it, if it can be clicked
        self.steps = [Step(source) for source in shell.user_ns.get("In", [])[1:]]
        self.imported: dict[str, Any] = {}
        self.read: list[Cell] = []  # the notebook, when it was as ``seen``
        self.seen = 0.0
        shell.events.register("pre_run_cell", self.begin)
        shell.events.register("post_run_cell", self.remember)
        if not shell.custom_exceptions:
            shell.set_custom_exc(SLIPS, self.explain)

    def begin(self, info: Any) -> None:
        self.running = info.raw_cell

    def remember(self, result: Any) -> None:
        """A cell has run."""
        source, cell = result.info.raw_cell or "", getattr(result.info, "cell_id", None) or ""
        error = result.error_before_exec or result.error_in_exec
        about = described(error) if error is not None else {}
        answer = next((c.answer for c in self.cells() if cell and c.id == cell), "")
        self.steps.append(Step(source, cell, answer, time=time.time(), **about))
        for name in imported(source) & self.shell.user_ns.keys():
            if not line_that_binds(name, source):
                self.imported[name] = self.shell.user_ns[name]

    # the notebook

    @property
    def file(self) -> Path | None:
        """The notebook's file, where whoever shows it tells."""
        name = os.environ.get("JPY_SESSION_NAME") or self.shell.user_ns.get("__vsc_ipynb_file__")
        return Path(name) if isinstance(name, str) else None

    def cells(self) -> list[Cell]:
        """The cells of code, as they were saved last; none where that is not known."""
        if (saved := self.saved()) != self.seen:
            try:
                self.read = cells_of(json.loads(self.file.read_bytes()))  # type: ignore[union-attr]
            except (OSError, ValueError, KeyError, TypeError, AttributeError):
                self.read = []
            self.seen = saved
        return self.read

    def saved(self) -> float:
        """When it was saved last."""
        try:
            return self.file.stat().st_mtime  # type: ignore[union-attr]
        except (OSError, AttributeError):
            return 0.0

    def ran(self, cell: Cell) -> list[Step]:
        """What ran of a cell."""
        return [s for s in self.steps
                if (s.cell == cell.id if s.cell else s.source.strip() == cell.source.strip())]

    # what is said

    def about(self, name: str) -> str:
        """What stands between the answer ``name`` and what its cell says now; empty if nothing."""
        there, cells = name in self.shell.user_ns, self.cells()
        mine = next((c for c in cells if c.answer == name), None) or next(
            (c for c in cells if name in names_bound(c.source)), None)
        known = {c.answer for c in cells}
        if sentence := why(name, self.steps, known, there):
            return f"{sentence} {again(there)}"
        if mine is None:
            return ""
        ran = self.ran(mine)
        if ran and self.saved() > ran[-1].time and changed(mine.source, ran[-1].source):
            if name not in names_bound(mine.source) and (
                    said := why(name, [Step(mine.source, answer=name)], known)):
                return f"{said} Mend it, run that cell, then this one."
            return (f"The cell of {name} was changed since it ran. Run it again (click into it, "
                    "Shift+Enter), then this one.")
        if not there and not ran:
            return f"The cell of {name} has not run yet: it is {mine.place}. {RUN}"
        if there and (self.is_stub(name) or not ran) and (other := self.elsewhere(name, cells)):
            return other
        return ""

    def is_stub(self, name: str) -> bool:
        bound = [s for s in self.steps if name in s.names and not s.error]
        return bool(bound) and STUB in bound[-1].source

    def elsewhere(self, name: str, cells: list[Cell]) -> str:
        """Whether the answer was written in another cell, and in which."""
        own = next((c for c in cells if c.answer == name), None)
        others = [Step(c.source, c.id, c.answer) for c in cells] or self.steps
        found = elsewhere(name, [s for s in others if own is None or s.cell != own.id])
        if own is None or found is None:
            return ""
        place = next((c.place for c in cells if c.id == found.cell), "another cell")
        return (f"Your {name} stands in {place}; its own cell is {own.place}, and still says "
                "NotImplementedError. Write it there, run that cell, then this one.")

    def overwritten(self, names: Iterable[str]) -> str:
        """Which of these names of Python or the course was given to something else, and how to get
        it back; empty if none was."""
        for name in sorted(names):
            value = self.shell.user_ns.get(name, ...)
            if name in self.imported:
                first = self.imported[name]
                if value is first or getattr(value, "__name__", "") == getattr(
                        first, "__name__", ...):
                    continue
                was, back = called(first), (f"run {FIRST} again (it brings {name} back), "
                                            "then this one")
            elif (hasattr(builtins, name) and value is not ... and not callable(value)
                  and not name.startswith("_")):
                was, back = f"Python's own {name}", f"run `del {name}` once, then this one"
            else:
                continue
            line = next((found for s in reversed(self.steps)
                         if (found := line_that_binds(name, s.source))), "")
            how = (f"the line `{line}` made it {in_words(value)}" if line and value is not ...
                   else f"it is now {in_words(value)}" if value is not ... else "it was deleted")
            return f"{name} is no longer {was}: {how}. Use another name there, run it, {back}."
        return ""

    def missing(self, name: str) -> str:
        """What to run so that there is something of this name."""
        if name in self.imported:
            return self.overwritten([name])
        cells = self.cells()
        maker = next((c for c in cells if c.answer == name), None) or next(
            (c for c in cells if name in names_bound(c.source)), None)
        if maker is not None and not maker.answer:
            if not (ran := self.ran(maker)):
                return f"{name} is made in {maker.place}, which has not run yet. {RUN}"
            if ran[-1].error:
                return (f"{name} is made in {maker.place}, which stopped with {ran[-1].error}. "
                        "Look there first.")
            return f"{name} is made in {maker.place}. Run that cell again, then this one."
        if maker is not None or ASKS.search(self.running):
            return self.about(name) or (f"There is no {name}: the cell that defines it did not "
                                        "run, or defines another name.")
        if not cells and name in COURSE:
            return f"{name} is made in {FIRST}, which has not run yet. {RUN}"
        return ""

    def explain(self, shell: Any, kind: Any, error: Any, tb: Any, tb_offset: Any = None) -> None:
        """Show an error that ended a cell: in words where the cause is known, else as IPython."""
        said = ""
        with contextlib.suppress(Exception):
            said = self.cause(error)
        if said:
            if isinstance(error, NameError):
                said = f"{said}\n\n({kind.__name__}: {error})"
            shell._showtraceback(kind, error, [said])
        else:
            shell.showtraceback((kind, error, tb), running_compiled_code=True)

    def cause(self, error: BaseException) -> str:
        if isinstance(error, NameError):
            return self.missing(error.name) if isinstance(error.name, str) else ""
        line = described(error)["line"]
        return self.overwritten(n for n in names_in(self.running) | set(self.imported)
                                if re.search(rf"\b{re.escape(n)}\b", line))


def cells_of(notebook: dict[str, Any]) -> list[Cell]:
    """The cells of code, each with where it stands: under which heading.

    >>> cells_of({"cells": [{"cell_type": "code", "id": "a", "source": "x = 1"}]})[0].place
    'the first cell of code'
    """
    found: list[Cell] = []
    heading = ""
    for cell in notebook["cells"]:
        source = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            for title in re.findall(r"^#+\s+(.+)", source, re.M):
                heading = re.sub(r"\s*\([\d.]+ points?\)", "", title).strip()
        elif cell["cell_type"] == "code":
            about = cell.get("metadata", {}).get("nbgrader") or {}
            answer = about.get("grade_id", "") if about.get("solution") else ""
            place = f"the cell under “{heading}”" if heading else "the cell above"
            found.append(Cell(cell.get("id", ""), source, place if found else FIRST, answer,
                              bool(about.get("locked"))))
    return found


def changed(saved: str, ran: str) -> bool:
    return saved.strip() != ran.strip()


def again(there: bool) -> str:
    seen = " (Until then, this check looks at what ran before.)" if there else ""
    return f"Mend it, run that cell, then this one.{seen}"


def called(value: Any) -> str:
    """What was imported, in words."""
    name = getattr(value, "__name__", type(value).__name__)
    if isinstance(value, types.ModuleType):
        return CALLED.get(name, "the course's checks" if "checks" in name else f"the module {name}")
    return f"what was imported as {name}"


_memory: Memory | None = None


def attach() -> Memory | None:
    """The memory of the kernel that this runs in, made if it has none; None outside a notebook."""
    global _memory
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is None:
        return None
    if _memory is None or _memory.shell is not shell:
        _memory = Memory(shell)
    return _memory


def load_ipython_extension(shell: Any) -> None:
    """What IPython calls."""
    attach()
