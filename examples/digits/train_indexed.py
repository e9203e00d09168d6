"""Trains on scikit-learn's handwritten digits with a learned vector for each level of grey.

The gradient of `table[levels]` adds 4,096 rows to 17 targets. On 4 threads, and without
deterministic algorithms, their order is another one in each run, and so is the last bit of the sum.
"""

import argparse
import hashlib

import torch
from sklearn.datasets import load_digits
from torch import Tensor, nn
from torch.nn import functional as F

GREY_LEVELS = 17


class GreyLevels(nn.Module):
    """Learned vectors, one for each level of grey: (batch, pixel) -> (batch, pixel, width)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.table = nn.Parameter(torch.randn(GREY_LEVELS, width) / width**0.5)

    def forward(self, levels: Tensor) -> Tensor:
        return self.table[levels]


class Net(nn.Module):
    def __init__(self, pixels: int, width: int = 16) -> None:
        super().__init__()
        self.grey = GreyLevels(width)
        self.place = nn.Parameter(torch.randn(pixels, width))
        self.hidden = nn.Linear(pixels * width, 64)
        self.output = nn.Linear(64, 10)

    def forward(self, levels: Tensor) -> Tensor:
        x = self.grey(levels) * self.place
        return self.output(F.relu(self.hidden(x.flatten(1))))


def weights_digest(model: nn.Module) -> str:
    digest = hashlib.sha256()
    for name, tensor in model.state_dict().items():
        digest.update(name.encode())
        digest.update(tensor.numpy().tobytes())
    return digest.hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--threads", type=int, default=4)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)

    digits = load_digits()
    levels = torch.from_numpy(digits.data).long()
    labels = torch.from_numpy(digits.target).long()

    model = Net(pixels=levels.shape[1])
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3)
    for epoch in range(1, arguments.epochs + 1):
        total = 0.0
        for batch in torch.randperm(len(levels)).split(arguments.batch_size):
            optimizer.zero_grad()
            loss = F.cross_entropy(model(levels[batch]), labels[batch])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        print(f"epoch {epoch}  loss {total / len(levels):.6f}")
    with torch.no_grad():
        correct = (model(levels).argmax(dim=1) == labels).sum().item()
    print(f"training accuracy {correct / len(levels):.2%}")
    print(f"weights sha256 {weights_digest(model)}")


if __name__ == "__main__":
    main()
