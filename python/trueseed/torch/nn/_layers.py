# SPDX-License-Identifier: Apache-2.0
"""How torch's layers fill their parameters when they are made: the reset_parameters of torch.nn."""

from __future__ import annotations

import math
from typing import Any

from .. import _inplace
from .._generator import Generator
from .._types import Array
from ._scales import calculate_gain, fans


def reset_parameters_(
    weight: Array, bias: Array | None = None, generator: Generator | None = None, *, dtype: Any = None
) -> None:
    """Fills the weight, then the bias, of nn.Linear, nn.Conv1d to 3d and nn.ConvTranspose1d to 3d."""
    fan_in = fans(weight)[0]
    if weight.size:
        bound = math.sqrt(3.0) * (calculate_gain("leaky_relu", math.sqrt(5)) / math.sqrt(fan_in))
        _inplace.uniform_(weight, -bound, bound, generator=generator, dtype=dtype)
    if bias is not None:
        # A convolution without inputs leaves its bias alone, where Linear fills it with zeros.
        bound = 1 / math.sqrt(fan_in) if fan_in > 0 else 0
        if fan_in > 0 or weight.ndim == 2:
            _inplace.uniform_(bias, -bound, bound, generator=generator, dtype=dtype)


def reset_bilinear_(
    weight: Array, bias: Array | None = None, generator: Generator | None = None, *, dtype: Any = None
) -> None:
    """Fills the weight, then the bias, of nn.Bilinear."""
    bound = 1 / math.sqrt(weight.shape[1])
    for parameter in (weight, bias):
        if parameter is not None:
            _inplace.uniform_(parameter, -bound, bound, generator=generator, dtype=dtype)


def reset_embedding_(
    weight: Array, padding_idx: int | None = None, generator: Generator | None = None, *, dtype: Any = None
) -> None:
    """Fills the weight of nn.Embedding and nn.EmbeddingBag, and zeroes the row of padding."""
    _inplace.normal_(weight, 0.0, 1.0, generator=generator, dtype=dtype)
    if padding_idx is not None:
        weight[padding_idx] = 0


def reset_recurrent_(
    hidden_size: int, *parameters: Array, generator: Generator | None = None, dtype: Any = None
) -> None:
    """Fills the parameters of nn.RNN, nn.LSTM, nn.GRU and their cells, given in the layer's order."""
    bound = 1.0 / math.sqrt(hidden_size) if hidden_size > 0 else 0
    for parameter in parameters:
        _inplace.uniform_(parameter, -bound, bound, generator=generator, dtype=dtype)
