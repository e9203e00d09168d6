# SPDX-License-Identifier: Apache-2.0
"""Writes states of torch's CPU generator beside this file.

python tests/data/torch_cpu_state/make.py
"""

import pathlib
import platform

import torch

HERE = pathlib.Path(__file__).resolve().parent


def states():
    """Names and states: fresh, in the middle, with a cached normal, at a block's end."""
    generator = torch.Generator()
    generator.manual_seed(73)
    yield "fresh 49", generator.get_state()
    torch.rand(5, generator=generator)
    yield "drawn_5 49", generator.get_state()
    torch.randn(1, generator=generator)
    yield "cached_normal 49", generator.get_state()
    generator.manual_seed(-1)
    torch.rand(624, generator=generator)
    yield "block_end ffffffffffffffff", generator.get_state()


def main() -> None:
    """Writes the file."""
    lines = [
        "# name, initial seed (hex), the 5056 bytes of get_state() (hex)\n",
        f"# Origin: torch.Generator, torch {torch.__version__}, {platform.system()} {platform.machine()}\n",
        "# Made by: python tests/data/torch_cpu_state/make.py\n",
    ]
    lines += [f"{name} {bytes(state.tolist()).hex()}\n" for name, state in states()]
    (HERE / "states.txt").write_text("".join(lines))


if __name__ == "__main__":
    main()
