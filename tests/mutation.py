"""The kill matrix: every wrong answer that the tests know, and what each check made of it.

    python -m tests.mutation [PAGE]         writes build/kill_matrix.html
"""

from __future__ import annotations

import html
import sys
from pathlib import Path

from .checks import wrong

STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em}
:root{color-scheme:light dark}table{border-collapse:collapse;width:100%}
th,td{border:1px solid;padding:.2em .5em;text-align:left;vertical-align:top}"""


def main() -> int:
    page = Path(sys.argv[1] if len(sys.argv) > 1 else "build/kill_matrix.html")
    fates = []
    for exercise in wrong.CODING:
        mine = wrong.misconceived(exercise, range(3)) + wrong.mutated(exercise, range(3), True)
        fates += mine
        alive = [f for f in mine if not f.killed and not f.reason]
        print(f"{wrong.identity(exercise):42} {len(mine):4} wrong answers, {len(alive)} not caught")
        for fate in alive:
            print(f"    {fate.name}")
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(matrix(fates), encoding="utf-8")
    print(f"{summary(fates)}\n{page}")
    return int(any(not f.killed and not f.reason for f in fates))


def summary(fates: list[wrong.Fate]) -> str:
    wrong_ones = [f for f in fates if not f.reason]
    caught = sum(f.killed for f in wrong_ones)
    named = [f for f in fates if f.kind == "misconception"]
    mutants = [f for f in wrong_ones if f.kind == "mutant"]
    explained = sum(bool(f.score.misconception) for f in mutants)
    rightly = sum(f.score.misconception == f.name for f in named)
    return (f"{caught} of {len(wrong_ones)} wrong answers caught; {rightly} of {len(named)} "
            f"misconceptions named rightly; {explained} of {len(mutants)} mutants explained; "
            f"{len(fates) - len(wrong_ones)} mutants equivalent")


def matrix(fates: list[wrong.Fate]) -> str:
    sections = []
    for exercise in wrong.CODING:
        rows = "".join(row(f) for f in fates if f.exercise is exercise)
        sections.append(
            f"<h2>{exercise.lesson.name}: {exercise.name}</h2><table><tr><th scope=col>kind</th>"
            "<th scope=col>wrong answer</th><th scope=col>result</th><th scope=col>points of "
            f"{exercise.points:g}</th><th scope=col>named</th></tr>{rows}</table>")
    return (f"<!doctype html><html lang=en><meta charset=utf-8><title>Kill matrix</title>"
            f"<style>{STYLE}</style><h1>Kill matrix</h1><p>{summary(fates)}.</p>"
            f"{''.join(sections)}</html>\n")


def row(fate: wrong.Fate) -> str:
    result = "caught" if fate.killed else f"equivalent: {fate.reason}" if fate.reason else "ALIVE"
    cells = (fate.kind, fate.name, result, repr(fate.score), fate.score.misconception or "")
    return f"<tr>{''.join(f'<td>{html.escape(c)}</td>' for c in cells)}</tr>"


if __name__ == "__main__":
    raise SystemExit(main())
