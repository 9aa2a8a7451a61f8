"""Training: what goes in, what comes out, and what happens when it goes wrong."""

import copy
import tracemalloc
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dlcourse as dl

CE = dl.CrossEntropyLoss


def train(x, y, *, seed=0, epochs=5, dtype=np.float64, **options):
    """A network with everything random in it, trained from one seed."""
    rng = np.random.default_rng(seed)
    model = dl.Sequential(dl.Linear(4, 10, rng=rng, dtype=dtype), dl.ReLU(),
                          dl.Dropout(0.1, rng=rng), dl.Linear(10, 3, rng=rng, dtype=dtype))
    options = {"optimizer": dl.Adam(model.parameters(), lr=0.01), "loss": CE()} | options
    return model, dl.fit(model, x, y, epochs=epochs, batch_size=16, rng=rng, progress=False,
                         **options)


def bits(model):
    return b"".join(p.data.tobytes() for p in model.parameters())


def test_the_example_of_the_documentation_learns_the_penguins(penguins):
    x, y = penguins
    rng = np.random.default_rng(0)
    m = dl.Sequential(dl.Linear(4, 10, rng=rng), dl.ReLU(), dl.Linear(10, 3, rng=rng))
    history = dl.fit(m, x, y, epochs=50, batch_size=16, optimizer=dl.Adam(m.parameters(), lr=0.01),
                     loss=dl.CrossEntropyLoss(), rng=rng, progress=False)
    assert m.predict_proba(x).shape == (342, 3)
    np.testing.assert_allclose(m.predict_proba(x).sum(axis=1), 1)
    assert dl.accuracy(y, m.predict(x)) >= 0.99
    assert history.loss[-1] < 0.1 * history.loss[0]
    assert len(history) == len(history.loss) == len(history.accuracy) == 50
    assert history.stopped is None


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_same_seed_gives_the_same_numbers_bit_for_bit(penguins, dtype):
    (one, first), (two, second) = (train(*penguins, dtype=dtype) for _ in range(2))
    assert bits(one) == bits(two)
    assert vars(first) == vars(second)
    assert bits(one) != bits(train(*penguins, dtype=dtype, seed=1)[0])


def test_watching_the_validation_changes_nothing(penguins):
    x, y = penguins
    alone, _ = train(x, y)
    watched, history = train(x, y, validation_data=(x[:50], y[:50]))
    assert bits(alone) == bits(watched)
    assert len(history.validation_loss) == len(history.validation_accuracy) == 5
    last = dl.evaluate(watched, x[:50], y[:50], loss=CE())
    assert last == (history.validation_loss[-1], history.validation_accuracy[-1])
    assert last[1] == dl.accuracy(y[:50], watched.predict(x[:50]))


def test_the_loss_of_an_epoch_is_the_mean_over_its_rows(model, penguins):
    """Also where the last batch is smaller: 342 rows make 21 batches of 16 and one of 6."""
    optimizer = dl.SGD(model.parameters(), lr=1e-300)
    history = dl.fit(model, *penguins, epochs=1, batch_size=16, optimizer=optimizer, loss=CE(),
                     progress=False)
    assert (history.loss[0], history.accuracy[0]) == pytest.approx(
        dl.evaluate(model, *penguins, loss=CE()))


def test_regression_has_no_accuracy_and_may_begin_with_a_large_loss():
    """Body mass in grams: the first loss is 10⁷, and training is as sound as any."""
    x, _ = dl.load_penguins()
    model = dl.Sequential(dl.Linear(3, 1, rng=0))
    history = dl.fit(model, dl.Standardizer().fit_transform(x[:, :3]), x[:, 3], epochs=20,
                     batch_size=16, optimizer=dl.SGD(model.parameters(), lr=0.01),
                     loss=dl.MSELoss(), rng=0, progress=False)
    assert history.loss[0] > 1e6
    assert history.loss[-1] < 2e5
    assert history.accuracy == []


def test_one_logit_for_two_classes():
    x, y = dl.rings(200, rng=0)
    model = dl.Sequential(dl.Linear(2, 16, rng=0), dl.Tanh(), dl.Linear(16, 1, rng=1))
    dl.fit(model, x, y, epochs=10, batch_size=20, optimizer=dl.Adam(model.parameters(), lr=0.03),
           loss=dl.BCEWithLogitsLoss(), rng=0, progress=False)
    p = model.predict_proba(x)
    assert p.shape == (200, 2)
    np.testing.assert_allclose(p[:, 1], dl.sigmoid(model.forward(x))[:, 0], atol=1e-15)
    assert 0.9 < dl.accuracy(y, model.predict(x)) < 1
    _, accuracy = dl.evaluate(model, x, y, loss=dl.BCEWithLogitsLoss())
    assert accuracy == dl.accuracy(y, model.predict(x))


# -- stopping early ----------------------------------------------------------------------------


def interrupt_in_epoch_3(epoch, model, history):
    if epoch == 3:
        raise KeyboardInterrupt


def test_an_interruption_keeps_model_and_history(penguins):
    interrupted, history = train(*penguins, epochs=50, callbacks=[interrupt_in_epoch_3])
    three_epochs, complete = train(*penguins, epochs=3)
    assert bits(interrupted) == bits(three_epochs)
    assert history.loss == complete.loss
    assert "interrupted" in history.stopped
    assert not interrupted.training


def test_an_interruption_in_the_middle_of_an_epoch_keeps_the_epochs_before(penguins):
    class Interrupting(CE):
        calls = 0

        def forward(self, logits, labels):
            self.calls += 1
            if self.calls == 30:    # 22 batches make an epoch
                raise KeyboardInterrupt
            return super().forward(logits, labels)

    model, history = train(*penguins, loss=Interrupting())
    assert len(history) == 1
    assert history.stopped.startswith("interrupted in epoch 2")
    assert np.isfinite(model.predict_proba(penguins[0])).all()


def test_a_callback_sees_every_epoch_and_may_end_the_training(penguins):
    seen = []
    _, history = train(*penguins, callbacks=[
        lambda epoch, model, history: seen.append((epoch, len(history))),
        lambda epoch, model, history: epoch == 2])
    assert seen == [(1, 1), (2, 2)]
    assert history.stopped == "a callback ended the training after epoch 2"


@pytest.mark.parametrize("loss, targets", [(CE(), [0, 1] * 50), (dl.MSELoss(), np.ones((100, 3)))])
def test_divergence_names_the_learning_rate(loss, targets):
    x = 1e3 * np.random.default_rng(0).normal(size=(100, 4))
    model = dl.Sequential(dl.Linear(4, 3, rng=0), dl.ReLU(), dl.Linear(3, 3, rng=1))
    with pytest.raises(dl.DivergenceError, match=r"learning rate is 1000: .* \(try 0.1\)") as stop:
        dl.fit(model, x, targets, epochs=50, batch_size=10, loss=loss, progress=False,
               optimizer=dl.SGD(model.parameters(), lr=1e3))
    assert len(stop.value.history) < 50
    assert not model.training


def test_a_measurement_that_is_no_number_is_noticed(penguins):
    x = penguins[0].copy()
    x[7, 2] = np.nan
    with pytest.raises(ValueError, match="x holds 1 values that are NaN or infinite"):
        train(x, penguins[1])


# -- batches and single steps ------------------------------------------------------------------


@given(st.integers(1, 60), st.integers(1, 70), st.none() | st.integers(0, 99))
def test_batches_lose_no_row_and_keep_rows_and_targets_together(n, batch_size, seed):
    x, y = np.arange(n)[:, None] * [1, 10], np.arange(n) * 100
    pairs = list(dl.batches(x, y, batch_size, seed))
    xs, ys = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    assert sorted(ys.tolist()) == y.tolist()
    assert np.array_equal(xs, ys[:, None] // 100 * [1, 10])
    assert [len(yb) for _, yb in pairs[:-1]] == [batch_size] * (len(pairs) - 1)
    assert 1 <= len(pairs[-1][1]) <= batch_size
    assert seed is not None or np.array_equal(ys, y)


def test_batches_are_shuffled_anew_in_every_epoch():
    rng = np.random.default_rng(0)
    orders = [np.concatenate([yb for _, yb in dl.batches(np.eye(50), np.arange(50), 8, rng)])
              for _ in range(2)]
    assert not np.array_equal(orders[0], np.arange(50))
    assert not np.array_equal(*orders)


def test_a_step_computes_all_gradients_before_it_changes_anything(model, penguins):
    twin, loss = copy.deepcopy(model), CE()
    value = loss.forward(twin.forward(penguins[0]), penguins[1])
    twin.backward(loss.backward())
    assert value == dl.train_step(model, *penguins, loss=CE(),
                                  optimizer=dl.SGD(model.parameters(), lr=0.5))
    for p, untouched in zip(model.parameters(), twin.parameters(), strict=True):
        assert np.array_equal(p.grad, untouched.grad)
        np.testing.assert_allclose(p.data, untouched.data - 0.5 * untouched.grad, rtol=1e-12)


@pytest.mark.parametrize("optimizer", [
    lambda p: dl.SGD(p, lr=0.01), lambda p: dl.SGD(p, lr=0.01, momentum=0.9, weight_decay=1e-4),
    dl.Adam, lambda p: dl.Adam(p, weight_decay=1e-4),
], ids=["SGD", "momentum and decay", "Adam", "Adam with decay"])
def test_after_the_first_steps_training_makes_no_large_arrays(optimizer):
    """784-128-64-10 in float32: the parameters, their gradients, m and v are 438 kB each."""
    rng = np.random.default_rng(0)
    sizes, layers = [784, 128, 64, 10], []
    for n_in, n_out in pairwise(sizes):
        layers += [dl.Linear(n_in, n_out, rng=rng, dtype=np.float32), dl.ReLU()]
    model, loss = dl.Sequential(*layers[:-1]), CE()
    optimizer = optimizer(model.parameters())
    x, y = rng.random((64, 784), np.float32), rng.integers(10, size=64)

    def kept():
        """Where in memory the parameters, their gradients and the optimizer's state lie."""
        arrays = [a for p in model.parameters() for a in (p.data, p.grad)]
        arrays += [a for name in ("velocity", "m", "v") for a in getattr(optimizer, name, [])]
        return [a.__array_interface__["data"][0] for a in arrays]

    def steps():
        for _ in range(10):
            dl.train_step(model, x, y, optimizer=optimizer, loss=loss)

    steps()
    before = kept()
    tracemalloc.start()
    steps()
    grown, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept() == before
    shown = sum(a.nbytes for a in [*model.activations[1:], *model.gradients[1:]])
    assert grown < shown + 10_000   # only what the model shows of the last step
    assert peak < shown + 60_000    # never room for a second vector of parameters


# -- what comes in -----------------------------------------------------------------------------


def test_lists_and_data_frames_are_as_good_as_arrays(penguins):
    pandas = pytest.importorskip("pandas")
    x, y = penguins
    expected, _ = train(x, y)
    shuffled_index = np.random.default_rng(0).permutation(len(x))
    frame = pandas.DataFrame(x, index=shuffled_index, columns=list("abcd"))
    series = pandas.Series(y, index=shuffled_index)
    model, _ = train(frame, series, validation_data=(frame, series))
    assert bits(model) == bits(expected)
    assert np.array_equal(model.predict(frame), expected.predict(x))
    scaled = dl.Standardizer().fit_transform(frame)
    np.testing.assert_allclose(scaled, dl.Standardizer().fit_transform(x), rtol=1e-12)
    for part in dl.train_test_split(frame, series, rng=0):
        assert type(part) is np.ndarray
    assert dl.accuracy(series, model.predict(frame)) == dl.accuracy(y, model.predict(x))


def test_lists_train_like_arrays(penguins):
    x, y = penguins
    assert bits(train(x.tolist(), y.tolist())[0]) == bits(train(x, y)[0])
    assert bits(train(x, y.astype(float))[0]) == bits(train(x, y)[0])


@pytest.mark.parametrize("x, y, words", [
    (np.ones((16, 3)), [0] * 16,
     r"Linear\(4, 10\) expects 4 features per row, got an array of shape \(16, 3\)"),
    (np.ones(16), [0] * 16, r"shape \(samples, features\), got an array of shape \(16,\)"),
    (np.ones((16, 4)), [0] * 15, "got 16 rows and 15 targets"),
    (np.ones((0, 4)), [], "at least one, got 0 rows"),
    (np.ones((16, 4)), [3] * 16, "from 0 to 2, got 3"),
    (np.ones((16, 4)), [-1] * 16, "one class number per sample, .* got -1"),
    (np.ones((16, 4)), [0.5] * 16, "one class number per sample, .* got 0.5"),
    (np.ones((16, 4)), np.eye(16, 3), r"one class number per sample, .* shape \(16, 3\)"),
])
def test_data_that_does_not_fit_is_refused_in_words(x, y, words):
    with pytest.raises(ValueError, match=words):
        train(x, y)


def test_words_are_not_measurements(penguins):
    with pytest.raises(TypeError, match="expected numbers"):
        train([["39.1", "18.7", "181", "3750"]], [0])
    with pytest.raises(TypeError, match="expected numbers"):
        train(penguins[0][:2], ["Adelie", "Gentoo"])


@pytest.mark.parametrize("wrong", [{"epochs": -1}, {"epochs": 2.5}, {"batch_size": 0}])
def test_numbers_of_epochs_and_rows_are_checked(model, penguins, wrong):
    options = {"epochs": 1, "batch_size": 16} | wrong
    with pytest.raises(ValueError, match=f"{next(iter(wrong))} must be a whole number"):
        dl.fit(model, *penguins, optimizer=dl.Adam(model.parameters()), loss=CE(), progress=False,
               **options)


def test_the_progress_bar_shows_epochs_and_loss_and_can_be_left_out(model, penguins, capsys):
    options = {"epochs": 3, "batch_size": 16, "loss": CE()}
    dl.fit(model, *penguins, optimizer=dl.Adam(model.parameters()), **options)
    shown = capsys.readouterr().err
    assert "3/3" in shown
    assert "loss" in shown
    dl.fit(model, *penguins, optimizer=dl.Adam(model.parameters()), progress=False, **options)
    assert capsys.readouterr() == ("", "")
