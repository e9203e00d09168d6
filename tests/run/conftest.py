# SPDX-License-Identifier: Apache-2.0
"""What the tests of the command line share."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import trueseed

Said = Callable[[str], list[str]]
SITE_PACKAGES = f"lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"


@pytest.fixture(scope="session")
def first_draw() -> float:
    """What `random.seed(73)` draws first."""
    return random.Random(73).random()


@pytest.fixture(scope="session")
def address_order(trueseed_command: str) -> str:
    """Whether this system lets a program fix its address order: fixed or refused."""
    done = subprocess.run([trueseed_command, "doctor", "--json"], capture_output=True, check=True)
    return str(json.loads(done.stdout)["address_order"])


@pytest.fixture
def said(address_order: str) -> Said:
    """said(stderr): Trueseed's lines, less the one of a system that refuses to fix addresses."""

    def lines(stderr: str) -> list[str]:
        refused = address_order == "refused"
        ours = [line for line in stderr.splitlines() if line.startswith("trueseed: ")]
        return [line for line in ours if not (refused and "address order" in line)]

    return lines


@pytest.fixture(scope="session")
def bare_python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The Python of a virtual environment of its own, where nothing is installed."""
    folder = tmp_path_factory.mktemp("bare") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    return str(folder / "bin" / "python")


@pytest.fixture
def copied(trueseed_command: str, tmp_path: Path) -> Iterator[Path]:
    """A copy of the installation, to be damaged: prefix/bin/trueseed and its Python files."""
    prefix = tmp_path / "a copy"
    (prefix / "bin").mkdir(parents=True)
    shutil.copy2(trueseed_command, prefix / "bin" / "trueseed")
    package = Path(trueseed.__file__).parent
    shutil.copytree(
        package, prefix / SITE_PACKAGES / "trueseed", ignore=shutil.ignore_patterns("__pycache__")
    )
    yield prefix
    for folder in prefix.rglob("*/"):
        folder.chmod(0o755)
    shutil.rmtree(prefix)
