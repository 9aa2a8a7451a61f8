"""The shape of the core: what it exports and imports, how long it is, that it explains itself."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import dlcourse as dl

PACKAGE = Path(dl.__file__).parent
# Each module imports only from those before it.
CORE = ["_arrays", "_files", "activations", "neurons", "metrics", "datasets", "layers", "losses",
        "optimizers", "training", "gradcheck", "state"]
SOURCES = {name: (PACKAGE / f"{name}.py").read_text(encoding="utf-8") for name in CORE}
NEEDS_TORCH = {"to_torch", "from_torch"}    # tests/core/test_reference.py shows these two


def imports(name):
    """(module, from inside dlcourse?, at the top of the file?) for every import."""
    tree = ast.parse(SOURCES[name])
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, False, node in tree.body) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level <= 1
            yield node.module, node.level == 1, node in tree.body


def functions(name):
    return [node for node in ast.walk(ast.parse(SOURCES[name]))
            if isinstance(node, ast.FunctionDef)]


@pytest.mark.parametrize("name", dl.__all__)
def test_every_public_name_explains_itself_with_an_example(name):
    thing = getattr(dl, name)
    docstring = vars(thing).get("__doc__") if inspect.isclass(thing) else thing.__doc__
    assert docstring
    assert ">>> " in docstring or name in NEEDS_TORCH


def test_the_public_names_are_those_that_the_package_holds():
    held = {name for name, thing in vars(dl).items()
            if not name.startswith("_") and not inspect.ismodule(thing)}
    assert set(dl.__all__) == held


def test_importing_dlcourse_imports_nothing_but_numpy():
    """And so does training without a progress bar: all that a browser has to bring."""
    code = """if True:
        import sys
        import numpy
        before = set(sys.modules)
        import dlcourse as dl
        x, y = dl.load_penguins()
        model = dl.Sequential(dl.Linear(4, 3, rng=0))
        dl.fit(model, dl.Standardizer().fit_transform(x), y, epochs=1, batch_size=16,
               optimizer=dl.SGD(model.parameters(), lr=0.1), loss=dl.CrossEntropyLoss(),
               progress=False)
        model.predict(x)
        new = {name.split(".")[0] for name in set(sys.modules) - before
               if getattr(sys.modules[name], "__file__", None)}
        print(*sorted(new - set(sys.stdlib_module_names) - {"numpy", "dlcourse"}))
        print(*sorted(name for name in sys.modules if name.startswith("dlcourse.")))
    """
    others, own = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                                 check=True, cwd=PACKAGE.parent).stdout.split("\n")[:2]
    assert others == ""
    assert set(own.split()) == {f"dlcourse.{name}" for name in CORE}


@pytest.mark.parametrize("name", CORE)
def test_imports_run_downward(name):
    allowed = CORE[: CORE.index(name)]
    for module, inside, _ in imports(name):
        if inside:
            assert module in allowed, f"{name} imports {module}"


@pytest.mark.parametrize("name", CORE)
def test_a_module_needs_numpy_alone_and_the_rest_only_where_it_is_used(name):
    for module, inside, at_the_top in imports(name):
        top = module.split(".")[0]
        assert inside or top in sys.stdlib_module_names or top == "numpy" or (
            not at_the_top and top in {"tqdm", "torch", "safetensors"}), f"{name} imports {module}"


@pytest.mark.parametrize("name", ["layers", "losses"])
def test_every_forward_and_backward_fits_in_eight_lines(name):
    found = [f for f in functions(name) if f.name in ("forward", "backward")]
    assert len(found) >= 8
    for f in found:
        assert f.end_lineno - f.lineno + 1 <= 8, f"{name}.py, line {f.lineno}"


def test_the_core_is_short():
    """Reading and writing files, and refusing what does not fit, is no part of the textbook."""
    lines = {name: sum(map(bool, map(str.strip, source.splitlines())))
             for name, source in SOURCES.items()}
    assert lines.pop("_files") <= 90 and lines.pop("_arrays") <= 150
    assert sum(lines.values()) <= 1440
