"""Whatever of the standard library is wanted first, it comes; and if it cannot, it may later."""

from __future__ import annotations

import encodings
import importlib
import subprocess
import sys
import zipfile
from importlib.machinery import PathFinder

import pytest

from dlcourse.web.late import Late
from dlcourse.web.runtime import BEGUN

FILES = {
    "late_module.py": "x = 1", "late_package/__init__.py": "", "late_package/inner.py": "y = 2",
    "late_package/parts/__init__.py": "", "late_package/parts/one.py": "z = 3",
    "encodings/late_code.py":
        "import codecs\ndef getregentry():\n    return codecs.lookup('ascii')\n"}
WANTED = {
    "a module": lambda: importlib.import_module("late_module").x == 1,
    "a package": lambda: importlib.import_module("late_package").__path__,
    "a module of a package": lambda: importlib.import_module("late_package.inner").y == 2,
    "a part of a package": lambda: importlib.import_module("late_package.parts.one").z == 3,
    "a codec": lambda: encodings.search_function("late-code").encode("a") == (b"a", 1)}

BEGINS = f"""
import {BEGUN}, asyncio
import numpy, sys
begun = set(sys.modules)
from dlcourse import checks
from dlcourse.web import interact, narrow, session
for name in checks.NAMES:
    __import__("dlcourse.figures." + name[3:])
    checks.lesson(name)
print(*(name for name, module in sys.modules.items() if name not in begun
        and name.partition(".")[0] in sys.stdlib_module_names and hasattr(module, "__file__")))
"""


def test_the_course_itself_wants_nothing_that_is_late():
    late = subprocess.run([sys.executable, "-c", BEGINS], capture_output=True, text=True,
                          check=True).stdout
    assert late == "\n"


@pytest.fixture
def library(tmp_path, monkeypatch):
    """Whether there is a network, and who stands before what looks for modules."""
    archive, network = tmp_path / "library.zip", [True]
    archive.write_text("nothing yet")

    def fetch():
        if network[0]:
            with zipfile.ZipFile(archive, "w") as written:
                for name, source in FILES.items():
                    written.writestr(name, source)
        return network[0]

    monkeypatch.setattr(sys, "path", [*sys.path, str(archive)])
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    monkeypatch.setattr(sys, "stdlib_module_names",
                        sys.stdlib_module_names | {"late_module", "late_package"})
    monkeypatch.setattr(encodings, "__path__", [*encodings.__path__, f"{archive}/encodings"])
    sys.path_importer_cache.pop(str(archive), None)
    sys.meta_path.remove(late := Late(fetch))  # in a page it stands where it stands here then
    sys.meta_path.insert(sys.meta_path.index(PathFinder), late)
    yield network
    for name in [name for name in sys.modules if "late_" in name and "web" not in name]:
        del sys.modules[name]
    encodings._cache.clear()


@pytest.mark.parametrize("wanted", WANTED)
def test_what_is_wanted_first_comes(library, wanted):
    assert WANTED[wanted]()
    assert not any(isinstance(finder, Late) for finder in sys.meta_path)


@pytest.mark.parametrize("wanted", WANTED)
def test_what_could_not_be_fetched_comes_when_it_can(library, wanted):
    library[0] = False
    with pytest.raises((ImportError, LookupError), match="not on this device"):
        WANTED[wanted]()
    library[0] = True
    assert WANTED[wanted]()
