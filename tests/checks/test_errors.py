"""What an error means: in words, with its shapes and its line, before all else that is said."""

from __future__ import annotations

import numpy as np
import pytest

from dlcourse.checks.kit import Call, part
from dlcourse.checks.kit.errors import stopped, stopped_somewhere
from dlcourse.checks.kit.meanings import meaning
from dlcourse.checks.kit.trials import tried
from dlcourse.running.outcome import attempt

from .written import Written, checked
from .wrong import CODING

TABLE, TURNED, FLAT = np.ones((5, 7)), np.ones((7, 3)), np.arange(4)
LIST, NOTHING = [1, 2, 3], None
TASKS = {exercise.name: exercise for exercise in CODING}


class Value:
    pass


def said(work, line=""):
    outcome = attempt(work)
    found = meaning(f"{outcome.error}: {outcome.message}", line)
    return found and found[1]


@pytest.mark.parametrize("work, words", [
    (lambda: TABLE @ TABLE, "row on the left has 7 numbers, and the right side has 5 rows"),
    (lambda: np.dot(TABLE, FLAT), "5 rows of 7 numbers there, the right side 4 numbers"),
    (lambda: TABLE + TURNED, "5 rows of 7 numbers and 7 rows of 3 numbers meet"),
    (lambda: TABLE / np.ones(5), "One number for each row stands in a row there"),
    (lambda: np.concatenate([TABLE, TURNED]), "one has the length 7, another 3"),
    (lambda: np.append(TABLE, FLAT, axis=0), "one has 2, another 1"),
    (lambda: np.stack([TABLE, TURNED]), "same shape"),
    (lambda: FLAT.reshape(3, 2), "4 numbers do not go into the shape (3, 2)"),
    (lambda: TABLE.__setitem__(0, FLAT), "room for 7 numbers"),
    (lambda: FLAT[4], "Place 4 is asked for, and there are only 4"),
    (lambda: LIST[3], "the last of n is n - 1"),
    (lambda: FLAT[0, 1], "the array has 1 axis"),
    (lambda: np.sum(FLAT, axis=1), "Axis 1 is asked for, and the array has 1 axis"),
    (lambda: FLAT[0][0], "a single number already"),
    (lambda: FLAT[[True, False]], "2 places, and what it chooses from has 4"),
    (lambda: LIST * 1.5, "repeats it"),
    (lambda: LIST - LIST, "A list - a list cannot be computed"),
    (lambda: LIST + 1, "After a list, + puts another behind it, and a number came"),
    (lambda: "a" + 1, "Text and a number"),
    (lambda: 2.0 * (lambda: 1), "Is a function to be called there"),
    (lambda: None + 1, "A function without return gives None"),
    (lambda: NOTHING[0], "Something there is None"),
    (lambda: 1 if FLAT > 0 else 0, "a whole array came"),
    (lambda: range(3.0), "a number with a point"),
    (lambda: np.zeros(3, 3), "brackets"),
    (lambda: float(FLAT), "room for one number"),
    (lambda: np.array([[1], [1, 2]]), "not all of one length"),
    (lambda: np.maxx(FLAT), "np has no .maxx. Is .max meant?"),
    (lambda: LIST.shape, "A list has no .shape. An array has."),
    (lambda: FLAT.append(1), "An array has no .append. A list has."),
    (lambda: FLAT(0), "square brackets"),
    (lambda: LIST[0][0], "one number"),
    (lambda: len[LIST], "Is it to be called"),
    (lambda: [*Value()], "a Value alone"),
    (lambda: {"a": 1}["w"], "under the key 'w'"),
    (lambda: 1 / 0, "divided by 0"),
    (lambda: FLAT.__iadd__(0.5), "whole numbers only"),
    (lambda: int(float("nan")), "made of NaN"),
    (lambda: sum(FLAT, axis=0), "sum knows no axis="),
    (lambda: np.vstack(FLAT, FLAT), "vstack gets 2 and takes 1"),
    (lambda: np.linalg.norm(), "'x' is missing in the call of norm"),
    (lambda: TABLE ^ TABLE, "not “to the power of”"),
    (lambda: ~0.5, "not the minus sign"),
    (lambda: max([]), "empty"),
    (lambda: NOTHING + 1, "None + a number"),
])
def test_an_error_is_said_in_words_with_what_the_message_gives(work, words):
    assert words in said(work)


def test_who_asks_for_one_yes_or_no_is_told():
    for line, words in (("if a > 0 and b > 0:", "and, or and not"), ("np.where(0 < z < 1, 1, 0)", (
            "a < b < c")), ("max(0, z)", "Python's own"), ("if z > 0:", "An if")):
        assert said(lambda: bool(FLAT > 0), line).startswith(words)


def stop(*answers):
    one = part(1, "", lambda draw: [])
    return [tried(one, Call(()), 2, attempt(answer)) for answer in answers]


def fail(place):
    return LIST[place]


def test_an_error_counts_only_where_one_line_stopped_all_that_failed():
    assert stopped(stop(lambda: fail(3), lambda: fail(9)))[0].advice.startswith(
        "At the line `return LIST[place]`: A place")
    assert stopped(stop(lambda: fail(3), lambda: 2)) is not None  # one is right
    assert stopped(stop(lambda: fail(3), lambda: 1)) is None
    assert stopped(stop(lambda: fail(3), lambda: LIST * 0.5)) is None
    assert stopped_somewhere(stop(lambda: fail(3), lambda: 1)).advice.startswith("In some cases")
    assert stopped_somewhere(stop(lambda: 1)) is None


def cause(task, code):
    score, _ = checked(Written(TASKS[task], "wrong", code))
    return score


def test_the_error_stands_first_then_what_to_look_at_and_the_line_once():
    score = cause("relu", "def relu(z):\n    return max(0, z)\n")
    assert score.verdict.advice.startswith("At the line `return max(0, z)`: Python's own max")
    assert score.verdict.advice.endswith("A change in line 2 would do. Look at the functions "
                                         "that are called: is "
                                         "each the one that is meant?")
    assert score.report().count("It stopped with") == 1
    assert "It stops at the same line." in score.report()


def test_beside_an_error_stands_the_change_of_another_line_that_makes_a_part_right():
    """The largest of each column in line 2 takes an axis away; and nothing keeps exp small."""
    code = ("def predict_species(x, w1, b1, w2, b2, names):\n"
            "    hidden = np.max(x @ w1 + b1, 0)\n"
            "    e = np.exp(hidden @ w2 + b2)\n"
            "    p = e / e.sum(axis=1, keepdims=True)\n"
            "    return [names[i] for i in np.argmax(p, axis=1)], p\n")
    score = cause("predict_species", code)
    assert score.misconception == "more axes than there are"
    assert "was one lost in a line before? A change in line 2" in score.verdict.advice
    assert "makes a part of it right, and not yet all of it" in score.verdict.advice


def test_the_shapes_are_those_of_the_case_that_is_shown():
    score = cause("weighted_sums", "def weighted_sums(x, w, b):\n    return w @ x + b\n")
    assert "a row on the left has 3 numbers, and the right side has 2 rows" in score.verdict.advice
    assert "size 2 is different from 3" in score.report()


def test_a_function_that_takes_one_number_is_named():
    advice = cause("sigmoid", "import math\n\n\ndef sigmoid(z):\n    return np.array("
                   "[(math.tanh(v / 2) + 1) / 2 for v in z])\n").verdict.advice
    assert "math. takes one number at a time." in advice


def test_an_error_alone_shows_no_misconception_for_many_slips_lead_there():
    two = "def linear_backward(x, w, grad):\n    return grad @ w, x @ grad, grad.sum(axis=0)\n"
    assert cause("linear_backward", two).misconception == "shapes that do not fit"  # and no value
    added = "def fold(w1, b1, w2, b2):\n    return w1 @ w2, b1 + b2\n"
    assert cause("fold", added).misconception == "shapes that do not fit"
    twice = ("def fold(w1, b1, w2, b2):\n    w = w1 @ w2\n    b = b1 @ w2 + b2\n"
             "    b = b @ w + b2\n    return w, b\n")
    assert cause("fold", twice).misconception == "shapes that do not fit"


def test_a_place_that_went_because_something_was_taken_out_is_told_so():
    deleted = ("def drop_duplicates(x, y):\n    for i in range(len(x)):\n"
               "        for j in range(i + 1, len(x)):\n"
               "            if np.array_equal(x[i], x[j]):\n"
               "                x, y = np.delete(x, j, axis=0), np.delete(y, j)\n    return x, y\n")
    advice = cause("drop_duplicates", deleted).verdict.advice
    assert "Is something taken out while a loop goes on?" in advice and "would do" not in advice
