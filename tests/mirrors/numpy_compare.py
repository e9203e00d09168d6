# SPDX-License-Identifier: Apache-2.0
"""What the tests of small calls share: NumPy's object and ours in one state, and calls held together."""

from __future__ import annotations

import copy
import warnings
from typing import Any, NamedTuple

import numpy as np

import trueseed.numpy
from trueseed.numpy import Generator, RandomState

NAN = float("nan")
STANDARD = ("random", "standard_normal", "standard_exponential")


def shown(value: Any) -> Any:
    """A value in full: type, dtype, layout and bits."""
    if isinstance(value, np.ndarray | np.generic):
        array = np.asarray(value)
        # Between the items of longdouble lies what was there before.
        bits = array.tolist() if array.dtype.char in "gGO" else array.tobytes()
        strides = array.strides if isinstance(value, np.ndarray) else ()
        return type(value), array.dtype.str, array.shape, strides, bits
    return type(value), bytes(value) if isinstance(value, memoryview) else repr(value)


class Each(NamedTuple):
    """One of what a function makes: made anew for each call, as copies keep no layout."""

    make: Any
    at: int

    @classmethod
    def of(cls, make: Any) -> list[Each]:
        """All that it makes."""
        return [cls(make, at) for at in range(len(make()))]

    @classmethod
    def fresh(cls, value: Any) -> Any:
        """The value for one call."""
        return value.make()[value.at] if isinstance(value, cls) else copy.deepcopy(value)


def outcome(call: Any, /, *given_arguments: Any, **given_keywords: Any) -> Any:
    """What a call gives and makes of its arguments, or the error's type and words; and its warnings."""
    arguments = [Each.fresh(value) for value in given_arguments]
    keywords = {name: Each.fresh(value) for name, value in given_keywords.items()}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = call(*arguments, **keywords)
            found = shown(result), any(result is one for one in (*arguments, *keywords.values()))
        except Exception as error:
            found = type(error), str(error)
    left = [shown(one) for one in (*arguments, *keywords.values())]
    return found, left, [(one.category, str(one.message)) for one in caught]


def generators() -> tuple[Any, Any]:
    """NumPy's Generator and ours in the same state, a half word kept."""
    made = np.random.Generator(np.random.PCG64(73)), Generator(trueseed.numpy.PCG64(73))
    for rng in made:
        rng.integers(5, dtype=np.int32)
    return made


def states() -> tuple[Any, Any]:
    """NumPy's RandomState and ours in the same state."""
    return np.random.RandomState(73), RandomState(73)


def state_of(rng: Any) -> str:
    """The whole state, as text."""
    if hasattr(rng, "spawn"):
        return repr(rng.bit_generator.state)
    state = rng.get_state(legacy=False)
    return repr((state["state"].pop("key").tobytes(), state))


def same(pair: tuple[Any, Any], method: str, /, *arguments: Any, **keywords: Any) -> None:
    """Both give the same and are in the same state then."""
    theirs, ours = (outcome(getattr(rng, method), *arguments, **keywords) for rng in pair)
    assert ours == theirs, (method, arguments, keywords)
    assert state_of(pair[1]) == state_of(pair[0]), ("state", method, arguments, keywords)


class Subclass(np.ndarray):
    """An array of another class, which takes the detour."""


def read_only(array: Any) -> Any:
    """The same array, not to be written."""
    array.setflags(write=False)
    return array


def unaligned(n: int, dtype: Any) -> Any:
    """An array that begins one byte beside its alignment."""
    dtype = np.dtype(dtype)
    return np.zeros(n * dtype.itemsize + 1, np.uint8)[1:].view(dtype)


INTEGER_DTYPES = (
    *(np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.uint64, np.bool, bool, int),
    *(
        "i4",
        "<i4",
        ">i4",
        "int32",
        "q",
        "Q",
        "l",
        "?",
        "long",
        np.dtype("u2"),
        np.dtype(">u2"),
        np.dtype("q"),
    ),
    *(np.longlong, np.float64, None, float, object, "M8[s]", np.dtype("i4,i4"), "no such"),
)
