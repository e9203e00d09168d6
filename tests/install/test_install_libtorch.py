# SPDX-License-Identifier: Apache-2.0
"""`make install-libtorch`, used by the example as a project of its own."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from pathlib import Path

import pytest
import sklearn.datasets
import torch

ROOT = Path(__file__).resolve().parents[2]


def output(*command: str | Path) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TRUESEED_", "MAKE"))}
    done = subprocess.run(
        [*map(str, command)], cwd=ROOT, env=kept, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.timeout(1800)
def test_the_installed_library_gives_the_bits_of_the_build(tmp_path: Path) -> None:
    output("make", "install-libtorch", f"PREFIX={tmp_path / 'prefix'}")
    prefixes = f"{tmp_path / 'prefix'};{torch.utils.cmake_prefix_path}"
    build = tmp_path / "build"
    output(
        "cmake", "-S", "examples/digits_cpp", "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefixes}"
    )
    output("cmake", "--build", build)
    data = tmp_path / "digits.csv"
    packed = Path(sklearn.datasets.__file__).parent / "data/digits.csv.gz"
    data.write_bytes(gzip.decompress(packed.read_bytes()))
    own, installed = ROOT / "build/libtorch/bin/digits", build / "digits"
    assert output(own, "--seed", "73", data) == output(installed, "--seed", "73", data)
    assert output(installed, data) != output(installed, data), "without the call, runs differ"
    command = tmp_path / "prefix/bin/trueseed"
    for fast_draws in ("on", "off"):
        run = (command, "run", "--quiet", "--fast-draws", fast_draws, "--", installed)
        assert output(*run, "--seed", "73", data) == output(own, "--seed", "73", data)
    report = json.loads(
        output(command, "verify", "--json", "--seed", "73", "--", installed, "--seed", "73", data)
    )
    assert report["verdict"] == "SAME"
    assert report["operations"]["compared"] > 10_000
