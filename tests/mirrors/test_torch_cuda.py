# SPDX-License-Identifier: Apache-2.0
"""The mirror of PyTorch's CUDA generator: where no GPU is needed to know the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from trueseed.torch import _cuda as cuda

GPU = (2, 640)  # 1024 threads: every border of the grid is near
CAP = 1024


def generator(seed: int = 73, gpu: cuda.Gpu = GPU) -> cuda.Generator:
    return cuda.Generator(gpu=gpu).manual_seed(seed)


def words(seed: int, block: int, thread: int) -> list[int]:
    """One call of Philox4x32-10, written anew."""
    counter = [block & 0xFFFFFFFF, block >> 32 & 0xFFFFFFFF, thread, 0]
    key = [seed & 0xFFFFFFFF, seed >> 32]
    for _ in range(10):
        a, b = 0xD2511F53 * counter[0], 0xCD9E8D57 * counter[2]
        counter = [
            b >> 32 ^ counter[1] ^ key[0],
            b & 0xFFFFFFFF,
            a >> 32 ^ counter[3] ^ key[1],
            a & 0xFFFFFFFF,
        ]
        key = [key[0] + 0x9E3779B9 & 0xFFFFFFFF, key[1] + 0xBB67AE85 & 0xFFFFFFFF]
    return counter


def word_of(seed: int, offset: int, n: int, i: int) -> int:
    threads = min((n + 255) // 256 * 256, CAP)
    row = i // threads
    return words(seed, offset // 4 + row // 4, i % threads)[row % 4]


def uniform_of(word: int) -> np.float32:
    return np.float32(np.float32(word) * np.float32(2**-32) + np.float32(2**-33))


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**64 - 1),
    n=st.integers(1, 6 * CAP),
    blocks=st.integers(0, 2**40),
    pick=st.integers(0, 2**20),
)
def test_rand_is_its_definition(seed: int, n: int, blocks: int, pick: int) -> None:
    g = generator(seed)
    g.set_offset(4 * blocks)
    found = cuda.rand(n, generator=g)
    for i in {0, n - 1, pick % n}:
        wanted = uniform_of(word_of(seed, 4 * blocks, n, i))
        assert found[i] == (wanted if wanted != 1 else 0)
    threads = min((n + 255) // 256 * 256, CAP)
    assert g.get_offset() == 4 * blocks + 4 * -(-n // (4 * threads))


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**64 - 1), sizes=st.lists(st.integers(0, 5000), max_size=6))
def test_a_state_continues_anywhere(seed: int, sizes: list[int]) -> None:
    first, second = generator(seed), generator(0)
    for n in sizes:
        second.set_state(first.get_state())
        for draw in (
            lambda g, n=n: cuda.rand(n, generator=g),
            lambda g, n=n: cuda.randint(-5, 2**40, (n,), generator=g),
            lambda g, n=n: cuda.randperm(n, generator=g),
            lambda g, n=n: cuda.bernoulli_(np.empty(n, bool), 0.3, generator=g),
            lambda g, n=n: cuda.dropout(np.ones(n, np.float16), 0.3, generator=g),
        ):
            np.testing.assert_array_equal(draw(first), draw(second))
        assert (first.get_state() == second.get_state()).all()


@pytest.mark.parametrize("gpu", ["T4", "A100", "NVIDIA H100", "RTX 4090", (40, 1024)])
def test_below_the_grid_every_gpu_draws_the_same(gpu: cuda.Gpu) -> None:
    np.testing.assert_array_equal(
        cuda.rand(40960, generator=generator(5, gpu)), cuda.rand(40960, generator=generator(5, "B200"))
    )


def test_beyond_the_grid_they_do_not() -> None:
    small, large = (cuda.rand(40961, generator=generator(5, gpu)) for gpu in ("T4", "A100"))
    np.testing.assert_array_equal(small[:40960], large[:40960])
    assert small[40960] != large[40960]


@pytest.mark.parametrize("n", [1, 2, 3, 100, 1000, 5000, 60000])
def test_a_permutation_has_every_number_once(n: int) -> None:
    found = cuda.randperm(n, generator=generator(n))
    np.testing.assert_array_equal(np.sort(found), np.arange(n))


def test_half_types_are_the_float_rounded() -> None:
    wide = cuda.rand(5000, generator=generator())
    half = cuda.rand(5000, generator=generator(), dtype="float16")
    brain = cuda.rand(5000, generator=generator(), dtype="bfloat16")
    wanted = torch.from_numpy(wide)
    np.testing.assert_array_equal(half, np.where(wide.astype(np.float16) == 1, 0, wide.astype(np.float16)))
    bits = wanted.to(torch.bfloat16).view(torch.int16).numpy().view(np.uint16)
    np.testing.assert_array_equal(brain, np.where(bits == 0x3F80, 0, bits))


ERRORS: list[tuple[Callable[[], Any], Callable[[cuda.Generator], Any]]] = [
    (
        lambda: torch.empty(3, dtype=torch.int8).random_(0, 300),
        lambda g: cuda.random_(np.empty(3, np.int8), 0, 300, generator=g),
    ),
    (
        lambda: torch.empty(3).uniform_(2, 1),
        lambda g: cuda.uniform_(np.empty(3, np.float32), 2, 1, generator=g),
    ),
    (
        lambda: torch.empty(3, dtype=torch.half).uniform_(-6e4, 6e4),
        lambda g: cuda.uniform_(np.empty(3, np.float16), -6e4, 6e4, generator=g),
    ),
    (lambda: torch.randint(5, 5, (3,)), lambda g: cuda.randint(5, 5, (3,), generator=g)),
    (
        lambda: torch.empty(3).normal_(0, -1.5),
        lambda g: cuda.normal_(np.empty(3, np.float32), 0, -1.5, generator=g),
    ),
    (
        lambda: torch.empty(3).exponential_(0),
        lambda g: cuda.exponential_(np.empty(3, np.float32), 0, generator=g),
    ),
    (
        lambda: torch.empty(3).geometric_(1.5),
        lambda g: cuda.geometric_(np.empty(3, np.float32), 1.5, generator=g),
    ),
    (
        lambda: torch.empty(3).cauchy_(0, 0),
        lambda g: cuda.cauchy_(np.empty(3, np.float32), 0, 0, generator=g),
    ),
    (
        lambda: torch.empty(3).bernoulli_(1.25),
        lambda g: cuda.bernoulli_(np.empty(3, np.float32), 1.25, generator=g),
    ),
    (
        lambda: torch.randperm(300, dtype=torch.uint8),
        lambda g: cuda.randperm(300, generator=g, dtype="uint8"),
    ),
    (
        lambda: torch.randperm(2050, dtype=torch.half),
        lambda g: cuda.randperm(2050, generator=g, dtype="float16"),
    ),
    (lambda: torch.randperm(-1), lambda g: cuda.randperm(-1, generator=g)),
    (lambda: torch.Generator().manual_seed(2**64), lambda g: g.manual_seed(2**64)),
    (
        lambda: torch.nn.functional.dropout(torch.ones(3), 1.5),
        lambda g: cuda.dropout(np.ones(3, np.float32), 1.5, generator=g),
    ),
]


@pytest.mark.parametrize("case", range(len(ERRORS)))
def test_errors_are_torchs(case: int) -> None:
    theirs, ours = ERRORS[case]
    with pytest.raises(Exception) as wanted:  # noqa: PT011
        theirs()
    with pytest.raises(Exception) as found:  # noqa: PT011
        ours(generator())
    assert found.type is wanted.type
    assert str(found.value) == str(wanted.value).splitlines()[0]


def test_states_of_wrong_form_are_refused() -> None:
    g = generator()
    with pytest.raises(RuntimeError, match="RNG state is wrong size"):
        g.set_state(np.zeros(9, np.uint8))
    with pytest.raises(TypeError, match=r"RNG state must be a torch\.ByteTensor"):
        g.set_state(np.zeros(16, np.int32))
    with pytest.raises(RuntimeError, match="offset must be a multiple of 4"):
        g.set_offset(6)
    g.set_state(np.arange(8, dtype=np.uint8))
    assert (g.initial_seed(), g.get_offset()) == (0x0706050403020100, 0)


def test_a_tensor_of_probabilities() -> None:
    p = np.linspace(0, 1, 1001, dtype=np.float32)
    g = generator()
    found = cuda.bernoulli(p, generator=g)
    wanted = [uniform_of(words(73, 0, i // 4)[i % 4]) <= p[i] for i in range(1001)]
    np.testing.assert_array_equal(found, np.asarray(wanted, np.float32))
    assert g.get_offset() == 12


@pytest.mark.parametrize("name", ["poisson", "binomial", "multinomial", "_standard_gamma"])
def test_what_only_a_gpu_can_draw_is_refused(name: str) -> None:
    with pytest.raises(NotImplementedError, match="depend on its own arithmetic"):
        getattr(cuda, name)(np.ones(3), generator=generator())
