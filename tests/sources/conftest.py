# SPDX-License-Identifier: Apache-2.0
"""What the tests of the sources of randomness share."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.fixture
def value(program: Callable[..., str], python: str) -> Run:
    """value(run, text, *arguments, **options): the JSON value that a program prints last, run by `run`."""

    def told(run: Run, text: str, *arguments: str, **options: object) -> Any:
        done = run(python, program(text), *arguments, **options)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return told


class Recorded:
    """A finished run: its `stdout` and `stderr`, its `plan`, and the report of each Python process."""

    def __init__(self, done: Any, lines: list[dict[str, Any]]) -> None:
        self.returncode: int = done.returncode
        self.stdout: str = done.stdout
        self.stderr: str = done.stderr
        self.plan = lines[0]
        self.processes = lines[1:]

    @property
    def value(self) -> Any:
        """The JSON value that the program printed last."""
        assert self.returncode == 0, self.stderr
        return json.loads(self.stdout.splitlines()[-1])

    @property
    def main(self) -> dict[str, Any]:
        """The report of the one process of the main role."""
        (process,) = (process for process in self.processes if process["role"] == "main")
        return process

    def switch(self, name: str) -> dict[str, str]:
        """A row of the main process's report."""
        (row,) = (row for row in self.main["switches"] if row["name"] == name)
        return dict(row)

    @property
    def not_held(self) -> list[str]:
        """The names of the rows that did not hold, but for the address order, which a system may refuse."""
        rows = self.main["switches"]
        return [row["name"] for row in rows if row["status"] == "NOT HELD" and row["name"] != "address order"]


@pytest.fixture
def record(under: Run, program: Callable[..., str], python: str, tmp_path: Path) -> Callable[..., Recorded]:
    """record(text, *arguments, flags=(), **options) runs a program below `trueseed run --json`."""

    def run(text: str, *arguments: str, flags: tuple[str, ...] = (), **options: object) -> Recorded:
        path = tmp_path / "report.json"
        flags = (*flags, "--json", str(path))
        done = under(python, program(text), *arguments, flags=flags, **options)
        lines = path.read_text().splitlines() if path.exists() else []
        return Recorded(done, [json.loads(line) for line in lines])

    return run


@pytest.fixture
def torchrun(python: str) -> Callable[[str], tuple[str, ...]]:
    """torchrun(file) is the command of two ranks on this machine, on a free port of the loopback."""

    def command(file: str) -> tuple[str, ...]:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        place = ("--master-addr", "127.0.0.1", "--master-port", str(port))
        return (python, "-m", "torch.distributed.run", "--nproc-per-node", "2", *place, file)

    return command
