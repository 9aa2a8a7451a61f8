"""What several tests of the core use."""

import numpy as np
import pytest
from hypothesis import settings

import dlcourse as dl

settings.register_profile("core", deadline=None)
settings.load_profile("core")


@pytest.fixture(scope="session")
def penguins():
    """The measurements, scaled, and the species; nobody may write into them."""
    x, y = dl.load_penguins()
    x = dl.Standardizer().fit_transform(x)
    x.flags.writeable = y.flags.writeable = False
    return x, y


@pytest.fixture
def model():
    rng = np.random.default_rng(0)
    return dl.Sequential(dl.Linear(4, 10, rng=rng), dl.ReLU(), dl.Linear(10, 3, rng=rng))
