# SPDX-License-Identifier: Apache-2.0
"""Prints random_state.txt: what numpy.random.RandomState draws.

A row: method; its seed; its parameters as hex bits of doubles, or decimal integers; five numbers as
hex bits; then the position, `has_gauss` and `gauss` of the state.
"""

from __future__ import annotations

import platform
from typing import Any

import numpy as np

REALS: dict[str, tuple[float, ...]] = {
    "beta": (0.5, 0.5), "chisquare": (3.0,), "exponential": (2.0,), "f": (2.0, 3.0), "gamma": (0.4, 2.0),
    "gumbel": (1.0, 3.0), "laplace": (1.0, 2.0), "logistic": (1.0, 2.0), "lognormal": (0.5, 2.0),
    "noncentral_chisquare": (3.0, 2.0), "noncentral_f": (2.0, 3.0, 4.0), "normal": (1.0, 3.0), "pareto": (2.0,),
    "power": (0.4,), "rayleigh": (2.0,), "standard_cauchy": (), "standard_gamma": (5.0,), "standard_t": (4.0,),
    "triangular": (0.0, 0.3, 1.0), "uniform": (3.0, 9.0), "vonmises": (1.0, 3.0), "wald": (1.0, 2.0), "weibull": (3.0,),
    "geometric": (0.01,), "logseries": (0.99,), "negative_binomial": (3.0, 0.4), "poisson": (50.0,), "zipf": (2.0,),
    "random_sample": (), "standard_normal": (), "standard_exponential": (),
}  # fmt: skip
WHOLES = {"binomial": (1000, 0.3), "hypergeometric": (100, 200, 50), "randint": (-5, 1000), "permutation": ()}
N = 5


def bits(value: Any) -> str:
    """The bits of a double or of an int64, in hex."""
    return f"{int(np.asarray(value)[()].view(np.uint64)):x}"


def row(method: str, parameters: tuple[Any, ...], shown: str) -> str:
    state = np.random.RandomState(73)
    draw = getattr(state, method)
    drawn = draw(N) if method == "permutation" else draw(*parameters, size=N)
    _, _, position, has_gauss, gauss = state.get_state()
    numbers = " ".join(bits(x) for x in drawn)
    return f"{method};{shown or '-'};{numbers};{position} {has_gauss} {bits(np.float64(gauss))}"


def main() -> None:
    print(
        f"# Origin: numpy.random.RandomState(73), NumPy {np.__version__}, {platform.machine()}; make_random_state.py"
    )
    for method, parameters in REALS.items():
        print(row(method, parameters, " ".join(bits(np.float64(p)) for p in parameters)))
    for method, whole in WHOLES.items():
        print(row(method, whole, " ".join(bits(np.float64(p)) for p in whole)))


if __name__ == "__main__":
    main()
