"""Grading a class: student code in a sandbox, verdicts made outside, one gradebook.

`intake` is what was handed in, `sandbox` where students' code runs, `judging` what makes verdicts
of it, `office` the gradebook and what people look at. `grade` runs many tasks and writes,
`commands` is the command line, `nbgrader` what nbgrader's own commands use.

    from dlcourse.checks.assignment import load
    from dlcourse.grading.judging.engine import grade_one

    (assignment,) = load(Path("solutions/06_softmax_and_loss"))
    grade_one(Path("06_softmax_and_loss.ipynb").read_bytes(), assignment)["grades"]
"""

import sys

# Whatever imports nbformat imports jsonschema, which imports this: a grammar that takes a second to
# be made, for "iri", which no notebook's schema asks for. Without, jsonschema goes on.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
