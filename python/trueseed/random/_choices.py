# SPDX-License-Identifier: Apache-2.0
"""The arguments of sample and choices."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from math import floor, isfinite
from typing import Any


def sample(rng: Any, population: Any, k: Any, counts: Any, *, may_be_empty: bool = False) -> list[Any]:
    """Draw k different items; where counts may be empty, as from 3.14 on, so may their sum."""
    if not isinstance(population, Sequence):
        raise TypeError("Population must be a sequence.  For dicts or sets, use sorted(d).")
    n = len(population)
    if counts is not None:
        return _counted_sample(rng, population, k, counts, may_be_empty)
    if not 0 <= k <= n:
        raise ValueError("Sample larger than population or is negative")
    if not hasattr(type(k), "__index__"):
        raise TypeError(f"can't multiply sequence by non-int of type '{type(k).__name__}'")
    drawn: list[Any] = rng._sample(population, n, k)
    return drawn


def _counted_sample(rng: Any, population: Any, k: Any, counts: Any, may_be_empty: bool) -> list[Any]:
    sums = list(accumulate(counts))
    if len(sums) != len(population):
        raise ValueError("The number of counts does not match the population")
    total = sums.pop() if sums or not may_be_empty else 0
    if not isinstance(total, int):
        raise TypeError("Counts must be integers")
    if may_be_empty and total < 0:
        raise ValueError("Counts must be non-negative")
    if not may_be_empty and total <= 0:
        raise ValueError("Total of counts must be greater than zero")
    return [population[bisect(sums, item)] for item in rng.sample(range(total), k=k)]


def choices(rng: Any, population: Any, weights: Any, cum_weights: Any, k: Any) -> list[Any]:
    """Draw k items with replacement."""
    n = len(population)
    drawn: list[Any]
    if cum_weights is None:
        if weights is None:
            drawn = rng._choices(population, n + 0.0, k, floor)
            return drawn
        try:
            cum_weights = list(accumulate(weights))
        except TypeError:
            if isinstance(weights, int):
                raise TypeError(f"The number of choices must be a keyword argument: k={weights!r}") from None
            raise
    elif weights is not None:
        raise TypeError("Cannot specify both weights and cumulative weights")
    if len(cum_weights) != n:
        raise ValueError("The number of weights does not match the population")
    total = cum_weights[-1] + 0.0
    if total <= 0.0:
        raise ValueError("Total of weights must be greater than zero")
    if not isfinite(total):
        raise ValueError("Total of weights must be finite")
    drawn = rng._choices_weighted(population, cum_weights, total, n - 1, k, bisect)
    return drawn
