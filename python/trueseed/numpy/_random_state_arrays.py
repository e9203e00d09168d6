# SPDX-License-Identifier: Apache-2.0
"""The array side of RandomState where it differs from Generator's."""

from __future__ import annotations

import importlib
import math
import operator
import warnings
from typing import Any

import numpy as np

from ._generator_arrays import REAL_METHODS, check_array, check_number, doubles, number, spread, whole_numbers
from ._generator_arrays import binomial as draw_binomial
from ._generator_arrays import draw_real as draw_checked_real
from ._generator_choice import kahan_sum
from ._generator_integers import _KINDS
from ._generator_integers import _draw as draw_within

_draws: Any = importlib.import_module("trueseed._draws")

WHOLE_METHODS = _draws.numpy_random_state_whole_methods()


def draw_real(native: Any, kind: int, size: Any, *given: Any) -> Any:
    """Return the draws of a real-valued method, for scalars or arrays."""
    if REAL_METHODS[kind][0] == "uniform":
        return _uniform(native, kind, size, *given)
    return draw_checked_real(native, kind, size, *given)


def _uniform(native: Any, kind: int, size: Any, low: Any, high: Any) -> Any:
    lows, highs = doubles(low), doubles(high)
    scalar = lows.ndim == 0 and highs.ndim == 0
    first: Any = number(low) if scalar else lows
    extent: Any = number(high) - first if scalar else np.asarray(np.subtract(highs, lows))
    if not (math.isfinite(extent) if scalar else np.all(np.isfinite(extent))):
        raise OverflowError("Range exceeds valid bounds")
    if scalar:
        out, values = np.empty(() if size is None else size), [first, extent]
    else:
        out, values = spread([first, extent], size, np.float64)
    native.fill_real(kind, out, *values, 0.0)
    return out.item() if scalar and size is None else out


def draw_whole(native: Any, kind: int, size: Any, *given: Any) -> Any:
    """Return the draws of a counting method with real parameters, for scalars or arrays."""
    parameters = WHOLE_METHODS[kind][1]
    arrays = [doubles(x) for x in given]
    vector = any(a.ndim for a in arrays)
    for a, x, (name, limit) in zip(arrays, given, parameters, strict=True):
        if vector:
            check_array(a, name, limit)
        else:
            check_number(number(x), name, limit)
    if vector:
        out, values = spread(arrays, size, np.int64)
    else:
        out, values = np.empty(() if size is None else size, np.int64), [number(x) for x in given]
    values += [0.0] * (2 - len(values))
    native.fill_whole(kind, out, *values)
    return out.item() if size is None and not vector else out


def hypergeometric(native: Any, ngood: Any, nbad: Any, nsample: Any, size: Any) -> Any:
    """Return hypergeometric's draws, for scalars or arrays."""
    good, bad, sample = arrays = [whole_numbers(x) for x in (ngood, nbad, nsample)]
    vector = any(a.ndim for a in arrays)
    with np.errstate(over="ignore"):
        if np.any(np.less(np.add(good, bad), sample)):
            raise ValueError("ngood + nbad < nsample")
    check_array(good, "ngood", "non_negative")
    check_array(bad, "nbad", "non_negative")
    if not np.all(sample >= 1):
        raise ValueError(f"nsample < 1 or nsample {'contains NaNs' if vector else 'is NaN'}")
    if vector:
        out, values = spread(arrays, size, np.int64)
        native.fill_hypergeometric(out, *values)
        return out
    values = [int(x) for x in (ngood, nbad, nsample)]
    if size is None:
        return native.one_hypergeometric(*values)
    out = np.empty(size, np.int64)
    native.fill_hypergeometric(out, *values)
    return out


def randint(native: Any, low: Any, high: Any, size: Any, dtype: Any, stacklevel: int = 3) -> Any:
    """Return randint's draws."""
    if high is None:
        low, high = 0, low
    wanted = np.dtype("long") if dtype is int else np.dtype(dtype)
    if not wanted.isnative:
        warnings.warn(
            "Providing a dtype with a non-native byteorder is not supported. If you require "
            "platform-independent byteorder, call byteswap when required.\nIn future version, "
            "providing byteorder will raise a ValueError",
            DeprecationWarning,
            stacklevel=stacklevel,
        )
        wanted = wanted.newbyteorder()
    kind = _KINDS.get(wanted)
    if kind is None:
        raise TypeError(f"Unsupported dtype {wanted!r} for randint")
    drawn = draw_within(native, kind, low, high, size, False)
    if size is None and (dtype is bool or dtype is int) and np.ndim(drawn) == 0:
        return dtype(drawn)
    return drawn


def whole_number(value: Any) -> int:
    """Return an integer as a C argument takes it: a float is cut."""
    try:
        return int(value) if isinstance(value, float) else operator.index(value)
    except TypeError:
        raise TypeError("an integer is required") from None


def _with_last(size: Any, n: int) -> tuple[int, ...]:
    if size is None:
        return (n,)
    try:
        return (operator.index(size), n)
    except TypeError:
        return (*tuple(size), n)


def _flat_doubles(given: Any) -> Any:
    values = np.ascontiguousarray(doubles(given)) if np.ndim(given) else doubles(given)
    if values.ndim > 1:
        raise ValueError(
            "object too deep for desired array"
            if isinstance(given, np.ndarray)
            else "setting an array element with a sequence. The requested array would exceed the "
            "maximum number of dimension of 1."
        )
    return values


def multinomial(native: Any, n: Any, pvals: Any, size: Any) -> Any:
    """Return multinomial's draws."""
    count = whole_number(n)
    if not -(1 << 63) <= count < 1 << 63:
        raise OverflowError("Python int too large to convert to C long")
    weights = _flat_doubles(pvals)
    if weights.ndim == 0:
        raise TypeError("pvals must be a 1-d sequence")
    check_array(weights, "pvals", "bounded")
    if weights.size and kahan_sum(weights[:-1]) > 1.0 + 1e-12:
        raise ValueError(_too_much(pvals))
    out = np.zeros(_with_last(size, weights.size), dtype=np.long)
    if count < 0:
        raise ValueError("n < 0")
    native.multinomial(out, count, weights)
    return out


def _too_much(pvals: Any) -> str:
    if (
        isinstance(pvals, np.ndarray)
        and np.issubdtype(pvals.dtype, np.floating)
        and pvals.dtype != np.float64
        and pvals.sum() < 1.0001
    ):
        return (
            "sum(pvals[:-1].astype(np.float64)) > 1.0. The pvals array is cast to 64-bit floating "
            "point prior to checking the sum. Precision changes when casting may cause problems "
            "even if the sum of the original pvals is valid."
        )
    return "sum(pvals[:-1]) > 1.0"


def dirichlet(native: Any, alpha: Any, size: Any) -> Any:
    """Return dirichlet's draws."""
    n = len(alpha)
    weights = _flat_doubles(alpha)
    if np.any(np.less_equal(weights, 0)):
        raise ValueError("alpha <= 0")
    out = np.zeros(_with_last(size, n), np.float64)
    if out.size:
        native.dirichlet(weights, out)
    return out


def multivariate_normal(state: Any, mean: Any, cov: Any, size: Any, check_valid: str, tol: float) -> Any:
    """Return multivariate_normal's draws."""
    mean, cov = np.array(mean), np.array(cov)
    if size is None:
        shape: list[Any] = []
    elif isinstance(size, (int, np.integer)):
        shape = [size]
    else:
        shape = size
    if mean.ndim != 1:
        raise ValueError("mean must be 1 dimensional")
    if cov.ndim != 2 or cov.shape[0] != cov.shape[1]:
        raise ValueError("cov must be 2 dimensional and square")
    if mean.shape[0] != cov.shape[0]:
        raise ValueError("mean and cov must have same length")
    final_shape = [*shape, mean.shape[0]]
    x = state.standard_normal(final_shape).reshape(-1, mean.shape[0])
    cov = cov.astype(np.double)
    _, values, rows = np.linalg.svd(cov)
    if check_valid != "ignore":
        if check_valid not in ("warn", "raise"):
            raise ValueError("check_valid must equal 'warn', 'raise', or 'ignore'")
        valid = np.allclose(np.dot(rows.T * values, rows), cov, rtol=tol, atol=tol)
        if not valid and check_valid == "raise":
            raise ValueError("covariance is not symmetric positive-semidefinite.")
        if not valid:
            warnings.warn("covariance is not symmetric positive-semidefinite.", RuntimeWarning, stacklevel=3)
    x = np.dot(x, np.sqrt(values)[:, None] * rows)
    x += mean
    return x.reshape(tuple(final_shape))


_draws.set_numpy_random_state_slow_paths(randint, draw_real, draw_whole, draw_binomial, hypergeometric)
