"""The twenty ideas: two forms that are parallel, what a learner sees of them, and what a class."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from dlcourse.app import record
from dlcourse.figures import ideas
from dlcourse.figures.ideas import IDEAS, LETTERS, WHEN, Ideas


@pytest.fixture(autouse=True)
def work(tmp_path, monkeypatch):
    monkeypatch.setenv("DLCOURSE_WORKSPACE", str(tmp_path))


def right(when):
    return [idea.asked(when)[2] for idea in IDEAS]


def answer(when, letters):
    form = Ideas(when)
    for letter in letters:
        at = form.answers.index("")
        form.press("commit", IDEAS[at].asked(when)[1][letter])
    return form


def test_twenty_ideas_in_two_forms_and_each_wrong_answer_has_its_name():
    assert len(IDEAS) == len({idea.about for idea in IDEAS}) == 20
    for idea in IDEAS:
        for when in WHEN:
            text, options, letter = idea.asked(when)
            assert len({text, *options.values()}) == 4 and [*options] == [*LETTERS]
            named = [idea.misconception(when, one) for one in LETTERS]
            assert named[LETTERS.index(letter)] == "" and {*named} == {"", *idea.wrong}
        assert idea.before[0] != idea.after[0]


@pytest.mark.parametrize("when", WHEN)
def test_no_letter_is_right_too_often(when):
    assert max(Counter(right(when)).values()) <= 8


@pytest.mark.parametrize("when", WHEN)
def test_it_goes_on_where_one_stopped_and_tells_nothing(when):
    form = answer(when, right(when)[:7])
    assert "Idea 8 of 20" in form.heading and form.reply == ("noted", "Idea 7 is answered.")
    assert form.entry.options == [*IDEAS[7].asked(when)[1].values()]
    form.press("commit", IDEAS[0].asked(when)[1]["a"])  # of another question
    assert "guess" in form.reply.words and "Idea 8 of 20" in Ideas(when).heading
    shipped = json.dumps(Ideas(when).as_data())
    assert not [name for idea in IDEAS for name in idea.wrong if name in shipped]
    assert "all 20 are answered" in answer(when, right(when)[7:]).heading
    Ideas(when).press("commit", IDEAS[0].before[1])
    assert ideas.answers(when) == right(when)


def test_a_form_that_there_is_not():
    with pytest.raises(ValueError, match="before and after, got 'now'"):
        Ideas("now")


def test_the_learner_sees_the_gain_once_the_second_form_is_answered():
    wrong = [next(one for one in LETTERS if one != letter) for letter in right("before")]
    answer("before", wrong)
    assert "Answer the twenty questions first" in ideas.gain()
    answer("after", [wrong_after := next(one for one in LETTERS if one != right("after")[0]),
                     *right("after")[1:]])
    assert "0 of 20 before, 19 now." in ideas.gain()
    assert ideas.gain().count(IDEAS[0].misconception("after", wrong_after)) >= 1


def test_what_anybody_wrote_into_the_record_does_no_harm(tmp_path):
    for i, entry in enumerate(({"answer": ["a"]}, {"answer": 3}, {}, "b")):
        record.update("00_ideas", f"before-{i + 1}", section="answers", answer="a")
        kept = json.loads((tmp_path / ".dlcourse/progress.json").read_text())
        kept["answers"][f"00_ideas/before-{i + 1}"] = entry
        (tmp_path / ".dlcourse/progress.json").write_text(json.dumps(kept))
    assert ideas.answers("before") == [""] * 20


def test_the_class_is_counted_by_those_who_answered_both():
    answer("before", right("before"))
    half = ideas.handed_in()
    answer("after", ["abc"[("abc".index(letter) + 1) % 3] for letter in right("after")])
    whole = ideas.handed_in()
    table = ideas.of_class([half.encode(), whole.encode(), json.dumps(whole).encode(), b"\xff{"])
    assert [(one["students"], one["before"], one["after"]) for one in table] == [(2, 2, 0)] * 20
    assert all(sum(left["students"] for left in one["left"]) == 2 for one in table)
    assert ideas.of_class([b"{}"]) == []
