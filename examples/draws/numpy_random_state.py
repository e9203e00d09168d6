# SPDX-License-Identifier: Apache-2.0
"""What numpy_random_state.cc prints, drawn by NumPy."""

import numpy as np

np.random.seed(73)
print(*(f"{x:.17g}" for x in np.random.rand(3)), sep="\n")
print(*(f"{x:.17g}" for x in np.random.randn(3)), sep="\n")
print(*np.random.randint(0, 100, 5), sep="\n")
print(*np.random.permutation(5), sep="\n")
