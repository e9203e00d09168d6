# SPDX-License-Identifier: Apache-2.0
"""One fused step of the optimiser works with another learning rate."""

import torch
from run_counter import is_faulty_run

torch.manual_seed(73)
model = torch.nn.Linear(8, 4)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01, fused=True)
batch = torch.randn(16, 8)
faulty = is_faulty_run()
for step in range(3):
    optimizer.zero_grad()
    model(batch).square().mean().backward()
    optimizer.param_groups[0]["lr"] = 0.010001 if faulty and step == 1 else 0.01
    optimizer.step()  # found here
