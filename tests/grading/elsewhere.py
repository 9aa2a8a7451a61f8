"""Run a command as somebody else, or as in a container.

    python -m tests.grading.elsewhere [--user UID] [--container] COMMAND …

Where root starts it, others see Python and this checkout even in a folder that only root may enter.
``--container`` takes away what Docker takes away: capabilities, and system calls, so that no
namespace can be made inside.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dlcourse.grading.sandbox import walls

CHECKOUT = Path(__file__).parents[2]
CLOSED = "others may not enter"
NEW_MOUNTS, OURS_ALONE, BIND = 0x20000, 0x44000, 0x5000
NAMESPACES = 0x7E020000  # the flags of clone that make one
DROP_BOUND, NO_NEW_PRIVILEGES, ADOPT = 24, 3, 36
# chown, dac_override, fowner, fsetid, kill, setgid, setuid, setpcap, net_bind_service, net_raw,
# sys_chroot, mknod, audit_write, setfcap: what Docker leaves to root.
KEPT = {0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31}
# What Docker's own filter refuses to whoever has no more than these.
REFUSED = [
    "acct", "add_key", "bpf", "clock_adjtime", "clock_settime", "create_module", "delete_module",
    "fanotify_init", "finit_module", "fsconfig", "fsmount", "fsopen", "fspick", "get_mempolicy",
    "init_module", "ioperm", "iopl", "kcmp", "kexec_file_load", "kexec_load", "keyctl",
    "lookup_dcookie", "mbind", "mount", "mount_setattr", "move_mount", "move_pages", "nfsservctl",
    "open_by_handle_at", "open_tree", "perf_event_open", "personality", "pivot_root",
    "process_vm_readv", "process_vm_writev", "ptrace", "quotactl", "reboot", "request_key",
    "set_mempolicy", "setdomainname", "sethostname", "setns", "settimeofday", "swapoff", "swapon",
    "syslog", "umount2", "unshare", "userfaultfd", "vhangup",
]


USER = 61_234  # nobody on this machine, it is to be hoped


def call(options: list[str], *words: str, **about: Any) -> str:
    """What a Python module of this checkout prints there; the test is skipped where that is not
    to be had."""
    done = subprocess.run([sys.executable, "-m", "tests.grading.elsewhere", *options,
                           sys.executable, "-m", *words], cwd=CHECKOUT, text=True,
                          capture_output=True, **about)
    if CLOSED in done.stderr:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@contextlib.contextmanager
def orphans() -> Iterator[Callable[[], list[str]]]:
    """To ask, after the block's programs have ended, which processes they left behind."""
    before = {pid for pid, *_ in children()}
    ctypes.CDLL(None).prctl(ADOPT, 1, 0, 0, 0)

    def left() -> list[str]:
        found = []
        for pid, state, about in children():
            if state == "Z" and pid not in before:
                os.waitpid(pid, os.WNOHANG)
            elif pid not in before:
                found.append(f"{pid} {about}")
        return found

    try:
        yield left
    finally:
        ctypes.CDLL(None).prctl(ADOPT, 0, 0, 0, 0)


def children() -> Iterator[tuple[int, str, str]]:
    """Number, state and command line of this process's children."""
    for entry in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            state, parent = Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()[:2]
            if int(parent) == os.getpid():
                command = Path(f"/proc/{entry}/cmdline").read_bytes()
                yield int(entry), state, command.decode(errors="replace")[:150]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--user", type=int)
    parser.add_argument("--container", action="store_true")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    args = parser.parse_args()
    if os.geteuid() == 0:
        show_python()
    if args.container:
        refuse_calls()
        drop_capabilities()
    if args.user is not None:
        os.setgroups([])
        os.setgid(args.user)
        os.setuid(args.user)
    os.execvp(args.command[0], args.command)


def closed(path: Path) -> Path | None:
    """The first folder on the way to ``path`` that others may not enter."""
    return next((p for p in [*reversed(path.parents), path] if not p.stat().st_mode & 1), None)


def show_python() -> None:
    """Cover folders that only root may enter with empty ones that hold what is needed here."""
    wanted: dict[Path, list[Path]] = {}
    for path in (Path(sys.base_prefix).resolve(), Path(sys.prefix).resolve(), CHECKOUT):
        if cover := closed(path):
            wanted.setdefault(cover, []).append(path)
    if wanted and ctypes.CDLL(None).unshare(NEW_MOUNTS):
        raise SystemExit(f"{CLOSED} {', '.join(map(str, wanted))}")
    for cover, paths in wanted.items():
        handles = [(p, os.open(p, os.O_PATH)) for p in paths]
        mount("none", Path("/"), "", OURS_ALONE)
        mount("none", cover, "tmpfs", 0, "mode=755")
        for path, handle in handles:
            path.mkdir(parents=True, exist_ok=True)
            mount(f"/proc/self/fd/{handle}", path, "", BIND)
            os.close(handle)


def mount(what: str, where: Path, kind: str, flags: int, options: str = "") -> None:
    words = (word.encode() for word in (what, str(where), kind))
    if ctypes.CDLL(None).mount(*words, ctypes.c_ulong(flags), options.encode()):
        raise SystemExit(f"{CLOSED} {where}")


def refuse_calls() -> None:
    library = walls.libseccomp()
    assert library is not None
    rules = library.seccomp_init(walls.ALLOW)
    library.seccomp_attr_set.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_uint32]
    library.seccomp_load.argtypes = [ctypes.c_void_p]
    library.seccomp_attr_set(rules, NO_NEW_PRIVILEGES, os.geteuid() != 0)

    def refuse(name: str, error: int, *conditions: tuple[int, int, int, int]) -> None:
        number = library.seccomp_syscall_resolve_name(name.encode())
        array = (walls.Compare * max(len(conditions), 1))(
            *(walls.Compare(*c) for c in conditions))
        if library.seccomp_rule_add_array(rules, walls.ERRNO | error, number, len(conditions),
                                          array):
            raise SystemExit(f"libseccomp refused the rule on {name}")

    for name in REFUSED:
        refuse(name, walls.EPERM)
    for bit in range(32):
        if NAMESPACES >> bit & 1:
            refuse("clone", walls.EPERM, (0, walls.MASKED_EQUAL, 1 << bit, 1 << bit))
    refuse("clone3", walls.ENOSYS)
    if library.seccomp_load(rules):
        raise SystemExit("the filter of system calls could not be put into force")


def drop_capabilities() -> None:
    """All but `KEPT`; in force after the next program starts."""
    last = int(Path("/proc/sys/kernel/cap_last_cap").read_text())
    for number in set(range(last + 1)) - KEPT:
        if os.geteuid() == 0:
            ctypes.CDLL(None).prctl(DROP_BOUND, number, 0, 0, 0)


if __name__ == "__main__":
    main()
