# SPDX-License-Identifier: Apache-2.0
"""Child seeds: the same for the same key on every machine, and never the same for two keys."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

import trueseed

KEYS: list[tuple[Any, ...]] = [
    (),
    (0,),
    (0, 0),
    (1, 2),
    (12,),
    (2, 1),
    (1,),
    (2**32,),
    (2**32 + 1,),
    (2**64 - 1,),
    (2**64 - 1, 0),
    ("",),
    ("", ""),
    ("a",),
    (97,),
    ("a", "b"),
    ("b", "a"),
    ("ab",),
    ("a", 98),
    (97, "b"),
    ("ab", ""),
    ("", "ab"),
    ("a\0",),
    ("a\0\0\0\0\0\0\0",),
    ("a" * 8,),
    ("a" * 9,),
    ("a" * 8, "a"),
    ("a", "a" * 8),
    ("a" * 16,),
    ("a" * 8, "a" * 8),
    ("ä",),
    ("a\u0308",),
    ("1",),
    ("1", "2"),
    ("12",),
    ("", 97),
    (0, "", 97),
]


def test_the_same_arguments_give_the_same_child_in_every_process(facts: Callable[..., Any]) -> None:
    text = f"import trueseed\ntell([trueseed.spawn(73, *key) for key in {KEYS!r}])"
    assert facts(text) == [trueseed.spawn(73, *key) for key in KEYS]


def test_no_two_keys_give_the_same_child() -> None:
    children = {trueseed.spawn(73, *key): key for key in KEYS}
    assert len(children) == len(KEYS)
    seeds = [0, 1, -1, 73, -73, 2**32, 2**64 + 73, 2**200, 10**5000]
    both = {trueseed.spawn(seed, *key) for seed, key in itertools.product(seeds, KEYS)}
    assert len(both) == len(seeds) * len(KEYS)


def test_a_hundred_thousand_keys_give_as_many_children() -> None:
    children = {trueseed.spawn(73, "augment", key) for key in range(100_000)}
    assert len(children) == 100_000


def test_children_are_spread_over_all_64_bits() -> None:
    children = [trueseed.spawn(73, key) for key in range(1_000)]
    assert all(0 <= child < 2**64 for child in children)
    for bit in range(64):
        assert 400 < sum(child >> bit & 1 for child in children) < 600, f"bit {bit}"


def test_sums_of_seed_and_rank_collide_and_children_do_not() -> None:
    pairs = list(itertools.product(range(10), range(8)))
    assert len({seed + rank for seed, rank in pairs}) == 17
    assert len({trueseed.spawn(seed, rank) for seed, rank in pairs}) == 80


def words_of(kind: str, *key: Any) -> list[int]:
    """The first 32-bit words of a child generator."""
    child = trueseed.spawn(73, *key, kind=kind)
    if kind == "python":
        return [child.getrandbits(32) for _ in range(8)]
    if kind == "numpy":
        return list(map(int, child.integers(0, 2**32, 8, dtype=np.uint32)))
    return list(map(int, torch.empty(8, dtype=torch.int32).random_(generator=child)))


@pytest.mark.parametrize(
    ("kind", "type_"), [("python", random.Random), ("numpy", np.random.Generator), ("torch", torch.Generator)]
)
def test_generators_of_each_library(kind: str, type_: type) -> None:
    assert isinstance(trueseed.spawn(73, kind=kind), type_)
    assert words_of(kind, 1) == words_of(kind, 1)
    drawn = {tuple(words_of(kind, *key)) for key in KEYS}
    assert len(drawn) == len(KEYS)


def test_int_is_the_kind_without_a_name() -> None:
    assert trueseed.spawn(73, 1) == trueseed.spawn(73, 1, kind="int")
    assert type(trueseed.spawn(73, 1)) is int


def test_torch_generators_have_initial_seeds_of_their_own() -> None:
    seeds = {trueseed.spawn(73, key, kind="torch").initial_seed() for key in range(100)}
    assert len(seeds) == 100
    clone = torch.Generator().set_state(trueseed.spawn(73, 1, kind="torch").get_state())
    assert list(torch.empty(8, dtype=torch.int32).random_(generator=clone)) == words_of("torch", 1)


def test_it_draws_from_no_generator_and_depends_on_none() -> None:
    random.seed(1), np.random.seed(1), torch.manual_seed(1)
    children = [trueseed.spawn(73, 1, kind=kind) for kind in ("int", "python", "numpy", "torch")]
    assert random.random() == random.Random(1).random()
    assert np.random.random() == np.random.RandomState(1).random_sample()
    assert torch.equal(torch.rand(1), torch.rand(1, generator=torch.Generator().manual_seed(1)))
    random.seed(2)
    assert trueseed.spawn(73, 1) == children[0]


def test_a_session_changes_no_child(facts: Callable[..., Any]) -> None:
    text = "import trueseed\ntrueseed.seed_everything(5)\n"
    text += "tell([trueseed.spawn(73, 1), trueseed.spawn(73, 1, kind='python').random()])"
    assert facts(text) == [trueseed.spawn(73, 1), trueseed.spawn(73, 1, kind="python").random()]
    text += "\ntell([trueseed.spawn(73, 1, kind='numpy').random(), trueseed.spawn(73, 1, kind='torch').initial_seed()])"
    assert facts(text)[1] == [
        trueseed.spawn(73, 1, kind="numpy").random(),
        trueseed.spawn(73, 1, kind="torch").initial_seed(),
    ]


def test_whatever_is_an_integer_is_accepted() -> None:
    assert trueseed.spawn(np.int64(73), np.uint8(1)) == trueseed.spawn(73, 1)
    assert trueseed.spawn(True, True) == trueseed.spawn(1, 1)


@pytest.mark.parametrize("seed", ["73", 1.5, None, b"73"])
def test_a_seed_that_is_no_integer(seed: Any) -> None:
    says = rf"^seed {seed!r} is of type {type(seed).__name__}; any integer is allowed"
    with pytest.raises(TypeError, match=says):
        trueseed.spawn(seed, 1)


@pytest.mark.parametrize("part", [1.5, None, b"a", (1, 2), ["a"]])
def test_a_part_of_a_key_that_is_neither_integer_nor_string(part: Any) -> None:
    with pytest.raises(TypeError) as raised:
        trueseed.spawn(73, part)
    says = f"key {part!r} is of type {type(part).__name__}; allowed are strings and 0 <= integer < 2**64"
    assert str(raised.value) == says


@pytest.mark.parametrize("part", [-1, 2**64, -(2**64)])
def test_a_part_of_a_key_that_is_out_of_range(part: int) -> None:
    with pytest.raises(
        ValueError, match=rf"^key {part} is out of range; allowed are strings and 0 <= integer"
    ):
        trueseed.spawn(73, part)


@pytest.mark.parametrize("kind", ["", "Python", "tensor", None])
def test_an_unknown_kind(kind: Any) -> None:
    with pytest.raises(ValueError, match="allowed are 'int', 'python', 'numpy', 'torch'"):
        trueseed.spawn(73, 1, kind=kind)
