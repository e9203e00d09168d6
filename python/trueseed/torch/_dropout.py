# SPDX-License-Identifier: Apache-2.0
"""Dropout and RReLU as torch computes them: the mask is drawn, then rounded operations of the array's type."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from . import _cuda
from ._generator import Generator, chosen
from ._inplace import bernoulli_, refuse
from ._layout import check_array, empty_like
from ._types import (
    FLOATING,
    SCALAR_NAMES,
    Array,
    as_number,
    given_back,
    name_of,
    narrowed,
    rounded,
    storage_type,
    widened,
    words_of,
)

_SELU = 1.7580993408473766  # the negative of SELU's limit at minus infinity


def dropout(
    input: Array,  # noqa: A002
    p: float,
    train: bool,
    *,
    generator: Generator | None = None,
    dtype: Any = None,
) -> Array:
    """Zeroes elements with chance p and divides the others by 1 - p."""
    if isinstance(chosen(generator), _cuda.Generator) and 0.0 < p < 1.0:
        dropped: Array = _cuda.dropout(input, p, train, generator=chosen(generator), dtype=dtype)
        return dropped
    return _dropped(input, p, train, generator, dtype)


def feature_dropout(
    input: Array,  # noqa: A002
    p: float,
    train: bool,
    *,
    generator: Generator | None = None,
    dtype: Any = None,
) -> Array:
    """Zeroes whole channels, the rows of the first two dimensions."""
    return _dropped(input, p, train, generator, dtype, is_feature=True)


def alpha_dropout(
    input: Array,  # noqa: A002
    p: float,
    train: bool,
    *,
    generator: Generator | None = None,
    dtype: Any = None,
) -> Array:
    """Sets elements to SELU's limit with chance p, and keeps mean and variance."""
    return _dropped(input, p, train, generator, dtype, is_alpha=True)


def feature_alpha_dropout(
    input: Array,  # noqa: A002
    p: float,
    train: bool,
    *,
    generator: Generator | None = None,
    dtype: Any = None,
) -> Array:
    """Sets whole channels to SELU's limit."""
    return _dropped(input, p, train, generator, dtype, is_feature=True, is_alpha=True)


def _dropped(
    array: Array,
    p: float,
    train: bool,
    generator: Generator | None,
    dtype: Any,
    *,
    is_feature: bool = False,
    is_alpha: bool = False,
) -> Array:
    check_array(array)
    name = name_of(array, dtype)
    if not 0.0 <= p <= 1.0:
        raise RuntimeError(f"dropout probability has to be between 0 and 1, but got {p:g}")
    if p == 0.0 or not train or array.size == 0:
        return array
    words = words_of(array, name)
    if p == 1.0:
        return given_back(rounded(np.multiply, words, 0, name), name)
    noise = _feature_noise(words) if is_feature else empty_like(words, storage_type(name))
    bernoulli_(noise, 1.0 - p, generator=generator, dtype=name)
    if name not in FLOATING:
        raise RuntimeError(f"result type Float can't be cast to the desired output type {SCALAR_NAMES[name]}")
    if not is_alpha:
        scaled = rounded(np.divide, noise, 1.0 - p, name)
        return given_back(rounded(np.multiply, words, scaled, name), name)
    a = 1.0 / math.sqrt((_SELU * _SELU * p + 1.0) * (1.0 - p))
    shift = rounded(np.add, noise, -1.0, name)
    shift = rounded(np.add, rounded(np.multiply, shift, _SELU * a, name), _SELU * a * p, name)
    product = rounded(np.multiply, words, rounded(np.multiply, noise, a, name), name)
    return given_back(rounded(np.add, product, shift, name), name)


def _feature_noise(array: Array) -> Array:
    if array.ndim < 2:
        raise RuntimeError("Feature dropout requires at least 2 dimensions in the input")
    return np.empty(array.shape[:2] + (1,) * (array.ndim - 2), array.dtype)


def native_dropout(
    input: Array,  # noqa: A002
    p: float,
    train: bool | None,
    *,
    generator: Generator | None = None,
    dtype: Any = None,
) -> tuple[Array, Array]:
    """Returns the output and the mask of kept elements."""
    check_array(input)
    name = name_of(input, dtype)
    g = chosen(generator)
    if isinstance(g, _cuda.Generator):
        pair: tuple[Array, Array] = _cuda.native_dropout(
            input, p, train is not False, generator=g, dtype=name
        )
        return pair
    mask = empty_like(input, "bool")
    if input.size == 0:
        return input, mask.astype(input.dtype)
    if train is not None and not train:
        mask[...] = True
        return input.copy("K"), mask
    kept = 1.0 - p
    bernoulli_(mask, kept, generator=g)
    if name not in FLOATING:
        raise RuntimeError(f"result type Float can't be cast to the desired output type {SCALAR_NAMES[name]}")
    words = words_of(input, name)
    masked = rounded(np.multiply, words, narrowed(mask, name), name)
    scale = as_number(0.0 if kept == 0.0 else 1.0 / kept, name)  # rounded before the product, unlike others
    return given_back(rounded(np.multiply, masked, scale, name), name), mask


def rrelu(
    input: Array,  # noqa: A002
    lower: float = 1.0 / 8,
    upper: float = 1.0 / 3,
    training: bool = False,
    generator: Generator | None = None,
    *,
    dtype: Any = None,
) -> Array:
    """Multiplies what is not positive by a slope drawn from [lower, upper), or by its mean outside training."""
    check_array(input)
    name = name_of(input, dtype)
    for bound, value in (("lower", lower), ("upper", upper)):
        if not math.isfinite(value):
            raise RuntimeError(f"rrelu: {bound} bound must be finite, got {value:g}")
    if lower > upper:
        raise RuntimeError("Lower bound should be less than or equal to the upper bound")
    words = words_of(input, name)
    if not training:
        if name not in FLOATING:
            refuse("leaky_relu_cpu", name)
        slope = (lower + upper) / 2
        wide = widened(words, name)
        leaky = np.where(wide > 0, wide, wide * wide.dtype.type(slope))
        return given_back(narrowed(leaky, name) if wide is not words else leaky, name)
    g = chosen(generator)
    if isinstance(g, _cuda.Generator):
        raise NotImplementedError("the draws of rrelu on a GPU are not reproduced on the CPU")
    if name not in ("float32", "float64", "bfloat16"):
        refuse("rrelu_with_noise_out_cpu", name)
    x = np.ascontiguousarray(words)
    out, noise = np.empty_like(x), np.empty_like(x)
    if x.size:
        flat = [array.reshape(-1) for array in (out, noise, x)]
        g._draws.rrelu(flat[0], flat[1], name, flat[2], float(lower), float(upper))
    return given_back(out.reshape(input.shape), name)
