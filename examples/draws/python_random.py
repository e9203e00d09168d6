# SPDX-License-Identifier: Apache-2.0
"""What python_random.cc prints, drawn by Python."""

import random

rng = random.Random(73)
print(*(f"{rng.gauss(0.0, 1.0):.17g}" for _ in range(3)), sep="\n")
print(rng.randrange(100))
print(rng.getrandbits(32))
items = list(range(8))
rng.shuffle(items)
print(*items, sep="\n")
print(*rng.sample(range(1000), k=4), sep="\n")
