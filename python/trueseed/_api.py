# SPDX-License-Identifier: Apache-2.0
"""seed_everything: every source of randomness of this process by one call."""

from __future__ import annotations

import operator
import os
import secrets
import sys
import time
import warnings
from typing import SupportsIndex

from ._runtime import decimal_text, native
from ._runtime import session as sessions
from ._runtime.caller import users_line
from ._runtime.report import NOT_HELD, NotHeldWarning, SeedReport
from ._runtime.session import DIRECT_LIMIT, Session
from ._runtime.start import THREAD_COUNTS, rank_role, share_of_node, watch

MODES = ("seeded", "deterministic")
_EVERYTHING = "seed_everything"


def seed_everything(
    seed: SupportsIndex | None = None, mode: str = "deterministic", per_rank: bool = False
) -> SeedReport:
    """Fixes every source of randomness of this process and reads back what took hold.

    Seeds Python's `random`, NumPy and torch (CPU and all devices): those not imported yet, right
    after their import. Generators made without a seed come from `seed`, too. Sets torch's switches:
    cuDNN deterministic and not benchmarking, and in mode "deterministic" deterministic algorithms
    or a refusal, and a fixed number of threads.

    seed: any integer; 0 <= seed < 2**32 gives each library the seed itself. None: the seed of the
        enclosing `trueseed run`, else one from the system clock and entropy, which the report names.
    mode: "seeded" (the same random numbers) or "deterministic" (the same bits on this machine).
    per_rank: True gives each torchrun rank streams of its own; False gives all ranks the same.

    Returns: SeedReport. What a running process can no longer change (hash seed, address order) is
    NOT HELD there, and a NotHeldWarning says so; `trueseed run` holds both.
    Raises: TypeError where seed is no integer, ValueError for an unknown mode.
    """
    return _seed(seed, mode, per_rank)


def get_random_seed(
    seed: SupportsIndex | None = None, mode: str = "deterministic", per_rank: bool = False
) -> SeedReport:
    """The same as seed_everything, under the name that the copied function bears.

    An operation that deterministic mode refuses is allowed by mode="seeded".
    """
    return _seed(seed, mode, per_rank)


def _seed(seed: SupportsIndex | None, mode: str, per_rank: bool) -> SeedReport:
    if mode not in MODES:
        raise ValueError(f"mode {mode!r} is unknown; allowed are {' and '.join(map(repr, MODES))}")
    number = _fresh_or_enclosing() if seed is None else _integer(seed)
    session = Session(number, mode, "call", rank_role() if per_rank else ())
    enclosing = sessions.current
    if enclosing is not None:
        session.quiet = enclosing.quiet
        session.threads = enclosing.threads
        session.forks, session.forked = enclosing.forks, enclosing.forked
        session.role_before_fork = enclosing.role_before_fork
        session.warnings = enclosing.warnings
        session.inboxes = enclosing.inboxes
        session.reseeds = [row for row in enclosing.reseeds if row["library"] == _EVERYTHING]
        if enclosing.origin == "run":
            session.origin = "run"
            session.record_reseed(_EVERYTHING, number, users_line())
    if mode == "deterministic":
        session.threads = _threads() if session.threads is None else session.threads
        _set_late_variables()
    os.environ.setdefault("PYTHONHASHSEED", str(_hash_seed(number)))
    watch(session)
    report = SeedReport(session)
    late = [row.name for row in report.not_held if row.name in ("hash seed", "address order")]
    if late and not session.quiet:
        warnings.warn(
            f"{' and '.join(late)} {NOT_HELD}: fixed before a process starts; "
            "`trueseed run --seed "
            f"{decimal_text.write(number)} -- python …` holds them",
            NotHeldWarning,
            stacklevel=3,
        )
    return report


def _integer(seed: SupportsIndex) -> int:
    try:
        return operator.index(seed)
    except TypeError:
        raise TypeError(
            f"seed {seed!r} is of type {type(seed).__name__}; any integer is allowed: seed_everything(73)"
        ) from None


def _fresh_or_enclosing() -> int:
    if "TRUESEED_SEED" in os.environ:
        return decimal_text.parse(os.environ["TRUESEED_SEED"])
    return (time.time_ns() ^ secrets.randbits(32)) % DIRECT_LIMIT


def _hash_seed(seed: int) -> int:
    """PYTHONHASHSEED for processes that this one starts."""
    from ._runtime.keys import HASH_SEED

    return seed if 0 <= seed < DIRECT_LIMIT else native.words(seed, HASH_SEED, (), 1)[0]


def _threads() -> int | None:
    """The thread count to pin; None where a variable of the user's decides.

    A torch that is imported keeps the count that it has, which the program may have chosen.
    """
    if any(os.environ.get(name) for name in THREAD_COUNTS):
        return None
    if "torch" in sys.modules:
        return int(sys.modules["torch"].get_num_threads())
    return share_of_node(native.usable_threads())


def _set_late_variables() -> None:
    """Sets the variables that libraries read when first used, unless the user has set them."""
    for name, value in native.late_variables().items():
        os.environ.setdefault(name, value)
