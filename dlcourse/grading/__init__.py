"""Grading a class: student code in a sandbox, grading cells in a judge outside, one gradebook.

`codec` is the language the two speak, `inside` what runs in the sandbox, `confine` its walls,
`sandbox` the judge's end of the line, `standins` what the judge holds in place of the student's
functions, `judge` the run of one submission, `engine` the task `grade_one`, `gradebook` the one
writer, `commands` the command line, `nbgrader` what the Autograde button uses.

    from dlcourse.grading.assignment import load
    from dlcourse.grading.engine import grade_one

    (assignment,) = load(Path("solutions/06_softmax_and_loss"))
    grade_one(Path("06_softmax_and_loss.ipynb").read_bytes(), assignment)["grades"]
"""
