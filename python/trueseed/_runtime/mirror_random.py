# SPDX-License-Identifier: Apache-2.0
"""trueseed.random: what would come from entropy, as in Python's `random`."""

from __future__ import annotations

import os
import sys
from typing import Any

from . import session as sessions
from .keys import PYTHON_ENTROPY, PYTHON_RANDOM
from .native import python_state
from .report import Switch, generator_row
from .session import Session

_NAME = "trueseed.random"
_mirror: Any = sys.modules[_NAME]
_upstream_seed = _mirror.seed


def seed(session: Session) -> None:
    """Seeds the module's generator and replaces what would come from entropy."""
    if _mirror.seed is _upstream_seed:
        _mirror.seed = _seed
        _mirror._random.fresh_state = _fresh_state
        os.register_at_fork(after_in_child=_seed_in_child)
    if session.direct:
        _upstream_seed(session.seed)
    else:
        _mirror.setstate(python_state(session.seed, PYTHON_RANDOM, session.role))
    session.applied[_NAME] = True


def _fresh_state() -> Any:
    session = sessions.current
    if session is None:
        return None
    return python_state(session.seed, PYTHON_ENTROPY, session.next_draw(PYTHON_ENTROPY))


def _seed(a: Any = None, version: int = 2) -> None:
    """Seed the module's generator; without a seed, from the run's."""
    if sessions.current is not None and a is not None:
        sessions.current.reseeded(_NAME, a)
    _upstream_seed(a, version)


def _seed_in_child() -> None:
    if sessions.current is not None:
        sessions.current.seed_library(_NAME)


def read_back(session: Session) -> list[Switch]:
    """The row of the module's generator."""
    return [generator_row(session, _NAME, _NAME)]
