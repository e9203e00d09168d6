# SPDX-License-Identifier: Apache-2.0
"""`trueseed draw` gives the bits of the library itself, for every stream of `trueseed streams`."""

from __future__ import annotations

import io
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from ..reference_platform import has_reference_libm

sys.path.insert(0, str(Path(__file__).parent))
from upstream_draws import Array, not_comparable, takes_seed, upstream_draw

SEEDS = (0, 73, 2**32 - 1, 2**32 + 5, 2**64 - 1)
# Where torch draws in other ways.
SHORT = (1, 15, 16, 17, 35)
LIBRARIES = ("", "python", "numpy", "torch_cpu", "torch_cpu(default)", "torch_cuda")
Request = tuple[str, int, int, str]


def library_of(name: str) -> str:
    return name.split(".")[0] if "." in name else ""


def rows(command: str) -> list[dict[str, Any]]:
    done = subprocess.run([command, "streams", "--json"], capture_output=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def drawn(command: str, name: str, seed: int, n: int, dtype: str, libm: str = "host") -> Array:
    """What the command draws; bfloat16, which NumPy lacks, as its bits."""
    form = "hex" if dtype == "bfloat16" else "npy"
    words = [command, "draw", name, "--seed", str(seed), "-n", str(n), "--as", form, "--libm", libm]
    done = subprocess.run(words, capture_output=True, check=True)
    if form == "hex":
        return np.array([int(bits, 16) for bits in done.stdout.split()], np.uint16)
    array: Array = np.load(io.BytesIO(done.stdout))
    return array


def requests_of(command: str, library: str) -> list[Request]:
    found = []
    for row in rows(command):
        if library_of(row["name"]) != library or not_comparable(row["name"]):
            continue
        sizes = [(seed, 1000) for seed in SEEDS if takes_seed(row["name"], seed)]
        sizes += [(73, n) for n in SHORT]
        found += [(row["name"], seed, n, row["dtype"]) for seed, n in sizes]
    return found


def faults(command: str, requests: list[Request], theirs: list[Array], libm: str = "host") -> list[str]:
    """A line for each draw that is not theirs: the first index, both numbers, the command."""
    found = []
    for (name, seed, n, dtype), wanted in zip(requests, theirs, strict=True):
        ours = drawn(command, name, seed, n, dtype, libm)
        if (ours.dtype, ours.shape) != (wanted.dtype, wanted.shape):
            found.append(f"{name}: {ours.dtype}{ours.shape}, not {wanted.dtype}{wanted.shape}")
            continue
        kind = f"u{ours.dtype.itemsize}"
        differs = np.flatnonzero(ours.view(kind) != np.ascontiguousarray(wanted).view(kind))
        if differs.size:
            at = int(differs[0])
            found.append(
                f"trueseed draw '{name}' --seed {seed} -n {n}: [{at}] is {ours[at]!r}, not {wanted[at]!r}; "
                f"{differs.size} differ"
            )
    return found


@pytest.mark.parametrize("libm", ["host", "reference"])
@pytest.mark.parametrize("library", ["", "python", "numpy", "torch_cpu"])
def test_a_draw_has_the_library_s_bits(trueseed_command: str, library: str, libm: str) -> None:
    if libm == "reference" and not has_reference_libm():
        pytest.skip("the libraries here do not call Debian 12's glibc on a CPU with FMA")
    if library == "torch_cpu" and torch.backends.cpu.get_cpu_capability() == "DEFAULT":
        pytest.skip("torch_cpu is the path of AVX2, which this CPU lacks")
    requests = requests_of(trueseed_command, library)
    assert requests
    assert not faults(trueseed_command, requests, [upstream_draw(*request) for request in requests], libm)


def test_torch_s_default_path(trueseed_command: str) -> None:
    requests = requests_of(trueseed_command, "torch_cpu(default)")
    assert requests
    done = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "upstream_draws.py")],
        input=pickle.dumps(requests),
        env={**os.environ, "ATEN_CPU_CAPABILITY": "default"},
        stdout=subprocess.PIPE,
        check=True,
    )
    capability, theirs = pickle.loads(done.stdout)
    assert capability == "DEFAULT"
    assert not faults(trueseed_command, requests, theirs)
    if has_reference_libm():
        assert not faults(trueseed_command, requests, theirs, "reference")


def test_every_stream_is_compared_but_for_these(trueseed_command: str) -> None:
    names = [row["name"] for row in rows(trueseed_command)]
    assert {library_of(name) for name in names} == set(LIBRARIES)
    left_out = {name: not_comparable(name) for name in names if not_comparable(name)}
    for name, reason in left_out.items():
        if reason == "no GPU":
            assert name.startswith("torch_cuda.")
        else:
            assert name.startswith("python.binomialvariate"), reason


def test_a_prefix_is_one_where_the_row_says_so(trueseed_command: str) -> None:
    for row in rows(trueseed_command):
        long = drawn(trueseed_command, row["name"], 73, 1003, row["dtype"])
        short = [drawn(trueseed_command, row["name"], 73, n, row["dtype"]) for n in (1, 3, 16, 997)]
        is_prefix = all(part.tobytes() == long[: part.size].tobytes() for part in short)
        assert is_prefix == row["prefix"], row["name"]
