# SPDX-License-Identifier: Apache-2.0
"""torch.nn.init on arrays, and the bounds with which torch's layers fill their parameters.

Bits: as the draws in docs/streams-torch-cpu.md; where a function's differ, it says so.
"""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from .. import _inplace
from .._functions import randperm
from .._generator import Generator
from .._types import Array, name_of, narrowed, words_of
from ._layers import reset_bilinear_, reset_embedding_, reset_parameters_, reset_recurrent_
from ._scales import calculate_gain, correct_fan, fans
from ._trunc_normal import trunc_normal_

__all__ = [
    "calculate_gain",
    "constant_",
    "dirac_",
    "eye_",
    "kaiming_normal_",
    "kaiming_uniform_",
    "normal_",
    "ones_",
    "orthogonal_",
    "reset_bilinear_",
    "reset_embedding_",
    "reset_parameters_",
    "reset_recurrent_",
    "sparse_",
    "trunc_normal_",
    "uniform_",
    "xavier_normal_",
    "xavier_uniform_",
    "zeros_",
]

_EMPTY = "Initializing zero-element tensors is a no-op"


def uniform_(
    tensor: Array, a: float = 0.0, b: float = 1.0, generator: Generator | None = None, *, dtype: Any = None
) -> Array:
    """Fills with numbers of [a, b)."""
    return _inplace.uniform_(tensor, a, b, generator=generator, dtype=dtype)


def normal_(
    tensor: Array,
    mean: float = 0.0,
    std: float = 1.0,
    generator: Generator | None = None,
    *,
    dtype: Any = None,
) -> Array:
    """Fills with normal numbers."""
    return _inplace.normal_(tensor, mean, std, generator=generator, dtype=dtype)


def constant_(tensor: Array, val: float, *, dtype: Any = None) -> Array:
    """Fills with one number."""
    name = name_of(tensor, dtype)
    words_of(tensor, name)[...] = narrowed(np.asarray(val, np.float64), name)
    return tensor


def ones_(tensor: Array, *, dtype: Any = None) -> Array:
    """Fills with 1."""
    return constant_(tensor, 1.0, dtype=dtype)


def zeros_(tensor: Array, *, dtype: Any = None) -> Array:
    """Fills with 0."""
    return constant_(tensor, 0.0, dtype=dtype)


def eye_(tensor: Array, *, dtype: Any = None) -> Array:
    """Fills with the identity matrix."""
    if tensor.ndim != 2:
        raise ValueError("Only tensors with 2 dimensions are supported")
    zeros_(tensor, dtype=dtype)
    diagonal = np.arange(min(tensor.shape))
    one = np.ones(1, tensor.dtype)
    tensor[diagonal, diagonal] = ones_(one, dtype=dtype)
    return tensor


def dirac_(tensor: Array, groups: int = 1, *, dtype: Any = None) -> Array:
    """Fills a convolution's weight so that it keeps its input, in each group."""
    if tensor.ndim not in (3, 4, 5):
        raise ValueError("Only tensors with 3, 4, or 5 dimensions are supported")
    if tensor.shape[0] % groups:
        raise ValueError("dim 0 must be divisible by groups")
    zeros_(tensor, dtype=dtype)
    n_out = tensor.shape[0] // groups
    channels = np.arange(min(n_out, tensor.shape[1]))
    middle = tuple(size // 2 for size in tensor.shape[2:])
    one = ones_(np.ones(1, tensor.dtype), dtype=dtype)
    for group in range(groups):
        tensor[(group * n_out + channels, channels, *middle)] = one
    return tensor


def xavier_uniform_(
    tensor: Array, gain: float = 1.0, generator: Generator | None = None, *, dtype: Any = None
) -> Array:
    """Fills with numbers of [-a, a), a = gain * sqrt(6 / (fan in + fan out))."""
    a = math.sqrt(3.0) * _xavier_std(tensor, gain)
    return _inplace.uniform_(tensor, -a, a, generator=generator, dtype=dtype)


def xavier_normal_(
    tensor: Array, gain: float = 1.0, generator: Generator | None = None, *, dtype: Any = None
) -> Array:
    """Fills with normal numbers of deviation gain * sqrt(2 / (fan in + fan out))."""
    return _inplace.normal_(tensor, 0.0, _xavier_std(tensor, gain), generator=generator, dtype=dtype)


def _xavier_std(tensor: Array, gain: float) -> float:
    return gain * math.sqrt(2.0 / float(sum(fans(tensor))))


def kaiming_uniform_(
    tensor: Array,
    a: float = 0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: Generator | None = None,
    *,
    dtype: Any = None,
) -> Array:
    """Fills with numbers of [-bound, bound), bound = gain * sqrt(3 / fan)."""
    if 0 in tensor.shape:
        warnings.warn(_EMPTY, stacklevel=2)
        return tensor
    bound = math.sqrt(3.0) * _kaiming_std(tensor, a, mode, nonlinearity)
    return _inplace.uniform_(tensor, -bound, bound, generator=generator, dtype=dtype)


def kaiming_normal_(
    tensor: Array,
    a: float = 0,
    mode: str = "fan_in",
    nonlinearity: str = "leaky_relu",
    generator: Generator | None = None,
    *,
    dtype: Any = None,
) -> Array:
    """Fills with normal numbers of deviation gain / sqrt(fan)."""
    if 0 in tensor.shape:
        warnings.warn(_EMPTY, stacklevel=2)
        return tensor
    std = _kaiming_std(tensor, a, mode, nonlinearity)
    return _inplace.normal_(tensor, 0, std, generator=generator, dtype=dtype)


def _kaiming_std(tensor: Array, a: float, mode: str, nonlinearity: str) -> float:
    fan = correct_fan(tensor, mode)
    return calculate_gain(nonlinearity, a) / math.sqrt(fan)


def orthogonal_(tensor: Array, gain: float = 1, generator: Generator | None = None) -> Array:
    """Fills with an orthogonal matrix, made of the normal numbers that torch draws.

    Bits: close, with the state exact: NumPy's LAPACK takes the factors.
    """
    if tensor.ndim < 2:
        raise ValueError("Only tensors with 2 or more dimensions are supported")
    if tensor.size == 0:
        return tensor
    rows = tensor.shape[0]
    flat = np.empty((rows, tensor.size // rows), tensor.dtype)
    _inplace.normal_(flat, 0, 1, generator=generator)
    is_wide = rows < flat.shape[1]
    q, r = np.linalg.qr(flat.T if is_wide else flat)
    q = q * np.sign(np.diag(r))
    tensor[...] = (q.T if is_wide else q).reshape(tensor.shape)
    tensor *= tensor.dtype.type(gain)
    return tensor


def sparse_(
    tensor: Array,
    sparsity: float,
    std: float = 0.01,
    generator: Generator | None = None,
    *,
    dtype: Any = None,
) -> Array:
    """Fills with normal numbers and zeroes a share of each column; as in torch, by the default generator."""
    if tensor.ndim != 2:
        raise ValueError("Only tensors with 2 dimensions are supported")
    rows, columns = tensor.shape
    n_zeros = math.ceil(sparsity * rows)
    _inplace.normal_(tensor, 0, std, generator=generator, dtype=dtype)
    for column in range(columns):
        tensor[randperm(rows)[:n_zeros], column] = 0
    return tensor
