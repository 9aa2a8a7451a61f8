"""Activations: each beside its derivative, stable far out, the type of the input kept."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import dlcourse as dl

PAIRS = {
    "step": (dl.step, dl.step_derivative),
    "sigmoid": (dl.sigmoid, dl.sigmoid_derivative),
    "tanh": (dl.tanh, dl.tanh_derivative),
    "relu": (dl.relu, dl.relu_derivative),
}
ELEMENTWISE = [f for pair in PAIRS.values() for f in pair]
EVERY = [*ELEMENTWISE, dl.softmax, dl.softmax_derivative]
scores = arrays(np.float64, array_shapes(min_dims=1, max_dims=3, max_side=5),
                elements=st.floats(-50, 50))


@pytest.mark.parametrize("f, derivative", PAIRS.values(), ids=PAIRS)
def test_the_derivative_is_the_one_that_can_be_measured(f, derivative):
    z = np.linspace(-6, 6, 50)  # without 0, where step and relu have no derivative
    measured = (f(z + 1e-5) - f(z - 1e-5)) / 2e-5
    np.testing.assert_allclose(derivative(z), measured, rtol=0, atol=1e-9)


def test_the_derivative_of_softmax_is_the_one_that_can_be_measured():
    z = np.array([0.3, -1.2, 2.0])
    columns = [(dl.softmax(z + e) - dl.softmax(z - e)) / 2e-5 for e in 1e-5 * np.eye(3)]
    np.testing.assert_allclose(dl.softmax_derivative(z), np.transpose(columns), atol=1e-9)
    batch = np.array([z, -z])
    np.testing.assert_array_equal(dl.softmax_derivative(batch)[1], dl.softmax_derivative(-z))


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("f, ends", [
    (dl.step, [0, 1]), (dl.step_derivative, [0, 0]),
    (dl.sigmoid, [0, 1]), (dl.sigmoid_derivative, [0, 0]),
    (dl.tanh, [-1, 1]), (dl.tanh_derivative, [0, 0]),
    (dl.relu, [0, 1e4]), (dl.relu_derivative, [0, 1]),
    (dl.softmax, [0, 1]), (dl.softmax_derivative, [[0, 0], [0, 0]]),
])
def test_far_out_nothing_overflows(f, ends, dtype):
    with np.errstate(all="raise", under="ignore"):
        assert f(np.array([-1e4, 1e4], dtype)).tolist() == ends


@pytest.mark.parametrize("f", EVERY)
def test_float32_stays_and_whole_numbers_become_floats(f):
    z = [[-3, -1], [1, 2]]
    assert f(np.array(z, np.float32)).dtype == np.float32
    for whole in (z, np.array(z), np.array(z, np.int8), np.array(z) > 0):
        assert f(whole).dtype == np.float64


@pytest.mark.parametrize("f", ELEMENTWISE)
@given(z=scores)
def test_every_element_by_itself_and_the_input_untouched(f, z):
    before = z.copy()
    result = f(z)
    assert result.shape == z.shape
    one_by_one = [f(number) for number in z.ravel().tolist()]
    np.testing.assert_allclose(result.ravel(), one_by_one, rtol=1e-14)
    assert np.array_equal(z, before)


@given(scores)
def test_softmax_gives_probabilities_in_the_order_of_the_scores(z):
    before, p = z.copy(), dl.softmax(z)
    assert p.shape == z.shape
    assert (p >= 0).all()
    np.testing.assert_allclose(p.sum(axis=-1), 1, rtol=1e-12)
    assert (np.diff(np.take_along_axis(p, z.argsort(axis=-1), -1), axis=-1) >= 0).all()
    assert np.array_equal(z, before)


@given(scores, st.floats(-100, 100))
def test_softmax_does_not_see_what_is_added_to_all_scores(z, shift):
    np.testing.assert_allclose(dl.softmax(z + shift), dl.softmax(z), rtol=1e-10, atol=1e-15)


@given(scores)
def test_softmax_of_rows_is_the_softmax_of_each_row(z):
    assert np.array_equal(dl.softmax(z.T, axis=0), dl.softmax(z).T)
    np.testing.assert_allclose(dl.softmax(z).reshape(-1, z.shape[-1])[0],
                               dl.softmax(z.reshape(-1, z.shape[-1])[0]), rtol=1e-14)


@pytest.mark.parametrize("f", EVERY)
def test_what_is_no_number_is_refused_in_words(f):
    with pytest.raises(TypeError, match="expected numbers, got an array of type <U3"):
        f(["one", "two"])
    with pytest.raises(TypeError, match="expected numbers, got an array of type complex128"):
        f([1j])
