"""Grading a class: student code in a sandbox, grading cells in a judge outside, one gradebook.

`codec` is the language the two speak, `inside` what runs in the sandbox, `confine` its walls,
`sandbox` the judge's end of the line, `standins` what the judge holds in place of the student's
functions, `judge` the run of one submission, `engine` the task `grade_one`, `gradebook` the one
writer, `commands` the command line, `nbgrader` what the Autograde button uses.
"""
