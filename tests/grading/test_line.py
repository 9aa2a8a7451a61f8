"""What crosses between judge and sandbox, and comes back the same."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import dlcourse as dl
from dlcourse.grading import confine, sandbox, standins


@pytest.fixture(scope="module")
def warm():
    with sandbox.Warm(confine.walls()) as warm:
        yield warm


@pytest.fixture
def student(warm):
    """Runs code as the student's; gives what it defines, as the judge sees it."""
    line = warm.fork(confine.Limits(cell=2), {"data.txt": b"from the assignment"})

    def define(code: str, *names: str, classes: set[str] = frozenset()):
        done = line.run("import numpy as np\nimport dlcourse as dl\n" + code, 1, 5)
        assert done["status"] == "ok", done
        found = standins.fetch(line, list(names), classes)
        return found[names[0]] if len(names) == 1 else [found[n] for n in names]

    yield define
    line.close()


@pytest.fixture(scope="module")
def echo():
    with sandbox.Warm(confine.walls()) as warm:
        line = warm.fork(confine.Limits(), {})
        line.run("def echo(x):\n    return x", 1, 5)
        yield standins.fetch(line, ["echo"], set())["echo"]


leaves = (st.none() | st.booleans() | st.integers(-2**63, 2**63 - 1) | st.floats() | st.text()
          | st.complex_numbers() | st.binary() | hnp.arrays(
              st.sampled_from([np.float64, np.float32, np.int64, np.int8, np.uint16, bool, "U3"]),
              hnp.array_shapes(min_dims=0, min_side=0, max_side=4)))
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=4) | st.tuples(inner, inner)
                      | st.dictionaries(st.text(max_size=5), inner, max_size=4), max_leaves=12)


@given(values)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_data_come_back_as_they_went(echo, value):
    same(echo(value), value)


def same(a, b):
    assert type(a) is type(b)
    if isinstance(b, list | tuple):
        assert len(a) == len(b)
        for x, y in zip(a, b, strict=True):
            same(x, y)
    elif isinstance(b, dict):
        assert list(a) == list(b)
        for key in b:
            same(a[key], b[key])
    elif isinstance(b, np.ndarray):
        assert (a.dtype, a.shape) == (b.dtype, b.shape)
        np.testing.assert_array_equal(a, b)
    else:
        assert a == b or (a != a and b != b)


def test_what_is_changed_in_place_is_changed_here(student):
    change = student("def change(x, rows, d, rng):\n    x += 1\n    rows.append(x)\n"
                     "    rows[0][0] = 'new'\n    d.clear()\n    d['x'] = x\n    rng.random()",
                     "change")
    x, rows, d, rng = np.zeros(2), [["old"]], {"a": 1}, np.random.default_rng(3)
    change(x, rows, d, rng)
    assert x.tolist() == [1, 1] and rows[0] == ["new"] and rows[1] is x and d["x"] is x
    other = np.random.default_rng(3)
    other.random()
    assert rng.random() == other.random()


def test_a_locked_array_stays_locked(student):
    x = np.zeros(2)
    x.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        student("def change(x):\n    x += 1", "change")(x)


def test_models_travel_by_value_and_are_trained_there(student):
    step = student("def step(model, optimizer, x, y):\n    loss = dl.CrossEntropyLoss()\n"
                   "    return dl.train_step(model, x, y, optimizer=optimizer, loss=loss)", "step")
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(8, 4)), rng.integers(0, 3, 8)

    def made():
        model = dl.Sequential(dl.Linear(4, 5, rng=1), dl.ReLU(), dl.Linear(5, 3, rng=2))
        return model, dl.Adam(model.parameters(), lr=0.1)

    (there, optimizer), (here, own) = made(), made()
    for _ in range(3):
        step(there, optimizer, x, y)
        dl.train_step(here, x, y, optimizer=own, loss=dl.CrossEntropyLoss())
    np.testing.assert_array_equal(there.predict_proba(x), here.predict_proba(x))
    there.layers[0].weight.data = np.zeros((4, 5))
    assert not optimizer.parameters[0].data.any()


def test_a_model_with_a_layer_of_the_students_own(student):
    model = student("class Double(dl.Layer):\n    def forward(self, x): return 2 * x\n"
                    "model = dl.Sequential(Double(), Double())", "model")
    assert type(model) is dl.Sequential
    assert model.forward([[1.0, 3.0]]).tolist() == [[4.0, 12.0]]


def test_an_object_nobody_asked_for_is_opaque(student):
    odd = student("class Odd:\n    shape = (3,)\n    def __eq__(self, other): return True\n"
                  "odd = Odd()", "odd")
    for act in (lambda: odd == 1, lambda: bool(odd), lambda: odd.shape, lambda: odd + 1,
                lambda: hash(odd), lambda: len(odd), lambda: float(odd)):
        with pytest.raises((TypeError, AttributeError)):
            act()


def test_errors_come_with_the_students_line(student):
    with pytest.raises(ZeroDivisionError, match=r"^division by zero$") as raised:
        student("def f(x):\n    return 1 / x", "f")(0)
    assert raised.value.at_line == "return 1 / x"
    with pytest.raises(NotImplementedError):
        student("def f():\n    raise NotImplementedError", "f")()


def test_a_call_without_end_is_stopped_and_the_rest_works(student):
    slow, quick = student("def slow():\n    while True: pass\ndef quick(): return 1",
                          "slow", "quick")
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        slow()
    assert time.monotonic() - start < 4 and quick() == 1


def test_the_assignments_own_files_are_there(student):
    text = student("text = open('data.txt').read()", "text")
    assert text == "from the assignment"


def test_one_submission_sees_nothing_of_the_one_before(warm):
    first = warm.fork(confine.Limits(), {})
    assert first.run("open('left.txt', 'w').write('x')\nnp = 5", 1, 5)["status"] == "ok"
    first.close()
    second = warm.fork(confine.Limits(), {})
    seen = second.run("import os\nprint(os.listdir('.'), 'np' in dir())", 1, 5)
    second.close()
    assert seen["printed"] == "[] False\n"
