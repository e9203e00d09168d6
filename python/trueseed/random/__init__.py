# SPDX-License-Identifier: Apache-2.0
"""The names of Python's random, drawn by the C++ core: same arguments, states and bits."""

from __future__ import annotations

import importlib as _importlib
import os as _os
from math import tau as _tau
from random import SystemRandom

from . import _random
from ._random import Random

__all__ = [
    "Random",
    "SystemRandom",
    "betavariate",
    "choice",
    "choices",
    "expovariate",
    "gammavariate",
    "gauss",
    "getrandbits",
    "getstate",
    "lognormvariate",
    "normalvariate",
    "paretovariate",
    "randbytes",
    "randint",
    "random",
    "randrange",
    "sample",
    "seed",
    "setstate",
    "shuffle",
    "triangular",
    "uniform",
    "vonmisesvariate",
    "weibullvariate",
]

# Constants of the draws, as the C++ core has them; Python's module has them under these names.
NV_MAGICCONST: float
LOG4: float
SG_MAGICCONST: float
NV_MAGICCONST, LOG4, SG_MAGICCONST = _importlib.import_module("trueseed._draws").cpython_constants
TWOPI = _tau
BPF = 53
RECIP_BPF = 2**-BPF

# The generator that the functions draw from; a forked child gets a seed of its own, as Python's does.
_inst = Random()
betavariate = _inst.betavariate
choice = _inst.choice
choices = _inst.choices
expovariate = _inst.expovariate
gammavariate = _inst.gammavariate
gauss = _inst.gauss
getrandbits = _inst.getrandbits
getstate = _inst.getstate
lognormvariate = _inst.lognormvariate
normalvariate = _inst.normalvariate
paretovariate = _inst.paretovariate
randbytes = _inst.randbytes
randint = _inst.randint
random = _inst.random
randrange = _inst.randrange
sample = _inst.sample
seed = _inst.seed
setstate = _inst.setstate
shuffle = _inst.shuffle
triangular = _inst.triangular
uniform = _inst.uniform
vonmisesvariate = _inst.vonmisesvariate
weibullvariate = _inst.weibullvariate


def _seed_in_child() -> None:
    if _random.fresh_state is None:
        _inst.seed()


_os.register_at_fork(after_in_child=_seed_in_child)
