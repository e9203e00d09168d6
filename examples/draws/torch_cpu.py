# SPDX-License-Identifier: Apache-2.0
"""What torch_cpu.cc prints, drawn by torch on a CPU with AVX2."""

import torch

torch.manual_seed(73)
print(*(f"{x:.9g}" for x in torch.rand(3).tolist()), sep="\n")
print(*(f"{x:.9g}" for x in torch.randn(20).tolist()), sep="\n")
print(*torch.randint(0, 100, (5,)).tolist(), sep="\n")
print(*torch.randperm(5).tolist(), sep="\n")
