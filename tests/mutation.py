"""The kill matrix: every wrong answer that the tests know, and what each check made of it; before
it a table of the answers that people wrote.

    python -m tests.mutation [PAGE]         writes build/kill_matrix.html
    python -m tests.mutation written        the table alone: minutes instead of an hour
    python -m tests.mutation draws TASK …   whether its answers get the same points in 200 draws
"""

from __future__ import annotations

import html
import sys
from pathlib import Path
from statistics import median

from .checks import written, wrong
from .checks.mutants import mutants

STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em}
:root{color-scheme:light dark}table{border-collapse:collapse;width:100%}
th,td{border:1px solid;padding:.2em .5em;text-align:left;vertical-align:top}"""


def main() -> int:
    if sys.argv[1:2] == ["written"]:
        print("\n".join("  ".join(map(str, line)) for line in table()))
        return 0
    if sys.argv[1:2] == ["draws"]:
        return draws(sys.argv[2:])
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
    page.write_text(matrix(fates, people(table())), encoding="utf-8")
    print(f"{summary(fates)}\n{page}")
    return int(any(not f.killed and not f.reason for f in fates))


def table(every: int = 1) -> list[tuple]:
    """What became of the answers that people wrote, or of ``every`` second one of each task, wrong
    and right, by task: how many were wrong, explained, only shown by an example, given full points;
    right, refused; the longest times in seconds."""
    lines: list[tuple] = [("task", "wrong", "explained", "example only", "full points", "right",
                           "refused", "longest wrong", "longest right")]
    times: dict[bool, list[float]] = {True: [], False: []}
    answers = written.collection()
    for exercise in dict.fromkeys(one.exercise for one in answers):
        mine = [(one, *written.checked(one)) for right in times for one in [
            one for one in answers if one.exercise is exercise and one.right is right][::every]]
        bad = [score for one, score, _ in mine if not one.right and score < exercise.points]
        named = sum(bool(score.misconception or score.verdict.first) for score in bad)
        wrongs, rights = (sum(one.right is right for one, *_ in mine) for right in (False, True))
        spent = {right: [s for one, _, s in mine if one.right is right] for right in times}
        for right in times:
            times[right] += spent[right]
        lines.append((
            wrong.identity(exercise), wrongs, named, len(bad) - named, wrongs - len(bad), rights,
            sum(one.right and score < exercise.points for one, score, _ in mine),
            *(f"{max(spent[right], default=0):.2f}" for right in (False, True))))
    lines.append(("all", *(sum(line[i] for line in lines[1:]) for i in range(1, 7)), *(
        f"{max(times[right]):.2f} (median {median(times[right]):.2f})" for right in (False, True))))
    return lines


def draws(tasks: list[str], count: int = 200) -> int:
    """Whether each answer of these tasks gets the same points, whatever is drawn."""
    failed = 0
    for exercise in (e for e in wrong.CODING if not tasks or e.name in tasks):
        answers = [one.answer() for one in written.collection() if one.exercise is exercise]
        answers += [exercise.reference, *wrong.answers(exercise, "RIGHT"),
                    *(m.wrong for m in exercise.misconceptions),
                    *(mutant for _, mutant in mutants(exercise.reference))]
        with wrong.remembering(exercise):
            other = written.unsteady(exercise, answers, count)
        failed += len(other)
        print(f"{wrong.identity(exercise):42} {len(answers):4} answers, unsteady: {other}")
    return int(failed > 0)


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


def people(lines: list[tuple]) -> str:
    rows = "".join(f"<tr>{''.join(f'<td>{html.escape(str(c))}</td>' for c in line)}</tr>"
                   for line in lines[1:])
    heads = "".join(f"<th scope=col>{html.escape(str(c))}</th>" for c in lines[0])
    return f"<h2>Answers that people wrote</h2><table><tr>{heads}</tr>{rows}</table>"


def matrix(fates: list[wrong.Fate], about: str = "") -> str:
    sections = []
    for exercise in wrong.CODING:
        rows = "".join(row(f) for f in fates if f.exercise is exercise)
        sections.append(
            f"<h2>{exercise.lesson.name}: {exercise.name}</h2><table><tr><th scope=col>kind</th>"
            "<th scope=col>wrong answer</th><th scope=col>result</th><th scope=col>points of "
            f"{exercise.points:g}</th><th scope=col>named</th></tr>{rows}</table>")
    return (f"<!doctype html><html lang=en><meta charset=utf-8><title>Kill matrix</title>"
            f"<style>{STYLE}</style><h1>Kill matrix</h1><p>{summary(fates)}.</p>{about}"
            f"{''.join(sections)}</html>\n")


def row(fate: wrong.Fate) -> str:
    result = "caught" if fate.killed else f"equivalent: {fate.reason}" if fate.reason else "ALIVE"
    cells = (fate.kind, fate.name, result, repr(fate.score), fate.score.misconception or "")
    return f"<tr>{''.join(f'<td>{html.escape(c)}</td>' for c in cells)}</tr>"


if __name__ == "__main__":
    raise SystemExit(main())
