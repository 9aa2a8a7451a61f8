"""nbgrader's settings for this course. INSTRUCTORS.md says what to change for yours."""

import sys
from pathlib import Path

from dlcourse.grading import nbgrader as engine

c = get_config()  # noqa: F821

# Plugins of yours may lie beside this file.
sys.path.extend({str(Path(__file__).resolve().parent)}.difference(sys.path))

c.CourseDirectory.course_id = "dlcourse"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
# c.CourseDirectory.db_url = "postgresql+psycopg2://USER@HOST/gradebook"

# Students' code runs in a sandbox, and verdicts are made outside it.
c.Autograde.autograde_preprocessors = [
    "dlcourse.grading.nbgrader.Execute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
engine.install()
c.AssignLatePenalties.plugin_class = "dlcourse.grading.nbgrader.Late"  # [late] in course.toml

# Nothing of a student's but regular files is collected, with the time at which it came.
c.ExchangeFactory.collect = "dlcourse.grading.nbgrader.Collect"

# What students wrote is shown to instructors and students without scripts: the engine leaves no
# tag in their Markdown, nbconvert few in outputs. (Its SanitizeHTML would spoil `a > b` in code.)
c.HTMLExporter.sanitize_html = True
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
