"""Which submissions are alike, whatever their names and layout."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import Any

ALIKE = 0.8  # the share of common pieces above which two submissions are listed
PIECE = 8  # tokens in a piece
KEPT = {"def", "class", "return", "for", "while", "if", "else", "in", "lambda", "np", "import"}
TOKEN = re.compile(r"""
    \# .*? $                                             # what says nothing: comments,
    | \'{3} .*? \'{3} | "{3} .*? "{3}                    # texts
    | \' (?: \\. | [^'\\\n] )* \'? | " (?: \\. | [^"\\\n] )* "?
    | ([^\W\d]\w*)                                       # names
    | (\d[\w.]* | [^\s\w])                               # numbers and signs
    """, re.S | re.M | re.X)
LONGEST = 100_000  # characters of a student's code that are looked at
TOO_COMMON = 20  # a piece more students have says nothing about any two


def similar(sources: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Pairs whose code has most of its pieces in common; names and layout do not matter.

    It is for the instructor's eye. In small tasks honest answers are alike: that says nothing.
    """
    pieces = {student: fingerprints(code) for student, code in sources.items()}
    owners: dict[int, list[str]] = defaultdict(list)
    for student, mine in sorted(pieces.items()):
        for piece in mine:
            owners[piece].append(student)
    common: Counter = Counter()
    telling: Counter = Counter()
    for having in owners.values():
        if len(having) <= TOO_COMMON:
            common.update(combinations(having, 2))
            telling.update(having)
    found: list[dict[str, Any]] = []
    for (a, b), count in common.items():
        share = count / max(min(telling[a], telling[b]), 1)
        if share >= ALIKE and count >= 2 * PIECE:
            found.append({"students": [a, b], "share": round(share, 3)})
    return sorted(found, key=lambda s: (-s["share"], s["students"]))[:200]


def fingerprints(code: Iterable[str]) -> set[int]:
    """Hashes of the runs of tokens in the code; all names are one, but for a few.

    >>> len(fingerprints(["def f(x): return 2 * x"]) ^ fingerprints(["def g(y): return 2*y  # g"]))
    0
    """
    kinds: list[str] = []
    room = LONGEST
    for cell in sorted(code, key=len):
        kinds += [(name if name in KEPT else "name") if name else other
                  for name, other in TOKEN.findall(cell[:room]) if name or other]
        room = max(room - len(cell), 0)
    return {hash(tuple(kinds[i : i + PIECE])) for i in range(len(kinds) - PIECE + 1)}
