# SPDX-License-Identifier: Apache-2.0
"""Compares trueseed.torch's CUDA generator with the real one of the GPU in this machine.

Each draw is made by both from the same state: of sizes around every border of this GPU's grid, from several seeds.
Prints one row a draw: exact, or the largest distance in units of the last place, and whether the offset after it is
the same. Exit: 0 when what is promised exact is exact, 1 when it is not, 77 when there is no GPU here.
`--dump FOLDER` writes the real numbers beyond the grid as vectors for tests/data/torch_cuda.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from trueseed.torch import _cuda as ours

NO_GPU = 77
SEEDS = (73, 0, 2**64 - 1, 2**63 + 5, 123456789012345)

Real = Callable[[int, torch.Generator], torch.Tensor]
Mirror = Callable[[int, ours.Generator], Any]


@dataclass
class Draw:
    name: str
    is_exact: bool
    real: Real
    mirror: Mirror


def empty(n: int, dtype: str) -> Any:
    return np.empty(n, np.uint16 if dtype == "bfloat16" else dtype)


def on_device(n: int, dtype: str) -> torch.Tensor:
    return torch.empty(n, dtype=getattr(torch, dtype), device="cuda")


def in_place(method: str, dtype: str, *arguments: Any, is_exact: bool = True) -> Draw:
    """A draw by a method of Tensor, whose mirror is the function of the same name."""

    def real(n: int, g: torch.Generator) -> torch.Tensor:
        result: torch.Tensor = getattr(on_device(n, dtype), method)(*arguments, generator=g)
        return result

    def mirror(n: int, g: ours.Generator) -> Any:
        return getattr(ours, method)(empty(n, dtype), *arguments, generator=g, dtype=dtype)

    shown = ", ".join(map(str, arguments))
    return Draw(f"{method}({shown}) {dtype}", is_exact, real, mirror)


def permutation(dtype: str) -> Draw:
    most = 2049 if dtype == "float16" else 2**24
    return Draw(
        f"randperm {dtype}",
        True,
        lambda n, g: torch.randperm(min(n, most), generator=g, device="cuda", dtype=getattr(torch, dtype)),
        lambda n, g: ours.randperm(min(n, most), generator=g, dtype=dtype),
    )


def tensor_bernoulli(dtype: str) -> Draw:
    def probabilities(n: int) -> torch.Tensor:
        return (torch.arange(n) % 11 / 10).to(getattr(torch, dtype))

    return Draw(
        f"bernoulli(tensor) {dtype}",
        True,
        lambda n, g: torch.bernoulli(probabilities(n).cuda(), generator=g),
        lambda n, g: ours.bernoulli(probabilities(n).numpy(), generator=g),
    )


def dropout(dtype: str, skipped: int) -> Draw:
    """The fused kernel takes the default generator; `skipped` elements move the input off its alignment."""

    def real(n: int, g: torch.Generator) -> torch.Tensor:
        default = torch.cuda.default_generators[torch.cuda.current_device()]
        default.set_state(g.get_state())
        values = torch.ones(n + skipped, dtype=getattr(torch, dtype), device="cuda")[skipped:]
        result: torch.Tensor = torch.native_dropout(values, 0.3, True)[0]
        g.set_state(default.get_state())
        return result

    def mirror(n: int, g: ours.Generator) -> Any:
        ones = torch.ones(n, dtype=getattr(torch, dtype))
        values = ones.view(torch.int16).numpy().view(np.uint16) if dtype == "bfloat16" else ones.numpy()
        address = skipped * ones.element_size()
        return ours.native_dropout(values, 0.3, generator=g, dtype=dtype, address=address)[0]

    return Draw(f"native_dropout {dtype}, {skipped} skipped", True, real, mirror)


def draws() -> list[Draw]:
    floats = ("float32", "float64", "float16", "bfloat16")
    integers = ("bool", "uint8", "int8", "int16", "int32", "int64")
    found = [in_place("uniform_", dtype, *bounds) for dtype in floats for bounds in ((), (-0.1, 0.7))]
    found += [in_place("random_", dtype) for dtype in (*floats, *integers)]
    for low, high in ((0, 100), (-100, 2**28 - 101), (-100, 2**28 - 100), (0, 2**40), (-(2**63), 2**63 - 1)):
        found.append(in_place("random_", "int64", low, high))
    found += [in_place("random_", "int32", -(2**31), 2**31 - 1), in_place("random_", "int64", -(2**63), None)]
    found += [in_place("random_", "float16", 0, 65504), in_place("random_", "uint16", 0, 60000)]
    found += [in_place("bernoulli_", dtype, 0.3) for dtype in (*floats, *integers)]
    found += [tensor_bernoulli(dtype) for dtype in ("float32", "float64", "float16")]
    found += [dropout(dtype, skipped) for dtype in floats for skipped in (0, 1, 2, 4)]
    found += [permutation(dtype) for dtype in ("int64", "int32", "int16", "float32", "float16")]
    for dtype in floats:
        for method in ("normal_", "exponential_", "log_normal_", "cauchy_"):
            found.append(in_place(method, dtype, is_exact=False))
        found.append(in_place("geometric_", dtype, 0.2, is_exact=False))
    return found


def bits(values: Any) -> Any:
    """The numbers' bits as ordered integers, so that a difference counts units of the last place."""
    if isinstance(values, torch.Tensor):
        values = values.cpu()
        is_brain = values.dtype == torch.bfloat16
        array = values.view(torch.int16).numpy() if is_brain else values.numpy()
    else:
        array, is_brain = values, values.dtype == np.uint16
    if array.dtype.kind == "f" or is_brain:
        signed = array.view(f"i{array.itemsize}").astype(np.int64)
        return np.where(signed < 0, -(signed & np.int64(2 ** (8 * array.itemsize - 1) - 1)), signed)
    return array


@dataclass
class Found:
    n_values: int = 0
    n_different: int = 0
    largest: float = 0
    offsets_hold: bool = True


def compare(draw: Draw, gpu: tuple[int, int], sizes: list[int], limit: int) -> Found:
    found = Found()
    for seed in SEEDS[:limit]:
        theirs = torch.Generator("cuda").manual_seed(seed)
        mirror = ours.Generator(gpu=gpu)
        for n in sizes:
            mirror.set_state(theirs.get_state().numpy())
            wanted, drawn = bits(draw.real(n, theirs)), bits(draw.mirror(n, mirror))
            # A size that a type cannot hold is drawn shorter by both.
            distance = np.abs(wanted.astype(np.float64) - drawn.astype(np.float64))
            found.n_values += wanted.size
            found.n_different += int((wanted != drawn).sum())
            found.largest = max(found.largest, float(distance.max(initial=0)))
            found.offsets_hold &= (theirs.get_state().numpy() == mirror.get_state()).all()
    return found


def report(rows: list[tuple[Draw, Found]]) -> int:
    width = max(len(draw.name) for draw, _ in rows)
    n_failed = 0
    for draw, found in rows:
        is_same = found.n_different == 0
        held = found.offsets_hold and (is_same or not draw.is_exact)
        n_failed += not held
        result = (
            "exact"
            if is_same
            else f"{found.n_different} of {found.n_values} differ, max {found.largest:g} ULP"
        )
        promise = "exact" if draw.is_exact else "close"
        offsets = "" if found.offsets_hold else "  OFFSET DIFFERS"
        print(f"{'held' if held else 'FAILED':6}  {draw.name:{width}}  {promise}  {result}{offsets}")
    print(f"{len(rows) - n_failed} of {len(rows)} draws held")
    return 1 if n_failed else 0


def dump(folder: Path, name: str, cap: int) -> None:
    """Writes one file: for each draw, the elements around each border of the grid, as hex bits."""
    folder.mkdir(parents=True, exist_ok=True)
    n = 9 * cap + 1
    picked = sorted({i for k in range(10) for i in (k * cap - 1, k * cap, k * cap + 1) if 0 <= i < n})
    lines = [f"# Origin: {name}, torch {torch.__version__}; tools/gpu/check_draws.py --dump"]
    lines.append(f"# draw|elements|seed|element indexes|bits; drawn by {cap} threads")
    for draw in draws():
        if not draw.is_exact or draw.name.startswith("randperm"):
            continue
        values = draw.real(n, torch.Generator("cuda").manual_seed(73)).cpu()
        raw = values.contiguous().view(torch.uint8).numpy().reshape(n, -1)
        words = " ".join(raw[i][::-1].tobytes().hex() for i in picked)
        lines.append(f"{draw.name}|{n}|73|{' '.join(map(str, picked))}|{words}")
    path = folder / f"gpu_{cap}.txt"
    path.write_text("\n".join(lines) + "\n")
    print(f"wrote {path}")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--dump", type=Path, metavar="FOLDER", help="write vectors beyond the grid")
    parser.add_argument("--seeds", type=int, default=3, choices=range(1, len(SEEDS) + 1))
    arguments = parser.parse_args()
    if not torch.cuda.is_available():
        print(f"no GPU here: torch {torch.__version__} sees no CUDA device; nothing was checked")
        return NO_GPU
    device = torch.cuda.get_device_properties(torch.cuda.current_device())
    gpu = (device.multi_processor_count, device.max_threads_per_multi_processor)
    cap = gpu[0] * (gpu[1] // 256) * 256
    print(f"torch {torch.__version__}, {device.name}: {gpu[0]} multiprocessors, {gpu[1]} threads each")
    try:
        if ours.Generator(gpu=device.name).gpu != gpu:
            print("its numbers in trueseed/random/torch_cuda/gpu.cc are others")
    except ValueError:
        print("its name is not in trueseed/random/torch_cuda/gpu.cc")
    if arguments.dump:
        dump(arguments.dump, device.name, cap)
    sizes = [1, 2, 3, 4, 255, 256, 257, 1000, 65536]
    sizes += [k * cap + around for k in (1, 2, 4, 8) for around in (-1, 0, 1, 8)]
    return report([(draw, compare(draw, gpu, sizes, arguments.seeds)) for draw in draws()])


if __name__ == "__main__":
    sys.exit(main())
