# SPDX-License-Identifier: Apache-2.0
"""Writes digests of the results of the reference platform's libm beside this file.

On Debian 12 (glibc 2.36-9+deb12u14), x86-64 with FMA: python tests/data/math/make.py
The arguments are those of trueseed/math/test_arguments.h, seed 1; seed 5 for the second of two.
"""

import ctypes
import pathlib
import platform

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
N = 20_000
MASK = (1 << 64) - 1
KINDS = [
    "any",
    "middle",
    "unit",
    "minus_unit",
    "wide",
    "narrow",
    "half_pi",
    "near_one",
    "subnormal",
    "integer",
    "near_power",
]
PAIRS = [
    ("any", "any"),
    ("middle", "narrow"),
    ("middle", "integer"),
    ("unit", "wide"),
    ("near_one", "wide"),
    ("near_one", "any"),
    ("wide", "integer"),
    ("subnormal", "narrow"),
    ("half_pi", "unit"),
    ("middle", "subnormal"),
]
DOUBLE_FUNCTIONS = ["exp", "expm1", "log", "log1p", "log2", "sin", "cos", "tan", "acos", "lgamma"]
FLOAT_FUNCTIONS = ["exp", "log", "log1p", "sin", "cos"]
LIBM = ctypes.CDLL("libm.so.6")


def words(n, seed):
    """The first n words of splitmix64."""
    z = np.arange(1, n + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(seed)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def doubles(kind, word, other):
    u64 = np.uint64
    unit = (word >> u64(11)).astype(np.float64) * 2.0**-53
    if kind == "middle":
        exponent = u64(1023 - 70) + other % u64(100)
        return ((word & u64(0x800FFFFFFFFFFFFF)) | (exponent << u64(52))).view(np.float64)
    if kind == "half_pi":
        k = (word >> (u64(24) + other % u64(40))).astype(np.float64)
        multiple = k * float.fromhex("0x1.921fb54442d18p0")
        return (multiple.view(u64) + (other >> u64(58))).view(np.float64)
    if kind == "near_one":
        distance = word >> (u64(13) + other % u64(48))
        one = u64(0x3FF0000000000000)
        return np.where(other >> u64(63) != 0, one + distance, one - distance).view(np.float64)
    if kind == "near_power":
        power = (u64(1023) + other % u64(50)) << u64(52)
        distance = word >> (u64(24) + (other >> u64(8)) % u64(40))
        bits = np.where(other >> u64(63) != 0, power + distance, power - distance)
        return bits.view(np.float64) - 1.0
    if kind == "subnormal":
        sign = word & u64(0x8000000000000000)
        return (sign | (word >> (u64(12) + other % u64(51)))).view(np.float64)
    if kind == "any":
        return word.view(np.float64)
    return {
        "integer": ((word >> u64(54)).astype(np.float64) - 512.0) / 2.0,
        "unit": unit,
        "minus_unit": -unit,
        "wide": (unit - 0.5) * 1536.0,
        "narrow": (unit - 0.5) * 16.0,
    }[kind]


def floats(kind, word, other):
    u32 = np.uint32
    half = (word >> np.uint64(32)).astype(u32)
    shift = (np.uint64(9) + other % np.uint64(23)).astype(u32)
    if kind == "near_one":
        one = u32(0x3F800000)
        distance = half >> shift
        return np.where(other >> np.uint64(63) != 0, one + distance, one - distance).view(np.float32)
    if kind == "subnormal":
        return ((half & u32(0x80000000)) | (half >> shift)).view(np.float32)
    if kind == "any":
        return half.view(np.float32)
    with np.errstate(over="ignore"):
        return doubles(kind, word, other).astype(np.float32)


def arguments(kind, dtype, seed):
    both = words(2 * N, seed)
    word, other = both[0::2].copy(), both[1::2].copy()
    return doubles(kind, word, other) if dtype == np.float64 else floats(kind, word, other)


def digest(values):
    state = 0xCBF29CE484222325
    for word in values.view(np.uint64 if values.itemsize == 8 else np.uint32).tolist():
        state = ((state ^ word) * 0x100000001B3) & MASK
        state ^= state >> 32
    return state


def host_function(name, dtype, n_arguments):
    """The function of libm that std::NAME is."""
    c_type = ctypes.c_double if dtype == np.float64 else ctypes.c_float
    function = getattr(LIBM, name + ("" if dtype == np.float64 else "f"))
    function.restype = c_type
    function.argtypes = [c_type] * n_arguments
    return function


def rows(names, dtype):
    for name in names:
        function = host_function(name, dtype, 1)
        for kind in KINDS:
            values = arguments(kind, dtype, 1)
            results = np.array([function(x) for x in values.tolist()], dtype=dtype)
            yield f"{name}_f{8 * dtype().itemsize};{kind};{N};{digest(results):016x}"


def pair_rows(name, dtype):
    function = host_function(name, dtype, 2)
    for first, second in PAIRS:
        pairs = zip(arguments(first, dtype, 1).tolist(), arguments(second, dtype, 5).tolist(), strict=True)
        results = np.array([function(x, y) for x, y in pairs], dtype=dtype)
        yield f"{name}_f{8 * dtype().itemsize};{first} {second};{N};{digest(results):016x}"


def main():
    lines = [
        "# Origin: tests/data/math/make.py",
        f"# {' '.join(platform.libc_ver())} on {platform.machine()} with FMA",
        "# function; kind of arguments; how many; digest of the results",
        *rows(DOUBLE_FUNCTIONS, np.float64),
        *pair_rows("pow", np.float64),
        *rows(FLOAT_FUNCTIONS, np.float32),
        *pair_rows("pow", np.float32),
    ]
    (HERE / "digests.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
