# SPDX-License-Identifier: Apache-2.0
"""Derived streams against the real CPython, NumPy and torch, over seeds and roles that hypothesis picks."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

import trueseed
from trueseed._runtime import native

U32 = st.integers(0, 2**32 - 1)
U64 = st.integers(0, 2**64 - 1)
SEED = (
    st.integers(-(2**40), 2**40) | st.integers(-(2**700), 2**700) | st.sampled_from([2**32, 2**64, -(2**32)])
)
PURPOSE = st.integers(1, 9) | U32
ROLE = st.lists(st.tuples(st.integers(1, 8) | U32, st.integers(0, 5) | U64), max_size=5).map(tuple)
KEY = st.lists(st.integers(0, 3) | U64 | st.text(max_size=20), max_size=4).map(tuple)

Role = tuple[tuple[int, int], ...]


def encoding(seed: int, purpose: int, role: Role) -> list[int]:
    """The words of a key as docs/design.md draws them, written a second time from that page."""
    magnitude = abs(seed)
    n_words = max(1, -(-magnitude.bit_length() // 32))
    words = [n_words, int(seed < 0)]
    words += [magnitude >> 32 * index & 0xFFFFFFFF for index in range(n_words)]
    words += [purpose, len(role)]
    for kind, number in role:
        words += [kind, number & 0xFFFFFFFF, number >> 32]
    return words


def theirs(seed: int, purpose: int, role: Role) -> np.random.SeedSequence:
    return np.random.SeedSequence(encoding(seed, purpose, role))


# --- Words ------------------------------------------------------------------------------------------


@given(SEED, PURPOSE, ROLE, st.integers(0, 50))
@example(0, 1, (), 1)
@example(-1, 9, ((8, 0), (6, 0)), 8)
@example(2**4000, 9, (), 4)
@example(-(10**5000), 9, (), 4)
def test_words_are_those_of_numpys_seed_sequence(seed: int, purpose: int, role: Role, count: int) -> None:
    expected = theirs(seed, purpose, role).generate_state(count)
    assert native.words(seed, purpose, role, count) == expected.tolist()


@given(SEED, PURPOSE, ROLE, st.integers(1, 200))
def test_an_integer_is_its_words_low_word_first_cut_to_its_bits(
    seed: int, purpose: int, role: Role, bits: int
) -> None:
    state = theirs(seed, purpose, role).generate_state(-(-bits // 32))
    expected = int.from_bytes(state.astype("<u4").tobytes(), "little") & (1 << bits) - 1
    assert native.integer(seed, purpose, role, bits) == expected


@given(SEED, PURPOSE, ROLE)
def test_fewer_words_are_a_prefix(seed: int, purpose: int, role: Role) -> None:
    words = native.words(seed, purpose, role, 100)
    assert native.words(seed, purpose, role, 7) == words[:7]


@given(SEED, PURPOSE, ROLE)
def test_an_mt19937_key_is_numpys(seed: int, purpose: int, role: Role) -> None:
    expected = np.random.MT19937(theirs(seed, purpose, role)).state["state"]
    assert native.mt19937_key(seed, purpose, role) == expected["key"].tolist()
    assert expected["key"][0] == 0x80000000
    assert expected["pos"] == 623, (
        "where NumPy itself would start; docs/design.md sets 624: all words are used up"
    )


# --- The encoding -----------------------------------------------------------------------------------


def decoding(words: list[int]) -> tuple[int, int, Role]:
    """The key that has these words: that there is one proves that no two keys share them."""
    n_words, sign, *rest = words
    magnitude = sum(word << 32 * index for index, word in enumerate(rest[:n_words]))
    purpose, n_steps, *steps = rest[n_words:]
    assert len(steps) == 3 * n_steps
    role = tuple((steps[at], steps[at + 1] | steps[at + 2] << 32) for at in range(0, len(steps), 3))
    return -magnitude if sign else magnitude, purpose, role


@given(SEED, PURPOSE, ROLE)
def test_the_encoding_can_be_read_back_so_two_keys_never_have_the_same_words(
    seed: int, purpose: int, role: Role
) -> None:
    words = encoding(seed, purpose, role)
    assert all(0 <= word < 2**32 for word in words)
    assert decoding(words) == (seed, purpose, role)


@settings(max_examples=300)
@given(SEED, PURPOSE, ROLE, SEED, PURPOSE, ROLE)
@example(1, 2, (), 2, 1, ())
@example(2**32, 2, (), 0, 1, ())
@example(73, 9, ((6, 1), (6, 2)), 73, 9, ((6, 12),))
@example(73, 9, ((6, 1),), 73, 9, ((6, 2**32 + 1),))
@example(73, 9, (), 73, 9, ((0, 0),))
def test_two_keys_never_have_the_same_stream(
    seed: int, purpose: int, role: Role, other_seed: int, other_purpose: int, other_role: Role
) -> None:
    same_key = (seed, purpose, role) == (other_seed, other_purpose, other_role)
    first = native.words(seed, purpose, role, 4)
    assert (first == native.words(other_seed, other_purpose, other_role, 4)) is same_key


@given(SEED, KEY, KEY)
@example(73, ("a", "b"), ("ab",))
@example(73, (1, 2), (12,))
@example(73, ("a" * 8, "a"), ("a" * 9,))
@example(73, ("", 97), ("a",))
@example(73, ("a\0",), ("a",))
@example(73, (), ("",))
def test_two_keys_of_spawn_never_give_the_same_child(seed: int, first: Any, second: Any) -> None:
    assert (trueseed.spawn(seed, *first) == trueseed.spawn(seed, *second)) is (first == second)


def steps_of(key: tuple[int | str, ...]) -> Role:
    """docs/design.md: a text is its length in bytes, followed by `key` steps of 8 bytes each."""
    steps: list[tuple[int, int]] = []
    for part in key:
        if isinstance(part, str):
            data = part.encode()
            steps.append((8, len(data)))
            steps += [(6, int.from_bytes(data[at : at + 8], "little")) for at in range(0, len(data), 8)]
        else:
            steps.append((6, part))
    return tuple(steps)


@given(SEED, KEY)
def test_a_child_is_the_stream_of_its_key(seed: int, key: tuple[int | str, ...]) -> None:
    low, high = theirs(seed, 9, steps_of(key)).generate_state(2).tolist()
    assert trueseed.spawn(seed, *key) == low | high << 32


@given(SEED, KEY)
def test_a_numpy_child_is_a_pcg64_over_128_bits_and_more_of_its_stream(
    seed: int, key: tuple[int | str, ...]
) -> None:
    words = theirs(seed, 9, steps_of(key)).generate_state(8).tolist()
    expected = np.random.Generator(np.random.PCG64(np.random.SeedSequence(words)))
    child = trueseed.spawn(seed, *key, kind="numpy")
    assert child.bit_generator.state == expected.bit_generator.state


# --- Raw words of the three libraries' MT19937 ------------------------------------------------------

N_WORDS = 2 * 624 + 6  # over two refills


def python_words(generator: random.Random) -> list[int]:
    return [generator.getrandbits(32) for _ in range(N_WORDS)]


def numpy_words(generator: np.random.RandomState) -> list[int]:
    return [int(word) for word in generator._bit_generator.random_raw(N_WORDS)]


def torch_words(generator: torch.Generator) -> list[int]:
    """torch joins two words for each of 64 bits, the first one high; from=-2**63 asks for all of them."""
    drawn = torch.empty(N_WORDS // 2, dtype=torch.int64).random_(-(2**63), None, generator=generator)
    pairs = (value % 2**64 for value in drawn.tolist())
    return [word for pair in pairs for word in (pair >> 32, pair & 0xFFFFFFFF)]


def mt19937_words(key: list[int], count: int) -> list[int]:
    """The generator of Matsumoto and Nishimura (1998), from a key whose words are all used up."""
    state = list(key)
    out: list[int] = []
    while len(out) < count:
        for index in range(624):
            bits = (state[index] & 0x80000000) | (state[(index + 1) % 624] & 0x7FFFFFFF)
            state[index] = state[(index + 397) % 624] ^ (bits >> 1) ^ (0x9908B0DF if bits & 1 else 0)
        for word in state:
            word ^= word >> 11
            word ^= (word << 7) & 0x9D2C5680
            word ^= (word << 15) & 0xEFC60000
            out.append(word ^ (word >> 18))
    return out[:count]


def generators_of(
    key: list[int], initial_seed: int = 0
) -> tuple[random.Random, np.random.RandomState, torch.Generator]:
    """A generator of each library, filled the way in which the runtime fills it."""
    python = random.Random(0)
    python.setstate((3, (*key, 624), None))
    numpy = np.random.RandomState(0)
    numpy.set_state(("MT19937", key, 624, 0, 0.0))
    state = bytearray(native.torch_cpu_state(key, initial_seed))
    return python, numpy, torch.Generator().set_state(torch.frombuffer(state, dtype=torch.uint8))


@settings(max_examples=30, deadline=None)
@given(SEED, PURPOSE, ROLE, U64)
def test_a_key_gives_all_three_libraries_the_words_of_mt19937(
    seed: int, purpose: int, role: Role, initial_seed: int
) -> None:
    key = native.mt19937_key(seed, purpose, role)
    python, numpy, torch_ = generators_of(key, initial_seed)
    expected = mt19937_words(key, N_WORDS)
    assert python_words(python) == expected
    assert numpy_words(numpy) == expected
    assert torch_words(torch_) == expected
    assert torch_.initial_seed() == initial_seed


@settings(max_examples=20, deadline=None)
@given(U32)
def test_the_way_in_which_words_are_read_is_right_for_seeds_of_each_librarys_own(seed: int) -> None:
    """Each library from its own seeding: NumPy's init_genrand equals torch's, and `random` differs from both."""
    legacy = np.random.RandomState(seed)
    key, position = legacy.get_state()[1:3]
    assert position == 624
    assert numpy_words(legacy) == mt19937_words([int(word) for word in key], N_WORDS)
    assert torch_words(torch.Generator().manual_seed(seed)) == numpy_words(np.random.RandomState(seed))
    python = python_words(random.Random(seed))
    assert python == mt19937_words(list(random.Random(seed).getstate()[1][:624]), N_WORDS)
    assert python != numpy_words(np.random.RandomState(seed))


# --- torch's CPU state ------------------------------------------------------------------------------


def state_of(generator: torch.Generator) -> bytes:
    return generator.get_state().numpy().tobytes()


def init_genrand(seed: int) -> list[int]:
    """The 2002 initialisation of MT19937 by one word, which torch uses."""
    words = [seed & 0xFFFFFFFF]
    for index in range(1, 624):
        last = words[-1]
        words.append((1812433253 * (last ^ last >> 30) + index) & 0xFFFFFFFF)
    return words


@settings(deadline=None)
@given(U64)
@example(0)
@example(2**32)
@example(2**64 - 1)
def test_the_bytes_of_a_fresh_torch_generator(seed: int) -> None:
    expected = state_of(torch.Generator().manual_seed(seed))
    assert len(expected) == 5056
    assert native.torch_cpu_state(init_genrand(seed), seed) == expected


@settings(max_examples=30, deadline=None)
@given(SEED, ROLE, U64, st.integers(0, 40))
def test_a_state_that_torch_gives_back_is_that_which_it_was_given(
    seed: int, role: Role, initial_seed: int, n_drawn: int
) -> None:
    state = native.torch_cpu_state(native.mt19937_key(seed, 4, role), initial_seed)
    generator = torch.Generator().set_state(torch.frombuffer(bytearray(state), dtype=torch.uint8))
    assert state_of(generator) == state
    torch.randn(n_drawn, generator=generator)
    assert (state_of(generator) == state) is (n_drawn == 0)


# --- Children of every kind -------------------------------------------------------------------------


@settings(max_examples=20, deadline=None)
@given(SEED, KEY)
def test_python_and_torch_children_have_the_words_of_their_stream(
    seed: int, key: tuple[int | str, ...]
) -> None:
    used_up = np.random.MT19937(theirs(seed, 9, steps_of(key)))
    used_up.state = {**used_up.state, "state": {**used_up.state["state"], "pos": 624}}
    expected = used_up.random_raw(N_WORDS).tolist()
    assert python_words(trueseed.spawn(seed, *key, kind="python")) == expected
    child = trueseed.spawn(seed, *key, kind="torch")
    assert torch_words(child) == expected
    assert child.initial_seed() == trueseed.spawn(seed, *key)


def test_a_number_out_of_range_is_an_error_of_the_core() -> None:
    with pytest.raises(ValueError, match="step kind 4294967296"):
        native.words(73, 9, ((2**32, 0),), 1)
