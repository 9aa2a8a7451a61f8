"""A student's code, run under limits: what came of it, as plain data.

`notebook` reads the cells of a notebook that anybody may have written.
"""
