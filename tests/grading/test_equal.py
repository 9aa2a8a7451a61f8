"""The grader gives the points that the student saw in the notebook, over all assignments."""

from __future__ import annotations

import ast
import json
import multiprocessing
import os
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from dlcourse.checks import assignment
from dlcourse.checks import marking as in_notebook
from dlcourse.grading.judging.submission import Judging
from dlcourse.grading.sandbox.outside import Warm
from dlcourse.grading.sandbox.walls import Limits, walls

ROOT = Path(__file__).parents[2]
NAMES = sorted(p.name for p in (ROOT / "solutions").glob("*") if p.is_dir())
EACH = int(os.environ.get("SUBMISSIONS", "4"))  # for each assignment; 25 are 300 altogether


class Slip(ast.NodeTransformer):
    """One small mistake: an operator, a number or an axis that is another."""

    SWAPS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult,  # noqa: RUF012
             ast.GtE: ast.Gt, ast.Gt: ast.GtE, ast.Lt: ast.LtE, ast.LtE: ast.Lt}

    def __init__(self, place: int):
        self.place = place

    def visit(self, node):
        self.generic_visit(node)
        swap = self.SWAPS.get(type(node))
        if swap is not None:
            self.place -= 1
            return swap() if self.place == -1 else node
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            self.place -= 1
            return ast.Constant(node.value + 1) if self.place == -1 else node
        return node


def slipped(source: str, rng: random.Random) -> str:
    tree = Slip(rng.randrange(8)).visit(ast.parse(source))
    return ast.unparse(ast.fix_missing_locations(tree))


def submission(name: str, seed: int) -> dict:
    """An honest one: each task right, left as it was, or with a slip."""
    rng = random.Random(f"{name} {seed}")
    (one,) = assignment.load(ROOT / "solutions" / name)
    content = json.loads((ROOT / "exercises" / name / f"{name}.ipynb").read_text())
    for own, cell in zip(one.cells, content["cells"], strict=True):
        if own.part == "solution":
            kind = rng.choice(["right", "right", "slip", "left"]) if seed else "right"
            if kind != "left":
                cell["source"] = own.source if kind == "right" else slipped(own.source, rng)
    return content


def same_draws() -> None:
    """Checks draw fresh inputs; here both sides draw the same ones."""
    draw = np.random.default_rng
    np.random.default_rng = lambda seed=None: draw(0 if seed is None else seed)


def in_the_notebook(path: Path, out: Path) -> None:
    same_draws()
    in_notebook.run(path, out)


def by_the_grader(paths: list[Path], name: str, out: Path) -> None:
    same_draws()
    (one,) = assignment.load(ROOT / "solutions" / name)
    with Warm(walls((str(ROOT),))) as warm:
        results = [Judging(one, path.read_bytes(), warm, Limits()).grade() for path in paths]
    out.write_text(json.dumps([{c: g.points for c, g in r.grades.items()} for r in results]))


def in_a_process(work: Callable, *arguments) -> None:
    child = multiprocessing.get_context("fork").Process(target=work, args=arguments)
    child.start()
    child.join()


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_points_equal_those_in_the_notebook(name, tmp_path):
    paths = [tmp_path / f"{seed}.ipynb" for seed in range(EACH)]
    for seed, path in enumerate(paths):
        path.write_text(json.dumps(submission(name, seed)))
        in_a_process(in_the_notebook, path, path.with_suffix(".jsonl"))
    in_a_process(by_the_grader, paths, name, tmp_path / "graded.json")
    graded = json.loads((tmp_path / "graded.json").read_text())
    for path, points in zip(paths, graded, strict=True):
        lines = [json.loads(x) for x in path.with_suffix(".jsonl").read_text().splitlines()]
        assert points == {entry["cell"]: float(entry["points"]) for entry in lines}, path
