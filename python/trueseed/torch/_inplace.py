# SPDX-License-Identifier: Apache-2.0
"""The drawing methods of torch.Tensor as functions that fill an array and return it.

An array that is not contiguous is filled in the order of its memory. ``dtype="bfloat16"`` says that an array of
uint16 holds the bits of bfloat16.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from . import _cuda
from ._generator import Generator, chosen
from ._layout import check_array, fill, memory_order
from ._plain_calls import with_plain_calls
from ._types import FLOATING, REAL_PARTS, SCALAR_NAMES, Array, name_of, words_of

_UNSET: Any = object()
_C_NAMES = {
    "bool": "bool",
    "uint8": "unsigned char",
    "int8": "signed char",
    "int16": "short int",
    "int32": "int",
    "int64": "long int",
    "uint16": "short unsigned int",
    "uint32": "unsigned int",
    "uint64": "long unsigned int",
    "complex64": "c10::complex<float>",
    "complex128": "c10::complex<double>",
}


def refuse(function: str, name: str) -> None:
    """Raises the error of a kernel that lacks a type."""
    raise NotImplementedError(f"\"{function}\" not implemented for '{SCALAR_NAMES[name]}'")


def _real(value: Any) -> float:
    """Returns a parameter as a float.

    Raises: TypeError for what is no number.
    """
    if isinstance(value, (str, bytes, bytearray)):
        raise TypeError(f"a parameter must be float, not {type(value).__name__}")
    return float(value)


def _opened(array: Array, generator: Any, dtype: Any) -> tuple[Any, str, Array]:
    """Returns the generator, the type's name and the array's words."""
    check_array(array, is_written=True)
    name = name_of(array, dtype)
    return chosen(generator), name, words_of(array, name)


@with_plain_calls
def uniform_(
    array: Array,
    from_: float = 0.0,
    to: float = 1.0,
    *,
    generator: Generator | None = None,
    dtype: Any = None,
) -> Array:
    """Fills with numbers of [from_, to); of a complex array, both parts."""
    g, name, words = _opened(array, generator, dtype)
    if isinstance(g, _cuda.Generator):
        _cuda.uniform_(words, from_, to, generator=g, dtype=name)
        return array
    real = REAL_PARTS.get(name, name)
    if real not in FLOATING:
        refuse("check_uniform_bounds", name)
    fill(words, lambda out, _: g._draws.uniform(_parts(out, real), real, _real(from_), _real(to)))
    return array


@with_plain_calls
def normal_(
    array: Array,
    mean: float = 0.0,
    std: float = 1.0,
    *,
    generator: Generator | None = None,
    dtype: Any = None,
) -> Array:
    """Fills with normal numbers; of a complex array, both parts, which share the variance."""
    g, name, words = _opened(array, generator, dtype)
    if isinstance(g, _cuda.Generator):
        _cuda.normal_(words, mean, std, generator=g, dtype=name)
        return array
    check_std(std)
    if array.size == 0:
        return array
    real = REAL_PARTS.get(name, name)
    if real not in FLOATING:
        refuse("normal_kernel_cpu", name)
    mean, deviation = _real(mean), _real(std) / (1.0 if real == name else math.sqrt(2.0))
    fill(words, lambda out, whole: g._draws.normal(_parts(out, real), real, mean, deviation, whole))
    return array


def _parts(out: Array, real: str) -> Array:
    return out.view(real) if out.dtype.kind == "c" else out


def check_std(std: float) -> None:
    """Raises RuntimeError for a negative deviation."""
    if not std >= 0.0:
        raise RuntimeError(f"normal expects std >= 0.0, but found std {std:g}")


def log_normal_(
    array: Array,
    mean: float = 1.0,
    std: float = 2.0,
    *,
    generator: Generator | None = None,
    dtype: Any = None,
) -> Array:
    """Fills with numbers whose logarithm is normal."""
    g, name, words = _opened(array, generator, dtype)
    if isinstance(g, _cuda.Generator):
        _cuda.log_normal_(words, mean, std, generator=g, dtype=name)
        return array
    if not std > 0.0:
        raise RuntimeError(f"log_normal_ expects std > 0.0, but found std={std:g}")
    if array.size == 0:
        return array
    if name not in FLOATING:
        refuse("log_normal_cpu", name)
    fill(words, lambda out, _: g._draws.log_normal(out, name, _real(mean), _real(std)))
    return array


@with_plain_calls
def exponential_(
    array: Array, lambd: float = 1.0, *, generator: Generator | None = None, dtype: Any = None
) -> Array:
    """Fills with exponential numbers of this rate."""
    g, name, words = _opened(array, generator, dtype)
    if isinstance(g, _cuda.Generator):
        _cuda.exponential_(words, lambd, generator=g, dtype=name)
        return array
    if not lambd > 0.0:
        raise RuntimeError(f"exponential_ expects lambda > 0.0, but found lambda={lambd:g}")
    if array.size == 0:
        return array
    if name not in FLOATING:
        raise RuntimeError(
            "Exponential distribution is a continuous probability distribution. "
            f"dtype must be a floating point but you specified {SCALAR_NAMES[name]}"
        )
    fill(words, lambda out, _: g._draws.exponential(out, name, _real(lambd)))
    return array


def cauchy_(
    array: Array,
    median: float = 0.0,
    sigma: float = 1.0,
    *,
    generator: Generator | None = None,
    dtype: Any = None,
) -> Array:
    """Fills with Cauchy numbers."""
    g, name, words = _opened(array, generator, dtype)
    if isinstance(g, _cuda.Generator):
        _cuda.cauchy_(words, median, sigma, generator=g, dtype=name)
        return array
    if not sigma > 0.0:
        raise RuntimeError(f"cauchy_ expects sigma > 0.0, but found sigma={sigma:g}")
    if name not in FLOATING:
        raise RuntimeError(
            "Cauchy distribution is a continuous probability distribution. "
            f"dtype must be a floating point but you specified {_C_NAMES[name]}"
        )
    if array.size == 0:
        return array
    fill(words, lambda out, _: g._draws.cauchy(out, name, _real(median), _real(sigma)))
    return array


def geometric_(array: Array, p: float, *, generator: Generator | None = None, dtype: Any = None) -> Array:
    """Fills with the number of trials up to the first success, each of chance p."""
    g, name, words = _opened(array, generator, dtype)
    if isinstance(g, _cuda.Generator):
        _cuda.geometric_(words, p, generator=g, dtype=name)
        return array
    if not 0 < p < 1:
        raise RuntimeError(f"geometric_ expects p to be in (0, 1), but got p={p:g}")
    if array.size == 0:
        return array
    if name in ("bool", "uint16", "uint32", "uint64") or name in REAL_PARTS:
        refuse("geometric_cpu", name)
    fill(words, lambda out, _: g._draws.geometric(out, name, _real(p)))
    return array


@with_plain_calls
def random_(
    array: Array,
    from_: Any = _UNSET,
    to: Any = _UNSET,
    *,
    generator: Generator | None = None,
    dtype: Any = None,
) -> Array:
    """``random_(array)``, ``random_(array, to)``, ``random_(array, from_, to)``: integers of [from_, to).

    Without bounds, all that the type holds without gaps; a ``to`` of None is no bound.
    """
    g, name, words = _opened(array, generator, dtype)
    if from_ is _UNSET and to is _UNSET:
        if isinstance(g, _cuda.Generator):
            _cuda.random_(words, generator=g, dtype=name)
        elif array.size:
            if name in ("uint16", "uint32", "uint64") or name in REAL_PARTS:
                refuse("random_kernel_cpu", name)
            fill(words, lambda out, _: g._draws.random(out, name))
        return array
    low, high = (0, from_) if to is _UNSET else (0 if from_ is _UNSET else from_, to)
    low, high = _integer(low), None if high is None else _integer(high)
    if isinstance(g, _cuda.Generator):
        _cuda.random_(words, low, high, generator=g, dtype=name)
        return array
    if name in REAL_PARTS:
        raise RuntimeError("check_random_bounds handles only integral, floating-point and boolean types")
    if array.size or (low, high) != (-(2**63), None):
        fill(words, lambda out, _: g._draws.random_from_to(out, name, low, high))
    return array


def _integer(value: Any) -> int:
    if isinstance(value, (bool, np.bool_)) or not hasattr(value, "__index__"):
        raise TypeError(f"random_(): a bound must be int, not {type(value).__name__}")
    number = int(value.__index__())
    if not -(2**63) <= number < 2**63:
        raise ValueError("Overflow when unpacking long long")
    return number


@with_plain_calls
def bernoulli_(
    array: Array, p: Any = 0.5, *, generator: Generator | None = None, dtype: Any = None, p_dtype: Any = None
) -> Array:
    """Fills with 1 with chance p, else with 0; p is a number or an array, whose shape is expanded."""
    g, name, words = _opened(array, generator, dtype)
    if isinstance(g, _cuda.Generator):
        _cuda.bernoulli_(words, p, generator=g, dtype=name)
        return array
    if isinstance(p, np.ndarray):
        _bernoulli_of(g, words, name, p, name_of(p, p_dtype))
        return array
    if not 0 <= p <= 1:
        raise RuntimeError(f"bernoulli_ expects p to be in [0, 1], but got p={p:g}")
    if array.size == 0:
        return array
    if name in ("uint16", "uint32", "uint64") or name in REAL_PARTS:
        refuse("bernoulli_scalar_cpu_", name)
    fill(words, lambda out, _: g._draws.bernoulli(out, name, _real(p)))
    return array


def _bernoulli_of(g: Any, words: Array, name: str, p: Array, p_name: str) -> None:
    probabilities = expanded(words_of(p, p_name), words.shape)
    if words.size == 0:
        return
    if name in ("uint16", "uint32", "uint64") or name in REAL_PARTS:
        refuse("bernoulli_tensor_cpu_self_", name)
    if p_name not in FLOATING:
        refuse("bernoulli_tensor_cpu_p_", p_name)
    fill(words, lambda out, _: g._draws.bernoulli_tensor(out, name, _in_order(probabilities, words), p_name))


def _in_order(values: Array, like: Array) -> Array:
    """Returns the values, flat, in the order in which fill() passes the elements of ``like``."""
    ordered = values if like.flags.c_contiguous else values.transpose(memory_order(like.shape, like.strides))
    return np.ascontiguousarray(ordered).reshape(-1)


def expanded(array: Array, shape: tuple[int, ...]) -> Array:
    """Returns the array repeated to a shape.

    Raises: RuntimeError as Tensor.expand.
    """
    if array.ndim > len(shape):
        raise RuntimeError(
            f"expand: the number of sizes provided ({len(shape)}) must be greater or equal to the number of "
            f"dimensions in the tensor ({array.ndim})"
        )
    padded = (1,) * (len(shape) - array.ndim) + array.shape
    for dimension in reversed(range(len(shape))):
        if padded[dimension] not in (1, shape[dimension]):
            raise RuntimeError(
                f"The expanded size of the tensor ({shape[dimension]}) must match the existing size "
                f"({padded[dimension]}) at non-singleton dimension {dimension}.  Target sizes: {list(shape)}.  "
                f"Tensor sizes: {list(array.shape)}"
            )
    return np.broadcast_to(array, shape)
