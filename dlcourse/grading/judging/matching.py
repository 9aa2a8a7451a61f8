"""A submission as cells of its assignment, whatever became of their names on the way."""

from __future__ import annotations

from typing import Any

from ...checks.assignment import Assignment, Cell
from ...running.names import bound, parse
from ...running.notebook import read

Pairs = list[tuple[dict[str, Any], Cell | None]]  # submitted cells, and what they are


def matched(data: bytes, assignment: Assignment) -> Pairs:
    """Each submitted cell with the assignment's cell it is. Of two of one name the last counts that
    is of the right type and says more than what was handed out. What was written at the place of
    an answer whose cell has lost its name, or beside one in words that says nothing, is the answer.

    Raises `NotebookError`.
    """
    cells = read(data)
    places: dict[str, list[int]] = {}
    for place, cell in enumerate(cells):
        places.setdefault(cell["metadata"]["nbgrader"].get("grade_id"), []).append(place)
    pairs: Pairs = [(cell, None) for cell in cells]
    for own in assignment.cells:
        if own.part != "text" and own.id in places:
            place = max(places[own.id], key=lambda p: (own.part in ("solution", "manual") and (
                cells[p]["cell_type"] == own.type, says_more(cells[p], own)), p))
            pairs[place] = as_type(cells[place], own)
    order = {c.id: number for number, c in enumerate(assignment.cells)}
    for own in assignment.cells:
        now = next((place for place, (_, one) in enumerate(pairs) if one is own), None)
        if own.part not in ("solution", "manual") or (now is not None and (
                own.part == "solution" or says_more(cells[now], own))):
            continue
        at = [(place, order[one.id]) for place, (_, one) in enumerate(pairs) if one is not None]
        first = max((place for place, number in at if number < order[own.id]), default=-1)
        last = min((place for place, number in at if number > order[own.id] and place > first),
                   default=len(pairs))
        found = [place for place in range(first + 1, last)
                 if pairs[place][1] is None and answers(pairs[place][0], own, assignment)]
        if found:
            place = max(found, key=lambda p: (now is not None and p > now,
                                              pairs[p][0]["cell_type"] == own.type,
                                              len(pairs[p][0]["source"])))
            if now is not None:
                pairs[now] = cells[now], None
            pairs[place] = as_type(cells[place], own)
    return pairs


def as_type(cell: dict[str, Any], own: Cell) -> tuple[dict[str, Any], Cell]:
    """A submitted cell as the assignment's: one key turns code into text by accident."""
    return {**cell, "cell_type": own.type}, own


def says_more(cell: dict[str, Any], own: Cell) -> bool:
    """Whether a submitted cell is more than what was handed out."""
    return cell["source"].strip() not in ("", own.released.strip())


def texts(pairs: Pairs) -> dict[str, str]:
    """What stands in a submission's cells, by the assignment's names."""
    return {own.id: cell["source"] for cell, own in pairs if own is not None}


def answers(cell: dict[str, Any], own: Cell, assignment: Assignment) -> bool:
    """Whether a cell without a name may be an answer: something that was not handed out, and code
    that defines what is asked for, where a person does not read it."""
    text = cell["source"].strip()
    if not text or cell["metadata"]["nbgrader"] or any(
            text == c.source.strip() for c in assignment.cells if c.part == "text"):
        return False
    if own.part == "manual":
        return own.type == "code" or cell["cell_type"] != "code" or in_words(text)
    return cell["cell_type"] == "code" and bool({*bound(text)} & {*bound(own.source)})


def in_words(code: str) -> bool:
    """Whether a cell of code is none: comments, or what no Python is.

    >>> in_words("# Because."), in_words("Because it is so."), in_words("%time x = 1")
    (True, True, False)
    """
    return not parse(code).body


def remarks(pairs: Pairs, assignment: Assignment) -> list[str]:
    """What happened to the cells of a submission, for the instructor."""
    names = [cell["metadata"]["nbgrader"].get("grade_id") for cell, _ in pairs]
    taken = {own.id: place for place, (_, own) in enumerate(pairs) if own is not None}
    said = []
    for c in assignment.cells:
        there = [place for place, name in enumerate(names) if name == c.id]
        if c.part != "text" and len(there) > 1 and taken[c.id] in there:
            which = ("the last one" if taken[c.id] == there[-1] else
                     f"number {there.index(taken[c.id]) + 1}")
            said.append(f"{c.id}: its cell is there {len(there)} times; {which} counts")
        if c.part in ("solution", "manual") and (not there or names[taken[c.id]] != c.id):
            said.append(f"{c.id}: its cell " + (
                "is missing" if c.id not in taken else
                "has lost its name; what stands in its place is taken for it"
                if not there else
                "is as it was handed out; what stands beside it is taken for it"))
    return said
