"""The line between judge and sandbox, and the student's program at its other end."""

from __future__ import annotations

import io
import struct
import threading
from typing import Any

import msgpack
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from dlcourse.grading.sandbox import wire
from dlcourse.grading.sandbox.outside import Gone, Warm
from dlcourse.grading.sandbox.walls import Limits, walls
from dlcourse.running.calls import Call, Formula, Script
from dlcourse.running.outcome import Outcome

QUICK = Limits(cell=2.0, total=20.0)


@pytest.fixture(scope="module")
def warm():
    with Warm(walls()) as warm:
        yield warm


@pytest.fixture
def program(warm):
    """Starts a student's program and runs a cell in it."""
    started = []

    def start(source: str = ""):
        started.append(warm.fork(QUICK, {"data.txt": b"from the assignment"}))
        ran = started[-1].run(source, 1, 5)
        assert "error" not in ran, ran
        return started[-1]

    yield start
    for one in started:
        one.close()


def play(program, name: str, *arguments: Any, each: float = 1.0, seconds: float = 2.0) -> Outcome:
    (outcome,) = program.play(name, [Call(arguments)], each, seconds)
    return outcome


def back(value: Any) -> Any:
    """As it comes out at the other end of the line."""
    stream = io.BytesIO()
    wire.write(stream, value)
    stream.seek(0)
    return wire.read(stream.read)


def alike(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray | np.generic):
        return (type(one) is type(other) and one.dtype == other.dtype
                and one.shape == other.shape
                and np.array_equal(one, other, equal_nan=one.dtype.kind == "f"))
    if isinstance(one, list | tuple):
        return (type(one) is type(other) and len(one) == len(other)
                and all(map(alike, one, other)))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(alike(one[k], other[k]) for k in one)
    return type(one) is type(other) and (one == other or one != one)


KINDS = [np.dtype(k) for k in ("?", "i1", "<i4", ">i8", "u2", "<f2", "<f4", "<f8", ">f4")]
LEAVES = st.one_of(
    st.none(), st.booleans(), st.floats(), st.text(), st.integers(-(2**63), 2**63 - 1),
    st.sampled_from(KINDS).flatmap(lambda k: arrays.arrays(
        k, arrays.array_shapes(min_dims=0, min_side=0, max_side=4))))
DATA = st.recursive(LEAVES, lambda inner: st.one_of(
    st.lists(inner), st.lists(inner).map(tuple),
    st.dictionaries(st.one_of(st.text(), st.integers(0, 9)), inner)), max_leaves=12)


@given(DATA)
@settings(max_examples=200, deadline=None)
def test_data_come_out_as_they_went_in(value):
    assert alike(back(value), value)


def test_numbers_of_numpys_stay_numpys():
    for value in (np.float32(1.5), np.int8(3), np.bool_(True), np.float64("nan")):
        assert alike(back(value), value)


def test_questions_and_outcomes_are_records():
    script = Script("f(x) + g(2)", {"x": np.ones(2), "g": Formula("a * x", {"a": 3})})
    assert back(script).names["g"](2) == 6
    outcome = Outcome("value", (1, [2.5]), {0: np.zeros(2)}, ("overflow",), "printed")
    assert alike(back([outcome])[0].value, (1, [2.5])) and back(outcome).warned == ("overflow",)


def extension(code: int, value: Any) -> bytes:
    return msgpack.packb(msgpack.ExtType(code, msgpack.packb(value)))


def nested(depth: int) -> bytes:
    data = msgpack.packb([1])
    for _ in range(depth):
        data = msgpack.packb(msgpack.ExtType(wire.TUPLE, data))
    return data


HOSTILE = {
    "no msgpack": b"\xc1",
    "cut off": b"\x93\x01",
    "more behind": b"\x01\x01",
    "lists without end": b"\x91" * 5000,
    "tuples without end": nested(300),
    "a list of four billion": b"\xdd\xff\xff\xff\xff",
    "a text of four gigabytes": b"\xdb\xff\xff\xff\xff",
    "a date": msgpack.packb(msgpack.Timestamp(0)),
    "an unknown type": extension(99, 1),
    "a tuple that is none": extension(wire.TUPLE, 5),
    "an array larger than its bytes": extension(wire.ARRAY, ["<f8", [10**11], False]),
    "an array of overflowing size": extension(wire.ARRAY, ["<f8", [2**40, 2**40], False]),
    "an array of nothing, far too wide": extension(wire.ARRAY, ["<f8", [0, 2**62], False]),
    "a negative shape": extension(wire.ARRAY, ["<f8", [-1], False]),
    "a shape of 50 axes": extension(wire.ARRAY, ["<f8", [0] * 50, False]),
    "an array of objects": extension(wire.ARRAY, ["|O", [1], False]),
    "an array of records": extension(wire.ARRAY, ["<f8,<f8", [1], False]),
    "an array without a shape": extension(wire.ARRAY, ["<f8", 3, False]),
    "a class": extension(wire.RECORD, ["Popen", {"args": "true"}]),
    "a call with more fields": extension(wire.RECORD, ["Call", {"arguments": [], "x": 1}]),
    "an outcome without fields": extension(wire.RECORD, ["Outcome", {}]),
    "an outcome of numbers": extension(wire.RECORD, ["Outcome", {
        "kind": 3, "value": None, "after": {}, "warned": [], "printed": "", "error": "",
        "message": "", "line": "", "seconds": 0.0}]),
    "a message of a million characters": extension(wire.RECORD, ["Outcome", {
        "kind": "error", "value": None, "after": {}, "warned": [], "printed": "", "error": "E",
        "message": "x" * 10**6, "line": "", "seconds": 0.0}]),
    "too many keys": msgpack.packb({k * (2**61 - 1): 0 for k in range(8)}
                                   | {str(k): 0 for k in range(1000)}),
    "a key that is a list": b"\x81\x91\x01\x01",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_data_is_refused_with_a_sentence(text):
    with pytest.raises(wire.WireError):
        wire.unpacked(text, b"")


@pytest.mark.parametrize("lengths", [(wire.LARGEST_TEXT + 1, 0), (0, wire.LARGEST_ARRAYS + 1),
                                     (2**32 - 1, 2**32 - 1)])
def test_a_frame_that_is_too_long_is_not_read(lengths):
    stream = io.BytesIO(struct.pack("!II", *lengths))
    with pytest.raises(wire.WireError, match="more than"):
        wire.read(stream.read)


def test_what_cannot_be_sent_is_not(program):
    with pytest.raises(TypeError, match="function"):
        wire.packed([print])
    with pytest.raises(wire.WireError, match="more than"):
        wire.packed(np.zeros(10_000_000))
    one = program("huge = lambda: [float(i) for i in range(1_000_000)]")
    assert play(one, "huge").sentence == "It returned more than an answer may hold."


def test_a_cell_prints_shows_and_fails(program):
    one = program()
    assert one.run("print('a')\n1 + 1", 2, 5) == {"printed": "a\n", "shown": "2"}
    failed = one.run("x = 1\n1 / (x - 1)", 3, 5)
    assert (failed["error"], failed["line"]) == ("ZeroDivisionError", "1 / (x - 1)")
    assert one.run("import asyncio\nawait asyncio.sleep(0, 'waited')", 4, 5)["shown"] == "'waited'"
    assert one.run("open('data.txt').read()", 5, 5)["shown"] == "'from the assignment'"


def test_a_question_is_one_message_and_its_answer_another(program, monkeypatch):
    one = program("def double(x):\n    return 2 * x")
    sent = []
    write = wire.write
    monkeypatch.setattr(wire, "write", lambda stream, value: sent.append(1) or write(stream, value))
    read = wire.read
    monkeypatch.setattr(wire, "read", lambda *how: sent.append(-1) or read(*how))
    outcomes = one.play("double", [Call((i,)) for i in range(50)], 1.0, 2.0)
    assert [o.value for o in outcomes] == [2 * i for i in range(50)] and sent == [1, -1]


def test_what_a_function_does_while_asked_is_known_to_nobody_afterwards(program):
    one = program("import numpy as np\nseen, np.kept = [], 0\ndef spy(x):\n    seen.append(x)\n"
                  "    np.kept = x\n    np.random.seed(x)\n    return len(seen)\n"
                  "np.random.seed(0)")
    assert play(one, "spy", 5).value == 1 and play(one, "spy", 6).value == 1
    test = one.test("helper = spy(7)\nassert helper == 1\nspy = None", 2.0)
    assert "error" not in test
    after = one.run("print(seen, np.kept, 'helper' in dir(), spy is None)\nnp.random.rand()", 2, 5)
    np.random.seed(0)
    assert after["printed"] == "[] 0 False False\n"
    assert float(after["shown"].strip("np.float64()")) == np.random.rand()


ENDS = {
    "a crash": ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
    "an exit": ("import os; os._exit(3)", "ended itself"),
    "a loop": ("while True: pass", "stopped after 1 seconds"),
    "a loop that heeds nothing": (
        "\n    while True:\n        try:\n            while True: pass\n"
        "        except BaseException: pass", "stopped after"),
    "a loop without signals": (
        "import signal\n    signal.setitimer(signal.ITIMER_PROF, 0)\n"
        "    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))\n    while True: pass",
        "stopped after 2"),
    "sleep": ("import time; time.sleep(1e6)", "stopped after 2 seconds"),
    "sleep in a child": ("import os, time\n    os.fork()\n    time.sleep(1e6)", "stopped after"),
    "recursion": ("return forever(0)", "RecursionError"),
    "memory": ("return bytearray(3 * 10**9)", "memory"),
    "an unspeakable error": (
        "class E(BaseException):\n        def __str__(self): raise self\n    raise E", "read"),
}


@pytest.mark.parametrize("code", ENDS)
def test_what_ends_badly_ends_alone(program, code):
    source, words = ENDS[code]
    one = program(f"def forever(x):\n    {source}\ndef quick(x):\n    return x + 1")
    try:
        said = play(one, "forever", 1).sentence
    except Gone as why:
        said = str(why)
    assert words in said
    assert not one.gone and play(one, "quick", 1).value == 2


@pytest.mark.parametrize("code", [
    "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass",
    "import os\nfor i in range(30):\n    if os.fork() == 0:\n        while True: pass\n"
    "while True: pass"])
def test_more_processes_than_there_may_be_are_ended_together(program, warm, code):
    one = program()
    with pytest.raises(Gone, match="processes"):
        one.run(code, 2, 5)
    assert warm.processes() == []
    assert program("x = 1").run("x", 2, 5)["shown"] == "1"


def test_what_forks_in_a_cell_is_no_second_program(program):
    one = program()
    one.run("import os\nchild = os.fork()", 2, 5)
    assert one.run("child > 0", 3, 5)["shown"] == "True"
    assert one.run("child > 0", 4, 5)["shown"] == "True"


def test_time_is_the_processors(program):
    """Sixteen busy threads beside it, and the same seconds for the student."""
    one = program("def work():\n    import time\n    start = time.process_time()\n"
                  "    while time.process_time() < start + 0.5: pass\n    return 1")
    over = threading.Event()
    busy = [threading.Thread(target=lambda: [sum(range(999)) for _ in iter(over.is_set, True)])
            for _ in range(16)]
    for thread in busy:
        thread.start()
    try:
        assert play(one, "work", each=0.9, seconds=1.0).value == 1
    finally:
        over.set()
    assert 0 < one.used < 3


def test_one_submission_sees_nothing_of_the_one_before(program):
    first = program("open('left.txt', 'w').write('x')\nnp = 5")
    first.close()
    seen = program("import os").run("print(os.listdir('.'), 'np' in dir())", 2, 5)
    assert seen["printed"] == "['data.txt'] False\n"


def test_the_checks_are_not_there(program):
    one = program("from dlcourse.checks import softmax_and_loss as check\nimport os, dlcourse\n"
                  "folder = os.path.dirname(dlcourse.__file__)")
    assert one.run("check.softmax(1), check.lesson.exercises", 2, 5)["shown"].startswith("(None,")
    listed = one.run("sorted(os.listdir(folder + '/checks'))", 3, 5)
    assert listed.get("error") or listed["shown"] == "[]"


def test_a_test_may_be_run_without_the_students_answers(program):
    one = program("def square(x):\n    return x * x\ny = 3")
    stub = "def square(x):\n    raise NotImplementedError"
    assert "error" not in one.test("assert square(y) == 9", 2.0)
    assert one.test("assert square(y) == 9", 2.0, [stub], ["square"])["error"] == (
        "NotImplementedError")
    assert "error" not in one.test("assert y == 3", 2.0, [stub], ["square"])
    assert one.test("y", 2.0, [], ["y"])["error"] == "NameError"
    assert "error" not in one.test("assert helper(2) == 5", 2.0,
                                   ["def helper(x):\n    return square(x) + 1"])


def test_an_answer_with_one_thing_changed_is_asked_in_a_child(program):
    one = program("seen = []\ndef bigger(x):\n    seen.append(x)\n    return x - 1")
    repairs = one.replay("bigger", [Call((2,))], ())
    (mended, *_) = [r for r in repairs if r.kind == "a sign" and r.outcomes[0].value == 3]
    assert (mended.line, mended.code) == (4, "return x - 1")
    assert [r.number for r in one.replay("bigger", [Call((2,))], [mended.number])] == [
        mended.number]
    assert one.replay("nobody", [Call((2,))], ()) == [] and not one.gone
    assert one.run("seen", 2, 5.0)["shown"] == "[]"
