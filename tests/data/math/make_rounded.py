# SPDX-License-Identifier: Apache-2.0
"""Writes digests of the correctly rounded functions of float32 beside this file.

python tests/data/math/make_rounded.py, with NumPy, SciPy and mpmath.
Of every 4099th float; a NaN counts as 7fc00000. The functions of doubles decide where all numbers
within 2^-40 of their result round to one float; elsewhere mpmath does, with 300 bits.
"""

import pathlib

import numpy as np
import scipy.special
from mpmath import mp, mpf

HERE = pathlib.Path(__file__).resolve().parent
STRIDE = 4099
MASK = (1 << 64) - 1
FUNCTIONS = {
    "exp": (np.exp, mp.exp),
    "exp2": (np.exp2, lambda x: mpf(2) ** x),
    "expm1": (np.expm1, mp.expm1),
    "log": (np.log, mp.log),
    "log2": (np.log2, lambda x: mp.log(x) / mp.log(2)),
    "log10": (np.log10, lambda x: mp.log(x) / mp.log(10)),
    "log1p": (np.log1p, mp.log1p),
    "tanh": (np.tanh, mp.tanh),
    "sinh": (np.sinh, mp.sinh),
    "cosh": (np.cosh, mp.cosh),
    "sin": (np.sin, mp.sin),
    "cos": (np.cos, mp.cos),
    "tan": (np.tan, mp.tan),
    "atan": (np.arctan, mp.atan),
    "asin": (np.arcsin, mp.asin),
    "acos": (np.arccos, mp.acos),
    "erf": (scipy.special.erf, mp.erf),
    "erfc": (scipy.special.erfc, mp.erfc),
}


def nearest_float(value):
    """The float nearest to a number of mpmath; no result here overflows."""
    exponent = max(mp.frexp(abs(value))[1] - 1, -126)
    unit = mpf(2) ** (exponent - 23)
    return float(mp.nint(value / unit) * unit)


def results(in_double, exact):
    x = np.arange(0, 1 << 32, STRIDE, dtype=np.uint64).astype(np.uint32).view(np.float32)
    with np.errstate(all="ignore"):
        value = in_double(x.astype(np.float64))
        margin = np.where(np.isfinite(value), np.abs(value) * 2.0**-40, 0.0)
        low, high = (value - margin).astype(np.float32), (value + margin).astype(np.float32)
    undecided = (low.view(np.uint32) != high.view(np.uint32)) & ~np.isnan(value)
    for i in np.flatnonzero(undecided):
        low[i] = nearest_float(exact(mpf(float(x[i]))))
    low[np.isnan(low)] = np.uint32(0x7FC00000).view(np.float32)
    return low


def digest(values):
    state = 0xCBF29CE484222325
    for word in values.view(np.uint32).tolist():
        state = ((state ^ word) * 0x100000001B3) & MASK
        state ^= state >> 32
    return state


def main():
    mp.prec = 300
    lines = [
        "# Origin: tests/data/math/make_rounded.py",
        "# correctly rounded float32; every 4099th float",
        "# function; digest of the results",
        *(f"{name};{digest(results(*pair)):016x}" for name, pair in FUNCTIONS.items()),
    ]
    (HERE / "rounded_digests.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
