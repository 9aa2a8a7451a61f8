"""Lesson 05's figures say what dlcourse says."""

from __future__ import annotations

import numpy as np
import pytest

import dlcourse as dl
from dlcourse.figures.layers import (
    ACTIVATIONS,
    STEPS,
    BentSpace,
    HiddenLines,
    RowTimesColumn,
    SignalsOfAPenguin,
    trained_penguins,
    two_two_one,
    xor_clouds,
)


def test_every_cell_is_its_row_times_its_column():
    figure = RowTimesColumn()
    layer = dl.Linear(*figure.w.shape, init="zeros", bias=False)
    layer.weight.data = figure.w
    for (i, j), value in np.ndenumerate(layer.forward(figure.x)):
        arrays = figure.frames((), {"row": i + 1, "column": j + 1, "terms": 4})
        assert arrays["product"][0, i, j] == arrays["whole"].item() == value
        assert figure.texts(arrays)[0][0].endswith(f"holds {value:g}.".replace("-", "−"))


def test_products_are_added_one_by_one():
    figure = RowTimesColumn()
    cells = figure.frames("terms", {"row": 1, "column": 2})["product"][:, 0, 1]
    assert cells.tolist() == [0, 0, 3, 3, -3]
    figure.row, figure.column, figure.terms = 1, 2, 2
    assert figure.texts(figure.frames())[0][0].startswith("Sample 1, neuron 2: 2·0 + 1·3 = 3.")


def test_matrices_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match=r"\(1, 2\) and \(3, 1\)"):
        RowTimesColumn([[1, 2]], [[1], [2], [3]])


def test_the_network_figure_shows_the_models_own_values():
    figure, model = SignalsOfAPenguin(), trained_penguins()
    x, y = dl.load_penguins()
    scaled = dl.Standardizer().fit_transform(x)
    for i in (0, 153, 300):
        arrays = figure.frames((), {"penguin": i, "edges": "weight times signal"})
        scores = model.forward(scaled[i : i + 1])
        np.testing.assert_allclose(arrays["values"][:, 14:], scores)
        np.testing.assert_allclose(arrays["values"][:, 4:14], model.activations[2])
        # what arrives at each score over its edges, and its bias, is the score
        arriving = arrays["edge"][0, 40:].reshape(10, 3).sum(axis=0) + model[2].bias.data
        np.testing.assert_allclose(arriving, scores[0])
        assert arrays["truth"][0] == figure.names[y[i]]
    weights = figure.frames((), {"edges": "weights"})["edge"][0]
    np.testing.assert_array_equal(weights[:40].reshape(4, 10), model[0].weight.data)
    # the edges lead where the weights say: neuron 4 + j is hidden neuron j
    start, end = figure.layers.start[0], figure.layers.end[0]
    assert (start[13], end[13], start[45], end[45]) == (1, 4 + 3, 4 + 1, 14 + 2)


def test_values_run_forward_layer_by_layer():
    figure = SignalsOfAPenguin()
    arrays, (mark, *_) = figure.frames("layer"), figure.panels[0].marks
    assert arrays["flow"].sum(axis=1).tolist() == [0, 40, 70]
    assert (arrays["flow"][1, :40] == 1).all()
    for layer, come in enumerate((4, 14, 17)):
        one = {role: arrays[name][layer if len(arrays[name]) > 1 else 0]
               for role, name in mark.data.items()}
        fill, inside = mark.filled(one)
        assert inside.count("?") == 17 - come and "?" not in inside[:come]
        assert (abs(fill[come:] - 244) < 2).all()           # what has not come has no colour
    words = figure.texts(arrays)[0]
    assert "wait" in words[0] and "Scores" not in words[1] and "The network says" in words[2]


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_bent_space_is_the_hidden_layer_of_a_network_trained_so(activation):
    figure, (x, y) = BentSpace(), xor_clouds()
    model, loss = two_two_one(activation), dl.BCEWithLogitsLoss()
    optimizer = dl.Adam(model.parameters(), lr=0.05)
    for _ in range(30):
        dl.train_step(model, x, y, optimizer=optimizer, loss=loss)
    arrays = figure.frames((), {"activation": activation, "step": 30})
    _, share = dl.evaluate(model, x, y, loss=loss)
    assert arrays["percent"].item() == pytest.approx(100 * share)
    hidden = model.activations[-2]
    shown = np.stack([arrays["h1"][0], arrays["h2"][0]], axis=1)
    np.testing.assert_allclose(shown / np.abs(shown).max(), hidden / np.abs(hidden).max())
    # the points on the output neuron's line are those with logit 0
    scale = np.abs(hidden).max() / np.abs(shown).max()
    ends = np.stack([arrays["cut_x"][0], arrays["cut_y"][0]], axis=1) * scale
    np.testing.assert_allclose(model[-1].forward(ends), 0, atol=1e-9)


def test_only_with_an_activation_the_clouds_are_told_apart():
    share = {a: BentSpace().runs[a]["percent"][-1] for a in ACTIVATIONS}
    assert share["tanh"] == share["ReLU"] == 100 and share["none"] <= 75
    assert len(STEPS) == 41


def test_without_an_activation_the_grid_stays_straight():
    arrays = BentSpace().frames((), {"activation": "none", "step": 80})
    line = np.stack([arrays["bent_x"][0, :21], arrays["bent_y"][0, :21]], axis=1)
    np.testing.assert_allclose(np.diff(line, axis=0), np.diff(line, axis=0)[:1].repeat(20, axis=0))


def test_as_many_hidden_lines_are_counted_as_can_be_seen():
    """Walking along each of the eight lines: a line may cross a corner alone."""
    figure = HiddenLines()
    arrays = figure.frames("step", {"hidden": 8})
    x, y = (arrays[f"line_{axis}"].reshape(-1, 8, 3)[:, :, :2] for axis in "xy")
    way = np.linspace(0, 1, 4001)
    x, y = (ends[:, :, :1] * (1 - way) + ends[:, :, 1:] * way for ends in (x, y))
    seen = ((np.abs(x) < figure.edge) & (np.abs(y) < figure.edge)).any(axis=2)
    np.testing.assert_array_equal(arrays["lines"][:, 0], seen.sum(axis=1))


def test_hidden_lines_are_where_the_neurons_sums_are_zero():
    """The same training, done here; and what the figure says of 2 and of 3 neurons."""
    figure, (x, y) = HiddenLines(), dl.rings(120, rng=0)
    rng = np.random.default_rng(21)
    model = dl.Sequential(dl.Linear(2, 3, rng=rng), dl.ReLU(), dl.Linear(3, 1, rng=rng))
    optimizer, loss = dl.Adam(model.parameters(), lr=0.03), dl.BCEWithLogitsLoss()
    for _ in range(100):
        dl.train_step(model, x, y, optimizer=optimizer, loss=loss)
    arrays = figure.frames((), {"hidden": 3, "step": 100})
    ends = np.column_stack([arrays["line_x"][0], arrays["line_y"][0]]).reshape(-1, 3, 2)[:3, :2]
    tips, feet = (np.column_stack([arrays[f"{end}_x"][0], arrays[f"{end}_y"][0]])[:3]
                  for end in ("tip", "foot"))
    for k in range(3):
        sums = model[0].forward(np.vstack([ends[k], tips[k], feet[k]]))[:, k]
        np.testing.assert_allclose(sums[[0, 1, 3]], 0, atol=1e-9)
        assert sums[2] > 0
    percent = {n: figure.frames((), {"hidden": n, "step": 400})["percent"].item() for n in (2, 3)}
    assert percent[2] < 85 and percent[3] == 100
    assert np.linalg.norm(x[y == 0], axis=1).mean() > np.linalg.norm(x[y == 1], axis=1).mean()
