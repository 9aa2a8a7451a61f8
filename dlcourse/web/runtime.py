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

FRONT = Path(__file__).with_name("front")
FILES = ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
PACKAGES = ("numpy", "matplotlib")  # matplotlib comes when a reader imports it


class RuntimeMissing(Exception):
    """Why the site cannot be made here, as a sentence."""


def modules(cache: Path) -> Path:
    """The folder of the modules from npm, installed in ``cache`` if they are not there yet."""
    npm = shutil.which("npm")
    lock = FRONT / "package-lock.json"
    installed = cache / "installed"
    if installed.exists() and installed.read_bytes() == lock.read_bytes():
        return cache / "node_modules"
    if npm is None:
        raise RuntimeMissing("the site needs Node.js with npm (on Debian: apt install npm)")
    cache.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(FRONT / name, cache)
    done = subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=cache,
                          capture_output=True, text=True)
    if done.returncode:
        raise RuntimeMissing(f"npm could not install the site's modules: {done.stderr[-600:]}")
    installed.write_bytes(lock.read_bytes())
    return cache / "node_modules"


def bundle(node_modules: Path, out: Path) -> None:
    """The browser's modules, joined and made small: front/*.js and the figures' player."""
    entries = [str(FRONT / f"{name}.js") for name in ("page", "worker")]
    done = subprocess.run(
        [str(node_modules / ".bin" / "esbuild"), *entries, "--bundle", "--splitting", "--minify",
         "--format=esm", "--target=es2022", f"--outdir={out}", "--log-level=warning",
         "--chunk-names=part-[hash]"],
        capture_output=True, text=True, env={**os.environ, "NODE_PATH": str(node_modules)})
    if done.returncode:
        raise RuntimeMissing(f"the site's modules could not be joined: {done.stderr[-2000:]}")


def python(node_modules: Path, out: Path, cache: Path) -> None:
    """Python for the browser: the runtime and its packages, and a lock that names these alone."""
    source = node_modules / "pyodide"
    out.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copy(source / name, out)
    lock = json.loads((source / "pyodide-lock.json").read_text(encoding="utf-8"))
    lock["packages"] = closure(lock["packages"], PACKAGES)
    for name, package in lock["packages"].items():
        data = fetched(package, source / "pyodide.mjs", cache)
        if name == "numpy":
            data = compiled(node_modules, data, cache)
            package["sha256"] = hashlib.sha256(data).hexdigest()
        (out / package["file_name"]).write_bytes(data)
    library = out / "python_stdlib.zip"
    library.write_bytes(compiled(node_modules, library.read_bytes(), cache))
    (out / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")


def compiled(node_modules: Path, data: bytes, cache: Path, *, sources: bool = False) -> bytes:
    """An archive of Python, compiled by the browser's Python; the same one is compiled once."""
    program = Path(__file__).with_name("compiled.py")
    runtime = node_modules / "pyodide"
    sums = (program.read_bytes(), (runtime / "package.json").read_bytes(), data, b"%d" % sources)
    name = hashlib.sha256(b"".join(hashlib.sha256(each).digest() for each in sums)).hexdigest()
    kept = cache / "compiled" / f"{name[:16]}.zip"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            given, made = Path(folder, "given.zip"), Path(folder, "made.zip")
            given.write_bytes(data)
            done = subprocess.run(
                ["node", str(FRONT / "compile.mjs"), str(runtime.resolve()), str(program),
                 str(given), str(made), str(sources)], capture_output=True, text=True)
            if done.returncode:
                raise RuntimeMissing(f"Python could not be compiled: {done.stderr[-600:]}")
            made.rename(kept)
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
    if folder := os.environ.get("PYODIDE_PACKAGES"):
        data = (Path(folder) / name).read_bytes()
    elif kept.exists():
        data = kept.read_bytes()
    else:
        try:
            with urllib.request.urlopen(f"{home(module)}{name}", timeout=300) as answer:
                data = answer.read()
        except OSError as error:
            raise RuntimeMissing(f"{name} could not be fetched ({error}); PYODIDE_PACKAGES may "
                                 "name a folder that holds it") from None
    if hashlib.sha256(data).hexdigest() != package["sha256"]:
        raise RuntimeMissing(f"{name} is not what the runtime's lock says: its sum differs")
    if not os.environ.get("PYODIDE_PACKAGES") and not kept.exists():
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
