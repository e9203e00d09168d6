# SPDX-License-Identifier: Apache-2.0
"""The bounds of Generator.integers: checked, made closed, cast to the dtype's unsigned type."""

from __future__ import annotations

import importlib
from typing import Any, NamedTuple

import numpy as np

_draws: Any = importlib.import_module("trueseed._draws")


class _Kind(NamedTuple):
    dtype: Any
    name: str
    bits: int
    unsigned: Any
    # The type that bounds are compared and held in; none for those of 64 bits.
    above: Any
    least: int
    most: int


def _kind(dtype: Any, above: Any) -> _Kind:
    if dtype is np.bool:
        return _Kind(dtype, "bool", 1, np.uint8, above, 0, 1)
    limits = np.iinfo(dtype)
    unsigned = np.dtype(f"u{np.dtype(dtype).itemsize}")
    return _Kind(dtype, np.dtype(dtype).name, limits.bits, unsigned, above, int(limits.min), int(limits.max))


_KINDS = {
    np.dtype(kind.dtype): kind
    for kind in (
        _kind(np.int64, None),
        _kind(np.int32, np.uint64),
        _kind(np.int16, np.uint32),
        _kind(np.int8, np.uint16),
        _kind(np.uint64, None),
        _kind(np.uint32, np.uint64),
        _kind(np.uint16, np.uint32),
        _kind(np.uint8, np.uint16),
        _kind(np.bool, np.uint8),
    )
}


def integers(native: Any, low: Any, high: Any, size: Any, dtype: Any, endpoint: bool) -> Any:
    """Return what Generator.integers returns."""
    if high is None:
        low, high = 0, low
    wanted = np.dtype(dtype)
    kind = _KINDS.get(wanted)
    if kind is None or not wanted.isnative:
        if not wanted.isnative:
            raise ValueError(
                "Providing a dtype with a non-native byteorder is not supported. If you require "
                "platform-independent byteorder, call byteswap when required."
            )
        raise TypeError(f"Unsupported dtype {wanted!r} for integers")
    closed = bool(endpoint)
    drawn = _draw(native, kind, low, high, size, closed)
    if size is None and (dtype is bool or dtype is int) and np.ndim(drawn) == 0:
        return dtype(drawn)
    return drawn


def _draw(native: Any, kind: _Kind, low: Any, high: Any, size: Any, closed: bool) -> Any:
    if size is not None and np.prod(size) == 0:
        return np.empty(size, dtype=kind.dtype)
    lows, highs = np.asarray(low), np.asarray(high)
    if lows.ndim == 0 and highs.ndim == 0:
        return _draw_within(native, kind, int(lows), int(highs) - (not closed), size, closed)
    if kind.above is None:
        first, last = _closed_wide(kind, lows, highs, closed)
    else:
        first, last = _closed_narrow(kind, lows, highs, closed)
    shape = np.broadcast(first, last).shape
    out = np.empty(shape if size is None else size, kind.dtype)
    # Wraps where the range is wider than the signed type.
    extent = (last.astype(kind.unsigned) - first.astype(kind.unsigned)).astype(kind.unsigned)
    # An output that is smaller than the bounds takes the first ones: so NumPy does.
    spread = np.broadcast(first, last, out).shape
    if np.prod(spread) < out.size:
        raise ValueError(f"Output size {out.shape} is not compatible with bounds that are empty.")
    each = [np.broadcast_to(a, spread).ravel()[: out.size] for a in (first.astype(kind.unsigned), extent)]
    native.fill_bounded_each(kind.bits, out, *each)
    return out


def _draw_within(native: Any, kind: _Kind, first: int, last: int, size: Any, closed: bool) -> Any:
    if first < kind.least:
        raise ValueError(f"low is out of bounds for {kind.name}")
    if last > kind.most:
        raise ValueError(f"high is out of bounds for {kind.name}")
    if first > last:
        raise ValueError(_empty(closed, first))
    mask = (1 << 64) - 1
    out = np.empty(() if size is None else size, kind.dtype)
    native.fill_bounded(kind.bits, out, first & mask, (last - first) & mask)
    return out[()] if size is None else out


def _empty(closed: bool, low: Any) -> str:
    if not np.any(low):
        return f"high {'<' if closed else '<='} 0"
    return f"low {'>' if closed else '>='} high"


def _closed_narrow(kind: _Kind, lows: Any, highs: Any, closed: bool) -> tuple[Any, Any]:
    if not np.can_cast(lows, kind.dtype) and np.any(lows < kind.dtype(kind.least)):
        raise ValueError(f"low is out of bounds for {kind.name}")
    if not np.can_cast(highs, kind.dtype):
        end = kind.above(kind.most + 1)
        if np.any(highs >= end if closed else highs > end):
            raise ValueError(f"high is out of bounds for {kind.name}")
    if np.any(lows > highs if closed else lows >= highs):
        raise ValueError(_empty(closed, lows))
    # Wide enough for the open end of every narrower type.
    first, last = lows.astype(np.int64), highs.astype(np.int64)
    return first, last - (not closed)


def _closed_wide(kind: _Kind, lows: Any, highs: Any, closed: bool) -> tuple[Any, Any]:
    if np.can_cast(lows, kind.dtype):
        first = lows.astype(kind.dtype)
    else:
        first = np.empty_like(lows, dtype=kind.dtype)
        # In the order of its memory, whichever that is: so NumPy does.
        memory = first.ravel(order="K")
        for at, value in enumerate(lows.flat):
            if not kind.least <= int(value) <= kind.most:
                raise ValueError(f"low is out of bounds for {kind.name}")
            memory[at] = int(value)
    still_open = not closed and np.can_cast(highs, kind.dtype)
    if np.can_cast(highs, kind.dtype):
        last = highs.astype(kind.dtype)
    else:
        last = np.empty_like(highs, dtype=kind.dtype)
        memory = last.ravel(order="K")
        for at, value in enumerate(highs.flat):
            end = int(value) - (not closed)
            if end > kind.most:
                raise ValueError(f"high is out of bounds for {kind.name}")
            if end < kind.least:
                raise ValueError(_empty(closed, first))
            memory[at] = end
    if np.any(first >= last if still_open else first > last):
        raise ValueError(_empty(closed, first))
    return first, last - kind.dtype(1) if still_open else last


_draws.set_numpy_integers_slow_path(integers)
