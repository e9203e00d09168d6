# SPDX-License-Identifier: Apache-2.0
"""Prints bit_generators.txt: seeds' words and what NumPy's bit generators give of them.

A row: name; the seed sequence's words; the raw words 0..9; the raw words 0..3 after `jumped()`.
"""

from __future__ import annotations

import platform

import numpy as np

GENERATORS = {"MT19937": (624, np.uint32), "PCG64": (4, np.uint64), "PCG64DXSM": (4, np.uint64),
              "Philox": (2, np.uint64), "SFC64": (3, np.uint64)}  # fmt: skip


def main() -> None:
    print(f"# Origin: numpy.random, NumPy {np.__version__}, {platform.machine()}; make.py")
    for name, (n_words, dtype) in GENERATORS.items():
        for seed in (0, 73, 2**64 + 1):
            generator = getattr(np.random, name)(seed)
            words = np.random.SeedSequence(seed).generate_state(n_words, dtype)
            jumped = generator.jumped().random_raw(4) if hasattr(generator, "jumped") else []
            columns = (words, generator.random_raw(10), jumped)
            print(";".join([name, *(" ".join(f"{int(w):x}" for w in c) or "-" for c in columns)]))


if __name__ == "__main__":
    main()
