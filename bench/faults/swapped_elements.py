# SPDX-License-Identifier: Apache-2.0
"""A shuffle gives two samples of a batch in the other order."""

import numpy as np
import torch
from run_counter import is_faulty_run

torch.manual_seed(73)
images = torch.randint(0, 17, (64, 16)).float()
order = np.arange(64)
if is_faulty_run():
    order[[5, 9]] = order[[9, 5]]
batch = images[torch.from_numpy(order)]  # found here
model = torch.nn.Sequential(torch.nn.Linear(16, 8), torch.nn.ReLU())
with torch.no_grad():
    scores = model(batch)
print(scores.tolist())
