"""What the core refuses, read as a newcomer would: what came, what is expected, what to do.

Each ``raise`` of the core is reached here; `test_every_refusal_is_read_here` says which is not.
"""

from __future__ import annotations

import ast
import traceback
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import dlcourse as dl
from dlcourse import gradcheck
from dlcourse._arrays import as_float
from dlcourse.layers import Layer
from dlcourse.neurons import LeakyIntegrateAndFire, NeuronChain

CORE = Path(dl.__file__).parent
X, Y = np.arange(12.0).reshape(6, 2), np.array([0, 1, 0, 1, 0, 1])
NAN = np.array([[0.0, np.nan]] * 6)


def model() -> dl.Sequential:
    return dl.Sequential(dl.Linear(2, 3, rng=0), dl.ReLU(), dl.Linear(3, 2, rng=1))


def fit(m: dl.Sequential | None = None, *, of: dl.Sequential | None = None, x=X, y=Y, lr=0.1,
        **options) -> None:
    m = m or model()
    dl.fit(m, x, y, epochs=2, batch_size=3, optimizer=dl.SGD((of or m).parameters(), lr=lr),
           loss=dl.CrossEntropyLoss(), progress=False, **options)


def grad(f: Callable) -> None:
    dl.numerical_gradient(f, [1.0, 2.0])


def table(folder: Path, text: str, label: str = "kind", **options) -> None:
    (folder / "t.csv").write_text(text)
    dl.load_csv(str(folder / "t.csv"), label, **options)


def stored(folder: Path, **arrays) -> None:
    np.savez(folder / "m.npz", **arrays)
    dl.load(folder / "m.npz")


def squeezed(folder: Path) -> None:
    np.savez_compressed(folder / "m.npz", layers=np.array("[]"), weight=np.zeros(10_000))
    dl.load(folder / "m.npz")


def cut(folder: Path) -> None:
    import zipfile

    dl.save(model(), folder / "whole.npz")
    with (zipfile.ZipFile(folder / "whole.npz") as whole,
          zipfile.ZipFile(folder / "m.npz", "w") as file):
        for name in whole.namelist():
            file.writestr(name, whole.read(name)[:-1])
    dl.load(folder / "m.npz")


class Own(Layer):
    """A layer that somebody wrote."""


twin = dl.ReLU()
LIF = LeakyIntegrateAndFire

# name: what is done, and the words that tell: what came or is wrong, and the way out
REFUSED: dict[str, tuple[Callable, str, str]] = {
    "words for numbers": (lambda p: as_float(["a", "b"]), "expected numbers", "'a'"),
    "times for numbers": (lambda p: as_float(np.array(["2020"], "M8")), "expected numbers", "2020"),
    "one sample": (lambda p: model().forward([1, 2]), "one sample per row", "x[None, :]"),
    "a cube": (lambda p: model().forward(np.ones((2, 2, 2))), "(samples, features)", "(2, 2, 2)"),
    "one-hot to fit": (lambda p: fit(y=np.eye(6)), "(6, 6)", "y.argmax(axis=1)"),
    "a column to fit": (lambda p: fit(y=Y[:, None]), "(6, 1)", "y[:, 0]"),
    "class too large": (lambda p: fit(y=Y + 1), "from 0 to 1", "got 2"),
    "half a class": (lambda p: fit(y=Y + 0.5), "one class number per sample", "got 0.5"),
    "no batch": (lambda p: dl.batches(X, Y, 0), "batch_size must be a whole number > 0", "got 0"),
    "lr": (lambda p: fit(lr=-1), "lr must be a number > 0", "got -1"),
    "no column": (lambda p: table(p, "a,b\n1,2\n"), "no column 'kind'", "the file names a, b"),
    "no rows": (lambda p: table(p, "kind,a\n"), "got 0 samples", "at least one column of numbers"),
    "no class": (lambda p: table(p, "kind,a\n,2\n"), "'kind' is empty for some", "leave these out"),
    "a word": (lambda p: table(p, "kind,a\nx,y\n"), "line 2, column 'a'", "features"),
    "no score": (lambda p: dl.softmax(3.0), "at least one score", "shape ()"),
    "gate": (lambda p: dl.logic_gate("xnor"), "and, or, nand, nor, xor", "'xnor'"),
    "labels short": (lambda p: dl.train_test_split(X, Y[:5]), "6 rows and 5 labels", "as many"),
    "split one-hot": (lambda p: dl.train_test_split(X, np.eye(6)), "(6, 6)", "y.argmax(axis=1)"),
    "split a column": (lambda p: dl.train_test_split(X, Y[:, None]), "(6, 1)", "y[:, 0]"),
    "split numbers": (lambda p: dl.train_test_split(X, X), "(6, 2)", "stratify=False"),
    "percent": (lambda p: dl.train_test_split(X, Y, test_size=25), "above 0 and below 1", "got 25"),
    "too few": (lambda p: dl.train_test_split(X, Y, test_size=0.01), "leaves train or test empty",
                "take more rows or another share"),
    "points": (lambda p: dl.moons(1), "one point a class", "got 1"),
    "scaling gaps": (lambda p: dl.Standardizer().fit(NAN), "x holds 6", "leave such rows"),
    "scaling nothing": (lambda p: dl.Standardizer().fit(X[:0]), "at least one row", "(0, 2)"),
    "not fitted": (lambda p: dl.Standardizer().transform(X), "knows no mean", "call fit(x_train)"),
    "other features": (lambda p: dl.Standardizer().fit(X).transform(np.ones((2, 5))),
                       "fitted on 2 features", "(2, 5)"),
    "gradient of many": (lambda p: grad(lambda x: x), "one number, got an array of shape (2,)",
                         "return a sum or a mean"),
    "gradients differ": (lambda p: gradcheck.relative_error([1], [1, 2]), "of one shape", "(2,)"),
    "float32": (lambda p: dl.check_gradients(
        dl.Sequential(dl.Linear(2, 2, dtype=np.float32)), dl.MSELoss(), X, X), "float64",
        "leave dtype=np.float32 out"),
    "backward first": (lambda p: dl.Sigmoid().backward(X), "Sigmoid", "call forward before"),
    "model backward first": (lambda p: model().backward(X), "forward", "call model.forward(x)"),
    "two dtypes": (lambda p: dl.Sequential(dl.Linear(2, 2), dl.Linear(2, 2, dtype=np.float32)),
                   "got float32 and float64", "the same dtype="),
    "init": (lambda p: dl.Linear(2, 2, init="best"), "'he', 'xavier' or 'zeros'", "'best'"),
    "transposed": (lambda p: setattr(dl.Linear(2, 3).weight, "data", np.ones((3, 2))),
                   "weight has shape (2, 3)", "its transpose .T fits"),
    "dtype": (lambda p: dl.Linear(2, 3, dtype=int), "float32 or float64", "int"),
    "features": (lambda p: model().forward(np.ones((2, 5))), "expects 2 features", "(2, 5)"),
    "dropout": (lambda p: dl.Dropout(1), "below 1", "got 1"),
    "no layer": (lambda p: dl.Sequential(dl.Linear), "such as ReLU()", "Linear"),
    "a list": (lambda p: dl.Sequential([dl.ReLU()]), "such as ReLU()", "[ReLU()]"),
    "twice": (lambda p: dl.Sequential(twin, twin), "the same ReLU() twice", "one for each place"),
    "twice, nested": (lambda p: dl.Sequential(dl.Sequential(twin), twin), "the same ReLU() twice",
                      "one for each place"),
    "a model in itself": (lambda p: dl.Sequential(m := model(), dl.Sequential(m)), "twice",
                          "one for each place"),
    "gradient's shape": (lambda p: (m := model()).backward(m.forward(X).T), "(6, 2)", "(2, 6)"),
    "loss backward first": (lambda p: dl.MSELoss().backward(), "MSELoss", "call forward before"),
    "classes to MSE": (lambda p: dl.MSELoss().forward(np.ones((6, 2)), Y), "(6, 2)",
                       "class numbers are for CrossEntropyLoss"),
    "classes to BCE": (lambda p: dl.BCEWithLogitsLoss().forward(Y, Y * 2), "got 0 to 2",
                       "CrossEntropyLoss"),
    "one-hot to loss": (lambda p: dl.CrossEntropyLoss().forward(np.ones((2, 3)), np.eye(3)[:2]),
                        "labels of shape (2, 3)", "y.argmax(axis=1)"),
    "names for numbers": (lambda p: dl.accuracy(Y, np.array(["a", "b"] * 3)),
                          "both as class numbers or both as names", "class_names[number]"),
    "numbers for names": (lambda p: dl.accuracy(["a", "b"], [0, 1]), "'a'", "class_names[number]"),
    "probabilities": (lambda p: dl.accuracy(Y, Y * 0.9), "0.9, a probability", "model.predict(x)"),
    "a table of them": (lambda p: dl.accuracy(Y, np.eye(6)), "(6,) and (6, 6)", "argmax(axis=1)"),
    "logits": (lambda p: dl.accuracy(Y, model().forward(X)), "(6, 2)", "argmax(axis=1)"),
    "other weights": (lambda p: dl.hebbian_update(2.0, 1, 1), "the maximum 1.0", "got 2.0"),
    "activity": (lambda p: dl.hebbian_update(0.5, 2, 1), "pre must be from 0 to 1", "got 2.0"),
    "weights": (lambda p: dl.ThresholdUnit(np.ones((2, 2)), 1), "one weight per input", "(2, 2)"),
    "inputs": (lambda p: dl.ThresholdUnit([1, 2], 1)([1, 2, 3]), "2 weights expect 2", "(3,)"),
    "threshold": (lambda p: LIF(threshold=-80), "must lie above rest", "got -80"),
    "coarse": (lambda p: LIF(dt=50), "at most tau / 2", "got 50"),
    "current": (lambda p: LIF().simulate([np.nan]), "finite numbers", "(1,)"),
    "chain": (lambda p: NeuronChain([LIF()] * 3, [1.0]), "need 2 weights", "got 1"),
    "steps": (lambda p: NeuronChain([LIF(), LIF(dt=0.2)], [1.0]), "the same time step", "dt"),
    "perceptron": (lambda p: dl.Perceptron(2).fit(X, Y * 2), "each 0 or 1", "[0.0, 2.0]"),
    "no parameters": (lambda p: dl.SGD([], lr=1), "a model's parameters", "model.parameters()"),
    "the model": (lambda p: dl.SGD(model(), lr=1), "got Sequential(", "model.parameters()"),
    "the method": (lambda p: dl.Adam(model().parameters), "bound method", "model.parameters()"),
    "momentum": (lambda p: dl.SGD(model().parameters(), 0.1, momentum=1), "below 1", "got 1"),
    "betas": (lambda p: dl.Adam(model().parameters(), betas=(1, 0)), "below 1", "(1, 0)"),
    "into another model": (
        lambda p: (m := model(), o := dl.SGD(m.parameters(), 1), dl.Sequential(*m), o.step()),
        "put into another model", "make the optimizer anew"),
    "own layer": (lambda p: dl.save(dl.Sequential(Own()), p / "m.npz"), "dlcourse's own", "Own()"),
    "file name": (lambda p: dl.load("m.pkl"), ".npz or .safetensors", "m.pkl"),
    "too much in it": (lambda p: stored(p, layers=np.array('["ReLU"]'), more=np.ones(1)),
                       "not a model saved by dlcourse", "no layer for more"),
    "unknown layer": (lambda p: stored(p, layers=np.array('["Conv"]')), "saved by", "'Conv'"),
    "compressed": (squeezed, "not a model saved by dlcourse", "it is compressed"),
    "cut": (cut, "not a model saved by dlcourse", "not as long as it says"),
    "lengths": (lambda p: fit(y=Y[:5]), "6 rows and 5 targets", "as many targets as rows"),
    "another model": (lambda p: fit(of=model()), "not this model's", "Make the optimizer anew"),
    "half another": (lambda p: fit(of=dl.Sequential(dl.Linear(2, 2), dl.Linear(2, 2))),
                     "holds 4 parameters that are not", "Make the optimizer anew"),
    "gaps": (lambda p: fit(x=NAN), "x holds 6 values that are NaN", "leave such rows out"),
    "gaps to validate": (lambda p: fit(validation_data=(NAN, Y)),
                         "validation x holds 6", "fill the gaps"),
    "far too fast": (lambda p: fit(x=X * 1e3, lr=1e6), "training diverged", "try 0.1"),
    "too fast": (lambda p: fit(x=X * 1e8, lr=0.5), "training diverged", "try 0.05"),
}


def refusal(name: str, folder: Path) -> Exception:
    with np.errstate(all="ignore"), pytest.raises(Exception) as raised:
        REFUSED[name][0](folder)
    return raised.value


@pytest.mark.parametrize("name", REFUSED)
def test_it_says_what_came_and_what_to_do(name, tmp_path):
    _, what, way_out = REFUSED[name]
    said = str(refusal(name, tmp_path))
    assert what in said and way_out in said, said
    assert len(said) < 300 and "\n" not in said and said[0] not in "[({", said


def test_every_refusal_is_read_here(tmp_path):
    """By the lines of all that is raised; what only torch can reach is left out."""
    reached = set()
    for name in REFUSED:
        error: BaseException | None = refusal(name, tmp_path)
        while error is not None:
            reached |= {(Path(f.filename).name, f.lineno)
                        for f in traceback.extract_tb(error.__traceback__)}
            error = error.__context__
    for path in sorted(CORE.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        torch = [n for n in ast.walk(tree) if getattr(n, "name", "") == "from_torch"]
        beyond = {id(n) for one in torch for n in ast.walk(one)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and id(
                    node) not in beyond:
                lines = {(path.name, n) for n in range(node.lineno, node.end_lineno + 1)}
                assert reached & lines, f"{path.name}:{node.lineno} is read by no row"


@pytest.mark.parametrize("f", [
    lambda x: x[:1], lambda x: x.__imul__(3)[0], lambda x: (x.sort(), x[0])[1],
    lambda x: np.asarray(x)[0], lambda x: x[0:1].reshape(1, 1)])
def test_a_function_may_return_a_view_of_its_argument_or_change_it(f):
    at = np.array([1.0, 2.0])
    before = at.copy()
    expected = [3.0, 0.0] if f(np.array([1.0, 2.0])) == 3 else [1.0, 0.0]
    assert np.allclose(dl.numerical_gradient(f, at), expected)
    assert (at == before).all()


def test_what_is_no_mistake_is_not_refused():
    m = model()
    fit(m, validation_data=(X, Y))
    part = dl.SGD(m[0].parameters(), lr=0.1)  # the other layers stay as they are
    before = m[2].weight.data.copy()
    dl.fit(m, X, Y, epochs=1, batch_size=2, optimizer=part, loss=dl.CrossEntropyLoss(),
           progress=False)
    assert (m[2].weight.data == before).all()
    assert dl.accuracy([True, False], [1, 0]) == 1 and dl.accuracy([0, 1], [0.0, 1.0]) == 1
    assert dl.accuracy(["a", "b"], ["a", "a"]) == 0.5
    assert dl.train_test_split(X, X, stratify=False, rng=0)[3].shape == (2, 2)
