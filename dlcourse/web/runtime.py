"""What the site is made of besides the course: modules from npm, and Python for the browser.

`modules` installs what front/package-lock.json names, once, in a folder of its own. The runtime of
Python is among them (pyodide); its packages are files that its own lock names with their sums, and
lie where it says itself, or in the folder that PYODIDE_PACKAGES names.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from ..app.terminal import Refusal
from .packed import packed, repacked

FRONT = Path(__file__).with_name("front")
FILES = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
SELDOM = ("matplotlib",)  # comes when a reader imports it
UNUSED = r"numpy/(f2py|_pyinstaller)/.*|.*\.(pyi|pxd|pyx|h|a|c|in|ini|build)"  # files of NumPy's
PLACE = "/lib/python3.12/site-packages"
HOME = {"HOME": "/home/pyodide", "DLCOURSE_WORKSPACE": "/home/pyodide/course", "MPLBACKEND": "agg"}
# What NumPy and the course import of the standard library: the rest comes when it is imported.
BEGUN = ("__future__, _blake2, _md5, _sha1, _sha3, argparse, ast, base64, calendar, contextlib, "
         "csv, ctypes, dataclasses, datetime, difflib, encodings.cp437, encodings.utf_8_sig, "
         "enum, functools, glob, hashlib, hmac, html, html.entities, inspect, json, linecache, "
         "numbers, pathlib, pickle, platform, pprint, random, secrets, tempfile, textwrap, "
         "tomllib, traceback, typing, warnings")
NODE = 18  # the oldest Node.js


class RuntimeMissing(Refusal):
    """Why the site cannot be made here, as a sentence."""


def needed(here: str) -> RuntimeMissing:
    """What to do where Node.js or npm is missing, or too old."""
    return RuntimeMissing(
        f"Python in a page needs Node.js {NODE} or newer with npm, and here is {here}: take both "
        "from nodejs.org (on Debian and Ubuntu: apt install nodejs npm), then call this again")


def modules(cache: Path) -> Path:
    """The folder of the modules from npm, installed in ``cache`` if they are not there yet."""
    node, npm = shutil.which("node"), shutil.which("npm")
    version = "no Node.js" if node is None else subprocess.run(
        [node, "--version"], capture_output=True, text=True).stdout.strip()
    if (number := re.match(r"v(\d+)", version)) is None or int(number[1]) < NODE:
        raise needed(version)
    lock = FRONT / "package-lock.json"
    installed = cache / "installed"
    if installed.exists() and installed.read_bytes() == lock.read_bytes():
        return cache / "node_modules"
    if npm is None:
        raise needed("no npm")
    cache.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(FRONT / name, cache)
    done = subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=cache,
                          capture_output=True, text=True)
    if done.returncode:
        raise RuntimeMissing("npm could not install the site's modules; it needs the network this "
                             f"once: {' '.join(done.stderr.split())[-600:]}")
    installed.write_bytes(lock.read_bytes())
    return cache / "node_modules"


def bundle(node_modules: Path, out: Path) -> None:
    """The browser's modules, joined and made small: front/*.js and what shows figures."""
    entries = [str(FRONT / f"{name}.js") for name in ("page", "worker")]
    done = subprocess.run(
        [str(node_modules / ".bin" / "esbuild"), *entries, "--bundle", "--splitting", "--minify",
         "--format=esm", "--target=es2022", f"--outdir={out}", "--log-level=warning",
         "--chunk-names=part-[hash]"],
        capture_output=True, text=True, env={**os.environ, "NODE_PATH": str(node_modules)})
    if done.returncode:
        raise RuntimeMissing(f"the site's modules could not be joined: {done.stderr[-2000:]}")


def python(node_modules: Path, out: Path, cache: Path) -> None:
    """Python for the browser: the runtime and NumPy, and besides these what is imported seldom,
    with a lock that names it alone."""
    source = node_modules / "pyodide"
    out.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copy(source / name, out)
    library = out / "python_stdlib.zip"
    library.write_bytes(compiled(node_modules, library.read_bytes(), cache))
    lock = json.loads((source / "pyodide-lock.json").read_text(encoding="utf-8"))
    packages = closure(lock["packages"], SELDOM)
    numpy = packages.pop("numpy")
    wheel = compiled(node_modules, fetched(numpy, source / "pyodide.mjs", cache), cache)
    (out / "numpy.packed").write_bytes(repacked(wheel, UNUSED))
    for package in packages.values():
        package["depends"] = [name for name in package["depends"] if name != "numpy"]
        (out / package["file_name"]).write_bytes(fetched(package, source / "pyodide.mjs", cache))
    (out / "pyodide-lock.json").write_text(json.dumps({**lock, "packages": packages}),
                                           encoding="utf-8")
    late = Path(__file__).with_name("late.py")
    memory = made("begin.mjs", [str(out.resolve()), str(late)], [json.dumps(HOME), BEGUN],
                  b"".join(file.read_bytes() for file in (library, source / "package.json", late)),
                  cache)
    (out / "begun.packed").write_bytes(packed(
        {"place": PLACE, "record": f"{HOME['DLCOURSE_WORKSPACE']}/.dlcourse/progress.json"},
        {"memory": memory}))


def compiled(node_modules: Path, data: bytes, cache: Path, *, sources: bool = False) -> bytes:
    """An archive of Python, compiled by the browser's Python."""
    program, runtime = Path(__file__).with_name("compiled.py"), node_modules / "pyodide"
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder, "given.zip")
        given.write_bytes(data)
        version = (runtime / "package.json").read_bytes()
        return made("compile.mjs", [str(runtime.resolve()), str(program), str(given)],
                    [str(sources)], program.read_bytes() + version + data, cache)


def made(program: str, paths: list[str], options: list[str], given: bytes, cache: Path) -> bytes:
    """What one of front/'s programs for Node.js makes; what it made of the same before is kept.

    It gets ``paths``, where to write, and ``options``; ``given`` is all that the paths hold.
    """
    script = FRONT / program
    sums = (script.read_bytes(), "".join(options).encode(), given)
    name = hashlib.sha256(b"".join(hashlib.sha256(each).digest() for each in sums)).hexdigest()
    kept = cache / "made" / name[:16]
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            out = Path(folder, "out")
            done = subprocess.run(["node", str(script), *paths, str(out), *options],
                                  capture_output=True, text=True)
            if done.returncode:
                raise RuntimeMissing(f"{program} failed: {done.stderr[-600:]}")
            out.rename(kept)
    return kept.read_bytes()


def closure(packages: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """These packages, and all that they need.

    >>> lock = {"a": {"depends": ["b"]}, "b": {"depends": []}, "c": {"depends": []}}
    >>> [*closure(lock, ("a",))]
    ['a', 'b']
    """
    found: dict[str, Any] = {}
    waiting = [*names]
    while waiting:
        if (name := waiting.pop()) not in found:
            found[name] = packages[name]
            waiting += packages[name]["depends"]
    return dict(sorted(found.items()))


def fetched(package: dict[str, Any], module: Path, cache: Path) -> bytes:
    """A package's file, its sum checked."""
    name = package["file_name"]
    kept = cache / "packages" / name
    folder = os.environ.get("PYODIDE_PACKAGES")
    try:
        if folder or kept.exists():
            data = (Path(folder) / name if folder else kept).read_bytes()
        else:
            with urllib.request.urlopen(f"{home(module)}{name}", timeout=300) as answer:
                data = answer.read()
    except OSError as error:
        raise RuntimeMissing(f"{name} could not be fetched ({error}): it needs the network this "
                             "once, or a folder that holds it, named in PYODIDE_PACKAGES") from None
    if hashlib.sha256(data).hexdigest() != package["sha256"]:
        raise RuntimeMissing(f"{name} is not what the runtime's lock says: its sum differs")
    if not folder and not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(data)
    return data


def home(module: Path) -> str:
    """Where the runtime's packages lie, by its own word."""
    text = module.read_text(encoding="utf-8")
    version = json.loads(module.with_name("package.json").read_text(encoding="utf-8"))["version"]
    found = re.search(r"https://[^`\"']*\$\{\w+\.version\}[^`\"']*", text)
    if found is None:
        raise RuntimeMissing("the runtime does not say where its packages lie")
    return re.sub(r"\$\{[^}]*\}", version, found[0])
