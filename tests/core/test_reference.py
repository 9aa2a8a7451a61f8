"""The same numbers as PyTorch: committed ones always, live ones where PyTorch is installed."""

import numpy as np
import pytest

import dlcourse as dl

from .reference.make_reference import FILE, LOSSES, OPTIMIZERS, STEPS, reference

TOLERANCE = {"rtol": 1e-10, "atol": 1e-15}


def network(parameters):
    """The network of make_reference.py in dlcourse, with these parameters."""
    model = dl.Sequential(dl.Linear(4, 5), dl.Tanh(), dl.Linear(5, 5), dl.ReLU(),
                          dl.Linear(5, 5), dl.Sigmoid(), dl.Linear(5, 3))
    ends = np.cumsum([p.data.size for p in model.parameters()])
    for p, values in zip(model.parameters(), np.split(parameters, ends[:-1]), strict=True):
        p.data = values.reshape(p.shape)
    return model


def vector(model, what):
    return np.concatenate([getattr(p, what).ravel() for p in model.parameters()])


def assert_same_losses_and_gradients(numbers, loss):
    model, criterion = network(numbers["parameters"]), getattr(dl, loss)()
    value = criterion.forward(model.forward(numbers["x"]), numbers[LOSSES[loss]])
    input_gradient = model.backward(criterion.backward())
    np.testing.assert_allclose(value, numbers[f"{loss}: loss"], **TOLERANCE)
    np.testing.assert_allclose(
        input_gradient, numbers[f"{loss}: gradient of the input"], **TOLERANCE)
    np.testing.assert_allclose(
        vector(model, "grad"), numbers[f"{loss}: gradient of the parameters"], **TOLERANCE)


def assert_same_steps(numbers, name):
    kind, options = OPTIMIZERS[name]
    model, loss = network(numbers["parameters"]), dl.CrossEntropyLoss()
    optimizer = getattr(dl, kind)(model.parameters(), **options)
    losses = [dl.train_step(model, numbers["x"], numbers["labels"], optimizer=optimizer, loss=loss)
              for _ in range(STEPS)]
    np.testing.assert_allclose(losses, numbers[f"{name}: losses"], **TOLERANCE)
    np.testing.assert_allclose(vector(model, "data"), numbers[f"{name}: parameters"], **TOLERANCE)


@pytest.fixture(scope="module")
def committed():
    with np.load(FILE, allow_pickle=False) as file:
        return dict(file)


@pytest.fixture(scope="module")
def live():
    pytest.importorskip("torch")
    return reference()


@pytest.mark.parametrize("loss", LOSSES)
def test_losses_and_gradients_are_the_committed_ones(committed, loss):
    assert_same_losses_and_gradients(committed, loss)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_five_steps_of_an_optimizer_are_the_committed_ones(committed, name):
    assert_same_steps(committed, name)


@pytest.mark.parametrize("loss", LOSSES)
def test_losses_and_gradients_are_those_of_the_installed_torch(live, loss):
    assert_same_losses_and_gradients(live, loss)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_five_steps_of_an_optimizer_are_those_of_the_installed_torch(live, name):
    assert_same_steps(live, name)


def test_the_committed_file_is_small_and_what_the_script_writes(committed, live):
    assert FILE.stat().st_size < 50_000
    assert committed.keys() == live.keys()
    for name in live:
        np.testing.assert_allclose(committed[name], live[name], err_msg=name, **TOLERANCE)


@pytest.mark.parametrize("dtype, rtol", [("float64", 1e-12), ("float32", 1e-5)])
def test_a_model_gives_the_same_outputs_in_torch_and_back(dtype, rtol):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    model = dl.Sequential(
        dl.Sequential(dl.Linear(4, 6, rng=rng, dtype=dtype), dl.Tanh(), dl.Dropout(0.3)),
        dl.Linear(6, 5, rng=rng, dtype=dtype, bias=False), dl.Sigmoid(),
        dl.Linear(5, 3, rng=rng, dtype=dtype), dl.ReLU())
    x = rng.normal(size=(7, 4)).astype(dtype)
    twin = dl.to_torch(model)
    with torch.no_grad():
        np.testing.assert_allclose(twin(torch.tensor(x)).numpy(), model.forward(x), rtol=rtol)
    back = dl.from_torch(twin)
    assert repr(back) == repr(model)
    assert np.array_equal(back.forward(x), model.forward(x))


def test_the_copy_in_torch_is_independent():
    torch = pytest.importorskip("torch")
    model = dl.Sequential(dl.Linear(2, 2, rng=0))
    before = model[0].weight.data.copy()
    twin = dl.to_torch(model)
    with torch.no_grad():
        twin[0].weight.zero_()
    assert np.array_equal(model[0].weight.data, before)


def test_layers_with_names_come_from_torch_too():
    torch = pytest.importorskip("torch")
    inner = torch.nn.Sequential()
    inner.add_module("hidden", torch.nn.Linear(2, 3))
    inner.add_module("activation", torch.nn.ReLU())
    module = torch.nn.Sequential(inner, torch.nn.Linear(3, 1))
    model, x = dl.from_torch(module), torch.ones(1, 2)
    np.testing.assert_allclose(model.forward(x.numpy()), module(x).detach().numpy(), rtol=1e-5)


def test_what_dlcourse_cannot_do_is_refused_not_guessed():
    torch = pytest.importorskip("torch")

    class Residual(torch.nn.Sequential):
        def forward(self, x):
            return x + super().forward(x)

    residual = Residual(torch.nn.Linear(2, 2))
    for module in (residual, torch.nn.Sequential(residual), torch.nn.Sequential(torch.nn.GELU())):
        with pytest.raises(TypeError, match="no layer that does what"):
            dl.from_torch(module)
    with pytest.raises(TypeError, match=r"expected a torch\.nn\.Sequential, got Linear"):
        dl.from_torch(torch.nn.Linear(2, 2))
