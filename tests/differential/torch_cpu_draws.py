# SPDX-License-Identifier: Apache-2.0
"""One row a draw and dtype: what torch draws, what trueseed._draws.TorchCpuGenerator draws.

python tests/differential/torch_cpu_draws.py PATH SEEDS compares all rows and prints those that differ.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import torch

from trueseed._draws import TorchCpuGenerator

SIZES = (0, 1, 15, 16, 17, 31, 32, 33, 1000, 4099)
FLOATING = ("float32", "float64", "float16", "bfloat16")
SIGNED = ("int8", "int16", "int32", "int64")
ANY = (*FLOATING, "bool", "uint8", *SIGNED)
EVERY = (*ANY, "uint16", "uint32", "uint64")

Array = np.ndarray[Any, Any]


class Row(NamedTuple):
    name: str
    dtype: str
    theirs: Callable[[torch.Generator, int], torch.Tensor]
    ours: Callable[[Any, int], Array]


def empty(n: int, dtype: str) -> Array:
    return np.zeros(n, np.dtype("uint16" if dtype == "bfloat16" else dtype))


def bits(array: Array) -> Array:
    return array.reshape(-1).view(f"uint{8 * array.itemsize}" if array.dtype != bool else bool)


def words(tensor: torch.Tensor) -> Array:
    """The tensor as our arrays are: bfloat16 as its bits."""
    tensor = tensor.contiguous()
    return (tensor.view(torch.uint16) if tensor.dtype == torch.bfloat16 else tensor).numpy()


def inputs(n: int, dtype: str, low: float, high: float) -> torch.Tensor:
    numbers = torch.empty(n, dtype=torch.float64)
    numbers.copy_(torch.from_numpy(np.random.RandomState(n).uniform(low, high, n)))
    return numbers.to(getattr(torch, dtype))


def in_place(name: str, dtype: str, method: str, ours: str, *values: Any) -> Row:
    def theirs(g: torch.Generator, n: int) -> torch.Tensor:
        tensor = torch.zeros(n, dtype=getattr(torch, dtype))
        result: torch.Tensor = getattr(tensor, method)(*values, generator=g)
        return result

    def fill(g: Any, n: int) -> Array:
        out = empty(n, dtype)
        getattr(g, ours)(out, dtype, *values)
        return out

    return Row(f"{name}{values}", dtype, theirs, fill)


def from_input(
    name: str, dtype: str, low: float, high: float, theirs: Callable[[torch.Tensor, torch.Generator], Any]
) -> Row:
    def draw(g: torch.Generator, n: int) -> torch.Tensor:
        result: torch.Tensor = theirs(inputs(n, dtype, low, high), g)
        return result

    def ours(g: Any, n: int) -> Array:
        out = empty(n, dtype)
        getattr(g, name)(out, dtype, words(inputs(n, dtype, low, high)))
        return out

    return Row(f"{name}[{low},{high}]", dtype, draw, ours)


def scalar_rows() -> Iterator[Row]:
    for dtype in FLOATING:
        for bounds in ((0.0, 1.0), (-0.3, 1.4), (2.0, 2.0), (0.0, 0.7)):
            yield in_place("uniform", dtype, "uniform_", "uniform", *bounds)
        for moments in ((0.0, 1.0), (0.3, 1.7), (-2.0, 0.0)):
            yield in_place("normal", dtype, "normal_", "normal", *moments)
        for rate in (1.0, 0.3, float("inf")):
            yield in_place("exponential", dtype, "exponential_", "exponential", rate)
        yield in_place("cauchy", dtype, "cauchy_", "cauchy", 0.3, 1.7)
        yield in_place("log_normal", dtype, "log_normal_", "log_normal", 0.3, 1.7)
    for dtype in (*FLOATING, "uint8", *SIGNED):
        for p in (0.3, 0.01, 1e-9):
            yield in_place("geometric", dtype, "geometric_", "geometric", p)
    for dtype in ANY:
        yield in_place("random", dtype, "random_", "random")
        for p in (0.0, 0.3, 1.0):
            yield in_place("bernoulli", dtype, "bernoulli_", "bernoulli", p)
    for dtype in ("float32", "float64", "bfloat16", "int64"):
        yield in_place("random_from_to", dtype, "random_", "random_from_to", -(2**63), None)
    for dtype in EVERY:
        yield in_place("random_from_to", dtype, "random_", "random_from_to", 0, 1)
        if dtype != "bool":
            yield in_place("random_from_to", dtype, "random_", "random_from_to", 3, 101)
        if dtype != "uint64":
            yield in_place("random_from_to", dtype, "random_", "random_from_to", 0, None)
    for dtype in ("int32", "int64", "float32", "float64", "bfloat16", "uint32", "uint64"):
        for high in (2**28 - 1, 2**28, 2**31 - 1):
            yield in_place("random_from_to", dtype, "random_", "random_from_to", 0, high)
    for dtype in ("int64", "float64"):
        yield in_place("random_from_to", dtype, "random_", "random_from_to", -(2**62), 2**62 + 1)


def mask_rows() -> Iterator[Row]:
    for dtype in ANY:
        for p_dtype in FLOATING:

            def theirs(
                g: torch.Generator, n: int, dtype: str = dtype, p_dtype: str = p_dtype
            ) -> torch.Tensor:
                tensor = torch.zeros(n, dtype=getattr(torch, dtype))
                return tensor.bernoulli_(inputs(n, p_dtype, 0, 1), generator=g)

            def ours(g: Any, n: int, dtype: str = dtype, p_dtype: str = p_dtype) -> Array:
                out = empty(n, dtype)
                g.bernoulli_tensor(out, dtype, words(inputs(n, p_dtype, 0, 1)), p_dtype)
                return out

            yield Row(f"bernoulli_tensor({p_dtype})", dtype, theirs, ours)
    for dtype in FLOATING:
        for p in (0.0, 0.3, 1.0):

            def dropped(g: torch.Generator, n: int, dtype: str = dtype, p: float = p) -> torch.Tensor:
                torch.set_rng_state(g.get_state())
                kept = torch.nn.functional.dropout(torch.ones(n, dtype=getattr(torch, dtype)), p) != 0
                g.set_state(torch.get_rng_state())
                return kept.to(getattr(torch, dtype))

            def mask(g: Any, n: int, dtype: str = dtype, p: float = p) -> Array:
                out = empty(n, dtype)
                g.dropout_mask(out, dtype, 1 - p)
                return out

            yield Row(f"dropout({p})", dtype, dropped, mask)


def serial_rows() -> Iterator[Row]:
    for dtype in FLOATING:

        def theirs(g: torch.Generator, n: int, dtype: str = dtype) -> torch.Tensor:
            return torch.zeros(2 * n, dtype=getattr(torch, dtype))[::2].normal_(0.3, 1.7, generator=g)

        def ours(g: Any, n: int, dtype: str = dtype) -> Array:
            out = empty(n, dtype)
            g.normal(out, dtype, 0.3, 1.7, contiguous=False)
            return out

        yield Row("serial normal", dtype, theirs, ours)


def input_rows() -> Iterator[Row]:
    for dtype in FLOATING:
        for low, high in ((0, 0), (0.1, 9), (10, 60), (1000, 5000)):
            yield from_input("poisson", dtype, low, high, lambda x, g: torch.poisson(x, generator=g))
    for dtype in ("float32", "float64"):
        for low, high in ((-1, 0), (0.01, 1), (1, 30)):
            yield from_input(
                "standard_gamma", dtype, low, high, lambda x, g: torch._standard_gamma(x, generator=g)
            )
        for most, low, high in ((20, 0, 1), (5000, 0.01, 0.99), (3, -0.5, 1.5)):

            def theirs(
                g: torch.Generator, n: int, dtype: str = dtype, most: int = most, p: Any = (low, high)
            ) -> torch.Tensor:
                count = inputs(n, dtype, -1, most).round()
                return torch.binomial(count, inputs(n + 1, dtype, *p)[:n], generator=g)

            def ours(g: Any, n: int, dtype: str = dtype, most: int = most, p: Any = (low, high)) -> Array:
                out = empty(n, dtype)
                count = inputs(n, dtype, -1, most).round()
                g.binomial(out, dtype, words(count), words(inputs(n + 1, dtype, *p)[:n]))
                return out

            yield Row(f"binomial({most},{low},{high})", dtype, theirs, ours)


def matrix_rows() -> Iterator[Row]:
    for dtype in FLOATING:
        for replacement, share in ((True, 0), (True, 2), (False, 0), (False, 200), (False, 2), (False, 1)):

            def weights(n: int, dtype: str = dtype) -> torch.Tensor:
                drawn = inputs(3 * max(n, 1), dtype, -0.5, 1).clamp(min=0).view(3, -1)
                drawn[:, -1] = 1
                return drawn

            def count(n: int, share: int = share) -> int:
                return max(1, n // share) if share else 1

            def theirs(
                g: torch.Generator, n: int, weights: Any = weights, count: Any = count, r: bool = replacement
            ) -> torch.Tensor:
                return torch.multinomial(weights(n), count(n), r, generator=g)

            def ours(
                g: Any,
                n: int,
                weights: Any = weights,
                count: Any = count,
                r: bool = replacement,
                dtype: str = dtype,
            ) -> Array:
                out = np.zeros((3, count(n)), np.int64)
                g.multinomial(out, words(weights(n)), dtype, r)
                return out

            yield Row(f"multinomial({replacement}, 1/{share})", dtype, theirs, ours)
    for dtype in ("float32", "float64"):
        for low, high in ((0.05, 1), (0.5, 20), (0, 0)):

            def alphas(n: int, dtype: str = dtype, low: float = low, high: float = high) -> torch.Tensor:
                return inputs(2 * n, dtype, low, high).view(2, n)

            def drawn(g: torch.Generator, n: int, alphas: Any = alphas) -> torch.Tensor:
                return torch._sample_dirichlet(alphas(n), generator=g)

            def row_draw(g: Any, n: int, alphas: Any = alphas, dtype: str = dtype) -> Array:
                out = empty(2 * n, dtype)
                g.dirichlet(out, dtype, words(alphas(n)))
                return out

            yield Row(f"dirichlet[{low},{high}]", dtype, drawn, row_draw)
    for dtype in ("float32", "float64", "bfloat16"):

        def leaked(g: torch.Generator, n: int, dtype: str = dtype) -> torch.Tensor:
            x, noise = inputs(n, dtype, -1, 1), torch.zeros(n, dtype=getattr(torch, dtype))
            out = torch._C._nn.rrelu_with_noise(x, noise, 0.1, 0.7, True, g)  # type: ignore[attr-defined]
            return torch.cat([out, noise])

        def leak(g: Any, n: int, dtype: str = dtype) -> Array:
            out, noise = empty(n, dtype), empty(n, dtype)
            g.rrelu(out, noise, dtype, words(inputs(n, dtype, -1, 1)), 0.1, 0.7)
            return np.concatenate([out, noise])

        yield Row("rrelu", dtype, leaked, leak)


MOST = {"uint8": 256, "int8": 128, "float16": 2049}


def permutation_rows() -> Iterator[Row]:
    for dtype in (*FLOATING, "uint8", *SIGNED):

        def theirs(g: torch.Generator, n: int, dtype: str = dtype) -> torch.Tensor:
            return torch.randperm(min(n, MOST.get(dtype, n)), dtype=getattr(torch, dtype), generator=g)

        def ours(g: Any, n: int, dtype: str = dtype) -> Array:
            out = empty(min(n, MOST.get(dtype, n)), dtype)
            g.randperm(out, dtype)
            return out

        yield Row("randperm", dtype, theirs, ours)


def rows() -> list[Row]:
    parts = (scalar_rows, mask_rows, serial_rows, input_rows, matrix_rows, permutation_rows)
    return [row for part in parts for row in part()]


def difference(row: Row, path: str, seed: int, sizes: tuple[int, ...] = SIZES) -> str:
    """Empty where one generator of each draws `sizes` in order with equal bits and states after each."""
    theirs, ours = torch.Generator().manual_seed(seed), TorchCpuGenerator(seed, path)
    for n in sizes:
        expected, found = bits(words(row.theirs(theirs, n))), bits(row.ours(ours, n))
        where = f"{row.name} {row.dtype}, path {path}, seed {seed}, {n} elements of {sizes}"
        if expected.shape != found.shape:
            return f"{where}: shapes {expected.shape} and {found.shape}"
        (bad,) = np.nonzero(expected != found)
        if bad.size:
            i = bad[0]
            return f"{where}: {bad.size} differ, the first at {i}: torch {expected[i]:#x}, ours {found[i]:#x}"
        if theirs.get_state().numpy().tobytes() != ours.get_state().tobytes():
            return f"{where}: the states differ"
    return ""


def main() -> int:
    warnings.simplefilter("ignore", UserWarning)
    path, n_seeds = sys.argv[1], int(sys.argv[2])
    capability = {"avx2": "AVX2", "avx512": "AVX512", "default": "DEFAULT"}[path]
    if torch.backends.cpu.get_cpu_capability() != capability:
        print(f"torch runs as {torch.backends.cpu.get_cpu_capability()}, not {capability}")
        return 2
    table = rows()
    bad = [text for row in table for seed in range(n_seeds) if (text := difference(row, path, seed))]
    print("\n".join([*bad, f"{len(table)} rows, {n_seeds} seeds, {len(bad)} differences"]))
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
