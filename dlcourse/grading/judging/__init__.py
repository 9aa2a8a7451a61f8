"""Judging what was handed in, one submission at a time.

`assignment` reads an instructor's notebook, and a student's as cells of it; `submission` runs and
judges one; `engine` is that as a task, in a process of its own; `cluster` the same on Dask.
"""
