# SPDX-License-Identifier: Apache-2.0
"""States that are none: an error, or the same draws as the original's after it.

Ours are refused where NumPy reads beyond its words, too: it takes such a state, and ends by it at the next draw.
"""

from __future__ import annotations

import copy
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import trueseed.numpy
import trueseed.random

NAMES = ("MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64")
NUMBERS = st.one_of(
    st.integers(-3, 700), st.integers(-(2**130), 2**130), st.sampled_from([2**31, 2**32, 2**64, 2**128])
)
GARBAGE = st.one_of(
    NUMBERS,
    st.none(),
    st.booleans(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(NAMES),
    st.lists(st.integers(-1, 2**33), max_size=5),
    st.dictionaries(st.sampled_from(["state", "inc", "key", "pos", "counter"]), NUMBERS, max_size=3),
    st.builds(tuple, st.lists(st.integers(0, 9), max_size=4)),
    st.builds(lambda n: np.arange(n, dtype=np.uint64), st.sampled_from([0, 1, 2, 3, 4, 5, 623, 624, 625])),
    st.builds(lambda n: np.ones(n), st.sampled_from([2, 4, 624])),
)


REFUSALS = (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError)


def outcome(act: Any) -> Any:
    """What `act` returns, or "refused"."""
    try:
        return act()
    except REFUSALS:
        return "refused"


def damage(state: Any, path: list[int], garbage: Any, drop: bool) -> Any:
    """The state with one of its parts, reached by the path, replaced or left out."""
    if not path or not isinstance(state, (dict, tuple, list)) or not state:
        return garbage
    keys = sorted(state) if isinstance(state, dict) else list(range(len(state)))
    key = keys[path[0] % len(keys)]
    parts = dict(state) if isinstance(state, dict) else list(state)
    if drop and len(path) == 1:
        del parts[key]
    else:
        parts[key] = damage(parts[key], path[1:], garbage, drop)
    return tuple(parts) if isinstance(state, tuple) else parts


DAMAGES = {"path": st.lists(st.integers(0, 9), max_size=3), "garbage": GARBAGE, "drop": st.booleans()}


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=300, deadline=None)
@given(**DAMAGES)
@example(path=[0], garbage=["0", "1", "2", "3"], drop=False)
def test_of_bit_generators(name: str, path: list[int], garbage: Any, drop: bool) -> None:
    ours, theirs = getattr(trueseed.numpy, name)(5), getattr(np.random, name)(5)
    state = damage(copy.deepcopy(theirs.state), path, garbage, drop)
    accepted = outcome(lambda: setattr(theirs, "state", state)) is None
    if outcome(lambda: setattr(ours, "state", state)) == "refused":
        return
    assert accepted
    assert [ours.random_raw() for _ in range(5)] == [theirs.random_raw() for _ in range(5)]


@settings(max_examples=500, deadline=None)
@given(legacy=st.booleans(), **DAMAGES)
@example(legacy=False, path=[2], garbage="0", drop=False)
@example(legacy=True, path=[3], garbage=1 << 31, drop=False)
def test_of_random_state(legacy: bool, path: list[int], garbage: Any, drop: bool) -> None:
    ours, theirs = trueseed.numpy.RandomState(5), np.random.RandomState(5)
    for rng in (ours, theirs):
        rng.standard_normal()
    state = damage(copy.deepcopy(theirs.get_state(legacy=legacy)), path, garbage, drop)
    accepted = outcome(lambda: theirs.set_state(state)) is None
    if outcome(lambda: ours.set_state(state)) == "refused":
        return
    assert accepted
    assert ours.standard_normal(3).tobytes() == theirs.standard_normal(3).tobytes()
    assert ours.random_sample(3).tobytes() == theirs.random_sample(3).tobytes()


@settings(max_examples=500, deadline=None)
@given(**DAMAGES)
def test_of_python(path: list[int], garbage: Any, drop: bool) -> None:
    results = []
    for library in (random, trueseed.random):
        rng = library.Random(5)
        rng.gauss(0, 1)
        state = damage(rng.getstate(), path, garbage, drop)
        results.append(outcome(lambda rng=rng, state=state: rng.setstate(state)))
        if results[-1] is None:
            results[-1] = outcome(lambda rng=rng: [rng.gauss(0, 1), rng.random(), rng.getrandbits(70)])
    assert repr(results[0]) == repr(results[1])
