# SPDX-License-Identifier: Apache-2.0
"""Prints trueseed/random/numpy/mt19937_jump.cc: x^(2^128) modulo MT19937's characteristic polynomial.

The polynomial is found from a bit of the output by Berlekamp and Massey's algorithm.
"""

from __future__ import annotations

import numpy as np

DEGREE = 19937


def characteristic_polynomial() -> int:
    """The polynomial, the coefficient of x^i in bit i."""
    words = np.random.MT19937(1).random_raw(2 * DEGREE + 64)
    current, previous, length, gap = 1, 1, 0, 1
    window = 0
    for n, word in enumerate(words):
        window = (window << 1) | (int(word) & 1)
        window &= (1 << (DEGREE + 2)) - 1
        if (current & window).bit_count() & 1:
            changed = current ^ (previous << gap)
            if 2 * length <= n:
                length, previous, gap = n + 1 - length, current, 0
            current = changed
        gap += 1
    assert length == DEGREE
    return int(format(current, f"0{DEGREE + 1}b")[::-1], 2)


def main() -> None:
    polynomial = characteristic_polynomial()
    power = 2
    for _ in range(128):
        power = int(format(power, "b").replace("0", "00").replace("1", "01"), 2)
        while power.bit_length() > DEGREE:
            power ^= polynomial << (power.bit_length() - 1 - DEGREE)
    words = [f"0x{power >> 32 * i & 0xFFFFFFFF:08x}" for i in range(624)]
    print("// SPDX-License-Identifier: Apache-2.0")
    print("// Made by tests/data/numpy_legacy/make_jump.py.")
    print('#include "trueseed/random/numpy/mt19937_jump.h"\n')
    print("namespace trueseed::numpy {\n")
    print("const std::array<std::uint32_t, 624> kMt19937Jump = {")
    for i in range(0, 624, 8):
        print("    " + ", ".join(words[i : i + 8]) + ",")
    print("};\n\n}  // namespace trueseed::numpy")


if __name__ == "__main__":
    main()
