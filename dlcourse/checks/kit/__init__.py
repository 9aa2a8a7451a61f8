"""What checks are made of.

`questions` declares an exercise, `inputs` draws what is asked, `trials` compares what came with
what was expected (`comparison`). The cause is found in steps: `misconceptions` knows the usual
mistakes, `again` asks the answer again, `repair` asks it with one thing changed (`two`: with two),
`relation` compares what came with what was expected, `besides` with what comes of a misconception,
`partly` and `where` tell in what it is right and in what it is not. `verdicts` puts it into points
and words, `score` shows them. A student's code is touched in `dlcourse.running` only.
"""

from ...running.calls import Call, Formula, Script
from .misconceptions import both
from .questions import Coding, Exercise, Explanation, Lesson, MultipleChoice, part
from .score import Note, Score

__all__ = ["Call", "Coding", "Exercise", "Explanation", "Formula", "Lesson", "MultipleChoice",
           "Note", "Score", "Script", "both", "part"]
