# SPDX-License-Identifier: Apache-2.0
"""The record of a process that is killed at any moment holds every operation that it had finished."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]

KILLS = 100

# Ends itself after as many operations as it is told, without a chance to finish anything.
ENDS_ITSELF = """
import os, signal, sys
import torch
total = torch.zeros(4)
for number in range(int(sys.argv[1]) - 1):
    total.add_(1.0)
os.kill(os.getpid(), signal.SIGKILL)
"""

ENDLESS = """
import torch
total = torch.zeros(4)
while True:
    total.add_(1.0)
"""


def counts_of(text: str) -> dict[str, int]:
    """The operations of each process, as `trueseed show` tells them."""
    lines = re.findall(r"^process +(\S+): ([\d,]+) operations?", text, re.MULTILINE)
    return {name: int(count.replace(",", "")) for name, count in lines}


@dataclass
class Killed:
    folder: Path
    finished: list[int]
    shown: str


@pytest.fixture(scope="module")
def killed(trueseed: Command, programs: Path, tmp_path_factory: pytest.TempPathFactory) -> Killed:
    folder = tmp_path_factory.mktemp("killed") / "record"
    words = (sys.executable, str(programs / "killed_children.py"), str(KILLS))
    done = trueseed("run", "--seed", "73", "--record", str(folder), "--", *words)
    assert done.returncode == 0, done.stderr
    shown = trueseed("show", str(folder))
    assert shown.returncode == 0, shown.stderr
    return Killed(folder, json.loads(done.stdout), shown.stdout)


def test_every_operation_that_was_finished_is_in_the_record(killed: Killed) -> None:
    counts = counts_of(killed.shown)
    assert len(killed.finished) == KILLS
    assert min(killed.finished) > 0
    # The kill may come between an operation and the child's own count of it.
    recorded = [counts[f"fork{child}"] - killed.finished[child - 1] for child in range(1, KILLS + 1)]
    assert set(recorded) <= {0, 1}


def test_the_kills_come_in_short_and_in_long_records(killed: Killed) -> None:
    # The first chunks are filled in place; beyond about a thousand rows a window is written down.
    assert min(killed.finished) < 1_000
    assert max(killed.finished) > 5_000


def test_a_kill_damages_nothing(killed: Killed) -> None:
    assert "damaged" not in killed.shown


def test_the_last_operation_of_a_killed_process_is_shown_and_none_beyond(
    killed: Killed, trueseed: Command
) -> None:
    counts = counts_of(killed.shown)
    for name in ("fork1", "fork2", "fork3"):
        last = trueseed("show", "--process", name, "--op", str(counts[name] - 1), str(killed.folder))
        beyond = trueseed("show", "--process", name, "--op", str(counts[name]), str(killed.folder))
        assert last.returncode == 0, last.stderr
        assert "aten::add_.Tensor" in last.stdout
        assert "total.add_(1.0)" in last.stdout
        assert beyond.returncode == 2
        assert f"process {name}, thread main has" in beyond.stderr


def test_the_records_of_killed_processes_can_be_compared(killed: Killed, trueseed: Command) -> None:
    done = trueseed("diff", str(killed.folder), str(killed.folder))
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[-1].startswith("SAME: ")


@pytest.mark.parametrize("operations", [1, 1_000, 3_000])
def test_a_program_that_is_killed_leaves_all_its_operations(
    trueseed: Command, written: Command, tmp_path: Path, operations: int
) -> None:
    folder = tmp_path / "record"
    words = (sys.executable, str(written(ENDS_ITSELF)), str(operations))
    done = trueseed("run", "--seed", "73", "--record", str(folder), "--", *words)
    assert done.returncode == -signal.SIGKILL
    shown = trueseed("show", str(folder))
    assert counts_of(shown.stdout) == {"main": operations}, shown.stdout
    assert "damaged" not in shown.stdout


def test_a_record_is_read_while_it_is_written(
    trueseed: Command, trueseed_command: str, written: Command, tmp_path: Path
) -> None:
    folder = tmp_path / "record"
    words = [
        "run",
        "-q",
        "--seed",
        "73",
        "--record",
        str(folder),
        "--",
        sys.executable,
        str(written(ENDLESS)),
    ]
    child = subprocess.Popen([trueseed_command, *words])
    try:
        deadline = time.monotonic() + 60
        while not list(folder.glob("*.rows")) and time.monotonic() < deadline:
            time.sleep(0.05)
        counts = [0]
        while len(counts) < 20 and time.monotonic() < deadline:
            shown = trueseed("show", str(folder))
            assert shown.returncode == 0, shown.stderr
            assert "damaged" not in shown.stdout
            counts.append(counts_of(shown.stdout)["main"])
            time.sleep(0.02)
    finally:
        child.kill()
        child.wait()
    assert counts == sorted(counts)
    assert counts[-1] > counts[1] > 0
