# SPDX-License-Identifier: Apache-2.0
"""The order in which PyTorch fills arrays: that of memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ._types import Array

Draw = Callable[[Array, bool], None]


def memory_order(shape: Sequence[int], *operands: Sequence[int]) -> list[int]:
    """Returns the dimensions from the slowest to the fastest, given each operand's strides.

    Definition: an insertion sort by stride that starts from the last dimension as the fastest. A stride of
                0 compares with nothing; of two equal strides, the longer dimension is slower. The first
                operand that tells decides.
    Matches:    TensorIterator's order of loops, and empty_like's strides.
    """

    def is_slower(first: int, second: int) -> bool | None:
        for strides in operands:
            if not strides[first] or not strides[second]:
                continue
            if strides[first] != strides[second]:
                return strides[first] > strides[second]
            if shape[first] > shape[second]:
                return True
        return None

    order = list(reversed(range(len(shape))))
    for start in range(1, len(order)):
        place = start
        for earlier in reversed(range(start)):
            slower = is_slower(order[earlier], order[place])
            if slower is None:
                continue
            if not slower:
                break
            order[earlier], order[place] = order[place], order[earlier]
            place = earlier
    return order[::-1]


def check_array(array: Array, *, is_written: bool = False) -> None:
    """Raises what torch.from_numpy raises, or what PyTorch does on a write to overlapping elements."""
    if not isinstance(array, np.ndarray):
        raise TypeError(f"expected np.ndarray (got {type(array).__name__})")
    flags = array.flags
    if flags.c_contiguous and array.dtype.isnative and (flags.writeable or not is_written):
        return
    if not array.dtype.isnative:
        raise ValueError(
            "given numpy array has byte order different from the native byte order. "
            "Conversion between byte orders is currently not supported."
        )
    if any(stride < 0 for stride in array.strides):
        raise ValueError("at least one stride of the array is negative; copy it first")
    if not is_written:
        return
    if not flags.writeable:
        raise ValueError("the array to fill is read-only")
    sizes = zip(array.shape, array.strides, strict=True)
    if array.size and any(size > 1 and not stride for size, stride in sizes):
        raise RuntimeError(
            "unsupported operation: more than one element of the written-to tensor refers to a single "
            "memory location. Please clone() the tensor before performing the operation."
        )


def empty_like(array: Array, dtype: str) -> Array:
    """Returns a dense array of the same shape whose memory is in the order of ``array``'s."""
    order = memory_order(array.shape, array.strides)
    dense = np.empty([array.shape[i] for i in order], dtype)
    return dense.transpose(np.argsort(order)) if order else dense


def fill(array: Array, draw: Draw) -> None:
    """Calls ``draw(elements, is_contiguous)`` with the array's elements in the order of memory.

    The elements are a flat, aligned array; what is drawn into it lands in ``array``. Nothing does where
    ``draw`` raises.
    """
    flags = array.flags
    if flags.c_contiguous and flags.aligned:
        draw(array if array.ndim == 1 else array.reshape(-1), True)
        return
    ordered = array.transpose(memory_order(array.shape, array.strides))
    if ordered.flags.c_contiguous and ordered.flags.aligned:
        draw(ordered.reshape(-1), False)
        return
    elements = np.empty(array.size, array.dtype)
    draw(elements, array.flags.c_contiguous)
    ordered[...] = elements.reshape(ordered.shape)
