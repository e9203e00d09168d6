# SPDX-License-Identifier: Apache-2.0
"""Generator's shuffles: of arrays where they lie, of sequences item by item."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index


def shuffle(native: Any, lock: Any, x: Any, axis: int = 0) -> None:
    """Shuffle x in place along an axis."""
    n = len(x)
    if not isinstance(x, np.ndarray):
        return _shuffle_sequence(native, lock, x, n, axis)
    if not x.flags.writeable:
        raise ValueError("array is read-only")
    axis = normalize_axis_index(axis, x.ndim)
    if x.size == 0:
        return None
    if type(x) is np.ndarray and x.ndim == 1:
        _shuffle_memory(native, x, 0, 1)
        return None
    rows = np.swapaxes(x, 0, axis)
    held = np.empty_like(rows[0, ...])
    with lock:
        for i in range(len(rows) - 1, 0, -1):
            j = native.interval(i)
            if i != j:
                held[...] = rows[j, ...]
                rows[j, ...] = rows[i, ...]
                rows[i, ...] = held
    return None


def _shuffle_sequence(native: Any, lock: Any, x: Any, n: int, axis: int) -> None:
    if not isinstance(x, Sequence):
        warnings.warn(
            f"you are shuffling a '{type(x).__name__}' object which is not a subclass of "
            "'Sequence'; `shuffle` is not guaranteed to behave correctly. E.g., non-numpy "
            "array/tensor objects with view semantics may contain duplicates after shuffling.",
            UserWarning,
            stacklevel=4,
        )
    if axis != 0:
        raise NotImplementedError("Axis argument is only supported on ndarray objects")
    items: Any = x
    with lock:
        for i in range(n - 1, 0, -1):
            j = native.interval(i)
            items[i], items[j] = items[j], items[i]


# Shuffles along one axis, anew at each place of the others.
def _shuffle_memory(native: Any, x: Any, axis: int, first: int) -> None:
    native.shuffle(x, axis, x.itemsize, first, x.dtype.hasobject)


def permutation(native: Any, lock: Any, x: Any, axis: int) -> Any:
    """Return x shuffled along an axis, or range(x) shuffled."""
    if isinstance(x, (int, np.integer)):
        numbers = np.arange(x)
        shuffle(native, lock, numbers)
        return numbers
    given = np.asarray(x)
    axis = normalize_axis_index(axis, given.ndim)
    if given.ndim == 1:
        if np.may_share_memory(given, x):
            given = np.array(given)
        shuffle(native, lock, given)
        return given
    order = native.permutation_plain(given.shape[axis], 0)
    if order is None:
        order = permutation(native, lock, given.shape[axis], 0)
    at: list[Any] = [slice(None)] * given.ndim
    at[axis] = order
    return given[tuple(at)]


def permuted(native: Any, lock: Any, x: Any, axis: Any, out: Any) -> Any:
    """Return x with each slice along an axis shuffled by itself."""
    x = np.asarray(x)
    if out is None:
        out = x.copy(order="K")
    else:
        if type(out) is not np.ndarray:
            raise TypeError("out must be a numpy array")
        if not out.flags.writeable:
            raise ValueError("out is read-only")
        if out.shape != x.shape:
            raise ValueError("out must have the same shape as x")
        np.copyto(out, x, casting="safe")
    if axis is None:
        _shuffle_all(native, lock, out)
    else:
        _shuffle_memory(native, out, normalize_axis_index(axis, np.ndim(out)), 0)
    return out


def _shuffle_all(native: Any, lock: Any, out: Any) -> None:
    if out.ndim <= 1:
        shuffle(native, lock, out)
    elif out.flags.c_contiguous or out.flags.f_contiguous:
        shuffle(native, lock, out.ravel(order="A"))
    else:
        flat = out.ravel(order="C")
        shuffle(native, lock, flat)
        out[...] = flat.reshape(out.shape)
