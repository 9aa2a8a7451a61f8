"""A student's code, run under limits, and what came of it: plain data.

The same here, on a web page, and in the sandbox; it knows no exercise. `limits` ends what takes
too long, `outcome` says what came of one call, `calls` is what can be asked of an answer and `play`
asks it, `source` is where an answer is written and `repairs` what can be changed there, `cell` runs
a cell as a notebook does, `notebook` reads the cells of a notebook.
"""
