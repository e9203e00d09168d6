# SPDX-License-Identifier: Apache-2.0
"""Trains one of three models on scikit-learn's digits, as many steps at a time as standard input asks for.

A line `plain 20` runs 20 steps and answers with the seconds they took. `hashes` and `full` run them under
torch's DebugMode: as its documentation shows it, and with all that a record of Trueseed holds too.
"""

from __future__ import annotations

import contextlib
import runpy
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from sklearn.datasets import load_digits
from torch import Tensor, nn
from torch.nn import functional

DIGITS_PROGRAM = Path(__file__).parents[1] / "examples/digits/train.py"


class NextPixel(nn.Module):
    """Four layers of width 256 that predict each pixel of a digit from those before it."""

    def __init__(self) -> None:
        super().__init__()
        self.pixel = nn.Embedding(17, 256)
        self.place = nn.Parameter(torch.randn(63, 256) * 0.02)
        layer = nn.TransformerEncoderLayer(256, 4, 1024, dropout=0.0, batch_first=True, norm_first=True)
        self.layers = nn.TransformerEncoder(layer, 4, enable_nested_tensor=False)
        self.head = nn.Linear(256, 17)
        self.register_buffer("mask", nn.Transformer.generate_square_subsequent_mask(63))

    def forward(self, pixels: Tensor) -> Tensor:
        """Takes values from 0 to 16, of shape [batch, 63]; gives logits."""
        hidden = self.layers(self.pixel(pixels) + self.place, mask=self.mask, is_causal=True)
        logits: Tensor = self.head(hidden)
        return logits.flatten(0, 1)


def prepared(name: str) -> tuple[nn.Module, Tensor, Tensor, int]:
    """The model of this name, its inputs, its targets and the size of a batch."""
    digits = load_digits()
    pixels, labels = torch.from_numpy(digits.data).float() / 16, torch.from_numpy(digits.target).long()
    if name == "mlp":
        layers = (nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 128), nn.ReLU(), nn.Linear(128, 10))
        return nn.Sequential(*layers), pixels, labels, 64
    if name == "cnn":
        return runpy.run_path(str(DIGITS_PROGRAM))["Net"](), pixels.view(-1, 1, 8, 8), labels, 64
    values = (pixels * 16).long()
    return NextPixel(), values[:, :-1], values[:, 1:], 8


def training(name: str) -> Iterator[float]:
    """One step an item, which is its loss; without end."""
    torch.manual_seed(73)
    model, inputs, targets, size = prepared(name)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    while True:
        for batch, target in zip(inputs.split(size), targets.split(size), strict=True):
            if len(batch) < size:
                continue
            optimizer.zero_grad()
            loss = functional.cross_entropy(model(batch), target.flatten())
            loss.backward()
            optimizer.step()
            yield loss.item()


@contextlib.contextmanager
def debug_mode(full: bool) -> Iterator[None]:
    """DebugMode with the hash of every output; with `full`, of every input, and source lines too."""
    from torch.utils._debug_mode import DebugMode

    hashes = DebugMode.log_tensor_hashes("hash_tensor" if full else "norm", hash_inputs=full)
    with DebugMode(record_stack_trace=full), hashes:
        yield


CONTEXTS: dict[str, Callable[[], contextlib.AbstractContextManager[None]]] = {
    "plain": contextlib.nullcontext,
    "hashes": lambda: debug_mode(full=False),
    "full": lambda: debug_mode(full=True),
}


def main() -> None:
    """Answers `ready` after the first step, then every line of standard input."""
    steps = training(sys.argv[1])
    next(steps)
    print("ready", flush=True)
    for line in sys.stdin:
        context, n_steps = line.split()
        with CONTEXTS[context]():
            start = time.perf_counter()
            for _ in range(int(n_steps)):
                next(steps)
            print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main()
