"""A new lesson: at most seven places, each of them named when it was forgotten."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ..lessons.lessons import LESSONS, ROOT
from ..lessons.places import FIRST, PLACES, forgotten, places

LAST = LESSONS[-1].stem
NEW = f"{int(LAST[:2]) + 1:02}_sleeping_penguins"
LIKE = "02_artificial_neuron"  # what the new lesson's files are copied from


def edit(path: Path, change) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def write_cell(path: Path, cell_id: str, text: str) -> None:
    """Write lines at the end of a cell; the cell `cell_id`, or the last."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = next((c for c in notebook["cells"] if c["id"] == cell_id), notebook["cells"][-1])
    cell["source"] = ["".join(cell["source"]) + text]
    path.write_text(json.dumps(notebook), encoding="utf-8")


@pytest.fixture(scope="module")
def longer(tmp_path_factory):
    """A copy of the course with one lesson more, in every place."""
    root = tmp_path_factory.mktemp("course")
    for folder in ("notebooks", "solutions", "exercises", "dlcourse", "tests/checks/right",
                   "tests/figures"):
        shutil.copytree(ROOT / folder, root / folder,
                        ignore=shutil.ignore_patterns("__pycache__", "*.png"))
    old, new = places(LIKE), places(NEW, LAST)
    for what in PLACES:
        if old[what] != new[what] and what != "the link to it":
            (root / new[what]).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / old[what], root / new[what])
            edit(root / new[what], lambda text: text.replace(LIKE, NEW).replace(LIKE[3:], NEW[3:]))
    tests = root / "tests/figures"
    shutil.copy(tests / f"test_{LIKE[3:]}.py", tests / f"test_{NEW[3:]}.py")
    write_cell(root / new["its row in the index"], "sequence",
               f"\n| [{NEW[:2]}]({NEW}.ipynb) | what penguins do at night |\n")
    write_cell(root / new["the link to it"], "the last", f"\n\n[The next lesson]({NEW}.ipynb).")
    run(root, "from dlcourse.app.cli import main; main(['build-exercises'])")
    return root


@pytest.fixture
def copy(longer, tmp_path):
    return shutil.copytree(longer, tmp_path / "copy")


def run(root: Path, code: str) -> str:
    """What a program prints on the package in `root`."""
    code = f"import sys; sys.path[:0] = [{str(root)!r}]; {code}"
    return subprocess.run([sys.executable, "-c", code], cwd=root, check=True, capture_output=True,
                          text=True).stdout


def test_no_place_of_the_course_was_forgotten():
    assert forgotten(ROOT) == []


def test_there_are_at_most_seven_places_and_contributing_lists_them():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|`]+) \| `([\w/.]+)`[^|]*\|$", text, re.M)
    assert dict(rows) == places(LIKE, "01_biological_neuron")
    assert len(PLACES) <= 7


def test_a_lesson_in_all_places_is_whole(longer):
    assert forgotten(longer) == []


def test_all_that_lists_lessons_lists_the_new_one(longer):
    assert run(longer, "from dlcourse import checks; print(checks.NAMES[-1])") == f"{NEW}\n"
    files = run(longer, "from dlcourse.app.workspace import course_files; print(*course_files())")
    assert {f"notebooks/{NEW}.ipynb", f"exercises/{NEW}/{NEW}.ipynb"} <= set(files.split())
    assert NEW in run(longer, "from dlcourse.app.progress import progress; print(progress())")


@pytest.mark.parametrize("what", PLACES)
def test_a_place_that_was_forgotten_is_named(copy, what):
    place = places(NEW, LAST)[what]
    if what in ("its row in the index", "the link to it"):
        edit(copy / place, lambda text: text.replace(f"({NEW}.ipynb)", "(elsewhere.ipynb)"))
    else:
        (copy / place).unlink()
    found = forgotten(copy)
    assert found and all(sentence.startswith(f"{NEW}: ") for sentence in found)
    assert [sentence for sentence in found if sentence.endswith(f": {place}")]


@pytest.mark.parametrize("place", [f"exercises/{NEW}/{NEW}.ipynb",
                                   f"tests/figures/test_{NEW[3:]}.py"])
def test_what_goes_with_a_place_is_named_too(copy, place):
    (copy / place).unlink()
    [sentence] = forgotten(copy)
    assert place in sentence or "run dlcourse build-exercises" in sentence


def test_another_number_in_one_place_is_named(copy):
    edit(copy / f"dlcourse/checks/{NEW[3:]}.py", lambda text: text.replace(NEW, f"88{NEW[2:]}"))
    assert f"{NEW}: its checks are those of another lesson: dlcourse/checks/{NEW[3:]}.py" in (
        forgotten(copy))


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "INSTRUCTORS.md",
                                  f"notebooks/{FIRST}.ipynb"])
def test_no_page_counts_the_lessons(page):
    """A count would be one more place."""
    text = (ROOT / page).read_text(encoding="utf-8")
    count = r"\b(\w+teen|ten|eleven|twelve|twenty|\d\d) (lessons|assignments)\b|\b0[01] to \d\d\b"
    assert re.search(count, text, re.IGNORECASE) is None
