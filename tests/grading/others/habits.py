"""What students do to a notebook besides answering: each habit makes of the cells of a right
submission those of another. Every assignment meets a few of them, in turn."""

from __future__ import annotations

from collections.abc import Callable

from .collection import STUB, Notebook, Other, cell

Cells = list[Notebook]
Habit = Callable[[Cells], Cells]


def scratch(source: str, *, at: int = 0) -> Habit:
    """A cell of the student's own: first, or last with ``at=-1``."""

    def habit(cells: Cells) -> Cells:
        own = cell("code", source, "scratch")
        return [*cells, own] if at == -1 else [*cells[:at], own, *cells[at:]]

    return habit


def written(cells: Cells) -> Cells:
    """The cells of code that the student is to write."""
    about = [(c, c["metadata"].get("nbgrader", {})) for c in cells]
    return [c for c, a in about
            if a.get("solution") and not a["grade"] and c["cell_type"] == "code"]


def tests(cells: Cells) -> Cells:
    return [c for c in cells if c["id"].startswith(("test", "hidden"))]


def in_each(change: Callable[[str], str]) -> Habit:
    """Every solution's source, changed."""

    def habit(cells: Cells) -> Cells:
        for one in written(cells):
            one["source"] = change(one["source"])
        return cells

    return habit


def elsewhere(cells: Cells) -> Cells:
    """The first answer is in a cell of the student's own, before the one that is for it."""
    first = written(cells)[0]
    own = cell("code", first["source"], "own")
    first["source"] = STUB
    return [c for one in cells for c in ((own, one) if one is first else (one,))]


def too_late(cells: Cells) -> Cells:
    """The last answer comes at the end, after its tests."""
    last = written(cells)[-1]
    own = cell("code", last["source"], "own")
    last["source"] = STUB
    return [*cells, own]


def merged(cells: Cells) -> Cells:
    """All answers in the first solution's cell."""
    first, *others = written(cells)
    first["source"] = "\n".join(c["source"] for c in (first, *others) if "%%" not in c["source"])
    for one in others:
        one["source"] = "# see above"
    return cells


def lost_id(cells: Cells) -> Cells:
    """The first answer's cell was deleted and typed anew: nbgrader does not know it."""
    written(cells)[0]["metadata"] = {}
    return cells


def lost_test(cells: Cells) -> Cells:
    """A grading cell was deleted."""
    return [c for c in cells if c is not tests(cells)[-1]]


def lost_locked(cells: Cells) -> Cells:
    """The locked setup, or what is first, was deleted."""
    locked = [c for c in cells if c["id"].startswith("locked")]
    return [c for c in cells if c is not (locked or cells)[0]]


def twice(pick: Callable[[Cells], Cells], source: str | None = None) -> Habit:
    """A cell was copied and pasted, its id with it; the copy may say something else."""

    def habit(cells: Cells) -> Cells:
        one = pick(cells)[0]
        copy = {**one, "id": "copy", "source": one["source"] if source is None else source}
        return [c for it in cells for c in ((copy, it) if it is one else (it,))]

    return habit


def easy_tests(cells: Cells) -> Cells:
    """Grading cells were made easy: they are as the instructor wrote them all the same."""
    for one in tests(cells):
        one["source"] = "assert True"
    written(cells)[0]["source"] = STUB
    return cells


def as_markdown(cells: Cells) -> Cells:
    """One key turned the last answer into text."""
    one = written(cells)[-1]
    one["cell_type"] = "markdown"
    del one["outputs"], one["execution_count"]
    return cells


def as_lines(cells: Cells) -> Cells:
    """Sources are lists of lines, outputs are there, and other programs left their metadata."""
    for number, one in enumerate(cells):
        one["source"] = one["source"].splitlines(keepends=True)
        one["metadata"]["colab"] = {"base_uri": "about:blank"}
        if one["cell_type"] == "code":
            text = {"output_type": "stream", "name": "stderr", "text": ["an old warning\n"]}
            one["execution_count"], one["outputs"] = number, [text]
    return cells


def upside_down(cells: Cells) -> Cells:
    """The first two solutions have changed places, with all there is between them."""
    mine = written(cells)
    if len(mine) > 1:
        a, b = cells.index(mine[0]), cells.index(mine[1])
        cells[a], cells[b] = cells[b], cells[a]
    return cells


HABITS: dict[str, Habit] = {
    "a cell that fails": scratch("1 / 0"),
    "no code at all": in_each(lambda s: "this is my answer: i do not know"),
    "prints and plots": scratch("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\n"
                                "print('test', input)", at=-1),
    "a bracket is missing": in_each(lambda s: s[::-1].replace(")", "", 1)[::-1]),
    "the stub stayed": in_each(lambda s: f"{s}\nraise NotImplementedError()"),
    "elsewhere": elsewhere,
    "sum is a number": scratch("sum = 0\nfor i in range(5):\n    sum += i\nlist = [1, 2]"),
    "too late": too_late,
    "all at once": merged,
    "prints in between": in_each(lambda s: f"print('before')\n{s}\nprint('after', __name__)"
                                 if "%%" not in s else s),
    "from numpy import *": scratch("from numpy import *\nfrom math import *"),
    "a test is lost": lost_test,
    "the id is lost": lost_id,
    "answered twice": twice(written),
    "an older answer": twice(written, "raise RuntimeError('an older try')"),
    "a test twice": twice(tests),
    "easy tests": easy_tests,
    "as text": as_markdown,
    "setup is lost": lost_locked,
    "lists of lines": as_lines,
    "main guard": in_each(lambda s: s if "%" in s or "await" in s else
                          "if __name__ == '__main__':\n" + "".join(
                              f"    {x}\n" for x in s.splitlines())),
    "magics": scratch("%matplotlib inline\n%config InlineBackend.figure_format = 'svg'\n"
                      "%time sorted(range(10))\n%who"),
    "warned": scratch("import warnings, sys\nwarnings.warn('careful')\nprint(1, file=sys.stderr)"),
    "names of the tests": scratch("a = b = c = x = y = t = s = n = i = result = 'mine'"),
    "seeds and options": scratch("import numpy as np, random\nnp.random.seed(1)\nrandom.seed(2)\n"
                                 "np.set_printoptions(precision=2)"),
    "own asserts": scratch("assert 1 == 2, 'mine fails'", at=-1),
    "warnings are errors": scratch("import warnings\nwarnings.filterwarnings('error')"),
    "tabs": in_each(lambda s: s if '"""' in s else "\n".join(
        "\t" * ((len(x) - len(x.lstrip(" "))) // 4) + x.lstrip(" ") for x in s.splitlines())),
    "annotated": in_each(lambda s: f"from __future__ import annotations\n{s}"
                         if "%%" not in s else s),
    "another folder": scratch("import os\nos.makedirs('work', exist_ok=True)\nos.chdir('work')"),
    "upside down": upside_down,
    "deleted again": lambda cells: [*cells[:-1], cell("code", "%reset -f", "reset"), cells[-1]],
}
EACH = 2  # habits that an assignment meets


def submissions(other: Other, number: int) -> dict[str, Cells]:
    """What is handed in for the assignment that is the ``number``-th of all, by name."""
    found = {"right": other.right(), "untouched": other.released()}
    found |= {name: other.variant(name) for name in other.variants}
    names = list(HABITS)
    for k in range(EACH):
        name = names[(EACH * number + k) % len(names)]
        found[name] = HABITS[name](other.right())
    return found
