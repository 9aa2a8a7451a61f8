"""Write dlcourse/data/pytorch.npz: what PyTorch makes of lesson 12's network and data.

    python -m tests.figures.make_pytorch

needs PyTorch. Weights and gradients stand in PyTorch's shape, (out_features, in_features).
"""

from __future__ import annotations

import numpy as np

import dlcourse as dl
from dlcourse.figures.to_pytorch import EPOCHS, RECORDED, penguins_and_network


def pytorch_numbers() -> dict[str, np.ndarray]:
    """Everything that the lesson shows of PyTorch, from the lesson's own code."""
    import torch

    numbers: dict[str, np.ndarray] = {}
    for dtype in ("float64", "float32"):
        x, y, x_test, _, model = penguins_and_network(dtype)
        twin = dl.to_torch(model)
        optimizer = torch.optim.Adam(twin.parameters(), lr=0.01)
        criterion, losses = torch.nn.CrossEntropyLoss(), []
        if dtype == "float64":
            logits = twin(torch.tensor(x[:16]))
            loss = criterion(logits, torch.tensor(y[:16]))
            loss.backward()
            numbers |= {"logits": logits.detach().numpy(), "loss": np.array(loss.item())}
            numbers |= {f"gradient {name}": p.grad.numpy().copy()
                        for name, p in twin.named_parameters()}
            criterion(twin(torch.tensor(x[:16])), torch.tensor(y[:16])).backward()
            numbers["2.bias after two backwards"] = twin[2].bias.grad.numpy().copy()
        for _ in range(EPOCHS):
            for xb, yb in dl.batches(x, y, 16):
                loss = criterion(twin(torch.tensor(xb)), torch.tensor(yb))
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                losses.append(loss.item())
        numbers[f"losses {dtype}"] = np.array(losses)
        if dtype == "float64":
            numbers["predicted"] = twin(torch.tensor(x_test)).argmax(dim=1).numpy()
            numbers |= {f"trained {name}": p.detach().numpy().copy()
                        for name, p in twin.named_parameters()}
    return numbers


if __name__ == "__main__":
    np.savez_compressed(RECORDED, **pytorch_numbers())
