# SPDX-License-Identifier: Apache-2.0
"""Roles of child processes: fork, and multiprocessing's fork, spawn and forkserver."""

from __future__ import annotations

import os
import sys

from . import session as sessions
from .keys import FORK, PROCESS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_FOLLOWED: list[object] = []
_ROLE = "trueseed_role"


def before_fork() -> None:
    if sessions.current is not None:
        sessions.current.forks += 1


def after_fork_in_child() -> None:
    """Gives the child a role of its own before anything in it draws.

    Runs before CPython's own hook reseeds `random` from the system; python_random registers a
    later one that seeds it from the role.
    """
    session = sessions.current
    if session is None:
        return
    session.role_before_fork = session.role
    session.role = (*session.role, (FORK, session.forks))
    session.forked = True
    session.forks = 0
    session.draws.clear()
    session.tell_role()


def _process_ordinal(process: object) -> int | None:
    identity = getattr(process, "_identity", ())
    return identity[-1] if identity else None


def follow_multiprocessing() -> None:
    """In a child that multiprocessing started, its ordinal replaces the bare count of forks."""
    from multiprocessing.util import register_after_fork

    owner = type("Owner", (), {})()
    _FOLLOWED.append(owner)
    register_after_fork(owner, _enter_process_role)


def _enter_process_role(_owner: object) -> None:
    from multiprocessing.process import current_process

    session, ordinal = sessions.current, _process_ordinal(current_process())
    if session is None or ordinal is None or session.role[-1:] == ((PROCESS, ordinal),):
        return
    parent = session.role_before_fork if session.forked else session.role
    session.become((*parent, (PROCESS, ordinal)))


def hand_roles_to_spawned_children() -> None:
    """A spawned child learns its role before it imports the program's main module."""
    from multiprocessing import spawn

    upstream_data, upstream_prepare = spawn.get_preparation_data, spawn.prepare

    def get_preparation_data(name: str) -> dict[str, Any]:
        data: dict[str, Any] = upstream_data(name)
        launcher = sys._getframe(1).f_locals.get("process_obj")
        ordinal = _process_ordinal(launcher)
        if sessions.current is not None and ordinal is not None:
            data[_ROLE] = (*sessions.current.role, (PROCESS, ordinal))
        return data

    def prepare(data: Mapping[str, Any]) -> None:
        role = data.get(_ROLE)
        if sessions.current is not None and role is not None:
            sessions.current.become(role)
        upstream_prepare(data)

    spawn.get_preparation_data = get_preparation_data
    spawn.prepare = prepare


def seed_random_in_forked_children() -> None:
    """To be called after `random` was imported, so that it runs after CPython's own hook."""
    os.register_at_fork(after_in_child=_seed_random)


def _seed_random() -> None:
    if sessions.current is not None and "random" in sys.modules:
        sessions.current.seed_library("random")
