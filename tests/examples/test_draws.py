# SPDX-License-Identifier: Apache-2.0
"""Each program of examples/draws prints what the Python script beside it prints."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch

ROOT = Path(__file__).resolve().parents[2]
DRAWS = ROOT / "examples" / "draws"
NAMES = sorted(path.stem for path in DRAWS.glob("*.cc"))


@pytest.fixture(scope="module")
def programs() -> Path:
    """The folder of the programs, built as `make test-core` builds them."""
    if not (ROOT / "build/dev/build.ninja").exists():
        subprocess.run(["cmake", "--preset", "dev"], cwd=ROOT, check=True)
    subprocess.run(["cmake", "--build", "build/dev", "--target", "draws"], cwd=ROOT, check=True)
    return ROOT / "build/dev/bin"


def test_each_program_has_its_script() -> None:
    assert sorted(path.stem for path in DRAWS.glob("*.py")) == NAMES
    assert len(NAMES) == 5


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("name", NAMES)
def test_the_same_numbers(programs: Path, name: str) -> None:
    printed = subprocess.run([programs / f"draws_{name}"], capture_output=True, text=True, check=True).stdout
    assert printed.count("\n") > 10
    if name == "torch_cuda" and not torch.cuda.is_available():
        pytest.skip("no GPU")
    if name == "torch_cpu" and torch.backends.cpu.get_cpu_capability() == "DEFAULT":
        pytest.skip("a CPU without AVX2: torch draws on its other path")
    script = [sys.executable, str(DRAWS / f"{name}.py")]
    assert printed == subprocess.run(script, capture_output=True, text=True, check=True).stdout
