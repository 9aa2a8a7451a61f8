"""Office: what is written down of a class, and what people read of it.

`gradebook` is the one writer into nbgrader's, `results` what is known of a submission, `autograded`
the notebook that nbgrader keeps of it, `pages` what a student reads (from `templates/`), `report`
what an instructor does, with `similarity` and the `tables` for an LMS.
"""
