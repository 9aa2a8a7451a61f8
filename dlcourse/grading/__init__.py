"""Grading a class: student code in a sandbox, verdicts made outside, one gradebook.

`intake` is what was handed in, `sandbox` where students' code runs, `judging` what makes verdicts
of it, `office` the gradebook and what people look at. `grade` runs many tasks and writes,
`commands` is the command line, `nbgrader` what nbgrader's own commands use.

    from dlcourse.grading.judging.assignment import load
    from dlcourse.grading.judging.engine import grade_one

    (assignment,) = load(Path("solutions/06_softmax_and_loss"))
    grade_one(Path("06_softmax_and_loss.ipynb").read_bytes(), assignment)["grades"]
"""
