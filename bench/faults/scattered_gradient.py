# SPDX-License-Identifier: Apache-2.0
"""The backward of an index adds up with atomic additions, in another order each time."""

import torch

torch.manual_seed(73)
table = torch.randn(32, 16, requires_grad=True)
index = torch.randint(0, 32, (1 << 18,))
rows = table[index]  # found here
rows.backward(torch.randn_like(rows))
