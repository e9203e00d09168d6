# SPDX-License-Identifier: Apache-2.0
"""Loads the library that replaces torch's kernels for random numbers on the CPU by faster ones."""

from __future__ import annotations

import ctypes
import os
import sys
from typing import Any

_FILE = "libtrueseed_fast_draws.so"
_library: Any = None


def draw_fast_below_a_run() -> None:
    """Where the library is there for this torch; the draws are torch's own, of equal bits, else."""
    try:
        set_fast_draws(os.environ["TRUESEED_FAST_DRAWS"], True)
    except (OSError, RuntimeError):
        pass


def set_fast_draws(folder: str, enabled: bool) -> None:
    """Puts our kernels in, or torch's back; `folder` holds a folder for each version of torch.

    Raises RuntimeError where there is no library for this torch, or it does not find its kernels.
    """
    global _library
    if _library is None:
        torch: Any = sys.modules["torch"]
        version = torch.__version__.split("+")[0]
        path = os.path.join(folder, version, _FILE)
        if not os.path.exists(path):
            raise RuntimeError(f"there are no fast draws for torch {version}; {_versions(folder)}")
        library = ctypes.CDLL(path)
        library.trueseed_fast_draws_set.restype = ctypes.c_char_p
        _library = library
    problem = _library.trueseed_fast_draws_set(ctypes.c_int(enabled))
    if problem is not None:
        raise RuntimeError(problem.decode(errors="replace"))


def has_fast_draws() -> bool:
    """Whether our kernels are in use in this process."""
    return _library is not None and bool(_library.trueseed_fast_draws_are_on())


def _versions(folder: str) -> str:
    try:
        found = sorted(
            name for name in os.listdir(folder) if os.path.exists(os.path.join(folder, name, _FILE))
        )
    except OSError:
        found = []
    if not found:
        return "Trueseed was built without PyTorch: `trueseed doctor` says how to build it with the one installed"
    return f"they are built for {', '.join(found)}"
