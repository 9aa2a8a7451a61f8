"""`dlcourse progress`: one truth about how far one is, wherever it is asked for."""

import dataclasses
import html
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dlcourse import checks
from dlcourse.app import cli, record
from dlcourse.app.progress import ALL_DONE, Progress, asked, overview, progress
from dlcourse.app.workspace import lay_out
from dlcourse.figures import ask

NEURON = "02_artificial_neuron"


@pytest.fixture
def work(tmp_path, monkeypatch):
    """The work folder as `dlcourse lab` lays it out, called in `tmp_path`; one is inside."""
    monkeypatch.delenv("DLCOURSE_WORKSPACE", raising=False)
    root = lay_out(tmp_path / "dlcourse-work").root
    monkeypatch.chdir(root)
    return root


def told(capsys, *args) -> str:
    assert cli.main(["progress", *args]) == 0
    return capsys.readouterr().out


def judged(answer=None):
    exercise = checks.lesson(NEURON).exercises["weighted_sum"]
    exercise(exercise.reference if answer is None else answer, seed=0)


def answered(name, **more):
    record.update(*name.split("/"), section="answers", answer="x", **more)


def test_nothing_done_yet(work, capsys):
    text = told(capsys)
    assert f"0 of {100 * len(checks.NAMES)}" in text
    assert "Next: Read notebooks/00_start_here.ipynb." in text


def test_every_lesson_in_a_line_and_all_in_25(work, capsys):
    judged(lambda x, w, b: 0)  # much is left
    lines = told(capsys).splitlines()
    assert len(lines) <= 25 and max(map(len, lines[:-1])) <= 80  # the last has a path
    for name in ["00_start_here", *checks.NAMES]:
        [line] = [line for line in lines if line.startswith(name[:2])]
        assert name[3:].replace("_", " ") in line
    assert "Left in 02 artificial neuron: weighted_sum, bias_from_threshold" in "\n".join(lines)
    assert str(work) in lines[-1]


def test_a_lesson_task_by_task(work, capsys):
    judged()
    text = told(capsys, "02")
    assert "✓ weighted_sum" in text and "20 of 20" in text and "· gate_weights" in text
    assert text == told(capsys, NEURON) == told(capsys, "artificial_neuron")
    assert cli.main(["progress", "99"]) == 2
    assert "there is no lesson 99" in capsys.readouterr().err


def test_the_last_verdict_counts_in_every_view(work, capsys):
    judged()
    assert json.loads(told(capsys, "--json"))["points"] == 20
    assert "20 of 100" in ask.progress()
    judged(lambda x, w, b: 0)
    assert json.loads(told(capsys, "--json"))["points"] == 0
    assert "20 of 100" not in ask.progress()
    assert progress().points == 0


def test_the_same_from_everywhere(work, tmp_path):
    """The work folder, one in it, the folder where it was made, one in that, JupyterLab's."""
    judged()
    (tmp_path / "deep" / "inside").mkdir(parents=True)
    places = [(work, {}), (work / "exercises" / NEURON, {}), (tmp_path, {}),
              (tmp_path / "deep/inside", {}), (Path("/"), cli.lab_environment(work))]
    said = {subprocess.run([sys.executable, "-m", "dlcourse.app.cli", "progress"], cwd=place,
                           env={**os.environ, **environment}, capture_output=True, text=True,
                           check=True).stdout for place, environment in places}
    assert len(said) == 1 and f"20 of {100 * len(checks.NAMES)}" in said.pop()


def test_where_there_is_no_work_folder_it_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("DLCOURSE_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".dlcourse").mkdir()  # as grading a course makes it
    assert cli.main(["progress"]) == 2
    assert "go to the folder of your lessons" in capsys.readouterr().err


def test_a_folder_can_be_named(work, tmp_path, monkeypatch, capsys):
    judged()
    monkeypatch.chdir("/")
    assert f"20 of {100 * len(checks.NAMES)}" in told(capsys, "--dir", str(work))


def test_what_is_asked_is_counted_from_the_lessons():
    known = asked()
    assert set(known) == {"00_start_here", *checks.NAMES}
    assert known["00_start_here"]["00_start_here/gentoo"] == "prediction"
    assert known["00_start_here"]["00_start_here/output"] == "question"
    assert all(key.startswith(f"{lesson}/") for lesson, keys in known.items() for key in keys)
    assert sum(map(len, known.values())) >= 76


def test_predictions_and_questions_are_counted_apart(work):
    answered("00_start_here/gentoo", right=None)
    answered("00_start_here/output", right=True)
    answered("00_start_here/trained", right=False)
    answered("00_start_here/gone-from-the-course", right=True)
    first = progress().lessons[0]
    assert (first.predicted, first.predictions) == (1, 1)
    assert (first.answered, first.right, first.questions) == (2, 1, 3)


def test_the_next_step_leads_on_from_where_one_was(work):
    answered("01_biological_neuron/together", right=True)
    assert progress().step == "Read on in notebooks/01_biological_neuron.ipynb."
    first, second = list(checks.lesson("01_biological_neuron").exercises.values())[:2]
    second(second.reference, seed=0)  # the assignment is begun: questions wait
    assert progress().step == f"Task {first.name} in exercises/01_biological_neuron."


def test_the_next_step_is_a_link_inside_the_work_folder(work, monkeypatch):
    assert 'href="notebooks/00_start_here.ipynb"' in ask.next_step()
    monkeypatch.setenv("JPY_SESSION_NAME", str(work / "notebooks" / "00_start_here.ipynb"))
    assert "Next:</b> go on with this page." in ask.next_step()
    judged()
    monkeypatch.chdir(work / "notebooks")
    assert f'href="../exercises/{NEURON}/{NEURON}.ipynb"' in ask.next_step()
    assert "Task bias_from_threshold" in ask.next_step()
    monkeypatch.chdir("/")
    assert "href" not in ask.next_step()


def test_what_was_missed_comes_back_at_once_and_what_is_known_ever_later(work, monkeypatch, capsys):
    def at(day):
        monkeypatch.setattr(record.time, "strftime", lambda form, *_: (
            f"2026-01-{day:02}" if form == "%Y-%m-%d" else f"2026-01-{day:02}T10:00:00Z"))
        return progress().review

    def on(day, name, right):
        at(day)
        question = ask.me(name)
        wrong = next(one for one in question.entry.options if one != answer_of(question))
        question.commit(answer_of(question) if right else wrong)
        return progress().review

    output, trained = "00_start_here/output", "00_start_here/trained"
    assert on(1, output, True) == ()
    assert on(1, trained, False) == (trained,)
    assert "Due for review (1), with ask.review() in a notebook: 00 trained" in told(capsys)
    assert [one.key for one in ask.review()[1:]] == ["trained"]
    assert on(1, trained, True) == () and at(2) == (trained,)  # it was just explained
    assert on(2, trained, True) == () and at(3) == ()
    assert at(4) == (output,) and at(5) == (output, trained)  # each after three days
    assert on(5, output, False) == (output, trained)  # what was missed comes first
    assert on(5, trained, True) == (output,) and at(11) == (output,)
    assert at(12) == (output, trained)  # known thrice: after seven days
    on(12, output, True)
    on(12, trained, True)
    assert "Nothing to review" in ask.review()[0]


def answer_of(question):
    return next(one for one, (verdict, _) in question.replies.items() if verdict == "right")


def finished(lesson, **more):
    tasks = tuple(dataclasses.replace(task, points=task.max_points, attempts=1)
                  for task in lesson.tasks)
    return dataclasses.replace(lesson, tasks=tasks, predicted=lesson.predictions,
                               answered=lesson.questions, **more)


def test_after_a_lesson_comes_the_next_and_in_the_end_what_was_left_out(work):
    lessons = progress().lessons
    one = (lessons[0], finished(lessons[1], latest="2026"), *lessons[2:])
    assert Progress(one).step == "Read notebooks/02_artificial_neuron.ipynb."
    late = (lessons[0], *map(finished, lessons[1:-1]), finished(lessons[-1], latest="2026"))
    assert Progress(late).step == "Read notebooks/00_start_here.ipynb."
    almost = dataclasses.replace(finished(lessons[0]), answered=0)
    assert Progress((almost, *late[1:])).step == "Read notebooks/00_start_here.ipynb."
    everything = Progress(tuple(map(finished, lessons)))
    assert everything.step == ALL_DONE and everything.next is None
    assert overview(everything)[-1] == f"Next: {ALL_DONE}"


@pytest.mark.parametrize("damage", [
    "[]", "{", '{"exercises": [], "answers": 3}',
    '{"exercises": {"02_artificial_neuron/weighted_sum": 3}, "answers": {"x": []}}',
    '{"exercises": {"02_artificial_neuron/weighted_sum": {"points": "\\u001b[2J", "time": 5}}}',
    '{"exercises": {"02_artificial_neuron/weighted_sum": {"points": 1e999, "status": []}}}',
    '{"exercises": {"02_artificial_neuron/weighted_sum": {"points": NaN, "attempts": true}}}',
])  # fmt: skip
def test_a_damaged_record_is_no_error(work, capsys, damage):
    (work / ".dlcourse" / "progress.json").write_text(damage)
    assert f"0 of {100 * len(checks.NAMES)}" in told(capsys)
    assert "0 of 100 points" in told(capsys, "02")


def test_the_same_from_everywhere_after_a_right_answer_was_broken(work, capsys, monkeypatch):
    """In the work folder, one deeper, in the checkout around it, in a terminal and a notebook of
    JupyterLab's."""
    judged()
    judged(lambda x, w, b: 0)
    said = []
    for folder in (work, work / "exercises" / NEURON, work.parent):
        monkeypatch.chdir(folder)
        said.append(told(capsys))
        said.append(f"{notebook()}\nYour work: {work}\n")
    monkeypatch.setenv("DLCOURSE_WORKSPACE", str(work))  # as in all that JupyterLab starts
    monkeypatch.chdir("/")
    said += [told(capsys), f"{notebook()}\nYour work: {work}\n"]
    assert len(set(said)) == 1, said
    assert "0 of 6" in said[0] or "0 of 7" in said[0]


def notebook() -> str:
    return html.unescape(ask.progress()._repr_html_()).removeprefix("<pre>").removesuffix("</pre>")
