# SPDX-License-Identifier: Apache-2.0
"""torch's random numbers without torch: its drawing functions over NumPy arrays, with its states and bits.

``bfloat16``, which NumPy lacks, comes as an array of uint16 with the bits, or of ml_dtypes' type where that is
installed.
"""

from . import nn, utils
from ._dropout import alpha_dropout, dropout, feature_alpha_dropout, feature_dropout, native_dropout, rrelu
from ._functions import (
    _sample_dirichlet,
    _standard_gamma,
    bernoulli,
    binomial,
    multinomial,
    normal,
    poisson,
    rand,
    rand_like,
    randint,
    randint_like,
    randn,
    randn_like,
    randperm,
)
from ._generator import (
    Generator,
    default_generator,
    get_rng_state,
    initial_seed,
    manual_seed,
    seed,
    set_rng_state,
)
from ._inplace import (
    bernoulli_,
    cauchy_,
    exponential_,
    geometric_,
    log_normal_,
    normal_,
    random_,
    uniform_,
)
from .nn import init

__all__ = [
    "Generator",
    "_sample_dirichlet",
    "_standard_gamma",
    "alpha_dropout",
    "bernoulli",
    "bernoulli_",
    "binomial",
    "cauchy_",
    "default_generator",
    "dropout",
    "exponential_",
    "feature_alpha_dropout",
    "feature_dropout",
    "geometric_",
    "get_rng_state",
    "init",
    "initial_seed",
    "log_normal_",
    "manual_seed",
    "multinomial",
    "native_dropout",
    "nn",
    "normal",
    "normal_",
    "poisson",
    "rand",
    "rand_like",
    "randint",
    "randint_like",
    "randn",
    "randn_like",
    "random_",
    "randperm",
    "rrelu",
    "seed",
    "set_rng_state",
    "uniform_",
    "utils",
]
