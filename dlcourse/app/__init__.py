"""The way in: what students and instructors start, and what is kept of their work.

`cli` is the command `dlcourse`; `doctor` says what is wrong with an installation (a `diagnosis`
each); `workspace` lays the course out in the student's folder and brings it up to date; `record` is
the file of what was done there, and `progress` says how far that is; `outline` knows the lessons of
a course, `rules` how its assignments count, `people` who is in it, and `course` is all of it, for
whoever grades; `terminal` prints. In a notebook's kernel `notice` says that there is a new version
of a page, and `clicked` lets questions of assignments be clicked. `jupyter/` holds JupyterLab's
settings.

Nothing is imported here: each module is imported by its own name.
"""
