"""The framework against everything a student's function may do."""

from __future__ import annotations

import contextlib
import itertools
import json
import pickle
import random
import signal
import sys
import threading
import time
import types
import warnings
from collections import OrderedDict, defaultdict
from pathlib import Path

import numpy as np
import pytest
from IPython.core.formatters import PlainTextFormatter

from dlcourse import checks
from dlcourse.app import outline, record
from dlcourse.checks.kit import Lesson, part, score
from dlcourse.checks.kit.comparison import difference
from dlcourse.checks.kit.inputs import Draw
from dlcourse.running import limits, outcome


@pytest.fixture
def double():
    lesson = Lesson("00_test")

    @lesson.exercise(
        part(3, "ordinary numbers", lambda draw: [draw.table(), draw.table(), draw.table(rows=1)]),
        part(2, "whole numbers", lambda draw: [draw.table(dtype=int)]),
        untouched=2.5, hints=("first", "second"), seconds=0.5)
    def double(x):
        return 2 * x

    @double.misconception("squared", "You multiply the number with itself.")
    def _(x):
        return x * x

    return double


class Endless:
    def __iter__(self):
        return self

    def __next__(self):
        return 1


class EqualToAll:
    def __eq__(self, other):
        return True

    def __getattr__(self, name):
        raise RuntimeError("no")

    def __repr__(self):
        raise RuntimeError("no")


class HostileArray:
    def __array__(self, *_, **__):
        raise RuntimeError("hostile")


def nested(depth):
    value = [1.0]
    for _ in range(depth):
        value = [value]
    return value


def stubborn(x):
    while True:
        with contextlib.suppress(Exception):
            loop(x)


def loop(x):
    n = 0
    while True:
        n += 1


def leave(x):
    sys.exit(0)


def deep(x):
    return deep(x)


class Unspeakable(Exception):
    def __str__(self):
        raise RuntimeError("no words")


def throw(x):
    raise Unspeakable


HOSTILE = {
    "None": (lambda x: None, "returned None"),
    "a string": (lambda x: "2", "string"),
    "a list of strings": (lambda x: ["a"], "expected"),
    "wrong shape": (lambda x: x.ravel(), "shape"),
    "a number": (lambda x: 1.0, "shape"),
    "NaN": (lambda x: x * np.nan, "NaN"),
    "infinity": (lambda x: x + np.inf, "infinite"),
    "complex": (lambda x: x * 1j, "complex"),
    "exception": (lambda x: 1 / 0, "ZeroDivisionError"),
    "an exception without words": (throw, "cannot be read"),
    "exit": (leave, "exit()"),
    "recursion": (deep, "RecursionError"),
    "wrong number of arguments": (lambda: 1, "x is missing"),
    "endless generator": (lambda x: itertools.count(), "count"),
    "endless generator of one's own": (lambda x: (i for i in itertools.count()), "never ends"),
    "endless iterator": (lambda x: Endless(), "Endless"),
    "equal to everything": (lambda x: EqualToAll(), "EqualToAll"),
    "hostile array": (lambda x: HostileArray(), "hostile"),
    "object array": (lambda x: np.array([object()]), "object"),
    "deep nesting": (lambda x: nested(1000), "without end"),
    "a giant array": (lambda x: np.broadcast_to(0.0, (10**5, 10**5)), "far too large"),
    "a giant number": (lambda x: 10**400, "too large"),
    "a function": (lambda x: np.exp, "brackets"),
    "a class": (lambda x: int, "object of type type"),
    "ragged lists": (lambda x: [[1], [1, 2]], "expected"),
    "a dict": (lambda x: {"a": 1}, "dict"),
    "a loop without end": (loop, "0.5 seconds"),
    "a loop that catches exceptions": (stubborn, "0.5 seconds"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_whatever_comes_back_costs_the_points_and_gets_its_sentence(double, case):
    answer, words = HOSTILE[case]
    score = double(answer)
    assert score == 0 and score.status == "wrong"
    assert words.lower() in score.report().lower()
    assert score._repr_html_()


@pytest.mark.parametrize("case", ["a loop without end", "a loop that catches exceptions", "None"])
def test_the_same_outside_the_main_thread(double, case):
    answer, words = HOSTILE[case]
    reports = []
    thread = threading.Thread(target=lambda: reports.append(double(answer).report()))
    thread.start()
    thread.join()
    assert words.lower() in reports[0].lower()


def test_what_only_waits_is_ended_too(double, monkeypatch):
    monkeypatch.setattr(limits, "BACKSTOP", 0.1)
    assert "0.5 seconds" in double(lambda x: time.sleep(1000)).report()


def test_a_limit_counts_this_threads_processor_time_only():
    over = threading.Event()

    def busy():
        while not over.is_set():
            sum(range(1000))

    other = threading.Thread(target=busy, daemon=True)
    other.start()
    try:
        with limits.time_limit(0.3):
            began = time.process_time()
            while time.process_time() - began < 0.5:  # mostly the other thread's
                time.sleep(0.01)
    finally:
        over.set()
        other.join()


def test_what_imports_a_module_has_more_time(monkeypatch, tmp_path):
    (tmp_path / "slow_to_import.py").write_text(
        "import time\nend = time.thread_time() + 0.3\nwhile time.thread_time() < end:\n    pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    with limits.time_limit(0.1):
        import slow_to_import  # noqa: F401
    with pytest.raises(limits.OutOfTime), limits.time_limit(0.1):
        while True:
            pass


def test_a_time_limit_leaves_somebody_elses_alarm_running():
    rang = []
    handler = signal.signal(signal.SIGALRM, lambda *_: rang.append(1))
    signal.setitimer(signal.ITIMER_REAL, 0.15)
    try:
        with limits.time_limit(5):
            time.sleep(0.01)
        while not rang:
            time.sleep(0.01)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)


def test_a_time_limit_does_not_interrupt_a_way_out():
    out = False
    names = {"clock": time.thread_time}
    exec(compile("def busy():\n    end = clock() + 0.1\n    while clock() < end:\n        pass",
                 contextlib.__file__, "exec"), names)
    with pytest.raises(limits.OutOfTime), limits.time_limit(0.05):
        names["busy"]()
        out = True
        while True:
            pass
    assert out


def test_not_done_is_not_wrong(double):
    def stub(x):
        raise NotImplementedError

    for answer in (stub, None, ...):
        score = double(answer)
        assert (float(score), score.status, score.misconception) == (0, "not done yet", None)
        assert score.report().startswith("double: 0 of 7.5 points – not done yet")
        assert "✗" not in score.report()


def test_the_points_are_what_is_printed(double):
    score = double(lambda x: 2.0 * x)
    assert score == score.points == 7.5 and repr(score) == str(score) == "7.5"
    assert PlainTextFormatter()(score) == "7.5"
    assert repr(double(lambda x: 0 * x)) == "0"
    assert json.dumps([score]) == "[7.5]"
    assert pickle.loads(pickle.dumps(score)).report() == score.report()


def test_partial_credit_for_what_holds_only(double):
    def only_floats(x):
        return 2 * x if x.dtype.kind == "f" else x

    def in_place(x):
        x *= 2
        return x

    assert double(only_floats) == 5.5
    score = double(in_place)
    assert score == 5 and score.misconception == "changes its input"
    assert "x came back changed" in score.report()


def test_a_misconception_is_named_and_shown(double):
    score = double(lambda x: x**2)
    assert score.misconception == "squared"
    for text in (score.report(), score._repr_html_()):
        assert "multiply the number with itself" in text
        assert "input" in text and "returned" in text and "expected" in text


def test_agreement_by_accident_in_a_few_places_names_nothing():
    lesson = Lesson("00_test")

    @lesson.exercise(
        part(1, "a", lambda draw: [2.0]), part(1, "b", lambda draw: [3.0]),
        part(1, "c", lambda draw: [5.0]))
    def double(x):
        return 2 * x

    @double.misconception("one more", "You add 1.")
    def _(x):
        return x + 1

    def alike(*places):
        return lambda x: x + 1 if x in places else -x

    assert double(lambda x: x + 1).misconception == "one more"
    assert double(alike(2.0, 5.0)).misconception is None
    assert double(lambda x: x + 1 if x < 5 else 1 / 0).misconception == "one more"
    assert double(alike(2.0)).misconception is None
    assert double(lambda x: 2 * x if x < 5 else x + 1).misconception is None


def test_usual_mistakes_are_named(double):
    assert double(lambda x: print(2 * x)).misconception == "prints instead of returning"
    assert double(lambda x: None).misconception == "nothing came back"
    assert double(lambda x: np.ones((2, 3))).misconception == "the same answer for every input"


def test_a_check_leaves_the_world_as_it_was(double, capsys):
    def meddling(x):
        np.random.seed(1)
        random.seed(1)
        warnings.simplefilter("ignore")
        np.seterr(all="ignore")
        print("x" * 10_000)
        warnings.warn("careful", stacklevel=1)
        return 2 * x

    filters, errors = warnings.filters[:], np.geterr()
    python, numpy = random.getstate(), np.random.get_state()[1].copy()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        double(meddling)
    assert caught == [] and capsys.readouterr() == ("", "")
    assert (warnings.filters[:], np.geterr(), random.getstate()) == (filters, errors, python)
    assert (np.random.get_state()[1] == numpy).all()


def test_inputs_are_fresh_and_of_no_shape_twice():
    seen = []
    draw = Draw(np.random.default_rng())
    shapes = [draw.table().shape for _ in range(30)]
    assert len(set(shapes)) == 30 and all(r != c for r, c in shapes)
    lesson = Lesson("00_test")
    watch = lesson.exercise(part(1, "any", lambda draw: [draw.table(), draw.table()]))(
        lambda x: seen.append(x.sum()) or 0.0)
    watch(lambda x: 0.0)
    watch(lambda x: 0.0)
    assert len(set(seen)) == 4


def test_the_same_seed_gives_the_same_report(double):
    reports = {double(lambda x: x, seed=3).report() for _ in range(3)}
    assert len(reports) == 1


def test_any_kind_of_dict_is_a_dict():
    assert outcome.plain(OrderedDict(a=1, b=(2, 3))) == {"a": 1, "b": (2, 3)}
    assert outcome.plain(defaultdict(list, a=[1])) == {"a": [1]}


def test_single_precision_on_the_way_is_precise_enough():
    x, w = Draw(np.random.default_rng(0)).table(), np.float32(1.3)
    got = (x.astype(np.float32) * w - np.float32(2)).astype(float)
    assert difference(got, x * 1.3 - 2) == ""
    assert difference(x * 1.30001 - 2, x * 1.3 - 2) != ""


def test_tolerance_fits_the_precision():
    x = np.linspace(1, 2, 5)
    assert not difference(x.astype(np.float32), x)
    assert not difference(x * (1 + 1e-9), x)
    assert difference(x * (1 + 1e-4), x)
    assert difference((x * 1.01).astype(np.float32), x)


def test_the_record_is_kept_and_never_fails_a_check(double, own_workspace, monkeypatch):
    double(lambda x: x)
    double(lambda x: 2 * x)
    double.lesson.hint("double")
    entry = record.read()["exercises"]["00_test/double"]
    assert (entry["points"], entry["attempts"], entry["hints"]) == (7.5, 2, 1)
    (own_workspace / ".dlcourse" / "progress.json").write_text("{ damaged")
    assert double(lambda x: 2 * x) == 7.5
    monkeypatch.setenv("DLCOURSE_WORKSPACE", "/proc/nowhere")
    assert double(lambda x: 2 * x) == 7.5


def test_hints_come_one_after_the_other(double):
    hints = [double.lesson.hint("double") for _ in range(3)]
    assert [h.text for h in hints] == ["first", "second", "second"]
    assert "Hint 1 of 2" in hints[0]._repr_html_()


def test_a_model_answer_appears_after_the_students_own():
    lesson = Lesson("00_test")
    why = lesson.explanation("why", "Why?", "Because of the model.")
    assert "model." not in repr(why(lambda: "too short"))
    assert "model." not in repr(why(None))
    assert "Because of the model." in repr(why(lambda: " ".join(map(str, range(25)))))


def test_html_is_escaped_and_says_in_words_what_colour_would():
    lesson = Lesson("00_test")
    choice = lesson.choice("q", 2, "?", "a", {"a": ("<b>", "yes"), "b": ("no", "<i>")})
    page = choice("a")._repr_html_() + choice("b")._repr_html_()
    assert "<i>" not in page and "&lt;i&gt;" in page
    assert "right:" in page and "not yet:" in page and "aria-label" in page


def test_every_assignment_can_be_loaded():
    for name in checks.NAMES:
        assert checks.lesson(name).name == name


def test_nbgraders_validate_shows_the_report(monkeypatch, capsys):
    """Of a cell that gives a part of its points it shows what stands on the error stream."""
    finding = score.Finding("rows sum to 1", 0, 10, "they do not")
    wrong, right = (score.Score(score.Verdict("softmax", 10, (finding,), status=status))
                    for status in (score.WRONG, score.RIGHT))
    printer = types.SimpleNamespace(text=print)
    wrong._repr_pretty_(printer, False)
    assert capsys.readouterr() == ("0\n", "")
    monkeypatch.setenv("NBGRADER_VALIDATING", "1")
    wrong._repr_pretty_(printer, False)
    assert capsys.readouterr() == ("0\n", wrong.report() + "\n")
    right._repr_pretty_(printer, False)
    assert capsys.readouterr().err == ""


def boxed(lesson, points, hints=(), similar=None):
    @lesson.exercise(part(points, "a number", lambda draw: [draw.number()]), hints=hints,
                     similar=similar)
    def double(x):
        return 2 * x

    return double


def test_the_last_check_says_how_far_one_is_and_where_it_goes_on(monkeypatch):
    second = outline.Lesson("02_second_one", notebook=Path("x"), called="Second one: more")
    monkeypatch.setattr(outline, "following", {"01_first": second}.get)
    lesson = Lesson("01_first")
    double = boxed(lesson, 83)
    letter = lesson.choice("letter", 17, "?", "a", {"a": ("x", "y"), "b": ("x", "y")})
    assert "So far" not in double(lambda x: 2 * x)._repr_html_()  # not the last
    assert "So far 83 of 100 points. Left: letter." in letter("b")._repr_html_()
    done = letter("a")._repr_html_()
    assert "Done, 100 of 100 points. Next:" in done
    assert "<a href='../../notebooks/02_second_one.ipynb'>lesson 02 Second one</a>" in done
    assert "Done" not in double(lambda x: 0)._repr_html_()
    assert "So far 17 of 100 points. Left: double." in letter("a")._repr_html_()
    assert "So far" not in letter("a").report()  # the command adds up by itself


def test_what_is_left_to_write_is_said_and_the_end_is_not_said_again_and_again(monkeypatch):
    second = outline.Lesson("02_second_one", notebook=Path("x"), called="Second one: more")
    monkeypatch.setattr(outline, "following", {"01_first": second}.get)
    lesson = Lesson("01_first")
    double, words = boxed(lesson, 100), lesson.explanation("in_words", "Why?", "Therefore.")
    done = double(lambda x: 2 * x)._repr_html_()
    assert "Done, 100 of 100 points. Left, in your own words: in_words." in done
    assert "Next" not in done
    assert "Done" not in double(lambda x: 2 * x)._repr_html_()     # it completes nothing
    answer = "It is twice as much since each number is added to itself, and so on, and so " \
        "forth, up to twenty different words."
    assert "Done, 100 of 100 points. Next:" in words(lambda: answer)._repr_html_()
    double(lambda x: 0)
    assert "Done, 100 of 100 points. Next:" in double(lambda x: 2 * x)._repr_html_()


def test_where_everything_ends_nothing_is_next(monkeypatch):
    monkeypatch.setattr(outline, "following", lambda name: None)
    html = boxed(Lesson("01_first"), 10)(lambda x: 2 * x)._repr_html_()
    assert "Done, 10 of 10 points." in html and "Next" not in html


SIMILAR = ("What <it> is", """
    Three times:

    >>> 3 * 2
    6
""")


def test_hints_are_folded_into_a_wrong_report_and_a_similar_case_comes_after_some_tries():
    double = boxed(Lesson("00_test"), 10, ("Twice <it>.", "Add it to itself."), SIMILAR)
    for tries in range(1, 6):
        html = double(lambda x: x)._repr_html_()
        assert html.count("<details>") == (3 if tries == 5 else 2)
        assert "Twice &lt;it&gt;." in html and html.index("Twice") < html.index("Add it")
    assert ">Three times:</p>" in html and "&gt;&gt;&gt; 3 * 2\n6</pre>" in html
    assert ("Lesson 00 teaches it under <a href='../../notebooks/00_test.ipynb#What-%3Cit%3E-is'>"
            "“What &lt;it&gt; is”</a>") in html
    assert "<details>" not in double(lambda x: 2 * x)._repr_html_()
    assert "Three times" not in double(lambda x: x)._repr_html_()  # it was right in between


def test_tries_are_counted_in_the_record_and_the_hint_after_the_last_is_the_similar_case():
    double, tomorrow = (boxed(Lesson("00_test"), 10, ("first", "second"), SIMILAR)
                        for _ in range(2))
    for _ in range(4):
        double(lambda x: x)
    hint = tomorrow.lesson.hint
    assert [hint("double").text for _ in range(3)] == [
        "first", "second", "second\n\nAfter 1 more try a similar case is worked through here."]
    assert "Three times" in tomorrow(lambda x: x)._repr_html_()
    assert hint("double").text.startswith("Three times")
    assert "teaches it under" in hint("double")._repr_html_()


def test_a_hint_is_given_for_a_name_or_a_function_and_a_slip_gets_names():
    lesson = Lesson("00_test")
    double = boxed(lesson, 10, hints=("first", "second"))

    def students(x):
        return x
    students.__name__ = "double"
    assert [lesson.hint(what).text for what in ("double", students, double)] == [
        "first", "second", "second"]
    for slip in ("duoble", "dubl", students.__call__, 3, None):
        assert 'check.hint("double")' in lesson.hint(slip).text


def test_an_example_shows_no_result_twice(double):
    """What differs only where nothing is shown, or in a warning, needs no two equal lines."""
    def close(x):
        return 2 * x + 1e-5

    assert "returned" not in (told := double(close).report()) and "input     x" in told
    assert "returned" in double(lambda x: 3 * x).report()
    assert double(close).report().endswith('A hint: check.hint("double")')
