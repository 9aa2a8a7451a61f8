"""The command `dlcourse`: what it answers, and how it refuses."""

import json
import re
import shutil
import socket
import subprocess
import sys
import types
from pathlib import Path

import pytest

import dlcourse
from dlcourse.app import cli
from dlcourse.app.workspace import WorkspaceError


def dlcourse_command(*args):
    command = [sys.executable, "-m", "dlcourse.app.cli", *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, timeout=600)


def refusal(capsys, *args) -> str:
    """The one sentence with which the command refuses `args`."""
    try:
        code = cli.main([*map(str, args)])
    except SystemExit as exit:  # argparse
        code = exit.code
    lines = capsys.readouterr().err.strip().splitlines()
    assert code == 2
    assert "Traceback" not in " ".join(lines)
    return lines[-1]


@pytest.fixture
def no_start(monkeypatch):
    """Fail rather than become JupyterLab."""
    monkeypatch.setattr(cli, "_become", lambda *_: pytest.fail("JupyterLab was started"))


@pytest.fixture
def started(monkeypatch, tmp_path):
    """Record the command and environment instead of becoming JupyterLab."""
    seen = {}

    def record(command, env):
        seen.update(command=command, env=env)
        return 0

    monkeypatch.delenv("DLCOURSE_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli, "_become", record)
    return seen


@pytest.fixture
def course(monkeypatch, tmp_path):
    """A course of one lesson in place of the real one."""
    lesson = tmp_path / "course/notebooks/00_start_here.ipynb"
    lesson.parent.mkdir(parents=True)
    lesson.write_text("{}")
    monkeypatch.setattr(
        "dlcourse.app.workspace.course_files", lambda: {"notebooks/00_start_here.ipynb": lesson}
    )


def test_version():
    answer = dlcourse_command("--version")
    assert (answer.returncode, answer.stdout) == (0, f"dlcourse {dlcourse.__version__}\n")


def test_help_names_every_command():
    answer = dlcourse_command("--help")
    assert answer.returncode == 0
    assert "lab" in answer.stdout
    assert "doctor" in answer.stdout


def test_importing_the_command_line_is_light():
    code = "import sys, dlcourse.app.cli; print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    heavy = {"jupyterlab", "nbgrader", "matplotlib", "anywidget", "distributed", "torch"}
    assert not heavy & set(answer.stdout.split())


def test_lab_starts_jupyterlab_on_the_first_lesson(started, course, tmp_path, capsys):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    cli.main(["lab", "--port", str(port), "--no-browser"])
    root = (tmp_path / "dlcourse-work").resolve()
    command = started["command"]
    assert command[1] == "-c" and "jupyterlab" in command[2]
    assert {
        f"--ServerApp.root_dir={root}",
        "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        "--no-browser",
    } <= set(command)
    assert started["env"]["DLCOURSE_WORKSPACE"] == str(root)
    assert str(root) in capsys.readouterr().out


def test_lab_asks_nothing_of_the_network(started, course):
    cli.main(["lab"])
    assert {
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
    } <= set(started["command"])


def test_what_a_kernel_says_is_not_held_back_by_the_server(monkeypatch):
    from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
    from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
    from traitlets.config import JSONFileConfigLoader
    from traitlets.utils.importstring import import_item

    folder, told = Path(dlcourse.__file__).parent / "app" / "jupyter", []
    config = JSONFileConfigLoader("jupyter_server_config.json", str(folder)).load_config()
    connection = import_item(config.ServerApp.kernel_websocket_connection_class)
    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "__init__", lambda *_, **__: None)
    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect",
                        lambda _: told.append("connected"))
    monkeypatch.setattr(KernelWebsocketHandler, "__init__", lambda *_: None)
    monkeypatch.setattr(KernelWebsocketHandler, "set_nodelay",
                        lambda _, value: told.append(value))
    ours = connection()
    ours.websocket_handler = KernelWebsocketHandler()
    ours.connect()
    assert told == [True, "connected"]


@pytest.mark.parametrize(("uid", "allowed"), [(0, True), (1000, False)])
def test_lab_runs_as_root_only_when_it_is_root(started, course, monkeypatch, uid, allowed):
    monkeypatch.setattr(cli.os, "geteuid", lambda: uid, raising=False)
    cli.main(["lab"])
    assert ("--allow-root" in started["command"]) is allowed


def test_port_in_use(capsys, no_start, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        sentence = refusal(capsys, "lab", "--dir", tmp_path / "work", "--port", port)
    assert f"Port {port} is in use" in sentence
    assert not (tmp_path / "work").exists()


@pytest.mark.parametrize("port", ["0", "65536", "-1", "eighty", "80.5"])
def test_no_port(capsys, no_start, port):
    assert "a port is a number from 1 to 65535" in refusal(capsys, "lab", f"--port={port}")


def test_reserved_port(capsys, no_start, monkeypatch):
    def refuse(address):
        raise PermissionError

    monkeypatch.setattr(cli.socket, "create_server", refuse)
    assert "Port 80 is reserved" in refusal(capsys, "lab", "--port", 80)


def test_dir_is_a_file(capsys, no_start, course, tmp_path):
    (tmp_path / "file").write_text("")
    assert "is a file; --dir needs a folder" in refusal(capsys, "lab", "--dir", tmp_path / "file")


def test_workspace_error_is_one_sentence(capsys, no_start, monkeypatch):
    def full(root):
        raise WorkspaceError("The disk is full.")

    monkeypatch.setattr(cli, "lay_out", full)
    assert refusal(capsys, "lab") == "dlcourse: The disk is full."


@pytest.mark.parametrize("module", ["jupyterlab", "anywidget"])
def test_missing_extra(capsys, no_start, monkeypatch, module):
    monkeypatch.setattr(cli, "find_spec", lambda name: None if name == module else name)
    sentence = refusal(capsys, "lab")
    assert sentence == (
        f"dlcourse: dlcourse lab needs {module}, which is not installed: "
        "pip install 'dlcourse[lab]'"
    )


def test_unknown_command(capsys):
    assert "invalid choice" in refusal(capsys, "bake")


def add_part(monkeypatch, name, run):
    """Put a module with one command in the place of `dlcourse.NAME.commands`."""
    module = types.ModuleType(f"dlcourse.{name}.commands")

    def add_commands(subparsers):
        subparsers.add_parser("bake").set_defaults(run=run)

    module.add_commands = add_commands
    monkeypatch.setitem(sys.modules, f"dlcourse.{name}", types.ModuleType(f"dlcourse.{name}"))
    monkeypatch.setitem(sys.modules, module.__name__, module)


@pytest.mark.parametrize("name", ["checks", "grading"])
def test_parts_add_their_commands(monkeypatch, name):
    add_part(monkeypatch, name, lambda args: 1)
    assert cli.main(["bake"]) == 1


def test_command_whose_extra_is_missing(monkeypatch, capsys):
    def run(args):
        raise ModuleNotFoundError("No module named 'nbgrader'", name="nbgrader.apps")

    add_part(monkeypatch, "grading", run)
    assert "pip install 'dlcourse[grading]'" in refusal(capsys, "bake")


def test_part_whose_extra_is_missing_is_told_in_the_help(monkeypatch):
    def absent(module):
        raise ModuleNotFoundError(name="distributed")

    monkeypatch.setattr(cli, "import_module", absent)
    assert "pip install 'dlcourse[cluster]'" in cli.build_parser().format_help()


def test_broken_part_is_not_taken_for_a_missing_one(monkeypatch, capsys):
    def broken(module):
        raise ImportError("cannot import name 'x'")

    monkeypatch.setattr(cli, "import_module", broken)
    said = refusal(capsys, "doctor")
    assert "not foreseen: ImportError: cannot import name 'x'" in said
    told = Path(re.search(r"in (\S+\.txt)", said)[1])
    assert "in broken" in told.read_text()
    told.unlink()
    monkeypatch.setenv("DLCOURSE_DEBUG", "1")
    with pytest.raises(ImportError, match="cannot import name"):
        cli.main(["doctor"])


def test_interrupting_a_command_is_no_error(monkeypatch):
    def interrupt(args):
        raise KeyboardInterrupt

    add_part(monkeypatch, "checks", interrupt)
    assert cli.main(["bake"]) == 130


def test_lab_opens_the_notebook_that_was_saved_last(started, course, tmp_path):
    cli.main(["lab"])
    (tmp_path / "dlcourse-work/notebooks/my notes.ipynb").write_text("[]")
    cli.main(["lab", "--dir", str(tmp_path / "dlcourse-work")])
    assert "--LabApp.default_url=/lab/tree/notebooks/my%20notes.ipynb" in started["command"]


def test_lab_called_inside_the_work_folder_opens_that_one(started, course, tmp_path, monkeypatch):
    cli.main(["lab"])
    monkeypatch.chdir(tmp_path / "dlcourse-work/notebooks")
    cli.main(["lab"])
    assert f"--ServerApp.root_dir={tmp_path / 'dlcourse-work'}" in started["command"]
    assert not (tmp_path / "dlcourse-work/dlcourse-work").exists()


def test_lab_beside_another_work_folder_makes_its_own(started, course, tmp_path, monkeypatch):
    cli.main(["lab"])
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    cli.main(["lab"])
    assert f"--ServerApp.root_dir={tmp_path / 'elsewhere/dlcourse-work'}" in started["command"]


def test_terminals_of_jupyterlab_find_the_command(started, course):
    cli.main(["lab"])
    assert shutil.which("dlcourse", path=started["env"]["PATH"])


@pytest.mark.parametrize("served, before, ours", [
    ("work", {}, True), ("work/notebooks", {}, True), ("", {}, False),
    ("work", {"JUPYTER_PATH": str(Path(cli.__file__).with_name("jupyter"))}, False),
])
def test_a_plain_jupyter_in_a_work_folder_has_the_courses_settings(served, before, ours, tmp_path,
                                                                   monkeypatch):
    from dlcourse.app import plain

    (tmp_path / "work/.dlcourse").mkdir(parents=True)
    (tmp_path / "work/.dlcourse/manifest.json").write_text("{}")
    monkeypatch.setattr(cli.os, "environ", dict(before))
    server = types.SimpleNamespace(root_dir=str(tmp_path / served), contents_manager_class=None)
    plain._link_jupyter_server_extension(server)
    assert (server.contents_manager_class == "dlcourse.app.contents.Contents") == ours
    assert (cli.os.environ.get("DLCOURSE_WORKSPACE") == str(tmp_path / "work")) == ours
    enabled = Path(cli.__file__).with_name("jupyter") / "jupyter_server_config.d/dlcourse.json"
    assert json.loads(enabled.read_text()) == {
        "ServerApp": {"jpserver_extensions": {plain.__name__: True}}}


def test_a_home_that_may_not_be_written_is_told_and_gone_round(started, course, tmp_path, capsys,
                                                               monkeypatch):
    cli.main(["lab"])
    assert "JUPYTER_DATA_DIR" not in started["env"] and "Your home" not in capsys.readouterr().out
    monkeypatch.setattr(cli, "unwritable", lambda folder: PermissionError())
    cli.main(["lab"])
    instead = str(tmp_path / "dlcourse-work/.dlcourse/jupyter")
    assert {started["env"][name] for name in cli.HOMES} == {instead}
    assert f"Your home folder may not be written. JupyterLab keeps its settings in {instead}." in (
        capsys.readouterr().out)


@pytest.mark.parametrize("command, module, remedy", [
    ("grade", "IPython", "pip install 'dlcourse[grading]'"),
    ("collect", "nbformat", "pip install 'dlcourse[grading]'"),
    ("forget", "jinja2", "pip install 'dlcourse[grading]'"),
    ("site", "jinja2", "pip install 'dlcourse[site]'"),
    ("progress", "IPython", "pip install 'dlcourse[lab]'"),
    ("grade", "distributed.client", "pip install 'dlcourse[cluster]'"),
    ("grade", "fcntl", "needs Linux or macOS"),
])
def test_what_is_missing_is_told_with_all_that_the_command_needs(command, module, remedy):
    """Not what it missed first, so that the next call misses the next."""
    assert remedy in cli._missing(module, command) and command in cli._missing(module, command)


def test_a_figure_without_its_front_end_says_what_to_install(monkeypatch):
    from dlcourse import figures

    monkeypatch.setitem(sys.modules, "dlcourse.figures.kit.hosts", None)
    monkeypatch.delattr("dlcourse.figures.kit.hosts", raising=False)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'dlcourse\[lab\]'"):
        figures._in_a_notebook(None)
