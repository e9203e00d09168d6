# SPDX-License-Identifier: Apache-2.0
"""What the tests of records and verdicts share: ways to run the command, and programs to run it on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SWITCHES = ("OMP_", "MKL_", "NCCL_", "CUBLAS", "PYTHONHASHSEED", "PYTHONPATH", "TRUESEED_", "PYTORCH_")


@dataclass
class Result:
    """What came of a command; `json` is what it printed on stdout as one object."""

    returncode: int
    stdout: str
    stderr: str

    @property
    def json(self) -> dict[str, Any]:
        assert self.stdout, self.stderr
        return dict(json.loads(self.stdout))

    @property
    def first(self) -> dict[str, Any]:
        """The first difference."""
        return dict(self.json["differences"][0])

    @property
    def verdict(self) -> str:
        """The last line."""
        return self.stderr.splitlines()[-1].removeprefix("trueseed: ")


Command = Callable[..., Result]


@pytest.fixture(scope="session")
def trueseed(trueseed_command: str, tmp_path_factory: pytest.TempPathFactory) -> Command:
    """trueseed(*words, cwd=None, **options) runs the command in an environment without switches."""
    folder = tmp_path_factory.mktemp("trueseed")
    (folder / "tmp").mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(SWITCHES)}
    kept["TMPDIR"] = str(folder / "tmp")

    def run(*words: str, cwd: Path | None = None, env: dict[str, str] | None = None) -> Result:
        done = subprocess.run(
            [trueseed_command, *words],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=250,
            cwd=cwd or folder,
            env={**kept, **(env or {})},
            stdin=subprocess.DEVNULL,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def verify(trueseed: Command) -> Command:
    """verify(program, *arguments, flags=()) verifies a Python program, with its result as JSON."""

    def run(program: str | Path, *arguments: str, flags: tuple[str, ...] = (), **options: Any) -> Result:
        words = ("verify", "--seed", "73", "--json", *flags, "--", sys.executable, str(program), *arguments)
        return trueseed(*words, **options)

    return run


@pytest.fixture(scope="session")
def programs() -> Path:
    """The folder of the programs under test."""
    return Path(__file__).parent / "programs"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """written(text) is the path of a program with this text."""

    def write(text: str) -> Path:
        path = tmp_path_factory.mktemp("program") / "program.py"
        path.write_text(text)
        return path

    return write
