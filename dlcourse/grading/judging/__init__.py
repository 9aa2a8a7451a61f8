"""Judging what was handed in, one submission at a time.

`matching` reads a student's notebook as cells of the assignment; `submission` runs and judges one;
`engine` is that as a task, in a process of its own; `cluster` the same on Dask.
"""
