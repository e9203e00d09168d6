# SPDX-License-Identifier: Apache-2.0
"""numpy.random's functions: the methods of one RandomState."""

from __future__ import annotations

from typing import Any

from ._random_state import _MERSENNE_TWISTERS, RandomState

_rand = RandomState()

beta = _rand.beta
binomial = _rand.binomial
bytes = _rand.bytes  # noqa: A001 - as numpy.random names it
chisquare = _rand.chisquare
choice = _rand.choice
dirichlet = _rand.dirichlet
exponential = _rand.exponential
f = _rand.f
gamma = _rand.gamma
geometric = _rand.geometric
get_state = _rand.get_state
gumbel = _rand.gumbel
hypergeometric = _rand.hypergeometric
laplace = _rand.laplace
logistic = _rand.logistic
lognormal = _rand.lognormal
logseries = _rand.logseries
multinomial = _rand.multinomial
multivariate_normal = _rand.multivariate_normal
negative_binomial = _rand.negative_binomial
noncentral_chisquare = _rand.noncentral_chisquare
noncentral_f = _rand.noncentral_f
normal = _rand.normal
pareto = _rand.pareto
permutation = _rand.permutation
poisson = _rand.poisson
power = _rand.power
rand = _rand.rand
randint = _rand.randint
randn = _rand.randn
random = _rand.random
random_integers = _rand.random_integers
random_sample = _rand.random_sample
rayleigh = _rand.rayleigh
set_state = _rand.set_state
shuffle = _rand.shuffle
standard_cauchy = _rand.standard_cauchy
standard_exponential = _rand.standard_exponential
standard_gamma = _rand.standard_gamma
standard_normal = _rand.standard_normal
standard_t = _rand.standard_t
triangular = _rand.triangular
uniform = _rand.uniform
vonmises = _rand.vonmises
wald = _rand.wald
weibull = _rand.weibull
zipf = _rand.zipf


def seed(seed: Any = None) -> None:
    """Seed the functions' RandomState anew."""
    if isinstance(_rand._bit_generator, _MERSENNE_TWISTERS):
        _rand.seed(seed)
    else:
        _rand._bit_generator.state = type(_rand._bit_generator)(seed).state


def get_bit_generator() -> Any:
    """Return the bit generator that the functions draw from."""
    return _rand._bit_generator


def set_bit_generator(bitgen: Any) -> None:
    """Let the functions draw from this bit generator."""
    _rand._initialize_bit_generator(bitgen)


def sample(*args: Any, **kwargs: Any) -> Any:
    """Draw from [0, 1): random_sample."""
    return _rand.random_sample(*args, **kwargs)


def ranf(*args: Any, **kwargs: Any) -> Any:
    """Draw from [0, 1): random_sample."""
    return _rand.random_sample(*args, **kwargs)
