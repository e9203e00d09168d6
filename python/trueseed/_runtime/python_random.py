# SPDX-License-Identifier: Apache-2.0
"""Python's `random`: the module's generator, and generators that are made without a seed."""

from __future__ import annotations

import random
import sys
from typing import Any

from . import session as sessions
from .children import seed_random_in_forked_children
from .keys import PYTHON_ENTROPY, PYTHON_RANDOM
from .native import python_state
from .report import Switch, generator_row
from .session import Session

_upstream_seed = random.Random.seed
# Modules whose unseeded generators make names that must differ from every other process's.
_IDENTITY = {"tempfile", "secrets", "uuid"}


def seed(session: Session) -> None:
    """Seeds the module's generator and replaces what would come from entropy."""
    if random.Random.seed is not _seed:
        random.Random.seed = _seed  # type: ignore[method-assign]
        random.seed = random._inst.seed
        seed_random_in_forked_children()
    if session.direct:
        _upstream_seed(random._inst, session.seed)
    else:
        random.setstate(python_state(session.seed, PYTHON_RANDOM, session.role))
    session.applied["random"] = random.getstate()


def _seed(self: random.Random, a: Any = None, version: int = 2) -> None:
    """Initialize internal state from a seed; without one, from the run's seed."""
    session = sessions.current
    if session is not None and a is None and not _makes_identity():
        role = session.next_draw(PYTHON_ENTROPY)
        random.Random.setstate(self, python_state(session.seed, PYTHON_ENTROPY, role))
        return
    if session is not None and self is random._inst:
        session.reseeded("random", a)
    _upstream_seed(self, a, version)


_seed.__name__ = "seed"
_seed.__qualname__ = "Random.seed"
_seed.__module__ = "random"
_seed.__doc__ = _upstream_seed.__doc__


def _makes_identity() -> bool:
    frame = sys._getframe(2)
    if frame.f_globals.get("__name__") == "random" and frame.f_back is not None:
        frame = frame.f_back
    return frame.f_globals.get("__name__") in _IDENTITY


def draw_tips_apart() -> None:
    """Gives IPython's tips a generator of their own.

    A kernel draws one from the program's generator at every request for its banner, and a client
    repeats that request until the kernel answers: the first cell would draw what its start took.
    """
    tips: Any = sys.modules["IPython.core.tips"]
    texts = getattr(tips, "_tips", {}).get("random")
    if not texts:
        return
    apart = random.Random(0)
    shell: Any = sys.modules.get("IPython.core.interactiveshell")
    for module in (tips, shell):
        if hasattr(module, "pick_tip"):
            module.pick_tip = lambda: apart.choice(texts)


def read_back(session: Session) -> list[Switch]:
    """The row of the module's generator."""
    return [generator_row(session, "Python random", "random")]
