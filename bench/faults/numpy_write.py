# SPDX-License-Identifier: Apache-2.0
"""An element is written through NumPy, between two operations of torch."""

import torch
from run_counter import is_faulty_run

torch.manual_seed(73)
weight = torch.randn(8, 4)
hidden = torch.relu(torch.randn(16, 8))
array = hidden.numpy()
if is_faulty_run():
    array[3, 5] = 0.25
print((hidden @ weight).sum())  # found here
