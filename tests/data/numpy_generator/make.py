# SPDX-License-Identifier: Apache-2.0
"""Writes known answers of numpy.random.Generator beside this file.

python tests/data/numpy_generator/make.py           # draws.txt
python tests/data/numpy_generator/make.py versions  # appends this NumPy's lines to versions.txt
"""

import pathlib
import platform
import sys

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
SEEDS = (0, 73, 2**40 + 5)

# Methods with the parameters and the number of draws; C++ reads the parameters as doubles.
REALS = [
    ("beta", (0.5, 0.5)), ("beta", (2.0, 3.0)), ("chisquare", (3.0,)), ("exponential", (2.0,)), ("f", (2.0, 3.0)),
    ("gamma", (0.4, 2.0)), ("gamma", (3.0, 2.0)), ("gumbel", (1.0, 3.0)), ("laplace", (1.0, 2.0)), ("logistic", (1.0, 2.0)),
    ("lognormal", (0.0, 0.5)), ("noncentral_chisquare", (0.5, 4.0)), ("noncentral_f", (2.0, 3.0, 4.0)), ("normal", (1.0, 3.0)),
    ("pareto", (2.0,)), ("power", (0.4,)), ("random", ()), ("rayleigh", (2.0,)), ("standard_cauchy", ()),
    ("standard_exponential", ()), ("standard_gamma", (0.3,)), ("standard_normal", ()), ("standard_t", (4.0,)),
    ("triangular", (0.0, 0.3, 1.0)), ("uniform", (3.0, 9.0)), ("vonmises", (2.0, 3.0)), ("wald", (1.0, 2.0)), ("weibull", (3.0,)),
]  # fmt: skip
WHOLES = [
    ("binomial", (100, 0.2)), ("binomial", (1000, 0.7)), ("geometric", (0.5,)), ("geometric", (0.01,)), ("logseries", (0.9,)),
    ("hypergeometric", (10, 20, 9)), ("hypergeometric", (300, 200, 400)), ("integers", (0, 1000)), ("integers", (-5, 2**40)),
    ("negative_binomial", (3.0, 0.4)), ("poisson", (3.0,)), ("poisson", (50.0,)), ("zipf", (2.0,)),
]  # fmt: skip
CHANGED = [
    ("beta", (0.001, 0.001)), ("beta", (1e-104, 1e-104)), ("binomial", (100, 0.2)), ("binomial", (10**6, 0.4)),
    ("binomial", (1000, 0.3)), ("wald", (1.0, 2.0)), ("wald", (1e8, 2.25)), ("zipf", (1.1,)), ("zipf", (4.0,)), ("multinomial", (5000, (0.3, 0.3, 0.4))),
]  # fmt: skip


def words(values) -> str:
    """The bits of numbers, as hexadecimal words."""
    values = np.atleast_1d(values).ravel()
    return " ".join(f"{int(word):x}" for word in values.view(f"u{values.itemsize}"))


def header(what: str) -> str:
    """The origin of a file."""
    return (
        f"# {what}\n"
        f"# Origin: numpy.random.default_rng(seed), NumPy {np.__version__}, glibc {platform.libc_ver()[1]}, "
        f"{platform.system()} {platform.machine()}\n"
        "# Made by: python tests/data/numpy_generator/make.py\n"
    )


def draws() -> None:
    """Writes draws.txt: each line from a fresh Generator, 40 draws and then one word as a witness."""
    lines = [
        header(
            "method | dtype | seed | bits of the parameters | bits of 40 draws | integers(2**63) after them"
        )
    ]
    for seed in SEEDS:
        for method, parameters in REALS + WHOLES:
            rng = np.random.default_rng(seed)
            drawn = getattr(rng, method)(*parameters, size=40)
            bits = words(np.array(parameters, np.float64)) if parameters else "-"
            after = int(rng.integers(2**63))
            lines.append(f"{method}|{drawn.dtype}|{seed:x}|{bits}|{words(drawn)}|{after:x}\n")
        for method in ("random", "standard_normal", "standard_exponential"):
            rng = np.random.default_rng(seed)
            drawn = getattr(rng, method)(size=40, dtype=np.float32)
            lines.append(f"{method}|float32|{seed:x}|-|{words(drawn)}|{int(rng.integers(2**63)):x}\n")
    (HERE / "draws.txt").write_text("".join(lines))


def versions() -> None:
    """Adds what this NumPy draws where releases differ."""
    path = HERE / "versions.txt"
    text = (
        path.read_text()
        if path.exists()
        else header("method | parameters | release | bits of 200 draws of seed 73")
    )
    for method, parameters in CHANGED:
        rng = np.random.default_rng(73)
        drawn = getattr(rng, method)(*parameters, size=200)
        text += f"{method} | {parameters!r} | {np.__version__} | {words(drawn)}\n"
    path.write_text(text)


if __name__ == "__main__":
    versions() if "versions" in sys.argv[1:] else draws()
