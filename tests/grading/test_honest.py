"""Honest submissions get the points they deserve, whatever they do along the way."""

from __future__ import annotations

import json
import sqlite3

from . import trial
from .conftest import LOOPING, run


def test_right_half_and_empty(course):
    half = {name: trial.RIGHT[name] for name in list(trial.RIGHT)[:3]}
    trial.hand_in(course, "right", answers=trial.RIGHT)
    trial.hand_in(course, "half", answers=half)
    trial.hand_in(course, "empty")
    summary = run(course)
    assert summary.points == {"right": trial.POINTS, "half": 12, "empty": 0}
    assert not summary.quarantined and summary.graded == 3


def test_each_task_alone(course):
    for name, right in trial.RIGHT.items():
        trial.hand_in(course, name, answers={name: right})
    assert run(course).points == {name: points for name, (_, _, points) in trial.TASKS.items()}


WRONG = {
    "square": "def square(x):\n    return x + x",
    "middle": "def middle(values):\n    return sum(values)",
    "table": "def table(n):\n    return np.zeros((n, n))",
    "shift": "def shift(x):\n    x = x + 1",
    "slope": "def slope(f, x, h=1e-6):\n    return f(x)",
    "Value": trial.RIGHT["Value"].replace("other.grad +=", "other.grad ="),
    "softmax": "def softmax(z):\n    e = np.exp(z - z.max())\n    return e / e.sum()",
}


def test_a_wrong_answer_gets_fewer_points(course):
    for name, wrong in WRONG.items():
        trial.hand_in(course, name, answers={**trial.RIGHT, name: wrong})
    points = run(course).points
    for name, (_, _, full) in trial.TASKS.items():
        assert trial.POINTS - full <= points[name] < trial.POINTS, name


BESIDES = (
    "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    "%matplotlib inline\n%time x = 1\n!pip install numpy\nassert x == 1",
    "%%time\ny = 2",
    "check.softmax(softmax)\nprint(check.hint('softmax'))",
    "open('notes.txt', 'w').write('a')\nassert open('notes.txt').read() == 'a'",
    "import threading\nt = threading.Thread(target=print)\nt.start()\nt.join()",
    "np.save('a.npy', np.ones(3))\nassert np.load('a.npy').sum() == 3",
    "import dlcourse as dl\nx, y = dl.load_penguins()",
    "import warnings\nwarnings.warn('careful')\nnp.array([0.0]) / 0",
)
FAILING = ("exit()", "import os\nos._exit(0)", "while True: pass", "1 / 0",
           "import os, signal\nos.abort()", "def broken(:")


def test_what_students_do_besides_costs_nothing(course):
    paths = [trial.hand_in(course, f"s{i}", answers=trial.RIGHT, after=cell)
             for i, cell in enumerate(BESIDES)]
    assert run(course).points == {f"s{i}": trial.POINTS for i in range(len(BESIDES))}
    for i, (cell, path) in enumerate(zip(BESIDES, paths, strict=True)):
        graded = json.loads((course / f"autograded/s{i}/90_trial/90_trial.ipynb").read_text())
        ends = [o for o in graded["cells"][-1]["outputs"] if o["output_type"] == "error"]
        assert not ends, ends
        assert path.read_bytes() == json.dumps(trial.notebook(trial.RIGHT, after=cell)).encode()


def test_a_cell_that_fails_costs_only_itself(course):
    for i, cell in enumerate(FAILING):
        trial.hand_in(course, f"s{i}", answers=trial.RIGHT, before=cell, after=cell)
    points = run(course, limits=LOOPING).points
    assert {FAILING[int(student[1:])]: p for student, p in points.items()} == dict.fromkeys(
        FAILING, trial.POINTS)


def test_a_crash_in_a_function_costs_only_its_task(course):
    crash = "def square(x):\n    import os\n    os._exit(3)"
    hang = "def middle(values):\n    while True:\n        pass"
    trial.hand_in(course, "one", answers={**trial.RIGHT, "square": crash, "middle": hang})
    assert run(course, limits=LOOPING).points == {"one": trial.POINTS - 8}


def test_a_name_written_in_another_cell_counts(course):
    answers = {k: v for k, v in trial.RIGHT.items() if k != "square"}
    trial.hand_in(course, "one", answers=answers, before=trial.RIGHT["square"])
    assert run(course).points == {"one": trial.POINTS}


def test_each_cell_is_judged_as_it_stood(course):
    trial.hand_in(course, "one", answers=trial.RIGHT, after="def square(x):\n    return 0")
    assert run(course).points == {"one": trial.POINTS}


def test_a_deleted_grading_cell_is_run_all_the_same(course):
    content = trial.notebook(trial.RIGHT)
    content["cells"] = [c for c in content["cells"] if c["id"] != "square-check"]
    trial.hand_in(course, "one", content)
    content = trial.notebook({**trial.RIGHT, "square": WRONG["square"]})
    content["cells"] = [c for c in content["cells"] if c["id"] != "square-check"]
    trial.hand_in(course, "two", content)
    assert run(course).points == {"one": trial.POINTS, "two": trial.POINTS - 4}


def test_manual_scores_and_comments_survive_a_regrade(course):
    trial.hand_in(course, "one", answers=trial.RIGHT)
    run(course)
    with sqlite3.connect(course / "gradebook.db") as db:
        db.execute("UPDATE grade SET manual_score = 2.5, extra_credit = 1 WHERE cell_id IN "
                   "(SELECT id FROM base_cell WHERE name = 'square-check')")
        db.execute("UPDATE comment SET manual_comment = 'Well <said>'")
    trial.hand_in(course, "one", answers={**trial.RIGHT, "explain": "Because."})
    run(course)
    run(course, regrade=True)
    with sqlite3.connect(course / "gradebook.db") as db:
        kept = db.execute("SELECT auto_score, manual_score, extra_credit, needs_manual_grade "
                          "FROM grade WHERE manual_score IS NOT NULL").fetchall()
        waits = db.execute("SELECT needs_manual_grade FROM grade WHERE auto_score IS NULL")
        assert kept == [(4.0, 2.5, 1.0, 0)] and waits.fetchall() == [(1,)]
        comments = db.execute("SELECT DISTINCT manual_comment FROM comment").fetchall()
        assert comments == [("Well <said>",)]
    page = (course / "feedback/one/90_trial/90_trial.html").read_text()
    assert "Well &lt;said&gt;" in page and "Well <said>" not in page


def test_feedback_shows_no_hidden_test(course):
    trial.hand_in(course, "one", answers={**trial.RIGHT, "square": WRONG["square"]})
    run(course)
    for file in ("feedback/one/90_trial/90_trial.html", "autograded/one/90_trial/90_trial.ipynb"):
        text = (course / file).read_text()
        assert "HIDDEN" not in text and "144" not in text and "Traceback" not in text
        assert "x + x" in text


def test_the_same_again_is_not_run_again(course):
    trial.hand_in(course, "one", answers=trial.RIGHT)
    assert run(course).graded == 1
    again = run(course)
    assert (again.graded, again.from_before, again.points) == (0, 1, {"one": trial.POINTS})
    assert run(course, regrade=True).graded == 1
