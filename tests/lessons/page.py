"""A lesson as a reader meets it, run from top to bottom: what stands in it, and what it prints.

The cells run once, in order, in this process, and are kept for all tests of a file.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from dlcourse.figures.ideas import IDEAS
from dlcourse.figures.kit.ask import Ask

from .lessons import LESSONS, read, text_of

WORDS = 2000  # a lesson has at most so many
NUMBER = r"(?<![\w.])[−-]?\d+(?:\.\d+)?"


class Shown(NamedTuple):
    """A cell as it stands on the page: its id, its kind, what is read, what it printed.

    Of a question it is all that is asked and replied, and the name: a reader answers it or not.
    """

    name: str
    kind: str
    source: str
    printed: str
    asked: str = ""


def run(code: list[ast.stmt], name: str, names: dict[str, Any]) -> Any:
    """Run a cell's statements; the value of its last expression, if it ends with one."""
    last = code.pop() if isinstance(code[-1], ast.Expr) else None
    exec(compile(ast.Module(code, []), name, "exec"), names)
    return eval(compile(ast.Expression(last.value), name, "eval"), names) if last else None


@cache
def page(number: str) -> tuple[dict[str, Any], list[Shown]]:
    """The lesson of this number, run: what its cells defined, and what they show."""
    path, = (path for path in LESSONS if path.stem.startswith(f"{number}_"))
    names: dict[str, Any] = {"__name__": "__main__"}
    shown = []
    for cell in read(path)["cells"]:
        source, out = text_of(cell), io.StringIO()
        if cell["cell_type"] == "code":
            with contextlib.redirect_stdout(out):
                value = run(ast.parse(source).body, cell["id"], names)
            texts = [getattr(value, word, None) for word in ("title", "try_this")]
            texts += [str(value)] * isinstance(value, dict)
            out.write("\n".join(text for text in texts if isinstance(text, str)))
            if isinstance(value, Ask):
                told = json.dumps(value.replies, ensure_ascii=False)
                shown.append(Shown(cell["id"], value.kind, f"{value.text}\n{told}", "",
                                   f"{value.lesson}/{value.key}"))
                continue
        shown.append(Shown(cell["id"], cell["cell_type"], source, out.getvalue()))
    return names, shown


def printed(number: str, name: str) -> str:
    return next(cell.printed for cell in page(number)[1] if cell.name == name)


def numbers(text: str) -> list[float]:
    return [float(token.replace("−", "-")) for token in re.findall(NUMBER, text)]


def words(number: str) -> int:
    """How many words there are to read, the lines of links left out."""
    return sum(len(line.split()) for cell in page(number)[1] if cell.kind == "markdown"
               for line in cell.source.splitlines() if not line.startswith("["))


def minutes(number: str) -> float:
    """How long a reader takes: 100 words or 10 lines of code a minute, two minutes for a figure
    and three quarters for each question."""
    shown = page(number)[1]
    code = [line for cell in shown if cell.kind == "code" for line in cell.source.splitlines()]
    figures = sum(bool(re.match(r"figures\.[A-Z]", line)) for line in code)
    asked = sum(bool(cell.asked) for cell in shown)
    asked += sum(len(IDEAS) for line in code if line.startswith("figures.Ideas("))
    return words(number) / 100 + len(code) / 10 + 2 * figures + 0.75 * asked


def stated(number: str) -> int:
    """The minutes that lesson 00 gives it."""
    said = re.search(rf"\[{number}\]\({number}_.* · (\d+) min \|", next(
        cell.source for cell in page("00")[1] if cell.name == "sequence"))
    assert said, number
    return int(said[1])


def without_a_cell(number: str, known: set[str]) -> list[tuple[str, str]]:
    """The numbers in the text, with a point or of three digits, that no cell prints or holds.

    Those of the paper examples' own arithmetic and the like are ``known``.
    """
    shown = page(number)[1]
    found = [n for cell in shown if cell.kind != "markdown"
             for n in numbers(cell.printed + cell.source)]

    def stands(token: str) -> bool:
        digits = len(token.partition(".")[2])
        return any(abs(abs(n) - float(token)) <= 0.5001 * 10.0**-digits for n in found)

    missing = []
    for cell in (cell for cell in shown if cell.kind == "markdown"):
        text = re.sub(r"```.*?```|`[^`]*`|\]\([^)]*\)|section [\d.]+|(?<=\d),(?=\d{3})", "",
                      cell.source, flags=re.S)
        tokens = [token.lstrip("−-") for token in re.findall(NUMBER, text)]
        missing += [(cell.name, token) for token in tokens
                    if ("." in token or len(token) > 2) and token not in known
                    and not re.fullmatch(r"1[89]\d\d|20\d\d", token) and not stands(token)]
    return missing


def predictions(number: str) -> dict[str, int]:
    """Each prediction's name, and where it stands."""
    return {cell.asked: i for i, cell in enumerate(page(number)[1]) if cell.kind == "prediction"}


def given_away(number: str, tells: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """The predictions whose answer stands above: in text, code, prints or a figure's words.

    ``tells`` has a pattern for each of them. It must be met below, or it could never be.
    """
    shown, found = page(number)[1], []
    asked = predictions(number)
    assert set(asked) == {name for name in tells if name.startswith(number)}
    for name, place in asked.items():
        above = [(name, cell.name, match[0]) for cell in shown[:place] if not cell.asked
                 if (match := re.search(tells[name], cell.source + "\n" + cell.printed))]
        below = any(re.search(tells[name], cell.source + "\n" + cell.printed)
                    for cell in shown[place:])
        found += above if below else [(name, "nowhere below", tells[name])]
    return found
