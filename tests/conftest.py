# SPDX-License-Identifier: Apache-2.0
"""What the tests share: a clean environment, and ways to run a program plain and below `trueseed run`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SWITCHES = ("OMP_", "MKL_", "NCCL_", "CUBLAS", "PYTHONHASHSEED", "PYTHONPATH", "TRUESEED_", "PYTORCH_")
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def trueseed_command() -> str:
    """The command line of the installation under test."""
    command = Path(sys.executable).parent / "trueseed"
    assert command.exists(), f"{command} is missing; run the tests by `make test`"
    return str(command)


@pytest.fixture
def environment() -> dict[str, str]:
    """This environment without any variable that Trueseed or a library would read as a switch."""
    return {name: value for name, value in os.environ.items() if not name.startswith(SWITCHES)}


@pytest.fixture
def plain(environment: dict[str, str], tmp_path: Path) -> Run:
    """plain(*command, env={...}, **options) runs a command as it is."""

    def run(
        *command: str, env: dict[str, str] | None = None, **options: object
    ) -> subprocess.CompletedProcess[str]:
        settings: dict[str, object] = {"capture_output": True, "text": True, "timeout": 300, "cwd": tmp_path}
        settings.update(options)
        return subprocess.run(list(command), env={**environment, **(env or {})}, **settings)  # type: ignore[call-overload, no-any-return]

    return run


@pytest.fixture
def under(plain: Run, trueseed_command: str) -> Run:
    """under(*command, seed=73, flags=(), env={...}) runs a command below `trueseed run`."""

    def run(
        *command: str, seed: int | str | None = 73, flags: tuple[str, ...] = (), **options: object
    ) -> subprocess.CompletedProcess[str]:
        seed_flags = () if seed is None else ("--seed", str(seed))
        return plain(trueseed_command, "run", *seed_flags, *flags, "--", *command, **options)

    return run


@pytest.fixture
def program(tmp_path: Path) -> Callable[[str], str]:
    """program(text) writes a Python program and returns its path."""

    def write(text: str, name: str = "program.py") -> str:
        path = tmp_path / name
        path.write_text(text)
        return str(path)

    return write


@pytest.fixture(scope="session")
def python() -> str:
    return sys.executable
