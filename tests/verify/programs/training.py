# SPDX-License-Identifier: Apache-2.0
"""Trains the smallest of models for as many steps as are asked for, and says how much memory it took.

Usage: training.py STEPS
"""

from __future__ import annotations

import sys

import torch


def main() -> None:
    model = torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.ReLU(), torch.nn.Linear(4, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for _ in range(int(sys.argv[1])):
        optimizer.zero_grad()
        model(torch.randn(8, 4)).square().mean().backward()
        optimizer.step()
    with open("/proc/self/status") as status:
        (peak,) = (line.split()[1] for line in status if line.startswith("VmHWM"))
    print("peak", peak, model[0].weight.sum().item().hex())


main()
