"""A network of layers, as `Nodes` shows it: where its neurons stand, what joins them, and how far
values have run through it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..._arrays import Array


class Layers:
    """Layers of ``sizes`` neurons, side by side at 0, 1, …, each from top to bottom.

    ``x`` and ``y`` (1, neurons) are their places, the largest layer reaching from 1 to −1;
    ``layer`` is each neuron's layer. ``start`` and ``end`` (1, edges) are the neurons of each edge:
    from each to all of the next layer, in the order of `Linear`'s weights.

    >>> two = Layers(2, 1)
    >>> two.x.tolist(), two.y.tolist(), two.start.tolist(), two.end.tolist()
    ([[0.0, 0.0, 1.0]], [[1.0, -1.0, 0.0]], [[0, 1]], [[2, 2]])
    """

    def __init__(self, *sizes: int) -> None:
        self.sizes, most = sizes, max(*sizes, 2)
        self.layer = np.repeat(np.arange(len(sizes)), sizes)
        self.x = self.layer[None].astype(float)
        self.y = np.hstack([np.linspace(1, -1, n) * ((n - 1) / (most - 1)) ** 0.25 if n > 1 else [0]
                            for n in sizes])[None]
        first = np.cumsum([0, *sizes])[:-1]
        pairs = [np.add(np.indices((m, n)).reshape(2, -1), [[a], [b]]) for (a, b), (m, n) in zip(
            pairwise(first), pairwise(sizes), strict=True)]
        self.start, self.end = np.hstack(pairs)[:, None]
        self.edge_layer = self.layer[self.start[0]]

    @property
    def places(self) -> dict[str, Array]:
        """What `Nodes` needs of them, by role."""
        return {"x": self.x, "y": self.y, "start": self.start, "end": self.end}

    def weights(self, weights: Sequence[Array]) -> Array:
        """The weights of the layers after the first, (…, from, to) each, edge by edge: (…, edges).

        >>> Layers(2, 1).weights([np.array([[3.0], [4.0]])]).tolist()
        [3.0, 4.0]
        """
        return np.concatenate([w.reshape(*w.shape[:-2], -1) for w in weights], axis=-1)

    def flow(self, layer: Array) -> Array:
        """The share of each edge that values have run through when they have come to ``layer``.

        >>> Layers(1, 1, 1).flow(np.array([[0.0], [1.0], [1.5]])).tolist()
        [[0.0, 0.0], [1.0, 0.0], [1.0, 0.5]]
        """
        return np.clip(layer - self.edge_layer, 0, 1)
