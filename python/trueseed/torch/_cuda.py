# SPDX-License-Identifier: Apache-2.0
"""PyTorch's drawing functions over its CUDA generator, computed on the CPU for a named GPU.

Arrays are NumPy's and contiguous; ``bfloat16``, which NumPy lacks, is an array of uint16 with the bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _generator
from ._generator import DEFAULT_SEED, _draws, fresh_seed

Array = npt.NDArray[Any]
Gpu = str | tuple[int, int]

_REFUSED = "the draws of {} on a GPU depend on its own arithmetic; they cannot be reproduced on the CPU"


def _named(dtype: npt.DTypeLike | str | None, default: str) -> str:
    """Returns PyTorch's name of a type, which is NumPy's but for bfloat16."""
    if dtype is None:
        return default
    name = str(dtype).removeprefix("torch.")
    return name if name == "bfloat16" else np.dtype(name if isinstance(dtype, str) else dtype).name


def _empty(size: Sequence[Any], dtype: str) -> Array:
    shape = size[0] if len(size) == 1 and isinstance(size[0], (tuple, list)) else size
    return np.empty(tuple(shape), np.uint16 if dtype == "bfloat16" else dtype)


class Generator(_generator.Generator, kind="cuda"):
    """A ``torch.Generator(device="cuda")`` of a named GPU.

    ``gpu`` is a name as "A100", or a pair: multiprocessors, threads per multiprocessor. It matters to draws of
    more elements than the GPU keeps threads.
    """

    def __init__(self, device: str = "cuda", gpu: Gpu = "A100") -> None:
        self.device = str(device)
        self.gpu = _draws.find_gpu(gpu) if isinstance(gpu, str) else gpu
        self._draws = _draws.TorchCudaGenerator(DEFAULT_SEED, *self.gpu)

    def _arguments(self) -> dict[str, Any]:
        return {"device": self.device, "gpu": self.gpu}

    def seed(self) -> int:
        """Seeds from the system, with 53 bits as PyTorch does; returns the seed."""
        seed = fresh_seed(53)
        self._draws.manual_seed(seed)
        return seed

    def get_offset(self) -> int:
        """Returns the offset in words, a multiple of 4."""
        return int(self._draws.get_offset())

    def set_offset(self, offset: int) -> None:
        """Goes on from this offset."""
        self._draws.set_offset(offset)


def rand(*size: Any, generator: Generator, dtype: Any = None) -> Array:
    name = _named(dtype, "float32")
    return uniform_(_empty(size, name), generator=generator, dtype=name)


def randn(*size: Any, generator: Generator, dtype: Any = None) -> Array:
    """Bits: close, see docs/streams-torch-cuda.md."""
    name = _named(dtype, "float32")
    return normal_(_empty(size, name), generator=generator, dtype=name)


def randint(low: int, high: int, size: Sequence[int], *, generator: Generator, dtype: Any = None) -> Array:
    name = _named(dtype, "int64")
    return random_(_empty([tuple(size)], name), low, high, generator=generator, dtype=name)


def randperm(n: int, *, generator: Generator, dtype: Any = None) -> Array:
    if n < 0:
        raise RuntimeError(f"Trying to create tensor with negative dimension {n}: [{n}]")
    name = _named(dtype, "int64")
    out = _empty([(n,)], name)
    generator._draws.randperm(out, name)
    return out


def uniform_(out: Array, a: float = 0.0, b: float = 1.0, *, generator: Generator, dtype: Any = None) -> Array:
    generator._draws.uniform(out, _named(dtype, out.dtype.name), a, b)
    return out


def normal_(
    out: Array, mean: float = 0.0, std: float = 1.0, *, generator: Generator, dtype: Any = None
) -> Array:
    """Bits: close, see docs/streams-torch-cuda.md."""
    generator._draws.normal(out, _named(dtype, out.dtype.name), mean, std)
    return out


def log_normal_(
    out: Array, mean: float = 1.0, std: float = 2.0, *, generator: Generator, dtype: Any = None
) -> Array:
    """Bits: close, see docs/streams-torch-cuda.md."""
    generator._draws.log_normal(out, _named(dtype, out.dtype.name), mean, std)
    return out


def exponential_(out: Array, lambd: float = 1.0, *, generator: Generator, dtype: Any = None) -> Array:
    """Bits: close, see docs/streams-torch-cuda.md."""
    generator._draws.exponential(out, _named(dtype, out.dtype.name), lambd)
    return out


def cauchy_(
    out: Array, median: float = 0.0, sigma: float = 1.0, *, generator: Generator, dtype: Any = None
) -> Array:
    """Bits: close, see docs/streams-torch-cuda.md."""
    generator._draws.cauchy(out, _named(dtype, out.dtype.name), median, sigma)
    return out


def geometric_(out: Array, p: float, *, generator: Generator, dtype: Any = None) -> Array:
    """Bits: close, see docs/streams-torch-cuda.md."""
    generator._draws.geometric(out, _named(dtype, out.dtype.name), p)
    return out


def random_(
    out: Array,
    start: int | None = None,
    to: int | None = None,
    *,
    generator: Generator,
    dtype: Any = None,
) -> Array:
    """``random_(out)``, ``random_(out, to)`` and ``random_(out, start, to)``; a ``to`` of None means no bound."""
    name = _named(dtype, out.dtype.name)
    if start is None:
        generator._draws.random(out, name)
    else:
        generator._draws.random_from_to(out, name, start, to)
    return out


def bernoulli_(
    out: Array, p: float | npt.ArrayLike = 0.5, *, generator: Generator, dtype: Any = None
) -> Array:
    name = _named(dtype, out.dtype.name)
    if isinstance(p, (int, float)):
        generator._draws.bernoulli(out, name, p)
    else:
        wide = np.float64 if name == "float64" else np.float32
        probabilities = np.ascontiguousarray(np.broadcast_to(np.asarray(p), out.shape), wide)
        generator._draws.bernoulli_of(out, name, probabilities)
    return out


def bernoulli(input: Array, *, generator: Generator) -> Array:  # noqa: A002
    return bernoulli_(np.empty(input.shape, input.dtype), input, generator=generator)


def native_dropout(
    input: Array,  # noqa: A002
    p: float,
    train: bool = True,
    *,
    generator: Generator,
    dtype: Any = None,
    address: int = 0,
) -> tuple[Array, Array]:
    """Returns the output and the mask; ``address`` is the input's on the GPU, of which the last four bits count."""
    if not train:
        return input.copy(), np.ones(input.shape, bool)
    source = np.ascontiguousarray(input)
    out = np.empty_like(source)
    mask = np.empty(source.shape, bool)
    generator._draws.native_dropout(
        source, _named(dtype, source.dtype.name), p, out, mask.view(np.uint8), address
    )
    return out, mask


def dropout(
    input: Array,  # noqa: A002
    p: float = 0.5,
    training: bool = True,
    *,
    generator: Generator,
    dtype: Any = None,
) -> Array:
    if not 0.0 <= p <= 1.0:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
    if not training or p == 0.0 or input.size == 0:
        return input
    return native_dropout(input, p, generator=generator, dtype=dtype)[0]


def _refused(name: str) -> Any:
    def refuse(*_: Any, **__: Any) -> Array:
        raise NotImplementedError(_REFUSED.format(name))

    refuse.__name__ = name
    return refuse


poisson = _refused("poisson")
binomial = _refused("binomial")
multinomial = _refused("multinomial")
_standard_gamma = _refused("_standard_gamma")
_sample_dirichlet = _refused("_sample_dirichlet")
