# SPDX-License-Identifier: Apache-2.0
"""trueseed.numpy: what would come from entropy, as in numpy.random."""

from __future__ import annotations

import sys
from typing import Any

from . import session as sessions
from .keys import NUMPY_ENTROPY, NUMPY_LEGACY
from .native import integer, numpy_state
from .report import Switch, generator_row
from .session import Session

_NAME = "trueseed.numpy"
_mirror: Any = sys.modules[_NAME]
_seed_sequence: Any = sys.modules[f"{_NAME}._seed_sequence"]
_upstream_seed = _mirror.seed
_upstream_randbits = _seed_sequence.randbits


def seed(session: Session) -> None:
    """Seeds the module's generator and replaces what would come from entropy."""
    _mirror.seed = _seed
    _seed_sequence.randbits = _randbits
    if session.direct:
        _upstream_seed(session.seed)
    else:
        _mirror.set_state(numpy_state(session.seed, NUMPY_LEGACY, session.role))
    session.applied[_NAME] = True


def _randbits(bits: int) -> int:
    """Stands where SeedSequence() without a seed asks the system for entropy."""
    session = sessions.current
    if session is None:
        return int(_upstream_randbits(bits))
    return integer(session.seed, NUMPY_ENTROPY, session.next_draw(NUMPY_ENTROPY), bits)


def _seed(seed: Any = None) -> None:
    """Seed the module's generator."""
    if sessions.current is not None and seed is not None:
        sessions.current.reseeded(_NAME, seed)
    _upstream_seed(seed)


def read_back(session: Session) -> list[Switch]:
    """The row of the module's generator."""
    return [generator_row(session, _NAME, _NAME)]
