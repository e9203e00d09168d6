# SPDX-License-Identifier: Apache-2.0
"""What seeds and states of numpy.random may be, turned into words."""

from __future__ import annotations

from typing import Any

import numpy as np

WORD32 = (1 << 32) - 1
WORD64 = (1 << 64) - 1


def entropy_words(entropy: Any) -> Any:
    """The 32-bit words of an integer, a string of digits or any nesting of those, low word first.

    Raises: ValueError for a negative number or a strange string, TypeError for a float.
    """
    if isinstance(entropy, np.ndarray) and entropy.dtype == np.dtype(np.uint32):
        return entropy.copy()
    if isinstance(entropy, str):
        if entropy.startswith("0x"):
            entropy = int(entropy, base=16)
        elif entropy.isdigit():
            entropy = int(entropy, base=10)
        else:
            raise ValueError("unrecognized seed string")
    if isinstance(entropy, int | np.integer):
        return _integer_words(int(entropy))
    if isinstance(entropy, float | np.inexact):
        raise TypeError("seed must be integer")
    if len(entropy) == 0:
        return np.array([], dtype=np.uint32)
    return np.concatenate([entropy_words(part) for part in entropy])


def _integer_words(value: int) -> Any:
    if value < 0:
        raise ValueError("expected non-negative integer")
    n_words = max(1, (value.bit_length() + 31) // 32)
    return np.array([value >> 32 * i & WORD32 for i in range(n_words)], dtype=np.uint32)


def words_of_value(value: Any, name: str, n_bits: int) -> list[int]:
    """The 64-bit words, low word first, of an integer below 2**n_bits or of an array of such words.

    Raises: ValueError, as numpy.random.Philox for its key and counter.
    """
    n_words = n_bits // 64
    array = np.asarray(value)
    if array.shape != ():
        if len(array) != n_words:
            raise ValueError(f"{name} must have {n_words} elements when using array form")
        return [int(word) for word in array.astype(np.uint64)]
    number = int(value)
    if number < 0 or number >= 1 << n_bits:
        raise ValueError(f"{name} must be positive and less than 2**{n_bits}.")
    return [number >> 64 * i & WORD64 for i in range(n_words)]


def halves(value: int) -> tuple[int, int]:
    """The upper and the lower 64 bits of a 128-bit integer."""
    return value >> 64 & WORD64, value & WORD64
