"""A saved model comes back whole or not at all, and nothing in a file ever runs."""

import errno
import io
import json
import os
import pickle
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dlcourse as dl

SUFFIXES = [".npz", ".safetensors"]
X = np.random.default_rng(1).normal(size=(7, 4))
LINEAR = {"0.weight": np.ones((4, 2)), "0.bias": np.ones(2)}


@pytest.fixture(params=SUFFIXES)
def path(request, tmp_path):
    if request.param == ".safetensors":
        pytest.importorskip("safetensors")
    return tmp_path / f"model{request.param}"


def network(dtype="float64"):
    rng = np.random.default_rng(0)
    return dl.Sequential(
        dl.Sequential(dl.Linear(4, 6, rng=rng, dtype=dtype), dl.Tanh(), dl.Dropout(0.25)),
        dl.Linear(6, 5, rng=rng, dtype=dtype, bias=False), dl.Sigmoid(),
        dl.Linear(5, 3, rng=rng, dtype=dtype), dl.ReLU())


def write_npz(path, layers, **arrays):
    np.savez(path, layers=np.array(layers), **arrays)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_what_was_saved_comes_back(path, dtype):
    model = network(dtype)
    dl.save(model, path)
    back = dl.load(str(path))
    assert repr(back) == repr(model)
    for (name, p), (same_name, q) in zip(model.named_parameters(), back.named_parameters(),
                                         strict=True):
        assert name == same_name
        assert p.data.dtype == q.data.dtype
        assert np.array_equal(p.data, q.data)
    assert np.array_equal(back.forward(X), model.forward(X))
    dl.train_step(back, X, [0] * 7, optimizer=dl.Adam(back.parameters()),
                  loss=dl.CrossEntropyLoss())
    assert not np.array_equal(back[3].weight.data, model[3].weight.data)


# -- damaged and foreign files -----------------------------------------------------------------


def whole_file(suffix, folder):
    path = folder / f"whole{suffix}"
    if not path.exists():
        dl.save(network(), path)
    return path.read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("state")


@given(share=st.floats(0, 1, exclude_max=True))
def test_a_file_cut_off_anywhere_is_refused(folder, share):
    whole, path = whole_file(".npz", folder), folder / "cut.npz"
    path.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(ValueError, match=r"cut\.npz is not a model saved by dlcourse, or damaged"):
        dl.load(path)


@given(share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_one_wrong_bit_anywhere_is_refused_or_does_not_matter(folder, share, bit):
    damaged, path = bytearray(whole_file(".npz", folder)), folder / "damaged.npz"
    damaged[int(share * len(damaged))] ^= 1 << bit
    path.write_bytes(damaged)
    try:
        model = dl.load(path)
    except ValueError as refusal:
        assert "is not a model saved by dlcourse, or damaged" in str(refusal)
    else:  # a date, say
        assert np.array_equal(model.forward(X), network().forward(X))


@given(share=st.floats(0, 1, exclude_max=True))
def test_a_safetensors_file_cut_off_anywhere_is_refused(folder, share):
    pytest.importorskip("safetensors")
    whole, path = whole_file(".safetensors", folder), folder / "cut.safetensors"
    path.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(ValueError, match="is not a model saved by dlcourse, or damaged"):
        dl.load(path)


@pytest.mark.parametrize("content", [
    b"", b"PK", b"not a model", b"\x80\x04K\x01.", b'{"layers": []}', b"\xff" * 99,
    np.random.default_rng(0).bytes(500),
])
def test_a_foreign_file_is_refused(path, content):
    path.write_bytes(content)
    with pytest.raises(ValueError, match="is not a model saved by dlcourse, or damaged"):
        dl.load(path)


@pytest.mark.parametrize("layers, arrays", [
    (["Linear"], {}),                                               # parameters missing
    (["ReLU"], LINEAR),                                             # parameters left over
    (["Linear", "Conv2d"], LINEAR), (["__import__"], {}),           # not a layer of ours
    ([], {}), ({}, {}), (None, {}), (3, {}), ([None], {}),          # not layers at all
    ([{"Dropout": 2}], {}), ([{"Dropout": "x"}], {}),
    (["Linear"], LINEAR | {"0.weight": np.ones(4)}),                # not a matrix
    (["Linear"], LINEAR | {"0.weight": np.ones((4, 3))}),           # does not fit the bias
    (["Linear"], LINEAR | {"0.weight": np.ones((4, 2), int)}),
    (["Linear"], LINEAR | {"0.weight": np.array([["a", "b"]])}),
])
def test_a_file_of_arrays_that_is_no_model_is_refused(tmp_path, layers, arrays):
    write_npz(tmp_path / "foreign.npz", json.dumps(layers), **arrays)
    with pytest.raises(ValueError, match="is not a model saved by dlcourse"):
        dl.load(tmp_path / "foreign.npz")


@pytest.mark.parametrize("layers", ["[" * 100_000, "not json", "", '["ReLU"'])
def test_layers_that_cannot_be_read_are_refused(tmp_path, layers):
    write_npz(tmp_path / "foreign.npz", layers)
    with pytest.raises(ValueError, match="is not a model saved by dlcourse"):
        dl.load(tmp_path / "foreign.npz")


class Bomb:
    def __init__(self, target):
        self.target = target

    def __reduce__(self):
        return os.mkdir, (self.target,)


@pytest.mark.parametrize("place", ["layers", "0.weight", "other"])
def test_a_pickle_in_a_file_never_runs(tmp_path, place):
    went_off, path = tmp_path / "went off", tmp_path / "bomb.npz"
    arrays = {"layers": np.array('["Linear"]'), **LINEAR}
    arrays[place] = np.array([Bomb(str(went_off))], dtype=object)
    np.savez(path, **arrays)
    with pytest.raises(ValueError, match="is not a model saved by dlcourse"):
        dl.load(path)
    assert not went_off.exists()
    with np.load(path, allow_pickle=True) as file:
        file[place]
    assert went_off.exists()    # the bomb was a real one


def test_a_pickle_as_long_as_the_array_it_claims_to_be_never_runs(tmp_path):
    went_off, path, member = tmp_path / "went off", tmp_path / "bomb.npz", io.BytesIO()
    code = pickle.dumps(Bomb(str(went_off)))
    code += b" " * (-len(code) % 8)
    np.lib.format.write_array_header_1_0(
        member, {"descr": "|O", "fortran_order": False, "shape": (len(code) // 8,)})
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("layers.npy", member.getvalue() + code)
    with pytest.raises(ValueError, match="is not a model saved by dlcourse"):
        dl.load(path)
    assert not went_off.exists()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_is_a_pickle_never_runs(tmp_path, suffix):
    went_off, path = tmp_path / "went off", tmp_path / f"bomb{suffix}"
    path.write_bytes(pickle.dumps(Bomb(str(went_off))))
    if suffix == ".safetensors":
        pytest.importorskip("safetensors")
    with pytest.raises(ValueError, match="is not a model saved by dlcourse"):
        dl.load(path)
    assert not went_off.exists()


def test_a_small_file_cannot_ask_for_much_memory(tmp_path):
    header, path = io.BytesIO(), tmp_path / "large.npz"
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f8", "fortran_order": False, "shape": (10**6, 10**6)})
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("layers.npy", header.getvalue())
    with pytest.raises(ValueError, match=r"layers\.npy is not as long as it says"):
        dl.load(path)
    np.savez_compressed(path, layers='["Linear"]', **{"0.weight": np.zeros((1000, 1000))})
    with pytest.raises(ValueError, match="it is compressed"):
        dl.load(path)


# -- names and writing -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["model", "model.pkl", "model.pt", "model.npy", "npz"])
def test_another_ending_is_refused(tmp_path, name):
    for use in (dl.load, lambda path: dl.save(network(), path)):
        with pytest.raises(ValueError, match=r"ending in \.npz or \.safetensors, got .*" + name):
            use(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_not_there_is_just_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        dl.load(tmp_path / "none.npz")


@pytest.mark.parametrize("failure", [OSError(errno.ENOSPC, "No space left"), KeyboardInterrupt()])
def test_a_file_that_is_there_is_never_left_half_written(tmp_path, monkeypatch, failure):
    path, write = tmp_path / "model.npz", np.savez
    dl.save(dl.Sequential(dl.Linear(2, 2, rng=0)), path)
    before = path.read_bytes()

    def fails_halfway(file, **arrays):
        half = io.BytesIO()
        write(half, **arrays)
        file.write(half.getvalue()[: half.tell() // 2])
        raise failure

    monkeypatch.setattr(np, "savez", fails_halfway)
    with pytest.raises(type(failure)):
        dl.save(network(), path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["model.npz"]


def test_a_new_file_takes_the_place_of_the_old_one_at_once(path):
    dl.save(dl.Sequential(dl.Linear(2, 2, rng=0)), path)
    with open(path, "rb") as old:
        dl.save(network(), path)
        assert old.read() != path.read_bytes()
        assert repr(dl.load(path)) == repr(network())


def test_a_saved_file_can_be_read_by_whom_other_files_can(path):
    other = path.with_name("other")
    other.touch()
    dl.save(network(), path)
    assert path.stat().st_mode == other.stat().st_mode


def test_only_dlcourses_own_layers_are_saved(tmp_path):
    class Double(dl.Layer):
        def forward(self, x):
            return 2 * x

    with pytest.raises(TypeError, match="only dlcourse's own layers can be saved"):
        dl.save(dl.Sequential(Double()), tmp_path / "model.npz")
    assert not list(tmp_path.iterdir())
