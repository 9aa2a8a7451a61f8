"""The command `dlcourse`.

    dlcourse lab [--dir DIR] [--port N] [--no-browser]    open the lessons in JupyterLab
    dlcourse update [--dir DIR]                           bring them up to date, and say what is new
    dlcourse progress [LESSON] [--dir DIR] [--json]       what is done, what is left, what is next
    dlcourse doctor [--dir DIR] [--json]                  what is installed, what is wrong
    dlcourse --version

`dlcourse.checks.commands` and `dlcourse.grading.commands` add their own: each has
`add_commands(subparsers)`, and each of its parsers sets the default `run`, a function of the parsed
arguments that returns the exit code.

Exit codes: 0 done, 1 the command found something wrong, 2 it could not be run.
"""

import argparse
import contextlib
import os
import socket
import subprocess
import sys
import sysconfig
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from .. import __version__
from . import doctor, outline, record, terminal
from .workspace import (
    DEFAULT_FOLDER,
    find,
    last_notebook,
    lay_out,
    unwritable,
)

PARTS = ("dlcourse.checks", "dlcourse.grading", "dlcourse.term", "dlcourse.teaching",
         "dlcourse.web")
HOMES = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
# As `python -m jupyterlab`, a second sooner: dlcourse.grading says what is left out.
START_LAB = ("import sys; sys.modules['rfc3987_syntax'] = None; "
             "from jupyterlab.labapp import main; sys.exit(main())")
EXTRA_OF = {"nbgrader": "grading", "distributed": "cluster", "dask": "cluster"}
UNIX = ("fcntl", "grp", "pwd", "resource")  # modules that Windows has not
EXTRA_FOR = {  # of the commands; of all others it is lab
    **dict.fromkeys(("site", "lecture", "figure"), "site"),
    **dict.fromkeys(("grade", "build-exercises", "collect", "report", "give-back", "forget"),
                    "grading")}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line `argv` (default: the process's own) and return the exit code."""
    terminal.prepare()
    command = ""
    try:
        args = build_parser().parse_args(argv)
        command = args.command
        code = args.run(args)
        sys.stdout.flush()
        return code
    except terminal.Refusal as error:
        return terminal.refuse(str(error))
    except BrokenPipeError:
        return terminal.hang_up()
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if "DLCOURSE_DEBUG" in os.environ:
            raise
        missing = isinstance(error, ModuleNotFoundError) and (
            error.name or "dlcourse").partition(".")[0] != "dlcourse"
        return terminal.refuse(_missing(error.name, command) if missing else _unforeseen(error))  # type: ignore[attr-defined]


def build_parser() -> argparse.ArgumentParser:
    """The parser of every command that is installed here."""
    parser = argparse.ArgumentParser(
        prog="dlcourse",
        description="A course from one biological-style neuron to a multi-layer classifier.",
    )
    parser.add_argument("--version", action="version", version=f"dlcourse {__version__}")
    commands = parser.add_subparsers(title="commands", dest="command", required=True)

    lab = commands.add_parser("lab", help="open the lessons in JupyterLab")
    _add_dir(lab)
    lab.add_argument("--port", type=_port, metavar="N", help="serve on this port (default: 8888, "
                     "or the next that is free)")  # fmt: skip
    lab.add_argument("--no-browser", action="store_true", help="print the address instead")
    lab.set_defaults(run=run_lab)

    update = commands.add_parser("update", help="bring the lessons up to date; what is new in them")
    _add_dir(update)
    update.set_defaults(run=run_update)

    show = commands.add_parser("progress", help="what is done, what is left, what is next")
    show.add_argument("lesson", nargs="?", metavar="LESSON", help="its tasks (such as 02)")
    _add_dir(show)
    show.add_argument("--json", action="store_true", help="the same as JSON")
    show.set_defaults(run=run_progress)

    check = commands.add_parser("doctor", help="what is installed, what is wrong, what to do")
    _add_dir(check)
    check.add_argument("--json", action="store_true", help="the report as JSON")
    check.set_defaults(run=run_doctor)

    parser.epilog = " ".join(filter(None, (_add_part(part, commands) for part in PARTS))) or None
    return parser


def run_update(args: argparse.Namespace) -> int:
    """Bring the workspace up to date, and say in words what is new."""
    report = lay_out(args.dir or find() or Path(DEFAULT_FOLDER))
    lines = [*report.sentences(), *(
        f"  {name}: {said}" for name, said in report.news.items() if said)]
    print(*lines or ["Nothing is new."], f"Your workspace is {report.root}.", sep="\n")
    return 0


def run_progress(args: argparse.Namespace) -> int:
    """Say how far one is; what that needs is loaded only here."""
    from . import progress

    return progress.run(args)


def run_doctor(args: argparse.Namespace) -> int:
    """Examine this installation and the workspace."""
    return doctor.run(args.dir or find() or Path(DEFAULT_FOLDER), as_json=args.json)


def run_lab(args: argparse.Namespace) -> int:
    """Lay the workspace out and become JupyterLab, open where one was."""
    for module in ("jupyterlab", "anywidget"):
        if find_spec(module) is None:
            raise terminal.Refusal(_missing(module, "lab"))
    if args.port is not None:
        _check_port(args.port)
    report = lay_out(args.dir or record.workspace() or Path(DEFAULT_FOLDER))
    for sentence in report.sentences():
        print(sentence)
    print(f"Your workspace is {report.root}.", flush=True)
    command = lab_command(report.root, port=args.port, browser=not args.no_browser)
    os.chdir(report.root)
    environment = {**os.environ, **lab_environment(report.root)}
    if homeless := homes(report.root, environment):
        print(f"Your home folder may not be written. JupyterLab keeps its settings in {homeless}.")
        environment |= dict.fromkeys(HOMES, str(homeless))
    return _become(command, environment)


def lab_command(root: Path, *, port: int | None, browser: bool) -> list[str]:
    """The command that starts JupyterLab in the workspace `root`, asking nothing of the network.

    It opens the notebook that was worked on last, or else the first lesson.
    """
    first = next(map(outline.place, outline.here(root).lessons), "")
    opened = last_notebook(root) or (first if (root / first).is_file() else None)
    page = f"/lab/tree/{quote(opened)}" if opened else "/lab"
    command = [
        sys.executable,
        "-c",
        START_LAB,
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url={page}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        # no login shell in its terminals: that would forget where `dlcourse` is
        f"--ServerApp.terminado_settings={{'shell_command': [{os.environ.get('SHELL', 'sh')!r}]}}",
    ]
    if port is not None:
        command += [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return command


def homes(root: Path, environment: Mapping[str, str]) -> Path | None:
    """Where JupyterLab is to keep what it else keeps at home, if it can write nothing there."""
    home = Path(environment.get("HOME") or Path.home())
    if os.name != "posix" or all(map(environment.get, HOMES)) or unwritable(home) is None:
        return None
    return root / record.FOLDER / "jupyter"


def lab_environment(root: Path) -> dict[str, str]:
    """What the environment of JupyterLab in the workspace `root` holds besides.

    `dlcourse/app/jupyter` sets defaults: no news, no updates, all cells on the page at once, none
    of nbgrader's instructor's buttons, tabs that tell an assignment from its lesson. The student's
    own settings come before. Its kernels say from their first cell on what did not run
    (`dlcourse.running.kernel`).
    """
    ours = str(Path(__file__).with_name("jupyter"))
    scripts = dict.fromkeys([sysconfig.get_path("scripts"), str(Path(sys.executable).parent)])
    return {
        "DLCOURSE_WORKSPACE": str(root),
        "PATH": os.pathsep.join([*scripts, os.environ.get("PATH", os.defpath)]),
        # the course's matrices are small: threads would wait for one another
        "OPENBLAS_NUM_THREADS": os.environ.get("OPENBLAS_NUM_THREADS", "1"),
        **{name: os.pathsep.join(filter(None, [ours, os.environ.get(name, "")]))
           for name in ("JUPYTER_CONFIG_PATH", "JUPYTER_PATH")},
    }


def _add_dir(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--dir", type=Path, metavar="DIR", help="the folder you work in (default: "
                        f"the one you are in, or ./{DEFAULT_FOLDER})")  # fmt: skip


def _add_part(part: str, commands: argparse._SubParsersAction) -> str | None:
    """Add the commands of a part of the package; what it lacks, if anything, as a sentence."""
    module = f"{part}.commands"
    try:
        import_module(module).add_commands(commands)
    except ModuleNotFoundError as error:
        if error.name in (part, module):
            return None
        return _missing(error.name, f"(the commands of {part})")
    return None


def _missing(module: str | None, command: str) -> str:
    """What to install: all that the command needs, not what it missed first."""
    needed = (module or "").partition(".")[0]
    if needed in UNIX:
        return (f"dlcourse {command} needs Linux or macOS: call it there, in a container, or in "
                "Windows' Subsystem for Linux")
    extra = EXTRA_OF.get(needed) or EXTRA_FOR.get(command, "lab")
    return (f"dlcourse {command}".strip() + f" needs {module}, which is not installed: "
            f"pip install 'dlcourse[{extra}]'")


def _unforeseen(error: Exception) -> str:
    """Any other error as a sentence; the whole of it lies in a file, for whoever mends it."""
    said = f"{type(error).__name__}: {error}".rstrip(": ").replace("\n", " ")[:300]
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror}. Look at its place, its permissions and the disk's space."
    with contextlib.suppress(OSError):
        handle, path = tempfile.mkstemp(".txt", "dlcourse-error-")
        with open(handle, "w", encoding="utf-8", errors="replace") as file:
            traceback.print_exception(error, file=file)
        said += f" (all of it is in {path}; please send it to those who keep the course)"
    return f"this was not foreseen: {said}"


def _become(command: list[str], environment: dict[str, str]) -> int:
    """Run `command` in place of this process, or below it where the system has no such call."""
    if os.name == "posix":
        os.execve(command[0], command, environment)
    return subprocess.call(command, env=environment)


def _port(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, got {text!r}")


def _check_port(port: int) -> None:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except PermissionError:
        raise terminal.Refusal(f"Port {port} is reserved; use one above 1023.") from None
    except OSError:
        raise terminal.Refusal(
            f"Port {port} is in use, perhaps by a JupyterLab of yours that still runs. "
            f"Close it, or use another port: dlcourse lab --port {port % 65535 + 1}"
        ) from None


if __name__ == "__main__":
    sys.exit(main())
