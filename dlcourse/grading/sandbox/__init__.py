"""Where students' code runs: behind walls, in a program of its own.

`walls` is what it cannot pass, `wire` the language of the line, `warm` the process from which
programs are forked, `program` the student's program and its children, `outside` the judge's end.
"""
