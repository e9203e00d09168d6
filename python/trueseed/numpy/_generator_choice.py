# SPDX-License-Identifier: Apache-2.0
"""Generator.choice: its population checked, its indices drawn."""

from __future__ import annotations

import importlib
import math
import operator
from typing import Any

import numpy as np

from ._generator_arrays import doubles

_draws: Any = importlib.import_module("trueseed._draws")

kahan_sum = _draws.numpy_kahan_sum


def choice(rng: Any, a: Any, size: Any, replace: bool, p: Any, axis: int, shuffle: bool) -> Any:
    """Return what Generator.choice returns."""
    items = np.asarray(a)
    population = _population(items, a, size, axis)
    weights = None if p is None else _weights(p, population)
    shape = () if size is None else size
    n: Any = 1 if size is None else np.prod(shape, dtype=np.intp)
    if replace:
        drawn = _with_replacement(rng, population, weights, shape)
    elif n > population:
        raise ValueError("Cannot take a larger sample than population when replace is False")
    elif n < 0:
        raise ValueError("negative dimensions are not allowed")
    elif weights is not None:
        drawn = _weighted_without(rng, weights, n, shape)
    else:
        drawn = np.empty(n, np.int64)
        rng._native.sample(population, drawn, shuffle)
        drawn = drawn.reshape(shape)
    if size is None and isinstance(drawn, np.ndarray):
        drawn = drawn.item(0)
    if items.ndim == 0:
        return drawn
    if size is not None and drawn.ndim == 0 and items.ndim == 1:
        # A 0-d array was asked for, and items[drawn] is none.
        one = np.empty((), dtype=items.dtype)
        one[()] = items[drawn]
        return one
    return items.take(np.asarray(drawn, dtype=np.intp), axis=axis)


def _population(items: Any, given: Any, size: Any, axis: int) -> int:
    if items.ndim == 0:
        try:
            population = operator.index(items.item())
        except TypeError as error:
            raise ValueError(f"a must be a sequence or an integer, not {type(given)}") from error
        if population <= 0 and np.prod(size) != 0:
            raise ValueError("a must be a positive integer unless no samples are taken")
        return population
    length: int = items.shape[axis]
    if length == 0 and np.prod(size) != 0:
        raise ValueError("a cannot be empty unless no samples are taken")
    return length


_TOLERANCE = float(np.sqrt(np.finfo(np.float64).eps))


def weights_tolerance(p: Any) -> float:
    """Return how far from 1 the sum of p may be."""
    if not isinstance(p, np.ndarray) or p.dtype.char == "d" or not np.issubdtype(p.dtype, np.floating):
        return _TOLERANCE
    return max(_TOLERANCE, float(np.sqrt(np.finfo(p.dtype).eps)))


def _weights(p: Any, population: int) -> Any:
    len(p)
    tolerance = weights_tolerance(p)
    weights = np.ascontiguousarray(doubles(p))
    if np.ndim(p) == 0 or weights.ndim != 1:
        raise ValueError("p must be 1-dimensional")
    if weights.size != population:
        raise ValueError("a and p must have same size")
    total = kahan_sum(weights)
    if math.isnan(total):
        raise ValueError("Probabilities contain NaN")
    if (weights < 0).any():
        raise ValueError("Probabilities are not non-negative")
    if abs(total - 1.0) > tolerance:
        raise ValueError(
            "Probabilities do not sum to 1. See Notes section of docstring for more information."
        )
    return weights


def _with_replacement(rng: Any, population: int, weights: Any, shape: Any) -> Any:
    if weights is None:
        return rng.integers(0, population, size=shape, dtype=np.int64)
    return np.asarray(_place(weights, rng.random(shape)), dtype=np.int64)


def _place(weights: Any, uniform: Any) -> Any:
    edges = weights.cumsum()
    edges /= edges[-1]
    return edges.searchsorted(uniform, side="right")


def _weighted_without(rng: Any, weights: Any, n: int, shape: Any) -> Any:
    if np.count_nonzero(weights > 0) < n:
        raise ValueError("Fewer non-zero entries in p than size")
    weights = weights.copy()
    found = np.zeros(shape, dtype=np.int64)
    flat = found.ravel()
    n_found = 0
    while n_found < n:
        uniform = rng.random((n - n_found,))
        weights[flat[:n_found]] = 0
        new = _place(weights, uniform)
        _, first_at = np.unique(new, return_index=True)
        new = new[np.sort(first_at)]
        flat[n_found : n_found + new.size] = new
        n_found += new.size
    return found
