"""Quizzes: drawn by a seed, readable by people and by learning platforms."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Tree

import pytest

from dlcourse.app import cli
from dlcourse.teaching import quiz
from dlcourse.teaching.guide import GuideError

NAME = "06_softmax_and_loss"


def test_a_seed_draws_questions_and_their_order_and_the_same_again():
    texts = {}
    for seed in (1, 2):
        guide, questions = quiz.drawn("06", 10, seed)
        texts[seed] = quiz.moodle(guide, questions)
        assert len({one.text for one in questions}) == 10
        assert quiz.moodle(*quiz.drawn("06", 10, seed)) == texts[seed]
    assert texts[1] != texts[2]
    places = {tuple(right for _, right, _ in one.options) for seed in range(6)
              for one in quiz.drawn("06", 12, seed)[1] if one.name == "Shifted"}
    assert len(places) > 1  # the right one does not always stand in the same place
    with pytest.raises(GuideError, match=r"has \d+ questions; --n was 999"):
        quiz.drawn("06", 999, 1)


@pytest.mark.parametrize("name", ["00", "02", "06", "13"])
def test_moodle_gets_what_it_understands(name):
    guide, questions = quiz.drawn(name, 8, 3)
    root = Tree.fromstring(quiz.moodle(guide, questions))
    kinds = [one.get("type") for one in root.findall("question")]
    assert kinds[0] == "category" and len(kinds) == 9
    for one, question in zip(root.findall("question")[1:], questions, strict=True):
        shares = [float(answer.get("fraction")) for answer in one.findall("answer")]
        if one.get("type") == "multichoice":
            assert sorted(shares)[-1] == 100 and sum(shares) == 100 and len(shares) >= 2
            assert all(answer.findtext("feedback/text") for answer in one.findall("answer"))
            assert one.findtext("shuffleanswers") == "0"  # the seed has drawn their order
        elif one.get("type") == "numerical":
            assert float(one.findtext("answer/text")) == question.number
        else:
            assert one.get("type") == "essay" and one.findtext("graderinfo/text")
        assert one.findtext("questiontext/text")


def test_gift_has_each_question_and_no_loose_sign():
    guide, questions = quiz.drawn("06", 10, 1)
    text = quiz.gift(guide, questions)
    blocks = re.split(r"\n\n(?=::)", text)[1:]
    assert len(blocks) == 10
    for block, question in zip(blocks, questions, strict=True):
        bare = re.sub(r"\\.", "", block)  # what is escaped is no sign
        assert bare.count("{") == bare.count("}") == 1
        if question.options:
            marks = re.findall(r"^\t([=~])", block, re.M)
            assert marks.count("=") == 1 and len(marks) == len(question.options)


def test_the_sheet_tells_nothing_and_the_key_all(tmp_path, capsys):
    assert cli.main(["quiz", "06", "--n", "9", "--seed", "4", "--out", str(tmp_path)]) == 0
    sheet, key = ((tmp_path / name).read_text() for name in ("sheet.html", "key.html"))
    _, questions = quiz.drawn("06", 9, 4)
    for one in questions:
        assert quiz.inline(one.text) in sheet
        for text, _, why in one.options:
            assert quiz.inline(text) in sheet and quiz.inline(why) in key
            assert quiz.inline(why) not in sheet
        assert not one.key or (quiz.inline(one.key) in key and quiz.inline(one.key) not in sheet)
    assert "✓" not in sheet and key.count("✓") == sum(bool(one.options) for one in questions)
    assert cli.main(["quiz", "06", "--n", "0"]) == 2
    assert cli.main(["guide", "term"]) == 0 and "# Twelve weeks" in capsys.readouterr().out
    assert cli.main(["guide", "06"]) == 0
    assert "## Plan: 90 minutes" in capsys.readouterr().out
