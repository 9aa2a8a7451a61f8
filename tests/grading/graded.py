"""Grade the trial assignment of a course with short limits, those who never end with still shorter
ones before; the summary as JSON.

    python -m tests.grading.graded COURSE [STUDENT …]
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from .conftest import BRIEF, QUICK, run

if __name__ == "__main__":
    course, *endless = sys.argv[1:]
    if endless:
        run(Path(course), limits=BRIEF, only=endless)
    print(json.dumps(asdict(run(Path(course), limits=QUICK))))
