"""One repair: a slip that nobody foresaw is found at its line, and only where that is sure."""

from __future__ import annotations

import linecache

import numpy as np
import pytest

from dlcourse.checks.kit import Call, part
from dlcourse.checks.kit.repair import repaired
from dlcourse.checks.kit.trials import tried
from dlcourse.running import play as playing
from dlcourse.running.play import play, replay
from dlcourse.running.repairs import KINDS
from dlcourse.running.source import definition

RNG = np.random.default_rng(5)
TABLES = [(RNG.uniform(1, 3, shape), RNG.uniform(-2, 2, shape[1])) for shape in ((4, 3), (5, 2))]
NUMBERS = [(np.array(x), 2.5) for x in ([1.5, 4, -2], [3.0, 7], [2, 2.5, 8, 1], [2.0, 5, 4])]


def written(source, name="answer"):
    """What a cell of this source defines."""
    file = f"<cell {abs(hash(source))}>"
    linecache.cache[file] = (len(source), None, source.splitlines(True), file)
    names = {"np": np}
    exec(compile(source, file, "exec"), names)
    return names[name]


def cause(answer, reference, inputs, **more):
    one = part(1, "", lambda draw: [])
    asked = [Call(case) for case in inputs]
    trials = [tried(one, question, reference(*question.arguments), outcome) for question, outcome
              in zip(asked, play("answer", answer, asked), strict=True)]
    return repaired(trials, lambda *about: replay("answer", answer, *about, **more))


def above(x, limit):
    return [float(value) for value in x if value > limit]


def chosen(x, limit):
    return [float(value) for value in x if value in (4, 7)]


def between(x, limit):
    return [float(value) for value in x if 1 < value < limit]


def moved(x, w):
    return x * w - x.mean(axis=1, keepdims=True)


def running(x, rate):
    total, seen = 0.0, []
    for value in x[1:]:
        total += rate * value
        seen.append(total)
    return seen


ON_NUMBERS = (above, running, chosen, between)


@pytest.mark.parametrize("kind, line, reference, source", [
    ("a comparison", "return [float(value) for value in x if value >= limit]", above,
     "def answer(x, limit):\n    return [float(value) for value in x if value >= limit]"),
    ("a sign", "return x * w + x.mean(axis=1, keepdims=True)", moved,
     "def answer(x, w):\n    return x * w + x.mean(axis=1, keepdims=True)"),
    ("an axis", "middle = x.mean(axis=1)", moved,
     "def answer(x, w):\n    middle = x.mean(axis=1)\n    return x * w - middle"),
    ("a function", "middle = x.max(axis=1, keepdims=True)", moved,
     "def answer(x, w):\n    middle = x.max(axis=1, keepdims=True)\n    return x * w - middle"),
    ("an operation", "return x / w - x.mean(axis=1, keepdims=True)", moved,
     "def answer(x, w):\n    return x / w - x.mean(axis=1, keepdims=True)"),
    ("a beginning or an end", "for i in range(len(x)):", running,
     "def answer(x, rate):\n    total, seen = 0.0, []\n    for i in range(len(x)):\n"
     "        total += rate * x[i]\n        seen.append(total)\n    return seen"),
    ("an update", "total = rate * value", running,
     "def answer(x, rate):\n    total, seen = 0.0, []\n    for value in x[1:]:\n"
     "        total = rate * value\n        seen.append(total)\n    return seen"),
    ("the order of the lines", "seen.append(total)", running,
     "def answer(x, rate):\n    total, seen = 0.0, []\n    for value in x[1:]:\n"
     "        seen.append(total)\n        total += rate * value\n    return seen"),
    ("a line inside or outside the loop", "return seen", running,
     "def answer(x, rate):\n    total, seen = 0.0, []\n    for value in x[1:]:\n"
     "        total += rate * value\n        seen.append(total)\n        return seen"),
    ("whole numbers", "seen = np.zeros(len(x) - 1, dtype=int)", running,
     "def answer(x, rate):\n    seen = np.zeros(len(x) - 1, dtype=int)\n    total = 0.0\n"
     "    for i, value in enumerate(x[1:]):\n        total += rate * value\n"
     "        seen[i] = total\n    return list(seen)"),
    ("a name", "total += rate * total", running,
     "def answer(x, rate):\n    total, seen = 0.0, []\n    for value in x[1:]:\n"
     "        total += rate * total\n        seen.append(total)\n    return seen"),
    ("a comparison that is cut short", "return [float(v) for v in x if v == 4 or 7]", chosen,
     "def answer(x, limit):\n    return [float(v) for v in x if v == 4 or 7]"),
    ("a comparison", "return [float(v) for v in x if v >= 1 and v <= limit]", between,
     "def answer(x, limit):\n    return [float(v) for v in x if v >= 1 and v <= limit]"),
    ("a condition", "if value < limit:", above,
     "def answer(x, limit):\n    seen = []\n    for value in x:\n        if value < limit:\n"
     "            seen.append(float(value))\n    return seen"),
    ("an order", "return np.divide(w, x)", lambda x, w: x / w,
     "def answer(x, w):\n    return np.divide(w, x)"),
    ("the same in several lines", "low = x.min(axis=0, keepdims=True)",
     lambda x, w: (x - x.min(axis=1, keepdims=True)) / x.max(axis=1, keepdims=True),
     "def answer(x, w):\n    low = x.min(axis=0, keepdims=True)\n"
     "    high = x.max(axis=0, keepdims=True)\n    return (x - low) / high"),
    ("a place", "return x * w[0]", lambda x, w: x * w[1], "def answer(x, w):\n    return x * w[0]"),
    ("where it goes on", "break", above,
     "def answer(x, limit):\n    seen = []\n    for value in x:\n        if value <= limit:\n"
     "            break\n        seen.append(float(value))\n    return seen"),
    ("a beginning or an end", "for i, value in enumerate(x):", running,
     "def answer(x, rate):\n    total, seen = 0.0, []\n    for i, value in enumerate(x):\n"
     "        total += rate * value\n        seen.append(total)\n    return seen"),
    ("an update", "seen = 2 * float(value)", lambda x, w: [2 * float(value) for value in w],
     "def answer(x, w):\n    for value in w:\n        seen = 2 * float(value)\n    return seen"),
    ("the brackets", "return x - w / x + w", lambda x, w: (x - w) / (x + w),
     "def answer(x, w):\n    return x - w / x + w"),
    ("the brackets", "return np.exp(3 * w)", lambda x, w: 3 * np.exp(w),
     "def answer(x, w):\n    return np.exp(3 * w)"),
    ("the brackets", "return np.maximum(0, w) + x[0, 0]",
     lambda x, w: np.maximum(0, w + x[0, 0] - 2),
     "def answer(x, w):\n    x = x - 2\n    return np.maximum(0, w) + x[0, 0]"),
    ("an axis", "y = np.append(x, 1)", lambda x, w: np.append(x, np.ones((len(x), 1)), axis=1),
     "def answer(x, w):\n    y = np.append(x, 1)\n    return y"),
    ("a place", "return w * x[0, 1]", lambda x, w: w * x[0],
     "def answer(x, w):\n    return w * x[0, 1]"),
    ("an order", "return w, 2 * w, x", lambda x, w: (x, w, 2 * w),
     "def answer(x, w):\n    return w, 2 * w, x"),
    ("a sign", "return ~w.astype(int)", lambda x, w: -w.astype(int),
     "def answer(x, w):\n    return ~w.astype(int)"),
    ("a number", "return 0.25 * x", lambda x, w: 0.5 * x, "def answer(x, w):\n    return 0.25 * x"),
])
def test_the_line_of_a_slip_is_found(kind, line, reference, source):
    found = cause(written(source), reference, NUMBERS if reference in ON_NUMBERS else TABLES)
    assert found is not None and found.name == f"a slip: {kind}"
    number = 1 + [text.strip() for text in source.splitlines()].index(line)
    assert f"line {number}, `{line}`" in found.advice and found.advice.endswith(KINDS[kind][0])


def test_a_slip_in_a_function_of_ones_own_that_the_answer_uses_is_found():
    source = ("def middle(x):\n    return x.mean(axis=0, keepdims=True)\n\n"
              "def answer(x, w):\n    return x * w - middle(x)")
    assert "in line 2, `return x.mean(axis=0, keepdims=True)` would do. Look at the axes" in cause(
        written(source), moved, TABLES).advice


def test_a_slip_in_a_method_is_found():
    source = ("class answer:\n    def __init__(self, x, w):\n        self.x, self.w = x, w\n\n"
              "    def __array__(self, dtype=None, copy=None):\n        return self.x + self.w")
    assert "line 6" in cause(written(source), lambda x, w: x - w, TABLES).advice


@pytest.mark.parametrize("source", [
    "def answer(x, w):\n    return np.cos(x)",  # no small change helps
    "def answer(x, w):\n    a = x + 1\n    b = a + w\n    return a * 0 + b",  # two slips
])
def test_nothing_is_said_where_it_is_not_sure(source):
    assert cause(written(source), lambda x, w: x - w - 1 + 0 * w[::-1], TABLES) is None


def test_of_kinds_that_help_in_two_lines_none_is_said():
    assert cause(written("def answer(x, w):\n    y = x / 10\n    return w * y"),
                 lambda x, w: w * (10 / x), TABLES) is None


def test_kinds_that_help_in_the_same_line_share_no_more_than_the_line():
    found = cause(written("def answer(x, w):\n    y = x * 2\n    return y - 2"),
                  lambda x, w: x * 2, TABLES)
    assert found.name == "a slip in one line" and "line 3, `return y - 2`" in found.advice


def test_what_a_changed_answer_does_leaves_the_answer_as_it_is():
    source = "count = 0\ndef answer(x, w):\n    global count\n    count += 1\n    return x + w"
    answer = written(source)
    _, *changed = replay("answer", answer, [Call(TABLES[0])])
    assert len(changed) > 9 and answer.__globals__["count"] == 1  # asked once as it is


def test_what_may_be_elsewhere_is_not_said_where_not_all_was_tried(monkeypatch):
    source = ("def answer(x, w):\n    low = x.min(axis=0, keepdims=True)\n"
              "    high = x.max(axis=0, keepdims=True)\n    return (x - low) / high")
    asked = lambda **more: cause(written(source), lambda x, w: (  # noqa: E731
        x - x.min(axis=1, keepdims=True)) / x.max(axis=1, keepdims=True), TABLES, **more)
    assert asked().name == "a slip: the same in several lines"
    several = playing.variants
    monkeypatch.setattr(playing, "variants", lambda *about: (
        v for v in several(*about) if not v.kind or "several" in v.kind))
    assert asked(most=99).name == "a slip: the same in several lines" and asked(most=3) is None


def test_a_busy_machine_finds_the_same(monkeypatch):
    source = "def answer(x, limit):\n    return [float(v) for v in x if v >= limit]"
    asked = replay("answer", written(source), [Call(NUMBERS[0])])
    monkeypatch.setattr(playing, "clock", lambda calls=[]: calls.append(1) or len(calls) / 400)
    again = replay("answer", written(source), [Call(NUMBERS[0])])
    assert [(r.number, r.kind, r.line) for r in again] == [
        (r.number, r.kind, r.line) for r in asked] and len(asked) > 20


def test_only_what_may_be_right_is_asked_all_the_cases():
    source = "def answer(x, limit):\n    return [float(v) for v in x if v >= limit]"
    first, *others = (Call(case) for case in NUMBERS)
    played = replay("answer", written(source), [first], (), [above(*NUMBERS[0])], others)
    asked = {len(r.outcomes) for r in played}
    assert asked == {1, len(NUMBERS)}
    assert any(r.kind == "a comparison" and len(r.outcomes) > 1 for r in played)


def test_what_has_no_source_is_not_changed():
    assert definition(len) is None and definition(exec) is None and definition(3) is None
    assert len(replay("answer", np.sum, [Call((2,))])) == 1  # as it is
    factor = 2
    assert definition(lambda x: factor * x) is None


def test_changes_that_never_end_are_ended():
    source = ("def answer(x, limit):\n    i = 0\n    while i < 3:\n        i += 1\n"
              "    return x * 0 + i + 1e-3")
    *ended, last = replay("answer", written(source), [Call(NUMBERS[0])], most=400)
    assert all(len(r.outcomes) == 1 for r in ended) and last.kind == playing.UNTRIED


def test_what_nobody_could_end_is_not_begun():
    """Some change of it divides by 0, and with infinite numbers LAPACK would never end."""
    source = ("def answer():\n    table = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1.0]])\n"
              "    return np.linalg.lstsq(table / 1, table[0], rcond=None)[0]\n")
    found = replay("answer", written(source), [Call(())], most=20_000)  # on a busy machine, too
    said = [o.message for r in found for o in r.outcomes]
    assert "lstsq got numbers that are infinite or NaN" in said


def test_whatever_is_written_can_be_changed():
    source = (f"def answer(x):\n    y = astype(x)\n    z = 1e300 * x - {10**400}\n"
              "    return array(*x)[...], -x[::-1], max(), sum()(1), np.sum(), range()\n")
    assert len(replay("answer", written(source), [Call((1,))])) > 50


def test_a_name_is_told_with_the_line_where_it_is_made():
    source = ("def answer(x, w):\n    left = 2 * x\n    right = 3 * x\n    more = w + 1\n"
              "    return left + right * 0 + right")
    wrong = written(source.replace("+ right * 0 + right", "+ more"))
    found = cause(wrong, lambda x, w: 5 * x, TABLES)
    assert found.name == "a slip: a name"
    assert "line 4, `more = w + 1` or line 5, `return left + more`" in found.advice


def test_an_order_is_told_with_the_lines_of_what_changes_places():
    source = ("def answer(x):\n    return {\n        'a': 2 * x,\n        'b': x + 1,\n"
              "        'c': x - 1,\n    }")
    found = cause(written(source), lambda x: {"a": x - 1, "b": x + 1, "c": 2 * x},
                  [(x,) for x, *_ in TABLES])
    assert found.advice.startswith("A change in line 3, `'a': 2 * x,` or line 5, `'c': x - 1,`")
