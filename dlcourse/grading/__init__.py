"""Grading a class: student code in a sandbox, verdicts made outside, one gradebook.

`sandbox` is where students' code runs, `judging` what makes verdicts of it. `course` is what was
handed in; `grade` runs many tasks, `gradebook` is the one writer and `standing` what it reads,
`pages` and `report` are what people look at, `commands` the command line, `nbgrader` what
nbgrader's own commands use.

    from dlcourse.grading.judging.assignment import load
    from dlcourse.grading.judging.engine import grade_one

    (assignment,) = load(Path("solutions/06_softmax_and_loss"))
    grade_one(Path("06_softmax_and_loss.ipynb").read_bytes(), assignment)["grades"]
"""
