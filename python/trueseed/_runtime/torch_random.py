# SPDX-License-Identifier: Apache-2.0
"""torch: the default generators of the CPU and of every device, and `Generator.seed()`."""

from __future__ import annotations

import ctypes
import gc
from typing import Any

import torch

from . import session as sessions
from . import torch_switches
from .keys import DEVICE, TORCH_CPU, TORCH_ENTROPY
from .native import integer, mt19937_key, torch_cpu_state
from .report import HELD, NOT_HELD, YOURS, Switch, generator_row
from .session import Session
from .torch_versions import check_version

_upstream_manual_seed = torch.manual_seed
_entropy_replaced = False
# Every seed that Trueseed has given to the default generator of the CPU in this session.
_given: set[int] = set()


def seed(session: Session) -> None:
    """Seeds every default generator, replaces entropy, sets the switches of the mode."""
    check_version(session, torch.__version__)
    _replace_entropy()
    if torch.manual_seed is _upstream_manual_seed:
        torch.manual_seed = torch.random.manual_seed = _manual_seed
    if session.direct:
        _upstream_manual_seed(session.seed)
    else:
        value = integer(session.seed, DEVICE, session.role, 64)
        _upstream_manual_seed(value)
        key = mt19937_key(session.seed, TORCH_CPU, session.role)
        state = bytearray(torch_cpu_state(key, value))
        torch.default_generator.set_state(torch.frombuffer(state, dtype=torch.uint8))
    session.applied["torch"] = torch.initial_seed()
    _given.clear()
    _given.add(torch.initial_seed())
    torch_switches.apply(session)


def _manual_seed(seed: Any) -> torch.Generator:
    if sessions.current is not None:
        sessions.current.reseeded("torch", seed)
    return _upstream_manual_seed(seed)


_manual_seed.__name__ = _manual_seed.__qualname__ = "manual_seed"
_manual_seed.__module__ = "torch.random"
_manual_seed.__doc__ = _upstream_manual_seed.__doc__


def _replace_entropy() -> None:
    """Makes `Generator.seed()`, and so `torch.seed()`, draw from the run's seed.

    torch.Generator is a static C type without a settable attribute: its method table is changed.
    """
    global _entropy_replaced
    if _entropy_replaced:
        return
    generator = torch._C.Generator
    (table,) = (t for t in gc.get_referents(generator.__dict__) if isinstance(t, dict))
    upstream = table["seed"]

    def seed(self: torch.Generator) -> int:
        session = sessions.current
        if session is None:
            return int(upstream(self))
        bits = 64 if self.device.type == "cpu" else 53
        value = integer(session.seed, TORCH_ENTROPY, session.next_draw(TORCH_ENTROPY), bits)
        self.manual_seed(value)
        if self is torch.default_generator:
            _given.add(value)
        return value

    seed.__doc__ = upstream.__doc__
    table["seed"] = seed
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(generator))
    _entropy_replaced = generator.seed is seed


def read_back(session: Session) -> list[Switch]:
    """The rows of the default generators, of `torch.seed()` and of the mode's switches."""
    unseeded = Switch(
        "torch.seed(), Generator.seed()",
        "from the seed",
        "from the seed" if _entropy_replaced else "from the system",
        HELD if _entropy_replaced else NOT_HELD,
    )
    return [_cpu(session), _devices(session), unseeded, *torch_switches.read_back(session)]


def _cpu(session: Session) -> Switch:
    row = generator_row(session, "torch CPU", "torch")
    found = torch.initial_seed()
    if row.status != HELD or found in _given or torch.utils.data.get_worker_info() is not None:
        return row
    return Switch(row.name, row.wanted, f"seed {found}", YOURS, "seeded by the program or a library of its")


def _devices(session: Session) -> Switch:
    wanted = f"seed {session.applied['torch']}"
    if not torch.cuda.is_initialized():
        count = torch.cuda.device_count()
        note = f"{count} devices; seeded when CUDA starts" if count else "no CUDA device here"
        return Switch("torch CUDA, all devices", wanted, "queued", HELD, note)
    seeds = {generator.initial_seed() for generator in torch.cuda.default_generators}
    found = ", ".join(f"seed {seed}" for seed in sorted(seeds))
    row = generator_row(session, "torch CUDA, all devices", "torch")
    if row.status == HELD and seeds != {session.applied["torch"]}:
        return Switch(row.name, wanted, found, NOT_HELD, "changed by the program")
    return Switch(row.name, wanted, found, row.status, row.note)
