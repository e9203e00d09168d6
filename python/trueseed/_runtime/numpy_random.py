# SPDX-License-Identifier: Apache-2.0
"""NumPy: the global generator, and generators that are made without a seed."""

from __future__ import annotations

import sys
from typing import Any

from . import session as sessions
from .keys import NUMPY_ENTROPY, NUMPY_LEGACY
from .native import integer, numpy_state
from .report import HELD, NOT_HELD, Switch, generator_row
from .session import Session

# The import that this module is loaded from has not yet set `numpy.random` on `numpy`.
numpy_random: Any = sys.modules["numpy.random"]
bit_generator: Any = sys.modules["numpy.random.bit_generator"]
_upstream_seed = numpy_random.seed
_upstream_randbits = getattr(bit_generator, "randbits", None)


def seed(session: Session) -> None:
    """Seeds the global generator and replaces what would come from entropy."""
    if _upstream_randbits is not None:
        bit_generator.randbits = _randbits
    if numpy_random.seed is not _seed:
        numpy_random.seed = _seed
    if session.direct:
        _upstream_seed(session.seed)
    else:
        numpy_random.set_state(numpy_state(session.seed, NUMPY_LEGACY, session.role))
    session.applied["numpy.random"] = True


def _randbits(bits: int) -> int:
    """Stands where NumPy asks the system for entropy: SeedSequence() without a seed."""
    session = sessions.current
    if session is None:
        assert _upstream_randbits is not None
        return int(_upstream_randbits(bits))
    return integer(session.seed, NUMPY_ENTROPY, session.next_draw(NUMPY_ENTROPY), bits)


def _seed(seed: Any = None) -> None:
    if sessions.current is not None and seed is not None:
        sessions.current.reseeded("numpy.random", seed)
    _upstream_seed(seed)


_seed.__name__ = _seed.__qualname__ = "seed"
_seed.__module__ = "numpy.random"
_seed.__doc__ = _upstream_seed.__doc__


def read_back(session: Session) -> list[Switch]:
    """The rows of the global generator and of unseeded generators."""
    held = getattr(bit_generator, "randbits", None) is _randbits
    unseeded = Switch(
        "NumPy unseeded generators",
        "from the seed",
        "from the seed" if held else "from the system",
        HELD if held else NOT_HELD,
        "" if held else "this NumPy takes its entropy in an unknown way; pass default_rng a seed",
    )
    return [generator_row(session, "NumPy global", "numpy.random"), unseeded]
