"""Trains a small convolutional network on scikit-learn's handwritten digits."""

import argparse
import hashlib

import numpy as np
import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, Dataset


class Digits(Dataset[tuple[Tensor, Tensor]]):
    """8 x 8 images, values in [0, 1]; the training set is shifted and blurred with noise."""

    def __init__(self, images: np.ndarray, labels: np.ndarray, augment: bool) -> None:
        self.images = (images / 16.0).astype(np.float32)
        self.labels = labels.astype(np.int64)
        self.augment = augment

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        image = self.images[index]
        if self.augment:
            down, right = np.random.randint(-1, 2, size=2)
            image = np.roll(image, (down, right), axis=(0, 1))
            image = image + np.random.normal(0.0, 0.1, size=image.shape).astype(np.float32)
        return torch.from_numpy(image).unsqueeze(0), torch.tensor(self.labels[index])


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 16, 3, padding=1)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.dropout = nn.Dropout(0.3)
        self.hidden = nn.Linear(32 * 4 * 4, 64)
        self.output = nn.Linear(64, 10)

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(self.conv1(x))
        x = F.max_pool2d(F.relu(self.norm(self.conv2(x))), 2)
        x = self.dropout(x.flatten(1))
        return self.output(self.dropout(F.relu(self.hidden(x))))


def train_one_epoch(model: Net, loader: DataLoader, optimizer: torch.optim.Optimizer) -> float:
    model.train()
    total, count = 0.0, 0
    for images, labels in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        count += len(labels)
    return total / count


@torch.no_grad()
def accuracy(model: Net, loader: DataLoader) -> float:
    model.eval()
    correct, count = 0, 0
    for images, labels in loader:
        correct += int((model(images).argmax(dim=1) == labels).sum())
        count += len(labels)
    return correct / count


def weights_digest(model: Net) -> str:
    digest = hashlib.sha256()
    for name, tensor in model.state_dict().items():
        digest.update(name.encode())
        digest.update(tensor.cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()

    digits = load_digits()
    train_x, test_x, train_y, test_y = train_test_split(digits.images, digits.target, test_size=0.25)
    train_loader = DataLoader(
        Digits(train_x, train_y, augment=True),
        batch_size=arguments.batch_size,
        shuffle=True,
        num_workers=arguments.workers,
    )
    test_loader = DataLoader(Digits(test_x, test_y, augment=False), batch_size=256)

    model = Net()
    optimizer = torch.optim.AdamW(model.parameters(), lr=4e-3)
    for epoch in range(1, arguments.epochs + 1):
        loss = train_one_epoch(model, train_loader, optimizer)
        print(f"epoch {epoch}  loss {loss:.6f}")
    print(f"test accuracy {accuracy(model, test_loader):.2%}")
    print(f"weights sha256 {weights_digest(model)}")


if __name__ == "__main__":
    main()
