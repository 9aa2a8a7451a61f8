"""Intake: what was handed in, whoever put it there.

`files` reads single files, `submissions` says who handed in and what, `times` when; `collect` takes
submissions from nbgrader's exchange. What a student put somewhere costs that student, and nobody
else.
"""
