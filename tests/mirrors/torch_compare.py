# SPDX-License-Identifier: Apache-2.0
"""What the tests of trueseed.torch share: torch's tensors and our arrays, compared by bits."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

import trueseed.torch as mirror

SEEDS = (73, 0, -1, 2**63 + 5, 123456789012345)
SIZES = (0, 1, 2, 3, 15, 16, 17, 31, 32, 33, 100, 1000, 4099)
FLOATS = ("float32", "float64", "float16", "bfloat16")
WHOLE = ("int64", "int32", "int16", "int8", "uint8")


def pair(seed: int) -> tuple[torch.Generator, mirror.Generator]:
    theirs = torch.Generator()
    theirs.manual_seed(seed)
    return theirs, mirror.Generator().manual_seed(seed)


def array_of(tensor: torch.Tensor) -> Any:
    """The tensor's elements in order, as the mirror's arrays have them."""
    tensor = tensor.detach()
    if tensor.dtype == torch.bfloat16:
        return tensor.contiguous().view(torch.int16).numpy().view(np.uint16).reshape(tensor.shape)
    return tensor.numpy()


def ours_of(tensor: torch.Tensor) -> Any:
    """An array with the tensor's strides and values."""
    if tensor.dtype == torch.bfloat16:
        words = torch.empty_strided(tensor.shape, tensor.stride(), dtype=torch.int16)
        words.copy_(tensor.view(torch.int16))
        return words.numpy().view(np.uint16)
    copy = torch.empty_strided(tensor.shape, tensor.stride(), dtype=tensor.dtype)
    return copy.copy_(tensor).numpy()


def empty(shape: Any, dtype: str) -> Any:
    return np.zeros(shape, "uint16" if dtype == "bfloat16" else dtype)


def assert_bits(found: Any, wanted: torch.Tensor, note: Any = "") -> None:
    """Compares shape, type and bits."""
    expected = np.ascontiguousarray(array_of(wanted)).reshape(tuple(wanted.shape))
    values = np.ascontiguousarray(found).reshape(np.shape(found))
    if values.dtype.name == "bfloat16":  # where ml_dtypes is installed
        values = values.view(np.uint16)
    assert values.shape == expected.shape, note
    assert values.dtype == expected.dtype, note
    if values.tobytes() == expected.tobytes():
        return
    width = expected.dtype.itemsize
    words = [np.frombuffer(array.tobytes(), np.uint8).reshape(-1, width) for array in (values, expected)]
    bad = np.nonzero((words[0] != words[1]).any(axis=1))[0]
    first, second = (array[bad[0]][::-1].tobytes().hex() for array in words)
    raise AssertionError(f"{note}: element {bad[0]} is {first}, torch's {second}; {len(bad)} differ")


def assert_states(theirs: torch.Generator, ours: mirror.Generator, note: Any = "") -> None:
    assert bytes(theirs.get_state().numpy()) == bytes(ours.get_state()), note


def raised(call: Callable[[], Any]) -> BaseException | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            call()
        except Exception as error:
            return error
    return None


def assert_same_error(theirs: Callable[[], Any], ours: Callable[[], Any], words: bool = True) -> None:
    wanted, found = raised(theirs), raised(ours)
    assert wanted is not None
    assert type(found) is type(wanted), (found, wanted)
    if words:
        first = str(wanted).splitlines()[0]
        assert str(found) == first, (str(found), first)
