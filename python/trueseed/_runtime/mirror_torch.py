# SPDX-License-Identifier: Apache-2.0
"""trueseed.torch: the default generator, and what would come from entropy, as in torch."""

from __future__ import annotations

import sys
from typing import Any

from . import session as sessions
from .keys import DEVICE, TORCH_CPU, TORCH_ENTROPY
from .native import integer, mt19937_key, torch_cpu_state
from .report import Switch, generator_row
from .session import Session

_NAME = "trueseed.torch"
_mirror: Any = sys.modules[_NAME]
_generator: Any = sys.modules[f"{_NAME}._generator"]
_upstream_manual_seed = _mirror.manual_seed
_upstream_randbits = _generator.randbits


def seed(session: Session) -> None:
    """Seeds the default generator and replaces what would come from entropy."""
    _mirror.manual_seed = _manual_seed
    _generator.randbits = _randbits
    if session.direct:
        _upstream_manual_seed(session.seed)
    else:
        value = integer(session.seed, DEVICE, session.role, 64)
        key = mt19937_key(session.seed, TORCH_CPU, session.role)
        state = sys.modules["numpy"].frombuffer(torch_cpu_state(key, value), "uint8")
        _mirror.set_rng_state(state)
    session.applied[_NAME] = True


def _randbits(bits: int) -> int:
    """Stands where Generator.seed() asks the system for entropy."""
    session = sessions.current
    if session is None:
        return int(_upstream_randbits(bits))
    return integer(session.seed, TORCH_ENTROPY, session.next_draw(TORCH_ENTROPY), bits)


def _manual_seed(seed: Any) -> Any:
    """Seeds the default generator with int(seed); returns it."""
    if sessions.current is not None:
        sessions.current.reseeded(_NAME, seed)
    return _upstream_manual_seed(seed)


def read_back(session: Session) -> list[Switch]:
    """The row of the default generator."""
    return [generator_row(session, _NAME, _NAME)]
