"""The walls of the sandbox.

Two, one inside the other. *bubblewrap* gives the warm process a file system of its own (Python,
its packages, the core of dlcourse; nothing else), and process, network and IPC namespaces of its
own. It needs namespaces, which many containers refuse. *Landlock and seccomp* confine each
submission's process: which files it may open, and which of some hundred system calls it may make;
there is no call among them that starts another program, opens a socket to somebody, signals another
process or changes a file's owner or mode. They need no privilege. Limits on memory, time and file
size complete both; a process may fork, and what all of its kind use together is looked at from
outside.

bubblewrap and libseccomp are what Flatpak, Docker and systemd are built on. For Landlock there is
no well-kept Python package, and it is three system calls, so they are made here.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import platform
import resource
import shutil
import signal
import stat
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

LIBC = ctypes.CDLL(None, use_errno=True)
NOBODY = 65534
PRIVATE = "/private"  # the folder to write in that bubblewrap makes for us alone
PYTHON = os.path.abspath(sys.executable)  # without .., which may lead nowhere inside
PACKAGE = Path(__file__).resolve().parents[2]
SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin", "/nix/store", "/etc/alternatives",
          "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d")
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
SECRET_PARTS = ("checks", "course")  # of the package

# What Python, NumPy and Matplotlib call; whatever is not here fails with "not permitted".
ALLOWED = [
    "read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev", "lseek",
    "close", "dup", "dup2", "dup3", "pipe", "pipe2", "fstat", "newfstatat", "stat", "lstat",
    "statx", "statfs", "fstatfs", "access", "faccessat", "faccessat2", "open", "openat",
    "readlink", "readlinkat", "getdents64", "getcwd", "chdir", "fchdir", "mkdir", "mkdirat",
    "rmdir", "unlink", "unlinkat", "rename", "renameat", "renameat2", "ftruncate", "fsync",
    "fdatasync", "flock", "fadvise64", "umask", "poll", "ppoll", "select", "pselect6", "munmap",
    "mprotect", "mremap", "madvise", "mincore", "brk", "rt_sigaction",
    "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "rt_sigtimedwait", "rt_sigsuspend",
    "sigaltstack", "setitimer", "getitimer", "alarm", "pause", "nanosleep", "clock_nanosleep",
    "clock_gettime", "clock_getres", "gettimeofday", "time", "times", "getrusage", "getpid",
    "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid", "getgroups", "getresuid",
    "getresgid", "getpgrp", "getpgid", "getsid", "getrlimit", "uname", "sysinfo", "getrandom",
    "getcpu", "sched_yield", "sched_getaffinity", "sched_getparam", "sched_getscheduler",
    "sched_get_priority_max", "sched_get_priority_min", "futex", "set_robust_list",
    "get_robust_list", "set_tid_address", "rseq", "membarrier", "arch_prctl", "exit",
    "exit_group", "restart_syscall", "fork", "wait4", "waitid",
    "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "sendto", "recvfrom",  # asyncio
]
FCNTL = (0, 1, 2, 3, 4, 5, 6, 7, 1030)  # duplicate, flags, locks; not who gets a signal
IOCTL = (0x5401, 0x541B, 0x5421, 0x5450, 0x5451)  # a terminal? bytes waiting, flags
CLONE_THREAD = 0x10000
NO_PLAIN_FORK = 0x7E83FF80  # a clone with any of these shares something, or leaves its namespace
AF_UNIX, SOCK_STREAM, KIND = 1, 1, 0xF  # of a socket
MAP_SHARED = 1  # would write to a file uncounted
EPERM, ENOSYS = 1, 38

ALLOW, ERRNO = 0x7FFF0000, 0x00050000
EQUAL, MASKED_EQUAL = 4, 7

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
SECCOMP_MODE_FILTER, INSTRUCTION = 2, 8  # bytes of an instruction

LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446
READ_FILE, READ_DIR = 1 << 2, 1 << 3
WRITE_FILE, TRUNCATE = 1 << 1, 1 << 14
KEEP_FILES = (1 << 4) | (1 << 5) | (1 << 7) | (1 << 8)  # remove dir, file; make dir, file


class NoConfinement(Exception):
    """Why students' code cannot be confined here, as a sentence."""


@dataclass(frozen=True)
class Limits:
    """What a submission may use. Seconds of a processor's time, and bytes."""

    cell: float = 20.0
    total: float = 50.0
    memory: int = 2 << 30  # of one process; all of them together, twice that
    file: int = 16 << 20
    disk: int = 64 << 20
    output: int = 20_000  # characters of a cell
    all_output: int = 200_000
    threads: int = 256
    processes: int = 16


@dataclass(frozen=True)
class Walls:
    """How code is confined here: the command that comes before Python's, and what else holds."""

    name: str
    command: tuple[str, ...] = ()
    landlock: bool = False
    seccomp: bool = False
    reads: tuple[str, ...] = ()  # what Landlock lets it read
    lists: tuple[str, ...] = ()  # folders of which it may see the names

    @property
    def safe(self) -> bool:
        return self.seccomp and (self.landlock or bool(self.command))


@functools.cache
def walls(hide: tuple[str, ...] = (), unsafe: bool = False) -> Walls:
    """The best confinement there is here; the folders ``hide`` are not seen.

    Raises `NoConfinement` where there is none, unless ``unsafe``.
    """
    try:
        return find_walls(hide)
    except NoConfinement:
        if unsafe:
            return Walls("nothing: students' code runs with your rights")
        raise


def find_walls(hide: tuple[str, ...]) -> Walls:
    if not sys.platform.startswith("linux"):
        raise NoConfinement(
            f"students' code can be confined on Linux only, and this is {platform.system()}: "
            "grade in a Linux container or virtual machine, or accept the risk with --unsafe")
    if libseccomp() is None:
        raise NoConfinement("libseccomp is missing, without which students' code cannot be "
                            "confined: install libseccomp2, or accept the risk with --unsafe")
    landlock = landlock_version() > 0
    if command := bubblewrap(hide):
        inner = "Landlock and seccomp" if landlock else "seccomp"
        return Walls(f"bubblewrap, {inner}", tuple(command), landlock, True, ("/",))
    if landlock:
        reads, lists = visible([*SYSTEM, *DEVICES, *python_paths()], hidden(hide))
        return Walls("Landlock and seccomp", (), True, True, tuple(reads), tuple(lists))
    raise NoConfinement(
        "neither bubblewrap works here nor is Landlock there (Linux 5.13 or newer), so students' "
        "code cannot be confined: install bubblewrap, or accept the risk with --unsafe")


def python_paths() -> list[str]:
    """Where Python and its packages are, and dlcourse."""
    found = [sys.prefix, sys.base_prefix, sys.exec_prefix, str(PACKAGE)]
    found += [p for p in sys.path if p.endswith(("site-packages", "dist-packages"))]
    found += [os.path.realpath(p) for p in found]
    return [p for p in dict.fromkeys(found) if os.path.exists(p) and p != "/"]


def hidden(hide: tuple[str, ...]) -> list[str]:
    """What must not be seen even where what is around it may be."""
    found = [str(PACKAGE / part) for part in SECRET_PARTS]
    for prefix in (sys.prefix, "/usr/local"):
        found += [os.path.join(prefix, "share", "nbgrader")]  # where the exchange lies by default
        found += [os.path.join(prefix, "etc")] if prefix != "/usr" else []
    return found + [os.path.realpath(path) for path in hide]


def within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def visible(paths: list[str], hidden: list[str]) -> tuple[list[str], list[str]]:
    """What of ``paths`` may be read, and which folders may only be listed.

    The latter hold something that is ``hidden``: they are taken apart. (Python finds its modules
    by listing folders.)

    >>> visible(["/dev/null"], ["/usr"]), visible(["/usr"], ["/usr"])
    ((['/dev/null'], []), ([], []))
    """
    hidden = [os.path.realpath(h) for h in hidden]
    read: list[str] = []
    listed: list[str] = []

    def visit(path: str) -> None:
        path = os.path.realpath(path)  # a link beside a hidden folder may lead into it
        if path in read or path in listed or path in hidden or not os.path.exists(path):
            return
        if os.path.isdir(path) and any(within(h, path) for h in hidden):
            listed.append(path)
            for name in sorted(os.listdir(path)):
                visit(os.path.join(path, name))
        else:
            read.append(path)

    for path in paths:
        visit(path)
    return read, listed


def bubblewrap(hide: tuple[str, ...]) -> list[str] | None:
    """The beginning of a command that runs the rest in bubblewrap; None where that fails."""
    program = shutil.which("bwrap")
    if program is None:
        return None
    base = [program, "--die-with-parent", "--new-session", "--unshare-ipc", "--unshare-pid",
            "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    as_root = [*base, "--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    starts = [as_root] * (os.geteuid() == 0) + [[*base, "--unshare-user"]]
    return next(filter(works, ([*start, *mounts(hide)] for start in starts)), None)


def mounts(hide: tuple[str, ...]) -> list[str]:
    """The file system inside: `PRIVATE`, bounded, is the only place to write in."""
    folders = [p for p in SYSTEM if os.path.exists(p)]
    arguments = ["--perms", "1777", "--size", str(Limits.disk), "--tmpfs", PRIVATE]
    for path in folders:
        arguments += (["--symlink", os.readlink(path), path] if os.path.islink(path)
                      else ["--ro-bind", path, path])
    own = [(p, ["--ro-bind", p, p]) for p in python_paths() if not within(p, "/usr")]
    shown = folders + [p for p, _ in own]
    own += [(p, ["--tmpfs", p]) for p in hidden(hide)
            if os.path.isdir(p) and any(within(p, s) and p != s for s in shown)]
    for path, mount in sorted(own, key=lambda pair: pair[0].count("/")):
        for parent in reversed(Path(path).parents[:-1]):
            if not any(within(str(parent), s) for s in shown):
                arguments += ["--perms", "0755", "--dir", str(parent)]  # nobody passes through
        arguments += mount
    return [*arguments, "--dev", "/dev", "--remount-ro", "/dev", "--chdir", PRIVATE]


def works(command: list[str]) -> bool:
    try:
        return subprocess.run([*command, PYTHON, "-I", "-S", "-c", ""], timeout=20, check=False,
                              stdin=subprocess.DEVNULL, capture_output=True).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def environment() -> dict[str, str]:
    """All that the sandbox knows of ours: no token, no password, no name."""
    one = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**one, "PATH": "/usr/bin:/bin", "HOME": "/tmp", "LANG": "C.UTF-8",
            "MPLBACKEND": "agg", "PYTHONDONTWRITEBYTECODE": "1"}


def remove(folder: str) -> None:
    """Remove a folder, whatever the rights of its parts and however deep they lie."""
    with contextlib.suppress(OSError):
        empty(folder)
        os.rmdir(folder)


def empty(folder: str) -> None:
    """Remove what is in a folder. What lies deep is moved up first: a path may be longer than any
    call takes."""
    while names := os.listdir(folder):
        for path in (os.path.join(folder, name) for name in names):
            if not is_folder(path):
                os.unlink(path)
                continue
            os.chmod(path, 0o700)
            for inner in (os.path.join(path, name) for name in os.listdir(path)):
                if is_folder(inner):
                    os.chmod(inner, 0o700)
                    os.rename(inner, os.path.join(folder, uuid4().hex))
                else:
                    os.unlink(inner)
            os.rmdir(path)


def is_folder(path: str) -> bool:
    return stat.S_ISDIR(os.lstat(path).st_mode)


def drop_root(needed: list[str]) -> None:
    """Become nobody, if that leaves Python readable."""
    if os.geteuid() != 0:
        return
    child = os.fork()
    if child == 0:
        try:
            become_nobody()
            os._exit(0 if all(os.access(p, os.R_OK) for p in needed) else 1)
        except OSError:
            os._exit(1)
    if os.waitpid(child, 0)[1] == 0:
        become_nobody()
        LIBC.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)  # for `as_nobody`


def become_nobody() -> None:
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


@contextlib.contextmanager
def as_nobody() -> Iterator[None]:
    """Root sees of nobody's processes what nobody does, though a container lets it see no more."""
    root = os.geteuid() == 0
    if root:
        LIBC.setfsgid(NOBODY)
        LIBC.setfsuid(NOBODY)
    try:
        yield
    finally:
        if root:
            LIBC.setfsuid(0)
            LIBC.setfsgid(os.getegid())


def threads() -> int:
    """How many threads this user has already, of those that count with the ones to come."""
    found = 0
    for entry in os.listdir("/proc") if os.path.isdir("/proc") else ():
        with contextlib.suppress(OSError):
            if entry.isdigit() and os.stat(f"/proc/{entry}").st_uid == os.getuid():
                found += len(os.listdir(f"/proc/{entry}/task"))
    return found


def confine(walls: Walls, limits: Limits, scratch: str, others: int, calls: bytes) -> None:
    """Raise the walls around this process; there is no way back.

    ``others`` are `threads`, ``calls`` is `filter_of_calls`.
    """
    os.setsid()
    die_with_parent()
    bounds = {
        resource.RLIMIT_NPROC: others + limits.threads,
        resource.RLIMIT_AS: limits.memory,
        resource.RLIMIT_CPU: int(limits.total) + 1,
        resource.RLIMIT_FSIZE: limits.file,
        resource.RLIMIT_NOFILE: 128,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
    }
    for kind, bound in bounds.items():
        hard = resource.getrlimit(kind)[1]
        bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(kind, (bound, bound))
    if walls.landlock:
        restrict_files(walls.reads, walls.lists, scratch)
    if walls.seccomp:
        restrict_calls(calls)


def landlock_version() -> int:
    """The kernel's version of Landlock; 0 where there is none."""
    return max(LIBC.syscall(LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1), 0)


def restrict_files(reads: tuple[str, ...], lists: tuple[str, ...], scratch: str) -> None:
    """From now on this process reads ``reads`` only, and writes in ``scratch`` only."""
    version = landlock_version()
    every = (1 << 13) - 1 | (version >= 2) << 13 | (version >= 3) << 14 | (version >= 5) << 15
    attributes = struct.pack("QQQ", every, 3 * (version >= 4), 3 * (version >= 6))
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = must(LIBC.syscall(LANDLOCK_CREATE, attributes, ctypes.c_size_t(size), 0),
                 "Landlock refused its rules")
    rights = {**dict.fromkeys(lists, READ_DIR), **dict.fromkeys(reads, READ_FILE | READ_DIR),
              scratch: READ_FILE | READ_DIR | WRITE_FILE | TRUNCATE | KEEP_FILES,
              "/dev/null": READ_FILE | WRITE_FILE}
    for path, access in rights.items():
        try:
            handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue
        if not os.path.isdir(path):
            access &= READ_FILE | WRITE_FILE
        rule = struct.pack("=Qi", access & every, handle)
        must(LIBC.syscall(LANDLOCK_ADD, rules, 1, rule, 0), f"Landlock refused {path}")
        os.close(handle)
    no_new_privileges()
    must(LIBC.syscall(LANDLOCK_RESTRICT, rules, 0), "Landlock could not be put into force")
    os.close(rules)


def must(result: int, otherwise: str) -> int:
    """What a call to the kernel gave; an `OSError` where it was refused."""
    if result < 0:
        raise OSError(ctypes.get_errno(), otherwise)
    return result


def die_with_parent() -> None:
    """Whatever ends the warm process ends this one too."""
    must(LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0),
         "the process cannot be tied to its parent")


def no_new_privileges() -> None:
    must(LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "privileges could not be given up")


class Compare(ctypes.Structure):
    """One condition on an argument of a system call, as libseccomp has it."""

    _fields_ = [("argument", ctypes.c_uint), ("operation", ctypes.c_int),
                ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]


@functools.cache
def libseccomp() -> ctypes.CDLL | None:
    try:
        library = ctypes.CDLL("libseccomp.so.2")
    except OSError:
        return None
    library.seccomp_init.restype = ctypes.c_void_p
    library.seccomp_init.argtypes = [ctypes.c_uint32]
    library.seccomp_export_bpf.argtypes = [ctypes.c_void_p, ctypes.c_int]
    library.seccomp_release.argtypes = [ctypes.c_void_p]
    library.seccomp_syscall_resolve_name.argtypes = [ctypes.c_char_p]
    library.seccomp_rule_add_array.argtypes = [
        ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint, ctypes.POINTER(Compare)]
    return library


def filter_of_calls() -> bytes:
    """The program by which the kernel lets through the calls of `ALLOWED` only; the rest fail."""
    library = libseccomp()
    if library is None:
        raise OSError("libseccomp is missing")
    rules = library.seccomp_init(ERRNO | EPERM)

    def rule(action: int, name: str, *conditions: tuple[int, int, int, int]) -> None:
        number = library.seccomp_syscall_resolve_name(name.encode())
        if number < 0:  # unknown on this machine
            return
        array = (Compare * max(len(conditions), 1))(*(Compare(*c) for c in conditions))
        if library.seccomp_rule_add_array(rules, action, number, len(conditions), array):
            raise OSError(f"libseccomp refused the rule on {name}")

    for name in ALLOWED:
        rule(ALLOW, name)
    for name, command in [*(("fcntl", c) for c in FCNTL), *(("ioctl", c) for c in IOCTL)]:
        rule(ALLOW, name, (1, EQUAL, command, 0))
    rule(ALLOW, "mmap", (3, MASKED_EQUAL, MAP_SHARED, 0))
    rule(ALLOW, "prlimit64", (0, EQUAL, 0, 0))  # of the process itself
    rule(ALLOW, "prctl", (0, EQUAL, PR_SET_PDEATHSIG, 0))
    rule(ALLOW, "socketpair", (0, EQUAL, AF_UNIX, 0), (1, MASKED_EQUAL, KIND, SOCK_STREAM))
    rule(ALLOW, "clone", (0, MASKED_EQUAL, NO_PLAIN_FORK, 0))
    if os.geteuid() != 0:  # root has as many threads as it likes, so it gets none
        rule(ALLOW, "clone", (0, MASKED_EQUAL, CLONE_THREAD, CLONE_THREAD))
    rule(ERRNO | ENOSYS, "clone3")  # its flags lie in memory; the C library then uses clone
    with tempfile.TemporaryFile() as file:
        if library.seccomp_export_bpf(rules, file.fileno()):
            raise OSError("libseccomp does not give its filter")
        library.seccomp_release(rules)
        file.seek(0)
        return file.read()


class Program(ctypes.Structure):
    """A filter, as the kernel takes it: the number of its instructions, and where they are."""

    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def restrict_calls(calls: bytes) -> None:
    """From now on this process makes only the calls that the filter lets through."""
    no_new_privileges()
    program = Program(len(calls) // INSTRUCTION, calls)
    must(LIBC.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0),
         "the filter of system calls could not be put into force")
