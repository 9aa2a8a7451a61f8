"""What a command prints arrives, on any terminal and in any pipe, and steers none."""

import os
import subprocess
import sys

import pytest

from dlcourse.app import terminal


def command(*args, encoding="utf-8", **more):
    return subprocess.Popen(
        [sys.executable, "-m", "dlcourse.app.cli", *args], stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env={**os.environ, "PYTHONIOENCODING": encoding}, **more
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "cp437"])
@pytest.mark.parametrize("args", [["progress", "--dir", "."], ["doctor"], ["--help"],
                                  ["grade", "--help"]])
def test_a_terminal_without_the_character_gets_the_nearest(encoding, args, tmp_path):
    out, error = command(*args, encoding=encoding, cwd=tmp_path).communicate(timeout=600)
    assert b"Traceback" not in error
    assert out.decode(encoding)


def test_the_nearest_character():
    terminal.prepare()
    words = "✓ ✗ · → − ½ x₂ σ é 李"
    assert words.encode("ascii", "dlcourse.nearest") == b"+ x - -> - 1/2 x2 ? e ?"
    assert words.encode("cp1252", "dlcourse.nearest").decode("cp1252") == "+ x · -> - ½ x2 ? é ?"


def test_a_reader_who_has_seen_enough_is_no_error():
    child = command("progress", "--dir", ".")
    child.stdout.close()  # before anything is written: the interpreter takes longer to start
    error = child.stderr.read()
    child.stderr.close()
    assert child.wait(timeout=600) == terminal.CLOSED
    assert error == b""


def test_what_would_steer_the_terminal_is_taken_out(capsys):
    terminal.say("ada\x1b[2J\rbob\nset aside: cleo")
    assert capsys.readouterr().out == "ada\ufffd[2J\ufffdbob\ufffdset aside: cleo\n"


def test_refusing_is_a_line_on_standard_error(capsys):
    assert terminal.refuse("no.") == 2
    assert capsys.readouterr() == ("", "dlcourse: no.\n")


@pytest.mark.parametrize("terminal_there, no_colour, painted", [
    (True, None, "\x1b[32mdone\x1b[0m"), (True, "1", "done"), (False, None, "done"),
])  # fmt: skip
def test_colour_only_where_it_is_seen(monkeypatch, terminal_there, no_colour, painted):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal_there)
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_colour:
        monkeypatch.setenv("NO_COLOR", no_colour)
    assert terminal.paint("done", "32") == painted
