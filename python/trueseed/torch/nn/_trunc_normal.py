# SPDX-License-Identifier: Apache-2.0
"""nn.init.trunc_normal_ as of torch 2.12: by rejection."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from .. import _inplace
from .._generator import Generator
from .._layout import check_array, empty_like
from .._types import Array, as_number, name_of, narrowed, rounded, widened, words_of


def trunc_normal_(
    tensor: Array,
    mean: float = 0.0,
    std: float = 1.0,
    a: float = -2.0,
    b: float = 2.0,
    generator: Generator | None = None,
    *,
    dtype: Any = None,
) -> Array:
    """Fills with normal numbers of [a, b].

    Definition: where [a, b] holds more than 0.3 of the distribution, arrays of normal numbers are drawn until
                each element had one in [a, b]; else uniform numbers, accepted by their density.
    Bits:       as normal_; in the second case, exact but where a logarithm decides by its last bit.
    """
    check_array(tensor, is_written=True)
    if mean < a - 2 * std or mean > b + 2 * std:
        warnings.warn(
            "mean is more than 2 std from [a, b] in nn.init.trunc_normal_. "
            "The distribution of values may be incorrect.",
            stacklevel=2,
        )
    name = name_of(tensor, dtype)
    draws = {"generator": generator, "dtype": name}
    words = words_of(tensor, name)
    if _below((b - mean) / std) - _below((a - mean) / std) > 0.3:
        _by_normals(words, name, (mean, std), (a, b), draws)
    else:
        _by_uniforms(words, name, (mean, std), (a, b), draws)
    return tensor


def _below(x: float) -> float:
    return (1.0 + math.erf(x / math.sqrt(2.0))) / 2.0


def _by_normals(
    words: Array, name: str, normal: tuple[float, float], bounds: tuple[float, float], draws: dict[str, Any]
) -> None:
    low, high = (as_number(bound, name) for bound in bounds)
    _inplace.normal_(words, *normal, **draws)
    result = words
    while True:
        values = widened(result, name)
        outside = (values < low) | (values > high)
        if not outside.any():
            break
        other = _inplace.normal_(empty_like(result, result.dtype.name), *normal, **draws)
        other[~outside] = result[~outside]
        result = other
    if result is not words:
        words[...] = result


def _by_uniforms(
    words: Array, name: str, normal: tuple[float, float], bounds: tuple[float, float], draws: dict[str, Any]
) -> None:
    mean, std = normal
    mode = max(bounds[0], min(mean, bounds[1]))
    log_peak = -0.5 * ((mode - mean) / std) ** 2

    def is_rejected(values: Array) -> Array:
        chances = _inplace.uniform_(empty_like(words, words.dtype.name), **draws)
        with np.errstate(divide="ignore"):
            logarithms = narrowed(np.log(widened(chances, name)), name)
        return widened(logarithms, name) > widened(_log_density(values, name, mean, std, log_peak), name)

    _inplace.uniform_(words, *bounds, **draws)
    pending = is_rejected(words)
    while pending.any():
        values = _inplace.uniform_(empty_like(words, words.dtype.name), *bounds, **draws)
        words[pending] = values[pending]
        pending &= is_rejected(values)


def _log_density(values: Array, name: str, mean: float, std: float, log_peak: float) -> Array:
    """Returns the logarithm of the density over its peak, each step rounded to the type."""
    centred = rounded(np.divide, rounded(np.subtract, values, mean, name), std, name)
    square = rounded(np.multiply, centred, centred, name)
    return rounded(np.subtract, rounded(np.multiply, square, -0.5, name), log_peak, name)
