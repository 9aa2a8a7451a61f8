"""Assignments as other instructors write them, with plain `assert` cells, graded by stock nbgrader
and by dlcourse.

`corpus/*.txt` holds the assignments and what students hand in, `collection.py` reads them,
`habits.py` knows what students do to a notebook besides, `make_expected.py` has stock nbgrader
grade everything once (`expected.json`), and `test_others.py` compares.
"""
