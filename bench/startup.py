# SPDX-License-Identifier: Apache-2.0
"""What `trueseed run` adds to a program: medians of paired runs, each with and without it.

The two runs of a pair follow each other, in alternating order, so that a machine that is busy or warms
up touches both alike. Every pair has an environment of another length: fixed addresses make a layout, and the
luck of its caches, repeat in every run, which would otherwise be measured as cost or gain. The interval holds 95 % of the medians of pairs drawn anew (bootstrap).
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

BIN = Path(sys.executable).parent
LAUNCH = (str(BIN / "trueseed"), "run", "--seed", "73", "--")
PROGRAMS = {"pass": 100, "import numpy": 30, "import torch": 60}


def seconds(command: Sequence[str], padding: int = 0) -> float:
    """Wall time of one run of `command` in an environment that is `padding` bytes longer."""
    environment = {**os.environ, "PADDING": "x" * padding}
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - start


def paired(plain: Sequence[str], n_pairs: int) -> tuple[list[float], list[float]]:
    """Times of `n_pairs` runs without and with Trueseed, after one of each that is not counted."""
    launched = (*LAUNCH, *plain)
    seconds(plain), seconds(launched)
    without, within = [], []
    draw = random.Random(73)
    for pair in range(n_pairs):
        order = (plain, launched) if pair % 2 == 0 else (launched, plain)
        padding = draw.randrange(4096)
        times = {command: seconds(command, padding) for command in order}
        without.append(times[plain])
        within.append(times[launched])
    return without, within


def interval(differences: Sequence[float]) -> tuple[float, float]:
    """The 95 % bootstrap interval of the median."""
    draw = random.Random(73)
    medians = sorted(statistics.median(draw.choices(differences, k=len(differences))) for _ in range(2000))
    return medians[50], medians[-51]


def main() -> None:
    """Prints one row a program."""
    parser = argparse.ArgumentParser(description="What `trueseed run` adds to a program's start.")
    parser.add_argument("--pairs", type=int, help="pairs for every program")
    arguments = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} processors; milliseconds")
    print(f"{'program':<26}{'alone':>10}{'added':>10}{'95 %':>20}{'added, %':>10}")
    for code, n_pairs in PROGRAMS.items():
        without, within = paired((sys.executable, "-c", code), arguments.pairs or n_pairs)
        differences = [1e3 * (b - a) for a, b in zip(without, within, strict=True)]
        alone, added = 1e3 * statistics.median(without), statistics.median(differences)
        low, high = interval(differences)
        span = f"{low:.2f} to {high:.2f}"
        print(
            f"python -c '{code}'".ljust(26)
            + f"{alone:>10.1f}{added:>10.2f}{span:>20}{100 * added / alone:>10.2f}"
        )


if __name__ == "__main__":
    main()
