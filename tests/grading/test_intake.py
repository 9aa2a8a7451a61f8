"""What students put in the exchange, in their folders and in their cells costs nobody else."""

from __future__ import annotations

import contextlib
import csv
import functools
import io
import json
import logging
import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearHiddenTests
from nbgrader.server_extensions.formgrader import handlers
from traitlets.config import Config

from dlcourse.app.cli import main
from dlcourse.app.terminal import printable
from dlcourse.grading import nbgrader as engine
from dlcourse.grading.intake import collect as collector
from dlcourse.grading.intake import submissions, times
from dlcourse.grading.intake.course import Course
from dlcourse.grading.intake.submissions import call_roll, take
from dlcourse.grading.intake.times import stamped
from dlcourse.grading.judging.matching import matched
from dlcourse.grading.office import autograded, pages
from dlcourse.grading.office.results import Standing, set_aside
from dlcourse.term import similarity, tables
from dlcourse.term.report import distribution
from dlcourse.term.report import report as make_report

from ..nbgrader import nbgrader
from . import trial
from .conftest import run
from .test_runs import grades, totals

NOBODY = 65534  # an ordinary user
BAD_TIME = "9" * 40 + " m m 3100:"  # for which dateutil raises what it says it does not
OWNED = pwd.getpwuid(1).pw_name  # a student of this name has an account here


@contextlib.contextmanager
def ordinary_user(*mine: Path):
    """As one whom a file's mode binds, with these folders of their own."""
    if os.geteuid():
        yield
        return
    for folder in mine:
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, NOBODY, -1, follow_symlinks=False)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_course(template):
    """A course where every user may go."""
    folder = tempfile.mkdtemp()
    os.chmod(folder, 0o755)
    yield Path(shutil.copytree(template, Path(folder, "course")))
    subprocess.run(["chmod", "-R", "u+rwX", folder], stderr=subprocess.DEVNULL)
    subprocess.run(["rm", "-rf", folder], check=True)


# What lies in submitted/

@pytest.mark.parametrize("stamp", [BAD_TIME, b"\xff\xfe", "1.2.3.4 99999999999999999999 am"])
def test_no_timestamp_ends_the_run(course, stamp):
    path = trial.hand_in(course, "aaa", answers=trial.RIGHT).parent / "timestamp.txt"
    path.write_bytes(stamp if isinstance(stamp, bytes) else stamp.encode())
    trial.hand_in(course, "zzz", answers=trial.RIGHT)
    here = Course(course)
    when = take(here, here.assignment(trial.NAME), "aaa", "").timestamp
    assert when is not None and abs(datetime.now(UTC).replace(tzinfo=None) - when) < timedelta(1)


def test_whatever_an_intake_raises_concerns_one_student(course, monkeypatch):
    trial.hand_in(course, "aaa", answers=trial.RIGHT)
    trial.hand_in(course, "zzz", answers=trial.RIGHT)
    original = submissions.collected

    def collected(course, name, student, folder):
        if student == "aaa":
            raise ArithmeticError
        return original(course, name, student, folder)

    monkeypatch.setattr(submissions, "collected", collected)
    summary = run(course)
    assert list(summary.quarantined) == ["aaa"] and "ArithmeticError" in summary.quarantined["aaa"]
    assert summary.points["zzz"] == trial.POINTS


def test_a_folder_that_cannot_be_read_is_set_aside(open_course):
    for student in ("locked", "inner", "zzz"):
        trial.hand_in(open_course, student, answers=trial.RIGHT)
    (open_course / "submitted" / "locked").chmod(0)
    (open_course / "submitted" / "inner" / trial.NAME).chmod(0)
    here = Course(open_course)
    notebooks = here.assignment(trial.NAME)
    with ordinary_user(open_course):
        found = call_roll(here, notebooks).found
        inner = take(here, notebooks, "inner", found["inner"])
    assert "cannot be read" in found["locked"] and found["zzz"] == ""
    assert "cannot be read" in str(inner.notebooks[trial.NAME])


def test_a_name_that_no_terminal_should_show_comes_first(course):
    trial.hand_in(course, "zzz")
    folder = os.fsencode(course / "submitted")
    for name in (b"bad\xff", b"esc\x1b[2J", b"new\nline"):
        os.makedirs(folder + b"/" + name)
        os.symlink(b"/etc", folder + b"/" + name + b"/90_trial")
    os.symlink("/etc", folder + b"/\xfelink")
    here = Course(course)
    roll = call_roll(here, here.assignment(trial.NAME))
    assert list(roll.found) == ["zzz"] and len(roll.nobody) == 4
    assert all(name.isprintable() and name.isascii() for name in roll.nobody)


# Hard links

def share(course: Path, student: str, other: str) -> None:
    """Put a second name of a student's notebook into another's folder."""
    path = course / "submitted" / student / trial.NAME / f"{trial.NAME}.ipynb"
    copy = course / "submitted" / other / trial.NAME / path.name
    copy.parent.mkdir(parents=True)
    os.link(path, copy)


def test_a_file_of_two_students_is_graded_for_neither(course):
    """Whoever's folder is older; until the instructor says whose it is."""
    trial.hand_in(course, "zoe", answers=trial.RIGHT)
    trial.hand_in(course, "ada", answers={"square": trial.RIGHT["square"]})
    share(course, "zoe", "mallory")
    os.utime(course / "submitted" / "mallory" / trial.NAME, (0, 0))
    summary = run(course)
    assert set(summary.quarantined) == {"zoe", "mallory"} and summary.points == {"ada": 4}
    assert "that of mallory" in summary.quarantined["zoe"]
    assert "that of zoe" in summary.quarantined["mallory"]
    assert totals(course) == {"ada": 4}, "nobody gets 0 in silence"
    for student in ("zoe", "mallory"):
        page = (course / "feedback" / student / trial.NAME / f"{trial.NAME}.html").read_text()
        assert "has not been graded yet" in page
        assert "mallory" not in page and "zoe" not in page
    here = Course(course)
    figures = make_report(here, here.assignment(trial.NAME)).figures
    assert figures["set_aside"] == summary.quarantined
    assert run(course, only=["mallory"]).quarantined["mallory"]
    path = course / "submitted" / "mallory" / trial.NAME / f"{trial.NAME}.ipynb"
    path.unlink()  # it was zoe's
    summary = run(course)
    assert summary.points["zoe"] == trial.POINTS
    assert summary.quarantined == {"mallory": "the notebook is missing"}
    shutil.copy(course / "submitted" / "zoe" / trial.NAME / path.name, path)  # both wrote it
    assert run(course).points["mallory"] == trial.POINTS


def test_a_grade_from_before_stays(course):
    """Linking to somebody's file takes nothing from them that they have."""
    trial.hand_in(course, "zoe", answers=trial.RIGHT)
    run(course)
    before = grades(course)
    page = course / "feedback" / "zoe" / trial.NAME / f"{trial.NAME}.html"
    said = page.read_text()
    share(course, "zoe", "mallory")
    assert set(run(course, regrade=True).quarantined) == {"zoe", "mallory"}
    assert grades(course) == before and page.read_text() == said
    here = Course(course)
    assert make_report(here, here.assignment(trial.NAME)).figures["students"] == 1


def test_a_link_to_the_instructors_own_is_refused(course):
    solution = course / "solutions" / trial.NAME / f"{trial.NAME}.ipynb"
    for student in ("eve", "mallory"):
        path = course / "submitted" / student / trial.NAME / solution.name
        path.parent.mkdir(parents=True)
        os.link(solution, path)
    summary = run(course)
    assert summary.points == {"eve": 0, "mallory": 0}
    assert set(summary.quarantined.values()) == {
        "the file is a hard link to the instructor's own"}


def test_a_copy_of_the_course_by_hard_links_changes_nothing(course):
    """As backups make them: the other names are in no student's folder."""
    path = trial.hand_in(course, "ada", answers=trial.RIGHT)
    os.link(path, course / "backup.ipynb")
    assert run(course).points == {"ada": trial.POINTS}


def test_many_names_of_one_file_make_no_long_sentence(course):
    trial.hand_in(course, "s00")
    for i in range(1, 20):
        share(course, "s00", f"s{i:02}")
    here = Course(course)
    said = call_roll(here, here.assignment(trial.NAME)).undecided
    assert len(said) == 20 and "s01, s02, s03, s04, s05 and 14 more" in said["s00"]


# Large notebooks

def test_an_honest_notebook_of_large_outputs_is_graded(course):
    content = trial.notebook(trial.RIGHT)
    shown = {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * 30_000_000}}
    content["cells"][0]["outputs"] = [shown]
    path = trial.hand_in(course, "ada", content)
    summary = run(course)
    assert summary.points == {"ada": trial.POINTS} and not summary.quarantined
    content["cells"][0]["outputs"] = []
    trial.hand_in(course, "ada", content)
    assert run(course).graded == 0, "outputs are no change"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    assert "larger than 100,000,000" in run(course).quarantined["ada"]


def test_who_is_set_aside_stays_so_in_the_list(course):
    """Also when only others are graded meanwhile."""
    trial.hand_in(course, "bad", b"no notebook")
    trial.hand_in(course, "worse", b"no notebook")
    trial.hand_in(course, "ada")
    run(course)
    trial.hand_in(course, "worse")
    run(course, only=["ada", "worse"])
    assert list(set_aside(Course(course), trial.NAME)) == ["bad"]


# What the exchange's inbound folder holds

@pytest.fixture
def inbound(open_course):
    with (open_course / "nbgrader_config.py").open("a") as file:
        file.write(f"\nc.Exchange.root = {str(open_course.parent / 'exchange')!r}\n")
    folder = open_course.parent / "exchange" / "dlcourse" / "inbound"
    folder.mkdir(parents=True)
    return folder


def submit(inbound: Path, student: str, when: datetime | None = None) -> Path:
    """Put there what `nbgrader submit` would."""
    time.sleep(0.02)  # the clock of files is coarse
    stamp = f"{when or datetime.now(UTC).replace(tzinfo=None)} UTC"
    folder = inbound / f"{student}+{trial.NAME}+{stamp}+r4nd"
    trial.write(folder / f"{trial.NAME}.ipynb", trial.notebook(trial.RIGHT))
    (folder / "timestamp.txt").write_text(stamp)
    return folder


def collect(course: Path, caplog, **options) -> str:
    """Collect as nbgrader does; the warnings."""
    config = Config({"Exchange": {"root": str(course.parent / "exchange")}, "Collect": options})
    directory = CourseDirectory(root=str(course), course_id="dlcourse",
                                assignment_id=trial.NAME, config=config)
    app = engine.Collect(coursedir=directory, config=config)
    app.log = logging.getLogger("collect")
    app.ensure_root = lambda: None
    caplog.clear()
    app.start()
    return "\n".join(r.getMessage() for r in caplog.records if r.levelname == "WARNING")


def collected(course: Path) -> set[str]:
    return {path.parent.parent.name for path in course.glob("submitted/*/*/*.ipynb")}


def when(course: Path, student: str) -> datetime:
    stamp, note = stamped(course / "submitted" / student / trial.NAME)
    ledger = course / ".dlcourse" / "collected" / trial.NAME / f"{student}.txt"
    assert not note and times.parse_time(ledger.read_text()) == stamp
    return stamp


@pytest.mark.parametrize("harm", ["timestamp", "no date", "no end", "file", "link", "dots",
                                  "escape", "deep", "long", "many", "unreadable", "unlistable",
                                  "locked"])
def test_collecting_goes_on(open_course, inbound, caplog, harm):
    """Nothing one student puts there keeps it from taking the others', now or again."""
    submit(inbound, "aaa")
    hers = submit(inbound, "mallory")
    submit(inbound, "zzz")
    other = f"+{trial.NAME}+2026-01-01 00:00:00 UTC+x"
    match harm:
        case "timestamp":
            (hers / "timestamp.txt").write_text("nonsense")
        case "no date":
            (inbound / f"mallory+{trial.NAME}+garbage+zz").mkdir()
        case "no end":
            (inbound / f"mallory+{trial.NAME}+").mkdir()
        case "file":
            (inbound / f"mallory{other}").write_text("")
        case "link":
            (inbound / f"mallory{other}").symlink_to("/etc")
        case "dots":
            shutil.copytree(hers, inbound / f"..{other}")
        case "escape":
            (inbound / f"\x1b[2J{other}").mkdir()
            submit(inbound, "mallory").rename(inbound / f"mallory{other}\x1b[2J")
            (hers / "\x1b[2J").write_text("")
        case "deep":
            nest(hers, 1200 * ["d"])
        case "long":
            nest(hers, 40 * [200 * "d"])
        case "many":
            for i in range(collector.MOST_FILES + 10):
                (hers / f"{i}").write_text("")
        case "unreadable":
            (hers / "data.csv").touch(0)
        case "unlistable":
            (hers / "x").mkdir(0)
        case "locked":
            hers.chmod(0)
    bound = [open_course, inbound] if harm in ("unreadable", "unlistable", "locked") else []
    with ordinary_user(*bound) if bound else contextlib.nullcontext():
        said = collect(open_course, caplog)
        collect(open_course, caplog)
        collect(open_course, caplog, update=True)
    assert collected(open_course) >= {"aaa", "zzz"}
    assert ("mallory" in collected(open_course)) == (harm != "locked")
    assert ("is not collected" in said) == (harm not in ("timestamp", "dots"))
    assert "\x1b" not in said
    assert not (open_course / trial.NAME).exists(), "outside of submitted/"
    if harm == "deep":
        shutil.rmtree(open_course / "submitted" / "mallory")  # as --update does


def nest(folder: Path, names: list[str]) -> None:
    """Make folders one in the other, whatever the length of their path."""
    here = os.open(folder, os.O_RDONLY)
    for name in names:
        os.mkdir(name, dir_fd=here)
        inner = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)


def test_the_disk_does_not_fill(open_course, inbound, caplog):
    """What is huge, or would be if it were not sparse, stays where it is."""
    hers = submit(inbound, "mallory")
    for i in range(7):
        with (hers / f"a{i}").open("wb") as file:
            file.truncate(18_000_000)
    with (hers / "big").open("wb") as file:
        file.truncate(3_000_000_000)
    submit(inbound, "zzz")
    said = collect(open_course, caplog)
    size = sum(p.stat().st_size for p in (open_course / "submitted").rglob("*"))
    assert size < collector.MOST_BYTES + 1_000_000
    assert "big is not collected" in said and collected(open_course) >= {"zzz"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_nobody_submits_for_another(open_course, inbound, caplog):
    """Where the student has an account here, whoever owns the folder must be them."""
    def give(folder, uid):
        for path in [folder, *folder.iterdir()]:
            os.chown(path, uid, -1)

    give(submit(inbound, OWNED), 1)
    give(submit(inbound, "aaa"), 12345)
    false = submit(inbound, OWNED, datetime(2999, 1, 1))
    (false / f"{trial.NAME}.ipynb").write_text("{}")
    give(false, 12345)
    said = collect(open_course, caplog)
    assert f"does not belong to {OWNED}" in said
    assert collected(open_course) == {OWNED, "aaa"}
    assert (open_course / "submitted" / OWNED / trial.NAME / f"{trial.NAME}.ipynb"
            ).stat().st_size > 1000
    assert f"does not belong to {OWNED}" not in collect(open_course, caplog, check_owner=False)


def test_the_last_to_come_counts_whatever_its_name_says(open_course, inbound, caplog):
    early = submit(inbound, "ada", datetime(2999, 1, 1))
    (early / "early").write_text("")
    submit(inbound, "ada", datetime(2001, 1, 1))
    collect(open_course, caplog)
    assert not (open_course / "submitted" / "ada" / trial.NAME / "early").exists()
    assert abs(datetime.now(UTC).replace(tzinfo=None) - when(open_course, "ada")) < times.DELAY


def test_an_honest_time_stays(open_course, inbound, caplog):
    """To the second, and what is collected already is not collected again."""
    said = datetime.now(UTC).replace(tzinfo=None) - timedelta(seconds=30)
    submit(inbound, "ada", said)
    collect(open_course, caplog)
    assert when(open_course, "ada") == said
    before = (open_course / "submitted" / "ada" / trial.NAME).stat().st_ino
    assert "came at" not in collect(open_course, caplog, update=True)
    assert (open_course / "submitted" / "ada" / trial.NAME).stat().st_ino == before


@pytest.mark.parametrize("changed", [f"{trial.NAME}.ipynb", "inner/data.csv"])
def test_what_is_changed_in_place_is_late(open_course, inbound, caplog, monkeypatch, changed):
    """The folder's own time says nothing of a file that is overwritten in it."""
    monkeypatch.setattr(collector, "DELAY", timedelta(seconds=0.3))
    folder = submit(inbound, "ada")
    (folder / "inner").mkdir()
    (folder / "inner" / "data.csv").write_text("1")
    collect(open_course, caplog)
    first = when(open_course, "ada")
    time.sleep(0.5)
    with (folder / changed).open("r+b") as file:
        file.write(b" ")
    moment = (folder / changed).stat().st_ctime
    assert "came at" in collect(open_course, caplog, update=True)
    later = when(open_course, "ada")
    assert later > first
    assert abs(later - datetime.fromtimestamp(moment, UTC).replace(tzinfo=None)) < timedelta(
        seconds=0.01)


# nbgrader's own autograde

@pytest.mark.parametrize("stamp", [b"not a date", b"\xff\xfe", BAD_TIME.encode(), b""])
def test_autograde_takes_any_timestamp(course, stamp):
    engine.install()
    path = trial.hand_in(course, "mallory").parent / "timestamp.txt"
    path.write_bytes(stamp)
    directory = CourseDirectory(root=str(course), assignment_id=trial.NAME)
    here = Course(course)
    said = directory.get_existing_timestamp(str(path.parent))
    assert said and said == take(here, here.assignment(trial.NAME), "mallory", "").timestamp
    converter = Autograde(coursedir=directory)
    assert converter.init_destination(trial.NAME, "mallory")
    shutil.copytree(course / "submitted" / "mallory", course / "autograded" / "mallory")
    assert not converter.init_destination(trial.NAME, "mallory"), "graded already"


@pytest.mark.parametrize("harm", ["unreadable", "deep", "escape", "linked"])
def test_autograde_sets_aside(open_course, harm):
    engine.install()
    folder = trial.hand_in(open_course, "mallory").parent
    if harm == "linked":
        share(open_course, "mallory", "ada")
    elif harm == "deep":
        nest(folder, 1200 * ["d"])
    elif harm == "escape":
        (folder / "\x1b[2J").touch()
    else:
        (folder / "data.csv").touch(0)
    converter = Autograde(coursedir=CourseDirectory(root=str(open_course)))
    with ordinary_user(*([open_course] if harm == "unreadable" else [])):
        assert not converter.init_destination(trial.NAME, "mallory")


# What is shown of students' cells

def kept(course: Path, content: dict) -> dict:
    """The autograded notebook of a submission of which no cell was run."""
    one, = Course(course).assignment(trial.NAME)
    pairs = matched(json.dumps(content).encode(), one)
    text = autograded.autograded(pairs, one, {"cells": [], "grades": {}})
    return nbformat.reads(text, as_version=4)


def explanation(content: dict) -> dict:
    """The answer in Markdown among a notebook's cells."""
    return next(cell for cell in content["cells"]
                if cell["metadata"].get("nbgrader", {}).get("grade_id") == "explain")


@functools.cache  # it compiles its templates
def exporter(template: str) -> HTMLExporter:
    config = Config()
    config.HTMLExporter.template_name = template
    config.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    config.HTMLExporter.extra_template_paths = [str(Path(handlers.template_path).parent.joinpath(
        "static", "node_modules", "bootstrap", "dist", "css"))]
    config.HTMLExporter.sanitize_html = True
    return HTMLExporter(config=config)


def rendered(content: dict, template: str = "formgrade") -> str:
    """As the formgrader and `nbgrader generate_feedback` show it."""
    about = {"index": 0, "total": 1, "nbgrader": defaultdict(float)}
    return exporter(template).from_notebook_node(nbformat.from_dict(content), resources=about)[0]


def answer(course: Path, text: str) -> str:
    """What becomes of a Markdown answer on the formgrader's page."""
    content = kept(course, trial.notebook({"explain": text}))
    page = rendered({**content, "cells": [explanation(content)]})
    return page.rpartition('<div class="panel-body">')[2].partition('<div class="panel-footer">')[0]


LIVE = re.compile(r"""(?xi) (?:href|src) \s* = \s* ["'] (?! https?: | mailto: | \# | data/ )
                      | <img | <script | <iframe | class="mermaid" """)


@pytest.mark.parametrize("text", [
    "[c](javascript:alert(1))", "[c](javascript&colon;alert(1))", "[d](&#106;avascript:alert(1))",
    "[d](&#x6A;avascript:alert(1))", "[d](&#106avascript:alert(1))", "[e](java\tscript:alert(1))",
    "[e](java\nscript:alert(1))", "[e]( \n javascript:alert(1) 'title')", "[f](<javascript:a>)",
    "[f](\x01javascript:alert(1))", "[f](JavaScript:alert(1))", "[g](data:text/html,x)",
    "[g](vbscript:x)", "[g](file:///etc/passwd)", "[g](x\\:y)", "[h](java\\script:a)",
    "<javascript:alert(1)>", "<https://evil.example/auto>", "<x:y>",
    "[r]: javascript&#58;alert(1)\n\n[ref][r]", "[r]: javascript:alert(1)\n\n[r]",
    "[r]:\njavascript:alert(1)\n\n[r]", "> [r]: <x:y>\n\n[r]", "[r]: x:y 'title'\n\n[r]",
    "[r]:\xa0javascript:a\n\n[r]", "[a](b\u2028javascript:a)", "[a](b\x0bc:d)", "[a](b\xa0:d)",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a<b onclick=x>", "<!-- x -->",
    "&lt;script&gt;", "<svg/onload=alert(1)>", "<iframe src=x>", "</div></div><script>",
    "```mermaid\nclick A href 'javascript:x'\n```", "~~~  mermaid\nx\n~~~",
    "- ```\tmermaid\n  x", "```&#109;ermaid\nx\n```",
])
def test_markdown_holds_no_harm(course, text):
    assert not LIVE.search(answer(course, text)), answer(course, text)


@pytest.mark.parametrize("text", [
    "![x](https://evil.example/p.png)", "![y](//evil.example/p.png)", "![z](attachment:a.svg)",
    "![x][r]\n\n[r]: https://evil.example/p.png", "![r]\n\n[r]: https://evil.example/p.png",
    "[![x](https://evil.example/p.png)](https://evil.example)", "!\\[x](https://evil.example/p)",
])
def test_no_picture_tells_who_looks(course, text):
    assert "<img" not in answer(course, text)


@pytest.mark.parametrize("macro", ["href", "url", "style", "class", "cssId", "require", "unicode",
                                   "htmlData", "htmlStyle", "data", "bbox", "mmlToken"])
def test_formulas_are_formulas(course, macro):
    said = answer(course, rf"$\newcommand{{\go}}[1]{{\{macro}{{java#1}}}}\go{{x}}$ "
                          rf"\\(\{macro}{{x}}\\) \\{macro}{{y}} \\\{macro}{{y}}")
    assert f"\\{macro}" not in said and said.count(f"\\{autograded.EMPTY}{macro}") == 4


ORDINARY = r"""# Title

Some **bold**, *italic* and `x[1:2]` words, R&D: a < b, f[i](x), [i]: see below, 5 > 3!

- one
  1. two

| a | b |
|---|---|
| 1 | 2 |

```python
def f(x): return x[0]  # a list: 1 & 2
```

$\frac{a}{b}$, $\begin{matrix}a&b\\c & d\end{matrix}$ and $$\sum_{i \le n} x_i\text{class}$$

[a page](https://example.org/a?b=1&c=2), [us](mailto:a@b.org), [here](#title),
[a file](data/x.csv), https://example.org and [known][k].

[k]: http://example.org "title"
"""


@pytest.mark.parametrize("shown_by", ["formgrade", "feedback"])
def test_ordinary_markdown_stays(course, shown_by):
    content = kept(course, trial.notebook({"explain": ORDINARY}))
    mine = explanation(content)
    assert mine["source"] == ORDINARY
    mine["metadata"]["nbgrader"]["score"] = 0.0
    text = rendered({**content, "cells": [mine]}, shown_by)
    for part in ("<h1", "<strong>bold", "<li>one", "<td>1</td>", '<a href="#title">',
                 '<a href="https://example.org/a?b=1&amp;c=2">', '<a href="mailto:a@b.org">',
                 '<a href="data/x.csv">', '<a href="http://example.org" title="title">',
                 r"\frac{a}{b}", "matrix"):
        assert part in text, part


def test_a_raw_cell_is_no_page(course):
    content = trial.notebook()
    content["cells"].append({**trial.cell("markdown", "<script>x</script>&#60;"),
                             "cell_type": "raw", "metadata": {"raw_mimetype": "text/html"}})
    assert "<script>x" not in rendered(kept(course, content))


@pytest.mark.parametrize("text", ["a" + 60_000 * " " + "b", 30_000 * "\\\\(", 90_000 * "`",
                                  50_000 * "$a", 99 * (199 * " " + "a"), 5_000 * "\\begin{a}"],
                         ids=["blanks", "formulas", "ticks", "dollars", "gaps", "environments"])
def test_markdown_costs_no_time(course, text):
    """In no cell, and not in many of them."""
    content = trial.notebook({"explain": text})
    mine = kept(course, content)
    source = explanation(mine)["source"]
    assert len(source) < 1.1 * autograded.MOST_TEXT
    assert (autograded.REST in source) == (len(source) > autograded.MOST_TEXT)
    started = time.process_time()
    rendered({**mine, "cells": [explanation(mine)]})
    assert time.process_time() - started < 20
    content["cells"] += [trial.cell("markdown", text)] * 100
    whole = sum(len(cell["source"]) for cell in kept(course, content)["cells"]
                if cell["cell_type"] == "markdown")
    assert whole < 1.1 * autograded.MOST_TEXTS + 100 * 100


MARKS = ["### BEGIN HIDDEN TESTS", "### BEGIN HIDDEN TESTS\n1\n### END HIDDEN TESTS",
         "### END HIDDEN TESTS", "#BEGIN HIDDEN TESTS", "## begin hidden tests",
         "### BEGIN SOLUTION", "### END SOLUTION", "### BEGIN MARK SCHEME", "BEGIN  HIDDEN TESTS"]


@pytest.mark.parametrize("mark", MARKS)
def test_no_mark_of_a_student_counts(course, mark):
    """nbgrader stops at one that is not where it expects it."""
    mine = kept(course, trial.notebook({"square": f"{mark}\n1", "explain": mark},
                                       after=f'print("""{mark}""")'))
    after, _ = ClearHiddenTests().preprocess(nbformat.from_dict(mine), {})
    assert after == mine
    assert sum(mark in cell.source.replace(autograded.EMPTY, "") for cell in mine.cells) == 3
    printed, = autograded.outputs_of({"printed": mark, "shown": "", "status": "ok"})
    assert not re.search("(BEGIN|END) +[A-Z]", printed["text"])


@pytest.mark.slow
def test_every_mark_gets_its_feedback(course):
    for i, mark in enumerate(MARKS):
        trial.hand_in(course, f"m{i}", trial.notebook(
            {**trial.RIGHT, "square": f"{mark}\n{trial.RIGHT['square']}", "explain": mark},
            after=f'print("""{mark}""")'))
    run(course)
    shutil.rmtree(course / "feedback")
    nbgrader(course, "generate_feedback", trial.NAME)
    for i in range(len(MARKS)):
        assert (course / "feedback" / f"m{i}" / trial.NAME / f"{trial.NAME}.html").exists()


# What a terminal, a spreadsheet and a browser get

def test_nothing_reaches_the_terminal(course, capsys, monkeypatch):
    """Half a character, escape sequences, and marks that turn the order of letters round."""
    texts = {"middle": "\ud800 x", "shift": "\x1b]0;owned\x07\x1b[2J", "table": "\x9b2J \u202eabc"}
    for task, text in texts.items():
        trial.hand_in(course, task, answers={
            **trial.RIGHT, task: f"def {task}(*a): raise AssertionError({text!r})"})
    trial.hand_in(course, "esc\x1b[2J")
    os.mkdir(os.fsencode(course / "submitted") + b"/bad\xff")
    monkeypatch.chdir(course)
    for words in (["grade"], ["report"], ["grade", "--json"], ["report", "--json"]):
        assert main([words[0], trial.NAME, *words[1:]]) == 0
        said = capsys.readouterr().out
        said.encode()
        assert not [c for c in said if not c.isprintable() and c != "\n"]
        if "--json" in words:
            json.loads(said)


def test_printable():
    assert printable("Zoë Ł. × 3") == "Zoë Ł. × 3"
    assert printable("a\x1b\n\x9b\u202e\ud800b").count("\N{REPLACEMENT CHARACTER}") == 5


@pytest.mark.parametrize("text", ["=1+1", "＝1+1", "a;＝1", "\t=1+1", "\r=1", "x\n=1", "a|@x",
                                  "<img src=x>\"'=1\x1b[2J"])
def test_a_table_holds_no_formula(text):
    row, = csv.reader(io.StringIO(tables.table([], [[text]]).split("\n", 1)[1]))
    assert not re.search(r"(^|[;,|\t\r\n])\s*[=＝@]", row[0]) and row[0].isprintable()


def test_the_page_of_a_report_holds_text_only():
    evil = "<img src=x onerror=alert(1)>\"'{{ 7 * 7 }}"
    text = pages.page(
        "report.html", title=evil, assignment=evil, students=1, mean=0.0, median=0.0, max_points=1,
        distribution=distribution([0.0], 1), set_aside={evil: evil}, remarks={evil: [evil]},
        exercises=[{"name": evil, "mean": 0.0, "max_points": 1, "right": 0,
                    "misconceptions": [{"name": evil, "students": 1}]}],
        similar=[{"students": [evil, evil], "share": 1.0}],
        next_time=[dict.fromkeys(
            ("name", "task", "students", "figure", "question", "right", "says", "say"), evil)],
        ideas=[{"about": evil, "students": 1, "before": 0, "after": 1,
                "left": [{"name": evil, "students": 1}]}])
    assert "<img" not in text and "default-src 'none'" in text
    assert text.count("&lt;img") == 20 and text.count("{{ 7 * 7 }}") == 20


def test_a_page_of_feedback_holds_text_only(course):
    evil = "</pre><script>alert(1)</script>\"'{{ 7 * 7 }}"
    one, = Course(course).assignment(trial.NAME)
    content = trial.notebook({"explain": evil, "square": evil})
    pairs = matched(json.dumps(content).encode(), one)
    grade = {"name": evil, "points": 0, "max_points": 4, "report": evil, "html": ""}
    standing = Standing(comments={(one.notebook, "explain"): evil})
    text = pages.feedback(pairs, one, {"cells": [], "grades": {"square-check": grade}}, standing)
    assert "<script" not in text and text.count("&lt;script") >= 6
    assert "{{ 7 * 7 }}" in text
    assert "<script" not in pages.refused(one, evil)


def test_the_report_of_a_check_is_shown_as_it_is(course):
    """It is the one thing on a page that is no text of a student's."""
    one, = Course(course).assignment(trial.NAME)
    grade = {"name": "square", "points": 1, "max_points": 4, "report": "", "html": "<b>fine</b>"}
    result = {"cells": [], "grades": {"square-check": grade}}
    assert "<b>fine</b>" in pages.feedback([], one, result)


@pytest.mark.parametrize("cell", [
    "x = [" + ",".join(map(str, range(1_000_000))) + "]", "'" + 200_000 * "\\'",
    200_000 * "\\'", 300_000 * "'''\n", "#" * 200_000],
    ids=["numbers", "quotes", "slashes", "texts", "comment"])
def test_similarity_costs_no_time(cell):
    """Of one cell or of many; what is short is looked at first."""
    started = time.process_time()
    found = similarity.fingerprints([cell] * 200 + [trial.RIGHT["Value"]])
    assert time.process_time() - started < 3
    assert len(found & similarity.fingerprints([trial.RIGHT["Value"]])) > 20
