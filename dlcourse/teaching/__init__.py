"""What a teacher needs besides the lessons: a guide to each, and quizzes drawn from it.

A guide is one file of Markdown, `teaching/NAME.md`. It is read once (`guide`); the page on the
site, the notes beside a lecture, the quiz and the end of a class's report (`next_time`) derive from
it. Misconceptions are declared at the checks, and stand nowhere else: `probes` makes the questions
that uncover them.
"""
