# SPDX-License-Identifier: Apache-2.0
"""seed_worker in the workers of a real DataLoader: also the generators that the dataset keeps."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import Any

import pytest

import trueseed

Facts = Callable[..., Any]
Run = Callable[..., "subprocess.CompletedProcess[str]"]

# Each item: the worker, then a draw from each library's own generator and from five that the dataset
# keeps, at several depths.
LOADER = """
import random
import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset, get_worker_info
import trueseed

class Kept:
    def __init__(self):
        self.stream = random.Random(1)

class Own(Dataset):
    def __init__(self):
        self.rng = np.random.default_rng(1)
        self.old = [np.random.RandomState(1)]
        self.deep = {"kept": Kept()}
        self.other = np.random.Generator(np.random.Philox(1))
        self.last = random.Random(1)
        if sys.argv[1] == "fork":  # these two cannot be sent to another process
            self.last = torch.Generator().manual_seed(1)
            self.system = random.SystemRandom()

    def __len__(self):
        return 4

    def __getitem__(self, index):
        drawn = [
            random.random(), np.random.random(), torch.rand(1).item(),
            self.rng.random(), self.old[0].random_sample(), self.deep["kept"].stream.random(),
            self.other.random(),
            torch.rand(1, generator=self.last).item() if sys.argv[1] == "fork" else self.last.random(),
        ]
        return get_worker_info().id, drawn

def passes(context, init):
    n_passes = 2 if context == "fork" else 1  # others take seconds to start
    loader = DataLoader(Own(), num_workers=2, batch_size=None, worker_init_fn=init, multiprocessing_context=context)
    return [list(loader) for _ in range(n_passes)]

if __name__ == "__main__":
    torch.manual_seed(73)
    init = {"seed_worker": trueseed.seed_worker, "none": None}[sys.argv[2]]
    tell(passes(sys.argv[1], init))
"""


def columns(one_pass: list[Any], worker: int) -> list[list[float]]:
    """What a worker drew, by generator."""
    return [list(column) for column in zip(*(drawn for id_, drawn in one_pass if id_ == worker), strict=True)]


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    """What one test has run and another may read."""
    return {}


def without_last(passes: list[Any]) -> list[Any]:
    """The draws less those of the last generator, which only a forked worker can have."""
    return [[(worker, drawn[:-1]) for worker, drawn in one] for one in passes]


def test_the_partner_without_it_a_generator_of_the_dataset_draws_the_same_in_every_worker(
    facts: Facts,
) -> None:
    first, second = facts(LOADER, words=("fork", "none"))
    zero, one = columns(first, 0), columns(first, 1)
    assert [a == b for a, b in zip(zero, one, strict=True)] == [False] * 3 + [True] * 5
    assert columns(second, 0)[3:] == zero[3:], "and in every pass"


@pytest.mark.parametrize("context", ["fork", "spawn"])
def test_every_generator_differs_between_workers_and_passes_and_repeats(
    facts: Facts, kept: dict[str, Any], context: str
) -> None:
    found = facts(LOADER, words=(context, "seed_worker"))
    streams = [column for one in found for worker in (0, 1) for column in columns(one, worker)]
    assert len({tuple(stream) for stream in streams}) == len(streams) == 16 * len(found)
    (same,) = without_last(found[:1])
    assert kept.setdefault("found", same) == same, "the same numbers however workers are started"


def test_below_a_run_they_are_the_runs_own(facts: Facts, under: Run) -> None:
    fork, spawn = (facts(LOADER, run=under, words=(context, "seed_worker")) for context in ("fork", "spawn"))
    assert without_last(fork[:1]) == without_last(spawn)
    streams = [tuple(column) for one in fork for worker in (0, 1) for column in columns(one, worker)]
    assert len(set(streams)) == 32
    other = facts(LOADER, run=under, seed=74, words=("fork", "seed_worker"))
    assert not {tuple(column) for column in columns(other[0], 0)} & set(streams), (
        "another seed, other numbers"
    )


def test_ranks_with_one_base_seed_draw_apart(facts: Facts) -> None:
    main, first, second = (
        facts(LOADER, words=("fork", "seed_worker"), env=env)
        for env in ({}, {"RANK": "0", "WORLD_SIZE": "2"}, {"RANK": "1", "WORLD_SIZE": "2"})
    )
    assert main == first
    streams = [tuple(c) for run in (first, second) for one in run for w in (0, 1) for c in columns(one, w)]
    assert len(set(streams)) == len(streams) == 64


def test_outside_a_worker_it_is_an_error() -> None:
    says = "^seed_worker was called outside a DataLoader worker; pass it as worker_init_fn$"
    with pytest.raises(RuntimeError, match=says):
        trueseed.seed_worker(0)
