# SPDX-License-Identifier: Apache-2.0
"""The array side of Generator: parameters checked and spread, outputs made."""

from __future__ import annotations

import importlib
import math
from typing import Any

import numpy as np

_draws: Any = importlib.import_module("trueseed._draws")

REAL_METHODS = _draws.numpy_real_methods()
WHOLE_METHODS = _draws.numpy_whole_methods()
POISSON_MOST: float = _draws.numpy_poisson_most()


def doubles(value: Any) -> Any:
    """Return `value` as an array of float64, refusing what a safe cast refuses."""
    if isinstance(value, np.ndarray):
        return value.astype(np.float64, casting="safe", copy=False)
    return np.asarray(value, dtype=np.float64)


def number(value: Any) -> float:
    """Return the double that C reads of a number; None and strings are refused."""
    return math.ldexp(value, 0)


def whole_numbers(value: Any) -> Any:
    """Return `value` as an array of int64, refusing what a safe cast refuses."""
    if isinstance(value, np.ndarray):
        return value.astype(np.int64, casting="safe", copy=False)
    return np.asarray(value, dtype=np.int64)


def check_number(value: float, name: str, limit: str) -> None:
    """Raise NumPy's ValueError where a scalar is not within its limit."""
    fault = _SCALAR_FAULTS[limit](value)
    if fault:
        raise ValueError(f"{name} {fault}".replace("@", name))


def check_array(values: Any, name: str, limit: str) -> None:
    """Raise NumPy's ValueError where one of an array is not within its limit."""
    fault = _ARRAY_FAULTS[limit](values)
    if fault:
        raise ValueError(f"{name} {fault}".replace("@", name))


def _poisson_scalar(x: float) -> str:
    if not x >= 0:
        return "< 0 or @ is NaN"
    return "" if x <= POISSON_MOST else "value too large"


def _poisson_array(x: Any) -> str:
    if not np.all(x <= POISSON_MOST):
        return "value too large"
    return "" if np.all(x >= 0.0) else "< 0 or @ contains NaNs"


def _not_nan_scalar(x: float) -> str:
    if math.isnan(x):
        return "must not be NaN"
    return "<= 0" if x <= 0 else ""


def _not_nan_array(x: Any) -> str:
    if np.any(np.isnan(x)):
        return "must not be NaN"
    return "<= 0" if np.any(x <= 0) else ""


def _negative_scalar(x: float) -> str:
    return "< 0" if not math.isnan(x) and math.copysign(1.0, x) < 0 else ""


# What is wrong with a value, empty where nothing is; @ stands for the parameter's name.
_SCALAR_FAULTS: dict[str, Any] = {
    "none": lambda _: "",
    "non_negative": _negative_scalar,
    "positive": lambda x: "<= 0" if x <= 0 else "",
    "positive_not_nan": _not_nan_scalar,
    "bounded": lambda x: "" if 0 <= x <= 1 else "< 0, @ > 1 or @ is NaN",
    "bounded_above_zero": lambda x: "" if 0 < x <= 1 else "<= 0, @ > 1 or @ contains NaNs",
    "bounded_below_one": lambda x: "" if 0 <= x < 1 else "< 0, @ >= 1 or @ is NaN",
    "above_one": lambda x: "" if x > 1 else "<= 1 or @ is NaN",
    "poisson": _poisson_scalar,
}
_ARRAY_FAULTS: dict[str, Any] = {
    "none": lambda _: "",
    "non_negative": lambda x: "< 0" if np.any(~np.isnan(x) & np.signbit(x)) else "",
    "positive": lambda x: "<= 0" if np.any(x <= 0) else "",
    "positive_not_nan": _not_nan_array,
    "bounded": lambda x: "" if np.all((x >= 0) & (x <= 1)) else "< 0, @ > 1 or @ contains NaNs",
    "bounded_above_zero": lambda x: "" if np.all((x > 0) & (x <= 1)) else "<= 0, @ > 1 or @ contains NaNs",
    "bounded_below_one": lambda x: "" if np.all((x >= 0) & (x < 1)) else "< 0, @ >= 1 or @ contains NaNs",
    "above_one": lambda x: "" if np.all(x > 1) else "<= 1 or @ contains NaNs",
    "poisson": _poisson_array,
}


def check_output(out: Any, dtype: Any, size: Any, c_order: bool) -> None:
    """Raise NumPy's error where `out` cannot be filled."""
    if out is None:
        return
    if not isinstance(out, np.ndarray):
        raise TypeError(f"Cannot convert {type(out).__name__} to numpy.ndarray")
    # flags.farray is true of what is aligned alone.
    fits = out.flags.c_contiguous or (not c_order and out.flags.f_contiguous)
    if not (fits and out.flags.behaved and out.dtype.isnative):
        raise ValueError(
            f"Supplied output array must be {'C-' if c_order else ''}contiguous, writable, "
            "aligned, and in machine byte-order."
        )
    if out.dtype != dtype:
        raise TypeError(
            f"Supplied output array has the wrong type. Expected {np.dtype(dtype)}, got {out.dtype}"
        )
    if size is not None:
        shape = (size,) if _is_single(size) else tuple(size)
        if shape != out.shape:
            raise ValueError("size must match out.shape when used together")


def _is_single(size: Any) -> bool:
    try:
        iter(size)
    except TypeError:
        return True
    return False


def spread(arrays: list[Any], size: Any, dtype: Any, out: Any = None) -> tuple[Any, list[Any]]:
    """Return the output, and each parameter as a number or an array of the output's shape."""
    if out is None and size is not None:
        out = np.empty(size, dtype)
    if out is None:
        out = np.empty(np.broadcast(*arrays).shape if len(arrays) > 1 else arrays[0].shape, dtype)
    else:
        shape = np.broadcast(out, *arrays).shape
        if shape != out.shape:
            raise ValueError(
                f"Output size {out.shape} is not compatible with broadcast dimensions of inputs {shape}."
            )
    return out, [
        a.item() if a.ndim == 0 else np.ascontiguousarray(np.broadcast_to(a, out.shape)) for a in arrays
    ]


STANDARD_METHODS = ("random", "standard_normal", "standard_exponential", "standard_exponential")


def fill_standard(native: Any, kind: int, size: Any, dtype: Any, out: Any) -> Any:
    """Return the draws of a method without parameters."""
    wanted = np.dtype(dtype)
    if wanted == np.float64:
        wanted = np.float64
    elif wanted == np.float32:
        wanted = np.float32
    else:
        raise TypeError(f"Unsupported dtype {wanted!r} for {STANDARD_METHODS[kind]}")
    single = wanted is np.float32
    if size is None and out is None:
        return native.one_standard(kind, single)
    if out is None:
        out = np.empty(size, wanted)
    else:
        check_output(out, wanted, size, False)
    native.fill_standard(kind, single, out)
    return out


def draw_real(native: Any, kind: int, size: Any, *given: Any) -> Any:
    """Return the draws of a real-valued method, for scalars or arrays."""
    name = REAL_METHODS[kind][0]
    if name == "uniform":
        return _uniform(native, kind, size, *given)
    if name == "triangular":
        return _triangular(native, kind, size, *given)
    return fill_real(native, kind, size, given)


def fill_real(native: Any, kind: int, size: Any, given: Any, out: Any = None) -> Any:
    """Return the draws of a real-valued method whose parameters have a limit each."""
    parameters = REAL_METHODS[kind][1]
    check_output(out, np.float64, size, len(parameters) > 0)
    arrays = [doubles(x) for x in given]
    if any(a.ndim for a in arrays):
        for a, (name, limit) in zip(arrays, parameters, strict=True):
            check_array(a, name, limit)
        out, values = spread(arrays, size, np.float64, out)
        native.fill_real(kind, out, *_three(values))
        return out
    values = [number(x) for x in given]
    for x, (name, limit) in zip(values, parameters, strict=True):
        check_number(x, name, limit)
    filled = out if out is not None else np.empty(() if size is None else size)
    native.fill_real(kind, filled, *_three(values))
    return filled.item() if size is None and out is None else filled


def _three(values: list[Any]) -> list[Any]:
    return values + [0.0] * (3 - len(values))


def _uniform(native: Any, kind: int, size: Any, low: Any, high: Any) -> Any:
    lows, highs = doubles(low), doubles(high)
    if lows.ndim == 0 and highs.ndim == 0:
        first = number(low)
        extent: Any = number(high) - first
        if not math.isfinite(extent):
            raise OverflowError("high - low range exceeds valid bounds")
        return fill_real(native, kind, size, (first, extent))
    extent = np.asarray(np.subtract(highs, lows))
    if not np.all(np.isfinite(extent)):
        raise OverflowError("Range exceeds valid bounds")
    return fill_real(native, kind, size, (lows, extent))


def _triangular(native: Any, kind: int, size: Any, *given: Any) -> Any:
    left, mode, right = (doubles(x) for x in given)
    if np.any(left > mode):
        raise ValueError("left > mode")
    if np.any(mode > right):
        raise ValueError("mode > right")
    if np.any(left == right):
        raise ValueError("left == right")
    return fill_real(native, kind, size, given)


def standard_gamma_single(native: Any, shape: Any, size: Any, out: Any) -> Any:
    """Return standard_gamma's draws in float32."""
    check_output(out, np.float32, size, True)
    shapes = np.asarray(shape, dtype=np.float32)
    if shapes.ndim:
        check_array(shapes, "shape", "non_negative")
        out, (values,) = spread([shapes], size, np.float32, out)
    else:
        values = float(shapes)
        check_number(values, "shape", "non_negative")
        if size is None and out is None:
            return native.one_gamma_f(values)
        if out is None:
            out = np.empty(size, np.float32)
    native.fill_gamma_f(out, values)
    return out


def draw_whole(native: Any, kind: int, size: Any, *given: Any) -> Any:
    """Return the draws of a counting method with real parameters, for scalars or arrays."""
    method, parameters = WHOLE_METHODS[kind]
    arrays = [doubles(x) for x in given]
    vector = any(a.ndim for a in arrays)
    # negative_binomial reads its numbers of arrays: None is no number there.
    value_of = (lambda a, _: a.item()) if method == "negative_binomial" else (lambda _, x: number(x))
    for a, x, (name, limit) in zip(arrays, given, parameters, strict=True):
        if vector:
            check_array(a, name, limit)
        else:
            check_number(value_of(a, x), name, limit)
    if method == "negative_binomial":
        n, p = arrays
        if np.any((1 - p) / p * (n + 10 * np.sqrt(n)) > POISSON_MOST):
            raise ValueError("n too large or p too small, see Generator.negative_binomial Notes")
    if vector:
        out, values = spread(arrays, size, np.int64)
    else:
        out, values = (
            np.empty(() if size is None else size, np.int64),
            [value_of(a, x) for a, x in zip(arrays, given, strict=True)],
        )
    values += [0.0] * (2 - len(values))
    native.fill_whole(kind, out, *values)
    return out.item() if size is None and not vector else out


def binomial(native: Any, n: Any, p: Any, size: Any) -> Any:
    """Return binomial's draws, for scalars or arrays."""
    chances, trials = doubles(p), whole_numbers(n)
    if chances.ndim or trials.ndim:
        check_array(chances, "p", "bounded")
        check_array(trials, "n", "non_negative")
        out, (each_p, each_n) = spread([chances, trials], size, np.int64)
        native.fill_binomial(out, each_n, each_p)
        return out
    chance, count = number(p), int(n)
    check_number(chance, "p", "bounded")
    check_number(float(count), "n", "non_negative")
    if size is None:
        return native.one_binomial(count, chance)
    out = np.empty(size, np.int64)
    native.fill_binomial(out, count, chance)
    return out


_URN_END = 10**9


def hypergeometric(native: Any, ngood: Any, nbad: Any, nsample: Any, size: Any) -> Any:
    """Return hypergeometric's draws, for scalars or arrays."""
    good, bad, sample = arrays = [whole_numbers(x) for x in (ngood, nbad, nsample)]
    if np.any(good >= _URN_END) or np.any(bad >= _URN_END):
        raise ValueError(f"both ngood and nbad must be less than {_URN_END}")
    if np.any(np.less(np.add(good, bad), sample)):
        raise ValueError("ngood + nbad < nsample")
    for a, name in zip(arrays, ("ngood", "nbad", "nsample"), strict=True):
        check_array(a, name, "non_negative")
    if any(a.ndim for a in arrays):
        out, values = spread(arrays, size, np.int64)
        native.fill_hypergeometric(out, *values)
        return out
    values = [int(x) for x in (ngood, nbad, nsample)]
    if size is None:
        return native.one_hypergeometric(*values)
    out = np.empty(size, np.int64)
    native.fill_hypergeometric(out, *values)
    return out


# The scalar types of plain items, in the order of the C++ Item.
_ITEMS = [
    *(np.bool, np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.uint64),
    *(np.float32, np.float64, np.float16, np.complex64, np.complex128),
]


def _show_arrays() -> None:
    probe = np.zeros((3, 2), np.float32, order="F")
    probe.setflags(write=False)
    address = probe.__array_interface__["data"][0]
    _draws.set_numpy_arrays(np.ndarray, np.empty, np.asarray, np.dtype, _ITEMS, probe, address)


_draws.set_numpy_slow_paths(fill_standard, draw_real, draw_whole, binomial, hypergeometric)
_show_arrays()
