# SPDX-License-Identifier: Apache-2.0
"""torch.utils.data.random_split."""

from __future__ import annotations

import itertools
import math
import warnings
from collections.abc import Sequence
from typing import Any

from ..._functions import randperm
from ..._generator import Generator


class Subset:
    """The elements of a dataset at ``indices``."""

    def __init__(self, dataset: Any, indices: Sequence[int]) -> None:
        self.dataset = dataset
        self.indices = indices

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, list):
            return self.dataset[[self.indices[i] for i in index]]
        return self.dataset[self.indices[index]]

    def __len__(self) -> int:
        return len(self.indices)


def random_split(dataset: Any, lengths: Sequence[float], generator: Generator | None = None) -> list[Subset]:
    """Splits a dataset at random into parts of these lengths, or of these fractions of it."""
    parts = list(lengths)
    if math.isclose(sum(parts), 1) and sum(parts) <= 1:
        parts = _lengths_of_fractions(len(dataset), parts)
    if sum(parts) != len(dataset):
        raise ValueError("Sum of input lengths does not equal the length of the input dataset!")
    indices = randperm(int(sum(parts)), generator=generator).tolist()
    ends: Any = itertools.accumulate(parts)
    return [Subset(dataset, indices[end - length : end]) for end, length in zip(ends, parts, strict=True)]


def _lengths_of_fractions(n: int, fractions: Sequence[float]) -> list[float]:
    lengths: list[float] = []
    for i, fraction in enumerate(fractions):
        if fraction < 0 or fraction > 1:
            raise ValueError(f"Fraction at index {i} is not between 0 and 1")
        lengths.append(math.floor(n * fraction))
    for i in range(int(n - sum(lengths))):
        lengths[i % len(lengths)] += 1
    for i, length in enumerate(lengths):
        if length == 0:
            warnings.warn(
                f"Length of split at index {i} is 0. This might result in an empty dataset.", stacklevel=3
            )
    return lengths
