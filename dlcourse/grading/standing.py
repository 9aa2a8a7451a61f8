"""Where a submission stands in the gradebook."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field


@dataclass(frozen=True)
class CellScore:
    """The points of a graded cell."""

    auto: float | None
    manual: float | None = None
    extra: float = 0.0
    waits: bool = False  # for a person

    @property
    def points(self) -> float:
        return ((self.auto if self.manual is None else self.manual) or 0.0) + self.extra


@dataclass
class Standing:
    """What the gradebook says of a submission, by (notebook, cell) and by notebook."""

    cells: dict[tuple[str, str], CellScore] = field(default_factory=dict)
    comments: dict[tuple[str, str], str] = field(default_factory=dict)
    penalty: dict[str, float] = field(default_factory=dict)
    late: bool = False

    @property
    def total(self) -> float:
        """The points, less what being late costs."""
        earned: dict[str, float] = defaultdict(float)
        for (notebook, _), score in self.cells.items():
            earned[notebook] += score.points
        return sum(max(points - self.penalty.get(notebook, 0.0), 0.0)
                   for notebook, points in earned.items())
