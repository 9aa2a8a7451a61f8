"""Grading a class: student code in a sandbox, grading cells in a judge outside, one gradebook.

From the bottom up: `cells` runs a cell's code, `codec` is the language that sandbox and judge
speak, `shared` what both hold beyond a call's arguments, `confine` the sandbox's walls, `inside`
what runs in it, `sandbox` the judge's end of the line, `standins` what the judge holds in place of
the student's functions, `judge` the run of one submission, `engine` the task `grade_one`.
`assignment` reads an assignment, `intake` what was handed in; `grade` runs many tasks (`cluster`:
on Dask) and is the one writer; `office` keeps the gradebook and what people look at. `commands` is
the command line, `nbgrader` what nbgrader's own commands use.

    from dlcourse.grading.assignment import load
    from dlcourse.grading.engine import grade_one

    (assignment,) = load(Path("solutions/06_softmax_and_loss"))
    grade_one(Path("06_softmax_and_loss.ipynb").read_bytes(), assignment)["grades"]
"""
