"""Intake: what was handed in, whoever put it there.

`course` says where a course's files are, `files` reads and writes single ones, `submissions` who
handed in and what, `times` when; `collect` takes submissions from nbgrader's exchange. What a
student put somewhere costs that student, and nobody else.
"""
