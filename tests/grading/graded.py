"""Grade the trial assignment of a course with short limits; the summary as JSON.

    python -m tests.grading.graded COURSE
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from .conftest import QUICK, run

if __name__ == "__main__":
    print(json.dumps(asdict(run(Path(sys.argv[1]), limits=QUICK))))
