"""Data: what is in it, how it is split, and that nothing of the test leaks into training."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import dlcourse as dl

labels = st.lists(st.integers(0, 3), min_size=8, max_size=80)
tables = arrays(np.float64, array_shapes(min_dims=2, max_dims=2, max_side=8),
                elements=st.floats(-1e6, 1e6))


def test_the_penguins():
    penguins = dl.load_penguins()
    assert penguins.x.shape == (342, 4)
    assert penguins.x[0].tolist() == [39.1, 18.7, 181.0, 3750.0]
    assert penguins.class_names == ("Adelie", "Chinstrap", "Gentoo")
    assert np.bincount(penguins.y).tolist() == [151, 68, 123]
    assert np.isfinite(penguins.x).all()
    assert (penguins.x > 0).all()


@pytest.mark.parametrize("name, label, theirs, classes", [
    ("wine.csv", "cultivar", "load_wine", ["Barolo", "Grignolino", "Barbera"]),
    ("breast_cancer.csv", "diagnosis", "load_breast_cancer", ["malignant", "benign"]),
])
def test_they_are_those_of_scikit_learn(name, label, theirs, classes):
    """In the same rows; its classes have numbers in another order."""
    copy = getattr(pytest.importorskip("sklearn.datasets"), theirs)()
    data = dl.load_csv(name, label)
    np.testing.assert_array_equal(data.x, copy.data)
    assert [data.class_names[k] for k in data.y] == [classes[k] for k in copy.target]
    assert len(data.feature_names) == data.x.shape[1]


def test_a_file_of_ones_own(tmp_path):
    file = tmp_path / "mine.csv"
    file.write_text("kind,size,note,weight\nowl,1.5,old, 2\nbat,NA,,3\nowl,?,young,\n")
    x, y = data = dl.load_csv(file, "kind", ["size", "weight"])
    np.testing.assert_array_equal(x, [[1.5, 2], [np.nan, 3], [np.nan, np.nan]])
    assert (y.tolist(), data.class_names) == ([1, 0, 1], ("bat", "owl"))


@pytest.mark.parametrize("text, label, said", [
    ("kind,size\nowl,1\n", "species", "no column 'species'.* kind, size"),
    ("kind,size\nowl,1\nbat,big\n", "kind", "line 3, column 'size': expected a number, got 'big'"),
    ("kind,size\n", "kind", "got 0 samples"),
    ("kind\nowl\n", "kind", "0 such columns"),
    ("kind,size\nowl,1\n,2\n", "kind", "'kind' is empty"),
    ("", "kind", "names none"),
])
def test_a_file_that_is_not_so_is_refused_in_words(tmp_path, text, label, said):
    (tmp_path / "mine.csv").write_text(text)
    with pytest.raises(ValueError, match=said):
        dl.load_csv(tmp_path / "mine.csv", label)


def test_the_animals_and_that_none_is_there_twice():
    animals = dl.load_animals()
    assert animals.x.shape == (9716, 784)
    assert animals.x.dtype == np.uint8
    assert animals.x.min() == 0
    assert animals.x.max() == 255
    assert len({picture.tobytes() for picture in animals.x}) == 9716
    assert dict(zip(animals.class_names, np.bincount(animals.y).tolist(), strict=True)) == {
        "bear": 937, "bird": 812, "cat": 992, "cow": 996, "dog": 997, "elephant": 1000,
        "giraffe": 1000, "horse": 997, "sheep": 985, "zebra": 1000}
    pictures = animals.x.reshape(-1, 28, 28)
    assert pictures[:, 0].mean() < 5                        # a black background
    assert pictures[:, 10:18, 10:18].mean() > 180           # and a white animal


@pytest.mark.parametrize("load", [dl.load_penguins, dl.load_animals])
def test_what_one_reader_writes_into_it_the_next_does_not_see(load):
    load().x[:] = 0
    assert load().x.any()


@pytest.mark.parametrize("name, truth", [
    ("and", lambda a, b: a and b), ("or", lambda a, b: a or b),
    ("nand", lambda a, b: not (a and b)), ("nor", lambda a, b: not (a or b)),
    ("XOR", lambda a, b: a != b),
])
def test_logic_gates_are_truth_tables(name, truth):
    x, y = dl.logic_gate(name)
    assert x.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert y.tolist() == [truth(a, b) for a, b in x]


@pytest.mark.parametrize("toy", [dl.moons, dl.rings, dl.spirals])
def test_toys_are_balanced_and_the_same_for_the_same_seed(toy):
    one, two, other = toy(100, rng=1), toy(100, rng=1), toy(100, rng=2)
    assert one.x.shape == (100, 2)
    assert np.ptp(np.bincount(one.y)) <= 1
    assert np.array_equal(one.x, two.x)
    assert not np.array_equal(one.x, other.x)
    assert len(toy(7, rng=0).x) == 7


def test_toys_without_noise_lie_on_their_curves():
    x, y = dl.moons(200, noise=0, rng=0)
    centre = np.where(y[:, None] == 0, [0.0, 0.0], [1.0, 0.5])
    np.testing.assert_allclose(np.linalg.norm(x - centre, axis=1), 1)
    x, y = dl.rings(200, noise=0, rng=0)
    np.testing.assert_allclose(np.linalg.norm(x, axis=1), np.where(y == 0, 1, 0.5))
    x, y = dl.spirals(200, noise=0, rng=0, classes=4)
    assert np.linalg.norm(x, axis=1).max() <= 1
    assert set(y) == {0, 1, 2, 3}


@pytest.mark.parametrize("wrong, words", [
    (lambda: dl.logic_gate("maybe"), "and, or, nand, nor, xor, got 'maybe'"),
    (lambda: dl.moons(1), "n must be at least 2, one point a class, got 1"),
    (lambda: dl.rings(10, noise=-1), "noise must be a number ≥ 0, got -1"),
    (lambda: dl.train_test_split([1, 2], [1]), "got 2 rows and 1 labels"),
    (lambda: dl.train_test_split([1, 2], [0, 0], test_size=1), "above 0 and below 1, got 1"),
    (lambda: dl.train_test_split([1, 2], [0, 1]), "leaves train or test empty"),
    (lambda: dl.Standardizer().fit([[np.nan]]), "x holds 1 values that are NaN"),
    (lambda: dl.Standardizer().fit([[1.0, 2.0]]).transform([[1.0]]), "fitted on 2 features"),
])
def test_what_makes_no_sense_is_refused_in_words(wrong, words):
    with pytest.raises(ValueError, match=words):
        wrong()


# -- splitting and scaling ---------------------------------------------------------------------


@given(labels, st.floats(0.2, 0.8), st.booleans(), st.integers(0, 99))
def test_a_split_is_disjoint_and_complete_and_keeps_rows_with_their_labels(y, size, stratify, rng):
    y = np.array([*y, 0, 0, 0, 0])      # enough of one class that neither side stays empty
    parts = dl.train_test_split(np.arange(len(y))[:, None], y, test_size=size, stratify=stratify,
                                rng=rng)
    x_train, x_test, y_train, y_test = parts
    assert sorted([*x_train[:, 0], *x_test[:, 0]]) == list(range(len(y)))
    assert np.array_equal(y[x_train[:, 0]], y_train)
    assert np.array_equal(y[x_test[:, 0]], y_test)
    if stratify:
        for label in np.unique(y):
            assert abs((y_test == label).sum() - size * (y == label).sum()) <= 0.5 + 1e-9
    else:
        assert abs(len(y_test) - size * len(y)) <= 0.5 + 1e-9


def test_a_split_is_random_and_the_same_for_the_same_seed():
    x, y = dl.load_penguins()
    one, two, other = (dl.train_test_split(x, y, rng=seed) for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))
    assert not np.array_equal(one[1], other[1])
    assert np.bincount(one[3]).tolist() == [38, 17, 31]     # a quarter of 151, 68 and 123


@given(tables)
def test_standardized_rows_have_mean_0_and_deviation_1_unless_they_never_change(x):
    z = dl.Standardizer().fit_transform(x)
    constant = (x == x[0]).all(axis=0)
    assert (z[:, constant] == 0).all()
    wide = np.ptp(x, axis=0) > 1e-3     # so that rounding of numbers up to 10⁶ does not count
    np.testing.assert_allclose(z[:, wide].mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(z[:, wide].std(axis=0), 1, atol=1e-6)


def test_a_feature_that_never_changed_in_training_is_only_shifted():
    """The mean of three times 0.1 is not 0.1 in floating point; that must not be blown up."""
    scaler = dl.Standardizer().fit([[0.1]] * 3)
    assert scaler.transform([[0.1], [2.1]]).tolist() == [[0.0], [2.0]]


@given(tables)
def test_what_was_scaled_can_be_scaled_back(x):
    scaler = dl.Standardizer()
    np.testing.assert_allclose(scaler.inverse_transform(scaler.fit_transform(x)), x, atol=1e-8)


def test_the_test_rows_do_not_reach_the_scaler():
    x_train, x_test, *_ = dl.train_test_split(*dl.load_penguins(), rng=0)
    scaler = dl.Standardizer().fit(x_train)
    mean = scaler.mean.copy()
    np.testing.assert_allclose(mean, x_train.mean(axis=0))
    z = scaler.transform(x_test)
    np.testing.assert_allclose(z, (x_test - x_train.mean(axis=0)) / x_train.std(axis=0))
    assert np.array_equal(scaler.mean, mean)
    with pytest.raises(RuntimeError, match=r"call fit\(x_train\) first"):
        dl.Standardizer().transform(x_test)


# -- how good predictions are ------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=50))
def test_a_confusion_matrix_counts_every_row_once(pairs):
    y_true, y_pred = zip(*pairs, strict=True)
    matrix = dl.confusion_matrix(y_true, y_pred, n_classes=5)
    assert all(matrix[i, j] == pairs.count((i, j)) for i in range(5) for j in range(5))
    assert dl.accuracy(y_true, y_pred) == pytest.approx(np.trace(matrix) / len(pairs))


def test_metrics_refuse_what_does_not_belong_together():
    with pytest.raises(ValueError, match=r"got shapes \(2,\) and \(1,\)"):
        dl.accuracy([0, 1], [0])
    with pytest.raises(ValueError, match="from 0 to 1, got 2"):
        dl.confusion_matrix([0, 1], [0, 2], n_classes=2)
