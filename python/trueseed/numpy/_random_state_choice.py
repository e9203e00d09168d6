# SPDX-License-Identifier: Apache-2.0
"""RandomState's choice, shuffle and permutation."""

from __future__ import annotations

import math
import operator
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from ._generator_arrays import doubles
from ._generator_choice import kahan_sum, weights_tolerance


def choice(state: Any, a: Any, size: Any, replace: bool, p: Any) -> Any:
    """Return what RandomState.choice returns."""
    items = np.asarray(a)
    population = _population(items, size)
    weights = None if p is None else _weights(p, population)
    shape = () if size is None else size
    n: Any = 1 if size is None else np.prod(shape, dtype=np.intp)
    if replace:
        drawn = _with_replacement(state, population, weights, shape)
    elif n > population:
        raise ValueError("Cannot take a larger sample than population when 'replace=False'")
    elif n < 0:
        raise ValueError("Negative dimensions are not allowed")
    elif weights is not None:
        drawn = _weighted_without(state, weights, n, shape)
    else:
        drawn = state.permutation(population)[:n].reshape(shape)
    if size is None and isinstance(drawn, np.ndarray):
        drawn = drawn.item(0)
    if items.ndim == 0:
        return drawn
    if size is not None and drawn.ndim == 0:
        # A 0-d array was asked for, and items[drawn] is none.
        one = np.empty((), dtype=items.dtype)
        one[()] = items[drawn]
        return one
    return items[drawn]


def _population(items: Any, size: Any) -> int:
    if items.ndim == 0:
        try:
            population = operator.index(items.item())
        except TypeError as error:
            raise ValueError("a must be 1-dimensional or an integer") from error
        if population <= 0 and np.prod(size) != 0:
            raise ValueError("a must be greater than 0 unless no samples are taken")
        return population
    if items.ndim != 1:
        raise ValueError("a must be 1-dimensional")
    length: int = items.shape[0]
    if length == 0 and np.prod(size) != 0:
        raise ValueError("'a' cannot be empty unless no samples are taken")
    return length


def _weights(p: Any, population: int) -> Any:
    n = len(p)
    tolerance = weights_tolerance(p)
    weights = np.ascontiguousarray(doubles(p))
    if weights.ndim != 1:
        raise ValueError("'p' must be 1-dimensional")
    if weights.size != population:
        raise ValueError("'a' and 'p' must have same size")
    total = kahan_sum(weights[:n])
    if math.isnan(total):
        raise ValueError("probabilities contain NaN")
    if (weights < 0).any():
        raise ValueError("probabilities are not non-negative")
    if abs(total - 1.0) > tolerance:
        raise ValueError("probabilities do not sum to 1")
    return weights


def _place(weights: Any, uniform: Any) -> Any:
    edges = weights.cumsum()
    edges /= edges[-1]
    return edges.searchsorted(uniform, side="right")


def _with_replacement(state: Any, population: int, weights: Any, shape: Any) -> Any:
    if weights is None:
        return state.randint(0, population, size=shape)
    return np.asarray(_place(weights, state.random_sample(shape))).astype(np.long, casting="unsafe")


def _weighted_without(state: Any, weights: Any, n: int, shape: Any) -> Any:
    if np.count_nonzero(weights > 0) < n:
        raise ValueError("Fewer non-zero entries in p than size")
    weights = weights.copy()
    found = np.zeros(shape, dtype=np.long)
    flat = found.ravel()
    n_found = 0
    while n_found < n:
        uniform = state.rand(n - n_found)
        weights[flat[:n_found]] = 0
        new = _place(weights, uniform)
        _, first_at = np.unique(new, return_index=True)
        new = new[np.sort(first_at)]
        flat[n_found : n_found + new.size] = new
        n_found += new.size
    return found


def shuffle(native: Any, lock: Any, x: Any) -> None:
    """Shuffle x in place along its first axis."""
    n = len(x)
    if not isinstance(x, np.ndarray):
        return _shuffle_sequence(native, lock, x, n)
    if not x.flags.writeable:
        raise ValueError("array is read-only")
    if x.size == 0:
        return None
    if type(x) is np.ndarray and x.ndim == 1:
        native.shuffle(x, x.itemsize, x.dtype.hasobject)
        return None
    if x.ndim == 1 and x.dtype.type is np.object_:
        warnings.warn(
            "Shuffling a one dimensional array subclass containing objects gives incorrect results "
            "for most array subclasses.  Please use the new random number API instead: "
            "https://numpy.org/doc/stable/reference/random/index.html\nThe new API fixes this "
            "issue. This version will not be fixed due to stability guarantees of the API.",
            UserWarning,
            stacklevel=3,
        )
    held: Any = np.empty_like(x[0, ...])
    with lock:
        for i in range(n - 1, 0, -1):
            j = native.interval(i)
            if i != j:
                held[...] = x[j]
                x[j] = x[i]
                x[i] = held
    return None


def _shuffle_sequence(native: Any, lock: Any, x: Any, n: int) -> None:
    if not isinstance(x, Sequence):
        warnings.warn(
            f"you are shuffling a '{type(x).__name__}' object which is not a subclass of "
            "'Sequence'; `shuffle` is not guaranteed to behave correctly. E.g., non-numpy "
            "array/tensor objects with view semantics may contain duplicates after shuffling.",
            UserWarning,
            stacklevel=4,
        )
    items: Any = x
    with lock:
        for i in range(n - 1, 0, -1):
            j = native.interval(i)
            items[i], items[j] = items[j], items[i]


def permutation(native: Any, lock: Any, x: Any) -> Any:
    """Return x shuffled along its first axis, or range(x) shuffled."""
    if isinstance(x, (int, np.integer)):
        numbers = np.arange(x, dtype=np.result_type(x, np.long))
        shuffle(native, lock, numbers)
        return numbers
    given = np.asarray(x)
    if given.ndim < 1:
        raise IndexError("x must be an integer or at least 1-dimensional")
    if given.ndim == 1:
        if np.may_share_memory(given, x):
            given = np.array(given)
        shuffle(native, lock, given)
        return given
    order = native.permutation_plain(given.shape[0])
    return given[permutation(native, lock, given.shape[0]) if order is None else order]
