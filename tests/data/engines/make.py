# SPDX-License-Identifier: Apache-2.0
"""Writes the known answers of the engines beside this file.

python tests/data/engines/make.py RANDOM123

where RANDOM123 is a checkout of Random123, whose tests/kat_vectors is read.
"""

import pathlib
import platform
import sys

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
FAR = 1_000_000
MASK = (1 << 64) - 1
SEEDS = (0, 73, 0xFFFFFFFF)
STEPS = (1, 5, 2**64 + 3, 2**128 - 1)


def words(values) -> str:
    """Hexadecimal words."""
    return " ".join(f"{int(value):x}" for value in values)


def halves(value: int) -> list[int]:
    """The two words of a number of 128 bits, the high one first."""
    return [value >> 64, value & MASK]


def state_words(bit_generator) -> list[int]:
    """What an engine of ours is made from."""
    state = bit_generator.state["state"]
    if "inc" in state:
        return halves(state["state"]) + halves(state["inc"])
    if "counter" in state:
        return [*state["counter"], *state["key"]]
    return list(state["state"])


def numpy_header(what: str) -> str:
    """The origin of a file that NumPy's bit generators made."""
    return (
        f"# {what}\n"
        f"# Origin: numpy.random, NumPy {np.__version__}, {platform.system()} {platform.machine()}\n"
        "# Made by: python tests/data/engines/make.py\n"
    )


def write_words() -> None:
    """The first words and those after a million, from states that NumPy seeded."""
    lines = [numpy_header(f"bit generator | state | words 0..7 | words {FAR}..{FAR + 7}; all hex")]
    for kind in (np.random.PCG64, np.random.PCG64DXSM, np.random.SFC64, np.random.Philox):
        for seed in SEEDS:
            bit_generator = kind(seed)
            state = words(state_words(bit_generator))
            raw = bit_generator.random_raw(FAR + 8)
            lines.append(f"{kind.__name__} | {state} | {words(raw[:8])} | {words(raw[FAR:])}\n")
    for seed in SEEDS:
        twister = np.random.MT19937()
        twister._legacy_seeding(seed)
        raw = twister.random_raw(FAR + 8)
        lines.append(f"MT19937 | {seed:x} | {words(raw[:8])} | {words(raw[FAR:])}\n")
    (HERE / "numpy_words.txt").write_text("".join(lines))


def write_steps() -> None:
    """States after `advance`."""
    lines = [numpy_header("bit generator | state | steps (high, low) | state after advance; all hex")]
    for kind in (np.random.PCG64, np.random.PCG64DXSM):
        for steps in STEPS:
            bit_generator = kind(73)
            before = words(state_words(bit_generator))
            bit_generator.advance(steps)
            after = words(state_words(bit_generator))
            lines.append(f"{kind.__name__} | {before} | {words(halves(steps))} | {after}\n")
    (HERE / "numpy_advance.txt").write_text("".join(lines))


def write_philox(random123: pathlib.Path) -> None:
    """Random123's own vectors of the two forms that we have."""
    lines = [
        "# form | counter | key | block; all hex\n"
        "# Origin: Random123, tests/kat_vectors (its rows of ten rounds)\n"
        "# Made by: python tests/data/engines/make.py RANDOM123\n"
    ]
    for row in (random123 / "tests" / "kat_vectors").read_text().splitlines():
        fields = row.split()
        if fields[:2] in (["philox4x32", "10"], ["philox4x64", "10"]):
            form, values = fields[0], [int(field, 16) for field in fields[2:]]
            counter, key, block = values[:4], values[4:6], values[6:]
            lines.append(f"{form} | {words(counter)} | {words(key)} | {words(block)}\n")
    (HERE / "random123_philox.txt").write_text("".join(lines))


def main() -> None:
    """Writes the files."""
    write_words()
    write_steps()
    write_philox(pathlib.Path(sys.argv[1]))


if __name__ == "__main__":
    main()
