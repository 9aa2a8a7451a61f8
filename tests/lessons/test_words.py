"""One word for one thing, in all that students read: the list stands in CONTRIBUTING.md."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOT_WORDS = re.compile(r"`[^`]*`|\]\([^)]*\)|\S*/\S*|build-exercises|\$[^$]*\$")  # code, paths
NOTEBOOKS = [*ROOT.glob("notebooks/*.ipynb"), *ROOT.glob("exercises/*/*.ipynb")]
GUIDES = [ROOT / "README.md", ROOT / "INSTRUCTORS.md"]
MODULES = [p for room in ("checks", "app", "running", "figures", "grading", "web")
           for p in (ROOT / "dlcourse" / room).rglob("*.py")]


def listed() -> dict[str, str]:
    """Each word that is not said, with the one that is."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \*\*(.+?)\*\* \| .+? \| (.+?) \|$", text, re.M)
    assert rows
    return {bad.strip(): good for good, not_said in rows for bad in not_said.split(",")}


def prose(path: Path) -> str:
    if path.suffix == ".ipynb":
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    if path.suffix == ".md":
        return re.sub(r"^```.*?^```", " ", path.read_text(encoding="utf-8"), flags=re.M | re.S)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {id(n.body[0].value) for n in ast.walk(tree) if isinstance(n, documented)
                  and n.body and isinstance(n.body[0], ast.Expr)}
    said = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)
            and isinstance(n.value, str) and " " in n.value and id(n) not in docstrings]
    return "\n".join(said)


@pytest.mark.parametrize("path", NOTEBOOKS + GUIDES + MODULES,
                         ids=lambda p: str(p.relative_to(ROOT)))
def test_one_word_for_one_thing(path):
    text = NOT_WORDS.sub(" ", prose(path))
    for bad, good in listed().items():
        found = re.search(rf".{{0,40}}\b{bad}s?\b.{{0,40}}", text, re.I)
        assert not found, f"say {good}, not {bad}: {found[0]}"
