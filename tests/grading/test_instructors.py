"""What instructors write in assignments of their own: plain cells, files, magics, any assertion."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from dlcourse.checks.assignment import load
from dlcourse.grading.judging.matching import matched
from dlcourse.grading.judging.submission import Judging
from dlcourse.grading.office import pages
from dlcourse.grading.office.autograded import autograded
from dlcourse.grading.sandbox import walls
from dlcourse.grading.sandbox.outside import Warm
from dlcourse.running.notebook import NotebookError

from . import trial
from .conftest import QUICK

NAME = "91_own"
STUB = "# YOUR CODE HERE\nraise NotImplementedError()"


@pytest.fixture(scope="module")
def warm():
    with Warm(walls.walls()) as warm:
        yield warm


@pytest.fixture
def own(tmp_path, warm):
    """Grades an assignment made of ``cells``, with the solution in a student's place, or another
    ``answer``; gives the points of its graded cell and all that is written of it."""

    def graded(*cells: tuple[str, str], answer: str | None = None, files: dict | None = None,
               kind: str = "code"):
        folder = tmp_path / NAME
        trial.write(folder / f"{NAME}.ipynb", made(cells))
        for name, content in (files or {}).items():
            trial.write(folder / name, content)
        handed_in = made([(part, answer or text if part == "solution" else text)
                          for part, text in cells], handed_in=True)
        for cell in handed_in["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("solution"):
                cell["cell_type"] = kind
        data = json.dumps(handed_in).encode()
        (one,) = load(folder)
        result = asdict(Judging(one, data, warm, QUICK).grade())
        points = sum(g["points"] for g in result["grades"].values())
        pairs = matched(data, one)
        return points, pages.feedback(pairs, one, result) + autograded(pairs, one, result)

    return graded


def made(cells, handed_in: bool = False) -> dict:
    """The assignment, or a submission of it, in which its solutions are the student's."""
    content = trial.notebook()
    content["cells"] = []
    for i, (part, text) in enumerate(cells):
        about: dict = {"grade_id": f"{part}{i}"}
        if part == "solution":
            about["solution"] = True
            text = text if handed_in else f"### BEGIN SOLUTION\n{text}\n### END SOLUTION"
        elif part == "grade":
            about |= {"grade": True, "locked": True, "points": 5}
            if handed_in:
                text = text.partition("### BEGIN HIDDEN")[0]
        elif part == "locked":
            about["locked"] = True
        content["cells"].append(trial.cell("code", text, **(about if part != "plain" else {})))
    return content


SQUARE = ("solution", "def square(x):\n    return x * x")
TEST = ("grade", "assert square(3) == 9")


@pytest.mark.parametrize("cells", [
    [("plain", "import numpy as np\ndata = np.ones(3)"), SQUARE,
     ("grade", "assert (square(data) == np.ones(3)).all()")],
    [("plain", "from math import *"), SQUARE, ("grade", "assert square(sqrt(4.0)) == 4")],
    [("plain", "def close(a, b):\n    return abs(a - b) < tolerance"),
     ("plain", "tolerance = 1e-6"), SQUARE, ("grade", "assert close(square(3), 9)")],
    [("locked", "values = []"), SQUARE, ("plain", "values.append(square(2))"),
     ("grade", "assert values == [4]")],
    [SQUARE, ("locked", "result = square(5)"), ("grade", "assert result == 25")],
    [SQUARE, ("plain", "result = square(5)\nprint(result)"), ("grade", "assert result == 25")],
    [SQUARE, ("grade", "%time result = square(3)\ndisplay(result)\nassert result == 9")],
    [("locked", "%matplotlib inline\nimport numpy as np\nimport matplotlib.pyplot as plt"),
     ("solution", "def square(x):\n    plt.plot([1, 2])\n    plt.show()\n    return x * x"),
     ("grade", "assert square(np.float32(2)) == 4;")],
    [SQUARE, ("grade", "assert square(3) == 9\nsquare(1);")],
    [("solution", "%config InlineBackend.figure_format = 'retina'\ndef square(x):\n"
      "    return x * x"), TEST],
    [("solution", "import warnings\ndef square(x):\n    with warnings.catch_warnings():\n"
      "        warnings.simplefilter('ignore')\n        warnings.warn('quiet')\n    return x * x"),
     TEST],
    [("plain", "import warnings"), ("solution", "def square(x):\n    warnings.warn('slow')\n"
      "    return x * x"),
     ("grade", "with warnings.catch_warnings(record=True) as seen:\n"
      "    warnings.simplefilter('always')\n    assert square(3) == 9\nassert len(seen) == 1")],
    [("plain", "import io, contextlib"), ("solution", "def shout(n):\n    print('a' * n)"),
     ("grade", "with contextlib.redirect_stdout(io.StringIO()) as said:\n    shout(5000)\n"
      "assert said.getvalue() == 'a' * 5000 + '\\n'")],
    # what a test sets, the student's code reads, and the other way round
    [("plain", "FACTOR = 2"), ("solution", "def scaled(x):\n    return FACTOR * x"),
     ("grade", "assert scaled(3) == 6\nFACTOR = 10\nassert scaled(3) == 30")],
    [("solution", "count, history = 0, []\ndef record(x):\n    global count\n    count += 1\n"
      "    history.append(x)"),
     ("grade", "record(3)\nrecord(4)\nassert count == 2 and history == [3, 4]\nhistory.clear()\n"
      "record(5)\nassert history == [5]")],
    [("solution", "def roll():\n    return 5\ndef twice():\n    return roll() + roll()"),
     ("grade", "kept = roll\nroll = lambda: 1\nassert twice() == 2\nroll = kept\ndel roll\n"
      "try:\n    twice()\n    raise SystemExit\nexcept NameError:\n    roll = kept\n"
      "assert twice() == 10")],
    [("locked", "items = [1]\nsettings = {'n': 1}"),
     ("solution", "items.append(2)\nsettings['n'] = 5"),
     ("grade", "assert items == [1, 2] and settings == {'n': 5}")],
    [("plain", "import numpy as np, random"),
     ("solution", "def draw(n):\n    return np.random.rand(n), random.random()"),
     ("grade", "np.random.seed(3)\nrandom.seed(3)\nfirst, one = draw(2)\nnp.random.seed(3)\n"
      "random.seed(3)\nassert (first == np.random.rand(2)).all() and one == random.random()\n"
      "assert draw(1)[0] == np.random.RandomState(3).rand(3)[2]")],
    # classes: the student's, and those that are handed out
    [("plain", "import numpy as np"),
     ("solution", "class Layer:\n    def __init__(self):\n        self.w = np.ones((2, 2))\n"
      "        self._seen = []\n        self.steps = {'n': 0}\n    def forward(self, x):\n"
      "        self._seen.append(1)\n        self.w += 0\n        self.steps['n'] += 1\n"
      "        return x @ self.w\n    def step(self):\n        self.w -= 1"),
     ("grade", "layer, x = Layer(), np.ones((1, 2))\nw = layer.w\nw[0, 0] += 10\n"
      "assert layer.forward(x).tolist() == [[12, 2]] and layer._seen == [1]\nlayer.step()\n"
      "assert w.tolist() == [[10, 0], [0, 0]]\nlayer.steps['n'] = 7\nlayer.forward(x)\n"
      "assert layer.steps == {'n': 8}")],
    [("locked", "class Node:\n    def __init__(self, value, rest=None):\n"
      "        self.value, self.rest = value, rest"),
     ("solution", "def total(node):\n    return node.value + total(node.rest) if node else 0\n"
      "def chain(values):\n    first, *others = values\n"
      "    return Node(first, chain(others) if others else None)"),
     ("grade", "assert total(Node(1, Node(2))) == 3 and chain([4, 5]).rest.value == 5")],
    [("solution", "class Countdown:\n    start = 3\n    def __init__(self):\n"
      "        self.n = self.start\n    def __iter__(self):\n        return self\n"
      "    def __next__(self):\n        self.n -= 1\n        if self.n < 0:\n"
      "            raise StopIteration\n        return self.n\n    def __str__(self):\n"
      "        return f'at {self.n}'\n    @staticmethod\n    def name():\n        return 'down'"),
     ("grade", "assert list(Countdown()) == [2, 1, 0] and str(Countdown()) == 'at 3'\n"
      "assert Countdown.start == 3 and Countdown.name() == 'down'")],
    [("solution", "class TooLow(ValueError):\n    pass\ndef check_it(x):\n    if x < 0:\n"
      "        raise TooLow('low', x)"),
     ("grade", "try:\n    check_it(-1)\n    raise SystemExit\nexcept TooLow as error:\n"
      "    assert error.args == ('low', -1) and isinstance(error, ValueError)")],
    [("plain", "import numpy as np"), ("solution", "def inverse(a):\n    return np.linalg.inv(a)"),
     ("grade", "try:\n    inverse(np.zeros((2, 2)))\n    raise SystemExit\n"
      "except np.linalg.LinAlgError:\n    pass")],
    [("solution", "from collections import Counter as C\ndef letters(text):\n    return C(text)"),
     ("grade", "assert letters('aab') == C('aab')")],
    [("solution", "1 + 1"), ("plain", "kept = _\n"
      "get_ipython().run_line_magic('matplotlib', 'inline')\n"
      "display(1, display_id=True).update(2)"),
     ("solution", "def square(x):\n    return x ** kept"), TEST],
    [("solution", "def root(x):\n    if x < 0:\n        raise ValueError('below 0')"),
     ("grade", "try:\n    root(-1)\n    raise SystemExit\nexcept ValueError as error:\n"
      "    assert str(error) == 'below 0'")],
])
def test_instructors_cells_work(own, cells):
    points, shown = own(*cells)
    assert points == 5, shown
    assert own(*cells, answer=STUB)[0] == 0


def test_files_and_modules_of_the_assignment(own):
    files = {"helper.py": b"def twice(x):\n    return 2 * x\n", "data/values.txt": b"4\n5\n"}
    cells = [("plain", "from helper import twice"),
             ("solution", "def total(path):\n    from helper import twice as double\n"
              "    return sum(double(float(line)) for line in open(path))"),
             ("grade", "expected = sum(twice(float(v)) for v in open('data/values.txt'))\n"
              "assert total('data/values.txt') == expected")]
    assert own(*cells, files=files)[0] == 5
    wrong = "def total(path):\n    return 0"
    assert own(*cells, files=files, answer=wrong)[0] == 0


@pytest.mark.parametrize("loud", ["import sys\n    print('hm', file=sys.stderr)",
                                  "import warnings\n    warnings.warn('hm')",
                                  "import numpy as np\n    np.array([1.0]) / 0"])
def test_a_cell_that_complains_gets_what_nbgrader_gives(own, loud):
    """Nothing: nbgrader takes what is written to the error stream for a failure."""
    answer = f"def square(x):\n    {loud}\n    return x * x"
    points, shown = own(SQUARE, TEST, answer=answer)
    assert points == 0 and "It showed a warning or an error" in shown


def test_what_a_student_ignores_is_ignored(own):
    answer = ("import warnings\nimport numpy as np\nwarnings.filterwarnings('ignore')\n"
              "np.seterr(all='ignore')\ndef square(x):\n    np.array([1.0]) / 0\n"
              "    warnings.warn('hm')\n    return x * x")
    assert own(SQUARE, TEST, answer=answer)[0] == 5


@pytest.mark.parametrize(("value", "points"), [
    ("2.5", 2.5), ("0", 0), ("6", 5), ("-1", 5), ("True", 5), ("'2'", 5), ("2.5;", 5),
    ("float('nan')", 5), ("square", 5), ("square(1)", 1), ("None", 5)])
def test_partial_credit_is_nbgraders(own, value, points):
    assert own(SQUARE, ("grade", f"assert square(3) == 9\n{value}"))[0] == points


def test_an_import_counts_if_the_student_wrote_it(own):
    cells = [("solution", "from math import hypot as length"),
             ("grade", "assert length(3, 4) == 5")]
    assert own(*cells)[0] == 5
    assert own(*cells, answer="from math import dist as length")[0] == 0
    assert own(*cells, answer="from math import hypot")[0] == 0
    assert own(*cells, answer="length = lambda a, b: 5")[0] == 5


def test_a_name_from_a_visible_test_can_be_used_below(own):
    cells = [SQUARE, ("grade", "side = square(3)\nassert side == 9"), ("plain", "half = side / 2"),
             ("locked", "assert half == 4.5")]
    _, shown = own(*cells)
    assert "NameError" not in shown


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_a_cell_whose_type_was_changed_counts_as_what_it_was(own, kind):
    assert own(SQUARE, TEST, kind=kind)[0] == 5


def test_a_test_that_nbgrader_fills_in_is_refused(own):
    with pytest.raises(NotebookError, match="AUTOTEST"):
        own(SQUARE, ("grade", "### AUTOTEST square(3)"))


def test_nothing_shown_tells_a_hidden_test(own):
    """Not in a later cell, an error's name or message: whatever the student's code saw."""
    hidden = ("grade", "assert square(3) == 9\n### BEGIN HIDDEN TESTS\nassert square(-1234) != 0\n"
                       "### END HIDDEN TESTS")
    for act in ("raise type(f'Saw{-x}', (Exception,), {})", "raise NotImplementedError(f'{x}')",
                "raise NameError(f'{x}')", "raise AssertionError(f'{x}')",
                "import warnings; warnings.warn(f'{x}')", "print(x); seen.append(x); return x",
                "import sys; print(x, file=sys.stderr)"):
        answer = f"seen = []\ndef square(x):\n    if x < 0:\n        {act}\n    return x * x"
        answer += "\ndef cube(x):\n    raise ValueError(f'{seen}')"
        _, shown = own(SQUARE, hidden, ("plain", "seen"), ("grade", "assert cube(2) == 8"),
                       ("plain", "print(seen)\nraise Exception(str(seen))"), answer=answer)
        assert "1234" not in shown, act
        assert "[]" in shown


def test_all_that_is_shown_has_an_end(own):
    points, shown = own(SQUARE, TEST, *(30 * [("plain", "print('x' * 19_000)")]))
    assert points == 5 and len(shown) < 300_000 and "shows too much" in shown
