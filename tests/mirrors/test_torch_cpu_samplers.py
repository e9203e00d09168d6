# SPDX-License-Identifier: Apache-2.0
"""trueseed.torch.utils.data against torch.utils.data: orders, seeds and what the generator has drawn."""

from __future__ import annotations

import random
import warnings
from typing import Any

import numpy as np
import pytest
import torch
import torch.utils.data as upstream
from hypothesis import given, settings
from hypothesis import strategies as st

import trueseed.torch as mirror
from trueseed.torch.utils import data

from .torch_compare import SEEDS, assert_same_error, assert_states, pair


def seeded(seed: int) -> None:
    torch.manual_seed(seed)
    mirror.manual_seed(seed)


def assert_default_states() -> None:
    assert bytes(torch.get_rng_state().numpy()) == bytes(mirror.get_rng_state())


SAMPLERS: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("SequentialSampler", (range(7),), {}),
    ("RandomSampler", (range(20),), {}),
    ("RandomSampler", (range(1),), {}),
    ("RandomSampler", (range(20),), {"num_samples": 7}),
    ("RandomSampler", (range(20),), {"num_samples": 47}),
    ("RandomSampler", (range(20),), {"num_samples": 40}),
    ("RandomSampler", (range(20),), {"replacement": True}),
    ("RandomSampler", (range(20),), {"replacement": True, "num_samples": 64}),
    ("RandomSampler", (range(20),), {"replacement": True, "num_samples": 100}),
    ("SubsetRandomSampler", ([5, 3, 9, 1, 7, 8],), {}),
    ("WeightedRandomSampler", ([0.1, 0.9, 0.4, 0.7, 3.0, 0.6], 5), {}),
    ("WeightedRandomSampler", ([0.1, 0.9, 0.4, 0.7, 3.0, 0.6], 1), {}),
    ("WeightedRandomSampler", ([0.1, 0.9, 0.4, 0.7, 3.0, 0.6], 50), {}),
    ("WeightedRandomSampler", ([1, 9, 4, 7, 3, 6], 5, False), {}),
]


@pytest.mark.parametrize("case", SAMPLERS, ids=str)
@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_samplers(case: tuple[str, tuple[Any, ...], dict[str, Any]], own: bool, seed: int) -> None:
    name, arguments, keywords = case
    theirs, ours = pair(seed)
    seeded(seed)
    t, o = ({"generator": theirs}, {"generator": ours}) if own and name != "SequentialSampler" else ({}, {})
    wanted = getattr(upstream, name)(*arguments, **keywords, **t)
    found = getattr(data, name)(*arguments, **keywords, **o)
    assert len(found) == len(wanted)
    for _ in range(3):
        assert list(found) == list(wanted)
        assert_states(theirs, ours)
        assert_default_states()


@settings(max_examples=100, deadline=None)
@given(
    n=st.integers(1, 50),
    replicas=st.integers(1, 12),
    seed=st.integers(0, 2**40),
    epoch=st.integers(0, 5),
    shuffle=st.booleans(),
    drop_last=st.booleans(),
)
def test_distributed(n: int, replicas: int, seed: int, epoch: int, shuffle: bool, drop_last: bool) -> None:
    for rank in range(replicas):
        both = [
            module.DistributedSampler(range(n), replicas, rank, shuffle, seed, drop_last)  # type: ignore[attr-defined]
            for module in (torch.utils.data.distributed, data)
        ]
        for sampler in both:
            sampler.set_epoch(epoch)
        assert list(both[1]) == list(both[0])
        assert len(both[1]) == len(both[0])


@settings(max_examples=50, deadline=None)
@given(n=st.integers(0, 30), size=st.integers(1, 9), drop_last=st.booleans())
def test_batches(n: int, size: int, drop_last: bool) -> None:
    wanted = upstream.BatchSampler(upstream.SequentialSampler(range(n)), size, drop_last)
    found = data.BatchSampler(data.SequentialSampler(range(n)), size, drop_last)
    assert list(found) == list(wanted)
    assert len(found) == len(wanted)


@settings(max_examples=100, deadline=None)
@given(
    seed=st.integers(0, 2**64 - 1),
    n=st.integers(1, 60),
    shares=st.lists(st.integers(1, 9), min_size=1, max_size=5),
    fractions=st.booleans(),
    own=st.booleans(),
)
def test_random_split(seed: int, n: int, shares: list[int], fractions: bool, own: bool) -> None:
    seeded(seed)
    theirs, ours = pair(seed)
    lengths: list[Any] = [share / sum(shares) for share in shares] if fractions else shares
    n = n if fractions else sum(shares)
    t, o = ((theirs,), (ours,)) if own else ((), ())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            wanted = upstream.random_split(range(n), lengths, *t)
        except ValueError as error:  # the fractions' sum is above 1 by rounding
            with pytest.raises(ValueError, match=str(error)):
                data.random_split(range(n), lengths, *o)
            return
        found = data.random_split(range(n), lengths, *o)
    assert [list(part.indices) for part in found] == [list(part.indices) for part in wanted]
    assert [list(part) for part in found] == [list(part) for part in wanted]
    assert_states(theirs, ours)
    assert_default_states()


class Numbers(upstream.Dataset[int]):
    def __init__(self, n: int) -> None:
        self.n = n

    def __len__(self) -> int:
        return self.n

    def __getitem__(self, index: int) -> Any:
        return index


class Draws(Numbers):
    """Gives the index and what each generator of the worker draws."""

    def __getitem__(self, index: int) -> Any:
        return index, torch.randint(2**40, ()).item(), random.getrandbits(40), np.random.randint(2**40)


LOADERS: list[dict[str, Any]] = [
    {"shuffle": True},
    {"shuffle": False},
    {"shuffle": True, "batch_size": 3},
    {"shuffle": True, "batch_size": 6, "drop_last": True},
    {"shuffle": True, "batch_size": None},
    {"shuffle": True, "batch_size": 3, "num_workers": 2},
    {"shuffle": True, "batch_size": 3, "num_workers": 2, "persistent_workers": True},
    {"shuffle": True, "batch_size": 4, "num_workers": 1, "prefetch_factor": 3},
]


@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("arguments", LOADERS, ids=str)
def test_loaders(arguments: dict[str, Any], own: bool) -> None:
    theirs, ours = pair(73)
    seeded(9)
    t, o = ({"generator": theirs}, {"generator": ours}) if own else ({}, {})
    n = 20
    wanted = upstream.DataLoader(Numbers(n), **arguments, **t, collate_fn=lambda batch: batch)
    found = data.DataLoaderOrder(range(n), **arguments, **o)
    assert len(found) == len(wanted)
    for _ in range(3):
        passes = iter(wanted), iter(found)
        assert passes[0]._base_seed == found.base_seed
        for batch in passes[0]:
            assert next(passes[1]) == batch
            assert_states(theirs, ours)
            assert_default_states()
            torch.rand(3)
            mirror.rand(3)
        assert next(passes[1], None) is None
        assert_states(theirs, ours)
        assert_default_states()


def test_workers_seeds() -> None:
    seeded(4)
    loader = upstream.DataLoader(Draws(8), num_workers=2, batch_size=2, collate_fn=lambda batch: batch)
    order = data.DataLoaderOrder(range(8), num_workers=2, batch_size=2)
    iter(order)
    assert order.base_seed is not None
    for number, batch in enumerate(loader):
        if number >= 2:
            break
        g = data.worker_generator(order.base_seed, number)
        python = random.Random(data.worker_seed(order.base_seed, number))
        numpy = np.random.RandomState(data.worker_numpy_words(order.base_seed, number))
        for _, *drawn in batch:
            wanted = [
                int(mirror.randint(2**40, (), generator=g)),
                python.getrandbits(40),
                numpy.randint(2**40),
            ]
            assert drawn == wanted


REFUSED: list[tuple[str, tuple[Any, ...]]] = [
    ("RandomSampler", (range(0),)),
    ("RandomSampler", (range(3), 1)),
    ("RandomSampler", (range(3), False, -1)),
    ("RandomSampler", (range(3), False, 1.5)),
    ("WeightedRandomSampler", ([1.0], 0)),
    ("WeightedRandomSampler", ([1.0], True)),
    ("WeightedRandomSampler", ([1.0], 1, 1)),
    ("WeightedRandomSampler", ([[1.0]], 1)),
    ("BatchSampler", ([1], 0, False)),
    ("BatchSampler", ([1], True, False)),
    ("BatchSampler", ([1], 1, 0)),
    ("random_split", (range(5), [2, 2])),
    ("random_split", (range(5), [1.5, -0.5])),
]


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_refusals(case: tuple[str, tuple[Any, ...]]) -> None:
    name, arguments = case
    words = "weights should" not in str(arguments) and arguments != ([[1.0]], 1)
    assert_same_error(
        lambda: getattr(upstream, name)(*arguments), lambda: getattr(data, name)(*arguments), words=words
    )


def test_a_sampler_without_a_process_group_needs_its_rank() -> None:
    with pytest.raises(RuntimeError, match="num_replicas and rank are needed"):
        data.DistributedSampler(range(3))
    with pytest.raises(ValueError, match="Invalid rank 3"):
        data.DistributedSampler(range(3), 2, 3)


@pytest.mark.parametrize(
    "arguments",
    [
        {"shuffle": True, "sampler": [1]},
        {"batch_sampler": [[1]], "drop_last": True},
        {"batch_size": None, "drop_last": True},
        {"persistent_workers": True},
    ],
)
def test_loaders_refuse(arguments: dict[str, Any]) -> None:
    assert_same_error(
        lambda: upstream.DataLoader(Numbers(5), **arguments),
        lambda: data.DataLoaderOrder(range(5), **arguments),
    )
