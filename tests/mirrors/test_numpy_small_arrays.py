# SPDX-License-Identifier: Apache-2.0
"""Small calls whose parameters are arrays: NumPy's results, errors and states."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from .numpy_compare import INTEGER_DTYPES, NAN, Each, Subclass, generators, same, states, unaligned


def bounds_of_arrays() -> list[Any]:
    """Bounds that are arrays, lists and scalars, of one shape and of others."""
    numbers = np.array([3, 5, 9, 2**31, 2**32, 2**33, 7, 2**62])
    return [
        numbers, numbers[:3], numbers[::2], numbers[:4].reshape(2, 2), np.asfortranarray(numbers.reshape(2, 4)),
        numbers[:3].astype(np.int16), numbers[:3].astype(np.uint64), numbers[:3].astype(">i8"), numbers[:3].astype(object),
        [3, 4, 5], (3, 4, 5), [3.5, 4, 5], [2**64, 4, 5], [[3, 4, 5]], [], np.zeros(0, int), np.array(5), [True, False, True],
        np.array([1, 1, 1]), np.array([-5, -128, 0]), np.array([-(2**63), 0, 1]), np.array([2**63 - 1, 127, 128]),
        np.array([3, 4, 5]).view(Subclass), np.int64(4), np.uint8(7), np.uint64(2**63), np.bool(True), np.float64(4), 5, 0, None,
    ]  # fmt: skip


@pytest.mark.parametrize("dtype", [*INTEGER_DTYPES[:11], "i4", ">i4", np.longlong, np.float64], ids=repr)
def test_integers_within_arrays(dtype: Any) -> None:
    """Bounds of one shape, of others, and outside of the dtype; sizes that are the shape and others."""
    rngs, legacy = generators(), states()
    every = Each.of(bounds_of_arrays)
    for high in every:
        for low in (*every[::4], 0, -3, 1):
            for endpoint in (False, True):
                same(rngs, "integers", low, high, dtype=dtype, endpoint=endpoint)
            same(legacy, "randint", low, high, dtype=dtype)
        for size in (3, (3,), (2, 3), (2, 2), 8, (2, 4), [3], 4, None):
            same(rngs, "integers", high, size=size, dtype=dtype)
            same(legacy, "randint", 0, high, size=size, dtype=dtype)


def parameters() -> list[Any]:
    """Arrays of every layout and dtype, lists and numbers, within the limits of most methods and not."""
    numbers = np.array([0.5, 0.25, 0.75, 0.125])
    return [
        numbers, numbers[::2], numbers.reshape(2, 2), np.asfortranarray(numbers.reshape(2, 2)), numbers.astype(np.float32),
        numbers.astype(np.float16), numbers.astype(">f8"), numbers.astype(np.longdouble), numbers.astype(complex), unaligned(4, "f8"),
        np.arange(1, 5), np.arange(1, 5, dtype=np.uint64), np.array([True] * 4), numbers.astype(object), numbers.astype("U9"),
        numbers.tolist(), tuple(numbers.tolist()), ["0.5"] * 4, [1j] * 4, [[0.5], [0.25, 1]], [], np.zeros(0), np.array(0.5),
        np.array([0.5, NAN, 0.1, 1.0]), np.array([0.5, -0.0, 0.1, 1.0]), np.array([0.5, -1.0, 0.1, 1.0]), np.array([3.0, 2.0, 1e19, 5.0]),
        numbers.view(Subclass), 0.5, 2, None, "x",
    ]  # fmt: skip


ONE = ("exponential", "standard_t", "power", "poisson", "geometric", "logseries", "standard_gamma")
TWO = ("normal", "uniform", "beta", "gamma", "gumbel", "wald", "negative_binomial", "lognormal")


@pytest.mark.parametrize("method", [*ONE, *TWO, "triangular", "noncentral_f"])
def test_parameters_of_arrays(method: str) -> None:
    """Parameters of one shape, of others, and beyond the limits; sizes that are the shape and others."""
    rngs, legacy = generators(), states()
    every = Each.of(parameters)
    for pair in (rngs, legacy):
        for one in every:
            for other in (every[0], every[2], every[10], 0.5, 0.75) if method not in ONE else (None,):
                more = () if method in ONE else (other,) if method in TWO else (other, 2.0)
                same(pair, method, one, *more)
                same(pair, method, *more, one) if more else None
            more = () if method in ONE else (0.5,) if method in TWO else (0.75, 0.875)
            for size in (4, (4,), (2, 2), (2, 4), 3, [4], (), 0, np.int64(4), -1, "x"):
                same(pair, method, one, *more, size=size)


def test_vectors() -> None:
    """Weights of every kind, counts and sizes."""
    rngs, legacy = generators(), states()
    sizes = (None, 0, 3, (2, 2), (), -1, [2], np.int64(2), True, 2.5, "x", (2, -1), 2**70)
    weights: tuple[Any, ...] = (
        [0.5, 0.5], (0.2, 0.3, 0.5), np.array([0.1, 0.9]), np.array([0.5, 0.5], np.float32), [1], [1.0, 0.0, 0.0], [0.7, 0.7, 0.1],
        [0.7, 0.3 + 1e-12, 0.0], [0.7, 0.3 + 3e-12, 0.0], [-0.0, 1.0], [-0.1, 1.0], [NAN, 0.5], [0.5, NAN], [5e-324, 1.0], [], [[0.5, 0.5]],
        0.5, None, ["0.5", "0.5"], np.array([0.25, 0, 0.75, 0])[::2], np.array([0.5, 0.5], object), np.array([0.5, 0.5]).view(Subclass),
        [1.5, 2.5, 0.25],
    )  # fmt: skip
    for pair in (rngs, legacy):
        for p in weights:
            for size in sizes:
                same(pair, "multinomial", 7, p, size)
                # Of none, NumPy's dirichlet draws for ever.
                if "nan" not in repr(p):
                    same(pair, "dirichlet", p, size)
            for n in (0, -1, 10**9, 2**70, True, np.int64(5), 2.0, 2.5, [3, 4], None, "x"):
                same(pair, "multinomial", n, p)
        for urn in ((5, 5, 3), (0, 5, 3), (5, 0, 0), (5, 5, 11), (-1, 5, 2), (5, 5, -1), (10**9, 5, 2), (2**62, 2**62, 5), (2**63 - 1, 0, 1),
                    (2**63, 1, 1), (5.0, 5, 3), (5.5, 5, 3), (True, 5, 3), (np.int64(5), 5, 3), ([5, 6], 5, 3), ("x", 5, 3), (None, 1, 1)):  # fmt: skip
            for size in (None, 3, (2, 2), (), 0, -1, "x"):
                same(pair, "hypergeometric", *urn, size=size)
