# SPDX-License-Identifier: Apache-2.0
"""What a full record costs a training step, beside torch's DebugMode.

For each model the same program runs in several processes at once: two without a record, one with, one under
DebugMode. A process waits until it is asked for a block of steps, and one block runs at a time. The two blocks
of a pair follow each other, in alternating order, so that a machine that is busy or warms up touches both alike;
the two processes without a record are a pair too, which shows what is left of the noise. Every round starts the
processes anew, in an environment of another length, for the luck of an address layout repeats as long as a
process lives. The machine must have nothing else to do: OpenMP's threads spin while they wait, so that steps
take many times longer where another program wants a processor. The interval holds 95 % of the medians of
rounds drawn anew, and in them of pairs (bootstrap).
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

BIN = Path(sys.executable).parent
TRUESEED = str(BIN / "trueseed")
PROGRAM = str(Path(__file__).parent / "training_step.py")
MODELS = {
    "mlp": "MLP 64-256-128-10, batch 64",
    "cnn": "CNN of examples/digits, batch 64",
    "transformer": "Transformer, 4 layers, d = 256, 8 x 63 tokens",
}
BLOCK_SECONDS = 0.1
# DebugMode is many times slower, and its ratio needs fewer pairs.
PAIRS_FOR_ONE_OF_DEBUG_MODE = 4

Rounds = list[list[float]]


class Trainer:
    """A process that trains a block of steps when asked."""

    def __init__(self, model: str, padding: int, record: Path | None = None) -> None:
        recording = ("--record", str(record)) if record else ()
        command = (
            TRUESEED,
            "run",
            "--quiet",
            "--seed",
            "73",
            *recording,
            "--",
            sys.executable,
            PROGRAM,
            model,
        )
        environment = {**os.environ, "PADDING": "x" * padding}
        self.n_steps = 1
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )

    def answer(self) -> str:
        """The next line that the process writes."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the program ended with status {self.process.wait()}")
        return line.strip()

    def seconds_per_step(self, n_steps: int, context: str = "plain") -> float:
        """Runs a block after one step that is not counted, for the caches that another process has filled."""
        assert self.process.stdin is not None
        for n in (1, n_steps):
            self.n_steps += n
            self.process.stdin.write(f"{context} {n}\n")
            self.process.stdin.flush()
            seconds = float(self.answer())
        return seconds / n_steps

    def end(self) -> None:
        """Closes its input, at which it ends."""
        self.process.communicate()


@dataclass
class Costs:
    """What is measured of one model, in seconds a step; ratios to the program without a record, by round."""

    plain: list[float] = field(default_factory=list)
    seconds: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    added: list[float] = field(default_factory=list)
    ratios: defaultdict[str, Rounds] = field(default_factory=lambda: defaultdict(list))
    rows_per_step: float = 0.0
    bytes_per_row: float = 0.0


def median_interval(rounds: Rounds) -> tuple[float, float, float]:
    """The median of all ratios, and the ends of its 95 % interval."""
    draw = random.Random(73)
    medians = []
    for _ in range(2000):
        drawn = [draw.choices(pairs, k=len(pairs)) for pairs in draw.choices(rounds, k=len(rounds))]
        medians.append(statistics.median([ratio for pairs in drawn for ratio in pairs]))
    medians.sort()
    return statistics.median([ratio for pairs in rounds for ratio in pairs]), medians[50], medians[-51]


def n_rows(record: Path) -> int:
    """Operations in a record, which may still grow."""
    shown = subprocess.run((TRUESEED, "show", str(record)), check=True, capture_output=True, text=True)
    found = re.search(r"main: ([0-9,]+) operations", shown.stdout)
    if not found:
        raise SystemExit(f"no count of operations in: {shown.stdout}")
    return int(found[1].replace(",", ""))


def run_pairs(trainers: dict[str, Trainer], n_pairs: int, costs: Costs) -> None:
    """One round: pairs of blocks, with the program without a record as one of each."""
    plain = trainers["plain"]
    n_steps = max(1, round(BLOCK_SECONDS / plain.seconds_per_step(3)))
    arms = {"control": "plain", "recorded": "plain", "hashes": "hashes", "full": "full"}
    ratios: dict[str, list[float]] = {arm: [] for arm in arms}
    for pair in range(n_pairs):
        for arm, context in arms.items():
            slow = context != "plain"
            if slow and pair % PAIRS_FOR_ONE_OF_DEBUG_MODE:
                continue
            other = trainers["debug" if slow else arm]
            n_steps_of_other = max(1, n_steps // 10) if slow else n_steps
            if (pair // PAIRS_FOR_ONE_OF_DEBUG_MODE if slow else pair) % 2:
                seconds = other.seconds_per_step(n_steps_of_other, context)
                alone = plain.seconds_per_step(n_steps)
            else:
                alone = plain.seconds_per_step(n_steps)
                seconds = other.seconds_per_step(n_steps_of_other, context)
            ratios[arm].append(seconds / alone)
            costs.plain.append(alone)
            costs.seconds[arm].append(seconds)
            if arm == "recorded":
                costs.added.append(seconds - alone)
    for arm, measured in ratios.items():
        costs.ratios[arm].append(measured)


def measure(model: str, n_rounds: int, n_pairs: int) -> Costs:
    """Runs all rounds of one model."""
    costs = Costs()
    draw = random.Random(73)
    for _ in range(n_rounds):
        padding = draw.randrange(4096)
        with tempfile.TemporaryDirectory(prefix="trueseed-bench-") as folder:
            record = Path(folder) / "record"
            trainers = {name: Trainer(model, padding) for name in ("plain", "control", "debug")}
            trainers["recorded"] = Trainer(model, padding, record)
            try:
                for trainer in trainers.values():
                    trainer.answer()
                n_rows_at_first = n_rows(record)
                run_pairs(trainers, n_pairs, costs)
            finally:
                for trainer in trainers.values():
                    trainer.end()
            size_bytes = sum(file.stat().st_size for file in record.glob("*.rows"))
            costs.rows_per_step = (n_rows(record) - n_rows_at_first) / (trainers["recorded"].n_steps - 1)
            costs.bytes_per_row = size_bytes / n_rows(record)
    return costs


def print_costs(title: str, costs: Costs) -> None:
    """One block of lines a model."""
    added = 1e6 * statistics.median(costs.added) / costs.rows_per_step
    print(f"\n{title}")
    print(f"  {'':<46}{'steps/s':>9}{'ratio':>9}{'95 %':>20}{'pairs':>7}")
    print(f"  {'trueseed run':<46}{1 / statistics.median(costs.plain):>9.1f}{1:>9.3f}")
    names = {
        "control": "the same, another process (control)",
        "recorded": "trueseed run --record",
        "hashes": "DebugMode, output hashes (norm)",
        "full": "DebugMode, input and output hashes, lines",
    }
    for arm, name in names.items():
        ratio, low, high = median_interval(costs.ratios[arm])
        speed = 1 / statistics.median(costs.seconds[arm])
        n_pairs = sum(len(pairs) for pairs in costs.ratios[arm])
        print(f"  {name:<46}{speed:>9.1f}{ratio:>9.3f}{f'{low:.3f} to {high:.3f}':>20}{n_pairs:>7}")
    print(
        f"  record: {costs.rows_per_step:.1f} operations a step, {costs.bytes_per_row:.1f} bytes an operation, "
        f"{costs.rows_per_step * costs.bytes_per_row / 1024:.1f} KiB a step; {added:.2f} us added an operation",
        flush=True,
    )


def main() -> None:
    """Prints one block of lines a model."""
    parser = argparse.ArgumentParser(description="What a record costs a training step.")
    parser.add_argument("--rounds", type=int, default=6, help="times that the processes start anew")
    parser.add_argument("--pairs", type=int, default=16, help="pairs of blocks in a round")
    parser.add_argument("--model", choices=MODELS, action="append", help="only this one; may be repeated")
    arguments = parser.parse_args()
    print(
        f"Python {sys.version.split()[0]}, {os.cpu_count()} processors; trueseed run --seed 73, deterministic"
    )
    for model in arguments.model or MODELS:
        print_costs(MODELS[model], measure(model, arguments.rounds, arguments.pairs))


if __name__ == "__main__":
    main()
