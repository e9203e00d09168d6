# SPDX-License-Identifier: Apache-2.0
"""Python's random.Random over the C++ draws."""

from __future__ import annotations

import importlib
import math
from operator import index
from typing import Any
from warnings import warn

from .._libm import checked_libm
from . import _choices

_draws: Any = importlib.import_module("trueseed._draws")
_Native: Any = _draws.CPythonRandom

_SEEDS = (type(None), int, float, str, bytes, bytearray)
_ONE = 1
_FLOAT_RANGE = 1 << 53


# Gives the state of a generator that is made without a seed; None, or a state of None, stands for the system's entropy.
fresh_state: Any = None


class Random(_Native):  # type: ignore[misc]
    """A generator of random numbers: MT19937 and Python's draws.

    Matches: random.Random of CPython 3.11; other releases' by for_version.
    State:   that of random.Random; getstate() and setstate() exchange it.
    Bits:    exact or pinned by method: docs/streams-python.md. What is pinned has the bits of this machine's
             C library, or with libm="reference" those of Debian 12's, on any machine.
    Errors:  ValueError for another libm.
    """

    VERSION = 3

    def __init__(self, x: Any = None, *, libm: str = "host") -> None:
        self._set_libm(checked_libm(libm))
        self.seed(x)
        self.gauss_next = None

    @staticmethod
    def for_version(version: str) -> type[Random]:
        """Return the class that draws and refuses as this release does ("3.11" to "3.14")."""
        from ._versions import for_version

        return for_version(version)

    def seed(self, a: Any = None, version: int = 2) -> None:
        """Seed by an int, float, str, bytes or bytearray; without one by the system's entropy, or by the run's seed."""
        if a is None and fresh_state is not None and (state := fresh_state()) is not None:
            Random.setstate(self, state)
            return
        if version == 1 and isinstance(a, (str, bytes)):
            self._seed_text(a.decode("latin-1") if isinstance(a, bytes) else a)
        elif version == 2 and isinstance(a, (str, bytes, bytearray)):
            self._seed_bytes(a.encode() if isinstance(a, str) else a)
        elif isinstance(a, _SEEDS):
            super().seed(a)
        else:
            raise TypeError(
                "The only supported seed types are: None,\nint, float, str, bytes, and bytearray."
            )
        self.gauss_next = None

    def getstate(self) -> tuple[Any, ...]:
        """Return the state, for setstate of this class or of Python's."""
        return self.VERSION, super().getstate(), self.gauss_next

    def setstate(self, state: Any) -> None:
        """Go on from what getstate returned, of this class or of Python's."""
        version = state[0]
        if version not in (2, 3):
            raise ValueError(
                f"state with version {version} passed to Random.setstate() of version {self.VERSION}"
            )
        _, words, self.gauss_next = state
        if version == 2:
            # Its words were signed.
            try:
                words = tuple(word % 2**32 for word in words)
            except ValueError as error:
                raise TypeError from error
        super().setstate(words)

    def __getstate__(self) -> tuple[Any, ...]:
        return self.getstate()

    def __setstate__(self, state: Any) -> None:
        self.setstate(state)

    def __reduce__(self) -> Any:
        # A class with a constructor of its own may have another default.
        if self.libm == "host" and type(self).__init__ is Random.__init__:
            return self.__class__, (), self.getstate()
        return _made, (self.__class__, self.libm), self.getstate()

    def __init_subclass__(cls, /, **keywords: Any) -> None:
        """Draw whole numbers through getrandbits or, where only random is replaced, through that."""
        super().__init_subclass__(**keywords)
        for kind in cls.__mro__:
            if "_randbelow" in kind.__dict__:
                break
            if "getrandbits" in kind.__dict__:
                cls._randbelow = cls._randbelow_with_getrandbits
                break
            if "random" in kind.__dict__:
                cls._randbelow = cls._randbelow_without_getrandbits
                break

    # The native method under this name is how drawing through getrandbits is known as our own.
    _randbelow = _Native._randbelow

    def _randbelow_without_getrandbits(self, n: Any, maxsize: int = _FLOAT_RANGE) -> Any:
        """Draw from range(n), n > 0, by random() alone."""
        if n >= maxsize:
            warn(
                "Underlying random() generator does not supply \n"
                "enough bits to choose from a population range this large.\n"
                "To remove the range limitation, add a getrandbits() method.",
                stacklevel=2,
            )
            return math.floor(self.random() * n)
        limit = (maxsize - maxsize % n) / maxsize
        return self._below_by_random(n, maxsize, limit, math.floor)

    # Whole numbers.

    def randrange(self, start: Any, stop: Any = None, step: Any = _ONE) -> Any:
        """Draw from range(start, stop, step)."""
        if type(start) is int and step is _ONE:
            if stop is None:
                if start > 0:
                    return self._randbelow(start)
            elif type(stop) is int and stop > start:
                return start + self._randbelow(stop - start)
        return self._randrange_of(start, stop, step)

    def randint(self, a: Any, b: Any) -> Any:
        """Draw from a to b, both included."""
        return self.randrange(a, b + 1)

    def _randrange_of(self, start: Any, stop: Any, step: Any) -> Any:
        first = _whole(start, "arg 1")
        if stop is None:
            if step is not _ONE:
                raise TypeError("Missing a non-None stop argument")
            if first > 0:
                return self._randbelow(first)
            raise ValueError("empty range for randrange()")
        end = _whole(stop, "stop")
        width = end - first
        stride = _whole(step, "step")
        if stride == 0:
            raise ValueError("zero step for randrange()")
        count = len_of_range(width, stride)
        if count > 0:
            return first + stride * self._randbelow(count)
        if stride == 1:
            raise ValueError(f"empty range for randrange() ({first}, {end}, {width})")
        raise ValueError("empty range for randrange()")

    # Choices.

    def sample(self, population: Any, k: Any, *, counts: Any = None) -> list[Any]:
        """Draw k different items; counts says how often each item is there."""
        return _choices.sample(self, population, k, counts)

    def choices(
        self, population: Any, weights: Any = None, *, cum_weights: Any = None, k: Any = 1
    ) -> list[Any]:
        """Draw k items with replacement, by weights or by their running sums."""
        return _choices.choices(self, population, weights, cum_weights, k)


def _made(kind: Any, libm: str) -> Any:
    rng = kind()
    rng._set_libm(checked_libm(libm))
    return rng


def len_of_range(width: int, stride: int) -> int:
    """How many numbers a range has that is `width` wide; not above 0 where it is empty."""
    return (width + stride + (-1 if stride > 0 else 1)) // stride


def _whole(number: Any, what: str) -> int:
    try:
        return index(number)
    except TypeError:
        whole = int(number)
        if whole != number:
            warn("randrange() will raise TypeError in the future", DeprecationWarning, stacklevel=4)
            raise ValueError(f"non-integer {what} for randrange()") from None
        warn(
            "non-integer arguments to randrange() have been deprecated since Python 3.10 and will be "
            "removed in a subsequent version",
            DeprecationWarning,
            stacklevel=4,
        )
        return whole
