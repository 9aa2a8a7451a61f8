"""Predictions and questions: commit, reply, record."""

from __future__ import annotations

import base64
import json

import numpy as np
import pytest

from dlcourse.figures import ask


@pytest.fixture(autouse=True)
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("DLCOURSE_WORKSPACE", str(tmp_path))
    return tmp_path


def recorded(workspace):
    return json.loads((workspace / ".dlcourse/progress.json").read_text())["answers"]


def test_a_question_explains_the_chosen_option_and_records_the_first_try(workspace):
    q = ask.question("02_x/q", "1 + 1?", {"1": "Count again.", "2": "Yes, two."}, answer="2")
    q.commit()
    assert q.reply == ("hint", "Choose an answer first.") and q.answer is None
    q.commit("1")
    assert q.reply == ("wrong", "Count again.")
    q.commit("2")
    assert q.reply == ("right", "Yes, two.")
    entry = recorded(workspace)["02_x/q"]
    assert (entry["first"], entry["answer"], entry["right"]) == ("1", "2", True)


def test_a_prediction_is_remembered_when_the_cell_runs_again(workspace):
    p = ask.predict_number("02_x/p", "How many?", low=0, high=10, within=1, answer=lambda: 7)
    p.commit(6.0)
    assert p.reply.verdict == "right" and "it is 7" in p.reply.words
    again = ask.predict_number("02_x/p", "How many?", low=0, high=10, answer=7)
    assert again.reply.verdict == "hint" and "before: 6." in again.reply.words


def test_a_choice_without_an_answer_leaves_it_to_the_figure():
    p = ask.predict_choice("02_x/c", "Which?", ["a", "b"])
    p.commit("b")
    assert p.reply.verdict == "noted" and "figure" in p.reply.words


def test_a_sketch_is_told_with_the_real_line():
    p = ask.predict_sketch("02_x/s", "Draw.", truth=np.tanh, x=(-2, 2), y=(-1, 1), points=5)
    p.commit([-1.0, 0.0, 0.0, 0.5, 0.0])
    assert p.answer == [-1.0, 0.0, 0.0, 0.5, 0.0] and p.reply.verdict == "noted"
    np.testing.assert_allclose(p.replies["y"], np.tanh(np.linspace(-2, 2, 101)), atol=1e-6)
    assert [c["default"] for c in p.form["entry"]["controls"]] == [20] * 5
    again = ask.predict_sketch("02_x/s", "Draw.", truth=np.tanh, x=(-2, 2), y=(-1, 1))
    assert "You drew a line" in again.reply.words


def test_a_number_is_said_as_it_was_typed():
    p = ask.predict_number("02_x/p", "How many?", low=0, high=9e4, unit="g", answer=0.5)
    p.commit({"number": 0.5, "typed": "½"})
    assert p.reply == ("right", "You said ½ g; it is 0.5 g. ")
    p.commit(12345)
    assert p.reply == ("wrong", "You said 12345 g; it is 0.5 g. ")


def test_what_is_shipped_answers_but_cannot_be_read():
    """Nothing of what is to be said stands in the description as it is."""
    asked = [ask.question("l/q", "Which?", {"this": "because so", "that": "no way"}, answer="this"),
             ask.predict_number("l/n", "How many?", low=0, high=9, answer=7, because="because so"),
             ask.predict_choice("l/c", "Which?", ["a", "b"], answer="a", because="because so")]
    for one in asked:
        shipped = json.dumps(one.as_data())
        assert "because so" not in shipped and "no way" not in shipped
        assert "because so" in json.dumps(json.loads(base64.b64decode(one.form["replies"])))


def test_mistakes_of_the_author_are_refused():
    with pytest.raises(ValueError, match="LESSON/NAME"):
        ask.question("q", "?", {"a": "b"}, answer="a")
    with pytest.raises(ValueError, match="the answer is one of"):
        ask.question("l/q", "?", {"a": "b"}, answer="c")
    with pytest.raises(ValueError, match="needs its explanation"):
        ask.question("l/q", "?", {"a": "b", "c": ""}, answer="a")


def test_a_workspace_that_cannot_be_written_stops_nobody(workspace):
    (workspace / ".dlcourse").write_text("a file where the folder should be")
    q = ask.question("02_x/q", "?", {"a": "b"}, answer="a")
    q.commit("a")
    assert q.reply.verdict == "right"
