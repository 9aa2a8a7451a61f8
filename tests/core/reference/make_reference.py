"""Write reference.npz: what PyTorch makes of one network, one batch and five optimizers.

    python -m tests.core.reference.make_reference

needs PyTorch and nothing of dlcourse. Everything is float64; weights stand as in dlcourse,
(in_features, out_features), all parameters in one vector, in the order of the layers.
"""

from pathlib import Path

import numpy as np

FILE = Path(__file__).with_name("reference.npz")
LOSSES = {"MSELoss": "numbers", "BCEWithLogitsLoss": "bits", "CrossEntropyLoss": "labels"}
OPTIMIZERS = {
    "SGD": ("SGD", {"lr": 0.1}),
    "SGD with momentum": ("SGD", {"lr": 0.1, "momentum": 0.9}),
    "SGD with weight decay": ("SGD", {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.05}),
    "Adam": ("Adam", {"lr": 0.05}),
    "Adam with weight decay": ("Adam", {"lr": 0.05, "betas": (0.8, 0.9), "weight_decay": 0.05}),
}
STEPS = 5


def network():
    """Every layer that has a gradient of its own: (6, 4) inputs, (6, 3) outputs."""
    from torch import manual_seed, nn

    manual_seed(1)
    return nn.Sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 5), nn.ReLU(),
                         nn.Linear(5, 5), nn.Sigmoid(), nn.Linear(5, 3)).double()


def reference() -> dict[str, np.ndarray]:
    """Inputs and initial parameters, then everything that came of them."""
    import torch

    def parameters(model, what=lambda p: p.detach()):
        return torch.cat([what(p).t().ravel() for p in model.parameters()]).numpy().copy()

    rng = np.random.default_rng(1)
    numbers = {"x": rng.normal(size=(6, 4)), "numbers": rng.normal(size=(6, 3)),
               "bits": rng.integers(2, size=(6, 3)).astype(float),
               "labels": rng.integers(3, size=6), "parameters": parameters(network())}
    tensors = {name: torch.tensor(array) for name, array in numbers.items()}

    for loss, targets in LOSSES.items():
        model, x = network(), tensors["x"].clone().requires_grad_()
        value = getattr(torch.nn, loss)()(model(x), tensors[targets])
        value.backward()
        numbers[f"{loss}: loss"] = np.array(value.item())
        numbers[f"{loss}: gradient of the input"] = x.grad.numpy()
        numbers[f"{loss}: gradient of the parameters"] = parameters(model, lambda p: p.grad)

    for name, (kind, options) in OPTIMIZERS.items():
        model, losses, loss = network(), [], torch.nn.CrossEntropyLoss()
        optimizer = getattr(torch.optim, kind)(model.parameters(), **options)
        for _ in range(STEPS):
            optimizer.zero_grad()
            value = loss(model(tensors["x"]), tensors["labels"])
            value.backward()
            optimizer.step()
            losses.append(value.item())
        numbers[f"{name}: losses"] = np.array(losses)
        numbers[f"{name}: parameters"] = parameters(model)
    return numbers


if __name__ == "__main__":
    np.savez_compressed(FILE, **reference())
