# SPDX-License-Identifier: Apache-2.0
"""Enters a Python process below `trueseed run`: reads the launcher's variables and watches imports."""

from __future__ import annotations

import os

from . import decimal_text
from . import session as sessions
from .session import SEEDED, Session

THREAD_COUNTS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS")

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def enter() -> None:
    """Makes this process part of the enclosing run; does nothing outside one, or twice."""
    if sessions.current is not None or "TRUESEED_SEED" not in os.environ:
        return
    session = Session(
        decimal_text.parse(os.environ["TRUESEED_SEED"]),
        os.environ.get("TRUESEED_MODE", "deterministic"),
        "run",
        rank_role(),
    )
    session.exact = "TRUESEED_EXACT" in os.environ
    session.quiet = "TRUESEED_QUIET" in os.environ
    if session.mode == "deterministic":
        session.threads = pin_threads_per_rank()
    import atexit

    atexit.register(_at_exit, os.getpid())
    watch(session)


def rank_role() -> tuple[tuple[int, int], ...]:
    """The role of a torchrun rank; rank 0 is the main role."""
    rank = os.environ.get("RANK", "")
    return ((1, int(rank)),) if rank.isdecimal() and int(rank) > 0 else ()


def switches(variable: str) -> dict[str, str]:
    """`NAME=value;NAME=value` of a launcher's variable."""
    pairs = (pair.partition("=") for pair in os.environ.get(variable, "").split(";") if pair)
    return {name: value for name, _, value in pairs}


def share_of_node(n_threads: int) -> int:
    """What of a count of threads one of the ranks of this node may use."""
    local = os.environ.get("LOCAL_WORLD_SIZE", "1")
    n_ranks = int(local) if local.isdecimal() and int(local) > 0 else 1
    return max(1, n_threads // n_ranks)


def pin_threads_per_rank() -> int | None:
    """Shares the launcher's thread count among the ranks of this node; None where the user chose it.

    Must come before the first OpenMP library is loaded, which reads the variable once.
    """
    wanted = switches("TRUESEED_SET")
    if "OMP_NUM_THREADS" not in wanted:
        return None
    total = int(wanted["OMP_NUM_THREADS"])
    share = share_of_node(total)
    if os.environ.get("OMP_NUM_THREADS") not in (str(total), str(share)):
        return None
    if share != total:
        for name in THREAD_COUNTS:
            if os.environ.get(name) == wanted.get(name):
                os.environ[name] = str(share)
    # torch takes oneMKL's count, so the user's MKL_NUM_THREADS alone decides for both.
    return share if "MKL_NUM_THREADS" in wanted else None


def watch(session: Session) -> None:
    """Makes `session` the current one and seeds each library now or right after its import."""
    from .after_import import after_import

    first = sessions.current is None
    sessions.current = session
    if not first:
        session.seed_loaded()
        return
    from . import children

    os.register_at_fork(before=children.before_fork, after_in_child=children.after_fork_in_child)
    for name in SEEDED:
        after_import(name, _seeds(name))
    if "TRUESEED_RECORD" in os.environ:
        after_import("torch", _observe)
    if "TRUESEED_FAST_DRAWS" in os.environ:
        after_import("torch", _draw_fast)
    after_import("multiprocessing.util", children.follow_multiprocessing)
    after_import("multiprocessing.spawn", children.hand_roles_to_spawned_children)
    after_import("torch.utils.data.dataloader", _watch_loaders)
    after_import("IPython.core.tips", _draw_tips_apart)


def _seeds(name: str) -> Callable[[], None]:
    def seed() -> None:
        if sessions.current is not None:
            sessions.current.seed_library(name)

    return seed


def _observe() -> None:
    from .observation import begin

    begin()


def _draw_fast() -> None:
    from .fast_draws import draw_fast_below_a_run

    draw_fast_below_a_run()


def _watch_loaders() -> None:
    from .loader_check import watch_loaders

    watch_loaders()


def _draw_tips_apart() -> None:
    from .python_random import draw_tips_apart

    draw_tips_apart()


def _at_exit(pid: int) -> None:
    if os.getpid() != pid or sessions.current is None:
        return
    from .report import report_at_exit

    report_at_exit(sessions.current)
