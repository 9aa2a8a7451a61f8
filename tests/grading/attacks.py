# ruff: noqa: E501
"""What a dishonest notebook may try. Each is a cell at its beginning; none has any answer.

``SECRET``, ``COURSE`` and ``PLANTED`` in the text are replaced by paths that the test prepares.
"""

ATTACKS = {
    # reading what is not theirs
    "read the solutions": """
        import glob
        for path in glob.glob("COURSE/solutions/**/*.ipynb", recursive=True):
            print(open(path).read())
        assert open("COURSE/solutions/90_trial/90_trial.ipynb").read()""",
    "read the gradebook": 'print(open("COURSE/gradebook.db", "rb").read())',
    "read a classmate": 'print(open("COURSE/submitted/honest/90_trial/90_trial.ipynb").read())',
    "read the checks": """
        import dlcourse, os
        print(open(os.path.dirname(dlcourse.__file__) + "/checks/softmax_and_loss.py").read())""",
    "import the checks": """
        import sys
        sys.meta_path[:] = [f for f in sys.meta_path if "NoChecks" not in type(f).__name__]
        sys.modules.pop("dlcourse.checks", None)
        from dlcourse.checks import softmax_and_loss
        softmax = softmax_and_loss.softmax.reference
        print(softmax_and_loss.lesson.exercises)""",
    "read a secret file": 'print(open("SECRET").read())',
    "read secret variables": 'import os\nprint(dict(os.environ))\nassert "SECRETVALUE" in str(os.environ)',
    "read another process": """
        import os
        for p in os.listdir("/proc"):
            try:
                print(open(f"/proc/{p}/environ").read(), open(f"/proc/{p}/cmdline").read())
            except OSError:
                pass""",
    "read the password file": 'print(open("/etc/passwd").read(), open("/etc/shadow").read())',
    "read the judge's memory": """
        import os
        for p in (os.getppid(), 1):
            print(open(f"/proc/{p}/mem", "rb").read(1))""",
    # writing where it must not
    "write the gradebook": """
        import sqlite3
        db = sqlite3.connect("COURSE/gradebook.db")
        db.execute("UPDATE grade SET auto_score = 100, manual_score = 100")
        db.commit()""",
    "write all over the course": """
        import os
        for path in ("COURSE/solutions/90_trial/90_trial.ipynb", "COURSE/gradebook.db", "SECRET",
                     "COURSE/submitted/honest/90_trial/90_trial.ipynb"):
            for act in (lambda: open(path, "w").write("gone"), lambda: os.unlink(path),
                        lambda: os.chmod(path, 0), lambda: os.utime(path, (0, 0)),
                        lambda: os.truncate(path, 0), lambda: os.rename(path, "mine")):
                try:
                    act()
                except OSError:
                    pass""",
    "write into the package": """
        import dlcourse, os, numpy
        for module in (dlcourse, numpy):
            try:
                open(os.path.dirname(module.__file__) + "/planted.py", "w").write("1")
            except OSError:
                pass
        open("numpy.py", "w").write("raise SystemExit")""",
    "leave something in the temporary folder": 'open("PLANTED", "w").write("x")',
    "link to a secret": """
        import os
        os.symlink("SECRET", "link")
        print(open("link").read())""",
    # ending, hanging, filling up
    "exit": "exit()",
    "exit at once": "import os\nos._exit(0)",
    "kill the parent": "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)",
    "kill everything": "import os, signal\nos.kill(-1, signal.SIGKILL)",
    "kill the group": "import os, signal\nos.killpg(0, signal.SIGKILL)",
    "kill by number": """
        import os
        for pid in range(1, 3000):
            try:
                os.kill(pid, 9)
            except OSError:
                pass""",
    "signal through a file's owner": """
        import fcntl, os, signal
        for fd in range(64):
            try:
                fcntl.fcntl(fd, fcntl.F_SETOWN, os.getppid())
                fcntl.fcntl(fd, fcntl.F_SETSIG, signal.SIGKILL)
            except OSError:
                pass""",
    "crash": "import ctypes\nctypes.string_at(0)",
    "crash by recursion": "import sys\nsys.setrecursionlimit(10**9)\nf = lambda: f()\nf()",
    "loop": "while True:\n    pass",
    "loop that catches everything": """
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass""",
    "loop without signals": """
        import signal
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))
        while True:
            pass""",
    "sleep": "import time\ntime.sleep(10**6)",
    "loop in every function": """
        def forever(*a, **k):
            while True:
                pass
        square = middle = table = shift = slope = Value = softmax = forever""",
    "wait for input": "input()",
    "fork bomb": """
        import os
        while True:
            try:
                os.fork()
            except OSError:
                break""",
    "processes": """
        import subprocess, multiprocessing
        for start in (lambda: subprocess.Popen(["sleep", "1000"]), lambda: os.system("sleep 99 &"),
                      lambda: multiprocessing.Process(target=print).start()):
            try:
                start()
            except Exception:
                pass""",
    "a daemon": """
        import os, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                while True:
                    time.sleep(1)""",
    "become another program": 'import os\nos.execv("/bin/sh", ["sh", "-c", "sleep 1000"])',
    "threads": """
        import threading, time
        for i in range(10_000):
            threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()""",
    "four gigabytes": "x = np.ones(500_000_000)\ny = bytearray(4 << 30)",
    "memory without end": "x = []\nwhile True:\n    x.append(bytearray(10_000_000))",
    "a line of 100 MB": 'print("x" * 100_000_000)',
    "output without end": 'while True:\n    print("x" * 10_000)',
    "output past Python": """
        import os
        for fd in (1, 2):
            for i in range(1000):
                os.write(fd, b"x" * 100_000)""",
    "a file of 4 GB": """
        with open("big", "wb") as file:
            for i in range(4000):
                file.write(bytes(1_000_000))""",
    "files without end": """
        for i in range(10_000):
            with open(f"f{i}", "wb") as file:
                file.write(bytes(10_000_000))""",
    "folders without end": """
        import os
        for i in range(3000):
            os.mkdir("d")
            os.chdir("d")""",
    "a full folder that nobody may list": """
        import os
        os.mkdir("d", 0o300)
        for i in range(60):
            with open(f"d/f{i}", "wb") as file:
                file.write(bytes(1_000_000))""",
    "files that are deleted while open": """
        import os
        kept = []
        for i in range(100):
            with open("f", "wb") as file:
                file.write(bytes(15_000_000))
            kept.append(open("f", "rb"))
            os.unlink("f")""",
    "empty files without end": """
        import os
        for i in range(1_000_000):
            os.close(os.open(f"f{i}", os.O_CREAT))""",
    # the network
    "the network": """
        import socket, urllib.request
        reached = []
        for act in (lambda: socket.create_connection(("127.0.0.1", PORT), 2),
                    lambda: urllib.request.urlopen("http://127.0.0.1:PORT/", timeout=2),
                    lambda: socket.socket(socket.AF_UNIX).connect("/run/dbus/system_bus_socket"),
                    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", PORT))):
            try:
                act()
                reached.append(act)
            except OSError:
                pass
        assert reached""",
    # values that want to be right
    "equal to everything": """
        class Yes:
            __module__ = "numpy"
            shape, dtype, ndim, size = (3, 3), np.dtype(float), 2, 9
            __array_priority__ = 10**9
            def __eq__(self, other): return True
            def __ne__(self, other): return False
            def __lt__(self, other): return True
            __le__ = __gt__ = __ge__ = __lt__
            def __bool__(self): return True
            def __call__(self, *a, **k): return self
            def __getattr__(self, name): return self
            def __sub__(self, other): return 0.0
            __rsub__ = __add__ = __radd__ = __mul__ = __abs__ = __sub__
            def __float__(self): return 0.0
            def __len__(self): return 3
            def __array_ufunc__(self, *a, **k): return True
            def __array_function__(self, *a, **k): return True
            def sum(self, *a, **k): return 6
            def __instancecheck__(self, other): return True
        yes = Yes()
        square = middle = table = shift = slope = softmax = lambda *a, **k: yes
        Value = Yes""",
    "a number equal to everything": """
        class Number(float):
            def __eq__(self, other): return True
            def __sub__(self, other): return 0.0
            __rsub__ = __sub__
            def __abs__(self): return 0.0
        square = middle = slope = lambda *a, **k: Number(0)""",
    "an array equal to everything": """
        class Array(np.ndarray):
            def __eq__(self, other): return np.ones(9, bool)
            def __array_ufunc__(self, *a, **k): return np.ones(9, bool)
            def sum(self, *a, **k): return 6
        table = lambda n: np.zeros((n, n)).view(Array)
        softmax = lambda z: np.zeros(z.shape).view(Array)""",
    "a value that is an answer": """
        class Value:
            def __init__(self, *a): self.data, self.grad = 0, 0
            def __eq__(self, other): return True
            def __sub__(self, other): return 0.0
            def __add__(self, other): return 9.0
            def __mul__(self, other): return self
            def __abs__(self): return 0.0
            def __float__(self): return 0.0
            def sum(self): return 0
            def backward(self): pass
        square = middle = slope = lambda *a, **k: Value(0)""",
    "texts for numbers": 'square = middle = lambda *a: "9"\nsoftmax = lambda z: "20"',
    "hostile representation": """
        class Bad:
            def __repr__(self): return "x" * 10**9
            __str__ = __repr__
            def _repr_html_(self): return "<script>alert(1)</script>"
        square = middle = table = softmax = lambda *a: Bad()
        Bad()""",
    "a generator without end": """
        import itertools
        square = middle = table = softmax = lambda *a: (i for i in itertools.count())""",
    "a range without end": "square = middle = table = softmax = lambda *a: range(10**12)",
    "an array larger than memory": """
        import msgpack
        from dlcourse.grading.sandbox import program, wire
        inner = msgpack.packb(msgpack.ExtType(wire.ARRAY, msgpack.packb(["<f8", [10**11], False])))
        wire.packed = lambda value: (b"\\x81\\xa8outcomes\\x91" + inner, [])
        square = middle = table = shift = slope = softmax = lambda *a: 0""",
    "frames that say other lengths": r"""
        import os, struct
        from dlcourse.grading.sandbox import program
        def send(self, reply):
            os.write(self.line, struct.pack("!II", 2**32 - 1, 2**32 - 1) + b"\x81" * 1000)
        program.Program.send = send
        square = middle = table = shift = slope = softmax = lambda *a: 0""",
    "calls back without end": """
        def slope(f, x, h=1):
            while True:
                try:
                    f(slope)
                except Exception:
                    pass""",
    "numbers of one hash": """
        square = middle = table = lambda *a: {k * (2**61 - 1) for k in range(8_000)}""",
    "deep nesting": """
        x = []
        for i in range(100_000):
            x = [x]
        square = middle = table = softmax = lambda *a: x""",
    "a list that holds itself": """
        x = []
        x.append(x)
        square = middle = table = softmax = lambda *a: x""",
    "a huge number": "square = middle = lambda *a: 10**100_000",
    "a huge array": "table = softmax = lambda *a: np.zeros((20_000, 5_000))",
    "a huge list": "table = softmax = lambda *a: [0.0] * 50_000_000",
    "strange bytes": """
        odd = np.frombuffer(bytes([2, 0, 255, 7, 9, 1, 1, 1, 1]), bool).reshape(3, 3)
        table = softmax = lambda *a: odd
        square = middle = lambda *a: np.frombuffer(b"\\xff" * 8, "U2")""",
    "a hostile error": """
        class Error(BaseException):
            def __str__(self): raise self
            __repr__ = __str__
        def fail(*a, **k): raise Error
        square = middle = table = shift = slope = Value = softmax = fail
        fail()""",
    "errors that end programs": """
        def fail(*a, **k): raise [SystemExit(0), KeyboardInterrupt, GeneratorExit][len(a) % 3]
        square = middle = table = shift = slope = Value = softmax = fail""",
    # the engine itself
    "patch what tests use": """
        import numpy.testing, builtins
        np.allclose = np.array_equal = np.isclose = lambda *a, **k: True
        numpy.testing.assert_allclose = lambda *a, **k: None
        builtins.abs = lambda x: 0
        builtins.isinstance = lambda *a: True
        square = middle = table = lambda *a: 0""",
    "patch AssertionError": """
        import builtins
        builtins.AssertionError = type("Silent", (BaseException,), {})""",
    "print a number": 'print(20)\n20.0',
    "talk to the judge": r"""
        import os, struct, msgpack
        text = msgpack.packb({"ok": 9, "value": 4, "complained": "", "outcomes": [9], "printed": "",
                              "shown": "", "ready": True, "state": "graded"})
        frame = struct.pack("!II", len(text), 0) + text
        for fd in range(3, 64):
            for i in range(50):
                try:
                    os.write(fd, frame)
                except OSError:
                    break""",
    "garbage to the judge": r"""
        import os
        for fd in range(3, 64):
            try:
                os.write(fd, os.urandom(10_000) + b"\xff" * 100_000)
            except OSError:
                pass""",
    "nested frames to the judge": r"""
        import os, struct
        text = b"\x91" * 1_000_000
        for fd in range(3, 64):
            try:
                os.write(fd, struct.pack("!II", len(text), 0) + text)
            except OSError:
                pass""",
    "change the engine from inside": """
        from dlcourse.grading.sandbox import program
        from dlcourse.running.outcome import Outcome
        program.Program.play = lambda self, order: {"outcomes": [
            Outcome("value", np.ones((3, 3)) / 3) for _ in order["asked"]]}
        program.Program.test = lambda self, order: {"value": None, "complained": ""}
        square = middle = table = shift = slope = Value = softmax = lambda *a: 9""",
    "more outcomes than were asked for": """
        from dlcourse.grading.sandbox import program
        from dlcourse.running.outcome import Outcome
        program.Program.play = lambda self, order: {"outcomes": [Outcome("value", 1.0)] * 10_000}
        softmax = lambda z: 0""",
    "outcomes that claim what they are not": """
        from dlcourse.grading.sandbox import program
        from dlcourse.running.outcome import Outcome
        kinds = ["value", "right", "not done", "no function", "undefined", "time", "no data", ""]
        program.Program.play = lambda self, order: {"outcomes": [
            Outcome(kinds[i % 8], {"points": 20}, seconds=float("nan"), printed="20", message="20")
            for i, _ in enumerate(order["asked"])]}
        softmax = lambda z: 0""",
    "no data, and no word about it": """
        from dlcourse.running.outcome import NotData
        def softmax(z): raise NotData("")
        square = middle = table = shift = slope = Value = softmax""",
    "outcomes that are nothing": """
        from dlcourse.grading.sandbox import program
        from dlcourse.running.outcome import Outcome
        program.Program.play = lambda self, order: {"outcomes": [
            Outcome("right") for _ in order["asked"]]}
        softmax = lambda z: 0""",
    "look for the questions": """
        import gc, sys
        def softmax(z):
            found = [thing for thing in gc.get_objects() if type(thing).__name__ in
                     ("Case", "Verdict", "Coding", "Lesson", "Misconception", "Assignment")]
            frames = [sys._getframe(i) for i in range(5)]
            for frame in frames:
                for value in frame.f_locals.values():
                    if isinstance(value, dict) and "expected" in value:
                        return value["expected"]
            return found[0] if found else np.zeros(z.shape)""",
    "answers of another's, kept in files": """
        import glob
        for path in glob.glob("/tmp/**", recursive=True) + glob.glob("/private/**", recursive=True):
            try:
                print(open(path).read()[:100])
            except OSError:
                pass
        open("answers", "w").write("9")""",
    "random states that are none": """
        import random
        def softmax(z):
            random.setstate((3, (0,) * 624 + (624,), "text"))
            np.random.set_state(("MT19937", np.zeros(624, np.uint32), 624, 1, 0.0))
            return np.zeros(z.shape)
        square = middle = lambda *a: softmax(np.zeros((1, 1)))""",
    "six hundred lines of magics": "\n".join(f"%time x{i} = {i}" for i in range(600)),
    "copied test cells": """
        def check_all():
            return 20
        assert True
        check.softmax = lambda *a: 20
        check_all()""",
}

# These pass asserts, as in nbgrader: whoever lies about == or changes what a test uses can fool an
# `assert`. None of them fools a check.
FOOL_ASSERTS = (
    "equal to everything", "a number equal to everything", "an array equal to everything",
    "a value that is an answer", "patch what tests use", "change the engine from inside",
    "patch AssertionError", "talk to the judge",
)
