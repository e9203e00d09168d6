# SPDX-License-Identifier: Apache-2.0
"""Calls that take no detour through Python beside those that do: NumPy's results, errors and states."""

from __future__ import annotations

import inspect
import pickle
import threading
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trueseed.numpy
from trueseed.numpy import Generator, RandomState

from .numpy_compare import (
    INTEGER_DTYPES,
    NAN,
    STANDARD,
    Each,
    Subclass,
    generators,
    read_only,
    same,
    state_of,
    states,
    unaligned,
)

DTYPES = (
    *(np.float64, np.float32, np.dtype("f8"), np.dtype("f4"), "f8", "f4", "float64", "float32", "d", "f", "<f4"),
    *(">f8", ">f4", np.dtype(">f8"), np.dtype(">f4"), float, None, "double", "single", np.dtype("f4,f4")),
    *(np.float16, np.longdouble, np.int64, "i8", int, complex, object, "no such", 3, np.dtype(np.float32).newbyteorder("=")),
)  # fmt: skip


def outs() -> list[Any]:
    """Arrays of every layout."""
    made: list[Any] = [None]
    for dtype in (np.float64, np.float32, ">f8", ">f4", np.int64, np.float16):
        made += [
            np.zeros(4, dtype),
            np.zeros((), dtype),
            np.zeros(0, dtype),
            np.zeros((2, 3), dtype),
            np.zeros((2, 3), dtype, order="F"),
            np.zeros((2, 3, 2), dtype).transpose(1, 0, 2),
            np.zeros(8, dtype)[::2],
            np.zeros(4, dtype)[::-1],
            np.zeros((1, 4), dtype)[:, ::4],
            read_only(np.zeros(4, dtype)),
            unaligned(4, dtype),
            np.zeros(4, dtype).view(Subclass),
            np.ma.zeros(4, dtype),
        ]
    return made


@pytest.mark.parametrize("dtype", DTYPES, ids=repr)
def test_dtypes_and_outputs(dtype: Any) -> None:
    """Every spelling of a dtype with an output of every layout."""
    pair = generators()
    for method, more in (*((method, {}) for method in STANDARD), ("standard_exponential", {"method": "inv"})):
        for size in (None, 0, 3, (2, 2), (), [2, 3], np.int64(3), 2.5, -1, "x", True, (2, -1)):
            same(pair, method, size=size, dtype=dtype, **more)
        for out in Each.of(outs):
            same(pair, method, dtype=dtype, out=out, **more)


@pytest.mark.parametrize("dtype", DTYPES, ids=repr)
def test_standard_gamma(dtype: Any) -> None:
    """The method with a parameter too, whose output is in C order."""
    pair = generators()
    for shape in (
        2.0,
        0.0,
        0.3,
        1,
        -0.0,
        -1.0,
        NAN,
        1e-300,
        1e300,
        2**70,
        True,
        np.float32(2),
        "x",
        [1.0, 2.0],
        np.array(2.0),
    ):
        for size in (None, 0, 3, (2, 2), (), -1, 2.5):
            same(pair, "standard_gamma", shape, size=size, dtype=dtype)
        same(pair, "standard_gamma", shape, dtype=dtype, out=np.zeros(2, np.float32))
        same(pair, "standard_gamma", shape, dtype=dtype, out=np.zeros(2))
        same(pair, "standard_gamma", shape, 2, dtype=dtype, out=np.zeros(2))
    for out in Each.of(outs):
        same(pair, "standard_gamma", 2.0, dtype=dtype, out=out)


def test_output_with_a_size() -> None:
    """The size must be the output's shape."""
    pair = generators()
    for method in STANDARD:
        for size in (4, 5, (4,), (2, 2), (), [4], np.int64(4), 4.0, -4, True, 2**70, "4"):
            for out in (np.zeros(4), np.zeros((2, 2)), np.zeros(4, np.float32), np.zeros(())):
                for dtype in (np.float64, np.float32):
                    same(pair, method, size=size, dtype=dtype, out=out)
    one = np.zeros(1)
    for rng in pair:
        assert rng.random(1, out=one) is one


def test_an_output_is_an_array() -> None:
    """NumPy takes anything for one, and reads what lies behind it."""
    rng = generators()[1]
    before = state_of(rng)
    for out in ([0.0] * 4, memoryview(bytearray(32)), 5, "x"):
        for method in STANDARD:
            with pytest.raises(TypeError, match="Cannot convert"):
                getattr(rng, method)(out=out)
    assert state_of(rng) == before


def test_an_output_is_filled_where_it_lies() -> None:
    """A view's items are written and none beside them."""
    for rng in generators():
        whole = np.full(9, -1.0)
        part = whole[3:6]
        assert rng.random(out=part) is part
        assert (whole[:3] == -1).all()
        assert (whole[6:] == -1).all()
        assert (part >= 0).all()


BOUNDS: tuple[Any, ...] = (
    *((10,), (0,), (1,), (0, 10), (0, 1), (5, 5), (7, 3), (-128, 128), (-129, 5), (0, 256), (0, 257), (-1, 1)),
    *((0, 2), (0, 3), (0, 2**32), (0, 2**32 + 1), (-(2**63), 2**63), (-(2**63), 2**63 - 1), (2**63 - 1, 2**63)),
    *((0, 2**64), (0, 2**64 - 1), (2**63, 2**64), (0, 2**70), (-(2**70), 5), (-(2**63),), (True,), (False, True)),
    *((1.5,), (2.0, 7.9), (np.int64(3),), (np.uint8(3), 9), ("x",), (None,), ([3, 4],), ([1, 2], 9), (None, 5)),
)  # fmt: skip


@pytest.mark.parametrize("dtype", INTEGER_DTYPES, ids=repr)
def test_integers(dtype: Any) -> None:
    """Bounds at and beyond the ends of every dtype, in arrays and as a number."""
    rngs, legacy = generators(), states()
    for bounds in BOUNDS:
        for size in (None, 0, 5, (2, 2), (), (0, 3)):
            for endpoint in (False, True):
                same(rngs, "integers", *bounds, size=size, dtype=dtype, endpoint=endpoint)
            same(legacy, "randint", *bounds, size=size, dtype=dtype)


def test_sizes_of_integers() -> None:
    """Sizes that are no plain ints, and endpoints that are no plain bools."""
    rngs, legacy = generators(), states()
    for size in (True, -1, (2, -1), (0, -1), [2, 2], np.int64(3), np.array([2, 2]), 2.0, "x", (2.0,), ("x",), 2**70, (2**62, 8)):  # fmt: skip
        same(rngs, "integers", 0, 10, size)
        same(legacy, "randint", 0, 10, size)
    for endpoint in (0, 1, None, "", "x", np.True_, [], 0.0):
        same(rngs, "integers", 0, 10, 3, endpoint=endpoint)


def lines() -> list[Any]:
    """What may be shuffled: arrays of every dtype and layout, lists, sequences, numbers."""
    made: list[Any] = [
        [],
        [1],
        list(range(30)),
        ["a", [1], None, 2.0],
        bytearray(b"abcdef"),
        (1, 2, 3),
        "abc",
        range(5),
    ]
    for dtype in (
        "?",
        "i1",
        "u1",
        "i2",
        "u2",
        "i4",
        "u4",
        "i8",
        "u8",
        "f2",
        "f4",
        "f8",
        "g",
        "F",
        "D",
        "G",
        "q",
        "Q",
    ):
        made.append((np.arange(21) % 2 if dtype == "?" else np.arange(21)).astype(dtype))
    numbers = np.arange(24)
    made += [
        numbers.astype(">i4"), numbers.astype("M8[s]"), numbers.astype("m8[D]"), numbers.astype("S3"), numbers.astype("U5"),
        numbers.astype(object), np.zeros(5, "i4,f8"), numbers[::2], numbers[::-1], numbers[:0], numbers[:1], np.array(3),
        read_only(np.arange(24)), read_only(np.arange(24)[:0]), unaligned(6, "i8"), numbers.view(Subclass),
        np.ma.masked_array(numbers, numbers % 5 == 0), numbers.reshape(6, 4), np.asfortranarray(numbers.reshape(6, 4)),
        np.zeros((0, 3)), np.zeros((3, 0)), np.arange(5).reshape(1, 5), np.arange(5).reshape(5, 1),
        np.arange(60).reshape(5, 4, 3), np.arange(60.0).reshape(5, 4, 3)[::-1], np.arange(60, dtype="i2").reshape(5, 12)[:, ::3],
        np.zeros((3, 2), object), np.arange(8).reshape(1, 1, 8), [[1, 2], [3, 4], [5, 6]], [1.5, 2, True], [None], [1, "a"], np.broadcast_to(np.arange(1), 4), memoryview(bytearray(b"abcdefgh")),
    ]  # fmt: skip
    return made


NUMBERS = (0, 1, 2, 17, 1000, 5000, True, False, -3, np.int64(9), np.int32(9), np.uint8(9), np.True_, 2.5, None, "abc", 2**40, 2**62, 2**63, 2**70)  # fmt: skip


def test_shuffles() -> None:
    """shuffle and permutation of anything, along any axis."""
    rngs, legacy = generators(), states()
    for x in Each.of(lines):
        same(legacy, "shuffle", x)
        same(legacy, "permutation", x)
        same(rngs, "permuted", x)
        for axis in (0, 1, -1, 2, -3, False, 0.0, np.float64(0), np.int64(0), None, "0", [0], 2**70):
            same(rngs, "shuffle", x, axis)
            same(rngs, "permutation", x, axis)
            same(rngs, "permuted", x, axis=axis)
    for n in NUMBERS:
        same(rngs, "permutation", n)
        same(legacy, "permutation", n)
        same(rngs, "shuffle", n)
        same(legacy, "shuffle", n)


def test_choices() -> None:
    """Of numbers and of items, by every kind of argument."""
    rngs, legacy = generators(), states()
    for a in (
        *NUMBERS,
        1,
        2**32 - 1,
        2**32,
        2**63 - 1,
        [5, 6, 7],
        np.arange(9),
        [],
        "abc",
        np.arange(6).reshape(3, 2),
    ):
        for size in (None, 0, 1, 5, (2, 2), (), True, -1, [2, 2], 2.0, "x", np.int64(3)):
            for more in ({}, {"replace": 1}, {"p": None}):
                same(rngs, "choice", a, size, **more)
                same(legacy, "choice", a, size, **more)
        same(rngs, "choice", a, 2, axis=1)
        same(rngs, "choice", a, 2, shuffle=False)
        if not (isinstance(a, int) and a > 10**6):
            same(rngs, "choice", a, 2, replace=False)
            same(legacy, "choice", a, 2, replace=False)


def test_a_permutation_is_a_new_array() -> None:
    """It owns its items, may be written, and what was given stays."""
    x = np.arange(50, dtype=np.int16)
    for rng in (*generators(), *states()):
        drawn = rng.permutation(x)
        assert drawn.flags.owndata
        assert drawn.flags.writeable
        assert not np.shares_memory(drawn, x)
        assert (x == np.arange(50)).all()
        assert sorted(drawn) == x.tolist()


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.lists(
        st.one_of(
            st.tuples(
                st.sampled_from(STANDARD), st.integers(0, 40), st.sampled_from([np.float32, np.float64])
            ),
            st.tuples(
                st.just("integers"), st.integers(1, 2**63 - 1), st.sampled_from([None, 0, 1, 3, (2, 3)])
            ),
            st.tuples(st.just("permutation"), st.integers(0, 5000)),
            st.tuples(st.just("choice"), st.integers(1, 50), st.sampled_from([None, 3, (2, 2), ()])),
        ),
        max_size=15,
    ),
)
def test_any_sequence_of_calls(seed: int, calls: list[tuple[Any, ...]]) -> None:
    """One after another, each beginning where the last one ended."""
    pair = np.random.default_rng(seed), trueseed.numpy.default_rng(seed)
    for method, first, *more in calls:
        same(pair, method, first, *more)


def test_many_threads_take_turns() -> None:
    """Small fills and large ones of one bit generator: together they draw each number once."""
    rng = trueseed.numpy.default_rng(8)
    parts: list[Any] = []

    def draw() -> None:
        for n in (3, 20_000, 4095, 4096, 1) * 6:
            parts.append(rng.random(out=np.empty(n)))

    threads = [threading.Thread(target=draw) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = np.sort(np.concatenate(parts))
    assert np.array_equal(found, np.sort(np.random.default_rng(8).random(found.size)))


def test_a_lock_that_is_held_is_waited_for() -> None:
    """A small draw begins when the lock is free, not before."""
    for rng in (generators()[1], states()[1]):
        lock = (rng.bit_generator if isinstance(rng, Generator) else rng._bit_generator).lock
        x = np.arange(9)
        calls = (
            lambda rng=rng, x=x: rng.shuffle(x),
            lambda rng=rng: rng.permutation(5),
            lambda rng=rng, x=x: rng.permutation(x),
            lambda rng=rng: (rng.integers if isinstance(rng, Generator) else rng.randint)(0, 9, 3),
            lambda rng=rng: rng.random(3),
        )
        for call in calls:
            before = state_of(rng)
            with lock:
                thread = threading.Thread(target=call)
                thread.start()
                thread.join(0.02)
                assert thread.is_alive()
                assert state_of(rng) == before
            thread.join()
            assert state_of(rng) != before


METHODS = (*STANDARD, "integers", "choice", "shuffle", "permutation", "randint", "random_sample")


def test_signatures_and_subclasses() -> None:
    """Parameters are called as NumPy's; subclasses and pickles go on as before."""
    for theirs, ours in ((np.random.Generator, Generator), (np.random.RandomState, RandomState)):
        for method in METHODS:
            if hasattr(theirs, method):
                expected = inspect.signature(getattr(theirs, method)).parameters
                found = inspect.signature(getattr(ours, method)).parameters
                assert list(found) == list(expected), method
                assert getattr(ours, method).__doc__
    again = pickle.loads(pickle.dumps(generators()[1]))
    assert again.random(out=np.empty(3)).tolist() == generators()[0].random(3).tolist()


def test_what_a_subclass_draws_is_chosen_by() -> None:
    """choice takes its numbers from a subclass's own integers or randint, as NumPy's does."""
    for base, name, bits in (
        *((base, "integers", np.random.PCG64(1)) for base in (np.random.Generator, Generator)),
        *((base, "randint", np.random.MT19937(1)) for base in (np.random.RandomState, RandomState)),
    ):
        kind: Any = type("Kind", (base,), {name: lambda *_, **__: np.array(2)})
        assert kind(bits).choice(9) == 2
        assert kind(bits).choice([5, 6, 7]) == 7
        assert kind(bits).choice(9, size=()) == 2
