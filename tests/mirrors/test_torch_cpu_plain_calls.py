# SPDX-License-Identifier: Apache-2.0
"""trueseed.torch's plain calls against the Python functions behind them: values, states, errors."""

from __future__ import annotations

import copy
import enum
import inspect
import pickle
import threading
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import trueseed.torch as mirror

from .torch_compare import raised

MADE: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    *(("rand", (n,), {}) for n in (0, 1, 15, 16, 17, 2048, 2049, 5000)),
    ("rand", (3, 4), {}),
    ("rand", (0, 4), {}),
    ("rand", ((3, 4),), {}),
    ("rand", ((),), {}),
    ("rand", ([3, 4],), {}),
    ("rand", (np.int64(3), 4), {}),
    ("rand", (5,), {"dtype": None}),
    ("rand", (5,), {"dtype": np.float64}),
    ("rand", (5,), {"dtype": np.dtype("float64")}),
    ("rand", (5,), {"dtype": "float16"}),
    ("rand", (), {"size": (2, 3)}),
    ("randn", (17,), {"dtype": np.float32}),
    ("randn", (2, 3), {"dtype": np.float64}),
    ("randint", (10, (3, 4)), {}),
    ("randint", (-5, 2**40, (17,)), {}),
    ("randint", (10, [3]), {}),
    ("randint", (10, (5,)), {"dtype": np.int64}),
    ("randint", (10, (5,)), {"dtype": "int32"}),
    ("randint", (0,), {"high": 9, "size": (4,)}),
    *(("randperm", (n,), {}) for n in (0, 1, 2, 100, 3000)),
    ("randperm", (9,), {"dtype": np.int32}),
]
FILLED: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("uniform_", (), {}),
    ("uniform_", (-1.5, 3), {}),
    ("uniform_", (0,), {"to": 2.5}),
    ("uniform_", (), {"to": 2.5, "from_": 1}),
    ("normal_", (), {}),
    ("normal_", (1.5,), {"std": 2}),
    ("normal_", (0.0, 0.0), {}),
    ("exponential_", (), {"lambd": 0.5}),
    ("bernoulli_", (), {}),
    ("bernoulli_", (0.25,), {}),
    ("bernoulli_", (), {"p": 1}),
    ("random_", (), {}),
    ("random_", (100,), {}),
    ("random_", (-3, 2**31), {}),
]
WRONG: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("rand", (), {}),
    ("rand", (-1,), {}),
    ("rand", (2, -1), {}),
    ("rand", ((2, -1),), {}),
    ("rand", (True,), {}),
    ("rand", (2.0,), {}),
    ("rand", ((2.0,),), {}),
    ("rand", (2**70,), {}),
    ("rand", (3,), {"generator": 7}),
    ("rand", (3,), {"dtype": int}),
    ("rand", (3,), {"type": int}),
    ("randint", (0, (3,)), {}),
    ("randint", (5, 5, (3,)), {}),
    ("randint", (5, (-3,)), {}),
    ("randint", (2**63, (3,)), {}),
    ("randint", (5.0, (3,)), {}),
    ("randperm", (-1,), {}),
    ("randperm", ((3,),), {}),
    ("randperm", (3.0,), {}),
    ("randperm", (), {}),
    ("uniform_", (1.0, 0.0), {}),
    ("uniform_", (float("nan"), 0.0), {}),
    ("uniform_", (0.0, 1.0, 2.0), {}),
    ("uniform_", (0.0,), {"from_": 1.0}),
    ("normal_", (0.0, -1.0), {}),
    ("normal_", (0.0, float("nan")), {}),
    ("normal_", ("0",), {}),
    ("exponential_", (0.0,), {}),
    ("exponential_", (10**400,), {}),
    ("bernoulli_", (1.5,), {}),
    ("bernoulli_", (float("nan"),), {}),
    ("bernoulli_", (0.5,), {"generator": "cpu"}),
    ("random_", (0,), {}),
    ("random_", (5, 5), {}),
    ("random_", (1, 2, 3), {}),
    ("random_", (2**63,), {}),
    ("random_", (1.5,), {}),
]


class Size(enum.IntEnum):
    FOUR = 4


class SpecialArray(np.ndarray[Any, Any]):
    pass


def by_both(name: str, *arguments: Any, **named: Any) -> tuple[Any, Any]:
    """What the function gives and what the Python function behind it gives, after the states were compared."""
    function = getattr(mirror, name)
    generators = [mirror.Generator().manual_seed(73) for _ in range(2)]
    calls = zip((function, function.__wrapped__), generators, strict=True)
    found, wanted = (
        call(*copy.deepcopy(arguments), **named, generator=generator) for call, generator in calls
    )
    assert bytes(generators[0].get_state()) == bytes(generators[1].get_state())
    return found, wanted


def assert_same(found: Any, wanted: Any) -> None:
    assert (type(found), found.dtype, found.shape) == (type(wanted), wanted.dtype, wanted.shape)
    assert found.tobytes() == wanted.tobytes()


@pytest.mark.parametrize(("name", "arguments", "named"), MADE, ids=str)
def test_a_made_array(name: str, arguments: tuple[Any, ...], named: dict[str, Any]) -> None:
    assert_same(*by_both(name, *arguments, **named))


@pytest.mark.parametrize("dtype", ["f4", "f8", "f2", "?", "u1", "i1", "i2", "i4", "i8", "q", "u4", "c8"])
@pytest.mark.parametrize(("name", "arguments", "named"), FILLED, ids=str)
def test_a_filled_array(name: str, arguments: tuple[Any, ...], named: dict[str, Any], dtype: str) -> None:
    for n in (0, 1, 15, 16, 17, 700):
        array = np.zeros(n, dtype)
        error = raised(lambda: getattr(mirror, name).__wrapped__(array, *arguments, **named))  # noqa: B023
        if error is None:
            assert_same(*by_both(name, array, *arguments, **named))
            continue
        found = raised(lambda: getattr(mirror, name)(array, *arguments, **named))  # noqa: B023
        assert (type(found), str(found)) == (type(error), str(error))


def layouts() -> list[tuple[str, Any]]:
    unaligned = np.zeros(4 * 20 + 1, np.uint8)[1:].view(np.float32)
    return [
        ("strided", np.zeros(40, np.float32)[::2]),
        ("transposed", np.zeros((4, 5), np.float32).T),
        ("unaligned", unaligned),
        ("a number's", np.zeros((), np.float32)),
        ("a subclass's", np.zeros(20, np.float32).view(SpecialArray)),
        ("two dimensions'", np.zeros((4, 5), np.float32)),
    ]


@pytest.mark.parametrize(("layout", "array"), layouts(), ids=[name for name, _ in layouts()])
@pytest.mark.parametrize("name", ["uniform_", "normal_", "exponential_", "bernoulli_"])
def test_any_layout(name: str, layout: str, array: Any) -> None:
    function = getattr(mirror, name)
    drawn = []
    for call in (function, function.__wrapped__):
        generator = mirror.Generator().manual_seed(5)
        assert call(array, generator=generator) is array, layout
        drawn.append((array.tobytes(), bytes(generator.get_state())))
        array[...] = 0
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize(("name", "arguments", "named"), WRONG, ids=str)
def test_what_is_wrong_raises_the_same_and_draws_nothing(
    name: str, arguments: tuple[Any, ...], named: dict[str, Any]
) -> None:
    function = getattr(mirror, name)
    first = () if name.startswith("rand") and name != "random_" else (np.zeros(5, np.float32),)
    before = bytes(mirror.get_rng_state())
    found = raised(lambda: function(*first, *arguments, **named))
    wanted = raised(lambda: function.__wrapped__(*first, *arguments, **named))
    assert wanted is not None
    assert (type(found), str(found)) == (type(wanted), str(wanted))
    assert bytes(mirror.get_rng_state()) == before


@pytest.mark.parametrize(
    "array",
    [np.zeros(5, ">f4"), np.zeros(5, "U1"), [1.0], bytearray(8), None, np.broadcast_to(np.zeros(1), (5,))],
    ids=lambda array: type(array).__name__,
)
def test_no_array_to_fill(array: Any) -> None:
    error = raised(lambda: mirror.uniform_.__wrapped__(array))  # type: ignore[attr-defined]
    found = raised(lambda: mirror.uniform_(array))
    assert error is not None
    assert (type(found), str(found)) == (type(error), str(error))


def test_a_read_only_array_is_refused() -> None:
    array = np.zeros(5, np.float32)
    array.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        mirror.uniform_(array)


def test_an_enumeration_is_a_size() -> None:
    assert_same(*by_both("rand", Size.FOUR))


def test_the_default_generator_is_drawn_from() -> None:
    drawn = []
    for call in (mirror.randn, mirror.randn.__wrapped__):  # type: ignore[attr-defined]
        mirror.manual_seed(73)
        drawn.append((call(9).tobytes(), call(9, generator=None).tobytes(), bytes(mirror.get_rng_state())))
    assert drawn[0] == drawn[1]


@given(
    calls=st.lists(
        st.sampled_from(MADE).map(lambda row: ("", *row))
        | st.sampled_from(FILLED).map(lambda row: ("f", *row)),
        min_size=1,
        max_size=12,
    ),
    seed=st.integers(-(2**63), 2**64 - 1),
    size=st.integers(0, 40),
)
@settings(max_examples=150, deadline=None)
def test_any_sequence(calls: list[tuple[Any, ...]], seed: int, size: int) -> None:
    ours, theirs = (mirror.Generator().manual_seed(seed) for _ in range(2))
    for kind, name, arguments, named in calls:
        function = getattr(mirror, name)
        first = [(np.zeros(size),) if kind else () for _ in range(2)]
        found = function(*first[0], *arguments, **named, generator=ours)
        wanted = function.__wrapped__(*first[1], *arguments, **named, generator=theirs)
        assert_same(found, wanted)
    assert bytes(ours.get_state()) == bytes(theirs.get_state())


def test_it_looks_like_the_function() -> None:
    function: Any = mirror.rand
    assert str(inspect.signature(function)) == str(inspect.signature(function.__wrapped__))
    assert (function.__name__, function.__doc__) == ("rand", "Draws from [0, 1).")
    assert inspect.isroutine(function)
    assert pickle.loads(pickle.dumps(function)) is function
    assert copy.deepcopy(function) is function
    holder = type("Holder", (), {"fill": mirror.uniform_})
    with pytest.raises(TypeError, match="Holder"):
        holder().fill()  # bound: the holder is taken for the array


@pytest.mark.parametrize("n", [100, 5000])
def test_threads_share_a_generator_word_by_word(n: int) -> None:
    generator, alone = (mirror.Generator().manual_seed(73) for _ in range(2))
    parts: list[Any] = []

    def draw() -> None:
        for _ in range(200):
            parts.append(mirror.rand(n, generator=generator))

    threads = [threading.Thread(target=draw) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wanted = {mirror.rand(n, generator=alone).tobytes() for _ in range(800)}
    assert {part.tobytes() for part in parts} == wanted
    assert bytes(generator.get_state()) == bytes(alone.get_state())
