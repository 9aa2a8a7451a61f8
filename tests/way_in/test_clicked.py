"""A question of an assignment that is clicked: what it writes, and what it replies."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from dlcourse import checks
from dlcourse.app.clicked import form, load_ipython_extension, show
from dlcourse.checks import MultipleChoice, activation_functions
from dlcourse.running import kernel

NAME = "03_activation_functions"


class Shell:
    """Runs cells, as IPython's does."""

    kernel = "there is one"
    events = SimpleNamespace(register=lambda event, act: None)

    def __init__(self):
        self.user_ns, self.cells = {}, []

    def run_cell(self, source, cell_id):
        self.cells.append(cell_id)
        exec(source, self.user_ns)


@pytest.fixture
def choice(monkeypatch, tmp_path):
    monkeypatch.setenv("DLCOURSE_WORKSPACE", str(tmp_path))
    return next(e for e in checks.lesson(NAME).exercises.values() if isinstance(e, MultipleChoice))


def test_each_click_runs_the_cell_and_checks_it(choice):
    shell, sent = Shell(), []
    clicked = form(choice, shell)
    clicked.send = lambda content, buffers: sent.append(content)
    texts = {letter: text for text, letter in clicked.form["writes"]["letters"].items()}
    assert clicked.form["writes"]["answer"] == choice.name and texts.keys() == choice.options.keys()
    for letter, text in texts.items():
        clicked.receive({"cell": "an id", "value": text,
                         "source": f'def {choice.name}():\n    return "{letter}"'})
        right = letter == choice.right
        assert (clicked.answer, clicked.reply.verdict) == (text, "right" if right else "wrong")
        report = sent.pop()["data"]
        assert float(report["text/plain"]) == (choice.points if right else 0)
        assert choice.options[letter][1][:20] in report["text/html"].replace("&#x27;", "'")
    assert shell.cells == ["an id"] * len(texts)


def test_what_was_not_done_is_a_hint(choice):
    clicked = form(choice, Shell())
    clicked.receive({"cell": "an id", "value": None,
                     "source": f"def {choice.name}():\n    raise NotImplementedError"})
    assert clicked.reply.verdict == "hint"


def test_it_is_shown_until_it_is_right_and_only_where_it_can_be_written(choice, monkeypatch):
    shown, memory = [], kernel.Memory.__new__(kernel.Memory)
    memory.shell = Shell()
    monkeypatch.setattr(kernel, "attach", lambda: memory)
    monkeypatch.setattr("IPython.display.display", lambda one: shown.append(one.heading))
    monkeypatch.setattr(MultipleChoice, "looked_at", lambda self, answer, verdict: verdict)
    load_ipython_extension(Shell())
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    choice("x")
    assert shown == []
    monkeypatch.setenv("JPY_SESSION_NAME", "a.ipynb")
    choice(choice.right)
    assert shown == []
    choice("x")
    assert shown == ["Click your answer. It is written into the cell above."]
    show(choice, object())
    assert len(shown) == 1


def test_what_stands_in_for_an_answer_goes_again_and_nothing_else_does(choice, monkeypatch):
    shell, acts, name = Shell(), {}, choice.name
    shell.events = SimpleNamespace(register=acts.__setitem__)
    shell.user_ns["check"] = activation_functions
    memory = kernel.Memory.__new__(kernel.Memory)
    memory.shell, memory.ran = shell, lambda cell: []
    stub = f"def {name}():\n    raise NotImplementedError()"
    memory.cells = lambda: [kernel.Cell("an id", stub, "above", name)]
    monkeypatch.setattr(kernel, "attach", lambda: memory)
    load_ipython_extension(shell)
    checked = SimpleNamespace(raw_cell=f"check.{name}({name})")
    for defined in (None, len):  # the cell may define it, too
        acts["pre_run_cell"](checked)
        assert shell.user_ns[name] is None
        shell.user_ns[name] = defined
        acts["post_run_cell"](None)
        assert shell.user_ns.get(name) is defined
    assert len(shell.user_ns) == 2
