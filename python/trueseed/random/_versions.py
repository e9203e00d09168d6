# SPDX-License-Identifier: Apache-2.0
"""What CPython's releases after 3.11 draw and refuse in another way."""

from __future__ import annotations

from operator import index
from typing import Any

from . import _choices
from ._random import Random, len_of_range


class _Random312(Random):
    """Random as in CPython 3.12 and 3.13."""

    _skips_zero = False

    def __reduce__(self) -> Any:
        if type(self).__module__ == __name__:
            host = self.libm == "host"
            return _made, (self._release,) if host else (self._release, self.libm), self.getstate()
        return super().__reduce__()

    _release = "3.12"

    def expovariate(self, lambd: Any = 1.0) -> Any:
        """Draw from the exponential distribution of rate lambd."""
        return super().expovariate(lambd)

    def binomialvariate(self, n: Any = 1, p: Any = 0.5) -> Any:
        """Draw the number of successes among n trials of probability p."""
        return self._binomialvariate(n, p, self._skips_zero)

    def _randrange_of(self, start: Any, stop: Any, step: Any) -> Any:
        first = index(start)
        if stop is None:
            return super()._randrange_of(first, None, step)
        end, stride = index(stop), index(step)
        if stride == 0:
            raise ValueError("zero step for randrange()")
        count = len_of_range(end - first, stride)
        if count > 0:
            return first + stride * self._randbelow(count)
        spelled = f"{start}, {stop}" if stride == 1 else f"{start}, {stop}, {step}"
        raise ValueError(f"empty range in randrange({spelled})")


class _Random313(_Random312):
    """Random as in CPython 3.13."""

    _release = "3.13"


class _Random314(_Random312):
    """Random as in CPython 3.14."""

    _release = "3.14"
    _skips_zero = True

    def sample(self, population: Any, k: Any, *, counts: Any = None) -> list[Any]:
        """Draw k different items; counts says how often each item is there."""
        return _choices.sample(self, population, k, counts, may_be_empty=True)


_RELEASES: dict[str, type[Random]] = {
    "3.11": Random,
    "3.12": _Random312,
    "3.13": _Random313,
    "3.14": _Random314,
}


def for_version(version: str) -> type[Random]:
    """Return the class of a release."""
    found = _RELEASES.get(version)
    if found is None:
        raise ValueError(f"the random of Python {version!r} is not known; known are {', '.join(_RELEASES)}")
    return found


def _made(version: str, libm: str = "host") -> Random:
    return for_version(version)(libm=libm)
