"""Office: what is written down of a class, and what people read of it.

`gradebook` is the one writer into nbgrader's, `results` what is known of a submission, `autograded`
the notebook that nbgrader keeps of it, `attempts` which of several counts, `pages` what people read
(from `templates/`).
"""
