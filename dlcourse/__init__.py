"""dlcourse: how a neural network learns, in NumPy, with every intermediate value in sight.

    import numpy as np
    import dlcourse as dl

    rng = np.random.default_rng(0)
    x, y = dl.load_penguins()
    x = dl.Standardizer().fit_transform(x)
    m = dl.Sequential(dl.Linear(4, 10, rng=rng), dl.ReLU(), dl.Linear(10, 3, rng=rng))
    dl.fit(m, x, y, epochs=50, batch_size=16, optimizer=dl.Adam(m.parameters(), lr=0.01),
           loss=dl.CrossEntropyLoss(), rng=rng)
    m.predict_proba(x)

Needs NumPy alone. The figures, checks and grading are packages inside, imported by name.
"""

from .activations import (
    relu,
    relu_derivative,
    sigmoid,
    sigmoid_derivative,
    softmax,
    softmax_derivative,
    step,
    step_derivative,
    tanh,
    tanh_derivative,
)
from .datasets import (
    Dataset,
    Standardizer,
    load_animals,
    load_csv,
    load_penguins,
    logic_gate,
    moons,
    rings,
    spirals,
    train_test_split,
)
from .gradcheck import GradientCheck, check_gradients, numerical_gradient, relative_error
from .layers import Dropout, Layer, Linear, Parameter, ReLU, Sequential, Sigmoid, Tanh
from .losses import BCEWithLogitsLoss, CrossEntropyLoss, Loss, MSELoss
from .metrics import accuracy, confusion_matrix
from .neurons import (
    LeakyIntegrateAndFire,
    Neuron,
    NeuronChain,
    Perceptron,
    ThresholdUnit,
    Trace,
    hebbian_update,
)
from .optimizers import SGD, Adam, Optimizer
from .state import from_torch, load, save, to_torch
from .training import DivergenceError, History, batches, evaluate, fit, train_step

__version__ = "0.1.0"

__all__ = [
    "SGD",
    "Adam",
    "BCEWithLogitsLoss",
    "CrossEntropyLoss",
    "Dataset",
    "DivergenceError",
    "Dropout",
    "GradientCheck",
    "History",
    "Layer",
    "LeakyIntegrateAndFire",
    "Linear",
    "Loss",
    "MSELoss",
    "Neuron",
    "NeuronChain",
    "Optimizer",
    "Parameter",
    "Perceptron",
    "ReLU",
    "Sequential",
    "Sigmoid",
    "Standardizer",
    "Tanh",
    "ThresholdUnit",
    "Trace",
    "accuracy",
    "batches",
    "check_gradients",
    "confusion_matrix",
    "evaluate",
    "fit",
    "from_torch",
    "hebbian_update",
    "load",
    "load_animals",
    "load_csv",
    "load_penguins",
    "logic_gate",
    "moons",
    "numerical_gradient",
    "relative_error",
    "relu",
    "relu_derivative",
    "rings",
    "save",
    "sigmoid",
    "sigmoid_derivative",
    "softmax",
    "softmax_derivative",
    "spirals",
    "step",
    "step_derivative",
    "tanh",
    "tanh_derivative",
    "to_torch",
    "train_step",
    "train_test_split",
]
