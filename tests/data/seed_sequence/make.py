# SPDX-License-Identifier: Apache-2.0
"""Writes the known answers of numpy.random.SeedSequence beside this file.

python tests/data/seed_sequence/make.py
"""

import pathlib
import platform

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
CASES = [
    ([0], []),
    ([1], []),
    ([73], []),
    ([0xFFFFFFFF], []),
    ([73, 0], []),
    ([0, 73], []),
    ([1, 2, 3], []),
    ([1, 2, 3, 4], []),
    ([1, 2, 3, 4, 5], []),
    ([0, 0, 0, 0], []),
    ([0, 0, 0, 0, 0], []),
    ([1, 0, 73, 4, 1, 1, 5, 0], []),
    ([2, 1, 0xDEADBEEF, 0x1234, 9, 2, 6, 1, 2, 6, 0xFFFFFFFF, 0xFFFFFFFF], []),
    (list(range(100)), []),
    ([0x9E3779B9 * i & 0xFFFFFFFF for i in range(33)], []),
    ([73], [0]),
    ([73], [1]),
    ([73], [1, 2]),
    ([1, 2, 3, 4, 5], [0xFFFFFFFF]),
]


def words(values) -> str:
    """Hexadecimal words, or `-` for none."""
    return " ".join(f"{int(value):x}" for value in values) or "-"


def header(what: str) -> str:
    """The origin of a file."""
    return (
        f"# {what}\n"
        f"# Origin: numpy.random.SeedSequence, NumPy {np.__version__}, "
        f"{platform.system()} {platform.machine()}\n"
        "# Made by: python tests/data/seed_sequence/make.py\n"
    )


def main() -> None:
    """Writes both files."""
    lines = [header("entropy | spawn key | pool | 7 words of 32 bits | 5 words of 64 bits; all hex")]
    for entropy, spawn_key in CASES:
        sequence = np.random.SeedSequence(entropy, spawn_key=spawn_key)
        fields = [
            entropy,
            spawn_key,
            sequence.pool,
            sequence.generate_state(7),
            sequence.generate_state(5, np.uint64),
        ]
        lines.append(" | ".join(words(field) for field in fields) + "\n")
    (HERE / "states.txt").write_text("".join(lines))

    lines = [
        header("entropy | the 624 words of the key of numpy.random.MT19937(SeedSequence(entropy)); all hex")
    ]
    for entropy in ([73], [1, 0, 73, 4, 1, 1, 5, 0]):
        key = np.random.MT19937(np.random.SeedSequence(entropy)).state["state"]["key"]
        lines.append(f"{words(entropy)} | {words(key)}\n")
    (HERE / "mt19937_keys.txt").write_text("".join(lines))


if __name__ == "__main__":
    main()
