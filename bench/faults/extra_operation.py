# SPDX-License-Identifier: Apache-2.0
"""One run does an operation more."""

import torch
from run_counter import is_faulty_run

torch.manual_seed(73)
model = torch.nn.Linear(8, 4)
batch = torch.randn(16, 8)
hidden = torch.relu(batch)
if is_faulty_run():
    hidden = hidden.mul(1.0)  # found here
model(hidden).square().mean().backward()
