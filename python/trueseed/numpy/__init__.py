# SPDX-License-Identifier: Apache-2.0
"""The names of numpy.random, drawn by the C++ core: same arguments, states and bits."""

from ._bit_generators import MT19937, PCG64, PCG64DXSM, SFC64, BitGenerator, Philox
from ._generator import Generator, default_rng
from ._seed_sequence import SeedSequence

__all__ = [
    "MT19937",
    "PCG64",
    "PCG64DXSM",
    "SFC64",
    "BitGenerator",
    "Generator",
    "Philox",
    "SeedSequence",
    "default_rng",
]
