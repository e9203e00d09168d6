# SPDX-License-Identifier: Apache-2.0
"""How much sooner our draws are there than those of PyTorch and NumPy: the same bits, one thread.

Each row draws the same numbers by the original and by ours, in turns and in alternating order; the ratio is the
median of the paired ratios of seconds, in brackets the quartiles. PyTorch's own functions are called both times, with
fast_draws off and on; NumPy's beside those of trueseed.numpy.

    bench/draws.py [--target avx2] [--pairs 41] [WORDS of the rows' names]
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

BLOCK_SECONDS = 0.004


@dataclass
class Row:
    """One comparison: what it is called, both sides, and what is done before a side is called."""

    name: str
    original: Callable[[], object]
    ours: Callable[[], object]
    before_original: Callable[[], object] = lambda: None
    before_ours: Callable[[], object] = lambda: None


def torch_rows() -> list[Row]:
    """PyTorch's draws, into tensors that are there."""
    import torch

    import trueseed

    torch.set_num_threads(1)
    switches = {
        "before_original": lambda: trueseed.fast_draws(False),
        "before_ours": lambda: trueseed.fast_draws(True),
    }

    def row(name: str, call: Callable[[], object]) -> Row:
        return Row(f"torch {name}", call, call, **switches)

    f32 = torch.empty(100_000)
    f64 = torch.empty(100_000, dtype=torch.float64)
    large = torch.empty(30_000_000)
    permutation = torch.empty(60_000, dtype=torch.int64)
    large_permutation = torch.empty(10_000_000, dtype=torch.int64)
    integers = torch.empty(100_000, dtype=torch.int64)
    rows = [
        row("rand float32, 100,000", f32.uniform_),
        row("rand float32, 30,000,000", large.uniform_),
        row("rand float64, 100,000", f64.uniform_),
        row("randn float32, 100,000", f32.normal_),
        row("bernoulli(0.5) float32, 100,000", lambda: f32.bernoulli_(0.5)),
        row("bernoulli(0.1) float32, 100,000", lambda: f32.bernoulli_(0.1)),
        row("exponential float32, 100,000", f32.exponential_),
        row("randint(1000), 100,000", lambda: integers.random_(1000)),
        row("randperm(60,000)", lambda: torch.randperm(60_000, out=permutation)),
        row("randperm(10,000,000)", lambda: torch.randperm(10_000_000, out=large_permutation)),
    ]
    rows += torch_dtype_rows(row)
    for n in (16, 100, 1_000):
        small = torch.empty(n)
        rows.append(row(f"rand float32, {n:,}", small.uniform_))
        rows.append(row(f"randn float32, {n:,}", small.normal_))
        rows.append(row(f"bernoulli(0.5) float32, {n:,}", partial(small.bernoulli_, 0.5)))
    return rows


def torch_dtype_rows(row: Callable[[str, Callable[[], object]], Row]) -> list[Row]:
    """The draws of other dtypes, of probabilities as a tensor and into tensors with gaps."""
    import torch

    n = 100_000
    of = {name: torch.empty(n, dtype=getattr(torch, name)) for name in ("float64", "bfloat16", "float16")}
    of |= {name: torch.empty(n, dtype=getattr(torch, name)) for name in ("int64", "int32", "uint8", "bool")}
    f32, gaps = torch.empty(n), torch.empty(n, 2)[:, 0]
    p = torch.rand(n)
    permutation = torch.empty(60_000, dtype=torch.int32)
    return [
        row("randn float64, 100,000", of["float64"].normal_),
        row("exponential float64, 100,000", of["float64"].exponential_),
        row("rand bfloat16, 100,000", of["bfloat16"].uniform_),
        row("rand float16, 100,000", of["float16"].uniform_),
        row("randn bfloat16, 100,000", of["bfloat16"].normal_),
        row("randn float16, 100,000", of["float16"].normal_),
        row("exponential bfloat16, 100,000", of["bfloat16"].exponential_),
        row("bernoulli(0.5) bfloat16, 100,000", partial(of["bfloat16"].bernoulli_, 0.5)),
        row("bernoulli(0.5) bool, 100,000", partial(of["bool"].bernoulli_, 0.5)),
        row("bernoulli(0.5) int64, 100,000", partial(of["int64"].bernoulli_, 0.5)),
        row("bernoulli(tensor) float32, 100,000", partial(f32.bernoulli_, p)),
        row("bernoulli(tensor) bfloat16, 100,000", partial(of["bfloat16"].bernoulli_, p.bfloat16())),
        row("bernoulli(tensor) float64, 100,000", partial(of["float64"].bernoulli_, p.double())),
        row("random_() int64, 100,000", of["int64"].random_),
        row("random_() float32, 100,000", f32.random_),
        row("randint(1000) int32, 100,000", partial(of["int32"].random_, 1000)),
        row("randint(100) uint8, 100,000", partial(of["uint8"].random_, 100)),
        row("randint(100) bfloat16, 100,000", partial(of["bfloat16"].random_, 100)),
        row("randint(2**40 + 1) int64, 100,000", partial(of["int64"].random_, 2**40 + 1)),
        row("randperm(60,000) int32", lambda: torch.randperm(60_000, out=permutation)),
        row("rand float32 with gaps, 100,000", gaps.uniform_),
    ]


def numpy_rows() -> list[Row]:
    """The methods of numpy.random's Generator and RandomState, 100,000 numbers each."""
    import numpy

    import trueseed.numpy as ours

    n = 100_000

    def row(bit_generator: str, method: str, *arguments: object) -> Row:
        sides = [
            library.RandomState(73)
            if bit_generator == "RandomState"
            else library.Generator(getattr(library, bit_generator)(73))
            for library in (numpy.random, ours)
        ]
        # Into arrays that are there, where NumPy has it so: a new one costs as much as its numbers.
        kept = {"out": numpy.empty(n)} if bit_generator != "RandomState" and arguments == (n,) else {}
        calls = [partial(getattr(side, method), *arguments, **kept) for side in sides]
        return Row(f"numpy {bit_generator}.{method}{arguments!r}".replace(",)", ")"), *calls)

    return [
        row("PCG64", "random", n),
        row("PCG64", "standard_normal", n),
        row("PCG64", "standard_exponential", n),
        row("PCG64", "integers", 0, 1000, n),
        row("PCG64", "permutation", n, 0),
        row("Philox", "random", n),
        row("SFC64", "random", n),
        row("RandomState", "random_sample", n),
        row("RandomState", "randn", n),
        row("RandomState", "permutation", n),
    ]


def python_rows() -> list[Row]:
    """Single numbers of Python's random."""
    import trueseed.random as ours

    sides = (random.Random(73), ours.Random(73))
    calls = (("random", ()), ("gauss", (0.0, 1.0)), ("randrange", (1000,)))
    return [
        Row(
            f"python {method}{arguments!r}".replace(",)", ")"),
            *[partial(getattr(side, method), *arguments) for side in sides],
        )
        for method, arguments in calls
    ]


def n_calls_of(call: Callable[[], object]) -> int:
    """How many calls last about a block."""
    n = 1
    while True:
        seconds = seconds_of(call, n)
        if seconds > BLOCK_SECONDS / 2 or n > 1_000_000:
            return max(1, round(n * BLOCK_SECONDS / seconds))
        n *= 4


def seconds_of(call: Callable[[], object], n: int) -> float:
    """The seconds of `n` calls."""
    start = time.perf_counter()
    for _ in range(n):
        call()
    return time.perf_counter() - start


def measure(row: Row, n_pairs: int) -> tuple[list[float], float, float]:
    """The paired ratios of seconds, original by ours, and the median seconds of a call of each."""
    sides = [(row.before_original, row.original), (row.before_ours, row.ours)]
    counts = []
    for before, call in sides:
        before()
        call()
        counts.append(n_calls_of(call))
    seconds: list[list[float]] = [[], []]
    for pair in range(n_pairs):
        for side in (0, 1) if pair % 2 == 0 else (1, 0):
            before, call = sides[side]
            before()
            call()
            seconds[side].append(seconds_of(call, counts[side]) / counts[side])
    ratios = [a / b for a, b in zip(*seconds, strict=True)]
    return ratios, statistics.median(seconds[0]), statistics.median(seconds[1])


def main() -> None:
    """Measures and prints every row whose name has all the words."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--target", choices=("scalar", "sse4", "avx2", "avx3"), help="force ours to it")
    parser.add_argument("--pairs", type=int, default=41)
    parser.add_argument("words", nargs="*")
    options = parser.parse_args()
    if options.target:
        os.environ["TRUESEED_TARGET"] = options.target
    rows = torch_rows() + numpy_rows() + python_rows()
    print(f"{'':48} {'original':>12} {'ours':>12}  ratio (quartiles)")
    for row in rows:
        if not all(word in row.name for word in options.words):
            continue
        ratios, original, ours = measure(row, options.pairs)
        low, middle, high = statistics.quantiles(ratios, n=4)
        print(
            f"{row.name:48} {1e6 * original:9.2f} us {1e6 * ours:9.2f} us"
            f"  {middle:5.2f} ({low:.2f} to {high:.2f})",
            flush=True,
        )


if __name__ == "__main__":
    main()
