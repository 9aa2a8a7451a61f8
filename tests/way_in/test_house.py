"""How the modules of the package hang together: no circle, and a word at each door."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import dlcourse

PACKAGE = Path(dlcourse.__file__).parent
FILES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if "course" not in path.relative_to(PACKAGE).parts[:1]
}


def imports(name: str) -> set[str]:
    """The package's files that a file names in its imports: at the top, in functions, for types.

    `from ..app import record` names the file `record`, not the door of the room it lives in.
    """
    package = name if FILES[name].name == "__init__.py" else name.rpartition(".")[0]
    named = set()
    for node in ast.walk(ast.parse(FILES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            up = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*(up if node.level else []), *filter(None, [node.module])])
            inside = {f"{base}.{alias.name}" for alias in node.names}
            named |= {whole if whole in FILES else base for whole in inside}
    return (named & set(FILES)) - {name}


def test_there_is_no_circle_of_imports_not_even_for_types():
    """Raises graphlib.CycleError, which names the files of a circle."""
    order = [*TopologicalSorter({name: imports(name) for name in FILES}).static_order()]
    assert set(order) == set(FILES)


@pytest.mark.parametrize("room", sorted(name for name, path in FILES.items()
                                        if path.name == "__init__.py"))  # fmt: skip
def test_a_docstring_at_each_door(room):
    assert ast.get_docstring(ast.parse(FILES[room].read_text(encoding="utf-8")))
