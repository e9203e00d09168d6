# SPDX-License-Identifier: Apache-2.0
"""The drawing functions of the module torch, with arrays for tensors."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import _cuda
from ._generator import Generator, chosen
from ._inplace import bernoulli_, check_std, normal_, random_, refuse, uniform_
from ._layout import check_array, empty_like, memory_order
from ._plain_calls import with_plain_calls
from ._types import (
    FLOATING,
    REAL_PARTS,
    SCALAR_NAMES,
    Array,
    given_back,
    name_of,
    narrowed,
    rounded,
    shape_of,
    storage_type,
    type_name,
    widened,
    words_of,
)


def _target(shape: tuple[int, ...], dtype: Any, default: str, out: Array | None) -> tuple[Array, str]:
    """Returns the array to draw into and its type's name."""
    if out is None:
        name = type_name(dtype or default)
        return np.empty(shape, storage_type(name)), name
    name = name_of(out, dtype)
    if out.shape != shape:
        raise ValueError(f"out is of shape {out.shape}, but the result of shape {shape}")
    return words_of(out, name), name


def _sizes(size: tuple[Any, ...], keywords: dict[str, Any], function: str) -> tuple[int, ...]:
    if not size and "size" in keywords:
        size = (keywords.pop("size"),)
    if not size or keywords:
        got = ", ".join(keywords) or "()"
        raise TypeError(f"{function}() received an invalid combination of arguments - got {got}")
    return shape_of(size, function)


@with_plain_calls
def rand(
    *size: Any,
    generator: Generator | None = None,
    out: Array | None = None,
    dtype: Any = None,
    **keywords: Any,
) -> Array:
    """Draws from [0, 1)."""
    array, name = _target(_sizes(size, keywords, "rand"), dtype, "float32", out)
    uniform_(array, generator=generator, dtype=name)
    return given_back(array, name) if out is None else out


@with_plain_calls
def randn(
    *size: Any,
    generator: Generator | None = None,
    out: Array | None = None,
    dtype: Any = None,
    **keywords: Any,
) -> Array:
    """Draws normal numbers."""
    array, name = _target(_sizes(size, keywords, "randn"), dtype, "float32", out)
    normal_(array, generator=generator, dtype=name)
    return given_back(array, name) if out is None else out


@with_plain_calls
def randint(
    *args: Any,
    generator: Generator | None = None,
    out: Array | None = None,
    dtype: Any = None,
    **keywords: Any,
) -> Array:
    """``randint(high, size)``, ``randint(low, high, size)``: integers of [low, high)."""
    names = ("high", "size") if len(args) + len(keywords) == 2 else ("low", "high", "size")
    given = dict(zip(names, args, strict=False)) | keywords
    if len(args) > len(names) or set(given) != set(names) or len(given) != len(args) + len(keywords):
        raise TypeError("randint() received an invalid combination of arguments")
    if not isinstance(given["size"], (tuple, list)):
        raise TypeError(
            f"randint(): argument 'size' (position {len(names)}) must be tuple of ints, "
            f"not {type(given['size']).__name__}"
        )
    array, name = _target(shape_of((given["size"],), "randint"), dtype, "int64", out)
    random_(array, given.get("low", 0), given["high"], generator=generator, dtype=name)
    return given_back(array, name) if out is None else out


@with_plain_calls
def randperm(
    n: int, *, generator: Generator | None = None, out: Array | None = None, dtype: Any = None
) -> Array:
    """Draws a permutation of 0 ... n - 1."""
    if isinstance(n, bool) or not hasattr(n, "__index__"):
        raise TypeError(f"randperm(): argument 'n' (position 1) must be int, not {type(n).__name__}")
    array, name = _target(shape_of((n,), "randperm"), dtype, "int64", out)
    g = chosen(generator)
    if name in ("bool", "uint16", "uint32", "uint64") or name in REAL_PARTS:
        refuse("randperm", name)
    elements = array if array.flags.c_contiguous else np.empty(array.shape, array.dtype)
    g._draws.randperm(elements, name)
    if elements is not array:
        array[...] = elements
    return given_back(array, name) if out is None else out


def _like(array: Array, dtype: Any) -> tuple[Array, str]:
    check_array(array)
    name = name_of(array) if dtype is None else type_name(dtype)
    return empty_like(array, storage_type(name)), name


def rand_like(input: Array, *, generator: Generator | None = None, dtype: Any = None) -> Array:  # noqa: A002
    """Draws from [0, 1), as many as ``input`` has, in the order of its memory."""
    array, name = _like(input, dtype)
    return given_back(uniform_(array, generator=generator, dtype=name), name)


def randn_like(input: Array, *, generator: Generator | None = None, dtype: Any = None) -> Array:  # noqa: A002
    """Draws normal numbers, as many as ``input`` has, in the order of its memory."""
    array, name = _like(input, dtype)
    return given_back(normal_(array, generator=generator, dtype=name), name)


def randint_like(
    input: Array,  # noqa: A002
    *args: Any,
    generator: Generator | None = None,
    dtype: Any = None,
    **keywords: Any,
) -> Array:
    """``randint_like(input, high)``, ``randint_like(input, low, high)``: integers of [low, high)."""
    names = ("high",) if len(args) + len(keywords) == 1 else ("low", "high")
    given = dict(zip(names, args, strict=False)) | keywords
    if len(args) > len(names) or set(given) != set(names):
        raise TypeError("randint_like() received an invalid combination of arguments")
    array, name = _like(input, dtype)
    random_(array, given.get("low", 0), given["high"], generator=generator, dtype=name)
    return given_back(array, name)


def normal(
    mean: Any,
    std: Any = 1.0,
    size: Any = None,
    *,
    generator: Generator | None = None,
    dtype: Any = None,
    out: Array | None = None,
) -> Array:
    """Draws normal numbers: ``mean`` and ``std`` are arrays, or numbers with a ``size``."""
    if isinstance(mean, np.ndarray) or isinstance(std, np.ndarray):
        return _normal_of(mean, std, generator, out)
    if size is None:
        raise TypeError("normal() received an invalid combination of arguments: it lacks the size")
    array, name = _target(shape_of((size,), "normal"), dtype, "float32", out)
    normal_(array, mean, std, generator=generator, dtype=name)
    return given_back(array, name) if out is None else out


def _normal_of(mean: Any, std: Any, generator: Generator | None, out: Array | None) -> Array:
    arrays = [value for value in (mean, std) if isinstance(value, np.ndarray)]
    if isinstance(std, np.ndarray):
        if std.dtype.kind == "c":
            raise RuntimeError("normal expects standard deviation to be non-complex")
        if std.size and not np.min(std) >= 0:
            raise RuntimeError("normal expects all elements of std >= 0.0")
    else:
        check_std(std)
    array, name = _target(broadcast_shape(*(value.shape for value in arrays)), None, _own(arrays[0]), out)
    # With an array of deviations, the normals of deviation 1 are multiplied; a single one is part of the draw.
    normal_(array, 0.0, 1.0 if isinstance(std, np.ndarray) else std, generator=generator, dtype=name)
    if isinstance(std, np.ndarray):
        array[...] = _combined(np.multiply, array, std, name)
    array[...] = _combined(np.add, array, mean, name)
    return given_back(array, name) if out is None else out


def _own(array: Array) -> str:
    check_array(array)
    return name_of(array)


def _combined(operation: Any, array: Array, operand: Any, name: str) -> Array:
    """Returns the operation's result in the type of ``array``, computed in the wider of both types."""
    if not isinstance(operand, np.ndarray):
        return rounded(operation, array, operand, name)
    other = name_of(operand)
    if operand.ndim == 0 and array.ndim:
        return narrowed(operation(widened(array, name), operand.astype(widened(array, name).dtype)), name)
    return narrowed(operation(widened(array, name), widened(words_of(operand, other), other)), name)


def broadcast_shape(*shapes: tuple[int, ...]) -> tuple[int, ...]:
    """Returns the common shape.

    Raises: RuntimeError as PyTorch.
    """
    result = shapes[0]
    for shape in shapes[1:]:
        n = max(len(result), len(shape))
        first = (1,) * (n - len(result)) + result
        second = (1,) * (n - len(shape)) + shape
        for i in reversed(range(n)):
            if first[i] != second[i] and 1 not in (first[i], second[i]):
                raise RuntimeError(
                    f"The size of tensor a ({first[i]}) must match the size of tensor b ({second[i]}) "
                    f"at non-singleton dimension {i}"
                )
        result = tuple(b if a == 1 else a for a, b in zip(first, second, strict=True))
    return result


def broadcast_strides(array: Array, shape: tuple[int, ...]) -> list[int]:
    """Returns the strides over a common shape: 0 where the array is repeated."""
    missing = len(shape) - array.ndim
    pairs = zip(array.shape, shape[missing:], array.strides, strict=True)
    return [0] * missing + [0 if own != size else stride for own, size, stride in pairs]


def bernoulli(
    input: Array,  # noqa: A002
    p: float | None = None,
    *,
    generator: Generator | None = None,
    dtype: Any = None,
) -> Array:
    """Draws 1 with the chances in ``input``, or with the chance p as many as ``input`` has; else 0."""
    check_array(input)
    name = name_of(input, dtype)
    array = np.empty(input.shape, storage_type(name))
    bernoulli_(array, input if p is None else p, generator=generator, dtype=name, p_dtype=dtype)
    return given_back(array, name)


def poisson(input: Array, generator: Generator | None = None, *, dtype: Any = None) -> Array:  # noqa: A002
    """Draws Poisson numbers of the rates in ``input``."""
    return _of_parameters("poisson", FLOATING, generator, dtype, input)


def binomial(count: Array, prob: Array, generator: Generator | None = None) -> Array:
    """Draws the number of successes in ``count`` trials, each of chance ``prob``.

    Raises: RuntimeError for a count that is not finite, where torch would draw for ever.
    """
    names = {"count": name_of(count), "prob": name_of(prob)}
    for argument, name in names.items():
        if name not in FLOATING:
            raise ValueError(
                f"binomial only supports floating-point dtypes for {argument}, got: {SCALAR_NAMES[name]}"
            )
    shape = broadcast_shape(count.shape, prob.shape)
    if names["count"] != names["prob"]:
        raise RuntimeError(
            f"Found dtype {SCALAR_NAMES[names['prob']]} but expected {SCALAR_NAMES[names['count']]}"
        )
    arrays = [np.broadcast_to(array, shape) for array in (count, prob)]
    if count.shape == shape:
        return _of_parameters("binomial", ("float32", "float64"), generator, None, *arrays)
    # Where the counts are repeated, torch draws in the order of the parameters' memory.
    order = memory_order(shape, *(broadcast_strides(array, shape) for array in (count, prob)))
    arrays = [array.transpose(order) for array in arrays]
    drawn = _of_parameters("binomial", ("float32", "float64"), generator, None, *arrays)
    return drawn.transpose(np.argsort(order))


def _standard_gamma(alpha: Array, generator: Generator | None = None) -> Array:
    """Draws gamma numbers of scale 1."""
    return _of_parameters("standard_gamma", ("float32", "float64"), generator, None, alpha)


def _of_parameters(
    method: str, types: tuple[str, ...], generator: Generator | None, dtype: Any, *parameters: Array
) -> Array:
    """Draws one number for each element of contiguous copies of the parameters."""
    name = name_of(parameters[0], dtype)
    g = chosen(generator)
    if isinstance(g, _cuda.Generator):
        refused: Array = getattr(_cuda, "_standard_gamma" if method == "standard_gamma" else method)()
        return refused
    out = np.zeros(parameters[0].shape, storage_type(name))
    if out.size == 0:
        return given_back(out, name)
    if name not in types:
        refuse({"standard_gamma": "gamma_cpu"}.get(method, f"{method}_cpu"), name)
    flat = [np.ascontiguousarray(words_of(array, name)).reshape(-1) for array in parameters]
    getattr(g._draws, method)(out.reshape(-1), name, *flat)
    return given_back(out, name)


def _sample_dirichlet(alpha: Array, generator: Generator | None = None) -> Array:
    """Draws a Dirichlet vector for each row of ``alpha``."""
    name = name_of(alpha)
    g = chosen(generator)
    if isinstance(g, _cuda.Generator):
        refused: Array = _cuda._sample_dirichlet()
        return refused
    out = np.zeros(alpha.shape, storage_type(name))
    if out.size == 0:
        return out
    if name not in ("float32", "float64"):
        refuse("dirichlet", name)
    n_columns = alpha.shape[-1] if alpha.ndim else 1
    rows = np.ascontiguousarray(alpha).reshape(-1, n_columns)
    g._draws.dirichlet(out.reshape(rows.shape), name, rows)
    return out


def multinomial(
    input: Array,  # noqa: A002
    num_samples: int,
    replacement: bool = False,
    *,
    generator: Generator | None = None,
    dtype: Any = None,
) -> Array:
    """Draws categories with the weights in ``input``, a row of samples for each row of weights."""
    name = name_of(input, dtype)
    if input.ndim not in (1, 2):
        raise RuntimeError("prob_dist must be 1 or 2 dim")
    if name not in FLOATING:
        raise RuntimeError(
            f"multinomial only supports floating-point dtypes for input, got: {SCALAR_NAMES[name]}"
        )
    n_categories = input.shape[-1]
    if num_samples <= 0:
        raise RuntimeError("cannot sample n_sample <= 0 samples")
    if not replacement and num_samples > n_categories:
        raise RuntimeError("cannot sample n_sample > prob_dist.size(-1) samples without replacement")
    if n_categories > 2**24:
        raise RuntimeError("number of categories cannot exceed 2^24")
    g = chosen(generator)
    if isinstance(g, _cuda.Generator):
        refused: Array = _cuda.multinomial()
        return refused
    rows = np.ascontiguousarray(words_of(input, name)).reshape(-1, n_categories) if input.size else None
    out = np.empty((*input.shape[:-1], num_samples), np.int64)
    if rows is None and n_categories == 0 and out.size:
        raise RuntimeError(
            "aminmax(): cannot compute aminmax over an empty dimension as the operation has no identity."
        )
    if rows is not None:
        g._draws.multinomial(out.reshape(-1, num_samples), rows, name, replacement)
    return out
