# SPDX-License-Identifier: Apache-2.0
"""A block of code whose draws leave no trace."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ._runtime import session as sessions
from ._runtime.session import SEEDED


@contextmanager
def isolate() -> Iterator[None]:
    """Restores all generators at the end of the block, also after an exception.

    Python's `random`, NumPy's global generator, torch's default generators of the CPU and of every
    CUDA device that has started, and those of `trueseed.random`, `trueseed.numpy` and `trueseed.torch`. A library that the block imports first is seeded afresh at the
    end where a session seeds it.
    """
    saved = {name: _capture(name, sys.modules[name]) for name in SEEDED if name in sys.modules}
    try:
        yield
    finally:
        for name in SEEDED:
            if name in saved:
                _restore(name, sys.modules[name], saved[name])
            elif name in sys.modules and sessions.current is not None:
                sessions.current.seed_library(name)


def _capture(name: str, module: Any) -> Any:
    if name in ("random", "trueseed.random"):
        return module.getstate()
    if name in ("numpy.random", "trueseed.numpy"):
        return module.get_state(legacy=False)
    if name == "trueseed.torch":
        return module.get_rng_state()
    cuda = module.cuda.get_rng_state_all() if module.cuda.is_initialized() else None
    return module.get_rng_state(), cuda


def _restore(name: str, module: Any, state: Any) -> None:
    if name in ("random", "trueseed.random"):
        module.setstate(state)
    elif name in ("numpy.random", "trueseed.numpy"):
        module.set_state(state)
    elif name == "trueseed.torch":
        module.set_rng_state(state)
    else:
        cpu, cuda = state
        module.set_rng_state(cpu)
        if cuda is not None:
            module.cuda.set_rng_state_all(cuda)
