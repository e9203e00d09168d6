# SPDX-License-Identifier: Apache-2.0
"""A long training is verified in bounded memory, the program's and Trueseed's own."""

from __future__ import annotations

import mmap
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

STEPS = (1_000, 10_000)
MEBI = 1024


@dataclass
class Measured:
    """A verification: its output, and kibibytes at most of Trueseed's own process and of the program."""

    returncode: int
    stderr: str
    anonymous: int
    file: int
    program: int
    record_bytes: int


def memory_of(pid: int) -> dict[str, int]:
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return {}
    return {name: int(kib) for name, kib in re.findall(r"^(Rss\w+|VmHWM):\s+(\d+) kB", text, re.MULTILINE)}


def peak_of(text: str) -> int:
    return int(text.split()[1])


def measure(command: str, program: Path, steps: int, folder: Path) -> Measured:
    record = folder / f"record {steps}"
    words = [
        command,
        "verify",
        "--seed",
        "73",
        "--record",
        str(record),
        "--",
        sys.executable,
        str(program),
        str(steps),
    ]
    with open(folder / "stderr.txt", "w+") as errors:
        child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=errors, stdin=subprocess.DEVNULL)
        peaks: dict[str, int] = {}
        while child.poll() is None:
            for name, kib in memory_of(child.pid).items():
                peaks[name] = max(peaks.get(name, 0), kib)
            time.sleep(0.02)
        errors.seek(0)
        return Measured(
            child.returncode,
            errors.read(),
            peaks["RssAnon"],
            peaks["RssFile"],
            peak_of((record / "run-02" / "stdout.txt").read_text()),
            sum(file.stat().st_size for file in record.rglob("*.rows")),
        )


@pytest.fixture(scope="module")
def measured(
    trueseed_command: str, programs: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[int, Measured]:
    folder = tmp_path_factory.mktemp("long")
    return {steps: measure(trueseed_command, programs / "training.py", steps, folder) for steps in STEPS}


@pytest.mark.parametrize("steps", STEPS)
def test_every_operation_of_every_step_is_compared(measured: dict[int, Measured], steps: int) -> None:
    result = measured[steps]
    verdict = result.stderr.splitlines()[-1]
    counted = re.search(r"SAME: 2 runs, ([\d,]+) operations in ([\d,]+) steps of 1 process", verdict)
    assert result.returncode == 0
    assert counted, result.stderr
    assert int(counted[2].replace(",", "")) == steps
    assert int(counted[1].replace(",", "")) > 20 * steps


def test_trueseed_itself_does_not_grow_with_the_steps(measured: dict[int, Measured]) -> None:
    short, long = (measured[steps] for steps in STEPS)
    assert long.record_bytes > 8 * short.record_bytes, "ten times the rows"
    assert long.anonymous - short.anonymous < 2 * MEBI
    # Pages of the records are the system's, and are given back as it goes on.
    assert long.file - short.file < 16 * MEBI


def test_the_program_does_not_grow_with_its_record(
    measured: dict[int, Measured], programs: Path, environment: dict[str, str]
) -> None:
    words = [sys.executable, str(programs / "training.py"), str(STEPS[1])]
    plain = subprocess.run(words, capture_output=True, text=True, env=environment, check=True)
    assert measured[10_000].program - measured[1_000].program < 8 * MEBI
    assert measured[10_000].program - peak_of(plain.stdout) < 32 * MEBI


def test_what_is_measured_would_show_growth() -> None:
    before = memory_of(os.getpid())["RssAnon"]
    # A mapping of its own: an allocation may take memory that was freed and is still there.
    with mmap.mmap(-1, 16 * MEBI * 1024, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as block:
        block.write(b"1" * len(block))
        assert memory_of(os.getpid())["RssAnon"] - before > 8 * MEBI
