# SPDX-License-Identifier: Apache-2.0
"""What numpy_generator.cc prints, drawn by NumPy."""

import numpy as np

rng = np.random.default_rng(73)
print(*(f"{x:.17g}" for x in rng.standard_normal(3)), sep="\n")
print(*(f"{x:.17g}" for x in rng.gamma(2.0, 3.0, 3)), sep="\n")
print(*rng.integers(0, 100, 5), sep="\n")
print(*rng.permutation(5), sep="\n")
