# SPDX-License-Identifier: Apache-2.0
"""The order in which torch's DataLoader asks for samples, and the seeds of its workers."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sized
from typing import Any

from ...._core import SeedSequence
from ..._generator import Generator
from ._samplers import BatchSampler, RandomSampler, SequentialSampler, drawn_seed


def worker_seed(base_seed: int, worker_id: int) -> int:
    """Returns the seed of torch's and Python's generators in a worker."""
    return base_seed + worker_id


def worker_generator(base_seed: int, worker_id: int) -> Generator:
    """Returns torch's default generator as a worker starts with it."""
    return Generator().manual_seed(worker_seed(base_seed, worker_id))


def worker_numpy_words(base_seed: int, worker_id: int) -> list[int]:
    """Returns the words of which a worker makes numpy.random.seed."""
    low, high = base_seed & 0xFFFFFFFF, base_seed >> 32
    return SeedSequence([worker_id, low, high, 0]).generate_state(4)


class DataLoaderOrder:
    """The indices of torch's DataLoader of the same arguments: a list a batch, or one without ``batch_size``.

    Definition: each pass draws ``base_seed``, then the sampler draws; with workers, batches are asked for
                ahead, as far as torch does.
    State:      as the loader's, at every step: a draw made between two batches is the same.
    """

    def __init__(
        self,
        dataset: Sized,
        batch_size: int | None = 1,
        shuffle: bool = False,
        sampler: Iterable[Any] | None = None,
        batch_sampler: Iterable[Any] | None = None,
        num_workers: int = 0,
        drop_last: bool = False,
        generator: Generator | None = None,
        *,
        prefetch_factor: int | None = None,
        persistent_workers: bool = False,
    ) -> None:
        if sampler is not None and shuffle:
            raise ValueError("sampler option is mutually exclusive with shuffle")
        if batch_sampler is not None and (batch_size != 1 or shuffle or sampler is not None or drop_last):
            raise ValueError(
                "batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and drop_last"
            )
        if batch_size is None and drop_last:
            raise ValueError(
                "batch_size=None option disables auto-batching and is mutually exclusive with drop_last"
            )
        if persistent_workers and num_workers == 0:
            raise ValueError("persistent_workers option needs num_workers > 0")
        self.generator = generator
        self.num_workers = num_workers
        self.persistent_workers = persistent_workers
        self.n_ahead = num_workers * (2 if prefetch_factor is None else prefetch_factor)
        self.base_seed: int | None = None
        if sampler is None:
            sampler = RandomSampler(dataset, generator=generator) if shuffle else SequentialSampler(dataset)
        if batch_sampler is None and batch_size is not None:
            batch_sampler = BatchSampler(sampler, batch_size, drop_last)
        self.sampler: Any = sampler
        self.batch_sampler: Any = batch_sampler

    def __iter__(self) -> Iterator[Any]:
        if self.base_seed is None or not self.persistent_workers:
            self.base_seed = drawn_seed(self.generator)
        return _Pass(iter(self._indices()), self.n_ahead)

    def __len__(self) -> int:
        return len(self._indices())

    def _indices(self) -> Any:
        return self.sampler if self.batch_sampler is None else self.batch_sampler


class _Pass:
    """One pass, with batches asked for ahead."""

    def __init__(self, indices: Iterator[Any], n_ahead: int) -> None:
        self._indices = indices
        self._ahead: deque[Any] = deque()
        for _ in range(n_ahead):
            self._ask()
        self._n_ahead = n_ahead

    def _ask(self) -> None:
        for batch in self._indices:
            self._ahead.append(batch)
            return

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        if not self._n_ahead:
            return next(self._indices)
        if not self._ahead:
            raise StopIteration
        batch = self._ahead.popleft()
        self._ask()
        return batch
