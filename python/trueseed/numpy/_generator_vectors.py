# SPDX-License-Identifier: Apache-2.0
"""Generator's draws of vectors: their parameters checked, their outputs shaped."""

from __future__ import annotations

import operator
import warnings
from typing import Any

import numpy as np

from ._generator_arrays import check_array, check_number, doubles, whole_numbers
from ._generator_choice import kahan_sum

_INT64_MAX = int(np.iinfo(np.int64).max)
_MOST_COUNTED = _INT64_MAX // np.dtype(np.uintp).itemsize


def _with_last(size: Any, n: int) -> tuple[int, ...]:
    if size is None:
        return (n,)
    try:
        return (operator.index(size), n)
    except TypeError:
        return (*tuple(size), n)


def dirichlet(native: Any, alpha: Any, size: Any) -> Any:
    """Return dirichlet's draws."""
    n = len(alpha)
    weights = np.ascontiguousarray(doubles(alpha))
    if weights.ndim > 1:
        raise ValueError(
            "object too deep for desired array"
            if isinstance(alpha, np.ndarray)
            else "setting an array element with a sequence. The requested array would exceed the "
            "maximum number of dimension of 1."
        )
    if np.any(weights < 0):
        raise ValueError("alpha < 0")
    out = np.zeros(_with_last(size, n), np.float64)
    if out.size:
        native.dirichlet(weights, out)
    return out


def multinomial(native: Any, n: Any, pvals: Any, size: Any) -> Any:
    """Return multinomial's draws."""
    counts = whole_numbers(n)
    weights = np.ascontiguousarray(doubles(pvals)) if np.ndim(pvals) else doubles(pvals)
    d = weights.shape[-1] if weights.ndim else 0
    if d == 0:
        raise ValueError(
            "pvals must have at least 1 dimension and the last dimension of pvals must be greater than 0."
        )
    check_array(weights, "pvals", "bounded")
    _check_sums(weights, pvals)
    if counts.ndim or weights.ndim > 1:
        return _multinomial_each(native, counts, weights, size)
    out = np.zeros(_with_last(size, d), np.int64)
    check_number(int(counts), "n", "non_negative")
    native.multinomial(out, d, int(counts), 0, weights)
    return out


def _check_sums(weights: Any, given: Any) -> None:
    rows = weights.reshape(-1, weights.shape[-1])[:, :-1]
    # The plain sum is far within 1e-9 of Kahan's, which decides near the border only.
    near = np.nonzero(rows.sum(axis=1) > 1.0 - 1e-9)[0]
    if not any(kahan_sum(rows[row]) > 1.0 + 1e-12 for row in near):
        return
    part = "[:-1]" if weights.ndim == 1 else "[...,:-1]"
    if (
        isinstance(given, np.ndarray)
        and np.issubdtype(given.dtype, np.floating)
        and given.dtype != np.float64
        and given.sum() < 1.0001
    ):
        raise ValueError(
            f"sum(pvals{part}.astype(np.float64)) > 1.0. The pvals array is cast to 64-bit "
            "floating point prior to checking the sum. Precision changes when casting may cause "
            "problems even if the sum of the original pvals is valid."
        )
    raise ValueError(f"sum(pvals{part}) > 1.0")


def _multinomial_each(native: Any, counts: Any, weights: Any, size: Any) -> Any:
    check_array(counts, "n", "non_negative")
    d = weights.shape[-1]
    offsets = np.arange(0, weights.size, d, dtype=np.int64).reshape(weights.shape[:-1])
    shape = np.broadcast(counts, offsets).shape
    if size is not None:
        shape = np.broadcast(counts, offsets, np.empty(size, np.int8)).shape
        wanted = _with_last(size, d)[:-1]
        if shape != wanted:
            raise ValueError(
                f"Output size {wanted} is not compatible with broadcast dimensions of inputs {shape}."
            )
    out = np.zeros((*shape, d), np.int64)
    each = [np.ascontiguousarray(np.broadcast_to(a, shape)) for a in (counts, offsets)]
    native.multinomial(out, d, *each, weights)
    return out


def multivariate_hypergeometric(native: Any, colors: Any, nsample: Any, size: Any, method: str) -> Any:
    """Return multivariate_hypergeometric's draws."""
    if method not in ["count", "marginals"]:
        raise ValueError('method must be "count" or "marginals".')
    try:
        n_sample = operator.index(nsample)
    except TypeError:
        raise ValueError("nsample must be an integer") from None
    if n_sample < 0:
        raise ValueError("nsample must be nonnegative.")
    if n_sample > _INT64_MAX:
        raise ValueError(f"nsample must not exceed {_INT64_MAX}")
    urn = _colors(colors)
    total = sum(urn.tolist())
    if total > _INT64_MAX:
        raise ValueError(
            f"sum(colors) must not exceed the maximum value of a 64 bit signed integer ({_INT64_MAX})"
        )
    if method == "marginals" and total >= 1000000000:
        raise ValueError('When method is "marginals", sum(colors) must be less than 1000000000.')
    if method == "count" and total > _MOST_COUNTED:
        raise ValueError(f"When method is 'count', sum(colors) must not exceed {_MOST_COUNTED}")
    if n_sample > total:
        raise ValueError("nsample > sum(colors)")
    out = np.zeros(_with_last(size, urn.size), dtype=np.int64)
    if urn.size == 0:
        return out
    try:
        native.multivariate_hypergeometric(method == "count", urn, n_sample, out)
    except MemoryError:
        raise MemoryError(
            f"Insufficient memory for multivariate_hypergeometric with method='count' and sum(colors)={total}"
        ) from None
    return out


def _colors(given: Any) -> Any:
    try:
        colors = np.asarray(given)
        fits = colors.ndim == 1 and (colors.size == 0 or np.issubdtype(colors.dtype, np.integer))
        if fits and colors.dtype.kind == "i":
            fits = not (colors < 0).any()
        elif fits:
            fits = not np.any((colors < 0) | (colors > _INT64_MAX))
    except ValueError:
        fits = False
    if not fits:
        raise ValueError(
            f"colors must be a one-dimensional sequence of nonnegative integers not exceeding {_INT64_MAX}."
        )
    return np.ascontiguousarray(colors, dtype=np.int64)


def multivariate_normal(
    rng: Any, mean: Any, cov: Any, size: Any, check_valid: str, tol: float, method: str
) -> Any:
    """Return multivariate_normal's draws."""
    if method not in {"eigh", "svd", "cholesky"}:
        raise ValueError("method must be one of {'eigh', 'svd', 'cholesky'}")
    mean, cov = np.array(mean), np.array(cov)
    if np.iscomplexobj(mean) or np.iscomplexobj(cov):
        raise TypeError("mean and cov must not be complex")
    if size is None:
        shape: tuple[int, ...] = ()
    elif isinstance(size, (int, np.integer)):
        shape = (int(size),)
    else:
        shape = tuple(size)
    if mean.ndim != 1:
        raise ValueError("mean must be 1 dimensional")
    if cov.ndim != 2 or cov.shape[0] != cov.shape[1]:
        raise ValueError("cov must be 2 dimensional and square")
    if mean.shape[0] != cov.shape[0]:
        raise ValueError("mean and cov must have same length")
    shape = (*shape, mean.shape[0])
    x = rng.standard_normal(shape).reshape(-1, mean.shape[0])
    factor = _factor(cov.astype(np.double), check_valid, tol, method)
    return (mean + x @ factor.T).reshape(shape)


def _factor(cov: Any, check_valid: str, tol: float, method: str) -> Any:
    if method == "cholesky":
        return np.linalg.cholesky(cov)
    if method == "svd":
        vectors, values, rows = np.linalg.svd(cov)
    else:
        values, vectors = np.linalg.eigh(cov)
    if check_valid != "ignore":
        if check_valid not in ("warn", "raise"):
            raise ValueError("check_valid must equal 'warn', 'raise', or 'ignore'")
        if method == "svd":
            valid = np.allclose(np.dot(rows.T * values, rows), cov, rtol=tol, atol=tol)
        else:
            valid = not np.any(values < -tol)
        if not valid and check_valid == "raise":
            raise ValueError("covariance is not symmetric positive-semidefinite.")
        if not valid:
            warnings.warn("covariance is not symmetric positive-semidefinite.", RuntimeWarning, stacklevel=4)
    return vectors * np.sqrt(abs(values) if method == "eigh" else values)
