"""A term: who is in the course, what comes from a learning management system and goes back to it.

`people` knows the students by all their names, `lms` what Moodle and Canvas put into a zip,
`collect` takes submissions from one, `give_back` makes what they import (`tables`). `report` says
what a class got wrong, with `similarity` what is alike; `totals` adds up a term.
"""
