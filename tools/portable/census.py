# SPDX-License-Identifier: Apache-2.0
"""Which operations of stock PyTorch give other bits for the same input under other settings of one machine.

python tools/portable/census.py FOLDER [--only NAME ...] [--table FILE.md]

Runs record_calls.py under each setting, compares, and prints or writes a table. FOLDER keeps the digests; a setting
whose file is there is not run again. Needs tools/requirements-census.txt beside PyTorch; minutes a setting.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

RECORD = Path(__file__).with_name("record_calls.py")


class Setting(NamedTuple):
    """Threads and the variables that choose instruction sets."""

    threads: int
    variables: dict[str, str]


# The first is what the others are compared with.
SETTINGS = {
    "as it comes": Setting(2, {}),
    "1 thread": Setting(1, {}),
    "3 threads": Setting(3, {}),
    "4 threads, AVX2": Setting(4, {"ATEN_CPU_CAPABILITY": "avx2", "ONEDNN_MAX_CPU_ISA": "AVX2"}),
    "1 thread, no AVX": Setting(
        1, {"ATEN_CPU_CAPABILITY": "default", "ONEDNN_MAX_CPU_ISA": "SSE41", "MKL_CBWR": "COMPATIBLE"}
    ),
}


class Census(NamedTuple):
    """What was compared: entries and calls by overload; what varies, with the settings under which it does."""

    entries: set[str]
    n_calls: dict[str, int]
    varying: dict[str, set[str]]
    varying_entries: set[str]
    incomparable: set[str]


def record(folder: Path, name: str, only: list[str]) -> Path:
    """Returns the digests' file of a setting, which is run where there is none."""
    path = folder / f"{name.replace(', ', '_').replace(' ', '_')}.jsonl"
    if not path.exists():
        setting = SETTINGS[name]
        unfinished = path.with_suffix(".part")
        command: list[str | Path] = [
            sys.executable,
            RECORD,
            unfinished,
            "--threads",
            str(setting.threads),
            "--only",
            *only,
        ]
        subprocess.run(command, env=os.environ | setting.variables, check=True)
        unfinished.rename(path)
    return path


def rows(path: Path) -> dict[tuple[str, str], Any]:
    """The rows of a file by entry and sample."""
    lines = (json.loads(line) for line in path.read_text().splitlines())
    return {(row["entry"], row["sample"]): row for row in lines}


def compared(files: dict[str, Path]) -> Census:
    """Compares each setting with the first, call by call, up to where their inputs part."""
    names = list(files)
    base = rows(files[names[0]])
    census = Census({entry for entry, _ in base}, defaultdict(int), defaultdict(set), set(), set())
    for row in base.values():
        for name, _, _ in row.get("calls", ()):
            census.n_calls[name] += 1
    for setting in names[1:]:
        for key, row in rows(files[setting]).items():
            first = base.get(key, {})
            if ("calls" in first) != ("calls" in row):
                census.incomparable.add(key[0])
            for before, now in zip(first.get("calls", ()), row.get("calls", ()), strict=False):
                if before[:2] != now[:2]:
                    break
                if before[2] != now[2]:
                    census.varying[before[0]].add(setting)
                    census.varying_entries.add(key[0])
    return census


def table(census: Census) -> str:
    """The census as a page of Markdown."""
    steady = sorted(set(census.n_calls) - set(census.varying))
    lines = [
        f"{len(census.entries)} entries call {len(census.n_calls)} overloads; {len(census.varying)} of these, in "
        f"{len(census.varying_entries)} entries, give other bits under another setting.",
        "",
        "| overload | calls | gives other bits under |",
        "| --- | --- | --- |",
    ]
    for name, settings in sorted(census.varying.items()):
        lines.append(f"| `{name}` | {census.n_calls[name]} | {'; '.join(sorted(settings))} |")
    lines += ["", f"The other {len(steady)}: " + ", ".join(f"`{name}`" for name in steady) + "."]
    if census.incomparable:
        lines += ["", "Not comparable: " + ", ".join(sorted(census.incomparable)) + "."]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Runs, compares and shows."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--table", type=Path)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    text = table(compared({name: record(given.folder, name, given.only) for name in SETTINGS}))
    if given.table:
        given.table.write_text(text)
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
