# SPDX-License-Identifier: Apache-2.0
"""Every parameter that a float can be: the same draws as NumPy's, or the same error."""

from __future__ import annotations

import itertools
import math
import warnings
from typing import Any

import numpy as np
import pytest

import trueseed.numpy

VALUES = [
    *(-math.inf, -1.0, -0.0, 0.0, 5e-324, 1e-300, 1e-3, 0.5, 1.0, 1.0000001),
    *(9.0, 11.5, 1e6, 1e10, 1e19, 1e308, math.inf, math.nan),
]
FEW_VALUES = [*VALUES[::2], 0.5, 3.0]
N_PARAMETERS = {
    **dict.fromkeys(("chisquare", "exponential", "geometric", "logseries", "pareto", "poisson"), 1),
    **dict.fromkeys(("power", "rayleigh", "standard_gamma", "standard_t", "weibull", "zipf"), 1),
    **dict.fromkeys(("beta", "binomial", "f", "gamma", "gumbel", "laplace", "logistic"), 2),
    **dict.fromkeys(("lognormal", "negative_binomial", "noncentral_chisquare", "normal"), 2),
    **dict.fromkeys(("uniform", "vonmises", "wald"), 2),
    **dict.fromkeys(("noncentral_f", "triangular", "hypergeometric"), 3),
}
WHOLE = ("hypergeometric", "integers", "randint")


def whole(value: float) -> Any:
    """The value as an integer, where it is about one."""
    return int(value) if math.isfinite(value) and abs(value) < 1e20 else value


def never_returns(method: str, parameters: tuple[float, ...]) -> bool:
    """Whether RandomState, NumPy's own as well, draws for ever: its loops are frozen."""
    if method == "zipf":
        return parameters[0] >= 1e6
    return method == "vonmises" and math.inf >= parameters[1] >= 1e19


def outcome(rng: Any, method: str, parameters: tuple[Any, ...]) -> Any:
    """The bits of three draws, or the error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return np.asarray(getattr(rng, method)(*parameters, size=3)).tobytes()
        except Exception as error:
            return type(error), str(error)


def grid(method: str) -> list[tuple[Any, ...]]:
    """All combinations of values for a method's parameters."""
    n = N_PARAMETERS.get(method, 2)
    combinations = itertools.product(VALUES if n < 3 else FEW_VALUES, repeat=n)
    if method in WHOLE:
        return [tuple(map(whole, each)) for each in combinations]
    return list(combinations)


@pytest.mark.parametrize("method", [*N_PARAMETERS, "integers"])
def test_of_generator(method: str) -> None:
    for parameters in grid(method):
        theirs = np.random.Generator(np.random.PCG64(7))
        ours = trueseed.numpy.Generator(trueseed.numpy.PCG64(7))
        expected = outcome(theirs, method, parameters)
        assert outcome(ours, method, parameters) == expected, parameters
        assert ours.bit_generator.state == theirs.bit_generator.state, parameters


@pytest.mark.parametrize("method", [*N_PARAMETERS, "randint"])
def test_of_random_state(method: str) -> None:
    for parameters in grid(method):
        if never_returns(method, parameters):
            continue
        theirs = np.random.RandomState(7)
        ours = trueseed.numpy.RandomState(7)
        expected = outcome(theirs, method, parameters)
        assert outcome(ours, method, parameters) == expected, parameters
        assert ours.random_sample() == theirs.random_sample(), parameters
