"""Predictions and questions: commit, reply, record."""

from __future__ import annotations

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
    assert q.reply == ("wrong", "Count again.") and q.buttons == {"commit": "Check again"}
    q.commit("2")
    assert q.reply == ("right", "Yes, two.")
    entry = recorded(workspace)["02_x/q"]
    assert (entry["first"], entry["answer"], entry["right"]) == ("1", "2", True)


def test_a_prediction_is_remembered_when_the_cell_runs_again(workspace):
    p = ask.predict_number("02_x/p", "How many?", low=0, high=10, within=1, answer=lambda: 7)
    p.commit(6.0)
    assert p.reply.verdict == "right" and "it is 7" in p.reply.words
    again = ask.predict_number("02_x/p", "How many?", low=0, high=10, answer=7)
    assert again.reply.verdict == "hint" and "before: 6.0" in again.reply.words


def test_a_choice_without_an_answer_leaves_it_to_the_figure():
    p = ask.predict_choice("02_x/c", "Which?", ["a", "b"])
    p.commit("b")
    assert p.reply.verdict == "noted" and "figure" in p.reply.words


def test_a_sketch_follows_the_pointer_and_shows_the_truth_after_the_commitment():
    p = ask.predict_sketch("02_x/s", "Draw.", truth=np.tanh, x=(-2, 2), y=(-1, 1), points=5)
    sketch = p.entry
    assert np.isnan(sketch.frames()["truth"]).all()
    sketch.on_pointer(0, "down", np.array([-1.9, 1.1]), np.array([-1.0, 0.5]))
    assert sketch.heights == [-1.0, 0.0, 0.0, 0.5, 0.0]
    p.commit()
    np.testing.assert_allclose(sketch.frames()["truth"][0], np.tanh(np.linspace(-2, 2, 101)))
    assert p.answer == [-1.0, 0.0, 0.0, 0.5, 0.0]


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
