# SPDX-License-Identifier: Apache-2.0
"""PyTorch's types on NumPy arrays."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

SCALAR_NAMES = {
    "float32": "Float",
    "float64": "Double",
    "float16": "Half",
    "bfloat16": "BFloat16",
    "bool": "Bool",
    "uint8": "Byte",
    "int8": "Char",
    "int16": "Short",
    "int32": "Int",
    "int64": "Long",
    "uint16": "UInt16",
    "uint32": "UInt32",
    "uint64": "UInt64",
    "complex64": "ComplexFloat",
    "complex128": "ComplexDouble",
}
FLOATING = ("float32", "float64", "float16", "bfloat16")
REAL_PARTS = {"complex64": "float32", "complex128": "float64"}

# Where a name means another type to NumPy than to PyTorch.
_ALIASES = {
    "float": "float32",
    "half": "float16",
    "int": "int32",
    "long": "int64",
    "short": "int16",
    "cfloat": "complex64",
    "cdouble": "complex128",
}

_BFLOAT16: Any = import_module("ml_dtypes").bfloat16 if find_spec("ml_dtypes") else None


@lru_cache(maxsize=256, typed=True)
def type_name(dtype: Any) -> str:
    """Returns PyTorch's name of a type, given by that name, as a NumPy type or as a torch.dtype.

    Raises: TypeError for what is no type, or one that PyTorch lacks.
    """
    name = dtype if isinstance(dtype, str) else ""
    if type(dtype).__module__.partition(".")[0] == "torch":
        name = str(dtype)
    name = name.removeprefix("torch.")
    name = _ALIASES.get(name, name)
    if name not in SCALAR_NAMES:
        name = np.dtype(name or dtype).name
    if name not in SCALAR_NAMES:
        raise TypeError(f"{dtype!r} is no type of PyTorch's")
    return name


def name_of(array: Array, dtype: Any = None) -> str:
    """Returns the name of an array's type: its own, or ``dtype`` where 16-bit words stand for bfloat16.

    Raises: TypeError where the array is of another type.
    """
    own = type_name(array.dtype)
    if dtype is None:
        return own
    name = type_name(dtype)
    if name == own or (name == "bfloat16" and own == "uint16"):
        return name
    raise TypeError(f"the array's type is {own}, not {name}")


def storage_type(name: str) -> str:
    """Returns NumPy's name of the type that holds a type's bits."""
    return "uint16" if name == "bfloat16" else name


def words_of(array: Array, name: str) -> Array:
    """Returns the array as the C++ draws take it: bfloat16 as 16-bit words."""
    return array.view(np.uint16) if name == "bfloat16" else array


def given_back(words: Array, name: str) -> Array:
    """Returns a fresh array as the caller gets it: of type bfloat16 where ml_dtypes is installed."""
    return words.view(_BFLOAT16) if name == "bfloat16" and _BFLOAT16 is not None else words


def widened(array: Array, name: str) -> Array:
    """Returns the values in the type in which PyTorch computes with this one: float32 for half types."""
    if name == "float16":
        return array.astype(np.float32)
    if name == "bfloat16":
        return (words_of(array, name).astype(np.uint32) << np.uint32(16)).view(np.float32)
    return array


def narrowed(values: Array, name: str) -> Array:
    """Returns values rounded to the type, ties to even; to the half types by way of float32."""
    if name == "float16":
        return values.astype(np.float32).astype(np.float16)
    if name != "bfloat16":
        return values.astype(name)
    bits = np.ascontiguousarray(values, np.float32).view(np.uint32)
    rounded = (bits + np.uint32(0x7FFF) + (bits >> np.uint32(16) & np.uint32(1))) >> np.uint32(16)
    words: Array = np.where(np.isnan(values), np.uint32(0x7FC0), rounded).astype(np.uint16)
    return words


def rounded(operation: Any, first: Array, second: Any, name: str) -> Array:
    """Returns what an operation of two operands gives in the type.

    Definition: computed in the wider type and rounded once. A number is rounded to the type before a sum or a
                difference, and not before a product or a quotient.
    """
    wide = widened(first, name)
    if isinstance(second, np.ndarray):
        other: Any = widened(second, name)
    elif operation in (np.add, np.subtract):
        other = as_number(second, name)
    else:
        other = wide.dtype.type(second)
    with np.errstate(all="ignore"):
        result = operation(wide, other)
    return narrowed(result, name) if wide is not first else result


def as_number(value: Any, name: str) -> Any:
    """Returns a number rounded to the type, in the type in which PyTorch computes with it."""
    return widened(narrowed(np.asarray([value]), name), name)[0]


def shape_of(size: Sequence[Any], function: str) -> tuple[int, ...]:
    """Returns the shape that ``size`` means: numbers, or one sequence of numbers.

    Raises: TypeError for what are no integers, RuntimeError for negative ones.
    """
    numbers = size[0] if len(size) == 1 and isinstance(size[0], (tuple, list)) else size
    shape = []
    for number in numbers:
        if type(number) is not int and (
            isinstance(number, (bool, float)) or not hasattr(number, "__index__")
        ):
            raise TypeError(
                f"{function}(): argument 'size' (position 1) must be tuple of ints, not {type(number).__name__}"
            )
        shape.append(number.__index__())
    for number in shape:
        if number < 0:
            raise RuntimeError(f"Trying to create tensor with negative dimension {number}: {shape}")
    return tuple(shape)
