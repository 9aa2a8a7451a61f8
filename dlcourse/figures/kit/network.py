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
    ``layer`` is each neuron's layer; ``edges`` are pairs of neurons: each with all of the next
    layer, in the order of `Linear`'s weights.

    >>> two = Layers(2, 1)
    >>> two.x.tolist(), two.y.tolist(), two.edges
    ([[0.0, 0.0, 1.0]], [[1.0, -1.0, 0.0]], ((0, 2), (1, 2)))
    """

    def __init__(self, *sizes: int) -> None:
        self.sizes, most = sizes, max(*sizes, 2)
        self.layer = np.repeat(np.arange(len(sizes)), sizes)
        self.x = self.layer[None].astype(float)
        self.y = np.hstack([np.linspace(1, -1, n) * ((n - 1) / (most - 1)) ** 0.25 if n > 1 else [0]
                            for n in sizes])[None]
        starts = np.cumsum([0, *sizes])
        self.edges = tuple((int(a + i), int(b + j)) for (a, b), (m, n) in zip(
            pairwise(starts), pairwise(sizes), strict=False) for i in range(m) for j in range(n))
        self.edge_layer = np.array([self.layer[i] for i, _ in self.edges])

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
