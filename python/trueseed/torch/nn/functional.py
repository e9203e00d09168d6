# SPDX-License-Identifier: Apache-2.0
"""The functions of torch.nn.functional that draw, on arrays; each takes a generator besides."""

from __future__ import annotations

import warnings
from typing import Any

from .. import _dropout
from .._generator import Generator
from .._types import Array


def _checked(p: float) -> None:
    if p < 0.0 or p > 1.0:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")


def _placed(result: Array, target: Array, inplace: bool) -> Array:
    if not inplace:
        return result
    if result is not target:
        target[...] = result
    return target


def dropout(
    input: Array,  # noqa: A002
    p: float = 0.5,
    training: bool = True,
    inplace: bool = False,
    *,
    generator: Generator | None = None,
    dtype: Any = None,
) -> Array:
    """Zeroes elements with chance p and divides the others by 1 - p."""
    _checked(p)
    return _placed(_dropout.dropout(input, p, training, generator=generator, dtype=dtype), input, inplace)


def alpha_dropout(
    input: Array,  # noqa: A002
    p: float = 0.5,
    training: bool = False,
    inplace: bool = False,
    *,
    generator: Generator | None = None,
    dtype: Any = None,
) -> Array:
    """Sets elements to SELU's limit with chance p, and keeps mean and variance."""
    _checked(p)
    return _placed(
        _dropout.alpha_dropout(input, p, training, generator=generator, dtype=dtype), input, inplace
    )


def feature_alpha_dropout(
    input: Array,  # noqa: A002
    p: float = 0.5,
    training: bool = False,
    inplace: bool = False,
    *,
    generator: Generator | None = None,
    dtype: Any = None,
) -> Array:
    """Sets whole channels to SELU's limit with chance p."""
    _checked(p)
    result = _dropout.feature_alpha_dropout(input, p, training, generator=generator, dtype=dtype)
    return _placed(result, input, inplace)


def dropout1d(
    input: Array,  # noqa: A002
    p: float = 0.5,
    training: bool = True,
    inplace: bool = False,
    *,
    generator: Generator | None = None,
    dtype: Any = None,
) -> Array:
    """Zeroes whole channels of one dimension with chance p; the batch dimension may lack."""
    _checked(p)
    if input.ndim not in (2, 3):
        raise RuntimeError(
            f"dropout1d: Expected 2D or 3D input, but received a {input.ndim}D input. Note that dropout1d "
            "exists to provide channel-wise dropout on inputs with 1 spatial dimension, a channel dimension, "
            "and an optional batch dimension (i.e. 2D or 3D inputs)."
        )
    return _channels(input, p, training, inplace, input.ndim == 2, generator, dtype)


def dropout2d(
    input: Array,  # noqa: A002
    p: float = 0.5,
    training: bool = True,
    inplace: bool = False,
    *,
    generator: Generator | None = None,
    dtype: Any = None,
) -> Array:
    """Zeroes whole channels of two dimensions with chance p; three dimensions are taken for (N, C, L)."""
    _checked(p)
    if input.ndim == 3:
        warnings.warn("dropout2d: a 3-D input is taken for (N, C, L), as by torch", stacklevel=2)
    elif input.ndim != 4:
        warnings.warn(f"dropout2d: a {input.ndim}-D input is deprecated in torch", stacklevel=2)
    return _channels(input, p, training, inplace, False, generator, dtype)


def dropout3d(
    input: Array,  # noqa: A002
    p: float = 0.5,
    training: bool = True,
    inplace: bool = False,
    *,
    generator: Generator | None = None,
    dtype: Any = None,
) -> Array:
    """Zeroes whole channels of three dimensions with chance p; the batch dimension may lack."""
    _checked(p)
    if input.ndim not in (4, 5):
        warnings.warn(f"dropout3d: a {input.ndim}-D input is deprecated in torch", stacklevel=2)
    return _channels(input, p, training, inplace, input.ndim != 5, generator, dtype)


def _channels(
    array: Array,
    p: float,
    training: bool,
    inplace: bool,
    is_single: bool,
    generator: Generator | None,
    dtype: Any,
) -> Array:
    batch = array[None] if is_single else array
    result = _dropout.feature_dropout(batch, p, training, generator=generator, dtype=dtype)
    if result is batch:
        return array
    return _placed(result[0] if is_single else result, array, inplace)


def rrelu(
    input: Array,  # noqa: A002
    lower: float = 1.0 / 8,
    upper: float = 1.0 / 3,
    training: bool = False,
    inplace: bool = False,
    *,
    generator: Generator | None = None,
    dtype: Any = None,
) -> Array:
    """Multiplies what is not positive by a slope drawn from [lower, upper), or by its mean outside training."""
    return _placed(_dropout.rrelu(input, lower, upper, training, generator, dtype=dtype), input, inplace)
