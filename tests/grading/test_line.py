"""What crosses between judge and sandbox, and comes back the same."""

from __future__ import annotations

import itertools
import json
import sys
import threading
import time
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import dlcourse as dl
from dlcourse.checks import judge
from dlcourse.grading import codec, confine, sandbox, standins


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


keys = (st.text(max_size=5) | st.integers() | st.dates() | st.booleans() | st.binary(max_size=3)
        | st.tuples(st.integers(0, 9), st.text(max_size=2)))
arrays = hnp.arrays(
    st.sampled_from([np.float64, np.float32, np.int64, np.int8, np.uint16, bool, "U3", "S2",
                     "M8[s]", "m8[25us]", [("x", "<f8"), ("n", "?"), ("s", "U2")]]),
    hnp.array_shapes(min_dims=0, min_side=0, max_side=4))
leaves = (st.none() | st.booleans() | st.integers() | st.integers(-10**3999, 10**3999)
          | st.floats() | st.text() | st.complex_numbers() | st.binary() | st.fractions()
          | st.decimals(allow_nan=False) | st.dates() | st.datetimes() | st.times()
          | st.timedeltas() | st.builds(bytearray, st.binary())
          | st.builds(range, st.integers(-9, 9), st.integers(-9, 10**6), st.integers(1, 9))
          | arrays | arrays.map(np.transpose) | st.frozensets(keys, max_size=4)
          | st.sets(keys, max_size=4) | st.builds(Counter, st.text(max_size=9)))
Pair = namedtuple("Pair", ["first", "second"])


def containers(inner):
    mappings = st.dictionaries(keys, inner, max_size=4)
    return (st.lists(inner, max_size=4) | st.tuples(inner, inner) | mappings
            | mappings.map(OrderedDict) | mappings.map(lambda d: defaultdict(list, d))
            | st.builds(Pair, inner, inner)
            | st.builds(deque, st.lists(inner, max_size=4), st.none() | st.integers(0, 5)))


values = st.recursive(leaves, containers, max_leaves=12)


@given(values)
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_data_come_back_as_they_went(echo, value):
    same(echo(value), value)


def same(a, b):
    if hasattr(b, "_fields"):
        assert type(a).__name__ == type(b).__name__ and a._fields == b._fields
        a, b = tuple(a), tuple(b)
    assert type(a) is type(b)
    if isinstance(b, list | tuple | deque):
        assert len(a) == len(b) and getattr(a, "maxlen", None) == getattr(b, "maxlen", None)
        for x, y in zip(a, b, strict=True):
            same(x, y)
    elif isinstance(b, dict):
        assert list(a) == list(b)
        for key in b:
            same(a[key], b[key])
    elif isinstance(b, np.ndarray):
        assert (a.dtype, a.shape, a.flags.fnc) == (b.dtype, b.shape, b.flags.fnc)
        if b.dtype == object:
            for x, y in zip(a.flat, b.flat, strict=True):
                same(x, y)
        else:
            np.testing.assert_array_equal(a, b)
    else:
        assert a == b or (a != a and b != b)


def objects(*values):
    array = np.empty(len(values), object)
    array[:] = values
    return array


@pytest.mark.parametrize("value", [
    OrderedDict(b=1, a=[2]), defaultdict(int, a=1), defaultdict(lambda: 1), Counter("abca"),
    deque([1, "a"], maxlen=3), {1, "a", (2, 3)}, frozenset({1, 2}), {frozenset({1}), frozenset()},
    bytearray(b"\x00\xff"), 2**64, -(10**3999), Fraction(-2**70, 3), Decimal("-0.10"),
    Decimal("1E+99"), Decimal("Infinity"), date(2024, 2, 29), datetime(2024, 1, 2, 3, 4, 5, 6),
    datetime(2024, 1, 2, tzinfo=UTC), time_of_day(23, 59), timedelta(days=-1, microseconds=1),
    range(10**6), range(9, 0, -2), slice(1, None), NotImplemented, ..., Pair(1, [2]),
    np.asfortranarray(np.arange(6).reshape(2, 3)), np.array([b"a", b"bcd"]),
    np.array(["2024-01-01", "NaT"], "M8[D]"), np.array([1, 2], "m8"), np.float32(2),
    np.datetime64("2024-01-01T00:00"), np.bytes_(b"ab"), np.dtype(">i4"), np.dtype(object),
    np.dtype([("x", "<f8"), ("y", "?")]), np.array([(1.5, True)], [("x", "<f8"), ("y", "?")]),
    objects(1, [2, {"a": None}], np.zeros(2)), set, frozenset, bytes,
], ids=lambda v: f"{type(v).__name__} {str(v)[:20]}")
def test_each_kind_comes_back(echo, value):
    same(echo(value), value)
    same(echo([value, (value,)]), [value, (value,)])


def test_a_default_that_is_a_plain_type_is_one_there(student):
    count, made = student("import collections\ndef count(d, x):\n    for i in x: d[i] += 1\n"
                          "made = collections.defaultdict(list)\nmade[0].append(1)",
                          "count", "made")
    d = defaultdict(int)
    count(d, "abca")
    assert d == {"a": 2, "b": 1, "c": 1} and type(d) is defaultdict
    assert made[0] == [1] and made[1] == []


def test_views_of_dicts(student):
    found = student("from collections import OrderedDict\nd = {'b': 1, 'a': [2]}\n"
                    "found = d.keys(), d.values(), d.items(), OrderedDict(d).keys()", "found")
    keys, values, items, ordered = found
    d = {"b": 1, "a": [2]}
    assert keys == {"a", "b"} and keys == d.keys() and list(keys) == ["b", "a"] == list(ordered)
    assert list(values) == [1, [2]] and sorted(keys) == ["a", "b"] and items == d.items()


def test_results_that_are_named_tuples(student):
    svd, point, odd, again = student(
        "from typing import NamedTuple\nfrom collections import namedtuple\n"
        "class Point(NamedTuple):\n    x: float\n    y: float = 2.0\n"
        "    def __eq__(self, other): return True\n"
        "svd = np.linalg.svd(np.diag([3.0, 2.0]))\npoint = Point(1.0)\n"
        "odd = namedtuple('Odd', ['a', 'b'], rename=True)._make([1, 2])\n"
        "again = namedtuple('Strange', ['if'], rename=True)(1)", "svd", "point", "odd", "again")
    assert svd.S.tolist() == [3, 2] and type(svd).__name__ == "SVDResult" and len(svd) == 3
    assert point == (1.0, 2.0) and point != (1.0, 3.0) and point.y == 2.0
    assert odd == (1, 2) and odd.b == 2 and type(again) is tuple
    assert type(np.linalg.svd(np.eye(2)))(*svd) == svd


def test_a_named_tuple_does_not_answer_for_itself(student):
    with pytest.raises(TypeError, match="cannot be read"):
        student("from collections import namedtuple\n"
                "def f(): return namedtuple('Odd', 'mean')(lambda **_: 5.0)", "f")()


def test_masked_arrays_are_no_answer_to_everything(student):
    masked, nothing = student("masked = np.ma.array([9.0, 9.0], mask=True)\n"
                              "nothing = np.ma.masked", "masked", "nothing")
    for answer in (masked, nothing):
        with pytest.raises((AssertionError, TypeError)):
            np.testing.assert_array_equal(answer, [1.0, 2.0])


@pytest.mark.parametrize("code", [
    "iter([1, 2])", "iter((1, 2))", "iter(range(1, 3))", "iter({1: 0, 2: 0})", "iter({1, 2})",
    "itertools.chain([1], [2])", "itertools.islice(itertools.count(1), 2)", "reversed([2, 1])",
    "itertools.accumulate([1, 1])", "map(int, '12')", "iter({0: 1, 1: 2}.values())",
    "iter(np.array([1, 2]).tolist())"])
def test_iterators(student, code):
    found = student(f"import itertools\nfound = {code}", "found")
    assert next(found) == 1 and list(found) == [2] and iter(found) is found


def test_functions_are_called_here_or_found_there(student):
    at = student("def at(f, x):\n    return f(x)", "at")
    assert at(np.sin, 0.0) == 0 and at(lambda x: {x}, 1) == {1} and at(len, [1]) == 1


def test_iterators_there_and_without_end(student):
    total, endless = student("import itertools\ntotal = lambda x: sum(x)\n"
                             "endless = lambda: itertools.repeat(1)", "total", "endless")
    assert total(iter([1, 2])) == total(itertools.chain([1], [2])) == 3
    with pytest.raises(ValueError, match="never ends"):
        list(endless())


@pytest.mark.parametrize("code", ["range(10**12)", "10**5000", "Decimal('1e99999')", "Text('a')",
                                  "Number(3)", "bytes(10**6)", "Fraction(10**5000, 3)",
                                  "np.array([odd])", "Color.RED"])
def test_what_is_too_large_or_the_students_own_is_opaque(student, code):
    found = student("import enum\nfrom decimal import Decimal\nfrom fractions import Fraction\n"
                    "class Text(str):\n    def __eq__(self, other): return True\n"
                    "class Number(int):\n    def __eq__(self, other): return True\n"
                    "class Odd:\n    def exp(self): return 1.0\nodd = Odd()\n"
                    f"class Color(enum.IntEnum):\n    RED = 1\nfound = {code}", "found")
    assert isinstance(found, codec.Opaque)


@pytest.mark.parametrize("link", ["[x]", "(x,)", "{'next': x}", "deque([x])", "Link(x)",
                                  "OrderedDict(next=x)"])
def test_a_linked_list_of_some_length(student, link):
    limit = sys.getrecursionlimit()
    head, echo = student("from collections import OrderedDict, deque, namedtuple\n"
                         f"Link = namedtuple('Link', 'next')\nx = 0\nfor i in range(390):"
                         f"\n    x = {link}\necho = lambda x: x", "x", "echo")
    for value in (head, echo(head), echo([head])[0]):
        length = 0
        while value != 0:
            value = next(iter(value.values() if isinstance(value, dict) else value))
            length += 1
        assert length == 390
    assert sys.getrecursionlimit() == limit


def test_sets_and_other_boxes_are_changed_here(student):
    change = student("def change(s, o, c, q, b, f, u):\n    s.add(3)\n    s.discard(1)\n"
                     "    o.move_to_end('a')\n    c.update('aa')\n    q.append(s)\n"
                     "    b[0] = 7\n    f[0, 1] = 9\n    u[0] = q", "change")
    s, o, c, q = {1, 2}, OrderedDict(a=1, b=2), Counter("a"), deque([1, 2], maxlen=2)
    b, f, u = bytearray(b"ab"), np.zeros((2, 3), order="F"), objects(1, [2])
    held = u[1]
    change(s, o, c, q, b, f, u)
    assert s == {2, 3} and list(o) == ["b", "a"] and c == Counter("aaa") and type(c) is Counter
    assert list(q) == [2, s] and q[1] is s and q.maxlen == 2 and b == b"\x07b"
    assert f[0, 1] == 9 and f.sum() == 9 and f.flags.fnc
    assert u[0] is q and u[1] is held


def test_a_change_to_an_equal_place_in_memory_is_seen(student):
    change = student("def change(rows):\n    n = len(rows)\n    rows.clear()\n"
                     "    rows.extend((i, -i, i) for i in range(n))", "change")
    rows = [(i, i, i) for i in range(50)]
    change(rows)
    assert rows == [(i, -i, i) for i in range(50)]


@pytest.mark.parametrize("bits", [np.random.MT19937, np.random.Philox, np.random.SFC64])
def test_random_generators_of_each_kind(student, bits):
    rng = np.random.Generator(bits(3))
    draw = student("def draw(rng):\n    return rng.random()", "draw")
    other = np.random.Generator(bits(3))
    assert draw(rng) == other.random() and rng.random() == other.random()


def state(**changes):
    """Of a random generator that was never in it."""
    about = np.random.MT19937(0).state
    about["state"] = {"key": about["state"]["key"].tolist(), "pos": 0} | changes
    return json.dumps(about, default=int)


def nested(depth, node=0):
    for _ in range(depth):
        node = {"t": [node]}
    return node


HOSTILE = {
    "a kind of no parts": {"fraction": 1},
    "a fraction of nothing": {"fraction": [1, 0]},
    "a fraction of texts": {"fraction": ["1/2"]},
    "a fraction of a reference": {"fraction": [{"mine": 1}]},
    "a number without end": {"i": ["f" * 10_000]},
    "a number that is none": {"i": ["__import__('os')"]},
    "a text of a reference": {"b": [{"mine": 1}]},
    "a decimal number without end": {"decimal": ["1E999999999"]},
    "a decimal number that is none": {"decimal": ["1; 2"]},
    "a date that is none": {"date": ["2024-13-01"]},
    "a date of no text": {"datetime": [1]},
    "a span longer than any": {"timedelta": [10**12, 0, 0]},
    "a range too long": {"r": [0, 10**12, 1]},
    "a range that stands": {"r": [0, 1, 0]},
    "a range of floats": {"r": [0.0, 1.0, 1.0]},
    "a set of lists": {"set": [[1]]},
    "a set of no list": {"set": "abc"},
    "a set of one hash": {"set": [{"i": [f"{k * (2**61 - 1):x}"]} for k in range(1000)]},
    "a dict of one hash": {"d": [{"t": [-1 - (k >> b & 1) for b in range(10)]}
                                 for k in range(1000)], "to": [0] * 1000},
    "a dict without values": {"d": [1, 2], "to": [1]},
    "items that are no pairs": {"items": [{"t": [1, 2, 3]}]},
    "items of references": {"items": [{"mine": 1}]},
    "a deque of no length": {"deque": [], "most": "a"},
    "a deque of a length beyond any": {"deque": [], "most": 10**30},
    "a special method": {"row": [1], "name": "Odd", "fields": ["__eq__"]},
    "a private name": {"row": [1], "name": "Odd", "fields": ["_fields"]},
    "a word of Python's": {"row": [1], "name": "Odd", "fields": ["if"]},
    "a name that is code": {"row": [1], "name": "Odd", "fields": ["a=print(1)"]},
    "one name in two spellings": {"row": [1, 2], "name": "Odd", "fields": ["fi", "ﬁ"]},
    "names twice": {"row": [1, 2], "name": "Odd", "fields": ["a", "a"]},
    "too few names": {"row": [1, 2], "name": "Odd", "fields": ["a"]},
    "names that are no texts": {"row": [1], "name": "Odd", "fields": [["a"]]},
    "more kinds of tuples than any answer": [
        {"row": [1], "name": "Odd", "fields": [f"a{k}"]} for k in range(1000)],
    "an array of objects' addresses": {"a": ["|O", [1], 0]},
    "an array of objects within": {"a": [[["x", "|O"]], [1], 0]},
    "an array of a type within a type": {"a": [[["x", [["y", "<f8"]]]], [1], 0]},
    "an array of a type that is code": {"a": ["<f8,O", [1], 0]},
    "an array of a type without size": {"a": ["<U0", [10**12], 0]},
    "an array of a type too large": {"a": ["|V99999999", [1], 0]},
    "an array of dates of no unit": {"a": ["<M8[0s]", [1], 0]},
    "an array of another size": {"a": ["<f8", [2], 0]},
    "an array of negative size": {"a": ["<f8", [-1], 0]},
    "an array of no shape": {"a": ["<f8", "a", 0]},
    "an array of too many axes": {"a": ["<f8", [1] * 100, 0]},
    "an array of bytes that are not there": {"a": ["<f8", [1], 7]},
    "objects without number": {"objects": [1], "shape": [10**12]},
    "a type that is no plain one": {"dtype": "V1000000000"},
    "a view of objects": {"view": [{"objects": [1], "shape": [1]}, 0, [1], [8]]},
    "a view beyond its array": {"view": [{"a": ["|u1", [8], 0]}, 1, [8], [1]]},
    "a random generator that reads elsewhere": {"rng": state(pos=10**9)},
    "one that reads before": {"rng": state(pos=-(10**9))},
    "one of half a state": {"rng": state(key=[1])},
    "a number out of order": {"m": 5, "v": []},
    "a number not given": {"m": 5},
    "tuples in tuples without end": nested(1000),
    "numbers in numbers": json.loads('{"m":0,"v":' * 900 + "0" + "}" * 900),
    "no kind": {},
}


@pytest.mark.parametrize("node", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_data_is_refused(node):
    class Hostile(codec.Opaque):
        def forbidden(self, *_):
            raise AssertionError("the student's code was called")

        __getattr__ = __iter__ = __getitem__ = __len__ = __index__ = __float__ = forbidden

    decoder = codec.Decoder([memoryview(bytes(8))], lambda node: Hostile(), codec.Tracked())
    start = time.monotonic()
    with pytest.raises((codec.CodecError, TypeError, ValueError, KeyError, IndexError)):
        decoder.decode([node])
    assert time.monotonic() - start < 1
    assert decoder.depth == 0 and decoder.decode(nested(100)) and sys.getrecursionlimit() < 5000


def test_bytes_that_are_no_booleans_become_some():
    decoder = codec.Decoder([memoryview(bytes([0, 2, 255, 7]))], lambda node: None)
    plain = decoder.decode({"a": ["|b1", [4], 0]})
    within = decoder.decode({"a": [[["x", "|b1"], ["y", "|u1"]], [2], 0]})
    assert plain.view(np.uint8).tolist() == [0, 1, 1, 1]
    assert within["x"].copy().view(np.uint8).tolist() == [0, 1] and within["y"].tolist() == [2, 7]


def test_a_frame_nested_without_end_is_refused():
    text = b'{"ok":' + b"[" * 1_000_000
    data = iter([codec.HEADER.pack(len(text), 0), text])
    with pytest.raises(codec.CodecError):
        codec.read(lambda n: next(data))


@pytest.mark.parametrize("node", [["view"], {"d": [], "to": []}, 5, "a"])
def test_a_change_of_one_thing_into_another_is_refused(node):
    for target in ({1}, deque([1]), np.zeros(1), bytearray(b"a"), np.random.default_rng(0)):
        tracked = codec.Tracked()
        tracked.add(target)
        with pytest.raises(codec.CodecError):
            codec.apply([[0, node]], tracked, codec.Decoder([], lambda n: None, tracked))


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


def test_an_alarm_never_rings_in_the_middle_of_an_exchange(student):
    """Though another thread would take the signal."""
    slow, quick = student("def slow():\n    while True: pass\ndef quick(): return 1",
                          "slow", "quick")
    over = threading.Event()
    threading.Thread(target=over.wait).start()
    try:
        with pytest.raises(judge.OutOfTime), judge.time_limit(0.3):
            slow()
        assert quick() == 1
    finally:
        over.set()


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


def test_a_generator_of_ever_larger_numbers_can_be_begun(student):
    fib = student("def fib():\n    a, b = 0, 1\n    while True:\n        yield a\n"
                  "        a, b = b, a + b", "fib")
    assert [n for n, _ in zip(fib(), range(6), strict=False)] == [0, 1, 1, 2, 3, 5]
