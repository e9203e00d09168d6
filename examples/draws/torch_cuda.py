# SPDX-License-Identifier: Apache-2.0
"""What torch_cuda.cc prints, drawn by torch on an H100."""

import torch

torch.manual_seed(73)
print(*(f"{x:.9g}" for x in torch.rand(3, device="cuda").tolist()), sep="\n")
print(*torch.randint(0, 100, (5,), device="cuda").tolist(), sep="\n")
print(*torch.randperm(5, device="cuda").tolist(), sep="\n")
